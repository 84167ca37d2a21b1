//! The texts that are open in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;

use super::position::{Encoding, Lines};

/// A text that is open.
#[derive(Debug)]
pub(super) struct Document {
    /// Its address, in the editor's spelling.
    pub(super) uri: lsp::Uri,
    /// The version number that the editor gave its current state.
    pub(super) version: i32,
    /// Its content.
    pub(super) text: String,
}

impl Document {
    /// Applies changes in the given order.
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

/// All open texts, by their paths.
pub(super) type Documents = BTreeMap<PathBuf, Document>;

/// The nearest folder above a file that contains a `book.toml`.
pub(super) fn book_of(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|folder| folder.join("book.toml").is_file()).map(Path::to_owned)
}
