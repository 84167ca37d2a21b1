//! Tests what reaches a terminal or a log, and how a command ends if it cannot write: every command, on standard output and
//! standard error.

#![cfg(all(unix, feature = "driver"))]

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use crate::support::{BookTest, Run, binary};

const FACTORS: &str = "factors:\n  Autonomy of Action: 0.5\n  Goal-Driven Planning: 0.5\n  Self-Modification: 0.5\n  Dynamic Tool Use: 0.5\n  \
                       Persistent Memory: 0.5\n  Contextual Awareness: 0.5\n  Dynamic Identity: 0.5\n  Multi-Agent Interactions: 0.5\n  \
                       Non-Determinism: 0.5\n  Opacity & Reflexivity: 0.5\n";

/// Colours the terminal, clears it, reverses the direction of letters, and begins two lines with a workflow command.
const HOSTILE: &str = "::error::one\u{1b}[31m\u{1b}[2J\u{9b}1m\u{202e}\n  ::error title=x::two\r";

/// The same for YAML, JSON and TOML.
const ESCAPED: &str = "::error::one\\u001b[31m\\u001b[2J\\u009b1m\\u202e\\n  ::error title=x::two\\r";

/// The part of it that a value of a block may contain. Control characters other than white space are errors.
const VALUE: &str = "::error::one\\u202e\\n  ::error title=x::two";

/// A book whose agents, titles, files and settings are hostile, and which has one problem for each.
fn hostile(name: &str, errors: bool) -> BookTest {
    let wrong = if errors {
        format!(
            "```aivss\nagent: B\nid: \"{ESCAPED}\"\n\"{ESCAPED}\": 1\ncvss: 9.4\n{FACTORS}```\n\n{{{{#aivss ::error::x}}}}\n"
        )
    } else {
        String::new()
    };
    let config = if errors { format!("\"{ESCAPED}\" = 1\n") } else { String::new() };
    let chapter = format!(
        "# One\n\n```aivss\nagent: \"{VALUE}\"\nid: a\ntitle: \"{VALUE}\"\ncvss: 9.4\n{FACTORS}```\n\n\
         ```maestro\nagent: \"{VALUE}\"\nid: m\nlayers:\n  L3:\n    threats:\n      - {{id: T-1, title: \"{VALUE}\", severity: high, \
         likelihood: likely, status: accepted}}\n      - \"{VALUE}\"\n```\n\n{wrong}"
    );
    BookTest::new(name)
        .file("book.toml", format!("[preprocessor.aivss]\nafter = [\"links\"]\n{config}"))
        .file("src/SUMMARY.md", "- [One](<::error::a\u{1b}[31m.md>)\n")
        .file("src/::error::a\u{1b}[31m.md", chapter)
        .file(HOSTILE.trim_end(), "[{\"agent\": 1}")
        .file(
            "hostile.json",
            format!("{{\"schema_version\": 1, \"{ESCAPED}\": 1, \"scores\": [{{\"id\": \"{ESCAPED}\"}}]}}"),
        )
        .file("one.json", format!("{{\"agent\": \"{ESCAPED}\", \"{ESCAPED}\": 1, \"cvss\": 9.4}}"))
        .file("one.yaml", format!("agent: \"{VALUE}\"\ncvss: 9.4\n{FACTORS}"))
        .file("page.txt", format!("{HOSTILE}\n\nAgent: {HOSTILE}\n"))
        .file("agent.txt", include_str!("../import/smolagents.txt"))
        .file("empty/.keep", "")
}

/// Problems of a text that a terminal or a log gets. `own` says whether lines may be workflow commands of ours.
fn complaints(text: &str, own: bool) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let risky =
            |c: char| (c.is_control() && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if line.contains(risky) {
            found.push(format!("control character: {line:?}"));
        }
        let ours = ["::error file=", "::warning file=", "::notice file=", "::error title="];
        let command = line.trim_start().starts_with("::");
        if command && !(own && ours.iter().any(|start| line.starts_with(start))) {
            found.push(format!("workflow command: {line:?}"));
        }
    }
    found
}

#[test]
fn no_text_of_an_author_commands_a_terminal_or_a_log() {
    let clean = hostile("hostile-names", false);
    let broken = hostile("hostile-errors", true);
    let name = HOSTILE.trim_end();
    let today = ["--today", "2026-11-21"];
    // The command, whether its standard output is for people, and whether it may contain workflow commands of ours.
    let commands: &[(&[&str], bool)] = &[
        (&["check"], true),
        (&["check", "--max-risk", "low", "--max-score", "1"], true),
        (&["check", "--format", "github", "--max-risk", "low", "--max-score", "1"], true),
        (&["check", "--format", "json"], false),
        (&["check", "--deny", name], true),
        (&["check", "--max-score", "1", "--baseline", name], true),
        (&["check", "--max-score", "1", "--baseline", "hostile.json"], true),
        (&["check", name], true),
        (&["check", "--root", name], true),
        (&["build", "--dest-dir", "../out"], true),
        (&["build", name], true),
        (&["export"], false),
        (&["export", "--format", "csv"], false),
        (&["export", "--format", "sarif"], false),
        (&["export", "--format", "otm"], false),
        (&["export", "--format", "aivss", "--strict"], false),
        (&["export", "-o", "one.yaml/x"], false),
        (&["diff", "empty", "."], true),
        (&["diff", "hostile.json", "."], true),
        (&["diff", name, "."], true),
        (&["score", "one.yaml"], true),
        (&["score", "one.json"], true),
        (&["score", "--format", "jsonl", "one.json"], false),
        (&["score", "--format", "jsonl", name], false),
        (&["score", name], true),
        (&["score", "missing\n::error::x"], true),
        (&["import", "page.txt"], false),
        (&["import", name], false),
        (&["import", "missing\n::error::x"], false),
        (&["import", "."], false),
        (&["init", "--check", name], true),
        (&["init", "src"], true),
        (&["schema", name], true),
        (&["explain", name], true),
        (&["completions", name], true),
        (&["supports", name], true),
        (&[name], true),
        (&["--", name], true),
    ];
    let mut found = Vec::new();
    for (args, for_people) in commands {
        for book in [&clean, &broken] {
            let dates = if args[0] == "check" { &today[..] } else { &[] };
            let run = book.command(&[args, dates].concat(), b"");
            let mut all = complaints(&run.stderr, false);
            if *for_people {
                all.extend(complaints(&String::from_utf8_lossy(&run.stdout), args.contains(&"github")));
            }
            found.extend(all.into_iter().map(|complaint| format!("{args:?}: {complaint}")));
        }
    }
    // The protocol: hostile keys of the JSON, and the hostile book through mdBook itself.
    let input = format!("[{{\"{ESCAPED}\": 1}}, {{\"{ESCAPED}\": []}}]");
    for input in [input.as_str(), &input[1..]] {
        found.extend(complaints(
            &crate::support::run(&binary(), &clean.root, &[], &BTreeMap::new(), input.as_bytes()).stderr,
            false,
        ));
    }
    assert!(found.is_empty(), "{} complaints\n{}", found.len(), found.join("\n"));
}

#[test]
fn what_cannot_be_written_is_no_success() {
    let book = hostile("full-disk", false);
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let run = |args: &[&str]| {
        let output = Command::new(binary())
            .args(args)
            .current_dir(&book.root)
            .stdin(Stdio::null())
            .stdout(full())
            .output()
            .expect("the binary runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let mut commands: Vec<Vec<String>> =
        vec![vec!["--help".into()], vec!["-h".into()], vec!["--version".into()], vec!["help".into()]];
    for sub in mdbook_aivss::internals::command::command().get_subcommands() {
        commands.push(vec![sub.get_name().to_owned(), "--help".to_owned()]);
        commands.push(vec!["help".to_owned(), sub.get_name().to_owned()]);
    }
    // One run of every command that prints to standard output; a new command has to be named here.
    let prints: &[&[&str]] = &[
        &["check", "--today", "2026-11-21"],
        &["diff", ".", "."],
        &["explain"],
        &["export"],
        &["import", "agent.txt"],
        &["init", "empty", "--dry-run"],
        &["schema", "aivss"],
        &["score", "one.yaml"],
        &["score", "--format", "jsonl", "one.yaml"],
        &["rename", "T-1", "T-9", "--dry-run"],
        &["new", "mitigation", "--title", "X", "--yes", "--dry-run"],
        &["suggest"],
        &["completions", "bash"],
    ];
    for sub in mdbook_aivss::internals::command::command().get_subcommands() {
        // `lsp` and `serve` answer only to requests.
        let silent = ["supports", "build", "serve", "record", "lsp"].contains(&sub.get_name());
        assert!(silent || prints.iter().any(|args| args[0] == sub.get_name()), "{} is not tried", sub.get_name());
    }
    commands.extend(prints.iter().map(|args| args.iter().map(|arg| (*arg).to_owned()).collect()));
    for args in commands {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let (code, stderr) = run(&args);
        assert_eq!(code, Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains("error: the output cannot be written: "), "{args:?}: {stderr}");
    }
}

#[test]
fn commands_of_mdbook_are_named() {
    let book = hostile("of-mdbook", false);
    for command in ["watch", "clean", "test"] {
        for args in [&[command][..], &[command, "docs", "--open"]] {
            let Run { stderr, .. } = book.command(args, b"").expect_code(2);
            assert!(stderr.contains(&format!("help: run `mdbook {command}`")), "{stderr}");
            assert!(!stderr.contains("similar"), "{stderr}");
        }
    }
    // Other misspelt commands still get the nearest of our commands.
    assert!(book.command(&["chekc"], b"").expect_code(2).stderr.contains("'check'"));
}

#[test]
fn the_day_is_that_of_source_date_epoch() {
    let book = |epoch: &str| {
        BookTest::new("epoch")
            .file("book.toml", "[preprocessor.aivss]\nafter = [\"links\"]\n")
            .file("src/SUMMARY.md", "- [One](one.md)\n")
            .file("src/one.md", "```maestro\nagent: Bot\nid: bot\nreview: 2026-11-20\nlayers: {L1: Text.}\n```\n")
            .env("SOURCE_DATE_EPOCH", epoch)
    };
    // The last second of the day of the review, and the one after it.
    for (epoch, due) in [("1795219199", false), ("1795219200", true)] {
        let run = book(epoch).command(&["check"], b"");
        assert_eq!(run.text().contains("review-passed"), due, "{epoch}: {}", run.text());
    }
    let run = book("1795219200").command(&["check", "--today", "2026-11-20"], b"");
    assert!(!run.text().contains("review-passed"), "`--today` overrides it: {}", run.text());
    for wrong in ["", "today", "-1", "+1", "1e9", "99999999999999999999", "\u{1b}[31m"] {
        for args in [&["check"][..], &["import", "src/one.md"]] {
            let run = book(wrong).command(args, b"").expect_code(2);
            assert!(run.stderr.starts_with("error: SOURCE_DATE_EPOCH is `"), "{wrong}: {}", run.stderr);
            assert!(!run.stderr.contains('\u{1b}'));
        }
    }
}
