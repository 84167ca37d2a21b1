//! Something that can be written at a position.

use std::ops::Range;

use gen_lsp_types as lsp;

/// Something that can be written at a position.
pub(super) struct Offer {
    /// The text in the list.
    pub(super) label: String,
    /// The text that is inserted.
    pub(super) text: String,
    /// A few words after the label.
    pub(super) detail: String,
    /// The description, as Markdown.
    pub(super) doc: String,
    pub(super) kind: lsp::CompletionItemKind,
    /// The rank; lower ranks come first.
    pub(super) rank: u32,
    /// The byte range of the body or the chapter to replace, if it differs from what is written so far.
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
