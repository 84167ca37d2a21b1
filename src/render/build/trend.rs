//! `aivss trend`: the open risks by level and the highest score in the records of the book.

use std::collections::HashSet;

use crate::maestro::{Level, RiskBasis};
use crate::register::digest::Digest;
use crate::register::history::Record;
use crate::register::query::TrendOptions;
use crate::render::Mark;
use crate::render::tree::{
    Block, Brief, Cell, Chart, Column, Group, Line, Look, Page, Row, Run, Steps, Table, TimeStep, say, shown,
};
use crate::render::words::Word;

use super::{Book, one_decimal};

/// Builds the trend.
pub(crate) fn trend<'a>(options: &TrendOptions, book: Book<'a>) -> Page<'a> {
    let all = &book.register.history.records;
    let records = &all[all.len().saturating_sub(options.last.unwrap_or(usize::MAX))..];
    let Some(last) = records.last() else {
        return Page { kind: "aivss", hooks: None, blocks: vec![Block::Paragraph(Word::NoRecord.into())] };
    };
    let taken = Taken::of(options, book);
    let steps: Vec<TimeStep> = (0..records.len()).map(|at| taken.step(at, records)).collect();
    let tally = last.tally(taken.basis, |id| taken.threat(id));
    let said = say!(Word::TrendSaid, shown(tally.total()), last.label.as_str(), shown(records.len()));
    let mut remarks: Vec<Line<'a>> = Vec::new();
    if steps.iter().any(|step| step.is_apart) {
        remarks.push(Word::TrendApart.into());
    }
    if taken.ids.is_some() {
        remarks.push(Word::TrendPart.into());
    }
    let chart = Block::Chart(Chart::Steps(Steps { said: say!(Word::TrendChart, shown(records.len())).into(), steps }));
    // Records are listed from top to bottom, so that any number of them fits the width of the page.
    let levels = Level::highest_first().map(|level| {
        let sign = Run::Look(Look::Sign(Mark::of_level(level)), Word::Level(level).into());
        Column { head: sign.into(), is_number: true, ..Column::default() }
    });
    let number = |word: Word| Column { is_number: true, ..word.into() };
    let table = Table {
        hook: Some("aivss-trend"),
        caption: said.into(),
        columns: std::iter::once(Word::Record.into())
            .chain(levels)
            .chain([number(Word::AllOpen), number(Word::HighestScore)])
            .collect(),
        groups: vec![Group { heading: None, rows: records.iter().map(|record| taken.row(record)).collect() }],
        brief: Brief::Cells,
        below: vec![Block::Remarks(remarks)],
        ..Table::default()
    };
    Page { kind: "aivss", hooks: None, blocks: vec![chart, Block::Table(table)] }
}

/// The entries of a record that the options select.
struct Taken<'a> {
    basis: RiskBasis,
    /// The ids of the threats and of the assessments that match; `None` for all entries.
    ids: Option<(HashSet<String>, HashSet<&'a str>)>,
}

impl<'a> Taken<'a> {
    fn of(options: &TrendOptions, book: Book<'a>) -> Self {
        let filter = &options.filter;
        let is_all = filter.agents.is_empty() && filter.tags.is_empty() && filter.owner.is_empty();
        let ids = (!is_all).then(|| {
            let digest = Digest::of(book.register, filter);
            let threats = digest.all.iter().flat_map(|(entry, threat, _)| entry.names_of(threat)).collect();
            let scores = digest.scores.iter().flat_map(|entry| entry.names()).collect();
            (threats, scores)
        });
        Self { basis: book.basis, ids }
    }

    fn threat(&self, id: &str) -> bool {
        self.ids.as_ref().is_none_or(|(threats, _)| threats.contains(id))
    }

    fn score(&self, id: &str) -> bool {
        self.ids.as_ref().is_none_or(|(_, scores)| scores.contains(id))
    }

    fn step(&self, at: usize, records: &[Record]) -> TimeStep {
        let record = &records[at];
        let tally = record.tally(self.basis, |id| self.threat(id));
        let counts = Level::highest_first().map(|level| (Mark::of_level(level), tally.count(level)));
        let before = at.checked_sub(1).map(|before| records[before].versions());
        // A record without scores does not have a version of AIVSS.
        let is_apart = before.is_some_and(|before| {
            let now = record.versions();
            !before.is_empty() && !now.is_empty() && before != now
        });
        TimeStep { counts: counts.collect(), value: record.highest(|id| self.score(id)), is_apart }
    }

    fn row(&self, record: &'a Record) -> Row<'a> {
        let tally = record.tally(self.basis, |id| self.threat(id));
        let day = record.date.to_string();
        let label = record.label.as_str();
        let name =
            if label == day { Cell::head(label) } else { Cell { below: record.date.into(), ..Cell::head(label) } };
        let short = |run: Run<'a>| Cell { is_short: true, ..run.into() };
        let highest = record.highest(|id| self.score(id)).map_or(Word::Nothing.into(), one_decimal);
        let counts = Level::highest_first().map(|level| short(shown(tally.count(level))));
        let cells = std::iter::once(name).chain(counts).chain([short(shown(tally.total())), short(highest)]);
        Row { cells: cells.collect(), ..Row::default() }
    }
}
