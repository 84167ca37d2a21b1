//! `schema NAME`: prints the JSON Schema of a block or of an export.
//!
//! `tests/schema/` generates the schemas from the key tables that the decoder uses.

use clap::{Args, ValueEnum};

use super::{Outcome, print};

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// What the schema describes.
    #[arg(value_enum)]
    of: Of,
}

/// What there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    /// The body of an `aivss` block.
    Aivss,
    /// The body of a `maestro` block.
    Maestro,
    /// The output of `export --format json`.
    Export,
}

impl Schema {
    pub(super) fn run(self) -> Outcome {
        print(indented(match self.of {
            Of::Aivss => include_str!(concat!(env!("OUT_DIR"), "/aivss.json")),
            Of::Maestro => include_str!(concat!(env!("OUT_DIR"), "/maestro.json")),
            Of::Export => include_str!(concat!(env!("OUT_DIR"), "/export.json")),
        }))
    }
}

/// Adds the indentation that `build.rs` leaves out, which is half of a schema.
fn indented(schema: &str) -> String {
    let mut text = String::new();
    let mut depth = 0;
    for line in schema.lines() {
        if line.starts_with(['}', ']']) {
            depth -= 1;
        }
        text.extend(std::iter::repeat_n("  ", depth).chain([line, "\n"]));
        if line.ends_with(['{', '[']) {
            depth += 1;
        }
    }
    text
}
