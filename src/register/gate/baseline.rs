//! The baseline: an earlier state of the book. The gate allows what was in it already.
//!
//! The baseline allows an entry only at the score or risk that the entry had, and never an entry that was exempt. `export`
//! reads a baseline from an exported file.

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
    /// Threats by id in lower case.
    pub threats: BTreeMap<String, BaselineThreat>,
}

/// What a [`Baseline`] contains about each entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BaselineEntry {
    /// Its id.
    pub id: String,
    /// Display name of its agent.
    pub agent: String,
    /// Slug of its agent.
    pub agent_id: String,
    /// Its title, if it had one.
    pub title: Option<String>,
}

/// An assessment of a [`Baseline`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BaselineScore {
    /// The entry.
    pub entry: BaselineEntry,
    /// The version of AIVSS that scored it. Scores of different versions cannot be compared.
    pub version: String,
    /// The number on its badge, 0 to 10; `None` if it was not scored.
    pub score: Option<Decimal>,
    /// The high end of its interval, 0 to 10.
    pub high: Decimal,
    /// The exemption that it had, if any.
    pub exempted: Option<Exemption>,
}

/// A threat of a [`Baseline`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineThreat {
    /// The entry.
    pub entry: BaselineEntry,
    /// Its status.
    pub status: ThreatStatus,
    /// Which decision about it existed.
    pub standing: Standing,
    /// Its risk from severity and likelihood; `None` if it was unrated.
    pub inherent: Option<Level>,
    /// Its risk after controls: `None` if it was unrated, `Some(None)` if the controls left no risk.
    pub effective: Option<Option<Level>>,
    /// The exemption that it had, if any.
    pub exempted: Option<Exemption>,
}

/// Which decision about a threat exists, as far as it matters for the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The threat is open or in progress.
    Open,
    /// The threat was closed with a status that needs a decision, but the owner or the reason is missing.
    Undecided,
    /// The threat was closed with owner and reason.
    Decided,
    /// The threat is mitigated, and a finished control is linked to it.
    Controlled,
}

/// A threat of the baseline that was closed by a decision or by a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Its status.
    pub status: ThreatStatus,
    /// The risk that it had: `None` if it was unrated, `Some(None)` if the controls left no risk.
    pub level: Option<Option<Level>>,
}

/// The state in the baseline of something that the gate would fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Before {
    /// It was not there, or it was better.
    Better,
    /// It was as bad or worse.
    AsBad,
    /// It was exempt, so the baseline does not allow it.
    Exempt(Exemption),
}

/// An entry of the baseline that the book no longer contains.
pub(super) struct Gone<'b> {
    pub(super) kind: Kind,
    pub(super) entry: &'b BaselineEntry,
    /// Whether the author can name it in `formerly`. A threat does not have this key; only an id derived from the model's id
    /// follows the model.
    pub(super) renamable: bool,
}

impl BaselineThreat {
    /// The risk that the gate checks: `None` if unrated, `Some(None)` if the controls left no risk.
    fn level(&self, basis: RiskBasis) -> Option<Option<Level>> {
        match basis {
            RiskBasis::Inherent => self.inherent.map(Some),
            RiskBasis::Effective => self.effective,
        }
    }
}

impl Baseline {
    /// The assessments with these names; the first name is the current id.
    pub(super) fn scores_of<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<&BaselineScore> {
        known(&self.scores, names)
    }

    /// The state of an assessment with these names. `value` is the number that the gate checks, `None` if it is not scored.
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

    /// Whether the baseline contains a rating for a threat with these names, which are in lower case.
    pub(super) fn rated<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> bool {
        known(&self.threats, names).into_iter().any(|entry| entry.inherent.is_some())
    }

    /// The threats with these names (in lower case) that were closed by a decision or by a control.
    pub(super) fn settled<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
        basis: RiskBasis,
    ) -> impl Iterator<Item = Settled> {
        let settled = |was: &&BaselineThreat| matches!(was.standing, Standing::Decided | Standing::Controlled);
        let known = known(&self.threats, names).into_iter().filter(settled);
        known.map(move |was| Settled { status: was.status, level: was.level(basis) })
    }

    /// The state of a threat with these names (in lower case). `level` is the risk that the gate checks, `None` if it is
    /// unrated.
    pub(super) fn of_threat<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
        basis: RiskBasis,
        standing: Standing,
        level: Option<Level>,
    ) -> Before {
        before(known(&self.threats, names).into_iter().map(|entry| {
            let worse = as_bad(entry.level(basis), level.map(Some));
            // Closing a threat without a decision counts as new; reopening it does not.
            let forgiven = match entry.standing {
                Standing::Undecided => true,
                Standing::Open => standing == Standing::Open,
                Standing::Decided | Standing::Controlled => false,
            };
            (worse && forgiven, entry.exempted.as_ref())
        }))
    }

    /// The entries that the book no longer contains under any current or former id, sorted by kind, then by id.
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

/// The entries with these names. If the current id, which comes first, exists, only that one is used. Otherwise an entry could
/// take over what another entry had by naming it in `formerly`.
fn known<'b, 'n, T>(entries: &'b BTreeMap<String, T>, names: impl IntoIterator<Item = &'n str>) -> Vec<&'b T> {
    claimed(entries, names).into_iter().filter_map(|id| entries.get(id)).collect()
}

/// The names by which the baseline may know something: the current id if the baseline contains it, otherwise the former ids
/// too.
fn claimed<N: AsRef<str>, T>(entries: &BTreeMap<String, T>, names: impl IntoIterator<Item = N>) -> Vec<N> {
    let mut names: Vec<N> = names.into_iter().collect();
    if names.first().is_some_and(|own| entries.contains_key(own.as_ref())) {
        names.truncate(1);
    }
    names
}

/// Whether the id of a threat is derived from the id of a model, such as `bot-l3-1` from `bot`.
fn is_derived(threat: &str, model: &str) -> bool {
    threat.to_ascii_lowercase().strip_prefix(model).is_some_and(|rest| rest.starts_with('-'))
}

/// Whether an entry was as bad as it is now. A missing value cannot be compared with a value.
pub(super) fn as_bad<T: PartialOrd>(had: Option<T>, has: Option<T>) -> bool {
    match (had, has) {
        (Some(had), Some(has)) => had >= has,
        (None, None) => true,
        _ => false,
    }
}

/// Combines the states of all entries with the names of one entry. If one of them was exempt, that decides.
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
