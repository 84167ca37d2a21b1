//! The printer for GitHub Actions: one workflow command for each diagnostic. GitHub shows it next to the line in a pull
//! request.

use super::{Diagnostic, Level, Placed, Sources, visible};

/// Formats `::error file=…,line=…,col=…,…::message`, with a newline at the end.
pub fn github(diagnostic: &Diagnostic, sources: &dyn Sources) -> String {
    github_at(&Placed::new(diagnostic, sources))
}

/// Does the same as [`github`] for a diagnostic whose positions are known.
pub fn github_at(placed: &Placed<'_>) -> String {
    let (diagnostic, location) = (&placed.diagnostic, &placed.location);
    let command = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut message = visible(&diagnostic.message).into_owned();
    // An annotation has one position, so its text contains the others.
    for (place, text) in placed.related() {
        let what = if text.is_empty() { "see" } else { text };
        message.push_str(&format!("\n{}: {}:{}:{}", visible(what), visible(&place.path), place.line, place.column));
    }
    if let Some(help) = &diagnostic.help {
        message.push_str("\nhelp: ");
        message.push_str(&visible(help));
    }
    // GitHub accepts columns only if the range is on one line.
    let columns = if location.line == location.end_line && location.end_column > location.column {
        format!(",col={},endColumn={}", location.column, location.end_column)
    } else {
        format!(",col={}", location.column)
    };
    format!(
        "::{command} file={},line={},endLine={}{columns},title={}::{}\n",
        property(&visible(&location.path)),
        location.line,
        location.end_line,
        property(diagnostic.code.name),
        data(&message)
    )
}

/// Formats an error without a position, with a newline at the end.
pub fn github_error(title: &str, message: &str) -> String {
    format!("::error title={}::{}\n", property(&visible(title)), data(message))
}

/// Formats a notice without a position, with a newline at the end.
pub fn github_notice(title: &str, message: &str) -> String {
    format!("::notice title={}::{}\n", property(&visible(title)), data(&visible(message)))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
