//! Writes a book's scores and threats as files for other tools. Each format is one function, which converts a [`Register`] to
//! text or, for a workbook, to bytes.
//!
//! | function | format |
//! |---|---|
//! | [`json`] | everything, in this project's own format, which [`State`] reads back |
//! | [`csv`] | one [`CsvTable`] for spreadsheets |
//! | [`xlsx`] | all tables as a workbook |
//! | [`sarif`] | SARIF 2.1.0 for code scanning |
//! | [`otm`] | Open Threat Model 0.2.0 |
//! | [`cyclonedx`] | CycloneDX 2.0, a preview |
//! | [`aivss`] | the JSON report of AIVSS 0.8, Appendix A |
//!
//! [`Diff`] compares two [`State`]s of a book, and [`baseline`] reads an exported file for the gate. The same book always gives
//! the same bytes, because no export depends on the clock. Locations are exported if the register contains them
//! ([`At::location`](crate::register::At::location)).
//!
//! A new format needs a file here with one function that takes a register, and a line in the table above.

mod aivss;
mod baseline;
mod cells;
mod csv;
mod cyclonedx;
mod diff;
mod fields;
mod file;
mod graph;
mod json;
mod otm;
mod sarif;
mod score;
mod snapshot;
mod suggest;
mod summary;
mod xlsx;

pub use self::aivss::aivss;
pub use self::baseline::baseline;
pub use self::cells::CsvTable;
pub use self::csv::{Formulas, csv};
pub use self::cyclonedx::cyclonedx;
pub use self::diff::{
    Change, ChangeKind, Diff, Direction, Failure, FieldChange, Folder, NotCompared, Place, Problem, Section,
    SettingChange, SettingKind, Settings, Show, State, Subject, Unreadable,
};
pub use self::file::{Export, Omission};
pub use self::graph::{d2, mermaid};
pub use self::json::{SCHEMA_VERSION, json};
pub use self::otm::otm;
pub use self::sarif::sarif;
pub use self::score::{all_versions_json, score_json};
pub use self::suggest::{answer, suggest};
pub use self::xlsx::{Workbook, xlsx};
