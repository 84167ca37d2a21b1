//! `aivss register` and `maestro register` as a Markdown table.

use crate::register::query::RegisterOptions;
use crate::register::table::{Cell, Row, Table, Target, Value, title};
use crate::render::prose::{Prose, code_span, escape_markdown, link_target};
use crate::render::{Context, listing};

/// A paragraph, the table, and notes; inside lists and quotes one line, where no table can stand.
pub(super) fn register(options: &RegisterOptions, context: &Context<'_>) -> String {
    let basis = context.options.basis;
    let table = Table::of(context.register, options, basis);
    let caption = escape_markdown(&listing::caption(&table));
    let mut notes = listing::notes(&table, basis);
    notes.extend(listing::rule(&table, basis).map(str::to_owned));
    if !context.top_level {
        let rows = table.rows().map(|row| {
            let cells: Vec<String> = row
                .cells
                .iter()
                .filter(|cell| cell.value != Value::Nothing)
                .map(|cell| self::cell(cell, row, context))
                .collect();
            cells.join(", ")
        });
        return one_line(&caption, rows, &notes);
    }
    let heads: Vec<String> = table.columns.iter().map(|column| title(column).into_owned()).collect();
    let mut lines = Vec::new();
    for group in &table.groups {
        if let Some(heading) = &group.heading {
            let words = escape_markdown(&listing::heading(heading).1);
            let mut cells = vec![format!("**{words}** ({})", group.rows.len())];
            cells.resize(heads.len(), String::new());
            lines.push(cells);
        }
        for row in &group.rows {
            lines.push(row.cells.iter().map(|cell| self::cell(cell, row, context)).collect());
        }
    }
    block(&caption, &heads, &lines, &notes)
}

/// Everything on one line.
pub(super) fn one_line(caption: &str, rows: impl Iterator<Item = String>, notes: &[String]) -> String {
    let mut line = caption.to_owned();
    let mut rows_follow = false;
    for (index, row) in rows.enumerate() {
        line.push_str(if index == 0 { " " } else { "; " });
        line.push_str(&row);
        rows_follow = true;
    }
    if rows_follow {
        line.push('.');
    }
    for note in notes {
        line.push(' ');
        line.push_str(&escape_markdown(note));
    }
    line
}

/// Caption, table and notes as blocks. The blank lines at both ends keep the text around the fence out of them.
pub(super) fn block(caption: &str, heads: &[String], lines: &[Vec<String>], notes: &[String]) -> String {
    let mut text = format!("\n{caption}\n");
    if !lines.is_empty() {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        text.push('\n');
        text.push_str(&line(heads));
        text.push_str(&line(&vec!["---".to_owned(); heads.len()]));
        for cells in lines {
            text.push_str(&line(cells));
        }
    }
    if !notes.is_empty() {
        let notes: Vec<String> = notes.iter().map(|note| escape_markdown(note)).collect();
        text.push('\n');
        text.push_str(&notes.join(" "));
        text.push('\n');
    }
    text
}

fn cell(cell: &Cell<'_>, row: &Row<'_>, context: &Context<'_>) -> String {
    let words = match &cell.value {
        Value::Markdown(text) => Prose::at(context, row.page).line(text),
        Value::Id(id) => code_span(id),
        Value::List(items) => {
            let items = items.iter().map(|(text, target)| link(&escape_markdown(text), target.as_ref(), context));
            items.collect::<Vec<_>>().join(", ")
        }
        Value::Text(text) => escape_markdown(text),
        value => listing::phrase(value).map_or_else(|| listing::NOTHING.to_owned(), |(_, words)| words),
    };
    let mut words = link(&words, cell.link.as_ref(), context);
    if let Some(below) = listing::below(&cell.value) {
        words.push_str(&format!(" ({below})"));
    }
    words
}

/// Markdown with a link to a place in the book around it.
pub(super) fn link(words: &str, target: Option<&Target>, context: &Context<'_>) -> String {
    match target {
        Some(target) => {
            let href = context.register.href(context.page, target.page, &target.anchor);
            format!("[{words}]({})", link_target(&href))
        }
        None => words.to_owned(),
    }
}
