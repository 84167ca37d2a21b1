//! The rules that need the whole book.
//!
//! A new one is a method of [`Book`] that [`resolve`](super::resolve) calls; it reports at the places that the blocks keep.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use jiff::civil::Date;
use memchr::memchr3;

use crate::aivss::{Factor, Input};
use crate::block::places::{Item, Places};
use crate::diagnostic::{Diagnostic, Span, code};
use crate::fields::{Object, Value};
use crate::maestro::{ControlGap, MitigationRef, MitigationStatus, Rating, ThreatStatus, Treatment, Vocabulary};
use crate::name::Suggestions;
use crate::register::{ModelEntry, Register};
use crate::render::prose::refused_links;

use super::super::config::Config;
use super::{Broken, FenceRead, MEND_FIRST, ModelSpans, Shown, did_you_mean, has_errors, implicit};

/// The joined book, for the rules.
pub(super) struct Book<'b> {
    pub(super) fences: &'b [FenceRead],
    pub(super) register: &'b Register,
    pub(super) assessment_places: &'b [(usize, Places)],
    pub(super) model_places: &'b [(usize, Places)],
    pub(super) broken: &'b Broken,
    pub(super) suggestions: &'b Suggestions,
    pub(super) config: &'b Config,
}

impl Book<'_> {
    fn in_assessment(&self, number: usize, place: impl Fn(&Places) -> Range<usize>) -> Span {
        let (fence, places) = &self.assessment_places[number];
        self.fences[*fence].span(place(places))
    }

    fn in_model(&self, number: usize, place: impl Fn(&Places) -> Range<usize>) -> Span {
        let (fence, places) = &self.model_places[number];
        self.fences[*fence].span(place(places))
    }

    /// Where the threats and mitigations of a model stand.
    pub(super) fn spans(&self, number: usize) -> ModelSpans {
        let model = &self.register.models[number].model;
        ModelSpans {
            threats: (0..model.threats().count())
                .map(|index| self.in_model(number, |places| places.item(Item::Threat(index as u32))))
                .collect(),
            mitigations: (0..model.mitigations.len())
                .map(|index| self.in_model(number, |places| places.of(Item::Mitigation(index as u32), "id")))
                .collect(),
        }
    }

    /// Ids are unique in the book; old ids count as well, because their anchors are kept.
    pub(super) fn ids(&self, problems: &mut Vec<Diagnostic>) {
        let mut taken = Taken { what: "assessment", seen: HashMap::new() };
        for (number, entry) in self.register.assessments.iter().enumerate() {
            let assessment = &entry.assessment;
            let own = if assessment.implicit_id { "agent" } else { "id" };
            let span = self.in_assessment(number, |places| places.of(Item::Root, own));
            taken.take(&assessment.id, span, assessment.implicit_id, problems);
            for (index, id) in assessment.formerly.iter().enumerate() {
                let span =
                    self.in_assessment(number, |places| places.element(Item::Root, "formerly", index).unwrap_or(0..0));
                taken.take(id, span, false, problems);
            }
        }
        let mut taken = Taken { what: "threat model", seen: HashMap::new() };
        let mut threats = Taken { what: "threat", seen: HashMap::new() };
        for (number, entry) in self.register.models.iter().enumerate() {
            let model = &entry.model;
            let own = if model.implicit_id { "agent" } else { "id" };
            let span = self.in_model(number, |places| places.of(Item::Root, own));
            taken.take(&model.id, span, model.implicit_id, problems);
            for (index, id) in model.formerly.iter().enumerate() {
                let span =
                    self.in_model(number, |places| places.element(Item::Root, "formerly", index).unwrap_or(0..0));
                taken.take(id, span, false, problems);
            }
            for (index, threat) in model.threats().enumerate() {
                let own = if threat.implicit_id { "title" } else { "id" };
                let span = self.in_model(number, |places| places.of(Item::Threat(index as u32), own));
                threats.take(&threat.id, span, threat.implicit_id, problems);
            }
        }
    }

    pub(super) fn assessments(&self, problems: &mut Vec<Diagnostic>) {
        // These are off unless the author asks for them, and most assessments would have one.
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
                && other.assessment.implicit_id
            {
                problems.push(implicit(from, at("factors-from")));
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
                            format!("the computed score is {computed}"),
                        )
                        .help(format!(
                            "write `expect: {written}`, or correct an input; `mdbook-aivss check --fix` writes it"
                        ))
                        .fix(written)
                    }
                    _ => Diagnostic::new(code::EXPECT_MISMATCH, at("expect"), "there is no computed score: not scored")
                        .help("add `cvss`, or remove `expect`"),
                });
            }
            for input in outcome.off_table.iter().copied().filter(|_| off_table) {
                let of_factors = outcome.factors().filter(|_| input == Input::Factors);
                let factors = of_factors.map_or(&[][..], |part| &part.off_table);
                let of_factor = |factor: &Factor| {
                    let index = assessment.factors.iter().position(|entry| entry.factor == *factor)?;
                    let item = Item::Factor(index as u32);
                    // An inherited one is the business of the other block.
                    self.assessment_places[number].1.field(item, "name")?;
                    Some((assessment.factors[index].name, self.in_assessment(number, |places| places.item(item))))
                };
                let mut places = factors.iter().filter_map(of_factor);
                let (what, span) = match places.next() {
                    Some((name, span)) => (name, span),
                    None if input == Input::Factors => continue,
                    None => (input.field(), at(input.field())),
                };
                let message = format!("{what}: this is not one of the values of {}", outcome.version.title);
                let mut problem = Diagnostic::new(code::OFF_TABLE_VALUE, span, message)
                    .help("use the values of the version's tables, or allow the lint");
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
                    format!("`version: {}` keeps the base as a floor and gives {score}", version.id)
                });
                problems.push(problem);
            }
            if let Some(part) = outcome.factors()
                && let Some(level) = part.vector_says
            {
                problems.push(
                    Diagnostic::new(
                        code::EXPLOIT_CONTRADICTS,
                        at("exploit"),
                        format!("the CVSS vector says `{}`, the assessment another level", level.id),
                    )
                    .help(format!("write `exploit: {}`, or correct the `E` of the vector", level.id))
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
                    .help("add a `maestro` block, or give both the same `agent-id`"),
                );
            }
        }
    }

    /// A reference to a threat from anywhere in the book.
    fn threat_reference(&self, id: &str, span: Span, problems: &mut Vec<Diagnostic>) {
        match self.register.threat(id) {
            Some((_, threat, _)) if threat.implicit_id => problems.push(implicit(id, span)),
            Some(_) => {}
            None if self.broken.any_model => {}
            None => {
                let ids = self
                    .register
                    .models
                    .iter()
                    .flat_map(|entry| entry.model.threats())
                    .map(|threat| threat.id.as_str());
                problems.push(
                    Diagnostic::new(code::UNKNOWN_REFERENCE, span, format!("there is no threat `{id}` in the book"))
                        .help(did_you_mean(self.suggestions.nearest(id, ids))),
                );
            }
        }
    }

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
                            if let Some(other) = other.as_deref().filter(|_| target.model.implicit_id) {
                                problems.push(implicit(other, element("mitigations", index)));
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
                    let computed = rating.risk.map_or("unrated", Vocabulary::word);
                    let message = format!("the computed risk is {computed}");
                    let problem = Diagnostic::new(code::EXPECT_MISMATCH, at("expect"), message);
                    problems.push(if rating.risk.is_some() {
                        problem
                            .help(format!(
                                "write `expect: {computed}`, or correct severity or likelihood; `mdbook-aivss check --fix` writes it"
                            ))
                            .fix(computed)
                    } else {
                        problem.help("state `severity` and `likelihood`")
                    });
                }
                if rating.risk.is_none() {
                    problems.push(
                        Diagnostic::new(
                            code::UNRATED,
                            at("title"),
                            "the threat has no risk: severity or likelihood is missing",
                        )
                        .help("add `severity` and `likelihood`"),
                    );
                }
                if threat.status == ThreatStatus::Mitigated && done == 0 {
                    problems.push(
                        Diagnostic::new(
                            code::UNCOVERED_STATUS,
                            at("status"),
                            "the threat is mitigated, but none of its mitigations is done",
                        )
                        .help("set `status: done` of the mitigation that does it, or reopen the threat"),
                    );
                }
                if threat.status.is_open() && rating.effective.is_some_and(|effective| effective.level().is_none()) {
                    problems.push(
                        Diagnostic::new(
                            code::EFFECTIVE_ZERO,
                            at("coverage"),
                            "the effective risk is 0, but the threat is still open",
                        )
                        .help("set `status: mitigated`, or `coverage: partial` if something is left"),
                    );
                }
                // Neither open nor mitigated: somebody has decided to do nothing about it.
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
                                    crate::name::list(missing.iter().copied())
                                ),
                            )
                            .help(format!("add {}", crate::name::list(missing))),
                        );
                    }
                }
                self.controls(entry, threat, rating, at("title"), problems);
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
                        .help("add it to the `mitigations` of a threat, or remove it"),
                    );
                }
            }
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
                    .help("add an `aivss` block, or give both the same `agent-id`"),
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
                None if self.broken.models.contains(other) => {
                    let message =
                        format!("the mitigations of the threat model `{other}` are not known: its block has errors");
                    problems.push(Diagnostic::new(code::BLOCK_HAS_ERRORS, span, message).help(MEND_FIRST));
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
            None => "add it under `mitigations` of the model; a text with spaces is kept as text".to_owned(),
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

    /// Each threat of a chain exists and belongs to one of the layers that the chain spans.
    fn chain(&self, threat: &crate::maestro::Threat, span: impl Fn(usize) -> Span, problems: &mut Vec<Diagnostic>) {
        for (index, id) in threat.chain.iter().enumerate() {
            self.threat_reference(id, span(index), problems);
            if let Some((_, link, _)) = self.register.threat(id)
                && !link.layers.iter().any(|layer| threat.layers.contains(layer))
            {
                let own: Vec<_> = link.layers.iter().map(|layer| layer.code()).collect();
                let spanned: Vec<_> = threat.layers.iter().map(|layer| layer.code()).collect();
                problems.push(
                    Diagnostic::new(
                        code::CROSS_LAYER_LAYERS,
                        span(index),
                        format!("the threat `{id}` is of {}, the chain spans {}", own.join(", "), spanned.join(", ")),
                    )
                    .help(format!("add {} to `layers`, or take the threat out of the chain", own.join(", "))),
                );
            }
        }
    }

    /// The playbook's rules on how many kinds of controls a threat needs.
    fn controls(
        &self,
        entry: &ModelEntry,
        threat: &crate::maestro::Threat,
        rating: &Rating,
        span: Span,
        problems: &mut Vec<Diagnostic>,
    ) {
        // It would be said of almost every threat, and most books do not ask.
        if !threat.status.is_open() || self.config.level_of(code::SINGLE_CONTROL).is_none() {
            return;
        }
        let states = threat.mitigations.iter().filter_map(|reference| self.register.mitigation(entry, reference));
        let gap = ControlGap::of(rating.risk, states.map(|(_, control)| control.state()));
        let needs: Vec<_> = gap.required.iter().chain(&gap.advised).map(|need| need.label()).collect();
        if needs.is_empty() && !gap.single {
            return;
        }
        let risk = rating.risk.map_or("unrated", Vocabulary::word);
        let message = if needs.is_empty() {
            format!("a threat of {risk} risk rests on a single control")
        } else {
            format!("a threat of {risk} risk lacks a control: {}", needs.join(", "))
        };
        problems.push(
            Diagnostic::new(code::SINGLE_CONTROL, span, message)
                .help("add mitigations of the missing types; their `type` follows from `catalog`")
                .note("MAESTRO playbook, rules for the completeness of controls"),
        );
    }

    /// Links in Markdown that no page will have.
    pub(super) fn links(&self, problems: &mut Vec<Diagnostic>) {
        let mut check = |text: &str, span: &dyn Fn() -> Span| {
            // Most prose has no link at all.
            if memchr3(b']', b'<', b':', text.as_bytes()).is_none() {
                return;
            }
            for link in refused_links(text) {
                problems.push(
                    Diagnostic::new(code::UNSAFE_LINK, span(), format!("the link to `{link}` is shown as text"))
                        .help("links lead to http, https, mailto or relative addresses"),
                );
            }
        };
        for (number, entry) in self.register.assessments.iter().enumerate() {
            let assessment = &entry.assessment;
            let mut of = |object: &dyn Object, item: Item| {
                each_text(object, |key, index, text| {
                    check(text, &|| self.in_assessment(number, |places| places.text(item, key, index)));
                });
            };
            of(assessment, Item::Root);
            if let Some(published) = &assessment.published {
                of(published, Item::Part("published"));
            }
            // In a map the reason is a field of its own; else it follows the value.
            let mut input = |why: Option<&String>, evidence: &[String], item: Item, whole: &'static str| {
                let texts = why.map(|why| ("why", 0, why)).into_iter();
                for (key, index, text) in texts.chain(evidence.iter().enumerate().map(|(at, it)| ("evidence", at, it)))
                {
                    let place = |places: &Places| {
                        places.element(item, key, index).unwrap_or_else(|| match item {
                            Item::Factor(_) => places.item(item),
                            _ => places.of(Item::Root, whole),
                        })
                    };
                    check(text, &|| self.in_assessment(number, place));
                }
            };
            if let Some(cvss) = &assessment.cvss {
                input(cvss.why.as_ref(), &cvss.evidence, Item::Part("cvss"), "cvss");
            }
            for (key, choice) in [("exploit", &assessment.exploit), ("mitigation", &assessment.mitigation)] {
                if let Some(choice) = choice {
                    input(choice.why.as_ref(), &choice.evidence, Item::Part(key), key);
                }
            }
            for (index, factor) in assessment.factors.iter().enumerate() {
                let item = Item::Factor(index as u32);
                // What is inherited is reported where it is stated.
                if self.assessment_places[number].1.field(item, "name").is_some() {
                    input(factor.input.why.as_ref(), &factor.input.evidence, item, "factors");
                }
            }
            for (metric, scored) in &assessment.metrics {
                input(scored.why.as_ref(), &scored.evidence, Item::Part(metric.abbr), metric.abbr);
            }
        }
        for (number, entry) in self.register.models.iter().enumerate() {
            let model = &entry.model;
            let mut of = |object: &dyn Object, item: Item| {
                each_text(object, |key, index, text| {
                    check(text, &|| self.in_model(number, |places| places.text(item, key, index)));
                });
            };
            of(model, Item::Root);
            for (index, assumption) in model.assumptions.iter().enumerate() {
                of(assumption, Item::Assumption(index as u32));
            }
            for layer in &model.layers {
                of(layer, Item::Layer(layer.id.number()));
            }
            for (index, threat) in model.threats().enumerate() {
                of(threat, Item::Threat(index as u32));
            }
            for (index, mitigation) in model.mitigations.iter().enumerate() {
                of(mitigation, Item::Mitigation(index as u32));
            }
        }
    }

    /// Review dates that have passed on the day that `check` is told.
    pub(super) fn reviews(&self, today: Date, problems: &mut Vec<Diagnostic>) {
        let mut check = |date: Option<Date>, span: Span, what: String| {
            if let Some(date) = date
                && date < today
            {
                problems.push(
                    Diagnostic::new(code::REVIEW_PASSED, span, format!("the review of {what} was due on {date}"))
                        .help("review it and set the next date"),
                );
            }
        };
        for (number, entry) in self.register.assessments.iter().enumerate() {
            let span = self.in_assessment(number, |places| places.of(Item::Root, "review"));
            check(entry.assessment.review, span, format!("the assessment `{}`", entry.assessment.id));
        }
        for (number, entry) in self.register.models.iter().enumerate() {
            let span = self.in_model(number, |places| places.of(Item::Root, "review"));
            check(entry.model.review, span, format!("the threat model `{}`", entry.model.id));
            for (index, threat) in entry.model.threats().enumerate() {
                let span = self.in_model(number, |places| places.of(Item::Threat(index as u32), "review"));
                check(threat.review, span, format!("the threat `{}`", threat.id));
            }
        }
    }

    /// References of registers, matrices and badges.
    pub(super) fn views(&self, shown: &[Shown], problems: &mut Vec<Diagnostic>) {
        for (fence, shown) in self.fences.iter().zip(shown) {
            let filter = match shown {
                Shown::BadgeOf(reference) => {
                    let span = fence.span(reference.range.clone());
                    match self.register.assessment(&reference.id) {
                        Some(entry) if entry.assessment.implicit_id => problems.push(implicit(&reference.id, span)),
                        Some(_) => {}
                        None if self.broken.assessment(&reference.id) => {
                            problems.push(has_errors(&format!("the assessment `{}`", reference.id), span));
                        }
                        None if self.broken.any_assessment() => {}
                        None => {
                            let ids = self.register.assessments.iter().map(|entry| entry.assessment.id.as_str());
                            problems.push(
                                Diagnostic::new(
                                    code::UNKNOWN_REFERENCE,
                                    span,
                                    format!("there is no assessment `{}` in the book", reference.id),
                                )
                                .help(did_you_mean(self.suggestions.nearest(&reference.id, ids))),
                            );
                        }
                    }
                    continue;
                }
                Shown::Register(options) => &options.filter,
                Shown::Matrix(options) => &options.filter,
                _ => continue,
            };
            for (agent, range) in filter.agents.iter().zip(&filter.agent_ranges) {
                let known = self.register.assessments_of(agent).next().is_some()
                    || self.register.models_of(agent).next().is_some()
                    || self.broken.agents.contains(agent);
                if !known {
                    let agents = self
                        .register
                        .assessments
                        .iter()
                        .map(|entry| entry.assessment.agent_id.as_str())
                        .chain(self.register.models.iter().map(|entry| entry.model.agent_id.as_str()));
                    problems.push(
                        Diagnostic::new(
                            code::UNKNOWN_REFERENCE,
                            fence.span(range.clone()),
                            format!("no agent of the book has the id `{agent}`"),
                        )
                        .help(did_you_mean(self.suggestions.nearest(agent, agents))),
                    );
                }
            }
        }
    }
}

/// Goes over the texts of an object that become links or Markdown, each with its key and, in a list, its place there.
fn each_text(object: &dyn Object, mut each: impl FnMut(&'static str, Option<usize>, &str)) {
    let keys = object.table().keys.iter().enumerate();
    for (place, key) in keys.filter(|(_, key)| key.kind.has_links()) {
        match object.value(place) {
            Value::Text(text) => each(key.name, None, &text),
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Value::Text(text) = item {
                        each(key.name, Some(index), text);
                    }
                }
            }
            Value::Labelled(pairs) => {
                for (index, (_, text)) in pairs.iter().enumerate() {
                    each(key.name, Some(index), text);
                }
            }
            _ => {}
        }
    }
}

/// Ids of one kind that are taken, with the place of the first.
struct Taken {
    what: &'static str,
    seen: HashMap<String, Span>,
}

impl Taken {
    fn take(&mut self, id: &str, span: Span, implicit: bool, problems: &mut Vec<Diagnostic>) {
        // Ids of threats do not regard case; those of the others are in small letters.
        let first = match self.seen.entry(id.to_ascii_lowercase()) {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(free) => {
                free.insert(span);
                return;
            }
        };
        let help = if implicit { "this id was made from the names; add an `id`" } else { "choose another id" };
        problems.push(
            Diagnostic::new(
                code::DUPLICATE_ID,
                span,
                format!("the id `{id}` belongs to another {} of the book", self.what),
            )
            .help(help)
            .also(first, "the other one"),
        );
    }
}
