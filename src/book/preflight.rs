//! Checks the files of a book before mdBook reads them.
//!
//! mdBook reads every file that SUMMARY.md and the includes name. A pipe stops it forever, `/dev/zero` fills its memory, and a
//! file that includes itself four times keeps it busy for hours. Even a small pull request can add one of these, so
//! [`preflight`] refuses such a book before mdBook starts.

use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use walkdir::WalkDir;

use crate::diagnostic::{Code, Diagnostic, Source, Span, code, visible};
use crate::order::Sort as _;

use super::not_read::NotRead;
use super::order::Links;
use super::read::{Files, ReadError};
use super::source_map::{Broken, Why, inspect};
use super::sources::shown;

/// The largest size of all chapters together after expanding their includes, in bytes: 512 MiB.
pub const MAX_BOOK: usize = 512 << 20;

/// The deepest nesting of lists in SUMMARY.md. mdBook reads them recursively, and some thousand levels overflow its stack.
pub const MAX_LEVELS: usize = 64;

/// A link of SUMMARY.md: the file that it names, relative to the source folder, and the byte range of the name.
#[derive(Debug)]
pub(super) struct ChapterLink {
    pub(super) path: PathBuf,
    pub(super) place: Range<usize>,
}

/// The links of SUMMARY.md in their order, without drafts.
pub(super) fn chapter_links(summary: &str) -> Vec<ChapterLink> {
    let mut links = Vec::new();
    for (event, range) in Parser::new(summary).into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        if dest_url.is_empty() {
            continue;
        }
        let written = summary[range.clone()].rfind(dest_url.as_ref());
        let place = written.map_or(range.clone(), |at| range.start + at..range.start + at + dest_url.len());
        // mdBook decodes only spaces.
        links.push(ChapterLink { path: PathBuf::from(dest_url.replace("%20", " ")), place });
    }
    links
}

/// The first list of SUMMARY.md that is nested more deeply than [`MAX_LEVELS`].
fn too_deep(summary: &str) -> Option<Range<usize>> {
    let mut level = 0;
    for (event, range) in Parser::new(summary).into_offset_iter() {
        match event {
            Event::Start(Tag::List(_)) => level += 1,
            Event::End(TagEnd::List(_)) => level -= 1,
            _ => {}
        }
        if level > MAX_LEVELS {
            let line = summary[range.clone()].lines().next().map_or(0, str::len);
            return Some(range.start..range.start + line);
        }
    }
    None
}

/// The result of inspecting one chapter and its includes.
#[derive(Debug)]
pub struct Inspection {
    /// Size in bytes of the chapter with its includes.
    length: usize,
    /// Includes that would block mdBook, each with the path and the text of the file that contains it.
    dangerous: Vec<(Broken, PathBuf, String)>,
}

/// Inspects a chapter. The arguments are its source folder, its path below that, and when includes are followed.
pub(super) type Inspect<'i> = dyn Fn(&Path, &Path, Links) -> Rc<Result<Inspection, ReadError>> + 'i;

impl Inspection {
    /// Whether nothing in the chapter would block mdBook.
    #[cfg(feature = "lsp")]
    pub(super) fn is_harmless(&self) -> bool {
        self.dangerous.is_empty()
    }

    /// Whether all chapters together are short enough for a book.
    #[cfg(feature = "lsp")]
    pub(super) fn fits<'i>(all: impl Iterator<Item = &'i Self>) -> bool {
        all.map(|inspection| inspection.length).sum::<usize>() <= MAX_BOOK
    }

    /// Reads a chapter and what it includes.
    ///
    /// # Errors
    ///
    /// Returns an error if the chapter's own file cannot be read.
    pub(super) fn of(files: &Files, source_folder: &Path, chapter: &Path, links: Links) -> Result<Self, ReadError> {
        if links == Links::Never {
            let length = files.read(&source_folder.join(chapter))?.len();
            return Ok(Self { length, dangerous: Vec::new() });
        }
        let expanded = inspect(files, source_folder, chapter)?;
        let dangerous = expanded.broken.into_iter().filter(|broken| broken.why.is_dangerous()).map(|broken| {
            let file = &expanded.files[broken.file];
            let (path, text) = (file.path.clone(), file.text.clone());
            (broken, path, text)
        });
        Ok(Self { length: expanded.text.len(), dangerous: dangerous.collect() })
    }
}

/// Refuses a book that would block mdBook. Problems that mdBook itself reports, such as a missing chapter, are not reported
/// here.
///
/// `dir` is the book's folder, `src` the source folder below it.
///
/// # Errors
///
/// Returns the findings with their positions: in SUMMARY.md for a chapter, otherwise at the include.
pub fn preflight(dir: &Path, src: &Path, links: Links, files: &Files, inspect: &Inspect<'_>) -> Result<(), NotRead> {
    let source_folder = dir.join(src);
    if !files.contains(&source_folder) {
        let src = visible(&src.to_string_lossy()).into_owned();
        return Err(NotRead::Message(format!(
            "the source folder `{src}` is outside of the revision of the repository, so the old state has no chapters\n\
             help: set `src` under `[book]` to a folder of the repository"
        )));
    }
    let summary_path = source_folder.join("SUMMARY.md");
    let summary_shown = shown(dir, &summary_path);
    let summary = match files.read(&summary_path) {
        Ok(summary) => summary,
        Err(error) if error.is_dangerous() => {
            return Err(NotRead::Found(vec![cannot_read(&summary_shown, &error, &summary_shown, String::new(), 0..0)]));
        }
        Err(_) => return Ok(()),
    };
    if let Some(place) = too_deep(&summary) {
        let message = format!("{summary_shown} cannot be read: its lists are nested deeper than {MAX_LEVELS}");
        let problem = Diagnostic::new(code::CANNOT_READ, Span::new(Source::File(0), place), message);
        let problem = problem.help("indent the chapter less, so that it is on a higher level");
        return Err(NotRead::Found(vec![(problem, summary_shown, summary)]));
    }
    let mut found = Vec::new();
    // Report a file only once even if many chapters include it, and a cycle only once wherever a chapter enters it.
    let mut seen = HashSet::new();
    let mut circles = HashSet::new();
    let mut total = 0;
    for link in chapter_links(&summary) {
        if let Some((why, help)) = not_below(&link.path, &source_folder, files) {
            let message = format!("the chapter `{}` {why}", visible(&link.path.to_string_lossy()));
            let problem =
                Diagnostic::new(code::CANNOT_READ, Span::new(Source::File(0), link.place), message).help(help);
            found.push((problem, summary_shown.clone(), summary.clone()));
            continue;
        }
        match &*inspect(&source_folder, &link.path, links) {
            Err(error) if error.is_dangerous() => {
                let path = shown(dir, &source_folder.join(&link.path));
                found.push(cannot_read(&path, error, &summary_shown, summary.clone(), link.place));
            }
            Err(_) => {}
            Ok(inspection) => {
                for (broken, path, text) in &inspection.dangerous {
                    let mut circle = broken.why.cycle().to_vec();
                    circle.in_order();
                    circle.dedup();
                    let new = circle.is_empty() || circles.insert(circle);
                    if new && seen.insert((path.clone(), broken.range.start)) {
                        found.push((
                            refused(dir, &source_folder.join(&link.path), broken),
                            shown(dir, path),
                            text.clone(),
                        ));
                    }
                }
                total += inspection.length;
                if total > MAX_BOOK {
                    let path = shown(dir, &source_folder.join(&link.path));
                    let message =
                        format!("up to {path} the chapters with their includes are longer than {} MiB", MAX_BOOK >> 20);
                    let problem =
                        Diagnostic::new(code::INCLUDES_TOO_LARGE, Span::new(Source::File(0), link.place), message);
                    found.push((problem.help("split the book, or include less"), summary_shown, summary));
                    break;
                }
            }
        }
    }
    if found.is_empty() { Ok(()) } else { Err(NotRead::Found(found)) }
}

/// The reason and the help if a chapter must not have this path; `None` if it may.
fn not_below(chapter: &Path, source_folder: &Path, files: &Files) -> Option<(&'static str, &'static str)> {
    if !files.contains(&source_folder.join(chapter)) {
        let why = "is outside of the revision of the repository, so it is not read";
        return Some((why, "name a file of the repository, relative to SUMMARY.md"));
    }
    // mdBook computes the path of each chapter relative to the source folder, and panics if that is not possible.
    let is_elsewhere = chapter.is_absolute() && !chapter.starts_with(source_folder);
    is_elsewhere
        .then_some(("has an absolute path, so it is not in the source folder", "write its path relative to SUMMARY.md"))
}

/// Refuses a book whose other files would block a build, because mdBook copies the whole source folder and reads the theme.
///
/// # Errors
///
/// Returns the findings, each with the path of its file.
pub fn preflight_copies(dir: &Path, config: &mdbook_driver::config::Config) -> Result<(), NotRead> {
    let html = config.html_config().unwrap_or_default();
    let folders = [dir.join(&config.book.src), html.theme_dir(dir)];
    let mut found = Vec::new();
    // Follow links, as mdBook does.
    for entry in folders.iter().flat_map(|folder| WalkDir::new(folder).follow_links(true)) {
        match entry {
            Ok(entry) if !(entry.file_type().is_file() || entry.file_type().is_dir()) => {
                // mdBook does not copy Markdown files, even if they are not chapters of the book.
                if entry.path().extension().is_none_or(|extension| extension != "md") {
                    let path = shown(dir, entry.path());
                    found.push(cannot_read(&path, &ReadError::Special, &path, String::new(), 0..0));
                }
            }
            Ok(_) => {}
            Err(error) => {
                if let (Some(path), Some(above)) = (error.path(), error.loop_ancestor()) {
                    let (path, above) = (shown(dir, path), shown(dir, above));
                    let message = format!("{path} is a link to a folder that it is in, {above}");
                    let problem = Diagnostic::new(code::CANNOT_READ, Span::new(Source::File(0), 0..0), message)
                        .help("remove the link");
                    found.push((problem, path, String::new()));
                }
            }
        }
    }
    for path in html.additional_css.iter().chain(&html.additional_js) {
        if dir.join(path).metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
            let path = shown(dir, &dir.join(path));
            found.push(cannot_read(&path, &ReadError::Special, &path, String::new(), 0..0));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(NotRead::Found(found)) }
}

/// Reports an include that would block mdBook. `chapter` is the path of the chapter that contains it, directly or by other files.
fn refused(dir: &Path, chapter: &Path, broken: &Broken) -> Diagnostic {
    let code: &'static Code = match broken.why {
        Why::Cycle(_) => code::INCLUDE_CYCLE,
        Why::TooMany | Why::TooLong => code::INCLUDES_TOO_LARGE,
        _ => code::CANNOT_READ,
    };
    let message = broken.message(&shown(dir, chapter), |path| shown(dir, path));
    Diagnostic::new(code, Span::new(Source::File(0), broken.range.clone()), message).help(broken.help())
}

/// Reports a file that cannot be read, either at a position in another file or in the file itself: the finding, and the path
/// and text of the file with the position.
pub(super) fn cannot_read(
    what: &str,
    error: &ReadError,
    path: &str,
    text: String,
    place: Range<usize>,
) -> (Diagnostic, String, String) {
    let message = format!("{what} cannot be read: {error}");
    (
        Diagnostic::new(code::CANNOT_READ, Span::new(Source::File(0), place), message).help(error.help()),
        path.to_owned(),
        text,
    )
}
