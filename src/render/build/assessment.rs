//! Builds the page of an assessment: badge, scale and facts, and below them the rationale (the working, the factors or metrics
//! with their reasons, the CVSS vector in words, what would lower the score, and remarks about it).

use std::cmp::Reverse;

use crate::aivss::{
    Assessment, Decimal, FactorEntry, FactorMethod, FactorOutcome, Headline, LevelTable, Lever, MetricMethod,
    MetricOutcome, Multiplier, Outcome, Part, Published, Scored,
};
use crate::order::Sort as _;
use crate::register::{AssessmentEntry, ModelEntry, anchor};
use crate::render::Mark;
use crate::render::tree::{
    Author, Badge, Block, Brief, Cell, Chart, Column, Figure, Group, Hooks, Line, Look, Page, Radar, Row, Run, Scale,
    Spoke, Table, Target, Working, inside, say, shown,
};
use crate::render::words::{Key, Word};

use super::figures::{
    bar, below_cvss, change, cvss_name, estimate, exact, expression, interval, multiplier, published, rubric,
    step_name, sum,
};
use super::others::{OF_ASSESSMENT, others};
use super::{
    Book, assessment_target, fact, has_several, headline, joined, link, model, model_target, more, number, one_decimal,
    open_mark, references, remarks, short_name, siblings, told,
};

/// The whole page of an assessment.
pub(crate) fn assessment<'a>(entry: &'a AssessmentEntry, book: Book<'a>) -> Page<'a> {
    let builder = Builder::new(entry, book);
    let outcome = &entry.outcome;
    let levers = entry.assessment.levers_from(outcome);
    let title = if has_several(&book.register.assessments, |entry| entry.at.page, entry.at.page) {
        say!(Word::TitleOf, Word::Rationale, short_name(&entry.assessment))
    } else {
        Word::Rationale.into()
    };
    let mut rationale = Vec::new();
    if !outcome.version.status.is_published_by_owasp() {
        rationale.push(Block::Warning(Word::VersionStatus(outcome.version.status).into()));
    }
    match &outcome.part {
        Part::Factors(part) => builder.by_factors(part, &mut rationale),
        Part::Metrics(part) => builder.by_metrics(part, &mut rationale),
    }
    rationale.push(builder.key());
    if let Some(vector) = entry.assessment.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref()) {
        let parts = vector.metrics().map(|metric| (metric.name.into(), metric.word.into())).collect();
        rationale.push(Block::Spelled { code: vector.to_string().into(), parts });
    }
    if !levers.is_empty() {
        rationale.push(Block::Table(lever_table(&levers)));
    }
    rationale.push(Block::Remarks(remarks::remarks(entry)));
    let blocks = vec![
        Block::Frame(vec![
            Block::Badge(builder.badge(None)),
            Block::Chart(Chart::Scale(builder.scale())),
            Block::Facts(builder.facts(&levers)),
        ]),
        Block::Heading { depth: 1, anchor: Some(anchor::rationale(&entry.assessment.id)), text: title.into() },
        Block::Frame(rationale),
    ];
    Page { kind: "aivss", hooks: Some(builder.hooks(true)), blocks }
}

/// The badge and the summary of an assessment. With `is_elsewhere`, they link to its page.
pub(crate) fn badge<'a>(entry: &'a AssessmentEntry, book: Book<'a>, is_elsewhere: bool) -> Page<'a> {
    let builder = Builder::new(entry, book);
    let badge = builder.badge(is_elsewhere.then(|| assessment_target(entry)));
    let blocks = vec![Block::Frame(vec![Block::Badge(badge)])];
    Page { kind: "aivss", hooks: Some(builder.hooks(!is_elsewhere)), blocks }
}

/// The score and the severity after a change, with the sign of the severity.
fn sign(lever: &Lever) -> Run<'static> {
    let words = say!(Word::Headline, one_decimal(lever.score), Word::Severity(lever.severity));
    Run::Look(Look::Sign(Mark::of_severity(Some(lever.severity))), words.into())
}

fn lever_table(levers: &[Lever]) -> Table<'static> {
    let rows = levers.iter().map(|lever| Row {
        cells: vec![Cell::head(change(&lever.change, Word::ChangeFactor)), sign(lever).into()],
        ..Row::default()
    });
    Table {
        fold: Some(Word::WhatLowers),
        caption: Word::OneChange.into(),
        ..Table::new(vec![Word::Change.into(), Word::Score.into()], rows)
    }
}

struct Builder<'a> {
    book: Book<'a>,
    entry: &'a AssessmentEntry,
    assessment: &'a Assessment,
    outcome: &'a Outcome,
}

impl<'a> Builder<'a> {
    fn new(entry: &'a AssessmentEntry, book: Book<'a>) -> Self {
        Self { book, entry, assessment: &entry.assessment, outcome: &entry.outcome }
    }

    /// The anchor and attributes. A view of an assessment in another block has no anchor of its own.
    fn hooks(&self, is_own: bool) -> Hooks<'a> {
        let (assessment, outcome) = (self.assessment, self.outcome);
        let former = assessment.formerly.iter().filter(|_| is_own);
        Hooks {
            anchor: is_own.then(|| anchor::assessment(&assessment.id)),
            former: former.map(|id| anchor::assessment(id)).collect(),
            data: vec![
                ("aivss-id", assessment.id.as_str().into()),
                ("aivss-score", outcome.score.map(|score| format!("{score:.1}")).unwrap_or_default().into()),
                ("aivss-severity", outcome.severity.map(|severity| severity.word()).unwrap_or_default().into()),
            ],
        }
    }

    fn author(&self, text: &'a str) -> Author<'a> {
        Author { text, home: self.entry.at.page }
    }

    fn badge(&self, target: Option<Target<'a>>) -> Badge<'a> {
        let (assessment, outcome) = (self.assessment, self.outcome);
        let status = outcome.version.status;
        Badge {
            mark: Mark::of_severity(outcome.severity),
            up_to: (outcome.headline == Headline::High).then_some(Word::UpTo),
            number: outcome.score.map(|score| format!("{score:.1}").into()),
            word: outcome.severity.map_or(Word::NotScored, Word::Severity),
            headline: say!(Word::Aivss, headline(outcome)).into(),
            whole: assessment.title.as_ref().map(|_| assessment.agent.as_str().into()),
            name: short_name(assessment).into(),
            target,
            version: say!(Word::Aivss, outcome.version.id).into(),
            interval: interval(outcome),
            caveat: below_cvss(outcome).map(Line::from),
            standing: (!status.is_published_by_owasp()).then(|| Word::Standing(status).into()),
            summary: assessment.summary.as_deref().map(|summary| self.author(summary)),
        }
    }

    fn scale(&self) -> Scale<'a> {
        let outcome = self.outcome;
        let mut said = match (outcome.score, outcome.severity) {
            (Some(number), Some(severity)) => vec![say!(Word::OfTen, one_decimal(number), Word::Severity(severity))],
            _ => vec![Word::ScaleNotScored.into()],
        };
        let name = cvss_name(outcome);
        let cvss = |value: Decimal| say!(Word::Labelled, name, number(value));
        said.extend(interval(outcome).map(|interval| say!(Word::Further, interval)));
        said.extend(outcome.cvss.map(|value| say!(Word::Further, cvss(value))));
        // Lowest band first. The band of zero has no width, so it is left out.
        let bands = outcome.version.bands.iter().rev().filter(|band| band.low < band.high);
        let bands = bands.enumerate().map(|(at, band)| {
            let start = if at == 0 { Decimal::ZERO } else { band.low };
            (Mark::of_severity(Some(band.severity)), Word::Severity(band.severity), start)
        });
        let ends = outcome.interval;
        Scale {
            said: said.into_iter().collect(),
            bands: bands.collect(),
            range: (!ends.is_point()).then_some((ends.low, ends.high)),
            tick: outcome.cvss.map(|value| (cvss(value).into(), value)),
            arrow: outcome.score.map(|score| (say!(Word::Aivss, number(score)).into(), score)),
        }
    }

    /// Facts about the assessment, and the entries that it is related to.
    fn facts(&self, levers: &[Lever]) -> Vec<Line<'a>> {
        let (assessment, register) = (self.assessment, self.book.register);
        let lever = levers.first();
        let lever =
            lever.map(|it| say!(Word::GreatestLever, change(&it.change, Word::ChangeFactorTo), sign(it)).into());
        let risks = assessment.risks.iter();
        let risks = risks.map(|risk| link(risk.url().map(|url| Target::Url(url.into())), risk.to_string()).into());
        let threats = assessment.threats.iter().map(|id| match register.threat(id) {
            Some((model, threat, rating)) => {
                let (mark, verdict) = self.book.verdict(rating);
                let name = link(Some(super::threat_target(&model.at, threat)), &threat.title);
                self.book.mention(model, threat, mark, name, verdict.into())
            }
            None => id.into(),
        });
        let before = [
            lever,
            fact(Word::AgentVersion, assessment.agent_version.as_deref()),
            fact(Word::Assessed, assessment.assessed),
            fact(Word::By, assessment.assessor.as_deref()),
            fact(Word::ModelReview, assessment.review),
            fact(Word::Tags, joined(&assessment.tags)),
            fact(Word::Risks, (!assessment.risks.is_empty()).then(|| Run::List(risks.collect()))),
            fact(Word::ScoresThreats, (!assessment.threats.is_empty()).then(|| Run::List(threats.collect()))),
        ];
        let models: Vec<&ModelEntry> = register.models_of(&assessment.agent_id).collect();
        let (models, rest) = siblings(&models);
        let models = models.iter().map(|entry| self.model(entry));
        let rest = rest.map(|(next, count)| more(model_target(next), count));
        let after = [
            fact(Word::See, references(&assessment.refs, self.entry.at.page)),
            assessment.published.as_ref().map(|claim| self.published(claim)),
        ];
        let others = others(assessment, OF_ASSESSMENT, self.entry.at.page);
        before
            .into_iter()
            .flatten()
            .chain(models)
            .chain(rest)
            .chain(after.into_iter().flatten())
            .chain(others)
            .collect()
    }

    fn published(&self, claim: &'a Published) -> Line<'a> {
        let mut line = Line::from(published(claim, self.outcome));
        if let Some(source) = &claim.source {
            line = line.and(" (").and(Run::Reference(self.author(source))).and(")");
        }
        line.extend(claim.date.map(|date| say!(Word::AndDate, date)));
        line
    }

    /// A model of the agent, with the layers that have open threats, highest risk first; in words, its highest risk.
    fn model(&self, entry: &'a ModelEntry) -> Line<'a> {
        let summary = |layer| super::summary_of(entry, layer, self.book.basis);
        let open = entry.model.layers.iter().map(|layer| (summary(layer).open, layer.id));
        let mut open: Vec<_> =
            open.filter(|(open, _)| !open.is_empty()).map(|(open, id)| (open_mark(&open), id)).collect();
        open.in_order_of(|(mark, id)| (Reverse(*mark), *id));
        let sign = |(mark, layer): &(Mark, crate::maestro::LayerId)| {
            Run::Look(Look::Sign(*mark), say!(Word::Labelled, layer.code(), inside(Word::Mark(*mark))).into()).into()
        };
        let layers = if open.is_empty() {
            Run::from(model::none_open(&entry.model))
        } else {
            Run::List(open.iter().map(sign).collect())
        };
        let target = || Some(model_target(entry));
        let (_, risk) = self.book.model_verdict(entry);
        say!(
            Word::ModelOfAgent,
            link(target(), Word::ThreatModel),
            layers,
            link(target(), model::title(&entry.model)),
            risk
        )
        .into()
    }

    fn by_factors(&self, part: &'a FactorOutcome, blocks: &mut Vec<Block<'a>>) {
        let figures = self.factor_figures(part);
        blocks.push(Block::Working(self.working(figures, Vec::new(), None)));
        let rows = self.assessment.factors.iter().map(|factor| Row {
            cells: vec![
                Cell::head(factor.name),
                Cell { bar: Some(bar(&factor.input.value)), ..estimate(&factor.input.value).into() },
            ],
            note: self.why(&factor.input),
        });
        let table = Table {
            caption: say!(Word::FactorsCaption, super::cardinal(part.factor_set.rows.len())).into(),
            columns: vec![Word::Factor.into(), Column { has_bars: true, ..Word::Value.into() }],
            groups: vec![Group { heading: None, rows: rows.collect() }],
            notes: Some(Word::ReasonAndEvidence),
            brief: Brief::Says(Word::FactorItem, Word::FactorItemWithNote),
            ..Table::default()
        };
        let spoke = |entry: &'a FactorEntry| {
            let value = entry.input.value;
            let name = part.factor_set.row(entry.factor).map_or(entry.name, |row| row.short);
            Spoke { name: name.into(), low: value.low, high: value.high, value: value.headline() }
        };
        let radar = Radar {
            said: Word::RadarSaid,
            spokes: self.assessment.factors.iter().map(spoke).collect(),
            rings: part.factor_set.rubric_values.to_vec(),
        };
        blocks.push(Block::Pair(vec![Block::Table(table), Block::Chart(Chart::Radar(radar))]));
    }

    fn factor_figures(&self, part: &FactorOutcome) -> Vec<Figure<'a>> {
        let (assessment, outcome, sum) = (self.assessment, self.outcome, part.factor_sum);
        let ends = (sum.low != sum.high).then(|| say!(Word::To, number(sum.low), number(sum.high)).into());
        let mut figures = vec![
            Figure {
                label: cvss_name(outcome).into(),
                value: exact(outcome.cvss, Word::NotStated).into(),
                note: Line::default(),
                why: self.reason(Word::ReasonCvss, assessment.cvss.as_ref()),
            },
            Figure {
                label: Word::FactorSum.into(),
                value: say!(Word::SumOf, number(sum.headline), shown(part.factor_set.rows.len())).into(),
                note: ends.unwrap_or_default(),
                why: None,
            },
            Figure {
                label: Word::Aars.into(),
                value: exact(part.aars, Word::NoAars).into(),
                note: Word::AgenticPart.into(),
                why: None,
            },
        ];
        if let Some(FactorMethod { exploit, mitigation, .. }) = outcome.version.factors() {
            let figure = |table: &LevelTable, used: &Multiplier, why| Figure {
                label: table.name.into(),
                value: say!(Word::Times, number(used.value)).into(),
                note: multiplier(used).into(),
                why,
            };
            let why = self.reason(Word::ReasonExploit, assessment.exploit.as_ref());
            figures.push(figure(exploit, &part.threat_multiplier, why));
            if let (Some(table), Some(used)) = (mitigation, &part.mitigation_factor) {
                let why = self.reason(Word::ReasonMitigation, assessment.mitigation.as_ref());
                figures.push(figure(table, used, why));
            }
        }
        figures
    }

    fn by_metrics(&self, part: &'a MetricOutcome, blocks: &mut Vec<Block<'a>>) {
        let Some(method) = self.outcome.version.metrics() else { return };
        let (figures, instead) = self.metric_figures(part, method);
        blocks.push(Block::Working(self.working(figures, instead, Some(&part.vector))));
        let given = |abbr: &str| self.assessment.metrics.iter().find(|(metric, _)| metric.abbr == abbr);
        let rows = part.metrics.iter().map(|(metric, letter)| {
            let value = metric.value(*letter);
            let weight = value.and_then(|value| value.weight).map(|weight| number(weight).into());
            let value = value.map_or("", |value| value.name);
            Row {
                cells: vec![
                    Cell::head(format!("{} {}", metric.abbr, metric.name)),
                    Line::from(format!("{letter} {value}")).into(),
                    Cell { is_short: true, ..weight.unwrap_or_else(Line::default).into() },
                ],
                note: given(metric.abbr).map(|(_, input)| self.why(input)).unwrap_or_default(),
            }
        });
        blocks.push(Block::Table(Table {
            caption: say!(Word::MetricsCaption, method.prefix).into(),
            columns: vec![Word::Metric.into(), Word::Value.into(), Column { is_number: true, ..Word::Adds.into() }],
            groups: vec![Group { heading: None, rows: rows.collect() }],
            notes: Some(Word::ReasonAndEvidence),
            brief: Brief::Says(Word::MetricItem, Word::MetricItem),
            ..Table::default()
        }));
    }

    /// The numbers of the metrics, and the list that replaces the table if it would be too wide.
    fn metric_figures(&self, part: &'a MetricOutcome, method: &'a MetricMethod) -> (Vec<Figure<'a>>, Vec<Line<'a>>) {
        let number = |value: Option<Decimal>| value.map_or(Word::Nothing.into(), number);
        let figure = |label: Line<'a>, value: Line<'a>, note: Line<'a>| Figure { label, value, note, why: None };
        let effect = &part.effect_class;
        let meaning = told(Key::Effect(effect.id), effect.meaning);
        let adjusted = told(Key::Part(method.adjusted_name), method.adjusted_name);
        let (value, note, said) = match (part.adjusted_score, part.adjusted_severity) {
            (Some(number), Some(severity)) => {
                let word = Word::Severity(severity);
                let note = if part.adjusted_capped { say!(Word::CappedSeverity, word).into() } else { word.into() };
                (one_decimal(number), note, say!(Word::Headline, one_decimal(number), word))
            }
            _ if !part.withheld_by.is_empty() => {
                let metrics = || part.withheld_by.join(", ");
                (Word::Withheld.into(), say!(Word::NotKnown, metrics()).into(), say!(Word::WithheldBecause, metrics()))
            }
            _ => (Word::Nothing.into(), Line::default(), Word::NotScored.into()),
        };
        let figures = vec![
            Figure {
                why: self.reason(Word::ReasonCvss, self.assessment.cvss.as_ref()),
                ..figure(cvss_name(self.outcome).into(), number(part.cvss_bte).into(), Word::TheScore.into())
            },
            figure(Word::EffectClass.into(), effect.id.into(), meaning.into()),
            figure(Word::Adjustment.into(), number(part.adjustment).into(), Line::default()),
            figure(adjusted.into(), value.into(), note),
        ];
        let instead =
            vec![say!(Word::EffectClassIs, effect.id, meaning).into(), say!(Word::TitleOf, adjusted, said).into()];
        (figures, instead)
    }

    /// The formula with numbers, on one line and step by step.
    fn working(&self, figures: Vec<Figure<'a>>, instead: Vec<Line<'a>>, code: Option<&'a str>) -> Working<'a> {
        let steps = self.outcome.steps().into_iter();
        let steps = steps.map(|step| {
            (step_name(step.name).into(), expression(step.way, step.expression), shown(step.result).into())
        });
        Working { figures, instead, sum: sum(self.outcome), steps: steps.collect(), code: code.map(Into::into) }
    }

    /// The reason and evidence of one input; empty if the author gives neither.
    fn why<T>(&self, input: &'a Scored<T>) -> Line<'a> {
        let mut line = Line::from_iter(input.why.as_deref().map(|why| self.author(why).into()));
        if let Some(evidence) = references(&input.evidence, self.entry.at.page) {
            line = if line.is_empty() { evidence.into() } else { line.and(" ").and(evidence) };
        }
        line
    }

    fn reason<T>(&self, name: Word, input: Option<&'a Scored<T>>) -> Option<(Word, Line<'a>)> {
        let why = self.why(input?);
        (!why.is_empty()).then_some((name, why))
    }

    /// Explains the formula and the values. The words are the same in every assessment, so they have the look `Quiet`.
    fn key(&self) -> Block<'a> {
        let version = self.outcome.version;
        let quiet = |line: Line<'a>| Line::from(Run::Look(Look::Quiet, line.into()));
        let mut lines = vec![(None, quiet(told(Key::Formula(version.id), version.formula).into()))];
        match &self.outcome.part {
            Part::Factors(part) => lines.extend(self.assessment.factors.iter().filter_map(|entry| {
                let row = part.factor_set.row(entry.factor)?;
                let meaning = rubric(part.factor_set, row, &entry.input.value);
                Some((Some(row.short.into()), quiet(meaning)))
            })),
            Part::Metrics(part) => lines.extend(part.metrics.iter().map(|(metric, letter)| {
                let mut meaning = Line::from(told(Key::Metric(metric.abbr), metric.meaning)).and(" ");
                let value = metric.value(*letter);
                meaning.extend(value.map(|value| told(Key::MetricValue(metric.abbr, *letter), value.meaning).into()));
                (Some(format!("{}:{letter}", metric.abbr).into()), quiet(meaning))
            })),
        }
        Block::Key { title: Word::HowToRead, lines }
    }
}
