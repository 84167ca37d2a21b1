//! Finds every id in the body of a block, whether it names an object or refers to one. Editors use this to go to definitions
//! and to rename.
//!
//! Start at [`mentions`]. The key tables say which keys contain ids, and of which things: [`Key::ids`](crate::fields::Key).

use std::ops::Range;

use crate::fields::{Ids, Key, KeyTable, Kind, Thing};

use super::forgive::readable;
use super::yaml::{self, NodeId, Tree, Value};
use super::{find, options};

/// One occurrence of an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What the id identifies.
    pub thing: Thing,
    /// Whether the id names an object or refers to one.
    pub role: Role,
    /// The id.
    pub id: String,
    /// Its byte range in the body.
    pub range: Range<usize>,
    /// The id of the model that is written before it, if there is one: `mail` in `mail/M1`.
    pub model: Option<String>,
    /// The byte range of the object that contains it.
    pub object: Range<usize>,
}

/// Why an id is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The object names itself with the id.
    Own,
    /// The object had the id before.
    Former,
    /// The id refers to another object.
    Refers,
}

/// All ids of a body, in no particular order. Lines that are not valid YAML are left out.
pub fn mentions(body: &str, kind: find::Kind, view: Option<&str>) -> Vec<Mention> {
    let has_ref = body.lines().any(|line| line.starts_with("ref:"));
    let Some(table) = options::root_table(kind, view, has_ref) else { return Vec::new() };
    if body.len() > yaml::MAX_BODY {
        return Vec::new();
    }
    let text = readable(body, None);
    let Some(tree) = text.as_deref().and_then(|text| yaml::parse(text).ok()) else { return Vec::new() };
    let mut walk = Walk { tree: &tree, found: Vec::new() };
    if let Some(root) = tree.root() {
        walk.object(root, table);
    }
    walk.found
}

struct Walk<'t> {
    tree: &'t Tree<'t>,
    found: Vec<Mention>,
}

impl Walk<'_> {
    fn entries(&self, node: NodeId) -> Vec<(NodeId, NodeId)> {
        match &self.tree.node(node).value {
            Value::Map { entries, .. } => self.tree.entries(entries).collect(),
            _ => Vec::new(),
        }
    }

    fn object(&mut self, node: NodeId, table: &'static KeyTable) {
        let object = self.tree.range(node);
        for (key, value) in self.entries(node) {
            let Some(word) = self.tree.scalar(key) else { continue };
            match table.key(word) {
                Some(known) => self.value(value, known, &object),
                None if word.contains("->") => self.flow(key, table, &object),
                None => {}
            }
        }
    }

    fn value(&mut self, node: NodeId, key: &'static Key, object: &Range<usize>) {
        match (&self.tree.node(node).value, key.kind) {
            (Value::List(items), _) => {
                for item in self.tree.items(items).to_vec() {
                    match key.kind.table() {
                        Some(part) if matches!(self.tree.node(item).value, Value::Map { .. }) => {
                            self.object(item, part)
                        }
                        Some(part) if self.tree.scalar(item).is_some_and(|text| text.contains("->")) => {
                            self.flow(item, part, &self.tree.range(item));
                        }
                        _ => self.scalar(item, key, object),
                    }
                }
            }
            (Value::Map { .. }, Kind::Object(part) | Kind::Scored(_, part)) => self.object(node, part),
            (Value::Map { .. }, Kind::Named(_, part)) => {
                for (name, value) in self.entries(node) {
                    let range = self.tree.range(name).start..self.tree.range(value).end;
                    self.scalar(name, key, &range);
                    match &self.tree.node(value).value {
                        Value::Map { .. } => self.object(value, part),
                        Value::List(_) => {
                            if let Some(of) = part.keys.iter().find(|key| key.kind.table().is_some()) {
                                self.value(value, of, &range);
                            }
                        }
                        Value::Scalar { .. } => {}
                    }
                }
            }
            (Value::Scalar { .. }, _) => self.scalar(node, key, object),
            (Value::Map { .. }, _) => {}
        }
    }

    /// Reads the short form of a flow: `a -> b: what`.
    fn flow(&mut self, node: NodeId, table: &'static KeyTable, object: &Range<usize>) {
        let ends: Vec<&'static Key> =
            table.keys.iter().filter(|key| key.required && matches!(key.ids, Ids::Refers(_))).collect();
        let Some(text) = self.tree.scalar(node).map(str::to_owned) else { return };
        let path = text.split(':').next().unwrap_or_default();
        for (part, key) in path.split("->").zip(ends) {
            self.push(node, key, part.trim().trim_end_matches('<').trim_end(), object);
        }
    }

    fn scalar(&mut self, node: NodeId, key: &'static Key, object: &Range<usize>) {
        if let Some(text) = self.tree.scalar(node).map(str::to_owned) {
            self.push(node, key, text.trim(), object);
        }
    }

    /// Records an id that is written in a node.
    fn push(&mut self, node: NodeId, key: &'static Key, text: &str, object: &Range<usize>) {
        let (thing, role) = match key.ids {
            Ids::None => return,
            Ids::Own(thing) => (thing, Role::Own),
            Ids::Former(thing) => (thing, Role::Former),
            Ids::Refers(thing) => (thing, Role::Refers),
        };
        // Some keys take ids and prose; a text with spaces is prose.
        if text.is_empty() || text.contains(char::is_whitespace) {
            return;
        }
        let (model, id) = match (thing, text.split_once('/'), text.split_once('@')) {
            (Thing::Mitigation, Some((model, id)), _) => (Some(model.to_owned()), id),
            // `no-log@shell` is a question and the component that it is about.
            (Thing::Component, _, Some((_, id))) => (None, id),
            (Thing::Component, _, None) if matches!(key.kind, Kind::Id(form) if (form.read)("a@b").is_ok()) => return,
            _ => (None, text),
        };
        let range = self.tree.range(node);
        // Search from the end, because the model's id comes before the mitigation's. In the short form of a flow, search from
        // the start.
        let raw = &self.tree.text()[range.clone()];
        let at = if raw.contains("->") && key.name == "from" { raw.find(id) } else { raw.rfind(id) };
        let Some(at) = at.map(|at| range.start + at) else { return };
        let range = at..at + id.len();
        let id = id.to_owned();
        self.found.push(Mention { thing, role, id, range, model, object: object.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str, kind: find::Kind) -> Vec<String> {
        let found = mentions(body, kind, None);
        found
            .iter()
            .map(|it| {
                assert_eq!(&body[it.range.clone()], it.id);
                let model = it.model.as_ref().map(|model| format!("{model}/")).unwrap_or_default();
                format!("{:?} {:?} {model}{}", it.role, it.thing, it.id)
            })
            .collect()
    }

    #[test]
    fn ids_are_found_where_the_tables_have_them() {
        let body = "agent: Mail\nid: mail\nformerly: [post]\nlayers:\n  L3:\n    - {id: MA-1, title: A, mitigations: [M1, \
                    other/M2, some prose]}\ncross-layer:\n  - id: MA-2\n    chain: ['MA-1']\n    title: 😀\nmitigations:\n  M1: {title: C}\n";
        let found = told(body, find::Kind::Maestro);
        let expected = [
            "Own Model mail",
            "Former Model post",
            "Own Threat MA-1",
            "Refers Mitigation M1",
            "Refers Mitigation other/M2",
            "Own Threat MA-2",
            "Refers Threat MA-1",
            "Own Mitigation M1",
        ];
        assert_eq!(found, expected);
        let body = "agent: A\nthreats: [T-1]\nfactors-from: other\nfactors: {\n";
        assert_eq!(told(body, find::Kind::Aivss), ["Refers Threat T-1", "Refers Assessment other"]);
    }

    #[test]
    fn an_architecture_refers_to_its_parts() {
        let body = "agent: A\nzones: [inside]\ncomponents:\n  shell: {kind: tool, zone: inside}\n  llm: {kind: model}\nflows:\n  - llm -> \
                    shell: commands\n  - {from: shell, to: llm}\n";
        let expected = [
            "Own Zone inside",
            "Own Component shell",
            "Refers Zone inside",
            "Own Component llm",
            "Refers Component llm",
            "Refers Component shell",
            "Refers Component shell",
            "Refers Component llm",
        ];
        assert_eq!(told(body, find::Kind::Maestro), expected);
    }
}
