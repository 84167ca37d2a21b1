//! A message with its help. It is the error type of all readers in this crate that need nothing else.

use std::fmt;
use std::ops::Range;

/// What is wrong with a text, how to fix it, and which part of the text is wrong. `Display` writes the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    message: String,
    help: String,
    range: Option<Range<usize>>,
}

impl Mistake {
    /// Creates a mistake that concerns the whole text. `message` is a sentence without its full stop; `help` may be empty.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), range: None }
    }

    /// Limits the mistake to these bytes of the text.
    #[must_use]
    pub fn at(mut self, range: Range<usize>) -> Self {
        self.range = Some(range);
        self
    }

    /// What is wrong, without a full stop.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to fix it. Empty if that is unknown.
    pub fn help(&self) -> &str {
        &self.help
    }

    /// The bytes of the text that are wrong; `None` if the whole text is.
    pub fn range(&self) -> Option<Range<usize>> {
        self.range.clone()
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}
