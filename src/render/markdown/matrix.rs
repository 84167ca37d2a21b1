//! `maestro matrix` as a Markdown table.

use crate::register::matrix::{AgentRow, Matrix, MatrixCell};
use crate::register::query::MatrixOptions;
use crate::register::table::Target;
use crate::render::prose::escape_markdown;
use crate::render::{Context, listing, words};

use super::parts::{Blocks, sentence, table};
use super::register::link;

/// A paragraph, the table, the highest threats and notes; inside lists and quotes one line, where no table can stand.
pub(super) fn matrix(options: &MatrixOptions, context: &Context<'_>) -> String {
    let basis = context.options.basis;
    let matrix = Matrix::of(context.register, options, basis);
    let mut blocks = Blocks::new(context);
    blocks.push(&escape_markdown(&listing::matrix_caption(&matrix, options)));
    if context.top_level {
        if !matrix.rows.is_empty() {
            let heads = matrix.columns.iter().map(|column| {
                let (code, name) = listing::column(*column);
                format!("{code} {name}")
            });
            let heads: Vec<String> = std::iter::once("Agent".to_owned()).chain(heads).collect();
            let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
            blocks.push(&table(&heads, lines(&matrix, context)));
        }
    } else {
        blocks.list(matrix.rows.iter().map(|row| {
            let threats = if row.total.is_empty() { "none".to_owned() } else { words::tally(&row.total) };
            format!("{}: {threats}", agent(row, context))
        }));
    }
    let highest: Vec<String> = matrix
        .highest
        .iter()
        .map(|(entry, threat, rating)| {
            let layers: Vec<&str> = threat.layers.iter().map(|layer| layer.code()).collect();
            let title = link(&escape_markdown(&threat.title), Some(&Target::threat(entry, threat)), context);
            let agent = escape_markdown(&entry.model.agent);
            format!("{title} ({}, {agent} {})", listing::level(rating.level(basis)), layers.join(", "))
        })
        .chain(matrix.more.map(|(count, (entry, threat, rating))| {
            let words = link(&format!("and {count} more"), Some(&Target::threat(entry, threat)), context);
            format!("{words} ({})", listing::level(rating.level(basis)))
        }))
        .collect();
    if !highest.is_empty() {
        blocks.push(&sentence(&format!("Highest: {}", highest.join("; "))));
    }
    blocks.push(&escape_markdown(&listing::matrix_notes(&matrix, basis).join(" ")));
    blocks.finish()
}

fn lines(matrix: &Matrix<'_>, context: &Context<'_>) -> Vec<Vec<String>> {
    let line = |head: String, cells: Vec<String>| std::iter::once(head).chain(cells).collect();
    let mut lines: Vec<Vec<String>> = matrix
        .rows
        .iter()
        .map(|row| line(agent(row, context), row.cells.iter().map(|cell| self::cell(cell, context)).collect()))
        .collect();
    if matrix.matching > 1 {
        let totals = matrix.totals.iter();
        let totals = totals.map(|tally| if tally.is_empty() { "none".to_owned() } else { words::tally(tally) });
        lines.push(line(format!("**All {} agents**", matrix.matching), totals.collect()));
        lines.push(line(format!("**{}**", listing::MAPPED), listing::coverage(matrix)));
    }
    lines
}

fn agent(row: &AgentRow<'_>, context: &Context<'_>) -> String {
    let name = escape_markdown(row.agent);
    match row.models.as_slice() {
        [entry] => link(&name, Some(&Target::model(entry)), context),
        several => {
            let models = several.iter();
            let models =
                models.map(|entry| link(&escape_markdown(&entry.model.id), Some(&Target::model(entry)), context));
            format!("{name} ({})", models.collect::<Vec<_>>().join(", "))
        }
    }
}

fn cell(cell: &MatrixCell, context: &Context<'_>) -> String {
    let shown = listing::cell(cell);
    let threats = shown.mark.map(|_| format!("{} ({})", link(shown.word, cell.target.as_ref(), context), shown.counts));
    let state = Some(shown.state.to_owned()).filter(|state| !state.is_empty());
    threats.into_iter().chain(state).collect::<Vec<_>>().join(", ")
}
