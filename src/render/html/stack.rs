//! Draws tiers as HTML boxes that reflow, with vertical tiers beside them and chains as lines at the left.
//!
//! All rows have the same height, so that lines can be positioned by percentage. A vertical tier is beside all rows. If a chain
//! passes it, the chain gets a horizontal stroke in the row of the neighbouring step, and its number is printed beside the
//! tier. The number at the start of a chain is the number of its card.

use maud::{Markup, html};

use super::line::{ball, class, frame};
use super::seal::picture;
use crate::render::place::Place;
use crate::render::tree::{Chain, Stack, Tier};

/// The highest number of chains that are drawn, because more would be confusing. All chains are listed below the layers.
const LANES: usize = 8;
/// The width of a lane in pixels.
const LANE: usize = 18;

/// The diagram, with the highest tier on top.
pub(super) fn stack(stack: &Stack<'_>, place: &Place<'_>) -> Markup {
    let (beside, rows): (Vec<&Tier<'_>>, Vec<&Tier<'_>>) = stack.tiers.iter().partition(|tier| tier.is_beside);
    html! {
        div.av-stack {
            @if place.charts && !stack.chains.is_empty() { (chains(stack, rows.len())) }
            ul { @for tier in &rows { (box_of(tier, place)) } }
            @if !beside.is_empty() {
                @if place.charts { (arrivals(stack, rows.len())) }
                ul.av-vertical { @for tier in beside { (box_of(tier, place)) } }
            }
        }
    }
}

fn box_of(tier: &Tier<'_>, place: &Place<'_>) -> Markup {
    let inside = html! {
        b { (tier.code) } " " span { (tier.name) } " "
        small { @if tier.is_open { (ball()) } (place.html(&tier.says)) }
    };
    let classes = format!("av-layer {}{}", class(tier.mark), frame(tier.frame));
    html! {
        li {
            @match &tier.target {
                Some(target) => a class=(classes) href=(place.href(target)) { (inside) },
                None => span class=(classes) { (inside) },
            }
        }
    }
}

fn chains(stack: &Stack<'_>, rows: usize) -> Markup {
    let drawn = &stack.chains[..stack.chains.len().min(LANES)];
    // Reserve space for the strokes that lead to a vertical tier.
    let goes_across = drawn.iter().flat_map(|chain| &chain.tiers).any(|tier| stack.tiers[*tier].is_beside);
    let width = drawn.len() * LANE + if goes_across { 14 } else { 0 };
    picture(&html! {
        svg.av-chains width=(width) aria-hidden="true" {
            @for (lane, chain) in drawn.iter().enumerate() {
                g class=(class(chain.mark)) { (self::chain(chain, stack, rows, lane * LANE + LANE / 2, width)) }
            }
        }
    })
}

/// The middle of a row, in hundredths of a percent, which avoids floats.
fn middle(row: usize, rows: usize) -> String {
    let place = (2 * row + 1) * 5000 / rows;
    format!("{}.{:02}%", place / 100, place % 100)
}

/// The row of each step, and whether its tier is vertical. A step in a vertical tier is in the row of the step before it, or
/// else of the step after it.
fn steps(chain: &Chain, stack: &Stack<'_>) -> Vec<(usize, bool)> {
    let is_row = |tier: &&usize| !stack.tiers[**tier].is_beside;
    let row_of = |tier: &usize| stack.tiers[..*tier].iter().filter(|tier| !tier.is_beside).count();
    let route = &chain.tiers;
    let step = |(at, tier): (usize, &usize)| {
        let nearest = [*tier];
        let mut near = nearest.iter().chain(route[..at].iter().rev()).chain(&route[at..]);
        near.find(is_row).map(|row| (row_of(row), stack.tiers[*tier].is_beside))
    };
    route.iter().enumerate().filter_map(step).collect()
}

/// The numbers of the drawn chains at the positions where they reach a vertical tier.
fn arrivals(stack: &Stack<'_>, rows: usize) -> Markup {
    let drawn = &stack.chains[..stack.chains.len().min(LANES)];
    let reached = drawn.iter().filter_map(|chain| {
        let mut reached: Vec<usize> =
            steps(chain, stack).into_iter().filter(|(_, is_beside)| *is_beside).map(|(row, _)| row).collect();
        reached.dedup();
        (!reached.is_empty()).then_some((chain, reached))
    });
    let reached: Vec<(&Chain, Vec<usize>)> = reached.collect();
    if reached.is_empty() {
        return html! {};
    }
    picture(&html! {
        svg.av-chains width=(reached.len() * LANE) aria-hidden="true" {
            @for (lane, (chain, at)) in reached.iter().enumerate() {
                @let x = lane * LANE + LANE / 2;
                g class=(class(chain.mark)) {
                    @for row in at {
                        circle.av-start cx=(x) cy=(middle(*row, rows)) r="7" {}
                        text x=(x) y=(middle(*row, rows)) { (chain.number) }
                    }
                }
            }
        }
    })
}

fn chain(chain: &Chain, stack: &Stack<'_>, rows: usize, x: usize, width: usize) -> Markup {
    let steps = steps(chain, stack);
    let Some(first) = steps.first() else { return html! {} };
    let y = |row: usize| middle(row, rows);
    let mut strokes: Vec<Markup> = Vec::new();
    let mut down = None;
    for pair in steps.windows(2) {
        let ((from, _), (to, is_beside)) = (pair[0], pair[1]);
        if from != to {
            down = Some(to > from);
            strokes.push(html! { line x1=(x) x2=(x) y1=(y(from)) y2=(y(to)) {} });
        }
        if is_beside {
            strokes.push(html! { line x1=(x) x2=(width) y1=(y(to)) y2=(y(to)) {} });
        }
    }
    if first.1 {
        strokes.push(html! { line x1=(x) x2=(width) y1=(y(first.0)) y2=(y(first.0)) {} });
    }
    let between = steps.get(1..steps.len() - 1).unwrap_or_default();
    let last = steps.last().filter(|_| steps.len() > 1);
    html! {
        @for stroke in strokes { (stroke) }
        circle.av-start cx=(x) cy=(y(first.0)) r="7" {}
        text x=(x) y=(y(first.0)) { (chain.number) }
        @for (row, _) in between.iter().filter(|(row, _)| *row != first.0) { circle cx=(x) cy=(y(*row)) r="3" {} }
        @if let Some((row, is_beside)) = last {
            @if *is_beside {
                svg x=(width) y=(y(*row)) { path d="M0 0-9-5v10z" {} }
            } @else {
                svg x=(x) y=(y(*row)) {
                    path d=(if down == Some(true) { "M0 5-6-5H6z" } else { "M0-5-6 5H6z" }) {}
                }
            }
        }
    }
}
