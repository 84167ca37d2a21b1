//! The problems that prevent a score, as data. Each problem has an input, a message and a help text.

use std::fmt;

use rust_decimal::Decimal;

use super::number::{TEN, too_fine};
use super::{Factor, FactorMethod, FactorSet, MAX_DECIMALS, Metric, VERSIONS, Version, plain};
use crate::name::list;

/// An input of an assessment, for the position of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Input {
    /// The CVSS vector or score.
    Cvss,
    /// The threat multiplier.
    Exploit,
    /// The mitigation factor.
    Mitigation,
    /// The factors as a whole.
    Factors,
    /// One factor.
    Factor(Factor),
    /// The metrics as a whole.
    Metrics,
    /// One metric, by its abbreviation.
    Metric(&'static str),
    /// The score that another page publishes.
    Published,
}

impl Input {
    /// The name of the input in exports, which is also its key in a block: `cvss`, `exploit`, `mitigation`, `factors`
    /// or `metrics`.
    pub fn field(self) -> &'static str {
        match self {
            Self::Cvss => "cvss",
            Self::Exploit => "exploit",
            Self::Mitigation => "mitigation",
            Self::Factors | Self::Factor(_) => "factors",
            Self::Metrics | Self::Metric(_) => "metrics",
            Self::Published => "published",
        }
    }

    /// What messages call a number for this input, with its article.
    pub fn number(self) -> &'static str {
        match self {
            Self::Cvss => "a CVSS score",
            Self::Exploit => "a number for `exploit`",
            Self::Mitigation => "a number for `mitigation`",
            Self::Factors | Self::Factor(_) => "a factor value",
            Self::Metrics | Self::Metric(_) => "a metric",
            Self::Published => "a published score",
        }
    }

    /// The highest legal number; the lowest is 0. Metrics take letters instead.
    pub fn highest(self) -> Decimal {
        match self {
            Self::Cvss | Self::Published => TEN,
            Self::Exploit => Decimal::TWO,
            Self::Mitigation | Self::Factors | Self::Factor(_) => Decimal::ONE,
            Self::Metrics | Self::Metric(_) => Decimal::ZERO,
        }
    }

    /// Whether the input is one factor or all of them.
    pub fn is_factor(self) -> bool {
        matches!(self, Self::Factors | Self::Factor(_))
    }

    /// Returns the problem if this number is not legal for the input.
    pub fn check(self, value: Decimal) -> Option<Problem> {
        if value < Decimal::ZERO || value > self.highest() {
            Some(Problem::OutOfRange { input: self, value })
        } else if too_fine(value) {
            Some(Problem::TooManyDecimals { input: self, value })
        } else {
            None
        }
    }

    /// The names of several inputs.
    pub fn fields(inputs: &[Self]) -> Vec<&'static str> {
        inputs.iter().map(|input| input.field()).collect()
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Factor(factor) => write!(f, "the factor {}", factor.key()),
            Self::Metric(abbr) => write!(f, "the metric {abbr}"),
            other => f.write_str(other.field()),
        }
    }
}

/// Why an assessment cannot be scored under a version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The version scores by factors and the assessment has none.
    NoFactors {
        /// The version.
        version: &'static Version,
    },
    /// Some of the factors of a set are missing.
    FactorsMissing {
        /// The set that the others belong to.
        set: &'static FactorSet,
        /// The missing factors, in the order of the set.
        missing: Vec<Factor>,
    },
    /// The factor that decides between the two sets is missing.
    FactorSetUnknown {
        /// How many factors there are.
        given: usize,
        /// The sets that it could be.
        sets: Vec<&'static FactorSet>,
        /// Factors that all of these sets have and that are missing as well.
        missing: Vec<Factor>,
    },
    /// Factors that no set has together.
    FactorsMixed {
        /// The factors that are not in every set, with the names that the author used. Factors that are not in `set`
        /// come first.
        clashing: Vec<(Factor, &'static str)>,
        /// The set that the names of the other factors belong to; `None` if both sets match equally well.
        set: Option<&'static FactorSet>,
    },
    /// The factors are a complete set, but the version's formula takes another number of factors.
    FactorCount {
        /// The version.
        version: &'static Version,
        /// The set that the factors form.
        set: &'static FactorSet,
    },
    /// A factor is given twice.
    FactorTwice {
        /// The factor.
        factor: Factor,
        /// The name at the first occurrence.
        first: String,
        /// The name at the second occurrence.
        second: String,
    },
    /// A mitigation factor is given, but the version has none.
    MitigationNotTaken {
        /// The version.
        version: &'static Version,
    },
    /// Metrics that the version needs are missing.
    MetricsMissing {
        /// The version.
        version: &'static Version,
        /// The abbreviations of the missing metrics, in the order of the vector.
        missing: Vec<&'static str>,
    },
    /// A metric is given twice.
    MetricTwice {
        /// Its abbreviation.
        metric: &'static str,
    },
    /// A metric that the version does not have.
    MetricUnknown {
        /// The version.
        version: &'static Version,
        /// Its abbreviation.
        metric: &'static str,
    },
    /// The value is not a value of the metric.
    MetricValue {
        /// The metric.
        metric: Metric,
        /// The value that was given.
        value: String,
    },
    /// A number below 0 or above [`Input::highest`].
    OutOfRange {
        /// The input that the number was given for.
        input: Input,
        /// The number.
        value: Decimal,
    },
    /// A number with more than [`MAX_DECIMALS`] decimal places.
    TooManyDecimals {
        /// The input that the number was given for.
        input: Input,
        /// The number.
        value: Decimal,
    },
    /// A range whose low end is above its high end.
    RangeReversed {
        /// The factor.
        factor: Factor,
        /// The end that was written first.
        low: Decimal,
        /// The end that was written second.
        high: Decimal,
    },
    /// A score outside its own range.
    OutsideRange {
        /// The factor.
        factor: Factor,
        /// The score.
        score: Decimal,
        /// Low end of the range.
        low: Decimal,
        /// High end of the range.
        high: Decimal,
    },
    /// The CVSS score is not the base score of the vector beside it.
    CvssDisagrees {
        /// The score that was given.
        score: Decimal,
        /// The base score of the vector.
        base: Decimal,
    },
}

impl Problem {
    /// The input that the problem is about.
    pub fn input(&self) -> Input {
        match self {
            Self::NoFactors { .. }
            | Self::FactorsMissing { .. }
            | Self::FactorSetUnknown { .. }
            | Self::FactorCount { .. } => Input::Factors,
            Self::FactorsMixed { clashing, .. } => {
                clashing.first().map_or(Input::Factors, |(factor, _)| Input::Factor(*factor))
            }
            Self::FactorTwice { factor, .. }
            | Self::RangeReversed { factor, .. }
            | Self::OutsideRange { factor, .. } => Input::Factor(*factor),
            Self::MitigationNotTaken { .. } => Input::Mitigation,
            Self::MetricsMissing { .. } => Input::Metrics,
            Self::MetricTwice { metric } | Self::MetricUnknown { metric, .. } => Input::Metric(metric),
            Self::MetricValue { metric, .. } => Input::Metric(metric.abbr),
            Self::OutOfRange { input, .. } | Self::TooManyDecimals { input, .. } => *input,
            Self::CvssDisagrees { .. } => Input::Cvss,
        }
    }

    /// What is wrong, without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::NoFactors { version } => {
                format!("AIVSS {version} needs {} factors, and there are none", count_of(version))
            }
            Self::FactorsMissing { set, missing } => {
                let names: Vec<&str> = missing.iter().map(|factor| set.name_of(*factor)).collect();
                let what = if names.len() == 1 { "a factor is missing" } else { "factors are missing" };
                format!("{what}: {}", names.join(", "))
            }
            Self::FactorSetUnknown { given, sets, missing } => {
                let tenth = one_of(sets);
                if missing.is_empty() {
                    format!("a factor is missing: {tenth}")
                } else {
                    let names: Vec<&str> = missing.iter().map(|factor| sets[0].name_of(*factor)).collect();
                    let count = sets[0].count();
                    format!("{given} of {count} factors are given; missing: {}, and {tenth}", names.join(", "))
                }
            }
            Self::FactorsMixed { clashing, .. } => {
                format!("no factor set has {} together", list(clashing.iter().map(|(_, name)| *name)))
            }
            Self::FactorCount { version, set } => {
                format!(
                    "AIVSS {version} takes {} factors, and these are the {} of {}",
                    count_of(version),
                    set.count(),
                    set.id
                )
            }
            Self::FactorTwice { first, second, .. } if first == second => {
                format!("the factor `{first}` is given twice")
            }
            Self::FactorTwice { first, second, .. } => format!("`{second}` and `{first}` are the same factor"),
            Self::MitigationNotTaken { version } => format!("AIVSS {version} has no mitigation factor"),
            Self::MetricsMissing { version, missing } if missing.len() == 1 => {
                format!("AIVSS {version} needs the metric {}", missing.join(", "))
            }
            Self::MetricsMissing { version, missing } => {
                format!("AIVSS {version} needs the metrics {}", missing.join(", "))
            }
            Self::MetricTwice { metric } => format!("the metric {metric} is given twice"),
            Self::MetricUnknown { version, metric } => format!("AIVSS {version} has no metric {metric}"),
            Self::MetricValue { metric, value } => format!("`{value}` is not a value of {}", metric.abbr),
            Self::OutOfRange { input, value } => {
                format!("{} must be from 0 to {}, not {}", input.number(), input.highest(), value.normalize())
            }
            Self::TooManyDecimals { value, .. } => {
                format!("`{}` has more than {MAX_DECIMALS} decimal places", value.normalize())
            }
            Self::RangeReversed { low, high, .. } => {
                format!("the range {}..{} begins with its higher end", plain(*low), plain(*high))
            }
            Self::OutsideRange { score, low, high, .. } => {
                format!("`score: {}` is outside `range: {}..{}`", plain(*score), plain(*low), plain(*high))
            }
            Self::CvssDisagrees { score, base } => {
                format!("the vector has the base score {}, not {}", plain(*base), plain(*score))
            }
        }
    }

    /// How to fix it.
    pub fn help(&self) -> String {
        match self {
            Self::NoFactors { version } => {
                let count = count_of(version);
                format!("give all {count} factors of one set under `factors`, or name an assessment in `factors-from`")
            }
            Self::FactorsMissing { .. } => {
                "a factor that is not known is written `unknown`; one that is left out is never taken as 0".to_owned()
            }
            Self::FactorSetUnknown { sets, .. } => {
                format!("{} decides which published set is meant; give the one that was assessed", one_of(sets))
            }
            Self::FactorsMixed { clashing, set: Some(set) } => {
                let others = clashing.iter().filter(|(factor, _)| set.row(*factor).is_none()).map(|(_, name)| *name);
                format!("remove {}, because the {} set does not contain it", list(others), set.id)
            }
            Self::FactorsMixed { set: None, .. } => {
                "they are different questions from different versions; keep the one that belongs to your set".to_owned()
            }
            Self::FactorCount { set, .. } => {
                format!("use a version that takes them: {}", versions(|method| method.factor_set.id == set.id))
            }
            Self::FactorTwice { .. } | Self::MetricTwice { .. } => "remove one".to_owned(),
            Self::MitigationNotTaken { .. } => {
                let others = versions(|method| method.mitigation.is_some());
                format!("remove `mitigation`, or use a version that has it: {others}")
            }
            Self::MetricsMissing { .. } => "a metric that is not known is written `X`".to_owned(),
            Self::MetricUnknown { version, .. } => {
                let own = version.metrics().map_or(&[][..], |method| method.metrics);
                format!("its metrics are {}", own.iter().map(|metric| metric.abbr).collect::<Vec<_>>().join(", "))
            }
            Self::MetricValue { metric, .. } => format!("{} ({}) is {}", metric.abbr, metric.name, metric.letters()),
            // A value from 2 to 10 was probably meant on a 0–10 scale: suggest a tenth of it. `1.5` could mean anything.
            Self::OutOfRange { input, value }
                if input.is_factor() && *value > Decimal::ZERO && *value <= TEN && value.is_integer() =>
            {
                format!("write a number from 0 to 1, such as `{}`", (*value / TEN).normalize())
            }
            Self::OutOfRange { input, .. } => format!("write a number from 0 to {}", input.highest()),
            Self::TooManyDecimals { .. } => format!("at most {MAX_DECIMALS} decimal places are accepted"),
            Self::RangeReversed { low, high, .. } => format!("write `{}..{}`", plain(*high), plain(*low)),
            Self::OutsideRange { .. } => "widen `range`, or correct `score`".to_owned(),
            Self::CvssDisagrees { base, .. } => format!("write {}, or leave the score out", plain(*base)),
        }
    }
}

/// The number of factors that a version takes, as a word.
fn count_of(version: &Version) -> String {
    version.factors().map_or_else(|| "no".to_owned(), |method| method.factor_set.count())
}

/// Lists the ids of the versions whose factor method meets a condition.
fn versions(such: impl Fn(&FactorMethod) -> bool) -> String {
    let such = VERSIONS.iter().filter(|version| version.factors().is_some_and(&such));
    such.map(|version| version.id).collect::<Vec<_>>().join(", ")
}

/// Lists the tenth factors of some sets, for example "Goal-Driven Planning (0.5 set) or Natural Language Interface
/// (0.8 set)".
fn one_of(sets: &[&'static FactorSet]) -> String {
    let names: Vec<String> = sets
        .iter()
        .flat_map(|set| set.distinguishing(sets).map(|row| format!("{} ({} set)", row.name, set.id)))
        .collect();
    names.join(" or ")
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Problem {}
