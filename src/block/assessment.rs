//! The `aivss` block: one assessment.

use std::ops::Range;
use std::sync::Arc;

use crate::aivss::{
    Assessment, CHOICE_KEYS, CVSS_KEYS, Choice, CoreRisk, Cvss, CvssUse, CvssVector, Decimal, Expected, FACTOR_KEYS,
    Input, LevelTable, METRIC_KEYS, Metric, MetricMethod, Outcome, Problem, Published, Scored, Severity, VERSIONS,
    Version,
};
use crate::diagnostic::{Code, Label, code};
use crate::fields::{KeyTable, Slot};
use crate::name::{self, list};
use crate::order::Sort as _;

use super::decode::{Decoder, Fields, Wanted};
use super::factors::factors;
use super::ids::Names;
use super::number::{WrongNumber, parse_decimal};
use super::own::{Own, Part};
use super::places::{Item, Places};
use super::yaml::NodeId;

/// An assessment with the positions of its fields.
#[derive(Debug, Clone)]
pub struct AssessmentBlock {
    /// What the author stated.
    pub assessment: Arc<Assessment>,
    /// The result of [`Assessment::score`]; `None` if the factors come from another assessment. It is computed here because an editor
    /// joins the same blocks again after each change.
    pub scored: Option<Result<Outcome, Vec<Problem>>>,
    /// What the block contains besides the assessment.
    pub own: Own,
    /// The position of each part in the body.
    pub places: Arc<Places>,
}

pub(super) static TABLES: &[&KeyTable] =
    &[Assessment::TABLE, CVSS_KEYS, CHOICE_KEYS, FACTOR_KEYS, METRIC_KEYS, Published::TABLE];

/// The code of the diagnostic that reports a scoring problem.
pub fn code_of(problem: &Problem) -> &'static Code {
    match problem {
        Problem::FactorsMixed { .. } => code::MIXED_FACTOR_SETS,
        Problem::NoFactors { .. } | Problem::FactorsMissing { .. } | Problem::FactorSetUnknown { .. } => {
            code::MISSING_FACTOR
        }
        Problem::FactorCount { .. } => code::WRONG_METHOD,
        Problem::FactorTwice { .. } | Problem::MetricTwice { .. } => code::DUPLICATE_KEY,
        Problem::MitigationNotTaken { .. } => code::NO_MITIGATION_FACTOR,
        Problem::MetricsMissing { .. } | Problem::MetricUnknown { .. } | Problem::MetricValue { .. } => {
            code::INVALID_METRIC
        }
        Problem::CvssDisagrees { .. } => code::CVSS_MISMATCH,
        Problem::TooManyDecimals { .. } => code::INVALID_NUMBER,
        Problem::OutOfRange { .. } | Problem::RangeReversed { .. } | Problem::OutsideRange { .. } => code::OUT_OF_RANGE,
    }
}

/// Decodes an assessment as far as possible and collects the problems in the decoder. `None` if the body is not a map.
pub(super) fn assessment(
    decoder: &mut Decoder<'_>,
    root: NodeId,
    default: &'static Version,
) -> (Names, Option<AssessmentBlock>) {
    let Some(fields) = decoder.object(root, Assessment::TABLE, Item::Root) else { return (Names::default(), None) };
    let mut assessment = Assessment { version: default, ..Assessment::new("") };
    decoder.fill(&mut assessment, &fields, Item::Root);

    let agent_id = agent_id(decoder, &fields, &assessment.agent);
    let id = match fields.get("id") {
        Some(node) => decoder.id(node),
        None => {
            let title = assessment.title.as_deref().map(name::slug).filter(|title| !title.is_empty());
            agent_id.as_ref().map(|agent| title.map_or_else(|| agent.clone(), |title| format!("{agent}-{title}")))
        }
    };
    let names = Names { id: id.clone(), agent_id: agent_id.clone() };
    assessment.agent_id = agent_id.unwrap_or_default();
    assessment.id = id.unwrap_or_default();

    let version = match fields.get("version") {
        Some(node) => version(decoder, node),
        None => Some(default),
    };
    assessment.version = version.unwrap_or(default);
    assessment.cvss = fields.get("cvss").and_then(|node| cvss(decoder, node, assessment.version.cvss));
    if let Some(version) = version {
        if let Some(method) = version.factors() {
            assessment.exploit =
                fields.get("exploit").and_then(|node| choice(decoder, node, Input::Exploit, &method.exploit, version));
            assessment.mitigation = fields.get("mitigation").and_then(|node| match &method.mitigation {
                Some(table) => choice(decoder, node, Input::Mitigation, table, version),
                None => {
                    decoder.refuse(&Problem::MitigationNotTaken { version }, decoder.tree.range(node));
                    None
                }
            });
            for key in ["metrics", "vector"] {
                if let Some(node) = fields.get(key) {
                    decoder.problem_at(
                        code::WRONG_METHOD,
                        node,
                        format!("{} has no `{key}`, because it is scored by `factors`", version.title),
                        match VERSIONS.iter().find(|version| version.metrics().is_some()) {
                            Some(other) => format!("remove `{key}`, or set `version: {other}`"),
                            None => format!("remove `{key}`"),
                        },
                    );
                }
            }
            match fields.get("factors") {
                Some(node) => assessment.factors = factors(decoder, node, method.factor_set),
                None if fields.get("factors-from").is_none() => {
                    let range = decoder.head(root);
                    decoder.problem(
                        code::MISSING_KEY,
                        range,
                        "an assessment needs the key `factors`",
                        format!(
                            "add `factors:` with all {} factors, or take them from another assessment with `factors-from: ID`",
                            method.factor_set.count()
                        ),
                    );
                }
                None => {}
            }
        } else if let Some(method) = version.metrics() {
            for key in ["factors", "factors-from", "exploit", "mitigation"] {
                if let Some(node) = fields.get(key) {
                    let hint =
                        if key == "exploit" { ": exploit maturity is the metric `E` of the CVSS vector" } else { "" };
                    decoder.problem_at(
                        code::WRONG_METHOD,
                        node,
                        format!("{} has no `{key}`{hint}", version.title),
                        format!("remove `{key}`, or choose another `version`"),
                    );
                }
            }
            assessment.metrics = metrics(decoder, root, &fields, method);
        }
    }

    if let Some(node) = fields.get("risks") {
        assessment.risks = risks(decoder, node);
    }
    assessment.expect = fields.get("expect").and_then(|node| expect(decoder, node));
    assessment.published = fields.get("published").and_then(|node| published(decoder, node));
    let mut own = Own::new(fields.get("id").is_none());
    own.add(Part::Block, fields.extra);
    let scored = assessment.factors_from.is_none().then(|| assessment.score());
    let places = Arc::new(std::mem::take(&mut decoder.places).finish());
    (names, Some(AssessmentBlock { assessment: Arc::new(assessment), scored, own, places }))
}

/// The value of `agent-id`, otherwise the slug of `agent`.
pub(super) fn agent_id(decoder: &mut Decoder<'_>, fields: &Fields, agent: &str) -> Option<String> {
    if let Some(node) = fields.get("agent-id") {
        return decoder.id(node);
    }
    let slug = name::slug(agent);
    if slug.is_empty() {
        // Without a name there is a problem already, so do not report another.
        let node = fields.get("agent").filter(|_| !agent.is_empty())?;
        decoder.problem_at(
            code::INVALID_ID,
            node,
            "no id can be made from this name",
            "add `agent-id:` with small letters, digits and hyphens",
        );
        return None;
    }
    Some(slug)
}

fn version(decoder: &mut Decoder<'_>, node: NodeId) -> Option<&'static Version> {
    let text = decoder.scalar(node, "a version of AIVSS")?.trim();
    let mut version = Version::default();
    match version.put(text) {
        Ok(()) => Some(version),
        Err(refused) => {
            decoder.problem_at(code::UNKNOWN_VERSION, node, refused.message, refused.help);
            None
        }
    }
}

fn cvss(decoder: &mut Decoder<'_>, node: NodeId, uses: CvssUse) -> Option<Scored<Cvss>> {
    if decoder.is_map(node) {
        let fields = decoder.object(node, CVSS_KEYS, Item::Part("cvss"))?;
        let vector = match fields.get("vector") {
            Some(node) => {
                let text = decoder.scalar(node, "a CVSS v4.0 vector")?.trim().to_owned();
                let range = decoder.tree.range(node);
                Some(vector(decoder, &text, range)?)
            }
            None => None,
        };
        let score = match fields.get("score") {
            Some(node) => {
                let text = decoder.scalar(node, "a CVSS base score")?.trim().to_owned();
                let range = decoder.tree.range(node);
                let score = decoder.decimal(&text, range.clone(), Input::Cvss)?;
                if let Some(problem) = (Cvss { score, vector: vector.clone() }).disagreement(uses) {
                    decoder.refuse(&problem, range);
                    return None;
                }
                Some(score)
            }
            None => None,
        };
        let Some(score) = score.or_else(|| vector.as_ref().map(CvssVector::base)) else {
            decoder.problem_at(code::MISSING_KEY, node, "`cvss` needs a `vector` or a `score`", "add one of the two");
            return None;
        };
        return Some(decoder.because(&fields, Item::Part("cvss"), Cvss { score, vector }));
    }
    let (value, range, why) = decoder.value_and_reason(node, "a CVSS v4.0 vector or a base score")?;
    if let Some(vector) = vector_in_address(value) {
        decoder.problem(
            code::CVSS_VECTOR,
            range,
            "`cvss` must be the vector itself, and not a link that contains it",
            format!("write `cvss: {vector}`"),
        );
        return None;
    }
    let cvss = if !value.contains(':') && value.starts_with(char::is_alphabetic) {
        decoder.problem(
            code::CVSS_VECTOR,
            range,
            format!("`{value}` is neither a CVSS v4.0 vector nor a base score"),
            "write the vector or a number from 0 to 10; without `cvss` the finding is shown as not scored",
        );
        return None;
    } else if value.contains(['/', ':']) {
        let vector = vector(decoder, value, range)?;
        Cvss { score: vector.base(), vector: Some(vector) }
    } else {
        Cvss { score: decoder.decimal(value, range, Input::Cvss)?, vector: None }
    };
    Some(Scored { value: cvss, why, evidence: Vec::new() })
}

/// The vector at the end of an address, such as that of FIRST's calculator.
fn vector_in_address(text: &str) -> Option<&str> {
    let (address, _) = text.split_once("CVSS:4.0/")?;
    address.contains("://").then(|| text[address.len()..].split(['&', '?', ' ']).next().unwrap_or_default())
}

fn vector(decoder: &mut Decoder<'_>, text: &str, range: Range<usize>) -> Option<CvssVector> {
    match CvssVector::parse(text) {
        Ok(vector) => Some(vector),
        Err(error) => {
            // Point at the exact bytes of the error if the body contains the text unchanged.
            let place = match (error.range(), decoder.tree.text().get(range.clone())) {
                (Some(part), Some(written)) => match written.find(text) {
                    Some(at) => range.start + at + part.start..range.start + at + part.end,
                    None => range,
                },
                _ => range,
            };
            decoder.problem(code::CVSS_VECTOR, place, error.message(), error.help());
            None
        }
    }
}

fn choice(
    decoder: &mut Decoder<'_>,
    node: NodeId,
    input: Input,
    table: &'static LevelTable,
    version: &'static Version,
) -> Option<Scored<Choice>> {
    let field = input.field();
    scored(decoder, node, Item::Part(field), &format!("a level of {field} or a number"), |decoder, text, range| {
        if let Some(level) = table.named(text) {
            return Some(Choice::from(level));
        }
        if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '−')) {
            return decoder.decimal(text, range, input).map(|value| table.choice(value));
        }
        let (levels, most) = (list(table.ids()), input.highest());
        let help = match name::nearest(text, table.ids()) {
            Some(nearest) => format!("did you mean `{nearest}`? The levels are {levels}, or a number from 0 to {most}"),
            None => format!("the levels are {levels}, or a number from 0 to {most}"),
        };
        decoder.problem(
            code::UNKNOWN_LEVEL,
            range,
            format!("`{text}` is not a level of `{field}` in {}", version.title),
            help,
        );
        None
    })
}

/// A scored input: `value`, `value — why`, or a map with `score`, `why` and `evidence`.
fn scored<T>(
    decoder: &mut Decoder<'_>,
    node: NodeId,
    item: Item,
    expected: &str,
    read: impl Fn(&mut Decoder<'_>, &str, Range<usize>) -> Option<T>,
) -> Option<Scored<T>> {
    if decoder.is_map(node) {
        let fields = decoder.object(node, CHOICE_KEYS, item)?;
        let Some(value) = fields.get("score") else {
            decoder.problem_at(
                code::MISSING_KEY,
                node,
                format!("expected {expected} under the key `score`"),
                "add `score: …`",
            );
            return None;
        };
        let text = decoder.scalar(value, expected)?.trim().to_owned();
        let range = decoder.tree.range(value);
        let value = read(decoder, &text, range)?;
        return Some(decoder.because(&fields, item, value));
    }
    let (text, range, why) = decoder.value_and_reason(node, expected)?;
    let value = read(decoder, text, range)?;
    Some(Scored { value, why, evidence: Vec::new() })
}

fn metrics(
    decoder: &mut Decoder<'_>,
    root: NodeId,
    fields: &Fields,
    method: &'static MetricMethod,
) -> Vec<(Metric, Scored<char>)> {
    let mut found: Vec<(Metric, Scored<char>)> = Vec::new();
    let vector = fields.get("vector");
    if let Some(node) = vector
        && let Some(text) = decoder.scalar(node, "a vector of metrics")
    {
        match method.parse(text.trim()) {
            Ok(metrics) => found.extend(metrics.into_iter().map(|(metric, letter)| (metric, Scored::bare(letter)))),
            Err(error) => {
                let range = decoder.tree.range(node);
                let place = error.range().map_or(range.clone(), |part| {
                    // In a quoted scalar the vector begins one byte later.
                    let quote = decoder.tree.text()[range.clone()].find(text.trim()).unwrap_or_default();
                    range.start + quote + part.start..range.start + quote + part.end
                });
                decoder.problem(code::INVALID_METRIC, place, error.message(), error.help());
            }
        }
    }
    let of_vector = found.len();
    if let Some(node) = fields.get("metrics") {
        for (key, value) in decoder.entries(node, "a map of the metrics by letter") {
            let Some(word) = decoder.scalar(key, "the letters of a metric") else { continue };
            let Some(metric) = method
                .metric(word)
                .or_else(|| method.metrics.iter().copied().find(|metric| name::same(metric.name, word)))
            else {
                let letters = list(method.metrics.iter().map(|metric| metric.abbr));
                decoder.problem_at(
                    code::INVALID_METRIC,
                    key,
                    format!("`{word}` is not a metric"),
                    format!("the metrics are {letters}"),
                );
                continue;
            };
            if let Some(first) = found.iter().position(|(seen, _)| seen.abbr == metric.abbr) {
                let range = match vector.filter(|_| first < of_vector) {
                    Some(vector) => decoder.tree.range(vector),
                    None => decoder.places.of(Item::Root, metric.abbr),
                };
                let label = Label { span: decoder.span(range), text: "first here".to_owned() };
                let problem = decoder.refuse(&Problem::MetricTwice { metric: metric.abbr }, decoder.tree.range(key));
                problem.others.push(label);
                if first < of_vector {
                    problem.message = format!("the metric {} is in `vector` and in `metrics`", metric.abbr);
                }
                continue;
            }
            decoder.places.add(Item::Root, metric.abbr, decoder.tree.range(value));
            let letter =
                scored(decoder, value, Item::Part(metric.abbr), "the letter of a value", |decoder, text, range| {
                    let mut letters = text.chars();
                    match (letters.next().map(|letter| letter.to_ascii_uppercase()), letters.next()) {
                        (Some(letter), None) if metric.value(letter).is_some() => Some(letter),
                        _ => {
                            decoder.refuse(&Problem::MetricValue { metric, value: text.to_owned() }, range);
                            None
                        }
                    }
                });
            found.extend(letter.map(|letter| (metric, letter)));
        }
    }
    if fields.get("vector").is_none() && fields.get("metrics").is_none() {
        let range = decoder.head(root);
        let letters: Vec<_> = method.metrics.iter().map(|metric| format!("{}: …", metric.abbr)).collect();
        decoder.problem(
            code::MISSING_KEY,
            range,
            "an assessment under this version needs `metrics` or `vector`",
            format!("add `vector: {}/…` or `metrics: {{{}}}`", method.prefix, letters.join(", ")),
        );
    }
    found.in_order_of(|(metric, _)| method.metrics.iter().position(|own| own.abbr == metric.abbr));
    found
}

fn risks(decoder: &mut Decoder<'_>, node: NodeId) -> Vec<CoreRisk> {
    let mut risks: Vec<CoreRisk> = Vec::new();
    for (index, entry) in decoder.items(node).into_iter().enumerate() {
        decoder.places.add_element(Item::Root, "risks", index, decoder.tree.range(entry));
        let Some(text) = decoder.single(entry, Wanted::Entry, "an ASI id or a core risk") else { continue };
        let Err(refused) = risks.put(text.trim()) else { continue };
        if !decoder.holds_several(entry, |word| CoreRisk::named(word).is_some()) {
            decoder.problem_at(code::UNKNOWN_RISK, entry, refused.message, refused.help);
        }
    }
    risks
}

fn expect(decoder: &mut Decoder<'_>, node: NodeId) -> Option<Expected> {
    let text = decoder.scalar(node, "a score, a severity or both")?.trim().to_owned();
    let mut expected = Expected { score: None, severity: None };
    let words: Vec<_> = text.split([' ', '(', ')', '/']).map(|word| word.trim_matches(',')).collect();
    for word in words.into_iter().filter(|word| !word.is_empty()) {
        let twice = if let Some(severity) = Severity::named(word) {
            expected.severity.replace(severity).is_some()
        } else {
            let range = decoder.part(node, word);
            match parse_decimal(word) {
                Ok(score) if score <= Decimal::TEN => expected.score.replace(score).is_some(),
                Ok(_) => {
                    decoder.problem(
                        code::OUT_OF_RANGE,
                        range,
                        format!("the score in `expect` must be from 0 to 10, not {word}"),
                        "write for example `7.6 High`, `7.6` or `High`",
                    );
                    return None;
                }
                wrong => {
                    let severities = Severity::ALL.iter().map(|severity| severity.word());
                    let help = match (wrong, name::nearest(word, severities)) {
                        (Err(WrongNumber::Form(Some(right))), _)
                            if right.parse::<Decimal>().is_ok() && !word.ends_with('%') =>
                        {
                            format!("write `{right}`")
                        }
                        (_, Some(nearest)) => format!("did you mean `{nearest}`?"),
                        _ => "write for example `7.6 High`, `7.6` or `High`".to_owned(),
                    };
                    decoder.problem(
                        code::INVALID_NUMBER,
                        range,
                        format!("`{word}` is neither a score nor a severity"),
                        help,
                    );
                    return None;
                }
            }
        };
        if twice {
            decoder.problem_at(
                code::INVALID_NUMBER,
                node,
                format!("`{text}` says one thing twice"),
                "write one score and one severity",
            );
            return None;
        }
    }
    if expected.score.is_none() && expected.severity.is_none() {
        decoder.problem_at(
            code::MISSING_VALUE,
            node,
            "the text is empty",
            "write a score, a severity or both, or remove the key",
        );
        return None;
    }
    Some(expected)
}

fn published(decoder: &mut Decoder<'_>, node: NodeId) -> Option<Published> {
    let item = Item::Part("published");
    let fields = decoder.object(node, Published::TABLE, item)?;
    let mut published = Published::default();
    decoder.fill(&mut published, &fields, item);
    let node = fields.get("score")?;
    let text = decoder.scalar(node, "a score")?.trim().to_owned();
    published.score = decoder.decimal(&text, decoder.tree.range(node), Input::Published)?;
    Some(published)
}
