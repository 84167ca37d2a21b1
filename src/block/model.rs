//! The `maestro` block: one threat model.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Label, code};
use crate::maestro::{
    Assumption, AssumptionStatus, CatalogEntry, CatalogError, CatalogScope, Control, Coverage, Layer, LayerError,
    LayerId, LayerStatus, Level, Maps, Mitigation, MitigationStatus, Taxonomy, Threat, ThreatModel, ThreatStatus,
    Vocabulary, parse_layer, taxonomy,
};
use crate::name;

use super::assessment::{Names, agent_id};
use super::decode::{Decoder, Fields, Key, KeyTable, split_reason};
use super::ids::Controls;
use super::places::{Item, Places};
use super::yaml::NodeId;

/// A threat model with the places of its fields.
#[derive(Debug)]
pub struct ModelBlock {
    /// What the author stated.
    pub model: ThreatModel,
    /// Where each part stands in the body. Threats are numbered as in [`ThreatModel::threats`].
    pub places: Places,
}

/// The most threats that a block may have.
pub const MAX_THREATS: usize = 2_000;

pub(super) static TABLES: &[&KeyTable] = &[&MODEL, &ASSUMPTION, &LAYER, &THREAT, &CROSS_LAYER, &MAPS, &MITIGATION];

static MODEL: KeyTable = KeyTable {
    name: "a threat model",
    keys: &[
        Key::required("agent"),
        Key::optional("agent-id"),
        Key::optional("id"),
        Key::optional("formerly"),
        Key::optional("summary"),
        Key::optional("agent-version"),
        Key::optional("owner"),
        Key::optional("assessor"),
        Key::optional("assessed"),
        Key::optional("review"),
        Key::optional("refs"),
        Key::optional("tags"),
        Key::optional("basis"),
        Key::optional("context"),
        Key::optional("assumptions"),
        Key::optional("layers"),
        Key::optional("cross-layer"),
        Key::optional("mitigations"),
    ],
    extra: true,
    computed: &[],
};

static ASSUMPTION: KeyTable = KeyTable {
    name: "an assumption",
    keys: &[Key::optional("id"), Key::required("text"), Key::optional("status"), Key::optional("if-wrong")],
    extra: false,
    computed: &[],
};

static LAYER: KeyTable = KeyTable {
    name: "a layer",
    keys: &[
        Key::optional("status"),
        Key::optional("reason"),
        Key::optional("basis"),
        Key::optional("note"),
        Key::optional("components"),
        Key::optional("threats"),
    ],
    extra: true,
    computed: &[],
};

macro_rules! threat_keys {
    ($($more:expr),*) => {
        &[
            Key::optional("id"),
            Key::required("title"),
            Key::optional("description"),
            Key::optional("catalog"),
            Key::optional("severity"),
            Key::optional("likelihood"),
            Key::optional("vector"),
            Key::optional("complexity"),
            Key::optional("factors"),
            Key::optional("components"),
            Key::optional("status"),
            Key::optional("owner"),
            Key::optional("reason"),
            Key::optional("review"),
            Key::optional("mitigations"),
            Key::optional("coverage"),
            Key::optional("maps"),
            Key::optional("refs"),
            Key::optional("expect"),
            $($more),*
        ]
    };
}

/// Results of a threat.
const RISKS: &[&str] = &["risk", "effective", "effective-risk", "residual", "residual-risk"];

static THREAT: KeyTable = KeyTable { name: "a threat", keys: threat_keys!(), extra: true, computed: RISKS };

static CROSS_LAYER: KeyTable = KeyTable {
    name: "a cross-layer threat",
    keys: threat_keys!(Key::required("layers"), Key::optional("chain")),
    extra: true,
    computed: RISKS,
};

static MAPS: KeyTable = KeyTable {
    name: "`maps`",
    keys: &[
        Key::optional("asi"),
        Key::optional("t"),
        Key::optional("llm"),
        Key::optional("atlas"),
        Key::optional("attack"),
        Key::optional("cwe"),
        Key::optional("stride"),
    ],
    extra: false,
    computed: &[],
};

static MITIGATION: KeyTable = KeyTable {
    name: "a mitigation",
    keys: &[
        Key::required("title"),
        Key::optional("description"),
        Key::optional("type"),
        Key::optional("status"),
        Key::optional("catalog"),
        Key::optional("owner"),
        Key::optional("evidence"),
        Key::optional("cost"),
        Key::optional("effectiveness"),
        Key::optional("refs"),
    ],
    extra: true,
    computed: &[],
};

/// Reads a threat model. `None` where something is wrong; the problems are in the decoder.
pub(super) fn model(decoder: &mut Decoder<'_>, root: NodeId) -> (Names, Option<ThreatModel>) {
    let Some(fields) = decoder.object(root, &MODEL, Item::Root) else { return (Names::default(), None) };
    let text = |decoder: &mut Decoder<'_>, key: &str| fields.get(key).and_then(|node| decoder.text(node));

    let agent = text(decoder, "agent");
    let agent_id = agent_id(decoder, &fields, agent.as_deref());
    let (id, implicit_id) = match fields.get("id") {
        Some(node) => (decoder.id(node), false),
        None => (agent_id.clone(), true),
    };
    let names = Names { id: id.clone(), agent_id: agent_id.clone() };

    let controls = fields.get("mitigations").map(|node| Controls::of(decoder, node)).unwrap_or_default();
    let mut reader = Reader { model_id: id.clone().unwrap_or_default(), read: 0, order: Vec::new(), controls };
    let mut layers: Vec<Layer> = LayerId::ALL.iter().map(|id| absent(*id)).collect();
    if let Some(node) = fields.get("layers") {
        reader.layers(decoder, node, &mut layers);
    }
    let cross_layer = fields.get("cross-layer").map(|node| reader.cross_layer(decoder, node)).unwrap_or_default();
    reader.renumber(decoder);

    let model = ThreatModel {
        agent: agent.unwrap_or_default(),
        agent_id: agent_id.unwrap_or_default(),
        id: id.unwrap_or_default(),
        implicit_id,
        formerly: fields.get("formerly").map(|node| decoder.ids(node, Item::Root, "formerly")).unwrap_or_default(),
        summary: text(decoder, "summary"),
        agent_version: text(decoder, "agent-version"),
        owner: text(decoder, "owner"),
        assessor: text(decoder, "assessor"),
        assessed: fields.get("assessed").and_then(|node| decoder.date(node)),
        review: fields.get("review").and_then(|node| decoder.date(node)),
        refs: fields.get("refs").map(|node| decoder.texts(node, Item::Root, "refs")).unwrap_or_default(),
        tags: fields.get("tags").map(|node| decoder.texts(node, Item::Root, "tags")).unwrap_or_default(),
        basis: text(decoder, "basis"),
        context: fields.get("context").map(|node| context(decoder, node)).unwrap_or_default(),
        assumptions: fields.get("assumptions").map(|node| assumptions(decoder, node)).unwrap_or_default(),
        layers,
        cross_layer,
        mitigations: fields.get("mitigations").map(|node| mitigations(decoder, node)).unwrap_or_default(),
        extra: fields.extra,
    };
    distinct_ids(decoder, &model);
    (names, decoder.problems.is_empty().then_some(model))
}

fn empty_layer(decoder: &mut Decoder<'_>, id: LayerId, key: NodeId) {
    decoder.problem_at(
        code::EMPTY_LAYER,
        key,
        format!("{} has no content", id.title()),
        "say what was found, write `uncertain — why` or `not-applicable — why`, or leave the layer out: then it is not assessed",
    );
}

fn absent(id: LayerId) -> Layer {
    Layer {
        id,
        status: LayerStatus::NotAssessed,
        basis: None,
        note: None,
        reason: None,
        components: Vec::new(),
        threats: Vec::new(),
        extra: Vec::new(),
    }
}

/// Ids of one model: derived ones that clash ask for an `id`. Clashes of written ids are found over the whole book.
fn distinct_ids(decoder: &mut Decoder<'_>, model: &ThreatModel) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (index, threat) in model.threats().enumerate() {
        if let Some(first) = seen.get(&threat.id) {
            if threat.implicit_id {
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
    /// Threats read so far, in the order of the block.
    read: u32,
    /// For each of them: 0 to 6 for a layer, 7 for cross-layer.
    order: Vec<u8>,
    /// The ids of the model's mitigations.
    controls: Controls,
}

impl Reader {
    fn layers(&mut self, decoder: &mut Decoder<'_>, node: NodeId, layers: &mut [Layer]) {
        let mut seen: Vec<(LayerId, NodeId)> = Vec::new();
        for (key, value) in decoder.entries(node, "a map of the layers") {
            let Some(word) = decoder.scalar(key, "the name of a layer") else { continue };
            let id = match parse_layer(word) {
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
                    format!("the layer {} stands twice", id.title()),
                    "put both into one",
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
        let mut layer = Layer { status: LayerStatus::Mapped, ..absent(id) };
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
            let Some(fields) = decoder.object(node, &LAYER, item) else { return layer };
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
            layer.basis = fields.get("basis").and_then(|node| decoder.text(node));
            layer.reason = fields.get("reason").and_then(|node| decoder.text(node));
            if let Some(node) = fields.get("note")
                && let Some(note) = decoder.text(node)
            {
                layer.take_note(note);
            }
            if let Some((status, why)) = stated {
                // `mapped` is the default; a note that begins `Not certain from …` says more.
                if status != LayerStatus::Mapped {
                    layer.status = status;
                }
                if let (None, Some(node)) = (&layer.reason, fields.get("status")) {
                    decoder.places.add(item, "reason", decoder.tree.range(node));
                }
                layer.reason = layer.reason.take().or(why);
            }
            layer.components =
                fields.get("components").map(|node| decoder.texts(node, item, "components")).unwrap_or_default();
            if let Some(node) = fields.get("threats") {
                layer.threats = self.threats(decoder, id, node);
            }
            let empty = layer.note.is_none()
                && layer.reason.is_none()
                && layer.components.is_empty()
                && layer.threats.is_empty();
            // A problem inside has been reported; the layer may be empty because of it.
            if empty && layer.status == LayerStatus::Mapped && decoder.problems.len() == before {
                empty_layer(decoder, id, key);
            }
            layer.extra = fields.extra;
        } else if let Some(text) = decoder.text(node) {
            for field in ["note", "reason"] {
                decoder.places.add(item, field, decoder.tree.range(node));
            }
            layer.take_text(text);
            if layer.note.is_none() && layer.status == LayerStatus::Mapped {
                empty_layer(decoder, id, key);
            }
        }
        if layer.status == LayerStatus::NotApplicable && layer.reason.is_none() {
            decoder.problem_at(
                code::REASON_REQUIRED,
                key,
                format!("{} does not apply, and no reason is given", id.title()),
                "write `not-applicable — why`, or add the key `reason`",
            );
        }
        layer
    }

    fn threats(&mut self, decoder: &mut Decoder<'_>, layer: LayerId, node: NodeId) -> Vec<Threat> {
        let items = decoder.items(node);
        // Threats are large: without the number, room for four is taken for the first.
        let mut threats = Vec::with_capacity(items.len());
        threats.extend(items.into_iter().filter_map(|item| self.threat(decoder, item, &THREAT, Some(layer))));
        threats
    }

    fn cross_layer(&mut self, decoder: &mut Decoder<'_>, node: NodeId) -> Vec<Threat> {
        let items = decoder.items(node);
        items.into_iter().filter_map(|item| self.threat(decoder, item, &CROSS_LAYER, None)).collect()
    }

    fn threat(
        &mut self,
        decoder: &mut Decoder<'_>,
        node: NodeId,
        table: &'static KeyTable,
        layer: Option<LayerId>,
    ) -> Option<Threat> {
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
        let item = Item::Threat(self.read);
        self.read += 1;
        self.order.push(layer.map_or(7, |layer| layer.number() - 1));

        if !decoder.is_map(node) && layer.is_some() {
            let title = decoder.text(node)?;
            decoder.places.add(item, "", decoder.tree.range(node));
            decoder.places.add(item, "title", decoder.tree.range(node));
            let id = self.derived_id(decoder, node, layer, &title)?;
            return Some(Threat::titled(id, title, layer.into_iter().collect()));
        }
        let fields = decoder.object(node, table, item)?;
        let title = fields.get("title").and_then(|node| decoder.text(node));
        let (id, implicit_id) = match fields.get("id") {
            Some(node) => (decoder.loose_id(node), false),
            None => {
                let id = match &title {
                    Some(title) => self.derived_id(decoder, fields.get("title").unwrap_or(node), layer, title),
                    None => None,
                };
                (id, true)
            }
        };
        let layers = match layer {
            Some(layer) => vec![layer],
            None => self.spanned(decoder, &fields, item),
        };
        let catalog = fields.get("catalog").and_then(|node| catalog(decoder, node, layer, &layers));
        let mut threat = Threat::titled(id.unwrap_or_default(), title.unwrap_or_default(), layers);
        threat.implicit_id = implicit_id;
        threat.catalog = catalog;
        threat.description = fields.get("description").and_then(|node| decoder.text(node));
        threat.severity = fields.get("severity").and_then(|node| vocabulary(decoder, node));
        threat.likelihood = fields.get("likelihood").and_then(|node| vocabulary(decoder, node));
        threat.vector = fields.get("vector").and_then(|node| vocabulary(decoder, node));
        threat.complexity = fields.get("complexity").and_then(|node| vocabulary(decoder, node));
        if let Some(node) = fields.get("factors") {
            let nodes = decoder.items(node);
            threat.factors = nodes.into_iter().filter_map(|node| vocabulary(decoder, node)).collect();
        }
        threat.components =
            fields.get("components").map(|node| decoder.texts(node, item, "components")).unwrap_or_default();
        threat.status = fields.get("status").and_then(|node| vocabulary(decoder, node)).unwrap_or_default();
        threat.owner = fields.get("owner").and_then(|node| decoder.text(node));
        threat.reason = fields.get("reason").and_then(|node| decoder.text(node));
        threat.review = fields.get("review").and_then(|node| decoder.date(node));
        threat.mitigations =
            fields.get("mitigations").map(|node| self.controls.references(decoder, node, item)).unwrap_or_default();
        threat.coverage = fields.get("coverage").and_then(|node| vocabulary(decoder, node)).unwrap_or_default();
        threat.maps = fields.get("maps").map(|node| maps(decoder, node, item)).unwrap_or_default();
        threat.refs = fields.get("refs").map(|node| decoder.texts(node, item, "refs")).unwrap_or_default();
        threat.expect = fields.get("expect").and_then(|node| vocabulary(decoder, node));
        if layer.is_none()
            && let Some(node) = fields.get("chain")
        {
            threat.chain = decoder.loose_ids(node, item, "chain");
        }
        threat.extra = fields.extra;
        Some(threat)
    }

    /// `MODEL-L3-slug-of-the-title`, `MODEL-X-…` across layers.
    fn derived_id(
        &self,
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
        Some(format!("{}-{}-{slug}", self.model_id, layer.map_or("X", LayerId::code)))
    }

    /// The layers of a cross-layer threat.
    fn spanned(&mut self, decoder: &mut Decoder<'_>, fields: &Fields, item: Item) -> Vec<LayerId> {
        let Some(node) = fields.get("layers") else { return Vec::new() };
        let mut layers: Vec<LayerId> = Vec::new();
        let before = decoder.problems.len();
        for (index, entry) in decoder.items(node).into_iter().enumerate() {
            decoder.places.add_element(item, "layers", index, decoder.tree.range(entry));
            let Some(word) = decoder.scalar(entry, "a layer") else { continue };
            match parse_layer(word) {
                Ok(id) if layers.contains(&id) => {
                    decoder.problem_at(
                        code::DUPLICATE_KEY,
                        entry,
                        format!("the layer {} stands twice", id.title()),
                        "remove one",
                    );
                }
                Ok(id) => layers.push(id),
                Err(_) if decoder.holds_several(entry, |word| parse_layer(word).is_ok()) => {}
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
                "a cross-layer threat needs two layers or more",
                "list them: `layers: [L3, L4]`; a threat of one layer goes under `layers` of the model",
            );
        }
        layers
    }

    /// Threats were numbered as they were read; a model lists them from L1 to L7.
    fn renumber(&self, decoder: &mut Decoder<'_>) {
        let mut by_layer: Vec<u32> = (0..self.order.len() as u32).collect();
        by_layer.sort_by_key(|read| self.order[*read as usize]);
        let mut place = vec![0; by_layer.len()];
        for (index, read) in by_layer.iter().enumerate() {
            place[*read as usize] = index as u32;
        }
        decoder.places.renumber_threats(|read| place.get(read as usize).copied().unwrap_or(read));
    }
}

fn vocabulary<T: Vocabulary>(decoder: &mut Decoder<'_>, node: NodeId) -> Option<T> {
    let text = decoder.scalar(node, T::WHAT)?.trim();
    match T::parse(text) {
        Ok(value) => Some(value),
        Err(error) => {
            decoder.problem_at(code::UNKNOWN_VALUE, node, error.to_string(), error.help());
            None
        }
    }
}

fn catalog(
    decoder: &mut Decoder<'_>,
    node: NodeId,
    layer: Option<LayerId>,
    layers: &[LayerId],
) -> Option<&'static CatalogEntry> {
    let text = decoder.scalar(node, "an entry of the threat catalogue")?.trim();
    let scope = match layer {
        Some(layer) => CatalogScope::Layer(layer),
        None => CatalogScope::CrossLayer(layers),
    };
    match CatalogEntry::find(text, scope) {
        Ok(entry) => Some(entry),
        Err(error) => {
            let code = if matches!(error, CatalogError::OtherLayer { .. }) {
                code::CATALOG_LAYER
            } else {
                code::UNKNOWN_CATALOG
            };
            decoder.problem_at(code, node, error.to_string(), error.help());
            None
        }
    }
}

/// So few ids are looked through one by one.
const FEW: usize = 8;

/// Whether an id is not among those that were read, and from now on is.
fn is_new(id: &str, ids: &[String], seen: &mut Option<HashSet<String>>) -> bool {
    match seen {
        Some(seen) => seen.insert(id.to_owned()),
        None => ids.iter().all(|known| known != id),
    }
}

fn maps(decoder: &mut Decoder<'_>, node: NodeId, item: Item) -> Maps {
    let Some(fields) = decoder.object(node, &MAPS, item) else { return Maps::default() };
    let mut read = |key: &str, kind: Taxonomy| -> Vec<String> {
        let Some(node) = fields.get(key) else { return Vec::new() };
        let entries = decoder.items(node);
        let mut ids: Vec<String> = Vec::with_capacity(entries.len());
        // A set pays only where there are many.
        let mut seen: Option<HashSet<String>> = (entries.len() > FEW).then(HashSet::new);
        for entry in entries {
            let Some(text) = decoder.scalar(entry, "an id") else { continue };
            match taxonomy::parse(kind, text.trim()) {
                Ok(reference) if !is_new(&reference.id, &ids, &mut seen) => {
                    decoder.problem_at(
                        code::DUPLICATE_KEY,
                        entry,
                        format!("`{}` stands twice", reference.id),
                        "remove one",
                    );
                }
                Ok(reference) => ids.push(reference.id),
                Err(_) if decoder.holds_several(entry, |word| taxonomy::parse(kind, word).is_ok()) => {}
                Err(error) => {
                    decoder.problem_at(code::INVALID_MAPPING, entry, error.message, error.help);
                }
            }
        }
        ids
    };
    Maps {
        asi: read("asi", Taxonomy::Asi),
        t: read("t", Taxonomy::T),
        llm: read("llm", Taxonomy::Llm),
        atlas: read("atlas", Taxonomy::Atlas),
        attack: read("attack", Taxonomy::Attack),
        cwe: read("cwe", Taxonomy::Cwe),
        stride: read("stride", Taxonomy::Stride),
    }
}

fn context(decoder: &mut Decoder<'_>, node: NodeId) -> Vec<(String, String)> {
    let mut context: Vec<(String, String)> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for (key, value) in decoder.entries(node, "a map of labels to text") {
        let Some(label) = decoder.scalar(key, "a label").map(|label| label.trim().to_owned()) else { continue };
        if !seen.insert(name::fold(&label)) {
            decoder.problem_at(
                code::DUPLICATE_KEY,
                key,
                format!("the label `{label}` stands twice"),
                "put both into one",
            );
            continue;
        }
        // A list of short texts reads as one text with a line each.
        let text = if decoder.is_list(value) {
            let lines: Vec<_> = decoder
                .items(value)
                .into_iter()
                .filter_map(|line| decoder.text(line))
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

fn assumptions(decoder: &mut Decoder<'_>, node: NodeId) -> Vec<Assumption> {
    let mut assumptions: Vec<Assumption> = Vec::new();
    for entry in decoder.items(node) {
        let item = Item::Assumption(assumptions.len() as u32);
        decoder.places.add(item, "", decoder.tree.range(entry));
        if !decoder.is_map(entry) {
            let text = decoder.text(entry);
            assumptions.extend(text.map(|text| Assumption {
                id: None,
                text,
                status: AssumptionStatus::default(),
                if_wrong: None,
            }));
            continue;
        }
        let Some(fields) = decoder.object(entry, &ASSUMPTION, item) else { continue };
        let text = fields.get("text").and_then(|node| decoder.text(node));
        let id = fields.get("id").and_then(|node| decoder.loose_id(node));
        let status = fields.get("status").and_then(|node| vocabulary(decoder, node)).unwrap_or_default();
        let if_wrong = fields.get("if-wrong").and_then(|node| decoder.text(node));
        assumptions.extend(text.map(|text| Assumption { id, text, status, if_wrong }));
    }
    assumptions
}

fn mitigations(decoder: &mut Decoder<'_>, node: NodeId) -> Vec<Mitigation> {
    let mut mitigations: Vec<Mitigation> = Vec::new();
    let mut seen: HashMap<String, NodeId> = HashMap::new();
    for (key, value) in decoder.entries(node, "a map of ids to mitigations") {
        let Some(id) = decoder.loose_id(key) else { continue };
        let item = Item::Mitigation(seen.len() as u32);
        if let Some(first) = seen.get(&id.to_ascii_lowercase()) {
            let first = decoder.span(decoder.tree.range(*first));
            let problem = decoder.problem_at(
                code::DUPLICATE_KEY,
                key,
                format!("the mitigation `{id}` stands twice"),
                "remove one",
            );
            problem.others.push(Label { span: first, text: "first here".to_owned() });
            continue;
        }
        seen.insert(id.to_ascii_lowercase(), key);
        decoder.places.add(item, "id", decoder.tree.range(key));
        if !decoder.is_map(value) {
            let title = decoder.value_text(key, value);
            decoder.places.add(item, "", decoder.tree.range(key));
            mitigations.push(Mitigation::titled(id, title.unwrap_or_default()));
            continue;
        }
        let Some(fields) = decoder.object(value, &MITIGATION, item) else { continue };
        let title = fields.get("title").and_then(|node| decoder.text(node));
        let mut mitigation = Mitigation::titled(id, title.unwrap_or_default());
        mitigation.description = fields.get("description").and_then(|node| decoder.text(node));
        mitigation.kind = fields.get("type").and_then(|node| vocabulary(decoder, node));
        mitigation.status =
            fields.get("status").and_then(|node| vocabulary(decoder, node)).unwrap_or(MitigationStatus::None);
        mitigation.catalog = fields.get("catalog").and_then(|node| {
            let text = decoder.scalar(node, "an id of the control catalogue")?.trim();
            match Control::find(text) {
                Ok(control) => Some(control),
                Err(error) => {
                    decoder.problem_at(code::UNKNOWN_CATALOG, node, error.to_string(), error.help());
                    None
                }
            }
        });
        mitigation.owner = fields.get("owner").and_then(|node| decoder.text(node));
        mitigation.evidence =
            fields.get("evidence").map(|node| decoder.texts(node, item, "evidence")).unwrap_or_default();
        mitigation.cost = fields.get("cost").and_then(|node| grade(decoder, node));
        mitigation.effectiveness = fields.get("effectiveness").and_then(|node| grade(decoder, node));
        mitigation.refs = fields.get("refs").map(|node| decoder.texts(node, item, "refs")).unwrap_or_default();
        mitigation.extra = fields.extra;
        mitigations.push(mitigation);
    }
    mitigations
}

/// Cost and effectiveness have three grades, not four.
fn grade(decoder: &mut Decoder<'_>, node: NodeId) -> Option<Level> {
    let words: Vec<_> = Level::GRADES.iter().map(|level| level.word()).collect();
    decoder.word(node, "a grade", |text| Level::named(text).filter(|level| Level::GRADES.contains(level)), &words)
}

impl Threat {
    /// A threat of which nothing but id, title and layers is known.
    fn titled(id: String, title: String, layers: Vec<LayerId>) -> Self {
        Self {
            id,
            implicit_id: true,
            title,
            description: None,
            catalog: None,
            severity: None,
            likelihood: None,
            vector: None,
            complexity: None,
            factors: Vec::new(),
            components: Vec::new(),
            status: ThreatStatus::default(),
            owner: None,
            reason: None,
            review: None,
            mitigations: Vec::new(),
            coverage: Coverage::default(),
            maps: Maps::default(),
            refs: Vec::new(),
            expect: None,
            layers,
            chain: Vec::new(),
            extra: Vec::new(),
        }
    }
}

impl Mitigation {
    fn titled(id: String, title: String) -> Self {
        Self {
            id,
            title,
            description: None,
            kind: None,
            status: MitigationStatus::default(),
            catalog: None,
            owner: None,
            evidence: Vec::new(),
            cost: None,
            effectiveness: None,
            refs: Vec::new(),
            extra: Vec::new(),
        }
    }
}

impl Layer {
    /// Text in place of a map: a status with its reason, or what was found.
    fn take_text(&mut self, text: String) {
        let (word, rest) = split_reason(&text);
        match LayerStatus::named(word) {
            Some(status @ (LayerStatus::Uncertain | LayerStatus::NotApplicable)) => {
                self.status = status;
                self.reason = rest.map(str::to_owned);
            }
            // `mapped` alone says nothing; a layer that is not assessed is left out.
            Some(_) => self.note = rest.map(str::to_owned),
            None if name::fold(word) == name::fold(LayerStatus::NotAssessed.word()) => {}
            None => self.take_note(text),
        }
    }

    /// `Not certain from the X — text` says that the layer is uncertain on the basis X; the rest is the text.
    fn take_note(&mut self, note: String) {
        const START: &str = "not certain from ";
        let starts = note.get(..START.len()).is_some_and(|start| start.eq_ignore_ascii_case(START));
        let found = match split_reason(&note) {
            // A basis is a few words; a sentence that happens to begin so is text.
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
