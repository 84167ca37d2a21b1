//! One run as mdBook's preprocessor: bytes in, bytes out, diagnostics beside.
//!
//! The entry is [`run`]. Nothing is written to the output unless all of it can be.

use std::io::Write;
use std::path::Path;

use crate::diagnostic::{self, Diagnostic, Level, Span, Style, code};

use super::config::Config;
use super::process::{Chapter, Target, process};
use super::sources::BookSources;
use super::wire::{Input, WireError};

/// Versions of mdBook that are tested (contract, section 4).
pub const TESTED_HOSTS: &str = ">=0.4.30, <0.6";

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

/// Processes the whole input of a host and writes the book to `out`; diagnostics go to `report`, one call each.
///
/// # Errors
///
/// Nothing has been written in the first two cases of [`RunError`].
pub fn run(
    input: &[u8],
    out: &mut dyn Write,
    style: Style,
    report: &mut dyn FnMut(Level, &str),
) -> Result<(), RunError> {
    let input = Input::parse(input).map_err(RunError::Input)?;
    let context = &input.context;
    let host = semver::Version::parse(&context.mdbook_version).unwrap_or(semver::Version::new(0, 0, 0));
    let (config, wrong) = Config::read(&context.config, &host);
    let target = Target::of(&context.renderer);

    let sources = BookSources::new(
        Path::new(&context.root),
        &config.src,
        input
            .chapters
            .iter()
            .map(|chapter| (chapter.source_path.as_deref().or(chapter.path.as_deref()), chapter.content.as_ref())),
    );
    let mut diagnostics: Vec<Diagnostic> =
        wrong.iter().map(|problem| problem.diagnostic(BookSources::CONFIG, sources.config_text())).collect();
    if let Some(warning) = host_warning(&host, &context.mdbook_version) {
        diagnostics.push(warning);
    }
    config.apply(&mut diagnostics);

    let chapters: Vec<_> = input
        .chapters
        .iter()
        .map(|chapter| Chapter { name: &chapter.name, path: chapter.path.as_deref(), content: &chapter.content })
        .collect();
    let config_failed = diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    let processed = process(&chapters, &config, target, &sources);
    diagnostics.extend(processed.diagnostics);
    for diagnostic in &diagnostics {
        report(diagnostic.level, &diagnostic::human(diagnostic, &sources, style));
    }
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    if target != Target::Untouched && (config_failed || failed && config.on_error == super::config::OnError::Fail) {
        return Err(RunError::Problems);
    }
    input.write(&processed.changed, out).map_err(RunError::Output)
}

/// The warning about a host that was not tested, once a run.
fn host_warning(host: &semver::Version, written: &str) -> Option<Diagnostic> {
    let tested = semver::VersionReq::parse(TESTED_HOSTS).expect("the range is well formed");
    // A pre-release of a tested line counts as that line.
    let plain = semver::Version::new(host.major, host.minor, host.patch);
    (!tested.matches(&plain)).then(|| {
        Diagnostic::new(
            code::HOST_VERSION,
            Span::new(BookSources::CONFIG, 0..0),
            format!("mdBook {written} is outside the tested range {TESTED_HOSTS}"),
        )
        .help(
            "the pages may be fine; set `host-version = \"allow\"` under `[preprocessor.aivss.lints]` to silence this",
        )
    })
}
