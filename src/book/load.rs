//! Reads a book from disk with the embedded mdBook, for commands that inspect a book and write nothing.
//!
//! Start at [`load`]. It runs mdBook's own steps `links` and `index`; other preprocessors run only on request.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config as BookConfig;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use mdbook_renderer::{RenderContext, Renderer};

use crate::diagnostic::{Diagnostic, Source, Span, code, visible};

use super::not_read::NotRead;
use super::order::{Links, runs_before_ours};
use super::preflight::{Inspect, Inspection, cannot_read, chapter_links, preflight};
use super::read::Files;
use super::source_map::linked;

/// A book after mdBook's own steps.
#[derive(Debug)]
pub struct Loaded {
    /// The book's folder.
    pub root: PathBuf,
    /// `book.toml` with the changes from the environment, as JSON.
    pub config: serde_json::Value,
    /// `book.toml` without the environment, as JSON.
    pub file: serde_json::Value,
    /// The output folder of a build.
    pub build_dir: PathBuf,
    /// The chapters in the order of the book, without drafts.
    pub chapters: Vec<LoadedChapter>,
    /// The other preprocessors that a build would run before ours, but that did not run here.
    pub not_run: Vec<String>,
    /// The files that it was read from.
    pub files: Files,
}

/// A chapter after mdBook's own steps.
#[derive(Debug)]
pub struct LoadedChapter {
    /// Name in the table of contents.
    pub name: String,
    /// Path below the source folder, as the pages use it.
    pub path: Option<String>,
    /// Path of the file below the source folder.
    pub source_path: Option<String>,
    /// The text.
    pub content: String,
}

/// Only the name of this renderer matters: mdBook uses it to decide which preprocessors run.
struct Html;

impl Renderer for Html {
    fn name(&self) -> &str {
        "html"
    }

    fn render(&self, _: &RenderContext) -> mdbook_driver::errors::Result<()> {
        Ok(())
    }
}

/// Why a folder is not a book. This is checked first, because mdBook would use defaults for a missing `book.toml`.
pub fn no_book(dir: &Path) -> Option<String> {
    if !dir.is_dir() {
        return Some(format!("{} is not a folder", visible(&dir.to_string_lossy())));
    }
    if !dir.join("book.toml").exists() && !dir.join("src").join("SUMMARY.md").exists() {
        return Some(format!(
            "{} is not a book: it has no book.toml\nhelp: `mdbook-aivss init` starts one",
            visible(&dir.to_string_lossy())
        ));
    }
    None
}

/// Takes our place in the order of the preprocessors and keeps the book as ours would receive it.
struct Ours(Rc<RefCell<Option<Book>>>);

impl Preprocessor for Ours {
    fn name(&self) -> &str {
        OURS
    }

    fn run(&self, _: &PreprocessorContext, book: Book) -> mdbook_driver::errors::Result<Book> {
        self.0.replace(Some(book.clone()));
        Ok(book)
    }
}

/// Takes the place of a preprocessor that must not run, because the order of the others may depend on it.
struct LeftOut(String);

impl Preprocessor for LeftOut {
    fn name(&self) -> &str {
        &self.0
    }

    fn run(&self, _: &PreprocessorContext, book: Book) -> mdbook_driver::errors::Result<Book> {
        Ok(book)
    }
}

/// Runs in place of mdBook's `links` step and reads no file outside a given folder.
struct LinksWithin {
    src: PathBuf,
    files: Files,
}

impl Preprocessor for LinksWithin {
    fn name(&self) -> &str {
        "links"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> mdbook_driver::errors::Result<Book> {
        book.for_each_chapter_mut(|chapter| {
            if let Some(path) = &chapter.path {
                chapter.content = linked(&self.files, &self.src, path, &chapter.content);
            }
        });
        Ok(book)
    }
}

const OURS: &str = "aivss";

/// What is known from `book.toml` before anything is loaded.
#[derive(Debug)]
pub struct Prepared {
    /// The configuration with the changes from the environment.
    pub config: BookConfig,
    /// The configuration without the environment, as JSON.
    pub file: serde_json::Value,
}

/// Reads `book.toml` with the changes from the environment, and inspects the files that mdBook will read. This is the first
/// half of loading a book.
///
/// # Errors
///
/// Returns an error for files that are missing, cannot be read, or would block mdBook.
pub fn prepare(dir: &Path, files: &Files) -> Result<Prepared, NotRead> {
    prepare_with(dir, files, &|src, chapter, links| Rc::new(Inspection::of(files, src, chapter, links)))
}

/// Does the same as [`prepare`], and inspects each chapter with `inspect`.
pub(super) fn prepare_with(dir: &Path, files: &Files, inspect: &Inspect<'_>) -> Result<Prepared, NotRead> {
    if let Some(problem) = no_book(dir) {
        return Err(problem.into());
    }
    let toml = dir.join("book.toml");
    let mut config: BookConfig = if toml.exists() {
        config_text(files, &toml)?.parse().map_err(|error: mdbook_driver::errors::Error| format!("{error:#}"))?
    } else {
        BookConfig::default()
    };
    let file = serde_json::to_value(&config).map_err(|error| error.to_string())?;
    config.update_from_env().map_err(|error| format!("{error:#}"))?;
    let json = serde_json::to_value(&config).map_err(|error| error.to_string())?;
    preflight(dir, &config.book.src, Links::of(&json), files, inspect)?;
    Ok(Prepared { config, file })
}

/// Loads a book and runs mdBook's steps up to our turn, in the order in which a build runs them. Writes no file.
///
/// Without `all_preprocessors` only mdBook's own steps run. The `renderers` of our own table are ignored here. An include of a
/// file that is not in `files` stays unchanged.
///
/// # Errors
///
/// Returns an error for files that are missing or cannot be read.
pub fn load(dir: &Path, all_preprocessors: bool, files: &Files) -> Result<Loaded, NotRead> {
    load_prepared(dir, all_preprocessors, files, prepare(dir, files)?)
}

/// Does the second half of [`load`].
pub(super) fn load_prepared(
    dir: &Path,
    all_preprocessors: bool,
    files: &Files,
    Prepared { mut config, file }: Prepared,
) -> Result<Loaded, NotRead> {
    // A mistake in SUMMARY.md must be reported. mdBook must not create a file for it.
    config.build.create_missing = false;
    let json = serde_json::to_value(&config).map_err(|error| error.to_string())?;

    let mut tables: BTreeMap<String, toml::Value> = config.preprocessors().map_err(|error| format!("{error:#}"))?;
    if let Some(toml::Value::Table(ours)) = tables.get_mut(OURS) {
        ours.remove("renderers");
    }
    let others = tables.keys().filter(|name| ![OURS, "links", "index"].contains(&name.as_str()));
    let left_out: Vec<_> = others.filter(|_| !all_preprocessors).cloned().collect();
    let not_run = left_out.iter().filter(|name| runs_before_ours(&json, name)).cloned().collect();
    config.set("preprocessor", tables).map_err(|error| format!("{error:#}"))?;

    let (src, build_dir) = (config.book.src.clone(), dir.join(&config.build.build_dir));
    let mut book = read_chapters(dir, &src, config, files)?;
    let seen = Rc::default();
    book.with_preprocessor(Ours(Rc::clone(&seen)));
    for name in left_out {
        book.with_preprocessor(LeftOut(name));
    }
    if !files.is_disk() && Links::of(&json) != Links::Never {
        book.with_preprocessor(LinksWithin { src: dir.join(&src), files: files.clone() });
    }
    let (last, _) = book.preprocess_book(&Html).map_err(|error| format!("{error:#}"))?;
    let book = seen.take().unwrap_or(last);
    let files = files.clone();
    Ok(Loaded { root: dir.to_owned(), config: json, file, build_dir, chapters: chapters(&book), not_run, files })
}

/// The chapters of a book with its preprocessors, before any of them runs.
fn read_chapters(dir: &Path, src: &Path, config: BookConfig, files: &Files) -> Result<MDBook, NotRead> {
    let failed = |error: mdbook_driver::errors::Error| -> NotRead {
        unreadable(files, dir, src).unwrap_or_else(|| format!("{error:#}").into())
    };
    #[cfg(feature = "lsp")]
    if files.has_unsaved() {
        return super::unsaved::read_chapters(dir, src, config, files).map_err(failed);
    }
    MDBook::load_with_config(dir, config).map_err(failed)
}

/// The text of `book.toml`. If it cannot be read or is not TOML, returns an error with the position.
fn config_text(files: &Files, file: &Path) -> Result<String, NotRead> {
    const NAME: &str = "book.toml";
    match files.read(file) {
        Err(error) => Err(NotRead::Found(vec![cannot_read(NAME, &error, NAME, String::new(), 0..0)])),
        Ok(text) => match toml::de::DeTable::parse(&text) {
            Ok(_) => Ok(text),
            Err(error) => {
                let span = Span::new(Source::Config, error.span().unwrap_or_default());
                let problem = Diagnostic::new(code::CONFIG, span, format!("this is not TOML: {}", error.message()));
                Err(NotRead::Found(vec![(problem, NAME.to_owned(), text)]))
            }
        },
    }
}

/// The book's files that mdBook could not read: the summary, or chapters. Each chapter is reported at the link that names it.
fn unreadable(files: &Files, dir: &Path, src: &Path) -> Option<NotRead> {
    let shown = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let summary = shown(&src.join("SUMMARY.md"));
    let text = match files.read(&dir.join(src).join("SUMMARY.md")) {
        Ok(text) => text,
        Err(error) => {
            return Some(NotRead::Found(vec![cannot_read(&summary, &error, &summary, String::new(), 0..0)]));
        }
    };
    let found: Vec<_> = chapter_links(&text)
        .into_iter()
        .filter_map(|link| {
            let path = src.join(&link.path);
            let error = files.read(&dir.join(&path)).err()?;
            Some(cannot_read(&shown(&path), &error, &summary, text.clone(), link.place))
        })
        .collect();
    (!found.is_empty()).then_some(NotRead::Found(found))
}

/// The chapters of a book in their order, without drafts.
pub(super) fn chapters(book: &Book) -> Vec<LoadedChapter> {
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
