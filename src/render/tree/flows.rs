//! A picture of flows between components, as the graph that it shows.

use super::{Line, Target, Text};
use crate::render::Mark;
use crate::render::words::Word;

/// Components in zones and tiers, with the flows between them. A table repeats the flows.
#[derive(Debug)]
pub(crate) struct Flows<'a> {
    /// What it shows, for people who do not see it.
    pub title: Line<'a>,
    /// The same in numbers.
    pub said: Line<'a>,
    /// The names of the zones from the left; one without a name, where the model has none.
    pub zones: Vec<Text<'a>>,
    /// Code and name of each tier, the highest first.
    pub tiers: Vec<(Text<'a>, Text<'a>)>,
    pub nodes: Vec<FlowNode<'a>>,
    pub flows: Vec<FlowLine<'a>>,
    /// The nodes around which it is drawn in parts, where the whole would be too full.
    pub focus: Vec<usize>,
    /// How hard to look for a good picture: more for a book with few of them.
    pub effort: usize,
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
    /// Names a picture of a part, by the name of its node.
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
    /// The highest level of what names it, and where that is.
    pub mark: Option<(Mark, Word, Target<'a>)>,
}

/// A flow; it has the number of its place in the list, from 1.
#[derive(Debug)]
pub(crate) struct FlowLine<'a> {
    pub from: usize,
    pub to: usize,
    pub both: bool,
    /// What it is, in one line.
    pub says: Line<'a>,
    /// Goes into a more trusted zone: whether it is stated who may send.
    pub enters: Option<bool>,
    /// In a full picture only its number is drawn, in the box of this node, with the icon of the other.
    pub folds_into: Option<usize>,
}

/// What a node is, as a drawing.
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
