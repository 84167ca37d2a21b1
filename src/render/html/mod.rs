//! Pages as HTML.
//!
//! What a chapter may contain:
//!
//! * A *piece* is one line that begins with a comment, `<!--aivss--><section …>…</section>`: such a line is a whole HTML block
//!   in any container, with text before and after it and no blank line (CommonMark's HTML blocks of type 2).
//! * Markdown headings stand between pieces, at the top level only; elsewhere everything is one line.
//! * Ids have an underscore, so that no heading's id can equal one. `print.html` changes ids but not what refers to them, so
//!   only links refer to ids.
//! * mdBook's parser repairs nothing: each tag is closed. `maud` sees to that, and [`Writer::element`] across pieces.
//! * No `style` attribute, no script, no address that a browser would fetch.
//!
//! Start at [`page`]. [`line`] writes lines, [`seal`] makes HTML safe for a chapter.

mod blocks;
mod chart;
mod line;
mod prose;
mod seal;
mod stack;
mod table;

use maud::{Markup, Render, html};

use self::seal::{seal, seal_to};
use super::mark::Mark;
use super::markdown::escape::escape;
use super::place::Place;
use super::plain::plain_text;
use super::tree::{Block, Hooks, Inline, Line, Page, Text};
use super::words::Form;
use crate::register::anchor::Anchor;

/// As long as most pages are.
const PAGE: usize = 16 * 1024;

/// The text that replaces the fence.
pub(crate) fn page(page: &Page<'_>, place: &Place<'_>) -> String {
    let mut writer = Writer { place, kind: page.kind, out: String::with_capacity(PAGE), is_open: false };
    match &page.hooks {
        Some(hooks) => writer.element("section", page.kind, hooks, |writer| writer.blocks(&page.blocks)),
        None => writer.blocks(&page.blocks),
    }
    writer.out
}

/// Writes a page on one place.
struct Writer<'w> {
    place: &'w Place<'w>,
    kind: &'static str,
    out: String,
    /// Whether a piece is being written.
    is_open: bool,
}

impl<'w> Writer<'w> {
    fn blocks(&mut self, blocks: &[Block<'_>]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    /// Adds HTML to the piece that is being written.
    fn push(&mut self, html: Markup) {
        self.push_str(&html.0);
    }

    fn push_str(&mut self, html: &str) {
        if !self.is_open {
            self.is_open = true;
            self.out.extend(["<!--", self.kind, "-->"]);
        }
        seal_to(&mut self.out, html);
    }

    /// Adds an element with what is written inside. Its end tag may be in a later piece than its start tag.
    fn element(&mut self, name: &str, class: &str, hooks: &Hooks<'_>, inside: impl FnOnce(&mut Self)) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let id = hooks.anchor.map(|id| format!(" id=\"{}\"", escaped(&id.to_string()))).unwrap_or_default();
        self.push_str(&format!("<{name}{class}{id}{}>", data(&hooks.data)));
        self.push(html! { @for anchor in &hooks.former { span id=(anchor) {} } });
        inside(self);
        self.push_str(&format!("</{name}>"));
    }

    /// Adds a heading. At the top level it is a Markdown heading, which mdBook lists in the sidebar and in the search index; else
    /// it is a paragraph that says that it is a heading.
    fn heading(&mut self, depth: u8, id: Option<Anchor<'_>>, text: &Line<'_>) {
        let level = self.place.level(depth);
        if self.place.top_level && self.place.headings {
            if self.is_open {
                self.out.push('\n');
                self.is_open = false;
            }
            let marks = "#".repeat(level.into());
            let text = escape(&plain_text(text, Form::Beside, self.place.words));
            let id = id.map(|id| format!(" {{#{id}}}")).unwrap_or_default();
            self.out.push_str(&format!("{marks} {text}{id}\n"));
        } else {
            self.push(html! { p.av-h role="heading" aria-level=(level) id=[id] { (self.place.html(text)) } });
        }
    }
}

/// Attributes for programs.
fn data(data: &[(&'static str, Text<'_>)]) -> String {
    data.iter().map(|(name, value)| format!(" data-{name}=\"{}\"", escaped(value))).collect()
}

fn escaped(text: &str) -> String {
    text.render().0
}

impl Render for Anchor<'_> {
    fn render_to(&self, buffer: &mut String) {
        self.to_string().render_to(buffer);
    }
}

/// A badge inside a paragraph or a table cell: nothing in it can end a cell or a code span.
pub(crate) fn inline(inline: &Inline<'_>, place: &Place<'_>) -> String {
    let says = plain_text(&inline.says, Form::Beside, place.words);
    let badge = format!(
        "<a class=\"{} {}\" href=\"{}\"{} title=\"{name}\" aria-label=\"{}, {name}\">{}{}</a>",
        inline.hook,
        line::class(inline.mark),
        escaped(&place.href(&inline.target)),
        data(&inline.data),
        escaped(&says),
        line::BALL,
        escaped(&says),
        name = escaped(&inline.name),
    );
    seal(&badge).replace("&#10;", " ").replace('|', "&#124;").replace('`', "&#96;")
}

/// A wrong reference in prose, as it was written, with what is wrong.
pub(crate) fn wrong_reference(written: &str, message: &str) -> String {
    // Entities mean the same whether Markdown is read here or not.
    let text = escape(&format!("{written}: {message}")).replace("\\<", "&lt;").replace("\\>", "&gt;");
    format!("<span class=\"aivss-problem {}\" role=\"note\">{text}</span>", line::class(Mark::Critical))
}
