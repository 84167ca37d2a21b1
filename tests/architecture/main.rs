//! Checks the structure of `src`: which folder may use which, no cycles without a stated reason, no file that is too long, and
//! no comment that cites a document outside the repository.
//!
//! The table of folders is in `book/explanation/architecture.md`, for maintainers and for this test. A new folder needs a row
//! there. Files that may be longer are listed in [`length::TABLES`], with the reason.

mod citations;
mod graph;
mod length;
mod rooms;

use std::path::{Path, PathBuf};

/// The folder of the repository.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder of the repository, with forward slashes, in order.
fn files_below(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(repository().join(&folder)).expect("the folder can be read") {
            let entry = entry.expect("the folder can be read");
            let path = folder.join(entry.file_name());
            match entry.file_type().expect("it has a type").is_dir() {
                true => folders.push(path),
                false => found.push(path.to_string_lossy().replace('\\', "/")),
            }
        }
    }
    found.sort();
    found
}

/// The text of a file of the repository.
fn text_of(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Fails with a list of what is wrong.
fn hold(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}\n\n{}\n", wrong.join("\n"));
}
