//! Tests the memory of `score --format jsonl`. It is a separate test program, because the system reports only the highest value
//! of all children.

#![cfg(all(unix, feature = "cli"))]

use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

const ELEMENT: &str = r#"{"agent":"Bot","id":"a","cvss":9.4,"factors":{"Autonomy of Action":0.7,"Goal-Driven Planning":0.8,"Self-Modification":0.3,"Dynamic Tool Use":0.8,"Persistent Memory":0.4,"Contextual Awareness":0.6,"Dynamic Identity":0.2,"Multi-Agent Interactions":0.5,"Non-Determinism":0.7,"Opacity & Reflexivity":0.5}}"#;

/// Scores an array of `count` assessments. Returns its size and the highest memory use of a child so far, in bytes.
fn score(count: usize) -> (u64, u64) {
    let array = format!("[{}]", vec![ELEMENT; count].join(",\n"));
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("array.json");
    std::fs::write(&file, &array).expect("written");
    let lines = dir.path().join("lines");
    let status = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"))
        .args(["score", "--format", "jsonl"])
        .arg(&file)
        .stdout(std::fs::File::create(&lines).expect("made"))
        .stderr(Stdio::null())
        .status()
        .expect("the binary runs");
    assert!(status.success());
    let lines = std::fs::read_to_string(&lines).expect("text");
    assert_eq!(
        lines.lines().filter(|line| line.contains("\"score\":8") || line.contains("\"score\":9")).count(),
        count
    );
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system tells what children used");
    // The unit is KiB in Linux and bytes in macOS.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    (array.len() as u64, u64::try_from(usage.max_rss()).expect("not negative") * unit)
}

/// The program used 47 times the size of the array before it read the elements one by one. The handbook states a bound of three
/// times.
#[test]
fn an_array_is_scored_in_three_times_its_own_memory() {
    let (_, alone) = score(1);
    let (size, most) = score(10_000);
    assert!(size > 3_000_000, "{size} bytes are no measure");
    assert!(most - alone < 3 * size, "{size} bytes of input take {} bytes more than one assessment", most - alone);
}
