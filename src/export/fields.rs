//! The fields of an object according to its key table, for all exports.

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::fields::{Key, KeyTable, Kind, Object, Value};
use crate::register::json::Exact;

/// The name of a key in exports, such as `agent_version`.
pub(super) fn name(key: &Key) -> Cow<'static, str> {
    if key.name.contains('-') { Cow::Owned(key.name.replace('-', "_")) } else { Cow::Borrowed(key.name) }
}

/// Some keys of an object as members of a JSON object, for `#[serde(flatten)]`.
///
/// An export may write results between the keys [up to](Self::up_to) a given one and those [after](Self::after) it. Together
/// they cover the whole table, so a new key is in one of the two.
pub(super) struct Fields<'a> {
    object: &'a dyn Object,
    keys: Range<usize>,
    but: &'static [&'static str],
}

impl<'a> Fields<'a> {
    pub(super) fn all(object: &'a dyn Object) -> Self {
        Self { object, keys: 0..object.table().keys.len(), but: &[] }
    }

    /// The keys from the first up to and including this one.
    pub(super) fn up_to(object: &'a dyn Object, key: &str) -> Self {
        Self { object, keys: 0..after(object.table(), key), but: &[] }
    }

    /// The keys after this one.
    pub(super) fn after(object: &'a dyn Object, key: &str) -> Self {
        let table = object.table();
        Self { object, keys: after(table, key)..table.keys.len(), but: &[] }
    }

    /// Leaves out keys that the export writes elsewhere or in another form.
    pub(super) fn but(mut self, names: &'static [&'static str]) -> Self {
        self.but = names;
        self
    }
}

fn after(table: &KeyTable, key: &str) -> usize {
    table.position(key).map_or(table.keys.len(), |place| place + 1)
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for index in self.keys.clone() {
            let key = &self.object.table().keys[index];
            let value = self.object.value(index);
            if !self.but.contains(&key.name) && (value.is_some() || !key.sparse) {
                map.serialize_entry(&name(key), &Json(value))?;
            }
        }
        map.end()
    }
}

struct Json<'a>(Value<'a>);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Value::Nothing => serializer.serialize_none(),
            Value::Text(text) | Value::Id(text) => serializer.serialize_str(text),
            Value::Word { word, .. } => serializer.serialize_str(word),
            Value::Entry { id, .. } => serializer.serialize_str(id),
            Value::Date(date) => Day(*date).serialize(serializer),
            Value::Number(number) => Exact(*number).serialize(serializer),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::List(items) => serializer.collect_seq(items.iter().cloned().map(Json)),
            // Keep the author's order.
            Value::Labelled(pairs) => serializer.collect_map(pairs.iter().map(|(label, text)| (label, text))),
            Value::Object(object) => Fields::all(*object).serialize(serializer),
        }
    }
}

/// A day, written as `2026-11-20`.
pub(super) struct Day(pub(super) Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A value as one text; several values are joined by `; `. `None` for a missing value and for an object.
pub(super) fn text<'a>(value: &Value<'a>) -> Option<Cow<'a, str>> {
    let text = match value {
        Value::Text(text) | Value::Id(text) => text.clone(),
        Value::Word { word, .. } => Cow::Borrowed(*word),
        Value::Entry { id, .. } => Cow::Borrowed(*id),
        Value::Date(date) => Cow::Owned(date.to_string()),
        Value::Number(number) => Cow::Owned(number.normalize().to_string()),
        Value::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        Value::List(items) => Cow::Owned(items.iter().filter_map(text).collect::<Vec<_>>().join("; ")),
        Value::Nothing | Value::Labelled(_) | Value::Object(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The value of a key by its name in exports. The key may be in an object inside the object.
pub(super) fn value<'a>(object: &'a dyn Object, wanted: &str) -> Value<'a> {
    for (key, value) in crate::fields::fields(object) {
        match value {
            Value::Object(part) if key.name != wanted => match self::value(part, wanted) {
                Value::Nothing => {}
                found => return found,
            },
            value if name(key) == wanted => return value,
            _ => {}
        }
    }
    Value::Nothing
}

/// The names of the keys in exports, including those of objects inside the object. Keys that exports may omit are not included.
pub(super) fn names(table: &'static KeyTable) -> Vec<Cow<'static, str>> {
    let of_key = |key: &'static Key| match key.kind {
        _ if key.sparse => Vec::new(),
        Kind::Object(table) if !key.many => names(table),
        _ => vec![name(key)],
    };
    table.keys.iter().flat_map(of_key).collect()
}
