//! Explains errors that are caused by the way in which mdBook inserts an include of several lines.
//!
//! The lines of the block then differ from what the author wrote, and the other messages would not mention the include.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Level, Source, code};

use crate::book::source_map::{Multiline, Way};
use crate::book::sources::BookSources;

use super::join::JoinedBook;

/// Reports includes that break a block, each at its position.
pub(super) fn include_lines(book: &JoinedBook<'_>, sources: &BookSources<'_>) -> Vec<Diagnostic> {
    let is_error = |diagnostic: &&Diagnostic| diagnostic.level == Level::Error;
    if !book.diagnostics.iter().any(|diagnostic| is_error(&diagnostic)) {
        // No block is broken, so the files of the includes need not be read.
        return Vec::new();
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut add = |diagnostic: Diagnostic| {
        if !found.iter().any(|known| known.primary == diagnostic.primary) {
            found.push(diagnostic);
        }
    };
    for fence in &book.fences {
        let Some(map) = sources.expanded(fence.chapter).filter(|map| !map.multiline.is_empty()) else { continue };
        let block = &fence.fence.range;
        let errors = book.diagnostics.iter().filter(is_error).filter(|diagnostic| {
            let span = diagnostic.primary.span;
            span.source == Source::Chapter(fence.chapter)
                && block.start <= span.range().start
                && span.range().start <= block.end
        });
        let errors: Vec<_> = errors.map(|diagnostic| diagnostic.primary.span.range().start).collect();
        if errors.is_empty() {
            continue;
        }
        let shown = |path: &Path| sources.shown(path);
        let diagnostic = |include: &Multiline, (message, help): (String, String)| {
            let span = sources.in_file(fence.chapter, include.file, include.range.clone());
            Diagnostic::new(code::INCLUDE_LINES, span, message).help(help)
        };
        match map.way {
            Way::FirstLine => {
                let mut outer = 0;
                for include in &map.multiline {
                    let inside = include.at.start <= block.end && include.at.end > block.start;
                    // Problems inside a reported include are a consequence of it.
                    if inside && include.at.start >= outer {
                        outer = include.at.end;
                        add(diagnostic(include, first_line(include, &shown(&include.target))));
                    }
                }
            }
            Way::EveryLine => {
                for at in errors {
                    let Some((file, offset)) = map.repeated(at) else { continue };
                    let include = map.multiline.iter().find(|include| {
                        let start = include.range.start;
                        include.file == file && offset < start && start - offset <= include.prefix.len()
                    });
                    if let Some(include) = include {
                        add(diagnostic(include, every_line(include, &shown(&include.target))));
                    }
                }
            }
        }
    }
    found
}

/// Explains what mdBook up to 0.5.4 did, and how to write the include.
fn first_line(include: &Multiline, target: &str) -> (String, String) {
    let prefix = &include.prefix;
    let marks = prefix.trim_end();
    if marks.is_empty() {
        return (
            format!(
                "only the first line of this include is indented; the other lines are inserted as they are in {target}"
            ),
            format!(
                "indent every line of {target} by {}, and write the include at the beginning of its line",
                spaces(prefix)
            ),
        );
    }
    let message = format!(
        "only the first line of this include is behind `{marks}`; the other lines are inserted as they are in {target}"
    );
    let help = if marks.chars().all(|mark| mark == '>' || mark.is_whitespace()) {
        format!("write `{prefix}` before every line of {target}, and remove the `{prefix}` before the include")
    } else if marks.ends_with(':') {
        let key = marks.trim_start();
        format!(
            "write `{key} |`, the include at the beginning of the next line, and indent every line of {target} deeper than `{key}`"
        )
    } else {
        format!("indent the lines of {target} behind the first by {}", spaces(prefix))
    };
    (message, help)
}

/// Explains what mdBook after 0.5.4 did, and how to write the include.
fn every_line(include: &Multiline, target: &str) -> (String, String) {
    let marks = include.prefix.trim();
    let message = format!("this mdBook repeats the text before the include, `{marks}`, before every line of {target}");
    let help = if marks.ends_with(':') {
        format!("write `{marks} |`, and the include on the next line, indented")
    } else {
        "write the include on a line of its own, with only blanks or `> ` before it".to_owned()
    };
    (message, help)
}

fn spaces(prefix: &str) -> String {
    match prefix.chars().count() {
        1 => "1 space".to_owned(),
        count => format!("{count} spaces"),
    }
}
