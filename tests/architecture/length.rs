//! Limits the length of files.

use super::{files_below, hold, text_of};

/// The highest number of lines of a file, chosen so that a reader can keep the file in mind.
const MOST_LINES: usize = 500;

/// Files that may be longer, with the reason: each is one table that would not be easier to read in parts.
const TABLES: &[(&str, &str)] = &[
    ("src/render/words/de.rs", WORDS),
    ("src/render/words/en.rs", WORDS),
    ("src/render/words/es.rs", WORDS),
    ("src/render/words/fr.rs", WORDS),
    ("src/render/words/ja.rs", WORDS),
    ("src/render/words/pt.rs", WORDS),
    ("src/render/words/zh.rs", WORDS),
];

const WORDS: &str = "the words of pages, one line for each: a table of a language is one file";

#[test]
fn no_file_is_too_long_to_read() {
    let mut wrong = Vec::new();
    let mut named: Vec<&str> = TABLES.iter().map(|(file, _)| *file).collect();
    for file in files_below("src").iter().filter(|file| file.ends_with(".rs")) {
        let lines = text_of(file).lines().count();
        if lines > MOST_LINES {
            if !named.contains(&file.as_str()) {
                wrong.push(format!("{file} has {lines} lines"));
            }
            named.retain(|known| known != file);
        }
    }
    hold(&wrong, &format!("Split these by what they do; more than {MOST_LINES} lines are for a table alone:"));
    assert_eq!(named, [] as [&str; 0], "these are short enough: remove them from the list");
}
