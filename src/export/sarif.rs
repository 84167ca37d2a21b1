//! `export --format sarif`: the book for code scanning (SARIF 2.1.0), with one result for each assessment, each threat, and each question
//! about an architecture that no threat answers.
//!
//! Start at [`sarif`]. Code scanning shows the severity of a rule beside every result of the rule, so results share a rule only
//! if they have the same level. For threats there is one rule for each catalogue entry (or layer, if a threat names no entry)
//! and risk level; for assessments one for each named risk, version and severity. The result itself contains its exact number.
//! A result is identified by its id alone, regardless of changes in the file around it.
//!
//! Closed threats are results of the kinds `pass` and `notApplicable`. Accepted threats are suppressed, with their reason.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value};

use crate::aivss::{Decimal, Headline, Severity};
use crate::diagnostic::sarif::{Log, Place, Rule, SarifResult, Suppression};
use crate::diagnostic::{Base, Location};
use crate::maestro::questions::{Question, QuestionState};
use crate::maestro::{Level, Rating, Threat, ThreatStatus, Vocabulary};
use crate::name::slug;
use crate::order;
use crate::register::{AssessmentEntry, ModelEntry, Register};

use super::file::pretty;

/// Creates the log, with a newline at the end. Paths are relative to `base`.
pub fn sarif(register: &Register, base: &Base) -> String {
    let mut rules = Rules::default();
    let mut results = Vec::new();
    for entry in &register.assessments {
        results.push(score(entry, base, &mut rules));
    }
    for entry in &register.models {
        for (index, (threat, rating)) in entry.rated().enumerate() {
            results.push(self::threat(entry, index, threat, rating, base, &mut rules));
        }
        results.extend(entry.questions.iter().filter_map(|it| question(entry, it, register, base, &mut rules)));
    }
    pretty(&Log::new(rules.list, results))
}

/// The rules that results refer to, in the order of their first result.
#[derive(Default)]
struct Rules {
    list: Vec<Rule>,
    by_id: HashMap<String, usize>,
}

impl Rules {
    /// The index of the rule in the list. `new` creates the rule if no earlier result used it.
    fn index(&mut self, id: &str, new: impl FnOnce() -> Rule) -> usize {
        *self.by_id.entry(id.to_owned()).or_insert_with(|| {
            self.list.push(new());
            self.list.len() - 1
        })
    }
}

const SECURITY_SEVERITY: &str = "security-severity";

/// A number in the middle of GitHub's range for a level. We chose these numbers, because a risk is a level and not a score.
fn of_level(level: Level) -> Decimal {
    match level {
        Level::Critical => Decimal::new(95, 1),
        Level::High => Decimal::new(80, 1),
        Level::Medium => Decimal::new(55, 1),
        Level::Low => Decimal::new(20, 1),
    }
}

/// Does the same for the severity of a score, because a version may have other bands than GitHub.
fn of_severity(severity: Severity) -> Decimal {
    match severity {
        Severity::Critical => of_level(Level::Critical),
        Severity::High => of_level(Level::High),
        Severity::Medium => of_level(Level::Medium),
        Severity::Low => of_level(Level::Low),
        Severity::None => Decimal::new(0, 1),
    }
}

/// SARIF's priority of a result from 0 to 100: ten times its severity.
fn rank(severity: Decimal) -> Option<u8> {
    (severity * Decimal::TEN).round().to_u8()
}

/// Creates a rule. `severity` is a number from 0.0 to 10.0 that code scanning shows beside each result. Without it, code
/// scanning uses the level of each result.
fn rule(id: String, short: String, full: Option<String>, severity: Option<&str>) -> Rule {
    let mut properties = Map::new();
    properties.insert("tags".to_owned(), vec!["security"].into());
    if let Some(severity) = severity {
        properties.insert(SECURITY_SEVERITY.to_owned(), severity.into());
    }
    Rule {
        id,
        short_description: short.into(),
        full_description: full.map(Into::into),
        help: None,
        default_configuration: None,
        properties,
    }
}

fn score(entry: &AssessmentEntry, base: &Base, rules: &mut Rules) -> SarifResult {
    let (assessment, outcome) = (&entry.assessment, &entry.outcome);
    let risk = assessment.risks.first();
    let about = risk.map_or_else(|| "finding".to_owned(), |risk| slug(risk.id().unwrap_or(risk.name())));
    let (word, short_word) = match outcome.severity {
        Some(severity) => (slug(severity.word()), severity.word()),
        None => ("not-scored".to_owned(), "not scored"),
    };
    let rule_id = format!("aivss/{about}/{}/{word}", outcome.version.id);
    let rule_index = rules.index(&rule_id, || {
        let about = risk.map_or_else(|| "A finding that names no risk".to_owned(), ToString::to_string);
        let short = format!("{about} (AIVSS {}: {short_word})", outcome.version.id);
        rule(rule_id.clone(), short, None, outcome.severity.map(|it| of_severity(it).to_string()).as_deref())
    });
    let level = match outcome.severity {
        Some(Severity::Critical | Severity::High) => "error",
        Some(Severity::Medium) => "warning",
        Some(Severity::Low) => "note",
        Some(Severity::None) => "none",
        // The severity is unknown, so use the default of SARIF.
        None => "warning",
    };
    let mut message = match (outcome.score, outcome.severity) {
        (Some(score), Some(severity)) => {
            let up_to = if outcome.headline == Headline::High { "up to " } else { "" };
            format!("AIVSS {} score {up_to}{score} {severity}: {}", outcome.version.id, assessment.agent)
        }
        _ => format!("Not scored: {}", assessment.agent),
    };
    if let Some(title) = &assessment.title {
        message.push_str(", ");
        message.push_str(title);
    }
    let tags = assessment.risks.iter().map(|risk| risk.id().unwrap_or(risk.name()).to_owned());
    let tags = std::iter::once("aivss".to_owned()).chain(tags).chain(assessment.tags.iter().cloned());
    SarifResult {
        rule_id,
        rule_index,
        kind: None,
        level,
        message: message.into(),
        locations: places(entry.at.location.as_ref(), base),
        related_locations: Vec::new(),
        partial_fingerprints: fingerprints("score", &assessment.id),
        rank: outcome.score.and_then(rank),
        suppressions: Vec::new(),
        properties: properties(&assessment.id, &assessment.agent_id, outcome.score, tags),
    }
}

fn threat(
    entry: &ModelEntry,
    index: usize,
    threat: &Threat,
    rating: &Rating,
    base: &Base,
    rules: &mut Rules,
) -> SarifResult {
    let model = &entry.model;
    let closed = match threat.status {
        ThreatStatus::Mitigated => Some("pass"),
        ThreatStatus::FalsePositive | ThreatStatus::NotApplicable => Some("notApplicable"),
        ThreatStatus::Open
        | ThreatStatus::InProgress
        | ThreatStatus::Accepted
        | ThreatStatus::Transferred
        | ThreatStatus::Deferred => None,
    };
    let place = match threat.layers.as_slice() {
        [layer] => layer.full_title().to_owned(),
        several => several.iter().map(|layer| layer.key()).collect::<Vec<_>>().join(" and "),
    };
    let severity = rating.risk.map(of_level);
    // Code scanning shows every result as an open alert, whatever its `kind`, so a threat that was dealt with has no severity.
    // An accepted risk still exists: it keeps its severity, and its suppression says who accepted it.
    let (word, number) = match (closed, rating.risk) {
        (Some(_), _) => ("closed", None),
        (None, Some(risk)) => (risk.word(), severity),
        (None, None) => ("unrated", None),
    };
    let about = match (threat.catalog, threat.layers.as_slice()) {
        (Some(catalog), _) => catalog.slug.to_owned(),
        (None, [layer]) => format!("{}/other", layer.slug()),
        (None, _) => "cross-layer/other".to_owned(),
    };
    let rule_id = format!("{about}/{word}");
    let rule_index = rules.index(&rule_id, || {
        let about = match threat.catalog {
            Some(catalog) => catalog.label(),
            None if threat.is_cross_layer() => {
                "A threat across layers that names no entry of CSA's catalogue".to_owned()
            }
            None => format!("A threat of {place} that names no entry of CSA's catalogue"),
        };
        let state = match (closed, rating.risk) {
            (None, Some(_)) => format!("{word} risk"),
            _ => word.to_owned(),
        };
        let meaning = threat.catalog.and_then(|catalog| catalog.meaning).map(str::to_owned);
        rule(rule_id.clone(), format!("{about} ({state})"), meaning, number.map(|it| it.to_string()).as_deref())
    });
    let level = match (closed, rating.risk) {
        (Some(_), _) => "none",
        (None, Some(Level::Critical | Level::High)) => "error",
        (None, Some(Level::Medium)) => "warning",
        (None, Some(Level::Low)) => "note",
        // An unrated threat is neither low nor none, so use the default of SARIF.
        (None, None) => "warning",
    };
    let mut message = match rating.risk {
        Some(risk) => format!("{} risk", risk.label()),
        None => "Unrated threat".to_owned(),
    };
    message.push_str(&format!(", {}: {} ({}, {place})", threat.status.word(), threat.title, model.agent));
    let accepted = threat.status == ThreatStatus::Accepted;
    let suppressions: Vec<Suppression> = accepted
        .then(|| suppression(threat.reason.as_deref(), threat.owner.as_deref(), threat.review))
        .into_iter()
        .collect();
    let maps = &threat.maps;
    let named = [&maps.asi, &maps.t, &maps.llm, &maps.atlas, &maps.attack, &maps.cwe, &maps.stride];
    let tags = std::iter::once("maestro".to_owned())
        .chain(threat.layers.iter().map(|layer| layer.key().to_owned()))
        .chain(rating.risk.is_none().then(|| "unrated".to_owned()))
        .chain(named.into_iter().flatten().cloned());
    let mut properties = properties(&threat.id, &model.agent_id, number, tags);
    properties.insert("status".to_owned(), threat.status.word().into());
    if let Some(owner) = &threat.owner {
        properties.insert("owner".to_owned(), owner.as_str().into());
    }
    let location = entry.threat_locations.get(index).or(entry.at.location.as_ref());
    SarifResult {
        rule_id,
        rule_index,
        kind: closed,
        level,
        message: message.into(),
        locations: places(location, base),
        related_locations: Vec::new(),
        partial_fingerprints: fingerprints("threat", &threat.id.to_ascii_lowercase()),
        rank: number.and_then(rank),
        suppressions,
        properties,
    }
}

/// The result of a question that is open or dismissed. An answered question has no result, because the threat that answers it
/// has one.
fn question(
    entry: &ModelEntry,
    question: &Question,
    register: &Register,
    base: &Base,
    rules: &mut Rules,
) -> Option<SarifResult> {
    let model = &entry.model;
    let suppressions = match question.state {
        QuestionState::Answered(_) => return None,
        QuestionState::Open => Vec::new(),
        QuestionState::Dismissed(number) => {
            let it = model.dismissed.get(number)?;
            vec![suppression(Some(&it.reason), Some(&it.owner), it.review)]
        }
    };
    let asks = register.rules.get(question.rule)?;
    let component = model.components.get(question.component)?;
    let rule_id = format!("question/{}", asks.id);
    let rule_index =
        rules.index(&rule_id, || rule(rule_id.clone(), asks.question.clone(), Some(asks.why.clone()), None));
    let id = format!("{}/{}@{}", model.id, asks.id, component.id);
    let maps = [&asks.maps.asi, &asks.maps.t].into_iter().flatten().cloned();
    let tags = ["maestro".to_owned(), "question".to_owned()].into_iter().chain(maps);
    let mut properties = properties(&id, &model.agent_id, None, tags);
    properties.insert("component".to_owned(), component.id.as_str().into());
    let path: Vec<&str> = question.path.iter().map(|place| model.components[*place].id.as_str()).collect();
    properties.insert("path".to_owned(), path.into());
    let location = entry.component_locations.get(question.component).or(entry.at.location.as_ref());
    Some(SarifResult {
        rule_id,
        rule_index,
        // SARIF's word for something that a tool cannot decide.
        kind: Some("open"),
        level: "none",
        message: format!("Open question about {}: {} ({})", component.title(), asks.question, model.agent).into(),
        locations: places(location, base),
        related_locations: Vec::new(),
        partial_fingerprints: fingerprints("question", &id),
        rank: None,
        suppressions,
        properties,
    })
}

/// A decision that nothing more has to be done about a result, with the owner and the reason.
fn suppression(reason: Option<&str>, owner: Option<&str>, review: Option<Date>) -> Suppression {
    let parts = [
        reason.map(str::to_owned),
        owner.map(|owner| format!("Owner: {owner}.")),
        review.map(|review| format!("Review: {review}.")),
    ];
    let why: Vec<String> = parts.into_iter().flatten().collect();
    Suppression { kind: "external", status: "accepted", justification: (!why.is_empty()).then(|| why.join(" ")) }
}

fn places(location: Option<&Location>, base: &Base) -> Vec<Place> {
    location.map(|location| Place::from(&base.place(location.clone()))).into_iter().collect()
}

fn properties(
    id: &str,
    agent_id: &str,
    severity: Option<Decimal>,
    tags: impl Iterator<Item = String>,
) -> Map<String, Value> {
    let mut properties = Map::new();
    properties.insert("id".to_owned(), id.into());
    properties.insert("agent".to_owned(), agent_id.into());
    if let Some(severity) = severity {
        properties.insert(SECURITY_SEVERITY.to_owned(), severity.to_string().into());
    }
    // The schema requires tags to be distinct.
    let mut distinct: Vec<String> = Vec::new();
    for tag in tags {
        if !distinct.contains(&tag) {
            distinct.push(tag);
        }
    }
    properties.insert("tags".to_owned(), distinct.into());
    properties
}

/// The identity of a result. GitHub uses only `primaryLocationLineHash`. By default it would compute it from the first line of
/// the fence, which is the same in all our blocks.
fn fingerprints(kind: &str, id: &str) -> BTreeMap<&'static str, String> {
    let name = format!("{kind}/{id}");
    order::map([("primaryLocationLineHash", format!("{:016x}:1", fnv(name.as_bytes()))), ("mdbookAivssId/v1", name)])
}

/// FNV-1a with 64 bits. We do not use the standard library's hash, because it may change between releases.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // Test vectors published with the algorithm.
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn ranks_are_whole_numbers_up_to_a_hundred() {
        assert_eq!(rank(Decimal::new(76, 1)), Some(76));
        assert_eq!(rank(Decimal::TEN), Some(100));
        assert_eq!(rank(of_severity(Severity::None)), Some(0));
    }
}
