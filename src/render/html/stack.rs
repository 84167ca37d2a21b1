//! The layer diagram: the layers as boxes in HTML, which reflow, the vertical one beside them, and the cross-layer chains as
//! lines at the left.
//!
//! All rows are equally high, so that the lines find them by percentage. A chain that passes the vertical layer, which lies beside
//! every row, gets a stroke across at the row of its neighbour. The number at a chain's start is that of its card.

use maud::{Markup, html};

use crate::maestro::{Layer, LayerId, LayerStatus, Threat, Treatment};
use crate::render::words;

use super::model::View;
use super::parts::{ball, class, picture};

/// How many chains are drawn; more would be a tangle. All of them are listed below the layers.
const LANES: usize = 8;
/// Width of a lane.
const LANE: usize = 18;

/// The diagram of a model: the highest layer on top.
pub(super) fn stack(view: &View<'_>) -> Markup {
    let layers = &view.model.layers;
    let rows: Vec<&Layer> = layers.iter().rev().filter(|layer| !layer.id.is_vertical()).collect();
    html! {
        div.av-stack {
            @if view.context.options.charts { (chains(view, &rows)) }
            ul { @for layer in &rows { (box_of(view, layer)) } }
            @if layers.iter().any(|layer| layer.id.is_vertical()) {
                ul.av-vertical {
                    @for layer in layers.iter().filter(|layer| layer.id.is_vertical()) { (box_of(view, layer)) }
                }
            }
        }
    }
}

fn box_of(view: &View<'_>, layer: &Layer) -> Markup {
    let summary = words::summary_of(view.entry, layer, view.context.options.basis);
    let mark = words::open_mark(&summary.open);
    let counts = match layer.status {
        LayerStatus::Mapped => words::layer_counts(layer, &summary),
        _ if !layer.threats.is_empty() => {
            format!("{}; {}", words::layer_counts(layer, &summary), words::layer_state(layer))
        }
        _ => words::layer_state(layer).to_owned(),
    };
    let frame = match layer.status {
        LayerStatus::Mapped => "",
        LayerStatus::Uncertain => " av-dash",
        LayerStatus::NotApplicable => " av-dot",
        LayerStatus::NotAssessed => " av-gone",
    };
    let inside = html! {
        b { (layer.id.code()) } " " span { (layer.id.name()) } " "
        small { @if !summary.open.is_empty() { (ball()) } (counts) }
    };
    let classes = format!("av-layer {}{frame}", class(mark));
    html! {
        li {
            @match view.layer_href(layer.id) {
                Some(href) => a class=(classes) href=(href) { (inside) },
                None => span class=(classes) { (inside) },
            }
        }
    }
}

/// The layers that a chain passes, in its order, without repeats of the one before.
fn route(view: &View<'_>, threat: &Threat) -> Vec<LayerId> {
    let mut route: Vec<LayerId> = Vec::new();
    let steps = threat.chain.iter().filter_map(|id| view.context.register.threat(id));
    for layer in steps.flat_map(|(_, step, _)| step.layers.iter().copied()) {
        if route.last() != Some(&layer) {
            route.push(layer);
        }
    }
    if route.len() < 2 { threat.layers.clone() } else { route }
}

fn chains(view: &View<'_>, rows: &[&Layer]) -> Markup {
    let drawn: Vec<_> = view
        .entry
        .rated()
        .filter(|(threat, _)| threat.is_cross_layer())
        .enumerate()
        .filter(|(_, (threat, _))| threat.status.treatment() != Treatment::Closed)
        .take(LANES)
        .collect();
    if drawn.is_empty() {
        return html! {};
    }
    let routes: Vec<_> = drawn.iter().map(|(_, (threat, _))| route(view, threat)).collect();
    // Room for the strokes that lead across to the vertical layer.
    let across = if routes.iter().flatten().any(|layer| layer.is_vertical()) { 14 } else { 0 };
    let width = drawn.len() * LANE + across;
    picture(&html! {
        svg.av-chains width=(width) aria-hidden="true" {
            @for (lane, (number, (_, rating))) in drawn.iter().enumerate() {
                g class=(class(words::threat_mark(rating, view.context.options.basis))) {
                    (chain(&routes[lane], rows, lane * LANE + LANE / 2, width, number + 1))
                }
            }
        }
    })
}

/// Row of each step: the vertical layer stands at the row of the step before it, else of the one after.
fn chain(route: &[LayerId], rows: &[&Layer], x: usize, width: usize, number: usize) -> Markup {
    let row_of = |layer: &LayerId| rows.iter().position(|row| row.id == *layer);
    let steps: Vec<(usize, bool)> = route
        .iter()
        .enumerate()
        .filter_map(|(at, layer)| match row_of(layer) {
            Some(row) => Some((row, false)),
            None => route[..at].iter().rev().chain(&route[at..]).find_map(row_of).map(|row| (row, true)),
        })
        .collect();
    let Some(first) = steps.first() else { return html! {} };
    // In hundredths of a percent, so that no float is needed.
    let y = |row: usize| {
        let place = (2 * row + 1) * 5000 / rows.len();
        format!("{}.{:02}%", place / 100, place % 100)
    };
    let mut strokes: Vec<Markup> = Vec::new();
    let mut down = None;
    for pair in steps.windows(2) {
        let ((from, _), (to, vertical)) = (pair[0], pair[1]);
        if from != to {
            down = Some(to > from);
            strokes.push(html! { line x1=(x) x2=(x) y1=(y(from)) y2=(y(to)) {} });
        }
        if vertical {
            strokes.push(html! { line x1=(x) x2=(width) y1=(y(to)) y2=(y(to)) {} });
        }
    }
    if first.1 {
        strokes.push(html! { line x1=(x) x2=(width) y1=(y(first.0)) y2=(y(first.0)) {} });
    }
    let middle = steps.get(1..steps.len() - 1).unwrap_or_default();
    let last = steps.last().filter(|_| steps.len() > 1);
    html! {
        @for stroke in strokes { (stroke) }
        circle.av-start cx=(x) cy=(y(first.0)) r="7" {}
        text x=(x) y=(y(first.0)) { (number) }
        @for (row, _) in middle.iter().filter(|(row, _)| *row != first.0) { circle cx=(x) cy=(y(*row)) r="3" {} }
        @if let Some((row, vertical)) = last {
            @if *vertical {
                svg x=(width) y=(y(*row)) { path d="M0 0-9-5v10z" {} }
            } @else {
                svg x=(x) y=(y(*row)) {
                    path d=(if down == Some(true) { "M0 5-6-5H6z" } else { "M0-5-6 5H6z" }) {}
                }
            }
        }
    }
}
