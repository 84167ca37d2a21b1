//! `aivss register` and `maestro register` as a table.

use maud::{Markup, Render as _, html};

use crate::register::Href;
use crate::register::query::{RegisterKind, RegisterOptions};
use crate::register::table::{Cell, Group, Row, Table, Target, Value, title};
use crate::render::prose::Prose;
use crate::render::{Context, Mark, listing};

use super::parts::{Pieces, commas, link, phrase, quiet, sign};

/// The table of a register, one piece.
pub(super) fn register(options: &RegisterOptions, context: &Context<'_>) -> String {
    let basis = context.options.basis;
    let table = Table::of(context.register, options, basis);
    let (kind, hook) = match options.kind {
        RegisterKind::Assessments => ("aivss", "aivss-register"),
        RegisterKind::Threats => ("maestro", "maestro-register"),
    };
    let caption = listing::caption(&table);
    let width = table.columns.len();
    let markup = html! {
        div.av-scroll.table-wrapper tabindex="0" role="region" aria-label=(caption) {
            table class=(hook) {
                caption { (caption) }
                thead { tr { @for column in &table.columns { th scope="col" { (title(column)) } } } }
                @for group in &table.groups { (self::group(group, width, context)) }
            }
            (notes(&listing::notes(&table, basis)))
            @if let Some(rule) = listing::rule(&table, basis) { p.av-note { (quiet(rule)) } }
        }
    };
    let mut pieces = Pieces::new(context, kind);
    pieces.push(&markup);
    pieces.finish()
}

/// Sentences under a table.
pub(super) fn notes(notes: &[String]) -> Markup {
    html! { @if !notes.is_empty() { p.av-note { (notes.join(" ")) } } }
}

fn group(group: &Group<'_>, width: usize, context: &Context<'_>) -> Markup {
    html! {
        tbody {
            @if let Some(heading) = &group.heading {
                @let (mark, words) = listing::heading(heading);
                tr { th scope="rowgroup" colspan=(width) { (marked(mark, &words)) " (" (group.rows.len()) ")" } }
            }
            @for row in &group.rows { (self::row(row, context)) }
        }
    }
}

fn row(row: &Row<'_>, context: &Context<'_>) -> Markup {
    // The cell that leads to the block names the row.
    let name = row.cells.iter().position(|cell| cell.link.is_some());
    html! {
        tr {
            @for (at, cell) in row.cells.iter().enumerate() {
                @let whole = cell.value.is_short().then_some("av-num");
                @if Some(at) == name {
                    th scope="row" class=[whole] { (self::cell(cell, row, context)) }
                } @else {
                    td class=[whole] { (self::cell(cell, row, context)) }
                }
            }
        }
    }
}

fn cell(cell: &Cell<'_>, row: &Row<'_>, context: &Context<'_>) -> Markup {
    let content = match &cell.value {
        Value::Markdown(text) => phrase(&Prose::at(context, row.page), text).render(),
        Value::Id(id) => html! { code { (id) } },
        Value::List(items) => {
            commas(items.iter().map(|(text, target)| link(href(context, target.as_ref()), text))).render()
        }
        Value::Layers(layers) => {
            commas(layers.iter().map(|layer| html! { span title=(layer.name()) { (layer.code()) } })).render()
        }
        Value::Text(text) => html! { (text) },
        value => match listing::phrase(value) {
            Some((mark, words)) => marked(mark, &words),
            None => html! { (listing::NOTHING) },
        },
    };
    html! {
        @match href(context, cell.link.as_ref()) {
            Some(href) => { a href=(href) { (content) } }
            None => { (content) }
        }
        @if let Some(below) = listing::below(&cell.value) { small { (below) } }
    }
}

/// Words with their sign, where they have one.
fn marked(mark: Option<Mark>, words: &str) -> Markup {
    match mark {
        Some(mark) => sign(mark, words).render(),
        None => html! { (words) },
    }
}

/// The link to a place in the book.
pub(super) fn href<'t>(context: &Context<'_>, target: Option<&'t Target>) -> Option<Href<&'t str>> {
    target.map(|target| context.href_to(target.page, target.anchor.as_str()))
}
