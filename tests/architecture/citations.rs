//! Checks that comments and pages cite only what a reader can open: a file of the repository, or a published document by its
//! name.

use std::collections::BTreeSet;

use super::{files_below, hold, text_of};

/// Folders whose texts are checked, and the files beside them.
const FOLDERS: [&str; 9] =
    ["src", "tests", "benches", "fuzz/src", "fuzz/fuzz_targets", "examples", "book", ".ci", ".github"];
const FILES: [&str; 6] =
    ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "Cargo.toml", "fuzz/README.md"];

/// Words for documents that are not in the repository, in lower case.
const UNKNOWN: [&str; 7] =
    ["the contract", "contract, section", "contract's", "(spec,", "spec, section", "design document", "/work/shared"];

/// Files that a comment may name although the repository does not contain them, because they belong to a user's book.
const OF_USERS: [&str; 1] = ["index.md"];

/// Whether a text is checked. In some texts, names of files are only examples.
fn is_read(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let kept = [
        "tests/pages/",
        "tests/schemas/",
        "tests/fixtures/",
        "tests/architecture/",
        "tests/browser/node_modules/",
        "tests/cases/codes/",
        "tests/import/",
    ];
    let text = ["rs", "md", "mjs", "toml", "yml", "css"].contains(&ending) || path == ".ci/run";
    text && !kept.iter().any(|folder| path.starts_with(folder))
}

#[test]
fn nothing_cites_a_document_that_is_not_here() {
    let files: Vec<String> =
        FOLDERS.iter().flat_map(|folder| files_below(folder)).chain(FILES.map(str::to_owned)).collect();
    let known: BTreeSet<&str> = files.iter().filter_map(|file| file.rsplit('/').next()).chain(OF_USERS).collect();
    let mut wrong = Vec::new();
    for path in files.iter().filter(|path| is_read(path)) {
        let text = text_of(path);
        for (number, line) in cited(path, &text) {
            let lower = line.to_lowercase();
            let unknown = UNKNOWN.iter().filter(|words| lower.contains(**words)).map(|words| (*words).to_owned());
            let names = names(line).filter(|name| !known.contains(name.rsplit('/').next().unwrap_or(name)));
            let paths = paths(line).filter(|path| !files.iter().any(|file| file == path));
            let missing = unknown.chain(names.map(str::to_owned)).chain(paths.map(str::to_owned));
            wrong.extend(missing.map(|what| format!("{path}:{number}: {what}")));
        }
    }
    hold(&wrong, "Cite a file that is in the repository, or the published document with its table:");
}

/// The lines that can cite something: all lines of a page, and the comments of code without their examples.
fn cited<'t>(path: &str, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> + use<'t> {
    let is_code = !path.ends_with(".md");
    let mut example = false;
    text.lines().enumerate().filter_map(move |(number, line)| {
        let comment =
            if is_code { line.find("//").or_else(|| line.find("# ")).map(|at| &line[at..]) } else { Some(line) };
        let comment = comment?;
        if comment.trim_start_matches(['/', '!', ' ']).starts_with("```") {
            example = !example;
            return None;
        }
        example &= !is_code || line.trim_start().starts_with("//");
        (!example).then_some((number + 1, comment))
    })
}

/// Markdown files that a line cites. On a page, where most names are examples, only names with a section after them count.
fn names(line: &str) -> impl Iterator<Item = &str> {
    let is_comment = line.starts_with("//");
    line.match_indices(".md").filter_map(move |(at, _)| {
        let behind = &line[at + 3..];
        let is_whole = !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let has_section = [", section", ", 1", ", 2", ", 3", ", 4", ", 5", ", 6", ", 7", ", 8", ", 9"];
        let name = name_before(line, at + 3);
        let cites = is_comment || has_section.iter().any(|section| behind.starts_with(section));
        (is_whole && cites && name.len() > 3).then_some(name)
    })
}

/// Rust files that a line names with their folder.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices(".rs").filter_map(|(at, _)| {
        let name = name_before(line, at + 3);
        let ours = ["src/", "tests/", "benches/", "fuzz/", "examples/"].iter().any(|folder| name.starts_with(folder));
        (ours && !line[at + 3..].starts_with(|c: char| c.is_alphanumeric())).then_some(name)
    })
}

/// The name of a file that ends at a byte of a line.
fn name_before(line: &str, end: usize) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let start =
        line[..end].rfind(|c| !is_part(c)).map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8));
    &line[start..end]
}

#[test]
fn citations_are_seen_where_they_are() {
    let code =
        "//! As in design.md.\n/// ```\n/// let a = \"one.md\";\n/// ```\nlet b = \"two.md\"; // see tests/old.rs\n";
    let found: Vec<_> =
        cited("src/a.rs", code).flat_map(|(at, line)| names(line).chain(paths(line)).map(move |it| (at, it))).collect();
    assert_eq!(found, [(1, "design.md"), (5, "tests/old.rs")]);
    let page = "Put it into `agent.md`.\nFrom maestro.md, section 2.\n";
    let found: Vec<_> = cited("book/a.md", page).flat_map(|(at, line)| names(line).map(move |it| (at, it))).collect();
    assert_eq!(found, [(2, "maestro.md")]);
}
