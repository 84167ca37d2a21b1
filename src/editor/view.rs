//! Finds what is at a position of a file: the chapter that contains the file, and the block in it.
//!
//! Start at [`Workspace::spot`]. A file may be a chapter, a part that a chapter includes, or not in any book. In all three
//! cases the result is a position in the text of a chapter, together with the files that it was made from, so that results can
//! be converted back.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;

use crate::aivss::Version;
use crate::block::find::{Fence, FoundFence, MarkdownOptions, find};
use crate::block::{self, At, Defaults};
use crate::book::read::plain;
use crate::book::source_map::Expanded;

use super::position::{Encoding, Lines};
use super::uri;
use super::workspace::{OpenBook, Workspace};

/// A position in a chapter.
pub(super) struct Spot<'w> {
    /// The book; `None` for a file that is not in a book.
    pub(super) book: Option<&'w OpenBook>,
    /// The index of the chapter.
    pub(super) chapter: usize,
    /// The chapter.
    pub(super) map: &'w Expanded,
    /// The byte in its text.
    pub(super) offset: usize,
}

/// A block of a chapter.
pub(super) struct InBlock<'w> {
    pub(super) fence: Fence,
    /// The text between its marks.
    pub(super) body: Cow<'w, str>,
    /// The byte in that text.
    pub(super) offset: usize,
}

impl InBlock<'_> {
    /// The word after the fence word.
    pub(super) fn view(&self) -> Option<&str> {
        self.fence.words.first().map(|(word, _)| word.as_str())
    }

    /// The key or value at the position.
    pub(super) fn at(&self) -> Option<At> {
        block::at(&self.body, self.fence.kind, self.view(), self.offset)
    }
}

impl<'w> Spot<'w> {
    /// How the chapter's Markdown is parsed.
    pub(super) fn markdown(&self) -> MarkdownOptions {
        self.book.and_then(|book| book.live.config()).map(|config| config.markdown).unwrap_or_default()
    }

    /// The defaults for blocks that state no version or edition.
    pub(super) fn defaults(&self) -> Defaults {
        let config = self.book.and_then(|book| book.live.config());
        config.map_or_else(
            || Defaults::from(Version::default()),
            |config| Defaults { version: config.version, edition: config.edition },
        )
    }

    /// The block around the position, with its body.
    pub(super) fn block(&self) -> Option<InBlock<'w>> {
        let text = self.map.text.as_str();
        let is_in = |it: &FoundFence<'_>| {
            let range = &it.fence.range;
            range.start <= self.offset && (self.offset <= range.end || text[range.end..self.offset].trim().is_empty())
        };
        let FoundFence { fence, text: mut body } = find(text, self.markdown()).fences.into_iter().rfind(is_in)?;
        if let Some(offset) = fence.body.offset_in_body(self.offset, body.len()) {
            return Some(InBlock { fence, body, offset });
        }
        // In an unclosed fence, spaces after the last line are not part of the body in Markdown.
        let end = fence.body.range_in_chapter(body.len().checked_sub(1)?..body.len()).end;
        let behind = text.get(end..self.offset).filter(|behind| behind.trim().is_empty() && !behind.is_empty())?;
        body.to_mut().push_str(behind);
        let offset = body.len();
        Some(InBlock { fence, body, offset })
    }

    /// The line of the chapter up to the position.
    pub(super) fn line_before(&self) -> &'w str {
        let text = &self.map.text[..self.offset];
        &text[text.rfind('\n').map_or(0, |at| at + 1)..]
    }
}

/// Converts byte ranges of chapters to positions in files.
pub(super) struct Places {
    encoding: Encoding,
    known: HashMap<(PathBuf, usize, usize), lsp::Range>,
}

impl Places {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self { encoding, known: HashMap::new() }
    }

    /// The file and the range for some bytes of a chapter.
    pub(super) fn place(&mut self, map: &Expanded, range: Range<usize>) -> (PathBuf, lsp::Range) {
        let (file, range) = map.origin_of_range(range);
        let file = &map.files[file];
        let key = (plain(&file.path), range.start, range.end);
        let encoding = self.encoding;
        let found = *self.known.entry(key.clone()).or_insert_with(|| Lines::new(&file.text, encoding).range(range));
        (key.0, found)
    }
}

impl Workspace {
    /// Reads what changed, without checking it.
    pub(super) fn read(&mut self) {
        for book in self.books.values_mut() {
            // The diagnostics report why it cannot be read.
            let _ = book.live.read();
        }
    }

    /// The position in a chapter for a position in an open file. If several chapters include the file, the first of them is
    /// used.
    pub(super) fn spot(&self, path: &Path, position: lsp::Position) -> Option<Spot<'_>> {
        let text = &self.documents.get(path)?.text;
        let offset = Lines::new(text, self.encoding).offset(position);
        self.spots(path, offset).next()
    }

    /// The positions in chapters for a byte in an open file.
    pub(super) fn spots(&self, path: &Path, offset: usize) -> impl Iterator<Item = Spot<'_>> {
        let path = path.to_owned();
        let text = self.documents.get(&path).map(|document| document.text.as_str());
        let alone = self.alone.get(&path);
        let in_books = self.books.values().flat_map(move |book| {
            let path = path.clone();
            book.live.chapters().filter_map(move |(chapter, map)| {
                // If the book cannot be read, its chapters have their last readable state.
                let has = |file: &crate::book::source_map::SourceFile| {
                    Some(file.text.as_str()) == text && plain(&file.path) == path
                };
                let file = map.files.iter().position(has)?;
                let offset = map.from_file(file, offset)?;
                Some(Spot { book: Some(book), chapter, map, offset })
            })
        });
        let alone = alone.and_then(move |alone| {
            let offset = alone.map.from_file(0, offset)?;
            Some(Spot { book: None, chapter: 0, map: &alone.map, offset })
        });
        in_books.chain(alone)
    }

    /// The chapters that contain an open file, with the index of the file in each.
    pub(super) fn sheets(&self, path: &Path) -> Vec<(Spot<'_>, usize)> {
        let mut found: Vec<(Spot<'_>, usize)> = Vec::new();
        for (dir, book) in &self.books {
            let _ = dir;
            for (chapter, map) in book.live.chapters() {
                if let Some(file) = map.files.iter().position(|file| plain(&file.path) == path) {
                    found.push((Spot { book: Some(book), chapter, map, offset: 0 }, file));
                }
            }
        }
        if found.is_empty()
            && let Some(alone) = self.alone.get(path)
        {
            found.push((Spot { book: None, chapter: 0, map: &alone.map, offset: 0 }, 0));
        }
        found
    }
}

/// An edit of several files.
#[derive(Default)]
pub(super) struct Edits {
    changes: HashMap<lsp::Uri, Vec<lsp::TextEdit>>,
}

impl Edits {
    /// Adds a replacement, unless it exists already, because a part that two chapters include is changed only once.
    pub(super) fn add(&mut self, workspace: &Workspace, path: &Path, range: lsp::Range, new: String) {
        let uri = workspace.documents.get(path).map_or_else(|| uri::of_path(path), |document| document.uri.clone());
        let edits = self.changes.entry(uri).or_default();
        let edit = lsp::TextEdit { range, new_text: new };
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }

    /// Converts the edit to the form of the protocol.
    pub(super) fn finish(self) -> lsp::WorkspaceEdit {
        lsp::WorkspaceEdit { changes: Some(self.changes), ..lsp::WorkspaceEdit::default() }
    }
}
