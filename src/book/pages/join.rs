//! The second step: joins the blocks to one register, with inherited factors, scores and ratings.
//!
//! Start at [`join`].

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::aivss::{Assessment, Input, Problem};
use crate::block::find::Kind;
use crate::block::places::{Item, Places};
use crate::block::query::{MatrixOptions, RegisterOptions, SummaryOptions, TrendOptions};
use crate::block::{ArchitectureView, AssessmentBlock, BadgeRef, Block, ModelBlock, Names, code_of};
use crate::book::config::Config;
use crate::diagnostic::{Diagnostic, Sources, Span};
use crate::maestro::{Rating, questions, rate};
use crate::name::Suggestions;
use crate::register::{AssessmentEntry, At, ModelEntry, Register};

use super::inherit::inherit_factors;
use super::read::{ChapterBlocks, FenceRead, Found};

/// What a fence shows on its page.
#[derive(Debug)]
pub(super) enum Shown {
    /// The assessment with this number in the register.
    Assessment(usize),
    /// A badge of the assessment with this number.
    Badge(usize),
    /// A badge of an assessment in another block.
    BadgeOf(BadgeRef),
    /// The model with this number.
    Model(usize),
    Register(Box<RegisterOptions>),
    Matrix(Box<MatrixOptions>),
    Architecture(ArchitectureView),
    Summary(Box<SummaryOptions>),
    Trend(Box<TrendOptions>),
    /// Nothing, because the block has errors.
    Nothing,
}

/// The blocks of a book, joined. [`show`](Self::show) gives its pages.
pub struct JoinedBook<'a> {
    /// All findings, with the levels of the configuration, in the order of the book.
    pub diagnostics: Vec<Diagnostic>,
    /// The joined book.
    pub register: Register,
    pub(super) chapters: Vec<ChapterBlocks<'a>>,
    pub(super) fences: Vec<FenceRead>,
    /// What each fence shows.
    pub(super) shown: Vec<Shown>,
    /// Ids of blocks that have errors. References to them are not reported as well.
    pub(super) broken: Broken,
}

/// The positions of the fields of all entries of the register, each with the number of its fence.
#[derive(Default)]
pub(super) struct FieldPlaces {
    pub(super) assessments: Vec<(usize, Arc<Places>)>,
    pub(super) models: Vec<(usize, Arc<Places>)>,
}

/// An assessment or a threat model with errors, which is not in the register.
#[derive(Debug, Clone)]
pub struct BrokenBlock {
    /// Whether it is an assessment or a threat model.
    pub kind: Kind,
    /// The id that it would have; `None` if even the id cannot be read.
    pub id: Option<String>,
    /// The fence.
    pub span: Span,
}

/// Ids of blocks that have errors.
#[derive(Debug, Default)]
pub(super) struct Broken {
    pub(super) blocks: Vec<BrokenBlock>,
    /// For each id of such an assessment, the opening line of its block.
    assessments: HashMap<String, Span>,
    /// The same for models.
    models: HashMap<String, Span>,
    /// Whether there is an assessment that could not be read and whose id is unknown.
    any_assessment: bool,
    /// Whether there is a model that could not be read, so that its threats are unknown.
    any_model: bool,
    pub(super) agents: HashSet<String>,
}

/// Joins the blocks. Blocks with errors are left out, including those whose errors are found only here.
pub(super) fn join<'a>(
    found: Found<'a>,
    config: &Config,
    sources: &dyn Sources,
    suggestions: &Suggestions,
) -> (JoinedBook<'a>, FieldPlaces) {
    let Found { chapters, pages, mut fences, mut problems } = found;
    inherit_factors(&mut fences, suggestions, &mut problems);

    let mut broken = Broken::default();
    let mut shown = Vec::with_capacity(fences.len());
    let count = |kind| fences.iter().filter(|fence| fence.fence.kind == kind).count();
    let mut assessments: Vec<AssessmentEntry> = Vec::with_capacity(count(Kind::Aivss));
    let mut models: Vec<ModelEntry> = Vec::with_capacity(count(Kind::Maestro));
    let mut field_places = FieldPlaces::default();
    for (index, fence) in fences.iter_mut().enumerate() {
        let at = At { page: fence.page, span: fence.whole(), location: None };
        let block = fence.read.block.take();
        let badge = matches!(block, Some(Block::Badge(_)));
        shown.push(match block {
            Some(Block::Assessment(block) | Block::Badge(block)) => {
                let AssessmentBlock { assessment, scored, own, places } = *block;
                match scored.unwrap_or_else(|| assessment.score()) {
                    Ok(outcome) => {
                        let number = assessments.len();
                        assessments.push(AssessmentEntry { assessment, own, outcome, at });
                        field_places.assessments.push((index, places));
                        if badge { Shown::Badge(number) } else { Shown::Assessment(number) }
                    }
                    Err(wrong) => {
                        problems
                            .extend(wrong.iter().map(|wrong| unscored(fence, &assessment, &places, wrong, sources)));
                        let (id, span) = (Some(assessment.id.clone()), at.span);
                        broken.blocks.push(BrokenBlock { kind: Kind::Aivss, id, span });
                        broken.assessments.insert(assessment.id.clone(), fence.head());
                        broken.agents.insert(assessment.agent_id.clone());
                        Shown::Nothing
                    }
                }
            }
            Some(Block::Model(block)) => {
                let ModelBlock { model, own, places } = *block;
                let number = models.len();
                models.push(ModelEntry {
                    model,
                    own,
                    ratings: Vec::new(),
                    questions: Vec::new(),
                    threat_locations: Vec::new(),
                    mitigation_locations: Vec::new(),
                    component_locations: Vec::new(),
                    at,
                });
                field_places.models.push((index, places));
                Shown::Model(number)
            }
            Some(Block::BadgeOf(reference)) => Shown::BadgeOf(reference),
            Some(Block::Register(options)) => Shown::Register(options),
            Some(Block::Matrix(options)) => Shown::Matrix(options),
            Some(Block::Architecture(view)) => Shown::Architecture(view),
            Some(Block::Trend(options)) => Shown::Trend(options),
            Some(Block::Summary(mut options)) => {
                options.id = index.to_string();
                Shown::Summary(options)
            }
            None => {
                broken.note(fence);
                Shown::Nothing
            }
        });
    }
    let mut register = Register::new(config.title.clone(), pages, assessments, models);
    let ratings: Vec<Vec<Rating>> = register.models.iter().map(|entry| rate_model(&register, entry, config)).collect();
    for (entry, ratings) in register.models.iter_mut().zip(ratings) {
        entry.ratings = ratings;
    }
    if register.models.iter().any(|entry| !entry.model.components.is_empty()) {
        register.rules = questions::built_in().iter().chain(&config.own_rules).cloned().collect();
        for entry in &mut register.models {
            entry.questions = questions::ask(&entry.model, &register.rules);
        }
    }

    (JoinedBook { diagnostics: problems, register, chapters, fences, shown, broken }, field_places)
}

impl Broken {
    fn note(&mut self, fence: &FenceRead) {
        let Names { id, agent_id } = &fence.read.names;
        // Registers, matrices and other views are not entries of the register.
        let view = fence.fence.words.first().map(|(word, _)| word.as_str());
        if !matches!(view, Some("register" | "trend" | "matrix" | "summary" | "questions" | "dataflow")) {
            let span = fence.whole();
            self.blocks.push(BrokenBlock { kind: fence.fence.kind, id: id.clone(), span });
        }
        let (ids, is_model) = match fence.fence.kind {
            Kind::Aivss => (&mut self.assessments, false),
            Kind::Maestro => (&mut self.models, true),
        };
        ids.extend(id.clone().map(|id| (id, fence.head())));
        self.any_assessment |= !is_model && id.is_none();
        self.agents.extend(agent_id.clone());
        self.any_model |= is_model;
    }

    pub(super) fn assessment(&self, id: &str) -> bool {
        self.assessments.contains_key(id)
    }

    /// Whether an assessment with errors and an unknown id exists.
    pub(super) fn any_assessment(&self) -> bool {
        self.any_assessment
    }

    pub(super) fn model(&self, id: &str) -> bool {
        self.models.contains_key(id)
    }

    /// The opening line of the block with errors that has this id.
    pub(super) fn place(&self, kind: Kind, id: &str) -> Option<Span> {
        match kind {
            Kind::Aivss => self.assessments.get(id).copied(),
            Kind::Maestro => self.models.get(id).copied(),
        }
    }

    /// Whether the id may be that of a model with errors, or of a threat in one.
    pub(super) fn model_or_threat(&self, id: &str) -> bool {
        self.any_model || self.models.contains_key(id)
    }
}

/// Rates a model's threats, and looks up controls of other models.
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

/// Reports the problems that prevent a score, each at its position.
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
            if let Some(from) = places.field(Item::Root, "factors-from") {
                for (_, name) in clashing.iter().filter(|(factor, _)| factor_place(*factor).is_none()) {
                    diagnostic = diagnostic.also(fence.span(from.clone()), format!("`{name}` comes from here"));
                }
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
                // For a whole map, point at its first line.
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
