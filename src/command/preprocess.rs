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
    let mut out = io::stdout().lock();
    let result = protocol::run(&input, &mut Unbuffered(&mut out), stderr_style(), &mut |level, text| {
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

/// Large pieces go out as they are; standard output's own buffer would look for line ends in all of them.
struct Unbuffered<'a>(&'a mut io::StdoutLock<'static>);

impl Write for Unbuffered<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
