//! From the blocks of a book to its register: ids, references, inherited factors, scores, ratings, and the rules that need the whole
//! book.
//!
//! The entry is [`resolve`]. A new rule over the book goes to `rules`.

mod faulty;
mod inherit;
mod rules;

use std::collections::HashSet;
use std::ops::Range;

use crate::aivss::{Assessment, Input, Problem};
use crate::block::find::{Fence, Kind};
use crate::block::places::{Item, Places};
use crate::block::{AssessmentBlock, BadgeRef, Block, ModelBlock, Names, Read, code_of};
use crate::diagnostic::{Diagnostic, Source, Sources, Span, code};
use crate::maestro::{Rating, rate};
use crate::name::Suggestions;
use crate::register::query::{MatrixOptions, RegisterOptions};
use crate::register::{AssessmentEntry, At, BlockKind, ModelEntry, Page, Register};

use super::config::Config;
pub(super) use faulty::{faulty, problems_in};
use inherit::inherit_factors;
use rules::Book;

/// A fence of the book that was read.
pub(super) struct FenceRead {
    /// Number of the chapter in the book.
    pub(super) chapter: u32,
    /// Number of the chapter among the register's pages.
    pub(super) page: usize,
    pub(super) fence: Fence,
    pub(super) read: Read,
}

impl FenceRead {
    /// A place of the body as a place of the source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.in_chapter(self.fence.body.range_in_chapter(range))
    }

    /// The whole fence, with its marks.
    pub(super) fn whole(&self) -> Span {
        self.in_chapter(self.fence.range.clone())
    }

    fn in_chapter(&self, range: Range<usize>) -> Span {
        Span::new(Source::Chapter(self.chapter), range)
    }

    /// What it is by its first words. A word that we do not know may be a mistake in front of an assessment or a model.
    pub(super) fn kind(&self) -> BlockKind {
        let view = self.fence.words.first().map(|(word, _)| word.as_str());
        match (self.fence.kind, view) {
            (_, Some("register")) | (Kind::Maestro, Some("matrix")) => BlockKind::View,
            (Kind::Aivss, _) => BlockKind::Assessment,
            (Kind::Maestro, _) => BlockKind::Model,
        }
    }

    /// The opening line of the fence.
    fn head(&self) -> Span {
        let start = self.fence.range.start;
        let marks = self.fence.words.last().map_or(start, |(_, range)| range.end);
        self.in_chapter(start..marks.max(start))
    }
}

/// What a fence shows.
#[derive(Debug)]
pub(super) enum Shown {
    /// The assessment with this number in the register.
    Assessment(usize),
    /// The same, as a badge.
    Badge(usize),
    /// The badge of an assessment elsewhere.
    BadgeOf(BadgeRef),
    /// The model with this number.
    Model(usize),
    Register(RegisterOptions),
    Matrix(MatrixOptions),
    /// It has errors.
    Nothing,
}

/// The register of a book, and for each fence what it shows.
pub(super) struct Resolved {
    pub(super) register: Register,
    pub(super) shown: Vec<Shown>,
    /// The spans of every threat and mitigation of each model, for those who need their places.
    pub(super) model_spans: Vec<ModelSpans>,
    pub(super) problems: Vec<Diagnostic>,
    /// Ids of blocks that have errors, so that references to them are not reported as well.
    pub(super) broken: Broken,
}

/// Where the threats and mitigations of a model stand.
#[derive(Debug, Default)]
pub(super) struct ModelSpans {
    pub(super) threats: Vec<Span>,
    pub(super) mitigations: Vec<Span>,
}

/// An assessment or a threat model with errors, which is not in the register.
#[derive(Debug, Clone)]
pub struct BrokenBlock {
    /// Whether it is an assessment or a threat model.
    pub kind: Kind,
    /// The id that it would have; `None` where not even that can be read.
    pub id: Option<String>,
    /// The fence.
    pub span: Span,
}

/// Ids that blocks with errors would have.
#[derive(Debug, Default)]
pub(super) struct Broken {
    pub(super) blocks: Vec<BrokenBlock>,
    assessments: HashSet<String>,
    models: HashSet<String>,
    /// Some assessment could not be read so far as to tell its id.
    any_assessment: bool,
    /// Some model could not be read, so nobody knows which threats it has.
    any_model: bool,
    agents: HashSet<String>,
}

/// Joins the blocks. Blocks that have errors of their own are left out, and so are those that turn out wrong here.
pub(super) fn resolve(
    title: Option<String>,
    pages: Vec<Page>,
    fences: &mut [FenceRead],
    config: &Config,
    sources: &dyn Sources,
) -> Resolved {
    let mut problems = Vec::new();
    let suggestions = Suggestions::default();
    inherit_factors(fences, &suggestions, &mut problems);

    let mut broken = Broken::default();
    let mut shown = Vec::with_capacity(fences.len());
    let mut assessments: Vec<AssessmentEntry> = Vec::new();
    let mut models: Vec<ModelEntry> = Vec::new();
    let mut assessment_places = Vec::new();
    let mut model_places = Vec::new();
    for (index, fence) in fences.iter_mut().enumerate() {
        let at = At { page: fence.page, span: fence.whole(), location: None };
        let block = fence.read.block.take();
        let badge = matches!(block, Some(Block::Badge(_)));
        shown.push(match block {
            Some(Block::Assessment(block) | Block::Badge(block)) => {
                let AssessmentBlock { assessment, places } = *block;
                match assessment.score() {
                    Ok(outcome) => {
                        let number = assessments.len();
                        assessments.push(AssessmentEntry { assessment, outcome, at });
                        assessment_places.push((index, places));
                        if badge { Shown::Badge(number) } else { Shown::Assessment(number) }
                    }
                    Err(wrong) => {
                        problems
                            .extend(wrong.iter().map(|wrong| unscored(fence, &assessment, &places, wrong, sources)));
                        let (id, span) = (Some(assessment.id.clone()), at.span);
                        broken.blocks.push(BrokenBlock { kind: Kind::Aivss, id, span });
                        broken.assessments.insert(assessment.id);
                        broken.agents.insert(assessment.agent_id);
                        Shown::Nothing
                    }
                }
            }
            Some(Block::Model(block)) => {
                let ModelBlock { model, places } = *block;
                let number = models.len();
                models.push(ModelEntry {
                    model,
                    ratings: Vec::new(),
                    threat_locations: Vec::new(),
                    mitigation_locations: Vec::new(),
                    at,
                });
                model_places.push((index, places));
                Shown::Model(number)
            }
            Some(Block::BadgeOf(reference)) => Shown::BadgeOf(reference),
            Some(Block::Register(options)) => Shown::Register(options),
            Some(Block::Matrix(options)) => Shown::Matrix(options),
            None => {
                broken.note(fence);
                Shown::Nothing
            }
        });
    }
    let mut register = Register::new(title, pages, assessments, models);
    let ratings: Vec<Vec<Rating>> = register.models.iter().map(|entry| rate_model(&register, entry, config)).collect();
    for (entry, ratings) in register.models.iter_mut().zip(ratings) {
        entry.ratings = ratings;
    }

    let book = Book {
        fences,
        register: &register,
        assessment_places: &assessment_places,
        model_places: &model_places,
        broken: &broken,
        suggestions: &suggestions,
        config,
    };
    book.ids(&mut problems);
    book.assessments(&mut problems);
    book.models(&mut problems);
    book.views(&shown, &mut problems);
    book.links(&mut problems);
    if let Some(today) = config.today {
        book.reviews(today, &mut problems);
    }
    let model_spans = if config.locations {
        (0..register.models.len()).map(|number| book.spans(number)).collect()
    } else {
        Vec::new()
    };
    Resolved { shown, model_spans, problems, broken, register }
}

impl Broken {
    fn note(&mut self, fence: &FenceRead) {
        let Names { id, agent_id } = &fence.read.names;
        // A register or a matrix is no entry of the book.
        let view = fence.fence.words.first().map(|(word, _)| word.as_str());
        if !matches!(view, Some("register" | "matrix")) {
            let span = fence.whole();
            self.blocks.push(BrokenBlock { kind: fence.fence.kind, id: id.clone(), span });
        }
        let (ids, is_model) = match fence.fence.kind {
            Kind::Aivss => (&mut self.assessments, false),
            Kind::Maestro => (&mut self.models, true),
        };
        ids.extend(id.clone());
        self.any_assessment |= !is_model && id.is_none();
        self.agents.extend(agent_id.clone());
        self.any_model |= is_model;
    }

    pub(super) fn assessment(&self, id: &str) -> bool {
        self.assessments.contains(id)
    }

    /// Whether some assessment has errors and nobody can tell its id.
    pub(super) fn any_assessment(&self) -> bool {
        self.any_assessment
    }

    pub(super) fn model(&self, id: &str) -> bool {
        self.models.contains(id)
    }

    pub(super) fn model_or_threat(&self, id: &str) -> bool {
        self.any_model || self.models.contains(id)
    }
}

/// The ratings of a model's threats, with controls of other models looked up.
fn rate_model(register: &Register, entry: &ModelEntry, config: &Config) -> Vec<Rating> {
    entry
        .model
        .threats()
        .map(|threat| {
            let controls = threat
                .mitigations
                .iter()
                .filter_map(|reference| register.mitigation(entry, reference))
                .map(|(_, control)| control.state());
            rate(threat, &config.matrix, controls)
        })
        .collect()
}

/// What keeps an assessment from being scored, at its place.
fn unscored(
    fence: &FenceRead,
    assessment: &Assessment,
    places: &Places,
    problem: &Problem,
    sources: &dyn Sources,
) -> Diagnostic {
    let code = code_of(problem);
    let factor_place = |factor| {
        let index = assessment.factors.iter().position(|entry| entry.factor == factor)?;
        places.field(Item::Factor(index as u32), "name")
    };
    let mut diagnostic = match problem {
        Problem::FactorsMixed { clashing, .. } => {
            let mut ranges = clashing.iter().filter_map(|(factor, name)| Some((factor_place(*factor)?, *name)));
            let first = ranges.next();
            let place = first.map_or_else(
                || places.field(Item::Root, "factors").unwrap_or_else(|| places.of(Item::Root, "factors-from")),
                |(range, _)| range,
            );
            let mut diagnostic = Diagnostic::new(code, fence.span(place), problem.message());
            for (range, name) in ranges {
                diagnostic = diagnostic.also(fence.span(range), name);
            }
            diagnostic
        }
        _ => {
            let place = match problem.input() {
                Input::Factor(factor) => factor_place(factor),
                Input::Metric(abbr) => places.field(Item::Root, abbr),
                Input::Metrics => places.field(Item::Root, "metrics").or_else(|| places.field(Item::Root, "vector")),
                input => places.field(Item::Root, input.field()),
            };
            let span = match place {
                // A whole map is pointed at by its first line.
                Some(range) => {
                    let whole = fence.span(range.clone());
                    let excerpt = sources.excerpt(whole);
                    let text = excerpt.text.get(excerpt.range).unwrap_or_default();
                    let line = text.lines().next().map_or(range.len(), str::len);
                    fence.span(range.start..range.start + line)
                }
                None => fence.head(),
            };
            Diagnostic::new(code, span, problem.message())
        }
    };
    let help = problem.help();
    diagnostic.help = (!help.is_empty()).then_some(help);
    diagnostic
}

pub(super) fn did_you_mean(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "the book has nothing with a similar id".to_owned(),
    }
}

/// What is said where a reference leads to a block that has errors itself.
const MEND_FIRST: &str = "mend that block first";

/// A reference to a block that has errors itself; `what` is the block with its kind.
pub(super) fn has_errors(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(code::BLOCK_HAS_ERRORS, span, format!("{what} cannot be shown: its block has errors"))
        .help(MEND_FIRST)
}

/// The warning about a reference to an id that was made from a name.
pub(super) fn implicit(id: &str, span: Span) -> Diagnostic {
    Diagnostic::new(code::IMPLICIT_ID, span, format!("the id `{id}` was made from a name and changes with it"))
        .help(format!("write `id: {id}` in the block that it refers to"))
}
