//! Writes lines as inline Markdown.

use super::escape::{code_span, escape, link_target};
use crate::render::place::Place;
use crate::render::plain::plain_text;
use crate::render::tree::{Line, Look, Run};
use crate::render::words::{Form, Piece, Word, pieces};

impl Place<'_> {
    /// Writes a line as inline Markdown. Bars are escaped, so that it can be in a table.
    pub(super) fn markdown(&self, line: &Line<'_>) -> String {
        let mut out = String::new();
        self.write_markdown(&mut out, line, Form::Alone);
        out
    }

    /// A word as Markdown.
    pub(super) fn word(&self, word: Word, form: Form) -> String {
        escape(&plain_text(&word.into(), form, self.words))
    }

    fn write_markdown(&self, out: &mut String, line: &Line<'_>, form: Form) {
        for run in line.runs() {
            match run {
                Run::Text(text) => out.push_str(&escape(text)),
                Run::Number(number) => out.push_str(&escape(&self.words.number(number))),
                Run::Date(date) => out.push_str(&escape(&self.words.language.date(*date))),
                Run::Prose(author) => out.push_str(&self.prose(author.home).line(author.text)),
                Run::Reference(author) => {
                    let prose = self.prose(author.home);
                    match prose.target(author.text) {
                        Some(target) => out.push_str(&link(&escape(author.text.trim()), &target)),
                        None => out.push_str(&prose.line(author.text)),
                    }
                }
                Run::Say(say) => {
                    let pattern = self.words.get(say.word, say.form(form));
                    for piece in pieces(&pattern) {
                        match piece {
                            Piece::Words(words) => out.push_str(&escape(words)),
                            Piece::Place(number) => {
                                say.args.get(number).into_iter().for_each(|arg| self.write_markdown(out, arg, form));
                            }
                        }
                    }
                }
                Run::Look(Look::Code, line) => out.push_str(&code_span(&plain_text(line, form, self.words))),
                Run::Look(look, line) => {
                    let around = match look {
                        Look::Strong => "**",
                        Look::Tag(_) => "*",
                        Look::Aside | Look::Code | Look::Quiet | Look::Spoken | Look::Sign(_) => "",
                    };
                    out.push_str(around);
                    self.write_markdown(out, line, form);
                    out.push_str(around);
                }
                Run::Link { target: Some(target), line, .. } => {
                    out.push_str(&link(&self.markdown(line), &self.href(target)));
                }
                Run::Link { target: None, line, .. } => self.write_markdown(out, line, form),
                Run::List(items) => self.write_items(out, items, self.words.language.comma(), form),
                Run::Items(items) => self.write_items(out, items, self.words.language.semicolon(), form),
            }
        }
    }

    fn write_items(&self, out: &mut String, items: &[Line<'_>], between: &str, form: Form) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push_str(between);
            }
            self.write_markdown(out, item, form);
        }
    }
}

/// Markdown with a link around it.
pub(super) fn link(markdown: &str, target: &str) -> String {
    format!("[{markdown}]({})", link_target(target))
}
