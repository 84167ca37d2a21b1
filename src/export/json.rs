//! The whole book as JSON, `export --format json`.
//!
//! The way in is [`json`]. Each score, model, threat and mitigation stands on a line of its own, so that two files can be
//! compared line by line. Keys stand in the order of the structs below; the author's own `x-` fields come last.

use serde::{Serialize, Serializer};

use crate::aivss::Decimal;
use crate::maestro::{Implementation, Layer, Mitigation, MitigationRef, Rating, Threat, Vocabulary};
use crate::register::gate::{Exemption, ExemptionIndex};
use crate::register::json::{Exact, Place};
use crate::register::{ModelEntry, Register, anchor};

use super::score::{Day, Extra, ScoreJson};

/// The version of the exported form. It changes when a key changes its meaning or goes; new keys do not change it.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything in the book, in book order, with a line break at the end.
pub fn json(register: &Register) -> String {
    let exemptions = ExemptionIndex::new(&register.exemptions);
    let mut text = format!(
        "{{\"schema_version\":{SCHEMA_VERSION},\n\"book\":{}",
        line(&Book { title: register.title.as_deref() })
    );
    let policy = register.policy.as_ref().map(|policy| policy.json(register));
    text.push_str(&format!(",\n\"policy\":{}", line(&policy)));
    list(
        &mut text,
        "scores",
        register.assessments.iter().map(|entry| {
            let place = entry.at.location.as_ref();
            let place =
                place.map(|location| Place::new(location, anchor::assessment(&entry.assessment.id).to_string()));
            let score = ScoreJson::new(&entry.assessment, &entry.outcome);
            line(&score.in_book(place, exemptions.find(entry.names()).map(Exempted::new)))
        }),
    );
    list(&mut text, "models", register.models.iter().map(|entry| line(&ModelJson::new(entry))));
    list(
        &mut text,
        "threats",
        register.models.iter().flat_map(|entry| {
            entry.rated().enumerate().map(|(index, (threat, rating))| {
                let exempted = exemptions.find([threat.id.as_str()]).map(Exempted::new);
                line(&ThreatJson { exempted, ..ThreatJson::new(entry, index, threat, rating) })
            })
        }),
    );
    list(
        &mut text,
        "mitigations",
        register.models.iter().flat_map(|entry| {
            entry.model.mitigations.iter().enumerate().map(move |(index, mitigation)| {
                let threats: Vec<_> =
                    register.threats_of_mitigation(entry, mitigation).map(|(_, threat, _)| threat).collect();
                line(&MitigationJson::new(entry, index, mitigation, &threats))
            })
        }),
    );
    text.push_str("}\n");
    text
}

/// The exemption of `book.toml` that names a score or a threat, whether its last day is over or not: an export does not depend on
/// the day.
#[derive(Serialize)]
pub(super) struct Exempted<'a> {
    until: Day,
    owner: &'a str,
    reason: &'a str,
}

impl<'a> Exempted<'a> {
    fn new(exemption: &'a Exemption) -> Self {
        Self { until: Day(exemption.until), owner: &exemption.owner, reason: &exemption.reason }
    }
}

/// One value on one line.
fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("maps have text keys and writing to a string cannot fail")
}

/// A key with a list, each item on a line.
fn list(text: &mut String, key: &str, items: impl Iterator<Item = String>) {
    text.push_str(",\n\"");
    text.push_str(key);
    text.push_str("\":[");
    let start = text.len();
    for item in items {
        text.push_str(if text.len() == start { "\n" } else { ",\n" });
        text.push_str(&item);
    }
    text.push_str(if text.len() == start { "]" } else { "\n]" });
}

#[derive(Serialize)]
struct Book<'a> {
    title: Option<&'a str>,
}

#[derive(Serialize)]
struct ModelJson<'a> {
    id: &'a str,
    agent: &'a str,
    agent_id: &'a str,
    formerly: &'a [String],
    summary: Option<&'a str>,
    agent_version: Option<&'a str>,
    owner: Option<&'a str>,
    assessor: Option<&'a str>,
    assessed: Option<Day>,
    review: Option<Day>,
    refs: &'a [String],
    tags: &'a [String],
    basis: Option<&'a str>,
    #[serde(serialize_with = "pairs")]
    context: &'a [(String, String)],
    assumptions: Vec<AssumptionJson<'a>>,
    layers: Vec<LayerJson<'a>>,
    location: Option<Place<'a>>,
    #[serde(flatten)]
    extra: Extra<'a>,
}

#[derive(Serialize)]
struct AssumptionJson<'a> {
    id: Option<&'a str>,
    text: &'a str,
    status: &'static str,
    if_wrong: Option<&'a str>,
}

#[derive(Serialize)]
struct LayerJson<'a> {
    layer: &'static str,
    name: &'static str,
    status: &'static str,
    reason: Option<&'a str>,
    basis: Option<&'a str>,
    note: Option<&'a str>,
    components: &'a [String],
    #[serde(flatten)]
    extra: Extra<'a>,
}

impl<'a> LayerJson<'a> {
    fn new(layer: &'a Layer) -> Self {
        Self {
            layer: layer.id.code(),
            name: layer.id.name(),
            status: layer.status.word(),
            reason: layer.reason.as_deref(),
            basis: layer.basis.as_deref(),
            note: layer.note.as_deref(),
            components: &layer.components,
            extra: Extra(&layer.extra),
        }
    }
}

impl<'a> ModelJson<'a> {
    fn new(entry: &'a ModelEntry) -> Self {
        let model = &entry.model;
        Self {
            id: &model.id,
            agent: &model.agent,
            agent_id: &model.agent_id,
            formerly: &model.formerly,
            summary: model.summary.as_deref(),
            agent_version: model.agent_version.as_deref(),
            owner: model.owner.as_deref(),
            assessor: model.assessor.as_deref(),
            assessed: model.assessed.map(Day),
            review: model.review.map(Day),
            refs: &model.refs,
            tags: &model.tags,
            basis: model.basis.as_deref(),
            context: &model.context,
            assumptions: model
                .assumptions
                .iter()
                .map(|assumption| AssumptionJson {
                    id: assumption.id.as_deref(),
                    text: &assumption.text,
                    status: assumption.status.word(),
                    if_wrong: assumption.if_wrong.as_deref(),
                })
                .collect(),
            layers: model.layers.iter().map(LayerJson::new).collect(),
            location: entry
                .at
                .location
                .as_ref()
                .map(|location| Place::new(location, anchor::model(&model.id).to_string())),
            extra: Extra(&model.extra),
        }
    }
}

/// `layer` of a threat of one layer; `layers` and `chain` of one that spans several.
#[derive(Serialize)]
struct ThreatJson<'a> {
    id: &'a str,
    model: &'a str,
    agent: &'a str,
    agent_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<Vec<&'static str>>,
    title: &'a str,
    description: Option<&'a str>,
    catalog: Option<&'static str>,
    severity: Option<&'static str>,
    likelihood: Option<&'static str>,
    risk: Option<&'static str>,
    effective: Option<EffectiveJson>,
    vector: Option<&'static str>,
    complexity: Option<&'static str>,
    factors: Vec<&'static str>,
    components: &'a [String],
    status: &'static str,
    owner: Option<&'a str>,
    reason: Option<&'a str>,
    review: Option<Day>,
    mitigations: Vec<String>,
    coverage: &'static str,
    maps: MapsJson<'a>,
    refs: &'a [String],
    expect: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chain: Option<&'a [String]>,
    exempted: Option<Exempted<'a>>,
    location: Option<Place<'a>>,
    #[serde(flatten)]
    extra: Extra<'a>,
}

/// The number of the effective risk ([`Effective::RULE`](crate::maestro::Effective::RULE)) with its level, `none` where nothing is left, and why.
#[derive(Serialize)]
struct EffectiveJson {
    value: Exact,
    level: &'static str,
    implementation: Exact,
    reason: &'static str,
}

#[derive(Serialize)]
struct MapsJson<'a> {
    asi: &'a [String],
    t: &'a [String],
    llm: &'a [String],
    atlas: &'a [String],
    attack: &'a [String],
    cwe: &'a [String],
    stride: &'a [String],
}

impl<'a> ThreatJson<'a> {
    fn new(entry: &'a ModelEntry, index: usize, threat: &'a Threat, rating: &Rating) -> Self {
        let cross_layer = threat.is_cross_layer();
        let codes = threat.layers.iter().map(|layer| layer.code());
        let location = entry.threat_locations.get(index).or(entry.at.location.as_ref());
        Self {
            id: &threat.id,
            model: &entry.model.id,
            agent: &entry.model.agent,
            agent_id: &entry.model.agent_id,
            layer: threat.layers.first().filter(|_| !cross_layer).map(|layer| layer.code()),
            layers: cross_layer.then(|| codes.collect()),
            title: &threat.title,
            description: threat.description.as_deref(),
            catalog: threat.catalog.map(|catalog| catalog.slug),
            severity: threat.severity.map(|severity| severity.word()),
            likelihood: threat.likelihood.map(|likelihood| likelihood.word()),
            risk: rating.risk.map(|risk| risk.word()),
            effective: rating.effective.map(|effective| EffectiveJson {
                value: Exact(Decimal::new(i64::from(effective.halves()) * 5, 1)),
                level: effective.level().map_or("none", |level| level.word()),
                implementation: Exact(match effective.implementation() {
                    Implementation::None => Decimal::ZERO,
                    Implementation::Half => Decimal::new(5, 1),
                    Implementation::Full => Decimal::ONE,
                }),
                reason: effective.reason(),
            }),
            vector: threat.vector.map(|vector| vector.word()),
            complexity: threat.complexity.map(|complexity| complexity.word()),
            factors: threat.factors.iter().map(|factor| factor.word()).collect(),
            components: &threat.components,
            status: threat.status.word(),
            owner: threat.owner.as_deref(),
            reason: threat.reason.as_deref(),
            review: threat.review.map(Day),
            mitigations: threat.mitigations.iter().map(reference).collect(),
            coverage: threat.coverage.word(),
            maps: MapsJson {
                asi: &threat.maps.asi,
                t: &threat.maps.t,
                llm: &threat.maps.llm,
                atlas: &threat.maps.atlas,
                attack: &threat.maps.attack,
                cwe: &threat.maps.cwe,
                stride: &threat.maps.stride,
            },
            refs: &threat.refs,
            expect: threat.expect.map(|expect| expect.word()),
            chain: cross_layer.then_some(threat.chain.as_slice()),
            exempted: None,
            location: location.map(|location| Place::new(location, anchor::threat(&threat.id).to_string())),
            extra: Extra(&threat.extra),
        }
    }
}

/// A reference to a control as the author writes it.
pub(super) fn reference(reference: &MitigationRef) -> String {
    match reference {
        MitigationRef::Id { model: Some(model), id } => format!("{model}/{id}"),
        MitigationRef::Id { model: None, id } => id.clone(),
        MitigationRef::Text(text) => text.clone(),
    }
}

/// `threats` are the ids of the threats that it serves, in book order.
#[derive(Serialize)]
struct MitigationJson<'a> {
    id: &'a str,
    model: &'a str,
    agent: &'a str,
    agent_id: &'a str,
    title: &'a str,
    description: Option<&'a str>,
    r#type: Option<&'static str>,
    status: &'static str,
    catalog: Option<&'static str>,
    owner: Option<&'a str>,
    evidence: &'a [String],
    cost: Option<&'static str>,
    effectiveness: Option<&'static str>,
    refs: &'a [String],
    threats: Vec<&'a str>,
    location: Option<Place<'a>>,
    #[serde(flatten)]
    extra: Extra<'a>,
}

impl<'a> MitigationJson<'a> {
    fn new(entry: &'a ModelEntry, index: usize, mitigation: &'a Mitigation, threats: &[&'a Threat]) -> Self {
        let location = entry.mitigation_locations.get(index).or(entry.at.location.as_ref());
        let anchor = || anchor::mitigation(&entry.model.id, &mitigation.id).to_string();
        Self {
            id: &mitigation.id,
            model: &entry.model.id,
            agent: &entry.model.agent,
            agent_id: &entry.model.agent_id,
            title: &mitigation.title,
            description: mitigation.description.as_deref(),
            r#type: mitigation.control_type().map(|kind| kind.word()),
            status: mitigation.status.word(),
            catalog: mitigation.catalog.map(|control| control.id),
            owner: mitigation.owner.as_deref(),
            evidence: &mitigation.evidence,
            cost: mitigation.cost.map(|cost| cost.word()),
            effectiveness: mitigation.effectiveness.map(|effectiveness| effectiveness.word()),
            refs: &mitigation.refs,
            threats: threats.iter().map(|threat| threat.id.as_str()).collect(),
            location: location.map(|location| Place::new(location, anchor())),
            extra: Extra(&mitigation.extra),
        }
    }
}

/// A map in the author's order.
fn pairs<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(label, text)| (label, text)))
}
