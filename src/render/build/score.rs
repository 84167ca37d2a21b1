//! Builds the output of `score`: one assessment without a book, with every step of the arithmetic, for a terminal.

use crate::aivss::{Assessment, Estimate, FactorOutcome, Input, MetricOutcome, Multiplier, Outcome, plain};
use crate::render::tree::{Author, Block, Cell, Column, Line, Page, Row, Run, Table, say, shown};
use crate::render::words::Word;

use super::figures::change;
use super::{number, one_decimal};

/// The page. `with_all_versions` adds the scores under all versions that accept the inputs.
pub(crate) fn score<'a>(assessment: &'a Assessment, outcome: &'a Outcome, with_all_versions: bool) -> Page<'a> {
    let name = match &assessment.title {
        Some(title) => say!(Word::TitleOf, &assessment.agent, title),
        None => (&assessment.agent).into(),
    };
    let mut blocks = vec![Block::Paragraph(name.into()), Block::Paragraph(result(outcome))];
    let mut section = |title: Word, parts: Vec<Block<'a>>| {
        blocks.push(Block::Heading { depth: 1, anchor: None, text: title.into() });
        blocks.extend(parts);
    };
    section(Word::Inputs, vec![Block::Table(inputs(assessment, outcome))]);
    let steps = outcome.steps();
    if !steps.is_empty() {
        let row = |step: crate::aivss::Step| row(step.label, say!(Word::Sum, step.expression, step.result));
        let rows = steps.into_iter().map(row).collect();
        section(
            Word::Working,
            vec![table([None, None], rows), Block::List(outcome.sum_line().map(Line::from).into_iter().collect())],
        );
    }
    section(Word::Remarks, vec![Block::List(remarks(assessment, outcome))]);
    let levers = assessment.levers_from(outcome);
    if !levers.is_empty() {
        let rows = levers.iter().map(|lever| Row {
            note: if lever.crosses_band { Word::AnotherBand.into() } else { Line::default() },
            ..row(
                change(&lever.change, Word::ChangeFactorShown),
                say!(Word::Headline, one_decimal(lever.score), Word::Severity(lever.severity)),
            )
        });
        section(Word::WhatLowersIt, vec![table([None, None], rows.collect())]);
    }
    if with_all_versions {
        section(Word::AllVersions, vec![table([Some(15), None], under_all_versions(assessment))]);
    }
    Page { kind: "aivss", hooks: None, blocks }
}

fn row<'a>(name: impl Into<Line<'a>>, value: impl Into<Line<'a>>) -> Row<'a> {
    Row { cells: vec![name.into().into(), value.into().into()], ..Row::default() }
}

fn table<const N: usize>(widths: [Option<usize>; N], rows: Vec<Row<'_>>) -> Block<'_> {
    let columns = widths.map(|width| Column { width, ..Column::default() }).into();
    Block::Table(Table { notes: Some(Word::Remarks), ..Table::new(columns, rows) })
}

/// Writes for example `AIVSS 0.8: 7.6 High, between 6.8 and 7.6 (Medium to High) over every possible value`. It does not write
/// "up to" before the score, because the interval says more: if a range has a most likely value, the score is below its high end.
fn result(outcome: &Outcome) -> Line<'static> {
    let interval = outcome.interval;
    let (low, high) = (one_decimal(interval.low), one_decimal(interval.high));
    let (Some(score), Some(severity)) = (outcome.score, outcome.severity) else {
        return say!(Word::ResultNotScored, outcome.version.title, low, high).into();
    };
    let score: Line<'_> = say!(Word::Headline, one_decimal(score), Line::from(Word::Severity(severity))).into();
    let result = say!(Word::TitleOf, outcome.version.title, score);
    match outcome.severity_range {
        _ if interval.is_point() => result.into(),
        Some((least, most)) => {
            say!(Word::ResultBetweenSeverities, result, low, high, Word::Severity(least), Word::Severity(most)).into()
        }
        None => say!(Word::ResultBetween, result, low, high).into(),
    }
}

fn inputs<'a>(assessment: &'a Assessment, outcome: &'a Outcome) -> Table<'a> {
    let cvss = assessment.cvss.as_ref();
    let vector = cvss.and_then(|cvss| cvss.value.vector.as_ref());
    // The name of the number, which may use fewer metrics than the vector contains.
    let vector = vector.map(|vector| format!("{} {vector}", outcome.version.cvss.nomenclature(vector)).into());
    let value = cvss.map(|cvss| number(outcome.cvss.unwrap_or(cvss.value.score)));
    let value = value.unwrap_or_else(|| Word::NotStatedText.into());
    let why = cvss.and_then(|cvss| cvss.why.as_deref());
    let mut rows = vec![input(Word::ReasonCvss, value, vector.unwrap_or_default(), why)];
    if let Some(part) = outcome.factors() {
        factors(&mut rows, part, assessment, outcome);
    }
    if let Some(part) = outcome.metrics() {
        metrics(&mut rows, part);
    }
    let columns = [Some(26), Some(11), None].map(|width| Column { width, ..Column::default() });
    Table { notes: Some(Word::Remarks), ..Table::new(columns.into(), rows) }
}

/// One input: its name, its value, a remark about the value, and the author's reason.
fn input<'a>(name: impl Into<Line<'a>>, value: Run<'a>, said: Line<'a>, why: Option<&'a str>) -> Row<'a> {
    let note = why.map(|text| Author { text, home: 0 }.into()).unwrap_or_default();
    Row { cells: vec![Cell::head(name), value.into(), said.into()], note }
}

fn factors<'a>(rows: &mut Vec<Row<'a>>, part: &FactorOutcome, assessment: &'a Assessment, outcome: &Outcome) {
    let level = |multiplier: &Multiplier, input: Input| {
        let level = multiplier.level.map_or("", |level| level.id);
        if outcome.assumed.contains(&input) { say!(Word::AssumedId, level).into() } else { Line::from(level) }
    };
    let exploit = &part.threat_multiplier;
    let why = assessment.exploit.as_ref().and_then(|input| input.why.as_deref());
    rows.push(input(Word::ThreatMultiplier, number(exploit.value), level(exploit, Input::Exploit), why));
    if let Some(mitigation) = &part.mitigation_factor {
        let why = assessment.mitigation.as_ref().and_then(|input| input.why.as_deref());
        let said = level(mitigation, Input::Mitigation);
        rows.push(input(Word::MitigationFactor, number(mitigation.value), said, why));
    }
    rows.extend(assessment.factors.iter().map(|entry| {
        let Estimate { low, high, score, unknown } = entry.input.value;
        let value = if unknown {
            Word::Unknown.into()
        } else if low == high {
            number(low)
        } else {
            shown(format_args!("{}..{}", plain(low), plain(high)))
        };
        let best = score.filter(|_| low != high).map(|score| say!(Word::TakenAs, number(score)).into());
        input(entry.name, value, best.unwrap_or_default(), entry.input.why.as_deref())
    }));
}

fn metrics<'a>(rows: &mut Vec<Row<'a>>, part: &'a MetricOutcome) {
    rows.extend(part.metrics.iter().map(|(metric, letter)| {
        let value = metric.value(*letter).map_or("", |value| value.name);
        input(metric.name, format!("{}:{letter}", metric.abbr).into(), value.into(), None)
    }));
    let effect = &part.effect_class;
    rows.push(input(Word::EffectClass, effect.id.into(), effect.meaning.into(), None));
}

fn remarks<'a>(assessment: &'a Assessment, outcome: &'a Outcome) -> Vec<Line<'a>> {
    let status = outcome.version.status;
    let standing = (!status.is_published_by_owasp()).then(|| status.sentence().into());
    let off_table = (!outcome.off_table.is_empty())
        .then(|| say!(Word::NotPublishedValues, Input::fields(&outcome.off_table).join(", ")).into());
    let part = outcome.factors();
    let foreign = part.filter(|part| part.foreign_set).map(|part| say!(Word::FactorsOf, part.factor_set.id).into());
    let below = part.filter(|_| outcome.below_cvss).map(|part| {
        let why = outcome.version.factors().map_or("", |method| method.below_cvss);
        match part.repaired {
            Some((version, score)) => say!(Word::BelowBaseRepaired, why, version.id, one_decimal(score)).into(),
            None => say!(Word::BelowBase, why).into(),
        }
    });
    let left_out = assessment.left_out_metrics();
    let left_out: Vec<_> = left_out.iter().map(|metric| format!("{}:{}", metric.abbr, metric.value)).collect();
    let left_out = (!left_out.is_empty()).then(|| say!(Word::BaseUsed, left_out.join(" ")).into());
    let ordinal = Some(Word::OrdinalText.into());
    [standing, off_table, foreign, below, left_out, ordinal].into_iter().flatten().collect()
}

fn under_all_versions(assessment: &Assessment) -> Vec<Row<'static>> {
    let versions = assessment.under_all_versions().into_iter();
    let rows = versions.flat_map(|(version, other)| match other {
        Ok(other) => {
            let line = other.sum_line().map_or_else(|| Word::NotScored.into(), Line::from);
            vec![row(version.id, result(&other)), row("", line)]
        }
        Err(problems) => {
            let reason = problems.first().map(|problem| problem.message()).unwrap_or_default();
            vec![row(version.id, say!(Word::NotPossible, reason))]
        }
    });
    rows.collect()
}
