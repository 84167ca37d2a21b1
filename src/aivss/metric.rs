//! Metrics with letters, as in the 2.0 candidate: one row for each metric, and the vector string that joins them.
//!
//! The tables of metrics are in the files of the versions.

use rust_decimal::Decimal;

use crate::mistake::Mistake;
use crate::order::Sort as _;
use crate::text::joined;

use super::{MetricMethod, Problem, Scored, Terms};

/// One metric of a version that scores by letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metric {
    /// Abbreviation, such as `LC`.
    pub abbr: &'static str,
    /// Full name.
    pub name: &'static str,
    /// What the metric asks, in our words.
    pub meaning: &'static str,
    /// Its legal values, in the order of the document.
    pub values: &'static [MetricValue],
}

impl Metric {
    /// The value with this letter.
    pub fn value(&self, letter: char) -> Option<&'static MetricValue> {
        self.values.iter().find(|value| value.letter == letter)
    }

    /// The legal letters as text, for example "D, I, M, N or X".
    pub fn letters(&self) -> String {
        let letters: Vec<String> = self.values.iter().map(|value| value.letter.to_string()).collect();
        joined(&letters, "or")
    }
}

/// One value of a [`Metric`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MetricValue {
    /// The letter.
    pub letter: char,
    /// The word for it.
    pub name: &'static str,
    /// When it applies, in our words.
    pub meaning: &'static str,
    /// What the value adds to the experimental score. `None` if the metric only classifies, and for `X`.
    pub weight: Option<Decimal>,
}

/// An ordinal class of agentic effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct EffectClass {
    /// Id, such as `A2`.
    pub id: &'static str,
    /// What the class means, in our words.
    pub meaning: &'static str,
}

impl MetricMethod {
    /// Finds a metric by its abbreviation, in upper or lower case.
    pub fn metric(&self, abbr: &str) -> Option<Metric> {
        self.metrics.iter().find(|metric| metric.abbr.eq_ignore_ascii_case(abbr.trim())).copied()
    }

    /// Reads a vector such as `AIVSS:2.0/LC:D/CP:C/…`, in any order of the metrics.
    ///
    /// Returns the metrics in the version's order. A metric may be missing, because a block can give some by letter.
    /// [`Assessment::score`](super::Assessment::score) then checks that all are there.
    ///
    /// ```
    /// use mdbook_aivss::aivss::Version;
    ///
    /// let candidate = Version::named("2.0-candidate").and_then(|version| version.metrics()).expect("scores by metrics");
    /// let metrics = candidate.parse("AIVSS:2.0/LC:D/CP:C/AP:L/SR:R/EX:W/PT:H/CA:M/TD:H")?;
    /// assert_eq!(metrics[0].0.name, "Language-Mediated Control");
    /// assert_eq!((candidate.effect_class)(&metrics).id, "A2");
    /// # Ok::<(), mdbook_aivss::internals::mistake::Mistake>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error for another prefix, an unknown metric, an illegal value, or a metric that is given twice.
    pub fn parse(&self, vector: &str) -> Result<Vec<(Metric, char)>, Mistake> {
        let form = format!(
            "write {}/{}",
            self.prefix,
            self.metrics.iter().map(|m| format!("{}:…", m.abbr)).collect::<Vec<_>>().join("/")
        );
        let mut found = Vec::with_capacity(self.metrics.len());
        let mut start = 0;
        for (index, part) in vector.split('/').enumerate() {
            let range = start..start + part.len();
            start = range.end + 1;
            if index == 0 {
                if part != self.prefix {
                    return Err(Mistake::new(
                        format!("a vector of this version begins with `{}`, not `{part}`", self.prefix),
                        form,
                    )
                    .at(range));
                }
                continue;
            }
            let Some((abbr, value)) = part.split_once(':') else {
                return Err(
                    Mistake::new(format!("`{part}` is not a metric and a letter joined by a colon"), form).at(range)
                );
            };
            let Some(metric) = self.metrics.iter().find(|metric| metric.abbr == abbr).copied() else {
                return Err(Mistake::new(format!("`{abbr}` is not a metric of this version"), form).at(range));
            };
            let mut letters = value.chars();
            let letter = match (letters.next(), letters.next()) {
                (Some(letter), None) if metric.value(letter).is_some() => letter,
                _ => {
                    let problem = Problem::MetricValue { metric, value: value.to_owned() };
                    return Err(Mistake::new(problem.message(), problem.help()).at(range));
                }
            };
            if found.iter().any(|(other, _): &(Metric, char)| other.abbr == metric.abbr) {
                return Err(Mistake::new(format!("{} is given twice", metric.abbr), "keep one of them").at(range));
            }
            found.push((metric, letter));
        }
        found.in_order_of(|(metric, _)| self.metrics.iter().position(|own| own.abbr == metric.abbr));
        Ok(found)
    }

    /// The sum of the weights of the letters, which is added to the score. `None` if a letter is `X`.
    pub fn adjustment(&self, metrics: &[(Metric, char)]) -> Option<Decimal> {
        let weight = |(metric, letter): &(Metric, char)| match letter {
            'X' => None,
            _ => Some(metric.value(*letter).and_then(|value| value.weight).unwrap_or_default()),
        };
        metrics.iter().map(weight).sum()
    }

    /// The adjusted score: exact, neither capped nor rounded.
    pub fn adjusted_raw(&self, cvss: Decimal, adjustment: Decimal) -> Decimal {
        if self.zero_stays && cvss.is_zero() {
            return cvss;
        }
        let one = Decimal::ONE;
        self.adjusted.value(&Terms { cvss, factor_sum: adjustment, threat_multiplier: one, mitigation_factor: one })
    }

    /// The vector string of these metrics, in the version's order.
    pub fn vector(&self, metrics: &[(Metric, char)]) -> String {
        let mut vector = self.prefix.to_owned();
        for own in self.metrics {
            if let Some((_, letter)) = metrics.iter().find(|(metric, _)| metric.abbr == own.abbr) {
                vector.push_str(&format!("/{}:{letter}", own.abbr));
            }
        }
        vector
    }
}

/// The letters of an assessment, in the form that a version's functions take.
pub(super) fn letters(metrics: &[(Metric, Scored<char>)]) -> Vec<(Metric, char)> {
    metrics.iter().map(|(metric, letter)| (*metric, letter.value)).collect()
}

/// The letter of one metric; `X` (not known) if it is missing.
pub(super) fn letter_of(metrics: &[(Metric, char)], abbr: &str) -> char {
    metrics.iter().find(|(metric, _)| metric.abbr == abbr).map_or('X', |(_, letter)| *letter)
}
