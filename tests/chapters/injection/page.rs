//! A chapter as mdBook and a browser read it: its elements, and the addresses to which it leads.

use std::collections::BTreeSet;
use std::path::Path;

use mdbook_aivss::internals::book::config::{Config, Css, OnError};
use mdbook_aivss::internals::book::pages::{Chapter, Target, read_book};
use mdbook_aivss::internals::book::sources::BookSources;
use mdbook_aivss::internals::diagnostic::Diagnostic;
use pulldown_cmark::{Event, Options, Parser};

use super::attempts::LEADING;
use crate::support::markup::elements;

/// The parts of a page that can do harm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Page {
    /// Elements with the names of their attributes, in order.
    pub(super) elements: Vec<(String, Vec<String>)>,
    /// Addresses, except http, https, mailto and relative ones.
    pub(super) leads: Vec<String>,
}

impl Page {
    pub(super) fn kinds(&self) -> BTreeSet<(String, String)> {
        let kinds = self.elements.iter().flat_map(|(name, attributes)| {
            let own = std::iter::once(String::new()).chain(attributes.iter().cloned());
            own.map(|attribute| (name.clone(), attribute))
        });
        kinds.collect()
    }
}

/// The scheme of an address as a browser reads it, without spaces and control characters.
pub(super) fn scheme(address: &str) -> Option<String> {
    // This removes more characters than a browser does.
    let seen: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = seen.split_once(':')?;
    let letters = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(letters);
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Reads a page.
pub(super) fn read(html: &str) -> Result<Page, String> {
    let mut page = Page::default();
    for element in elements(html)? {
        for (name, value) in &element.attributes {
            if name.starts_with("on") || ["style", "srcdoc", "srcset"].contains(&name.as_str()) {
                return Err(format!("<{} {name}={value:?}>", element.name));
            }
            let scheme = scheme(value).filter(|_| LEADING.contains(&name.as_str()));
            if scheme.is_some_and(|scheme| !["http", "https", "mailto"].contains(&scheme.as_str())) {
                page.leads.push(value.clone());
            }
        }
        // A picture from another host would reveal who reads the page.
        let source = element.attributes.iter().find(|(name, _)| name == "src").map(|(_, value)| value.as_str());
        if source.is_some_and(|source| source.starts_with("//") || scheme(source).is_some()) {
            page.leads.push(source.unwrap_or_default().to_owned());
        }
        page.elements.push((element.name, element.attributes.into_iter().map(|(name, _)| name).collect()));
    }
    Ok(page)
}

pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// The chapter as mdBook's parser shows it.
pub(super) fn shown(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(markdown, options()));
    html
}

/// The chapter after processing, and its problems.
pub(super) fn written(path: &str, text: &str, target: Target) -> (String, Vec<Diagnostic>) {
    let config = Config { on_error: OnError::Show, css: Css::None, ..Config::default() };
    let chapters = [Chapter { name: "Chapter", path: Some(path), content: text.into() }];
    let sources = BookSources::new(Path::new("/does/not/exist"), "src", [(Some(path), text)]);
    let processed = read_book(&chapters, &config, &sources);
    let changed = processed.changed(&config, target, &sources).pop();
    (changed.map_or_else(|| text.to_owned(), |(_, text)| text), processed.diagnostics)
}

pub(super) const TARGETS: [Target; 2] = [Target::Html, Target::Markdown];

/// The text of a chapter for one output as a page. Checks what must be true of every page.
pub(super) fn page(text: &str, target: Target) -> Result<(Page, String), String> {
    let (markdown, _) = written("chapter.md", text, target);
    if let Some(c) = markdown.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(format!("the control character {c:?} is in the text"));
    }
    if target == Target::Markdown {
        let raw =
            Parser::new_ext(&markdown, options()).find(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
        if let Some(raw) = raw {
            return Err(format!("raw HTML in Markdown: {raw:?}"));
        }
    }
    let html = shown(&markdown);
    let page = read(&html)?;
    if !page.leads.is_empty() {
        return Err(format!("something leads to {:?}", page.leads));
    }
    Ok((page, markdown))
}
