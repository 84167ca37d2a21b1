//! An assessment: the card with badge, scale and summary, and below it the rationale: the sum, its numbers, the factors or metrics
//! with their reasons, the CVSS vector in words, what would lower the score, and what has to be known about it.

use std::cell::OnceCell;

use maud::{Markup, Render, html};

use crate::aivss::{
    Assessment, Decimal, Estimate, FactorOutcome, FactorRow, FactorSet, Headline, Lever, MetricMethod, MetricOutcome,
    Outcome, Part, Scored, plain,
};
use crate::maestro::Summary;
use crate::register::{AssessmentEntry, ModelEntry, anchor};
use crate::render::prose::Prose;
use crate::render::{Context, Mark, words};

use super::chart;
use super::parts::{
    Pieces, Stretches, Text, ball, class, commas, flow, former_anchors, link, phrase, quiet, reference, references,
    sign, tag, write_to,
};

/// What a writer of one assessment needs.
struct View<'a> {
    context: &'a Context<'a>,
    entry: &'a AssessmentEntry,
    assessment: &'a Assessment,
    outcome: &'a Outcome,
    /// What would lower the score. Only the whole assessment asks for it.
    levers: OnceCell<Vec<Lever>>,
    prose: Prose<'a>,
}

impl<'a> View<'a> {
    fn new(entry: &'a AssessmentEntry, context: &'a Context<'a>) -> Self {
        let prose = Prose::at(context, entry.at.page);
        Self { context, entry, assessment: &entry.assessment, outcome: &entry.outcome, levers: OnceCell::new(), prose }
    }
}

/// The whole assessment.
pub(super) fn assessment(entry: &AssessmentEntry, context: &Context<'_>) -> String {
    let view = View::new(entry, context);
    let mut pieces = Pieces::new(context, "aivss");
    pieces.element(&section(&view, true), |pieces| {
        pieces.push(&former(&view));
        pieces.card(|pieces| {
            pieces.push(&view.head(false));
            if context.options.charts {
                pieces.push(&chart::scale(&entry.outcome));
            }
            pieces.push(&view.facts());
        });
        let heading = if words::several_assessments(context.register, entry.at.page) {
            format!("{}: {}", words::RATIONALE, words::short_name(&entry.assessment))
        } else {
            words::RATIONALE.to_owned()
        };
        pieces.heading(1, anchor::rationale(&entry.assessment.id), &heading);
        pieces.card(|pieces| {
            if let Some(warning) = words::warning(&entry.outcome) {
                pieces.push(&html! { p { b { (warning) } } });
            }
            pieces.push(&match &entry.outcome.part {
                Part::Factors(part) => view.by_factors(part),
                Part::Metrics(part) => view.by_metrics(part),
            });
            pieces.push(&view.key());
            pieces.push(&view.cvss_metrics());
            pieces.push(&view.lever_table());
            pieces.push(&view.remarks());
        });
    });
    pieces.finish()
}

/// Badge and summary of an assessment that stands here.
pub(super) fn badge(entry: &AssessmentEntry, context: &Context<'_>) -> String {
    compact(entry, context, true)
}

/// Badge and summary of an assessment that stands elsewhere.
pub(super) fn badge_of(entry: &AssessmentEntry, context: &Context<'_>) -> String {
    compact(entry, context, false)
}

fn compact(entry: &AssessmentEntry, context: &Context<'_>, own: bool) -> String {
    let view = View::new(entry, context);
    let mut pieces = Pieces::new(context, "aivss");
    pieces.element(&section(&view, own), |pieces| {
        if own {
            pieces.push(&former(&view));
        }
        pieces.card(|pieces| pieces.push(&view.head(!own)));
    });
    pieces.finish()
}

/// The element of the block with its hooks. A reference to a block elsewhere has no id: the id is the other's.
fn section(view: &View<'_>, own: bool) -> Markup {
    let assessment = view.assessment;
    let id = own.then(|| anchor::assessment(&assessment.id));
    let score = view.outcome.score.map(|score| words::score(score).to_string()).unwrap_or_default();
    let severity = view.outcome.severity.map(|severity| severity.word()).unwrap_or_default();
    html! {
        section.aivss id=[id] data-aivss-id=(assessment.id) data-aivss-score=(score) data-aivss-severity=(severity) {}
    }
}

/// The anchors that the block had before.
fn former(view: &View<'_>) -> Markup {
    former_anchors(view.assessment.formerly.iter().map(|id| anchor::assessment(id)))
}

impl View<'_> {
    /// Badge, name and summary.
    fn head(&self, linked: bool) -> Markup {
        let (assessment, outcome) = (self.assessment, self.outcome);
        let mark = Mark::of_severity(outcome.severity);
        let target = linked.then(|| self.context.href(&self.entry.at, anchor::assessment(&assessment.id)));
        let name = words::short_name(assessment);
        html! {
            div.av-head {
                p class={ "av-score " (class(mark)) } {
                    @match outcome.score {
                        Some(score) => {
                            @if outcome.headline == Headline::High { small { "up to" } " " }
                            b { (words::score(score)) } " "
                            span { (ball()) (words::severity(outcome.severity)) }
                        }
                        None => { b { "–" } " " span { "not scored" } }
                    }
                }
                div.av-title {
                    p.av-kicker {
                        @if assessment.title.is_some() { (assessment.agent) " · " }
                        "AIVSS " (outcome.version)
                        @if let Some(interval) = words::interval(outcome) { " · " (interval) }
                        @if let Some(below) = words::below_cvss(outcome) { " " (tag("", below)) }
                        @if !outcome.version.status.is_published_by_owasp() {
                            " " (tag("av-dash", outcome.version.status.word()))
                        }
                    }
                    p.av-name { b { (link(target, name)) } }
                    @if let Some(summary) = &assessment.summary { (flow(&self.prose, summary)) }
                }
            }
        }
    }

    /// The lines below the badge: what is known about the assessment, what it belongs to.
    fn facts(&self) -> Markup {
        let assessment = self.assessment;
        let context = self.context;
        let models: Vec<&ModelEntry> = context.register.models_of(&assessment.agent_id).collect();
        let (models, more_models) = words::siblings(&models);
        let list = html! {
                @if let Some((words, lever)) = words::greatest_lever(self.levers()) {
                    li {
                        (words) ", " (sign(
                            Mark::of_severity(Some(lever.severity)),
                            format_args!("{} {}", words::score(lever.score), lever.severity),
                        ))
                    }
                }
                @for (label, text) in words::assessment_facts(assessment) { li { (label) " " (text) } }
                @if !assessment.risks.is_empty() {
                    li { (commas(assessment.risks.iter().map(|risk| link(risk.url(), risk)))) }
                }
                @if !assessment.threats.is_empty() {
                    li { "scores " (commas(assessment.threats.iter().map(|id| self.threat(id)))) }
                }
                @for model in models {
                    li {
                        a href=(context.href(&model.at, anchor::model(&model.model.id))) { "Threat model" } ": "
                        (self.layers(model))
                    }
                }
                @if let Some((next, count)) = more_models {
                    li { a href=(context.href(&next.at, anchor::model(&next.model.id))) { (words::and_more(count)) } }
                }
                @if !assessment.refs.is_empty() { li { "see " (references(&self.prose, &assessment.refs)) } }
                @if let Some(published) = &assessment.published {
                    li {
                        (words::published(published, self.outcome))
                        @if let Some(source) = &published.source { " (" (reference(&self.prose, source)) ")" }
                        @if let Some(date) = published.date { ", " (date) }
                    }
                }
        };
        html! { @if !list.0.is_empty() { ul.av-meta { (list) } } }
    }

    fn threat(&self, id: &str) -> Markup {
        match self.context.register.threat(id) {
            Some((model, threat, rating)) => {
                let href = self.context.href(&model.at, anchor::threat(&threat.id));
                let mark = words::threat_mark(rating, self.context.options.basis);
                html! { a href=(href) title=(Stretches(&threat.title)) { (sign(mark, &threat.id)) } }
            }
            None => html! { (id) },
        }
    }

    /// The layers of a model that have something open, the highest first.
    fn layers(&self, entry: &ModelEntry) -> Markup {
        let mut open: Vec<_> = entry
            .model
            .layers
            .iter()
            .map(|layer| (layer, words::summary_of(entry, layer, self.context.options.basis)))
            .filter(|(_, summary): &(_, Summary)| !summary.open.is_empty())
            .map(|(layer, summary)| (words::open_mark(&summary.open), layer.id))
            .collect();
        open.sort_by_key(|(mark, id)| (std::cmp::Reverse(*mark), *id));
        if open.is_empty() {
            return html! { (words::none_open(&entry.model)) };
        }
        commas(open.iter().map(|(mark, id)| sign(*mark, format!("{id} {}", mark.word())))).render()
    }

    fn by_factors(&self, part: &FactorOutcome) -> Markup {
        let outcome = self.outcome;
        let or_dash = |value: Option<Decimal>| words::or_dash(value.map(words::brief));
        let sum = part.factor_sum;
        let method = outcome.version.factors();
        html! {
            dl.av-facts {
                div { dt { (words::cvss_name(outcome)) } dd { (or_dash(outcome.cvss)) } }
                div {
                    dt { "Factor sum" }
                    dd {
                        (plain(sum.headline)) " / " (part.factor_set.rows.len())
                        @if sum.low != sum.high { small { (plain(sum.low)) " to " (plain(sum.high)) } }
                    }
                }
                div { dt { "AARS" } dd { (or_dash(part.aars)) small { "agentic part" } } }
                @if let Some(method) = method {
                    div {
                        dt { (method.exploit.name) }
                        dd { "× " (plain(part.threat_multiplier.value)) small { (words::multiplier(&part.threat_multiplier)) } }
                    }
                    @if let (Some(table), Some(multiplier)) = (&method.mitigation, &part.mitigation_factor) {
                        div {
                            dt { (table.name) }
                            dd { "× " (plain(multiplier.value)) small { (words::multiplier(multiplier)) } }
                        }
                    }
                }
            }
            (self.reasons())
            (self.working())
            div.av-two {
                table {
                    caption { "The " (part.factor_set.count()) " factors, 0 to 1" }
                    thead { tr { th scope="col" { "Factor" } th scope="col" colspan="2" { "Value" } } }
                    tbody {
                        @for factor in &self.assessment.factors {
                            tr {
                                th scope="row" { (Stretches(factor.name)) (self.why(&factor.input)) }
                                td { (estimate(&factor.input.value)) }
                                td { (chart::bar(&factor.input.value)) }
                            }
                        }
                    }
                }
                @if self.context.options.charts {
                    @let factors: Vec<_> = self.assessment.factors.iter().map(|entry| {
                        (part.factor_set.row(entry.factor).map_or(entry.name, |row| row.short), entry.input.value)
                    }).collect();
                    (chart::radar(&factors, &part.factor_set.rubric_values))
                }
            }
        }
    }

    fn by_metrics(&self, part: &MetricOutcome) -> Markup {
        let outcome = self.outcome;
        let Some(method) = outcome.version.metrics() else { return html! {} };
        let or_dash = |value: Option<Decimal>| words::or_dash(value.map(plain));
        html! {
            dl.av-facts {
                div { dt { (words::cvss_name(outcome)) } dd { (or_dash(part.cvss_bte)) small { "the score" } } }
                div { dt { "Effect class" } dd { (part.effect_class.id) small { (part.effect_class.meaning) } } }
                div { dt { "Adjustment" } dd { (or_dash(part.adjustment)) } }
                div {
                    dt { (method.adjusted_name) }
                    dd {
                        @match (part.adjusted_score, part.adjusted_severity) {
                            (Some(score), Some(severity)) => {
                                (words::score(score)) small { (severity) @if part.adjusted_capped { ", capped at 10" } }
                            }
                            _ if !part.withheld_by.is_empty() => {
                                "withheld" small { (part.withheld_by.join(", ")) " not known" }
                            }
                            _ => "–",
                        }
                    }
                }
            }
            (self.reasons())
            (self.working())
            p { code { (part.vector) } }
            (self.metric_table(part, method))
        }
    }

    fn metric_table(&self, part: &MetricOutcome, method: &MetricMethod) -> Markup {
        let input = |abbr: &str| self.assessment.metrics.iter().find(|(metric, _)| metric.abbr == abbr);
        html! {
            table {
                caption { "The metrics of " (method.prefix) }
                thead { tr { th scope="col" { "Metric" } th scope="col" { "Value" } th.av-num scope="col" { "Adds" } } }
                tbody {
                    @for (metric, letter) in &part.metrics {
                        @let value = metric.value(*letter);
                        tr {
                            th scope="row" {
                                (metric.abbr) " " (metric.name)
                                @if let Some((_, input)) = input(metric.abbr) { (self.why(input)) }
                            }
                            td { (letter) " " (value.map_or("", |value| value.name)) }
                            td.av-num { @if let Some(weight) = value.and_then(|value| value.weight) { (plain(weight)) } }
                        }
                    }
                }
            }
        }
    }

    /// The formula with the numbers put in: on one line, and step by step.
    fn working(&self) -> Markup {
        let steps = self.outcome.steps();
        html! {
            @if let Some(line) = self.outcome.sum_line() { p.av-sum { (line) } }
            @if !steps.is_empty() {
                ol.av-steps {
                    @for step in steps {
                        li { span { (step.label) } " " span { (step.expression) } " " b { "= " (step.result) } }
                    }
                }
            }
        }
    }

    /// Reason and evidence of one input, as a line of its own.
    fn why<T>(&self, input: &Scored<T>) -> Markup {
        if input.why.is_none() && input.evidence.is_empty() {
            return html! {};
        }
        html! {
            small {
                @if let Some(why) = &input.why { (phrase(&self.prose, why)) }
                @if input.why.is_some() && !input.evidence.is_empty() { " " }
                (references(&self.prose, &input.evidence))
            }
        }
    }

    /// The reasons for CVSS, exploit and mitigation, where the author gives any.
    fn reasons(&self) -> Markup {
        let assessment = self.assessment;
        let reasons: Vec<(&str, Markup)> = [
            ("CVSS", assessment.cvss.as_ref().map(|input| self.why(input))),
            ("Exploit", assessment.exploit.as_ref().map(|input| self.why(input))),
            ("Mitigation", assessment.mitigation.as_ref().map(|input| self.why(input))),
        ]
        .into_iter()
        .filter_map(|(label, why)| Some((label, why.filter(|why| !why.0.is_empty())?)))
        .collect();
        html! {
            @if !reasons.is_empty() {
                ul.av-why { @for (label, why) in reasons { li { b { (label) } " " (why) } } }
            }
        }
    }

    /// The CVSS vector and its metrics in words.
    fn cvss_metrics(&self) -> Markup {
        let Some(vector) = self.assessment.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref()) else {
            return html! {};
        };
        html! {
            details {
                summary { code { (vector) } }
                dl.av-words {
                    @for metric in vector.metrics() { div { dt { (Stretches(metric.name)) } dd { (Stretches(metric.word)) } } }
                }
            }
        }
    }

    fn levers(&self) -> &[Lever] {
        self.levers.get_or_init(|| self.assessment.levers())
    }

    fn lever_table(&self) -> Markup {
        let levers = self.levers();
        html! {
            @if !levers.is_empty() {
                details {
                    summary { "What would lower the score" }
                    table {
                        caption { "One change each" }
                        thead { tr { th scope="col" { "Change" } th scope="col" { "Score" } } }
                        tbody {
                            @for lever in levers {
                                tr {
                                    th scope="row" { (lever.change) }
                                    td class={ "av-sign " (class(Mark::of_severity(Some(lever.severity)))) } {
                                        (ball()) (words::score(lever.score)) " " (lever.severity)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What the formula and the values mean. The words are the same in every assessment, so they are quiet.
    fn key(&self) -> Markup {
        let outcome = self.outcome;
        html! {
            details.av-key {
                summary { "How to read this" }
                p { (quiet(outcome.version.formula)) }
                @match &outcome.part {
                    Part::Factors(part) => {
                        @for entry in &self.assessment.factors {
                            @if let Some(row) = part.factor_set.row(entry.factor) {
                                p { b { (row.short) } " " (quiet(&rubric(part.factor_set, row, &entry.input.value))) }
                            }
                        }
                    }
                    Part::Metrics(part) => {
                        @for (metric, letter) in &part.metrics {
                            @let meaning = metric.value(*letter).map_or("", |value| value.meaning);
                            p { b { (metric.abbr) ":" (letter) } " " (quiet(&format!("{} {meaning}", metric.meaning))) }
                        }
                    }
                }
            }
        }
    }

    fn remarks(&self) -> Markup {
        html! {
            p.av-note {
                @for remark in words::remarks(self.entry) { (remark) " " }
                (quiet(words::ORDINAL))
            }
        }
    }
}

/// As long as what is said about a factor in most cases.
const RUBRIC: usize = 256;

/// What a factor and its value mean: its question, and the levels that the value lies at or between.
fn rubric(set: &FactorSet, row: &FactorRow, estimate: &Estimate) -> String {
    let levels = set.rubric_values.iter().zip(row.rubric);
    let from = set.rubric_values.iter().copied().filter(|value| *value <= estimate.low).max();
    let to = set.rubric_values.iter().copied().filter(|value| *value >= estimate.high).min();
    let mut said = String::with_capacity(RUBRIC);
    said.push_str(row.question);
    for (value, text) in
        levels.filter(|(value, _)| from.is_none_or(|from| **value >= from) && to.is_none_or(|to| **value <= to))
    {
        write_to(&mut said, format_args!(" {}: {text}", value.normalize()));
    }
    said
}

/// `0.7`, `0.6–0.9`, `0.8 in 0.6–0.9`, `unknown, 0–1`.
fn estimate(estimate: &Estimate) -> Markup {
    let range = Text(format_args!("{}–{}", estimate.low.normalize(), estimate.high.normalize()));
    html! {
        @if estimate.is_certain() {
            (plain(estimate.low))
        } @else if estimate.unknown {
            "unknown " small { (range) }
        } @else if let Some(score) = estimate.score {
            (plain(score)) " " small { (range) }
        } @else {
            (range)
        }
    }
}
