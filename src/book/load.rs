//! Reads a book from disk with the embedded mdBook, for commands that look at a book and write nothing.
//!
//! Start at [`load`]. mdBook's own `links` and `index` steps run; preprocessors of others only on request.

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
use super::preflight::{cannot_read, chapter_links, preflight};
use super::read::{Within, read};
use super::source_map::linked;

/// A book after mdBook's own steps.
#[derive(Debug)]
pub struct Loaded {
    /// The book's folder.
    pub root: PathBuf,
    /// `book.toml` with what the environment adds, as JSON.
    pub config: serde_json::Value,
    /// `book.toml` without the environment, as JSON.
    pub file: serde_json::Value,
    /// The folder that a build writes to.
    pub build_dir: PathBuf,
    /// The chapters in book order, drafts left out.
    pub chapters: Vec<LoadedChapter>,
    /// The other preprocessors that a build would run before ours, and that did not run here.
    pub not_run: Vec<String>,
    /// The folder that no file was read from outside of, if there is one.
    pub within: Option<Within>,
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

/// Stands in our place in the order of the preprocessors, and keeps the book as ours would get it.
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

/// Stands in the place of a preprocessor that is not to run, because the order of the others may depend on it.
struct LeftOut(String);

impl Preprocessor for LeftOut {
    fn name(&self) -> &str {
        &self.0
    }

    fn run(&self, _: &PreprocessorContext, book: Book) -> mdbook_driver::errors::Result<Book> {
        Ok(book)
    }
}

/// Runs in the place of mdBook's `links` step, and reads no file from outside of a folder.
struct LinksWithin {
    src: PathBuf,
    within: Within,
}

impl Preprocessor for LinksWithin {
    fn name(&self) -> &str {
        "links"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> mdbook_driver::errors::Result<Book> {
        book.for_each_chapter_mut(|chapter| {
            if let Some(path) = &chapter.path {
                chapter.content = linked(&self.src, path, &chapter.content, &self.within);
            }
        });
        Ok(book)
    }
}

const OURS: &str = "aivss";

/// `book.toml` before anything is loaded.
#[derive(Debug)]
pub struct Prepared {
    /// With what the environment adds.
    pub config: BookConfig,
    /// Without the environment, as JSON.
    pub file: serde_json::Value,
}

/// Reads `book.toml`, with what the environment adds, and looks at the files that mdBook will read. The first half of loading a book.
///
/// # Errors
///
/// What is missing, cannot be read, or would hold mdBook up.
pub fn prepare(dir: &Path, within: Option<&Within>) -> Result<Prepared, NotRead> {
    if let Some(problem) = no_book(dir) {
        return Err(problem.into());
    }
    let toml = dir.join("book.toml");
    let mut config = if toml.exists() {
        wrong_config(&toml).map_or(Ok(()), Err)?;
        BookConfig::from_disk(&toml).map_err(|error| format!("{error:#}"))?
    } else {
        BookConfig::default()
    };
    let file = serde_json::to_value(&config).map_err(|error| error.to_string())?;
    config.update_from_env().map_err(|error| format!("{error:#}"))?;
    let json = serde_json::to_value(&config).map_err(|error| error.to_string())?;
    preflight(dir, &config.book.src, Links::of(&json), within)?;
    Ok(Prepared { config, file })
}

/// Loads a book and runs mdBook's steps on it, up to our turn, in the order in which a build runs them. Creates no file.
///
/// Without `all_preprocessors` only mdBook's own run. The `renderers` of our own table are ignored here. No file outside of `within` is
/// read as a part of the book; an include of one stays as it is written.
///
/// # Errors
///
/// What is missing or cannot be read.
pub fn load(dir: &Path, all_preprocessors: bool, within: Option<&Within>) -> Result<Loaded, NotRead> {
    let Prepared { mut config, file } = prepare(dir, within)?;
    // A mistake in SUMMARY.md must be reported, not answered with a new file.
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
    let mut book = MDBook::load_with_config(dir, config)
        .map_err(|error| unreadable(dir, &src).unwrap_or_else(|| format!("{error:#}").into()))?;
    let seen = Rc::default();
    book.with_preprocessor(Ours(Rc::clone(&seen)));
    for name in left_out {
        book.with_preprocessor(LeftOut(name));
    }
    if let Some(within) = within.filter(|_| Links::of(&json) != Links::Never) {
        book.with_preprocessor(LinksWithin { src: dir.join(&src), within: within.clone() });
    }
    let (last, _) = book.preprocess_book(&Html).map_err(|error| format!("{error:#}"))?;
    let book = seen.take().unwrap_or(last);
    let within = within.cloned();
    Ok(Loaded { root: dir.to_owned(), config: json, file, build_dir, chapters: chapters(&book), not_run, within })
}

/// Why `book.toml` cannot be read, with the place where it is no TOML.
fn wrong_config(file: &Path) -> Option<NotRead> {
    const NAME: &str = "book.toml";
    match read(file) {
        Err(error) => Some(NotRead::Found(vec![cannot_read(NAME, &error, NAME, String::new(), 0..0)])),
        Ok(text) => {
            let error = toml::de::DeTable::parse(&text).err()?;
            let span = Span::new(Source::Config, error.span().unwrap_or_default());
            let problem = Diagnostic::new(code::CONFIG, span, format!("this is not TOML: {}", error.message()));
            Some(NotRead::Found(vec![(problem, NAME.to_owned(), text)]))
        }
    }
}

/// Which of the book's files mdBook could not read: the summary, or chapters, each at the link that names it.
fn unreadable(dir: &Path, src: &Path) -> Option<NotRead> {
    let shown = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let summary = shown(&src.join("SUMMARY.md"));
    let text = match read(&dir.join(src).join("SUMMARY.md")) {
        Ok(text) => text,
        Err(error) => {
            return Some(NotRead::Found(vec![cannot_read(&summary, &error, &summary, String::new(), 0..0)]));
        }
    };
    let found: Vec<_> = chapter_links(&text)
        .into_iter()
        .filter_map(|link| {
            let path = src.join(&link.path);
            let error = read(&dir.join(&path)).err()?;
            Some(cannot_read(&shown(&path), &error, &summary, text.clone(), link.place))
        })
        .collect();
    (!found.is_empty()).then_some(NotRead::Found(found))
}

/// The chapters of a book in its order, drafts left out.
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
