//! Pictures of a page, as the numbers that they show.

use super::{Flows, Frame, Line, Target, Text};
use crate::aivss::Decimal;
use crate::render::Mark;
use crate::render::words::Word;

/// A picture. Each carries the numbers that it shows.
#[derive(Debug)]
pub(crate) enum Chart<'a> {
    Scale(Scale<'a>),
    Radar(Radar<'a>),
    Stack(Stack<'a>),
    Flows(Flows<'a>),
    Pairs(Vec<Pair<'a>>),
    Steps(Steps<'a>),
}

/// Numbers over time: counts by level on each other, and a value from 0 to 10 above them. A table repeats them.
#[derive(Debug)]
pub(crate) struct Steps<'a> {
    /// What it shows, for people who do not see it.
    pub said: Line<'a>,
    /// Oldest first.
    pub steps: Vec<TimeStep>,
}

/// A time.
#[derive(Debug)]
pub(crate) struct TimeStep {
    /// The highest level first.
    pub counts: Vec<(Mark, usize)>,
    pub value: Option<Decimal>,
    /// The value cannot be compared with the one before.
    pub is_apart: bool,
}

/// Two numbers of one level, one before something and one after it.
#[derive(Debug)]
pub(crate) struct Pair<'a> {
    pub mark: Mark,
    pub word: Word,
    pub before: usize,
    pub after: usize,
    /// The numbers in words.
    pub says: [Line<'a>; 2],
}

/// A line from 0 to 10 with bands and marks on it. The text around it says the same.
#[derive(Debug)]
pub(crate) struct Scale<'a> {
    /// What it shows, for people who do not see it.
    pub said: Line<'a>,
    /// Lowest first: mark, word, where it begins. The first begins at 0, each ends where the next begins.
    pub bands: Vec<(Mark, Word, Decimal)>,
    pub range: Option<(Decimal, Decimal)>,
    /// A line across.
    pub tick: Option<(Line<'a>, Decimal)>,
    /// An arrow.
    pub arrow: Option<(Line<'a>, Decimal)>,
}

/// A value of 0 to 1 with what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bar {
    pub low: Decimal,
    pub high: Decimal,
    /// The value that is taken, where it is neither of them.
    pub notch: Option<Decimal>,
}

/// Values of 0 to 1 around a circle. A table repeats them.
#[derive(Debug)]
pub(crate) struct Radar<'a> {
    pub said: Word,
    pub spokes: Vec<Spoke<'a>>,
    /// Where rings are drawn.
    pub rings: Vec<Decimal>,
}

/// A value of a radar.
#[derive(Debug, Clone)]
pub(crate) struct Spoke<'a> {
    pub name: Text<'a>,
    pub low: Decimal,
    pub high: Decimal,
    /// The value that is taken.
    pub value: Decimal,
}

/// Tiers above each other, some beside all others, and chains through them. Where it cannot be drawn it is a table.
#[derive(Debug)]
pub(crate) struct Stack<'a> {
    /// Heads of the table.
    pub heads: [Word; 3],
    /// The highest first.
    pub tiers: Vec<Tier<'a>>,
    pub chains: Vec<Chain>,
}

/// A tier of a stack.
#[derive(Debug)]
pub(crate) struct Tier<'a> {
    /// It lies beside the others.
    pub is_beside: bool,
    pub code: Text<'a>,
    pub name: Text<'a>,
    pub title: Text<'a>,
    pub target: Option<Target<'a>>,
    pub mark: Mark,
    pub frame: Frame,
    /// It has something open.
    pub is_open: bool,
    /// What is in it, or why nothing is.
    pub says: Line<'a>,
    /// The same apart, for the table.
    pub state: Line<'a>,
    pub counts: Line<'a>,
}

/// A chain through the tiers.
#[derive(Debug)]
pub(crate) struct Chain {
    pub mark: Mark,
    /// That of its card.
    pub number: usize,
    /// The tiers that it passes, by their number in [`Stack::tiers`].
    pub tiers: Vec<usize>,
}
