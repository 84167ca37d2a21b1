//! Tests pipes, files and folders that cannot be read or written.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use super::*;

/// Gives the binary an input, and closes its stdout after `read` bytes.
fn reads_only(read: usize, input: &[u8]) -> (Option<i32>, String) {
    let mut child = Command::new(binary())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdout = child.stdout.take().expect("it is piped");
    let reader = std::thread::spawn(move || {
        let mut bytes = vec![0; read];
        let _ = stdout.read_exact(&mut bytes);
    });
    if read == 0 {
        reader.join().expect("nothing is read");
        child.stdin.take().expect("it is piped").write_all(input).expect("all of the input is read");
    } else {
        child.stdin.take().expect("it is piped").write_all(input).expect("all of the input is read");
        reader.join().expect("some is read");
    }
    let output = child.wait_with_output().expect("it ends");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn stdout_that_is_closed_early() {
    let input = book(&format!("{}{}", fence("aivss", ASSESSMENT), "text\n".repeat(200_000))).input();
    for read in [0, 1, 5_000] {
        let (code, stderr) = reads_only(read, input.as_bytes());
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains("error: the output cannot be written"), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}

#[test]
fn stderr_that_is_closed() {
    let mut child = Command::new("sh")
        .args(["-c", "exec \"$0\" 2>&-"])
        .arg(binary())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("there is a shell");
    let input = book(&fence("aivss", "agent: A\n")).input();
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("all of the input is read");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}

#[cfg(all(unix, feature = "driver"))]
#[test]
fn symlinks_in_a_loop() {
    use std::os::unix::fs::symlink;

    // A folder that contains itself through a link is not a chapter, so nothing loops.
    let book = on_disk("loop-folder");
    symlink(".", book.root.join("src/round")).expect("links can be made");
    symlink("src", book.root.join("all")).expect("links can be made");
    for args in [&["check"][..], &["export", "--format", "json"]] {
        let run = book.command(args, &[]);
        assert_eq!(run.code, Some(1), "{args:?}: {}{}", run.text(), run.stderr);
    }
    // An include can go through the link, and the position is in the included file.
    let book = on_disk("loop-include")
        .file("src/SUMMARY.md", "[Chapter](c.md)\n")
        .file("src/c.md", "{{#include round/round/chapter.md}}\n");
    symlink(".", book.root.join("src/round")).expect("links can be made");
    let run = book.command(&["check"], &[]).expect_code(1);
    assert!(run.text().contains("src/round/round/chapter.md:2:1: error[missing-key]"), "{}", run.text());

    // A file that is a link to itself cannot be read.
    let book = on_disk("loop-file").file("src/c.md", "{{#include own.md}}\n").file("src/SUMMARY.md", "[C](c.md)\n");
    symlink("own.md", book.root.join("src/own.md")).expect("links can be made");
    let run = book.command(&["check"], &[]).expect_code(1);
    assert!(
        run.text().contains("src/c.md:1:1: error[broken-include]: the include of src/own.md cannot be read"),
        "{}",
        run.text()
    );
    let book = on_disk("loop-chapter").file("src/SUMMARY.md", "[C](own.md)\n");
    symlink("own.md", book.root.join("src/own.md")).expect("links can be made");
    let run = book.command(&["check"], &[]).expect_code(2);
    assert!(run.stdout.is_empty() && run.stderr.contains("own.md"), "{}", run.stderr);
}

#[cfg(feature = "driver")]
#[test]
fn files_that_cannot_be_read() {
    // A file that is gone since the summary was written, files that are not UTF-8, and a folder in place of a chapter.
    for (name, file, bytes) in [
        ("gone", "src/other.md", &b"text"[..]),
        ("latin", "src/chapter.md", b"caf\xe9 aivss"),
        ("summary", "src/SUMMARY.md", b"[Chapter](chapter.md)\xe9"),
        ("folder", "src/chapter.md/x", b"text"),
        ("toml", "book.toml", b"[preprocessor.aivss]\nversion = \"0.8\xe9\""),
        ("syntax", "book.toml", b"[preprocessor.aivss\n"),
    ] {
        let book = BookTest::new(&format!("unreadable-{name}"));
        let book = if file == "book.toml" { book } else { book.file("book.toml", "[book]\ntitle = \"x\"\n") };
        let book = if file == "src/SUMMARY.md" { book } else { book.file("src/SUMMARY.md", "[Chapter](chapter.md)\n") };
        let book = book.file(file, bytes);
        for args in [&["check"][..], &["export", "--format", "json"], &["build", "--dest-dir", "../out"]] {
            if name == "gone" && args[0] == "build" {
                // mdBook creates a missing chapter, and so does our own build.
                continue;
            }
            let run = book.command(args, &[]);
            assert_eq!(run.code, Some(2), "{name} {args:?}: {}{}", run.text(), run.stderr);
            assert!(run.stdout.is_empty(), "{name} {args:?}");
            assert!(run.stderr.contains("error") && !run.stderr.contains("panicked"), "{name}: {}", run.stderr);
        }
        assert_eq!(book.changes(), Vec::<String>::new(), "{name}");
    }
}

/// The position is reported even if the files have changed since the host read them.
#[test]
fn files_that_vanish_during_the_build() {
    let book = on_disk("vanished");
    let text = fence("aivss", "agent: A\n");
    let wire = |root: &std::path::Path| WireBook::new(Shape::V05).root(root).chapter("C", "chapter.md", &text).run();
    let run = wire(&book.root).expect_code(1);
    assert!(
        run.stderr.contains("src/chapter.md:2:1: error[missing-key]: an assessment needs the key `factors`\n"),
        "{}",
        run.stderr
    );
    std::fs::remove_dir_all(book.root.join("src")).expect("the folder can be removed");
    let run = wire(&book.root).expect_code(1);
    assert!(run.stderr.contains("src/chapter.md:2:1: error[missing-key]"), "{}", run.stderr);
    assert!(run.stderr.contains("(line and column after preprocessing)"), "{}", run.stderr);
}

/// The commands that write files, each with its arguments. The book has an `expect` that `--fix` would correct.
#[cfg(all(unix, feature = "driver"))]
const WRITERS: &[&[&str]] = &[
    &["check", "--fix"],
    &["export", "--format", "json", "-o", "out.json"],
    &["export", "--format", "otm", "-o", "new/out.otm"],
    &["init", "--template", "rag"],
    &["import", "page.txt", "-o", "imported.md"],
];

#[cfg(all(unix, feature = "driver"))]
fn to_be_written(name: &str) -> BookTest {
    let page = include_str!("../../import/smolagents.txt");
    on_disk(name)
        .file("src/chapter.md", fence("aivss", &format!("{ASSESSMENT}expect: 1.0\n")))
        .file("out.json", "what was there before")
        .file("page.txt", page)
}

/// The book without the mistake, which would keep `export` from writing.
#[cfg(all(unix, feature = "driver"))]
fn for_writer(name: &str, args: &[&str]) -> BookTest {
    let book = to_be_written(&format!("{name}-{}", args.join("-").replace('/', "-")));
    if args[0] == "check" { book } else { book.file("src/chapter.md", fence("aivss", ASSESSMENT)) }
}

/// A folder that is not writable. The program runs without the rights of the superuser.
#[cfg(all(unix, feature = "driver"))]
#[test]
fn folders_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    for args in WRITERS {
        let book = for_writer("read-only", args);
        let allow = |mode: u32| {
            for folder in ["src", "."] {
                let mode = std::fs::Permissions::from_mode(mode);
                std::fs::set_permissions(book.root.join(folder), mode).expect("it is ours");
            }
        };
        allow(0o555);
        let mut command = Command::new(binary());
        command.args(*args).current_dir(&book.root).stdin(Stdio::null());
        if std::fs::write(book.root.join("probe"), "").is_ok() {
            // The superuser can write everywhere, so the command runs as another user.
            std::fs::remove_file(book.root.join("probe")).expect("it was just written");
            command.uid(65_534).gid(65_534);
        }
        let output = command.output();
        allow(0o755);
        let output = output.expect("the binary runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains("cannot be written"), "{args:?}: {stderr}");
        assert_eq!(book.changes(), Vec::<String>::new(), "{args:?}");
    }
}

/// A file that cannot grow, as on a full disk: the old content stays, and no other file is left behind.
#[cfg(all(unix, feature = "driver"))]
#[test]
fn files_that_cannot_grow() {
    for args in WRITERS {
        let book = for_writer("full", args);
        // If the signal is ignored, the program gets the system's error.
        let output = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""])
            .arg(binary())
            .args(*args)
            .current_dir(&book.root)
            .stdin(Stdio::null())
            .output()
            .expect("there is a shell");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains("cannot be written"), "{args:?}: {stderr}");
        assert_eq!(book.changes(), Vec::<String>::new(), "{args:?}");
    }
}

/// A build that has to fail writes no page, and leaves those of an earlier one as they are.
#[cfg(feature = "driver")]
#[test]
fn a_build_that_fails_writes_nothing() {
    let book = on_disk("half").file("src/chapter.md", fence("aivss", ASSESSMENT));
    book.build(crate::support::Host::Own).expect_code(0);
    let before = crate::support::read_tree(&book.out);
    assert!(!before.is_empty());
    let book = book.file("src/chapter.md", fence("aivss", "agent: A\n"));
    book.build(crate::support::Host::Own).expect_code(1);
    assert!(crate::support::read_tree(&book.out) == before, "pages were changed");
    let fresh = on_disk("half-fresh");
    fresh.build(crate::support::Host::Own).expect_code(1);
    assert!(crate::support::read_tree(&fresh.out).is_empty());
}

/// Every command with a stdout that is closed at the other end.
#[cfg(all(unix, feature = "driver"))]
#[test]
fn nobody_reads_the_result() {
    let book = to_be_written("nobody").file("src/chapter.md", fence("aivss", ASSESSMENT)).file("one.yaml", ASSESSMENT);
    book.command(&["export", "--format", "json", "-o", "../nobody.json"], &[]).expect_code(0);
    for args in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["score", "one.yaml"],
        &["score", "one.yaml", "--format", "jsonl"],
        &["export"],
        &["export", "--format", "csv"],
        &["diff", "../nobody.json", "."],
        &["import", "page.txt"],
        &["schema", "maestro"],
        &["explain"],
        &["explain", "gate"],
        &["completions", "bash"],
        &["init", "--template", "rag", "--dry-run"],
    ] {
        let (reader, writer) = std::io::pipe().expect("there are pipes");
        drop(reader);
        let mut command = Command::new(binary());
        command.args(args).current_dir(&book.root).stdin(Stdio::null()).stdout(writer);
        let output = command.stderr(Stdio::piped()).output().expect("the binary runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains("error: the output cannot be written"), "{args:?}: {stderr}");
        assert!(!stderr.contains("panicked"), "{args:?}: {stderr}");
    }
    assert_eq!(book.changes(), Vec::<String>::new());
}

/// Every command that reads a file: a missing file, a folder, a file that is not UTF-8, and a file that is cut short.
#[cfg(feature = "driver")]
#[test]
fn files_that_commands_cannot_read() {
    let book = on_disk("arguments")
        .file("src/chapter.md", fence("aivss", ASSESSMENT))
        .file("folder.json/x", "x")
        .file("latin.json", b"{\"caf\xe9\": 1}".as_slice());
    book.command(&["export", "--format", "json", "-o", "../whole.json"], &[]).expect_code(0);
    let whole = std::fs::read(book.root.join("../whole.json")).expect("it was just written");
    let book = book.file("cut.json", &whole[..whole.len() / 2]);
    for file in ["gone.json", "folder.json", "latin.json", "cut.json"] {
        for args in [
            &["score", file][..],
            &["diff", file, "."],
            &["diff", ".", file],
            &["check", "--baseline", file],
            &["import", file],
            &["import", file, "-o", "out.md"],
        ] {
            let run = book.command(args, &[]);
            // These two read text that people write, so half of it is a mistake with a position.
            let expected = if matches!(args[0], "score" | "import") && file == "cut.json" { 1 } else { 2 };
            assert_eq!(run.code, Some(expected), "{args:?}: {}", run.stderr);
            assert!(run.stdout.is_empty(), "{args:?}: {}", run.text());
            assert!(run.stderr.contains("error") && !run.stderr.contains("panicked"), "{args:?}: {}", run.stderr);
        }
    }
    assert_eq!(book.changes(), Vec::<String>::new());
}

/// The target is a folder, or its parent is not a folder. Even the superuser cannot write it, and nothing is left behind.
#[cfg(feature = "driver")]
#[test]
fn files_that_cannot_be_written() {
    let book =
        on_disk("no-place").file("src/chapter.md", fence("aivss", ASSESSMENT)).file("taken/x", "x").file("file", "x");
    for target in ["taken", "file/x.json"] {
        let run = book.command(&["export", "--format", "json", "-o", target], &[]).expect_code(2);
        assert!(run.stderr.contains("cannot be written"), "{target}: {}", run.stderr);
        assert!(run.stdout.is_empty(), "{target}");
    }
    assert_eq!(book.changes(), Vec::<String>::new());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device() {
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let mut child = Command::new(binary())
        .stdin(Stdio::piped())
        .stdout(full())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let input = book(&fence("aivss", ASSESSMENT)).input();
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("all of the input is read");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the output cannot be written"));
    for args in [&["explain"][..], &["completions", "bash"]] {
        let status = Command::new(binary()).args(args).stdout(full()).stderr(Stdio::null()).status().expect("it runs");
        assert_eq!(status.code(), Some(2), "{args:?}");
    }
}
