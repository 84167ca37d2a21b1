//! Counting a book: scores by severity, coverage of layers and of the OWASP Top 10 for Agentic Applications, the highest open
//! risks. Threats by level and treatment are counted by [`Summary`].
//!
//! Everything here counts any selection of entries, so that a register, the matrix and an export count alike.

use std::cmp::Reverse;

use crate::aivss::{CoreRisk, Severity};
use crate::maestro::{EDITIONS, Edition, LayerId, LayerStatus, Level, Rating, RiskBasis, Summary, Threat};

use super::{AssessmentEntry, ModelEntry, Register};

/// Assessments by severity of their headline score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScoreTally {
    by_severity: [usize; Severity::ALL.len()],
    not_scored: usize,
}

impl ScoreTally {
    /// Counts assessments.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a AssessmentEntry>) -> Self {
        let mut tally = Self::default();
        for entry in entries {
            match entry.outcome.severity {
                Some(severity) => tally.by_severity[severity as usize] += 1,
                None => tally.not_scored += 1,
            }
        }
        tally
    }

    /// Assessments of this severity.
    pub const fn count(&self, severity: Severity) -> usize {
        self.by_severity[severity as usize]
    }

    /// Assessments without a score, which are neither low nor none.
    pub const fn not_scored(&self) -> usize {
        self.not_scored
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.by_severity.iter().sum::<usize>() + self.not_scored
    }
}

/// How many of the counted models look at a layer, and what they find there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerCoverage {
    /// The layer.
    pub layer: LayerId,
    /// Models that state what is there.
    pub mapped: usize,
    /// Models for which it is unknown.
    pub uncertain: usize,
    /// Models without such a layer.
    pub not_applicable: usize,
    /// Models that leave it out.
    pub not_assessed: usize,
    /// The threats of this layer alone; cross-layer threats are not among them.
    pub threats: Summary,
}

impl LayerCoverage {
    /// Counts every layer of the editions that the models have, L1 first; without models those of the default edition.
    pub fn of<'a>(models: impl IntoIterator<Item = &'a ModelEntry>, basis: RiskBasis) -> Vec<Self> {
        let all: Vec<&ModelEntry> = models.into_iter().collect();
        editions(all.iter().copied())
            .into_iter()
            .flat_map(Edition::layer_ids)
            .map(|layer| {
                let models: Vec<_> = all.iter().filter(|entry| entry.model.edition == layer.edition()).collect();
                let with =
                    |status: LayerStatus| models.iter().filter(|entry| status_of(entry, layer) == status).count();
                Self {
                    layer,
                    mapped: with(LayerStatus::Mapped),
                    uncertain: with(LayerStatus::Uncertain),
                    not_applicable: with(LayerStatus::NotApplicable),
                    not_assessed: with(LayerStatus::NotAssessed),
                    threats: Summary::of(
                        models.iter().flat_map(|entry| entry.rated_in(layer)).map(|(threat, rating)| (threat, *rating)),
                        basis,
                    ),
                }
            })
            .collect()
    }
}

/// The editions that some models have, in the order of [`EDITIONS`]; the default edition where there is no model.
pub(crate) fn editions<'a>(models: impl IntoIterator<Item = &'a ModelEntry>) -> Vec<&'static Edition> {
    let found: Vec<u8> = models.into_iter().map(|entry| entry.model.edition.index).collect();
    let mut editions = EDITIONS.to_vec();
    editions
        .retain(|edition| found.contains(&edition.index) || (found.is_empty() && *edition == <&Edition>::default()));
    editions
}

/// The status of a layer in a model; one that it does not list is not assessed.
pub(crate) fn status_of(entry: &ModelEntry, layer: LayerId) -> LayerStatus {
    entry.model.layers.iter().find(|found| found.id == layer).map_or(LayerStatus::NotAssessed, |found| found.status)
}

/// How often an entry of the OWASP Top 10 for Agentic Applications is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsiCoverage {
    /// The entry.
    pub risk: CoreRisk,
    /// Assessments that name it under `risks`. One that names a core risk of AIVSS instead does not count: the documents do
    /// not agree which entry that would be.
    pub assessments: usize,
    /// Threats that name it under `maps.asi`.
    pub threats: usize,
}

impl AsiCoverage {
    /// Counts ASI01 to ASI10, in this order.
    pub fn of<'a>(
        assessments: impl IntoIterator<Item = &'a AssessmentEntry>,
        threats: impl IntoIterator<Item = &'a Threat>,
    ) -> Vec<Self> {
        let mut coverage: Vec<Self> = CoreRisk::all()
            .filter(|risk| risk.id().is_some())
            .map(|risk| Self { risk, assessments: 0, threats: 0 })
            .collect();
        for entry in assessments {
            for covered in &mut coverage {
                covered.assessments += usize::from(entry.assessment.risks.contains(&covered.risk));
            }
        }
        for threat in threats {
            for covered in &mut coverage {
                let named = threat.maps.asi.iter().any(|id| Some(id.as_str()) == covered.risk.id());
                covered.threats += usize::from(named);
            }
        }
        coverage
    }

    /// Whether anything names it.
    pub const fn is_covered(&self) -> bool {
        self.assessments + self.threats > 0
    }
}

/// The rank of a level, from high to low: critical is 5, nothing left is 1, and unrated is 0, so it comes last.
pub(crate) fn rank(level: Option<Option<Level>>) -> u8 {
    match level {
        None => 0,
        Some(None) => 1,
        Some(Some(level)) => level.number() + 1,
    }
}

impl Register {
    /// Every threat of the book with its model and rating, in book order.
    pub fn threats(&self) -> impl Iterator<Item = (&ModelEntry, &Threat, &Rating)> {
        self.models.iter().flat_map(|entry| entry.rated().map(move |(threat, rating)| (entry, threat, rating)))
    }

    /// The assessments of the book by severity.
    pub fn score_tally(&self) -> ScoreTally {
        ScoreTally::of(&self.assessments)
    }

    /// The threats of the book by treatment and level.
    pub fn threat_summary(&self, basis: RiskBasis) -> Summary {
        Summary::of(self.threats().map(|(_, threat, rating)| (threat, *rating)), basis)
    }

    /// The highest open risks of the book, at most `most`; equal ones in book order. Unrated threats are not among them.
    pub fn top_open(&self, basis: RiskBasis, most: usize) -> Vec<(&ModelEntry, &Threat, &Rating)> {
        let mut open: Vec<_> = self
            .threats()
            .filter(|(_, threat, rating)| threat.status.is_open() && rating.level(basis).flatten().is_some())
            .collect();
        open.sort_by_key(|(_, _, rating)| Reverse(rank(rating.level(basis))));
        open.truncate(most);
        open
    }
}
