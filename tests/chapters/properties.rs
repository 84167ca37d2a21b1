//! Tests properties of any text: text that is not ours stays unchanged, problems are reported inside the block, and names can be spelled in
//! many ways.

#![cfg(feature = "cli")]

use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::blocks::{Block, blocks};
use crate::support::markup::elements;
use crate::support::wire::{Shape, WireBook};
use mdbook_aivss::aivss::Assessment;
use mdbook_aivss::internals::book::config::{Config, Css, OnError};
use mdbook_aivss::internals::book::pages::{Chapter, JoinedBook, Target, read_book};
use mdbook_aivss::internals::book::protocol;
use mdbook_aivss::internals::book::sources::BookSources;
use mdbook_aivss::internals::diagnostic::{self, Diagnostic, Level, Sources, Style};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::json;

static GOOD: LazyLock<Vec<Block>> = LazyLock::new(|| [blocks("good"), blocks("spelling")].concat());

/// Processes a book of one chapter. Errors are shown in the page.
fn run(text: &str) -> JoinedBook<'_> {
    let chapters = [Chapter { name: "Chapter", path: Some("chapter.md"), content: text.into() }];
    read_book(&chapters, &config(), &sources(text))
}

fn config() -> Config {
    // Without the stylesheet, which would come before the first badge.
    Config { on_error: OnError::Show, css: Css::None, ..Config::default() }
}

/// The sources of the same book, whose files do not exist. So positions are in the chapter.
fn sources(text: &str) -> BookSources<'_> {
    BookSources::new(Path::new("/does/not/exist"), "src", [(Some("chapter.md"), text)])
}

/// The chapter after processing.
fn rendered(text: &str, target: Target) -> String {
    let mut changed = run(text).changed(&config(), target, &sources(text));
    match changed.pop() {
        Some((number, text)) => {
            assert_eq!((number, changed.len()), (0, 0));
            text
        }
        None => text.to_owned(),
    }
}

/// Every position is inside the text, and every printer can show it.
fn places_are_good(text: &str, diagnostics: &[Diagnostic]) {
    let sources = sources(text);
    for diagnostic in diagnostics {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.others) {
            let range = label.span.range();
            assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}: {}", diagnostic.message);
            let place = sources.location(label.span);
            assert!((place.line, place.column) <= (place.end_line, place.end_column), "{place:?} for {range:?}");
            assert!(place.line as usize <= text.split(['\n', '\r']).count());
        }
        for style in [Style::Line, Style::Plain, Style::Colour] {
            assert!(diagnostic::human(diagnostic, &sources, style).contains(diagnostic.code.name));
        }
        diagnostic::github(diagnostic, &sources);
        serde_json::to_string(&diagnostic::json(diagnostic, &sources)).expect("it is JSON");
        assert!(!diagnostic.message.is_empty());
    }
}

/// Every piece of HTML is balanced, and contains nothing that mdBook would treat as a helper.
fn pieces_are_balanced(text: &str) {
    let taken = run(text).show(&config(), Target::Html, &sources(text), &mut |_, edits| {
        for edit in edits {
            if let Err(wrong) = elements(&edit.text) {
                panic!("{wrong}: {}", edit.text);
            }
            assert!(!edit.text.contains("{{"), "{}", edit.text);
        }
        Ok(())
    });
    taken.expect("nobody refuses");
}

/// The ranges of our fences according to the Markdown parser, found independently of `block::find`.
fn fences(text: &str) -> Vec<Range<usize>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let mut found = Vec::new();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event {
            let words: Vec<_> = info.split([' ', '\t', ',']).filter(|word| !word.is_empty()).collect();
            let ours = |word: &&str| matches!(*word, "aivss" | "maestro");
            if words.first().is_some_and(ours) || words.first() == Some(&"yaml") && words.get(1).is_some_and(ours) {
                found.push(range);
            }
        }
    }
    found
}

// Text that is not ours

/// Pieces of Markdown with our words in all places where they have no meaning.
const PROSE: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "    ",
    "\t",
    "text ",
    "aivss",
    "maestro",
    "AIVSS:2.0/",
    "# ",
    "## Heading {#id}\n",
    "> ",
    "- ",
    "1. ",
    "* * *\n",
    "```\n",
    "```rust\n",
    "```rust,aivss\n",
    "```aivssx\n",
    "```yaml\n",
    "```yaml x aivss\n",
    "~~~\n",
    "````\n",
    "``` aivss`\n",
    "`aivss`",
    "``",
    "`{{#aivss x}}`",
    "{{#aivssx a}}",
    "{{#include x}}",
    "{{ #aivss x }}",
    "{{aivss x}}",
    "{{#",
    "}}",
    "<div>",
    "</div>\n",
    "<!-- aivss -->",
    "<script>",
    "| a | b |\n|---|---|\n",
    "[a]: b\n",
    "[^a]: ",
    "[link](aivss.md)",
    "![image](x)",
    "*",
    "_",
    "\\",
    "&amp;",
    "é",
    "😀",
    "\u{feff}",
    "\u{0}",
    "\u{2028}",
    ": definition\n",
    "> [!NOTE]\n",
];

const REFERENCES: &[&str] = &["{{#aivss ", "{{#aivss}", "{{#aivss\t", "{{#maestro ", "{{#maestro}", "{{#maestro\t"];

fn prose() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        20 => select(PROSE).prop_map(str::to_owned),
        1 => "\\PC{0,8}".prop_map(|text| text.replace("aivss", "").replace("maestro", "")),
    ];
    prop::collection::vec(piece, 0..40)
        .prop_map(|pieces| pieces.concat())
        // Two pieces together may form a fence or a reference of ours. Other tests cover those.
        .prop_filter("nothing of ours", |text| {
            fences(text).is_empty() && !REFERENCES.iter().any(|start| text.contains(start))
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_without_our_fences_is_unchanged(text in prose()) {
        for target in [Target::Html, Target::Markdown] {
            let processed = run(&text);
            prop_assert!(processed.changed(&config(), target, &sources(&text)).is_empty());
            // Nothing is expanded, and near misses are reported.
            let told = ["fence-in-html", "near-miss-fence", "near-miss-reference"];
            prop_assert!(processed.diagnostics.iter().all(|diagnostic| told.contains(&diagnostic.code.name)));
            places_are_good(&text, &processed.diagnostics);
        }
    }

    /// The same through the protocol, where no byte of the JSON may change.
    #[test]
    fn a_book_without_our_fences_comes_back_byte_for_byte(text in prose(), more in "\\PC{0,9}", old in any::<bool>()) {
        let shape = if old { Shape::V04 } else { Shape::V05 };
        // Near misses fail a run unless they are allowed; they never change the book.
        let lints = json!({"fence-in-html": "allow", "near-miss-fence": "allow", "near-miss-reference": "allow"});
        let book = WireBook::new(shape).config(json!({"after": ["links"], "lints": lints}), json!({}));
        let book = book.nested("A", "a.md", &text, &[("B", "b.md", &more)]).part(&more).separator().draft("C");
        let mut out = Vec::new();
        let mut told = String::new();
        let result = protocol::answer(book.input().as_bytes(), &mut out, Style::Line, &mut |_, text| told.push_str(text));
        prop_assert!(result.is_ok(), "{told}");
        prop_assert_eq!(String::from_utf8(out).expect("UTF-8"), book.book());
    }
}

// Text outside of a fence

/// Chapters with our fences between anything else, and inside of it.
fn chapter() -> impl Strategy<Value = String> {
    let block =
        (any::<Index>(), select(vec!["```", "~~~~"]), select(vec!["", "> ", "- ", "   "]), select(vec!["\n", "\r\n"]));
    let fence = block.prop_map(|(index, marks, indent, end)| {
        let block = index.get(&GOOD);
        let later = if indent == "- " { "  " } else { indent };
        let lines = format!("{marks}{}\n{}{marks}", block.kind, block.body);
        let lines: Vec<_> = lines
            .lines()
            .enumerate()
            .map(|(at, line)| format!("{}{line}", if at == 0 { indent } else { later }))
            .collect();
        format!("{end}{end}{}{end}{end}", lines.join(end))
    });
    let ours = [
        "```aivss\n",
        "```maestro\n",
        "~~~yaml, aivss\n",
        "```aivss register\n```\n",
        "```maestro matrix\n",
        "agent: A\n",
        "factors:\n",
        "{{#aivss x}}",
        "{{#maestro smolagents}}",
        "{{#aivss smolagents-escape score}}",
        "{{#aivss smolagents-escape}}",
        "{{#aivss ",
    ];
    let piece = prop_oneof![
        8 => select(PROSE).prop_map(str::to_owned),
        3 => fence,
        3 => select(ours.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

/// The ranges of references. Their bytes may change, even if they lead nowhere, because the page then reports that.
fn references(text: &str) -> Vec<Range<usize>> {
    text.match_indices("{{#")
        .filter_map(|(at, _)| {
            // A reference stays on its line.
            let end = at + text[at..].split(['\n', '\r']).next()?.find("}}")? + 2;
            let inner = &text[at + 3..end - 2];
            if inner.contains('{') {
                return None;
            }
            // A reference that leads nowhere is replaced by a description of the problem, because errors are shown in the page here.
            let known = ["aivss", "maestro"].iter().any(|word| {
                inner.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
            });
            known.then_some(at..end)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_outside_of_a_fence_is_unchanged(text in chapter()) {
        let fences = fences(&text);
        let mut ours = fences.clone();
        ours.extend(references(&text).into_iter().filter(|range| !fences.iter().any(|fence| fence.contains(&range.start))));
        ours.sort_by_key(|range| range.start);
        for target in [Target::Html, Target::Markdown] {
            let after = rendered(&text, target);
            // All text between our parts is in the result, in the same order. The first piece is at the start, the last one at the end.
            let mut kept: Vec<&str> = Vec::new();
            let mut at = 0;
            for range in &ours {
                kept.push(&text[at..range.start]);
                at = range.end;
            }
            kept.push(&text[at..]);
            let mut rest = after.as_str();
            for (number, stretch) in kept.iter().enumerate() {
                let found = if number == 0 { rest.starts_with(stretch).then_some(0) } else { rest.find(stretch) };
                let Some(found) = found else { panic!("{stretch:?} is gone from {after:?}") };
                rest = &rest[found + stretch.len()..];
            }
            prop_assert!(after.ends_with(kept[kept.len() - 1]));
            if ours.is_empty() {
                prop_assert_eq!(&after, &text);
            }
        }
    }

    #[test]
    fn any_chapter_gives_good_places(text in chapter()) {
        let processed = run(&text);
        places_are_good(&text, &processed.diagnostics);
        pieces_are_balanced(&text);
        // The problems are in order, and each is reported once.
        let spans: Vec<_> = processed.diagnostics.iter().map(|diagnostic| diagnostic.primary.span).collect();
        prop_assert!(spans.is_sorted());
        let mut said: Vec<_> = processed.diagnostics.iter().map(|diagnostic| (diagnostic.primary.span, diagnostic.code.name, &diagnostic.message)).collect();
        said.sort();
        let count = said.len();
        said.dedup();
        prop_assert_eq!(said.len(), count);
    }
}

// Mutations of a good block

/// One change of a text. Positions are fractions of its length.
#[derive(Debug, Clone)]
enum Change {
    Remove(Index, Index),
    Insert(Index, String),
    Replace(Index, char),
    RemoveLine(Index),
    RepeatLine(Index),
    SwapLines(Index, Index),
    Indent(Index, usize),
    Cut(Index),
    /// Replaces the text after the colon of a line.
    Value(Index, String),
    /// Replaces the text before the colon of a line.
    Key(Index, String),
}

const TOKENS: &[&str] = &[
    "\"",
    "'",
    ":",
    ": ",
    "- ",
    "? ",
    "#",
    " # x",
    ",",
    "[",
    "]",
    "{",
    "}",
    "|",
    ">-",
    "&a ",
    "*a",
    "!x ",
    "!!str ",
    "<<: ",
    "---\n",
    "...\n",
    "%",
    "@",
    "`",
    "\\",
    "\t",
    "\n",
    "\n\n",
    "\r",
    "é",
    "😀",
    "\u{feff}",
    "\u{0}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "null",
    "~",
    "true",
    "-1",
    "1e9",
    "0.5..0.1",
    "70%",
    "0,7",
    "..",
    " — ",
    " - why",
    "99999999999999999999999999.9",
    "0.00000000000000000000000000001",
    "unknown",
    "critical",
    "L1",
    "X",
    "CVSS:4.0/",
    "CVSS:3.1/AV:N",
    "AIVSS:2.0/",
    "2026-02-30",
    "agent",
    "id",
    "layers",
    "risk",
    "x-",
    "{{",
    "$",
    "<b>",
    "javascript:x",
    "\"\\e[31m\"",
    "\"\\u0000\"",
    "\"\\uFFFE\"",
    "[a](javascript:x)",
    "<img src=x onerror=y>",
    "`</code>`",
    "**a",
    "&lt;",
    "smolagents-escape",
];

fn change() -> impl Strategy<Value = Change> {
    let token = || prop_oneof![4 => select(TOKENS).prop_map(str::to_owned), 1 => "\\PC{0,5}"];
    prop_oneof![
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Change::Remove(a, b)),
        (any::<Index>(), token()).prop_map(|(at, text)| Change::Insert(at, text)),
        (any::<Index>(), any::<char>()).prop_map(|(at, c)| Change::Replace(at, c)),
        any::<Index>().prop_map(Change::RemoveLine),
        any::<Index>().prop_map(Change::RepeatLine),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Change::SwapLines(a, b)),
        (any::<Index>(), 0..9usize).prop_map(|(at, width)| Change::Indent(at, width)),
        any::<Index>().prop_map(Change::Cut),
        (any::<Index>(), token()).prop_map(|(at, text)| Change::Value(at, text)),
        (any::<Index>(), token()).prop_map(|(at, text)| Change::Key(at, text)),
    ]
}

impl Change {
    fn apply(&self, text: &str) -> String {
        let at = |index: &Index| {
            let places: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            *index.get(&places)
        };
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        if lines.is_empty() {
            return String::new();
        }
        let line = |index: &Index| index.index(text.split_inclusive('\n').count());
        match self {
            Self::Remove(a, b) => {
                let (a, b) = (at(a), at(b));
                return format!("{}{}", &text[..a.min(b)], &text[a.max(b)..]);
            }
            Self::Insert(a, new) => return format!("{}{new}{}", &text[..at(a)], &text[at(a)..]),
            Self::Replace(a, new) => {
                let rest = &text[at(a)..];
                return format!(
                    "{}{new}{}",
                    &text[..at(a)],
                    rest.chars().as_str().get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default()
                );
            }
            Self::Cut(a) => return text[..at(a)].to_owned(),
            Self::RemoveLine(a) => drop(lines.remove(line(a))),
            Self::RepeatLine(a) => lines.insert(line(a), lines[line(a)].clone()),
            Self::SwapLines(a, b) => lines.swap(line(a), line(b)),
            Self::Indent(a, width) => {
                let line = &mut lines[line(a)];
                *line = format!("{}{}", " ".repeat(*width), line.trim_start_matches(' '));
            }
            Self::Value(a, new) => {
                let line = &mut lines[line(a)];
                if let Some((key, _)) = line.split_once(':') {
                    *line = format!("{key}: {new}\n");
                }
            }
            Self::Key(a, new) => {
                let line = &mut lines[line(a)];
                if let Some((_, value)) = line.split_once(':') {
                    let indent = line.len() - line.trim_start().len();
                    *line = format!("{}{new}:{value}", &line[..indent]);
                }
            }
        }
        lines.concat()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_block_gives_a_result_or_problems_inside_it(
        block in any::<Index>(),
        changes in prop::collection::vec(change(), 1..4),
        container in select(vec!["", "> ", "   "]),
        end in select(vec!["\n", "\r\n"]),
    ) {
        let block = block.get(&GOOD);
        let mut body = block.body.clone();
        for change in &changes {
            body = change.apply(&body);
        }
        // Long marks, so that nothing in the body closes the fence.
        let marks = "~".repeat(9);
        let lines = format!("{marks}{}\n{}\n{marks}", block.kind, body);
        let lines: Vec<_> = lines.split('\n').map(|line| format!("{container}{line}")).collect();
        let text = format!("# Before{end}{end}{}{end}{end}After.{end}", lines.join(end));
        let fence = fences(&text);
        prop_assert_eq!(fence.len(), 1, "{}", text);
        let processed = run(&text);
        places_are_good(&text, &processed.diagnostics);
        pieces_are_balanced(&text);
        let mut errors = 0;
        for diagnostic in &processed.diagnostics {
            let range = diagnostic.primary.span.range();
            let inside = fence[0].start <= range.start && range.end <= fence[0].end;
            prop_assert!(inside, "{:?} is not in {:?}: {}\n{}", range, &fence[0], diagnostic.message, text);
            errors += usize::from(diagnostic.level == Level::Error);
        }
        let read = processed.register.assessments.len() + processed.register.models.len();
        prop_assert!(read + errors > 0, "neither a result nor an error: {}", text);
        // A reference to something outside of this one-block book is the only error with which a block can still be read.
        let leads_out = |name: &str| matches!(name, "unknown-reference" | "expect-mismatch" | "duplicate-id" | "cross-layer-layers" | "unsafe-link");
        let own = processed.diagnostics.iter().filter(|it| it.level == Level::Error && !leads_out(it.code.name)).count();
        prop_assert!(read == 0 || own == 0, "{:?}\n{}", processed.diagnostics, text);
    }
}

#[test]
fn the_kept_blocks_are_what_their_folders_say() {
    for block in GOOD.iter().chain(&blocks("bad")) {
        let text = format!("```{}\n{}```\n", block.kind, block.body);
        let processed = run(&text);
        places_are_good(&text, &processed.diagnostics);
        // References to other blocks lead nowhere here.
        let problems: Vec<_> = processed
            .diagnostics
            .iter()
            .filter(|it| it.code.name != "unknown-reference" && it.level == Level::Error)
            .collect();
        let name = format!("{}/{}/{}", block.folder, block.kind, block.name);
        assert_eq!(problems.is_empty(), block.folder != "bad", "{name}: {problems:?}");
    }
}

// Spellings

/// A spelling that means the same name, with other letter case and other signs between its words.
fn respelt(name: &str, choices: &[u8]) -> String {
    let mut choices = choices.iter().cycle();
    let mut next = || *choices.next().expect("there is a choice");
    let words: Vec<_> = name.split([' ', '-']).filter(|word| *word != "&").collect();
    let mut spelt = String::new();
    for (number, word) in words.iter().enumerate() {
        if number > 0 {
            spelt.push_str([" ", "-", "_", " & ", " and ", "  "][next() as usize % 6]);
        }
        for c in word.chars() {
            if next() % 2 == 0 { spelt.extend(c.to_uppercase()) } else { spelt.extend(c.to_lowercase()) }
        }
    }
    spelt
}

const FACTORS: [&str; 10] = [
    "Execution Autonomy",
    "External Tool Control Surface",
    "Natural Language Interface",
    "Contextual Awareness",
    "Behavioral Non-Determinism",
    "Opacity & Reflexivity",
    "Persistent State Retention",
    "Dynamic Identity",
    "Multi-Agent Interactions",
    "Self-Modification",
];

/// Writes one value in one of several ways.
fn scalar(text: &str, way: u8) -> String {
    match way % 4 {
        0 => text.to_owned(),
        1 => format!("\"{text}\""),
        2 => format!("'{text}'"),
        _ => format!(">-\n    {text}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two spellings of one assessment are the same assessment, in any order of its keys.
    #[test]
    fn names_and_values_may_be_spelt_in_many_ways(
        values in prop::collection::vec(0..=10u8, 10),
        choices in prop::collection::vec(any::<u8>(), 1..20),
        ways in prop::collection::vec(any::<u8>(), 14),
        flow in any::<bool>(),
        order in Just((0..10usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let number = |tenths: u8| format!("{}.{}", tenths / 10, tenths % 10);
        let plain: String = (0..10).map(|at| format!("  {}: {}\n", FACTORS[at], number(values[at]))).collect();
        let plain = format!("agent: Agent A\nid: a\ncvss: 7.5\nexploit: poc\nmitigation: partial\nfactors:\n{plain}");
        let way = |at: usize| if flow { ways[at] % 3 } else { ways[at] };
        let entries = order.iter().map(|at| {
            let value = scalar(&number(values[*at]), way(*at)).replace("\n    ", "\n      ");
            format!("\"{}\": {value}", respelt(FACTORS[*at], &choices))
        });
        let factors = if flow {
            format!("factors: {{{}}}\n", entries.collect::<Vec<_>>().join(", "))
        } else {
            format!("factors:\n{}", entries.map(|entry| format!("  {entry}\n")).collect::<String>())
        };
        let other = format!(
            "{factors}mitigation: {}\nexploit: {}\ncvss: {}\nid: {}\nagent: {}\n",
            scalar(&respelt("partial", &choices), ways[10]),
            scalar(&respelt("poc", &choices), ways[11]),
            scalar("7.50", ways[12]),
            scalar("a", ways[13]),
            scalar("Agent A", ways[0]),
        );
        let read = |body: &str| {
            let text = format!("```aivss\n{body}```\n");
            let mut register = run(&text).register;
            let entry = register.assessments.pop().unwrap_or_else(|| panic!("{:?}", run(&text).diagnostics));
            let mut assessment = Assessment::clone(&entry.assessment);
            assessment.factors.sort_by_key(|entry| entry.factor);
            // Documents differ in the letter case of a few names. The spelling that is printed does not matter here.
            assessment.factors.iter_mut().for_each(|entry| entry.name = "");
            (assessment, entry.outcome.score, entry.outcome.severity)
        };
        let (one, two) = (read(&plain), read(&other));
        prop_assert_eq!(format!("{one:?}"), format!("{two:?}"), "{}\n{}", plain, other);
    }

    /// Layers by number, name or both.
    #[test]
    fn layers_may_be_spelt_in_many_ways(layer in 0..7usize, form in 0..6u8, choices in prop::collection::vec(any::<u8>(), 1..20)) {
        let names = [
            "Foundation Models", "Data Operations", "Agent Frameworks", "Deployment & Infrastructure", "Evaluation & Observability",
            "Security & Compliance", "Agent Ecosystem",
        ];
        let (number, name) = (layer + 1, respelt(names[layer], &choices));
        let key = match form {
            0 => format!("L{number}"),
            1 => format!("{number}"),
            2 => format!("layer {number}"),
            3 => name,
            4 => format!("L{number} · {name}"),
            _ => format!("{number}. {name}"),
        };
        let read = |key: &str| {
            let text = format!("```maestro\nagent: A\nlayers:\n  \"{key}\": Something was found.\n```\n");
            let register = run(&text).register;
            format!("{:?}", register.models.first().unwrap_or_else(|| panic!("{:?}", run(&text).diagnostics)).model)
        };
        prop_assert_eq!(read(&key), read(&format!("L{number}")));
    }
}

/// Blocks are fences, so an unclosed fence in Markdown also ends them.
#[test]
fn an_unclosed_fence_takes_the_rest_of_the_chapter() {
    for block in GOOD.iter().filter(|block| block.name == "smolagents") {
        let text = format!("Before.\n\n```{}\n{}", block.kind, block.body);
        let after = rendered(&text, Target::Html);
        assert!(after.starts_with("Before.\n\n") && after.ends_with('\n') && !after.contains("```"), "{after}");
        let mut events = Parser::new(&after);
        assert!(events.all(|event| !matches!(event, Event::End(TagEnd::CodeBlock))));
    }
}
