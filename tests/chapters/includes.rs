//! Compares the source map of a chapter with the `links` step of both versions of mdBook: the text is the same byte for byte,
//! and every byte leads back to where it was written.

#![cfg(feature = "book")]

use std::fs;
use std::path::Path;

use mdbook_aivss::internals::book::source_map::{Expanded, Way, Why, expand};
use mdbook_aivss::internals::diagnostic::line_column;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use proptest::prelude::*;
use tempfile::TempDir;

/// A book with one chapter and the files that it includes, by path below `src`.
struct Book {
    dir: TempDir,
}

impl Book {
    fn new(files: &[(impl AsRef<Path>, impl AsRef<[u8]>)]) -> Self {
        let dir = tempfile::tempdir().expect("a folder can be made");
        let src = dir.path().join("src");
        for (path, text) in files {
            let path = src.join(path);
            fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
            fs::write(path, text).expect("a file can be written");
        }
        let chapter = files[0].0.as_ref().display().to_string();
        fs::write(src.join("SUMMARY.md"), format!("[Chapter]({chapter})\n")).expect("a file can be written");
        fs::write(dir.path().join("book.toml"), "[book]\ntitle = \"x\"\n").expect("a file can be written");
        Self { dir }
    }

    fn expanded(&self, chapter: &str) -> Expanded {
        expand(&self.dir.path().join("src"), Path::new(chapter), Way::FirstLine).expect("the chapter can be read")
    }

    /// The chapter after the `links` step of mdBook 0.5.
    fn by_05(&self) -> String {
        let book = mdbook_driver::MDBook::load(self.dir.path()).expect("mdBook 0.5 reads the book");
        let context = PreprocessorContext::new(book.root.clone(), book.config.clone(), "none".to_owned());
        let links = mdbook_driver::builtin_preprocessors::LinkPreprocessor::new();
        let book = links.run(&context, book.book).expect("mdBook 0.5 preprocesses the book");
        book.chapters().next().expect("there is a chapter").content.clone()
    }

    /// The chapter after the steps of mdBook 0.4, which shows `links` only together with `index`.
    fn by_04(&self) -> String {
        struct Nothing;
        impl mdbook_04::Renderer for Nothing {
            fn name(&self) -> &str {
                "none"
            }
            fn render(&self, _: &mdbook_04::renderer::RenderContext) -> mdbook_04::errors::Result<()> {
                Ok(())
            }
        }
        let book = mdbook_04::MDBook::load(self.dir.path()).expect("mdBook 0.4 reads the book");
        let (book, _) = book.preprocess_book(&Nothing).expect("mdBook 0.4 preprocesses the book");
        book.iter()
            .find_map(|item| match item {
                mdbook_04::BookItem::Chapter(chapter) => Some(chapter.content.clone()),
                _ => None,
            })
            .expect("there is a chapter")
    }
}

/// Compares one book with both hosts, and every character with its file.
fn check(files: &[(impl AsRef<Path>, impl AsRef<[u8]>)]) -> Expanded {
    let book = Book::new(files);
    let expanded = book.expanded(&files[0].0.as_ref().display().to_string());
    assert_eq!(expanded.text, book.by_05(), "mdBook 0.5");
    assert_eq!(expanded.text, book.by_04(), "mdBook 0.4");
    characters_lead_back(&expanded);
    expanded
}

/// Checks character by character that the map leads to the text in the file.
fn characters_lead_back(expanded: &Expanded) {
    let mut pieces = expanded.pieces.iter().peekable();
    let mut piece = None;
    for (offset, character) in expanded.text.char_indices() {
        while let Some(next) = pieces.next_if(|next| next.at <= offset) {
            piece = Some(next);
        }
        let (file, at) = expanded.origin(offset);
        let source = &expanded.files[file].text;
        assert!(source.is_char_boundary(at), "{offset} leads into a character");
        if piece.expect("text has a first piece").written {
            let rest = &source[at..];
            let same = rest.starts_with(character) || character == '\n' && rest.starts_with("\r\n");
            assert!(same, "{character:?} at {offset} leads to {:?}", rest.chars().next());
        }
        let (again, range) = expanded.origin_of_range(offset..offset + character.len_utf8());
        assert_eq!((again, range.start), (file, at));
        assert!(source.get(range).is_some());
    }
}

/// The position of a text that occurs once in the chapter: path below `src`, line, column.
fn place(expanded: &Expanded, text: &str) -> (String, u32, u32) {
    let mut found = expanded.text.match_indices(text);
    let (offset, _) = found.next().unwrap_or_else(|| panic!("{text:?} is not in {:?}", expanded.text));
    assert_eq!(found.next(), None, "{text:?} is there twice");
    let (file, at) = expanded.origin(offset);
    let (line, column) = line_column(&expanded.files[file].text, at);
    (path(expanded, file), line, column)
}

fn path(expanded: &Expanded, file: usize) -> String {
    let path = expanded.files[file].path.to_string_lossy().replace('\\', "/");
    path.split_once("/src/").expect("every file is below src").1.to_owned()
}

fn at(path: &str, line: u32, column: u32) -> (String, u32, u32) {
    (path.to_owned(), line, column)
}

#[test]
fn a_whole_file() {
    let expanded = check(&[("c.md", "# T\n\n{{#include a/x.md}}\n\nend\n"), ("a/x.md", "one\ntwo ä three")]);
    assert_eq!(expanded.text, "# T\n\none\ntwo ä three\n\nend\n");
    assert_eq!(place(&expanded, "three"), at("a/x.md", 2, 7));
    assert_eq!(place(&expanded, "end"), at("c.md", 5, 1));
    assert!(expanded.broken.is_empty());
}

#[test]
fn by_lines() {
    let lines = "l1\nl2\nl3\nl4\nl5\nl6\n";
    for (part, first, line) in [
        ("2", "l2", 2),
        ("2:4", "l2", 2),
        ("3:", "l3", 3),
        (":2", "l1", 1),
        ("::2", "l1", 1),
        ("", "l1", 1),
        ("4:x", "l4", 4),
        ("0", "l1", 1),
        ("+2", "l2", 2),
        ("5:3", "", 0),
        ("4:9:7", "l4", 4),
    ] {
        let expanded =
            check(&[("c.md", format!("a\n{{{{#include x.txt:{part}}}}}\nb\n")), ("x.txt", lines.to_owned())]);
        if !first.is_empty() {
            assert_eq!(place(&expanded, first), at("x.txt", line, 1), "{part}");
        }
        assert!(expanded.broken.is_empty(), "{part}");
    }
}

#[test]
fn by_anchor() {
    let text = "a\n# ANCHOR: one\nb\n// ANCHOR: two\n  c\n// ANCHOR_END: two\nd\n# ANCHOR_END: one\ne\n";
    let expanded = check(&[("c.md", "{{#include x.py:one}}\n"), ("x.py", text)]);
    assert_eq!(expanded.text, "b\n  c\nd\n");
    assert_eq!(place(&expanded, "c"), at("x.py", 5, 3));
    assert_eq!(place(&expanded, "d"), at("x.py", 7, 1));
    let expanded = check(&[("c.md", "{{#rustdoc_include x.py:two}}\n"), ("x.py", text)]);
    assert_eq!(place(&expanded, "  c"), at("x.py", 5, 1));
    assert_eq!(place(&expanded, "# d"), at("x.py", 7, 1));
    for part in ["2:4", "", "99", "3"] {
        check(&[("c.md", format!("{{{{#rustdoc_include x.py:{part}}}}}\n")), ("x.py", text.to_owned())]);
    }
}

#[test]
fn nested_and_relative_to_the_included_file() {
    let expanded = check(&[
        ("part/c.md", "a {{#include ../x/one.md}} z\n"),
        ("x/one.md", "b {{#include deep/two.md:2}} y"),
        ("x/deep/two.md", "no\nc {{#include ../../part/three.md}} x\nno\n"),
        ("part/three.md", "ünd\r\nd"),
    ]);
    assert_eq!(expanded.text, "a b c ünd\nd x y z\n");
    assert_eq!(place(&expanded, "ünd"), at("part/../x/deep/../../part/three.md", 1, 1));
    assert_eq!(place(&expanded, "d x"), at("part/../x/deep/../../part/three.md", 2, 1));
    assert_eq!(place(&expanded, "x y"), at("part/../x/deep/two.md", 2, 36));
    assert_eq!(place(&expanded, "z"), at("part/c.md", 1, 28));
}

#[test]
fn line_ends_and_byte_order_marks() {
    let expanded = check(&[
        ("c.md", "\u{feff}ä\r\n{{#include x.md}}\r\nend {{#include x.md:2:}}\r\n"),
        ("x.md", "\u{feff}one\r\n\ttwo\r\nthree\r"),
    ]);
    assert_eq!(expanded.text, "ä\r\n\u{feff}one\n\ttwo\nthree\r\r\nend \ttwo\nthree\r\r\n");
    // A byte order mark does not count as a column.
    assert_eq!(place(&expanded, "ä"), at("c.md", 1, 1));
    assert_eq!(place(&expanded, "one"), at("x.md", 1, 1));
    assert_eq!(place(&expanded, "end"), at("c.md", 3, 1));
}

#[test]
fn helpers_that_add_text() {
    let expanded = check(&[
        ("c.md", "a\n\n{{#playground p.rs editable hidden}}\n{{#playpen p.rs}}{{#title Another}}\nb\n"),
        ("p.rs", "fn main() {}"),
    ]);
    assert!(expanded.text.contains("```rust,editable,hidden\nfn main() {}\n```\n"));
    assert_eq!(place(&expanded, "rust,editable"), at("c.md", 3, 1));
    assert_eq!(place(&expanded, "b\n"), at("c.md", 5, 1));
    let second = expanded.text.rfind("main").expect("it is there twice");
    let (file, start) = expanded.origin(second);
    assert_eq!((path(&expanded, file).as_str(), start), ("p.rs", 3));
}

#[test]
fn escapes_and_what_is_none_of_mdbooks() {
    let chapter = "\\{{#include x.md}} mid }} {{#aivss smolagents}} {{#include}} {{#include  }} {{ #include x.md }}\n\
                   {{#include\nx.md}} {#include x.md} {{#nothing x.md}} end {{#include x.md\n";
    let expanded = check(&[("c.md", chapter), ("x.md", "\\{{#include x.md}} in }} out")]);
    assert!(expanded.text.starts_with("{{#include x.md}} mid }} {{#aivss smolagents}}"), "{}", expanded.text);
    assert_eq!(place(&expanded, "end"), at("c.md", 3, 42));
    assert!(expanded.broken.is_empty());
}

#[test]
fn includes_that_cannot_be_followed() {
    let chapter = "a {{#include no/x.md}} b\n{{#include ok.md}}\n{{#include ok.md}}\n{{#include ok.md:part}}\n\
                   {{#include ok.md:9}}\n{{#include .}}\n";
    let expanded = check(&[("c.md", chapter), ("ok.md", "fine\n  ä {{#playground gone.rs}}\n")]);
    let broken: Vec<_> = expanded
        .broken
        .iter()
        .map(|broken| {
            let text = &expanded.files[broken.file].text;
            let (line, column) = line_column(text, broken.range.start);
            (at(&path(&expanded, broken.file), line, column), &text[broken.range.clone()])
        })
        .collect();
    assert_eq!(
        broken,
        [
            (at("c.md", 1, 3), "{{#include no/x.md}}"),
            // An include that occurs twice is reported once, where it is written.
            (at("ok.md", 2, 5), "{{#playground gone.rs}}"),
            (at("c.md", 4, 1), "{{#include ok.md:part}}"),
            (at("c.md", 5, 1), "{{#include ok.md:9}}"),
            (at("c.md", 6, 1), "{{#include .}}"),
        ]
    );
    let why: Vec<_> = expanded.broken.iter().map(|broken| broken.message("a", |_| "x".to_owned())).collect();
    assert_eq!(why[0], "the include of x cannot be read: there is no such file");
    assert_eq!(why[2], "x has no anchor `part`, so nothing is included");
    assert_eq!(why[3], "x has no line 9, so nothing is included");
    assert_eq!(why[4], "the include of x cannot be read: it is a folder, not a file");
}

#[test]
fn invalid_utf8_is_as_good_as_no_file() {
    let files: [(&str, &[u8]); 2] = [("c.md", b"a {{#include x.txt}} b\n"), ("x.txt", b"\xe9\n")];
    let expanded = check(&files);
    assert_eq!(expanded.broken.len(), 1);
    assert_eq!(expanded.broken[0].why, Why::Unreadable("it is not UTF-8".to_owned()));
}

#[test]
fn a_file_that_includes_itself() {
    let expanded = check(&[("c.md", "a\n{{#include c.md}}\nb\n")]);
    assert_eq!(expanded.broken.len(), 1);
    assert_eq!(expanded.broken[0].why, Why::TooDeep);
    // At the last depth mdBook loses escapes as well.
    check(&[
        ("c.md", "\\{{#include x}}\n{{#title x}}\n{{#include d/c.md}}\nb\n"),
        ("d/c.md", "\\{{#x y}}\n{{#include ../d/c.md}}"),
    ]);
}

#[test]
fn a_range_ends_in_the_file_in_which_it_begins() {
    let chapter = "one\n{{#include x.md}}\ntwo\n";
    let expanded = check(&[("c.md", chapter), ("x.md", "in\nside")]);
    assert_eq!(expanded.text, "one\nin\nside\ntwo\n");
    // The whole chapter contains the include.
    let (file, range) = expanded.origin_of_range(0..expanded.text.len());
    assert_eq!((path(&expanded, file).as_str(), range), ("c.md", 0..chapter.len()));
    // From the included file into the chapter: up to the end of the former.
    let (file, range) = expanded.origin_of_range(7..14);
    assert_eq!((path(&expanded, file).as_str(), range), ("x.md", 3..7));
    // From the chapter into the included file.
    let (file, range) = expanded.origin_of_range(2..6);
    assert_eq!((path(&expanded, file).as_str(), range), ("c.md", 2..4));
    let (file, range) = expanded.origin_of_range(5..5);
    assert_eq!((path(&expanded, file).as_str(), range), ("x.md", 1..1));
}

/// A line of a generated file. Each line has its own mark, so that its position is known without the map.
#[derive(Debug, Clone)]
enum Line {
    Plain(String),
    Helper { before: String, kind: &'static str, target: usize, part: String, after: String },
    Anchor(&'static str, u8),
}

const FILES: [&str; 5] = ["part/c.md", "a.md", "part/b.rs", "part/deep/d.md", "e.txt"];

const HELPERS: &[&str] = &[
    "{{#include ",
    "{{#include ",
    "{{#include ",
    "{{ #include ",
    "{{#include\n",
    "\\{{#include ",
    "{{#rustdoc_include ",
    "{{#rustdoc_include ",
    "{{#playground ",
    "{{#playpen ",
    "{{#title ",
    "{{#aivss ",
];

fn line(number: usize) -> impl Strategy<Value = Line> {
    let text = "[ \t€😀a-c{}#\\\\`>-]{0,6}";
    let part = prop_oneof![
        3 => Just(String::new()),
        2 => (0..7usize).prop_map(|a| format!(":{a}")),
        2 => (0..7usize, 0..7usize).prop_map(|(a, b)| format!(":{a}:{b}")),
        1 => (0..7usize).prop_map(|a| format!("::{a}")),
        1 => (0..7usize).prop_map(|a| format!(":{a}:")),
        2 => (0..3u8).prop_map(|a| format!(":n{a}")),
        1 => "[:0-9na-]{0,5}".prop_map(|rest| format!(":{rest}")),
    ];
    // Only later files are included, so that the size stays small; one past the last does not exist.
    let target = number + 1..=FILES.len();
    let helper = (text, prop::sample::select(HELPERS), target, part, text);
    let anchors = &["// ANCHOR: ", "# ANCHOR_END:", "ANCHOR:", "<!-- ANCHOR_END: "];
    prop_oneof![
        3 => text.prop_map(Line::Plain),
        3 => helper.prop_map(|(before, kind, target, part, after)| Line::Helper { before, kind, target, part, after }),
        1 => (prop::sample::select(anchors), 0..3u8).prop_map(|(mark, name)| Line::Anchor(mark, name)),
    ]
}

/// The path from one file of the list to another.
fn relative(from: usize, to: usize) -> String {
    let up = "../".repeat(FILES[from].matches('/').count());
    format!("{up}{}", FILES.get(to).unwrap_or(&"missing.md"))
}

fn file(number: usize) -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(line(number), 0..7);
    (lines, any::<bool>(), any::<bool>(), prop::bool::weighted(0.2)).prop_map(move |(lines, crlf, ends, mark)| {
        let end = if crlf { "\r\n" } else { "\n" };
        let lines: Vec<_> = lines
            .into_iter()
            .enumerate()
            .map(|(at, line)| match line {
                Line::Plain(text) => format!("{text}<{number}.{at}>"),
                Line::Helper { before, kind, target, part, after } => {
                    format!("{before}<{number}.{at}>{kind}{}{part} x}}}}{after}", relative(number, target))
                }
                Line::Anchor(mark, name) => format!("{mark}n{name} -->"),
            })
            .collect();
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{}{}", lines.join(end), if ends { end } else { "" })
    })
}

/// Every `<file.line>` of the chapter leads to the only place where it is written.
fn marks_lead_back(expanded: &Expanded, files: &[(&str, String)]) {
    for (offset, _) in expanded.text.match_indices('<') {
        let Some(end) = expanded.text[offset..].find('>') else { continue };
        let mark = &expanded.text[offset..=offset + end];
        let Some((number, _)) = mark[1..mark.len() - 1].split_once('.') else { continue };
        let Ok(number) = number.parse::<usize>() else { continue };
        let written = files[number].1.find(mark).expect("the mark is in its file");
        let (file, at) = expanded.origin(offset);
        assert_eq!(at, written, "{mark}");
        assert_eq!(expanded.files[file].text, files[number].1, "{mark}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_of_includes(texts in (file(0), file(1), file(2), file(3), file(4))) {
        let (a, b, c, d, e) = texts;
        let files: Vec<(&str, String)> = FILES.into_iter().zip([a, b, c, d, e]).collect();
        let expanded = check(&files);
        marks_lead_back(&expanded, &files);
        // Also for the next mdBook. There is no host to compare with; tests/chapters/next_includes.rs contains examples.
        let book = Book::new(&files);
        let next = expand(&book.dir.path().join("src"), Path::new(FILES[0]), Way::EveryLine).expect("it can be read");
        characters_lead_back(&next);
        marks_lead_back(&next, &files);
    }
}
