//! Checks of assessments that need the whole book: references, expectations, contradictions.

use crate::aivss::{Expected, Factor, Input, LevelTable, Version, plain};
use crate::block::places::Item;
use crate::diagnostic::{Diagnostic, code};
use crate::fields::Thing;
use crate::name::list;

use super::super::messages::implicit;
use super::book::Book;

impl Book<'_> {
    pub(super) fn assessments(&self, problems: &mut Vec<Diagnostic>) {
        // These lints are off by default. Most assessments would have a finding, so check first whether they are enabled.
        let asked_for = |code| self.config.level_of(code).is_some();
        let (off_table, below_cvss) = (asked_for(code::OFF_TABLE_VALUE), asked_for(code::BELOW_CVSS));
        for (number, entry) in self.register.assessments.iter().enumerate() {
            let (assessment, outcome) = (&entry.assessment, &entry.outcome);
            let at = |field: &str| self.in_assessment(number, |places| places.of(Item::Root, field));

            for (index, id) in assessment.threats.iter().enumerate() {
                let span =
                    self.in_assessment(number, |places| places.element(Item::Root, "threats", index).unwrap_or(0..0));
                self.threat_reference(id, span, problems);
            }
            if let Some(from) = &assessment.factors_from
                && let Some(other) = self.register.assessment(from)
                && other.own.derived_id
            {
                problems.push(implicit(Thing::Assessment, from, at("factors-from")));
            }
            if let Some(expected) = &assessment.expect
                && !outcome.meets(expected)
            {
                problems.push(match (outcome.score, outcome.severity) {
                    (Some(score), Some(severity)) => {
                        let computed = format!("{score:.1} {}", severity.word());
                        let written = match (expected.score, expected.severity) {
                            (Some(_), None) => format!("{score:.1}"),
                            (None, Some(_)) => severity.word().to_owned(),
                            _ => computed.clone(),
                        };
                        Diagnostic::new(
                            code::EXPECT_MISMATCH,
                            at("expect"),
                            format!("the computed score is {computed}, but `expect` says {}", said(expected)),
                        )
                        .help(format!(
                            "write `expect: {written}`, or correct an input; `mdbook-aivss check --fix` writes it"
                        ))
                        .fix(written)
                    }
                    _ => Diagnostic::new(
                        code::EXPECT_MISMATCH,
                        at("expect"),
                        format!(
                            "`expect` says {}, but the assessment has no score, because it has no `cvss`",
                            said(expected)
                        ),
                    )
                    .help("add `cvss`, or remove `expect`"),
                });
            }
            for input in outcome.off_table.iter().copied().filter(|_| off_table) {
                let of_factors = outcome.factors().filter(|_| input == Input::Factors);
                let factors = of_factors.map_or(&[][..], |part| &part.off_table);
                let of_factor = |factor: &Factor| {
                    let index = assessment.factors.iter().position(|entry| entry.factor == *factor)?;
                    let item = Item::Factor(index as u32);
                    // Inherited factors are checked in the block that states them.
                    self.places.assessments[number].1.field(item, "name")?;
                    Some((assessment.factors[index].name, self.in_assessment(number, |places| places.item(item))))
                };
                let mut places = factors.iter().filter_map(of_factor);
                let (what, span) = match places.next() {
                    Some((name, span)) => (name, span),
                    None if input == Input::Factors => continue,
                    None => (input.field(), at(input.field())),
                };
                let message = format!("{what}: this is not one of the values of {}", outcome.version.title);
                let mut problem = Diagnostic::new(code::OFF_TABLE_VALUE, span, message).help(format!(
                    "write {}, or allow other values: `{} = \"allow\"` under `[preprocessor.aivss.lints]`",
                    published_values(outcome.version, input),
                    code::OFF_TABLE_VALUE.name
                ));
                for (name, span) in places {
                    problem = problem.also(span, format!("{name} neither"));
                }
                problems.push(problem);
            }
            if below_cvss
                && outcome.below_cvss
                && let (Some(score), Some(base)) = (outcome.score, outcome.cvss)
            {
                let why = outcome.version.factors().map_or("", |method| method.below_cvss);
                let field = if assessment.mitigation.is_some() { "mitigation" } else { "cvss" };
                let mut problem = Diagnostic::new(
                    code::BELOW_CVSS,
                    at(field),
                    format!("the score {score} is below the CVSS base {base}, because {why}"),
                );
                problem.help = outcome.factors().and_then(|part| part.repaired).map(|(version, score)| {
                    format!(
                        "write `version: {}`, which never goes below the base: the score is then {score}",
                        version.id
                    )
                });
                problems.push(problem);
            }
            if let Some(part) = outcome.factors()
                && let Some(level) = part.vector_says
            {
                let own = &part.threat_multiplier;
                let said = own.level.map_or_else(|| plain(own.value).to_string(), |level| level.id.to_owned());
                problems.push(
                    Diagnostic::new(
                        code::EXPLOIT_CONTRADICTS,
                        at("exploit"),
                        format!("the CVSS vector says `{}`, but `exploit` says `{said}`", level.id),
                    )
                    .help(format!("write `exploit: {}`, or correct the metric `E` of the vector", level.id))
                    .also(at("cvss"), "the vector"),
                );
            }
            if self.register.models_of(&assessment.agent_id).next().is_none()
                && !self.broken.agents.contains(&assessment.agent_id)
            {
                problems.push(
                    Diagnostic::new(
                        code::ORPHAN_ASSESSMENT,
                        at("agent"),
                        format!("no threat model has the agent id `{}`", assessment.agent_id),
                    )
                    .help(format!(
                        "write `agent-id: {}` in the threat model of this agent, or add a `maestro` block for it",
                        assessment.agent_id
                    )),
                );
            }
        }
    }
}

/// The values that a version publishes for an input, for a help.
fn published_values(version: &Version, input: Input) -> String {
    let Some(method) = version.factors() else { return "a score with one decimal".to_owned() };
    let levels = |table: &LevelTable| format!("one of {}", list(table.ids()));
    match input {
        Input::Exploit => levels(&method.exploit),
        Input::Mitigation => method.mitigation.as_ref().map_or_else(String::new, levels),
        Input::Factors | Input::Factor(_) => {
            let values: Vec<_> = method.factor_values.iter().map(|value| value.normalize().to_string()).collect();
            format!("one of {}", list(values.iter().map(String::as_str)))
        }
        _ => "a score with one decimal".to_owned(),
    }
}

/// What an author expects, as it would be written: `9.6`, `High` or `9.6 High`.
fn said(expected: &Expected) -> String {
    let score = expected.score.map(|score| plain(score).to_string());
    let severity = expected.severity.map(|severity| severity.word().to_owned());
    score.into_iter().chain(severity).collect::<Vec<_>>().join(" ")
}
