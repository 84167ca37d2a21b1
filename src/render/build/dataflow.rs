//! The architecture of a model: the picture of its flows, and the table that says the same. `maestro dataflow` shows it alone.

use crate::maestro::{Component, Flow, ThreatModel};
use crate::register::{ModelEntry, anchor};
use crate::render::tree::{Block, Brief, Cell, Column, Line, Page, Row, Run, Table, say, shown};
use crate::render::words::Word;

use super::{Book, link, model_target, questions};

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

/// The section of a model's page; nothing where the model states no architecture.
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

fn architecture<'a>(entry: &'a ModelEntry, _book: Book<'a>) -> Vec<Block<'a>> {
    let model = &entry.model;
    let mut blocks = vec![Block::Paragraph(boundaries(model))];
    if !model.flows.is_empty() {
        blocks.push(Block::Table(flows(model)));
    }
    blocks
}

/// How many flows go into a more trusted zone, and of how many nobody says who may send.
fn boundaries(model: &ThreatModel) -> Line<'static> {
    let crossing: Vec<_> = model.flows.iter().filter(|flow| enters(model, flow)).collect();
    let unknown = crossing.iter().filter(|flow| !flow.authenticated).count();
    match (crossing.len(), unknown) {
        (0, _) => say!(Word::FlowsWithin, shown(model.flows.len()), shown(model.components.len())).into(),
        (count, unknown) => say!(Word::FlowsAcross, shown(count), shown(model.flows.len()), shown(unknown)).into(),
    }
}

/// Whether a flow, in one of its directions, goes into a more trusted zone.
pub(super) fn enters(model: &ThreatModel, flow: &Flow) -> bool {
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
    Table { brief: Brief::Cells, caption: Word::Flows.into(), ..Table::new(columns, rows) }
}

/// What is stated about the protection of a flow; that authentication is missing is said where it matters.
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
