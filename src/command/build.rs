//! `build [DIR]`: builds the book as a website, with the embedded mdBook.

use std::path::PathBuf;

use clap::Args;
use mdbook_driver::config::Config;

use crate::book::build::{NotBuilt, Options, build};

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
        let configure = |config: &mut Config| {
            if let Some(dest_dir) = &self.dest_dir {
                config.build.build_dir.clone_from(dest_dir);
            }
            Ok(())
        };
        let options = Options { configure: &configure, force: self.force, style: stderr_style() };
        let built = match build(&self.dir, &options, |_, text| tell_problem(text)) {
            Ok(built) => built,
            Err(NotBuilt::NotRead(why)) => return not_read(&why),
            Err(NotBuilt::NotStarted(message)) => return cannot(message),
            Err(NotBuilt::Problems) => return Outcome::Problems,
            Err(NotBuilt::Failed(message)) => {
                tell(&format!("error: {message}\n"));
                return Outcome::Problems;
            }
        };
        if self.open {
            let page = built.html.join("index.html");
            if let Err(error) = opener::open(&page) {
                return cannot(format_args!("{} cannot be opened: {error}", shown(&page)));
            }
        }
        Outcome::Fine
    }
}
