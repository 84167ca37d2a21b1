//! Checks properties of every chapter that `import` writes: imported text stays text, whichever field, line or file name
//! contains it. Start at [`check`]. `tests/commands/import/hostile.rs` checks selected texts against the same rules.

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
use mdbook_aivss::internals::import::{Chapter, Format, Options, import, summary_line};
use mdbook_aivss::maestro::{LayerId, TEN_DRAFT};
use pulldown_cmark::{CodeBlockKind, Event, Options as Markdown, Parser, Tag, html};

use crate::markup;

/// The program's own reader of mdBook's helpers. `tests/chapters/includes.rs` and `tests/commands/import/hostile.rs` compare it
/// with mdBook.
#[path = "../../src/book/source_map/helper.rs"]
#[allow(dead_code, reason = "only the links are looked for, not what they name")]
mod helper;

/// A larger input would only be slower. A block may have 256 KiB, and no field of a shorter text can exceed that.
const MOST: usize = 32 * 1024;

/// Imports a file and checks the chapter, its line of the summary and its page.
pub fn check(name: &str, text: &str) {
    let options = Options::new(name, jiff::civil::date(2026, 11, 21));
    if name.len() + text.len() > MOST {
        return;
    }
    imported(text, &options);
    // Threats without a layer are an error until the user names one, and a report of the draft is an error until the user names
    // its edition.
    imported(text, &Options { layer: Some(LayerId::L3), ..options.clone() });
    let layer = TEN_DRAFT.parse_layer("L4").ok();
    imported(text, &Options { edition: &TEN_DRAFT, layer, ..options.clone() });
    // Every reader gets the file, whatever its format is.
    for format in [
        Format::ThreatComposer,
        Format::ThreatDragon,
        Format::Otm,
        Format::Cyclonedx,
        Format::Skill,
        Format::Report,
        Format::Page,
    ] {
        imported(text, &Options { format: Some(format), layer: Some(LayerId::L3), ..options.clone() });
    }
}

fn imported(text: &str, options: &Options<'_>) {
    match import(text, options) {
        Ok(chapter) => {
            source(&chapter);
            blocks(&chapter);
            summary(&chapter);
            page(&chapter);
        }
        Err(error) => assert!(!error.mistake.message().is_empty() && !error.mistake.help().is_empty()),
    }
}

/// Generates a file in one of the JSON formats from arbitrary bytes: it has the keys that the readers request, with values of
/// any type. Bytes that a fuzzer changes rarely are valid JSON with known keys.
pub fn generate(bytes: &[u8]) -> String {
    let mut bytes = bytes.iter().copied();
    let root = match bytes.next().unwrap_or_default() % 3 {
        0 => "\"schema\":1",
        1 => "\"summary\":{},\"detail\":{}",
        _ => "\"otmVersion\":\"0.2.0\"",
    };
    let mut text = format!("{{{root}");
    while let Some(key) = bytes.next() {
        text.push_str(&format!(",\"{}\":", KEYS[usize::from(key) % KEYS.len()]));
        value(&mut bytes, &mut text, 0);
    }
    text.push('}');
    text
}

/// Keys of Threat Composer, Threat Dragon and OTM.
const KEYS: &[&str] = &[
    "id",
    "name",
    "title",
    "description",
    "threats",
    "mitigations",
    "assumptions",
    "components",
    "trustZones",
    "dataflows",
    "mitigationLinks",
    "assumptionLinks",
    "mitigationId",
    "assumptionId",
    "linkedId",
    "applicationInfo",
    "numericId",
    "content",
    "statement",
    "metadata",
    "key",
    "value",
    "tags",
    "status",
    "detail",
    "summary",
    "diagrams",
    "cells",
    "shape",
    "data",
    "source",
    "target",
    "cell",
    "position",
    "size",
    "x",
    "y",
    "width",
    "height",
    "type",
    "severity",
    "mitigation",
    "outOfScope",
    "reasonOutOfScope",
    "number",
    "parent",
    "trustZone",
    "component",
    "risk",
    "trustRating",
    "likelihood",
    "impact",
    "threat",
    "state",
    "attributes",
    "maestroLayer",
    "categories",
    "cwes",
    "project",
    "destination",
];

/// Texts with a meaning for a reader, or for Markdown, YAML or mdBook.
const TEXTS: &[&str] = &[
    "",
    "a",
    "b",
    "c1",
    "process",
    "store",
    "actor",
    "flow",
    "trust-boundary-box",
    "tm.Process",
    "Open",
    "Mitigated",
    "NA",
    "High",
    "TBD",
    "S",
    "LLM10 x",
    "ASI01",
    "T6",
    "CWE-79",
    "AML.T0051",
    "L3",
    "Priority",
    "STRIDE",
    "Comments",
    "mitigationResolved",
    "exposed",
    "{{#include secret.txt}}",
    "<script>",
    "```\\n# x",
    "--> <b>",
    "[a](javascript:b)",
    "null",
    "yes",
    "- x: y #z",
    "\\u0000\\u202e",
    "😀",
];

fn value(bytes: &mut impl Iterator<Item = u8>, text: &mut String, depth: usize) {
    let byte = bytes.next().unwrap_or_default();
    match byte % 8 {
        0 => text.push_str("null"),
        1 => text.push_str(if byte & 8 == 0 { "true" } else { "false" }),
        2 => text.push_str(&format!("{}", i32::from(byte) - 100)),
        3 | 4 => text.push_str(&format!("\"{}\"", TEXTS[usize::from(bytes.next().unwrap_or_default()) % TEXTS.len()])),
        5 if depth < 8 => {
            text.push('[');
            for number in 0..byte / 8 % 5 {
                if number > 0 {
                    text.push(',');
                }
                value(bytes, text, depth + 1);
            }
            text.push(']');
        }
        _ if depth < 8 => {
            text.push('{');
            for number in 0..byte / 8 % 9 {
                if number > 0 {
                    text.push(',');
                }
                let key = bytes.next().unwrap_or_default();
                text.push_str(&format!("\"{}\":", KEYS[usize::from(key) % KEYS.len()]));
                value(bytes, text, depth + 1);
            }
            text.push('}');
        }
        _ => text.push_str("1e300"),
    }
}

/// Checks the source of the chapter: it contains nothing that mdBook or another preprocessor replaces, no HTML except one
/// comment at its end, no fences except ours, and no Markdown except what the writer of chapters writes itself.
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
                // The address that the page states as its own.
                Event::Start(Tag::Link { dest_url, .. }) => assert!(is_address(&dest_url), "{dest_url}: {text}"),
                Event::Start(Tag::Paragraph | Tag::HtmlBlock) | Event::End(_) | Event::Text(_) | Event::Code(_) => {}
                other => panic!("{other:?}: {text}"),
            }
        }
        // A bill of materials may contain several models.
        assert!(headings == 1 && models >= 1, "{text}");
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

/// The ways in which hosts parse Markdown: with all options, like mdBook 0.5, like mdBook 0.4, and as plain CommonMark.
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

/// Checks that the blocks can be read, that they are the expected ones, and that they have the names of the chapter.
fn blocks(chapter: &Chapter) {
    let text = &chapter.markdown;
    let found = find(text, MarkdownOptions::default());
    assert!(found.inlines.is_empty() && found.in_html.is_empty() && found.near_misses.is_empty(), "{found:?}: {text}");
    let mut ids = BTreeSet::new();
    let (mut models, mut agents) = (0, Vec::new());
    for fence in &found.fences {
        assert!(fence.fence.top_level && !fence.fence.unclosed && fence.fence.words.is_empty(), "{text}");
        let read = block::read(fence, mdbook_aivss::internals::diagnostic::Source::File(0), Version::default());
        let errors: Vec<_> = read.problems.iter().filter(|problem| problem.level == Level::Error).collect();
        assert!(errors.is_empty(), "{errors:?}: {text}");
        let agent = match read.block {
            Some(Block::Assessment(block)) => {
                assert!(ids.insert(block.assessment.id.clone()), "two blocks have one id: {text}");
                block.assessment.agent.clone()
            }
            Some(Block::Model(block)) => {
                models += 1;
                block.model.agent.clone()
            }
            other => panic!("{other:?}: {text}"),
        };
        agents.push(agent);
    }
    assert!(models >= 1, "{text}");
    assert!(models > 1 || agents.iter().all(|agent| *agent == chapter.agent), "{text}");
}

/// Checks the name of the file and the line of the summary, which is a list item with one link to the chapter.
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

/// The elements of a page with our blocks. A `br` joins the paragraphs of a text that has to stay on one line.
const ELEMENTS: &[&str] = &[
    "a",
    "b",
    "br",
    "caption",
    "circle",
    "code",
    "dd",
    "desc",
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
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Checks the page that mdBook makes of the chapter: only known elements, and no script in any attribute.
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
