//! Finds where a threat or a mitigation can be added to the body of a threat model, without changing the existing lines.
//!
//! Start at [`threat`] and [`mitigation`]. Both only add lines, with the indentation that the author uses. They return an error
//! if that is impossible, because the map or list is written in brackets, or the layer is only a text.

use std::ops::Range;

use crate::maestro::LayerId;

use super::yaml::{self, NodeId, Tree, Value};

/// Lines to add to a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    /// The byte of the body after which the lines are inserted, which is the end of a line.
    pub at: usize,
    /// The lines with their indentation.
    pub lines: Vec<String>,
}

/// The reason why nothing can be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocked {
    /// The body is not a map in YAML.
    NotReadable,
    /// The value of this key is written in brackets, so no line can be added to it.
    Brackets(String),
    /// The layer with this key is only a text.
    Text(String),
}

/// Finds the place for a threat, after the other threats of its layer. `lines` are its keys with their values.
///
/// # Errors
///
/// Returns the reason why it cannot be added.
pub fn threat(body: &str, layer: LayerId, lines: &[String]) -> Result<Insertion, Blocked> {
    let tree = yaml::parse(body).map_err(|_| Blocked::NotReadable)?;
    let root = tree.root().ok_or(Blocked::NotReadable)?;
    let top = Entries::of(&tree, root, "agent")?;
    let code = layer.code();
    let Some((_, layers)) = top.find(|key| key == "layers") else {
        let head = ["layers:".to_owned(), format!("  {code}:"), "    threats:".to_owned()];
        return Ok(behind(&tree, root, &head, listed("      ", lines)));
    };
    let layers_map = Entries::of(&tree, layers, "layers")?;
    let margin = &layers_map.margin;
    let Some((key, value)) = layers_map.find(|key| layer.edition().parse_layer(key).is_ok_and(|known| known == layer))
    else {
        let head = [format!("{margin}{code}:"), format!("{margin}  threats:")];
        return Ok(behind(&tree, layers, &head, listed(&format!("{margin}    "), lines)));
    };
    let name = tree.scalar(key).unwrap_or(code);
    match &tree.node(value).value {
        Value::List(_) => behind_items(&tree, value, name, lines),
        Value::Map { .. } => {
            let fields = Entries::of(&tree, value, name)?;
            let inner = format!("{}  ", fields.margin);
            match fields.find(|key| key == "threats") {
                Some((_, threats)) if !tree.is_blank(threats) => behind_items(&tree, threats, "threats", lines),
                Some((key, _)) => Ok(behind(&tree, key, &[], listed(&inner, lines))),
                None => Ok(behind(&tree, value, &[format!("{}threats:", fields.margin)], listed(&inner, lines))),
            }
        }
        Value::Scalar { .. } if tree.is_blank(value) => {
            Ok(behind(&tree, key, &[format!("{margin}  threats:")], listed(&format!("{margin}    "), lines)))
        }
        Value::Scalar { .. } => Err(Blocked::Text(name.to_owned())),
    }
}

/// Finds the place for a mitigation, after the others. `lines` are its keys with their values, without the id.
///
/// # Errors
///
/// Returns the reason why it cannot be added.
pub fn mitigation(body: &str, id: &str, lines: &[String]) -> Result<Insertion, Blocked> {
    let tree = yaml::parse(body).map_err(|_| Blocked::NotReadable)?;
    let root = tree.root().ok_or(Blocked::NotReadable)?;
    let named = |margin: &str| {
        let fields = lines.iter().map(|line| format!("{margin}  {line}"));
        std::iter::once(format!("{margin}{id}:")).chain(fields).collect()
    };
    match Entries::of(&tree, root, "agent")?.find(|key| key == "mitigations") {
        None => Ok(behind(&tree, root, &["mitigations:".to_owned()], named("  "))),
        Some((key, value)) if tree.is_blank(value) => Ok(behind(&tree, key, &[], named("  "))),
        Some((_, value)) => {
            let margin = Entries::of(&tree, value, "mitigations")?.margin;
            Ok(behind(&tree, value, &[], named(&margin)))
        }
    }
}

/// Finds the place for a cross-layer threat, after the others. `lines` are its keys with their values.
///
/// # Errors
///
/// Returns the reason why it cannot be added.
pub fn across(body: &str, lines: &[String]) -> Result<Insertion, Blocked> {
    let tree = yaml::parse(body).map_err(|_| Blocked::NotReadable)?;
    let root = tree.root().ok_or(Blocked::NotReadable)?;
    match Entries::of(&tree, root, "agent")?.find(|key| key == "cross-layer") {
        None => Ok(behind(&tree, root, &["cross-layer:".to_owned()], listed("  ", lines))),
        Some((key, value)) if tree.is_blank(value) => Ok(behind(&tree, key, &[], listed("  ", lines))),
        Some((_, value)) => behind_items(&tree, value, "cross-layer", lines),
    }
}

/// Finds the place for top-level keys, at the end of the block. `lines` are the keys with their values.
///
/// # Errors
///
/// Returns the reason why they cannot be added.
pub fn top(body: &str, lines: &[String]) -> Result<Insertion, Blocked> {
    let tree = yaml::parse(body).map_err(|_| Blocked::NotReadable)?;
    let root = tree.root().ok_or(Blocked::NotReadable)?;
    Entries::of(&tree, root, "agent")?;
    Ok(behind(&tree, root, &[], lines.to_vec()))
}

/// The entries of a map that has a line for each entry.
struct Entries<'t> {
    tree: &'t Tree<'t>,
    range: Range<u32>,
    /// The spaces before each key.
    margin: String,
}

impl<'t> Entries<'t> {
    /// Returns the entries of a map. `key` is the key whose value the map is.
    fn of(tree: &'t Tree<'t>, node: NodeId, key: &str) -> Result<Self, Blocked> {
        let Value::Map { entries, flow } = &tree.node(node).value else {
            return Err(Blocked::Brackets(key.to_owned()));
        };
        let first = tree.items(entries).first().filter(|_| !flow);
        let margin = first.map(|first| before(tree, *first)).filter(|margin| margin.trim().is_empty());
        let margin = margin.ok_or_else(|| Blocked::Brackets(key.to_owned()))?.to_owned();
        Ok(Self { tree, range: entries.clone(), margin })
    }

    fn find(&self, is_it: impl Fn(&str) -> bool) -> Option<(NodeId, NodeId)> {
        self.tree.entries(&self.range).find(|(key, _)| self.tree.scalar(*key).is_some_and(&is_it))
    }
}

/// Writes the lines of an object as an item of a list.
fn listed(margin: &str, lines: &[String]) -> Vec<String> {
    let marks = std::iter::once("- ").chain(std::iter::repeat("  "));
    lines.iter().zip(marks).map(|(line, mark)| format!("{margin}{mark}{line}")).collect()
}

/// Adds an item after the last item of a list, with the same dash.
fn behind_items(tree: &Tree<'_>, list: NodeId, key: &str, lines: &[String]) -> Result<Insertion, Blocked> {
    let Value::List(items) = &tree.node(list).value else { return Err(Blocked::Brackets(key.to_owned())) };
    let dash = tree.items(items).first().map(|first| before(tree, *first)).filter(|dash| dash.trim() == "-");
    let dash = dash.ok_or_else(|| Blocked::Brackets(key.to_owned()))?;
    let margin = " ".repeat(dash.chars().count());
    let marks = std::iter::once(dash).chain(std::iter::repeat(margin.as_str()));
    let lines = lines.iter().zip(marks).map(|(line, mark)| format!("{mark}{line}")).collect();
    Ok(behind(tree, list, &[], lines))
}

/// The text before a node on its line.
fn before<'t>(tree: &Tree<'t>, node: NodeId) -> &'t str {
    let start = tree.range(node).start;
    let text = tree.text();
    &text[text[..start].rfind('\n').map_or(0, |at| at + 1)..start]
}

/// Inserts lines after the last line of a node.
fn behind(tree: &Tree<'_>, node: NodeId, head: &[String], lines: Vec<String>) -> Insertion {
    let end = end(tree, node);
    let at = tree.text()[end..].find('\n').map_or(tree.text().len(), |at| end + at);
    Insertion { at, lines: head.iter().cloned().chain(lines).collect() }
}

/// The end of the text of a node. The range of a list or a map is longer, because it contains the comments up to the next key.
fn end(tree: &Tree<'_>, node: NodeId) -> usize {
    let range = tree.range(node);
    let is_flow = tree.text()[range.start..].starts_with(['[', '{']);
    let last = match &tree.node(node).value {
        Value::List(children) | Value::Map { entries: children, .. } if !is_flow => {
            let children = tree.items(children);
            // The position of a blank value is somewhere after its key, so skip it.
            let written = children.iter().rev().find(|child| !tree.is_blank(**child));
            written.copied()
        }
        _ => None,
    };
    last.map_or_else(|| range.start + tree.text()[range].trim_end().len(), |last| end(tree, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: [&str; 2] = ["id: A-2", "title: New"];

    fn with(body: &str, insertion: &Insertion) -> String {
        let (before, after) = body.split_at(insertion.at);
        let lines: String = insertion.lines.iter().map(|line| format!("\n{line}")).collect();
        format!("{before}{lines}{after}")
    }

    fn added(body: &str) -> Result<String, Blocked> {
        let lines = LINES.map(str::to_owned);
        threat(body, LayerId::L3, &lines).map(|insertion| with(body, &insertion))
    }

    #[test]
    fn a_threat_goes_behind_those_of_its_layer_with_their_indentation() {
        for (body, expected) in [
            (
                "agent: A\nlayers:\n    L3:\n        # one\n        threats:\n        -   id: A-1 # first\n            title: Old # why\n\n        # two\n    L4: Text.\n",
                "agent: A\nlayers:\n    L3:\n        # one\n        threats:\n        -   id: A-1 # first\n            title: Old # why\n        -   id: A-2\n            title: New\n\n        # two\n    L4: Text.\n",
            ),
            (
                "agent: A\nlayers:\n  Agent Frameworks:\n  - {id: A-1, title: Old}\nmitigations: {}\n",
                "agent: A\nlayers:\n  Agent Frameworks:\n  - {id: A-1, title: Old}\n  - id: A-2\n    title: New\nmitigations: {}\n",
            ),
            (
                "agent: A\nlayers:\n  L3:\n    note: >-\n      Long\n      text.\n  L4: Text.\n",
                "agent: A\nlayers:\n  L3:\n    note: >-\n      Long\n      text.\n    threats:\n      - id: A-2\n        title: New\n  L4: Text.\n",
            ),
            (
                "agent: A\nlayers:\n   L4: Text.\n# end\n",
                "agent: A\nlayers:\n   L4: Text.\n   L3:\n     threats:\n       - id: A-2\n         title: New\n# end\n",
            ),
            ("agent: A\n", "agent: A\nlayers:\n  L3:\n    threats:\n      - id: A-2\n        title: New\n"),
            (
                "agent: A\nlayers:\n  L3:\n",
                "agent: A\nlayers:\n  L3:\n    threats:\n      - id: A-2\n        title: New\n",
            ),
        ] {
            assert_eq!(added(body).as_deref(), Ok(expected), "{body}");
        }
    }

    #[test]
    fn brackets_and_texts_have_no_place_for_lines() {
        let brackets = |key: &str| Err(Blocked::Brackets(key.to_owned()));
        assert_eq!(added("agent: A\nlayers: {L3: [{title: Old}]}\n"), brackets("layers"));
        assert_eq!(added("agent: A\nlayers:\n  L3: {threats: []}\n"), brackets("L3"));
        assert_eq!(added("agent: A\nlayers:\n  L3:\n    threats: [{title: Old}]\n"), brackets("threats"));
        assert_eq!(added("agent: A\nlayers:\n  L3: Text.\n"), Err(Blocked::Text("L3".to_owned())));
        assert_eq!(added("{agent: A}\n"), brackets("agent"));
    }

    #[test]
    fn a_threat_across_layers_goes_behind_the_others() {
        let added = |body: &str| across(body, &LINES.map(str::to_owned)).map(|insertion| with(body, &insertion));
        assert_eq!(
            added("cross-layer:\n- title: Old\nagent: A\n").as_deref(),
            Ok("cross-layer:\n- title: Old\n- id: A-2\n  title: New\nagent: A\n")
        );
        assert_eq!(added("agent: A").as_deref(), Ok("agent: A\ncross-layer:\n  - id: A-2\n    title: New"));
        assert_eq!(added("cross-layer: [{title: Old}]\n"), Err(Blocked::Brackets("cross-layer".to_owned())));
    }

    #[test]
    fn a_mitigation_goes_behind_the_others() {
        let added =
            |body: &str| mitigation(body, "M2", &["title: New".to_owned()]).map(|insertion| with(body, &insertion));
        assert_eq!(
            added("agent: A\nmitigations:\n    M1: {title: Old} # one\n").as_deref(),
            Ok("agent: A\nmitigations:\n    M1: {title: Old} # one\n    M2:\n      title: New\n")
        );
        assert_eq!(added("agent: A\n").as_deref(), Ok("agent: A\nmitigations:\n  M2:\n    title: New\n"));
        assert_eq!(added("mitigations: {M1: {title: Old}}\n"), Err(Blocked::Brackets("mitigations".to_owned())));
    }
}
