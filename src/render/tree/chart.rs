//! Pictures on a page, as the numbers that they show.

use super::{Flows, Frame, Line, Target, Text};
use crate::aivss::Decimal;
use crate::render::Mark;
use crate::render::words::Word;

/// A picture with the numbers that it shows.
#[expect(clippy::large_enum_variant, reason = "a page has few of them, and boxes would be in the way of all writers")]
#[derive(Debug)]
pub(crate) enum Chart<'a> {
    Scale(Scale<'a>),
    Radar(Radar<'a>),
    Stack(Stack<'a>),
    Flows(Box<Flows<'a>>),
    Pairs(Vec<Pair<'a>>),
    Steps(Steps<'a>),
}

/// Numbers over time: stacked counts by level, and above them a value from 0 to 10. A table contains the same numbers.
#[derive(Debug)]
pub(crate) struct Steps<'a> {
    /// What the picture shows, for people who cannot see it.
    pub said: Line<'a>,
    /// The times, oldest first.
    pub steps: Vec<TimeStep>,
}

/// The numbers of one time.
#[derive(Debug)]
pub(crate) struct TimeStep {
    /// The counts, highest level first.
    pub counts: Vec<(Mark, usize)>,
    pub value: Option<Decimal>,
    /// Whether the value cannot be compared with the one before.
    pub is_apart: bool,
}

/// A value from 0 to 10 over time. The picture is as high as a line of text.
#[derive(Debug)]
pub(crate) struct Spark<'a> {
    /// The values, for people who cannot see the picture and for outputs that cannot draw it.
    pub said: Line<'a>,
    /// The values, oldest first, each with whether it cannot be compared with the one before.
    pub points: Vec<(Option<Decimal>, bool)>,
}

/// Two numbers of one level, such as before and after controls.
#[derive(Debug)]
pub(crate) struct Pair<'a> {
    pub mark: Mark,
    pub word: Word,
    pub before: usize,
    pub after: usize,
    /// The two numbers in words.
    pub says: [Line<'a>; 2],
}

/// A line from 0 to 10 with bands and marks. The text around it has the same content.
#[derive(Debug)]
pub(crate) struct Scale<'a> {
    /// What the picture shows, for people who cannot see it.
    pub said: Line<'a>,
    /// The bands, lowest first: mark, word, start. The first begins at 0, and each ends where the next one begins.
    pub bands: Vec<(Mark, Word, Decimal)>,
    pub range: Option<(Decimal, Decimal)>,
    /// A line across the scale.
    pub tick: Option<(Line<'a>, Decimal)>,
    /// An arrow at the scale.
    pub arrow: Option<(Line<'a>, Decimal)>,
}

/// A value from 0 to 1 with its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bar {
    pub low: Decimal,
    pub high: Decimal,
    /// The value that is used, if it is neither the low nor the high end.
    pub notch: Option<Decimal>,
}

/// Values from 0 to 1 on a circle. A table contains the same numbers.
#[derive(Debug)]
pub(crate) struct Radar<'a> {
    pub said: Word,
    pub spokes: Vec<Spoke<'a>>,
    /// The values at which rings are drawn.
    pub rings: Vec<Decimal>,
}

/// A value of a radar.
#[derive(Debug, Clone)]
pub(crate) struct Spoke<'a> {
    pub name: Text<'a>,
    pub low: Decimal,
    pub high: Decimal,
    /// The value that is used.
    pub value: Decimal,
}

/// Tiers on top of each other, some of them vertical, and chains through them. Outputs that cannot draw it use a table.
#[derive(Debug)]
pub(crate) struct Stack<'a> {
    /// The heads of the table.
    pub heads: [Word; 3],
    /// The tiers, highest first.
    pub tiers: Vec<Tier<'a>>,
    pub chains: Vec<Chain>,
}

/// A tier of a stack.
#[derive(Debug)]
pub(crate) struct Tier<'a> {
    /// Whether it is vertical, that is, beside the others.
    pub is_beside: bool,
    pub code: Text<'a>,
    pub name: Text<'a>,
    pub title: Text<'a>,
    pub target: Option<Target<'a>>,
    pub mark: Mark,
    pub frame: Frame,
    /// Whether it has open threats.
    pub is_open: bool,
    /// The counts of its threats, or why there are none.
    pub says: Line<'a>,
    /// The state separately, for the table.
    pub state: Line<'a>,
    pub counts: Line<'a>,
}

/// A chain through the tiers.
#[derive(Debug)]
pub(crate) struct Chain {
    pub mark: Mark,
    /// The number of its card.
    pub number: usize,
    /// The tiers that it passes, by their index in [`Stack::tiers`].
    pub tiers: Vec<usize>,
}
