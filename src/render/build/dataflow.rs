//! Builds the architecture of a model: the picture of its flows, and a table with the same content. `maestro dataflow` shows
//! only this.

use crate::maestro::{Component, ComponentKind, Flow, LayerId, Threat, ThreatModel};
use crate::order::Sort as _;
use crate::register::graph::mermaid;
use crate::register::{ModelEntry, anchor};
use crate::render::Mark;
use crate::render::tree::{
    Block, Brief, Cell, Chart, Column, FlowKey, FlowLine, FlowNode, Flows, Icon, Line, Page, Row, Run, Table, Target,
    Text, say, shown,
};
use crate::render::words::Word;

use super::{Book, link, model_target, questions, threat_target};

/// The picture and the table of a model in another block.
pub(crate) fn dataflow<'a>(entry: &'a ModelEntry, book: Book<'a>) -> Page<'a> {
    let title = link(Some(model_target(entry)), entry.model.agent.as_str());
    let mut blocks = vec![
        Block::Heading { depth: 1, anchor: None, text: say!(Word::TitleOf, &entry.model.agent, Word::Dataflow).into() },
        Block::Paragraph(Line::from(title).and(say!(Word::CountsOf, questions::counts(entry)))),
    ];
    blocks.extend(architecture(entry, book));
    Page { kind: "maestro", hooks: None, blocks }
}

/// The section of a model's page; empty if the model states no architecture.
pub(super) fn section<'a>(entry: &'a ModelEntry, book: Book<'a>) -> Vec<Block<'a>> {
    if entry.model.components.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::Heading {
            depth: 2,
            anchor: Some(anchor::part_of_model(&entry.model.id, "dataflow")),
            text: Word::Dataflow.into(),
        },
        Block::Paragraph(say!(Word::QuestionsAre, questions::counts(entry)).into()),
    ];
    blocks.extend(architecture(entry, book));
    blocks
}

fn architecture<'a>(entry: &'a ModelEntry, book: Book<'a>) -> Vec<Block<'a>> {
    let model = &entry.model;
    let mut blocks =
        vec![Block::Paragraph(boundaries(model)), Block::Chart(Chart::Flows(Box::new(graph(entry, book))))];
    if !model.flows.is_empty() {
        blocks.push(Block::Table(flows(model)));
    }
    blocks
}

/// The number of flows into a more trusted zone, and how many of them do not state whether the sender is authenticated.
fn boundaries(model: &ThreatModel) -> Line<'static> {
    let crossing: Vec<_> = model.flows.iter().filter(|flow| enters(model, flow)).collect();
    let unknown = crossing.iter().filter(|flow| !flow.authenticated).count();
    match (crossing.len(), unknown) {
        (0, _) => say!(Word::FlowsWithin, shown(model.flows.len()), shown(model.components.len())).into(),
        (count, unknown) => say!(Word::FlowsAcross, shown(count), shown(model.flows.len()), shown(unknown)).into(),
    }
}

/// Whether a flow goes into a more trusted zone, in one of its directions.
fn enters(model: &ThreatModel, flow: &Flow) -> bool {
    let trust = |id: &str| model.component(id).and_then(|it| it.zone.as_deref()).and_then(|zone| model.trust(zone));
    let ends = trust(&flow.from).zip(trust(&flow.to));
    ends.is_some_and(|(from, to)| from < to || flow.both && to < from)
}

fn flows<'a>(model: &'a ThreatModel) -> Table<'a> {
    let name = |id: &'a str| model.component(id).map_or(id, Component::title);
    let row = |(number, flow): (usize, &'a Flow)| {
        let arrow = if flow.both { Word::ExchangesWith } else { Word::LeadsTo };
        let ends: Line<'a> = [name(&flow.from).into(), arrow.into(), name(&flow.to).into()].into();
        let what = flow.what.as_deref().map(Line::from).unwrap_or_default();
        let cells = vec![
            Cell { is_short: true, ..Cell::head(shown(number + 1)) },
            ends.into(),
            Cell { is_blank: flow.what.is_none(), ..Cell::from(what) },
            Line::from(protection(model, flow)).into(),
        ];
        Row { cells, ..Row::default() }
    };
    let columns = [Word::FlowNumber, Word::Flow, Word::What, Word::Protection].map(Column::from).into();
    let rows = model.flows.iter().enumerate().map(row);
    Table { hook: Some("maestro-flows"), brief: Brief::Cells, caption: Word::Flows.into(), ..Table::new(columns, rows) }
}

/// What is stated about the protection of a flow. Missing authentication is mentioned only for flows that enter a more trusted
/// zone.
fn protection(model: &ThreatModel, flow: &Flow) -> Run<'static> {
    let authenticated = match (flow.authenticated, enters(model, flow)) {
        (true, _) => Some(Word::Authenticated),
        (false, true) => Some(Word::NotAuthenticated),
        (false, false) => None,
    };
    let encrypted = flow.encrypted.then_some(Word::Encrypted);
    let said: Vec<Line<'static>> = [authenticated, encrypted].into_iter().flatten().map(Line::from).collect();
    if said.is_empty() { Word::NotStatedText.into() } else { Run::List(said) }
}

/// The graph that the picture shows.
fn graph<'a>(entry: &'a ModelEntry, book: Book<'a>) -> Flows<'a> {
    let model = &*entry.model;
    let place = |id: &str| model.components.iter().position(|component| component.id == id);
    let zones: Vec<Text<'a>> = model.zones.iter().map(|zone| zone.title().into()).collect();
    // The highest layer comes first.
    let mut layers: Vec<LayerId> = model.components.iter().map(Component::layer).collect();
    layers.in_order();
    layers.dedup();
    layers.reverse();
    let nodes = model.components.iter().map(|component| FlowNode {
        name: component.title().into(),
        icon: icon(component.kind),
        says: say!(Word::KindInLayer, Word::Kind(component.kind), component.layer().code()).into(),
        zone: component.zone.as_ref().and_then(|id| model.zones.iter().position(|zone| zone.id == *id)).unwrap_or(0),
        tier: layers.iter().position(|layer| *layer == component.layer()).unwrap_or(0),
        mark: highest(entry, book, component),
    });
    let nodes: Vec<FlowNode<'a>> = nodes.collect();
    let flows = model.flows.iter().filter_map(|flow| {
        let (from, to) = (place(&flow.from)?, place(&flow.to)?);
        let arrow = if flow.both { Word::ExchangesWith } else { Word::LeadsTo };
        let what = flow.what.as_deref().map_or_else(|| Word::NotStatedText.into(), Line::from);
        Some(FlowLine {
            from,
            to,
            both: flow.both,
            says: say!(Word::FlowSays, model.components[from].title(), arrow, model.components[to].title(), what)
                .into(),
            enters: enters(model, flow).then_some(flow.authenticated),
            folds_into: folds_into(model, from, to),
        })
    });
    let is_agent = |node: &usize| model.components[*node].kind == ComponentKind::Agent;
    let pictures = book.register.models.iter().filter(|entry| !entry.model.components.is_empty()).count();
    let numbers = [model.components.len(), model.zones.len().max(1), model.flows.len()].map(shown);
    let [components, zone_count, flow_count] = numbers;
    Flows {
        title: say!(Word::DataflowOf, &model.agent).into(),
        said: say!(Word::DataflowSaid, components, zone_count, flow_count).into(),
        zones: if zones.is_empty() { vec!["".into()] } else { zones },
        tiers: layers.iter().map(|layer| (layer.code().into(), layer.name().into())).collect(),
        flows: flows.collect(),
        focus: (0..nodes.len()).filter(is_agent).collect(),
        nodes,
        effort: 1 + pictures / MANY_PICTURES,
        mermaid: book.mermaid.then(|| mermaid([model])),
        key: FlowKey {
            boundary: Word::TrustBoundary,
            certain: Word::EntersSure,
            uncertain: Word::EntersUnsure,
            mark: Word::HighestRisk,
            folded: Word::FoldedFlows,
            around: Word::Around,
        },
    }
}

/// A book with more pictures than this spends half as much work on each.
const MANY_PICTURES: usize = 50;

fn icon(kind: ComponentKind) -> Icon {
    match kind {
        ComponentKind::Person => Icon::Person,
        ComponentKind::Agent => Icon::Robot,
        ComponentKind::Model => Icon::Cube,
        ComponentKind::Memory => Icon::Chip,
        ComponentKind::Data => Icon::Cylinder,
        ComponentKind::Tool => Icon::Terminal,
        ComponentKind::Gateway => Icon::Gate,
        ComponentKind::Service => Icon::Cloud,
        ComponentKind::Monitor => Icon::Pulse,
        ComponentKind::Control => Icon::Shield,
    }
}

/// The open threat with the highest risk that names a component.
fn highest<'a>(entry: &'a ModelEntry, book: Book<'a>, component: &Component) -> Option<(Mark, Word, Target<'a>)> {
    let names = |threat: &Threat| threat.components.iter().any(|it| *it == component.id || it == component.title());
    let open = entry.rated().filter(|(threat, _)| threat.status.is_open() && names(threat));
    let (threat, mark, word) = open
        .map(|(threat, rating)| {
            let (mark, word) = book.verdict(rating);
            (threat, mark, word)
        })
        // Of equal ones, the first is used.
        .reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    Some((mark, word, threat_target(&entry.at, threat)))
}

/// The end of a flow that is neither a monitor nor a control, if the other end is one in the same zone and has two or more
/// flows.
fn folds_into(model: &ThreatModel, from: usize, to: usize) -> Option<usize> {
    let [one, other] = [&model.components[from], &model.components[to]];
    let is_hub = |component: &Component| {
        let joins = |flow: &&Flow| flow.from == component.id || flow.to == component.id;
        matches!(component.kind, ComponentKind::Monitor | ComponentKind::Control)
            && model.flows.iter().filter(joins).count() >= 2
    };
    if one.zone != other.zone || from == to {
        return None;
    }
    if is_hub(one) { Some(to) } else { is_hub(other).then_some(from) }
}
