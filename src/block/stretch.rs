//! Finds the part of a chapter that has to be parsed to find its fences.
//!
//! Start at [`around`]. A chapter is long and has few blocks. The Markdown parser can skip the text before the last certain
//! top-level heading above the first fence word, and the text after the first such heading below the last fence word. If it is
//! not certain (raw HTML, fences inside lists, footnotes, …), it parses more than needed, never less.
//!
//! Without it, a book with both blocks in every chapter takes 15 % more instructions, which is more than the instructions bench
//! allows.

use std::ops::Range;

use memchr::{memchr, memchr2_iter, memrchr};

/// The part of `text` that contains `words` and has the same blocks when it is parsed alone.
pub(super) fn around(text: &str, words: &Range<usize>) -> Range<usize> {
    let mut stretch = 0..text.len();
    // A lone `\r` also ends a line in CommonMark. It is so rare that everything is parsed when there is one.
    if let Some(first) = memchr(b'\r', text.as_bytes())
        && text[first..].replace("\r\n", "").contains('\r')
    {
        return stretch;
    }
    let mut state = State::Boundary;
    let mut marks = Marks { text: text.as_bytes(), next: 0 };
    let mut at = 0;
    while at < text.len() {
        if matches!(state, State::Fence { .. }) {
            // Only a line with such marks can close the fence.
            at = marks.line_from(at);
        }
        let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length + 1);
        let line = &text[at..end];
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if state == State::Boundary && is_heading(line) {
            if at <= words.start {
                stretch.start = at;
            } else if at >= words.end {
                stretch.end = at;
                break;
            }
        }
        match state.after(line, marks.are_in(at..end)) {
            Some(next) => state = next,
            None => break,
        }
        at = end;
    }
    stretch
}

/// The context of a line. In a certain context, no container that contains the line can still be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Only a list, a quote or indented code can be open, and all of them end at a heading or fence that begins in the first
    /// column.
    Boundary,
    /// In other text or directly after it.
    Text,
    /// In a fenced code block of the top level that began with this many of these marks.
    Fence { mark: u8, length: usize },
}

impl State {
    /// The context of the next line, or `None` if only parsing could decide it. `has_marks` says whether the line contains
    /// three backticks or tildes.
    fn after(self, line: &str, has_marks: bool) -> Option<Self> {
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
        if has_marks {
            let mark = line.as_bytes()[0];
            if self != Self::Boundary || !matches!(mark, b'`' | b'~') {
                return None;
            }
            let length = run(line, mark);
            // With a backtick in the info string, the line would be text.
            let certain = length >= 3 && !line[length..].contains(['`', '~']);
            return certain.then_some(Self::Fence { mark, length });
        }
        let is_mark =
            |byte: &u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'\t' | b'>' | b'*' | b'+' | b'-' | b'.' | b')');
        let content = line.bytes().position(|byte| !is_mark(&byte)).map_or(&[][..], |start| &line.as_bytes()[start..]);
        if matches!(content, [b'<' | b':', ..] | [b'[', b'^', ..]) {
            return None;
        }
        Some(if self == Self::Boundary && is_heading(line) { Self::Boundary } else { Self::Text })
    }
}

/// Whether a line contains only spaces and tabs.
fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// Whether a line is a heading with number signs that begins in the first column.
fn is_heading(line: &str) -> bool {
    let marks = run(line, b'#');
    (1..=6).contains(&marks) && matches!(line.as_bytes().get(marks), None | Some(b' ' | b'\t'))
}

/// Length of the run of a byte at the start of a line.
fn run(line: &str, mark: u8) -> usize {
    line.bytes().take_while(|byte| *byte == mark).count()
}

/// The positions of three backticks or tildes in a row, found line by line.
struct Marks<'t> {
    text: &'t [u8],
    /// The first position after the lines that were asked for.
    next: usize,
}

impl Marks<'_> {
    /// Whether a line contains such marks. Lines must be asked for in ascending order.
    fn are_in(&mut self, line: Range<usize>) -> bool {
        self.look_from(line.start);
        line.contains(&self.next)
    }

    /// The start of the first line with such marks, at or after `at`, which is the start of a line. The end of the text if
    /// there is none.
    fn line_from(&mut self, at: usize) -> usize {
        self.look_from(at);
        if self.next == self.text.len() {
            return self.next;
        }
        memrchr(b'\n', &self.text[at..self.next]).map_or(at, |end| at + end + 1)
    }

    fn look_from(&mut self, at: usize) {
        if self.next < at || self.next == 0 {
            let rest = &self.text[at..];
            let found = memchr2_iter(b'`', b'~', rest)
                .find(|at| matches!(rest[*at..], [b'`', b'`', b'`', ..] | [b'~', b'~', b'~', ..]));
            self.next = found.map_or(self.text.len(), |found| at + found);
        }
    }
}
