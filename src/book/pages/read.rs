//! The first step: reads every block and reference of every chapter, each separately.
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

/// Everything that was found in the chapters of a book.
#[derive(Default)]
pub(super) struct Found<'a> {
    /// The chapters that contain something of ours, in order. Each is a page of the register.
    pub(super) chapters: Vec<ChapterBlocks<'a>>,
    pub(super) pages: Vec<Page>,
    pub(super) fences: Vec<FenceRead>,
    pub(super) problems: Vec<Diagnostic>,
}

/// Everything of ours in one chapter.
pub(super) struct ChapterBlocks<'a> {
    /// The index of the chapter in the book.
    pub(super) chapter: usize,
    /// The range of its fences among all fences of the book.
    pub(super) fences: Range<usize>,
    pub(super) inlines: Vec<Inline>,
    pub(super) content: ChapterText<'a>,
}

impl ChapterBlocks<'_> {
    pub(super) fn source(&self) -> Source {
        Source::Chapter(self.chapter as u32)
    }
}

/// A fence of the book with the result of decoding it.
pub(super) struct FenceRead {
    /// The index of the chapter in the book.
    pub(super) chapter: u32,
    /// The index of the chapter among the register's pages.
    pub(super) page: usize,
    pub(super) fence: Fence,
    pub(super) read: Read,
}

impl FenceRead {
    /// Converts a range of the body to a range of the source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.in_chapter(self.fence.body.range_in_chapter(range))
    }

    /// The whole fence, including its opening and closing line.
    pub(super) fn whole(&self) -> Span {
        self.in_chapter(self.fence.range.clone())
    }

    pub(super) fn in_chapter(&self, range: Range<usize>) -> Span {
        Span::new(Source::Chapter(self.chapter), range)
    }

    /// The kind of the block according to its first words. An unknown word may be a mistake in an assessment or a model.
    pub(super) fn kind(&self) -> BlockKind {
        let view = self.fence.words.first().map(|(word, _)| word.as_str());
        match (self.fence.kind, view) {
            (_, Some("register"))
            | (Kind::Aivss, Some("trend"))
            | (Kind::Maestro, Some("matrix" | "summary" | "questions" | "dataflow")) => BlockKind::View,
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

/// What was found in a single chapter.
#[derive(Debug, Clone, Default)]
pub struct ChapterRead {
    fences: Vec<(Fence, Read)>,
    inlines: Vec<Inline>,
    problems: Vec<Diagnostic>,
    /// Whether the chapter contains anything of ours.
    ours: bool,
}

impl ChapterRead {
    /// The result of decoding the fence with this index.
    #[cfg(feature = "lsp")]
    pub(in crate::book) fn block(&self, number: usize) -> Option<&Read> {
        self.fences.get(number).map(|(_, read)| read)
    }

    /// Reads the chapter with this index in the book.
    pub(in crate::book) fn of(number: usize, text: &str, config: &Config) -> Self {
        let found = find(text, config.markdown);
        let mut chapter = Self { ours: !found.is_empty(), ..Self::default() };
        let source = Source::Chapter(number as u32);
        for range in found.in_html {
            chapter.problems.push(
                Diagnostic::new(
                    code::FENCE_IN_HTML,
                    Span::new(source, range),
                    "this fence is inside an HTML block, so Markdown does not read it as a fence",
                )
                .help("put a blank line before the fence, or delete the fence with everything in it"),
            );
        }
        chapter.problems.extend(found.near_misses.into_iter().map(|near| near.diagnostic(source)));
        let fences = found.fences.into_iter().map(|found| {
            let read =
                block::read(&found, source, block::Defaults { version: config.version, edition: config.edition });
            (found.fence, read)
        });
        chapter.fences = fences.collect();
        chapter.inlines = found.inlines;
        chapter
    }
}

/// Reads all chapters. The text of a chapter is released after it has been read; the result only contains positions in it.
pub(super) fn read<'a>(chapters: &[Chapter<'a>], config: &Config) -> Found<'a> {
    let read = chapters.iter().enumerate();
    put_together(
        chapters,
        read.map(|(number, chapter)| ChapterRead::of(number, &chapter.content.get(), config)),
        config,
    )
}

/// Does the same for chapters that have been read before.
pub(super) fn put_together<'a>(
    chapters: &[Chapter<'a>],
    read: impl Iterator<Item = ChapterRead>,
    config: &Config,
) -> Found<'a> {
    let mut book = Found::default();
    for (number, (chapter, read)) in chapters.iter().zip(read).enumerate() {
        if !read.ours {
            continue;
        }
        book.problems.extend(read.problems);
        let page = book.pages.len();
        let first = book.fences.len();
        let fences =
            read.fences.into_iter().map(|(fence, read)| FenceRead { chapter: number as u32, page, fence, read });
        book.fences.extend(fences);
        book.pages.push(Page { title: chapter.name.to_owned(), path: page_path(chapter.path, config) });
        book.chapters.push(ChapterBlocks {
            chapter: number,
            fences: first..book.fences.len(),
            inlines: read.inlines,
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
