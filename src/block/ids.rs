//! Ids in blocks: their forms, and texts that hold several of them where a list was meant.
//!
//! YAML reads `threats: A-1, A-2` as one text. [`Decoder::holds_several`] reports it, so that nobody looks for a threat of that name.

use std::collections::HashSet;

use crate::diagnostic::code;
use crate::maestro::MitigationRef;
use crate::name;

use super::decode::Decoder;
use super::places::Item;
use super::yaml::{NodeId, Value};

impl Decoder<'_> {
    /// An id of the form `[a-z0-9]+(-[a-z0-9]+)*`.
    pub(super) fn id(&mut self, node: NodeId) -> Option<String> {
        let text = self.scalar(node, "an id")?.trim();
        if name::is_id(text) {
            return Some(text.to_owned());
        }
        let slug = name::slug(text);
        let help = if slug.is_empty() {
            "an id is made of small letters, digits and single hyphens".to_owned()
        } else {
            format!("an id is made of small letters, digits and single hyphens: `{slug}`")
        };
        self.problem_at(code::INVALID_ID, node, format!("`{text}` is not an id"), help);
        None
    }

    /// Ids, one or several.
    pub(super) fn ids(&mut self, node: NodeId, item: Item, field: &'static str) -> Vec<String> {
        let mut ids = Vec::new();
        for (index, entry) in self.items(node).into_iter().enumerate() {
            self.places.add_element(item, field, index, self.tree.range(entry));
            if !self.holds_ids(entry, name::is_id) {
                ids.extend(self.id(entry));
            }
        }
        ids
    }

    /// Ids of threats, one or several.
    pub(super) fn loose_ids(&mut self, node: NodeId, item: Item, field: &'static str) -> Vec<String> {
        let mut ids = Vec::new();
        for (index, entry) in self.items(node).into_iter().enumerate() {
            self.places.add_element(item, field, index, self.tree.range(entry));
            if !self.holds_ids(entry, is_loose_id) {
                ids.extend(self.loose_id(entry));
            }
        }
        ids
    }

    /// An id of a threat or a mitigation: `[A-Za-z0-9._-]`.
    pub(super) fn loose_id(&mut self, node: NodeId) -> Option<String> {
        let text = self.scalar(node, "an id")?.trim();
        if is_loose_id(text) {
            return Some(text.to_owned());
        }
        self.problem_at(
            code::INVALID_ID,
            node,
            format!("`{text}` is not an id"),
            "an id is made of letters, digits, `.`, `_` and `-`",
        );
        None
    }

    /// [`Self::holds_several`] for ids that are not known yet. Without a comma each has to have a digit: `T-1 T-2`, but not `mail sorter`,
    /// which is one wrong id.
    pub(super) fn holds_ids(&mut self, node: NodeId, has_form: impl Fn(&str) -> bool) -> bool {
        let commas = self.tree.scalar(node).is_some_and(|text| text.contains([',', ';']));
        self.holds_several(node, |word| has_form(word) && (commas || word.len() > 1 && has_digit(word)))
    }

    /// Reports a text that consists of several ids: two or more parts between commas, semicolons, spaces or `and`, each of which
    /// `is_one`.
    pub(super) fn holds_several(&mut self, node: NodeId, is_one: impl Fn(&str) -> bool) -> bool {
        let tree = self.tree;
        let Some(text) = tree.scalar(node).filter(|text| text.contains(is_between)) else { return false };
        // Names of layers may have spaces, so commas alone are tried first.
        let by_comma = || text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
        let by_word = || text.split(is_between).filter(|part| !matches!(*part, "" | "and" | "&"));
        let ids: Vec<&str> = if by_comma().count() > 1 && by_comma().all(&is_one) {
            by_comma().collect()
        } else if by_word().count() > 1 && by_word().all(&is_one) {
            by_word().collect()
        } else {
            return false;
        };
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

/// `[A-Za-z0-9._-]+`
fn is_loose_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// The ids of a model's own mitigations, in small letters.
#[derive(Default)]
pub(super) struct Controls(HashSet<String>);

impl Controls {
    /// The keys under `mitigations` of a model, before the mitigations themselves are read.
    pub(super) fn of(decoder: &Decoder<'_>, node: NodeId) -> Self {
        let Value::Map { entries, .. } = &decoder.tree.node(node).value else { return Self::default() };
        let keys = decoder.tree.entries(entries).filter_map(|(key, _)| decoder.tree.scalar(key));
        Self(keys.map(str::to_ascii_lowercase).collect())
    }

    /// The `mitigations` of a threat: without spaces they must resolve, others are text, unless the text consists of ids.
    pub(super) fn references(&self, decoder: &mut Decoder<'_>, node: NodeId, item: Item) -> Vec<MitigationRef> {
        let items = decoder.items(node);
        let mut references = Vec::with_capacity(items.len());
        for (index, entry) in items.into_iter().enumerate() {
            decoder.places.add_element(item, "mitigations", index, decoder.tree.range(entry));
            let Some(text) = decoder.text(entry) else { continue };
            if decoder.holds_several(entry, |word| self.is_meant(word)) {
                continue;
            }
            if text.contains(char::is_whitespace) {
                references.push(MitigationRef::Text(text));
                continue;
            }
            references.push(match text.split_once('/') {
                Some((model, id)) => MitigationRef::Id { model: Some(model.to_owned()), id: id.to_owned() },
                None => MitigationRef::Id { model: None, id: text },
            });
        }
        references
    }

    /// Whether a word in the `mitigations` of a threat is meant as an id: it has the form of one, and a digit, or it is the id of a
    /// mitigation of this model. Most words of prose are neither.
    fn is_meant(&self, word: &str) -> bool {
        let (model, id) = word.split_once('/').map_or((None, word), |(model, id)| (Some(model), id));
        is_loose_id(id) && model.is_none_or(name::is_id) && (has_digit(id) || self.0.contains(&id.to_ascii_lowercase()))
    }
}
