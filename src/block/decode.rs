//! Decodes a [`Tree`] to values: key tables, types, words, numbers, dates. It collects all problems with their positions.
//!
//! Start at [`Decoder::object`], which compares a map with a [`KeyTable`]. A new key needs one line in the table of its object and one read
//! where the object is decoded. Suggestions, the check for duplicates and the schema test use the table.

use std::collections::HashMap;
use std::ops::Range;

use crate::aivss::{Problem, Scored};
use crate::diagnostic::{Code, Diagnostic, Label, Source, Span, code};
use crate::fields::KeyTable;
use crate::maestro::Edition;
use crate::name::{self, list};

use super::find::BodyMap;
use super::number::parse_decimal;
use super::places::{Item, Places};
use super::yaml::{self, NodeId, Tree, Value};

/// All key tables with the names of their objects. A test compares them with the schema.
pub fn key_tables() -> Vec<&'static KeyTable> {
    let mut tables = super::assessment::TABLES.to_vec();
    tables.extend(super::model::TABLES);
    tables
}

/// Decodes the values of one block and collects the problems in them.
pub(super) struct Decoder<'t> {
    pub(super) tree: &'t Tree<'t>,
    body: &'t BodyMap,
    source: Source,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) places: Places,
    /// The edition of MAESTRO that defines the layers: the book's edition until a model states another.
    pub(super) edition: &'static Edition,
}

/// The highest number of keys in a table; a test checks it.
const MOST_KEYS: usize = 32;

/// The values of an object, by the index of their key in the key table.
pub(super) struct Fields {
    table: &'static KeyTable,
    values: [Option<NodeId>; MOST_KEYS],
    /// The `x-` keys with their values as JSON text, in order.
    pub(super) extra: Vec<(String, String)>,
}

impl Fields {
    /// The value of a key; `None` if the key is missing or its value is null.
    pub(super) fn get(&self, key: &str) -> Option<NodeId> {
        self.at(self.table.position(key).expect("the key is in the table"))
    }

    /// The same, by the index of the key in the table.
    pub(super) fn at(&self, key: usize) -> Option<NodeId> {
        self.values[key]
    }

    pub(super) fn table(&self) -> &'static KeyTable {
        self.table
    }
}

impl<'t> Decoder<'t> {
    pub(super) fn new(tree: &'t Tree<'t>, body: &'t BodyMap, source: Source) -> Self {
        Self { tree, body, source, problems: Vec::new(), places: Places::new(tree.text()), edition: Default::default() }
    }

    /// The position in the source of a range of the body.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, self.body.range_in_chapter(range))
    }

    /// Collects a problem at a range of the body.
    pub(super) fn problem(
        &mut self,
        code: &'static Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> &mut Diagnostic {
        let help = help.into();
        let mut diagnostic = Diagnostic::new(code, self.span(range), message);
        diagnostic.help = (!help.is_empty()).then_some(help);
        self.problems.push(diagnostic);
        self.problems.last_mut().expect("it was just pushed")
    }

    /// Collects a problem at a node.
    pub(super) fn problem_at(
        &mut self,
        code: &'static Code,
        node: NodeId,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> &mut Diagnostic {
        self.problem(code, self.tree.range(node), message, help)
    }

    /// What messages call the kind of a node, for example `a list`.
    pub(super) fn shape(&self, node: NodeId) -> &'static str {
        match self.tree.node(node).value {
            Value::Scalar { .. } => "text",
            Value::List(_) => "a list",
            Value::Map { .. } => "a map",
        }
    }

    pub(super) fn is_map(&self, node: NodeId) -> bool {
        matches!(self.tree.node(node).value, Value::Map { .. })
    }

    /// Whether a map has this key.
    pub(super) fn has_key(&self, node: NodeId, word: &str) -> bool {
        match &self.tree.node(node).value {
            Value::Map { entries, .. } => {
                self.tree.entries(entries).any(|(key, _)| self.tree.scalar(key) == Some(word))
            }
            _ => false,
        }
    }

    pub(super) fn is_list(&self, node: NodeId) -> bool {
        matches!(self.tree.node(node).value, Value::List(_))
    }

    /// The entries of a map. If the node is not a map, reports what was expected.
    pub(super) fn entries(&mut self, node: NodeId, expected: &str) -> Vec<(NodeId, NodeId)> {
        match &self.tree.node(node).value {
            Value::Map { entries, flow } => {
                let (mut all, flow): (Vec<_>, _) = (self.tree.entries(entries).collect(), *flow);
                let mut before = None;
                all.retain(|entry| !(flow && self.cut_by_comma(*entry, &mut before, None)));
                all
            }
            _ => {
                self.wrong_type(node, Wanted::Map, expected);
                Vec::new()
            }
        }
    }

    /// The items of a list. A single value counts as a list of one.
    pub(super) fn items(&mut self, node: NodeId) -> Vec<NodeId> {
        let mut items = match &self.tree.node(node).value {
            Value::List(items) => self.tree.items(items).to_vec(),
            _ => vec![node],
        };
        items.retain(|item| !self.blank_item(*item));
        items
    }

    /// Where the items of this node are: in a list, or directly under a key that can be left out.
    pub(super) fn place_in(&self, node: NodeId) -> Place {
        if self.is_list(node) { Place::Entry } else { Place::Optional }
    }

    fn blank_item(&mut self, node: NodeId) -> bool {
        let blank = self.tree.is_blank(node);
        if blank {
            self.problem_at(
                code::MISSING_VALUE,
                node,
                "an entry of the list is empty",
                "write a value, or remove the entry (and the key, if it has no other entry)",
            );
        }
        blank
    }

    /// Compares a map with its key table and records the position of every field.
    pub(super) fn object(&mut self, node: NodeId, table: &'static KeyTable, item: Item) -> Option<Fields> {
        let (range, flow) = match &self.tree.node(node).value {
            Value::Map { entries, flow } => (entries.clone(), *flow),
            _ => {
                self.wrong_type(node, Wanted::Map, &format!("the keys of {}", table.name));
                return None;
            }
        };
        let tree = self.tree;
        let mut fields = Fields { table, values: [None; MOST_KEYS], extra: Vec::new() };
        // Each key as it was written. A key with the value `null` counts as missing, which is an error for a required key.
        let mut seen: [(Option<NodeId>, bool); MOST_KEYS] = [(None, false); MOST_KEYS];
        let mut extra_seen: HashMap<&str, NodeId> = HashMap::new();
        self.places.add(item, "", tree.range(node));
        let mut before = None;
        for (key, value) in tree.entries(&range) {
            if flow && self.cut_by_comma((key, value), &mut before, Some(table)) {
                continue;
            }
            let Some(word) = tree.scalar(key) else {
                self.wrong_type(key, Wanted::Word, "the name of a key");
                continue;
            };
            let index = table.keys.iter().position(|entry| entry.name == word || entry.aliases.contains(&word));
            let Some(index) = index else {
                if table.extra && word.starts_with("x-") {
                    if let Some(first) = extra_seen.get(word) {
                        let first = self.span(tree.range(*first));
                        let problem = self.problem_at(
                            code::DUPLICATE_KEY,
                            key,
                            format!("the key `{word}` is given twice"),
                            "remove one",
                        );
                        problem.others.push(Label { span: first, text: "first here".to_owned() });
                    }
                    extra_seen.entry(word).or_insert(key);
                    let json = self.json(value);
                    fields.extra.push((word.to_owned(), json));
                } else {
                    self.unknown_key(key, word, table);
                }
                continue;
            };
            let entry = &table.keys[index];
            if let Some(first) = seen[index].0 {
                let first_word = tree.scalar(first).unwrap_or_default();
                let message = if first_word == word {
                    format!("the key `{word}` is given twice")
                } else {
                    format!("`{word}` and `{first_word}` are the same key")
                };
                let first = self.span(tree.range(first));
                let problem = self.problem_at(code::DUPLICATE_KEY, key, message, "remove one");
                problem.others.push(Label { span: first, text: "first here".to_owned() });
                continue;
            }
            seen[index].0 = Some(key);
            if tree.is_blank(value) {
                self.problem_at(
                    code::MISSING_VALUE,
                    key,
                    format!("`{word}` has no value"),
                    if entry.required {
                        "write a value after the colon"
                    } else {
                        "write a value after the colon, or remove the key"
                    },
                );
                continue;
            }
            if tree.is_null(value) {
                seen[index].1 = true;
                continue;
            }
            self.places.add(item, entry.name, tree.range(value));
            fields.values[index] = Some(value);
        }
        for (entry, (key, left_out)) in table.keys.iter().zip(seen) {
            if entry.required && (key.is_none() || left_out) {
                let range = self.head(node);
                self.problem(
                    code::MISSING_KEY,
                    range,
                    format!(
                        "{} needs {} `{}`",
                        table.name,
                        if left_out { "a value for" } else { "the key" },
                        entry.name
                    ),
                    format!("{} `{}: …`", if left_out { "write" } else { "add" }, entry.name),
                );
            }
        }
        Some(fields)
    }

    /// The first line of a node. Problems about something that is missing point at it.
    pub(super) fn head(&self, node: NodeId) -> Range<usize> {
        let range = self.tree.range(node);
        let line = self.tree.text()[range.clone()].find('\n').unwrap_or(range.len());
        range.start..range.start + line
    }

    pub(super) fn unknown_key(&mut self, key: NodeId, word: &str, table: &'static KeyTable) {
        let names = table.keys.iter().map(|entry| entry.name);
        if let Some(computed) = table.computed.iter().find(|computed| computed.names.contains(&word)) {
            self.problem_at(
                code::COMPUTED_FIELD,
                key,
                format!("`{word}` is a computed result, so a block must not contain it"),
                match computed.checked {
                    None => format!(
                        "remove `{word}`; to notice when it changes, write the result that you expect under `expect`"
                    ),
                    Some(checked) => format!("remove `{word}`; `expect` checks only {checked}"),
                },
            );
            return;
        }
        let help = match name::nearest(word, names.clone()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None if table.keys.len() == 1 => format!("the only key is {}", list(names)),
            None => format!("the keys are {}{}", list(names), if table.extra { "." } else { "" }),
        };
        let extra = if table.extra { " A key of your own begins with `x-`" } else { "" };
        self.problem_at(
            code::UNKNOWN_KEY,
            key,
            format!("{} has no key `{word}`", table.name),
            format!("{help}{extra}"),
        );
    }

    /// A single text, not checked for comments: an id, a word or a number.
    pub(super) fn scalar(&mut self, node: NodeId, expected: &str) -> Option<&'t str> {
        self.single(node, Wanted::Word, expected)
    }

    /// A single text of the shape `wanted`, not checked for comments.
    pub(super) fn single(&mut self, node: NodeId, wanted: Wanted, expected: &str) -> Option<&'t str> {
        let tree = self.tree;
        match tree.scalar(node) {
            Some(text) if !(text.is_empty() && tree.is_blank(node)) => Some(text),
            _ => {
                self.wrong_type(node, wanted, expected);
                None
            }
        }
    }

    /// Prose: a text that must not be cut off by a comment. If it is empty, `place` decides what the help is.
    pub(super) fn text(&mut self, node: NodeId, place: Place) -> Option<String> {
        let text = self.single(node, Wanted::Text, "text")?;
        self.no_comment(node);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            let help = match place {
                Place::Required => "write something",
                Place::Optional => "write something, or remove the key",
                Place::Entry => "write something, or remove the entry (and the key, if it has no other entry)",
            };
            self.problem_at(code::MISSING_VALUE, node, "the text is empty", help);
            return None;
        }
        Some(trimmed.to_owned())
    }

    /// Prose for one of the author's own keys, which must have a value. A missing value or `null` is reported at the key.
    pub(super) fn value_text(&mut self, key: NodeId, value: NodeId) -> Option<String> {
        if self.tree.is_blank(value) || self.tree.is_null(value) {
            let word = self.tree.scalar(key).unwrap_or_default();
            self.problem_at(
                code::MISSING_VALUE,
                key,
                format!("`{word}` has no value"),
                "write a value after the colon, or remove the key",
            );
            return None;
        }
        self.text(value, Place::Optional)
    }

    /// Prose, either one text or a list of texts.
    pub(super) fn texts(&mut self, node: NodeId, item: Item, field: &'static str) -> Vec<String> {
        let (mut texts, place) = (Vec::new(), self.place_in(node));
        for (index, entry) in self.items(node).into_iter().enumerate() {
            self.places.add_element(item, field, index, self.tree.range(entry));
            texts.extend(self.text(entry, place));
        }
        texts
    }

    /// A word of a vocabulary. Reports any other word and suggests the nearest one.
    pub(super) fn word<T>(
        &mut self,
        node: NodeId,
        what: &str,
        named: impl Fn(&str) -> Option<T>,
        words: &[&'static str],
    ) -> Option<T> {
        let text = self.scalar(node, what)?.trim();
        let found = named(text);
        if found.is_none() {
            let nearest = name::nearest(text, words.iter().copied());
            let help = match (yaml::typographic_quote(text), nearest) {
                (Some(quote), _) => yaml::quote_help(quote),
                (_, Some(nearest)) => format!("did you mean `{nearest}`? Allowed are {}", list(words.iter().copied())),
                (_, None) => format!("allowed are {}", list(words.iter().copied())),
            };
            self.problem_at(code::UNKNOWN_VALUE, node, format!("`{text}` is not {what}"), help);
        }
        found
    }

    /// Reports a value that the scoring system refuses.
    pub(super) fn refuse(&mut self, problem: &Problem, range: Range<usize>) -> &mut Diagnostic {
        self.problem(super::code_of(problem), range, problem.message(), problem.help())
    }

    /// The position of a part of a scalar. If the scalar does not contain the part unchanged, the position of the whole scalar.
    pub(super) fn part(&self, node: NodeId, part: &str) -> Range<usize> {
        let range = self.tree.range(node);
        match self.tree.text()[range.clone()].find(part) {
            Some(start) => range.start + start..range.start + start + part.len(),
            None => range,
        }
    }

    /// Splits `value — reason` and records both positions. The reason must not be a number, because `0.2 - 0.6` was meant as a range.
    pub(super) fn value_and_reason(
        &mut self,
        node: NodeId,
        expected: &str,
    ) -> Option<(&'t str, Range<usize>, Option<String>)> {
        let text = self.scalar(node, expected)?;
        let (value, reason) = split_reason(text);
        // Point at the exact bytes of the value if the body contains the text unchanged.
        let value_range = self.part(node, value);
        if reason.is_some() {
            self.no_comment(node);
        }
        if let Some(reason) = reason
            && parse_decimal(reason).is_ok()
            && parse_decimal(value).is_ok()
        {
            let range = self.tree.range(node);
            self.problem(
                code::INVALID_NUMBER,
                range,
                format!("`{text}` is not a range"),
                format!("a range is written `{value}..{reason}`"),
            );
            return None;
        }
        Some((value, value_range, reason.map(str::to_owned)))
    }

    /// Reads `why` and `evidence` of a map.
    pub(super) fn because<T>(&mut self, fields: &Fields, item: Item, value: T) -> Scored<T> {
        let why = fields.get("why").and_then(|node| self.text(node, Place::Optional));
        let evidence = match fields.get("evidence") {
            Some(node) => self.texts(node, item, "evidence"),
            None => Vec::new(),
        };
        Scored { value, why, evidence }
    }
}

/// The shape that was expected of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Prose.
    Text,
    /// A word, a number or an id.
    Word,
    /// A word, a number or an id where a list of them is allowed.
    Entry,
    /// Keys with values.
    Map,
}

/// Where a text is written, which decides what an author can do if it is empty.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// Under a key that must be written.
    Required,
    /// Under a key that can be left out.
    Optional,
    /// In a list.
    Entry,
}

/// Splits `value — reason` or `value - reason` at a dash between blanks. The second blank may be the end of a line.
pub(super) fn split_reason(text: &str) -> (&str, Option<&str>) {
    // This function runs for every prose field. Few of them contain a dash, so searching for the first byte of the dashes is fast.
    for at in memchr::memchr2_iter(b'-', "—".as_bytes()[0], text.as_bytes()) {
        let Some(before) = text[..at].strip_suffix(' ') else { continue };
        let after = ["— ", "– ", "- ", "—\n", "-\n"].iter().find_map(|mark| text[at..].strip_prefix(mark));
        if let Some(after) = after {
            let reason = after.trim();
            return (before.trim(), (!reason.is_empty()).then_some(reason));
        }
    }
    (text.trim(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_has_more_keys_than_there_is_room_for() {
        let tables = key_tables();
        assert!(tables.len() > 10);
        for table in tables.into_iter().chain(super::super::options::TABLES.iter().copied()) {
            assert!(table.keys.len() <= MOST_KEYS, "{}", table.name);
        }
    }
}
