//! The difference of two texts, in the format of `patch -p1` and `git apply`.

use diffy::{DiffOptions, PatchFormatter};

/// Writes a unified diff of a file. Without `old_path`, the file is new.
pub(super) fn difference(old_path: Option<&str>, path: &str, old: &str, new: &str) -> String {
    // Keep the space on empty lines, because older programs require it.
    let formatter = PatchFormatter::new().suppress_blank_empty(false);
    let from = old_path.map_or_else(|| "/dev/null".to_owned(), |path| format!("a/{path}"));
    let mut options = DiffOptions::new();
    options.set_original_filename(from).set_modified_filename(format!("b/{path}"));
    formatter.fmt_patch(&options.create_patch(old, new)).to_string()
}
