//! Tests which parts of YAML a block may use, and how names and texts are read.

use super::*;

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
    // JSON writes characters above U+FFFF as two escapes.
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
            // Also if the rest is the name of a key, and if the keys are the author's own.
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
    for (input, quoted) in [
        (
            assessment("title: one # two"),
            "put the whole value in quotes: `\"one # two\"`; a comment goes on a line of its own",
        ),
        // The help repeats only what the author can type between two quotes.
        (
            assessment("title: one # two\n  three"),
            "put the whole value, with the lines that continue it, in quotes; a comment goes on a line of its own",
        ),
        (
            assessment("title: one \"two\" # three"),
            "put the whole value in quotes; a comment goes on a line of its own",
        ),
        (
            model("context: {Scope: one # two, three\n  }"),
            "put the whole value in quotes; a comment goes on a line of its own",
        ),
        (
            assessment(&format!("title: {} # two", "one ".repeat(20))),
            "put the whole value in quotes; a comment goes on a line of its own",
        ),
        (model("layers:\n  L1: [{title: one, two}]"), "quote the whole text: `title: \"one, two\"`"),
        (model("layers:\n  L1: [{title: \"one\", two}]"), "quote the whole text: `title: \"…, …\"`"),
        (model("layers:\n  L1: [{title: t, maps: {asi: ASI01, ASI02}}]"), "write a list: `asi: [ASI01, ASI02]`"),
        (model("layers:\n  L1: [{title: t, maps: {asi: [ASI01], ASI02}}]"), "write a list: `asi: […, …]`"),
        (
            model("layers:\n  L1: [{title: t, severity: high, likely}]"),
            "`severity` takes one value: remove the rest, or write the key that it belongs to before it",
        ),
        (
            assessment("tags: [one, \"\"]"),
            "write something, or remove the entry (and the key, if it has no other entry)",
        ),
        (assessment("tags: \"\""), "write something, or remove the key"),
        (model("layers:\n  L1: [{title: \"\"}]"), "write something"),
        (model("layers:\n  L1: [{title: t, maps: {asi: {ASI01: x}}}]"), "write a list: `[ASI01]`"),
        (assessment("assessed: {a: b}"), "write one value, without `{…}`"),
        (
            model("context: {Scope: one, two}"),
            "quote the whole text: `Scope: \"one, two\"`; if it is a list, write `Scope: [one, two]`",
        ),
    ] {
        assert_eq!(help(&input), quoted);
    }
}
