//! What Markdown pages are made of: blocks with blank lines between them at the top level, one line elsewhere; tables, links, headings.

use std::fmt::Write as _;

use crate::register::At;
use crate::register::anchor::Anchor;
use crate::render::Context;
use crate::render::prose::{Prose, escape_markdown, guard_start, link_target};

/// The text of a block as it grows.
///
/// At the top level, blocks have blank lines around them, so that neither the text before the fence nor the text after it joins
/// them. Elsewhere a second line would need the prefix of a container that a writer does not know: everything is one line.
pub(in crate::render) struct Blocks<'a> {
    context: &'a Context<'a>,
    out: String,
}

impl<'a> Blocks<'a> {
    /// Begins a block.
    pub(in crate::render) fn new(context: &'a Context<'a>) -> Self {
        Self { context, out: String::new() }
    }

    /// Adds a block of Markdown; an empty one adds nothing.
    pub(in crate::render) fn push(&mut self, markdown: &str) {
        let markdown = markdown.trim_end();
        if markdown.is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push_str(if self.context.top_level { "\n\n" } else { " " });
        }
        self.out.push_str(markdown);
    }

    /// Adds a numbered list at the top level; else one after the other.
    pub(in crate::render) fn numbered(&mut self, items: impl IntoIterator<Item = String>) {
        if self.context.top_level {
            let items = items.into_iter().map(guard_start).enumerate();
            self.push(&items.fold(String::new(), |list, (at, item)| list + &format!("{}. {item}\n", at + 1)));
        } else {
            self.list(items);
        }
    }

    /// Adds a list; at the top level an item a line, else one after the other.
    pub(in crate::render) fn list(&mut self, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().filter(|item| !item.is_empty()).collect();
        if items.is_empty() {
            return;
        }
        let list = if self.context.top_level {
            items.into_iter().map(guard_start).fold(String::new(), |list, item| list + "- " + &item + "\n")
        } else {
            sentence(&items.join("; "))
        };
        self.push(&list);
    }

    /// Adds a heading, `depth` levels below the one under which the block stands. The id must contain an underscore. Without
    /// `headings` it is a strong paragraph; in one line it is a strong word.
    pub(in crate::render) fn heading(&mut self, depth: u8, id: Anchor<'_>, text: &str) {
        let text = escape_markdown(text);
        if !self.context.top_level {
            self.push(&format!("**{text}:**"));
        } else if self.context.options.headings {
            let marks = "#".repeat(usize::from(self.context.level(depth)));
            if self.context.options.epub {
                self.push(&format!("{marks} <a id=\"{id}\"></a>{text}"));
            } else {
                self.push(&format!("{marks} {text} {{#{id}}}"));
            }
        } else {
            self.push(&format!("**{text}**"));
        }
    }

    /// The text that stands in place of the fence.
    pub(in crate::render) fn finish(self) -> String {
        if self.context.top_level { format!("\n{}\n", self.out) } else { self.out }
    }
}

/// A text with a full stop, unless it ends in a sign already.
pub(in crate::render) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// A table. Cells are Markdown on one line in which bars are escaped already ([`Prose::line`], [`escape_markdown`]).
///
/// The dashes below the head are as many as the longest cell has characters, up to a limit: pandoc takes them for the widths of
/// columns where the lines are too long for a page.
pub(in crate::render) fn table<'c>(
    head: &[&str],
    rows: impl IntoIterator<Item = impl IntoIterator<Item = impl AsRef<str> + 'c>>,
) -> String {
    const LONGEST: usize = 40;
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.chars().count().clamp(3, LONGEST)).collect();
    let mut body = String::new();
    for row in rows {
        for (at, cell) in row.into_iter().enumerate() {
            let cell = cell.as_ref();
            if let Some(width) = widths.get_mut(at) {
                *width = (*width).max(cell.chars().count().min(LONGEST));
            }
            // Writing to a `String` cannot fail.
            let _ = write!(body, "| {cell} ");
        }
        body.push_str("|\n");
    }
    let dashes: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    format!("| {} |\n| {} |\n{body}", head.join(" | "), dashes.join(" | "))
}

/// A link. The text is escaped.
pub(in crate::render) fn link(text: &str, target: Option<&str>) -> String {
    match target {
        Some(target) => format!("[{}]({})", escape_markdown(text), link_target(target)),
        None => escape_markdown(text),
    }
}

/// A link to an anchor of a block.
pub(in crate::render) fn link_to(context: &Context<'_>, at: &At, anchor: Anchor<'_>, text: &str) -> String {
    link(text, Some(&context.href(at, anchor).to_string()))
}

/// References (`refs`, `evidence`) with commas between them.
pub(in crate::render) fn references(prose: &Prose<'_>, texts: &[String]) -> String {
    let one = |text: &String| match prose.target(text) {
        Some(target) => link(text.trim(), Some(&target)),
        None => prose.line(text),
    };
    texts.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A working without the arrow, which many fonts of printed books do not have.
pub(in crate::render) fn without_arrows(text: &str) -> String {
    text.replace(" → capped at 10", ", capped at 10").replace("… → ", "…, rounded to ").replace(" → ", " to ")
}
