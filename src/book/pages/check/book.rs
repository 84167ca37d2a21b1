//! The joined book with the positions of all fields, as the checks need it.

use std::ops::Range;

use crate::block::places::Places;
use crate::book::config::Config;
use crate::diagnostic::{Diagnostic, Span, code};
use crate::fields::Thing;
use crate::name::Suggestions;
use crate::register::Register;

use super::super::join::{Broken, FieldPlaces, JoinedBook};
use super::super::messages::{did_you_mean, implicit};

/// The joined book and the findings so far.
pub(super) struct Book<'b> {
    pub(super) joined: &'b JoinedBook<'b>,
    pub(super) register: &'b Register,
    pub(super) broken: &'b Broken,
    pub(super) places: &'b FieldPlaces,
    pub(super) suggestions: &'b Suggestions,
    pub(super) config: &'b Config,
}

impl Book<'_> {
    /// A position in the assessment with this number.
    pub(super) fn in_assessment(&self, number: usize, place: impl Fn(&Places) -> Range<usize>) -> Span {
        let (fence, places) = &self.places.assessments[number];
        self.joined.fences[*fence].span(place(places))
    }

    /// A position in the model with this number.
    pub(super) fn in_model(&self, number: usize, place: impl Fn(&Places) -> Range<usize>) -> Span {
        let (fence, places) = &self.places.models[number];
        self.joined.fences[*fence].span(place(places))
    }

    /// Checks a reference to a threat from anywhere in the book.
    pub(super) fn threat_reference(&self, id: &str, span: Span, problems: &mut Vec<Diagnostic>) {
        match self.register.threat(id) {
            Some((entry, threat, _)) if entry.own.has_derived(&threat.id) => {
                problems.push(implicit(Thing::Threat, id, span));
            }
            Some(_) => {}
            None if self.broken.model_or_threat(id) => {}
            None => {
                let ids = self
                    .register
                    .models
                    .iter()
                    .flat_map(|entry| entry.model.threats())
                    .map(|threat| threat.id.as_str());
                problems.push(
                    Diagnostic::new(code::UNKNOWN_REFERENCE, span, format!("there is no threat `{id}` in the book"))
                        .help(did_you_mean(self.suggestions.nearest(id, ids))),
                );
            }
        }
    }
}
