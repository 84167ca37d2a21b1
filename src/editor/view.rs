//! What is at a position of a file: the chapter that the file became, and the block in it.
//!
//! Start at [`Workspace::spot`]. A file may be a chapter, a part that a chapter includes, or in no book. All three are seen as the text of
//! a chapter with the files that it was made from, so that what is found in it can be traced back.

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

/// A place in a chapter.
pub(super) struct Spot<'w> {
    /// The book; `None` for a file that is in none.
    pub(super) book: Option<&'w OpenBook>,
    /// The number of the chapter.
    pub(super) chapter: usize,
    /// The chapter.
    pub(super) map: &'w Expanded,
    /// The byte of its text.
    pub(super) offset: usize,
}

/// A block of a chapter.
pub(super) struct InBlock<'w> {
    pub(super) fence: Fence,
    /// The text between its marks.
    pub(super) body: Cow<'w, str>,
    /// The byte of the text.
    pub(super) offset: usize,
}

impl InBlock<'_> {
    /// The word behind the fence word.
    pub(super) fn view(&self) -> Option<&str> {
        self.fence.words.first().map(|(word, _)| word.as_str())
    }

    /// What stands at the position.
    pub(super) fn at(&self) -> Option<At> {
        block::at(&self.body, self.fence.kind, self.view(), self.offset)
    }
}

impl<'w> Spot<'w> {
    /// How the chapter is read.
    pub(super) fn markdown(&self) -> MarkdownOptions {
        self.book.and_then(|book| book.live.config()).map(|config| config.markdown).unwrap_or_default()
    }

    /// The version and the edition of blocks that name none.
    pub(super) fn defaults(&self) -> Defaults {
        let config = self.book.and_then(|book| book.live.config());
        config.map_or_else(
            || Defaults::from(Version::default()),
            |config| Defaults { version: config.version, edition: config.edition },
        )
    }

    /// The block that the place is in, with its body.
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
        // Blanks behind the last line of a fence that is not closed yet are no part of it for Markdown.
        let end = fence.body.range_in_chapter(body.len().checked_sub(1)?..body.len()).end;
        let behind = text.get(end..self.offset).filter(|behind| behind.trim().is_empty() && !behind.is_empty())?;
        body.to_mut().push_str(behind);
        let offset = body.len();
        Some(InBlock { fence, body, offset })
    }

    /// The line of the chapter up to the place.
    pub(super) fn line_before(&self) -> &'w str {
        let text = &self.map.text[..self.offset];
        &text[text.rfind('\n').map_or(0, |at| at + 1)..]
    }
}

/// Bytes of chapters as positions in files.
pub(super) struct Places {
    encoding: Encoding,
    known: HashMap<(PathBuf, usize, usize), lsp::Range>,
}

impl Places {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self { encoding, known: HashMap::new() }
    }

    /// The file and the range of some bytes of a chapter.
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
            // The diagnostics say why it cannot be read.
            let _ = book.live.read();
        }
    }

    /// The place in a chapter of a position in a file that is open. Of a file that several chapters include, in the first.
    pub(super) fn spot(&self, path: &Path, position: lsp::Position) -> Option<Spot<'_>> {
        let text = &self.documents.get(path)?.text;
        let offset = Lines::new(text, self.encoding).offset(position);
        self.spots(path, offset).next()
    }

    /// The places in chapters of a byte in a file that is open.
    pub(super) fn spots(&self, path: &Path, offset: usize) -> impl Iterator<Item = Spot<'_>> {
        let path = path.to_owned();
        let text = self.documents.get(&path).map(|document| document.text.as_str());
        let alone = self.alone.get(&path);
        let in_books = self.books.values().flat_map(move |book| {
            let path = path.clone();
            book.live.chapters().filter_map(move |(chapter, map)| {
                // A chapter of a book that cannot be read is what it was.
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

    /// The chapters that a file that is open became, with the number of the file in each.
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
    /// Adds a replacement, unless it is there: a part that two chapters include is changed once.
    pub(super) fn add(&mut self, workspace: &Workspace, path: &Path, range: lsp::Range, new: String) {
        let uri = workspace.documents.get(path).map_or_else(|| uri::of_path(path), |document| document.uri.clone());
        let edits = self.changes.entry(uri).or_default();
        let edit = lsp::TextEdit { range, new_text: new };
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }

    /// As the protocol has it.
    pub(super) fn finish(self) -> lsp::WorkspaceEdit {
        lsp::WorkspaceEdit { changes: Some(self.changes), ..lsp::WorkspaceEdit::default() }
    }
}
