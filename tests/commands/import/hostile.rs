//! Tests that no text, in whichever field, key or file name, becomes more than text. The chapters are read as mdBook reads
//! them.

use std::collections::BTreeSet;
use std::path::Path;

use mdbook_aivss::internals::block::find::{MarkdownOptions, find};
use mdbook_aivss::internals::block::{self, Block};
use mdbook_aivss::internals::book::source_map;
use mdbook_aivss::internals::import::{Chapter, import, summary_line};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_preprocessors::LinkPreprocessor;
use mdbook_preprocessor::book::BookItem;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options as Markdown, Parser, Tag};
use serde_json::{Value, json};

use super::{REPORT, SAVED, SEED, options};

/// Texts that a stranger could write to have an effect beyond text. `secret.txt` is in the same folder as the chapters.
pub(super) const PAYLOADS: &[&str] = &[
    "{{#include secret.txt}}",
    "{{{#include secret.txt}}",
    "{{{{{#include secret.txt}}}}}",
    "\\{{#include secret.txt}}",
    "\\{\\{#include secret.txt}}",
    "{{ #include secret.txt }}",
    "{\u{200b}{#include secret.txt}}",
    "{\u{202e}{#rustdoc_include secret.txt}}",
    "{\n{#playground secret.txt}}",
    "{{#title Hacked}}",
    "{{#include",
    "{{#aivss x}}",
    "<script>alert(1)</script>",
    "--> <script>alert(1)</script> <!--",
    "--!> <img src=x onerror=alert(1)>",
    "<http>",
    "http",
    "http://x><b>",
    "https://x/\u{1}<b>*[a](javascript:alert(1))",
    "&lt;script&gt; &#60;b&#62; &#123;{",
    "[a](javascript:alert(1))",
    "![a](x){.b onclick=c}",
    "{#id .class onclick=alert(1)}",
    "`a` ``b`` `",
    "```\n# Out\n```aivss\nagent: x\n```",
    "~~~\n~~~rust",
    "````````````",
    "# Heading\n\n- list\n1. one\n: definition",
    "x\n---\ny\n===",
    "a: b #c",
    "\"quoted\" 'text' \\",
    "- x",
    "~",
    "true",
    "*anchor &ref !tag %x @y ? z",
    "\u{0}\u{7}\u{1b}[31m\u{85}\u{2028}\u{2029}\u{feff}\u{fffe}\u{e0001}",
    "$$x$$ \\(x\\)",
    "[^1]: note | a | b |",
    "[x]: javascript:alert(1)",
];

/// The chapter contains only what `import` itself writes; `what` describes its source.
pub(super) fn check(chapter: &Chapter, what: &str) {
    let text = chapter.markdown.as_str();
    let at = || format!("{what}\n{text}");
    assert!(!text.contains('{'), "{}", at());
    let strange =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.contains(strange), "{}", at());
    let (mut html, mut blocks, mut headings) = (String::new(), Vec::new(), 0);
    for (event, range) in Parser::new_ext(text, Markdown::all()).into_offset_iter() {
        match event {
            Event::Html(part) => html.push_str(&part),
            Event::InlineHtml(part) => panic!("inline HTML {part}: {}", at()),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => blocks.push(info.to_string()),
            Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
                assert!(range.start == 0 && id.is_none() && classes.is_empty() && attrs.is_empty(), "{}", at());
                headings += 1;
            }
            // The address of the page's source. All other links of a stranger are inside a block.
            Event::Start(Tag::Link { dest_url, .. }) => assert!(dest_url.starts_with("http"), "{dest_url}: {}", at()),
            Event::Start(Tag::Paragraph | Tag::HtmlBlock) | Event::End(_) | Event::Text(_) | Event::Code(_) => {}
            other => panic!("{other:?}: {}", at()),
        }
    }
    assert_eq!(headings, 1, "{}", at());
    let models = blocks.iter().filter(|info| *info == "maestro").count();
    let assessments = blocks.iter().filter(|info| *info == "aivss").count();
    assert!(models >= 1 && models + assessments == blocks.len(), "{blocks:?}: {}", at());
    // One comment at the end, if any.
    if !html.is_empty() {
        assert!(text.ends_with(&html) && html.starts_with("<!--\n") && html.ends_with("\n-->\n"), "{}", at());
        let inside = &html[4..html.len() - 4];
        assert!(!inside.contains("-->") && !inside.contains("--!>") && !inside.starts_with('>'), "{}", at());
    }
    // The blocks are read as they were written.
    let found = find(text, MarkdownOptions::default());
    assert_eq!(found.fences.len(), blocks.len(), "{}", at());
    for fence in &found.fences {
        let read = block::read(
            fence,
            mdbook_aivss::internals::diagnostic::Source::File(0),
            mdbook_aivss::aivss::Version::default(),
        );
        assert!(
            read.problems.iter().all(|problem| problem.level != mdbook_aivss::internals::diagnostic::Level::Error),
            "{:#?}: {}",
            read.problems,
            at()
        );
        assert!(matches!(read.block, Some(Block::Assessment(_) | Block::Model(_))), "{}", at());
    }
    // The name of the file and the line of the summary.
    assert!(mdbook_aivss::internals::name::is_id(&chapter.id) && chapter.id.len() < 120, "{}", chapter.id);
    let line = summary_line(chapter);
    assert!(line.ends_with(&format!("]({}.md)\n", chapter.id)) && line.matches('\n').count() == 1, "{line}");
    let links: Vec<_> = Parser::new(&line)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) => panic!("{line}"),
            _ => None,
        })
        .collect();
    assert_eq!(links, [format!("{}.md", chapter.id)], "{line}");
    assert!(!line.contains('{') && !line.contains("-->"), "{line}");
}

/// mdBook's own link step does not change these chapters. They are one file, because the step reads raw text.
pub(super) fn no_links(chapters: &[Chapter]) {
    let dir = tempfile::tempdir().expect("a folder");
    let src = dir.path().join("src");
    std::fs::create_dir(&src).expect("made");
    let text: BTreeSet<&str> = chapters.iter().map(|chapter| chapter.markdown.as_str()).collect();
    let text = text.into_iter().collect::<Vec<_>>().join("\n");
    for (file, text) in [
        ("SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"),
        ("a.md", &text),
        ("b.md", "{{#include secret.txt}}"),
        ("secret.txt", "the secret"),
    ] {
        std::fs::write(src.join(file), text).expect("written");
    }
    let book = MDBook::load(dir.path()).expect("a book");
    let context = PreprocessorContext::new(dir.path().to_owned(), book.config.clone(), "html".to_owned());
    let book = LinkPreprocessor::new().run(&context, book.book).expect("the step runs");
    let contents: Vec<_> = book
        .items
        .iter()
        .filter_map(|item| if let BookItem::Chapter(chapter) = item { Some(chapter.content.as_str()) } else { None })
        .collect();
    assert_eq!(contents[1], "the secret", "the step does what it is here for");
    assert!(contents[0] == text, "mdBook changes a chapter");
    // Our own expansion, which finds the positions, gives the same result, and so does the method of the next mdBook.
    for way in [source_map::Way::FirstLine, source_map::Way::EveryLine] {
        let ours = source_map::expand(&src, Path::new("a.md"), way).expect("read");
        assert!(ours.text == text && ours.broken.is_empty());
    }
}

/// Every report that differs from `value` in one string or one key, into which the payload was put.
fn changed(value: &Value, payload: &str) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::String(text) => {
            all.extend([json!(payload), json!(format!("{text}{payload}")), json!(format!("{payload} {text}"))])
        }
        Value::Array(list) => {
            for (at, item) in list.iter().enumerate() {
                for new in changed(item, payload) {
                    let mut copy = list.clone();
                    copy[at] = new;
                    all.push(Value::Array(copy));
                }
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                for new in changed(item, payload) {
                    let mut copy = map.clone();
                    copy.insert(key.clone(), new);
                    all.push(Value::Object(copy));
                }
                let mut copy = map.clone();
                copy.insert(payload.to_owned(), item.clone());
                all.push(Value::Object(copy));
            }
        }
        other => all.push(json!({payload: {payload: [payload, other]}})),
    }
    all
}

#[test]
fn no_field_or_key_of_a_report_is_more_than_text() {
    let mut report: Value = serde_json::from_str(REPORT).expect("JSON");
    report["vulnerabilities"].as_array_mut().expect("a list").truncate(1);
    let mut chapters = Vec::new();
    for payload in PAYLOADS {
        for report in changed(&report, payload) {
            let text = report.to_string();
            let Ok(chapter) = import(&text, &options("report.json")) else { continue };
            check(&chapter, &text);
            chapters.push(chapter);
        }
    }
    assert!(chapters.len() > 20 * PAYLOADS.len(), "{}", chapters.len());
    no_links(&chapters);
}

/// A line of a page and the text that takes its place.
type Site = (usize, String);

/// Every change of one line of a page that puts the payload into it, replaces it, or adds the payload as a further line.
fn sites(page: &str, payload: &str) -> Vec<Site> {
    let mut all = Vec::new();
    for (at, line) in page.lines().enumerate() {
        // After each piece of the line that a reader splits off.
        let inside = line.split_inclusive(['>', '"', '|']).map(str::len).scan(0, |end, length| {
            *end += length;
            Some(*end)
        });
        all.extend(inside.map(|end| (at, format!("{}{payload}{}", &line[..end], &line[end..]))));
        let whole = [payload.to_owned(), format!("{payload}{line}"), format!("{line}\n\n{payload}")];
        all.extend(whole.map(|new| (at, new)));
    }
    all
}

/// The distance in lines between two changes of a page. It keeps most headings and neighbours of a changed line unchanged.
const APART: usize = 5;

/// The chapters of pages in which every change of [`sites`] is made once. A page has several changes, because each page takes
/// long. It has only one if the payload hides the text after it, or if a page with several cannot be imported.
fn chapters(page: &str, payload: &str, file: &str) -> Vec<Chapter> {
    let lines: Vec<&str> = page.lines().collect();
    let changed = |sites: &[Site]| {
        let mut copy = lines.clone();
        for (at, new) in sites {
            copy[*at] = new;
        }
        let page = copy.join("\n");
        let chapter = import(&page, &options(file)).ok()?;
        check(&chapter, &page);
        Some(chapter)
    };
    let hides = payload.contains("<!--");
    let mut left = sites(page, payload);
    let mut chapters = Vec::new();
    while !left.is_empty() {
        let mut next = 0;
        let together: Vec<Site> = left
            .extract_if(.., |(at, _)| {
                let taken = *at >= next;
                if taken {
                    next = if hides { usize::MAX } else { *at + APART };
                }
                taken
            })
            .collect();
        match changed(&together) {
            Some(chapter) => chapters.push(chapter),
            None => chapters.extend(together.iter().filter_map(|site| changed(std::slice::from_ref(site)))),
        }
    }
    chapters
}

fn entities(text: &str) -> String {
    text.chars().map(|c| format!("&#{};", c as u32)).collect()
}

#[test]
fn no_line_of_a_page_is_more_than_text() {
    let all: Vec<_> = PAYLOADS.iter().flat_map(|payload| chapters(SEED, payload, "page.txt")).collect();
    assert!(all.len() > 20 * PAYLOADS.len(), "{}", all.len());
    no_links(&all);
}

#[test]
fn no_piece_of_a_saved_page_is_more_than_text() {
    let mut all = Vec::new();
    for (number, payload) in PAYLOADS.iter().enumerate() {
        // Half of the payloads are as they are, half as a browser would write them.
        let payload = if number % 2 == 0 { entities(payload) } else { (*payload).to_owned() };
        all.extend(chapters(SAVED, &payload, "page.html"));
    }
    assert!(all.len() > 20 * PAYLOADS.len(), "{}", all.len());
    no_links(&all);
}

#[test]
fn no_name_of_a_file_is_more_than_text() {
    // Without a name and an address in the page, so that the chapter uses those of the file.
    let page: String = SEED.lines().skip(1).map(|line| format!("{line}\n")).collect();
    let mut report: Value = serde_json::from_str(REPORT).expect("JSON");
    report["metadata"].as_object_mut().expect("an object").remove("system_name");
    report["vulnerabilities"].as_array_mut().expect("a list").truncate(1);
    let mut chapters = Vec::new();
    let long = "x".repeat(100_000);
    let others =
        ["", ".", "..", "../../x", "/etc/passwd", "C:\\x", "con", "NUL.txt", "SUMMARY", "README", "index", "é", &long];
    let names = PAYLOADS.iter().chain(&others);
    for name in names {
        for file in [(*name).to_owned(), format!("{name}.txt"), format!("a{name}b.json"), format!("in/{name}.html")] {
            for text in [&page, &report.to_string(), SAVED] {
                let chapter = import(text, &options(&file)).unwrap_or_else(|error| panic!("{file}: {error:?}"));
                check(&chapter, &file);
                assert!(!["con", "nul", "summary", "readme", "index"].contains(&chapter.id.as_str()), "{file}");
                chapters.push(chapter);
            }
        }
    }
    no_links(&chapters);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Pieces in any order, in all fields at once.
    #[test]
    fn no_mixture_is_more_than_text(
        pieces in prop::collection::vec((prop::sample::select(PAYLOADS), any::<char>(), 0..3_usize), 6),
    ) {
        let text = |at: usize| -> String {
            let (payload, c, repeat) = &pieces[at];
            let end = payload.char_indices().nth(payload.len() / (repeat + 1)).map_or(payload.len(), |(end, _)| end);
            format!("{}{c}{{{}", &payload[..end], payload.repeat(*repeat))
        };
        let report = json!({
            "metadata": {"system_name": text(0), "notes": text(1), "assessor_id": text(2), (text(3)): text(4)},
            "vulnerabilities": [{"id": text(5), "title": text(1), "description": text(2), "amplification_factors": {"autonomy": 1.0, (text(4)): 1}}],
        });
        let chapter = import(&report.to_string(), &options(&text(3))).expect("a report");
        check(&chapter, &report.to_string());
        let page = format!("{} — agentic threat model\n{}\nAutonomy of Action 0.5 | {}\nL1 ✓ mapped\n{}\n", text(0), text(1), text(2), text(4));
        if let Ok(chapter) = import(&page, &options(&text(5))) {
            check(&chapter, &page);
        }
        let page = format!("<p>{}<p>{page}", entities(&page));
        if let Ok(chapter) = import(&page, &options(&text(3))) {
            check(&chapter, &page);
        }
    }
}
