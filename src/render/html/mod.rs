//! Writes pages as HTML.
//!
//! The rules for what a chapter may contain are:
//!
//! * A *piece* is one line that begins with a comment, `<!--aivss--><section …>…</section>`. Such a line is a whole HTML block
//!   in any container, even with text directly before and after it (CommonMark's HTML blocks of type 2).
//! * Markdown headings are between pieces, and only at the top level. Elsewhere everything is one line.
//! * Ids contain an underscore, so that they differ from the ids of headings. `print.html` changes ids but not attributes that
//!   refer to them, so only links refer to ids.
//! * mdBook's parser repairs nothing, so every tag must be closed. `maud` ensures that inside a piece, and [`Writer::element`]
//!   across pieces.
//! * There is no `style` attribute, no script, and no address that a browser would load.
//!
//! Start at [`page`]. [`line`] writes lines, and [`seal`] makes HTML safe for a chapter.

mod blocks;
mod chart;
mod fit;
mod flows;
mod line;
mod prose;
mod seal;
mod stack;
mod table;

use maud::{Markup, Render, html};

use self::seal::seal;
use super::mark::Mark;
use super::markdown::escape::escape;
use super::place::Place;
use super::plain::plain_text;
use super::tree::{Block, Hooks, Inline, Line, Page, Text};
use super::words::Form;
use crate::register::anchor::Anchor;

/// The initial capacity of a page in bytes. Most pages are shorter.
const PAGE: usize = 16 * 1024;

/// The text that replaces the fence.
pub(crate) fn page(page: &Page<'_>, place: &Place<'_>) -> String {
    let mut writer = Writer { place, kind: page.kind, out: String::with_capacity(PAGE), piece: None };
    match (&page.hooks, place.lang) {
        (Some(hooks), _) => writer.section(hooks, &page.blocks),
        // Only an element around the page can state its language.
        (None, Some(_)) => writer.section(&Hooks::default(), &page.blocks),
        (None, None) => writer.blocks(&page.blocks),
    }
    writer.end_piece();
    writer.out
}

/// Writes a page for one position in the book.
struct Writer<'w> {
    place: &'w Place<'w>,
    kind: &'static str,
    out: String,
    /// The start of the piece that is being written.
    piece: Option<usize>,
}

impl<'w> Writer<'w> {
    /// All of the page in one element.
    fn section(&mut self, hooks: &Hooks<'_>, blocks: &[Block<'_>]) {
        let kind = self.kind;
        self.element("section", kind, hooks, |writer| writer.blocks(blocks));
    }

    fn blocks(&mut self, blocks: &[Block<'_>]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    /// Adds HTML to the piece that is being written.
    fn push(&mut self, html: Markup) {
        self.push_str(&html.0);
    }

    fn push_str(&mut self, html: &str) {
        self.begin_piece().push_str(html);
    }

    /// The page, after beginning a piece if none has begun.
    fn begin_piece(&mut self) -> &mut String {
        if self.piece.is_none() {
            self.piece = Some(self.out.len());
            self.out.extend(["<!--", self.kind, "-->"]);
        }
        &mut self.out
    }

    /// Makes the piece that is being written safe. Returns whether there was one.
    fn end_piece(&mut self) -> bool {
        self.piece.take().inspect(|start| seal(&mut self.out, *start)).is_some()
    }

    /// Adds an element with what is written inside. Its end tag may be in a later piece than its start tag.
    fn element(&mut self, name: &str, class: &str, hooks: &Hooks<'_>, inside: impl FnOnce(&mut Self)) {
        let lang = self.place.lang.filter(|_| name == "section");
        let out = self.begin_piece();
        out.extend(["<", name]);
        if !class.is_empty() {
            out.extend([" class=\"", class, "\""]);
        }
        if let Some(id) = hooks.anchor {
            out.push_str(" id=\"");
            id.render_to(out);
            out.push('"');
        }
        if let Some(lang) = lang {
            out.extend([" lang=\"", lang, "\""]);
        }
        push_data(out, &hooks.data);
        out.push('>');
        self.push(html! { @for anchor in &hooks.former { span id=(anchor) {} } });
        inside(self);
        self.begin_piece().extend(["</", name, ">"]);
    }

    /// Adds a heading. At the top level it is a Markdown heading, which mdBook shows in the sidebar and in the search index.
    /// Elsewhere it is a paragraph with the role of a heading.
    fn heading(&mut self, depth: u8, id: Option<Anchor<'_>>, text: &Line<'_>) {
        let level = self.place.level(depth);
        if self.place.top_level && self.place.headings {
            if self.end_piece() {
                self.out.push('\n');
            }
            let text = escape(&plain_text(text, Form::Beside, self.place.words));
            self.out.extend(std::iter::repeat_n('#', level.into()));
            self.out.extend([" ", &text]);
            if let Some(id) = id {
                self.out.push_str(" {#");
                id.push_to(&mut self.out);
                self.out.push('}');
            }
            self.out.push('\n');
        } else {
            self.push(html! { p.av-h role="heading" aria-level=(level) id=[id] { (self.place.html(text)) } });
        }
    }
}

/// The data attributes, for programs.
fn data(data: &[(&'static str, Text<'_>)]) -> String {
    let mut attributes = String::new();
    push_data(&mut attributes, data);
    attributes
}

fn push_data(out: &mut String, data: &[(&'static str, Text<'_>)]) {
    for (name, value) in data {
        out.extend([" data-", name, "=\""]);
        line::text(out, value);
        out.push('"');
    }
}

fn escaped(text: &str) -> String {
    text.render().0
}

impl Render for Anchor<'_> {
    fn render_to(&self, buffer: &mut String) {
        line::text(buffer, &self.to_string());
    }
}

/// A badge inside a paragraph or a table cell. Nothing in it can end a cell or a code span.
pub(crate) fn inline(inline: &Inline<'_>, place: &Place<'_>) -> String {
    let says = plain_text(&inline.says, Form::Beside, place.words);
    let mut badge = format!(
        "<a class=\"{} {}\"{} href=\"{}\"{} title=\"{name}\" aria-label=\"{}, {name}\">{}{}</a>",
        inline.hook,
        line::class(inline.mark),
        place.lang.map(|lang| format!(" lang=\"{lang}\"")).unwrap_or_default(),
        escaped(&place.href(&inline.target)),
        data(&inline.data),
        escaped(&says),
        line::BALL,
        escaped(&says),
        name = escaped(&inline.name),
    );
    seal(&mut badge, 0);
    badge.replace("&#10;", " ").replace('|', "&#124;").replace('`', "&#96;")
}

/// A wrong reference in prose: its original text, followed by the problem.
pub(crate) fn wrong_reference(written: &str, message: &str) -> String {
    // Entities mean the same whether or not Markdown is parsed here.
    let text = escape(&format!("{written}: {message}")).replace("\\<", "&lt;").replace("\\>", "&gt;");
    format!("<span class=\"aivss-problem {}\" role=\"note\">{text}</span>", line::class(Mark::Critical))
}
