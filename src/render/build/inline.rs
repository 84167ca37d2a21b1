//! Builds the small badges inside prose: `{{#aivss ID}}` and `{{#maestro ID}}`.

use crate::aivss::Headline;
use crate::maestro::{Rating, Threat};
use crate::register::{AssessmentEntry, ModelEntry};
use crate::render::Mark;
use crate::render::tree::{Inline, Line, say};
use crate::render::words::Word;

use super::{Book, assessment_target, headline, model_target, one_decimal, threat_target};

/// The score of an assessment.
pub(crate) fn assessment_inline(entry: &AssessmentEntry) -> Inline<'_> {
    let (assessment, outcome) = (&entry.assessment, &entry.outcome);
    let name = match &assessment.title {
        Some(title) => format!("{}: {title}", assessment.agent).into(),
        None => assessment.agent.as_str().into(),
    };
    let score = outcome.score.map(|score| format!("{score:.1}")).unwrap_or_default();
    Inline {
        hook: "aivss-badge",
        mark: Mark::of_severity(outcome.severity),
        target: assessment_target(entry),
        data: vec![("aivss-score", score.into())],
        name,
        says: headline(outcome),
    }
}

/// The open risk of a model.
pub(crate) fn model_inline<'a>(entry: &'a ModelEntry, book: Book<'a>) -> Inline<'a> {
    let (mark, verdict) = book.model_verdict(entry);
    let name = entry.model.agent.as_str().into();
    Inline { hook: "maestro-badge", mark, target: model_target(entry), data: Vec::new(), name, says: verdict.into() }
}

/// The risk of a threat.
pub(crate) fn threat_inline<'a>(
    entry: &'a ModelEntry,
    threat: &'a Threat,
    rating: &Rating,
    book: Book<'a>,
) -> Inline<'a> {
    let (mark, verdict) = book.verdict(rating);
    let target = threat_target(&entry.at, threat);
    let name = threat.title.as_str().into();
    Inline { hook: "maestro-badge", mark, target, data: Vec::new(), name, says: verdict.into() }
}

/// Only the score.
pub(crate) fn score_field(entry: &AssessmentEntry) -> Line<'_> {
    let outcome = &entry.outcome;
    match outcome.score.map(one_decimal) {
        Some(score) if outcome.headline == Headline::High => say!(Word::UpToNumber, score).into(),
        Some(score) => score.into(),
        None => Word::NotScored.into(),
    }
}

/// Only the severity.
pub(crate) fn severity_field(entry: &AssessmentEntry) -> Line<'_> {
    entry.outcome.severity.map_or(Word::NotScored, Word::Severity).into()
}

/// Only the CVSS vector.
pub(crate) fn vector_field(entry: &AssessmentEntry) -> Line<'_> {
    let vector = entry.assessment.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref());
    vector.map_or(Word::NotScored.into(), |vector| vector.to_string().into())
}
