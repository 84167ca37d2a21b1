//! `suggest`: a first draft of the threats that answer the open questions of a book, as YAML to paste into a block.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::fields::{Value, fields};
use crate::maestro::questions::{Question, Rule};
use crate::maestro::{Component, LayerId};
use crate::register::{ModelEntry, Register};

/// Writes one threat for each open question, model by model. Severity and likelihood are left out, because a rule cannot rate
/// them.
pub fn suggest<'r>(register: &Register, models: impl IntoIterator<Item = &'r ModelEntry>) -> String {
    let mut text = String::new();
    for entry in models {
        let open: Vec<&Question> = entry.questions.iter().filter(|question| question.is_open()).collect();
        if open.is_empty() {
            continue;
        }
        let count =
            if open.len() == 1 { "1 open question".to_owned() } else { format!("{} open questions", open.len()) };
        let _ =
            writeln!(text, "# {}: {count}. Rewrite each title, and add `severity` and `likelihood`.", entry.model.id);
        let mut by_layer: BTreeMap<LayerId, String> = BTreeMap::new();
        let mut across = String::new();
        for question in open {
            let (rule, component) = (&register.rules[question.rule], &entry.model.components[question.component]);
            match rule.layers.as_slice() {
                [layer] => by_layer.entry(*layer).or_default().push_str(&threat(rule, component, "      ")),
                _ => across.push_str(&threat(rule, component, "  ")),
            }
        }
        if !by_layer.is_empty() {
            text.push_str("layers:\n");
        }
        for (layer, threats) in by_layer {
            let _ = write!(text, "  {}:\n    threats:\n{threats}", layer.code());
        }
        if !across.is_empty() {
            let _ = write!(text, "cross-layer:\n{across}");
        }
    }
    text
}

/// Writes one threat with indented lines.
fn threat(rule: &Rule, component: &Component, indent: &str) -> String {
    let marks = std::iter::once("- ").chain(std::iter::repeat("  "));
    answer(rule, component).iter().zip(marks).map(|(line, mark)| format!("{indent}{mark}{line}\n")).collect()
}

/// The keys and values of a threat that answers a rule's question about a component, one on each line.
pub fn answer(rule: &Rule, component: &Component) -> Vec<String> {
    let list = |ids: &[String]| format!("[{}]", ids.join(", "));
    // A JSON string is also a quoted text in YAML.
    let title = serde_json::Value::from(format!("{}: {}", component.id, rule.question));
    let mut lines = vec![format!("title: {title}"), format!("components: [{}]", component.id)];
    if rule.layers.len() > 1 {
        let layers: Vec<String> = rule.layers.iter().map(|layer| layer.code().to_owned()).collect();
        lines.push(format!("layers: {}", list(&layers)));
    }
    lines.extend(rule.catalog.map(|entry| format!("catalog: {}", entry.short_slug())));
    let maps = fields(&rule.maps).filter_map(|(key, value)| match value {
        Value::List(ids) if !ids.is_empty() => Some(format!("{}: {}", key.name, list(&texts(&ids)))),
        _ => None,
    });
    let maps: Vec<String> = maps.collect();
    if !maps.is_empty() {
        lines.push(format!("maps: {{{}}}", maps.join(", ")));
    }
    lines.push(format!("answers: [{}@{}]", rule.id, component.id));
    lines
}

fn texts(values: &[Value<'_>]) -> Vec<String> {
    let text = |value: &Value<'_>| match value {
        Value::Text(text) | Value::Id(text) => Some(text.clone().into_owned()),
        _ => None,
    };
    values.iter().filter_map(text).collect()
}
