//! The position at which a page is written.

use super::prose::Prose;
use super::tree::Target;
use super::words::Words;
use crate::register::{Page, address};

/// The position of a block, and how it is written. This is everything that a writer knows about the book.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The pages of the book.
    pub pages: &'a [Page],
    /// Index of the page that is written.
    pub page: usize,
    /// Whether the block is at the top level of the chapter. Otherwise everything is on one line.
    pub top_level: bool,
    /// The level of the last heading before the block, 0 if there is none.
    pub heading_level: u8,
    /// Whether to draw charts.
    pub charts: bool,
    /// Whether to write Markdown headings.
    pub headings: bool,
    /// Whether the output is for mdbook-epub, which keeps `.md` in links and prints `{#id}` as text.
    pub is_epub: bool,
    pub words: Words<'a>,
    /// The language of the block, if it differs from the language of the book.
    pub lang: Option<&'static str>,
}

impl<'a> Place<'a> {
    /// The level of a heading that is `depth` levels (from 1) below the heading above the block.
    pub(super) fn level(&self, depth: u8) -> u8 {
        self.heading_level.max(1).saturating_add(depth).clamp(2, 6)
    }

    /// The address of a link.
    pub(super) fn href(&self, target: &Target<'_>) -> String {
        match target {
            Target::Url(url) => url.to_string(),
            Target::Place(page, anchor) => {
                let mut path = if *page == self.page {
                    String::new()
                } else {
                    address(&self.pages[self.page].path, &self.pages[*page].path)
                };
                if self.is_epub && path.ends_with(".md") {
                    path.truncate(path.len() - 3);
                    path.push_str(".html");
                }
                path.push('#');
                anchor.push_to(&mut path);
                path
            }
        }
    }

    /// The prose writer for a block on the page `home`.
    pub(super) fn prose(&self, home: usize) -> Prose<'a> {
        Prose::new(&self.pages[home].path, &self.pages[self.page].path)
    }
}
