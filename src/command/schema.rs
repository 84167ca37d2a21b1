//! `schema NAME`: prints the JSON Schema of a block or of an export.
//!
//! `tests/schema/` generates the schemas from the key tables that the decoder uses. `build.rs` compresses them.

use clap::{Args, ValueEnum};
use flate2::read::ZlibDecoder;

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
        let compressed: &[u8] = match self.of {
            Of::Aivss => include_bytes!(concat!(env!("OUT_DIR"), "/aivss.zlib")),
            Of::Maestro => include_bytes!(concat!(env!("OUT_DIR"), "/maestro.zlib")),
            Of::Export => include_bytes!(concat!(env!("OUT_DIR"), "/export.zlib")),
        };
        print(std::io::read_to_string(ZlibDecoder::new(compressed)).expect("`build.rs` compressed a text"))
    }
}
