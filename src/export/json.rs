//! `export --format json`: the whole book as JSON.
//!
//! Start at [`json`]. Each score, model, threat and mitigation is on its own line, so that two files can be compared line by
//! line. Keys have the order of the structs below; the author's own `x-` fields come last.

use serde::Serialize;

use crate::aivss::Decimal;
use crate::block::own::Part;
use crate::maestro::questions::{Question, QuestionState, Rule};
use crate::maestro::{Implementation, Layer, Mitigation, Rating, Threat, ThreatModel, Vocabulary};
use crate::register::gate::{ExemptionIndex, Exempts};
use crate::register::json::{Exact, Place};
use crate::register::{ModelEntry, Register, anchor};

use super::fields::Fields;
use super::score::{Exempted, Extra, ScoreJson};
use super::summary::SummaryJson;

/// The version of the export format. It changes if a key is removed or changes its meaning, but not if a key is added.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything in the book, in the order of the book, with a newline at the end.
pub fn json(register: &Register) -> String {
    let exemptions = ExemptionIndex::new(register.exemptions());
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
            let score = ScoreJson::new(&entry.assessment, &entry.own, &entry.outcome);
            line(&score.in_book(place, exemptions.find(Exempts::Assessment, entry.names()).map(Exempted::new)))
        }),
    );
    list(&mut text, "models", register.models.iter().map(|entry| line(&ModelJson::new(entry, &register.rules))));
    list(
        &mut text,
        "threats",
        register.models.iter().flat_map(|entry| {
            entry.rated().enumerate().map(|(index, (threat, rating))| {
                let exempted = exemptions.find(Exempts::Threat, [threat.id.as_str()]).map(Exempted::new);
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
    text.push_str(&format!(",\n\"summary\":{}", line(&SummaryJson::of(register))));
    text.push_str("}\n");
    text
}

/// One value on one line.
fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("maps have text keys and writing to a string cannot fail")
}

/// Appends a key with a list, one item on each line.
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
    #[serde(flatten)]
    fields: Fields<'a>,
    layers: Vec<LayerJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    zones: Vec<NamedJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<NamedJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flows: Vec<FlowJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dismissed: Vec<DismissalJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<QuestionJson<'a>>,
    location: Option<Place<'a>>,
    #[serde(flatten)]
    extra: Extra<'a>,
}

#[derive(Serialize)]
struct LayerJson<'a> {
    layer: &'static str,
    name: &'static str,
    #[serde(flatten)]
    fields: Fields<'a>,
    #[serde(flatten)]
    extra: Extra<'a>,
}

/// An object of a map with its id.
#[derive(Serialize)]
struct NamedJson<'a> {
    id: &'a str,
    #[serde(flatten)]
    fields: Fields<'a>,
}

/// A flow. `flow` is `a -> b`.
#[derive(Serialize)]
struct FlowJson<'a> {
    flow: String,
    #[serde(flatten)]
    fields: Fields<'a>,
}

/// A dismissed question. `dismisses` is `question` or `question@component`, in the same form as in `answers` of a threat.
#[derive(Serialize)]
struct DismissalJson<'a> {
    dismisses: String,
    #[serde(flatten)]
    fields: Fields<'a>,
}

/// A question that the architecture raises.
#[derive(Serialize)]
struct QuestionJson<'a> {
    rule: &'a str,
    question: &'a str,
    component: &'a str,
    path: Vec<&'a str>,
    state: &'static str,
    /// The threat that answers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_by: Option<&'a str>,
}

impl<'a> QuestionJson<'a> {
    fn new(question: &Question, model: &'a ThreatModel, rules: &'a [Rule]) -> Self {
        let id = |place: usize| model.components[place].id.as_str();
        let (state, answered_by) = match question.state {
            QuestionState::Open => ("open", None),
            QuestionState::Answered(threat) => ("answered", model.threats().nth(threat).map(|it| it.id.as_str())),
            QuestionState::Dismissed(_) => ("dismissed", None),
        };
        Self {
            rule: &rules[question.rule].id,
            question: &rules[question.rule].question,
            component: id(question.component),
            path: question.path.iter().map(|place| id(*place)).collect(),
            state,
            answered_by,
        }
    }
}

impl<'a> ModelJson<'a> {
    fn new(entry: &'a ModelEntry, rules: &'a [Rule]) -> Self {
        let model = &*entry.model;
        let layer = |layer: &'a Layer| LayerJson {
            layer: layer.id.key(),
            name: layer.id.name(),
            fields: Fields::all(layer).but(&["threats"]),
            extra: Extra(entry.own.extra(Part::Layer(layer.id))),
        };
        let place = |location| Place::new(location, anchor::model(&model.id).to_string());
        Self {
            id: &model.id,
            // Threats and mitigations are exported as separate lists.
            fields: Fields::all(model).but(&[
                "id",
                "layers",
                "cross-layer",
                "mitigations",
                "zones",
                "components",
                "flows",
                "dismissed",
            ]),
            layers: model.layers.iter().map(layer).collect(),
            zones: model.zones.iter().map(|zone| NamedJson { id: &zone.id, fields: Fields::all(zone) }).collect(),
            components: model.components.iter().map(|it| NamedJson { id: &it.id, fields: Fields::all(it) }).collect(),
            flows: model.flows.iter().map(|it| FlowJson { flow: it.ends(), fields: Fields::all(it) }).collect(),
            dismissed: model
                .dismissed
                .iter()
                .map(|it| DismissalJson { dismisses: it.dismisses(), fields: Fields::all(it) })
                .collect(),
            questions: entry.questions.iter().map(|it| QuestionJson::new(it, model, rules)).collect(),
            location: entry.at.location.as_ref().map(place),
            extra: Extra(entry.own.extra(Part::Block)),
        }
    }
}

/// A single-layer threat has `layer`; a cross-layer threat has `layers` and `chain`.
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
    edition: &'static str,
    layer_titles: Vec<&'static str>,
    #[serde(flatten)]
    stated: Fields<'a>,
    risk: Option<&'static str>,
    effective: Option<EffectiveJson>,
    #[serde(flatten)]
    further: Fields<'a>,
    exempted: Option<Exempted<'a>>,
    location: Option<Place<'a>>,
    #[serde(flatten)]
    extra: Extra<'a>,
}

/// The number of the effective-risk rule ([`Effective::RULE`](crate::maestro::Effective::RULE)), the level (`none` if no risk
/// is left), and the reason.
#[derive(Serialize)]
struct EffectiveJson {
    value: Exact,
    level: &'static str,
    implementation: Exact,
    reason: &'static str,
}

impl<'a> ThreatJson<'a> {
    fn new(entry: &'a ModelEntry, index: usize, threat: &'a Threat, rating: &Rating) -> Self {
        let cross_layer = threat.is_cross_layer();
        let keys = threat.layers.iter().map(|layer| layer.key());
        let location = entry.threat_locations.get(index).or(entry.at.location.as_ref());
        Self {
            id: &threat.id,
            model: &entry.model.id,
            agent: &entry.model.agent,
            agent_id: &entry.model.agent_id,
            layer: threat.layers.first().filter(|_| !cross_layer).map(|layer| layer.key()),
            layers: cross_layer.then(|| keys.collect()),
            edition: entry.model.edition.id,
            layer_titles: threat.layers.iter().map(|layer| layer.title()).collect(),
            stated: Fields::up_to(threat, "likelihood").but(&["id"]),
            risk: rating.risk.map(|risk| risk.word()),
            effective: rating.effective.map(|effective| EffectiveJson {
                value: Exact(Decimal::new(i64::from(effective.halves()) * 5, 1)),
                level: effective.level().map_or("none", |level| level.word()),
                implementation: Exact(match effective.implementation() {
                    Implementation::None => Decimal::ZERO,
                    Implementation::Half => Decimal::new(5, 1),
                    Implementation::Full => Decimal::ONE,
                }),
                reason: effective.reason().text(),
            }),
            further: Fields::after(threat, "likelihood").but(&["layers"]),
            exempted: None,
            location: location.map(|location| Place::new(location, anchor::threat(&threat.id).to_string())),
            extra: Extra(entry.own.extra(Part::Threat(index))),
        }
    }
}

/// `threats` are the ids of the threats that the mitigation addresses, in the order of the book.
#[derive(Serialize)]
struct MitigationJson<'a> {
    id: &'a str,
    model: &'a str,
    agent: &'a str,
    agent_id: &'a str,
    #[serde(flatten)]
    stated: Fields<'a>,
    r#type: Option<&'static str>,
    #[serde(flatten)]
    further: Fields<'a>,
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
            stated: Fields::up_to(mitigation, "type").but(&["type"]),
            // If the author did not state the type, it may come from the catalogue entry.
            r#type: mitigation.control_type().map(|kind| kind.word()),
            further: Fields::after(mitigation, "type"),
            threats: threats.iter().map(|threat| threat.id.as_str()).collect(),
            location: location.map(|location| Place::new(location, anchor())),
            extra: Extra(entry.own.extra(Part::Mitigation(index))),
        }
    }
}
