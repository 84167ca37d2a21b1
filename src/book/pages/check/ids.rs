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
            let at = |former| At { number, item: Item::Root, former };
            taken.take(self, &entry.assessment.id, at(None), problems);
            for (index, id) in entry.assessment.formerly.iter().enumerate() {
                taken.take(self, id, at(Some(index)), problems);
            }
        }
        let mut taken = Taken::new(Thing::Model);
        let mut threats = Taken::new(Thing::Threat);
        for (number, entry) in self.register.models.iter().enumerate() {
            let at = |former| At { number, item: Item::Root, former };
            taken.take(self, &entry.model.id, at(None), problems);
            for (index, id) in entry.model.formerly.iter().enumerate() {
                taken.take(self, id, at(Some(index)), problems);
            }
            for (index, threat) in entry.model.threats().enumerate() {
                let at = At { number, item: Item::Threat(index as u32), former: None };
                threats.take(self, &threat.id, at, problems);
            }
        }
    }
}

/// Where an id is. Its position is only looked up if the id is taken.
#[derive(Clone, Copy)]
struct At {
    /// The number of the assessment or model in the register.
    number: usize,
    item: Item,
    /// The index in `formerly`; `None` for the id itself.
    former: Option<usize>,
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

/// Ids of one kind that are taken, with their first occurrence.
struct Taken {
    thing: Thing,
    seen: HashMap<String, At>,
}

impl Taken {
    fn new(thing: Thing) -> Self {
        Self { thing, seen: HashMap::new() }
    }

    fn take(&mut self, book: &Book<'_>, id: &str, at: At, problems: &mut Vec<Diagnostic>) {
        // Threat ids are case-insensitive. All other ids are in lower case anyway.
        let first = match self.seen.entry(id.to_ascii_lowercase()) {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(free) => {
                free.insert(at);
                return;
            }
        };
        let what = self.thing.word();
        let ((span, origin), (first, taken_by)) = (self.find(book, at), self.find(book, first));
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

    /// The position of an id, and where the id comes from.
    fn find(&self, book: &Book<'_>, At { number, item, former }: At) -> (Span, Origin) {
        let entries = if self.thing == Thing::Assessment { &book.places.assessments } else { &book.places.models };
        let (fence, places) = &entries[number];
        let name = if self.thing == Thing::Threat { "title" } else { "agent" };
        let (range, origin) = match (former, places.field(item, "id")) {
            (Some(index), _) => (places.text(item, "formerly", Some(index)), Origin::Former),
            (None, Some(id)) => (id, Origin::Written),
            (None, None) => (places.of(item, name), Origin::Made),
        };
        (book.joined.fences[*fence].span(range), origin)
    }
}
