//! The ordinal mark of a severity or a risk.

use crate::aivss::Severity;
use crate::maestro::Level;

/// The mark of everything that has a severity or a risk: a ball filled by quarters, a colour, and a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Not scored, or without severity or likelihood. It is neither low nor none.
    Unrated,
    /// An empty ring.
    None,
    /// A quarter.
    Low,
    /// Half filled.
    Medium,
    /// Three quarters.
    High,
    /// Completely filled.
    Critical,
}

impl Mark {
    /// The mark of a severity; `None` means not scored.
    pub(super) fn of_severity(severity: Option<Severity>) -> Self {
        match severity {
            None => Self::Unrated,
            Some(Severity::None) => Self::None,
            Some(Severity::Low) => Self::Low,
            Some(Severity::Medium) => Self::Medium,
            Some(Severity::High) => Self::High,
            Some(Severity::Critical) => Self::Critical,
        }
    }

    /// The mark of a known level of risk.
    pub(super) fn of_level(level: Level) -> Self {
        match level {
            Level::Low => Self::Low,
            Level::Medium => Self::Medium,
            Level::High => Self::High,
            Level::Critical => Self::Critical,
        }
    }

    /// The mark of a rating, in the form that [`Rating::level`](crate::maestro::Rating::level) returns.
    pub(super) fn of_rating(level: Option<Option<Level>>) -> Self {
        level.map_or(Self::Unrated, |level| level.map_or(Self::None, Self::of_level))
    }
}
