//! Shows the errors of a block in its place, with everything that the terminal shows, so that an author who looks at the page
//! does not need the terminal.

use crate::render::Mark;
use crate::render::tree::{Block, Page, Problem, say};
use crate::render::words::Word;

/// An error in the form of an error box (`on-error = "show"`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemBox {
    /// Name of the code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The position: `src/agent.md:12:7`.
    pub location: String,
    /// Whether the position is in the text that mdBook sent, not in a file.
    pub after_preprocessing: bool,
    /// How to fix it.
    pub help: Option<String>,
    /// The line of the source, with carets below the marked part.
    pub excerpt: Option<String>,
}

/// The error boxes of a block.
pub(crate) fn problems(problems: &[ProblemBox]) -> Page<'_> {
    let boxes = problems.iter().map(|problem| {
        let word = if problem.after_preprocessing { Word::AfterPreprocessing } else { Word::At };
        Block::Problem(Problem {
            mark: Mark::Critical,
            level: Word::Error,
            code: problem.code.into(),
            message: problem.message.as_str().into(),
            location: say!(word, &problem.location).into(),
            help: problem.help.as_deref().map(|help| say!(Word::Help, help).into()),
            excerpt: problem.excerpt.as_deref().map(Into::into),
        })
    });
    Page { kind: "aivss", hooks: None, blocks: boxes.collect() }
}
