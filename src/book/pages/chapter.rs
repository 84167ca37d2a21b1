//! A chapter as the host gives it, and the edits to it.

use std::borrow::Cow;
use std::io;
use std::ops::Range;

use crate::book::text::ChapterText;

/// A chapter as the host gives it.
#[derive(Debug, Clone, Copy)]
pub struct Chapter<'a> {
    /// Name in the table of contents.
    pub name: &'a str,
    /// Path below the source folder, `None` for a draft.
    pub path: Option<&'a str>,
    /// The text.
    pub content: ChapterText<'a>,
}

/// What kind of output a renderer needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// mdBook's own `html`.
    Html,
    /// Any other renderer: plain Markdown.
    Markdown,
    /// mdbook-epub: Markdown with headings and links in a form that it understands (see
    /// [`Output::Epub`](crate::render::Output::Epub)).
    Epub,
    /// Renderers that process the sources, so the book is not changed.
    Untouched,
}

impl Target {
    /// The kind of output that the renderer of this name needs.
    pub fn of(renderer: &str) -> Self {
        match renderer {
            "html" => Self::Html,
            "epub" => Self::Epub,
            // `xgettext` extracts texts for translators, `linkcheck` and `linkcheck2` read links, `test` compiles code blocks.
            "test" | "xgettext" | "linkcheck" | "linkcheck2" => Self::Untouched,
            _ => Self::Markdown,
        }
    }
}

/// A replacement of some bytes of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit<'e> {
    /// The bytes to replace.
    pub range: Range<usize>,
    /// The new text.
    pub text: Cow<'e, str>,
}

/// Receives the edits of one chapter with the chapter's number. The edits are in order and do not overlap. An error ends the
/// run.
pub type TakeEdits<'t> = dyn FnMut(usize, &[Edit<'_>]) -> io::Result<()> + 't;

/// Applies the edits to a text. They are in order and do not overlap.
pub fn apply(content: &str, edits: &[Edit<'_>]) -> String {
    let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut text = String::with_capacity(content.len() + grown);
    let mut at = 0;
    for edit in edits {
        text.push_str(&content[at..edit.range.start]);
        text.push_str(&edit.text);
        at = edit.range.end;
    }
    text.push_str(&content[at..]);
    text
}
