//! Tests hostile input with the real binary: too large, too deep, cut off, not text, or made to take long. The answer is a
//! result or an error, never a panic and never half-written output, and the time grows with the input.

#![cfg(feature = "cli")]

mod files;
mod input;
mod limits;
mod time;

use crate::support::wire::{self, Shape, WireBook};
use crate::support::{BookTest, Run, binary};

pub(super) const KIB: usize = 1024;

pub(super) const MIB: usize = 1024 * KIB;

pub(super) const ASSESSMENT: &str = "agent: SmolAgents\nid: smolagents\ncvss: 9.4\nexploit: poc\nfactors:\n  Autonomy of Action: 0.7\n  \
    Goal-Driven Planning: 0.8\n  Self-Modification: 0.3\n  Dynamic Tool Use: 0.8\n  Persistent Memory: 0.4\n  \
    Contextual Awareness: 0.6\n  Dynamic Identity: 0.2\n  Multi-Agent Interactions: 0.5\n  Non-Determinism: 0.7\n  \
    Opacity & Reflexivity: 0.5\n";

pub(super) const MODEL: &str = "agent: SmolAgents\nlayers:\n  L1: Works with several model providers.\n  L3:\n    threats:\n      \
    - {id: SA-1, title: Generated code calls tools, severity: critical, likelihood: likely, mitigations: [M1]}\n\
    mitigations:\n  M1: {title: Allow-list of imports, status: partial}\n";

pub(super) fn fence(kind: &str, body: &str) -> String {
    format!("```{kind}\n{body}```\n")
}

pub(super) fn book(chapter: &str) -> WireBook {
    WireBook::new(Shape::V05).chapter("Chapter", "chapter.md", chapter)
}

/// What is printed about a book of one chapter, whose build must fail with nothing on stdout.
#[track_caller]
pub(super) fn problems(chapter: &str) -> String {
    let run = book(chapter).run().expect_code(1);
    assert!(run.stdout.is_empty(), "something was written");
    run.stderr
}

#[track_caller]
pub(super) fn refused(input: &[u8]) -> Run {
    let run = wire::preprocess(input);
    let start = String::from_utf8_lossy(&input[..input.len().min(80)]);
    assert_eq!(run.code, Some(2), "{start}…\n{}", run.stderr);
    assert!(run.stdout.is_empty(), "something was written for {start}…");
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    run
}

/// A book on disk whose chapter has a mistake on its second line.
pub(super) fn on_disk(name: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", "[book]\ntitle = \"Test\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n")
        .file("src/SUMMARY.md", "[Chapter](chapter.md)\n")
        .file("src/chapter.md", fence("aivss", "agent: A\n"))
}
