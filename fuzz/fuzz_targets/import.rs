//! A file to import: its name, a line break, and its text.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data)
        && let Some((name, text)) = text.split_once('\n')
    {
        mdbook_aivss_fuzz::imported::check(name, text);
    }
});
