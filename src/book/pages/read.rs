//! The first step: every block and reference of every chapter, as far as each can be read for itself.
//!
//! Start at [`read`].

use std::ops::Range;

use crate::block::find::{Fence, Inline, Kind, find};
use crate::block::{self, Read};
use crate::book::config::Config;
use crate::book::text::ChapterText;
use crate::diagnostic::{Diagnostic, Source, Span, code};
use crate::register::{BlockKind, Page};

use super::chapter::Chapter;

/// What was found in the chapters of a book.
#[derive(Default)]
pub(super) struct Found<'a> {
    /// The chapters with something of ours, in order; the register has a page for each.
    pub(super) chapters: Vec<ChapterBlocks<'a>>,
    pub(super) pages: Vec<Page>,
    pub(super) fences: Vec<FenceRead>,
    pub(super) problems: Vec<Diagnostic>,
}

/// Everything of ours in one chapter.
pub(super) struct ChapterBlocks<'a> {
    /// Number of the chapter in the book.
    pub(super) chapter: usize,
    /// Its fences among all of the book.
    pub(super) fences: Range<usize>,
    pub(super) inlines: Vec<Inline>,
    pub(super) content: ChapterText<'a>,
}

impl ChapterBlocks<'_> {
    pub(super) fn source(&self) -> Source {
        Source::Chapter(self.chapter as u32)
    }
}

/// A fence of the book that was read.
pub(super) struct FenceRead {
    /// Number of the chapter in the book.
    pub(super) chapter: u32,
    /// Number of the chapter among the register's pages.
    pub(super) page: usize,
    pub(super) fence: Fence,
    pub(super) read: Read,
}

impl FenceRead {
    /// A place of the body as a place of the source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.in_chapter(self.fence.body.range_in_chapter(range))
    }

    /// The whole fence, with its marks.
    pub(super) fn whole(&self) -> Span {
        self.in_chapter(self.fence.range.clone())
    }

    pub(super) fn in_chapter(&self, range: Range<usize>) -> Span {
        Span::new(Source::Chapter(self.chapter), range)
    }

    /// What it is by its first words. A word that we do not know may be a mistake in front of an assessment or a model.
    pub(super) fn kind(&self) -> BlockKind {
        let view = self.fence.words.first().map(|(word, _)| word.as_str());
        match (self.fence.kind, view) {
            (_, Some("register")) | (Kind::Maestro, Some("matrix")) => BlockKind::View,
            (Kind::Aivss, _) => BlockKind::Assessment,
            (Kind::Maestro, _) => BlockKind::Model,
        }
    }

    /// The opening line of the fence.
    pub(super) fn head(&self) -> Span {
        let start = self.fence.range.start;
        let marks = self.fence.words.last().map_or(start, |(_, range)| range.end);
        self.in_chapter(start..marks.max(start))
    }
}

/// Reads every chapter. The text of a chapter is let go as soon as it is read; what is kept knows its places.
pub(super) fn read<'a>(chapters: &[Chapter<'a>], config: &Config) -> Found<'a> {
    let mut book = Found::default();
    for (number, chapter) in chapters.iter().enumerate() {
        let text = chapter.content.get();
        let found = find(&text, config.markdown);
        if found.is_empty() {
            continue;
        }
        let source = Source::Chapter(number as u32);
        for range in found.in_html {
            book.problems.push(
                Diagnostic::new(
                    code::FENCE_IN_HTML,
                    Span::new(source, range),
                    "this fence is inside an HTML block, so its block is not part of the book",
                )
                .help("put a blank line before the fence, or remove it"),
            );
        }
        book.problems.extend(found.near_misses.into_iter().map(|near| near.diagnostic(source)));
        let page = book.pages.len();
        let first = book.fences.len();
        for found in found.fences {
            let read = block::read(&found, source, config.version);
            book.fences.push(FenceRead { chapter: number as u32, page, fence: found.fence, read });
        }
        book.pages.push(Page { title: chapter.name.to_owned(), path: page_path(chapter.path, config) });
        book.chapters.push(ChapterBlocks {
            chapter: number,
            fences: first..book.fences.len(),
            inlines: found.inlines,
            content: chapter.content,
        });
    }
    for fence in &mut book.fences {
        book.problems.append(&mut fence.read.problems);
    }
    book
}

/// The chapter's path as links in the pages use it.
fn page_path(path: Option<&str>, config: &Config) -> String {
    let path = path.unwrap_or_default().replace('\\', "/");
    let (folder, file) = path.rsplit_once('/').map_or(("", path.as_str()), |(folder, file)| (folder, file));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if config.index && stem.eq_ignore_ascii_case("readme") {
        return if folder.is_empty() { "index.md".to_owned() } else { format!("{folder}/index.md") };
    }
    path
}
