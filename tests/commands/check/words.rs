//! Tests texts of authors that look like something else: names of products, the author's own fields, and letters without a
//! meaning.

use serde_json::Value;

use super::{book, check};

const CONTROLS: &str = "mitigations:\n  M1: {title: Filter, status: done}\n  M2: {title: Log, status: done}\n";

fn mitigated(text: &str) -> String {
    format!(
        "```maestro\nagent: Bot\nid: bot\nlayers:\n  L3:\n    threats:\n      - {{id: T-1, title: t, mitigations: {text}}}\n\
         {CONTROLS}```\n"
    )
}

#[test]
fn prose_about_a_mitigation_is_not_taken_for_ids() {
    for text in [
        "TLS1.3 AES-256",
        "\"TLS1.3, AES-256\"",
        "M1 helps",
        "M1 and a review",
        "SOC2 ISO-27001",
        "\"PCI-DSS v4, SOC2\"",
        "OAuth2 and SAML2",
        "HTTP2 over TLS1.3",
        "H264 MP4",
        "Human review",
        "2 reviewers",
    ] {
        let book = book("prose", "", &mitigated(text));
        check(&book, &[]).expect_code(0);
        let export = book.command(&["export", "--format", "json"], &[]).expect_code(0);
        let json: Value = serde_json::from_slice(&export.stdout).expect("it is JSON");
        let written = text.trim_matches('"');
        assert_eq!(json["threats"][0]["mitigations"], serde_json::json!([written]), "{text}");
        assert!(
            json["mitigations"].as_array().expect("a list").iter().all(|it| it["threats"] == serde_json::json!([]))
        );
    }
    // These texts contain ids, the last of them an id that does not exist.
    for (text, code) in [("M1 and M2", "ids-in-text"), ("\"M1, M9\"", "ids-in-text"), ("OAuth2", "unknown-reference")] {
        let run = check(&book("ids", "", &mitigated(text)), &[]).expect_code(1);
        assert!(run.text().contains(&format!("error[{code}]")), "{text}: {}", run.text());
    }
}

#[test]
fn a_field_of_the_author_is_shown_as_it_is_written() {
    let chapter =
        |one: &str, two: &str| super::assessment(&format!("x-a_b: {one}\nx-a-b: {two}\nx-team_mail-box: {one}\n"));
    let old = book("fields-old", "", &chapter("1", "1"));
    let new = book("fields-new", "", &chapter("2", "3"));
    let diff = new.command(&["diff", old.root.to_str().expect("text"), "."], &[]).expect_code(0);
    for line in ["  - x-a_b: 1 → 2\n", "  - x-a-b: 1 → 3\n", "  - x-team_mail-box: 1 → 2\n"] {
        assert!(diff.text().replace('\\', "").contains(line), "{}", diff.text());
    }
    let export = old.command(&["export", "--format", "json"], &[]).expect_code(0);
    let json: Value = serde_json::from_slice(&export.stdout).expect("it is JSON");
    assert_eq!((&json["scores"][0]["x-a_b"], &json["scores"][0]["x_a_b"]), (&Value::from(1), &Value::from(1)));
}

/// The normative score of the 2.0 candidate is CVSS-BTE, and its metrics do not change it.
#[test]
fn a_candidate_whose_metrics_are_all_unknown_has_a_score() {
    let block = |vulnerable: &str| {
        format!(
            "```aivss\nagent: Bot\nid: a\nversion: 2.0-candidate\ncvss: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:{vulnerable}/VI:L/VA:L/\
             SC:N/SI:N/SA:N\nmetrics: {{LC: X, CP: X, AP: X, SR: X, EX: X, PT: X, CA: X, TD: X}}\n```\n"
        )
    };
    let gate = "[preprocessor.aivss.gate]\nmax-score = 7.0\n";
    let low = book("candidate", gate, &block("L"));
    assert!(check(&low, &[]).expect_code(0).text().contains("gate: passed (1 score and"));
    let export = low.command(&["export", "--format", "json"], &[]).expect_code(0);
    let json: Value = serde_json::from_slice(&export.stdout).expect("it is JSON");
    let score = &json["scores"][0];
    assert!(
        score["score"].is_number() && score["adjusted_score"].is_null() && score["effect_class"] == "AX",
        "{score}"
    );
    let high = check(&book("candidate-high", gate, &block("H")), &[]).expect_code(1);
    assert!(high.text().contains("FAIL    a: the score is 8.8 High"), "{}", high.text());
}
