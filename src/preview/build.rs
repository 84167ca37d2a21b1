//! Builds a book for the preview, into a temporary folder.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mdbook_driver::config::Config;
use tempfile::TempDir;

use crate::book::build::{NotBuilt, Options, build as build_book};
use crate::diagnostic::Style;

use super::Pages;

/// The result of a build.
pub struct Build {
    /// The pages; `None` if it failed.
    pub pages: Option<Pages>,
    /// The messages. If the build failed, the last one states the reason.
    pub problems: Vec<String>,
    /// The files that the book was made from; empty if the build failed.
    pub files: Vec<PathBuf>,
    /// How long it took.
    pub took: Duration,
}

/// Builds the book in `dir` into a new folder in `parent`.
pub fn build(dir: &Path, parent: &Path) -> Build {
    let start = Instant::now();
    let problems = Arc::new(Mutex::new(Vec::new()));
    let built = build_into(dir, parent, &problems);
    let mut problems = std::mem::take(&mut *problems.lock().unwrap_or_else(PoisonError::into_inner));
    let (pages, files) = match built {
        Ok((pages, files)) => (Some(pages), files),
        Err(why) => {
            problems.extend(match why {
                NotBuilt::NotRead(why) => Some(why.human(Style::Plain)),
                NotBuilt::NotStarted(message) | NotBuilt::Failed(message) => Some(format!("error: {message}\n")),
                // The messages already contain these problems.
                NotBuilt::Problems => None,
            });
            (None, Vec::new())
        }
    };
    Build { pages, problems, files, took: start.elapsed() }
}

fn build_into(
    dir: &Path,
    parent: &Path,
    problems: &Arc<Mutex<Vec<String>>>,
) -> Result<(Pages, Vec<PathBuf>), NotBuilt> {
    let cannot = |error: std::io::Error| NotBuilt::NotStarted(format!("no folder for the pages: {error}"));
    let folder = TempDir::new_in(parent).map_err(cannot)?;
    let configure = |config: &mut Config| {
        config.build.build_dir = folder.path().join("html");
        // Report a missing chapter as a problem. The command `build` would create its file.
        config.build.create_missing = false;
        // Only build the website. Other renderers are slow, and they write to places where the user is not looking.
        let html = config.get::<toml::Value>("output.html")?.unwrap_or_else(|| toml::Table::new().into());
        config.set("output", toml::Table::from_iter([("html".to_owned(), html)]))?;
        // The page for missing pages needs this to find its styles.
        config.set("output.html.site-url", "/")?;
        // Two fifths of a build are the index of the search and the page for printing, which nobody needs after each change.
        config.set("output.html.search.enable", false)?;
        config.set("output.html.print.enable", false)?;
        config.set("preprocessor.aivss.on-error", "show")
    };
    let options = Options { configure: &configure, force: false, style: Style::Plain };
    let problems = Arc::clone(problems);
    let built = build_book(dir, &options, move |_, text| {
        problems.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_owned());
    })?;
    Ok((Pages::new(folder, &built.html), built.files))
}
