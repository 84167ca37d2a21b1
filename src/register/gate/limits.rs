//! The gate as `book.toml` states it, and which of its limits applies to which entry.

use std::collections::BTreeMap;

use crate::aivss::{Decimal, Headline, Outcome};
use crate::maestro::{LayerId, Level, RiskBasis};

use super::Exemption;

/// What the book allows, as `[preprocessor.aivss.gate]` states it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gate {
    /// Highest allowed score, 0 to 10.
    pub max_score: Option<Decimal>,
    /// Highest allowed risk of an open threat.
    pub max_risk: Option<Level>,
    /// How many open threats of a risk the book may have.
    pub max_open: BTreeMap<Level, usize>,
    /// How many open questions the architectures of the book may have.
    pub max_open_questions: Option<usize>,
    /// Which risk is judged.
    pub basis: RiskBasis,
    /// Which number of an uncertain score is judged.
    pub judge: Judge,
    /// What happens to an open threat without a rating where a limit applies to it.
    pub unrated: Unjudged,
    /// What happens to an assessment without a score where a limit applies to it.
    pub unscored: Unjudged,
    /// What happens to an entry of the baseline that is gone.
    pub vanished: Unjudged,
    /// How much the book contains at least.
    pub expect: Expect,
    /// The exported file that the book is compared with, relative to the book's folder.
    pub baseline: Option<String>,
    /// Other limits for agents, by their slug.
    pub agents: BTreeMap<String, AgentLimits>,
    /// Other limits for layers.
    pub layers: BTreeMap<LayerId, LayerLimits>,
    /// The entries that may be above their limit for a while.
    pub exempt: Vec<Exemption>,
    /// How many errors the table itself has. A limit that could not be read would otherwise be no limit.
    pub errors: usize,
    /// The settings that come from the environment, where no reviewer sees them.
    pub environment: Environment,
}

/// Keys whose value comes from the environment and not from `book.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    /// Keys of the gate's table, such as `max-score`.
    pub limits: Vec<String>,
    /// Other keys that the verdict follows from: `version`, `matrix.critical.likely`, `lints.unrated`, `book.src`.
    pub inputs: Vec<String>,
}

/// Which number of an uncertain score is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Judge {
    /// The high end of the interval.
    #[default]
    High,
    /// The number on the badge.
    Headline,
}

impl Judge {
    /// `high` or `headline`, as `book.toml` has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Headline => "headline",
        }
    }

    /// The number of a score that is judged; `None` when not scored.
    pub fn value(self, outcome: &Outcome) -> Option<Decimal> {
        match self {
            Self::High => outcome.score.map(|_| outcome.interval.high),
            Self::Headline => outcome.score,
        }
    }

    /// Whether that number is the upper end of an interval.
    pub(super) fn is_upper_end(self, outcome: &Outcome) -> bool {
        match self {
            Self::High => outcome.interval.low < outcome.interval.high,
            Self::Headline => outcome.headline == Headline::High,
        }
    }
}

/// What happens to something that cannot be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unjudged {
    /// It fails.
    #[default]
    Fail,
    /// It is let pass and counted.
    Pass,
}

impl Unjudged {
    /// `fail` or `pass`, as `book.toml` has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Pass => "pass",
        }
    }
}

/// Minimum counts; without a number nothing is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Expect {
    /// The minimum number of assessments.
    pub assessments: Option<usize>,
    /// Threat models.
    pub models: Option<usize>,
    /// Threats of any status.
    pub threats: Option<usize>,
}

/// Limits of one agent; where one is missing, the general one applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AgentLimits {
    /// Highest allowed score, 0 to 10.
    pub max_score: Option<Decimal>,
    /// Highest allowed risk.
    pub max_risk: Option<Level>,
}

/// Limits of one layer; where one is missing, the general one applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LayerLimits {
    /// Highest allowed risk.
    pub max_risk: Option<Level>,
}

/// A limit with the key that states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limit<T> {
    pub(super) at_most: T,
    /// `max-score`, `agents.ID.max-score`, `layers.L4.max-risk`, …
    pub(super) rule: String,
}

impl Gate {
    /// Whether any limit applies to scores.
    pub(crate) fn limits_scores(&self) -> bool {
        self.max_score.is_some() || self.agents.values().any(|limits| limits.max_score.is_some())
    }

    /// Whether any limit applies to threats.
    pub(crate) fn limits_threats(&self) -> bool {
        self.max_risk.is_some()
            || !self.max_open.is_empty()
            || self.agents.values().any(|limits| limits.max_risk.is_some())
            || self.layers.values().any(|limits| limits.max_risk.is_some())
    }

    /// Whether anything is limited or expected at all. A table with errors counts, because the limit that cannot be read may be its
    /// only one.
    pub fn is_set(&self) -> bool {
        self.has_limits()
            || self.max_open_questions.is_some()
            || self.expect != Expect::default()
            || self.errors > 0
            || !self.environment.limits.is_empty()
    }

    /// Whether a score, a risk or a number of open threats is limited anywhere.
    pub fn has_limits(&self) -> bool {
        self.limits_scores() || self.limits_threats()
    }

    /// The limit of the scores of an agent.
    pub(super) fn score_limit(&self, agent_id: &str) -> Option<Limit<Decimal>> {
        match self.agents.get(agent_id).and_then(|limits| limits.max_score) {
            Some(at_most) => Some(Limit { at_most, rule: format!("agents.{agent_id}.max-score") }),
            None => self.max_score.map(|at_most| Limit { at_most, rule: "max-score".to_owned() }),
        }
    }

    /// The strictest limit of the threats of an agent in these layers. The agent's limit replaces the general one. A layer's limit
    /// does so too, as long as every layer of the threat has one: otherwise a threat would pass by naming a lenient layer as well.
    pub(super) fn risk_limit(&self, agent_id: &str, layers: &[LayerId]) -> Option<Limit<Level>> {
        let agent = self.agents.get(agent_id).and_then(|limits| limits.max_risk);
        let mut limits: Vec<Limit<Level>> = layers
            .iter()
            .filter_map(|layer| {
                let at_most = self.layers.get(layer)?.max_risk?;
                Some(Limit { at_most, rule: format!("layers.{layer}.max-risk") })
            })
            .collect();
        let every_layer = !limits.is_empty() && limits.len() == layers.len();
        match (agent, self.max_risk) {
            (Some(at_most), _) => limits.insert(0, Limit { at_most, rule: format!("agents.{agent_id}.max-risk") }),
            (None, Some(at_most)) if !every_layer => limits.push(Limit { at_most, rule: "max-risk".to_owned() }),
            _ => {}
        }
        limits.into_iter().min_by_key(|limit| limit.at_most)
    }

    /// Limits of agents and layers that are higher than the general one, by their keys. They are allowed, but never silently.
    pub(super) fn looser(&self) -> Vec<String> {
        let higher = |own: Option<Level>| own.zip(self.max_risk).is_some_and(|(own, general)| own > general);
        let mut looser = Vec::new();
        for (agent, limits) in &self.agents {
            if limits.max_score.zip(self.max_score).is_some_and(|(own, general)| own > general) {
                looser.push(format!("agents.{agent}.max-score"));
            }
            if higher(limits.max_risk) {
                looser.push(format!("agents.{agent}.max-risk"));
            }
        }
        let layers = self.layers.iter().filter(|(_, limits)| higher(limits.max_risk));
        looser.extend(layers.map(|(layer, _)| format!("layers.{layer}.max-risk")));
        looser
    }
}
