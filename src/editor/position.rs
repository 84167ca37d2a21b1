//! Converts positions of the protocol to bytes of a text, and back.

use std::ops::Range;

use gen_lsp_types as lsp;
use memchr::memchr2_iter;

/// The unit of characters in positions, on which editor and server have agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16. This is the default.
    #[default]
    Utf16,
}

impl Encoding {
    /// The first of our encodings that the editor offers.
    pub(super) fn agreed(offered: &[lsp::PositionEncodingKind]) -> Self {
        if offered.contains(&lsp::PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    /// Its name in the protocol.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
        }
    }

    fn length(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
        }
    }
}

/// A text with the first byte of each of its lines. Lines end at `\n`, `\r\n` and `\r`.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    pub(super) fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends =
            memchr2_iter(b'\n', b'\r', bytes).filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        // Editors do not show a byte order mark.
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, starts: std::iter::once(first).chain(ends.map(|at| at + 1)).collect(), encoding }
    }

    /// The position of a byte. A byte inside a character counts as its first byte.
    pub(super) fn position(&self, offset: usize) -> lsp::Position {
        let offset = crate::diagnostic::floor_boundary(self.text, offset.min(self.text.len()));
        let line = self.starts.partition_point(|start| *start <= offset).max(1) - 1;
        let before = self.text.get(self.starts[line]..offset).unwrap_or_default();
        let character: usize = before.chars().map(|c| self.encoding.length(c)).sum();
        lsp::Position { line: line as u32, character: character as u32 }
    }

    /// Converts a byte range to a range of positions.
    pub(super) fn range(&self, range: Range<usize>) -> lsp::Range {
        lsp::Range { start: self.position(range.start), end: self.position(range.end.max(range.start)) }
    }

    /// The byte of a position. A position after the end of a line is that end, a position after the last line is the end of the
    /// text, and a position inside a character is the character's first byte.
    pub(super) fn offset(&self, position: lsp::Position) -> usize {
        let Some(start) = self.starts.get(position.line as usize) else { return self.text.len() };
        let end = self.starts.get(position.line as usize + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(*start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let mut left = position.character as usize;
        for (at, c) in line.char_indices() {
            let length = self.encoding.length(c);
            if left < length {
                return start + at;
            }
            left -= length;
        }
        start + line.len()
    }

    /// Converts a range of positions to a byte range.
    pub(super) fn bytes(&self, range: lsp::Range) -> Range<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_one_position() {
        let text = "ä漢😀b\r\n\r😀\n";
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = Lines::new(text, encoding);
            for (at, c) in text.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
                assert_eq!(lines.offset(lines.position(at)), at, "{encoding:?} {at} {c}");
            }
        }
        let position = |encoding| Lines::new(text, encoding).position(text.find('b').expect("is there"));
        assert_eq!(position(Encoding::Utf8).character, 9);
        assert_eq!(position(Encoding::Utf16).character, 4);
        let lines = Lines::new(text, Encoding::Utf16);
        assert_eq!(lines.position(text.rfind('😀').expect("is there")), lsp::Position { line: 2, character: 0 });
        // Half of a character, and positions after the end.
        assert_eq!(lines.offset(lsp::Position { line: 0, character: 3 }), "ä漢".len());
        assert_eq!(lines.offset(lsp::Position { line: 0, character: 99 }), "ä漢😀b".len());
        assert_eq!(lines.offset(lsp::Position { line: 99, character: 0 }), text.len());
    }

    #[test]
    fn a_byte_order_mark_is_no_character() {
        let lines = Lines::new("\u{feff}ab", Encoding::Utf16);
        assert_eq!(lines.position(4), lsp::Position { line: 0, character: 1 });
        assert_eq!(lines.offset(lsp::Position { line: 0, character: 0 }), 3);
    }
}
