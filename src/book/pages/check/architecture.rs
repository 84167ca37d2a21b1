//! Checks the architecture of a model: components without flows, and the questions that it raises.

use std::collections::HashSet;

use crate::block::Block;
use crate::block::places::{Item, Places};
use crate::diagnostic::{Diagnostic, Span, code};
use crate::maestro::questions::{Question, built_in};
use crate::maestro::{ThreatModel, split_answer};
use crate::register::ModelEntry;

use super::super::read::FenceRead;
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

    /// Reports the open questions of the model with this index.
    pub(super) fn questions(&self, number: usize, entry: &ModelEntry, problems: &mut Vec<Diagnostic>) {
        for question in entry.questions.iter().filter(|question| question.is_open()) {
            problems.push(self.open_question(number, entry, question));
        }
    }

    /// Reports answers and dismissals of questions that no rule asks, also in models that have other errors.
    pub(super) fn unknown_questions(&self, problems: &mut Vec<Diagnostic>) {
        // The question may belong to a rule that could not be read.
        if self.config.misses_rules {
            return;
        }
        let places = self.places.models.iter().map(|(fence, places)| (&self.joined.fences[*fence], places));
        for (entry, (fence, places)) in self.register.models.iter().zip(places) {
            self.unknown_questions_of(&entry.model, fence, places, problems);
        }
        for fence in &self.joined.fences {
            if let Some(Block::Model(block)) = &fence.read.partial {
                self.unknown_questions_of(&block.model, fence, &block.places, problems);
            }
        }
    }

    fn unknown_questions_of(
        &self,
        model: &ThreatModel,
        fence: &FenceRead,
        places: &Places,
        problems: &mut Vec<Diagnostic>,
    ) {
        for (index, threat) in model.threats().enumerate() {
            for (place, answer) in threat.answers.iter().enumerate() {
                let at = || fence.span(places.text(Item::Threat(index as u32), "answers", Some(place)));
                problems.extend(self.unknown_question(split_answer(answer).0, at));
            }
        }
        for (index, dismissal) in model.dismissed.iter().enumerate() {
            let at = || fence.span(places.of(Item::Dismissal(index as u32), "question"));
            problems.extend(self.unknown_question(&dismissal.question, at));
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

    /// Reports a question that no rule asks. An empty question has already been reported, because it could not be read.
    fn unknown_question(&self, question: &str, at: impl Fn() -> Span) -> Option<Diagnostic> {
        let ids = || built_in().iter().chain(&self.config.own_rules).map(|rule| rule.id.as_str());
        if question.is_empty() || ids().any(|id| id == question) {
            return None;
        }
        let help = match self.suggestions.nearest(question, ids()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "the page \"Rules that ask questions\" of the handbook lists them".to_owned(),
        };
        let message = format!("no rule asks the question `{question}`");
        Some(Diagnostic::new(code::UNKNOWN_QUESTION, at(), message).help(help))
    }
}
