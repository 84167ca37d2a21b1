//! Decides what a change of an entry means: more risk, less risk, or a risk that is no longer known.
//!
//! Start at [`judge`]. To add a reason why `--fail-on-increase` fails, add a variant of [`Failure`].

use serde_json::Value;

use crate::aivss::Decimal;
use crate::maestro::{Level, ThreatStatus, Treatment, Vocabulary};

use super::Subject;
use super::protection::{controlled, undecided};
use super::state::{Entry, State};

/// Whether a change means more or less risk.
///
/// It means more risk if a score, the upper end of its interval, a risk or an effective risk became higher, became known or is
/// no longer known; if a threat was reopened, was closed without a review or lost its review; if there is a new threat that is
/// not closed, or a new assessment with a score. It means less risk if a score or risk became lower or a threat was closed. If
/// both are true of one change, it counts as more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More risk, or a risk that is no longer known.
    Up,
    /// Neither more nor less risk.
    Level,
    /// Less risk.
    Down,
}

impl Direction {
    /// `up`, `level` or `down`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Level => "level",
            Self::Down => "down",
        }
    }
}

/// The section of the comment that shows a change. The variants are in the order of the comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// More risk, or a looser gate.
    Worse,
    /// A score or a risk was known and is not known any more.
    NotJudged,
    /// New entries within the limits of the gate.
    New,
    /// Inputs that changed without changing a result.
    Inputs,
    /// Less risk, or a stricter gate.
    Better,
    /// Entries that only the old state contains.
    Gone,
}

impl Section {
    /// All sections, in the order of the comment.
    pub const ALL: [Self; 6] = [Self::Worse, Self::NotJudged, Self::New, Self::Inputs, Self::Better, Self::Gone];

    /// `worse`, `not-judged`, `new`, `inputs`, `better` or `gone`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::NotJudged => "not-judged",
            Self::New => "new",
            Self::Inputs => "inputs",
            Self::Better => "better",
            Self::Gone => "gone",
        }
    }
}

/// The reason why an entry makes `--fail-on-increase` fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Failure {
    /// The score is higher.
    HigherScore,
    /// The upper end of the score's interval became higher, but the score did not. The gate checks that end.
    HigherInterval,
    /// The risk or the effective risk is higher.
    HigherRisk,
    /// The assessment has a score and had none before.
    NewScore,
    /// The threat has a rating and had none before.
    NewRating,
    /// The assessment had a score and now has none.
    NotScored,
    /// The threat had a rating and now has none.
    Unrated,
    /// The effective risk became higher, but the risk did not.
    HigherEffectiveRisk,
    /// The adjusted score of the 2.0 candidate is higher.
    HigherAdjusted,
    /// The effect class of the 2.0 candidate is higher.
    HigherEffect,
    /// The assessment had an adjusted score or an effect class and now has none.
    NotAdjusted,
    /// The score was computed with another version of the formula.
    OtherVersion,
    /// The entry is exempt, but it has changed since it was exempted.
    ExemptChanged,
    /// The gate now has a higher limit for the entry, or none.
    LooserLimit,
    /// The entry is new, and the old state had no limit that applies to it.
    NewWithoutOldGate,
    /// A threat was closed and is now accepted.
    NotClosed,
    /// A threat was closed or accepted and is open again.
    Reopened,
    /// An open threat was closed without a review.
    ClosedUnreviewed,
    /// A threat that is not open had a review or a finished control, and now has neither.
    NoLongerReviewed,
    /// The entry is new and exceeds the limits of the gate.
    AboveLimits,
    /// The entry is new, and the gate has no limit that applies to it.
    NewWithoutGate,
    /// The entry was removed.
    Gone,
}

impl Failure {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::HigherScore => "higher-score",
            Self::HigherInterval => "higher-interval",
            Self::HigherRisk => "higher-risk",
            Self::NewScore => "new-score",
            Self::NewRating => "new-rating",
            Self::NotScored => "not-scored",
            Self::Unrated => "unrated",
            Self::HigherEffectiveRisk => "higher-effective-risk",
            Self::HigherAdjusted => "higher-adjusted-score",
            Self::HigherEffect => "higher-effect-class",
            Self::NotAdjusted => "not-adjusted",
            Self::OtherVersion => "other-version",
            Self::ExemptChanged => "exempt-changed",
            Self::LooserLimit => "looser-limit",
            Self::NewWithoutOldGate => "new-without-old-gate",
            Self::NotClosed => "not-closed",
            Self::Reopened => "reopened",
            Self::ClosedUnreviewed => "closed-unreviewed",
            Self::NoLongerReviewed => "no-longer-reviewed",
            Self::AboveLimits => "above-limits",
            Self::NewWithoutGate => "new-without-gate",
            Self::Gone => "gone",
        }
    }

    /// The text that a reviewer reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::HigherScore => "higher score",
            Self::HigherInterval => "higher upper end of the score",
            Self::HigherRisk => "higher risk",
            Self::NewScore => "scored for the first time",
            Self::NewRating => "rated for the first time",
            Self::NotScored => "not scored any more",
            Self::Unrated => "not rated any more",
            Self::HigherEffectiveRisk => "higher effective risk",
            Self::HigherAdjusted => "higher adjusted score",
            Self::HigherEffect => "higher effect class",
            Self::NotAdjusted => "adjusted score or effect class not known any more",
            Self::OtherVersion => "scored by another version, so the scores cannot be compared",
            Self::ExemptChanged => "exempt, but changed since it was exempted",
            Self::LooserLimit => "under a looser limit",
            Self::NewWithoutOldGate => "new, and the old state had no gate for it",
            Self::NotClosed => "no longer closed",
            Self::Reopened => "open again",
            Self::ClosedUnreviewed => "closed without owner, reason and review date",
            Self::NoLongerReviewed => "no longer backed by a review or a control",
            Self::AboveLimits => "new, and the gate does not allow it",
            Self::NewWithoutGate => "new, and no gate limits it",
            Self::Gone => "gone",
        }
    }
}

/// The meaning of a change.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) direction: Direction,
    pub(super) section: Section,
    pub(super) failures: Vec<Failure>,
}

/// Decides what the change of an entry between two states means. `old` and `new` are the whole states, for their mitigations
/// and the new gate.
pub(super) fn judge(before: Option<&Entry>, after: Option<&Entry>, old: &State, new: &State) -> Verdict {
    match (before, after) {
        (None, Some(after)) => added(after, new),
        (Some(before), Some(after)) => match after.subject {
            Subject::Score => score(before, after),
            Subject::Threat => threat(&Rated::of(before, old), &Rated::of(after, new)),
            // The effect of a mitigation on a risk is visible in the effective risk of its threats.
            Subject::Model | Subject::Mitigation => changed(Vec::new(), false),
        },
        _ => Verdict { direction: Direction::Level, section: Section::Gone, failures: vec![Failure::Gone] },
    }
}

/// A new entry. Models and mitigations have no risk themselves.
fn added(entry: &Entry, new: &State) -> Verdict {
    let (list, risky) = match entry.subject {
        Subject::Score => ("scores", score_of(entry).is_some()),
        Subject::Threat => ("threats", Rated::of(entry, new).treatment != Treatment::Closed),
        Subject::Model | Subject::Mitigation => {
            return Verdict { direction: Direction::Level, section: Section::New, failures: Vec::new() };
        }
    };
    let above = new.policy.as_ref().map_or(&Value::Null, |policy| &policy["above_limits"]);
    let failure = match above[list].as_array() {
        None => Some(Failure::NewWithoutGate),
        Some(ids) => ids.iter().any(|id| id == entry.id.as_str()).then_some(Failure::AboveLimits),
    };
    Verdict {
        direction: if risky { Direction::Up } else { Direction::Level },
        section: if failure.is_some() { Section::Worse } else { Section::New },
        failures: failure.into_iter().collect(),
    }
}

/// An entry that both states contain.
pub(super) fn changed(failures: Vec<Failure>, less: bool) -> Verdict {
    use Failure::{NotAdjusted, NotScored, OtherVersion, Unrated};
    let lost = |failure: &Failure| matches!(failure, NotScored | Unrated | NotAdjusted | OtherVersion);
    let (direction, section) = if failures.iter().any(|failure| !lost(failure)) {
        (Direction::Up, Section::Worse)
    } else if !failures.is_empty() {
        (Direction::Up, Section::NotJudged)
    } else if less {
        (Direction::Down, Section::Better)
    } else {
        (Direction::Level, Section::Inputs)
    };
    Verdict { direction, section, failures }
}

fn number(value: Option<&Value>) -> Option<Decimal> {
    value.filter(|value| value.is_number()).and_then(|value| value.to_string().parse().ok())
}

fn score_of(entry: &Entry) -> Option<Decimal> {
    number(entry.json.get("score"))
}

/// The upper end of a score's interval, which the gate checks. Without an interval it is the score itself.
fn upper_end(entry: &Entry, score: Decimal) -> Decimal {
    number(entry.json.get("interval").and_then(|interval| interval.get("high"))).unwrap_or(score)
}

fn score(before: &Entry, after: &Entry) -> Verdict {
    match (score_of(before), score_of(after)) {
        (Some(old), Some(new)) => {
            let (old_end, new_end) = (upper_end(before, old), upper_end(after, new));
            if new > old {
                changed(vec![Failure::HigherScore], false)
            } else if new_end > old_end {
                changed(vec![Failure::HigherInterval], false)
            } else {
                changed(Vec::new(), new < old || new_end < old_end)
            }
        }
        (None, Some(_)) => changed(vec![Failure::NewScore], false),
        (Some(_), None) => changed(vec![Failure::NotScored], false),
        (None, None) => changed(Vec::new(), false),
    }
}

/// The facts about a threat on which the decision depends.
struct Rated {
    risk: Option<Level>,
    /// `Some(None)` if the controls reduce the risk to nothing.
    effective: Option<Option<Level>>,
    status: Option<ThreatStatus>,
    treatment: Treatment,
    /// Whether owner, reason and review date are stated.
    reviewed: bool,
    /// Whether a linked control is finished.
    controlled: bool,
}

impl Rated {
    fn of(entry: &Entry, state: &State) -> Self {
        let word = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let status = word(entry.json.get("status")).and_then(|word| ThreatStatus::named(&word));
        let effective = entry.json.get("effective").and_then(|effective| word(effective.get("level")));
        Self {
            risk: word(entry.json.get("risk")).and_then(|word| Level::named(&word)),
            effective: effective.map(|word| Level::named(&word)),
            status,
            treatment: status.map_or(Treatment::Open, ThreatStatus::treatment),
            reviewed: undecided(entry).is_empty(),
            controlled: controlled(entry, state),
        }
    }

    /// Whether the status is justified: by owner, reason and review date, or, for a mitigated threat, by a finished control.
    fn backed(&self) -> bool {
        self.reviewed || (self.status == Some(ThreatStatus::Mitigated) && self.controlled)
    }
}

fn threat(before: &Rated, after: &Rated) -> Verdict {
    let mut failures = Vec::new();
    let mut less = false;
    // This also applies to a closed threat, because the decision to close it was based on its former risk.
    match (before.risk, after.risk) {
        (None, Some(_)) => failures.push(Failure::NewRating),
        (Some(_), None) => failures.push(Failure::Unrated),
        _ if after.risk > before.risk => failures.push(Failure::HigherRisk),
        _ if after.effective > before.effective => failures.push(Failure::HigherEffectiveRisk),
        _ => less |= after.risk < before.risk || after.effective < before.effective,
    }
    // `Treatment` is ordered from open to closed.
    if after.treatment < before.treatment {
        failures.push(if after.treatment == Treatment::Open { Failure::Reopened } else { Failure::NotClosed });
    }
    if after.treatment != Treatment::Open {
        // The reasons for accepting a threat do not show that it is mitigated.
        let needs_control = before.treatment == Treatment::Carried && after.status == Some(ThreatStatus::Mitigated);
        let backed = if needs_control { after.controlled } else { after.backed() };
        let was_backed = before.treatment != Treatment::Open && before.backed();
        if !backed && was_backed {
            failures.push(Failure::NoLongerReviewed);
        } else if !backed && after.treatment > before.treatment {
            failures.push(Failure::ClosedUnreviewed);
        }
    }
    less |= after.treatment > before.treatment;
    changed(failures, less)
}
