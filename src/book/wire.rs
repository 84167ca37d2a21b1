//! mdBook's preprocessor protocol, for 0.4 and 0.5 alike: the input is `[context, book]`, the output is `book`.
//!
//! Start at [`Input::parse`]. Chapters are borrowed from the input. [`Input::splice`] puts new content strings into the
//! original bytes and copies everything else unchanged: unknown fields, the order of keys, nulls, and whatever a later host
//! adds.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use memchr::{memchr, memchr3};
use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::block::find::may_hold as may_hold_ours;
use crate::block::near_miss;

use super::pages::Edit;
use super::text::ChapterText;

/// What the host states about the run.
#[derive(Debug, Deserialize)]
pub struct HostContext {
    /// The book's folder.
    pub root: String,
    /// `book.toml`, with the host's defaults.
    pub config: serde_json::Value,
    /// Name of the renderer that the book is for.
    pub renderer: String,
    /// Version of the host.
    pub mdbook_version: String,
}

/// The parsed input of one run.
#[derive(Debug)]
pub struct Input<'a> {
    /// The first element of the input.
    pub context: HostContext,
    /// The second element of the input, unchanged.
    book: &'a str,
    /// The chapters that may contain our blocks or references, in book order.
    pub chapters: Vec<WireChapter<'a>>,
}

/// A chapter that may contain our blocks or references.
#[derive(Debug)]
pub struct WireChapter<'a> {
    /// Name in the table of contents.
    pub name: Cow<'a, str>,
    /// Path below the source folder, after the host's own steps.
    pub path: Option<Cow<'a, str>>,
    /// Path of the file it was read from.
    pub source_path: Option<Cow<'a, str>>,
    /// The text.
    pub content: ChapterText<'a>,
    /// The byte range of the content's JSON string in the book.
    raw: Range<usize>,
}

/// Why an input is not a book.
#[derive(Debug)]
pub enum WireError {
    /// The input is not UTF-8. Contains the position of the first wrong byte.
    NotUtf8(usize),
    /// The input is not JSON, or is cut off.
    NotJson(serde_json::Error),
    /// The input is JSON of another form.
    NotABook(String),
}

impl std::fmt::Display for WireError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotUtf8(at) => write!(f, "the input is not UTF-8 (byte {at})"),
            Self::NotJson(error) => write!(f, "the input is not complete JSON: {error}"),
            Self::NotABook(what) => write!(f, "the input is not a book of mdBook 0.4 or 0.5: {what}"),
        }
    }
}

impl std::error::Error for WireError {}

impl<'a> Input<'a> {
    /// Parses the host's input in one pass. The whole input is checked to be UTF-8 and balanced JSON, even parts that contain
    /// nothing of ours.
    ///
    /// # Errors
    ///
    /// Returns an error if the input is cut off, not JSON, or not a book.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, WireError> {
        let text = std::str::from_utf8(bytes).map_err(|error| WireError::NotUtf8(error.valid_up_to()))?;
        let mut reached = Reached::Nothing;
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let (context, at, book) = Pair { text, reached: &mut reached }
            .deserialize(&mut deserializer)
            .and_then(|pair| deserializer.end().map(|()| pair))
            .map_err(|error| match (error.classify(), reached) {
                (serde_json::error::Category::Data, Reached::Nothing) => WireError::NotABook(format!(
                    "expected `[context, book]` as mdBook sends it to a preprocessor ({error})"
                )),
                (serde_json::error::Category::Data, Reached::Book) => no_book(&error),
                _ => WireError::NotJson(error),
            })?;
        let context: HostContext = serde_json::from_str(context.get()).map_err(|error| {
            WireError::NotABook(format!("expected a context with root, config, renderer and mdbook_version ({error})"))
        })?;
        // After the book, only its bracket and blanks remain.
        let end = text.trim_end_matches(BLANK).strip_suffix(']').map_or(text.len(), str::len);
        let mut input = Self { context, book: text[at..end].trim_end_matches(BLANK), chapters: Vec::new() };
        if !input.book.starts_with('{') {
            return Err(WireError::NotABook("expected an object with `items` (0.5) or `sections` (0.4)".to_owned()));
        }
        if let Some(book) = book {
            input.chapters = input.read_chapters(book, &may_hold)?;
        }
        Ok(input)
    }

    /// The chapters whose JSON meets the condition, in the order of the book.
    fn read_chapters(&self, book: Book<'a>, wanted: &dyn Fn(&[u8]) -> bool) -> Result<Vec<WireChapter<'a>>, WireError> {
        let mut chapters = Vec::new();
        let mut stack: Vec<std::vec::IntoIter<Item<'a>>> = vec![book.items.into_iter()];
        while let Some(items) = stack.last_mut() {
            let Some(item) = items.next() else {
                stack.pop();
                continue;
            };
            let Item::Chapter(chapter) = item else { continue };
            if let Some(content) = chapter.content
                && wanted(content.get().as_bytes())
            {
                let raw = content.get();
                let start = place_in(self.book, raw);
                let text = ChapterText::json(raw)
                    .map_err(|error| WireError::NotABook(format!("the content of a chapter is not text ({error})")))?;
                chapters.push(WireChapter {
                    name: chapter.name.unwrap_or_default(),
                    path: chapter.path,
                    source_path: chapter.source_path,
                    content: text,
                    raw: start..start + raw.len(),
                });
            }
            if !chapter.sub_items.is_empty() {
                stack.push(chapter.sub_items.into_iter());
            }
        }
        Ok(chapters)
    }

    /// The chapters that contain a text anywhere, even if they contain nothing of ours. The text must need no escape in JSON.
    /// The book is parsed again for this; if it has another form, the result is empty.
    pub fn chapters_with(&self, text: &str) -> Vec<WireChapter<'a>> {
        let finder = memchr::memmem::Finder::new(text);
        let book = serde_json::from_str(self.book).ok();
        book.and_then(|book| self.read_chapters(book, &|json| finder.find(json).is_some()).ok()).unwrap_or_default()
    }

    /// Whether the book contains a text. The text must need no escape in JSON.
    pub fn holds(&self, text: &str) -> bool {
        memchr::memmem::find(self.book.as_bytes(), text.as_bytes()).is_some()
    }

    /// Starts writing the book, with edits of some chapters.
    pub fn splice<'i>(&'i self, out: &'i mut dyn Write) -> Splice<'i> {
        Splice { input: self, out, json: String::new(), at: 0 }
    }
}

/// Writes a book: the bytes of the input, with edits in the contents of some chapters.
pub struct Splice<'i> {
    input: &'i Input<'i>,
    out: &'i mut dyn Write,
    /// The last edit with its escapes. All edits share the memory.
    json: String,
    /// The number of bytes of the input that have been written or replaced.
    at: usize,
}

impl Splice<'_> {
    /// Writes everything up to and including the edits of a chapter of [`Input::chapters`]. Call it in ascending order. Bytes
    /// outside the edits are copied, even their escapes.
    ///
    /// # Errors
    ///
    /// Returns the writer's error.
    pub fn chapter(&mut self, number: usize, edits: &[Edit<'_>]) -> io::Result<()> {
        let book = self.input.book;
        let mut place = Cursor { raw: self.input.chapters[number].raw.start + 1, decoded: 0 };
        for edit in edits {
            place.advance(book, edit.range.start);
            self.out.write_all(&book.as_bytes()[self.at..place.raw])?;
            self.json.clear();
            escape_to(&mut self.json, &edit.text)?;
            self.out.write_all(self.json.as_bytes())?;
            place.advance(book, edit.range.end);
            self.at = place.raw;
        }
        Ok(())
    }

    /// Writes the rest of the book.
    ///
    /// # Errors
    ///
    /// Returns the writer's error.
    pub fn finish(self) -> io::Result<()> {
        self.out.write_all(&self.input.book.as_bytes()[self.at..])?;
        self.out.flush()
    }
}

/// Adds a text to a JSON string, with the same escapes as `serde_json`.
///
/// Most pages need escapes only for quotes and line ends. Searching for these instead of testing each byte saves 6 % of the
/// instructions on a book with both blocks in each chapter.
fn escape_to(json: &mut String, text: &str) -> serde_json::Result<()> {
    if has_controls(text.as_bytes()) {
        let quoted = serde_json::to_string(text)?;
        json.push_str(&quoted[1..quoted.len() - 1]);
        return Ok(());
    }
    json.reserve(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = memchr3(b'"', b'\\', b'\n', rest.as_bytes()) {
        json.push_str(&rest[..at]);
        json.push_str(match rest.as_bytes()[at] {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            _ => "\\n",
        });
        rest = &rest[at + 1..];
    }
    json.push_str(rest);
    Ok(())
}

/// Whether a text contains control characters of ASCII other than line ends.
///
/// It tests all bytes, because a loop that can end early is not compiled to vector instructions.
fn has_controls(text: &[u8]) -> bool {
    text.iter().fold(false, |found, byte| found | (*byte < b' ' && *byte != b'\n'))
}

/// The index at which a borrowed part begins in its text. The parser returns borrowed parts without their positions.
fn place_in(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// A position in a JSON string, and the corresponding position in the decoded text.
struct Cursor {
    raw: usize,
    decoded: usize,
}

impl Cursor {
    /// Moves forward to a byte of the decoded text.
    fn advance(&mut self, json: &str, decoded: usize) {
        let json = json.as_bytes();
        while self.decoded < decoded {
            let stretch = &json[self.raw..self.raw + (decoded - self.decoded)];
            let plain = memchr(b'\\', stretch).unwrap_or(stretch.len());
            self.raw += plain;
            self.decoded += plain;
            if plain < stretch.len() {
                let (raw, decoded) = escape_lengths(&json[self.raw..]);
                self.raw += raw;
                self.decoded += decoded;
            }
        }
    }
}

/// The number of bytes of the escape at the start of a part of a JSON string, and of the decoded character. The string is known
/// to be valid.
fn escape_lengths(json: &[u8]) -> (usize, usize) {
    if json.get(1) != Some(&b'u') {
        return (2, 1);
    }
    let digits = json.get(2..6).and_then(|digits| std::str::from_utf8(digits).ok());
    match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_default() {
        0..0x80 => (6, 1),
        0x80..0x800 => (6, 2),
        // This is one half of a surrogate pair; the other half follows.
        0xd800..0xe000 => (12, 4),
        _ => (6, 3),
    }
}

/// The characters that JSON allows between its tokens.
const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];

fn no_book(error: &serde_json::Error) -> WireError {
    WireError::NotABook(format!("expected an object with `items` (0.5) or `sections` (0.4) ({error})"))
}

/// Whether a chapter or a book, as JSON, may contain anything that has to be shown or reported.
fn may_hold(json: &[u8]) -> bool {
    may_hold_ours(json) || near_miss::may_hold(json)
}

/// How far the parser came before it found an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    Nothing,
    Book,
}

/// The input `[context, book]`; a third element is an error. The context is kept as text. Of the book, this contains its
/// position, and its chapters if they may contain something of ours.
struct Pair<'a, 'r> {
    text: &'a str,
    reached: &'r mut Reached,
}

impl<'de> DeserializeSeed<'de> for Pair<'de, '_> {
    type Value = (&'de RawValue, usize, Option<Book<'de>>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_tuple(2, self)
    }
}

impl<'de> Visitor<'de> for Pair<'de, '_> {
    type Value = (&'de RawValue, usize, Option<Book<'de>>);

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of two elements")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let context: &'de RawValue = list.next_element()?.ok_or_else(|| de::Error::invalid_length(0, &self))?;
        let behind = place_in(self.text, context.get()) + context.get().len();
        let book = self.text[behind..].trim_start_matches(BLANK);
        let book = book.strip_prefix(',').unwrap_or(book).trim_start_matches(BLANK);
        let at = self.text.len() - book.len();
        // If nothing of ours is in the book, or if it is not an object, nothing has to be decoded.
        let parts = if book.starts_with('{') && may_hold(book.as_bytes()) {
            *self.reached = Reached::Book;
            let book = list.next_element::<Book<'de>>()?;
            *self.reached = Reached::Nothing;
            book.map(Some)
        } else {
            list.next_element::<&RawValue>()?.map(|_| None)
        };
        let parts = parts.ok_or_else(|| de::Error::invalid_length(1, &self))?;
        Ok((context, at, parts))
    }
}

/// A string that is borrowed if it contains no escapes.
#[derive(Deserialize)]
struct CowStr<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Book<'a> {
    #[serde(borrow, alias = "sections")]
    items: Vec<Item<'a>>,
}

enum Item<'a> {
    Chapter(Box<Chapter<'a>>),
    /// Separators, part titles and other items.
    Other,
}

#[derive(Deserialize)]
struct Chapter<'a> {
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    content: Option<&'a RawValue>,
    #[serde(borrow, default)]
    path: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    source_path: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    sub_items: Vec<Item<'a>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Item<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemVisitor;

        impl<'de> Visitor<'de> for ItemVisitor {
            type Value = Item<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a chapter, a separator or a part title")
            }

            fn visit_str<E: de::Error>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Item::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut item = Item::Other;
                while let Some(key) = map.next_key::<CowStr<'de>>()? {
                    if key.0 == "Chapter" {
                        item = Item::Chapter(map.next_value()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(item)
            }
        }

        deserializer.deserialize_any(ItemVisitor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_is_escaped_as_serde_json_does(text in "[a-z\"\\\\\n\t\u{1}\u{7f}é🦀]{0,40}") {
            let json = serde_json::to_string(&text).expect("a text can be JSON");
            let mut escaped = String::new();
            super::escape_to(&mut escaped, &text).expect("a text can be JSON");
            prop_assert_eq!(escaped, &json[1..json.len() - 1]);
        }
    }
}
