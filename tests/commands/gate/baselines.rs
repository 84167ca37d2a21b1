//! Tests what a baseline accepts: decisions, counts, and files of older versions.

use std::path::Path;

use super::{BASELINE, CRITICAL, HIGH, assessment, book, check, failures, gate, model, since, with_baseline};

const MEDIUM: &str = "severity: medium, likelihood: possible";
const DECIDED: &str = "owner: Ops, reason: Small.";

/// The failures of a book with one threat that had another state in the baseline.
fn then(name: &str, before: &str, after: &str) -> Vec<String> {
    let threat = |fields: &str| model(&[&format!("id: T-1, title: t, {fields}")]);
    failures(&gate(&since(name, "max-risk = \"high\"\n", &threat(before), &threat(after)), &BASELINE))
}

#[test]
fn a_decision_about_a_lower_risk_does_not_cover_a_higher_one() {
    let none = Vec::<String>::new();
    for status in ["accepted", "transferred", "deferred", "false-positive", "not-applicable", "mitigated"] {
        let decided = |risk: &str| format!("{risk}, status: {status}, review: 2027-01-01, {DECIDED}");
        let name = |what: &str| format!("risen-{status}-{what}");
        assert_eq!(then(&name("up"), &decided(MEDIUM), &decided(CRITICAL)), ["T-1 risen"], "{status}");
        assert_eq!(then(&name("same"), &decided(CRITICAL), &decided(CRITICAL)), none, "{status}");
        assert_eq!(then(&name("down"), &decided(CRITICAL), &decided(HIGH)), none, "{status}");
        // The risk is below the limit, so the threat would also pass if it were open.
        assert_eq!(then(&name("allowed"), &decided(MEDIUM), &decided(HIGH)), none, "{status}");
        // The decision is newer than the baseline.
        assert_eq!(then(&name("new"), MEDIUM, &decided(CRITICAL)), none, "{status}");
    }
    let accepted = |risk: &str| format!("{risk}, status: accepted, {DECIDED}");
    let transferred = |risk: &str| format!("{risk}, status: transferred, {DECIDED}");
    assert_eq!(then("risen-other-status", &accepted(MEDIUM), &transferred(CRITICAL)), ["T-1 risen"]);
    assert_eq!(
        then("risen-unrated", "status: accepted, owner: Ops, reason: Small.", &accepted(CRITICAL)),
        ["T-1 risen"]
    );
    assert_eq!(then("risen-deleted", &accepted(MEDIUM), "status: accepted, owner: Ops, reason: Small."), ["T-1 risen"]);
}

#[test]
fn a_decision_that_no_longer_fits_says_what_it_was_about() {
    let threat = |risk: &str| model(&[&format!("id: T-1, title: t, {risk}, status: accepted, {DECIDED}")]);
    let book = since("risen-words", "max-risk = \"high\"\n", &threat(MEDIUM), &threat(CRITICAL));
    let text = check(&book, &BASELINE).expect_code(1).text().to_owned();
    let line = "FAIL    T-1: in the baseline: accepted, risk medium; now: accepted, risk critical; the limit is high (max-risk; Bot: t)\n";
    assert!(text.contains(line), "{text}");
    assert!(text.contains("review the decision for the risk that it has now, then write the baseline again"), "{text}");
    let finding = gate(&book, &BASELINE)["findings"][0].clone();
    assert_eq!((finding["value"].as_str(), finding["limit"].as_str()), (Some("critical"), Some("high")));
    // The threat is counted as open, and an exemption covers it like any other.
    let counted = since("risen-counted", "max-open = {critical = 0}\n", &threat(MEDIUM), &threat(CRITICAL));
    assert_eq!(failures(&gate(&counted, &BASELINE)), ["max-open.critical too-many"]);
    let exempt = format!("max-risk = \"high\"\n{}", super::exempt("T-1", "2027-01-01"));
    let exempt = since("risen-exempt", &exempt, &threat(MEDIUM), &threat(CRITICAL));
    assert_eq!(failures(&gate(&exempt, &[])), Vec::<String>::new());
}

#[test]
fn a_control_that_is_done_covers_a_higher_risk() {
    let threat = |risk: &str| {
        let block = model(&[&format!("id: T-1, title: t, {risk}, status: mitigated, mitigations: M1")]);
        block.replace("```\n\n", "mitigations:\n  M1: {title: A filter, status: done}\n```\n")
    };
    let book = since("risen-controlled", "max-risk = \"high\"\n", &threat(MEDIUM), &threat(CRITICAL));
    assert_eq!(failures(&gate(&book, &BASELINE)), Vec::<String>::new());
    // Without the control, only a decision about a lower risk is left.
    let decided = model(&[&format!("id: T-1, title: t, {CRITICAL}, status: mitigated, {DECIDED}")]);
    let book = book.file("src/one.md", decided);
    assert_eq!(failures(&gate(&book, &BASELINE)), ["T-1 risen"]);
}

#[test]
fn a_number_that_is_too_high_lists_what_counts() {
    let threats = |numbers: &[usize]| {
        let threats: Vec<String> = numbers.iter().map(|it| format!("id: T-{it}, title: t{it}, {HIGH}")).collect();
        model(&threats.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let limit = "max-open = {high = 1}\n";
    let text = |before: &[usize], after: &[usize]| {
        let book = since("too-many", limit, &threats(before), &threats(after));
        check(&book, &BASELINE).text().to_owned()
    };
    let line = "max-open.high: 7 threats of high risk count as open";
    let new = text(&[1, 2, 3, 4, 5, 6], &[1, 2, 3, 4, 5, 6, 7]);
    assert!(
        new.contains(&format!("FAIL    {line} (new T-7; known T-1, T-2, T-3, T-4, T-5 and 1 more); the limit is 1\n")),
        "{new}"
    );
    let known = text(&[1, 2, 3, 4, 5, 6, 7], &[1, 2, 3, 4, 5, 6, 7]);
    assert!(
        known.contains(&format!("known   {line} (T-1, T-2, T-3, T-4, T-5 and 2 more); the limit is 1\n")),
        "{known}"
    );
}

#[test]
fn a_baseline_of_an_older_version_says_what_to_type() {
    let book =
        with_baseline(book("older", "max-score = 9\nbaseline = \"baseline.json\"\n", &assessment("id: a\ncvss: 5\n")));
    let good = std::fs::read_to_string(book.root.join("baseline.json")).expect("there");
    let book = book.file("baseline.json", good.replace(",\"exempted\":null", ""));
    let error = check(&book, &[]).expect_code(2).stderr;
    assert!(error.contains("was written by an older version of mdbook-aivss, because it has no `exempted`"), "{error}");
    let command =
        error.split("help: write it again with `mdbook-aivss ").nth(1).and_then(|rest| rest.split('`').next());
    let typed: Vec<&str> = command.unwrap_or_else(|| panic!("no command: {error}")).split(' ').collect();
    book.command(&typed, &[]).expect_code(0);
    check(&book, &[]).expect_code(0);
    // From another folder, and with a file of another schema version.
    let book = book.file("baseline.json", good.replace("\"schema_version\":1", "\"schema_version\":0"));
    let parent = book.root.parent().expect("it has one");
    let args = ["check", "book", "--today", super::TODAY];
    let run = crate::support::run(&crate::support::binary(), parent, &args, &Default::default(), &[]).expect_code(2);
    let path = Path::new("book").join("baseline.json");
    assert!(run.stderr.contains(&format!("`mdbook-aivss export book -o {}`", path.display())), "{}", run.stderr);
}
