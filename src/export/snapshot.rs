//! An exported file, read back: what a diff ([`State`](super::State)) and a baseline ([`baseline`](super::baseline)) have in common.
//!
//! The entry is [`read_export`].

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::aivss::Decimal;
use crate::maestro::{Level, Vocabulary};

use super::json::SCHEMA_VERSION;

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

    /// The text is not what `export --format json` writes; `problem` says why.
    pub(super) fn unreadable(problem: impl fmt::Display) -> Self {
        let message = format!("not an exported JSON file: {problem}");
        Self::new(message, "make the file with `mdbook-aivss export --format json`")
    }

    /// How to fix it.
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

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Effective {
    /// `None` where the controls leave nothing.
    #[serde(deserialize_with = "level_or_none")]
    pub(super) level: Option<Level>,
}

/// Reads an exported file as far as `T` needs it.
///
/// # Errors
/// Where the text is no such file, or one of another version.
pub(super) fn read_export<T: DeserializeOwned>(text: &str) -> Result<T, SnapshotError> {
    let head: Head = serde_json::from_str(text).map_err(SnapshotError::unreadable)?;
    match head.schema_version {
        Some(version) if version == SCHEMA_VERSION => {}
        Some(version) => {
            return Err(SnapshotError::new(
                format!("the file has schema_version {version}, and this program reads {SCHEMA_VERSION}"),
                "export it again with this version of mdbook-aivss",
            ));
        }
        None => return Err(SnapshotError::unreadable("there is no schema_version")),
    }
    serde_json::from_str(text).map_err(SnapshotError::unreadable)
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
