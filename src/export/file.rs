//! The result of an export, and helpers that several formats share.

use crate::register::Register;

/// An exported file, and warnings about what the format cannot express.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The text of the file, with a newline at its end.
    pub text: String,
    /// What the format cannot express, in the order of the book.
    pub warnings: Vec<Omission>,
}

/// Something that a format cannot express.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omission {
    /// Id of the assessment or threat; `None` if it is about the whole file.
    pub id: Option<String>,
    /// What is left out or filled in, and why.
    pub message: String,
}

impl std::fmt::Display for Omission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.id {
            Some(id) => write!(f, "{id}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// Formats JSON with an indentation of two spaces and a newline at the end.
pub(super) fn pretty(value: &impl serde::Serialize) -> String {
    let mut text =
        serde_json::to_string_pretty(value).expect("maps have text keys and writing to a string cannot fail");
    text.push('\n');
    text
}

/// The title of the book, for files that need one.
pub(super) fn title(register: &Register) -> &str {
    register.title.as_deref().unwrap_or("Threat models")
}
