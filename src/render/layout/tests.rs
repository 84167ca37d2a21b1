//! Properties of every picture, tested on generated graphs.

use super::*;

/// A random number generator that gives the same graphs on every run (the constants are Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

fn graph(seed: u64) -> Graph {
    let mut random = Numbers(seed);
    let (count, zones) = (5 + random.below(36), 1 + random.below(5));
    let nodes: Vec<Node> = (0..count)
        .map(|number| Node {
            zone: if number < zones { number } else { random.below(zones) },
            tier: random.below(7),
            is_tall: false,
        })
        .collect();
    let mut edges: Vec<Edge> = Vec::new();
    for number in 0..(count + random.below(count + 1)).min(80) {
        let (from, to) = (random.below(count), random.below(count));
        if from != to {
            let is_marked = nodes[from].zone != nodes[to].zone;
            edges.push(Edge { from, to, both: random.below(3) == 0, number: number + 1, is_marked });
        }
    }
    Graph { zones, nodes, edges, gutter: if zones < 4 { 76.0 } else { 30.0 } }
}

/// All faults of a picture.
fn faults(graph: &Graph, picture: &Picture) -> Vec<String> {
    let mut faults = Vec::new();
    let segments: Vec<(usize, Rect)> = picture
        .lines
        .iter()
        .enumerate()
        .flat_map(|(edge, line)| line.windows(2).map(move |pair| (edge, Rect::between(pair[0], pair[1]))))
        .collect();
    let is_outside =
        |it: &Rect| it.left < 0.0 || it.top < 0.0 || it.right > WIDTH + 0.01 || it.bottom > picture.height + 0.01;
    for (node, frame) in picture.boxes.iter().enumerate() {
        if is_outside(frame) {
            faults.push(format!("the box {node} is outside"));
        }
        for (other, second) in picture.boxes.iter().enumerate().skip(node + 1) {
            if frame.touches(second, 0.0) {
                faults.push(format!("the boxes {node} and {other} overlap"));
            }
        }
        for (edge, piece) in &segments {
            let inside = Rect {
                left: frame.left + 0.1,
                top: frame.top + 0.1,
                right: frame.right - 0.1,
                bottom: frame.bottom - 0.1,
            };
            if piece.touches(&inside, 0.0) {
                faults.push(format!("the line {edge} goes through the box {node}"));
            }
        }
    }
    for (number, (edge, one)) in segments.iter().enumerate() {
        if is_outside(one) {
            faults.push(format!("the line {edge} leaves the picture"));
        }
        for (other, second) in &segments[number + 1..] {
            let both_across =
                one.top == one.bottom && second.top == second.bottom && (one.top - second.top).abs() < 0.5;
            let both_down =
                one.left == one.right && second.left == second.right && (one.left - second.left).abs() < 0.5;
            let lap_across = one.right.min(second.right) - one.left.max(second.left);
            let lap_down = one.bottom.min(second.bottom) - one.top.max(second.top);
            if edge != other && (both_across && lap_across > 0.01 || both_down && lap_down > 0.01) {
                faults.push(format!("the lines {edge} and {other} lie on each other"));
            }
        }
    }
    for (edge, label) in picture.labels.iter().enumerate() {
        let Some(label) = label else {
            faults.push(format!("the line {edge} has no number"));
            continue;
        };
        if is_outside(label) {
            faults.push(format!("the number of {edge} is outside"));
        }
        if picture.boxes.iter().any(|frame| frame.touches(label, 0.0)) {
            faults.push(format!("the number of {edge} is on a box"));
        }
        for (other, second) in picture.labels.iter().enumerate().skip(edge + 1) {
            if second.is_some_and(|second| second.touches(label, 0.0)) {
                faults.push(format!("the numbers of {edge} and {other} overlap"));
            }
        }
    }
    for (edge, it) in graph.edges.iter().enumerate() {
        let ends = [(it.from, picture.lines[edge].first()), (it.to, picture.lines[edge].last())];
        for (node, point) in ends {
            let at = point.map(|point| Rect::between(*point, *point)).unwrap_or_default();
            if !picture.boxes[node].touches(&at, 0.1) {
                faults.push(format!("the line {edge} does not reach the box {node}"));
            }
        }
        if it.is_marked != picture.marks[edge].is_some() {
            faults.push(format!("the mark of {edge} is missing"));
        }
    }
    faults
}

#[test]
fn a_hundred_generated_pictures_have_no_fault() {
    let (mut first, mut last) = (0, 0);
    for seed in 0..100 {
        let graph = graph(seed);
        let picture = layout(&graph, 30);
        assert_eq!(faults(&graph, &picture), [] as [String; 0], "seed {seed}");
        first += picture.crossings_at_first;
        last += picture.crossings;
    }
    // The search is useful even with so few steps.
    assert!(last < first, "{first} crossings with the shortest routes, {last} after the search");
}

#[test]
fn the_same_graph_gives_the_same_picture() {
    for seed in [3, 14, 15] {
        let graph = graph(seed);
        assert_eq!(layout(&graph, 200), layout(&graph, 200));
    }
}

#[test]
fn small_graphs_are_drawn() {
    let node = |zone: usize, tier: usize| Node { zone, tier, is_tall: false };
    let alone = Graph { zones: 1, nodes: vec![node(0, 2)], edges: Vec::new(), gutter: 30.0 };
    let picture = layout(&alone, 100);
    assert_eq!((picture.boxes.len(), picture.bands.len(), picture.bounds.len()), (1, 1, 0));
    let edge = |from: usize, to: usize, number: usize| Edge { from, to, both: false, number, is_marked: false };
    // Several lines between the same two boxes.
    let twice = Graph {
        zones: 1,
        nodes: vec![node(0, 2), node(0, 2)],
        edges: vec![edge(0, 1, 1), edge(0, 1, 2), edge(1, 0, 3)],
        gutter: 30.0,
    };
    let picture = layout(&twice, 100);
    assert_eq!(faults(&twice, &picture), [] as [String; 0]);
}
