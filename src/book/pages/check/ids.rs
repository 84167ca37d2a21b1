//! Checks that ids are unique in the book. Former ids count too, because the pages keep their anchors.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::block::places::Item;
use crate::diagnostic::{Diagnostic, Span, code};

use super::book::Book;

impl Book<'_> {
    /// Checks that ids are unique in the book. Former ids count too, because their anchors are kept.
    pub(super) fn ids(&self, problems: &mut Vec<Diagnostic>) {
        let mut taken = Taken { what: "assessment", seen: HashMap::new() };
        for (number, entry) in self.register.assessments.iter().enumerate() {
            let assessment = &entry.assessment;
            let derived = entry.own.derived_id;
            let own = if derived { "agent" } else { "id" };
            let span = self.in_assessment(number, |places| places.of(Item::Root, own));
            taken.take(&assessment.id, span, derived, problems);
            for (index, id) in assessment.formerly.iter().enumerate() {
                let span =
                    self.in_assessment(number, |places| places.element(Item::Root, "formerly", index).unwrap_or(0..0));
                taken.take(id, span, false, problems);
            }
        }
        let mut taken = Taken { what: "threat model", seen: HashMap::new() };
        let mut threats = Taken { what: "threat", seen: HashMap::new() };
        for (number, entry) in self.register.models.iter().enumerate() {
            let model = &entry.model;
            let derived = entry.own.derived_id;
            let own = if derived { "agent" } else { "id" };
            let span = self.in_model(number, |places| places.of(Item::Root, own));
            taken.take(&model.id, span, derived, problems);
            for (index, id) in model.formerly.iter().enumerate() {
                let span =
                    self.in_model(number, |places| places.element(Item::Root, "formerly", index).unwrap_or(0..0));
                taken.take(id, span, false, problems);
            }
            for (index, threat) in model.threats().enumerate() {
                let item = Item::Threat(index as u32);
                let derived = self.places.models[number].1.field(item, "id").is_none();
                let own = if derived { "title" } else { "id" };
                let span = self.in_model(number, |places| places.of(item, own));
                threats.take(&threat.id, span, derived, problems);
            }
        }
    }
}

/// Ids of one kind that are taken, with the position of their first occurrence.
struct Taken {
    what: &'static str,
    seen: HashMap<String, Span>,
}

impl Taken {
    fn take(&mut self, id: &str, span: Span, implicit: bool, problems: &mut Vec<Diagnostic>) {
        // Threat ids are case-insensitive. All other ids are in lower case anyway.
        let first = match self.seen.entry(id.to_ascii_lowercase()) {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(free) => {
                free.insert(span);
                return;
            }
        };
        let help = if implicit { "add an `id`; this one was made from the name" } else { "choose another id" };
        problems.push(
            Diagnostic::new(code::DUPLICATE_ID, span, format!("another {} of the book has the id `{id}`", self.what))
                .help(help)
                .also(first, "the other one"),
        );
    }
}
