//! Formats counts and lists in sentences, and prepares text from authors, wherever people read them.

#[cfg(feature = "book")]
mod plain;
#[cfg(feature = "book")]
mod visible;

#[cfg(feature = "book")]
pub(crate) use plain::plain;

#[cfg(feature = "book")]
pub use visible::visible;
#[cfg(feature = "book")]
pub(crate) use visible::{floor_boundary, is_unprintable, push_visible, risky};

/// Formats a count with commas between thousands, such as `49,800`.
#[cfg(feature = "book")]
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Joins words: `a`, `a and b`, or `a, b and c`. `before_last` is the word before the last one. Empty if there are no words.
pub(crate) fn joined<T: AsRef<str>>(words: &[T], before_last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} {before_last} {}", rest.join(", "), last.as_ref())
        }
    }
}

/// A run of backticks that is at least `least` long and longer than any run in the code.
#[cfg(feature = "book")]
pub(crate) fn backticks(code: &str, least: usize) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat((longest + 1).max(least))
}
