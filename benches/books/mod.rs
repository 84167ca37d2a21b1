//! Books for measurements. The same seed always gives the same bytes.

#![allow(dead_code, reason = "each bench uses its own part of this")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many chapters contain blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blocks {
    /// No chapter.
    None,
    /// One chapter in ten.
    OneInTen,
    /// Every chapter.
    Every,
}

const WORDS: &[&str] = &[
    "agent",
    "tool",
    "model",
    "boundary",
    "prompt",
    "session",
    "policy",
    "token",
    "registry",
    "pipeline",
    "operator",
    "review",
    "sandbox",
    "memory",
    "retrieval",
    "control",
    "evidence",
    "incident",
    "threat",
    "layer",
    "vector",
    "index",
    "release",
    "owner",
    "the",
    "a",
    "of",
    "to",
    "and",
    "in",
    "is",
    "that",
    "for",
    "with",
    "which",
    "may",
    "must",
    "each",
    "every",
    "before",
    "after",
];

/// A small random number generator (Knuth's MMIX constants). Its quality does not matter, but it must be reproducible.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below
    }

    fn sentence(&mut self, text: &mut String) {
        let words = 8 + self.next(14);
        for index in 0..words {
            let word = WORDS[self.next(WORDS.len())];
            match (index, self.next(24)) {
                (0, _) => text.push_str(&word.to_uppercase()[..1]),
                (_, 0) => {
                    let _ = write!(text, " `{word}`");
                    continue;
                }
                (_, 1) => {
                    let _ = write!(text, " *{word}*");
                    continue;
                }
                (_, 2) => {
                    let _ = write!(text, " [{word}](page.md#{word})");
                    continue;
                }
                _ => text.push(' '),
            }
            text.push_str(if index == 0 { &word[1..] } else { word });
        }
        text.push_str(". ");
    }
}

/// About 12 KB of prose with headings, lists, quotes, tables and code.
fn prose(random: &mut Random, number: usize) -> String {
    let mut text = format!("# Chapter {number}\n\n");
    while text.len() < 12 * 1024 {
        match random.next(9) {
            0 => {
                let _ = write!(text, "## Section {}\n\n", text.len());
            }
            1 => {
                for _ in 0..4 {
                    text.push_str("- ");
                    random.sentence(&mut text);
                    text.push('\n');
                }
                text.push('\n');
            }
            2 => {
                text.push_str("> ");
                random.sentence(&mut text);
                text.push_str("\n\n");
            }
            3 => text.push_str("```rust\nfn main() {\n    println!(\"{}\", 1 + 1);\n}\n```\n\n"),
            4 => text.push_str("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n"),
            _ => {
                for _ in 0..5 {
                    random.sentence(&mut text);
                }
                text.push_str("\n\n");
            }
        }
    }
    text
}

/// One assessment, and one model with seven threats.
fn blocks(number: usize) -> String {
    let mut text = format!(
        "```aivss\nagent: Agent {number}\nid: agent-{number}\ntitle: Generated code escapes\nsummary: >-\n  The agent runs code that a model wrote; an \
         escape is code execution on the host.\ncvss: CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L\nexploit: poc\nmitigation: \
         partial — restricted, but not tested against escape\nfactors:\n  Autonomy of Action: 0.7 — runs each step's code without asking\n  \
         Goal-Driven Planning: 0.8\n  Self-Modification: 0.3\n  Dynamic Tool Use: {{score: 0.8, range: 0.6..0.9, why: Tools are plain Python.}}\n  \
         Persistent Memory: 0.2..0.6\n  Contextual Awareness: 0.6\n  Dynamic Identity: unknown — the listing does not say\n  Multi-Agent \
         Interactions: 0.5\n  Non-Determinism: 0.7\n  Opacity & Reflexivity: 0.5\nrisks: [ASI05]\n```\n\n```maestro\nagent: Agent {number}\nid: \
         agent-{number}\nlayers:\n"
    );
    let levels = ["low", "medium", "high", "critical"];
    let likelihoods = ["unlikely", "possible", "likely", "very-likely"];
    for layer in 1..=7 {
        let _ = write!(
            text,
            "  L{layer}:\n    note: What was found in this layer, in one sentence of usual length.\n    threats:\n      - id: A{number}-L{layer}\n        \
             title: Something goes wrong in layer {layer}\n        description: How it goes wrong and what follows from it, told in one plain \
             sentence.\n        severity: {}\n        likelihood: {}\n        owner: Platform\n        mitigations: [M1]\n        maps: {{asi: \
             ASI05, cwe: CWE-94}}\n",
            levels[(number + layer) % 4],
            likelihoods[(number / 4 + layer) % 4],
        );
    }
    text.push_str("mitigations:\n  M1: {title: Allow-list of imports, type: preventive, status: partial, catalog: L3-P1, owner: Platform}\n```\n\n");
    text
}

/// The texts of a book's chapters.
pub(crate) fn chapters(count: usize, blocks_in: Blocks, seed: u64) -> Vec<String> {
    let mut random = Random(seed);
    (0..count)
        .map(|number| {
            let mut text = prose(&mut random, number);
            if blocks_in == Blocks::Every || blocks_in == Blocks::OneInTen && number % 10 == 0 {
                text.push_str(&blocks(number));
            }
            text
        })
        .collect()
}

/// The input of a preprocessor in the form that mdBook 0.5 sends.
pub(crate) fn input(chapters: &[String]) -> Vec<u8> {
    let items: Vec<_> = chapters
        .iter()
        .enumerate()
        .map(|(number, content)| {
            let path = format!("chapter-{number}.md");
            serde_json::json!({"Chapter": {"name": format!("Chapter {number}"), "content": content, "number": [number + 1], "sub_items": [],
                "path": path, "source_path": path, "parent_names": []}})
        })
        .collect();
    let context = serde_json::json!({"root": "/nowhere", "config": {"book": {"title": "Measured", "authors": [], "language": "en"},
        "preprocessor": {"aivss": {"after": ["links"]}}}, "renderer": "html", "mdbook_version": "0.5.4"});
    serde_json::to_vec(&serde_json::json!([context, {"items": items}])).expect("the book is plain JSON")
}

/// A book that is measured.
pub(crate) struct Measured {
    pub(crate) chapters: usize,
    pub(crate) blocks: Blocks,
    /// The blocks that it contains, for people.
    pub(crate) holds: &'static str,
    /// The most instructions that it may take, as a multiple of those of the no-op.
    pub(crate) bound: f64,
}

pub(crate) const BOOKS: [Measured; 4] = [
    Measured { chapters: 1_000, blocks: Blocks::None, holds: "no block", bound: 0.12 },
    Measured { chapters: 1_000, blocks: Blocks::OneInTen, holds: "one in ten with both blocks", bound: 0.45 },
    Measured { chapters: 1_000, blocks: Blocks::Every, holds: "each with both", bound: 2.6 },
    Measured { chapters: 10, blocks: Blocks::OneInTen, holds: "one with both", bound: 0.60 },
];

/// Builds the program as it is released. Cargo builds the one that belongs to a bench with features of other crates that only our tests need.
pub(crate) fn released() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("released");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--quiet", "--all-features", "--target-dir"]).arg(&target);
    assert!(cargo.status().expect("cargo starts").success(), "the program does not build");
    target.join("release").join(env!("CARGO_PKG_NAME")).with_extension(std::env::consts::EXE_EXTENSION)
}

/// Builds the official no-op at the highest level of optimization, which mdBook itself would use.
pub(crate) fn noop() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--quiet", "--example", "noop", "--config", "profile.release.opt-level=3"]);
    for part in ["mdbook-core", "mdbook-preprocessor"] {
        cargo.args(["--config", &format!("profile.release.package.{part}.opt-level=3")]);
    }
    let status = cargo.status().expect("cargo starts");
    assert!(status.success(), "the no-op does not build");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("release");
    target.join("examples/noop").with_extension(std::env::consts::EXE_EXTENSION)
}
