//! A saved page as lines of text, and what its head says about it.
//!
//! The entry is [`read`]. The text is taken from the tokens: a block ends a line, cells of a table are joined by `|`, and what
//! nobody sees (scripts, styles, drawings) is left out. No tree is built, so the nesting of a page does not matter.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use jiff::civil::Date;

use super::page::{Line, clean};

/// A page.
#[derive(Debug, Default)]
pub struct Document {
    /// What a reader sees.
    pub lines: Vec<Line>,
    /// The `<title>`.
    pub title: Option<String>,
    /// Where the page was: its canonical address, or what the browser noted when it saved the page.
    pub source: Option<String>,
    /// When the page was changed, as it says itself.
    pub date: Option<Date>,
}

/// Reads the HTML of a page; anything is HTML.
pub fn read(html: &str) -> Document {
    let sink = Sink::default();
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // The tokenizer stops after each script, for a browser to run it.
    while matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Script(())) {}
    tokenizer.end();
    let mut state = tokenizer.sink.0.into_inner();
    state.end_line(false);
    state.document
}

/// Elements whose content nobody reads.
const HIDDEN: &[&str] =
    &["script", "style", "template", "svg", "math", "noscript", "iframe", "object", "select", "dialog"];
/// Elements that stand in a line of text; every other one ends it.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "button", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "input",
    "ins", "kbd", "label", "mark", "meter", "output", "path", "progress", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

#[derive(Default)]
struct Sink(RefCell<State>);

#[derive(Default)]
struct State {
    document: Document,
    line: String,
    number: usize,
    /// The hidden element that is open, and how often.
    hidden: Option<(String, usize)>,
    in_title: bool,
    /// The last token closed an inline element.
    closed: bool,
    /// The next line goes on where the last one was broken.
    broken: bool,
    title: String,
}

impl State {
    fn end_line(&mut self, broken: bool) {
        let text = clean(&self.line);
        self.line.clear();
        if !text.trim_matches(['|', ' ']).is_empty() {
            self.document.lines.push(Line { number: self.number, text, gap: !self.broken });
            self.broken = broken;
        }
        self.broken &= broken;
    }

    fn text(&mut self, text: &str, line: usize) {
        if self.in_title {
            self.title.push_str(text);
        } else if self.hidden.is_none() {
            if self.line.trim().is_empty() {
                self.number = line;
            }
            self.line.push_str(text);
            self.closed = false;
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let start = tag.kind == TagKind::StartTag;
        if let Some((open, depth)) = &mut self.hidden {
            if open == name {
                *depth = if start && !tag.self_closing { *depth + 1 } else { *depth - usize::from(!start) };
                if *depth == 0 {
                    self.hidden = None;
                }
            }
            return TokenSinkResult::Continue;
        }
        let attribute =
            |key: &str| tag.attrs.iter().find(|it| &*it.name.local == key).map(|it| it.value.trim().to_owned());
        match name {
            "title" => {
                self.in_title = start;
                if start {
                    return TokenSinkResult::RawData(Rcdata);
                }
                let title = clean(&self.title);
                self.document.title.get_or_insert(title);
            }
            "link" if start && attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.document.source = attribute("href").filter(|url| is_address(url)).or(self.document.source.take());
            }
            "meta" if start => {
                let key = attribute("property").or_else(|| attribute("name")).or_else(|| attribute("itemprop"));
                let content = attribute("content").unwrap_or_default();
                match key.as_deref() {
                    Some("og:url") if self.document.source.is_none() && is_address(&content) => {
                        self.document.source = Some(content);
                    }
                    Some("article:modified_time" | "dateModified" | "last-modified") => {
                        self.document.date = date(&content).or(self.document.date);
                    }
                    Some("article:published_time" | "datePublished" | "date") if self.document.date.is_none() => {
                        self.document.date = date(&content);
                    }
                    _ => {}
                }
            }
            name if start && HIDDEN.contains(&name) => {
                if !tag.self_closing {
                    self.hidden = Some((name.to_owned(), 1));
                }
                let raw: Option<RawKind> = match name {
                    "script" => Some(ScriptData),
                    "style" | "iframe" | "noscript" => Some(Rawtext),
                    _ => None,
                };
                if let Some(raw) = raw {
                    return TokenSinkResult::RawData(raw);
                }
            }
            "td" | "th" if start => {
                if !self.line.trim().is_empty() {
                    self.line.push_str(" | ");
                }
            }
            "td" | "th" => {}
            name if INLINE.contains(&name) => {
                // Boxes that stand side by side have a gap between them that is not in the text.
                if start && self.closed {
                    self.line.push(' ');
                }
                self.closed = !start;
            }
            _ if self.in_row(name) => self.line.push(' '),
            name => self.end_line(name == "br"),
        }
        TokenSinkResult::Continue
    }

    /// Blocks inside a cell do not end the row.
    fn in_row(&self, name: &str) -> bool {
        self.line.contains(" | ") && matches!(name, "div" | "p" | "br")
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text(&text, usize::try_from(line).unwrap_or(usize::MAX)),
            Token::TagToken(tag) => return state.tag(&tag),
            Token::CommentToken(comment) => {
                // What browsers write at the top of a page that they save.
                if let Some(rest) = comment.trim().strip_prefix("saved from url=")
                    && let Some((_, url)) = rest.split_once(')')
                    && state.document.source.is_none()
                    && is_address(url.trim())
                {
                    state.document.source = Some(url.trim().to_owned());
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn is_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(char::is_whitespace)
}

/// The date at the start of a time stamp.
fn date(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}
