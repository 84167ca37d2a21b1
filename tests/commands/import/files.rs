//! Tests the files that `import` reads and writes.

use std::path::{Path, PathBuf};

use super::{REPORT, SAVED, SEED, run, stderr, stdout};

const DAY: [&str; 2] = ["--today", "2026-11-21"];

/// A folder with files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (path, bytes) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
    dir
}

fn import(dir: &Path, args: &[&str]) -> std::process::Output {
    run(dir, &[&["import"], args, &DAY].concat())
}

/// Names and content of everything below a folder.
fn all(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        let kind = path.symlink_metadata().expect("there").file_type();
        if kind.is_dir() {
            all.extend(self::all(&path));
        } else {
            let content = if kind.is_file() { std::fs::read(&path).expect("read") } else { Vec::new() };
            all.push((path, content));
        }
    }
    all.sort();
    all
}

#[test]
fn a_file_that_exists_is_only_overwritten_with_force() {
    let seed = SEED.as_bytes();
    for old in [&b"mine"[..], b"caf\xe9", b"", &[0; 100]] {
        let dir = folder(&[("page.txt", seed), ("out.md", old), ("out/smolagents.md", old)]);
        for output in ["out.md", "out", "out/"] {
            let before = all(dir.path());
            let refused = import(dir.path(), &["page.txt", "-o", output]);
            let log = stderr(&refused);
            assert_eq!(refused.status.code(), Some(2), "{log}");
            assert!(log.contains("exists and is different") && log.contains("--force") && log.contains("out"), "{log}");
            assert_eq!(all(dir.path()), before);
        }
        let forced = import(dir.path(), &["page.txt", "-o", "out.md", "--force"]);
        assert_eq!(forced.status.code(), Some(0), "{}", stderr(&forced));
        assert!(std::fs::read_to_string(dir.path().join("out.md")).expect("text").starts_with("# SmolAgents"));
        // A file with the same content is not an obstacle.
        let again = import(dir.path(), &["page.txt", "-o", "out.md"]);
        assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    }
}

#[test]
fn a_folder_is_written_whole_or_not_at_all() {
    let files: &[(&str, &[u8])] = &[
        ("pages/a.txt", SEED.as_bytes()),
        ("pages/b.html", SAVED.as_bytes()),
        ("pages/c.json", REPORT.as_bytes()),
        ("out/worked-examples.md", b"caf\xe9"),
        ("out/tidy-co.md", b"mine"),
    ];
    let dir = folder(files);
    let before = all(dir.path());
    let refused = import(dir.path(), &["pages", "-o", "out"]);
    let log = stderr(&refused).replace('\\', "/");
    assert_eq!(refused.status.code(), Some(2), "{log}");
    assert!(
        log.contains("out/tidy-co.md, out/worked-examples.md exist and are different; nothing was written"),
        "{log}"
    );
    assert!(stdout(&refused).is_empty());
    assert_eq!(all(dir.path()), before);
    // A folder with the name of the chapter is an obstacle even with `--force`, and nothing is written.
    std::fs::create_dir(dir.path().join("out/smolagents.md")).expect("made");
    let refused = import(dir.path(), &["pages", "-o", "out", "--force"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(all(dir.path()), before);
    std::fs::remove_dir(dir.path().join("out/smolagents.md")).expect("removed");
    let forced = import(dir.path(), &["pages", "-o", "out", "--force"]);
    assert_eq!(forced.status.code(), Some(0), "{}", stderr(&forced));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    use std::os::unix::fs::symlink;
    for target in ["../precious", "missing", "precious"] {
        for force in [&[][..], &["--force"]] {
            let dir = folder(&[("page.txt", SEED.as_bytes()), ("precious", b"x"), ("out/precious", b"x")]);
            symlink(target, dir.path().join("out/smolagents.md")).expect("linked");
            let before = all(dir.path());
            for output in ["out", "out/smolagents.md"] {
                let refused = import(dir.path(), &[&["page.txt", "-o", output], force].concat());
                assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
                assert!(stderr(&refused).contains("smolagents.md is a symbolic link"), "{}", stderr(&refused));
            }
            assert_eq!(all(dir.path()), before);
        }
    }
}

#[test]
fn names_stay_in_the_output_folder() {
    let long = "n".repeat(400);
    let names = ["../../up", "/root/x", "..", "con", "Summary", "README", "...", "a/b", "A B", "a-b", "é", &long];
    let pages: Vec<(String, String)> = names
        .iter()
        .enumerate()
        .map(|(number, name)| (format!("pages/p{number}.txt"), SEED.replace("SmolAgents", name)))
        .collect();
    let files: Vec<(&str, &[u8])> = pages.iter().map(|(path, page)| (path.as_str(), page.as_bytes())).collect();
    let dir = folder(&files);
    let output = import(dir.path(), &["pages", "-o", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut written: Vec<String> = std::fs::read_dir(dir.path().join("out"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
        .collect();
    written.sort();
    assert_eq!(written.len(), names.len(), "{written:?}");
    assert!(
        ["con-agent.md", "summary-agent.md", "readme-agent.md"]
            .iter()
            .all(|name| written.contains(&(*name).to_owned())),
        "{written:?}"
    );
    assert_eq!(all(dir.path()).len(), 2 * names.len(), "nothing elsewhere");
}

#[test]
fn what_is_not_utf_8_is_named_with_its_place() {
    let dir = folder(&[("page.txt", b"Tidy\nA caf\xe9"), ("pages/a.txt", b"\xff"), ("pages/b.txt", SEED.as_bytes())]);
    let one = import(dir.path(), &["page.txt"]);
    assert_eq!(one.status.code(), Some(2));
    assert!(
        stderr(&one).starts_with(
            "page.txt:2:6: error: cannot be read: the byte 0xE9 after `A caf` is not UTF-8\n  help: convert"
        ),
        "{}",
        stderr(&one)
    );
    let many = import(dir.path(), &["pages"]);
    assert_eq!(many.status.code(), Some(1));
    assert!(stderr(&many).replace('\\', "/").contains("pages/a.txt:1:1: error: "), "{}", stderr(&many));
    assert!(stdout(&many).contains("# SmolAgents"));
}

#[test]
fn files_and_folders_have_limits() {
    let mut page = SEED.as_bytes().to_vec();
    page.resize(16 * 1024 * 1024, b'\n');
    let dir = folder(&[("page.txt", &page)]);
    assert_eq!(import(dir.path(), &["page.txt"]).status.code(), Some(0));
    page.push(b'\n');
    std::fs::write(dir.path().join("page.txt"), &page).expect("written");
    let large = import(dir.path(), &["page.txt"]);
    assert_eq!(large.status.code(), Some(2));
    assert!(stderr(&large).contains("page.txt: error: is larger than 16 MiB"), "{}", stderr(&large));
    // Models of other tools contain pictures.
    let mut json = b"{\"schema\": 1, \"picture\": \"".to_vec();
    json.resize(64 * 1024 * 1024 - 2, b'x');
    json.extend(b"\"}");
    std::fs::write(dir.path().join("model.json"), &json).expect("written");
    assert_eq!(import(dir.path(), &["model.json"]).status.code(), Some(0));
    json.push(b'\n');
    std::fs::write(dir.path().join("model.json"), &json).expect("written");
    let large = import(dir.path(), &["model.json"]);
    assert!(stderr(&large).contains("model.json: error: is larger than 64 MiB"), "{}", stderr(&large));
    let names: Vec<String> = (0..1_001).map(|number| format!("pages/{number}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let many = import(folder(&files).path(), &["pages"]);
    assert_eq!(many.status.code(), Some(2));
    assert!(stderr(&many).contains("more than 1000 files"), "{}", stderr(&many));
}

/// Reading one of these would wait forever, never end, or lead out of the folder.
#[cfg(unix)]
#[test]
fn only_regular_files_are_read() {
    use std::os::unix::fs::symlink;
    let dir = folder(&[("secret.txt", SEED.as_bytes()), ("pages/good.txt", SEED.as_bytes())]);
    let at = |name: &str| dir.path().join(name);
    let made =
        std::process::Command::new("mkfifo").arg(at("pipe")).arg(at("pages/pipe.txt")).status().expect("it runs");
    assert!(made.success());
    symlink("loop", at("loop")).expect("linked");
    symlink(".", at("pages/round.txt")).expect("linked");
    symlink("loop.txt", at("pages/loop.txt")).expect("linked");
    symlink("/dev/zero", at("pages/zero.txt")).expect("linked");
    symlink("../secret.txt", at("pages/out.txt")).expect("linked");
    symlink("good.txt", at("pages/inside.txt")).expect("linked");
    for path in ["pipe", "/dev/zero", "/dev/null", "loop"] {
        let refused = import(dir.path(), &[path]);
        assert_eq!(refused.status.code(), Some(2), "{path}: {}", stderr(&refused));
        assert!(stderr(&refused).contains("cannot be read"), "{path}: {}", stderr(&refused));
    }
    let folder = import(dir.path(), &["pages", "-o", "out"]);
    let log = stderr(&folder);
    assert_eq!(folder.status.code(), Some(1), "{log}");
    for (file, why) in [
        ("pipe", "not a regular file"),
        ("round", "not a regular file"),
        ("loop", "cannot be read"),
        ("zero", "leaves the folder"),
        ("out", "leaves the folder"),
    ] {
        let line = log.lines().find(|line| line.starts_with(&format!("pages/{file}.txt: error: "))).unwrap_or(&log);
        assert!(line.contains(why), "{file}: {log}");
    }
    assert_eq!(stdout(&folder), "- [SmolAgents](smolagents.md)\n- [SmolAgents](inside.md)\n");
}

/// Names of files and notes are printed to a terminal.
#[cfg(unix)]
#[test]
fn what_is_told_has_no_control_characters() {
    let page = format!("{SEED}\nEnd \u{202e}\u{1b}[31m\n");
    let report = REPORT.replacen("\"metadata\"", "\"\\u001b[2J\\nx\": 1, \"metadata\"", 1);
    let dir = folder(&[("pages/\u{1b}[31m.txt", page.as_bytes()), ("pages/r.json", report.as_bytes())]);
    for args in [&["pages"][..], &["pages", "-o", "out"]] {
        let output = import(dir.path(), args);
        let told = stderr(&output) + &stdout(&output);
        assert!(!told.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{told:?}");
    }
}
