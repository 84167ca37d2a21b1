//! The routes that a line can take between two boxes: all routes of a few shapes with at most four bends.

use std::ops::Range;

use super::Edge;
use super::grid::{Grid, Slot};

use crate::order::Sort as _;

/// The side on which a line leaves a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
    Up,
    Down,
}

/// The channel or gap in which a track runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pool {
    /// The gap in a row after this number of boxes.
    RowGap(usize, usize),
    /// The gap in a column below this number of boxes.
    ColumnGap(usize, usize),
    /// The channel above a row.
    Across(usize),
    /// The channel to the left of a column.
    Down(usize),
}

/// One straight piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Track {
    pub(super) pool: Pool,
    /// Its position in half steps: of rows if it is horizontal, otherwise of columns.
    pub(super) at: usize,
}

impl Track {
    pub(super) fn is_horizontal(&self) -> bool {
        matches!(self.pool, Pool::RowGap(..) | Pool::Across(_))
    }
}

/// One possible route of an edge.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Route {
    /// Its estimated length, with an addition for each bend.
    pub(super) cost: f64,
    pub(super) start: Side,
    pub(super) end: Side,
    pub(super) tracks: Vec<Track>,
}

impl Route {
    /// Whether another route is the same.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.start == other.start && self.end == other.end && self.tracks == other.tracks
    }
}

/// The highest number of routes of an edge that are kept.
const KEPT: usize = 20;

/// The routes of an edge, cheapest first. There is at least one.
pub(super) fn routes(grid: &Grid, edge: &Edge) -> Vec<Route> {
    Ways::new(grid, edge, Vec::new()).every()
}

/// The cost of the cheapest route.
pub(super) fn cheapest(grid: &Grid, edge: &Edge) -> f64 {
    Ways::new(grid, edge, f64::INFINITY).every()
}

/// Decides which of the routes that are found to keep.
trait Keep {
    /// A route that costs this much or more is not needed.
    fn limit(&self) -> f64;

    /// Keeps a route whose cost is below the limit.
    fn keep(&mut self, cost: f64, start: Side, end: Side, tracks: impl FnOnce() -> Vec<Track>);
}

/// Keeps the cheapest routes, in order. Routes of equal cost stay in the order in which they were found.
impl Keep for Vec<Route> {
    fn limit(&self) -> f64 {
        self.get(KEPT - 1).map_or(f64::INFINITY, |last| last.cost)
    }

    fn keep(&mut self, cost: f64, start: Side, end: Side, tracks: impl FnOnce() -> Vec<Track>) {
        let place = self.partition_point(|route| route.cost <= cost);
        self.truncate(KEPT - 1);
        self.insert(place, Route { cost, start, end, tracks: tracks() });
    }
}

/// Keeps only the lowest cost.
impl Keep for f64 {
    fn limit(&self) -> f64 {
        *self
    }

    fn keep(&mut self, cost: f64, _: Side, _: Side, _: impl FnOnce() -> Vec<Track>) {
        *self = cost;
    }
}

/// Generates all routes between two slots, and passes those that are cheap enough to `kept`.
struct Ways<'g, K> {
    grid: &'g Grid,
    from: End,
    to: End,
    kept: K,
}

/// A box at one end of an edge.
struct End {
    slot: Slot,
    reach: Reach,
}

impl End {
    fn new(grid: &Grid, slot: Slot) -> Self {
        Self { slot, reach: Reach::new(grid, slot) }
    }

    /// Its position in half steps, like [`Track::at`].
    fn at(&self) -> (usize, usize) {
        (2 * self.slot.0 + 1, 2 * self.slot.1 + 1)
    }

    /// The track through which a line leaves the box on this side.
    fn gap(&self, grid: &Grid, side: Side) -> Track {
        let (column, row) = self.slot;
        let boxes_of_row = |before| (0..before).filter(|it| grid.is_taken((*it, row))).count();
        let boxes_of_column = |before| (0..before).filter(|it| grid.is_taken((column, *it))).count();
        match side {
            Side::Left => Track { pool: Pool::RowGap(row, boxes_of_row(column)), at: 2 * row + 1 },
            Side::Right => Track { pool: Pool::RowGap(row, boxes_of_row(column + 1)), at: 2 * row + 1 },
            Side::Up => Track { pool: Pool::ColumnGap(column, boxes_of_column(row)), at: 2 * column + 1 },
            Side::Down => Track { pool: Pool::ColumnGap(column, boxes_of_column(row + 1)), at: 2 * column + 1 },
        }
    }
}

/// The ranges of channels that can be reached from each side of a box without crossing another box.
struct Reach {
    right: Range<usize>,
    left: Range<usize>,
    down: Range<usize>,
    up: Range<usize>,
}

impl Reach {
    fn new(grid: &Grid, (column, row): Slot) -> Self {
        let (columns, rows) = (grid.columns.len(), grid.rows.len());
        let right = (column + 1..columns).find(|it| grid.is_taken((*it, row))).unwrap_or(columns);
        let left = (0..column).rev().find(|it| grid.is_taken((*it, row))).map_or(0, |it| it + 1);
        let down = (row + 1..rows).find(|it| grid.is_taken((column, *it))).unwrap_or(rows);
        let up = (0..row).rev().find(|it| grid.is_taken((column, *it))).map_or(0, |it| it + 1);
        Self { right: column + 1..right + 1, left: left..column + 1, down: row + 1..down + 1, up: up..row + 1 }
    }

    fn side(&self, side: Side) -> Range<usize> {
        match side {
            Side::Left => self.left.clone(),
            Side::Right => self.right.clone(),
            Side::Up => self.up.clone(),
            Side::Down => self.down.clone(),
        }
    }
}

const SIDES: [Side; 2] = [Side::Right, Side::Left];
const ENDS: [Side; 2] = [Side::Down, Side::Up];

/// The costs of half a step between columns, of half a step between rows, of a bend, and of a channel between columns.
const COLUMN: usize = 62;
const ROW: usize = 32;
const BEND: usize = 34;
const DOWN: usize = 22;

impl<'g, K: Keep> Ways<'g, K> {
    fn new(grid: &'g Grid, edge: &Edge, kept: K) -> Self {
        let end = |node: usize| End::new(grid, grid.at[node]);
        Self { grid, from: end(edge.from), to: end(edge.to), kept }
    }

    fn every(mut self) -> K {
        self.straight();
        self.one_bend();
        self.one_lane();
        self.two_lanes();
        self.three_lanes();
        self.kept
    }

    fn straight(&mut self) {
        let ((ca, ra), (cb, rb)) = (self.from.slot, self.to.slot);
        if ra == rb && self.is_free_row(ra, ca, cb) {
            let (a, b) = if ca < cb { (Side::Right, Side::Left) } else { (Side::Left, Side::Right) };
            self.add_straight(a, b);
        }
        if ca == cb && self.is_free_column(ca, ra, rb) {
            let (a, b) = if ra < rb { (Side::Down, Side::Up) } else { (Side::Up, Side::Down) };
            self.add_straight(a, b);
        }
    }

    /// Adds routes through empty slots with one bend.
    fn one_bend(&mut self) {
        let ((ca, ra), (cb, rb)) = (self.from.slot, self.to.slot);
        if ca == cb || ra == rb {
            return;
        }
        let (vertical_start, vertical_end) = if rb > ra { (Side::Down, Side::Up) } else { (Side::Up, Side::Down) };
        let (start, end) = if cb > ca { (Side::Right, Side::Left) } else { (Side::Left, Side::Right) };
        if !self.grid.is_taken((ca, rb)) && self.is_free_column(ca, ra, rb) && self.is_free_row(rb, ca, cb) {
            self.add(vertical_start, end, &[]);
        }
        if !self.grid.is_taken((cb, ra)) && self.is_free_row(ra, ca, cb) && self.is_free_column(cb, ra, rb) {
            self.add(start, vertical_end, &[]);
        }
    }

    /// Adds routes through one channel: from side to side, or from top or bottom to top or bottom.
    fn one_lane(&mut self) {
        let ((ca, ra), (cb, rb)) = (self.from.slot, self.to.slot);
        for (sides, is_free, lane) in
            [(SIDES, ra != rb, lane_down as fn(usize) -> Track), (ENDS, ca != cb, lane_across as fn(usize) -> Track)]
        {
            if !is_free || self.is_hopeless(3, 0) {
                continue;
            }
            for (a, b) in pairs(sides, sides) {
                let (one, other) = (self.from.reach.side(a), self.to.reach.side(b));
                for channel in one.start.max(other.start)..one.end.min(other.end) {
                    self.add(a, b, &[lane(channel)]);
                }
            }
        }
    }

    /// Adds routes through two channels: from a side to the top or bottom, and from the top or bottom to a side.
    fn two_lanes(&mut self) {
        if self.is_hopeless(4, 1) {
            return;
        }
        for (starts, ends, first, second) in [
            (SIDES, ENDS, lane_down as fn(usize) -> Track, lane_across as fn(usize) -> Track),
            (ENDS, SIDES, lane_across as fn(usize) -> Track, lane_down as fn(usize) -> Track),
        ] {
            for (a, b) in pairs(starts, ends) {
                for one in self.from.reach.side(a) {
                    let one = first(one);
                    if self.is_too_dear(one, 4, 1) {
                        continue;
                    }
                    for other in self.to.reach.side(b) {
                        self.add(a, b, &[one, second(other)]);
                    }
                }
            }
        }
    }

    /// Adds routes through three channels from side to side.
    fn three_lanes(&mut self) {
        if self.is_hopeless(5, 2) {
            return;
        }
        let (ra, rb) = (self.from.slot.1, self.to.slot.1);
        let mut between = vec![ra, ra + 1, rb, rb + 1];
        between.in_order();
        between.dedup();
        for (a, b) in pairs(SIDES, SIDES) {
            for first in self.from.reach.side(a) {
                if self.is_too_dear(lane_down(first), 5, 2) {
                    continue;
                }
                for second in self.to.reach.side(b).filter(|second| *second != first) {
                    if self.is_too_dear(lane_down(second), 5, 2) {
                        continue;
                    }
                    for across in &between {
                        self.add(a, b, &[lane_down(first), lane_across(*across), lane_down(second)]);
                    }
                }
            }
        }
    }

    /// Whether every route with this number of tracks costs too much. `downs` is the number of channels between columns in it.
    fn is_hopeless(&self, tracks: usize, downs: usize) -> bool {
        let ((xa, ya), (xb, yb)) = (self.from.at(), self.to.at());
        let length = xa.abs_diff(xb) * COLUMN + ya.abs_diff(yb) * ROW;
        (length + (tracks - 1) * BEND + downs * DOWN) as f64 >= self.kept.limit()
    }

    /// Whether every such route through this channel costs too much.
    fn is_too_dear(&self, lane: Track, tracks: usize, downs: usize) -> bool {
        let ((xa, ya), (xb, yb)) = (self.from.at(), self.to.at());
        let through = |a: usize, b: usize| a.abs_diff(lane.at) + lane.at.abs_diff(b);
        let (x, y) =
            if lane.is_horizontal() { (xa.abs_diff(xb), through(ya, yb)) } else { (through(xa, xb), ya.abs_diff(yb)) };
        (x * COLUMN + y * ROW + (tracks - 1) * BEND + downs * DOWN) as f64 >= self.kept.limit()
    }

    /// Passes the straight route to `kept`, unless it costs too much.
    fn add_straight(&mut self, start: Side, end: Side) {
        let ((xa, ya), (xb, yb)) = (self.from.at(), self.to.at());
        let cost = (xa.abs_diff(xb) * COLUMN + ya.abs_diff(yb) * ROW) as f64;
        if cost < self.kept.limit() {
            let (grid, from) = (self.grid, &self.from);
            self.kept.keep(cost, start, end, || vec![from.gap(grid, start)]);
        }
    }

    /// Passes a route through these channels to `kept`, unless it costs too much. A route without channels has one bend.
    fn add(&mut self, start: Side, end: Side, lanes: &[Track]) {
        let ((mut x, mut y), (last_x, last_y)) = (self.from.at(), self.to.at());
        let (mut columns, mut rows, mut downs) = (0, 0, 0);
        for lane in lanes {
            if lane.is_horizontal() {
                rows += lane.at.abs_diff(y);
                y = lane.at;
            } else {
                columns += lane.at.abs_diff(x);
                x = lane.at;
                downs += 1;
            }
        }
        columns += last_x.abs_diff(x);
        rows += last_y.abs_diff(y);
        let cost = (columns * COLUMN + rows * ROW + (lanes.len() + 1) * BEND + downs * DOWN) as f64;
        if cost < self.kept.limit() {
            let (grid, from, to) = (self.grid, &self.from, &self.to);
            self.kept.keep(cost, start, end, || {
                let mut tracks = vec![from.gap(grid, start)];
                tracks.extend_from_slice(lanes);
                tracks.push(to.gap(grid, end));
                tracks
            });
        }
    }

    fn is_free_row(&self, row: usize, one: usize, other: usize) -> bool {
        (one.min(other) + 1..one.max(other)).all(|column| !self.grid.is_taken((column, row)))
    }

    fn is_free_column(&self, column: usize, one: usize, other: usize) -> bool {
        (one.min(other) + 1..one.max(other)).all(|row| !self.grid.is_taken((column, row)))
    }
}

/// All pairs of a start and an end.
fn pairs(starts: [Side; 2], ends: [Side; 2]) -> impl Iterator<Item = (Side, Side)> {
    starts.into_iter().flat_map(move |a| ends.into_iter().map(move |b| (a, b)))
}

fn lane_down(channel: usize) -> Track {
    Track { pool: Pool::Down(channel), at: 2 * channel }
}

fn lane_across(channel: usize) -> Track {
    Track { pool: Pool::Across(channel), at: 2 * channel }
}
