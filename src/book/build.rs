//! Builds a book with the embedded mdBook and this preprocessor.
//!
//! Start at [`build`]. Before mdBook writes pages, `look` makes the checks that the preprocessor inside mdBook cannot make.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::config::Config as BookConfig;

use crate::diagnostic::{self, Diagnostic, Level, Style};

use super::config::{Config, OnError};
use super::destination::{self, Build};
use super::load::{LoadedChapter, chapters, prepare};
use super::not_read::NotRead;
use super::order::Links;
use super::preflight::preflight_copies;
use super::preprocessor::Aivss;
use super::published;
use super::read::Files;
use super::sources::BookSources;
use super::unlisted::Unlisted;

/// How a book is built.
pub struct Options<'a> {
    /// A function that changes the configuration of the book for this build.
    pub configure: &'a dyn Fn(&mut BookConfig) -> mdbook_driver::errors::Result<()>,
    /// Whether to accept an output folder with files that no build wrote.
    pub force: bool,
    /// The style of the messages.
    pub style: Style,
}

/// The result of a build.
#[derive(Debug)]
pub struct Built {
    /// The folder with the pages.
    pub html: PathBuf,
    /// The chapters and the files that they include.
    pub files: Vec<PathBuf>,
}

/// The reason why a book was not built.
#[derive(Debug)]
pub enum NotBuilt {
    /// The book cannot be read.
    NotRead(NotRead),
    /// The build did not start. Contains the reason, for the user.
    NotStarted(String),
    /// The build did not start because of problems, which have been reported.
    Problems,
    /// The build failed with this error of mdBook.
    Failed(String),
}

/// Builds the book in a folder, and passes each message to `report`.
///
/// # Errors
///
/// Returns the reason why the book was not built. The pages of an earlier build are gone only if mdBook had started, which is
/// [`NotBuilt::Failed`].
pub fn build(
    dir: &Path,
    options: &Options<'_>,
    mut report: impl FnMut(Level, &str) + Clone + Send + 'static,
) -> Result<Built, NotBuilt> {
    let not_started = |error: mdbook_driver::errors::Error| NotBuilt::NotStarted(format!("{error:#}"));
    let mut config = prepare(dir, &Files::default()).map_err(NotBuilt::NotRead)?.config;
    (options.configure)(&mut config).map_err(not_started)?;
    preflight_copies(dir, &config).map_err(NotBuilt::NotRead)?;
    let mut book = MDBook::load_with_config(dir, config).map_err(not_started)?;
    let found = look(dir, &book, options).map_err(NotBuilt::NotStarted)?;
    if let Some(refused) = found.refused {
        return Err(NotBuilt::NotStarted(refused));
    }
    for (level, text) in &found.messages {
        report(*level, text);
    }
    if found.fails {
        return Err(NotBuilt::Problems);
    }
    book.with_preprocessor(Aivss::with_reporter(options.style, report));
    book.build().map_err(|error| NotBuilt::Failed(format!("{error:#}")))?;
    Ok(Built { html: book.build_dir_for("html"), files: found.files })
}

/// The result of the checks before a build.
#[derive(Debug, Default)]
struct Found {
    /// The findings as text, each with its level.
    messages: Vec<(Level, String)>,
    /// Whether the findings prevent the build.
    fails: bool,
    /// Why the build must not write to its output folder, if that is so.
    refused: Option<String>,
    /// The chapters and the files that they include.
    files: Vec<PathBuf>,
}

/// Checks a book that was loaded from `dir` and is about to be built.
///
/// # Errors
///
/// Returns one sentence if the configuration cannot be read.
fn look(dir: &Path, book: &MDBook, options: &Options<'_>) -> Result<Found, String> {
    let json = serde_json::to_value(&book.config).map_err(|error| error.to_string())?;
    let host = semver::Version::parse(mdbook_preprocessor::MDBOOK_VERSION).map_err(|error| error.to_string())?;
    // The preprocessor reports problems of the table, so they are ignored here.
    let (config, _) = Config::read(&json, &host);
    let chapters = chapters(&book.book);
    let paths = |chapter: &LoadedChapter| chapter.source_path.clone().or_else(|| chapter.path.clone());
    let paths: Vec<_> = chapters.iter().map(paths).collect();
    let plain = || paths.iter().zip(&chapters).map(|(path, chapter)| (path.as_deref(), chapter.content.as_str()));

    let sources = BookSources::new(dir, &config.src, plain());
    let files = files(&sources, &config, &chapters);
    let refused = refused(dir, book, &files, &chapters, options.force);
    let build_dir = dir.join(&book.config.build.build_dir);
    let unlisted = Unlisted::find(&sources, &config, &build_dir);
    let sources = BookSources::new(dir, &config.src, plain()).with_others(&unlisted.files);

    let mut diagnostics: Vec<Diagnostic> = unlisted.diagnostics(&sources);
    let problems = published::excluded_renderers(&json);
    diagnostics.extend(problems.iter().map(|problem| problem.diagnostic(sources.config_text())));
    config.apply(&mut diagnostics);
    let errors = diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    let messages = diagnostics.iter().map(|it| (it.level, diagnostic::human(it, &sources, options.style))).collect();
    Ok(Found { messages, fails: errors && config.on_error == OnError::Fail, refused, files })
}

/// The chapters and the files that they include.
fn files(sources: &BookSources<'_>, config: &Config, chapters: &[LoadedChapter]) -> Vec<PathBuf> {
    let maps = (0..chapters.len() as u32).filter_map(|chapter| sources.includes(chapter));
    maps.flat_map(|map| {
        let followed = if config.links == Links::Never { 1 } else { map.files.len() };
        map.files[..followed].iter().map(|file| file.path.clone())
    })
    .collect()
}

/// Why the build must not write to its output folder; `None` if it may.
fn refused(dir: &Path, book: &MDBook, files: &[PathBuf], chapters: &[LoadedChapter], force: bool) -> Option<String> {
    let names: BTreeMap<String, toml::Value> = book.config.outputs().unwrap_or_default();
    let mut names: Vec<_> = names.into_keys().collect();
    if names.is_empty() {
        names.push("html".to_owned());
    }
    // Other renderers are separate programs, so we do not know what they delete.
    names.retain(|name| name == "html" || name == "markdown");
    let outputs: Vec<_> = names.into_iter().map(|name| (name.clone(), book.build_dir_for(&name))).collect();
    let pages = chapters.iter().filter_map(|chapter| chapter.path.as_deref());
    let pages: Vec<PathBuf> =
        pages.flat_map(|path| [PathBuf::from(path), Path::new(path).with_file_name("index.md")]).collect();
    let build = Build { root: dir, config: &book.config, outputs: &outputs, files, pages: &pages, force };
    destination::refuse(&build)
}
