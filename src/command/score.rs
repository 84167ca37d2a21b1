//! `score [FILE]`: scores assessments without a book.

use std::io::Read;
use std::path::PathBuf;

use clap::Args;

use crate::aivss::Version;
use crate::block::find::Body;
use crate::block::{self, Block};
use crate::diagnostic::{self, FileSource};

use super::{Outcome, cannot, print, stderr_style, tell};

/// Arguments of `score`.
#[derive(Debug, Args)]
pub struct Score {
    /// A file with an assessment in YAML or JSON; standard input without one or with `-`.
    file: Option<PathBuf>,
}

impl Score {
    pub(super) fn run(self) -> Outcome {
        let (path, text) = match &self.file {
            Some(path) if path.as_os_str() != "-" => match std::fs::read_to_string(path) {
                Ok(text) => (path.to_string_lossy().into_owned(), text),
                Err(error) => return cannot(format_args!("{} cannot be read: {error}", path.display())),
            },
            _ => {
                let mut text = String::new();
                match std::io::stdin().lock().read_to_string(&mut text) {
                    Ok(_) => ("<stdin>".to_owned(), text),
                    Err(error) => return cannot(format_args!("the input cannot be read: {error}")),
                }
            }
        };
        let body = Body::whole(&text);
        let read = block::read_assessment(&body, 0, Version::default());
        let source = FileSource { path: &path, text: &text };
        for problem in &read.problems {
            tell(&diagnostic::human(problem, &source, stderr_style()));
        }
        match read.block {
            Some(Block::Assessment(block)) => match block.assessment.score() {
                Ok(outcome) => print(&format!("{:?}\n", outcome.score)),
                Err(_) => Outcome::Problems,
            },
            _ => Outcome::Problems,
        }
    }
}
