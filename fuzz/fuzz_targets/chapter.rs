//! The text of a chapter. The first byte chooses how the host parses Markdown.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((choice, text)) = data.split_first() else { return };
    if let Ok(text) = std::str::from_utf8(text) {
        mdbook_aivss_fuzz::check(text, *choice);
    }
});
