//! Tests limits that no other test reaches, each with a book or a file just beyond the limit. The handbook's table "Limits"
//! names the test of each limit; tests/handbook/bounds.rs generates the table.

#![cfg(feature = "driver")]

use std::fs;

use crate::support::{BookTest, Run, run, workspace};

const TOML: &str = "[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n";

fn book(name: &str, chapter: &str) -> BookTest {
    BookTest::new(name).file("book.toml", TOML).file("src/SUMMARY.md", "- [One](one.md)\n").file("src/one.md", chapter)
}

fn threats(count: usize, fields: &str) -> String {
    let threats: String =
        (0..count).map(|number| format!("    - {{id: T-{number:03}, title: One{fields}}}\n")).collect();
    format!("```maestro\nagent: Bot\nlayers:\n  L3:\n    threats:\n{threats}```\n")
}

#[test]
fn all_chapters_have_at_most_512_mib() {
    let mut book = book("book-long", "").file("src/large.txt", vec![b'x'; 15 << 20]);
    let names: Vec<String> = (1..=9).map(|number| format!("c{number}.md")).collect();
    for name in &names {
        book = book.file(format!("src/{name}"), "{{#include large.txt}}\n".repeat(4));
    }
    let links = |names: &[String]| names.iter().map(|name| format!("- [C]({name})\n")).collect::<String>();
    let book = book.file("src/SUMMARY.md", links(&names));
    let run = book.command(&["check"], &[]).expect_code(2);
    assert!(
        run.stderr.contains(
            "src/SUMMARY.md:9:7: error[includes-too-large]: up to src/c9.md the chapters with their includes are longer than 512 MiB"
        ),
        "{}",
        run.stderr
    );
    // Nothing is included without mdBook's steps, but links in the file system can multiply files.
    #[cfg(unix)]
    {
        let without = format!("[build]\nuse-default-preprocessors = false\n\n{TOML}");
        let names: Vec<String> = (1..=35).map(|number| format!("l{number}.md")).collect();
        let book = book.file("book.toml", without).file("src/SUMMARY.md", links(&names));
        for name in &names {
            std::os::unix::fs::symlink("large.txt", book.root.join("src").join(name)).expect("linked");
        }
        let run = book.command(&["check"], &[]).expect_code(2);
        assert!(run.stderr.contains("error[includes-too-large]: up to src/l35.md the chapters"), "{}", run.stderr);
    }
}

#[test]
fn at_most_100_000_files_are_searched_for_blocks() {
    let book = book("many-files", "text");
    let folder = book.root.join("src/data");
    fs::create_dir(&folder).expect("made");
    // The source folder, this one, one.md and SUMMARY.md count too.
    for number in 0..100_000 - 4 {
        fs::File::create(folder.join(number.to_string())).expect("made");
    }
    let check = |code: i32| book.command(&["check"], &[]).expect_code(code).text().to_owned();
    let fine = check(0);
    fs::File::create(folder.join("one-more")).expect("made");
    let found = check(1);
    fs::remove_dir_all(&folder).expect("removed");
    assert!(!fine.contains("unlisted-chapter"), "{fine}");
    assert!(found.contains("error[unlisted-chapter]: the source folder has more than 100000 files"), "{found}");
}

/// The author's own fields are in the export but not on the pages.
#[test]
fn an_export_is_at_most_as_large_as_max_output() {
    let block = format!("```maestro\nagent: Bot\nx-own: {}\nlayers: {{L1: Text}}\n```\n", "x".repeat(200 << 10));
    let book = book("export", &block).file("book.toml", format!("{TOML}max-output = \"128 KiB\"\n"));
    book.command(&["check"], &[]).expect_code(0);
    let run = book.command(&["export", "-o", "out.json"], &[]).expect_code(2);
    assert!(
        run.stderr.contains("the export is larger than `max-output` allows\nhelp: raise `max-output`"),
        "{}",
        run.stderr
    );
    assert!(!book.root.join("out.json").exists());
    let book = book.file("book.toml", format!("{TOML}max-output = \"256 KiB\"\n"));
    book.command(&["export", "-o", "out.json"], &[]).expect_code(0);
}

#[test]
fn a_comment_lists_at_most_50_problems() {
    let broken = "```maestro\nagent: Bot\n```\n\n".repeat(53);
    let book = book("comment", &broken);
    let run = book.command(&["diff", ".", "."], &[]).expect_code(1);
    assert!(run.text().contains("\n- … and 54 more\n"), "{}", run.text());
    assert_eq!(run.text().matches("- new state, ").count(), 50);
}

#[test]
fn a_comment_shows_3_000_characters_of_a_text() {
    let model = |text: &str| format!("```maestro\nagent: Bot\nid: bot\nsummary: {text}\nlayers: {{L1: Text}}\n```\n");
    let new = book("text", &model(&"ä".repeat(3_001)));
    let old = book("text-old", &model(&"ö".repeat(3_000)));
    let run = new.command(&["diff", &old.root.to_string_lossy(), "."], &[]).expect_code(0);
    let text = |letter: &str, end: &str| format!("<pre>{}{end}</pre>", letter.repeat(3_000));
    assert!(
        run.text().contains(&text("ö", "")) && run.text().contains(&text("ä", "[1 character left out]")),
        "{}",
        run.text()
    );
}

#[test]
fn the_gate_names_at_most_five_threats_that_are_too_many() {
    let gate = format!("{TOML}\n[preprocessor.aivss.gate]\nmax-open = {{high = 1}}\n");
    for (count, end) in [(5, "T-003, T-004"), (6, "T-003, T-004 and 1 more"), (2_000, "T-003, T-004 and 1995 more")] {
        let book = book("open", &threats(count, ", severity: high, likelihood: possible")).file("book.toml", &*gate);
        let run = book.command(&["check"], &[]).expect_code(1);
        let line =
            run.text().lines().find(|line| line.contains("threats of high risk count as open")).unwrap_or(run.text());
        assert!(line.contains(&format!("T-000, T-001, T-002, {end}")), "{line}");
        assert!(!line.contains("T-005"), "{line}");
    }
}

/// References to a model whose id has this many letters, two of them swapped.
fn suggested(letters: usize) -> bool {
    let id = "n".repeat(letters);
    let model = format!("```maestro\nagent: Bot\nid: {id}ab\nlayers: {{L1: Text}}\n```\n");
    let book = book("suggestion", &format!("{model}\n{{{{#maestro {id}ba}}}}\n"));
    book.command(&["check"], &[]).expect_code(1).text().contains("did you mean")
}

#[test]
fn suggestions_end_where_they_become_expensive() {
    assert_eq!([suggested(198), suggested(199)], [true, false]);
    // 500,000 comparisons are 1,000 references with 500 candidates each.
    let ids: String = (0..500)
        .map(|number| format!("```maestro\nagent: Agent {number}\nid: model-{number}\nlayers: {{L1: Text}}\n```\n\n"))
        .collect();
    let book = book("suggestions", &format!("{ids}{}", "{{#maestro modle-1}}\n\n".repeat(1_100)));
    let run = book.command(&["check", "--max-problems", "0"], &[]).expect_code(1);
    let suggested = run.text().matches("did you mean").count();
    assert!((900..1_100).contains(&suggested), "{suggested}");
}

fn import(dir: &std::path::Path, args: &[&str]) -> Run {
    let args = [&["import"], args, &["--today", "2026-11-21"]].concat();
    run(&crate::support::binary(), dir, &args, &Default::default(), &[])
}

/// An escaped brace has six times its length.
#[test]
fn the_chapters_of_an_import_have_at_most_64_mib() {
    let dir = workspace("import");
    fs::create_dir(dir.join("pages")).expect("made");
    let page = |letter: &str| {
        let text = "{".repeat(4 << 20);
        format!("{letter} — agentic threat model\nAutonomy of Action 0.4\nL1 · Foundation Models ✓ mapped\n{text}\n")
    };
    let add = |letter: &str| fs::write(dir.join(format!("pages/{letter}.txt")), page(letter)).expect("written");
    add("A");
    import(&dir, &["pages", "-o", "one"]).expect_code(0);
    add("B");
    add("C");
    let run = import(&dir, &["pages", "-o", "three"]).expect_code(2);
    assert!(
        run.stderr.contains("the chapters are larger than 64 MiB together\nhelp: import the files in several runs")
    );
    assert!(!dir.join("three").exists());
}

#[test]
fn ids_of_an_import_have_at_most_80_characters() {
    let dir = workspace("ids");
    let page = format!(
        "{} — agentic threat model\nAutonomy of Action 0.4\nL1 · Foundation Models ✓ mapped\nText.\n",
        "n".repeat(100)
    );
    fs::write(dir.join("page.txt"), page).expect("written");
    import(&dir, &["page.txt", "-o", "out/"]).expect_code(0);
    let names: Vec<_> =
        fs::read_dir(dir.join("out")).expect("made").map(|entry| entry.expect("there").file_name()).collect();
    assert_eq!(names, [format!("{}.md", "n".repeat(80)).as_str()]);
}
