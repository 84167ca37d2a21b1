//! Runs the case folders of `tests/cases/` with the real binary and real mdBooks of both versions.

#![cfg(feature = "cli")]

mod support;

use std::path::Path;

use support::{Host, case};

fn run(host: Host) {
    case::run_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"), host);
}

#[test]
fn under_mdbook_05() {
    run(Host::V05);
}

#[test]
fn under_mdbook_04() {
    run(Host::V04);
}

#[cfg(feature = "driver")]
#[test]
fn in_process() {
    run(Host::Own);
}
