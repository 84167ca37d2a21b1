//! Checks of threats and mitigations: references, expectations, statuses.

use crate::block::find::Kind;
use crate::block::places::Item;
use crate::diagnostic::{Diagnostic, Span, code};
use crate::fields::Thing;
use crate::maestro::{LayerId, MitigationRef, MitigationStatus, Threat, ThreatStatus, Treatment, Vocabulary};
use crate::name::list;
use crate::order::Sort as _;
use crate::register::ModelEntry;
use crate::text::joined;

use super::super::messages::{did_you_mean, has_errors, implicit};
use super::book::Book;

impl Book<'_> {
    pub(super) fn models(&self, problems: &mut Vec<Diagnostic>) {
        for (number, entry) in self.register.models.iter().enumerate() {
            let model = &entry.model;
            for (index, (threat, rating)) in entry.rated().enumerate() {
                let item = Item::Threat(index as u32);
                let at = |field: &str| self.in_model(number, |places| places.of(item, field));
                let element = |field: &str, index: usize| {
                    self.in_model(number, |places| places.element(item, field, index).unwrap_or(0..0))
                };

                let mut done = 0;
                for (index, reference) in threat.mitigations.iter().enumerate() {
                    let MitigationRef::Id { model: other, id } = reference else { continue };
                    match self.register.mitigation(entry, reference) {
                        Some((target, control)) => {
                            done += usize::from(control.status == MitigationStatus::Done);
                            if let Some(other) = other.as_deref().filter(|_| target.own.derived_id) {
                                problems.push(implicit(Thing::Model, other, element("mitigations", index)));
                            }
                        }
                        None => self.unknown_mitigation(
                            entry,
                            other.as_deref(),
                            id,
                            element("mitigations", index),
                            problems,
                        ),
                    }
                }
                self.chain(threat, |index| element("chain", index), problems);

                if let Some(expected) = threat.expect
                    && rating.risk != Some(expected)
                {
                    let wrong = |message: String| Diagnostic::new(code::EXPECT_MISMATCH, at("expect"), message);
                    let expected = expected.word();
                    problems.push(match rating.risk {
                        Some(computed) => {
                            let computed = computed.word();
                            wrong(format!("the computed risk is {computed}, but `expect` says {expected}"))
                                .help(format!(
                                    "write `expect: {computed}`, or correct `severity` or `likelihood`; `mdbook-aivss check --fix` writes it"
                                ))
                                .fix(computed)
                        }
                        None => {
                            let missing = missing_for_risk(threat);
                            wrong(format!("`expect` says {expected}, but the threat has no risk, because it lacks {missing}"))
                                .help(format!("add {missing}, or remove `expect`"))
                        }
                    });
                }
                if rating.risk.is_none() {
                    let missing = missing_for_risk(threat);
                    let message = format!("the threat is unrated, because it lacks {missing}");
                    let title = at("title");
                    // The title of a threat that is only a text is the whole threat.
                    let help = if title == self.in_model(number, |places| places.item(item)) {
                        "write the threat as `{title: …, severity: …, likelihood: …}`".to_owned()
                    } else {
                        format!("add {missing}")
                    };
                    problems.push(Diagnostic::new(code::UNRATED, title, message).help(help));
                }
                if threat.status == ThreatStatus::Mitigated && done == 0 {
                    problems.push(
                        Diagnostic::new(
                            code::UNCOVERED_STATUS,
                            at("status"),
                            "the threat is mitigated, but none of its mitigations is done",
                        )
                        .help(
                            "write `status: done` in the mitigation that is in place, or `status: open` in the threat",
                        ),
                    );
                }
                if threat.status.is_open() && rating.effective.is_some_and(|effective| effective.level().is_none()) {
                    problems.push(
                        Diagnostic::new(
                            code::EFFECTIVE_ZERO,
                            at("coverage"),
                            "the effective risk is 0, but the threat is still open",
                        )
                        .help("write `status: mitigated`; or, if some of the risk remains, `coverage: partial`"),
                    );
                }
                // If a threat is neither open nor mitigated, the decision was to do nothing about it.
                if !threat.status.is_open() && threat.status != ThreatStatus::Mitigated {
                    let carried = threat.status.treatment() == Treatment::Carried;
                    let missing: Vec<_> = [
                        ("owner", carried && threat.owner.is_none()),
                        ("reason", threat.reason.is_none()),
                        ("review", carried && threat.review.is_none()),
                    ]
                    .into_iter()
                    .filter_map(|(field, missing)| missing.then_some(field))
                    .collect();
                    if !missing.is_empty() {
                        problems.push(
                            Diagnostic::new(
                                code::ACCEPTED_INCOMPLETE,
                                at("status"),
                                format!(
                                    "the threat is {} without {}",
                                    threat.status.word(),
                                    list(missing.iter().copied())
                                ),
                            )
                            .help(format!("add {}", list(missing))),
                        );
                    }
                }
                self.completeness(entry, threat, rating, &|| at("title"), problems);
            }
            for (index, mitigation) in model.mitigations.iter().enumerate() {
                if self.register.threats_of_mitigation(entry, mitigation).next().is_none() {
                    let span = self.in_model(number, |places| places.of(Item::Mitigation(index as u32), "id"));
                    problems.push(
                        Diagnostic::new(
                            code::ORPHAN_MITIGATION,
                            span,
                            format!("no threat refers to the mitigation `{}`", mitigation.id),
                        )
                        .help(format!("write `mitigations: [{}]` in a threat, or remove it", mitigation.id)),
                    );
                }
            }
            self.components(number, model, problems);
            self.questions(number, entry, problems);
            if self.register.assessments_of(&model.agent_id).next().is_none()
                && !self.broken.agents.contains(&model.agent_id)
            {
                let span = self.in_model(number, |places| places.of(Item::Root, "agent"));
                problems.push(
                    Diagnostic::new(
                        code::ORPHAN_MODEL,
                        span,
                        format!("no assessment has the agent id `{}`", model.agent_id),
                    )
                    .help(format!(
                        "write `agent-id: {}` in the assessment of this agent, or add an `aivss` block for it",
                        model.agent_id
                    )),
                );
            }
        }
    }

    fn unknown_mitigation(
        &self,
        entry: &ModelEntry,
        other: Option<&str>,
        id: &str,
        span: Span,
        problems: &mut Vec<Diagnostic>,
    ) {
        let target = match other {
            Some(other) => match self.register.model(other) {
                Some(target) => target,
                None if self.broken.model(other) => {
                    let problem = format!("the mitigations of the threat model `{other}` cannot be read");
                    problems.push(has_errors(&problem, span, self.broken.place(Kind::Maestro, other)));
                    return;
                }
                None => {
                    let models = self.register.models.iter().map(|entry| entry.model.id.as_str());
                    let near = self.suggestions.nearest(other, models);
                    problems.push(
                        Diagnostic::new(
                            code::UNKNOWN_REFERENCE,
                            span,
                            format!("there is no threat model `{other}` in the book"),
                        )
                        .help(did_you_mean(near)),
                    );
                    return;
                }
            },
            None => entry,
        };
        let mitigations = target.model.mitigations.iter().map(|mitigation| mitigation.id.as_str());
        let near = self.suggestions.nearest(id, mitigations);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "correct the id, add `{id}: …` under `mitigations` of the model `{}`, or write a description of several words instead",
                target.model.id
            ),
        };
        problems.push(
            Diagnostic::new(
                code::UNKNOWN_REFERENCE,
                span,
                format!("the model `{}` has no mitigation `{id}`", target.model.id),
            )
            .help(help),
        );
    }

    /// Checks that each threat of a chain exists and belongs to one of the layers that the chain covers.
    fn chain(&self, threat: &Threat, span: impl Fn(usize) -> Span, problems: &mut Vec<Diagnostic>) {
        for (index, id) in threat.chain.iter().enumerate() {
            self.threat_reference(id, span(index), problems);
            if let Some((_, link, _)) = self.register.threat(id)
                && !link.layers.iter().any(|layer| threat.layers.contains(layer))
            {
                let codes = |layers: &[LayerId]| layers.iter().map(|layer| layer.code()).collect::<Vec<_>>();
                let mut all = [threat.layers.as_slice(), &link.layers].concat();
                all.in_order();
                problems.push(
                    Diagnostic::new(
                        code::CROSS_LAYER_LAYERS,
                        span(index),
                        format!(
                            "`chain` names `{id}`, which is in {}, but the `layers` of the cross-layer threat are {}",
                            joined(&codes(&link.layers), "and"),
                            joined(&codes(&threat.layers), "and")
                        ),
                    )
                    .help(format!("write `layers: [{}]`, or remove `{id}` from `chain`", codes(&all).join(", "))),
                );
            }
        }
    }
}

/// The keys that a threat without a risk lacks, for messages.
fn missing_for_risk(threat: &Threat) -> String {
    let keys = [("severity", threat.severity.is_none()), ("likelihood", threat.likelihood.is_none())];
    list(keys.into_iter().filter_map(|(key, missing)| missing.then_some(key)))
}
