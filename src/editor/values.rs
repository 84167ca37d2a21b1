//! Offers values and names that depend on the rest of the block or the book: factors, levels, metrics, layers, ids.

use gen_lsp_types as lsp;

use crate::aivss::{Factor, FactorSet, Version, cvss_metrics};
use crate::block::At;
use crate::block::find::Kind as Word;
use crate::block::mentions::Role;
use crate::book::ids::ChapterId;
use crate::fields::{Ids, Key, Kind, Thing};
use crate::maestro::{Edition, LayerId};
use crate::name::{next_id, same};

use super::describe;
use super::offer::Offer;
use super::view::{InBlock, Spot};

/// The version of the assessment at a position.
pub(super) fn version(spot: &Spot<'_>, at: &At) -> &'static Version {
    let stated = at.root.iter().find(|(key, _)| *key == "version").and_then(|(_, text)| Version::named(text));
    stated.unwrap_or_else(|| spot.defaults().version)
}

/// The factor set of the assessment at a position: the set whose names it uses, otherwise the set of its version.
pub(super) fn factor_set_of(spot: &Spot<'_>, at: &At, names: &[String]) -> &'static FactorSet {
    let names = names.iter().filter_map(|name| Factor::named(name)).filter_map(|(_, published)| published);
    let names: Vec<&'static str> = names.collect();
    let own = factor_set(spot, at);
    let fits = |set: &FactorSet| names.iter().all(|name| set.rows.iter().any(|row| row.name == *name));
    if fits(own) { own } else { FactorSet::most_named(names.into_iter()).unwrap_or(own) }
}

/// The factor set of the version of the assessment at a position.
pub(super) fn factor_set(spot: &Spot<'_>, at: &At) -> &'static FactorSet {
    let default = || Version::default().factors().expect("the default version scores by factors").factor_set;
    version(spot, at).factors().map_or_else(default, |method| method.factor_set)
}

/// The name after the last occurrence of a key whose value contains named objects.
pub(super) fn name_of<'a>(at: &'a At, key: &str) -> Option<&'a str> {
    at.trail.iter().rev().find(|(known, _)| known.name == key).and_then(|(_, name)| name.as_deref())
}

/// The edition of MAESTRO of the block at a position.
pub(super) fn edition(spot: &Spot<'_>, at: &At) -> &'static Edition {
    let stated = at.root.iter().find(|(key, _)| *key == "edition").and_then(|(_, text)| Edition::named(text));
    stated.unwrap_or_else(|| spot.defaults().edition)
}

/// The layer that contains a position.
pub(super) fn layer(spot: &Spot<'_>, at: &At) -> Option<LayerId> {
    name_of(at, "layers").and_then(|name| edition(spot, at).parse_layer(name).ok())
}

/// The catalogue entries for the layer of a position. Some catalogues are not divided into layers.
pub(super) fn of_layer(
    spot: &Spot<'_>,
    at: &At,
    entries: Vec<(&'static str, &'static str)>,
) -> Vec<(&'static str, &'static str)> {
    let layer = layer(spot, at);
    let prefix = layer.map_or_else(|| "cross-layer/".to_owned(), |layer| format!("{}/", layer.slug()));
    let (own, others): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(id, _)| id.starts_with(&prefix));
    // A cross-layer threat may also be an entry of one of its layers.
    if own.is_empty() || layer.is_none() { own.into_iter().chain(others).collect() } else { own }
}

/// The names that a named object can have.
pub(super) fn names(spot: &Spot<'_>, block: &InBlock<'_>, at: &At, key: &'static Key, taken: &[String]) -> Vec<Offer> {
    let has_value = block.body[at.range.end..].trim_start_matches(' ').starts_with(':');
    let colon = if has_value { "" } else { ": " };
    let named = |name: &str, label: &str, detail: &str, doc: String| {
        let mut offer = Offer::new(format!("{name}{colon}"), lsp::CompletionItemKind::Field).detail(detail).doc(doc);
        label.clone_into(&mut offer.label);
        offer
    };
    match (key.name, key.ids) {
        ("factors", _) => {
            let given: Vec<Factor> =
                taken.iter().filter_map(|name| Factor::named(name)).map(|(factor, _)| factor).collect();
            let set = factor_set_of(spot, at, taken);
            let free = set.rows.iter().filter(|row| !given.contains(&row.factor));
            free.map(|row| named(row.name, row.name, row.short, describe::factor(set, row))).collect()
        }
        ("layers", _) => {
            let edition = edition(spot, at);
            let given: Vec<LayerId> = taken.iter().filter_map(|name| edition.parse_layer(name).ok()).collect();
            let free = edition.layer_ids().filter(|layer| !given.contains(layer));
            let list = if has_value { String::new() } else { ":".to_owned() };
            free.map(|layer| {
                let mut offer = named(layer.code(), layer.code(), layer.name(), layer.scope().to_owned());
                offer.text = format!("{}{list}", layer.code());
                offer
            })
            .collect()
        }
        ("metrics", _) => {
            let metrics = version(spot, at).metrics().map_or(&[][..], |method| method.metrics);
            let free = metrics.iter().filter(|metric| !taken.iter().any(|name| same(name, metric.abbr)));
            free.map(|metric| named(metric.abbr, metric.abbr, metric.name, metric.meaning.to_owned())).collect()
        }
        (_, Ids::Own(thing)) => {
            let first = || (thing == Thing::Mitigation).then(|| "M1".to_owned());
            let next = next_id(taken.iter().map(String::as_str)).or_else(first);
            next.map(|id| named(&id, &id, thing.word(), String::new())).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The values of a key that has a syntax of its own, or takes ids.
pub(super) fn of_key(spot: &Spot<'_>, block: &InBlock<'_>, at: &At, key: &'static Key, taken: &[String]) -> Vec<Offer> {
    match (key.name, key.kind, key.ids) {
        (_, _, Ids::Refers(thing)) => of_thing(spot, block, at, thing, taken),
        (_, _, Ids::Own(Thing::Threat)) => {
            let ids = own_ids(spot, block).filter(|id| id.thing == Thing::Threat && !id.derived);
            let next = next_id(ids.map(|id| id.id.as_str()));
            next.map(|id| Offer::new(id, lsp::CompletionItemKind::Value).detail("the next free id"))
                .into_iter()
                .collect()
        }
        (_, _, Ids::Own(Thing::Agent)) => of_thing(spot, block, at, Thing::Agent, taken),
        ("factors", Kind::Named(..), _) => ratings(factor_set(spot, at), name_of(at, "factors")),
        ("score", ..) if name_of(at, "factors").is_some() => ratings(factor_set(spot, at), name_of(at, "factors")),
        ("metrics", Kind::Named(..), _) => metric_values(spot, at),
        ("score", ..) if name_of(at, "metrics").is_some() => metric_values(spot, at),
        ("cvss" | "vector", Kind::Scored(..) | Kind::Own(_), _) => vector(spot, block, at),
        ("exploit" | "mitigation", Kind::Scored(..), _) => levels(version(spot, at), key.name),
        ("score", ..) => at.trail.first().map(|(top, _)| levels(version(spot, at), top.name)).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn own_ids<'s>(spot: &'s Spot<'_>, block: &InBlock<'_>) -> impl Iterator<Item = &'s ChapterId> {
    let (chapter, range) = (spot.chapter, block.fence.range.clone());
    let all = spot.book.into_iter().flat_map(|book| book.live.ids());
    all.filter(move |(number, _, id)| *number == chapter && range.contains(&id.range.start))
        .filter(|(_, _, id)| id.role == Role::Own)
        .map(|(_, _, id)| id)
}

/// The ids of things in the book.
fn of_thing(spot: &Spot<'_>, block: &InBlock<'_>, at: &At, thing: Thing, taken: &[String]) -> Vec<Offer> {
    let Some(book) = spot.book else { return Vec::new() };
    let mut seen: Vec<String> = taken.to_vec();
    let mut offers = Vec::new();
    let written = &block.body[at.range.clone()];
    let mut add = |id: &str, detail: String, rank| {
        if !seen.iter().any(|seen| seen == id) {
            seen.push(id.to_owned());
            let mut offer = Offer::new(id, lsp::CompletionItemKind::Reference).detail(detail);
            offer.rank = rank;
            offers.push(offer);
        }
    };
    let mine = |number: usize, id: &ChapterId| number == spot.chapter && block.fence.range.contains(&id.range.start);
    let own = |(_, _, id): &(usize, _, &ChapterId)| id.role == Role::Own && id.thing == thing;
    for (number, _, id) in book.live.ids().filter(own) {
        // An object cannot refer to itself.
        let is_here = mine(number, id) && id.id == written;
        if thing.is_of_model() {
            if mine(number, id) {
                add(&id.id, describe::in_short(book, id), 0);
            } else if let (Thing::Mitigation, Some(model)) = (thing, &id.model) {
                add(&format!("{model}/{}", id.id), describe::in_short(book, id), 2);
            }
        } else if !is_here {
            add(&id.id, describe::in_short(book, id), if mine(number, id) { 0 } else { 1 });
        }
    }
    offers
}

/// The targets of a reference in prose.
pub(super) fn of_reference(spot: &Spot<'_>, kind: Word) -> Vec<Offer> {
    let Some(book) = spot.book else { return Vec::new() };
    let fits = |thing| match kind {
        Word::Aivss => thing == Thing::Assessment,
        Word::Maestro => matches!(thing, Thing::Model | Thing::Threat),
    };
    let own = book.live.ids().filter(|(_, _, id)| id.role == Role::Own && fits(id.thing));
    own.map(|(_, _, id)| {
        Offer::new(id.id.clone(), lsp::CompletionItemKind::Reference).detail(describe::in_short(book, id))
    })
    .collect()
}

/// The values of a factor with their meanings.
fn ratings(set: &'static FactorSet, name: Option<&str>) -> Vec<Offer> {
    let row = name.and_then(Factor::named).and_then(|(factor, _)| set.row(factor));
    let Some(row) = row else { return Vec::new() };
    let rated = set.rubric_values.iter().zip(row.rubric).map(|(value, meaning)| {
        Offer::new(value.normalize().to_string(), lsp::CompletionItemKind::Value)
            .detail(meaning)
            .doc(describe::factor(set, row))
    });
    let unknown =
        Offer::new("unknown", lsp::CompletionItemKind::Value).detail("scored as 0 to 1, and shown as a range");
    rated.chain([unknown]).collect()
}

fn metric_values(spot: &Spot<'_>, at: &At) -> Vec<Offer> {
    let method = version(spot, at).metrics();
    let metric = method
        .zip(name_of(at, "metrics"))
        .and_then(|(method, name)| method.metrics.iter().find(|it| same(it.abbr, name)));
    let values = metric.into_iter().flat_map(|metric| metric.values);
    values
        .map(|value| {
            Offer::new(value.letter.to_string(), lsp::CompletionItemKind::EnumMember)
                .detail(value.name)
                .doc(value.meaning)
        })
        .collect()
}

/// The levels of a multiplier.
fn levels(version: &'static Version, key: &str) -> Vec<Offer> {
    let table = version.factors().and_then(|method| match key {
        "exploit" => Some(&method.exploit),
        "mitigation" => method.mitigation.as_ref(),
        _ => None,
    });
    let levels = table.into_iter().flat_map(|table| table.levels);
    levels
        .map(|level| {
            Offer::new(level.id, lsp::CompletionItemKind::EnumMember)
                .detail(format!("{} × {}", level.name, level.value))
                .doc(level.meaning)
        })
        .collect()
}

/// The next part of a vector: missing metrics, or the values of the metric that is being written.
fn vector(spot: &Spot<'_>, block: &InBlock<'_>, at: &At) -> Vec<Offer> {
    const PREFIX: &str = "CVSS:4.0/";
    let written = block.body.get(at.range.start..block.offset).unwrap_or_default();
    let quoted = written.len() - written.trim_start_matches(['"', '\'']).len();
    let written = &written[quoted..];
    let part = written.rfind('/').map_or(written, |slash| &written[slash + 1..]);
    let here = block.offset - part.len()..block.offset;
    let place = |mut offer: Offer| {
        offer.range = Some(here.clone());
        offer
    };
    if let Some(method) = version(spot, at).metrics()
        && at.trail.last().is_some_and(|(key, _)| key.name == "vector")
        && at.trail.len() == 1
    {
        return match part.split_once(':') {
            Some((abbr, _)) => {
                let values =
                    method.metrics.iter().filter(|metric| metric.abbr == abbr).flat_map(|metric| metric.values);
                values
                    .map(|value| {
                        place(
                            Offer::new(format!("{abbr}:{}", value.letter), lsp::CompletionItemKind::EnumMember)
                                .detail(value.name),
                        )
                    })
                    .collect()
            }
            None => {
                let free = method.metrics.iter().filter(|metric| !written.contains(&format!("/{}:", metric.abbr)));
                free.map(|metric| {
                    place(Offer::new(format!("{}:", metric.abbr), lsp::CompletionItemKind::Field).detail(metric.name))
                })
                .collect()
            }
        };
    }
    if !written.starts_with(PREFIX) {
        let prefix = Offer::new(PREFIX, lsp::CompletionItemKind::Constant).detail("a CVSS v4.0 vector");
        return vec![Offer { range: Some(block.offset - written.len()..block.offset), ..prefix }];
    }
    match part.split_once(':') {
        Some((abbr, _)) => {
            let values = cvss_metrics().filter(|(known, ..)| *known == abbr).flat_map(|(.., values)| values.iter());
            let offer = |(letter, word): &(&str, &str)| {
                let mut offer =
                    Offer::new(format!("{abbr}:{letter}"), lsp::CompletionItemKind::EnumMember).detail(*word);
                offer.label = format!("{letter} {word}");
                place(offer)
            };
            values.map(offer).collect()
        }
        None => {
            let free = cvss_metrics().filter(|(abbr, ..)| !written.contains(&format!("/{abbr}:")));
            free.map(|(abbr, name, _)| {
                place(Offer::new(format!("{abbr}:"), lsp::CompletionItemKind::Field).detail(name))
            })
            .collect()
        }
    }
}
