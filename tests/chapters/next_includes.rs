//! Tests includes of several lines, both as mdBook up to 0.5.4 inserts them and as the next mdBook does. The next mdBook is not
//! released, so the tests use the JSON that it would send.

#![cfg(feature = "driver")]

use std::path::Path;

use crate::support::wire::{Shape, WireBook};
use crate::support::{BookTest, Run};
use mdbook_aivss::internals::book::source_map::{Expanded, Way, expand};

/// A quoted fence, an indented include below `factors:`, and an include of two lines after a key.
const CHAPTER: &str = "# Chapter

> ```aivss
> {{#include quoted.yaml}}
> ```

```aivss
agent: Indented
cvss: 5.0
factors:
  {{#include factors.yaml}}
expect: 1.0
```

```aivss
agent: Note
cvss: 5.0
note: {{#include note.txt}}
factors: {}
```
";

/// Nine factors, and one with a value that is too large, in the fourth line.
const FACTORS: &str = "Execution Autonomy: 0.5
External Tool Control Surface: 0.5
Natural Language Interface: 0.5
Contextual Awareness: 7
Behavioral Non-Determinism: 0.5
Opacity & Reflexivity: 0.5
Persistent State Retention: 0.5
Dynamic Identity: 0.5
Multi-Agent Interactions: 0.5
Self-Modification: 0.5
";

const QUOTED: &str = "agent: Quoted\ncvss: 5.0\nverson: 1\n";

const NOTE: &str = "the first line\nthe second line\n";

fn book(name: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", "[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n")
        .file("src/SUMMARY.md", "- [Chapter](chapter.md)\n")
        .file("src/chapter.md", CHAPTER)
        .file("src/quoted.yaml", QUOTED)
        .file("src/factors.yaml", FACTORS)
        .file("src/note.txt", NOTE)
}

/// Every line of a file after a prefix, as the next mdBook writes them. The first prefix is already in the chapter.
fn behind(prefix: &str, text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(&format!("\n{prefix}"))
}

/// The chapter as the next mdBook sends it.
fn sent_by_the_next() -> String {
    CHAPTER
        .replace("{{#include quoted.yaml}}", &behind("> ", QUOTED))
        .replace("{{#include factors.yaml}}", &behind("  ", FACTORS))
        .replace("{{#include note.txt}}", &behind("note: ", NOTE))
}

fn next_host(book: &BookTest, chapter: &str) -> Run {
    WireBook::new(Shape::V05).root(&book.root).version("0.5.5").chapter("Chapter", "chapter.md", chapter).run()
}

#[track_caller]
fn has(printed: &str, line: &str) {
    assert!(printed.lines().any(|it| it.starts_with(line)), "{line:?} is not in\n{printed}");
}

fn expanded(book: &BookTest, way: Way) -> Expanded {
    expand(&book.root.join("src"), Path::new("chapter.md"), way).expect("the chapter can be read")
}

#[test]
fn both_ways_are_traced() {
    let book = book("traced");
    assert_eq!(expanded(&book, Way::EveryLine).text, sent_by_the_next());
    let first = expanded(&book, Way::FirstLine).text;
    assert!(first.contains("> agent: Quoted\ncvss: 5.0\nverson: 1\n> ```\n"), "{first}");
}

#[test]
fn positions_are_right_under_the_next_host() {
    let book = book("next");
    let printed = next_host(&book, &sent_by_the_next()).expect_code(1).stderr;
    // In the quoted fence and below `factors:` the lines are where they belong, and what is wrong is found in their files.
    has(&printed, "src/quoted.yaml:3:1: error[unknown-key]");
    has(&printed, "src/factors.yaml:4:23: error[out-of-range]");
    has(
        &printed,
        "src/chapter.md:18:7: error[include-lines]: this mdBook repeats the text before the include, `note:`, before every line of \
         src/note.txt",
    );
    has(&printed, "  help: write `note: |`, and the include on the next line, indented");
    assert!(!printed.contains("after preprocessing"), "{printed}");
    // Only the note is reported: the other two includes are what their authors meant.
    assert_eq!(printed.matches("[include-lines]").count(), 1, "{printed}");
}

#[test]
fn a_book_that_follows_the_advice_is_the_same_in_both() {
    let indented: String = FACTORS.replace(": 7", ": 0.7").lines().map(|line| format!("  {line}\n")).collect();
    let chapter = "```aivss\nagent: A\nfactors:\n{{#include factors.yaml}}\ncvss: 5.0\n```\n";
    let book = book("advice").file("src/chapter.md", chapter).file("src/factors.yaml", indented.clone());
    assert_eq!(expanded(&book, Way::EveryLine).text, expanded(&book, Way::FirstLine).text);
    book.command(&["check"], &[]).expect_code(0);
    next_host(&book, &chapter.replace("{{#include factors.yaml}}", indented.trim_end())).expect_code(0);
}

#[test]
fn check_says_that_only_the_first_line_was_indented() {
    let book = book("first-line");
    let run = book.command(&["check"], &[]).expect_code(1);
    let printed = run.text();
    has(printed, "src/chapter.md:4:3: error[include-lines]: only the first line of this include is behind `>`");
    has(printed, "  help: write `> ` before every line of src/quoted.yaml, and remove the `> ` before the include");
    has(printed, "src/chapter.md:11:3: error[include-lines]: only the first line of this include is indented");
    has(
        printed,
        "  help: indent every line of src/factors.yaml by 2 spaces, and write the include at the beginning of its line",
    );
    has(printed, "src/chapter.md:18:7: error[include-lines]: only the first line of this include is behind `note:`");
    assert_eq!(printed.matches("[include-lines]").count(), 3, "{printed}");
}

#[test]
fn an_include_of_one_line_and_a_block_without_errors_are_left_alone() {
    let one = "```aivss\nagent: {{#include agent.txt}}\n{{#include rest.yaml}}\n```\n";
    let rest = format!(
        "cvss: 5.0\nfactors:\n{}",
        FACTORS.replace(": 7", ": 0.7").lines().map(|line| format!("  {line}\n")).collect::<String>()
    );
    let book =
        book("one-line").file("src/chapter.md", one).file("src/agent.txt", "A\n").file("src/rest.yaml", rest.clone());
    book.command(&["check"], &[]).expect_code(0);
    // If the error is elsewhere in the block, the include is not mentioned.
    let book = book.file("src/rest.yaml", rest.replace("0.7", "7"));
    let run = book.command(&["check"], &[]).expect_code(1);
    assert!(!run.text().contains("include-lines"), "{}", run.text());
    has(run.text(), "src/rest.yaml:6:25: error[out-of-range]");
}

#[test]
fn nested_includes_carry_both_prefixes() {
    let chapter = "> > {{#include deep/outer.md}}\n\nend {{#include \"a b.md\":2}}\n";
    let book = book("nested")
        .file("src/chapter.md", chapter)
        .file("src/deep/outer.md", "one\n- {{#include inner.md}}\r\nlast {{#playground p.rs}} x\n")
        .file("src/deep/inner.md", "in\n\nner\n")
        .file("src/deep/p.rs", "fn main() {}\n")
        .file("src/a b.md", "no\nquoted path\n");
    let map = expanded(&book, Way::EveryLine);
    assert_eq!(
        map.text,
        "> > one\n> > - in\n> > - \n> > - ner\n> > last ```rust\n> > last fn main() {}\n> > last ``` x\n\nend quoted path\n"
    );
    let place = |text: &str| {
        let (file, at) = map.origin(map.text.find(text).unwrap_or_else(|| panic!("{text}")));
        let source = &map.files[file];
        (source.path.file_name().expect("a name").to_str().expect("text").to_owned(), source.text[at..].to_owned())
    };
    for (text, file) in [
        ("ner", "inner.md"),
        ("last `", "outer.md"),
        ("fn main", "p.rs"),
        ("end", "chapter.md"),
        ("quoted path", "a b.md"),
    ] {
        let (name, rest) = place(text);
        assert_eq!(name, file, "{text}");
        assert!(rest.starts_with(text.trim_end_matches('`')), "{text}: {rest}");
    }
    // A repeated prefix belongs to the position where it is written.
    let again = map.text.rfind("> > last").expect("it is there");
    assert_eq!(map.repeated(again), Some((0, 0)));
    assert_eq!(map.repeated(0), None);
}
