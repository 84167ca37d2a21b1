//! Checks that the README, the handbook and the pages beside them are correct: every example is tested, pages with a source in
//! code are generated from it, and every link is valid.
//!
//! `SNAPSHOTS=overwrite cargo test --test handbook` rewrites the generated parts and the printed output in the pages.
//!
//! * [`bounds`]: the tables of limits. Each names the constant in the source and its test.
//! * [`conformance`]: the tables about the vectors of `conformance/`, from the files there.
//! * [`evidence`]: links to files and tests of this repository.
//! * [`examples`]: code blocks. What is tried depends on the language of the block; its `//!` has the list.
//! * [`generated`]: the text between `<!-- generated: NAME -->` and `<!-- /generated -->`. A new part is a function there.
//! * [`links`]: the links of the built site and of the files at the root.
//! * [`workflows`]: the commands of the workflows for CI.

#![cfg(feature = "driver")]

mod bounds;
mod conformance;
mod evidence;
mod examples;
mod generated;
mod links;
#[path = "../support/site.rs"]
mod site;
mod workflows;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A Markdown file of the project, with its path below the repository.
struct Page {
    path: String,
    text: String,
}

/// The files at the root, the pages of other folders, and every chapter of the handbook, in the order of their paths.
fn pages() -> Vec<Page> {
    fn walk(dir: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                files.push(path);
            }
        }
    }
    let beside = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "conformance/README.md",
        "integrations/skill/SKILL.md",
    ];
    let mut files: Vec<PathBuf> = beside.map(|file| root().join(file)).into();
    walk(&root().join("book"), &mut files);
    files.sort();
    files
        .into_iter()
        .map(|file| Page {
            path: file.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/"),
            text: std::fs::read_to_string(&file).expect("text").replace("\r\n", "\n"),
        })
        .collect()
}

/// Whether to rewrite files.
fn overwrite() -> bool {
    std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite")
}

/// Our binary, in a folder.
fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"))
        .args(args)
        .current_dir(dir)
        .env_remove("MDBOOK_LOG")
        .output()
        .expect("the binary runs")
}

/// The output of a program, both streams.
fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_handbook_builds_and_checks_without_a_word() {
    let dir = tempfile::tempdir().expect("a folder");
    let site = dir.path().to_string_lossy().into_owned();
    let build = run(root(), &["build", "--dest-dir", &site]);
    let log = said(&build);
    assert!(build.status.success() && !log.contains("WARN") && !log.contains("warning"), "{log}");
    let check = run(root(), &["check", "--today", "2026-11-21"]);
    let log = said(&check);
    assert!(check.status.success() && log.ends_with("no problems\n"), "{log}");
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = std::fs::read_to_string(root().join("book/SUMMARY.md")).expect("there");
    for page in pages() {
        if let Some(path) = page.path.strip_prefix("book/").filter(|path| *path != "SUMMARY.md") {
            assert!(summary.contains(&format!("({path})")), "{path} is not in the summary");
        }
    }
}

/// Workflows and the action cannot run here, but this checks that they are YAML.
#[test]
fn workflow_files_are_yaml() {
    for file in [".github/workflows/ci.yml", ".github/workflows/release.yml", "action.yml", ".pre-commit-hooks.yaml"] {
        let text = std::fs::read_to_string(root().join(file)).expect("there");
        for event in saphyr_parser::Parser::new_from_str(&text) {
            assert!(event.is_ok(), "{file}: {event:?}");
        }
    }
    // The release creates the files that the action and `cargo binstall` download.
    let [release, action, manifest] = [".github/workflows/release.yml", "action.yml", "Cargo.toml"]
        .map(|file| std::fs::read_to_string(root().join(file)).expect("there"));
    for target in regex::Regex::new(r"target: ([a-z0-9_-]+) }").expect("a pattern").captures_iter(&release) {
        assert!(action.contains(&format!("target={}", &target[1])), "the action does not fetch {}", &target[1]);
    }
    assert!(release.contains("mdbook-aivss-$GITHUB_REF_NAME-") && action.contains("mdbook-aivss-v$VERSION-"));
    assert!(manifest.contains("{ name }-v{ version }-{ target }"));
}
