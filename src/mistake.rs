//! A message and its help. It is the error type of every reader in this crate that needs no more than that.

use std::fmt;
use std::ops::Range;

/// What is wrong with a text, how to fix it, and where in the text it is. `Display` is the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    message: String,
    help: String,
    range: Option<Range<usize>>,
}

impl Mistake {
    /// A mistake that concerns the whole text. `message` is a sentence without its full stop; `help` may be empty.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), range: None }
    }

    /// The same at these bytes of the text.
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

    /// The bytes of the text that are wrong; `None` where it is the whole.
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
