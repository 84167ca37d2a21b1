//! What stands at a position in the body of a block: for an editor that completes and explains.
//!
//! Start at [`at`]. It walks the tree of the body and the tables of keys side by side. A line that is still being written is often no
//! YAML, so it is read as if a key stood there; lines with other mistakes are left out.

use std::ops::Range;

use crate::fields::{Key, KeyTable, Kind};

use super::find;
use super::options;
use super::yaml::{self, NodeId, Tree, Value};

/// What stands at a position.
#[derive(Debug)]
pub struct At {
    /// The keys of the object around the position.
    pub table: &'static KeyTable,
    /// What is expected there.
    pub expected: Expected,
    /// Bytes of the body: the key or the value that is written so far; empty if nothing is written yet.
    pub range: Range<usize>,
}

/// What is expected at a position.
#[derive(Debug)]
pub enum Expected {
    /// A key of the object.
    Key {
        /// The key at this position, if it is a known one.
        key: Option<&'static Key>,
        /// The other keys that the object has.
        taken: Vec<&'static str>,
    },
    /// A value of this key, or one entry of its list.
    Value(&'static Key),
    /// The name of an object in the map that is the value of this key: the id of a mitigation, a layer, a factor.
    Name(&'static Key),
}

impl At {
    /// What may be written, where that is a closed list: keys that are not taken, words of a vocabulary, ids of a catalogue.
    pub fn completions(&self) -> Vec<&'static str> {
        match &self.expected {
            Expected::Key { taken, .. } => {
                self.table.keys.iter().map(|key| key.name).filter(|name| !taken.contains(name)).collect()
            }
            Expected::Value(key) => match key.kind {
                Kind::Word(_, words) => words(),
                Kind::Entry(_, entries) => entries().into_iter().map(|(id, _)| id).collect(),
                Kind::Foreign(form) => (form.items)().into_iter().flatten().map(|(id, _)| id).collect(),
                _ => Vec::new(),
            },
            Expected::Name(_) => Vec::new(),
        }
    }
}

/// Says which key or value is at a byte of the body of a fence. `view` is the word after `aivss` or `maestro`, if there is one. `None` where no
/// object can be made out, in texts that are no field (`x-` keys) and for views that do not exist.
pub fn at(body: &str, kind: find::Kind, view: Option<&str>, offset: usize) -> Option<At> {
    if body.len() > yaml::MAX_BODY || !body.is_char_boundary(offset) {
        return None;
    }
    let has_ref = body.lines().any(|line| line.starts_with("ref:"));
    let table = options::root_table(kind, view, has_ref)?;
    let probe = Probe::new(body, offset);
    if let Ok(tree) = yaml::parse(body) {
        let found = tree.root().and_then(|root| Walk { tree: &tree, offset }.object(root, table));
        if found.is_some() || probe.as_ref().is_some_and(|probe| !probe.written.is_empty()) {
            return found;
        }
    }
    let probe = probe?;
    let text = probe.readable()?;
    let tree = yaml::parse(&text).ok()?;
    let mut found = Walk { tree: &tree, offset: probe.key.start }.object(tree.root()?, table)?;
    found.range = probe.written;
    Some(found)
}

/// The body with a key in place of the line that is being written.
struct Probe {
    text: String,
    /// Bytes of the key in `text`.
    key: Range<usize>,
    /// Bytes of what is written so far in the body.
    written: Range<usize>,
}

/// Own keys begin so, and nobody has this one.
const PROBE: &str = "x-position";

/// So many lines with other mistakes are left out.
const MOST_MISTAKES: usize = 8;

impl Probe {
    fn new(body: &str, offset: usize) -> Option<Self> {
        let start = body[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = body[offset..].find('\n').map_or(body.len(), |at| offset + at);
        let line = &body[start..end];
        // On a blank line the column of the position says which object is meant.
        let line = if line.trim().is_empty() { &body[start..offset] } else { line };
        let indent = line.len() - line.trim_start_matches([' ', '-']).len();
        let key = start + indent..start + indent + PROBE.len();
        (offset >= key.start).then(|| Self {
            text: format!("{}{PROBE}: ~{}", &body[..start + indent], &body[end..]),
            key,
            written: start + indent..(start + line.trim_end().len()).max(start + indent),
        })
    }

    /// The text without lines that are no YAML, each of which is left blank.
    fn readable(&self) -> Option<String> {
        let mut text = self.text.clone();
        for _ in 0..MOST_MISTAKES {
            let Err(error) = yaml::parse(&text) else { return Some(text) };
            let at = error.range.start.min(text.len());
            let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
            let end = text[at..].find('\n').map_or(text.len(), |next| at + next);
            if start <= self.key.start && self.key.start < end || text[start..end].trim().is_empty() {
                return None;
            }
            text.replace_range(start..end, &" ".repeat(end - start));
        }
        None
    }
}

struct Walk<'t> {
    tree: &'t Tree<'t>,
    offset: usize,
}

impl Walk<'_> {
    fn is_on(&self, range: &Range<usize>) -> bool {
        range.start <= self.offset && self.offset <= range.end
    }

    /// Whether the position is in the range, or in the spaces behind it; a map whose last key has no value ends before the colon.
    fn is_in(&self, range: &Range<usize>) -> bool {
        let behind = self.tree.text()[range.end..].bytes().take_while(|byte| matches!(byte, b' ' | b':')).count();
        range.start <= self.offset && self.offset <= range.end + behind
    }

    /// From behind a key to the end of its value; to the end of the line where nothing is written.
    fn reach(&self, key: NodeId, value: NodeId) -> Range<usize> {
        let text = self.tree.text();
        let start = (self.tree.range(key).end + 1).min(text.len());
        let end = if self.tree.is_blank(value) {
            text[start..].find(['\n', ',', '}']).map_or(text.len(), |at| start + at)
        } else {
            self.tree.range(value).end
        };
        start..end
    }

    fn entries(&self, node: NodeId) -> Option<Vec<(NodeId, NodeId)>> {
        match &self.tree.node(node).value {
            Value::Map { entries, .. } => Some(self.tree.entries(entries).collect()),
            _ => None,
        }
    }

    /// The position in a map with these keys.
    fn object(&self, node: NodeId, table: &'static KeyTable) -> Option<At> {
        let entries = self.entries(node)?;
        let known = |key: NodeId| {
            let word = self.tree.scalar(key)?;
            table.keys.iter().find(|known| known.name == word || known.aliases.contains(&word))
        };
        for (key, value) in &entries {
            let range = self.tree.range(*key);
            if self.is_on(&range) {
                let others = entries.iter().filter(|(other, _)| other != key);
                let taken = others.filter_map(|(other, _)| known(*other)).map(|key| key.name).collect();
                return Some(At { table, expected: Expected::Key { key: known(*key), taken }, range });
            }
            if self.is_in(&self.reach(*key, *value)) {
                return self.value(*value, known(*key)?, table);
            }
        }
        None
    }

    /// The position in the value of a key of this table.
    fn value(&self, node: NodeId, key: &'static Key, table: &'static KeyTable) -> Option<At> {
        let here = |node| Some(At { table, expected: Expected::Value(key), range: self.tree.range(node) });
        match (&self.tree.node(node).value, key.kind) {
            (Value::List(items), _) => {
                let item = self.tree.items(items).iter().find(|item| self.is_in(&self.tree.range(**item)));
                match (item, key.kind.table()) {
                    (Some(item), Some(part)) if self.entries(*item).is_some() => self.object(*item, part),
                    // One word may become a key, or a text that stands for the whole object.
                    (Some(item), Some(part)) if !self.tree.scalar(*item).unwrap_or_default().contains(' ') => {
                        let expected = Expected::Key { key: None, taken: Vec::new() };
                        Some(At { table: part, expected, range: self.tree.range(*item) })
                    }
                    (Some(item), _) => here(*item),
                    (None, _) => None,
                }
            }
            (Value::Map { .. }, Kind::Object(part) | Kind::Scored(_, part)) => self.object(node, part),
            (Value::Map { .. }, Kind::Named(_, part)) => self.entries(node)?.into_iter().find_map(|(name, value)| {
                let range = self.tree.range(name);
                if self.is_on(&range) {
                    return Some(At { table, expected: Expected::Name(key), range });
                }
                if !self.is_in(&self.reach(name, value)) {
                    return None;
                }
                match &self.tree.node(value).value {
                    Value::Map { .. } => self.object(value, part),
                    // The list in place of a layer is that of its threats.
                    Value::List(_) => self.value(value, part.keys.iter().find(|key| key.kind.table().is_some())?, part),
                    Value::Scalar { .. } => here(value),
                }
            }),
            (Value::Map { .. }, Kind::Labelled) => here(node),
            (Value::Map { .. }, _) => None,
            (Value::Scalar { .. }, _) => here(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The position of `|` in a body of a `maestro` block.
    fn found(marked: &str) -> Option<At> {
        let offset = marked.find('|').expect("a mark");
        at(&marked.replacen('|', "", 1), find::Kind::Maestro, None, offset)
    }

    fn told(marked: &str) -> String {
        let Some(at) = found(marked) else { return "nothing".to_owned() };
        let what = match &at.expected {
            Expected::Key { key, .. } => format!("key {}", key.map_or("-", |key| key.name)),
            Expected::Value(key) => format!("value of {}", key.name),
            Expected::Name(key) => format!("name in {}", key.name),
        };
        format!("{what} of {}", at.table.name)
    }

    const MODEL: &str = "agent: Mail\nlayers:\n  L3:\n    - title: A\n      status: open\n  L4:\n    note: text\nmitigations:\n  M1:\n    status: done\n";

    /// `MODEL` with a mark in a certain place.
    fn model(before: &str) -> String {
        let at = MODEL.find(before).expect("a place") + before.len();
        format!("{}|{}", &MODEL[..at], &MODEL[at..])
    }

    #[test]
    fn keys_values_and_names_are_told_apart() {
        for (before, expected) in [
            ("ag", "key agent of a threat model"),
            ("agent: Ma", "value of agent of a threat model"),
            ("  L3", "name in layers of a threat model"),
            ("- tit", "key title of a threat"),
            ("status: op", "value of status of a threat"),
            ("    no", "key note of a layer"),
            ("  M1", "name in mitigations of a threat model"),
            ("status: do", "value of status of a mitigation"),
        ] {
            assert_eq!(told(&model(before)), expected, "{before}");
        }
        assert_eq!(told("agent: A\nmitigations: {M1: {title: a, st|}}\n"), "key - of a mitigation");
        assert_eq!(told("agent: A\nx-own: {a: |b}\n"), "nothing");
    }

    #[test]
    fn a_line_that_is_being_written_belongs_to_the_object_of_its_column() {
        let threats = "agent: A\nlayers:\n  L3:\n    - title: B\n";
        assert_eq!(told(&format!("{threats}      sta|\n")), "key - of a threat");
        assert_eq!(told(&format!("{threats}      |\n")), "key - of a threat");
        assert_eq!(told(&format!("{threats}    - |\n")), "key - of a threat");
        assert_eq!(told(&format!("{threats}own|")), "key - of a threat model");
        assert_eq!(told(&format!("{threats}      status: |\n")), "value of status of a threat");
    }

    #[test]
    fn another_line_that_is_no_yaml_does_not_matter() {
        let open = "agent: A\nsummary: \"open\nlayers:\n  L3:\n    - title: B\n      ow|\n";
        assert_eq!(told(open), "key - of a threat");
        assert_eq!(told("agent: A\nsummary: a: b\nlayers:\n  L3:\n    - title: B\n      ow|\n"), "key - of a threat");
    }

    #[test]
    fn completions_are_keys_that_are_not_taken_and_words() {
        let keys = found("agent: A\nlayers:\n  L3:\n    - title: B\n      sev|\n").expect("an object").completions();
        assert!(keys.contains(&"severity") && !keys.contains(&"title") && !keys.contains(&"chain"), "{keys:?}");
        let words = found(&model("status: op")).expect("a value").completions();
        assert_eq!(words[..2], ["open", "in-progress"]);
    }

    #[test]
    fn views_have_keys_of_their_own() {
        let body = "sort: sc\n";
        let found = at(body, find::Kind::Aivss, Some("register"), body.len() - 1).expect("an object");
        assert_eq!(found.table.name, "`aivss register`");
        assert!(found.completions().contains(&"score"));
        assert!(at(body, find::Kind::Aivss, Some("regster"), 0).is_none());
    }
}
