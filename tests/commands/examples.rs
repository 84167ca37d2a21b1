//! Tests that the programs in `examples/` do what their first lines say.

#![cfg(feature = "driver")]

use std::path::Path;

use crate::support::{BookTest, Run, example, run};

const CHAPTER: &str = "# Bot\n\n```maestro\nagent: Mail bot\nlayers:\n  L3:\n    threats:\n      \
    - {id: B-1, title: Closed, severity: high, likelihood: likely, status: mitigated}\n      \
    - {id: B-2, title: Nobody has looked}\n      \
    - {id: B-3, title: A mail steers the bot, severity: high, likelihood: likely}\n```\n";

fn book(name: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", "[book]\ntitle = \"Test\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n")
        .file("src/SUMMARY.md", "[Bot](bot.md)\n")
        .file("src/bot.md", CHAPTER)
}

fn program(name: &str, args: &[&str]) -> Run {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    run(&example(name), folder, args, &Default::default(), &[]).expect_code(0)
}

#[test]
fn score_prints_the_working() {
    let run = program("score", &[]);
    assert_eq!(
        run.text(),
        "9.2 Critical, at least 8.9\n\
         Factor sum: 0.7 + 0.8 + 0.3 + 0.8 + 0.6 + 0.6 + 1.0 + 0.5 + 0.7 + 0.5 = 6.5\n\
         Risk gap: 10 − 7.7 = 2.3\n\
         AARS: 2.3 × (6.5 ÷ 10) × 0.97 = 1.45015\n\
         Unrounded score: (7.7 + 1.45015) × 1.0 = 9.15015\n\
         Score: 9.15015 rounded half up to one decimal = 9.2\n\
         with mitigation strong: 6.1\n\
         with mitigation partial: 7.6\n\
         with exploit unreported: 8.4\n"
    );
}

#[test]
fn open_threats_lists_the_highest_risk_first() {
    let book = book("open");
    let root = book.root.to_str().expect("UTF-8");
    let run = program("open_threats", &[root]);
    assert_eq!(
        run.text(),
        "critical B-3 A mail steers the bot\n         Mail bot at src/bot.md:10:9\n\
         unrated  B-2 Nobody has looked\n         Mail bot at src/bot.md:9:9\n\
         2 open threats, 1 problems in the book\n"
    );
}

#[test]
fn preprocessor_builds_the_pages() {
    let book = book("preprocessor");
    let run = program("preprocessor", &[&book.root.to_string_lossy(), &book.out.to_string_lossy()]);
    assert!(book.page("bot.html").contains("id=\"threat_B-3\""), "{}", run.stderr);
    assert!(run.stderr.starts_with("src/bot.md:8:78: warning[uncovered-status]"), "{}", run.stderr);
}
