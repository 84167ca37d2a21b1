//! Questions that an architecture raises. [`ask`] applies the rules to a model, and says for each question whether it is open.
//!
//! A [`Rule`] is data: a condition about one component, the question, and where it comes from. [`built_in`] has those of this program. A
//! rule never rates anything. A question is answered by a threat of the model, or dismissed with
//! a reason.
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
    /// What asks a question.
    #[derive(Debug, Clone, Default)]
    #[non_exhaustive]
    pub struct Rule as "a rule";

    keys {
        /// Letters, digits and hyphens. Threats answer by it, so keep it when the question changes.
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
    /// The rule's place in the list that was asked.
    pub rule: usize,
    /// The component's place in [`ThreatModel::components`].
    pub component: usize,
    /// The components on the path that raises it, in the order of the flows; the component itself where there is no path.
    pub path: Vec<usize>,
    /// What became of it.
    pub state: QuestionState,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuestionState {
    /// It has no answer.
    Open,
    /// The threat with this place in [`ThreatModel::threats`] answers it.
    Answered(usize),
    /// The entry with this place in [`ThreatModel::dismissed`] dismisses it.
    Dismissed(usize),
}

impl Question {
    /// Whether it has no answer.
    pub fn is_open(&self) -> bool {
        self.state == QuestionState::Open
    }
}

/// Every question that the rules raise about a model: by rule, then by component. A model without components raises none.
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

/// What became of a question about a component.
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
    // A threat that names the component, or what the path leads to, and says the same by its catalogue entry or ASI id.
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
