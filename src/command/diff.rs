//! `diff OLD NEW`: what changed between two states of a book.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::book::check::{BookCheck, Options};
use crate::diagnostic::{Style, visible};
use crate::export::{Diff as Changes, Snapshot};

use super::{Outcome, cannot, logging, not_read, print, show, shown, tell_errors};

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The earlier state: a book's folder or an exported JSON file.
    old: PathBuf,
    /// The later state: a book's folder or an exported JSON file.
    new: PathBuf,
    /// How the changes are written.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// Exit with 1 when a score or a risk is new or higher.
    #[arg(long)]
    fail_on_increase: bool,
    /// Run the books' other preprocessors too, not only mdBook's own link and index steps and ours.
    #[arg(long)]
    all_preprocessors: bool,
}

/// Formats of `diff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a review comment.
    Markdown,
    /// For scripts.
    Json,
}

impl Diff {
    pub(super) fn run(self) -> Outcome {
        logging::with_default("off");
        let (old, new) = match (self.state(&self.old), self.state(&self.new)) {
            (Ok(old), Ok(new)) => (old, new),
            (Err(outcome), _) | (_, Err(outcome)) => return outcome,
        };
        let changes = Changes::between(&old, &new);
        let written = match self.format {
            Format::Markdown => show(&changes.markdown(), Style::Plain),
            Format::Json => print(&changes.json()),
        };
        if written == Outcome::Fine && self.fail_on_increase && changes.increased() {
            Outcome::Problems
        } else {
            written
        }
    }

    fn state(&self, path: &Path) -> Result<Snapshot, Outcome> {
        if !path.is_dir() {
            let text = std::fs::read_to_string(path)
                .map_err(|error| cannot(format_args!("{} cannot be read: {error}", shown(path))))?;
            return Snapshot::parse(&text).map_err(|error| {
                cannot(format_args!("{}: {}\nhelp: {}", shown(path), visible(&error.to_string()), error.help()))
            });
        }
        let options = Options { all_preprocessors: self.all_preprocessors, ..Options::default() };
        let check = BookCheck::run(path, &options).map_err(|why| not_read(&why))?;
        // What could not be read would pass for removed.
        if check.errors() > 0 {
            tell_errors(&check);
            return Err(cannot(format_args!("{} has errors", shown(path))));
        }
        Ok(Snapshot::of(&check.register))
    }
}
