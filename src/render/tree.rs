//! A page as data: the content of a block of the book, without mark-up.
//!
//! A builder in [`build`](super::build) makes a [`Page`] from a scored model, and the writers ([`html`](super::html),
//! [`markdown`](super::markdown), [`text`](super::text)) print it. Blocks describe meaning (a card has a verdict, a state,
//! facts), because each writer orders them and leaves parts out in its own way. A writer does not depend on AIVSS or MAESTRO,
//! and a builder does not depend on mark-up.
//!
//! Texts are borrowed from the book if possible. Our own words are never texts here: each is a [`Word`], which the writer looks
//! up in the table of its language.

mod chart;
mod flows;
mod line;
mod table;

use std::borrow::Cow;

use super::Mark;
use super::words::Word;
use crate::register::anchor::Anchor;

pub(crate) use chart::{Bar, Chain, Chart, Pair, Radar, Scale, Spark, Spoke, Stack, Steps, Tier, TimeStep};
pub(crate) use flows::{FlowKey, FlowLine, FlowNode, Flows, Icon};
pub(crate) use line::{Author, Line, Look, Run, Say, Target, inside, say, shown};
pub(crate) use table::{Brief, Cell, Column, Group, Row, Table};

/// Plain text: from the author, a number, or a name in a published table. Writers escape it.
pub(crate) type Text<'a> = Cow<'a, str>;

/// The content that replaces one fence.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// The public name of its kind, `aivss` or `maestro`, for comments and classes.
    pub kind: &'static str,
    /// What the page is about; `None` if it is not about a single object.
    pub hooks: Option<Hooks<'a>>,
    pub blocks: Vec<Block<'a>>,
}

/// How links and programs find an element.
#[derive(Debug, Default)]
pub(crate) struct Hooks<'a> {
    /// The anchor; `None` for a view of something in another block.
    pub anchor: Option<Anchor<'a>>,
    /// Anchors for its former ids.
    pub former: Vec<Anchor<'a>>,
    /// The documented data attributes, without `data-`.
    pub data: Vec<(&'static str, Text<'a>)>,
}

/// A part of a page.
#[expect(clippy::large_enum_variant, reason = "a page has few of them, and boxes would be in the way of all writers")]
#[derive(Debug)]
pub(crate) enum Block<'a> {
    /// A heading of the chapter. If there is no element around the page, links to the page lead to its first heading.
    Heading {
        /// How many levels it is below the heading above the block, from 1.
        depth: u8,
        /// The anchor; `None` on a terminal.
        anchor: Option<Anchor<'a>>,
        text: Line<'a>,
    },
    /// Blocks that belong together, inside a frame.
    Frame(Vec<Block<'a>>),
    /// A table with its picture beside it.
    Pair(Vec<Block<'a>>),
    /// The head of a model.
    Title(Title<'a>),
    /// The head of an assessment.
    Badge(Badge<'a>),
    /// Paragraphs that the author wrote.
    Prose(Author<'a>),
    /// A sentence that readers must not miss.
    Warning(Line<'a>),
    /// A paragraph that the program writes.
    Paragraph(Line<'a>),
    /// Short facts beside each other. Neighbouring lists are joined if each fact is on its own line.
    Facts(Vec<Line<'a>>),
    /// Terms, each with its explanation.
    Terms(Vec<(Line<'a>, Line<'a>)>),
    Parts(Parts<'a>),
    Card(Card<'a>),
    Controls(Controls<'a>),
    List(Vec<Line<'a>>),
    Working(Working<'a>),
    Table(Table<'a>),
    /// A code with the meaning of each part.
    Spelled {
        code: Text<'a>,
        parts: Vec<(Text<'a>, Text<'a>)>,
    },
    /// How to read the page. Only for outputs that can fold it.
    Key {
        title: Word,
        lines: Vec<(Option<Line<'a>>, Line<'a>)>,
    },
    /// Parts that are beside each other if there is space, each with a title and a note.
    Sections(Vec<Section<'a>>),
    /// The rows that figures of the page count, each with the anchor that the figure links to. Only for outputs that can fold
    /// them.
    Behind {
        title: Word,
        rows: Vec<(Anchor<'a>, Line<'a>)>,
    },
    /// Remarks about the page. Neighbouring remarks become one paragraph.
    Remarks(Vec<Line<'a>>),
    /// A rule that the page follows. It is left out if there is space for only one line.
    Rule(Line<'a>),
    Chart(Chart<'a>),
    Problem(Problem<'a>),
}

/// One of several parts of a page.
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
    /// What is not open; may be empty.
    pub rest: Line<'a>,
}

/// The head of an assessment: its score and its subject.
#[derive(Debug)]
pub(crate) struct Badge<'a> {
    pub mark: Mark,
    /// The words before the number.
    pub up_to: Option<Word>,
    /// The number; `None` if it is not scored.
    pub number: Option<Text<'a>>,
    /// The severity, or a word for "not scored".
    pub word: Word,
    /// Words, number and severity on one line, with the name of the scoring system.
    pub headline: Line<'a>,
    /// The name of the whole to which the subject belongs, if that is something else.
    pub whole: Option<Text<'a>>,
    pub name: Text<'a>,
    /// The position, if the assessment is in another block.
    pub target: Option<Target<'a>>,
    /// The name and version of the scoring system.
    pub version: Line<'a>,
    /// The interval of the score.
    pub interval: Option<Line<'a>>,
    /// A reason to be careful with the score.
    pub caveat: Option<Line<'a>>,
    /// A note that the version is not an official one.
    pub standing: Option<Line<'a>>,
    pub summary: Option<Author<'a>>,
}

/// The parts of a model, each with a heading.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub parts: Vec<Part<'a>>,
    /// The phrase that lists the parts without any content. These have no heading.
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
    /// The counts of its contents; may be empty.
    pub counts: Line<'a>,
    pub prose: Vec<Author<'a>>,
    pub lines: Vec<Line<'a>>,
    pub cards: Vec<Card<'a>>,
}

impl Part<'_> {
    /// Whether the part has no content.
    pub(crate) fn is_absent(&self) -> bool {
        self.frame == Frame::Absent
    }
}

/// How certain something is, shown by the line around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Certain, or done.
    Solid,
    /// Uncertain, or partly done.
    Dashed,
    /// Not applicable, or not done.
    Dotted,
    /// Nothing is known about it.
    Absent,
}

/// The card of one threat.
#[derive(Debug)]
pub(crate) struct Card<'a> {
    pub anchor: Anchor<'a>,
    pub data: Vec<(&'static str, Text<'a>)>,
    pub mark: Mark,
    /// Whether nothing has to be done about it.
    pub is_settled: bool,
    /// Whether only its name is shown until the reader opens it, in outputs that support that.
    pub is_folded: bool,
    /// Its number in a chart, if it has one.
    pub number: Option<usize>,
    pub title: Text<'a>,
    /// The verdict, such as the level of risk.
    pub verdict: Word,
    /// The facts on which the verdict is based.
    pub ground: Line<'a>,
    pub state: Word,
    /// The reason for its state.
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
    /// Where the step happens; may be empty.
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
    /// The word for a missing type in a table.
    pub no_kind: Word,
    pub frame: Frame,
    pub state: Word,
    /// What the control covers, or a word that it covers nothing.
    pub covers: Line<'a>,
}

/// How a number was computed.
#[derive(Debug)]
pub(crate) struct Working<'a> {
    pub figures: Vec<Figure<'a>>,
    /// The list that replaces a table of figures that would be too wide; otherwise empty.
    pub instead: Vec<Line<'a>>,
    /// The whole working on one line.
    pub sum: Option<Line<'a>>,
    /// The label, expression and result of each step.
    pub steps: Vec<(Line<'a>, Line<'a>, Line<'a>)>,
    /// The inputs as a code.
    pub code: Option<Text<'a>>,
}

/// A number of the working.
#[derive(Debug)]
pub(crate) struct Figure<'a> {
    pub label: Line<'a>,
    pub value: Line<'a>,
    /// A note about the number; may be empty.
    pub note: Line<'a>,
    /// The name of the input, and the author's reason for its value.
    pub why: Option<(Word, Line<'a>)>,
}

/// An error in a block.
#[derive(Debug)]
pub(crate) struct Problem<'a> {
    pub mark: Mark,
    pub level: Word,
    pub code: Text<'a>,
    pub message: Text<'a>,
    pub location: Line<'a>,
    pub help: Option<Line<'a>>,
    /// The line of the source, with carets below the marked part.
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
