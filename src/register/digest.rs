//! The book on one page: open risks before and after controls, due dates, owners, the effect of planned controls, and coverage.
//!
//! Start at [`Digest::of`]. `maestro summary` shows it and `export --format json` writes it, so that both have the same
//! figures.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::aivss::{CoreRisk, Decimal};
use crate::maestro::questions::{Question, QuestionState};
use crate::maestro::{
    Effective, LayerId, LayerStatus, Level, Mitigation, MitigationStatus, Rating, RiskBasis, Tally, Threat, Treatment,
};
use crate::order::Sort as _;

use super::chosen::{Chosen, Related};
use super::gate::{ExemptionIndex, Exempts};
use super::query::Filter;
use super::table::Target;
use super::totals::{editions, rank, status_of};
use super::{AssessmentEntry, ModelEntry, Register};

/// A threat with its model and its rating.
pub type Rated<'a> = (&'a ModelEntry, &'a Threat, &'a Rating);

/// The figures of the entries that match a filter.
#[derive(Debug)]
pub struct Digest<'a> {
    /// The agents that have an assessment or a threat model, each with its name and its first block; models come first.
    pub agents: Vec<Agent<'a>>,
    /// The number of matching assessments.
    pub assessments: usize,
    /// The number of layers of all models, assessed or not.
    pub cells: usize,
    /// The layers that models do not assess.
    pub left_out: Vec<(&'a ModelEntry, LayerId)>,
    /// All matching threats with any status, in the order of the book.
    pub all: Vec<Rated<'a>>,
    /// The open threats, sorted by effective risk, inherent risk and score (highest first), then by their order in the book.
    pub open: Vec<Rated<'a>>,
    /// The open threats by risk before controls.
    pub inherent: Tally,
    /// The open threats by risk after controls.
    pub effective: Tally,
    /// The scored assessments, highest score first.
    pub scores: Vec<&'a AssessmentEntry>,
    /// Everything with a due date, earliest first.
    pub due: Vec<Due<'a>>,
    /// The owners of open threats, sorted by the number of critical, then high, then all threats. `None` counts threats without
    /// an owner.
    pub owners: Vec<Owner<'a>>,
    /// The controls that are not finished and would lower the level of an open threat. The control that lowers the highest
    /// level comes first.
    pub controls: Vec<Gain<'a>>,
    /// ASI01 to ASI10, each with the open threats that name it.
    pub asi: Vec<(CoreRisk, Vec<Rated<'a>>)>,
    /// The layers, each with the open threats of only that layer.
    pub layers: Vec<(LayerId, Vec<Rated<'a>>)>,
    /// The open cross-layer threats.
    pub cross_layer: Vec<Rated<'a>>,
    /// The open questions about architectures; `None` if no model states its architecture.
    pub questions: Option<Vec<(&'a ModelEntry, &'a Question)>>,
}

/// An agent.
#[derive(Debug, Clone, Copy)]
pub struct Agent<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name in its first block.
    pub name: &'a str,
    /// The position of that block.
    pub target: Target<'a>,
}

/// Something that is due on a day.
#[derive(Debug, Clone, Copy)]
pub struct Due<'a> {
    /// The day.
    pub date: Date,
    /// Why it is due.
    pub kind: DueKind,
    /// Id of the assessment, model or threat.
    pub id: &'a str,
    /// Its title; for a model, the agent.
    pub title: &'a str,
    /// The agent.
    pub agent: &'a str,
    /// Its position.
    pub target: Target<'a>,
}

/// Why something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueKind {
    /// The review of an assessment.
    Assessment,
    /// The review of a threat model.
    Model,
    /// The review of an open threat.
    Threat,
    /// The review of a threat that is accepted, transferred or deferred.
    Accepted,
    /// The last day of an exemption of the gate.
    Exemption,
}

impl DueKind {
    /// The word in exports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assessment => "assessment",
            Self::Model => "model",
            Self::Threat => "threat",
            Self::Accepted => "accepted",
            Self::Exemption => "exemption",
        }
    }
}

/// An owner of open threats.
#[derive(Debug)]
pub struct Owner<'a> {
    /// The name; `None` for threats without an owner.
    pub name: Option<&'a str>,
    /// The open threats.
    pub open: Vec<Rated<'a>>,
    /// The effective risks of these threats.
    pub tally: Tally,
}

/// The effect that a control would have if it were finished.
#[derive(Debug)]
pub struct Gain<'a> {
    /// The model that contains it.
    pub entry: &'a ModelEntry,
    /// The control.
    pub control: &'a Mitigation,
    /// The open threats whose level it would lower, each with the level before and after. `None` means that no risk would be
    /// left.
    pub lowered: Vec<(Rated<'a>, Level, Option<Level>)>,
}

impl<'a> Digest<'a> {
    /// The figures of the whole book.
    pub fn of_book(register: &'a Register) -> Self {
        Self::of(register, &Filter::default())
    }

    /// The figures of what a filter selects by agents, tags and owners of threats.
    pub fn of(register: &'a Register, filter: &Filter) -> Self {
        let chosen = Chosen::of(filter);
        let models: Vec<&ModelEntry> = register.models.iter().filter(|entry| chosen.takes_model(entry)).collect();
        let assessments: Vec<&AssessmentEntry> = register
            .assessments
            .iter()
            .filter(|entry| chosen.takes_assessment(entry, &Related::of(register, entry, RiskBasis::Effective)))
            .collect();
        let of_model = |entry: &&'a ModelEntry| {
            let entry: &'a ModelEntry = entry;
            entry.rated().map(move |(threat, rating)| (entry, threat, rating))
        };
        let threats: Vec<Rated<'a>> =
            models.iter().flat_map(of_model).filter(|(_, threat, _)| chosen.takes_threat(threat)).collect();
        let mut open: Vec<Rated<'a>> =
            threats.iter().copied().filter(|(_, threat, _)| threat.status.is_open()).collect();
        open.in_order_of(|(_, threat, rating)| {
            let score = score_of(register, threat);
            Reverse((rank(rating.level(RiskBasis::Effective)), rank(rating.level(RiskBasis::Inherent)), score))
        });
        let tally = |basis| Tally::of(open.iter().map(|(.., rating)| rating.level(basis)));
        let mut scores: Vec<_> = assessments.iter().copied().filter(|entry| entry.outcome.score.is_some()).collect();
        scores.in_order_of(|entry| Reverse(entry.outcome.score));
        let of_models = models.iter().map(|entry| Agent {
            id: &entry.model.agent_id,
            name: &entry.model.agent,
            target: Target::model(entry),
        });
        let of_assessments = assessments.iter().map(|entry| Agent {
            id: &entry.assessment.agent_id,
            name: &entry.assessment.agent,
            target: Target::assessment(entry),
        });
        let mut known = HashSet::new();
        let agents = of_models.chain(of_assessments).filter(|agent| known.insert(agent.id)).collect();
        let left_out: Vec<_> = models
            .iter()
            .flat_map(|entry| entry.model.edition.layer_ids().map(|layer| (*entry, layer)))
            .filter(|(entry, layer)| status_of(entry, *layer) == LayerStatus::NotAssessed)
            .collect();
        let matching = |takes: &dyn Fn(&Threat) -> bool| open.iter().copied().filter(|it| takes(it.1)).collect();
        Self {
            agents,
            cells: models.iter().map(|entry| entry.model.edition.layer_ids().count()).sum(),
            assessments: assessments.len(),
            inherent: tally(RiskBasis::Inherent),
            effective: tally(RiskBasis::Effective),
            due: due(register, &assessments, &models, &threats, filter),
            owners: owners(&open),
            controls: controls(register, &models, &open),
            asi: CoreRisk::all()
                .filter_map(|risk| Some((risk, risk.id()?)))
                .map(|(risk, id)| (risk, matching(&|threat| threat.maps.asi.iter().any(|named| named == id))))
                .collect(),
            layers: editions(models.iter().copied())
                .into_iter()
                .flat_map(|edition| edition.layer_ids())
                .map(|layer| (layer, matching(&|threat| !threat.is_cross_layer() && threat.layers.contains(&layer))))
                .collect(),
            left_out,
            cross_layer: matching(&Threat::is_cross_layer),
            questions: questions(&models),
            all: threats,
            scores,
            open,
        }
    }

    /// What is due before a day, earliest first.
    pub fn overdue(&self, day: Date) -> &[Due<'a>] {
        &self.due[..self.due.partition_point(|due| due.date < day)]
    }
}

fn questions<'a>(models: &[&'a ModelEntry]) -> Option<Vec<(&'a ModelEntry, &'a Question)>> {
    let open = |entry: &'a ModelEntry| {
        entry
            .questions
            .iter()
            .filter(|question| question.state == QuestionState::Open)
            .map(move |question| (entry, question))
    };
    let states_architecture = models.iter().any(|entry| !entry.model.components.is_empty());
    states_architecture.then(|| models.iter().flat_map(|entry| open(entry)).collect())
}

/// The highest score of the assessments that name a threat.
pub(crate) fn score_of(register: &Register, threat: &Threat) -> Option<Decimal> {
    register.assessments_of_threat(&threat.id).filter_map(|entry| entry.outcome.score).max()
}

fn due<'a>(
    register: &'a Register,
    assessments: &[&'a AssessmentEntry],
    models: &[&'a ModelEntry],
    threats: &[Rated<'a>],
    filter: &Filter,
) -> Vec<Due<'a>> {
    let exemptions = ExemptionIndex::new(register.exemptions());
    let mut due = Vec::new();
    for entry in assessments {
        let AssessmentEntry { assessment, .. } = entry;
        let title = assessment.title.as_deref().unwrap_or(&assessment.agent);
        let (id, agent, target) = (&assessment.id, &assessment.agent, Target::assessment(entry));
        let of = |date, kind| Due { date, kind, id, title, agent, target };
        due.extend(assessment.review.map(|date| of(date, DueKind::Assessment)));
        let exempt = exemptions.find(Exempts::Assessment, entry.names());
        due.extend(exempt.map(|exemption| of(exemption.until, DueKind::Exemption)));
    }
    // A filter by owner selects threats, not whole models.
    for entry in models.iter().filter(|_| filter.owner.is_empty()) {
        let (id, agent, target) = (&entry.model.id, &entry.model.agent, Target::model(entry));
        let review = entry.model.review;
        due.extend(review.map(|date| Due { date, kind: DueKind::Model, id, title: agent, agent, target }));
    }
    for (entry, threat, _) in threats {
        let (id, title, agent) = (&threat.id, &threat.title, &entry.model.agent);
        let target = Target::threat(entry, threat);
        let of = |date, kind| Due { date, kind, id, title, agent, target };
        let kind = match threat.status.treatment() {
            Treatment::Open => Some(DueKind::Threat),
            Treatment::Carried => Some(DueKind::Accepted),
            Treatment::Closed => None,
        };
        due.extend(threat.review.zip(kind).map(|(date, kind)| of(date, kind)));
        let names: Vec<String> = entry.names_of(threat).collect();
        let exempt = exemptions.find(Exempts::Threat, names.iter().map(String::as_str));
        due.extend(exempt.map(|exemption| of(exemption.until, DueKind::Exemption)));
    }
    due.in_order_of(|due| due.date);
    due
}

fn owners<'a>(open: &[Rated<'a>]) -> Vec<Owner<'a>> {
    let mut owners: Vec<Owner<'a>> = Vec::new();
    let mut places: HashMap<Option<&str>, usize> = HashMap::new();
    for it in open {
        let name = it.1.owner.as_deref();
        let at = *places.entry(name).or_insert_with(|| {
            owners.push(Owner { name, open: Vec::new(), tally: Tally::default() });
            owners.len() - 1
        });
        owners[at].open.push(*it);
        owners[at].tally += Tally::of([it.2.level(RiskBasis::Effective)]);
    }
    owners.in_order_of(|owner| {
        Reverse((owner.tally.count(Level::Critical), owner.tally.count(Level::High), owner.open.len()))
    });
    owners
}

fn controls<'a>(register: &'a Register, models: &[&'a ModelEntry], open: &[Rated<'a>]) -> Vec<Gain<'a>> {
    // Threats are compared by address, because a model may contain equal ones.
    let counted: HashSet<*const Threat> = open.iter().map(|(_, threat, _)| std::ptr::from_ref(*threat)).collect();
    let mut gains = Vec::new();
    for &entry in models {
        for control in &entry.model.mitigations {
            // A control that will not be done is not a choice.
            if matches!(control.status, MitigationStatus::Done | MitigationStatus::WontDo) {
                continue;
            }
            let served = register.threats_of_mitigation(entry, control);
            let lowered: Vec<_> = served
                .filter(|(_, threat, _)| counted.contains(&std::ptr::from_ref(*threat)))
                .filter_map(|it| {
                    let before = it.2.effective?.level()?;
                    let after = register.effective_if_done(it, control)?.level();
                    (after != Some(before)).then_some((it, before, after))
                })
                .collect();
            if !lowered.is_empty() {
                gains.push(Gain { entry, control, lowered });
            }
        }
    }
    gains.in_order_of(|gain| {
        let from = |level: Level| gain.lowered.iter().filter(|(_, before, _)| *before == level).count();
        Reverse([Level::Critical, Level::High, Level::Medium, Level::Low].map(from))
    });
    gains
}

impl Register {
    /// The risk that a threat would have if a control were finished, by the usual rules. `None` if the threat is unrated.
    pub fn effective_if_done(&self, (entry, threat, rating): Rated<'_>, control: &Mitigation) -> Option<Effective> {
        let found = threat.mitigations.iter().filter_map(|reference| self.mitigation(entry, reference));
        let states = found.map(|(_, other)| match other.state() {
            (kind, _) if std::ptr::eq(other, control) => (kind, MitigationStatus::Done),
            state => state,
        });
        Some(Effective::new(rating.risk?, threat.coverage, states))
    }
}
