//! Tests the comparison of two states of a book.

use mdbook_aivss::internals::export::{self, ChangeKind, Diff, Direction, State, Subject};
use mdbook_aivss::internals::register::Register;

use crate::support::{SAMPLE, read, sample, sample_with, snapshot};

fn diff(old: &Register, new: &Register) -> Diff {
    Diff::between(&State::of(old), &State::of(new))
}

/// Changes in the form `score crew-orders changed up: score 10 → 9.9`.
fn told(diff: &Diff) -> Vec<String> {
    diff.changes
        .iter()
        .map(|change| {
            let fields: Vec<String> = change
                .fields
                .iter()
                .map(|field| {
                    let show = |value: &Option<serde_json::Value>| match value {
                        None => "-".to_owned(),
                        Some(serde_json::Value::String(text)) => text.clone(),
                        Some(value) => value.to_string(),
                    };
                    format!("{} {} > {}", field.field, show(&field.before), show(&field.after))
                })
                .collect();
            let (subject, kind, direction) = (change.subject.word(), change.kind.word(), change.direction.word());
            format!("{subject} {} {kind} {direction}: {}", change.id, fields.join(", "))
        })
        .collect()
}

/// The sample without the expected scores, which [`sample_with`] removes.
fn without_expectation() -> Register {
    sample_with(&[])
}

fn changed(changes: &[(&str, &str)]) -> Diff {
    diff(&without_expectation(), &sample_with(changes))
}

#[test]
fn equal_books_have_no_changes() {
    let same = diff(&sample(), &sample());
    assert_eq!(told(&same), Vec::<String>::new());
    assert!(!same.increased());
    assert!(same.markdown().contains("no change"));
}

#[test]
fn scores_go_up_and_down() {
    let up = changed(&[("mitigation: partial —", "mitigation: none —")]);
    assert_eq!(
        told(&up),
        ["score smolagents-escape changed up: score 7.6 > 9.2, severity High > Critical, \
         interval {\"high\":7.6,\"low\":7.3} > {\"high\":9.2,\"low\":8.8}, mitigation.level partial > none, mitigation.value 0.83 > 1"]
    );
    assert!(up.increased());
    let down = changed(&[("mitigation: partial —", "mitigation: strong —")]);
    assert_eq!(
        told(&down),
        ["score smolagents-escape changed down: score 7.6 > 6.1, severity High > Medium, \
         interval {\"high\":7.6,\"low\":7.3} > {\"high\":6.1,\"low\":5.9}, mitigation.level partial > strong, mitigation.value 0.83 > 0.67"]
    );
    assert!(!down.increased());
    // An entry that was not scored before could have had any score, so a new score counts as more risk.
    let scored = changed(&[("agent: Draft\n", "agent: Draft\ncvss: 1.0\n")]);
    assert!(scored.increased());
    assert_eq!(scored.changes[0].id, "draft");
}

#[test]
fn threats_move() {
    let one = |old: &str, new: &str| {
        let diff = changed(&[(old, new)]);
        (told(&diff).join("; "), diff.increased())
    };
    assert_eq!(
        one("status: accepted", "status: open"),
        ("threat SA-L4-1 changed up: status accepted > open".to_owned(), true)
    );
    assert_eq!(
        one("status: in-progress", "status: mitigated"),
        ("threat Crew-L7 changed down: status in-progress > mitigated".to_owned(), false)
    );
    assert_eq!(
        one("severity: medium, likelihood: possible", "severity: medium, likelihood: likely"),
        (
            "threat Crew-L1 changed up: risk medium > high, effective medium > high, likelihood possible > likely"
                .to_owned(),
            true
        )
    );
    assert_eq!(
        one("owner: Data & Co", "owner: Ops"),
        ("threat Crew-L7 changed level: owner Data & Co > Ops".to_owned(), false)
    );
    // A higher risk of a mitigated threat counts as more risk. So does that of a false positive, because it was judged at
    // another risk.
    assert!(one("severity: low\n>         likelihood: unlikely", "severity: high\n>         likelihood: likely").1);
    assert!(one("severity: medium\n>         likelihood: unlikely", "severity: high\n>         likelihood: likely").1);
    // A control that falls back is reported at the control and at the threats that it protected.
    let (text, increased) = one("type: preventive, status: done", "type: preventive, status: none");
    assert_eq!(
        text,
        "threat Crew-L7 changed up: effective none > medium; \
         threat Crew-L7-b changed up: effective.value 0.5 > 1, effective.implementation 0.5 > 0; \
         mitigation K1 changed level: status done > none"
    );
    assert!(increased);
}

#[test]
fn layers_of_a_model_are_compared() {
    let diff = changed(&[("L5: uncertain\n", "L5: Traces are kept for a month.\n")]);
    assert_eq!(
        told(&diff),
        ["model smolagents changed level: layer L5 uncertain > mapped, layers.L5.note - > Traces are kept \
         for a month."]
    );
}

#[test]
fn new_and_gone_things() {
    let smolagents = SAMPLE[0].1.replacen("expect: 7.6 High\n", "", 1);
    let without_crew = read(&[(SAMPLE[0].0, &smolagents), SAMPLE[2]]);
    let gone = diff(&sample_with(&[("mitigations: [smolagents/M1, K1]", "mitigations: K1")]), &without_crew);
    let kinds: Vec<(Subject, ChangeKind)> = gone.changes.iter().map(|change| (change.subject, change.kind)).collect();
    assert_eq!(kinds.len(), 2 + 1 + 4 + 1);
    assert!(kinds.iter().all(|(_, kind)| *kind == ChangeKind::Removed));
    // If an entry is gone, it is unknown whether the problem is solved.
    assert!(gone.increased());
    let new = diff(&without_crew, &without_expectation());
    assert!(new.increased());
    let up = |subject| {
        new.changes.iter().filter(|change| change.subject == subject && change.direction == Direction::Up).count()
    };
    // There are two scores. Of four threats, two are closed. A model or a mitigation alone is not a risk.
    assert_eq!((up(Subject::Score), up(Subject::Threat), up(Subject::Model), up(Subject::Mitigation)), (2, 2, 0, 0));
}

#[test]
fn a_renamed_page_is_a_move() {
    let renamed = read(&[("deep/smol.md", SAMPLE[0].1), SAMPLE[1], SAMPLE[2]]);
    let diff = diff(&sample(), &renamed);
    assert!(diff.changes.iter().all(|change| change.kind == ChangeKind::Changed && change.fields.is_empty()));
    let moved = ("src/agents/smolagents.md".to_owned(), "src/deep/smol.md".to_owned());
    assert!(diff.changes.iter().all(|change| change.moved.as_ref() == Some(&moved)));
    assert_eq!(diff.changes.len(), 1 + 1 + 4 + 2);
    assert!(!diff.increased());
}

#[test]
fn former_ids_keep_the_history() {
    // Forwards: the new book states the former id.
    let renamed = sample_with(&[("id: crew-orders\n", "id: crew-commands\nformerly: crew-orders\n")]);
    let forwards = diff(&without_expectation(), &renamed);
    assert_eq!(told(&forwards), ["score crew-commands changed level: formerly - > [\"crew-orders\"]"]);
    assert_eq!(forwards.changes[0].formerly.as_deref(), Some("crew-orders"));
    // Backwards: the old side of the comparison is the newer book.
    assert_eq!(
        told(&diff(&renamed, &without_expectation())),
        ["score crew-orders changed level: formerly [\"crew-orders\"] > -"]
    );
    // A model's derived threat ids and its mitigations change with the model's id.
    let model = sample_with(&[
        ("id: smolagents\nbasis", "id: smol\nformerly: smolagents\nbasis"),
        ("mitigations: [smolagents/M1, K1]", "mitigations: [smol/M1, K1]"),
    ]);
    let kept = diff(&without_expectation(), &model);
    assert!(kept.changes.iter().all(|change| change.kind == ChangeKind::Changed), "{:?}", told(&kept));
    // No compared field of a mitigation has changed.
    assert_eq!(kept.changes.len(), 1 + 2);
}

#[test]
fn an_exported_file_and_a_book_are_compared_alike() {
    let text = export::json(&sample());
    let from_file = State::parse(&text).expect("an exported file can be read");
    assert_eq!(told(&Diff::between(&from_file, &State::of(&sample()))), Vec::<String>::new());
}

#[test]
fn other_files_are_refused_with_advice() {
    let refuse = |text: &str| {
        let error = State::parse(text).expect_err("this is no export");
        format!("{error} | {}", error.help())
    };
    assert!(refuse("[]").contains("export --format json"));
    assert!(refuse("{}").contains("no schema_version"));
    assert!(refuse("not json").contains("not an exported JSON file"));
    let newer = export::json(&sample()).replacen("\"schema_version\":1", "\"schema_version\":2", 1);
    assert!(refuse(&newer).contains("schema_version 2"));
    let cut = export::json(&sample()).replacen("\"status\":\"open\"", "\"status\":\"opne\"", 1);
    assert!(refuse(&cut).contains("`opne`"), "{}", refuse(&cut));
}

#[test]
fn the_same_state_has_no_changes_however_wrong_it_is() {
    // Two entries with the same id are an error, but not a change.
    let text = export::json(&sample());
    let line = text.lines().find(|line| line.contains("\"id\":\"crew-memory\"")).expect("the sample has it");
    let twice = text.replacen(line, &format!("{line}\n{line}"), 1);
    let state = State::parse(&twice).expect("it can be read");
    assert_eq!(told(&Diff::between(&state, &state)), Vec::<String>::new());
}

#[test]
fn comment_and_json() {
    let new = sample_with(&[
        ("mitigation: partial —", "mitigation: none —"),
        ("status: in-progress", "status: accepted\n>         reason: The crew is closed."),
        ("title: Old registry entries", "title: Old registry entries\n>         owner: Data & Co"),
        ("id: crew-memory\n", "id: crew-recall\nformerly: crew-memory\n"),
        ("agent: Draft\nid: draft\n", "agent: Draft\nid: sketch\n"),
        ("status: done}", "status: partial}"),
    ]);
    let diff = diff(&without_expectation(), &new);
    snapshot("diff.md", &diff.markdown());
    snapshot("diff.json", &diff.json());
}

#[test]
fn a_long_comment_is_cut_and_says_so() {
    let chapter: String = (0..400)
        .map(|number| format!("```maestro\nagent: Agent {number}\nlayers: {{L1: [A threat of the model that the agent is built on]}}\n```\n\n"))
        .collect();
    let diff = diff(&read(&[("a.md", "# Empty\n")]), &read(&[("a.md", &chapter)]));
    let comment = diff.markdown();
    assert!(comment.len() < 65_536 && comment.chars().count() < 65_536);
    assert!(comment.trim_end().ends_with("`--format json` has them all."));
    assert_eq!(diff.changes.len(), 800);
    // Failures come first.
    assert!(comment.matches("**new, and no gate limits it**").count() > 300);
}

/// A model with two threats. `text` and `likelihood` are inserted.
fn two_threats(text: &str, likelihood: &str) -> Register {
    let threat = |id: &str, text: &str| {
        format!(
            "      - {{id: {id}, title: T, severity: high, likelihood: {likelihood}, description: \"{text}\", reason: \"{text}\"}}\n"
        )
    };
    let threats = [threat("B-1", text), threat("B-2", "short")].concat();
    read(&[("a.md", &format!("```maestro\nagent: A\nlayers:\n  L1:\n    threats:\n{threats}```\n"))])
}

#[test]
fn one_long_entry_hides_no_other() {
    let comment =
        diff(&two_threats(&"@".repeat(3000), "unlikely"), &two_threats(&"@a".repeat(1500), "likely")).markdown();
    assert!(comment.len() < 65_536);
    assert_eq!(comment.matches("**higher risk**").count(), 2);
    assert!(comment.contains("likelihood: unlikely → likely") && comment.contains("the details of 1."));
}

#[test]
fn failures_that_do_not_fit_are_counted() {
    let chapter: String = (0..1000)
        .map(|number| format!("```maestro\nagent: Agent {number}\nlayers: {{L1: [A threat of the model that the agent is built on]}}\n```\n\n"))
        .collect();
    let comment = diff(&read(&[("a.md", "# Empty\n")]), &read(&[("a.md", &chapter)])).markdown();
    assert!(comment.len() < 65_536);
    let named = comment.matches("**new, and no gate limits it**").count();
    assert!((300..1000).contains(&named), "{named}");
    assert!(comment.contains(&format!("**{} more that make the comparison fail**", 1000 - named)), "{comment}");
}

#[test]
fn problems_leave_room_for_the_changes() {
    let problem = |line: u64| export::Problem {
        place: export::Place { path: "src/a.md".to_owned(), line },
        code: "yaml".to_owned(),
        message: "@".repeat(5000),
        help: Some("#".repeat(5000)),
    };
    let (old, new) = (two_threats("x", "unlikely"), two_threats("x", "likely"));
    let new = State::of(&new).with_problems((1..=60).map(problem).collect(), Vec::new());
    let comment = Diff::between(&State::of(&old), &new).markdown();
    assert!(comment.len() < 65_536);
    assert_eq!(comment.matches("**higher risk**").count(), 2);
    let listed = comment.matches("- new state, `src/a.md:").count();
    assert!(listed > 0 && comment.contains(&format!("… and {} more", 60 - listed)), "{listed}");
}
