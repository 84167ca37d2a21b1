//! `build [DIR]`: the book as a website, with the embedded mdBook.

use std::path::PathBuf;

use clap::Args;
use mdbook_driver::MDBook;

use crate::book::Aivss;

use super::{Outcome, cannot, logging, shown, stderr_style, tell, tell_problem};

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct Build {
    /// The book's folder.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Where the pages go, relative to the book's folder; `book.toml` decides without it.
    #[arg(short, long, value_name = "DIR")]
    dest_dir: Option<PathBuf>,
    /// Open the pages in a browser afterwards.
    #[arg(short, long)]
    open: bool,
}

impl Build {
    pub(super) fn run(self) -> Outcome {
        logging::start();
        if let Some(problem) = crate::book::load::no_book(&self.dir) {
            return cannot(problem);
        }
        let mut book = match MDBook::load(&self.dir) {
            Ok(book) => book,
            Err(error) => return cannot(format_args!("{error:#}")),
        };
        if let Some(dest_dir) = &self.dest_dir {
            book.config.build.build_dir.clone_from(dest_dir);
        }
        book.with_preprocessor(Aivss::with_reporter(stderr_style(), |_, text| tell_problem(text)));
        if let Err(error) = book.build() {
            tell(&format!("error: {error:#}\n"));
            return Outcome::Problems;
        }
        if self.open {
            let page = book.build_dir_for("html").join("index.html");
            if let Err(error) = opener::open(&page) {
                return cannot(format_args!("{} cannot be opened: {error}", shown(&page)));
            }
        }
        Outcome::Fine
    }
}
