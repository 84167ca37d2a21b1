//! One scored assessment as JSON, for `score` and for exports.
//!
//! Start at [`score_json`]. Keys have the order of [`ScoreJson`]: identity, inputs, result, then all other fields of the block
//! with `_` for `-` in their names, and last the author's own `x-` fields.

use std::sync::LazyLock;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::aivss::{Assessment, Choice, Cvss, CvssUse, Factor, FactorEntry, FactorSet, Input, Outcome, Part, Scored};
use crate::block::own::{Own, Part as OwnPart};
use crate::register::gate::Exemption;
use crate::register::json::{Exact, Place};

use super::fields::{Day, Fields};

/// The exemption in `book.toml` that names a score or a threat. It is exported even after its last day, so that an export does
/// not depend on the day.
#[derive(Serialize)]
pub(super) struct Exempted<'a> {
    until: Day,
    owner: &'a str,
    reason: &'a str,
}

impl<'a> Exempted<'a> {
    pub(super) fn new(exemption: &'a Exemption) -> Self {
        Self { until: Day(exemption.until), owner: &exemption.owner, reason: &exemption.reason }
    }
}

/// The score object of an assessment, on one line, without a newline at the end.
///
/// Numbers are exact decimals without trailing zeros. A missing value is `null` or an empty list. Only fields that the
/// version's method does not have are left out.
pub fn score_json(assessment: &Assessment, own: &Own, outcome: &Outcome) -> String {
    let score = ScoreJson::new(assessment, own, outcome);
    serde_json::to_string(&score).expect("maps have text keys and writing to a string cannot fail")
}

/// One assessment under every version that its inputs allow, on one line, without a newline at the end:
/// `{"comparable":false,"versions":[…],"not_possible":[{"version","reason"}]}`. The score objects have the order of the
/// versions.
pub fn all_versions_json(assessment: &Assessment, own: &Own) -> String {
    /// The scores of one assessment under several versions. They must not be compared with each other.
    #[derive(Serialize)]
    struct AllVersions<'a> {
        comparable: bool,
        versions: Vec<ScoreJson<'a>>,
        not_possible: Vec<NotPossible>,
    }
    #[derive(Serialize)]
    struct NotPossible {
        version: &'static str,
        reason: String,
    }
    let all: Vec<_> = assessment.under_all_versions();
    let mut not_possible = Vec::new();
    let mut possible = Vec::new();
    for (version, outcome) in &all {
        match outcome {
            Ok(outcome) => possible.push(ScoreJson::new(assessment, own, outcome)),
            Err(problems) => {
                let reasons: Vec<_> = problems.iter().map(|problem| problem.message()).collect();
                not_possible.push(NotPossible { version: version.id, reason: reasons.join("; ") });
            }
        }
    }
    let all = AllVersions { comparable: false, versions: possible, not_possible };
    serde_json::to_string(&all).expect("maps have text keys and writing to a string cannot fail")
}

/// The score object. If the outer `Option` is `None`, the key is left out.
#[derive(Serialize)]
pub(super) struct ScoreJson<'a> {
    id: &'a str,
    agent: &'a str,
    agent_id: &'a str,
    title: Option<&'a str>,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    factor_set: Option<&'static str>,
    cvss: Option<CvssJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factors: Option<Factors<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factor_sum: Option<Exact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threat_multiplier: Option<Exact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mitigation_factor: Option<Option<Exact>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics: Option<Metrics<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vector: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cvss_bte: Option<Option<Exact>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect_class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    adjustment: Option<Option<Exact>>,
    assumed: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aars: Option<Option<Exact>>,
    score: Option<Exact>,
    severity: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    adjusted_score: Option<Option<Exact>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    adjusted_severity: Option<Option<&'static str>>,
    headline: &'static str,
    interval: IntervalJson,
    off_table: Vec<&'static str>,
    below_cvss: bool,
    levers: Vec<LeverJson>,
    #[serde(flatten)]
    stated: Fields<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exploit: Option<Option<ChoiceJson<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mitigation: Option<Option<ChoiceJson<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factors_from: Option<Option<&'a str>>,
    #[serde(flatten)]
    further: Fields<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exempted: Option<Option<Exempted<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Option<Place<'a>>>,
    #[serde(flatten)]
    extra: Extra<'a>,
}

impl<'a> ScoreJson<'a> {
    pub(super) fn new(assessment: &'a Assessment, own: &'a Own, outcome: &'a Outcome) -> Self {
        let exact = |value: Option<crate::aivss::Decimal>| value.map(Exact);
        let mut json = Self {
            id: &assessment.id,
            agent: &assessment.agent,
            agent_id: &assessment.agent_id,
            title: assessment.title.as_deref(),
            version: outcome.version.id,
            factor_set: None,
            cvss: assessment.cvss.as_ref().map(|cvss| CvssJson::new(cvss, outcome)),
            factors: None,
            factor_sum: None,
            threat_multiplier: None,
            mitigation_factor: None,
            metrics: None,
            vector: None,
            cvss_bte: None,
            effect_class: None,
            adjustment: None,
            assumed: Input::fields(&outcome.assumed),
            aars: None,
            score: exact(outcome.score),
            severity: outcome.severity.map(|severity| severity.word()),
            adjusted_score: None,
            adjusted_severity: None,
            headline: outcome.headline.word(),
            interval: IntervalJson { low: Exact(outcome.interval.low), high: Exact(outcome.interval.high) },
            off_table: Input::fields(&outcome.off_table),
            below_cvss: outcome.below_cvss,
            levers: assessment
                .levers_from(outcome)
                .into_iter()
                .map(|lever| LeverJson {
                    change: lever.change.to_string(),
                    score: Exact(lever.score),
                    severity: lever.severity.word(),
                })
                .collect(),
            stated: Fields::up_to(assessment, "review").but(APART),
            exploit: None,
            mitigation: None,
            factors_from: None,
            further: Fields::after(assessment, "review").but(APART),
            exempted: None,
            location: None,
            extra: Extra(own.extra(OwnPart::Block)),
        };
        match &outcome.part {
            Part::Factors(part) => {
                json.factor_set = Some(part.factor_set.id);
                json.factors = Some(Factors(&assessment.factors));
                json.factor_sum = Some(Exact(part.factor_sum.headline));
                json.threat_multiplier = Some(Exact(part.threat_multiplier.value));
                json.mitigation_factor = Some(part.mitigation_factor.map(|multiplier| Exact(multiplier.value)));
                json.aars = Some(exact(part.aars));
                json.exploit = Some(assessment.exploit.as_ref().map(ChoiceJson::new));
                json.mitigation = Some(assessment.mitigation.as_ref().map(ChoiceJson::new));
                json.factors_from = Some(assessment.factors_from.as_deref());
            }
            Part::Metrics(part) => {
                json.metrics = Some(Metrics(assessment));
                json.vector = Some(&part.vector);
                json.cvss_bte = Some(exact(part.cvss_bte));
                json.effect_class = Some(part.effect_class.id);
                json.adjustment = Some(exact(part.adjustment));
                json.adjusted_score = Some(exact(part.adjusted_score));
                json.adjusted_severity = Some(part.adjusted_severity.map(|severity| severity.word()));
            }
        }
        json
    }

    /// Adds what only an assessment in a book has: the position of the block and its exemption. Both keys are present even if
    /// they are null.
    pub(super) fn in_book(mut self, location: Option<Place<'a>>, exempted: Option<Exempted<'a>>) -> Self {
        self.exempted = Some(exempted);
        self.location = Some(location);
        self
    }
}

/// Keys of an assessment that are written separately from the others: identity and inputs, which include results.
const APART: &[&str] = &[
    "agent",
    "agent-id",
    "title",
    "id",
    "version",
    "cvss",
    "exploit",
    "mitigation",
    "factors",
    "factors-from",
    "metrics",
    "vector",
];

/// The score that the formula starts from, and its name in CVSS v4.0. `why` and `evidence` are present if the author gave them.
#[derive(Serialize)]
struct CvssJson<'a> {
    score: Exact,
    vector: Option<String>,
    nomenclature: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    evidence: &'a [String],
}

impl<'a> CvssJson<'a> {
    fn new(cvss: &'a Scored<Cvss>, outcome: &Outcome) -> Self {
        let vector = cvss.value.vector.as_ref();
        Self {
            score: Exact(outcome.cvss.unwrap_or(cvss.value.score)),
            vector: vector.map(ToString::to_string),
            nomenclature: vector.map(|vector| match outcome.version.cvss {
                CvssUse::Base => "CVSS-B",
                CvssUse::BaseThreatEnvironmental => vector.nomenclature(),
            }),
            why: cvss.why.as_deref(),
            evidence: &cvss.evidence,
        }
    }
}

#[derive(Serialize)]
struct ChoiceJson<'a> {
    value: Exact,
    level: Option<&'static str>,
    why: Option<&'a str>,
    evidence: &'a [String],
}

impl<'a> ChoiceJson<'a> {
    fn new(choice: &'a Scored<Choice>) -> Self {
        Self {
            value: Exact(choice.value.value),
            level: choice.value.level.map(|level| level.id),
            why: choice.why.as_deref(),
            evidence: &choice.evidence,
        }
    }
}

#[derive(Serialize)]
struct IntervalJson {
    low: Exact,
    high: Exact,
}

#[derive(Serialize)]
struct LeverJson {
    change: String,
    score: Exact,
    severity: &'static str,
}

/// The factors in the order of all exports: the sets one after the other, each factor once.
pub(super) static FACTOR_ORDER: LazyLock<Vec<Factor>> = LazyLock::new(|| {
    let mut order: Vec<Factor> = Vec::new();
    for factor in FactorSet::all().flat_map(FactorSet::factors) {
        if !order.contains(&factor) {
            order.push(factor);
        }
    }
    order
});

struct Factors<'a>(&'a [FactorEntry]);

/// `score` is the value that the headline is computed from, so the values add up to `factor_sum`.
#[derive(Serialize)]
struct FactorJson<'a> {
    name: &'static str,
    score: Exact,
    low: Exact,
    high: Exact,
    why: Option<&'a str>,
    evidence: &'a [String],
}

impl Serialize for Factors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for factor in FACTOR_ORDER.iter() {
            let Some(entry) = self.0.iter().find(|entry| entry.factor == *factor) else { continue };
            let estimate = entry.input.value;
            let value = FactorJson {
                name: entry.name,
                score: Exact(estimate.headline()),
                low: Exact(estimate.low),
                high: Exact(estimate.high),
                why: entry.input.why.as_deref(),
                evidence: &entry.input.evidence,
            };
            map.serialize_entry(factor.key(), &value)?;
        }
        map.end()
    }
}

struct Metrics<'a>(&'a Assessment);

#[derive(Serialize)]
struct MetricJson<'a> {
    name: &'static str,
    value: char,
    why: Option<&'a str>,
    evidence: &'a [String],
}

impl Serialize for Metrics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.metrics.iter().map(|(metric, letter)| {
            let value = MetricJson {
                name: metric.name,
                value: letter.value,
                why: letter.why.as_deref(),
                evidence: &letter.evidence,
            };
            (metric.abbr, value)
        }))
    }
}

/// The author's own fields, with `_` for `-` in their names. A name that already contains `_` stays unchanged, so that no two
/// names become equal.
pub(super) struct Extra<'a>(pub(super) &'a [(String, String)]);

impl Serialize for Extra<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, json) in self.0 {
            let name = if key.contains('_') { key.clone() } else { key.replace('-', "_") };
            let value = RawValue::from_string(json.clone()).map_err(serde::ser::Error::custom)?;
            map.serialize_entry(&name, &value)?;
        }
        map.end()
    }
}
