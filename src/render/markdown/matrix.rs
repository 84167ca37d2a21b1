//! `maestro matrix` as a Markdown table.

use crate::register::matrix::{AgentRow, Matrix, MatrixCell};
use crate::register::query::MatrixOptions;
use crate::register::table::Target;
use crate::render::prose::escape_markdown;
use crate::render::{Context, listing};

use super::register::{block, link, one_line};

/// A paragraph, the table, and notes; inside lists and quotes one line, where no table can stand.
pub(super) fn matrix(options: &MatrixOptions, context: &Context<'_>) -> String {
    let basis = context.options.basis;
    let matrix = Matrix::of(context.register, options, basis);
    let caption = escape_markdown(&listing::matrix_caption(&matrix, options));
    let notes = listing::matrix_notes(&matrix, basis);
    if !context.top_level {
        let rows = matrix.rows.iter().map(|row| {
            let threats = if row.total.is_empty() { "none".to_owned() } else { listing::tally(&row.total) };
            format!("{}: {threats}", agent(row, context))
        });
        return one_line(&caption, rows, &notes);
    }
    let heads = std::iter::once("Agent".to_owned()).chain(matrix.columns.iter().map(|column| {
        let (code, name) = listing::column(*column);
        format!("{code} {name}")
    }));
    let mut lines: Vec<Vec<String>> = matrix
        .rows
        .iter()
        .map(|row| {
            let cells = row.cells.iter().map(|cell| self::cell(cell, context));
            std::iter::once(agent(row, context)).chain(cells).collect()
        })
        .collect();
    if matrix.matching > 1 {
        let totals =
            matrix.totals.iter().map(|tally| if tally.is_empty() { "none".to_owned() } else { listing::tally(tally) });
        lines.push(std::iter::once(format!("**All {} agents**", matrix.matching)).chain(totals).collect());
        lines.push(std::iter::once(format!("**{}**", listing::MAPPED)).chain(listing::coverage(&matrix)).collect());
    }
    let mut text = block(&caption, &heads.collect::<Vec<_>>(), &lines, &notes);
    let highest: Vec<String> = matrix
        .highest
        .iter()
        .map(|(entry, threat, rating)| {
            let layers: Vec<&str> = threat.layers.iter().map(|layer| layer.code()).collect();
            let title = link(&escape_markdown(&threat.title), Some(&Target::threat(entry, threat)), context);
            let agent = escape_markdown(&entry.model.agent);
            format!("{title} ({}, {agent} {})", listing::level(rating.level(basis)), layers.join(", "))
        })
        .collect();
    if !highest.is_empty() {
        text.push_str(&format!("\nHighest: {}\n", highest.join(", ")));
    }
    text
}

fn agent(row: &AgentRow<'_>, context: &Context<'_>) -> String {
    let name = escape_markdown(row.agent);
    match row.models.as_slice() {
        [entry] => link(&name, Some(&Target::model(entry)), context),
        several => {
            let models = several
                .iter()
                .map(|entry| link(&escape_markdown(&entry.model.id), Some(&Target::model(entry)), context));
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
