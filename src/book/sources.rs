//! The texts that diagnostics point into: chapters as the host sent them, traced back to the author's files, and `book.toml`.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Excerpt, Location, Sources, Span, locate};

use super::source_map::{Expanded, expand};

/// The sources of one book. Source numbers are those of the chapters; [`BookSources::CONFIG`] is `book.toml`.
pub struct BookSources<'a> {
    root: PathBuf,
    src: PathBuf,
    chapters: Vec<ChapterSource<'a>>,
    config: OnceCell<String>,
}

struct ChapterSource<'a> {
    /// Path below the source folder.
    path: Option<&'a str>,
    content: &'a str,
    /// The chapter put together again; `None` where that does not give what the host sent.
    expanded: OnceCell<Option<Expanded>>,
}

impl<'a> BookSources<'a> {
    /// The number of `book.toml`.
    pub const CONFIG: u32 = u32::MAX;

    /// The sources of a book in `root` with its chapters: path below the source folder, and text.
    pub fn new(root: &Path, src: &str, chapters: impl IntoIterator<Item = (Option<&'a str>, &'a str)>) -> Self {
        let chapters = chapters
            .into_iter()
            .map(|(path, content)| ChapterSource { path, content, expanded: OnceCell::new() })
            .collect();
        Self { root: root.to_owned(), src: root.join(src), chapters, config: OnceCell::new() }
    }

    /// The text of `book.toml`; empty where it cannot be read.
    pub fn config_text(&self) -> &str {
        self.config.get_or_init(|| std::fs::read_to_string(self.root.join("book.toml")).unwrap_or_default())
    }

    /// The map of a chapter, where it gives what the host sent.
    pub fn expanded(&self, source: u32) -> Option<&Expanded> {
        let chapter = self.chapters.get(source as usize)?;
        chapter
            .expanded
            .get_or_init(|| {
                expand(&self.src, Path::new(chapter.path?)).filter(|expanded| expanded.text == chapter.content)
            })
            .as_ref()
    }

    /// A path as it is shown: relative to the book's folder, with forward slashes.
    fn shown(&self, path: &Path) -> String {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let root = std::path::absolute(&self.root).unwrap_or_else(|_| self.root.clone());
        let mut normal = PathBuf::new();
        for part in absolute.components() {
            match part {
                std::path::Component::ParentDir => {
                    normal.pop();
                }
                part => normal.push(part),
            }
        }
        let shown = normal.strip_prefix(&root).map(Path::to_owned).unwrap_or(normal);
        shown.to_string_lossy().replace('\\', "/")
    }
}

impl Sources for BookSources<'_> {
    fn excerpt(&self, span: Span) -> Excerpt<'_> {
        if span.source == Self::CONFIG {
            let text = self.config_text();
            return Excerpt {
                location: locate("book.toml", text, span.range()),
                text: Cow::Borrowed(text),
                range: span.range(),
            };
        }
        let Some(chapter) = self.chapters.get(span.source as usize) else {
            return Excerpt { location: locate("", "", 0..0), text: Cow::Borrowed(""), range: 0..0 };
        };
        if let Some(expanded) = self.expanded(span.source) {
            let (file, start) = expanded.origin(span.start as usize);
            // The end is found from the last byte, so that it stays in the file in which the range ends.
            let (end_file, last) = expanded.origin((span.end as usize).saturating_sub(1).max(span.start as usize));
            let end = if end_file == file && span.end > span.start && last >= start { last + 1 } else { start };
            let source = &expanded.files[file];
            let end = source.text.ceil_char_boundary(end.min(source.text.len()));
            let start = source.text.floor_char_boundary(start.min(end));
            let location = locate(&self.shown(&source.path), &source.text, start..end);
            return Excerpt { location, text: Cow::Borrowed(&source.text), range: start..end };
        }
        let path =
            chapter.path.map_or_else(|| "(chapter without a file)".to_owned(), |path| self.shown(&self.src.join(path)));
        let location = Location { after_preprocessing: true, ..locate(&path, chapter.content, span.range()) };
        Excerpt { location, text: Cow::Borrowed(chapter.content), range: span.range() }
    }
}
