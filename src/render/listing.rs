//! What registers and the matrix say in words, the same in HTML and in Markdown. Plain text; the writers escape it.

use crate::aivss::{Interval, Severity, plain};
use crate::maestro::{Effective, LayerStatus, Level, RiskBasis, Tally, Vocabulary};
use crate::register::matrix::{Column, Matrix, MatrixCell};
use crate::register::query::{MatrixOptions, RegisterKind};
use crate::register::table::{Heading, Table, Totals, Value};
use crate::register::totals::{AsiCoverage, ScoreTally};

use crate::text::count;

use super::{Mark, words};

/// `3 assessments: 1 critical, 2 not scored`; for threats open, decided and closed ones apart.
pub(super) fn caption(table: &Table<'_>) -> String {
    match table.totals {
        Totals::Scores(tally) if tally.total() == 0 => "No assessment matches.".to_owned(),
        Totals::Scores(tally) => format!("{}: {}.", count(tally.total(), "assessment"), scores(&tally)),
        Totals::Threats(summary) => {
            let total = summary.open.total() + summary.carried.total() + summary.closed.total();
            if total == 0 {
                return "No threat matches.".to_owned();
            }
            let mut caption = format!("{}.", count(total, "threat"));
            for (tally, what) in [
                (&summary.open, "Open"),
                (&summary.carried, "Accepted, transferred or deferred"),
                (&summary.closed, "Closed"),
            ] {
                if !tally.is_empty() {
                    caption.push_str(&format!(" {what}: {}.", words::tally(tally)));
                }
            }
            caption
        }
    }
}

/// What has to be said under a register. Whole sentences.
pub(super) fn notes(table: &Table<'_>, basis: RiskBasis) -> Vec<String> {
    let mut notes = Vec::new();
    let shown = table.shown();
    if shown < table.matching {
        notes.push(format!("The first {shown} of {} are shown.", table.matching));
    }
    if table.without_level > 0 {
        notes.push(match table.kind {
            RegisterKind::Assessments => {
                format!("Left out, because not scored: {}.", count(table.without_level, "assessment"))
            }
            RegisterKind::Threats => format!("Left out, because unrated: {}.", count(table.without_level, "threat")),
        });
    }
    let mut versions: Vec<&str> = table.versions.iter().map(|version| version.id).collect();
    versions.sort_unstable();
    if versions.len() > 1 {
        notes.push(format!("Scores of different versions ({}) are not comparable.", versions.join(", ")));
    }
    if table.kind == RegisterKind::Threats && basis == RiskBasis::Effective {
        notes.push("The effective risk sorts, groups and counts here.".to_owned());
    }
    notes.extend(asi(&table.asi, table.kind));
    notes
}

/// The rule of the effective risk, where a table shows it.
pub(super) fn rule(table: &Table<'_>, basis: RiskBasis) -> Option<&'static str> {
    let shown = table.columns.contains(&"effective");
    let counts = table.kind == RegisterKind::Threats && basis == RiskBasis::Effective;
    (shown || counts).then_some(Effective::RULE)
}

/// Which entries of the OWASP Top 10 for Agentic Applications are named how often, and which are not.
fn asi(coverage: &[AsiCoverage], kind: RegisterKind) -> Option<String> {
    let number = |covered: &AsiCoverage| match kind {
        RegisterKind::Assessments => covered.assessments,
        RegisterKind::Threats => covered.threats,
    };
    let id = |covered: &AsiCoverage| covered.risk.id().unwrap_or_default();
    let (named, missing): (Vec<&AsiCoverage>, Vec<&AsiCoverage>) =
        coverage.iter().partition(|covered| number(covered) > 0);
    if named.is_empty() {
        return None;
    }
    let named: Vec<String> = named.iter().map(|covered| format!("{} ({})", id(covered), number(covered))).collect();
    let missing: Vec<&str> = missing.iter().map(|covered| id(covered)).collect();
    let rest = if missing.is_empty() { String::new() } else { format!("; not named: {}", missing.join(", ")) };
    Some(format!("OWASP Top 10 for Agentic Applications: {}{rest}.", named.join(", ")))
}

/// `1 critical, 2 not scored`; empty for no assessment.
pub(super) fn scores(tally: &ScoreTally) -> String {
    let words = Severity::ALL.iter().rev().map(|severity| (tally.count(*severity), severity.word().to_lowercase()));
    join(words.chain([(tally.not_scored(), "not scored".to_owned())]))
}

fn join(words: impl Iterator<Item = (usize, String)>) -> String {
    let words: Vec<String> =
        words.filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    words.join(", ")
}

/// `Critical`, `Unrated`, `None left`.
pub(super) fn level(level: Option<Option<Level>>) -> &'static str {
    match level {
        None => "Unrated",
        Some(None) => "None left",
        Some(Some(level)) => level.label(),
    }
}

/// Mark and words of the heading of a group.
pub(super) fn heading(heading: &Heading<'_>) -> (Option<Mark>, String) {
    match heading {
        Heading::Text(text) => (None, text.to_string()),
        Heading::Severity(severity) => {
            let word = severity.map_or("Not scored", |severity| severity.word());
            (Some(Mark::of_severity(*severity)), word.to_owned())
        }
        Heading::Level(level) => (Some(Mark::of_rating(*level)), self::level(*level).to_owned()),
    }
}

/// Mark and words of a cell that is one word or phrase of ours, without any markup; `None` for the others and for nothing.
pub(super) fn phrase(value: &Value<'_>) -> Option<(Option<Mark>, String)> {
    let plain_words = |words: String| Some((None, words));
    match value {
        Value::Word(word) => plain_words((*word).to_owned()),
        Value::Number(number) => plain_words(plain(*number).to_string()),
        Value::Score { score, severity, up_to, .. } => {
            let words = match (score, severity) {
                (Some(score), Some(severity)) => format!("{}{score:.1} {severity}", if *up_to { "up to " } else { "" }),
                _ => "not scored".to_owned(),
            };
            Some((Some(Mark::of_severity(*severity)), words))
        }
        Value::Severity(severity) => {
            let words = severity.map_or("not scored", |severity| severity.word());
            Some((Some(Mark::of_severity(*severity)), words.to_owned()))
        }
        Value::Interval(Interval { low, high }) if low == high => plain_words(plain(*low).to_string()),
        Value::Interval(Interval { low, high }) => plain_words(format!("{} to {}", plain(*low), plain(*high))),
        Value::Multiplier(multiplier) => {
            plain_words(format!("{} {}", plain(multiplier.value), words::multiplier(multiplier)))
        }
        Value::Risk(risk) => {
            let risk = risk.map(Some);
            Some((Some(Mark::of_rating(risk)), level(risk).to_owned()))
        }
        Value::Effective(effective) => {
            let left = Some(effective.level());
            Some((Some(Mark::of_rating(left)), format!("{} ({})", level(left), effective.value())))
        }
        Value::Level(level) => Some((Some(Mark::of_level(*level)), level.label().to_owned())),
        Value::Status(status) => plain_words(status.label().to_owned()),
        Value::Layers(layers) => plain_words(layers.iter().map(|layer| layer.code()).collect::<Vec<_>>().join(", ")),
        Value::Date(date) => plain_words(date.to_string()),
        Value::Nothing | Value::Text(_) | Value::Markdown(_) | Value::Id(_) | Value::List(_) => None,
    }
}

/// What stands in a cell that has nothing to show.
pub(super) const NOTHING: &str = "–";

/// What else a score says: that it is below the CVSS score it started from.
pub(super) fn below(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Score { below: Some(cvss), .. } => Some(format!("below CVSS {}", plain(*cvss))),
        _ => None,
    }
}

/// `Open threats of 3 agents with 4 models: 2 critical, 1 unrated.`
pub(super) fn matrix_caption(matrix: &Matrix<'_>, options: &MatrixOptions) -> String {
    if matrix.matching == 0 {
        return "No threat model matches.".to_owned();
    }
    let what = match options.filter.status.as_slice() {
        [] => "Open threats".to_owned(),
        asked => {
            let words: Vec<String> = asked.iter().map(|status| status.label().to_lowercase()).collect();
            format!("Threats ({})", words.join(", "))
        }
    };
    let (agents, models) = (count(matrix.matching, "agent"), count(matrix.models, "model"));
    let threats = if matrix.total.is_empty() { "none".to_owned() } else { words::tally(&matrix.total) };
    format!("{what} of {agents} with {models}: {threats}.")
}

/// What has to be said under a matrix. Whole sentences.
pub(super) fn matrix_notes(matrix: &Matrix<'_>, basis: RiskBasis) -> Vec<String> {
    let mut notes = Vec::new();
    if matrix.rows.len() < matrix.matching {
        notes.push(format!(
            "The first {} of {} agents are shown; the totals are of all.",
            matrix.rows.len(),
            matrix.matching
        ));
    }
    if matrix.unrated_left_out > 0 {
        notes.push(format!("Left out, because unrated: {}.", count(matrix.unrated_left_out, "threat")));
    }
    if basis == RiskBasis::Effective {
        notes.push("The effective risk colours, sorts and counts here.".to_owned());
    }
    notes
}

/// The head of a column of the matrix: code and name.
pub(super) fn column(column: Column) -> (&'static str, &'static str) {
    match column {
        Column::Layer(layer) => (layer.code(), layer.name()),
        Column::CrossLayer => ("X", "Cross-layer"),
    }
}

/// What a cell of the matrix shows: mark and word of its highest threat, and the counts.
pub(super) struct Shown {
    /// Its colour.
    pub(super) mark: Option<Mark>,
    /// `Critical`, `Unrated`; empty where there is no threat.
    pub(super) word: &'static str,
    /// `2 critical, 1 high`; empty where there is no threat.
    pub(super) counts: String,
    /// `not certain`, `not applicable`, `not assessed`, or `none` for a certain layer without a threat; empty for one with.
    pub(super) state: &'static str,
}

/// What a cell of the matrix shows.
pub(super) fn cell(cell: &MatrixCell) -> Shown {
    let empty = cell.tally.is_empty();
    let (mark, word) = top(&cell.tally);
    Shown {
        mark: mark.filter(|_| !empty),
        word,
        counts: words::tally(&cell.tally),
        state: match cell.status {
            LayerStatus::Mapped if empty => "none",
            LayerStatus::Mapped => "",
            LayerStatus::Uncertain => "not certain",
            LayerStatus::NotApplicable => "not applicable",
            LayerStatus::NotAssessed => "not assessed",
        },
    }
}

/// Mark and word of the highest of some threats.
pub(super) fn top(tally: &Tally) -> (Option<Mark>, &'static str) {
    let highest = match tally.highest() {
        Some(level) => Some(Some(level)),
        None if tally.unrated() > 0 => None,
        None if tally.none() > 0 => Some(None),
        None => return (None, ""),
    };
    (Some(Mark::of_rating(highest)), level(highest))
}

/// Head of the line of [`coverage`].
pub(super) const MAPPED: &str = "Mapped in models";

/// `7 of 9`: how many models are certain of a layer, of those whose agent has it.
pub(super) fn coverage(matrix: &Matrix<'_>) -> Vec<String> {
    matrix
        .columns
        .iter()
        .map(|column| match column {
            Column::CrossLayer => String::new(),
            Column::Layer(layer) => {
                let covered = matrix.coverage.iter().find(|covered| covered.layer == *layer);
                covered.map_or_else(String::new, |covered| {
                    let all = covered.mapped + covered.uncertain + covered.not_assessed;
                    format!("{} of {all}", covered.mapped)
                })
            }
        })
        .collect()
}
