//! Counts and lists in sentences, and texts of others, wherever people read them.

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

/// A count with commas between thousands: `49,800`.
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

/// `a`, `a and b`, or `a, b and c`, with another word before the last where that is wanted. Empty for nothing.
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

/// A row of backticks, at least `least`, that is longer than any in the code that it encloses.
#[cfg(feature = "book")]
pub(crate) fn backticks(code: &str, least: usize) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat((longest + 1).max(least))
}
