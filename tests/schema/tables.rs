//! Generates the objects of the schemas from the key tables of the program.

use mdbook_aivss::internals::fields::{Key, KeyTable, Kind, Object, Value as Field, fields};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::values::{Date, Text};

/// The values that an author may write for the keys of a table. `own` contains the schemas of keys with a syntax of their own.
pub(crate) fn written(
    generator: &mut SchemaGenerator,
    table: &KeyTable,
    mut own: impl FnMut(&mut SchemaGenerator, &str) -> Option<Schema>,
) -> Schema {
    let mut properties = Map::new();
    for key in table.keys {
        let value = own(generator, key.name).unwrap_or_else(|| value(generator, key));
        let mut property = if key.required { value } else { json_schema!({ "anyOf": [value, { "type": "null" }] }) };
        property.insert("description".to_owned(), Value::from(key.doc()));
        properties.insert(key.name.to_owned(), property.into());
    }
    let required: Vec<_> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json_schema!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    if table.extra {
        schema.insert("patternProperties".to_owned(), json!({ "^x-": true }));
    }
    schema
}

/// The schema of a value that a table describes. For a list, a single value is also allowed.
fn value(generator: &mut SchemaGenerator, key: &Key) -> Schema {
    let one = match key.kind {
        Kind::Text | Kind::Prose | Kind::Link | Kind::IdOrProse => generator.subschema_for::<Text>(),
        Kind::Date => generator.subschema_for::<Date>(),
        Kind::Flag => json_schema!({ "enum": [true, false, "yes", "no"] }),
        Kind::Word(_, words) => json_schema!({ "enum": words() }),
        Kind::Entry(_, entries) => json_schema!({ "enum": ids(entries()) }),
        Kind::Id(form) | Kind::Foreign(form) => match (form.items)() {
            Some(items) => json_schema!({ "enum": ids(items) }),
            None => {
                // YAML reads `1.5` and `7` as numbers.
                let number = if form.pattern.contains('.') { "number" } else { "integer" };
                json_schema!({ "type": ["string", number], "pattern": form.pattern })
            }
        },
        kind => panic!("say what may be written for `{}`, {kind:?}", key.name),
    };
    if key.many { one_or_many(&one) } else { one }
}

fn ids(items: Vec<(&'static str, &'static str)>) -> Vec<&'static str> {
    items.into_iter().map(|(id, _)| id).collect()
}

/// A list, or a single value for a list of one.
pub(crate) fn one_or_many(one: &Schema) -> Schema {
    json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
}

/// One of several types.
pub(crate) fn any<A: JsonSchema, B: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let forms = [generator.subschema_for::<A>(), generator.subschema_for::<B>()];
    json_schema!({ "anyOf": forms })
}

/// The output of `export` for an object: the keys of the table, and the results. All keys are always present except the results
/// in `left_out`. A key may be null if it has no value in `empty`, which is an object for which the author wrote nothing.
pub(crate) fn exported(empty: &dyn Object, but: &[&str], results: Value, left_out: &[&str]) -> Schema {
    let mut members = members(empty, but);
    members.extend(results.as_object().expect("members").clone());
    let sparse = |name: &str| empty.table().keys.iter().any(|key| key.sparse && key.name == name);
    let is_required = |name: &&String| !left_out.contains(&name.as_str()) && !sparse(name);
    let required: Vec<_> = members.keys().filter(is_required).cloned().collect();
    let mut schema = json_schema!({ "type": "object", "properties": members, "required": required });
    if empty.table().extra {
        schema.insert("patternProperties".to_owned(), json!({ "^x[-_]": true }));
    }
    schema
}

fn members(empty: &dyn Object, but: &[&str]) -> Map<String, Value> {
    let mut members = Map::new();
    for (key, value) in fields(empty).filter(|(key, _)| !but.contains(&key.name)) {
        let one = match key.kind {
            Kind::Word(_, words) => json!({ "enum": words() }),
            Kind::Flag => json!({ "type": "boolean" }),
            _ if matches!(value, Field::Number(_)) => json!({ "type": "number" }),
            _ => json!({ "type": "string" }),
        };
        let mut member = match value {
            Field::Object(part) => exported(part, &[], json!({}), &[]).into(),
            Field::Labelled(_) => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            _ if key.many => json!({ "type": "array", "items": one }),
            Field::Nothing => json!({ "anyOf": [one, { "type": "null" }] }),
            _ => one,
        };
        member["description"] = Value::from(key.doc());
        members.insert(key.name.replace('-', "_"), member);
    }
    members
}

/// Declares types whose schema is an expression over the generator.
macro_rules! objects {
    ($($(#[doc = $doc:literal])+ $name:ident = |$generator:ident| $schema:expr;)+) => {$(
        $(#[doc = $doc])+
        pub(crate) struct $name;

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema($generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut schema: schemars::Schema = $schema;
                schema.insert("description".to_owned(), serde_json::json!(concat!($($doc),+).trim()));
                schema
            }
        }
    )+};
}

pub(crate) use objects;

/// The same schema with more members.
pub(crate) fn with(mut schema: Schema, members: Value) -> Schema {
    for (name, value) in members.as_object().expect("members").clone() {
        schema.insert(name, value);
    }
    schema
}
