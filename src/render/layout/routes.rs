//! The routes that a line can take between two boxes: all routes of a few shapes with at most four bends.

use std::ops::Range;

use super::Edge;
use super::grid::{Grid, Slot};

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
    let mut found: Vec<Route> = Vec::new();
    let keep = |cost: f64, start: Side, end: Side, tracks: &[Track]| {
        // Equal costs keep the order of the shapes. What is dearer than the last that is kept need not be made.
        let place = found.partition_point(|route: &Route| route.cost <= cost);
        if place < KEPT {
            found.truncate(KEPT - 1);
            found.insert(place, Route { cost, start, end, tracks: tracks.to_vec() });
        }
    };
    Ways { grid, from: grid.at[edge.from], to: grid.at[edge.to], keep }.every();
    found
}

/// The cost of the cheapest route.
pub(super) fn cheapest(grid: &Grid, edge: &Edge) -> f64 {
    let mut least = f64::INFINITY;
    let keep = |cost: f64, _: Side, _: Side, _: &[Track]| least = least.min(cost);
    Ways { grid, from: grid.at[edge.from], to: grid.at[edge.to], keep }.every();
    least
}

/// Goes over all ways between two slots, and gives each to `keep`.
struct Ways<'g, K> {
    grid: &'g Grid,
    from: Slot,
    to: Slot,
    keep: K,
}

/// The channels that can be reached from each side of a box without crossing another box.
struct Reach {
    right: Range<usize>,
    left: Range<usize>,
    down: Range<usize>,
    up: Range<usize>,
}

impl Reach {
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

impl<K: FnMut(f64, Side, Side, &[Track])> Ways<'_, K> {
    fn every(&mut self) {
        let ((ca, ra), (cb, rb)) = (self.from, self.to);
        let (from, to) = (self.reach(self.from), self.reach(self.to));
        if ra == rb && self.is_free_row(ra, ca, cb) {
            let (a, b) = if ca < cb { (Side::Right, Side::Left) } else { (Side::Left, Side::Right) };
            self.add(a, b, &[self.row_gap(self.from, a)]);
        }
        if ca == cb && self.is_free_column(ca, ra, rb) {
            let (a, b) = if ra < rb { (Side::Down, Side::Up) } else { (Side::Up, Side::Down) };
            self.add(a, b, &[self.column_gap(self.from, a)]);
        }
        if ca != cb && ra != rb {
            self.one_bend();
        }
        for a in SIDES {
            for b in SIDES {
                for lane in from.side(a).filter(|lane| ra != rb && to.side(b).contains(lane)) {
                    self.add(a, b, &[self.row_gap(self.from, a), lane_down(lane), self.row_gap(self.to, b)]);
                }
            }
        }
        for a in ENDS {
            for b in ENDS {
                for lane in from.side(a).filter(|lane| ca != cb && to.side(b).contains(lane)) {
                    self.add(a, b, &[self.column_gap(self.from, a), lane_across(lane), self.column_gap(self.to, b)]);
                }
            }
        }
        for a in SIDES {
            for b in ENDS {
                for down in from.side(a) {
                    for across in to.side(b) {
                        let tracks = [
                            self.row_gap(self.from, a),
                            lane_down(down),
                            lane_across(across),
                            self.column_gap(self.to, b),
                        ];
                        self.add(a, b, &tracks);
                    }
                }
            }
        }
        for a in ENDS {
            for b in SIDES {
                for across in from.side(a) {
                    for down in to.side(b) {
                        let tracks = [
                            self.column_gap(self.from, a),
                            lane_across(across),
                            lane_down(down),
                            self.row_gap(self.to, b),
                        ];
                        self.add(a, b, &tracks);
                    }
                }
            }
        }
        let mut between = [ra, ra + 1, rb, rb + 1];
        between.sort_unstable();
        for a in SIDES {
            for b in SIDES {
                for first in from.side(a) {
                    for second in to.side(b).filter(|second| *second != first) {
                        for (number, across) in between.iter().enumerate() {
                            if number > 0 && between[number - 1] == *across {
                                continue;
                            }
                            let tracks = [
                                self.row_gap(self.from, a),
                                lane_down(first),
                                lane_across(*across),
                                lane_down(second),
                                self.row_gap(self.to, b),
                            ];
                            self.add(a, b, &tracks);
                        }
                    }
                }
            }
        }
    }

    /// Through empty slots, with one corner.
    fn one_bend(&mut self) {
        let ((ca, ra), (cb, rb)) = (self.from, self.to);
        let (vertical_start, vertical_end) = if rb > ra { (Side::Down, Side::Up) } else { (Side::Up, Side::Down) };
        let (start, end) = if cb > ca { (Side::Right, Side::Left) } else { (Side::Left, Side::Right) };
        if !self.grid.is_taken((ca, rb)) && self.is_free_column(ca, ra, rb) && self.is_free_row(rb, ca, cb) {
            let tracks = [self.column_gap(self.from, vertical_start), self.row_gap(self.to, end)];
            self.add(vertical_start, end, &tracks);
        }
        if !self.grid.is_taken((cb, ra)) && self.is_free_row(ra, ca, cb) && self.is_free_column(cb, ra, rb) {
            let tracks = [self.row_gap(self.from, start), self.column_gap(self.to, vertical_end)];
            self.add(start, vertical_end, &tracks);
        }
    }

    /// Adds a way, with 62 pixels for a column, 32 for a row, and something for bends and vertical lanes.
    fn add(&mut self, start: Side, end: Side, tracks: &[Track]) {
        let (mut x, mut y) = (2 * self.from.0 + 1, 2 * self.from.1 + 1);
        let mut length = 0;
        for track in tracks {
            if track.is_horizontal() {
                length += track.at.abs_diff(y) * 32;
                y = track.at;
            } else {
                length += track.at.abs_diff(x) * 62;
                x = track.at;
            }
        }
        length += (2 * self.to.0 + 1).abs_diff(x) * 62 + (2 * self.to.1 + 1).abs_diff(y) * 32;
        let lanes = tracks.iter().filter(|track| matches!(track.pool, Pool::Down(_))).count();
        let cost = (length + 34 * (tracks.len() - 1) + 22 * lanes) as f64;
        (self.keep)(cost, start, end, tracks);
    }

    fn is_free_row(&self, row: usize, one: usize, other: usize) -> bool {
        (one.min(other) + 1..one.max(other)).all(|column| !self.grid.is_taken((column, row)))
    }

    fn is_free_column(&self, column: usize, one: usize, other: usize) -> bool {
        (one.min(other) + 1..one.max(other)).all(|row| !self.grid.is_taken((column, row)))
    }

    fn reach(&self, (column, row): Slot) -> Reach {
        let (columns, rows) = (self.grid.columns.len(), self.grid.rows.len());
        let right = (column + 1..columns).find(|it| self.grid.is_taken((*it, row))).unwrap_or(columns);
        let left = (0..column).rev().find(|it| self.grid.is_taken((*it, row))).map_or(0, |it| it + 1);
        let down = (row + 1..rows).find(|it| self.grid.is_taken((column, *it))).unwrap_or(rows);
        let up = (0..row).rev().find(|it| self.grid.is_taken((column, *it))).map_or(0, |it| it + 1);
        Reach { right: column + 1..right + 1, left: left..column + 1, down: row + 1..down + 1, up: up..row + 1 }
    }

    fn row_gap(&self, (column, row): Slot, side: Side) -> Track {
        let before = if side == Side::Right { column + 1 } else { column };
        let boxes = (0..before).filter(|it| self.grid.is_taken((*it, row))).count();
        Track { pool: Pool::RowGap(row, boxes), at: 2 * row + 1 }
    }

    fn column_gap(&self, (column, row): Slot, side: Side) -> Track {
        let before = if side == Side::Down { row + 1 } else { row };
        let boxes = (0..before).filter(|it| self.grid.is_taken((column, *it))).count();
        Track { pool: Pool::ColumnGap(column, boxes), at: 2 * column + 1 }
    }
}

fn lane_down(channel: usize) -> Track {
    Track { pool: Pool::Down(channel), at: 2 * channel }
}

fn lane_across(channel: usize) -> Track {
    Track { pool: Pool::Across(channel), at: 2 * channel }
}
