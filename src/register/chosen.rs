//! Selects the entries that match a filter, and orders agents.

use std::collections::HashSet;

use crate::maestro::{LayerId, Level, RiskBasis, Threat, ThreatStatus};
use crate::name::fold;
use crate::order::Sort as _;

use super::query::Filter;
use super::totals::rank;
use super::{AssessmentEntry, ModelEntry, Register};

/// What is known about an assessment from its threats.
pub(super) struct Related<'a> {
    /// The layers of the threats, L1 first.
    pub(super) layers: Vec<LayerId>,
    pub(super) owners: Vec<&'a str>,
    pub(super) status: Vec<ThreatStatus>,
    /// The highest risk of the threats.
    pub(super) level: Option<Option<Level>>,
    /// The rank for sorting. An assessment without threats comes after unrated ones.
    pub(super) rank: Option<u8>,
}

impl<'a> Related<'a> {
    pub(super) fn of(register: &'a Register, entry: &'a AssessmentEntry, basis: RiskBasis) -> Self {
        let mut related = Self { layers: Vec::new(), owners: Vec::new(), status: Vec::new(), level: None, rank: None };
        for (_, threat, rating) in entry.assessment.threats.iter().filter_map(|id| register.threat(id)) {
            related.layers.extend(&threat.layers);
            related.owners.extend(threat.owner.as_deref());
            related.status.push(threat.status);
            let level = rating.level(basis);
            if related.rank.is_none_or(|highest| rank(level) > highest) {
                (related.rank, related.level) = (Some(rank(level)), level);
            }
        }
        if related.owners.is_empty() {
            let models = register.models_of(&entry.assessment.agent_id);
            related.owners.extend(models.filter_map(|model| model.model.owner.as_deref()));
        }
        related.layers.in_order();
        related.layers.dedup();
        let mut seen = HashSet::new();
        related.owners.retain(|owner| seen.insert(*owner));
        related
    }
}

/// A filter prepared for many lookups. Tags and owners are compared without case, spaces and joining signs.
pub(crate) struct Chosen<'f> {
    filter: &'f Filter,
    agents: HashSet<&'f str>,
    tags: HashSet<String>,
    pub(super) owners: HashSet<String>,
}

impl<'f> Chosen<'f> {
    pub(crate) fn of(filter: &'f Filter) -> Self {
        Self {
            filter,
            agents: filter.agents.iter().map(String::as_str).collect(),
            tags: filter.tags.iter().map(|tag| fold(tag)).collect(),
            owners: filter.owner.iter().map(|owner| fold(owner)).collect(),
        }
    }

    pub(super) fn takes_agent(&self, agent_id: &str, tags: &[String]) -> bool {
        (self.agents.is_empty() || self.agents.contains(agent_id))
            && (self.tags.is_empty() || tags.iter().any(|tag| self.tags.contains(&fold(tag))))
    }

    pub(super) fn takes_owner<'o>(&self, owners: impl IntoIterator<Item = &'o str>) -> bool {
        self.owners.is_empty() || owners.into_iter().any(|owner| self.owners.contains(&fold(owner)))
    }

    pub(super) fn takes_layers(&self, layers: &[LayerId]) -> bool {
        self.filter.layers.is_empty() || layers.iter().any(|layer| self.filter.layers.contains(layer))
    }

    /// Whether an assessment matches. This does not check the minimum severity.
    pub(super) fn takes_assessment(&self, entry: &AssessmentEntry, related: &Related<'_>) -> bool {
        let wanted = &self.filter.status;
        self.takes_agent(&entry.assessment.agent_id, &entry.assessment.tags)
            && self.takes_layers(&related.layers)
            && self.takes_owner(related.owners.iter().copied())
            && (wanted.is_empty() || related.status.iter().any(|status| wanted.contains(status)))
    }

    /// Whether a model matches.
    pub(crate) fn takes_model(&self, entry: &ModelEntry) -> bool {
        self.takes_agent(&entry.model.agent_id, &entry.model.tags)
    }

    /// Whether a threat matches. This does not check the minimum risk.
    pub(crate) fn takes_threat(&self, threat: &Threat) -> bool {
        self.takes_layers(&threat.layers)
            && self.takes_owner(threat.owner.as_deref())
            && (self.filter.status.is_empty() || self.filter.status.contains(&threat.status))
    }
}

/// The sort key of an agent: first its name without case, then its id.
pub(crate) fn by_agent(agent: &str, agent_id: &str) -> (String, String) {
    (agent.to_lowercase(), agent_id.to_owned())
}
