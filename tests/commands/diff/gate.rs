//! Tests how a gate affects a comparison, and what counts as more risk.

use super::{BOOK_TOML, CHAPTER, Repository, changed};

/// The book with another table `gate` on both branches.
fn with_gate(gate: &str) -> Repository {
    let repository = Repository::book();
    let book = format!("[preprocessor.aivss]\nafter = [\"links\"]\n{gate}");
    repository.commit(&[("docs/book.toml", &book)]);
    repository.git(&["branch", "--quiet", "--force", "main"]);
    repository
}

const GATE: &str = "\n[preprocessor.aivss.gate]\n";

const NEW_CRITICAL: (&str, &str) = (
    "likelihood: possible}",
    "likelihood: possible}\n      - {id: B-3, title: New, severity: critical, likelihood: likely}",
);

#[test]
fn a_new_threat_that_is_one_too_many_fails() {
    let repository = with_gate(&format!("{GATE}max-open = {{critical = 0}}\n"));
    repository.change(&[NEW_CRITICAL]);
    let comment = repository.comment("new-too-many", 1);
    assert!(comment.contains("**new, and the gate does not allow it**"), "{comment}");
    // The number of open threats is within the limit, so the new threat is allowed.
    let repository = with_gate(&format!("{GATE}max-open = {{critical = 1}}\n"));
    repository.change(&[NEW_CRITICAL]);
    assert_eq!(repository.run(&["diff", "--base", "main", "docs", "--fail-on-increase"]).code, 0);
}

#[test]
fn a_gate_without_a_limit_for_threats_is_none_for_them() {
    for gate in ["expect = {threats = 2}", "max-score = 8.9"] {
        let repository = with_gate(&format!("{GATE}{gate}\n"));
        repository.change(&[NEW_CRITICAL]);
        let run = repository.run(&["diff", "--base", "main", "docs", "--fail-on-increase"]);
        assert_eq!(run.code, 1, "{gate}: {}", run.stdout);
        assert!(
            run.stdout.contains("threat `B-3` Mail bot: New (`docs/src/bot.md:31`): **new, and no gate limits it**"),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn a_higher_end_of_a_range_fails() {
    let range = |high: &str| CHAPTER.replace(": 0.5\n", &format!(": {{score: 0.5, range: 0.5..{high}}}\n"));
    let repository = Repository::book();
    repository.commit(&[("docs/src/bot.md", &range("0.5"))]);
    repository.git(&["branch", "--quiet", "--force", "main"]);
    repository.write("docs/src/bot.md", &range("1"));
    let comment = repository.comment("range", 1);
    assert!(comment.contains("**higher upper end of the score**") && comment.contains("  - interval: "), "{comment}");
    // The change in the other direction is an improvement.
    repository.commit(&[]);
    repository.git(&["branch", "--quiet", "--force", "main"]);
    repository.write("docs/src/bot.md", &range("0.5"));
    let run = repository.run(&["diff", "--base", "main", "docs", "--fail-on-increase"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("1 better"), "{}", run.stdout);
}

#[test]
fn a_review_that_is_gone_fails() {
    let reviewed = "likelihood: possible, status: accepted, owner: Ops, reason: Rare., review: 2027-01-31}";
    let repository = Repository::new(&[
        ("docs/book.toml", BOOK_TOML),
        ("docs/src/SUMMARY.md", "- [Bot](bot.md)\n"),
        ("docs/src/bot.md", &changed(CHAPTER, &[("likelihood: possible}", reviewed)])),
    ]);
    let gone = "**no longer backed by a review or a control**";
    for after in [
        "likelihood: possible, status: accepted}",
        "likelihood: possible, status: accepted, owner: Ops, reason: Rare.}",
        "likelihood: possible, status: mitigated}",
        "likelihood: possible, status: mitigated, owner: Ops, reason: Rare., review: 2027-01-31}",
    ] {
        repository.change(&[("likelihood: possible}", after)]);
        let run = repository.run(&["diff", "--base", "main", "docs", "--fail-on-increase"]);
        assert_eq!(run.code, 1, "{after}: {}", run.stdout);
        assert!(run.stdout.contains(gone), "{after}: {}", run.stdout);
    }
    repository.comment("review-gone", 1);
    // With a finished control, the threat is mitigated.
    repository.change(&[(
        "likelihood: possible}",
        "likelihood: possible, status: mitigated, mitigations: M2, coverage: full}",
    )]);
    assert_eq!(repository.run(&["diff", "--base", "main", "docs", "--fail-on-increase"]).code, 0);
}

#[test]
fn a_first_gate_is_not_looser() {
    let repository = with_gate("");
    repository.write(
        "docs/book.toml",
        &format!(
            "{BOOK_TOML}baseline = \"baseline.json\"\nunrated = \"pass\"\n\n[[preprocessor.aivss.gate.exempt]]\nid = \"B-2\"\n\
             reason = \"Soon.\"\nowner = \"Ops\"\nuntil = 2027-01-31\n"
        ),
    );
    let comment = repository.comment("first-gate", 0);
    assert!(!comment.contains("looser") && comment.contains("new exemption"), "{comment}");
}

#[test]
fn a_limit_that_cannot_be_read_is_not_called_unset() {
    let repository = Repository::book();
    repository.write("docs/book.toml", &changed(BOOK_TOML, &[("max-score = 8.9", "max-score = \"much\"")]));
    let comment = repository.comment("gate-unreadable", 1);
    assert!(comment.contains("value: 8.9 → not set, or cannot be read"), "{comment}");
}

#[test]
fn keys_of_the_author_are_shown_as_written() {
    let repository = Repository::book();
    repository.change(&[("agent: Mail bot\nid: bot\n", "agent: Mail bot\nid: bot\nx-team: Red\n")]);
    let run = repository.run(&["diff", "--base", "main", "docs"]);
    assert!(run.stdout.contains("x-team: – → Red"), "{}", run.stdout);
}
