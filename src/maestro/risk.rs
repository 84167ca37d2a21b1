//! Computes the risk from severity and likelihood, and the effective risk from the controls in place.
//!
//! Start at [`rate`], which does both for one threat. The tables come from the playbook. The rule for the effective risk is our
//! own ([`Effective::RULE`]) and stricter than the playbook's. [`RiskMatrix::with_override`] creates a book's own matrix.

use std::fmt;

use crate::fields::Computed;

use super::{ControlType, Coverage, Mitigation, MitigationRef, MitigationStatus, Threat};

/// The computed results of a threat.
pub(super) const RISKS: &[Computed] = &[
    Computed { names: &["risk"], checked: None },
    Computed {
        names: &["effective", "effective-risk", "residual", "residual-risk"],
        checked: Some("the risk before controls"),
    },
];

/// A severity or a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Low, number 1.
    Low,
    /// Medium, number 2.
    Medium,
    /// High, number 3.
    High,
    /// Critical, number 4.
    Critical,
}

impl Level {
    /// The playbook's number, 1 to 4.
    pub const fn number(self) -> u8 {
        match self {
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 3,
            Self::Critical => 4,
        }
    }

    /// All levels, from critical to low.
    pub fn highest_first() -> impl Iterator<Item = Self> {
        [Self::Critical, Self::High, Self::Medium, Self::Low].into_iter()
    }

    /// The level of a number from 1 to 4; `None` for any other.
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Low),
            2 => Some(Self::Medium),
            3 => Some(Self::High),
            4 => Some(Self::Critical),
            _ => None,
        }
    }

    /// What to do about a risk of this level.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Critical => "stop the release, fix it at once, escalate",
            Self::High => "fix it in this or the next sprint",
            Self::Medium => "plan it; go ahead only with written acceptance",
            Self::Low => "keep an eye on it, fix it when convenient",
        }
    }

    /// Until when to do it.
    pub const fn timeframe(self) -> &'static str {
        match self {
            Self::Critical => "before the next release, or within 24 hours",
            Self::High => "1 to 2 sprints",
            Self::Medium => "this quarter",
            Self::Low => "next review",
        }
    }

    /// How often to review a residual risk of this level.
    pub const fn residual_review(self) -> &'static str {
        match self {
            Self::Critical => "monthly",
            Self::High => "quarterly",
            Self::Medium => "every six months",
            Self::Low => "yearly",
        }
    }
}

/// How likely a threat is to occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likelihood {
    /// The lowest likelihood.
    Unlikely,
    /// The second lowest likelihood.
    Possible,
    /// The second highest likelihood.
    Likely,
    /// The highest likelihood.
    VeryLikely,
}

/// From where a threat can be carried out. A greater value reaches further: network, adjacent, local, physical. This is the
/// order in which the playbook breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AttackVector {
    /// With physical access to the machine.
    Physical,
    /// With an account or a process on the machine.
    Local,
    /// From the same network.
    Adjacent,
    /// From anywhere.
    Network,
}

/// How difficult a threat is to carry out. Low is the greater value, because the playbook breaks ties in favour of the easier
/// attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttackComplexity {
    /// Special conditions are needed.
    High,
    /// No special conditions are needed.
    Low,
}

/// The risk for every severity and likelihood. It is a table and not a product, because it is not symmetric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskMatrix {
    /// Rows low to critical, columns unlikely to very likely.
    cells: [[Level; 4]; 4],
}

impl RiskMatrix {
    /// The playbook's matrix.
    pub const PLAYBOOK: Self = {
        use Level::{Critical, High, Low, Medium};
        Self {
            cells: [
                [Low, Low, Medium, Medium],
                [Low, Medium, High, High],
                [Medium, High, Critical, Critical],
                [High, Critical, Critical, Critical],
            ],
        }
    };

    /// The risk of a threat of this severity and likelihood.
    pub const fn risk(&self, severity: Level, likelihood: Likelihood) -> Level {
        self.cells[severity as usize][likelihood as usize]
    }

    /// The same matrix with one cell changed.
    #[must_use]
    pub const fn with_override(mut self, severity: Level, likelihood: Likelihood, risk: Level) -> Self {
        self.cells[severity as usize][likelihood as usize] = risk;
        self
    }
}

impl Default for RiskMatrix {
    /// Returns [`RiskMatrix::PLAYBOOK`].
    fn default() -> Self {
        Self::PLAYBOOK
    }
}

/// How far the controls against a threat are in place: 0, 0.5 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Implementation {
    /// 0: no control is in place.
    None,
    /// 0.5: a control is partial or done, but the conditions for 1 are not met.
    Half,
    /// 1: a preventive control is done, and the controls cover the whole threat.
    Full,
}

impl Implementation {
    /// The value in halves, 0 to 2, so that arithmetic is exact.
    const fn halves(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Half => 1,
            Self::Full => 2,
        }
    }
}

impl fmt::Display for Implementation {
    /// Writes `0`, `0.5` or `1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_halves(f, self.halves())
    }
}

fn write_halves(f: &mut fmt::Formatter<'_>, halves: u8) -> fmt::Result {
    f.pad(match halves {
        0 => "0",
        1 => "0.5",
        2 => "1",
        3 => "1.5",
        4 => "2",
        5 => "2.5",
        6 => "3",
        7 => "3.5",
        _ => "4",
    })
}

/// The state of one control against a threat: its type, if it is stated, and its status. A mitigation that is only text is
/// `(None, MitigationStatus::None)`.
pub type ControlState = (Option<ControlType>, MitigationStatus);

/// The risk that is left with the controls that are in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Effective {
    risk: Level,
    implementation: Implementation,
    reason: EffectiveReason,
}

/// The reason for the effect of the controls on a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EffectiveReason {
    /// No mitigation is in place.
    NoneInPlace,
    /// A mitigation is partial, and none is done.
    InPart,
    /// A mitigation is done, but it is not preventive.
    NonePreventive,
    /// A preventive mitigation is done, but it does not cover the whole threat.
    PartialCoverage,
    /// A preventive mitigation is done, and it covers the whole threat.
    FullCoverage,
}

impl EffectiveReason {
    /// The reason as the end of a sentence.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoneInPlace => "no mitigation is in place",
            Self::InPart => "a mitigation is in place in part",
            Self::NonePreventive => "a mitigation is done, but no preventive one",
            Self::PartialCoverage => "a preventive mitigation is done, but the coverage is partial",
            Self::FullCoverage => "a preventive mitigation is done and the coverage is full",
        }
    }
}

impl Effective {
    /// The text of the rule for pages that show an effective risk.
    pub const RULE: &'static str = "Effective risk = risk number (low 1 to critical 4) × (1 − implementation). Implementation \
        is 1 only where a preventive mitigation is done and the coverage is full, 0.5 where any mitigation is partial or done, \
        else 0. The level of a fraction is rounded up.";

    /// Computes the effective risk of a threat from its risk and the controls against it.
    pub fn new(risk: Level, coverage: Coverage, controls: impl IntoIterator<Item = ControlState>) -> Self {
        let mut begun = false;
        let mut done = false;
        let mut prevented = false;
        for (kind, status) in controls {
            begun |= matches!(status, MitigationStatus::Partial | MitigationStatus::Done);
            done |= status == MitigationStatus::Done;
            prevented |= status == MitigationStatus::Done && kind == Some(ControlType::Preventive);
        }
        let (implementation, reason) = match (begun, done, prevented, coverage) {
            (false, ..) => (Implementation::None, EffectiveReason::NoneInPlace),
            (_, false, ..) => (Implementation::Half, EffectiveReason::InPart),
            (_, _, false, _) => (Implementation::Half, EffectiveReason::NonePreventive),
            (_, _, true, Coverage::Partial) => (Implementation::Half, EffectiveReason::PartialCoverage),
            (_, _, true, Coverage::Full) => (Implementation::Full, EffectiveReason::FullCoverage),
        };
        Self { risk, implementation, reason }
    }

    /// The risk before controls.
    pub const fn risk(&self) -> Level {
        self.risk
    }

    /// How far controls are in place.
    pub const fn implementation(&self) -> Implementation {
        self.implementation
    }

    /// The exact value in halves: 0 to 8 stands for 0 to 4.
    pub const fn halves(&self) -> u8 {
        self.risk.number() * (2 - self.implementation.halves())
    }

    /// The value as a decimal: `0`, `0.5`, `1`, `1.5`, `2`, `3` or `4`.
    pub fn value(&self) -> impl fmt::Display + use<> {
        struct Value(u8);
        impl fmt::Display for Value {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_halves(f, self.0)
            }
        }
        Value(self.halves())
    }

    /// The level of the value, with fractions rounded up; `None` if no risk is left.
    pub const fn level(&self) -> Option<Level> {
        Level::from_number(self.halves().div_ceil(2))
    }

    /// The reason for the implementation.
    pub const fn reason(&self) -> EffectiveReason {
        self.reason
    }

    /// The calculation as text, such as `4 × (1 − 0.5) = 2`.
    pub fn calculation(&self) -> impl fmt::Display {
        Calculation(*self)
    }
}

/// The calculation, formatted on demand.
struct Calculation(Effective);

impl fmt::Display for Calculation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Effective { risk, implementation, .. } = &self.0;
        write!(f, "{} × (1 − {implementation}) = {}", risk.number(), self.0.value())
    }
}

/// Which of the two risks is used by gates and summaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RiskBasis {
    /// The risk before controls.
    #[default]
    Inherent,
    /// The risk after controls.
    Effective,
}

/// The computed risk of a threat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Rating {
    /// The risk from severity and likelihood. `None` if either is missing: the threat is then unrated, which is neither low nor
    /// none.
    pub risk: Option<Level>,
    /// The risk after controls; `None` if the threat is unrated.
    pub effective: Option<Effective>,
}

impl Rating {
    /// The level on the given basis: `None` for an unrated threat, `Some(None)` if the controls left no risk.
    pub fn level(&self, basis: RiskBasis) -> Option<Option<Level>> {
        match basis {
            RiskBasis::Inherent => self.risk.map(Some),
            RiskBasis::Effective => self.effective.map(|effective| effective.level()),
        }
    }
}

/// Rates a threat. `controls` are the states of its mitigations. The caller looks them up, because they may be in another
/// model; see [`Threat::control_states`].
pub fn rate(threat: &Threat, matrix: &RiskMatrix, controls: impl IntoIterator<Item = ControlState>) -> Rating {
    let risk = threat.severity.zip(threat.likelihood).map(|(severity, likelihood)| matrix.risk(severity, likelihood));
    let effective = risk.map(|risk| Effective::new(risk, threat.coverage, controls));
    Rating { risk, effective }
}

impl Threat {
    /// The states of the threat's mitigations, in order. `find` looks up a control by model (if the reference names one) and
    /// id. A mitigation that is only text or is not found counts as not implemented.
    pub fn control_states<'a>(
        &'a self,
        find: impl Fn(Option<&str>, &str) -> Option<&'a Mitigation>,
    ) -> impl Iterator<Item = ControlState> {
        self.mitigations.iter().map(move |reference| {
            let found = match reference {
                MitigationRef::Id { model, id } => find(model.as_deref(), id),
                MitigationRef::Text(_) => None,
            };
            found.map_or((None, MitigationStatus::None), Mitigation::state)
        })
    }
}

impl Mitigation {
    /// The type of the control: the stated one, otherwise that of its catalogue entry.
    pub fn control_type(&self) -> Option<ControlType> {
        self.kind.or(self.catalog.map(|control| control.kind))
    }

    /// The type and status of the control, which the ratings of threats need.
    pub fn state(&self) -> ControlState {
        (self.control_type(), self.status)
    }
}

#[cfg(test)]
mod tests;
