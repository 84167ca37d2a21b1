//! Tests the command `check`: exit codes, options, formats, and environment variables.

#![cfg(feature = "driver")]

mod notes;
mod words;

use std::collections::BTreeMap;

use crate::support::wire::{Shape, WireBook};
use crate::support::{BookTest, Run, binary};
use serde_json::Value;

const FACTORS: &str = "factors: {Execution Autonomy: 0.5, External Tool Control Surface: 0.5, Natural Language Interface: 0.5, \
    Contextual Awareness: 0.5, Behavioral Non-Determinism: 0.5, Opacity & Reflexivity: 0.5, Persistent State Retention: 0.5, \
    Dynamic Identity: 0.5, Multi-Agent Interactions: 0.5, Self-Modification: 0.5}";

/// An assessment with the score 9.7. Its review was due in 2026.
fn assessment(more: &str) -> String {
    format!("```aivss\nagent: A\nid: a\ncvss: 9.4\nreview: 2026-11-20\n{FACTORS}\n{more}```\n")
}

/// A model with a medium risk and one mitigation that is not used.
const MODEL: &str = "```maestro\nagent: A\nid: m\nlayers:\n  L1: [{id: T-1, title: t, severity: low, likelihood: likely}]\n\
    mitigations: {M1: nobody uses it}\n```\n";

fn book(name: &str, toml: &str, chapter: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", format!("[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n{toml}"))
        .file("src/SUMMARY.md", "- [One](one.md)\n")
        .file("src/one.md", chapter)
}

fn check(book: &BookTest, args: &[&str]) -> Run {
    book.command(&[&["check", "--today", "2026-11-20"], args].concat(), &[])
}

#[test]
fn exit_codes() {
    let chapter = format!("{}\n{MODEL}", assessment(""));
    // 0: no errors, though there may be warnings.
    let fine = book("exit-fine", "", &chapter);
    let run = check(&fine, &[]).expect_code(0);
    assert!(
        run.text().ends_with("checked 1 assessment, 1 threat model and 1 threat; found 1 warning\n"),
        "{}",
        run.text()
    );
    // 1: there are errors, or the gate fails.
    check(&book("exit-error", "", &assessment("expect: 1.0\n")), &[]).expect_code(1);
    check(&book("exit-gate", "[preprocessor.aivss.gate]\nmax-score = 9.6\n", &chapter), &[]).expect_code(1);
    check(&book("exit-config", "verson = 1\n", "text"), &[]).expect_code(1);
    // 2: the command could not run. In every format, nothing is written to stdout.
    for args in [
        &["nowhere"][..],
        &["--frmat", "json"],
        &["--format", "xml"],
        &["--deny", "unratd"],
        &["--deny", "missing-factor"],
        &["--today", "tomorrow"],
        &["--max-score", "11"],
        &["--max-risk", "huge"],
        &["--baseline", "nowhere.json"],
        &["--baseline", "book.toml"],
        &["a", "b"],
    ] {
        let run = fine.command(&[&["check"], args].concat(), &[]).expect_code(2);
        assert!(run.stdout.is_empty(), "{args:?}");
        assert!(run.stderr.starts_with("error: "), "{args:?}: {}", run.stderr);
    }
    let deny = fine.command(&["check", "--deny", "unratd"], &[]);
    assert_eq!(deny.stderr, "error: there is no lint `unratd`\nhelp: did you mean `unrated`?\n");
    assert_eq!(fine.changes(), Vec::<String>::new());
}

#[test]
fn the_folder_is_the_argument_or_the_current_one() {
    let book = book("folder", "", &assessment("expect: 1.0\n"));
    let here = check(&book, &[]).expect_code(1);
    let parent = book.root.parent().expect("it has one").to_owned();
    let there =
        crate::support::run(&binary(), &parent, &["check", "book", "--today", "2026-11-20"], &BTreeMap::new(), &[])
            .expect_code(1);
    assert_eq!(here.text(), there.text());
    assert!(here.text().starts_with("src/one.md:7:9: error[expect-mismatch]: "), "{}", here.text());
    // As in mdBook, a book does not need a book.toml. A folder without book.toml and SUMMARY.md is not a book.
    let bare = BookTest::new("bare").file("src/SUMMARY.md", "- [One](one.md)\n").file("src/one.md", "text");
    check(&bare, &[]).expect_code(0);
    let run = check(&BookTest::new("none").file("one.md", "text"), &[]).expect_code(2);
    assert!(run.stderr.contains("is not a book: it has no book.toml"), "{}", run.stderr);
}

#[test]
fn denied_lints_are_errors_and_review_dates_are_held_against_the_day() {
    let chapter = format!("{}\n{MODEL}", assessment(""));
    let book = book("deny", "", &chapter);
    let denied = check(&book, &["--deny", "orphan-mitigation"]).expect_code(1);
    assert!(denied.text().contains("error[orphan-mitigation]"), "{}", denied.text());
    // A lint that is allowed by default is only reported on request.
    assert!(!denied.text().contains("single-control"));
    let both = check(&book, &["--deny", "orphan-mitigation", "--deny", "below-cvss"]).expect_code(1);
    assert_eq!(both.text().matches("error[").count(), 1, "{}", both.text());
    let day = |day: &str| book.command(&["check", "--today", day], &[]).expect_code(0).text().to_owned();
    assert!(!day("2026-11-20").contains("review-passed"));
    assert!(
        day("2026-11-21")
            .contains("src/one.md:5:9: warning[review-passed]: the review of the assessment `a` was due on 2026-11-20")
    );
    // Without the option, the day is the system's. This date is always in the past.
    let book = self::book("today", "", &assessment("").replace("2026-11-20", "2001-01-01"));
    let run = book.command(&["check"], &[]).expect_code(0);
    assert!(run.text().contains("warning[review-passed]"), "{}", run.text());
}

#[test]
fn limits_of_the_command_line_replace_those_of_the_book() {
    let chapter = format!("{}\n{MODEL}", assessment(""));
    let strict = book("limits", "[preprocessor.aivss.gate]\nmax-score = 1.0\nmax-risk = \"low\"\n", &chapter);
    let run = check(&strict, &[]).expect_code(1);
    assert!(
        run.text().contains("FAIL    a: the score is 9.7 Critical; the limit is 1 (max-score; A)"),
        "{}",
        run.text()
    );
    assert!(run.text().contains("FAIL    T-1: the risk is medium; the limit is low"), "{}", run.text());
    check(&strict, &["--max-score", "9.7"]).expect_code(1);
    check(&strict, &["--max-score", "9.7", "--max-risk", "medium"]).expect_code(0);
    // An entry that was as bad in an earlier state is accepted; a worse one fails.
    let export = strict.command(&["export", "--format", "json", "-o", "../before.json"], &[]).expect_code(0);
    assert!(export.stdout.is_empty());
    let run = check(&strict, &["--baseline", "../before.json"]).expect_code(0);
    assert!(run.text().contains("known   a: "), "{}", run.text());
    let worse = strict.file("src/one.md", chapter.replace("cvss: 9.4", "cvss: 9.9"));
    let run = check(&worse, &["--baseline", "../before.json"]).expect_code(1);
    assert!(run.text().contains("FAIL    a: ") && run.text().contains("known   T-1: "), "{}", run.text());
}

#[test]
fn every_format_is_what_it_says() {
    let book = book(
        "formats",
        "[preprocessor.aivss.gate]\nmax-score = 9.0\n",
        &format!("{}\n{MODEL}", assessment("expect: 9\n")),
    );
    let text = |format: &str| check(&book, &["--format", format]).expect_code(1).text().to_owned();
    let json: Value = serde_json::from_str(&text("json")).expect("it is JSON");
    let keys: Vec<_> = json.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(keys, ["diagnostics", "gate", "notes", "summary"]);
    let blocks = |written: u32, with_errors: u32| serde_json::json!({"written": written, "with_errors": with_errors});
    assert_eq!(
        json["summary"],
        serde_json::json!({"errors": 1, "warnings": 1, "assessments": blocks(1, 1), "models": blocks(1, 0)})
    );
    assert_eq!(json["gate"]["passed"], false);
    assert_eq!(json["gate"]["findings"].as_array().map(Vec::len), Some(2));
    let first = &json["diagnostics"][0];
    let keys: Vec<_> = first.as_object().expect("an object").keys().map(String::as_str).collect();
    for key in ["code", "level", "message", "path", "line", "column", "end_line", "end_column", "help"] {
        assert!(keys.contains(&key), "{key} is not in {keys:?}");
    }
    assert_eq!(
        (first["path"].as_str(), first["line"].as_u64(), first["column"].as_u64()),
        (Some("src/one.md"), Some(7), Some(9))
    );
    assert_eq!((first["end_line"].as_u64(), first["end_column"].as_u64()), (Some(7), Some(10)));
    // The pattern of `language` has a bracket too many; see tests/register/export.rs.
    let schema =
        include_str!("../schemas/sarif-2.1.0.json").replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}");
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let sarif: Value = serde_json::from_str(&text("sarif")).expect("it is JSON");
    assert!(jsonschema::validator_for(&schema).expect("it is a schema").is_valid(&sarif), "{sarif}");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(4));
    let github = text("github");
    let kinds: Vec<_> = github.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(kinds, ["::error", "::warning", "::error", "::error"], "{github}");
    // A book without limits passes its gate.
    let run = check(&self::book("no-gate", "", "text"), &["--format", "json"]).expect_code(0);
    let json: Value = serde_json::from_str(run.text()).expect("it is JSON");
    assert_eq!(json["gate"], serde_json::json!({"passed": true, "findings": []}));
}

/// Runs the command with stdout or stderr connected to a terminal, and returns what the terminal shows.
#[cfg(unix)]
fn on_terminal(book: &BookTest, args: &[&str], env: &[(&str, &str)], stderr: bool) -> String {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let pty = nix::pty::openpty(None, None).expect("there are terminals");
    let mut command = Command::new(binary());
    command.args(args).current_dir(&book.root).env_remove("NO_COLOR").env_remove("MDBOOK_LOG").env_remove("RUST_LOG");
    command.env("TERM", "xterm").envs(env.iter().copied()).stdin(Stdio::null());
    let terminal = Stdio::from(pty.slave);
    let (stdout, stderr) = if stderr { (Stdio::null(), terminal) } else { (terminal, Stdio::null()) };
    let mut child = command.stdout(stdout).stderr(stderr).spawn().expect("the binary runs");
    // The command keeps the terminal open too.
    drop(command);
    let mut shown = Vec::new();
    let mut buffer = [0; 4096];
    let mut terminal = std::fs::File::from(pty.master);
    // Linux returns an error if the other end is closed.
    while let Ok(read @ 1..) = terminal.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..read]);
    }
    child.wait().expect("it ends");
    String::from_utf8(shown).expect("it is UTF-8").replace("\r\n", "\n")
}

#[cfg(unix)]
#[test]
fn a_terminal_gets_excerpts_and_colours_unless_nobody_wants_them() {
    let book = book("terminal", "", &assessment("expect: 1.0\n"));
    let args = ["check", "--today", "2026-11-20"];
    let plain = on_terminal(&book, &args, &[("NO_COLOR", "1")], false);
    assert!(!plain.contains('\u{1b}'), "{plain}");
    assert!(
        plain.starts_with(
            "error[expect-mismatch]: the computed score is 9.7 Critical, but `expect` says 1.0\n --> src/one.md:7:9\n"
        ),
        "{plain}"
    );
    assert!(plain.contains("7 | expect: 1.0\n  |         ^^^\n"), "{plain}");
    // An empty value has no effect: https://no-color.org.
    for env in [&[][..], &[("NO_COLOR", "")]] {
        let coloured = on_terminal(&book, &args, env, false);
        assert!(coloured.contains("\u{1b}["), "{coloured}");
        let mut text = String::new();
        let mut rest = coloured.as_str();
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            text.push_str(before);
            rest = after.split_once('m').expect("an escape sequence ends").1;
        }
        assert_eq!(text + rest, plain);
    }
    // Without a terminal, each problem is one line, as in a log. The formats for programs are the same everywhere.
    let run = check(&book, &[]).expect_code(1);
    assert!(run.text().starts_with("src/one.md:7:9: error[expect-mismatch]: "), "{}", run.text());
    let json = on_terminal(&book, &["check", "--format", "json", "--today", "2026-11-20"], &[], false);
    assert_eq!(json, check(&book, &["--format", "json"]).text());
    // The same for messages on stderr.
    let export = on_terminal(&book, &["export"], &[], true);
    assert!(export.contains("\u{1b}[") && export.contains("src/one.md:7:9"), "{export}");
    let export = on_terminal(&book, &["export"], &[("NO_COLOR", "1")], true);
    assert!(!export.contains('\u{1b}') && export.contains(" --> src/one.md:7:9"), "{export}");
}

#[test]
fn people_see_the_first_problems_and_programs_see_all() {
    // Warnings come first in the book, but the error is still shown.
    let mut chapter = assessment("");
    chapter.push_str(&"<div>\n```aivss\nagent: A\n```\n</div>\n\n".repeat(300));
    chapter.push_str("{{#aivss nobody}}\n");
    let book = book("many", "[preprocessor.aivss.lints]\nfence-in-html = \"warn\"\n", &chapter);
    let run = check(&book, &[]).expect_code(1);
    assert_eq!(run.text().matches(": warning[").count(), 1, "{}", run.text());
    assert_eq!(run.text().matches(": error[").count(), 1);
    assert!(run.text().contains("\n  299 more warnings of `fence-in-html`: src/"), "{}", run.text());
    let run = check(&book, &["--max-problems", "1"]).expect_code(1);
    assert!(
        run.text().contains("error[unknown-reference]") && run.text().contains("\nand 300 more problems; "),
        "{}",
        run.text()
    );
    let run = check(&book, &["--max-problems", "0"]).expect_code(1);
    assert_eq!(run.text().matches(": warning[").count(), 300);
    assert!(!run.text().contains("more problem") && !run.text().contains("more warnings"));
    let json: Value = serde_json::from_str(check(&book, &["--format", "json"]).text()).expect("it is JSON");
    assert_eq!(json["diagnostics"].as_array().expect("a list").len(), 301);
    assert_eq!(check(&book, &["--format", "github"]).text().lines().count(), 301);
}

#[test]
fn the_level_of_the_log_is_that_of_mdbook() {
    // `check` prints its findings on stdout. mdBook's own messages appear only on request.
    let book = book("log", "", &format!("{}\n{MODEL}", assessment("")));
    let quiet = check(&book, &[]).expect_code(0);
    assert_eq!(quiet.stderr, "");
    let book = book.env("MDBOOK_LOG", "debug");
    let loud = check(&book, &[]).expect_code(0);
    assert!(loud.stderr.contains("DEBUG"), "{}", loud.stderr);
    assert_eq!(loud.text(), quiet.text());
    let book = book.env("MDBOOK_LOG", "warning");
    let misspelt = check(&book, &[]).expect_code(0);
    assert!(misspelt.stderr.contains("did you mean the level `warn`?"), "{}", misspelt.stderr);
    let wrong = check(&book.env("MDBOOK_LOG", "mdbook=loud"), &[]).expect_code(0);
    assert!(wrong.stderr.starts_with("warning: `MDBOOK_LOG` is ignored: "), "{}", wrong.stderr);
    assert_eq!(wrong.text(), quiet.text());

    // As a preprocessor: MDBOOK_LOG of 0.5, else RUST_LOG of 0.4; errors in any case.
    let told = |env: &[(&str, &str)], chapter: &str| {
        let env: BTreeMap<_, _> = env.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let input = WireBook::new(Shape::V05).chapter("One", "one.md", chapter).input();
        crate::support::run(&binary(), std::path::Path::new("."), &[], &env, input.as_bytes()).stderr
    };
    let warned = |env: &[(&str, &str)]| told(env, MODEL).contains("warning[orphan-mitigation]");
    assert!(
        warned(&[])
            && warned(&[("MDBOOK_LOG", "")])
            && warned(&[("MDBOOK_LOG", "info")])
            && warned(&[("RUST_LOG", "warn")])
    );
    assert!(
        !warned(&[("MDBOOK_LOG", "error")]) && !warned(&[("RUST_LOG", "error")]) && !warned(&[("RUST_LOG", "off")])
    );
    assert!(warned(&[("MDBOOK_LOG", "warn"), ("RUST_LOG", "error")]));
    assert!(!warned(&[("MDBOOK_LOG", "error"), ("RUST_LOG", "debug")]));
    for env in [("MDBOOK_LOG", "off"), ("RUST_LOG", "off"), ("MDBOOK_LOG", "error")] {
        assert!(told(&[env], "```aivss\nagent: A\n```\n").contains("error[missing-key]"), "{env:?}");
    }
}
