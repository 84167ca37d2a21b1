//! Formats the blocks of a file: sorts the keys at the top of each block as in the reference, and writes them in their
//! canonical spelling.
//!
//! Start at [`format`]. Whole lines are moved, together with the comments above them and the lines that belong to them. Nothing
//! else changes. A block with a mistake is not changed, and neither is a block if a value would differ afterwards.

use std::ops::Range;

use crate::block::find::{FoundFence, find};
use crate::block::yaml::{self, NodeId, Tree, Value};
use crate::block::{self, root_table};
use crate::diagnostic::Source;
use crate::fields::{Key, KeyTable};

use super::view::Spot;

/// The blocks of a chapter that formatting changes: the byte range in the chapter, and the new text.
pub(super) fn format(spot: &Spot<'_>) -> Vec<(Range<usize>, String)> {
    let found = find(&spot.map.text, spot.markdown());
    found.fences.iter().filter_map(|fence| formatted(spot, fence)).collect()
}

fn formatted(spot: &Spot<'_>, found: &FoundFence<'_>) -> Option<(Range<usize>, String)> {
    let FoundFence { fence, text } = found;
    let body = text.as_ref();
    // In a quote or a list, lines begin with marks; and the body does not contain the `\r` of `\r\n`.
    let range = fence.body.range_in_chapter(0..body.len());
    if spot.map.text.get(range.clone()) != Some(body) {
        return None;
    }
    let view = fence.words.first().map(|(word, _)| word.as_str());
    let table = root_table(fence.kind, view, body.lines().any(|line| line.starts_with("ref:")))?;
    let new = in_order(body, table)?;
    (new != body && says_the_same(spot, found, table, &new)).then_some((range, new))
}

/// The top keys of a body in the order of their table, each with the lines below it and the comments above it.
fn in_order(body: &str, table: &'static KeyTable) -> Option<String> {
    let mut entries: Vec<(usize, String)> = Vec::new();
    let mut above = String::new();
    for line in body.split_inclusive('\n') {
        let is_below = line.starts_with([' ', '\t', '-', ']', '}']) || line.trim().is_empty();
        match entries.last_mut() {
            Some((_, lines)) if is_below && above.is_empty() => lines.push_str(line),
            _ if line.starts_with('#') || is_below => above.push_str(line),
            _ => {
                let (word, value) = line.split_once(':')?;
                let is_known = |key: &&Key| key.name == word || key.aliases.contains(&word);
                let place = table.keys.iter().position(|key| is_known(&key));
                let word = place.map_or(word, |place| table.keys[place].name);
                let place = place.unwrap_or(table.keys.len());
                entries.push((place, format!("{}{word}:{value}", std::mem::take(&mut above))));
            }
        }
    }
    // A text over several lines without indentation, or a last line without a line end, cannot be moved.
    if !entries.iter().all(|(_, lines)| lines.ends_with('\n')) {
        return None;
    }
    entries.sort_by_key(|(place, _)| *place);
    let new: String = entries.into_iter().map(|(_, lines)| lines).collect();
    Some(format!("{new}{above}"))
}

/// Whether a block with the new body is equivalent: it has no mistakes, and each key has the same value.
fn says_the_same(spot: &Spot<'_>, found: &FoundFence<'_>, table: &'static KeyTable, new: &str) -> bool {
    let read = block::read(found, Source::Chapter(spot.chapter as u32), spot.defaults());
    if !read.problems.is_empty() {
        return false;
    }
    let (Ok(old), Ok(new)) = (yaml::parse(&found.text), yaml::parse(new)) else { return false };
    let (Some(before), Some(after)) = (values(&old, table), values(&new, table)) else { return false };
    let same = |(name, value): &(&str, NodeId)| {
        let mut found = after.iter().filter(|(other, _)| other == name);
        found.next().is_some_and(|(_, other)| is_same(&old, *value, &new, *other)) && found.next().is_none()
    };
    before.len() == after.len() && before.iter().all(same)
}

/// The values of the top keys, by their canonical names.
fn values<'t>(tree: &'t Tree<'_>, table: &'static KeyTable) -> Option<Vec<(&'t str, NodeId)>> {
    let Value::Map { entries, flow: false } = &tree.node(tree.root()?).value else { return None };
    let canonical = |word: &'t str| {
        let known = table.keys.iter().find(|key| key.name == word || key.aliases.contains(&word));
        known.map_or(word, |key| key.name)
    };
    tree.entries(entries).map(|(key, value)| Some((canonical(tree.scalar(key)?), value))).collect()
}

fn is_same(old: &Tree<'_>, before: NodeId, new: &Tree<'_>, after: NodeId) -> bool {
    let all = |one: &[NodeId], other: &[NodeId]| {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(old, *one, new, *other))
    };
    match (&old.node(before).value, &new.node(after).value) {
        (Value::Scalar { text, plain }, Value::Scalar { text: other, plain: other_plain }) => {
            text == other && plain == other_plain
        }
        (Value::List(items), Value::List(others)) => all(old.items(items), new.items(others)),
        (Value::Map { entries, .. }, Value::Map { entries: others, .. }) => all(old.items(entries), new.items(others)),
        _ => false,
    }
}
