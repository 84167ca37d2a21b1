//! Counts threats. Start at [`Summary::of`].

use super::{Level, Rating, RiskBasis, Threat, ThreatStatus, Vocabulary};

/// How the status of a threat is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Treatment {
    /// Open or in progress.
    Open,
    /// Accepted, transferred or deferred: the risk still exists, but there is a decision about it.
    Carried,
    /// Mitigated, a false positive, or not applicable.
    Closed,
}

impl ThreatStatus {
    /// How the status is counted.
    pub const fn treatment(self) -> Treatment {
        match self {
            Self::Open | Self::InProgress => Treatment::Open,
            Self::Accepted | Self::Transferred | Self::Deferred => Treatment::Carried,
            Self::Mitigated | Self::FalsePositive | Self::NotApplicable => Treatment::Closed,
        }
    }
}

/// The number of threats at each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// The counts by level, low first.
    by_level: [usize; 4],
    /// The number of threats without severity or likelihood.
    unrated: usize,
    /// The number of threats whose controls left no risk (effective risk only).
    none: usize,
}

impl Tally {
    /// Counts levels in the form that [`Rating::level`] returns.
    pub fn of(levels: impl IntoIterator<Item = Option<Option<Level>>>) -> Self {
        let mut tally = Self::default();
        for level in levels {
            tally.add(level);
        }
        tally
    }

    /// The number of threats at this level.
    pub const fn count(&self, level: Level) -> usize {
        self.by_level[level as usize]
    }

    /// The number of threats without a rating. They count neither as low nor as none.
    pub const fn unrated(&self) -> usize {
        self.unrated
    }

    /// The number of threats whose controls left no risk. It is 0 when counting by inherent risk.
    pub const fn none(&self) -> usize {
        self.none
    }

    /// The number of all threats.
    pub fn total(&self) -> usize {
        self.by_level.iter().sum::<usize>() + self.unrated + self.none
    }

    /// The highest level; `None` if no threat has a level.
    pub fn highest(&self) -> Option<Level> {
        Level::ALL.iter().copied().rev().find(|level| self.count(*level) > 0)
    }

    /// Whether there is no threat at all.
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    fn add(&mut self, level: Option<Option<Level>>) {
        let counter = match level {
            None => &mut self.unrated,
            Some(None) => &mut self.none,
            Some(Some(level)) => &mut self.by_level[level as usize],
        };
        *counter += 1;
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        for (own, more) in self.by_level.iter_mut().zip(other.by_level) {
            *own += more;
        }
        self.unrated += other.unrated;
        self.none += other.none;
    }
}

/// The threats of a layer, a model or a book, counted by treatment and level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Summary {
    /// Open or in progress. Matrices and gates count these.
    pub open: Tally,
    /// Accepted, transferred or deferred.
    pub carried: Tally,
    /// Mitigated, a false positive, or not applicable.
    pub closed: Tally,
}

impl Summary {
    /// Counts threats with their ratings, for example those of a layer or of a model.
    pub fn of<'a>(rated: impl IntoIterator<Item = (&'a Threat, Rating)>, basis: RiskBasis) -> Self {
        let mut summary = Self::default();
        for (threat, rating) in rated {
            let tally = match threat.status.treatment() {
                Treatment::Open => &mut summary.open,
                Treatment::Carried => &mut summary.carried,
                Treatment::Closed => &mut summary.closed,
            };
            tally.add(rating.level(basis));
        }
        summary
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maestro::{ControlType, Coverage, Likelihood, MitigationStatus, RiskMatrix, rate};

    fn threat(status: ThreatStatus, rating: Option<(Level, Likelihood)>) -> Threat {
        Threat {
            status,
            severity: rating.map(|(severity, _)| severity),
            likelihood: rating.map(|(_, likelihood)| likelihood),
            coverage: Coverage::Full,
            ..Threat::default()
        }
    }

    fn summary(threats: &[Threat], basis: RiskBasis) -> Summary {
        let controls = [(Some(ControlType::Preventive), MitigationStatus::Partial)];
        Summary::of(threats.iter().map(|threat| (threat, rate(threat, &RiskMatrix::PLAYBOOK, controls))), basis)
    }

    #[test]
    fn every_status_is_counted_in_its_place() {
        let treatments: Vec<_> = ThreatStatus::ALL.iter().map(|status| status.treatment()).collect();
        use Treatment::{Carried, Closed, Open};
        assert_eq!(treatments, [Open, Open, Closed, Carried, Carried, Carried, Closed, Closed]);
        for status in ThreatStatus::ALL {
            assert_eq!(status.is_open(), status.treatment() == Open);
        }
    }

    #[test]
    fn open_threats_by_level_with_the_unrated_apart() {
        let threats = [
            threat(ThreatStatus::Open, Some((Level::High, Likelihood::Possible))),
            threat(ThreatStatus::InProgress, Some((Level::Medium, Likelihood::Possible))),
            threat(ThreatStatus::Open, None),
            threat(ThreatStatus::Accepted, Some((Level::Critical, Likelihood::Likely))),
            threat(ThreatStatus::Mitigated, Some((Level::Low, Likelihood::Unlikely))),
        ];
        let inherent = summary(&threats, RiskBasis::Inherent);
        assert_eq!(inherent.open.highest(), Some(Level::High));
        assert_eq!(Level::ALL.iter().map(|level| inherent.open.count(*level)).collect::<Vec<_>>(), [0, 1, 1, 0]);
        assert_eq!((inherent.open.unrated(), inherent.open.none(), inherent.open.total()), (1, 0, 3));
        assert_eq!(inherent.carried.highest(), Some(Level::Critical));
        assert_eq!((inherent.carried.total(), inherent.closed.total()), (1, 1));

        // The implementation is 0.5, so high becomes 1.5, medium 1 and critical 2.
        let effective = summary(&threats, RiskBasis::Effective);
        assert_eq!(effective.open.highest(), Some(Level::Medium));
        assert_eq!(Level::ALL.iter().map(|level| effective.open.count(*level)).collect::<Vec<_>>(), [1, 1, 0, 0]);
        assert_eq!(effective.open.unrated(), 1);
        assert_eq!(effective.carried.highest(), Some(Level::Medium));
    }

    #[test]
    fn a_threat_whose_controls_leave_nothing_is_not_unrated() {
        let threat = threat(ThreatStatus::Open, Some((Level::High, Likelihood::Likely)));
        let rating = rate(&threat, &RiskMatrix::PLAYBOOK, [(Some(ControlType::Preventive), MitigationStatus::Done)]);
        let open = Summary::of([(&threat, rating)], RiskBasis::Effective).open;
        assert_eq!((open.none(), open.unrated(), open.highest(), open.total()), (1, 0, None, 1));
    }

    #[test]
    fn unrated_threats_have_no_highest_risk() {
        let open = summary(&[threat(ThreatStatus::Open, None)], RiskBasis::Inherent).open;
        assert_eq!((open.highest(), open.is_empty()), (None, false));
        assert!(summary(&[], RiskBasis::Inherent).open.is_empty());
    }
}
