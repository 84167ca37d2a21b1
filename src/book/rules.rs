//! The book's own rules: the TOML files that `rules` of `book.toml` names.
//!
//! Start at [`read_rules`]. `file` reads one file, and `condition` the condition of a rule in it.

mod condition;
mod file;

use std::path::Path;

use crate::diagnostic::{Diagnostic, Source, code};

use super::config::{Config, ConfigProblem};
use super::read::Files;
use super::source_map::SourceFile;

/// The files with the rules of a book.
#[derive(Debug, Default)]
pub(super) struct RuleFiles {
    /// The files, to show their lines.
    pub(super) files: Vec<SourceFile>,
    /// The problems in the rules.
    pub(super) problems: Vec<Diagnostic>,
    /// Files that cannot be read.
    pub(super) missing: Vec<ConfigProblem>,
}

/// Reads the rules of the book in `root` into its configuration. `first` is the number of the first file among the files that
/// are not chapters.
///
/// For an old state of a repository no rule is read, because only the files of that repository are available, and comparisons
/// show no questions.
pub(super) fn read_rules(root: &Path, config: &mut Config, files: &Files, first: usize) -> RuleFiles {
    let mut found = RuleFiles::default();
    if files.folder().is_some() {
        config.misses_rules = true;
        return found;
    }
    let mut reader = file::Reader::default();
    for (number, name) in config.rule_files.iter().enumerate() {
        let path = root.join(name);
        match files.read(&path) {
            Ok(text) => {
                reader.file(&text, Source::File((first + found.files.len()) as u32));
                found.files.push(SourceFile::new(path, text));
            }
            Err(error) => found.missing.push(ConfigProblem {
                code: code::RULE_FILE,
                path: ["preprocessor", "aivss", "rules", &number.to_string()].map(str::to_owned).to_vec(),
                key: false,
                message: format!("the file of rules `{name}` cannot be read: {error}"),
                after_value: false,
                help: error.help(),
            }),
        }
    }
    (config.own_rules, found.problems) = reader.finish();
    config.misses_rules |= !found.problems.is_empty() || !found.missing.is_empty();
    found
}
