//! Iterates over the elements of a JSON array or of JSON lines. This saves memory, because the tree of a whole array takes
//! about fifty times as much as its text.
//!
//! Call [`is_array`] before [`each_element`]. It reads the whole text, because a text that is not JSON may still be YAML.

use std::fmt;
use std::ops::Range;

use serde::Deserializer as _;
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Whether a text is exactly one JSON array.
pub(super) fn is_array(text: &str) -> bool {
    text.trim_start().starts_with('[') && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Calls `each` with the byte range of every element of an array, in order.
pub(super) fn each_element(array: &str, each: impl FnMut(Range<usize>)) {
    struct Elements<'t, F> {
        text: &'t str,
        each: F,
    }

    impl<'t, F: FnMut(Range<usize>)> Visitor<'t> for Elements<'t, F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'t>>(mut self, mut sequence: A) -> Result<(), A::Error> {
            while let Some(element) = sequence.next_element::<&RawValue>()? {
                // The element borrows from the text, so the difference of the addresses is its position.
                let start = element.get().as_ptr().addr() - self.text.as_ptr().addr();
                (self.each)(start..start + element.get().len());
            }
            Ok(())
        }
    }

    let mut deserializer = serde_json::Deserializer::from_str(array);
    // `is_array` has checked the text, so this cannot fail.
    let _ = deserializer.deserialize_seq(Elements { text: array, each });
}

/// Whether a text is JSON lines: its first line is a whole JSON object, and its second line begins another one. No YAML
/// document has this form.
pub(super) fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .next()
        .is_some_and(|line| line.trim_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(line).is_ok())
        && lines.next().is_some_and(|line| line.trim_start().starts_with('{'))
}

/// The byte range of every line that is not blank, in order, without its line break.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    text.split_inclusive('\n')
        .map(move |line| {
            let start = end;
            end += line.len();
            start..start + line.trim_end().len()
        })
        .filter(|range| !range.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_lines_are_told_from_yaml() {
        let text = "{\"a\": 1}\n\n{\"é\": 2}\r\n{broken\n";
        assert!(is_lines(text));
        let found: Vec<_> = lines(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["{\"a\": 1}", "{\"é\": 2}", "{broken"]);
        for other in ["{\"a\": 1}\n", "{\"a\":\n{\"b\": 1}}\n", "{a: 1}\n{b: 2}\n", "{\"a\": 1}\n---\n{\"a\": 1}\n"] {
            assert!(!is_lines(other), "{other}");
        }
    }

    #[test]
    fn elements_are_found_in_their_text() {
        let text = " [ {\"a\": [1, 2]},\n null ,\"é]\" ]\n";
        assert!(is_array(text));
        let mut found = Vec::new();
        each_element(text, |range| found.push(&text[range]));
        assert_eq!(found, ["{\"a\": [1, 2]}", "null", "\"é]\""]);
    }

    #[test]
    fn what_is_no_json_is_left_to_yaml() {
        for text in ["[a: 1]", "[1, 2", "[1] x", "{}", "- 1", ""] {
            assert!(!is_array(text), "{text}");
        }
    }
}
