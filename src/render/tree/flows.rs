//! A picture of flows between components, as the graph that it shows.

use super::{Line, Target, Text};
use crate::render::Mark;
use crate::render::words::Word;

/// Components in zones and tiers, with the flows between them. A table contains the same flows.
#[derive(Debug)]
pub(crate) struct Flows<'a> {
    /// The title of the picture, for people who cannot see it.
    pub title: Line<'a>,
    /// The description of the picture in numbers, for people who cannot see it.
    pub said: Line<'a>,
    /// The names of the zones from the left. If the model has no zones, there is one without a name.
    pub zones: Vec<Text<'a>>,
    /// Code and name of each tier, highest first.
    pub tiers: Vec<(Text<'a>, Text<'a>)>,
    pub nodes: Vec<FlowNode<'a>>,
    pub flows: Vec<FlowLine<'a>>,
    /// The nodes around which parts are drawn if the whole graph would be too full.
    pub focus: Vec<usize>,
    /// The divisor of the work that is spent on finding a good picture: 1 in a book with few pictures, more in a book with
    /// many.
    pub effort: usize,
    /// The same graph as a Mermaid flowchart, for Markdown that another program draws.
    pub mermaid: Option<String>,
    /// What the signs mean.
    pub key: FlowKey,
}

/// The words beside the signs of the picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FlowKey {
    pub boundary: Word,
    pub certain: Word,
    pub uncertain: Word,
    pub mark: Word,
    pub folded: Word,
    /// The phrase for the picture of a part, with the name of its node.
    pub around: Word,
}

/// A component.
#[derive(Debug)]
pub(crate) struct FlowNode<'a> {
    pub name: Text<'a>,
    pub icon: Icon,
    /// Its kind and its tier, for the list.
    pub says: Line<'a>,
    pub zone: usize,
    pub tier: usize,
    /// The highest level of the threats that name it, and the position of that threat.
    pub mark: Option<(Mark, Word, Target<'a>)>,
}

/// A flow. Its number is its position in the list, counted from 1.
#[derive(Debug)]
pub(crate) struct FlowLine<'a> {
    pub from: usize,
    pub to: usize,
    pub both: bool,
    /// Its description on one line.
    pub says: Line<'a>,
    /// For a flow into a more trusted zone, whether the sender is stated to be authenticated.
    pub enters: Option<bool>,
    /// If the picture is full, only the flow's number is drawn, in the box of this node with the icon of the other node.
    pub folds_into: Option<usize>,
}

/// The icon of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Person,
    Robot,
    Cube,
    Chip,
    Cylinder,
    Terminal,
    Gate,
    Cloud,
    Pulse,
    Shield,
}
