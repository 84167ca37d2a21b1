//! The settings of a book that determine how strictly it is checked: the gate, the levels of the lints and the risk matrix.
//!
//! [`Policy`] serialises to the object `policy` of `export --format json`, with the keys of `book.toml`. With it, `diff` can
//! show that a change loosens the gate. The compiler requires a line in `GateJson` for each field of [`Gate`].

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::diagnostic::{CODES, Kind, LintLevel};
use crate::maestro::{Level, Likelihood, RiskMatrix, Vocabulary};
use crate::order;

use super::Register;
use super::gate::{AgentLimits, Environment, Exemption, Expect, Finding, Gate, Kind as Of, LayerLimits, Why};
use super::json::Exact;

/// How strictly a book is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The limits and exemptions.
    pub gate: Gate,
    /// The effective level of every lint, by its name.
    pub lints: BTreeMap<&'static str, LintLevel>,
    /// The risk for each severity and likelihood.
    pub matrix: RiskMatrix,
    /// The files with rules of the book, as `book.toml` names them. With fewer files, `max_open_questions` counts fewer
    /// questions.
    pub rule_files: Vec<String>,
}

impl Default for Policy {
    /// The policy of a book with an empty `book.toml`.
    fn default() -> Self {
        Self::new(Gate::default(), &BTreeMap::new(), RiskMatrix::default(), Vec::new())
    }
}

impl Policy {
    /// Creates the policy of a configuration. `levels` contains the lints that `book.toml` sets; the others have their default
    /// level.
    pub fn new(
        gate: Gate,
        levels: &BTreeMap<&'static str, LintLevel>,
        matrix: RiskMatrix,
        rule_files: Vec<String>,
    ) -> Self {
        let level = |code: &crate::diagnostic::Code| match code.kind {
            Kind::Lint(default) => Some((code.name, levels.get(code.name).copied().unwrap_or(default))),
            Kind::Error => None,
        };
        Self { gate, lints: order::map(CODES.iter().filter_map(|code| level(code))), matrix, rule_files }
    }

    /// The ids of the assessments and threats that would fail without exemptions and baseline. `None` if the gate limits
    /// neither scores nor threats.
    ///
    /// Without exemptions the result does not depend on the day, so an export is the same on every day.
    fn above_limits(&self, register: &Register) -> Option<AboveLimits> {
        let (limits_scores, limits_threats) = (self.gate.limits_scores(), self.gate.limits_threats());
        if !limits_scores && !limits_threats {
            return None;
        }
        let gate = Gate {
            exempt: Vec::new(),
            baseline: None,
            expect: Expect::default(),
            environment: Environment::default(),
            errors: 0,
            ..self.gate.clone()
        };
        let report = gate.check(register, Date::MIN, None);
        let (mut scores, mut threats) = (Vec::new(), Vec::new());
        for finding in report.findings.into_iter().filter(Finding::fails) {
            match (finding.kind, finding.why) {
                (Of::Score, _) => scores.extend(finding.id),
                (Of::Threat, _) => threats.extend(finding.id),
                // If there are too many threats, any of them may be the one too many, so list them all.
                (Of::Gate, Why::TooMany { new, .. }) => threats.extend(new),
                // These are not about an entry that could be new.
                (Of::Model | Of::View | Of::Gate, _) => {}
            }
        }
        // A threat can exceed two limits.
        let mut seen = HashSet::new();
        threats.retain(|id| seen.insert(id.clone()));
        Some(AboveLimits { scores: limits_scores.then_some(scores), threats: limits_threats.then_some(threats) })
    }

    /// The object `policy` of an export.
    pub(crate) fn json<'r>(&'r self, register: &'r Register) -> impl Serialize + 'r {
        PolicyJson {
            gate: GateJson::new(&self.gate),
            lints: order::map(self.lints.iter().map(|(name, level)| (*name, level.word()))),
            matrix: MatrixJson(&self.matrix),
            rules: &self.rule_files,
            above_limits: self.above_limits(register),
        }
    }
}

#[derive(Serialize)]
struct PolicyJson<'a> {
    gate: GateJson<'a>,
    lints: BTreeMap<&'static str, &'static str>,
    matrix: MatrixJson<'a>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    rules: &'a [String],
    above_limits: Option<AboveLimits>,
}

/// Ids of entries; `None` if the gate has no limit for that kind.
#[derive(Serialize)]
struct AboveLimits {
    scores: Option<Vec<String>>,
    threats: Option<Vec<String>>,
}

/// The gate with the keys of `[preprocessor.aivss.gate]`. A limit that is not set is `null`.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct GateJson<'a> {
    max_score: Option<Exact>,
    max_risk: Option<&'static str>,
    max_open: BTreeMap<&'static str, usize>,
    /// Left out if it is not set, because most books have no architecture.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_open_questions: Option<usize>,
    risk: &'static str,
    judge: &'static str,
    unrated: &'static str,
    unscored: &'static str,
    vanished: &'static str,
    expect: ExpectJson,
    baseline: Option<&'a str>,
    agents: BTreeMap<&'a str, AgentJson>,
    layers: BTreeMap<&'static str, LayerJson>,
    exempt: &'a [Exemption],
}

#[derive(Serialize)]
struct ExpectJson {
    assessments: Option<usize>,
    models: Option<usize>,
    threats: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct AgentJson {
    max_score: Option<Exact>,
    max_risk: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct LayerJson {
    max_risk: Option<&'static str>,
}

impl<'a> GateJson<'a> {
    /// The pattern names every field, so a new field causes a compile error here.
    fn new(gate: &'a Gate) -> Self {
        let Gate {
            max_score,
            max_risk,
            max_open,
            max_open_questions,
            basis,
            judge,
            unrated,
            unscored,
            vanished,
            expect: Expect { assessments, models, threats },
            baseline,
            agents,
            layers,
            exempt,
            // Errors of the table are problems of the book, and settings of the environment are already included in the values.
            errors: _,
            environment: _,
        } = gate;
        let agent = |AgentLimits { max_score, max_risk }: &AgentLimits| AgentJson {
            max_score: max_score.map(Exact),
            max_risk: max_risk.map(Level::word),
        };
        let layer = |LayerLimits { max_risk }: &LayerLimits| LayerJson { max_risk: max_risk.map(Level::word) };
        Self {
            max_score: max_score.map(Exact),
            max_risk: max_risk.map(Level::word),
            max_open_questions: *max_open_questions,
            max_open: order::map(max_open.iter().map(|(level, most)| (level.word(), *most))),
            risk: basis.word(),
            judge: judge.word(),
            unrated: unrated.word(),
            unscored: unscored.word(),
            vanished: vanished.word(),
            expect: ExpectJson { assessments: *assessments, models: *models, threats: *threats },
            baseline: baseline.as_deref(),
            agents: order::map(agents.iter().map(|(id, limits)| (id.as_str(), agent(limits)))),
            layers: order::map(layers.iter().map(|(id, limits)| (id.key(), layer(limits)))),
            exempt,
        }
    }
}

/// Rows by severity, each with its cells by likelihood.
struct MatrixJson<'a>(&'a RiskMatrix);

impl Serialize for MatrixJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = |severity: Level| -> BTreeMap<&str, &str> {
            let cell = |likelihood: &Likelihood| (likelihood.word(), self.0.risk(severity, *likelihood).word());
            order::map(Likelihood::ALL.iter().map(cell))
        };
        serializer.collect_map(Level::ALL.iter().map(|severity| (severity.word(), row(*severity))))
    }
}
