//! The program that ours is compared with: a preprocessor that does nothing, written as mdBook's guide recommends.

use std::io::{BufWriter, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (_, book) = mdbook_preprocessor::parse_input(std::io::stdin().lock())?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, &book)?;
    out.flush()?;
    Ok(())
}
