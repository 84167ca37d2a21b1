//! A scored model as a page: HTML for the `html` renderer, plain Markdown for every other.
//!
//! `book` calls one function a block and puts its text where the fence stood. What a writer may know about the place is in
//! [`Context`]; what it may not do (blank lines, `{{`, ids without an underscore, …) is in the rules of [`html`].

pub mod html;
mod listing;
pub mod markdown;
pub mod prose;
mod words;

use crate::diagnostic::{Diagnostic, Level, Sources, visible};
use crate::maestro::{RiskBasis, RiskMatrix};
use crate::register::Register;

/// Where a block stands and what it may look up.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The whole book.
    pub register: &'a Register,
    /// Number of the page that is written, in [`Register::pages`].
    pub page: usize,
    /// At the top level of the chapter: Markdown headings may stand between pieces. Else everything is one line.
    pub top_level: bool,
    /// Level of the last heading before the block, 0 if there is none; ours are one below.
    pub heading_level: u8,
    /// What the configuration asks for.
    pub options: Options,
    /// The risk matrix in force.
    pub matrix: &'a RiskMatrix,
}

/// The part of the configuration that changes how a page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Draw charts (`charts`).
    pub charts: bool,
    /// Write Markdown headings for sidebar and search (`headings`).
    pub headings: bool,
    /// Which risk colours and sorts (`gate.risk`).
    pub basis: RiskBasis,
    /// The renderer is `epub`. mdbook-epub (0.5.2) prints `{#id}` behind a heading as text and leaves `.md` in links.
    pub epub: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { charts: true, headings: true, basis: RiskBasis::Inherent, epub: false }
    }
}

/// The ordinal mark that everything with a severity or a risk carries: a ball filled by quarters, a colour, a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Not scored, or without severity or likelihood: neither low nor none.
    Unrated,
    /// Nothing.
    None,
    /// A quarter.
    Low,
    /// Half.
    Medium,
    /// Three quarters.
    High,
    /// Full.
    Critical,
}

/// A problem as an error box shows it (`on-error = "show"`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemBox {
    /// Name of the rule.
    pub code: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// Where: `src/agent.md:12:7`.
    pub location: String,
    /// How to mend it.
    pub help: Option<String>,
    /// The line of the source, and below it what is meant.
    pub excerpt: Option<String>,
}

impl ProblemBox {
    /// What an error box shows of a diagnostic.
    pub fn new(diagnostic: &Diagnostic, sources: &dyn Sources) -> Self {
        let excerpt = sources.excerpt(diagnostic.primary.span);
        let place = &excerpt.location;
        let after = if place.after_preprocessing { " (after preprocessing)" } else { "" };
        Self {
            code: diagnostic.code.name,
            level: diagnostic.level,
            message: visible(&diagnostic.message).into_owned(),
            location: format!("{}:{}:{}{after}", visible(&place.path), place.line, place.column),
            help: diagnostic.help.as_deref().map(|help| visible(help).into_owned()),
            excerpt: marked_line(&excerpt.text, excerpt.range.clone(), place.line),
        }
    }
}

/// Longer lines are not shown; a hostile one would come again with each of its problems.
const LONG_LINE: usize = 400;

/// The line in which a range begins, with its number, and carets below the range.
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
    // A tab stays a tab, so that the carets stand below it.
    let indent: String = line.chars().take(column).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    // A tab is no risk, and the carets count on it.
    let line: Vec<_> = line.split('\t').map(visible).collect();
    Some(format!("{number} | {}\n{gutter} | {indent}{}", line.join("\t"), "^".repeat(meant.max(1))))
}
