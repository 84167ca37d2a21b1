//! Builds the remarks about a score: its version, inputs outside the version's tables, known defects, and inputs that were left
//! out. They are whole sentences.

use crate::aivss::{Input, Outcome};
use crate::register::AssessmentEntry;
use crate::render::tree::{Line, Look, Run, say, shown};
use crate::render::words::{Key, Word};

use super::figures::below_cvss;
use super::{cardinal, number, one_decimal, told};

/// All remarks about the score of an assessment.
pub(super) fn remarks(entry: &AssessmentEntry) -> Vec<Line<'_>> {
    let (assessment, outcome) = (&entry.assessment, &entry.outcome);
    let part = outcome.factors();
    let version = match part {
        Some(part) if part.foreign_set => say!(Word::VersionWithFactorsOf, outcome.version.title, part.factor_set.id),
        _ => say!(Word::VersionIs, outcome.version.title),
    };
    let vector_says = part.and_then(|part| part.vector_says).map(|level| {
        let value = number(level.value);
        match level.exploit_maturity {
            Some(letter) => say!(Word::VectorSaysLetter, shown(letter), level.name, value),
            None => say!(Word::VectorSays, level.name, value),
        }
    });
    let left_out = assessment.left_out_metrics();
    let left_out: Vec<_> = left_out.iter().map(|metric| format!("{}:{}", metric.abbr, metric.value)).collect();
    let expected = assessment.expect.as_ref().map(|expected| {
        let number = expected.score.map(|number| one_decimal(number).into());
        let severity = expected.severity.map(|severity| Line::from(Word::Severity(severity)));
        let result = match (number, severity) {
            (Some(number), Some(severity)) => say!(Word::Headline, number, severity).into(),
            (number, severity) => number.or(severity).unwrap_or_default(),
        };
        say!(if outcome.meets(expected) { Word::Expected } else { Word::ExpectedElse }, result)
    });
    let fields = |word, inputs: &[Input]| (!inputs.is_empty()).then(|| say!(word, Input::fields(inputs).join(", ")));
    let remarks = [
        Some(version),
        off_table(entry),
        below(outcome),
        outcome.capped.then(|| Word::Capped.into()),
        vector_says,
        (!left_out.is_empty()).then(|| say!(Word::LeftOut, left_out.join(", "))),
        fields(Word::Unused, &outcome.unused),
        fields(Word::Assumed, &outcome.assumed),
        expected,
        Some(Run::Look(Look::Quiet, Word::Ordinal.into())),
    ];
    remarks.into_iter().flatten().map(Line::from).collect()
}

/// The inputs whose values are not in the version's tables.
fn off_table(entry: &AssessmentEntry) -> Option<Run<'_>> {
    let outcome = &entry.outcome;
    let named = outcome.off_table.iter().map(|input| match (*input, outcome.factors()) {
        (Input::Factors, Some(part)) if part.off_table.len() <= 3 => {
            let factors = entry.assessment.factors.iter().filter(|entry| part.off_table.contains(&entry.factor));
            Run::List(factors.map(|entry| entry.name.into()).collect()).into()
        }
        (Input::Factors, Some(part)) => {
            say!(Word::SomeFactors, shown(part.off_table.len()), cardinal(part.factor_set.rows.len())).into()
        }
        (input, _) => input.field().into(),
    });
    (!outcome.off_table.is_empty()).then(|| say!(Word::OffTable, Run::List(named.collect())))
}

/// The remark that the score is below its CVSS score, with the reason, and the score under a version without that defect.
fn below(outcome: &Outcome) -> Option<Run<'static>> {
    let below = below_cvss(outcome)?;
    let version = outcome.version;
    let why = told(Key::BelowCvss(version.id), version.factors().map_or("", |method| method.below_cvss));
    Some(match outcome.factors().and_then(|part| part.repaired) {
        Some((other, repaired)) => {
            say!(Word::IsBelowRepaired, below, why, other.title, Word::Standing(other.status), one_decimal(repaired))
        }
        None => say!(Word::IsBelow, below, why),
    })
}
