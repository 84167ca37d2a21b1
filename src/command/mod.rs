//! The command line. Each subcommand is in a file that defines its arguments and prints its results; `book` and `export` do the
//! work.
//!
//! Start at [`run`]. A new subcommand needs a variant of [`Command`], a file here, and a line in [`run`].
//!
//! The files of this module use each other: the list of commands contains the arguments of each command, and each command uses
//! the shared functions.

mod arguments;
#[cfg(feature = "driver")]
mod build;
#[cfg(feature = "driver")]
mod check;
mod completions;
#[cfg(feature = "driver")]
mod diff;
mod difference;
mod explain;
#[cfg(feature = "driver")]
mod export;
mod import;
mod init;
#[cfg(feature = "driver")]
mod logging;
#[cfg(feature = "lsp")]
mod lsp;
#[cfg(feature = "lsp")]
mod new;
mod preprocess;
mod received;
#[cfg(feature = "driver")]
mod record;
#[cfg(feature = "lsp")]
mod rename;
mod schema;
mod score;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "driver")]
mod suggest;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::diagnostic::visible;
use terminal::{cannot, ended, print, show, shown, stderr_style, tell, tell_problem};
#[cfg(feature = "driver")]
use terminal::{not_read, without_errors};

/// Threat models of AI agents in mdBook: AIVSS scores and MAESTRO layers from fenced blocks.
///
/// Without a command, the program acts as an mdBook preprocessor. mdBook starts it if `book.toml` contains `[preprocessor.aivss]`.
#[derive(Debug, Parser)]
#[command(name = "mdbook-aivss", version, max_term_width = 100)]
pub struct Cli {
    /// The command to run.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell mdBook whether this program supports a renderer: exit code 0 means yes, and 1 means no. Prints nothing.
    Supports {
        /// Name of the renderer.
        renderer: String,
    },
    /// Set up a book for this program, or start a new book.
    ///
    /// Adds the output folder to `.gitignore`: always in a new book, and in an existing one if it is in a
    /// git repository and no `.gitignore` covers the folder.
    Init(init::Init),
    /// Build a book with the embedded mdBook and this preprocessor.
    #[cfg(feature = "driver")]
    Build(build::Build),
    /// Show a book in the browser, and build it again after every change.
    ///
    /// Problems are shown in the page where they are. While the book cannot be built, its last good pages stay. Nothing is written into
    /// the book: the pages are in a temporary folder, which is removed at the end. Ctrl+C ends the command.
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    /// Report every problem of a book, then compare the book with the limits of its gate.
    #[cfg(feature = "driver")]
    Check(check::Check),
    /// Write a book's scores and threats to a file for another tool.
    #[cfg(feature = "driver")]
    Export(export::Export),
    /// Show what changed between two states of a book, for a review.
    #[cfg(feature = "driver")]
    Diff(diff::Diff),
    /// Add the current state of the book to its history, which the block `aivss trend` shows.
    ///
    /// The history is `history.jsonl` beside `book.toml`: one line for each record, sorted by day and label.
    #[cfg(feature = "driver")]
    Record(record::Record),
    /// Needs the feature `driver`.
    #[cfg(not(feature = "driver"))]
    #[command(hide = true, disable_help_flag = true)]
    Record(WithoutDriver),
    /// Needs the feature `driver`.
    #[cfg(not(feature = "driver"))]
    #[command(hide = true, disable_help_flag = true)]
    Build(WithoutDriver),
    /// Needs the feature `driver`.
    #[cfg(not(feature = "driver"))]
    #[command(hide = true, disable_help_flag = true)]
    Check(WithoutDriver),
    /// Needs the feature `driver`.
    #[cfg(not(feature = "driver"))]
    #[command(hide = true, disable_help_flag = true)]
    Export(WithoutDriver),
    /// Needs the feature `driver`.
    #[cfg(not(feature = "driver"))]
    #[command(hide = true, disable_help_flag = true)]
    Diff(WithoutDriver),
    /// Write an agent's chapter, an assessment, a threat or a mitigation, by answering questions.
    ///
    /// In a terminal, the command asks the questions. Scripts can give each answer as an option instead. If you stop with Ctrl+C, your answers
    /// are kept. Run the same command again to continue.
    #[cfg(feature = "lsp")]
    New(new::New),
    /// Run the language server for editors, on standard input and output.
    #[cfg(feature = "lsp")]
    Lsp(lsp::Lsp),
    /// Rename an id everywhere in a book: in blocks, in the text, and in `book.toml`.
    ///
    /// All files are changed, or none. An assessment or a threat model keeps its old id in `formerly`, so that links to it still work.
    #[cfg(feature = "lsp")]
    Rename(rename::Rename),
    /// Print a first draft of threats that answer the open questions of an architecture.
    #[cfg(feature = "driver")]
    Suggest(suggest::Suggest),
    /// Score assessments from a file or from standard input.
    Score(score::Score),
    /// Turn a threat-model page, an AIVSS 0.8 report, or a threat model of another tool into a chapter.
    Import(import::Import),
    /// Print the JSON Schema of a block or of an export, for editors and scripts.
    Schema(schema::Schema),
    /// Explain an error or a lint, and show how to fix it.
    Explain(explain::Explain),
    /// Print a completion script for a shell.
    Completions(completions::Completions),
}

/// A command that reads a book, in a program that was built without the feature for it.
#[cfg(not(feature = "driver"))]
#[derive(Debug, clap::Args)]
pub struct WithoutDriver {
    /// The arguments of the command.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<std::ffi::OsString>,
}

#[cfg(not(feature = "driver"))]
impl WithoutDriver {
    fn run(self) -> Outcome {
        drop(self.arguments);
        cannot(
            "this command reads a book, and this program was built without the feature `driver`, which holds mdBook\n\
             help: `cargo install mdbook-aivss` builds it with `driver`; as a preprocessor of an installed mdBook it works without",
        )
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0: the command succeeded.
    Fine,
    /// Exit code 1: the command found problems.
    Problems,
    /// Exit code 2: the command could not run.
    CouldNotRun,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Problems => Self::from(1),
            Outcome::CouldNotRun => Self::from(2),
        }
    }
}

/// Runs the program with the arguments of the process, and returns its exit code.
pub fn run() -> ExitCode {
    // mdBook calls `supports` before every build, and no parser is needed for it.
    let arguments: Vec<_> = std::env::args_os().skip(1).take(3).collect();
    if let [command, renderer] = arguments.as_slice()
        && command == "supports"
        && let Some(renderer) = renderer.to_str()
        && !renderer.starts_with('-')
    {
        return preprocess::supports(renderer).into();
    }
    if arguments.is_empty() {
        return preprocess::run().into();
    }
    let cli = match arguments::read() {
        Ok(cli) => cli,
        Err(outcome) => return outcome.into(),
    };
    let outcome = match cli.command {
        None => preprocess::run(),
        Some(Command::Supports { renderer }) => preprocess::supports(&renderer),
        Some(Command::Init(init)) => init.run(),
        #[cfg(feature = "driver")]
        Some(Command::Build(build)) => build.run(),
        #[cfg(feature = "serve")]
        Some(Command::Serve(serve)) => serve.run(),
        #[cfg(feature = "driver")]
        Some(Command::Check(check)) => check.run(),
        #[cfg(feature = "driver")]
        Some(Command::Export(export)) => export.run(),
        #[cfg(feature = "driver")]
        Some(Command::Diff(diff)) => diff.run(),
        #[cfg(feature = "driver")]
        Some(Command::Record(record)) => record.run(),
        #[cfg(not(feature = "driver"))]
        Some(
            Command::Build(command)
            | Command::Record(command)
            | Command::Check(command)
            | Command::Export(command)
            | Command::Diff(command),
        ) => command.run(),
        #[cfg(feature = "lsp")]
        Some(Command::New(new)) => new.run(),
        #[cfg(feature = "lsp")]
        Some(Command::Lsp(lsp)) => lsp.run(),
        #[cfg(feature = "lsp")]
        Some(Command::Rename(rename)) => rename.run(),
        #[cfg(feature = "driver")]
        Some(Command::Suggest(suggest)) => suggest.run(),
        Some(Command::Score(score)) => score.run(),
        Some(Command::Import(import)) => import.run(),
        Some(Command::Schema(schema)) => schema.run(),
        Some(Command::Explain(explain)) => explain.run(),
        Some(Command::Completions(completions)) => completions.run(),
    };
    outcome.into()
}

/// The definition of the whole command line, for completions and man pages.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Arguments of every command that reads a book.
#[cfg(feature = "driver")]
#[derive(Debug, clap::Args)]
pub struct BookArguments {
    /// The book's folder.
    #[arg(default_value = ".")]
    pub dir: std::path::PathBuf,
    /// Also run the book's other preprocessors, not only mdBook's steps `links` and `index`.
    #[arg(long)]
    pub all_preprocessors: bool,
}

#[cfg(feature = "driver")]
impl BookArguments {
    fn options(&self) -> crate::book::check::Options {
        crate::book::check::Options { all_preprocessors: self.all_preprocessors, ..Default::default() }
    }
}

/// The folder that paths start at, in formats that code scanning reads.
#[cfg(feature = "driver")]
#[derive(Debug, clap::Args)]
pub struct RootArgument {
    /// The folder to which paths in `sarif` (and in `github`, which only `check` writes) are relative. Default: the nearest folder above the book that contains `.git`,
    /// otherwise the book's folder.
    #[arg(long, value_name = "DIR")]
    root: Option<std::path::PathBuf>,
}

#[cfg(feature = "driver")]
impl RootArgument {
    /// The base for paths of the book in a folder.
    fn base(&self, book: &std::path::Path) -> Result<crate::diagnostic::Base, String> {
        use crate::diagnostic::Base;
        let absolute = |path: &std::path::Path| {
            let absolute = std::path::absolute(path).map(|path| crate::diagnostic::normal(&path));
            absolute.map_err(|error| format!("{} cannot be found: {error}", shown(path)))
        };
        let book = absolute(book)?;
        match &self.root {
            Some(root) if !root.is_dir() => Err(format!("{} is not a folder", shown(root))),
            Some(root) => Base::new(&absolute(root)?, &book).ok_or_else(|| {
                format!("the book is not below {}\nhelp: `--root` takes a folder above the book", shown(root))
            }),
            // `.git` is a folder in a clone, and a file in an additional worktree or a submodule.
            None => {
                let root = book.ancestors().find(|folder| folder.join(".git").exists());
                Ok(root.and_then(|root| Base::new(root, &book)).unwrap_or_default())
            }
        }
    }
}

/// Reads a date argument.
fn date(text: &str) -> Result<jiff::civil::Date, String> {
    crate::fields::parse_date(text).ok_or_else(|| "write year, month and day, as 2026-11-20".to_owned())
}

/// The day of an argument; otherwise the day of `SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/),
/// otherwise the system's day. The last two are in UTC, so that two machines agree.
///
/// # Errors
///
/// Returns an error if `SOURCE_DATE_EPOCH` is set but not a number of seconds since 1970.
fn today(stated: Option<jiff::civil::Date>) -> Result<jiff::civil::Date, String> {
    const VARIABLE: &str = "SOURCE_DATE_EPOCH";
    if let Some(date) = stated {
        return Ok(date);
    }
    let now = match std::env::var_os(VARIABLE) {
        None => jiff::Timestamp::now(),
        Some(value) => {
            let text = value.to_string_lossy();
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let seconds = text.parse().ok().filter(|_| digits);
            seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()).ok_or_else(|| {
                format!(
                    "{VARIABLE} is `{}`, and not a number of seconds since 1970\n\
                     help: unset it, or set it as in `{VARIABLE}=1795219200`; `--today DATE` overrides it",
                    visible(&text)
                )
            })?
        }
    };
    Ok(now.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// Formats JSON with indentation and a newline at the end.
#[cfg(feature = "driver")]
fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("our values have string keys and finite numbers");
    text.push('\n');
    text
}
