//! Defines which fields of an exported entry are compared, and how: one table for each object.
//!
//! Keys that an author writes are compared according to their key table ([`KeyTable`]). The rows here are for results, and for
//! keys that are compared in another way than their type suggests. A field that is not compared has a reason
//! ([`Compare::Ignored`]), and a test compares the tables with the JSON Schema of the export. A field that no table contains
//! (an author's `x-` field, or a field of a newer program) is compared as a value under its own name.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::aivss::{Assessment, Published};
use crate::fields::{Key, KeyTable, Kind};
use crate::maestro::{Assumption, Component, Dismissal, Flow, Layer, Maps, Mitigation, Threat, ThreatModel, Zone};

use super::super::fields::name;
use super::Subject;

/// The fields of one object.
pub(super) type Table = LazyLock<Vec<Field>>;

/// How one field is compared.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// Its name in the export.
    pub(super) name: Cow<'static, str>,
    /// The name that a reviewer reads; empty for an object whose fields need no prefix.
    pub(super) label: Cow<'static, str>,
    /// How the two values are compared.
    pub(super) compare: Compare,
    /// Whether it is shown for an entry that was added or removed.
    pub(super) head: bool,
    /// The text that a reviewer reads if there is no value, for fields in which a missing value is a result.
    pub(super) missing: Option<&'static str>,
    /// Its name in the JSON of `diff`.
    pub(super) known: Known,
}

/// The name of a field in the JSON of `diff`. Two kinds of fields had another name before the others were added, and scripts
/// use it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Known {
    /// Its path: `factors.autonomy.why`.
    #[default]
    Path,
    /// The name of the object that contains it.
    Parent,
    /// `layer L5`.
    Layer,
}

/// How the values of a field are compared.
#[derive(Debug, Clone, Copy)]
pub(super) enum Compare {
    /// A word, a number or a short text.
    Value,
    /// A score with one decimal.
    Score,
    /// A text that may be long. The comment says that it changed, and shows both versions in a collapsed block.
    Prose,
    /// Items whose order does not matter: which were added and which removed.
    Set,
    /// Ids. A reference to a renamed entry does not count as changed.
    Ids {
        /// The kind of entry that the ids refer to.
        of: Subject,
        /// Whether their order matters.
        ordered: bool,
    },
    /// One id. A reference to a renamed entry does not count as changed.
    Id(Subject),
    /// A CVSS v4.0 vector, metric by metric.
    Cvss,
    /// The letter of a metric of the 2.0 candidate.
    Letter,
    /// The interval of a score, which is only relevant if it has two ends.
    Interval,
    /// The end of a range, which is only relevant if it differs from `score`.
    End,
    /// An object with its own table.
    Object(&'static Table),
    /// Objects with a key: in a map, or in a list of objects that contain the key as a field.
    Each {
        /// The table of each object.
        table: &'static Table,
        /// The fields that can identify the objects of a list; the first that has a value is used.
        keys: &'static [&'static str],
    },
    /// Texts with labels that the author chose.
    Texts,
    /// An intermediate result. It follows from inputs, so it is shown only if nothing else of the entry differs. In that case
    /// the input is in another entry (a control, or inherited factors), or another version of this program computed it.
    Step,
    /// Not compared.
    Ignored(
        #[cfg_attr(not(test), expect(dead_code, reason = "the reason is for the reader of the table"))] &'static str,
    ),
}

const fn field(name: &'static str, label: &'static str, compare: Compare) -> Field {
    Field {
        name: Cow::Borrowed(name),
        label: Cow::Borrowed(label),
        compare,
        head: false,
        missing: None,
        known: Known::Path,
    }
}

impl Field {
    /// The field is shown for an entry that was added or removed.
    const fn head(mut self) -> Self {
        self.head = true;
        self
    }

    /// The text that a reviewer reads if there is no value.
    const fn missing(mut self, word: &'static str) -> Self {
        self.missing = Some(word);
        self
    }

    /// The field has another name in the JSON of `diff` than its path.
    const fn known(mut self, known: Known) -> Self {
        self.known = known;
        self
    }
}

use Compare::{Cvss, Each, End, Id, Ids, Ignored, Interval, Letter, Object, Prose, Score, Set, Step, Texts, Value};

const MATCHED: Compare = Ignored("entries are matched by it, and a new id is shown with the entry");
const PLACE: Compare = Ignored("a new file is shown as a move; the line is printed with the entry");
const EXEMPTED: Compare = Ignored("exemptions are compared with the settings of the book");

/// Creates a table: the rows in `first`, then the keys of the object that have no row, with `changes` to some of them, then the
/// rows in `last`.
fn table_of(first: &[Field], keys: &'static KeyTable, changes: &[Field], last: &[Field]) -> Vec<Field> {
    let mut table = first.to_vec();
    let has_row = |name: &str| first.iter().chain(last).any(|field| field.name == name);
    for key in keys.keys {
        let own = changes.iter().find(|field| field.name == name(key)).cloned().or_else(|| of_key(key));
        table.extend(own.filter(|field| !has_row(&field.name)));
    }
    table.extend_from_slice(last);
    table
}

/// The row for a key, according to its type. `None` for objects that are separate entries.
fn of_key(key: &Key) -> Option<Field> {
    let compare = match key.kind {
        Kind::Object(_) | Kind::Named(..) | Kind::Scored(..) => return None,
        Kind::Labelled => Texts,
        _ if key.many => Set,
        Kind::Prose => Prose,
        _ => Value,
    };
    Some(Field { name: name(key), label: key.title(), ..field("", "", compare) })
}

/// The table for entries of this kind.
pub(super) fn table(subject: Subject) -> &'static Table {
    match subject {
        Subject::Score => &SCORE,
        Subject::Model => &MODEL,
        Subject::Threat => &THREAT,
        Subject::Mitigation => &MITIGATION,
    }
}

pub(super) static SCORE: Table = LazyLock::new(|| {
    let first = [
        field("score", "score", Score).head().missing("not scored"),
        field("severity", "severity", Value).head(),
        field("interval", "interval", Interval),
        field("headline", "headline", Value),
        field("id", "", MATCHED),
        field("agent", "agent", Value),
        field("agent_id", "agent id", Value),
        field("title", "title", Value),
        field("version", "AIVSS version", Value).head(),
        field("factor_set", "factor set", Value),
        field("cvss", "CVSS", Object(&CVSS)),
        field("factors", "factor", Each { table: &FACTOR, keys: &[] }),
        field("metrics", "metric", Each { table: &METRIC, keys: &[] }),
        field("exploit", "exploit", Object(&CHOICE)),
        field("mitigation", "mitigation", Object(&CHOICE)),
        field("factors_from", "factors from", Id(Subject::Score)),
        field("risks", "core risks", Set),
        field("threats", "threats", Ids { of: Subject::Threat, ordered: false }),
        field("expect", "expected", Object(&EXPECT)),
        field("published", "published", Object(&PUBLISHED)),
    ];
    let last = [
        field("factor_sum", "sum of the factors", Step),
        field("threat_multiplier", "threat multiplier", Step),
        field("mitigation_factor", "mitigation factor", Step),
        field("vector", "metrics", Step),
        field("cvss_bte", "CVSS-BTE", Step),
        field("effect_class", "effect class", Value),
        field("adjustment", "adjustment", Step),
        field("assumed", "assumed inputs", Step),
        field("aars", "AARS", Step),
        field("adjusted_score", "adjusted score", Score).missing("not known"),
        field("adjusted_severity", "adjusted severity", Step),
        field("off_table", "inputs off the table", Step),
        field("below_cvss", "below CVSS", Step),
        field("levers", "", Ignored("they show what other inputs would give, not what the author stated")),
        field("exempted", "", EXEMPTED),
        field("location", "", PLACE),
    ];
    table_of(&first, Assessment::TABLE, &[], &last)
});

pub(super) static CVSS: Table = LazyLock::new(|| {
    let mut table = vec![
        field("vector", "vector", Cvss),
        field("score", "score", Score),
        field("nomenclature", "", Ignored("it follows from the vector and the version")),
    ];
    table.extend(BECAUSE);
    table
});

pub(super) static FACTOR: Table = LazyLock::new(|| {
    let mut table = vec![field("score", "", Value), field("low", "low end", End), field("high", "high end", End)];
    table.extend(BECAUSE);
    table.push(field("name", "", Ignored("the published name of the factor, which is its label here")));
    table
});

pub(super) static METRIC: Table = LazyLock::new(|| {
    let mut table = vec![field("value", "", Letter)];
    table.extend(BECAUSE);
    table.push(field("name", "", Ignored("the published name of the metric, which is its label here")));
    table
});

pub(super) static CHOICE: Table = LazyLock::new(|| {
    let mut table = vec![field("level", "", Value), field("value", "multiplier", Value)];
    table.extend(BECAUSE);
    table
});

const BECAUSE: [Field; 2] = [field("why", "reason", Prose), field("evidence", "evidence", Set)];

pub(super) static EXPECT: Table =
    LazyLock::new(|| vec![field("score", "score", Score), field("severity", "severity", Value)]);

pub(super) static PUBLISHED: Table =
    LazyLock::new(|| table_of(&[], Published::TABLE, &[field("score", "score", Score)], &[]));

pub(super) static MODEL: Table = LazyLock::new(|| {
    let changes = [
        field("id", "", MATCHED),
        field("owner", "owner", Value).head(),
        field("review", "review", Value).head(),
        field("assumptions", "assumption", Each { table: &ASSUMPTION, keys: &["id", "text"] }),
        field("layers", "layer", Each { table: &LAYER, keys: &["layer"] }),
        field("zones", "zone", Each { table: &ZONE, keys: &["id"] }),
        field("components", "component", Each { table: &COMPONENT, keys: &["id"] }),
        field("flows", "flow", Each { table: &FLOW, keys: &["flow"] }),
        field("dismissed", "dismissed question", Each { table: &DISMISSAL, keys: &["dismisses"] }),
    ];
    let follow = Ignored("they follow from the architecture, the threats and what is dismissed, which are compared");
    table_of(&[field("questions", "", follow)], ThreatModel::TABLE, &changes, &[field("location", "", PLACE)])
});

const BY_ID: &str = "matched by it";

pub(super) static ZONE: Table = LazyLock::new(|| table_of(&[field("id", "", Ignored(BY_ID))], Zone::TABLE, &[], &[]));

pub(super) static COMPONENT: Table =
    LazyLock::new(|| table_of(&[field("id", "", Ignored(BY_ID))], Component::TABLE, &[], &[]));

pub(super) static FLOW: Table = LazyLock::new(|| table_of(&[field("flow", "", Ignored(BY_ID))], Flow::TABLE, &[], &[]));

pub(super) static DISMISSAL: Table =
    LazyLock::new(|| table_of(&[field("dismisses", "", Ignored(BY_ID))], Dismissal::TABLE, &[], &[]));

pub(super) static ASSUMPTION: Table = LazyLock::new(|| {
    table_of(&[], Assumption::TABLE, &[field("id", "", Ignored("assumptions are matched by it"))], &[])
});

pub(super) static LAYER: Table = LazyLock::new(|| {
    let first = [
        field("layer", "", Ignored("layers are matched by it")),
        field("name", "", Ignored("it follows from the code of the layer")),
    ];
    table_of(&first, Layer::TABLE, &[field("status", "status", Value).known(Known::Layer)], &[])
});

pub(super) static THREAT: Table = LazyLock::new(|| {
    let first = [
        field("risk", "risk", Value).head().missing("unrated"),
        field("effective", "effective risk", Object(&EFFECTIVE)).head(),
        field("status", "status", Value).head(),
        field("id", "", MATCHED),
        field("model", "model", Id(Subject::Model)),
        field("agent", "agent", Value),
        field("agent_id", "agent id", Value),
        field("layer", "layer", Value).head(),
        field("layers", "", Ignored("they are compared as `layer`, joined by commas")),
        field("edition", "", Ignored("it is that of the model, and codes of a draft begin with it")),
        field("layer_titles", "", Ignored("they follow from the codes of the layers")),
    ];
    let changes = [
        field("severity", "severity", Value).head(),
        field("likelihood", "likelihood", Value).head(),
        field("owner", "owner", Value).head(),
        field("mitigations", "mitigations", Ids { of: Subject::Mitigation, ordered: false }).head(),
        field("maps", "maps to", Object(&MAPS)),
        field("chain", "chain", Ids { of: Subject::Threat, ordered: true }),
    ];
    table_of(&first, Threat::TABLE, &changes, &[field("exempted", "", EXEMPTED), field("location", "", PLACE)])
});

pub(super) static EFFECTIVE: Table = LazyLock::new(|| {
    vec![
        field("level", "", Value).head().missing("unrated").known(Known::Parent),
        field("value", "as a number", Step),
        field("implementation", "from controls", Step),
        field("reason", "", Ignored("a sentence of this program about the controls, which are compared themselves")),
    ]
});

pub(super) static MAPS: Table = LazyLock::new(|| table_of(&[], Maps::TABLE, &[], &[]));

pub(super) static MITIGATION: Table = LazyLock::new(|| {
    let first = [
        field("status", "status", Value).head(),
        field("id", "", MATCHED),
        field("model", "model", Id(Subject::Model)),
        field("agent", "agent", Value),
        field("agent_id", "agent id", Value),
    ];
    let changes = [field("type", "type", Value).head(), field("owner", "owner", Value).head()];
    let last = [
        field("threats", "", Ignored("links are compared at the threats, where the author writes them")),
        field("location", "", PLACE),
    ];
    table_of(&first, Mitigation::TABLE, &changes, &last)
});

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value as Json;

    use super::*;

    /// All tables below the main ones, each with the name of its object in the schema.
    const OBJECTS: &[(&str, &Table)] = &[
        ("BookScore", &SCORE),
        ("Cvss", &CVSS),
        ("Factor", &FACTOR),
        ("Metric", &METRIC),
        ("Choice", &CHOICE),
        ("Expect", &EXPECT),
        ("Published", &PUBLISHED),
        ("Model", &MODEL),
        ("Assumption", &ASSUMPTION),
        ("Zone", &ZONE),
        ("Component", &COMPONENT),
        ("Flow", &FLOW),
        ("Dismissal", &DISMISSAL),
        ("Layer", &LAYER),
        ("Threat", &THREAT),
        ("Effective", &EFFECTIVE),
        ("Maps", &MAPS),
        ("Mitigation", &MITIGATION),
    ];

    /// Objects of the schema that have no table, with the reason.
    const OTHERS: &[(&str, &str)] = &[
        ("Book", "its title is compared with the settings"),
        ("Location", "a place, shown with its entry"),
        ("Factors", "a map of `Factor`"),
        ("Metrics", "a map of `Metric`"),
        ("Interval", "compared as a whole"),
        ("Lever", "the field `levers` is not compared"),
        ("Policy", "compared key by key in `policy`"),
        ("Gate", "compared key by key in `policy`"),
        ("AgentLimits", "compared key by key in `policy`"),
        ("LayerLimits", "compared key by key in `policy`"),
        ("ExpectedCounts", "compared key by key in `policy`"),
        ("Exemption", "compared key by key in `policy`"),
        ("AboveLimits", "says which new entries fail"),
        ("Question", "the field `questions` is not compared"),
        ("Summary", "counts what is compared one by one"),
        ("SummaryLevel", "counts what is compared one by one"),
        ("SummaryThreat", "repeats a threat"),
        ("SummaryScore", "repeats a score"),
        ("SummaryDue", "repeats a date of an entry"),
        ("SummaryOwner", "counts what is compared one by one"),
        ("SummaryControl", "follows from a mitigation and its threats"),
        ("SummaryLowered", "follows from a mitigation and its threats"),
        ("SummaryCovered", "counts what is compared one by one"),
        ("SummaryLeftOut", "repeats the status of a layer"),
        ("Exempted", "exemptions are compared with the settings"),
    ];

    #[test]
    fn every_field_of_the_export_is_compared_or_ignored_with_a_reason() {
        let schema: Json = serde_json::from_str(include_str!("../../schema/export.json")).expect("it is JSON");
        let definitions = schema["$defs"].as_object().expect("it has definitions");
        for (name, object) in definitions {
            let Some(properties) = object["properties"].as_object() else { continue };
            if OTHERS.iter().any(|(other, _)| other == name) {
                continue;
            }
            let (_, table) = OBJECTS.iter().find(|(known, _)| known == name).unwrap_or_else(|| {
                panic!(
                    "the schema has the object {name}: give it a table in this file, or say in OTHERS why it has none"
                )
            });
            let rows: BTreeSet<&str> = table.iter().map(|field| field.name.as_ref()).collect();
            assert_eq!(rows.len(), table.len(), "{name} has two rows for one field");
            for field in properties.keys() {
                assert!(rows.contains(field.as_str()), "diff has no row for the field `{field}` of {name}");
            }
            for row in rows.iter().filter(|row| **row != "exempted") {
                assert!(properties.contains_key(*row), "{name} has no field `{row}`");
            }
        }
        for (name, _) in OBJECTS {
            assert!(definitions.contains_key(*name), "the schema has no {name}");
        }
        let reasons = OBJECTS.iter().flat_map(|(_, table)| table.iter());
        assert!(reasons.clone().any(|field| matches!(field.compare, Ignored(_))));
        for field in reasons {
            if let Ignored(reason) = field.compare {
                assert!(reason.len() > 10, "{} is ignored without a reason", field.name);
            }
        }
    }
}
