//! Golden pages: every view in every output, byte for byte.
//!
//! The book is in `tests/pages/book/`. `tests/pages/expect/` contains each chapter in HTML, Markdown, EPUB Markdown and
//! terminal text, and all exports. A change of the program that should not change pages must leave all of these unchanged.
//! `SNAPSHOTS=overwrite cargo test --test pages` rewrites the expected files. Read the difference before you commit it.

#![cfg(feature = "driver")]

#[path = "pages/languages.rs"]
mod languages;
mod support;

use std::path::{Path, PathBuf};

use serde_json::json;
use snapbox::data::DataFormat;
use snapbox::{Assert, Data};
use support::wire::{Shape, WireBook, chapters};
use support::{BookTest, read_tree, run};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

/// Compares with a file of `expect/`, including line ends, byte for byte.
fn hold(name: &str, actual: &str) {
    let expected = Data::read_from(&folder().join("expect").join(name), Some(DataFormat::Binary));
    let assert = Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV);
    assert.eq(Data::binary(actual.as_bytes().to_vec()), expected.raw());
}

/// The chapters of the book in the order of its summary, and a chapter with errors. The latter is not part of the book on disk,
/// because `export` would refuse it.
fn sources() -> Vec<(String, String)> {
    let src = folder().join("book/src");
    let text = |path: &Path| std::fs::read_to_string(path).expect("the golden book is complete");
    let summary = text(&src.join("SUMMARY.md"));
    let listed = summary.lines().filter_map(|line| line.split_once("](")?.1.strip_suffix(')'));
    let mut sources: Vec<_> = listed.map(|name| (name.to_owned(), text(&src.join(name)))).collect();
    assert_eq!(sources.len(), read_tree(&src).len() - 1, "every chapter is in the summary");
    sources.push(("error-box.md".to_owned(), text(&folder().join("error-box.md"))));
    sources
}

/// Compares the output for a renderer of this name.
fn hold_renderer(renderer: &str) {
    let options = json!({"after": ["links"], "css": "none", "on-error": "show"});
    let book = WireBook::new(Shape::V05).renderer(renderer).config(options, json!({}));
    let book = sources().iter().fold(book, |book, (path, text)| book.chapter(path, path, text));
    let written = book.run().expect_code(0);
    for (path, text) in chapters(&written.stdout) {
        hold(&format!("{renderer}/{path}"), &text);
    }
}

#[test]
fn html() {
    hold_renderer("html");
}

#[test]
fn markdown() {
    hold_renderer("markdown");
}

#[test]
fn epub() {
    hold_renderer("epub");
}

/// The bodies of the `aivss` fences at the top level of a chapter.
fn assessments(chapter: &str) -> Vec<&str> {
    chapter.split("```aivss\n").skip(1).filter_map(|rest| Some(rest.split_once("\n```")?.0)).collect()
}

/// `score` reads one block without its book, so it cannot score a block that takes factors from another one.
#[test]
fn text() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut scored = 0;
    for (path, chapter) in sources() {
        let name = path.strip_suffix(".md").expect("chapters are Markdown");
        if name == "error-box" {
            continue;
        }
        let bodies = assessments(&chapter);
        let texts: Vec<_> = bodies
            .iter()
            .filter(|body| !body.contains("factors-from:"))
            .map(|body| {
                let output = run(&support::binary(), dir, &["score"], &Default::default(), body.as_bytes());
                output.expect_code(0).text().to_owned()
            })
            .collect();
        scored += texts.len();
        if !texts.is_empty() {
            hold(&format!("text/{name}.txt"), &texts.join("\n"));
        }
    }
    assert_eq!(scored, 9, "the chapters have other blocks than they had");
}

#[test]
fn exports() {
    let book = BookTest::from_dir("exports", &folder().join("book"));
    let exports: [(&str, &[&str]); 7] = [
        ("book.json", &["json"]),
        ("scores.csv", &["csv", "--table", "scores"]),
        ("threats.csv", &["csv", "--table", "threats"]),
        ("mitigations.csv", &["csv", "--table", "mitigations"]),
        ("book.sarif", &["sarif", "--root", "."]),
        ("otm.json", &["otm"]),
        ("aivss.json", &["aivss"]),
    ];
    for (name, args) in exports {
        let written = book.command(&[&["export", "--format"], args].concat(), &[]).expect_code(0);
        hold(&format!("export/{name}"), written.text());
    }
}

/// A book with both editions of MAESTRO. The draft is marked as one on every page and in every file that shows its layers.
#[test]
fn editions() {
    let root = folder().join("editions/book");
    let names = ["seven.md", "ten.md", "views.md"];
    let text = |name: &str| std::fs::read_to_string(root.join("src").join(name)).expect("the book is complete");
    for renderer in ["html", "markdown", "epub"] {
        let book =
            WireBook::new(Shape::V05).renderer(renderer).config(json!({"after": ["links"], "css": "none"}), json!({}));
        let book = names.iter().fold(book, |book, name| book.chapter(name, name, &text(name)));
        let written = book.run().expect_code(0);
        for (path, text) in chapters(&written.stdout) {
            assert_eq!(text.contains("draft"), path != "seven.md", "{renderer}/{path}");
            hold(&format!("../editions/expect/{renderer}/{path}"), &text);
        }
    }
    let book = BookTest::from_dir("editions", &root);
    let exports: [(&str, &[&str]); 6] = [
        ("book.json", &["json"]),
        ("threats.csv", &["csv", "--table", "threats"]),
        ("components.csv", &["csv", "--table", "components"]),
        ("book.sarif", &["sarif", "--root", "."]),
        ("otm.json", &["otm"]),
        ("scores.csv", &["csv"]),
    ];
    for (name, args) in exports {
        let written = book.command(&[&["export", "--format"], args].concat(), &[]).expect_code(0);
        assert_eq!(written.text().contains("draft"), name != "scores.csv", "{name}");
        hold(&format!("../editions/expect/export/{name}"), written.text());
    }
    // The gate distinguishes the layers of the editions: L4 of the seven allows a low risk, and L4 of the draft a medium one.
    let gate = book.command(&["check"], &[]).expect_code(1);
    hold("../editions/expect/check.txt", gate.text());
    // A threat that moves to another layer of the draft.
    let before = book.command(&["export"], &[]).expect_code(0).text().to_owned();
    std::fs::write(book.root.join("before.json"), before).expect("written");
    let moved = text("ten.md")
        .replace("  Tools, Application, Environment, and Ecosystem:", "  L9:")
        .replace("        catalog: L6-T08\n", "")
        .replace("[L4, L6, L7]", "[L4, L9, L7]");
    std::fs::write(book.root.join("src/ten.md"), moved).expect("written");
    let diff = book.command(&["diff", "before.json", "."], &[]).expect_code(0);
    assert!(diff.text().contains("ten-draft/L9"), "{}", diff.text());
    hold("../editions/expect/diff.md", diff.text());
}

/// A book with an architecture: the picture, the open, answered and dismissed questions, and the Mermaid flowchart for Markdown.
#[test]
fn questions() {
    let root = folder().join("questions/book");
    let names = ["model.md", "views.md"];
    let text = |name: &str| std::fs::read_to_string(root.join("src").join(name)).expect("the book is complete");
    for (expected, renderer, mermaid) in
        [("html", "html", true), ("markdown", "markdown", false), ("mermaid", "markdown", true), ("epub", "epub", true)]
    {
        let options = json!({"after": ["links"], "css": "none", "mermaid": mermaid});
        let book = WireBook::new(Shape::V05).renderer(renderer).config(options, json!({}));
        let book = names.iter().fold(book, |book, name| book.chapter(name, name, &text(name)));
        let written = book.run().expect_code(0);
        for (path, text) in chapters(&written.stdout) {
            assert_eq!(text.contains("```mermaid"), expected == "mermaid", "{expected}/{path}");
            hold(&format!("../questions/expect/{expected}/{path}"), &text);
        }
    }
    let book = BookTest::from_dir("questions", &root);
    for (name, args) in [
        ("check.txt", &["check"][..]),
        ("suggest.yaml", &["suggest"]),
        ("book.json", &["export"]),
        ("book.sarif", &["export", "--format", "sarif", "--root", "."]),
    ] {
        let written = book.command(args, &[]).expect_code(0);
        hold(&format!("../questions/expect/{name}"), written.text());
    }
}
