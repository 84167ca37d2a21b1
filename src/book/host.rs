//! Preprocesses a book for one renderer. The protocol and the implementation of mdBook's trait both call it. Start at [`preprocess`].

use std::io;
use std::path::Path;

use serde_json::Value;

use crate::diagnostic::{self, Diagnostic, Level, Source, Span, Style, code};

use super::config::{Config, OnError};
use super::history::{self, read_history};
use super::order::Links;
use super::pages::{Chapter, TakeEdits, Target, read_book};
use super::published;
use super::sources::BookSources;
use super::text::ChapterText;

/// Versions of mdBook that are tested.
pub const TESTED_HOSTS: &str = ">=0.4.30, <0.6";

/// What a host says about the run.
#[derive(Clone, Copy)]
pub(super) struct Host<'a> {
    /// The book's folder.
    pub(super) root: &'a Path,
    /// `book.toml` as JSON.
    pub(super) config: &'a Value,
    /// Name of the renderer.
    pub(super) renderer: &'a str,
    /// Version of mdBook.
    pub(super) version: &'a str,
    /// Whether the book still has includes, as [`INCLUDE`] begins them.
    pub(super) has_includes: &'a dyn Fn() -> bool,
    /// All chapters with a helper of mdBook, as [`HELPER`] begins them: path of the file and text. Those that only include others are
    /// among them; nothing of ours is in their own text.
    pub(super) with_helpers: &'a dyn Fn() -> Vec<(Option<String>, ChapterText<'a>)>,
}

/// How a helper of mdBook begins.
pub(super) const HELPER: &str = "{{";

/// How an include begins.
pub(super) const INCLUDE: &str = "{{#include ";

/// A chapter with the path of the file that it was read from.
#[derive(Clone, Copy)]
pub(super) struct HostChapter<'a> {
    pub(super) chapter: Chapter<'a>,
    pub(super) source_path: Option<&'a str>,
}

/// Why a run failed.
#[derive(Debug)]
pub(super) enum Failed {
    /// That many errors were reported, and they have to fail the build.
    Problems(
        #[cfg_attr(not(feature = "mdbook"), expect(dead_code, reason = "only the trait reports the number"))] usize,
    ),
    /// The error of the caller that takes the edits.
    Output(io::Error),
}

/// Processes a book, reports what was found, one call each, then gives away the edits of each chapter.
///
/// # Errors
///
/// Where the build has to fail, no edits were given.
pub(super) fn preprocess(
    host: Host<'_>,
    chapters: &[HostChapter<'_>],
    style: Style,
    report: &mut dyn FnMut(Level, &str),
    take: &mut TakeEdits<'_>,
) -> Result<(), Failed> {
    let version = semver::Version::parse(host.version).unwrap_or(semver::Version::new(0, 0, 0));
    let (config, wrong) = Config::read(host.config, &version);
    let target = Target::of(host.renderer);
    if target == Target::Untouched {
        return Ok(());
    }
    let sources = BookSources::new(
        host.root,
        &config.src,
        chapters.iter().map(|chapter| (chapter.source_path.or(chapter.chapter.path), chapter.chapter.content)),
    );
    let mut diagnostics: Vec<Diagnostic> =
        wrong.iter().map(|problem| problem.diagnostic(sources.config_text())).collect();
    if config.links == Links::After && (host.has_includes)() {
        diagnostics.push(Config::before_links_problem().diagnostic(sources.config_text()));
    }
    diagnostics.extend(host_warning(&version, host.version));
    config.apply(&mut diagnostics);

    let plain: Vec<_> = chapters.iter().map(|chapter| chapter.chapter).collect();
    let mut book = read_book(&plain, &config, &sources);
    // Only a view of the past needs the file.
    let history = if book.shows_history() { read_history(host.root, 0) } else { history::Read::default() };
    book.register.history = history.history;
    diagnostics.extend(history.problems);
    let others: Vec<_> = history.file.into_iter().collect();
    let sources = sources.with_others(&others);
    diagnostics.extend(book.include_lines(&sources));
    let raw = report_raw(&host, &config, style, report);
    let all = || diagnostics.iter().chain(&book.diagnostics);
    let errors = raw + all().filter(|diagnostic| diagnostic.level == Level::Error).count();
    let (shown, left_out) = diagnostic::shortened(all(), diagnostic::MOST_SHOWN);
    for shown in &shown {
        report(shown.problem.level, &shown.human(&sources, style));
    }
    if left_out > 0 {
        // Errors come first, so an error can be left out only if nothing but errors is shown.
        let level = if errors > shown.len() { Level::Error } else { Level::Warning };
        report(level, &diagnostic::left_out_line(left_out, "`mdbook-aivss check --max-problems 0` shows all"));
    }
    if errors > 0 && config.on_error == OnError::Fail {
        return Err(Failed::Problems(errors));
    }
    if let Some(problem) = book.too_large(&config, target, &sources) {
        report(problem.level, &diagnostic::human(&problem, &sources, style));
        return Err(Failed::Problems(errors + 1));
    }
    book.show(&config, target, &sources, take).map_err(Failed::Output)
}

/// Reports blocks of files that are included only after our turn, and counts the errors.
fn report_raw(host: &Host<'_>, config: &Config, style: Style, report: &mut dyn FnMut(Level, &str)) -> usize {
    if config.links != Links::After {
        return 0;
    }
    let chapters = (host.with_helpers)();
    let numbered = chapters.iter().map(|(path, text)| (path.as_deref(), *text));
    let sources = BookSources::new(host.root, &config.src, numbered);
    let mut diagnostics = published::in_includes(config, &sources, chapters.len());
    config.apply(&mut diagnostics);
    for diagnostic in &diagnostics {
        report(diagnostic.level, &diagnostic::human(diagnostic, &sources, style));
    }
    diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).count()
}

/// The warning about a host that was not tested, once a run.
fn host_warning(host: &semver::Version, written: &str) -> Option<Diagnostic> {
    let tested = semver::VersionReq::parse(TESTED_HOSTS).expect("the range is well formed");
    // A pre-release of a tested line counts as that line.
    let plain = semver::Version::new(host.major, host.minor, host.patch);
    (!tested.matches(&plain)).then(|| {
        Diagnostic::new(
            code::HOST_VERSION,
            Span::new(Source::Config, 0..0),
            format!("mdBook {written} is outside the tested range {TESTED_HOSTS}"),
        )
        .help("the pages may be fine; `host-version = \"allow\"` under `[preprocessor.aivss.lints]` silences this")
    })
}
