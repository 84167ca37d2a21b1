//! Reads an exported file as a baseline of the gate.
//!
//! Start at [`baseline`].

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::aivss::Decimal;
use crate::maestro::{Level, MitigationStatus, ThreatStatus};
use crate::mistake::Mistake;
use crate::register::gate::{Baseline, BaselineEntry, BaselineScore, BaselineThreat, Exemption, Standing};

use super::snapshot::{Effective, exact, read_export, stated, word};

#[derive(Deserialize)]
struct Body {
    scores: Vec<Score>,
    models: Vec<Model>,
    threats: Vec<Threat>,
    mitigations: Vec<Mitigation>,
}

// Fields with their own function must be present, even if they are null. `exempted` is `None` if an older export does not
// contain it. Such a file does not say what was exempt, so it cannot be a baseline.

#[derive(Deserialize)]
struct Score {
    id: String,
    agent: String,
    agent_id: String,
    title: Option<String>,
    version: String,
    #[serde(deserialize_with = "exact")]
    score: Option<Decimal>,
    interval: Interval,
    #[serde(default, deserialize_with = "stated_or_null")]
    exempted: Option<Option<Exempted>>,
}

#[derive(Deserialize)]
struct Interval {
    #[serde(deserialize_with = "number")]
    high: Decimal,
}

#[derive(Deserialize)]
struct Model {
    id: String,
    agent: String,
    agent_id: String,
}

#[derive(Deserialize)]
struct Threat {
    id: String,
    agent: String,
    agent_id: String,
    title: String,
    #[serde(deserialize_with = "word")]
    risk: Option<Level>,
    #[serde(deserialize_with = "there")]
    effective: Option<Effective>,
    #[serde(deserialize_with = "stated")]
    status: ThreatStatus,
    owner: Option<String>,
    reason: Option<String>,
    #[serde(default, deserialize_with = "stated_or_null")]
    exempted: Option<Option<Exempted>>,
}

#[derive(Deserialize)]
struct Mitigation {
    #[serde(deserialize_with = "stated")]
    status: MitigationStatus,
    /// The ids of the threats that it names.
    threats: Vec<String>,
}

#[derive(Deserialize)]
struct Exempted {
    #[serde(deserialize_with = "day")]
    until: Date,
    owner: String,
    reason: String,
}

impl Exempted {
    fn of(self, id: &str) -> Exemption {
        Exemption { id: id.to_owned(), kind: None, reason: self.reason, owner: self.owner, until: self.until }
    }
}

/// The exemption of the entry with this id.
fn exempted(stated: Option<Option<Exempted>>, id: &str) -> Result<Option<Exemption>, Mistake> {
    let exempted = stated.ok_or_else(|| older("exempted"))?;
    Ok(exempted.map(|exempted| exempted.of(id)))
}

/// The error for a file without `key`, which earlier versions did not write.
fn older(key: &str) -> Mistake {
    let message = format!(
        "the file was written by an older version of mdbook-aivss, because it has no `{key}`, so it does not say everything that this \
         version compares"
    );
    Mistake::new(message, "export it again with this version of mdbook-aivss")
}

/// Reads a file that `export --format json` wrote.
///
/// # Errors
/// Returns an error if the text is not such a file, is of another version, or contains an id twice.
pub fn baseline(text: &str) -> Result<Baseline, Mistake> {
    let body: Body = read_export(text)?;
    let mut baseline = Baseline::default();
    for score in body.scores {
        let exempted = exempted(score.exempted, &score.id)?;
        let entry = BaselineEntry { id: score.id, agent: score.agent, agent_id: score.agent_id, title: score.title };
        let key = entry.id.clone();
        let score =
            BaselineScore { entry, version: score.version, score: score.score, high: score.interval.high, exempted };
        add(&mut baseline.scores, key, score)?;
    }
    for model in body.models {
        let entry = BaselineEntry { id: model.id, agent: model.agent, agent_id: model.agent_id, title: None };
        add(&mut baseline.models, entry.id.clone(), entry)?;
    }
    let done = body.mitigations.into_iter().filter(|mitigation| mitigation.status == MitigationStatus::Done);
    let controlled: HashSet<String> =
        done.flat_map(|mitigation| mitigation.threats).map(|id| id.to_ascii_lowercase()).collect();
    for threat in body.threats {
        let exempted = exempted(threat.exempted, &threat.id)?;
        let key = threat.id.to_ascii_lowercase();
        let standing =
            Standing::of(threat.status, threat.owner.as_deref(), threat.reason.as_deref(), controlled.contains(&key));
        let entry =
            BaselineEntry { id: threat.id, agent: threat.agent, agent_id: threat.agent_id, title: Some(threat.title) };
        let effective = threat.effective.map(|effective| effective.level);
        add(
            &mut baseline.threats,
            key,
            BaselineThreat { entry, status: threat.status, standing, inherent: threat.risk, effective, exempted },
        )?;
    }
    Ok(baseline)
}

/// Adds an entry. No export contains an id twice, so a file that does was changed by hand.
fn add<T>(entries: &mut BTreeMap<String, T>, id: String, entry: T) -> Result<(), Mistake> {
    let message = format!("the id `{id}` is in it twice");
    match entries.insert(id, entry) {
        None => Ok(()),
        Some(_) => Err(Mistake::new(message, "write the file again with `mdbook-aivss export --format json`")),
    }
}

/// Reads a value that may be null but must be present.
fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// Reads a value that may be null; `None` if it is missing.
fn stated_or_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    exact(deserializer)?.ok_or_else(|| serde::de::Error::custom("a number is missing"))
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}
