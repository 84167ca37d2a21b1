//! `score [FILE]`: scores assessments without a book.

use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::aivss::{Outcome as Scored, Version};
use crate::block::places::Item;
use crate::block::{self, AssessmentBlock, Block};
use crate::diagnostic::{self, Diagnostic, FileSource, Source, Sources as _, Span, Style, code, visible};
use crate::export;
use crate::render;

use super::{Outcome, cannot, print, show, shown, stderr_style, tell_problem};

/// Arguments of `score`.
#[derive(Debug, Args)]
pub struct Score {
    /// A file that contains the body of an `aivss` block, in YAML or JSON. Without a file, or with `-`: standard input.
    file: Option<PathBuf>,
    /// The format of the score.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Score under every version that the inputs allow.
    #[arg(long)]
    all_versions: bool,
}

/// Formats of `score`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: every step of the arithmetic.
    Text,
    /// One JSON object.
    Json,
    /// For several assessments: JSON lines, a list, or several YAML documents. Prints one JSON object a line, in the same order. For an
    /// invalid assessment, the object contains the error.
    Jsonl,
}

impl Score {
    pub(super) fn run(self) -> Outcome {
        let (path, text) = match self.input() {
            Ok(input) => input,
            Err(message) => return cannot(message),
        };
        let source = FileSource::new(&path, &text);
        if self.format == Format::Jsonl {
            return self.batch(&text, &source);
        }
        let results = block::read_assessments(&text, Source::File(0), Version::default());
        if results.len() > 1 {
            return cannot(format_args!(
                "{} contains {} assessments\nhelp: `--format jsonl` scores several",
                visible(&path),
                results.len()
            ));
        }
        let mut out = String::new();
        let mut outcome = Outcome::Fine;
        for (start, read) in results {
            match score(start, read) {
                Ok((block, scored)) if self.format == Format::Text => {
                    out.push_str(&render::score_text(&block.assessment, &scored, self.all_versions));
                }
                Ok((block, scored)) => out.push_str(&self.json(&block, &scored)),
                Err(problems) => {
                    outcome = Outcome::Problems;
                    for problem in problems {
                        tell_problem(&diagnostic::human(&problem, &source, stderr_style()));
                    }
                }
            }
        }
        let printed = match self.format {
            Format::Text => show(&out, Style::Plain),
            Format::Json | Format::Jsonl => print(&out),
        };
        match printed {
            Outcome::Fine => outcome,
            failed => failed,
        }
    }

    /// Scores assessments one after the other, and prints a line for each as soon as it is scored.
    fn batch(&self, text: &str, source: &FileSource<'_>) -> Outcome {
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        let mut outcome = Outcome::Fine;
        let mut written = Ok(());
        block::each_assessment(text, Source::File(0), Version::default(), |start, read| {
            if written.is_err() {
                return;
            }
            let line = match score(start, read) {
                Ok((block, scored)) => self.json(&block, &scored),
                Err(problems) => {
                    outcome = Outcome::Problems;
                    for problem in &problems {
                        // Print one line for each, because there may be thousands.
                        tell_problem(&diagnostic::human(problem, source, Style::Line));
                    }
                    let Some(problem) = problems.first() else { return };
                    let line = source.location(problem.primary.span).line;
                    format!("{}\n", serde_json::json!({"error": problem.message, "line": line}))
                }
            };
            written = out.write_all(line.as_bytes());
        });
        match super::ended(written.and_then(|()| out.flush())) {
            Outcome::Fine => outcome,
            failed => failed,
        }
    }

    /// The score as one line of JSON.
    fn json(&self, block: &AssessmentBlock, scored: &Scored) -> String {
        let AssessmentBlock { assessment, own, .. } = block;
        let mut line = if self.all_versions {
            export::all_versions_json(assessment, own)
        } else {
            export::score_json(assessment, own, scored)
        };
        line.push('\n');
        line
    }

    fn input(&self) -> Result<(String, String), String> {
        match &self.file {
            Some(path) if path.as_os_str() != "-" => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| format!("{} cannot be read: {error}", shown(path)))?;
                Ok((path.to_string_lossy().into_owned(), text))
            }
            _ => {
                let mut text = String::new();
                io::stdin()
                    .lock()
                    .read_to_string(&mut text)
                    .map_err(|error| format!("the input cannot be read: {error}"))?;
                Ok(("<stdin>".to_owned(), text))
            }
        }
    }
}

/// Scores one block. On failure, returns the problems with their positions.
fn score(start: usize, read: block::Read) -> Result<(Box<AssessmentBlock>, Scored), Vec<Diagnostic>> {
    let Some(Block::Assessment(block)) = read.block else { return Err(read.problems) };
    let AssessmentBlock { assessment, places, .. } = &*block;
    let place = |field: &str| {
        let range = places.of(Item::Root, field);
        Span::new(Source::File(0), start + range.start..start + range.end)
    };
    if let Some(from) = &assessment.factors_from {
        let message = format!("the factors of `{from}` are not here");
        let problem = Diagnostic::new(code::UNKNOWN_REFERENCE, place("factors-from"), message);
        return Err(vec![problem.help("`factors-from` needs a book; write the factors out")]);
    }
    match assessment.score() {
        Ok(scored) => Ok((block, scored)),
        Err(problems) => {
            let problems = problems.iter().map(|problem| {
                let diagnostic =
                    Diagnostic::new(block::code_of(problem), place(problem.input().field()), problem.message());
                diagnostic.help(problem.help())
            });
            Err(problems.collect())
        }
    }
}
