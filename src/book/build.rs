//! The checks that `build` makes before mdBook writes pages, because the preprocessor inside mdBook cannot see these problems.
//!
//! Start at [`look`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;

use crate::diagnostic::{self, Diagnostic, Level, Style};

use super::config::{Config, OnError};
use super::destination::{self, Build};
use super::load::{LoadedChapter, chapters};
use super::order::Links;
use super::published;
use super::sources::BookSources;
use super::unlisted::Unlisted;

/// The result of the checks before a build.
#[derive(Debug, Default)]
pub struct Found {
    /// The findings as text, each with its level.
    pub messages: Vec<(Level, String)>,
    /// Whether the findings prevent the build.
    pub fails: bool,
    /// Why the build must not write to its output folder, if that is so.
    pub refused: Option<String>,
}

/// Checks a book that was loaded from `dir` and is about to be built. `force` accepts an output folder with files that no build
/// wrote.
///
/// # Errors
///
/// Returns one sentence if the configuration cannot be read.
pub fn look(dir: &Path, book: &MDBook, force: bool, style: Style) -> Result<Found, String> {
    let json = serde_json::to_value(&book.config).map_err(|error| error.to_string())?;
    let host = semver::Version::parse(mdbook_preprocessor::MDBOOK_VERSION).map_err(|error| error.to_string())?;
    // The preprocessor reports problems of the table, so they are ignored here.
    let (config, _) = Config::read(&json, &host);
    let chapters = chapters(&book.book);
    let paths = |chapter: &LoadedChapter| chapter.source_path.clone().or_else(|| chapter.path.clone());
    let paths: Vec<_> = chapters.iter().map(paths).collect();
    let plain = || paths.iter().zip(&chapters).map(|(path, chapter)| (path.as_deref(), chapter.content.as_str()));

    let sources = BookSources::new(dir, &config.src, plain());
    let refused = refused(dir, book, &sources, &config, &chapters, force);
    let build_dir = dir.join(&book.config.build.build_dir);
    let unlisted = Unlisted::find(&sources, &config, &build_dir);
    let sources = BookSources::new(dir, &config.src, plain()).with_others(&unlisted.files);

    let mut diagnostics: Vec<Diagnostic> = unlisted.diagnostics(&sources);
    let problems = published::excluded_renderers(&json);
    diagnostics.extend(problems.iter().map(|problem| problem.diagnostic(sources.config_text())));
    config.apply(&mut diagnostics);
    let errors = diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    let messages = diagnostics.iter().map(|it| (it.level, diagnostic::human(it, &sources, style))).collect();
    Ok(Found { messages, fails: errors && config.on_error == OnError::Fail, refused })
}

/// Why the build must not write to its output folder; `None` if it may.
fn refused(
    dir: &Path,
    book: &MDBook,
    sources: &BookSources<'_>,
    config: &Config,
    chapters: &[LoadedChapter],
    force: bool,
) -> Option<String> {
    let names: BTreeMap<String, toml::Value> = book.config.outputs().unwrap_or_default();
    let mut names: Vec<_> = names.into_keys().collect();
    if names.is_empty() {
        names.push("html".to_owned());
    }
    // Other renderers are separate programs, so we do not know what they delete.
    names.retain(|name| name == "html" || name == "markdown");
    let outputs: Vec<_> = names.into_iter().map(|name| (name.clone(), book.build_dir_for(&name))).collect();
    let files: Vec<_> = (0..chapters.len() as u32)
        .filter_map(|chapter| sources.includes(chapter))
        .flat_map(|map| {
            let followed = if config.links == Links::Never { 1 } else { map.files.len() };
            map.files[..followed].iter().map(|file| file.path.clone())
        })
        .collect();
    let pages = chapters.iter().filter_map(|chapter| chapter.path.as_deref());
    let pages: Vec<PathBuf> =
        pages.flat_map(|path| [PathBuf::from(path), Path::new(path).with_file_name("index.md")]).collect();
    let build = Build { root: dir, config: &book.config, outputs: &outputs, files: &files, pages: &pages, force };
    destination::refuse(&build)
}
