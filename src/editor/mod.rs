//! The language server: help for people who write blocks in an editor.
//!
//! Start at [`serve`]. `transport` moves messages, `server` sends each to the function that answers it, `workspace` has the books and texts.
//! The books are [`LiveBook`](crate::book::live::LiveBook)s: what the server reports is what `check` reports.
//!
//! It answers inside our fences and references, and in `book.toml`. Everything else is left to other servers of the same editor.

mod actions;
mod alone;
mod answer;
mod complete;
mod describe;
mod documents;
mod format;
mod hover;
mod navigate;
mod offer;
mod outline;
mod position;
pub mod rename;
mod report;
mod requests;
mod server;
mod transport;
mod uri;
mod values;
mod view;
mod workspace;

use serde_json::{Value, json};

pub use server::{Ended, Server};
pub use transport::serve;

use position::Encoding;

/// What the server can do, as `initialize` says it.
fn capabilities(encoding: Encoding) -> Value {
    // 2: an editor sends the changes of a text, not all of it.
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
