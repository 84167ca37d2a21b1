//! Percent-encoding of paths and addresses (RFC 3986).
//!
//! The crate `percent-encoding` encodes every character outside ASCII. Links in pages keep them, so that a chapter with a Greek or a Chinese
//! name stays readable, so each caller says itself what stays.

/// Encodes the characters of a text that `stays` refuses.
pub(crate) fn encode(text: &str, stays: impl Fn(char) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if stays(c) {
            encoded.push(c);
        } else {
            encoded.extend(c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    encoded
}
