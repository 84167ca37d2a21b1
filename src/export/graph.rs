//! `export --format mermaid` and `--format d2`: the architectures of a book as text for drawing programs.
//!
//! Each model is a group that contains its zones as groups. Flows have the same numbers as in the model's own table.

use std::fmt::Write as _;

use crate::maestro::{ComponentKind, ThreatModel};
use crate::register::Register;
use crate::register::graph::{self, flows, zones};

/// The models that state their architecture.
fn drawn(register: &Register) -> impl Iterator<Item = &ThreatModel> {
    register.models.iter().map(|entry| &*entry.model).filter(|model| !model.components.is_empty())
}

/// A Mermaid flowchart.
pub fn mermaid(register: &Register) -> String {
    graph::mermaid(drawn(register))
}

/// A D2 diagram.
pub fn d2(register: &Register) -> String {
    let quoted = |text: &str| {
        let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace(['\n', '\r'], " ");
        format!("\"{text}\"")
    };
    let mut text = "direction: right\n".to_owned();
    for (number, model) in drawn(register).enumerate() {
        let number = number + 1;
        let _ = writeln!(text, "m{number}: {} {{", quoted(&model.agent));
        let mut paths = vec![String::new(); model.components.len()];
        for (place, (zone, components)) in zones(model).into_iter().enumerate() {
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
        for (from, to, both, says) in flows(model) {
            let arrow = if both { "<->" } else { "->" };
            let _ = writeln!(text, "  {} {arrow} {}: {}", paths[from], paths[to], quoted(&says));
        }
        text.push_str("}\n");
    }
    text
}
