//! The texts that are open in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;

use super::position::{Encoding, Lines};

/// A text that is open.
#[derive(Debug)]
pub(super) struct Document {
    /// Its address, as the editor writes it.
    pub(super) uri: lsp::Uri,
    /// The number that the editor gave its present state.
    pub(super) version: i32,
    /// What is in it.
    pub(super) text: String,
}

impl Document {
    /// Applies changes in their order.
    pub(super) fn change(&mut self, changes: Vec<lsp::TextDocumentContentChangeEvent>, encoding: Encoding) {
        use lsp::TextDocumentContentChangeEvent::{
            TextDocumentContentChangePartial, TextDocumentContentChangeWholeDocument,
        };
        for change in changes {
            match change {
                TextDocumentContentChangePartial(change) => {
                    let range = Lines::new(&self.text, encoding).bytes(change.range);
                    self.text.replace_range(range, &change.text);
                }
                TextDocumentContentChangeWholeDocument(change) => self.text = change.text,
            }
        }
    }
}

/// All of them, by their paths.
pub(super) type Documents = BTreeMap<PathBuf, Document>;

/// The nearest folder above a file that has a book, or would have one: with `book.toml`.
pub(super) fn book_of(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|folder| folder.join("book.toml").is_file()).map(Path::to_owned)
}
