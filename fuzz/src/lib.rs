//! The properties that the fuzz targets check for any input. A target turns its bytes into a book with one chapter and calls
//! [`check`], or into a file to import and calls [`imported::check`], or into messages of an editor and calls
//! [`editor::check`].

use std::ops::Range;
use std::path::Path;

use mdbook_aivss::internals::block::find::{find, may_hold};
use mdbook_aivss::internals::block::near_miss::{self, Near};
use mdbook_aivss::internals::book::config::{Config, OnError};
use mdbook_aivss::internals::book::pages::{Chapter, JoinedBook, Target, read_book};
use mdbook_aivss::internals::book::sources::BookSources;
use mdbook_aivss::internals::diagnostic::{self, Diagnostic, Level, Sources, Style};
use mdbook_aivss::internals::export;
use mdbook_aivss::internals::register::gate::{Gate, Unjudged};

pub mod editor;
pub mod imported;

#[path = "../../tests/support/markup.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod markup;

/// Chooses from one byte of the input how a chapter is processed.
fn config(choice: u8) -> Config {
    let mut config = Config { on_error: OnError::Show, locations: true, ..Config::default() };
    config.render.charts = choice & 1 == 0;
    config.render.headings = choice & 2 == 0;
    config.markdown.definition_lists = choice & 4 == 0;
    config.markdown.admonitions = choice & 8 == 0;
    config
}

/// The result of [`check`].
pub struct Found {
    /// The number of assessments and threat models that could be read.
    pub read: usize,
    /// The positions of all findings.
    pub places: Vec<Range<usize>>,
    /// The number of errors among the findings.
    pub errors: usize,
}

/// Processes a chapter for both kinds of renderer, and checks the output.
pub fn check(text: &str, choice: u8) -> Found {
    let sources = BookSources::new(Path::new("/does/not/exist"), "src", [(Some("chapter.md"), text)]);
    let chapters = [Chapter { name: "Chapter", path: Some("chapter.md"), content: text.into() }];
    let config = config(choice);
    near_misses(text, &config);
    let processed = read_book(&chapters, &config, &sources);
    diagnostics(text, &processed.diagnostics, &sources);
    for target in [Target::Html, Target::Markdown] {
        edits(text, &processed, &config, target, &sources);
    }
    let errors = processed.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).count();
    exports(&processed, errors == 0);
    Found {
        read: processed.register.assessments.len() + processed.register.models.len(),
        places: processed.diagnostics.iter().map(|diagnostic| diagnostic.primary.span.range()).collect(),
        errors,
    }
}

/// Checks near misses: they are in order, each is within one line and outside our blocks and references, and each has one line
/// of help.
fn near_misses(text: &str, config: &Config) {
    let found = find(text, config.markdown);
    let json = serde_json::to_string(text).expect("text is JSON");
    assert!(
        found.near_misses.is_empty() || may_hold(text.as_bytes()) || near_miss::may_hold(json.as_bytes()),
        "the quick look misses one"
    );
    let ours =
        found.fences.iter().map(|found| &found.fence.range).chain(found.inlines.iter().map(|inline| &inline.range));
    let ours: Vec<_> = ours.collect();
    let mut before = 0;
    for near in &found.near_misses {
        let Range { start, end } = near.range;
        let marked = text.get(start..end).unwrap_or_else(|| panic!("{start}..{end} is no place of the text"));
        assert!(
            before <= start && start < end && !marked.contains(['\n', '\r']),
            "{start}..{end} after {before}: {marked}"
        );
        before = start;
        assert!(ours.iter().all(|range| end <= range.start || range.end <= start), "{marked} is ours");
        let (Near::Fence { right, .. }
        | Near::Opening { right, .. }
        | Near::Reference { right, .. }
        | Near::Include { right, .. }
        | Near::Swallowed { close: right, .. }) = &near.what;
        assert!(!right.is_empty() && !right.contains(['\n', '\r']), "{right:?} is no advice");
    }
}

fn diagnostics(text: &str, diagnostics: &[Diagnostic], sources: &BookSources<'_>) {
    for diagnostic in diagnostics {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.others) {
            let range = label.span.range();
            assert!(text.get(range.clone()).is_some(), "{range:?} is no place: {}", diagnostic.message);
            let place = sources.location(label.span);
            assert!((place.line, place.column) <= (place.end_line, place.end_column));
        }
        for style in [Style::Line, Style::Plain, Style::Colour] {
            let shown = diagnostic::human(diagnostic, sources, style);
            assert!(shown.contains(diagnostic.code.name));
            let plain = style == Style::Colour || !shown.contains('\u{1b}');
            assert!(plain, "an escape sequence is printed: {shown:?}");
        }
        assert_eq!(diagnostic::github(diagnostic, sources).lines().count(), 1);
        serde_json::to_string(&diagnostic::json(diagnostic, sources)).expect("it is JSON");
    }
    let spans: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.primary.span).collect();
    assert!(spans.is_sorted());
}

/// Checks the edits: they are in order, at character boundaries, and balanced.
fn edits(text: &str, processed: &JoinedBook<'_>, config: &Config, target: Target, sources: &BookSources<'_>) {
    let failed = processed.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    let taken = processed.show(config, target, sources, &mut |chapter, edits| {
        assert_eq!(chapter, 0);
        let mut at = 0;
        for edit in edits {
            let Range { start, end } = edit.range;
            assert!(at <= start && start <= end && text.get(start..end).is_some(), "{start}..{end} after {at}");
            at = end;
            if edit.text.starts_with("<!--aivss--><style>") {
                continue;
            }
            if target == Target::Html
                && let Err(wrong) = markup::elements(&edit.text)
            {
                panic!("{wrong}: {}", edit.text);
            }
            // Error boxes in Markdown show the source unchanged.
            let helper = (target == Target::Html || !failed) && edit.text.contains("{{");
            assert!(!helper, "another helper would take this: {}", edit.text);
        }
        Ok(())
    });
    taken.expect("nobody refuses");
}

/// Checks that every format can write every book, and that a book without errors is not worse than its own export.
fn exports(processed: &JoinedBook<'_>, sound: bool) {
    let register = &processed.register;
    let is_json = |text: &str| {
        let _: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    };
    let json = export::json(register);
    is_json(&json);
    let state = export::State::parse(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    let all_new = export::Diff::between(&export::State::before_the_book(), &state);
    is_json(&all_new.json());
    assert!(!all_new.markdown().contains('\u{1b}'));
    // A book with errors may contain an id twice. The commands do not export such a book.
    if sound {
        assert!(export::Diff::between(&state, &state).changes.is_empty(), "{json}");
        let baseline = export::baseline(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        let gate = Gate { unrated: Unjudged::Pass, unscored: Unjudged::Pass, ..Gate::default() };
        let judged = gate.check(register, jiff::civil::date(2026, 11, 21), Some(&baseline));
        assert!(judged.passed, "a book fails against itself: {judged}");
    }
    is_json(&export::sarif(register, &diagnostic::Base::default()));
    for written in [export::otm(register), export::aivss(register)] {
        is_json(&written.text);
    }
    for table in [export::CsvTable::Scores, export::CsvTable::Threats, export::CsvTable::Mitigations] {
        export::csv(register, table, export::Formulas::Disarmed);
    }
}

/// The marks of the fence in a chapter that [`check_body`] makes.
const MARKS: &str = "~~~~~~~~~~~~~~~~";

/// Checks a body inside its own fence, in a quote or at the top level: it gives a result or an error.
pub fn check_body(kind: &str, data: &[u8]) {
    let Some((choice, body)) = data.split_first() else { return };
    let Ok(body) = std::str::from_utf8(body) else { return };
    if body.contains(MARKS) {
        return;
    }
    let prefix = if choice & 16 == 0 { "" } else { "> " };
    let lines = format!("{MARKS}{kind}\n{body}\n{MARKS}");
    let lines: String = lines.split('\n').map(|line| format!("{prefix}{line}\n")).collect();
    let text = format!("# Before\n\n{lines}\nAfter.\n");
    let found = check(&text, *choice);
    assert!(found.read + found.errors > 0, "neither a result nor an error");
    // The whole range is inside the fence.
    let fence = "# Before\n\n".len()..text.len() - "\nAfter.\n".len();
    for range in found.places {
        assert!(fence.start <= range.start && range.end <= fence.end, "{range:?} is not in {fence:?}");
    }
}
