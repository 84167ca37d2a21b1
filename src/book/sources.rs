//! The texts to which diagnostics point: chapters as the host sent them, with their positions in the author's files, and `book.toml`.

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

/// The sources of one book, with its chapters in the order in which they were given.
pub struct BookSources<'a> {
    root: PathBuf,
    src: PathBuf,
    chapters: Vec<ChapterSource<'a>>,
    /// Files that are no part of the book: [`Source::File`].
    others: &'a [SourceFile],
    config: OnceCell<(String, LineIndex)>,
    /// What is read.
    files: Files,
}

struct ChapterSource<'a> {
    /// Path below the source folder.
    path: Option<&'a str>,
    content: ChapterText<'a>,
    text: OnceCell<Cow<'a, str>>,
    traced: OnceCell<Rc<Traced>>,
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
#[derive(Debug, Default)]
pub(super) struct Traced {
    /// As the embedded mdBook expands the includes; `None` where the chapter's file cannot be read.
    own: Option<Expanded>,
    /// As the host sent it, so that its places are those of the chapter.
    exact: Exact,
}

impl Traced {
    /// Puts a chapter together again that the host sent as `text`.
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

    /// A chapter as our own turn finds it, where no other preprocessor runs before.
    #[cfg(feature = "lsp")]
    pub(super) fn as_read(files: &Files, src: &Path, path: &Path, links: Links) -> Self {
        let own = expand_from(files, src, path, Way::FirstLine);
        let exact = match links {
            Links::Before => Exact::Own,
            Links::After | Links::Never => unexpanded(files, src, path).map_or(Exact::None, Exact::Other),
        };
        Self { own, exact }
    }

    /// The map that gives what the host sent.
    pub(super) fn exact(&self) -> Option<&Expanded> {
        match &self.exact {
            Exact::None => None,
            Exact::Own => self.own.as_ref(),
            Exact::Other(other) => Some(other),
        }
    }

    /// The map of mdBook's own steps, whatever the host sent.
    #[cfg(feature = "lsp")]
    pub(super) fn includes(&self) -> Option<&Expanded> {
        self.own.as_ref()
    }
}

/// Which map of a chapter gives what the host sent.
#[derive(Debug, Default)]
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
        Self {
            root: root.to_owned(),
            src: root.join(src),
            chapters,
            others: &[],
            config: OnceCell::new(),
            files: Files::default(),
        }
    }

    /// Reads these files.
    #[cfg(feature = "driver")]
    pub(super) fn from(mut self, files: &Files) -> Self {
        self.files = files.clone();
        self
    }

    /// Takes chapters that were put together before, one for each chapter.
    #[cfg(feature = "driver")]
    pub(super) fn with_traced(self, traced: impl IntoIterator<Item = Rc<Traced>>) -> Self {
        for (chapter, traced) in self.chapters.iter().zip(traced) {
            let _ = chapter.traced.set(traced);
        }
        self
    }

    /// Adds files that are no part of the book.
    pub(super) fn with_others(mut self, others: &'a [SourceFile]) -> Self {
        self.others = others;
        self
    }

    /// What is read.
    #[cfg(feature = "driver")]
    pub(super) fn files(&self) -> &Files {
        &self.files
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
            let text = self.files.read(&self.root.join("book.toml")).unwrap_or_default();
            let index = LineIndex::new(&text);
            (text, index)
        })
    }

    /// The map of a chapter, where it gives what the host sent.
    pub fn expanded(&self, chapter: u32) -> Option<&Expanded> {
        self.traced(chapter)?.exact()
    }

    /// The map of a chapter as mdBook's own steps make it, whatever the host sent.
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

    /// A place in one of the files that a chapter was made from, as [`BookSources::includes`] numbers them.
    pub fn in_file(&self, chapter: u32, file: usize, range: Range<usize>) -> Span {
        let before = self.includes(chapter).map_or(0, |map| map.files[..file].iter().map(|file| file.text.len()).sum());
        Span::new(Source::FilesOf(chapter), before + range.start..before + range.end)
    }

    /// A path as it is shown: relative to the book's folder, with forward slashes.
    pub(super) fn shown(&self, path: &Path) -> String {
        shown(&self.root, path)
    }

    /// A range of the files that a chapter was made from, which lie one behind the other.
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

    /// A range of the text of a chapter, traced to the author's file where that is possible.
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

/// A path as it is shown: relative to the book's folder `root`, with forward slashes.
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

/// The excerpt of a span that was not made for these sources.
fn nowhere<'s>() -> Excerpt<'s> {
    Excerpt { location: locate("", "", 0..0), text: Cow::Borrowed(""), range: 0..0 }
}
