//! Reads HTML like a browser's tokenizer: which elements and attributes there are, and whether every element is closed.
//!
//! Entry point: [`elements`]. The fuzz targets use this file too.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// An opening tag of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    /// In the order of the text.
    pub(crate) attributes: Vec<(String, String)>,
}

/// Elements that have no end tag.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

#[derive(Default)]
struct Sink(RefCell<Read>);

#[derive(Default)]
struct Read {
    elements: Vec<Element>,
    open: Vec<String>,
    wrong: Option<String>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut read = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let name = tag.name.to_string();
                let attributes = tag.attrs.iter().map(|it| (it.name.local.to_string(), it.value.to_string())).collect();
                read.elements.push(Element { name: name.clone(), attributes });
                let raw = match name.as_str() {
                    "script" => Some(ScriptData),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(Rawtext),
                    "title" | "textarea" => Some(Rcdata),
                    _ => None,
                };
                // In SVG an element may be self-closing.
                if !tag.self_closing && !VOID.contains(&name.as_str()) {
                    read.open.push(name);
                }
                if let Some(kind) = raw {
                    return TokenSinkResult::RawData(kind);
                }
            }
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                let open = read.open.pop();
                if open.as_deref() != Some(name.as_str()) && read.wrong.is_none() {
                    read.wrong = Some(format!("</{name}> where {open:?} is open"));
                }
            }
            Token::ParseError(error) if read.wrong.is_none() => read.wrong = Some(error.into_owned()),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The elements of a piece of HTML.
///
/// # Errors
///
/// Returns an error if an element is not closed or not in order, or if the text is not HTML.
pub(crate) fn elements(html: &str) -> Result<Vec<Element>, String> {
    let read = read(html);
    match (read.wrong, read.open.last()) {
        (Some(wrong), _) => Err(wrong),
        (None, Some(open)) => Err(format!("<{open}> is not closed")),
        (None, None) => Ok(read.elements),
    }
}

/// The elements that a piece of HTML opens. It also works if a strict parser would report an error, for example about two
/// hyphens inside a comment.
pub(crate) fn opened(html: &str) -> Vec<Element> {
    read(html).elements
}

fn read(html: &str) -> Read {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() });
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    while matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Script(())) {}
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}
