//! mdBook's own `Preprocessor` trait, for programs that embed mdBook 0.5.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::errors::Error;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::diagnostic::{Level, Style};

use super::host::{self, Failed, Host, HostChapter};
use super::pages::{self, Target};

/// Receives diagnostics.
type Reporter = Box<dyn FnMut(Level, &str) + Send>;

/// The preprocessor for `MDBook::with_preprocessor`.
///
/// Each diagnostic is passed to the reporter as one text. With [`Aivss::new`] they are discarded.
pub struct Aivss {
    report: Mutex<Reporter>,
    style: Style,
}

impl Default for Aivss {
    fn default() -> Self {
        Self::new()
    }
}

impl Aivss {
    /// Creates a preprocessor that discards diagnostics and only reports whether it failed.
    pub fn new() -> Self {
        Self::with_reporter(Style::Line, |_, _| {})
    }

    /// Creates a preprocessor that passes each diagnostic to `report`, formatted in `style`.
    pub fn with_reporter(style: Style, report: impl FnMut(Level, &str) + Send + 'static) -> Self {
        Self { report: Mutex::new(Box::new(report)), style }
    }
}

impl Preprocessor for Aivss {
    fn name(&self) -> &str {
        "aivss"
    }

    /// # Errors
    ///
    /// Returns an error if the book has problems and `on-error` is `fail`. Each problem has been reported.
    fn run(&self, ctx: &PreprocessorContext, mut book: Book) -> Result<Book, Error> {
        let config = serde_json::to_value(&ctx.config)?;
        let run = Host {
            root: &ctx.root,
            config: &config,
            renderer: &ctx.renderer,
            version: &ctx.mdbook_version,
            has_includes: &|| book.chapters().any(|chapter| chapter.content.contains(host::INCLUDE)),
            with_helpers: &|| {
                let chapters = book.chapters().filter(|chapter| chapter.content.contains(host::HELPER));
                let path = |chapter: &Chapter| chapter.source_path.as_deref().or(chapter.path.as_deref()).map(shown);
                chapters.map(|chapter| (path(chapter), (&chapter.content).into())).collect()
            },
        };
        let text = |path: &Option<PathBuf>| path.as_deref().map(shown);
        let owned: Vec<_> = book.chapters().map(|chapter| (text(&chapter.path), text(&chapter.source_path))).collect();
        let chapters: Vec<_> = book
            .chapters()
            .zip(&owned)
            .map(|(chapter, (path, source_path))| HostChapter {
                chapter: pages::Chapter {
                    name: &chapter.name,
                    path: path.as_deref(),
                    content: (&chapter.content).into(),
                },
                source_path: source_path.as_deref(),
            })
            .collect();
        let mut changed = Vec::new();
        {
            let mut report = self.report.lock().map_err(|_| Error::msg("the reporter panicked"))?;
            host::preprocess(run, &chapters, self.style, &mut **report, &mut |number, edits| {
                changed.push((number, pages::apply(&chapters[number].chapter.content.get(), edits)));
                Ok(())
            })
            .map_err(|failed| match failed {
                Failed::Problems(1) => Error::msg("1 error in the book"),
                Failed::Problems(errors) => Error::msg(format!("{errors} errors in the book")),
                Failed::Output(error) => Error::from(error),
            })?;
        }
        let mut changed = changed.into_iter().peekable();
        let mut number = 0;
        in_book_order(&mut book.items, &mut |chapter| {
            if let Some((_, text)) = changed.next_if(|(next, _)| *next == number) {
                chapter.content = text;
            }
            number += 1;
        });
        Ok(book)
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool, Error> {
        Ok(Target::of(renderer) != Target::Untouched)
    }
}

/// A path with forward slashes.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Visits the chapters in the order of `Book::chapters`. mdBook's own `for_each_chapter_mut` visits sub-chapters first.
fn in_book_order(items: &mut [BookItem], visit: &mut impl FnMut(&mut Chapter)) {
    for item in items {
        if let BookItem::Chapter(chapter) = item {
            if !chapter.is_draft_chapter() {
                visit(chapter);
            }
            in_book_order(&mut chapter.sub_items, visit);
        }
    }
}
