//! Values of single fields: text, ids, dates, numbers, words. Lists of names come from the tables that the program itself uses.

use std::borrow::Cow;

use mdbook_aivss::aivss::{CoreRisk, Severity, VERSIONS, Version};
use mdbook_aivss::maestro::{EDITIONS, Vocabulary};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

/// The reason after a value: ` — why`, of any length.
const WHY: &str = r"(\s+[—–-]\s[\s\S]*)?";

/// Declares a type whose schema is an expression.
macro_rules! values {
    ($($(#[doc = $doc:literal])+ $name:ident = $schema:expr;)+) => {$(
        $(#[doc = $doc])+
        pub(crate) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema: Schema = $schema;
                schema.insert("description".to_owned(), json!(concat!($($doc),+).trim()));
                schema
            }
        }
    )+};
}

/// The words of a list, and nothing else.
fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Schema {
    let words: Vec<_> = words.into_iter().collect();
    json_schema!({ "enum": words })
}

fn each_once<'a>(words: impl IntoIterator<Item = &'a str>) -> Schema {
    self::words(words.into_iter().collect::<std::collections::BTreeSet<_>>())
}

fn matching(pattern: &str) -> Schema {
    json_schema!({ "type": "string", "pattern": format!("^(?:{pattern})$") })
}

/// A number within limits, as a number or as text, with a reason after it.
fn number(most: u32, more: &str) -> Schema {
    let text = format!("^(?:{more}[0-9]+(\\.[0-9]+)?){WHY}$");
    json_schema!({ "anyOf": [
        { "type": "number", "minimum": 0, "maximum": most },
        { "type": "string", "pattern": text },
    ] })
}

/// A level as a word or a number. Versions of AIVSS have different words.
fn level(ids: impl IntoIterator<Item = &'static str>, most: u32) -> Schema {
    let mut unique: Vec<&str> = Vec::new();
    for id in ids {
        if !unique.contains(&id) {
            unique.push(id);
        }
    }
    number(most, &unique.iter().map(|id| format!("{id}|")).collect::<String>())
}

values! {
    /// Text. Most texts are Markdown.
    Text = json_schema!({ "type": ["string", "number", "boolean"], "pattern": "\\S" });
    /// A day, such as 2026-11-20.
    Date = json_schema!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });

    /// A version of AIVSS.
    VersionId = {
        let ids = Version::ids().map(Value::from);
        // An unquoted `0.8` is a number.
        let numbers = Version::ids().filter_map(|id| id.parse::<f64>().ok()).map(Value::from);
        json_schema!({ "enum": ids.chain(numbers).collect::<Vec<_>>() })
    };
    /// A CVSS v4.0 vector, or a base score from 0 to 10; a reason may follow.
    CvssValue = number(10, r"CVSS:4\.0/\S+|");
    /// A CVSS v4.0 vector.
    CvssVector = matching(r"CVSS:4\.0/\S+");
    /// A number from 0 to 10.
    UpToTen = number(10, "");
    /// The maturity of the exploit: a level of the version's table, or the threat multiplier from 0 to 2; a reason may follow.
    Exploit = level(VERSIONS.iter().filter_map(|version| version.factors()).flat_map(|method| method.exploit.ids()), 2);
    /// How well it is mitigated: a level of the version's table, or the mitigation factor from 0 to 1; a reason may follow.
    MitigationLevel = {
        let methods = VERSIONS.iter().filter_map(|version| version.factors());
        level(methods.filter_map(|method| method.mitigation.as_ref()).flat_map(|table| table.ids()), 1)
    };
    /// A value from 0 to 1, a range `0.2..0.6`, or `unknown`; a reason may follow.
    FactorValue = number(1, r"unknown|[01](\.[0-9]+)?\.\.[01](\.[0-9]+)?|");
    /// A range such as `0.2..0.6`.
    FactorRange = matching(r"unknown|[01](\.[0-9]+)?(\.\.[01](\.[0-9]+)?)?");
    /// The eight metrics of the 2.0 candidate as a vector.
    MetricVector = matching(r"AIVSS:2\.0(/[A-Z]{2}:[A-Z])+");
    /// An id of the OWASP Top 10 for Agentic Applications, or the name of an AIVSS core risk.
    Risk = words(CoreRisk::names());
    /// The result that the author expects: a score, a severity or both.
    Expect = {
        let severities: Vec<_> = Severity::ALL.iter().map(|severity| severity.word()).collect();
        let severities = severities.join("|");
        let text = format!("^(?:[0-9]+(\\.[0-9]+)?( ({severities}))?|{severities})$");
        json_schema!({ "anyOf": [
            { "type": "number", "minimum": 0, "maximum": 10 },
            { "type": "string", "pattern": text },
        ] })
    };

    /// What has been found about a layer, or `uncertain — why`, or `not-applicable — why`.
    LayerText = json_schema!({
        "type": ["string", "number", "boolean"], "pattern": "\\S", "not": { "pattern": "^\\s*not-applicable\\s*$" },
    });
    /// How certain a layer's content is; a reason may follow.
    LayerStatus = {
        // The fourth word, `not-assessed`, is the status of a layer that is left out.
        let words: Vec<_> = mdbook_aivss::maestro::LayerStatus::words().collect();
        matching(&format!("(?:{}){WHY}", words.join("|")))
    };
    /// A layer.
    LayerName = each_once(EDITIONS.iter().flat_map(|edition| edition.layers).flat_map(|layer| [layer.code, layer.name]));
    /// A threat of CSA's catalogue.
    CatalogSlug = {
        let entries = EDITIONS.iter().flat_map(|edition| edition.catalog);
        each_once(entries.flat_map(|entry| [entry.slug, entry.short_slug()]))
    };
}
