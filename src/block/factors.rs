//! The factors of an assessment.

use std::ops::Range;

use crate::aivss::{Estimate, FACTOR_KEYS, Factor, FactorEntry, FactorSet, Input, Problem, Scored};
use crate::diagnostic::{Label, code};
use crate::name;

use super::decode::Decoder;
use super::places::Item;
use super::yaml::NodeId;

/// A factor, its published name if the author wrote it in full, its key, and its value unless the value has an error.
type FactorRead = (Factor, Option<&'static str>, NodeId, Option<Scored<Estimate>>);

pub(super) fn factors(decoder: &mut Decoder<'_>, node: NodeId, own: &'static FactorSet) -> Vec<FactorEntry> {
    let entries = decoder.entries(node, &format!("a map of the {} factors", own.count()));
    let mut read: Vec<FactorRead> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let Some(word) = decoder.scalar(key, "the name of a factor") else { continue };
        let Some((factor, published)) = Factor::named(word) else {
            let help = match name::nearest(word, Factor::names()) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("the factors are {}", name::list(own.rows.iter().map(|row| row.name))),
            };
            decoder.problem_at(code::UNKNOWN_FACTOR, key, format!("`{word}` is not a factor of AIVSS"), help);
            continue;
        };
        if let Some((.., first, _)) = read.iter().find(|(seen, ..)| *seen == factor) {
            let first_word = decoder.tree.scalar(*first).unwrap_or_default().to_owned();
            let first = decoder.span(decoder.tree.range(*first));
            let problem = Problem::FactorTwice { factor, first: first_word, second: word.to_owned() };
            let problem = decoder.refuse(&problem, decoder.tree.range(key));
            problem.others.push(Label { span: first, text: "first here".to_owned() });
            continue;
        }
        let item = Item::Factor(read.len() as u32);
        let estimate = if decoder.tree.is_blank(value) {
            decoder.problem_at(
                code::MISSING_VALUE,
                key,
                format!("the factor `{word}` has no value"),
                "write a value from 0 to 1, a range such as `0.2..0.6`, or `unknown`",
            );
            None
        } else {
            estimated(decoder, value, factor, item)
        };
        decoder.places.add(item, "", decoder.tree.range(value));
        decoder.places.add(item, "name", decoder.tree.range(key));
        read.push((factor, published, key, estimate));
    }
    // Short names are printed as the factor set spells them. The set is the one that has all named factors; failing that, the
    // one with the most of the names; failing that, the version's own set.
    let set = FactorSet::all()
        .find(|set| read.iter().all(|(factor, ..)| set.row(*factor).is_some()))
        .or_else(|| FactorSet::most_named(read.iter().filter_map(|(_, published, ..)| *published)));
    let mut entries = Vec::with_capacity(read.len());
    // Factors with an error are left out. Their positions come after those of the others.
    let mut numbers = Vec::with_capacity(read.len());
    let behind = read.len() as u32;
    for (index, (factor, published, _, input)) in (0..).zip(read) {
        let Some(input) = input else {
            numbers.push(behind + index);
            continue;
        };
        numbers.push(entries.len() as u32);
        let name = published.unwrap_or_else(|| set.unwrap_or(own).name_of(factor));
        entries.push(FactorEntry { factor, name, input });
    }
    if entries.len() < numbers.len() {
        decoder.places.renumber_factors(&numbers);
    }
    entries
}

fn estimated(decoder: &mut Decoder<'_>, node: NodeId, factor: Factor, item: Item) -> Option<Scored<Estimate>> {
    const EXPECTED: &str = "a value from 0 to 1, a range or `unknown`";
    if !decoder.is_map(node) {
        let (text, range, why) = decoder.value_and_reason(node, EXPECTED)?;
        let value = estimate(decoder, text, factor, range)?;
        return Some(Scored { value, why, evidence: Vec::new() });
    }
    let fields = decoder.object(node, FACTOR_KEYS, item)?;
    let mut part = |key: &str| -> Option<Option<(Estimate, NodeId)>> {
        let Some(node) = fields.get(key) else { return Some(None) };
        let text = decoder.scalar(node, EXPECTED)?.trim().to_owned();
        let range = decoder.tree.range(node);
        Some(Some((estimate(decoder, &text, factor, range)?, node)))
    };
    let (score, range) = (part("score")?, part("range")?);
    let value = match (score, range) {
        (None, None) => {
            decoder.problem_at(code::MISSING_KEY, node, "a factor needs a `score` or a `range`", "add one of the two");
            return None;
        }
        (Some((score, _)), None) => score,
        (None, Some((range, _))) => range,
        (Some((score, at)), Some((range, _))) => {
            let Some(point) = score.score else {
                decoder.problem_at(
                    code::INVALID_NUMBER,
                    at,
                    "beside a `range` the `score` is a single number",
                    "write the most likely value as `score`, one number inside the range",
                );
                return None;
            };
            let value = Estimate { score: Some(point), ..range };
            if let Some(problem) = value.disorder(factor) {
                decoder.refuse(&problem, decoder.tree.range(at));
                return None;
            }
            value
        }
    };
    Some(decoder.because(&fields, item, value))
}

fn estimate(decoder: &mut Decoder<'_>, text: &str, factor: Factor, range: Range<usize>) -> Option<Estimate> {
    let input = Input::Factor(factor);
    if text.eq_ignore_ascii_case("unknown") {
        return Some(Estimate::unknown());
    }
    let Some((low_text, high_text)) = text.split_once("..") else {
        return decoder.decimal(text, range, input).map(Estimate::point);
    };
    // Give each end of a range its own position if the body contains the text unchanged.
    let whole = decoder.tree.text().get(range.clone()) == Some(text);
    let (low_range, high_range) = match whole {
        true => (range.start..range.start + low_text.len(), range.end - high_text.len()..range.end),
        false => (range.clone(), range.clone()),
    };
    let low = decoder.decimal(low_text.trim(), low_range, input);
    let high = decoder.decimal(high_text.trim(), high_range, input);
    let (low, high) = (low?, high?);
    let value = Estimate { low, high, score: None, unknown: false };
    if let Some(problem) = value.disorder(factor) {
        decoder.refuse(&problem, range);
        return None;
    }
    Some(if low == high { Estimate::point(low) } else { value })
}
