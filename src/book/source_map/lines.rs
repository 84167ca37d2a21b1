//! Finds the lines of an included file that mdBook inserts, and those that it hides.

use super::helper::{ANCHOR_END, ANCHOR_START};
use super::mapped::Mapped;

/// The lines of a text without their line ends (`\n` or `\r\n`), each with the index of its first byte.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = next;
        next += line.len();
        (at, line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line)))
    })
}

/// Joins the lines of a file with `\n`, whatever line ends the file has. The position of a line end is after the line's last
/// character.
fn join<'t>(lines: impl Iterator<Item = (usize, &'t str)>, file: usize, out: &mut Mapped) {
    let mut end = None;
    for (at, line) in lines {
        if let Some(end) = end {
            out.push_written("\n", file, end);
        }
        out.push_written(line, file, at);
        end = Some(at + line.len());
    }
}

/// Whether the text has a line with the index `start`. Index 0 exists even in an empty text.
fn has_line(text: &str, start: usize) -> bool {
    start == 0 || text.lines().nth(start).is_some()
}

pub(super) fn take_lines(text: &str, file: usize, start: usize, end: Option<usize>, out: &mut Mapped) -> bool {
    let wanted = lines(text).skip(start);
    match end {
        Some(end) => join(wanted.take(end.saturating_sub(start)), file, out),
        None => join(wanted, file, out),
    }
    has_line(text, start)
}

/// Appends the lines between the comments of an anchor, without the comments of any anchor.
pub(super) fn take_anchor(text: &str, file: usize, anchor: &str, out: &mut Mapped) -> bool {
    let mut inside = false;
    let wanted = lines(text).map_while(|(at, line)| {
        if inside {
            return match ANCHOR_END.captures(line) {
                Some(end) if &end[1] == anchor => None,
                Some(_) => Some(None),
                None => Some((!ANCHOR_START.is_match(line)).then_some((at, line))),
            };
        }
        inside = ANCHOR_START.captures(line).is_some_and(|start| &start[1] == anchor);
        Some(None)
    });
    join(wanted.flatten(), file, out);
    inside
}

pub(super) fn hide_lines(text: &str, file: usize, start: usize, end: Option<usize>, out: &mut Mapped) -> bool {
    let wanted = start..end.unwrap_or(usize::MAX);
    let mut before = None;
    for (number, (at, line)) in lines(text).enumerate() {
        shown_or_hidden(&mut before, file, at, line, wanted.contains(&number), out);
    }
    has_line(text, start)
}

pub(super) fn hide_but_anchor(text: &str, file: usize, anchor: &str, out: &mut Mapped) -> bool {
    let (mut inside, mut found) = (false, false);
    let mut before = None;
    for (at, line) in lines(text) {
        if inside {
            match ANCHOR_END.captures(line) {
                Some(end) => inside = &end[1] != anchor,
                None if ANCHOR_START.is_match(line) => {}
                None => shown_or_hidden(&mut before, file, at, line, true, out),
            }
        } else if let Some(start) = ANCHOR_START.captures(line) {
            inside = &start[1] == anchor;
            found |= inside;
        } else if !ANCHOR_END.is_match(line) {
            shown_or_hidden(&mut before, file, at, line, false, out);
        }
    }
    found
}

/// Appends one more line. `before` is the end of the line before it. A hidden line begins with `# `.
fn shown_or_hidden(before: &mut Option<usize>, file: usize, at: usize, line: &str, shown: bool, out: &mut Mapped) {
    if let Some(end) = *before {
        out.push_written("\n", file, end);
    }
    if !shown {
        out.push_added("# ", (file, at));
    }
    out.push_written(line, file, at);
    *before = Some(at + line.len());
}
