//! The shape of an `aivss` block.

use std::borrow::Cow;

use mdbook_aivss::aivss::{FactorSet, VERSIONS};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::values::*;

/// An AIVSS assessment: the body of an `aivss` block. Keys that begin with `x-` are your own; they are kept and exported.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields, title = "AIVSS assessment")]
#[schemars(extend("patternProperties" = { "^x-": true }))]
// Without a version that has metrics, factors are needed.
#[schemars(extend("anyOf" = [
    { "required": ["factors"] }, { "required": ["factors-from"] }, { "required": ["metrics"] }, { "required": ["vector"] },
]))]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Assessment {
    /// Display name of the agent.
    agent: Text,
    /// Joins the assessments and threat models of one agent. Default: the agent's name as a slug.
    agent_id: Option<Id>,
    /// What was found; an agent may have several assessments.
    title: Option<Text>,
    /// Unique among the assessments of the book. Default: from the agent's id and the title.
    id: Option<Id>,
    /// Ids that it had before; their anchors and history are kept.
    formerly: Option<OneOrMany<Id>>,
    /// In a few sentences, as Markdown.
    summary: Option<Text>,
    /// URLs, CVE ids or text.
    refs: Option<OneOrMany<Text>>,
    /// Words to filter registers by.
    tags: Option<OneOrMany<Text>>,
    /// The version of the agent that was looked at.
    agent_version: Option<Text>,
    /// Who looked at it.
    assessor: Option<Text>,
    /// When it was looked at.
    assessed: Option<Date>,
    /// When it is due again.
    review: Option<Date>,
    /// The version of AIVSS; default from `book.toml`, else 0.8.
    version: Option<VersionId>,
    /// Left out, the assessment is not scored.
    cvss: Option<Cvss>,
    /// Default: the `E` of the CVSS vector, else `poc`, shown as assumed.
    exploit: Option<ExploitInput>,
    /// Default: none, shown as assumed. AIVSS 0.5 has no such factor.
    mitigation: Option<MitigationInput>,
    /// All ten of one set; a missing factor is never 0.
    factors: Option<Factors>,
    /// Id of an assessment to take the factors from; factors that are given here as well override them.
    factors_from: Option<Id>,
    /// The eight metrics of the 2.0 candidate, by letter.
    metrics: Option<Metrics>,
    /// The same as a vector.
    vector: Option<MetricVector>,
    /// The risks that it is about.
    risks: Option<OneOrMany<Risk>>,
    /// Ids of the threats that it scores.
    threats: Option<OneOrMany<LooseId>>,
    /// Anything else computed is an error. `mdbook-aivss check --fix` writes it.
    expect: Option<Expect>,
    /// What another page claims; shown beside ours with the difference.
    published: Option<Published>,
}

either! {
    /// The CVSS v4.0 input.
    Cvss = CvssValue, CvssMap;
    /// How mature the exploit is.
    ExploitInput = Exploit, ExploitMap;
    /// How well it is mitigated.
    MitigationInput = MitigationLevel, MitigationMap;
    /// How strongly the agent has this factor.
    Factor = FactorValue, FactorMap;
}

/// Vector and score have to agree.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend("anyOf" = [{ "required": ["vector"] }, { "required": ["score"] }]))]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct CvssMap {
    vector: Option<CvssVector>,
    score: Option<UpToTen>,
    /// Why it is so, as Markdown.
    why: Option<Text>,
    /// URLs or text.
    evidence: Option<OneOrMany<Text>>,
}

macro_rules! scored {
    ($name:ident, $score:ty) => {
        /// A scored input with its reason.
        #[derive(JsonSchema)]
        #[schemars(rename_all = "kebab-case", deny_unknown_fields)]
        #[schemars(extend("required" = ["score"]))]
        #[expect(dead_code, reason = "the shape alone counts")]
        pub(crate) struct $name {
            score: $score,
            /// Why it is so, as Markdown.
            why: Option<Text>,
            /// URLs or text.
            evidence: Option<OneOrMany<Text>>,
        }
    };
}

scored!(ExploitMap, Exploit);
scored!(MitigationMap, MitigationLevel);

/// A factor with its reason.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend("anyOf" = [{ "required": ["score"] }, { "required": ["range"] }]))]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct FactorMap {
    /// The best value; inside the range, where there is one.
    score: Option<FactorValue>,
    range: Option<FactorRange>,
    /// Why it is so, as Markdown.
    why: Option<Text>,
    /// URLs or text.
    evidence: Option<OneOrMany<Text>>,
}

/// The published names of every factor set, and their short forms.
pub(crate) struct Factors;

impl JsonSchema for Factors {
    fn schema_name() -> Cow<'static, str> {
        "Factors".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let factor = generator.subschema_for::<Factor>();
        let mut properties = Map::new();
        for row in FactorSet::all().flat_map(|set| set.rows) {
            let mut property = factor.clone();
            property.insert("description".to_owned(), Value::from(row.rubric.join(" … ")));
            for name in std::iter::once(&row.name).chain(row.also).chain([&row.short]) {
                properties.entry(*name).or_insert_with(|| property.clone().into());
            }
        }
        json_schema!({
            "type": "object",
            "description": "The ten factors. Goal-Driven Planning belongs to the set of AIVSS 0.5, Natural Language Interface to that of 0.8.",
            "properties": properties,
            "additionalProperties": false,
            // They measure different things, so one assessment has one of them.
            "not": { "required": ["Goal-Driven Planning", "Natural Language Interface"] },
        })
    }
}

/// The metrics of the version that has them.
pub(crate) struct Metrics;

impl JsonSchema for Metrics {
    fn schema_name() -> Cow<'static, str> {
        "Metrics".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<Text>();
        let texts = generator.subschema_for::<OneOrMany<Text>>();
        let mut properties = Map::new();
        for metric in VERSIONS.iter().filter_map(|version| version.metrics()).flat_map(|method| method.metrics) {
            let letters: String = metric.values.iter().map(|value| value.letter).collect();
            let letter = json!({ "type": "string", "pattern": format!("^[{letters}](\\s+[—–-]\\s[\\s\\S]*)?$") });
            properties.insert(
                metric.abbr.to_owned(),
                json!({
                    "description": format!("{}. {} {}", metric.name, metric.meaning, metric.letters()),
                    "anyOf": [letter, {
                        "type": "object",
                        "properties": { "score": letter, "why": text, "evidence": texts },
                        "required": ["score"],
                        "additionalProperties": false,
                    }],
                }),
            );
        }
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

/// A score that another page claims.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Published {
    score: UpToTen,
    /// URL or text.
    source: Option<Text>,
    date: Option<Date>,
}
