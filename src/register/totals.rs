//! Counts the entries of a book: scores by severity, coverage of layers and of the OWASP Top 10 for Agentic Applications, and
//! the highest open risks. [`Summary`] counts threats by level and treatment.
//!
//! The functions count any selection of entries, so that registers, the matrix and exports show the same numbers.

use std::cmp::Reverse;

use crate::aivss::{CoreRisk, Severity};
use crate::maestro::{EDITIONS, Edition, LayerId, LayerStatus, Level, Rating, RiskBasis, Summary, Threat};
use crate::order::Sort as _;

use super::{AssessmentEntry, ModelEntry, Register};

/// The number of assessments for each severity of their headline score.
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

    /// The number of assessments with this severity.
    pub const fn count(&self, severity: Severity) -> usize {
        self.by_severity[severity as usize]
    }

    /// The number of assessments without a score. They count neither as low nor as none.
    pub const fn not_scored(&self) -> usize {
        self.not_scored
    }

    /// The number of all assessments.
    pub fn total(&self) -> usize {
        self.by_severity.iter().sum::<usize>() + self.not_scored
    }
}

/// How many of the counted models assess a layer, and with which result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerCoverage {
    /// The layer.
    pub layer: LayerId,
    /// Models for which the layer is mapped.
    pub mapped: usize,
    /// Models for which the layer is uncertain.
    pub uncertain: usize,
    /// Models to which the layer does not apply.
    pub not_applicable: usize,
    /// Models that do not assess the layer.
    pub not_assessed: usize,
    /// The threats of only this layer, without cross-layer threats.
    pub threats: Summary,
}

impl LayerCoverage {
    /// Counts the layers of all editions that the models use, L1 first. Without models, those of the default edition.
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

/// The editions that the models use, in the order of [`EDITIONS`]. Without models, the default edition.
pub(crate) fn editions<'a>(models: impl IntoIterator<Item = &'a ModelEntry>) -> Vec<&'static Edition> {
    let found: Vec<u8> = models.into_iter().map(|entry| entry.model.edition.index).collect();
    let mut editions = EDITIONS.to_vec();
    editions
        .retain(|edition| found.contains(&edition.index) || (found.is_empty() && *edition == <&Edition>::default()));
    editions
}

/// The status of a layer in a model. A layer that is not listed is not assessed.
pub(crate) fn status_of(entry: &ModelEntry, layer: LayerId) -> LayerStatus {
    entry.model.layers.iter().find(|found| found.id == layer).map_or(LayerStatus::NotAssessed, |found| found.status)
}

/// How often an entry of the OWASP Top 10 for Agentic Applications is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsiCoverage {
    /// The entry.
    pub risk: CoreRisk,
    /// Assessments that name it under `risks`. An assessment that names a core risk of AIVSS instead does not count, because
    /// the documents do not agree about the corresponding entry.
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

    /// Whether any assessment or threat names it.
    pub const fn is_covered(&self) -> bool {
        self.assessments + self.threats > 0
    }
}

/// The rank of a level for sorting: 5 for critical, 1 if no risk is left, and 0 for unrated, which comes last.
pub(crate) fn rank(level: Option<Option<Level>>) -> u8 {
    match level {
        None => 0,
        Some(None) => 1,
        Some(Some(level)) => level.number() + 1,
    }
}

impl Register {
    /// All threats of the book with their models and ratings, in the order of the book.
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

    /// The highest open risks of the book, at most `most`, without unrated threats. Equal risks stay in the order of the book.
    pub fn top_open(&self, basis: RiskBasis, most: usize) -> Vec<(&ModelEntry, &Threat, &Rating)> {
        let mut open: Vec<_> = self
            .threats()
            .filter(|(_, threat, rating)| threat.status.is_open() && rating.level(basis).flatten().is_some())
            .collect();
        open.in_order_of(|(_, _, rating)| Reverse(rank(rating.level(basis))));
        open.truncate(most);
        open
    }
}
