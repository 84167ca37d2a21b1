//! Messages of an editor to the language server, one on each line: see `mdbook_aivss_fuzz::editor`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        mdbook_aivss_fuzz::editor::check(text);
    }
});
