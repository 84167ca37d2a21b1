//! What an author states about one agent: the layers, threats and mitigations of a threat model.

use jiff::civil::Date;

use super::{AgenticFactor, AttackComplexity, AttackVector, CatalogEntry, Control, LayerId, Level};

/// One threat model, as the author stated it. Risks are computed from it, never stored in it.
#[derive(Debug, Clone, Default)]
pub struct ThreatModel {
    /// Display name of the agent.
    pub agent: String,
    /// Slug that joins the assessments and threat models of one agent.
    pub agent_id: String,
    /// Unique among the models of a book.
    pub id: String,
    /// Whether `id` was derived instead of written by the author.
    pub implicit_id: bool,
    /// Ids that this model had before.
    pub formerly: Vec<String>,
    /// Markdown.
    pub summary: Option<String>,
    /// Version of the agent.
    pub agent_version: Option<String>,
    /// Who owns the model.
    pub owner: Option<String>,
    /// Who made it.
    pub assessor: Option<String>,
    /// When it was made.
    pub assessed: Option<Date>,
    /// When it is due for review.
    pub review: Option<Date>,
    /// URLs or text.
    pub refs: Vec<String>,
    /// Words to filter registers by.
    pub tags: Vec<String>,
    /// What the model was made from, such as `listing`.
    pub basis: Option<String>,
    /// Scope, assets, actors, trust boundaries, …: label and Markdown, in the author's order.
    pub context: Vec<(String, String)>,
    /// Assumptions that the model rests on.
    pub assumptions: Vec<Assumption>,
    /// The seven layers, L1 first; a layer that was left out is [`LayerStatus::NotAssessed`].
    pub layers: Vec<Layer>,
    /// Threats that need two or more layers.
    pub cross_layer: Vec<Threat>,
    /// Controls that threats refer to.
    pub mitigations: Vec<Mitigation>,
    /// The `x-` fields, in order: key and value as JSON text.
    pub extra: Vec<(String, String)>,
}

impl ThreatModel {
    /// Every threat: those of the layers from L1 to L7, then the cross-layer ones.
    pub fn threats(&self) -> impl Iterator<Item = &Threat> {
        self.layers.iter().flat_map(|layer| &layer.threats).chain(&self.cross_layer)
    }

    /// The control with this id; ids are compared as written.
    pub fn mitigation(&self, id: &str) -> Option<&Mitigation> {
        self.mitigations.iter().find(|mitigation| mitigation.id == id)
    }
}

/// An assumption of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// Local id.
    pub id: Option<String>,
    /// Markdown.
    pub text: String,
    /// Whether somebody has looked.
    pub status: AssumptionStatus,
    /// What follows if it does not hold. Markdown.
    pub if_wrong: Option<String>,
}

/// State of an assumption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AssumptionStatus {
    /// Nobody has looked yet.
    #[default]
    Unvalidated,
    /// Found to hold.
    Validated,
    /// Found not to hold.
    Invalidated,
}

/// One layer of one model.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Which of the seven.
    pub id: LayerId,
    /// How certain its content is.
    pub status: LayerStatus,
    /// What the layer's text was made from; overrides the model's.
    pub basis: Option<String>,
    /// Markdown: what was found.
    pub note: Option<String>,
    /// Why it is uncertain or not applicable. Markdown.
    pub reason: Option<String>,
    /// Parts of the system in this layer.
    pub components: Vec<String>,
    /// Threats of this layer.
    pub threats: Vec<Threat>,
    /// The `x-` fields.
    pub extra: Vec<(String, String)>,
}

impl Layer {
    /// A layer that the author left out.
    pub fn not_assessed(id: LayerId) -> Self {
        Self {
            id,
            status: LayerStatus::NotAssessed,
            basis: None,
            note: None,
            reason: None,
            components: Vec::new(),
            threats: Vec::new(),
            extra: Vec::new(),
        }
    }
}

/// Certainty of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerStatus {
    /// Looked at; the content is certain.
    Mapped,
    /// The source does not tell.
    Uncertain,
    /// The system has no such layer; a reason is required.
    NotApplicable,
    /// The author left the layer out.
    NotAssessed,
}

/// One threat, of a layer or across layers.
#[derive(Debug, Clone, Default)]
pub struct Threat {
    /// Unique in the book without regard to case.
    pub id: String,
    /// Whether `id` was derived instead of written by the author.
    pub implicit_id: bool,
    /// What happens, in a few words.
    pub title: String,
    /// Markdown.
    pub description: Option<String>,
    /// Entry of the CSA catalogue.
    pub catalog: Option<&'static CatalogEntry>,
    /// How bad.
    pub severity: Option<Level>,
    /// How likely.
    pub likelihood: Option<super::Likelihood>,
    /// From where it is attacked.
    pub vector: Option<AttackVector>,
    /// How hard it is to attack.
    pub complexity: Option<AttackComplexity>,
    /// Agentic factors that amplify it.
    pub factors: Vec<AgenticFactor>,
    /// Parts of the system that it touches.
    pub components: Vec<String>,
    /// Where its treatment stands.
    pub status: ThreatStatus,
    /// Who owns it.
    pub owner: Option<String>,
    /// Why it is accepted, deferred, …. Markdown.
    pub reason: Option<String>,
    /// When it is due for review.
    pub review: Option<Date>,
    /// Controls against it.
    pub mitigations: Vec<MitigationRef>,
    /// Whether the controls cover all of it.
    pub coverage: Coverage,
    /// Ids of other frameworks.
    pub maps: Maps,
    /// URLs or text.
    pub refs: Vec<String>,
    /// The risk that the author expects.
    pub expect: Option<Level>,
    /// Its layer; two or more for a cross-layer threat.
    pub layers: Vec<LayerId>,
    /// Ids of the threats that form the chain, in order (cross-layer only).
    pub chain: Vec<String>,
    /// The `x-` fields.
    pub extra: Vec<(String, String)>,
}

impl Threat {
    /// Whether it spans layers.
    pub fn is_cross_layer(&self) -> bool {
        self.layers.len() > 1
    }
}

/// Treatment of a threat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ThreatStatus {
    /// Nothing done yet.
    #[default]
    Open,
    /// Being worked on.
    InProgress,
    /// Dealt with.
    Mitigated,
    /// Lived with; needs owner, reason and review date.
    Accepted,
    /// Somebody else carries it.
    Transferred,
    /// Put off.
    Deferred,
    /// Turned out not to be one.
    FalsePositive,
    /// Does not apply to this system.
    NotApplicable,
}

impl ThreatStatus {
    /// Open or in progress.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

/// How much of a threat its controls cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Coverage {
    /// Some of it.
    #[default]
    Partial,
    /// All of it.
    Full,
}

/// A threat's reference to a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MitigationRef {
    /// A control of this model, or of another where `model` is given.
    Id {
        /// Id of the other model.
        model: Option<String>,
        /// Id of the control.
        id: String,
    },
    /// Text; counts as not implemented.
    Text(String),
}

/// Ids of other frameworks, checked for their form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Maps {
    /// OWASP Top 10 for Agentic Applications, `ASI01` to `ASI10`.
    pub asi: Vec<String>,
    /// OWASP threats: `T1` to `T15`, `asi-tm:T16`, `mas:T16`.
    pub t: Vec<String>,
    /// OWASP Top 10 for LLM Applications, `LLM01` to `LLM10`.
    pub llm: Vec<String>,
    /// MITRE ATLAS.
    pub atlas: Vec<String>,
    /// MITRE ATT&CK.
    pub attack: Vec<String>,
    /// CWE.
    pub cwe: Vec<String>,
    /// STRIDE categories.
    pub stride: Vec<String>,
}

/// A control.
#[derive(Debug, Clone, Default)]
pub struct Mitigation {
    /// Unique in its model.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Markdown.
    pub description: Option<String>,
    /// Preventive, detective, …; from the catalogue entry where not stated.
    pub kind: Option<ControlType>,
    /// Whether it is in place.
    pub status: MitigationStatus,
    /// Entry of the playbook's control catalogue, such as `L3-P1`.
    pub catalog: Option<&'static Control>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Links or text that prove it.
    pub evidence: Vec<String>,
    /// Low, medium or high.
    pub cost: Option<Level>,
    /// Low, medium or high.
    pub effectiveness: Option<Level>,
    /// URLs or text.
    pub refs: Vec<String>,
    /// The `x-` fields.
    pub extra: Vec<(String, String)>,
}

/// What a control does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ControlType {
    /// Keeps it from happening.
    Preventive,
    /// Tells that it happens.
    Detective,
    /// Puts it right.
    Corrective,
    /// Makes it unattractive.
    Deterrent,
}

/// Whether a control is in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum MitigationStatus {
    /// Not begun.
    #[default]
    None,
    /// In part.
    Partial,
    /// In place.
    Done,
    /// Will not be done.
    WontDo,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threat(id: &str, layers: &[LayerId]) -> Threat {
        Threat { id: id.to_owned(), layers: layers.to_vec(), ..Threat::default() }
    }

    #[test]
    fn threats_come_in_the_order_of_the_layers_then_those_across() {
        let mut model = ThreatModel {
            layers: LayerId::ALL.into_iter().map(Layer::not_assessed).collect(),
            cross_layer: vec![threat("X-1", &[LayerId::L3, LayerId::L4])],
            ..ThreatModel::default()
        };
        model.layers[6].threats.push(threat("L7-1", &[LayerId::L7]));
        model.layers[2].threats.push(threat("L3-1", &[LayerId::L3]));
        model.layers[2].threats.push(threat("L3-2", &[LayerId::L3]));
        let found: Vec<_> = model.threats().map(|threat| (threat.id.as_str(), threat.is_cross_layer())).collect();
        assert_eq!(found, [("L3-1", false), ("L3-2", false), ("L7-1", false), ("X-1", true)]);
    }

    #[test]
    fn controls_are_looked_up_as_written() {
        let mitigation = Mitigation { id: "M1".to_owned(), ..Mitigation::default() };
        let model = ThreatModel { mitigations: vec![mitigation], ..ThreatModel::default() };
        assert_eq!(model.mitigation("M1").map(|mitigation| mitigation.id.as_str()), Some("M1"));
        assert!(model.mitigation("m1").is_none());
    }
}
