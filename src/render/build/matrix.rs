//! `maestro matrix`: a table of agents and layers.

use crate::maestro::{LayerStatus, Level, Rating, RiskBasis, Tally, Threat, Vocabulary};
use crate::register::ModelEntry;
use crate::register::matrix::{AgentRow, Column as MatrixColumn, Matrix, MatrixCell};
use crate::register::query::MatrixOptions;
use crate::render::Mark;
use crate::render::tree::{
    Block, Brief, Cell, Column, Frame, Group, Line, Look, Page, Row, Run, Table, inside, say, shown,
};
use crate::render::words::Word;

use super::register::threats;
use super::{Book, link, model_target, tally, target, threat_target};

/// The matrix, or one matrix for each edition of MAESTRO that the models use.
pub(crate) fn matrix<'a>(options: &MatrixOptions, book: Book<'a>) -> Page<'a> {
    let matrices = Matrix::each(book.register, options, book.basis);
    let several = matrices.len() > 1;
    let blocks = matrices.iter().map(|matrix| Block::Table(table(matrix, options, book, several))).collect();
    Page { kind: "maestro", hooks: None, blocks }
}

fn table<'a>(matrix: &Matrix<'a>, options: &MatrixOptions, book: Book<'a>, several: bool) -> Table<'a> {
    let columns = std::iter::once(Word::Agent.into()).chain(matrix.columns.iter().map(|it| column(*it)));
    let mut below = Vec::new();
    if !matrix.highest.is_empty() {
        below.push(Block::Paragraph(highest(matrix, book.basis)));
    }
    let legend = (!matrix.total.is_empty()).then(legend);
    below.push(Block::Remarks(legend.into_iter().chain(notes(matrix, book.basis)).collect()));
    let caption = caption(matrix, options);
    Table {
        hook: Some("maestro-matrix"),
        caption: if several || matrix.edition.draft {
            say!(Word::OfEdition, matrix.edition.name, caption).into()
        } else {
            caption
        },
        columns: columns.collect(),
        groups: vec![Group { heading: None, rows: matrix.rows.iter().map(row).collect() }],
        foot: if matrix.matching > 1 { totals(matrix).into() } else { Vec::new() },
        becomes_list: true,
        brief: Brief::Says(Word::AgentTotal, Word::AgentTotal),
        below,
        ..Table::default()
    }
}

/// Writes for example `Open threats of 3 agents with 4 models: 2 critical, 1 unrated.`
fn caption(matrix: &Matrix<'_>, options: &MatrixOptions) -> Line<'static> {
    if matrix.matching == 0 {
        return Word::NoModel.into();
    }
    let status = &options.filter.status;
    let what = if status.is_empty() {
        Word::OpenThreats.into()
    } else {
        let asked = status.iter().map(|status| inside(Word::Status(*status)).into());
        say!(Word::ThreatsThatAre, Run::List(asked.collect()))
    };
    let agents = say!(Word::Agents(matrix.matching), shown(matrix.matching));
    let models = say!(Word::Models(matrix.models), shown(matrix.models));
    say!(Word::MatrixCaption, what, agents, models, or_none(&matrix.total)).into()
}

/// The counts, or the word for "none".
fn or_none(counts: &Tally) -> Line<'static> {
    if counts.is_empty() { Word::None.into() } else { tally(counts) }
}

/// Notes below a matrix, as whole sentences.
fn notes(matrix: &Matrix<'_>, basis: RiskBasis) -> Vec<Line<'static>> {
    let (shown_rows, left_out) = (matrix.rows.len(), matrix.unrated_left_out);
    let first = || say!(Word::FirstAgents, shown(shown_rows), shown(matrix.matching));
    let notes = [
        (shown_rows < matrix.matching).then(first),
        (left_out > 0).then(|| say!(Word::LeftOutUnrated, threats(left_out))),
        (basis == RiskBasis::Effective).then(|| Word::EffectiveColours.into()),
    ];
    notes.into_iter().flatten().map(Line::from).collect()
}

/// The head of a column: code and short name. The full name is its hint.
fn column(column: MatrixColumn) -> Column<'static> {
    let code = || match column {
        MatrixColumn::Layer(layer) => Line::from(layer.code()),
        MatrixColumn::CrossLayer => Word::CrossLayerCode.into(),
    };
    let (short, name) = match column {
        MatrixColumn::Layer(layer) => (Word::LayerShort(layer), layer.name().into()),
        MatrixColumn::CrossLayer => (Word::CrossLayerShort, Word::CrossLayerShort.into()),
    };
    let head = say!(Word::LayerHead, code(), Run::Look(Look::Strong, code().into()), short).into();
    Column { head, hint: Some(name), ..Column::default() }
}

fn row<'a>(row: &AgentRow<'a>) -> Row<'a> {
    let agent = match row.models.as_slice() {
        [entry] => Cell { target: Some(model_target(entry)), ..Cell::head(row.agent) },
        several => {
            let models = several.iter().map(|entry| link(Some(model_target(entry)), &entry.model.id).into());
            let models = Run::Look(Look::Aside, Run::List(models.collect()).into());
            Cell::head(say!(Word::AgentWith, row.agent, models))
        }
    };
    let cells = std::iter::once(agent).chain(row.cells.iter().map(cell)).collect();
    Row { cells, note: or_none(&row.total) }
}

/// The colour and the counts by level. If there is no threat, the reason.
fn cell<'a>(cell: &MatrixCell<'a>) -> Cell<'a> {
    let state = match cell.status {
        LayerStatus::Mapped if cell.tally.is_empty() => Some((Frame::Solid, Word::None)),
        LayerStatus::Mapped => None,
        LayerStatus::Uncertain => Some((Frame::Dashed, Word::LayerState(cell.status))),
        LayerStatus::NotApplicable => Some((Frame::Dotted, Word::LayerState(cell.status))),
        LayerStatus::NotAssessed => Some((Frame::Absent, Word::LayerState(cell.status))),
    };
    match top(&cell.tally) {
        Some((mark, word)) => Cell {
            line: say!(Word::PictureOrWords, signs(&cell.tally), word).into(),
            target: cell.target.map(target),
            mark: Some(mark),
            below: say!(Word::WordsAlone, tally(&cell.tally)).into(),
            state,
            ..Cell::default()
        },
        None => Cell { state, ..Cell::default() },
    }
}

/// A sign with its number for each level that has threats, highest first.
fn signs(tally: &Tally) -> Line<'static> {
    let levels = Level::ALL.iter().rev().map(|level| (Mark::of_level(*level), tally.count(*level)));
    let all = levels.chain([(Mark::Unrated, tally.unrated()), (Mark::None, tally.none())]);
    let counted = all.filter(|(_, count)| *count > 0);
    let sign = |(mark, count): (Mark, usize)| {
        let word = Run::Look(Look::Spoken, inside(Word::Mark(mark)).into());
        Run::Look(Look::Sign(mark), say!(Word::Count, shown(count), word).into())
    };
    counted.map(sign).collect()
}

/// What the signs in the cells mean. Only a page with pictures needs it.
fn legend() -> Line<'static> {
    let level = |level: &Level| {
        let mark = Mark::of_level(*level);
        Run::Look(Look::Sign(mark), inside(Word::Mark(mark)).into()).into()
    };
    say!(Word::MatrixLegend, Run::List(Level::ALL.iter().rev().map(level).collect())).into()
}

/// The mark and the word of the highest level of some threats.
fn top(tally: &Tally) -> Option<(Mark, Word)> {
    let highest = match tally.highest() {
        Some(level) => Some(Some(level)),
        None if tally.unrated() > 0 => None,
        None if tally.none() > 0 => Some(None),
        None => return None,
    };
    Some((Mark::of_rating(highest), Word::Left(highest)))
}

/// The totals of all agents: threats, and how many models assess each layer.
fn totals(matrix: &Matrix<'_>) -> [Row<'static>; 2] {
    let aside = |line: Line<'static>| Cell::from(Run::Look(Look::Aside, line.into()));
    let total = |counts: &Tally| match top(counts) {
        Some(_) => say!(Word::PictureOrWords, signs(counts), tally(counts)).into(),
        None => aside(Word::None.into()),
    };
    let coverage = |column: &MatrixColumn| {
        let covered = match column {
            MatrixColumn::CrossLayer => None,
            MatrixColumn::Layer(layer) => matrix.coverage.iter().find(|covered| covered.layer == *layer),
        };
        let covered = covered
            .map(|it| say!(Word::Of, shown(it.mapped), shown(it.mapped + it.uncertain + it.not_assessed)).into());
        aside(covered.unwrap_or_default())
    };
    let row = |head: Run<'static>, cells: Vec<Cell<'static>>| Row {
        cells: std::iter::once(Cell::head(head)).chain(cells).collect(),
        ..Row::default()
    };
    [
        row(say!(Word::AllAgents, shown(matrix.matching)), matrix.totals.iter().map(total).collect()),
        row(Word::MappedInModels.into(), matrix.columns.iter().map(coverage).collect()),
    ]
}

/// The threats with the highest risk, with their agents.
fn highest<'a>(matrix: &Matrix<'a>, basis: RiskBasis) -> Line<'a> {
    let sign = |rating: &Rating| {
        let level = rating.level(basis);
        Run::Look(Look::Sign(Mark::of_rating(level)), Word::Left(level).into())
    };
    let threat = |(entry, threat, rating): &(&'a ModelEntry, &'a Threat, &'a Rating)| {
        let layers = threat.layers.iter().map(|layer| layer.code().into()).collect();
        let title = link(Some(threat_target(&entry.at, threat)), &threat.title);
        say!(Word::HighThreat, title, sign(rating), &entry.model.agent, Run::List(layers)).into()
    };
    let more = matrix.more.map(|(count, (entry, threat, rating))| {
        let next = link(Some(threat_target(&entry.at, threat)), say!(Word::AndMore, shown(count)));
        say!(Word::MoreThreats, next, sign(rating)).into()
    });
    say!(Word::HighestThreats, Run::Items(matrix.highest.iter().map(threat).chain(more).collect())).into()
}
