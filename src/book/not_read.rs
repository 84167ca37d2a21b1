//! The reasons why a book cannot be read at all.

use crate::diagnostic::{self, Diagnostic, FileSource, Style};

/// Why a book cannot be read at all.
#[derive(Debug)]
pub enum NotRead {
    /// One sentence without a position.
    Message(String),
    /// Findings, each with the path of its file below the book's folder and the text of that file.
    Found(Vec<(Diagnostic, String, String)>),
}

impl NotRead {
    /// The whole text for people, which ends with a newline.
    pub fn human(&self, style: Style) -> String {
        match self {
            Self::Message(message) => format!("error: {message}\n"),
            Self::Found(found) => found
                .iter()
                .map(|(diagnostic, path, text)| diagnostic::human(diagnostic, &FileSource::new(path, text), style))
                .collect(),
        }
    }
}

impl From<String> for NotRead {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}
