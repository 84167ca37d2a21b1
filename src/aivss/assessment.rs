//! What an author states about one finding: the inputs of the score, and the texts that describe the finding.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{CoreRisk, CvssUse, CvssVector, Factor, FactorSet, Metric, MultiplierLevel, Problem, Severity, Version};
use crate::fields::{Computed, Kind, LOOSE_ID, SLUG, Thing, object};
use crate::name::slug;

object! {
    /// One assessment, as the author stated it. It contains inputs only, no computed values.
    #[derive(Debug, Clone)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Assessment as "an assessment", extra, computed RESULTS;

    keys {
        /// Name of the agent as the page shows it.
        "agent", agent: String, required();
        /// Connects the assessments and threat models of one agent. Default: the agent's name as a slug.
        "agent-id", agent_id: String, id(&SLUG), names(Thing::Agent), by_hand();
        /// The finding in a few words. An agent may have several assessments.
        "title", title: Option<String>;
        /// Unique among the assessments of the book: lower-case letters, digits, hyphens. Default: `agent-id`, with the slug of
        /// `title` if there is one. Write it before other blocks refer to it.
        "id", id: String, id(&SLUG), names(Thing::Assessment), by_hand();
        /// Former ids of the assessment. Links to them keep working, and `diff` follows them.
        "formerly", formerly: Vec<String>, id(&SLUG), named(Thing::Assessment), label("former ids");
        /// A few sentences about the finding, as Markdown.
        "summary", summary: Option<String>, prose();
        /// URLs, CVE ids or text.
        "refs", refs: Vec<String>, link(), label("references");
        /// Words that registers can filter by.
        "tags", tags: Vec<String>;
        /// The version of the agent that was assessed.
        "agent-version", agent_version: Option<String>;
        /// Who made the assessment.
        "assessor", assessor: Option<String>;
        /// When the assessment was made: a date such as `2026-11-20`.
        "assessed", assessed: Option<Date>;
        /// When the assessment should be reviewed. `check` warns after this day.
        "review", review: Option<Date>;
        /// The version of AIVSS. Default: `version` in `book.toml`, otherwise 0.8.
        "version", version: &'static Version, by_hand(), label("AIVSS version");
        /// The CVSS v4.0 vector, or a base score from 0 to 10. Without it, the assessment has no score.
        "cvss", cvss: Option<Scored<Cvss>>, by_hand(), label("CVSS");
        /// The maturity of the exploit: a level of the version, or the threat multiplier from 0 to 2. Default: the `E` of the
        /// CVSS vector, otherwise the version's default, which the page marks as assumed.
        "exploit", exploit: Option<Scored<Choice>>, by_hand();
        /// How well the finding is mitigated: a level of the version, or the mitigation factor from 0 to 1. Default: the
        /// version's default, which the page marks as assumed. AIVSS 0.5 has no mitigation factor.
        "mitigation", mitigation: Option<Scored<Choice>>, by_hand();
        /// All factors of one set. A missing factor is an error, never 0. Required except with `2.0-candidate` or
        /// `factors-from`.
        "factors", factors: Vec<FactorEntry>, by_hand(), label("factor");
        /// Id of an assessment from which to take the factors. Factors that are given here override them.
        "factors-from", factors_from: Option<String>, id(&SLUG), refers(Thing::Assessment);
        /// The metrics, by letter. Only for `2.0-candidate`.
        "metrics", metrics: Vec<(Metric, Scored<char>)>, by_hand(), label("metric");
        /// The risks to which the finding belongs: ASI ids or AIVSS core risks.
        "risks", risks: Vec<CoreRisk>, by_hand(), label("core risks");
        /// Ids of the threats that this assessment scores. They must exist.
        "threats", threats: Vec<String>, id(&LOOSE_ID), refers(Thing::Threat);
        /// The expected score, severity or both, such as `7.6 High`. Any other result is an error; `mdbook-aivss check --fix`
        /// writes the computed one.
        "expect", expect: Option<Expected>, by_hand(), label("expected");
        /// The score that another page states. The page shows it next to the computed score, with the difference.
        "published", published: Option<Published>, by_hand();
    }

    without fields {
        /// All metrics as one text, `AIVSS:2.0/…`. Only for `2.0-candidate`.
        "vector", Kind::Own("a vector of metrics");
    }

    besides {}
}

/// The computed results of an assessment.
const RESULTS: &[Computed] = &[
    Computed { names: &["score", "severity"], checked: None },
    Computed { names: &["aars", "factor-sum", "interval"], checked: Some("the score and its severity") },
];

impl Assessment {
    /// An assessment with nothing but the agent's name: the default version, no CVSS input, no factors.
    /// The ids are the slug of the name. A program that uses the library starts with this function and then sets the
    /// fields that it knows:
    ///
    /// ```
    /// use mdbook_aivss::aivss::{Assessment, Cvss, CvssVector, Decimal, Estimate, FactorEntry, Scored, Severity, Version};
    ///
    /// let mut assessment = Assessment::new("SmolAgents");
    /// let vector = CvssVector::parse("CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L")?;
    /// assessment.cvss = Some(Scored::bare(Cvss::from(vector)));
    /// let tables = Version::default().factors().expect("0.8 scores by factors");
    /// let partial = tables.mitigation.as_ref().and_then(|table| table.named("partial")).expect("is in table 4b");
    /// assessment.mitigation = Some(Scored::bare(partial.into()));
    /// let tenths = |tenths| Scored::bare(Estimate::point(Decimal::new(tenths, 1)));
    /// assessment.factors = FactorEntry::list([
    ///     ("Autonomy of Action", tenths(7)),
    ///     ("Goal-Driven Planning", tenths(8)),
    ///     ("Self-Modification", tenths(3)),
    ///     ("Dynamic Tool Use", tenths(8)),
    ///     ("Persistent Memory", tenths(6)),
    ///     ("Contextual Awareness", tenths(6)),
    ///     ("Dynamic Identity", Scored::bare(Estimate::unknown())),
    ///     ("Multi-Agent Interactions", tenths(5)),
    ///     ("Non-Determinism", tenths(7)),
    ///     ("Opacity & Reflexivity", tenths(5)),
    /// ])
    /// .expect("all names are known");
    ///
    /// let outcome = assessment.score().expect("nothing is missing");
    /// assert_eq!(outcome.score, Some(Decimal::new(76, 1)));
    /// assert_eq!(outcome.severity, Some(Severity::High));
    /// assert_eq!(
    ///     outcome.sum_line().as_deref(),
    ///     Some("(7.7 + (10 − 7.7) × 6.5 ÷ 10 × 0.97) × 0.83 = (7.7 + 1.45015) × 0.83 = 7.59… → 7.6")
    /// );
    /// # Ok::<(), mdbook_aivss::internals::mistake::Mistake>(())
    /// ```
    pub fn new(agent: impl Into<String>) -> Self {
        let agent = agent.into();
        let id = slug(&agent);
        Self {
            agent,
            agent_id: id.clone(),
            id,
            title: None,
            formerly: Vec::new(),
            summary: None,
            refs: Vec::new(),
            tags: Vec::new(),
            agent_version: None,
            assessor: None,
            assessed: None,
            review: None,
            version: Version::default(),
            cvss: None,
            exploit: None,
            mitigation: None,
            factors: Vec::new(),
            factors_from: None,
            metrics: Vec::new(),
            risks: Vec::new(),
            threats: Vec::new(),
            expect: None,
            published: None,
        }
    }
}

/// A scored input with the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Scored<T> {
    /// The input itself.
    pub value: T,
    /// Why it has this value. Markdown.
    pub why: Option<String>,
    /// Links or text that support it.
    pub evidence: Vec<String>,
}

impl<T> Scored<T> {
    /// A value without reason or evidence.
    pub fn bare(value: T) -> Self {
        Self { value, why: None, evidence: Vec::new() }
    }
}

/// The CVSS input: a base score, a vector, or both. If both are given, they agree.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Cvss {
    /// Base score, 0 to 10.
    pub score: Decimal,
    /// The v4.0 vector, where one was given.
    pub vector: Option<CvssVector>,
}

impl From<CvssVector> for Cvss {
    /// The base score of the vector, and the vector.
    fn from(vector: CvssVector) -> Self {
        Self { score: vector.base(), vector: Some(vector) }
    }
}

impl From<Decimal> for Cvss {
    /// A score, 0 to 10, without a vector.
    fn from(score: Decimal) -> Self {
        Self { score, vector: None }
    }
}

/// A multiplier that the author chose, either as a named level of a table or as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Choice {
    /// The multiplier.
    pub value: Decimal,
    /// The level of the version's table that the author named, or the level that has exactly this value.
    pub level: Option<&'static MultiplierLevel>,
}

/// One factor as the author stated it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FactorEntry {
    /// The factor that is rated.
    pub factor: Factor,
    /// The published name of the factor, in the spelling of the document that the author's name comes from.
    pub name: &'static str,
    /// Value, reason and evidence.
    pub input: Scored<Estimate>,
}

impl FactorEntry {
    /// Creates one entry for each name, in the given order. A short name ("Tools") becomes the full name in the set
    /// that all the factors together belong to.
    ///
    /// # Errors
    ///
    /// Returns the first name that is not the name of a factor. This function does not check that the set is
    /// complete; [`Assessment::score`] does.
    pub fn list<'a>(named: impl IntoIterator<Item = (&'a str, Scored<Estimate>)>) -> Result<Vec<Self>, &'a str> {
        let mut found = Vec::new();
        for (name, input) in named {
            let (factor, published) = Factor::named(name).ok_or(name)?;
            found.push((factor, published, input));
        }
        let set = FactorSet::that_has(found.iter().map(|(factor, ..)| *factor));
        let name_of = |factor: Factor| {
            let sets = || FactorSet::all().filter(|set| set.row(factor).is_some());
            set.or_else(|| sets().next()).map_or(factor.key(), |set| set.name_of(factor))
        };
        Ok(found
            .into_iter()
            .map(|(factor, published, input)| Self {
                factor,
                name: published.unwrap_or_else(|| name_of(factor)),
                input,
            })
            .collect())
    }
}

/// A value of 0 to 1 that may be uncertain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Estimate {
    /// The low end of the range. It equals `high` if the value is certain.
    pub low: Decimal,
    /// The high end of the range.
    pub high: Decimal,
    /// The author's most likely value inside the range, if one was given.
    pub score: Option<Decimal>,
    /// Whether the author wrote `unknown`. The range is then 0 to 1.
    pub unknown: bool,
}

impl Cvss {
    /// Returns the problem if a score and a vector are given and do not agree. The score must be the base score; if
    /// the version starts from CVSS-BTE, the CVSS-BTE score is accepted as well.
    pub fn disagreement(&self, uses: CvssUse) -> Option<Problem> {
        let vector = self.vector.as_ref()?;
        let agrees =
            vector.base() == self.score || uses == CvssUse::BaseThreatEnvironmental && vector.bte() == self.score;
        (!agrees).then(|| Problem::CvssDisagrees { score: self.score, base: vector.base() })
    }
}

impl Estimate {
    /// Returns the problem if low end, score and high end are not in ascending order.
    pub fn disorder(&self, factor: Factor) -> Option<Problem> {
        let Self { low, high, score, .. } = *self;
        if low > high {
            return Some(Problem::RangeReversed { factor, low, high });
        }
        let score = score.filter(|score| *score < low || *score > high)?;
        Some(Problem::OutsideRange { factor, score, low, high })
    }

    /// Creates a certain value.
    pub fn point(value: Decimal) -> Self {
        Self { low: value, high: value, score: Some(value), unknown: false }
    }

    /// Creates the estimate for `unknown`: the range from 0 to 1.
    pub fn unknown() -> Self {
        Self { low: Decimal::ZERO, high: Decimal::ONE, score: None, unknown: true }
    }

    /// The value that the headline score uses: the author's most likely value if there is one, otherwise the high end.
    pub fn headline(&self) -> Decimal {
        self.score.unwrap_or(self.high)
    }

    /// Whether low and high are the same.
    pub fn is_certain(&self) -> bool {
        self.low == self.high
    }
}

object! {
    /// The author's `expect`, which is written as one text.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    pub struct Expected as "`expect`";

    keys {
        /// The number, if one was written.
        "score", score: Option<Decimal>, by_hand();
        /// The severity, if one was written.
        "severity", severity: Option<Severity>, by_hand();
    }

    besides {}
}

object! {
    /// A score that another page publishes for the same finding.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Published as "`published`";

    keys {
        /// The published number, 0 to 10.
        "score", score: Decimal, required(), by_hand();
        /// Where it was published: a URL or text.
        "source", source: Option<String>, link();
        /// The day on which it was seen.
        "date", date: Option<Date>;
    }

    besides {}
}

impl Published {
    /// A published score, 0 to 10, without where and when.
    pub fn new(score: Decimal) -> Self {
        Self { score, source: None, date: None }
    }
}

impl From<Decimal> for Choice {
    /// A number that is not a level of a table.
    fn from(value: Decimal) -> Self {
        Self { value, level: None }
    }
}
