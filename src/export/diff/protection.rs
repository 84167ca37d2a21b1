//! Finds entries that lost protection: the change leaves score and risk unchanged, or makes them incomparable, but a reviewer
//! still has to decide about it.
//!
//! Start at [`further`], which extends the verdict of `judge`.

use serde_json::Value;

use crate::aivss::Decimal;
use crate::maestro::{MitigationStatus, Vocabulary};

use super::Subject;
use super::compare::{FieldChange, Show};
use super::judge::{Failure, Verdict, changed};
use super::settings::{Rank, rank};
use super::state::{Entry, State};

/// The two states, before and after.
#[derive(Clone, Copy)]
pub(super) struct States<'s> {
    pub(super) old: &'s State,
    pub(super) new: &'s State,
    /// Whether the settings became looser, so that the comparison fails for that reason anyway.
    pub(super) looser: bool,
}

/// Extends the verdict on an entry with changes that none of its numbers shows, and with the fields that show them.
pub(super) fn further(
    verdict: Verdict,
    (before, after): (Option<&Entry>, Option<&Entry>),
    states: States<'_>,
) -> (Verdict, Option<FieldChange>) {
    let Some(after) = after else { return (verdict, None) };
    let Some(before) = before else { return (added(verdict, after, states), None) };
    let lower = verdict.section == super::Section::Better;
    let mut failures = verdict.failures;
    let mut less = lower;
    match after.subject {
        Subject::Score => candidate(before, after, &mut failures, &mut less),
        Subject::Threat | Subject::Model | Subject::Mitigation => {}
    }
    if exempted(after) && EXEMPTED_AS.iter().any(|field| before.text(field) != after.text(field)) {
        failures.push(Failure::ExemptChanged);
    }
    let limit = looser_limit(before, after, states);
    if limit.is_some() {
        failures.push(Failure::LooserLimit);
    }
    (changed(failures, less), limit)
}

/// A new entry must also pass the old rules. If the old state had no limit, nothing says which entries may be added.
fn added(verdict: Verdict, after: &Entry, states: States<'_>) -> Verdict {
    let list = match after.subject {
        Subject::Score => "scores",
        Subject::Threat => "threats",
        Subject::Model | Subject::Mitigation => return verdict,
    };
    // Before the book existed, it could not have a limit.
    let limited = |policy: &Value| policy["above_limits"][list].is_array();
    if !verdict.failures.is_empty() || states.old.no_book || states.old.policy.as_ref().is_none_or(limited) {
        return verdict;
    }
    Verdict { section: super::Section::Worse, failures: vec![Failure::NewWithoutOldGate], ..verdict }
}

/// The properties of a score besides its number: the version of the formula, and in the 2.0 candidate the adjusted score and
/// the effect class.
fn candidate(before: &Entry, after: &Entry, failures: &mut Vec<Failure>, less: &mut bool) {
    if before.text("version") != after.text("version") {
        // Scores of two formulas cannot be compared.
        failures.retain(|failure| matches!(failure, Failure::NotScored | Failure::NewScore));
        failures.push(Failure::OtherVersion);
        *less = false;
        return;
    }
    let adjusted = |entry: &Entry| -> Option<Decimal> {
        let number = entry.json.get("adjusted_score").filter(|value| value.is_number())?;
        number.to_string().parse().ok()
    };
    // The classes A0, A1 and A2 are ordered like their names. AX means that the class is unknown.
    let class = |entry: &Entry| entry.text("effect_class").filter(|class| class != "AX");
    match (adjusted(before), adjusted(after)) {
        (Some(_), None) => failures.push(Failure::NotAdjusted),
        (old, new) if new > old => failures.push(Failure::HigherAdjusted),
        (old, new) => *less |= new < old,
    }
    match (class(before), class(after)) {
        (Some(_), None) if failures.contains(&Failure::NotAdjusted) => {}
        (Some(_), None) => failures.push(Failure::NotAdjusted),
        (old, new) if new > old => failures.push(Failure::HigherEffect),
        (old, new) => *less |= new < old,
    }
}

/// Whether a finished control is linked to a threat.
pub(super) fn controlled(threat: &Entry, state: &State) -> bool {
    state.of_kind(Subject::Mitigation).any(|control| {
        control.text("status").as_deref() == Some(MitigationStatus::Done.word())
            && control.texts("threats").any(|id| id.eq_ignore_ascii_case(&threat.id))
    })
}

/// Which of owner, reason and review date a threat lacks.
pub(super) fn undecided(threat: &Entry) -> Vec<&'static str> {
    let words = [("owner", "owner"), ("reason", "reason"), ("review", "review date")];
    words.into_iter().filter(|(field, _)| !threat.states(field)).map(|(_, word)| word).collect()
}

/// The fields on which an exemption was based.
const EXEMPTED_AS: [&str; 6] = ["title", "agent_id", "layer", "severity", "likelihood", "catalog"];

fn exempted(entry: &Entry) -> bool {
    entry.json.get("exempted").is_some_and(|exempted| !exempted.is_null())
}

/// The limit of an entry before and after, if it became higher or was removed because the entry itself changed, or if no change
/// of the settings reports it.
fn looser_limit(before: &Entry, after: &Entry, States { old, new, looser }: States<'_>) -> Option<FieldChange> {
    let (old, new) = (limit(before, old.policy.as_ref()?), limit(after, new.policy.as_ref()?));
    let moved = ["agent_id", "layer"].iter().any(|field| before.text(field) != after.text(field));
    ((moved || !looser) && rank(new.as_ref()) > rank(old.as_ref())).then(|| FieldChange {
        field: "limit".to_owned(),
        label: "limit of the gate".to_owned(),
        before: old,
        after: new,
        show: Show::Value,
        head: false,
        missing: "none",
    })
}

/// The limit that a policy has for an entry, as the gate determines it: the limit of its agent; for a threat also the strictest
/// one of its layers; and if neither exists, the general one.
fn limit(entry: &Entry, policy: &Value) -> Option<Value> {
    let gate = &policy["gate"];
    let set = |limit: &Value| Some(limit.clone()).filter(|limit| !limit.is_null());
    let agent = &gate["agents"][entry.text("agent_id").unwrap_or_default()];
    let (of_agent, general, layers) = match entry.subject {
        Subject::Score => (set(&agent["max-score"]), set(&gate["max-score"]), String::new()),
        Subject::Threat => (set(&agent["max-risk"]), set(&gate["max-risk"]), entry.text("layer").unwrap_or_default()),
        Subject::Model | Subject::Mitigation => return None,
    };
    let layers: Vec<&str> = layers.split(", ").filter(|layer| !layer.is_empty()).collect();
    let mut limits: Vec<Value> = layers.iter().filter_map(|layer| set(&gate["layers"][*layer]["max-risk"])).collect();
    let every_layer = !limits.is_empty() && limits.len() == layers.len();
    limits.extend(of_agent.or(general.filter(|_| !every_layer)));
    limits.into_iter().min_by_key(|limit| -> Rank { rank(Some(limit)) })
}
