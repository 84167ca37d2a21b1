//! The architectures of models as a Mermaid flowchart, for exports and for renderers that draw it.
//!
//! Each model is a group that contains its zones as groups. Flows have the same numbers as in the model's own table.

use std::fmt::Write as _;

use crate::maestro::{Component, ComponentKind, ThreatModel};

/// The name of a zone, and its components with their indices in the model.
pub type Zone<'m> = (Option<&'m str>, Vec<(usize, &'m Component)>);

/// The zones of a model with their components. A model without zones has one zone without a name.
pub fn zones(model: &ThreatModel) -> Vec<Zone<'_>> {
    let numbered = || model.components.iter().enumerate();
    if model.zones.is_empty() {
        return vec![(None, numbered().collect())];
    }
    let is_in = |component: &Component, zone: &str| component.zone.as_deref() == Some(zone);
    let zone = |id: &str| numbered().filter(|(_, component)| is_in(component, id)).collect();
    model.zones.iter().map(|it| (Some(it.title()), zone(&it.id))).collect()
}

/// The flows of a model: the indices of both components, whether the flow goes both ways, and a label with its number and
/// content.
pub fn flows(model: &ThreatModel) -> impl Iterator<Item = (usize, usize, bool, String)> + '_ {
    let place = |id: &str| model.components.iter().position(|component| component.id == id);
    model.flows.iter().enumerate().filter_map(move |(number, flow)| {
        let what = flow.what.as_deref().map(|what| format!(". {what}")).unwrap_or_default();
        Some((place(&flow.from)?, place(&flow.to)?, flow.both, format!("{}{what}", number + 1)))
    })
}

/// Writes architectures as one Mermaid flowchart.
pub fn mermaid<'m>(models: impl IntoIterator<Item = &'m ThreatModel>) -> String {
    // mdBook replaces `{{` even inside code.
    let entities = |text: &str| text.replace('"', "#quot;").replace("{{", "#123;#123;");
    let quoted = |text: &str| format!("\"{}\"", entities(text).replace(['\n', '\r'], " "));
    let mut text = "flowchart LR\n".to_owned();
    for (number, model) in models.into_iter().enumerate() {
        let number = number + 1;
        let _ = writeln!(text, "  subgraph m{number}[{}]", quoted(&model.agent));
        for (place, (zone, components)) in zones(model).into_iter().enumerate() {
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
        for (from, to, both, says) in flows(model) {
            let arrow = if both { "<-->" } else { "-->" };
            let _ = writeln!(text, "  m{number}c{} {arrow}|{}| m{number}c{}", from + 1, quoted(&says), to + 1);
        }
    }
    text
}
