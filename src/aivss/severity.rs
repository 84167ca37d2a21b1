//! Severities and the bands that turn a score into one.
//!
//! Each version has its own bands ([`Version::bands`](super::Version::bands)).

use std::fmt;

use rust_decimal::Decimal;

/// How severe a score is: the five words of the CVSS v4.0 rating scale, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 0.0. AIVSS 0.8 has no band for it, so we use the word of CVSS.
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
    /// All five severities, lowest first.
    pub const ALL: [Self; 5] = [Self::None, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The published word.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
            Self::Critical => "Critical",
        }
    }

    /// Finds a severity by its word, in upper or lower case.
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

/// The range of scores that have one severity. It includes both ends; scores have one decimal.
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
    /// A remark about the band, for example that the version itself does not define it.
    pub note: Option<&'static str>,
}
