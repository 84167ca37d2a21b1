//! The schema of an `aivss` block.

use mdbook_aivss::aivss::{self, CHOICE_KEYS, CVSS_KEYS, FACTOR_KEYS, FactorSet, METRIC_KEYS, VERSIONS};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::tables::{any, objects, one_or_many, with, written};
use super::values::*;

objects! {
    /// An AIVSS assessment: the body of an `aivss` block. Keys that begin with `x-` are your own; they are kept and exported.
    Assessment = |generator| with(written(generator, aivss::Assessment::TABLE, |generator, key| Some(match key {
        "version" => generator.subschema_for::<VersionId>(),
        "cvss" => any::<CvssValue, CvssMap>(generator),
        "exploit" => any::<Exploit, ExploitMap>(generator),
        "mitigation" => any::<MitigationLevel, MitigationMap>(generator),
        "factors" => factors(generator),
        "metrics" => metrics(generator),
        "vector" => generator.subschema_for::<MetricVector>(),
        "risks" => one_or_many(&generator.subschema_for::<Risk>()),
        "expect" => generator.subschema_for::<Expect>(),
        "published" => generator.subschema_for::<Published>(),
        _ => return None,
    })), json!({
        "title": "AIVSS assessment",
        // Without a version that has metrics, factors are needed.
        "anyOf": [
            { "required": ["factors"] }, { "required": ["factors-from"] }, { "required": ["metrics"] }, { "required": ["vector"] },
        ],
    }));

    /// Vector and score have to agree.
    CvssMap = |generator| with(written(generator, CVSS_KEYS, |generator, key| Some(match key {
        "vector" => generator.subschema_for::<CvssVector>(),
        "score" => generator.subschema_for::<UpToTen>(),
        _ => return None,
    })), json!({ "anyOf": [{ "required": ["vector"] }, { "required": ["score"] }] }));

    /// The maturity of the exploit with its reason.
    ExploitMap = |generator| scored::<Exploit>(generator);

    /// The mitigation with its reason.
    MitigationMap = |generator| scored::<MitigationLevel>(generator);

    /// How strongly the agent has this factor.
    Factor = |generator| any::<FactorValue, FactorMap>(generator);

    /// A factor with its reason.
    FactorMap = |generator| with(written(generator, FACTOR_KEYS, |generator, key| Some(match key {
        "score" => generator.subschema_for::<FactorValue>(),
        "range" => generator.subschema_for::<FactorRange>(),
        _ => return None,
    })), json!({ "anyOf": [{ "required": ["score"] }, { "required": ["range"] }] }));

    /// A score that another page claims.
    Published = |generator| written(generator, aivss::Published::TABLE, |generator, key| match key {
        "score" => Some(generator.subschema_for::<UpToTen>()),
        _ => None,
    });
}

/// A scored input with its reason.
fn scored<T: schemars::JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let schema = written(generator, CHOICE_KEYS, |generator, key| match key {
        "score" => Some(generator.subschema_for::<T>()),
        _ => None,
    });
    with(schema, json!({ "required": ["score"] }))
}

/// The published names of the factors of every set, and their short forms.
fn factors(generator: &mut SchemaGenerator) -> Schema {
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
        "properties": properties,
        "additionalProperties": false,
        // They measure different things, so one assessment has one of them.
        "not": { "required": ["Goal-Driven Planning", "Natural Language Interface"] },
    })
}

/// The metrics of the version that has them.
fn metrics(generator: &mut SchemaGenerator) -> Schema {
    let mut properties = Map::new();
    for metric in VERSIONS.iter().filter_map(|version| version.metrics()).flat_map(|method| method.metrics) {
        let letters: String = metric.values.iter().map(|value| value.letter).collect();
        let letter = json_schema!({ "type": "string", "pattern": format!("^[{letters}](\\s+[—–-]\\s[\\s\\S]*)?$") });
        let map = written(generator, METRIC_KEYS, |_, key| (key == "score").then(|| letter.clone()));
        let map = with(map, json!({ "required": ["score"] }));
        let description = format!("{}. {} {}", metric.name, metric.meaning, metric.letters());
        properties.insert(metric.abbr.to_owned(), json!({ "description": description, "anyOf": [letter, map] }));
    }
    json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
}
