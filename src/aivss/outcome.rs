//! The result of an assessment: the score, facts about how it was computed, and the working as a person would write
//! it.
//!
//! [`Assessment::score`](super::Assessment::score) makes an [`Outcome`].

use std::fmt;

use rust_decimal::Decimal;

use super::number::{plain, short};
use super::{
    EffectClass, Expected, Factor, FactorSet, Input, Method, Metric, MultiplierLevel, Severity, Term, Terms, Version,
};

/// The result of an assessment.
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
    /// Which value of uncertain factors the score is computed from.
    pub headline: Headline,
    /// The scores at all low ends and at all high ends. If the assessment is not scored, the interval also covers
    /// every CVSS score.
    pub interval: Interval,
    /// The severities at both ends of the interval, if they differ.
    pub severity_range: Option<(Severity, Severity)>,
    /// Inputs that were assumed because the author did not state them: exploit, mitigation.
    pub assumed: Vec<Input>,
    /// Inputs that are stated but not used by this version: exploit, mitigation, factors, metrics.
    pub unused: Vec<Input>,
    /// Inputs whose value is not in the version's tables: factors, exploit, mitigation, CVSS.
    pub off_table: Vec<Input>,
    /// Whether the score is below the CVSS score that the formula started from.
    pub below_cvss: bool,
    /// The results that only one kind of version has.
    pub part: Part,
}

/// The results that only one kind of version has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Part {
    /// The results of a version that scores by factors.
    Factors(FactorOutcome),
    /// The results of a version that scores by metrics.
    Metrics(MetricOutcome),
}

/// The results of a version that scores by factors.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FactorOutcome {
    /// The set that the author's factors belong to.
    pub factor_set: &'static FactorSet,
    /// Whether that set differs from the version's own set.
    pub foreign_set: bool,
    /// The sum of the factors, from 0 to the number of factors in the set.
    pub factor_sum: Sum,
    /// The threat multiplier that was used.
    pub threat_multiplier: Multiplier,
    /// The mitigation factor that was used; `None` if the version has none.
    pub mitigation_factor: Option<Multiplier>,
    /// The agentic part (AARS), exact and unrounded; `None` when not scored.
    pub aars: Option<Decimal>,
    /// If the score is below the CVSS base score: the version that fixes this defect, and the score under it.
    pub repaired: Option<(&'static Version, Decimal)>,
    /// The level that the vector's Exploit Maturity (E) means, if the author states another multiplier.
    pub vector_says: Option<&'static MultiplierLevel>,
    /// The factors whose value is not in the version's table, in the author's order.
    pub off_table: Vec<Factor>,
    /// The headline values of the factors in the author's order.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) values: Vec<Decimal>,
}

/// The results of a version that scores by metrics.
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
    /// What the metrics add in the experimental mode; `None` if one of them is `X`.
    pub adjustment: Option<Decimal>,
    /// The experimental score, 0 to 10, one decimal; `None` when not scored or withheld.
    pub adjusted_score: Option<Decimal>,
    /// Severity of the experimental score.
    pub adjusted_severity: Option<Severity>,
    /// Whether the experimental score had to be capped at 10.
    pub adjusted_capped: bool,
    /// The metrics that are `X`. Because of them there is no experimental score.
    pub withheld_by: Vec<&'static str>,
}

/// Which value of uncertain factors the score is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Headline {
    /// Each factor has one value, or a most likely value inside its range, or the ranges do not change the score.
    Point,
    /// At least one factor is taken at the high end of its range, and this changes the score. The score is then shown
    /// as "up to".
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

/// An interval of scores, each 0 to 10 with one decimal.
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

/// The sum of the factors, for three choices of the uncertain ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Sum {
    /// The sum of the values that the score is computed from.
    pub headline: Decimal,
    /// The sum of the low ends.
    pub low: Decimal,
    /// The sum of the high ends.
    pub high: Decimal,
}

/// A multiplier that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Multiplier {
    /// The number.
    pub value: Decimal,
    /// The level of the version's table with this number, if there is one.
    pub level: Option<&'static MultiplierLevel>,
    /// Where the number comes from.
    pub origin: Origin,
}

/// Where a multiplier comes from.
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
    /// The name of what is computed, such as "Risk gap".
    pub label: &'static str,
    /// The formula with numbers, such as "10 − 7.7".
    pub expression: String,
    /// The result as text.
    pub result: String,
    /// The meaning of the label, for pages in other languages.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub name: StepName,
    /// The meaning of the expression, for pages in other languages.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub way: StepWay,
}

/// The value that a step computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StepName {
    /// The sum of the factors.
    FactorSum,
    /// A part of the formula, by its published name.
    Part(&'static str),
    /// The score before it is rounded.
    Unrounded,
    /// The score.
    Score,
    /// The value that the metrics add.
    Adjustment,
    /// The adjusted score before it is rounded.
    AdjustedUnrounded,
}

impl StepName {
    /// The label in English.
    pub fn label(self) -> &'static str {
        match self {
            Self::FactorSum => "Factor sum",
            Self::Part(name) => name,
            Self::Unrounded => "Unrounded score",
            Self::Score => "Score",
            Self::Adjustment => "Adjustment",
            Self::AdjustedUnrounded => "Adjusted, unrounded",
        }
    }
}

/// The way in which a step computes its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StepWay {
    /// It evaluates an expression of numbers and signs.
    Numbers,
    /// It uses this input as it is.
    Term(Term),
    /// It rounds this number.
    Rounded(Decimal),
    /// It lowers this number, which is above 10, to 10.
    Capped(Decimal),
    /// It uses this CVSS-BTE score as it is, because there is no impact.
    NoImpact(Decimal),
}

/// The working on one line. It displays as `(7.7 + 1.45015) × 0.83 = 7.59… → 7.6`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumLine {
    /// The formula with numbers.
    pub working: String,
    /// The result before rounding, cut after two decimals with an ellipsis. `None` if it equals the score.
    pub unrounded: Option<String>,
    /// Whether the score had to be capped at 10.
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
    pub(super) fn new(name: StepName, expression: String, result: Decimal) -> Self {
        let result = plain(result).to_string();
        Self { label: name.label(), expression, result, name, way: StepWay::Numbers }
    }

    pub(super) fn by(self, way: StepWay) -> Self {
        Self { way, ..self }
    }
}

impl Outcome {
    /// The factor part; `None` if the version scores by metrics.
    pub fn factors(&self) -> Option<&FactorOutcome> {
        match &self.part {
            Part::Factors(part) => Some(part),
            Part::Metrics(_) => None,
        }
    }

    /// The metric part; `None` if the version scores by factors.
    pub fn metrics(&self) -> Option<&MetricOutcome> {
        match &self.part {
            Part::Metrics(part) => Some(part),
            Part::Factors(_) => None,
        }
    }

    /// Whether the outcome is what the author expects. Each part of `expected` that was written must match.
    pub fn meets(&self, expected: &Expected) -> bool {
        expected.score.is_none_or(|score| self.score == Some(score))
            && expected.severity.is_none_or(|severity| self.severity == Some(severity))
    }

    /// The inputs of the formula; `None` if there is no score or the version does not score by factors.
    pub fn terms(&self) -> Option<Terms> {
        let part = self.factors()?;
        Some(Terms {
            cvss: self.cvss?,
            factor_sum: part.factor_sum.headline,
            threat_multiplier: part.threat_multiplier.value,
            mitigation_factor: part.mitigation_factor.map_or(Decimal::ONE, |multiplier| multiplier.value),
        })
    }

    /// The whole working as a person would write it, one step for each line, from the inputs to the score.
    ///
    /// If there is no score, the working ends with the factor sum. Each step has a label, an expression and a result,
    /// for example `AARS`, `2.3 × (6.5 ÷ 10) × 0.97` and `1.45015`.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        match (&self.part, &self.version.method) {
            (Part::Factors(part), Method::Factors(method)) => {
                let values: Vec<String> = part.values.iter().map(|value| plain(*value).to_string()).collect();
                steps.push(Step::new(StepName::FactorSum, values.join(" + "), part.factor_sum.headline));
                if let Some(terms) = self.terms() {
                    steps.extend(method.score.steps(&terms));
                }
                self.push_rounding(&mut steps, StepName::Score, self.raw, self.score, self.capped);
            }
            (Part::Metrics(part), Method::Metrics(method)) => {
                if let Some(bte) = part.cvss_bte {
                    steps.push(Step::new(StepName::Score, "CVSS-BTE".to_owned(), bte));
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
                    steps.push(Step::new(StepName::Adjustment, weights.join(" + "), adjustment));
                    if let Some(bte) = part.cvss_bte {
                        let raw = method.adjusted_raw(bte, adjustment);
                        let (expression, way) = if raw == bte + adjustment {
                            (format!("{} + {}", plain(bte), plain(adjustment)), StepWay::Numbers)
                        } else {
                            let why = format!("CVSS-BTE is {}: no impact, no adjustment", plain(bte));
                            (why, StepWay::NoImpact(bte))
                        };
                        steps.push(Step::new(StepName::AdjustedUnrounded, expression, raw).by(way));
                        self.push_rounding(
                            &mut steps,
                            StepName::Part(method.adjusted_name),
                            Some(raw),
                            part.adjusted_score,
                            part.adjusted_capped,
                        );
                    }
                }
            }
            // The outcome of a version always has the part of that version's kind.
            (Part::Factors(_), Method::Metrics(_)) | (Part::Metrics(_), Method::Factors(_)) => {}
        }
        steps
    }

    fn push_rounding(
        &self,
        steps: &mut Vec<Step>,
        name: StepName,
        raw: Option<Decimal>,
        score: Option<Decimal>,
        capped: bool,
    ) {
        if let (Some(raw), Some(score)) = (raw, score) {
            let (expression, way) = if capped {
                (format!("{}, capped at 10", plain(raw)), StepWay::Capped(raw))
            } else {
                (format!("{} rounded half up to one decimal", plain(raw)), StepWay::Rounded(raw))
            };
            steps.push(Step::new(name, expression, score).by(way));
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

    /// The text of [`Self::sum`].
    pub fn sum_line(&self) -> Option<String> {
        self.sum().map(|sum| sum.to_string())
    }
}
