//! The `maestro` block: one threat model.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Label, code};
use crate::fields::{KeyTable, LOOSE_ID};
use crate::maestro::{
    Assumption, Component, Dismissal, Flow, Layer, LayerError, LayerId, LayerStatus, Maps, Mitigation, Threat,
    ThreatModel, Vocabulary, Zone,
};
use crate::name;
use crate::order::Sort as _;

use super::architecture::architecture;
use super::assessment::agent_id;
use super::background::{assumptions, context};
use super::decode::{Decoder, Place, split_reason};
use super::ids::{Controls, Names};
use super::own::{Own, Part};
use super::places::{Item, Places};
use super::yaml::NodeId;

/// A threat model with the positions of its fields.
#[derive(Debug, Clone)]
pub struct ModelBlock {
    /// What the author stated.
    pub model: Arc<ThreatModel>,
    /// What the block contains besides the model.
    pub own: Own,
    /// The position of each part in the body. Threats are numbered as in [`ThreatModel::threats`].
    pub places: Arc<Places>,
}

/// The highest number of threats in a block.
pub const MAX_THREATS: usize = 2_000;

pub(super) static TABLES: &[&KeyTable] = &[
    ThreatModel::TABLE,
    Assumption::TABLE,
    Layer::TABLE,
    Threat::IN_LAYER,
    Threat::ACROSS,
    Maps::TABLE,
    Mitigation::TABLE,
    Zone::TABLE,
    Component::TABLE,
    Flow::TABLE,
    Dismissal::TABLE,
];

/// Decodes a threat model as far as possible and collects the problems in the decoder. `None` if the body is not a map.
pub(super) fn model(decoder: &mut Decoder<'_>, root: NodeId) -> (Names, Option<ModelBlock>) {
    let Some(fields) = decoder.object(root, ThreatModel::TABLE, Item::Root) else { return (Names::default(), None) };
    let mut model = ThreatModel { edition: decoder.edition, ..ThreatModel::default() };
    decoder.fill(&mut model, &fields, Item::Root);
    decoder.edition = model.edition;

    let agent_id = agent_id(decoder, &fields, &model.agent);
    let id = match fields.get("id") {
        Some(node) => decoder.id(node),
        None => agent_id.clone(),
    };
    let names = Names { id: id.clone(), agent_id: agent_id.clone() };
    model.agent_id = agent_id.unwrap_or_default();
    model.id = id.unwrap_or_default();

    let controls = fields.get("mitigations").map(|node| Controls::of(decoder, node)).unwrap_or_default();
    let own = Own::new(fields.get("id").is_none());
    let mut reader = Reader { model_id: model.id.clone(), read: 0, order: Vec::new(), controls, own };
    model.layers = model.edition.layer_ids().map(Layer::not_assessed).collect();
    if let Some(node) = fields.get("layers") {
        reader.layers(decoder, node, &mut model.layers);
    }
    if let Some(node) = fields.get("cross-layer") {
        model.cross_layer = reader.cross_layer(decoder, node);
    }
    reader.renumber(decoder);
    if let Some(node) = fields.get("context") {
        model.context = context(decoder, node);
    }
    if let Some(node) = fields.get("assumptions") {
        model.assumptions = assumptions(decoder, node);
    }
    if let Some(node) = fields.get("mitigations") {
        model.mitigations = mitigations(decoder, node, &mut reader.own);
        refuse_controls(decoder, &model);
    }
    architecture(decoder, &fields, &mut model);
    let mut own = reader.own;
    own.add(Part::Block, fields.extra);
    distinct_ids(decoder, &model);
    let places = Arc::new(std::mem::take(&mut decoder.places).finish());
    (names, Some(ModelBlock { model: Arc::new(model), own, places }))
}

fn empty_layer(decoder: &mut Decoder<'_>, id: LayerId, key: NodeId) {
    no_finding(decoder, id, key, format!("{} has no content", id.title()));
}

/// Reports a layer about which the author wrote nothing. `message` says what the layer contains.
fn no_finding(decoder: &mut Decoder<'_>, id: LayerId, key: NodeId, message: String) {
    decoder.problem_at(
        code::EMPTY_LAYER,
        key,
        message,
        format!(
            "write what was found, or `{code}: uncertain — REASON` or `{code}: not-applicable — REASON` with your reason; \
             remove the layer if nobody has assessed it",
            code = id.code()
        ),
    );
}

/// Reports derived ids of one model that clash, and asks for an `id`. Clashes of written ids are found later, over the whole book.
fn distinct_ids(decoder: &mut Decoder<'_>, model: &ThreatModel) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    // A threat without an id is one whose id could not be read; that has been reported.
    for (index, threat) in model.threats().enumerate().filter(|(_, threat)| !threat.id.is_empty()) {
        if let Some(first) = seen.get(&threat.id) {
            if decoder.places.field(Item::Threat(index as u32), "id").is_none() {
                let first = decoder.span(decoder.places.item(Item::Threat(*first as u32)));
                let range = decoder.places.of(Item::Threat(index as u32), "title");
                let problem = decoder.problem(
                    code::DUPLICATE_ID,
                    range,
                    format!("two threats of this layer would have the id `{}`", threat.id),
                    "add an `id` to one of them",
                );
                problem.others.push(Label { span: first, text: "the other one".to_owned() });
            }
        } else {
            seen.insert(threat.id.clone(), index);
        }
    }
}

struct Reader {
    model_id: String,
    /// Number of threats read so far, in the order of the block.
    read: u32,
    /// For each threat, the number of its layer. Cross-layer threats have the largest number.
    order: Vec<u8>,
    /// The ids of the model's mitigations.
    controls: Controls,
    own: Own,
}

impl Reader {
    fn layers(&mut self, decoder: &mut Decoder<'_>, node: NodeId, layers: &mut [Layer]) {
        let mut seen: Vec<(LayerId, NodeId)> = Vec::new();
        for (key, value) in decoder.entries(node, "a map of the layers") {
            let Some(word) = decoder.scalar(key, "the name of a layer") else { continue };
            let id = match decoder.edition.parse_layer(word) {
                Ok(id) => id,
                Err(error) => {
                    let code = match error {
                        LayerError::Clash { .. } => code::LAYER_CLASH,
                        LayerError::CrossLayer { .. } => code::CROSS_LAYER_KEY,
                        _ => code::UNKNOWN_LAYER,
                    };
                    decoder.problem_at(code, key, error.to_string(), error.help());
                    continue;
                }
            };
            if let Some((_, first)) = seen.iter().find(|(seen, _)| *seen == id) {
                let first = decoder.span(decoder.tree.range(*first));
                let problem = decoder.problem_at(
                    code::DUPLICATE_KEY,
                    key,
                    format!("the layer {} is given twice", id.title()),
                    "write the content of both under one of them",
                );
                problem.others.push(Label { span: first, text: "first here".to_owned() });
                continue;
            }
            seen.push((id, key));
            let index = usize::from(id.number()) - 1;
            decoder.places.add(Item::Layer(id.number()), "", decoder.tree.range(key));
            layers[index] = self.layer(decoder, id, key, value);
        }
    }

    fn layer(&mut self, decoder: &mut Decoder<'_>, id: LayerId, key: NodeId, node: NodeId) -> Layer {
        let item = Item::Layer(id.number());
        let mut layer = Layer { status: LayerStatus::Mapped, ..Layer::not_assessed(id) };
        if decoder.tree.is_blank(node) || decoder.tree.is_null(node) {
            empty_layer(decoder, id, key);
        } else if decoder.is_list(node) {
            let before = decoder.problems.len();
            layer.threats = self.threats(decoder, id, node);
            if layer.threats.is_empty() && decoder.problems.len() == before {
                empty_layer(decoder, id, key);
            }
        } else if decoder.is_map(node) {
            let before = decoder.problems.len();
            let Some(fields) = decoder.object(node, Layer::TABLE, item) else { return layer };
            decoder.fill(&mut layer, &fields, item);
            let stated = fields.get("status").and_then(|node| {
                let (text, range, why) = decoder.value_and_reason(node, "a status")?;
                match LayerStatus::parse(text) {
                    Ok(status) => Some((status, why)),
                    Err(error) => {
                        decoder.problem(code::UNKNOWN_VALUE, range, error.to_string(), error.help());
                        None
                    }
                }
            });
            if let Some(node) = fields.get("note")
                && let Some(note) = decoder.text(node, Place::Optional)
            {
                layer.take_note(note);
            }
            if let Some((status, why)) = stated {
                // `mapped` is the default. A note that begins with `Not certain from …` changes the status.
                if status != LayerStatus::Mapped {
                    layer.status = status;
                }
                if let (None, Some(node)) = (&layer.reason, fields.get("status")) {
                    decoder.places.add(item, "reason", decoder.tree.range(node));
                }
                layer.reason = layer.reason.take().or(why);
            }
            if let Some(node) = fields.get("threats") {
                layer.threats = self.threats(decoder, id, node);
            }
            let empty = layer.note.is_none()
                && layer.reason.is_none()
                && layer.components.is_empty()
                && layer.threats.is_empty();
            // If a problem was reported inside the layer, it may be empty for that reason.
            if empty && layer.status == LayerStatus::Mapped && decoder.problems.len() == before {
                empty_layer(decoder, id, key);
            }
            self.own.add(Part::Layer(id), fields.extra);
        } else if let Some(text) = decoder.text(node, Place::Optional) {
            for field in ["note", "reason"] {
                decoder.places.add(item, field, decoder.tree.range(node));
            }
            let message = format!("`{text}` alone says nothing about {}", id.title());
            layer.take_text(text);
            if layer.note.is_none() && layer.status == LayerStatus::Mapped {
                no_finding(decoder, id, key, message);
            }
        }
        if layer.status == LayerStatus::NotApplicable && layer.reason.is_none() {
            decoder.problem_at(
                code::REASON_REQUIRED,
                key,
                format!("{} does not apply, and no reason is given", id.title()),
                if decoder.is_map(node) {
                    "add `reason: …` to the layer".to_owned()
                } else {
                    format!("write `{}: not-applicable — REASON` with your reason", id.code())
                },
            );
        }
        layer
    }

    fn threats(&mut self, decoder: &mut Decoder<'_>, layer: LayerId, node: NodeId) -> Vec<Threat> {
        let items = decoder.objects(node, Threat::IN_LAYER);
        // Threats are large. Without a capacity, `Vec` would reserve space for four at the first one.
        let mut threats = Vec::with_capacity(items.len());
        threats.extend(items.into_iter().filter_map(|item| self.threat(decoder, item, Some(layer))));
        threats
    }

    fn cross_layer(&mut self, decoder: &mut Decoder<'_>, node: NodeId) -> Vec<Threat> {
        let items = decoder.objects(node, Threat::ACROSS);
        items.into_iter().filter_map(|item| self.threat(decoder, item, None)).collect()
    }

    /// Decodes a threat of a layer, or a cross-layer threat if there is no layer.
    fn threat(&mut self, decoder: &mut Decoder<'_>, node: NodeId, layer: Option<LayerId>) -> Option<Threat> {
        if self.read as usize == MAX_THREATS {
            self.read += 1;
            decoder.problem_at(
                code::BLOCK_TOO_LARGE,
                node,
                format!("the block has more than {MAX_THREATS} threats"),
                "split the model into several blocks",
            );
        }
        if self.read as usize > MAX_THREATS {
            return None;
        }
        let number = self.read;
        let item = Item::Threat(number);
        self.read += 1;
        self.order.push(layer.map_or(u8::MAX, LayerId::number));

        let mut threat = Threat { layers: layer.into_iter().collect(), ..Threat::default() };
        if !decoder.is_map(node) && layer.is_some() {
            decoder.places.add(item, "", decoder.tree.range(node));
            decoder.places.add(item, "title", decoder.tree.range(node));
            if let Some(title) = decoder.text(node, Place::Entry) {
                threat.id = self.derived_id(decoder, node, layer, &title).unwrap_or_default();
                threat.title = title;
            }
            return Some(threat);
        }
        let table = if layer.is_some() { Threat::IN_LAYER } else { Threat::ACROSS };
        if layer.is_some() && decoder.is_text_with_colon(node, table) {
            return Some(threat);
        }
        let Some(fields) = decoder.object(node, table, item) else { return Some(threat) };
        // The catalogue entry is looked up in the threat's layers.
        if layer.is_none()
            && let Some(node) = fields.get("layers")
        {
            threat.layers = self.spanned(decoder, node, item);
        }
        decoder.fill(&mut threat, &fields, item);
        let id = match (fields.get("id"), fields.get("title")) {
            (Some(node), _) => decoder.id_of(&LOOSE_ID, node),
            (None, Some(node)) if !threat.title.is_empty() => self.derived_id(decoder, node, layer, &threat.title),
            _ => None,
        };
        threat.id = id.unwrap_or_default();
        if let Some(node) = fields.get("mitigations") {
            threat.mitigations = self.controls.references(decoder, node, item);
        }
        self.own.add(Part::Threat(number as usize), fields.extra);
        Some(threat)
    }

    /// The derived id of a threat: `MODEL-L3-slug-of-the-title`, or `MODEL-X-…` for a cross-layer threat.
    fn derived_id(
        &mut self,
        decoder: &mut Decoder<'_>,
        node: NodeId,
        layer: Option<LayerId>,
        title: &str,
    ) -> Option<String> {
        let slug = name::slug(title);
        if slug.is_empty() {
            decoder.problem_at(code::INVALID_ID, node, "no id can be made from this title", "add an `id`");
            return None;
        }
        let id = format!("{}-{}-{slug}", self.model_id, layer.map_or("X", LayerId::code));
        self.own.derive(&id);
        Some(id)
    }

    /// The layers of a cross-layer threat; empty if fewer than two are named.
    fn spanned(&mut self, decoder: &mut Decoder<'_>, node: NodeId, item: Item) -> Vec<LayerId> {
        let edition = decoder.edition;
        let mut layers: Vec<LayerId> = Vec::new();
        let before = decoder.problems.len();
        for (index, entry) in decoder.items(node).into_iter().enumerate() {
            decoder.places.add_element(item, "layers", index, decoder.tree.range(entry));
            let Some(word) = decoder.scalar(entry, "a layer") else { continue };
            match edition.parse_layer(word) {
                Ok(id) if layers.contains(&id) => {
                    decoder.problem_at(
                        code::DUPLICATE_KEY,
                        entry,
                        format!("the layer {} is given twice", id.title()),
                        "remove one",
                    );
                }
                Ok(id) => layers.push(id),
                Err(_) if decoder.holds_several(entry, |word| edition.parse_layer(word).is_ok()) => {}
                Err(error) => {
                    let code =
                        if matches!(error, LayerError::Clash { .. }) { code::LAYER_CLASH } else { code::UNKNOWN_LAYER };
                    decoder.problem_at(code, entry, error.to_string(), error.help());
                }
            }
        }
        if layers.len() < 2 && decoder.problems.len() == before {
            decoder.problem_at(
                code::CROSS_LAYER_LAYERS,
                node,
                "`layers` of a cross-layer threat must list at least two layers",
                "write for example `layers: [L3, L4]`, or move the threat to its layer under `layers` of the model",
            );
        }
        if layers.len() < 2 { Vec::new() } else { layers }
    }

    /// Renumbers the threats from the order of the block to the order of the model, which begins with L1.
    fn renumber(&mut self, decoder: &mut Decoder<'_>) {
        let mut by_layer: Vec<u32> = (0..self.order.len() as u32).collect();
        by_layer.in_order_of(|read| self.order[*read as usize]);
        let mut place = vec![0; by_layer.len()];
        for (index, read) in by_layer.iter().enumerate() {
            place[*read as usize] = index as u32;
        }
        decoder.places.renumber_threats(|read| place.get(read as usize).copied().unwrap_or(read));
        self.own.renumber_threats(|read| place.get(read).map_or(read, |place| *place as usize));
    }
}

fn mitigations(decoder: &mut Decoder<'_>, node: NodeId, own: &mut Own) -> Vec<Mitigation> {
    let mut mitigations: Vec<Mitigation> = Vec::new();
    let mut seen: HashMap<String, NodeId> = HashMap::new();
    for (key, value) in decoder.entries(node, "a map of ids to mitigations") {
        let Some(id) = decoder.id_of(&LOOSE_ID, key) else { continue };
        let item = Item::Mitigation(seen.len() as u32);
        if let Some(first) = seen.get(&id.to_ascii_lowercase()) {
            let first = decoder.span(decoder.tree.range(*first));
            let problem = decoder.problem_at(
                code::DUPLICATE_KEY,
                key,
                format!("the mitigation `{id}` is given twice"),
                "remove one",
            );
            problem.others.push(Label { span: first, text: "first here".to_owned() });
            continue;
        }
        seen.insert(id.to_ascii_lowercase(), key);
        decoder.places.add(item, "id", decoder.tree.range(key));
        let mut mitigation = Mitigation { id, ..Mitigation::default() };
        if !decoder.is_map(value) {
            mitigation.title = decoder.value_text(key, value).unwrap_or_default();
            decoder.places.add(item, "", decoder.tree.range(key));
        } else if let Some(fields) = decoder.object(value, Mitigation::TABLE, item) {
            decoder.fill(&mut mitigation, &fields, item);
            own.add(Part::Mitigation(mitigations.len()), fields.extra);
        }
        mitigations.push(mitigation);
    }
    mitigations
}

/// Reports catalogue entries of the playbook in models of another edition. An entry is a control of one of the seven layers, and `L3` means
/// another layer elsewhere.
fn refuse_controls(decoder: &mut Decoder<'_>, model: &ThreatModel) {
    if !model.edition.controls.is_empty() {
        return;
    }
    for (index, mitigation) in (0..).zip(&model.mitigations) {
        let Some(control) = mitigation.catalog else { continue };
        let range = decoder.places.of(Item::Mitigation(index), "catalog");
        decoder.problem(
            code::CATALOG_LAYER,
            range,
            format!(
                "`{}` is a control of another edition: there is no catalogue of controls for `edition: {}`",
                control.id, model.edition.id
            ),
            "remove `catalog`, and write the type of the control, for example `type: preventive`",
        );
    }
}

impl Layer {
    /// Reads a text in place of a map: a status with its reason, or what was found.
    fn take_text(&mut self, text: String) {
        let (word, rest) = split_reason(&text);
        match LayerStatus::named(word) {
            Some(status @ (LayerStatus::Uncertain | LayerStatus::NotApplicable)) => {
                self.status = status;
                self.reason = rest.map(str::to_owned);
            }
            // `mapped` without a finding adds nothing, so such a layer stays "not assessed".
            Some(_) => self.note = rest.map(str::to_owned),
            None if name::fold(word) == name::fold(LayerStatus::NotAssessed.word()) => {}
            None => self.take_note(text),
        }
    }

    /// Reads `Not certain from the X — text`: the layer is uncertain on the basis X, and the rest is the text.
    fn take_note(&mut self, note: String) {
        const START: &str = "not certain from ";
        let starts = note.get(..START.len()).is_some_and(|start| start.eq_ignore_ascii_case(START));
        let found = match split_reason(&note) {
            // A basis is only a few words. A longer text that begins in the same way is prose.
            (start, Some(rest)) if starts && !start.contains(['\n', '\r']) && !start.contains(". ") => {
                let basis = start[START.len()..].trim();
                let article = basis.get(..4).is_some_and(|article| article.eq_ignore_ascii_case("the "));
                Some((if article { basis[4..].trim() } else { basis }, rest))
            }
            _ => None,
        };
        match found {
            Some((basis, rest)) if !basis.is_empty() => {
                self.status = LayerStatus::Uncertain;
                self.basis = Some(basis.to_owned());
                self.note = Some(rest.to_owned());
            }
            _ => self.note = Some(note),
        }
    }
}
