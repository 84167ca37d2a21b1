//! Reports maps that were meant as something else: a map of threats instead of a list, or a title with a colon that YAML reads
//! as a map.

use crate::diagnostic::code;
use crate::fields::{Key, KeyTable};
use crate::name::{self, list};

use super::decode::Decoder;
use super::yaml::{NodeId, Value};

impl Decoder<'_> {
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
    let named = |entry: &Key| entry.name == word || entry.aliases.contains(&word);
    word.starts_with("x-") || table.keys.iter().any(named)
}
