//! Checks the architecture of a model: components without flows, and the questions that it raises.

use std::collections::HashSet;

use crate::block::places::Item;
use crate::diagnostic::{Diagnostic, code};
use crate::maestro::questions::{Question, built_in};
use crate::maestro::{ThreatModel, split_answer};
use crate::register::ModelEntry;

use super::book::Book;

impl Book<'_> {
    /// Reports components without flows in the model with this number.
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

    /// Reports open questions of the model with this number, and answers to questions that no rule asks.
    pub(super) fn questions(&self, number: usize, entry: &ModelEntry, problems: &mut Vec<Diagnostic>) {
        for question in entry.questions.iter().filter(|question| question.is_open()) {
            problems.push(self.open_question(number, entry, question));
        }
        for (index, threat) in entry.model.threats().enumerate() {
            for (place, answer) in threat.answers.iter().enumerate() {
                let item = Item::Threat(index as u32);
                self.question_exists(number, split_answer(answer).0, (item, "answers", Some(place)), problems);
            }
        }
        for (index, dismissal) in entry.model.dismissed.iter().enumerate() {
            let item = Item::Dismissal(index as u32);
            self.question_exists(number, &dismissal.question, (item, "question", None), problems);
        }
    }

    fn open_question(&self, number: usize, entry: &ModelEntry, question: &Question) -> Diagnostic {
        let rule = &self.register.rules[question.rule];
        let component = &entry.model.components[question.component];
        let span = self.in_model(number, |places| places.of(Item::Component(question.component as u32), "id"));
        let path: Vec<&str> = question.path.iter().map(|place| entry.model.components[*place].id.as_str()).collect();
        let because = if path.len() > 1 { format!(" ({})", path.join(" to ")) } else { String::new() };
        let message = format!("open question about `{}`: {}{because}", component.id, rule.question);
        Diagnostic::new(code::OPEN_QUESTION, span, message).help(format!(
            "add `answers: [{rule}@{on}]` to a threat, or `{{question: {rule}, on: {on}, reason: …, owner: …}}` to `dismissed`",
            rule = rule.id,
            on = component.id,
        ))
    }

    fn question_exists(
        &self,
        number: usize,
        question: &str,
        (item, key, index): (Item, &'static str, Option<usize>),
        problems: &mut Vec<Diagnostic>,
    ) {
        let ids = || built_in().iter().map(|rule| rule.id.as_str());
        if question.is_empty() || ids().any(|id| id == question) {
            return;
        }
        let span = self.in_model(number, |places| places.text(item, key, index));
        let help = match self.suggestions.nearest(question, ids()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "the page \"Rules that ask questions\" of the handbook lists them".to_owned(),
        };
        let message = format!("no rule asks the question `{question}`");
        problems.push(Diagnostic::new(code::UNKNOWN_QUESTION, span, message).help(help));
    }
}
