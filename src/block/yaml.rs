//! A YAML document as a tree in which each node has its position.
//!
//! Start at [`parse`]. It builds a small tree with byte ranges from the events of `saphyr-parser`. Scalars keep the text that
//! the author wrote. Parts of YAML that blocks may not use are reported: anchors, aliases, tags, merge keys, further documents,
//! and deep nesting.

mod input;
mod mistakes;
mod slips;

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use crate::diagnostic::{code, is_unprintable};

use input::Text;
pub use mistakes::YamlError;
pub(super) use mistakes::{COMMENT_IN_PROSE, can_be_quoted, quote_comment};
use mistakes::{alias, syntax_error, unprintable};
pub(super) use slips::{character, quote_help, typographic_quote};

/// The deepest nesting that is accepted.
pub const MAX_DEPTH: usize = 32;
/// The longest body that is accepted, in bytes.
pub const MAX_BODY: usize = 256 * 1024;

/// The least number of bytes that a key or a value takes in most bodies. It is used to estimate capacities.
const BYTES_PER_VALUE: usize = 12;

/// Index of a node in its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

/// A document.
#[derive(Debug)]
pub struct Tree<'a> {
    text: &'a str,
    nodes: Vec<Node<'a>>,
    /// The children of lists and maps. Those of one parent are next to each other.
    children: Vec<NodeId>,
    root: Option<NodeId>,
}

/// A value with its position in the body.
#[derive(Debug)]
pub struct Node<'a> {
    /// The byte range in the body.
    pub range: Range<u32>,
    /// The value itself.
    pub value: Value<'a>,
}

/// The shape of a node.
#[derive(Debug)]
pub enum Value<'a> {
    /// Text as written.
    Scalar {
        /// The text, without quotes and folding.
        text: Cow<'a, str>,
        /// Whether it is neither quoted nor a block scalar.
        plain: bool,
    },
    /// A list, as a range of `Tree::children`.
    List(Range<u32>),
    /// A map, as a range of `Tree::children` in which keys and values alternate.
    Map {
        /// The keys and values.
        entries: Range<u32>,
        /// Whether it is written as `{…}`.
        flow: bool,
    },
}

impl<'a> Tree<'a> {
    /// The number of nodes, including keys and collections.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the document is empty.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The top value; `None` for an empty document.
    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0 as usize]
    }

    /// The byte range of a node in the body.
    pub fn range(&self, id: NodeId) -> Range<usize> {
        let range = &self.node(id).range;
        range.start as usize..range.end as usize
    }

    /// The body that the tree was made from.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The items of a list.
    pub fn items(&self, range: &Range<u32>) -> &[NodeId] {
        &self.children[range.start as usize..range.end as usize]
    }

    /// The entries of a map.
    pub fn entries(&self, range: &Range<u32>) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        self.items(range).chunks_exact(2).map(|pair| (pair[0], pair[1]))
    }

    /// The text of a scalar.
    pub fn scalar(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether nothing was written after the key or list mark.
    pub fn is_blank(&self, id: NodeId) -> bool {
        matches!(&self.node(id).value, Value::Scalar { text, plain: true } if text.is_empty())
    }

    /// Whether the value is `null` or `~`, which means the same as leaving the key out.
    pub fn is_null(&self, id: NodeId) -> bool {
        matches!(&self.node(id).value, Value::Scalar { text, plain: true } if matches!(text.as_ref(), "null" | "~" | "Null" | "NULL"))
    }

    /// Reports the first value that begins with a character which the author used as indentation.
    fn odd_indent(&self) -> Option<YamlError> {
        if self.text.is_ascii() {
            return None;
        }
        let odd = self.nodes.iter().filter(
            |node| matches!(&node.value, Value::Scalar { text, plain: true } if text.starts_with(char::is_whitespace)),
        );
        odd.map(|node| self.text[..node.range.start as usize].rfind('\n').map_or(0, |end| end + 1))
            .find_map(|line_start| slips::odd_indent(self.text, line_start))
            .map(YamlError::from)
    }

    /// The comment that directly follows a plain scalar on its line.
    pub fn comment_after(&self, id: NodeId) -> Option<Range<usize>> {
        if !matches!(&self.node(id).value, Value::Scalar { plain: true, .. }) {
            return None;
        }
        let rest = &self.text[self.range(id).end..];
        let comment = rest.trim_start_matches([' ', '\t']);
        if comment.len() == rest.len() || !comment.starts_with('#') {
            return None;
        }
        let start = self.text.len() - comment.len();
        let line = comment.split(['\n', '\r']).next().unwrap_or_default();
        Some(start..start + line.trim_end().len())
    }
}

/// Converts the parser's positions, which count characters, to bytes.
struct Offsets(Option<Vec<u32>>, usize);

impl Offsets {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            Self(None, text.len())
        } else {
            Self(Some(text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect()), text.len())
        }
    }

    fn byte(&self, marker: Marker) -> usize {
        match &self.0 {
            None => marker.index().min(self.1),
            Some(table) => table.get(marker.index()).map_or(self.1, |at| *at as usize),
        }
    }
}

/// Parses a body that is one document.
///
/// # Errors
///
/// The first use of something that YAML does not allow or that blocks may not use. The text after it is not read.
pub fn parse(text: &str) -> Result<Tree<'_>, YamlError> {
    match Joined::of(text) {
        Some(joined) => joined.parse(text),
        None => parse_yaml(text),
    }
}

/// A JSON text in which surrogate pairs (`\uD83D\uDE00`) are replaced by their characters. JSON programs write characters above
/// U+FFFF in this way, but YAML does not understand it.
struct Joined {
    text: String,
    /// For each replaced pair, the byte after it in the joined text and in the original.
    marks: Vec<(usize, usize)>,
}

impl Joined {
    /// Joins the pairs of a text. `None` if the text is not JSON or contains no such pair.
    fn of(text: &str) -> Option<Self> {
        const PAIR: usize = r"\uD83D\uDE00".len();
        let half = |at: usize| -> Option<u16> {
            let digits = text.get(at..at + PAIR / 2)?.strip_prefix("\\u")?;
            digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
        };
        if !text.contains("\\u") || !text.trim_start().starts_with(['{', '[']) {
            return None;
        }
        let mut joined = Self { text: String::with_capacity(text.len()), marks: Vec::new() };
        let (mut at, mut copied) = (0, 0);
        while let Some(found) = text[at..].find('\\') {
            at += found;
            let pair = half(at).zip(half(at + PAIR / 2));
            let character = pair.and_then(|(high, low)| char::decode_utf16([high, low]).next()?.ok());
            match character {
                Some(character) if character.len_utf16() == 2 => {
                    joined.text.push_str(&text[copied..at]);
                    joined.text.push(character);
                    at += PAIR;
                    copied = at;
                    joined.marks.push((joined.text.len(), at));
                }
                // Skip a backslash with the character that it escapes, so that `\\u` is not treated as an escape.
                _ => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
            }
        }
        joined.text.push_str(&text[copied..]);
        let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
        (!joined.marks.is_empty() && is_json()).then_some(joined)
    }

    /// The byte of the original text for a byte of the joined text.
    fn original(&self, at: usize) -> usize {
        let after = self.marks.partition_point(|(joined, _)| *joined <= at);
        match after.checked_sub(1).map(|index| self.marks[index]) {
            Some((joined, original)) => original + (at - joined),
            None => at,
        }
    }

    fn parse<'a>(&self, text: &'a str) -> Result<Tree<'a>, YamlError> {
        let Tree { nodes, children, root, .. } = parse_yaml(&self.text).map_err(|error| YamlError {
            range: self.original(error.range.start)..self.original(error.range.end),
            ..error
        })?;
        let nodes = nodes.into_iter().map(|node| Node {
            range: self.original(node.range.start as usize) as u32..self.original(node.range.end as usize) as u32,
            value: match node.value {
                Value::Scalar { text, plain } => Value::Scalar { text: Cow::Owned(text.into_owned()), plain },
                Value::List(items) => Value::List(items),
                Value::Map { entries, flow } => Value::Map { entries, flow },
            },
        });
        Ok(Tree { text, nodes: nodes.collect(), children, root })
    }
}

fn parse_yaml(text: &str) -> Result<Tree<'_>, YamlError> {
    let offsets = Offsets::new(text);
    let mut documents = 0;
    // Most bodies of this length have about this many values.
    let expected = text.len() / BYTES_PER_VALUE + 1;
    let (nodes, children) = (Vec::with_capacity(expected), Vec::with_capacity(expected));
    let mut tree = Tree { text, nodes, children, root: None };
    // Open collections: their node, and where their children begin on `pending`.
    let mut open: Vec<(NodeId, usize)> = Vec::new();
    let mut pending: Vec<NodeId> = Vec::new();
    let refuse = |range: Range<usize>, message: &str, help: &str| YamlError {
        code: code::YAML_FEATURE,
        range,
        message: message.to_owned(),
        help: help.to_owned(),
    };

    for event in Parser::new(Text::new(text)) {
        let (event, span) = event.map_err(|error| syntax_error(text, offsets.byte(*error.marker()), error.info()))?;
        let start = offsets.byte(span.start);
        let end = offsets.byte(span.end).max(start);
        match event {
            Event::DocumentStart(_) => {
                if documents == 1 {
                    return Err(refuse(
                        start..(start + 3).min(text.len()),
                        "a block contains one document, and a second one begins here",
                        "remove the `---`, or put the second document into a block of its own",
                    ));
                }
            }
            Event::DocumentEnd => {
                documents += 1;
            }
            Event::Alias(_) => return Err(alias(start..end)),
            Event::Scalar(_, _, anchor, ref tag)
            | Event::SequenceStart(anchor, ref tag)
            | Event::MappingStart(anchor, ref tag) => {
                if anchor != 0 {
                    return Err(refuse(
                        start..end.max(start + 1).min(text.len()),
                        "anchors (`&name`) are not allowed",
                        "write the value out, or quote the text if it begins with `&`",
                    ));
                }
                if tag.is_some() {
                    return Err(refuse(
                        start..end.max(start + 1).min(text.len()),
                        "tags (`!name`) are not allowed",
                        "remove the tag, or quote the text if it begins with `!`",
                    ));
                }
                let id = NodeId(tree.nodes.len() as u32);
                let (value, end, opens) = match event {
                    Event::Scalar(content, style, ..) => {
                        let plain = style == ScalarStyle::Plain;
                        let end = start + written(text, start..end, style).len();
                        let is_key = matches!(open.last(), Some(&(parent, first))
                            if matches!(tree.node(parent).value, Value::Map { .. }) && (pending.len() - first).is_multiple_of(2));
                        if plain && is_key && content == "<<" {
                            return Err(refuse(start..end, "merge keys (`<<`) are not allowed", "write the keys out"));
                        }
                        // Such a character can only come from an escape, because the parser refuses it in plain text.
                        let is_plain_ascii = content.bytes().all(|byte| matches!(byte, b' '..=b'~'));
                        let mut wrong = content.chars().filter(|c| !matches!(c, '\t' | '\n') && is_unprintable(*c));
                        if !is_plain_ascii && let Some(c) = wrong.next() {
                            return Err(unprintable(start..end, c));
                        }
                        (Value::Scalar { text: content, plain }, end, false)
                    }
                    Event::SequenceStart(..) => (Value::List(0..0), end, true),
                    _ => (Value::Map { entries: 0..0, flow: text.as_bytes().get(start) == Some(&b'{') }, end, true),
                };
                tree.nodes.push(Node { range: start as u32..end as u32, value });
                pending.push(id);
                if opens {
                    if open.len() == MAX_DEPTH {
                        return Err(YamlError {
                            code: code::BLOCK_TOO_LARGE,
                            range: start..end.max(start + 1).min(text.len()),
                            message: format!("the block is nested deeper than {MAX_DEPTH} levels"),
                            help: "write it with fewer levels of maps and lists".to_owned(),
                        });
                    }
                    open.push((id, pending.len()));
                } else if open.is_empty() {
                    tree.root = Some(id);
                }
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((id, first)) = open.pop() {
                    let from = tree.children.len() as u32;
                    tree.children.extend(pending.drain(first..));
                    let to = tree.children.len() as u32;
                    let last = tree.children[from as usize..].last().map(|last| tree.nodes[last.0 as usize].range.end);
                    // A flow collection ends after its bracket, a block collection with its last child.
                    let bracket = text.as_bytes().get(start).is_some_and(|byte| matches!(byte, b'}' | b']'));
                    let end_of_node = if bracket { (start + 1) as u32 } else { last.unwrap_or(start as u32) };
                    let node = &mut tree.nodes[id.0 as usize];
                    node.range.end = end_of_node.max(node.range.start);
                    match &mut node.value {
                        Value::List(items) => *items = from..to,
                        Value::Map { entries, .. } => *entries = from..to,
                        Value::Scalar { .. } => {}
                    }
                    if open.is_empty() {
                        tree.root = Some(id);
                    }
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
        }
        if open.is_empty() {
            pending.clear();
        }
    }
    match tree.odd_indent() {
        Some(error) => Err(error),
        None => Ok(tree),
    }
}

/// The text that the author wrote for a scalar. The parser's span of a quoted or block scalar extends to the next content, so
/// it would also contain the comments between them.
fn written(text: &str, range: Range<usize>, style: ScalarStyle) -> &str {
    let span = &text[range.clone()];
    let quoted = |quote: char, escape: char| {
        let mut rest = span.char_indices().skip(1).peekable();
        while let Some((at, c)) = rest.next() {
            if c == escape && (escape != quote || rest.peek().is_some_and(|(_, next)| *next == quote)) {
                rest.next();
            } else if c == quote {
                return &span[..at + 1];
            }
        }
        span
    };
    match style {
        ScalarStyle::DoubleQuoted => quoted('"', '\\'),
        ScalarStyle::SingleQuoted => quoted('\'', '\''),
        ScalarStyle::Literal | ScalarStyle::Folded => {
            // The span begins with the text itself. Lines with less indentation are comments.
            let before = &text[..range.start];
            let own = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
            let mut end = 0;
            for (number, line) in span.split_inclusive('\n').enumerate() {
                let indent = line.len() - line.trim_start_matches(' ').len();
                if number > 0 && !line.trim().is_empty() && indent < own {
                    break;
                }
                end += line.len();
            }
            span[..end].trim_end()
        }
        ScalarStyle::Plain => span.trim_end(),
    }
}
