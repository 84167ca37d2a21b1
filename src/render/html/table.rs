//! Tables as HTML.

use maud::{Markup, html};

use super::line::{class, frame};
use super::{Writer, chart, escaped};
use crate::render::place::Place;
use crate::render::plain::plain_text;
use crate::render::tree::{Cell, Column, Controls, Line, Look, Row, Run, Table};
use crate::render::words::Form;

/// The number of columns of a view that fit on a sheet of A4. Further columns are on a second line of each row.
const FITTING_COLUMNS: usize = 7;

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table<'_>) {
        let place = self.place;
        let caption = plain_text(&table.caption, Form::Beside, place.words);
        let is_wide = table.hook.is_some() && !table.becomes_list && table.columns.len() > FITTING_COLUMNS;
        let (columns, further) = table.columns.split_at(if is_wide { FITTING_COLUMNS } else { table.columns.len() });
        let names: Vec<String> = if table.becomes_list {
            columns.iter().map(|column| plain_text(&column.head, Form::Beside, place.words)).collect()
        } else {
            Vec::new()
        };
        let row = |row, with_note| {
            html! { (self::row(row, columns.len(), &names, with_note, place)) (second_line(row, further, columns.len(), place)) }
        };
        let markup = html! {
            table class=[table.hook] {
                caption { (caption) }
                thead { tr { @for column in columns { (head(column, place)) } } }
                @for group in &table.groups {
                    tbody {
                        @if let Some(heading) = &group.heading {
                            tr { th scope="rowgroup" colspan=(columns.len()) { (place.html(heading)) } }
                        }
                        @for it in &group.rows { (row(it, table.notes.is_some())) }
                    }
                }
                @if !table.foot.is_empty() { tfoot { @for it in &table.foot { (row(it, false)) } } }
            }
        };
        match (table.hook, table.fold) {
            // A table that is wider than the page scrolls inside its frame, which can be focused with the keyboard.
            (Some(_), _) => {
                let caption = escaped(&caption);
                self.push_str(&format!(
                    "<div class=\"av-scroll table-wrapper\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\">"
                ));
                self.push(markup);
                self.blocks(&table.below);
                self.push_str("</div>");
            }
            (None, Some(title)) => {
                self.push(html! { details { summary { (place.html(&title.into())) } (markup) } });
            }
            (None, None) => self.push(markup),
        }
    }
}

fn head(column: &Column<'_>, place: &Place<'_>) -> Markup {
    let hint = column.hint.as_ref().map(|hint| plain_text(hint, Form::Beside, place.words));
    html! {
        th class=[column.is_number.then_some("av-num")] scope="col" colspan=[column.has_bars.then_some(2)] title=[hint] {
            (place.html(&column.head))
        }
    }
}

/// The first cells of a row. `names` are the names of their columns, if the row can become a list.
fn row(row: &Row<'_>, cells: usize, names: &[String], with_note: bool, place: &Place<'_>) -> Markup {
    html! {
        tr {
            @for (at, cell) in row.cells.iter().take(cells).enumerate() {
                @let note = Some(&row.note).filter(|note| with_note && at == 0 && !note.is_empty());
                @if cell.is_head {
                    th scope="row" class=[cell.is_short.then_some("av-num")] { (content(cell, note, place)) }
                } @else {
                    (data_cell(cell, names.get(at), note, place))
                }
                @if let Some(bar) = cell.bar { td { (chart::bar(bar)) } }
            }
        }
    }
}

/// The cells of a row that have no column, each with its name.
fn second_line(row: &Row<'_>, further: &[Column<'_>], before: usize, place: &Place<'_>) -> Markup {
    let cells = || row.cells.iter().skip(before).zip(further).filter(|(cell, _)| !cell.is_blank);
    html! {
        @if cells().next().is_some() {
            tr.av-more {
                td colspan=(before) {
                    ul.av-meta {
                        @for (cell, column) in cells() { li { (place.html(&column.head)) ": " (content(cell, None, place)) } }
                    }
                }
            }
        }
    }
}

fn data_cell(cell: &Cell<'_>, name: Option<&String>, note: Option<&Line<'_>>, place: &Place<'_>) -> Markup {
    match cell.line.only() {
        // A cell that contains only a sign needs no element in it; the stylesheet draws the ball.
        Some(Run::Look(Look::Sign(mark), words)) if !cell.is_short && cell.target.is_none() => {
            html! { td class={ "av-sign " (class(*mark)) } { (place.html(words)) } }
        }
        _ => {
            let class = cell.mark.map(class).or(cell.is_short.then_some("av-num"));
            let frame = cell.state.filter(|_| cell.mark.is_none()).map(|(state, _)| frame(state).trim_start());
            let class = class.or(frame).filter(|class| !class.is_empty());
            html! { td class=[class] data-t=[name] { (content(cell, note, place)) } }
        }
    }
}

fn content(cell: &Cell<'_>, note: Option<&Line<'_>>, place: &Place<'_>) -> Markup {
    let below = html! { (place.html(&cell.below)) };
    html! {
        @if let Some(spark) = &cell.spark { (chart::spark(spark, place)) " " }
        @match &cell.target {
            Some(target) => a href=(place.href(target)) { (place.html(&cell.line)) },
            None => (place.html(&cell.line)),
        }
        @if !below.0.is_empty() { small { (below) } }
        @if let Some((_, word)) = cell.state { small { (place.html(&word.into())) } }
        @if let Some(note) = note { small { (place.html(note)) } }
    }
}

/// The controls of a model as a table.
pub(super) fn controls(controls: &Controls<'_>, place: &Place<'_>) -> Markup {
    let caption = plain_text(&controls.caption, Form::Beside, place.words);
    html! {
        div.av-scroll tabindex="0" role="region" aria-label=(caption) {
            table.av-mitigations {
                caption { (caption) }
                thead { tr { @for head in controls.heads { th scope="col" { (place.html(&head.into())) } } } }
                tbody {
                    @for control in &controls.controls {
                        tr id=(control.anchor) {
                            th scope="row" {
                                (control.id) " " b { (control.title) }
                                @if let Some(description) = control.description { (place.flow(description)) }
                                @if !control.facts.is_empty() { small {
                                        @for (at, fact) in control.facts.iter().enumerate() {
                                            @if at > 0 { (place.words.language.comma()) } (place.html(fact))
                                        }
                                    } }
                            }
                            td { (place.html(&control.kind.unwrap_or(control.no_kind).into())) }
                            td { span class={ "av-tag" (frame(control.frame)) } { (place.html(&control.state.into())) } }
                            td { (place.html(&control.covers)) }
                        }
                    }
                }
            }
        }
    }
}
