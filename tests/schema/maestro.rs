//! The shape of a `maestro` block.

use std::borrow::Cow;

use mdbook_aivss::maestro::SEVEN_LAYER;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::values::*;

/// A MAESTRO threat model: the body of a `maestro` block. Keys that begin with `x-` are your own; they are kept and exported.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields, title = "MAESTRO threat model")]
#[schemars(extend("patternProperties" = { "^x-": true }))]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct ThreatModel {
    /// Display name of the agent.
    agent: Text,
    /// Joins the assessments and threat models of one agent. Default: the agent's name as a slug.
    agent_id: Option<Id>,
    /// Unique among the threat models of the book. Default: the agent's id.
    id: Option<Id>,
    /// Ids that it had before; their anchors and history are kept.
    formerly: Option<OneOrMany<Id>>,
    /// In a few sentences, as Markdown.
    summary: Option<Text>,
    /// The version of the agent that was looked at.
    agent_version: Option<Text>,
    /// Who owns the model.
    owner: Option<Text>,
    /// Who made it.
    assessor: Option<Text>,
    /// When it was made.
    assessed: Option<Date>,
    /// When it is due again.
    review: Option<Date>,
    /// URLs or text.
    refs: Option<OneOrMany<Text>>,
    /// Words to filter registers by.
    tags: Option<OneOrMany<Text>>,
    /// What the model was made from, such as `listing`.
    basis: Option<Text>,
    /// Scope, assets, actors, trust boundaries, …: label and Markdown.
    context: Option<Context>,
    /// What the model rests on.
    assumptions: Option<OneOrMany<AssumptionEntry>>,
    /// What was found, layer by layer. A layer that is left out has not been assessed.
    layers: Option<Layers>,
    /// Threats that need two or more layers.
    cross_layer: Option<OneOrMany<CrossLayerThreat>>,
    /// What is done about the threats, by id.
    mitigations: Option<Mitigations>,
}

either! {
    /// An assumption, as text or with its state.
    AssumptionEntry = Text, Assumption;
    /// A layer: what was found as text, its threats, or all of it.
    LayerEntry = LayerText, Vec<ThreatEntry>, Layer;
    /// A threat; text alone is its title.
    ThreatEntry = Text, Threat;
    /// A mitigation; text alone is its title.
    MitigationEntry = Text, Mitigation;
    /// Text, or a list of short ones.
    TextOrList = Text, Vec<Text>;
}

/// Labels of the author's own choice.
pub(crate) struct Context;

impl JsonSchema for Context {
    fn schema_name() -> Cow<'static, str> {
        "Context".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<TextOrList>();
        json_schema!({ "type": "object", "additionalProperties": text })
    }
}

/// The seven layers by number or name.
pub(crate) struct Layers;

impl JsonSchema for Layers {
    fn schema_name() -> Cow<'static, str> {
        "Layers".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let entry = generator.subschema_for::<LayerEntry>();
        let mut properties = Map::new();
        for layer in SEVEN_LAYER.layers {
            let mut entry = entry.clone();
            entry.insert("description".to_owned(), Value::from(format!("{}. {}", layer.title, layer.scope)));
            properties.insert(layer.code.to_owned(), entry.clone().into());
            properties.insert(layer.name.to_owned(), entry.into());
        }
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

/// Mitigations by id.
pub(crate) struct Mitigations;

impl JsonSchema for Mitigations {
    fn schema_name() -> Cow<'static, str> {
        "Mitigations".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let entry = generator.subschema_for::<MitigationEntry>();
        json_schema!({
            "type": "object",
            "propertyNames": { "pattern": "^[A-Za-z0-9._-]+$" },
            "additionalProperties": entry,
        })
    }
}

/// Something that the model takes for granted.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Assumption {
    id: Option<LooseId>,
    text: Text,
    /// Default: unvalidated.
    status: Option<AssumptionStatusWord>,
    /// What follows if it does not hold.
    if_wrong: Option<Text>,
}

/// A layer in full.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend("patternProperties" = { "^x-": true }))]
// A layer that says nothing is left out; one that does not apply needs a reason.
#[schemars(extend("anyOf" = [
    { "required": ["note"] },
    { "required": ["reason"] },
    { "required": ["components"] },
    { "required": ["threats"] },
    { "required": ["status"], "properties": { "status": { "pattern": "^uncertain|^not-applicable\\s+[—–-]" } } },
]))]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Layer {
    /// Default: mapped.
    status: Option<LayerStatus>,
    /// Why it is uncertain or does not apply.
    reason: Option<Text>,
    /// What this layer's text was made from.
    basis: Option<Text>,
    /// What was found, as Markdown.
    note: Option<LayerText>,
    /// Parts of the system in this layer.
    components: Option<OneOrMany<Text>>,
    threats: Option<OneOrMany<ThreatEntry>>,
}

macro_rules! threat {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(JsonSchema)]
        #[schemars(rename_all = "kebab-case", deny_unknown_fields)]
        #[schemars(extend("patternProperties" = { "^x-": true }))]
        #[expect(dead_code, reason = "the shape alone counts")]
        pub(crate) struct $name {
            /// Default: from the model's id, the layer and the title.
            id: Option<LooseId>,
            /// In a few words, as Markdown.
            title: Text,
            /// In a few sentences, as Markdown.
            description: Option<Text>,
            catalog: Option<CatalogSlug>,
            severity: Option<Severity4>,
            likelihood: Option<LikelihoodWord>,
            vector: Option<VectorWord>,
            complexity: Option<ComplexityWord>,
            factors: Option<OneOrMany<AgenticFactorWord>>,
            /// Parts of the system that it concerns.
            components: Option<OneOrMany<Text>>,
            /// Default: open.
            status: Option<ThreatStatusWord>,
            owner: Option<Text>,
            /// Why it stands where it stands.
            reason: Option<Text>,
            /// When it is looked at again.
            review: Option<Date>,
            /// Ids of mitigations (`M1`, or `MODEL/M1` for another model's), or text.
            mitigations: Option<OneOrMany<Text>>,
            /// Default: partial.
            coverage: Option<CoverageWord>,
            /// Ids of other frameworks.
            maps: Option<Maps>,
            /// URLs or text.
            refs: Option<OneOrMany<Text>>,
            /// The risk that the author expects; any other is an error.
            expect: Option<Severity4>,
            $($(#[$doc])* $field: $type,)*
        }
    };
}

threat! {
    /// A threat of one layer. Its risk follows from severity and likelihood and is not written.
    Threat {}
}

threat! {
    /// A threat that needs two layers or more.
    CrossLayerThreat {
        /// The layers that it spans.
        #[schemars(extend("minItems" = 2))]
        layers: Vec<LayerName>,
        /// Ids of threats of these layers, in order.
        chain: Option<OneOrMany<LooseId>>,
    }
}

/// Ids of other frameworks.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Maps {
    asi: Option<OneOrMany<Asi>>,
    t: Option<OneOrMany<T>>,
    llm: Option<OneOrMany<Llm>>,
    atlas: Option<OneOrMany<Atlas>>,
    attack: Option<OneOrMany<Attack>>,
    cwe: Option<OneOrMany<Cwe>>,
    stride: Option<OneOrMany<Stride>>,
}

/// What is done about a threat.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend("patternProperties" = { "^x-": true }))]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Mitigation {
    title: Text,
    /// In a few sentences, as Markdown.
    description: Option<Text>,
    /// Default: from `catalog`.
    r#type: Option<ControlTypeWord>,
    /// Default: none.
    status: Option<MitigationStatusWord>,
    catalog: Option<ControlId>,
    owner: Option<Text>,
    /// URLs or text.
    evidence: Option<OneOrMany<Text>>,
    cost: Option<Grade>,
    effectiveness: Option<Grade>,
    /// URLs or text.
    refs: Option<OneOrMany<Text>>,
}
