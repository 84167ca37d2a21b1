//! The result of an export, and helpers that several formats share.

use crate::register::Register;

/// A file, and what could not be put into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The file, with a line break at its end.
    pub text: String,
    /// What the format cannot say, in book order.
    pub warnings: Vec<Omission>,
}

/// Something that a format cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omission {
    /// Id of the assessment or threat; `None` where it is about the whole file.
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

/// JSON with two spaces of indentation and a line break at the end.
pub(super) fn pretty(value: &impl serde::Serialize) -> String {
    let mut text =
        serde_json::to_string_pretty(value).expect("maps have text keys and writing to a string cannot fail");
    text.push('\n');
    text
}

/// The name of a book in files that need one.
pub(super) fn title(register: &Register) -> &str {
    register.title.as_deref().unwrap_or("Threat models")
}
