//! `maestro questions`: the questions that the architectures of models raise, open ones first.

use crate::maestro::questions::{Question, QuestionState, Rule, built_in};
use crate::maestro::{Dismissal, Threat};
use crate::register::{ModelEntry, anchor};
use crate::render::tree::{Author, Block, Brief, Cell, Hooks, Line, Look, Page, Row, Run, Table, say, shown};
use crate::render::words::{Key, Word};

use super::frameworks::links_of;
use super::{Book, link, model_target, threat_target, told};

/// The questions of one model, or of all models that state their architecture.
pub(crate) fn questions<'a>(model: Option<&'a ModelEntry>, book: Book<'a>) -> Page<'a> {
    let models: Vec<&ModelEntry> = match model {
        Some(model) => vec![model],
        None => book.register.models.iter().filter(|entry| !entry.model.components.is_empty()).collect(),
    };
    let mut blocks = Vec::new();
    if models.is_empty() {
        blocks.push(Block::Paragraph(Word::NoArchitecture.into()));
    }
    for entry in models {
        blocks.extend(of_model(entry, book));
    }
    Page { kind: "maestro", hooks: Some(Hooks::default()), blocks }
}

/// Writes for example `3 open, 6 answered, 1 dismissed`; empty if the architecture raises no question.
pub(super) fn counts(entry: &ModelEntry) -> Line<'static> {
    let count = |state: fn(&QuestionState) -> bool| {
        shown(entry.questions.iter().filter(|question| state(&question.state)).count())
    };
    if entry.questions.is_empty() {
        return Word::NoQuestions.into();
    }
    say!(
        Word::QuestionCounts,
        count(|state| *state == QuestionState::Open),
        count(|state| matches!(state, QuestionState::Answered(_))),
        count(|state| matches!(state, QuestionState::Dismissed(_))),
    )
    .into()
}

fn of_model<'a>(entry: &'a ModelEntry, book: Book<'a>) -> Vec<Block<'a>> {
    let of = Of { entry, book };
    let title = say!(Word::TitleOf, Word::Questions, &entry.model.agent);
    let mut blocks = vec![
        Block::Heading {
            depth: 1,
            anchor: Some(anchor::part_of_model(&entry.model.id, "questions")),
            text: title.into(),
        },
        Block::Paragraph(
            Line::from(link(Some(model_target(entry)), entry.model.agent.as_str()))
                .and(say!(Word::CountsOf, counts(entry))),
        ),
    ];
    let (mut open, mut answered, mut dismissed) = (Vec::new(), Vec::new(), Vec::new());
    let threats: Vec<_> = entry.rated().collect();
    for question in &entry.questions {
        match question.state {
            QuestionState::Open => open.push(of.open(question)),
            QuestionState::Answered(number) => {
                let Some((threat, rating)) = threats.get(number) else { continue };
                answered.push(of.answered(question, threat, book.verdict(rating)));
            }
            QuestionState::Dismissed(number) => {
                dismissed.extend(entry.model.dismissed.get(number).map(|why| of.dismissed(question, why)));
            }
        }
    }
    let mut section = |word: Word, count: usize, parts: Vec<Block<'a>>| {
        if count > 0 {
            blocks.push(Block::Heading { depth: 2, anchor: None, text: say!(word, shown(count)).into() });
            blocks.extend(parts);
        }
    };
    let table = |columns: Vec<Word>, rows: Vec<Row<'a>>| {
        let columns = columns.into_iter().map(Into::into).collect();
        vec![Block::Table(Table { brief: Brief::Cells, ..Table::new(columns, rows) })]
    };
    section(
        Word::OpenQuestions,
        open.len(),
        vec![Block::Terms(open), Block::Rule(Run::Look(Look::Quiet, Word::HowToAnswer.into()).into())],
    );
    section(
        Word::AnsweredQuestions,
        answered.len(),
        table(vec![Word::QuestionHead, Word::ComponentHead, Word::AnsweredBy], answered),
    );
    section(
        Word::DismissedQuestions,
        dismissed.len(),
        table(vec![Word::QuestionHead, Word::ComponentHead, Word::ReasonHead], dismissed),
    );
    blocks
}

/// The question of a rule.
pub(super) fn asked<'a>(question: &Question, rule: &'a Rule) -> Run<'a> {
    sentence(question, rule, Key::Question, |rule| &rule.question)
}

/// A sentence of a rule. For a rule of this program it is in the language of the page, for a rule of the book it is as written.
fn sentence<'a>(question: &Question, rule: &'a Rule, key: fn(&'static str) -> Key, text: fn(&Rule) -> &str) -> Run<'a> {
    match built_in().get(question.rule).filter(|own| own.id == rule.id) {
        Some(own) => told(key(&own.id), text(own)).into(),
        None => text(rule).into(),
    }
}

/// The questions of one model.
struct Of<'a> {
    entry: &'a ModelEntry,
    book: Book<'a>,
}

impl<'a> Of<'a> {
    fn rule(&self, question: &Question) -> &'a Rule {
        &self.book.register.rules[question.rule]
    }

    fn question(&self, question: &Question) -> Run<'a> {
        asked(question, self.rule(question))
    }

    fn name(&self, component: usize) -> &'a str {
        self.entry.model.components[component].title()
    }

    /// The components that raise the question, with arrows between them.
    fn path(&self, question: &Question) -> Line<'a> {
        let mut line = Line::default();
        for (at, component) in question.path.iter().enumerate() {
            if at > 0 {
                line.push(Word::LeadsTo.into());
            }
            let name = self.name(*component);
            let is_asked = *component == question.component;
            line.push(if is_asked { Run::Look(Look::Strong, name.into()) } else { name.into() });
        }
        line
    }

    /// An open question: what raises it, why it is asked, and what a threat that answers it would contain.
    fn open(&self, question: &Question) -> (Line<'a>, Line<'a>) {
        let rule = self.rule(question);
        let mut says = self.path(question).and(say!(
            Word::WhyAsked,
            sentence(question, rule, Key::Reason, |rule| &rule.why),
            Run::Look(Look::Code, rule.id.as_str().into())
        ));
        let maps = links_of(&rule.maps);
        if !maps.is_empty() {
            says = says.and(say!(Word::AndMaps, Run::List(maps)));
        }
        (self.question(question).into(), says)
    }

    fn answered(
        &self,
        question: &Question,
        threat: &'a Threat,
        (mark, verdict): (crate::render::Mark, Word),
    ) -> Row<'a> {
        let sign = Run::Look(Look::Sign(mark), verdict.into());
        let id = link(Some(threat_target(&self.entry.at, threat)), threat.id.as_str());
        let cells = vec![
            Cell::head(self.question(question)),
            self.path(question).into(),
            Line::from(sign).and(" ").and(id).into(),
        ];
        Row { cells, ..Row::default() }
    }

    fn dismissed(&self, question: &Question, why: &'a Dismissal) -> Row<'a> {
        let mut facts = vec![say!(Word::Owner, why.owner.as_str()).into()];
        facts.extend(why.review.map(|review| say!(Word::Review, review).into()));
        let reason = Line::from(Author { text: &why.reason, home: self.entry.at.page });
        let cells = vec![
            Cell::head(self.question(question)),
            self.path(question).into(),
            Cell { below: Run::List(facts).into(), ..Cell::from(reason) },
        ];
        Row { cells, ..Row::default() }
    }
}
