//! Diagnostics: the problems of a book, and the printers that report them.
//!
//! A problem is a [`Diagnostic`] with positions in *sources* (chapters or files). [`Sources`] converts them to [`Location`]s in
//! the author's files. A printer in this module then formats the diagnostic for a person or a program. [`code`] contains the
//! table of all rules.

mod alike;
mod base;
mod github;
mod human;
mod json;
mod placed;
pub mod sarif;

pub mod code;
mod example;
pub use alike::{MOST_ALIKE_SHOWN, MOST_PLACES_SHOWN, Shown, alike};
pub use base::Base;
pub(crate) use base::normal;
pub use code::{CODES, Code, Kind};
pub use example::{Example, Part, example};
pub use github::{github, github_at, github_error, github_notice};
pub use human::{Style, human};
pub use json::{JsonDiagnostic, json};
pub use placed::Placed;

use std::borrow::Cow;

use crate::order::Sort as _;
pub use crate::text::visible;
pub(crate) use crate::text::{floor_boundary, is_unprintable};
use crate::text::{push_visible, risky};

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Only information.
    Note,
    /// Probably a mistake, but the build continues.
    Warning,
    /// A mistake that makes the build fail.
    Error,
}

impl Level {
    /// `error`, `warning` or `note`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The level that `[preprocessor.aivss.lints]` or `--deny` gives a lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LintLevel {
    /// Not reported.
    Allow,
    /// Reported as a warning.
    Warn,
    /// Reported as an error.
    Deny,
}

impl LintLevel {
    /// Parses `allow`, `warn` or `deny`.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "allow" => Some(Self::Allow),
            "warn" => Some(Self::Warn),
            "deny" => Some(Self::Deny),
            _ => None,
        }
    }

    /// `allow`, `warn` or `deny`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// The text that a [`Span`] refers to. The program that reads the texts assigns the numbers, together with its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The chapter with this number, as the host sent it.
    Chapter(u32),
    /// The files from which the chapter with this number was made, concatenated. Only these contain the text of an include, so
    /// mistakes in an include have their position here.
    FilesOf(u32),
    /// The file with this number among those that are not chapters: a page that `SUMMARY.md` does not list, or the input of
    /// `score`.
    File(u32),
    /// `book.toml`.
    Config,
}

impl Source {
    /// The order in which findings are shown: each chapter with its files, then other files, then `book.toml`.
    fn order(self) -> (u8, u32) {
        match self {
            Self::Chapter(number) | Self::FilesOf(number) => (0, number),
            Self::File(number) => (1, number),
            Self::Config => (2, 0),
        }
    }
}

/// A byte range of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub source: Source,
    /// Index of the first byte.
    pub start: u32,
    /// Index after the last byte.
    pub end: u32,
}

impl Span {
    /// A range of a source. Offsets above 4 GiB become the same value.
    pub fn new(source: Source, range: std::ops::Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The range as byte offsets.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A position with a short text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The position in the source.
    pub span: Span,
    /// A few words about the position. May be empty.
    pub text: String,
}

/// One finding: what is wrong, where, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule.
    pub code: &'static Code,
    /// Its level according to the configuration.
    pub level: Level,
    /// What is wrong, in terms that the author uses.
    pub message: String,
    /// The main position.
    pub primary: Label,
    /// Further positions, such as the first of two duplicates.
    pub others: Vec<Label>,
    /// How to fix it.
    pub help: Option<String>,
    /// Where the rule comes from, or other information.
    pub note: Option<String>,
    /// The text that fixes the problem if it replaces the primary range.
    pub fix: Option<String>,
}

impl Diagnostic {
    /// Creates a finding with the default level of its code.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        let level = match code.kind {
            Kind::Error | Kind::Lint(LintLevel::Deny) => Level::Error,
            Kind::Lint(LintLevel::Warn) => Level::Warning,
            Kind::Lint(LintLevel::Allow) => Level::Note,
        };
        Self {
            code,
            level,
            message: message.into(),
            primary: Label { span, text: String::new() },
            others: Vec::new(),
            help: None,
            note: None,
            fix: None,
        }
    }

    /// Adds the help: how to fix it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a note, for example where the rule comes from.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Adds the text that fixes the problem if it replaces the primary range.
    #[must_use]
    pub fn fix(mut self, text: impl Into<String>) -> Self {
        self.fix = Some(text.into());
        self
    }

    /// Sets the text at the primary position.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds a further position.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label { span, text: text.into() });
        self
    }
}

/// A position in the author's own file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Path with forward slashes, relative to the book's folder.
    pub path: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in Unicode scalar values, counted from 1.
    pub column: u32,
    /// Line of the end, counted from 1.
    pub end_line: u32,
    /// Column after the end, counted from 1.
    pub end_column: u32,
    /// Whether the text could not be traced to a file. Line and column then count in the chapter that the host sent.
    pub after_preprocessing: bool,
}

impl std::fmt::Display for Location {
    /// Writes `src/agent.md:12:7`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// A position together with the text that contains it, for excerpts.
#[derive(Debug, Clone)]
pub struct Excerpt<'a> {
    /// The position of the range: file, line and column.
    pub location: Location,
    /// The text of the file.
    pub text: Cow<'a, str>,
    /// The byte range in `text`.
    pub range: std::ops::Range<usize>,
}

/// Finds the text and the file that a [`Span`] belongs to.
pub trait Sources {
    /// The excerpt for a span, in the author's file.
    fn excerpt(&self, span: Span) -> Excerpt<'_>;

    /// Only the location of a span.
    fn location(&self, span: Span) -> Location {
        self.excerpt(span).location
    }
}

/// Makes a whole message safe for a terminal or a log: it does for all of it what [`visible`] does for a part. Line feeds and
/// tabs stay, and with [`Style::Colour`] colours too. No line begins with `::`, because that would be a workflow command in the
/// log of GitHub Actions.
pub fn printable(text: &str, style: Style) -> Cow<'_, str> {
    let harmless = |c: char| !risky(c) || matches!(c, '\n' | '\t');
    if text.chars().all(harmless) && !text.contains("::") {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        // GitHub skips white space before a command.
        if let Some(command) = line.trim_start().strip_prefix("::") {
            shown.push_str(&line[..line.len() - command.len() - 2]);
            shown.push_str("\\u{3a}:");
            rest = command;
        }
        while let Some(c) = rest.chars().next() {
            let colour = if style == Style::Colour { colour(rest) } else { 0 };
            let length = if colour > 0 { colour } else { c.len_utf8() };
            let (piece, after) = rest.split_at(length);
            if colour > 0 || harmless(c) {
                shown.push_str(piece);
            } else {
                push_visible(&mut shown, c);
            }
            rest = after;
        }
    }
    Cow::Owned(shown)
}

/// Length of the escape sequence for colour and weight, such as `ESC [ 1 ; 31 m`, at the start of a text; 0 if there is none.
fn colour(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else { return 0 };
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(parameters.len());
    if parameters[end..].starts_with('m') { 2 + end + 1 } else { 0 }
}

/// The number of problems that are printed for people unless they ask for more.
pub const MOST_SHOWN: usize = 200;

/// Selects at most `most` problems to print, in their order, and counts the rest. Errors are kept before warnings, because they
/// are the reason why a command fails. Many similar warnings count as one problem; see [`alike()`].
pub fn shortened<'d>(all: impl Iterator<Item = &'d Diagnostic>, most: usize) -> (Vec<Shown<'d>>, usize) {
    let mut numbered: Vec<_> = alike(all).into_iter().enumerate().collect();
    let mut left_out = 0;
    if numbered.len() > most {
        numbered.in_order_of(|(number, shown)| (std::cmp::Reverse(shown.problem.level), *number));
        left_out = numbered.drain(most..).map(|(_, shown)| 1 + shown.others.len()).sum();
        numbered.in_order_of(|(number, _)| *number);
    }
    (numbered.into_iter().map(|(_, shown)| shown).collect(), left_out)
}

/// The line after the last problem, which says how many were left out; empty if none were. `all` says how to see all of them.
pub fn left_out_line(count: usize, all: &str) -> String {
    match count {
        0 => String::new(),
        1 => format!("and 1 more problem; {all}\n"),
        count => format!("and {} more problems; {all}\n", crate::text::grouped(count)),
    }
}

/// The first character boundary at or after `offset`; the end of the text if there is none.
pub(crate) fn ceil_boundary(text: &str, offset: usize) -> usize {
    (offset..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// The positions at which the lines of a text begin. It is created once for a text; each lookup takes logarithmic time, however
/// long the lines are.
///
/// We do not use the crate `line-index`, because it ends lines only at `\n`. CommonMark and editors also end them at a lone
/// `\r`, and do not count a byte order mark as a column.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    /// The first byte of each line.
    lines: Vec<usize>,
    /// The number of characters before each [`Self::STEP`]th byte; empty if every character is one byte.
    marks: Vec<usize>,
}

impl LineIndex {
    const STEP: usize = 128;

    /// Creates the index of a text. Lines end at `\n`, `\r\n` and a lone `\r`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        // Editors do not show a byte order mark, so it does not count as a column.
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let lines = std::iter::once(first).chain(ends.map(|at| at + 1)).collect();
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for chunk in bytes.chunks(Self::STEP) {
                marks.push(count);
                count += Self::characters(chunk);
            }
            marks.push(count);
        }
        Self { lines, marks }
    }

    /// Line and column (counted from 1, in Unicode scalar values) of a byte. `text` must be the text of the index.
    pub fn line_column(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = floor_boundary(text, offset);
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let column = self.before(text, offset).saturating_sub(self.before(text, start)) + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// The byte range of the lines that a range touches, without the last line end.
    pub fn whole_lines(&self, text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let line = self.lines.partition_point(|start| *start <= range.start.min(text.len())).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let next = self.lines.partition_point(|start| *start <= range.end.min(text.len()));
        let end = self.lines.get(next).map_or(text.len(), |next| next - 1);
        start..end.max(start)
    }

    /// The number of characters before a byte.
    fn before(&self, text: &str, offset: usize) -> usize {
        match self.marks.get(offset / Self::STEP) {
            Some(mark) => mark + Self::characters(&text.as_bytes()[offset / Self::STEP * Self::STEP..offset]),
            None => offset,
        }
    }

    fn characters(bytes: &[u8]) -> usize {
        // Count every byte except those that continue a character.
        bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
    }
}

/// Line and column (counted from 1, in Unicode scalar values) of a byte offset. Lines end at `\n`, `\r\n` and a lone `\r`. For
/// more than a few offsets in one text, create a [`LineIndex`].
pub fn line_column(text: &str, offset: usize) -> (u32, u32) {
    LineIndex::new(text).line_column(text, offset)
}

/// The location of a byte range in the text of the file `path`.
pub fn locate(path: &str, text: &str, range: std::ops::Range<usize>) -> Location {
    locate_with(&LineIndex::new(text), path, text, range)
}

/// Does the same with an existing index of the text.
pub fn locate_with(index: &LineIndex, path: &str, text: &str, range: std::ops::Range<usize>) -> Location {
    let (line, column) = index.line_column(text, range.start);
    let (end_line, end_column) = index.line_column(text, range.end.max(range.start));
    Location { path: path.to_owned(), line, column, end_line, end_column, after_preprocessing: false }
}

/// A single file as the only source. `score` and errors in the configuration use it.
pub struct FileSource<'a> {
    path: &'a str,
    text: &'a str,
    /// Created on first use, because most files have no problem and a batch may contain thousands.
    index: std::cell::OnceCell<LineIndex>,
}

impl<'a> FileSource<'a> {
    /// Creates it from the path to print and the file's text.
    pub fn new(path: &'a str, text: &'a str) -> Self {
        Self { path, text, index: std::cell::OnceCell::new() }
    }
}

impl Sources for FileSource<'_> {
    fn excerpt(&self, span: Span) -> Excerpt<'_> {
        Excerpt {
            location: locate_with(
                self.index.get_or_init(|| LineIndex::new(self.text)),
                self.path,
                self.text,
                span.range(),
            ),
            text: Cow::Borrowed(self.text),
            range: span.range(),
        }
    }
}

/// Sorts findings by the order of the sources and removes duplicates. The sort is stable.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.in_order_of(|diagnostic| {
        let span = diagnostic.primary.span;
        (span.source.order(), span.start, span.end)
    });
    let mut seen = std::collections::HashSet::new();
    diagnostics
        .retain(|diagnostic| seen.insert((diagnostic.code.name, diagnostic.primary.span, diagnostic.message.clone())));
}

#[cfg(test)]
mod tests;
