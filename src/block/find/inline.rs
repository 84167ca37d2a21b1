//! References in prose: `{{#aivss ID}}` and `{{#maestro ID}}`.

use std::ops::Range;

use memchr::memmem;

use super::Kind;

/// `{{#aivss ID field}}` or `{{#maestro ID field}}` in prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// `aivss` or `maestro`.
    pub kind: Kind,
    /// The bytes from `{{` to `}}`.
    pub range: Range<usize>,
    /// The first word and its bytes in the chapter.
    pub id: (String, Range<usize>),
    /// The second word, if there is one.
    pub field: Option<(String, Range<usize>)>,
    /// The third and any further words, which are an error.
    pub rest: Option<Range<usize>>,
    /// Whether the reference is in a heading, link or image, where only plain text is allowed.
    pub plain: bool,
}

/// Whether an odd number of backslashes comes before `start`. `\{{#aivss ID}}` is an escaped reference, which shows the syntax.
/// In `\\{{#aivss ID}}` CommonMark sees an escaped backslash, followed by a reference.
pub(in crate::block) fn is_escaped(text: &str, start: usize) -> bool {
    text.as_bytes()[..start].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// All `{{#aivss …}}` and `{{#maestro …}}` in the text, in any context.
pub(super) fn candidates(text: &str) -> Vec<Inline> {
    let mut found = Vec::new();
    for start in memmem::find_iter(text.as_bytes(), "{{#") {
        if is_escaped(text, start) {
            continue;
        }
        let rest = &text[start + 3..];
        let Some(kind) = [Kind::Aivss, Kind::Maestro]
            .into_iter()
            .find(|kind| rest.strip_prefix(kind.word()).is_some_and(|rest| rest.starts_with([' ', '\t', '}'])))
        else {
            continue;
        };
        let arguments_start = start + 3 + kind.word().len();
        let Some(length) = arguments_length(&text.as_bytes()[arguments_start..]) else { continue };
        let mut words = Vec::new();
        let mut at = arguments_start;
        for word in text[arguments_start..arguments_start + length].split([' ', '\t']) {
            if !word.is_empty() {
                words.push((word.to_owned(), at..at + word.len()));
            }
            at += word.len() + 1;
        }
        let range = start..arguments_start + length + 2;
        let mut words = words.into_iter();
        let id = words.next().unwrap_or_else(|| (String::new(), range.clone()));
        let field = words.next();
        let rest = words.next().map(|(_, first)| first.start..arguments_start + length);
        found.push(Inline { kind, range, id, field, rest, plain: false });
    }
    found
}

/// The number of bytes up to the `}}` that closes a reference. A reference is on one line and contains no `{`; anything else is
/// text.
pub(in crate::block) fn arguments_length(rest: &[u8]) -> Option<usize> {
    // The search stops at `{`, so no byte is read for two references.
    let stop = rest.iter().enumerate().position(|(at, byte)| match byte {
        b'}' => rest.get(at + 1) == Some(&b'}'),
        b'{' | b'\n' | b'\r' => true,
        _ => false,
    })?;
    (rest[stop] == b'}').then_some(stop)
}
