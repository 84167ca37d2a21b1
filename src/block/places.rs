//! Where the parts of a decoded block stand: every field of every item keeps its place, so that rules that look at the whole book
//! can point at the very value.

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
}

/// The places of one block: ranges of its body.
#[derive(Debug, Default)]
pub struct Places {
    entries: Vec<(Item, &'static str, u32, Range<u32>)>,
    /// Whether the entries are sorted, so that questions cost little in a block with thousands of threats.
    sorted: bool,
}

/// The index that stands for a field as a whole.
const WHOLE: u32 = u32::MAX;

impl Places {
    /// Notes the place of a field.
    pub fn add(&mut self, item: Item, field: &'static str, range: Range<usize>) {
        self.entries.push((item, field, WHOLE, range.start as u32..range.end as u32));
    }

    /// Notes the place of one element of a field.
    pub fn add_element(&mut self, item: Item, field: &'static str, index: usize, range: Range<usize>) {
        self.entries.push((item, field, index as u32, range.start as u32..range.end as u32));
    }

    /// The place of a field, if it was written.
    pub fn field(&self, item: Item, field: &str) -> Option<Range<usize>> {
        self.find(item, field, WHOLE)
    }

    /// The place of one element of a field; of the field where the element has none.
    pub fn element(&self, item: Item, field: &str, index: usize) -> Option<Range<usize>> {
        self.find(item, field, index as u32).or_else(|| self.field(item, field))
    }

    /// The place of an item: its own, else that of the block.
    pub fn item(&self, item: Item) -> Range<usize> {
        self.find(item, "", WHOLE).or_else(|| self.find(Item::Root, "", WHOLE)).unwrap_or(0..0)
    }

    /// The place of a field, else of its item.
    pub fn of(&self, item: Item, field: &str) -> Range<usize> {
        self.field(item, field).unwrap_or_else(|| self.item(item))
    }

    fn find(&self, item: Item, field: &str, index: u32) -> Option<Range<usize>> {
        let wanted = (item, index, field);
        let entry = if self.sorted {
            let first = self.entries.partition_point(|entry| Self::key(entry) < wanted);
            self.entries.get(first).filter(|entry| Self::key(entry) == wanted)
        } else {
            self.entries.iter().find(|entry| Self::key(entry) == wanted)
        };
        entry.map(|entry| entry.3.start as usize..entry.3.end as usize)
    }

    fn key<'e>(entry: &'e (Item, &'static str, u32, Range<u32>)) -> (Item, u32, &'e str) {
        (entry.0, entry.2, entry.1)
    }

    /// Nothing more will be added. Of two places of one field the first counts.
    pub(super) fn finish(mut self) -> Self {
        self.entries.sort_by(|a, b| Self::key(a).cmp(&Self::key(b)));
        self.sorted = true;
        self
    }

    /// Gives the threats that were read in the order of the block the places they have in the model's own order.
    pub(super) fn renumber_threats(&mut self, place: impl Fn(u32) -> u32) {
        for entry in &mut self.entries {
            if let Item::Threat(index) = &mut entry.0 {
                *index = place(*index);
            }
        }
    }

    /// Gives the factors that an assessment states itself the places they have among those it inherits: `place[own]`.
    pub(crate) fn renumber_factors(&mut self, place: &[u32]) {
        for entry in &mut self.entries {
            if let Item::Factor(index) = &mut entry.0 {
                *index = place.get(*index as usize).copied().unwrap_or(*index);
            }
        }
        self.entries.sort_by(|a, b| Self::key(a).cmp(&Self::key(b)));
    }
}
