//! Severities and the bands that turn a score into one.
//!
//! The bands belong to a version ([`Version::bands`](super::Version::bands)); a version with other bands brings its own.

use std::fmt;

use rust_decimal::Decimal;

/// How severe a score is: the five words of the CVSS v4.0 rating scale, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 0.0. AIVSS 0.8 has no band for it; the word is used by CVSS convention.
    None,
    /// The lowest band above zero.
    Low,
    /// Between low and high.
    Medium,
    /// Between medium and critical.
    High,
    /// The highest band.
    Critical,
}

impl Severity {
    /// All five, least first.
    pub const ALL: [Self; 5] = [Self::None, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word as it is printed.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
            Self::Critical => "Critical",
        }
    }

    /// Finds a severity by its word, in any case.
    ///
    /// ```
    /// use mdbook_aivss::aivss::Severity;
    ///
    /// assert_eq!(Severity::named("high"), Some(Severity::High));
    /// assert_eq!(Severity::named("severe"), None);
    /// ```
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word().eq_ignore_ascii_case(word.trim()))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// The scores of one severity. Both ends belong to it; scores have one decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Band {
    /// The severity.
    pub severity: Severity,
    /// Lowest score, one decimal.
    pub low: Decimal,
    /// Highest score, one decimal.
    pub high: Decimal,
    /// What has to be said about the band, such as that it is not the version's own.
    pub note: Option<&'static str>,
}
