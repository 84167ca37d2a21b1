//! `aivss register` and `maestro register` as a table.

use crate::aivss::{Interval, Severity};
use crate::maestro::{Level, RiskBasis};
use crate::order::Sort as _;
use crate::register::query::{RegisterKind, RegisterOptions};
use crate::register::table::{self, Heading, Totals, Value};
use crate::register::totals::{AsiCoverage, ScoreTally};
use crate::register::trend::{Before, Change, Trend};
use crate::render::Mark;
use crate::render::tree::{
    Author, Block, Brief, Cell, Group, Line, Look, Page, Row, Run, Spark, Table, inside, say, shown,
};
use crate::render::words::Word;

use super::figures::multiplier;
use super::{Book, counted, link, number, one_decimal, tally, target};

/// The table of a register.
pub(crate) fn register<'a>(options: &RegisterOptions, book: Book<'a>) -> Page<'a> {
    let listed = table::Table::of(book.register, options, book.basis);
    let (kind, hook) = match options.kind {
        RegisterKind::Assessments => ("aivss", "aivss-register"),
        RegisterKind::Threats => ("maestro", "maestro-register"),
    };
    let caption = caption(&listed);
    let below = vec![Block::Remarks(notes(&listed, book)), Block::Remarks(rule(&listed, book.basis))];
    let table = Table {
        hook: Some(hook),
        caption,
        columns: listed.columns.iter().map(|column| Word::Column(column).into()).collect(),
        groups: listed.groups.into_iter().map(group).collect(),
        brief: Brief::Cells,
        below,
        ..Table::default()
    };
    Page { kind, hooks: None, blocks: vec![Block::Table(table)] }
}

/// Writes for example `3 assessments: 1 critical, 2 not scored`. For threats, counts open, decided and closed ones separately.
fn caption(table: &table::Table<'_>) -> Line<'static> {
    match table.totals {
        Totals::Scores(tally) if tally.total() == 0 => Word::NoAssessment.into(),
        Totals::Scores(tally) => say!(Word::Caption, assessments(tally.total()), scores(&tally)).into(),
        Totals::Threats(summary) => {
            let total = summary.open.total() + summary.carried.total() + summary.closed.total();
            if total == 0 {
                return Word::NoThreat.into();
            }
            let parts = [
                (&summary.open, Word::OpenTotal),
                (&summary.carried, Word::CarriedTotal),
                (&summary.closed, Word::ClosedTotal),
            ];
            let parts = parts.into_iter().filter(|(tally, _)| !tally.is_empty());
            let parts = parts.map(|(counts, word)| say!(word, tally(counts)));
            std::iter::once(say!(Word::ThreatsTotal, threats(total))).chain(parts).collect()
        }
    }
}

fn assessments(count: usize) -> Run<'static> {
    say!(Word::Assessments(count), shown(count))
}

pub(super) fn threats(count: usize) -> Run<'static> {
    say!(Word::ThreatCount(count), shown(count))
}

/// Writes for example `1 critical, 2 not scored`; empty if there is no assessment.
fn scores(tally: &ScoreTally) -> Line<'static> {
    let severities = Severity::ALL.iter().rev();
    let severities = severities.map(|severity| (Word::Severity(*severity), tally.count(*severity)));
    counted(severities.chain([(Word::NotScored, tally.not_scored())]))
}

/// Notes below a register, as whole sentences.
fn notes<'a>(table: &table::Table<'_>, book: Book<'a>) -> Vec<Line<'a>> {
    let first =
        (table.shown() < table.matching).then(|| say!(Word::FirstShown, shown(table.shown()), shown(table.matching)));
    let without_level = (table.without_level > 0).then(|| match table.kind {
        RegisterKind::Assessments => say!(Word::LeftOutUnscored, assessments(table.without_level)),
        RegisterKind::Threats => say!(Word::LeftOutUnrated, threats(table.without_level)),
    });
    let mut versions: Vec<&str> = table.versions.iter().map(|version| version.id).collect();
    versions.in_order();
    let versions = (versions.len() > 1).then(|| say!(Word::VersionsDiffer, versions.join(", ")));
    let by_effective = counts_effective(table, book.basis).then(|| Word::EffectiveSorts.into());
    let [against, apart] = trend_notes(table, book);
    let notes = [first, without_level, versions, by_effective, against, apart, asi(&table.asi, table.kind)];
    notes.into_iter().flatten().map(Line::from).collect()
}

/// What the column `trend` compares with, and what a dashed line in it means.
fn trend_notes<'a>(table: &table::Table<'_>, book: Book<'a>) -> [Option<Run<'a>>; 2] {
    if !table.columns.contains(&"trend") {
        return [None, None];
    }
    let Some(last) = book.register.history.records.last() else { return [Some(Word::NoRecord.into()), None] };
    let is_apart = |cell: &table::Cell<'_>| match &cell.value {
        Value::Trend(trend) => trend.points.iter().any(|point| point.is_apart),
        _ => false,
    };
    let apart = table.rows().flat_map(|row| &row.cells).any(is_apart);
    [Some(say!(Word::TrendAgainst, last.label.as_str())), apart.then(|| Word::TrendApart.into())]
}

fn counts_effective(table: &table::Table<'_>, basis: RiskBasis) -> bool {
    table.kind == RegisterKind::Threats && basis == RiskBasis::Effective
}

/// The rule of the effective risk, if a column shows it.
fn rule(table: &table::Table<'_>, basis: RiskBasis) -> Vec<Line<'static>> {
    let is_shown = table.columns.contains(&"effective") || counts_effective(table, basis);
    is_shown.then(|| Run::Look(Look::Quiet, Word::EffectiveRule.into()).into()).into_iter().collect()
}

/// How often the entries of the OWASP Top 10 for Agentic Applications are named, and which are not named.
fn asi(coverage: &[AsiCoverage], kind: RegisterKind) -> Option<Run<'static>> {
    let number = |covered: &AsiCoverage| match kind {
        RegisterKind::Assessments => covered.assessments,
        RegisterKind::Threats => covered.threats,
    };
    let id = |covered: &AsiCoverage| covered.risk.id().unwrap_or_default();
    let (named, missing): (Vec<&AsiCoverage>, Vec<&AsiCoverage>) =
        coverage.iter().partition(|covered| number(covered) > 0);
    if named.is_empty() {
        return None;
    }
    let named: Vec<_> = named.iter().map(|covered| format!("{} ({})", id(covered), number(covered))).collect();
    let missing: Vec<_> = missing.iter().map(|covered| id(covered)).collect();
    Some(if missing.is_empty() {
        say!(Word::AsiNamed, named.join(", "))
    } else {
        say!(Word::AsiNamedNot, named.join(", "), missing.join(", "))
    })
}

fn group(group: table::Group<'_>) -> Group<'_> {
    let heading = group.heading.map(|heading| {
        let (mark, words) = self::heading(&heading);
        let strong = Run::Look(Look::Strong, self::heading(&heading).1.into());
        say!(Word::GroupOf, marked(mark, words), strong, shown(group.rows.len())).into()
    });
    Group { heading, rows: group.rows.into_iter().map(row).collect() }
}

/// The mark and the words of a group's heading.
fn heading<'a>(heading: &Heading<'a>) -> (Option<Mark>, Line<'a>) {
    let words = match heading {
        Heading::Text(text) => text.clone().into(),
        Heading::Layer(layer) => layer.full_title().into(),
        Heading::SeveralLayers => Word::SeveralLayers.into(),
        Heading::CrossLayer => Word::CrossLayerShort.into(),
        Heading::NoLayer => Word::NoLayer.into(),
        Heading::NoOwner => Word::NoOwner.into(),
        Heading::NoThreat => Word::NoThreatNamed.into(),
        Heading::Severity(severity) => {
            let word = severity.map_or(Word::NotScoredHead, Word::Severity);
            return (Some(Mark::of_severity(*severity)), word.into());
        }
        Heading::Level(level) => return (Some(Mark::of_rating(*level)), Word::Left(*level).into()),
    };
    (None, words)
}

/// Adds a sign before the words, if there is one.
fn marked<'a>(mark: Option<Mark>, words: Line<'a>) -> Line<'a> {
    match mark {
        Some(mark) => Run::Look(Look::Sign(mark), words.into()).into(),
        None => words,
    }
}

fn row(row: table::Row<'_>) -> Row<'_> {
    // The cell that links to the block is the row's heading.
    let name = row.cells.iter().position(|cell| cell.link.is_some());
    let cells = row.cells.into_iter().enumerate().map(|(at, cell)| Cell {
        is_short: cell.value.is_short(),
        is_blank: cell.value == Value::Nothing,
        below: below(&cell.value),
        target: cell.link.map(target),
        spark: spark(&cell.value),
        is_head: Some(at) == name,
        ..content(cell.value, row.page).into()
    });
    Row { cells: cells.collect(), ..Row::default() }
}

fn content(value: Value<'_>, home: usize) -> Line<'_> {
    match value {
        Value::Nothing => Word::Nothing.into(),
        Value::Text(text) => text.into(),
        Value::Word(word) => word.into(),
        Value::Markdown(text) => Author { text, home }.into(),
        Value::Id(id) => Run::Look(Look::Code, id.into()).into(),
        Value::Number(value) => number(value).into(),
        Value::Score { score: number, severity, up_to, .. } => {
            let words = match (number, severity) {
                (Some(number), Some(severity)) => {
                    let word = if up_to { Word::HeadlineUpTo } else { Word::Headline };
                    say!(word, one_decimal(number), Word::Severity(severity)).into()
                }
                _ => Word::NotScored.into(),
            };
            marked(Some(Mark::of_severity(severity)), words)
        }
        Value::Severity(severity) => {
            let word = severity.map_or(Word::NotScored, Word::Severity);
            marked(Some(Mark::of_severity(severity)), word.into())
        }
        Value::Interval(Interval { low, high }) if low == high => number(low).into(),
        Value::Interval(Interval { low, high }) => say!(Word::To, number(low), number(high)).into(),
        Value::Multiplier(used) => say!(Word::Labelled, number(used.value), multiplier(&used)).into(),
        Value::Risk(risk) => left(risk.map(Some), None),
        Value::Effective(effective) => left(Some(effective.level()), Some(shown(effective.value()))),
        Value::Level(level) => marked(Some(Mark::of_level(level)), Word::Level(level).into()),
        Value::Status(status) => Word::Status(status).into(),
        Value::Layers(layers) => {
            let layer = |layer: &crate::maestro::LayerId| {
                Run::Link { target: None, hint: Some(layer.name().into()), line: layer.key().into() }.into()
            };
            Run::List(layers.iter().map(layer).collect()).into()
        }
        Value::Date(date) => date.into(),
        Value::Trend(trend) => change(trend.change),
        Value::List(items) => {
            Run::List(items.into_iter().map(|(text, place)| link(place.map(target), text).into()).collect()).into()
        }
    }
}

/// The difference from the last record in words.
fn change<'a>(change: Change) -> Line<'a> {
    let before = |before| match before {
        Before::Score(Some(score)) => one_decimal(score),
        Before::Score(None) => Word::NotScored.into(),
        Before::Level(level) => inside(Word::Left(level)),
    };
    match change {
        Change::New => Word::TrendNew.into(),
        Change::Gone => Word::TrendGone.into(),
        Change::Higher(score) => say!(Word::TrendHigher, before(score)).into(),
        Change::Lower(score) => say!(Word::TrendLower, before(score)).into(),
        Change::Other(score) => say!(Word::TrendWas, before(score)).into(),
        Change::Same => Word::TrendSame.into(),
        Change::OtherVersion => Word::TrendOtherVersion.into(),
    }
}

/// The picture of the scores of an assessment; `None` for all other values. In words, a semicolon separates versions.
fn spark<'a>(value: &Value<'_>) -> Option<Spark<'a>> {
    let Value::Trend(Trend { points, .. }) = value else { return None };
    let score = |score: Option<_>| score.map_or(Word::Nothing.into(), one_decimal).into();
    let of_version = points.chunk_by(|_, next| !next.is_apart);
    let lists = of_version.map(|points| Run::List(points.iter().map(|point| score(point.score)).collect()));
    let said: Line<'_> =
        lists.enumerate().map(|(at, list)| if at == 0 { list } else { say!(Word::Further, list) }).collect();
    (!points.is_empty()).then(|| Spark {
        said: say!(Word::TrendScores, said).into(),
        points: points.iter().map(|point| (point.score, point.is_apart)).collect(),
    })
}

/// The risk after controls, with its number if it has one.
fn left(level: Option<Option<Level>>, number: Option<Run<'static>>) -> Line<'static> {
    let words = match number {
        Some(number) => say!(Word::LeftNumber, Word::Left(level), number).into(),
        None => Word::Left(level).into(),
    };
    marked(Some(Mark::of_rating(level)), words)
}

/// A note for a score that is below the CVSS score that it started from.
fn below(value: &Value<'_>) -> Line<'static> {
    match value {
        Value::Score { below: Some(cvss), .. } => say!(Word::BelowCvss, number(*cvss)).into(),
        _ => Line::default(),
    }
}
