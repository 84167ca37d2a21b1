//! Measures the steps of a run separately, for people who change one of them: `cargo bench --bench parts -- scan`.
//!
//! Each step works on one chapter of the book in which each chapter has an assessment and a model with seven threats.

mod books;

use std::hint::black_box;
use std::path::Path;

use books::{Blocks, chapters, input};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use mdbook_aivss::aivss::Version;
use mdbook_aivss::internals::block::find::{MarkdownOptions, find};
use mdbook_aivss::internals::block::{self, Block};
use mdbook_aivss::internals::book::config::Config;
use mdbook_aivss::internals::book::pages::{Chapter, Target, read_book};
use mdbook_aivss::internals::book::protocol;
use mdbook_aivss::internals::book::sources::BookSources;
use mdbook_aivss::internals::diagnostic::Style;

fn steps(criterion: &mut Criterion) {
    let texts = chapters(1, Blocks::Every, 7);
    let text = texts[0].as_str();
    let mut group = criterion.benchmark_group("chapter");
    group.throughput(Throughput::Bytes(text.len() as u64));

    group.bench_function("scan", |bench| bench.iter(|| find(black_box(text), MarkdownOptions::default())));

    let found = find(text, MarkdownOptions::default());
    group.bench_function("parse", |bench| {
        bench.iter(|| {
            found
                .fences
                .iter()
                .map(|fence| {
                    block::read(fence, mdbook_aivss::internals::diagnostic::Source::File(0), Version::default())
                })
                .collect::<Vec<_>>()
        });
    });

    let assessment = found.fences.iter().find_map(|fence| {
        match block::read(fence, mdbook_aivss::internals::diagnostic::Source::File(0), Version::default()).block {
            Some(Block::Assessment(block)) => Some(block.assessment),
            _ => None,
        }
    });
    let assessment = assessment.expect("the chapter has one");
    group.bench_function("score", |bench| bench.iter(|| black_box(&assessment).score()));

    let chapter = [Chapter { name: "Chapter", path: Some("chapter.md"), content: text.into() }];
    let sources = BookSources::new(Path::new("/nowhere"), "src", [(Some("chapter.md"), text)]);
    let config = Config::default();
    let book = read_book(&chapter, &config, &sources);
    group.bench_function("render", |bench| {
        bench.iter(|| {
            let taken = book.show(&config, Target::Html, &sources, &mut |_, edits| {
                black_box(edits);
                Ok(())
            });
            taken.expect("nobody refuses");
        });
    });

    let bytes = input(&texts);
    group.bench_function("splice", |bench| {
        // A whole run. Subtracting the steps above leaves the time for reading and writing JSON.
        bench.iter_batched(
            || Vec::with_capacity(64 * 1024),
            |mut out| {
                protocol::answer(black_box(&bytes), &mut out, Style::Plain, &mut |_, _| {}).expect("the book is good");
                out
            },
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(parts, steps);
criterion_main!(parts);
