//! Hostile input through the real binary: too large, too deep, cut short, not text, made to take long. The answer is a result or an
//! error, never a panic, nothing half-written, and the time grows as the input does.

#![cfg(feature = "cli")]

mod support;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use support::wire::{self, Shape, WireBook};
use support::{BookTest, Run, binary};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

const ASSESSMENT: &str = "agent: SmolAgents\nid: smolagents\ncvss: 9.4\nexploit: poc\nfactors:\n  Autonomy of Action: 0.7\n  \
    Goal-Driven Planning: 0.8\n  Self-Modification: 0.3\n  Dynamic Tool Use: 0.8\n  Persistent Memory: 0.4\n  \
    Contextual Awareness: 0.6\n  Dynamic Identity: 0.2\n  Multi-Agent Interactions: 0.5\n  Non-Determinism: 0.7\n  \
    Opacity & Reflexivity: 0.5\n";

const MODEL: &str = "agent: SmolAgents\nlayers:\n  L1: Works with several model providers.\n  L3:\n    threats:\n      \
    - {id: SA-1, title: Generated code calls tools, severity: critical, likelihood: likely, mitigations: [M1]}\n\
    mitigations:\n  M1: {title: Allow-list of imports, status: partial}\n";

fn fence(kind: &str, body: &str) -> String {
    format!("```{kind}\n{body}```\n")
}

fn book(chapter: &str) -> WireBook {
    WireBook::new(Shape::V05).chapter("Chapter", "chapter.md", chapter)
}

/// What is printed about a book of one chapter, whose build must fail with nothing on stdout.
#[track_caller]
fn problems(chapter: &str) -> String {
    let run = book(chapter).run().expect_code(1);
    assert!(run.stdout.is_empty(), "something was written");
    run.stderr
}

#[track_caller]
fn refused(input: &[u8]) -> Run {
    let run = wire::preprocess(input);
    let start = String::from_utf8_lossy(&input[..input.len().min(80)]);
    assert_eq!(run.code, Some(2), "{start}…\n{}", run.stderr);
    assert!(run.stdout.is_empty(), "something was written for {start}…");
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    run
}

// Limits

#[test]
fn a_block_has_at_most_256_kib() {
    // All of the body counts, to the byte.
    let room = 256 * KIB - ASSESSMENT.len();
    let padded = |bytes: usize| format!("{ASSESSMENT}#{}\n", "x".repeat(bytes - 2));
    book(&fence("aivss", &padded(room))).run().expect_code(0);
    let stderr = problems(&format!("one\n\n{}", fence("aivss", &padded(room + 1))));
    assert!(stderr.contains("chapter.md:3:1: error[block-too-large]: "), "{stderr}");
    assert!(stderr.contains("256"), "{stderr}");
}

#[test]
fn a_block_is_nested_at_most_32_deep() {
    // The value is one level below the block's own map.
    let nested = |depth: usize| format!("{ASSESSMENT}x-deep: {}a{}\n", "[".repeat(depth), "]".repeat(depth));
    book(&fence("aivss", &nested(31))).run().expect_code(0);
    let stderr = problems(&fence("aivss", &nested(32)));
    assert!(
        stderr.contains("chapter.md:17:40: error[block-too-large]: the block is nested deeper than 32"),
        "{stderr}"
    );
    for open in ["[", "{", "{a: ", "- ", "? ", "a: [", "[[{"] {
        let stderr = problems(&fence("maestro", &format!("{}\n", open.repeat(60_000 / open.len()))));
        assert!(stderr.contains("error["), "{stderr}");
    }
}

#[test]
fn a_block_has_at_most_2000_threats() {
    let model = |threats: usize| {
        let threats: String = (0..threats).map(|number| format!("    - threat {number}\n")).collect();
        format!("agent: A\nlayers:\n  L3:\n{threats}")
    };
    book(&fence("maestro", &model(2000))).run().expect_code(0);
    let stderr = problems(&fence("maestro", &model(2002)));
    assert!(
        stderr.contains("chapter.md:2005:7: error[block-too-large]: the block has more than 2000 threats"),
        "{stderr}"
    );
    assert_eq!(stderr.matches("error[").count(), 1, "{stderr}");
}

/// One agent with 2,000 assessments and 2,000 threat models: each page of it lists some of the others, not all.
#[test]
fn an_agent_with_2000_assessments_and_models() {
    let mut chapter = String::new();
    for number in 0..2000 {
        let score = if number == 1234 { "9.4" } else { "5.0" };
        let assessment = ASSESSMENT.replace("cvss: 9.4", &format!("cvss: {score}"));
        chapter.push_str(&fence("aivss", &assessment.replace("id: smolagents", &format!("id: a{number}"))));
        let model =
            format!("agent: SmolAgents\nid: m{number}\nlayers:\n  L3:\n    threats: [{{id: T{number}, title: One}}]\n");
        chapter.push_str(&fence("maestro", &model));
    }
    for renderer in ["html", "markdown"] {
        let start = std::time::Instant::now();
        let run = book(&chapter).renderer(renderer).run().expect_code(0);
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
        assert!(run.stdout.len() < 80 << 20, "{renderer}: {} bytes", run.stdout.len());
        assert!(run.text().contains("and 1,980 more"), "{renderer}: assessments list the models");
        assert!(run.text().contains("and 1,979 more"), "{renderer}: models list the highest assessment too");
    }
}

/// Registers list the whole book: nothing is written where the pages would grow beyond the limit, and the block is named.
#[test]
fn two_thousand_registers_over_2000_threats() {
    let threats: String = (0..2000).map(|number| format!("    - threat {number}\n")).collect();
    let model = fence("maestro", &format!("agent: A\nlayers:\n  L3:\n{threats}"));
    let registers = |count: usize| book(&format!("{model}{}", fence("maestro register", "").repeat(count)));
    for renderer in ["html", "markdown"] {
        // Less than the 256 MiB of a book that says nothing, because an unoptimised build takes minutes for them.
        let config = json!({"after": ["links"], "max-output": "8 MiB"});
        let run = registers(2000).config(config, json!(null)).renderer(renderer).run().expect_code(1);
        assert!(run.stdout.is_empty(), "{renderer}: {} bytes", run.stdout.len());
        assert!(
            run.stderr.contains("error[output-too-large]: with this block the pages grow beyond 8 MiB"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("write `max-output = \"16 MiB\"`"), "{}", run.stderr);
    }
    registers(3).run().expect_code(0);
}

/// A log has at most 200 problems; the errors are among them.
#[test]
fn problems_for_people_are_counted_behind_the_first_200() {
    let mut chapter = fence("aivss", ASSESSMENT);
    chapter.push_str(&"{{#aivss nobody}} ".repeat(50_000));
    let start = std::time::Instant::now();
    let run = book(&chapter).run().expect_code(1);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    assert_eq!(run.stderr.matches("error[").count(), 200);
    assert!(run.stderr.ends_with("and 49,800 more problems; `mdbook-aivss check --max-problems 0` shows all\n"));
    assert!(run.stderr.len() < 100_000, "{}", run.stderr.len());
}

#[test]
fn parts_of_yaml_that_make_a_block_mean_something_else_are_refused() {
    for (body, place) in [
        ("agent: &a A\n", "2:8"),
        ("agent: *a\n", "2:8"),
        ("agent: !!str A\n", "2:8"),
        ("<<: {agent: A}\n", "2:1"),
        ("agent: A\n---\nagent: B\n", "3:1"),
        ("a: &a [x]\nb: [*a, *a]\n", "2:4"),
        ("%TAG ! x\n---\nagent: !y A\n", ""),
    ] {
        for kind in ["aivss", "maestro", "aivss register"] {
            let stderr = problems(&fence(kind, body));
            assert!(stderr.contains(&format!("chapter.md:{place}")), "{kind} {body}: {stderr}");
            assert!(stderr.contains("error[yaml-"), "{kind} {body}: {stderr}");
            assert_eq!(stderr.matches("error[").count(), 1, "{stderr}");
        }
    }
}

// Time

/// How long the binary takes for a chapter, in either end.
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

/// Eight times as much must not take much more than eight times as long; twice that is granted to a busy machine. What takes the square
/// takes 64 times as long.
#[track_caller]
fn linear(what: &str, make: impl Fn(usize) -> WireBook, full: usize) {
    let small = make(full / 8);
    let large = make(full);
    let (mut one, mut eight) = (Duration::MAX, Duration::MAX);
    // The least of several is what the work itself takes; the rest is what else the machine does.
    for _ in 0..5 {
        (one, eight) = (one.min(time(&small)), eight.min(time(&large)));
        // Starting takes some time of its own.
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
fn a_mebibyte_of_fence_like_text() {
    for unit in UNITS {
        linear(unit, |size| book(&repeated(unit, size)), MIB);
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
        let run = support::run(
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

// The wire

#[test]
fn input_that_is_cut_short() {
    let prose = "Words about nothing, \"quoted\", \\ escaped, ünïcode 😀.\n\n".repeat(400);
    let with_blocks = format!("{prose}{}{}{prose}", fence("aivss", ASSESSMENT), fence("maestro", MODEL));
    for chapter in [&prose, &with_blocks] {
        for shape in [Shape::V05, Shape::V04] {
            let book =
                WireBook::new(shape).nested("A", "a.md", chapter, &[("B", "b.md", "text")]).separator().part("P");
            let input = book.input();
            book.run().expect_code(0);
            for cut in (0..input.len()).step_by(KIB).chain([1, input.len() - 1, input.len() - 2]) {
                refused(&input.as_bytes()[..cut]);
            }
        }
    }
}

#[test]
fn input_that_is_no_book() {
    let good = book("text").input();
    for input in [
        "",
        " ",
        "null",
        "{}",
        "[]",
        "[{}]",
        "[{},{}]",
        "[[],[]]",
        "[1,2]",
        "\"aivss\"",
        "[null,null]",
        "mdbook",
        &format!("{good} x"),
        &format!("{good}{good}"),
        &good.replacen("]", ",{}]", 1),
        &good.replace("\"items\"", "\"itemz\""),
        &good.replace("\"items\":[", "\"items\":[[],"),
        &good.replace("\"items\":[", "\"items\":7,\"x\":["),
        &good.replace("\"renderer\"", "\"rendered\""),
        &good.replace("\"root\"", "\"route\""),
        &good.replace("\"0.5.4\"", "5"),
        &good.replace("\"text\"", "[\"aivss\"]"),
        &good.replace("\"text\"", "{\"aivss\":1}"),
        &good.replace("\"text\"", "\"aivss \\ud800\""),
        &good.replace("\"text\"", "\"aivss \n\""),
        &good.replace("\"text\"", "\"aivss \\x\""),
    ] {
        // Where nothing of ours is in it, a book of another shape may pass as it came.
        let run = wire::preprocess(input.as_bytes());
        if run.code == Some(0) {
            let book = run.text();
            assert!(book.starts_with('{') && !book.contains("aivss") && input.contains(book), "{input}");
        } else {
            refused(input.as_bytes());
        }
    }
}

#[test]
fn input_that_is_not_utf8() {
    for chapter in ["text", "aivss"] {
        let good = book(chapter).input();
        let at = good.find(chapter).expect("the chapter is in the input");
        for wrong in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f\x98"] {
            let mut input = good.clone().into_bytes();
            input.splice(at..at, wrong.iter().copied());
            let run = refused(&input);
            assert!(run.stderr.contains(&format!("the input is not UTF-8 (byte {at})")), "{}", run.stderr);
        }
    }
    // UTF-16 and a byte order mark.
    let utf16: Vec<u8> = book("text").input().encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&utf16);
    refused(format!("\u{feff}{}", book("text").input()).as_bytes());
}

#[test]
fn json_that_is_nested_deep() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let deep = format!("{}1{}", open.repeat(200_000), close.repeat(200_000));
        refused(deep.as_bytes());
        refused(open.repeat(500_000).as_bytes());
        // In the configuration, in an unknown field, in place of a chapter.
        let good = book("aivss").input();
        refused(
            good.replace("\"renderer\"", &format!("\"x\":{deep},\"renderer\""))
                .replacen("\"output\":{", &format!("\"output\":{{\"x\":{deep},"), 1)
                .as_bytes(),
        );
        let run =
            wire::preprocess(good.replace("\"parent_names\"", &format!("\"x\":{deep},\"parent_names\"")).as_bytes());
        assert!(matches!(run.code, Some(0 | 2)), "{:?} {}", run.code, run.stderr);
    }
    // Chapters inside chapters.
    let mut item = json!({"Chapter": {"name": "x", "content": "aivss", "sub_items": []}});
    for _ in 0..30 {
        item = json!({"Chapter": {"name": "x", "content": "text", "sub_items": [item]}});
    }
    WireBook::new(Shape::V05).item(item.clone()).run().expect_code(0);
    for _ in 0..30 {
        item = json!({"Chapter": {"name": "x", "content": "text", "sub_items": [item]}});
    }
    let run = WireBook::new(Shape::V05).item(item).run();
    assert!(matches!(run.code, Some(0 | 2)), "{:?} {}", run.code, run.stderr);
}

// Pipes and files

/// Gives the binary an input and closes its stdout after `read` bytes.
fn reads_only(read: usize, input: &[u8]) -> (Option<i32>, String) {
    let mut child = Command::new(binary())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdout = child.stdout.take().expect("it is piped");
    let reader = std::thread::spawn(move || {
        let mut bytes = vec![0; read];
        let _ = stdout.read_exact(&mut bytes);
    });
    if read == 0 {
        reader.join().expect("nothing is read");
        child.stdin.take().expect("it is piped").write_all(input).expect("all of the input is read");
    } else {
        child.stdin.take().expect("it is piped").write_all(input).expect("all of the input is read");
        reader.join().expect("some is read");
    }
    let output = child.wait_with_output().expect("it ends");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn stdout_that_is_closed_early() {
    let input = book(&format!("{}{}", fence("aivss", ASSESSMENT), "text\n".repeat(200_000))).input();
    for read in [0, 1, 5_000] {
        let (code, stderr) = reads_only(read, input.as_bytes());
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains("error: the output cannot be written"), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}

#[test]
fn stderr_that_is_closed() {
    let mut child = Command::new("sh")
        .args(["-c", "exec \"$0\" 2>&-"])
        .arg(binary())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("there is a shell");
    let input = book(&fence("aivss", "agent: A\n")).input();
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("all of the input is read");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}

/// A book on disk whose chapter has a mistake on its second line.
fn on_disk(name: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", "[book]\ntitle = \"Test\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n")
        .file("src/SUMMARY.md", "[Chapter](chapter.md)\n")
        .file("src/chapter.md", fence("aivss", "agent: A\n"))
}

#[cfg(all(unix, feature = "driver"))]
#[test]
fn symlinks_in_a_loop() {
    use std::os::unix::fs::symlink;

    // A folder that holds itself is no chapter, so nothing goes round in it.
    let book = on_disk("loop-folder");
    symlink(".", book.root.join("src/round")).expect("links can be made");
    symlink("src", book.root.join("all")).expect("links can be made");
    for args in [&["check"][..], &["export", "--format", "json"]] {
        let run = book.command(args, &[]);
        assert_eq!(run.code, Some(1), "{args:?}: {}{}", run.text(), run.stderr);
    }
    // An include goes through it, and the place is told in the file.
    let book = on_disk("loop-include")
        .file("src/SUMMARY.md", "[Chapter](c.md)\n")
        .file("src/c.md", "{{#include round/round/chapter.md}}\n");
    symlink(".", book.root.join("src/round")).expect("links can be made");
    let run = book.command(&["check"], &[]).expect_code(1);
    assert!(run.text().contains("src/round/round/chapter.md:2:1: error[missing-key]"), "{}", run.text());

    // A file that is a link to itself cannot be read.
    let book = on_disk("loop-file").file("src/c.md", "{{#include own.md}}\n").file("src/SUMMARY.md", "[C](c.md)\n");
    symlink("own.md", book.root.join("src/own.md")).expect("links can be made");
    let run = book.command(&["check"], &[]).expect_code(1);
    assert!(
        run.text().contains("src/c.md:1:1: error[broken-include]: the include of src/own.md cannot be read"),
        "{}",
        run.text()
    );
    let book = on_disk("loop-chapter").file("src/SUMMARY.md", "[C](own.md)\n");
    symlink("own.md", book.root.join("src/own.md")).expect("links can be made");
    let run = book.command(&["check"], &[]).expect_code(2);
    assert!(run.stdout.is_empty() && run.stderr.contains("own.md"), "{}", run.stderr);
}

#[cfg(feature = "driver")]
#[test]
fn files_that_cannot_be_read() {
    // Gone since the summary was written, not UTF-8, a folder in place of a chapter.
    for (name, file, bytes) in [
        ("gone", "src/other.md", &b"text"[..]),
        ("latin", "src/chapter.md", b"caf\xe9 aivss"),
        ("summary", "src/SUMMARY.md", b"[Chapter](chapter.md)\xe9"),
        ("folder", "src/chapter.md/x", b"text"),
        ("toml", "book.toml", b"[preprocessor.aivss]\nversion = \"0.8\xe9\""),
        ("syntax", "book.toml", b"[preprocessor.aivss\n"),
    ] {
        let book = BookTest::new(&format!("unreadable-{name}"));
        let book = if file == "book.toml" { book } else { book.file("book.toml", "[book]\ntitle = \"x\"\n") };
        let book = if file == "src/SUMMARY.md" { book } else { book.file("src/SUMMARY.md", "[Chapter](chapter.md)\n") };
        let book = book.file(file, bytes);
        for args in [&["check"][..], &["export", "--format", "json"], &["build", "--dest-dir", "../out"]] {
            if name == "gone" && args[0] == "build" {
                // mdBook makes a missing chapter, and so does our own build.
                continue;
            }
            let run = book.command(args, &[]);
            assert_eq!(run.code, Some(2), "{name} {args:?}: {}{}", run.text(), run.stderr);
            assert!(run.stdout.is_empty(), "{name} {args:?}");
            assert!(run.stderr.contains("error") && !run.stderr.contains("panicked"), "{name}: {}", run.stderr);
        }
        assert_eq!(book.changes(), Vec::<String>::new(), "{name}");
    }
}

/// The place is told even where the files have changed since the host read them.
#[test]
fn files_that_vanish_during_the_build() {
    let book = on_disk("vanished");
    let text = fence("aivss", "agent: A\n");
    let wire = |root: &std::path::Path| WireBook::new(Shape::V05).root(root).chapter("C", "chapter.md", &text).run();
    let run = wire(&book.root).expect_code(1);
    assert!(
        run.stderr.contains("src/chapter.md:2:1: error[missing-key]: an assessment needs the key `factors`\n"),
        "{}",
        run.stderr
    );
    std::fs::remove_dir_all(book.root.join("src")).expect("the folder can be removed");
    let run = wire(&book.root).expect_code(1);
    assert!(run.stderr.contains("src/chapter.md:2:1: error[missing-key]"), "{}", run.stderr);
    assert!(run.stderr.contains("(line and column after preprocessing)"), "{}", run.stderr);
}

/// The commands that write files, each with its arguments. The book has an `expect` that `--fix` would mend.
#[cfg(all(unix, feature = "driver"))]
const WRITERS: &[&[&str]] = &[
    &["check", "--fix"],
    &["export", "--format", "json", "-o", "out.json"],
    &["export", "--format", "otm", "-o", "new/out.otm"],
    &["init", "--template", "rag"],
    &["import", "page.txt", "-o", "imported.md"],
];

#[cfg(all(unix, feature = "driver"))]
fn to_be_written(name: &str) -> BookTest {
    let page = include_str!("import/smolagents.txt");
    on_disk(name)
        .file("src/chapter.md", fence("aivss", &format!("{ASSESSMENT}expect: 1.0\n")))
        .file("out.json", "what was there before")
        .file("page.txt", page)
}

/// The book without the mistake, which would keep `export` from writing.
#[cfg(all(unix, feature = "driver"))]
fn for_writer(name: &str, args: &[&str]) -> BookTest {
    let book = to_be_written(&format!("{name}-{}", args.join("-").replace('/', "-")));
    if args[0] == "check" { book } else { book.file("src/chapter.md", fence("aivss", ASSESSMENT)) }
}

/// A folder in which nobody may write. Of the superuser's rights the program is given none.
#[cfg(all(unix, feature = "driver"))]
#[test]
fn folders_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    for args in WRITERS {
        let book = for_writer("read-only", args);
        let allow = |mode: u32| {
            for folder in ["src", "."] {
                let mode = std::fs::Permissions::from_mode(mode);
                std::fs::set_permissions(book.root.join(folder), mode).expect("it is ours");
            }
        };
        allow(0o555);
        let mut command = Command::new(binary());
        command.args(*args).current_dir(&book.root).stdin(Stdio::null());
        if std::fs::write(book.root.join("probe"), "").is_ok() {
            // The superuser writes everywhere, so somebody else does it.
            std::fs::remove_file(book.root.join("probe")).expect("it was just written");
            command.uid(65_534).gid(65_534);
        }
        let output = command.output();
        allow(0o755);
        let output = output.expect("the binary runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains("cannot be written"), "{args:?}: {stderr}");
        assert_eq!(book.changes(), Vec::<String>::new(), "{args:?}");
    }
}

/// A file that cannot grow, as on a full disk: what was there stays, and nothing lies beside it.
#[cfg(all(unix, feature = "driver"))]
#[test]
fn files_that_cannot_grow() {
    for args in WRITERS {
        let book = for_writer("full", args);
        // Without the signal the program sees the error of the system.
        let output = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""])
            .arg(binary())
            .args(*args)
            .current_dir(&book.root)
            .stdin(Stdio::null())
            .output()
            .expect("there is a shell");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains("cannot be written"), "{args:?}: {stderr}");
        assert_eq!(book.changes(), Vec::<String>::new(), "{args:?}");
    }
}

/// A build that has to fail writes no page, and leaves those of an earlier one as they are.
#[cfg(feature = "driver")]
#[test]
fn a_build_that_fails_writes_nothing() {
    let book = on_disk("half").file("src/chapter.md", fence("aivss", ASSESSMENT));
    book.build(support::Host::Own).expect_code(0);
    let before = support::read_tree(&book.out);
    assert!(!before.is_empty());
    let book = book.file("src/chapter.md", fence("aivss", "agent: A\n"));
    book.build(support::Host::Own).expect_code(1);
    assert!(support::read_tree(&book.out) == before, "pages were changed");
    let fresh = on_disk("half-fresh");
    fresh.build(support::Host::Own).expect_code(1);
    assert!(support::read_tree(&fresh.out).is_empty());
}

/// Every command with a stdout that nobody reads.
#[cfg(all(unix, feature = "driver"))]
#[test]
fn nobody_reads_the_result() {
    let book = to_be_written("nobody").file("src/chapter.md", fence("aivss", ASSESSMENT)).file("one.yaml", ASSESSMENT);
    book.command(&["export", "--format", "json", "-o", "../nobody.json"], &[]).expect_code(0);
    for args in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["score", "one.yaml"],
        &["score", "one.yaml", "--format", "jsonl"],
        &["export"],
        &["export", "--format", "csv"],
        &["diff", "../nobody.json", "."],
        &["import", "page.txt"],
        &["schema", "maestro"],
        &["explain"],
        &["explain", "gate"],
        &["completions", "bash"],
        &["init", "--template", "rag", "--dry-run"],
    ] {
        let (reader, writer) = std::io::pipe().expect("there are pipes");
        drop(reader);
        let mut command = Command::new(binary());
        command.args(args).current_dir(&book.root).stdin(Stdio::null()).stdout(writer);
        let output = command.stderr(Stdio::piped()).output().expect("the binary runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains("error: the output cannot be written"), "{args:?}: {stderr}");
        assert!(!stderr.contains("panicked"), "{args:?}: {stderr}");
    }
    assert_eq!(book.changes(), Vec::<String>::new());
}

/// Every command that reads a file: one that is gone, one that is a folder, one that is not UTF-8, one that is cut short.
#[cfg(feature = "driver")]
#[test]
fn files_that_commands_cannot_read() {
    let book = on_disk("arguments")
        .file("src/chapter.md", fence("aivss", ASSESSMENT))
        .file("folder.json/x", "x")
        .file("latin.json", b"{\"caf\xe9\": 1}".as_slice());
    book.command(&["export", "--format", "json", "-o", "../whole.json"], &[]).expect_code(0);
    let whole = std::fs::read(book.root.join("../whole.json")).expect("it was just written");
    let book = book.file("cut.json", &whole[..whole.len() / 2]);
    for file in ["gone.json", "folder.json", "latin.json", "cut.json"] {
        for args in [
            &["score", file][..],
            &["diff", file, "."],
            &["diff", ".", file],
            &["check", "--baseline", file],
            &["import", file],
            &["import", file, "-o", "out.md"],
        ] {
            let run = book.command(args, &[]);
            // These two read what people write, and half of it is a mistake with a place.
            let expected = if matches!(args[0], "score" | "import") && file == "cut.json" { 1 } else { 2 };
            assert_eq!(run.code, Some(expected), "{args:?}: {}", run.stderr);
            assert!(run.stdout.is_empty(), "{args:?}: {}", run.text());
            assert!(run.stderr.contains("error") && !run.stderr.contains("panicked"), "{args:?}: {}", run.stderr);
        }
    }
    assert_eq!(book.changes(), Vec::<String>::new());
}

/// Where the file is to be is a folder, or no folder at all: also the superuser cannot write it, and nothing is left behind.
#[cfg(feature = "driver")]
#[test]
fn files_that_cannot_be_written() {
    let book =
        on_disk("no-place").file("src/chapter.md", fence("aivss", ASSESSMENT)).file("taken/x", "x").file("file", "x");
    for target in ["taken", "file/x.json"] {
        let run = book.command(&["export", "--format", "json", "-o", target], &[]).expect_code(2);
        assert!(run.stderr.contains("cannot be written"), "{target}: {}", run.stderr);
        assert!(run.stdout.is_empty(), "{target}");
    }
    assert_eq!(book.changes(), Vec::<String>::new());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device() {
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let mut child = Command::new(binary())
        .stdin(Stdio::piped())
        .stdout(full())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let input = book(&fence("aivss", ASSESSMENT)).input();
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("all of the input is read");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the output cannot be written"));
    for args in [&["explain"][..], &["completions", "bash"]] {
        let status = Command::new(binary()).args(args).stdout(full()).stderr(Stdio::null()).status().expect("it runs");
        assert_eq!(status.code(), Some(2), "{args:?}");
    }
}
