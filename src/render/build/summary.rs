//! `maestro summary`: the whole book on one page, for decision makers.

use crate::maestro::{Level, RiskBasis, Tally, Vocabulary};
use crate::order::Sort as _;
use crate::register::anchor::{self, Anchor};
use crate::register::digest::{Digest, Due, Gain, Rated, score_of};
use crate::register::query::SummaryOptions;
use crate::register::since::Since;
use crate::render::Mark;
use crate::render::tree::{
    Block, Cell, Chart, Column, Hooks, Line, Look, Page, Pair, Row, Run, Section, Table, Target, inside, say, shown,
};
use crate::render::words::Word;

use super::{Book, assessment_target, headline, link, model_target, one_decimal, questions, short_name, target};

/// The highest number of rows in a list of the summary, so that the page fits on one sheet of A4.
const ROWS: usize = 5;

/// Builds the summary for the page with this index.
pub(crate) fn summary<'a>(options: &'a SummaryOptions, book: Book<'a>, page: usize) -> Page<'a> {
    let digest = Digest::of(book.register, &options.filter);
    let mut builder = Builder { book, options, page, rows: Vec::new() };
    let blocks = builder.blocks(&digest);
    let hooks = Hooks { anchor: Some(anchor::summary(&options.id)), ..Hooks::default() };
    Page { kind: "maestro", hooks: Some(hooks), blocks }
}

/// The levels before and after controls, and the threats with this change.
type Change<'a> = ((Level, Option<Level>), Vec<Rated<'a>>);

struct Builder<'a> {
    book: Book<'a>,
    options: &'a SummaryOptions,
    page: usize,
    /// The rows behind the figures.
    rows: Vec<(Anchor<'a>, Line<'a>)>,
}

impl<'a> Builder<'a> {
    fn blocks(&mut self, digest: &Digest<'a>) -> Vec<Block<'a>> {
        let counts = vec![self.counts(digest)];
        let section = |title, blocks| Section { title, blocks };
        let sections = vec![
            section(Word::OpenByLevel, self.levels(digest)),
            section(Word::WhatControlsBring, self.controls(digest)),
            section(Word::Owners, self.owners(digest)),
            section(Word::CoverageTitle, self.coverage(digest)),
            section(Word::HighestRisks, self.highest(digest)),
            section(Word::HighestScores, scores(digest)),
            section(if self.options.date.is_some() { Word::Overdue } else { Word::DueNext }, self.due(digest)),
        ];
        let mut sections = sections;
        sections.extend(self.since(digest).map(|blocks| section(Word::SinceRecord, blocks)));
        vec![
            Block::Warning(self.message(digest)),
            Block::Facts(counts),
            Block::Sections(sections),
            Block::Behind { title: Word::BehindFigures, rows: std::mem::take(&mut self.rows) },
        ]
    }

    /// A number that links to the rows that it counts. If the output cannot fold these rows, only the number.
    fn figure(&mut self, count: usize, kind: &'static str, label: Line<'a>, rows: Vec<Line<'a>>) -> Run<'a> {
        if rows.is_empty() {
            return shown(count);
        }
        let anchor = anchor::figure(&self.options.id, kind, self.rows.len());
        let said = say!(Word::Count, shown(count), label);
        self.rows.push((anchor, say!(Word::TitleOf, Run::Look(Look::Strong, said.into()), Run::List(rows)).into()));
        let number = link(Some(Target::Place(self.page, anchor)), shown(count));
        say!(Word::PictureOrWords, number, shown(count))
    }

    /// The number of some threats, which links to them.
    fn threats(&mut self, threats: &[Rated<'a>], kind: &'static str, label: impl Into<Line<'a>>) -> Run<'a> {
        self.figure(threats.len(), kind, label.into(), threats.iter().map(id).collect())
    }

    /// The most important facts, for readers who read nothing else.
    fn message(&mut self, digest: &Digest<'a>) -> Line<'a> {
        let highest = digest.effective.highest();
        let mut message = vec![match highest {
            Some(level) => {
                let count = digest.effective.count(level);
                let threats = at(&digest.open, RiskBasis::Effective, Some(level));
                let count_run = self.threats(&threats, "highest", inside(Word::Level(level)));
                say!(Word::SummaryStay(count), count_run, inside(Word::Level(level)))
            }
            None => Word::SummaryNoneStay.into(),
        }];
        if let Some(day) = self.options.date {
            let overdue = digest.overdue(day);
            let count = self.figure(
                overdue.len(),
                "overdue",
                inside(Word::Overdue).into(),
                overdue.iter().map(named).collect(),
            );
            message.push(say!(Word::SummaryOverdue(overdue.len()), count));
        }
        if let Some(gain) = digest.controls.first() {
            message.push(say!(Word::SummaryBest, control(gain), Run::List(self.becomes(gain))));
        }
        message.into_iter().collect()
    }

    fn counts(&mut self, digest: &Digest<'a>) -> Line<'a> {
        let rows = digest.agents.iter().map(|agent| link(Some(target(agent.target)), agent.name).into());
        let agents = self.figure(digest.agents.len(), "agents", Word::AllAgentsListed.into(), rows.collect());
        let threats = self.threats(&digest.all, "threats", Word::AllThreats);
        let open = self.threats(&digest.open, "open", Word::AllOpen);
        let mut line = Line::from(say!(
            Word::SummaryCounts,
            say!(Word::Agents(digest.agents.len()), agents),
            say!(Word::ThreatCount(digest.all.len()), threats),
            say!(Word::SummaryOpen, open)
        ));
        if let Some(day) = self.options.date {
            line = Line::from(say!(Word::Comma, line, say!(Word::SummaryDate, day)));
        }
        line
    }

    fn levels(&mut self, digest: &Digest<'a>) -> Vec<Block<'a>> {
        let levels = Level::ALL.iter().rev().map(|level| Some(Some(*level))).chain([None]);
        let mut pairs = Vec::new();
        for level in levels {
            let before = at_level(&digest.open, RiskBasis::Inherent, level);
            let after = at_level(&digest.open, RiskBasis::Effective, level);
            // An unrated threat has the same state before and after controls.
            if level.is_none() && before.is_empty() {
                continue;
            }
            let mark = Mark::of_rating(level);
            let word = Word::Mark(mark);
            let (count_before, count_after) = (before.len(), after.len());
            let before = self.threats(&before, "before", say!(Word::LevelBefore, inside(word)));
            let after = self.threats(&after, "after", say!(Word::LevelAfter, inside(word)));
            let says = [
                say!(Word::BeforeControls, before).into(),
                say!(Word::AfterControls, Run::Look(Look::Strong, after.into())).into(),
            ];
            pairs.push(Pair { mark, word, before: count_before, after: count_after, says });
        }
        let grows = |level| digest.effective.count(level) > digest.inherent.count(level);
        let mut blocks = vec![Block::Chart(Chart::Pairs(pairs))];
        let nothing = at_level(&digest.open, RiskBasis::Effective, Some(None));
        if !nothing.is_empty() {
            let count = self.threats(&nothing, "nothing", Word::NothingLeft);
            blocks.push(Block::Facts(vec![say!(Word::Count, count, Word::NothingLeft).into()]));
        }
        if grows(Level::Low) || grows(Level::Medium) {
            blocks.push(Block::Facts(vec![Word::LevelsGrow.into()]));
        }
        blocks
    }

    fn highest(&mut self, digest: &Digest<'a>) -> Vec<Block<'a>> {
        let rows = digest.open.iter().take(ROWS).map(|it| {
            let (entry, threat, rating) = *it;
            let owner = threat.owner.as_deref().map_or(Word::NoOwner.into(), Run::from);
            let due = threat.review.map(Line::from);
            let facts = std::iter::once(owner.into()).chain(due).collect();
            let score = score_of(self.book.register, threat);
            let score = score.map_or_else(Line::default, |score| one_decimal(score).into());
            Row {
                cells: vec![
                    Cell { is_short: true, ..sign(rating.level(RiskBasis::Effective)).into() },
                    Cell {
                        below: Run::List(vec![entry.model.agent.as_str().into(), Run::List(facts).into()]).into(),
                        ..title(it)
                    },
                    score.into(),
                ],
                ..Row::default()
            }
        });
        table([Word::Column("risk"), Word::Column("threat"), Word::Score], rows.collect())
    }

    fn due(&mut self, digest: &Digest<'a>) -> Vec<Block<'a>> {
        let (due, none) = match self.options.date {
            Some(day) => (digest.overdue(day), Word::NothingDue),
            None => (digest.due.as_slice(), Word::NoDates),
        };
        if due.is_empty() {
            return vec![Block::Paragraph(none.into())];
        }
        let rows = due.iter().take(ROWS).map(|due| {
            let when = match self.options.date {
                Some(day) => {
                    let days = usize::try_from((day - due.date).get_days()).unwrap_or_default();
                    say!(Word::DaysLate(days), shown(days))
                }
                None => due.date.into(),
            };
            let what = Cell {
                below: Run::List(vec![Word::DueOf(due.kind).into(), due.agent.into()]).into(),
                ..Cell::from(named(due))
            };
            Row { cells: vec![Cell { is_short: true, ..when.into() }, what], ..Row::default() }
        });
        let rows = rows.collect();
        let mut blocks = table([Word::Column("review"), Word::Column("title")], rows);
        blocks.extend(self.more(due.len(), "due", Word::DueNext, || due.iter().map(named).collect()));
        blocks
    }

    fn controls(&mut self, digest: &Digest<'a>) -> Vec<Block<'a>> {
        if digest.controls.is_empty() {
            return vec![Block::Paragraph(Word::NoControl.into())];
        }
        let mut rows = Vec::new();
        for gain in digest.controls.iter().take(ROWS) {
            let state = inside(Word::ControlState(gain.control.status)).into();
            let owner = gain.control.owner.as_deref().map(Line::from);
            let below = [gain.entry.model.agent.as_str().into(), state].into_iter().chain(owner).collect();
            rows.push(Row {
                cells: vec![
                    Cell { below: Run::List(below).into(), is_head: true, ..Cell::from(control(gain)) },
                    Run::List(self.becomes(gain)).into(),
                ],
                ..Row::default()
            });
        }
        let mut blocks = table([Word::MitigationHead, Word::IfDone], rows);
        let all = || digest.controls.iter().map(|gain| control(gain).into()).collect();
        blocks.extend(self.more(digest.controls.len(), "controls", Word::Mitigations, all));
        blocks
    }

    /// Writes for example `3 critical become medium`, for each pair of levels.
    fn becomes(&mut self, gain: &Gain<'a>) -> Vec<Line<'a>> {
        let mut changes: Vec<Change<'a>> = Vec::new();
        for (rated, before, after) in &gain.lowered {
            match changes.iter_mut().find(|(change, _)| *change == (*before, *after)) {
                Some((_, threats)) => threats.push(*rated),
                None => changes.push(((*before, *after), vec![*rated])),
            }
        }
        changes.in_order_of(|((before, after), _)| std::cmp::Reverse((*before, *after)));
        let change = |((before, after), threats): Change<'a>| {
            let count = threats.len();
            let before = || inside(Word::Level(before));
            let after = after.map_or(Word::NoneLeft.into(), |level| inside(Word::Level(level)));
            let figure = self.threats(&threats, "control", say!(Word::Comma, before(), gain.control.title.as_str()));
            say!(Word::Become(count), figure, before(), after).into()
        };
        changes.into_iter().map(change).collect()
    }

    fn owners(&mut self, digest: &Digest<'a>) -> Vec<Block<'a>> {
        let mut rows = Vec::new();
        let (first, rest) = digest.owners.split_at(digest.owners.len().min(ROWS));
        for owner in first {
            let name = || owner.name.map_or(Word::NoOwner.into(), Run::from);
            rows.push(self.owner(name(), &owner.open, &|word| say!(Word::Comma, word, name()).into()));
        }
        if !rest.is_empty() {
            let open: Vec<_> = rest.iter().flat_map(|owner| owner.open.iter().copied()).collect();
            let name = || say!(Word::MoreOwners(rest.len()), shown(rest.len()));
            rows.push(self.owner(name(), &open, &|word| say!(Word::Comma, word, name()).into()));
        }
        table([Word::OwnerHead, Word::Level(Level::Critical), Word::Level(Level::High), Word::AllOpen], rows)
    }

    /// A row with the critical, high and all open threats of an owner.
    fn owner(&mut self, name: Run<'a>, open: &[Rated<'a>], label: &dyn Fn(Run<'a>) -> Line<'a>) -> Row<'a> {
        let mut cells = vec![Cell::head(name)];
        for level in [Level::Critical, Level::High] {
            let threats = at(open, RiskBasis::Effective, Some(level));
            let figure = self.threats(&threats, "owner", label(inside(Word::Level(level))));
            cells.push(figure.into());
        }
        cells.push(self.threats(open, "owner", label(inside(Word::AllOpen))).into());
        Row { cells, ..Row::default() }
    }

    fn coverage(&mut self, digest: &Digest<'a>) -> Vec<Block<'a>> {
        let mut missing = Vec::new();
        let mut risks = Vec::new();
        for (risk, threats) in &digest.asi {
            let id = risk.id().unwrap_or_default();
            if threats.is_empty() {
                missing.push(Line::from(id));
            } else {
                risks.push(self.covered(id.into(), threats));
            }
        }
        let mut layers = Vec::new();
        for (layer, open) in &digest.layers {
            layers.push(self.covered(layer.code().into(), open));
        }
        layers.push(self.covered(Word::CrossLayerCode.into(), &digest.cross_layer));
        let rows = digest.left_out.iter().map(|(entry, layer)| {
            link(Some(model_target(entry)), say!(Word::Labelled, &entry.model.agent, layer.code())).into()
        });
        let count = self.figure(digest.left_out.len(), "layers", Word::LayersLeftOut.into(), rows.collect());
        let mut facts = vec![say!(Word::LayersNotAssessed, count, shown(digest.cells)).into()];
        if !missing.is_empty() {
            facts.insert(0, say!(Word::NotNamed, Run::List(missing)).into());
        }
        facts.extend(self.questions(digest));
        vec![Block::Facts(risks), Block::Facts(layers), Block::Facts(facts)]
    }

    /// How many questions about architectures are open.
    fn questions(&mut self, digest: &Digest<'a>) -> Option<Line<'a>> {
        let open = digest.questions.as_ref()?;
        let rows = open.iter().map(|(entry, question)| {
            let component = entry.model.components[question.component].title();
            let asked = questions::asked(question, &self.book.register.rules[question.rule]);
            let name = link(Some(model_target(entry)), say!(Word::TitleOf, &entry.model.agent, component));
            say!(Word::Labelled, name, asked).into()
        });
        let rows = rows.collect();
        let count = self.figure(open.len(), "questions", inside(Word::QuestionsOpen).into(), rows);
        Some(say!(Word::CoverageItem, Word::QuestionsOpen, count).into())
    }

    /// What changed since the last record.
    fn since(&mut self, digest: &Digest<'a>) -> Option<Vec<Block<'a>>> {
        let since = Since::of(self.book.register, digest, &self.options.filter)?;
        let (date, label) = (since.record.date, since.record.label.as_str());
        let mut facts: Vec<Line<'a>> =
            vec![if label == date.to_string() { date.into() } else { say!(Word::Comma, label, date).into() }];
        let new = self.threats(&since.new, "since", inside(Word::SinceNew));
        facts.push(say!(Word::CoverageItem, Word::SinceNew, new).into());
        let gone = since.gone.iter().map(|id| Line::from(*id)).collect();
        let gone = self.figure(since.gone.len(), "since", inside(Word::SinceGone).into(), gone);
        facts.push(say!(Word::CoverageItem, Word::SinceGone, gone).into());
        for (word, threats) in [(Word::SinceHigher, &since.higher), (Word::SinceLower, &since.lower)] {
            let count = self.threats(threats, "since", inside(word));
            facts.push(say!(Word::CoverageItem, word, count).into());
        }
        Some(vec![Block::Facts(facts)])
    }

    /// The number of open threats of something, with the sign of the highest.
    fn covered(&mut self, name: Line<'a>, threats: &[Rated<'a>]) -> Line<'a> {
        let tally = Tally::of(threats.iter().map(|(.., rating)| rating.level(RiskBasis::Effective)));
        let label = match &name.runs().next() {
            Some(Run::Text(text)) => Line::from(text.clone()),
            _ => Word::CrossLayerShort.into(),
        };
        let count = self.threats(threats, "covered", label);
        let mark = super::open_mark(&tally);
        let number: Run<'a> = if threats.is_empty() { count } else { Run::Look(Look::Sign(mark), count.into()) };
        say!(Word::CoverageItem, name, number).into()
    }

    /// The note that a list has more entries.
    fn more(
        &mut self,
        count: usize,
        kind: &'static str,
        label: Word,
        rows: impl FnOnce() -> Vec<Line<'a>>,
    ) -> Option<Block<'a>> {
        let rest = count.checked_sub(ROWS).filter(|rest| *rest > 0)?;
        let figure = self.figure(rest, kind, inside(label).into(), rows().split_off(ROWS));
        Some(Block::Facts(vec![say!(Word::MoreRows, figure).into()]))
    }
}

/// The threats with this level; `None` selects those without any risk left.
fn at<'a>(threats: &[Rated<'a>], basis: RiskBasis, level: Option<Level>) -> Vec<Rated<'a>> {
    at_level(threats, basis, Some(level))
}

fn at_level<'a>(threats: &[Rated<'a>], basis: RiskBasis, level: Option<Option<Level>>) -> Vec<Rated<'a>> {
    threats.iter().copied().filter(|(.., rating)| rating.level(basis) == level).collect()
}

/// The id of a threat, which links to it.
fn id<'a>((entry, threat, _): &Rated<'a>) -> Line<'a> {
    link(Some(super::threat_target(&entry.at, threat)), &threat.id).into()
}

fn title<'a>((entry, threat, _): &Rated<'a>) -> Cell<'a> {
    Cell { target: Some(super::threat_target(&entry.at, threat)), ..Cell::head(threat.title.as_str()) }
}

fn sign(level: Option<Option<Level>>) -> Run<'static> {
    Run::Look(Look::Sign(Mark::of_rating(level)), Word::Left(level).into())
}

/// The title of a control, which links to it.
fn control<'a>(gain: &Gain<'a>) -> Run<'a> {
    let anchor = anchor::mitigation(&gain.entry.model.id, &gain.control.id);
    link(Some(Target::Place(gain.entry.at.page, anchor)), &gain.control.title)
}

/// The title of an entry that is due, which links to it.
fn named<'a>(due: &Due<'a>) -> Line<'a> {
    link(Some(target(due.target)), due.title).into()
}

fn scores<'a>(digest: &Digest<'a>) -> Vec<Block<'a>> {
    let rows = digest.scores.iter().take(ROWS).map(|entry| {
        let owner = entry.assessment.assessor.as_deref();
        let below = std::iter::once(entry.assessment.agent.as_str()).chain(owner).map(Line::from).collect();
        let name = Cell {
            target: Some(assessment_target(entry)),
            below: Run::List(below).into(),
            ..Cell::head(short_name(&entry.assessment))
        };
        let mark = Mark::of_severity(entry.outcome.severity);
        let score = Cell { is_short: true, ..Run::Look(Look::Sign(mark), headline(&entry.outcome).into()).into() };
        Row { cells: vec![score, name], ..Row::default() }
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        vec![Block::Paragraph(Word::NoAssessment.into())]
    } else {
        table([Word::Score, Word::Column("title")], rows)
    }
}

/// A table, or nothing if it has no rows.
fn table<'a, const N: usize>(heads: [Word; N], rows: Vec<Row<'a>>) -> Vec<Block<'a>> {
    let columns: Vec<Column<'a>> = heads.into_iter().map(Column::from).collect();
    if rows.is_empty() { Vec::new() } else { vec![Block::Table(Table::new(columns, rows))] }
}
