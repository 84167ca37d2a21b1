//! Earlier states of a book: the records of `history.jsonl`, one JSON object on each line, sorted by day and label.
//!
//! Start at [`History::parse`]; [`Record::of`] creates a record of a book. A record contains every score and every open risk by
//! id, so that a trend can be computed for a part of the book.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::aivss::Decimal;
use crate::maestro::{Level, RiskBasis, Tally, Vocabulary};
use crate::order::{self, Sort as _};

use super::json::Exact;
use super::{AssessmentEntry, Register};

/// The name of the file, which is in the same folder as `book.toml`.
pub const HISTORY_FILE: &str = "history.jsonl";

/// The records of a book, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// The records. Their labels are all different.
    pub records: Vec<Record>,
}

/// A line that is not a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenLine {
    /// Its byte range in the file.
    pub range: std::ops::Range<usize>,
    /// What is wrong with it.
    pub message: String,
    /// How to fix it.
    pub help: &'static str,
}

/// The state of a book on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The day.
    pub date: Date,
    /// Its name, which is unique in the history.
    pub label: String,
    /// The git commit, if there was one.
    pub revision: Option<String>,
    /// The scores by id of the assessment.
    pub scores: BTreeMap<String, RecordedScore>,
    /// The open threats by id.
    pub risks: BTreeMap<String, RecordedRisk>,
}

/// A score in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedScore {
    /// The score, 0 to 10; `None` if it was not scored.
    pub score: Option<Decimal>,
    /// Id of the version of AIVSS. Scores of different versions are not comparable.
    pub version: String,
}

/// An open risk in a record. The levels have the same form as the result of [`Rating::level`](crate::maestro::Rating::level).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedRisk {
    /// The level before controls.
    pub inherent: Option<Option<Level>>,
    /// The level after controls.
    pub effective: Option<Option<Level>>,
}

impl RecordedRisk {
    /// The level on which the book's results are based.
    pub fn level(self, basis: RiskBasis) -> Option<Option<Level>> {
        match basis {
            RiskBasis::Inherent => self.inherent,
            RiskBasis::Effective => self.effective,
        }
    }
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    date: String,
    label: String,
    revision: Option<String>,
    totals: Totals,
    scores: BTreeMap<String, ScoreLine>,
    risks: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScoreLine {
    score: Option<Box<serde_json::value::RawValue>>,
    version: String,
}

/// The totals. They are redundant and only make the line easier to read and to process.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Totals {
    open: usize,
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
}

impl History {
    /// Parses the file. Returns lines that are not records separately, and skips empty lines.
    pub fn parse(text: &str) -> (Self, Vec<BrokenLine>) {
        let mut history = Self::default();
        let mut broken = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let range = start..start + line.trim_end().len();
            start += line.len();
            if line.trim().is_empty() {
                continue;
            }
            let (message, help) = match Record::parse(line) {
                _ if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) => (
                    "git could not merge this file".to_owned(),
                    "delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`, and keep the records of both sides; \
                     if two records have the same label, keep one of them",
                ),
                Ok(record) if history.records.iter().any(|other| other.label == record.label) => {
                    (format!("the label `{}` is recorded twice", record.label), "keep one of the two lines")
                }
                Ok(record) => {
                    history.records.push(record);
                    continue;
                }
                Err(message) => (
                    message,
                    "correct the line, or restore it from git; if you cannot, remove it. `mdbook-aivss record` can only record the \
                     book as it is now",
                ),
            };
            broken.push(BrokenLine { range, message, help });
        }
        history.sort();
        (history, broken)
    }

    /// Adds a record, and replaces any record with the same label.
    pub fn put(&mut self, record: Record) {
        self.records.retain(|other| other.label != record.label);
        self.records.push(record);
        self.sort();
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        self.records.iter().map(|record| record.line() + "\n").collect()
    }

    fn sort(&mut self) {
        self.records.in_order_by(|a, b| (a.date, &a.label).cmp(&(b.date, &b.label)));
    }

    /// For each record, oldest first, the score of an assessment by its current or a former id.
    pub fn of<'a>(&'a self, entry: &'a AssessmentEntry) -> impl Iterator<Item = Option<&'a RecordedScore>> {
        self.records.iter().map(|record| entry.names().find_map(|name| record.scores.get(name)))
    }
}

impl Record {
    /// Creates a record of the current state of a book.
    pub fn of(register: &Register, date: Date, label: String, revision: Option<String>) -> Self {
        let score = |entry: &AssessmentEntry| {
            let outcome = &entry.outcome;
            let recorded = RecordedScore { score: outcome.score, version: outcome.version.id.to_owned() };
            (entry.assessment.id.clone(), recorded)
        };
        let risks = register.threats().filter(|(_, threat, _)| threat.status.is_open()).map(|(_, threat, rating)| {
            let (inherent, effective) = (rating.level(RiskBasis::Inherent), rating.level(RiskBasis::Effective));
            (threat.id.to_ascii_lowercase(), RecordedRisk { inherent, effective })
        });
        Self {
            date,
            label,
            revision,
            scores: order::map(register.assessments.iter().map(score)),
            risks: order::map(risks),
        }
    }

    /// The number of open threats at each level, for the entries that the filter accepts.
    pub fn tally(&self, basis: RiskBasis, takes: impl Fn(&str) -> bool) -> Tally {
        Tally::of(self.risks.iter().filter(|(id, _)| takes(id)).map(|(_, risk)| risk.level(basis)))
    }

    /// The highest score of the assessments that the filter accepts.
    pub fn highest(&self, takes: impl Fn(&str) -> bool) -> Option<Decimal> {
        self.scores.iter().filter(|(id, _)| takes(id)).filter_map(|(_, score)| score.score).max()
    }

    /// The versions of AIVSS that computed its scores.
    pub fn versions(&self) -> BTreeSet<&str> {
        order::set(self.scores.values().map(|score| score.version.as_str()))
    }

    fn line(&self) -> String {
        let tally = self.tally(RiskBasis::Effective, |_| true);
        let line = Line {
            date: self.date.to_string(),
            label: self.label.clone(),
            revision: self.revision.clone(),
            totals: Totals {
                open: tally.total(),
                critical: tally.count(Level::Critical),
                high: tally.count(Level::High),
                medium: tally.count(Level::Medium),
                low: tally.count(Level::Low),
            },
            scores: order::map(self.scores.iter().map(|(id, score)| (id.clone(), ScoreLine::of(score)))),
            risks: order::map(self.risks.iter().map(|(id, risk)| (id.clone(), risk.word()))),
        };
        serde_json::to_string(&line).expect("maps have text keys and writing to a string cannot fail")
    }

    fn parse(text: &str) -> Result<Self, String> {
        let line: Line = serde_json::from_str(text).map_err(|error| format!("it is no record: {error}"))?;
        let date = crate::fields::parse_date(&line.date);
        let mut scores = BTreeMap::new();
        for (id, ScoreLine { score, version }) in line.scores {
            let score = match score {
                None => None,
                Some(raw) => Some(raw.get().parse().map_err(|_| format!("`{}` is not a score", raw.get()))?),
            };
            scores.insert(id, RecordedScore { score, version });
        }
        let mut risks = BTreeMap::new();
        for (id, word) in line.risks {
            let risk = RecordedRisk::parse(&word).ok_or_else(|| format!("`{word}` is not a risk"))?;
            risks.insert(id, risk);
        }
        let date = date.ok_or_else(|| format!("`{}` is not a date", line.date))?;
        Ok(Self { date, label: line.label, revision: line.revision, scores, risks })
    }
}

impl ScoreLine {
    fn of(score: &RecordedScore) -> Self {
        let raw = score.score.map(|score| serde_json::value::to_raw_value(&Exact(score)));
        Self { score: raw.and_then(Result::ok), version: score.version.clone() }
    }
}

impl RecordedRisk {
    /// Formats the level: `high`, or `high>low` if controls lower it.
    fn word(self) -> String {
        let (before, after) = (level_word(self.inherent), level_word(self.effective));
        if before == after { before.to_owned() } else { format!("{before}>{after}") }
    }

    fn parse(word: &str) -> Option<Self> {
        let (before, after) = word.split_once('>').unwrap_or((word, word));
        Some(Self { inherent: level(before)?, effective: level(after)? })
    }
}

fn level_word(level: Option<Option<Level>>) -> &'static str {
    level.map_or("unrated", |level| level.map_or("none", |level| level.word()))
}

fn level(word: &str) -> Option<Option<Option<Level>>> {
    match word {
        "unrated" => Some(None),
        "none" => Some(Some(None)),
        word => Level::named(word).map(|level| Some(Some(level))),
    }
}
