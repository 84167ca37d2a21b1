//! The texts that diagnostics refer to: `book.toml`, and the chapters as the host sent them, with the positions in the author's
//! files.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::diagnostic::{self, Excerpt, LineIndex, Location, Source, Sources, Span, locate, locate_with};

#[cfg(feature = "lsp")]
use super::order::Links;
use super::read::Files;
use super::source_map::{Expanded, SourceFile, Way, expand_from, unexpanded};
use super::text::ChapterText;

/// The sources of one book, with its chapters in the given order.
pub struct BookSources<'a> {
    root: PathBuf,
    src: PathBuf,
    chapters: Vec<ChapterSource<'a>>,
    /// Files that are not part of the book, for [`Source::File`].
    others: &'a [SourceFile],
    config: OnceCell<(String, LineIndex)>,
    /// Where files are read from.
    files: Files,
}

struct ChapterSource<'a> {
    /// Path below the source folder.
    path: Option<&'a str>,
    content: ChapterText<'a>,
    text: OnceCell<Cow<'a, str>>,
    traced: OnceCell<Rc<Traced>>,
    /// The index of the text's lines, if positions are counted in this text.
    index: OnceCell<LineIndex>,
}

impl ChapterSource<'_> {
    /// The text. It is decoded on first use and then kept, because more of it may be needed.
    fn text(&self) -> &str {
        self.text.get_or_init(|| self.content.get())
    }
}

/// A chapter with the origin of its text.
#[derive(Debug, Default)]
pub(super) struct Traced {
    /// The chapter as the embedded mdBook expands its includes; `None` if the chapter's file cannot be read.
    own: Option<Expanded>,
    /// Which map belongs to the text that the host sent, so that its positions are those of the chapter.
    exact: Exact,
}

impl Traced {
    /// Finds the origin of a chapter that the host sent as `text`.
    fn of(files: &Files, src: &Path, path: &Path, text: &str) -> Self {
        let same = |read: &Expanded| read.text == text;
        let expand = |way| expand_from(files, src, path, way);
        let own = expand(Way::FirstLine);
        if own.as_ref().is_some_and(same) {
            return Self { own, exact: Exact::Own };
        }
        let other = expand(Way::EveryLine).filter(same);
        let other = other.or_else(|| unexpanded(files, src, path).filter(same));
        Self { own, exact: other.map_or(Exact::None, Exact::Other) }
    }

    /// A chapter as we receive it if no other preprocessor runs before us.
    #[cfg(feature = "lsp")]
    pub(super) fn as_read(files: &Files, src: &Path, path: &Path, links: Links) -> Self {
        let own = expand_from(files, src, path, Way::FirstLine);
        let exact = match links {
            Links::Before => Exact::Own,
            Links::After | Links::Never => unexpanded(files, src, path).map_or(Exact::None, Exact::Other),
        };
        Self { own, exact }
    }

    /// The map for the text that the host sent.
    pub(super) fn exact(&self) -> Option<&Expanded> {
        match &self.exact {
            Exact::None => None,
            Exact::Own => self.own.as_ref(),
            Exact::Other(other) => Some(other),
        }
    }

    /// The map of mdBook's own steps, regardless of what the host sent.
    #[cfg(feature = "lsp")]
    pub(super) fn includes(&self) -> Option<&Expanded> {
        self.own.as_ref()
    }
}

/// Which map of a chapter belongs to the text that the host sent.
#[derive(Debug, Default)]
enum Exact {
    /// None, because another preprocessor has changed the text.
    #[default]
    None,
    /// The map of the embedded mdBook.
    Own,
    /// Another map, because the host inserts includes in another way, has no `links` step, or runs it after us.
    Other(Expanded),
}

impl<'a> BookSources<'a> {
    /// Creates the sources of a book in `root` from its chapters: path below the source folder, and text.
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
        Self {
            root: root.to_owned(),
            src: root.join(src),
            chapters,
            others: &[],
            config: OnceCell::new(),
            files: Files::default(),
        }
    }

    /// Sets where files are read from.
    #[cfg(feature = "driver")]
    pub(super) fn from(mut self, files: &Files) -> Self {
        self.files = files.clone();
        self
    }

    /// Sets chapters whose origins have been found before, one for each chapter.
    #[cfg(feature = "driver")]
    pub(super) fn with_traced(self, traced: impl IntoIterator<Item = Rc<Traced>>) -> Self {
        for (chapter, traced) in self.chapters.iter().zip(traced) {
            let _ = chapter.traced.set(traced);
        }
        self
    }

    /// Adds files that are not part of the book.
    pub(super) fn with_others(mut self, others: &'a [SourceFile]) -> Self {
        self.others = others;
        self
    }

    /// Where files are read from.
    #[cfg(feature = "driver")]
    pub(super) fn files(&self) -> &Files {
        &self.files
    }

    /// The folder that contains the chapters.
    #[cfg(feature = "driver")]
    pub(super) fn source_folder(&self) -> &Path {
        &self.src
    }

    /// The number of chapters.
    #[cfg(feature = "driver")]
    pub(super) fn chapters(&self) -> usize {
        self.chapters.len()
    }

    /// The text of `book.toml`; empty if it cannot be read.
    pub fn config_text(&self) -> &str {
        &self.config().0
    }

    fn config(&self) -> &(String, LineIndex) {
        self.config.get_or_init(|| {
            let text = self.files.read(&self.root.join("book.toml")).unwrap_or_default();
            let index = LineIndex::new(&text);
            (text, index)
        })
    }

    /// The map of a chapter, if it belongs to the text that the host sent.
    pub fn expanded(&self, chapter: u32) -> Option<&Expanded> {
        self.traced(chapter)?.exact()
    }

    /// The map of a chapter according to mdBook's own steps, regardless of what the host sent.
    pub fn includes(&self, chapter: u32) -> Option<&Expanded> {
        self.traced(chapter)?.own.as_ref()
    }

    fn traced(&self, chapter: u32) -> Option<&Traced> {
        let chapter = self.chapters.get(chapter as usize)?;
        let traced = chapter.traced.get_or_init(|| {
            let traced = |path| Traced::of(&self.files, &self.src, Path::new(path), chapter.text());
            Rc::new(chapter.path.map(traced).unwrap_or_default())
        });
        Some(traced)
    }

    /// A position in one of the files that a chapter was made from, with the file numbers of [`BookSources::includes`].
    pub fn in_file(&self, chapter: u32, file: usize, range: Range<usize>) -> Span {
        let before = self.includes(chapter).map_or(0, |map| map.files[..file].iter().map(|file| file.text.len()).sum());
        Span::new(Source::FilesOf(chapter), before + range.start..before + range.end)
    }

    /// Formats a path: relative to the book's folder, with forward slashes.
    pub(super) fn shown(&self, path: &Path) -> String {
        shown(&self.root, path)
    }

    /// A range in the files that a chapter was made from. The files are numbered as if they were concatenated.
    fn in_files(&self, chapter: u32, mut range: Range<usize>) -> Excerpt<'_> {
        let Some(map) = self.includes(chapter) else { return nowhere() };
        let mut files = map.files.iter();
        let mut source = &map.files[0];
        while let Some(file) = files.next() {
            source = file;
            if range.start < file.text.len() || files.len() == 0 {
                break;
            }
            range = range.start - file.text.len()..range.end - file.text.len();
        }
        self.in_source(source, range)
    }

    /// A range of the text of a chapter, converted to the author's file if possible.
    fn in_chapter(&self, number: u32, range: Range<usize>) -> Excerpt<'_> {
        let Some(chapter) = self.chapters.get(number as usize) else { return nowhere() };
        if let Some(expanded) = self.expanded(number) {
            let (file, range) = expanded.origin_of_range(range);
            return self.in_source(&expanded.files[file], range);
        }
        let path =
            chapter.path.map_or_else(|| "(chapter without a file)".to_owned(), |path| self.shown(&self.src.join(path)));
        let text = chapter.text();
        let index = chapter.index.get_or_init(|| LineIndex::new(text));
        let location = Location { after_preprocessing: true, ..locate_with(index, &path, text, range.clone()) };
        Excerpt { location, text: Cow::Borrowed(text), range }
    }

    fn in_source<'s>(&self, source: &'s SourceFile, range: Range<usize>) -> Excerpt<'s> {
        let location = locate_with(source.index(), &self.shown(&source.path), &source.text, range.clone());
        Excerpt { location, text: Cow::Borrowed(&source.text), range }
    }
}

/// Formats a path: relative to the book's folder `root`, with forward slashes.
pub(super) fn shown(root: &Path, path: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let normal = diagnostic::normal(&absolute(path));
    let shown = normal.strip_prefix(diagnostic::normal(&absolute(root))).map(Path::to_owned).unwrap_or(normal);
    shown.to_string_lossy().replace('\\', "/")
}

impl Sources for BookSources<'_> {
    fn excerpt(&self, span: Span) -> Excerpt<'_> {
        let range = span.range();
        match span.source {
            Source::Config => {
                let (text, index) = self.config();
                let location = locate_with(index, "book.toml", text, range.clone());
                Excerpt { location, text: Cow::Borrowed(text), range }
            }
            Source::File(number) => match self.others.get(number as usize) {
                Some(file) => self.in_source(file, range),
                None => nowhere(),
            },
            Source::FilesOf(number) => self.in_files(number, range),
            Source::Chapter(number) => self.in_chapter(number, range),
        }
    }
}

/// The excerpt for a span that does not belong to these sources.
fn nowhere<'s>() -> Excerpt<'s> {
    Excerpt { location: locate("", "", 0..0), text: Cow::Borrowed(""), range: 0..0 }
}
