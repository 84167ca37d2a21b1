//! Converts routes to coordinates, and computes the cost of the result.

use super::grid::Grid;
use super::routes::{Pool, Route, Side, Track};
use super::{Band, Graph, Point, Rect, WIDTH};

use crate::order::Sort as _;

/// The space at the right.
const MARGIN: f64 = 8.0;
/// The distance between two lines that enter a box from the side, or run in the same channel.
const LANE: f64 = 12.0;
/// The distance between two lines that enter a box from above or below, if there is enough space.
const PORT: f64 = 15.0;
/// The largest width of a box.
const BOX_WIDTH: f64 = 132.0;
const BOX_HEIGHT: f64 = 46.0;
/// The additional height of a box with a second line.
const SECOND_LINE: f64 = 14.0;
/// The space for the names of the zones.
const HEAD: f64 = 30.0;
/// The distance between a box and a line beside it.
const BESIDE_BOX: f64 = 13.0;
/// The distance between a boundary, or the edge of the picture, and a line beside it.
const BESIDE_BOUND: f64 = 6.0;
/// The width of the column of a boundary.
const BOUND: f64 = 6.0;
/// The least length of a straight line between two boxes.
const STRAIGHT: f64 = 42.0;
/// The additional width of a channel in which a number found no position.
const MORE_ROOM: f64 = 12.0;
/// Boxes narrower than this increase the cost of a picture.
const COMFORTABLE: f64 = 94.0;

/// A straight piece of a line: y of a horizontal one, else x, and where it begins and ends on the other axis.
struct Piece {
    edge: usize,
    is_across: bool,
    at: f64,
    from: f64,
    to: f64,
}

impl Piece {
    fn new((edge, a, b): (usize, Point, Point)) -> Self {
        let is_across = (a.y - b.y).abs() < 0.01;
        let (at, one, other) = if is_across { (a.y.min(b.y), a.x, b.x) } else { (a.x.min(b.x), a.y, b.y) };
        Self { edge, is_across, at, from: one.min(other), to: one.max(other) }
    }
}

/// A track, identified by its edge and its index in the edge's route.
pub(super) type TrackId = (usize, usize);

/// A channel that can be widened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    Across(usize),
    Down(usize),
}

/// A channel between columns: the position of its first lane, and the number of lanes.
#[derive(Debug, Clone, Copy, Default)]
struct Lanes {
    width: f64,
    first: f64,
    count: usize,
}

impl Lanes {
    /// Widens the channel, and keeps its lanes in the middle.
    fn widen(&mut self, more: f64) {
        if more > 0.0 {
            self.width += more;
            if self.count > 0 {
                self.first += more / 2.0;
            }
        }
    }
}

/// A picture with its coordinates.
pub(super) struct Drawing {
    /// The tracks in each channel and gap, in their order.
    pub(super) pools: Vec<Vec<TrackId>>,
    /// The chosen order in each channel and gap; empty for the default order.
    pub(super) order: Vec<Vec<TrackId>>,
    pub(super) lines: Vec<Vec<Point>>,
    pub(super) height: f64,
    pub(super) box_width: f64,
    /// The left edge and the width of each column.
    columns: Vec<(f64, f64)>,
    /// The top and the height of each row.
    rows: Vec<(f64, f64)>,
    /// The top and the height of the channel above each row, and of the channel below the last row.
    across: Vec<(f64, f64)>,
    more_across: Vec<f64>,
    more_down: Vec<f64>,
    /// The coordinate of each track: y for a horizontal track, x for a vertical one.
    coordinates: Vec<[f64; TRACKS]>,
    lane: Vec<[usize; TRACKS]>,
}

/// The highest number of tracks in a route.
const TRACKS: usize = 5;

impl Drawing {
    pub(super) fn new(grid: &Grid) -> Self {
        let (columns, rows) = (grid.columns.len(), grid.rows.len());
        let pools = rows * (columns + 1) + columns * (rows + 1) + rows + 1 + columns + 1;
        Self {
            pools: vec![Vec::new(); pools],
            order: vec![Vec::new(); pools],
            lines: Vec::new(),
            height: 0.0,
            box_width: 0.0,
            columns: vec![(0.0, 0.0); columns],
            rows: vec![(0.0, 0.0); rows],
            across: vec![(0.0, 0.0); rows + 1],
            more_across: vec![0.0; rows + 1],
            more_down: vec![0.0; columns + 1],
            coordinates: Vec::new(),
            lane: Vec::new(),
        }
    }

    /// The index of a pool.
    fn index(&self, pool: Pool) -> usize {
        let (columns, rows) = (self.columns.len(), self.rows.len());
        let gaps = rows * (columns + 1);
        let channels = gaps + columns * (rows + 1);
        match pool {
            Pool::RowGap(row, boxes) => row * (columns + 1) + boxes,
            Pool::ColumnGap(column, boxes) => gaps + column * (rows + 1) + boxes,
            Pool::Across(row) => channels + row,
            Pool::Down(column) => channels + rows + 1 + column,
        }
    }

    fn pool(&self, pool: Pool) -> &[TrackId] {
        &self.pools[self.index(pool)]
    }

    /// Computes the coordinates of every box and line.
    pub(super) fn draw(&mut self, grid: &Grid, graph: &Graph, taken: &[Route]) {
        self.coordinates.resize(taken.len(), [0.0; TRACKS]);
        self.lane.resize(taken.len(), [0; TRACKS]);
        self.fill_pools(grid, graph, taken);
        self.draw_rows(grid, graph, taken);
        self.draw_columns(grid, graph, taken);
        self.draw_lines(grid, graph, taken);
    }

    fn fill_pools(&mut self, grid: &Grid, graph: &Graph, taken: &[Route]) {
        self.pools.iter_mut().for_each(Vec::clear);
        for (edge, route) in taken.iter().enumerate() {
            for (place, track) in route.tracks.iter().enumerate() {
                let index = self.index(track.pool);
                self.pools[index].push((edge, place));
            }
        }
        for (pool, order) in self.pools.iter_mut().zip(&self.order) {
            if pool.len() < 2 {
                continue;
            }
            if order.len() == pool.len() && order.iter().all(|track| pool.contains(track)) {
                pool.clone_from(order);
            } else {
                pool.in_order_of(|track| pull(grid, graph, taken, *track));
            }
        }
    }

    /// Computes heights: the fullest gap of a row determines the row, and the lanes determine the channels between rows.
    fn draw_rows(&mut self, grid: &Grid, graph: &Graph, taken: &[Route]) {
        let (columns, rows) = (self.columns.len(), self.rows.len());
        let mut heights = vec![BOX_HEIGHT; rows];
        for (node, (_, row)) in grid.at.iter().enumerate() {
            if grid.tall[node] {
                heights[*row] = BOX_HEIGHT + SECOND_LINE;
            }
        }
        for (row, height) in heights.iter_mut().enumerate() {
            let most = (0..=columns).map(|boxes| self.pool(Pool::RowGap(row, boxes)).len()).max().unwrap_or(0);
            *height = height.max(LANE * (most + 1) as f64);
        }
        let mut lanes = vec![0; rows + 1];
        for (row, count) in lanes.iter_mut().enumerate() {
            let span = |(edge, place): TrackId| {
                let tracks = &taken[edge].tracks;
                let (one, other) = (tracks[place - 1].at as f64, tracks[place + 1].at as f64);
                (one.min(other), one.max(other))
            };
            let index = self.index(Pool::Across(row));
            *count = colour(&self.pools[index], span, 0.0, &mut self.lane);
        }
        // A short line between two boxes needs space for its arrow and its number.
        let mut is_tight = vec![false; rows + 1];
        for (edge, route) in graph.edges.iter().zip(taken) {
            let (one, other) = (grid.at[edge.from].1, grid.at[edge.to].1);
            if matches!(route.tracks.as_slice(), [Track { pool: Pool::ColumnGap(..), .. }]) && one.abs_diff(other) == 1
            {
                is_tight[one.max(other)] = true;
            }
        }
        let mut y = HEAD;
        for row in 0..=rows {
            let is_rim = row == 0 || row == rows;
            let is_new_tier = !is_rim && grid.rows[row] != grid.rows[row - 1];
            let base = match (is_rim, is_tight[row], is_new_tier) {
                (true, ..) => 8.0,
                (_, true, _) => 38.0,
                (_, _, true) => 26.0,
                _ => 14.0,
            };
            let needed =
                if lanes[row] == 0 { 0.0 } else { (lanes[row] - 1) as f64 * LANE + if is_rim { 22.0 } else { 26.0 } };
            let height = f64::max(base, needed) + self.more_across[row];
            self.across[row] = (y, height);
            y += height;
            if row < rows {
                self.rows[row] = (y, heights[row]);
                y += heights[row];
            }
        }
        self.height = y;
        for row in 0..rows {
            let (top, height) = self.rows[row];
            for boxes in 0..=columns {
                let index = self.index(Pool::RowGap(row, boxes));
                let middle = (self.pools[index].len() as f64 - 1.0) / 2.0;
                for (number, (edge, place)) in self.pools[index].iter().enumerate() {
                    self.coordinates[*edge][*place] = top + height / 2.0 + (number as f64 - middle) * LANE;
                }
            }
        }
        for (row, lanes) in lanes.iter().enumerate().take(rows + 1) {
            let (top, height) = self.across[row];
            let width = lanes.saturating_sub(1) as f64 * LANE;
            let first = match row {
                0 => top + height - 13.0 - width,
                row if row == rows => top + 13.0,
                _ => top + (height - width) / 2.0,
            };
            let index = self.index(Pool::Across(row));
            for (edge, place) in &self.pools[index] {
                self.coordinates[*edge][*place] = first + self.lane[*edge][*place] as f64 * LANE;
            }
        }
    }

    /// Computes widths: the channels take what their lanes need, and the boxes share the rest.
    fn draw_columns(&mut self, grid: &Grid, graph: &Graph, taken: &[Route]) {
        let columns = self.columns.len();
        let has_boxes =
            |column: Option<usize>| column.is_some_and(|it| grid.columns.get(it).is_some_and(Option::is_some));
        let mut down = vec![Lanes::default(); columns + 1];
        for (channel, lanes) in down.iter_mut().enumerate() {
            let index = self.index(Pool::Down(channel));
            let coordinates = &self.coordinates;
            let span = |(edge, place): TrackId| {
                let (one, other) = (coordinates[edge][place - 1], coordinates[edge][place + 1]);
                (one.min(other), one.max(other))
            };
            let count = colour(&self.pools[index], span, 5.0, &mut self.lane);
            let (left, right) = (has_boxes(channel.checked_sub(1)), has_boxes(Some(channel)));
            let pad = |is_box: bool| if is_box { BESIDE_BOX } else { BESIDE_BOUND };
            *lanes = match count {
                0 if left && right => Lanes { width: BESIDE_BOX, ..Lanes::default() },
                0 if left || right => Lanes { width: 6.0, ..Lanes::default() },
                0 => Lanes { width: 2.0, ..Lanes::default() },
                count => Lanes { width: pad(left) + pad(right) + (count - 1) as f64 * LANE, first: pad(left), count },
            };
            if count == 0 && channel > 0 && channel < columns {
                lanes.width = lanes.width.max(18.0);
            }
        }
        // A straight line between neighbours needs space for its arrow and its number.
        for (edge, route) in graph.edges.iter().zip(taken) {
            let (one, other) = (grid.at[edge.from].0, grid.at[edge.to].0);
            let is_straight = matches!(route.tracks.as_slice(), [Track { pool: Pool::RowGap(..), .. }]);
            if is_straight && one.abs_diff(other) == 1 {
                let lanes = &mut down[one.max(other)];
                lanes.widen(STRAIGHT - lanes.width);
            }
        }
        for (lanes, more) in down.iter_mut().zip(&self.more_down) {
            lanes.widen(*more);
        }
        let boxes = grid.columns.iter().flatten().count() as f64;
        let bounds = (columns as f64 - boxes) * BOUND;
        let free = WIDTH - graph.gutter - MARGIN - bounds - down.iter().map(|lanes| lanes.width).sum::<f64>();
        self.box_width = f64::min(BOX_WIDTH, free / boxes);
        let slack = free - self.box_width * boxes;
        let grow = if columns > 1 { slack / (columns - 1) as f64 } else { 0.0 };
        let mut x = graph.gutter;
        for (channel, lanes) in down.iter().enumerate().take(columns + 1) {
            let grow = if channel > 0 && channel < columns { grow } else { 0.0 };
            let first = x + grow / 2.0 + lanes.first;
            let index = self.index(Pool::Down(channel));
            for (edge, place) in &self.pools[index] {
                self.coordinates[*edge][*place] = first + self.lane[*edge][*place] as f64 * LANE;
            }
            x += lanes.width + grow;
            if channel < columns {
                let width = if grid.columns[channel].is_some() { self.box_width } else { BOUND };
                self.columns[channel] = (x, width);
                x += width;
            }
        }
        self.draw_ports();
    }

    /// Computes the positions of lines that enter boxes from above and below.
    fn draw_ports(&mut self) {
        for column in 0..self.columns.len() {
            let (left, width) = self.columns[column];
            for boxes in 0..=self.rows.len() {
                let index = self.index(Pool::ColumnGap(column, boxes));
                let gaps = self.pools[index].len().saturating_sub(1);
                let pitch = if gaps == 0 { 0.0 } else { PORT.min((width - 28.0) / gaps as f64) };
                for (number, (edge, place)) in self.pools[index].iter().enumerate() {
                    let offset = (number as f64 - gaps as f64 / 2.0) * pitch;
                    self.coordinates[*edge][*place] = left + width / 2.0 - 4.0 + offset;
                }
            }
        }
    }

    fn draw_lines(&mut self, grid: &Grid, graph: &Graph, taken: &[Route]) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.resize(taken.len(), Vec::new());
        for (number, (edge, route)) in graph.edges.iter().zip(taken).enumerate() {
            let at = |place: usize| self.coordinates[number][place];
            let port = |node: usize, side: Side, place: usize| {
                let frame = self.box_of(grid, node);
                match side {
                    Side::Right => Point { x: frame.right, y: at(place) },
                    Side::Left => Point { x: frame.left, y: at(place) },
                    Side::Down => Point { x: at(place), y: frame.bottom },
                    Side::Up => Point { x: at(place), y: frame.top },
                }
            };
            let last = route.tracks.len() - 1;
            let line = &mut lines[number];
            line.clear();
            line.push(port(edge.from, route.start, 0));
            for place in 0..last {
                let (one, next) = (at(place), at(place + 1));
                let is_across = route.tracks[place].is_horizontal();
                line.push(if is_across { Point { x: next, y: one } } else { Point { x: one, y: next } });
            }
            line.push(port(edge.to, route.end, last));
        }
        self.lines = lines;
    }

    /// The cost of the picture: lower is better.
    pub(super) fn cost(&self, taken: &[Route]) -> f64 {
        let length: f64 = self.segments().map(|(_, a, b)| (a.x - b.x).abs() + (a.y - b.y).abs()).sum();
        let bends: usize = taken.iter().map(|route| route.tracks.len() - 1).sum();
        let thin = f64::max(0.0, COMFORTABLE - self.box_width);
        let ports = ((self.box_width - 28.0) / 9.0).max(0.0) as usize + 1;
        let (columns, rows) = (self.columns.len(), self.rows.len());
        let gaps = rows * (columns + 1)..rows * (columns + 1) + columns * (rows + 1);
        let crowded: usize = self.pools[gaps].iter().map(|pool| pool.len().saturating_sub(ports)).sum();
        14.0 * self.crossings() as f64
            + 9.0 * bends as f64
            + length / 45.0
            + self.height / 25.0
            + 9.0 * thin
            + 40.0 * crowded as f64
            - 0.3 * self.box_width
    }

    /// The straight pieces of all lines, each with its edge.
    pub(super) fn segments(&self) -> impl Iterator<Item = (usize, Point, Point)> + '_ {
        let lines = self.lines.iter().enumerate();
        lines.flat_map(|(edge, line)| line.windows(2).map(move |pair| (edge, pair[0], pair[1])))
    }

    /// The number of crossings of lines.
    pub(super) fn crossings(&self) -> usize {
        let (across, mut down): (Vec<Piece>, Vec<Piece>) =
            self.segments().map(Piece::new).partition(|piece| piece.is_across);
        down.in_order_by(|a, b| a.at.total_cmp(&b.at));
        let crossed = |row: &Piece| {
            let first = down.partition_point(|column| column.at <= row.from);
            let columns = down[first..].iter().take_while(|column| column.at < row.to);
            columns.filter(|column| column.edge != row.edge && column.from < row.at && row.at < column.to).count()
        };
        across.iter().map(crossed).sum()
    }

    pub(super) fn box_of(&self, grid: &Grid, node: usize) -> Rect {
        let (column, row) = grid.at[node];
        let ((left, width), (top, height)) = (self.columns[column], self.rows[row]);
        Rect { left, top, right: left + width, bottom: top + height }
    }

    /// The positions of the boundaries.
    pub(super) fn bounds(&self, grid: &Grid) -> Vec<f64> {
        let is_bound = |column: &usize| grid.columns[*column].is_none();
        (0..grid.columns.len()).filter(is_bound).map(|column| self.columns[column].0 + BOUND / 2.0).collect()
    }

    /// The tiers, each from the middle of the channel above it to the middle of the channel below it.
    pub(super) fn bands(&self, grid: &Grid) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::new();
        for (row, tier) in grid.rows.iter().enumerate() {
            if bands.last().is_some_and(|band| band.tier == *tier) {
                continue;
            }
            let (top, height) = self.across[row];
            let top = if row == 0 { top } else { top + height / 2.0 };
            if let Some(above) = bands.last_mut() {
                above.bottom = top;
            }
            bands.push(Band { tier: *tier, top, bottom: self.height, first: self.rows[row].0 });
        }
        bands
    }

    /// The channel to widen for the number of an edge.
    pub(super) fn channel_of(&self, grid: &Grid, graph: &Graph, edge: usize, route: &Route) -> Channel {
        let lane = route.tracks.iter().find_map(|track| match track.pool {
            Pool::Across(row) => Some(row),
            _ => None,
        });
        if let Some(row) = lane {
            return Channel::Across(row);
        }
        let downs = self.lines[edge].windows(2).filter(|pair| (pair[0].x - pair[1].x).abs() < 0.01);
        let longest = downs.max_by(|a, b| (a[0].y - a[1].y).abs().total_cmp(&(b[0].y - b[1].y).abs()));
        match longest {
            Some(pair) => {
                let middle = (pair[0].y + pair[1].y) / 2.0;
                let distance = |row: &usize| {
                    let (top, height) = self.across[*row];
                    (top + height / 2.0 - middle).abs()
                };
                let nearest = (0..self.across.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
                Channel::Across(nearest.unwrap_or(0))
            }
            None => {
                let edge = &graph.edges[edge];
                Channel::Down(grid.at[edge.from].0.min(grid.at[edge.to].0) + 1)
            }
        }
    }

    pub(super) fn widen(&mut self, channel: Channel) {
        match channel {
            Channel::Across(row) => self.more_across[row] += MORE_ROOM,
            Channel::Down(column) => self.more_down[column] += MORE_ROOM,
        }
    }
}

/// Assigns to each track of a channel the first lane in which nothing is nearer than `gap` to its span. Returns the number of lanes.
fn colour(tracks: &[TrackId], span: impl Fn(TrackId) -> (f64, f64), gap: f64, lane: &mut [[usize; TRACKS]]) -> usize {
    let mut used: Vec<Vec<(f64, f64)>> = Vec::new();
    for track in tracks {
        let (low, high) = span(*track);
        let is_free = |spans: &Vec<(f64, f64)>| spans.iter().all(|(from, to)| high + gap < *from || low - gap > *to);
        let number = used.iter().position(is_free).unwrap_or(used.len());
        if number == used.len() {
            used.push(Vec::new());
        }
        used[number].push((low, high));
        lane[track.0][track.1] = number;
    }
    used.len()
}

/// The sort key of a track: the mean position of its neighbours in the route, in twelfths of a half step, then the distance between the
/// ends of the edge, then the edge's index.
fn pull(grid: &Grid, graph: &Graph, taken: &[Route], (edge, place): TrackId) -> (usize, usize, usize) {
    let tracks = &taken[edge].tracks;
    let ends = &graph.edges[edge];
    let ((ca, ra), (cb, rb)) = (grid.at[ends.from], grid.at[ends.to]);
    let is_across = tracks[place].is_horizontal();
    let (one, other, apart) = if is_across { (ra, rb, ca.abs_diff(cb)) } else { (ca, cb, ra.abs_diff(rb)) };
    let like = tracks.iter().enumerate().filter(|(at, track)| *at != place && track.is_horizontal() == is_across);
    let (sum, count) =
        like.fold((2 * one + 1 + 2 * other + 1, 2), |(sum, count), (_, track)| (sum + track.at, count + 1));
    (sum * 12 / count, apart, edge)
}
