//! Questions that an architecture raises. [`ask`] applies rules to a model, and returns each question with its state: open,
//! answered or dismissed.
//!
//! A [`Rule`] is data: a condition about one component, the question, and where it comes from. [`built_in`] returns the rules
//! of this program. A rule never rates anything. A threat of the model answers a question, or the author dismisses it with a
//! reason.
//!
//! The files of this module use each other: a rule has a condition, and the facts of a graph decide whether it is true.

mod graph;
mod rules;
#[cfg(test)]
mod tests;
mod when;

use super::{CatalogEntry, Dismissal, LayerId, Maps, Threat, ThreatModel, split_answer};
use crate::fields::{SLUG, object};

pub use rules::built_in;
pub use when::{Fact, Relation, Side, When, Words};

use graph::Graph;

object! {
    /// A question, and the condition under which it is asked about a component.
    #[derive(Debug, Clone, Default)]
    #[non_exhaustive]
    pub struct Rule as "a rule";

    keys {
        /// Small letters, digits and single hyphens. Threats answer by it, so keep it when the question changes.
        "id", id: String, required(), id(&SLUG);
        /// The question, as a whole sentence.
        "question", question: String, required();
        /// The condition under which it is asked about a component.
        "when", when: When, required(), by_hand();
        /// Why it is asked, in a sentence or two.
        "why", why: String, required();
        /// The layers of a threat that answers it: one, or several for a threat across layers.
        "layers", layers: Vec<LayerId>, required();
        /// The entry of CSA's catalogue that such a threat has.
        "catalog", catalog: Option<&'static CatalogEntry>, by_hand();
        /// Ids of other frameworks that such a threat has.
        "maps", maps: Maps;
        /// Where the rule comes from.
        "source", source: String;
    }

    besides {
        /// The condition as a sentence. Only the rules of this program have one.
        condition: String;
    }
}

/// A rule whose condition is true for a component of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Question {
    /// The index of the rule in the list that was passed to [`ask`].
    pub rule: usize,
    /// The index of the component in [`ThreatModel::components`].
    pub component: usize,
    /// The components on the path that raises the question, in the order of the flows. Without a path, only the component
    /// itself.
    pub path: Vec<usize>,
    /// Whether it is open, answered or dismissed.
    pub state: QuestionState,
}

/// Whether a question is open, answered or dismissed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuestionState {
    /// Nothing answers or dismisses it.
    Open,
    /// The threat with this index in [`ThreatModel::threats`] answers it.
    Answered(usize),
    /// The entry with this index in [`ThreatModel::dismissed`] dismisses it.
    Dismissed(usize),
}

impl Question {
    /// Whether nothing answers or dismisses it.
    pub fn is_open(&self) -> bool {
        self.state == QuestionState::Open
    }
}

/// Returns every question that the rules raise about a model, sorted by rule, then by component. A model without components
/// raises none.
pub fn ask(model: &ThreatModel, rules: &[Rule]) -> Vec<Question> {
    if model.components.is_empty() {
        return Vec::new();
    }
    let graph = Graph::new(model);
    let every: Vec<usize> = (0..model.components.len()).collect();
    let mut questions = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        for (component, path) in rule.when.select(&graph, &every) {
            let path = path.through(component);
            let state = state(model, rule, component, &path);
            questions.push(Question { rule: number, component, path, state });
        }
    }
    questions
}

/// Determines whether a question about a component is open.
fn state(model: &ThreatModel, rule: &Rule, component: usize, path: &[usize]) -> QuestionState {
    let id = model.components[component].id.as_str();
    let is_named = |question: &str, on: Option<&str>| question == rule.id && on.is_none_or(|on| on == id);
    let by_name = |threat: &Threat| {
        threat.answers.iter().any(|answer| {
            let (question, on) = split_answer(answer);
            is_named(question, on)
        })
    };
    if let Some(threat) = model.threats().position(by_name) {
        return QuestionState::Answered(threat);
    }
    let dismisses = |it: &Dismissal| is_named(&it.question, it.on.as_deref());
    if let Some(dismissal) = model.dismissed.iter().position(dismisses) {
        return QuestionState::Dismissed(dismissal);
    }
    // A threat that does not name the question also answers it if it names the component or the last component of the path, and
    // has the catalogue entry or an ASI id of the rule.
    let ends: Vec<&str> = [Some(component), path.last().copied()]
        .into_iter()
        .flatten()
        .map(|component| model.components[component].id.as_str())
        .collect();
    let says_the_same = |threat: &Threat| {
        let entry = threat.catalog.zip(rule.catalog).is_some_and(|(one, other)| std::ptr::eq(one, other));
        let names = threat.components.iter().any(|named| ends.contains(&named.as_str()));
        names && (entry || threat.maps.asi.iter().any(|id| rule.maps.asi.contains(id)))
    };
    model.threats().position(says_the_same).map_or(QuestionState::Open, QuestionState::Answered)
}
