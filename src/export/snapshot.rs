//! An exported file, read back: what a diff needs of it.
//!
//! The way in is [`Snapshot::parse`]; a book is read by exporting it first ([`Snapshot::of`]), so that both sides of a
//! comparison take the same way.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::aivss::Decimal;
use crate::maestro::{Level, ThreatStatus, Vocabulary};
use crate::register::Register;

use super::json::{SCHEMA_VERSION, json};

/// A state of a book.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub(super) scores: Vec<Score>,
    pub(super) models: Vec<Model>,
    pub(super) threats: Vec<Threat>,
    pub(super) mitigations: Vec<Mitigation>,
}

/// Why a text is no exported file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotError {
    message: String,
    help: String,
}

impl SnapshotError {
    /// An error of a file that is an export, but wrong in itself.
    pub(super) fn new(message: String, help: &str) -> Self {
        Self { message, help: help.to_owned() }
    }

    /// How to mend it.
    pub fn help(&self) -> &str {
        &self.help
    }
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SnapshotError {}

#[derive(Deserialize)]
struct Head {
    schema_version: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Body {
    scores: Vec<Score>,
    models: Vec<Model>,
    threats: Vec<Threat>,
    mitigations: Vec<Mitigation>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Score {
    pub(super) id: String,
    pub(super) agent: String,
    pub(super) title: Option<String>,
    pub(super) version: String,
    #[serde(deserialize_with = "exact")]
    pub(super) score: Option<Decimal>,
    pub(super) severity: Option<String>,
    pub(super) headline: String,
    #[serde(default)]
    pub(super) formerly: Vec<String>,
    pub(super) review: Option<String>,
    pub(super) location: Option<Location>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Model {
    pub(super) id: String,
    pub(super) agent: String,
    #[serde(default)]
    pub(super) formerly: Vec<String>,
    pub(super) owner: Option<String>,
    pub(super) review: Option<String>,
    pub(super) layers: Vec<Layer>,
    pub(super) location: Option<Location>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Layer {
    pub(super) layer: String,
    pub(super) status: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Threat {
    pub(super) id: String,
    pub(super) model: String,
    pub(super) agent: String,
    pub(super) layer: Option<String>,
    pub(super) layers: Option<Vec<String>>,
    pub(super) title: String,
    #[serde(deserialize_with = "word")]
    pub(super) risk: Option<Level>,
    pub(super) effective: Option<Effective>,
    #[serde(deserialize_with = "stated")]
    pub(super) status: ThreatStatus,
    pub(super) owner: Option<String>,
    pub(super) review: Option<String>,
    pub(super) location: Option<Location>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Effective {
    /// `None` where the controls leave nothing.
    #[serde(deserialize_with = "level_or_none")]
    pub(super) level: Option<Level>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Mitigation {
    pub(super) id: String,
    pub(super) model: String,
    pub(super) agent: String,
    pub(super) title: String,
    pub(super) status: String,
    pub(super) owner: Option<String>,
    pub(super) location: Option<Location>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Location {
    pub(super) path: String,
}

impl Snapshot {
    /// Reads what `export --format json` wrote.
    ///
    /// # Errors
    /// Where the text is no such file, or one of another version.
    pub fn parse(text: &str) -> Result<Self, SnapshotError> {
        let body: Body = read_export(text)?;
        Ok(Self { scores: body.scores, models: body.models, threats: body.threats, mitigations: body.mitigations })
    }

    /// The state of a book.
    pub fn of(register: &Register) -> Self {
        Self::parse(&json(register)).expect("what was exported can be read")
    }
}

/// Reads an exported file as far as `T` needs it.
///
/// # Errors
/// Where the text is no such file, or one of another version.
pub(super) fn read_export<T: DeserializeOwned>(text: &str) -> Result<T, SnapshotError> {
    const MAKE: &str = "make the file with `mdbook-aivss export --format json`";
    let head: Head = serde_json::from_str(text)
        .map_err(|problem| SnapshotError::new(format!("not an exported JSON file: {problem}"), MAKE))?;
    match head.schema_version {
        Some(version) if version == SCHEMA_VERSION => {}
        Some(version) => {
            return Err(SnapshotError::new(
                format!("the file has schema_version {version}, and this program reads {SCHEMA_VERSION}"),
                "export it again with this version of mdbook-aivss",
            ));
        }
        None => {
            return Err(SnapshotError::new("not an exported JSON file: there is no schema_version".to_owned(), MAKE));
        }
    }
    serde_json::from_str(text)
        .map_err(|problem| SnapshotError::new(format!("not an exported JSON file: {problem}"), MAKE))
}

/// An exact decimal, past the binary floats of serde_json.
pub(super) fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let Some(raw) = Option::<Box<RawValue>>::deserialize(deserializer)? else { return Ok(None) };
    raw.get().parse().map(Some).map_err(|_| serde::de::Error::custom(format!("`{}` is not a number", raw.get())))
}

pub(super) fn word<'de, D: Deserializer<'de>, T: Vocabulary>(deserializer: D) -> Result<Option<T>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    T::parse(&text).map(Some).map_err(serde::de::Error::custom)
}

pub(super) fn stated<'de, D: Deserializer<'de>, T: Vocabulary>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    T::parse(&text).map_err(serde::de::Error::custom)
}

fn level_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Level>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == "none" { Ok(None) } else { Level::parse(&text).map(Some).map_err(serde::de::Error::custom) }
}
