//! Writes pages as Markdown, for every renderer except `html`.
//!
//! At the top level, a page consists of headings, tables and lists in plain CommonMark without raw HTML (tables as on GitHub,
//! `{#id}` after a heading as in mdBook and pandoc). Inside lists, quotes and other containers it is one line of inline
//! Markdown, because a second line would need the container's own prefix, which a writer does not know. That line contains the
//! score or the risks, the summary, the inputs and the remarks. It omits the step-by-step working, the levers, the facts of
//! single threats, and anchors; links to a block inside a container lead to its page.
//!
//! Vectors and sums are code spans, so that smart punctuation does not change them. Signs that are missing in many fonts of
//! printed books (✓, ⚠, →) are replaced by words, using `Form::Alone`. Start at [`page`].

pub(crate) mod escape;
mod grid;
mod line;
mod prose;
mod table;

use self::escape::{code_span, escape, guard_start};
use self::grid::grid;
use super::place::Place;
use super::plain::plain_text;
use super::tree::{
    Badge, Block, Card, Chart, Control, Controls, Inline, Line, Page, Parts, Problem, Step, Title, Working,
};
use super::words::{Form, Word};
use crate::register::anchor::Anchor;
use crate::text::backticks;

/// The text that replaces the fence.
///
/// At the top level, blocks have blank lines around them, so that they are not joined with the text before and after the fence.
pub(crate) fn page(page: &Page<'_>, place: &Place<'_>) -> String {
    let anchor = page.hooks.as_ref().and_then(|hooks| hooks.anchor);
    let mut writer = Writer { place, anchor, out: String::new(), items: Vec::new(), remarks: Vec::new() };
    writer.blocks(&page.blocks);
    writer.flush();
    if place.top_level { format!("\n{}\n", writer.out) } else { writer.out }
}

/// A badge inside a paragraph.
pub(crate) fn inline(inline: &Inline<'_>, place: &Place<'_>) -> String {
    line::link(&place.markdown(&inline.says), &place.href(&inline.target))
}

/// Writes a page for one position in the book.
struct Writer<'w> {
    place: &'w Place<'w>,
    /// The anchor of the page, until a heading has used it.
    anchor: Option<Anchor<'w>>,
    out: String,
    /// The items of the list that is being written.
    items: Vec<String>,
    /// The sentences of the paragraph that is being written.
    remarks: Vec<String>,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block<'_>]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block<'_>) {
        let place = self.place;
        match block {
            Block::Heading { depth, anchor, text } => {
                let anchor = self.anchor.take().or(*anchor);
                self.heading(*depth, anchor, &escape(&plain_text(text, Form::Alone, place.words)));
            }
            Block::Frame(blocks) | Block::Pair(blocks) => self.blocks(blocks),
            Block::Title(title) => self.title(title),
            Block::Badge(badge) => self.badge(badge),
            Block::Prose(author) if place.top_level => self.push(&place.prose(author.home).blocks(author.text)),
            Block::Prose(author) => self.push(&place.sentence(&place.prose(author.home).line(author.text))),
            Block::Warning(line) => self.push(&format!("**{}**", place.markdown(line))),
            Block::Paragraph(line) => self.push(&place.sentence(&guard_start(place.markdown(line)))),
            Block::Facts(items) | Block::List(items) => {
                self.items.extend(items.iter().map(|item| place.markdown(item)))
            }
            Block::Terms(terms) => {
                let term = |(term, said): &(Line<'_>, Line<'_>)| {
                    format!("**{}**: {}", place.markdown(term), place.markdown(said))
                };
                self.items.extend(terms.iter().map(term));
            }
            Block::Parts(parts) => self.parts(parts),
            Block::Card(card) if place.top_level => self.card(card),
            Block::Card(card) => self.push(&place.sentence(&card_line(card, place))),
            Block::Controls(controls) => self.controls(controls),
            Block::Working(working) => self.working(working),
            Block::Table(table) => self.table(table),
            Block::Spelled { code, parts } => {
                let parts: Vec<_> = parts.iter().map(|(part, meaning)| escape(&format!("{part} {meaning}"))).collect();
                self.push(&format!("{}: {}.", code_span(code), parts.join(", ")));
            }
            Block::Remarks(remarks) => {
                self.push_items();
                let remarks = remarks.iter().map(|remark| place.markdown(remark));
                self.remarks.extend(remarks.filter(|remark| !remark.is_empty()));
            }
            Block::Rule(rule) if place.top_level => self.push(&place.markdown(rule)),
            Block::Chart(Chart::Stack(stack)) if place.top_level => self.stack(stack),
            Block::Chart(Chart::Flows(flows)) if place.top_level => {
                let mermaid = flows.mermaid.as_ref().map(|mermaid| format!("```mermaid\n{mermaid}```"));
                self.push(&mermaid.unwrap_or_default());
            }
            Block::Chart(Chart::Pairs(pairs)) => self.items.extend(pairs.iter().map(|pair| {
                let says = pair.says.each_ref().map(|line| place.markdown(line)).join(place.words.language.comma());
                format!("{}: {says}", place.word(pair.word, Form::Alone))
            })),
            Block::Sections(sections) => {
                for section in sections {
                    self.push(&format!("**{}**", place.word(section.title, Form::Alone)));
                    self.blocks(&section.blocks);
                    self.push_items();
                }
            }
            Block::Key { .. } | Block::Rule(_) | Block::Chart(_) | Block::Behind { .. } => {}
            Block::Problem(problem) => self.problem(problem),
        }
    }

    /// Adds a block of Markdown after the text so far. An empty block adds nothing.
    fn push(&mut self, markdown: &str) {
        self.flush();
        self.append(markdown);
    }

    fn append(&mut self, markdown: &str) {
        let markdown = markdown.trim_end();
        if markdown.is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push_str(if self.place.top_level { "\n\n" } else { " " });
        }
        self.out.push_str(markdown);
    }

    /// Ends the list and the paragraph that are being written.
    fn flush(&mut self) {
        self.push_items();
        let remarks = std::mem::take(&mut self.remarks).join(" ");
        self.append(&guard_start(remarks));
    }

    /// Writes the items: at the top level as a list, otherwise one after the other.
    fn push_items(&mut self) {
        let mut items = std::mem::take(&mut self.items);
        items.retain(|item| !item.is_empty());
        if self.place.top_level {
            self.append(&items.into_iter().map(|item| format!("- {}\n", guard_start(item))).collect::<String>());
        } else {
            self.append(&self.place.sentence(&items.join(self.place.words.language.semicolon())));
        }
    }

    /// Adds a heading. Without `headings` it is a strong paragraph; on one line it is a strong word.
    fn heading(&mut self, depth: u8, id: Option<Anchor<'_>>, text: &str) {
        let marks = "#".repeat(self.place.level(depth).into());
        self.push(&match (self.place, id) {
            (Place { top_level: false, .. }, _) => format!("**{text}:**"),
            (Place { headings: false, .. }, _) => format!("**{text}**"),
            (_, None) => format!("{marks} {text}"),
            (Place { is_epub: true, .. }, Some(id)) => format!("{marks} <a id=\"{id}\"></a>{text}"),
            (_, Some(id)) => format!("{marks} {text} {{#{id}}}"),
        });
    }

    fn title(&mut self, title: &Title<'_>) {
        let mut counts = self.place.markdown(&title.open);
        if !title.rest.is_empty() {
            counts.push_str(&format!("; {}", self.place.markdown(&title.rest)));
        }
        self.push(&format!("**{}** – {counts}.", escape(&title.name)));
    }

    fn badge(&mut self, badge: &Badge<'_>) {
        let place = self.place;
        let mut name = badge.whole.as_deref().map(|whole| format!("{}: ", escape(whole))).unwrap_or_default();
        name.push_str(&escape(&badge.name));
        if let Some(target) = &badge.target {
            name = line::link(&name, &place.href(target));
        }
        let asides = [Some(&badge.version), badge.standing.as_ref(), badge.interval.as_ref(), badge.caveat.as_ref()];
        let asides: Vec<_> = asides.into_iter().flatten().map(|aside| place.markdown(aside)).collect();
        self.push(&format!(
            "**{}** – {name} ({}).",
            place.markdown(&badge.headline),
            asides.join(place.words.language.comma())
        ));
        if let Some(summary) = badge.summary {
            self.block(&Block::Prose(summary));
        }
    }

    fn parts(&mut self, parts: &Parts<'_>) {
        let place = self.place;
        for part in &parts.parts {
            let (title, state) = (escape(&part.title), place.markdown(&part.state));
            if !place.top_level {
                let prose = part.prose.iter().map(|author| format!(": {}", place.markdown(&(*author).into())));
                self.push(&place.sentence(&format!("**{title}** ({state}){}", prose.collect::<String>())));
                self.items.extend(part.cards.iter().map(|card| card_line(card, place)));
                continue;
            }
            if part.is_absent() {
                continue;
            }
            self.heading(2, Some(part.anchor), &title);
            let counts = place.markdown(&part.counts);
            let counts = if counts.is_empty() { counts } else { format!(" – {counts}") };
            self.push(&format!("*{state}*{counts}"));
            part.prose.iter().for_each(|author| self.block(&Block::Prose(*author)));
            part.lines.iter().for_each(|line| self.push(&place.markdown(line)));
            part.cards.iter().for_each(|card| self.card(card));
        }
    }

    fn card(&mut self, card: &Card<'_>) {
        let place = self.place;
        self.heading(3, Some(card.anchor), &escape(&card.title));
        let reason = card.reason.map(|reason| format!(": {}", place.markdown(&reason.into()))).unwrap_or_default();
        self.push(&format!(
            "**{}** ({}) – {}{reason}",
            place.word(card.verdict, Form::Alone),
            place.markdown(&card.ground),
            place.word(card.state, Form::Inside),
        ));
        if let Some(description) = card.description {
            self.block(&Block::Prose(description));
        }
        let steps = card.steps.iter().enumerate();
        let steps = steps.map(|(at, step)| format!("{}. {}\n", at + 1, guard_start(step_line(step, place))));
        self.push(&steps.collect::<String>());
        self.items.extend(std::iter::once(&card.id).chain(&card.facts).map(|fact| place.markdown(fact)));
        self.flush();
    }

    /// Writes a list, because the cells of a table would be too long for a printed page.
    fn controls(&mut self, controls: &Controls<'_>) {
        let covers = self.place.word(controls.heads[3], Form::Alone);
        self.items.extend(controls.controls.iter().map(|control| control_line(control, &covers, self.place)));
    }

    fn working(&mut self, working: &Working<'_>) {
        let place = self.place;
        if let Some(sum) = &working.sum {
            let sum = code_span(&plain_text(sum, Form::Alone, place.words));
            self.push(&if place.top_level { sum } else { place.sentence(&sum) });
        }
        if working.instead.is_empty() {
            self.figures(working);
        } else {
            self.items.extend(working.instead.iter().map(|item| place.markdown(item)));
            self.items.extend(working.code.as_deref().map(code_span));
        }
        if place.top_level && !working.steps.is_empty() {
            let rows = working.steps.iter().map(|(label, expression, result)| {
                [label, expression, result].map(|line| place.markdown(line)).to_vec()
            });
            let heads = [Word::Step, Word::Expression, Word::Result].map(|word| place.word(word, Form::Alone));
            self.push(&grid(&heads, rows.collect()));
        }
    }

    /// Writes the numbers, each with its notes.
    fn figures(&mut self, working: &Working<'_>) {
        let place = self.place;
        let rows = working.figures.iter().map(|figure| {
            let notes = [Some(&figure.note), figure.why.as_ref().map(|(_, why)| why)];
            let notes = notes.into_iter().flatten().map(|note| place.markdown(note));
            let notes: Vec<_> = notes.filter(|note| !note.is_empty()).collect();
            [place.markdown(&figure.label), place.markdown(&figure.value), notes.join(": ")]
        });
        if place.top_level {
            let heads = [place.word(Word::Number, Form::Alone), place.word(Word::Value, Form::Alone), String::new()];
            let rows = rows.map(|row| row.to_vec()).collect();
            self.push(&grid(&heads, rows));
        } else {
            let items: Vec<_> = rows
                .map(
                    |[name, value, note]| {
                        if note.is_empty() { format!("{name} {value}") } else { format!("{name} {value} ({note})") }
                    },
                )
                .collect();
            self.items.extend(items);
            self.flush();
        }
    }

    fn problem(&mut self, problem: &Problem<'_>) {
        let place = self.place;
        let level = place.word(problem.level, Form::Alone);
        let message = place.sentence(&escape(&problem.message));
        let location = code_span(&plain_text(&problem.location, Form::Alone, place.words));
        let mut text = format!("**{level}** {}: {message} {location}", code_span(&problem.code));
        if let Some(help) = &problem.help {
            text.push_str(&format!(" {}", place.sentence(&place.markdown(help))));
        }
        self.push(&text);
        if let Some(excerpt) = problem.excerpt.as_ref().filter(|_| place.top_level) {
            let fence = backticks(excerpt, 3);
            self.push(&format!("{fence}text\n{excerpt}\n{fence}"));
        }
    }
}

/// Writes a card as one line.
fn card_line(card: &Card<'_>, place: &Place<'_>) -> String {
    let (verdict, state) = (place.word(card.verdict, Form::Inside), place.word(card.state, Form::Inside));
    format!("{} ({verdict}, {}, {state})", escape(&card.title), place.markdown(&card.ground))
}

fn step_line(step: &Step<'_>, place: &Place<'_>) -> String {
    let name = place.markdown(&step.name);
    match step.verdict {
        Some((_, verdict)) => {
            format!("{} – {name} ({})", place.markdown(&step.place), place.word(verdict, Form::Alone))
        }
        None => name,
    }
}

fn control_line(control: &Control<'_>, covers: &str, place: &Place<'_>) -> String {
    let kind = control.kind.map(|kind| format!("{}, ", place.word(kind, Form::Inside))).unwrap_or_default();
    let description = control.description.map(Line::from);
    let facts: Vec<_> = description.iter().chain(&control.facts).map(|fact| place.markdown(fact)).collect();
    let facts =
        if facts.is_empty() { String::new() } else { format!(": {}", facts.join(place.words.language.comma())) };
    format!(
        "{} **{}** ({kind}{}){facts}. {covers}: {}",
        escape(&control.id),
        escape(&control.title),
        place.word(control.state, Form::Inside),
        place.markdown(&control.covers),
    )
}

impl Place<'_> {
    /// A text with a full stop, unless it ends in a sign already.
    fn sentence(&self, text: &str) -> String {
        let text = text.trim_end();
        let has_end = text.ends_with(['.', '!', '?', ':', '。', '！', '？', '：']);
        if text.is_empty() || has_end { text.to_owned() } else { format!("{text}{}", self.words.language.stop()) }
    }
}
