//! Tests the argument of `--base`: a name that may mean two commits is refused.

use super::{CHAPTER, Repository, Run, changed, run_git};

/// A clone of a repository, on a branch that raises a risk.
fn clone_of(repository: &Repository) -> tempfile::TempDir {
    let clone = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", repository.path().display());
    assert!(run_git(clone.path(), &["clone", "--quiet", "--branch", "change", &url, "."]).status.success());
    let raised =
        changed(CHAPTER, &[("severity: medium, likelihood: possible", "severity: critical, likelihood: likely")]);
    std::fs::write(clone.path().join("docs/src/bot.md"), raised).expect("written");
    clone
}

fn diff(clone: &tempfile::TempDir, base: &str) -> Run {
    super::run(clone.path(), &["diff", "--base", base, "docs", "--fail-on-increase"])
}

fn git(clone: &tempfile::TempDir, args: &[&str]) {
    let output = run_git(clone.path(), args);
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_tag_does_not_stand_in_for_a_branch() {
    let clone = clone_of(&Repository::book());
    assert_eq!(diff(&clone, "origin/main").code, 1);
    // If the change itself were the old state, there would be no difference.
    git(&clone, &["commit", "--quiet", "--all", "--message", "More risk"]);
    git(&clone, &["tag", "origin/main", "HEAD"]);
    let refused = diff(&clone, "origin/main");
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{}", refused.stderr);
    assert_eq!(
        refused.stderr,
        "error: `origin/main` is ambiguous, because the repository has refs/remotes/origin/main and refs/tags/origin/main\n\
         help: write the full name of the one that you mean: `--base refs/remotes/origin/main` or `--base refs/tags/origin/main`\n"
    );
    // What is printed helps when it is typed.
    assert_eq!(diff(&clone, "refs/remotes/origin/main").code, 1);
    assert_eq!(diff(&clone, "refs/tags/origin/main").code, 0);
    let before = diff(&clone, "origin/main~1");
    assert!(before.stderr.contains("`--base refs/remotes/origin/main~1` or"), "{}", before.stderr);
    // A tag may be named after a full name, too.
    git(&clone, &["tag", "refs/remotes/origin/main", "HEAD"]);
    assert_eq!(diff(&clone, "refs/remotes/origin/main").code, 1);
    git(&clone, &["tag", "refs/remotes/origin/other", "HEAD"]);
    let missing = diff(&clone, "refs/remotes/origin/other");
    assert!(missing.stderr.contains("no revision `refs/remotes/origin/other`"), "{}", missing.stderr);
    assert!(missing.stderr.contains("`git fetch origin other:refs/remotes/origin/other`"), "{}", missing.stderr);
}

#[test]
fn a_tag_does_not_stand_in_for_a_branch_that_was_not_fetched() {
    let clone = clone_of(&Repository::book());
    git(&clone, &["commit", "--quiet", "--all", "--message", "More risk"]);
    git(&clone, &["branch", "--delete", "--remotes", "origin/main"]);
    git(&clone, &["tag", "origin/main", "HEAD"]);
    let refused = diff(&clone, "origin/main");
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("`origin/main` is refs/tags/origin/main here"), "{}", refused.stderr);
    assert!(refused.stderr.contains("`--base refs/remotes/origin/main` for the branch"), "{}", refused.stderr);
    assert_eq!(diff(&clone, "refs/tags/origin/main").code, 0);
}

/// If the book were replaced by a link to another book, that book would be compared with itself.
#[cfg(unix)]
#[test]
fn a_book_that_became_a_link_is_compared_with_what_it_was() {
    let book = |folder: &str, chapter: &str| {
        ["book.toml", "src/SUMMARY.md", "src/bot.md"]
            .into_iter()
            .zip([super::BOOK_TOML, "- [Bot](bot.md)\n", chapter])
            .map(|(path, text)| (format!("{folder}/{path}"), text.to_owned()))
            .collect::<Vec<_>>()
    };
    let files = [book("docs", CHAPTER), book("other", "# Nothing\n")].concat();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let repository = Repository::new(&files);
    std::fs::remove_dir_all(repository.path().join("docs")).expect("removed");
    std::os::unix::fs::symlink("other", repository.path().join("docs")).expect("linked");
    let run = repository.run(&["diff", "--base", "main", "docs", "--fail-on-increase"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", run.stdout);
    assert!(
        run.stdout.contains("threat `B-1` Mail bot: A mail steers the bot (was in `docs/src/bot.md:29`): **gone**"),
        "{}",
        run.stdout
    );
}

#[test]
fn every_other_name_that_is_ambiguous_is_refused() {
    let clone = clone_of(&Repository::book());
    let commit = run_git(clone.path(), &["rev-parse", "origin/main"]);
    let commit = String::from_utf8(commit.stdout).expect("it is text").trim().to_owned();
    git(&clone, &["commit", "--quiet", "--all", "--message", "More risk"]);
    let short = &commit[..8];
    for name in ["origin/main", "origin", "main", short, &format!("v1-0-g{short}")] {
        if name == "main" {
            git(&clone, &["branch", "main", "origin/main"]);
        }
        // Without a second meaning the name is taken. `git describe` names nothing here, so the tag is the first one.
        if !name.starts_with("v1") {
            assert_eq!(diff(&clone, name).code, 1, "{name}");
        }
        git(&clone, &["tag", name, "HEAD"]);
        let refused = diff(&clone, name);
        assert_eq!(refused.code, 2, "{name}: {}", refused.stdout);
        assert!(refused.stderr.contains(&format!("`{name}` is ambiguous")), "{}", refused.stderr);
        git(&clone, &["tag", "--delete", name]);
    }
    // A branch with the name of a remote branch, and a full hash, which is always the commit.
    git(&clone, &["branch", "origin/main", "HEAD"]);
    assert!(diff(&clone, "origin/main").stderr.contains("refs/heads/origin/main and refs/remotes/origin/main"));
    git(&clone, &["update-ref", &format!("refs/tags/{commit}"), "HEAD"]);
    assert_eq!(diff(&clone, &commit).code, 1);
    assert_eq!(diff(&clone, "HEAD").code, 0);
    assert_eq!(diff(&clone, "@").code, 0);
}
