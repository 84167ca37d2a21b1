//! Computes the positions of boxes and lines in a picture of flows. This is pure geometry, without colours, words or mark-up.
//!
//! Start at [`layout`]. The picture is a grid of slots. Columns belong to zones, with an empty column for each boundary between
//! two zones; rows belong to tiers. Between columns and rows are channels. A line consists of *tracks*: pieces that run in a
//! channel, or in the gap between two boxes. Tracks in the same channel or gap never have the same coordinate if they could
//! touch. So no line covers another and no line crosses a box, whatever the search decides.
//!
//! The search uses neither random numbers nor a clock, and it measures a limited number of pictures. So the same graph always
//! gives the same picture.
//!
//! The files of this module use each other: the search chooses among the routes of a grid, and judges them by the drawn
//! picture.

mod draw;
mod grid;
mod labels;
mod routes;
#[cfg(test)]
mod tests;

use draw::Drawing;
use grid::Grid;
use routes::{Route, routes};

/// The width of every picture, in pixels.
pub(crate) const WIDTH: f64 = 750.0;

/// A graph to be drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Graph {
    /// The number of zones.
    pub zones: usize,
    pub nodes: Vec<Node>,
    /// The edges. No edge leads from a node to itself.
    pub edges: Vec<Edge>,
    /// The width at the left for the names of the tiers.
    pub gutter: f64,
}

/// A box.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The index of its zone, from the left.
    pub zone: usize,
    /// The index of its tier, from the top. Tiers without nodes take no space.
    pub tier: usize,
    /// Whether it needs a second line.
    pub is_tall: bool,
}

/// A line.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    pub from: usize,
    pub to: usize,
    /// Whether it has an arrow at both ends.
    pub both: bool,
    /// The number on the line.
    pub number: usize,
    /// Whether it has a mark at a boundary.
    pub is_marked: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub(crate) fn touches(&self, other: &Self, gap: f64) -> bool {
        self.left - gap < other.right
            && self.right + gap > other.left
            && self.top - gap < other.bottom
            && self.bottom + gap > other.top
    }

    fn between(one: Point, other: Point) -> Self {
        Self {
            left: one.x.min(other.x),
            top: one.y.min(other.y),
            right: one.x.max(other.x),
            bottom: one.y.max(other.y),
        }
    }
}

/// A tier of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Band {
    /// Its index in the graph.
    pub tier: usize,
    pub top: f64,
    pub bottom: f64,
    /// The top of its first boxes.
    pub first: f64,
}

/// The finished picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Picture {
    pub height: f64,
    /// The width of the boxes.
    pub box_width: f64,
    /// The number of crossings of lines.
    pub crossings: usize,
    /// The number of crossings when each line had its shortest route.
    pub crossings_at_first: usize,
    /// The box of each node.
    pub boxes: Vec<Rect>,
    /// The corners of each edge.
    pub lines: Vec<Vec<Point>>,
    /// The position of each edge's number, if there is one.
    pub labels: Vec<Option<Rect>>,
    /// The position of each edge's mark, if it has one.
    pub marks: Vec<Option<Point>>,
    /// The positions of the boundaries between the zones, from the left.
    pub bounds: Vec<f64>,
    pub bands: Vec<Band>,
}

/// How often a picture in which numbers find no position is drawn again with more space.
const REPAIRS: usize = 8;

/// Draws a graph. Measures about `budget` pictures to find a good one.
pub(crate) fn layout(graph: &Graph, budget: usize) -> Picture {
    let mut search = Search::new(graph, budget);
    search.run();
    for repair in 0..=REPAIRS {
        let numbers = labels::place(&search.drawing, &search.grid, graph);
        if numbers.crowded.is_empty() || repair == REPAIRS {
            return search.picture(numbers);
        }
        search.give_room(&numbers.crowded);
    }
    unreachable!("the last repair returns")
}

/// A picture that is being improved.
struct Search<'g> {
    graph: &'g Graph,
    grid: Grid,
    /// The route of each edge.
    taken: Vec<Route>,
    drawing: Drawing,
    left: usize,
    at_first: usize,
}

impl<'g> Search<'g> {
    fn new(graph: &'g Graph, budget: usize) -> Self {
        let mut grid = Grid::new(graph);
        grid.place(graph);
        let taken = graph.edges.iter().map(|edge| routes(&grid, edge).swap_remove(0)).collect();
        let drawing = Drawing::new(&grid);
        Self { graph, grid, taken, drawing, left: budget, at_first: 0 }
    }

    /// Draws the picture and returns its cost.
    fn measure(&mut self) -> f64 {
        self.left = self.left.saturating_sub(1);
        self.drawing.draw(&self.grid, self.graph, &self.taken);
        self.drawing.cost(&self.taken)
    }

    fn run(&mut self) {
        self.measure();
        self.at_first = self.drawing.crossings();
        let every: Vec<usize> = (0..self.taken.len()).collect();
        self.choose_routes(&every, 2);
        let mut last = self.choose_order();
        for _ in 0..4 {
            if self.left == 0 {
                break;
            }
            self.swap_slots();
            self.choose_routes(&every, 2);
            let now = self.choose_order();
            if now > last - 1e-9 {
                break;
            }
            last = now;
        }
        self.measure();
    }

    /// Tries all other routes of each edge, shortest edges first, and keeps improvements.
    fn choose_routes(&mut self, edges: &[usize], passes: usize) {
        let mut choices: Vec<(usize, Vec<Route>)> =
            edges.iter().map(|edge| (*edge, routes(&self.grid, &self.graph.edges[*edge]))).collect();
        choices.sort_by(|(one, a), (other, b)| a[0].cost.total_cmp(&b[0].cost).then(one.cmp(other)));
        let mut best = self.measure();
        for _ in 0..passes {
            let mut is_better = false;
            for (edge, routes) in &choices {
                for route in routes {
                    if *route == self.taken[*edge] {
                        continue;
                    }
                    if self.left == 0 {
                        return;
                    }
                    let before = std::mem::replace(&mut self.taken[*edge], route.clone());
                    let cost = self.measure();
                    if cost < best - 1e-9 {
                        (best, is_better) = (cost, true);
                    } else {
                        self.taken[*edge] = before;
                    }
                }
            }
            if !is_better {
                return;
            }
        }
    }

    /// Swaps neighbours in each channel and gap as long as that improves the picture.
    fn choose_order(&mut self) -> f64 {
        let mut best = self.measure();
        for _ in 0..4 {
            let mut is_better = false;
            for pool in 0..self.drawing.pools.len() {
                for apart in [1, 2] {
                    for at in 0..self.drawing.pools[pool].len().saturating_sub(apart) {
                        if self.left == 0 {
                            return best;
                        }
                        let mut order = self.drawing.pools[pool].clone();
                        if at + apart >= order.len() {
                            break;
                        }
                        order.swap(at, at + apart);
                        let before = std::mem::replace(&mut self.drawing.order[pool], order);
                        let cost = self.measure();
                        if cost < best - 1e-9 {
                            (best, is_better) = (cost, true);
                        } else {
                            self.drawing.order[pool] = before;
                        }
                    }
                }
            }
            if !is_better {
                break;
            }
        }
        self.measure()
    }

    /// Swaps boxes within a cell, and keeps swaps that improve the drawn picture.
    fn swap_slots(&mut self) {
        let mut best = self.measure();
        for cell in 0..self.grid.cells.len() {
            for (one, other) in self.grid.pairs(cell) {
                if self.left == 0 {
                    return;
                }
                let before = (self.taken.clone(), self.drawing.order.clone());
                self.grid.swap(one, other);
                let mut changed = Vec::new();
                for (number, edge) in self.graph.edges.iter().enumerate() {
                    let mut routes = routes(&self.grid, edge);
                    match routes.iter().position(|route| route.is_like(&self.taken[number])) {
                        Some(same) => self.taken[number] = routes.swap_remove(same),
                        None => {
                            self.taken[number] = routes.swap_remove(0);
                            changed.push(number);
                        }
                    }
                }
                self.choose_routes(&changed, 1);
                let cost = self.measure();
                if cost < best - 1e-9 {
                    best = cost;
                } else {
                    self.grid.swap(one, other);
                    (self.taken, self.drawing.order) = before;
                }
            }
        }
        self.measure();
    }

    /// Widens a channel for each of these edges.
    fn give_room(&mut self, crowded: &[usize]) {
        let mut widened = Vec::new();
        for edge in crowded {
            let channel = self.drawing.channel_of(&self.grid, self.graph, *edge, &self.taken[*edge]);
            if !widened.contains(&channel) {
                widened.push(channel);
                self.drawing.widen(channel);
            }
        }
        self.measure();
    }

    fn picture(self, numbers: labels::Numbers) -> Picture {
        let Self { grid, drawing, graph, at_first, .. } = self;
        Picture {
            height: drawing.height,
            box_width: drawing.box_width,
            crossings: drawing.crossings(),
            crossings_at_first: at_first,
            boxes: (0..graph.nodes.len()).map(|node| drawing.box_of(&grid, node)).collect(),
            bounds: drawing.bounds(&grid),
            bands: drawing.bands(&grid),
            lines: drawing.lines,
            labels: numbers.labels,
            marks: numbers.marks,
        }
    }
}
