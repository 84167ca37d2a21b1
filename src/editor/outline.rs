//! The blocks of a file and their contents: for symbols, folding, selections and hints.
//!
//! Start at [`Workspace::outline`].

use std::ops::Range;
use std::path::Path;

use gen_lsp_types as lsp;

use crate::block::find::find;
use crate::block::places::{Item, Places as Fields};
use crate::block::{self, Block};
use crate::diagnostic::Source;
use crate::fields::Thing;
use crate::maestro::Vocabulary;
use crate::register::Register;

use super::describe;
use super::position::Lines;
use super::view::Spot;
use super::workspace::Workspace;

/// A block, or an object in a block.
pub(super) struct Node {
    pub(super) name: String,
    /// Its score or its risk.
    pub(super) detail: String,
    pub(super) kind: lsp::SymbolKind,
    /// Its byte range in the file.
    pub(super) range: Range<usize>,
    /// The byte range of its name.
    pub(super) named: Range<usize>,
    /// The position of a hint with the detail, if there is one.
    hint: Option<usize>,
    pub(super) inner: Vec<Self>,
}

impl Workspace {
    /// The blocks of an open file.
    pub(super) fn outline(&self, path: &Path) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (spot, file) in self.sheets(path).into_iter().take(1) {
            for node in of_chapter(&spot) {
                nodes.extend(in_file(&spot, file, node));
            }
        }
        nodes
    }
}

/// A node with its byte ranges converted to the file; `None` if it is in another file.
fn in_file(spot: &Spot<'_>, file: usize, node: Node) -> Option<Node> {
    let place = |range: Range<usize>| {
        let (from, range) = spot.map.origin_of_range(range);
        (from == file).then_some(range)
    };
    let Node { name, detail, kind, range, named, hint, inner } = node;
    let range = place(range)?;
    let named = place(named).filter(|named| range.start <= named.start && named.end <= range.end);
    let hint = hint.and_then(|at| place(at.saturating_sub(1)..at)).map(|range| range.end);
    let inner = inner.into_iter().filter_map(|node| in_file(spot, file, node)).collect();
    let named = named.unwrap_or(range.start..range.start);
    Some(Node { name, detail, kind, range, named, hint, inner })
}

fn of_chapter(spot: &Spot<'_>) -> Vec<Node> {
    let register = spot.book.and_then(|book| book.live.register());
    let found = find(&spot.map.text, spot.markdown());
    let mut nodes = Vec::new();
    for found in &found.fences {
        let read = block::read(found, Source::Chapter(spot.chapter as u32), spot.defaults());
        let body = &found.fence.body;
        let whole = found.fence.range.clone();
        let place = |range: Range<usize>| body.range_in_chapter(range);
        let of = |fields: &Fields, item: Item| fields.field(item, "").map(place);
        match read.block.or(read.partial) {
            Some(Block::Assessment(block) | Block::Badge(block)) => {
                let agent = place(block.places.of(Item::Root, "agent"));
                let name = block.assessment.title.as_ref().unwrap_or(&block.assessment.agent).clone();
                let entry = register.and_then(|register| register.assessment(&block.assessment.id));
                let detail = entry
                    .and_then(|entry| Some(format!("{:.1} {}", entry.outcome.score?, entry.outcome.severity?.word())));
                nodes.push(Node {
                    name,
                    hint: detail.is_some().then_some(agent.end),
                    detail: detail.unwrap_or_default(),
                    kind: lsp::SymbolKind::Class,
                    range: whole,
                    named: agent,
                    inner: Vec::new(),
                });
            }
            Some(Block::Model(block)) => {
                let fields = &block.places;
                let agent = place(fields.of(Item::Root, "agent"));
                let mut inner = Vec::new();
                let mut number = 0;
                let mut threat = |register: Option<&Register>, threat: &crate::maestro::Threat| {
                    let item = Item::Threat(number);
                    number += 1;
                    let rating = register.and_then(|register| register.threat(&threat.id)).map(|(_, _, rating)| rating);
                    let risk = rating.and_then(|rating| rating.risk).map_or("", Vocabulary::label);
                    let title = place(fields.of(item, "title"));
                    Some(Node {
                        name: format!("{} {}", threat.id, threat.title),
                        detail: risk.to_owned(),
                        kind: lsp::SymbolKind::Event,
                        range: of(fields, item)?,
                        hint: (!risk.is_empty()).then_some(title.end),
                        named: title,
                        inner: Vec::new(),
                    })
                };
                for layer in &block.model.layers {
                    let threats: Vec<_> = layer.threats.iter().filter_map(|it| threat(register, it)).collect();
                    if let Some(mut range) = of(fields, Item::Layer(layer.id.number())) {
                        // The position of a layer is only its name, so extend it to its last threat.
                        range.end = threats.iter().map(|threat| threat.range.end).fold(range.end, usize::max);
                        inner.push(Node {
                            name: layer.id.title().to_owned(),
                            detail: layer.status.label().to_owned(),
                            kind: lsp::SymbolKind::Namespace,
                            named: range.start..range.start,
                            range,
                            hint: None,
                            inner: threats,
                        });
                    } else {
                        inner.extend(threats);
                    }
                }
                inner.extend(block.model.cross_layer.iter().filter_map(|it| threat(register, it)));
                inner.extend(block.model.mitigations.iter().enumerate().filter_map(|(number, mitigation)| {
                    let item = Item::Mitigation(number as u32);
                    Some(Node {
                        name: format!("{} {}", mitigation.id, mitigation.title),
                        detail: mitigation.status.label().to_owned(),
                        kind: lsp::SymbolKind::Method,
                        range: of(fields, item)?,
                        named: place(fields.of(item, "id")),
                        hint: None,
                        inner: Vec::new(),
                    })
                }));
                nodes.push(Node {
                    name: block.model.agent.clone(),
                    detail: "threat model".to_owned(),
                    kind: lsp::SymbolKind::Module,
                    range: whole,
                    named: agent,
                    hint: None,
                    inner,
                });
            }
            _ => nodes.push(Node {
                name: found.fence.kind.word().to_owned(),
                detail: String::new(),
                kind: lsp::SymbolKind::Object,
                named: whole.start..whole.start,
                range: whole,
                hint: None,
                inner: Vec::new(),
            }),
        }
    }
    nodes
}

/// The symbols of a file.
pub(super) fn symbols(nodes: Vec<Node>, lines: &Lines<'_>) -> Vec<lsp::DocumentSymbol> {
    let symbol = |node: Node| {
        let name = if node.name.trim().is_empty() { "(no name)".to_owned() } else { node.name };
        let detail = (!node.detail.is_empty()).then_some(node.detail);
        let (range, named) = (lines.range(node.range), lines.range(node.named));
        lsp::DocumentSymbol::new(name, detail, node.kind, None, None, range, named, Some(symbols(node.inner, lines)))
    };
    nodes.into_iter().map(symbol).collect()
}

/// The ranges that can be folded.
pub(super) fn folds(nodes: &[Node], lines: &Lines<'_>) -> Vec<lsp::FoldingRange> {
    let mut found = Vec::new();
    for node in nodes {
        let range = lines.range(node.range.clone());
        if range.end.line > range.start.line {
            found.push(lsp::FoldingRange {
                start_line: range.start.line,
                end_line: range.end.line,
                ..lsp::FoldingRange::default()
            });
        }
        found.extend(folds(&node.inner, lines));
    }
    found
}

/// The objects around a byte, innermost first.
pub(super) fn around(nodes: &[Node], offset: usize) -> Vec<Range<usize>> {
    let node = nodes.iter().find(|node| node.range.start <= offset && offset <= node.range.end);
    node.map_or_else(Vec::new, |node| {
        let mut found = around(&node.inner, offset);
        if found.last() != Some(&node.range) {
            found.push(node.range.clone());
        }
        found
    })
}

/// Scores after agents, and risks after titles of threats, in a byte range.
pub(super) fn hints(nodes: &[Node], within: &Range<usize>, lines: &Lines<'_>) -> Vec<lsp::InlayHint> {
    let mut found = Vec::new();
    for node in nodes {
        if let Some(at) = node.hint.filter(|at| within.start <= *at && *at <= within.end) {
            found.push(lsp::InlayHint {
                position: lines.position(at),
                label: lsp::Label::String(node.detail.clone()),
                kind: None,
                text_edits: None,
                tooltip: None,
                padding_left: Some(true),
                padding_right: None,
                data: None,
            });
        }
        found.extend(hints(&node.inner, within, lines));
    }
    found
}

/// The blocks, threats and mitigations of all open books whose id or title contains a text.
pub(super) fn in_workspace(workspace: &Workspace, query: &str) -> Vec<lsp::WorkspaceSymbol> {
    let query = query.to_lowercase();
    let mut places = super::view::Places::new(workspace.encoding);
    let mut found = Vec::new();
    for book in workspace.books.values() {
        for (_, map, id) in book.live.ids() {
            let kind = match id.thing {
                Thing::Assessment => lsp::SymbolKind::Class,
                Thing::Model => lsp::SymbolKind::Module,
                Thing::Threat => lsp::SymbolKind::Event,
                Thing::Mitigation => lsp::SymbolKind::Method,
                _ => continue,
            };
            if id.role != crate::block::mentions::Role::Own {
                continue;
            }
            let detail = describe::in_short(book, id);
            if !id.id.to_lowercase().contains(&query) && !detail.to_lowercase().contains(&query) {
                continue;
            }
            let (path, range) = places.place(map, id.range.clone());
            let uri = workspace
                .documents
                .get(&path)
                .map_or_else(|| super::uri::of_path(&path), |document| document.uri.clone());
            found.push(lsp::WorkspaceSymbol {
                location: lsp::WorkspaceSymbolLocation::Location(lsp::Location { uri, range }),
                data: None,
                base_symbol_information: lsp::BaseSymbolInformation {
                    name: format!("{} {detail}", id.id),
                    kind,
                    tags: None,
                    container_name: id.model.clone(),
                },
            });
        }
    }
    found
}
