//! Shows diagnostics as error boxes in a page.

use crate::diagnostic::{Diagnostic, Sources, visible};
use crate::render::ProblemBox;

/// The error box for a diagnostic.
pub(super) fn problem_box(diagnostic: &Diagnostic, sources: &dyn Sources) -> ProblemBox {
    let excerpt = sources.excerpt(diagnostic.primary.span);
    let place = &excerpt.location;
    ProblemBox {
        code: diagnostic.code.name,
        message: visible(&diagnostic.message).into_owned(),
        location: format!("{}:{}:{}", visible(&place.path), place.line, place.column),
        after_preprocessing: place.after_preprocessing,
        help: diagnostic.help.as_deref().map(|help| visible(help).into_owned()),
        excerpt: marked_line(&excerpt.text, excerpt.range.clone(), place.line),
    }
}

/// Longer lines are not shown, because a long line would be repeated with each of its problems.
const LONG_LINE: usize = 400;

/// The line in which a range begins, with its number, and a line of carets below the range.
fn marked_line(text: &str, range: std::ops::Range<usize>, number: u32) -> Option<String> {
    let before = text.get(..range.start)?;
    let near = &before.as_bytes()[before.len().saturating_sub(LONG_LINE)..];
    let start = match near.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')) {
        Some(at) => before.len() - near.len() + at + 1,
        None if near.len() == before.len() => 0,
        None => return None,
    };
    let end = text.as_bytes()[start..].iter().take(2 * LONG_LINE).position(|byte| matches!(byte, b'\n' | b'\r'));
    let end = end.map_or(text.len(), |length| start + length);
    let line = text.get(start..end).filter(|line| line.len() <= 2 * LONG_LINE && !line.trim().is_empty())?;
    let column = before[start..].chars().count();
    let meant = text.get(range)?.split(['\n', '\r']).next().map_or(0, |meant| meant.chars().count());
    let number = number.to_string();
    let gutter = " ".repeat(number.len());
    // Copy tabs, so that the carets are below the right characters.
    let indent: String = line.chars().take(column).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    // Keep tabs when other control characters are made visible, because the carets are aligned to them.
    let line: Vec<_> = line.split('\t').map(visible).collect();
    Some(format!("{number} | {}\n{gutter} | {indent}{}", line.join("\t"), "^".repeat(meant.max(1))))
}
