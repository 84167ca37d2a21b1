//! What blocks, configuration and commands accept and refuse: small inputs, and what has to be found in them, in-process.
//!
//! A finding is written `code line:column`; a case is an input with its findings.

#![cfg(feature = "driver")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

use mdbook_aivss::aivss::{Input, Version};
use mdbook_aivss::block::{self, Block};
use mdbook_aivss::book::check::{BookCheck, Options};
use mdbook_aivss::book::config::{Config, OnError};
use mdbook_aivss::book::process::{Chapter, Target, process};
use mdbook_aivss::diagnostic::{Diagnostic, FileSource, Level, Sources, github_at, locate, sarif};
use mdbook_aivss::maestro::{LayerStatus, Vocabulary};
use mdbook_aivss::register::Register;
use serde_json::json;

const FACTORS: &str = "\
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

const VECTOR: &str = "CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L";

/// What became of one chapter.
struct Run {
    diagnostics: Vec<Diagnostic>,
    register: Register,
    /// The HTML page, where there is one, and the plain Markdown.
    pages: Option<[String; 2]>,
}

/// Runs one chapter under a whole `book.toml`.
fn run_in(book: &serde_json::Value, markdown: &str) -> Run {
    let config = Config::read(book, &semver::Version::new(0, 5, 4)).0;
    let chapter = Chapter { name: "One", path: Some("one.md"), content: markdown.into() };
    let sources = FileSource::new("one.md", markdown);
    let processed = process(&[chapter], &config, &sources);
    let failed = config.on_error == OnError::Fail && processed.diagnostics.iter().any(|it| it.level == Level::Error);
    let page = |target| {
        let changed = processed.changed(&config, target, &sources).into_iter().next();
        changed.map_or_else(|| markdown.to_owned(), |(_, text)| text)
    };
    let pages = (!failed).then(|| [Target::Html, Target::Markdown].map(page));
    Run { pages, diagnostics: processed.diagnostics, register: processed.register }
}

fn run(markdown: &str) -> Run {
    run_in(&json!({"preprocessor": {"aivss": {"after": ["links"], "css": "none"}}}), markdown)
}

/// What is found, in order: `code line:column`.
fn found(markdown: &str) -> Vec<String> {
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

/// How the first finding is to be mended.
fn help(markdown: &str) -> String {
    run(markdown).diagnostics.first().and_then(|diagnostic| diagnostic.help.clone()).unwrap_or_default()
}

/// The page that the chapter becomes.
fn page(markdown: &str) -> String {
    let processed = run(markdown);
    assert_eq!(processed.diagnostics, [], "{markdown}");
    let [html, _] = processed.pages.unwrap();
    html
}

/// An assessment with all factors; `more` begins in line 3.
fn assessment(more: &str) -> String {
    format!("```aivss\nagent: A\n{more}\n{FACTORS}```\n")
}

/// An assessment whose first factor has this value, in line 4, column 23.
fn factor(value: &str) -> String {
    assessment("id: a").replacen("id: a\n", "", 1).replacen(": 0.5", &format!(": {value}"), 1)
}

/// A threat model; `more` begins in line 3.
fn model(more: &str) -> String {
    format!("```maestro\nagent: M\n{more}\n```\n")
}

/// A threat model with one layer, whose value begins in line 4, column 7.
fn layer(value: &str) -> String {
    model(&format!("layers:\n  L1: {value}"))
}

/// Holds every input against its findings, and names all that differ.
fn hold(cases: &[(String, &[&str])]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|(input, expected)| {
            let found = found(input);
            (found != *expected).then(|| format!("{input}expected {expected:?}\nfound    {found:?}\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cases<const N: usize>(
    form: impl Fn(&str) -> String,
    cases: [(&'static str, &'static [&'static str]); N],
) -> Vec<(String, &'static [&'static str])> {
    cases.into_iter().map(|(value, expected)| (form(value), expected)).collect()
}

// 1. Fences.

#[test]
fn info_strings_are_words_between_spaces_tabs_and_commas() {
    let fence = |info: &str| format!("~~~~{info}\nagent: A\n{FACTORS}~~~~\n");
    let ours = |info: &str| run(&fence(info)).register.assessments.len();
    for info in [
        "aivss",
        " aivss ",
        "yaml aivss",
        "yaml,aivss",
        "yaml\taivss",
        "aivss badge",
        "aivss,badge",
        "yaml, aivss,\tbadge",
    ] {
        assert_eq!((ours(info), found(&fence(info)).len()), (1, 0), "{info:?}");
    }
    for info in ["text aivss", "yaml", "rust aivss"] {
        assert_eq!((ours(info), found(&fence(info)).len()), (0, 0), "{info:?}");
    }
    // Close to ours: an ordinary code block for Markdown, and an error that says so.
    for info in ["Aivss", "aivssx", "yml aivss", "json aivss", "aivss{.x}"] {
        assert_eq!((ours(info), found(&fence(info))), (0, vec!["near-miss-fence 1:5".to_owned()]), "{info:?}");
    }
    hold(&cases(
        fence,
        [
            ("aivss bagde", &["unknown-view 1:11"]),
            ("aivss badge x", &["unknown-view 1:17"]),
            ("yaml,aivss,registre", &["unknown-view 1:16"]),
            ("maestro badge", &["unknown-view 1:13"]),
            ("maestro matrix register", &["unknown-view 1:20"]),
        ],
    ));
    assert_eq!(help(&fence("aivss bagde")), "did you mean `aivss badge`?");
    // An example inside a longer fence is text, and so is one on a later line of an indented block. A block that is indented too far is no
    // example.
    assert_eq!(
        page("````\n```aivss\nfoo\n```\n````\n\n    Write:\n    ```aivss\n    foo\n    ```\n")
            .matches("```aivss")
            .count(),
        2
    );
    assert_eq!(found("Text.\n\n    ```aivss\n    foo\n    ```\n"), ["near-miss-fence 3:5"]);
}

#[test]
fn options_of_registers_and_the_matrix_are_checked() {
    let register =
        |options: &str| format!("```aivss register\n{options}\n```\n\n{}{}", assessment("id: a"), layer("[t]"));
    hold(&cases(
        register,
        [
            ("", &[]),
            (
                "agents: a\ntags: x\nlayers: [L1, 2, Agent Frameworks]\nowner: [x, y]\nstatus: open\nmin-severity: high",
                &[],
            ),
            ("sort: score\ncolumns: [score, agent]\ngroup-by: agent\nlimit: 3", &[]),
            ("columns: [title, summary, refs, agent-id, vector, expect]", &[]),
            ("agent: a", &["unknown-key 2:1"]),
            ("min-risk: high", &["unknown-key 2:1"]),
            ("sort: scroe", &["unknown-value 2:7"]),
            ("columns: [score, scoer]", &["unknown-value 2:18"]),
            ("group-by: agents", &["unknown-value 2:11"]),
            ("limit: 0", &["invalid-number 2:8"]),
            ("agents: b", &["unknown-reference 2:9"]),
            ("layers: L8", &["unknown-layer 2:9"]),
        ],
    ));
    let threats = |options: &str| format!("```maestro register\n{options}\n```\n\n{}", layer("[t]"));
    hold(&cases(
        threats,
        [
            // By the names of the fields too, where the column is called after what it shows.
            ("columns: [risk, title, layers, description, refs, chain, model]\nmin-risk: high", &[]),
            ("columns: [threat, title]", &["duplicate-key 2:19"]),
            ("min-severity: high", &["unknown-key 2:1"]),
        ],
    ));
    let matrix = |options: &str| format!("```maestro matrix\n{options}\n```\n\n{}", layer("[t]"));
    hold(&cases(
        matrix,
        [("", &[]), ("min-risk: high\nstatus: [open, accepted]", &[]), ("min-risk: hihg", &["unknown-value 2:11"])],
    ));
    assert_eq!(help(&register("sort: scroe")).split('?').next(), Some("did you mean `score`"));
}

#[test]
fn inline_references_are_badges_in_prose_text_in_headings_and_links_and_nothing_in_code_and_html() {
    let a = format!("\n{}", assessment("id: a\ncvss: 9.4"));
    let expanded = |prose: &str| {
        let page = page(&format!("{prose}\n{a}"));
        page.split("<!--aivss-->").next().unwrap().trim_end().to_owned()
    };
    let badge = expanded("{{#aivss a}}");
    assert!(badge.starts_with("<a class=\"aivss-badge ") && badge.contains("href=\"#aivss_a\""), "{badge}");
    assert!(badge.contains("data-aivss-score=\"9.7\""), "{badge}");
    for prose in
        ["x {{#aivss a}} y", "- {{#aivss a}}", "> {{#aivss\ta }}", "| a |\n|---|\n| {{#aivss a}} |", "**{{#aivss a}}**"]
    {
        assert_eq!(expanded(prose).matches("<a class=\"aivss-badge").count(), 1, "{prose}");
    }
    for (prose, expected) in [
        ("# On {{#aivss a}}", "# On 9.7 Critical"),
        ("On {{#aivss a}}\n===", "On 9.7 Critical\n==="),
        ("[see {{#aivss a}}](x)", "[see 9.7 Critical](x)"),
        ("![see {{#aivss a}}](x)", "![see 9.7 Critical](x)"),
        ("[a]\n\n[a]: x \"{{#aivss a}}\"", "[a]\n\n[a]: x \"9.7 Critical\""),
        ("{{#aivss a score}} {{#aivss a severity}} {{#aivss a vector}}", "9.7 Critical not scored"),
        ("`{{#aivss a}}`", "`{{#aivss a}}`"),
        ("<b title=\"{{#aivss a}}\">x</b>", "<b title=\"{{#aivss a}}\">x</b>"),
        ("<div>\n{{#aivss a}}\n</div>", "<div>\n{{#aivss a}}\n</div>"),
        ("```text\n{{#aivss a}}\n```", "```text\n{{#aivss a}}\n```"),
        ("    {{#aivss a}}", "    {{#aivss a}}"),
    ] {
        assert_eq!(expanded(prose), expected);
    }
    // The text alone says no more than the badge does.
    let uncertain = a.replacen("9.4", "5.0", 1).replacen("0.5", "0.1..0.9", 1);
    let uncertain = page(&format!("{{{{#aivss a score}}}} {{{{#aivss a}}}}\n{uncertain}"));
    assert!(uncertain.starts_with("up to 7.6 <a") && uncertain.contains("up to 7.6 High</a>"), "{uncertain}");
    let no_difference = page(&format!("{{{{#aivss a score}}}}\n{}", a.replacen("0.5", "0.1..0.9", 1)));
    assert!(no_difference.starts_with("9.7") && !no_difference.contains("up to 9"), "{no_difference}");
    hold(&cases(
        |prose| format!("{prose}\n{a}"),
        [
            ("{{#aivss b}}", &["unknown-reference 1:10"]),
            ("{{#aivss}}", &["unknown-reference 1:1"]),
            ("{{#aivss a scroe}}", &["unknown-view 1:12"]),
            ("{{#aivss a score x}}", &["unknown-view 1:18"]),
            ("{{#maestro a}}", &["unknown-reference 1:12"]),
            (
                "{{#aivss\na}} {{# aivss a}} {{#aivssx a}}",
                &["near-miss-reference 1:1", "near-miss-reference 2:5", "near-miss-reference 2:19"],
            ),
        ],
    ));
}

#[test]
fn references_to_default_ids_are_warned_about() {
    let blocks = format!("{}\n{}", assessment("title: T"), layer("[t]"));
    hold(&cases(
        |prose| format!("{prose}\n\n{blocks}"),
        [
            ("{{#aivss a-t}}", &["implicit-id 1:10"]),
            ("{{#maestro m}}", &["implicit-id 1:12"]),
            ("{{#maestro m-L1-t}}", &["implicit-id 1:12"]),
            ("```aivss badge\nref: a-t\n```", &["implicit-id 2:6"]),
            ("```aivss\nagent: B\nfactors-from: a-t\n```", &["implicit-id 3:15"]),
            (
                "```maestro\nagent: N\nlayers:\n  L1: [{title: t, mitigations: m/M1}]\n```\n\n```maestro\nagent: m2\nagent-id: x\nid: y\n```",
                &["unknown-reference 4:32"],
            ),
        ],
    ));
    let other = "```maestro\nagent: N\nmitigations: {M1: t}\n```\n";
    hold(&cases(
        |mitigation| format!("{}\n{other}", layer(&format!("[{{title: t, mitigations: {mitigation}}}]"))),
        [("n/M1", &["implicit-id 4:32"]), ("n/M2", &["unknown-reference 4:32", "orphan-mitigation 9:15"])],
    ));
}

#[test]
fn yaml_is_restricted_and_json_is_yaml() {
    hold(&cases(
        assessment,
        [
            ("title: &x t", &["yaml-feature 3:8"]),
            ("title: *x", &["yaml-feature 3:8"]),
            ("title: !x t", &["yaml-feature 3:8"]),
            ("<<: {title: t}", &["yaml-feature 3:1"]),
            ("titel: t", &["unknown-key 3:1"]),
            ("title: t\ntitle: u", &["duplicate-key 4:1"]),
            ("title: [t]", &["wrong-type 3:8"]),
            ("title: {t: u}", &["wrong-type 3:8"]),
            ("title:", &["missing-value 3:1"]),
            ("title: \"\"", &["missing-value 3:8"]),
            ("title: null", &[]),
            ("x-own: {a: [1, 01, NO, ~], b: 2}\nx-other: t", &[]),
            ("x-own: 1\nx-own: 2", &["duplicate-key 4:1"]),
            ("x-own: {a: 1, a: 2}", &["duplicate-key 3:15"]),
            ("tags: one", &[]),
            ("tags: [one, [two]]", &["wrong-type 3:13"]),
            ("tags: [one,,two]", &["yaml-syntax 3:12"]),
            ("tags:\n- one\n-", &["missing-value 5:2"]),
        ],
    ));
    assert_eq!(found(&format!("```aivss\nagent: A\n{FACTORS}---\nagent: B\n```\n")), ["yaml-feature 14:1"]);
    assert_eq!(found(&format!("```aivss\n---\nagent: A\n{FACTORS}...\n```\n")), [""; 0]);
    assert_eq!(found("```aivss\n```\n"), ["empty-block 1:1"]);
    let factors = "\"factors\":{\"Autonomy\":1,\"Tools\":1,\"Language\":1,\"Context\":1,\"Non-Determinism\":1,\"Opacity\":1,\
        \"Persistence\":1,\"Identity\":1,\"Multi-Agent\":1,\"Self-Mod\":1}";
    // JSON writes what lies beyond the first 65,536 characters as two escapes.
    let json = format!(
        "```aivss\n{{\n\t\"agent\": \"\\ud83d\\uDE00 \\u00e9 \\\\ud83d\\\\ude00\", \"agent-id\": \"a\", \"titel\": 1,\n{factors}}}\n```\n"
    );
    assert_eq!(found(&json), ["unknown-key 3:66"]);
    let json = json.replace(", \"titel\": 1", "");
    assert_eq!(run(&json).register.assessments[0].assessment.agent, "😀 é \\ud83d\\ude00");
    assert_eq!(found(&json.replace("\\ud83d\\uDE00", "\\ud83d")), ["yaml-syntax 3:11"]);
}

#[test]
fn scalars_are_read_as_they_are_written() {
    let processed = run(&assessment(
        "title: NO\nassessor: 1.10\nagent-version: 0x10\ntags: [yes, 007]\nassessed: 2026-11-20\nreview: \"2026-11-21\"\nversion: 0.8",
    ));
    assert_eq!(processed.diagnostics, []);
    let assessment = &processed.register.assessments[0].assessment;
    assert_eq!(assessment.title.as_deref(), Some("NO"));
    assert_eq!(assessment.id, "a-no");
    assert_eq!(assessment.assessor.as_deref(), Some("1.10"));
    assert_eq!(assessment.agent_version.as_deref(), Some("0x10"));
    assert_eq!(assessment.tags, ["yes", "007"]);
    assert_eq!(assessment.assessed.unwrap().to_string(), "2026-11-20");
    assert_eq!(assessment.review.unwrap().to_string(), "2026-11-21");
    assert_eq!(assessment.version.id, "0.8");
}

#[test]
fn names_match_without_regard_to_case_and_joints_and_twice_is_once_too_often() {
    let ten = "factors:\n  autonomy_of_action: 1\n  GOAL DRIVEN PLANNING: 1\n  Self Modification: 1\n  dynamic-tool-use: 1\n  PersistentMemory: 1\n  \
        Contextual & Awareness: 1\n  Dynamic Identity: 1\n  multi agent interactions: 1\n  Non and Determinism: 1\n  opacity-and-reflexivity: 1\n";
    assert_eq!(found(&format!("```aivss\nagent: A\n{ten}```\n")), [""; 0]);
    assert_eq!(found(&format!("```aivss\nagent: A\n{ten}  Opacity & Reflexivity: 1\n```\n")), ["duplicate-key 14:3"]);
    assert_eq!(
        found(&layer("[{title: t, severity: CRITICAL, likelihood: Very_Likely, status: In Progress}]")),
        [""; 0]
    );
}

#[test]
fn text_that_a_comment_or_a_comma_cuts_is_an_error() {
    hold(&cases(
        assessment,
        [
            ("title: one # two", &["comment-in-prose 3:12"]),
            ("title: one\n  two # three", &["comment-in-prose 4:7"]),
            ("summary: one # two\n  three", &["comment-in-prose 3:14"]),
            ("title: \"one\" # two", &[]),
            ("title: >-\n  one # two", &[]),
            ("title: C#", &[]),
            ("tags: [a, b] # both", &[]),
            ("exploit: poc # a number would do", &[]),
            ("exploit: poc — seen # twice", &["comment-in-prose 3:21"]),
            ("published: {score: 8, source: one, two}", &["cut-by-comma 3:36"]),
            // Also where the rest is the name of a key, and where the keys are the author's own.
            ("published: {score: 8, source: one, date}", &["cut-by-comma 3:36"]),
            ("published: {score: 8, source: one, date: }", &["missing-value 3:36"]),
            ("x-own: {a: one, two}", &["cut-by-comma 3:17"]),
        ],
    ));
    hold(&cases(
        model,
        [
            ("context: {Scope: one, two}", &["cut-by-comma 3:23"]),
            ("mitigations: {M1: one, two}", &["cut-by-comma 3:24"]),
            ("layers: {L1: one, two}", &["cut-by-comma 3:19"]),
            ("layers:\n  L1: [{title: t, maps: {asi: ASI01, ASI02}}]", &["cut-by-comma 4:38"]),
        ],
    ));
    hold(&cases(factor, [("{score: 0.5, why: one, two}", &["cut-by-comma 4:46"])]));
    for input in
        [assessment("title: one # two"), assessment("title: one # two\n  three"), model("context: {Scope: one, two}")]
    {
        let help = help(&input);
        assert!(help.contains("quote the text, or use `>-`"), "{help}");
    }
}

// 2. Assessments.

#[test]
fn every_scored_input_takes_a_reason_or_a_map() {
    hold(&cases(
        factor,
        [
            ("0.5 — because", &[]),
            ("0.5 - because", &[]),
            ("0.2..0.6 — because", &[]),
            ("unknown — because", &[]),
            ("{score: 0.5, why: because, evidence: https://example.org}", &[]),
            ("{value: 0.5, range: 0.2..0.6}", &[]),
            ("{range: 0.2..0.6}", &[]),
            ("{score: 0.5, value: 0.5}", &["duplicate-key 4:36"]),
            ("{why: because}", &["missing-key 4:23"]),
            ("{score: 0.5 — because}", &["invalid-number 4:31"]),
            ("[0.5]", &["wrong-type 4:23"]),
            ("", &["missing-value 4:3"]),
        ],
    ));
    hold(&cases(
        assessment,
        [
            ("exploit: {score: poc, why: w, evidence: [e]}", &[]),
            ("exploit: 1.5 — w", &[]),
            ("mitigation: {value: 0.83}", &[]),
            ("mitigation: {score: 0.83, range: 0..1}", &["unknown-key 3:27"]),
            ("cvss: 9.4 — w", &[]),
            ("cvss: {score: 9.4, why: w}", &[]),
            ("cvss: {why: w}", &["missing-key 3:7"]),
        ],
    ));
}

#[test]
fn wrong_numbers_are_answered_with_the_right_form() {
    for (value, expected, right) in [
        ("0,7", "invalid-number 4:23", "`0.7`"),
        ("70%", "invalid-number 4:23", "`0.7`"),
        ("0.6-0.9", "invalid-number 4:23", "`0.6..0.9`"),
        ("0.6 - 0.9", "invalid-number 4:23", "`0.6..0.9`"),
        ("0.9..0.6", "out-of-range 4:23", "`0.6..0.9`"),
        ("7", "out-of-range 4:23", "`0.7`"),
        (".5", "invalid-number 4:23", "`0.5`"),
        ("-0.1", "out-of-range 4:23", "0 to 1"),
        ("high", "invalid-number 4:23", "`unknown`"),
        ("0.1234567", "invalid-number 4:23", "6 decimal places"),
        ("{score: 0.9, range: 0.2..0.6}", "out-of-range 4:31", "widen the range"),
        ("{score: 0.5 — because}", "invalid-number 4:31", "`why`"),
    ] {
        let input = factor(value);
        assert_eq!(found(&input), [expected], "{value}");
        assert!(help(&input).contains(right), "{value}: {}", help(&input));
    }
}

#[test]
fn hard_limits_are_errors() {
    hold(&cases(
        assessment,
        [
            ("cvss: 0", &[]),
            ("cvss: 10", &[]),
            ("cvss: 10.1", &["out-of-range 3:7"]),
            ("exploit: 2", &[]),
            ("exploit: 2.1", &["out-of-range 3:10"]),
            ("mitigation: 0", &[]),
            ("mitigation: 1.1", &["out-of-range 3:13"]),
            ("published: {score: 11}", &["out-of-range 3:20"]),
        ],
    ));
    let processed = run(&assessment("cvss: 10\nexploit: 2"));
    assert_eq!(processed.register.assessments[0].outcome.score.unwrap().to_string(), "10.0");
}

#[test]
fn cvss_is_a_vector_a_score_or_both_that_agree() {
    let v = |text: &str| assessment(&text.replace("VECTOR", VECTOR));
    hold(&cases(
        v,
        [
            ("cvss: VECTOR", &[]),
            ("cvss: VECTOR/E:P — w", &[]),
            ("cvss: {vector: VECTOR, score: 7.7, why: w}", &[]),
            ("cvss: {vector: VECTOR, score: 7.8}", &["cvss-mismatch 3:88"]),
            ("cvss: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", &["cvss-vector 3:7"]),
            ("cvss: VECTOR/E:Q", &["cvss-vector 3:71"]),
            ("cvss: High", &["cvss-vector 3:7"]),
            ("cvss: n/a", &["cvss-vector 3:7"]),
            ("cvss: 7,7", &["invalid-number 3:7"]),
        ],
    ));
    assert!(help(&assessment("cvss: n/a")).contains("not scored"));
    // Left out: not scored, and every CVSS score is possible.
    let processed = run(&assessment("tags: x"));
    let outcome = &processed.register.assessments[0].outcome;
    assert_eq!((outcome.score, outcome.severity, outcome.cvss), (None, None, None));
    assert_eq!(
        (outcome.interval.low.to_string(), outcome.interval.high.to_string()),
        ("4.9".to_owned(), "10.0".to_owned())
    );
}

#[test]
fn exploit_and_mitigation_have_defaults_that_are_told() {
    let assumed = |more: &str| run(&assessment(more)).register.assessments[0].outcome.assumed.clone();
    assert_eq!(assumed("cvss: 9.4"), [Input::Exploit, Input::Mitigation]);
    assert_eq!(assumed(&format!("cvss: {VECTOR}/E:U")), [Input::Mitigation]);
    assert_eq!(assumed(&format!("cvss: {VECTOR}/E:X")), [Input::Exploit, Input::Mitigation]);
    assert_eq!(assumed("exploit: poc\nmitigation: weak"), []);
    hold(&cases(
        assessment,
        [
            ("exploit: Attacked", &[]),
            ("exploit: proof of concept", &[]),
            ("exploit: pco", &["unknown-level 3:10"]),
            ("mitigation: strnog", &["unknown-level 3:13"]),
            ("version: 0.5\nmitigation: none", &["no-mitigation-factor 4:13"]),
            ("version: 0.5\nexploit: poc", &[]),
            ("version: 0.7", &["unknown-version 3:10"]),
        ],
    ));
}

#[test]
fn all_ten_factors_of_one_set_are_needed() {
    let without = |line: &str| assessment("tags: x").replace(&format!("  {line}: 0.5\n"), "");
    assert_eq!(found(&without("Self-Modification")), ["missing-factor 5:3"]);
    assert_eq!(found(&without("Goal-Driven Planning")), ["missing-factor 5:3"]);
    let both = assessment("tags: x").replace("  Self-", "  Natural Language Interface: 1\n  Self-");
    // The other names are those of 0.5, so the one of 0.8 is the mistake.
    assert_eq!(found(&both), ["mixed-factor-sets 7:3"]);
    assert_eq!(found(&assessment("tags: x").replace("Self-Modification", "Self-Modifikation")), ["unknown-factor 7:3"]);
    assert_eq!(found("```aivss\nagent: A\n```\n"), ["missing-key 2:1"]);
    // The set and the formula are independent.
    let processed = run(&assessment("version: 0.8"));
    assert!(processed.register.assessments[0].outcome.factors().unwrap().foreign_set);
}

#[test]
fn factors_from_takes_overrides_and_refuses_circles() {
    let base = assessment("id: a");
    let from = |more: &str| format!("```aivss\nagent: B\nid: b\n{more}\n```\n\n{base}");
    hold(&cases(
        from,
        [
            ("factors-from: a", &[]),
            ("factors-from: a\nfactors: {Tools: 1}", &[]),
            ("factors-from: a\nfactors: {Natural Language Interface: 1}", &["mixed-factor-sets 5:11"]),
            ("factors-from: a\nfactors: {Tools: 1.5}", &["out-of-range 5:18"]),
            ("factors-from: b", &["factors-cycle 4:15"]),
            ("factors-from: aa", &["unknown-reference 4:15"]),
            // The place of an override is its own, however many factors stand before it in the other block.
            ("factors-from: a\nfactors:\n  Opacity: 1 — [x](javascript:x)", &["unsafe-link 6:12"]),
        ],
    ));
    let processed = run(&from("factors-from: a\nfactors: {Tools: 1}"));
    let factors = &processed.register.assessments[0].assessment.factors;
    assert_eq!(factors.len(), 10);
    assert_eq!((factors[3].name, factors[3].input.value.high.to_string()), ("Dynamic Tool Use", "1".to_owned()));
    // What is wrong with an inherited factor is told where it is stated.
    let linked = from("factors-from: a").replacen("Identity: 0.5", "Identity: 0.5 — [x](javascript:x)", 1);
    assert_eq!(found(&linked), ["unsafe-link 17:21"]);
}

#[test]
fn expect_is_a_score_a_severity_or_both() {
    let expect = |value: &str| assessment(&format!("cvss: 9.4\nexpect: {value}"));
    hold(&cases(
        expect,
        [
            ("9.7", &[]),
            ("9.70 Critical", &[]),
            ("critical", &[]),
            ("Critical, 9.7", &[]),
            ("9.6", &["expect-mismatch 4:9"]),
            ("High", &["expect-mismatch 4:9"]),
            ("9,7", &["invalid-number 4:9"]),
            ("9.7 9.7", &["invalid-number 4:9"]),
            ("Hihg", &["invalid-number 4:9"]),
            ("\"\"", &["missing-value 4:9"]),
        ],
    ));
    assert_eq!(help(&expect("9,7")), "write `9.7`");
    let fix = |input: &str| run(input).diagnostics[0].fix.clone();
    assert_eq!(fix(&expect("9.6")).as_deref(), Some("9.7"));
    assert_eq!(fix(&expect("High")).as_deref(), Some("Critical"));
    assert_eq!(fix(&expect("9.6 High")).as_deref(), Some("9.7 Critical"));
    // What is not scored has no value that could be written.
    let unscored = assessment("expect: 9.6");
    assert_eq!((found(&unscored), fix(&unscored)), (vec!["expect-mismatch 3:9".to_owned()], None));
    let threat = layer("[{title: t, severity: low, likelihood: likely, expect: high}]");
    assert_eq!((found(&threat), fix(&threat).as_deref()), (vec!["expect-mismatch 4:62".to_owned()], Some("medium")));
}

#[test]
fn ids_of_assessments_are_unique_and_old_ones_count() {
    let two = |more: &str| format!("{}\n{}", assessment("id: a"), assessment(more));
    hold(&cases(
        two,
        [
            ("id: b", &[]),
            ("id: a", &["duplicate-id 19:5"]),
            ("id: b\nformerly: [c, a]", &["duplicate-id 20:15"]),
            ("tags: x", &["duplicate-id 18:8"]),
            ("id: A", &["invalid-id 19:5"]),
            ("id: a--b", &["invalid-id 19:5"]),
            ("agent-id: x\ntitle: t", &[]),
            ("risks: [ASI05, Agentic AI Tool Misuse, ASI11]\nid: b", &["unknown-risk 19:40"]),
            ("threats: nope\nid: b", &["unknown-reference 19:10"]),
            ("score: 9\nid: b", &["computed-field 19:1"]),
        ],
    ));
}

#[test]
fn the_candidate_takes_metrics_or_a_vector() {
    let candidate = |more: &str| format!("```aivss\nagent: A\nversion: 2.0-candidate\n{more}\n```\n");
    hold(&cases(
        candidate,
        [
            ("vector: AIVSS:2.0/LC:D/CP:C/AP:L/SR:R/EX:W/PT:H/CA:M/TD:H", &[]),
            ("metrics: {LC: D — w, CP: {score: C, why: w}, AP: L, SR: R, EX: W, PT: H, CA: M, TD: X}", &[]),
            ("vector: AIVSS:2.0/LC:D/CP:C/AP:L/SR:R/EX:W/PT:H/CA:M", &["invalid-metric 4:9"]),
            ("metrics: {LC: Q}", &["invalid-metric 4:15"]),
            ("metrics: {LX: D}", &["invalid-metric 4:11"]),
            ("tags: x", &["missing-key 2:1"]),
            ("vector: AIVSS:2.0/LC:D/CP:C/AP:L/SR:R/EX:W/PT:H/CA:M/TD:H\nexploit: poc", &["wrong-method 5:10"]),
        ],
    ));
    assert_eq!(found(&assessment("metrics: {LC: D}")), ["wrong-method 3:10"]);
}

// 3. Threat models.

#[test]
fn an_empty_layer_is_an_error_in_every_form() {
    const EMPTY: &[&str] = &["empty-layer 4:3"];
    hold(&cases(
        layer,
        [
            ("", EMPTY),
            ("~", EMPTY),
            ("[]", EMPTY),
            ("{}", EMPTY),
            ("{threats: []}", EMPTY),
            ("{components: []}", EMPTY),
            ("{status: mapped}", EMPTY),
            ("{basis: listing}", EMPTY),
            ("{x-own: 1}", EMPTY),
            ("mapped", EMPTY),
            ("not-assessed", EMPTY),
            ("{threat: t}", &["unknown-key 4:8"]),
            ("text", &[]),
            ("mapped — text", &[]),
            ("[t]", &[]),
            ("uncertain", &[]),
            ("{status: uncertain}", &[]),
            ("{components: c}", &[]),
        ],
    ));
}

#[test]
fn the_status_of_a_layer_may_stand_before_its_text() {
    hold(&cases(
        layer,
        [
            ("not-applicable", &["reason-required 4:3"]),
            ("n/a", &["reason-required 4:3"]),
            ("{status: not-applicable}", &["reason-required 4:3"]),
            ("{status: not-applicable, note: text}", &["reason-required 4:3"]),
            ("{status: not-applicable, reason: text}", &[]),
            ("{status: not-applicable — text}", &[]),
            ("Not Applicable - text", &[]),
            ("{status: not-assessed}", &["unknown-value 4:16"]),
        ],
    ));
    let read = |value: &str| {
        let processed = run(&layer(value));
        assert_eq!(processed.diagnostics, [], "{value}");
        let layer = &processed.register.models[0].model.layers[0];
        (layer.status, layer.basis.clone(), layer.reason.clone(), layer.note.clone())
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(read("text"), (LayerStatus::Mapped, None, None, text("text")));
    assert_eq!(read("mapped — text"), (LayerStatus::Mapped, None, None, text("text")));
    assert_eq!(read("uncertain — text"), (LayerStatus::Uncertain, None, text("text"), None));
    assert_eq!(read("not-applicable — text"), (LayerStatus::NotApplicable, None, text("text"), None));
    let listing = (LayerStatus::Uncertain, text("listing"), None, text("text — more"));
    assert_eq!(read("Not certain from the listing — text — more"), listing);
    assert_eq!(read("{note: not certain from listing - text — more}"), listing);
    // A reason of its own is not lost, and the default status does not hide the uncertainty.
    assert_eq!(
        read("{status: mapped, reason: r, note: Not certain from the docs — text}"),
        (LayerStatus::Uncertain, text("docs"), text("r"), text("text"))
    );
    let sentence = "Not certain from the page if it stores anything. It has a cache — of one day";
    assert_eq!(read(sentence), (LayerStatus::Mapped, None, None, text(sentence)));
}

#[test]
fn layers_have_many_names_and_none_is_guessed() {
    let key = |key: &str| model(&format!("layers:\n  {key}: text"));
    hold(&cases(
        key,
        [
            ("1", &[]),
            ("Layer 1", &[]),
            ("foundation_models", &[]),
            ("L1 · Foundation Models", &[]),
            ("Deployment & Infrastructure", &[]),
            ("L1 Data Operations", &["layer-clash 4:3"]),
            ("L8", &["unknown-layer 4:3"]),
            ("Tooling", &["unknown-layer 4:3"]),
            ("X", &["cross-layer-key 4:3"]),
            ("8. Cross-Layer", &["cross-layer-key 4:3"]),
            ("L1: text\n  Foundation", &["duplicate-key 5:3"]),
        ],
    ));
    assert!(help(&key("L1 Data Operations")).contains("`L1 · Foundation Models` or `L2 · Data Operations`"));
    let processed = run(&model("layers: {L2: text}"));
    let status: Vec<_> = processed.register.models[0].model.layers.iter().map(|layer| layer.status.word()).collect();
    assert_eq!(status[..3], ["not-assessed", "mapped", "not-assessed"]);
}

#[test]
fn ids_of_threats_come_from_their_titles_and_clashes_ask_for_an_id() {
    let processed = run(&model(
        "layers:\n  L3: [A tool (MCP) steers, {title: t, id: A_b.c-1}]\ncross-layer: {title: From here, layers: [L3, L4]}",
    ));
    let ids: Vec<_> = processed.register.models[0].model.threats().map(|threat| threat.id.as_str()).collect();
    assert_eq!(ids, ["m-L3-a-tool-mcp-steers", "A_b.c-1", "m-X-from-here"]);
    hold(&cases(
        layer,
        [
            ("[t, T!]", &["duplicate-id 4:11"]),
            ("[t, {title: t, id: u}]", &[]),
            ("[t, {title: u, id: M-L1-T}]", &["duplicate-id 4:26"]),
            ("[{title: t, id: a}, {title: u, id: A}]", &["duplicate-id 4:42"]),
            ("[\"!\"]", &["invalid-id 4:8"]),
            ("[{title: t, id: a b}]", &["invalid-id 4:23"]),
        ],
    ));
    // The message shows the id as the author wrote it.
    let processed = run(&layer("[{title: t, id: a}, {title: u, id: A}]"));
    assert!(processed.diagnostics[0].message.contains("`A`"), "{}", processed.diagnostics[0].message);
}

#[test]
fn a_threat_takes_words_of_its_lists_and_no_result() {
    hold(&cases(
        layer,
        [
            ("[t, {title: u}]", &[]),
            ("t: u", &["yaml-syntax 4:8"]),
            ("[{id: t}]", &["missing-key 4:8"]),
            ("[[t]]", &["wrong-type 4:8"]),
            ("[{title: t, severity: severe}]", &["unknown-value 4:29"]),
            ("[{title: t, likelihood: certain}]", &["unknown-value 4:31"]),
            ("[{title: t, vector: remote, complexity: medium}]", &["unknown-value 4:27", "unknown-value 4:47"]),
            ("[{title: t, factors: [autonomy, Non-Determinism, identity, a2a, luck]}]", &["unknown-value 4:71"]),
            ("[{title: t, coverage: half}]", &["unknown-value 4:29"]),
            ("[{title: t, status: done}]", &["unknown-value 4:27"]),
            ("[{title: t, risk: high}]", &["computed-field 4:19"]),
            ("[{title: t, effective: high}]", &["computed-field 4:19"]),
            ("[{title: t, chain: [u]}]", &["unknown-key 4:19"]),
            ("[{title: t, catalog: model-stealing}]", &[]),
            ("[{title: t, catalog: lateral-movement}]", &["catalog-layer 4:28"]),
            ("[{title: t, catalog: prompt-injection}]", &["unknown-catalog 4:28"]),
            ("[{title: t, expect: low}]", &["expect-mismatch 4:27"]),
            (
                "[{title: t, maps: {asi: ASI05, t: [T11, mas:T16, asi-tm:T16], llm: LLM01, atlas: AML.T0105, attack: T1059, cwe: CWE-94, stride: [S, tampering]}}]",
                &[],
            ),
            ("[{title: t, maps: {t: T16}}]", &["invalid-mapping 4:29"]),
            ("[{title: t, maps: {cwe: 94}}]", &["invalid-mapping 4:31"]),
            ("[{title: t, maps: {nist: x}}]", &["unknown-key 4:26"]),
        ],
    ));
}

#[test]
fn cross_layer_threats_span_layers_and_chain_threats_of_them() {
    let cross = |value: &str| {
        model(&format!("layers: {{L3: [{{id: A, title: a}}], L4: [{{id: C, title: c}}]}}\ncross-layer: {value}"))
    };
    hold(&cases(
        cross,
        [
            ("{title: t, layers: [L3, L4], chain: [a, C]}", &[]),
            ("[{title: t, layers: [3, Deployment & Infrastructure, L5]}]", &[]),
            ("[t]", &["wrong-type 4:15"]),
            ("[{title: t}]", &["missing-key 4:15"]),
            ("[{title: t, layers: L3}]", &["cross-layer-layers 4:34"]),
            ("[{title: t, layers: [L3, L3]}]", &["duplicate-key 4:39"]),
            ("[{title: t, layers: [L3, X]}]", &["unknown-layer 4:39"]),
            ("[{title: t, layers: [L3, L5], chain: [A, C]}]", &["cross-layer-layers 4:55"]),
            ("[{title: t, layers: [L3, L4], chain: [A, B]}]", &["unknown-reference 4:55"]),
            ("[{title: t, layers: [L3, L4], risk: high}]", &["computed-field 4:44"]),
            ("[{title: t, layers: [L3, L4]}, {title: t, layers: [L3, L4]}]", &["duplicate-id 4:53"]),
        ],
    ));
}

#[test]
fn mitigations_resolve_or_are_text() {
    let with = |mitigations: &str| {
        model(&format!(
            "id: m\nlayers: {{L1: [{{title: t, mitigations: [{mitigations}]}}]}}\nmitigations: {{M1: {{title: u, status: done}}}}"
        ))
    };
    hold(&cases(
        with,
        [
            ("M1", &[]),
            ("m1, m/M1, A text with spaces", &[]),
            ("M1, M2", &["unknown-reference 4:44"]),
            ("M1, n/M1", &["unknown-reference 4:44"]),
        ],
    ));
    let mitigation = |value: &str| {
        model(&format!("id: m\nlayers: {{L1: [{{title: t, mitigations: M1}}]}}\nmitigations: {{M1: {value}}}"))
    };
    hold(&cases(
        mitigation,
        [
            ("text", &[]),
            ("~", &["missing-value 5:15"]),
            ("{}", &["missing-key 5:19"]),
            ("{title: t, type: detective, catalog: L3-P1, cost: low, effectiveness: high, refs: r, evidence: e}", &[]),
            ("{title: t, type: magic}", &["unknown-value 5:36"]),
            ("{title: t, status: doing}", &["unknown-value 5:38"]),
            ("{title: t, catalog: L3-P9}", &["unknown-catalog 5:39"]),
            ("{title: t, cost: critical}", &["unknown-value 5:36"]),
        ],
    ));
    assert_eq!(found(&model("mitigations: {M1: t, m1: u}")), ["duplicate-key 3:22"]);
}

#[test]
fn the_effective_risk_follows_the_rule() {
    let effective = |coverage: &str, mitigation: &str| {
        let text = format!(
            "id: m\nlayers: {{L1: [{{title: t, severity: critical, likelihood: likely, coverage: {coverage}, mitigations: [M1, a text]}}]}}\n\
             mitigations: {{M1: {{title: u, {mitigation}}}}}"
        );
        run(&model(&text)).register.models[0].ratings[0].effective.unwrap().value().to_string()
    };
    assert_eq!(effective("full", "type: preventive, status: done"), "0");
    assert_eq!(effective("full", "catalog: L1-P1, status: done"), "0");
    assert_eq!(effective("partial", "type: preventive, status: done"), "2");
    assert_eq!(effective("full", "type: detective, status: done"), "2");
    assert_eq!(effective("full", "type: preventive, status: partial"), "2");
    assert_eq!(effective("full", "type: preventive, status: wont-do"), "4");
    assert_eq!(effective("full", "type: preventive"), "4");
}

#[test]
fn context_and_assumptions_are_maps_and_lists() {
    hold(&cases(
        model,
        [
            ("context: {Scope: text, Assets: [one, two]}", &[]),
            ("context: {Scope: text, scope: text}", &["duplicate-key 3:24"]),
            ("context: {Scope: ~}", &["missing-value 3:11"]),
            ("context: [text]", &["wrong-type 3:10"]),
            ("assumptions: text", &[]),
            ("assumptions: [text, {id: A1, text: t, status: validated, if-wrong: w}]", &[]),
            ("assumptions: [{status: validated}]", &["missing-key 3:15"]),
            ("assumptions: [{text: t, status: true}]", &["unknown-value 3:33"]),
        ],
    ));
}

// 4. The configuration.

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

/// What `check` finds: `file code line:column`.
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
            // Where a key is missing, at the table that lacks it.
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

// 5. Commands.

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
    let github: String = failures.iter().map(|(finding, place)| github_at(finding, place)).collect();
    let lines: Vec<_> = github.lines().map(|line| line.split("::").nth(1).unwrap()).collect();
    assert_eq!(
        lines,
        [
            "error file=src/one.md,line=1,endLine=16,col=1,title=gate",
            "error file=src/one.md,line=21,endLine=21,col=8,endColumn=62,title=gate",
        ]
    );
    assert!(github.contains("score 9.7 Critical, at most 8.9"), "{github}");
    let log = serde_json::to_value(sarif::diagnostics(failures.iter().map(|(it, place)| (it, place.clone())))).unwrap();
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

#[test]
fn several_documents_are_scored_each_for_itself() {
    let one = format!("agent: A\n{FACTORS}");
    let read = |text: &str| -> Vec<String> {
        let read = block::read_assessments(text, mdbook_aivss::diagnostic::Source::File(0), Version::default());
        let tell = |(start, read): (usize, block::Read)| match (read.block, read.problems.first()) {
            (Some(Block::Assessment(block)), _) => block.assessment.agent,
            (_, Some(problem)) => {
                let place = locate("", text, problem.primary.span.range());
                assert!(start <= problem.primary.span.range().start);
                format!("{} {}:{}", problem.code.name, place.line, place.column)
            }
            _ => "nothing".to_owned(),
        };
        read.into_iter().map(tell).collect()
    };
    assert_eq!(read(&one), ["A"]);
    assert_eq!(read(&format!("\u{feff}# c\n%YAML 1.2\n---\n{one}")), ["A"]);
    assert_eq!(read(&format!("{one}--- # two\n{one}...\n---\n\n--- \n# three\n{one}")), ["A", "A", "A"]);
    assert_eq!(
        read(&format!("{one}---\nagent: [\n---\nagent: B\n---\r\n{one}")),
        ["A", "yaml-syntax 15:1", "missing-key 16:1", "A"]
    );
    assert_eq!(read(&format!("--- {{agent: B, foo: 1}}\n---\n{one}")), ["unknown-key 1:16", "A"]);
    assert_eq!(read("[{agent: B}, 3]"), ["missing-key 1:2", "wrong-type 1:14"]);
    assert_eq!(read("[]"), [""; 0]);
    assert_eq!(read(" \n# c\n"), ["empty-block 1:1"]);
}

// 6. Hooks.

#[test]
fn pages_have_the_hooks_that_people_rely_on() {
    let text = format!(
        "{{{{#aivss a}}}} {{{{#maestro SA-L3-1}}}}\n\n{}\n{}\n{}\n```aivss register\n```\n\n```maestro register\n```\n\n```maestro matrix\n```\n",
        assessment("id: a\nagent-id: m\ncvss: 9.4"),
        assessment("id: n\nagent-id: m").replace("agent: A", "agent: N"),
        model(
            "id: m\nlayers:\n  L3: [{id: SA-L3-1, title: t, severity: low, likelihood: likely, mitigations: M1}, {id: U, title: u}]\n  \
             L4: uncertain\n  L6: not-applicable — none\nmitigations: {M1: {title: c}}"
        ),
    );
    let page = page(&text);
    for hook in [
        "<section class=\"aivss\" id=\"aivss_a\" data-aivss-id=\"a\" data-aivss-score=\"9.7\" data-aivss-severity=\"Critical\"",
        "<section class=\"aivss\" id=\"aivss_n\" data-aivss-id=\"n\" data-aivss-score=\"\"",
        "<section class=\"maestro\" id=\"maestro_m\" data-maestro-id=\"m\"",
        "data-maestro-layer=\"L3\" data-maestro-status=\"mapped\"",
        "data-maestro-layer=\"L4\" data-maestro-status=\"uncertain\"",
        "data-maestro-layer=\"L6\" data-maestro-status=\"not-applicable\"",
        "data-maestro-layer=\"L7\" data-maestro-status=\"not-assessed\"",
        "id=\"threat_SA-L3-1\" data-threat-id=\"SA-L3-1\" data-threat-risk=\"medium\"",
        "id=\"threat_U\" data-threat-id=\"U\" data-threat-risk=\"unrated\"",
        "id=\"mitigation_m_M1\"",
        "<table class=\"aivss-register\"",
        "<table class=\"maestro-register\"",
        "<table class=\"maestro-matrix\"",
        "href=\"#aivss_a\" data-aivss-score=\"9.7\"",
        "<a class=\"maestro-badge",
    ] {
        assert!(page.contains(hook), "{hook}\n{page}");
    }
}
