//! Tests the gate of `check` with the real binary: nothing passes it by accident.

#![cfg(feature = "driver")]

mod baselines;
mod exemptions;

use std::collections::BTreeMap;

use crate::support::{BookTest, Run};
use serde_json::Value;

const TODAY: &str = "2026-11-20";

const FACTORS: &str = "factors: {Execution Autonomy: 0.5, External Tool Control Surface: 0.5, Natural Language Interface: 0.5, \
    Contextual Awareness: 0.5, Behavioral Non-Determinism: 0.5, Opacity & Reflexivity: 0.5, Persistent State Retention: 0.5, \
    Dynamic Identity: 0.5, Multi-Agent Interactions: 0.5, Self-Modification: 0.5}\n";

/// An assessment of the agent `bot`. With `cvss: 9.4` it scores 9.7, with `cvss: 5` 7.5.
fn assessment(fields: &str) -> String {
    format!("```aivss\nagent: Bot\n{fields}{FACTORS}```\n\n")
}

/// A model of the agent `bot` with threats of L3, one on each line. `severity: critical, likelihood: likely` is a critical risk.
fn model(threats: &[&str]) -> String {
    let threats: String = threats.iter().map(|threat| format!("    - {{{threat}}}\n")).collect();
    format!("```maestro\nagent: Bot\nid: bot\nlayers:\n  L3:\n    threats:\n{threats}```\n\n")
}

const CRITICAL: &str = "severity: critical, likelihood: likely";
const HIGH: &str = "severity: high, likelihood: possible";

/// A book with one chapter and these lines in `[preprocessor.aivss.gate]` and below it.
fn book(name: &str, gate: &str, chapter: &str) -> BookTest {
    let gate = if gate.is_empty() { String::new() } else { format!("[preprocessor.aivss.gate]\n{gate}") };
    BookTest::new(name)
        .file("book.toml", format!("[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n\n{gate}"))
        .file("src/SUMMARY.md", "- [One](one.md)\n")
        .file("src/one.md", chapter)
}

fn exempt(id: &str, until: &str) -> String {
    format!("[[preprocessor.aivss.gate.exempt]]\nid = \"{id}\"\nreason = \"Soon.\"\nowner = \"Ops\"\nuntil = {until}\n")
}

fn check(book: &BookTest, args: &[&str]) -> Run {
    book.command(&[&["check", "--today", TODAY], args].concat(), &[])
}

/// `gate` of the JSON.
fn gate(book: &BookTest, args: &[&str]) -> Value {
    let run = check(book, &[&["--format", "json"], args].concat());
    let json: Value = serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr));
    json["gate"].clone()
}

/// The failures as `ID WHY`, or as `RULE WHY` if a finding has no id.
fn failures(gate: &Value) -> Vec<String> {
    let findings = gate["findings"].as_array().expect("a list").iter().filter(|finding| finding["passed"] == false);
    let failures: Vec<String> = findings
        .map(|it| {
            let name = it["id"].as_str().or(it["rule"].as_str()).unwrap_or_default();
            format!("{name} {}", it["why"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(gate["passed"], failures.is_empty(), "{gate}");
    failures
}

/// Writes `baseline.json` for the current state of the book.
fn with_baseline(book: BookTest) -> BookTest {
    book.command(&["export", "-o", "baseline.json"], &[]).expect_code(0);
    book
}

#[test]
fn a_block_with_errors_counts_and_nothing_passes_beside_it() {
    let broken = "```aivss\nagent: Bot\nid: broken\ncvss: 9.4\n```\n\n```maestro\nagent: Bot\nlayers: []\n```\n";
    let chapter = format!("{}{}{broken}", assessment("id: a\ncvss: 9.4\n"), model(&["id: T-1, title: t"]));
    let limited = book("errors", "max-score = 10\n", &chapter);
    let run = check(&limited, &[]).expect_code(1);
    let text = run.text();
    assert!(
        text.contains(
            "\nchecked 2 assessments (1 with errors), 2 threat models (1 with errors) and 1 threat; found 2 errors\n"
        ),
        "{text}"
    );
    assert!(text.contains("\ngate: failed (1 score and 0 open threats judged; 2 with errors; 1 unrated, "), "{text}");
    assert!(text.contains("\n  FAIL    broken: the block has errors\n"), "{text}");
    assert_eq!(failures(&gate(&limited, &[])), ["broken errors", "bot errors"]);
    let github = check(&limited, &["--format", "github"]).expect_code(1);
    assert!(github.text().contains("title=gate::broken: the block has errors"), "{}", github.text());
    let sarif = check(&limited, &["--format", "sarif"]).expect_code(1);
    assert!(sarif.text().contains("broken: the block has errors"), "{}", sarif.text());

    // A cycle of inherited factors is reported once, and both blocks are missing. A wrong view may be a mistyped assessment.
    let circle = "```aivss\nagent: Bot\nid: x\nfactors-from: y\n```\n\n```aivss\nagent: Bot\nid: y\nfactors-from: x\n```\n\n\
        ```aivss bagde\nagent: Bot\nid: z\n```\n";
    let run = check(&book("circle", "max-score = 10\n", circle), &[]).expect_code(1);
    assert!(run.text().contains("checked 3 assessments (3 with errors) and 0 threat models; found "), "{}", run.text());
    // A block that can be read but has an error, and a book without a gate.
    let stale = book("stale", "", &assessment("id: a\ncvss: 9.4\nexpect: 1\n"));
    assert!(check(&stale, &[]).expect_code(1).text().contains("checked 1 assessment (1 with errors) and "));
    assert_eq!(gate(&stale, &[]), serde_json::json!({"passed": false, "findings": []}));
    let json: Value = serde_json::from_slice(&check(&stale, &["--format", "json"]).stdout).expect("it is JSON");
    assert_eq!(json["summary"]["assessments"], serde_json::json!({"written": 1, "with_errors": 1}));
}

#[test]
fn expected_numbers_are_a_gate_of_their_own() {
    let chapter =
        assessment("id: a\ncvss: 5\n") + &model(&["id: T-1, title: t", "id: T-2, title: u, status: mitigated"]);
    let expect = |numbers: &str| format!("[preprocessor.aivss.gate.expect]\n{numbers}");
    let fine = book("expect", &expect("assessments = 1\nmodels = 1\nthreats = 2\n"), &chapter);
    assert!(check(&fine, &[]).expect_code(0).text().contains("gate: passed"));
    let short = book("short", &expect("assessments = 3\nmodels = 2\nthreats = 2\n"), &chapter);
    let run = check(&short, &[]).expect_code(1);
    assert!(
        run.text().contains("FAIL    expect.assessments: 2 assessments missing, 1 of at least 3 found"),
        "{}",
        run.text()
    );
    assert!(
        run.text().contains("FAIL    expect.models: 1 threat model missing, 1 of at least 2 found"),
        "{}",
        run.text()
    );
    assert_eq!(failures(&gate(&short, &[])), ["expect.assessments missing", "expect.models missing"]);
    let github = check(&short, &["--format", "github"]).expect_code(1);
    assert!(
        github.text().contains("/book.toml,line=9,endLine=9,col=1,endColumn=12,title=gate::expect.assessments"),
        "{}",
        github.text()
    );
    check(&book("expect-word", &expect("assessment = 1\n"), &chapter), &[]).expect_code(1);
}

#[test]
fn what_cannot_be_judged_fails_unless_the_table_says_otherwise() {
    let chapter = assessment("id: a\n")
        + &model(&["id: T-1, title: t, severity: low", "id: T-2, title: u, status: mitigated, owner: O, reason: R"]);
    let limits = "max-score = 10\nmax-risk = \"critical\"\n";
    let strict = book("unjudged", limits, &chapter);
    assert_eq!(failures(&gate(&strict, &[])), ["a unscored", "T-1 unrated"]);
    let text = check(&strict, &[]).expect_code(1).text().to_owned();
    assert!(text.contains("FAIL    a: not scored; the limit is 10 (max-score; Bot)"), "{text}");
    assert!(text.contains("FAIL    T-1: unrated; the limit is critical (max-risk; Bot: t)"), "{text}");
    let lenient = book("let-pass", &format!("{limits}unrated = \"pass\"\nunscored = \"pass\"\n"), &chapter);
    let run = check(&lenient, &[]).expect_code(0);
    assert!(run.text().contains("; 1 not scored, let pass; 1 unrated, let pass)"), "{}", run.text());
    assert_eq!(gate(&lenient, &[])["let_pass"], serde_json::json!({"unscored": 1, "unrated": 1, "gone": 0}));
    // If no limit applies, nothing is checked.
    let other = book("no-limit", "max-score = 10\nunscored = \"pass\"\n", &chapter);
    assert!(check(&other, &[]).expect_code(0).text().contains("; 1 unrated, without a limit;"));
    let agent = book("agent-limit", "[preprocessor.aivss.gate.agents.bot]\nmax-score = 9\n", &chapter);
    assert_eq!(failures(&gate(&agent, &[])), ["a unscored"]);
}

#[test]
fn the_high_end_of_an_interval_is_judged() {
    // The badge shows the author's most likely value, and the score may be higher.
    let ranged = assessment("id: a\ncvss: 5\n")
        .replace("Execution Autonomy: 0.5", "Execution Autonomy: {score: 0.1, range: 0.1..1}");
    let shown = gate(&book("high-end", "max-score = 1\njudge = \"headline\"\n", &ranged), &[]);
    let shown = shown["findings"][0]["value"].as_f64().expect("a number");
    let high = gate(&book("high-end-2", "max-score = 1\n", &ranged), &[]);
    let high = high["findings"][0]["value"].as_f64().expect("a number");
    assert!(shown < high, "{shown} {high}");
    let limit = format!("max-score = {shown}\n");
    let run = check(&book("high-end-3", &limit, &ranged), &[]).expect_code(1);
    assert!(run.text().contains(&format!("the score is up to {high:.1} ")), "{}", run.text());
    check(&book("high-end-4", &format!("{limit}judge = \"headline\"\n"), &ranged), &[]).expect_code(0);
    check(&book("high-end-5", "judge = \"badge\"\n", &ranged), &[]).expect_code(1);
}

#[test]
fn a_threat_is_closed_by_a_decision_only() {
    for status in ["accepted", "transferred", "deferred", "false-positive", "not-applicable"] {
        let threat = |more: &str| model(&[&format!("id: T-1, title: t, {CRITICAL}, status: {status}{more}")]);
        let fails = |name: &str, more: &str| {
            failures(&gate(&book(&format!("{status}-{name}"), "max-risk = \"high\"\n", &threat(more)), &[]))
        };
        assert_eq!(fails("bare", ""), ["T-1 undecided"], "{status}");
        assert_eq!(fails("owner", ", owner: Ops"), ["T-1 undecided"], "{status}");
        assert_eq!(fails("reason", ", reason: Small."), ["T-1 undecided"], "{status}");
        assert_eq!(fails("both", ", owner: Ops, reason: Small."), Vec::<String>::new(), "{status}");
    }
    let undecided = |name, threat: &str| book(name, "max-risk = \"high\"\n", &model(&[threat]));
    let text = check(&undecided("words", &format!("id: T-1, title: t, {CRITICAL}, status: accepted")), &[]);
    let text = text.expect_code(1).text().to_owned();
    assert!(
        text.contains(
            "T-1: accepted without owner and reason; if it were open, its risk would be critical; the limit is high"
        ),
        "{text}"
    );
    // A decision was not needed below the limit. Without a rating it is unknown whether it was.
    let low = undecided("low", &format!("id: T-1, title: t, {HIGH}, status: accepted"));
    assert_eq!(failures(&gate(&low, &[])), Vec::<String>::new());
    assert_eq!(failures(&gate(&undecided("no-rating", "id: T-1, title: t, status: accepted"), &[])), ["T-1 undecided"]);
}

#[test]
fn false_positives_need_a_reason() {
    let chapter = model(&[
        "id: T-1, title: t, status: false-positive",
        "id: T-2, title: u, status: not-applicable",
        "id: T-3, title: v, status: false-positive, reason: Not reachable.",
    ]);
    let run = check(&book("lint", "", &chapter), &[]).expect_code(0);
    assert_eq!(run.text().matches("warning[accepted-incomplete]").count(), 2, "{}", run.text());
    assert!(run.text().contains("the threat is false-positive without `reason`"), "{}", run.text());
}

#[test]
fn open_threats_are_counted() {
    let threats =
        |number: usize| (1..=number).map(|it| format!("id: T-{it}, title: t{it}, {HIGH}")).collect::<Vec<_>>();
    let chapter = |threats: &[String]| model(&threats.iter().map(String::as_str).collect::<Vec<_>>());
    let limit = "max-open = {critical = 0, high = 2}\n";
    check(&book("few", limit, &chapter(&threats(2))), &[]).expect_code(0);
    let many = book("many", limit, &chapter(&threats(3)));
    let run = check(&many, &[]).expect_code(1);
    let expected = "FAIL    max-open.high: 3 threats of high risk count as open (T-1, T-2, T-3); the limit is 2\n";
    assert!(run.text().contains(expected), "{}", run.text());
    // Exempt threats are not counted, but threats that were closed without a decision are. Deleting a rating does not help.
    let exempted = book("many-exempt", &(limit.to_owned() + &exempt("T-2", "2027-01-01")), &chapter(&threats(3)));
    check(&exempted, &[]).expect_code(0);
    let closed =
        chapter(&threats(3)).replacen("high, likelihood: possible", "high, likelihood: possible, status: deferred", 1);
    assert_eq!(failures(&gate(&book("many-closed", limit, &closed), &[])), ["max-open.high too-many"]);
    let unrated = chapter(&threats(3)).replacen("severity: high, likelihood: possible", "severity: high", 1);
    assert_eq!(failures(&gate(&book("many-unrated", limit, &unrated), &[])), ["T-1 unrated"]);
    // With a baseline of three threats, these three are accepted, but neither a fourth nor a replacement for one of them.
    let three = with_baseline(many);
    check(&three, &["--baseline", "baseline.json"]).expect_code(0);
    let four = three.file("src/one.md", chapter(&threats(4)));
    assert_eq!(failures(&gate(&four, &["--baseline", "baseline.json"])), ["max-open.high too-many"]);
    let swapped = chapter(&threats(4)).replacen("high, likelihood: possible", "low, likelihood: possible", 1);
    let swapped = four.file("src/one.md", swapped);
    assert_eq!(failures(&gate(&swapped, &["--baseline", "baseline.json"])), ["max-open.high too-many"]);
    check(&book("wrong-level", "max-open = {urgent = 1}\n", "text"), &[]).expect_code(1);
    check(&book("wrong-number", "max-open = {high = -1}\n", "text"), &[]).expect_code(1);
}

#[test]
fn a_lenient_layer_does_not_cover_another_one() {
    let chapter = "```maestro\nagent: Bot\nid: bot\nlayers: {L3: x, L4: y}\ncross-layer:\n  - {id: X-1, title: t, layers: [L3, L4], \
        severity: critical, likelihood: likely}\n```\n";
    let gate_of = "max-risk = \"high\"\n\n[preprocessor.aivss.gate.layers.L4]\nmax-risk = \"critical\"\n";
    let report = gate(&book("lenient-layer", gate_of, chapter), &[]);
    assert_eq!(failures(&report), ["X-1 too-high"]);
    assert_eq!(report["looser"], serde_json::json!(["layers.L4.max-risk"]));
    check(
        &book(
            "layer-twice",
            "[preprocessor.aivss.gate.layers]\nL4 = {max-risk = \"low\"}\n\"Layer 4\" = {max-risk = \"high\"}\n",
            "text",
        ),
        &[],
    )
    .expect_code(1);
}

#[test]
fn a_mistake_in_the_table_is_no_missing_limit() {
    let chapter = assessment("id: a\ncvss: 9.4\n");
    let wrong = book("wrong-value", "max-score = \"5\"\n", &chapter);
    assert_eq!(failures(&gate(&wrong, &[])), ["gate table"]);
    // The agent that was meant would have only the general limit.
    let agent = "max-score = 10\n\n[preprocessor.aivss.gate.agents.bott]\nmax-score = 5\n";
    let unknown = book("unknown-agent", agent, &chapter);
    assert_eq!(failures(&gate(&unknown, &[])), ["agents.bott unknown-agent"]);
    let text = check(&unknown, &[]).expect_code(1).text().to_owned();
    assert!(text.contains("FAIL    agents.bott: no agent of the book has this id\n"), "{text}");
    assert!(text.contains("did you mean `agents.bot`?"), "{text}");
    let looser = book("looser", "max-score = 9\n\n[preprocessor.aivss.gate.agents.bot]\nmax-score = 9.9\n", &chapter);
    let text = check(&looser, &[]).expect_code(0).text().to_owned();
    assert!(text.contains("note    the limit `agents.bot.max-score` is higher than the general one"), "{text}");
}

#[test]
fn the_environment_is_no_way_around_the_gate() {
    let limited = book("environment", "max-score = 5\n", &assessment("id: a\ncvss: 9.4\n"));
    assert_eq!(failures(&gate(&limited, &[])), ["a too-high"]);
    let loosened = limited.env("MDBOOK_PREPROCESSOR__AIVSS__GATE__MAX_SCORE", "10");
    assert_eq!(failures(&gate(&loosened, &[])), ["max-score environment"]);
    check(&loosened, &[]).expect_code(1);
    let emptied = book("environment-2", "max-score = 5\n", &assessment("id: a\ncvss: 9.4\n"))
        .env("MDBOOK_PREPROCESSOR__AIVSS", "{\"after\": [\"links\"]}");
    assert_eq!(failures(&gate(&emptied, &[])), ["max-score environment"]);
    // A setting on which scores and risks depend. Without a gate it does not fail.
    let version = "MDBOOK_PREPROCESSOR__AIVSS__VERSION";
    let other = book("environment-3", "max-score = 10\n", &assessment("id: a\ncvss: 9.4\n")).env(version, "0.5");
    assert_eq!(failures(&gate(&other, &[])), ["version environment"]);
    let free = book("environment-4", "", &assessment("id: a\ncvss: 9.4\n")).env(version, "0.5");
    check(&free, &[]).expect_code(0);
}

#[test]
fn exemptions_are_named_once_and_end_within_a_year() {
    let chapter = model(&[&format!("id: T-1, title: t, {CRITICAL}")]);
    let limit = "max-risk = \"high\"\n";
    let twice = format!("{limit}{}{}", exempt("T-1", "2026-01-01"), exempt("t-1", "2027-01-01"));
    let run = check(&book("exempt-twice", &twice, &chapter), &[]).expect_code(1);
    assert!(run.text().contains("error[config]: `t-1` has two exemptions"), "{}", run.text());
    let long = book("long", &format!("{limit}{}", exempt("t-1", "2099-12-31")), &chapter);
    let run = check(&long, &[]).expect_code(0);
    assert!(
        run.text().contains("warning[long-exemption]: the exemption of `t-1` lasts until 2099-12-31"),
        "{}",
        run.text()
    );
    check(&long, &["--deny", "long-exemption"]).expect_code(1);
    let year = book("year", &format!("{limit}{}", exempt("T-1", "2027-11-20")), &chapter);
    assert!(!check(&year, &[]).expect_code(0).text().contains("long-exemption"));
}

#[test]
fn an_export_says_what_is_exempt() {
    let chapter = assessment("id: a\nformerly: old\ncvss: 9.4\n")
        + &assessment("id: b\ncvss: 9.4\n")
        + &model(&["id: T-1, title: t"]);
    let gate = format!("max-score = 10\n{}{}", exempt("old", "2026-01-01"), exempt("t-1", "2099-12-31"));
    let export = book("exempted", &gate, &chapter).command(&["export", "--format", "json"], &[]).expect_code(0);
    let json: Value = serde_json::from_slice(&export.stdout).expect("it is JSON");
    let was = |until: &str| serde_json::json!({"until": until, "owner": "Ops", "reason": "Soon."});
    // The exemption is exported whatever the day is. The first has ended.
    assert_eq!(json["scores"][0]["exempted"], was("2026-01-01"));
    assert_eq!(json["scores"][1]["exempted"], Value::Null);
    assert!(json["scores"][1].as_object().expect("an object").contains_key("exempted"));
    assert_eq!(json["threats"][0]["exempted"], was("2099-12-31"));
}

#[test]
fn a_baseline_forgives_up_to_what_it_had() {
    let limits = "max-score = 1\nmax-risk = \"low\"\nbaseline = \"baseline.json\"\n";
    let threats = [format!("id: T-1, title: t, {HIGH}"), "id: T-2, title: u".to_owned()];
    let chapter = assessment("id: a\ncvss: 5\n") + &assessment("id: b\n") + &model(&[&threats[0], &threats[1]]);
    let base = with_baseline(book("forgives", limits, &chapter));
    // The baseline is stated in the table and by the option. The option is used.
    assert_eq!(failures(&gate(&base, &[])), Vec::<String>::new());
    // The path in the table is relative to the book's folder, wherever the command runs.
    let parent = base.root.parent().expect("it has one");
    let from_parent = ["check", "book", "--today", TODAY];
    crate::support::run(&crate::support::binary(), parent, &from_parent, &BTreeMap::new(), &[]).expect_code(0);
    let other = base.file("empty.json", "");
    check(&other, &["--baseline", "empty.json"]).expect_code(2);
    let then = |from: &str, to: &str| {
        assert!(chapter.contains(from), "{from}");
        let book = BookTest::new("forgives-then")
            .file("book.toml", std::fs::read(other.root.join("book.toml")).expect("there"))
            .file("baseline.json", std::fs::read(other.root.join("baseline.json")).expect("there"))
            .file("src/SUMMARY.md", "- [One](one.md)\n")
            .file("src/one.md", chapter.replacen(from, to, 1));
        failures(&gate(&book, &[]))
    };
    let none = Vec::<String>::new();
    assert_eq!(then("id: a\ncvss: 5\n", "id: a\ncvss: 9\n"), ["a too-high"]);
    assert_eq!(then("id: a\ncvss: 5\n", "id: a\ncvss: 4\n"), none);
    assert_eq!(then("id: a\ncvss: 5\n", "id: a\n"), ["a unscored"]);
    assert_eq!(then("id: b\n", "id: b\ncvss: 4\n"), ["b too-high"]);
    assert_eq!(then("severity: high", "severity: critical"), ["T-1 too-high"]);
    assert_eq!(then("severity: high, ", ""), ["T-1 unrated"]);
    assert_eq!(then(&threats[1], &format!("{}, {HIGH}", threats[1])), ["T-2 too-high"]);
    // A threat that was closed without a decision is not accepted as the same.
    assert_eq!(then(&threats[0], &format!("{}, status: accepted", threats[0])), ["T-1 undecided"]);
    assert_eq!(then(&threats[0], &format!("{}, status: accepted, owner: O, reason: R", threats[0])), none);
    assert_eq!(then(&threats[0], &format!("{}, status: mitigated", threats[0])), ["T-1 undecided"]);
    assert_eq!(then(&threats[0], &format!("{}, status: mitigated, owner: O, reason: R", threats[0])), none);
    // A threat that the baseline contains without a decision is accepted, also if it is open again.
    let closed = format!("{}, status: accepted", threats[0]);
    let closed_before = with_baseline(book("closed-before", limits, &chapter.replacen(&threats[0], &closed, 1)));
    assert_eq!(failures(&gate(&closed_before, &[])), none);
    assert_eq!(failures(&gate(&closed_before.file("src/one.md", chapter.as_str()), &[])), none);
}

#[test]
fn a_baseline_never_forgives_what_was_exempt() {
    let chapter = assessment("id: a\ncvss: 9.4\n") + &model(&[&format!("id: T-1, title: t, {CRITICAL}")]);
    let limits = "max-score = 5\nmax-risk = \"high\"\n";
    let toml = |gate: &str| format!("[preprocessor.aivss]\nafter = [\"links\"]\n\n[preprocessor.aivss.gate]\n{gate}");
    let both = exempt("a", "2027-01-01") + &exempt("T-1", "2027-01-01");
    let baseline = ["--baseline", "baseline.json"];
    let book = with_baseline(book("was-exempt", &format!("{limits}{both}"), &chapter));
    check(&book, &baseline).expect_code(0);
    // The exemption has ended, and then it is removed.
    let later = book.command(&["check", "--today", "2027-01-02", "--baseline", "baseline.json"], &[]).expect_code(1);
    assert!(later.text().contains("FAIL    a: ") && later.text().contains("FAIL    T-1: "), "{}", later.text());
    assert!(later.text().contains("its exemption ended on 2027-01-01, Ops: Soon."), "{}", later.text());
    let removed = book.file("book.toml", toml(limits));
    assert_eq!(failures(&gate(&removed, &baseline)), ["a too-high", "T-1 too-high"]);
    let text = check(&removed, &baseline).expect_code(1).text().to_owned();
    assert!(text.contains("the baseline has it as exempt until 2027-01-01, Ops: Soon."), "{text}");
    // A baseline that is older than the exemption.
    let older = with_baseline(removed);
    check(&older, &baseline).expect_code(0);
    let ended = older.file("book.toml", toml(&format!("{limits}{}", exempt("a", "2026-11-19"))));
    assert_eq!(failures(&gate(&ended, &baseline)), ["a too-high"]);
}

#[test]
fn what_is_gone_since_the_baseline_fails() {
    let chapter = assessment("id: a\ncvss: 5\n")
        + &model(&["title: First, severity: low, likelihood: unlikely", "id: T-2, title: u, status: mitigated"]);
    let limits = "max-score = 9\nbaseline = \"baseline.json\"\n";
    let base = with_baseline(book("gone", limits, &chapter));
    check(&base, &[]).expect_code(0);
    let gone = base.file("src/one.md", model(&["id: T-2, title: u, status: mitigated"]));
    assert_eq!(failures(&gate(&gone, &[])), ["a gone", "bot-L3-first gone"]);
    let text = check(&gone, &[]).expect_code(1).text().to_owned();
    assert!(text.contains("FAIL    a: gone since the baseline (baseline; Bot)"), "{text}");
    let help =
        "restore it, name the old id in `formerly`, or write the baseline again, which a reviewer sees in the diff";
    assert_eq!(text.matches(help).count(), 1, "{text}");
    let github = check(&gone, &["--format", "github"]).expect_code(1).text().to_owned();
    assert!(github.contains("/book.toml,line=9,endLine=9,col=1,") && github.contains(help), "{github}");
    // Entries that were renamed and state their old ids, and threats of a renamed model.
    let renamed =
        chapter.replace("id: a\n", "id: new\nformerly: a\n").replace("id: bot\n", "id: robot\nformerly: bot\n");
    let renamed = gone.file("src/one.md", renamed.as_str());
    assert_eq!(failures(&gate(&renamed, &[])), Vec::<String>::new());
    let forgotten = renamed.file("src/one.md", chapter.replace("id: bot\n", "id: robot\n"));
    assert_eq!(failures(&gate(&forgotten, &[])), ["bot gone", "bot-L3-first gone"]);
    // A block that cannot be read is not gone. It makes the gate fail.
    let broken = forgotten.file("src/one.md", chapter.replace("layers:\n", "layerz:\n"));
    assert_eq!(failures(&gate(&broken, &[])), ["bot errors"]);
    let passed = BookTest::new("gone-pass")
        .file(
            "book.toml",
            format!(
                "[preprocessor.aivss]\nafter = [\"links\"]\n[preprocessor.aivss.gate]\n{limits}vanished = \"pass\"\n"
            ),
        )
        .file("baseline.json", std::fs::read(broken.root.join("baseline.json")).expect("there"))
        .file("src/SUMMARY.md", "- [One](one.md)\n")
        .file("src/one.md", "text");
    let run = check(&passed, &[]).expect_code(0);
    assert!(run.text().contains("; 4 gone since the baseline, let pass)"), "{}", run.text());
}

#[test]
fn a_baseline_that_cannot_be_read_is_no_empty_one() {
    let chapter = assessment("id: a\ncvss: 5\n");
    let base = with_baseline(book("unreadable", "max-score = 9\nbaseline = \"baseline.json\"\n", &chapter));
    let good = std::fs::read_to_string(base.root.join("baseline.json")).expect("there");
    check(&base, &[]).expect_code(0);
    let line = good.lines().find(|line| line.contains("\"id\":\"a\"")).expect("the assessment has a line");
    let cases: &[(&str, &[u8], &str)] = &[
        ("empty", b"", "not an exported JSON file"),
        (
            "version",
            &good.clone().replace("\"schema_version\":1", "\"schema_version\":2").into_bytes(),
            "schema_version 2",
        ),
        ("text", &[0xFF, 0xFE], "cannot be read"),
        ("old", &good.clone().replace(",\"exempted\":null", "").into_bytes(), "an older version"),
        ("cut", &good.as_bytes()[..good.len() / 2], "not an exported JSON file"),
        ("twice", &good.clone().replace(line, &format!("{line},\n{line}")).into_bytes(), "the id `a` is in it twice"),
    ];
    let mut book = base;
    for (name, bytes, message) in cases {
        book = book.file("baseline.json", *bytes);
        let run = check(&book, &[]).expect_code(2);
        assert!(run.stdout.is_empty() && run.stderr.contains(message), "{name}: {}", run.stderr);
        assert!(run.stderr.contains("baseline.json") && run.stderr.contains("help: "), "{name}: {}", run.stderr);
    }
    std::fs::remove_file(book.root.join("baseline.json")).expect("it is there");
    let run = check(&book, &[]).expect_code(2);
    assert!(run.stderr.contains("cannot be read"), "{}", run.stderr);
    // A baseline alone does not limit anything.
    check(&self::book("alone", "baseline = \"baseline.json\"\n", &chapter).file("baseline.json", good), &[])
        .expect_code(2);
    check(&self::book("no-path", "max-score = 9\nbaseline = \"\"\n", &chapter), &[]).expect_code(1);
}

/// A book whose baseline is an earlier state of it: `before` is exported, then `after` replaces the chapter.
fn since(name: &str, limits: &str, before: &str, after: &str) -> BookTest {
    let book = book(name, limits, before);
    book.command(&["export", "-o", "baseline.json"], &[]).expect_code(0);
    book.file("src/one.md", after)
}

const BASELINE: [&str; 2] = ["--baseline", "baseline.json"];

#[test]
fn a_former_id_takes_over_nothing_from_an_entry_that_the_baseline_has_under_its_own_id() {
    let two = assessment("id: a\ncvss: 9.4\n") + &assessment("id: b\ntitle: B\ncvss: 5.0\n");
    let raised = assessment("id: b\nformerly: [a]\ntitle: B\ncvss: 9.4\n");
    let book = since("former-raised", "max-score = 8.9\n", &two, &raised);
    assert_eq!(failures(&gate(&book, &BASELINE)), ["b too-high", "a gone"]);
    let kept = assessment("id: b\nformerly: [a]\ntitle: B\ncvss: 5.0\n");
    let book = since("former-gone", "max-score = 8.9\n", &two, &kept);
    assert_eq!(failures(&gate(&book, &BASELINE)), ["a gone"]);
    // A renamed entry keeps its history.
    let renamed = assessment("id: c\nformerly: [a]\ncvss: 9.4\n") + &assessment("id: b\ntitle: B\ncvss: 5.0\n");
    let book = since("former-renamed", "max-score = 8.9\n", &two, &renamed);
    assert_eq!(failures(&gate(&book, &BASELINE)), [""; 0]);
}

#[test]
fn a_switch_does_not_forgive_a_score_or_a_rating_that_the_baseline_has() {
    let limits = "max-score = 8.9\nmax-risk = \"high\"\nunrated = \"pass\"\nunscored = \"pass\"\n";
    let before = assessment("id: a\ncvss: 9.4\n") + &model(&[&format!("id: T-1, title: T, {CRITICAL}")]);
    let after = assessment("id: a\n") + &model(&["id: T-1, title: T"]);
    let book = since("deleted", limits, &before, &after);
    assert_eq!(failures(&gate(&book, &BASELINE)), ["a unscored", "T-1 unrated"]);
}

#[test]
fn the_baseline_does_not_forgive_a_score_by_another_version() {
    let before = assessment("id: a\nversion: 0.8-floor\ncvss: 9.4\n");
    let book = since("version", "max-score = 6.0\n", &before, &assessment("id: a\ncvss: 9.4\n"));
    assert_eq!(failures(&gate(&book, &BASELINE)), ["a too-high"]);
}

#[test]
fn an_assessment_keeps_the_limit_of_the_agent_that_it_had_in_the_baseline() {
    let limits = "max-score = 8.9\n[preprocessor.aivss.gate.agents.bot]\nmax-score = 6.0\n";
    let other = model(&[&format!("id: T-1, title: T, {HIGH}")]);
    let before = assessment("id: a\ncvss: 2.0\n") + &other;
    let after = assessment("id: a\ncvss: 5\n").replace("agent: Bot", "agent: Robot") + &other;
    let book = since("renamed-agent", limits, &before, &after);
    assert_eq!(failures(&gate(&book, &BASELINE)), ["a too-high"]);
}

#[test]
fn a_threat_does_not_leave_the_count_by_getting_worse() {
    let book = book("worse", "max-open = {high = 0}\n", &model(&[&format!("id: T-1, title: T, {CRITICAL}")]));
    assert_eq!(failures(&gate(&book, &[])), ["max-open.high too-many"]);
}

#[test]
fn a_baseline_needs_a_limit_and_not_only_minimum_counts() {
    let chapter = assessment("id: a\ncvss: 9.4\n");
    let book = since("expect-only", "[preprocessor.aivss.gate.expect]\nassessments = 1\n", &chapter, &chapter);
    let run = check(&book, &BASELINE).expect_code(2);
    assert!(run.stderr.contains("there is no limit"), "{}", run.stderr);
}

#[test]
fn the_environment_changes_no_lint_and_no_folder_of_a_book_with_a_gate() {
    let chapter = assessment("id: a\ncvss: 5\n");
    for (key, value, rule) in [
        ("MDBOOK_PREPROCESSOR__AIVSS__LINTS__UNLISTED_CHAPTER", "allow", "lints.unlisted-chapter"),
        ("MDBOOK_BOOK__SRC", "docs", "book.src"),
    ] {
        let book = book(&format!("environment-{rule}"), "max-score = 8.9\n", &chapter)
            .file("docs/SUMMARY.md", "- [One](one.md)\n")
            .file("docs/one.md", chapter.as_str())
            .env(key, value);
        assert_eq!(failures(&gate(&book, &[])), [format!("{rule} environment")]);
    }
}

#[test]
fn what_the_gate_lets_through_is_in_the_log_of_every_format() {
    let book = book("log", "max-risk = \"high\"\nunrated = \"pass\"\n", &model(&["id: T-1, title: T"]));
    for format in ["github", "sarif"] {
        let run = check(&book, &["--format", format]).expect_code(0);
        assert!(run.stderr.contains("1 unrated, let pass"), "{format}: {}", run.stderr);
    }
}

#[test]
fn a_block_in_raw_html_does_not_pass_the_gate() {
    let block = model(&[&format!("id: T-1, title: t, {CRITICAL}")]);
    for fence in ["```maestro", "~~~ yaml maestro", "```Maestro"] {
        let block = block.replacen("```maestro", fence, 1);
        let html = book("html", "max-risk = \"low\"\n", &format!("<div>\n{block}</div>\n"));
        let run = check(&html, &[]).expect_code(1);
        assert!(run.text().contains("src/one.md:2:1: error[fence-in-html]"), "{}", run.text());
        assert!(run.text().contains("gate: failed (0 scores and 0 open threats judged; 1 left out"), "{}", run.text());
    }
    let allowed = "[preprocessor.aivss.lints]\nfence-in-html = \"allow\"\n[preprocessor.aivss.gate]\n";
    let allowed = book("html-allowed", "max-risk = \"low\"\n", &format!("<div>\n{block}</div>\n"))
        .file("book.toml", format!("[book]\n[preprocessor.aivss]\nafter = [\"links\"]\n{allowed}max-risk = \"low\"\n"));
    assert!(check(&allowed, &[]).expect_code(0).text().contains("gate: passed"));
}

#[test]
fn a_block_in_a_comment_is_taken_out_on_purpose_and_gone_since_the_baseline() {
    let block = model(&[&format!("id: T-1, title: t, {CRITICAL}")]);
    let commented = format!("<!--\n{block}-->\n");
    let gate = "max-risk = \"critical\"\nbaseline = \"baseline.json\"\n";
    let before = with_baseline(book("comment", gate, &block));
    check(&before, &[]).expect_code(0);
    let run = check(&before.file("src/one.md", commented.as_str()), &[]).expect_code(1);
    assert!(run.text().contains("FAIL    T-1: gone since the baseline"), "{}", run.text());
    assert!(!run.text().contains("fence-in-html"), "{}", run.text());
    check(&book("comment-alone", "max-risk = \"critical\"\n", &commented), &[]).expect_code(0);
}

#[test]
fn the_gate_does_not_pass_while_something_is_left_out_of_the_book() {
    let limits = "max-risk = \"critical\"\n";
    let block = model(&[&format!("id: T-1, title: t, {HIGH}")]);
    let near = book("left-near", limits, &block.replace("```maestro", "```maestr"));
    let reference = book("left-reference", limits, "{{#aivs x}}\n");
    let include = book("left-include", limits, "{{#include nowhere.md}}\n");
    let unlisted = book("left-unlisted", limits, "Text.\n").file("src/b.md", block.as_str());
    let raw = book("left-raw", limits, &block).file(
        "book.toml",
        "[book]\n[preprocessor.aivss]\nafter = [\"links\"]\nrenderers = [\"epub\"]\n[preprocessor.aivss.gate]\nmax-risk = \"critical\"\n",
    );
    for (book, code, place) in [
        (&near, "near-miss-fence", "src/one.md:1"),
        (&reference, "near-miss-reference", "src/one.md:1"),
        (&include, "broken-include", "src/one.md:1"),
        (&unlisted, "unlisted-chapter", "src/b.md:1"),
        (&raw, "published-raw", "book.toml:4"),
    ] {
        let run = check(book, &[]).expect_code(1);
        let line = format!("FAIL    {place}: left out of the book, see the error `{code}`\n");
        assert!(run.text().contains(&line), "{}", run.text());
        assert_eq!(failures(&gate(book, &[])), ["errors left-out"], "{code}");
    }
    let no_gate = book("left-no-gate", "", "{{#include nowhere.md}}\n");
    assert_eq!(gate(&no_gate, &[]), serde_json::json!({"passed": false, "findings": []}));
    let allowed = "[book]\n[preprocessor.aivss]\nafter = [\"links\"]\n[preprocessor.aivss.lints]\nunlisted-chapter = \"warn\"\n\
        [preprocessor.aivss.gate]\nmax-risk = \"critical\"\n";
    let run = check(&unlisted.file("book.toml", allowed), &[]).expect_code(0);
    assert!(run.text().contains("gate: passed"), "{}", run.text());
}

#[test]
fn a_mitigated_threat_needs_a_control_or_a_decision() {
    let threat = |name: &str, more: &str, controls: &str| {
        let block = model(&[&format!("id: T-1, title: t, {CRITICAL}, status: mitigated{more}")]);
        let block = block.replace("```\n\n", &format!("{controls}```\n"));
        failures(&gate(&book(&format!("mitigated-{name}"), "max-risk = \"low\"\n", &block), &[]))
    };
    let control = |status: &str| format!("mitigations:\n  M1: {{title: A filter, status: {status}}}\n");
    let none = Vec::<String>::new();
    assert_eq!(threat("bare", "", ""), ["T-1 undecided"]);
    assert_eq!(threat("planned", ", mitigations: M1", &control("partial")), ["T-1 undecided"]);
    assert_eq!(threat("done", ", mitigations: M1", &control("done")), none);
    assert_eq!(threat("decided", ", owner: O, reason: R", ""), none);
}
