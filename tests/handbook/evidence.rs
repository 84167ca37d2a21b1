//! Checks that links to files and tests of this repository are valid.

use std::path::Path;

use super::{pages, root};

/// Where the repository's files are, for readers of the handbook.
pub(super) const REPOSITORY: &str = "https://github.com/mdbook-aivss/mdbook-aivss/blob/main/";

/// Whether a file of the repository has a function of this name that is a test.
pub(super) fn has_test(path: &Path, name: &str) -> bool {
    let text = std::fs::read_to_string(root().join(path)).unwrap_or_default();
    let test = regex::Regex::new(&format!(r"#\[test\]\n(?:\s*(?://|#\[)[^\n]*\n)*\s*fn {name}\(")).expect("a pattern");
    test.is_match(&text)
}

/// A link whose text is the name of a test leads to the file that has this test. Other links lead to a file or a folder.
#[test]
fn links_to_the_repository_lead_to_files_and_tests() {
    let link = regex::Regex::new(&format!(r"(?:\[(\w+_\w+)\]\()?{}([\w./-]*[\w/-])", regex::escape(REPOSITORY)))
        .expect("a pattern");
    let (mut links, mut tests, mut wrong) = (0, 0, Vec::new());
    for page in pages() {
        for found in link.captures_iter(&page.text) {
            let path = Path::new(found.get(2).expect("the pattern has it").as_str());
            links += 1;
            if !root().join(path).exists() {
                wrong.push(format!("{}: there is no {}", page.path, path.display()));
            } else if let Some(name) = found.get(1).map(|name| name.as_str()) {
                tests += 1;
                if !has_test(path, name) {
                    wrong.push(format!("{}: {} has no test `{name}`", page.path, path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(links > 40 && tests > 30, "{links} links, {tests} tests");
    // The check itself can fail.
    assert!(has_test(Path::new("tests/commands/guard.rs"), "a_large_file_is_not_read"));
    assert!(!has_test(Path::new("tests/commands/guard.rs"), "fifo") && !has_test(Path::new("tests/none.rs"), "a"));
}
