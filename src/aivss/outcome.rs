//! What follows from an assessment: the score with all that is known about it, and the working as a person would write it.
//!
//! [`Assessment::score`](super::Assessment::score) makes an [`Outcome`].

use std::fmt;

use rust_decimal::Decimal;

use super::number::{plain, short};
use super::{
    EffectClass, Expected, Factor, FactorSet, Input, Method, Metric, MultiplierLevel, Severity, Terms, Version,
};

/// What follows from an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Outcome {
    /// The version whose formula was used.
    pub version: &'static Version,
    /// The CVSS score that the formula started from, 0 to 10; `None` when not scored.
    pub cvss: Option<Decimal>,
    /// The score: 0 to 10, one decimal; `None` when not scored.
    pub score: Option<Decimal>,
    /// Severity of the score.
    pub severity: Option<Severity>,
    /// The score before capping and rounding, exact.
    pub raw: Option<Decimal>,
    /// Whether the cap at 10 was needed.
    pub capped: bool,
    /// What the score is computed from where factors are uncertain.
    pub headline: Headline,
    /// The scores at all lows and at all highs; when not scored, over every CVSS score as well.
    pub interval: Interval,
    /// Severities at both ends of the interval, where they differ.
    pub severity_range: Option<(Severity, Severity)>,
    /// Inputs that were assumed because the author stated none: exploit, mitigation.
    pub assumed: Vec<Input>,
    /// Inputs that are stated but that this version does not use: exploit, mitigation, factors, metrics.
    pub unused: Vec<Input>,
    /// Inputs with a value outside the version's tables: factors, exploit, mitigation, CVSS.
    pub off_table: Vec<Input>,
    /// Whether the score is below the CVSS score that the formula started from.
    pub below_cvss: bool,
    /// What only one kind of version has.
    pub part: Part,
}

/// What only one kind of version has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Part {
    /// Of a version that scores by factors.
    Factors(FactorOutcome),
    /// Of a version that scores by metrics.
    Metrics(MetricOutcome),
}

/// The factor part of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FactorOutcome {
    /// The set that the author's factors are of.
    pub factor_set: &'static FactorSet,
    /// Whether that set is another than the version's own.
    pub foreign_set: bool,
    /// The sum of the factors, 0 to as many as the set has.
    pub factor_sum: Sum,
    /// The threat multiplier that was used.
    pub threat_multiplier: Multiplier,
    /// The mitigation factor that was used; `None` in versions that have none.
    pub mitigation_factor: Option<Multiplier>,
    /// The agentic part (AARS), exact and unrounded; `None` when not scored.
    pub aars: Option<Decimal>,
    /// What the version that mends the defect would give, where the score is below the CVSS base: that version and its score.
    pub repaired: Option<(&'static Version, Decimal)>,
    /// The level of the vector's Exploit Maturity (E), if the author states another multiplier.
    pub vector_says: Option<&'static MultiplierLevel>,
    /// The factors with a value outside the version's table, in the author's order.
    pub off_table: Vec<Factor>,
    /// The headline values of the factors in the author's order.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) values: Vec<Decimal>,
}

/// The metric part of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MetricOutcome {
    /// The metrics in the version's order.
    pub metrics: Vec<(Metric, char)>,
    /// The vector string of the metrics.
    pub vector: String,
    /// CVSS-BTE: the normative score before any adjustment; `None` when not scored.
    pub cvss_bte: Option<Decimal>,
    /// Ordinal class of the agentic effect.
    pub effect_class: EffectClass,
    /// What the metrics add in the experimental mode; `None` where one of them is `X`.
    pub adjustment: Option<Decimal>,
    /// The experimental score, 0 to 10, one decimal; `None` when not scored or withheld.
    pub adjusted_score: Option<Decimal>,
    /// Severity of the experimental score.
    pub adjusted_severity: Option<Severity>,
    /// Whether the experimental score needed the cap at 10.
    pub adjusted_capped: bool,
    /// The metrics that are `X` and therefore withhold the experimental score.
    pub withheld_by: Vec<&'static str>,
}

/// What the score is computed from where factors are uncertain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Headline {
    /// Every factor has one value or the author's best value inside its range, or the ranges make no difference to the score.
    Point,
    /// At least one factor is taken at the high end of its range, and the interval has two ends: the score reads "up to".
    High,
}

impl Headline {
    /// The word in exports: `point` or `high`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::High => "high",
        }
    }
}

/// Two scores, 0 to 10, one decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Interval {
    /// Low end.
    pub low: Decimal,
    /// High end.
    pub high: Decimal,
}

impl Interval {
    /// Whether both ends are the same.
    pub fn is_point(self) -> bool {
        self.low == self.high
    }
}

/// A sum of factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Sum {
    /// Of the values that the score is computed from.
    pub headline: Decimal,
    /// Of the low ends.
    pub low: Decimal,
    /// Of the high ends.
    pub high: Decimal,
}

/// A multiplier that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Multiplier {
    /// The number.
    pub value: Decimal,
    /// The level of the version's table with this number, where there is one.
    pub level: Option<&'static MultiplierLevel>,
    /// Where it is from.
    pub origin: Origin,
}

/// Where a multiplier is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Origin {
    /// The author stated it.
    Stated,
    /// It follows from the Exploit Maturity (E) of the CVSS vector.
    Vector,
    /// The author did not state it, so it is the version's default.
    Assumed,
}

/// One line of the working.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Step {
    /// What is computed, such as "Risk gap".
    pub label: &'static str,
    /// The formula with the numbers put in, such as "10 − 7.7".
    pub expression: String,
    /// What it gives.
    pub result: String,
}

/// The working on one line. It displays as `(7.7 + 1.45015) × 0.83 = 7.59… → 7.6`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumLine {
    /// The formula with the numbers put in.
    pub working: String,
    /// What it gives before rounding, cut after two decimals with an ellipsis; `None` where that is the score.
    pub unrounded: Option<String>,
    /// Whether the cap at 10 was needed.
    pub capped: bool,
    /// The score.
    pub score: Decimal,
}

impl fmt::Display for SumLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (working, score) = (&self.working, plain(self.score));
        match &self.unrounded {
            Some(unrounded) => {
                let cap = if self.capped { ", capped" } else { "" };
                write!(f, "{working} = {unrounded}{cap} → {score}")
            }
            None => write!(f, "{working} = {score}"),
        }
    }
}

impl Step {
    pub(super) fn new(label: &'static str, expression: String, result: Decimal) -> Self {
        Self { label, expression, result: plain(result).to_string() }
    }
}

impl Outcome {
    /// The factor part, for versions that score by factors.
    pub fn factors(&self) -> Option<&FactorOutcome> {
        match &self.part {
            Part::Factors(part) => Some(part),
            Part::Metrics(_) => None,
        }
    }

    /// The metric part, for versions that score by metrics.
    pub fn metrics(&self) -> Option<&MetricOutcome> {
        match &self.part {
            Part::Metrics(part) => Some(part),
            Part::Factors(_) => None,
        }
    }

    /// Whether the outcome is what the author expects: every part that was written agrees.
    pub fn meets(&self, expected: &Expected) -> bool {
        expected.score.is_none_or(|score| self.score == Some(score))
            && expected.severity.is_none_or(|severity| self.severity == Some(severity))
    }

    /// What the formula was computed from; `None` when not scored or not by factors.
    pub fn terms(&self) -> Option<Terms> {
        let part = self.factors()?;
        Some(Terms {
            cvss: self.cvss?,
            factor_sum: part.factor_sum.headline,
            threat_multiplier: part.threat_multiplier.value,
            mitigation_factor: part.mitigation_factor.map_or(Decimal::ONE, |multiplier| multiplier.value),
        })
    }

    /// The whole working as a person would write it: one step a line, from the inputs to the score.
    ///
    /// When not scored, it ends with the factor sum. A line reads label, expression, result: `AARS`, `2.3 × (6.5 ÷ 10) ×
    /// 0.97`, `1.45015`.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        match (&self.part, &self.version.method) {
            (Part::Factors(part), Method::Factors(method)) => {
                let values: Vec<String> = part.values.iter().map(|value| plain(*value).to_string()).collect();
                steps.push(Step::new("Factor sum", values.join(" + "), part.factor_sum.headline));
                if let Some(terms) = self.terms() {
                    steps.extend(method.score.steps(&terms));
                }
                self.push_rounding(&mut steps, "Score", self.raw, self.score, self.capped);
            }
            (Part::Metrics(part), Method::Metrics(method)) => {
                if let Some(bte) = part.cvss_bte {
                    steps.push(Step::new("Score", "CVSS-BTE".to_owned(), bte));
                }
                if let Some(adjustment) = part.adjustment {
                    let weights: Vec<String> = part
                        .metrics
                        .iter()
                        .filter_map(|(metric, letter)| {
                            let weight = metric.value(*letter)?.weight?;
                            Some(format!("{}:{letter} {}", metric.abbr, plain(weight)))
                        })
                        .collect();
                    steps.push(Step::new("Adjustment", weights.join(" + "), adjustment));
                    if let Some(bte) = part.cvss_bte {
                        let raw = method.adjusted_raw(bte, adjustment);
                        let expression = if raw == bte + adjustment {
                            format!("{} + {}", plain(bte), plain(adjustment))
                        } else {
                            format!("CVSS-BTE is {}: no impact, no adjustment", plain(bte))
                        };
                        steps.push(Step::new("Adjusted, unrounded", expression, raw));
                        self.push_rounding(
                            &mut steps,
                            method.adjusted_name,
                            Some(raw),
                            part.adjusted_score,
                            part.adjusted_capped,
                        );
                    }
                }
            }
            // A version's outcome is always of its own kind.
            (Part::Factors(_), Method::Metrics(_)) | (Part::Metrics(_), Method::Factors(_)) => {}
        }
        steps
    }

    fn push_rounding(
        &self,
        steps: &mut Vec<Step>,
        label: &'static str,
        raw: Option<Decimal>,
        score: Option<Decimal>,
        capped: bool,
    ) {
        if let (Some(raw), Some(score)) = (raw, score) {
            let expression = if capped {
                format!("{}, capped at 10", plain(raw))
            } else {
                format!("{} rounded half up to one decimal", plain(raw))
            };
            steps.push(Step::new(label, expression, score));
        }
    }

    /// The working on one line that ends in the score; `None` when not scored.
    ///
    /// For example `(7.7 + (10 − 7.7) × 6.5 ÷ 10 × 0.97) × 0.83 = (7.7 + 1.45015) × 0.83 = 7.59… → 7.6`.
    pub fn sum(&self) -> Option<SumLine> {
        let (raw, score) = (self.raw?, self.score?);
        Some(match (&self.version.method, self.terms()) {
            (Method::Factors(method), Some(terms)) => SumLine {
                working: method.score.line(&terms),
                unrounded: (raw != score).then(|| short(raw)),
                capped: self.capped,
                score,
            },
            _ => SumLine { working: "CVSS-BTE".to_owned(), unrounded: None, capped: false, score },
        })
    }

    /// [`Self::sum`] as text.
    pub fn sum_line(&self) -> Option<String> {
        self.sum().map(|sum| sum.to_string())
    }
}
