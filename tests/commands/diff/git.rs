//! Tests `--base`: the revisions that git can provide, and those that it cannot.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{BOOK_TOML, CHAPTER, Repository, changed, run, run_git};

/// The comparison with `main`, with variables in the environment of our program.
fn with_env(repository: &Repository, variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"))
        .args(["diff", "--base", "main", "docs"])
        .current_dir(repository.path())
        .envs(variables.iter().copied())
        .env_remove("MDBOOK_LOG")
        .output()
        .expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

const NO_CHANGE: &str = "**Risk register:** no change in any input or result.\n";

#[test]
fn a_hook_of_another_repository_changes_nothing() {
    let repository = Repository::book();
    let elsewhere = Repository::book();
    let git_dir = elsewhere.path().join(".git");
    let git_dir = git_dir.to_str().expect("it is text");
    let index = elsewhere.path().join(".git/index.lock");
    let variables =
        [("GIT_DIR", git_dir), ("GIT_WORK_TREE", "/nowhere"), ("GIT_INDEX_FILE", index.to_str().expect("text"))];
    assert_eq!(with_env(&repository, &variables), (Some(0), NO_CHANGE.to_owned(), String::new()));
}

#[test]
fn what_git_says_is_printed_on_its_lines() {
    let repository = Repository::book();
    // As in a container in which the repository belongs to another user.
    let (code, stdout, stderr) = with_env(&repository, &[("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")]);
    assert_eq!((code, stdout.as_str()), (Some(2), ""), "{stderr}");
    assert!(stderr.contains("dubious ownership") && !stderr.contains("no git repository"), "{stderr}");
    assert!(
        stderr.lines().any(|line| line.trim_start().starts_with("git config --global --add safe.directory")),
        "{stderr}"
    );
    assert!(!stderr.contains('␊'), "{stderr}");
}

#[test]
fn placeholders_of_git_archive_are_no_change() {
    let chapter = changed(CHAPTER, &[("asks before it deletes", "asks before it deletes $Format:%H$")]);
    let repository = Repository::new(&[
        (".gitattributes", "*.md export-subst\n"),
        ("docs/book.toml", BOOK_TOML),
        ("docs/src/SUMMARY.md", "- [Bot](bot.md)\n"),
        ("docs/src/bot.md", &chapter),
    ]);
    let run = repository.run(&["diff", "--base", "main", "docs"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, NO_CHANGE), "{}", run.stderr);
}

/// git writes more to standard error than a pipe takes, before it writes the archive.
#[cfg(unix)]
#[test]
fn many_warnings_of_git_do_not_stop_it() {
    use std::os::unix::fs::PermissionsExt;
    let repository = Repository::book();
    let stub = tempfile::tempdir().expect("a folder");
    let path = std::env::var("PATH").expect("there is a PATH");
    let script = format!(
        "#!/bin/sh\nPATH='{path}'\nif [ \"$1\" = archive ]; then head -c 300000 /dev/zero | tr '\\0' x >&2; fi\nexec git \"$@\"\n"
    );
    let file = stub.path().join("git");
    std::fs::write(&file, script).expect("written");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).expect("may be run");
    let path = format!("{}:{path}", stub.path().display());
    assert_eq!(with_env(&repository, &[("PATH", &path)]), (Some(0), NO_CHANGE.to_owned(), String::new()));
}

#[test]
fn files_from_anywhere_in_the_repository_can_be_included() {
    let chapter = changed(
        CHAPTER,
        &[("  autonomy: 0.5 — asks before it deletes", "  autonomy: {{#include ../../shared/autonomy.txt}}")],
    );
    let repository = Repository::new(&[
        ("docs/book.toml", BOOK_TOML),
        ("docs/src/SUMMARY.md", "- [Bot](bot.md)\n"),
        ("docs/src/bot.md", &chapter),
        ("shared/autonomy.txt", "0.5"),
    ]);
    repository.write("shared/autonomy.txt", "0.7");
    let run = repository.run(&["diff", "--base", "main", "docs"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("factor Execution Autonomy: 0.5 → 0.7"), "{}", run.stdout);
    // From inside the book as well.
    assert_eq!(super::run(&repository.path().join("docs"), &["diff", "--base", "main"]).stdout, run.stdout);
}

#[test]
fn what_git_cannot_give_is_said_with_what_to_type() {
    let repository = Repository::book();
    let refused = |dir: &Path, args: &[&str]| {
        let run = run(dir, args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {}", run.stderr);
        run.stderr
    };
    // A shallow clone of one branch does not have the other. What is printed helps when it is typed.
    let clone = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", repository.path().display());
    assert!(
        run_git(clone.path(), &["clone", "--quiet", "--depth", "1", "--branch", "change", &url, "."]).status.success()
    );
    let error = refused(clone.path(), &["diff", "--base", "origin/main", "docs"]);
    let command =
        error.split_once("`git fetch origin main").and_then(|(_, rest)| rest.split_once('`')).expect("a command").0;
    assert!(error.contains("this clone has no revision `origin/main`"), "{error}");
    let typed = format!("git fetch --quiet origin main{command}");
    let typed: Vec<&str> = typed.split(' ').skip(1).collect();
    assert!(run_git(clone.path(), &typed).status.success());
    let run = super::run(clone.path(), &["diff", "--base", "origin/main", "docs"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "**Risk register:** no change in any input or result.\n"),
        "{}",
        run.stderr
    );

    // A reference is never an option of git.
    let error = refused(repository.path(), &["diff", "--base=--output=pwned", "docs"]);
    assert!(error.contains("no revision `--output=pwned`"), "{error}");
    assert!(!repository.path().join("pwned").exists() && !repository.path().join("docs/pwned").exists());
    refused(repository.path(), &["diff", "--base", "--help", "docs"]);

    let outside = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(outside.path().join("src")).expect("a folder");
    std::fs::write(outside.path().join("src/SUMMARY.md"), "").expect("written");
    assert!(refused(outside.path(), &["diff", "--base", "main"]).contains("is in no git repository"));
    assert!(refused(repository.path(), &["diff", "docs"]).contains("diff --base origin/main"));
    assert!(refused(repository.path(), &["diff", "--base", "main", "docs", "docs"]).contains("only one other"));

    // `git archive` would leave the chapter out.
    repository.commit(&[(".gitattributes", "docs/src/bot.md export-ignore\n")]);
    let error = refused(repository.path(), &["diff", "--base", "change", "docs"]);
    assert!(error.contains("leaves out docs/src/bot.md") && error.contains("git worktree add"), "{error}");
}

#[test]
fn without_git_two_folders_are_left() {
    let repository = Repository::book();
    let output = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"))
        .args(["diff", "--base", "main", "docs"])
        .current_dir(repository.path())
        .env("PATH", PathBuf::from("/nowhere"))
        .output()
        .expect("the binary runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("needs the program `git`") && error.contains("diff OLD NEW"), "{error}");
}
