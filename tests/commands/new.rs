//! Tests `new` without a terminal. Every question has an option. The questions in a terminal are tested beside their code.

#![cfg(feature = "lsp")]

use crate::support::{BookTest, Run};

/// Comments, quotes, CRLF, and an indentation of three.
const CHAPTER: &str = "# Mail 😀\r\n\r\n> ```maestro\r\n> # The model\r\n> agent: Mail\r\n> id: mail\r\n> layers:\r\n>    L1: A hosted \
                       model.\r\n>    L3:   # frameworks\r\n>       threats:\r\n>       -  id: MA-07 # the first\r\n>          title: \"Steered: by \
                       mail\"\r\n>\r\n>    # not yet\r\n> mitigations:\r\n>    M1: {title: Quotes} # done\r\n> ```\r\n\r\nText.\r\n";

fn book(name: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", "[book]\ntitle = \"Test\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n")
        .file("src/SUMMARY.md", "# Summary\n\n- [Mail](mail.md)\n\n[End](end.md)\n")
        .file("src/mail.md", CHAPTER)
        .file("src/end.md", "# End\n")
}

fn read(book: &BookTest, path: &str) -> String {
    std::fs::read_to_string(book.root.join(path)).expect("it can be read")
}

fn new(book: &BookTest, args: &[&str]) -> Run {
    book.command(&[&["new"], args, &["--yes"]].concat(), b"")
}

fn check(book: &BookTest) {
    let run = book.command(&["check"], b"");
    assert_eq!(run.code, Some(0), "{}{}", run.text(), run.stderr);
}

#[test]
fn only_lines_are_added_and_the_result_has_no_error() {
    let book = book("new-lines");
    let title = "A page says: \"delete `it`\" #now {{x}} 漢";
    let threat = ["threat", "--layer", "L3", "--title", title, "--severity", "high", "--likelihood", "likely"];
    let diff = new(&book, &[&threat[..], &["--dry-run"]].concat()).expect_code(0);
    assert_eq!(read(&book, "src/mail.md"), CHAPTER, "a dry run writes nothing");
    let changed = diff.text().lines().filter(|line| line.starts_with(['+', '-']) && !line.starts_with("---"));
    assert!(changed.clone().count() == 5 && changed.clone().all(|line| line.starts_with('+')), "{}", diff.text());

    new(&book, &threat).expect_code(0);
    new(&book, &["mitigation", "--model", "mail", "--title", "Asks first", "--status", "partial"]).expect_code(0);
    new(&book, &["threat", "--layer", "L5", "--title", "Nobody sees it", "--id", "MA-X"]).expect_code(0);
    let text = read(&book, "src/mail.md");
    let added = ["id: MA-08", "title: Asks first", "M2:", "id: MA-X", "L5:"];
    assert!(added.iter().all(|added| text.contains(added)), "{text}");
    // All existing lines are still there in their order, and every line has the same kind of line end.
    let mut lines = text.lines();
    assert!(CHAPTER.lines().all(|line| lines.any(|other| other == line)), "{text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
    let export = book.command(&["export"], b"").expect_code(0);
    let export: serde_json::Value = serde_json::from_str(export.text()).expect("JSON");
    let titles = export["threats"].as_array().into_iter().flatten().map(|threat| threat["title"].as_str());
    assert!(titles.flatten().any(|written| written == title), "{export}");
    check(&book);
}

#[test]
fn an_agent_gets_a_chapter_and_further_assessments() {
    let book = book("new-agent");
    let vector = "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:N/SC:L/SI:L/SA:N";
    let about = "Reads *one* mailbox.";
    let mut args = vec!["agent", "--name", "Über [sorter] & <b>", "--kind", "rag", "--about", about, "--cvss", vector];
    args.extend(["--exploit", "poc", "--factor", "Autonomy=0.5 — asks: always", "--factor", "Tools=0"]);
    args.extend(["--layer", "L1=A model: hosted", "--layer", "L7=not-applicable — alone", "--flaw", "Steered"]);
    let run = new(&book, &args).expect_code(0);
    assert_eq!(run.stderr, "changed src/SUMMARY.md\nwrote src/ber-sorter-b.md\n");
    let summary = read(&book, "src/SUMMARY.md");
    assert!(
        summary.starts_with("# Summary\n\n- [Mail](mail.md)\n- [") && summary.ends_with("\n\n[End](end.md)\n"),
        "{summary}"
    );
    check(&book);
    let args = ["assessment", "--agent", "ber-sorter-b", "--flaw", "Other", "--cvss", "7.5"];
    new(&book, &args).expect_code(0);
    let run = book.command(&["check"], b"").expect_code(0);
    assert!(run.text().contains("2 assessments, 2 threat models and 1 threat"), "{}", run.text());
}

#[test]
fn what_cannot_be_written_is_refused_with_the_text_to_type() {
    let book = book("new-refused");
    let threat = ["threat", "--title", "X"];
    for (args, why) in [
        (&["threat"][..], "`--layer` is missing, and there is nobody to ask"),
        (&["threat", "--layer", "L3"], "`--title` is missing"),
        (&["threat", "--layer", "L9", "--title", "X"], "`--layer`: `L9` is not one of `L1`, `L2`"),
        (&["threat", "--layer", "L1", "--title", "X"], "the layer `L1` is only a text"),
        (&["threat", "--layer", "L3", "--title", "X", "--model", "no"], "`--model`: `no` is not one of `mail`"),
        (&["threat", "--layer", "L3", "--title", "X", "--id", "MA-07"], "it would break the book: duplicate-id"),
        (&["threat", "--layer", "L3", "--title", "X", "--severity", "bad"], "`--severity`: `bad` is not one of `low`"),
        (&["agent", "--name", "Mail"], "the book has an agent or a model `mail` already"),
        (
            &["agent", "--name", "X", "--file", "mail.md"],
            "src/mail.md exists already\nhelp: `--file` takes another name",
        ),
        (&["agent", "--name", "X", "--file", "../x.md"], "`--file` takes a path below the source folder"),
        (&["agent", "--name", "漢"], "use at least one letter from a to z"),
        (&["agent", "--name", "X", "--cvss", "11"], "a base score is from 0 to 10"),
        (&["agent", "--name", "X", "--factor", "Autonomy"], "has no `=` between a name and a text"),
        (&["agent", "--name", "X", "--factor", "Courage=1"], "there is no factor `Courage`"),
    ] {
        let run = new(&book, args).expect_code(2);
        assert!(run.stderr.contains(why), "{args:?}: {}", run.stderr);
        assert_eq!(read(&book, "src/mail.md"), CHAPTER, "{args:?}");
    }
    // If standard input is not a terminal, the command asks nothing, also without `--yes`.
    let run = book.command(&[&["new"], &threat[..]].concat(), b"").expect_code(2);
    assert!(run.stderr.contains("`--layer` is missing"), "{}", run.stderr);
}
