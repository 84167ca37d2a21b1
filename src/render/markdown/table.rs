//! Writes tables as Markdown, or as lists if a table is not possible.

use super::Writer;
use super::escape::escape;
use super::grid::grid;
use crate::render::place::Place;
use crate::render::tree::{Brief, Cell, Column, Row, Stack, Table};
use crate::render::words::{Form, Piece, pieces};

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table<'_>) {
        let place = self.place;
        if table.hook.is_some() {
            self.push(&place.markdown(&table.caption));
        }
        let rows = || table.groups.iter().flat_map(|group| &group.rows);
        if !place.top_level {
            self.items.extend(rows().filter_map(|row| brief(row, table.brief, place)));
            self.flush();
        } else if rows().next().is_some() {
            let mut heads: Vec<_> = table.columns.iter().map(|column| head(column, place)).collect();
            heads.extend(table.notes.map(|word| place.word(word, Form::Alone)));
            self.push(&grid(&heads, lines(table, heads.len(), place)));
        }
        self.blocks(&table.below);
    }

    /// Writes each tier as a row.
    pub(super) fn stack(&mut self, stack: &Stack<'_>) {
        let place = self.place;
        let rows = stack
            .tiers
            .iter()
            .map(|tier| vec![escape(&tier.title), place.markdown(&tier.state), place.markdown(&tier.counts)]);
        self.push(&grid(&stack.heads.map(|word| place.word(word, Form::Alone)), rows.collect()));
    }
}

/// The head of a column with its hint in the text, because Markdown has no tooltips.
fn head(column: &Column<'_>, place: &Place<'_>) -> String {
    let head = place.markdown(&column.head);
    match &column.hint {
        Some(hint) => format!("{head} {}", place.markdown(hint)),
        None => head,
    }
}

/// The lines of the table. The first line of a group contains only its heading.
fn lines(table: &Table<'_>, width: usize, place: &Place<'_>) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for group in &table.groups {
        if let Some(heading) = &group.heading {
            let mut cells = vec![place.markdown(heading)];
            cells.resize(width, String::new());
            lines.push(cells);
        }
        for row in &group.rows {
            let mut cells: Vec<_> = row.cells.iter().map(|cell| self::cell(cell, place)).collect();
            cells.extend(table.notes.map(|_| place.markdown(&row.note)));
            lines.push(cells);
        }
    }
    for row in &table.foot {
        let strong = |cell: &Cell<'_>| {
            if cell.is_head { format!("**{}**", self::cell(cell, place)) } else { self::cell(cell, place) }
        };
        lines.push(row.cells.iter().map(strong).collect());
    }
    lines
}

/// A cell: its line, with the text below it in brackets, and its state.
fn cell(cell: &Cell<'_>, place: &Place<'_>) -> String {
    let mut line = place.markdown(&cell.line);
    if let Some(target) = cell.target.as_ref().filter(|_| !line.is_empty()) {
        line = super::line::link(&line, &place.href(target));
    }
    if let Some(spark) = &cell.spark {
        line.push_str(&format!(" ({})", place.markdown(&spark.said)));
    }
    let below = place.markdown(&cell.below);
    if !below.is_empty() {
        line.push_str(&format!(" ({below})"));
    }
    if let Some((_, word)) = cell.state {
        let between = if line.is_empty() { "" } else { place.words.language.comma() };
        line.push_str(&format!("{between}{}", place.word(word, Form::Alone)));
    }
    line
}

/// A row as an item of a list.
fn brief(row: &Row<'_>, brief: Brief, place: &Place<'_>) -> Option<String> {
    let cells = || row.cells.iter().map(|cell| self::cell(cell, place));
    match brief {
        Brief::Nothing => None,
        Brief::Cells => {
            let shown = row.cells.iter().filter(|cell| !cell.is_blank);
            Some(shown.map(|cell| self::cell(cell, place)).collect::<Vec<_>>().join(place.words.language.comma()))
        }
        Brief::Says(bare, with_note) => {
            let note = place.markdown(&row.note);
            let word = if note.is_empty() { bare } else { with_note };
            let args: Vec<_> = std::iter::once(note).chain(cells()).collect();
            let pattern = place.words.get(word, Form::Alone);
            let piece = |piece| match piece {
                Piece::Words(words) => escape(words),
                Piece::Place(number) => args.get(number).cloned().unwrap_or_default(),
            };
            Some(pieces(&pattern).map(piece).collect())
        }
    }
}
