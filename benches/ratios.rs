//! CPU time of this program as a ratio to the official no-op, on the same input in the same run: medians of several runs.
//!
//! `cargo bench --bench ratios` prints the table of the handbook's performance page. `RUNS=21` takes more runs.
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

mod books;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use books::{Blocks, chapters, input};
use nix::sys::resource::{UsageWho, getrusage};

fn main() {
    let ours = PathBuf::from(env!("CARGO_BIN_EXE_mdbook-aivss"));
    let noop = noop();
    let runs: usize = std::env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(11);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let books = [
        ("1,000 chapters, no block", 1_000, Blocks::None, 0.30),
        ("1,000 chapters, one in ten with both blocks", 1_000, Blocks::OneInTen, 0.70),
        ("1,000 chapters, each with both", 1_000, Blocks::Every, 3.0),
        ("10 chapters", 10, Blocks::OneInTen, 1.6),
    ];
    println!("| book | MB | no-op, ms | ours, ms | ratio | target |\n|---|---|---|---|---|---|");
    let mut late = 0;
    for (name, count, blocks, target) in books {
        let bytes = input(&chapters(count, blocks, 7));
        let path = folder.path().join("input.json");
        std::fs::write(&path, &bytes).expect("the input can be written");
        // In turns, so that both meet the same machine.
        let (mut theirs, mut own): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        for _ in 0..runs {
            theirs.push(cpu(&noop, &path));
            own.push(cpu(&ours, &path));
        }
        let (theirs, own) = (median(&mut theirs), median(&mut own));
        let ratio = own / theirs;
        late += usize::from(ratio > target);
        println!("| {name} | {:.1} | {theirs:.1} | {own:.1} | {ratio:.2} | {target:.2} |", bytes.len() as f64 / 1e6);
    }
    if late > 0 {
        println!("\n{late} above the target");
        std::process::exit(1);
    }
}

/// User and system time of one run of a program fed from a file, in milliseconds.
fn cpu(program: &Path, input: &Path) -> f64 {
    let spent = || {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system tells what children used");
        let milliseconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 * 1e3 + time.tv_usec() as f64 / 1e3;
        milliseconds(usage.user_time()) + milliseconds(usage.system_time())
    };
    let before = spent();
    let status = Command::new(program)
        .stdin(File::open(input).expect("the input is there"))
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .status()
        .expect("the program starts");
    assert!(status.success(), "{} failed", program.display());
    spent() - before
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The no-op, built with the same profile.
fn noop() -> PathBuf {
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--quiet", "--example", "noop"])
        .status()
        .expect("cargo starts");
    assert!(status.success(), "the no-op does not build");
    Path::new(env!("CARGO_BIN_EXE_mdbook-aivss")).with_file_name("examples").join("noop")
}
