//! Tests `rename`: an id is renamed in all files of a book, or in none.

#![cfg(feature = "lsp")]

use crate::support::{BookTest, Run};

const CHAPTER: &str = "```maestro\nagent: Mail\nid: mail\nlayers:\n  L3:\n    - {id: MA-1, title: Steered, mitigations: [M1]}\nmitigations:\n  M1: \
                       {title: Quotes}\n```\n";

fn book(name: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", "[book]\ntitle = \"Test\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n")
        .file("src/SUMMARY.md", "- [Mail](mail.md)\n- [Other](other.md)\n")
        .file("src/mail.md", CHAPTER)
        .file("src/other.md", "😀 {{#maestro MA-1}}\n\n```maestro\nagent: Other\nmitigations:\n  M1: {title: X}\n```\n")
}

fn read(book: &BookTest, path: &str) -> String {
    std::fs::read_to_string(book.root.join(path)).expect("it can be read")
}

fn rename(book: &BookTest, args: &[&str]) -> Run {
    book.command(&[&["rename"], args].concat(), b"")
}

#[test]
fn every_file_that_has_the_id_is_changed() {
    let book = book("rename-all");
    let run = rename(&book, &["MA-1", "MAIL-1"]).expect_code(0);
    assert!(run.stderr.contains("renamed the threat in 2 places of 2 files"), "{}", run.stderr);
    assert!(read(&book, "src/mail.md").contains("{id: MAIL-1, title"));
    assert!(read(&book, "src/other.md").starts_with("😀 {{#maestro MAIL-1}}\n"));
}

#[test]
fn a_dry_run_prints_the_difference_and_writes_nothing() {
    let book = book("rename-dry");
    let run = rename(&book, &["MA-1", "MAIL-1", "--dry-run"]).expect_code(0);
    let diff = run.text();
    assert!(diff.contains("-😀 {{#maestro MA-1}}\n+😀 {{#maestro MAIL-1}}\n"), "{diff}");
    assert_eq!(read(&book, "src/mail.md"), CHAPTER);
}

#[test]
fn what_is_not_clear_or_not_possible_is_refused_with_the_reason() {
    let book = book("rename-refused");
    for (args, why) in [
        (&["MA-2", "X-1"][..], "nothing in the book has the id `MA-2`\nhelp: did you mean `MA-1`?"),
        (&["mail", "post"], "several things have the id `mail`\nhelp: say which with `--kind`: `agent` and `model`"),
        (&["M1", "M2"], "the models `mail` and `other` have a mitigation `M1`\nhelp: name one with `--model`"),
        (&["MA-1", "a b"], "`a b` is not an id"),
        (&["mail", "other", "--kind", "model"], "the book has a threat model `other` already"),
    ] {
        let run = rename(&book, args).expect_code(2);
        assert!(run.stderr.contains(why), "{args:?}: {}", run.stderr);
        assert_eq!(read(&book, "src/mail.md"), CHAPTER, "{args:?}");
    }
    rename(&book, &["M1", "M2", "--model", "mail"]).expect_code(0);
    assert!(read(&book, "src/mail.md").contains("mitigations: [M2]}\nmitigations:\n  M2: {title: Quotes}"));
    assert!(read(&book, "src/other.md").contains("M1: {title: X}"));
    rename(&book, &["mail", "post", "--kind", "model"]).expect_code(0);
    assert!(read(&book, "src/mail.md").contains("id: post\nformerly: [mail]\n"));
}
