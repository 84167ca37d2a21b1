//! Reads models of AWS Threat Composer (`.tc.json`), schema 1.
//!
//! Start at [`read`]. Statements become threats, and their priority becomes the severity. Links between threats, mitigations
//! and assumptions are kept. Threat Composer has no layers, likelihoods or components.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::ids::Ids;
use super::json::{Object, Source};
use super::model::{Imported, Placed, add, assumption, empty, mitigation, plain, refer, title};
use super::text::clean;
use crate::maestro::{Edition, Level, Maps, MitigationStatus, Taxonomy, Threat, ThreatStatus, Vocabulary, taxonomy};

/// Reads a model.
pub(super) fn read(root: &Map<String, Value>, edition: &'static Edition) -> Imported {
    let mut imported = empty("Threat Composer", edition);
    let mut source = Source::default();
    let mut root = source.object("", root);
    if root.value("schema").is_some_and(|version| version.as_f64() != Some(1.0)) {
        source.left("schema", "only version 1 is known: the file is read as if it were that");
    }
    if let Some(mut info) = root.object(&mut source, "applicationInfo") {
        imported.name = info.text(&mut source, "name").map(clean);
        imported.intro.extend(info.text(&mut source, "description").map(crate::text::plain).into_iter().flatten());
        info.end(&mut source);
    }
    for (key, label) in [("architecture", "Architecture"), ("dataflow", "Data flow")] {
        if let Some(mut part) = root.object(&mut source, key) {
            if let Some(text) = part.text(&mut source, "description") {
                imported.intro.push(format!("{label}:"));
                imported.intro.extend(crate::text::plain(text));
            }
            part.leave(&mut source, "image", "a picture has no place in a chapter; put it into the book by hand");
            part.end(&mut source);
        }
    }
    let mut entries = Entries::default();
    for mut entry in root.objects(&mut source, "mitigations") {
        let (uuid, id) = entries.id(&mut source, &mut entry, "M");
        let content = entry.text(&mut source, "content").unwrap_or_default();
        let mut made = mitigation(id.clone(), content);
        if made.title.is_empty() {
            made.title = format!("Mitigation {id}");
        }
        made.status = match entry.text(&mut source, "status") {
            None | Some("mitigationIdentified") => MitigationStatus::None,
            Some("mitigationInProgress") => MitigationStatus::Partial,
            Some("mitigationResolved") => MitigationStatus::Done,
            Some("mitigationResolvedWillNotAction") => MitigationStatus::WontDo,
            Some(_) => {
                source.left(entry.at("status"), "no such status is known");
                MitigationStatus::None
            }
        };
        let more = metadata(&mut source, &mut entry).text;
        tags(&mut source, &mut entry, None, &mut made.description);
        for paragraph in more {
            add(&mut made.description, &paragraph);
        }
        entry.leave(&mut source, "displayOrder", ORDER);
        entry.end(&mut source);
        entries.place(uuid, Kind::Mitigation, imported.model.mitigations.len(), &mut source, "mitigations[].id");
        imported.model.mitigations.push(made);
    }
    for (number, mut entry) in root.objects(&mut source, "threats").into_iter().enumerate() {
        let (uuid, id) = entries.id(&mut source, &mut entry, "T");
        let made = threat(&mut source, &mut entry, id);
        entry.end(&mut source);
        entries.place(uuid, Kind::Threat, imported.threats.len(), &mut source, "threats[].id");
        imported.threats.push(Placed { threat: made, layer: None, path: format!("threats[{number}]") });
    }
    for mut entry in root.objects(&mut source, "assumptions") {
        let (uuid, id) = entries.id(&mut source, &mut entry, "A");
        let mut text = entry.text(&mut source, "content").map(plain);
        let more = metadata(&mut source, &mut entry).text;
        tags(&mut source, &mut entry, None, &mut text);
        for paragraph in more {
            add(&mut text, &paragraph);
        }
        entry.leave(&mut source, "displayOrder", ORDER);
        entry.end(&mut source);
        entries.place(uuid, Kind::Assumption, imported.model.assumptions.len(), &mut source, "assumptions[].id");
        imported.model.assumptions.push(assumption(id.clone(), text.unwrap_or_else(|| format!("Assumption {id}"))));
    }
    links(&mut source, &mut root, &entries, &mut imported);
    root.end(&mut source);
    imported.source = source;
    imported
}

const ORDER: &str = "the chapter keeps the order of the file";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Threat,
    Mitigation,
    Assumption,
}

/// The ids that have been assigned, and the entries by their UUIDs.
#[derive(Default)]
struct Entries {
    ids: Ids,
    by_uuid: HashMap<String, (Kind, usize)>,
}

impl Entries {
    /// The UUID of an entry, and an id made from its number, such as `T39`.
    fn id(&mut self, source: &mut Source, entry: &mut Object<'_>, letter: &str) -> (Option<String>, String) {
        let uuid = entry.text(source, "id").map(clean);
        let number = entry.value("numericId").and_then(Value::as_u64);
        if number.is_none() && entry.value("numericId").is_some() {
            source.left(entry.at("numericId"), "it is not a whole number");
        }
        let base = format!("{letter}{}", number.unwrap_or(self.by_uuid.len() as u64 + 1));
        (uuid, self.ids.take_any_case(&base))
    }

    fn place(&mut self, uuid: Option<String>, kind: Kind, number: usize, source: &mut Source, path: &str) {
        if let Some(uuid) = uuid
            && self.by_uuid.insert(uuid, (kind, number)).is_some()
        {
            source.left(path, "another entry has the same id; links lead to the last");
        }
    }
}

fn threat(source: &mut Source, entry: &mut Object<'_>, id: String) -> Threat {
    let statement = entry.text(source, "statement").map(plain);
    let mut part = |key| entry.text(source, key).map(clean);
    let (actor, prerequisites, action, impact) =
        (part("threatSource"), part("prerequisites"), part("threatAction"), part("threatImpact"));
    let goals = entry.texts(source, "impactedGoal");
    let assets = entry.texts(source, "impactedAssets");
    entry.leave(source, "customTemplate", "it only says how the statement is put together");
    entry.leave(source, "displayOrder", ORDER);
    // The statement is made of its parts. If it is missing, use the parts.
    let statement = statement.or_else(|| {
        let mut text = [actor, prerequisites].into_iter().flatten().collect::<Vec<_>>().join(" ");
        if let Some(action) = &action {
            text = if text.is_empty() { action.clone() } else { format!("{text} can {action}") };
        }
        for (lead, part) in [
            ("leads to", impact),
            ("reduces", Some(goals.join(", ")).filter(|it| !it.is_empty())),
            ("concerns", Some(assets.join(", ")).filter(|it| !it.is_empty())),
        ] {
            if let Some(part) = part {
                text = format!("{text}; {lead} {part}");
            }
        }
        Some(text).filter(|text| !text.is_empty())
    });
    let (name, _) = title(action.as_deref().or(statement.as_deref()).unwrap_or_default());
    let mut threat = Threat::new(id.clone(), if name.is_empty() { format!("Threat {id}") } else { capital(&name) });
    threat.description = statement;
    let metadata = metadata(source, entry);
    threat.severity = metadata.priority;
    threat.maps.stride = metadata.stride;
    for paragraph in metadata.text {
        add(&mut threat.description, &paragraph);
    }
    tags(source, entry, Some(&mut threat.maps), &mut threat.description);
    threat.status = match entry.text(source, "status") {
        None | Some("threatIdentified") => ThreatStatus::Open,
        Some("threatResolved") => {
            threat.reason = Some("Resolved in Threat Composer.".to_owned());
            ThreatStatus::Mitigated
        }
        Some("threatResolvedNotUseful") => {
            threat.reason = Some("Resolved as not useful in Threat Composer.".to_owned());
            ThreatStatus::NotApplicable
        }
        Some(_) => {
            source.left(entry.at("status"), "no such status is known");
            ThreatStatus::Open
        }
    };
    threat
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// The contents of the list of keys and values.
#[derive(Default)]
struct Metadata {
    priority: Option<Level>,
    stride: Vec<String>,
    text: Vec<String>,
}

fn metadata(source: &mut Source, entry: &mut Object<'_>) -> Metadata {
    let mut metadata = Metadata::default();
    for mut pair in entry.objects(source, "metadata") {
        let key = pair.text(source, "key").map(clean).unwrap_or_default();
        match key.as_str() {
            "Priority" => {
                let word = pair.text(source, "value").map(clean);
                metadata.priority = word.as_deref().and_then(Level::named);
                if word.is_some() && metadata.priority.is_none() {
                    source.left(pair.at("value"), "no such priority is known");
                }
            }
            "STRIDE" => {
                for letter in pair.texts(source, "value") {
                    match stride(&letter) {
                        Some(id) if metadata.stride.contains(&id) => {}
                        Some(id) => metadata.stride.push(id),
                        None => source.left(pair.at("value"), "it is no letter of STRIDE"),
                    }
                }
            }
            "Comments" => {
                metadata.text.extend(pair.text(source, "value").map(crate::text::plain).into_iter().flatten())
            }
            key if key.starts_with("custom:") => {
                let values = pair.texts(source, "value").join(", ");
                metadata.text.push(format!("{}: {values}", &key["custom:".len()..]));
            }
            "source"
            | "mitigationPackId"
            | "mitigationPackMitigationId"
            | "threatPackId"
            | "threatPackThreatId"
            | "mitigationCandidateId"
            | "threatPackMitigationCandidateId" => {
                pair.leave(source, "value", "it only says from which pack of Threat Composer the entry is");
            }
            _ => source.left(pair.at("key"), "no such key is known"),
        }
        pair.end(source);
    }
    metadata
}

/// The STRIDE category for a letter.
fn stride(letter: &str) -> Option<String> {
    let word = match letter {
        "S" => "spoofing",
        "T" => "tampering",
        "R" => "repudiation",
        "I" => "information-disclosure",
        "D" => "denial-of-service",
        "E" => "elevation-of-privilege",
        other => other,
    };
    taxonomy::parse(Taxonomy::Stride, word).ok().map(|reference| reference.id)
}

/// Converts tags that begin with the id of a framework to references to it. Other tags stay text.
fn tags(source: &mut Source, entry: &mut Object<'_>, maps: Option<&mut Maps>, text: &mut Option<String>) {
    let mut others = Vec::new();
    let mut maps = maps;
    for tag in entry.texts(source, "tags") {
        let id = tag.split(|c: char| c.is_whitespace() || matches!(c, ',' | '–' | '—')).next().unwrap_or_default();
        if !maps.as_deref_mut().is_some_and(|maps| map(maps, id.trim_end_matches([':', '-']))) {
            others.push(tag);
        }
    }
    if !others.is_empty() {
        add(text, &format!("Tags: {}", others.join(", ")));
    }
}

/// Adds an id of a framework to a threat's references. Returns `false` if the text is not such an id.
pub(super) fn map(maps: &mut Maps, id: &str) -> bool {
    let lists = [
        (Taxonomy::Asi, &mut maps.asi),
        (Taxonomy::Llm, &mut maps.llm),
        (Taxonomy::Atlas, &mut maps.atlas),
        (Taxonomy::Cwe, &mut maps.cwe),
        (Taxonomy::T, &mut maps.t),
        (Taxonomy::Attack, &mut maps.attack),
    ];
    // A word without a digit is not an id, even if the framework's reader accepts it.
    if !id.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    for (taxonomy, list) in lists {
        if let Ok(reference) = taxonomy::parse(taxonomy, id) {
            if !list.contains(&reference.id) {
                list.push(reference.id);
            }
            return true;
        }
    }
    false
}

/// Reads the links from mitigations and assumptions to other entries.
fn links(source: &mut Source, root: &mut Object<'_>, entries: &Entries, imported: &mut Imported) {
    let find = |uuid: &str| entries.by_uuid.get(uuid).copied();
    for mut link in root.objects(source, "mitigationLinks") {
        let from = link.text(source, "mitigationId").map(clean).and_then(|uuid| find(&uuid));
        let to = link.text(source, "linkedId").map(clean).and_then(|uuid| find(&uuid));
        link.end(source);
        match (from, to) {
            (Some((Kind::Mitigation, from)), Some((Kind::Threat, to))) => {
                let id = imported.model.mitigations[from].id.clone();
                if !refer(&mut imported.threats[to].threat, &id) {
                    source.left("mitigationLinks[]", "it is there twice");
                }
            }
            (Some((Kind::Mitigation, from)), Some((Kind::Assumption, to))) => {
                let id = imported.model.mitigations[from].id.clone();
                linked(&mut imported.model.assumptions[to].text, &id);
            }
            _ => source.left("mitigationLinks[]", "it leads to nothing in the file"),
        }
    }
    for mut link in root.objects(source, "assumptionLinks") {
        link.text(source, "type");
        let from = link.text(source, "assumptionId").map(clean).and_then(|uuid| find(&uuid));
        let to = link.text(source, "linkedId").map(clean).and_then(|uuid| find(&uuid));
        link.end(source);
        let to = to.and_then(|(kind, number)| match kind {
            Kind::Threat => Some(imported.threats[number].threat.id.clone()),
            Kind::Mitigation => Some(imported.model.mitigations[number].id.clone()),
            Kind::Assumption => None,
        });
        match (from, to) {
            (Some((Kind::Assumption, from)), Some(to)) => linked(&mut imported.model.assumptions[from].text, &to),
            _ => source.left("assumptionLinks[]", "it leads to nothing in the file"),
        }
    }
}

/// Adds an id to the last paragraph of an assumption, which lists its links.
fn linked(text: &mut String, id: &str) {
    const START: &str = "\n\nLinked with: ";
    let separator = if text.contains(START) { ", " } else { START };
    text.push_str(separator);
    text.push_str(id);
}
