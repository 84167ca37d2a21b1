//! A text assembled from files, with the origin of each piece.

use std::ops::Range;

use super::{Piece, lines::lines, origin};

/// A text that records where its parts came from.
#[derive(Default)]
pub(super) struct Mapped {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
}

impl Mapped {
    /// Appends text that is in a file at this byte.
    pub(super) fn push_written(&mut self, text: &str, file: usize, in_file: usize) {
        self.push(text, Piece { at: self.text.len(), file, in_file, written: true, repeated: false });
    }

    /// Appends text that is in no file and belongs to this position.
    pub(super) fn push_added(&mut self, text: &str, (file, in_file): (usize, usize)) {
        self.push(text, Piece { at: self.text.len(), file, in_file, written: false, repeated: false });
    }

    fn push(&mut self, text: &str, piece: Piece) {
        if text.is_empty() {
            return;
        }
        let joins = self.pieces.last().is_some_and(|last| {
            let next = if last.written { last.in_file + (piece.at - last.at) } else { last.in_file };
            (last.file, last.written, last.repeated, next) == (piece.file, piece.written, piece.repeated, piece.in_file)
        });
        if !joins {
            self.pieces.push(piece);
        }
        self.text.push_str(text);
    }

    /// Appends a part of another text with its pieces.
    pub(super) fn push_part(&mut self, other: &Self, range: Range<usize>) {
        for (at, piece) in other.parts(range) {
            self.push(&other.text[at], Piece { at: self.text.len(), ..piece });
        }
    }

    /// Appends another text in the way of mdBook after 0.5.4: without the end of its last line, and with `prefix` (a byte range
    /// of this text) before every line but the first.
    pub(super) fn push_every_line(&mut self, other: &Self, prefix: Range<usize>) {
        let before: Vec<_> = self.parts(prefix).map(|(at, piece)| (self.text[at].to_owned(), piece)).collect();
        let mut end = None;
        for (at, line) in lines(&other.text) {
            if let Some(end) = end {
                self.push_added("\n", origin(&other.pieces, end));
                for (text, piece) in &before {
                    self.push(text, Piece { at: self.text.len(), repeated: true, ..*piece });
                }
            }
            end = Some(at + line.len());
            self.push_part(other, at..at + line.len());
        }
    }

    /// The index of the first byte of the last line.
    pub(super) fn last_line(&self) -> usize {
        self.text.rfind('\n').map_or(0, |end| end + 1)
    }

    /// The pieces of a part of the text, each with its byte range and its origin.
    fn parts(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, Piece)> {
        let mut at = range.start;
        let mut index = self.pieces.partition_point(|piece| piece.at <= at).saturating_sub(1);
        std::iter::from_fn(move || {
            if at >= range.end {
                return None;
            }
            let start = at;
            let piece = self.pieces[index];
            at = self.pieces.get(index + 1).map_or(range.end, |next| next.at.min(range.end));
            index += 1;
            let in_file = if piece.written { piece.in_file + (start - piece.at) } else { piece.in_file };
            Some((start..at, Piece { in_file, ..piece }))
        })
    }
}
