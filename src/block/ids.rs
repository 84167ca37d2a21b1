//! Ids in blocks: their forms, and texts that contain several ids where a list was meant.
//!
//! YAML reads `threats: A-1, A-2` as one text. [`Decoder::holds_several`] reports it, because no threat has the id `A-1, A-2`.

use std::collections::HashSet;

use crate::diagnostic::code;
use crate::fields::{Form, Kind, LOOSE_ID, SLUG, Slot};
use crate::maestro::MitigationRef;
use crate::name;

use super::decode::{Decoder, Place};
use super::places::Item;
use super::yaml::{NodeId, Value};

/// The ids that could be read from a block, even if it has errors.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The block's id, stated or derived.
    pub id: Option<String>,
    /// The slug of the block's agent.
    pub agent_id: Option<String>,
}

impl Decoder<'_> {
    /// An id of the form `[a-z0-9]+(-[a-z0-9]+)*`.
    pub(super) fn id(&mut self, node: NodeId) -> Option<String> {
        self.id_of(&SLUG, node)
    }

    /// Reads an id of this form.
    pub(super) fn id_of(&mut self, form: &'static Form, node: NodeId) -> Option<String> {
        let text = self.scalar(node, form.what)?.trim();
        (form.read)(text).map_err(|refused| self.refused(Kind::Id(form), node, refused)).ok()
    }

    /// Does the same as [`Self::holds_several`] for ids that are not known yet. Without commas, each part needs a digit: `T-1
    /// T-2` is two ids, but `mail sorter` is one wrong id.
    pub(super) fn holds_ids(&mut self, node: NodeId, has_form: impl Fn(&str) -> bool) -> bool {
        let commas = self.tree.scalar(node).is_some_and(|text| text.contains([',', ';']));
        self.holds_several(node, |word| has_form(word) && (commas || word.len() > 1 && has_digit(word)))
    }

    /// Reports a text that consists of several ids: two or more parts, separated by commas, semicolons, spaces or `and`, that
    /// are all accepted by `is_one`.
    pub(super) fn holds_several(&mut self, node: NodeId, is_one: impl Fn(&str) -> bool) -> bool {
        self.holds_several_if(node, is_one, |_| true)
    }

    /// Does the same as [`Self::holds_several`], with another test for all parts together.
    fn holds_several_if(
        &mut self,
        node: NodeId,
        is_one: impl Fn(&str) -> bool,
        are_meant: impl Fn(&[&str]) -> bool,
    ) -> bool {
        let tree = self.tree;
        let Some(text) = tree.scalar(node).filter(|text| text.contains(is_between)) else { return false };
        // Names of layers may contain spaces, so first split at commas and semicolons only.
        let by_comma = || text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
        let by_word = || text.split(is_between).filter(|part| !matches!(*part, "" | "and" | "&"));
        let ids: Vec<&str> = if by_comma().count() > 1 && by_comma().all(&is_one) {
            by_comma().collect()
        } else if by_word().count() > 1 && by_word().all(&is_one) {
            by_word().collect()
        } else {
            return false;
        };
        if !are_meant(&ids) {
            return false;
        }
        self.problem_at(
            code::IDS_IN_TEXT,
            node,
            format!("`{}` is one text with {} ids", text.trim(), ids.len()),
            format!("write a list: `[{}]`", ids.join(", ")),
        );
        true
    }
}

fn has_digit(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';')
}

/// The ids of a model's own mitigations, in lower case.
#[derive(Default)]
pub(super) struct Controls(HashSet<String>);

impl Controls {
    /// Collects the keys under `mitigations` of a model, before the mitigations themselves are decoded.
    pub(super) fn of(decoder: &Decoder<'_>, node: NodeId) -> Self {
        let Value::Map { entries, .. } = &decoder.tree.node(node).value else { return Self::default() };
        let keys = decoder.tree.entries(entries).filter_map(|(key, _)| decoder.tree.scalar(key));
        Self(keys.map(str::to_ascii_lowercase).collect())
    }

    /// Reads the `mitigations` of a threat. An entry without spaces must be an id; any other entry is text, unless it consists
    /// of ids.
    pub(super) fn references(&self, decoder: &mut Decoder<'_>, node: NodeId, item: Item) -> Vec<MitigationRef> {
        let items = decoder.items(node);
        let mut references = Vec::with_capacity(items.len());
        for (index, entry) in items.into_iter().enumerate() {
            decoder.places.add_element(item, "mitigations", index, decoder.tree.range(entry));
            let Some(text) = decoder.text(entry, Place::Entry) else { continue };
            if decoder.holds_several_if(entry, |word| self.may_be_id(word), |words| self.are_meant(words)) {
                continue;
            }
            if let Err(refused) = references.put(&text) {
                decoder.refused(Kind::IdOrProse, entry, refused);
            }
        }
        references
    }

    /// Whether a word in the `mitigations` of a threat may be an id: it is the id of a mitigation of this model, or it has the
    /// form of an id and contains a digit.
    fn may_be_id(&self, word: &str) -> bool {
        let (model, id) = word.split_once('/').map_or((None, word), |(model, id)| (Some(model), id));
        (LOOSE_ID.read)(id).is_ok() && model.is_none_or(name::is_id) && (has_digit(id) || self.has(id))
    }

    /// Whether words that may be ids are meant as ids, and not as names of products such as `TLS1.3 AES-256`. They are if one
    /// of them is the id of a mitigation of this model, or if each has the shape of such an id, is a letter with a number, or
    /// also names a model.
    fn are_meant(&self, words: &[&str]) -> bool {
        let shapes: HashSet<String> = self.0.iter().map(|id| shape(id)).collect();
        let has_shape = |word: &str| word.contains('/') || shape(word) == "a0" || shapes.contains(&shape(word));
        words.iter().any(|word| self.has(word)) || words.iter().all(|word| has_shape(word))
    }

    fn has(&self, id: &str) -> bool {
        self.0.contains(&id.to_ascii_lowercase())
    }
}

/// The shape of an id: each number becomes `0`, and a single letter becomes `a`, so that `M1` and `C12` have the same shape.
/// Longer words are kept in lower case.
fn shape(id: &str) -> String {
    let mut shape = String::new();
    for c in id.chars() {
        match c {
            c if !c.is_ascii_digit() => shape.push(c.to_ascii_lowercase()),
            _ if shape.ends_with('0') => {}
            _ => shape.push('0'),
        }
    }
    match shape.as_bytes() {
        [letter, b'0'] if letter.is_ascii_alphabetic() => "a0".to_owned(),
        _ => shape,
    }
}
