//! The numbers of an assessment as lines.

use crate::aivss::{
    Change, CvssUse, Decimal, Estimate, FactorRow, FactorSet, Headline, Multiplier, Origin, Outcome, Published,
    StepName, StepWay,
};
use crate::render::tree::{Bar, Line, Look, Run, say, shown};
use crate::render::words::{Key, Word};

use super::{number, one_decimal, told};

/// The sentence about the interval beside the headline; `None` if it would add nothing.
pub(super) fn interval(outcome: &Outcome) -> Option<Line<'static>> {
    let ends = outcome.interval;
    let (low, high) = (one_decimal(ends.low), one_decimal(ends.high));
    Some(match (outcome.score, outcome.severity_range) {
        (None, _) if ends.is_point() => say!(Word::WhateverCvss, low).into(),
        (None, None) => say!(Word::OverCvss, low, high).into(),
        (None, Some((least, most))) => {
            say!(Word::OverCvssSeverities, low, high, Word::Severity(least), Word::Severity(most)).into()
        }
        (Some(_), _) if ends.is_point() => return None,
        // With a most likely value inside a range, the headline is below the high end of the interval.
        (Some(number), severities) if outcome.headline == Headline::High && number == ends.high => match severities {
            Some((least, _)) => say!(Word::AtLeastSeverity, low, Word::Severity(least)).into(),
            None => say!(Word::AtLeast, low).into(),
        },
        (Some(_), None) => say!(Word::Between, low, high).into(),
        (Some(_), Some((least, most))) => {
            say!(Word::BetweenSeverities, low, high, Word::Severity(least), Word::Severity(most)).into()
        }
    })
}

/// A sentence that the score is below the CVSS score that it started from; `None` if it is not.
pub(super) fn below_cvss(outcome: &Outcome) -> Option<Run<'static>> {
    let cvss = number(outcome.cvss.filter(|_| outcome.below_cvss)?);
    Some(match outcome.version.cvss {
        CvssUse::Base => say!(Word::BelowCvssBase, cvss),
        CvssUse::BaseThreatEnvironmental => say!(Word::BelowCvssBte, cvss),
    })
}

pub(super) fn cvss_name(outcome: &Outcome) -> Word {
    match outcome.version.cvss {
        CvssUse::Base => Word::CvssBase,
        CvssUse::BaseThreatEnvironmental => Word::CvssBte,
    }
}

/// The level and origin of a multiplier, such as `Proof-of-Concept, assumed`.
pub(super) fn multiplier(multiplier: &Multiplier) -> Run<'static> {
    let level = multiplier.level.map_or(Word::NoLevel.into(), |level| Run::from(level.name));
    match multiplier.origin {
        Origin::Stated => level,
        Origin::Vector => say!(Word::FromVector, level),
        Origin::Assumed => say!(Word::AssumedLevel, level),
    }
}

/// The text of a change. `factor` is the phrase for a change of a factor.
pub(super) fn change(change: &Change, factor: Word) -> Run<'static> {
    match change {
        Change::Mitigation(level) => say!(Word::ChangeMitigation, level.id),
        Change::Exploit(level) => say!(Word::ChangeExploit, level.id),
        Change::Factor { name, from, to } => say!(factor, *name, number(*from), number(*to)),
        Change::Unreported => Word::ChangeUnreported.into(),
    }
}

/// The score that another page claims, compared with ours.
pub(super) fn published(published: &Published, outcome: &Outcome) -> Run<'static> {
    let theirs = one_decimal(published.score);
    let Some(ours) = outcome.score else { return say!(Word::PublishedUnscored, theirs) };
    let difference = published.score - ours;
    if difference.is_zero() {
        return say!(Word::PublishedSame, theirs);
    }
    let word = if difference > Decimal::ZERO { Word::PublishedLower } else { Word::PublishedHigher };
    say!(word, theirs, one_decimal(ours), number(difference.abs()))
}

/// A number of the working. If there is little space, it is exact up to five decimals.
pub(super) fn exact(value: Option<Decimal>, none: Word) -> Run<'static> {
    let Some(value) = value else { return none.into() };
    let brief =
        if value.normalize().scale() <= 5 { number(value) } else { say!(Word::About, number(value.round_dp(4))) };
    say!(Word::Exact, brief, number(value))
}

/// Writes `0.7`, `0.6–0.9`, `0.8 in 0.6–0.9`, or `unknown, 0–1`.
pub(super) fn estimate(estimate: &Estimate) -> Line<'static> {
    let range = shown(format_args!("{}–{}", estimate.low.normalize(), estimate.high.normalize()));
    let aside = |range: Run<'static>| Run::Look(Look::Aside, range.into());
    match estimate.score {
        _ if estimate.is_certain() => number(estimate.low).into(),
        _ if estimate.unknown => say!(Word::UnknownIn, aside(range)).into(),
        Some(score) => say!(Word::ScoreIn, number(score), aside(range)).into(),
        None => range.into(),
    }
}

/// What a factor and its value mean: its question, and the levels that the value lies at or between.
pub(super) fn rubric(set: &FactorSet, row: &FactorRow, estimate: &Estimate) -> Line<'static> {
    let key = |part: u8| Key::Factor(set.id, row.factor.key(), part);
    let from = set.rubric_values.iter().copied().filter(|value| *value <= estimate.low).max();
    let to = set.rubric_values.iter().copied().filter(|value| *value >= estimate.high).min();
    let is_near = |value: Decimal| from.is_none_or(|from| value >= from) && to.is_none_or(|to| value <= to);
    let levels = set.rubric_values.iter().zip((1..).zip(row.rubric)).filter(|(value, _)| is_near(**value));
    let mut line = Line::from(told(key(0), row.question));
    line.extend(
        levels.map(|(value, (part, text))| say!(Word::RubricLevel, shown(value.normalize()), told(key(part), text))),
    );
    line
}

/// What a step computes.
pub(super) fn step_name(name: StepName) -> Run<'static> {
    match name {
        StepName::FactorSum => Word::FactorSum.into(),
        StepName::Unrounded => Word::UnroundedScore.into(),
        StepName::Score => Word::Score.into(),
        StepName::Adjustment => Word::Adjustment.into(),
        StepName::AdjustedUnrounded => Word::AdjustedUnrounded.into(),
        other => told(Key::Part(other.label()), other.label()).into(),
    }
}

/// How a step computes its result. `numbers` is the expression of a step that consists of numbers only.
pub(super) fn expression(way: StepWay, numbers: String) -> Line<'static> {
    match way {
        StepWay::Term(term) => Word::Input(term).into(),
        StepWay::Rounded(raw) => say!(Word::Rounded, number(raw)).into(),
        StepWay::Capped(raw) => say!(Word::CappedAtTen, number(raw)).into(),
        StepWay::NoImpact(bte) => say!(Word::NoImpact, number(bte)).into(),
        StepWay::Numbers => Run::Number(numbers.into()).into(),
    }
}

/// The working on one line that ends with the score.
pub(super) fn sum(outcome: &Outcome) -> Option<Line<'static>> {
    let sum = outcome.sum()?;
    let score = number(sum.score);
    let working = shown(sum.working);
    Some(match sum.unrounded.map(shown) {
        None => say!(Word::Sum, working, score).into(),
        Some(unrounded) if sum.capped => say!(Word::SumCapped, working, unrounded, score).into(),
        Some(unrounded) => say!(Word::SumRounded, working, unrounded, score).into(),
    })
}

pub(super) fn bar(estimate: &Estimate) -> Bar {
    let notch = estimate.score.filter(|score| *score > estimate.low && *score < estimate.high);
    Bar { low: estimate.low, high: estimate.high, notch }
}
