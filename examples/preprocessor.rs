//! Builds a book with this crate as one of the preprocessors of an embedded mdBook: `cargo run --example preprocessor -- BOOK PAGES`.
//!
//! It needs the feature `mdbook`. With a separate mdBook you do not have to write any code: mdBook starts the program
//! `mdbook-aivss` if `book.toml` has a table `[preprocessor.aivss]`.

use mdbook_aivss::{Aivss, Style};
use mdbook_driver::MDBook;

#[expect(clippy::print_stderr, reason = "it has no other log")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, pages] = arguments.as_slice() else {
        return Err("usage: preprocessor BOOK PAGES".into());
    };
    let mut book = MDBook::load(folder)?;
    book.config.build.build_dir = std::path::absolute(pages)?;
    // It takes the place of the program that `book.toml` may name. The reporter receives one text for each problem in a block.
    book.with_preprocessor(Aivss::with_reporter(Style::Line, |_, text| eprint!("{text}")));
    book.build()?;
    Ok(())
}
