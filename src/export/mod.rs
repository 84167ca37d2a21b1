//! A book's scores and threats as files for other tools: one function a format, from the [`Register`] to text.
//!
//! | function | gives |
//! |---|---|
//! | [`json`] | everything, in this project's own format, which [`State`] reads back |
//! | [`csv`] | one [`CsvTable`] for spreadsheets |
//! | [`sarif`] | SARIF 2.1.0 for code scanning |
//! | [`otm`] | Open Threat Model 0.2.0 |
//! | [`aivss`] | the JSON report of AIVSS 0.8, Appendix A |
//!
//! [`Diff`] compares two [`State`]s of a book; [`baseline`] reads an exported file for the gate. The same book gives the same bytes;
//! nothing here looks at a clock. Locations are exported
//! where the register has them ([`At::location`](crate::register::At::location)).
//!
//! A new format is a file here with one function from a register to text, and a line in the table above.

mod aivss;
mod baseline;
mod csv;
mod diff;
mod fields;
mod json;
mod otm;
mod sarif;
mod score;
mod snapshot;

pub use self::aivss::aivss;
pub use self::baseline::baseline;
pub use self::csv::{CsvTable, Formulas, csv};
pub use self::diff::{
    Change, ChangeKind, Diff, Direction, Failure, FieldChange, Folder, NotCompared, Place, Problem, Section,
    SettingChange, SettingKind, Settings, Show, State, Subject, Unreadable,
};
pub use self::json::{SCHEMA_VERSION, json};
pub use self::otm::otm;
pub use self::sarif::sarif;
pub use self::score::{all_versions_json, score_json};

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
fn pretty(value: &impl serde::Serialize) -> String {
    let mut text =
        serde_json::to_string_pretty(value).expect("maps have text keys and writing to a string cannot fail");
    text.push('\n');
    text
}

/// The name of a book in files that need one.
fn title(register: &Register) -> &str {
    register.title.as_deref().unwrap_or("Threat models")
}
