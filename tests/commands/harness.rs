//! Tests of the test harness: both hosts are real, a case fails if it must, and the hand-made protocol equals the real one.
//! `tests/hosts/recorder.rs` replaces our preprocessor, which these tests do not need.

#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::case::run_case;
use crate::support::wire::{Shape, WireBook, chapters};
use crate::support::{BookTest, Host, example, workspace};
use serde_json::Value;
use snapbox::Assert;
use snapbox::assert::Action;

const SUMMARY: &str = "# Summary\n\n[Preface](README.md)\n\n# Part\n\n- [One](one.md)\n  - [Two](deep/two.md)\n- [Draft]()\n\
                       \n---\n\n[End](end.md)\n";

fn small_book(name: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", "[book]\ntitle = \"Test\"\n")
        .file("src/SUMMARY.md", SUMMARY)
        .file("src/README.md", "# Preface\n")
        .file("src/one.md", "# One\n\n{{#include deep/part.txt}}\n")
        .file("src/deep/two.md", "# Two\n")
        .file("src/deep/part.txt", "included\n")
        .file("src/end.md", "# End\n")
        .preprocessor(example("recorder"))
}

const MDBOOKS: [Host; 2] = [Host::V05, Host::V04];

#[test]
fn hosts_build_books_as_mdbook_does() {
    for host in MDBOOKS {
        let book = small_book(&format!("build-{}", host.key())).env("RECORDER_SAYS", "I ran");
        let run = book.build(host).expect_code(0);
        let log = match host {
            Host::V04 => {
                "[INFO] (mdbook::book): Book building has started\n[INFO] (mdbook::book): Running the html backend\nI ran\n"
            }
            _ => {
                " INFO Book building has started\nI ran\n INFO Running the html backend\n \
                 INFO HTML book written to `[OUT]/html`\n"
            }
        };
        let printed = book.redact(&run.stderr);
        let sorted = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
        assert_eq!(sorted(&printed), sorted(log), "{host:?}");
        assert!(book.page("html/one.html").contains("<p>included</p>"));
        assert_eq!(book.changes(), Vec::<String>::new());
    }
}

#[test]
fn hosts_run_the_preprocessors_for_any_renderer() {
    for host in MDBOOKS {
        let book = small_book(&format!("preprocess-{}", host.key()));
        book.preprocess(host, "epub").expect_code(0);
        assert_eq!(book.page("epub.chapters/one.md"), "# One\n\nincluded\n");
        assert_eq!(
            book.page("epub.chapters/outline.txt"),
            "Preface (index.md)\n# Part\n1. One (one.md)\n1.1. Two (deep/two.md)\n2. Draft (draft, 0 bytes)\n---\nEnd (end.md)\n"
        );
        book.test(host).expect_code(0);
    }
}

#[test]
fn hosts_fail_as_mdbook_does() {
    for host in MDBOOKS {
        let book = small_book(&format!("fail-{}", host.key())).env("RECORDER_EXIT", "3");
        let run = book.build(host).expect_code(host.failure());
        assert!(run.stderr.contains("ERROR") && run.stderr.contains("exited unsuccessfully"), "{}", run.stderr);
    }
}

/// The keys of all objects in a JSON value, as paths. All elements of an array have the same path. The names that a book gives
/// its chapters are left out.
fn shape(value: &Value, path: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            let path = format!("{path}.{key}");
            shape(value, &path, into);
            into.insert(path);
        }),
        Value::Array(list) => list.iter().for_each(|value| shape(value, &format!("{path}[]"), into)),
        Value::String(text) if text == "Separator" => {
            into.insert(format!("{path}=Separator"));
        }
        Value::Null => {
            into.insert(format!("{path}=null"));
        }
        _ => {}
    }
}

#[test]
fn the_hand_made_protocol_has_the_shape_of_the_real_one() {
    for (host, form) in [(Host::V05, Shape::V05), (Host::V04, Shape::V04)] {
        let sent = small_book(&format!("wire-{}", host.key())).record(host, "html");
        let made = WireBook::new(form)
            .config(serde_json::json!({ "command": "recorder" }), serde_json::json!({}))
            .part("Part")
            .nested("One", "one.md", "# One\n", &[("Two", "deep/two.md", "# Two\n")])
            .draft("Draft")
            .separator()
            .item(serde_json::json!({ "Chapter": {
                "name": "End", "content": "", "number": null, "sub_items": [], "path": "end.md", "source_path": "end.md",
                "parent_names": [],
            }}));
        let keys = |json: &[u8]| {
            let mut keys = BTreeSet::new();
            shape(&serde_json::from_slice(json).expect("it is JSON"), "", &mut keys);
            keys.retain(|key| !key.starts_with("[].config.output"));
            keys
        };
        assert_eq!(keys(made.input().as_bytes()), keys(&sent), "{host:?}");
        let version = |json: &[u8]| -> String {
            let json: Value = serde_json::from_slice(json).expect("it is JSON");
            json[0]["mdbook_version"].as_str().expect("a version is a text").to_owned()
        };
        assert_eq!(version(made.input().as_bytes()), version(&sent), "the newest host of the line");
        let book = made.book();
        let paths: Vec<_> = chapters(book.as_bytes()).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["one.md", "deep/two.md", "", "end.md"]);
    }
}

/// A case folder that passes under both hosts, with the recorder as preprocessor.
fn case_folder(name: &str) -> PathBuf {
    let folder = workspace(&format!("folders/{name}"));
    let files = [
        ("case.toml", "about = \"A good case.\"\nrun = [\"build\", \"preprocess epub\"]\n"),
        ("book.toml", "[book]\ntitle = \"Test\"\n"),
        ("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n"),
        ("src/one.md", "# One\n\nText.\n"),
        ("expect/epub.chapters/one.md", "# One\n\nText.\n"),
        ("expect/epub.chapters/outline.txt", "1. One (one.md)\n"),
    ];
    for (path, text) in files {
        write(&folder.join(path), text);
    }
    let recorder = example("recorder").display().to_string();
    append(&folder, &format!("env.MDBOOK_PREPROCESSOR__AIVSS__COMMAND = \"'{recorder}'\"\n"));
    folder
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the workspace can be written to");
    fs::write(path, text).expect("the workspace can be written to");
}

fn append(folder: &Path, options: &str) {
    let file = folder.join("case.toml");
    let text = fs::read_to_string(&file).expect("the case has options");
    write(&file, &(text + options));
}

fn verify(folder: &Path, host: Host) -> Vec<String> {
    run_case(folder, host, &Assert::new().action(Action::Verify))
}

#[test]
fn a_case_fails_where_it_must() {
    type Spoil = fn(&Path);
    let spoilt: [(&str, Spoil, &str); 11] = [
        ("stderr", |it| append(it, "env.RECORDER_SAYS = \"WARN of the preprocessor\"\n"), "WARN of the preprocessor"),
        ("exit", |it| append(it, "env.RECORDER_EXIT = \"1\"\n"), "exit code Some(101) instead of 0"),
        ("no-failure", |it| append(it, "fails = true\n"), "exit code Some(0) instead of 101"),
        ("chapter", |it| write(&it.join("expect/epub.chapters/one.md"), "# Another\n"), "Another"),
        ("unlisted", |it| fs::remove_file(it.join("expect/epub.chapters/one.md")).expect("it is there"), "one.md"),
        ("stale", |it| write(&it.join("expect/html/two.html"), ""), "html/two.html is not in the output"),
        ("page", |it| write(&it.join("expect/html/one.html"), "<p>Other text.</p>"), "Other text."),
        (
            "count",
            |it| append(it, "[[find]]\nfile = \"html/one.html\"\ntext = \"Text.\"\ntimes = 2\n"),
            "\"Text.\" 1 times instead of 2",
        ),
        ("no-file", |it| append(it, "[[find]]\nfile = \"html/1.html\"\ntext = \"x\"\ntimes = 1\n"), "no html/1.html"),
        ("option", |it| append(it, "finds = 1\n"), "unknown field `finds`"),
        ("host", |it| append(it, "hosts = [\"0.5\"]\n"), "no host \"0.5\""),
    ];
    for host in MDBOOKS {
        let good = case_folder(&format!("case-good-{}", host.key()));
        assert_eq!(verify(&good, host), Vec::<String>::new());
        for (name, spoil, expected) in &spoilt {
            let folder = case_folder(&format!("case-{name}-{}", host.key()));
            spoil(&folder);
            let failures = verify(&folder, host).join("\n");
            assert!(failures.contains(expected), "{name} under {host:?}: {failures}");
            assert!(failures.starts_with(&format!("== case-{name}")), "the case is named: {failures}");
        }
    }
}

#[test]
fn a_case_that_writes_into_the_book_fails() {
    let folder = case_folder("case-writes");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands/support/case/case-writes/05/book/src/new.md");
    append(&folder, &format!("env.RECORDER_FILE = '{}'\n", copy.display()));
    assert_eq!(verify(&folder, Host::V05), ["== case-writes/05: the book's folder: added src/new.md"]);
    append(&folder, "[[find]]\nfile = \"html/one.html\"\ntext = \"Text.\"\ntimes = 1\n");
    let options = fs::read_to_string(folder.join("case.toml")).expect("the case has options");
    write(&folder.join("case.toml"), &format!("writes = true\n{options}"));
    assert_eq!(verify(&folder, Host::V05), Vec::<String>::new());
}

#[test]
fn an_update_makes_a_case_pass() {
    let folder = case_folder("case-update");
    write(&folder.join("expect/epub.chapters/one.md"), "# Old\n");
    write(&folder.join("expect/html/one.html"), "");
    append(&folder, "env.RECORDER_SAYS = \"a line\"\n");
    let updated = run_case(&folder, Host::V05, &Assert::new().action(Action::Overwrite));
    assert_eq!(updated, Vec::<String>::new());
    assert_eq!(verify(&folder, Host::V05), Vec::<String>::new());
    let page = fs::read_to_string(folder.join("expect/html/one.html")).expect("it was written");
    assert!(page.contains("<p>Text.</p>") && !page.contains("<html"), "only what is in <main>: {page}");
    let log = fs::read_to_string(folder.join("expect/stderr.txt")).expect("it was written");
    assert_eq!(log, "$ build\na line\n$ preprocess epub\na line\n");
}

#[test]
fn a_case_runs_again_with_crlf() {
    let folder = case_folder("case-crlf");
    append(&folder, "[[find]]\nfile = \"epub.chapters/one.md\"\ntext = \"\\r\\n\"\ntimes = 3\n");
    let options = fs::read_to_string(folder.join("case.toml")).expect("the case has options");
    write(&folder.join("case.toml"), &format!("crlf = true\n{options}"));
    let failures = verify(&folder, Host::V04);
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert!(failures[0].starts_with("== case-crlf/04: epub.chapters/one.md"), "LF has no CRLF: {failures:?}");
}
