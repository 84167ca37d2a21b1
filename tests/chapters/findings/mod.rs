//! Tests what blocks and the configuration accept and refuse: small inputs with their expected findings, in-process.
//!
//! A finding is written as `code line:column`, and a case is an input with its findings. Add cases for a new rule to the file
//! of its subject.

#![cfg(feature = "driver")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod assessments;
mod configuration;
mod fences;
mod threat_models;
mod yaml;

use mdbook_aivss::internals::book::config::{Config, OnError};
use mdbook_aivss::internals::book::pages::{Chapter, Target, read_book};
use mdbook_aivss::internals::diagnostic::{Diagnostic, FileSource, Level, locate};
use mdbook_aivss::internals::register::Register;
use serde_json::json;

pub(super) const FACTORS: &str = "\
factors:
  Autonomy of Action: 0.5
  Goal-Driven Planning: 0.5
  Self-Modification: 0.5
  Dynamic Tool Use: 0.5
  Persistent Memory: 0.5
  Contextual Awareness: 0.5
  Dynamic Identity: 0.5
  Multi-Agent Interactions: 0.5
  Non-Determinism: 0.5
  Opacity & Reflexivity: 0.5
";

pub(super) const VECTOR: &str = "CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L";

/// The result for one chapter.
pub(super) struct Run {
    diagnostics: Vec<Diagnostic>,
    register: Register,
    /// The HTML page, if there is one, and the plain Markdown.
    pages: Option<[String; 2]>,
}

/// Runs one chapter under a whole `book.toml`.
pub(super) fn run_in(book: &serde_json::Value, markdown: &str) -> Run {
    let config = Config::read(book, &semver::Version::new(0, 5, 4)).0;
    let chapter = Chapter { name: "One", path: Some("one.md"), content: markdown.into() };
    let sources = FileSource::new("one.md", markdown);
    let processed = read_book(&[chapter], &config, &sources);
    let failed = config.on_error == OnError::Fail && processed.diagnostics.iter().any(|it| it.level == Level::Error);
    let page = |target| {
        let changed = processed.changed(&config, target, &sources).into_iter().next();
        changed.map_or_else(|| markdown.to_owned(), |(_, text)| text)
    };
    let pages = (!failed).then(|| [Target::Html, Target::Markdown].map(page));
    Run { pages, diagnostics: processed.diagnostics, register: processed.register }
}

pub(super) fn run(markdown: &str) -> Run {
    run_in(&json!({"preprocessor": {"aivss": {"after": ["links"], "css": "none"}}}), markdown)
}

/// The findings in order, as `code line:column`.
pub(super) fn found(markdown: &str) -> Vec<String> {
    let place = |range| {
        let location = locate("", markdown, range);
        format!("{}:{}", location.line, location.column)
    };
    run(markdown)
        .diagnostics
        .iter()
        .map(|diagnostic| format!("{} {}", diagnostic.code.name, place(diagnostic.primary.span.range())))
        .collect()
}

/// The help of the first finding.
pub(super) fn help(markdown: &str) -> String {
    run(markdown).diagnostics.first().and_then(|diagnostic| diagnostic.help.clone()).unwrap_or_default()
}

/// The page that the chapter becomes.
pub(super) fn page(markdown: &str) -> String {
    let processed = run(markdown);
    assert_eq!(processed.diagnostics, [], "{markdown}");
    let [html, _] = processed.pages.unwrap();
    html
}

/// An assessment with all factors; `more` begins in line 3.
pub(super) fn assessment(more: &str) -> String {
    format!("```aivss\nagent: A\n{more}\n{FACTORS}```\n")
}

/// An assessment whose first factor has this value, in line 4, column 23.
pub(super) fn factor(value: &str) -> String {
    assessment("id: a").replacen("id: a\n", "", 1).replacen(": 0.5", &format!(": {value}"), 1)
}

/// A threat model; `more` begins in line 3.
pub(super) fn model(more: &str) -> String {
    format!("```maestro\nagent: M\n{more}\n```\n")
}

/// A threat model with one layer, whose value begins in line 4, column 7.
pub(super) fn layer(value: &str) -> String {
    model(&format!("layers:\n  L1: {value}"))
}

/// Checks the findings of all inputs, and names all that differ.
pub(super) fn hold(cases: &[(String, &[&str])]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|(input, expected)| {
            let found = found(input);
            (found != *expected).then(|| format!("{input}expected {expected:?}\nfound    {found:?}\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(super) fn cases<const N: usize>(
    form: impl Fn(&str) -> String,
    cases: [(&'static str, &'static [&'static str]); N],
) -> Vec<(String, &'static [&'static str])> {
    cases.into_iter().map(|(value, expected)| (form(value), expected)).collect()
}
