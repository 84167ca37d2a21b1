//! The book as a risk register: every assessment and every threat model of a book with what follows from them, joined by agent.
//!
//! `book` fills a [`Register`] from the blocks it reads; `render`, `export` and the gate read it. It knows the two models and
//! nothing of Markdown, YAML or mdBook. What a register or a matrix asks for is in [`query`]; [`table`] and [`matrix`] answer
//! with typed cells, which both writers of pages print. [`totals`] counts, [`gate`] judges.
//!
//! The files of this module use each other: a register has the policy that it is judged by, and the policy says how a register is judged.

mod cell;
mod chosen;
pub mod digest;
pub mod gate;
pub mod history;
pub mod json;
pub mod matrix;
pub mod policy;
pub mod table;
pub mod totals;

pub use crate::block::query;

use std::collections::HashMap;

use crate::aivss::{Assessment, Outcome};
use crate::block::own::Own;
use crate::diagnostic::{Code, Location, Span, is_unprintable};
use crate::maestro::questions::{Question, Rule};
use crate::maestro::{LayerId, Mitigation, MitigationRef, MitigationStatus, Rating, Threat, ThreatModel};
use crate::percent;

use self::gate::Exemption;

/// Every assessment and model of a book, in book order.
#[derive(Debug, Default)]
pub struct Register {
    /// Title of the book, where it has one.
    pub title: Option<String>,
    /// How strictly the book is judged. `None` if the configuration was not read.
    pub policy: Option<policy::Policy>,
    /// The chapters that contain our blocks or refer to them, by the number that [`At::page`] gives.
    pub pages: Vec<Page>,
    /// The assessments, in book order.
    pub assessments: Vec<AssessmentEntry>,
    /// The threat models, in book order.
    pub models: Vec<ModelEntry>,
    /// The rules whose questions the models have; empty where no model states its architecture.
    pub rules: Vec<Rule>,
    /// The blocks in which an error was found, in book order.
    pub faulty: Vec<FaultyBlock>,
    /// What the book was at earlier times; empty unless somebody read it.
    pub history: history::History,
    /// Errors that say that something the author wrote is missing from the book.
    pub left_out: Vec<LeftOut>,
    assessment_by_id: HashMap<String, usize>,
    model_by_id: HashMap<String, usize>,
    threat_by_id: HashMap<String, (usize, usize)>,
    /// For each model its mitigations, by id in small letters.
    mitigation_by_id: Vec<HashMap<String, usize>>,
    assessments_by_agent: HashMap<String, Vec<usize>>,
    models_by_agent: HashMap<String, Vec<usize>>,
    assessments_by_threat: HashMap<String, Vec<usize>>,
    /// For each mitigation of each model the threats that refer to it: their model and their place in it.
    served: Vec<Vec<Vec<(usize, usize)>>>,
}

/// A chapter as the reader's browser will find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Name in the table of contents.
    pub title: String,
    /// Path of the chapter, with forward slashes, ending in `.md`, as links in the book's pages use it.
    pub path: String,
}

/// The location of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Number of the page in [`Register::pages`].
    pub page: usize,
    /// The fence, as a place of its source.
    pub span: Span,
    /// The fence in the author's file. Empty unless a caller asks for locations.
    pub location: Option<Location>,
}

/// An assessment with its score.
#[derive(Debug)]
pub struct AssessmentEntry {
    /// What the author stated.
    pub assessment: Assessment,
    /// What the block says beside it.
    pub own: Own,
    /// What follows.
    pub outcome: Outcome,
    /// The location of the block.
    pub at: At,
}

/// A threat model with the ratings of its threats.
#[derive(Debug)]
pub struct ModelEntry {
    /// What the author stated.
    pub model: ThreatModel,
    /// What the block says beside it.
    pub own: Own,
    /// One for each of [`ThreatModel::threats`], in that order.
    pub ratings: Vec<Rating>,
    /// The questions that its architecture raises, by the rules of [`Register::rules`].
    pub questions: Vec<Question>,
    /// The location of each threat in the author's file. Empty unless a caller asks for locations.
    pub threat_locations: Vec<Location>,
    /// The location of each mitigation in the author's file. Empty unless a caller asks for locations.
    pub mitigation_locations: Vec<Location>,
    /// The location of the block.
    pub at: At,
}

/// What a fence of ours is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// An assessment.
    Assessment,
    /// A threat model.
    Model,
    /// A register, a matrix, or a badge of an assessment elsewhere.
    View,
}

/// A block in which an error was found.
#[derive(Debug, Clone)]
pub struct FaultyBlock {
    /// What it is, as far as that is known.
    pub kind: BlockKind,
    /// The id that it has or would have, where it states one.
    pub id: Option<String>,
    /// Whether it could be read in spite of its errors, so that the register has it.
    pub read: bool,
    /// Its location.
    pub at: At,
}

/// An error that says that something the author wrote is missing from the book, such as a fence inside raw HTML.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// The rule that was broken.
    pub code: &'static Code,
    /// Where it is reported, as a place of its source.
    pub span: Span,
    /// The same in the author's file.
    pub location: Location,
}

impl AssessmentEntry {
    /// Its id, then those that it had before.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.assessment.id).chain(&self.assessment.formerly).map(String::as_str)
    }
}

impl ModelEntry {
    /// Its id, then those that it had before.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.model.id).chain(&self.model.formerly).map(String::as_str)
    }

    /// The id of a threat in small letters, then those that it had before: a derived id begins with that of its model.
    pub fn names_of(&self, threat: &Threat) -> impl Iterator<Item = String> {
        let id = threat.id.to_ascii_lowercase();
        let rest = id.strip_prefix(self.model.id.as_str()).filter(|rest| rest.starts_with('-')).map(str::to_owned);
        let before = rest.into_iter().flat_map(|rest| self.model.formerly.iter().map(move |id| format!("{id}{rest}")));
        std::iter::once(id).chain(before)
    }

    /// The threats with their ratings.
    pub fn rated(&self) -> impl Iterator<Item = (&Threat, &Rating)> {
        self.model.threats().zip(&self.ratings)
    }

    /// The threats of one layer with their ratings.
    pub fn rated_in(&self, layer: LayerId) -> impl Iterator<Item = (&Threat, &Rating)> {
        self.rated().filter(move |(threat, _)| !threat.is_cross_layer() && threat.layers.contains(&layer))
    }
}

/// Anchors of the rendered page. Each contains an underscore, so that it cannot equal the id of a heading.
pub mod anchor {
    use std::fmt;

    /// An anchor, written where it is shown.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Anchor<'a> {
        kind: &'static str,
        id: &'a str,
        part: Option<&'a str>,
        number: Option<usize>,
    }

    impl Anchor<'_> {
        /// Adds the anchor to a text.
        pub fn push_to(&self, text: &mut String) {
            text.extend([self.kind, "_", self.id]);
            if let Some(part) = self.part {
                text.extend(["_", part]);
            }
            if let Some(number) = self.number {
                text.push_str(&format!("_{number}"));
            }
        }
    }

    impl fmt::Display for Anchor<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let mut text = String::new();
            self.push_to(&mut text);
            f.write_str(&text)
        }
    }

    /// Of an assessment.
    pub fn assessment(id: &str) -> Anchor<'_> {
        Anchor { kind: "aivss", id, part: None, number: None }
    }

    /// Of the part of an assessment that explains its score.
    pub fn rationale(id: &str) -> Anchor<'_> {
        Anchor { kind: "aivss", id, part: Some("rationale"), number: None }
    }

    /// Of a threat model.
    pub fn model(id: &str) -> Anchor<'_> {
        Anchor { kind: "maestro", id, part: None, number: None }
    }

    /// Of a part of a threat model: the code of a layer, or the name of a section.
    pub fn part_of_model<'a>(id: &'a str, part: &'a str) -> Anchor<'a> {
        Anchor { kind: "maestro", id, part: Some(part), number: None }
    }

    /// Of a threat.
    pub fn threat(id: &str) -> Anchor<'_> {
        Anchor { kind: "threat", id, part: None, number: None }
    }

    /// Of a summary, by the id of the view.
    pub fn summary(id: &str) -> Anchor<'_> {
        Anchor { kind: "summary", id, part: None, number: None }
    }

    /// Of the rows behind a figure of a summary; `number` distinguishes figures of one kind.
    pub fn figure<'a>(id: &'a str, kind: &'static str, number: usize) -> Anchor<'a> {
        Anchor { kind: "summary", id, part: Some(kind), number: Some(number) }
    }

    /// Of a mitigation of a model.
    pub fn mitigation<'a>(model: &'a str, id: &'a str) -> Anchor<'a> {
        Anchor { kind: "mitigation", id: model, part: Some(id), number: None }
    }
}

impl Register {
    /// Joins the entries of a book. Of two with one id the first is found by it; the second is a problem of its own.
    pub fn new(
        title: Option<String>,
        pages: Vec<Page>,
        assessments: Vec<AssessmentEntry>,
        models: Vec<ModelEntry>,
    ) -> Self {
        let mut register = Self { title, pages, assessments, models, ..Self::default() };
        for (index, entry) in register.assessments.iter().enumerate() {
            let assessment = &entry.assessment;
            register.assessment_by_id.entry(assessment.id.clone()).or_insert(index);
            register.assessments_by_agent.entry(assessment.agent_id.clone()).or_default().push(index);
            for threat in &assessment.threats {
                let named = register.assessments_by_threat.entry(threat.to_ascii_lowercase()).or_default();
                // One that names a threat twice is still one.
                if named.last() != Some(&index) {
                    named.push(index);
                }
            }
        }
        for (index, entry) in register.models.iter().enumerate() {
            register.model_by_id.entry(entry.model.id.clone()).or_insert(index);
            register.models_by_agent.entry(entry.model.agent_id.clone()).or_default().push(index);
            for (threat_index, threat) in entry.model.threats().enumerate() {
                register.threat_by_id.entry(threat.id.to_ascii_lowercase()).or_insert((index, threat_index));
            }
            let mitigations = entry.model.mitigations.iter().enumerate();
            let by_id = mitigations.map(|(place, mitigation)| (mitigation.id.to_ascii_lowercase(), place)).collect();
            register.mitigation_by_id.push(by_id);
        }
        register.serve();
        register
    }

    /// How many blocks of a kind the author wrote: those that could be read, and those that could not.
    pub fn written(&self, kind: BlockKind) -> usize {
        let read = match kind {
            BlockKind::Assessment => self.assessments.len(),
            BlockKind::Model => self.models.len(),
            BlockKind::View => 0,
        };
        read + self.faulty.iter().filter(|block| block.kind == kind && !block.read).count()
    }

    /// How many blocks of a kind have errors.
    pub fn with_errors(&self, kind: BlockKind) -> usize {
        self.faulty.iter().filter(|block| block.kind == kind).count()
    }

    /// Notes for every control which threats refer to it.
    fn serve(&mut self) {
        let mut served: Vec<Vec<Vec<(usize, usize)>>> =
            self.models.iter().map(|entry| vec![Vec::new(); entry.model.mitigations.len()]).collect();
        for (number, entry) in self.models.iter().enumerate() {
            for (place, threat) in entry.model.threats().enumerate() {
                for reference in &threat.mitigations {
                    let Some((model, mitigation)) = self.find_mitigation(number, reference) else { continue };
                    let threats = &mut served[model][mitigation];
                    // A threat that refers to a control twice is served once.
                    if threats.last() != Some(&(number, place)) {
                        threats.push((number, place));
                    }
                }
            }
        }
        self.served = served;
    }

    /// The numbers of the model and of the control that a reference in the model `number` leads to.
    fn find_mitigation(&self, number: usize, reference: &MitigationRef) -> Option<(usize, usize)> {
        let MitigationRef::Id { model: other, id } = reference else { return None };
        let number = match other {
            Some(other) => *self.model_by_id.get(other)?,
            None => number,
        };
        Some((number, *self.mitigation_by_id[number].get(&id.to_ascii_lowercase())?))
    }

    /// The number of a model of this register.
    fn number_of(&self, model: &ModelEntry) -> Option<usize> {
        self.model_by_id
            .get(&model.model.id)
            .copied()
            .filter(|number| std::ptr::eq(&self.models[*number], model))
            // The second of two models with one id, which is an error of its own.
            .or_else(|| self.models.iter().position(|entry| std::ptr::eq(entry, model)))
    }

    /// What `book.toml` exempts from the gate.
    pub fn exemptions(&self) -> &[Exemption] {
        self.policy.as_ref().map_or(&[], |policy| &policy.gate.exempt)
    }

    /// The assessment with this id.
    pub fn assessment(&self, id: &str) -> Option<&AssessmentEntry> {
        self.assessment_by_id.get(id).map(|index| &self.assessments[*index])
    }

    /// The model with this id.
    pub fn model(&self, id: &str) -> Option<&ModelEntry> {
        self.model_by_id.get(id).map(|index| &self.models[*index])
    }

    /// The threat with this id (without regard to case), with its model and rating.
    pub fn threat(&self, id: &str) -> Option<(&ModelEntry, &Threat, &Rating)> {
        let (model, threat) = self.threat_by_id.get(&id.to_ascii_lowercase())?;
        let entry = &self.models[*model];
        entry.rated().nth(*threat).map(|(threat, rating)| (entry, threat, rating))
    }

    /// The assessments of an agent, in book order.
    pub fn assessments_of(&self, agent_id: &str) -> impl Iterator<Item = &AssessmentEntry> {
        self.assessments_by_agent.get(agent_id).into_iter().flatten().map(|index| &self.assessments[*index])
    }

    /// The models of an agent, in book order.
    pub fn models_of(&self, agent_id: &str) -> impl Iterator<Item = &ModelEntry> {
        self.models_by_agent.get(agent_id).into_iter().flatten().map(|index| &self.models[*index])
    }

    /// The assessments that name this threat under `threats`, in book order.
    pub fn assessments_of_threat(&self, id: &str) -> impl Iterator<Item = &AssessmentEntry> {
        self.assessments_by_threat
            .get(&id.to_ascii_lowercase())
            .into_iter()
            .flatten()
            .map(|index| &self.assessments[*index])
    }

    /// The control that a reference of a threat of `model` leads to, with the model that has it.
    pub fn mitigation<'a>(
        &'a self,
        model: &'a ModelEntry,
        reference: &MitigationRef,
    ) -> Option<(&'a ModelEntry, &'a Mitigation)> {
        let (number, place) = match reference {
            // A reference to another model needs no number of its own.
            MitigationRef::Id { model: Some(_), .. } => self.find_mitigation(0, reference)?,
            _ => self.find_mitigation(self.number_of(model)?, reference)?,
        };
        let entry = &self.models[number];
        Some((entry, &entry.model.mitigations[place]))
    }

    /// Whether a control that is done is linked to a threat of `model`.
    pub fn is_controlled(&self, model: &ModelEntry, threat: &Threat) -> bool {
        let mut controls = threat.mitigations.iter().filter_map(|reference| self.mitigation(model, reference));
        controls.any(|(_, control)| control.status == MitigationStatus::Done)
    }

    /// The threats that refer to a control of a model, in book order, with their models and ratings.
    pub fn threats_of_mitigation<'a>(
        &'a self,
        model: &ModelEntry,
        mitigation: &Mitigation,
    ) -> impl Iterator<Item = (&'a ModelEntry, &'a Threat, &'a Rating)> {
        let found = self.number_of(model).and_then(|number| {
            let place = self.mitigation_by_id[number].get(&mitigation.id.to_ascii_lowercase())?;
            Some(&self.served[number][*place])
        });
        found.into_iter().flatten().filter_map(|(model, place)| {
            let entry = &self.models[*model];
            entry.rated().nth(*place).map(|(threat, rating)| (entry, threat, rating))
        })
    }
}

/// The relative link from one page to another, by their paths.
pub fn address(from: &str, to: &str) -> String {
    let folders = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (from, to) = (folders(from), folders(to));
    let shared = from[..from.len() - 1].iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut link = "../".repeat(from.len() - 1 - shared);
    link.push_str(&to[shared..].join("/"));
    // A browser would read the text before a colon as a scheme.
    if link.split('/').next().is_some_and(|first| first.contains(':')) {
        link.insert_str(0, "./");
    }
    // A space or a bracket in a file name would end a Markdown link, and what cannot be seen has no place in a page.
    percent::encode(&link, |c| !matches!(c, '%' | ' ' | '(' | ')') && !is_unprintable(c))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn links_between_folders() {
        assert_eq!(address("a.md", "b.md"), "b.md");
        assert_eq!(address("x/a.md", "b.md"), "../b.md");
        assert_eq!(address("x/a.md", "x/b.md"), "b.md");
        assert_eq!(address("x/y/a.md", "x/z/b c.md"), "../z/b%20c.md");
        assert_eq!(address("a.md", "x/x/b.md"), "x/x/b.md");
        assert_eq!(address("a.md", "javascript:b.md"), "./javascript:b.md");
    }
}
