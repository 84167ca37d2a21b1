//! Reads models of OWASP Threat Dragon, version 2.
//!
//! Start at [`read`]. Elements of the diagrams become components, trust boundary boxes become zones, and each threat goes to the layer of
//! its element. Threats are read from where the schema has them (in the cell) and from where the program writes them (in its `data`).

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::ids::Ids;
use super::json::{Object, Source};
use super::model::{Imported, Placed, add, empty, mitigation, plain, refer, title};
use super::text::clean;
use super::{id_of, note};
use crate::maestro::{
    Component, ComponentKind, Edition, Flow, LayerId, Level, MitigationStatus, Taxonomy, Threat, ThreatStatus,
    Vocabulary, Zone, taxonomy,
};
use crate::order::Sort as _;

/// Whether a file is of version 1, in which a diagram has `diagramJson`.
pub(super) fn is_version_1(root: &Map<String, Value>) -> bool {
    let diagrams = root.get("detail").and_then(|detail| detail.get("diagrams")).and_then(Value::as_array);
    diagrams.is_some_and(|diagrams| diagrams.iter().any(|diagram| diagram.get("diagramJson").is_some()))
}

/// Reads a model.
pub(super) fn read(root: &Map<String, Value>, edition: &'static Edition) -> Imported {
    let mut imported = empty("Threat Dragon", edition);
    let mut source = Source::default();
    let mut root = source.object("", root);
    root.leave(&mut source, "version", "it is the version of Threat Dragon");
    root.leave(&mut source, "release_version", "it is the version of Threat Dragon");
    root.leave(&mut source, "released_at", "it is the version of Threat Dragon");
    if let Some(mut summary) = root.object(&mut source, "summary") {
        imported.name = summary.text(&mut source, "title").map(clean);
        imported.model.owner = summary.text(&mut source, "owner").map(clean);
        imported.intro.extend(summary.text(&mut source, "description").map(crate::text::plain).into_iter().flatten());
        summary.leave(&mut source, "id", "the chapter has an id of its own");
        summary.end(&mut source);
    }
    let mut reader = Reader { imported, edition, ..Reader::default() };
    if let Some(mut detail) = root.object(&mut source, "detail") {
        let mut names = Vec::new();
        for mut person in detail.objects(&mut source, "contributors") {
            names.extend(person.text(&mut source, "name").map(clean));
            person.end(&mut source);
        }
        if !names.is_empty() {
            reader.imported.model.context.push(("Contributors".to_owned(), names.join(", ")));
        }
        if let Some(reviewer) = detail.text(&mut source, "reviewer") {
            reader.imported.model.context.push(("Reviewer".to_owned(), clean(reviewer)));
        }
        for key in ["diagramTop", "threatTop"] {
            detail.leave(&mut source, key, "it only counts");
        }
        for (number, diagram) in detail.objects(&mut source, "diagrams").into_iter().enumerate() {
            reader.diagram(&mut source, diagram, number);
        }
        detail.end(&mut source);
    }
    root.end(&mut source);
    reader.zones();
    let Reader { mut imported, out_of_scope, curves, .. } = reader;
    if !out_of_scope.is_empty() {
        imported.model.context.push(("Out of scope".to_owned(), out_of_scope.join("\n\n")));
    }
    if curves > 0 {
        let lines = if curves == 1 {
            "1 trust boundary is a line".to_owned()
        } else {
            format!("{curves} trust boundaries are lines")
        };
        source.left(
            "detail.diagrams[].cells[]",
            format!("{lines}, which do not say what is inside; add `zones` by hand"),
        );
    }
    imported.source = source;
    imported
}

/// A rectangle of a diagram.
#[derive(Debug, Clone, Copy)]
struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Area {
    fn has_middle_of(&self, other: &Self) -> bool {
        let (x, y) = (other.x + other.width / 2.0, other.y + other.height / 2.0);
        x >= self.x && x <= self.x + self.width && y >= self.y && y <= self.y + self.height
    }

    fn size(&self) -> f64 {
        self.width * self.height
    }
}

/// A flow. Its ends may be defined after it.
struct Arrow<'a> {
    flow: Flow,
    ends: [Option<&'a str>; 2],
    threats: Vec<Threat>,
    path: String,
}

#[derive(Default)]
struct Reader {
    imported: Imported,
    edition: &'static Edition,
    ids: Ids,
    threat_ids: Ids,
    mitigation_ids: Ids,
    /// The diagram and rectangle of each component.
    areas: Vec<(usize, Option<Area>)>,
    /// The trust boundary boxes.
    boxes: Vec<(usize, Area, Zone)>,
    out_of_scope: Vec<String>,
    curves: usize,
    /// The number of threats so far, which becomes the number of a threat that has none.
    count: u64,
}

impl Reader {
    fn diagram(&mut self, source: &mut Source, mut diagram: Object<'_>, number: usize) {
        let label = diagram.text(source, "title").map(clean).unwrap_or_else(|| format!("Diagram {}", number + 1));
        let about = diagram.text(source, "description").map(plain);
        let method = diagram.text(source, "diagramType").map(clean);
        let text: Vec<String> = about.into_iter().chain(method.map(|method| format!("Method: {method}."))).collect();
        if !text.is_empty() {
            let label = format!("Diagram {}: {label}", number + 1);
            self.imported.model.context.push((label, text.join("\n\n")));
        }
        for key in ["id", "placeholder", "thumbnail", "version"] {
            diagram.leave(source, key, "it is only about how the diagram is drawn");
        }
        let mut by_cell: HashMap<&str, usize> = HashMap::new();
        let mut arrows = Vec::new();
        for (place, cell) in diagram.objects(source, "cells").into_iter().enumerate() {
            let path = format!("detail.diagrams[{number}].cells[{place}]");
            self.cell(source, cell, path, number, &mut by_cell, &mut arrows);
        }
        for Arrow { mut flow, ends, threats, path } in arrows {
            let ends = ends.map(|end| end.and_then(|end| by_cell.get(end).copied()));
            let component = |end: usize| &self.imported.model.components[end];
            let layer = ends[1].or(ends[0]).map(|end| self.layer_of(component(end).kind));
            let title = flow.what.clone();
            let mut concerns = Vec::new();
            if let [Some(from), Some(to)] = ends {
                flow.from.clone_from(&component(from).id);
                flow.to.clone_from(&component(to).id);
                concerns = vec![flow.from.clone(), flow.to.clone()];
                self.imported.model.flows.push(flow);
            } else {
                source.left("detail.diagrams[].cells[]", "a flow does not begin and end at an element");
            }
            for mut threat in threats {
                threat.components.clone_from(&concerns);
                if let Some(title) = &title {
                    add(&mut threat.description, &format!("It is a threat of the flow: {title}"));
                }
                self.imported.threats.push(Placed { threat, layer, path: path.clone() });
            }
        }
        diagram.end(source);
    }

    fn layer_of(&self, kind: ComponentKind) -> LayerId {
        (self.edition.layer_of)(kind)
    }

    fn cell<'a>(
        &mut self,
        source: &mut Source,
        mut cell: Object<'a>,
        path: String,
        diagram: usize,
        by_cell: &mut HashMap<&'a str, usize>,
        arrows: &mut Vec<Arrow<'a>>,
    ) {
        for key in [
            "attrs",
            "connector",
            "zIndex",
            "visible",
            "vertices",
            "ports",
            "router",
            "labels",
            "markup",
            "angle",
            "tools",
            "width",
            "height",
        ] {
            cell.leave(source, key, "it is only about how the diagram is drawn");
        }
        let shape = cell.text(source, "shape").unwrap_or_default();
        let id = cell.text(source, "id");
        let area = area(source, &mut cell);
        let mut end = |key| {
            let mut object = cell.object(source, key)?;
            for key in ["x", "y", "port", "magnet", "selector", "anchor"] {
                object.leave(source, key, "it is only about how the diagram is drawn");
            }
            let end = object.text(source, "cell");
            object.end(source);
            end
        };
        let ends = [end("source"), end("target")];
        let mut threats = cell.objects(source, "threats");
        let mut data = Data::default();
        if let Some(mut object) = cell.object(source, "data") {
            data = Data::read(source, &mut object);
            threats.extend(object.objects(source, "threats"));
            object.end(source);
        }
        cell.end(source);
        let kind = match (shape, data.kind.as_str()) {
            (_, "tm.Actor") | ("actor", _) => ComponentKind::Person,
            (_, "tm.Process") | ("process", _) => ComponentKind::Tool,
            (_, "tm.Store") | ("store", _) => ComponentKind::Data,
            (_, "tm.Flow") | ("flow", _) => {
                let what = Some(data.label()).filter(|label| !label.is_empty());
                let threats = threats.into_iter().map(|threat| self.threat(source, threat)).collect();
                let flow = Flow { what, both: data.both, encrypted: data.encrypted, ..Flow::default() };
                self.scope(&data, "flow");
                arrows.push(Arrow { flow, ends, threats, path });
                return;
            }
            (shape, kind) if kind.starts_with("tm.Boundary") || shape.starts_with("trust-boundary") => {
                match area.filter(|_| ends == [None, None] && !shape.contains("curve")) {
                    Some(area) => {
                        let zone = Zone { id: self.id(&data.name, "zone"), name: data.named(), ..Zone::default() };
                        self.boxes.push((diagram, area, zone));
                    }
                    None => self.curves += 1,
                }
                for threat in threats {
                    let threat = self.threat(source, threat);
                    self.imported.threats.push(Placed { threat, layer: None, path: path.clone() });
                }
                return;
            }
            ("td-text-block", _) | (_, "tm.Text") => {
                if let Some(text) = data.named() {
                    self.imported.intro.push(text);
                }
                return;
            }
            _ => {
                source.left("detail.diagrams[].cells[]", "no such element is known");
                for threat in threats {
                    let threat = self.threat(source, threat);
                    self.imported.threats.push(Placed { threat, layer: None, path: path.clone() });
                }
                return;
            }
        };
        let component =
            Component { id: self.id(&data.name, "element"), kind, name: data.named(), ..Component::default() };
        self.scope(&data, component.title());
        let title = component.title().to_owned();
        if !data.about.is_empty() {
            self.imported.model.context.push((format!("{title} ({})", component.id), data.about.join("\n\n")));
        }
        for threat in threats {
            let mut threat = self.threat(source, threat);
            threat.components = vec![component.id.clone()];
            let layer = Some(self.layer_of(kind));
            self.imported.threats.push(Placed { threat, layer, path: path.clone() });
        }
        if let Some(id) = id
            && by_cell.insert(id, self.imported.model.components.len()).is_some()
        {
            source.left("detail.diagrams[].cells[].id", "another element has the same id; flows lead to the last");
        }
        self.areas.push((diagram, area));
        self.imported.model.components.push(component);
    }

    fn id(&mut self, name: &str, otherwise: &str) -> String {
        let id = id_of(name);
        self.ids.take(if id.is_empty() { otherwise } else { &id })
    }

    /// Records that an element is out of scope, and why.
    fn scope(&mut self, data: &Data, title: &str) {
        if let Some(reason) = &data.out_of_scope {
            let name = if data.name.is_empty() { title } else { &data.name };
            let reason = if reason.is_empty() { "no reason is given" } else { reason };
            self.out_of_scope.push(format!("{name}: {reason}"));
        }
    }

    fn threat(&mut self, source: &mut Source, mut from: Object<'_>) -> Threat {
        let number = from.value("number").and_then(Value::as_u64);
        self.count += 1;
        let base = format!("T{}", number.unwrap_or(self.count));
        let id = self.threat_ids.take_any_case(&base);
        for key in ["id", "threatId"] {
            from.leave(source, key, "the chapter has ids that people can read");
        }
        for key in ["new", "open", "hasOpenThreats"] {
            from.leave(source, key, "it only says how the threat is shown");
        }
        let description = from.text(source, "description").map(plain);
        let full = from.text(source, "title").map(clean).unwrap_or_default();
        let (name, is_cut) = title(if full.is_empty() { description.as_deref().unwrap_or_default() } else { &full });
        let mut threat = Threat::new(id.clone(), if name.is_empty() { format!("Threat {id}") } else { name });
        if is_cut && !full.is_empty() {
            threat.description = Some(full);
        }
        if let Some(description) = description {
            add(&mut threat.description, &description);
        }
        if let Some(severity) = from.text(source, "severity").map(clean) {
            threat.severity = Level::named(&severity);
            if threat.severity.is_none() {
                source.left(from.at("severity"), format!("`{severity}` is no severity: the threat stays unrated"));
            }
        }
        let method = from.text(source, "modelType").map(clean);
        if let Some(kind) = from.text(source, "type").map(clean) {
            match taxonomy::parse(Taxonomy::Stride, &kind) {
                Ok(reference) => threat.maps.stride = vec![reference.id],
                Err(_) => {
                    let of = method.map(|method| format!(" ({method})")).unwrap_or_default();
                    add(&mut threat.description, &format!("Type: {kind}{of}"));
                }
            }
        }
        if let Some(score) = from.word(source, "score").filter(|score| !score.is_empty()) {
            add(&mut threat.description, &format!("Score in Threat Dragon: {score}"));
        }
        let status = from.text(source, "status").map(clean).unwrap_or_default();
        let (state, reason) = status_of(&status);
        threat.reason = reason.map(|reason| format!("{reason} in Threat Dragon."));
        threat.status = state.unwrap_or_else(|| {
            source.left(from.at("status"), format!("`{status}` is no status: the threat is open"));
            ThreatStatus::Open
        });
        if let Some(text) = from.text(source, "mitigation") {
            let number = self.imported.model.mitigations.len() + 1;
            let mut made = mitigation(self.mitigation_ids.take(&format!("m{number}")), text);
            made.status =
                if threat.status == ThreatStatus::Mitigated { MitigationStatus::Done } else { MitigationStatus::None };
            refer(&mut threat, &made.id);
            self.imported.model.mitigations.push(made);
        }
        from.end(source);
        threat
    }

    /// Assigns each component to the smallest box around its centre. The boxes are sorted from large to small, which is the order of
    /// nesting.
    fn zones(&mut self) {
        if self.boxes.is_empty() {
            return;
        }
        self.boxes.in_order_by(|one, other| other.1.size().total_cmp(&one.1.size()));
        let outside = self.ids.take("outside");
        let mut is_outside = false;
        for (component, (diagram, area)) in self.imported.model.components.iter_mut().zip(&self.areas) {
            let around = area.and_then(|area| {
                self.boxes.iter().rev().find(|(of, zone, _)| of == diagram && zone.has_middle_of(&area))
            });
            is_outside |= around.is_none();
            component.zone = Some(around.map_or(outside.clone(), |(.., zone)| zone.id.clone()));
        }
        let first = is_outside.then(|| Zone {
            id: outside,
            name: Some("Outside every boundary".to_owned()),
            ..Zone::default()
        });
        self.imported.model.zones = first.into_iter().chain(self.boxes.drain(..).map(|(.., zone)| zone)).collect();
        let message = "the zones stand from the outermost to the innermost box; put the least trusted first";
        self.imported.notes.push(note(0, message));
    }
}

/// The status for a word of Threat Dragon, and the reason to write. `None` if the word is unknown.
fn status_of(word: &str) -> (Option<ThreatStatus>, Option<&'static str>) {
    match word.to_ascii_lowercase().as_str() {
        "" | "open" => (Some(ThreatStatus::Open), None),
        "mitigated" => (Some(ThreatStatus::Mitigated), Some("Mitigated")),
        "na" | "n/a" | "notapplicable" => (Some(ThreatStatus::NotApplicable), Some("Not applicable")),
        "accepted" => (Some(ThreatStatus::Accepted), Some("Accepted")),
        "transferred" => (Some(ThreatStatus::Transferred), Some("Transferred")),
        "avoided" => (Some(ThreatStatus::Mitigated), Some("Avoided")),
        "eliminated" => (Some(ThreatStatus::Mitigated), Some("Eliminated")),
        _ => (None, None),
    }
}

/// Position and size of an element.
fn area(source: &mut Source, cell: &mut Object<'_>) -> Option<Area> {
    let mut pair = |key, first, second| {
        let mut object = cell.object(source, key)?;
        let pair = object.number(source, first).zip(object.number(source, second));
        object.end(source);
        pair
    };
    let (position, size) = (pair("position", "x", "y"), pair("size", "width", "height"));
    let ((x, y), (width, height)) = (position?, size?);
    [x, y, width, height].iter().all(|number| number.is_finite()).then_some(Area { x, y, width, height })
}

/// The properties of an element.
#[derive(Default)]
struct Data {
    kind: String,
    name: String,
    protocol: Option<String>,
    both: bool,
    encrypted: bool,
    /// The reason why it is out of scope, which may be empty.
    out_of_scope: Option<String>,
    /// Description and properties, for `context`.
    about: Vec<String>,
}

impl Data {
    fn read(source: &mut Source, object: &mut Object<'_>) -> Self {
        let mut data = Self {
            kind: object.text(source, "type").map(clean).unwrap_or_default(),
            name: object.text(source, "name").map(clean).unwrap_or_default(),
            protocol: object.text(source, "protocol").map(clean),
            both: object.flag(source, "isBidirectional"),
            encrypted: object.flag(source, "isEncrypted"),
            ..Self::default()
        };
        let reason = object.text(source, "reasonOutOfScope").map(clean);
        data.out_of_scope = object.flag(source, "outOfScope").then(|| reason.unwrap_or_default());
        data.about.extend(object.text(source, "description").map(plain));
        data.about
            .extend(object.text(source, "privilegeLevel").map(|level| format!("Privilege level: {}", clean(level))));
        for (key, says) in [
            ("handlesCardPayment", "It handles card payments."),
            ("handlesGoodsOrServices", "It handles goods or services."),
            ("isALog", "It is a log."),
            ("isPublicNetwork", "It goes over a public network."),
            ("isSigned", "It is signed."),
            ("isWebApplication", "It is a web application."),
            ("providesAuthentication", "It authenticates."),
            ("storesCredentials", "It stores credentials."),
            ("storesInventory", "It stores an inventory."),
        ] {
            if object.flag(source, key) {
                data.about.push(says.to_owned());
            }
        }
        object.leave(source, "isTrustBoundary", "the kind of the element says it");
        object.leave(source, "hasOpenThreats", "it follows from the threats");
        object.leave(source, "threatFrequency", "it only counts threats");
        data
    }

    /// The name that readers see, if it is not empty.
    fn named(&self) -> Option<String> {
        Some(self.name.clone()).filter(|name| !name.is_empty())
    }

    /// The label of a flow: what it carries, and its protocol.
    fn label(&self) -> String {
        match &self.protocol {
            Some(protocol) if self.name.is_empty() => protocol.clone(),
            Some(protocol) => format!("{} ({protocol})", self.name),
            None => self.name.clone(),
        }
    }
}
