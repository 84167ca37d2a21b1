//! A preprocessor that returns the book unchanged and keeps a copy of its input. The tests use it to see what a host sends, and
//! the tests of the harness use it instead of `mdbook-aivss`.
//!
//! Entry point: `main`. Environment variables control it: `RECORDER_FILE` names the copy, `RECORDER_SAYS` is written to stderr,
//! and `RECORDER_EXIT` is the exit code.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use serde_json::value::RawValue;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    if std::env::args_os().nth(1).is_some_and(|word| word == "supports") {
        return Ok(ExitCode::SUCCESS);
    }
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    if let Some(file) = std::env::var_os("RECORDER_FILE") {
        std::fs::write(file, &input)?;
    }
    if let Ok(line) = std::env::var("RECORDER_SAYS") {
        writeln!(std::io::stderr(), "{line}")?;
    }
    match std::env::var("RECORDER_EXIT") {
        Ok(code) => Ok(ExitCode::from(code.parse::<u8>()?)),
        Err(_) => {
            let [_context, book]: [&RawValue; 2] = serde_json::from_str(&input)?;
            std::io::stdout().write_all(book.get().as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
