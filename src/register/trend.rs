//! The column `trend` of registers: an assessment or a threat, compared with the records of the book.

use crate::aivss::Decimal;
use crate::maestro::{Level, Rating, RiskBasis, Threat};

use super::history::RecordedScore;
use super::totals::rank;
use super::{AssessmentEntry, ModelEntry, Register};

/// How an entry developed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// The scores of an assessment: one for each record since the first that contains it, then the current one. Empty for a
    /// threat, and for an assessment that no record contains.
    pub points: Vec<Point>,
    /// How the entry differs from the last record.
    pub change: Change,
}

/// A score at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The score, 0 to 10; `None` if the record does not contain the assessment, or it was not scored.
    pub score: Option<Decimal>,
    /// Whether another version of AIVSS computed it than the one before, so that the two are not comparable.
    pub is_apart: bool,
}

/// The difference between an entry and the last record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The record does not contain the entry.
    New,
    /// The threat was open in the record, and is not open now.
    Gone,
    /// The score or the level is higher than this one.
    Higher(Before),
    /// The score or the level is lower than this one.
    Lower(Before),
    /// The assessment was scored before and is not scored now, or the other way round.
    Other(Before),
    /// The score or the level is the same.
    Same,
    /// Another version of AIVSS computed the score of the record.
    OtherVersion,
}

/// What the last record contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// The score of an assessment; `None` if it was not scored.
    Score(Option<Decimal>),
    /// The level of a threat, in the form of the result of [`Rating::level`].
    Level(Option<Option<Level>>),
}

impl Trend {
    /// The trend of an assessment; `None` if the book has no record.
    pub(super) fn of_assessment(register: &Register, entry: &AssessmentEntry) -> Option<Self> {
        let recorded: Vec<Option<&RecordedScore>> = register.history.of(entry).collect();
        let last = *recorded.last()?;
        let now = RecordedScore { score: entry.outcome.score, version: entry.outcome.version.id.to_owned() };
        let change = match last {
            None => Change::New,
            Some(last) if last.version != now.version => Change::OtherVersion,
            Some(last) if last.score == now.score => Change::Same,
            Some(last) => match (last.score, now.score) {
                (Some(before), Some(score)) if score > before => Change::Higher(Before::Score(last.score)),
                (Some(_), Some(_)) => Change::Lower(Before::Score(last.score)),
                _ => Change::Other(Before::Score(last.score)),
            },
        };
        let mut points: Vec<Point> = Vec::new();
        let mut version = None;
        for score in recorded.into_iter().skip_while(Option::is_none).chain([Some(&now)]) {
            let is_apart = score.is_some_and(|score| version.is_some_and(|before| before != &score.version));
            version = score.map(|score| &score.version).or(version);
            points.push(Point { score: score.and_then(|score| score.score), is_apart });
        }
        // Only the current score is left.
        if points.len() == 1 {
            points.clear();
        }
        Some(Self { points, change })
    }

    /// The trend of a threat; `None` if the book has no record, or the threat is open neither in the last record nor now.
    pub(super) fn of_threat(
        register: &Register,
        entry: &ModelEntry,
        threat: &Threat,
        rating: &Rating,
        basis: RiskBasis,
    ) -> Option<Self> {
        let record = register.history.records.last()?;
        let before = entry.names_of(threat).find_map(|name| record.risks.get(&name)).map(|risk| risk.level(basis));
        let change = match (before, threat.status.is_open()) {
            (None, true) => Change::New,
            (None, false) => return None,
            (Some(_), false) => Change::Gone,
            (Some(before), true) => match rank(rating.level(basis)).cmp(&rank(before)) {
                std::cmp::Ordering::Greater => Change::Higher(Before::Level(before)),
                std::cmp::Ordering::Less => Change::Lower(Before::Level(before)),
                std::cmp::Ordering::Equal => Change::Same,
            },
        };
        Some(Self { points: Vec::new(), change })
    }
}
