//! Checks that ids are unique in the book. Former ids count too, because the pages keep their anchors.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::block::places::Item;
use crate::diagnostic::{Diagnostic, Span, code};
use crate::fields::Thing;

use super::book::Book;

impl Book<'_> {
    /// Checks that ids are unique in the book. Former ids count too, because their anchors are kept.
    pub(super) fn ids(&self, problems: &mut Vec<Diagnostic>) {
        let mut taken = Taken::new(Thing::Assessment);
        for (number, entry) in self.register.assessments.iter().enumerate() {
            let assessment = &entry.assessment;
            let derived = entry.own.derived_id;
            let own = if derived { "agent" } else { "id" };
            let span = self.in_assessment(number, |places| places.of(Item::Root, own));
            taken.take(&assessment.id, span, Origin::of(derived), problems);
            for (index, id) in assessment.formerly.iter().enumerate() {
                let span =
                    self.in_assessment(number, |places| places.element(Item::Root, "formerly", index).unwrap_or(0..0));
                taken.take(id, span, Origin::Former, problems);
            }
        }
        let mut taken = Taken::new(Thing::Model);
        let mut threats = Taken::new(Thing::Threat);
        for (number, entry) in self.register.models.iter().enumerate() {
            let model = &entry.model;
            let derived = entry.own.derived_id;
            let own = if derived { "agent" } else { "id" };
            let span = self.in_model(number, |places| places.of(Item::Root, own));
            taken.take(&model.id, span, Origin::of(derived), problems);
            for (index, id) in model.formerly.iter().enumerate() {
                let span =
                    self.in_model(number, |places| places.element(Item::Root, "formerly", index).unwrap_or(0..0));
                taken.take(id, span, Origin::Former, problems);
            }
            for (index, threat) in model.threats().enumerate() {
                let item = Item::Threat(index as u32);
                let derived = self.places.models[number].1.field(item, "id").is_none();
                let own = if derived { "title" } else { "id" };
                let span = self.in_model(number, |places| places.of(item, own));
                threats.take(&threat.id, span, Origin::of(derived), problems);
            }
        }
    }
}

/// Where an id comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The author wrote `id`.
    Written,
    /// It was made from a name.
    Made,
    /// It is in `formerly`.
    Former,
}

impl Origin {
    fn of(derived: bool) -> Self {
        if derived { Self::Made } else { Self::Written }
    }
}

/// Ids of one kind that are taken, with the position and the origin of their first occurrence.
struct Taken {
    what: &'static str,
    seen: HashMap<String, (Span, Origin)>,
}

impl Taken {
    fn new(what: Thing) -> Self {
        Self { what: what.word(), seen: HashMap::new() }
    }

    fn take(&mut self, id: &str, span: Span, origin: Origin, problems: &mut Vec<Diagnostic>) {
        // Threat ids are case-insensitive. All other ids are in lower case anyway.
        let (first, taken_by) = match self.seen.entry(id.to_ascii_lowercase()) {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(free) => {
                free.insert((span, origin));
                return;
            }
        };
        let what = self.what;
        let message = match (origin, taken_by) {
            (Origin::Former, Origin::Former) => format!("`{id}` is in `formerly` twice in the book"),
            (Origin::Former, _) => format!("`formerly` names `{id}`, but one of the book's {what}s still has this id"),
            (_, Origin::Former) => format!("another {what} of the book names the id `{id}` in `formerly`"),
            _ => format!("another {what} of the book has the id `{id}`"),
        };
        let help = match (origin, taken_by) {
            (Origin::Former, Origin::Former) => "remove it from one of the two places",
            (Origin::Former, _) => "remove it from `formerly`",
            (Origin::Made, _) => "add an `id`; this one was made from the name",
            (Origin::Written, Origin::Former) => "choose another id, or remove it from that `formerly`",
            (Origin::Written, _) => "choose another id",
        };
        problems.push(Diagnostic::new(code::DUPLICATE_ID, span, message).help(help).also(first, "the other one"));
    }
}
