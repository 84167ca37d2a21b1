//! Finds our fences and inline references in a chapter, as CommonMark defines them.
//!
//! Start at [`find`]. It uses the same parser and options as mdBook, so it finds a fence exactly where mdBook would show a code block, in
//! any container.

mod inline;

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

pub use inline::Inline;
pub(super) use inline::{arguments_length, is_escaped};

use super::near_miss::{self, Candidates, Foreign, NearMiss};
use super::stretch;

use crate::order::Sort as _;

/// How the host parses Markdown. This depends on the host's version and on `[output.html]` in `book.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// `output.html.smart-punctuation`.
    pub smart_punctuation: bool,
    /// `output.html.definition-lists` (0.5 only).
    pub definition_lists: bool,
    /// `output.html.admonitions` (0.5 only).
    pub admonitions: bool,
}

impl Default for MarkdownOptions {
    /// The defaults of mdBook 0.5.
    fn default() -> Self {
        Self { smart_punctuation: true, definition_lists: true, admonitions: true }
    }
}

impl MarkdownOptions {
    fn parser_options(self) -> Options {
        let mut options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES;
        // Smart punctuation changes text but never the position of a fence, and it takes time. So it is left off.
        options.set(Options::ENABLE_DEFINITION_LIST, self.definition_lists);
        options.set(Options::ENABLE_GFM, self.admonitions);
        options
    }
}

/// Which of our two languages a fence or a reference uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `aivss`
    Aivss,
    /// `maestro`
    Maestro,
}

impl Kind {
    /// The first word of the info string.
    pub fn word(self) -> &'static str {
        match self {
            Self::Aivss => "aivss",
            Self::Maestro => "maestro",
        }
    }

    pub(super) fn named(word: &str) -> Option<Self> {
        match word {
            "aivss" => Some(Self::Aivss),
            "maestro" => Some(Self::Maestro),
            _ => None,
        }
    }
}

/// A word with its byte range in the chapter.
pub type Word = (String, Range<usize>);

/// One of our fences, without its text, because all the fences of a book stay in memory.
#[derive(Debug, Clone)]
pub struct Fence {
    /// `aivss` or `maestro`.
    pub kind: Kind,
    /// Byte range of the block in the chapter, from the opening fence to the end of the closing one.
    pub range: Range<usize>,
    /// The word after the kind with its byte range in the chapter, if there is one, and the word after that.
    pub words: Vec<Word>,
    /// Maps positions in the text between the fences to positions in the chapter.
    pub body: BodyMap,
    /// Whether the fence is at the top level of the chapter, so not in a list, quote or footnote.
    pub top_level: bool,
    /// Level of the last heading before it, 0 if there is none.
    pub heading_level: u8,
    /// Whether the chapter ended before the fence was closed. The range then includes the last line break.
    pub unclosed: bool,
    /// Whether the lines here end in `\r\n`.
    pub crlf: bool,
}

/// A fence with the text between its opening and closing line.
#[derive(Debug)]
pub struct FoundFence<'a> {
    /// The fence.
    pub fence: Fence,
    /// The text, without the prefixes of its containers and with `\n` as line ends.
    pub text: Cow<'a, str>,
}

/// Maps positions in a fence's text to positions in its chapter.
#[derive(Debug, Clone)]
pub struct BodyMap {
    /// For each piece of text: its start in the text and its start in the chapter.
    pieces: Vec<(u32, u32)>,
    /// The position in the chapter of an empty body.
    start: usize,
}

impl BodyMap {
    /// The map for a text that is identical to its source, such as a file given to `score`.
    pub fn plain(start: usize) -> Self {
        Self { pieces: vec![(0, start as u32)], start }
    }

    /// Converts an offset in the text to an offset in the chapter.
    pub fn offset_in_chapter(&self, offset: usize) -> usize {
        let piece = self.pieces.partition_point(|(start, _)| *start as usize <= offset);
        match piece.checked_sub(1).map(|index| self.pieces[index]) {
            Some((start, chapter)) => chapter as usize + (offset - start as usize),
            None => self.start,
        }
    }

    /// Converts an offset in the chapter to an offset in the text, which has `length` bytes. `None` in the marks of the containers.
    #[cfg(feature = "lsp")]
    pub fn offset_in_body(&self, place: usize, length: usize) -> Option<usize> {
        let ends = self.pieces.iter().skip(1).map(|(start, _)| *start as usize).chain([length]);
        let mut pieces = self.pieces.iter().zip(ends).map(|((start, at), end)| (*start as usize, *at as usize, end));
        // Of an empty line that ends in `\r\n`, the text contains only the `\n`.
        pieces.find_map(|(start, at, end)| {
            let behind = if place + 1 == at { 0 } else { place.checked_sub(at)? };
            (behind <= end - start).then_some(start + behind)
        })
    }

    /// Converts a range of the text to a range of the chapter. An end at the edge of a piece stays on its own line.
    pub fn range_in_chapter(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset_in_chapter(range.start);
        if range.end <= range.start {
            return start..start;
        }
        // Convert the last byte, because the end of a piece would become the start of the next line's text.
        let end = self.offset_in_chapter(range.end - 1) + 1;
        start..end.max(start)
    }
}

/// Everything of ours in a chapter, in order.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// The fences.
    pub fences: Vec<FoundFence<'a>>,
    /// The inline references.
    pub inlines: Vec<Inline>,
    /// Lines inside raw HTML that look like one of our fences but are not fences.
    pub in_html: Vec<Range<usize>>,
    /// Fences and references that are almost ours, in order.
    pub near_misses: Vec<NearMiss>,
}

impl Found<'_> {
    /// Whether the chapter contains nothing of ours.
    pub fn is_empty(&self) -> bool {
        self.fences.is_empty() && self.inlines.is_empty() && self.in_html.is_empty() && self.near_misses.is_empty()
    }
}

/// The words that begin our fences and references.
const WORDS: [&str; 2] = ["aivss", "maestro"];

/// Whether a text can contain one of our blocks or references. This test is cheap, so it runs before parsing.
pub fn may_hold(text: &[u8]) -> bool {
    WORDS.iter().any(|word| memmem::find(text, word.as_bytes()).is_some())
}

/// What a search through the bytes of a chapter finds, before Markdown is parsed.
#[derive(Default)]
struct Seen {
    /// From the first to the last fence word, spelled correctly or almost correctly.
    words: Option<Range<usize>>,
    /// Our references, in any context.
    inlines: Vec<Inline>,
    /// Near misses in any context: references, and lines that look like the start of a fence.
    near_misses: Vec<NearMiss>,
}

impl Seen {
    fn of(text: &str) -> Self {
        let Candidates { fences, references } = Candidates::of(text);
        let mut seen = Self { words: fences, inlines: Vec::new(), near_misses: references };
        for word in WORDS {
            for at in memmem::find_iter(text.as_bytes(), word) {
                let end = at + word.len();
                let all = seen.words.get_or_insert(at..end);
                *all = all.start.min(at)..all.end.max(end);
                seen.near_misses.extend(near_miss::opening(text, at));
                seen.near_misses.extend(near_miss::one_brace(text, at..end));
            }
        }
        if seen.words.is_some() {
            seen.inlines = inline::candidates(text);
        }
        seen
    }

    /// The part of the chapter that has to be parsed; `None` if there is nothing to find.
    fn stretch(&self, text: &str) -> Option<Range<usize>> {
        // Whether a reference is in a link can depend on the whole chapter. For fences this is not so.
        if has_references(&self.inlines, &self.near_misses) {
            return Some(0..text.len());
        }
        self.words.as_ref().map(|words| stretch::around(text, words))
    }
}

fn has_references(inlines: &[Inline], near_misses: &[NearMiss]) -> bool {
    !inlines.is_empty() || near_misses.iter().any(NearMiss::is_reference)
}

/// Finds everything of ours in a chapter. Linear in the length of the text.
pub fn find(text: &str, options: MarkdownOptions) -> Found<'_> {
    let seen = Seen::of(text);
    match seen.stretch(text) {
        Some(stretch) => find_in(text, stretch, seen, options),
        None => Found::default(),
    }
}

/// Finds everything of ours in a part of a chapter, given the result of the byte search.
fn find_in<'a>(text: &'a str, stretch: Range<usize>, seen: Seen, options: MarkdownOptions) -> Found<'a> {
    let Seen { mut inlines, near_misses, .. } = seen;
    let spans_matter = !inlines.is_empty() || !near_misses.is_empty();
    let mut found = Found::default();
    let mut foreign: Vec<Foreign> = Vec::new();
    // Ranges in which no fence can start, ranges in which references are not replaced, and ranges in which they become plain text.
    let mut hidden: Vec<Range<usize>> = Vec::new();
    let mut forbidden: Vec<Range<usize>> = Vec::new();
    let mut plain: Vec<Range<usize>> = Vec::new();

    let mut depth = 0usize;
    let mut heading_level = 0u8;
    let mut html: Option<Range<usize>> = None;
    let start = stretch.start;
    let events = Parser::new_ext(&text[stretch], options.parser_options()).into_offset_iter();
    if !inlines.is_empty() {
        // `[name]: address "title"` becomes part of each link that uses it.
        let definitions = events.reference_definitions().iter().map(|(_, definition)| &definition.span);
        plain.extend(definitions.map(|span| start + span.start..start + span.end));
    }
    let mut events = events.map(|(event, range)| (event, start + range.start..start + range.end));
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                if let CodeBlockKind::Fenced(info) = &kind
                    && let Some((kind, words)) = ours(text, &range, info)
                {
                    let (text_of_fence, body) = body(text, &mut events, range.end);
                    let fence = Fence {
                        kind,
                        unclosed: is_unclosed(text, &range),
                        crlf: is_crlf(text, range.start),
                        range,
                        words,
                        body,
                        top_level: depth == 0,
                        heading_level,
                    };
                    found.fences.push(FoundFence { fence, text: text_of_fence });
                } else {
                    if let CodeBlockKind::Fenced(_) = kind {
                        found.near_misses.extend(near_miss::fence(text, range.start));
                        // Without a candidate, the block cannot contain one of our fences.
                        if !near_misses.is_empty() {
                            foreign.extend(Foreign::of(text, range.clone()));
                        }
                        hidden.push(range.clone());
                    } else {
                        // A fence that is indented too far begins an indented block; one on a later line of such a block is an example.
                        let first_line = text[range.clone()].find('\n').unwrap_or(range.len());
                        hidden.push(range.start + first_line..range.end);
                    }
                    forbidden.push(range);
                    for (event, _) in events.by_ref() {
                        if matches!(event, Event::End(TagEnd::CodeBlock)) {
                            break;
                        }
                    }
                }
            }
            Event::Start(Tag::Heading { level, .. }) => {
                if depth == 0 {
                    heading_level = match level {
                        HeadingLevel::H1 => 1,
                        HeadingLevel::H2 => 2,
                        HeadingLevel::H3 => 3,
                        HeadingLevel::H4 => 4,
                        HeadingLevel::H5 => 5,
                        HeadingLevel::H6 => 6,
                    };
                }
                plain.push(range);
                depth += 1;
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                plain.push(range);
                depth += 1;
            }
            Event::Start(Tag::HtmlBlock) => {
                html = Some(range.clone());
                hidden.push(range.clone());
                forbidden.push(range);
                depth += 1;
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(range) = html.take() {
                    fences_in_html(text, range, &mut found.in_html);
                }
                depth -= 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Code(_) | Event::InlineHtml(_) if spans_matter => forbidden.push(range),
            _ => {}
        }
    }
    hidden.extend(found.fences.iter().map(|found| found.fence.range.clone()));
    forbidden.extend(found.fences.iter().map(|found| found.fence.range.clone()));
    let [hidden, forbidden, plain] = [hidden, forbidden, plain].map(Cover::new);
    inlines.retain(|inline| !forbidden.holds(inline.range.start));
    for inline in &mut inlines {
        inline.plain = plain.holds(inline.range.start);
    }
    found.inlines = inlines;
    found.near_misses.extend(swallowed(text, &foreign, &near_misses));
    let stays = |near: &NearMiss| {
        // The line of an opening may begin with a character that is not part of the fence, so compare its last byte.
        let at = if near.is_opening() { near.range.end - 1 } else { near.range.start };
        if near.is_in_text() { &forbidden } else { &hidden }.holds(at)
    };
    found.near_misses.extend(near_misses.into_iter().filter(|near| !stays(near)));
    found.near_misses.in_order_of(|near| near.range.start);
    found
}

/// For each code block of another language, the first line in it that would begin one of our blocks. Closing it fixes them all.
fn swallowed(text: &str, foreign: &[Foreign], near_misses: &[NearMiss]) -> Vec<NearMiss> {
    let mut all: Vec<&NearMiss> = near_misses.iter().filter(|near| near.is_opening()).collect();
    all.in_order_of(|near| near.range.start);
    let first_in = |block: &Foreign| {
        let first = all.partition_point(|near| near.range.start < block.range().start);
        let mut inside = all[first..].iter().take_while(|near| near.range.start < block.range().end);
        inside.find_map(|near| block.swallows(text, near))
    };
    foreign.iter().filter_map(first_in).collect()
}

/// The union of ranges, sorted for binary search.
struct Cover(Vec<Range<usize>>);

impl Cover {
    fn new(mut ranges: Vec<Range<usize>>) -> Self {
        ranges.in_order_of(|range| (range.start, range.end));
        let mut union: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match union.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => union.push(range),
            }
        }
        Self(union)
    }

    fn holds(&self, offset: usize) -> bool {
        let after = self.0.partition_point(|range| range.start <= offset);
        after > 0 && offset < self.0[after - 1].end
    }
}

pub(super) fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | ',')
}

/// Returns the kind and the further words, with their positions, if the info string is ours.
fn ours(text: &str, range: &Range<usize>, info: &str) -> Option<(Kind, Vec<Word>)> {
    let mut words = info.split(is_separator).filter(|word| !word.is_empty());
    let mut first = words.next()?;
    let yaml = first == "yaml";
    if yaml {
        first = words.next()?;
    }
    let kind = Kind::named(first)?;
    let line_end = text[range.start..].find(['\n', '\r']).map_or(text.len(), |end| range.start + end);
    // An HTML entity could spell the word too. We ignore that, because the byte search would not find the fence in every chapter.
    if !text[range.start..line_end].contains(kind.word()) {
        return None;
    }
    // The further words are searched in the raw line as well. If one contains an entity, its position is that of the fence.
    let mut at = range.start;
    let mut place = |word: &str| {
        let place =
            text[at..line_end].find(word).map_or(range.start..line_end, |start| at + start..at + start + word.len());
        at = place.end;
        place
    };
    if yaml {
        place("yaml");
    }
    place(kind.word());
    // A view takes no further word, so it is enough to keep the first surplus word.
    let words = words.take(2).map(|word| (word.to_owned(), place(word))).collect();
    Some((kind, words))
}

/// Collects the text of a fence up to its end.
fn body<'a>(
    chapter: &'a str,
    events: &mut impl Iterator<Item = (Event<'a>, Range<usize>)>,
    fence_end: usize,
) -> (Cow<'a, str>, BodyMap) {
    let mut text = Cow::Borrowed("");
    let mut body = BodyMap { pieces: Vec::new(), start: fence_end };
    for (event, range) in events {
        match event {
            Event::Text(piece) => {
                // Pieces that touch in both the chapter and the body need only one entry.
                let joins = match body.pieces.last() {
                    Some(&(start, chapter)) => chapter as usize + (text.len() - start as usize) == range.start,
                    None => false,
                };
                if !joins {
                    body.pieces.push((text.len() as u32, range.start as u32));
                }
                if text.is_empty() {
                    text = match piece {
                        pulldown_cmark::CowStr::Borrowed(piece) => Cow::Borrowed(piece),
                        piece => Cow::Owned(piece.into_string()),
                    };
                } else if joins
                    && let Cow::Borrowed(before) = text
                    && chapter.get(range.start..range.end) == Some(&*piece)
                {
                    // This is still one connected part of the chapter.
                    let start = range.start - before.len();
                    text = Cow::Borrowed(&chapter[start..range.end]);
                } else {
                    text.to_mut().push_str(&piece);
                }
            }
            Event::End(TagEnd::CodeBlock) => break,
            _ => {}
        }
    }
    (text, body)
}

/// Whether the line at a position ends in `\r\n`.
fn is_crlf(text: &str, at: usize) -> bool {
    text[at..].find('\n').is_some_and(|end| text[at..at + end].ends_with('\r'))
}

/// Whether the fence has no closing line and therefore runs to the end of the chapter.
fn is_unclosed(text: &str, range: &Range<usize>) -> bool {
    // The parser's range of a closed fence ends after the closing marks; the range of an unclosed one includes the line break.
    text[range.clone()].ends_with(['\n', '\r'])
}

/// Lines of an HTML block that would be one of our fences, or almost one, outside of it. Authors use HTML comments to disable a block on
/// purpose, so lines in a comment are not reported.
fn fences_in_html(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let block = &text[range.clone()];
    if block.starts_with("<!--") {
        return;
    }
    let mut at = range.start;
    for line in block.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let info = ["```", "~~~"].iter().find_map(|mark| trimmed.strip_prefix(mark));
        if info.is_some_and(near_miss::opens_fence) {
            found.push(at + (line.len() - trimmed.len())..at + line.trim_end().len());
        }
        at += line.len();
    }
}

#[cfg(test)]
mod tests;
