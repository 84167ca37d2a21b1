//! `diff OLD NEW` and `diff --base REF [BOOK]`: print what changed between two states of a book.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::block::find::Kind;
use crate::book::check::{BookCheck, Options};
use crate::book::config::locate_gate;
use crate::book::load::no_book;
use crate::book::read::{Files, Within, read_any_export, read_export};
use crate::book::revision::Revision;
use crate::diagnostic::{Base, Level, Location, Source, Sources as _, Span, Style, code, visible};
use crate::export::{Diff as Changes, Folder, Place, Problem, State, Subject, Unreadable};

use super::{Outcome, cannot, logging, not_read, print, show, shown};

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(
    override_usage = "mdbook-aivss diff [OPTIONS] <OLD> <NEW>\n       mdbook-aivss diff [OPTIONS] --base <REF> [BOOK]"
)]
pub struct Diff {
    /// The earlier and the later state, OLD and NEW. Each is a book's folder or an exported JSON file. With `--base`, only the later state, BOOK;
    /// default: the current folder.
    #[arg(value_name = "STATE", num_args = 0..=2)]
    states: Vec<PathBuf>,
    /// Read the earlier state from this revision of the book's git repository, such as `origin/main`.
    #[arg(long, value_name = "REF")]
    base: Option<String>,
    /// The format of the changes.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// Exit with 1 if there is more risk, if something can no longer be judged or was removed, or if the gate is looser.
    #[arg(long)]
    fail_on_increase: bool,
    /// Also run the book's other preprocessors, not only mdBook's steps `links` and `index`.
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
        let states = match (&self.base, self.states.as_slice()) {
            (Some(base), []) => self.since(base, Path::new(".")),
            (Some(base), [book]) => self.since(base, book),
            (None, [old, new]) => self.state(old).and_then(|old| Ok((old, self.state(new)?))),
            (Some(_), _) => Err(cannot(
                "`--base` names the earlier state, so there is only one other\nhelp: `mdbook-aivss diff --base REF BOOK`",
            )),
            (None, _) => Err(cannot(
                "there are two states to compare\nhelp: `mdbook-aivss diff OLD NEW`, or `mdbook-aivss diff --base origin/main` for what \
                 changed since a revision of git",
            )),
        };
        let (old, new) = match states {
            Ok(states) => states,
            Err(outcome) => return outcome,
        };
        let changes = Changes::between(&old, &new);
        let written = match self.format {
            Format::Markdown => show(&changes.markdown(), Style::Plain),
            Format::Json => print(changes.json()),
        };
        let fails = changes.has_problems() || (self.fail_on_increase && changes.increased());
        if written == Outcome::Fine && fails { Outcome::Problems } else { written }
    }

    /// The state of a book in a git revision, and its state on disk.
    fn since(&self, base: &str, book: &Path) -> Result<(State, State), Outcome> {
        let new = self.state(book)?;
        let revision = Revision::unpack(book, base).map_err(cannot)?;
        let new = new.with_paths_from(&below(revision.root(), book));
        if no_book(&revision.book()).is_none() {
            let old = self.book(&revision.book(), Some(revision.within()))?;
            return Ok((old.with_paths_from(&below(revision.within().folder(), &revision.book())), new));
        }
        let prefix = shown(revision.prefix());
        match revision.other_book() {
            // If the book was moved, its old state must not count as empty, because then every entry would look new.
            Some(other) => {
                let other = if other.as_os_str().is_empty() { Path::new(".") } else { other };
                let (base, other, book) = (visible(base), shown(other), shown(book));
                Err(cannot(format_args!(
                    "`{base}` has no book in {prefix}, but one in {other}\nhelp: if the book was moved, compare two folders: \
                     `git worktree add ../base {base}` and `mdbook-aivss diff ../base/{other} {book}`",
                )))
            }
            None => {
                Ok((State::before_the_book().with_note("The old state has no book yet, so everything is new."), new))
            }
        }
    }

    fn state(&self, path: &Path) -> Result<State, Outcome> {
        if !path.is_dir() {
            let text = read_any_export(path).map_err(|error| {
                cannot(format_args!("{} cannot be read: {error}\nhelp: {}", shown(path), error.help()))
            })?;
            return State::parse(&text).map_err(|error| {
                cannot(format_args!("{}: {}\nhelp: {}", shown(path), visible(&error.to_string()), error.help()))
            });
        }
        self.book(path, None)
    }

    /// The state of the book in a folder. No file outside `within` is read.
    fn book(&self, dir: &Path, within: Option<&Within>) -> Result<State, Outcome> {
        let files = Files::within(within.cloned());
        let options = Options { all_preprocessors: self.all_preprocessors, files, ..Options::default() };
        let check = BookCheck::run(dir, &options).map_err(|why| not_read(&why))?;
        Ok(state(&check, dir, &options.files))
    }
}

/// The root of a repository and a book below it. A symbolic link may lead to the book.
fn below(root: &Path, book: &Path) -> Base {
    let paths = [std::path::absolute(book), book.canonicalize()];
    paths.into_iter().flatten().find_map(|book| Base::new(root, &book)).unwrap_or_default()
}

/// The settings that are only in the folder of a book, and an error if its baseline is not in the revision.
fn folder(check: &BookCheck, dir: &Path, files: &Files) -> (Folder, Option<Problem>) {
    let named = check.config.gate.baseline.as_ref();
    let (baseline, problem) = match named.map(|path| dir.join(path)) {
        Some(path) if !files.contains(&path) => (None, Some(baseline_outside(check))),
        // `check` reports a baseline that cannot be read. Here it counts as a file without content.
        path => (path.and_then(|path| read_export(&path).ok()), None),
    };
    (Folder { preprocessors: check.preprocessors(), baseline }, problem)
}

fn baseline_outside(check: &BookCheck) -> Problem {
    let sources = check.sources();
    let key = locate_gate(sources.config_text(), "baseline").unwrap_or(0..0);
    let location = sources.location(Span::new(Source::Config, key));
    Problem {
        place: Place { path: location.path, line: location.line.into() },
        code: code::CANNOT_READ.name.to_owned(),
        message: "the baseline is outside of the revision of the repository, so it is not read".to_owned(),
        help: Some("write the path of a file of the repository, from the book's folder".to_owned()),
    }
}

/// The state of a book, which may have errors.
fn state(check: &BookCheck, dir: &Path, files: &Files) -> State {
    let sources = check.sources();
    let place = |location: Location| Place { path: location.path, line: location.line.into() };
    let errors = check.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error);
    let problems = errors.map(|error| Problem {
        place: place(sources.location(error.primary.span)),
        code: error.code.name.to_owned(),
        message: error.message.clone(),
        help: error.help.clone(),
    });
    let unreadable = check.broken_blocks.iter().map(|block| Unreadable {
        subject: match block.kind {
            Kind::Aivss => Subject::Score,
            Kind::Maestro => Subject::Model,
        },
        id: block.id.clone(),
        place: place(sources.location(block.span)),
    });
    let (folder, problem) = folder(check, dir, files);
    State::of(&check.register)
        .with_problems(problems.chain(problem).collect(), unreadable.collect())
        .with_folder(folder)
}
