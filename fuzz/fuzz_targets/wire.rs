//! The input that a host sends on standard input.

#![no_main]

use mdbook_aivss::internals::book::protocol::{self, RunError};
use mdbook_aivss::internals::book::wire::Input;
use mdbook_aivss::internals::diagnostic::Style;

/// To report a position, the program reads the files of the chapter. This check prevents it from reading files of this machine.
fn stays_inside(input: &Input<'_>) -> bool {
    let inside = |path: &str| !path.starts_with('/') && !path.contains("..");
    let src = input.context.config["book"]["src"].as_str();
    input.context.root == "/book"
        && src.is_none_or(inside)
        && input.chapters.iter().all(|chapter| {
            let paths = [chapter.path.as_deref(), chapter.source_path.as_deref()];
            paths.into_iter().flatten().all(inside)
        })
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut out = Vec::new();
    match Input::parse(data) {
        Err(error) => {
            assert!(!error.to_string().is_empty());
            let failed = protocol::answer(data, &mut out, Style::Line, &mut |_, _| {});
            assert!(matches!(failed, Err(RunError::Input(_))));
            assert!(out.is_empty(), "something was written");
        }
        Ok(input) if stays_inside(&input) => {
            let untouched = input.chapters.is_empty();
            let mut told = 0;
            match protocol::answer(data, &mut out, Style::Line, &mut |_, text| told += text.len()) {
                Ok(()) => {
                    let book: serde_json::Value = serde_json::from_slice(&out).expect("the output is JSON");
                    assert!(book.is_object());
                    if untouched {
                        let end = data.iter().rposition(|byte| *byte == b'}').expect("it is a book");
                        let sent = &data[..=end];
                        assert!(sent.ends_with(&out), "a book without our blocks has changed");
                    }
                }
                Err(RunError::Problems) => assert!(out.is_empty() && told > 0),
                Err(RunError::Input(_) | RunError::Output(_)) => panic!("it was parsed before"),
            }
        }
        Ok(_) => {}
    }
});
