//! Facts about components that follow from the flows of a model.

use crate::maestro::{Ability, Approval, Component, ComponentKind, Content, ThreatModel};

/// A model's components as the nodes of a graph, and its flows as the edges.
pub(super) struct Graph<'m> {
    pub(super) components: &'m [Component],
    /// For each component, its outgoing edges: the other component, and the index of the flow in the model.
    sends: Vec<Vec<Edge>>,
    /// For each component, its incoming edges.
    receives: Vec<Vec<Edge>>,
    /// For each component, the trust of its zone, if it has one.
    trust: Vec<Option<usize>>,
    /// The trust of the least trusted zone, if the zones differ in trust.
    least: Option<usize>,
    /// For each component, the component from which outsiders' text comes to it directly. For a source of such text, the
    /// component itself.
    tainted_by: Vec<Option<usize>>,
    /// For each component, the next component on the path from private data to it. For a component that contains private data,
    /// the component itself.
    private_by: Vec<Option<usize>>,
}

/// One direction of a flow, seen from one of its ends.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub(super) other: usize,
    pub(super) authenticated: bool,
    pub(super) encrypted: bool,
}

/// The direction of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

impl<'m> Graph<'m> {
    pub(super) fn new(model: &'m ThreatModel) -> Self {
        let components = model.components.as_slice();
        let count = components.len();
        let place: std::collections::HashMap<&str, usize> =
            components.iter().enumerate().map(|(place, it)| (it.id.as_str(), place)).collect();
        let mut sends = vec![Vec::new(); count];
        let mut receives = vec![Vec::new(); count];
        for flow in &model.flows {
            let (Some(&from), Some(&to)) = (place.get(flow.from.as_str()), place.get(flow.to.as_str())) else {
                continue;
            };
            let edge = |other| Edge { other, authenticated: flow.authenticated, encrypted: flow.encrypted };
            for (from, to) in [(from, to)].into_iter().chain(flow.both.then_some((to, from))) {
                sends[from].push(edge(to));
                receives[to].push(edge(from));
            }
        }
        let trust: Vec<_> = components.iter().map(|it| it.zone.as_deref().and_then(|zone| model.trust(zone))).collect();
        let zones = || model.zones.iter().filter_map(|zone| model.trust(&zone.id));
        let least = zones().min().filter(|least| zones().any(|trust| trust != *least));
        let mut graph =
            Self { components, sends, receives, trust, least, tainted_by: Vec::new(), private_by: Vec::new() };
        let from_outside = |place: &usize| graph.is_source(*place);
        let tainted_by = graph.spread(
            (0..count).filter(from_outside),
            |place| graph.passes_on(place),
            |to| components[to].content != Some(Content::Trusted),
        );
        let is_private = |place: &usize| !components[*place].holds.is_empty();
        let private_by = graph.spread((0..count).filter(is_private), |_| true, |_| true);
        graph.tainted_by = tainted_by;
        graph.private_by = private_by;
        graph
    }

    /// Whether outsiders can write to this component directly.
    fn is_source(&self, place: usize) -> bool {
        match self.components[place].content {
            Some(Content::Untrusted | Content::Mixed) => true,
            Some(Content::Trusted) => false,
            None => self.is_outside(place),
        }
    }

    /// Whether outsiders' text that reaches this component continues from it.
    fn passes_on(&self, place: usize) -> bool {
        use ComponentKind::{Agent, Data, Memory, Model, Tool};
        self.is_source(place) || matches!(self.components[place].kind, Agent | Model | Memory | Data | Tool)
    }

    /// Follows the flows from the sources. For each component that is reached, returns the component before it; for a source,
    /// the source itself.
    fn spread(
        &self,
        sources: impl Iterator<Item = usize>,
        passes_on: impl Fn(usize) -> bool,
        takes: impl Fn(usize) -> bool,
    ) -> Vec<Option<usize>> {
        let mut before = vec![None; self.components.len()];
        let mut queue: Vec<usize> = sources.collect();
        for source in &queue {
            before[*source] = Some(*source);
        }
        let mut next = 0;
        while let Some(&from) = queue.get(next) {
            next += 1;
            if !passes_on(from) {
                continue;
            }
            for edge in &self.sends[from] {
                if before[edge.other].is_none() && takes(edge.other) {
                    before[edge.other] = Some(from);
                    queue.push(edge.other);
                }
            }
        }
        before
    }

    /// Whether the component is in the least trusted zone. If all zones have the same trust, there is no such zone.
    pub(super) fn is_outside(&self, place: usize) -> bool {
        self.least.is_some() && self.trust[place] == self.least
    }

    pub(super) fn is_tainted(&self, place: usize) -> bool {
        self.tainted_by[place].is_some()
    }

    /// Whether the component contains private data, or a path leads from private data to it.
    pub(super) fn sees_private(&self, place: usize) -> bool {
        self.private_by[place].is_some()
    }

    /// The components from the source to this one, without this one. `before` contains the component before each component.
    fn way_from(before: &[Option<usize>], place: usize) -> Vec<usize> {
        let mut way = Vec::new();
        let mut at = place;
        while let Some(previous) = before[at].filter(|previous| *previous != at) {
            way.push(previous);
            at = previous;
        }
        way.reverse();
        way
    }

    /// The path on which outsiders' text comes to a tainted component, without the component.
    pub(super) fn way_of_taint(&self, place: usize) -> Vec<usize> {
        Self::way_from(&self.tainted_by, place)
    }

    /// The path on which private data comes to a component, without the component.
    pub(super) fn way_of_private(&self, place: usize) -> Vec<usize> {
        Self::way_from(&self.private_by, place)
    }

    /// Whether the component can change something outside of itself.
    pub(super) fn acts(&self, place: usize) -> bool {
        self.components[place].can.iter().any(|can| !matches!(can, Ability::ReadFiles | Ability::Browse))
    }

    /// Whether data can leave the system at this component.
    pub(super) fn leaves(&self, place: usize) -> bool {
        let can = &self.components[place].can;
        can.iter().any(|can| matches!(can, Ability::SendMessages | Ability::Browse | Ability::Publish))
            || self.sends[place].iter().any(|edge| self.is_more_trusted(place, edge.other))
    }

    pub(super) fn is_more_trusted(&self, one: usize, other: usize) -> bool {
        self.trust[one].zip(self.trust[other]).is_some_and(|(one, other)| one > other)
    }

    /// Whether both components are in the same zone; `None` if one of them has no zone.
    pub(super) fn same_zone(&self, one: usize, other: usize) -> Option<bool> {
        let zones = self.components[one].zone.as_ref().zip(self.components[other].zone.as_ref())?;
        Some(zones.0 == zones.1)
    }

    pub(super) fn edges(&self, place: usize, direction: Direction) -> &[Edge] {
        match direction {
            Direction::Forward => &self.sends[place],
            Direction::Backward => &self.receives[place],
        }
    }

    /// All other components that can be reached, nearest first, each with the component before it. Paths do not go through
    /// `without`.
    fn search(&self, start: usize, direction: Direction, without: Option<usize>) -> Vec<(usize, usize)> {
        let mut seen = vec![false; self.components.len()];
        seen[start] = true;
        if let Some(without) = without {
            seen[without] = true;
        }
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut next = 0;
        let mut at = start;
        loop {
            for edge in self.edges(at, direction) {
                if !seen[edge.other] {
                    seen[edge.other] = true;
                    found.push((edge.other, at));
                }
            }
            let Some((place, _)) = found.get(next) else { return found };
            at = *place;
            next += 1;
        }
    }

    /// All other components that can be reached, nearest first, each with the path to it: the components between, then the
    /// component itself.
    pub(super) fn reachable(&self, start: usize, direction: Direction) -> Vec<(usize, Vec<usize>)> {
        let found = self.search(start, direction, None);
        let mut before = vec![None; self.components.len()];
        for (place, previous) in &found {
            before[*place] = Some(*previous);
        }
        let way = |place: usize| {
            let mut way = vec![place];
            let mut at = place;
            while let Some(previous) = before[at].filter(|previous| *previous != start) {
                way.push(previous);
                at = previous;
            }
            way.reverse();
            way
        };
        found.into_iter().map(|(place, _)| (place, way(place))).collect()
    }

    /// The components that can be reached through another agent and have no direct flow with the component, each with the path
    /// to it.
    pub(super) fn through_agents(&self, start: usize) -> Vec<(usize, Vec<usize>)> {
        let uses = |place: usize| self.sends[start].iter().any(|edge| edge.other == place);
        let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
        for edge in &self.sends[start] {
            if self.components[edge.other].kind != ComponentKind::Agent || edge.other == start {
                continue;
            }
            for (place, way) in self.reachable(edge.other, Direction::Forward) {
                let is_known = found.iter().any(|(known, _)| *known == place);
                if place != start && !uses(place) && !is_known {
                    found.push((place, std::iter::once(edge.other).chain(way).collect()));
                }
            }
        }
        found
    }

    /// Whether a component is on a cycle of at least three components. A request and its response are not such a cycle.
    pub(super) fn is_in_loop(&self, place: usize) -> bool {
        self.sends[place].iter().filter(|edge| edge.other != place).any(|edge| {
            let reached = self.search(edge.other, Direction::Forward, Some(place));
            self.receives[place].iter().any(|back| reached.iter().any(|(reached, _)| *reached == back.other))
        })
    }

    /// The components that a person approves: they need the approval of a human, and have a flow with the person, or with an
    /// agent that has one.
    pub(super) fn approved_by(&self, person: usize) -> Vec<usize> {
        let joined = |one: usize, other: usize| {
            let edges = || self.sends[one].iter().chain(&self.receives[one]);
            edges().any(|edge| edge.other == other)
        };
        let is_agent = |place: &usize| self.components[*place].kind == ComponentKind::Agent;
        let agents: Vec<usize> = (0..self.components.len()).filter(is_agent).filter(|it| joined(*it, person)).collect();
        (0..self.components.len())
            .filter(|place| self.components[*place].approval == Some(Approval::Human))
            .filter(|place| {
                joined(*place, person) || agents.iter().any(|agent| agent == place || joined(*agent, *place))
            })
            .collect()
    }
}
