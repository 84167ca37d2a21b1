//! What the architecture of a model says: components without flows.

use std::collections::HashSet;

use crate::block::places::Item;
use crate::diagnostic::{Diagnostic, code};
use crate::maestro::ThreatModel;

use super::book::Book;

impl Book<'_> {
    /// Components of the model with this number at which no flow begins or ends.
    pub(super) fn components(&self, number: usize, model: &ThreatModel, problems: &mut Vec<Diagnostic>) {
        let used: HashSet<&str> = model.flows.iter().flat_map(|flow| [flow.from.as_str(), flow.to.as_str()]).collect();
        for (index, component) in model.components.iter().enumerate() {
            if !used.contains(component.id.as_str()) {
                let span = self.in_model(number, |places| places.of(Item::Component(index as u32), "id"));
                let message = format!("no flow begins or ends at the component `{}`", component.id);
                problems.push(
                    Diagnostic::new(code::UNUSED_COMPONENT, span, message)
                        .help(format!("add it to `flows`: `- {} -> …: what flows`, or remove it", component.id)),
                );
            }
        }
    }
}
