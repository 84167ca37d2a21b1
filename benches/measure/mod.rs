//! Measures CPU time and memory of one run of a program.
//!
//! Call [`answer`] at the start of a bench's `main`, then [`measure`]. The system reports the memory of all children of a
//! process together, so another process of the bench runs the program that is measured.

#![allow(dead_code, reason = "each bench uses its own part of this")]

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

/// The resources that one run of a program used.
pub(crate) struct Run {
    /// User and system time in milliseconds.
    pub(crate) time: f64,
    /// The highest memory use, in bytes.
    pub(crate) memory: f64,
}

const MEASURE: &str = "--measure";

/// If this process was started to measure a program, does so and returns `true`.
#[must_use]
pub(crate) fn answer(args: &[String]) -> bool {
    let [flag, program, input, args @ ..] = args else { return false };
    if flag != MEASURE {
        return false;
    }
    let mut run = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut input = File::open(input).expect("the input is there");
    let mut pipe = run.stdin.take().expect("it was asked for");
    // A command that reads no input may have ended already.
    let _ = std::io::copy(&mut input, &mut pipe);
    drop(pipe);
    let status = run.wait().expect("the program ends");
    // Exit code 1 means that problems were found, and some of the books contain problems on purpose.
    assert!(matches!(status.code(), Some(0 | 1)), "{program} failed: {status}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system reports what children used");
    let milliseconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 * 1e3 + time.tv_usec() as f64 / 1e3;
    #[expect(clippy::print_stdout, reason = "the other process reads it")]
    {
        println!("{} {}", milliseconds(usage.user_time()) + milliseconds(usage.system_time()), usage.max_rss() * 1024);
    }
    true
}

/// Runs a program that gets a file through a pipe. mdBook also sends a book through a pipe, but in smaller pieces.
pub(crate) fn measure(program: &Path, input: &Path, args: &[&str]) -> Run {
    let this = std::env::current_exe().expect("this program has a path");
    let run = Command::new(this).arg(MEASURE).arg(program).arg(input).args(args).output().expect("it starts");
    assert!(run.status.success(), "{} failed: {}", program.display(), String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8_lossy(&run.stdout);
    let mut numbers = said.split_whitespace().map(|number| number.parse().expect("it is a number"));
    let mut next = || numbers.next().expect("there are two numbers");
    Run { time: next(), memory: next() }
}

/// The median of the times.
pub(crate) fn median(runs: &[Run]) -> f64 {
    let mut times: Vec<f64> = runs.iter().map(|run| run.time).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
