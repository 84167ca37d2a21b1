//! Escapes an author's text for a comment, so that it never becomes markup, a mention of a person or a link to an issue.
//!
//! Forges find `@name`, `#12` and addresses in the rendered page, so escapes and entities do not help. A zero-width space after
//! the sign does.

use crate::text::backticks;

/// A zero-width space, written as an entity so that it is visible in the source of the comment.
const BREAK: &str = "&#8203;";

/// Escapes text for a line of a comment.
pub(super) fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c => push(&mut escaped, c),
        }
    }
    without_links(escaped)
}

/// Escapes text of several lines for `<pre>`. The result is on one line of the comment, because a blank line would end the
/// HTML.
pub(super) fn preformatted(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' => escaped.push_str("&#10;"),
            c if c.is_control() => escaped.push(' '),
            c => push(&mut escaped, c),
        }
    }
    without_links(escaped)
}

/// Appends a character, escaped so that it is not HTML.
fn push(escaped: &mut String, c: char) {
    match c {
        c if invisible(c) => escaped.push_str(&code_point(c)),
        '<' => escaped.push_str("&lt;"),
        '>' => escaped.push_str("&gt;"),
        '&' => escaped.push_str("&amp;"),
        c => escaped.push(c),
    }
}

/// The visible form of an invisible character.
fn code_point(c: char) -> String {
    format!("(U+{:04X})", c as u32)
}

/// Whether a character is invisible or changes the direction of text. Emoji need U+200D and the variation selectors, so these
/// are allowed.
fn invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Prevents a forge from creating mentions and links. `#` and `!` count only before a number. The entities that were written
/// before are not affected: they contain none of these signs except `#`, which follows a `&` there.
fn without_links(escaped: String) -> String {
    let mut broken = String::with_capacity(escaped.len());
    let mut before = ' ';
    let mut rest = escaped.chars().peekable();
    while let Some(c) = rest.next() {
        broken.push(c);
        let number = rest.peek().is_some_and(char::is_ascii_digit);
        if c == '@' || (matches!(c, '#' | '!') && number && before != '&') {
            broken.push_str(BREAK);
        }
        before = c;
    }
    broken
        .replace("://", &format!(":{BREAK}//"))
        .replace("www.", &format!("www{BREAK}."))
        .replace("GH-", &format!("GH{BREAK}-"))
}

/// A code span, in which nothing is markup or a mention. Its delimiters are longer than any run of backticks in the text.
pub(super) fn code(code: &str) -> String {
    let shown = |c: char| match c {
        c if c.is_control() => " ".to_owned(),
        c if invisible(c) => code_point(c),
        c => c.to_string(),
    };
    let code: String = code.chars().map(shown).collect();
    let ends = backticks(&code, 1);
    match code.trim() {
        "" => text(&code),
        trimmed if trimmed.starts_with('`') || trimmed.ends_with('`') => format!("{ends} {code} {ends}"),
        _ => format!("{ends}{code}{ends}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_author_is_markup_in_a_comment() {
        assert_eq!(text("a|b <b> *x*\n[l](u)"), "a\\|b &lt;b&gt; \\*x\\* \\[l\\](u)");
        assert_eq!(text("@me #12 !7 no!"), "@&#8203;me \\#&#8203;12 !&#8203;7 no!");
        assert_eq!(text("https://a.b www.c.d GH-3"), "https:&#8203;//a.b www&#8203;.c.d GH&#8203;-3");
        assert_eq!(code("a|b"), "`a|b`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(text("\u{200b}\u{202e}x"), "(U+200B)(U+202E)x");
        assert_eq!(code("a\u{200b}"), "`a(U+200B)`");
    }

    #[test]
    fn a_text_of_many_lines_stays_on_one_line_of_html() {
        let written = preformatted("one\r\n\r\n</pre><b>@me</b>\n#2");
        assert_eq!(written, "one&#10;&#10;&lt;/pre&gt;&lt;b&gt;@&#8203;me&lt;/b&gt;&#10;#&#8203;2");
        assert!(!written.contains(['\n', '<']));
    }
}
