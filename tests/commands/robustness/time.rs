//! Tests that the time grows with the input, whatever it contains.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use super::*;

/// The time that the binary takes for a book, whether or not it finds errors.
fn time(book: &WireBook) -> Duration {
    let input = book.input();
    let started = Instant::now();
    let run = wire::preprocess(input.as_bytes());
    assert!(matches!(run.code, Some(0 | 1)), "exit code {:?}: {}", run.code, &run.stderr[..run.stderr.len().min(500)]);
    started.elapsed()
}

/// A text of `size` bytes that repeats a unit; `#` becomes the number of the repetition.
fn repeated(unit: &str, size: usize) -> String {
    let mut text = String::with_capacity(size + unit.len());
    let mut number = 0;
    while text.len() < size {
        text.push_str(&unit.replace('#', &number.to_string()));
        number += 1;
    }
    text
}

/// Eight times as much input must not take much more than eight times as long. Twice that is allowed, for a busy machine.
/// Quadratic work would take 64 times as long.
#[track_caller]
fn linear(what: &str, make: impl Fn(usize) -> WireBook, full: usize) {
    let small = make(full / 8);
    let large = make(full);
    let (mut one, mut eight) = (Duration::MAX, Duration::MAX);
    // The shortest of several runs is the time of the work itself. The rest is the load of the machine.
    for _ in 0..5 {
        (one, eight) = (one.min(time(&small)), eight.min(time(&large)));
        // Starting the program takes some time.
        if eight < (one + Duration::from_millis(20)) * 16 {
            return;
        }
    }
    panic!("{what}: {one:?} for an eighth, {eight:?} for all");
}

/// Texts of one chapter, as fences and references that a hostile author could repeat.
const UNITS: &[&str] = &[
    // Fences: empty, never closed, of two kinds, in quotes and lists, with words without end.
    "```aivss\n",
    "```aivss\n```\n",
    "~~~aivss\n```maestro\n",
    "> ```aivss\n",
    "- ```maestro\n",
    "1. > ~~~ aivss\n",
    "``` aivss\n~~~\n````aivss\n",
    "\n    ```aivss\n",
    "```yaml aivss register\n[\n```\n",
    "<div>\n```aivss\n",
    "<!-- aivss -->\n",
    "`aivss ``aivss ",
    "[aivss](",
    "![aivss",
    "*aivss _maestro ",
    "| aivss ",
    "[^aivss]: ",
    "aivss\n: ",
    // Almost ours, on one line and on many.
    "```aivs\n",
    "```{.maestro ",
    "~~~yml aivss\n~~~\n",
    "``aivss\n",
    "\n    ```aivss badge\n",
    "{{#aivs x}} ",
    "{{ #maestro ",
    "{{ {{\t",
    // References: unknown, never closed, on one line and on many.
    "{{#aivss x-#}}\n",
    "{{#aivss x-#}} ",
    "{{#aivss ",
    "{{#aivss x",
    "{{#maestro x }",
    "{{#aivss x y z}}`",
    "# {{#maestro x}}\n",
    "[{{#aivss x}}](x) ",
    // Blocks with one problem each.
    "```aivss\nagent: a\nx: 1\n```\n",
    "```maestro\nagent: a#\nlayers: {L9: x}\n```\n",
    "```aivss badge\nref: a-#\n```\n",
];

#[test]
fn half_a_mebibyte_of_fence_like_text() {
    for unit in UNITS {
        linear(unit, |size| book(&repeated(unit, size)), MIB / 2);
    }
}

/// Info strings and lines without end.
#[test]
fn a_mebibyte_on_one_line() {
    for (start, unit, end) in [
        ("```aivss ", "word ", "\n```\n"),
        ("```aivss ", "&amp; ", "\n```\n"),
        ("{{#aivss ", "a ", "}}\n"),
        ("aivss ", "a{{#aivss x", "}}\n"),
        ("```maestro\nagent: ", "x", "\n```\n"),
        ("# aivss ", "\\", "\n"),
    ] {
        linear(unit, |size| book(&format!("{start}{}{end}", repeated(unit, size))), MIB);
    }
}

#[test]
fn nested_a_hundred_thousand_deep() {
    for unit in [">", "> ", "- ", "1. ", "* > ", "[", "![", "**", "<div>"] {
        let chapter = |times: usize| book(&format!("{}\n```aivss\n", unit.repeat(times)));
        linear(unit, chapter, 100_000);
        // And every line after it.
        let chapter = |size: usize| book(&format!("{}aivss\n\n{}", unit.repeat(300), repeated("\nx\n", size)));
        linear(unit, chapter, 256 * KIB);
    }
}

/// Bodies of a block, up to the limit: keys, entries and values that are repeated.
#[test]
fn a_block_of_256_kib() {
    for (kind, start, unit, end) in [
        ("aivss", "agent: A\n", "x-#: 1\n", ""),
        ("aivss", "agent: A\n", "x-a: 1\n", ""),
        ("aivss", "agent: A\n", "key#: 1\n", ""),
        ("aivss", "agent: A\nx-a: {", "a#: 1, ", "}\n"),
        ("aivss", "agent: A\nfactors: {", "Autonomy of Action: 1, ", "}\n"),
        ("aivss", "agent: A\nfactors: {", "f#: 1, ", "}\n"),
        ("aivss", "agent: A\nthreats: [", "t#, ", "]\n"),
        ("aivss", "agent: A\ntags: [", "t#, ", "]\n"),
        ("aivss", "agent: A\nrisks: [", "ASI01, ", "]\n"),
        ("aivss", "agent: ", "A", "\n"),
        ("aivss", "agent: \"", "\\t", "\"\n"),
        ("aivss", "agent: \"", "é ", "\"\n"),
        ("aivss", "agent: >-\n", "  é\n", ""),
        ("aivss", "agent: A\n", "\n", ""),
        ("aivss", "agent: A\n", "# c\n", ""),
        ("aivss", "agent: A\n", "? ", ""),
        ("aivss", "agent: A\n", "\"\n", ""),
        ("aivss", "agent: A\nid: ", "a-", "a\n"),
        ("aivss", "cvss: CVSS:4.0", "/AV:N", "\n"),
        ("aivss", "agent: A\nexpect: ", "9.9 ", "\n"),
        ("aivss", "", "- ", "\n"),
        ("aivss register", "agents: [", "a#, ", "]\n"),
        ("maestro", "agent: A\ncontext: {", "l#: x, ", "}\n"),
        ("maestro", "agent: A\nassumptions: [", "a#, ", "]\n"),
        ("maestro", "agent: A\nlayers: {", "L1: x, ", "}\n"),
        ("maestro", "agent: A\nlayers: {L1: {components: [", "c#, ", "]}}\n"),
        ("maestro", "agent: A\nlayers: {L1: [", "t, ", "]}\n"),
        ("maestro", "agent: A\nlayers: {L1: [{title: t, mitigations: [", "M#, ", "]}]}\n"),
        ("maestro", "agent: A\nlayers: {L1: [{title: t, maps: {cwe: [", "CWE-#, ", "]}}]}\n"),
        ("maestro", "agent: A\nlayers: {L1: [{title: t, maps: {cwe: [", "x, ", "]}}]}\n"),
        ("maestro", "agent: A\nmitigations: {", "M#: t, ", "}\n"),
        ("maestro", "agent: A\nmitigations: {", "m: t, ", "}\n"),
        ("maestro", "agent: A\ncross-layer: [{title: t, layers: [L1, L2], chain: [", "t#, ", "]}]\n"),
        ("maestro", "agent: A\nlayers: {L1: [", "{id: t#, title: t, severity: lo, review: x}, ", "]}\n"),
    ] {
        let body = |size: usize| {
            let size = size - start.len() - end.len() - 64;
            book(&fence(kind, &format!("{start}{}{end}", repeated(unit, size))))
        };
        linear(&format!("{start}{unit}"), body, 256 * KIB);
    }
}

/// Many blocks that refer to each other, rightly and wrongly.
#[test]
fn a_book_of_references() {
    let assessment = |number: usize, more: &str| {
        fence("aivss", &ASSESSMENT.replace("id: smolagents", &format!("id: a-{number}\nagent-id: b-{number}\n{more}")))
    };
    linear(
        "unknown threats",
        |n| book(&(0..n).map(|i| assessment(i, &format!("threats: [t-{i}]"))).collect::<String>()),
        2_000,
    );
    let from = |i: usize| fence("aivss", &format!("agent: A\nid: f-{i}\nfactors-from: f-{}\ncvss: 5\n", i + 1));
    linear(
        "a chain of factors",
        |n| {
            book(&format!(
                "{}{}",
                (0..n).map(from).collect::<String>(),
                assessment(0, "").replace("a-0", &format!("f-{n}"))
            ))
        },
        4_000,
    );
    linear(
        "a circle of factors",
        |n| {
            book(&format!(
                "{}{}",
                (0..n).map(from).collect::<String>(),
                from(n).replace(&format!("f-{}", n + 1), "f-0")
            ))
        },
        4_000,
    );
    let model = |i: usize| {
        fence(
            "maestro",
            &MODEL.replace("SA-1", &format!("SA-{i}")).replace("agent: SmolAgents", &format!("agent: A\nid: m-{i}")),
        )
    };
    linear("models of one agent", |n| book(&(0..n).map(model).collect::<String>()), 2_000);
    linear(
        "references to threats",
        |n| {
            book(
                &(0..n)
                    .map(|i| format!("{}{{{{#maestro SA-{i}}}}} {{{{#maestro no-{i}}}}}\n\n", model(i)))
                    .collect::<String>(),
            )
        },
        2_000,
    );
    linear("duplicate models", |n| book(&(0..n).map(|_| model(1)).collect::<String>()), 2_000);
    // Errors in the page instead of a failed build.
    let shown = |chapter: String| book(&chapter).config(json!({"on-error": "show"}), json!({}));
    linear("error boxes", |n| shown((0..n).map(|i| format!("```aivss\nagent: a{i}\n```\n")).collect()), 8_000);
}

/// Each mistake has a place, and finding it must not go through the whole batch again.
#[test]
fn a_batch_of_mistakes() {
    let time = |count: usize| {
        let input = "agent: a\nfactors: {autonomy: 0.5, nonsense: 1}\n---\n".repeat(count);
        let started = Instant::now();
        let run = crate::support::run(
            &binary(),
            Path::new("."),
            &["score", "--format", "jsonl"],
            &BTreeMap::new(),
            input.as_bytes(),
        );
        assert_eq!((run.code, run.text().lines().count()), (Some(1), count));
        let last = format!("\"line\":{}}}", count * 3 - 1);
        assert!(run.text().trim_end().ends_with(&last), "{:?} {last}", run.text().lines().last());
        started.elapsed()
    };
    let (mut one, mut eight) = (Duration::MAX, Duration::MAX);
    let linear = (0..5).any(|_| {
        (one, eight) = (one.min(time(1_000)), eight.min(time(8_000)));
        eight < (one + Duration::from_millis(20)) * 16
    });
    assert!(linear, "{one:?} for an eighth, {eight:?} for all");
}

#[test]
fn a_book_of_64_mib() {
    let prose = repeated(
        "A line of prose about an agent, with a `code span` and [a link](https://example.org/#).\n\n",
        4 * MIB,
    );
    let with_block = format!("{}\n{prose}", fence("aivss", &ASSESSMENT.replace("smolagents", "large")));
    let mut book = WireBook::new(Shape::V05);
    for number in 0..15 {
        book = book.chapter("Chapter", &format!("{number}.md"), &prose);
    }
    let book = book.chapter("Block", "block.md", &with_block);
    let input = book.input();
    assert!(input.len() > 64 * MIB);
    let started = Instant::now();
    let run = wire::preprocess(input.as_bytes()).expect_code(0);
    assert!(started.elapsed() < Duration::from_secs(60), "it took {:?}", started.elapsed());
    let chapters = wire::chapters(&run.stdout);
    assert_eq!(chapters.len(), 16);
    assert!(chapters[..15].iter().all(|(_, text)| *text == prose));
    assert!(chapters[15].1.ends_with(&prose) && !chapters[15].1.contains("```aivss"));
}
