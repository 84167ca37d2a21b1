//! The architecture of an agent as the author states it: trust zones, components, and the flows between them.
//!
//! If [`ThreatModel::zones`] is empty, no component has a zone. Otherwise every component has one, and the zones are sorted by
//! trust, least trusted first. Both ends of a flow are components of the same model.

use jiff::civil::Date;

use super::{LayerId, ThreatModel};
use crate::fields::{LOOSE_ID, SLUG, Thing, object};

object! {
    /// A trust zone.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Zone as "a trust zone";

    keys {
        /// The name that readers see. Default: the id.
        "name", name: Option<String>;
        /// How far the zone is trusted, from 0 to 100. Either every zone states it, or the order of the zones decides.
        "trust", trust: Option<u8>;
    }

    besides {
        /// The id, which is unique in the model.
        id: String;
    }
}

object! {
    /// A part of the system.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Component as "a component";

    keys {
        /// The kind of component.
        "kind", kind: ComponentKind, required();
        /// The name that readers see. Default: the id.
        "name", name: Option<String>;
        /// Id of the trust zone that contains it. Required if the model has zones.
        "zone", zone: Option<String>, id(&LOOSE_ID), refers(Thing::Zone);
        /// The layer to which it belongs. Default: depends on `kind`.
        "layer", layer: Option<LayerId>, by_hand();
        /// What it is able to do.
        "can", can: Vec<Ability>;
        /// Private data that it contains.
        "holds", holds: Vec<Holding>;
        /// Whether outsiders can write what it contains or returns. Without it, they can in the least trusted zone; elsewhere it depends on
        /// the flows to it.
        "content", content: Option<Content>;
        /// Who has to approve before it acts. Leave it out if you do not know.
        "approval", approval: Option<Approval>;
        /// Whose permissions it uses.
        "identity", identity: Option<Identity>;
        /// Whether it remembers inputs after the session: `yes` or `no`. Default: `no`.
        "persists", persists: bool;
        /// Whether somebody else operates it: `yes` or `no`. Default: `no`.
        "external", external: bool;
        /// The organisation or person that supplies it.
        "supplier", supplier: Option<String>;
    }

    besides {
        /// The id, which is unique in the model.
        id: String;
    }
}

impl Component {
    /// The title, or the id if there is no title.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// The stated layer, otherwise the default layer of the component's kind.
    pub fn layer(&self) -> LayerId {
        self.layer.unwrap_or_else(|| self.kind.layer())
    }
}

impl Zone {
    /// The title, or the id if there is no title.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

/// The kind of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum ComponentKind {
    /// A person who uses, approves or operates the system.
    Person,
    /// An agent.
    #[default]
    Agent,
    /// A model that an agent calls.
    Model,
    /// The memory of an agent.
    Memory,
    /// Stored data, documents, or retrieval.
    Data,
    /// Something that an agent can use.
    Tool,
    /// An MCP server or an API gateway.
    Gateway,
    /// Another system.
    Service,
    /// Logging, tracing or evaluation.
    Monitor,
    /// A policy engine or an identity system.
    Control,
}

impl ComponentKind {
    /// The layer of a component that does not state one.
    pub fn layer(self) -> LayerId {
        match self {
            Self::Model => LayerId::L1,
            Self::Memory | Self::Data => LayerId::L2,
            Self::Agent | Self::Tool => LayerId::L3,
            Self::Monitor => LayerId::L5,
            Self::Control => LayerId::L6,
            Self::Person | Self::Gateway | Self::Service => LayerId::L7,
        }
    }
}

/// What a component may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Ability {
    /// Run code.
    ExecuteCode,
    /// Change files.
    WriteFiles,
    /// Read files.
    ReadFiles,
    /// Open web pages.
    Browse,
    /// Send messages to people or systems.
    SendMessages,
    /// Spend money.
    Spend,
    /// Grant or revoke permissions.
    ChangePermissions,
    /// Delegate work to other agents.
    CallAgents,
    /// Make something public.
    Publish,
    /// Sign something.
    Sign,
    /// Train or change a model.
    Train,
    /// Move something in the physical world.
    Physical,
}

/// Private data that a component contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Holding {
    /// Keys, passwords or tokens.
    Secrets,
    /// Personal data.
    PersonalData,
    /// Data of customers.
    CustomerData,
    /// Source code.
    SourceCode,
    /// Model weights.
    ModelWeights,
    /// The system prompt of an agent.
    SystemPrompt,
}

/// Whether outsiders can write what a component contains or returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Content {
    /// Outsiders cannot write it.
    Trusted,
    /// Outsiders can write it.
    Untrusted,
    /// Outsiders can write a part of it.
    Mixed,
}

/// Who has to approve before a component acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Approval {
    /// A person.
    Human,
    /// A program that enforces a policy.
    Policy,
    /// No approval is needed.
    None,
}

/// The account whose permissions a component uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Identity {
    /// Its own account.
    Own,
    /// The account of the user that it works for.
    User,
    /// An account that others use too.
    Shared,
    /// It has no account.
    None,
}

object! {
    /// Data that goes from one component to another.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Flow as "a flow";

    keys {
        /// Id of the component that sends.
        "from", from: String, required(), id(&LOOSE_ID), refers(Thing::Component);
        /// Id of the component that receives.
        "to", to: String, required(), id(&LOOSE_ID), refers(Thing::Component);
        /// What is sent, in a few words.
        "what", what: Option<String>;
        /// Whether data also flows back: `yes` or `no`. Default: `no`. The short form is `a <-> b`.
        "both", both: bool;
        /// Whether the receiver verifies the sender: `yes` or `no`. Default: not stated.
        "authenticated", authenticated: bool;
        /// Whether the data is encrypted on the way: `yes` or `no`. Default: not stated.
        "encrypted", encrypted: bool;
    }

    besides {}
}

impl Flow {
    /// The two components with an arrow between them, as in the short form: `a -> b`.
    pub fn ends(&self) -> String {
        format!("{} {} {}", self.from, if self.both { "<->" } else { "->" }, self.to)
    }
}

object! {
    /// A question about the architecture that needs no threat, according to the author.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize))]
    #[non_exhaustive]
    pub struct Dismissal as "a dismissed question";

    keys {
        /// Id of the rule that asks the question.
        "question", question: String, required(), id(&SLUG);
        /// Id of the component that the question is about. Default: all components about which the rule asks.
        "on", on: Option<String>, id(&LOOSE_ID), refers(Thing::Component);
        /// Why the question needs no threat, as Markdown.
        "reason", reason: String, required(), prose();
        /// The person or team that made the decision.
        "owner", owner: String, required();
        /// When it should be reviewed.
        "review", review: Option<Date>;
    }

    besides {}
}

impl Dismissal {
    /// The dismissed question in the same form as in a threat's `answers`: `no-log` or `no-log@shell`.
    pub fn dismisses(&self) -> String {
        match &self.on {
            Some(component) => format!("{}@{component}", self.question),
            None => self.question.clone(),
        }
    }
}

/// Splits an entry of a threat's `answers` into the question and, if one is named, the component.
pub fn split_answer(answer: &str) -> (&str, Option<&str>) {
    answer.split_once('@').map_or((answer, None), |(question, component)| (question, Some(component)))
}

impl ThreatModel {
    /// The component with this id. Ids are compared exactly.
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.id == id)
    }

    /// The rank of a zone by trust; a higher number means more trust. Two zones with the same `trust` have the same rank.
    pub fn trust(&self, zone: &str) -> Option<usize> {
        let place = self.zones.iter().position(|it| it.id == zone)?;
        Some(self.zones[place].trust.map_or(place, usize::from))
    }
}
