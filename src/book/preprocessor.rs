//! mdBook's own `Preprocessor` trait, for programs that embed mdBook 0.5.

use std::path::Path;
use std::sync::Mutex;

use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Error;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::diagnostic::{self, Diagnostic, Level, Style};

use super::config::{Config, OnError};
use super::process::{Chapter, Target, process};
use super::sources::BookSources;

/// The preprocessor for `MDBook::with_preprocessor`.
///
/// Diagnostics are given to the reporter, one text each; [`Aivss::new`] sends them nowhere.
pub struct Aivss {
    report: Mutex<Box<dyn FnMut(Level, &str) + Send>>,
    style: Style,
}

impl Default for Aivss {
    fn default() -> Self {
        Self::new()
    }
}

impl Aivss {
    /// A preprocessor that reports nothing but failure.
    pub fn new() -> Self {
        Self::with_reporter(Style::Line, |_, _| {})
    }

    /// A preprocessor that gives each diagnostic to `report`, written in `style`.
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
    /// The book has problems and `on-error` is `fail`; each was reported.
    fn run(&self, ctx: &PreprocessorContext, mut book: Book) -> Result<Book, Error> {
        let json = serde_json::to_value(&ctx.config)?;
        let host = semver::Version::parse(&ctx.mdbook_version).unwrap_or(semver::Version::new(0, 5, 0));
        let (config, wrong) = Config::read(&json, &host);
        let target = Target::of(&ctx.renderer);

        let owned: Vec<_> = book
            .chapters()
            .map(|chapter| {
                let text = |path: &Path| path.to_string_lossy().into_owned();
                let path = chapter.path.as_deref().map(text);
                let source = chapter.source_path.as_deref().map(text).or_else(|| path.clone());
                (chapter.name.clone(), path, source, chapter.content.clone())
            })
            .collect();
        let sources = BookSources::new(
            &ctx.root,
            &config.src,
            owned.iter().map(|(_, _, source, content)| (source.as_deref(), content.as_str())),
        );
        let chapters: Vec<_> =
            owned.iter().map(|(name, path, _, content)| Chapter { name, path: path.as_deref(), content }).collect();
        let mut diagnostics: Vec<Diagnostic> =
            wrong.iter().map(|problem| problem.diagnostic(BookSources::CONFIG, sources.config_text())).collect();
        let config_failed = !diagnostics.is_empty();
        let processed = process(&chapters, &config, target, &sources);
        diagnostics.extend(processed.diagnostics);
        let mut report = self.report.lock().map_err(|_| Error::msg("the reporter panicked"))?;
        for diagnostic in &diagnostics {
            report(diagnostic.level, &diagnostic::human(diagnostic, &sources, self.style));
        }
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).count();
        if target != Target::Untouched && (config_failed || errors > 0 && config.on_error == OnError::Fail) {
            let plural = if errors == 1 { "problem" } else { "problems" };
            return Err(Error::msg(format!("{errors} {plural} in the book")));
        }
        let mut changed = processed.changed.into_iter().peekable();
        let mut number = 0;
        book.for_each_chapter_mut(|chapter| {
            if changed.peek().is_some_and(|(next, _)| *next == number)
                && let Some((_, text)) = changed.next()
            {
                chapter.content = text;
            }
            number += 1;
        });
        let _ = std::marker::PhantomData::<BookItem>;
        Ok(book)
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool, Error> {
        Ok(Target::of(renderer) != Target::Untouched)
    }
}
