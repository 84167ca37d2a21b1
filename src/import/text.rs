//! Escapes imported text for each position in a chapter.
//!
//! There is one function for each position: [`markdown`] for running text, [`quoted`] for a value of YAML, [`address`] and
//! [`file`] for the source, and [`comment`] for text that was not understood. Each returns one line that cannot become markup
//! and contains no `{`. mdBook searches the raw text of a chapter for `{{#include …}}`, even in code and comments, and other
//! preprocessors search for similar signs. In a chapter without braces they find nothing.

use crate::diagnostic::is_unprintable;
use crate::percent;

/// Replaces white space by single spaces, and removes characters that are invisible or change the direction of text.
pub(super) fn clean(text: &str) -> String {
    let shown: String =
        text.chars().filter(|c| !invisible(*c)).map(|c| if is_unprintable(c) { ' ' } else { c }).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Escapes plain text so that Markdown shows it unchanged.
pub fn markdown(text: &str) -> String {
    let text = clean(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = None;
    // Whether there have been only digits so far. A dot after them would begin a list.
    let mut number = true;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match c {
            '{' => escaped.push_str("&#123;"),
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '$' | '|' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '_' if !(word(before) && word(rest.peek().copied())) => escaped.push_str("\\_"),
            '&' if rest.peek().is_some_and(|next| next.is_alphanumeric() || *next == '#') => escaped.push_str("\\&"),
            // Signs that begin a heading, a list or a definition.
            '#' | '+' | '-' | '=' | ':' if before.is_none() => {
                escaped.push('\\');
                escaped.push(c);
            }
            '.' | ')' if before.is_some() && number => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
        number &= c.is_ascii_digit();
        before = Some(c);
    }
    escaped
}

/// Formats text as a value of YAML: in double quotes, or without quotes if nothing in it has a special meaning.
pub fn quoted(text: &str) -> String {
    let text = clean(text);
    let plain = text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().last().is_some_and(char::is_alphanumeric)
        && text.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '/' | '(' | ')' | '-' | '_' | '—' | '?' | '=')
        })
        // YAML would not read these as text.
        && !["null", "true", "false", "yes", "no"].contains(&text.to_ascii_lowercase().as_str())
        && !text.contains(" - ")
        && !text.contains(" — ");
    let address = text.starts_with("https://")
        && text.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || b"-._~:/?@&=+,;%".contains(&c));
    if plain || address {
        return text;
    }
    let mut yaml = String::with_capacity(text.len() + 2);
    yaml.push('"');
    for c in text.chars() {
        match c {
            '"' => yaml.push_str("\\\""),
            '\\' => yaml.push_str("\\\\"),
            '{' => yaml.push_str("\\x7B"),
            // Otherwise the fence around the block would have to be longer.
            '`' => yaml.push_str("\\x60"),
            c => yaml.push(c),
        }
    }
    yaml.push('"');
    yaml
}

/// Whether a text is the address of a page on the web.
pub(super) fn is_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(char::is_whitespace)
}

/// Formats an address as a Markdown link.
pub(super) fn address(url: &str) -> String {
    let encoded = percent::encode(&clean(url), |c| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c));
    format!("<{encoded}>")
}

/// Formats the name of a file as code, or as text if code cannot show it.
pub(super) fn file(name: &str) -> String {
    let name = clean(name);
    let usual = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ' | '(' | ')' | '+' | '@' | '#');
    if !name.is_empty() && name.chars().all(usual) { format!("`{name}`") } else { markdown(&name) }
}

/// Escapes a line for an HTML comment.
pub(super) fn comment(line: &str) -> String {
    clean(line).replace('{', "&#123;").replace("-->", "--&gt;").replace("--!>", "--!&gt;")
}

/// The first characters of a text, at most `most`.
pub(super) fn first(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_needs_no_sign_stays_as_it_is() {
        for text in ["Tidy & Co", "a_b - c.", "It costs 3.50 (2026)!", "Opacity & Reflexivity"] {
            assert_eq!(markdown(text), text);
            assert_eq!(comment(text), text);
        }
        assert_eq!(quoted("A plain, short text"), "A plain, short text");
        assert_eq!(quoted("A sign at the end (text)"), "\"A sign at the end (text)\"");
        assert_eq!(file("tidy page.txt"), "`tidy page.txt`");
        assert_eq!(address("https://example.org/a?b=c#d"), "<https://example.org/a?b=c#d>");
    }

    #[test]
    fn signs_are_written_so_that_they_stay_text() {
        assert_eq!(markdown("12. {{{x}}"), "12\\. &#123;&#123;&#123;x}}");
        assert_eq!(quoted("{{x\n\"\u{202e}`"), r#""\x7B\x7Bx \"\x60""#);
        assert_eq!(quoted("https://a:"), "\"https://a:\"");
        assert_eq!(address("https://a/{<\u{1}é*>"), "<https://a/%7B%3C%20%C3%A9*%3E>");
        assert_eq!(file("a`{b.txt"), "a\\`&#123;b.txt");
        assert_eq!(comment("a\n{--> --!> ->"), "a &#123;--&gt; --!&gt; ->");
    }
}
