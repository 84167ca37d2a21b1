//! Tests that after any edits the server reports the same as `check` does for the same texts.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::Value;

use crate::client::{Client, Counting, Local};

const FILES: [(&str, &str); 5] = [
    ("book.toml", "[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\nlints.unrated = \"warn\"\n"),
    ("src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"),
    (
        "src/a.md",
        "# Ä 漢 😀\n\n```maestro\nagent: A\nid: a\nlayers:\n  L3:\n    - {id: A-1, title: 😀, severity: high, likelihood: likely, mitigations: \
         [M1]}\nmitigations:\n  M1: {title: C}\n```\n\n{{#aivss scored}}\n",
    ),
    (
        "src/b.md",
        "```aivss\nagent: A\nid: scored\ncvss: 8.7\nthreats: [A-1]\n{{#include part.yaml}}\n```\n\n{{#maestro A-1}}\n",
    ),
    ("src/part.yaml", "review: 2020-01-01\nexpect: 1.0 Low\n"),
];

/// Texts that are inserted.
const PIECES: [&str; 20] = [
    "",
    "\n",
    " ",
    "😀",
    "漢",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "'",
    "```",
    "```\n",
    "> ",
    "id: A-1\n",
    "severity: hgih\n",
    "{{#maestro A-2}}",
    "{{#include part.yaml}}",
    "\r\n",
    "\t",
];

/// The findings: file, code and range, with lines and characters as the editor counts them.
type Found = BTreeSet<(String, String, [u64; 4])>;

fn of_check(dir: &Path) -> Option<Found> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"));
    let output = command
        .args(["check", "--format", "json", "--today", "2026-11-21"])
        .current_dir(dir)
        .output()
        .expect("it runs");
    let report: Value = serde_json::from_slice(&output.stdout).ok()?;
    let entry = |it: &Value| {
        let path = it["path"].as_str().expect("a path").to_owned();
        let text = fs::read_to_string(dir.join(&path)).unwrap_or_default();
        let place = |line: &str, column: &str| {
            let (line, column) = (it[line].as_u64().expect("a line"), it[column].as_u64().expect("a column"));
            // Columns of `check` are characters; those of the editor here are units of UTF-16.
            let lines = lines(&text);
            let on_line = lines.get(line as usize - 1).copied().unwrap_or_default();
            let units: usize = on_line.chars().take(column as usize - 1).map(char::len_utf16).sum();
            (line - 1, units as u64)
        };
        let (start, end) = (place("line", "column"), place("end_line", "end_column"));
        (path, it["code"].as_str().expect("a code").to_owned(), [start.0, start.1, end.0, end.1])
    };
    Some(report["diagnostics"].as_array().expect("a list").iter().map(entry).collect())
}

/// The lines of a text with their ends; a lone `\r` ends one as well.
fn lines(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for at in 0..bytes.len() {
        if bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
            found.push(&text[start..=at]);
            start = at + 1;
        }
    }
    found.push(&text[start..]);
    found
}

fn of_server(client: &Client<Local>) -> Found {
    let published = client.published.iter();
    let all = published.flat_map(|(path, found)| found.iter().map(move |it| (path, it)));
    all.map(|(path, it)| {
        let number = |end: &str, part: &str| it["range"][end][part].as_u64().expect("a number");
        let range =
            [number("start", "line"), number("start", "character"), number("end", "line"), number("end", "character")];
        (path.clone(), it["code"].as_str().unwrap_or_default().to_owned(), range)
    })
    .collect()
}

/// An edit: the file, the position, the length that is removed, and the text that is inserted.
type Edit = (usize, f64, usize, usize);

/// The last position up to `at` that an editor can name. It cannot name the one inside `\r\n`.
fn boundary(text: &str, at: usize) -> usize {
    let can_be_named =
        |at: &usize| text.is_char_boundary(*at) && !(text[..*at].ends_with('\r') && text[*at..].starts_with('\n'));
    (0..=at.min(text.len())).rev().find(can_be_named).unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_the_server_says_what_check_says(
        edits in proptest::collection::vec((2..5usize, 0.0..1.0f64, 0..12usize, 0..PIECES.len()), 1..12)
    ) {
        let edits: Vec<Edit> = edits;
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(dir.path().join("src")).expect("made");
        for (path, text) in FILES {
            fs::write(dir.path().join(path), text).expect("written");
        }
        let mut client = Client::new(Local::start(), dir.path(), Counting::Utf16);
        for (path, _) in FILES {
            client.open(path);
        }
        for (file, at, length, piece) in edits {
            let path = FILES[file].0;
            let text = client.text(path);
            let start = boundary(text, (at * text.len() as f64) as usize);
            let end = boundary(text, start + length).max(start);
            client.edit(path, start..end, PIECES[piece]);
            client.settled(path);
        }
        // The answer comes after everything that was published.
        client.at("textDocument/hover", "src/a.md", 0);
        // The same texts on the disk, for a program that does not know the edits.
        for (path, _) in FILES {
            fs::write(dir.path().join(path), client.text(path)).expect("written");
        }
        // A book that cannot be read at all is reported as a message, not as JSON.
        if let Some(expected) = of_check(dir.path()) {
            prop_assert_eq!(of_server(&client), expected, "{:#?}", FILES.map(|(path, _)| client.text(path).to_owned()));
        }
    }
}
