//! Percent-encoding of paths and addresses (RFC 3986).
//!
//! We do not use the crate `percent-encoding`, because it encodes all characters outside ASCII. Links in pages keep them, so
//! that the name of a Greek or Chinese chapter stays readable. Therefore each caller says which characters are kept.

/// Encodes the characters for which `stays` returns `false`.
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
