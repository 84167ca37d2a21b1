//! Writes lines as HTML.

use maud::{PreEscaped, Render, html};

use crate::render::Mark;
use crate::render::place::Place;
use crate::render::plain::plain_text;
use crate::render::tree::{Author, Frame, Line, Look, Run};
use crate::render::words::{Form, Piece, pieces};

/// A line that can be written to the page.
pub(super) struct Shown<'l> {
    place: &'l Place<'l>,
    line: &'l Line<'l>,
}

impl Place<'_> {
    /// Prepares a line for a template.
    pub(super) fn html<'l>(&'l self, line: &'l Line<'l>) -> Shown<'l> {
        Shown { place: self, line }
    }
}

impl Render for Shown<'_> {
    fn render_to(&self, out: &mut String) {
        write(out, self.line, Form::Beside, self.place);
    }
}

fn write(out: &mut String, line: &Line<'_>, form: Form, place: &Place<'_>) {
    for run in line.runs() {
        match run {
            Run::Text(text) => self::text(out, text),
            Run::Number(number) => self::text(out, &place.words.number(number)),
            Run::Date(date) => out.push_str(&place.words.language.date(*date)),
            Run::Prose(author) => phrase(out, *author, place),
            Run::Reference(author) => match place.prose(author.home).target(author.text) {
                Some(target) => html! { a href=(target) { (short_address(author.text)) } }.render_to(out),
                None => phrase(out, *author, place),
            },
            Run::Say(say) => {
                let pattern = place.words.get(say.word, say.form(form));
                if say.args.is_empty() {
                    text(out, &pattern);
                    continue;
                }
                for piece in pieces(&pattern) {
                    match piece {
                        Piece::Words(words) => text(out, words),
                        Piece::Place(number) => {
                            say.args.get(number).into_iter().for_each(|arg| write(out, arg, form, place));
                        }
                    }
                }
            }
            Run::Look(Look::Quiet, line) => quiet(out, &plain_text(line, form, place.words)),
            Run::Look(look, line) => {
                let (start, end) = tags(*look);
                start.iter().for_each(|part| out.push_str(part));
                write(out, line, form, place);
                out.push_str(end);
            }
            Run::Link { target: Some(target), hint, line } => {
                out.push_str("<a href=\"");
                place.href(target).render_to(out);
                if let Some(hint) = hint {
                    out.push_str("\" title=\"");
                    text(out, hint);
                }
                out.push_str("\">");
                write(out, line, form, place);
                out.push_str("</a>");
            }
            Run::Link { target: None, hint: Some(hint), line } => {
                html! { span title=(hint) { (Shown { place, line }) } }.render_to(out);
            }
            Run::Link { target: None, hint: None, line } => write(out, line, form, place),
            Run::List(items) | Run::Items(items) => {
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push_str(place.words.language.comma());
                    }
                    write(out, item, form, place);
                }
            }
        }
    }
}

/// Writes text with the escapes of `maud`. Most texts need none, and are added at once instead of byte by byte.
pub(super) fn text(out: &mut String, text: &str) {
    // A loop that can end early is not compiled to vector instructions.
    if text.bytes().fold(false, |found, byte| found | matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        text.render_to(out);
    } else {
        out.push_str(text);
    }
}

/// The tags around a look; the start tag is in parts.
fn tags(look: Look) -> ([&'static str; 4], &'static str) {
    match look {
        Look::Strong => (["<b>", "", "", ""], "</b>"),
        Look::Aside => (["<small>", "", "", ""], "</small>"),
        Look::Code | Look::Quiet => (["<code>", "", "", ""], "</code>"),
        Look::Spoken => (["<i class=\"av-said\">", "", "", ""], "</i>"),
        Look::Sign(mark) => (["<span class=\"av-sign ", class(mark), "\">", BALL], "</span>"),
        Look::Tag(tag) => (["<span class=\"av-tag", frame(tag), "\">", ""], "</span>"),
    }
}

/// Writes explanations that are the same in every block. They are in an attribute, so that the book's search does not index
/// them. The stylesheet shows them, and screen readers read them.
fn quiet(out: &mut String, words: &str) {
    out.push_str("<i role=\"img\" aria-label=\"");
    text(out, words);
    out.push_str("\"></i>");
}

/// Writes the author's prose inside a paragraph.
fn phrase(out: &mut String, author: Author<'_>, place: &Place<'_>) {
    out.push_str(&place.prose(author.home).phrase(author.text));
}

/// The ball that is filled by quarters. It takes its colour and filling from the nearest class of a mark. It has no text of its
/// own, so a word must be next to it.
pub(super) const BALL: &str = r#"<i class="av-ball"></i>"#;

/// [`BALL`] for use in a template.
pub(super) fn ball() -> PreEscaped<&'static str> {
    PreEscaped(BALL)
}

/// The class of a mark, such as `av-high`. It sets colour and filling for everything inside.
pub(super) fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::None => "av-none",
        Mark::Low => "av-low",
        Mark::Medium => "av-medium",
        Mark::High => "av-high",
        Mark::Critical => "av-critical",
        Mark::Unrated => "av-unrated",
    }
}

/// The class of a frame, with a space before it.
pub(super) fn frame(frame: Frame) -> &'static str {
    match frame {
        Frame::Solid => "",
        Frame::Dashed => " av-dash",
        Frame::Dotted => " av-dot",
        Frame::Absent => " av-gone",
    }
}

/// The address without its scheme.
fn short_address(address: &str) -> &str {
    let address = address.trim();
    let bare = ["https://www.", "http://www.", "https://", "http://", "mailto:"]
        .iter()
        .find_map(|start| address.strip_prefix(start))
        .unwrap_or(address);
    bare.strip_suffix('/').unwrap_or(bare)
}
