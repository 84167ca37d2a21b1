//! `lsp`: runs the language server on standard input and output.

use std::io::{self, BufReader};

use clap::Args;
use jiff::civil::Date;

use super::{Outcome, cannot, logging};
use crate::editor::{Ended, Server, serve};

/// Arguments of `lsp`.
#[derive(Debug, Args)]
pub struct Lsp {
    /// Use standard input and output. This is the only and default way; some editors pass the option anyway.
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    pub(super) fn run(self) -> Outcome {
        let Self { stdio: _ } = self;
        // Report a wrong `SOURCE_DATE_EPOCH` once at the start, not after every change.
        if let Err(message) = super::today(None) {
            return cannot(message);
        }
        logging::with_default("off");
        match serve(BufReader::new(io::stdin()), &mut io::stdout().lock(), Server::new(today)) {
            Ok(Ended::Properly) => Outcome::Fine,
            Ok(Ended::WithoutShutdown) => Outcome::Problems,
            Err(error) => cannot(format_args!("the editor is gone: {error}")),
        }
    }
}

fn today() -> Date {
    super::today(None).unwrap_or_default()
}
