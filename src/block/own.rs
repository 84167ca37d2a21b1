//! What a block contains besides its object: the author's own fields, and which ids were made from names.

use std::collections::{BTreeMap, HashSet};

use crate::maestro::LayerId;

/// A part of a block that can have the author's own fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The assessment or the model.
    Block,
    /// A layer.
    Layer(LayerId),
    /// A threat, by its index in [`ThreatModel::threats`](crate::maestro::ThreatModel::threats).
    Threat(usize),
    /// A mitigation, by its index in the model's list.
    Mitigation(usize),
}

/// What a block contains besides its assessment or threat model.
#[derive(Debug, Clone, Default)]
pub struct Own {
    /// Whether the id of the block was made from names instead of written by the author.
    pub derived_id: bool,
    /// The ids of the threats whose id was made from their title.
    derived_threats: HashSet<String>,
    extra: BTreeMap<Part, Vec<(String, String)>>,
}

impl Own {
    pub(super) fn new(derived_id: bool) -> Self {
        Self { derived_id, ..Self::default() }
    }

    /// Whether the id of this threat was made from its title.
    pub fn has_derived(&self, threat: &str) -> bool {
        self.derived_threats.contains(threat)
    }

    /// The `x-` fields of a part, in the author's order. Each has a key and its value as JSON text.
    pub fn extra(&self, part: Part) -> &[(String, String)] {
        self.extra.get(&part).map_or(&[], Vec::as_slice)
    }

    pub(super) fn derive(&mut self, threat: &str) {
        self.derived_threats.insert(threat.to_owned());
    }

    pub(super) fn add(&mut self, part: Part, extra: Vec<(String, String)>) {
        if !extra.is_empty() {
            self.extra.insert(part, extra);
        }
    }

    /// Changes the numbers of threats from the order of the block to the order of the model.
    pub(super) fn renumber_threats(&mut self, number: impl Fn(usize) -> usize) {
        let parts = std::mem::take(&mut self.extra).into_iter();
        self.extra = parts
            .map(|(part, extra)| match part {
                Part::Threat(threat) => (Part::Threat(number(threat)), extra),
                other => (other, extra),
            })
            .collect();
    }
}
