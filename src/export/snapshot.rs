//! An exported file, read back: what a diff and a baseline need of it.
//!
//! The way in is [`Snapshot::parse`]; a book is read by exporting it first ([`Snapshot::of`]), so that both sides of a
//! comparison take the same way.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::aivss::Decimal;
use crate::maestro::{Level, ThreatStatus, Vocabulary};
use crate::register::Register;
use crate::register::gate::{Baseline, BaselineRisk};

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
        let error = |message: String, help: &str| SnapshotError { message, help: help.to_owned() };
        const MAKE: &str = "make the file with `mdbook-aivss export --format json`";
        let head: Head = serde_json::from_str(text)
            .map_err(|problem| error(format!("not an exported JSON file: {problem}"), MAKE))?;
        match head.schema_version {
            Some(version) if version == SCHEMA_VERSION => {}
            Some(version) => {
                return Err(error(
                    format!("the file has schema_version {version}, and this program reads {SCHEMA_VERSION}"),
                    "export it again with this version of mdbook-aivss",
                ));
            }
            None => return Err(error("not an exported JSON file: there is no schema_version".to_owned(), MAKE)),
        }
        let body: Body = serde_json::from_str(text)
            .map_err(|problem| error(format!("not an exported JSON file: {problem}"), MAKE))?;
        Ok(Self { scores: body.scores, models: body.models, threats: body.threats, mitigations: body.mitigations })
    }

    /// The state of a book.
    pub fn of(register: &Register) -> Self {
        Self::parse(&json(register)).expect("what was exported can be read")
    }

    /// What the gate compares with: every score, and the risks of the threats that were open. One that was not open then is new
    /// to the gate when it is open now.
    pub fn baseline(&self) -> Baseline {
        Baseline {
            scores: self.scores.iter().map(|score| (score.id.clone(), score.score)).collect::<HashMap<_, _>>(),
            threats: self
                .threats
                .iter()
                .filter(|threat| threat.status.is_open())
                .map(|threat| {
                    let effective = threat.effective.map(|effective| effective.level);
                    (threat.id.to_ascii_lowercase(), BaselineRisk { inherent: threat.risk, effective })
                })
                .collect(),
        }
    }
}

/// An exact decimal, past the binary floats of serde_json.
fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let Some(raw) = Option::<Box<RawValue>>::deserialize(deserializer)? else { return Ok(None) };
    raw.get().parse().map(Some).map_err(|_| serde::de::Error::custom(format!("`{}` is not a number", raw.get())))
}

fn word<'de, D: Deserializer<'de>, T: Vocabulary>(deserializer: D) -> Result<Option<T>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    T::parse(&text).map(Some).map_err(serde::de::Error::custom)
}

fn stated<'de, D: Deserializer<'de>, T: Vocabulary>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    T::parse(&text).map_err(serde::de::Error::custom)
}

fn level_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Level>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == "none" { Ok(None) } else { Level::parse(&text).map(Some).map_err(serde::de::Error::custom) }
}
