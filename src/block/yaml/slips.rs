//! Typing mistakes that YAML reads as something else, so that the parser stops too late or accepts them.
//!
//! Start at [`behind`] for a body that the parser refuses, and at [`odd_indent`] for a body that it accepts.

use std::ops::Range;

/// A typing mistake.
pub(super) struct Slip {
    /// Byte range in the body.
    pub range: Range<usize>,
    /// What is wrong, for the message.
    pub what: String,
    /// What to type, for the help.
    pub help: String,
}

/// Typographic quotes. Word processors and chat programs put them in place of `"` and `'`.
const QUOTES: &[char] = &['“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '‹', '›'];

/// The first typographic quote in a text.
pub(in crate::block) fn typographic_quote(text: &str) -> Option<char> {
    text.chars().find(|c| QUOTES.contains(c))
}

/// The help for a typographic quote: what to type instead.
pub(in crate::block) fn quote_help(quote: char) -> String {
    format!("`{quote}` (U+{:04X}) does not quote text in YAML: write `\"` instead, at both ends", quote as u32)
}

/// The typing mistake that caused an error of the parser on the line that begins at `line_start`.
pub(super) fn behind(text: &str, line_start: usize) -> Option<Slip> {
    let line = text[line_start..].split(['\n', '\r']).next().unwrap_or_default();
    odd_indent(text, line_start).or_else(|| quoted(line, line_start)).or_else(|| without_colon(text, line_start, line))
}

/// A line whose indentation contains a character that only looks like a space.
pub(super) fn odd_indent(text: &str, line_start: usize) -> Option<Slip> {
    let line = &text[line_start..];
    let (at, c) = line.char_indices().find(|(_, c)| !matches!(c, ' ' | '\t'))?;
    if !c.is_whitespace() || matches!(c, '\n' | '\r') {
        return None;
    }
    Some(Slip {
        range: line_start + at..line_start + at + c.len_utf8(),
        what: format!("the line is indented with {}, which YAML reads as text", character(c)),
        help: "replace it with an ordinary space".to_owned(),
    })
}

/// Names a character that is invisible or looks like another one, for messages.
pub(in crate::block) fn character(c: char) -> String {
    let what = match c {
        '\u{a0}' => "a no-break space",
        c if c.is_whitespace() => "a special space",
        _ => "a special character",
    };
    format!("{what} (U+{:04X})", c as u32)
}

/// A value that begins with a typographic quote.
fn quoted(line: &str, line_start: usize) -> Option<Slip> {
    let at = line.char_indices().find_map(|(at, c)| {
        let before = line[..at].trim_end_matches(' ');
        let begins = before.is_empty() || before.ends_with([':', '-', '{', '[', ',']);
        (QUOTES.contains(&c) && begins).then_some(at)
    })?;
    let quote = line[at..].chars().next()?;
    let range = line_start + at..line_start + at + quote.len_utf8();
    Some(Slip { range, what: format!("`{quote}` is not a quotation mark of YAML"), help: quote_help(quote) })
}

/// The line before, if it is `key value` or `key:value`. YAML joins it with the next line to one long key.
fn without_colon(text: &str, line_start: usize, line: &str) -> Option<Slip> {
    let before = text[..line_start].trim_end_matches(['\n', '\r']);
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let written = before[start..].trim();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let is_entry =
        written.contains(": ") || written.ends_with(':') || written.starts_with(['-', '#', '{', '[', '"', '\'']);
    if written.is_empty() || is_entry || indent(&before[start..]) != indent(line) || !line.contains(':') {
        return None;
    }
    // Matches `Tools:0.5`, `Dynamic Identity 0.5` or `id bot`, but not a line of prose.
    let with_space = || {
        let (key, value) = written.rsplit_once(' ')?;
        (!key.contains(' ') || value.starts_with(|c: char| c.is_ascii_digit())).then_some((key, value))
    };
    let (key, value) = written.split_once(':').or_else(with_space)?;
    let (key, value) = (key.trim_end(), value.trim_start());
    let from = start + indent(&before[start..]);
    Some(Slip {
        range: from..from + written.len(),
        what: format!("`{written}` needs a colon and a space after the key"),
        help: format!("write `{key}: {value}`"),
    })
}
