//! The shape of `export --format json`. A score is also what `score --format json` prints.
//!
//! A key that may be null is there all the same; one that may be left out says so. The author's own `x-` fields come with `_` for `-`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use mdbook_aivss::aivss::{FactorSet, Severity, VERSIONS, Version};
use mdbook_aivss::internals::diagnostic::LintLevel;
use mdbook_aivss::internals::register::gate::{Judge, Unjudged};
use mdbook_aivss::maestro::{self, EDITIONS, LayerId, LayerStatus, Level, RiskBasis, Vocabulary};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::tables::{exported, objects, with};

/// Everything in a book, in book order.
#[derive(JsonSchema)]
#[schemars(title = "Export of a book")]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Export {
    /// Changes when a key changes its meaning or goes; new keys do not change it.
    #[schemars(extend("const" = 1))]
    schema_version: u32,
    book: Book,
    /// How strictly the book is judged; null where nobody read `book.toml`.
    policy: Option<Policy>,
    scores: Vec<BookScore>,
    models: Vec<Model>,
    threats: Vec<Threat>,
    mitigations: Vec<Mitigation>,
    summary: Summary,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Book {
    title: Option<String>,
}

/// The figures of `maestro summary` for the whole book. Only open threats count, but under `threats` and `due`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Summary {
    /// Agents with an assessment or a threat model.
    agents: u32,
    assessments: u32,
    threats: u32,
    open: u32,
    levels: Vec<SummaryLevel>,
    /// Highest effective risk first.
    highest: Vec<SummaryThreat>,
    /// Highest score first.
    scores: Vec<SummaryScore>,
    /// Earliest day first.
    due: Vec<SummaryDue>,
    owners: Vec<SummaryOwner>,
    /// Controls that are not done and would lower a level, the one that lowers the highest levels first.
    controls: Vec<SummaryControl>,
    asi: Vec<SummaryCovered>,
    /// L1 to L7, then `cross-layer`.
    layers: Vec<SummaryCovered>,
    not_assessed: Vec<SummaryLeftOut>,
}

/// Open threats before and after controls. The level is also `none`, where controls leave nothing, or `unrated`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct SummaryLevel {
    level: String,
    inherent: u32,
    effective: u32,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct SummaryThreat {
    id: String,
    model: String,
    risk: Option<LevelWord>,
    /// Also `none`.
    effective: Option<String>,
    /// The highest of the assessments that name it.
    score: Option<f64>,
    owner: Option<String>,
    review: Option<Date>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct SummaryScore {
    id: String,
    score: Option<f64>,
}

/// A review or the last day of an exemption. `kind` is `assessment`, `model`, `threat`, `accepted` or `exemption`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct SummaryDue {
    date: Date,
    kind: String,
    id: String,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct SummaryOwner {
    /// Null for the threats that nobody owns.
    owner: Option<String>,
    critical: u32,
    high: u32,
    open: u32,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct SummaryControl {
    id: String,
    model: String,
    lowers: Vec<SummaryLowered>,
}

/// The effective level of a threat now, and if the control were done: also `none`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct SummaryLowered {
    threat: String,
    from: LevelWord,
    to: String,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct SummaryCovered {
    id: String,
    open: u32,
    highest: Option<LevelWord>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct SummaryLeftOut {
    model: String,
    layer: String,
}

/// The exemption of the gate that names it, whether its last day is over or not.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Exempted {
    /// The last day on which it holds.
    until: Date,
    owner: String,
    reason: String,
}

/// How strictly the book is judged, under the names of `[preprocessor.aivss]`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Policy {
    gate: Gate,
    /// The level in force of every lint.
    lints: BTreeMap<String, LintWord>,
    /// The risk, by severity and likelihood.
    matrix: BTreeMap<String, BTreeMap<String, LevelWord>>,
    /// The files with rules of the book, if it names any.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    rules: Vec<String>,
    /// What the gate would fail without exemptions and baseline; null where the gate limits neither scores nor threats.
    above_limits: Option<AboveLimits>,
}

/// A limit that is not set is null.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Gate {
    #[schemars(range(min = 0, max = 10))]
    max_score: Option<f64>,
    max_risk: Option<LevelWord>,
    /// How many open threats of a risk are allowed.
    max_open: BTreeMap<String, u32>,
    /// How many open questions are allowed; left out where that is not limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_open_questions: Option<u32>,
    risk: BasisWord,
    judge: JudgeWord,
    unrated: UnjudgedWord,
    unscored: UnjudgedWord,
    vanished: UnjudgedWord,
    expect: ExpectedCounts,
    /// Path of the exported file that the gate compares with.
    baseline: Option<String>,
    agents: BTreeMap<String, AgentLimits>,
    layers: BTreeMap<String, LayerLimits>,
    exempt: Vec<Exemption>,
}

/// Minimum counts; null where nothing is expected.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct ExpectedCounts {
    assessments: Option<u32>,
    models: Option<u32>,
    threats: Option<u32>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct AgentLimits {
    #[schemars(range(min = 0, max = 10))]
    max_score: Option<f64>,
    max_risk: Option<LevelWord>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct LayerLimits {
    max_risk: Option<LevelWord>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Exemption {
    id: String,
    /// Which of an assessment and a threat with this id it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Exempts>,
    reason: String,
    owner: String,
    until: Date,
}

/// What an exemption is for.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) enum Exempts {
    Assessment,
    Threat,
}

/// Ids of entries; null where the gate has no limit for that kind.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct AboveLimits {
    scores: Option<Vec<String>>,
    threats: Option<Vec<String>>,
}

/// The location of something in the author's file.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Location {
    /// Relative to the book's folder, with forward slashes.
    path: String,
    /// From 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// In Unicode scalar values, from 1.
    #[schemars(range(min = 1))]
    column: u32,
    /// The id in the rendered page.
    anchor: String,
}

macro_rules! words {
    ($($name:ident = $words:expr;)+) => {$(
        pub(crate) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let words: Vec<&str> = $words.into_iter().collect();
                json_schema!({ "enum": words })
            }
        }
    )+};
}

words! {
    VersionId = Version::ids();
    SeverityWord = Severity::ALL.iter().map(|severity| severity.word());
    FactorSetId = FactorSet::all().map(|set| set.id);
    EditionId = EDITIONS.iter().map(|edition| edition.id);
    LayerCode = EDITIONS.iter().flat_map(|edition| edition.layers).map(|layer| layer.key);
    LevelWord = Level::words();
    // What is left after mitigation may be nothing.
    EffectiveWord = Level::words().chain(["none"]);
    BasisWord = RiskBasis::words();
    JudgeWord = [Judge::High, Judge::Headline].map(Judge::word);
    UnjudgedWord = [Unjudged::Fail, Unjudged::Pass].map(Unjudged::word);
    LintWord = [LintLevel::Allow, LintLevel::Warn, LintLevel::Deny].map(LintLevel::word);
    LayerStatusWord = LayerStatus::ALL.iter().map(|status| status.word());
}

/// A day, such as 2026-11-20.
type Date = String;

macro_rules! score {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(JsonSchema)]
        #[schemars(extend("patternProperties" = { "^x[-_]": true }))]
        #[expect(dead_code, reason = "the shape alone counts")]
        pub(crate) struct $name {
            id: String,
            agent: String,
            agent_id: String,
            title: Option<String>,
            version: VersionId,
            /// The set that the author's names belong to. Versions with factors only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            factor_set: Option<FactorSetId>,
            cvss: Option<Cvss>,
            /// By key of the factor. Versions with factors only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            factors: Option<Factors>,
            /// Versions with factors only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            factor_sum: Option<f64>,
            /// Versions with factors only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            threat_multiplier: Option<f64>,
            /// Versions with factors only; null where the version has none.
            #[schemars(skip_serializing_if = "Option::is_none")]
            mitigation_factor: Option<f64>,
            /// By letters. Versions with metrics only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            metrics: Option<Metrics>,
            /// The metrics as a vector. Versions with metrics only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            vector: Option<String>,
            /// Versions with metrics only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            cvss_bte: Option<f64>,
            /// Versions with metrics only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            effect_class: Option<String>,
            /// Versions with metrics only; null where a metric is X.
            #[schemars(skip_serializing_if = "Option::is_none")]
            adjustment: Option<f64>,
            /// Inputs that the author did not state.
            assumed: Vec<String>,
            /// Exact. Versions with factors only; null where it is not scored.
            #[schemars(skip_serializing_if = "Option::is_none")]
            aars: Option<f64>,
            /// Null where it is not scored.
            #[schemars(range(min = 0, max = 10))]
            score: Option<f64>,
            severity: Option<SeverityWord>,
            /// The experimental score. Versions with metrics only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            adjusted_score: Option<f64>,
            /// Versions with metrics only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            adjusted_severity: Option<SeverityWord>,
            /// `high` where a factor is taken at the high end of its range and the interval has two ends: the score reads "up to".
            headline: Headline,
            /// The scores at all lows and at all highs.
            interval: Interval,
            /// Inputs that are no published values of the version.
            off_table: Vec<String>,
            /// The score is below the CVSS base.
            below_cvss: bool,
            /// What one change of an input would give.
            levers: Vec<Lever>,
            formerly: Vec<String>,
            summary: Option<String>,
            refs: Vec<String>,
            tags: Vec<String>,
            agent_version: Option<String>,
            assessor: Option<String>,
            assessed: Option<Date>,
            review: Option<Date>,
            /// As the author stated it. Versions with factors only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            exploit: Option<Choice>,
            /// As the author stated it. Versions with factors only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            mitigation: Option<Choice>,
            /// Versions with factors only.
            #[schemars(skip_serializing_if = "Option::is_none")]
            factors_from: Option<String>,
            /// ASI ids, else names.
            risks: Vec<String>,
            threats: Vec<String>,
            expect: Option<Expect>,
            published: Option<Published>,
            $($(#[$doc])* $field: $type,)*
        }
    };
}

score! {
    /// A scored assessment of a book.
    BookScore {
        /// Null where no exemption of `book.toml` names it.
        exempted: Option<Exempted>,
        /// Null where the place is not known.
        location: Option<Location>,
    }
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) enum Headline {
    Point,
    High,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Cvss {
    score: f64,
    vector: Option<String>,
    /// `CVSS-B`, `CVSS-BT`, `CVSS-BE`, `CVSS-BTE`; null without a vector.
    nomenclature: Option<String>,
    /// Left out where none was given.
    #[schemars(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// Left out where none was given.
    #[schemars(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<String>>,
}

/// A factor as the author estimated it.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Factor {
    /// The published name.
    name: String,
    /// What the headline is computed from.
    score: f64,
    low: f64,
    high: f64,
    why: Option<String>,
    evidence: Vec<String>,
}

/// By the keys of the factors of all sets.
pub(crate) struct Factors;

impl JsonSchema for Factors {
    fn schema_name() -> Cow<'static, str> {
        "Factors".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let factor = generator.subschema_for::<Factor>();
        let keys =
            FactorSet::all().flat_map(|set| set.factors()).map(|it| (it.key().to_owned(), Value::from(factor.clone())));
        json_schema!({ "type": "object", "properties": keys.collect::<Map<_, _>>(), "additionalProperties": false })
    }
}

/// A metric of the 2.0 candidate.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Metric {
    name: String,
    /// A letter.
    value: char,
    why: Option<String>,
    evidence: Vec<String>,
}

/// By letters.
pub(crate) struct Metrics;

impl JsonSchema for Metrics {
    fn schema_name() -> Cow<'static, str> {
        "Metrics".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let metric = generator.subschema_for::<Metric>();
        let metrics = VERSIONS.iter().filter_map(|version| version.metrics()).flat_map(|method| method.metrics);
        let keys = metrics.map(|it| (it.abbr.to_owned(), Value::from(metric.clone())));
        json_schema!({ "type": "object", "properties": keys.collect::<Map<_, _>>(), "additionalProperties": false })
    }
}

/// A multiplier and the level that it is, if it is one.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Choice {
    value: f64,
    level: Option<String>,
    why: Option<String>,
    evidence: Vec<String>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Interval {
    low: f64,
    high: f64,
}

/// A change and the score that it would give.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Lever {
    change: String,
    score: f64,
    severity: SeverityWord,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Expect {
    score: Option<f64>,
    severity: Option<SeverityWord>,
}

/// What another page claims.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Published {
    score: f64,
    source: Option<String>,
    date: Option<Date>,
}

objects! {
    /// A threat model without its threats.
    Model = |generator| exported(
        &maestro::ThreatModel::default(),
        &["layers", "cross-layer", "mitigations", "assumptions", "zones", "components", "flows", "dismissed"],
        json!({
            "assumptions": { "type": "array", "items": generator.subschema_for::<Assumption>() },
            "layers": {
                "description": "All layers of the edition, L1 first.",
                "type": "array", "items": generator.subschema_for::<Layer>(), "minItems": 7, "maxItems": 10,
            },
            "zones": {
                "description": "Least trusted first.",
                "type": "array", "items": generator.subschema_for::<Zone>(),
            },
            "components": { "type": "array", "items": generator.subschema_for::<Component>() },
            "flows": { "type": "array", "items": generator.subschema_for::<Flow>() },
            "dismissed": { "type": "array", "items": generator.subschema_for::<Dismissal>() },
            "questions": { "type": "array", "items": generator.subschema_for::<Question>() },
            "location": generator.subschema_for::<Option<Location>>(),
        }),
        &["zones", "components", "flows", "dismissed", "questions"],
    );

    /// A trust zone.
    Zone = |_generator| exported(&maestro::Zone::default(), &["trust"], json!({
        "id": { "type": "string" },
        "trust": { "type": ["integer", "null"], "minimum": 0, "maximum": 100 },
    }), &[]);

    /// A part of the system.
    Component = |_generator| {
        exported(&maestro::Component::default(), &[], json!({ "id": { "type": "string" } }), &[])
    };

    /// What goes from one component to another; `flow` is `a -> b`.
    Flow = |_generator| exported(&maestro::Flow::default(), &[], json!({ "flow": { "type": "string" } }), &[]);

    /// A question that needs no threat; `dismisses` is `question` or `question@component`.
    Dismissal = |_generator| {
        exported(&maestro::Dismissal::default(), &[], json!({ "dismisses": { "type": "string" } }), &[])
    };

    /// Something that the model takes for granted.
    Assumption = |_generator| exported(&maestro::Assumption::default(), &[], json!({}), &[]);

    /// A layer, whether it was assessed or not.
    Layer = |generator| exported(
        &maestro::Layer::not_assessed(LayerId::L1),
        &["status", "threats"],
        json!({
            "layer": generator.subschema_for::<LayerCode>(),
            "name": { "description": "The canonical name.", "type": "string" },
            "status": generator.subschema_for::<LayerStatusWord>(),
        }),
        &[],
    );

    /// A threat of one layer, or one that spans several.
    Threat = |generator| with(exported(
        &maestro::Threat::default(),
        &["maps"],
        json!({
            "model": { "description": "Id of its threat model.", "type": "string" },
            "agent": { "type": "string" },
            "agent_id": { "type": "string" },
            "layer": generator.subschema_for::<LayerCode>(),
            "layers": { "type": "array", "items": generator.subschema_for::<LayerCode>() },
            "edition": generator.subschema_for::<EditionId>(),
            "layer_titles": { "description": "Code and name of each layer.", "type": "array", "items": { "type": "string" } },
            "chain": { "type": "array", "items": { "type": "string" } },
            "risk": generator.subschema_for::<Option<LevelWord>>(),
            "effective": generator.subschema_for::<Option<Effective>>(),
            "maps": generator.subschema_for::<Maps>(),
            "exempted": generator.subschema_for::<Option<Exempted>>(),
            "location": generator.subschema_for::<Option<Location>>(),
        }),
        &["layer", "layers", "chain"],
    ), json!({ "oneOf": [{ "required": ["layer"] }, { "required": ["layers", "chain"] }] }));

    /// Ids of other frameworks.
    Maps = |_generator| exported(&maestro::Maps::default(), &[], json!({}), &[]);

    /// What is done about threats.
    Mitigation = |generator| exported(
        &maestro::Mitigation::default(),
        &[],
        json!({
            "id": { "type": "string" },
            "model": { "description": "Id of its threat model.", "type": "string" },
            "agent": { "type": "string" },
            "agent_id": { "type": "string" },
            "threats": { "description": "Ids of the threats that it serves.", "type": "array", "items": { "type": "string" } },
            "location": generator.subschema_for::<Option<Location>>(),
        }),
        &[],
    );
}

/// A question that the architecture of a model raises.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Question {
    /// Id of the rule.
    rule: String,
    /// What it asks.
    question: String,
    /// Id of the component that it is about.
    component: String,
    /// Ids of the components that raise it, in the order of the flows.
    path: Vec<String>,
    state: QuestionState,
    /// Id of the threat that answers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_by: Option<String>,
}

/// What became of a question.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) enum QuestionState {
    Open,
    Answered,
    Dismissed,
}

/// What is left of the risk: its number times (1 - implementation).
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape alone counts")]
pub(crate) struct Effective {
    value: f64,
    level: EffectiveWord,
    implementation: f64,
    /// The rule that gave the implementation.
    reason: String,
}

/// What `score --format json` prints: a score without what only a book knows.
pub(crate) fn without_location(export: &Value) -> Value {
    let mut schema = export["$defs"]["BookScore"].clone();
    if let Some(required) = schema["required"].as_array_mut() {
        required.retain(|key| key != "location" && key != "exempted");
    }
    schema["$defs"] = export["$defs"].clone();
    for key in ["location", "exempted"] {
        schema["properties"][key] = json!(false);
    }
    schema
}
