//! Converts threat models of other tools to chapters: the part that all of their formats share.
//!
//! A reader fills an [`Imported`]. [`chapter`] finds a layer for each threat, makes unique ids, and writes the chapter. Texts
//! in the model are plain, and a blank line separates paragraphs. `super::yaml` escapes them when it writes them.

use std::collections::HashMap;

use super::chapter::fence;
use super::ids::Ids;
use super::json::Source;
use super::text::{clean, comment, file, first, markdown};
use super::{Chapter, Draft, ImportError, MAX_NAME, Note, Options, chapter_id, note, stem, yaml};
use crate::maestro::{
    AssumptionStatus, ComponentKind, Edition, Layer, LayerId, LayerStatus, Mitigation, MitigationRef, Threat,
    ThreatModel, Vocabulary as _, crosswalk,
};
use crate::mistake::Mistake;
use crate::text::joined;

/// The largest block in bytes that can be read again (see `src/block`).
const MAX_BLOCK: usize = 256 * 1024;
/// The highest number of threats of a model that can be read again.
const MAX_THREATS: usize = 2_000;
/// The highest number of components of a model that can be read again.
const MAX_COMPONENTS: usize = 200;
/// The highest number of flows of a model that can be read again.
const MAX_FLOWS: usize = 1_000;
/// The longest title that is made from a longer text, in characters.
const MAX_TITLE: usize = 120;

/// A threat model of another tool.
#[derive(Debug, Default)]
pub(super) struct Imported {
    /// The name of the tool.
    pub(super) tool: &'static str,
    /// The name of the system.
    pub(super) name: Option<String>,
    /// The model without the ids of the agent and of the threats.
    pub(super) model: ThreatModel,
    /// What the file states about layers besides their threats.
    pub(super) layers: Vec<Layer>,
    /// The threats in the order of the file. They have no layer yet.
    pub(super) threats: Vec<Placed>,
    /// Paragraphs before the block, as plain text.
    pub(super) intro: Vec<String>,
    /// Whether the ids in the file are kept unchanged. Otherwise the ids of threats begin with the id of the model.
    pub(super) keeps_ids: bool,
    /// What was left out of the file.
    pub(super) source: Source,
    /// Further notes for the user.
    pub(super) notes: Vec<Note>,
}

/// A threat and its position.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) threat: Threat,
    /// The layer that the file states, or the layer of its component.
    pub(super) layer: Option<LayerId>,
    /// The path of the threat in the file, with its index.
    pub(super) path: String,
}

/// Writes the chapter of one model.
///
/// # Errors
/// The same errors as [`chapters`].
pub(super) fn chapter(imported: Imported, options: &Options<'_>) -> Result<Chapter, ImportError> {
    chapters(vec![imported], &[], options)
}

/// Writes a chapter with a block for each model, and one for each body of an assessment.
///
/// # Errors
/// Returns an error if there is no model, if a threat has no layer and the user names none, or if a model is too large for a
/// block.
pub(super) fn chapters(
    mut models: Vec<Imported>,
    scores: &[String],
    options: &Options<'_>,
) -> Result<Chapter, ImportError> {
    let Some(first_model) = models.first_mut() else {
        return Err(Mistake::new("the file has no threats", "look whether it is the file that you meant").into());
    };
    let mut draft = Draft::default();
    let (file_name, stem) = stem(options.file);
    let named = first_model.name.take().map(|name| first(&clean(&name), MAX_NAME).trim().to_owned());
    let agent = named.filter(|name| !name.is_empty()).unwrap_or_else(|| {
        draft.notes.push(note(0, format!("the file has no name for the system; it is called `{stem}` after the file")));
        stem.clone()
    });
    let id = chapter_id(&agent, &stem, options.taken, &mut draft);
    let (tool, edition) = (first_model.tool, first_model.model.edition);
    let mut bodies = Vec::new();
    let mut ids = Ids::default();
    let mut model_ids = Ids::default();
    for (number, imported) in models.iter_mut().enumerate() {
        let name = match imported.name.take() {
            Some(name) if number > 0 && !clean(&name).is_empty() => first(&clean(&name), MAX_NAME).trim().to_owned(),
            _ => agent.clone(),
        };
        identify(imported, &name, &id, &mut model_ids);
        draft.notes.push(note(0, counts(imported)));
        bodies.push(body(imported, options, &mut ids)?);
    }
    let kind = if edition.draft { edition.name } else { "threat model" };
    let mut text = format!("# {} — {kind}\n\n", markdown(&agent));
    text.push_str(&format!("Imported from {} ({tool}), on {}.\n", file(&file_name), options.today));
    for paragraph in models.iter().flat_map(|imported| &imported.intro) {
        text.push_str(&format!("\n{}\n", markdown(paragraph)));
    }
    scores.iter().for_each(|body| fence(&mut text, "aivss", body));
    bodies.iter().for_each(|body| fence(&mut text, "maestro", body));
    let left: Vec<String> = models.iter().flat_map(|imported| imported.source.lines()).collect();
    if !left.is_empty() {
        text.push_str("\n<!--\nLeft out when it was imported:\n");
        for line in &left {
            text.push_str(&format!("{}\n", comment(line)));
        }
        text.push_str("-->\n");
    }
    for imported in models {
        draft.notes.extend(imported.notes);
        draft.notes.extend(imported.source.notes());
    }
    Ok(Chapter { agent, id, markdown: text, notes: draft.notes })
}

/// Gives a model its name and ids. Ids in the file are kept if the format has them.
fn identify(imported: &mut Imported, name: &str, chapter: &str, ids: &mut Ids) {
    let model = &mut imported.model;
    let is_id = |id: &str| crate::name::is_id(id) && id.len() <= MAX_NAME;
    if !imported.keeps_ids || model.agent.is_empty() || !is_id(&model.agent_id) || !is_id(&model.id) {
        name.clone_into(&mut model.agent);
        chapter.clone_into(&mut model.agent_id);
        chapter.clone_into(&mut model.id);
    }
    model.id = ids.take(&model.id);
}

/// A summary of the model's contents for the user.
fn counts(imported: &Imported) -> String {
    let model = &imported.model;
    let counts = [
        count(imported.threats.len() + model.cross_layer.len(), "threat", "threats"),
        count(model.mitigations.len(), "mitigation", "mitigations"),
        count(links(imported), "link between them", "links between them"),
        count(model.components.len(), "component", "components"),
        count(model.flows.len(), "flow", "flows"),
        count(model.zones.len(), "zone", "zones"),
        count(model.assumptions.len(), "assumption", "assumptions"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    format!("{}: {}", imported.tool, if counts.is_empty() { "nothing".to_owned() } else { joined(&counts, "and") })
}

/// The body of the block of a model.
fn body(imported: &mut Imported, options: &Options<'_>, ids: &mut Ids) -> Result<String, ImportError> {
    let edition = imported.model.edition;
    imported.model.layers = edition.layer_ids().map(Layer::not_assessed).collect();
    for layer in std::mem::take(&mut imported.layers) {
        let place = usize::from(layer.id.number()) - 1;
        imported.model.layers[place] = layer;
    }
    place(imported, options, ids)?;
    let model = &imported.model;
    for (what, is, most) in [
        ("threats", model.threats().count(), MAX_THREATS),
        ("components", model.components.len(), MAX_COMPONENTS),
        ("flows", model.flows.len(), MAX_FLOWS),
    ] {
        if is > most {
            let message = format!("the model has {is} {what}; a block has at most {most}");
            return Err(Mistake::new(message, "split the model into several files").into());
        }
    }
    let body = yaml::model(model);
    if body.len() > MAX_BLOCK {
        return Err(Mistake::new(
            format!("the model is a block of {} KiB; at most {} KiB are allowed", body.len() / 1024, MAX_BLOCK / 1024),
            "split the model into several files, or shorten its texts",
        )
        .into());
    }
    Ok(body)
}

fn count(count: usize, one: &str, several: &str) -> Option<String> {
    (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { several }))
}

/// The number of references from threats to mitigations.
fn links(imported: &Imported) -> usize {
    let threats = imported.threats.iter().map(|placed| &placed.threat).chain(&imported.model.cross_layer);
    threats.map(|threat| threat.mitigations.len()).sum()
}

/// Assigns a layer to each threat: the stated one, otherwise the first one that the published tables state for its ids,
/// otherwise the user's.
fn place(imported: &mut Imported, options: &Options<'_>, ids: &mut Ids) -> Result<(), ImportError> {
    let edition = imported.model.edition;
    let id = imported.model.id.clone();
    let mut without = Vec::new();
    let mut known: HashMap<LayerId, bool> = HashMap::new();
    for placed in std::mem::take(&mut imported.threats) {
        let Placed { mut threat, layer, path } = placed;
        if !imported.keeps_ids {
            threat.id = format!("{id}-{}", threat.id);
        }
        threat.id = ids.take_any_case(&threat.id);
        let by_table = || by_crosswalk(&threat).filter(|(layer, ..)| layer.edition() == edition);
        let (layer, why) = match (layer, by_table()) {
            (Some(layer), _) => (layer, None),
            (None, Some((layer, of, source))) => {
                (layer, Some(format!("Layer uncertain: {layer} is the first layer that {source} states for {of}.")))
            }
            (None, None) => match options.layer {
                Some(layer) => (layer, Some("Layer uncertain: it was given for the whole file.".to_owned())),
                None => {
                    without.push(path);
                    continue;
                }
            },
        };
        *known.entry(layer).or_default() |= why.is_none();
        if let Some(why) = why {
            add(&mut threat.description, &why);
        }
        threat.layers = vec![layer];
        imported.model.layers[usize::from(layer.number()) - 1].threats.push(threat);
    }
    for threat in &mut imported.model.cross_layer {
        threat.id = ids.take_any_case(&threat.id);
    }
    if let Some(at) = without.first() {
        let message = match without.len() {
            1 => format!("a threat has no layer, and the file does not say to which it belongs: `{at}`"),
            several => {
                format!(
                    "{several} threats have no layer, and the file does not say to which they belong: the first is `{at}`"
                )
            }
        };
        let help = "name a layer for them, such as `--layer L3`, and move them afterwards";
        return Err(Mistake::new(message, help).into());
    }
    for layer in &mut imported.model.layers {
        match known.get(&layer.id) {
            None => {}
            Some(true) if layer.status == LayerStatus::NotAssessed => layer.status = LayerStatus::Mapped,
            Some(true) => {}
            // What the file states about the layer has priority.
            Some(false) if layer.status != LayerStatus::NotAssessed => {}
            Some(false) => {
                layer.status = LayerStatus::Uncertain;
                layer.reason = Some(format!("The file of {} does not name layers.", imported.tool));
            }
        }
    }
    Ok(())
}

/// The first layer that a published table states for one of the threat's ids, with that id and the source.
fn by_crosswalk(threat: &Threat) -> Option<(LayerId, String, &'static str)> {
    let maps = &threat.maps;
    let of_threat = |id: &str| crosswalk::layers_of_threat(id).and_then(|it| Some((*it.layers.first()?, it.source)));
    let t = || maps.t.iter().find_map(|id| of_threat(id).map(|(layer, source)| (layer, id.clone(), source)));
    let asi = || {
        maps.asi.iter().find_map(|id| {
            let (layer, source) = crosswalk::threats_of_asi(id).iter().find_map(|t| of_threat(t))?;
            Some((layer, id.clone(), source))
        })
    };
    let llm = || {
        maps.llm.iter().find_map(|id| {
            let place = crosswalk::layers_of_llm(id)?;
            Some((*place.layers.first()?, id.clone(), place.source))
        })
    };
    t().or_else(asi).or_else(llm)
}

/// Adds a paragraph to a text.
pub(super) fn add(text: &mut Option<String>, paragraph: &str) {
    if clean(paragraph).is_empty() {
        return;
    }
    match text {
        Some(text) => {
            text.push_str("\n\n");
            text.push_str(paragraph);
        }
        None => *text = Some(paragraph.to_owned()),
    }
}

/// Converts the paragraphs of Markdown to plain text.
pub(super) fn plain(text: &str) -> String {
    crate::text::plain(text).join("\n\n")
}

/// Makes a title from a text. Also returns whether the text is longer.
pub(super) fn title(text: &str) -> (String, bool) {
    let text = clean(text);
    if text.chars().count() <= MAX_TITLE {
        return (text, false);
    }
    let start = first(&text, MAX_TITLE - 1);
    let start = start.rsplit_once(' ').map_or(start, |(start, _)| start);
    (format!("{}…", start.trim_end_matches([',', ';', ':', '.'])), true)
}

/// A mitigation. Its text may be longer than a title.
pub(super) fn mitigation(id: String, text: &str) -> Mitigation {
    let (title, is_cut) = title(text);
    let mut mitigation = Mitigation::new(id, title);
    if is_cut {
        mitigation.description = Some(plain(text));
    }
    mitigation
}

/// Adds a reference to a mitigation of the model, unless the threat has it already.
pub(super) fn refer(threat: &mut Threat, id: &str) -> bool {
    let reference = MitigationRef::Id { model: None, id: id.to_owned() };
    let is_new = !threat.mitigations.contains(&reference);
    if is_new {
        threat.mitigations.push(reference);
    }
    is_new
}

/// An assumption whose status is unknown.
pub(super) fn assumption(id: String, text: String) -> crate::maestro::Assumption {
    crate::maestro::Assumption { id: Some(id), text, status: AssumptionStatus::Unvalidated, ..Default::default() }
}

/// A model without content.
pub(super) fn empty(tool: &'static str, edition: &'static Edition) -> Imported {
    Imported { tool, model: ThreatModel { edition, ..ThreatModel::default() }, ..Imported::default() }
}

/// The kind of component for a type. Such types are defined by the tool, so the words that they contain decide.
pub(super) fn component_kind(kind: &str) -> ComponentKind {
    let kind = kind.to_ascii_lowercase();
    if let Some(kind) = ComponentKind::named(&kind) {
        return kind;
    }
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if has(&["agent"]) {
        ComponentKind::Agent
    } else if has(&["llm", "model", "inference"]) {
        ComponentKind::Model
    } else if has(&["gateway", "mcp", "proxy", "load-balancer"]) {
        ComponentKind::Gateway
    } else if has(&["log", "monitor", "trace", "audit"]) {
        ComponentKind::Monitor
    } else if has(&["database", "storage", "store", "bucket", "queue", "cache", "data", "sql"]) {
        ComponentKind::Data
    } else if has(&["user", "person", "actor", "human"]) {
        ComponentKind::Person
    } else if has(&["iam", "identity", "auth", "policy"]) {
        ComponentKind::Control
    } else {
        ComponentKind::Service
    }
}
