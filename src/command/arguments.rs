//! Reads the arguments of the process, and prints clap's output: help, version and errors.

use std::io::{self, Write};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Error, Parser};

use super::terminal::{cannot, ended};
use super::{Cli, Outcome};
use crate::diagnostic::visible;

/// Commands of mdBook that people try here. The error names the command to type instead.
const OF_MDBOOK: &[&str] = &[
    #[cfg(not(feature = "serve"))]
    "serve",
    "watch",
    "clean",
    "test",
];

/// Reads the arguments. Returns how the program ends if there is no command to run.
pub(super) fn read() -> Result<Cli, Outcome> {
    Cli::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ended(error.print().and_then(|()| io::stdout().flush())),
        _ => refused(&error),
    })
}

fn refused(error: &Error) -> Outcome {
    let wrong = match (error.kind(), error.get(ContextKind::InvalidSubcommand)) {
        (ErrorKind::InvalidSubcommand, Some(ContextValue::String(word))) => word.as_str(),
        _ => "",
    };
    if let Some(command) = OF_MDBOOK.iter().find(|command| **command == wrong) {
        return cannot(format_args!(
            "`{command}` is a command of mdBook, not of mdbook-aivss\n\
             help: run `mdbook {command}`; with `[preprocessor.aivss]` in book.toml it shows the blocks of this program too"
        ));
    }
    // clap repeats the arguments in its errors. Colours are kept only if no character has to be made visible.
    let plain = error.render().to_string();
    if plain.lines().all(|line| visible(line) == line) {
        let _ = error.print();
    } else {
        super::terminal::tell(&plain);
    }
    Outcome::CouldNotRun
}
