//! Tests that a book in a pull request cannot block the program, and that a build deletes nothing that no build wrote.

#![cfg(all(feature = "driver", unix))]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::{BookTest, Host, Run};
use mdbook_aivss::internals::book::preflight::MAX_LEVELS;
use mdbook_aivss::internals::book::read::MAX_EXPORT;

const TOML: &str = "[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n";
/// The test harness ends a command that hangs, which then has no exit code. This limit finds commands that are only slow; it
/// allows for a busy machine.
const LIMIT: Duration = Duration::from_secs(30);

fn book(name: &str, chapter: &str) -> BookTest {
    BookTest::new(name).file("book.toml", TOML).file("src/SUMMARY.md", "- [One](one.md)\n").file("src/one.md", chapter)
}

fn fifo(path: impl AsRef<Path>) {
    let _ = fs::remove_file(path.as_ref());
    let made = std::process::Command::new("mkfifo").arg(path.as_ref()).status().expect("the system has mkfifo");
    assert!(made.success(), "a pipe can be made");
}

/// Every command that reads a book refuses this one, in time, with the same message, and writes nothing.
#[track_caller]
fn refused(book: &BookTest, expected: &[&str]) {
    let dest = book.out.to_str().expect("it is text");
    for args in [&["check"][..], &["export"], &["diff", ".", "."], &["build", ".", "--dest-dir", dest]] {
        let start = Instant::now();
        let run = book.command(args, &[]).expect_code(2);
        assert!(start.elapsed() < LIMIT, "{args:?} took {:?}", start.elapsed());
        for text in expected {
            assert!(run.stderr.contains(text), "{args:?}: {text:?} is not in\n{}", run.stderr);
        }
        assert!(!book.out.exists(), "{args:?}");
    }
}

#[test]
fn a_file_that_includes_itself_is_named_at_the_first_turn() {
    let book = book("itself", &"{{#include one.md}}\n".repeat(4));
    let help = "help: remove one of the includes";
    refused(
        &book,
        &["src/one.md:1:1: error[include-cycle]: src/one.md includes itself: src/one.md → src/one.md", help],
    );
    let book = self::book("circle", "text\n{{#include a/two.md}}\n{{#include a/two.md}}\n")
        .file("src/a/two.md", "x {{#include ../three.md}}\n")
        .file("src/three.md", "\n  {{#include a/../a/two.md}}\n");
    refused(
        &book,
        &[
            "src/three.md:2:3: error[include-cycle]: src/a/two.md includes itself: src/a/two.md → src/three.md → src/a/two.md",
        ],
    );
}

#[test]
fn a_file_that_includes_another_part_of_itself_is_no_circle() {
    let book = book("part", "{{#include one.md:3}}\n\ntext\n");
    book.command(&["check"], &[]).expect_code(0);
}

#[test]
fn includes_that_multiply_are_counted() {
    let ten = |name: &str| format!("{{{{#include {name}.md}}}}\n").repeat(10);
    let mut book = book("multiply", &ten("a"));
    for (name, next) in [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "g"), ("g", "h")] {
        book = book.file(format!("src/{name}.md"), ten(next));
    }
    let book = book.file("src/h.md", "text\n");
    refused(&book, &["error[includes-too-large]: src/one.md has more than 10000 includes"]);
    let book = self::book("long", &"{{#include large.txt}}\n".repeat(5)).file("src/large.txt", vec![b'x'; 15 << 20]);
    refused(&book, &["src/one.md:5:1: error[includes-too-large]: with its includes src/one.md is longer than 64 MiB"]);
}

#[test]
fn pipes_and_devices_are_not_read() {
    let special = "it is a pipe, a device or a socket and not a regular file";
    let include = book("include-pipe", "text {{#include pipe}}\n");
    fifo(include.root.join("src/pipe"));
    refused(&include, &["src/one.md:1:6: error[cannot-read]: the include of src/pipe cannot be read", special]);
    refused(&book("include-zero", "{{#include /dev/zero}}\n"), &["src/one.md:1:1: error[cannot-read]", special]);
    let linked = book("linked-zero", "{{#playground zero.rs}}\n");
    symlink("/dev/zero", linked.root.join("src/zero.rs")).expect("linked");
    refused(&linked, &["src/one.md:1:1: error[cannot-read]: the include of src/zero.rs", special]);

    let chapter = book("chapter-zero", "text");
    fs::remove_file(chapter.root.join("src/one.md")).expect("removed");
    symlink("/dev/zero", chapter.root.join("src/one.md")).expect("linked");
    refused(&chapter, &["src/SUMMARY.md:1:9: error[cannot-read]: src/one.md cannot be read", special]);
    let chapter = book("chapter-pipe", "text");
    fifo(chapter.root.join("src/one.md"));
    refused(&chapter, &["src/SUMMARY.md:1:9: error[cannot-read]: src/one.md cannot be read", special]);
    let summary = book("summary-pipe", "text");
    fifo(summary.root.join("src/SUMMARY.md"));
    refused(&summary, &["src/SUMMARY.md:1:1: error[cannot-read]: src/SUMMARY.md cannot be read", special]);
    let config = book("config-pipe", "text");
    fifo(config.root.join("book.toml"));
    refused(&config, &["book.toml:1:1: error[cannot-read]: book.toml cannot be read", special]);
}

#[test]
fn a_summary_is_nested_at_most_64_deep() {
    let nested = |levels: usize| {
        let chapters: String = (0..levels).map(|level| format!("{}- [One]()\n", "  ".repeat(level))).collect();
        format!("{chapters}{}- [One](one.md)\n", "  ".repeat(levels))
    };
    let book = book("summary-deep", "text");
    let book = book.file("src/SUMMARY.md", nested(MAX_LEVELS - 1));
    book.command(&["check"], &[]).expect_code(0);
    let book = book.file("src/SUMMARY.md", nested(MAX_LEVELS));
    let deep =
        "src/SUMMARY.md:65:129: error[cannot-read]: src/SUMMARY.md cannot be read: its lists are nested deeper than 64";
    refused(&book, &[deep, "help: indent the chapter less"]);
    // mdBook's stack would overflow.
    refused(&book.file("src/SUMMARY.md", nested(3_800)), &["its lists are nested deeper than 64"]);
}

/// A pull request can change `baseline` of `book.toml`, and the file at that path.
#[test]
fn a_baseline_is_a_regular_file_of_limited_size() {
    let gate = "\n[preprocessor.aivss.gate]\nmax-score = 5\nbaseline = \"baseline.json\"\n";
    let book = book("baseline", "text").file("book.toml", format!("{TOML}{gate}"));
    let path = book.root.join("baseline.json");
    let refused = |expected: &str| {
        let start = Instant::now();
        let run = book.command(&["check"], &[]).expect_code(2);
        assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
        assert!(run.stderr.contains(expected) && run.stderr.contains("help: "), "{}", run.stderr);
    };
    symlink("/dev/zero", &path).expect("linked");
    refused("baseline.json cannot be read: it is a pipe, a device or a socket");
    fifo(&path);
    refused("baseline.json cannot be read: it is a pipe, a device or a socket");
    fs::remove_file(&path).expect("removed");
    fs::File::create(&path).and_then(|file| file.set_len(MAX_EXPORT + 1)).expect("grown");
    refused("baseline.json cannot be read: it is larger than 256 MiB");
    // A user may name a pipe, as a shell does for `<(…)`. The command reads it to its end, within the same limit.
    let run = book.command(&["check", "--baseline", "/dev/zero"], &[]).expect_code(2);
    assert!(run.stderr.contains("/dev/zero cannot be read: it is larger than 256 MiB"), "{}", run.stderr);
    let run = book.command(&["diff", "/dev/zero", "."], &[]).expect_code(2);
    assert!(run.stderr.contains("/dev/zero cannot be read: it is larger than 256 MiB"), "{}", run.stderr);
}

#[test]
fn init_reads_regular_files_only() {
    for file in ["book.toml", "src/SUMMARY.md", ".gitignore"] {
        let book = book(&format!("init-{}", file.replace('/', "-")), "text");
        let _ = fs::remove_file(book.root.join(file));
        symlink("/dev/zero", book.root.join(file)).expect("linked");
        let run = book.command(&["init", "--check"], &[]);
        assert!(run.code == Some(2) || file == ".gitignore", "{file}: {:?} {}", run.code, run.stderr);
        assert!(run.stderr.contains("it is a pipe, a device or a socket"), "{file}: {}", run.stderr);
    }
}

/// `build` runs the programs that `book.toml` names. The commands for a pull request from outside run none of them.
#[test]
fn commands_that_judge_a_book_run_none_of_its_programs() {
    let touch = |name: &str| format!("command = \"touch {name}\"\n");
    let toml = format!(
        "{TOML}{}\n[preprocessor.links]\n{}\n[preprocessor.other]\nbefore = [\"aivss\"]\n{}\n[output.html]\n\n[output.other]\n{}",
        touch("ran-aivss"),
        touch("ran-links"),
        touch("ran-other"),
        touch("ran-renderer")
    );
    let book = book("programs", "text").file("book.toml", toml);
    let ran = || {
        let entries = fs::read_dir(&book.root).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut ran: Vec<_> =
            entries.filter_map(|name| Some(name.to_str()?.strip_prefix("ran-")?.to_owned())).collect();
        ran.sort();
        ran
    };
    for args in [&["check"][..], &["export"], &["diff", ".", "."], &["check", "--fix"], &["init", "--check"]] {
        book.command(args, &[]);
        assert_eq!(ran(), Vec::<String>::new(), "{args:?}");
    }
    // `touch` prints no book, so that both fail; what matters is that they have started it.
    book.command(&["check", "--all-preprocessors"], &[]);
    assert_eq!(ran(), ["other"]);
    fs::remove_file(book.root.join("ran-other")).expect("removed");
    book.command(&["build", "."], &[]);
    assert_eq!(ran(), ["other"]);
}

#[test]
fn a_large_file_is_not_read() {
    let book = book("large", "{{#include large.txt}}\n").file("src/large.txt", "");
    fs::File::options()
        .write(true)
        .open(book.root.join("src/large.txt"))
        .and_then(|file| file.set_len(17 << 20))
        .expect("grown");
    refused(&book, &["the include of src/large.txt cannot be read: it is larger than 16 MiB", "help: split the file"]);
}

#[test]
fn what_a_build_copies_is_looked_at_too() {
    let build = |book: &BookTest, expected: &str| {
        let start = Instant::now();
        let run = book.build(Host::Own).expect_code(2);
        assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
        assert!(run.stderr.contains(expected), "{expected:?} is not in\n{}", run.stderr);
    };
    let pipe = book("copied-pipe", "text");
    fifo(pipe.root.join("src/image.png"));
    build(&pipe, "src/image.png:1:1: error[cannot-read]: src/image.png cannot be read: it is a pipe");
    let circle = book("copied-circle", "text");
    symlink("../src", circle.root.join("src/round")).expect("linked");
    build(&circle, "src/round is a link to a folder that it is in, src");
    let theme = book("theme-pipe", "text").file("theme/x.txt", "x");
    fifo(theme.root.join("theme/index.hbs"));
    build(&theme, "theme/index.hbs cannot be read: it is a pipe");
    // These files do not matter to a command that only reads the chapters.
    pipe.command(&["check"], &[]).expect_code(0);
}

fn build(book: &BookTest, args: &[&str]) -> Run {
    book.command(&[&["build", "."], args].concat(), &[])
}

/// A build to this folder is refused, even with `--force`, and nothing is deleted.
#[track_caller]
fn never(book: &BookTest, dest: &str, expected: &str) {
    for args in [&["--dest-dir", dest][..], &["--dest-dir", dest, "--force"]] {
        let run = build(book, args).expect_code(2);
        assert!(run.stderr.contains(expected), "{args:?}: {expected:?} is not in\n{}", run.stderr);
        assert!(run.stderr.contains("help: choose another folder"), "{}", run.stderr);
        assert_eq!(book.changes(), Vec::<String>::new(), "{args:?}");
    }
}

#[test]
fn a_build_never_deletes_the_sources() {
    let toml = format!("{TOML}\n[output.html]\nadditional-css = [\"styles/own.css\"]\n");
    let book = book("sources", "{{#include ../shared/part.md}}\n")
        .file("book.toml", toml)
        .file("shared/part.md", "text\n")
        .file("styles/own.css", "a {}\n")
        .file("theme/head.hbs", "")
        .file("src/images/a.png", "png")
        .file("other/.nojekyll", "");
    let absolute = book.root.to_str().expect("it is text").to_owned();
    for dest in [".", "..", "/", "src/..", "nowhere/..", absolute.as_str()] {
        never(&book, dest, "which would delete the book's folder");
    }
    never(&book, "src", "which would delete the source folder");
    never(&book, "./src/", "which would delete the source folder");
    never(&book, "theme", "which would delete the theme");
    never(&book, "theme/out", "is in the theme");
    never(&book, "shared", "which would delete a chapter or a file that one includes");
    never(&book, "styles", "which would delete a file of `additional-css` or `additional-js`");
    never(&book, "src/images", "is in the source folder and has files that no build wrote, such as a.png");
    symlink("src", book.root.join("link")).expect("linked");
    let run = build(&book, &["--dest-dir", "link", "--force"]).expect_code(2);
    assert!(run.stderr.contains("which would delete the source folder"), "{}", run.stderr);
    assert!(book.root.join("src/one.md").is_file() && book.root.join("src/images/a.png").is_file());
}

#[test]
fn a_repository_is_no_place_for_pages() {
    let book = book("repository", "text").file(".git/HEAD", "ref: refs/heads/main\n");
    never(&book, ".git", "which would delete the repository");
    never(&book, ".git/pages", "is in the repository");
}

#[test]
fn files_that_no_build_wrote_need_force() {
    let book = book("victim", "text").file("book.toml", format!("[build]\nbuild-dir = \"../victim\"\n\n{TOML}"));
    let victim = book.root.join("../victim");
    fs::create_dir_all(&victim).expect("made");
    fs::write(victim.join("thesis.txt"), "years of work").expect("written");
    let run = build(&book, &[]).expect_code(2);
    assert!(run.stderr.contains("has files that no build wrote, such as thesis.txt"), "{}", run.stderr);
    assert!(
        run.stderr.contains("help: choose an empty folder, or add `--force` if all of it may go"),
        "{}",
        run.stderr
    );
    // A file with the name of an index page does not make a folder one of mdBook's.
    fs::write(victim.join("index.html"), "<p>mine</p>").expect("written");
    fs::write(victim.join(".nojekyll"), "").expect("written");
    build(&book, &[]).expect_code(2);
    assert_eq!(fs::read_to_string(victim.join("thesis.txt")).expect("it is there"), "years of work");
    build(&book, &["--force"]).expect_code(0);
    assert!(!victim.join("thesis.txt").exists());
    // The pages are mdBook's now, but the history of the clone around them is not.
    fs::create_dir_all(victim.join(".git")).expect("made");
    let run = build(&book, &[]).expect_code(2);
    assert!(run.stderr.contains("such as .git"), "{}", run.stderr);
}

#[test]
fn a_build_may_follow_a_build() {
    let two = format!("{TOML}\n[output.html]\n\n[output.markdown]\n");
    for (name, toml) in [
        ("again", TOML),
        ("again-markdown", &two),
        ("again-src", &format!("[build]\nbuild-dir = \"src/out\"\n\n{TOML}")),
    ] {
        let book = book(name, "text").file("src/deep/README.md", "text").file("book.toml", toml);
        let book = book.file("src/SUMMARY.md", "- [One](one.md)\n- [Deep](deep/README.md)\n");
        for _ in 0..2 {
            build(&book, &[]).expect_code(0);
        }
    }
    // An empty folder and one that does not exist can be used, and so can the output of either version of mdBook.
    let book = book("free", "text");
    fs::create_dir_all(book.root.join("../empty")).expect("made");
    build(&book, &["--dest-dir", "../empty"]).expect_code(0);
    build(&book, &["--dest-dir", "../new/deep"]).expect_code(0);
    for host in [Host::V04, Host::V05] {
        book.build(host).expect_code(0);
        book.build(Host::Own).expect_code(0);
    }
}

/// mdBook panics if a chapter has an absolute path that is not in the source folder.
#[cfg(unix)]
#[test]
fn a_chapter_with_an_absolute_path_is_an_error() {
    let book = BookTest::new("absolute-chapter")
        .file("book.toml", "[preprocessor.aivss]\nafter = [\"links\"]\n")
        .file("src/SUMMARY.md", "- [One](one.md)\n- [Name](/etc/hostname)\n")
        .file("src/one.md", "# One\n");
    let run = book.command(&["check"], &[]).expect_code(2);
    let error = "src/SUMMARY.md:2:10: error[cannot-read]: the chapter `/etc/hostname` has an absolute path";
    assert!(
        run.stderr.contains(error) && run.stderr.contains("help: write its path relative to SUMMARY.md"),
        "{}",
        run.stderr
    );
}
