//! Factors that an assessment takes from another (`factors-from`), through chains of any length.
//!
//! Start at [`inherit_factors`].

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::aivss::FactorEntry;
use crate::block::Block;
use crate::block::find::Kind;
use crate::block::places::Item;
use crate::diagnostic::{Diagnostic, Span, code};
use crate::name::Suggestions;

use super::messages::{did_you_mean, has_errors};
use super::read::FenceRead;

/// Copies the factors that an assessment takes from another one.
pub(super) fn inherit_factors(fences: &mut [FenceRead], suggestions: &Suggestions, problems: &mut Vec<Diagnostic>) {
    let assessment = |fence: &FenceRead| match &fence.read.block {
        Some(Block::Assessment(block) | Block::Badge(block)) => {
            Some((block.assessment.id.clone(), block.assessment.factors_from.clone()))
        }
        _ => None,
    };
    let stated: Vec<Option<(String, Option<String>)>> = fences.iter().map(assessment).collect();
    if stated.iter().flatten().all(|(_, from)| from.is_none()) {
        return;
    }
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for (index, stated) in stated.iter().enumerate() {
        if let Some((id, _)) = stated {
            by_id.entry(id).or_insert(index);
        }
    }
    let broken: HashSet<String> = fences
        .iter()
        .filter(|fence| fence.read.block.is_none())
        .filter_map(|fence| fence.read.names.id.clone())
        .collect();

    let mut heads: HashMap<String, Span> = HashMap::new();
    for fence in fences.iter().filter(|fence| fence.fence.kind == Kind::Aivss) {
        if let Some(id) = &fence.read.names.id {
            heads.entry(id.clone()).or_insert(fence.head());
        }
    }

    // Follow each chain to its end. Links that were filled on the way are not followed again.
    let mut done = vec![false; fences.len()];
    let mut met_from = vec![usize::MAX; fences.len()];
    for start in 0..fences.len() {
        let mut chain: Vec<usize> = Vec::new();
        let mut at = start;
        let end = loop {
            if done[at] {
                break Some(at);
            }
            let Some((_, from)) = &stated[at] else { break None };
            if met_from[at] == start {
                // Report an inheritance cycle once for each assessment in it.
                let circle: Vec<_> = chain
                    .iter()
                    .skip_while(|link| **link != at)
                    .filter_map(|link| stated[*link].as_ref())
                    .map(|(id, _)| id.as_str())
                    .collect();
                let more = if circle.len() > 8 { " → …" } else { "" };
                let shown = circle[..circle.len().min(8)].join(" → ");
                problems.push(
                    report_from(
                        &fences[at],
                        code::FACTORS_CYCLE,
                        format!("`factors-from` goes round in a circle: {shown}{more} → {}", circle[0]),
                    )
                    .help("write `factors` in one of these assessments, in place of `factors-from`"),
                );
                give_up(fences, &heads, &chain, Some(at), &mut done, problems);
                break None;
            }
            met_from[at] = start;
            chain.push(at);
            let Some(from) = from else { break chain.pop() };
            match by_id.get(from.as_str()) {
                Some(next) => at = *next,
                None => {
                    let unknown = !broken.contains(from);
                    if unknown {
                        let near = suggestions.nearest(from, stated.iter().flatten().map(|(id, _)| id.as_str()));
                        problems.push(
                            report_from(
                                &fences[at],
                                code::UNKNOWN_REFERENCE,
                                format!("there is no assessment `{from}` in the book"),
                            )
                            .help(did_you_mean(near)),
                        );
                    }
                    give_up(fences, &heads, &chain, unknown.then_some(at), &mut done, problems);
                    break None;
                }
            }
        };
        let Some(mut source) = end else { continue };
        done[source] = true;
        for link in chain.into_iter().rev() {
            done[link] = true;
            let inherited = factors_of(&fences[source]);
            match (&inherited, &mut fences[link].read.block) {
                (Some(inherited), Some(Block::Assessment(block) | Block::Badge(block))) => {
                    let own = &mut Arc::make_mut(&mut block.assessment).factors;
                    let (merged, place) = merge(inherited, std::mem::take(own));
                    *own = merged;
                    Arc::make_mut(&mut block.places).renumber_factors(&place);
                }
                // The source has errors itself, which are reported there.
                _ => give_up(fences, &heads, &[link], None, &mut done, problems),
            }
            source = link;
        }
    }
}

/// Removes assessments whose factors cannot be determined. Each of them is reported, except the one that has an error itself.
/// `heads` has the opening line of each assessment's block, by id.
fn give_up(
    fences: &mut [FenceRead],
    heads: &HashMap<String, Span>,
    chain: &[usize],
    told: Option<usize>,
    done: &mut [bool],
    problems: &mut Vec<Diagnostic>,
) {
    for &link in chain {
        done[link] = true;
        if let Some(Block::Assessment(block) | Block::Badge(block)) = &fences[link].read.block
            && let Some(from) = &block.assessment.factors_from
            && told != Some(link)
        {
            let problem = format!("the factors of the assessment `{from}` cannot be used here");
            problems.push(has_errors(&problem, place_of_from(&fences[link]), heads.get(from).copied()));
        }
        fences[link].read.block = None;
    }
}

fn factors_of(fence: &FenceRead) -> Option<Vec<FactorEntry>> {
    match &fence.read.block {
        Some(Block::Assessment(block) | Block::Badge(block)) => Some(block.assessment.factors.clone()),
        _ => None,
    }
}

/// The factors of the other assessment, in its order, with the own ones in place of those of the same name; and for each of the
/// own ones its index. A short name is printed as in the other assessment, because only all ten factors together determine the
/// set.
fn merge(inherited: &[FactorEntry], own: Vec<FactorEntry>) -> (Vec<FactorEntry>, Vec<u32>) {
    let mut merged = inherited.to_vec();
    let mut place = Vec::with_capacity(own.len());
    for entry in own {
        let index = merged.iter().position(|other| other.factor == entry.factor);
        place.push(index.unwrap_or(merged.len()) as u32);
        match index {
            Some(index) => merged[index] = FactorEntry { name: merged[index].name, ..entry },
            None => merged.push(entry),
        }
    }
    (merged, place)
}

fn report_from(fence: &FenceRead, code: &'static crate::diagnostic::Code, message: String) -> Diagnostic {
    Diagnostic::new(code, place_of_from(fence), message)
}

/// The position of the value of `factors-from`.
fn place_of_from(fence: &FenceRead) -> Span {
    match &fence.read.block {
        Some(Block::Assessment(block) | Block::Badge(block)) => fence.span(block.places.of(Item::Root, "factors-from")),
        _ => fence.head(),
    }
}
