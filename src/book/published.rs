//! Finds blocks whose YAML would appear on the built pages, because our preprocessor never sees them.
//!
//! Without this, `check` would not notice such blocks, and the pages would show YAML. [`in_includes`] finds those in included
//! files, and [`by_configuration`] those that `book.toml` leaves out.

use std::collections::HashSet;

#[cfg(feature = "driver")]
use serde_json::Value;

use crate::block::find::find;
use crate::diagnostic::{Diagnostic, code};

use super::config::Config;
#[cfg(feature = "driver")]
use super::config::ConfigProblem;
use super::order::Links;
#[cfg(feature = "driver")]
use super::pages::Target;
use super::sources::BookSources;

/// Reports blocks and references in files that mdBook includes only after our turn, each at its position.
pub(super) fn in_includes(config: &Config, sources: &BookSources<'_>, chapters: usize) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if config.links != Links::After {
        return found;
    }
    // Report a file only once, even if many chapters include it.
    let mut seen = HashSet::new();
    for chapter in 0..chapters as u32 {
        let Some(map) = sources.includes(chapter).filter(|map| map.files.len() > 1) else { continue };
        let ours = find(&map.text, config.markdown);
        let fences = ours.fences.iter().map(|found| {
            let first = map.text[found.fence.range.clone()].lines().next().map_or(0, str::len);
            ("this block", found.fence.range.start..found.fence.range.start + first)
        });
        let inlines = ours.inlines.iter().map(|inline| ("this reference", inline.range.clone()));
        for (what, range) in fences.chain(inlines) {
            let (file, range) = map.origin_of_range(range);
            if file == 0 || !seen.insert((map.files[file].path.clone(), range.start)) {
                continue;
            }
            let path = sources.shown(&map.files[file].path);
            let message = format!(
                "{what} is published as it is written, because mdBook includes {path} only after this preprocessor has run"
            );
            let span = sources.in_file(chapter, file, range);
            found.push(Diagnostic::new(code::PUBLISHED_RAW, span, message).help(Config::AFTER_LINKS_HELP));
        }
    }
    found
}

/// Reports settings of `book.toml` (given as JSON) because of which the blocks of the book are not processed.
#[cfg(feature = "driver")]
pub(super) fn by_configuration(book: &Value) -> Vec<ConfigProblem> {
    let table = &book["preprocessor"]["aivss"];
    let problem = |code, path: &[&str], message: String, help: &str| ConfigProblem {
        code,
        path: path.iter().map(|key| (*key).to_owned()).collect(),
        key: true,
        message,
        after_value: false,
        help: help.to_owned(),
    };
    if table.is_null() {
        let message = "there is no `[preprocessor.aivss]`, so `mdbook build` publishes the blocks as they are written";
        let help = "add `[preprocessor.aivss]` and below it `after = [\"links\"]`, or run `mdbook-aivss init`";
        return vec![problem(code::PUBLISHED_RAW, &[], message.to_owned(), help)];
    }
    let mut problems = excluded_renderers(book);
    if table["optional"].as_bool() == Some(true) {
        let message = "`optional = true`: where this program is not installed, mdBook only warns and publishes the blocks as they are \
                       written";
        let path = ["preprocessor", "aivss", "optional"];
        problems.push(problem(code::OPTIONAL_PREPROCESSOR, &path, message.to_owned(), "remove the line"));
    }
    problems
}

/// Reports outputs of the book that our key `renderers` excludes, according to the whole `book.toml` as JSON.
#[cfg(feature = "driver")]
pub(super) fn excluded_renderers(book: &Value) -> Vec<ConfigProblem> {
    let Some(renderers) = book["preprocessor"]["aivss"]["renderers"].as_array() else { return Vec::new() };
    let outputs: Vec<_> = match book["output"].as_object() {
        Some(outputs) if !outputs.is_empty() => outputs.keys().map(String::as_str).collect(),
        // This is mdBook's default.
        _ => vec!["html"],
    };
    outputs
        .into_iter()
        .filter(|output| Target::of(output) != Target::Untouched)
        .filter(|output| !renderers.iter().any(|name| name == output))
        .map(|output| ConfigProblem {
            code: code::PUBLISHED_RAW,
            path: ["preprocessor", "aivss", "renderers"].map(str::to_owned).to_vec(),
            key: true,
            message: format!(
                "`renderers` does not contain `{output}`, so the pages of `{output}` show the YAML of the blocks"
            ),
            after_value: false,
            help: format!("add \"{output}\" to the list, or remove `renderers`"),
        })
        .collect()
}
