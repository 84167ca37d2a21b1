//! Reads JSON from other programs field by field. Fields that are unknown or have the wrong type are recorded with their path,
//! so that nothing is dropped silently.
//!
//! Start at [`Source::parse`] and [`Source::object`]. The recorded path contains no indices, so that a thousand threats with
//! the same unknown field are one entry.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::text::clean;
use super::{ImportError, Note, note};
use crate::mistake::Mistake;

/// The reason for a field that the reader does not request.
pub(super) const UNKNOWN: &str = "the format has no such field";

/// A JSON file, and what was left out of it.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Path, reason and count, in the order in which they were found.
    left: Vec<(String, String, usize)>,
    /// The index in the list of each path with its reason.
    place: HashMap<(String, String), usize>,
    /// The number of further entries after the list was full.
    more: usize,
}

/// The highest number of different entries that are recorded.
const MOST_LEFT: usize = 200;

impl Source {
    /// Parses a JSON file. Its root must be an object.
    ///
    /// # Errors
    /// Returns an error if the text is not JSON, or if its root is not an object.
    pub(super) fn parse(text: &str, help: &str) -> Result<Map<String, Value>, ImportError> {
        let value: Value = serde_json::from_str(text).map_err(|error| ImportError {
            mistake: Mistake::new(format!("not valid JSON: {error}"), help),
            place: Some((error.line(), error.column())),
        })?;
        match value {
            Value::Object(root) => Ok(root),
            _ => Err(Mistake::new("the JSON is not an object", help).into()),
        }
    }

    /// Starts reading an object of the file field by field.
    pub(super) fn object<'a>(&mut self, path: impl Into<String>, map: &'a Map<String, Value>) -> Object<'a> {
        Object { path: path.into(), map, asked: HashSet::new() }
    }

    /// Records that something was left out, and why.
    pub(super) fn left(&mut self, path: impl Into<String>, why: impl Into<String>) {
        let entry = (path.into(), why.into());
        if let Some(place) = self.place.get(&entry) {
            self.left[*place].2 += 1;
        } else if self.left.len() == MOST_LEFT {
            self.more += 1;
        } else {
            self.place.insert(entry.clone(), self.left.len());
            self.left.push((entry.0, entry.1, 1));
        }
    }

    /// What was left out, one line each.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |(path, why, count): &(String, String, usize)| match count {
            1 => format!("{path}: {why}"),
            several => format!("{path}: {why} ({several} times)"),
        };
        let more = (self.more > 0).then(|| format!("and {} more", self.more));
        self.left.iter().map(line).chain(more).collect()
    }

    /// Does the same as notes for the user.
    pub(super) fn notes(&self) -> Vec<Note> {
        self.lines().into_iter().map(|line| note(0, format!("left out: {line}"))).collect()
    }
}

/// An object that is being read. Requested fields are removed; [`Object::end`] records the others.
pub(super) struct Object<'a> {
    /// The path without indices, such as `threats[].metadata[]`.
    pub(super) path: String,
    map: &'a Map<String, Value>,
    asked: HashSet<&'static str>,
}

impl<'a> Object<'a> {
    /// The path of a field.
    pub(super) fn at(&self, key: &str) -> String {
        let key = clean(key);
        if self.path.is_empty() { key } else { format!("{}.{key}", self.path) }
    }

    /// The value of a field. The field still counts as not requested.
    pub(super) fn peek(&self, key: &str) -> Option<&'a Value> {
        self.map.get(key)
    }

    /// All fields. The caller has to read all of them.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.map.iter()
    }

    /// The value of a field if it is present and not null.
    #[inline(never)]
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'a Value> {
        self.asked.insert(key);
        self.map.get(key).filter(|value| !value.is_null())
    }

    fn wrong(&self, source: &mut Source, key: &str, what: &str) {
        source.left(self.at(key), format!("it is not {what}"));
    }

    /// A text that is not blank. It may have several lines.
    pub(super) fn text(&mut self, source: &mut Source, key: &'static str) -> Option<&'a str> {
        match self.value(key)? {
            Value::String(text) => Some(text.as_str()).filter(|text| !clean(text).is_empty()),
            _ => {
                self.wrong(source, key, "text");
                None
            }
        }
    }

    /// A text or a whole number as text.
    pub(super) fn word(&mut self, source: &mut Source, key: &'static str) -> Option<String> {
        match self.value(key)? {
            Value::Number(number) => Some(number.to_string()),
            Value::String(_) => self.text(source, key).map(clean),
            _ => {
                self.wrong(source, key, "text");
                None
            }
        }
    }

    /// Whether the field is `true`.
    pub(super) fn flag(&mut self, source: &mut Source, key: &'static str) -> bool {
        match self.value(key) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.wrong(source, key, "true or false");
                false
            }
        }
    }

    /// A number as a float.
    pub(super) fn number(&mut self, source: &mut Source, key: &'static str) -> Option<f64> {
        let number = self.value(key)?.as_f64();
        if number.is_none() {
            self.wrong(source, key, "a number");
        }
        number
    }

    /// An object inside the object.
    pub(super) fn object(&mut self, source: &mut Source, key: &'static str) -> Option<Object<'a>> {
        match self.value(key)? {
            Value::Object(map) => Some(source.object(self.at(key), map)),
            _ => {
                self.wrong(source, key, "an object");
                None
            }
        }
    }

    /// The objects of a list.
    pub(super) fn objects(&mut self, source: &mut Source, key: &'static str) -> Vec<Object<'a>> {
        let path = format!("{}[]", self.at(key));
        let mut objects = Vec::new();
        for item in self.items(source, key) {
            match item {
                Value::Object(map) => objects.push(source.object(path.clone(), map)),
                _ => source.left(path.clone(), "it is not an object"),
            }
        }
        objects
    }

    /// The texts of a list. A single text is a list of one.
    pub(super) fn texts(&mut self, source: &mut Source, key: &'static str) -> Vec<String> {
        if let Some(Value::String(text)) = self.value(key) {
            return vec![clean(text)].into_iter().filter(|text| !text.is_empty()).collect();
        }
        let mut texts = Vec::new();
        for item in self.items(source, key) {
            match item {
                Value::String(text) => texts.extend(Some(clean(text)).filter(|text| !text.is_empty())),
                _ => source.left(format!("{}[]", self.at(key)), "it is not text"),
            }
        }
        texts
    }

    fn items(&mut self, source: &mut Source, key: &'static str) -> &'a [Value] {
        match self.value(key) {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.wrong(source, key, "a list");
                &[]
            }
        }
    }

    /// Records why a known field is left out.
    // Copies of this and of `value` in each caller would take 40 KB.
    #[inline(never)]
    pub(super) fn leave(&mut self, source: &mut Source, key: &'static str, why: &str) {
        if self.value(key).is_some() {
            source.left(self.at(key), why);
        }
    }

    /// Records the fields that were not requested.
    pub(super) fn end(self, source: &mut Source) {
        for (key, value) in self.map {
            if !self.asked.contains(key.as_str()) && !value.is_null() {
                source.left(self.at(key), UNKNOWN);
            }
        }
    }
}
