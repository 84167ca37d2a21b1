//! Checks the references of registers, matrices, badges and inline references.

use crate::block::find::Kind;
use crate::diagnostic::{Diagnostic, Span, code};
use crate::fields::Thing;

use super::super::join::Shown;
use super::super::messages::{did_you_mean, has_errors, implicit};
use super::super::reference::{implicit_target, refer};
use super::book::Book;

impl Book<'_> {
    /// Checks the references of registers, matrices and badges.
    pub(super) fn views(&self, problems: &mut Vec<Diagnostic>) {
        for (fence, shown) in self.joined.fences.iter().zip(&self.joined.shown) {
            let filter = match shown {
                Shown::BadgeOf(reference) => {
                    let span = fence.span(reference.range.clone());
                    match self.register.assessment(&reference.id) {
                        Some(entry) if entry.own.derived_id => {
                            problems.push(implicit(Thing::Assessment, &reference.id, span))
                        }
                        Some(_) => {}
                        None if self.broken.assessment(&reference.id) => {
                            let problem = format!("the assessment `{}` cannot be shown", reference.id);
                            problems.push(has_errors(&problem, span, self.broken.place(Kind::Aivss, &reference.id)));
                        }
                        None if self.broken.any_assessment() => {}
                        None => {
                            let ids = self.register.assessments.iter().map(|entry| entry.assessment.id.as_str());
                            problems.push(
                                Diagnostic::new(
                                    code::UNKNOWN_REFERENCE,
                                    span,
                                    format!("there is no assessment `{}` in the book", reference.id),
                                )
                                .help(did_you_mean(self.suggestions.nearest(&reference.id, ids))),
                            );
                        }
                    }
                    continue;
                }
                Shown::Register(options) => &options.filter,
                Shown::Matrix(options) => &options.filter,
                Shown::Architecture(view) => {
                    if let Some((id, range)) = &view.model {
                        self.model_reference(id, fence.span(range.clone()), problems);
                    }
                    continue;
                }
                Shown::Summary(options) => &options.filter,
                Shown::Trend(options) => &options.filter,
                _ => continue,
            };
            for (agent, range) in filter.agents.iter().zip(&filter.agent_ranges) {
                let known = self.register.assessments_of(agent).next().is_some()
                    || self.register.models_of(agent).next().is_some()
                    || self.broken.agents.contains(agent);
                if !known {
                    let agents = self
                        .register
                        .assessments
                        .iter()
                        .map(|entry| entry.assessment.agent_id.as_str())
                        .chain(self.register.models.iter().map(|entry| entry.model.agent_id.as_str()));
                    problems.push(
                        Diagnostic::new(
                            code::UNKNOWN_REFERENCE,
                            fence.span(range.clone()),
                            format!("no agent of the book has the id `{agent}`"),
                        )
                        .help(did_you_mean(self.suggestions.nearest(agent, agents))),
                    );
                }
            }
        }
    }

    /// Checks a view's reference to a model, which must state its architecture.
    fn model_reference(&self, id: &str, span: Span, problems: &mut Vec<Diagnostic>) {
        match self.register.model(id) {
            Some(entry) if entry.model.components.is_empty() => {
                let message = format!("the threat model `{id}` has no `components`, so there is nothing to show");
                problems.push(
                    Diagnostic::new(code::UNKNOWN_REFERENCE, span, message)
                        .help("add `components` and `flows` to the model, or remove this view"),
                );
            }
            Some(entry) if entry.own.derived_id => problems.push(implicit(Thing::Model, id, span)),
            Some(_) => {}
            None if self.broken.model(id) => {
                let problem = format!("the threat model `{id}` cannot be shown");
                problems.push(has_errors(&problem, span, self.broken.place(Kind::Maestro, id)));
            }
            None => {
                let ids = self.register.models.iter().map(|entry| entry.model.id.as_str());
                let help = did_you_mean(self.suggestions.nearest(id, ids));
                let message = format!("there is no threat model `{id}` in the book");
                problems.push(Diagnostic::new(code::UNKNOWN_REFERENCE, span, message).help(help));
            }
        }
    }

    /// Checks the references in the text of the chapters.
    pub(super) fn inlines(&self, problems: &mut Vec<Diagnostic>) {
        for chapter in &self.joined.chapters {
            for inline in &chapter.inlines {
                match refer(inline, self.register, self.broken, self.suggestions, chapter.source()) {
                    Ok(reference) => {
                        let span = Span::new(chapter.source(), inline.id.1.clone());
                        let target = implicit_target(&reference);
                        problems.extend(target.map(|what| implicit(what, &inline.id.0, span)));
                    }
                    Err(problem) => problems.extend(problem.map(|problem| *problem)),
                }
            }
        }
    }
}
