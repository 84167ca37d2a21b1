//! Reports what YAML reads as something else than the author meant: a map of threats instead of a list, a title with a colon, a
//! value that is cut off by a comma or a comment.

use crate::diagnostic::code;
use crate::fields::{Key, KeyTable, Kind};
use crate::name::{self, list};

use super::decode::{Decoder, Wanted};
use super::yaml::{self, NodeId, Value};

impl Decoder<'_> {
    /// Reports a key of a `{…}` map that is really the rest of the value before it. `before` is the last real entry, and `table`
    /// is the key table of the map, if it has one.
    pub(super) fn cut_by_comma(
        &mut self,
        (key, value): (NodeId, NodeId),
        before: &mut Option<(NodeId, NodeId)>,
        table: Option<&'static KeyTable>,
    ) -> bool {
        let tree = self.tree;
        let colon = || tree.text()[tree.range(key).end..].trim_start().starts_with(':');
        let (Some(word), true) = (tree.scalar(key), tree.is_blank(value) && !colon()) else {
            *before = Some((key, value));
            return false;
        };
        let Some((of, first)) = *before else { return false };
        let Some(of) = tree.scalar(of) else { return false };
        let help = match yaml::typographic_quote(word) {
            Some(quote) => yaml::quote_help(quote),
            None => {
                let known = table.and_then(|table| table.key(of));
                let all = tree.text().get(tree.range(first).start..tree.range(key).end);
                let is_text = tree.scalar(first).is_some() && !tree.is_blank(first);
                not_cut(of, known, all.filter(|all| is_text && yaml::can_be_quoted(all)).unwrap_or("…, …"))
            }
        };
        let message = format!("inside `{{…}}` a comma ends the value of `{of}`; `{word}` was read as a key");
        self.problem_at(code::CUT_BY_COMMA, key, message, help);
        true
    }

    /// Reports a comment that directly follows plain text.
    pub(super) fn no_comment(&mut self, node: NodeId) {
        if let Some(comment) = self.tree.comment_after(node) {
            let help = yaml::quote_comment(&self.tree.text()[self.tree.range(node).start..comment.end]);
            self.problem(code::COMMENT_IN_PROSE, comment, yaml::COMMENT_IN_PROSE, help);
        }
    }

    /// Reports a value that is not of the shape `wanted`. `expected` says what was expected.
    pub(super) fn wrong_type(&mut self, node: NodeId, wanted: Wanted, expected: &str) {
        let shape = self.shape(node);
        if self.tree.is_blank(node) {
            self.problem_at(code::MISSING_VALUE, node, format!("a value is missing: expected {expected}"), "");
        } else {
            let help = match self.tree.node(node).value {
                Value::Map { .. } if wanted == Wanted::Entry => self.map_as_list(node),
                Value::Map { flow: true, .. } if wanted == Wanted::Text => {
                    "write text that begins with `{` in quotes".to_owned()
                }
                Value::Map { flow: true, .. } => "write one value, without `{…}`".to_owned(),
                Value::Map { flow: false, .. } if wanted == Wanted::Text => {
                    "write text that contains `: ` in quotes".to_owned()
                }
                Value::List(_) if wanted != Wanted::Map => "write one value, without `[…]` or `- `".to_owned(),
                _ if wanted == Wanted::Map && self.tree.root() == Some(node) => {
                    "write one `key: value` per line".to_owned()
                }
                _ if wanted == Wanted::Map => "write one `key: value` per line, indented, or `{key: value}`".to_owned(),
                _ => String::new(),
            };
            self.problem_at(code::WRONG_TYPE, node, format!("expected {expected}, found {shape}"), help);
        }
    }

    /// The help for a map where a list of ids or words was expected.
    fn map_as_list(&self, node: NodeId) -> String {
        let Value::Map { entries, .. } = &self.tree.node(node).value else { return String::new() };
        let mut keys = self.tree.entries(entries).filter_map(|(key, _)| self.tree.scalar(key));
        match (keys.next(), keys.next()) {
            (Some(only), None) => format!("write a list: `[{only}]`"),
            (Some(first), Some(_)) => format!("write a list: `[{first}, …]`"),
            (None, _) => "write a list: `[…]`".to_owned(),
        }
    }

    /// The items of a list of objects. If the author wrote a map of ids to objects, reports it and returns no items.
    pub(super) fn objects(&mut self, node: NodeId, table: &'static KeyTable) -> Vec<NodeId> {
        if self.is_map_of_objects(node, table) { Vec::new() } else { self.items(node) }
    }

    fn is_map_of_objects(&mut self, node: NodeId, table: &'static KeyTable) -> bool {
        let Value::Map { entries, .. } = &self.tree.node(node).value else { return false };
        let entries: Vec<_> = self.tree.entries(entries).collect();
        let ids: Vec<_> = entries.iter().filter_map(|(key, _)| self.tree.scalar(*key)).collect();
        let objects = entries.iter().all(|(_, value)| self.is_map(*value));
        let Some(first) = ids.first().filter(|_| objects && !ids.iter().any(|id| is_key(table, id))) else {
            return false;
        };
        let message = format!("expected a list, found a map with the keys {}", list(ids.iter().copied()));
        let help =
            format!("begin each entry with `- `: write `- id: {first}` in place of `{first}:`, and the keys below it");
        self.problem_at(code::WRONG_TYPE, entries[0].0, message, help);
        true
    }

    /// Reports a map with a single key that is really the beginning of a text, for example `- Model swapped: no notice`.
    pub(super) fn is_text_with_colon(&mut self, node: NodeId, table: &'static KeyTable) -> bool {
        let Value::Map { entries, flow: false } = &self.tree.node(node).value else { return false };
        let mut entries = self.tree.entries(entries);
        let (Some((key, value)), None) = (entries.next(), entries.next()) else { return false };
        let (Some(word), Some(rest)) = (self.tree.scalar(key), self.tree.scalar(value)) else { return false };
        let like_text = word.contains(' ')
            || word.starts_with(char::is_uppercase)
                && name::nearest(word, table.keys.iter().map(|entry| entry.name)).is_none();
        if !like_text || is_key(table, word) {
            return false;
        }
        let text = format!("{word}: {rest}").replace(['\\', '"'], "'");
        let range = self.head(node);
        let message = format!("the colon after `{word}` makes this a key and not a text");
        self.problem(code::WRONG_TYPE, range, message, format!("quote the text: `- \"{}\"`", text.trim_end()));
        true
    }
}

fn is_key(table: &KeyTable, word: &str) -> bool {
    word.starts_with("x-") || table.key(word).is_some()
}

/// The help for a value of the key `of` that a comma cuts off. `all` is the whole value, and `key` says what it may be, if that is
/// known.
fn not_cut(of: &str, key: Option<&Key>, all: &str) -> String {
    match key {
        Some(key) if key.many && !key.kind.is_text() => format!("write a list: `{of}: [{all}]`"),
        Some(key) if !key.many && key.kind.is_text() => format!("quote the whole text: `{of}: \"{all}\"`"),
        Some(key)
            if !key.many
                && matches!(key.kind, Kind::Id(_) | Kind::Date | Kind::Flag | Kind::Word(..) | Kind::Entry(..)) =>
        {
            format!("`{of}` takes one value: remove the rest, or write the key that it belongs to before it")
        }
        _ => format!("quote the whole text: `{of}: \"{all}\"`; if it is a list, write `{of}: [{all}]`"),
    }
}
