//! The body of a `maestro` block; the first byte chooses where it stands and how the host reads it.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| mdbook_aivss_fuzz::check_body("maestro", data));
