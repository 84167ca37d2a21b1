//! Reads Open Threat Model 0.2 (IriusRisk), including files of `export --format otm`.
//!
//! Start at [`read`]. Trust zones, components and flows become the architecture. Components with MAESTRO's own types, which the export
//! writes, represent the model or one of its layers and are not part of the system.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::composer::map;
use super::ids::{Ids, is_loose};
use super::json::{Object, Source};
use super::model::{Imported, Placed, add, component_kind, empty, mitigation, plain, refer, title};
use super::text::clean;
use super::{id_of, note};
use crate::maestro::{
    Component, Edition, Flow, LayerId, Level, Likelihood, MitigationStatus, Taxonomy, Threat, ThreatStatus, Vocabulary,
    Zone, taxonomy,
};

/// Reads a model.
pub(super) fn read(root: &Map<String, Value>, edition: &'static Edition) -> Imported {
    let mut source = Source::default();
    let mut root = source.object("", root);
    let mut reader = Reader { imported: empty("Open Threat Model", edition), edition, ..Reader::default() };
    root.leave(&mut source, "otmVersion", "it is the version of the format");
    if let Some(mut project) = root.object(&mut source, "project") {
        reader.imported.name = project.text(&mut source, "name").map(clean);
        reader.imported.model.owner = project.text(&mut source, "owner").map(clean);
        reader.imported.model.tags = project.texts(&mut source, "tags");
        let about = project.text(&mut source, "description").map(crate::text::plain);
        reader.imported.intro.extend(about.into_iter().flatten());
        project.leave(&mut source, "id", "the chapter has an id of its own");
        project.leave(&mut source, "ownerContact", "an address of a person has no place in a page");
        attributes(&mut source, &mut project, &mut None, &[]);
        project.end(&mut source);
    }
    for mut shape in root.objects(&mut source, "representations") {
        for key in ["id", "name", "type", "size", "attributes", "description", "repository"] {
            shape.leave(&mut source, key, "it is only about how the model is drawn");
        }
        shape.end(&mut source);
    }
    reader.zones(&mut source, &mut root);
    reader.mitigations(&mut source, &mut root);
    reader.threats(&mut source, &mut root);
    let parents = reader.components(&mut source, &mut root);
    reader.place_in_zones(&mut source, &parents);
    reader.flows(&mut source, &mut root);
    reader.assets(&mut source, &mut root);
    root.end(&mut source);
    let mut imported = reader.finish();
    imported.source = source;
    imported
}

/// A threat in the file, and the components that have it.
struct Found {
    threat: Threat,
    layer: Option<LayerId>,
    path: String,
}

/// What contains a component.
enum Parent {
    Zone(String),
    Component(String),
}

#[derive(Default)]
struct Reader {
    imported: Imported,
    edition: &'static Edition,
    ids: Ids,
    threat_ids: Ids,
    mitigation_ids: Ids,
    /// Ids in the file, mapped to indices in the lists of the model.
    zones: HashMap<String, usize>,
    components: HashMap<String, usize>,
    mitigations: HashMap<String, usize>,
    threats: HashMap<String, usize>,
    found: Vec<Found>,
}

impl Reader {
    /// Makes an id from the id in the file, otherwise from a name.
    fn id(&mut self, given: &str, name: &str, otherwise: &str) -> String {
        let id = [given, name].into_iter().map(id_of).find(|id| !id.is_empty()).unwrap_or_else(|| otherwise.to_owned());
        self.ids.take(&id)
    }

    fn zones(&mut self, source: &mut Source, root: &mut Object<'_>) {
        let mut zones = Vec::new();
        for mut entry in root.objects(source, "trustZones") {
            let given = entry.text(source, "id").map(clean).unwrap_or_default();
            let name = entry.text(source, "name").map(clean);
            let trust = entry.object(source, "risk").and_then(|mut risk| {
                let trust = risk.number(source, "trustRating").map(|trust| trust.clamp(0.0, 100.0).round() as u8);
                risk.end(source);
                trust
            });
            let id = self.id(&given, name.as_deref().unwrap_or_default(), "zone");
            entry.leave(source, "description", "a zone has no description");
            for key in ["type", "representations", "attributes", "parent"] {
                entry.leave(source, key, "a zone has no such field");
            }
            entry.end(source);
            if self.zones.insert(given, zones.len()).is_some() {
                source.left("trustZones[].id", "another zone has the same id; components lead to the last");
            }
            zones.push(Zone { id, name, trust });
        }
        // Either all zones of a model state their trust, or none.
        if zones.iter().any(|zone| zone.trust.is_none()) {
            zones.iter_mut().for_each(|zone| zone.trust = None);
        }
        self.imported.model.zones = zones;
    }

    fn mitigations(&mut self, source: &mut Source, root: &mut Object<'_>) {
        for mut entry in root.objects(source, "mitigations") {
            let given = entry.text(source, "id").map(clean).unwrap_or_default();
            let name = entry.text(source, "name").map(clean).unwrap_or_default();
            let short = given.rsplit('/').next().unwrap_or_default();
            let base = if is_loose(short) {
                short.to_owned()
            } else {
                format!("M{}", self.imported.model.mitigations.len() + 1)
            };
            let id = self.mitigation_ids.take_any_case(&base);
            let mut made = mitigation(id.clone(), &name);
            if made.title.is_empty() {
                made.title = format!("Mitigation {id}");
            }
            if let Some(text) = entry.text(source, "description") {
                add(&mut made.description, &plain(text));
            }
            entry.leave(source, "riskReduction", "the status of a mitigation says how much of it is there");
            attributes(
                source,
                &mut entry,
                &mut made.description,
                &["status", "type", "owner", "cost", "effectiveness", "catalog", "evidence"],
            );
            let field = |key: &str| entry_attribute(&entry, key);
            made.status = field("status").and_then(|word| MitigationStatus::named(&word)).unwrap_or_default();
            made.kind = field("type").and_then(|word| crate::maestro::ControlType::named(&word));
            made.owner = field("owner");
            made.cost = field("cost").and_then(|word| crate::maestro::Grade::named(&word));
            made.effectiveness = field("effectiveness").and_then(|word| crate::maestro::Grade::named(&word));
            made.catalog =
                field("catalog").filter(|_| !self.edition.draft).and_then(|id| crate::maestro::Control::find(&id).ok());
            made.evidence = field("evidence").into_iter().collect();
            entry.end(source);
            if self.mitigations.insert(given, self.imported.model.mitigations.len()).is_some() {
                source.left("mitigations[].id", "another mitigation has the same id; threats lead to the last");
            }
            self.imported.model.mitigations.push(made);
        }
    }

    fn threats(&mut self, source: &mut Source, root: &mut Object<'_>) {
        for (number, mut entry) in root.objects(source, "threats").into_iter().enumerate() {
            let given = entry.text(source, "id").map(clean).unwrap_or_default();
            let base = if is_loose(&given) { given.clone() } else { format!("T{}", number + 1) };
            let id = self.threat_ids.take_any_case(&base);
            let full = entry.text(source, "name").map(clean).unwrap_or_default();
            let (name, is_cut) = title(&full);
            let mut threat = Threat::new(id.clone(), if name.is_empty() { format!("Threat {id}") } else { name });
            threat.description = entry.text(source, "description").map(plain);
            if is_cut {
                add(&mut threat.description, &full);
            }
            for category in entry.texts(source, "categories") {
                match taxonomy::parse(Taxonomy::Stride, &category) {
                    Ok(reference) if threat.maps.stride.contains(&reference.id) => {}
                    Ok(reference) => threat.maps.stride.push(reference.id),
                    Err(_) => add(&mut threat.description, &format!("Category: {category}")),
                }
            }
            for cwe in entry.texts(source, "cwes") {
                if !map(&mut threat.maps, &cwe) {
                    add(&mut threat.description, &format!("CWE: {cwe}"));
                }
            }
            let mut layer = None;
            for tag in entry.texts(source, "tags") {
                match self.edition.parse_any_layer(&tag) {
                    Ok(found) if found.edition() == self.edition => layer = layer.or(Some(found)),
                    _ if tag == "unrated" || map(&mut threat.maps, &tag) => {}
                    _ => add(&mut threat.description, &format!("Tag: {tag}")),
                }
            }
            self.risk(source, &mut entry, &mut threat);
            attributes(
                source,
                &mut entry,
                &mut threat.description,
                &["status", "owner", "reason", "review", "catalog", "risk", "maestroLayer", "chain"],
            );
            let field = |key: &str| entry_attribute(&entry, key);
            threat.status = field("status").and_then(|word| ThreatStatus::named(&word)).unwrap_or_default();
            threat.owner = field("owner");
            threat.reason = field("reason");
            threat.review = field("review").and_then(|day| day.parse().ok());
            entry.end(source);
            if self.threats.insert(given, self.found.len()).is_some() {
                source.left("threats[].id", "another threat has the same id; components lead to the last");
            }
            self.found.push(Found { threat, layer, path: format!("threats[{number}]") });
        }
    }

    /// Reads likelihood and impact. OTM has a scale from 0 to 100 and leaves its meaning to the tool. The bounds are those of `export
    /// --format otm`.
    fn risk(&mut self, source: &mut Source, entry: &mut Object<'_>, threat: &mut Threat) {
        let Some(mut risk) = entry.object(source, "risk") else { return };
        let likelihood = risk.number(source, "likelihood");
        let impact = risk.number(source, "impact");
        let comments = ["likelihoodComment", "impactComment"].map(|key| risk.text(source, key).map(clean));
        risk.end(source);
        threat.likelihood = likelihood.map(|number| match number {
            number if number < 25.0 => Likelihood::Unlikely,
            number if number < 50.0 => Likelihood::Possible,
            number if number < 80.0 => Likelihood::Likely,
            _ => Likelihood::VeryLikely,
        });
        let unrated = comments[1].as_deref().is_some_and(|comment| comment.starts_with("Not rated"));
        threat.severity = impact.filter(|_| !unrated).map(|number| match number {
            number if number <= 25.0 => Level::Low,
            number if number <= 50.0 => Level::Medium,
            number if number <= 75.0 => Level::High,
            _ => Level::Critical,
        });
        for comment in comments.into_iter().flatten() {
            let is_ours = Level::named(&comment).is_some()
                || Likelihood::named(&comment).is_some()
                || comment.starts_with("Not rated");
            if !is_ours {
                add(&mut threat.description, &comment);
            }
        }
    }

    /// Reads the components. Returns what contains each of them.
    fn components(&mut self, source: &mut Source, root: &mut Object<'_>) -> Vec<(String, Option<Parent>)> {
        let mut parents = Vec::new();
        for mut entry in root.objects(source, "components") {
            let given = entry.text(source, "id").map(clean).unwrap_or_default();
            let name = entry.text(source, "name").map(clean);
            let kind = entry.text(source, "type").map(clean).unwrap_or_default();
            let layer =
                entry_attribute(&entry, "maestroLayer").and_then(|layer| self.edition.parse_any_layer(&layer).ok());
            let layer = layer.filter(|layer| layer.edition() == self.edition);
            let parent = entry.object(source, "parent").and_then(|mut parent| {
                let zone = parent.text(source, "trustZone").map(clean);
                let component = parent.text(source, "component").map(clean);
                parent.end(source);
                component.map(Parent::Component).or(zone.map(Parent::Zone))
            });
            let about = entry.text(source, "description").map(plain);
            let tags = entry.texts(source, "tags");
            let mut other = None;
            attributes(
                source,
                &mut entry,
                &mut other,
                &["maestroLayer", "agentId", "version", "owner", "review", "aivss", "status", "basis", "components"],
            );
            for key in ["representations", "assets"] {
                entry.leave(source, key, "a component has no such field");
            }
            // The export writes such components for a model and its layers.
            let stands_for_a_layer = matches!(kind.as_str(), "maestro-layer" | "maestro-cross-layer");
            let stands_for_the_model = kind == "ai-agent" && entry_attribute(&entry, "agentId").is_some();
            let threats = entry.objects(source, "threats");
            entry.end(source);
            let mut concerns = None;
            let mut own_layer = layer;
            if stands_for_a_layer {
                if let (Some(layer), Some(about)) = (layer, about) {
                    self.imported.model.context.push((layer.title().to_owned(), about));
                }
            } else if stands_for_the_model {
                self.imported.intro.extend(about);
            } else {
                let kind = component_kind(&kind);
                let id = self.id(&given, name.as_deref().unwrap_or_default(), "component");
                let stated = layer.or_else(|| tags.iter().find_map(|tag| self.edition.parse_any_layer(tag).ok()));
                let stated = stated.filter(|layer| layer.edition() == self.edition);
                own_layer = stated.or(Some((self.edition.layer_of)(kind)));
                let component = Component { id: id.clone(), kind, name, layer: stated, ..Component::default() };
                let words: Vec<String> = about.into_iter().chain(other).collect();
                if !words.is_empty() {
                    self.imported.model.context.push((format!("{} ({id})", component.title()), words.join("\n\n")));
                }
                if self.components.insert(given, self.imported.model.components.len()).is_some() {
                    source.left("components[].id", "another component has the same id; flows lead to the last");
                }
                self.imported.model.components.push(component);
                parents.push((id.clone(), parent));
                concerns = Some(id);
            }
            for threat in threats {
                self.instance(source, threat, own_layer, concerns.as_deref());
            }
        }
        parents
    }

    /// Reads a threat on a component, with its mitigations there.
    fn instance(&mut self, source: &mut Source, mut from: Object<'_>, layer: Option<LayerId>, component: Option<&str>) {
        let given = from.text(source, "threat").map(clean).unwrap_or_default();
        let state = from.text(source, "state").map(clean);
        let mitigations = from.objects(source, "mitigations");
        let Some(found) = self.threats.get(&given).and_then(|number| self.found.get_mut(*number)) else {
            source.left(from.at("threat"), "the file has no such threat");
            from.end(source);
            return;
        };
        found.layer = found.layer.or(layer);
        if let Some(component) = component
            && !found.threat.components.iter().any(|other| other == component)
        {
            found.threat.components.push(component.to_owned());
        }
        if let Some(state) = state
            && found.threat.status == ThreatStatus::Open
        {
            match state.as_str() {
                "exposed" | "required" | "recommended" => {}
                word => match ThreatStatus::named(word) {
                    Some(status) => {
                        found.threat.status = status;
                        if found.threat.reason.is_none() && !status.is_open() {
                            found.threat.reason =
                                Some(format!("Stated as {} in the file.", status.label().to_lowercase()));
                        }
                    }
                    None => source.left(from.at("state"), format!("`{word}` is no status: the threat is open")),
                },
            }
        }
        from.end(source);
        for mut applied in mitigations {
            let given = applied.text(source, "mitigation").map(clean).unwrap_or_default();
            let state = applied.text(source, "state").map(clean).unwrap_or_default();
            match self.mitigations.get(&given) {
                None => source.left(applied.at("mitigation"), "the file has no such mitigation"),
                Some(number) => {
                    let mitigation = &mut self.imported.model.mitigations[*number];
                    refer(&mut found.threat, &mitigation.id);
                    mitigation.status = mitigation.status.max(match state.to_ascii_lowercase().as_str() {
                        "implemented" => MitigationStatus::Done,
                        "partly-implemented" | "partially-implemented" => MitigationStatus::Partial,
                        "rejected" => MitigationStatus::WontDo,
                        _ => MitigationStatus::None,
                    });
                }
            }
            applied.end(source);
        }
    }

    /// Finds the zone of each component: its own zone, otherwise the zone of the component that contains it. Components that contain each
    /// other get no zone.
    fn place_in_zones(&mut self, source: &mut Source, parents: &[(String, Option<Parent>)]) {
        if self.imported.model.components.is_empty() {
            self.imported.model.zones.clear();
            return;
        }
        let zone_of = |start: usize| {
            let mut seen = HashSet::new();
            let mut at = start;
            loop {
                match &parents[at].1 {
                    Some(Parent::Zone(id)) => return self.zones.get(id).copied(),
                    Some(Parent::Component(id)) if seen.insert(at) => at = *self.components.get(id)?,
                    _ => return None,
                }
            }
        };
        let zones: Vec<Option<usize>> = (0..parents.len()).map(zone_of).collect();
        if self.imported.model.zones.is_empty() {
            return;
        }
        if zones.contains(&None) {
            let id = self.ids.take("no-zone");
            // Nothing is known about this zone, so it is not trusted.
            let trust = self.imported.model.zones[0].trust.map(|_| 0);
            self.imported
                .model
                .zones
                .insert(0, Zone { id: id.clone(), name: Some("No zone stated".to_owned()), trust });
            self.zones.values_mut().for_each(|number| *number += 1);
            source.left("components[].parent", "it leads to no trust zone: the component is in a zone of its own");
        }
        let shift = usize::from(zones.contains(&None));
        for (component, zone) in self.imported.model.components.iter_mut().zip(zones) {
            component.zone = Some(self.imported.model.zones[zone.map_or(0, |zone| zone + shift)].id.clone());
        }
    }

    fn flows(&mut self, source: &mut Source, root: &mut Object<'_>) {
        let mut threats = Vec::new();
        for mut entry in root.objects(source, "dataflows") {
            let what = entry.text(source, "name").map(clean);
            let both = entry.flag(source, "bidirectional");
            let ends = ["source", "destination"].map(|key| entry.text(source, key).map(clean).unwrap_or_default());
            let [from, to] =
                ends.map(|end| self.components.get(&end).map(|at| self.imported.model.components[*at].id.clone()));
            for key in ["id", "representations", "description", "tags", "assets", "attributes"] {
                entry.leave(source, key, "a flow has no such field");
            }
            let layer = to
                .as_ref()
                .or(from.as_ref())
                .and_then(|id| self.imported.model.components.iter().find(|component| component.id == *id));
            let layer = layer.map(|component| component.layer.unwrap_or((self.edition.layer_of)(component.kind)));
            threats.extend(entry.objects(source, "threats").into_iter().map(|threat| (threat, layer)));
            match (from, to) {
                (Some(from), Some(to)) => {
                    self.imported.model.flows.push(Flow { from, to, what, both, ..Flow::default() });
                }
                _ => source.left("dataflows[]", "it does not begin and end at a component"),
            }
            entry.end(source);
        }
        for (threat, layer) in threats {
            self.instance(source, threat, layer, None);
        }
    }

    fn assets(&mut self, source: &mut Source, root: &mut Object<'_>) {
        let mut assets = Vec::new();
        for mut entry in root.objects(source, "assets") {
            let name = entry.text(source, "name").map(clean);
            let about = entry.text(source, "description").map(clean);
            assets.extend([name, about].into_iter().flatten().reduce(|name, about| format!("{name}: {about}")));
            entry.leave(source, "risk", "an asset has no rating here");
            for key in ["id", "attributes"] {
                entry.leave(source, key, "an asset is only text here");
            }
            entry.end(source);
        }
        if !assets.is_empty() {
            self.imported.model.context.push(("Assets".to_owned(), assets.join("\n\n")));
        }
    }

    fn finish(mut self) -> Imported {
        for found in self.found {
            self.imported.threats.push(Placed { threat: found.threat, layer: found.layer, path: found.path });
        }
        if !self.imported.model.components.is_empty() {
            let message = "the kinds of components are read from their types; look whether each is right";
            self.imported.notes.push(note(0, message));
        }
        self.imported
    }
}

/// An attribute of an object by its name.
fn entry_attribute(entry: &Object<'_>, key: &str) -> Option<String> {
    entry.peek("attributes")?.as_object()?.get(key)?.as_str().map(clean).filter(|text| !text.is_empty())
}

/// Converts attributes that the reader does not know to text.
fn attributes(source: &mut Source, entry: &mut Object<'_>, text: &mut Option<String>, known: &[&str]) {
    let Some(map) = entry.object(source, "attributes") else { return };
    for (key, value) in map.fields() {
        if known.contains(&key.as_str()) {
            continue;
        }
        match value {
            Value::String(value) => add(text, &format!("{}: {}", clean(key), clean(value))),
            Value::Null => {}
            other => add(text, &format!("{}: {}", clean(key), clean(&other.to_string()))),
        }
    }
}
