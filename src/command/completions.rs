//! `completions SHELL`: prints the completion script of a shell, generated from the definitions of the arguments.

use clap::Args;
use clap_complete::Shell;

use super::{Outcome, print};

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "mdbook-aivss", &mut script);
        print(&script)
    }
}
