//! Escapes text for Markdown.

use crate::percent;
use crate::text::backticks;

/// Escapes text so that it is shown unchanged by CommonMark and pandoc, and is ignored by preprocessors that look for `$` and
/// `{{`. Line breaks become spaces.
pub(crate) fn escape(text: &str) -> String {
    if text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',' | b'.' | b':' | b'(' | b')' | b'-'))
    {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let after = characters.peek().copied();
        let alphanumeric = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '^' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // An underscore inside a word has no special meaning.
            '_' if !(alphanumeric(before) && alphanumeric(after)) => escaped.push_str("\\_"),
            '$' => escaped.push_str("&#36;"),
            '{' if after == Some('{') || before == Some('{') => escaped.push_str("&#123;"),
            // Pandoc interprets `{#id}` as attributes.
            '{' => escaped.push_str("\\{"),
            '&' if alphanumeric(after) || after == Some('#') => escaped.push_str("&amp;"),
            '\n' | '\r' => escaped.push(' '),
            '\0' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
        before = Some(c);
    }
    escaped
}

/// Does the same as [`escape`] for the start of a line or of a list item, where more characters have a special meaning.
pub(crate) fn escape_start(text: &str) -> String {
    guard_start(escape(text))
}

/// Escapes the first character of Markdown at the start of a line or list item, so that it does not begin a heading, list or
/// rule.
pub(crate) fn guard_start(mut escaped: String) -> String {
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    if escaped.starts_with(['#', '+', '-', '=', ':', '%']) {
        escaped.insert(0, '\\');
    } else if digits > 0 && digits < 10 && escaped[digits..].starts_with(['.', ')']) {
        escaped.insert(digits, '\\');
    }
    escaped
}

/// Formats text as a Markdown code span.
pub(crate) fn code_span(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let fence = backticks(&text, 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Escapes a link target so that it ends neither the link nor its line.
pub(crate) fn link_target(target: &str) -> String {
    let visible: String = target.chars().filter(|c| !c.is_control()).collect();
    percent::encode(&visible, |c| !matches!(c, '(' | ')' | ' ' | '<' | '>' | '\\' | '|' | '$' | '{' | '`'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_shows_the_same_text() {
        for text in [
            "plain",
            "*a* _b_ `c`",
            "[x](y)",
            "# no heading",
            "1. no list",
            "- no list",
            "a | b",
            "cost $5 and $6",
            "{{#include x}}",
            "a {#id} and {.class}",
            "<script>",
            "&amp; &#36;",
            "a\\b",
            "snake_case_name",
            "~~x~~",
            "> no quote",
            "+ no list",
        ] {
            let mut shown = String::new();
            pulldown_cmark::html::push_html(&mut shown, pulldown_cmark::Parser::new(&escape_start(text)));
            assert_eq!(
                shown,
                format!("<p>{}</p>\n", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")),
                "{text:?}"
            );
            assert!(!escape_start(text).contains("{{") && !escape_start(text).contains('$'));
        }
    }
}
