//! Patterns of phrases, which are words with numbered placeholders for arguments. Also makes words from the names of keys.

use std::borrow::Cow;

/// A part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'p> {
    Words(&'p str),
    /// The placeholder for the argument with this number.
    Place(usize),
}

/// The parts of a pattern, in order.
pub(crate) fn pieces(pattern: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = pattern;
    std::iter::from_fn(move || {
        if let [b'{', digit @ b'0'..=b'9', b'}', ..] = rest.as_bytes() {
            rest = &rest[3..];
            return Some(Piece::Place(usize::from(digit - b'0')));
        }
        // A brace that does not begin a placeholder is text.
        let end = rest.bytes().skip(1).position(|byte| byte == b'{').map_or(rest.len(), |at| at + 1);
        let (words, after) = rest.split_at(end);
        rest = after;
        (!words.is_empty()).then_some(Piece::Words(words))
    })
}

/// The heading of a column.
pub(super) fn column_title(column: &str) -> Cow<'static, str> {
    match column {
        "cvss" => "CVSS".into(),
        "aars" => "AARS".into(),
        other => capitalised(other).into(),
    }
}

/// The name of a key as words that begin with a capital letter.
pub(super) fn capitalised(name: &str) -> String {
    let mut words = name.replace('-', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
