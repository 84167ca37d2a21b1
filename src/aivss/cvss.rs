//! CVSS v4.0 vectors: reading them strictly, their scores, and their metrics in words.
//!
//! Start at [`CvssVector::parse`]. The crate `cvss` computes the scores. This module adds errors that name the metric
//! and say how to fix it, and it computes the base score of a vector that also has other metrics.

mod read;
mod table;

use std::fmt;

use rust_decimal::Decimal;

use crate::mistake::Mistake;

use read::{check_prefix, read_metric};
use table::{BASE_METRICS, EXAMPLE, METRICS, PREFIX};

pub use table::CvssGroup;

/// Every metric of CVSS v4.0 in the order of the vector: its abbreviation, its name, and the letter and word of each value.
#[cfg(feature = "lsp")]
pub(crate) fn cvss_metrics()
-> impl Iterator<Item = (&'static str, &'static str, &'static [(&'static str, &'static str)])> {
    METRICS.iter().map(|metric| (metric.abbr, metric.name, metric.values))
}

/// One metric of a vector, spelled out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CvssMetric {
    /// The group of metrics that it belongs to.
    pub group: CvssGroup,
    /// Abbreviation, such as `AV`.
    pub abbr: &'static str,
    /// Full name, such as "Attack Vector".
    pub name: &'static str,
    /// Value as written in the vector, such as `N`.
    pub value: &'static str,
    /// The word for the value, such as "Network".
    pub word: &'static str,
}

type Values = [Option<u8>; METRICS.len()];

/// A CVSS v4.0 vector with its scores.
///
/// ```
/// use mdbook_aivss::aivss::{CvssVector, Decimal};
///
/// let vector = CvssVector::parse("CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P")?;
/// assert_eq!(vector.base(), Decimal::new(87, 1));
/// assert_eq!(vector.nomenclature(), "CVSS-BT");
/// assert_eq!(vector.metrics().next().map(|metric| metric.word), Some("Network"));
/// # Ok::<(), mdbook_aivss::internals::mistake::Mistake>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvssVector {
    /// For each metric of the table, the index of its value in that table. `None` if the vector does not have the metric.
    /// The first eleven are the base metrics.
    values: Values,
    base: Decimal,
    bte: Decimal,
}

impl CvssVector {
    /// Reads a CVSS v4.0 vector: the prefix `CVSS:4.0`, the eleven base metrics, any further metrics, in any order.
    ///
    /// # Errors
    ///
    /// Returns an error if the vector is of another version of CVSS, has a metric or value that v4.0 does not have,
    /// is in lower case, has a metric twice, or lacks base metrics. The error names the first mistake.
    pub fn parse(vector: &str) -> Result<Self, Mistake> {
        check_prefix(vector)?;
        let mut values: Values = [None; METRICS.len()];
        let mut start = PREFIX.len() + 1;
        for part in vector.get(start..).unwrap_or_default().split('/') {
            let range = start..start + part.len();
            start = range.end + 1;
            let (index, value) = read_metric(part).map_err(|error| match error.range() {
                // Convert offsets inside the part to offsets inside the vector.
                Some(inner) => error.at(range.start + inner.start..range.start + inner.end),
                None => error.at(range.clone()),
            })?;
            if values[index].replace(value).is_some() {
                let name = METRICS[index].name;
                return Err(Mistake::new(
                    format!("{} ({name}) is given twice", METRICS[index].abbr),
                    "keep one of them",
                )
                .at(range));
            }
        }
        let missing: Vec<String> = METRICS[..BASE_METRICS]
            .iter()
            .zip(&values)
            .filter(|(_, value)| value.is_none())
            .map(|(metric, _)| format!("{} ({})", metric.abbr, metric.name))
            .collect();
        if !missing.is_empty() {
            let what = if missing.len() == 1 { "a base metric is" } else { "base metrics are" };
            return Err(Mistake::new(
                format!("{what} missing from the vector: {}", missing.join(", ")),
                format!("a vector has all eleven base metrics, such as {EXAMPLE}"),
            ));
        }
        let base = score(metrics(&values).take(BASE_METRICS))?;
        let defined = |group| metrics(&values).any(|metric| metric.group == group && metric.value != "X");
        let adds = defined(CvssGroup::Threat) || defined(CvssGroup::Environmental);
        let bte = if adds { score(metrics(&values))? } else { base };
        Ok(Self { values, base, bte })
    }

    /// The base score (CVSS-B), 0.0 to 10.0, one decimal: from the eleven base metrics alone.
    pub fn base(&self) -> Decimal {
        self.base
    }

    /// The score (CVSS-BTE) that takes threat and environmental metrics into account, 0.0 to 10.0, one decimal.
    pub fn bte(&self) -> Decimal {
        self.bte
    }

    /// The published name of the score that [`CvssVector::bte`] returns: `CVSS-B`, `CVSS-BT`, `CVSS-BE` or
    /// `CVSS-BTE`. Metrics with the value X do not count.
    pub fn nomenclature(&self) -> &'static str {
        let has = |group| metrics(&self.values).any(|metric| metric.group == group && metric.value != "X");
        match (has(CvssGroup::Threat), has(CvssGroup::Environmental)) {
            (false, false) => "CVSS-B",
            (true, false) => "CVSS-BT",
            (false, true) => "CVSS-BE",
            (true, true) => "CVSS-BTE",
        }
    }

    /// The value of Exploit Maturity: `A`, `P` or `U`. `None` if it is X or not in the vector.
    pub fn exploit_maturity(&self) -> Option<char> {
        self.value("E").filter(|value| *value != "X").and_then(|value| value.chars().next())
    }

    /// The value of one metric, by its abbreviation.
    pub fn value(&self, abbr: &str) -> Option<&'static str> {
        metrics(&self.values).find(|metric| metric.abbr == abbr).map(|metric| metric.value)
    }

    /// Whether the vector defines metrics besides the base ones (X counts as not defined).
    pub fn has_more_than_base(&self) -> bool {
        self.further_metrics().any(|metric| metric.value != "X")
    }

    /// The eleven base metrics in the order of the specification.
    pub fn metrics(&self) -> impl Iterator<Item = CvssMetric> {
        metrics(&self.values).take(BASE_METRICS)
    }

    /// The threat, environmental and supplemental metrics that are in the vector.
    pub fn further_metrics(&self) -> impl Iterator<Item = CvssMetric> {
        metrics(&self.values).skip(BASE_METRICS)
    }

    /// The base metrics alone, as a vector string.
    pub fn base_vector(&self) -> String {
        write_vector(self.metrics())
    }

    /// Returns the same vector with another value for one metric.
    ///
    /// # Errors
    ///
    /// Returns an error if CVSS v4.0 does not have the metric or the value.
    pub fn with(&self, abbr: &str, value: &str) -> Result<Self, Mistake> {
        let mut vector = PREFIX.to_owned();
        for metric in metrics(&self.values).filter(|metric| metric.abbr != abbr) {
            vector.push_str(&format!("/{}:{}", metric.abbr, metric.value));
        }
        Self::parse(&format!("{vector}/{abbr}:{value}"))
    }
}

/// The canonical form: capitals, metrics in the order of the specification.
impl fmt::Display for CvssVector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&write_vector(metrics(&self.values)))
    }
}

/// The metrics of a vector, in canonical order. A vector that was parsed contains all base metrics, so these are the first
/// eleven.
fn metrics(values: &Values) -> impl Iterator<Item = CvssMetric> {
    METRICS.iter().zip(values).filter_map(|(metric, value)| {
        let (value, word) = metric.values[usize::from((*value)?)];
        Some(CvssMetric { group: metric.group, abbr: metric.abbr, name: metric.name, value, word })
    })
}

fn write_vector(metrics: impl Iterator<Item = CvssMetric>) -> String {
    let mut vector = String::with_capacity(PREFIX.len() + METRICS.len() * 6);
    vector.push_str(PREFIX);
    for metric in metrics {
        vector.push('/');
        vector.push_str(metric.abbr);
        vector.push(':');
        vector.push_str(metric.value);
    }
    vector
}

/// Computes the score of these metrics. The result is exact, because CVSS scores have one decimal and are computed
/// here in tenths.
fn score(metrics: impl Iterator<Item = CvssMetric>) -> Result<Decimal, Mistake> {
    let vector: cvss::v4::Vector = write_vector(metrics)
        .parse()
        .map_err(|error: cvss::Error| Mistake::new(error.to_string(), format!("the form is {EXAMPLE}")))?;
    let tenths = (vector.score().value() * 10.0).round();
    // CVSS defines scores from 0 to 10, so tenths are in 0 to 100.
    Ok(Decimal::new(tenths as i64, 1))
}
