//! Tests changes that once got more risk past `diff --base main --fail-on-increase`. Each must fail and give the reason.
//!
//! [`Repository`] is a repository with a small book in `docs/`.

#![cfg(feature = "driver")]

use std::path::Path;
use std::process::{Command, Output};

const GATE: &str = "\n[preprocessor.aivss.gate]\nmax-risk = \"high\"\nmax-score = 8.6\n";

const ASSESSMENT: &str = "```aivss
agent: Bot
id: bot-a
cvss: 8.0
factors:
  autonomy: 0.5
  tools: 0.5
  language: 0.5
  context: 0.5
  non-determinism: 0.5
  opacity: 0.5
  persistence: 0
  identity: 0
  multi-agent: 0
  self-mod: 0
```
";

const CANDIDATE: &str = "```aivss
agent: Bot
id: bot-a
version: 2.0-candidate
cvss: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N
metrics: {LC: N, CP: N, AP: N, SR: U, EX: N, PT: L, CA: N, TD: L}
```
";

const CONTROL: &str = "  M1: {title: Filter, type: preventive, status: done}\n";

/// A `book.toml` that ends with these lines.
fn toml(more: &str) -> String {
    format!("[preprocessor.aivss]\nafter = [\"links\"]\n{more}")
}

/// A model with a threat in a layer, and its controls.
fn model(layer: &str, threat: &str, controls: &str) -> String {
    let controls = if controls.is_empty() { String::new() } else { format!("mitigations:\n{controls}") };
    let threat = format!("{{id: B-1, title: A page steers, {threat}}}");
    format!("```maestro\nagent: Bot\nid: bot\nlayers:\n  {layer}:\n    threats:\n      - {threat}\n{controls}```\n")
}

struct Repository {
    folder: tempfile::TempDir,
}

struct Run {
    code: i32,
    stdout: String,
}

impl Repository {
    /// A repository whose branch `main` has a book with this `book.toml` and these blocks.
    fn new(toml: &str, blocks: &str) -> Self {
        let repository = Self { folder: tempfile::tempdir().expect("a folder") };
        repository.git(&["init", "--quiet", "--initial-branch", "main", "."]);
        repository.write("docs/src/SUMMARY.md", "- [Bot](bot.md)\n");
        repository.book(toml, blocks);
        repository.commit();
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    fn book(&self, toml: &str, blocks: &str) {
        self.write("docs/book.toml", toml);
        self.write("docs/src/bot.md", &format!("# Bot\n\n{blocks}"));
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "A state"]);
    }

    fn git(&self, args: &[&str]) {
        let mut command = Command::new("git");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@example.org");
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        let output = command.args(args).current_dir(self.folder.path()).output().expect("git runs");
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn run(&self, args: &[&str]) -> Run {
        run(self.folder.path(), args)
    }

    /// Compares the book with `main`, as a workflow does.
    fn diff(&self) -> Run {
        self.run(&["diff", "--base", "main", "docs", "--fail-on-increase"])
    }
}

fn run(dir: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"));
    let output: Output =
        command.args(args).current_dir(dir).env_remove("MDBOOK_LOG").output().expect("the binary runs");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let stdout = String::from_utf8(output.stdout).expect("it is text");
    Run { code: output.status.code().expect("an exit code"), stdout }
}

/// The comparison of two books, each `book.toml` and blocks.
fn between(old: (&str, &str), new: (&str, &str)) -> Run {
    let repository = Repository::new(old.0, old.1);
    repository.book(new.0, new.1);
    repository.diff()
}

/// Checks that the change from one book to the other fails, and that the comment contains these words.
#[track_caller]
fn fails(old: (&str, &str), new: (&str, &str), words: &[&str]) {
    let run = between(old, new);
    assert_eq!(run.code, 1, "{}", run.stdout);
    for word in words {
        assert!(run.stdout.contains(word), "there is no `{word}` in\n{}", run.stdout);
    }
}

fn replaced(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "the text has no {old}");
    text.replacen(old, new, 1)
}

#[test]
fn a_mitigated_threat_whose_control_is_no_longer_done_is_worse() {
    let gate = toml(GATE);
    let threat = "severity: critical, likelihood: likely, status: mitigated, mitigations: [M1]";
    let old = model("L3", threat, CONTROL);
    let partial = replaced(&old, "status: done", "status: partial");
    fails((&gate, &old), (&gate, &partial), &["▲ Worse", "`B-1`", "**no longer backed by a review or a control**"]);

    let both = format!("{CONTROL}  M2: {{title: Log, type: preventive, status: partial}}\n");
    let old = model("L3", threat, &both);
    let moved = replaced(&old, "mitigations: [M1]", "mitigations: [M2]");
    fails((&gate, &old), (&gate, &moved), &["▲ Worse", "no longer backed by a review or a control"]);
}

#[test]
fn the_candidate_is_judged_by_its_adjusted_score_and_effect_class_too() {
    let gate = toml("");
    let (_, metrics) = CANDIDATE.split_once("metrics: ").expect("it has metrics");
    let metrics = metrics.lines().next().expect("a line");
    let worst = replaced(CANDIDATE, metrics, "{LC: D, CP: C, AP: L, SR: R, EX: W, PT: H, CA: W, TD: H}");
    let words =
        ["▲ Worse", "adjusted score: 6.9 → 8.4", "effect class: A0 → A2", "higher adjusted score, higher effect class"];
    fails((&gate, CANDIDATE), (&gate, &worst), &words);
    let unknown = replaced(CANDIDATE, metrics, "{LC: X, CP: X, AP: X, SR: X, EX: X, PT: X, CA: X, TD: X}");
    fails((&gate, &worst), (&gate, &unknown), &["Can no longer be judged", "adjusted score: 8.4 → not known"]);
    let better = between((&gate, &worst), (&gate, CANDIDATE));
    assert!(better.code == 0 && better.stdout.contains("▼ Better"), "{}", better.stdout);
}

#[test]
fn scores_of_two_versions_are_not_put_in_order() {
    let old = toml(GATE);
    let new = replaced(&old, "after = [\"links\"]\n", "after = [\"links\"]\nversion = \"0.5\"\n");
    let higher = replaced(ASSESSMENT, "cvss: 8.0", "cvss: 10");
    let words =
        ["Can no longer be judged", "**scored by another version", "AIVSS version: 0.8 → 0.5", "setting `version`"];
    fails((&old, ASSESSMENT), (&new, &higher), &words);
    let in_block = replaced(&higher, "id: bot-a\n", "id: bot-a\nversion: 0.5\n");
    let run = between((&old, ASSESSMENT), (&old, &in_block));
    assert!(run.code == 1 && !run.stdout.contains("Better"), "{}", run.stdout);
}

#[test]
fn a_new_entry_passes_the_old_rule_too() {
    let new = toml("\n[preprocessor.aivss.gate]\nmax-risk = \"critical\"\n");
    let threat = model("L3", "severity: critical, likelihood: likely", "");
    let with = format!("{ASSESSMENT}\n{threat}");
    fails(
        (&toml(""), ASSESSMENT),
        (&new, &with),
        &["▲ Worse", "`B-1`", "**new, and the old state had no gate for it**"],
    );
}

#[test]
fn an_entry_that_leaves_its_limit_is_under_a_looser_gate() {
    let high = |layer| model(layer, "severity: high, likelihood: possible", "");
    let agents = toml("\n[preprocessor.aivss.gate.agents.bot]\nmax-risk = \"medium\"\n");
    let other = replaced(&high("L3"), "id: bot\n", "agent-id: bott\nid: bot\n");
    fails((&agents, &high("L3")), (&agents, &other), &["**under a looser limit**", "limit of the gate: medium → none"]);

    let layers = toml(
        "\n[preprocessor.aivss.gate]\nmax-risk = \"high\"\n\n[preprocessor.aivss.gate.layers.L4]\nmax-risk = \"medium\"\n",
    );
    fails(
        (&layers, &high("L4")),
        (&layers, &high("L3")),
        &["**under a looser limit**", "limit of the gate: medium → high"],
    );
    assert_eq!(between((&layers, &high("L3")), (&layers, &high("L4"))).code, 0);

    let scores = toml("\n[preprocessor.aivss.gate.agents.bot]\nmax-score = 8.6\n");
    let other = replaced(ASSESSMENT, "id: bot-a\n", "agent-id: bott\nid: bot-a\n");
    fails((&scores, ASSESSMENT), (&scores, &other), &["limit of the gate: 8.6 → none"]);
}

#[test]
fn an_exemption_is_not_for_another_threat_of_the_same_id() {
    let exempt =
        "\n[[preprocessor.aivss.gate.exempt]]\nid = \"B-1\"\nreason = \"r\"\nowner = \"o\"\nuntil = 2027-03-31\n";
    let gate = toml(&format!("{GATE}{exempt}"));
    let old = model("L3", "severity: critical, likelihood: possible", "");
    let other = replaced(&old, "A page steers", "Anybody can wipe the disk");
    fails((&gate, &old), (&gate, &other), &["▲ Worse", "**exempt, but changed since it was exempted**"]);
    let likelier = replaced(&old, "possible", "very-likely");
    fails((&gate, &old), (&gate, &likelier), &["changed since it was exempted"]);
    assert_eq!(between((&gate, &old), (&gate, &replaced(&old, "steers,", "steers, description: It reads,"))).code, 0);
}

#[test]
fn the_end_of_a_long_text_is_shown_where_it_changed() {
    let gate = toml(GATE);
    let long = "w ".repeat(2_000);
    let text =
        |guard| model("L3", &format!("severity: high, likelihood: possible, description: \"{long}guard {guard}\""), "");
    let run = between((&gate, &text("on")), (&gate, &text("off")));
    assert!(run.stdout.contains("guard on") && run.stdout.contains("guard off"), "{}", run.stdout);
    assert!(run.stdout.contains("characters left out]"), "{}", run.stdout);
}

#[test]
fn a_text_that_says_nothing_is_no_decision() {
    let gate = toml(GATE);
    let open = model("L3", "severity: critical, likelihood: likely", "");
    for nothing in ["\\u200b", "-", "."] {
        let decision = format!("status: accepted, owner: \"{nothing}\", reason: \"{nothing}\", review: 2027-01-01");
        let accepted = replaced(&open, "likelihood: likely", &format!("likelihood: likely, {decision}"));
        fails((&gate, &open), (&gate, &accepted), &["**closed without owner and reason**"]);
    }
    let decision = "likelihood: likely, status: accepted, owner: \"\\u200b\", reason: \"\\u200b\", review: 2027-01-01";
    let repository = Repository::new(&gate, &replaced(&open, "likelihood: likely", decision));
    let check = repository.run(&["check", "--today", "2026-11-21", "docs"]);
    assert_eq!(check.code, 1, "{}", check.stdout);
    repository.book(&gate, &open);
    assert!(repository.diff().stdout.contains("owner: (U+200B)"), "{}", repository.diff().stdout);
}

#[test]
fn a_threat_that_moves_to_another_model_is_linked_to_another_control() {
    let gate = toml(GATE);
    let threat = "\n    threats:\n      - {id: B-1, title: A page steers, severity: medium, likelihood: possible, mitigations: [M1]}";
    let book = |bot: &str, cat: &str| {
        format!(
            "```maestro\nagent: Bot\nid: bot\nlayers:\n  L3:{bot}\nmitigations:\n{CONTROL}```\n\n```maestro\nagent: Cat\nid: cat\nlayers:\n  \
             L3:{cat}\nmitigations:\n  M1: {{title: A poster, type: detective, status: partial}}\n```\n"
        )
    };
    let run = between((&gate, &book(threat, " fine")), (&gate, &book(" fine", threat)));
    assert!(run.stdout.contains("mitigations: linked cat/M1; unlinked bot/M1"), "{}", run.stdout);
}

#[test]
fn an_edited_baseline_is_a_looser_gate() {
    let gate = toml(&format!("{GATE}baseline = \"baseline.json\"\n"));
    let repository = Repository::new(&gate, ASSESSMENT);
    repository.write("docs/baseline.json", "{\"schema_version\": 1}\n");
    repository.git(&["switch", "--quiet", "main"]);
    repository.commit();
    assert_eq!(repository.diff().code, 0);
    repository.write("docs/baseline.json", "{\"schema_version\": 1, \"scores\": []}\n");
    let run = repository.diff();
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("setting `gate.baseline` (`docs/book.toml`): **looser**"), "{}", run.stdout);

    assert_eq!(repository.run(&["export", "docs", "-o", "old.json"]).code, 0);
    let run = repository.run(&["diff", "old.json", "docs"]);
    assert!(run.stdout.contains("The baseline was not compared"), "{}", run.stdout);
}

#[test]
fn settings_of_the_preprocessors_are_shown() {
    let old = toml(GATE);
    let with = |lines: &str| replaced(&old, "after = [\"links\"]\n", &format!("after = [\"links\"]\n{lines}"));
    for (lines, words) in [
        ("optional = true\n", "setting `optional` (`docs/book.toml`): **looser**"),
        ("on-error = \"show\"\n", "setting `on-error` (`docs/book.toml`): **looser**"),
    ] {
        fails((&old, ASSESSMENT), (&with(lines), ASSESSMENT), &[words]);
    }
    let run = between((&old, ASSESSMENT), (&format!("{old}\n[preprocessor.other]\ncommand = \"x\"\n"), ASSESSMENT));
    assert!(run.code == 0 && run.stdout.contains("setting `preprocessor.other`"), "{}", run.stdout);
    let run = between((&old, ASSESSMENT), (&with("command = \"x\"\n"), ASSESSMENT));
    assert!(run.stdout.contains("setting `command` (`docs/book.toml`)\n  - value: not set → x"), "{}", run.stdout);
}

#[test]
fn a_reason_to_fail_is_named_as_it_is() {
    let gate = toml("\n[preprocessor.aivss.gate]\nmax-score = 9\n");
    let decision = "status: accepted, owner: x, reason: y, review: 2027-01-01";
    let accepted = model("L3", &format!("severity: high, likelihood: possible, {decision}"), "");
    let open = replaced(&accepted, "status: accepted", "status: open");
    fails((&gate, &accepted), (&gate, &open), &["**open again**"]);
    let linked = model("L3", "severity: high, likelihood: possible, mitigations: [M1]", CONTROL);
    let unlinked = replaced(&linked, ", mitigations: [M1]", "");
    fails((&gate, &linked), (&gate, &unlinked), &["**higher effective risk**"]);
}
