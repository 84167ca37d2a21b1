//! Reads around mistakes: a body without the lines that are no YAML.
//!
//! Start at [`readable`].

use std::ops::Range;

use crate::diagnostic::floor_boundary;

use super::yaml;

/// So many lines are left out.
const MOST_MISTAKES: usize = 8;

/// A text without the lines that keep it from being YAML, each of which is left blank so that places stay as they are. `keep` is a byte of
/// a line that has to stay. `None` where that does not help.
pub(super) fn readable(text: &str, keep: Option<usize>) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..MOST_MISTAKES {
        let Err(error) = yaml::parse(&text) else { return Some(text) };
        let at = floor_boundary(&text, error.range.start.min(text.len()));
        let wrong = line(&text, at);
        let kept = keep.map(|at| line(&text, at));
        // A bracket that is not closed is found only where something else stands that cannot be in it.
        let open = open_before(&text, wrong.end).filter(|open| kept.as_ref() != Some(open));
        let wrong = open.unwrap_or(wrong);
        if kept.as_ref() == Some(&wrong) || text[wrong.clone()].trim().is_empty() {
            return None;
        }
        text.replace_range(wrong.clone(), &" ".repeat(wrong.len()));
    }
    None
}

/// The line of a byte, without its end.
fn line(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    start..text[at..].find('\n').map_or(text.len(), |next| at + next)
}

/// The last line up to a byte that opens more brackets than it closes.
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
