//! Exemptions: entries that `book.toml` allows until a date, and the state of each exemption after the gate has run.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::register::{BlockKind, FaultyBlock, Register};

/// An assessment or a threat that may exceed its limit for some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exemption {
    /// Id of an assessment or a threat. The former id of an assessment is accepted too.
    pub id: String,
    /// Which of the two it is. Required if an assessment and a threat have the same id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Exempts>,
    /// The reason for the exemption.
    pub reason: String,
    /// The responsible person or team.
    pub owner: String,
    /// The last day on which it applies.
    #[serde(serialize_with = "as_text")]
    pub until: Date,
}

/// The kind of entry that an exemption is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Exempts {
    /// An assessment.
    Assessment,
    /// A threat.
    Threat,
}

impl Exempts {
    /// The word in `book.toml`: `assessment` or `threat`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Assessment => "assessment",
            Self::Threat => "threat",
        }
    }
}

impl Exemption {
    /// Whether it may be for an entry of this kind.
    fn is_for(&self, kind: Exempts) -> bool {
        self.kind.is_none_or(|stated| stated == kind)
    }

    /// Whether this block, which could not be read, may contain the exempted entry.
    fn may_be_in(&self, block: &FaultyBlock) -> bool {
        let same_id = || block.id.as_deref().is_none_or(|id| id.eq_ignore_ascii_case(&self.id));
        match block.kind {
            BlockKind::Assessment => self.is_for(Exempts::Assessment) && same_id(),
            BlockKind::Model => self.is_for(Exempts::Threat),
            // A block with a misspelt word may be of either kind.
            BlockKind::View => true,
        }
    }

    /// Whether it ends more than a year after this day, which is long enough to be forgotten.
    pub fn is_long(&self, today: Date) -> bool {
        let year = jiff::Span::new().years(1);
        today.checked_add(year).is_ok_and(|in_a_year| self.until > in_a_year)
    }
}

fn as_text<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// The state of an exemption after the gate has run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExemptionState {
    /// It allows something that would fail otherwise.
    Used,
    /// Its last day is over, so it allows nothing.
    Expired,
    /// The exempted entry would pass without it.
    NotNeeded,
    /// The book contains no assessment and no threat with this id.
    Unknown,
    /// The book contains no entry with this id, but a block that could not be read or is not part of the book may contain it.
    Unread,
    /// The book contains both an assessment and a threat with this id, and the exemption does not say which is meant. It allows
    /// nothing.
    Ambiguous,
}

impl ExemptionState {
    /// `used`, `expired`, `not-needed`, `unknown`, `unread` or `ambiguous`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Expired => "expired",
            Self::NotNeeded => "not-needed",
            Self::Unknown => "unknown",
            Self::Unread => "unread",
            Self::Ambiguous => "ambiguous",
        }
    }
}

/// Exemptions by the id that they name. Threat ids are case-insensitive, so every comparison here ignores case.
#[derive(Debug)]
pub struct ExemptionIndex<'g> {
    all: &'g [Exemption],
    by_id: HashMap<String, Vec<usize>>,
}

impl<'g> ExemptionIndex<'g> {
    /// Creates the index of a list of exemptions.
    pub fn new(all: &'g [Exemption]) -> Self {
        let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, exemption) in all.iter().enumerate() {
            by_id.entry(exemption.id.to_ascii_lowercase()).or_default().push(index);
        }
        Self { all, by_id }
    }

    /// The exemption for an entry with these names, regardless of the day. If several apply because the entry had other ids
    /// before, the one that ends last.
    pub fn find<'n>(&self, kind: Exempts, names: impl IntoIterator<Item = &'n str>) -> Option<&'g Exemption> {
        let found = self.numbers(kind, names).map(|index| &self.all[index]);
        found.max_by_key(|exemption| exemption.until)
    }

    /// The indices of the exemptions for an entry of this kind with these names.
    fn numbers<'n>(&self, kind: Exempts, names: impl IntoIterator<Item = &'n str>) -> impl Iterator<Item = usize> {
        let names = names.into_iter().filter(|_| !self.by_id.is_empty());
        let found = names.filter_map(|id| self.by_id.get(&id.to_ascii_lowercase())).flatten().copied();
        found.filter(move |index| self.all[*index].is_for(kind))
    }
}

/// The exemptions, and which of them have been used, while the gate runs.
pub(super) struct Exemptions<'g> {
    index: ExemptionIndex<'g>,
    states: Vec<ExemptionState>,
}

/// The exemptions of one entry: those that apply, and the last one that has ended.
#[derive(Debug, Clone, Default)]
pub(super) struct Exempt {
    holds: Vec<usize>,
    expired: Option<usize>,
}

impl Exempt {
    /// Whether an exemption applies.
    pub(super) fn holds(&self) -> bool {
        !self.holds.is_empty()
    }
}

impl<'g> Exemptions<'g> {
    pub(super) fn of(all: &'g [Exemption], today: Date, register: &Register) -> Self {
        let assessments: HashSet<String> = match all {
            [] => HashSet::new(),
            _ => register.assessments.iter().flat_map(|entry| entry.names()).map(str::to_ascii_lowercase).collect(),
        };
        let is_ambiguous = |exemption: &Exemption| {
            exemption.kind.is_none()
                && assessments.contains(&exemption.id.to_ascii_lowercase())
                && register.threat(&exemption.id).is_some()
        };
        let state = |exemption: &Exemption| match exemption {
            exemption if exemption.until < today => ExemptionState::Expired,
            exemption if is_ambiguous(exemption) => ExemptionState::Ambiguous,
            _ => ExemptionState::Unknown,
        };
        Self { index: ExemptionIndex::new(all), states: all.iter().map(state).collect() }
    }

    /// The exemptions that do not say which of two entries with the same id is meant, with their indices in `book.toml`.
    pub(super) fn ambiguous(&self) -> impl Iterator<Item = (usize, &'g Exemption)> {
        let all = self.index.all.iter().zip(&self.states).enumerate();
        all.filter(|(_, (_, state))| **state == ExemptionState::Ambiguous).map(|(number, (it, _))| (number, it))
    }

    /// Records that the book contains an entry of this kind with these names, and finds its exemptions.
    pub(super) fn seen<'n>(&mut self, kind: Exempts, names: impl IntoIterator<Item = &'n str>) -> Exempt {
        let mut exempt = Exempt::default();
        for index in self.index.numbers(kind, names) {
            match &mut self.states[index] {
                ExemptionState::Expired => exempt.expired = Some(index),
                ExemptionState::Ambiguous => {}
                state => {
                    if *state == ExemptionState::Unknown {
                        *state = ExemptionState::NotNeeded;
                    }
                    exempt.holds.push(index);
                }
            }
        }
        exempt
    }

    /// Records that these exemptions were used, and returns the first of them, or `None` if none applies.
    pub(super) fn use_up(&mut self, exempt: &Exempt) -> Option<Exemption> {
        for &index in &exempt.holds {
            self.states[index] = ExemptionState::Used;
        }
        exempt.holds.first().map(|&index| self.index.all[index].clone())
    }

    /// The exemption whose last day is over.
    pub(super) fn expired(&self, exempt: &Exempt) -> Option<Exemption> {
        exempt.expired.map(|index| self.index.all[index].clone())
    }

    /// All exemptions with their states. An exemption whose last day is over is expired even if the book does not contain its
    /// id.
    pub(super) fn states(self, register: &Register) -> Vec<(Exemption, ExemptionState)> {
        let unread = |exemption: &Exemption| {
            let mut blocks = register.faulty.iter().filter(|block| !block.read);
            !register.left_out.is_empty() || blocks.any(|block| exemption.may_be_in(block))
        };
        let state = |(exemption, state): (&Exemption, ExemptionState)| match state {
            ExemptionState::Unknown if unread(exemption) => (exemption.clone(), ExemptionState::Unread),
            state => (exemption.clone(), state),
        };
        self.index.all.iter().zip(self.states).map(state).collect()
    }
}
