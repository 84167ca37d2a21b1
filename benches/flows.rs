//! Measures the time and the size of pictures of architectures: `cargo bench --bench flows`. It fails if a picture exceeds its
//! bound.
//!
//! The two architectures are invented. One has as many components and flows as fit on a page of 750 pixels, the other half as
//! many.
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::path::Path;
use std::time::Instant;

use mdbook_aivss::internals::book::config::Config;
use mdbook_aivss::internals::book::pages::{Chapter, Target, read_book};
use mdbook_aivss::internals::book::sources::BookSources;

/// An architecture, its number of components, its number of flows, and the most milliseconds that its picture may take.
const PICTURES: [(&str, usize, usize, f64); 2] = [
    (include_str!("books/architecture-12.md"), 12, 16, 15.0),
    (include_str!("books/architecture-25.md"), 25, 40, 150.0),
];

/// The number of repetitions. The shortest time is used, because everything else that the machine does only adds to it.
const TIMES: usize = 15;

fn main() {
    println!("| components | flows | ms | bound, ms | bytes |\n|---|---|---|---|---|");
    let mut missed = false;
    for (text, components, flows, bound) in PICTURES {
        let (page, with) = shown(text, true);
        let (_, without) = shown(text, false);
        let bytes: usize =
            page.split("<svg").skip(1).map(|svg| svg.split("</svg>").next().map_or(0, str::len) + 10).sum();
        let time = with - without;
        missed |= time > bound;
        println!("| {components} | {flows} | {time:.1} | {bound:.0} | {bytes} |");
    }
    if missed {
        println!("\na picture costs more than its bound");
        std::process::exit(1);
    }
}

/// The page of a book with one block, and the shortest time in milliseconds to build it: with its picture, or as Markdown
/// without it.
fn shown(text: &str, with_picture: bool) -> (String, f64) {
    let chapter = [Chapter { name: "Chapter", path: Some("chapter.md"), content: text.into() }];
    let sources = BookSources::new(Path::new("/nowhere"), "src", [(Some("chapter.md"), text)]);
    let config = Config::default();
    let book = read_book(&chapter, &config, &sources);
    let target = if with_picture { Target::Html } else { Target::Markdown };
    let mut least = f64::INFINITY;
    let mut page = String::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        let pages = book.changed(&config, target, &sources);
        least = least.min(start.elapsed().as_secs_f64() * 1e3);
        page = pages.into_iter().map(|(_, text)| text).collect();
    }
    (page, least)
}
