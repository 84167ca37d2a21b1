//! Reads an exported file. Both a diff ([`State`](super::State)) and a baseline ([`baseline`](super::baseline)) use this.
//!
//! Start at [`read_export`].

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::aivss::Decimal;
use crate::maestro::{Level, Vocabulary};
use crate::mistake::Mistake;

use super::json::SCHEMA_VERSION;

/// The error for a text that `export --format json` did not write; `problem` says why.
pub(super) fn unreadable(problem: impl fmt::Display) -> Mistake {
    let message = format!("not an exported JSON file: {problem}");
    Mistake::new(message, "make the file with `mdbook-aivss export --format json`")
}

#[derive(Deserialize)]
struct Head {
    schema_version: Option<serde_json::Value>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Effective {
    /// `None` if the controls reduce the risk to nothing.
    #[serde(deserialize_with = "level_or_none")]
    pub(super) level: Option<Level>,
}

/// Reads the parts of an exported file that `T` contains.
///
/// # Errors
/// Returns an error if the text is not such a file or is of another version.
pub(super) fn read_export<T: DeserializeOwned>(text: &str) -> Result<T, Mistake> {
    let head: Head = serde_json::from_str(text).map_err(unreadable)?;
    match head.schema_version {
        Some(version) if version == SCHEMA_VERSION => {}
        Some(version) => {
            return Err(Mistake::new(
                format!("the file has schema_version {version}, and this program reads {SCHEMA_VERSION}"),
                "export it again with this version of mdbook-aivss",
            ));
        }
        None => return Err(unreadable("there is no schema_version")),
    }
    serde_json::from_str(text).map_err(unreadable)
}

/// Reads an exact decimal, without the binary floats of serde_json.
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
