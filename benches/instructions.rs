//! Counts instructions with callgrind, in millions. The number is the same on every run of one build, so that a change of 1 %
//! is visible.
//!
//! `cargo bench --bench instructions` prints the table of the handbook's performance page, and fails if a book takes more than
//! its bound. It needs valgrind. With `KEEP=DIR` the inputs stay in that folder, for profiling by hand.
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

mod books;

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use books::{BOOKS, chapters, input, noop, released};

fn main() {
    let (ours, noop) = (released(), noop());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let kept = std::env::var_os("KEEP");
    let folder = kept.as_ref().map_or(folder.path(), Path::new);
    println!("| book | no-op | ours | ratio | bound |\n|---|---|---|---|---|");
    let mut missed = 0;
    for book in &BOOKS {
        // A tenth of the book is enough, because the cost is linear.
        let count = if book.chapters > 10 { book.chapters / 10 } else { book.chapters };
        let path = folder.join(format!("{count}-{:?}.json", book.blocks).to_lowercase());
        std::fs::write(&path, input(&chapters(count, book.blocks, 7))).expect("the input can be written");
        let [noop, ours] = [&noop, &ours].map(|program| instructions(program, &path) as f64 / 1e6);
        let (ratio, bound) = (ours / noop, book.bound);
        missed += usize::from(ratio > bound);
        println!("| {count} chapters, {} | {noop:.1} | {ours:.1} | {ratio:.2} | {bound:.2} |", book.holds);
    }
    if missed > 0 {
        println!("\n{missed} above the bound");
        std::process::exit(1);
    }
}

fn instructions(program: &Path, input: &Path) -> u64 {
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .stdin(File::open(input).expect("the input is there"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .expect("valgrind is installed");
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    let collected = said.lines().find_map(|line| line.split_once("Collected : ")).expect("callgrind tells the number");
    collected.1.trim().parse().expect("it is a number")
}
