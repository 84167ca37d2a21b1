//! Fills the fields of an object from the keys of a map, according to the object's key table.
//!
//! Start at [`Decoder::fill`]. A wrong value is reported at its position and does not change the field.

use std::collections::HashSet;

use crate::diagnostic::{Code, code};
use crate::fields::{Key, Kind, Object, Refused, Why, not_a_value};

use super::decode::{Decoder, Fields, Place, Wanted};
use super::places::Item;
use super::yaml::{self, NodeId};

impl Decoder<'_> {
    /// Fills every field of an object that its table describes. Keys marked `by_hand` are left to the caller.
    pub(super) fn fill(&mut self, object: &mut dyn Object, fields: &Fields, item: Item) {
        let keys = fields.table().keys.iter().enumerate().filter(|(_, key)| !key.by_hand);
        for (index, key) in keys {
            if let Some(node) = fields.at(index) {
                self.fill_key(object, index, key, node, item);
            }
        }
    }

    fn fill_key(&mut self, object: &mut dyn Object, index: usize, key: &'static Key, node: NodeId, item: Item) {
        if let (Kind::Object(table), Some(part)) = (key.kind, object.part(index)) {
            if let Some(fields) = self.object(node, table, item) {
                self.fill(part, &fields, item);
            }
            return;
        }
        if !key.many {
            let place = if key.required { Place::Required } else { Place::Optional };
            if let Some(text) = self.value_of(key, node, place) {
                self.put(object, index, key, node, &text);
            }
            return;
        }
        let (mut seen, in_list) = (HashSet::new(), self.place_in(node));
        for (place, entry) in self.items(node).into_iter().enumerate() {
            self.places.add_element(item, key.name, place, self.tree.range(entry));
            let Some(text) = self.value_of(key, entry, in_list) else { continue };
            if matches!(key.kind, Kind::Foreign(_)) && !seen.insert(text.clone()) {
                self.problem_at(code::DUPLICATE_KEY, entry, format!("`{text}` is given twice"), "remove one");
                continue;
            }
            self.put(object, index, key, entry, &text);
        }
    }

    /// The text of one value. An id gets its canonical spelling.
    fn value_of(&mut self, key: &Key, node: NodeId, place: Place) -> Option<String> {
        let wanted = if key.many { Wanted::Entry } else { Wanted::Word };
        match key.kind {
            kind if kind.is_text() => self.text(node, place),
            Kind::Id(form) | Kind::Foreign(form) => {
                let text = self.single(node, wanted, form.what)?.trim();
                match (form.read)(text) {
                    Ok(id) => return Some(id),
                    // Ids of frameworks are published, so each word can be looked up. A book chooses its own ids freely, so the
                    // branch below treats only words with digits as ids.
                    Err(_) if key.many && matches!(key.kind, Kind::Foreign(_)) => {
                        if self.holds_several(node, |word| (form.read)(word).is_ok()) {
                            return None;
                        }
                    }
                    Err(_) if key.many && self.holds_ids(node, |word| (form.read)(word).is_ok()) => return None,
                    Err(_) => {}
                }
                let refused = (form.read)(text).err()?;
                self.refused(key.kind, node, refused);
                None
            }
            kind => self.single(node, wanted, kind.what()).map(|text| text.trim().to_owned()),
        }
    }

    fn put(&mut self, object: &mut dyn Object, index: usize, key: &Key, node: NodeId, text: &str) {
        if let Err(mut refused) = object.put(index, text) {
            if matches!((key.kind, refused.why), (Kind::Word(..), Why::Unknown)) {
                refused.message = not_a_value(text, key.name);
            }
            self.refused(key.kind, node, refused);
        }
    }

    /// Reports a text that is not a value of this kind.
    pub(super) fn refused(&mut self, kind: Kind, node: NodeId, refused: Refused) {
        let quote = self.tree.scalar(node).and_then(yaml::typographic_quote);
        let help = quote.map_or(refused.help, yaml::quote_help);
        self.problem_at(code_of(kind, refused.why), node, refused.message, help);
    }
}

/// The code of the diagnostic for a refused text.
fn code_of(kind: Kind, why: Why) -> &'static Code {
    match (kind, why) {
        (_, Why::Twice) => code::DUPLICATE_KEY,
        (_, Why::Clash) => code::LAYER_CLASH,
        (_, Why::Elsewhere) => code::CATALOG_LAYER,
        (Kind::Entry(..), Why::Unknown) => code::UNKNOWN_CATALOG,
        (Kind::Date, Why::Unknown) => code::INVALID_DATE,
        (Kind::Id(_), Why::Unknown) => code::INVALID_ID,
        (Kind::Foreign(_), Why::Unknown) => code::INVALID_MAPPING,
        (_, Why::Unknown) => code::UNKNOWN_VALUE,
    }
}
