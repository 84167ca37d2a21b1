//! `export --format otm`: the book as an Open Threat Model 0.2.0.
//!
//! Start at [`otm`]. The book is the project. Each threat model is a component that contains one component for each layer with
//! threats and one for cross-layer threats; all are in one trust zone. A model that states its architecture adds its own trust
//! zones, components and flows, each with an id of the form `MODEL/…`. The numbers for impact, likelihood and reduction come
//! from tables in this file. Values of `attributes` are text, because the format requires it.

use std::borrow::Cow;

use serde::Serialize;

use crate::aivss::Headline;
use crate::fields::Object;
use crate::maestro::{
    LayerStatus, Level, Likelihood, MitigationRef, MitigationStatus, Threat, ThreatStatus, Vocabulary,
};
use crate::name::slug;
use crate::register::{ModelEntry, Register};

use super::fields::{text, value};
use super::file::{Export, Omission, pretty, title};

/// Creates the threat model, with warnings about what OTM cannot express.
pub fn otm(register: &Register) -> Export {
    let mut warnings = Vec::new();
    let mut otm = Otm {
        otm_version: "0.2.0",
        project: Project {
            name: title(register),
            id: Some(slug(title(register))).filter(|id| !id.is_empty()).unwrap_or_else(|| "book".to_owned()),
        },
        trust_zones: vec![TrustZone {
            id: ZONE.to_owned(),
            name: "Agents",
            description: Some("The book does not state trust zones; all agents stand in this one."),
            risk: TrustRisk { trust_rating: 0 },
        }],
        components: Vec::new(),
        dataflows: Vec::new(),
        threats: Vec::new(),
        mitigations: Vec::new(),
    };
    for entry in &register.assessments {
        if register.models_of(&entry.assessment.agent_id).next().is_none() {
            let message =
                "left out: OTM has scores of the agents of threat models only, and this agent has none".to_owned();
            warnings.push(Omission { id: Some(entry.assessment.id.clone()), message });
        }
    }
    for entry in &register.models {
        components(register, entry, &mut otm);
        architecture(entry, &mut otm);
        for (threat, rating) in entry.rated() {
            otm.threats.push(self::threat(threat, rating.risk, &mut warnings));
            for (index, reference) in threat.mitigations.iter().enumerate() {
                if let MitigationRef::Text(text) = reference {
                    otm.mitigations.push(Mitigation {
                        id: text_id(threat, index),
                        name: text,
                        description: None,
                        risk_reduction: 0,
                        attributes: Attributes::default(),
                    });
                }
            }
        }
        for mitigation in &entry.model.mitigations {
            otm.mitigations.push(Mitigation {
                id: mitigation_id(entry, &mitigation.id),
                name: &mitigation.title,
                description: mitigation.description.as_deref(),
                risk_reduction: match mitigation.status {
                    MitigationStatus::None | MitigationStatus::WontDo => 0,
                    MitigationStatus::Partial => 50,
                    MitigationStatus::Done => 100,
                },
                attributes: Attributes::of([
                    field(mitigation, "status"),
                    ("type", mitigation.control_type().map(|kind| kind.word().to_owned())),
                    field(mitigation, "catalog"),
                    field(mitigation, "owner"),
                    field(mitigation, "cost"),
                    field(mitigation, "effectiveness"),
                    field(mitigation, "evidence"),
                ]),
            });
        }
    }
    Export { text: pretty(&otm), warnings }
}

const ZONE: &str = "agents";

fn components<'a>(register: &'a Register, entry: &'a ModelEntry, otm: &mut Otm<'a>) {
    let model = &*entry.model;
    let scores: Vec<String> = register
        .assessments_of(&model.agent_id)
        .map(|entry| match entry.outcome.score {
            Some(score) => {
                let up_to = if entry.outcome.headline == Headline::High { "up to " } else { "" };
                format!("{}: {up_to}{score} (AIVSS {})", entry.assessment.id, entry.outcome.version.id)
            }
            None => format!("{}: not scored", entry.assessment.id),
        })
        .collect();
    otm.components.push(Component {
        id: model.id.clone(),
        name: model.agent.clone(),
        r#type: "ai-agent",
        description: model.summary.as_deref(),
        parent: Parent { trust_zone: Some(Cow::Borrowed(ZONE)), component: None },
        threats: Vec::new(),
        tags: model.tags.iter().map(String::as_str).collect(),
        attributes: Attributes::of([
            ("agentId", Some(model.agent_id.clone())),
            ("version", model.agent_version.clone()),
            field(model, "owner"),
            field(model, "review"),
            ("aivss", joined(&scores)),
        ]),
    });
    let instance = |threat: &'a Threat| Instance {
        threat: &threat.id,
        state: match threat.status {
            ThreatStatus::Open | ThreatStatus::InProgress => "exposed",
            other => other.word(),
        },
        mitigations: threat
            .mitigations
            .iter()
            .enumerate()
            .filter_map(|(index, reference)| match reference {
                MitigationRef::Text(_) => {
                    Some(MitigationInstance { mitigation: text_id(threat, index), state: "recommended" })
                }
                MitigationRef::Id { .. } => {
                    register.mitigation(entry, reference).map(|(model, mitigation)| MitigationInstance {
                        mitigation: mitigation_id(model, &mitigation.id),
                        state: match mitigation.status {
                            MitigationStatus::None => "required",
                            MitigationStatus::Partial => "partly-implemented",
                            MitigationStatus::Done => "implemented",
                            MitigationStatus::WontDo => "rejected",
                        },
                    })
                }
            })
            .collect(),
    };
    for layer in model.layers.iter().filter(|layer| layer.status != LayerStatus::NotAssessed) {
        otm.components.push(Component {
            id: format!("{}/{}", model.id, layer.id.code()),
            name: format!("{}: {}", model.agent, layer.id.full_title()),
            r#type: "maestro-layer",
            description: layer.note.as_deref().or(layer.reason.as_deref()),
            parent: Parent { trust_zone: None, component: Some(&model.id) },
            threats: layer.threats.iter().map(instance).collect(),
            tags: vec![layer.id.key()],
            attributes: Attributes::of([
                ("maestroLayer", Some(layer.id.key().to_owned())),
                ("status", Some(layer.status.word().to_owned())),
                ("basis", layer.basis.clone().or_else(|| model.basis.clone())),
                ("components", joined(&layer.components)),
            ]),
        });
    }
    if !model.cross_layer.is_empty() {
        otm.components.push(Component {
            id: format!("{}/X", model.id),
            name: format!("{}: cross-layer", model.agent),
            r#type: "maestro-cross-layer",
            description: None,
            parent: Parent { trust_zone: None, component: Some(&model.id) },
            threats: model.cross_layer.iter().map(instance).collect(),
            tags: vec!["cross-layer"],
            attributes: Attributes::default(),
        });
    }
}

/// Adds the trust zones, components and flows of a model. Their ids begin with the model's id, because OTM has one list of each
/// for the whole project.
fn architecture<'a>(entry: &'a ModelEntry, otm: &mut Otm<'a>) {
    let model = &entry.model;
    let id = |part: &str, id: &str| format!("{}/{part}/{id}", model.id);
    let steps = model.zones.len().saturating_sub(1).max(1);
    for (place, zone) in model.zones.iter().enumerate() {
        otm.trust_zones.push(TrustZone {
            id: id("zone", &zone.id),
            name: zone.title(),
            description: None,
            // If the author states no numbers, the zones divide the scale evenly.
            risk: TrustRisk { trust_rating: zone.trust.unwrap_or((place * 100 / steps) as u8) },
        });
    }
    for component in &model.components {
        let zone = component.zone.as_ref().map(|zone| id("zone", zone));
        let inside = zone.is_none().then_some(model.id.as_str());
        otm.components.push(Component {
            id: id("component", &component.id),
            name: component.title().to_owned(),
            r#type: component.kind.word(),
            description: None,
            parent: Parent { trust_zone: zone.map(Cow::Owned), component: inside },
            threats: Vec::new(),
            tags: vec![component.layer().key()],
            attributes: Attributes::of([
                ("model", Some(model.id.clone())),
                field(component, "can"),
                field(component, "holds"),
                field(component, "content"),
                field(component, "approval"),
                field(component, "identity"),
                field(component, "persists"),
                field(component, "external"),
                field(component, "supplier"),
            ]),
        });
    }
    for (number, flow) in model.flows.iter().enumerate() {
        otm.dataflows.push(Dataflow {
            id: id("flow", &(number + 1).to_string()),
            name: flow.what.clone().unwrap_or_else(|| flow.ends()),
            bidirectional: flow.both,
            source: id("component", &flow.from),
            destination: id("component", &flow.to),
            attributes: Attributes::of([field(flow, "authenticated"), field(flow, "encrypted")]),
        });
    }
}

fn threat<'a>(threat: &'a Threat, risk: Option<Level>, warnings: &mut Vec<Omission>) -> ThreatJson<'a> {
    // OTM does not define the scale, so these are our own numbers.
    let impact = threat.severity.map(|severity| match severity {
        Level::Low => 25,
        Level::Medium => 50,
        Level::High => 75,
        Level::Critical => 100,
    });
    let likelihood = threat.likelihood.map(|likelihood| match likelihood {
        Likelihood::Unlikely => 10,
        Likelihood::Possible => 35,
        Likelihood::Likely => 65,
        Likelihood::VeryLikely => 95,
    });
    if impact.is_none() {
        warnings.push(Omission {
            id: Some(threat.id.clone()),
            message: "OTM wants an impact and the threat states no severity: the highest is written, with a comment"
                .to_owned(),
        });
    }
    let maps = &threat.maps;
    let mut tags: Vec<String> = threat.layers.iter().map(|layer| layer.key().to_owned()).collect();
    tags.extend([&maps.asi, &maps.t, &maps.llm, &maps.atlas, &maps.attack].into_iter().flatten().cloned());
    if risk.is_none() {
        tags.push("unrated".to_owned());
    }
    ThreatJson {
        id: &threat.id,
        name: &threat.title,
        description: threat.description.as_deref(),
        categories: maps.stride.iter().map(String::as_str).collect(),
        cwes: maps.cwe.iter().map(String::as_str).collect(),
        risk: ThreatRisk {
            likelihood,
            likelihood_comment: Some(match threat.likelihood {
                Some(likelihood) => likelihood.label().to_owned(),
                None => "Not rated.".to_owned(),
            }),
            // An unrated threat must not look harmless, so it gets the highest number.
            impact: impact.unwrap_or(100),
            impact_comment: match threat.severity {
                Some(severity) => severity.label().to_owned(),
                None => "Not rated: the highest impact is used until a severity is stated.".to_owned(),
            },
        },
        tags,
        attributes: Attributes::of([
            ("risk", Some(risk.map_or("unrated", |risk| risk.word()).to_owned())),
            ("maestroLayer", joined(&threat.layers.iter().map(|layer| layer.key()).collect::<Vec<_>>())),
            field(threat, "catalog"),
            field(threat, "status"),
            field(threat, "owner"),
            field(threat, "reason"),
            field(threat, "review"),
            field(threat, "chain"),
        ]),
    }
}

/// The id of a mitigation, which begins with the model's id, because OTM has one list for the whole project.
fn mitigation_id(entry: &ModelEntry, id: &str) -> String {
    format!("{}/{id}", entry.model.id)
}

/// The id of a mitigation that is only text.
fn text_id(threat: &Threat, index: usize) -> String {
    format!("{}/text-{}", threat.id, index + 1)
}

/// A field of an object under its own name.
fn field(object: &dyn Object, key: &'static str) -> (&'static str, Option<String>) {
    (key, text(&value(object, key)).map(Cow::into_owned))
}

fn joined<T: AsRef<str>>(values: &[T]) -> Option<String> {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    (!values.is_empty()).then(|| values.join("; "))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Otm<'a> {
    otm_version: &'static str,
    project: Project<'a>,
    trust_zones: Vec<TrustZone<'a>>,
    components: Vec<Component<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dataflows: Vec<Dataflow>,
    threats: Vec<ThreatJson<'a>>,
    mitigations: Vec<Mitigation<'a>>,
}

#[derive(Serialize)]
struct Project<'a> {
    name: &'a str,
    id: String,
}

#[derive(Serialize)]
struct TrustZone<'a> {
    id: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'static str>,
    risk: TrustRisk,
}

#[derive(Serialize)]
struct Dataflow {
    id: String,
    name: String,
    bidirectional: bool,
    source: String,
    destination: String,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TrustRisk {
    trust_rating: u8,
}

#[derive(Serialize)]
struct Component<'a> {
    id: String,
    name: String,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    parent: Parent<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    threats: Vec<Instance<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Parent<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    trust_zone: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<&'a str>,
}

#[derive(Serialize)]
struct Instance<'a> {
    threat: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mitigations: Vec<MitigationInstance>,
}

#[derive(Serialize)]
struct MitigationInstance {
    mitigation: String,
    state: &'static str,
}

#[derive(Serialize)]
struct ThreatJson<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    categories: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cwes: Vec<&'a str>,
    risk: ThreatRisk,
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ThreatRisk {
    likelihood: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likelihood_comment: Option<String>,
    impact: u8,
    impact_comment: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mitigation<'a> {
    id: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    risk_reduction: u8,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: Attributes,
}

/// A map of text to text, in the given order.
#[derive(Default)]
struct Attributes(Vec<(&'static str, String)>);

impl Attributes {
    fn of<const N: usize>(pairs: [(&'static str, Option<String>); N]) -> Self {
        Self(pairs.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Attributes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}
