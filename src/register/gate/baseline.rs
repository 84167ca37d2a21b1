//! The baseline: an earlier state of the book, whose entries the gate lets pass.
//!
//! It lets an entry pass only at the score or risk that the entry had, and never an entry that was exempt. `export` reads a baseline from an
//! exported file.

use std::collections::{BTreeMap, BTreeSet};

use crate::aivss::Decimal;
use crate::maestro::{Level, RiskBasis, ThreatStatus};
use crate::register::Register;

use super::{Exemption, Judge, Kind};

/// An earlier state of the book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    /// Assessments by id.
    pub scores: BTreeMap<String, BaselineScore>,
    /// Threat models by id.
    pub models: BTreeMap<String, BaselineEntry>,
    /// Threats by id in small letters.
    pub threats: BTreeMap<String, BaselineThreat>,
}

/// What a [`Baseline`] says about everything in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BaselineEntry {
    /// Its id.
    pub id: String,
    /// Display name of its agent.
    pub agent: String,
    /// Slug of its agent.
    pub agent_id: String,
    /// Its title, where it had one.
    pub title: Option<String>,
}

/// An assessment of a [`Baseline`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BaselineScore {
    /// What it is.
    pub entry: BaselineEntry,
    /// The version of AIVSS that it was scored by. Scores of two versions cannot be compared.
    pub version: String,
    /// The number on its badge, 0 to 10; `None` for not scored.
    pub score: Option<Decimal>,
    /// The high end of its interval, 0 to 10.
    pub high: Decimal,
    /// The exemption that it had.
    pub exempted: Option<Exemption>,
}

/// A threat of a [`Baseline`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineThreat {
    /// What it is.
    pub entry: BaselineEntry,
    /// Its status.
    pub status: ThreatStatus,
    /// What had been decided about it.
    pub standing: Standing,
    /// Its risk by severity and likelihood; `None` for unrated.
    pub inherent: Option<Level>,
    /// Its risk with controls: `None` for unrated, `Some(None)` where the controls left nothing.
    pub effective: Option<Option<Level>>,
    /// The exemption that it had.
    pub exempted: Option<Exemption>,
}

/// What has been decided about a threat, as far as the gate is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It is open or in progress.
    Open,
    /// It was closed by a status that needs a decision, but the owner or the reason is missing.
    Undecided,
    /// It is closed with owner and reason.
    Decided,
    /// It is mitigated, and a control that is done is linked to it.
    Controlled,
}

/// A threat of the baseline that was closed by a decision or by a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Its status.
    pub status: ThreatStatus,
    /// The risk that it had: `None` for unrated, `Some(None)` where the controls left nothing.
    pub level: Option<Option<Level>>,
}

/// What the baseline says about something that the gate would fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing, or something better.
    Better,
    /// It was as bad or worse.
    AsBad,
    /// It was exempt, so nothing is forgiven.
    Exempt(Exemption),
}

/// An entry of the baseline that the book no longer has.
pub(super) struct Gone<'b> {
    pub(super) kind: Kind,
    pub(super) entry: &'b BaselineEntry,
    /// Whether `formerly` can name it. A threat has no such key; only an id that is derived from that of its model follows the model.
    pub(super) renamable: bool,
}

impl BaselineThreat {
    /// The risk that is judged: `None` for unrated, `Some(None)` where the controls left nothing.
    fn level(&self, basis: RiskBasis) -> Option<Option<Level>> {
        match basis {
            RiskBasis::Inherent => self.inherent.map(Some),
            RiskBasis::Effective => self.effective,
        }
    }
}

impl Baseline {
    /// The assessments that it has under these names, the own id first.
    pub(super) fn scores_of<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<&BaselineScore> {
        known(&self.scores, names)
    }

    /// What it says about an assessment with these names; `value` is the number that is judged, `None` for not scored.
    pub(super) fn of_score<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
        version: &str,
        judge: Judge,
        value: Option<Decimal>,
    ) -> Before {
        before(self.scores_of(names).into_iter().map(|entry| {
            let had = entry.score.map(|score| if judge == Judge::High { entry.high } else { score });
            (entry.version == version && as_bad(had, value), entry.exempted.as_ref())
        }))
    }

    /// Whether it has a rating for a threat with these names in small letters.
    pub(super) fn rated<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> bool {
        known(&self.threats, names).into_iter().any(|entry| entry.inherent.is_some())
    }

    /// The threats with these names in small letters that were closed by a decision or by a control.
    pub(super) fn settled<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
        basis: RiskBasis,
    ) -> impl Iterator<Item = Settled> {
        let settled = |was: &&BaselineThreat| matches!(was.standing, Standing::Decided | Standing::Controlled);
        let known = known(&self.threats, names).into_iter().filter(settled);
        known.map(move |was| Settled { status: was.status, level: was.level(basis) })
    }

    /// What it says about a threat with these names in small letters; `level` is the risk that is judged, `None` for unrated.
    pub(super) fn of_threat<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
        basis: RiskBasis,
        standing: Standing,
        level: Option<Level>,
    ) -> Before {
        before(known(&self.threats, names).into_iter().map(|entry| {
            let worse = as_bad(entry.level(basis), level.map(Some));
            // To close a threat without a decision is new; to open it again is not.
            let forgiven = match entry.standing {
                Standing::Undecided => true,
                Standing::Open => standing == Standing::Open,
                Standing::Decided | Standing::Controlled => false,
            };
            (worse && forgiven, entry.exempted.as_ref())
        }))
    }

    /// What the book no longer has, neither under its id nor under one that something had before. By kind, then by id.
    pub(super) fn gone<'b>(&'b self, register: &Register) -> Vec<Gone<'b>> {
        let mut assessments: BTreeSet<&str> = BTreeSet::new();
        for entry in &register.assessments {
            assessments.extend(claimed(&self.scores, entry.names()));
        }
        let mut models: BTreeSet<&str> = BTreeSet::new();
        let mut threats: BTreeSet<String> = BTreeSet::new();
        for entry in &register.models {
            models.extend(claimed(&self.models, entry.names()));
            for threat in entry.model.threats() {
                threats.extend(claimed(&self.threats, entry.names_of(threat)));
            }
        }
        let gone = |kind| move |entry| Gone { kind, entry, renamable: true };
        let scores = self.scores.iter().filter(|(id, _)| !assessments.contains(id.as_str()));
        let models = self.models.iter().filter(|(id, _)| !models.contains(id.as_str()));
        let gone_models: Vec<&str> = models.clone().map(|(id, _)| id.as_str()).collect();
        let threats = self.threats.iter().filter(|(id, _)| !threats.contains(id.as_str()));
        scores
            .map(|(_, was)| &was.entry)
            .map(gone(Kind::Score))
            .chain(models.map(|(_, entry)| entry).map(gone(Kind::Model)))
            .chain(threats.map(|(_, was)| Gone {
                kind: Kind::Threat,
                entry: &was.entry,
                renamable: gone_models.iter().any(|id| is_derived(&was.entry.id, id)),
            }))
            .collect()
    }
}

/// The entries under these names. The own id, which comes first, wins: otherwise an entry could take over what another one had by
/// naming it in `formerly`.
fn known<'b, 'n, T>(entries: &'b BTreeMap<String, T>, names: impl IntoIterator<Item = &'n str>) -> Vec<&'b T> {
    claimed(entries, names).into_iter().filter_map(|id| entries.get(id)).collect()
}

/// The names of one thing by which the baseline may know it: the own id if the baseline has it, else the former ones too.
fn claimed<N: AsRef<str>, T>(entries: &BTreeMap<String, T>, names: impl IntoIterator<Item = N>) -> Vec<N> {
    let mut names: Vec<N> = names.into_iter().collect();
    if names.first().is_some_and(|own| entries.contains_key(own.as_ref())) {
        names.truncate(1);
    }
    names
}

/// Whether the id of a threat is derived from that of a model: `bot-l3-1` from `bot`.
fn is_derived(threat: &str, model: &str) -> bool {
    threat.to_ascii_lowercase().strip_prefix(model).is_some_and(|rest| rest.starts_with('-'))
}

/// Whether what an entry had is as bad as what it has now. No value and a value cannot be compared.
pub(super) fn as_bad<T: PartialOrd>(had: Option<T>, has: Option<T>) -> bool {
    match (had, has) {
        (Some(had), Some(has)) => had >= has,
        (None, None) => true,
        _ => false,
    }
}

/// One answer from all entries that something had under its names. One that was exempt decides.
fn before<'b>(entries: impl Iterator<Item = (bool, Option<&'b Exemption>)>) -> Before {
    let mut answer = Before::Better;
    for (as_bad, exempted) in entries {
        match exempted {
            Some(exemption) => return Before::Exempt(exemption.clone()),
            None if as_bad => answer = Before::AsBad,
            None => {}
        }
    }
    answer
}
