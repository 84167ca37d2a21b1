//! Tests assessments: inputs, their limits, defaults and ids.

use mdbook_aivss::aivss::{Input, Version};
use mdbook_aivss::internals::block::{self, Block};

use super::*;

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
        ("{score: 0.9, range: 0.2..0.6}", "out-of-range 4:31", "widen `range`"),
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
    // CVSS is left out, so there is no score, and every CVSS score is possible.
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
    // The other names belong to 0.5, so the name from 0.8 is the mistake.
    assert_eq!(found(&both), ["mixed-factor-sets 7:3"]);
    assert_eq!(found(&assessment("tags: x").replace("Self-Modification", "Self-Modifikation")), ["unknown-factor 7:3"]);
    assert_eq!(found("```aivss\nagent: A\n```\n"), ["missing-key 2:1"]);
    // The factor set and the formula are independent.
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
            // The position of an override is its own, regardless of how many factors come before it in the other block.
            ("factors-from: a\nfactors:\n  Opacity: 1 — [x](javascript:x)", &["unsafe-link 6:12"]),
        ],
    ));
    let processed = run(&from("factors-from: a\nfactors: {Tools: 1}"));
    let factors = &processed.register.assessments[0].assessment.factors;
    assert_eq!(factors.len(), 10);
    assert_eq!((factors[3].name, factors[3].input.value.high.to_string()), ("Dynamic Tool Use", "1".to_owned()));
    // A problem of an inherited factor is reported in the block that states it.
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
    // Without a score there is no value that a fix could write.
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

#[test]
fn several_documents_are_scored_each_for_itself() {
    let one = format!("agent: A\n{FACTORS}");
    let read = |text: &str| -> Vec<String> {
        let read =
            block::read_assessments(text, mdbook_aivss::internals::diagnostic::Source::File(0), Version::default());
        let tell = |(start, read): (usize, block::Read)| match (read.block, read.problems.first()) {
            (Some(Block::Assessment(block)), _) => block.assessment.agent.clone(),
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
