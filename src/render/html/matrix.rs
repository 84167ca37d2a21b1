//! `maestro matrix` as a heat map: agents by layers.

use maud::{Markup, html};

use crate::register::matrix::{AgentRow, Matrix, MatrixCell};
use crate::register::query::MatrixOptions;
use crate::register::table::Target;
use crate::render::{Context, Mark, listing, words};

use super::parts::{Pieces, ball, class, commas, sign};
use super::register::{href, notes};

/// The matrix, one piece.
pub(super) fn matrix(options: &MatrixOptions, context: &Context<'_>) -> String {
    let basis = context.options.basis;
    let matrix = Matrix::of(context.register, options, basis);
    let caption = listing::matrix_caption(&matrix, options);
    let markup = html! {
        div.av-scroll.table-wrapper tabindex="0" role="region" aria-label=(caption) {
            table.maestro-matrix {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { "Agent" }
                        @for column in &matrix.columns {
                            @let (code, name) = listing::column(*column);
                            th scope="col" title=(name) { (code) }
                        }
                    }
                }
                tbody { @for row in &matrix.rows { (self::row(row, context)) } }
                @if matrix.matching > 1 { tfoot { (totals(&matrix)) } }
            }
            (highest(&matrix, context))
            (notes(&listing::matrix_notes(&matrix, basis)))
        }
    };
    let mut pieces = Pieces::new(context, "maestro");
    pieces.push(&markup);
    pieces.finish()
}

fn row(row: &AgentRow<'_>, context: &Context<'_>) -> Markup {
    let model = |entry| href(context, Some(&Target::model(entry))).map(|href| href.to_string());
    html! {
        tr {
            th scope="row" {
                @match row.models.as_slice() {
                    [entry] => { a href=[model(*entry)] { (row.agent) } }
                    several => {
                        (row.agent) " "
                        small { (commas(several.iter().map(|entry| html! { a href=[model(*entry)] { (entry.model.id) } }))) }
                    }
                }
            }
            @for cell in &row.cells { (self::cell(cell, context)) }
        }
    }
}

/// Colour, word and counts; where there is no threat, why.
fn cell(cell: &MatrixCell, context: &Context<'_>) -> Markup {
    let shown = listing::cell(cell);
    html! {
        td class=[shown.mark.map(class)] {
            @if shown.mark.is_some() {
                a href=[href(context, cell.target.as_ref())] { span.av-num { (ball()) (shown.word) } }
                small { (shown.counts) }
            }
            @match shown.state {
                "" => {}
                "not certain" => { small.av-dash { (shown.state) } }
                "not applicable" => { small.av-dot { (shown.state) } }
                state => { small { (state) } }
            }
        }
    }
}

fn totals(matrix: &Matrix<'_>) -> Markup {
    html! {
        tr {
            th scope="row" { "All " (matrix.matching) " agents" }
            @for tally in &matrix.totals {
                @let (mark, word) = listing::top(tally);
                td class=[mark.map(class)] {
                    @match mark {
                        Some(_) => { span.av-num { (ball()) (word) } small { (words::tally(tally)) } }
                        None => { small { "none" } }
                    }
                }
            }
        }
        tr {
            th scope="row" { (listing::MAPPED) }
            @for covered in listing::coverage(matrix) { td { small { (covered) } } }
        }
    }
}

/// The highest threats with their agents.
fn highest(matrix: &Matrix<'_>, context: &Context<'_>) -> Markup {
    let basis = context.options.basis;
    let threats = matrix.highest.iter().map(|(entry, threat, rating)| {
        let layers: Vec<&str> = threat.layers.iter().map(|layer| layer.code()).collect();
        let level = rating.level(basis);
        html! {
            a href=[href(context, Some(&Target::threat(entry, threat)))] { (threat.title) }
            " (" (sign(Mark::of_rating(level), listing::level(level))) ", " (entry.model.agent) " " (layers.join(", ")) ")"
        }
    });
    let more = matrix.more.map(|(count, (entry, threat, rating))| {
        let level = rating.level(basis);
        html! {
            a href=[href(context, Some(&Target::threat(entry, threat)))] { "and " (count) " more" }
            " (" (sign(Mark::of_rating(level), listing::level(level))) ")"
        }
    });
    html! { @if !matrix.highest.is_empty() { p { "Highest: " (commas(threats.chain(more))) } } }
}
