//! Checks a book that was loaded: finds all its problems and creates the register.
//!
//! Start at [`examine`]. `check` calls it for a book that was loaded from disk, and `live` for a book in memory that an editor
//! changes.

use std::collections::HashSet;
use std::rc::Rc;

use jiff::civil::Date;

use crate::diagnostic::{self, Code, Diagnostic, Level, LintLevel, Source, Sources, Span, code};
use crate::register::gate::{Exemption, ExemptionState, GateReport};
use crate::register::{LeftOut, Register};

use super::config::{Config, locate_exemption};
use super::history::read_history;
use super::load::Loaded;
use super::not_read::NotRead;
use super::order::Links;
use super::pages::{BrokenBlock, Chapter, ChapterRead, Target, read_book, read_kept};
use super::published;
use super::read::Files;
use super::rules::read_rules;
use super::source_map::SourceFile;
use super::sources::{BookSources, Traced};
use super::unlisted::Unlisted;

/// The options of a check.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether to run other preprocessors too, as a build would.
    pub all_preprocessors: bool,
    /// The day that review dates are compared with. Without it they are not checked.
    pub today: Option<Date>,
    /// Lints that are errors regardless of `book.toml`.
    pub denied: Vec<&'static Code>,
    /// Where the files of the book are read from.
    pub files: Files,
}

/// The result of a check.
pub(super) struct Examined {
    /// Files with blocks that are not part of the book.
    pub(super) unlisted: Unlisted,
    /// See [`BookCheck::config`].
    pub(super) config: Config,
    /// See [`BookCheck::register`].
    pub(super) register: Register,
    /// See [`BookCheck::diagnostics`].
    pub(super) diagnostics: Vec<Diagnostic>,
    /// See [`BookCheck::broken_blocks`].
    pub(super) broken_blocks: Vec<BrokenBlock>,
}

/// What is known about the chapters of a book from an earlier check.
pub(super) struct Kept<'k> {
    /// The chapters with the origin of their text.
    pub(super) traced: &'k [Rc<Traced>],
    /// What was read in each chapter.
    pub(super) read: &'k [Rc<ChapterRead>],
    /// The result of the search for files that no chapter includes; `None` if the search has to be repeated.
    pub(super) unlisted: Option<Unlisted>,
}

/// Checks a book that was loaded. With `kept`, no chapter is read again, and the register contains no positions in files.
///
/// # Errors
///
/// Returns an error if the version of mdBook cannot be parsed, which does not happen with a released mdBook.
pub(super) fn examine(loaded: &Loaded, options: &Options, kept: Option<Kept<'_>>) -> Result<Examined, NotRead> {
    let mut kept = kept;
    let searched = kept.as_mut().and_then(|kept| kept.unlisted.take());
    let kept = kept.as_ref();
    let host = semver::Version::parse(mdbook_preprocessor::MDBOOK_VERSION).map_err(|error| error.to_string())?;
    let (mut config, wrong) = Config::read(&loaded.config, &host);
    config.note_environment(&loaded.file, &loaded.config);
    config.today = options.today;
    config.locations = kept.is_none();
    for lint in &options.denied {
        config.lints.insert(lint.name, LintLevel::Deny);
    }
    let sources = sources_of(loaded, &config.src, &[], kept);
    let mut diagnostics: Vec<_> = wrong.iter().map(|problem| problem.diagnostic(sources.config_text())).collect();
    // Whether there are any includes is visible in the files.
    let includes = |chapter: usize| {
        sources.includes(chapter as u32).is_some_and(|map| map.files.len() > 1 || !map.broken.is_empty())
    };
    if config.links == Links::After && (0..loaded.chapters.len()).any(includes) {
        diagnostics.push(Config::before_links_problem().diagnostic(sources.config_text()));
        diagnostics.extend(published::in_includes(&config, &sources, loaded.chapters.len()));
    }
    if config.links != Links::Never {
        diagnostics.extend(broken_includes(loaded, &sources));
    }
    let mut unlisted = searched.unwrap_or_else(|| Unlisted::find(&sources, &config, &loaded.build_dir));
    drop(sources);
    // An earlier check of the same book may have left its history file and its rule files here.
    unlisted.without_others();
    let history = read_history(&loaded.root, unlisted.files.len());
    unlisted.files.extend(history.file);
    diagnostics.extend(history.problems);
    let rules = read_rules(&loaded.root, &mut config, &loaded.files, unlisted.files.len());
    unlisted.files.extend(rules.files);
    diagnostics.extend(rules.problems);
    let sources = sources_of(loaded, &config.src, &unlisted.files, kept);
    diagnostics.extend(rules.missing.iter().map(|problem| problem.diagnostic(sources.config_text())));
    diagnostics.extend(unlisted.diagnostics(&sources));
    let chapters: Vec<_> = loaded
        .chapters
        .iter()
        .map(|chapter| Chapter {
            name: &chapter.name,
            path: chapter.path.as_deref(),
            content: (&chapter.content).into(),
        })
        .collect();
    let processed = match kept {
        None => read_book(&chapters, &config, &sources),
        Some(kept) => read_kept(&chapters, kept.read, &config, &sources),
    };
    // Report what a build would refuse. Pages of other renderers are smaller than HTML pages.
    diagnostics.extend(processed.too_large(&config, Target::Html, &sources));
    diagnostics.extend(processed.include_lines(&sources));
    if !processed.is_empty() {
        let problems = published::by_configuration(&loaded.config);
        let text = sources.config_text();
        diagnostics.extend(problems.iter().map(|problem| problem.diagnostic(text)));
    }
    config.apply(&mut diagnostics);
    let broken_blocks = processed.broken_blocks().to_vec();
    diagnostics.extend(processed.diagnostics);
    diagnostic::sort(&mut diagnostics);
    let mut register = processed.register;
    register.policy = Some(config.policy());
    register.history = history.history;
    register.left_out = left_out(&diagnostics, &sources);
    drop(sources);
    Ok(Examined { unlisted, config, register, diagnostics, broken_blocks })
}

/// Reports exemptions of the gate that are no longer needed or that last too long, each at its position in `book.toml`, whose
/// text is `config`.
pub(super) fn notice_exemptions(report: &GateReport, today: Date, config: &str) -> Vec<Diagnostic> {
    let noticed = report.exemptions.iter().filter_map(|(exemption, state)| {
        let range = locate_exemption(config, exemption).unwrap_or(0..0);
        noticeable(exemption, *state, today, Span::new(Source::Config, range))
    });
    noticed.collect()
}

/// The message about an exemption, if there is one.
fn noticeable(exemption: &Exemption, state: ExemptionState, today: Date, span: Span) -> Option<Diagnostic> {
    let (id, until) = (&exemption.id, exemption.until);
    let (code, message, help) = match state {
        ExemptionState::Expired => (
            code::EXEMPTION_EXPIRED,
            format!("the exemption of `{id}` ended on {until}"),
            "remove the exemption; or, if it is still needed, check its reason and set a later day in `until`",
        ),
        ExemptionState::Unknown => (
            code::EXEMPTION_EXPIRED,
            format!("the exemption of `{id}` matches no assessment and no threat"),
            "correct the `id`, or remove the exemption",
        ),
        ExemptionState::Unread => (
            code::EXEMPTION_EXPIRED,
            format!("the exemption of `{id}` has no effect: `{id}` is in no block that could be read"),
            "fix the other errors first, because the block with this id may have errors or be missing from the book",
        ),
        ExemptionState::Used | ExemptionState::NotNeeded if exemption.is_long(today) => (
            code::LONG_EXEMPTION,
            format!("the exemption of `{id}` lasts until {until}, more than a year from now"),
            "set `until` to a day within a year, and decide again then",
        ),
        // An ambiguous exemption makes the gate itself fail.
        ExemptionState::Used | ExemptionState::NotNeeded | ExemptionState::Ambiguous => return None,
    };
    Some(Diagnostic::new(code, span, message).help(help))
}

/// The errors because of which something that the author wrote is missing from the book.
fn left_out(diagnostics: &[Diagnostic], sources: &BookSources<'_>) -> Vec<LeftOut> {
    let left_out = diagnostics.iter().filter(|it| it.code.leaves_out && it.level == Level::Error);
    left_out
        .map(|it| {
            let span = it.primary.span;
            LeftOut { code: it.code, span, location: sources.location(span) }
        })
        .collect()
}

/// The texts of a book that was loaded. `others` are files that are not part of the book.
pub(super) fn sources<'a>(loaded: &'a Loaded, src: &str, others: &'a [SourceFile]) -> BookSources<'a> {
    sources_of(loaded, src, others, None)
}

/// Does the same as [`sources`], with what is known about the chapters.
pub(super) fn sources_of<'a>(
    loaded: &'a Loaded,
    src: &str,
    others: &'a [SourceFile],
    kept: Option<&Kept<'_>>,
) -> BookSources<'a> {
    let sources = BookSources::new(
        &loaded.root,
        src,
        loaded
            .chapters
            .iter()
            .map(|chapter| (chapter.source_path.as_deref().or(chapter.path.as_deref()), chapter.content.as_str())),
    )
    .with_others(others)
    .from(&loaded.files);
    match kept {
        Some(kept) => sources.with_traced(kept.traced.iter().cloned()),
        None => sources,
    }
}

/// Reports includes that mdBook could not follow. mdBook logs most of them and leaves the text unchanged or empty.
fn broken_includes(loaded: &Loaded, sources: &BookSources<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Report a file only once, even if many chapters include it.
    let mut seen = HashSet::new();
    for chapter in 0..loaded.chapters.len() as u32 {
        let Some(map) = sources.includes(chapter) else { continue };
        for broken in &map.broken {
            if seen.insert((&map.files[broken.file].path, broken.range.start)) {
                let span = sources.in_file(chapter, broken.file, broken.range.clone());
                let message = broken.message("the chapter", |path| sources.shown(path));
                found.push(Diagnostic::new(code::BROKEN_INCLUDE, span, message).help(broken.help()));
            }
        }
    }
    found
}
