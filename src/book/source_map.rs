//! Finds which file each byte of a chapter came from.
//!
//! mdBook's `links` step replaces `{{#include …}}` and similar helpers before we receive a chapter. [`expand`] repeats this and
//! records where each piece was read, so that a problem can be reported at the position where its author wrote it. mdBook
//! versions do it in one of two ways, see [`Way`]. `tests/chapters/includes.rs` compares the first with mdBook 0.4 and 0.5, and
//! the second with the next mdBook. [`inspect`] follows the same includes before mdBook does, and finds those that would block
//! it.
//!
//! To support another helper of mdBook, add a variant of `Helper`.
//!
//! The files of this module use each other: an include may contain helpers, which may include again.

mod broken;
mod expander;
mod helper;
mod lines;
mod mapped;

use std::cell::OnceCell;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::diagnostic::{LineIndex, ceil_boundary, floor_boundary};

use super::read::{Files, ReadError};
use expander::Expander;
use mapped::Mapped;

pub use broken::{Broken, Why};
pub use expander::{MAX_CHAPTER, MAX_INCLUDES};

/// A chapter with the origin of its text.
#[derive(Debug)]
pub struct Expanded {
    /// The text that mdBook should have sent.
    pub text: String,
    /// The files that it came from. The first one is the chapter's own.
    pub files: Vec<SourceFile>,
    /// The pieces of `text`, in order.
    pub pieces: Vec<Piece>,
    /// Includes that insert nothing, or not what they ask for. Each occurs once, in the order in which they were found.
    pub broken: Vec<Broken>,
    /// Includes of several lines that are not at the beginning of their line. An outer include comes before those inside it.
    pub multiline: Vec<Multiline>,
    /// How the includes were inserted.
    pub way: Way,
}

/// A file that a chapter was made from.
#[derive(Debug)]
pub struct SourceFile {
    /// The path that it was read from.
    pub path: PathBuf,
    /// Its whole text, with its byte order mark and original line ends.
    pub text: String,
    index: OnceCell<LineIndex>,
}

impl SourceFile {
    pub(super) fn new(path: PathBuf, text: String) -> Self {
        Self { path, text, index: OnceCell::new() }
    }

    /// The index of its lines, computed on first use.
    pub fn index(&self) -> &LineIndex {
        self.index.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// A piece of a chapter that came from one position of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The index of its first byte in the chapter.
    pub at: usize,
    /// The number of the file.
    pub file: usize,
    /// The index of its first byte in the file.
    pub in_file: usize,
    /// Whether it is in the file unchanged. It is not if mdBook added it (the fence of a playground, or the `# ` of a hidden
    /// line); the piece then belongs to the position of the helper or of the line.
    pub written: bool,
    /// Whether mdBook after 0.5.4 repeated it before a further line of an include. It belongs to the position where it is
    /// written in the file.
    pub repeated: bool,
}

/// How mdBook inserts an include of several lines into a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Way {
    /// mdBook 0.4, and 0.5 up to 0.5.4: the text before the helper on its line is written only before the first line.
    #[default]
    FirstLine,
    /// mdBook after 0.5.4: that text is written before every line. A path may be in double quotes and then contain spaces.
    EveryLine,
}

/// An include of several lines that has text before it on its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multiline {
    /// Number of the file that contains the include.
    pub file: usize,
    /// The byte range in that file.
    pub range: Range<usize>,
    /// The file that it names.
    pub target: PathBuf,
    /// The text before it on its line.
    pub prefix: String,
    /// The byte range of the chapter that it became. It is empty for [`Way::EveryLine`], because the pieces say what was
    /// repeated.
    pub at: Range<usize>,
}

impl Expanded {
    /// The number of the file, and the byte in it, for a byte of the chapter.
    pub fn origin(&self, offset: usize) -> (usize, usize) {
        origin(&self.pieces, offset)
    }

    /// The file and the byte in it for a text that was repeated at this byte of the chapter; `None` if nothing was repeated
    /// here.
    pub fn repeated(&self, offset: usize) -> Option<(usize, usize)> {
        let index = self.pieces.partition_point(|piece| piece.at <= offset).checked_sub(1)?;
        self.pieces[index].repeated.then(|| self.origin(offset))
    }

    /// The file and the byte range in it for a range of the chapter. If the range leaves the file in which it begins, it ends
    /// at its last byte in that file.
    pub fn origin_of_range(&self, range: Range<usize>) -> (usize, Range<usize>) {
        let (file, start) = self.origin(range.start);
        let text = &self.files[file].text;
        let start = floor_boundary(text, start);
        if range.end <= range.start {
            return (file, start..start);
        }
        let first = self.pieces.partition_point(|piece| piece.at <= range.start).saturating_sub(1);
        let last = self.pieces.partition_point(|piece| piece.at < range.end);
        let mut end = start;
        for index in (first..last.max(first + 1)).rev() {
            let Some(piece) = self.pieces.get(index).filter(|piece| piece.file == file) else { continue };
            let stop = self.pieces.get(index + 1).map_or(range.end, |next| next.at.min(range.end));
            let length = if piece.written { stop.saturating_sub(piece.at) } else { 1 };
            end = ceil_boundary(text, piece.in_file + length);
            if end > start {
                break;
            }
        }
        (file, start..end.max(start))
    }
}

fn origin(pieces: &[Piece], offset: usize) -> (usize, usize) {
    let index = pieces.partition_point(|piece| piece.at <= offset).saturating_sub(1);
    match pieces.get(index) {
        Some(piece) if piece.written => (piece.file, piece.in_file + offset.saturating_sub(piece.at)),
        Some(piece) => (piece.file, piece.in_file),
        None => (0, offset),
    }
}

#[cfg(feature = "lsp")]
impl Expanded {
    /// A text without includes.
    pub fn alone(path: &Path, text: &str) -> Self {
        as_read(path.to_owned(), text.to_owned())
    }

    /// The byte of the chapter that a byte of a file became. For a byte between two pieces, the end of the first one.
    pub fn from_file(&self, file: usize, offset: usize) -> Option<usize> {
        self.pieces.iter().enumerate().find_map(|(number, piece)| {
            let end = self.pieces.get(number + 1).map_or(self.text.len(), |next| next.at);
            let here = piece.written && !piece.repeated && piece.file == file;
            let inside = here && (piece.in_file..=piece.in_file + (end - piece.at)).contains(&offset);
            inside.then(|| piece.at + (offset - piece.in_file))
        })
    }
}

/// Reads a chapter's file and expands its includes as mdBook does. `None` if the file itself cannot be read.
///
/// `src` is the source folder and `chapter` a path below it. When [`MAX_INCLUDES`] or [`MAX_CHAPTER`] is reached, the remaining
/// includes are not expanded.
pub fn expand(src: &Path, chapter: &Path, way: Way) -> Option<Expanded> {
    expand_from(&Files::default(), src, chapter, way)
}

/// Does the same as [`expand`], but reads from `files`.
pub(super) fn expand_from(files: &Files, src: &Path, chapter: &Path, way: Way) -> Option<Expanded> {
    Some(Expander::new(way, files).chapter(unexpanded(files, src, chapter)?))
}

/// The text of a chapter after mdBook's `links` step, read from `files`. `content` is the text before that step.
#[cfg(feature = "driver")]
pub(super) fn linked(files: &Files, src: &Path, chapter: &Path, content: &str) -> String {
    let read = as_read(src.join(chapter), content.to_owned());
    Expander::new(Way::FirstLine, files).chapter(read).text
}

/// Follows each include of a chapter once, and stops at a file that includes itself. Includes that would block mdBook are in
/// [`Expanded::broken`] (see [`Why::is_dangerous`]); the text may differ from mdBook's.
///
/// # Errors
///
/// Returns an error if the chapter's own file cannot be read.
pub fn inspect(files: &Files, src: &Path, chapter: &Path) -> Result<Expanded, ReadError> {
    let expander = Expander::new(Way::FirstLine, files).stopping_at_cycles();
    Ok(expander.chapter(read_chapter(files, src, chapter)?))
}

/// A chapter's file as mdBook reads it, before any preprocessor runs. `None` if it cannot be read.
pub fn unexpanded(files: &Files, src: &Path, chapter: &Path) -> Option<Expanded> {
    read_chapter(files, src, chapter).ok()
}

fn read_chapter(files: &Files, src: &Path, chapter: &Path) -> Result<Expanded, ReadError> {
    let path = src.join(chapter);
    let text = files.read(&path)?;
    Ok(as_read(path, text))
}

/// A chapter before any include is expanded.
fn as_read(path: PathBuf, text: String) -> Expanded {
    // mdBook removes a byte order mark at the start of a chapter, but not of an included file.
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut whole = Mapped::default();
    whole.push_written(&text[mark..], 0, mark);
    let files = vec![SourceFile::new(path, text)];
    Expanded {
        text: whole.text,
        files,
        pieces: whole.pieces,
        broken: Vec::new(),
        multiline: Vec::new(),
        way: Way::default(),
    }
}
