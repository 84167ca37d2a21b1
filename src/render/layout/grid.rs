//! The slots of a picture, and which box is in which slot.

use super::routes::cheapest;
use super::{Edge, Graph};

use crate::order::Sort as _;

/// A slot: column and row.
pub(super) type Slot = (usize, usize);

/// Zones and tiers as columns and rows.
pub(super) struct Grid {
    /// The zone of each column; `None` for a boundary.
    pub(super) columns: Vec<Option<usize>>,
    /// The tier of each row.
    pub(super) rows: Vec<usize>,
    /// The slot of each node.
    pub(super) at: Vec<Slot>,
    pub(super) tall: Vec<bool>,
    taken: Vec<Option<usize>>,
    /// The slots of each cell that contains boxes. A cell belongs to one zone and one tier.
    pub(super) cells: Vec<Vec<Slot>>,
}

/// The least number of columns with boxes, if there are enough boxes.
const COLUMNS: usize = 5;

impl Grid {
    pub(super) fn new(graph: &Graph) -> Self {
        let in_cell = |zone: usize, tier: usize| -> Vec<usize> {
            let is_here = |node: &usize| graph.nodes[*node].zone == zone && graph.nodes[*node].tier == tier;
            (0..graph.nodes.len()).filter(is_here).collect()
        };
        let tiers: Vec<usize> = {
            let mut tiers: Vec<usize> = graph.nodes.iter().map(|node| node.tier).collect();
            tiers.in_order();
            tiers.dedup();
            tiers
        };
        let wide = widths(graph, &tiers, in_cell);
        let (mut columns, mut first_column) = (Vec::new(), Vec::new());
        for (zone, width) in wide.iter().enumerate() {
            if zone > 0 {
                columns.push(None);
            }
            first_column.push(columns.len());
            columns.extend(std::iter::repeat_n(Some(zone), *width));
        }
        let (mut rows, mut cells) = (Vec::new(), Vec::new());
        let mut at = vec![(0, 0); graph.nodes.len()];
        for tier in &tiers {
            let first = rows.len();
            let height =
                (0..graph.zones).map(|zone| in_cell(zone, *tier).len().div_ceil(wide[zone])).max().unwrap_or(0);
            rows.extend(std::iter::repeat_n(*tier, height));
            for zone in 0..graph.zones {
                let nodes = in_cell(zone, *tier);
                if nodes.is_empty() {
                    continue;
                }
                let across = first_column[zone]..first_column[zone] + wide[zone];
                let slots: Vec<Slot> =
                    (first..first + height).flat_map(|row| across.clone().map(move |column| (column, row))).collect();
                for (node, slot) in nodes.into_iter().zip(&slots) {
                    at[node] = *slot;
                }
                cells.push(slots);
            }
        }
        let mut taken = vec![None; columns.len() * rows.len()];
        for (node, (column, row)) in at.iter().enumerate() {
            taken[column * rows.len() + row] = Some(node);
        }
        // The fullest cells are the most important.
        let mut grid =
            Self { columns, rows, at, tall: graph.nodes.iter().map(|node| node.is_tall).collect(), taken, cells };
        let full = |grid: &Self, cell: &[Slot]| cell.iter().filter(|slot| grid.is_taken(**slot)).count();
        let mut cells = std::mem::take(&mut grid.cells);
        cells.in_order_of(|cell| std::cmp::Reverse(full(&grid, cell)));
        grid.cells = cells;
        grid
    }

    pub(super) fn node_at(&self, (column, row): Slot) -> Option<usize> {
        self.taken[column * self.rows.len() + row]
    }

    pub(super) fn is_taken(&self, slot: Slot) -> bool {
        self.node_at(slot).is_some()
    }

    /// The pairs of slots of a cell of which at least one is occupied.
    pub(super) fn pairs(&self, cell: usize) -> Vec<(Slot, Slot)> {
        let slots = &self.cells[cell];
        let mut pairs = Vec::new();
        for (number, one) in slots.iter().enumerate() {
            for other in &slots[number + 1..] {
                if self.is_taken(*one) || self.is_taken(*other) {
                    pairs.push((*one, *other));
                }
            }
        }
        pairs
    }

    /// Swaps the contents of two slots.
    pub(super) fn swap(&mut self, one: Slot, other: Slot) {
        let index = |(column, row): Slot| column * self.rows.len() + row;
        let (first, second) = (index(one), index(other));
        self.taken.swap(first, second);
        for slot in [one, other] {
            if let Some(node) = self.node_at(slot) {
                self.at[node] = slot;
            }
        }
    }

    /// Swaps boxes inside their cells as long as this reduces the estimated length of all lines.
    pub(super) fn place(&mut self, graph: &Graph) {
        let mut costs: Vec<f64> = graph.edges.iter().map(|edge| cheapest(self, edge)).collect();
        for _ in 0..6 {
            let mut is_better = false;
            for cell in 0..self.cells.len() {
                for (one, other) in self.pairs(cell) {
                    is_better |= self.swap_if_shorter(graph, (one, other), &mut costs);
                }
            }
            if !is_better {
                break;
            }
        }
    }

    /// Swaps the contents of two slots if that makes the lines shorter, and returns whether it does. `costs` contains the
    /// estimated length of each line.
    fn swap_if_shorter(&mut self, graph: &Graph, (one, other): (Slot, Slot), costs: &mut [f64]) -> bool {
        let moved = [self.node_at(one), self.node_at(other)];
        // If a slot becomes free, any line may find a shorter route. If two boxes are swapped, only their own lines can.
        let changes = |edge: &Edge| match moved {
            [Some(a), Some(b)] => [edge.from, edge.to].iter().any(|node| *node == a || *node == b),
            _ => true,
        };
        self.swap(one, other);
        let edges = graph.edges.iter().enumerate().filter(|(_, edge)| changes(edge));
        let new: Vec<(usize, f64)> = edges.map(|(number, edge)| (number, cheapest(self, edge))).collect();
        let difference: f64 = new.iter().map(|(number, cost)| cost - costs[*number]).sum();
        if difference >= 0.0 {
            self.swap(one, other);
            return false;
        }
        for (number, cost) in new {
            costs[number] = cost;
        }
        true
    }
}

/// The number of columns of each zone. While there is space, one zone gets another column: the zone for which that saves the
/// most rows. If several zones save the same, the one with the fullest cell gets it.
fn widths(graph: &Graph, tiers: &[usize], in_cell: impl Fn(usize, usize) -> Vec<usize>) -> Vec<usize> {
    let counts: Vec<Vec<usize>> =
        (0..graph.zones).map(|zone| tiers.iter().map(|tier| in_cell(zone, *tier).len()).collect()).collect();
    let fullest = |wide: &[usize], zone: usize| counts[zone].iter().map(|count| count.div_ceil(wide[zone])).max();
    let total = |zone: usize| counts[zone].iter().sum::<usize>();
    let rows = |wide: &[usize]| -> usize {
        let of_tier = |tier: usize| (0..graph.zones).map(|zone| counts[zone][tier].div_ceil(wide[zone])).max();
        (0..tiers.len()).filter_map(of_tier).sum()
    };
    let mut wide = vec![1; graph.zones];
    while wide.iter().sum::<usize>() < COLUMNS.max(graph.zones) {
        let rows_with_one_more = |zone: usize| {
            let mut wider = wide.clone();
            wider[zone] += 1;
            rows(&wider)
        };
        let can_be_wider = |zone: &usize| fullest(&wide, *zone).is_some_and(|most| most >= 2);
        let best = (0..graph.zones).filter(can_be_wider).min_by_key(|zone| {
            let full = (fullest(&wide, *zone), total(*zone));
            (rows_with_one_more(*zone), std::cmp::Reverse(full), *zone)
        });
        match best {
            Some(zone) => wide[zone] += 1,
            None => break,
        }
    }
    wide
}
