//! Tests `diff --base` on real git repositories, which each test creates: the comment that a reviewer reads, and the exit code.
//!
//! `git` tests `--base` itself, `reference` its argument, `outside` files that are not in the revision, `gate` the effect of a
//! gate, and `attacks` changes that once got more risk past it. [`Repository`] is a repository with a book in `docs/`. The
//! expected comments are in `tests/diff/`; `SNAPSHOTS=overwrite cargo test --test commands diff::` rewrites them. Read them as
//! a reviewer would.

#![cfg(feature = "driver")]

mod attacks;
mod gate;
mod git;
mod outside;
mod reference;

use std::path::Path;
use std::process::{Command, Output};

/// A book with an assessment and a model, in the files of a reader's book.
const BOOK_TOML: &str = "\
[preprocessor.aivss]
after = [\"links\"]

[preprocessor.aivss.gate]
max-score = 8.9
max-risk = \"high\"
";

const CHAPTER: &str = "\
# Mail bot

```aivss
agent: Mail bot
id: bot-steered
title: A mail steers the bot
cvss: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:L/VA:N/SC:N/SI:N/SA:N
exploit: poc
mitigation: partial — mails are filtered
factors:
  autonomy: 0.5 — asks before it deletes
  tools: 1
  language: 1
  context: 0.5
  non-determinism: 0.5
  opacity: 0.5
  persistence: 0.5
  identity: 0.5
  multi-agent: 0
  self-mod: 0
```

```maestro
agent: Mail bot
id: bot
layers:
  L3:
    threats:
      - {id: B-1, title: A mail steers the bot, severity: high, likelihood: unlikely, mitigations: [M1, M2], coverage: full}
      - {id: B-2, title: The bot mails strangers, severity: medium, likelihood: possible}
mitigations:
  M1: {title: Mails are filtered, type: preventive, status: done}
  M2: {title: Every mail is logged, type: detective, status: done, evidence: https://example.org/log}
```
";

struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    /// A repository whose branch `main` has these files in `docs/`, and which is on the branch `change`.
    fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self { folder: tempfile::tempdir().expect("a folder") };
        repository.git(&["init", "--quiet", "--initial-branch", "main", "."]);
        repository.commit(files);
        repository.git(&["switch", "--quiet", "--create", "change"]);
        repository
    }

    /// The book of this file with a chapter.
    fn book() -> Self {
        Self::new(&[
            ("docs/book.toml", BOOK_TOML),
            ("docs/src/SUMMARY.md", "- [Bot](bot.md)\n"),
            ("docs/src/bot.md", CHAPTER),
        ])
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    /// The chapter with pieces replaced; each must be there.
    fn change(&self, changes: &[(&str, &str)]) {
        self.write("docs/src/bot.md", &changed(CHAPTER, changes));
    }

    fn commit(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "A state"]);
    }

    fn git(&self, args: &[&str]) {
        let output = run_git(self.path(), args);
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs our program in the root of the repository.
    fn run(&self, args: &[&str]) -> Run {
        run(self.path(), args)
    }

    /// Compares the book with `main`, as a workflow does, and compares the comment with the expected one.
    fn comment(&self, name: &str, code: i32) -> String {
        let run = self.run(&["diff", "--base", "main", "docs", "--fail-on-increase"]);
        assert_eq!(run.stderr, "", "{name}");
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff").join(format!("{name}.md"));
        snapbox::Assert::new()
            .action_env("SNAPSHOTS")
            .normalize_paths(false)
            .eq(snapbox::Data::text(&run.stdout), snapbox::Data::read_from(&kept, None));
        assert_eq!(run.code, code, "{name}: {}", run.stdout);
        run.stdout
    }
}

struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

fn run_git(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new("git");
    for (key, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_AUTHOR_NAME", "a"),
        ("GIT_AUTHOR_EMAIL", "a@example.org"),
        ("GIT_COMMITTER_NAME", "a"),
        ("GIT_COMMITTER_EMAIL", "a@example.org"),
    ] {
        command.env(key, value);
    }
    command.args(args).current_dir(dir).output().expect("git runs")
}

fn run(dir: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"));
    let output = command.args(args).current_dir(dir).env_remove("MDBOOK_LOG").output().expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is text");
    Run { code: output.status.code().expect("an exit code"), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn changed(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "the text has no {old}");
        text.replacen(old, new, 1)
    })
}

#[test]
fn nothing_changed() {
    let repository = Repository::book();
    assert_eq!(repository.comment("nothing", 0), "**Risk register:** no change in any input or result.\n");
    // A text outside of blocks is not an input.
    repository.change(&[("# Mail bot", "# The mail bot")]);
    assert!(repository.run(&["diff", "--base", "main", "docs"]).stdout.contains("no change"));
}

#[test]
fn inputs_that_change_no_result_are_shown() {
    let repository = Repository::book();
    repository.change(&[("0.5 — asks before it deletes", "0.5 — asks @before it deletes,\n    <b>mostly</b>")]);
    let comment = repository.comment("reason", 0);
    assert!(comment.contains("factor Execution Autonomy reason: text changed"), "{comment}");
    assert!(comment.contains("`docs/src/bot.md:3`"), "{comment}");
    assert!(!comment.contains("<b>") && !comment.contains("@before"), "{comment}");

    let repository = Repository::book();
    repository.change(&[("mitigations: [M1, M2], coverage", "mitigations: [M1], coverage")]);
    let comment = repository.comment("unlinked", 0);
    assert!(comment.contains("mitigations: unlinked M2"), "{comment}");

    let repository = Repository::book();
    repository.change(&[("status: done, evidence: https://example.org/log", "status: done")]);
    assert!(repository.comment("evidence", 0).contains("evidence: removed https"));
}

#[test]
fn higher_and_lower_results_come_with_their_inputs() {
    let repository = Repository::book();
    repository.change(&[
        ("AV:N/AC:L", "AV:L/AC:L"),
        ("severity: high, likelihood: unlikely", "severity: high, likelihood: likely"),
    ]);
    let comment = repository.comment("results", 1);
    assert!(comment.contains("Attack Vector: Network → Local"), "{comment}");
    assert!(comment.find("Worse") < comment.find("Better"), "{comment}");
}

#[test]
fn what_can_no_longer_be_judged_fails() {
    let repository = Repository::book();
    repository.change(&[
        ("severity: medium, likelihood: possible", "severity: medium"),
        ("cvss: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:L/VA:N/SC:N/SI:N/SA:N\n", ""),
    ]);
    let comment = repository.comment("not-judged", 1);
    assert!(comment.contains("not scored any more") && comment.contains("not rated any more"), "{comment}");
}

#[test]
fn a_threat_that_is_closed_without_a_review_fails() {
    let repository = Repository::book();
    repository.change(&[("likelihood: possible}", "likelihood: possible, status: accepted, owner: Ops}")]);
    assert!(repository.comment("closed", 1).contains("**closed without reason and review date**"));
    let reviewed = "likelihood: possible, status: accepted, owner: Ops, reason: Rare., review: 2027-01-31}";
    repository.change(&[("likelihood: possible}", reviewed)]);
    assert!(repository.comment("closed-reviewed", 0).contains("status: open → accepted"));
    // A finished control is linked to one mitigated threat, and no control to the other.
    repository.change(&[("coverage: full}", "coverage: full, status: mitigated}")]);
    assert_eq!(repository.run(&["diff", "--base", "main", "docs", "--fail-on-increase"]).code, 0);
    repository.change(&[("likelihood: possible}", "likelihood: possible, status: mitigated}")]);
    assert_eq!(repository.run(&["diff", "--base", "main", "docs", "--fail-on-increase"]).code, 1);
}

#[test]
fn renamed_entries_keep_their_history_only_with_their_old_id() {
    let repository = Repository::book();
    repository.change(&[
        ("id: bot-steered\n", "id: bot-mail\nformerly: bot-steered\n"),
        ("id: bot\n", "id: mail\nformerly: bot\n"),
    ]);
    let comment = repository.comment("renamed-formerly", 0);
    assert!(comment.contains("id was `bot-steered`") && !comment.contains("Gone"), "{comment}");

    let repository = Repository::book();
    repository.change(&[("id: bot-steered\n", "id: bot-mail\n"), ("id: B-2,", "id: B-9,")]);
    let comment = repository.comment("renamed", 1);
    assert!(comment.contains("### Gone") && comment.contains("`formerly`"), "{comment}");
}

#[test]
fn a_deleted_threat_fails() {
    let repository = Repository::book();
    repository
        .change(&[("      - {id: B-2, title: The bot mails strangers, severity: medium, likelihood: possible}\n", "")]);
    let comment = repository.comment("deleted", 1);
    assert!(comment.contains("**gone**") && comment.contains("was in `docs/src/bot.md:30`"), "{comment}");
}

#[test]
fn new_entries_are_held_against_the_gate() {
    let threat = |risk: &str| format!("likelihood: possible}}\n      - {{id: B-3, title: New, {risk}}}");
    let repository = Repository::book();
    repository.change(&[("likelihood: possible}", &threat("severity: low, likelihood: likely"))]);
    assert!(repository.comment("new", 0).contains("### New"));
    repository.change(&[("likelihood: possible}", &threat("severity: critical, likelihood: likely"))]);
    assert!(repository.comment("new-above", 1).contains("the gate does not allow it"));
    // Without a gate, nothing says which entries may be added.
    let without = "[preprocessor.aivss]\nafter = [\"links\"]\n";
    let repository = Repository::book();
    repository.commit(&[("docs/book.toml", without)]);
    repository.git(&["branch", "--quiet", "--force", "main"]);
    repository.change(&[("likelihood: possible}", &threat("severity: low, likelihood: unlikely"))]);
    assert!(repository.comment("new-without-gate", 1).contains("no gate limits it"));
}

#[test]
fn a_looser_gate_fails() {
    let repository = Repository::book();
    let looser = changed(BOOK_TOML, &[("8.9", "9.5"), ("max-risk = \"high\"\n", "")]);
    repository
        .write("docs/book.toml", &format!("{looser}\n[preprocessor.aivss.lints]\norphan-mitigation = \"allow\"\n"));
    let comment = repository.comment("gate", 1);
    for key in ["gate.max-score", "gate.max-risk", "lints.orphan-mitigation"] {
        assert!(comment.contains(&format!("setting `{key}` (`docs/book.toml`): **looser**")), "{comment}");
    }
    repository.write("docs/book.toml", &changed(BOOK_TOML, &[("8.9", "7")]));
    assert!(repository.comment("gate-stricter", 0).contains("stricter"));
}

#[test]
fn a_new_or_longer_exemption_fails() {
    let exempt = |until: &str| {
        format!(
            "{BOOK_TOML}\n[[preprocessor.aivss.gate.exempt]]\nid = \"B-2\"\nreason = \"Soon.\"\nowner = \"Ops\"\nuntil = {until}\n"
        )
    };
    let repository = Repository::book();
    repository.commit(&[("docs/book.toml", &exempt("2027-01-31"))]);
    assert!(repository.comment("exemption", 1).contains("**new exemption**"));
    repository.git(&["branch", "--quiet", "--force", "main"]);
    repository.write("docs/book.toml", &exempt("2027-06-30"));
    assert!(repository.comment("exemption-longer", 1).contains("**longer exemption**"));
}

#[test]
fn a_book_with_errors_is_still_compared() {
    // The change breaks the model. Its threats are not gone; they only cannot be read.
    let repository = Repository::book();
    repository.change(&[
        ("severity: medium, likelihood: possible", "severity: huge, likelihood: possible"),
        ("mitigation: partial", "mitigation: none"),
    ]);
    let comment = repository.comment("errors-new", 1);
    assert!(comment.contains("cannot be read in the new state") && !comment.contains("### Gone"), "{comment}");
    assert!(comment.find("### Problems") < comment.find("### ▲ Worse"), "{comment}");
    // Without --fail-on-increase as well: the comparison is not complete.
    assert_eq!(repository.run(&["diff", "--base", "main", "docs"]).code, 1);

    // The id cannot be read either.
    let repository = Repository::book();
    repository.change(&[("agent: Mail bot\nid: bot\n", "agent: [\nid: bot\n")]);
    let comment = repository.comment("errors-yaml", 1);
    assert!(comment.contains("threat `B-1`") && !comment.contains("### Gone"), "{comment}");

    // The base had the error, and the change fixes it.
    let repository = Repository::new(&[
        ("docs/book.toml", BOOK_TOML),
        ("docs/src/SUMMARY.md", "- [Bot](bot.md)\n"),
        ("docs/src/bot.md", &changed(CHAPTER, &[("severity: medium", "severity: huge")])),
    ]);
    repository.change(&[]);
    let comment = repository.comment("errors-old", 1);
    assert!(comment.contains("cannot be read in the old state") && !comment.contains("### New"), "{comment}");
}

#[test]
fn a_stale_expectation_is_a_problem_and_no_end() {
    let repository = Repository::book();
    repository.change(&[("mitigation: partial", "expect: 7.8 High\nmitigation: none")]);
    let comment = repository.comment("expect", 1);
    assert!(comment.contains("`expect-mismatch`") && comment.contains("higher score"), "{comment}");
}

#[test]
fn a_base_without_blocks_or_without_a_book_is_empty() {
    let repository = Repository::new(&[
        ("docs/book.toml", BOOK_TOML),
        ("docs/src/SUMMARY.md", "- [Bot](bot.md)\n"),
        ("docs/src/bot.md", "# Nothing yet\n"),
    ]);
    repository.change(&[]);
    repository.comment("base-without-blocks", 0);

    let repository = Repository::new(&[("README.md", "A project.\n")]);
    for (path, text) in
        [("docs/book.toml", BOOK_TOML), ("docs/src/SUMMARY.md", "- [Bot](bot.md)\n"), ("docs/src/bot.md", CHAPTER)]
    {
        repository.write(path, text);
    }
    let comment = repository.comment("base-without-book", 0);
    assert!(comment.contains("has no book yet"), "{comment}");

    // A book that was moved to another folder is not a new book.
    let repository = Repository::book();
    repository.git(&["mv", "docs", "book"]);
    let run = repository.run(&["diff", "--base", "main", "book"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("no book in book/, but one in docs") && run.stderr.contains("git worktree add"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_file_without_the_settings_fails_and_is_not_called_looser() {
    let repository = Repository::book();
    assert_eq!(repository.run(&["export", "docs", "-o", "new.json"]).code, 0);
    let text = std::fs::read_to_string(repository.path().join("new.json")).expect("it was written");
    // The export as an earlier version wrote it.
    let old: String =
        text.lines().filter(|line| !line.starts_with("\"policy\":")).map(|line| format!("{line}\n")).collect();
    assert_ne!(old, text);
    std::fs::write(repository.path().join("old.json"), old).expect("written");
    for files in [["old.json", "new.json"], ["new.json", "old.json"]] {
        let run = repository.run(&[&["diff", "--fail-on-increase"], &files[..]].concat());
        assert_eq!(run.code, 1, "{}", run.stdout);
        assert!(!run.stdout.contains("no change in any input or result"), "{}", run.stdout);
        assert!(run.stdout.contains("were not compared") && !run.stdout.contains("looser"), "{}", run.stdout);
    }
}
