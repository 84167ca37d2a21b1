//! Decodes the architecture in a `maestro` block: zones, components, flows, dismissed questions, and the ids that connect them.

use std::collections::HashMap;

use crate::diagnostic::{Label, code};
use crate::fields::{LOOSE_ID, Slot};
use crate::maestro::{Component, Dismissal, Flow, LayerId, ThreatModel, Zone, split_answer};
use crate::name::{self, list};
use crate::order::Sort as _;

use super::decode::{Decoder, Fields, Place, Wanted};
use super::places::Item;
use super::yaml::NodeId;

/// The highest number of components in a model.
pub const MAX_COMPONENTS: usize = 200;

/// The highest number of flows in a model.
pub const MAX_FLOWS: usize = 1_000;

/// Decodes the architecture into the model and checks that its ids refer to each other correctly. The caller has decoded the
/// threats before.
pub(super) fn architecture(decoder: &mut Decoder<'_>, fields: &Fields, model: &mut ThreatModel) {
    let given = ["zones", "components", "flows", "dismissed"].map(|key| fields.get(key));
    let [zones, components, flows, dismissed] = given;
    if let Some(node) = zones {
        model.zones = self::zones(decoder, node);
    }
    if let Some(node) = components {
        model.components = self::components(decoder, node);
        zones_of_components(decoder, node, model);
    }
    if let Some(node) = flows {
        model.flows = self::flows(decoder, node);
    }
    if let Some(node) = dismissed {
        model.dismissed = self::dismissed(decoder, node);
    }
    ends_of_flows(decoder, model);
    components_of_answers(decoder, model);
}

/// A list of ids, or a map of ids to zones. They are returned least trusted first.
fn zones(decoder: &mut Decoder<'_>, node: NodeId) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    let mut ids = Ids::new("zone");
    if decoder.is_map(node) {
        for (key, value) in decoder.entries(node, "a list of ids or a map of ids to zones") {
            let Some(id) = ids.read(decoder, key) else { continue };
            let mut zone = Zone { id, ..Zone::default() };
            let item = Item::Zone(zones.len() as u32);
            if decoder.is_map(value) {
                if let Some(fields) = decoder.object(value, Zone::TABLE, item) {
                    decoder.fill(&mut zone, &fields, item);
                }
            } else if !decoder.tree.is_blank(value) && !decoder.tree.is_null(value) {
                zone.name = decoder.text(value, Place::Required);
            }
            zones.push(zone);
        }
        trust(decoder, node, &mut zones);
    } else {
        for entry in decoder.items(node) {
            zones.extend(ids.read(decoder, entry).map(|id| Zone { id, ..Zone::default() }));
        }
    }
    zones
}

/// Sorts the zones by trust. Either all zones state it, or none.
fn trust(decoder: &mut Decoder<'_>, node: NodeId, zones: &mut [Zone]) {
    let without: Vec<&str> = zones.iter().filter(|zone| zone.trust.is_none()).map(|zone| zone.id.as_str()).collect();
    if without.is_empty() {
        zones.in_order_of(|zone| zone.trust);
    } else if without.len() < zones.len() {
        let with: Vec<&str> = zones.iter().filter(|zone| zone.trust.is_some()).map(|zone| zone.id.as_str()).collect();
        let message = format!(
            "{} {} no `trust`, but {} {} one",
            list(without.iter().copied()),
            has(&without),
            list(with.iter().copied()),
            has(&with)
        );
        let range = decoder.head(node);
        decoder.problem(
            code::ZONE_TRUST,
            range,
            message,
            format!(
                "add `trust` with a number from 0 to 100 to {}; or remove it from {}, and list the zones from least to most trusted",
                list(without.iter().copied()),
                list(with.iter().copied())
            ),
        );
    }
}

fn has(names: &[&str]) -> &'static str {
    if names.len() == 1 { "has" } else { "have" }
}

/// A map of ids to components. A single word instead of a map is the component's kind.
fn components(decoder: &mut Decoder<'_>, node: NodeId) -> Vec<Component> {
    let mut components: Vec<Component> = Vec::new();
    let mut ids = Ids::new("component");
    for (key, value) in decoder.entries(node, "a map of ids to components") {
        let Some(id) = ids.read(decoder, key) else { continue };
        if components.len() == MAX_COMPONENTS {
            let message = format!("the model has more than {MAX_COMPONENTS} components");
            decoder.problem_at(code::BLOCK_TOO_LARGE, key, message, "split the model into several blocks");
            break;
        }
        let item = Item::Component(components.len() as u32);
        decoder.places.add(item, "id", decoder.tree.range(key));
        let mut component = Component { id, ..Component::default() };
        if decoder.is_map(value) || decoder.tree.is_blank(value) || decoder.is_list(value) {
            if let Some(fields) = decoder.object(value, Component::TABLE, item) {
                decoder.fill(&mut component, &fields, item);
                component.layer = fields.get("layer").and_then(|node| layer(decoder, node));
            }
        } else if let Some(word) = decoder.scalar(value, "a kind of component")
            && let Err(refused) = component.kind.put(word.trim())
        {
            decoder.refused(<crate::maestro::ComponentKind as Slot>::KIND, value, refused);
        }
        // The default layer of a component is defined for the seven layers only.
        if decoder.edition.draft && component.layer.is_none() {
            component.layer = Some((decoder.edition.layer_of)(component.kind));
        }
        components.push(component);
    }
    components
}

/// A layer of the model's edition.
fn layer(decoder: &mut Decoder<'_>, node: NodeId) -> Option<LayerId> {
    let word = decoder.scalar(node, "a layer")?;
    match decoder.edition.parse_layer(word) {
        Ok(layer) => Some(layer),
        Err(error) => {
            decoder.refused(<Option<LayerId> as Slot>::KIND, node, error.into());
            None
        }
    }
}

/// Checks that each component is in a zone of the model, if the model has zones.
fn zones_of_components(decoder: &mut Decoder<'_>, node: NodeId, model: &ThreatModel) {
    let zones: Vec<&str> = model.zones.iter().map(|zone| zone.id.as_str()).collect();
    for (number, component) in model.components.iter().enumerate() {
        let item = Item::Component(number as u32);
        match &component.zone {
            Some(zone) if zones.contains(&zone.as_str()) => {}
            Some(zone) => {
                let range = decoder.places.field(item, "zone").unwrap_or_else(|| decoder.head(node));
                let help = match name::nearest(zone, zones.iter().copied()) {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None if zones.is_empty() => {
                        format!("add `zones: [{zone}]` to the model, with all zones from least to most trusted")
                    }
                    None => format!("the zones are {}; add it to `zones`", list(zones.iter().copied())),
                };
                decoder.problem(code::UNKNOWN_ZONE, range, format!("the model has no zone `{zone}`"), help);
            }
            None if zones.is_empty() => {}
            None => {
                let range = decoder.places.field(item, "id").unwrap_or_else(|| decoder.head(node));
                let message = format!("the component `{}` is in no zone", component.id);
                let help = format!("add `zone`; the zones are {}", list(zones.iter().copied()));
                decoder.problem(code::UNKNOWN_ZONE, range, message, help);
            }
        }
    }
}

/// A list of flows: `a -> b: what`, `a <-> b`, or maps.
fn flows(decoder: &mut Decoder<'_>, node: NodeId) -> Vec<Flow> {
    let mut flows: Vec<Flow> = Vec::new();
    if decoder.is_map(node) && short_entry(decoder, node).is_none() && !decoder.has_key(node, "from") {
        decoder.problem_at(
            code::WRONG_TYPE,
            node,
            "expected a list of flows, found a map",
            "begin each line with a dash: `- a -> b: what`",
        );
        return flows;
    }
    for entry in decoder.items(node) {
        if flows.len() == MAX_FLOWS {
            let message = format!("the model has more than {MAX_FLOWS} flows");
            decoder.problem_at(code::BLOCK_TOO_LARGE, entry, message, "split the model into several blocks");
            break;
        }
        let item = Item::Flow(flows.len() as u32);
        let mut flow = Flow::default();
        if let Some((key, value)) = short_entry(decoder, entry) {
            decoder.places.add(item, "", decoder.tree.range(entry));
            ends(decoder, key, item, &mut flow);
            flow.what = decoder.value_text(key, value);
        } else if decoder.is_map(entry) {
            if let Some(fields) = decoder.object(entry, Flow::TABLE, item) {
                decoder.fill(&mut flow, &fields, item);
            }
        } else {
            decoder.places.add(item, "", decoder.tree.range(entry));
            ends(decoder, entry, item, &mut flow);
        }
        flows.push(flow);
    }
    flows
}

/// The only entry of a map if its key contains an arrow, because YAML reads `a -> b: what` as a map.
fn short_entry(decoder: &Decoder<'_>, node: NodeId) -> Option<(NodeId, NodeId)> {
    let super::yaml::Value::Map { entries, .. } = &decoder.tree.node(node).value else { return None };
    let mut entries = decoder.tree.entries(entries);
    let first = entries.next().filter(|(key, _)| decoder.tree.scalar(*key).is_some_and(|text| text.contains("->")))?;
    entries.next().is_none().then_some(first)
}

/// Reads `a -> b` or `a <-> b`, and the `: what` after it if the whole text was quoted.
fn ends(decoder: &mut Decoder<'_>, node: NodeId, item: Item, flow: &mut Flow) {
    let Some(text) = decoder.scalar(node, "a flow, such as `a -> b: what`") else { return };
    let (path, what) = text.split_once(": ").map_or((text, None), |(path, what)| (path, Some(what.trim())));
    let Some((from, to)) = path.split_once("->").filter(|(_, to)| !to.contains("->")) else {
        decoder.problem_at(
            code::INVALID_FLOW,
            node,
            format!("`{}` is not a flow", text.trim()),
            "write two components with an arrow between them: `a -> b: what flows`, or `a <-> b` for both directions",
        );
        return;
    };
    flow.both = from.ends_with('<');
    flow.what = what.filter(|what| !what.is_empty()).map(str::to_owned);
    let from = from.strip_suffix('<').unwrap_or(from);
    let start = decoder.part(node, text).start;
    for (key, text_before, end, id) in
        [("from", 0, from, &mut flow.from), ("to", path.len() - to.len(), to, &mut flow.to)]
    {
        let trimmed = end.trim();
        let at = start + text_before + (end.len() - end.trim_start().len());
        match (LOOSE_ID.read)(trimmed) {
            Ok(read) => {
                *id = read;
                decoder.places.add(item, key, at..at + trimmed.len());
            }
            Err(refused) => decoder.refused(crate::fields::Kind::Id(&LOOSE_ID), node, refused),
        }
    }
}

/// Checks that both ends of each flow, and each dismissed component, are components of the model.
fn ends_of_flows(decoder: &mut Decoder<'_>, model: &ThreatModel) {
    for (number, flow) in model.flows.iter().enumerate() {
        for (key, id) in [("from", &flow.from), ("to", &flow.to)] {
            component_is_known(decoder, model, Item::Flow(number as u32), key, None, id);
        }
    }
    for (number, dismissal) in model.dismissed.iter().enumerate() {
        if let Some(on) = &dismissal.on {
            component_is_known(decoder, model, Item::Dismissal(number as u32), "on", None, on);
        }
    }
}

fn components_of_answers(decoder: &mut Decoder<'_>, model: &ThreatModel) {
    for (number, threat) in model.threats().enumerate() {
        for (index, answer) in threat.answers.iter().enumerate() {
            if let (_, Some(component)) = split_answer(answer) {
                component_is_known(decoder, model, Item::Threat(number as u32), "answers", Some(index), component);
            }
        }
    }
}

/// Reports an id that no component of the model has. An empty id is one that could not be read; the decoder has reported it
/// already.
fn component_is_known(
    decoder: &mut Decoder<'_>,
    model: &ThreatModel,
    item: Item,
    key: &str,
    index: Option<usize>,
    id: &str,
) {
    if id.is_empty() || model.component(id).is_some() {
        return;
    }
    let ids = || model.components.iter().map(|component| component.id.as_str());
    let help = match name::nearest(id, ids()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("add it to `components`, for example `{id}: {{kind: tool}}`"),
    };
    let range = decoder.places.text(item, key, index);
    decoder.problem(code::UNKNOWN_COMPONENT, range, format!("the model has no component `{id}`"), help);
}

fn dismissed(decoder: &mut Decoder<'_>, node: NodeId) -> Vec<Dismissal> {
    let mut dismissed: Vec<Dismissal> = Vec::new();
    for entry in decoder.items(node) {
        let item = Item::Dismissal(dismissed.len() as u32);
        let mut dismissal = Dismissal::default();
        if !decoder.is_map(entry) {
            decoder.wrong_type(entry, Wanted::Map, "the keys of a dismissed question");
        } else if let Some(fields) = decoder.object(entry, Dismissal::TABLE, item) {
            decoder.fill(&mut dismissal, &fields, item);
        }
        dismissed.push(dismissal);
    }
    dismissed
}

/// Reads ids and reports any that occurs twice.
struct Ids {
    what: &'static str,
    seen: HashMap<String, NodeId>,
}

impl Ids {
    fn new(what: &'static str) -> Self {
        Self { what, seen: HashMap::new() }
    }

    /// The id at a node. Returns `None` and reports it if the text is not an id or occurred before.
    fn read(&mut self, decoder: &mut Decoder<'_>, node: NodeId) -> Option<String> {
        let id = decoder.id_of(&LOOSE_ID, node)?;
        if let Some(first) = self.seen.get(&id) {
            let first = decoder.span(decoder.tree.range(*first));
            let message = format!("the {} `{id}` is given twice", self.what);
            let problem = decoder.problem_at(code::DUPLICATE_KEY, node, message, "remove one");
            problem.others.push(Label { span: first, text: "first here".to_owned() });
            return None;
        }
        self.seen.insert(id.clone(), node);
        Some(id)
    }
}
