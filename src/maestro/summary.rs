//! Counting threats. The way in is [`Summary::of`].

use super::{Level, Rating, RiskBasis, Threat, ThreatStatus};

/// How the status of a threat is counted (contract, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Treatment {
    /// Open or in progress.
    Open,
    /// Accepted, transferred or deferred: still there, but decided upon.
    Carried,
    /// Mitigated, a false positive, or not applicable.
    Closed,
}

impl ThreatStatus {
    /// How it is counted.
    pub const fn treatment(self) -> Treatment {
        match self {
            Self::Open | Self::InProgress => Treatment::Open,
            Self::Accepted | Self::Transferred | Self::Deferred => Treatment::Carried,
            Self::Mitigated | Self::FalsePositive | Self::NotApplicable => Treatment::Closed,
        }
    }
}

/// Threats by level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Low first.
    by_level: [usize; 4],
    /// Severity or likelihood missing.
    unrated: usize,
    /// Controls leave nothing (effective risk only).
    none: usize,
}

impl Tally {
    /// Threats at this level.
    pub const fn count(&self, level: Level) -> usize {
        self.by_level[level as usize]
    }

    /// Threats without a rating, which are neither low nor none.
    pub const fn unrated(&self) -> usize {
        self.unrated
    }

    /// Threats whose controls leave no risk; only when counting by effective risk.
    pub const fn none(&self) -> usize {
        self.none
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.by_level.iter().sum::<usize>() + self.unrated + self.none
    }

    /// The highest level among the rated ones; `None` where no threat has a level.
    pub fn highest(&self) -> Option<Level> {
        todo!()
    }
}

/// The threats of a layer, a model or a book, counted by treatment and level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Open or in progress: what matrices and gates look at.
    pub open: Tally,
    /// Accepted, transferred or deferred.
    pub carried: Tally,
    /// The rest.
    pub closed: Tally,
}

impl Summary {
    /// Counts threats with their ratings, by the risk that counts.
    pub fn of<'a>(_rated: impl IntoIterator<Item = (&'a Threat, Rating)>, _basis: RiskBasis) -> Self {
        todo!()
    }
}
