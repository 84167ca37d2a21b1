//! An assessment as Markdown.

use crate::aivss::{Decimal, Estimate, FactorOutcome, Lever, MetricOutcome, Part, Scored, plain};
use crate::diagnostic::Level;
use crate::register::{AssessmentEntry, anchor};
use crate::render::prose::{Prose, code_span, escape_markdown, escape_start};
use crate::render::{Context, ProblemBox, words};

use super::parts::{Blocks, link, link_to, references, sentence, table, without_arrows};

/// The whole assessment. In one line: badge, summary, numbers, factors, remarks.
pub(super) fn assessment(entry: &AssessmentEntry, context: &Context<'_>) -> String {
    let (assessment, outcome) = (&entry.assessment, &entry.outcome);
    let prose = Prose::at(context, entry.at.page);
    let mut blocks = Blocks::new(context);
    head(&mut blocks, entry, context, &prose, None);
    let levers = assessment.levers();
    facts(&mut blocks, entry, &levers, context, &prose);
    let heading = if words::several_assessments(context.register, entry.at.page) {
        format!("{}: {}", words::RATIONALE, words::short_name(assessment))
    } else {
        words::RATIONALE.to_owned()
    };
    blocks.heading(1, anchor::assessment(&assessment.id), &heading);
    if let Some(warning) = words::warning(outcome) {
        blocks.push(&format!("**{}**", escape_markdown(warning)));
    }
    if let Some(line) = outcome.sum_line() {
        let line = code_span(&without_arrows(&line));
        blocks.push(&if context.top_level { line } else { sentence(&line) });
    }
    match &outcome.part {
        Part::Factors(part) => by_factors(&mut blocks, entry, part, context, &prose),
        Part::Metrics(part) => by_metrics(&mut blocks, entry, part, context, &prose),
    }
    if let Some(vector) = assessment.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref()) {
        let metrics: Vec<String> =
            vector.metrics().iter().map(|metric| format!("{} {}", metric.name, metric.word)).collect();
        blocks.push(&format!("{}: {}.", code_span(&vector.to_string()), metrics.join(", ")));
    }
    if !levers.is_empty() && context.top_level {
        let rows = levers.iter().map(|lever| {
            [
                escape_markdown(&without_arrows(&lever.change)),
                format!("{} {}", words::score(lever.score), lever.severity),
            ]
        });
        blocks.push(&table(&["What would lower the score", "Score"], rows));
    }
    let mut remarks = words::remarks(entry);
    remarks.push(words::ORDINAL.to_owned());
    blocks.push(&escape_start(&remarks.join(" ")));
    blocks.finish()
}

/// Badge and summary; `elsewhere` is the link to an assessment that stands in another place.
pub(super) fn badge(entry: &AssessmentEntry, context: &Context<'_>, elsewhere: bool) -> String {
    let prose = Prose::at(context, entry.at.page);
    let mut blocks = Blocks::new(context);
    let target = elsewhere.then(|| context.href(&entry.at, anchor::assessment(&entry.assessment.id)).to_string());
    head(&mut blocks, entry, context, &prose, target.as_deref());
    blocks.finish()
}

/// `{{#aivss ID}}`.
pub(super) fn inline(entry: &AssessmentEntry, context: &Context<'_>, plain: bool) -> String {
    let says = words::headline(&entry.outcome).to_string();
    if plain { says } else { link_to(context, &entry.at, anchor::assessment(&entry.assessment.id), &says) }
}

/// What is wrong with a block, in its place.
pub(super) fn problems(problems: &[ProblemBox], context: &Context<'_>) -> String {
    let mut blocks = Blocks::new(context);
    for problem in problems {
        let word = match problem.level {
            Level::Error => "Error",
            Level::Warning => "Warning",
            Level::Note => "Note",
        };
        let message = sentence(&escape_markdown(&problem.message));
        let mut text = format!("**{word}** {}: {message} {}", code_span(problem.code), code_span(&problem.location));
        if let Some(help) = &problem.help {
            text.push_str(&format!(" Help: {}", sentence(&escape_markdown(help))));
        }
        blocks.push(&text);
        if let Some(excerpt) = problem.excerpt.as_ref().filter(|_| context.top_level) {
            let fence = "`".repeat(excerpt.split(|c| c != '`').map(str::len).max().unwrap_or(0).max(2) + 1);
            blocks.push(&format!("{fence}text\n{excerpt}\n{fence}"));
        }
    }
    blocks.finish()
}

fn head(
    blocks: &mut Blocks<'_>,
    entry: &AssessmentEntry,
    context: &Context<'_>,
    prose: &Prose<'_>,
    target: Option<&str>,
) {
    let (assessment, outcome) = (&entry.assessment, &entry.outcome);
    let mut asides = vec![format!("AIVSS {}", outcome.version)];
    if !outcome.version.status.is_published_by_owasp() {
        asides.push(outcome.version.status.word().to_owned());
    }
    asides.extend(words::interval(outcome));
    asides.extend(words::below_cvss(outcome));
    let name = link(&words::finding(assessment), target);
    blocks.push(&format!("**AIVSS {}** – {name} ({}).", words::headline(outcome), escape_markdown(&asides.join(", "))));
    if let Some(summary) = &assessment.summary {
        blocks.push(&if context.top_level { prose.blocks(summary) } else { sentence(&prose.line(summary)) });
    }
}

fn facts(blocks: &mut Blocks<'_>, entry: &AssessmentEntry, levers: &[Lever], context: &Context<'_>, prose: &Prose<'_>) {
    let assessment = &entry.assessment;
    let register = context.register;
    let mut items: Vec<String> = words::assessment_facts(assessment)
        .into_iter()
        .map(|(label, text)| format!("{label}: {}", escape_markdown(&text)))
        .collect();
    if !assessment.risks.is_empty() {
        let risks: Vec<String> = assessment.risks.iter().map(|risk| link(&risk.to_string(), risk.url())).collect();
        items.push(format!("Risks: {}", risks.join(", ")));
    }
    if !assessment.threats.is_empty() {
        let threats = assessment.threats.iter().map(|id| match register.threat(id) {
            Some((model, threat, rating)) => {
                let risk = words::counted_risk(rating, context.options.basis);
                format!("{} ({risk})", link_to(context, &model.at, anchor::threat(&threat.id), &threat.title))
            }
            None => escape_markdown(id),
        });
        items.push(format!("Scores the threats: {}", threats.collect::<Vec<_>>().join(", ")));
    }
    let models: Vec<_> = register.models_of(&assessment.agent_id).collect();
    let (models, more_models) = words::siblings(&models);
    for model in models {
        let (_, risk) = words::model_risk(model, context.options.basis);
        let name = words::model_heading(&model.model);
        items.push(format!("{}: {risk}", link_to(context, &model.at, anchor::model(&model.model.id), &name)));
    }
    if let Some((next, count)) = more_models {
        items.push(link_to(context, &next.at, anchor::model(&next.model.id), &words::and_more(count)));
    }
    if let Some((words, lever)) = words::greatest_lever(levers) {
        items.push(format!("{}, {} {}", escape_markdown(&words), words::score(lever.score), lever.severity));
    }
    if !assessment.refs.is_empty() {
        items.push(format!("See {}", references(prose, &assessment.refs)));
    }
    if let Some(published) = &assessment.published {
        let mut text = escape_markdown(&words::published(published, &entry.outcome));
        if let Some(source) = &published.source {
            text.push_str(&format!(" ({})", references(prose, std::slice::from_ref(source))));
        }
        if let Some(date) = published.date {
            text.push_str(&format!(", {date}"));
        }
        items.push(text);
    }
    blocks.list(items);
}

/// Reason and evidence of an input, for a cell.
fn why<T>(input: &Scored<T>, prose: &Prose<'_>) -> String {
    let why = input.why.as_ref().map(|why| prose.line(why)).unwrap_or_default();
    match (why.is_empty(), input.evidence.is_empty()) {
        (_, true) => why,
        (true, false) => references(prose, &input.evidence),
        (false, false) => format!("{why} {}", references(prose, &input.evidence)),
    }
}

/// The five numbers: name, value, what is to be said about it.
fn numbers(entry: &AssessmentEntry, part: &FactorOutcome, prose: &Prose<'_>) -> Vec<[String; 3]> {
    let (assessment, outcome) = (&entry.assessment, &entry.outcome);
    let or_none =
        |value: Option<Decimal>| value.map_or_else(|| "not stated".to_owned(), |value| plain(value).to_string());
    let join = |words: String, why: String| if why.is_empty() { words } else { format!("{words}: {why}") };
    let sum = part.factor_sum;
    let range = if sum.low == sum.high { String::new() } else { format!("{} to {}", plain(sum.low), plain(sum.high)) };
    let mut rows = vec![
        [
            words::cvss_name(outcome).to_owned(),
            or_none(outcome.cvss),
            assessment.cvss.as_ref().map(|input| why(input, prose)).unwrap_or_default(),
        ],
        ["Factor sum".to_owned(), format!("{} of {}", plain(sum.headline), part.factor_set.rows.len()), range],
        [
            "AARS".to_owned(),
            part.aars.map_or_else(|| "not scored".to_owned(), |value| plain(value).to_string()),
            "agentic part".to_owned(),
        ],
    ];
    if let Some(method) = outcome.version.factors() {
        let stated = assessment.exploit.as_ref().map(|input| why(input, prose)).unwrap_or_default();
        let multiplier = &part.threat_multiplier;
        rows.push([
            method.exploit.name.to_owned(),
            plain(multiplier.value).to_string(),
            join(escape_markdown(&words::multiplier(multiplier).to_string()), stated),
        ]);
        if let (Some(table), Some(multiplier)) = (&method.mitigation, &part.mitigation_factor) {
            let stated = assessment.mitigation.as_ref().map(|input| why(input, prose)).unwrap_or_default();
            rows.push([
                table.name.to_owned(),
                plain(multiplier.value).to_string(),
                join(escape_markdown(&words::multiplier(multiplier).to_string()), stated),
            ]);
        }
    }
    rows
}

fn by_factors(
    blocks: &mut Blocks<'_>,
    entry: &AssessmentEntry,
    part: &FactorOutcome,
    context: &Context<'_>,
    prose: &Prose<'_>,
) {
    let numbers = numbers(entry, part, prose);
    let factors = entry
        .assessment
        .factors
        .iter()
        .map(|factor| [escape_markdown(factor.name), estimate(&factor.input.value), why(&factor.input, prose)]);
    if context.top_level {
        blocks.push(&table(&["Number", "Value", ""], numbers));
        steps(blocks, entry);
        blocks.push(&table(&["Factor", "Value", "Reason and evidence"], factors));
    } else {
        let said = |[name, value, note]: [String; 3]| {
            if note.is_empty() { format!("{name} {value}") } else { format!("{name} {value} ({note})") }
        };
        blocks.list(numbers.into_iter().map(said));
        blocks.list(factors.map(said));
    }
}

fn steps(blocks: &mut Blocks<'_>, entry: &AssessmentEntry) {
    let rows = entry.outcome.steps();
    if !rows.is_empty() {
        let rows = rows.iter().map(|step| {
            [escape_markdown(step.label), escape_markdown(&without_arrows(&step.expression)), step.result.clone()]
        });
        blocks.push(&table(&["Step", "Working", "Result"], rows));
    }
}

fn by_metrics(
    blocks: &mut Blocks<'_>,
    entry: &AssessmentEntry,
    part: &MetricOutcome,
    context: &Context<'_>,
    prose: &Prose<'_>,
) {
    let Some(method) = entry.outcome.version.metrics() else { return };
    let adjusted = match (part.adjusted_score, part.adjusted_severity) {
        (Some(score), Some(severity)) => format!("{} {severity}", words::score(score)),
        _ if !part.withheld_by.is_empty() => format!("withheld, because {} is not known", part.withheld_by.join(", ")),
        _ => "not scored".to_owned(),
    };
    blocks.list([
        format!("Effect class {}: {}", part.effect_class.id, escape_markdown(part.effect_class.meaning)),
        format!("{}: {}", escape_markdown(method.adjusted_name), escape_markdown(&adjusted)),
        code_span(&part.vector),
    ]);
    let given = |abbr: &str| entry.assessment.metrics.iter().find(|(metric, _)| metric.abbr == abbr);
    let rows = part.metrics.iter().map(|(metric, letter)| {
        let value = metric.value(*letter);
        [
            format!("{} {}", metric.abbr, escape_markdown(metric.name)),
            format!("{letter} {}", value.map_or("", |value| value.name)),
            value.and_then(|value| value.weight).map(|weight| plain(weight).to_string()).unwrap_or_default(),
            given(metric.abbr).map(|(_, input)| why(input, prose)).unwrap_or_default(),
        ]
    });
    if context.top_level {
        steps(blocks, entry);
        blocks.push(&table(&["Metric", "Value", "Adds", "Reason and evidence"], rows));
    } else {
        blocks.list(rows.map(|[name, value, _, _]| format!("{name}: {value}")));
    }
}

fn estimate(estimate: &Estimate) -> String {
    let range = format!("{}–{}", estimate.low.normalize(), estimate.high.normalize());
    match estimate.score {
        _ if estimate.is_certain() => plain(estimate.low).to_string(),
        _ if estimate.unknown => format!("unknown ({range})"),
        Some(score) => format!("{} ({range})", plain(score)),
        None => range,
    }
}
