//! Reads a book from disk with the embedded mdBook, for commands that look at a book and write nothing.
//!
//! The entry is [`load`]. mdBook's own `links` and `index` steps run; preprocessors of others only on request.

use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::config::Config as BookConfig;
use mdbook_preprocessor::book::Book;
use mdbook_renderer::{RenderContext, Renderer};

/// A book after mdBook's own steps.
#[derive(Debug)]
pub struct Loaded {
    /// The book's folder.
    pub root: PathBuf,
    /// `book.toml` with what the environment adds, as JSON.
    pub config: serde_json::Value,
    /// The chapters in book order, drafts left out.
    pub chapters: Vec<LoadedChapter>,
}

/// A chapter after mdBook's own steps.
#[derive(Debug)]
pub struct LoadedChapter {
    /// Name in the table of contents.
    pub name: String,
    /// Path below the source folder, as the pages have it.
    pub path: Option<String>,
    /// Path of the file below the source folder.
    pub source_path: Option<String>,
    /// The text.
    pub content: String,
}

/// Only its name matters: mdBook asks which preprocessors run for it.
struct Html;

impl Renderer for Html {
    fn name(&self) -> &str {
        "html"
    }

    fn render(&self, _: &RenderContext) -> mdbook_driver::errors::Result<()> {
        Ok(())
    }
}

/// Why a folder is not a book, before mdBook takes a missing `book.toml` for the defaults.
pub fn no_book(dir: &Path) -> Option<String> {
    if !dir.is_dir() {
        return Some(format!("{} is not a folder", dir.display()));
    }
    if !dir.join("book.toml").is_file() && !dir.join("src").join("SUMMARY.md").is_file() {
        return Some(format!(
            "{} is not a book: it has no book.toml\nhelp: `mdbook-aivss init` starts one",
            dir.display()
        ));
    }
    None
}

/// Loads a book and runs mdBook's own steps on it. Creates no file.
///
/// # Errors
///
/// One sentence about what is missing or cannot be read.
pub fn load(dir: &Path, all_preprocessors: bool) -> Result<Loaded, String> {
    if let Some(problem) = no_book(dir) {
        return Err(problem);
    }
    let file = dir.join("book.toml");
    let mut config = if file.is_file() {
        BookConfig::from_disk(&file).map_err(|error| format!("{error:#}"))?
    } else {
        BookConfig::default()
    };
    config.update_from_env().map_err(|error| format!("{error:#}"))?;
    // A mistake in SUMMARY.md must be reported, not answered with a new file.
    config.build.create_missing = false;
    let json = serde_json::to_value(&config).map_err(|error| error.to_string())?;

    let names: Vec<String> =
        json["preprocessor"].as_object().map(|table| table.keys().cloned().collect()).unwrap_or_default();
    let keep = |name: &str| name != "aivss" && (all_preprocessors || name == "links" || name == "index");
    let kept: toml::Table = match config.get::<toml::Table>("preprocessor") {
        Ok(Some(table)) => table.into_iter().filter(|(name, _)| keep(name)).collect(),
        _ => toml::Table::new(),
    };
    let _ = names;
    config.set("preprocessor", kept).map_err(|error| format!("{error:#}"))?;

    let book = MDBook::load_with_config(dir, config).map_err(|error| format!("{error:#}"))?;
    let (book, _) = book.preprocess_book(&Html).map_err(|error| format!("{error:#}"))?;
    Ok(Loaded { root: dir.to_owned(), config: json, chapters: chapters(&book) })
}

fn chapters(book: &Book) -> Vec<LoadedChapter> {
    let text = |path: &PathBuf| path.to_string_lossy().replace('\\', "/");
    book.chapters()
        .map(|chapter| LoadedChapter {
            name: chapter.name.clone(),
            path: chapter.path.as_ref().map(text),
            source_path: chapter.source_path.as_ref().map(text),
            content: chapter.content.clone(),
        })
        .collect()
}
