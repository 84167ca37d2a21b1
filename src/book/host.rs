//! Preprocesses a book for one renderer. Both the protocol and the implementation of mdBook's trait call this module. Start at
//! [`preprocess`].

use std::io;
use std::path::Path;

use serde_json::Value;

use crate::diagnostic::{self, Diagnostic, Level, Source, Span, Style, code};

use super::config::{Config, OnError};
use super::history::{self, read_history};
use super::order::Links;
use super::pages::{Chapter, TakeEdits, Target, read_book};
use super::published;
use super::read::Files;
use super::rules::read_rules;
use super::sources::BookSources;
use super::text::ChapterText;

/// The versions of mdBook that are tested.
pub const TESTED_HOSTS: &str = ">=0.4.30, <0.6";

/// What a host states about the run.
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
    /// Whether the book still has includes (see [`INCLUDE`]).
    pub(super) has_includes: &'a dyn Fn() -> bool,
    /// Returns all chapters with a helper of mdBook (see [`HELPER`]): the path of the file and the text. This includes chapters
    /// that consist only of includes and therefore contain no block themselves.
    pub(super) with_helpers: &'a dyn Fn() -> Vec<(Option<String>, ChapterText<'a>)>,
}

/// The start of a helper of mdBook.
pub(super) const HELPER: &str = "{{";

/// The start of an include.
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
    /// This number of errors was reported, and they make the build fail.
    Problems(
        #[cfg_attr(not(feature = "mdbook"), expect(dead_code, reason = "only the trait reports the number"))] usize,
    ),
    /// The error of the caller's function that receives the edits.
    Output(io::Error),
}

/// Processes a book. Calls `report` once for each finding, then passes on the edits of each chapter.
///
/// # Errors
///
/// If the build has to fail, no edits have been passed on.
pub(super) fn preprocess(
    host: Host<'_>,
    chapters: &[HostChapter<'_>],
    style: Style,
    report: &mut dyn FnMut(Level, &str),
    take: &mut TakeEdits<'_>,
) -> Result<(), Failed> {
    let version = semver::Version::parse(host.version).unwrap_or(semver::Version::new(0, 0, 0));
    let (mut config, wrong) = Config::read(host.config, &version);
    let target = Target::of(host.renderer);
    if target == Target::Untouched {
        return Ok(());
    }
    let rules = read_rules(host.root, &mut config, &Files::default(), 0);
    let sources = BookSources::new(
        host.root,
        &config.src,
        chapters.iter().map(|chapter| (chapter.source_path.or(chapter.chapter.path), chapter.chapter.content)),
    );
    let mut diagnostics: Vec<Diagnostic> =
        wrong.iter().chain(&rules.missing).map(|problem| problem.diagnostic(sources.config_text())).collect();
    diagnostics.extend(rules.problems);
    if config.links == Links::After && (host.has_includes)() {
        diagnostics.push(Config::before_links_problem().diagnostic(sources.config_text()));
    }
    diagnostics.extend(host_warning(&version, host.version));
    config.apply(&mut diagnostics);

    let plain: Vec<_> = chapters.iter().map(|chapter| chapter.chapter).collect();
    let mut book = read_book(&plain, &config, &sources);
    let mut others = rules.files;
    // Only views of the history need the file.
    let history = if book.shows_history() { read_history(host.root, others.len()) } else { history::Read::default() };
    book.register.history = history.history;
    diagnostics.extend(history.problems);
    others.extend(history.file);
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
        // Errors come first, so if an error is omitted, everything that is shown is an error.
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

/// Reports blocks in files that are included only after we run, and counts the errors.
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

/// The warning about a host version that was not tested, once for each run.
fn host_warning(host: &semver::Version, written: &str) -> Option<Diagnostic> {
    let tested = semver::VersionReq::parse(TESTED_HOSTS).expect("the range is well formed");
    // A pre-release of a tested version counts as that version.
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
