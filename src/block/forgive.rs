//! Makes a body with mistakes readable by blanking the lines that are not valid YAML.
//!
//! Start at [`readable`].

use std::ops::Range;

use crate::diagnostic::floor_boundary;

use super::yaml;

/// The highest number of lines that are blanked.
const MOST_MISTAKES: usize = 8;

/// Returns the text with each line that prevents it from being YAML replaced by blanks, so that positions do not change. `keep`
/// is a byte of a line that must stay. Returns `None` if this does not help.
pub(super) fn readable(text: &str, keep: Option<usize>) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..MOST_MISTAKES {
        let Err(error) = yaml::parse(&text) else { return Some(text) };
        let at = floor_boundary(&text, error.range.start.min(text.len()));
        let wrong = line(&text, at);
        let kept = keep.map(|at| line(&text, at));
        // The parser notices an unclosed bracket only later, at something that cannot be in it.
        let open = open_before(&text, wrong.end).filter(|open| kept.as_ref() != Some(open));
        let wrong = open.unwrap_or(wrong);
        if kept.as_ref() == Some(&wrong) || text[wrong.clone()].trim().is_empty() {
            return None;
        }
        text.replace_range(wrong.clone(), &" ".repeat(wrong.len()));
    }
    None
}

/// The range of the line around a byte, without its line break.
fn line(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    start..text[at..].find('\n').map_or(text.len(), |next| at + next)
}

/// The last line before a byte that opens more brackets than it closes.
fn open_before(text: &str, end: usize) -> Option<Range<usize>> {
    let mut end = end;
    loop {
        let range = line(text, end);
        let count = |marks: [char; 2]| text[range.clone()].matches(marks).count();
        if count(['{', '[']) > count(['}', ']']) {
            return Some(range);
        }
        end = range.start.checked_sub(1)?;
    }
}
