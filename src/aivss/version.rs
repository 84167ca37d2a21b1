//! A published version of AIVSS as a value: its factor set or metrics, legal values, tables, formula, bands and source.
//!
//! Start at [`Version::named`]. [`VERSIONS`] lists all versions. Outside a version's own file, no code compares ids.
//!
//! # Adding a version
//!
//! 1. Write `v1_0.rs` beside the others: a `static V1_0: Version`. Start from the most similar file. Take each
//!    constant from the document, and name its table in a comment.
//! 2. If the version rates factors, fill [`FactorMethod`]. If it has the ten factors of another version, refer to
//!    that version's [`FactorSet`]; otherwise write a new set in the same file. Create a factor that no version had
//!    before with [`Factor::new`](super::Factor::new). The names, the suggestions and the choice of a set for an
//!    author's factors are derived from the sets.
//! 3. Write the formula once, as an [`Expr`]. The score, the working, the symbols and the intervals are derived from
//!    it. If the version scores by letters, fill [`MetricMethod`] instead.
//! 4. Add `mod v1_0;` to `mod.rs` and `&V1_0` to [`VERSIONS`]. The first version in the list is the default.
//! 5. Add its published examples to `tests/scoring/published.rs`.

use std::fmt;

use rust_decimal::Decimal;

use super::{Band, CvssVector, EffectClass, Expr, FactorSet, LevelTable, Metric, Severity, Term};
use super::{v0_5::V0_5, v0_8::V0_8, v0_8_floor::V0_8_FLOOR, v2_0_candidate::V2_0_CANDIDATE};
use crate::name::same;

/// Every version; the first is the default.
pub static VERSIONS: &[&Version] = &[&V0_8, &V0_8_FLOOR, &V0_5, &V2_0_CANDIDATE];

/// One version of AIVSS.
#[non_exhaustive]
pub struct Version {
    /// The id that authors write, for example `0.8` or `2.0-candidate`.
    pub id: &'static str,
    /// Other accepted spellings, compared by [`same`].
    pub aliases: &'static [&'static str],
    /// Name for headings.
    pub title: &'static str,
    /// The version's status at OWASP.
    pub status: Status,
    /// The date of publication, as precisely as it is known.
    pub published: &'static str,
    /// The document and the sections that were used.
    pub source: &'static str,
    /// The address of the document or of its project.
    pub url: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// Severity bands, highest first.
    pub bands: &'static [Band],
    /// Where the bands come from.
    pub bands_source: &'static str,
    /// Remarks that a reader needs next to a score, including known defects of the document.
    pub caveats: &'static [&'static str],
    /// Which CVSS score the version starts from.
    pub cvss: CvssUse,
    /// Whether the version scores by factors or by metrics.
    pub method: Method,
}

/// The status of a version at OWASP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// The version that OWASP publishes as current.
    Official,
    /// Published by OWASP and replaced since.
    Superseded,
    /// Proposed to OWASP, but in no OWASP publication.
    Proposal,
    /// A draft in a reference repository; OWASP has not published it.
    Candidate,
}

impl Status {
    /// The status as one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Superseded => "superseded",
            Self::Proposal => "proposal",
            Self::Candidate => "candidate",
        }
    }

    /// The status as a sentence for pages.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Official => "The version that OWASP publishes as current.",
            Self::Superseded => "Published by OWASP and replaced since.",
            Self::Proposal => "A proposal to OWASP; no OWASP publication has adopted it.",
            Self::Candidate => "A candidate that OWASP has not published.",
        }
    }

    /// Whether OWASP published the version. If not, pages must say so.
    pub fn is_published_by_owasp(self) -> bool {
        matches!(self, Self::Official | Self::Superseded)
    }
}

/// Which CVSS v4.0 score a version starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CvssUse {
    /// The base score. Threat and environmental metrics of a vector are ignored.
    Base,
    /// CVSS-BTE: base, threat and environmental metrics.
    BaseThreatEnvironmental,
}

impl CvssUse {
    /// The name of the score that the version takes from a vector, such as `CVSS-B` for the base score.
    pub fn nomenclature(self, vector: &CvssVector) -> &'static str {
        match self {
            Self::Base => "CVSS-B",
            Self::BaseThreatEnvironmental => vector.nomenclature(),
        }
    }
}

/// The way in which a version scores.
#[derive(Debug)]
#[non_exhaustive]
pub enum Method {
    /// By factors of 0 to 1 and multipliers.
    Factors(FactorMethod),
    /// By metrics with letters.
    Metrics(MetricMethod),
}

/// The tables and the formula of a version that scores by factors.
#[derive(Debug)]
#[non_exhaustive]
pub struct FactorMethod {
    /// The version's own factors. Authors may use another set with the same number of factors; the page then says so.
    pub factor_set: &'static FactorSet,
    /// The legal values of a factor, lowest first.
    pub factor_values: &'static [Decimal],
    /// Levels of the threat multiplier.
    pub exploit: LevelTable,
    /// Levels of the mitigation factor; `None` if the version has none.
    pub mitigation: Option<LevelTable>,
    /// Why a score can be below the CVSS base score, as the end of a sentence. Empty if that cannot happen.
    pub below_cvss: &'static str,
    /// Id of the version that fixes scores below the CVSS base score, if there is one.
    pub repaired_by: Option<&'static str>,
    /// The formula of the score before capping and rounding.
    pub score: &'static Expr,
    /// The agentic part (AARS) as the version defines it.
    pub aars: &'static Expr,
}

/// The tables and the formula of a version that scores by letters.
#[derive(Debug)]
#[non_exhaustive]
pub struct MetricMethod {
    /// The prefix of a vector string.
    pub prefix: &'static str,
    /// The metrics in the order of the vector.
    pub metrics: &'static [Metric],
    /// Computes the effect class from the letters.
    pub effect_class: fn(&[(Metric, char)]) -> EffectClass,
    /// The formula of the adjusted score before capping and rounding, from the CVSS score and the sum of the weights.
    pub adjusted: &'static Expr,
    /// Whether a CVSS score of 0 stays 0. If CVSS finds no impact, weak assurance must not create one.
    pub zero_stays: bool,
    /// The name of the adjusted score on a page.
    pub adjusted_name: &'static str,
}

impl Version {
    /// Finds a version by id or alias.
    ///
    /// ```
    /// use mdbook_aivss::aivss::Version;
    ///
    /// assert_eq!(Version::named("v0.8").map(|version| version.id), Some("0.8"));
    /// assert_eq!(Version::named("0.7"), None);
    /// ```
    pub fn named(name: &str) -> Option<&'static Self> {
        if let Some(version) = VERSIONS.iter().find(|version| version.id == name) {
            return Some(version);
        }
        VERSIONS
            .iter()
            .copied()
            .find(|version| [version.id].iter().chain(version.aliases).any(|spelling| same(spelling, name)))
    }

    /// The version for assessments that do not name one: 0.8.
    #[expect(
        clippy::should_implement_trait,
        reason = "the default is a reference to a static, which `Default` cannot give"
    )]
    pub fn default() -> &'static Self {
        VERSIONS[0]
    }

    /// The ids of all versions, for help texts and suggestions.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        VERSIONS.iter().map(|version| version.id)
    }

    /// The tables and formula for scoring by factors; `None` if the version scores by metrics.
    pub fn factors(&self) -> Option<&FactorMethod> {
        match &self.method {
            Method::Factors(method) => Some(method),
            Method::Metrics(_) => None,
        }
    }

    /// The tables and formula for scoring by metrics; `None` if the version scores by factors.
    pub fn metrics(&self) -> Option<&MetricMethod> {
        match &self.method {
            Method::Metrics(method) => Some(method),
            Method::Factors(_) => None,
        }
    }

    /// The formula in symbols, one line per step.
    ///
    /// ```
    /// use mdbook_aivss::aivss::Version;
    ///
    /// assert_eq!(Version::default().symbols()[0], "AARS = (10 − CVSS_Base) × (Factor_Sum ÷ 10) × ThM");
    /// ```
    pub fn symbols(&self) -> Vec<String> {
        const ROUNDED: &str = ", rounded half up to one decimal";
        let (mut lines, rounding) = match &self.method {
            Method::Factors(method) => (method.score.symbols("AIVSS", self), ROUNDED.to_owned()),
            Method::Metrics(method) => {
                let mut lines = vec![format!("AIVSS = {}", self.symbol(Term::Cvss))];
                lines.extend(method.adjusted.symbols("AIVSS (adjusted, experimental)", self));
                (lines, format!(", at most 10{ROUNDED}"))
            }
        };
        if let Some(last) = lines.last_mut() {
            last.push_str(&rounding);
        }
        lines
    }

    /// The symbol of a term in the version's formula, such as `Factor_Sum`.
    pub(super) fn symbol(&self, term: Term) -> String {
        match (term, &self.method) {
            (Term::Cvss, _) => match self.cvss {
                CvssUse::Base => "CVSS_Base".to_owned(),
                CvssUse::BaseThreatEnvironmental => "CVSS-BTE".to_owned(),
            },
            (Term::FactorSum, Method::Factors(_)) => "Factor_Sum".to_owned(),
            (Term::FactorSum, Method::Metrics(method)) => {
                let weighted =
                    method.metrics.iter().filter(|metric| metric.values.iter().any(|value| value.weight.is_some()));
                weighted.map(|metric| metric.abbr).collect::<Vec<_>>().join(" + ")
            }
            (Term::ThreatMultiplier, _) => "ThM".to_owned(),
            (Term::MitigationFactor, _) => "Mitigation_Factor".to_owned(),
        }
    }

    /// The severity of a score of 0 to 10 with one decimal.
    ///
    /// ```
    /// use mdbook_aivss::aivss::{Decimal, Severity, Version};
    ///
    /// assert_eq!(Version::default().severity(Decimal::new(90, 1)), Severity::Critical);
    /// assert_eq!(Version::default().severity(Decimal::new(89, 1)), Severity::High);
    /// ```
    pub fn severity(&self, score: Decimal) -> Severity {
        self.bands.iter().find(|band| score >= band.low).map_or(Severity::None, |band| band.severity)
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Version {}

// Print only the id, because the whole value would fill pages with tables.
impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Version").field(&self.id).finish()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id)
    }
}
