//! Checks that ids are unique in the book. Former ids count too, because the pages keep their anchors.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::block::places::Item;
use crate::diagnostic::{Diagnostic, Span, code};
use crate::fields::Thing;

use super::book::Book;

impl Book<'_> {
    /// Checks that ids are unique in the book. Former ids count too, because their anchors are kept.
    pub(super) fn ids(&self, problems: &mut Vec<Diagnostic>) {
        let mut taken = Taken::new(Thing::Assessment, self.register.assessments.len());
        for (number, entry) in self.register.assessments.iter().enumerate() {
            let at = |former| At::new(number, None, former);
            taken.take(self, &entry.assessment.id, at(None), problems);
            for (index, id) in entry.assessment.formerly.iter().enumerate() {
                taken.take(self, id, at(Some(index)), problems);
            }
        }
        let models = &self.register.models;
        let mut taken = Taken::new(Thing::Model, models.len());
        let mut threats = Taken::new(Thing::Threat, models.iter().map(|entry| entry.model.threats().count()).sum());
        for (number, entry) in models.iter().enumerate() {
            let at = |former| At::new(number, None, former);
            taken.take(self, &entry.model.id, at(None), problems);
            for (index, id) in entry.model.formerly.iter().enumerate() {
                taken.take(self, id, at(Some(index)), problems);
            }
            for (index, threat) in entry.model.threats().enumerate() {
                let at = At::new(number, Some(index), None);
                threats.take(self, &threat.id, at, problems);
            }
        }
    }
}

/// Where an id is. Its position is only looked up if the id is taken. A book can have thousands of ids, so this type is small.
#[derive(Clone, Copy)]
struct At {
    /// The number of the assessment or model in the register.
    number: u32,
    /// The index of the threat; `None` for the assessment or the model itself.
    threat: Option<u32>,
    /// The index in `formerly`; `None` for the id itself.
    former: Option<u32>,
}

impl At {
    fn new(number: usize, threat: Option<usize>, former: Option<usize>) -> Self {
        let small = |index: usize| index as u32;
        Self { number: small(number), threat: threat.map(small), former: former.map(small) }
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

/// Ids of one kind that are taken, with their first occurrence.
struct Taken<'b> {
    thing: Thing,
    seen: HashMap<Cow<'b, str>, At>,
}

impl<'b> Taken<'b> {
    /// Makes room for `count` ids. A table that grows while it is filled takes twice the memory.
    fn new(thing: Thing, count: usize) -> Self {
        Self { thing, seen: HashMap::with_capacity(count) }
    }

    fn take(&mut self, book: &Book<'_>, id: &'b str, at: At, problems: &mut Vec<Diagnostic>) {
        // Threat ids are case-insensitive. All other ids are in lower case anyway.
        let folded = if id.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(id.to_ascii_lowercase())
        } else {
            Cow::Borrowed(id)
        };
        let first = match self.seen.entry(folded) {
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
    fn find(&self, book: &Book<'_>, At { number, threat, former }: At) -> (Span, Origin) {
        let entries = if self.thing == Thing::Assessment { &book.places.assessments } else { &book.places.models };
        let (fence, places) = &entries[number as usize];
        let item = threat.map_or(Item::Root, Item::Threat);
        let name = if self.thing == Thing::Threat { "title" } else { "agent" };
        let (range, origin) = match (former, places.field(item, "id")) {
            (Some(index), _) => (places.text(item, "formerly", Some(index as usize)), Origin::Former),
            (None, Some(id)) => (id, Origin::Written),
            (None, None) => (places.of(item, name), Origin::Made),
        };
        (book.joined.fences[*fence].span(range), origin)
    }
}
