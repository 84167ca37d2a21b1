//! No command: mdBook's preprocessor protocol on standard input and output. And `supports`.

use std::io::{self, IsTerminal, Read, Write};

use crate::book::process::Target;
use crate::book::protocol::{self, RunError};
use crate::diagnostic::Level;

use super::{Outcome, cannot, stderr_style, tell};

/// `supports RENDERER`: prints nothing, because mdBook lets it write to the user's terminal.
pub(super) fn supports(renderer: &str) -> Outcome {
    if Target::of(renderer) == Target::Untouched { Outcome::Problems } else { Outcome::Fine }
}

/// One run of the protocol.
pub(super) fn run() -> Outcome {
    let mut stdin = io::stdin().lock();
    if stdin.is_terminal() {
        tell(
            "mdbook-aivss is a preprocessor: mdBook starts it and sends the book on standard input.\n\
             To build the book in this folder, run `mdbook-aivss build`; for everything else, `mdbook-aivss --help`.\n",
        );
        return Outcome::CouldNotRun;
    }
    // The input is read to its end before anything is written or refused: mdBook writes all of it before it reads.
    let mut input = Vec::new();
    if let Err(error) = stdin.read_to_end(&mut input) {
        return cannot(format_args!("the input cannot be read: {error}"));
    }
    let threshold = threshold();
    let mut out = io::BufWriter::with_capacity(BUFFER, output());
    let result = protocol::run(&input, &mut out, stderr_style(), &mut |level, text| {
        if level >= threshold {
            tell(text);
        }
    });
    match result {
        Ok(()) => Outcome::Fine,
        Err(RunError::Input(error)) => cannot(format_args!(
            "{error}\nhelp: mdBook starts this program; to try it by hand, run `mdbook-aivss build`"
        )),
        Err(RunError::Problems) => Outcome::Problems,
        Err(RunError::Output(error)) => cannot(format_args!("the output cannot be written: {error}")),
    }
}

/// The lowest level that is shown: `MDBOOK_LOG` of 0.5, `RUST_LOG` of 0.4. Errors are always shown.
fn threshold() -> Level {
    let value =
        ["MDBOOK_LOG", "RUST_LOG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match value.as_deref() {
        Some("off" | "error") => Level::Error,
        _ => Level::Warning,
    }
}

/// As much as a pipe takes at once.
const BUFFER: usize = 64 * 1024;

/// Standard output as a file: its own buffer would look for line ends in everything that goes through it.
fn output() -> Box<dyn Write> {
    #[cfg(unix)]
    let file = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned().map(std::fs::File::from);
    #[cfg(windows)]
    let file = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned().map(std::fs::File::from);
    #[cfg(not(any(unix, windows)))]
    let file = Err::<std::fs::File, _>(io::Error::from(io::ErrorKind::Unsupported));
    match file {
        Ok(file) => Box::new(file),
        Err(_) => Box::new(io::stdout().lock()),
    }
}
