//! Writes to the terminal and to logs. The text may contain names, ids and keys from a book that the user does not trust.
//!
//! [`tell`] and [`cannot`] write to standard error, and [`show`] writes text for people to standard output. All three use
//! [`printable`], so that no text can change colours, move the cursor or start a workflow command. [`print`] writes a document
//! (JSON, CSV, a chapter) unchanged, because programs read it.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

#[cfg(feature = "driver")]
use crate::diagnostic::{self, Level};
use crate::diagnostic::{Style, printable, visible};

use super::Outcome;

/// How diagnostics are written to standard error: with excerpts on a terminal, otherwise one line for each.
pub(super) fn stderr_style() -> Style {
    if !io::stderr().is_terminal() {
        return Style::Line;
    }
    if no_color() { Style::Plain } else { Style::Colour }
}

/// Whether colours are switched off. According to https://no-color.org, any value that is not empty does this.
pub(super) fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Writes to standard error. If it is closed, the text is lost and the command continues, because its result does not depend on
/// it.
pub(super) fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(printable(text, Style::Plain).as_bytes());
}

/// Writes diagnostics that are formatted in [`stderr_style`] to standard error.
pub(super) fn tell_problem(text: &str) {
    let _ = io::stderr().lock().write_all(printable(text, stderr_style()).as_bytes());
}

/// Prints why the program could not run.
pub(super) fn cannot(message: impl std::fmt::Display) -> Outcome {
    tell(&format!("error: {message}\n"));
    Outcome::CouldNotRun
}

/// Prints why a book cannot be read.
#[cfg(feature = "driver")]
pub(super) fn not_read(why: &crate::book::not_read::NotRead) -> Outcome {
    tell_problem(&why.human(stderr_style()));
    Outcome::CouldNotRun
}

/// Checks a book for a command whose result would silently lack the blocks that have errors.
///
/// # Errors
///
/// Prints to standard error why the book cannot be read, or its errors, and returns the outcome of the command.
#[cfg(feature = "driver")]
pub(super) fn without_errors(
    dir: &Path,
    options: &crate::book::check::Options,
) -> Result<crate::book::check::BookCheck, Outcome> {
    let check = crate::book::check::BookCheck::run(dir, options).map_err(|why| not_read(&why))?;
    if check.errors() > 0 {
        tell_errors(&check);
        return Err(Outcome::Problems);
    }
    Ok(check)
}

/// Prints the errors of a book to standard error.
#[cfg(feature = "driver")]
fn tell_errors(check: &crate::book::check::BookCheck) {
    let sources = check.sources();
    let errors = check.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error);
    let (shown, left_out) = diagnostic::shortened(errors, diagnostic::MOST_SHOWN);
    for shown in shown {
        tell_problem(&shown.human(&sources, stderr_style()));
    }
    tell(&diagnostic::left_out_line(left_out, "`mdbook-aivss check --max-problems 0` shows all"));
}

/// A path for a message: on one line, whatever its name contains.
pub(super) fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

/// Writes a document unchanged to standard output.
pub(super) fn print(document: impl AsRef<[u8]>) -> Outcome {
    let mut out = io::stdout().lock();
    ended(out.write_all(document.as_ref()).and_then(|()| out.flush()))
}

/// Writes text for people to standard output. `style` is the style of its diagnostics.
pub(super) fn show(text: &str, style: Style) -> Outcome {
    print(printable(text, style).as_bytes())
}

/// The outcome of a command that wrote to standard output.
pub(super) fn ended(written: io::Result<()>) -> Outcome {
    match written {
        Ok(()) => Outcome::Fine,
        // A closed pipe is an error too: if nobody received the result, the command did not succeed.
        Err(error) => cannot(format_args!("the output cannot be written: {error}")),
    }
}

/// Standard error for a logger: each event passes through [`printable`].
#[cfg(feature = "driver")]
pub(super) struct Log {
    /// [`Style::Colour`] if the logger colours its levels.
    pub(super) style: Style,
}

#[cfg(feature = "driver")]
impl Write for Log {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        io::stderr().lock().write_all(printable(&String::from_utf8_lossy(event), self.style).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
