//! Tables as HTML.

use maud::{Markup, html};

use super::line::{ball, class, frame};
use super::{Writer, chart, escaped};
use crate::render::place::Place;
use crate::render::plain::plain_text;
use crate::render::tree::{Cell, Column, Controls, Line, Look, Row, Run, Table};
use crate::render::words::Form;

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table<'_>) {
        let place = self.place;
        let caption = plain_text(&table.caption, Form::Beside, place.words);
        let markup = html! {
            table class=[table.hook] {
                caption { (caption) }
                thead { tr { @for column in &table.columns { (head(column, place)) } } }
                @for group in &table.groups {
                    tbody {
                        @if let Some(heading) = &group.heading {
                            tr { th scope="rowgroup" colspan=(table.columns.len()) { (place.html(heading)) } }
                        }
                        @for row in &group.rows { (self::row(row, table.notes.is_some(), place)) }
                    }
                }
                @if !table.foot.is_empty() { tfoot { @for row in &table.foot { (self::row(row, false, place)) } } }
            }
        };
        match (table.hook, table.fold) {
            // Where it is wider than the page it scrolls inside its frame, which the keyboard reaches.
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

fn row(row: &Row<'_>, with_note: bool, place: &Place<'_>) -> Markup {
    html! {
        tr {
            @for (at, cell) in row.cells.iter().enumerate() {
                @let note = Some(&row.note).filter(|note| with_note && at == 0 && !note.is_empty());
                @if cell.is_head {
                    th scope="row" class=[cell.is_short.then_some("av-num")] { (content(cell, note, place)) }
                } @else {
                    (data_cell(cell, note, place))
                }
                @if let Some(bar) = cell.bar { td { (chart::bar(bar)) } }
            }
        }
    }
}

fn data_cell(cell: &Cell<'_>, note: Option<&Line<'_>>, place: &Place<'_>) -> Markup {
    match cell.line.0.as_slice() {
        // A cell that is a sign and nothing else needs no element in it.
        [Run::Look(Look::Sign(mark), words)] if !cell.is_short && cell.target.is_none() => {
            html! { td class={ "av-sign " (class(*mark)) } { (ball()) (place.html(words)) } }
        }
        _ => {
            let class = cell.mark.map(class).or(cell.is_short.then_some("av-num"));
            html! { td class=[class] { (content(cell, note, place)) } }
        }
    }
}

fn content(cell: &Cell<'_>, note: Option<&Line<'_>>, place: &Place<'_>) -> Markup {
    let line = html! {
        @if cell.mark.is_some() {
            span.av-num { (ball()) (place.html(&cell.line)) }
        } @else {
            (place.html(&cell.line))
        }
    };
    html! {
        @match &cell.target {
            Some(target) => a href=(place.href(target)) { (line) },
            None => (line),
        }
        @if !cell.below.is_empty() { small { (place.html(&cell.below)) } }
        @if let Some((frame, word)) = cell.state {
            small class=[Some(super::line::frame(frame).trim_start()).filter(|class| !class.is_empty())] { (place.html(&word.into())) }
        }
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
                                            @if at > 0 { ", " } (place.html(fact))
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
