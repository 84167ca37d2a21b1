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

/// Decodes a text; `None` if the result is not UTF-8. A `%` that is not followed by two digits stays as it is.
#[cfg(any(feature = "lsp", feature = "serve"))]
pub(crate) fn decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                decoded.push(value);
                at += 3;
            }
            None => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).ok()
}
