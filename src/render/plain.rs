//! Writes lines as plain text: for attributes, code, headings and terminals.

use super::tree::{Line, Run};
use super::words::{Form, Piece, Words, pieces};
use crate::text::visible;

/// A line as plain text. Prose of an author stays as it was written.
pub(crate) fn plain_text(line: &Line<'_>, form: Form, words: Words<'_>) -> String {
    let mut out = String::with_capacity(64);
    Writer { words, is_terminal: false }.write(&mut out, line, form);
    out
}

/// A line as text for a terminal: prose is on one line, and control characters in texts are made visible.
pub(crate) fn terminal_text(line: &Line<'_>, words: Words<'_>) -> String {
    let mut out = String::new();
    Writer { words, is_terminal: true }.write(&mut out, line, Form::Alone);
    out
}

struct Writer<'w> {
    words: Words<'w>,
    is_terminal: bool,
}

impl Writer<'_> {
    fn write(&self, out: &mut String, line: &Line<'_>, form: Form) {
        for run in line.runs() {
            match run {
                Run::Text(text) if self.is_terminal => out.push_str(&visible(text)),
                Run::Text(text) => out.push_str(text),
                Run::Number(number) => out.push_str(&self.words.number(number)),
                Run::Date(date) => out.push_str(&self.words.language.date(*date)),
                Run::Prose(author) | Run::Reference(author) if self.is_terminal => {
                    out.push_str(&author.text.replace('\n', " "));
                }
                Run::Prose(author) | Run::Reference(author) => out.push_str(author.text),
                Run::Say(say) => {
                    let pattern = self.words.get(say.word, say.form(form));
                    for piece in pieces(&pattern) {
                        match piece {
                            Piece::Words(words) => out.push_str(words),
                            Piece::Place(number) => {
                                say.args.get(number).into_iter().for_each(|arg| self.write(out, arg, form));
                            }
                        }
                    }
                }
                Run::Look(_, line) | Run::Link { line, .. } => self.write(out, line, form),
                Run::List(items) | Run::Items(items) => {
                    for (at, item) in items.iter().enumerate() {
                        if at > 0 {
                            out.push_str(self.words.language.comma());
                        }
                        self.write(out, item, form);
                    }
                }
            }
        }
    }
}
