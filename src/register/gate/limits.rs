//! The gate as `book.toml` states it, and which of its limits applies to an entry.

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
    /// For each risk level, the highest allowed number of open threats.
    pub max_open: BTreeMap<Level, usize>,
    /// The highest allowed number of open questions of the book's architectures.
    pub max_open_questions: Option<usize>,
    /// Which risk is checked: inherent or effective.
    pub basis: RiskBasis,
    /// Which number of an uncertain score is checked.
    pub judge: Judge,
    /// What happens to an open threat without a rating to which a limit applies.
    pub unrated: Unjudged,
    /// What happens to an assessment without a score to which a limit applies.
    pub unscored: Unjudged,
    /// What happens to an entry of the baseline that is no longer in the book.
    pub vanished: Unjudged,
    /// The minimum number of entries in the book.
    pub expect: Expect,
    /// The path of the baseline, relative to the book's folder.
    pub baseline: Option<String>,
    /// Limits of single agents, by their slug.
    pub agents: BTreeMap<String, AgentLimits>,
    /// Limits of single layers.
    pub layers: BTreeMap<LayerId, LayerLimits>,
    /// The entries that may exceed their limit for some time.
    pub exempt: Vec<Exemption>,
    /// The number of errors in the table itself. Without it, a limit that could not be read would be ignored.
    pub errors: usize,
    /// The settings that come from the environment, where reviewers cannot see them.
    pub environment: Environment,
}

/// The keys whose value comes from the environment and not from `book.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    /// Keys of the gate's table, such as `max-score`.
    pub limits: Vec<String>,
    /// Other keys that affect the result, such as `version`, `matrix.critical.likely`, `lints.unrated` or `book.src`.
    pub inputs: Vec<String>,
}

/// Which number of an uncertain score is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Judge {
    /// The high end of the interval.
    #[default]
    High,
    /// The number on the badge.
    Headline,
}

impl Judge {
    /// The word in `book.toml`: `high` or `headline`.
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Headline => "headline",
        }
    }

    /// The number of a score that is checked; `None` if it is not scored.
    pub fn value(self, outcome: &Outcome) -> Option<Decimal> {
        match self {
            Self::High => outcome.score.map(|_| outcome.interval.high),
            Self::Headline => outcome.score,
        }
    }

    /// Whether that number is the high end of an interval.
    pub(super) fn is_upper_end(self, outcome: &Outcome) -> bool {
        match self {
            Self::High => outcome.interval.low < outcome.interval.high,
            Self::Headline => outcome.headline == Headline::High,
        }
    }
}

/// What happens to an entry that cannot be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unjudged {
    /// It fails.
    #[default]
    Fail,
    /// It passes and is counted.
    Pass,
}

impl Unjudged {
    /// The word in `book.toml`: `fail` or `pass`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Pass => "pass",
        }
    }
}

/// Minimum counts. Without a number there is no minimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Expect {
    /// The minimum number of assessments.
    pub assessments: Option<usize>,
    /// The minimum number of threat models.
    pub models: Option<usize>,
    /// The minimum number of threats of any status.
    pub threats: Option<usize>,
}

/// The limits of one agent. If one is missing, the general limit applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AgentLimits {
    /// Highest allowed score, 0 to 10.
    pub max_score: Option<Decimal>,
    /// Highest allowed risk.
    pub max_risk: Option<Level>,
}

/// The limits of one layer. If one is missing, the general limit applies.
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

    /// Whether anything is limited or expected. A table with errors counts, because the limit that could not be read may be its
    /// only one.
    pub fn is_set(&self) -> bool {
        self.has_limits()
            || self.max_open_questions.is_some()
            || self.expect != Expect::default()
            || self.errors > 0
            || !self.environment.limits.is_empty()
    }

    /// Whether any score, risk or number of open threats is limited.
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

    /// The strictest limit for a threat of an agent in these layers. The agent's limit replaces the general limit. The limit of
    /// a layer does so only if every layer of the threat has one. Otherwise a threat could avoid the general limit by also
    /// naming a layer with a lenient limit.
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

    /// The limits of agents and layers that are higher than the general limit, by their keys. They are allowed, but always
    /// reported.
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
