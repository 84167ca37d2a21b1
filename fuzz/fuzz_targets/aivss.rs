//! The body of an `aivss` block. The first byte chooses where the block is and how the host parses Markdown.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| mdbook_aivss_fuzz::check_body("aivss", data));
