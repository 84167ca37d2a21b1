//! The part of a chapter that has to be parsed to find its fences.
//!
//! The entry is [`around`]. A chapter is long and its blocks are few: Markdown's parser need not read what lies before the last heading
//! that certainly stands at the top level of the chapter above the first fence word, nor what lies behind the first such heading
//! below the last one. Where that is in doubt (raw HTML, fences inside lists, footnotes, …) more is parsed than needed, never less.

use std::ops::Range;

use memchr::{memchr, memchr2_iter};

/// A stretch of `text` that holds `words` and whose blocks are the same when it is parsed for itself.
pub(super) fn around(text: &str, words: &Range<usize>) -> Range<usize> {
    let mut stretch = 0..text.len();
    // A lone carriage return ends a line too, and nobody writes one.
    if let Some(first) = memchr(b'\r', text.as_bytes())
        && text[first..].replace("\r\n", "").contains('\r')
    {
        return stretch;
    }
    let mut state = State::Boundary;
    let mut at = 0;
    while at < text.len() {
        let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length + 1);
        let line = text[at..end].trim_end_matches(['\n', '\r']);
        if state == State::Boundary && is_heading(line) {
            if at <= words.start {
                stretch.start = at;
            } else if at >= words.end {
                stretch.end = at;
                break;
            }
        }
        match state.after(line) {
            Some(next) => state = next,
            None => break,
        }
        at = end;
    }
    stretch
}

/// Where a line stands. A line in no doubt is never inside a container that could still be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing but a list, a quote or indented code can be open, and none of them takes a line that begins in the first column with
    /// a heading or a fence.
    Boundary,
    /// In or directly behind other text.
    Text,
    /// In a fenced code block of the top level that began with so many of these marks.
    Fence { mark: u8, length: usize },
}

impl State {
    /// Where the next line stands; `None` where nobody can tell without parsing.
    fn after(self, line: &str) -> Option<Self> {
        if let Self::Fence { mark, length } = self {
            let inner = line.trim_start_matches(' ');
            let marks = run(inner, mark);
            let rest = &inner[marks..];
            if line.len() - inner.len() > 3 || marks < length || !rest.trim().is_empty() {
                return Some(self);
            }
            return is_blank(rest).then_some(Self::Boundary);
        }
        if is_blank(line) {
            return Some(Self::Boundary);
        }
        if holds_fence_marks(line) {
            let mark = line.as_bytes()[0];
            if self != Self::Boundary || !matches!(mark, b'`' | b'~') {
                return None;
            }
            let length = run(line, mark);
            // Backticks in the info would make it text.
            let certain = length >= 3 && !line[length..].contains(['`', '~']);
            return certain.then_some(Self::Fence { mark, length });
        }
        let content = line.trim_start_matches(|c: char| c.is_ascii_digit() || " \t>*+-.)".contains(c));
        if content.starts_with(['<', ':']) || content.starts_with("[^") {
            return None;
        }
        Some(if self == Self::Boundary && is_heading(line) { Self::Boundary } else { Self::Text })
    }
}

/// Nothing but spaces and tabs.
fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// A heading with number signs that begins in the first column.
fn is_heading(line: &str) -> bool {
    let marks = run(line, b'#');
    (1..=6).contains(&marks) && matches!(line.as_bytes().get(marks), None | Some(b' ' | b'\t'))
}

/// Length of the run of a byte at the start of a line.
fn run(line: &str, mark: u8) -> usize {
    line.bytes().take_while(|byte| *byte == mark).count()
}

/// Whether three backticks or tildes stand together anywhere in a line.
fn holds_fence_marks(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr2_iter(b'`', b'~', bytes).any(|at| bytes[at..].starts_with(b"```") || bytes[at..].starts_with(b"~~~"))
}
