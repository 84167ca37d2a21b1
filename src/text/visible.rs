//! Removes from text the characters that a terminal would interpret.

use std::borrow::Cow;

/// Prepares an author's text for a printer. A control character in a message could change the colours of a terminal, break a
/// line that scripts read, or reverse the order of letters. Very long texts are cut.
pub fn visible(text: &str) -> Cow<'_, str> {
    /// The longest text. No message is this long without an author's text in it.
    const MOST: usize = 2_000;
    let end = floor_boundary(text, MOST);
    if end == text.len() && !text.contains(risky) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(end + 8);
    for c in text[..end].chars() {
        push_visible(&mut shown, c);
    }
    if end < text.len() {
        shown.push('…');
    }
    Cow::Owned(shown)
}

/// Appends a character, or its replacement if it is [`risky`].
pub(crate) fn push_visible(shown: &mut String, c: char) {
    match c {
        // Unicode has a visible symbol for each of these.
        '\0'..='\x1f' => shown.extend(char::from_u32(0x2400 + c as u32)),
        '\x7f' => shown.push('\u{2421}'),
        c if risky(c) => shown.extend(c.escape_unicode()),
        c => shown.push(c),
    }
}

/// Whether a character is interpreted by terminals, changes the direction of text, or cannot be shown.
pub(crate) fn risky(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || is_unprintable(c)
}

/// Whether a character is a control character or a noncharacter of Unicode. Neither a page nor a terminal can show these.
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

/// The last character boundary of a text at or before `offset`.
pub(crate) fn floor_boundary(text: &str, offset: usize) -> usize {
    // `str::floor_char_boundary` needs Rust 1.91.
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}
