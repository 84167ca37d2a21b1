//! Builds the page of a threat model: its head with the layer diagram, a part for each layer, the cross-layer threats, the
//! mitigations with the threats that each covers, and the assumptions.

use crate::maestro::{
    AssumptionStatus, Layer, LayerId, LayerStatus, Mitigation, MitigationRef, MitigationStatus, Rating, RiskBasis,
    Threat, ThreatModel, Treatment, Vocabulary,
};
use crate::register::anchor::{self, Anchor};
use crate::register::{AssessmentEntry, ModelEntry};
use crate::render::tree::{
    Author, Block, Card, Chain, Chart, Control, Controls, Frame, Hooks, Line, Look, Page, Part, Parts, Run, Stack,
    Step, Target, Tier, Title, inside, say, shown,
};
use crate::render::words::Word;

use super::dataflow;
use super::frameworks::links_of;
use super::long::{is_long, overview};
use super::others::{OF_MITIGATION, OF_MODEL, OF_THREAT, others};
use super::{
    Book, assessment_target, fact, has_several, joined, link, more, not_open, open_mark, references, score_link,
    siblings, summary_of, tally, threat_target,
};

/// The whole page of a threat model.
pub(crate) fn model<'a>(entry: &'a ModelEntry, book: Book<'a>) -> Page<'a> {
    Builder { book, entry, model: &entry.model }.page()
}

/// The name of a model.
pub(super) fn title(model: &ThreatModel) -> Run<'static> {
    let word = if model.edition.draft { Word::ModelTitleDraft } else { Word::ModelTitle };
    say!(word, shown(model.layers.len()))
}

/// The sentence for a model without open threats. A model that names no threat at all makes no statement about risk.
pub(super) fn none_open(model: &ThreatModel) -> Word {
    if model.threats().next().is_none() { Word::NoneNamed } else { Word::NoneOpen }
}

struct Builder<'a> {
    book: Book<'a>,
    entry: &'a ModelEntry,
    model: &'a ThreatModel,
}

impl<'a> Builder<'a> {
    fn page(&self) -> Page<'a> {
        let (model, entry) = (self.model, self.entry);
        let title = if has_several(&self.book.register.models, |entry| entry.at.page, entry.at.page) {
            say!(Word::TitleOf, title(model), &model.agent)
        } else {
            title(model)
        };
        let mut blocks = vec![
            Block::Heading { depth: 1, anchor: Some(self.part("layers")), text: title.into() },
            Block::Frame(self.head()),
        ];
        blocks.extend(dataflow::section(entry, self.book));
        if is_long(self.entry) {
            blocks.push(Block::Table(overview(self.entry, self.book)));
        }
        blocks.push(Block::Parts(Parts {
            parts: model.layers.iter().map(|layer| self.layer(layer)).collect(),
            absent: Word::NotAssessed,
        }));
        let mut section = |name, word: Word, parts: Vec<Block<'a>>| {
            blocks.push(Block::Heading { depth: 2, anchor: Some(self.part(name)), text: word.into() });
            blocks.extend(parts);
        };
        if !model.cross_layer.is_empty() {
            let cards = self.cross_layer().map(|(number, threat, rating)| self.card(threat, rating, Some(number)));
            section("cross", Word::CrossLayer, cards.map(Block::Card).collect());
        }
        if !model.mitigations.is_empty() {
            let rule = Run::Look(Look::Quiet, Word::EffectiveRule.into()).into();
            section("mitigations", Word::Mitigations, vec![Block::Controls(self.controls()), Block::Rule(rule)]);
        }
        if !model.assumptions.is_empty() {
            section("assumptions", Word::Assumptions, vec![self.assumptions()]);
        }
        let hooks = Hooks {
            anchor: Some(anchor::model(&model.id)),
            former: model.formerly.iter().map(|id| anchor::model(id)).collect(),
            data: vec![("maestro-id", model.id.as_str().into())],
        };
        Page { kind: "maestro", hooks: Some(hooks), blocks }
    }

    /// The anchor of a part of the model.
    fn part(&self, name: &'static str) -> Anchor<'a> {
        anchor::part_of_model(&self.model.id, name)
    }

    /// The cross-layer threats with their numbers, which are the same in the diagram and on the cards.
    fn cross_layer(&self) -> impl Iterator<Item = (usize, &'a Threat, &'a Rating)> + use<'a> {
        let rated = self.entry.rated().filter(|(threat, _)| threat.is_cross_layer());
        rated.enumerate().map(|(at, (threat, rating))| (at + 1, threat, rating))
    }

    /// Markdown that the author of this model wrote.
    fn author(&self, text: &'a str) -> Author<'a> {
        Author { text, home: self.entry.at.page }
    }

    fn references(&self, texts: &'a [String]) -> Option<Run<'a>> {
        references(texts, self.entry.at.page)
    }

    fn head(&self) -> Vec<Block<'a>> {
        let model = self.model;
        let open = self.book.summary(self.entry).open;
        let mut blocks = vec![Block::Title(Title {
            name: model.agent.as_str().into(),
            mark: open_mark(&open),
            open: if open.is_empty() { none_open(model).into() } else { say!(Word::OpenCounts, tally(&open)).into() },
            rest: not_open(model.threats()),
        })];
        blocks.extend(model.summary.as_deref().map(|summary| Block::Prose(self.author(summary))));
        blocks.push(Block::Facts(self.scores()));
        let facts = [
            fact(Word::AgentVersion, model.agent_version.as_deref()),
            fact(Word::Basis, model.basis.as_deref()),
            fact(Word::ModelOwner, model.owner.as_deref()),
            fact(Word::Made, model.assessed),
            fact(Word::By, model.assessor.as_deref()),
            fact(Word::ModelReview, model.review),
            fact(Word::Tags, joined(&model.tags)),
            fact(Word::See, self.references(&model.refs)),
        ];
        let others = others(model, OF_MODEL, self.entry.at.page);
        blocks.push(Block::Facts(facts.into_iter().flatten().chain(others).collect()));
        let context = model.context.iter();
        blocks.push(Block::Terms(context.map(|(term, text)| (term.into(), self.author(text).into())).collect()));
        blocks.push(Block::Chart(Chart::Stack(self.stack())));
        blocks
    }

    /// The assessments of the same agent. If there are several, the highest score is named.
    fn scores(&self) -> Vec<Line<'a>> {
        let assessments: Vec<&AssessmentEntry> = self.book.register.assessments_of(&self.model.agent_id).collect();
        let highest = highest(&assessments);
        let is_highest = |entry: &AssessmentEntry| highest.is_some_and(|highest| std::ptr::eq(highest, entry));
        let (shown, rest) = siblings(&assessments);
        // The assessment with the highest score is always shown.
        let highest_of_rest = highest.filter(|highest| !shown.iter().any(|entry| std::ptr::eq(*entry, *highest)));
        let scores = shown.iter().copied().chain(highest_of_rest).map(|entry| {
            let mut line = Line::from(score_link(entry));
            line.extend(entry.assessment.title.as_ref().map(|title| say!(Word::AndTitle, title)));
            if is_highest(entry) {
                line.push(say!(Word::IsHighest, Run::Look(Look::Tag(Frame::Solid), Word::Highest.into())));
            }
            line
        });
        let rest = rest.map(|(next, count)| (next, count - usize::from(highest_of_rest.is_some())));
        let rest = rest.filter(|(_, count)| *count > 0);
        scores.chain(rest.map(|(next, count)| more(assessment_target(next), count))).collect()
    }

    /// How certain a layer is.
    fn layer_state(&self, layer: &'a Layer) -> Line<'a> {
        match layer.status {
            LayerStatus::Mapped => Word::LayerMapped.into(),
            LayerStatus::Uncertain => match layer.basis.as_ref().or(self.model.basis.as_ref()) {
                Some(basis) => say!(Word::LayerUncertainFrom, basis).into(),
                None => Word::LayerUncertain.into(),
            },
            status => Word::LayerState(status).into(),
        }
    }

    /// The counts of a layer's threats, or why there are none.
    fn layer_counts(&self, layer: &Layer) -> Line<'static> {
        let open = tally(&summary_of(self.entry, layer, self.book.basis).open);
        let rest = not_open(&layer.threats);
        match (open.is_empty(), rest.is_empty()) {
            (false, false) => say!(Word::Both, open, rest).into(),
            (false, true) => open,
            (true, true) if layer.status == LayerStatus::Mapped => Word::NoneNamed.into(),
            (true, _) => rest,
        }
    }

    fn layer(&self, layer: &'a Layer) -> Part<'a> {
        let components = joined(&layer.components).map(|components| say!(Word::Components, components).into());
        Part {
            anchor: self.part(layer.id.code()),
            data: vec![
                ("maestro-layer", layer.id.code().into()),
                ("maestro-status", Vocabulary::word(layer.status).into()),
            ],
            title: layer.id.title().into(),
            frame: layer_frame(layer.status),
            state: self.layer_state(layer),
            counts: self.layer_counts(layer),
            prose: layer.reason.iter().chain(&layer.note).map(|text| self.author(text)).collect(),
            lines: components.into_iter().collect(),
            cards: self.entry.rated_in(layer.id).map(|(threat, rating)| self.card(threat, rating, None)).collect(),
        }
    }

    fn card(&self, threat: &'a Threat, rating: &'a Rating, number: Option<usize>) -> Card<'a> {
        let (mark, verdict) = self.book.verdict(rating);
        let anchor = anchor::threat(&threat.id);
        let data_risk = rating.risk.map_or("unrated", Vocabulary::word);
        let own = link(Some(Target::Place(self.entry.at.page, anchor)), &threat.id);
        Card {
            anchor,
            data: vec![("threat-id", threat.id.as_str().into()), ("threat-risk", data_risk.into())],
            mark,
            is_settled: !threat.status.is_open(),
            is_folded: is_long(self.entry) && self.book.folds,
            number,
            title: threat.title.as_str().into(),
            verdict,
            ground: self.ground(threat, rating),
            state: Word::Status(threat.status),
            reason: threat.reason.as_deref().map(|reason| self.author(reason)),
            description: threat.description.as_deref().map(|description| self.author(description)),
            steps: if threat.is_cross_layer() { self.steps(threat) } else { Vec::new() },
            id: say!(Word::Id, own, &threat.id).into(),
            facts: self.facts(threat, rating),
        }
    }

    /// Writes `critical × possible` and names missing inputs. If the effective risk is used, also writes the inherent risk.
    fn ground(&self, threat: &Threat, rating: &Rating) -> Line<'static> {
        let severity = threat.severity.map(|level| inside(Word::Level(level)));
        let likelihood = threat.likelihood.map(Word::Likelihood);
        let inputs = match (severity, likelihood) {
            (Some(severity), Some(likelihood)) => say!(Word::Rated, severity, likelihood),
            (Some(severity), None) => say!(Word::OnlySeverity, severity),
            (None, Some(likelihood)) => say!(Word::OnlyLikelihood, likelihood),
            (None, None) => Word::NeitherRated.into(),
        };
        match rating.risk.filter(|_| self.book.basis == RiskBasis::Effective) {
            Some(risk) => say!(Word::GivesRisk, inputs, inside(Word::Level(risk))).into(),
            None => inputs.into(),
        }
    }

    /// The steps of a cross-layer threat.
    fn steps(&self, threat: &'a Threat) -> Vec<Step<'a>> {
        let plain = |name: Line<'a>| Step { place: Line::default(), name, verdict: None };
        if threat.chain.is_empty() {
            let layers = threat.layers.iter();
            let step = |layer: &LayerId| {
                say!(Word::LayerStep, link(self.layer_target(*layer), layer.title()), layer.title()).into()
            };
            return layers.map(step).map(plain).collect();
        }
        let step = |id: &'a String| match self.book.register.threat(id) {
            Some((entry, step, rating)) => {
                let name = link(Some(threat_target(&entry.at, step)), &step.title);
                let is_own = entry.model.agent_id == self.model.agent_id;
                Step {
                    place: Run::List(step.layers.iter().map(|layer| layer.code().into()).collect()).into(),
                    name: if is_own { name } else { say!(Word::TitleOf, &entry.model.agent, name) }.into(),
                    verdict: Some(self.book.verdict(rating)),
                }
            }
            None => plain(id.into()),
        };
        threat.chain.iter().map(step).collect()
    }

    /// The facts on the card of a threat.
    fn facts(&self, threat: &'a Threat, rating: &Rating) -> Vec<Line<'a>> {
        let effective = rating.effective.filter(|_| !threat.mitigations.is_empty()).map(|effective| {
            let level = effective.level().map_or(Word::NoneLeft.into(), |level| inside(Word::Level(level)));
            say!(Word::EffectiveIs, level, shown(effective.calculation()), Word::EffectiveWhy(effective.reason()))
                .into()
        });
        let mitigations = (!threat.mitigations.is_empty()).then(|| {
            let controls = threat.mitigations.iter().map(|reference| self.mitigation(reference)).collect();
            say!(Word::Mitigated, Run::List(controls), Word::Coverage(threat.coverage)).into()
        });
        let factors = threat.factors.iter().map(|factor| inside(Word::AgenticFactor(*factor)).into()).collect();
        let maps = self.maps(threat);
        let facts = [
            effective,
            fact(Word::Owner, threat.owner.as_deref()),
            fact(Word::Review, threat.review),
            mitigations,
            fact(Word::In, joined(&threat.components)),
            fact(Word::Vector, threat.vector.map(Word::AttackVector)),
            fact(Word::Complexity, threat.complexity.map(Word::AttackComplexity)),
            fact(Word::Factors, (!threat.factors.is_empty()).then_some(Run::List(factors))),
            fact(Word::Catalog, threat.catalog.map(|entry| entry.label())),
            fact(Word::Maps, (!maps.is_empty()).then_some(Run::List(maps))),
            fact(Word::See, self.references(&threat.refs)),
        ];
        let others = others(threat, OF_THREAT, self.entry.at.page);
        let assessments: Vec<_> = self.book.register.assessments_of_threat(&threat.id).collect();
        let (scores, rest) = siblings(&assessments);
        let scores = scores.iter().map(|entry| score_link(entry).into());
        let rest = rest.map(|(next, count)| more(assessment_target(next), count));
        facts.into_iter().flatten().chain(others).chain(scores).chain(rest).collect()
    }

    /// A control that a threat names, with its status.
    fn mitigation(&self, reference: &'a MitigationRef) -> Line<'a> {
        match (self.book.register.mitigation(self.entry, reference), reference) {
            (Some((model, mitigation)), _) => {
                let target = Target::Place(model.at.page, anchor::mitigation(&model.model.id, &mitigation.id));
                let state = inside(Word::ControlState(mitigation.status));
                let (id, title) = (&mitigation.id, &mitigation.title);
                say!(Word::Mitigation, link(Some(target), title), id, title, state).into()
            }
            (None, MitigationRef::Text(text)) => self.author(text).into(),
            (None, MitigationRef::Id { model: Some(model), id }) => format!("{model}/{id}").into(),
            (None, MitigationRef::Id { model: None, id }) => id.into(),
        }
    }

    fn maps(&self, threat: &'a Threat) -> Vec<Line<'a>> {
        links_of(&threat.maps)
    }

    fn controls(&self) -> Controls<'a> {
        Controls {
            caption: say!(Word::MitigationsOf, &self.model.agent).into(),
            heads: [Word::MitigationHead, Word::Type, Word::State, Word::Covers],
            controls: self.model.mitigations.iter().map(|mitigation| self.control(mitigation)).collect(),
        }
    }

    fn control(&self, mitigation: &'a Mitigation) -> Control<'a> {
        let facts = [
            mitigation.catalog.map(|control| Line::from(format!("{} {}", control.id, control.name))),
            fact(Word::OwnedBy, mitigation.owner.as_deref()),
            fact(Word::Evidence, self.references(&mitigation.evidence)),
            fact(Word::Cost, mitigation.cost.map(|grade| inside(Word::Grade(grade)))),
            fact(Word::Effectiveness, mitigation.effectiveness.map(|grade| inside(Word::Grade(grade)))),
            fact(Word::Refs, self.references(&mitigation.refs)),
        ];
        let others = others(mitigation, OF_MITIGATION, self.entry.at.page);
        let covered = self.book.register.threats_of_mitigation(self.entry, mitigation);
        let covered: Vec<_> = covered
            .map(|(entry, threat, rating)| {
                let (mark, verdict) = self.book.verdict(rating);
                self.book.mention(entry, threat, mark, (&threat.title).into(), inside(verdict))
            })
            .collect();
        Control {
            anchor: anchor::mitigation(&self.model.id, &mitigation.id),
            id: mitigation.id.as_str().into(),
            title: mitigation.title.as_str().into(),
            description: mitigation.description.as_deref().map(|text| self.author(text)),
            facts: facts.into_iter().flatten().chain(others).collect(),
            kind: mitigation.control_type().map(Word::ControlType),
            no_kind: Word::NoType,
            frame: match mitigation.status {
                MitigationStatus::Done => Frame::Solid,
                MitigationStatus::Partial => Frame::Dashed,
                MitigationStatus::None | MitigationStatus::WontDo => Frame::Dotted,
            },
            state: Word::ControlState(mitigation.status),
            covers: if covered.is_empty() { Word::CoversNothing.into() } else { Run::List(covered).into() },
        }
    }

    fn assumptions(&self) -> Block<'a> {
        let assumptions = self.model.assumptions.iter().map(|assumption| {
            let frame = match assumption.status {
                AssumptionStatus::Validated => Frame::Solid,
                AssumptionStatus::Unvalidated => Frame::Dashed,
                AssumptionStatus::Invalidated => Frame::Dotted,
            };
            let state = Run::Look(Look::Tag(frame), Word::AssumptionState(assumption.status).into());
            let id = assumption.id.as_ref();
            let strong = id.map_or_else(Line::default, |id| [Run::Look(Look::Strong, id.into()), " ".into()].into());
            let bare = id.map_or_else(Line::default, |id| [id.into(), " ".into()].into());
            let wrong = assumption.if_wrong.as_deref();
            let wrong = fact(Word::IfWrong, wrong.map(|text| self.author(text)));
            let wrong = wrong.map_or_else(Line::default, |wrong| Run::Look(Look::Aside, wrong.into()).into());
            say!(Word::Assumption, state, strong, bare, self.author(&assumption.text), wrong).into()
        });
        Block::List(assumptions.collect())
    }

    /// The part of a layer on the page; `None` if it has none.
    fn layer_target(&self, layer: LayerId) -> Option<Target<'a>> {
        let has_part = self.model.layers.iter().any(|own| own.id == layer && own.status != LayerStatus::NotAssessed);
        has_part.then(|| Target::Place(self.entry.at.page, self.part(layer.code())))
    }

    /// The layer diagram.
    fn stack(&self) -> Stack<'a> {
        let tiers: Vec<Tier<'a>> = self.model.layers.iter().rev().map(|layer| self.tier(layer)).collect();
        let place = |layer: LayerId| self.model.layers.iter().rev().position(|own| own.id == layer);
        let chains = self.cross_layer().filter(|(_, threat, _)| threat.status.treatment() != Treatment::Closed);
        let chains = chains.map(|(number, threat, rating)| Chain {
            mark: self.book.verdict(rating).0,
            number,
            tiers: self.route(threat).into_iter().filter_map(place).collect(),
        });
        Stack { heads: [Word::Layer, Word::State, Word::Threats], chains: chains.collect(), tiers }
    }

    fn tier(&self, layer: &'a Layer) -> Tier<'a> {
        let open = summary_of(self.entry, layer, self.book.basis).open;
        let counts = self.layer_counts(layer);
        let says = match layer.status {
            LayerStatus::Mapped => self.layer_counts(layer),
            status if !layer.threats.is_empty() => {
                say!(Word::Both, self.layer_counts(layer), Word::LayerState(status)).into()
            }
            status => Word::LayerState(status).into(),
        };
        Tier {
            is_beside: layer.id.is_vertical(),
            code: layer.id.code().into(),
            name: layer.id.name().into(),
            title: layer.id.title().into(),
            target: self.layer_target(layer.id),
            mark: open_mark(&open),
            frame: layer_frame(layer.status),
            is_open: !open.is_empty(),
            says,
            state: self.layer_state(layer),
            counts,
        }
    }

    /// The layers that a chain passes, in its order. Consecutive repeats are left out.
    fn route(&self, threat: &Threat) -> Vec<LayerId> {
        let steps = threat.chain.iter().filter_map(|id| self.book.register.threat(id));
        let mut route: Vec<LayerId> = steps.flat_map(|(_, step, _)| step.layers.iter().copied()).collect();
        route.dedup();
        if route.len() < 2 { threat.layers.clone() } else { route }
    }
}

fn layer_frame(status: LayerStatus) -> Frame {
    match status {
        LayerStatus::Mapped => Frame::Solid,
        LayerStatus::Uncertain => Frame::Dashed,
        LayerStatus::NotApplicable => Frame::Dotted,
        LayerStatus::NotAssessed => Frame::Absent,
    }
}

/// The assessment with the highest score, or the first of equal ones; `None` if fewer than two are scored.
fn highest<'a>(entries: &[&'a AssessmentEntry]) -> Option<&'a AssessmentEntry> {
    let scored = || entries.iter().filter(|entry| entry.outcome.score.is_some());
    let highest = scored().reduce(|best, next| if next.outcome.score > best.outcome.score { next } else { best });
    highest.filter(|_| scored().count() > 1).copied()
}
