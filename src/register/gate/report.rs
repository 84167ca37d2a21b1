//! The result of the gate, for people and for programs.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::diagnostic::visible;
use crate::maestro::Vocabulary;
use crate::register::anchor;
use crate::register::json::{Exact, Place};

use super::Help;
use super::finding::{Group, count};
use super::{Exemption, ExemptionState, Finding, Kind, Verdict, Why};

/// The result of the gate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GateReport {
    /// Whether there is no failure.
    pub passed: bool,
    /// All findings, including acceptable ones: about the gate's own table, blocks with errors, assessments, threats, counts,
    /// and entries that are gone. Each kind is in the order of the book.
    pub findings: Vec<Finding>,
    /// All exemptions with their states, in the order of the configuration.
    pub exemptions: Vec<(Exemption, ExemptionState)>,
    /// Agents that have limits but are not in the book.
    pub unknown_agents: Vec<String>,
    /// The keys of limits for agents and layers that are higher than the general limit.
    pub looser: Vec<String>,
    /// The number of assessments that were checked.
    pub scores: usize,
    /// The number of open threats that were checked.
    pub threats: usize,
    /// The number of assessments without a score.
    pub not_scored: usize,
    /// The number of open threats without a rating.
    pub unrated: usize,
    /// The number of threats that were closed without a decision.
    pub undecided: usize,
    /// What would have failed if the gate's table did not say `"pass"`.
    pub let_pass: LetPass,
}

/// The number of failures that settings of the gate's table turned into passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct LetPass {
    /// Assessments without a score, because of `unscored = "pass"`.
    pub unscored: usize,
    /// Threats without a rating, because of `unrated = "pass"`.
    pub unrated: usize,
    /// Entries of the baseline that are gone, because of `vanished = "pass"`.
    pub gone: usize,
}

impl GateReport {
    /// The number of failures for each reason, in the order in which they were found.
    fn failures(&self) -> Vec<(Group, usize)> {
        let mut failures: Vec<(Group, usize)> = Vec::new();
        for group in self.findings.iter().filter(|finding| finding.fails()).map(|finding| finding.why.group()) {
            match failures.iter_mut().find(|(known, _)| *known == group) {
                Some((_, number)) => *number += 1,
                None => failures.push((group, 1)),
            }
        }
        failures
    }

    /// The number of unscored or unrated entries to which no limit applies.
    fn without_limit(&self, all: usize, let_pass: usize, of: fn(&Why) -> bool) -> usize {
        all.saturating_sub(let_pass + self.findings.iter().filter(|finding| of(&finding.why)).count())
    }
}

/// The owner and reason of an exemption.
fn said(exemption: &Exemption) -> String {
    format!("until {}, {}: {}", exemption.until, visible(&exemption.owner), visible(&exemption.reason))
}

impl fmt::Display for GateReport {
    /// Writes the summary for people: one line with the result, one line for each finding, then help and notes. There is no
    /// newline at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.summary(f)?;
        for finding in &self.findings {
            line(f, finding)?;
        }
        let mut helped: Vec<Help> = Vec::new();
        for finding in self.findings.iter().filter(|finding| finding.fails()) {
            let Some(help) = finding.why.help().filter(|help| !helped.contains(help)) else { continue };
            write!(f, "\n  help    {}: {help}", finding.why.group().counted(1))?;
            helped.push(help);
        }
        for (exemption, state) in &self.exemptions {
            // The lint `exemption-expired` reports exemptions that have ended or match nothing.
            if *state == ExemptionState::NotNeeded {
                let what = "is not needed: what it names is within its limit, or not open";
                write!(f, "\n  note    the exemption of `{}` {what}", visible(&exemption.id))?;
            }
        }
        for key in &self.looser {
            write!(f, "\n  note    the limit `{}` is higher than the general one", visible(key))?;
        }
        Ok(())
    }
}

impl GateReport {
    fn summary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exempt = self.findings.iter().filter(|finding| matches!(finding.verdict, Verdict::Exempt(_))).count();
        let known = self.findings.iter().filter(|finding| finding.verdict == Verdict::Known).count();
        write!(f, "gate: {}", if self.passed { "passed" } else { "failed" })?;
        write!(f, " ({} and {} judged", count(self.scores, "score"), count(self.threats, "open threat"))?;
        let not_scored =
            self.without_limit(self.not_scored, self.let_pass.unscored, |why| matches!(why, Why::Unscored { .. }));
        let unrated = self.without_limit(self.unrated, self.let_pass.unrated, |why| matches!(why, Why::Unrated { .. }));
        let rest = [
            ("exempt", exempt),
            ("known from the baseline", known),
            ("not scored, without a limit", not_scored),
            ("unrated, without a limit", unrated),
            ("not scored, let pass", self.let_pass.unscored),
            ("unrated, let pass", self.let_pass.unrated),
            ("gone since the baseline, let pass", self.let_pass.gone),
        ];
        for (what, number) in
            self.failures().into_iter().map(|(group, number)| (group.counted(number), number)).chain(rest)
        {
            if number > 0 {
                write!(f, "; {number} {what}")?;
            }
        }
        write!(f, ")")
    }
}

/// Writes the lines of one finding.
fn line(f: &mut fmt::Formatter<'_>, finding: &Finding) -> fmt::Result {
    let mark = match finding.verdict {
        Verdict::Failed => "FAIL",
        Verdict::Exempt(_) => "exempt",
        Verdict::Known => "known",
    };
    let label = finding.label();
    write!(f, "\n  {mark:<7} {}: {}", visible(&label), finding.why)?;
    let rule = finding.names_rule().then(|| visible(&finding.rule).into_owned());
    let agent = finding.agent.as_deref().map(|agent| match &finding.title {
        Some(title) => format!("{}: {}", visible(agent), visible(title)),
        None => visible(agent).into_owned(),
    });
    let about: Vec<String> = rule.into_iter().chain(agent).collect();
    if !about.is_empty() {
        write!(f, " ({})", about.join("; "))?;
    }
    if let Verdict::Exempt(exemption) = &finding.verdict {
        write!(f, "\n          {}", said(exemption))?;
    }
    if let Some(exemption) = &finding.expired {
        let (owner, reason) = (visible(&exemption.owner), visible(&exemption.reason));
        write!(f, "\n          its exemption ended on {}, {owner}: {reason}", exemption.until)?;
    }
    if let Some(exemption) = &finding.exempt_before {
        write!(f, "\n          the baseline has it as exempt {}", said(exemption))?;
    }
    Ok(())
}

/// A score, the word of a risk, or a count.
#[derive(Serialize)]
#[serde(untagged)]
enum Amount {
    Score(Exact),
    Risk(&'static str),
    Count(usize),
}

/// The actual and the allowed amount of a finding; `None` if it has none.
fn amounts(why: &Why) -> (Option<Amount>, Option<Amount>) {
    let risk = |level: Option<crate::maestro::Level>| level.map(|level| Amount::Risk(level.word()));
    match why {
        Why::Score { value, limit, .. } => (Some(Amount::Score(Exact(*value))), Some(Amount::Score(Exact(*limit)))),
        Why::Risk { value, limit } => (risk(Some(*value)), risk(Some(*limit))),
        Why::Undecided { value, limit, .. } | Why::Risen { value, limit, .. } => (risk(*value), risk(*limit)),
        Why::Unscored { limit } => (None, Some(Amount::Score(Exact(*limit)))),
        Why::Unrated { limit } => (None, risk(*limit)),
        Why::TooMany { found, limit, .. } => (Some(Amount::Count(*found)), Some(Amount::Count(*limit))),
        Why::OpenQuestions { found, limit } => (Some(Amount::Count(*found)), Some(Amount::Count(*limit))),
        Why::Missing { found, expected, .. } => (Some(Amount::Count(*found)), Some(Amount::Count(*expected))),
        Why::HasErrors
        | Why::LeftOut { .. }
        | Why::Gone { .. }
        | Why::UnknownAgent { .. }
        | Why::AmbiguousExemption
        | Why::Environment
        | Why::Table { .. } => (None, None),
    }
}

#[derive(Serialize)]
struct FindingJson<'a> {
    id: Option<&'a str>,
    kind: &'static str,
    agent: Option<&'a str>,
    agent_id: Option<&'a str>,
    title: Option<&'a str>,
    value: Option<Amount>,
    limit: Option<Amount>,
    rule: &'a str,
    why: &'static str,
    message: String,
    passed: bool,
    exempt: Option<&'a Exemption>,
    expired: Option<&'a Exemption>,
    exempt_in_baseline: Option<&'a Exemption>,
    known: bool,
    location: Option<Place<'a>>,
}

impl<'a> FindingJson<'a> {
    fn new(finding: &'a Finding) -> Self {
        let (value, limit) = amounts(&finding.why);
        let anchor = finding.id.as_deref().and_then(|id| match finding.kind {
            Kind::Score => Some(anchor::assessment(id)),
            Kind::Model => Some(anchor::model(id)),
            Kind::Threat => Some(anchor::threat(id)),
            Kind::View | Kind::Gate => None,
        });
        let anchor = anchor.map(|anchor| anchor.to_string()).unwrap_or_default();
        Self {
            id: finding.id.as_deref(),
            kind: finding.kind.word(),
            agent: finding.agent.as_deref(),
            agent_id: finding.agent_id.as_deref(),
            title: finding.title.as_deref(),
            value,
            limit,
            rule: &finding.rule,
            why: finding.why.word(),
            message: finding.message(),
            passed: !finding.fails(),
            exempt: match &finding.verdict {
                Verdict::Exempt(exemption) => Some(exemption),
                Verdict::Failed | Verdict::Known => None,
            },
            expired: finding.expired.as_ref(),
            exempt_in_baseline: finding.exempt_before.as_ref(),
            known: finding.verdict == Verdict::Known,
            location: finding.location.as_ref().map(|location| Place::new(location, anchor)),
        }
    }
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
    looser: &'a [String],
    judged: Judged,
    let_pass: LetPass,
}

#[derive(Serialize)]
struct Judged {
    scores: usize,
    threats: usize,
    not_scored: usize,
    unrated: usize,
    undecided: usize,
}

impl Serialize for GateReport {
    /// The value of `gate` in `check --format json`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let exemptions = self.exemptions.iter();
        ReportJson {
            passed: self.passed,
            findings: self.findings.iter().map(FindingJson::new).collect(),
            exemptions: exemptions.map(|(exemption, state)| ExemptionJson { exemption, state: state.word() }).collect(),
            unknown_agents: &self.unknown_agents,
            looser: &self.looser,
            judged: Judged {
                scores: self.scores,
                threats: self.threats,
                not_scored: self.not_scored,
                unrated: self.unrated,
                undecided: self.undecided,
            },
            let_pass: self.let_pass,
        }
        .serialize(serializer)
    }
}
