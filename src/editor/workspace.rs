//! The open books and texts: the changes in the editor, and the findings.
//!
//! Start at [`Workspace::check`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;
use jiff::civil::Date;
use serde_json::Value;

use crate::book::live::LiveBook;
use crate::book::not_read::NotRead;

use super::alone::Alone;
use super::documents::{Document, Documents, book_of};
use super::position::Encoding;
use super::report::{self, Reports};
use super::uri;

/// A book with its findings.
pub(super) struct OpenBook {
    pub(super) live: LiveBook,
    /// Why it could not be read, if that is so.
    not_read: Option<NotRead>,
    reports: Reports,
}

/// Everything that the editor has opened.
pub(super) struct Workspace {
    today: fn() -> Date,
    pub(super) encoding: Encoding,
    pub(super) documents: Documents,
    /// The books, by their folders.
    pub(super) books: BTreeMap<PathBuf, OpenBook>,
    /// The texts that are not in any book.
    pub(super) alone: BTreeMap<PathBuf, Alone>,
    /// Whether scores and risks are shown as hints in the text.
    pub(super) hints: bool,
    /// Whether something changed since the last check.
    stale: bool,
    /// The number of checks so far.
    checks: u64,
    /// The texts that the editor sent and about which nothing has been published since.
    edited: BTreeSet<PathBuf>,
}

impl Workspace {
    pub(super) fn new(today: fn() -> Date) -> Self {
        Self {
            today,
            encoding: Encoding::default(),
            documents: Documents::new(),
            books: BTreeMap::new(),
            alone: BTreeMap::new(),
            hints: true,
            stale: false,
            checks: 0,
            edited: BTreeSet::new(),
        }
    }

    /// The day that dates are compared with.
    pub(super) fn today(&self) -> Date {
        (self.today)()
    }

    /// Applies the user's settings, as far as they are stated.
    pub(super) fn take_options(&mut self, options: &Value) {
        if let Some(hints) = options.pointer("/inlayHints").and_then(Value::as_bool) {
            self.hints = hints;
        }
    }

    /// Handles the opening of a text. An address that is not a file has no book and is ignored.
    pub(super) fn open(&mut self, uri: lsp::Uri, version: i32, text: String) {
        let Some(path) = uri::to_path(&uri) else { return };
        if let Some(dir) = book_of(&path)
            && !self.books.contains_key(&dir)
        {
            let live = LiveBook::new(dir.clone());
            let mut book = OpenBook { live, not_read: None, reports: Reports::new() };
            // The book may include a text that was opened before.
            for (path, document) in &self.documents {
                book.live.put(path, Some(document.text.clone()));
            }
            self.books.insert(dir, book);
        }
        self.put(&path, Some(&text));
        self.documents.insert(path, Document { uri, version, text });
    }

    /// Handles a change of an open text.
    pub(super) fn change(&mut self, uri: &lsp::Uri, version: i32, changes: Vec<lsp::TextDocumentContentChangeEvent>) {
        let Some(path) = uri::to_path(uri) else { return };
        let Some(document) = self.documents.get_mut(&path) else { return };
        document.change(changes, self.encoding);
        document.version = version;
        let text = document.text.clone();
        self.put(&path, Some(&text));
    }

    /// Handles the closing of a text. From then on, its file is used again.
    pub(super) fn close(&mut self, uri: &lsp::Uri) {
        let Some(path) = uri::to_path(uri) else { return };
        self.documents.remove(&path);
        self.put(&path, None);
        let documents = &self.documents;
        self.books.retain(|dir, _| documents.keys().any(|path| book_of(path).as_ref() == Some(dir)));
    }

    /// Handles a change of a file on disk. If the file is open, the editor's text is used instead.
    pub(super) fn touch(&mut self, uri: &lsp::Uri) {
        let Some(path) = uri::to_path(uri) else { return };
        self.stale = true;
        for book in self.books.values_mut() {
            book.live.touch(&path);
        }
    }

    fn put(&mut self, path: &Path, text: Option<&str>) {
        self.stale = true;
        if text.is_some() {
            self.edited.insert(path.to_owned());
        }
        for book in self.books.values_mut() {
            book.live.put(path, text.map(str::to_owned));
        }
        match text {
            Some(text) => self.alone.insert(path.to_owned(), Alone::new(path, text)),
            None => self.alone.remove(path),
        };
    }

    /// Checks all books that changed, and all texts that are not in a book. Returns the number of the last check.
    pub(super) fn check(&mut self) -> u64 {
        if !std::mem::take(&mut self.stale) {
            return self.checks;
        }
        self.checks += 1;
        let today = (self.today)();
        for book in self.books.values_mut() {
            book.not_read = book.live.check(today).err();
            book.reports = report::of_book(&book.live, book.not_read.as_ref(), self.encoding);
        }
        let books: Vec<&LiveBook> = self.books.values().map(|book| &book.live).collect();
        for (path, alone) in &mut self.alone {
            let is_listed = books.iter().any(|book| book.has_file(path));
            alone.check(is_listed, today, self.encoding);
        }
        self.checks
    }

    /// The texts that the editor has sent since the last call.
    pub(super) fn take_edited(&mut self) -> BTreeSet<PathBuf> {
        std::mem::take(&mut self.edited)
    }

    /// The findings of the last check in each file.
    pub(super) fn reports(&self) -> Reports {
        let mut reports = Reports::new();
        let alone = self.alone.iter().map(|(path, alone)| (path, &alone.reports));
        for (path, found) in self.books.values().flat_map(|book| &book.reports).chain(alone) {
            let all = reports.entry(path.clone()).or_default();
            // Report a file only once, even if two books include it.
            all.extend(found.iter().filter(|new| !all.contains(new)).cloned().collect::<Vec<_>>());
        }
        reports.retain(|_, found| !found.is_empty());
        reports
    }
}
