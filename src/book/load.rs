//! Reads a book from disk with the embedded mdBook, for commands that look at a book and write nothing.
//!
//! The entry is [`load`]. mdBook's own `links` and `index` steps run; preprocessors of others only on request.

use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::config::Config as BookConfig;
use mdbook_preprocessor::book::Book;
use mdbook_renderer::{RenderContext, Renderer};
use pulldown_cmark::{Event, Parser, Tag};

use crate::diagnostic::{self, Diagnostic, FileSource, Span, Style, code, visible};

use super::source_map::in_words;

/// A book after mdBook's own steps.
#[derive(Debug)]
pub struct Loaded {
    /// The book's folder.
    pub root: PathBuf,
    /// `book.toml` with what the environment adds, as JSON.
    pub config: serde_json::Value,
    /// `book.toml` without the environment, as JSON.
    pub file: serde_json::Value,
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

/// Why a book cannot be read at all.
#[derive(Debug)]
pub enum NotRead {
    /// In one sentence, without a place.
    Message(String),
    /// Findings, each with the path of its file below the book's folder and what is in it.
    Found(Vec<(Diagnostic, String, String)>),
}

impl NotRead {
    /// All of it for people, ending in a newline.
    pub fn human(&self, style: Style) -> String {
        match self {
            Self::Message(message) => format!("error: {message}\n"),
            Self::Found(found) => found
                .iter()
                .map(|(diagnostic, path, text)| diagnostic::human(diagnostic, &FileSource::new(path, text), style))
                .collect(),
        }
    }
}

impl From<String> for NotRead {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

/// Why a folder is not a book, before mdBook takes a missing `book.toml` for the defaults.
pub fn no_book(dir: &Path) -> Option<String> {
    if !dir.is_dir() {
        return Some(format!("{} is not a folder", visible(&dir.to_string_lossy())));
    }
    if !dir.join("book.toml").is_file() && !dir.join("src").join("SUMMARY.md").is_file() {
        return Some(format!(
            "{} is not a book: it has no book.toml\nhelp: `mdbook-aivss init` starts one",
            visible(&dir.to_string_lossy())
        ));
    }
    None
}

/// Loads a book and runs mdBook's own steps on it. Creates no file.
///
/// # Errors
///
/// What is missing or cannot be read.
pub fn load(dir: &Path, all_preprocessors: bool) -> Result<Loaded, NotRead> {
    if let Some(problem) = no_book(dir) {
        return Err(problem.into());
    }
    let toml = dir.join("book.toml");
    let mut config = if toml.is_file() {
        wrong_config(&toml).map_or(Ok(()), Err)?;
        BookConfig::from_disk(&toml).map_err(|error| format!("{error:#}"))?
    } else {
        BookConfig::default()
    };
    let file = serde_json::to_value(&config).map_err(|error| error.to_string())?;
    config.update_from_env().map_err(|error| format!("{error:#}"))?;
    // A mistake in SUMMARY.md must be reported, not answered with a new file.
    config.build.create_missing = false;
    let json = serde_json::to_value(&config).map_err(|error| error.to_string())?;

    let keep = |name: &str| name != "aivss" && (all_preprocessors || name == "links" || name == "index");
    let kept: toml::Table = match config.get::<toml::Table>("preprocessor") {
        Ok(Some(table)) => table.into_iter().filter(|(name, _)| keep(name)).collect(),
        _ => toml::Table::new(),
    };
    config.set("preprocessor", kept).map_err(|error| format!("{error:#}"))?;

    let src = config.book.src.clone();
    let book = MDBook::load_with_config(dir, config)
        .map_err(|error| unreadable(dir, &src).unwrap_or_else(|| format!("{error:#}").into()))?;
    let (book, _) = book.preprocess_book(&Html).map_err(|error| format!("{error:#}"))?;
    Ok(Loaded { root: dir.to_owned(), config: json, file, chapters: chapters(&book) })
}

/// Why `book.toml` cannot be read, with the place where it is no TOML.
fn wrong_config(file: &Path) -> Option<NotRead> {
    const NAME: &str = "book.toml";
    match std::fs::read_to_string(file) {
        Err(error) => Some(NotRead::Found(vec![cannot_read(NAME, &error, NAME, String::new(), 0..0)])),
        Ok(text) => {
            let error = toml::de::DeTable::parse(&text).err()?;
            let span = Span::new(0, error.span().unwrap_or_default());
            let problem = Diagnostic::new(code::CONFIG, span, format!("this is not TOML: {}", error.message()));
            Some(NotRead::Found(vec![(problem, NAME.to_owned(), text)]))
        }
    }
}

/// Which of the book's files mdBook could not read: the summary, or chapters, each at the link that names it.
fn unreadable(dir: &Path, src: &Path) -> Option<NotRead> {
    let shown = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let summary = shown(&src.join("SUMMARY.md"));
    let text = match std::fs::read_to_string(dir.join(src).join("SUMMARY.md")) {
        Ok(text) => text,
        Err(error) => {
            return Some(NotRead::Found(vec![cannot_read(&summary, &error, &summary, String::new(), 0..0)]));
        }
    };
    let mut found = Vec::new();
    for (event, range) in Parser::new(&text).into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        // A draft has no file. mdBook decodes spaces and nothing else.
        let path = src.join(dest_url.replace("%20", " "));
        if dest_url.is_empty() {
            continue;
        }
        if let Err(error) = std::fs::read_to_string(dir.join(&path)) {
            let written = text[range.clone()].rfind(dest_url.as_ref());
            let place = written.map_or(range.clone(), |at| range.start + at..range.start + at + dest_url.len());
            found.push(cannot_read(&shown(&path), &error, &summary, text.clone(), place));
        }
    }
    (!found.is_empty()).then_some(NotRead::Found(found))
}

/// A file that cannot be read, told at a place of another, or of itself.
fn cannot_read(
    what: &str,
    error: &std::io::Error,
    path: &str,
    text: String,
    place: std::ops::Range<usize>,
) -> (Diagnostic, String, String) {
    let help = match error.kind() {
        std::io::ErrorKind::NotFound => "correct the path, or write the file",
        std::io::ErrorKind::InvalidData => "save the file as UTF-8",
        _ => "check what the path leads to, and who may read it",
    };
    let message = format!("{what} cannot be read: {}", in_words(error));
    (Diagnostic::new(code::CANNOT_READ, Span::new(0, place), message).help(help), path.to_owned(), text)
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
