//! Tests a case for every code: the folders of `tests/cases/codes/`, with the real binary.
//!
//! Each case shows every situation that reports its code, and no other code except those in `also`. `tests/cases/README.md`
//! describes the layout; `SNAPSHOTS=overwrite cargo test --test codes` rewrites the expected output.

#![cfg(feature = "driver")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mdbook_aivss::internals::book::check::{BookCheck, Options as CheckOptions};
use mdbook_aivss::internals::diagnostic::{self, CODES, Code, Kind, LintLevel, Part, Style, code, example};
use serde::Deserialize;
use snapbox::{Assert, Data};
use support::wire::{Shape, WireBook};
use support::{BookTest, read_tree};

/// `case.toml`. Every key is optional.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Options {
    /// Further arguments of `check`.
    #[serde(default)]
    args: Vec<String>,
    /// Other codes that the case cannot avoid.
    #[serde(default)]
    also: BTreeSet<String>,
    /// Whether an editor that validates against the JSON Schema reports it too: `yes` or `partly`, otherwise no. `tests/schema`
    /// checks this.
    #[serde(default)]
    #[expect(dead_code, reason = "`tests/schema` reads it")]
    structural: Option<String>,
    /// Whether [`generated`] writes the chapters, because they would be too large for the repository.
    #[serde(default)]
    generated: bool,
    /// Run the preprocessor under an mdBook of this version instead of `check`.
    host: Option<String>,
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/codes")
}

fn options(folder: &Path) -> Options {
    let file = folder.join("case.toml");
    let text = if file.is_file() { std::fs::read_to_string(&file).expect("it can be read") } else { String::new() };
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// A block with one byte too much, one with one level too much, and one with one threat too much.
fn generated(book: BookTest) -> BookTest {
    let large = format!("agent: A\nsummary: {}\n", "x".repeat(256 * 1024));
    let deep = format!("agent: A\nx-deep: {}a{}\n", "[".repeat(32), "]".repeat(32));
    let threats: String = (1..=2001).map(|number| format!("  - threat {number}\n")).collect();
    let many = format!("agent: A\nlayers:\n  L3:\n{threats}");
    book.file("src/SUMMARY.md", "- [Large](large.md)\n- [Deep](deep.md)\n- [Many](many.md)\n")
        .file("src/large.md", format!("# Large\n\n```aivss\n{large}```\n"))
        .file("src/deep.md", format!("# Deep\n\n```aivss\n{deep}```\n"))
        .file(
            "src/many.md",
            format!(
                "# Many\n\n> ```maestro\n{}> ```\n",
                many.replace("\n", "\n> ").replacen("", "> ", 1).trim_end_matches("> ")
            ),
        )
}

/// The book of a case. A lint that is allowed by default is enabled.
fn book(test: &str, rule: &Code, folder: &Path, options: &Options) -> BookTest {
    let lint = match rule.kind {
        Kind::Lint(LintLevel::Allow) => format!("\n[preprocessor.aivss.lints]\n{} = \"warn\"\n", rule.name),
        _ => String::new(),
    };
    let book = BookTest::new(&format!("{test}/{}", rule.name))
        .file("book.toml", format!("[book]\ntitle = \"Codes\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n{lint}"))
        .file("src/SUMMARY.md", "- [Chapter](chapter.md)\n");
    if options.generated {
        return generated(book);
    }
    let files = read_tree(folder).into_iter().filter(|(path, _)| {
        path.starts_with("src") || path == Path::new("book.toml") || path == Path::new("history.jsonl")
    });
    files.fold(book, |book, (path, bytes)| book.file(path, bytes))
}

/// The complete output of the binary, and its exit code.
fn printed(book: &BookTest, options: &Options) -> String {
    let run = match &options.host {
        Some(version) => {
            let text = std::fs::read_to_string(book.root.join("src/chapter.md")).expect("the case has a chapter");
            WireBook::new(Shape::V05).root(&book.root).version(version).chapter("Chapter", "chapter.md", &text).run()
        }
        None => {
            // The book is inside this repository, and GitHub would show paths relative to the repository.
            let root = book.root.to_str().expect("it is text");
            let args: Vec<_> =
                ["check", "--root", root].into_iter().chain(options.args.iter().map(String::as_str)).collect();
            book.command(&args, &[])
        }
    };
    let stdout = if options.host.is_some() { "" } else { run.text() };
    let code = run.code.expect("it ends by itself");
    book.redact(&format!("{stdout}{}exit code: {code}\n", run.stderr))
}

/// The output with excerpts, as on a terminal without colours.
fn excerpts(book: &BookTest, options: &Options) -> String {
    let today = options.args.iter().skip_while(|arg| *arg != "--today").nth(1);
    let today = today.map(|today| today.parse().expect("it is a date"));
    let mut check = match BookCheck::run(&book.root, &CheckOptions { today, ..CheckOptions::default() }) {
        Ok(check) => check,
        Err(why) => return why.human(Style::Plain),
    };
    let gate = check.config.gate.clone();
    if let (true, Some(today)) = (gate.is_set(), today) {
        let _ = check.judge(&gate, today, None);
    }
    let sources = check.sources();
    let text: Vec<_> = check.diagnostics.iter().map(|it| diagnostic::human(it, &sources, Style::Plain)).collect();
    // Remove spaces at the end of an empty line of an excerpt, because editors remove them from the snapshot too.
    let text: String = text.join("\n").lines().map(|line| format!("{}\n", line.trim_end())).collect();
    book.redact(&text)
}

/// The codes in what was printed: `error[CODE]: `, or `title=CODE::` of a workflow command.
fn codes(printed: &str) -> BTreeSet<String> {
    let named = |line: &str| {
        let after = ["error[", "warning[", "note["].iter().find_map(|level| line.split_once(level));
        let code = match after {
            Some((_, rest)) => rest.split(']').next(),
            None => line.split_once("title=").and_then(|(_, rest)| rest.split("::").next()),
        };
        code.map(str::to_owned)
    };
    printed.lines().filter(|line| !line.starts_with(' ')).filter_map(named).collect()
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let folders: BTreeSet<String> = std::fs::read_dir(cases())
        .expect("the cases are there")
        .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
        .collect();
    let known: BTreeSet<String> = CODES.iter().map(|rule| rule.name.to_owned()).collect();
    let without: Vec<_> = known.difference(&folders).collect();
    let unknown: Vec<_> = folders.difference(&known).collect();
    assert!(
        without.is_empty() && unknown.is_empty(),
        "codes without a case: {without:?}; cases without a code: {unknown:?}"
    );
}

const FACTORS: [&str; 10] = [
    "Autonomy: 0.5",
    "Tools: 0.5",
    "Language: 0.5",
    "Context: 0.5",
    "Non-Determinism: 0.5",
    "Opacity: 0.5",
    "Persistence: 0",
    "Identity: 0",
    "Multi-Agent: 0",
    "Self-Modification: 0",
];

/// A book that contains a text of an example, and is otherwise complete.
fn example_book(name: &str, part: Part, text: &str) -> BookTest {
    let indent = |text: &str, by: &str| text.lines().map(|line| format!("{by}{line}\n")).collect::<String>();
    let unless = |key: &str, line: &str| if text.contains(key) { String::new() } else { format!("{line}\n") };
    let complete = "```maestro\nagent: Bot\nid: bot\nlayers:\n  L3:\n    - {id: B-1, title: A page steers the bot, severity: critical, likelihood: likely}\n```\n";
    let factors = |last: &str| format!("factors:\n{}{}", indent(&FACTORS[..9].join("\n"), "  "), indent(last, "  "));
    let chapter = match part {
        Part::Chapter => format!("{text}\n"),
        Part::Summary => complete.to_owned(),
        // A block that reaches the chapter by an include, because the order of the preprocessors is a setting.
        Part::Configuration => "{{#include complete.txt}}\n".to_owned(),
        Part::Assessment => {
            let has_inputs = ["factors:", "metrics:", "factors-from:"].iter().any(|key| text.contains(key));
            let factors = if has_inputs { String::new() } else { factors(FACTORS[9]) };
            format!("```aivss\nagent: Bot\n{}{text}\n{factors}```\n", unless("id:", "id: bot"))
        }
        Part::Factors => format!("```aivss\nagent: Bot\nid: bot\n{}```\n", factors(text)),
        Part::Model => {
            let layers = unless("layers:\n", "layers: {L1: A hosted model.}");
            let layers =
                if text.starts_with("layers: ") || text.contains("\nlayers: ") { String::new() } else { layers };
            format!("```maestro\nagent: Bot\nid: bot\n{text}\n{layers}```\n")
        }
        Part::Threat => {
            let controls: String = ["M1", "M2"]
                .iter()
                .filter(|id| text.contains(*id))
                .map(|id| format!("  {id}: {{title: Pages are filtered}}\n"))
                .collect();
            let controls = if controls.is_empty() { controls } else { format!("mitigations:\n{controls}") };
            let threat = indent(text, "      ");
            format!(
                "```maestro\nagent: Bot\nid: bot\nlayers:\n  L3:\n    - title: A page steers the bot\n{threat}{controls}```\n"
            )
        }
        Part::Words => unreachable!("words are not tried"),
    };
    let table = "[preprocessor.aivss]\n";
    let toml = match part {
        Part::Configuration if text.starts_with(table.trim()) && !text.contains("gate") => format!("{text}\n"),
        Part::Configuration => format!("{table}after = [\"links\"]\n{text}\n"),
        _ => format!("{table}after = [\"links\"]\n"),
    };
    let summary = if part == Part::Summary { text } else { "- [Bot](bot.md)" };
    let yaml = format!("{}\n", FACTORS.join("\n"));
    BookTest::new(name)
        .file("book.toml", format!("[book]\ntitle = \"Example\"\n\n{toml}"))
        .file("src/SUMMARY.md", format!("{summary}\n"))
        .file("src/bot.md", format!("# Bot\n\n{chapter}"))
        .file("src/overview.md", "# Overview\n")
        .file("src/notes.md", "A note.\n")
        .file("src/complete.txt", complete)
        .file("src/factors.yaml", yaml.as_str())
        .file("src/indented.yaml", indent(&yaml, "  "))
}

/// The wrong text that `explain` shows is reported, and the right text is not and has no other error.
#[test]
fn every_code_has_an_example_that_is_true() {
    let mut failures = Vec::new();
    for rule in CODES {
        let Some(example) = example(rule.name) else {
            failures.push(format!("{} has no example in src/diagnostic/example.rs", rule.name));
            continue;
        };
        if example.part == Part::Words {
            continue;
        }
        for (side, text) in [("wrong", example.wrong), ("right", example.right)] {
            let book = example_book(&format!("examples/{}-{side}", rule.name), example.part, text);
            let mut args = vec!["check", "--today", "2026-11-21"];
            if matches!(rule.kind, Kind::Lint(_)) {
                args.extend(["--deny", rule.name]);
            }
            let run = book.command(&args, &[]);
            let said = format!("{}{}", run.text(), run.stderr);
            let found = codes(&said);
            let errors = said.contains("error[");
            if found.contains(rule.name) != (side == "wrong") || (side == "right" && errors) {
                failures.push(format!("== {}, {side}:\n{text}\n-- {said}", rule.name));
            }
        }
    }
    assert!(failures.is_empty(), "{} failures\n\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn cases_print_what_is_expected_and_no_other_code() {
    let only = std::env::var("CASES").unwrap_or_default();
    let assert = Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV);
    let mut failures: Vec<String> = Vec::new();
    for rule in CODES.iter().filter(|rule| rule.name.contains(&only)) {
        let folder = cases().join(rule.name);
        let options = options(&folder);
        let book = book("printed", rule, &folder, &options);
        let printed = printed(&book, &options);
        let found = codes(&printed);
        if !found.contains(rule.name) {
            failures.push(format!("== {}: it is not reported\n{printed}", rule.name));
        }
        let claimed: BTreeSet<_> = options.also.iter().cloned().chain([rule.name.to_owned()]).collect();
        if found != claimed {
            failures.push(format!("== {}: it claims {claimed:?} and prints {found:?}\n{printed}", rule.name));
        }
        for other in &options.also {
            assert!(code::code(other).is_some(), "{}: there is no code {other}", rule.name);
        }
        let mut files = vec![("check.txt", printed)];
        if options.host.is_none() {
            files.push(("excerpts.txt", excerpts(&book, &options)));
        }
        for (name, actual) in files {
            let expected = Data::read_from(&folder.join(name), Some(snapbox::data::DataFormat::Text)).raw();
            if let Err(error) = assert.try_eq(Some(&name), Data::text(actual), expected) {
                failures.push(format!("== {}: {error}", rule.name));
            }
        }
        let changes = book.changes();
        if !changes.is_empty() {
            failures.push(format!("== {}: the book's folder: {}", rule.name, changes.join(", ")));
        }
    }
    assert!(failures.is_empty(), "{} failures\n\n{}", failures.len(), failures.join("\n\n"));
}

/// Each problem is reported once and in the order of the files, also in the formats for programs.
#[test]
fn every_format_says_the_same() {
    for rule in CODES {
        let folder = cases().join(rule.name);
        let options = options(&folder);
        if options.host.is_some() {
            continue;
        }
        let book = book("formats", rule, &folder, &options);
        let rest: Vec<&str> =
            options.args.iter().map(String::as_str).filter(|arg| !["--format", "github"].contains(arg)).collect();
        let root = book.root.to_str().expect("it is text");
        let run = |format: &str| {
            book.command(&[&["check", "--root", root, "--format", format], rest.as_slice()].concat(), &[])
        };
        // Print all of them, because many warnings of one lint are shortened to one with a list of places.
        let human = book.command(&[&["check", "--root", root, "--max-problems", "0"], rest.as_slice()].concat(), &[]);
        let json = run("json");
        let sarif = run("sarif");
        let github = run("github");
        // SARIF and annotations contain only failures, so the log contains the complete result.
        let gate = human.text().find("\ngate: ").map_or("", |start| &human.text()[start + 1..]);
        let log = format!("{}{gate}", human.stderr);
        for (run, stderr) in [(&json, &human.stderr), (&sarif, &log), (&github, &log)] {
            assert_eq!((run.code, &run.stderr), (human.code, stderr), "{}", rule.name);
        }
        if human.code == Some(2) {
            assert!(json.stdout.is_empty() && sarif.stdout.is_empty() && github.stdout.is_empty(), "{}", rule.name);
            continue;
        }
        let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("it is JSON");
        let sarif: serde_json::Value = serde_json::from_slice(&sarif.stdout).expect("it is JSON");
        type Places = BTreeMap<(String, u64, u64, String), usize>;
        let mut places: [Places; 3] = Default::default();
        for line in human.text().lines().filter(|line| !line.starts_with(' ')) {
            let Some((place, rest)) = line.split_once(": error[").or_else(|| line.split_once(": warning[")) else {
                continue;
            };
            let mut parts = place.rsplitn(3, ':');
            let column = parts.next().expect("a column").parse().expect("a number");
            let line = parts.next().expect("a line").parse().expect("a number");
            let path = parts.next().expect("a path").to_owned();
            let code = rest.split(']').next().expect("a code").to_owned();
            *places[0].entry((path, line, column, code)).or_default() += 1;
        }
        for it in json["diagnostics"].as_array().expect("a list") {
            let text = |key: &str| it[key].as_str().expect("text").to_owned();
            let number = |key: &str| it[key].as_u64().expect("a number");
            let end = (number("end_line"), number("end_column"));
            assert!((number("line"), number("column")) <= end, "{}: {it}", rule.name);
            *places[1].entry((text("path"), number("line"), number("column"), text("code"))).or_default() += 1;
        }
        for it in sarif["runs"][0]["results"].as_array().expect("a list").iter().filter(|it| it["ruleId"] != "gate") {
            let place = &it["locations"][0]["physicalLocation"];
            let region = |key: &str| place["region"][key].as_u64().expect("a number");
            let path = place["artifactLocation"]["uri"].as_str().expect("text").replace("%20", " ");
            let code = it["ruleId"].as_str().expect("text").to_owned();
            *places[2].entry((path, region("startLine"), region("startColumn"), code)).or_default() += 1;
        }
        assert_eq!(places[0], places[1], "{}: human and json", rule.name);
        assert_eq!(places[0], places[2], "{}: human and sarif", rule.name);
        let told: usize = places[0].values().sum();
        let gate = sarif["runs"][0]["results"].as_array().expect("a list").len() - told;
        let annotations = github.text().lines().filter(|line| line.starts_with("::")).count();
        assert_eq!(annotations, told + gate, "{}: {}", rule.name, github.text());
        // In the case of `config`, the table of the gate has errors, so the gate fails. The case of `exemption-expired` has a
        // gate and a block with errors.
        assert_eq!(gate > 0, matches!(rule.name, "gate" | "config" | "exemption-expired"), "{}", rule.name);
    }
}

/// Up to five warnings of one lint are printed in full; more are one warning with at most twenty places.
#[test]
fn many_warnings_of_one_lint_become_one() {
    let book = |threats: usize| {
        let threats: String = (1..=threats).map(|number| format!("    - threat {number}\n")).collect();
        BookTest::new(&format!("alike/{}", threats.len()))
            .file(
                "book.toml",
                "[preprocessor.aivss]\nafter = [\"links\"]\n\n[preprocessor.aivss.lints]\nunrated = \"warn\"\n",
            )
            .file("src/SUMMARY.md", "- [Chapter](chapter.md)\n")
            .file("src/chapter.md", format!("```maestro\nagent: A\nid: a\nlayers:\n  L3:\n{threats}```\n"))
    };
    let said = |threats, args: &[&str]| book(threats).command(&[&["check"], args].concat(), &[]).text().to_owned();
    assert_eq!(said(5, &[]).matches("warning[unrated]").count(), 5);
    let six = said(6, &[]);
    assert_eq!(six.matches("warning[unrated]").count(), 1, "{six}");
    assert!(six.contains("  5 more warnings of `unrated`: src/chapter.md:7:7, src/chapter.md:8:7, "), "{six}");
    assert!(six.ends_with("6 warnings\n"), "{six}");
    let many = said(29, &[]);
    assert!(
        many.contains("  28 more warnings of `unrated`: ") && many.contains("src/chapter.md:26:7, and 8 more\n"),
        "{many}"
    );
    assert_eq!(said(29, &["--max-problems", "0"]).matches("warning[unrated]").count(), 29);
}
