//! A file to import: its name, a line break, and its text. If the input begins with a zero byte, `generate` turns the other
//! bytes into a model of another tool.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(bytes) = data.strip_prefix(b"\0") {
        mdbook_aivss_fuzz::imported::check("model.json", &mdbook_aivss_fuzz::imported::generate(bytes));
    } else if let Ok(text) = std::str::from_utf8(data)
        && let Some((name, text)) = text.split_once('\n')
    {
        mdbook_aivss_fuzz::imported::check(name, text);
    }
});
