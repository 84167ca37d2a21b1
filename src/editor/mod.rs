//! The language server, which helps people who write blocks in an editor.
//!
//! Start at [`serve`]. `transport` reads and writes messages, `server` passes each to the function that answers it, and
//! `workspace` contains the books and texts. The books are [`LiveBook`](crate::book::live::LiveBook)s, so the server reports
//! the same diagnostics as `check`.
//!
//! It answers only inside our fences and references, and in `book.toml`. Other servers of the same editor can handle everything
//! else.

mod actions;
mod additions;
mod alone;
mod answer;
mod complete;
mod describe;
mod documents;
mod format;
mod hover;
pub mod insert;
mod navigate;
mod offer;
mod outline;
mod position;
pub mod rename;
mod report;
mod requests;
mod server;
mod settings;
mod transport;
mod uri;
mod values;
mod view;
mod workspace;

use serde_json::{Value, json};

pub use server::{Ended, Server};
pub use transport::serve;

use position::Encoding;

/// The capabilities of the server, for `initialize`.
fn capabilities(encoding: Encoding) -> Value {
    // 2 means that the editor sends the changes of a text, not the whole text.
    let sync = json!({ "openClose": true, "change": 2, "save": { "includeText": false } });
    json!({
        "positionEncoding": encoding.word(),
        "textDocumentSync": sync,
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "renameProvider": { "prepareProvider": true },
        "documentSymbolProvider": true,
        "workspaceSymbolProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix", "refactor"] },
        "inlayHintProvider": true,
        "documentFormattingProvider": true,
        "foldingRangeProvider": true,
        "selectionRangeProvider": true,
        "completionProvider": { "triggerCharacters": [" ", ":", "/", "[", "{", "`", "#", ","] },
    })
}
