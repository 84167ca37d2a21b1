//! The positions of the parts of a decoded block: the bytes of each field of each item. Rules that need the whole book use them to point at
//! the very value.

use std::ops::Range;

/// A part of a block that has fields of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// The assessment, the model or the options.
    Root,
    /// A layer, 1 to 7.
    Layer(u8),
    /// A threat, by its place in [`ThreatModel::threats`](crate::maestro::ThreatModel::threats).
    Threat(u32),
    /// A mitigation, by its place in the model's list.
    Mitigation(u32),
    /// A factor entry, by its place in the assessment's list.
    Factor(u32),
    /// A field of an assessment that is a map itself, by its name: `cvss`, `exploit`, `mitigation`, `published`, or a metric.
    Part(&'static str),
    /// A trust zone, by its place in the block.
    Zone(u32),
    /// A component, by its place in the model's list.
    Component(u32),
    /// A flow, by its place in the model's list.
    Flow(u32),
    /// A dismissed question, by its place in the model's list.
    Dismissal(u32),
    /// An assumption, by its place in the model's list.
    Assumption(u32),
}

/// How many places are put in order; a threat has about fifteen.
const MANY: usize = 1_000;

/// The places of one block: ranges of its body.
#[derive(Debug, Default, Clone)]
pub struct Places {
    places: Vec<Place>,
    /// Whether all have been added and are in order.
    sorted: bool,
}

/// The place of a field, or of one element of a field that is a list.
#[derive(Debug, Clone)]
struct Place {
    item: Item,
    /// Index of the element; `None` for the whole field.
    element: Option<u32>,
    /// The key; empty for the item itself.
    field: &'static str,
    range: Range<u32>,
}

impl Place {
    fn key(&self) -> (Item, Option<u32>) {
        (self.item, self.element)
    }
}

impl Places {
    /// Notes the place of a field.
    pub fn add(&mut self, item: Item, field: &'static str, range: Range<usize>) {
        self.push(item, None, field, range);
    }

    /// Notes the place of one element of a field.
    pub fn add_element(&mut self, item: Item, field: &'static str, index: usize, range: Range<usize>) {
        self.push(item, Some(index as u32), field, range);
    }

    fn push(&mut self, item: Item, element: Option<u32>, field: &'static str, range: Range<usize>) {
        self.places.push(Place { item, element, field, range: range.start as u32..range.end as u32 });
    }

    /// The place of a field, if it was written.
    pub fn field(&self, item: Item, field: &str) -> Option<Range<usize>> {
        self.find(item, None, field)
    }

    /// The place of one element of a field; of the field where the element has none.
    pub fn element(&self, item: Item, field: &str, index: usize) -> Option<Range<usize>> {
        self.find(item, Some(index as u32), field).or_else(|| self.field(item, field))
    }

    /// The place of an item: its own, else that of the block.
    pub fn item(&self, item: Item) -> Range<usize> {
        self.field(item, "").or_else(|| self.field(Item::Root, "")).unwrap_or(0..0)
    }

    /// The place of a field, else of its item.
    pub fn of(&self, item: Item, field: &str) -> Range<usize> {
        self.field(item, field).unwrap_or_else(|| self.item(item))
    }

    /// The place of a text: of one element of a field where it is in a list, else of the field; of the item where it was not written.
    pub fn text(&self, item: Item, field: &str, index: Option<usize>) -> Range<usize> {
        index.and_then(|index| self.element(item, field, index)).unwrap_or_else(|| self.of(item, field))
    }

    fn find(&self, item: Item, element: Option<u32>, field: &str) -> Option<Range<usize>> {
        let key = (item, element);
        let first = if self.sorted { self.places.partition_point(|place| place.key() < key) } else { 0 };
        let mut candidates = self.places[first..].iter().take_while(|place| !self.sorted || place.key() == key);
        let found = candidates.find(|place| place.field == field && place.key() == key)?;
        Some(found.range.start as usize..found.range.end as usize)
    }

    /// Nothing more will be added. Of two places of one field the first counts.
    ///
    /// A block with thousands of threats is put in order, so that each place is found quickly. In any other block a search from the start
    /// costs less than the order: 1 instruction in a hundred of a whole book.
    pub(super) fn finish(mut self) -> Self {
        self.places.shrink_to_fit();
        if self.places.len() > MANY {
            self.sort();
        }
        self
    }

    /// Stable, so that the first place of a field stays the first.
    fn sort(&mut self) {
        self.places.sort_by_key(Place::key);
        self.sorted = true;
    }

    /// Gives the threats that were read in the order of the block the places they have in the model's own order.
    pub(super) fn renumber_threats(&mut self, number: impl Fn(u32) -> u32) {
        for place in &mut self.places {
            if let Item::Threat(threat) = &mut place.item {
                *threat = number(*threat);
            }
        }
    }

    /// Gives the factors that an assessment states itself the places they have among those it inherits: `numbers[own]`.
    pub(crate) fn renumber_factors(&mut self, numbers: &[u32]) {
        for place in &mut self.places {
            if let Item::Factor(factor) = &mut place.item {
                *factor = numbers.get(*factor as usize).copied().unwrap_or(*factor);
            }
        }
        if self.sorted {
            self.sort();
        }
    }
}
