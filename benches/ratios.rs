//! Compares this program with the official no-op, on the same input in the same run. The figures are medians of several runs.
//!
//! `cargo bench --bench ratios` prints the tables of the handbook's performance page. CPU time differs from run to run, so it
//! is only reported. The bench fails if memory or the size of the program, which are reproducible, exceed their bounds;
//! `--bench instructions` does the same for instructions. `RUNS=21` sets the number of runs.
#![expect(clippy::print_stdout, reason = "the tables are what it is for")]

mod books;
mod measure;

use std::path::Path;

use books::{BOOKS, Blocks, chapters, input, noop, released};
use measure::{answer, measure, median};

/// The highest memory use of a run, as a multiple of its input.
const MEMORY: f64 = 3.0;

/// The largest size of the program with all features, in MB.
const PROGRAM: f64 = 14.0;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if answer(&args) {
        return;
    }
    if let [flag, folder] = args.as_slice()
        && flag == READ_AND_PARSE
    {
        read_and_parse(Path::new(folder));
        return;
    }
    let (ours, noop) = (released(), noop());
    let runs: usize = std::env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(11);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("input.json");
    let mut missed = 0;
    let mut bounded = |is: f64, bound: f64| {
        missed += usize::from(is > bound);
        format!("{is:.2} | {bound:.2}")
    };

    println!("| book | MB | no-op, ms | ours, ms | ratio | memory / input | bound |\n|---|---|---|---|---|---|---|");
    for book in &BOOKS {
        let size = write_input(&path, book.chapters, book.blocks);
        // Run both programs in turns, so that the load of the machine affects them equally.
        let (mut theirs, mut own) = (Vec::new(), Vec::new());
        for _ in 0..runs {
            theirs.push(measure(&noop, &path, &[]));
            own.push(measure(&ours, &path, &[]));
        }
        let memory = own.iter().map(|run| run.memory).fold(0.0, f64::max) / size;
        // A book of a hundred kilobytes is smaller than the program itself.
        let memory = if book.chapters > 10 { bounded(memory, MEMORY) } else { format!("{memory:.1} | –") };
        let (theirs, own) = (median(&theirs), median(&own));
        println!(
            "| {} chapters, {} | {:.1} | {theirs:.1} | {own:.1} | {:.2} | {memory} |",
            book.chapters,
            book.holds,
            size / 1e6,
            own / theirs
        );
    }

    println!("\n| what | is | bound |\n|---|---|---|");
    let times = |count: usize| {
        write_input(&path, count, Blocks::OneInTen);
        median(&(0..5).map(|_| measure(&ours, &path, &[])).collect::<Vec<_>>())
    };
    let (thousand, ten_thousand) = (times(1_000), times(10_000));
    println!("| 10,000 chapters to ten times 1,000 | {:.2} | – |", ten_thousand / thousand / 10.0);
    let supports: Vec<_> = (0..runs).map(|_| measure(&ours, &path, &["supports", "html"])).collect();
    println!("| `supports html`, ms | {:.2} | – |", median(&supports));

    let book = write_book(folder.path());
    let this = std::env::current_exe().expect("this program has a path");
    let nothing = folder.path().join("nothing");
    std::fs::write(&nothing, "").expect("the file can be written");
    let on_book = |program: &Path, args: &[&str]| {
        median(&(0..runs).map(|_| measure(program, &nothing, &[args, &[book.as_str()]].concat())).collect::<Vec<_>>())
    };
    let once = on_book(&this, &[READ_AND_PARSE]);
    let commands: [(&str, &[&str]); 2] = [("check", &["check"]), ("export", &["export", "--format", "json"])];
    for (name, args) in commands {
        let ratio = on_book(&ours, args) / once;
        println!(
            "| `{name}` of 1,000 chapters, one in ten with both blocks, to reading and parsing them once | {ratio:.2} | – |"
        );
    }
    let weight = std::fs::metadata(&ours).expect("the program is there").len() as f64 / 1e6;
    println!("| the program, MB | {} |", bounded(weight, PROGRAM));
    if missed > 0 {
        println!("\n{missed} above the bound");
        std::process::exit(1);
    }
}

fn write_input(path: &Path, count: usize, blocks: Blocks) -> f64 {
    let bytes = input(&chapters(count, blocks, 7));
    std::fs::write(path, &bytes).expect("the input can be written");
    bytes.len() as f64
}

/// Writes the book of 1,000 chapters as files, and returns its folder.
fn write_book(folder: &Path) -> String {
    let folder = folder.join("book");
    let src = folder.join("src");
    std::fs::create_dir_all(&src).expect("the folder can be made");
    let mut summary = String::from("# Summary\n\n");
    for (number, text) in chapters(1_000, Blocks::OneInTen, 7).iter().enumerate() {
        summary.push_str(&format!("- [Chapter {number}](chapter-{number}.md)\n"));
        std::fs::write(src.join(format!("chapter-{number}.md")), text).expect("the chapter can be written");
    }
    std::fs::write(src.join("SUMMARY.md"), summary).expect("the summary can be written");
    let config = "[book]\ntitle = \"Measured\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n";
    std::fs::write(folder.join("book.toml"), config).expect("the configuration can be written");
    folder.to_str().expect("a temporary folder has a plain name").to_owned()
}

/// With this argument, the bench does the work that `check` and `export` are compared with.
const READ_AND_PARSE: &str = "--read-and-parse";

/// Reads every chapter and parses it once, as mdBook does.
fn read_and_parse(folder: &Path) {
    let mut events = 0;
    for entry in std::fs::read_dir(folder.join("src")).expect("the book is there") {
        let text = std::fs::read_to_string(entry.expect("the book is there").path()).expect("the chapter is there");
        events += pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::all()).count();
    }
    assert!(events > 0);
}
