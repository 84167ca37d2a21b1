//! The texts that diagnostics point into: chapters as the host sent them, traced back to the author's files, and `book.toml`.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::diagnostic::{self, Excerpt, LineIndex, Location, Sources, Span, locate, locate_with};

use super::read::read;
use super::source_map::{Expanded, SourceFile, Way, expand, unexpanded};
use super::text::ChapterText;

/// The sources of one book. Source numbers are those of the chapters; [`BookSources::CONFIG`] is `book.toml`.
pub struct BookSources<'a> {
    root: PathBuf,
    src: PathBuf,
    chapters: Vec<ChapterSource<'a>>,
    /// Files that are no part of the book; they are numbered behind the chapters.
    others: &'a [SourceFile],
    config: OnceCell<(String, LineIndex)>,
}

struct ChapterSource<'a> {
    /// Path below the source folder.
    path: Option<&'a str>,
    content: ChapterText<'a>,
    text: OnceCell<Cow<'a, str>>,
    traced: OnceCell<Traced>,
    /// The lines of the text, where that is what positions count in.
    index: OnceCell<LineIndex>,
}

impl ChapterSource<'_> {
    /// The text: decoded only where something is to be shown, and then kept, because there may be more of it.
    fn text(&self) -> &str {
        self.text.get_or_init(|| self.content.get())
    }
}

/// A chapter put together again.
#[derive(Default)]
struct Traced {
    /// As the embedded mdBook expands the includes; `None` where the chapter's file cannot be read.
    own: Option<Expanded>,
    /// As the host sent it, so that its places are those of the chapter.
    exact: Exact,
}

/// Which map of a chapter gives what the host sent.
#[derive(Default)]
enum Exact {
    /// None does: another preprocessor has changed the text.
    #[default]
    None,
    /// That of the embedded mdBook.
    Own,
    /// The host puts includes in another way, has no `links` step, or runs it after ours.
    Other(Expanded),
}

impl<'a> BookSources<'a> {
    /// The number of `book.toml`.
    pub const CONFIG: u32 = u32::MAX;

    /// The sources of a book in `root` with its chapters: path below the source folder, and text.
    pub fn new<T: Into<ChapterText<'a>>>(
        root: &Path,
        src: &str,
        chapters: impl IntoIterator<Item = (Option<&'a str>, T)>,
    ) -> Self {
        let chapters = chapters
            .into_iter()
            .map(|(path, content)| ChapterSource {
                path,
                content: content.into(),
                text: OnceCell::new(),
                traced: OnceCell::new(),
                index: OnceCell::new(),
            })
            .collect();
        Self { root: root.to_owned(), src: root.join(src), chapters, others: &[], config: OnceCell::new() }
    }

    /// Adds files that are no part of the book. The number of the first is the number of chapters.
    #[cfg(feature = "driver")]
    pub(super) fn with_others(mut self, others: &'a [SourceFile]) -> Self {
        self.others = others;
        self
    }

    /// The folder of the chapters.
    #[cfg(feature = "driver")]
    pub(super) fn source_folder(&self) -> &Path {
        &self.src
    }

    /// How many chapters there are.
    #[cfg(feature = "driver")]
    pub(super) fn chapters(&self) -> usize {
        self.chapters.len()
    }

    /// The text of `book.toml`; empty where it cannot be read.
    pub fn config_text(&self) -> &str {
        &self.config().0
    }

    fn config(&self) -> &(String, LineIndex) {
        self.config.get_or_init(|| {
            let text = read(&self.root.join("book.toml")).unwrap_or_default();
            let index = LineIndex::new(&text);
            (text, index)
        })
    }

    /// The map of a chapter, where it gives what the host sent.
    pub fn expanded(&self, source: u32) -> Option<&Expanded> {
        let traced = self.traced(source)?;
        match &traced.exact {
            Exact::None => None,
            Exact::Own => traced.own.as_ref(),
            Exact::Other(other) => Some(other),
        }
    }

    /// The map of a chapter as mdBook's own steps make it, whatever the host sent.
    pub fn includes(&self, source: u32) -> Option<&Expanded> {
        self.traced(source)?.own.as_ref()
    }

    fn traced(&self, source: u32) -> Option<&Traced> {
        let chapter = self.chapters.get(source as usize)?;
        Some(chapter.traced.get_or_init(|| {
            let Some(path) = chapter.path.map(Path::new) else { return Traced::default() };
            let same = |read: &Expanded| read.text == chapter.text();
            let own = expand(&self.src, path, Way::FirstLine);
            if own.as_ref().is_some_and(same) {
                return Traced { own, exact: Exact::Own };
            }
            let other = expand(&self.src, path, Way::EveryLine).filter(same);
            let other = other.or_else(|| unexpanded(&self.src, path).filter(same));
            Traced { own, exact: other.map_or(Exact::None, Exact::Other) }
        }))
    }

    /// A place in one of the files that a chapter was made from, as [`BookSources::includes`] numbers them.
    pub fn in_file(&self, source: u32, file: usize, range: Range<usize>) -> Span {
        let before = self.includes(source).map_or(0, |map| map.files[..file].iter().map(|file| file.text.len()).sum());
        Span::new(source | Span::IN_FILES, before + range.start..before + range.end)
    }

    /// A path as it is shown: relative to the book's folder, with forward slashes.
    pub(super) fn shown(&self, path: &Path) -> String {
        shown(&self.root, path)
    }

    fn in_source<'s>(&self, source: &'s SourceFile, range: Range<usize>) -> Excerpt<'s> {
        let location = locate_with(source.index(), &self.shown(&source.path), &source.text, range.clone());
        Excerpt { location, text: Cow::Borrowed(&source.text), range }
    }
}

/// A path as it is shown: relative to the book's folder `root`, with forward slashes.
pub(super) fn shown(root: &Path, path: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let normal = diagnostic::normal(&absolute(path));
    let shown = normal.strip_prefix(diagnostic::normal(&absolute(root))).map(Path::to_owned).unwrap_or(normal);
    shown.to_string_lossy().replace('\\', "/")
}

impl Sources for BookSources<'_> {
    fn excerpt(&self, span: Span) -> Excerpt<'_> {
        if span.source == Self::CONFIG {
            let (text, index) = self.config();
            return Excerpt {
                location: locate_with(index, "book.toml", text, span.range()),
                text: Cow::Borrowed(text),
                range: span.range(),
            };
        }
        if span.source & Span::IN_FILES != 0
            && let Some(map) = self.includes(span.source & !Span::IN_FILES)
        {
            let mut range = span.range();
            let mut files = map.files.iter();
            let mut source = &map.files[0];
            // The files lie one behind the other.
            while let Some(file) = files.next() {
                source = file;
                if range.start < file.text.len() || files.len() == 0 {
                    break;
                }
                range = range.start - file.text.len()..range.end - file.text.len();
            }
            return self.in_source(source, range);
        }
        let Some(chapter) = self.chapters.get(span.source as usize) else {
            let other = (span.source as usize).checked_sub(self.chapters.len()).and_then(|at| self.others.get(at));
            if let Some(other) = other {
                return self.in_source(other, span.range());
            }
            return Excerpt { location: locate("", "", 0..0), text: Cow::Borrowed(""), range: 0..0 };
        };
        if let Some(expanded) = self.expanded(span.source) {
            let (file, range) = expanded.origin_of_range(span.range());
            return self.in_source(&expanded.files[file], range);
        }
        let path =
            chapter.path.map_or_else(|| "(chapter without a file)".to_owned(), |path| self.shown(&self.src.join(path)));
        let index = chapter.index.get_or_init(|| LineIndex::new(chapter.text()));
        let location =
            Location { after_preprocessing: true, ..locate_with(index, &path, chapter.text(), span.range()) };
        Excerpt { location, text: Cow::Borrowed(chapter.text()), range: span.range() }
    }
}
