//! The positions of the parts of a decoded block: the byte range of each field of each item. Rules that need the whole book use
//! them to point at the exact value.

use std::ops::Range;

use crate::order::Sort as _;

/// A part of a block that has its own fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// The assessment, the model or the options.
    Root,
    /// A layer, 1 to 7.
    Layer(u8),
    /// A threat, by its index in [`ThreatModel::threats`](crate::maestro::ThreatModel::threats).
    Threat(u32),
    /// A mitigation, by its index in the model's list.
    Mitigation(u32),
    /// A factor entry, by its index in the assessment's list.
    Factor(u32),
    /// A field of an assessment that is itself a map, by its name: `cvss`, `exploit`, `mitigation`, `published`, or a metric.
    Part(&'static str),
    /// A trust zone, by its index in the block.
    Zone(u32),
    /// A component, by its index in the model's list.
    Component(u32),
    /// A flow, by its index in the model's list.
    Flow(u32),
    /// A dismissed question, by its index in the model's list.
    Dismissal(u32),
    /// An assumption, by its index in the model's list.
    Assumption(u32),
}

/// Positions are sorted if there are more than this. A threat has about fifteen.
const MANY: usize = 1_000;

/// The positions in one block, as byte ranges of its body.
#[derive(Debug, Default, Clone)]
pub struct Places {
    /// The positions of items and of their fields.
    fields: Vec<Place>,
    /// The positions of the elements of fields that are lists, with the index of the element.
    elements: Vec<(u16, Place)>,
    /// The names of fields and parts. A place has the index of its name in this list.
    names: Vec<&'static str>,
    /// Whether all positions have been added and sorted.
    sorted: bool,
}

/// A position. A chapter can have hundreds of them, and all are kept in memory, so this type is small.
#[derive(Debug, Clone)]
struct Place {
    start: u32,
    end: u32,
    /// The number in the [`Item`]; for a part, the index of its name.
    item: u16,
    kind: Kind,
    /// Index of the key in the list of names. The key of a whole item is empty.
    field: u8,
}

/// The variants of [`Item`] without their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Root,
    Layer,
    Threat,
    Mitigation,
    Factor,
    Part,
    Zone,
    Component,
    Flow,
    Dismissal,
    Assumption,
}

impl Place {
    fn key(&self) -> (Kind, u16) {
        (self.kind, self.item)
    }
}

impl Places {
    /// Adds the position of a field.
    pub fn add(&mut self, item: Item, field: &'static str, range: Range<usize>) {
        self.push(item, None, field, range);
    }

    /// Adds the position of one element of a field.
    pub fn add_element(&mut self, item: Item, field: &'static str, index: usize, range: Range<usize>) {
        self.push(item, Some(index as u32), field, range);
    }

    /// Makes room for the positions of a block. A field takes about 24 bytes of its text.
    pub(super) fn new(text: &str) -> Self {
        let fields = Vec::with_capacity(text.len() / 24);
        Self { fields, elements: Vec::with_capacity(16), names: Vec::with_capacity(64), sorted: false }
    }

    fn push(&mut self, item: Item, element: Option<u32>, field: &'static str, range: Range<usize>) {
        let part = if let Item::Part(name) = item { self.number(name) } else { Some(0) };
        // A number that does not fit belongs to an entry of a list of more than 65,000. Such an entry has the position of its list, or
        // of the block.
        let (Some((kind, item)), Some(field)) = (part.and_then(|part| key(item, part)), self.number(field)) else {
            return;
        };
        let place = Place { start: range.start as u32, end: range.end as u32, item, kind, field };
        match element.map(u16::try_from) {
            None => self.fields.push(place),
            Some(Ok(element)) => self.elements.push((element, place)),
            Some(Err(_)) => {}
        }
    }

    /// The index of a name in the list. A new name is added. A block has about forty names; all key tables together have fewer than 256.
    fn number(&mut self, name: &'static str) -> Option<u8> {
        // Comparing addresses first saves 2 % of the time on a book with both blocks in each chapter.
        let same = self.names.iter().position(|known| std::ptr::eq(*known, name)).map(|number| number as u8);
        same.or_else(|| self.known(name)).or_else(|| {
            let number = u8::try_from(self.names.len()).ok()?;
            self.names.push(name);
            Some(number)
        })
    }

    fn known(&self, name: &str) -> Option<u8> {
        self.names.iter().position(|known| *known == name).map(|number| number as u8)
    }

    /// The position of a field, if it was written.
    pub fn field(&self, item: Item, field: &str) -> Option<Range<usize>> {
        self.find(item, None, field)
    }

    /// The position of one element of a field, or of the whole field if the element has no position.
    pub fn element(&self, item: Item, field: &str, index: usize) -> Option<Range<usize>> {
        self.find(item, Some(index as u32), field).or_else(|| self.field(item, field))
    }

    /// The position of an item, or of the whole block if the item has no position.
    pub fn item(&self, item: Item) -> Range<usize> {
        self.field(item, "").or_else(|| self.field(Item::Root, "")).unwrap_or(0..0)
    }

    /// The position of a field, or of its item if the field was not written.
    pub fn of(&self, item: Item, field: &str) -> Range<usize> {
        self.field(item, field).unwrap_or_else(|| self.item(item))
    }

    /// The position of a text: one element of a field if it is in a list, otherwise the field, otherwise the item.
    pub fn text(&self, item: Item, field: &str, index: Option<usize>) -> Range<usize> {
        index.and_then(|index| self.element(item, field, index)).unwrap_or_else(|| self.of(item, field))
    }

    fn find(&self, item: Item, element: Option<u32>, field: &str) -> Option<Range<usize>> {
        let field = self.known(field)?;
        let part = if let Item::Part(name) = item { self.known(name)? } else { 0 };
        let key = key(item, part)?;
        let found = match element {
            None => first(&self.fields, self.sorted, Place::key, &key, |place| place.field == field)?,
            Some(element) => {
                let wanted = (key, u16::try_from(element).ok()?);
                &first(&self.elements, self.sorted, element_key, &wanted, |(_, place)| place.field == field)?.1
            }
        };
        Some(found.start as usize..found.end as usize)
    }

    /// Call this when nothing more will be added. If a field has two positions, the first one is used.
    ///
    /// In a block with thousands of threats, the positions are sorted for binary search. In any other block a search from the
    /// start costs less than sorting, which would be 1 % of the instructions of a whole book.
    pub(super) fn finish(mut self) -> Self {
        // A copy takes only the memory that it needs. mimalloc gives memory back only if a list shrinks by more than half.
        self.fields = self.fields.to_vec();
        self.elements = self.elements.to_vec();
        self.names = self.names.to_vec();
        if self.fields.len() + self.elements.len() > MANY {
            self.sort();
        }
        self
    }

    /// The sort is stable, so the first position of a field stays first.
    fn sort(&mut self) {
        self.fields.in_order_of(Place::key);
        self.elements.in_order_of(element_key);
        self.sorted = true;
    }

    fn each(&mut self) -> impl Iterator<Item = &mut Place> {
        self.fields.iter_mut().chain(self.elements.iter_mut().map(|(_, place)| place))
    }

    /// Changes the numbers of threats from the order of the block to the order of the model.
    pub(super) fn renumber_threats(&mut self, number: impl Fn(u32) -> u32) {
        for place in self.each() {
            if place.kind == Kind::Threat {
                place.item = number(place.item.into()).try_into().unwrap_or(u16::MAX);
            }
        }
    }

    /// Changes the numbers of an assessment's own factors to those in the list that also contains the inherited ones:
    /// `numbers[own]`.
    pub(crate) fn renumber_factors(&mut self, numbers: &[u32]) {
        for place in self.each() {
            if place.kind == Kind::Factor {
                place.item = numbers.get(place.item as usize).map_or(place.item, |number| *number as u16);
            }
        }
        if self.sorted {
            self.sort();
        }
    }
}

fn element_key((index, place): &(u16, Place)) -> ((Kind, u16), u16) {
    (place.key(), *index)
}

/// The first position with a key that fits. `sorted` means that the positions are sorted by this key.
fn first<'p, P, K: Ord>(
    places: &'p [P],
    sorted: bool,
    key: impl Fn(&P) -> K,
    wanted: &K,
    fits: impl Fn(&P) -> bool,
) -> Option<&'p P> {
    let start = if sorted { places.partition_point(|place| key(place) < *wanted) } else { 0 };
    let mut candidates = places[start..].iter().take_while(|place| !sorted || key(place) == *wanted);
    candidates.find(|place| fits(place) && key(place) == *wanted)
}

/// What identifies an item; `None` if its number is too large. `part` is the index of the name of a part.
fn key(item: Item, part: u8) -> Option<(Kind, u16)> {
    let (kind, number) = match item {
        Item::Root => (Kind::Root, 0),
        Item::Part(_) => (Kind::Part, part.into()),
        Item::Layer(number) => (Kind::Layer, number.into()),
        Item::Threat(number) => (Kind::Threat, number),
        Item::Mitigation(number) => (Kind::Mitigation, number),
        Item::Factor(number) => (Kind::Factor, number),
        Item::Zone(number) => (Kind::Zone, number),
        Item::Component(number) => (Kind::Component, number),
        Item::Flow(number) => (Kind::Flow, number),
        Item::Dismissal(number) => (Kind::Dismissal, number),
        Item::Assumption(number) => (Kind::Assumption, number),
    };
    Some((kind, u16::try_from(number).ok()?))
}
