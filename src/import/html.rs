//! Converts a saved page to lines of text, and reads what its head states about it.
//!
//! Start at [`read`]. The text is taken from the tokens: a block element ends a line, cells of a table are joined by `|`, and
//! invisible content (scripts, styles, drawings) is left out. No tree is built, so deep nesting does no harm. No attribute is
//! compared with the other attributes of its tag, so the time is linear in the length of the page.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Readable as _, Reader, Span, State as Next, StringReader, Tokenizer};
use jiff::civil::Date;

use super::page::Line;
use super::text::{clean, is_address};

/// The contents of a page.
#[derive(Debug, Default)]
pub struct Document {
    /// The visible text.
    pub lines: Vec<Line>,
    /// The `<title>`.
    pub title: Option<String>,
    /// The address of the page: its canonical address, or the address that the browser recorded when it saved the page.
    pub source: Option<String>,
    /// The date of the last change that the page states.
    pub date: Option<Date>,
}

/// Reads the HTML of a page. Every text is accepted as HTML.
pub fn read(html: &str) -> Document {
    let mut state = State::default();
    let mut lines = Lines { html, at: 0, number: 1 };
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
        match event {
            CallbackEvent::OpenStartTag { name } => state.tag = Tag::named(name),
            CallbackEvent::AttributeName { name } => state.tag.attribute(name),
            CallbackEvent::AttributeValue { value } => state.tag.value(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                let tag = std::mem::take(&mut state.tag);
                return state.start(&tag, self_closing);
            }
            CallbackEvent::EndTag { name } => state.end(&String::from_utf8_lossy(name)),
            CallbackEvent::String { value } => state.text(&String::from_utf8_lossy(value), span.start, &mut lines),
            CallbackEvent::Comment { value } => state.comment(&String::from_utf8_lossy(value)),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    });
    let mut tokenizer = Tokenizer::new_with_emitter(Page(html.to_reader()), emitter);
    // The result says how to continue after a tag whose content is not markup.
    while let Some(Ok(next)) = tokenizer.next() {
        tokenizer.set_state(next);
    }
    drop(tokenizer);
    state.end_line(false);
    state.document
}

/// Calls html5gum's reader by functions that are compiled once. Copies in each state of the tokenizer would take 40 KB.
struct Page<'a>(StringReader<'a>);

impl Reader for Page<'_> {
    type Error = Infallible;

    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        self.0.read_byte()
    }

    #[inline(never)]
    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        self.0.try_read_string(text, case_sensitive)
    }

    #[inline(never)]
    fn read_until<'b>(&'b mut self, needle: &[u8], one: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Infallible> {
        self.0.read_until(needle, one)
    }
}

/// Counts the lines of a page in ascending order of position.
struct Lines<'a> {
    html: &'a str,
    at: usize,
    number: usize,
}

impl Lines<'_> {
    /// The line of a byte. It must not be before the byte of the previous call.
    fn number(&mut self, at: usize) -> usize {
        let skipped = self.html.as_bytes().get(self.at..at).unwrap_or_default();
        self.number += skipped.iter().filter(|byte| **byte == b'\n').count();
        self.at = self.at.max(at);
        self.number
    }
}

/// A start tag with the attributes that describe the page.
#[derive(Debug, Default)]
struct Tag {
    name: String,
    /// Names and trimmed values. If a name occurs twice, the first value counts.
    attributes: Vec<(&'static str, String)>,
    /// Whether the next value belongs to the last entry of `attributes`.
    open: bool,
}

impl Tag {
    /// The attributes that are read. They all belong to `link` and `meta`.
    const READ: &[&str] = &["rel", "href", "property", "name", "itemprop", "content"];

    fn named(name: &[u8]) -> Self {
        Self { name: String::from_utf8_lossy(name).into_owned(), ..Self::default() }
    }

    fn attribute(&mut self, name: &[u8]) {
        let read = Self::READ.iter().find(|read| read.as_bytes() == name && matches!(&*self.name, "link" | "meta"));
        let read = read.filter(|read| self.get(read).is_none());
        self.open = read.is_some();
        self.attributes.extend(read.map(|read| (*read, String::new())));
    }

    fn value(&mut self, value: &[u8]) {
        if let Some((_, own)) = self.attributes.last_mut().filter(|_| self.open) {
            *own = String::from_utf8_lossy(value).trim().to_owned();
        }
        self.open = false;
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str())
    }
}

/// Elements whose content is invisible.
const HIDDEN: &[&str] =
    &["script", "style", "template", "svg", "math", "noscript", "iframe", "object", "select", "dialog"];
/// Elements inside a line of text. Every other element ends the line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "button", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "input",
    "ins", "kbd", "label", "mark", "meter", "output", "path", "progress", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

#[derive(Default)]
struct State {
    document: Document,
    /// The start tag that is being read.
    tag: Tag,
    line: String,
    /// Whether `line` contains anything but white space.
    said: bool,
    /// Whether `line` has cells.
    row: bool,
    number: usize,
    /// The hidden element that is open, and its nesting depth.
    hidden: Option<(String, usize)>,
    in_title: bool,
    /// Whether the last token closed an inline element.
    closed: bool,
    /// Whether the next line continues the last one.
    broken: bool,
    title: String,
}

impl State {
    fn end_line(&mut self, broken: bool) {
        let text = clean(&self.line);
        self.line.clear();
        (self.said, self.row) = (false, false);
        if !text.trim_matches(['|', ' ']).is_empty() {
            self.document.lines.push(Line { number: self.number, text, gap: !self.broken });
            self.broken = broken;
        }
        self.broken &= broken;
    }

    fn text(&mut self, text: &str, at: usize, lines: &mut Lines<'_>) {
        if self.in_title {
            self.title.push_str(text);
        } else if self.hidden.is_none() {
            let blank = text.len() - text.trim_start().len();
            if !self.said {
                self.number = lines.number(at + blank);
                self.said = blank < text.len();
            }
            self.row |= text.contains(" | ");
            self.line.push_str(text);
            self.closed = false;
        }
    }

    /// Handles a start tag. Returns how to read its content if the content is not markup.
    fn start(&mut self, tag: &Tag, self_closing: bool) -> Option<Next> {
        let name = tag.name.as_str();
        if let Some((open, depth)) = &mut self.hidden {
            if open == name && !self_closing {
                *depth += 1;
            }
            return None;
        }
        match name {
            "title" => {
                self.in_title = true;
                return Some(Next::RcData);
            }
            "link" if tag.get("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                let address = tag.get("href").filter(|url| is_address(url)).map(str::to_owned);
                self.document.source = address.or(self.document.source.take());
            }
            "meta" => self.meta(tag),
            name if HIDDEN.contains(&name) => {
                if !self_closing {
                    self.hidden = Some((name.to_owned(), 1));
                }
                return match name {
                    "script" => Some(Next::ScriptData),
                    "style" | "iframe" | "noscript" => Some(Next::RawText),
                    _ => None,
                };
            }
            "td" | "th" => {
                if self.said {
                    self.line.push_str(" | ");
                    self.row = true;
                }
            }
            name => self.other(name, true),
        }
        None
    }

    fn end(&mut self, name: &str) {
        if let Some((open, depth)) = &mut self.hidden {
            if open == name {
                *depth -= 1;
                if *depth == 0 {
                    self.hidden = None;
                }
            }
            return;
        }
        match name {
            "title" => {
                self.in_title = false;
                if self.document.title.is_none() {
                    self.document.title = Some(clean(&self.title));
                }
            }
            "td" | "th" => {}
            name => self.other(name, false),
        }
    }

    /// Handles a tag of any other element. It ends the line unless the element is inline.
    fn other(&mut self, name: &str, start: bool) {
        if INLINE.contains(&name) {
            // Elements side by side are separated by a gap that is not in the text.
            if start && self.closed {
                self.line.push(' ');
            }
            self.closed = !start;
        } else if self.row && matches!(name, "div" | "p" | "br") {
            // Block elements inside a cell do not end the row.
            self.line.push(' ');
        } else {
            self.end_line(name == "br");
        }
    }

    fn meta(&mut self, tag: &Tag) {
        let key = tag.get("property").or_else(|| tag.get("name")).or_else(|| tag.get("itemprop"));
        let content = tag.get("content").unwrap_or_default();
        match key {
            Some("og:url") if self.document.source.is_none() && is_address(content) => {
                self.document.source = Some(content.to_owned());
            }
            Some("article:modified_time" | "dateModified" | "last-modified") => {
                self.document.date = date(content).or(self.document.date);
            }
            Some("article:published_time" | "datePublished" | "date") if self.document.date.is_none() => {
                self.document.date = date(content);
            }
            _ => {}
        }
    }

    /// Reads the comment that browsers write at the top of a saved page.
    fn comment(&mut self, comment: &str) {
        if let Some(rest) = comment.trim().strip_prefix("saved from url=")
            && let Some((_, url)) = rest.split_once(')')
            && self.document.source.is_none()
            && is_address(url.trim())
        {
            self.document.source = Some(url.trim().to_owned());
        }
    }
}

/// The date at the start of a time stamp.
fn date(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}
