//! `export --format cyclonedx`: the book as a CycloneDX 2.0 bill of materials with its threat models. This is a preview,
//! because 2.0 is not released.
//!
//! Start at [`cyclonedx`]. Each model becomes a blueprint (components, zones, flows, assumptions) with its threats, risks and
//! controls; each assessment becomes a scenario. CycloneDX's own fields are filled for other tools. In addition, every field of
//! ours is a property whose name begins with [`PREFIX`], so that `import` can restore everything. Texts are written without
//! their Markdown.

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::aivss::{Assessment, Cvss, Decimal, Scored, Severity, plain as number};
use crate::fields::{Key, Kind, Object, Value, fields};
use crate::maestro::{
    AssumptionStatus, Component, ComponentKind, ControlType, Layer, LayerStatus, Level, Likelihood, Mitigation,
    MitigationRef, MitigationStatus, Rating, Threat, ThreatStatus, Vocabulary,
};
use crate::register::{AssessmentEntry, ModelEntry, Register};
use crate::text::plain;

use super::file::{Export, Omission, pretty};

/// The prefix of the names of our own properties.
const PREFIX: &str = "mdbook-aivss:";

/// The schema that the file follows.
const PREVIEW: &str =
    "CycloneDX 2.0 is not released. This file follows its branch 2.0-dev-threatmodeling, commit cf0bc557.";

/// Creates the bill of materials, with warnings about what CycloneDX cannot express.
pub fn cyclonedx(register: &Register) -> Export {
    let mut warnings = Vec::new();
    let models = &register.models;
    for entry in models.iter().filter(|entry| entry.model.edition.draft) {
        let name = entry.model.edition.name;
        let message = format!("CycloneDX has no categories for the layers of {name}: they are properties");
        warnings.push(Omission { id: Some(entry.model.id.clone()), message });
    }
    let rated = || models.iter().flat_map(|entry| entry.rated().map(move |(threat, rating)| (entry, threat, rating)));
    let scenarios: Vec<Json> =
        register.assessments.iter().filter_map(|entry| scenario(register, entry, &mut warnings)).collect();
    let paths = rated().filter(|(_, threat, _)| threat.is_cross_layer()).map(|(_, threat, _)| path(register, threat));
    let mut bom = json!({
        "specFormat": "CycloneDX",
        "specVersion": "2.0",
        "version": 1,
        "metadata": {
            "tools": { "components": [{ "type": "application", "name": "mdbook-aivss", "version": env!("CARGO_PKG_VERSION") }] },
            "properties": [{ "name": format!("{PREFIX}preview"), "value": PREVIEW }],
        },
        "blueprints": models.iter().map(blueprint).collect::<Vec<_>>(),
        "threats": {
            "methodologies": ["MAESTRO"],
            "threats": rated().map(|(entry, threat, _)| self::threat(register, entry, threat)).collect::<Vec<_>>(),
            "scenarios": scenarios,
            "attackPaths": paths.collect::<Vec<_>>(),
        },
        "risks": {
            "risks": rated().filter_map(|(entry, threat, rating)| risk(register, entry, threat, rating)).collect::<Vec<_>>(),
        },
        "controls": models.iter().flat_map(|entry| entry.model.mitigations.iter().map(move |it| control(entry, it))).collect::<Vec<_>>(),
    });
    let serial = Uuid::new_v5(&Uuid::NAMESPACE_URL, pretty(&bom).as_bytes());
    bom["serialNumber"] = format!("urn:uuid:{serial}").into();
    Export { text: pretty(&bom), warnings }
}

/// Removes members that are null or empty lists from an object.
fn compact(value: Json) -> Json {
    let Json::Object(map) = value else { return value };
    let says = |value: &Json| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty());
    Json::Object(map.into_iter().filter(|(_, value)| says(value)).collect::<Map<_, _>>())
}

fn threat_ref(threat: &Threat) -> String {
    format!("threat:{}", threat.id)
}

fn asset_ref(entry: &ModelEntry, id: &str) -> String {
    format!("asset:{}/{id}", entry.model.id)
}

fn control_ref(entry: &ModelEntry, id: &str) -> String {
    format!("control:{}/{id}", entry.model.id)
}

/// A text of the author without Markdown marks.
fn bare(text: &str) -> String {
    plain(text).join("\n\n")
}

fn blueprint(entry: &ModelEntry) -> Json {
    let model = &*entry.model;
    let mut own = Properties::of(
        model,
        &["agent", "assumptions", "layers", "zones", "components", "flows", "dismissed", "cross-layer", "mitigations"],
    );
    own.add("agent-id", &model.agent_id);
    for layer in model.layers.iter().filter(|layer| layer.status != LayerStatus::NotAssessed) {
        own.layer(layer);
    }
    for (number, dismissal) in model.dismissed.iter().enumerate() {
        own.object(&format!("dismissed.{}.", number + 1), dismissal, &[]);
    }
    let asset = |component: &Component| {
        compact(json!({
            "bom-ref": asset_ref(entry, &component.id),
            "type": kind(component.kind),
            "name": component.title(),
            "zone": component.zone.as_ref().map(|zone| format!("zone:{}/{zone}", model.id)),
            "properties": Properties::of(component, &["zone"]).0,
        }))
    };
    let flow = |(number, flow): (usize, &crate::maestro::Flow)| {
        compact(json!({
            "bom-ref": format!("flow:{}/{}", model.id, number + 1),
            "name": flow.what.clone().unwrap_or_else(|| flow.ends()),
            "type": "data",
            "source": asset_ref(entry, &flow.from),
            "destination": asset_ref(entry, &flow.to),
            "bidirectional": flow.both,
            "encrypted": flow.encrypted.then_some(true),
            "properties": Properties::of(flow, &["from", "to", "both", "encrypted"]).0,
        }))
    };
    let zone = |zone: &crate::maestro::Zone| {
        compact(json!({
            "bom-ref": format!("zone:{}/{}", model.id, zone.id),
            "name": zone.title(),
            "type": "trust",
            "properties": Properties::of(zone, &[]).0,
        }))
    };
    let assumption = |(number, it): (usize, &crate::maestro::Assumption)| {
        compact(json!({
            "bom-ref": format!("assumption:{}/{}", model.id, it.id.clone().unwrap_or_else(|| format!("#{}", number + 1))),
            "description": bare(&it.text),
            "validity": match it.status {
                AssumptionStatus::Validated => "verified",
                AssumptionStatus::Invalidated => "invalid",
                _ => "unverified",
            },
            "impact": it.if_wrong.as_deref().map(bare),
        }))
    };
    compact(json!({
        "bom-ref": format!("model:{}", model.id),
        "name": model.agent,
        "modelTypes": ["architecture"],
        "assets": model.components.iter().map(asset).collect::<Vec<_>>(),
        "zones": model.zones.iter().map(zone).collect::<Vec<_>>(),
        "flows": model.flows.iter().enumerate().map(flow).collect::<Vec<_>>(),
        "assumptions": model.assumptions.iter().enumerate().map(assumption).collect::<Vec<_>>(),
        "properties": own.0,
    }))
}

/// The type of asset that is most similar to a kind of component.
fn kind(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Person => "actor",
        ComponentKind::Agent => "agent",
        ComponentKind::Model => "model",
        ComponentKind::Memory => "cache",
        ComponentKind::Data => "data-store",
        ComponentKind::Tool => "tool",
        ComponentKind::Gateway => "gateway",
        ComponentKind::Monitor | ComponentKind::Control | ComponentKind::Service => "service",
    }
}

fn threat(register: &Register, entry: &ModelEntry, threat: &Threat) -> Json {
    let category = |taxonomy: &str, category: &str| json!({ "taxonomy": taxonomy, "category": category });
    let layers = threat.layers.iter().filter_map(|layer| layer.row().cyclonedx).map(|slug| category("MAESTRO", slug));
    let stride = threat.maps.stride.iter().map(|id| category("STRIDE", id));
    let mut own = Properties::of(threat, &["id", "title", "description", "layers"]);
    own.add("model", &entry.model.id);
    for layer in &threat.layers {
        own.add("layers", layer.key());
    }
    let asset = |id: &&String| entry.model.components.iter().any(|component| component.id == **id);
    let mut affected: Vec<String> = threat.components.iter().filter(asset).map(|id| asset_ref(entry, id)).collect();
    affected.dedup();
    compact(json!({
        "bom-ref": threat_ref(threat),
        "name": threat.title,
        "description": threat.description.as_deref().map(bare),
        "categories": layers.chain(stride).collect::<Vec<_>>(),
        "mitigations": controls(register, entry, threat),
        "affectedAssets": affected,
        "properties": own.0,
    }))
}

/// The controls of a threat, without duplicates.
fn controls(register: &Register, entry: &ModelEntry, threat: &Threat) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for reference in &threat.mitigations {
        if let MitigationRef::Id { .. } = reference
            && let Some((model, mitigation)) = register.mitigation(entry, reference)
        {
            let id = control_ref(model, &mitigation.id);
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    found
}

fn level(level: Option<Level>) -> &'static str {
    level.map_or("info", Vocabulary::word)
}

/// The risk of a rated threat: before its controls, after them, and the response.
fn risk(register: &Register, entry: &ModelEntry, threat: &Threat, rating: &Rating) -> Option<Json> {
    let (severity, likelihood) = (threat.severity?, threat.likelihood?);
    let score = |it: Option<Level>| json!({ "score": { "level": level(it), "methodology": "qualitative-matrix" } });
    let mut inherent = score(rating.risk);
    inherent["likelihood"] = json!({ "level": match likelihood {
        Likelihood::Unlikely => "low",
        Likelihood::Possible => "medium",
        Likelihood::Likely => "high",
        Likelihood::VeryLikely => "very-high",
    }});
    inherent["impact"] = json!({ "level": match severity {
        Level::Low => "low",
        Level::Medium => "moderate",
        Level::High => "major",
        Level::Critical => "catastrophic",
    }});
    let (status, strategy) = match threat.status {
        ThreatStatus::Open => (json!("assessed"), Some("reduce")),
        ThreatStatus::InProgress => (json!({ "name": "in-progress" }), Some("reduce")),
        ThreatStatus::Mitigated => (json!("mitigated"), Some("reduce")),
        ThreatStatus::Accepted => (json!("accepted"), Some("accept")),
        ThreatStatus::Transferred => (json!("transferred"), Some("transfer")),
        ThreatStatus::Deferred => (json!({ "name": "deferred" }), Some("accept")),
        ThreatStatus::FalsePositive | ThreatStatus::NotApplicable => (json!("retired"), None),
    };
    let controls = controls(register, entry, threat);
    let response = strategy.filter(|strategy| *strategy != "reduce" || !controls.is_empty()).map(|strategy| {
        compact(json!({
            "bom-ref": format!("response:{}", threat.id),
            "strategy": strategy,
            "description": threat.reason.as_deref().map(bare),
            "controls": controls,
        }))
    });
    let statement = threat.description.as_deref().map(bare).filter(|text| !text.is_empty());
    Some(compact(json!({
        "bom-ref": format!("risk:{}", threat.id),
        "name": threat.title,
        "statement": statement.unwrap_or_else(|| threat.title.clone()),
        "relatedThreats": [threat_ref(threat)],
        "inherentRisk": inherent,
        "residualRisk": rating.effective.map(|effective| score(effective.level())),
        "responses": response.into_iter().collect::<Vec<_>>(),
        "status": status,
    })))
}

fn control(entry: &ModelEntry, mitigation: &Mitigation) -> Json {
    let category = mitigation.control_type().map(|kind| match kind {
        ControlType::Preventive => "preventive",
        ControlType::Detective => "detective",
        ControlType::Corrective => "corrective",
        ControlType::Deterrent => "deterrent",
    });
    compact(json!({
        "bom-ref": control_ref(entry, &mitigation.id),
        "name": mitigation.title,
        "description": mitigation.description.as_deref().map(bare),
        "category": category,
        "status": match mitigation.status {
            MitigationStatus::None => "recommended",
            MitigationStatus::Partial => "in-progress",
            MitigationStatus::Done => "implemented",
            MitigationStatus::WontDo => "rejected",
        },
        "properties": Properties::of(mitigation, &["title", "description"]).0,
    }))
}

/// The attack path of a cross-layer threat.
fn path(register: &Register, threat: &Threat) -> Json {
    let chain = threat.chain.iter().map(|id| match register.threat(id) {
        Some((_, step, _)) => json!({ "description": step.title }),
        None => json!({ "description": id }),
    });
    let mut steps: Vec<Json> = chain.collect();
    if steps.is_empty() {
        steps = threat.layers.iter().map(|layer| json!({ "description": layer.full_title() })).collect();
    }
    json!({ "bom-ref": format!("path:{}", threat.id), "name": threat.title, "steps": steps })
}

/// Converts an assessment to a scenario of the threats that it names, with its score and inputs.
fn scenario(register: &Register, entry: &AssessmentEntry, warnings: &mut Vec<Omission>) -> Option<Json> {
    let AssessmentEntry { assessment, outcome, .. } = entry;
    let mut threats: Vec<String> = Vec::new();
    let named = assessment.threats.iter().filter_map(|id| register.threat(id)).map(|(_, threat, _)| threat);
    let of_agent = register.models_of(&assessment.agent_id).flat_map(|model| model.model.threats());
    // Every scenario needs at least one threat.
    let chosen: Vec<&Threat> = if assessment.threats.is_empty() { of_agent.collect() } else { named.collect() };
    for threat in chosen {
        let id = threat_ref(threat);
        if !threats.contains(&id) {
            threats.push(id);
        }
    }
    if threats.is_empty() {
        let message = "left out: a scenario of CycloneDX needs a threat, and its agent has none".to_owned();
        warnings.push(Omission { id: Some(assessment.id.clone()), message });
        return None;
    }
    let score = outcome.score.map(|score| {
        let vector = assessment.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref()).map(ToString::to_string);
        let severity = outcome.severity.filter(|severity| *severity != Severity::None);
        compact(json!({
            "level": severity.map_or("info".to_owned(), |severity| severity.word().to_lowercase()),
            "score": exact(score),
            "vector": vector,
            "methodology": { "name": format!("OWASP AIVSS {}", outcome.version.id) },
        }))
    });
    Some(compact(json!({
        "bom-ref": format!("assessment:{}", assessment.id),
        "name": assessment.title.as_deref().unwrap_or(&assessment.agent),
        "description": assessment.summary.as_deref().map(bare),
        "threats": threats,
        "riskScore": score,
        "properties": inputs(assessment),
    })))
}

/// The inputs of a score, under the names that they have in a block.
fn inputs(assessment: &Assessment) -> Vec<Json> {
    let by_hand = ["summary", "version", "cvss", "exploit", "mitigation", "factors", "metrics"];
    let mut own = Properties::of(assessment, &by_hand);
    own.add("agent-id", &assessment.agent_id);
    own.add("version", assessment.version.id);
    if let Some(cvss) = &assessment.cvss {
        let Cvss { score, vector, .. } = &cvss.value;
        own.add("cvss.vector", &vector.as_ref().map(ToString::to_string).unwrap_or_default());
        if vector.as_ref().is_none_or(|vector| vector.base() != *score) {
            own.add("cvss.score", &number(*score).to_string());
        }
        own.because("cvss", cvss);
    }
    for (name, choice) in [("exploit", &assessment.exploit), ("mitigation", &assessment.mitigation)] {
        if let Some(choice) = choice {
            own.add(&format!("{name}.score"), &number(choice.value.value).to_string());
            own.because(name, choice);
        }
    }
    for factor in &assessment.factors {
        let name = format!("factors:{}", factor.name);
        let estimate = &factor.input.value;
        if estimate.unknown {
            own.add(&format!("{name}.score"), "unknown");
        } else {
            if estimate.low < estimate.high {
                own.add(&format!("{name}.range"), &format!("{}..{}", number(estimate.low), number(estimate.high)));
            }
            let score = estimate.score.or((estimate.low == estimate.high).then_some(estimate.low));
            own.add(&format!("{name}.score"), &score.map(|score| number(score).to_string()).unwrap_or_default());
        }
        own.because(&name, &factor.input);
    }
    for (metric, input) in &assessment.metrics {
        let name = format!("metrics:{}", metric.abbr);
        own.add(&format!("{name}.score"), &input.value.to_string());
        own.because(&name, input);
    }
    own.0
}

/// Converts a decimal to a JSON number without using binary floats.
fn exact(value: Decimal) -> Json {
    serde_json::from_str(&value.normalize().to_string()).unwrap_or(Json::Null)
}

/// The properties for fields that CycloneDX does not have.
struct Properties(Vec<Json>);

impl Properties {
    fn of(object: &dyn Object, but: &[&str]) -> Self {
        let mut properties = Self(Vec::new());
        properties.object("", object, but);
        properties
    }

    fn object(&mut self, before: &str, object: &dyn Object, but: &[&str]) {
        for (key, value) in fields(object).filter(|(key, _)| !but.contains(&key.name)) {
            self.field(&format!("{before}{}", key.name), key, &value);
        }
    }

    fn layer(&mut self, layer: &Layer) {
        self.object(&format!("layer.{}.", layer.id.code()), layer, &["threats"]);
    }

    fn field(&mut self, name: &str, key: &Key, value: &Value<'_>) {
        match value {
            Value::Nothing => {}
            Value::Text(text) | Value::Id(text) => {
                let is_address = text.starts_with("https://") || text.starts_with("http://");
                let marked = matches!(key.kind, Kind::Prose | Kind::Link | Kind::IdOrProse) && !is_address;
                let bare = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                self.add(name, &if marked { self::bare(text) } else { bare(text) });
            }
            Value::Word { word, .. } => self.add(name, word),
            Value::Entry { id, .. } => self.add(name, id),
            Value::Date(date) => self.add(name, &date.to_string()),
            Value::Number(value) => self.add(name, &value.normalize().to_string()),
            Value::Flag(flag) => self.add(name, if *flag { "yes" } else { "no" }),
            Value::List(items) => items.iter().for_each(|item| self.field(name, key, item)),
            Value::Labelled(pairs) => {
                pairs.iter().for_each(|(label, text)| self.add(&format!("{name}:{label}"), &self::bare(text)));
            }
            Value::Object(object) => self.object(&format!("{name}."), *object, &[]),
        }
    }

    /// Adds the reason and the evidence of an input.
    fn because<T>(&mut self, name: &str, input: &Scored<T>) {
        self.add(&format!("{name}.why"), &input.why.as_deref().map(bare).unwrap_or_default());
        for text in &input.evidence {
            let is_address = text.starts_with("https://") || text.starts_with("http://");
            self.add(&format!("{name}.evidence"), &if is_address { text.clone() } else { bare(text) });
        }
    }

    fn add(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.0.push(json!({ "name": format!("{PREFIX}{name}"), "value": value }));
        }
    }
}
