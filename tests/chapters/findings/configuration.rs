//! Tests the configuration of a book, and the settings on which the check of a whole book depends.

use std::path::Path;

use mdbook_aivss::internals::book::check::{BookCheck, Options};
use mdbook_aivss::internals::diagnostic::{Sources, github_at, sarif};
use mdbook_aivss::maestro::Vocabulary;

use super::*;

/// A book on disk with one chapter.
fn book(toml: &str, chapter: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("src")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write("book.toml", &format!("[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n{toml}"));
    write("src/SUMMARY.md", "- [One](one.md)\n");
    write("src/one.md", chapter);
    dir
}

fn check(dir: &Path) -> BookCheck {
    let today = Some("2026-11-20".parse().unwrap());
    BookCheck::run(dir, &Options { today, ..Options::default() }).unwrap()
}

/// The findings of `check`, as `file code line:column`.
fn told(check: &BookCheck) -> Vec<String> {
    let sources = check.sources();
    let tell = |diagnostic: &Diagnostic| {
        let location = sources.location(diagnostic.primary.span);
        format!("{} {} {}:{}", location.path, diagnostic.code.name, location.line, location.column)
    };
    check.diagnostics.iter().map(tell).collect()
}

#[test]
fn wrong_keys_and_values_of_the_configuration_have_a_place() {
    for (toml, expected) in [
        ("command = \"x\"\nbefore = []\noptional = true\nrenderers = [\"html\"]", &[] as &[&str]),
        ("verson = \"0.8\"", &["book.toml config 6:1"]),
        ("version = \"0.9\"", &["book.toml config 6:11"]),
        ("version = 0.5", &[]),
        ("on_error = \"show\"", &["book.toml config 6:1"]),
        ("css = true", &["book.toml config 6:7"]),
        (
            "[preprocessor.aivss.lints]\nunratd = \"deny\"\nunrated = \"forbid\"",
            &["book.toml config 7:1", "book.toml config 8:11"],
        ),
        ("[preprocessor.aivss.lints]\nunknown-key = \"allow\"", &["book.toml config 7:1"]),
        ("[preprocessor.aivss.matrix]\ncritical = { unlikely = \"none\" }", &["book.toml config 7:25"]),
        (
            "[preprocessor.aivss.gate]\nmax-score = 11\nmax-riks = \"low\"",
            &["book.toml config 8:1", "book.toml config 7:13"],
        ),
        (
            "[[preprocessor.aivss.gate.exempt]]\nid = \"a\"\nreason = \"r\"\nowner = \"o\"\nuntil = 2027-03-31\n\
             [[preprocessor.aivss.gate.exempt]]\nid = \"b\"\nreason = \"r\"\nuntil = \"soon\"\nfoo = 1",
            // A missing key is reported at the table that lacks it.
            &["book.toml config 11:1", "book.toml config 14:9", "book.toml config 15:1"],
        ),
    ] {
        let dir = book(toml, "text\n");
        let mut found = told(&check(dir.path()));
        found.sort();
        let mut expected: Vec<_> = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "{toml}");
    }
}

#[test]
fn the_matrix_can_be_overridden() {
    let threat = layer("[{title: t, severity: critical, likelihood: unlikely}]");
    let risk = |config: serde_json::Value| {
        run_in(&json!({"preprocessor": {"aivss": config}}), &threat).register.models[0].ratings[0].risk.unwrap().word()
    };
    assert_eq!(risk(json!({})), "high");
    assert_eq!(risk(json!({"matrix": {"critical": {"unlikely": "low"}}})), "low");
}

#[test]
fn errors_stop_a_build_or_are_shown_in_the_page() {
    let wrong = "{{#aivss b}} and [{{#aivss b}}](x)\n\n```aivss\nagent: A\n```\n";
    assert_eq!(run(wrong).pages, None);
    for book in [
        json!({"preprocessor": {"aivss": {"css": "none", "on-error": "show"}}}),
        // `mdbook serve` has an address for its reloads.
        json!({"preprocessor": {"aivss": {"css": "none"}}, "output": {"html": {"live-reload-endpoint": "__livereload"}}}),
    ] {
        let [html, markdown] = run_in(&book, wrong).pages.unwrap();
        assert!(html.contains("missing-key") && html.contains("one.md:4:1"), "{html}");
        assert_eq!(html.matches("there is no assessment").count(), 1, "{html}");
        assert!(html.contains("[{{#aivss b}}](x)"), "{html}");
        assert!(markdown.contains("(there is no assessment \\`b\\` in the book)"), "{markdown}");
    }
}

#[test]
fn the_gate_reaches_every_format_and_idle_exemptions_their_lint() {
    let toml = "[preprocessor.aivss.gate]\nmax-score = 8.9\nmax-risk = \"low\"\n\
        [[preprocessor.aivss.gate.exempt]]\nid = \"b\"\nreason = \"r\"\nowner = \"o\"\nuntil = 2026-11-19\n\
        [[preprocessor.aivss.gate.exempt]]\nid = \"gone\"\nreason = \"r\"\nowner = \"o\"\nuntil = 2027-11-19\n";
    let chapter =
        assessment("id: b\ncvss: 9.4") + "\n" + &layer("[{id: T-1, title: t, severity: low, likelihood: likely}]");
    let dir = book(toml, &chapter);
    let mut check = check(dir.path());
    let gate = check.config.gate.clone();
    let report = check.judge(&gate, "2026-11-20".parse().unwrap(), None);
    assert!(!report.passed);
    assert_eq!(told(&check), ["book.toml exemption-expired 10:6", "book.toml exemption-expired 15:6"]);
    let failures = check.failures(&report);
    let github: String = failures.iter().map(github_at).collect();
    let lines: Vec<_> = github.lines().map(|line| line.split("::").nth(1).unwrap()).collect();
    assert_eq!(
        lines,
        [
            "error file=src/one.md,line=1,endLine=16,col=1,title=gate",
            "error file=src/one.md,line=21,endLine=21,col=8,endColumn=62,title=gate",
        ]
    );
    assert!(github.contains("the score is 9.7 Critical; the limit is 8.9"), "{github}");
    let log = serde_json::to_value(sarif::diagnostics(failures.iter().cloned())).unwrap();
    assert_eq!(log["runs"][0]["results"][1]["ruleId"], "gate");
    assert_eq!(log["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"], 21);
    // The lint can be denied, as any other.
    let dir = book(&format!("{toml}[preprocessor.aivss.lints]\nexemption-expired = \"deny\"\n"), &chapter);
    let mut check = BookCheck::run(dir.path(), &Options::default()).unwrap();
    let _ = check.judge(&gate, "2026-11-20".parse().unwrap(), None);
    assert_eq!(check.errors(), 2);
}

#[test]
fn fix_writes_what_is_computed_and_nothing_else() {
    let blocks = [
        ("id: a\ncvss: 9.4\nexpect: 9", "id: a\ncvss: 9.4\nexpect: 9.7"),
        ("id: b\ncvss: 9.4\nexpect: \"9 Low\" # c", "id: b\ncvss: 9.4\nexpect: \"9.7 Critical\" # c"),
        ("id: c\ncvss: 9.4\nexpect: 'low'   # c", "id: c\ncvss: 9.4\nexpect: 'Critical'   # c"),
        ("id: d\ncvss: 9.4\nexpect: 9 # c", "id: d\ncvss: 9.4\nexpect: 9.7 # c"),
        ("id: e\ncvss: 9.4\nexpect: >-\n  9\n# c", "id: e\ncvss: 9.4\nexpect: >-\n  9.7\n# c"),
        ("id: f\nexpect: 9", "id: f\nexpect: 9"),
    ];
    let threat = |expect: &str| layer(&format!("[{{title: t, severity: low, likelihood: likely, expect: {expect}}}]"));
    let text = |part: fn(&(&'static str, &'static str)) -> &'static str, expect: &str| {
        let quoted = assessment("id: q\ncvss: 9.4\nexpect: 9").replace('\n', "\n> ");
        let quoted = if expect == "high" { quoted } else { quoted.replace("expect: 9", "expect: 9.7") };
        let blocks: String = blocks.iter().map(|block| assessment(part(block))).collect();
        format!("é\n\n{blocks}\n> {}\n{}", quoted.trim_end_matches("> "), threat(expect))
    };
    for ends in ["\n", "\r\n"] {
        let dir = book("", &format!("\u{feff}{}", text(|block| block.0, "high")).replace('\n', ends));
        let book = check(dir.path());
        assert_eq!(book.errors(), 8);
        assert_eq!(book.fix().map(|fixed| fixed.values), Ok(7));
        let written = std::fs::read_to_string(dir.path().join("src/one.md")).unwrap();
        assert_eq!(written, format!("\u{feff}{}", text(|block| block.1, "medium")).replace('\n', ends));
        assert_eq!(check(dir.path()).errors(), 1);
    }
}
