//! Reads CycloneDX 2.0 (preview): threat models in a bill of materials.
//!
//! Start at [`read`]. A file of `export --format cyclonedx` contains every field of ours as a property, so nothing is lost. From other
//! files the fields of CycloneDX are read: threats with their categories, risks as ratings, controls, and one blueprint as the
//! architecture.

mod own;
mod score;

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::id_of;
use super::ids::{Ids, is_loose};
use super::json::{Object as Json, Source};
use super::model::{Imported, Placed, add, assumption, empty, plain, refer};
use super::text::clean;
use crate::maestro::{
    AssumptionStatus, Component, ComponentKind, ControlType, Dismissal, Edition, Flow, Layer, LayerId, Level,
    Likelihood, Mitigation, MitigationRef, MitigationStatus, Taxonomy, Threat, ThreatStatus, Vocabulary, Zone,
    taxonomy,
};
use crate::name::fold;

use own::{Own, PREFIX};
use score::score;

/// The models of a file, and the bodies of its `aivss` blocks.
pub(super) struct Bom {
    pub(super) models: Vec<Imported>,
    pub(super) scores: Vec<String>,
}

/// Reads a file.
pub(super) fn read(root: &Map<String, Value>, edition: &'static Edition) -> Bom {
    let mut source = Source::default();
    let mut root = source.object("", root);
    for key in ["$schema", "specFormat", "bomFormat", "specVersion", "serialNumber", "version"] {
        root.leave(&mut source, key, "it is about the file");
    }
    if let Some(mut metadata) = root.object(&mut source, "metadata") {
        for key in ["timestamp", "tools", "properties"] {
            metadata.leave(&mut source, key, "it is about the file");
        }
        metadata.end(&mut source);
    }
    let mut reader = Reader { edition, ..Reader::default() };
    for blueprint in root.objects(&mut source, "blueprints") {
        reader.blueprint(&mut source, blueprint);
    }
    for control in root.objects(&mut source, "controls") {
        reader.control(&mut source, control);
    }
    let ratings = reader.risks(&mut source, &mut root);
    let mut scores = Vec::new();
    if let Some(mut threats) = root.object(&mut source, "threats") {
        threats.leave(&mut source, "methodologies", "it follows from the layers");
        threats.leave(&mut source, "attackPaths", "cross-layer threats have their own chain");
        for (number, threat) in threats.objects(&mut source, "threats").into_iter().enumerate() {
            reader.threat(&mut source, threat, number, &ratings);
        }
        for scenario in threats.objects(&mut source, "scenarios") {
            scores.extend(score(&mut source, scenario));
        }
        threats.end(&mut source);
    }
    root.end(&mut source);
    reader.resolve(&mut source);
    let mut models = reader.models;
    if let Some(first) = models.first_mut() {
        first.source = source;
    }
    Bom { models, scores }
}

/// A rating of a threat among the risks of a file.
#[derive(Default)]
struct Rated {
    severity: Option<Level>,
    likelihood: Option<Likelihood>,
    status: Option<ThreatStatus>,
}

#[derive(Default)]
struct Reader {
    edition: &'static Edition,
    models: Vec<Imported>,
    ids: Ids,
    /// The index of each model, by the reference of its blueprint.
    by_model: HashMap<String, usize>,
    /// The model and id of each control and component, by reference.
    controls: HashMap<String, (usize, String)>,
    assets: HashMap<String, (usize, String)>,
    /// What has been read, by path, model and id.
    seen: HashSet<String>,
}

impl Reader {
    /// The model for entries that name none.
    fn default_model(&mut self) -> usize {
        if self.models.is_empty() {
            self.models.push(empty("CycloneDX 2.0 preview", self.edition));
        }
        0
    }

    fn model_named(&mut self, id: Option<&str>) -> usize {
        match id.and_then(|id| self.by_model.get(id)) {
            Some(number) => *number,
            None => self.default_model(),
        }
    }

    fn blueprint(&mut self, source: &mut Source, mut from: Json<'_>) {
        let mut imported = empty("CycloneDX 2.0 preview", self.edition);
        let reference = from.text(source, "bom-ref").map(clean).unwrap_or_default();
        let own = Own::read(source, &mut from);
        imported.name = from.text(source, "name").map(clean);
        imported.keeps_ids = own.first("id").is_some();
        for key in ["modelTypes", "metadata", "visualizations"] {
            from.leave(source, key, "it is about the blueprint");
        }
        if imported.keeps_ids {
            let model = &mut imported.model;
            own.restore(source, "", model);
            model.agent = imported.name.clone().unwrap_or_default();
            model.agent_id = own.first("agent-id").map(clean).unwrap_or_default();
            for label in own.behind("context:", '\0') {
                let folded = format!("context/{}/{}", self.models.len(), fold(&clean(&label)));
                match own.first(&format!("context:{label}")) {
                    Some(text) if !clean(&label).is_empty() && !clean(text).is_empty() && self.seen.insert(folded) => {
                        model.context.push((clean(&label), text.to_owned()));
                    }
                    _ => source.left(
                        format!("properties `{PREFIX}context`"),
                        "its label or its text is empty, or the label is there twice",
                    ),
                }
            }
            for number in own.behind("dismissed.", '.') {
                let mut dismissal = Dismissal::default();
                own.restore(source, &format!("dismissed.{number}."), &mut dismissal);
                model.dismissed.push(dismissal);
            }
            for code in own.behind("layer.", '.') {
                let Ok(id) = model.edition.parse_layer(&code) else {
                    source.left(format!("properties `{PREFIX}layer.{code}`"), "the edition has no such layer");
                    continue;
                };
                let mut layer = Layer::not_assessed(id);
                own.restore(source, &format!("layer.{code}."), &mut layer);
                imported.layers.push(layer);
            }
        }
        let number = self.models.len();
        for mut zone in from.objects(source, "zones") {
            let own = Own::read(source, &mut zone);
            let (id, title) = self.part(source, &mut zone, "zone:");
            let mut made = Zone { id, name: title, ..Zone::default() };
            made.name = made.name.filter(|_| !imported.keeps_ids);
            own.restore(source, "", &mut made);
            zone.leave(source, "type", "all zones are trust zones here");
            zone.end(source);
            if self.is_new(source, "blueprints[].zones[].bom-ref", number, &made.id) {
                imported.model.zones.push(made);
            }
        }
        for mut asset in from.objects(source, "assets") {
            let own = Own::read(source, &mut asset);
            let reference = asset.text(source, "bom-ref").map(clean).unwrap_or_default();
            let zone = asset.text(source, "zone").map(|zone| short(zone, "zone:"));
            let kind = asset.text(source, "type").map(clean).unwrap_or_default();
            let (id, title) = self.part(source, &mut asset, "asset:");
            let mut made = Component { id: id.clone(), kind: kind_of(&kind), name: title, ..Component::default() };
            made.name = made.name.filter(|_| !imported.keeps_ids);
            own.without("layer").restore(source, "", &mut made);
            made.layer = own.first("layer").and_then(|code| imported.model.edition.parse_any_layer(code).ok());
            made.zone = zone.filter(|zone| imported.model.zones.iter().any(|other| other.id == *zone));
            asset.end(source);
            if self.is_new(source, "blueprints[].assets[].bom-ref", number, &id) {
                self.assets.insert(reference, (number, id));
                imported.model.components.push(made);
            }
        }
        if !imported.model.zones.is_empty() && imported.model.components.iter().any(|it| it.zone.is_none()) {
            let id = self.ids.take("no-zone");
            let trust = imported.model.zones[0].trust.map(|_| 0);
            imported.model.zones.insert(0, Zone { id: id.clone(), trust, ..Zone::default() });
            for component in imported.model.components.iter_mut().filter(|it| it.zone.is_none()) {
                component.zone = Some(id.clone());
            }
        }
        for mut flow in from.objects(source, "flows") {
            let own = Own::read(source, &mut flow);
            let ends = ["source", "destination"].map(|key| flow.text(source, key).map(clean).unwrap_or_default());
            let what = flow.text(source, "name").map(clean).filter(|_| !imported.keeps_ids);
            let (both, encrypted) = (flow.flag(source, "bidirectional"), flow.flag(source, "encrypted"));
            for key in ["bom-ref", "type"] {
                flow.leave(source, key, "a flow has no such field");
            }
            flow.end(source);
            match ends.map(|end| self.assets.get(&end).cloned()) {
                [Some((_, from)), Some((_, to))] => {
                    let mut made = Flow { from, to, what, both, encrypted, ..Flow::default() };
                    own.restore(source, "", &mut made);
                    imported.model.flows.push(made);
                }
                _ => source.left("blueprints[].flows[]", "it does not begin and end at an asset"),
            }
        }
        for mut from in from.objects(source, "assumptions") {
            let reference = from.text(source, "bom-ref").map(|reference| short(reference, "assumption:"));
            let text = from.text(source, "description").map(plain).unwrap_or_default();
            let mut made = assumption(String::new(), text);
            made.id = reference.filter(|id| is_loose(id));
            made.if_wrong = from.text(source, "impact").map(plain);
            made.status = match from.text(source, "validity") {
                Some("verified") => AssumptionStatus::Validated,
                Some("invalid") => AssumptionStatus::Invalidated,
                _ => AssumptionStatus::Unvalidated,
            };
            from.end(source);
            if made.text.is_empty() {
                continue;
            }
            if made.id.as_ref().is_some_and(|id| !self.is_new(source, "blueprints[].assumptions[].bom-ref", number, id))
            {
                made.id = None;
            }
            imported.model.assumptions.push(made);
        }
        from.end(source);
        if let Some(id) = reference.strip_prefix("model:") {
            self.by_model.insert(id.to_owned(), number);
        }
        self.models.push(imported);
    }

    /// Whether nothing else in a model has this id at that path.
    fn is_new(&mut self, source: &mut Source, path: &str, model: usize, id: &str) -> bool {
        let is_new = self.seen.insert(format!("{path}/{model}/{}", id.to_ascii_lowercase()));
        if !is_new {
            source.left(path, "another entry has the same id; the first counts");
        }
        is_new
    }

    /// Removes references to missing entries, which files of other programs may contain.
    fn resolve(&mut self, source: &mut Source) {
        let threats =
            || self.models.iter().flat_map(|it| it.threats.iter().map(|it| &it.threat).chain(&it.model.cross_layer));
        let ids: HashSet<String> = threats().map(|threat| threat.id.to_ascii_lowercase()).collect();
        let control = |model: &str, id: &str| format!("{model}/{}", id.to_ascii_lowercase());
        let controls: HashSet<String> = self
            .models
            .iter()
            .flat_map(|it| it.model.mitigations.iter().map(|made| control(&it.model.id, &made.id)))
            .collect();
        for imported in &mut self.models {
            let own = imported.model.id.clone();
            let parts: HashSet<String> = imported.model.components.iter().map(|it| it.id.clone()).collect();
            let threats = imported.threats.iter_mut().map(|it| &mut it.threat).chain(&mut imported.model.cross_layer);
            for threat in threats {
                let before = (threat.mitigations.len(), threat.chain.len(), threat.answers.len());
                threat.mitigations.retain(|reference| match reference {
                    MitigationRef::Id { model, id } => {
                        controls.contains(&control(model.as_deref().unwrap_or(&own), id))
                    }
                    MitigationRef::Text(_) => true,
                });
                threat.chain.retain(|id| ids.contains(&id.to_ascii_lowercase()));
                threat.answers.retain(|answer| answer.split_once('@').is_none_or(|(_, part)| parts.contains(part)));
                if before != (threat.mitigations.len(), threat.chain.len(), threat.answers.len()) {
                    source.left("threats.threats[].properties", "a reference leads to nothing in the file");
                }
            }
        }
    }

    /// The id and name of a zone or an asset.
    fn part(&mut self, source: &mut Source, from: &mut Json<'_>, before: &str) -> (String, Option<String>) {
        let reference = from.text(source, "bom-ref").map(clean).unwrap_or_default();
        let name = from.text(source, "name").map(clean);
        let id = short(&reference, before);
        // Our own ids are unique only within a model, so two models may have the same.
        if reference.starts_with(before) && is_loose(&id) {
            return (id, name);
        }
        let made = [id.as_str(), name.as_deref().unwrap_or_default()].into_iter().map(id_of).find(|id| !id.is_empty());
        (self.ids.take(&made.unwrap_or_else(|| "part".to_owned())), name)
    }

    fn control(&mut self, source: &mut Source, mut from: Json<'_>) {
        let own = Own::read(source, &mut from);
        let reference = from.text(source, "bom-ref").map(clean).unwrap_or_default();
        let named = reference.strip_prefix("control:").and_then(|rest| rest.split_once('/'));
        let is_ours = named.is_some_and(|(model, id)| self.by_model.contains_key(model) && is_loose(id));
        let number = self.model_named(named.map(|(model, _)| model));
        let id = match named {
            Some((_, id)) if is_ours => id.to_owned(),
            _ => {
                let count = self.models[number].model.mitigations.len() + 1;
                self.ids
                    .take_any_case(&Some(id_of(&reference)).filter(|id| !id.is_empty()).unwrap_or(format!("m{count}")))
            }
        };
        let title = from.text(source, "name").map(clean).unwrap_or_else(|| format!("Control {id}"));
        let mut made = Mitigation::new(id.clone(), title);
        made.description = from.text(source, "description").map(plain);
        if !is_ours {
            made.kind = from.text(source, "category").and_then(ControlType::named);
            made.status = match from.text(source, "status") {
                Some("implemented" | "verified") => MitigationStatus::Done,
                Some("in-progress") => MitigationStatus::Partial,
                Some("rejected" | "decommissioned") => MitigationStatus::WontDo,
                _ => MitigationStatus::None,
            };
        }
        for key in ["category", "status"] {
            from.leave(source, key, "a property says it");
        }
        own.restore(source, "", &mut made);
        from.end(source);
        if !self.is_new(source, "controls[].bom-ref", number, &id) {
            return;
        }
        if self.controls.insert(reference, (number, id)).is_some() {
            source.left("controls[].bom-ref", "another control has the same id; threats lead to the last");
        }
        self.models[number].model.mitigations.push(made);
    }

    /// Reads the ratings of threats, which other programs write among the risks.
    fn risks(&mut self, source: &mut Source, root: &mut Json<'_>) -> HashMap<String, Rated> {
        let mut ratings = HashMap::new();
        let Some(mut risks) = root.object(source, "risks") else { return ratings };
        for mut risk in risks.objects(source, "risks") {
            for key in ["bom-ref", "name", "statement", "description", "residualRisk", "responses", "owner", "affects"]
            {
                risk.leave(source, key, "the risk follows from the ratings of its threats and their controls");
            }
            let mut rated = Rated::default();
            if let Some(mut inherent) = risk.object(source, "inherentRisk") {
                let mut level = |key| {
                    let mut part = inherent.object(source, key)?;
                    part.text(source, "level").map(clean)
                };
                rated.likelihood = level("likelihood").and_then(|level| {
                    Some(match level.as_str() {
                        "very-low" | "low" => Likelihood::Unlikely,
                        "medium" => Likelihood::Possible,
                        "high" => Likelihood::Likely,
                        "very-high" | "certain" => Likelihood::VeryLikely,
                        _ => return None,
                    })
                });
                rated.severity = level("impact").and_then(|level| {
                    Some(match level.as_str() {
                        "negligible" | "low" => Level::Low,
                        "moderate" => Level::Medium,
                        "major" => Level::High,
                        "catastrophic" => Level::Critical,
                        _ => return None,
                    })
                });
            }
            rated.status = match risk.value("status").and_then(Value::as_str) {
                Some("mitigated") => Some(ThreatStatus::Mitigated),
                Some("accepted") => Some(ThreatStatus::Accepted),
                Some("transferred") => Some(ThreatStatus::Transferred),
                Some("retired") => Some(ThreatStatus::NotApplicable),
                _ => None,
            };
            for threat in risk.texts(source, "relatedThreats") {
                ratings.insert(threat, Rated { ..rated });
            }
            risk.end(source);
        }
        risks.end(source);
        ratings
    }

    fn threat(&mut self, source: &mut Source, mut from: Json<'_>, number: usize, ratings: &HashMap<String, Rated>) {
        let own = Own::read(source, &mut from);
        let reference = from.text(source, "bom-ref").map(clean).unwrap_or_default();
        let model = self.model_named(own.first("model"));
        let edition = self.models[model].model.edition;
        let is_ours = own.first("model").is_some();
        let id = short(&reference, "threat:");
        let id = if is_loose(&id) { id } else { format!("T{}", number + 1) };
        let title = from.text(source, "name").map(clean).unwrap_or_else(|| format!("Threat {id}"));
        let mut threat = Threat::new(id, title);
        threat.description = from.text(source, "description").map(plain);
        let parse = |code: &str| edition.parse_any_layer(code).ok().filter(|layer| layer.edition() == edition);
        threat.layers = own.all("layers").filter_map(parse).collect();
        threat.layers.dedup();
        own.restore_threat(source, &mut threat);
        let mut layer = threat.layers.first().copied();
        for mut category in from.objects(source, "categories") {
            let taxonomy = category.text(source, "taxonomy").unwrap_or_default();
            let word = category.text(source, "category").map(clean).unwrap_or_default();
            category.end(source);
            if is_ours {
                continue;
            }
            let of_layer = |id: &LayerId| id.row().cyclonedx == Some(word.as_str());
            match taxonomy {
                "MAESTRO" => layer = layer.or_else(|| edition.layer_ids().find(of_layer)),
                "STRIDE" => match taxonomy::parse(Taxonomy::Stride, &word) {
                    Ok(found) if !threat.maps.stride.contains(&found.id) => threat.maps.stride.push(found.id),
                    _ => {}
                },
                other => add(&mut threat.description, &format!("Category: {word} ({})", clean(other))),
            }
        }
        let mut unknown = 0;
        for control in from.texts(source, "mitigations") {
            match self.controls.get(&control) {
                Some((of, id)) if *of == model && !is_ours => drop(refer(&mut threat, id)),
                Some(_) => {}
                None => unknown += 1,
            }
        }
        if unknown > 0 {
            source.left(from.at("mitigations"), "the file has no such control");
        }
        for asset in from.texts(source, "affectedAssets") {
            match self.assets.get(&asset) {
                Some((of, id)) if *of == model => {
                    if !threat.components.contains(id) {
                        threat.components.push(id.clone());
                    }
                }
                _ => source.left(from.at("affectedAssets"), "the model has no such asset"),
            }
        }
        if !is_ours && let Some(rated) = ratings.get(&reference) {
            (threat.severity, threat.likelihood) = (rated.severity, rated.likelihood);
            if let Some(status) = rated.status {
                threat.status = status;
                threat.reason = Some(format!("It is `{}` in the file.", status.word()));
            }
        }
        from.end(source);
        let imported = &mut self.models[model];
        if threat.layers.len() > 1 {
            imported.model.cross_layer.push(threat);
        } else {
            imported.threats.push(Placed { threat, layer, path: format!("threats.threats[{number}]") });
        }
    }
}

/// The id in one of our references, such as `asset:model/id`.
fn short(reference: &str, before: &str) -> String {
    let rest = reference.strip_prefix(before).map_or(reference, |rest| rest.split_once('/').map_or(rest, |(_, id)| id));
    clean(rest)
}

/// The kind of component for a type of asset.
fn kind_of(word: &str) -> ComponentKind {
    match word {
        "actor" => ComponentKind::Person,
        "agent" => ComponentKind::Agent,
        "model" => ComponentKind::Model,
        "cache" => ComponentKind::Memory,
        "data" | "data-store" | "queue" | "stream" => ComponentKind::Data,
        "tool" | "function" | "process" | "module" => ComponentKind::Tool,
        "gateway" | "api" | "broker" | "endpoint" => ComponentKind::Gateway,
        _ => ComponentKind::Service,
    }
}
