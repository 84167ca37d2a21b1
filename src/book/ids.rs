//! The ids of a chapter: what each one names or refers to, and where it is written. Editors use this to go to definitions and
//! to rename.
//!
//! Start at `of_chapter`. [`mentions`] finds the ids in blocks; this module adds references in prose and ids that are made from
//! names.

use std::ops::Range;

use crate::block::find::{FoundFence, Kind, find};
use crate::block::mentions::{Mention, Role, mentions};
use crate::block::places::{Item, Places};
use crate::block::{Block, Read};
use crate::fields::Thing;

use super::config::Config;

/// An id in a chapter.
#[derive(Debug, Clone)]
pub struct ChapterId {
    /// What the id identifies. A reference in prose to a threat model may also lead to a threat.
    pub thing: Thing,
    /// Whether the id names an object or refers to one.
    pub role: Role,
    /// The id.
    pub id: String,
    /// The model within which it is unique, for ids that are unique only within a model.
    pub model: Option<String>,
    /// Its byte range in the chapter. If the author did not write the id, the range of the name that it is made from.
    pub range: Range<usize>,
    /// The byte range of the object that contains it.
    pub object: Range<usize>,
    /// Whether it is made from a name.
    pub derived: bool,
    /// Whether it is in prose.
    pub inline: bool,
}

impl ChapterId {
    /// Whether both ids are about the same object.
    pub fn is_same(&self, other: &Self) -> bool {
        let things = self.thing == other.thing
            || self.inline && self.may_be(other.thing)
            || other.inline && other.may_be(self.thing);
        things && self.id.eq_ignore_ascii_case(&other.id) && (!self.thing.is_of_model() || self.model == other.model)
    }

    /// Whether this may be the id of such a thing.
    pub fn may_be(&self, thing: Thing) -> bool {
        self.thing == thing || self.inline && self.thing == Thing::Model && thing == Thing::Threat
    }
}

/// The ids of a chapter with this text, as [`find`] finds them.
pub(super) fn of_chapter<'r>(text: &str, read: impl Fn(usize) -> Option<&'r Read>, config: &Config) -> Vec<ChapterId> {
    let found = find(text, config.markdown);
    let mut ids = Vec::new();
    for (number, fence) in found.fences.iter().enumerate() {
        let block = read(number);
        of_block(fence, block, &mut ids);
    }
    for inline in found.inlines {
        let thing = match inline.kind {
            Kind::Aivss => Thing::Assessment,
            Kind::Maestro => Thing::Model,
        };
        let (id, range) = inline.id;
        let (role, object) = (Role::Refers, inline.range);
        ids.push(ChapterId { thing, role, id, model: None, range, object, derived: false, inline: true });
    }
    ids
}

fn of_block(found: &FoundFence<'_>, read: Option<&Read>, ids: &mut Vec<ChapterId>) {
    let FoundFence { fence, text } = found;
    let view = fence.words.first().map(|(word, _)| word.as_str());
    let place = |range: Range<usize>| fence.body.range_in_chapter(range);
    let own = read.and_then(|read| read.names.id.clone());
    let first = ids.len();
    ids.extend(mentions(text, fence.kind, view).into_iter().map(|mention| {
        let Mention { thing, role, id, range, model, object } = mention;
        let model = if thing.is_of_model() { model.or_else(|| own.clone()) } else { None };
        ChapterId { thing, role, id, model, range: place(range), object: place(object), derived: false, inline: false }
    }));
    let Some(read) = read else { return };
    let (places, thing): (&Places, _) = match read.block.as_ref().or(read.partial.as_ref()) {
        Some(Block::Assessment(block) | Block::Badge(block)) => (&block.places, Thing::Assessment),
        Some(Block::Model(block)) => (&block.places, Thing::Model),
        _ => return,
    };
    let mut derived = |thing, id: &str, range: Range<usize>| {
        let has =
            |known: &ChapterId| known.thing == thing && known.role == Role::Own && known.id.eq_ignore_ascii_case(id);
        if !ids[first..].iter().any(has) {
            let (id, role, range) = (id.to_owned(), Role::Own, place(range));
            let object = fence.range.clone();
            ids.push(ChapterId { thing, role, id, model: None, range, object, derived: true, inline: false });
        }
    };
    let agent = places.of(Item::Root, "agent");
    if let Some(id) = &read.names.id {
        derived(thing, id, agent.clone());
    }
    if let Some(id) = &read.names.agent_id {
        derived(Thing::Agent, id, agent);
    }
    if let Some(Block::Model(block)) = read.block.as_ref().or(read.partial.as_ref()) {
        for (number, threat) in block.model.threats().enumerate() {
            if block.own.has_derived(&threat.id) {
                derived(Thing::Threat, &threat.id, places.of(Item::Threat(number as u32), "title"));
            }
        }
    }
}
