//! Something that can be written at a position.

use std::ops::Range;

use gen_lsp_types as lsp;

/// Something that can be written.
pub(super) struct Offer {
    /// What the list shows.
    pub(super) label: String,
    /// What is written.
    pub(super) text: String,
    /// A few words behind the label.
    pub(super) detail: String,
    /// Markdown about it.
    pub(super) doc: String,
    pub(super) kind: lsp::CompletionItemKind,
    /// What comes first is lower.
    pub(super) rank: u32,
    /// Bytes of the body or the chapter that are replaced, where that is not what is written so far.
    pub(super) range: Option<Range<usize>>,
}

impl Offer {
    pub(super) fn new(text: impl Into<String>, kind: lsp::CompletionItemKind) -> Self {
        let text = text.into();
        let (detail, doc) = (String::new(), String::new());
        Self { label: text.clone(), text, detail, doc, kind, rank: 1, range: None }
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    pub(super) fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = doc.into();
        self
    }
}
