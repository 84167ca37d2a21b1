//! Finds lines with a correct info string that Markdown does not read as the start of a fence, and fences inside another code block.

use std::ops::Range;

use super::super::find::{Kind, is_escaped, is_separator};
use super::super::options;
use super::word::is_blank;
use super::{Info, Near, NearMiss, first_line, info, strange_characters, words};

/// Why Markdown does not treat a line as the start of a fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// There are only two marks, or three of another sign, such as `'''`.
    Marks,
    /// The line is indented too far or continues a paragraph.
    Place,
    /// Characters that look like a blank come before the marks, such as a no-break space. The text names them.
    Blank(String),
    /// Text comes before the marks.
    Text,
    /// A backtick follows the words.
    Backtick,
}

impl Why {
    pub(super) fn message(&self) -> String {
        let but = match self {
            Self::Marks => "a fence begins with three backticks or tildes",
            Self::Place => "Markdown does not read the line as a fence",
            Self::Blank(names) => {
                return format!("this looks like one of our fences, but there is {names} before the marks");
            }
            Self::Text => "there is text before the marks",
            Self::Backtick => "there is a backtick after the words",
        };
        format!("this looks like one of our fences, but {but}")
    }

    /// The help text, with the corrected line as a code span.
    pub(super) fn help(&self, right: &str) -> String {
        match self {
            Self::Marks => format!("write {right}, and end the block with a line of the same marks"),
            Self::Place => format!(
                "indent {right} by at most three spaces more than the paragraph or list item that it belongs to; if this is only an example, put it into a fence of four backticks"
            ),
            Self::Text => format!("write {right} on a line of its own"),
            Self::Blank(_) => format!("replace it with ordinary spaces before {right}, or remove it"),
            Self::Backtick => format!("write {right}"),
        }
    }
}

/// Characters that authors use instead of backticks, or that begin a block in other dialects.
fn is_false_mark(c: char) -> bool {
    matches!(c, '\'' | '"' | ':' | '´' | 'ˋ' | '｀' | '‘' | '’' | '“' | '”' | '′' | '‵')
}

/// The line around one of our words, if it looks like the start of a fence: marks with a correct info string up to the end of
/// the line. Most such lines are fences; the others are reported.
pub(in crate::block) fn opening(text: &str, word: usize) -> Option<NearMiss> {
    let before = text[..word].trim_end_matches(is_separator);
    let before = before.strip_suffix("yaml").unwrap_or(before).trim_end_matches(is_separator);
    let mark = before.chars().next_back().filter(|mark| matches!(mark, '`' | '~') || is_false_mark(*mark))?;
    let prefix = before.trim_end_matches(mark);
    let marks = before[prefix.len()..].chars().count();
    let line = first_line(&text[before.len()..]);
    let written = line.trim();
    let right = written.trim_end_matches('`');
    if marks < 2 || !is_whole_info(right) {
        return None;
    }
    let is_container = |c: char| c.is_ascii_digit() || matches!(c, '>' | '*' | '+' | '-' | '.' | ')') || is_blank(c);
    // Only one word of a line can pass this check.
    let is_start = matches!(prefix.trim_end_matches(is_container).chars().next_back(), None | Some('\n' | '\r'));
    let blanks = &prefix[prefix.trim_end_matches(is_blank).len()..];
    let false_blank = blanks.find(|c| !matches!(c, ' ' | '\t'));
    let mut start = prefix.len();
    let backticks = written.len() - right.len();
    let why = if is_false_mark(mark) || marks < 3 {
        if !is_start || backticks > 0 || is_false_mark(mark) && marks != 3 {
            return None;
        }
        Why::Marks
    } else if backticks > 0 {
        // With as many backticks after the words as before them, the line is a code span.
        if !is_start || backticks >= marks {
            return None;
        }
        Why::Backtick
    } else if !is_start {
        if is_escaped(text, prefix.len()) {
            return None;
        }
        Why::Text
    } else if let Some(at) = false_blank {
        start = prefix.len() - blanks.len() + at;
        Why::Blank(strange_characters(&blanks[at..]))
    } else {
        Why::Place
    };
    let end = before.len() + line.trim_end().len();
    let mark = if is_false_mark(mark) { '`' } else { mark };
    let right = format!("{}{right}", mark.to_string().repeat(marks.max(3)));
    Some(NearMiss { range: start..end, what: Near::Opening { why, right } })
}

/// Whether a text is a correct info string and nothing else.
fn is_whole_info(text: &str) -> bool {
    let mut words = words(text).map(|(_, word)| word).skip_while(|word| *word == "yaml");
    let Some(kind) = words.next().and_then(Kind::named) else { return false };
    info(text) == Some(Info::Ours)
        && words.next().is_none_or(|view| options::view_words(kind).contains(&view))
        && words.next().is_none()
}

/// A fenced code block of another language.
#[derive(Debug)]
pub(in crate::block) struct Foreign {
    range: Range<usize>,
    /// The marks that open it, such as three backticks.
    marks: String,
    /// Whether a line of such marks closes it. Otherwise it ends with the chapter, or with the list or quote that contains it.
    closed: bool,
    /// Number of bytes before the marks on its first line.
    indent: usize,
}

impl Foreign {
    /// Reads the code block in this range of the chapter. `None` if it does not begin with marks.
    pub(in crate::block) fn of(text: &str, range: Range<usize>) -> Option<Self> {
        let content = text[range.clone()].trim_start_matches([' ', '\t']);
        let start = range.end - content.len();
        let mark = content.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let count = content.len() - content.trim_start_matches(mark).len();
        let last = content.trim_end().rsplit_once('\n').map_or("", |(_, last)| last);
        let last = last.trim_start_matches([' ', '\t', '>']);
        let closed = last.len() >= count && last.chars().all(|c| c == mark);
        Some(Self {
            range: start..range.end,
            marks: content[..count].to_owned(),
            closed,
            indent: start - line_start(text, start),
        })
    }

    pub(in crate::block) fn range(&self) -> &Range<usize> {
        &self.range
    }

    /// The report for a line in the block that would begin one of our blocks. In a closed block, a line with fewer or other
    /// marks, or with more indentation, is an example.
    pub(in crate::block) fn swallows(&self, text: &str, near: &NearMiss) -> Option<NearMiss> {
        let Near::Opening { why: Why::Place, right } = &near.what else { return None };
        let is_example = self.closed && !right.starts_with(&self.marks);
        if is_example || near.range.start - line_start(text, near.range.start) > self.indent + 3 {
            return None;
        }
        let what = Near::Swallowed { begin: self.range.start, close: self.marks.clone() };
        Some(NearMiss { range: near.range.clone(), what })
    }
}

/// The byte at which the line around a byte starts.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}
