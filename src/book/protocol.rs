//! One run as mdBook's preprocessor: reads bytes, writes bytes, and reports diagnostics.
//!
//! Start at [`answer`]. It writes nothing to the output unless the whole output is ready.

use std::io::Write;
use std::path::Path;

use crate::diagnostic::{Level, Style};

pub use super::host::TESTED_HOSTS;
use super::host::{self, Failed, Host, HostChapter};
use super::pages::Chapter;
use super::wire::{Input, WireError};

/// Why a run failed.
#[derive(Debug)]
pub enum RunError {
    /// The input is not a book.
    Input(WireError),
    /// The book has problems; they were reported.
    Problems,
    /// The output could not be written.
    Output(std::io::Error),
}

/// Processes the complete input of a host and writes the book to `out`. Calls `report` once for each diagnostic.
///
/// # Errors
///
/// In the first two cases of [`RunError`], nothing has been written.
pub fn answer(
    input: &[u8],
    out: &mut dyn Write,
    style: Style,
    report: &mut dyn FnMut(Level, &str),
) -> Result<(), RunError> {
    let input = Input::parse(input).map_err(RunError::Input)?;
    let context = &input.context;
    let run = Host {
        root: Path::new(&context.root),
        config: &context.config,
        renderer: &context.renderer,
        version: &context.mdbook_version,
        has_includes: &|| input.holds(host::INCLUDE),
        with_helpers: &|| {
            let path = |path: Option<std::borrow::Cow<'_, str>>| path.map(std::borrow::Cow::into_owned);
            let chapters = input.chapters_with(host::HELPER).into_iter();
            chapters.map(|chapter| (path(chapter.source_path).or(path(chapter.path)), chapter.content)).collect()
        },
    };
    let chapters: Vec<_> = input
        .chapters
        .iter()
        .map(|chapter| HostChapter {
            chapter: Chapter { name: &chapter.name, path: chapter.path.as_deref(), content: chapter.content },
            source_path: chapter.source_path.as_deref(),
        })
        .collect();
    let mut splice = input.splice(out);
    host::preprocess(run, &chapters, style, report, &mut |chapter, edits| splice.chapter(chapter, edits)).map_err(
        |failed| match failed {
            Failed::Problems(_) => RunError::Problems,
            Failed::Output(error) => RunError::Output(error),
        },
    )?;
    splice.finish().map_err(RunError::Output)
}
