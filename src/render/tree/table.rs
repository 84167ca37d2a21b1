//! Tables of a page.

use super::{Bar, Block, Frame, Line, Run, Spark, Target};
use crate::render::Mark;
use crate::render::words::Word;

/// A table.
#[derive(Debug, Default)]
pub(crate) struct Table<'a> {
    /// The public name, if the table is a separate view. Such a table has a frame and a visible caption.
    pub hook: Option<&'static str>,
    /// The title under which the table is folded, if it is.
    pub fold: Option<Word>,
    pub caption: Line<'a>,
    pub columns: Vec<Column<'a>>,
    pub groups: Vec<Group<'a>>,
    /// Whether each row becomes a list on narrow screens, in which each cell has the name of its column.
    pub becomes_list: bool,
    /// The rows of totals below the table.
    pub foot: Vec<Row<'a>>,
    /// The name of a last column with the notes of the rows. HTML writes the notes below the first cells instead.
    pub notes: Option<Word>,
    /// How a row is written if a table is not possible.
    pub brief: Brief,
    /// The blocks after the table.
    pub below: Vec<Block<'a>>,
}

/// How a row of a table is written as an item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Brief {
    /// Rows are left out.
    #[default]
    Nothing,
    /// The cells that are not empty, joined by commas.
    Cells,
    /// A phrase with the cells: the first for a row without a note, the second for a row with one. The note is argument 0, the
    /// first cell argument 1.
    Says(Word, Word),
}

/// A column of a table.
#[derive(Debug, Default)]
pub(crate) struct Column<'a> {
    pub head: Line<'a>,
    /// The explanation of a short head.
    pub hint: Option<Line<'a>>,
    /// Whether its cells are numbers.
    pub is_number: bool,
    /// Whether its cells have a [`Bar`] beside them.
    pub has_bars: bool,
    /// The width in characters on a terminal. `None` means the length of the longest cell.
    pub width: Option<usize>,
}

/// Rows with a common heading.
#[derive(Debug, Default)]
pub(crate) struct Group<'a> {
    pub heading: Option<Line<'a>>,
    pub rows: Vec<Row<'a>>,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(crate) struct Row<'a> {
    pub cells: Vec<Cell<'a>>,
    /// A note about the row; may be empty.
    pub note: Line<'a>,
}

/// A cell of a table.
#[derive(Debug, Default)]
pub(crate) struct Cell<'a> {
    pub line: Line<'a>,
    /// The target of the line, if it is a link.
    pub target: Option<Target<'a>>,
    /// Whether it is the row's heading.
    pub is_head: bool,
    /// Whether it is not broken into lines.
    pub is_short: bool,
    /// The mark whose colour the whole cell has.
    pub mark: Option<Mark>,
    /// The text below the line; may be empty.
    pub below: Line<'a>,
    /// Why there is nothing, or that it is uncertain.
    pub state: Option<(Frame, Word)>,
    pub bar: Option<Bar>,
    /// A small picture before the line.
    pub spark: Option<Spark<'a>>,
    /// Whether there is nothing to show. The line then says so.
    pub is_blank: bool,
}

impl<'a> Table<'a> {
    /// A table without groups.
    pub(crate) fn new(columns: Vec<Column<'a>>, rows: impl IntoIterator<Item = Row<'a>>) -> Self {
        Self { columns, groups: vec![Group { heading: None, rows: rows.into_iter().collect() }], ..Self::default() }
    }
}

impl<'a> Cell<'a> {
    /// A cell that is the row's heading.
    pub(crate) fn head(line: impl Into<Line<'a>>) -> Self {
        Self { is_head: true, ..line.into().into() }
    }
}

impl<'a> From<Line<'a>> for Cell<'a> {
    fn from(line: Line<'a>) -> Self {
        Self { line, ..Self::default() }
    }
}

impl<'a> From<Run<'a>> for Cell<'a> {
    fn from(run: Run<'a>) -> Self {
        Line::from(run).into()
    }
}

impl From<Word> for Column<'_> {
    fn from(head: Word) -> Self {
        Self { head: head.into(), ..Self::default() }
    }
}
