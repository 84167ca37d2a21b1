//! What a page says in words, the same in HTML and in Markdown: headlines, remarks about a score, counts of threats, tags.
//!
//! Everything here is plain text; the writers escape it. Sentences come without markup, so that both can use them.

use std::fmt::{self, Write as _};

use crate::aivss::{
    Assessment, CvssUse, Decimal, Headline, Input, Lever, Multiplier, Origin, Outcome, Published, Severity, plain,
};
use crate::maestro::{
    Effective, Layer, LayerStatus, Level, Rating, RiskBasis, Summary, Tally, Threat, ThreatModel, ThreatStatus,
    Treatment, Vocabulary,
};
use crate::register::{AssessmentEntry, ModelEntry, Register};

use super::Mark;

/// Heading of the part that explains a score.
pub(super) const RATIONALE: &str = "OWASP AIVSS score rationale";

/// The change that would lower a score most: what changes, and the score after it. Levers come with the greatest first.
pub(super) fn greatest_lever(levers: &[Lever]) -> Option<(String, &Lever)> {
    let lever = levers.first()?;
    Some((format!("Greatest lever: {}", lever.change.replace(" → ", " to ")), lever))
}

/// Said once beside every score.
pub(super) const ORDINAL: &str = "Scores are ordinal: they rank findings, they are not to be averaged, and they are not comparable across versions of AIVSS \
     or with CVSS.";

/// `7.6`, always with one decimal.
pub(super) fn score(score: Decimal) -> Score {
    Score(score)
}

/// What [`score`] gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score(Decimal);

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1}", self.0)
    }
}

/// Something that is written where it is shown, because a page has hundreds of short texts.
pub(super) struct Shown<F>(F);

/// How something is written.
pub(super) trait Saying: Fn(&mut fmt::Formatter<'_>) -> fmt::Result {}

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> Saying for F {}

impl<F: Saying> fmt::Display for Shown<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

/// `7.6 High`, `up to 9.9 Critical`, `not scored`.
pub(super) fn headline(outcome: &Outcome) -> Shown<impl Saying> {
    Shown(move |f: &mut fmt::Formatter<'_>| match (outcome.score, outcome.severity) {
        (Some(number), Some(severity)) => {
            let up_to = if outcome.headline == Headline::High { "up to " } else { "" };
            write!(f, "{up_to}{} {severity}", score(number))
        }
        _ => f.write_str("not scored"),
    })
}

/// What the interval says beside the headline; `None` where there is nothing to say.
pub(super) fn interval(outcome: &Outcome) -> Option<String> {
    let interval = outcome.interval;
    let (low, high) = (score(interval.low), score(interval.high));
    let severities = match outcome.severity_range {
        Some((low, high)) => format!(", {low} to {high}"),
        None => String::new(),
    };
    match (outcome.score, outcome.headline) {
        (None, _) if interval.is_point() => Some(format!("{low} whatever its CVSS score")),
        (None, _) => Some(format!("{low} to {high}{severities} over every CVSS score")),
        (Some(_), _) if interval.is_point() => None,
        // A best value inside a range keeps the headline below the high end of the interval.
        (Some(score), Headline::High) if score == interval.high => {
            let severity = outcome.severity_range.map(|(low, _)| format!(", {low}")).unwrap_or_default();
            Some(format!("at least {low}{severity}"))
        }
        (Some(_), _) => Some(format!("between {low} and {high}{severities}")),
    }
}

/// The name of a finding: agent and title.
pub(super) fn finding(assessment: &Assessment) -> String {
    match &assessment.title {
        Some(title) => format!("{}: {title}", assessment.agent),
        None => assessment.agent.clone(),
    }
}

/// The title of a finding, or where there is none the agent.
pub(super) fn short_name(assessment: &Assessment) -> &str {
    assessment.title.as_deref().unwrap_or(&assessment.agent)
}

/// That the score is below the CVSS score it started from; `None` where it is not.
pub(super) fn below_cvss(outcome: &Outcome) -> Option<String> {
    let cvss = outcome.cvss.filter(|_| outcome.below_cvss)?;
    Some(format!("below its CVSS {} of {}", cvss_kind(outcome), plain(cvss)))
}

/// `base` or `BTE score`.
pub(super) fn cvss_kind(outcome: &Outcome) -> &'static str {
    match outcome.version.cvss {
        CvssUse::Base => "base",
        CvssUse::BaseThreatEnvironmental => "BTE",
    }
}

/// `CVSS base` or `CVSS-BTE`.
pub(super) fn cvss_name(outcome: &Outcome) -> &'static str {
    match outcome.version.cvss {
        CvssUse::Base => "CVSS base",
        CvssUse::BaseThreatEnvironmental => "CVSS-BTE",
    }
}

/// Level and origin of a multiplier: `Proof-of-Concept, assumed`.
pub(super) fn multiplier(multiplier: &Multiplier) -> Shown<impl Saying> {
    Shown(move |f: &mut fmt::Formatter<'_>| {
        f.write_str(multiplier.level.map_or("no level of the table", |level| level.name))?;
        f.write_str(match multiplier.origin {
            Origin::Stated => "",
            Origin::Vector => ", from the vector’s E",
            Origin::Assumed => ", assumed",
        })
    })
}

/// What another page claims, beside ours.
pub(super) fn published(published: &Published, outcome: &Outcome) -> String {
    let theirs = score(published.score);
    let Some(ours) = outcome.score else { return format!("Published as {theirs}; not scored here") };
    let difference = published.score - ours;
    if difference.is_zero() {
        return format!("Published as {theirs}, the same as here");
    }
    let way = if difference > Decimal::ZERO { "lower" } else { "higher" };
    format!("Published as {theirs}; here {}, {} {way}", score(ours), plain(difference.abs()))
}

/// What has to be said before anything else about a version that is not OWASP's.
pub(super) fn warning(outcome: &Outcome) -> Option<&'static str> {
    let status = outcome.version.status;
    (!status.is_published_by_owasp()).then(|| status.sentence())
}

/// A number of the working where there is little room: exact up to five decimals.
pub(super) fn brief(value: Decimal) -> Shown<impl Saying> {
    Shown(move |f: &mut fmt::Formatter<'_>| {
        if value.normalize().scale() <= 5 {
            write!(f, "{}", plain(value))
        } else {
            write!(f, "≈ {}", plain(value.round_dp(4)))
        }
    })
}

/// A value, or a dash where there is none.
pub(super) fn or_dash(value: Option<impl fmt::Display>) -> Shown<impl Saying> {
    Shown(move |f: &mut fmt::Formatter<'_>| match &value {
        Some(value) => write!(f, "{value}"),
        None => f.write_str("–"),
    })
}

/// The remarks about a score: version, inputs beyond its tables, defects, what was left out. Whole sentences.
pub(super) fn remarks(entry: &AssessmentEntry) -> Vec<String> {
    let (assessment, outcome) = (&entry.assessment, &entry.outcome);
    let version = outcome.version;
    let mut remarks = Vec::new();
    let part = outcome.factors();
    remarks.push(match part {
        Some(part) if part.foreign_set => {
            format!("{}, with the factor names of {}.", version.title, part.factor_set.id)
        }
        _ => format!("{}.", version.title),
    });
    if !outcome.off_table.is_empty() {
        let named: Vec<String> = outcome
            .off_table
            .iter()
            .map(|input| match (*input, part) {
                (Input::Factors, Some(part)) if part.off_table.len() <= 3 => {
                    let names = assessment.factors.iter().filter(|entry| part.off_table.contains(&entry.factor));
                    names.map(|entry| entry.name).collect::<Vec<_>>().join(", ")
                }
                (Input::Factors, Some(part)) => {
                    format!("{} of the {} factors", part.off_table.len(), part.factor_set.count())
                }
                (input, _) => input.field().to_owned(),
            })
            .collect();
        remarks.push(format!("Values beyond its tables: {}.", named.join(", ")));
    }
    if let Some(below) = below_cvss(outcome) {
        let repaired = part.and_then(|part| part.repaired).map(|(other, repaired)| {
            format!("; {}, a {}, would give {}", other.title, other.status.word(), score(repaired))
        });
        let why = outcome.version.factors().map_or("", |method| method.below_cvss);
        remarks.push(format!("The score is {below}, because {why}{}.", repaired.unwrap_or_default()));
    }
    if outcome.capped {
        remarks.push("The score is capped at 10.".to_owned());
    }
    if let Some(level) = part.and_then(|part| part.vector_says) {
        let letter = level.exploit_maturity.map(|letter| format!("E:{letter}, ")).unwrap_or_default();
        remarks.push(format!(
            "The vector says {letter}{} ({}); the exploit level above was stated.",
            level.name,
            plain(level.value)
        ));
    }
    let left_out = assessment.left_out_metrics();
    if !left_out.is_empty() {
        let metrics: Vec<String> = left_out.iter().map(|metric| format!("{}:{}", metric.abbr, metric.value)).collect();
        remarks.push(format!("Not part of the score: {} of the vector.", metrics.join(", ")));
    }
    if !outcome.unused.is_empty() {
        remarks.push(format!("Stated, but not used by this version: {}.", Input::fields(&outcome.unused).join(", ")));
    }
    if !outcome.assumed.is_empty() {
        remarks
            .push(format!("Assumed, because the author states none: {}.", Input::fields(&outcome.assumed).join(", ")));
    }
    if let Some(expected) = &assessment.expect {
        let words: Vec<String> = expected
            .score
            .map(|number| score(number).to_string())
            .into_iter()
            .chain(expected.severity.map(|severity| severity.word().to_owned()))
            .collect();
        let met = if outcome.meets(expected) { "as computed" } else { "which is not what is computed" };
        remarks.push(format!("The author expects {}, {met}.", words.join(" ")));
    }
    remarks
}

/// Agent version, assessor and dates: label and text.
pub(super) fn assessment_facts(assessment: &Assessment) -> Vec<(&'static str, String)> {
    let date = |date: &Option<jiff::civil::Date>| date.map(|date| date.to_string());
    [
        ("Agent version", assessment.agent_version.clone()),
        ("Assessed", date(&assessment.assessed)),
        ("By", assessment.assessor.clone()),
        ("Review", date(&assessment.review)),
        ("Tags", (!assessment.tags.is_empty()).then(|| assessment.tags.join(", "))),
    ]
    .into_iter()
    .filter_map(|(label, text)| Some((label, text?)))
    .collect()
}

/// Agent version, owner, assessor, dates and basis: label and text.
pub(super) fn model_facts(model: &ThreatModel) -> Vec<(&'static str, String)> {
    let date = |date: &Option<jiff::civil::Date>| date.map(|date| date.to_string());
    [
        ("Agent version", model.agent_version.clone()),
        ("Basis", model.basis.clone()),
        ("Owner", model.owner.clone()),
        ("Made", date(&model.assessed)),
        ("By", model.assessor.clone()),
        ("Review", date(&model.review)),
        ("Tags", (!model.tags.is_empty()).then(|| model.tags.join(", "))),
    ]
    .into_iter()
    .filter_map(|(label, text)| Some((label, text?)))
    .collect()
}

/// The assessment with the highest score of several; `None` where fewer than two are scored. Equal scores: the first.
pub(super) fn highest<'a>(entries: &[&'a AssessmentEntry]) -> Option<&'a AssessmentEntry> {
    let scored: Vec<_> = entries.iter().filter(|entry| entry.outcome.score.is_some()).collect();
    if scored.len() < 2 {
        return None;
    }
    scored.into_iter().reduce(|best, next| if next.outcome.score > best.outcome.score { next } else { best }).copied()
}

/// Heading of a threat model.
pub(super) fn model_heading(model: &ThreatModel) -> String {
    format!("MAESTRO {}-layer threat model", model.layers.len())
}

/// Whether a page has several blocks of a kind, so that their headings have to tell them apart.
pub(super) fn several_models(register: &Register, page: usize) -> bool {
    several(&register.models, |entry| entry.at.page, page)
}

/// As [`several_models`], for assessments.
pub(super) fn several_assessments(register: &Register, page: usize) -> bool {
    several(&register.assessments, |entry| entry.at.page, page)
}

/// Entries are in book order, so those of a page stand together.
fn several<T>(entries: &[T], page_of: impl Fn(&T) -> usize, page: usize) -> bool {
    let first = entries.partition_point(|entry| page_of(entry) < page);
    entries.get(first + 1).is_some_and(|second| page_of(second) == page)
}

/// The threats of a layer, counted.
pub(super) fn summary_of(entry: &ModelEntry, layer: &Layer, basis: RiskBasis) -> Summary {
    Summary::of(entry.rated_in(layer.id).map(|(threat, rating)| (threat, *rating)), basis)
}

/// The mark of what is open: its highest level; unrated where nothing open has one.
pub(super) fn open_mark(open: &Tally) -> Mark {
    match open.highest() {
        Some(level) => Mark::of_level(level),
        None if open.unrated() > 0 => Mark::Unrated,
        None => Mark::None,
    }
}

/// `1 critical, 2 high, 1 unrated`; empty where there is none.
pub(super) fn tally(tally: &Tally) -> String {
    let levels = Level::ALL.iter().rev().map(|level| (level.word(), tally.count(*level)));
    counted(levels.chain([("unrated", tally.unrated()), ("with nothing left", tally.none())]))
}

/// `2 high, 1 low`: what there is of each, in one line.
fn counted(counts: impl IntoIterator<Item = (&'static str, usize)>) -> String {
    let mut line = String::new();
    for (word, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        let between = if line.is_empty() { "" } else { ", " };
        // Writing to a `String` cannot fail.
        let _ = write!(line, "{between}{count} {word}");
    }
    line
}

/// `1 accepted, 2 closed`: the threats that are not open, by what became of them.
pub(super) fn not_open<'a>(threats: impl IntoIterator<Item = &'a Threat>) -> String {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for threat in threats {
        let word = match threat.status.treatment() {
            Treatment::Open => continue,
            Treatment::Carried => threat.status.word(),
            Treatment::Closed => "closed",
        };
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    counted(counts)
}

/// What stands where a model has no open threat. A model that names none at all says nothing about risk.
pub(super) fn none_open(model: &ThreatModel) -> &'static str {
    if model.threats().next().is_none() { "no threats named" } else { "no open threats" }
}

/// What a layer holds: counts, or why there are none.
pub(super) fn layer_counts(layer: &Layer, summary: &Summary) -> String {
    let open = tally(&summary.open);
    let rest = not_open(&layer.threats);
    match (open.is_empty(), rest.is_empty()) {
        (false, false) => format!("{open}; {rest}"),
        (false, true) => open,
        (true, false) => rest,
        (true, true) if layer.status == LayerStatus::Mapped => "no threats named".to_owned(),
        (true, true) => String::new(),
    }
}

/// What stands in the diagram in place of counts.
pub(super) fn layer_state(layer: &Layer) -> &'static str {
    match layer.status {
        LayerStatus::Mapped => "mapped",
        LayerStatus::Uncertain => "not certain",
        LayerStatus::NotApplicable => "not applicable",
        LayerStatus::NotAssessed => "not assessed",
    }
}

/// `✓ mapped`, `⚠ not certain from listing`, `not applicable`, `not assessed`.
pub(super) fn layer_tag(model: &ThreatModel, layer: &Layer) -> String {
    match layer.status {
        LayerStatus::Mapped => "✓ mapped".to_owned(),
        LayerStatus::Uncertain => match layer.basis.as_ref().or(model.basis.as_ref()) {
            Some(basis) => format!("⚠\u{fe0e} not certain from {basis}"),
            None => "⚠\u{fe0e} not certain".to_owned(),
        },
        LayerStatus::NotApplicable => "not applicable".to_owned(),
        LayerStatus::NotAssessed => "not assessed".to_owned(),
    }
}

/// `critical × possible`; what is missing is named. Where the effective risk is the one that counts, with the risk that follows.
pub(super) fn risk_inputs(threat: &Threat, rating: &Rating, basis: RiskBasis) -> Shown<impl Saying> {
    Shown(move |f: &mut fmt::Formatter<'_>| {
        match (threat.severity, threat.likelihood) {
            (Some(severity), Some(likelihood)) => write!(f, "{severity} × {likelihood}"),
            (Some(severity), None) => write!(f, "severity {severity}, no likelihood stated"),
            (None, Some(likelihood)) => write!(f, "likelihood {likelihood}, no severity stated"),
            (None, None) => f.write_str("neither severity nor likelihood stated"),
        }?;
        match rating.risk.filter(|_| basis == RiskBasis::Effective) {
            Some(risk) => write!(f, ": {risk} risk"),
            None => Ok(()),
        }
    })
}

/// `effective risk medium: 4 × (1 − 0.5) = 2, a mitigation is in place in part`.
pub(super) fn effective(effective: &Effective) -> Shown<impl Saying> {
    Shown(move |f: &mut fmt::Formatter<'_>| {
        let level = effective.level().map_or("none", |level| level.word());
        write!(f, "effective risk {level}: {}, {}", effective.calculation(), effective.reason())
    })
}

/// The words of a status in a line of facts.
pub(super) fn status(status: ThreatStatus) -> &'static str {
    status.label()
}

/// The mark of a threat by the risk that counts.
pub(super) fn threat_mark(rating: &Rating, basis: RiskBasis) -> Mark {
    Mark::of_rating(rating.level(basis))
}

/// `Critical risk`, `Critical effective risk`, `Unrated`, `No effective risk`: the risk that counts.
pub(super) fn counted_risk(rating: &Rating, basis: RiskBasis) -> Shown<impl Saying> {
    let kind = match basis {
        RiskBasis::Inherent => "risk",
        RiskBasis::Effective => "effective risk",
    };
    Shown(move |f: &mut fmt::Formatter<'_>| match rating.level(basis) {
        None => f.write_str("Unrated"),
        Some(None) => write!(f, "No {kind}"),
        Some(Some(level)) => write!(f, "{} {kind}", level.label()),
    })
}

/// The open risk of a whole model: `Critical risk`, `Unrated`, `No open risk`.
pub(super) fn model_risk(entry: &ModelEntry, basis: RiskBasis) -> (Mark, String) {
    let summary = Summary::of(entry.rated().map(|(threat, rating)| (threat, *rating)), basis);
    let mark = open_mark(&summary.open);
    let words = match (mark, summary.open.is_empty()) {
        (Mark::Unrated, _) => "Unrated".to_owned(),
        (Mark::None, true) => "No open risk".to_owned(),
        (Mark::None, false) => "No effective risk".to_owned(),
        (_, _) => summary.open.highest().map(|level| format!("{} risk", level.label())).unwrap_or_default(),
    };
    (mark, words)
}

/// `High`, for charts that say a severity aloud.
pub(super) fn severity(severity: Option<Severity>) -> &'static str {
    severity.map_or("not scored", Severity::word)
}

/// A page lists at most so many blocks that belong to the same agent or threat: an agent with thousands of them would otherwise
/// repeat the whole list in each.
const SIBLINGS: usize = 20;

/// The blocks that a list shows, and the first of the others with how many they are.
pub(super) fn siblings<T>(all: &[T]) -> (&[T], Option<(&T, usize)>) {
    let (shown, rest) = all.split_at(all.len().min(SIBLINGS));
    (shown, rest.first().map(|first| (first, rest.len())))
}

/// `and 1,980 more`
pub(super) fn and_more(count: usize) -> String {
    format!("and {} more", crate::text::grouped(count))
}
