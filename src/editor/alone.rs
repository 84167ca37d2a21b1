//! Checks an open text that is not part of a book, as far as that is possible.

use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;
use jiff::civil::Date;

use crate::book::config::Config;
use crate::book::pages::{Chapter, read_book};
use crate::book::source_map::Expanded;
use crate::book::sources::BookSources;
use crate::diagnostic::{Code, code};

use super::position::Encoding;
use super::report;

/// A text that is open.
pub(super) struct Alone {
    path: PathBuf,
    /// The text as a chapter without includes.
    pub(super) map: Expanded,
    /// Whether it was part of a book at the last check; `None` before the first check.
    listed: Option<bool>,
    /// The diagnostics.
    pub(super) reports: Vec<lsp::Diagnostic>,
}

/// Rules that need the rest of the book and so cannot be checked here.
const OF_BOOKS: &[&Code] =
    &[code::UNKNOWN_REFERENCE, code::ORPHAN_ASSESSMENT, code::ORPHAN_MODEL, code::BLOCK_HAS_ERRORS];

impl Alone {
    pub(super) fn new(path: &Path, text: &str) -> Self {
        Self { path: path.to_owned(), map: Expanded::alone(path, text), listed: None, reports: Vec::new() }
    }

    /// Checks the text, unless it is part of a book.
    pub(super) fn check(&mut self, is_listed: bool, today: Date, encoding: Encoding) {
        if self.listed.replace(is_listed) == Some(is_listed) {
            return;
        }
        let is_markdown = self.path.extension().is_some_and(|it| it == "md" || it == "markdown");
        let text = self.map.text.as_str();
        self.reports = if is_listed || !is_markdown {
            Vec::new()
        } else {
            let config = Config { today: Some(today), ..Config::default() };
            let chapter = [Chapter { name: "", path: None, content: text.into() }];
            let sources = BookSources::new(Path::new(""), "", [(None, text)]);
            let mut found = read_book(&chapter, &config, &sources).diagnostics;
            found.retain(|diagnostic| !OF_BOOKS.contains(&diagnostic.code));
            report::of_text(&self.path, text, &found, encoding)
        };
    }
}
