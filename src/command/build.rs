//! `build [DIR]`: builds the book as a website, with the embedded mdBook.

use std::path::PathBuf;

use clap::Args;
use mdbook_driver::MDBook;

use crate::book::build::look;
use crate::book::preflight::preflight_copies;
use crate::book::read::Files;
use crate::book::{Aivss, load};

use super::{Outcome, cannot, logging, not_read, shown, stderr_style, tell, tell_problem};

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct Build {
    /// The book's folder.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The output folder, relative to the book's folder. Default: `build.build-dir` in `book.toml`.
    #[arg(short, long, value_name = "DIR")]
    dest_dir: Option<PathBuf>,
    /// Delete the contents of the output folder even if no build wrote them. The sources of the book are never deleted.
    #[arg(long)]
    force: bool,
    /// Open the pages in a browser afterwards.
    #[arg(short, long)]
    open: bool,
}

impl Build {
    pub(super) fn run(self) -> Outcome {
        logging::start();
        let mut config = match load::prepare(&self.dir, &Files::default()) {
            Ok(prepared) => prepared.config,
            Err(why) => return not_read(&why),
        };
        if let Some(dest_dir) = &self.dest_dir {
            config.build.build_dir.clone_from(dest_dir);
        }
        if let Err(why) = preflight_copies(&self.dir, &config) {
            return not_read(&why);
        }
        let mut book = match MDBook::load_with_config(&self.dir, config) {
            Ok(book) => book,
            Err(error) => return cannot(format_args!("{error:#}")),
        };
        let found = match look(&self.dir, &book, self.force, stderr_style()) {
            Ok(found) => found,
            Err(message) => return cannot(message),
        };
        if let Some(refused) = found.refused {
            return cannot(refused);
        }
        for (_, text) in &found.messages {
            tell_problem(text);
        }
        if found.fails {
            return Outcome::Problems;
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
