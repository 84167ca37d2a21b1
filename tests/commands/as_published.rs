//! Tests that `check`, `export`, `diff` and `build` work on what a build publishes: no block in the book's folder is silently
//! left out.

#![cfg(feature = "driver")]

use crate::support::{BookTest, Host, Run};

const BLOCK: &str = "# A model\n\n```maestro\nagent: A\nid: a\nlayers:\n  L1: [{id: T-1, title: t, severity: low, likelihood: likely}]\n```\n";
const OURS: &str = "[preprocessor.aivss]\nafter = [\"links\"]\n";

fn book(name: &str, toml: &str, chapter: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", format!("[book]\ntitle = \"T\"\n\n{toml}"))
        .file("src/SUMMARY.md", "- [One](one.md)\n")
        .file("src/one.md", chapter)
}

fn check(book: &BookTest) -> Run {
    book.command(&["check", "--today", "2026-11-20"], &[])
}

#[track_caller]
fn has(printed: &str, text: &str) {
    assert!(printed.contains(text), "{text:?} is not in\n{printed}");
}

#[test]
fn a_file_with_a_block_that_no_chapter_has_fails_every_command_that_reads_the_book() {
    let book = book("unlisted", OURS, "text").file("src/deep/lost.md", BLOCK);
    let error = "src/deep/lost.md:3:1: error[unlisted-chapter]";
    let help = "add `- [A model](deep/lost.md)` to src/SUMMARY.md";
    let run = check(&book).expect_code(1);
    has(run.text(), error);
    has(run.text(), help);
    let run = book.command(&["export"], &[]).expect_code(1);
    assert!(run.stdout.is_empty());
    has(&run.stderr, error);
    let run = book.build(Host::Own).expect_code(1);
    has(&run.stderr, error);
    assert!(!book.out.exists(), "nothing is written");
    let run = book.command(&["diff", ".", "."], &[]).expect_code(1);
    has(run.text(), "`src/deep/lost.md:3`");
    has(run.text(), "unlisted-chapter");
    // mdBook's own build does not report it, because the preprocessor only reads what mdBook sends.
    book.build(Host::V05).expect_code(0);
    assert_eq!(book.changes(), Vec::<String>::new());

    // Following the advice is enough, and so is an include or the lint.
    let listed = book.file("src/SUMMARY.md", "- [One](one.md)\n- [A model](deep/lost.md)\n");
    has(check(&listed).expect_code(0).text(), "1 threat model");
    let book = self::book("unlisted-included", OURS, "{{#include deep/lost.md}}\n").file("src/deep/lost.md", BLOCK);
    check(&book).expect_code(0);
    let toml = format!("{OURS}\n[preprocessor.aivss.lints]\nunlisted-chapter = \"allow\"\n");
    let book = self::book("unlisted-allowed", &toml, "text").file("src/lost.md", BLOCK);
    check(&book).expect_code(0);
    book.build(Host::Own).expect_code(0);
}

#[test]
fn files_that_are_part_of_the_book_under_another_spelling_are_not_unlisted() {
    let summary = "- [Read me](./README.md)\n- [Blank](a%20b.md)\n- [Dots](deep/../deep/c.md)\n- [Draft]()\n";
    let block = |id: &str| BLOCK.replace("id: a", &format!("id: {id}")).replace("T-1", &format!("T-{id}"));
    let book = book("spelling", OURS, "text")
        .file("src/SUMMARY.md", summary)
        .file("src/README.md", block("r"))
        .file("src/a b.md", block("b"))
        .file("src/deep/c.md", block("c"));
    has(check(&book).expect_code(0).text(), "3 threat models");
    // An index beside the README, and a file name in capitals.
    let book = book.file("src/index.md", block("i")).file("src/deep/D.MD", block("d"));
    let run = check(&book).expect_code(1);
    has(run.text(), "src/index.md:3:1: error[unlisted-chapter]");
    has(run.text(), "src/deep/D.MD:3:1: error[unlisted-chapter]");
}

#[test]
fn what_no_author_wrote_as_a_chapter_is_passed_over() {
    let toml = format!("[build]\nbuild-dir = \"src/out\"\n\n{OURS}");
    let book = book("passed-over", &toml, "text")
        .file("src/.drafts/hidden.md", BLOCK)
        .file("src/out/page.md", BLOCK)
        .file("src/sample.txt", BLOCK)
        .file("src/indented.md", BLOCK.replace('\n', "\n    "))
        .file("src/latin.md", b"caf\xe9\n".as_slice());
    check(&book).expect_code(0);
    // A file that is not UTF-8 is reported too.
    let book = book.file("src/latin.md", [b"caf\xe9\n\n".as_slice(), BLOCK.as_bytes()].concat());
    has(check(&book).expect_code(1).text(), "src/latin.md:5:1: error[unlisted-chapter]");
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_and_not_to_folders() {
    use std::os::unix::fs::symlink;
    let book = book("links", OURS, "text").file("outside.md", BLOCK).file("more/lost.md", BLOCK);
    symlink("..", book.root.join("src/round")).expect("linked");
    symlink("../more", book.root.join("src/more")).expect("linked");
    symlink("nowhere.md", book.root.join("src/gone.md")).expect("linked");
    check(&book).expect_code(0);
    symlink("../outside.md", book.root.join("src/linked.md")).expect("linked");
    has(check(&book).expect_code(1).text(), "src/linked.md:3:1: error[unlisted-chapter]");
}

#[test]
fn blocks_of_included_files_are_judged_as_a_build_publishes_them() {
    let raw = "src/part.md:3:1: error[published-raw]: this block is published as it is written";
    for (name, toml) in [
        ("no-after", "[preprocessor.aivss]\n"),
        ("unknown-after", "[preprocessor.aivss]\nafter = [\"toc\"]\n"),
        ("explicit", "[preprocessor.aivss]\nafter = [\"index\"]\nbefore = [\"links\"]\n"),
        ("by-name", "[build]\nuse-default-preprocessors = false\n\n[preprocessor.links]\n[preprocessor.aivss]\n"),
    ] {
        let book = book(name, toml, "{{#include part.md}}\n").file("src/part.md", BLOCK);
        // mdBook publishes the block unchanged, and so do we, but both report it.
        let run = book.build(Host::V05).expect_code(101);
        has(&run.stderr, raw);
        has(&book.build(Host::Own).expect_code(1).stderr, raw);
        let run = check(&book).expect_code(1);
        has(run.text(), raw);
        has(run.text(), "help: add `after = [\"links\"]` to `[preprocessor.aivss]`");
        has(run.text(), "0 threat models");
        book.command(&["export"], &[]).expect_code(1);
    }
    for (name, toml) in [
        ("after", OURS),
        ("before", "[preprocessor.aivss]\n\n[preprocessor.links]\nbefore = [\"aivss\"]\n"),
        // A step that waits for another step runs after all steps that wait for none.
        ("after-index", "[preprocessor.aivss]\nafter = [\"index\"]\n"),
        // This is true even if that other step is a program that is not run here.
        (
            "after-other",
            "[preprocessor.aivss]\nafter = [\"other\"]\n\n[preprocessor.other]\ncommand = \"sh other.sh\"\nafter = [\"links\"]\n",
        ),
    ] {
        let book = book(name, toml, "{{#include part.md}}\n").file("src/part.md", BLOCK);
        let book = book.file("other.sh", "test \"$1\" = supports\n");
        has(check(&book).expect_code(0).text(), "1 threat model");
        // Other preprocessors run only on request. This one supports every renderer, and then fails.
        let all = book.command(&["check", "--all-preprocessors"], &[]);
        assert_eq!(all.code, Some(if name == "after-other" { 2 } else { 0 }), "{name}: {}", all.stderr);
        if name != "after-other" {
            book.build(Host::Own).expect_code(0);
            assert!(book.page("html/one.html").contains("<section"), "{name}");
        }
    }
}

#[test]
fn without_links_nothing_is_included() {
    let toml = format!("[build]\nuse-default-preprocessors = false\n\n{OURS}");
    let book = book("no-links", &toml, "{{#include part.md}}\n{{#include gone.md}}\n").file("src/part.md", BLOCK);
    let run = check(&book).expect_code(1);
    has(run.text(), "src/part.md:3:1: error[unlisted-chapter]");
    has(run.text(), "0 threat models");
    assert!(!run.text().contains("broken-include"), "{}", run.text());
}

#[test]
fn outputs_that_never_see_this_preprocessor_are_reported() {
    let book = book("renderers", "[preprocessor.aivss]\nafter = [\"links\"]\nrenderers = [\"epub\"]\n", BLOCK);
    let error = "book.toml:6:1: error[published-raw]: `renderers` does not contain `html`, so the pages of `html` show";
    has(check(&book).expect_code(1).text(), error);
    has(&book.build(Host::Own).expect_code(1).stderr, error);
    let book =
        self::book("renderers-html", "[preprocessor.aivss]\nafter = [\"links\"]\nrenderers = [\"html\"]\n", BLOCK);
    check(&book).expect_code(0);

    let book = self::book("no-table", "", BLOCK);
    has(check(&book).expect_code(1).text(), "book.toml:1:1: error[published-raw]: there is no `[preprocessor.aivss]`");
    // Without a block, nothing can be missing.
    check(&self::book("no-table-no-block", "", "text")).expect_code(0);

    let book = self::book("optional", &format!("{OURS}optional = true\n"), BLOCK);
    has(check(&book).expect_code(0).text(), "book.toml:6:1: warning[optional-preprocessor]");
}

#[test]
fn includes_without_blocks_are_no_error() {
    let book = book("plain-include", "[preprocessor.aivss]\n", "{{#include part.md}}\n").file("src/part.md", "text\n");
    has(check(&book).expect_code(0).text(), "warning[after-links]");
    book.build(Host::Own).expect_code(0);
}

#[test]
fn a_near_miss_and_a_half_included_file_are_unlisted_too() {
    let block = "```maestro\nagent: Bot\n```\n";
    let near = book("unlisted-near", OURS, "Text.\n").file("src/b.md", block.replace("maestro", "Maestro"));
    has(check(&near).expect_code(1).text(), "src/b.md:1:4: error[unlisted-chapter]");
    let half = book("unlisted-half", OURS, "{{#include b.md:1:1}}\n").file("src/b.md", format!("Text.\n\n{block}"));
    let run = check(&half).expect_code(1);
    has(run.text(), "src/b.md:3:1: error[unlisted-chapter]: a chapter includes another part of this file");
    let whole = book("unlisted-whole", OURS, "{{#include b.md:3:5}}\n").file("src/b.md", format!("Text.\n\n{block}"));
    assert!(!check(&whole).text().contains("unlisted-chapter"));
}
