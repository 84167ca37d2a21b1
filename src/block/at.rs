//! Finds the key or value at a position in the body of a block. Editors use it for completion and hover texts.
//!
//! Start at [`at`]. It walks through the tree of the body and the key tables side by side. An unfinished line is often not
//! valid YAML, so it is read as if it contained a key. Lines with other mistakes are left out.

use std::ops::Range;

use crate::fields::{Key, KeyTable, Kind};

use super::find;
use super::forgive::readable;
use super::options;
use super::yaml::{self, NodeId, Tree, Value};

/// The key or value at a position.
#[derive(Debug)]
pub struct At {
    /// The key table of the object around the position.
    pub table: &'static KeyTable,
    /// What can be written at the position.
    pub expected: Expected,
    /// Bytes of the body that contain the key or value so far; empty if nothing is written yet.
    pub range: Range<usize>,
    /// The path from the top of the block to the object: each key, and the name after a key whose value is a map of named
    /// objects.
    pub trail: Vec<(&'static Key, Option<String>)>,
    /// The keys at the top of the block whose value is a single text, with their values.
    pub root: Vec<(&'static str, String)>,
}

/// What can be written at a position.
#[derive(Debug)]
pub enum Expected {
    /// A key of the object.
    Key {
        /// The key at this position, if it is known.
        key: Option<&'static Key>,
        /// The keys that the object has already, without the one at the position.
        taken: Vec<&'static str>,
    },
    /// A value of this key, or one entry of its list.
    Value {
        /// The key.
        key: &'static Key,
        /// The other entries, if the value is a list.
        taken: Vec<String>,
    },
    /// The name of an object in the map that is the value of this key, for example the id of a mitigation, a layer or a factor.
    Name {
        /// The key.
        key: &'static Key,
        /// The names that the map has already.
        taken: Vec<String>,
    },
}

impl At {
    /// Everything that may be written, if it is a closed list: keys that are not used yet, words of a vocabulary, or ids of a
    /// catalogue.
    pub fn completions(&self) -> Vec<&'static str> {
        match &self.expected {
            Expected::Key { taken, .. } => {
                self.table.keys.iter().map(|key| key.name).filter(|name| !taken.contains(name)).collect()
            }
            Expected::Value { key, .. } => match key.kind {
                Kind::Word(_, words) => words(),
                Kind::Entry(_, entries) => entries().into_iter().map(|(id, _)| id).collect(),
                Kind::Foreign(form) => (form.items)().into_iter().flatten().map(|(id, _)| id).collect(),
                Kind::Flag => vec!["yes", "no"],
                _ => Vec::new(),
            },
            Expected::Name { .. } => Vec::new(),
        }
    }
}

/// Finds the key or value at a byte of the body of a fence. `view` is the word after `aivss` or `maestro`, if there is one.
/// Returns `None` if the object cannot be determined, in texts that are not a field (`x-` keys), and for views that do not
/// exist.
pub fn at(body: &str, kind: find::Kind, view: Option<&str>, offset: usize) -> Option<At> {
    if body.len() > yaml::MAX_BODY || !body.is_char_boundary(offset) {
        return None;
    }
    let has_ref = body.lines().any(|line| line.starts_with("ref:"));
    let table = options::root_table(kind, view, has_ref)?;
    let probes = Probe::all(body, offset);
    if let Ok(tree) = yaml::parse(body) {
        let walk = || Walk::new(&tree, offset, table);
        if tree.root().is_some_and(|root| walk().is_in_own_data(root)) {
            return None;
        }
        let found = tree.root().and_then(|root| walk().object(root, table));
        // Between two entries in brackets there is no node, but an entry can be written.
        let goes_on = probes.len() > 1 || probes.iter().any(|probe| probe.written.is_empty());
        if found.is_some() || !goes_on {
            return found;
        }
    }
    probes.into_iter().find_map(|probe| {
        let text = readable(&probe.text, Some(probe.key.start))?;
        let tree = yaml::parse(&text).ok()?;
        let mut found = Walk::new(&tree, probe.key.start, table).object(tree.root()?, table)?;
        found.range = probe.written;
        Some(found)
    })
}

/// The body, with a key or a value inserted at the position that the author is editing.
struct Probe {
    text: String,
    /// Bytes of the inserted key or value in `text`.
    key: Range<usize>,
    /// Bytes of the body that the inserted text replaces.
    written: Range<usize>,
}

/// The inserted key. Keys of the author begin with `x-` too, but no book uses this one.
const PROBE: &str = "x-position";

impl Probe {
    /// All interpretations of the position, most likely first.
    fn all(body: &str, offset: usize) -> Vec<Self> {
        let start = body[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = body[offset..].find('\n').map_or(body.len(), |at| offset + at);
        let probes = [
            Self::in_brackets(body, start, offset, end),
            Self::value(body, start, offset, end),
            Self::line(body, start, offset, end),
        ];
        probes.into_iter().flatten().collect()
    }

    /// Inserts a key in place of the line.
    fn line(body: &str, start: usize, offset: usize, end: usize) -> Option<Self> {
        let line = &body[start..end];
        // On a blank line, the column of the position shows which object is meant.
        let line = if line.trim().is_empty() { &body[start..offset] } else { line };
        let indent = line.len() - line.trim_start_matches([' ', '-']).len();
        let at = start + indent;
        let written = at..(start + line.trim_end().len()).max(at);
        (offset >= at).then(|| Self::new(body, at, &format!("{PROBE}: ~"), end, written))
    }

    /// Inserts a value after the key of the line.
    fn value(body: &str, start: usize, offset: usize, end: usize) -> Option<Self> {
        let line = &body[start..end];
        let key = line.trim_start_matches([' ', '-']);
        let colon = line.len() - key.len() + key.find(':')?;
        let behind = &line[colon + 1..];
        if !behind.starts_with(' ') || key.starts_with(['"', '\'', '{', '[', '#']) {
            return None;
        }
        let at = start + colon + 1 + (behind.len() - behind.trim_start().len()).max(1);
        let written = at..(start + line.trim_end().len()).max(at);
        (offset >= at).then(|| Self::new(body, at, PROBE, end, written))
    }

    /// Inserts a key or a value inside the brackets that are open on the line.
    fn in_brackets(body: &str, start: usize, offset: usize, end: usize) -> Option<Self> {
        let mut open = Vec::new();
        // The start of the text that the author is writing, and whether it is a value in `{…}`.
        let (mut at, mut is_value) = (start, false);
        let mut quote = None;
        let mut before = ' ';
        for (index, c) in body[start..offset].char_indices() {
            let here = start + index;
            let fresh = body[at..here].trim().is_empty();
            match (quote, c) {
                (Some(mark), c) if mark == c => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') if fresh => quote = Some(c),
                (None, '{' | '[') if fresh || body[at..here].trim().chars().all(|c| c == '-') => {
                    open.push(if c == '{' { '}' } else { ']' });
                    (at, is_value) = (here + 1, false);
                }
                (None, '}' | ']') if open.last() == Some(&c) => {
                    open.pop();
                    is_value = true;
                }
                (None, ',') if !open.is_empty() => (at, is_value) = (here + 1, false),
                (None, ' ') if before == ':' => (at, is_value) = (here + 1, true),
                _ => {}
            }
            before = c;
        }
        open.last()?;
        let at = at + (body[at..offset].len() - body[at..offset].trim_start().len());
        let probe = if is_value || open.last() == Some(&']') { PROBE.to_owned() } else { format!("{PROBE}: ~") };
        // Without a space before it, a comma or a bracket would become part of the inserted text.
        let closed: String = open.iter().rev().collect();
        Some(Self::new(body, at, &format!("{probe}{closed}"), end, at..offset))
    }

    fn new(body: &str, at: usize, probe: &str, end: usize, written: Range<usize>) -> Self {
        Self { text: format!("{}{probe}{}", &body[..at], &body[end..]), key: at..at + PROBE.len(), written }
    }
}

struct Walk<'t> {
    tree: &'t Tree<'t>,
    offset: usize,
    trail: Vec<(&'static Key, Option<String>)>,
    root: Vec<(&'static str, String)>,
}

impl<'t> Walk<'t> {
    fn new(tree: &'t Tree<'t>, offset: usize, table: &'static KeyTable) -> Self {
        let mut walk = Self { tree, offset, trail: Vec::new(), root: Vec::new() };
        let entries = tree.root().and_then(|root| walk.entries(root)).unwrap_or_default();
        let texts = entries
            .into_iter()
            .filter_map(|(key, value)| Some((walk.known(key, table)?.name, tree.scalar(value)?.trim().to_owned())));
        walk.root = texts.collect();
        walk
    }

    /// The key of a table with the name that is written at this node.
    fn known(&self, key: NodeId, table: &'static KeyTable) -> Option<&'static Key> {
        table.key(self.tree.scalar(key)?)
    }

    fn found(self, table: &'static KeyTable, expected: Expected, range: Range<usize>) -> Option<At> {
        Some(At { table, expected, range, trail: self.trail, root: self.root })
    }

    fn is_on(&self, range: &Range<usize>) -> bool {
        range.start <= self.offset && self.offset <= range.end
    }

    /// Whether the position is in the range or in the spaces after it. A map whose last key has no value ends before the colon.
    fn is_in(&self, range: &Range<usize>) -> bool {
        let behind = self.tree.text()[range.end..].bytes().take_while(|byte| matches!(byte, b' ' | b':')).count();
        range.start <= self.offset && self.offset <= range.end + behind
    }

    /// The range from the end of a key to the end of its value, or to the end of the line if there is no value.
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

    /// Whether only blanks come before a value on its line.
    fn is_below(&self, node: NodeId) -> bool {
        let text = &self.tree.text()[..self.tree.range(node).start];
        text.rsplit('\n').next().is_some_and(|line| line.trim().is_empty()) && !self.tree.is_blank(node)
    }

    fn entries(&self, node: NodeId) -> Option<Vec<(NodeId, NodeId)>> {
        match &self.tree.node(node).value {
            Value::Map { entries, .. } => Some(self.tree.entries(entries).collect()),
            _ => None,
        }
    }

    /// Whether the position is in the value of one of the author's own keys (`x-…`), where anything may be written.
    fn is_in_own_data(&self, node: NodeId) -> bool {
        match &self.tree.node(node).value {
            Value::Map { entries, .. } => self.tree.entries(entries).any(|(key, value)| {
                let is_own = || self.tree.scalar(key).is_some_and(|word| word.starts_with("x-"));
                self.is_in(&self.reach(key, value)) && (is_own() || self.is_in_own_data(value))
            }),
            Value::List(items) => self.tree.items(items).iter().any(|item| self.is_in_own_data(*item)),
            Value::Scalar { .. } => false,
        }
    }

    /// Searches for the position in a map with these keys.
    fn object(mut self, node: NodeId, table: &'static KeyTable) -> Option<At> {
        for (key, value) in self.entries(node)? {
            let range = self.tree.range(key);
            if self.is_on(&range) {
                let others = self.entries(node)?.into_iter().filter(|(other, _)| *other != key);
                let taken = others.filter_map(|(other, _)| self.known(other, table)).map(|key| key.name).collect();
                let key = self.known(key, table);
                return self.found(table, Expected::Key { key, taken }, range);
            }
            if self.is_in(&self.reach(key, value)) {
                let key = self.known(key, table)?;
                self.trail.push((key, None));
                return self.value(value, key, table);
            }
        }
        None
    }

    /// Searches for the position in the value of a key of this table.
    fn value(mut self, node: NodeId, key: &'static Key, table: &'static KeyTable) -> Option<At> {
        match (&self.tree.node(node).value, key.kind) {
            (Value::List(items), _) => {
                let items = self.tree.items(items).to_vec();
                let item = *items.iter().find(|item| self.is_in(&self.tree.range(**item)))?;
                match key.kind.table() {
                    Some(part) if self.entries(item).is_some() => self.object(item, part),
                    // A single word may become a key, or it may be a text that is the short form of the whole object.
                    Some(part) if !self.tree.scalar(item).unwrap_or_default().contains(' ') => {
                        let range = self.tree.range(item);
                        self.found(part, Expected::Key { key: None, taken: Vec::new() }, range)
                    }
                    _ => {
                        let others = items.iter().filter(|other| **other != item);
                        let taken = others.filter_map(|other| self.tree.scalar(*other)).map(str::to_owned).collect();
                        let range = self.tree.range(item);
                        self.found(table, Expected::Value { key, taken }, range)
                    }
                }
            }
            (Value::Map { .. }, Kind::Object(part) | Kind::Scored(_, part)) => self.object(node, part),
            (Value::Map { .. }, Kind::Named(_, part)) => {
                let entries = self.entries(node)?;
                for (name, value) in &entries {
                    let range = self.tree.range(*name);
                    if self.is_on(&range) {
                        let others = entries.iter().filter(|(other, _)| other != name);
                        let taken =
                            others.filter_map(|(other, _)| self.tree.scalar(*other)).map(str::to_owned).collect();
                        return self.found(table, Expected::Name { key, taken }, range);
                    }
                    if !self.is_in(&self.reach(*name, *value)) {
                        continue;
                    }
                    if let Some((_, of)) = self.trail.last_mut() {
                        *of = self.tree.scalar(*name).map(str::to_owned);
                    }
                    return match &self.tree.node(*value).value {
                        Value::Map { .. } => self.object(*value, part),
                        // A list in place of a layer is the list of its threats.
                        Value::List(_) => {
                            let of = part.keys.iter().find(|key| key.kind.table().is_some())?;
                            self.trail.push((of, None));
                            self.value(*value, of, part)
                        }
                        Value::Scalar { .. } => {
                            let range = self.tree.range(*value);
                            self.found(table, Expected::Value { key, taken: Vec::new() }, range)
                        }
                    };
                }
                None
            }
            // A name that the author is writing, on a line of its own.
            (Value::Scalar { .. }, Kind::Named(..)) if self.is_below(node) => {
                let range = self.tree.range(node);
                self.found(table, Expected::Name { key, taken: Vec::new() }, range)
            }
            (Value::Map { .. }, Kind::Labelled) | (Value::Scalar { .. }, _) => {
                let range = self.tree.range(node);
                self.found(table, Expected::Value { key, taken: Vec::new() }, range)
            }
            (Value::Map { .. }, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result for the position of `|` in a body of a `maestro` block.
    fn found(marked: &str) -> Option<At> {
        let offset = marked.find('|').expect("a mark");
        at(&marked.replacen('|', "", 1), find::Kind::Maestro, None, offset)
    }

    fn told(marked: &str) -> String {
        let Some(at) = found(marked) else { return "nothing".to_owned() };
        let what = match &at.expected {
            Expected::Key { key, .. } => format!("key {}", key.map_or("-", |key| key.name)),
            Expected::Value { key, .. } => format!("value of {}", key.name),
            Expected::Name { key, .. } => format!("name in {}", key.name),
        };
        format!("{what} of {}", at.table.name)
    }

    const MODEL: &str = "agent: Mail\nlayers:\n  L3:\n    - title: A\n      status: open\n  L4:\n    note: text\nmitigations:\n  M1:\n    status: done\n";

    /// `MODEL` with a mark at a given position.
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
    fn brackets_that_are_still_open_belong_to_what_is_in_them() {
        let threats = "agent: A\nlayers:\n  L3:\n";
        for (line, expected) in [
            ("    - {|", "key - of a threat"),
            ("    - {id: T-1, |", "key - of a threat"),
            ("    - {id: T-1, sev|", "key - of a threat"),
            ("    - {id: T-1, severity: |", "value of severity of a threat"),
            ("    - {id: T-1, severity: hi|", "value of severity of a threat"),
            ("    - {id: T-1, title: \"a, b\", mitigations: [M1, |", "value of mitigations of a threat"),
            ("    - {id: T-1, maps: {asi: [|", "value of asi of `maps`"),
            ("    - {id: T-1, severity: |}", "value of severity of a threat"),
        ] {
            assert_eq!(told(&format!("{threats}{line}\nmitigations:\n  M1: {{title: C}}\n")), expected, "{line}");
        }
        assert_eq!(told("agent: A\ntags: [|\n"), "value of tags of a threat model");
        assert_eq!(told("agent: A\nsummary: \"open|\nowner: B\n"), "value of summary of a threat model");
    }

    #[test]
    fn the_way_to_a_position_is_told() {
        let found = found("agent: A\nid: a\nlayers:\n  L3:\n    - title: B\n      catalog: |\n").expect("a value");
        let trail: Vec<_> = found.trail.iter().map(|(key, name)| (key.name, name.as_deref())).collect();
        assert_eq!(trail, [("layers", Some("L3")), ("threats", None), ("catalog", None)]);
        assert_eq!(found.root, [("agent", "A".to_owned()), ("id", "a".to_owned())]);
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
