//! What must be true of every chapter that `import` writes: the text of a stranger, whichever field, line or file name it is in, stays
//! text. Start at [`check`]; `tests/commands/import/hostile.rs` holds chosen texts against the same rules.

use std::collections::BTreeSet;
use std::path::Path;

use mdbook_aivss::aivss::Version;
use mdbook_aivss::internals::block::find::{MarkdownOptions, find};
use mdbook_aivss::internals::block::{self, Block};
use mdbook_aivss::internals::book::config::Config;
use mdbook_aivss::internals::book::pages::{self, Target, read_book};
use mdbook_aivss::internals::book::source_map::Way;
use mdbook_aivss::internals::book::sources::BookSources;
use mdbook_aivss::internals::diagnostic::Level;
use mdbook_aivss::internals::import::{Chapter, Options, import, summary_line};
use pulldown_cmark::{CodeBlockKind, Event, Options as Markdown, Parser, Tag, html};

use crate::markup;

/// The program's own reader of mdBook's links. `tests/chapters/includes.rs` and `tests/commands/import/hostile.rs` hold it against mdBook.
#[path = "../../src/book/source_map/helper.rs"]
#[allow(dead_code, reason = "only the links are looked for, not what they name")]
mod helper;

/// A larger input would only be slower: a block may have 256 KiB, and no field of a shorter text can exceed that.
const MOST: usize = 32 * 1024;

/// Imports a file and holds the chapter, its line of the summary and its page against what must be true of any.
pub fn check(name: &str, text: &str) {
    let options = Options { file: name, today: jiff::civil::date(2026, 11, 21), cvss: None, taken: &[] };
    if name.len() + text.len() > MOST {
        return;
    }
    match import(text, &options) {
        Ok(chapter) => {
            source(&chapter);
            blocks(&chapter);
            summary(&chapter);
            page(&chapter);
        }
        Err(error) => assert!(!error.mistake.message().is_empty() && !error.mistake.help().is_empty()),
    }
}

/// The source of the chapter: nothing that mdBook or another preprocessor acts on, no HTML but one comment at its end, no fences but
/// ours, and no Markdown that the writer of chapters does not write itself.
fn source(chapter: &Chapter) {
    let text = chapter.markdown.as_str();
    for way in [Way::FirstLine, Way::EveryLine] {
        assert!(helper::helpers(text, way).next().is_none(), "mdBook acts on it: {text}");
    }
    assert!(!text.contains('{'), "another preprocessor may act on it: {text}");
    let turned = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.contains(|c: char| c.is_control() && c != '\n' || turned(c)), "{text:?}");
    for options in parsers() {
        let (mut raw, mut headings, mut models) = (String::new(), 0, 0);
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            match event {
                Event::Html(part) => raw.push_str(&part),
                Event::InlineHtml(part) => panic!("inline HTML {part}: {text}"),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => match &*info {
                    "maestro" => models += 1,
                    info => assert_eq!(info, "aivss", "{text}"),
                },
                Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
                    assert!(range.start == 0 && id.is_none() && classes.is_empty() && attrs.is_empty(), "{text}");
                    headings += 1;
                }
                // The address that the page gives itself.
                Event::Start(Tag::Link { dest_url, .. }) => assert!(is_address(&dest_url), "{dest_url}: {text}"),
                Event::Start(Tag::Paragraph | Tag::HtmlBlock) | Event::End(_) | Event::Text(_) | Event::Code(_) => {}
                other => panic!("{other:?}: {text}"),
            }
        }
        assert_eq!((headings, models), (1, 1), "{text}");
        if !raw.is_empty() {
            assert!(text.ends_with(&raw) && raw.starts_with("<!--\n") && raw.ends_with("\n-->\n"), "{text}");
            assert!(!raw[4..raw.len() - 4].contains("-->"), "the comment ends early: {text}");
            assert_eq!(markup::opened(&raw), [], "{text}");
        }
        let mut page = String::new();
        html::push_html(&mut page, Parser::new_ext(text, options));
        for element in markup::opened(&page) {
            let names: Vec<&str> = element.attributes.iter().map(|(name, _)| name.as_str()).collect();
            let known = match (element.name.as_str(), names.as_slice()) {
                ("h1" | "p" | "pre" | "code", []) => true,
                ("code", ["class"]) => element.attributes[0].1.starts_with("language-"),
                ("a", ["href"]) => is_address(&element.attributes[0].1),
                _ => false,
            };
            assert!(known, "{element:?}: {page}");
        }
    }
}

/// The ways in which hosts read Markdown: every switch on, mdBook 0.5 and 0.4, and CommonMark alone.
fn parsers() -> [Markdown; 4] {
    let old = Markdown::ENABLE_TABLES
        | Markdown::ENABLE_FOOTNOTES
        | Markdown::ENABLE_STRIKETHROUGH
        | Markdown::ENABLE_TASKLISTS
        | Markdown::ENABLE_HEADING_ATTRIBUTES;
    let new = old | Markdown::ENABLE_DEFINITION_LIST | Markdown::ENABLE_GFM | Markdown::ENABLE_SMART_PUNCTUATION;
    [Markdown::all(), new, old, Markdown::empty()]
}

fn is_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The blocks can be read, are those that were written, and have the names of the chapter.
fn blocks(chapter: &Chapter) {
    let text = &chapter.markdown;
    let found = find(text, MarkdownOptions::default());
    assert!(found.inlines.is_empty() && found.in_html.is_empty() && found.near_misses.is_empty(), "{found:?}: {text}");
    let mut ids = BTreeSet::new();
    let mut models = 0;
    for fence in &found.fences {
        assert!(fence.fence.top_level && !fence.fence.unclosed && fence.fence.words.is_empty(), "{text}");
        let read = block::read(fence, mdbook_aivss::internals::diagnostic::Source::File(0), Version::default());
        let errors: Vec<_> = read.problems.iter().filter(|problem| problem.level == Level::Error).collect();
        assert!(errors.is_empty(), "{errors:?}: {text}");
        let agent = match read.block {
            Some(Block::Assessment(block)) => {
                assert!(ids.insert(block.assessment.id), "two blocks have one id: {text}");
                block.assessment.agent
            }
            Some(Block::Model(block)) => {
                models += 1;
                block.model.agent
            }
            other => panic!("{other:?}: {text}"),
        };
        assert_eq!(agent, chapter.agent, "{text}");
    }
    assert_eq!(models, 1, "{text}");
}

/// The name of the file and the line of the summary, which is a list item with one link to the chapter.
fn summary(chapter: &Chapter) {
    let id = &chapter.id;
    assert!(mdbook_aivss::internals::name::is_id(id) && id.len() < 120, "{id}");
    let line = summary_line(chapter);
    assert!(line.ends_with(&format!("]({id}.md)\n")) && line.matches('\n').count() == 1, "{line}");
    assert!(!line.contains('{') && !line.contains("-->"), "{line}");
    let mut links = Vec::new();
    for event in Parser::new_ext(&line, Markdown::all()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
            Event::Start(Tag::List(None) | Tag::Item) | Event::End(_) | Event::Text(_) => {}
            other => panic!("{other:?}: {line}"),
        }
    }
    assert_eq!(links, [format!("{id}.md")], "{line}");
}

/// Elements of a page with blocks of ours.
const ELEMENTS: &[&str] = &[
    "a",
    "b",
    "caption",
    "circle",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "foreignobject",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "i",
    "li",
    "line",
    "ol",
    "p",
    "path",
    "polygon",
    "pre",
    "rect",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// The page that mdBook makes of the chapter: only elements of ours, without a script in any attribute.
fn page(chapter: &Chapter) {
    let text = &chapter.markdown;
    let sources = BookSources::new(Path::new("/does/not/exist"), "src", [(Some("chapter.md"), text.as_str())]);
    let chapters = [pages::Chapter { name: "Chapter", path: Some("chapter.md"), content: text.into() }];
    let config = Config::default();
    let processed = read_book(&chapters, &config, &sources);
    assert!(processed.diagnostics.iter().all(|diagnostic| diagnostic.level != Level::Error), "{text}");
    let mut markdown = String::new();
    let rendered = processed.show(&config, Target::Html, &sources, &mut |_, edits| {
        let mut at = 0;
        for edit in edits {
            markdown.push_str(&text[at..edit.range.start]);
            markdown.push_str(&edit.text);
            at = edit.range.end;
        }
        markdown.push_str(&text[at..]);
        Ok(())
    });
    rendered.expect("nobody refuses");
    let [_, options, ..] = parsers();
    let mut page = String::new();
    html::push_html(&mut page, Parser::new_ext(&markdown, options));
    let mut styles = 0;
    for element in markup::opened(&page) {
        assert!(ELEMENTS.contains(&element.name.as_str()), "<{}>: {page}", element.name);
        styles += usize::from(element.name == "style");
        for (name, value) in &element.attributes {
            assert!(!name.starts_with("on") && name != "style" && name != "src", "{element:?}: {page}");
            let leads_out = matches!(name.as_str(), "href" | "xlink:href");
            assert!(!leads_out || value.starts_with('#') || is_address(value), "{element:?}: {page}");
        }
    }
    assert_eq!(styles, 1, "{page}");
}
