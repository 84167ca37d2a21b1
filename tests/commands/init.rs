//! Tests `init` on real folders: each case in `tests/init/` is a folder before and after, and the diff that `--dry-run` prints.
//!
//! `SNAPSHOTS=overwrite cargo test --test commands init::` rewrites `after` and `diff.txt`. A new case is a folder with
//! `before/`, and with `args` if `init` needs arguments.

#![cfg(feature = "driver")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use mdbook_aivss::aivss::CoreRisk;

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"))
        .args(args)
        .current_dir(dir)
        .env_remove("MDBOOK_LOG")
        .output()
        .expect("the binary runs")
}

/// All files below a folder, with their bytes.
fn tree(root: &Path) -> BTreeMap<String, String> {
    fn walk(root: &Path, dir: &Path, files: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(dir).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read_to_string(&path).expect("text"));
            }
        }
    }
    let mut files = BTreeMap::new();
    if root.is_dir() {
        walk(root, root, &mut files);
    }
    files
}

fn write(root: &Path, files: &BTreeMap<String, String>) {
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
}

fn overwrite() -> bool {
    std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite")
}

#[test]
fn cases() {
    let mut failed = Vec::new();
    let mut count = 0;
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/init");
    for entry in std::fs::read_dir(cases).expect("the cases") {
        let case = entry.expect("an entry").path();
        count += 1;
        if let Err(message) = std::panic::catch_unwind(|| one(&case)) {
            let text = message.downcast_ref::<String>().cloned().unwrap_or_default();
            failed.push(format!("{}: {text}", case.display()));
        }
    }
    assert!(count >= 8, "there are only {count} cases");
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

fn one(case: &Path) {
    let before = tree(&case.join("before"));
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    write(dir, &before);
    let words = std::fs::read_to_string(case.join("args")).unwrap_or_default();
    let args = |extra: &[&'static str]| -> Vec<String> {
        ["init"]
            .iter()
            .chain(extra)
            .map(|word| (*word).to_owned())
            .chain(words.split_whitespace().map(str::to_owned))
            .collect()
    };
    let init = |extra: &[&'static str]| {
        let args = args(extra);
        run(dir, &args.iter().map(String::as_str).collect::<Vec<_>>())
    };

    let check = init(&["--check"]);
    assert_eq!(check.status.code(), Some(1), "--check says that something is to be done");
    let diff = init(&["--dry-run"]);
    assert_eq!(diff.status.code(), Some(0), "{}", String::from_utf8_lossy(&diff.stderr));
    assert_eq!(tree(dir), before, "--dry-run and --check write nothing");
    let diff = String::from_utf8(diff.stdout).expect("text");

    let first = init(&[]);
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    let after = tree(dir);

    let second = init(&[]);
    assert_eq!(String::from_utf8_lossy(&second.stdout), "nothing to do\n");
    assert_eq!(tree(dir), after, "the second run changes nothing");
    assert_eq!(init(&["--check"]).status.code(), Some(0));
    assert_eq!(init(&["--dry-run"]).stdout, b"");

    // The diff describes what the run did.
    let patched = tempfile::tempdir().expect("a folder");
    write(patched.path(), &before);
    apply(patched.path(), &diff);
    assert_eq!(tree(patched.path()), after, "the diff leads to another result than the run");

    // Templates and the stylesheet have their own tests, so they are not copied here.
    let kept: BTreeMap<String, String> = after
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(*text))
        .filter(|(path, _)| path.ends_with(".toml") || path.ends_with("SUMMARY.md") || *path == ".gitignore")
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect();
    if overwrite() {
        let _ = std::fs::remove_dir_all(case.join("after"));
        write(&case.join("after"), &kept);
    }
    assert_eq!(tree(&case.join("after")), kept);

    let build = run(dir, &["build", "."]);
    let log = String::from_utf8_lossy(&build.stderr).into_owned();
    assert_eq!(build.status.code(), Some(0), "{log}");
    assert!(!log.contains("WARN") && !log.contains("warning"), "{log}");
}

/// Applies a unified diff like `patch`. It only supports diffs that are in order and fit exactly, which is enough here.
fn apply(root: &Path, diff: &str) {
    let mut files: Vec<(PathBuf, Vec<&str>)> = Vec::new();
    for line in diff.split_inclusive('\n') {
        if line.starts_with("--- ") {
        } else if let Some(path) = line.strip_prefix("+++ b/") {
            files.push((root.join(path.trim_end()), Vec::new()));
        } else {
            files.last_mut().expect("a header comes first").1.push(line);
        }
    }
    for (path, lines) in files {
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        let mut rest = old.split_inclusive('\n');
        let mut at = 0;
        let mut new = String::new();
        let mut lines = lines.into_iter().peekable();
        while let Some(line) = lines.next() {
            // "\ No newline at end of file" follows the line that it is about.
            let bare = lines.peek().is_some_and(|next| next.starts_with("\\ "));
            let text = if bare { line.strip_suffix('\n').unwrap_or(line) } else { line };
            match text.as_bytes().first() {
                Some(b'@') => {
                    let start =
                        text.split(['-', ',', ' ']).nth(2).expect("a line number").parse::<usize>().expect("a number");
                    let skip = start.saturating_sub(1).saturating_sub(at);
                    new.extend(rest.by_ref().take(skip));
                    at += skip;
                }
                Some(mark @ (b' ' | b'-')) => {
                    let line = rest.next().expect("the old file has the line");
                    assert_eq!(line, &text[1..]);
                    at += 1;
                    if *mark == b' ' {
                        new.push_str(line);
                    }
                }
                Some(b'+') => new.push_str(&text[1..]),
                Some(b'\\') => {}
                _ => panic!("not a line of a diff: {line:?}"),
            }
        }
        new.extend(rest);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, new).expect("written");
    }
}

#[test]
fn every_template_builds_without_a_word() {
    let dir = tempfile::tempdir().expect("a folder");
    let init = run(dir.path(), &["init", "--template", "agent,mcp-server,rag,multi-agent,asi-worksheet", "book"]);
    assert_eq!(init.status.code(), Some(0), "{}", String::from_utf8_lossy(&init.stderr));
    for args in [["build", "book"], ["check", "book"]] {
        let output = run(dir.path(), &args);
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{log}");
        assert!(!log.contains("WARN") && !log.contains("warning"), "{log}");
    }
    for page in ["my-agent", "my-mcp-server", "my-retrieval-bot", "my-agents"] {
        let page = std::fs::read_to_string(dir.path().join(format!("book/book/{page}.html"))).expect("a page");
        assert!(page.contains(r#"<section class="aivss""#) && page.contains(r#"<section class="maestro""#));
    }
}

#[test]
fn the_worksheets_have_each_risk_twice_and_nothing_filled_in() {
    let dir = tempfile::tempdir().expect("a folder");
    let init = run(dir.path(), &["init", "--template", "asi-worksheet", "book"]);
    assert_eq!(init.status.code(), Some(0), "{}", String::from_utf8_lossy(&init.stderr));
    let assessments = || {
        let export = run(dir.path(), &["export", "--format", "json", "book"]);
        assert_eq!(export.status.code(), Some(0), "{}", String::from_utf8_lossy(&export.stderr));
        let export: serde_json::Value = serde_json::from_slice(&export.stdout).expect("JSON");
        export["scores"].as_array().expect("a list").clone()
    };
    let found = assessments();
    let risks: Vec<_> = CoreRisk::all().filter_map(|risk| Some((risk.id()?, risk.name()))).collect();
    let expected: Vec<_> = risks
        .iter()
        .flat_map(|(id, name)| {
            [("supervised", id, name), ("autonomous", id, name)]
                .map(|(mode, id, name)| (format!("{}-{mode}", id.to_lowercase()), format!("{id} {name}, {mode}"), *id))
        })
        .collect();
    assert_eq!((risks.len(), found.len()), (10, 20));
    for (assessment, (id, title, risk)) in found.iter().zip(&expected) {
        assert_eq!((&assessment["id"], &assessment["title"]), (&id.as_str().into(), &title.as_str().into()));
        assert!(assessment["risks"].to_string().contains(risk), "{assessment}");
        assert!(assessment["score"].is_null() && assessment["cvss"].is_null(), "{assessment}");
        let factors = assessment["factors"].as_object().expect("an object");
        assert_eq!(factors.len(), 10);
        assert!(factors.values().all(|factor| factor["low"] == 0 && factor["high"] == 1));
    }
    // A worksheet that is filled in as its page says has a score.
    let path = dir.path().join("book/src/asi-worksheets.md");
    let page = std::fs::read_to_string(&path).expect("there");
    let vector = "cvss: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H";
    let empty = "# cvss: CVSS:4.0/AV:?/AC:?/AT:?/PR:?/UI:?/VC:?/VI:?/VA:?/SC:?/SI:?/SA:?";
    let filled = page.replacen(empty, vector, 1).replacen("unknown\n", "0.5 — a reason\n", 10);
    std::fs::write(&path, filled).expect("written");
    assert_eq!(assessments()[0]["score"], 9.7);
}

#[test]
fn a_folder_with_other_things_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("Cargo.toml"), "").expect("written");
    let output = run(dir.path(), &["init"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr).replace('\\', "/"),
        "error: . has no book.toml and is not empty: there is Cargo.toml\nhelp: name a folder for the book, such as `mdbook-aivss init ./threat-models`\n"
    );
}

#[test]
fn a_configuration_that_cannot_be_edited_is_told_with_its_place() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "[preprocessor.aivss]\nafter = \"links\"\n";
    std::fs::write(dir.path().join("book.toml"), text).expect("written");
    let output = run(dir.path(), &["init"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "book.toml:2:1: error[config]: `preprocessor.aivss.after` is not a list of names\n  help: make it a list of names\n  note: nothing was changed\n"
    );
    assert_eq!(std::fs::read_to_string(dir.path().join("book.toml")).expect("there"), text);
}
