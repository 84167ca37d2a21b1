//! Diagnostics: what can be wrong with a book, and the printers that report it.
//!
//! A problem is a [`Diagnostic`] with places in *sources* (chapters or files). [`Sources`] turns the places into [`Location`]s in the author's
//! files. A printer of this module then writes the diagnostic for a person or a program. [`code`] has the table of all rules.

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

pub use crate::text::visible;
pub(crate) use crate::text::{floor_boundary, is_unprintable};
use crate::text::{push_visible, risky};

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Likely a mistake; the build goes on.
    Warning,
    /// The build fails.
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

/// What `[preprocessor.aivss.lints]` or `--deny` makes of a lint.
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
    /// Reads `allow`, `warn` or `deny`.
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

/// The text that a [`Span`] points into. The numbers are given by the program that reads the texts, and by its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The chapter with this number, as the host sent it.
    Chapter(u32),
    /// The files that the chapter with this number was made from: offsets count in them, one behind the other. Mistakes in an include
    /// are found only there, because the text of the chapter no longer has the include.
    FilesOf(u32),
    /// The file with this number among those that are no chapters: a page that `SUMMARY.md` does not list, or the input of `score`.
    File(u32),
    /// `book.toml`.
    Config,
}

impl Source {
    /// The order in which findings are shown: a chapter with its files, then other files, then `book.toml`.
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
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// A range of a source. Offsets above 4 GiB are all the same.
    pub fn new(source: Source, range: std::ops::Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The range as offsets.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place and what to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place in the source.
    pub span: Span,
    /// What to say about the place, in a few words. May be empty.
    pub text: String,
}

/// One finding: what is wrong, where, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule.
    pub code: &'static Code,
    /// How bad it is, after the configuration.
    pub level: Level,
    /// What is wrong, in the author's words.
    pub message: String,
    /// The place it is about.
    pub primary: Label,
    /// Places that belong to it, such as the first of two duplicates.
    pub others: Vec<Label>,
    /// How to fix it.
    pub help: Option<String>,
    /// Where the rule comes from, or what else is worth knowing.
    pub note: Option<String>,
    /// The text that fixes it, in place of the primary range.
    pub fix: Option<String>,
}

impl Diagnostic {
    /// A finding at its code's default level.
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

    /// Adds how to fix it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds where the rule comes from.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Adds the text that fixes it, in place of the primary range.
    #[must_use]
    pub fn fix(mut self, text: impl Into<String>) -> Self {
        self.fix = Some(text.into());
        self
    }

    /// Sets the text at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label { span, text: text.into() });
        self
    }
}

/// A place in the author's own file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Path with forward slashes, relative to the book's folder.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
    /// Line of the end, from 1.
    pub end_line: u32,
    /// Column after the end, from 1.
    pub end_column: u32,
    /// The text that the host sent could not be traced to a file: line and column count in the chapter after preprocessing.
    pub after_preprocessing: bool,
}

impl std::fmt::Display for Location {
    /// Writes `src/agent.md:12:7`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// A place together with the text it lies in, for excerpts.
#[derive(Debug, Clone)]
pub struct Excerpt<'a> {
    /// Where it is.
    pub location: Location,
    /// The text of the file.
    pub text: Cow<'a, str>,
    /// The bytes of `text` that are meant.
    pub range: std::ops::Range<usize>,
}

/// Finds the text and the file that a [`Span`] belongs to.
pub trait Sources {
    /// The place of a span in the author's file.
    fn excerpt(&self, span: Span) -> Excerpt<'_>;

    /// The location alone.
    fn location(&self, span: Span) -> Location {
        self.excerpt(span).location
    }
}

/// A whole message with lines of our own as a terminal or a log may get it: what [`visible`] does to a part of a message, for all of
/// it. Line feeds and tabs stay, and with [`Style::Colour`] colours. No line begins with `::`, which would be a workflow command in
/// the log of GitHub Actions.
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

/// Length of the escape sequence for colours and weights that a text begins with, `ESC [ 1 ; 31 m`; 0 where there is none.
fn colour(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else { return 0 };
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(parameters.len());
    if parameters[end..].starts_with('m') { 2 + end + 1 } else { 0 }
}

/// How many problems are written for people unless they ask for more.
pub const MOST_SHOWN: usize = 200;

/// Selects at most `most` problems to print, in their order, and counts the diagnostics that are left out. It keeps errors before
/// warnings, because they are the reason why a command fails. Many equal warnings are one problem; see [`alike()`].
pub fn shortened<'d>(all: impl Iterator<Item = &'d Diagnostic>, most: usize) -> (Vec<Shown<'d>>, usize) {
    let mut numbered: Vec<_> = alike(all).into_iter().enumerate().collect();
    let mut left_out = 0;
    if numbered.len() > most {
        numbered.sort_by_key(|(number, shown)| (std::cmp::Reverse(shown.problem.level), *number));
        left_out = numbered.drain(most..).map(|(_, shown)| 1 + shown.others.len()).sum();
        numbered.sort_by_key(|(number, _)| *number);
    }
    (numbered.into_iter().map(|(_, shown)| shown).collect(), left_out)
}

/// What follows the last problem that is shown; nothing where all are. `all` says how to see all of them.
pub fn left_out_line(count: usize, all: &str) -> String {
    match count {
        0 => String::new(),
        1 => format!("and 1 more problem; {all}\n"),
        count => format!("and {} more problems; {all}\n", crate::text::grouped(count)),
    }
}

/// The first character boundary of a text that is not before `offset`; its end where there is none.
pub(crate) fn ceil_boundary(text: &str, offset: usize) -> usize {
    (offset..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Where the lines of a text begin. Made once a text, it answers in logarithmic time, however long the lines are.
///
/// The crate `line-index` ends lines at `\n` alone; CommonMark and editors also end them at a lone `\r`, and show no column for a byte order mark.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    /// First byte of each line.
    lines: Vec<usize>,
    /// Characters before each [`Self::STEP`]th byte; empty where every character is one byte.
    marks: Vec<usize>,
}

impl LineIndex {
    const STEP: usize = 128;

    /// Counts the lines of a text; `\n`, `\r\n` and a lone `\r` end one.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        // An editor does not show a byte order mark, so it is no column.
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

    /// Line and column (from 1, in Unicode scalar values) of a byte of the text that the index was made of.
    pub fn line_column(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = floor_boundary(text, offset);
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let column = self.before(text, offset).saturating_sub(self.before(text, start)) + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// The bytes of the lines that a range touches, without the last line's end.
    pub fn whole_lines(&self, text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let line = self.lines.partition_point(|start| *start <= range.start.min(text.len())).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let next = self.lines.partition_point(|start| *start <= range.end.min(text.len()));
        let end = self.lines.get(next).map_or(text.len(), |next| next - 1);
        start..end.max(start)
    }

    /// Characters before a byte.
    fn before(&self, text: &str, offset: usize) -> usize {
        match self.marks.get(offset / Self::STEP) {
            Some(mark) => mark + Self::characters(&text.as_bytes()[offset / Self::STEP * Self::STEP..offset]),
            None => offset,
        }
    }

    fn characters(bytes: &[u8]) -> usize {
        // Every byte but those that continue a character.
        bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
    }
}

/// Line and column (from 1, in Unicode scalar values) of a byte offset; `\n`, `\r\n` and a lone `\r` end a line. For more than a few
/// offsets of one text make a [`LineIndex`].
pub fn line_column(text: &str, offset: usize) -> (u32, u32) {
    LineIndex::new(text).line_column(text, offset)
}

/// The location of a byte range of a text that is the file `path` itself.
pub fn locate(path: &str, text: &str, range: std::ops::Range<usize>) -> Location {
    locate_with(&LineIndex::new(text), path, text, range)
}

/// The same with the text's index at hand.
pub fn locate_with(index: &LineIndex, path: &str, text: &str, range: std::ops::Range<usize>) -> Location {
    let (line, column) = index.line_column(text, range.start);
    let (end_line, end_column) = index.line_column(text, range.end.max(range.start));
    Location { path: path.to_owned(), line, column, end_line, end_column, after_preprocessing: false }
}

/// A single file as the only source: what `score` and configuration errors use.
pub struct FileSource<'a> {
    path: &'a str,
    text: &'a str,
    /// Made at the first question: most files have no problem, and a batch may have thousands.
    index: std::cell::OnceCell<LineIndex>,
}

impl<'a> FileSource<'a> {
    /// The path to show, and the file's text.
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

/// Puts findings into the order of the sources and drops those said twice. The order of equals is kept.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by_key(|diagnostic| {
        let span = diagnostic.primary.span;
        (span.source.order(), span.start, span.end)
    });
    let mut seen = std::collections::HashSet::new();
    diagnostics
        .retain(|diagnostic| seen.insert((diagnostic.code.name, diagnostic.primary.span, diagnostic.message.clone())));
}

#[cfg(test)]
mod tests;
