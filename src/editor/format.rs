//! Formats the blocks of a file: sorts the keys of each object in the order of the reference, writes keys in their canonical
//! spelling, and indents by two spaces.
//!
//! Start at [`format`]. Whole lines are moved, together with the comments above them and the lines that belong to them. Nothing
//! else changes. A block stays as it is if it contains a mistake, or if formatting would change one of its values.

use std::ops::Range;

use serde_json::{Map, Value as Json};

use crate::block::find::{FoundFence, find};
use crate::block::yaml::{self, NodeId, Tree, Value};
use crate::block::{self, root_table};
use crate::diagnostic::Source;
use crate::fields::{Key, KeyTable, Kind};
use crate::order::Sort as _;

use super::view::Spot;

/// The blocks of a chapter that formatting changes: the byte range in the chapter, and the new text.
pub(super) fn format(spot: &Spot<'_>) -> Vec<(Range<usize>, String)> {
    let found = find(&spot.map.text, spot.markdown());
    found.fences.iter().filter_map(|fence| formatted(spot, fence)).collect()
}

fn formatted(spot: &Spot<'_>, found: &FoundFence<'_>) -> Option<(Range<usize>, String)> {
    let FoundFence { fence, text } = found;
    let body = text.as_ref();
    // In a quote or a list, lines of the chapter begin with marks. With `\r\n`, the body does not contain the `\r`. The block
    // is left alone in both cases.
    let range = fence.body.range_in_chapter(0..body.len());
    if spot.map.text.get(range.clone()) != Some(body) || !body.ends_with('\n') {
        return None;
    }
    let view = fence.words.first().map(|(word, _)| word.as_str());
    let table = root_table(fence.kind, view, body.lines().any(|line| line.starts_with("ref:")))?;
    let read = block::read(found, Source::Chapter(spot.chapter as u32), spot.defaults());
    if !read.problems.is_empty() {
        return None;
    }
    let old = yaml::parse(body).ok()?;
    let shape = Shape::Object(table);
    let lines = Lines::new(&old);
    let written = lines.map(old.root()?, shape, 0..lines.texts.len(), 0)?;
    let new: String = written.iter().map(|line| format!("{line}\n")).collect();
    let parsed = yaml::parse(&new).ok()?;
    let same = meaning(&old, old.root()?, shape) == meaning(&parsed, parsed.root()?, shape);
    (new != body && same).then_some((range, new))
}

/// How the reference describes a node.
#[derive(Clone, Copy)]
enum Shape {
    /// A map with the keys of this table.
    Object(&'static KeyTable),
    /// A map of names to objects with the keys of this table.
    Names(&'static KeyTable),
    /// A list of objects with the keys of this table.
    Items(&'static KeyTable),
    /// Anything else.
    Other,
}

impl Shape {
    /// The shape of the value of a key.
    fn of_value(tree: &Tree<'_>, node: NodeId, key: &Key) -> Self {
        match (&tree.node(node).value, key.kind) {
            (Value::List(_), kind) => kind.table().map_or(Self::Other, Self::Items),
            (Value::Map { .. }, Kind::Object(table) | Kind::Scored(_, table)) => Self::Object(table),
            (Value::Map { .. }, Kind::Named(_, table)) => Self::Names(table),
            _ => Self::Other,
        }
    }

    /// The shape of an entry of a map, by its key, or of an item of a list.
    fn inside(self, tree: &Tree<'_>, word: &str, node: NodeId) -> Self {
        match self {
            Self::Object(table) => known(table, word).map_or(Self::Other, |key| Self::of_value(tree, node, key)),
            // A layer can be written as a list, which is the list of its threats.
            Self::Names(table) if matches!(tree.node(node).value, Value::List(_)) => {
                table.keys.iter().find_map(|key| key.kind.table()).map_or(Self::Other, Self::Items)
            }
            Self::Names(table) | Self::Items(table) if matches!(tree.node(node).value, Value::Map { .. }) => {
                Self::Object(table)
            }
            _ => Self::Other,
        }
    }

    /// The canonical spelling of a key, and its index in the reference. Unknown keys come after all known keys, in their order.
    /// Names of a map stay in their order.
    fn canonical(self, word: &str) -> (&str, usize) {
        let Self::Object(table) = self else { return (word, 0) };
        let place = table.keys.iter().position(|key| is_called(key, word));
        place.map_or((word, table.keys.len()), |place| (table.keys[place].name, place))
    }
}

fn is_called(key: &Key, word: &str) -> bool {
    key.name == word || key.aliases.contains(&word)
}

fn known(table: &'static KeyTable, word: &str) -> Option<&'static Key> {
    table.keys.iter().find(|key| is_called(key, word))
}

/// The lines of a body.
struct Lines<'t> {
    tree: &'t Tree<'t>,
    texts: Vec<&'t str>,
    /// The first byte of each line.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(tree: &'t Tree<'t>) -> Self {
        let texts: Vec<&str> = tree.text().lines().collect();
        let starts = std::iter::once(0).chain(tree.text().match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { tree, texts, starts }
    }

    /// The line and the column of a byte, both from 0.
    fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        (line, offset - self.starts[line])
    }

    /// Formats a map that has a line for each entry. Its lines then begin in `column`. `region` contains all lines that belong
    /// to it.
    fn map(&self, node: NodeId, shape: Shape, region: Range<usize>, column: usize) -> Option<Vec<String>> {
        let Value::Map { entries, flow: false } = &self.tree.node(node).value else { return None };
        let entries: Vec<(NodeId, NodeId)> = self.tree.entries(entries).collect();
        let keys: Vec<NodeId> = entries.iter().map(|(key, _)| *key).collect();
        let (parts, tail) = self.parts(&keys, region)?;
        let old = self.place(self.tree.range(*keys.first()?).start).1;
        let mut chunks = Vec::new();
        for ((key, value), (above, own)) in entries.into_iter().zip(parts) {
            let range = self.tree.range(key);
            let (line, at) = self.place(range.start);
            let word = self.tree.scalar(key)?;
            let (name, place) = shape.canonical(word);
            // A key in quotes is not changed.
            let written = self.tree.text().get(range.clone())?;
            let name = if written == word { name } else { written };
            let rest = self.texts[line].get(at + written.len()..)?;
            if at != old {
                return None;
            }
            let mut lines = self.moved(above, old, column);
            lines.push(format!("{}{name}{rest}", " ".repeat(column)));
            lines.extend(self.value(value, shape.inside(self.tree, word, value), line, own.end, column, old));
            chunks.push((place, lines));
        }
        if matches!(shape, Shape::Object(_)) {
            chunks.in_order_of(|(place, _)| *place);
        }
        let lines = chunks.into_iter().flat_map(|(_, lines)| lines);
        Some(lines.chain(self.moved(tail, old, column)).collect())
    }

    /// Formats the lines below a key. The key is on `line`, and its last line is before `end`.
    fn value(&self, node: NodeId, shape: Shape, line: usize, end: usize, column: usize, old: usize) -> Vec<String> {
        let begins_below = self.place(self.tree.range(node).start).0 > line;
        let below = line + 1..end;
        let written = match shape {
            Shape::Object(_) | Shape::Names(_) if begins_below => self.map(node, shape, below.clone(), column + 2),
            Shape::Items(_) if begins_below => self.list(node, shape, below.clone(), column + 2),
            _ => None,
        };
        written.unwrap_or_else(|| self.moved(below, old, column))
    }

    /// Formats a list that has a line for each item. Its dashes are then in `column`.
    fn list(&self, node: NodeId, shape: Shape, region: Range<usize>, column: usize) -> Option<Vec<String>> {
        let Value::List(items) = &self.tree.node(node).value else { return None };
        let items = self.tree.items(items);
        let (parts, tail) = self.parts(items, region)?;
        let mut lines = Vec::new();
        let mut dash = 0;
        for (item, (above, own)) in items.iter().zip(parts) {
            let (line, at) = self.place(self.tree.range(*item).start);
            let before = self.texts[line].get(..at)?;
            dash = before.find('-').filter(|_| before.trim() == "-")?;
            lines.extend(self.moved(above, dash, column));
            let inner = shape.inside(self.tree, "", *item);
            match self.map(*item, inner, own.clone(), column + 2) {
                Some(object) => {
                    // Comments above the first key are moved above the dash.
                    let first = object.iter().position(|line| !is_aside(line))?;
                    let mark = format!("{}- ", " ".repeat(column));
                    lines.extend(object.into_iter().enumerate().map(|(number, line)| match number.cmp(&first) {
                        std::cmp::Ordering::Less => line.replacen("  ", "", 1),
                        std::cmp::Ordering::Equal => format!("{mark}{}", line.trim_start()),
                        std::cmp::Ordering::Greater => line,
                    }));
                }
                None => {
                    let text = self.texts[line].get(at..)?;
                    lines.push(format!("{}- {text}", " ".repeat(column)));
                    lines.extend(self.moved(line + 1..own.end, at, column + 2));
                }
            }
        }
        lines.extend(self.moved(tail, dash, column));
        Some(lines)
    }

    /// Divides the lines of a region among its nodes, each of which begins a line. Returns for each node the lines above it,
    /// and its own line with the lines below. Comments belong to the node after them, and blank lines to the node before them.
    /// Comments at the end of the region belong to no node, and are returned separately.
    #[allow(clippy::type_complexity, reason = "two ranges for each node")]
    fn parts(
        &self,
        nodes: &[NodeId],
        region: Range<usize>,
    ) -> Option<(Vec<(Range<usize>, Range<usize>)>, Range<usize>)> {
        let firsts: Vec<usize> = nodes.iter().map(|node| self.place(self.tree.range(*node).start).0).collect();
        if firsts.windows(2).any(|pair| pair[0] >= pair[1]) || firsts.first().is_none_or(|first| *first < region.start)
        {
            return None;
        }
        let mut parts = Vec::new();
        let mut start = region.start;
        for (number, first) in firsts.iter().enumerate() {
            let next = firsts.get(number + 1).copied().unwrap_or(region.end);
            // Go up from the end over comments, but not over those that are indented deeper than the node.
            let column = self.place(self.tree.range(nodes[number]).start).1;
            let mut end = next;
            while end > first + 1 && self.is_above_next(end - 1, column) {
                end -= 1;
            }
            while end < next && self.texts[end].trim().is_empty() {
                end += 1;
            }
            parts.push((start..*first, *first..end));
            start = end;
        }
        Some((parts, start..region.end))
    }

    fn is_above_next(&self, line: usize, column: usize) -> bool {
        let text = self.texts[line];
        let indent = text.len() - text.trim_start().len();
        text.trim().is_empty() || text.trim_start().starts_with('#') && indent <= column
    }

    /// Returns lines with their indentation changed from one column to another.
    fn moved(&self, lines: Range<usize>, from: usize, to: usize) -> Vec<String> {
        let moved = |text: &&str| {
            let blanks = text.len() - text.trim_start_matches(' ').len();
            if text.trim().is_empty() {
                return (*text).to_owned();
            }
            format!("{}{}", " ".repeat((blanks + to).saturating_sub(from)), &text[blanks..])
        };
        self.texts.get(lines).unwrap_or_default().iter().map(moved).collect()
    }
}

/// Whether a line is blank or a comment.
fn is_aside(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// The content of a node with its keys in canonical spelling. Two contents are equal regardless of the order of keys.
fn meaning(tree: &Tree<'_>, node: NodeId, shape: Shape) -> Json {
    match &tree.node(node).value {
        Value::Scalar { text, plain } => Json::from(vec![Json::from(text.as_ref()), Json::from(*plain)]),
        Value::List(items) => {
            tree.items(items).iter().map(|item| meaning(tree, *item, shape.inside(tree, "", *item))).collect()
        }
        Value::Map { entries, .. } => {
            let entry = |(key, value): (NodeId, NodeId)| {
                let word = tree.scalar(key).unwrap_or_default();
                (shape.canonical(word).0.to_owned(), meaning(tree, value, shape.inside(tree, word, value)))
            };
            Json::Object(tree.entries(entries).map(entry).collect::<Map<_, _>>())
        }
    }
}
