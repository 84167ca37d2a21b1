//! Tables of a page.

use super::{Bar, Block, Frame, Line, Run, Target};
use crate::render::Mark;
use crate::render::words::Word;

/// A table.
#[derive(Debug, Default)]
pub(crate) struct Table<'a> {
    /// Its public name, where it is a view of its own. Such a table is framed and says its caption.
    pub hook: Option<&'static str>,
    /// The table is folded under this title.
    pub fold: Option<Word>,
    pub caption: Line<'a>,
    pub columns: Vec<Column<'a>>,
    pub groups: Vec<Group<'a>>,
    /// Where it is too narrow for columns, each row becomes a list, in which a cell has the name of its column.
    pub becomes_list: bool,
    /// The row of totals below the table.
    pub foot: Vec<Row<'a>>,
    /// Names a last column with the notes of the rows. HTML puts the notes below the first cells instead.
    pub notes: Option<Word>,
    /// How a row reads where no table can be.
    pub brief: Brief,
    /// What follows the table.
    pub below: Vec<Block<'a>>,
}

/// How a row of a table reads as an item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Brief {
    /// The table is left out.
    #[default]
    Nothing,
    /// Its cells with commas between them, without empty ones.
    Cells,
    /// A phrase with the cells: the first for a row without a note, the second for one with. The note is argument 0,
    /// the first cell argument 1.
    Says(Word, Word),
}

/// A column of a table.
#[derive(Debug, Default)]
pub(crate) struct Column<'a> {
    pub head: Line<'a>,
    /// What the head means, where it is short.
    pub hint: Option<Line<'a>>,
    /// Its cells are numbers.
    pub is_number: bool,
    /// Its cells have a [`Bar`] beside them.
    pub has_bars: bool,
    /// How many characters a terminal takes for it; `None`: as many as the longest cell.
    pub width: Option<usize>,
}

/// Rows under a common heading.
#[derive(Debug, Default)]
pub(crate) struct Group<'a> {
    pub heading: Option<Line<'a>>,
    pub rows: Vec<Row<'a>>,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(crate) struct Row<'a> {
    pub cells: Vec<Cell<'a>>,
    /// What is to be said about it; may be empty.
    pub note: Line<'a>,
}

/// A cell of a table.
#[derive(Debug, Default)]
pub(crate) struct Cell<'a> {
    pub line: Line<'a>,
    /// Where the line leads.
    pub target: Option<Target<'a>>,
    /// It names the row.
    pub is_head: bool,
    /// It is not broken into lines.
    pub is_short: bool,
    /// The whole cell has a colour.
    pub mark: Option<Mark>,
    /// What is said below; may be empty.
    pub below: Line<'a>,
    /// Why there is nothing, or that it is not certain.
    pub state: Option<(Frame, Word)>,
    pub bar: Option<Bar>,
    /// There is nothing to show; the line says so.
    pub is_blank: bool,
}

impl<'a> Table<'a> {
    /// A table without groups.
    pub(crate) fn new(columns: Vec<Column<'a>>, rows: impl IntoIterator<Item = Row<'a>>) -> Self {
        Self { columns, groups: vec![Group { heading: None, rows: rows.into_iter().collect() }], ..Self::default() }
    }
}

impl<'a> Cell<'a> {
    /// A cell that names its row.
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
