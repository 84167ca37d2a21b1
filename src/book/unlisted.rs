//! Finds Markdown files below the source folder that contain one of our blocks but are not part of the book.
//!
//! Start at `Unlisted::find`. Only commands that read the whole book call it. The preprocessor itself does not read chapters
//! from disk.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::block::find::find;
use crate::block::near_miss::Near;
use crate::diagnostic::{Diagnostic, Source, Span, code};
use crate::order::Sort as _;

use super::config::Config;
use super::order::Links;
use super::read::{Files, MAX_FILE, ReadError};
use super::source_map::SourceFile;
use super::sources::BookSources;

/// The highest number of files and folders below the source folder that are searched.
pub const MAX_ENTRIES: usize = 100_000;

/// The files with blocks that are not part of the book, in the order of their paths.
#[derive(Debug, Default)]
pub(super) struct Unlisted {
    /// The files, to be added to the sources of the book.
    pub(super) files: Vec<SourceFile>,
    /// For each file, the first line of its first block that is not part of the book, or why the file was not read.
    found: Vec<Result<Missing, ReadError>>,
    /// Whether there were more than [`MAX_ENTRIES`].
    more: bool,
}

/// A block that is not part of the book.
#[derive(Debug)]
struct Missing {
    /// Its first line, as a byte range of the file.
    line: Range<usize>,
    /// Whether a chapter includes another part of the same file.
    partly: bool,
}

/// The byte ranges of each file that are part of the book, by the real path of the file.
type Included = HashMap<PathBuf, Vec<Range<usize>>>;

impl Unlisted {
    /// Searches the source folder. Skips hidden files and folders, the build folder, and symbolic links to folders.
    pub(super) fn find(sources: &BookSources<'_>, config: &Config, build_dir: &Path) -> Self {
        let mut unlisted = Self::default();
        let included = included(sources, config);
        let build_dir = build_dir.canonicalize().ok();
        let enter = |entry: &DirEntry| {
            let hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
            let is_build =
                || entry.file_type().is_dir() && build_dir.is_some() && entry.path().canonicalize().ok() == build_dir;
            !hidden && !is_build()
        };
        let walk = WalkDir::new(sources.source_folder()).sort_by_file_name().into_iter().filter_entry(enter);
        // mdBook cannot read a folder that we cannot open, so no chapter is missed.
        for (number, entry) in walk.filter_map(Result::ok).enumerate() {
            if number == MAX_ENTRIES {
                unlisted.more = true;
                break;
            }
            let is_summary = entry.depth() == 1 && entry.file_name() == "SUMMARY.md";
            if !is_markdown(entry.path()) || is_summary || entry.file_type().is_dir() {
                continue;
            }
            if let Ok(path) = entry.path().canonicalize() {
                let parts = included.get(&path).map(Vec::as_slice).unwrap_or_default();
                // A chapter is completely in the book.
                if !parts.contains(&WHOLE) {
                    unlisted.look_into(entry.path(), parts, config, sources.files());
                }
            }
        }
        unlisted
    }

    /// Removes the files that other steps added.
    pub(super) fn without_others(&mut self) {
        self.files.truncate(self.found.len());
    }

    /// Searches for a block outside of the included parts of a file.
    fn look_into(&mut self, path: &Path, parts: &[Range<usize>], config: &Config, files: &Files) {
        let (text, found) = match files.read_bytes(path) {
            Ok(bytes) => {
                // Files that are not UTF-8 are searched as well, because a block in them is missing from the book too.
                let text = match String::from_utf8_lossy(&bytes) {
                    Cow::Borrowed(text) => text.to_owned(),
                    Cow::Owned(text) => text,
                };
                let parts = joined(&text, parts);
                let is_missing =
                    |block: &Range<usize>| !parts.iter().any(|part| part.start <= block.start && block.end <= part.end);
                let Some(block) = blocks(&text, config).into_iter().find(is_missing) else { return };
                let line = text[block.clone()].lines().next().map_or(0, str::len);
                (text, Ok(Missing { line: block.start..block.start + line, partly: !parts.is_empty() }))
            }
            Err(error @ ReadError::TooLarge(_)) => (String::new(), Err(error)),
            // A broken link or a pipe is not a chapter that the author forgot to list.
            Err(_) => return,
        };
        self.files.push(SourceFile::new(path.to_owned(), text));
        self.found.push(found);
    }

    /// The findings, with positions in [`Self::files`], which have been added to the sources.
    pub(super) fn diagnostics(&self, sources: &BookSources<'_>) -> Vec<Diagnostic> {
        let summary = sources.shown(&sources.source_folder().join("SUMMARY.md"));
        let mut diagnostics = Vec::new();
        for (number, (file, found)) in self.files.iter().zip(&self.found).enumerate() {
            let source = Source::File(number as u32);
            let diagnostic = match found {
                Ok(Missing { line, partly: true }) => {
                    let message = "a chapter includes another part of this file, but not this block, so the block is not in the book";
                    let help = "include these lines as well, or move the block out of the source folder";
                    Diagnostic::new(code::UNLISTED_CHAPTER, Span::new(source, line.clone()), message).help(help)
                }
                Ok(Missing { line, partly: false }) => {
                    let message = format!(
                        "this file has a block, but it is neither in {summary} nor included by a chapter, so the block is not in the book"
                    );
                    let entry = entry(file, sources.source_folder());
                    let help = format!("add `{entry}` to {summary}, or move the file out of the source folder");
                    Diagnostic::new(code::UNLISTED_CHAPTER, Span::new(source, line.clone()), message).help(help)
                }
                Err(error) => {
                    let message = format!("this file is not in {summary}, and was not searched for blocks: {error}");
                    let help = format!("move it out of the source folder, or split it below {} MiB", MAX_FILE >> 20);
                    Diagnostic::new(code::UNLISTED_CHAPTER, Span::new(source, 0..0), message).help(help)
                }
            };
            diagnostics.push(diagnostic);
        }
        if self.more {
            let message = format!(
                "the source folder has more than {MAX_ENTRIES} files, and the rest was not searched for blocks"
            );
            let span = Span::new(Source::Config, 0..0);
            let help = "set `src` under `[book]` to a folder that has the chapters alone";
            diagnostics.push(Diagnostic::new(code::UNLISTED_CHAPTER, span, message).help(help));
        }
        diagnostics
    }
}

/// The range for a whole file.
const WHOLE: Range<usize> = 0..usize::MAX;

/// The parts of all files that are in the book: whole chapters, and the included parts of other files.
fn included(sources: &BookSources<'_>, config: &Config) -> Included {
    let mut included = Included::new();
    for chapter in 0..sources.chapters() as u32 {
        let Some(map) = sources.includes(chapter) else { continue };
        let files = if config.links == Links::Never { &map.files[..1] } else { &map.files[..] };
        let mut parts: Vec<Vec<Range<usize>>> = vec![Vec::new(); files.len()];
        parts[0].push(WHOLE);
        for (number, piece) in map.pieces.iter().enumerate().filter(|(_, piece)| piece.written) {
            let end = map.pieces.get(number + 1).map_or(map.text.len(), |next| next.at);
            if let Some(parts) = parts.get_mut(piece.file) {
                parts.push(piece.in_file..piece.in_file + (end - piece.at));
            }
        }
        for (file, parts) in files.iter().zip(parts) {
            if let Ok(path) = file.path.canonicalize() {
                included.entry(path).or_default().extend(parts);
            }
        }
    }
    included
}

/// The union of parts of a text. Includes leave out line ends and the lines that name anchors, so two parts with only these
/// between them become one.
fn joined(text: &str, parts: &[Range<usize>]) -> Vec<Range<usize>> {
    let is_dropped = |line: &str| line.trim().is_empty() || line.contains("ANCHOR:") || line.contains("ANCHOR_END:");
    let mut parts = parts.to_vec();
    parts.in_order_of(|part| part.start);
    let mut union: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match union.last_mut() {
            Some(last) if text.get(last.end..part.start).is_none_or(|between| between.lines().all(is_dropped)) => {
                last.end = last.end.max(part.end);
            }
            _ => union.push(part),
        }
    }
    union
}

/// The blocks of a text in order, including those with a misspelt fence and those inside raw HTML.
fn blocks(text: &str, config: &Config) -> Vec<Range<usize>> {
    let found = find(text, config.markdown);
    let fences = found.fences.into_iter().map(|found| {
        let range = found.fence.range;
        range.start..range.start + text[range.clone()].trim_end().len()
    });
    let near =
        found.near_misses.into_iter().filter(|near| matches!(near.what, Near::Fence { .. })).map(|near| near.range);
    let mut blocks: Vec<_> = fences.chain(near).chain(found.in_html).collect();
    blocks.in_order_of(|block| block.start);
    blocks
}

fn is_markdown(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown"))
}

/// The line of SUMMARY.md for a file. Its title is the first heading of the file, otherwise the file's name.
fn entry(file: &SourceFile, source_folder: &Path) -> String {
    let path = file.path.strip_prefix(source_folder).unwrap_or(&file.path).to_string_lossy().replace('\\', "/");
    let heading = file
        .text
        .lines()
        .find_map(|line| line.strip_prefix("# "))
        .map(|title| title.trim().trim_end_matches('#').trim_end());
    let stem = file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let title = heading.filter(|title| !title.is_empty()).unwrap_or(&stem);
    // In angle brackets, a path may contain blanks and brackets.
    let plain = !path.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
    let target = if plain { path } else { format!("<{path}>") };
    format!("- [{}]({target})", title.replace('[', "\\[").replace(']', "\\]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_for_the_summary_names_heading_and_path() {
        let entry = |path: &str, text: &str| {
            super::entry(&SourceFile::new(Path::new("src").join(path), text.to_owned()), Path::new("src"))
        };
        assert_eq!(entry("a/b.md", "text\n\n# The *agent* #\n"), "- [The *agent*](a/b.md)");
        assert_eq!(entry("a b (1).md", "# [x]"), "- [\\[x\\]](<a b (1).md>)");
        assert_eq!(entry("b.MD", "#\n"), "- [b](b.MD)");
    }

    #[test]
    fn markdown_is_known_by_its_extension_in_any_case() {
        assert!(["a.md", "a.MD", "a.Markdown"].map(|path| is_markdown(Path::new(path))).iter().all(|it| *it));
        assert!(!is_markdown(Path::new("md")) && !is_markdown(Path::new("a.txt")));
    }
}
