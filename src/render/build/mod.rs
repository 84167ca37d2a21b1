//! Builds [pages](super::tree) from a scored book, with one builder for each view.
//!
//! Builders decide what a page contains and in which order; they do not depend on mark-up. A new view is a file here, with its
//! words in [`words`](super::words).

mod assessment;
mod dataflow;
mod figures;
mod frameworks;
mod inline;
mod long;
mod matrix;
mod model;
mod others;
mod problem;
mod questions;
mod register;
mod remarks;
mod score;
mod summary;
mod trend;

use crate::aivss::{Assessment, Decimal, Headline, Outcome, plain};
use crate::maestro::{Layer, Level, Rating, RiskBasis, Summary, Tally, Threat, ThreatStatus, Treatment, Vocabulary};
use crate::register::{AssessmentEntry, At, ModelEntry, Register, anchor, table};

use super::Mark;
use super::tree::{Author, Line, Look, Run, Target, inside, say, shown};
use super::words::{Key, Told, Word};

pub(crate) use assessment::{assessment, badge};
pub(crate) use dataflow::dataflow;
pub(crate) use inline::{assessment_inline, model_inline, score_field, severity_field, threat_inline, vector_field};
pub use long::is_long;
pub(crate) use matrix::matrix;
pub(crate) use model::model;
pub use problem::ProblemBox;
pub(crate) use problem::problems;
pub(crate) use questions::questions;
pub(crate) use register::register;
pub(crate) use score::score;
pub(crate) use summary::summary;
pub(crate) use trend::trend;

/// What builders need to look things up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Book<'a> {
    pub register: &'a Register,
    /// The risk that is used for colours and sorting.
    pub basis: RiskBasis,
    /// Whether the cards of long models are folded.
    pub folds: bool,
    /// Whether architectures are also written as Mermaid flowcharts.
    pub mermaid: bool,
}

impl<'a> Book<'a> {
    /// The risk of a threat according to `basis`, with its mark.
    fn verdict(&self, rating: &Rating) -> (Mark, Word) {
        let level = rating.level(self.basis);
        let word = match self.basis {
            RiskBasis::Inherent => Word::Risk(level),
            RiskBasis::Effective => Word::EffectiveRisk(level),
        };
        (Mark::of_rating(level), word)
    }

    /// The open risk of a whole model.
    fn model_verdict(&self, entry: &ModelEntry) -> (Mark, Word) {
        let open = self.summary(entry).open;
        let mark = open_mark(&open);
        let word = match mark {
            Mark::None if open.is_empty() => Word::NoOpenRisk,
            Mark::None => Word::EffectiveRisk(Some(None)),
            _ => Word::Risk(open.highest().map(Some)),
        };
        (mark, word)
    }

    /// The counts of a model's threats.
    fn summary(&self, entry: &ModelEntry) -> Summary {
        Summary::of(entry.rated().map(|(threat, rating)| (threat, *rating)), self.basis)
    }

    /// A threat as a sign with its id that links to it, or, with `verdict`, in words.
    fn mention(&self, entry: &ModelEntry, threat: &'a Threat, mark: Mark, name: Run<'a>, verdict: Run<'a>) -> Line<'a> {
        let sign = Run::Link {
            target: Some(threat_target(&entry.at, threat)),
            hint: Some(threat.title.as_str().into()),
            line: Run::Look(Look::Sign(mark), threat.id.as_str().into()).into(),
        };
        say!(Word::Threat, sign, name, verdict).into()
    }
}

/// The position of an assessment.
fn assessment_target<'a>(entry: &'a AssessmentEntry) -> Target<'a> {
    Target::Place(entry.at.page, anchor::assessment(&entry.assessment.id))
}

/// The position of a model.
fn model_target<'a>(entry: &'a ModelEntry) -> Target<'a> {
    Target::Place(entry.at.page, anchor::model(&entry.model.id))
}

/// The position of a threat.
fn threat_target<'a>(at: &At, threat: &'a Threat) -> Target<'a> {
    Target::Place(at.page, anchor::threat(&threat.id))
}

/// The position that a cell links to.
fn target(place: table::Target<'_>) -> Target<'_> {
    Target::Place(place.page, place.anchor)
}

/// A link without a hint.
fn link<'a>(target: Option<Target<'a>>, line: impl Into<Line<'a>>) -> Run<'a> {
    Run::Link { target, hint: None, line: Box::new(line.into()) }
}

/// A sentence about a published table, from its key and its English text.
fn told(key: Key, english: &'static str) -> Word {
    Word::Told(Told { key, english })
}

/// A number of the working.
fn number(value: Decimal) -> Run<'static> {
    shown(plain(value))
}

/// A score, always with one decimal, such as `7.6`.
fn one_decimal(score: Decimal) -> Run<'static> {
    shown(format_args!("{score:.1}"))
}

/// Writes `7.6 High`, `up to 9.9 Critical`, or `not scored`.
fn headline(outcome: &Outcome) -> Line<'static> {
    match (outcome.score, outcome.severity) {
        (Some(number), Some(severity)) => {
            let word = if outcome.headline == Headline::High { Word::HeadlineUpTo } else { Word::Headline };
            say!(word, one_decimal(number), Line::from(Word::Severity(severity))).into()
        }
        _ => Word::NotScored.into(),
    }
}

/// A link to an assessment whose text contains the score.
fn score_link<'a>(entry: &'a AssessmentEntry) -> Run<'a> {
    let sign = Run::Look(Look::Sign(Mark::of_severity(entry.outcome.severity)), headline(&entry.outcome).into());
    link(Some(assessment_target(entry)), say!(Word::Aivss, sign))
}

/// The title of a finding, or the agent if there is no title.
fn short_name(assessment: &Assessment) -> &str {
    assessment.title.as_deref().unwrap_or(&assessment.agent)
}

/// A small number as a word, a large one in digits.
fn cardinal(number: usize) -> Run<'static> {
    say!(Word::Cardinal(u8::try_from(number).unwrap_or(u8::MAX)), shown(number))
}

/// The counts of a layer's threats.
fn summary_of(entry: &ModelEntry, layer: &Layer, basis: RiskBasis) -> Summary {
    Summary::of(entry.rated_in(layer.id).map(|(threat, rating)| (threat, *rating)), basis)
}

/// Joins texts with commas.
fn joined(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// References (`refs`, `evidence`) of a block on the page `home`; `None` if there are none.
fn references<'a>(texts: &'a [String], home: usize) -> Option<Run<'a>> {
    let one = |text: &'a String| Line::from(Run::Reference(Author { text, home }));
    (!texts.is_empty()).then(|| Run::List(texts.iter().map(one).collect()))
}

/// A fact, if its value is stated: a phrase with the value as argument.
fn fact<'a, T>(word: Word, argument: Option<T>) -> Option<Line<'a>>
where
    Line<'a>: From<T>,
{
    argument.map(|argument| say!(word, argument).into())
}

/// A page lists at most so many blocks that belong to the same agent or threat: an agent with thousands of them would otherwise
/// repeat the whole list in each.
const SIBLINGS: usize = 20;

/// The blocks that a list shows. If there are more, also returns the first of the others and their number.
fn siblings<T>(all: &[T]) -> (&[T], Option<(&T, usize)>) {
    let (shown, rest) = all.split_at(all.len().min(SIBLINGS));
    (shown, rest.first().map(|first| (first, rest.len())))
}

/// The link at the end of a shortened list: how many more there are, and where the next one is.
fn more<'a>(next: Target<'a>, count: usize) -> Line<'a> {
    link(Some(next), say!(Word::AndMore, shown(crate::text::grouped(count)))).into()
}

/// The mark of the highest open level; unrated if no open threat has a level.
fn open_mark(open: &Tally) -> Mark {
    match open.highest() {
        Some(level) => Mark::of_level(level),
        None if open.unrated() > 0 => Mark::Unrated,
        None => Mark::None,
    }
}

/// Writes for example `1 critical, 2 high, 1 unrated`; empty if all counts are 0.
fn tally(tally: &Tally) -> Line<'static> {
    let levels = Level::ALL.iter().rev().map(|level| (Word::Level(*level), tally.count(*level)));
    counted(levels.chain([(Word::Mark(Mark::Unrated), tally.unrated()), (Word::NothingLeft, tally.none())]))
}

/// Writes the counts that are not 0 on one line, such as `2 high, 1 low`.
fn counted(counts: impl IntoIterator<Item = (Word, usize)>) -> Line<'static> {
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let counts: Vec<_> = counts.map(|(what, count)| say!(Word::Count, shown(count), inside(what)).into()).collect();
    if counts.is_empty() { Line::default() } else { Run::List(counts).into() }
}

/// Counts the threats that are not open by status, such as `1 accepted, 2 closed`.
fn not_open<'t>(threats: impl IntoIterator<Item = &'t Threat>) -> Line<'static> {
    let mut counts: Vec<(Option<ThreatStatus>, usize)> = Vec::new();
    for threat in threats {
        let state = match threat.status.treatment() {
            Treatment::Open => continue,
            Treatment::Carried => Some(threat.status),
            Treatment::Closed => None,
        };
        match counts.iter_mut().find(|(known, _)| *known == state) {
            Some((_, count)) => *count += 1,
            None => counts.push((state, 1)),
        }
    }
    counted(counts.into_iter().map(|(state, count)| (state.map_or(Word::Closed, Word::Status), count)))
}

/// Whether a page has several blocks of a kind, so that their headings have to distinguish them. `page_of` returns the page of
/// an entry; the entries are in the order of the book.
fn has_several<T>(entries: &[T], page_of: impl Fn(&T) -> usize, page: usize) -> bool {
    let first = entries.partition_point(|entry| page_of(entry) < page);
    entries.get(first + 1).is_some_and(|second| page_of(second) == page)
}
