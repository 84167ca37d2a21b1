//! The figures of `maestro summary` in `export --format json`. They are for the whole book, and no list is shortened.

use serde::Serialize;

use crate::maestro::{Level, RiskBasis, Tally, Vocabulary};
use crate::register::Register;
use crate::register::digest::{Digest, Rated, score_of};
use crate::register::json::Exact;
use crate::register::since::Since;

/// Everything under `summary`.
#[derive(Serialize)]
pub(super) struct SummaryJson<'a> {
    agents: usize,
    assessments: usize,
    threats: usize,
    open: usize,
    levels: Vec<LevelJson>,
    highest: Vec<ThreatJson<'a>>,
    scores: Vec<ScoredJson<'a>>,
    due: Vec<DueJson<'a>>,
    owners: Vec<OwnerJson<'a>>,
    controls: Vec<ControlJson<'a>>,
    asi: Vec<CoveredJson<'a>>,
    layers: Vec<CoveredJson<'a>>,
    not_assessed: Vec<LeftOutJson<'a>>,
    /// Present only if a model states its architecture.
    #[serde(skip_serializing_if = "Option::is_none")]
    open_questions: Option<usize>,
    /// Present only if the book has records.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<SinceJson<'a>>,
}

/// The changes since the last record, as ids of threats.
#[derive(Serialize)]
struct SinceJson<'a> {
    label: &'a str,
    date: String,
    new: Vec<&'a str>,
    gone: Vec<&'a str>,
    higher: Vec<&'a str>,
    lower: Vec<&'a str>,
}

/// The number of open threats of a level, before and after controls. `none` counts threats whose controls leave no risk, and
/// `unrated` those without a level.
#[derive(Serialize)]
struct LevelJson {
    level: &'static str,
    inherent: usize,
    effective: usize,
}

#[derive(Serialize)]
struct ThreatJson<'a> {
    id: &'a str,
    model: &'a str,
    risk: Option<&'static str>,
    effective: Option<&'static str>,
    score: Option<Exact>,
    owner: Option<&'a str>,
    review: Option<String>,
}

#[derive(Serialize)]
struct ScoredJson<'a> {
    id: &'a str,
    score: Option<Exact>,
}

#[derive(Serialize)]
struct DueJson<'a> {
    date: String,
    kind: &'static str,
    id: &'a str,
}

#[derive(Serialize)]
struct OwnerJson<'a> {
    owner: Option<&'a str>,
    critical: usize,
    high: usize,
    open: usize,
}

#[derive(Serialize)]
struct ControlJson<'a> {
    id: &'a str,
    model: &'a str,
    lowers: Vec<LoweredJson<'a>>,
}

#[derive(Serialize)]
struct LoweredJson<'a> {
    threat: &'a str,
    from: &'static str,
    to: &'static str,
}

/// Open threats that are mapped to an id; `highest` is their highest effective level.
#[derive(Serialize)]
struct CoveredJson<'a> {
    id: &'a str,
    open: usize,
    highest: Option<&'static str>,
}

#[derive(Serialize)]
struct LeftOutJson<'a> {
    model: &'a str,
    layer: &'static str,
}

impl<'a> SummaryJson<'a> {
    pub(super) fn of(register: &'a Register) -> Self {
        let digest = Digest::of_book(register);
        let tally = |tally: &Tally, level| match level {
            Some(Some(level)) => tally.count(level),
            Some(None) => tally.none(),
            None => tally.unrated(),
        };
        let levels = Level::ALL.iter().rev().map(|level| Some(Some(*level))).chain([Some(None), None]);
        let covered = |id: &'a str, open: &[Rated<'a>]| {
            let highest = Tally::of(open.iter().map(|(.., rating)| rating.level(RiskBasis::Effective))).highest();
            CoveredJson { id, open: open.len(), highest: highest.map(|level| level.word()) }
        };
        let layers = digest.layers.iter().map(|(layer, open)| covered(layer.code(), open));
        Self {
            agents: digest.agents.len(),
            assessments: digest.assessments,
            threats: digest.all.len(),
            open: digest.open.len(),
            levels: levels
                .map(|level| LevelJson {
                    level: level.map_or("unrated", word),
                    inherent: tally(&digest.inherent, level),
                    effective: tally(&digest.effective, level),
                })
                .collect(),
            highest: digest.open.iter().map(|it| ThreatJson::new(register, it)).collect(),
            scores: digest
                .scores
                .iter()
                .map(|entry| ScoredJson { id: &entry.assessment.id, score: entry.outcome.score.map(Exact) })
                .collect(),
            due: digest
                .due
                .iter()
                .map(|due| DueJson { date: due.date.to_string(), kind: due.kind.word(), id: due.id })
                .collect(),
            owners: digest
                .owners
                .iter()
                .map(|owner| OwnerJson {
                    owner: owner.name,
                    critical: owner.tally.count(Level::Critical),
                    high: owner.tally.count(Level::High),
                    open: owner.open.len(),
                })
                .collect(),
            controls: digest
                .controls
                .iter()
                .map(|gain| ControlJson {
                    id: &gain.control.id,
                    model: &gain.entry.model.id,
                    lowers: gain
                        .lowered
                        .iter()
                        .map(|((_, threat, _), from, to)| LoweredJson {
                            threat: &threat.id,
                            from: from.word(),
                            to: word(*to),
                        })
                        .collect(),
                })
                .collect(),
            asi: digest.asi.iter().map(|(risk, open)| covered(risk.id().unwrap_or_default(), open)).collect(),
            layers: layers.chain([covered("cross-layer", &digest.cross_layer)]).collect(),
            not_assessed: digest
                .left_out
                .iter()
                .map(|(entry, layer)| LeftOutJson { model: &entry.model.id, layer: layer.code() })
                .collect(),
            open_questions: digest.questions.as_ref().map(Vec::len),
            since: Since::of_book(register, &digest).map(SinceJson::new),
        }
    }
}

impl<'a> SinceJson<'a> {
    fn new(since: Since<'a>) -> Self {
        let ids = |threats: Vec<Rated<'a>>| threats.into_iter().map(|(_, threat, _)| threat.id.as_str()).collect();
        Self {
            label: &since.record.label,
            date: since.record.date.to_string(),
            new: ids(since.new),
            gone: since.gone,
            higher: ids(since.higher),
            lower: ids(since.lower),
        }
    }
}

impl<'a> ThreatJson<'a> {
    fn new(register: &Register, (entry, threat, rating): &Rated<'a>) -> Self {
        Self {
            id: &threat.id,
            model: &entry.model.id,
            risk: rating.risk.map(|level| level.word()),
            effective: rating.level(RiskBasis::Effective).map(word),
            score: score_of(register, threat).map(Exact),
            owner: threat.owner.as_deref(),
            review: threat.review.map(|date| date.to_string()),
        }
    }
}

/// The word of a level; `none` if no risk is left.
fn word(level: Option<Level>) -> &'static str {
    level.map_or("none", |level| level.word())
}
