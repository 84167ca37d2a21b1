//! A page as data: what a block of the book says, without any mark-up.
//!
//! A builder in [`build`](super::build) makes a [`Page`] from a scored model; the writers ([`html`](super::html),
//! [`markdown`](super::markdown), [`text`](super::text)) print it. Blocks carry meaning (a card has a verdict, a state, facts), because
//! each writer orders and leaves out in its own way. A writer knows nothing of AIVSS or MAESTRO, and a builder nothing of mark-up.
//!
//! Texts are borrowed from the book where that is possible. Words of ours are never text here: they are a [`Word`], which the
//! writer looks up in the table of its language.

mod chart;
mod flows;
mod line;
mod table;

use std::borrow::Cow;

use super::Mark;
use super::words::Word;
use crate::register::anchor::Anchor;

pub(crate) use chart::{Bar, Chain, Chart, Pair, Radar, Scale, Spoke, Stack, Steps, Tier, TimeStep};
pub(crate) use flows::{FlowKey, FlowLine, FlowNode, Flows, Icon};
pub(crate) use line::{Author, Line, Look, Run, Say, Target, inside, say, shown};
pub(crate) use table::{Brief, Cell, Column, Group, Row, Table};

/// Plain text: of the author, a number, or a name of a published table. Writers escape it.
pub(crate) type Text<'a> = Cow<'a, str>;

/// The page part that replaces one fence.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// The public name of its kind, `aivss` or `maestro`, for comments and classes.
    pub kind: &'static str,
    /// What the page is about; `None` where it is about no single model.
    pub hooks: Option<Hooks<'a>>,
    pub blocks: Vec<Block<'a>>,
}

/// How links and programs find an element.
#[derive(Debug, Default)]
pub(crate) struct Hooks<'a> {
    /// `None` for a view of something in another block.
    pub anchor: Option<Anchor<'a>>,
    /// Anchors of the ids that it had before.
    pub former: Vec<Anchor<'a>>,
    /// Documented attributes, without `data-`.
    pub data: Vec<(&'static str, Text<'a>)>,
}

/// A part of a page.
#[derive(Debug)]
pub(crate) enum Block<'a> {
    /// A heading of the chapter. The first of a page is where links to the page lead if there is no element around it.
    Heading {
        /// Levels below the heading above the block, from 1.
        depth: u8,
        /// `None` on a terminal.
        anchor: Option<Anchor<'a>>,
        text: Line<'a>,
    },
    /// Blocks that belong together, in a frame.
    Frame(Vec<Block<'a>>),
    /// A table with its picture beside it.
    Pair(Vec<Block<'a>>),
    /// The head of a model.
    Title(Title<'a>),
    /// The head of an assessment.
    Badge(Badge<'a>),
    /// Paragraphs of the author.
    Prose(Author<'a>),
    /// A sentence that readers must not miss.
    Warning(Line<'a>),
    /// A paragraph of ours.
    Paragraph(Line<'a>),
    /// Short facts beside each other. Neighbouring lists become one where each fact has a line of its own.
    Facts(Vec<Line<'a>>),
    /// Terms with what is said about each.
    Terms(Vec<(Line<'a>, Line<'a>)>),
    Parts(Parts<'a>),
    Card(Card<'a>),
    Controls(Controls<'a>),
    List(Vec<Line<'a>>),
    Working(Working<'a>),
    Table(Table<'a>),
    /// A code and what each of its parts means.
    Spelled {
        code: Text<'a>,
        parts: Vec<(Text<'a>, Text<'a>)>,
    },
    /// How to read the page. Only where it can be folded.
    Key {
        title: Word,
        lines: Vec<(Option<Line<'a>>, Line<'a>)>,
    },
    /// Parts beside each other where there is room, each with a title and what is said about it.
    Sections(Vec<Section<'a>>),
    /// What figures of the page count, each under the anchor to which the figure leads. Only where it can be folded.
    Behind {
        title: Word,
        rows: Vec<(Anchor<'a>, Line<'a>)>,
    },
    /// What has to be known about the page; neighbouring ones become one paragraph.
    Remarks(Vec<Line<'a>>),
    /// A rule that the page follows. Left out where there is room for one line only.
    Rule(Line<'a>),
    Chart(Chart<'a>),
    Problem(Problem<'a>),
}

/// A part of a page with several.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    pub title: Word,
    pub blocks: Vec<Block<'a>>,
}

/// The head of a model.
#[derive(Debug)]
pub(crate) struct Title<'a> {
    pub name: Text<'a>,
    pub mark: Mark,
    /// What is open.
    pub open: Line<'a>,
    /// What is not; may be empty.
    pub rest: Line<'a>,
}

/// The head of an assessment: its score and what it is about.
#[derive(Debug)]
pub(crate) struct Badge<'a> {
    pub mark: Mark,
    /// Stands before the number.
    pub up_to: Option<Word>,
    /// `None` where it is not scored.
    pub number: Option<Text<'a>>,
    /// The severity, or that there is none.
    pub word: Word,
    /// The three of them in one line, with the name of the scoring system.
    pub headline: Line<'a>,
    /// What the name is a part of, where that is not the name itself.
    pub whole: Option<Text<'a>>,
    pub name: Text<'a>,
    /// Its location, if it is elsewhere.
    pub target: Option<Target<'a>>,
    /// Name and version of the scoring system.
    pub version: Line<'a>,
    /// The interval of the score.
    pub interval: Option<Line<'a>>,
    /// A reason for care.
    pub caveat: Option<Line<'a>>,
    /// That the version is not an official one.
    pub standing: Option<Line<'a>>,
    pub summary: Option<Author<'a>>,
}

/// Parts of a model, each under its heading.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub parts: Vec<Part<'a>>,
    /// Names the parts about which nothing is said; they have no heading.
    pub absent: Word,
}

/// A part of a model.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    pub anchor: Anchor<'a>,
    pub data: Vec<(&'static str, Text<'a>)>,
    pub title: Text<'a>,
    pub frame: Frame,
    pub state: Line<'a>,
    /// What is in it, counted; may be empty.
    pub counts: Line<'a>,
    pub prose: Vec<Author<'a>>,
    pub lines: Vec<Line<'a>>,
    pub cards: Vec<Card<'a>>,
}

impl Part<'_> {
    /// Whether nothing is said about it.
    pub(crate) fn is_absent(&self) -> bool {
        self.frame == Frame::Absent
    }
}

/// How certain something is: the line around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Certain, or done.
    Solid,
    /// Not certain, or in part.
    Dashed,
    /// Does not apply, or is not done.
    Dotted,
    /// Nothing is said about it.
    Absent,
}

/// One threat.
#[derive(Debug)]
pub(crate) struct Card<'a> {
    pub anchor: Anchor<'a>,
    pub data: Vec<(&'static str, Text<'a>)>,
    pub mark: Mark,
    /// Nothing needs to be done about it.
    pub is_settled: bool,
    /// Only its name is shown until the reader opens it, where that is possible.
    pub is_folded: bool,
    /// Its number among others of its kind, as a chart has it.
    pub number: Option<usize>,
    pub title: Text<'a>,
    /// How bad it is.
    pub verdict: Word,
    /// What the verdict follows from.
    pub ground: Line<'a>,
    pub state: Word,
    /// Why the state is what it is.
    pub reason: Option<Author<'a>>,
    pub description: Option<Author<'a>>,
    pub steps: Vec<Step<'a>>,
    /// Its id.
    pub id: Line<'a>,
    pub facts: Vec<Line<'a>>,
}

/// A step of a chain.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    /// Where it happens; may be empty.
    pub place: Line<'a>,
    pub name: Line<'a>,
    pub verdict: Option<(Mark, Word)>,
}

/// The controls of a model.
#[derive(Debug)]
pub(crate) struct Controls<'a> {
    pub caption: Line<'a>,
    pub heads: [Word; 4],
    pub controls: Vec<Control<'a>>,
}

/// One control.
#[derive(Debug)]
pub(crate) struct Control<'a> {
    pub anchor: Anchor<'a>,
    pub id: Text<'a>,
    pub title: Text<'a>,
    pub description: Option<Author<'a>>,
    pub facts: Vec<Line<'a>>,
    pub kind: Option<Word>,
    /// Stands for `kind` in a table.
    pub no_kind: Word,
    pub frame: Frame,
    pub state: Word,
    /// What it covers; a word where that is nothing.
    pub covers: Line<'a>,
}

/// How a number came about.
#[derive(Debug)]
pub(crate) struct Working<'a> {
    pub figures: Vec<Figure<'a>>,
    /// Instead of a table of the figures where it would be too wide; else empty.
    pub instead: Vec<Line<'a>>,
    /// All of it on one line.
    pub sum: Option<Line<'a>>,
    /// Label, expression and result of each step.
    pub steps: Vec<(Line<'a>, Line<'a>, Line<'a>)>,
    /// The inputs as a code.
    pub code: Option<Text<'a>>,
}

/// A number of the working.
#[derive(Debug)]
pub(crate) struct Figure<'a> {
    pub label: Line<'a>,
    pub value: Line<'a>,
    /// What is to be said about it; may be empty.
    pub note: Line<'a>,
    /// A name for the input and the author's reason for it.
    pub why: Option<(Word, Line<'a>)>,
}

/// What is wrong with a block.
#[derive(Debug)]
pub(crate) struct Problem<'a> {
    pub mark: Mark,
    pub level: Word,
    pub code: Text<'a>,
    pub message: Text<'a>,
    pub location: Line<'a>,
    pub help: Option<Line<'a>>,
    /// The line of the source, and below it what is meant.
    pub excerpt: Option<Text<'a>>,
}

/// A badge inside the prose of a chapter.
#[derive(Debug)]
pub(crate) struct Inline<'a> {
    /// Its public name.
    pub hook: &'static str,
    pub mark: Mark,
    pub target: Target<'a>,
    pub data: Vec<(&'static str, Text<'a>)>,
    /// What it is about.
    pub name: Text<'a>,
    pub says: Line<'a>,
}
