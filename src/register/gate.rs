//! The gate of `check`: which scores and risks are higher than the book allows.
//!
//! The way in is [`Gate::check`]. It looks at every assessment and at every open threat; threats that somebody has accepted,
//! transferred or deferred have been decided upon (contract, section 3). What has no score or no rating cannot be judged: it
//! is counted and never fails. A score that is uncertain is judged by its headline, the high end of its interval.
//!
//! Where several limits meet, an agent's and those of the layers replace the general one, and of these the strictest holds.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::aivss::{Decimal, Headline, Severity};
use crate::diagnostic::visible;
use crate::maestro::{LayerId, Level, RiskBasis, Vocabulary};

use super::json::{Exact, Place};
use super::{At, Register, anchor};

/// What the book allows (contract, section 4: `gate`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gate {
    /// Highest allowed score, 0 to 10.
    pub max_score: Option<Decimal>,
    /// Highest allowed risk of an open threat.
    pub max_risk: Option<Level>,
    /// Which risk is judged.
    pub basis: RiskBasis,
    /// Other limits for agents, by their slug.
    pub agents: BTreeMap<String, AgentLimits>,
    /// Other limits for layers.
    pub layers: BTreeMap<LayerId, LayerLimits>,
    /// What may be higher for a while.
    pub exempt: Vec<Exemption>,
}

/// Limits of one agent; where one is missing, the general one holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AgentLimits {
    /// Highest allowed score, 0 to 10.
    pub max_score: Option<Decimal>,
    /// Highest allowed risk.
    pub max_risk: Option<Level>,
}

/// Limits of one layer; where one is missing, the general one holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LayerLimits {
    /// Highest allowed risk.
    pub max_risk: Option<Level>,
}

/// An assessment or a threat that may be higher than allowed for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exemption {
    /// Id of an assessment or a threat; one that an assessment had before is found as well.
    pub id: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    #[serde(serialize_with = "as_text")]
    pub until: Date,
}

/// What an earlier state of the book had, for `--baseline`: then only what is new or worse fails.
///
/// `export` makes one from an exported file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    /// Scores by id; `None` for not scored.
    pub scores: HashMap<String, Option<Decimal>>,
    /// Open threats by id in small letters: risk and what the controls left of it.
    pub threats: HashMap<String, BaselineRisk>,
}

/// The two risks of a threat in a [`Baseline`]: `None` for unrated, `Some(None)` where the controls left nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BaselineRisk {
    /// By severity and likelihood.
    pub inherent: Option<Level>,
    /// With controls.
    pub effective: Option<Option<Level>>,
}

/// What the gate found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateReport {
    /// Whether nothing failed.
    pub passed: bool,
    /// Everything above its limit, also what is let through: assessments, then threats, in book order.
    pub findings: Vec<Finding>,
    /// Every exemption and what became of it, in the order of the configuration.
    pub exemptions: Vec<(Exemption, ExemptionState)>,
    /// Agents with limits of their own that the book does not have.
    pub unknown_agents: Vec<String>,
    /// Assessments that were judged.
    pub scores: usize,
    /// Open threats that were judged.
    pub threats: usize,
    /// Assessments without a score, which nobody can judge.
    pub not_scored: usize,
    /// Open threats without a rating, which nobody can judge.
    pub unrated: usize,
}

/// What became of an exemption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExemptionState {
    /// It lets something through.
    Used,
    /// Its last day is over; it lets nothing through.
    Expired,
    /// What it names is not above its limit, or not open.
    NotNeeded,
    /// The book has no assessment and no threat of this id.
    Unknown,
}

impl ExemptionState {
    /// `used`, `expired`, `not-needed` or `unknown`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Expired => "expired",
            Self::NotNeeded => "not-needed",
            Self::Unknown => "unknown",
        }
    }
}

/// Something above its limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the assessment or the threat.
    pub id: String,
    /// What is too high, and how high it may be.
    pub excess: Excess,
    /// Which limit it is: `max-score`, `agents.ID.max-score`, `max-risk`, `agents.ID.max-risk`, `layers.L4.max-risk`.
    pub rule: String,
    /// Display name of the agent.
    pub agent: String,
    /// Slug of the agent.
    pub agent_id: String,
    /// Title of the assessment or the threat.
    pub title: Option<String>,
    /// What is made of it.
    pub verdict: Verdict,
    /// The exemption whose last day is over, where there is one.
    pub expired: Option<Exemption>,
    /// Where its block stands.
    pub at: At,
}

/// What is too high.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// The score of an assessment.
    Score {
        /// The headline, 0 to 10, one decimal.
        value: Decimal,
        /// Its severity.
        severity: Severity,
        /// The score is the high end of an interval.
        up_to: bool,
        /// The highest allowed.
        limit: Decimal,
    },
    /// The risk of an open threat.
    Risk {
        /// The risk that is judged.
        value: Level,
        /// The highest allowed.
        limit: Level,
    },
}

/// What is made of something above its limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It fails.
    Failed,
    /// Let through by an exemption.
    Exempt(Exemption),
    /// Let through because the baseline has it, as high or higher.
    Known,
}

impl Finding {
    /// Whether it makes the gate fail.
    pub fn fails(&self) -> bool {
        self.verdict == Verdict::Failed
    }
}

impl Gate {
    /// Whether anything is limited at all.
    pub fn is_set(&self) -> bool {
        self.max_score.is_some()
            || self.max_risk.is_some()
            || self.agents.values().any(|limits| limits.max_score.is_some() || limits.max_risk.is_some())
            || self.layers.values().any(|limits| limits.max_risk.is_some())
    }

    /// Judges a book. `today` decides which exemptions still hold; with a baseline only what is new or worse fails.
    pub fn check(&self, register: &Register, today: Date, baseline: Option<&Baseline>) -> GateReport {
        let mut exempt = Exemptions::of(&self.exempt, today);
        let mut report = GateReport {
            passed: true,
            findings: Vec::new(),
            exemptions: Vec::new(),
            unknown_agents: Vec::new(),
            scores: 0,
            threats: 0,
            not_scored: 0,
            unrated: 0,
        };
        for entry in &register.assessments {
            let assessment = &entry.assessment;
            let names = || std::iter::once(&assessment.id).chain(&assessment.formerly).map(String::as_str);
            exempt.seen(names());
            let (Some(value), Some(severity)) = (entry.outcome.score, entry.outcome.severity) else {
                report.not_scored += 1;
                continue;
            };
            report.scores += 1;
            let Some((limit, rule)) = self.score_limit(&assessment.agent_id).filter(|(limit, _)| value > *limit) else {
                continue;
            };
            let known = baseline.is_some_and(|baseline| {
                names()
                    .filter_map(|id| baseline.scores.get(id))
                    .any(|before| before.is_some_and(|before| before >= value))
            });
            let (verdict, expired) = exempt.verdict(names(), known);
            report.findings.push(Finding {
                id: assessment.id.clone(),
                excess: Excess::Score { value, severity, up_to: entry.outcome.headline == Headline::High, limit },
                rule,
                agent: assessment.agent.clone(),
                agent_id: assessment.agent_id.clone(),
                title: assessment.title.clone(),
                verdict,
                expired,
                at: entry.at.clone(),
            });
        }
        for (model, threats) in register.models.iter().map(|entry| (entry, entry.rated())) {
            for (index, (threat, rating)) in threats.enumerate() {
                exempt.seen([threat.id.as_str()]);
                if !threat.status.is_open() {
                    continue;
                }
                let Some(level) = rating.level(self.basis) else {
                    report.unrated += 1;
                    continue;
                };
                report.threats += 1;
                let limit = self.risk_limit(&model.model.agent_id, &threat.layers);
                let Some(((limit, rule), value)) = limit.zip(level).filter(|((limit, _), value)| value > limit) else {
                    continue;
                };
                let known = baseline
                    .and_then(|baseline| baseline.threats.get(&threat.id.to_ascii_lowercase()))
                    .and_then(|before| match self.basis {
                        RiskBasis::Inherent => before.inherent,
                        RiskBasis::Effective => before.effective.flatten(),
                    })
                    .is_some_and(|before| before >= value);
                let (verdict, expired) = exempt.verdict([threat.id.as_str()], known);
                let mut at = model.at.clone();
                at.location = model.threat_locations.get(index).cloned().or(at.location);
                report.findings.push(Finding {
                    id: threat.id.clone(),
                    excess: Excess::Risk { value, limit },
                    rule,
                    agent: model.model.agent.clone(),
                    agent_id: model.model.agent_id.clone(),
                    title: Some(threat.title.clone()),
                    verdict,
                    expired,
                    at,
                });
            }
        }
        report.passed = !report.findings.iter().any(Finding::fails);
        report.exemptions = exempt.states();
        let has =
            |agent: &str| register.assessments_of(agent).next().is_some() || register.models_of(agent).next().is_some();
        report.unknown_agents = self.agents.keys().filter(|agent| !has(agent)).cloned().collect();
        report
    }

    fn score_limit(&self, agent_id: &str) -> Option<(Decimal, String)> {
        let own = self.agents.get(agent_id).and_then(|limits| limits.max_score);
        match own {
            Some(limit) => Some((limit, format!("agents.{agent_id}.max-score"))),
            None => self.max_score.map(|limit| (limit, "max-score".to_owned())),
        }
    }

    fn risk_limit(&self, agent_id: &str, layers: &[LayerId]) -> Option<(Level, String)> {
        let agent = self.agents.get(agent_id).and_then(|limits| limits.max_risk);
        let agent = agent.map(|limit| (limit, format!("agents.{agent_id}.max-risk")));
        let layers = layers.iter().filter_map(|layer| {
            let limit = self.layers.get(layer)?.max_risk?;
            Some((limit, format!("layers.{layer}.max-risk")))
        });
        agent
            .into_iter()
            .chain(layers)
            .min_by_key(|(limit, _)| *limit)
            .or_else(|| self.max_risk.map(|limit| (limit, "max-risk".to_owned())))
    }
}

/// The exemptions while a book is judged. Ids of threats do not regard case, so none does.
struct Exemptions<'g> {
    all: &'g [Exemption],
    by_id: HashMap<String, Vec<usize>>,
    states: Vec<ExemptionState>,
}

impl<'g> Exemptions<'g> {
    fn of(all: &'g [Exemption], today: Date) -> Self {
        let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, exemption) in all.iter().enumerate() {
            by_id.entry(exemption.id.to_ascii_lowercase()).or_default().push(index);
        }
        let expired = |exemption: &Exemption| exemption.until.cmp(&today) == Ordering::Less;
        let states = all
            .iter()
            .map(|exemption| if expired(exemption) { ExemptionState::Expired } else { ExemptionState::Unknown })
            .collect();
        Self { all, by_id, states }
    }

    fn of_names<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<usize> {
        if self.by_id.is_empty() {
            return Vec::new();
        }
        names.into_iter().filter_map(|id| self.by_id.get(&id.to_ascii_lowercase())).flatten().copied().collect()
    }

    /// The book has something of these names.
    fn seen<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        for index in self.of_names(names) {
            if self.states[index] == ExemptionState::Unknown {
                self.states[index] = ExemptionState::NotNeeded;
            }
        }
    }

    fn verdict<'n>(&mut self, names: impl IntoIterator<Item = &'n str>, known: bool) -> (Verdict, Option<Exemption>) {
        let mut expired = None;
        let mut holds = None;
        for index in self.of_names(names) {
            match self.states[index] {
                ExemptionState::Expired => expired = Some(self.all[index].clone()),
                _ => {
                    self.states[index] = ExemptionState::Used;
                    holds = holds.or(Some(&self.all[index]));
                }
            }
        }
        match holds {
            Some(exemption) => (Verdict::Exempt(exemption.clone()), None),
            None if known => (Verdict::Known, expired),
            None => (Verdict::Failed, expired),
        }
    }

    /// An exemption whose last day is over stays expired, even where the book has nothing of its id.
    fn states(self) -> Vec<(Exemption, ExemptionState)> {
        self.all.iter().cloned().zip(self.states).collect()
    }
}

impl Excess {
    /// `score` or `threat`: what the finding is about.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Score { .. } => "score",
            Self::Risk { .. } => "threat",
        }
    }
}

impl fmt::Display for Excess {
    /// `score up to 9.3 Critical, at most 8.9` or `risk critical, at most high`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Score { value, severity, up_to, limit } => {
                let up_to = if *up_to { "up to " } else { "" };
                write!(f, "score {up_to}{value} {severity}, at most {}", limit.normalize())
            }
            Self::Risk { value, limit } => write!(f, "risk {}, at most {}", value.word(), limit.word()),
        }
    }
}

/// Who exempted it and why.
fn said(exemption: &Exemption) -> String {
    format!("{}: {}", visible(&exemption.owner), visible(&exemption.reason))
}

impl fmt::Display for GateReport {
    /// The summary for people: one line that tells the result, then one for each finding and for each exemption that is not
    /// needed. No line break at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed = self.findings.iter().filter(|finding| finding.fails()).count();
        let exempt = self.findings.iter().filter(|finding| matches!(finding.verdict, Verdict::Exempt(_))).count();
        let known = self.findings.len() - failed - exempt;
        write!(f, "gate: {}", if self.passed { "passed" } else { "failed" })?;
        write!(f, " ({} and {} judged", count(self.scores, "score"), count(self.threats, "open threat"))?;
        for (number, what) in [
            (failed, "too high"),
            (exempt, "exempt"),
            (known, "known from the baseline"),
            (self.not_scored, "not scored"),
            (self.unrated, "unrated"),
        ] {
            if number > 0 {
                write!(f, "; {number} {what}")?;
            }
        }
        write!(f, ")")?;
        for finding in &self.findings {
            let mark = match finding.verdict {
                Verdict::Failed => "FAIL",
                Verdict::Exempt(_) => "exempt",
                Verdict::Known => "known",
            };
            write!(f, "\n  {mark:<7} {}: {} ({}", finding.id, finding.excess, finding.rule)?;
            write!(f, "; {}", visible(&finding.agent))?;
            if let Some(title) = &finding.title {
                write!(f, ": {}", visible(title))?;
            }
            write!(f, ")")?;
            if let Verdict::Exempt(exemption) = &finding.verdict {
                write!(f, "\n          until {}, {}", exemption.until, said(exemption))?;
            }
            if let Some(exemption) = &finding.expired {
                write!(f, "\n          its exemption ended on {}, {}", exemption.until, said(exemption))?;
            }
        }
        for (exemption, state) in &self.exemptions {
            // Of those that ended or match nothing the lint `exemption-expired` tells.
            if *state == ExemptionState::NotNeeded {
                let what = "is not needed: what it names is within its limit, or not open";
                write!(f, "\n  note    the exemption of `{}` {what}", visible(&exemption.id))?;
            }
        }
        for agent in &self.unknown_agents {
            write!(f, "\n  note    the limits of the agent `{agent}` match no agent of the book")?;
        }
        Ok(())
    }
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn as_text<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// A score or the word of a risk.
#[derive(Serialize)]
#[serde(untagged)]
enum Amount {
    Score(Exact),
    Risk(&'static str),
}

#[derive(Serialize)]
struct FindingJson<'a> {
    id: &'a str,
    kind: &'static str,
    agent: &'a str,
    agent_id: &'a str,
    title: Option<&'a str>,
    value: Amount,
    limit: Amount,
    rule: &'a str,
    passed: bool,
    exempt: Option<&'a Exemption>,
    expired: Option<&'a Exemption>,
    known: bool,
    location: Option<Place<'a>>,
}

#[derive(Serialize)]
struct ExemptionJson<'a> {
    #[serde(flatten)]
    exemption: &'a Exemption,
    state: &'static str,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    passed: bool,
    findings: Vec<FindingJson<'a>>,
    exemptions: Vec<ExemptionJson<'a>>,
    unknown_agents: &'a [String],
    judged: Judged,
}

#[derive(Serialize)]
struct Judged {
    scores: usize,
    threats: usize,
    not_scored: usize,
    unrated: usize,
}

impl Serialize for GateReport {
    /// The value of `gate` in `check --format json` (contract, section 5).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings = self.findings.iter().map(|finding| {
            let (value, limit, anchor) = match &finding.excess {
                Excess::Score { value, limit, .. } => (
                    Amount::Score(Exact(*value)),
                    Amount::Score(Exact(*limit)),
                    anchor::assessment(&finding.id).to_string(),
                ),
                Excess::Risk { value, limit } => {
                    (Amount::Risk(value.word()), Amount::Risk(limit.word()), anchor::threat(&finding.id).to_string())
                }
            };
            FindingJson {
                id: &finding.id,
                kind: finding.excess.kind(),
                agent: &finding.agent,
                agent_id: &finding.agent_id,
                title: finding.title.as_deref(),
                value,
                limit,
                rule: &finding.rule,
                passed: !finding.fails(),
                exempt: match &finding.verdict {
                    Verdict::Exempt(exemption) => Some(exemption),
                    Verdict::Failed | Verdict::Known => None,
                },
                expired: finding.expired.as_ref(),
                known: finding.verdict == Verdict::Known,
                location: finding.at.location.as_ref().map(|location| Place::new(location, anchor)),
            }
        });
        ReportJson {
            passed: self.passed,
            findings: findings.collect(),
            exemptions: self
                .exemptions
                .iter()
                .map(|(exemption, state)| ExemptionJson { exemption, state: state.word() })
                .collect(),
            unknown_agents: &self.unknown_agents,
            judged: Judged {
                scores: self.scores,
                threats: self.threats,
                not_scored: self.not_scored,
                unrated: self.unrated,
            },
        }
        .serialize(serializer)
    }
}
