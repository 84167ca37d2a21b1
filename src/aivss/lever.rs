//! Finds the single changes to an input that would lower a score, and the score after each change.
//!
//! Start at [`Assessment::levers`].

use std::fmt;

use rust_decimal::Decimal;

use super::number::to_score;
use super::{Assessment, CvssUse, Input, Method, MultiplierLevel, Outcome, Severity, Terms, plain};

use crate::order::Sort as _;

/// A change to one input of an assessment. It displays as "mitigation strong" or "Dynamic Tool Use 0.8 → 0.5".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Change {
    /// The mitigation changes to this level.
    Mitigation(&'static MultiplierLevel),
    /// The exploit changes to this level.
    Exploit(&'static MultiplierLevel),
    /// The vector changes to say that no exploit is reported (`E:U`).
    Unreported,
    /// A factor changes to another value.
    Factor {
        /// The factor's name in the author's spelling.
        name: &'static str,
        /// The value that the score is computed from.
        from: Decimal,
        /// The lower value.
        to: Decimal,
    },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mitigation(level) => write!(f, "mitigation {}", level.id),
            Self::Exploit(level) => write!(f, "exploit {}", level.id),
            Self::Unreported => f.write_str("exploit unreported (E:U)"),
            Self::Factor { name, from, to } => write!(f, "{name} {} → {}", plain(*from), plain(*to)),
        }
    }
}

/// One change to an assessment and its effect.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Lever {
    /// What changes.
    pub change: Change,
    /// The input that changes.
    pub input: Input,
    /// The score after the change, 0 to 10, one decimal.
    pub score: Decimal,
    /// Its severity.
    pub severity: Severity,
    /// Whether the severity differs from the current one.
    pub crosses_band: bool,
    /// How much the unrounded score falls.
    pub effect: Decimal,
}

impl Assessment {
    /// Finds the changes that would lower the score, largest effect first. Changes with the same effect keep the
    /// order of the inputs.
    ///
    /// Each lever changes one input only. An uncertain factor changes to its low end, a certain one by one step of
    /// the version's table, the mitigation to each better level, and the exploit to the lowest level. Changes that do
    /// not alter the rounded score are left out. The list is empty if the assessment is not scored or has problems.
    ///
    /// ```
    /// use mdbook_aivss::aivss::{Assessment, Cvss, Decimal, Estimate, Factor, FactorEntry, FactorSet, Scored};
    ///
    /// let mut assessment = Assessment::new("Helpdesk");
    /// assessment.cvss = Some(Scored::bare(Cvss::from(Decimal::new(71, 1))));
    /// let set = FactorSet::named("0.8").expect("is published");
    /// let full = || Scored::bare(Estimate::point(Decimal::ONE));
    /// assessment.factors = FactorEntry::list(set.rows.iter().map(|row| (row.name, full()))).expect("are factors");
    ///
    /// let levers = assessment.levers();
    /// assert_eq!(levers[0].change.to_string(), "mitigation strong");
    /// assert_eq!((levers[0].score, levers[0].crosses_band), (Decimal::new(66, 1), true));
    /// assert!(levers.iter().any(|lever| lever.change.to_string() == "Dynamic Identity 1.0 → 0.5"));
    /// ```
    pub fn levers(&self) -> Vec<Lever> {
        self.score().map(|now| self.levers_from(&now)).unwrap_or_default()
    }

    /// Does the same for an existing outcome, which may be of another version (see
    /// [`Assessment::under_all_versions`]).
    pub fn levers_from(&self, now: &Outcome) -> Vec<Lever> {
        let version = now.version;
        let (Some(score), Some(severity), Some(raw)) = (now.score, now.severity, now.raw) else { return Vec::new() };
        let mut levers = Vec::new();
        let mut push = |change: Change, input: Input, new_raw: Decimal| {
            let (new_score, _) = to_score(new_raw);
            if new_score < score {
                let new_severity = version.severity(new_score);
                levers.push(Lever {
                    change,
                    input,
                    score: new_score,
                    severity: new_severity,
                    crosses_band: new_severity != severity,
                    effect: (raw - new_raw).normalize(),
                });
            }
        };
        match &version.method {
            Method::Factors(method) => {
                let Some(terms) = now.terms() else { return Vec::new() };
                if let Some(table) = &method.mitigation {
                    for level in table.levels.iter().filter(|level| level.value < terms.mitigation_factor) {
                        let changed = Terms { mitigation_factor: level.value, ..terms };
                        push(Change::Mitigation(level), Input::Mitigation, method.score.value(&changed));
                    }
                }
                let lowest = method.exploit.lowest();
                if lowest.value < terms.threat_multiplier {
                    let changed = Terms { threat_multiplier: lowest.value, ..terms };
                    push(Change::Exploit(lowest), Input::Exploit, method.score.value(&changed));
                }
                for entry in &self.factors {
                    let estimate = entry.input.value;
                    let from = estimate.headline();
                    let to = if estimate.low < from {
                        Some(estimate.low)
                    } else {
                        method.factor_values.iter().copied().filter(|value| *value < from).max()
                    };
                    let Some(to) = to else { continue };
                    let changed = Terms { factor_sum: terms.factor_sum - from + to, ..terms };
                    let change = Change::Factor { name: entry.name, from, to };
                    push(change, Input::Factor(entry.factor), method.score.value(&changed));
                }
            }
            Method::Metrics(_) => {
                let vector = self.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref());
                if let (Some(vector), CvssUse::BaseThreatEnvironmental) = (vector, version.cvss)
                    && let Ok(unreported) = vector.with("E", "U")
                {
                    push(Change::Unreported, Input::Cvss, unreported.bte());
                }
            }
        }
        // The sort is stable, so equal effects keep the order of the inputs.
        levers.in_order_of(|lever| std::cmp::Reverse(lever.effect));
        levers
    }
}
