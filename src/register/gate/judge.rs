//! Checks a book against its gate.
//!
//! Start at [`Gate::check`]. Each method of `Judging` checks one kind of entry and adds its findings.

use jiff::civil::Date;

use crate::maestro::{Level, Threat, ThreatStatus, Treatment, Vocabulary};
use crate::name;
use crate::register::{BlockKind, ModelEntry, Register};

use super::baseline::{Before, as_bad};
use super::exemption::{Exempt, Exemptions};
use super::limits::Limit;
use super::{
    Baseline, Environment, Exempts, Finding, Gate, GateReport, Kind, Settled, Standing, Unjudged, Verdict, Why,
};

impl Gate {
    /// Checks a book. `today` decides which exemptions still apply. Entries that were as bad or worse in the baseline pass.
    pub fn check(&self, register: &Register, today: Date, baseline: Option<&Baseline>) -> GateReport {
        let report = GateReport { looser: self.looser(), ..GateReport::default() };
        let exempt = Exemptions::of(&self.exempt, today, register);
        let mut judging = Judging { gate: self, register, baseline, exempt, report, counted: Vec::new() };
        judging.table();
        judging.ambiguous();
        judging.blocks();
        judging.left_out();
        judging.scores();
        judging.threats();
        judging.open_threats();
        judging.open_questions();
        judging.expected();
        judging.gone();
        judging.agents();
        let Judging { mut report, exempt, .. } = judging;
        report.passed = !report.findings.iter().any(Finding::fails);
        report.exemptions = exempt.states(register);
        report
    }
}

/// The state of a check.
struct Judging<'j> {
    gate: &'j Gate,
    register: &'j Register,
    baseline: Option<&'j Baseline>,
    exempt: Exemptions<'j>,
    report: GateReport,
    /// The threats that count towards `max-open`.
    counted: Vec<Counted<'j>>,
}

/// A threat that counts as open.
struct Counted<'j> {
    id: &'j str,
    level: Level,
    known: bool,
    exempt: Exempt,
}

impl Standing {
    /// Which decision about a threat with this status exists. Every status that closes a threat needs an owner and a reason,
    /// except that a mitigated threat may be `controlled` instead: a finished control is linked to it. A text without a letter
    /// or digit counts as missing.
    pub fn of(status: ThreatStatus, owner: Option<&str>, reason: Option<&str>, controlled: bool) -> Self {
        let decided = || owner.is_some_and(name::has_words) && reason.is_some_and(name::has_words);
        match status.treatment() {
            Treatment::Open => Self::Open,
            Treatment::Closed if status == ThreatStatus::Mitigated && controlled => Self::Controlled,
            Treatment::Carried | Treatment::Closed if decided() => Self::Decided,
            Treatment::Carried | Treatment::Closed => Self::Undecided,
        }
    }
}

impl Judging<'_> {
    /// Whether all blocks could be read. Only then is a missing entry really gone.
    fn complete(&self) -> bool {
        self.register.faulty.iter().all(|block| block.read)
    }

    /// Checks the gate's own table for errors, and for keys from the environment, which reviewers cannot see.
    fn table(&mut self) {
        if self.gate.errors > 0 {
            let why = Why::Table { errors: self.gate.errors };
            self.report.findings.push(Finding::of_gate("gate", why));
        }
        let Environment { limits, inputs } = &self.gate.environment;
        for key in limits.iter().chain(inputs) {
            self.report.findings.push(Finding::of_gate(key.clone(), Why::Environment));
        }
    }

    /// Reports exemptions that match both an assessment and a threat. They apply to neither, so that nothing is exempt by
    /// accident.
    fn ambiguous(&mut self) {
        self.report.findings.extend(self.exempt.ambiguous().map(|(number, exemption)| Finding {
            id: Some(exemption.id.clone()),
            ..Finding::of_gate(format!("exempt.{number}.id"), Why::AmbiguousExemption)
        }));
    }

    /// Reports blocks with errors. No exemption or baseline covers them, because their content is unknown.
    fn blocks(&mut self) {
        for block in &self.register.faulty {
            self.report.findings.push(Finding {
                kind: block.kind.into(),
                id: block.id.clone(),
                span: Some(block.at.span),
                location: block.at.location.clone(),
                ..Finding::of_gate("errors", Why::HasErrors)
            });
        }
    }

    /// Reports what is missing from the book. No exemption or baseline covers it either.
    fn left_out(&mut self) {
        self.report.findings.extend(self.register.left_out.iter().map(|left_out| Finding {
            span: Some(left_out.span),
            location: Some(left_out.location.clone()),
            ..Finding::of_gate("errors", Why::LeftOut { code: left_out.code })
        }));
    }

    fn scores(&mut self) {
        for entry in &self.register.assessments {
            let (assessment, outcome) = (&entry.assessment, &entry.outcome);
            let exempt = self.exempt.seen(Exempts::Assessment, entry.names());
            let value = self.gate.judge.value(outcome);
            match value {
                Some(_) => self.report.scores += 1,
                None => self.report.not_scored += 1,
            }
            let known = self.baseline.map(|baseline| baseline.scores_of(entry.names())).unwrap_or_default();
            // An assessment cannot avoid the limit that its agent had in the baseline by changing its agent.
            let agents = known.iter().map(|was| was.entry.agent_id.as_str()).chain([assessment.agent_id.as_str()]);
            let strictest = agents.filter_map(|agent| self.gate.score_limit(agent)).min_by_key(|limit| limit.at_most);
            let Some(Limit { at_most, rule }) = strictest else { continue };
            let had_score = known.iter().any(|was| was.score.is_some());
            let why = match value {
                Some(value) if value <= at_most => continue,
                Some(value) => Why::Score {
                    value,
                    severity: outcome.version.severity(value),
                    up_to: self.gate.judge.is_upper_end(outcome),
                    limit: at_most,
                },
                None if self.gate.unscored == Unjudged::Pass && !had_score => {
                    self.report.let_pass.unscored += 1;
                    continue;
                }
                None => Why::Unscored { limit: at_most },
            };
            let before = match self.baseline {
                Some(baseline) => baseline.of_score(entry.names(), assessment.version.id, self.gate.judge, value),
                None => Before::Better,
            };
            let finding = Finding {
                kind: Kind::Score,
                id: Some(assessment.id.clone()),
                agent: Some(assessment.agent.clone()),
                agent_id: Some(assessment.agent_id.clone()),
                title: assessment.title.clone(),
                span: Some(entry.at.span),
                location: entry.at.location.clone(),
                ..Finding::of_gate(rule, why)
            };
            self.push(finding, &exempt, before);
        }
    }

    fn threats(&mut self) {
        let register = self.register;
        for model in &register.models {
            for (index, (threat, rating)) in model.rated().enumerate() {
                let exempt = self.exempt.seen(Exempts::Threat, [threat.id.as_str()]);
                let stated = Standing::of(
                    threat.status,
                    threat.owner.as_deref(),
                    threat.reason.as_deref(),
                    register.is_controlled(model, threat),
                );
                let level = rating.level(self.gate.basis);
                let risen = self.risen(model, threat, stated, level);
                // A decision about a lower risk does not cover this one.
                let standing = if risen.is_some() { Standing::Undecided } else { stated };
                match (standing, level) {
                    (Standing::Decided | Standing::Controlled, _) => continue,
                    (Standing::Undecided, _) => self.report.undecided += 1,
                    (Standing::Open, Some(_)) => self.report.threats += 1,
                    (Standing::Open, None) => self.report.unrated += 1,
                }
                // The controls left no risk.
                if level == Some(None) {
                    continue;
                }
                let level = level.flatten();
                let before = self.before(model, threat, standing, level);
                if let Some(level) = level {
                    self.counted.push(Counted {
                        id: &threat.id,
                        level,
                        known: before == Before::AsBad,
                        exempt: exempt.clone(),
                    });
                }
                let Some((why, rule)) = self.why(model, threat, standing, level) else { continue };
                let why = match (risen, why) {
                    (Some(was), Why::Undecided { value, limit, status, .. }) => {
                        Why::Risen { was, value, limit, status }
                    }
                    (_, why) => why,
                };
                let finding = Finding {
                    kind: Kind::Threat,
                    id: Some(threat.id.clone()),
                    agent: Some(model.model.agent.clone()),
                    agent_id: Some(model.model.agent_id.clone()),
                    title: Some(threat.title.clone()),
                    span: Some(model.at.span),
                    location: model.threat_locations.get(index).or(model.at.location.as_ref()).cloned(),
                    ..Finding::of_gate(rule, why)
                };
                self.push(finding, &exempt, before);
            }
        }
    }

    /// The state of a threat in the baseline. `level` is `None` if the threat is unrated.
    fn before(&self, model: &ModelEntry, threat: &Threat, standing: Standing, level: Option<Level>) -> Before {
        let Some(baseline) = self.baseline else { return Before::Better };
        let names = self.names(model, threat);
        baseline.of_threat(names.iter().map(String::as_str), self.gate.basis, standing, level)
    }

    /// The earlier state of a threat that was closed by a decision, if the decision was about another risk: a lower one, or one
    /// that was unknown then or is unknown now. `level` is `None` if the threat is unrated.
    fn risen(
        &self,
        model: &ModelEntry,
        threat: &Threat,
        standing: Standing,
        level: Option<Option<Level>>,
    ) -> Option<Settled> {
        let baseline = self.baseline.filter(|_| standing == Standing::Decided)?;
        let names = self.names(model, threat);
        baseline.settled(names.iter().map(String::as_str), self.gate.basis).find(|was| !as_bad(was.level, level))
    }

    /// Whether the baseline contains a rating of a threat.
    fn had_rating(&self, model: &ModelEntry, threat: &Threat) -> bool {
        let names = self.names(model, threat);
        self.baseline.is_some_and(|baseline| baseline.rated(names.iter().map(String::as_str)))
    }

    /// The ids of a threat in lower case, current id first. A former id that another threat has now is not included.
    fn names(&self, model: &ModelEntry, threat: &Threat) -> Vec<String> {
        let is_own = |name: &String| self.register.threat(name).is_none_or(|(_, found, _)| std::ptr::eq(found, threat));
        model.names_of(threat).filter(is_own).collect()
    }

    /// The reason why a threat without a valid decision would fail, and the key. `level` is `None` if the threat is unrated.
    fn why(
        &mut self,
        model: &ModelEntry,
        threat: &Threat,
        standing: Standing,
        level: Option<Level>,
    ) -> Option<(Why, String)> {
        let limit = self.gate.risk_limit(&model.model.agent_id, &threat.layers);
        let (limit, rule) = match limit {
            Some(Limit { at_most, rule }) => (Some(at_most), rule),
            // Otherwise a threat would no longer be counted after losing its rating.
            None if level.is_none() && !self.gate.max_open.is_empty() => (None, "max-open".to_owned()),
            None => return None,
        };
        if let (Some(level), Some(limit)) = (level, limit)
            && level <= limit
        {
            return None;
        }
        if level.is_none() && self.gate.unrated == Unjudged::Pass && !self.had_rating(model, threat) {
            self.report.let_pass.unrated += 1;
            return None;
        }
        let why = match (standing, level, limit) {
            (Standing::Undecided, ..) => Why::Undecided {
                value: level,
                limit,
                status: threat.status,
                no_owner: !threat.owner.as_deref().is_some_and(name::has_words),
                no_reason: !threat.reason.as_deref().is_some_and(name::has_words),
            },
            (_, Some(value), Some(limit)) => Why::Risk { value, limit },
            _ => Why::Unrated { limit },
        };
        Some((why, rule))
    }

    /// Checks the numbers of open threats. Threats that the baseline allows raise the limit, so that only a new one fails. A
    /// threat whose risk level has no limit counts towards the next lower level that has one. Otherwise it would no longer be
    /// counted after getting worse.
    fn open_threats(&mut self) {
        for (&level, &limit) in &self.gate.max_open {
            let counts_for = |risk: Level| self.gate.max_open.range(..=risk).next_back().map(|(level, _)| *level);
            let of_level = || self.counted.iter().filter(|threat| counts_for(threat.level) == Some(level));
            if of_level().count() <= limit {
                continue;
            }
            // Exempt threats are not counted.
            let (exempt, counted): (Vec<_>, Vec<_>) = of_level().partition(|threat| threat.exempt.holds());
            for threat in exempt {
                self.exempt.use_up(&threat.exempt);
            }
            let found = counted.len();
            let ids = |known: bool| -> Vec<String> {
                counted.iter().filter(|threat| threat.known == known).map(|threat| threat.id.to_owned()).collect()
            };
            let (new, known) = (ids(false), ids(true));
            let verdict = if new.is_empty() { Verdict::Known } else { Verdict::Failed };
            if found > limit {
                let why = Why::TooMany { level, found, limit, new, known };
                let rule = format!("max-open.{}", level.word());
                self.report.findings.push(Finding { verdict, ..Finding::of_gate(rule, why) });
            }
        }
    }

    /// Checks the number of open questions. No exemption or baseline covers them, because a question that needs no threat can
    /// be dismissed.
    fn open_questions(&mut self) {
        let Some(limit) = self.gate.max_open_questions else { return };
        let questions = self.register.models.iter().flat_map(|entry| &entry.questions);
        let found = questions.filter(|question| question.is_open()).count();
        if found > limit {
            self.report.findings.push(Finding::of_gate("max-open-questions", Why::OpenQuestions { found, limit }));
        }
    }

    /// Checks the minimum counts. A block that could not be read is counted too; it fails separately.
    fn expected(&mut self) {
        let expect = self.gate.expect;
        let threats = self.register.models.iter().map(|entry| entry.ratings.len()).sum();
        for (key, what, found, expected) in [
            ("assessments", "assessment", self.register.written(BlockKind::Assessment), expect.assessments),
            ("models", "threat model", self.register.written(BlockKind::Model), expect.models),
            ("threats", "threat", threats, expect.threats),
        ] {
            if let Some(expected) = expected.filter(|expected| found < *expected) {
                let why = Why::Missing { what, found, expected };
                self.report.findings.push(Finding::of_gate(format!("expect.{key}"), why));
            }
        }
    }

    /// Reports entries of the baseline that the book no longer contains.
    fn gone(&mut self) {
        // A block that cannot be read fails separately, and its contents are not gone.
        let Some(baseline) = self.baseline.filter(|_| self.complete()) else { return };
        let gone = baseline.gone(self.register);
        if self.gate.vanished == Unjudged::Pass {
            self.report.let_pass.gone = gone.len();
            return;
        }
        self.report.findings.extend(gone.into_iter().map(|gone| Finding {
            kind: gone.kind,
            id: Some(gone.entry.id.clone()),
            agent: Some(gone.entry.agent.clone()),
            agent_id: Some(gone.entry.agent_id.clone()),
            title: gone.entry.title.clone(),
            ..Finding::of_gate("baseline", Why::Gone { renamable: gone.renamable })
        }));
    }

    /// Reports limits for agents that the book does not contain. The agent that was meant would have the general limit.
    fn agents(&mut self) {
        if !self.complete() {
            return;
        }
        let register = self.register;
        let has =
            |agent: &str| register.assessments_of(agent).next().is_some() || register.models_of(agent).next().is_some();
        let unknown: Vec<String> = self.gate.agents.keys().filter(|agent| !has(agent)).cloned().collect();
        for agent in &unknown {
            let assessments = register.assessments.iter().map(|entry| entry.assessment.agent_id.as_str());
            let models = register.models.iter().map(|entry| entry.model.agent_id.as_str());
            let near = name::nearest(agent, assessments.chain(models)).map(str::to_owned);
            let why = Why::UnknownAgent { near };
            self.report.findings.push(Finding::of_gate(format!("agents.{agent}"), why));
        }
        self.report.unknown_agents = unknown;
    }

    /// Adds a finding, with the effect of exemptions and the baseline. The baseline allows nothing that is or was exempt,
    /// because an exemption is temporary.
    fn push(&mut self, finding: Finding, exempt: &Exempt, before: Before) {
        let (verdict, expired, exempt_before) = match self.exempt.use_up(exempt) {
            Some(exemption) => (Verdict::Exempt(exemption), None, None),
            None => match (self.exempt.expired(exempt), before) {
                (None, Before::AsBad) => (Verdict::Known, None, None),
                (expired, Before::Exempt(was)) => (Verdict::Failed, expired, Some(was)),
                (expired, _) => (Verdict::Failed, expired, None),
            },
        };
        self.report.findings.push(Finding { verdict, expired, exempt_before, ..finding });
    }
}
