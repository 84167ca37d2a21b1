//! The schema of a `maestro` block.

use mdbook_aivss::internals::fields::LOOSE_ID;
use mdbook_aivss::maestro::{self, EDITIONS, SEVEN_LAYER, TEN_DRAFT, Vocabulary};
use schemars::{SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::tables::{any, objects, one_or_many, with, written};
use super::values::*;

objects! {
    /// A MAESTRO threat model: the body of a `maestro` block. Keys that begin with `x-` are your own; they are kept and exported.
    ThreatModel = |generator| with(written(generator, maestro::ThreatModel::TABLE, |generator, key| Some(match key {
        "context" => {
            let text = generator.subschema_for::<Text>();
            json_schema!({ "type": "object", "additionalProperties": { "anyOf": [text, { "type": "array", "items": text }] } })
        }
        "assumptions" => one_or_many(&any::<Text, Assumption>(generator)),
        "layers" => layers(generator),
        "cross-layer" => one_or_many(&generator.subschema_for::<CrossLayerThreat>()),
        "mitigations" => {
            let entry = any::<Text, Mitigation>(generator);
            let names = json!({ "pattern": LOOSE_ID.pattern });
            json_schema!({ "type": "object", "propertyNames": names, "additionalProperties": entry })
        }
        "zones" => {
            let (id, zone) = (generator.subschema_for::<LooseId>(), any::<Text, Zone>(generator));
            let names = json!({ "pattern": LOOSE_ID.pattern });
            let entry = json!({ "anyOf": [zone, { "type": "null" }] });
            json_schema!({ "anyOf": [
                id,
                { "type": "array", "items": id },
                { "type": "object", "propertyNames": names, "additionalProperties": entry },
            ] })
        }
        "components" => {
            let entry = any::<ComponentKind, Component>(generator);
            let names = json!({ "pattern": LOOSE_ID.pattern });
            json_schema!({ "type": "object", "propertyNames": names, "additionalProperties": entry })
        }
        "flows" => one_or_many(&any::<ShortFlow, Flow>(generator)),
        "dismissed" => one_or_many(&generator.subschema_for::<Dismissal>()),
        _ => return None,
    })), json!({
        "title": "MAESTRO threat model",
        // Without `edition` the layers are the seven: the schema does not see `book.toml`.
        "if": { "required": ["edition"], "properties": { "edition": { "const": TEN_DRAFT.id } } },
        "then": { "properties": { "layers": layers_of(&TEN_DRAFT) } },
        "else": { "properties": { "layers": layers_of(&SEVEN_LAYER) } },
    }));

    /// A trust zone.
    Zone = |generator| written(generator, maestro::Zone::TABLE, |_, key| match key {
        "trust" => Some(json_schema!({ "type": "integer", "minimum": 0, "maximum": 100 })),
        _ => None,
    });

    /// What a component is, where nothing else is said of it.
    ComponentKind = |_generator| json_schema!({ "enum": maestro::ComponentKind::words().collect::<Vec<_>>() });

    /// A part of the system.
    Component = |generator| written(generator, maestro::Component::TABLE, |_, _| None);

    /// What goes from one component to another: `a -> b: what`, or `a <-> b`.
    ShortFlow = |generator| {
        let arrow = "^[^>]*[^>-]\\s*<?->[^>]*$";
        let text = generator.subschema_for::<Text>();
        json_schema!({ "anyOf": [
            { "type": "string", "pattern": arrow },
            {
                "type": "object", "minProperties": 1, "maxProperties": 1,
                "patternProperties": { arrow: text }, "additionalProperties": false,
            },
        ] })
    };

    /// A flow in full.
    Flow = |generator| written(generator, maestro::Flow::TABLE, |_, _| None);

    /// A question about the architecture that needs no threat.
    Dismissal = |generator| written(generator, maestro::Dismissal::TABLE, |_, _| None);

    /// An id of letters, digits, `.`, `_` and `-`.
    LooseId = |_generator| json_schema!({ "type": ["string", "number"], "pattern": LOOSE_ID.pattern });

    /// Something that the model takes for granted.
    Assumption = |generator| written(generator, maestro::Assumption::TABLE, |_, _| None);

    /// A layer: what was found as text, its threats, or all of it.
    LayerEntry = |generator| {
        let (text, threat) = (generator.subschema_for::<LayerText>(), generator.subschema_for::<ThreatEntry>());
        let layer = generator.subschema_for::<Layer>();
        json_schema!({ "anyOf": [text, { "type": "array", "items": threat }, layer] })
    };

    /// A threat; text alone is its title.
    ThreatEntry = |generator| any::<Text, Threat>(generator);

    /// A layer in full.
    // A layer that says nothing is left out; one that does not apply needs a reason.
    Layer = |generator| with(written(generator, maestro::Layer::TABLE, |generator, key| Some(match key {
        "status" => generator.subschema_for::<LayerStatus>(),
        "note" => generator.subschema_for::<LayerText>(),
        "threats" => one_or_many(&generator.subschema_for::<ThreatEntry>()),
        _ => return None,
    })), json!({ "anyOf": [
        { "required": ["note"] },
        { "required": ["reason"] },
        { "required": ["components"] },
        { "required": ["threats"] },
        { "required": ["status"], "properties": { "status": { "pattern": "^uncertain|^not-applicable\\s+[—–-]" } } },
    ] }));

    /// A threat of one layer. Its risk follows from severity and likelihood and is not written.
    Threat = |generator| written(generator, maestro::Threat::IN_LAYER, |generator, key| match key {
        "maps" => Some(generator.subschema_for::<Maps>()),
        "catalog" => Some(generator.subschema_for::<CatalogSlug>()),
        _ => None,
    });

    /// A threat that needs two layers or more.
    CrossLayerThreat = |generator| written(generator, maestro::Threat::ACROSS, |generator, key| Some(match key {
        "catalog" => generator.subschema_for::<CatalogSlug>(),
        "layers" => {
            let layer = generator.subschema_for::<LayerName>();
            json_schema!({ "type": "array", "items": layer, "minItems": 2 })
        }
        "maps" => generator.subschema_for::<Maps>(),
        _ => return None,
    }));

    /// Ids of other frameworks.
    Maps = |generator| written(generator, maestro::Maps::TABLE, |_, _| None);

    /// What is done about a threat.
    Mitigation = |generator| written(generator, maestro::Mitigation::TABLE, |_, _| None);
}

/// Only the layers of one edition.
fn layers_of(edition: &maestro::Edition) -> Value {
    let names: Vec<_> = edition.layers.iter().flat_map(|row| [row.code, row.name]).collect();
    json!({ "propertyNames": { "enum": names } })
}

/// The layers of every edition by number or name.
fn layers(generator: &mut SchemaGenerator) -> schemars::Schema {
    let entry = generator.subschema_for::<LayerEntry>();
    let mut properties = Map::new();
    for row in EDITIONS.iter().flat_map(|edition| edition.layers) {
        for name in [row.code, row.name] {
            // A code is a layer of each edition.
            let layer = properties.entry(name).or_insert_with(|| entry.clone().into());
            let before = layer["description"].as_str().map(|text| format!("{text} Or "));
            let text = format!("{}{}. {}", before.unwrap_or_default(), row.full, row.scope);
            layer["description"] = Value::from(text);
        }
    }
    json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
}
