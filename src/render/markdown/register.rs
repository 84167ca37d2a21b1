//! `aivss register` and `maestro register` as a Markdown table.

use crate::register::query::RegisterOptions;
use crate::register::table::{Cell, Row, Table, Target, Value, title};
use crate::render::prose::{Prose, code_span, escape_markdown, link_target};
use crate::render::{Context, listing};

use super::parts::{Blocks, table};

/// A paragraph, the table, and notes; inside lists and quotes one line, where no table can stand.
pub(super) fn register(options: &RegisterOptions, context: &Context<'_>) -> String {
    let basis = context.options.basis;
    let listed = Table::of(context.register, options, basis);
    let mut blocks = Blocks::new(context);
    blocks.push(&escape_markdown(&listing::caption(&listed)));
    if context.top_level {
        if listed.shown() > 0 {
            let heads: Vec<_> = listed.columns.iter().map(|column| title(column)).collect();
            let heads: Vec<&str> = heads.iter().map(AsRef::as_ref).collect();
            blocks.push(&table(&heads, lines(&listed, context)));
        }
    } else {
        blocks.list(listed.rows().map(|row| {
            let cells = row.cells.iter().filter(|cell| cell.value != Value::Nothing);
            cells.map(|cell| self::cell(cell, row, context)).collect::<Vec<_>>().join(", ")
        }));
    }
    let notes = listing::notes(&listed, basis).into_iter().chain(listing::rule(&listed, basis).map(str::to_owned));
    blocks.push(&escape_markdown(&notes.collect::<Vec<_>>().join(" ")));
    blocks.finish()
}

/// The lines of the table. A group begins with a line that has its heading alone.
fn lines(listed: &Table<'_>, context: &Context<'_>) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for group in &listed.groups {
        if let Some(heading) = &group.heading {
            let words = escape_markdown(&listing::heading(heading).1);
            let mut cells = vec![format!("**{words}** ({})", group.rows.len())];
            cells.resize(listed.columns.len(), String::new());
            lines.push(cells);
        }
        for row in &group.rows {
            lines.push(row.cells.iter().map(|cell| self::cell(cell, row, context)).collect());
        }
    }
    lines
}

fn cell(cell: &Cell<'_>, row: &Row<'_>, context: &Context<'_>) -> String {
    let words = match &cell.value {
        Value::Text(text) => escape_markdown(text),
        Value::Markdown(text) => Prose::at(context, row.page).line(text),
        Value::Id(id) => code_span(id),
        Value::List(items) => {
            let items = items.iter().map(|(text, target)| link(&escape_markdown(text), target.as_ref(), context));
            items.collect::<Vec<_>>().join(", ")
        }
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
            let href = context.href_to(target.page, &target.anchor);
            format!("[{words}]({})", link_target(&href.to_string()))
        }
        None => words.to_owned(),
    }
}
