//! What runs without a command: mdBook's preprocessor protocol on standard input and output. Also contains the command
//! `supports`.

use std::fs::File;
use std::io::{self, IsTerminal, Write};

use crate::book::pages::Target;
use crate::book::protocol::{self, RunError};
use crate::diagnostic::{Level, visible};

use super::received::Received;
use super::{Outcome, cannot, ended, stderr_style, tell, tell_problem};

/// `supports RENDERER`. Prints nothing, because mdBook would show the output on the user's terminal.
pub(super) fn supports(renderer: &str) -> Outcome {
    if Target::of(renderer) == Target::Untouched { Outcome::Problems } else { Outcome::Fine }
}

/// Runs the protocol once.
pub(super) fn run() -> Outcome {
    if io::stdin().is_terminal() {
        tell(
            "mdbook-aivss is a preprocessor: mdBook starts it and sends the book on standard input.\n\
             To build the book in this folder, run `mdbook-aivss build`; for everything else, `mdbook-aivss --help`.\n",
        );
        return Outcome::CouldNotRun;
    }
    // Read the whole input before writing or refusing anything, because mdBook writes all of it before it reads our output.
    let received = match file_of(&io::stdin()) {
        Ok(mut file) => Received::from(&mut file),
        Err(_) => Received::from(&mut io::stdin().lock()),
    };
    let input = match received {
        Ok(input) => input,
        Err(error) => return cannot(format_args!("the input cannot be read: {error}")),
    };
    let threshold = threshold();
    let mut out = io::BufWriter::with_capacity(BUFFER, output());
    let result = protocol::answer(input.bytes(), &mut out, stderr_style(), &mut |level, text| {
        if level >= threshold {
            tell_problem(text);
        }
    });
    match result {
        Ok(()) => Outcome::Fine,
        Err(RunError::Input(error)) => cannot(format_args!(
            "{}\nhelp: mdBook starts this program; to try it by hand, run `mdbook-aivss build`",
            visible(&error.to_string())
        )),
        Err(RunError::Problems) => Outcome::Problems,
        Err(RunError::Output(error)) => ended(Err(error)),
    }
}

/// The lowest level that is printed, from `MDBOOK_LOG` (mdBook 0.5) or `RUST_LOG` (0.4). Errors are always printed.
fn threshold() -> Level {
    let value =
        ["MDBOOK_LOG", "RUST_LOG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match value.as_deref() {
        Some("off" | "error") => Level::Error,
        _ => Level::Warning,
    }
}

/// The size of the output buffer. Small pieces are collected in it; most pieces are longer and are written without being
/// copied.
const BUFFER: usize = 16 * 1024;

/// Standard output as a file, because the standard library's own buffer would search everything for line ends.
fn output() -> Box<dyn Write> {
    match file_of(&io::stdout()) {
        Ok(file) => Box::new(file),
        Err(_) => Box::new(io::stdout().lock()),
    }
}

/// A standard stream without the buffer of the standard library.
#[cfg(unix)]
fn file_of(stream: &impl std::os::fd::AsFd) -> io::Result<File> {
    stream.as_fd().try_clone_to_owned().map(File::from)
}

/// A standard stream without the buffer of the standard library.
#[cfg(windows)]
fn file_of(stream: &impl std::os::windows::io::AsHandle) -> io::Result<File> {
    stream.as_handle().try_clone_to_owned().map(File::from)
}

/// A standard stream without the buffer of the standard library.
#[cfg(not(any(unix, windows)))]
fn file_of<T>(_: &T) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}
