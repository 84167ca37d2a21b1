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
    /// A field of an assessment that is a map itself, by its name: `cvss`, `exploit`, `mitigation`, `published`, or a metric.
    Part(&'static str),
    /// An assumption, by its place in the model's list.
    Assumption(u32),
}

/// The places of one block: ranges of its body.
#[derive(Debug, Default)]
pub struct Places {
    entries: Vec<Entry>,
    /// The names of the fields that occur; a block has a few dozen.
    fields: Vec<&'static str>,
    /// Whether the entries are sorted, so that questions cost little in a block with thousands of threats.
    sorted: bool,
}

/// Small, because a book keeps all of them until it is joined.
#[derive(Debug)]
struct Entry {
    key: Key,
    start: u32,
    /// The length of the place, and above its bits the number of the field in [`Places::fields`].
    length_and_field: u32,
}

/// Enough bits for the length of a fence, which has a limit. Only what is not in a fence can be longer; its places are cut.
const LENGTH: u32 = 24;
const LONGEST: usize = (1 << LENGTH) - 1;
const _: () = assert!(super::yaml::MAX_BODY <= LONGEST);

impl Entry {
    fn field(&self) -> usize {
        (self.length_and_field >> LENGTH) as usize
    }

    fn range(&self) -> Range<usize> {
        let (start, length) = (self.start as usize, self.length_and_field as usize & LONGEST);
        start..start + length
    }
}

/// An item and, for one element of a field, its index: numbers, because every block sorts all of its entries.
type Key = (u32, u32);

/// The index that stands for a field as a whole. It sorts first, for it is asked for most.
const WHOLE: u32 = 0;

impl Item {
    /// Items of one kind stand together: threats and mitigations are limited to a few thousand a block.
    fn code(self) -> u32 {
        const KIND: u32 = 1 << 24;
        match self {
            Self::Root => 0,
            Self::Layer(layer) => KIND + u32::from(layer),
            Self::Threat(index) => 2 * KIND + index,
            Self::Mitigation(index) => 3 * KIND + index,
            Self::Factor(index) => 4 * KIND + index,
            // Their first three letters tell the fields and metrics apart.
            Self::Part(name) => {
                name.bytes().take(3).fold(0, |code, byte| code << 8 | u32::from(byte & 0x7f)) + 5 * KIND
            }
            Self::Assumption(index) => 6 * KIND + index,
        }
    }
}

impl Places {
    /// Room for the places of a block with so many values. A block is one of many in a list that is read at once, so that there is a limit.
    pub(super) fn with_room_for(values: usize) -> Self {
        Self { entries: Vec::with_capacity(values.min(256)), fields: Vec::with_capacity(32), sorted: false }
    }

    /// Notes the place of a field.
    pub fn add(&mut self, item: Item, field: &'static str, range: Range<usize>) {
        self.push((item.code(), WHOLE), field, range);
    }

    /// Notes the place of one element of a field.
    pub fn add_element(&mut self, item: Item, field: &'static str, index: usize, range: Range<usize>) {
        self.push((item.code(), index as u32 + 1), field, range);
    }

    fn push(&mut self, key: Key, field: &'static str, range: Range<usize>) {
        // The field that was noted last is the likeliest for the elements of a list.
        let number = self.fields.iter().rposition(|known| *known == field).unwrap_or_else(|| {
            self.fields.push(field);
            self.fields.len() - 1
        });
        debug_assert!(number < 1 << (u32::BITS - LENGTH), "a block has fewer fields");
        let length_and_field = range.len().min(LONGEST) as u32 | (number as u32) << LENGTH;
        self.entries.push(Entry { key, start: range.start as u32, length_and_field });
    }

    /// The place of a field, if it was written.
    pub fn field(&self, item: Item, field: &str) -> Option<Range<usize>> {
        self.find((item.code(), WHOLE), field)
    }

    /// The place of one element of a field; of the field where the element has none.
    pub fn element(&self, item: Item, field: &str, index: usize) -> Option<Range<usize>> {
        self.find((item.code(), index as u32 + 1), field).or_else(|| self.field(item, field))
    }

    /// The place of an item: its own, else that of the block.
    pub fn item(&self, item: Item) -> Range<usize> {
        self.field(item, "").or_else(|| self.field(Item::Root, "")).unwrap_or(0..0)
    }

    /// The place of a field, else of its item.
    pub fn of(&self, item: Item, field: &str) -> Range<usize> {
        self.field(item, field).unwrap_or_else(|| self.item(item))
    }

    fn find(&self, wanted: Key, field: &str) -> Option<Range<usize>> {
        let field = self.fields.iter().position(|known| *known == field)?;
        let entries = if self.sorted {
            &self.entries[self.entries.partition_point(|entry| entry.key < wanted)..]
        } else {
            &self.entries[..]
        };
        // An item has no more fields than its table of keys.
        let mut entries = entries.iter().take_while(|entry| !self.sorted || entry.key == wanted);
        let entry = entries.find(|entry| entry.key == wanted && entry.field() == field)?;
        Some(entry.range())
    }

    /// Nothing more will be added. Of two places of one field the first counts.
    pub(super) fn finish(mut self) -> Self {
        self.entries.shrink_to_fit();
        self.fields.shrink_to_fit();
        self.sort();
        self
    }

    /// Stable, so that the first place of a field stays the first.
    fn sort(&mut self) {
        self.entries.sort_by_key(|entry| entry.key);
        self.sorted = true;
    }

    /// Gives the threats that were read in the order of the block the places they have in the model's own order.
    pub(super) fn renumber_threats(&mut self, place: impl Fn(u32) -> u32) {
        self.renumber(Item::Threat(0).code(), place);
    }

    /// Gives the factors that an assessment states itself the places they have among those it inherits: `place[own]`.
    pub(crate) fn renumber_factors(&mut self, place: &[u32]) {
        self.renumber(Item::Factor(0).code(), |index| place.get(index as usize).copied().unwrap_or(index));
        self.sort();
    }

    fn renumber(&mut self, first: u32, place: impl Fn(u32) -> u32) {
        let kind = first..first + Item::Layer(0).code();
        for entry in self.entries.iter_mut().filter(|entry| kind.contains(&entry.key.0)) {
            entry.key.0 = first + place(entry.key.0 - first);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::aivss::VERSIONS;

    /// Three letters are enough for every field and every metric that has parts.
    #[test]
    fn parts_have_codes_of_their_own() {
        let metrics = VERSIONS.iter().filter_map(|version| version.metrics()).flat_map(|method| method.metrics);
        let names: HashSet<&str> = ["cvss", "exploit", "mitigation", "published"]
            .into_iter()
            .chain(metrics.map(|metric| metric.abbr))
            .collect();
        let codes: HashSet<u32> = names.iter().map(|name| Item::Part(name).code()).collect();
        assert!(names.len() > 8);
        assert_eq!(codes.len(), names.len());
    }
}
