//! The texts that diagnostics point into: chapters as the host sent them, traced back to the author's files, and `book.toml`.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::diagnostic::{self, Excerpt, LineIndex, Location, Sources, Span, locate, locate_with};

use super::source_map::{Expanded, expand, unexpanded};
use super::text::ChapterText;

/// The sources of one book. Source numbers are those of the chapters; [`BookSources::CONFIG`] is `book.toml`.
pub struct BookSources<'a> {
    root: PathBuf,
    src: PathBuf,
    chapters: Vec<ChapterSource<'a>>,
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
    /// `None` where its file cannot be read.
    expanded: Option<Expanded>,
    /// It gives what the host sent, so that its places are those of the chapter.
    exact: bool,
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
        Self { root: root.to_owned(), src: root.join(src), chapters, config: OnceCell::new() }
    }

    /// The text of `book.toml`; empty where it cannot be read.
    pub fn config_text(&self) -> &str {
        &self.config().0
    }

    fn config(&self) -> &(String, LineIndex) {
        self.config.get_or_init(|| {
            let text = std::fs::read_to_string(self.root.join("book.toml")).unwrap_or_default();
            let index = LineIndex::new(&text);
            (text, index)
        })
    }

    /// The map of a chapter, where it gives what the host sent.
    pub fn expanded(&self, source: u32) -> Option<&Expanded> {
        let traced = self.traced(source)?;
        traced.expanded.as_ref().filter(|_| traced.exact)
    }

    /// The map of a chapter as mdBook's own steps alone would make it, also where another preprocessor has changed the text since.
    pub fn includes(&self, source: u32) -> Option<&Expanded> {
        self.traced(source)?.expanded.as_ref()
    }

    fn traced(&self, source: u32) -> Option<&Traced> {
        let chapter = self.chapters.get(source as usize)?;
        Some(chapter.traced.get_or_init(|| {
            let Some(path) = chapter.path.map(Path::new) else { return Traced::default() };
            let same = |read: &Expanded| read.text == chapter.text();
            let expanded = expand(&self.src, path);
            if expanded.as_ref().is_some_and(same) {
                return Traced { expanded, exact: true };
            }
            // The host may have no `links` step, or run it after ours.
            match unexpanded(&self.src, path).filter(same) {
                Some(read) => Traced { expanded: Some(read), exact: true },
                None => Traced { expanded, exact: false },
            }
        }))
    }

    /// A place in one of the files that a chapter was made from, as [`BookSources::includes`] numbers them.
    pub fn in_file(&self, source: u32, file: usize, range: Range<usize>) -> Span {
        let before = self.includes(source).map_or(0, |map| map.files[..file].iter().map(|file| file.text.len()).sum());
        Span::new(source | Span::IN_FILES, before + range.start..before + range.end)
    }

    /// A path as it is shown: relative to the book's folder, with forward slashes.
    pub(super) fn shown(&self, path: &Path) -> String {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let root = std::path::absolute(&self.root).unwrap_or_else(|_| self.root.clone());
        let normal = diagnostic::normal(&absolute);
        let shown = normal.strip_prefix(diagnostic::normal(&root)).map(Path::to_owned).unwrap_or(normal);
        shown.to_string_lossy().replace('\\', "/")
    }
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
            let location = locate_with(source.index(), &self.shown(&source.path), &source.text, range.clone());
            return Excerpt { location, text: Cow::Borrowed(&source.text), range };
        }
        let Some(chapter) = self.chapters.get(span.source as usize) else {
            return Excerpt { location: locate("", "", 0..0), text: Cow::Borrowed(""), range: 0..0 };
        };
        if let Some(expanded) = self.expanded(span.source) {
            let (file, range) = expanded.origin_of_range(span.range());
            let source = &expanded.files[file];
            let location = locate_with(source.index(), &self.shown(&source.path), &source.text, range.clone());
            return Excerpt { location, text: Cow::Borrowed(&source.text), range };
        }
        let path =
            chapter.path.map_or_else(|| "(chapter without a file)".to_owned(), |path| self.shown(&self.src.join(path)));
        let index = chapter.index.get_or_init(|| LineIndex::new(chapter.text()));
        let location =
            Location { after_preprocessing: true, ..locate_with(index, &path, chapter.text(), span.range()) };
        Excerpt { location, text: Cow::Borrowed(chapter.text()), range: span.range() }
    }
}
