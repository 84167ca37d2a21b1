//! The changes since the last record of `history.jsonl`, for `maestro summary` and `export --format json`.

use std::collections::HashMap;

use crate::maestro::RiskBasis;

use super::Register;
use super::digest::{Digest, Rated};
use super::history::Record;
use super::query::Filter;
use super::totals::rank;

/// The open threats of a book, compared with those of its last record by effective risk.
#[derive(Debug)]
pub struct Since<'a> {
    /// The last record.
    pub record: &'a Record,
    /// Threats that were not open then.
    pub new: Vec<Rated<'a>>,
    /// Ids of threats that were open then and are not open now, in lower case.
    pub gone: Vec<&'a str>,
    /// Threats whose level is higher now.
    pub higher: Vec<Rated<'a>>,
    /// Threats whose level is lower now.
    pub lower: Vec<Rated<'a>>,
}

impl<'a> Since<'a> {
    /// The changes in the whole book.
    pub fn of_book(register: &'a Register, digest: &Digest<'a>) -> Option<Self> {
        Self::of(register, digest, &Filter::default())
    }

    /// The changes in the entries that a filter selects; `None` for a book without records. With a filter, a threat that is no
    /// longer open is found only if the book still contains it.
    pub fn of(register: &'a Register, digest: &Digest<'a>, filter: &Filter) -> Option<Self> {
        let record = register.history.records.last()?;
        let mut since = Self { record, new: Vec::new(), gone: Vec::new(), higher: Vec::new(), lower: Vec::new() };
        // All ids of the threats, each with whether the threat is open.
        let mut known: HashMap<String, bool> = HashMap::new();
        for it in &digest.all {
            known.extend(it.0.names_of(it.1).map(|name| (name, it.1.status.is_open())));
        }
        for it in &digest.open {
            let (entry, threat, rating) = *it;
            let Some(before) = entry.names_of(threat).find_map(|name| record.risks.get(&name)) else {
                since.new.push(*it);
                continue;
            };
            let (before, now) = (rank(before.level(RiskBasis::Effective)), rank(rating.level(RiskBasis::Effective)));
            if now > before {
                since.higher.push(*it);
            } else if now < before {
                since.lower.push(*it);
            }
        }
        let is_all = filter.agents.is_empty() && filter.tags.is_empty() && filter.owner.is_empty();
        let is_gone = |id: &&String| known.get(*id).map_or(is_all, |is_open| !is_open);
        since.gone = record.risks.keys().filter(is_gone).map(String::as_str).collect();
        Some(since)
    }
}
