//! The book as a risk register: all assessments and threat models of a book with their results, joined by agent.
//!
//! `book` fills a [`Register`] from the blocks that it reads; `render`, `export` and the gate use it. The module depends on the
//! two models, but not on Markdown, YAML or mdBook. [`query`] contains the options of registers and matrices; [`table`] and
//! [`matrix`] compute their typed cells, which both page writers print. [`totals`] counts entries, and [`gate`] checks limits.
//!
//! The files of this module use each other: a register contains the policy that applies to it, and the policy determines how a
//! register is checked.

mod cell;
mod chosen;
pub mod digest;
pub mod gate;
pub mod graph;
pub mod history;
pub mod json;
pub mod matrix;
pub mod policy;
pub mod since;
pub mod table;
pub mod totals;
pub mod trend;

pub use crate::block::query;

use std::collections::HashMap;
use std::sync::Arc;

use crate::aivss::{Assessment, Outcome};
use crate::block::own::Own;
use crate::diagnostic::{Code, Location, Span, is_unprintable};
use crate::maestro::questions::{Question, Rule};
use crate::maestro::{LayerId, Mitigation, MitigationRef, MitigationStatus, Rating, Threat, ThreatModel};
use crate::percent;

use self::gate::Exemption;

/// All assessments and models of a book, in the order of the book.
#[derive(Debug, Default)]
pub struct Register {
    /// The title of the book, if it has one.
    pub title: Option<String>,
    /// How strictly the book is checked. `None` if the configuration was not read.
    pub policy: Option<policy::Policy>,
    /// The chapters that contain our blocks or references. [`At::page`] is an index into this list.
    pub pages: Vec<Page>,
    /// The assessments, in book order.
    pub assessments: Vec<AssessmentEntry>,
    /// The threat models, in book order.
    pub models: Vec<ModelEntry>,
    /// The rules of the models' questions; empty if no model states its architecture.
    pub rules: Vec<Rule>,
    /// The blocks with errors, in the order of the book.
    pub faulty: Vec<FaultyBlock>,
    /// Earlier states of the book; empty unless the history was read.
    pub history: history::History,
    /// Errors because of which something that the author wrote is missing from the book.
    pub left_out: Vec<LeftOut>,
    assessment_by_id: HashMap<String, usize>,
    model_by_id: HashMap<String, usize>,
    threat_by_id: HashMap<String, (usize, usize)>,
    /// For each model, its mitigations by id in lower case.
    mitigation_by_id: Vec<HashMap<String, usize>>,
    assessments_by_agent: HashMap<String, Vec<usize>>,
    models_by_agent: HashMap<String, Vec<usize>>,
    assessments_by_threat: HashMap<String, Vec<usize>>,
    /// For each mitigation of each model, the threats that refer to it, as indices of the model and of the threat in it.
    served: Vec<Vec<Vec<(usize, usize)>>>,
}

/// A chapter as the reader's browser finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Name in the table of contents.
    pub title: String,
    /// Path of the chapter as links in the book's pages use it: with forward slashes, and ending in `.md`.
    pub path: String,
}

/// The location of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Index of the page in [`Register::pages`].
    pub page: usize,
    /// The position of the fence in its source.
    pub span: Span,
    /// The position of the fence in the author's file. Empty unless a caller asks for locations.
    pub location: Option<Location>,
}

/// An assessment with its score.
#[derive(Debug)]
pub struct AssessmentEntry {
    /// What the author stated.
    pub assessment: Arc<Assessment>,
    /// What the block contains besides the assessment.
    pub own: Own,
    /// The result of the assessment.
    pub outcome: Outcome,
    /// The location of the block.
    pub at: At,
}

/// A threat model with the ratings of its threats.
#[derive(Debug)]
pub struct ModelEntry {
    /// What the author stated.
    pub model: Arc<ThreatModel>,
    /// What the block contains besides the model.
    pub own: Own,
    /// The ratings of [`ThreatModel::threats`], in the same order.
    pub ratings: Vec<Rating>,
    /// The questions that its architecture raises, according to [`Register::rules`].
    pub questions: Vec<Question>,
    /// The location of each threat in the author's file. Empty unless a caller asks for locations.
    pub threat_locations: Vec<Location>,
    /// The location of each mitigation in the author's file. Empty unless a caller asks for locations.
    pub mitigation_locations: Vec<Location>,
    /// The location of each component in the author's file. Empty unless a caller asks for locations.
    pub component_locations: Vec<Location>,
    /// The location of the block.
    pub at: At,
}

/// The kind of a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// An assessment.
    Assessment,
    /// A threat model.
    Model,
    /// A register, a matrix, another view, or a badge of an assessment in another block.
    View,
}

/// A block with an error.
#[derive(Debug, Clone)]
pub struct FaultyBlock {
    /// Its kind, as far as it is known.
    pub kind: BlockKind,
    /// The id that it has or would have, if it states one.
    pub id: Option<String>,
    /// Whether it could be read in spite of its errors, so that the register contains it.
    pub read: bool,
    /// Its location.
    pub at: At,
}

/// An error because of which something that the author wrote is missing from the book, such as a fence inside raw HTML.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// The diagnostic.
    pub code: &'static Code,
    /// The position of the diagnostic in its source.
    pub span: Span,
    /// The same position in the author's file.
    pub location: Location,
}

impl AssessmentEntry {
    /// Its id, followed by its former ids.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.assessment.id).chain(&self.assessment.formerly).map(String::as_str)
    }
}

impl ModelEntry {
    /// Its id, followed by its former ids.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.model.id).chain(&self.model.formerly).map(String::as_str)
    }

    /// The id of a threat in lower case, followed by its former ids. A derived id changes with the id of the model.
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

/// Anchors of the rendered page. Each contains an underscore, so that it differs from the id of every heading.
pub mod anchor {
    use std::fmt;

    /// An anchor, formatted on demand.
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
            text.reserve(self.kind.len() + self.id.len() + 16);
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

    /// The anchor of an assessment.
    pub fn assessment(id: &str) -> Anchor<'_> {
        Anchor { kind: "aivss", id, part: None, number: None }
    }

    /// The anchor of the part of an assessment that explains its score.
    pub fn rationale(id: &str) -> Anchor<'_> {
        Anchor { kind: "aivss", id, part: Some("rationale"), number: None }
    }

    /// The anchor of a threat model.
    pub fn model(id: &str) -> Anchor<'_> {
        Anchor { kind: "maestro", id, part: None, number: None }
    }

    /// The anchor of a part of a threat model: the code of a layer, or the name of a section.
    pub fn part_of_model<'a>(id: &'a str, part: &'a str) -> Anchor<'a> {
        Anchor { kind: "maestro", id, part: Some(part), number: None }
    }

    /// The anchor of a threat.
    pub fn threat(id: &str) -> Anchor<'_> {
        Anchor { kind: "threat", id, part: None, number: None }
    }

    /// The anchor of a summary, by the id of the view.
    pub fn summary(id: &str) -> Anchor<'_> {
        Anchor { kind: "summary", id, part: None, number: None }
    }

    /// The anchor of the rows that a figure of a summary counts. `number` distinguishes figures of the same kind.
    pub fn figure<'a>(id: &'a str, kind: &'static str, number: usize) -> Anchor<'a> {
        Anchor { kind: "summary", id, part: Some(kind), number: Some(number) }
    }

    /// The anchor of a mitigation of a model.
    pub fn mitigation<'a>(model: &'a str, id: &'a str) -> Anchor<'a> {
        Anchor { kind: "mitigation", id: model, part: Some(id), number: None }
    }
}

impl Register {
    /// Joins the entries of a book. If two have the same id, lookups find the first; the duplicate is reported elsewhere.
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
                // An assessment that names a threat twice is listed once.
                if named.last() != Some(&index) {
                    named.push(index);
                }
            }
        }
        // A table that grows while it is filled takes twice the memory.
        register.threat_by_id.reserve(register.models.iter().map(|entry| entry.model.threats().count()).sum());
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

    /// The number of blocks of a kind that the author wrote, including those that could not be read.
    pub fn written(&self, kind: BlockKind) -> usize {
        let read = match kind {
            BlockKind::Assessment => self.assessments.len(),
            BlockKind::Model => self.models.len(),
            BlockKind::View => 0,
        };
        read + self.faulty.iter().filter(|block| block.kind == kind && !block.read).count()
    }

    /// The number of blocks of a kind that have errors.
    pub fn with_errors(&self, kind: BlockKind) -> usize {
        self.faulty.iter().filter(|block| block.kind == kind).count()
    }

    /// Records for every control which threats refer to it.
    fn serve(&mut self) {
        let mut served: Vec<Vec<Vec<(usize, usize)>>> =
            self.models.iter().map(|entry| vec![Vec::new(); entry.model.mitigations.len()]).collect();
        for (number, entry) in self.models.iter().enumerate() {
            for (place, threat) in entry.model.threats().enumerate() {
                for reference in &threat.mitigations {
                    let Some((model, mitigation)) = self.find_mitigation(number, reference) else { continue };
                    let threats = &mut served[model][mitigation];
                    // A threat that refers to a control twice is listed once.
                    if threats.last() != Some(&(number, place)) {
                        threats.push((number, place));
                    }
                }
            }
        }
        self.served = served;
    }

    /// The indices of the model and the control that a reference in the model `number` leads to.
    fn find_mitigation(&self, number: usize, reference: &MitigationRef) -> Option<(usize, usize)> {
        let MitigationRef::Id { model: other, id } = reference else { return None };
        let number = match other {
            Some(other) => *self.model_by_id.get(other)?,
            None => number,
        };
        Some((number, *self.mitigation_by_id[number].get(&id.to_ascii_lowercase())?))
    }

    /// The index of a model of this register.
    fn number_of(&self, model: &ModelEntry) -> Option<usize> {
        self.model_by_id
            .get(&model.model.id)
            .copied()
            .filter(|number| std::ptr::eq(&self.models[*number], model))
            // For the second of two models with the same id. The duplicate id is reported elsewhere.
            .or_else(|| self.models.iter().position(|entry| std::ptr::eq(entry, model)))
    }

    /// The exemptions of the gate in `book.toml`.
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

    /// The threat with this id (case-insensitive), with its model and rating.
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

    /// The control that a reference of a threat of `model` leads to, with the model that contains it.
    // A copy in each caller would take 15 KB.
    #[inline(never)]
    pub fn mitigation<'a>(
        &'a self,
        model: &'a ModelEntry,
        reference: &MitigationRef,
    ) -> Option<(&'a ModelEntry, &'a Mitigation)> {
        let (number, place) = match reference {
            // A reference to another model does not depend on the own model's index.
            MitigationRef::Id { model: Some(_), .. } => self.find_mitigation(0, reference)?,
            _ => self.find_mitigation(self.number_of(model)?, reference)?,
        };
        let entry = &self.models[number];
        Some((entry, &entry.model.mitigations[place]))
    }

    /// Whether a finished control is linked to a threat of `model`.
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
    // A browser would interpret the text before a colon as a scheme.
    if link.split('/').next().is_some_and(|first| first.contains(':')) {
        link.insert_str(0, "./");
    }
    // A space or a bracket in a file name would end a Markdown link. Characters that cannot be printed are removed from pages.
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
