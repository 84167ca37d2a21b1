//! Decodes what a threat model contains before its layers: `context` and `assumptions`.

use std::collections::HashSet;

use crate::diagnostic::code;
use crate::maestro::Assumption;
use crate::name;

use super::decode::{Decoder, Place};
use super::places::Item;
use super::yaml::NodeId;

/// The text for each label of `context`, in the author's order.
pub(super) fn context(decoder: &mut Decoder<'_>, node: NodeId) -> Vec<(String, String)> {
    let mut context: Vec<(String, String)> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for (key, value) in decoder.entries(node, "a map of labels to text") {
        let Some(label) = decoder.scalar(key, "a label").map(|label| label.trim().to_owned()) else { continue };
        if !seen.insert(name::fold(&label)) {
            decoder.problem_at(
                code::DUPLICATE_KEY,
                key,
                format!("the label `{label}` is given twice"),
                "write both texts under one of them",
            );
            continue;
        }
        // A list of short texts becomes one text with a line for each of them.
        let text = if decoder.is_list(value) {
            let lines: Vec<_> = decoder
                .items(value)
                .into_iter()
                .filter_map(|line| decoder.text(line, Place::Entry))
                .map(|line| format!("- {line}"))
                .collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        } else {
            decoder.value_text(key, value)
        };
        if let Some(text) = text {
            decoder.places.add_element(Item::Root, "context", context.len(), decoder.tree.range(value));
            context.push((label, text));
        }
    }
    context
}

/// The items of `assumptions`: texts, or maps with more about one.
pub(super) fn assumptions(decoder: &mut Decoder<'_>, node: NodeId) -> Vec<Assumption> {
    let mut assumptions: Vec<Assumption> = Vec::new();
    for entry in decoder.items(node) {
        let item = Item::Assumption(assumptions.len() as u32);
        decoder.places.add(item, "", decoder.tree.range(entry));
        let mut assumption = Assumption::default();
        if decoder.is_map(entry) {
            if decoder.is_text_with_colon(entry, Assumption::TABLE) {
                // The problem has been reported.
            } else if let Some(fields) = decoder.object(entry, Assumption::TABLE, item) {
                decoder.fill(&mut assumption, &fields, item);
            }
        } else {
            assumption.text = decoder.text(entry, Place::Entry).unwrap_or_default();
        }
        assumptions.push(assumption);
    }
    assumptions
}
