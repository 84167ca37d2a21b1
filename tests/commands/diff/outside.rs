//! Tests files that are not in the revision: nothing of the old state is read from the working tree or from elsewhere on the
//! disk.

use super::{BOOK_TOML, CHAPTER, Repository, Run, changed};

const SUMMARY: &str = "- [Bot](bot.md)\n";

/// A repository whose branch `main` is this book, after the change has raised the factor in `docs/src/autonomy.txt`.
fn raised(toml: &str, summary: &str, chapter: &str) -> Repository {
    let repository = Repository::new(&[("docs/src/autonomy.txt", "0.5")]);
    repository.git(&["switch", "--quiet", "main"]);
    repository.commit(&[("docs/book.toml", toml), ("docs/src/SUMMARY.md", summary), ("docs/src/bot.md", chapter)]);
    repository.git(&["switch", "--quiet", "change"]);
    repository.git(&["merge", "--quiet", "main"]);
    repository.write("docs/src/autonomy.txt", "0.9");
    repository
}

fn including(path: &str) -> String {
    let include = format!("  autonomy: {{{{#include {path}}}}}");
    changed(CHAPTER, &[("  autonomy: 0.5 — asks before it deletes", &include)])
}

fn diff(repository: &Repository) -> Run {
    repository.run(&["diff", "--base", "main", "docs", "--fail-on-increase"])
}

#[test]
fn an_include_by_absolute_path_does_not_read_the_new_state() {
    let repository = raised(BOOK_TOML, SUMMARY, CHAPTER);
    let path = repository.path().join("docs/src/autonomy.txt");
    let chapter = including(path.to_str().expect("it is text"));
    let repository = Within { chapter: &chapter, repository };
    let run = repository.compared();
    let place = "- old state, `docs/src/bot.md:11`: the include of";
    assert!(
        run.stdout.contains(place) && run.stdout.contains("leads out of the revision of the repository"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("help: write a path to a file of the repository, relative to"), "{}", run.stdout);
    assert!(run.stdout.contains("cannot be read in the old state"), "{}", run.stdout);
    // The same path from the chapter is followed.
    let run = diff(&raised(BOOK_TOML, SUMMARY, &including("autonomy.txt")));
    assert!(run.stdout.contains("factor Execution Autonomy: 0.5 → 0.9"), "{}", run.stdout);
}

/// A repository whose branch `main` gets this chapter later, because the chapter may contain the path of the repository.
struct Within<'c> {
    chapter: &'c str,
    repository: Repository,
}

impl Within<'_> {
    fn compared(&self) -> Run {
        let repository = &self.repository;
        repository.git(&["stash", "--quiet"]);
        repository.git(&["switch", "--quiet", "main"]);
        repository.commit(&[("docs/src/bot.md", self.chapter)]);
        repository.git(&["switch", "--quiet", "change"]);
        repository.git(&["merge", "--quiet", "main"]);
        repository.git(&["stash", "pop", "--quiet"]);
        let run = diff(repository);
        assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", run.stdout);
        run
    }
}

#[test]
fn an_include_that_leaves_the_repository_is_a_problem_of_the_old_state() {
    let outside = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(outside.path(), "0.5").expect("written");
    let absolute = outside.path().to_str().expect("it is text");
    // The old state is unpacked below the folder for temporary files, so the same relative path leads out of it.
    let name = outside.path().file_name().and_then(|name| name.to_str()).expect("a name");
    for path in [absolute, &format!("../../../{name}"), "../../../../../../../../../etc/hostname"] {
        let run = diff(&raised(BOOK_TOML, SUMMARY, &including(path)));
        let message = format!("the include of `{path}` leads out of the revision of the repository, so it is not read");
        assert_eq!(run.stderr, "", "{path}");
        let escaped = run.stdout.replace('\\', "");
        assert!(escaped.contains(&message), "{path}: {}", run.stdout);
        assert_eq!(run.code, 1, "{path}");
    }
    // A path with `..` that stays inside the repository is followed, also from a file that is included itself.
    let repository = raised(BOOK_TOML, SUMMARY, &including("../../docs/src/../more/first.txt"));
    repository.git(&["stash", "--quiet"]);
    repository.git(&["switch", "--quiet", "main"]);
    repository.commit(&[("docs/more/first.txt", "{{#include ../src/autonomy.txt}}")]);
    repository.git(&["switch", "--quiet", "change"]);
    repository.git(&["merge", "--quiet", "main"]);
    repository.git(&["stash", "pop", "--quiet"]);
    let run = diff(&repository);
    assert!(run.stdout.contains("factor Execution Autonomy: 0.5 → 0.9"), "{}", run.stdout);
}

#[test]
fn chapters_and_their_folder_are_not_read_from_outside() {
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("SUMMARY.md"), SUMMARY).expect("written");
    std::fs::write(outside.path().join("bot.md"), CHAPTER).expect("written");
    let folder = outside.path().to_str().expect("it is text");
    let src = format!("[book]\nsrc = \"{folder}\"\n{BOOK_TOML}");
    let run = diff(&raised(&src, SUMMARY, CHAPTER));
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("is outside of the revision of the repository, so the old state has no chapters"),
        "{}",
        run.stderr
    );
    let name = outside.path().file_name().and_then(|name| name.to_str()).expect("a name");
    let summary = format!("{SUMMARY}- [Other](../../../{name}/bot.md)\n");
    let run = diff(&raised(BOOK_TOML, &summary, "Text.\n"));
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("is outside of the revision of the repository, so it is not read"), "{}", run.stderr);
}

#[test]
fn a_baseline_is_not_read_from_outside() {
    let outside = tempfile::NamedTempFile::new().expect("a file");
    let baseline = format!("{BOOK_TOML}baseline = \"{}\"\n", outside.path().display());
    let run = diff(&raised(&baseline, SUMMARY, CHAPTER));
    assert_eq!(run.code, 1, "{}", run.stdout);
    let line =
        "- old state, `docs/book.toml:7`: the baseline is outside of the revision of the repository, so it is not read";
    assert!(run.stdout.contains(line), "{}", run.stdout);
}

/// All paths in a comment or in the JSON are relative to the root of the repository, wherever the command runs.
#[test]
fn paths_count_from_the_root_of_the_repository() {
    let repository = raised(BOOK_TOML, SUMMARY, &including("autonomy.txt"));
    repository.write("docs/book.toml", &BOOK_TOML.replace("max-score = 8.9", "max-score = 9.9"));
    let run = diff(&repository);
    for place in ["(`docs/src/bot.md:3`)", "setting `gate.max-score` (`docs/book.toml`)"] {
        assert!(run.stdout.contains(place), "{}", run.stdout);
    }
    assert_eq!(super::run(&repository.path().join("docs"), &["diff", "--base", "main"]).stdout, run.stdout);
    let json = repository.run(&["diff", "--base", "main", "docs", "--format", "json"]).stdout;
    assert!(json.contains("\"path\": \"docs/src/bot.md\"") && !json.contains("\"path\": \"src/"), "{json}");
    // A block in a file that is included from elsewhere in the repository has one path in both states.
    let block = changed(CHAPTER, &[("# Mail bot\n", "")]);
    let repository = Repository::new(&[
        ("docs/book.toml", BOOK_TOML),
        ("docs/src/SUMMARY.md", SUMMARY),
        ("docs/src/bot.md", "{{#include ../../shared/bot.md}}\n"),
        ("shared/bot.md", &block),
    ]);
    repository.write("shared/bot.md", &changed(&block, &[("severity: high", "severity: critical")]));
    let run = diff(&repository);
    assert!(run.stdout.contains("(`shared/bot.md:") && !run.stdout.contains("moved from"), "{}", run.stdout);
    // Two folders have no common root.
    let folders = repository.run(&["diff", "docs", "docs"]);
    assert!(folders.stdout.contains("no change"), "{}", folders.stdout);
}
