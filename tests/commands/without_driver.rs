//! Tests that without the feature `driver` the commands that read a book exit with 2 and give the reason.

#![cfg(all(feature = "cli", not(feature = "driver")))]

use std::process::Command;

#[test]
fn commands_that_read_a_book_say_why_they_cannot() {
    for arguments in [
        &["check", "--format", "json"][..],
        &["build", "--open"],
        &["export", "-o", "x"],
        &["diff", "a", "b"],
        &["check", "-h"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss")).args(arguments).output().expect("it starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains("built without the feature `driver`"), "{arguments:?}: {stderr}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}
