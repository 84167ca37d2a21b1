//! What must be true of every chapter that `import` writes.

use mdbook_aivss::aivss::Version;
use mdbook_aivss::block::find::{MarkdownOptions, find};
use mdbook_aivss::block::{self, Block};
use mdbook_aivss::import::{Options, import, summary_line};
use pulldown_cmark::{CodeBlockKind, Event, Options as Markdown, Parser, Tag};

/// Imports a file and holds the chapter against what must be true of any: it has no `{`, so that mdBook's link step finds nothing in it
/// (each of its links begins with `{{`), no HTML but one comment, and no fences but our two kinds, which can be read.
pub fn check(name: &str, text: &str) {
    let options = Options { file: name, today: jiff::civil::date(2026, 11, 21), cvss: None, taken: &[] };
    let Ok(chapter) = import(text, &options) else { return };
    let text = chapter.markdown.as_str();
    assert!(!text.contains('{'), "{text}");
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    let mut html = String::new();
    for event in Parser::new_ext(text, Markdown::all()) {
        match event {
            Event::Html(part) => html.push_str(&part),
            Event::InlineHtml(part) => panic!("inline HTML {part}: {text}"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                assert!(matches!(&*info, "aivss" | "maestro"), "{info}: {text}");
            }
            Event::Start(Tag::Link { dest_url, .. }) => assert!(dest_url.starts_with("http"), "{dest_url}: {text}"),
            Event::Start(Tag::Paragraph | Tag::HtmlBlock | Tag::Heading { .. })
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_) => {}
            other => panic!("{other:?}: {text}"),
        }
    }
    if !html.is_empty() {
        assert!(text.ends_with(&html) && html.starts_with("<!--\n") && html.ends_with("\n-->\n"), "{text}");
        assert!(!html[4..html.len() - 4].contains("-->") && !html.contains("--!>"), "{text}");
    }
    for fence in &find(text, MarkdownOptions::default()).fences {
        let read = block::read(fence, 0, Version::default());
        // A block of a very long page is larger than blocks may be; that is an error, but not a danger.
        let known = matches!(read.block, Some(Block::Assessment(_) | Block::Model(_)));
        assert!(known || text.len() > 200_000, "{:?}: {text}", read.problems);
    }
    assert!(mdbook_aivss::name::is_id(&chapter.id), "{}", chapter.id);
    let line = summary_line(&chapter);
    assert!(line.ends_with(&format!("]({}.md)\n", chapter.id)) && line.matches('\n').count() == 1, "{line}");
    assert!(!line.contains('{') && !line.contains("-->"), "{line}");
}
