//! Positions of the lines' numbers and of the marks at the boundaries.

use super::draw::Drawing;
use super::grid::Grid;
use super::{Graph, Point, Rect, WIDTH};

use crate::order::Sort as _;

/// Half the width of a mark, including the space around it.
const MARK: f64 = 5.0;
/// The height of a number.
const HEIGHT: f64 = 11.0;
/// The distance in pixels between positions that are tried.
const STEP: f64 = 3.0;

/// The numbers and marks of a picture.
pub(super) struct Numbers {
    pub(super) labels: Vec<Option<Rect>>,
    pub(super) marks: Vec<Option<Point>>,
    /// The edges whose number has no position, or only one on another line.
    pub(super) crowded: Vec<usize>,
}

/// Numbered rectangles, sorted into horizontal stripes of the picture, so that a search near a position does not have to look
/// at all of them.
struct Stripes(Vec<Vec<(usize, Rect)>>);

impl Stripes {
    /// The height of a stripe.
    const HEIGHT: f64 = 24.0;

    fn new(height: f64, items: impl Iterator<Item = (usize, Rect)>) -> Self {
        let mut stripes = Self(vec![Vec::new(); (height / Self::HEIGHT) as usize + 1]);
        for (number, at) in items {
            for stripe in stripes.of(&at, 0.0) {
                stripes.0[stripe].push((number, at));
            }
        }
        stripes
    }

    /// The stripes that a rectangle touches if `gap` is added around it.
    fn of(&self, at: &Rect, gap: f64) -> std::ops::RangeInclusive<usize> {
        let stripe = |y: f64| ((y / Self::HEIGHT).max(0.0) as usize).min(self.0.len() - 1);
        stripe(at.top - gap)..=stripe(at.bottom + gap)
    }

    /// Whether any of the rectangles for which `is_meant` is true touches this one with `gap` around it.
    fn has(&self, at: &Rect, gap: f64, is_meant: impl Fn(usize) -> bool) -> bool {
        for stripe in self.of(at, gap) {
            for (number, other) in &self.0[stripe] {
                if at.touches(other, gap) && is_meant(*number) {
                    return true;
                }
            }
        }
        false
    }
}

/// A possible position of a number.
struct Place {
    cost: f64,
    at: Rect,
}

/// Finds a position for the number of each edge. Edges with the fewest free positions choose first.
pub(super) fn place(drawing: &Drawing, grid: &Grid, graph: &Graph) -> Numbers {
    let bounds = drawing.bounds(grid);
    let marks: Vec<Option<Point>> = (0..graph.edges.len()).map(|edge| mark(drawing, graph, edge, &bounds)).collect();
    let boxes = (0..graph.nodes.len()).map(|node| (node, drawing.box_of(grid, node)));
    let boxes = Stripes::new(drawing.height, boxes);
    let lines = drawing.segments().map(|(edge, a, b)| (edge, Rect::between(a, b)));
    let lines = Stripes::new(drawing.height, lines);
    let around =
        |mark: &Point| Rect { left: mark.x - MARK, top: mark.y - MARK, right: mark.x + MARK, bottom: mark.y + MARK };
    let around_marks = marks.iter().flatten().map(around).enumerate();
    let around_marks = Stripes::new(drawing.height, around_marks);
    let may_be = |at: &Rect| {
        at.left >= 0.0
            && at.right <= WIDTH
            && at.top >= 0.0
            && at.bottom <= drawing.height
            && !boxes.has(at, 2.0, |_| true)
            && !around_marks.has(at, 0.0, |_| true)
            && !bounds.iter().any(|x| at.left < *x && *x < at.right)
    };
    let is_alone = |edge: usize, at: &Rect| !lines.has(at, 0.0, |other| other != edge);
    // A position that touches a box or a mark is never used. A position on another line is the last resort.
    let possible: Vec<Vec<Place>> = (0..graph.edges.len()).map(|edge| places(drawing, graph, edge, may_be)).collect();
    let free: Vec<Vec<Rect>> = possible
        .iter()
        .enumerate()
        .map(|(edge, places)| places.iter().map(|place| place.at).filter(|at| is_alone(edge, at)).collect())
        .collect();
    let mut turns: Vec<usize> = (0..graph.edges.len()).collect();
    turns.in_order_of(|edge| (free[*edge].len(), *edge));
    let mut numbers = Numbers { labels: vec![None; graph.edges.len()], marks, crowded: Vec::new() };
    for edge in turns {
        let is_open = |at: &&Rect| !numbers.labels.iter().flatten().any(|other| at.touches(other, 0.5));
        let mut found = free[edge].iter().find(is_open).copied();
        if found.is_none() {
            found = possible[edge].iter().map(|place| &place.at).find(is_open).copied();
            numbers.crowded.push(edge);
        }
        numbers.labels[edge] = found;
    }
    numbers
}

/// The mark of an edge: the point where it crosses the boundary of the more trusted zone, nearest to the box there.
fn mark(drawing: &Drawing, graph: &Graph, edge: usize, bounds: &[f64]) -> Option<Point> {
    let it = &graph.edges[edge];
    let (from, to) = (graph.nodes[it.from].zone, graph.nodes[it.to].zone);
    if !it.is_marked || from == to {
        return None;
    }
    let x = *bounds.get(from.max(to) - 1)?;
    let line = &drawing.lines[edge];
    let door = if to > from { line.last()? } else { line.first()? };
    let passes = line.windows(2).filter(|pair| {
        let piece = Rect::between(pair[0], pair[1]);
        (pair[0].y - pair[1].y).abs() < 0.01 && piece.left < x && x < piece.right
    });
    let distance = |mark: &Point| (mark.x - door.x).abs() + (mark.y - door.y).abs();
    passes.map(|pair| Point { x, y: pair[0].y }).min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// The possible positions along a line, best first: near the middle of a long horizontal piece. Positions beside the line come last.
fn places(drawing: &Drawing, graph: &Graph, edge: usize, may_be: impl Fn(&Rect) -> bool) -> Vec<Place> {
    let (line, it) = (&drawing.lines[edge], &graph.edges[edge]);
    let width = 13.0 + 4.0 * (it.number.max(1).ilog10() as f64);
    let total: f64 = line.windows(2).map(|pair| length(pair[0], pair[1])).sum();
    let pieces = line.len() - 1;
    let (mut places, mut before) = (Vec::new(), 0.0);
    for (number, pair) in line.windows(2).enumerate() {
        let long = length(pair[0], pair[1]);
        let is_across = (pair[0].y - pair[1].y).abs() < 0.01;
        let half = if is_across { width / 2.0 } else { HEIGHT / 2.0 };
        let arrow = |is_there: bool| if is_there { 9.0 } else { 2.0 };
        let first = half + arrow(number == 0 && it.both);
        let last = long - half - arrow(number + 1 == pieces);
        let (mut at, last) = if first <= last { (first, last) } else { (long / 2.0, long / 2.0) };
        while at <= last {
            let share = if long > 0.0 { at / long } else { 0.0 };
            let middle = Point {
                x: pair[0].x + (pair[1].x - pair[0].x) * share,
                y: pair[0].y + (pair[1].y - pair[0].y) * share,
            };
            let off = (before + at - total / 2.0).abs() / total.max(1.0);
            let cost = off * 60.0 - long.min(120.0) / 4.0 + if is_across { 0.0 } else { 6.0 };
            let mut offer = |cost: f64, at: Rect| {
                if may_be(&at) {
                    places.push(Place { cost, at });
                }
            };
            offer(cost, around(middle, width));
            let aside = if is_across { HEIGHT / 2.0 } else { width / 2.0 } + 1.5;
            for aside in [-aside, aside] {
                let (x, y) = if is_across { (0.0, aside) } else { (aside, 0.0) };
                offer(cost + 400.0, around(Point { x: middle.x + x, y: middle.y + y }, width));
            }
            at += STEP;
        }
        before += long;
    }
    places.in_order_by(|one, other| one.cost.total_cmp(&other.cost));
    places
}

fn length(one: Point, other: Point) -> f64 {
    (one.x - other.x).abs() + (one.y - other.y).abs()
}

fn around(middle: Point, width: f64) -> Rect {
    Rect {
        left: middle.x - width / 2.0,
        top: middle.y - HEIGHT / 2.0,
        right: middle.x + width / 2.0,
        bottom: middle.y + HEIGHT / 2.0,
    }
}
