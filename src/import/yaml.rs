//! Writes a threat model as the body of a `maestro` block, using the key tables.
//!
//! Start at [`model`]. The model contains imported text: prose is plain text whose paragraphs are separated by blank lines.
//! Each text is escaped by the function of `super::text` for its position. A new key of an object needs no change here.

use super::chapter::prose;
use super::text::{is_address, markdown, quoted};
use crate::aivss::Assessment;
use crate::fields::{Key, Kind, Object, Value, fields};
use crate::maestro::{
    Assumption, Component, ComponentKind, Dismissal, Flow, Layer, LayerStatus, Mitigation, Threat, ThreatModel, Zone,
};
use crate::name::slug;

/// Writes the body of the block, with a newline at its end.
pub(super) fn model(model: &ThreatModel) -> String {
    let mut yaml = String::new();
    let mut by_hand =
        vec!["assumptions", "layers", "cross-layer", "mitigations", "zones", "components", "flows", "dismissed"];
    if slug(&model.agent) == model.agent_id {
        by_hand.push("agent-id");
    }
    object(&mut yaml, "", model, &ThreatModel::default(), &by_hand);
    let usual = Assumption::default();
    listed(&mut yaml, "", "assumptions", objects(&model.assumptions, &usual));
    let usual = Zone::default();
    named(&mut yaml, "zones", model.zones.iter().map(|it| (it.id.as_str(), it as &dyn Object, &usual as &dyn Object)));
    // The kind is always written, even if it is the default.
    let usual = |kind| Component { kind, ..Component::default() };
    let (agent, tool) = (usual(ComponentKind::Agent), usual(ComponentKind::Tool));
    let components = model.components.iter().map(|it| {
        let usual = if it.kind == ComponentKind::Agent { &tool } else { &agent };
        (it.id.as_str(), it as &dyn Object, usual as &dyn Object)
    });
    named(&mut yaml, "components", components);
    let usual = Flow::default();
    listed(&mut yaml, "", "flows", objects(&model.flows, &usual));
    let usual = Dismissal::default();
    listed(&mut yaml, "", "dismissed", objects(&model.dismissed, &usual));
    let assessed = model.layers.iter().filter(|layer| layer.status != LayerStatus::NotAssessed);
    let threat = Threat::default();
    for (number, layer) in assessed.enumerate() {
        if number == 0 {
            yaml.push_str("layers:\n");
        }
        yaml.push_str(&format!("  {}:\n", quoted(layer.id.title())));
        let usual = Layer { status: LayerStatus::Mapped, ..Layer::not_assessed(layer.id) };
        object(&mut yaml, "    ", layer, &usual, &["threats"]);
        listed(&mut yaml, "    ", "threats", objects(&layer.threats, &threat));
    }
    listed(&mut yaml, "", "cross-layer", objects(&model.cross_layer, &threat));
    let usual = Mitigation::default();
    let mitigations = model.mitigations.iter().map(|it| (it.id.as_str(), it as &dyn Object, &usual as &dyn Object));
    named(&mut yaml, "mitigations", mitigations);
    yaml
}

fn objects<'a, T: Object>(objects: &'a [T], usual: &'a T) -> impl Iterator<Item = (&'a dyn Object, &'a dyn Object)> {
    objects.iter().map(move |object| (object as &dyn Object, usual as &dyn Object))
}

/// Writes a map of ids to objects, each given together with an object that has the default values.
fn named<'a>(yaml: &mut String, name: &str, objects: impl Iterator<Item = (&'a str, &'a dyn Object, &'a dyn Object)>) {
    for (number, (id, object, usual)) in objects.enumerate() {
        if number == 0 {
            yaml.push_str(&format!("{name}:\n"));
        }
        yaml.push_str(&format!("  {}:\n", quoted(id)));
        self::object(yaml, "    ", object, usual, &[]);
    }
}

/// Writes a list of objects, each given together with an object that has the default values.
fn listed<'a>(
    yaml: &mut String,
    indent: &str,
    name: &str,
    objects: impl Iterator<Item = (&'a dyn Object, &'a dyn Object)>,
) {
    for (number, (object, usual)) in objects.enumerate() {
        if number == 0 {
            yaml.push_str(&format!("{indent}{name}:\n"));
        }
        let mut body = String::new();
        self::object(&mut body, &format!("{indent}    "), object, usual, &[]);
        yaml.push_str(&format!("{indent}  - {}", body.trim_start_matches(' ')));
    }
}

/// Writes the keys of an object, each on its own lines. Keys with the same value as in `usual` are left out.
fn object(yaml: &mut String, indent: &str, object: &dyn Object, usual: &dyn Object, by_hand: &[&str]) {
    for (number, key) in object.table().keys.iter().enumerate() {
        if by_hand.contains(&key.name) {
            continue;
        }
        let (mut lines, mut usual_lines) = (String::new(), String::new());
        entry(&mut lines, indent, key, &object.value(number));
        entry(&mut usual_lines, indent, key, &usual.value(number));
        if lines != usual_lines {
            yaml.push_str(&lines);
        }
    }
}

/// Writes a key with its value, or nothing if there is no value.
fn entry(yaml: &mut String, indent: &str, of: &Key, value: &Value<'_>) {
    let name = of.name;
    match value {
        Value::Text(text) if matches!(of.kind, Kind::Prose) => {
            prose(yaml, indent, name, "", &paragraphs(text));
        }
        Value::List(items) => {
            if !items.is_empty() {
                yaml.push_str(&format!("{indent}{name}:\n"));
            }
            for scalar in items.iter().filter_map(|item| scalar(of, item)) {
                yaml.push_str(&format!("{indent}  - {scalar}\n"));
            }
        }
        Value::Labelled(pairs) => {
            if !pairs.is_empty() {
                yaml.push_str(&format!("{indent}{name}:\n"));
            }
            for (label, text) in *pairs {
                prose(yaml, &format!("{indent}  "), &quoted(label), "", &paragraphs(text));
            }
        }
        Value::Object(object) => {
            let mut body = String::new();
            for (key, value) in fields(*object) {
                entry(&mut body, &format!("{indent}  "), key, &value);
            }
            if !body.is_empty() {
                yaml.push_str(&format!("{indent}{name}:\n{body}"));
            }
        }
        value => {
            if let Some(scalar) = scalar(of, value) {
                yaml.push_str(&format!("{indent}{name}: {scalar}\n"));
            }
        }
    }
}

/// Formats a value on one line.
fn scalar(of: &Key, value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::Text(text) => match of.kind {
            Kind::Link if is_address(text) => quoted(text),
            Kind::Link | Kind::IdOrProse | Kind::Prose => quoted(&markdown(text)),
            _ => quoted(text),
        },
        Value::Id(id) => quoted(id),
        Value::Word { word, .. } => (*word).to_owned(),
        Value::Entry { id, .. } => quoted(id),
        Value::Date(date) => date.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
        Value::Nothing | Value::List(_) | Value::Labelled(_) | Value::Object(_) => return None,
    })
}

/// Splits plain text into paragraphs.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

/// Writes the simple keys of an assessment. The caller writes its inputs.
pub(super) fn assessment(yaml: &mut String, assessment: &Assessment) {
    let by_hand = [
        "agent",
        "agent-id",
        "id",
        "version",
        "cvss",
        "vector",
        "exploit",
        "mitigation",
        "factors",
        "metrics",
        "expect",
        "published",
    ];
    let usual = Assessment { agent: String::new(), ..Assessment::new("") };
    object(yaml, "", assessment, &usual, &by_hand);
}
