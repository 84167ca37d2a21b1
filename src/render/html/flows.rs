//! Draws the picture of flows: zones from left to right, tiers from top to bottom, boxes with icons, and numbered lines.
//!
//! The whole graph is drawn if it is readable, that is, if boxes are wide enough and lines do not cross too often. Otherwise
//! there is one picture around each node of interest. On a narrow screen, a list of the nodes by zone replaces the picture.

use maud::{Markup, html};

use super::fit::wrap;
use super::line::{ball, class};
use super::seal::picture;
use crate::order::Sort as _;
use crate::render::Mark;
use crate::render::layout::{Edge, Graph, Node, Picture, Point, Rect, WIDTH, layout};
use crate::render::place::Place;
use crate::render::plain::plain_text;
use crate::render::tree::{FlowNode, Flows, Icon, Line, say};
use crate::render::words::Form;

/// The least width of boxes in a picture of the whole graph.
const READABLE: f64 = 92.0;
/// The most crossings for each line in a picture of the whole graph, in tenths.
const CROSSINGS: usize = 12;
/// If boxes would be narrower than this, nothing is drawn.
const LEAST: f64 = 60.0;
/// With more flows than this, a flow to a monitor or from a control in the same zone becomes a number in a box.
const FOLDED_ABOVE: usize = 24;
/// The width in a box that is not available to its name.
const NAME: f64 = 35.0;
/// The highest number of pictures that a search measures.
const BUDGET: usize = 6_000;
/// A picture with more boxes or lines would not be readable, and the search would take seconds. Only the table of flows is
/// shown then.
const DRAWN_BOXES: usize = 60;
const DRAWN_LINES: usize = 120;

/// The picture or pictures, the key, and the list for narrow screens.
pub(super) fn flows(flows: &Flows<'_>, place: &Place<'_>) -> Markup {
    let every: Vec<usize> = (0..flows.nodes.len()).collect();
    let whole = Part::new(flows, &every, None);
    let pictures = if whole.is_readable() || flows.focus.is_empty() {
        vec![(None, whole)]
    } else {
        flows.focus.iter().map(|focus| (Some(*focus), Part::around(flows, *focus))).collect()
    };
    let pictures: Vec<_> = pictures.into_iter().filter(|(_, part)| part.picture.box_width >= LEAST).collect();
    html! {
        div.av-flows {
            @for (focus, part) in &pictures {
                @if let Some(focus) = focus {
                    p.av-h { (place.html(&say!(flows.key.around, &*flows.nodes[*focus].name).into())) }
                }
                (part.svg(place))
            }
            @if !pictures.is_empty() { (key(flows, place)) }
            (list(flows, place))
        }
    }
}

/// Whether a picture of the whole graph is readable with boxes of this width, this number of crossings and this number of
/// lines.
fn is_readable(box_width: f64, crossings: usize, lines: usize) -> bool {
    box_width >= READABLE && crossings * 10 <= CROSSINGS * lines
}

/// A picture of some of the nodes.
struct Part<'p, 'a> {
    flows: &'p Flows<'a>,
    /// The nodes that are drawn, by their index in the whole graph.
    nodes: Vec<usize>,
    /// The zones and tiers that are drawn.
    zones: Vec<usize>,
    /// The flows that are lines, in the order of the graph's edges.
    lines: Vec<usize>,
    /// The flows that are numbers in a box, each with its box and the node at its other end.
    folded: Vec<(usize, usize, usize)>,
    has_names: bool,
    gutter: f64,
    picture: Picture,
}

impl<'p, 'a> Part<'p, 'a> {
    /// A node with its neighbours and its own flows.
    fn around(flows: &'p Flows<'a>, focus: usize) -> Self {
        let is_near = |node: &usize| {
            let joins = |one: usize, other: usize| one == focus && other == *node || other == focus && one == *node;
            *node == focus || flows.flows.iter().any(|flow| joins(flow.from, flow.to))
        };
        let nodes: Vec<usize> = (0..flows.nodes.len()).filter(is_near).collect();
        Self::new(flows, &nodes, Some(focus))
    }

    fn new(flows: &'p Flows<'a>, nodes: &[usize], focus: Option<usize>) -> Self {
        let mut zones: Vec<usize> = nodes.iter().map(|node| flows.nodes[*node].zone).collect();
        zones.in_order();
        zones.dedup();
        let is_own = |flow: usize| {
            let it = &flows.flows[flow];
            match focus {
                Some(focus) => it.from == focus || it.to == focus,
                None => true,
            }
        };
        let folds = focus.is_none() && flows.flows.len() > FOLDED_ABOVE;
        let (mut lines, mut folded) = (Vec::new(), Vec::new());
        for number in (0..flows.flows.len()).filter(|flow| is_own(*flow)) {
            let flow = &flows.flows[number];
            match flow.folds_into.filter(|_| folds) {
                Some(into) => folded.push((number, into, if into == flow.from { flow.to } else { flow.from })),
                // If a flow leads back to its own box, a number in the box is clearer than a line.
                None if flow.from == flow.to => folded.push((number, flow.from, flow.from)),
                None => lines.push(number),
            }
        }
        let has_names = zones.len() < 4 && nodes.len() <= 16;
        let gutter = if has_names { 76.0 } else { 30.0 };
        let at = |node: usize| nodes.iter().position(|it| *it == node).unwrap_or(0);
        let graph = Graph {
            zones: zones.len(),
            nodes: nodes
                .iter()
                .map(|node| Node {
                    zone: zones.iter().position(|zone| *zone == flows.nodes[*node].zone).unwrap_or(0),
                    tier: flows.nodes[*node].tier,
                    is_tall: folded.iter().any(|(_, into, _)| into == node),
                })
                .collect(),
            edges: lines
                .iter()
                .map(|number| {
                    let flow = &flows.flows[*number];
                    Edge {
                        from: at(flow.from),
                        to: at(flow.to),
                        both: flow.both,
                        number: number + 1,
                        is_marked: flow.enters.is_some(),
                    }
                })
                .collect(),
            gutter,
        };
        let budget = (4 * lines.len() * lines.len()).min(BUDGET) / flows.effort.max(1);
        let is_drawn = nodes.len() <= DRAWN_BOXES && lines.len() <= DRAWN_LINES;
        let picture = if is_drawn { layout(&graph, budget) } else { Picture::default() };
        Self { flows, nodes: nodes.to_vec(), zones, lines, folded, has_names, gutter, picture }
    }

    fn is_readable(&self) -> bool {
        is_readable(self.picture.box_width, self.picture.crossings, self.lines.len())
    }

    fn svg(&self, place: &Place<'_>) -> Markup {
        let text = |line| plain_text(line, Form::Beside, place.words);
        let height = self.picture.height.ceil();
        // An image must not contain links.
        let has_links = self.nodes.iter().any(|node| self.flows.nodes[*node].mark.is_some());
        let role = if has_links { "group" } else { "img" };
        picture(&html! {
            svg viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) height=(height) role=(role) {
                title { (text(&self.flows.title)) }
                desc { (text(&self.flows.said)) }
                (self.ground())
                @for edge in 0..self.lines.len() { (self.line(edge, place)) }
                @for (edge, at) in self.picture.marks.iter().enumerate() {
                    @if let (Some(at), Some(is_certain)) = (at, self.flows.flows[self.lines[edge]].enters) {
                        path class=[is_certain.then_some("av-sure")] d=(diamond(*at)) {}
                    }
                }
                @for (edge, at) in self.picture.labels.iter().enumerate() {
                    @if let Some(at) = at { (number(at, self.lines[edge] + 1)) }
                }
                @for at in 0..self.nodes.len() { (self.node(at, place)) }
            }
        })
    }

    /// The bands of the tiers, the boundaries between the zones, and their names.
    fn ground(&self) -> Markup {
        let picture = &self.picture;
        let edges = |zone: usize| {
            let left = if zone == 0 { self.gutter - 4.0 } else { picture.bounds[zone - 1] };
            (left, picture.bounds.get(zone).copied().unwrap_or(WIDTH))
        };
        html! {
            @for (number, band) in picture.bands.iter().enumerate() {
                @let (code, name) = &self.flows.tiers[band.tier];
                @if number % 2 == 0 {
                    rect x="0" y=(px(band.top)) width=(WIDTH) height=(px(band.bottom - band.top)) {}
                }
                text x="6" y=(px(band.first + 13.0)) { (code) }
                @if self.has_names {
                    @for (line, words) in wrap(name, 68.0, 0.76, 3).iter().enumerate() {
                        text.av-small x="6" y=(px(band.first + 27.0 + 12.0 * line as f64)) { (words) }
                    }
                }
            }
            @for x in &picture.bounds { path.av-bound d={ "M" (px(*x)) " 4V" (px(picture.height)) } {} }
            @for (at, zone) in self.zones.iter().enumerate() {
                @let (left, right) = edges(at);
                text.av-mid x=(px((left + right) / 2.0)) y="14" {
                    (wrap(&self.flows.zones[*zone], right - left - 4.0, 1.0, 1).first().cloned().unwrap_or_default())
                }
            }
        }
    }

    fn line(&self, edge: usize, place: &Place<'_>) -> Markup {
        let flow = &self.flows.flows[self.lines[edge]];
        let corners = &self.picture.lines[edge];
        let path = path(corners, flow.both);
        let mut heads = head(corners[corners.len() - 2], corners[corners.len() - 1]);
        if flow.both {
            heads.push_str(&head(corners[1], corners[0]));
        }
        html! {
            g {
                title { (self.lines[edge] + 1) ". " (plain_text(&flow.says, Form::Beside, place.words)) }
                path.av-gap d=(path) {}
                path.av-line d=(path) {}
                path.av-arrow d=(heads) {}
            }
        }
    }

    fn node(&self, at: usize, place: &Place<'_>) -> Markup {
        let node = &self.flows.nodes[self.nodes[at]];
        let drawn = self.drawn(node, self.nodes[at], &self.picture.boxes[at]);
        match &node.mark {
            Some((mark, _, target)) => html! { a class=(class(*mark)) href=(place.href(target)) { (drawn) } },
            None => html! { g { (drawn) } },
        }
    }

    fn drawn(&self, node: &FlowNode<'_>, number: usize, frame: &Rect) -> Markup {
        let (width, height) = (frame.right - frame.left, frame.bottom - frame.top);
        let folded: Vec<_> = self.folded.iter().filter(|(_, into, _)| *into == number).collect();
        let middle = frame.top + height / 2.0 - if folded.is_empty() { 0.0 } else { 7.0 };
        let lines = wrap(&node.name, width - NAME, 1.0, 2);
        let first = middle + 4.3 - (lines.len() as f64 - 1.0) * 7.25;
        html! {
            title { (node.name) }
            rect.av-box x=(px(frame.left)) y=(px(frame.top)) width=(px(width)) height=(px(height)) rx="5" {}
            @if let Some((mark, ..)) = &node.mark {
                rect.av-fill x=(px(frame.left)) y=(px(frame.top)) width="5" height=(px(height)) rx="2" {}
                (level(*mark, Point { x: frame.right - 8.0, y: frame.top }))
            }
            path.av-icon transform={ "translate(" (px(frame.left + 9.0)) " " (px(middle - 8.0)) ")" } d=(drawing(node.icon)) {}
            @for (line, words) in lines.iter().enumerate() {
                text x=(px(frame.left + 30.0)) y=(px(first + 14.5 * line as f64)) { (words) }
            }
            @for (place, (flow, _, other)) in folded.iter().enumerate() {
                @let left = frame.left + 9.0 + 30.0 * place as f64;
                @if other == &number {
                    path.av-icon transform={ "translate(" (px(left)) " " (px(frame.bottom - 16.0)) ")scale(.72)" } d="M3 8a5 5 0 1 1 2 4M3 8l-2-3M3 8l3-2" {}
                } @else {
                    path.av-icon transform={ "translate(" (px(left)) " " (px(frame.bottom - 16.0)) ")scale(.72)" } d=(drawing(self.flows.nodes[*other].icon)) {}
                }
                text.av-small x=(px(left + 14.0)) y=(px(frame.bottom - 7.0)) { (flow + 1) }
            }
        }
    }
}

/// The key: what the signs mean.
fn key(flows: &Flows<'_>, place: &Place<'_>) -> Markup {
    let says = |word| html! { (place.html(&Line::from(word))) };
    let sign = |inside: Markup| {
        picture(&html! { svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" { (inside) } })
    };
    let folds = flows.flows.len() > FOLDED_ABOVE && flows.flows.iter().any(|flow| flow.folds_into.is_some());
    html! {
        ul.av-meta {
            @if flows.zones.len() > 1 {
                li { (sign(html! { path.av-bound d="M7 1v12" {} })) " " (says(flows.key.boundary)) }
                li { (sign(html! { path.av-sure d="M7 2.4l4.6 4.6L7 11.6 2.4 7z" {} })) " " (says(flows.key.certain)) }
                li { (sign(html! { path d="M7 2.4l4.6 4.6L7 11.6 2.4 7z" {} })) " " (says(flows.key.uncertain)) }
            }
            @if flows.nodes.iter().any(|node| node.mark.is_some()) {
                li.av-high { span.av-sign { (ball()) } " " (says(flows.key.mark)) }
            }
            @if folds { li { (says(flows.key.folded)) } }
        }
    }
}

/// The list of nodes by zone, for screens without space for a picture.
fn list(flows: &Flows<'_>, place: &Place<'_>) -> Markup {
    html! {
        dl.av-words {
            @for (number, zone) in flows.zones.iter().enumerate() {
                div {
                    dt { (zone) }
                    @for node in flows.nodes.iter().filter(|node| node.zone == number) {
                        dd {
                            (node.name) " "
                            @if let Some((mark, word, target)) = &node.mark {
                                a class={ "av-sign " (class(*mark)) } href=(place.href(target)) { (ball()) (place.html(&(*word).into())) }
                                " "
                            }
                            small { (place.html(&node.says)) }
                        }
                    }
                }
            }
        }
    }
}

/// Formats a coordinate with one decimal.
fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// The number of a line on its background.
fn number(at: &Rect, number: usize) -> Markup {
    html! {
        rect.av-under x=(px(at.left)) y=(px(at.top)) width=(px(at.right - at.left)) height=(px(at.bottom - at.top)) rx="2" {}
        text."av-small av-mid" x=(px((at.left + at.right) / 2.0)) y=(px(at.bottom - 1.7)) { (number) }
    }
}

fn diamond(at: Point) -> String {
    format!("M{} {}l4.6 4.6-4.6 4.6-4.6-4.6z", px(at.x), px(at.y - 4.6))
}

/// The ball of a level, filled by quarters.
fn level(mark: Mark, at: Point) -> Markup {
    let filled = match mark {
        Mark::Critical => "M0-5.6a5.6 5.6 0 1 1 0 11.2a5.6 5.6 0 1 1 0-11.2z",
        Mark::High => "M0 0V-5.6A5.6 5.6 0 1 1-5.6 0z",
        Mark::Medium => "M0-5.6a5.6 5.6 0 0 1 0 11.2z",
        Mark::Low => "M0 0V-5.6A5.6 5.6 0 0 1 5.6 0z",
        Mark::None | Mark::Unrated => "",
    };
    html! {
        g transform={ "translate(" (px(at.x)) " " (px(at.y)) ")" } {
            circle.av-level r="6.4" {}
            @if !filled.is_empty() { path.av-fill d=(filled) {} }
        }
    }
}

/// The point on the way from one point to another, at a distance in pixels from the first.
fn towards(from: Point, to: Point, distance: f64) -> Point {
    let length = (from.x - to.x).abs() + (from.y - to.y).abs();
    let share = if length > 0.0 { distance / length } else { 0.0 };
    Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/// A line with rounded corners, which ends where its arrowheads begin.
fn path(corners: &[Point], both: bool) -> String {
    let mut corners = corners.to_vec();
    let last = corners.len() - 1;
    corners[last] = towards(corners[last], corners[last - 1], 5.0);
    if both {
        corners[0] = towards(corners[0], corners[1], 5.0);
    }
    let mut path = format!("M{} {}", px(corners[0].x), px(corners[0].y));
    for around in corners.windows(3) {
        let [before, corner, after] = [around[0], around[1], around[2]];
        let half = |one: Point, other: Point| ((one.x - other.x).abs() + (one.y - other.y).abs()) / 2.0;
        let radius = half(before, corner).min(half(corner, after)).min(4.0);
        let (a, b) = (towards(corner, before, radius), towards(corner, after, radius));
        path.push_str(&format!("L{} {}Q{} {} {} {}", px(a.x), px(a.y), px(corner.x), px(corner.y), px(b.x), px(b.y)));
    }
    path.push_str(&format!("L{} {}", px(corners[last].x), px(corners[last].y)));
    path
}

/// The head of an arrow that comes from one point and ends at another.
fn head(from: Point, to: Point) -> String {
    let base = towards(to, from, 7.0);
    let (x, y) = if (from.y - to.y).abs() < 0.01 { (0.0, 3.3) } else { (3.3, 0.0) };
    format!("M{} {}L{} {} {} {}z", px(to.x), px(to.y), px(base.x - x), px(base.y - y), px(base.x + x), px(base.y + y))
}

/// The drawing of an icon, 16 by 16 pixels.
fn drawing(icon: Icon) -> &'static str {
    match icon {
        Icon::Person => "M8 2.2a2.7 2.7 0 1 1 0 5.4a2.7 2.7 0 1 1 0-5.4zM2.8 14c.3-3 2.3-4.6 5.2-4.6s4.9 1.6 5.2 4.6z",
        Icon::Robot => {
            "M8 1.5v2.2M3 3.7h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM5.6 7v1.6M10.4 7v1.6M5.5 14.6h5"
        }
        Icon::Cube => "M8 1.8l5.6 3.1v6.2L8 14.2l-5.6-3.1V4.9zM8 8l5.4-3M8 8v6M8 8L2.6 5",
        Icon::Chip => {
            "M4.5 4.5h7v7h-7zM6.3 2v2.5M9.7 2v2.5M6.3 11.5V14M9.7 11.5V14M2 6.3h2.5M2 9.7h2.5M11.5 6.3H14M11.5 9.7H14"
        }
        Icon::Cylinder => {
            "M2.8 4c0-1.1 2.3-2 5.2-2s5.2.9 5.2 2v8c0 1.1-2.3 2-5.2 2s-5.2-.9-5.2-2zM2.8 4c0 1.1 2.3 2 5.2 2s5.2-.9 5.2-2M2.8 8c0 1.1 2.3 2 5.2 2s5.2-.9 5.2-2"
        }
        Icon::Terminal => "M1.8 2.8h12.4v10.4H1.8zM4.4 6l2.2 2-2.2 2M8.4 10.3h3.2",
        Icon::Gate => "M2 14V7.5a6 6 0 0 1 12 0V14M5.6 14V8a2.4 2.4 0 0 1 4.8 0v6M1 14h14",
        Icon::Cloud => "M4.6 12.8a3.1 3.1 0 0 1-.3-6.2 4 4 0 0 1 7.6.7 2.8 2.8 0 0 1 0 5.5z",
        Icon::Pulse => "M1.5 9h3l1.8-5 3 8.5L11.4 7l.8 2h2.3",
        Icon::Shield => "M8 1.6l5.4 1.9v4.2c0 3.2-2.2 5.5-5.4 6.7-3.2-1.2-5.4-3.5-5.4-6.7V3.5zM5.6 7.8l1.8 1.8 3.1-3.3",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_is_drawn_up_to_an_edge() {
        // Ten lines with twelve crossings, and boxes that are just wide enough.
        assert!(is_readable(92.0, 12, 10));
        assert!(!is_readable(91.9, 12, 10));
        assert!(!is_readable(92.0, 13, 10));
        assert!(is_readable(92.0, 13, 11));
        assert!(is_readable(132.0, 0, 0));
    }

    #[test]
    fn lines_have_round_corners_and_end_before_their_arrows() {
        let corners = [(0.0, 0.0), (40.0, 0.0), (40.0, 30.0)].map(|(x, y)| Point { x, y });
        assert_eq!(path(&corners, false), "M0 0L36 0Q40 0 40 4L40 25");
        assert_eq!(path(&corners[..2], true), "M5 0L35 0");
        assert_eq!(head(corners[1], corners[2]), "M40 30L36.7 23 43.3 23z");
    }
}
