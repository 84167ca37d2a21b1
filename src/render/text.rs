//! Writes pages as text for a terminal. Start at [`page`].
//!
//! Only the text of links is written, and charts are left out, because the text around them has the same content.

use super::plain::{plain_text, terminal_text};
use super::tree::{Badge, Block, Card, Control, Line, Page, Part, Row, Table, Title, Working};
use super::words::{Form, Word, Words};

/// A page, with an empty line before each heading.
pub(crate) fn page(page: &Page<'_>, words: Words<'_>) -> String {
    let mut writer = Writer { words, out: String::new() };
    page.blocks.iter().for_each(|block| writer.block(block));
    writer.out
}

struct Writer<'w> {
    words: Words<'w>,
    out: String,
}

impl Writer<'_> {
    fn block(&mut self, block: &Block<'_>) {
        match block {
            Block::Heading { text, .. } => self.heading(&self.text(text)),
            Block::Frame(blocks) | Block::Pair(blocks) => blocks.iter().for_each(|block| self.block(block)),
            Block::Title(Title { name, open, rest, .. }) => self.line(&format!("{name} – {}", self.both(open, rest))),
            Block::Badge(badge) => self.badge(badge),
            Block::Prose(author) => self.line(&self.text(&(*author).into())),
            Block::Warning(line) | Block::Paragraph(line) | Block::Rule(line) => self.line(&self.text(line)),
            Block::Facts(items) | Block::List(items) | Block::Remarks(items) => self.items(items),
            Block::Terms(terms) => {
                for (term, said) in terms {
                    self.item(&format!("{}: {}", self.text(term), self.text(said)));
                }
            }
            Block::Parts(parts) => parts.parts.iter().for_each(|part| self.part(part)),
            Block::Card(card) => self.card(card),
            Block::Controls(controls) => controls.controls.iter().for_each(|control| self.control(control)),
            Block::Working(working) => self.working(working),
            Block::Table(table) => self.table(table),
            Block::Spelled { code, parts } => {
                self.item(code);
                parts.iter().for_each(|(part, meaning)| self.item(&format!("  {part}: {meaning}")));
            }
            Block::Problem(problem) => {
                let level = self.text(&problem.level.into());
                self.line(&format!("{level}[{}]: {}", problem.code, problem.message));
                self.item(&self.text(&problem.location));
                problem.help.iter().for_each(|help| self.item(&self.text(help)));
            }
            Block::Sections(sections) => {
                for section in sections {
                    self.heading(&self.word(section.title, Form::Alone));
                    section.blocks.iter().for_each(|block| self.block(block));
                }
            }
            Block::Key { .. } | Block::Chart(_) | Block::Behind { .. } => {}
        }
    }

    fn text(&self, line: &Line<'_>) -> String {
        terminal_text(line, self.words)
    }

    fn word(&self, word: Word, form: Form) -> String {
        plain_text(&word.into(), form, self.words)
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn item(&mut self, text: &str) {
        self.line(&format!("  {text}"));
    }

    fn items(&mut self, items: &[Line<'_>]) {
        items.iter().for_each(|item| self.item(&self.text(item)));
    }

    fn heading(&mut self, text: &str) {
        self.line("");
        self.line(text);
    }

    fn both(&self, first: &Line<'_>, second: &Line<'_>) -> String {
        let lines = [first, second].into_iter().filter(|line| !line.is_empty());
        lines.map(|line| self.text(line)).collect::<Vec<_>>().join("; ")
    }

    fn badge(&mut self, badge: &Badge<'_>) {
        let whole = badge.whole.as_deref().map(|whole| format!("{whole}: ")).unwrap_or_default();
        self.line(&format!("{whole}{}", badge.name));
        let asides = [Some(&badge.version), badge.standing.as_ref(), badge.interval.as_ref(), badge.caveat.as_ref()];
        let asides: Vec<_> = asides.into_iter().flatten().map(|aside| self.text(aside)).collect();
        self.line(&format!("{} ({})", self.text(&badge.headline), asides.join(", ")));
        badge.summary.iter().for_each(|summary| self.block(&Block::Prose(*summary)));
    }

    fn part(&mut self, part: &Part<'_>) {
        self.heading(&part.title);
        self.item(&self.both(&part.state, &part.counts));
        part.prose.iter().for_each(|author| self.item(&self.text(&(*author).into())));
        self.items(&part.lines);
        part.cards.iter().for_each(|card| self.card(card));
    }

    fn card(&mut self, card: &Card<'_>) {
        let number = card.number.map(|number| format!("{number}. ")).unwrap_or_default();
        let reason = card.reason.map(|reason| format!(": {}", reason.text)).unwrap_or_default();
        self.item(&format!("{number}{}", card.title));
        let (verdict, state) = (self.word(card.verdict, Form::Alone), self.word(card.state, Form::Inside));
        self.item(&format!("  {verdict} ({}) – {state}{reason}", self.text(&card.ground)));
        card.description.iter().for_each(|author| self.item(&format!("  {}", self.text(&(*author).into()))));
        for (at, step) in card.steps.iter().enumerate() {
            let place = if step.place.is_empty() { String::new() } else { format!("{} – ", self.text(&step.place)) };
            self.item(&format!("  {}. {place}{}", at + 1, self.text(&step.name)));
        }
        let facts = std::iter::once(&card.id).chain(&card.facts);
        facts.for_each(|fact| self.item(&format!("  {}", self.text(fact))));
    }

    fn control(&mut self, control: &Control<'_>) {
        let kind = control.kind.map(|kind| format!("{}, ", self.word(kind, Form::Inside))).unwrap_or_default();
        let state = self.word(control.state, Form::Inside);
        self.item(&format!("{} {} ({kind}{state})", control.id, control.title));
        let description = control.description.map(Line::from);
        let facts = description.iter().chain(&control.facts).chain([&control.covers]);
        facts.for_each(|fact| self.item(&format!("  {}", self.text(fact))));
    }

    fn working(&mut self, working: &Working<'_>) {
        for figure in &working.figures {
            let why = figure.why.as_ref().map(|(_, why)| self.text(why)).unwrap_or_default();
            let parts = [self.text(&figure.label), self.text(&figure.value), self.text(&figure.note), why];
            self.item(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  "));
        }
        for (label, expression, result) in &working.steps {
            self.item(&format!("{}  {} = {}", self.text(label), self.text(expression), self.text(result)));
        }
        working.sum.iter().for_each(|sum| self.item(&self.text(sum)));
        working.code.iter().for_each(|code| self.item(code));
    }

    fn table(&mut self, table: &Table<'_>) {
        if !table.caption.is_empty() {
            self.line(&self.text(&table.caption));
        }
        let cells = |row: &Row<'_>| -> Vec<String> { row.cells.iter().map(|cell| self.cell(cell)).collect() };
        let note = |row: &Row<'_>| if table.notes.is_some() { self.text(&row.note) } else { String::new() };
        let heads: Vec<_> = table.columns.iter().map(|column| self.text(&column.head)).collect();
        let mut lines: Vec<(Vec<String>, String)> = Vec::new();
        if heads.iter().any(|head| !head.is_empty()) {
            lines.push((heads, String::new()));
        }
        for group in &table.groups {
            lines.extend(group.heading.iter().map(|heading| (vec![self.text(heading)], String::new())));
            lines.extend(group.rows.iter().map(|row| (cells(row), note(row))));
        }
        lines.extend(table.foot.iter().map(|row| (cells(row), String::new())));
        let longest = |at: usize| {
            let cells = lines.iter().filter(|(cells, _)| cells.len() > 1).filter_map(|(cells, _)| cells.get(at));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<_> = table
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                // A column with a fixed width needs less space after it.
                column.width.map_or_else(|| (longest(at), "  "), |width| (width, " "))
            })
            .collect();
        for (cells, note) in lines {
            let mut line = String::new();
            for (at, cell) in cells.iter().enumerate() {
                match widths.get(at).filter(|_| at + 1 < cells.len()) {
                    Some((width, gap)) => line.push_str(&format!("{cell:width$}{gap}")),
                    None => line.push_str(cell),
                }
            }
            if cells.last().is_some_and(|last| !last.is_empty()) && !note.is_empty() {
                line.push_str("  ");
            }
            self.item(&(line + &note));
        }
        table.below.iter().for_each(|block| self.block(block));
    }

    fn cell(&self, cell: &super::tree::Cell<'_>) -> String {
        let state = cell.state.map(|(_, word)| self.word(word, Form::Alone)).unwrap_or_default();
        let below = self.text(&cell.below);
        let below = if below.is_empty() { below } else { format!("({below})") };
        let parts = [self.text(&cell.line), below, state];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}
