//! `export --format mermaid` and `--format d2`: the architectures of a book as text for drawing programs.
//!
//! Each model is a group that contains its zones as groups. Flows have the same numbers as in the model's own table.

use std::fmt::Write as _;

use crate::maestro::{Component, ComponentKind, ThreatModel};
use crate::register::{ModelEntry, Register};

/// The models that state their architecture, each with a number from 1.
fn models(register: &Register) -> impl Iterator<Item = (usize, &ModelEntry)> {
    let drawn = register.models.iter().filter(|entry| !entry.model.components.is_empty());
    drawn.enumerate().map(|(number, entry)| (number + 1, entry))
}

/// The name of a zone, and its components with their indices in the model.
type Zone<'m> = (Option<&'m str>, Vec<(usize, &'m Component)>);

/// The zones of a model with their components. Components without a zone are in a zone without a name.
fn zones(model: &ThreatModel) -> Vec<Zone<'_>> {
    let numbered = || model.components.iter().enumerate();
    if model.zones.is_empty() {
        return vec![(None, numbered().collect())];
    }
    let is_in = |component: &Component, zone: &str| component.zone.as_deref() == Some(zone);
    let zone = |id: &str| numbered().filter(|(_, component)| is_in(component, id)).collect();
    model.zones.iter().map(|it| (Some(it.title()), zone(&it.id))).collect()
}

/// The flows of a model: the indices of their two components, whether they are two-way, and their number with their text.
fn flows(model: &ThreatModel) -> impl Iterator<Item = (usize, usize, bool, String)> + '_ {
    let place = |id: &str| model.components.iter().position(|component| component.id == id);
    model.flows.iter().enumerate().filter_map(move |(number, flow)| {
        let what = flow.what.as_deref().map(|what| format!(". {what}")).unwrap_or_default();
        Some((place(&flow.from)?, place(&flow.to)?, flow.both, format!("{}{what}", number + 1)))
    })
}

/// A Mermaid flowchart.
pub fn mermaid(register: &Register) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "#quot;").replace(['\n', '\r'], " "));
    let mut text = "flowchart LR\n".to_owned();
    for (number, entry) in models(register) {
        let _ = writeln!(text, "  subgraph m{number}[{}]", quoted(&entry.model.agent));
        for (place, (zone, components)) in zones(&entry.model).into_iter().enumerate() {
            let indent = if zone.is_some() { "      " } else { "    " };
            if let Some(zone) = zone {
                let _ = writeln!(text, "    subgraph m{number}z{}[{}]", place + 1, quoted(zone));
            }
            for (component, it) in components {
                let (open, close) = match it.kind {
                    ComponentKind::Person => ("([", "])"),
                    ComponentKind::Memory | ComponentKind::Data => ("[(", ")]"),
                    ComponentKind::Agent => ("(", ")"),
                    _ => ("[", "]"),
                };
                let _ = writeln!(text, "{indent}m{number}c{}{open}{}{close}", component + 1, quoted(it.title()));
            }
            if zone.is_some() {
                text.push_str("    end\n");
            }
        }
        text.push_str("  end\n");
        for (from, to, both, says) in flows(&entry.model) {
            let arrow = if both { "<-->" } else { "-->" };
            let _ = writeln!(text, "  m{number}c{} {arrow}|{}| m{number}c{}", from + 1, quoted(&says), to + 1);
        }
    }
    text
}

/// A D2 diagram.
pub fn d2(register: &Register) -> String {
    let quoted = |text: &str| {
        let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace(['\n', '\r'], " ");
        format!("\"{text}\"")
    };
    let mut text = "direction: right\n".to_owned();
    for (number, entry) in models(register) {
        let _ = writeln!(text, "m{number}: {} {{", quoted(&entry.model.agent));
        let mut paths = vec![String::new(); entry.model.components.len()];
        for (place, (zone, components)) in zones(&entry.model).into_iter().enumerate() {
            let (indent, path) = match zone {
                Some(zone) => {
                    let _ = writeln!(text, "  z{}: {} {{", place + 1, quoted(zone));
                    ("    ", format!("z{}.", place + 1))
                }
                None => ("  ", String::new()),
            };
            for (component, it) in components {
                let shape = match it.kind {
                    ComponentKind::Person => " {shape: person}",
                    ComponentKind::Memory | ComponentKind::Data => " {shape: cylinder}",
                    ComponentKind::Service => " {shape: cloud}",
                    ComponentKind::Agent => " {shape: oval}",
                    _ => "",
                };
                let _ = writeln!(text, "{indent}c{}: {}{shape}", component + 1, quoted(it.title()));
                paths[component] = format!("{path}c{}", component + 1);
            }
            if zone.is_some() {
                text.push_str("  }\n");
            }
        }
        for (from, to, both, says) in flows(&entry.model) {
            let arrow = if both { "<->" } else { "->" };
            let _ = writeln!(text, "  {} {arrow} {}: {}", paths[from], paths[to], quoted(&says));
        }
        text.push_str("}\n");
    }
    text
}
