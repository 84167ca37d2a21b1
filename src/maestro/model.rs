//! What an author states about one agent: the layers, threats and mitigations of a threat model.
//!
//! Each object is declared together with the table of its keys: see [`fields`](crate::fields).

use std::borrow::Cow;

use jiff::civil::Date;

use super::{
    AgenticFactor, AttackComplexity, AttackVector, CatalogEntry, CatalogScope, Component, Control, Dismissal, Edition,
    Flow, LayerId, Level, Likelihood, Zone, risk::RISKS, taxonomy,
};
use crate::fields::{KeyTable, Kind, LOOSE_ID, QUESTION_AT, Refused, SLUG, Slot, Thing, Value, object};
use crate::name::slug;

object! {
    /// One threat model, as the author stated it. It contains no risks; these are computed from it.
    #[derive(Debug, Clone, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct ThreatModel as "a threat model", extra;

    keys {
        /// Name of the agent as the page shows it.
        "agent", agent: String, required();
        /// Connects the assessments and threat models of one agent. Default: the agent's name as a slug.
        "agent-id", agent_id: String, id(&SLUG), names(Thing::Agent), by_hand();
        /// Unique among the threat models of the book. Default: the agent's id.
        "id", id: String, id(&SLUG), names(Thing::Model), by_hand();
        /// Former ids of the model. Links to them keep working, and `diff` follows them.
        "formerly", formerly: Vec<String>, id(&SLUG), named(Thing::Model), label("former ids");
        /// The edition of MAESTRO that defines the layers: `seven` or `ten-draft`. Default: `edition` in `book.toml`, otherwise `seven`.
        "edition", edition: &'static Edition;
        /// A few sentences about the model, as Markdown.
        "summary", summary: Option<String>, prose();
        /// The version of the agent that was assessed.
        "agent-version", agent_version: Option<String>;
        /// Who is responsible for the model.
        "owner", owner: Option<String>;
        /// Who made the model.
        "assessor", assessor: Option<String>;
        /// When the model was made.
        "assessed", assessed: Option<Date>;
        /// When the model should be reviewed.
        "review", review: Option<Date>;
        /// URLs or text.
        "refs", refs: Vec<String>, link(), label("references");
        /// Words that registers and the matrix can filter by.
        "tags", tags: Vec<String>;
        /// What the model was made from, such as `listing` or `source code`. The tag of an uncertain layer shows it.
        "basis", basis: Option<String>;
        /// Labels with Markdown texts: scope, assets, actors, trust boundaries, and whatever else matters.
        "context", context: Vec<(String, String)>, by_hand();
        /// What the model assumes: texts, or maps with the keys below.
        "assumptions", assumptions: Vec<Assumption>, by_hand(), label("assumption");
        /// What is known about each layer. A layer that is left out is shown as not assessed.
        "layers", layers: Vec<Layer>, by_name("a map of the layers"), label("layer");
        /// Cross-layer threats: those that need two or more layers.
        "cross-layer", cross_layer: Vec<Threat>, objects_of(Threat::ACROSS), by_hand();
        /// The controls against the threats, by id.
        "mitigations", mitigations: Vec<Mitigation>, by_name("a map of ids to mitigations"), names(Thing::Mitigation);
        /// Trust zones, least trusted first: ids, or a map of ids to zones.
        "zones", zones: Vec<Zone>, by_name("a list of ids or a map of ids to zones"), names(Thing::Zone), sparse();
        /// Parts of the system, by id.
        "components", components: Vec<Component>, by_name("a map of ids to components"), names(Thing::Component), sparse();
        /// What goes from one component to another: `a -> b: what`, `a <-> b`, or a map with the keys below.
        "flows", flows: Vec<Flow>, by_hand(), sparse();
        /// Questions about the architecture that need no threat, each with a reason.
        "dismissed", dismissed: Vec<Dismissal>, by_hand(), sparse();
    }

    besides {}
}

impl ThreatModel {
    /// A model with only the agent's name. The ids are the slug of the name, and no layer has been assessed.
    ///
    /// ```
    /// use mdbook_aivss::maestro::{LayerId, Level, Likelihood, Mitigation, RiskMatrix, Threat, ThreatModel, rate};
    ///
    /// let mut model = ThreatModel::new("Mail bot");
    /// let mut threat = Threat::new("MB-1", "A mail steers the bot");
    /// threat.severity = Some(Level::High);
    /// threat.likelihood = Some(Likelihood::Likely);
    /// threat.layers = vec![LayerId::L3];
    /// model.layers[2].threats.push(threat);
    /// model.mitigations.push(Mitigation::new("M1", "Mails are shown as quotes"));
    ///
    /// let threat = model.threats().next().expect("there is one");
    /// let rating = rate(threat, &RiskMatrix::PLAYBOOK, threat.control_states(|_, id| model.mitigation(id)));
    /// assert_eq!(rating.risk, Some(Level::Critical));
    /// ```
    pub fn new(agent: impl Into<String>) -> Self {
        Self::in_edition(agent, <&Edition>::default())
    }

    /// Does the same for another edition of MAESTRO.
    pub fn in_edition(agent: impl Into<String>, edition: &'static Edition) -> Self {
        let agent = agent.into();
        let layers = edition.layer_ids().map(Layer::not_assessed).collect();
        Self { agent_id: slug(&agent), id: slug(&agent), agent, edition, layers, ..Self::default() }
    }

    /// All threats: first those of the layers from L1, then the cross-layer threats.
    pub fn threats(&self) -> impl Iterator<Item = &Threat> {
        self.layers.iter().flat_map(|layer| &layer.threats).chain(&self.cross_layer)
    }

    /// The control with this id. Ids are compared exactly.
    pub fn mitigation(&self, id: &str) -> Option<&Mitigation> {
        self.mitigations.iter().find(|mitigation| mitigation.id == id)
    }
}

object! {
    /// An assumption of a model.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Assumption as "an assumption";

    keys {
        /// An id by which texts can refer to it.
        "id", id: Option<String>, id(&LOOSE_ID), names(Thing::Assumption);
        /// What is assumed, as Markdown.
        "text", text: String, required(), prose();
        /// Whether the assumption was checked. Default: `unvalidated`.
        "status", status: AssumptionStatus;
        /// What follows if the assumption is wrong, as Markdown.
        "if-wrong", if_wrong: Option<String>, prose(), label("if it is wrong");
    }

    besides {}
}

/// The status of an assumption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum AssumptionStatus {
    /// It has not been checked yet.
    #[default]
    Unvalidated,
    /// It was checked and is true.
    Validated,
    /// It was checked and is wrong.
    Invalidated,
}

object! {
    /// One layer of one model.
    #[derive(Debug, Clone)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Layer as "a layer", extra;

    keys {
        /// How certain the content of the layer is. A reason may follow: `uncertain — why`. Default: `mapped`.
        "status", status: LayerStatus, by_hand();
        /// Why the layer is uncertain or not applicable. Required for `not-applicable`.
        "reason", reason: Option<String>, prose();
        /// What the findings of this layer were made from, if that is not the model's `basis`.
        "basis", basis: Option<String>;
        /// What is known about this layer, as Markdown.
        "note", note: Option<String>, prose(), by_hand();
        /// Parts of the system on this layer.
        "components", components: Vec<String>;
        /// The threats of this layer.
        "threats", threats: Vec<Threat>, objects_of(Threat::IN_LAYER), by_hand();
    }

    besides {
        /// Which layer it is, in the model's edition.
        id: LayerId;
    }
}

impl Layer {
    /// A layer that the author did not assess.
    pub fn not_assessed(id: LayerId) -> Self {
        Self {
            id,
            status: LayerStatus::NotAssessed,
            basis: None,
            note: None,
            reason: None,
            components: Vec::new(),
            threats: Vec::new(),
        }
    }
}

/// How certain the content of a layer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LayerStatus {
    /// The layer was assessed, and its content is certain.
    Mapped,
    /// The source does not say what is on the layer.
    Uncertain,
    /// The system does not have this layer. A reason is required.
    NotApplicable,
    /// The author did not assess the layer.
    NotAssessed,
}

object! {
    /// One threat, which is either in a layer or cross-layer.
    #[derive(Debug, Clone, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Threat as "a cross-layer threat", extra, computed RISKS, table Threat::table_of;

    keys {
        /// Unique among the threats of the book, ignoring case. Default: made from the model's id, the layer (`X` if it is cross-layer) and the title.
        "id", id: String, id(&LOOSE_ID), names(Thing::Threat), by_hand();
        /// What happens, in a few words.
        "title", title: String, required();
        /// A few sentences about the threat, as Markdown.
        "description", description: Option<String>, prose();
        /// Entry of CSA's threat catalogue, of the threat's own layer. A cross-layer threat takes a cross-layer entry, or an entry of one of its layers.
        "catalog", catalog: Option<&'static CatalogEntry>, label("catalogue entry") => Threat::put_catalog;
        /// How serious it is. `severity` and `likelihood` together give the risk.
        "severity", severity: Option<Level>;
        /// How likely it is.
        "likelihood", likelihood: Option<Likelihood>;
        /// From where an attacker can carry it out.
        "vector", vector: Option<AttackVector>, label("attack vector");
        /// How difficult the attack is.
        "complexity", complexity: Option<AttackComplexity>, label("attack complexity");
        /// Which properties of the agent make it worse.
        "factors", factors: Vec<AgenticFactor>, label("agentic factors");
        /// Parts of the system that are affected.
        "components", components: Vec<String>;
        /// What is done about it. Default: `open`.
        "status", status: ThreatStatus;
        /// Who is responsible for it.
        "owner", owner: Option<String>;
        /// The reason for the status, as Markdown.
        "reason", reason: Option<String>, prose();
        /// When it should be reviewed.
        "review", review: Option<Date>;
        /// Ids of mitigations (`M1`, or `MODEL/M1` for another model's), or text. A single word must be an id. Write several ids as a list,
        /// `[M1, M2]`.
        "mitigations", mitigations: Vec<MitigationRef>, refers(Thing::Mitigation), by_hand();
        /// Whether the mitigations cover the whole threat. Default: `partial`.
        "coverage", coverage: Coverage;
        /// Ids of other frameworks.
        "maps", maps: Maps, label("maps to");
        /// URLs or text.
        "refs", refs: Vec<String>, link(), label("references");
        /// The risk that you expect. Any other risk is an error.
        "expect", expect: Option<Level>, label("expected risk");
        /// Questions about the architecture that it answers: `no-log`, or for one component `no-log@shell`.
        "answers", answers: Vec<String>, id(&QUESTION_AT), refers(Thing::Component), sparse();
        /// The layers that it needs: two or more.
        "layers", layers: Vec<LayerId>, required(), by_hand();
        /// Ids of threats on these layers, in the order of the attack.
        "chain", chain: Vec<String>, id(&LOOSE_ID), refers(Thing::Threat);
    }

    besides {}
}

impl Threat {
    /// An open threat with only an id and a title.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), ..Self::default() }
    }

    /// The key table of a cross-layer threat.
    pub const ACROSS: &'static KeyTable = Self::TABLE;

    /// The key table of a threat in a layer, which cannot name layers.
    pub const IN_LAYER: &'static KeyTable =
        &KeyTable { name: "a threat", keys: Self::KEYS.split_at(Self::KEYS.len() - 2).0, extra: true, computed: RISKS };

    /// Whether it is a cross-layer threat.
    pub fn is_cross_layer(&self) -> bool {
        self.layers.len() > 1
    }

    fn table_of(&self) -> &'static KeyTable {
        if self.is_cross_layer() { Self::ACROSS } else { Self::IN_LAYER }
    }

    /// The catalogue entry depends on the layers, so they must be set before it.
    fn put_catalog(&mut self, text: &str) -> Result<(), Refused> {
        let scope = match self.layers.as_slice() {
            [layer] => CatalogScope::Layer(*layer),
            layers => CatalogScope::CrossLayer(layers),
        };
        self.catalog = Some(CatalogEntry::find(text, scope)?);
        Ok(())
    }
}

/// What is done about a threat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum ThreatStatus {
    /// Nothing has been done yet.
    #[default]
    Open,
    /// Work on it has begun.
    InProgress,
    /// It was dealt with.
    Mitigated,
    /// The risk is accepted; this needs owner, reason and review date.
    Accepted,
    /// Another party carries the risk.
    Transferred,
    /// The work is postponed.
    Deferred,
    /// It turned out not to be a threat.
    FalsePositive,
    /// It does not apply to this system.
    NotApplicable,
}

impl ThreatStatus {
    /// Whether the status is open or in progress.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

/// How much of a threat its controls cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Coverage {
    /// A part of the threat.
    #[default]
    Partial,
    /// The whole threat.
    Full,
}

/// A threat's reference to a control.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum MitigationRef {
    /// A control of this model, or of another model if `model` is given.
    Id {
        /// Id of the other model.
        model: Option<String>,
        /// Id of the control.
        id: String,
    },
    /// A control that is only text. It counts as not implemented.
    Text(String),
}

impl Slot for Vec<MitigationRef> {
    const KIND: Kind = Kind::IdOrProse;
    const MANY: bool = true;

    /// A text with spaces is prose; any other text is an id.
    fn put(&mut self, text: &str) -> Result<(), Refused> {
        self.push(if text.contains(char::is_whitespace) {
            MitigationRef::Text(text.to_owned())
        } else {
            match text.split_once('/') {
                Some((model, id)) => MitigationRef::Id { model: Some(model.to_owned()), id: id.to_owned() },
                None => MitigationRef::Id { model: None, id: text.to_owned() },
            }
        });
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        Value::List(self.iter().map(MitigationRef::value).collect())
    }
}

impl MitigationRef {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Id { model: Some(model), id } => Value::Id(Cow::Owned(format!("{model}/{id}"))),
            Self::Id { model: None, id } => Value::Id(Cow::Borrowed(id)),
            Self::Text(text) => Value::Text(Cow::Borrowed(text)),
        }
    }
}

object! {
    /// Ids of other frameworks, whose form has been checked.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Maps as "`maps`";

    keys {
        /// OWASP Top 10 for Agentic Applications: `ASI01` to `ASI10`.
        "asi", asi: Vec<String>, foreign(&taxonomy::ASI), label("ASI");
        /// OWASP threats, such as `T6`, `asi-tm:T16` or `mas:T28`.
        "t", t: Vec<String>, foreign(&taxonomy::T), label("OWASP T");
        /// OWASP Top 10 for LLM Applications: `LLM01` to `LLM10`.
        "llm", llm: Vec<String>, foreign(&taxonomy::LLM), label("LLM");
        /// MITRE ATLAS: `AML.T0051`.
        "atlas", atlas: Vec<String>, foreign(&taxonomy::ATLAS), label("ATLAS");
        /// MITRE ATT&CK: `T1059`.
        "attack", attack: Vec<String>, foreign(&taxonomy::ATTACK), label("ATT&CK");
        /// Common Weakness Enumeration: `CWE-94`.
        "cwe", cwe: Vec<String>, foreign(&taxonomy::CWE), label("CWE");
        /// Categories of STRIDE: `spoofing`.
        "stride", stride: Vec<String>, foreign(&taxonomy::STRIDE), label("STRIDE");
    }

    besides {}
}

object! {
    /// A control against threats.
    #[derive(Debug, Clone, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Mitigation as "a mitigation", extra;

    keys {
        /// The control in a few words.
        "title", title: String, required();
        /// A few sentences about the control, as Markdown.
        "description", description: Option<String>, prose();
        /// How it works. Default: the type of the entry in `catalog`.
        "type", kind: Option<ControlType>;
        /// Whether it is in place. Default: `none`.
        "status", status: MitigationStatus;
        /// Entry of the playbook's catalogue of controls, such as `L3-P1`.
        "catalog", catalog: Option<&'static Control>, label("catalogue entry");
        /// Who is responsible for it.
        "owner", owner: Option<String>;
        /// URLs or text.
        "evidence", evidence: Vec<String>, link();
        /// How much it costs.
        "cost", cost: Option<Grade>;
        /// How effective it is.
        "effectiveness", effectiveness: Option<Grade>;
        /// URLs or text.
        "refs", refs: Vec<String>, link(), label("references");
    }

    besides {
        /// The id, which is unique in the model.
        id: String;
    }
}

impl Mitigation {
    /// A control that has not been started, with only an id and a title.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), ..Self::default() }
    }
}

/// The cost or the effectiveness of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Low cost or effectiveness.
    Low,
    /// Medium cost or effectiveness.
    Medium,
    /// High cost or effectiveness.
    High,
}

/// The type of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ControlType {
    /// It prevents the threat.
    Preventive,
    /// It detects the threat.
    Detective,
    /// It corrects the damage.
    Corrective,
    /// It deters attackers.
    Deterrent,
}

/// How far a control is in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum MitigationStatus {
    /// It has not been started.
    #[default]
    None,
    /// It is in place in part.
    Partial,
    /// It is in place.
    Done,
    /// It will not be done.
    WontDo,
}

#[cfg(test)]
mod tests;
