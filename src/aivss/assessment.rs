//! What an author states about one finding: the inputs of the score and the words around them.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{CoreRisk, CvssUse, CvssVector, Factor, FactorSet, Level, Metric, Problem, Severity, Version};
use crate::name::slug;

/// One assessment, as the author stated it. Nothing here is computed.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// Display name of the agent.
    pub agent: String,
    /// Slug that joins the assessments and threat models of one agent.
    pub agent_id: String,
    /// Unique among the assessments of a book.
    pub id: String,
    /// Whether `id` was derived from the names instead of written by the author.
    pub implicit_id: bool,
    /// Title of the finding; an agent may have several.
    pub title: Option<String>,
    /// Ids that this assessment had before.
    pub formerly: Vec<String>,
    /// Markdown.
    pub summary: Option<String>,
    /// URLs, CVE ids or text.
    pub refs: Vec<String>,
    /// Words to filter registers by.
    pub tags: Vec<String>,
    /// Version of the agent that was assessed.
    pub agent_version: Option<String>,
    /// Who assessed.
    pub assessor: Option<String>,
    /// When it was assessed.
    pub assessed: Option<Date>,
    /// When it is due for review.
    pub review: Option<Date>,
    /// The version of AIVSS whose formula is used.
    pub version: &'static Version,
    /// The CVSS v4.0 base; left out means "not scored".
    pub cvss: Option<Scored<Cvss>>,
    /// Threat multiplier; `None` means assumed by the version's default or the vector's `E`.
    pub exploit: Option<Scored<Choice>>,
    /// Mitigation factor; `None` means assumed by the version's default.
    pub mitigation: Option<Scored<Choice>>,
    /// The factors in the author's order (for factor versions). Complete once those of [`Self::factors_from`] are filled in.
    pub factors: Vec<FactorEntry>,
    /// Id of the assessment whose factors are taken where this one gives none.
    pub factors_from: Option<String>,
    /// The metrics of the 2.0 candidate, in its own order, each with its reason.
    pub metrics: Vec<(Metric, Scored<char>)>,
    /// ASI ids or AIVSS core risks.
    pub risks: Vec<CoreRisk>,
    /// Ids of threats that this finding scores.
    pub threats: Vec<String>,
    /// What the author expects the score to be.
    pub expect: Option<Expected>,
    /// What another page claims.
    pub published: Option<Published>,
    /// The `x-` fields, in order: key and value as JSON text.
    pub extra: Vec<(String, String)>,
}

impl Assessment {
    /// An assessment with nothing but the agent's name: the default version, no CVSS input, no factors.
    ///
    /// The ids are the slug of the name. Other programs start here and set what they know:
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
    /// # Ok::<(), mdbook_aivss::aivss::CvssError>(())
    /// ```
    pub fn new(agent: impl Into<String>) -> Self {
        let agent = agent.into();
        let id = slug(&agent);
        Self {
            agent,
            agent_id: id.clone(),
            id,
            implicit_id: true,
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
            extra: Vec::new(),
        }
    }
}

/// A scored input with the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// The CVSS input: a number, a vector, or both in agreement.
#[derive(Debug, Clone)]
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

/// A level of a table by name, or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The multiplier.
    pub value: Decimal,
    /// The level of the version's table, where one was named or has exactly this value.
    pub level: Option<&'static Level>,
}

/// One factor as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorEntry {
    /// Which of the factors.
    pub factor: Factor,
    /// Its published name, in the spelling of the document that the author's name comes from.
    pub name: &'static str,
    /// Value, reason and evidence.
    pub input: Scored<Estimate>,
}

impl FactorEntry {
    /// The entries for these names, in their order. A short name ("Tools") prints as the full name in the set that all of
    /// them together belong to.
    ///
    /// # Errors
    ///
    /// A name that is no factor's. Whether a set is complete is for [`Assessment::score`] to say.
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
pub struct Estimate {
    /// Low end; equals `high` for a point.
    pub low: Decimal,
    /// High end.
    pub high: Decimal,
    /// The author's best value inside the range, where one was given.
    pub score: Option<Decimal>,
    /// Stated as `unknown`: 0 to 1.
    pub unknown: bool,
}

impl Cvss {
    /// What is wrong with a score beside a vector. The score is the base score; a version that starts from CVSS-BTE may be
    /// given that instead.
    pub fn disagreement(&self, uses: CvssUse) -> Option<Problem> {
        let vector = self.vector.as_ref()?;
        let agrees =
            vector.base() == self.score || uses == CvssUse::BaseThreatEnvironmental && vector.bte() == self.score;
        (!agrees).then(|| Problem::CvssDisagrees { score: self.score, base: vector.base() })
    }
}

impl Estimate {
    /// What is wrong with the order of low end, score and high end.
    pub fn disorder(&self, factor: Factor) -> Option<Problem> {
        let Self { low, high, score, .. } = *self;
        if low > high {
            return Some(Problem::RangeReversed { factor, low, high });
        }
        let score = score.filter(|score| *score < low || *score > high)?;
        Some(Problem::OutsideRange { factor, score, low, high })
    }

    /// A certain value.
    pub fn point(value: Decimal) -> Self {
        Self { low: value, high: value, score: Some(value), unknown: false }
    }

    /// Nothing is known: 0 to 1.
    pub fn unknown() -> Self {
        Self { low: Decimal::ZERO, high: Decimal::ONE, score: None, unknown: true }
    }

    /// The value that the headline uses: the author's where there is one, else the high end.
    pub fn headline(&self) -> Decimal {
        self.score.unwrap_or(self.high)
    }

    /// Whether low and high are the same.
    pub fn is_certain(&self) -> bool {
        self.low == self.high
    }
}

/// The author's `expect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The number, where one was written.
    pub score: Option<Decimal>,
    /// The severity, where one was written.
    pub severity: Option<Severity>,
}

/// A score that another page publishes for the same finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The published number, 0 to 10.
    pub score: Decimal,
    /// Where it was published: a URL or text.
    pub source: Option<String>,
    /// When it was seen.
    pub date: Option<Date>,
}
