//! Exemptions: what `book.toml` lets through for a while, and what became of each when the book was judged.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// An assessment or a threat that may be higher than allowed for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exemption {
    /// Id of an assessment or a threat. An id that an assessment had before is found as well.
    pub id: String,
    /// Why it is exempt.
    pub reason: String,
    /// The person or team who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    #[serde(serialize_with = "as_text")]
    pub until: Date,
}

impl Exemption {
    /// Whether it holds for more than a year after this day, which is long enough to be forgotten.
    pub fn is_long(&self, today: Date) -> bool {
        let year = jiff::Span::new().years(1);
        today.checked_add(year).is_ok_and(|in_a_year| self.until > in_a_year)
    }
}

fn as_text<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// What became of an exemption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExemptionState {
    /// It lets something through.
    Used,
    /// Its last day is over; it lets nothing through.
    Expired,
    /// What it names would pass without it.
    NotNeeded,
    /// The book has no assessment and no threat of this id.
    Unknown,
}

impl ExemptionState {
    /// `used`, `expired`, `not-needed` or `unknown`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Expired => "expired",
            Self::NotNeeded => "not-needed",
            Self::Unknown => "unknown",
        }
    }
}

/// Exemptions by what they name. Threat ids are case-insensitive, so every comparison here ignores case.
#[derive(Debug)]
pub struct ExemptionIndex<'g> {
    all: &'g [Exemption],
    by_id: HashMap<String, Vec<usize>>,
}

impl<'g> ExemptionIndex<'g> {
    /// The index of a list of exemptions.
    pub fn new(all: &'g [Exemption]) -> Self {
        let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, exemption) in all.iter().enumerate() {
            by_id.entry(exemption.id.to_ascii_lowercase()).or_default().push(index);
        }
        Self { all, by_id }
    }

    /// The exemption that names something, whatever the day is. Where several do, because it had other ids before, the one that
    /// ends last.
    pub fn find<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<&'g Exemption> {
        let found = self.numbers(names).into_iter().map(|index| &self.all[index]);
        found.max_by_key(|exemption| exemption.until)
    }

    fn numbers<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<usize> {
        if self.by_id.is_empty() {
            return Vec::new();
        }
        names.into_iter().filter_map(|id| self.by_id.get(&id.to_ascii_lowercase())).flatten().copied().collect()
    }
}

/// The exemptions while a book is judged.
pub(super) struct Exemptions<'g> {
    index: ExemptionIndex<'g>,
    states: Vec<ExemptionState>,
}

/// The exemptions of one thing: those that hold, and the last that has ended.
#[derive(Debug, Clone, Default)]
pub(super) struct Exempt {
    holds: Vec<usize>,
    expired: Option<usize>,
}

impl Exempt {
    /// Whether an exemption holds.
    pub(super) fn holds(&self) -> bool {
        !self.holds.is_empty()
    }
}

impl<'g> Exemptions<'g> {
    pub(super) fn of(all: &'g [Exemption], today: Date) -> Self {
        let state = |exemption: &Exemption| {
            if exemption.until < today { ExemptionState::Expired } else { ExemptionState::Unknown }
        };
        Self { index: ExemptionIndex::new(all), states: all.iter().map(state).collect() }
    }

    /// Notes that the book has something of these names, and finds its exemptions.
    pub(super) fn seen<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Exempt {
        let mut exempt = Exempt::default();
        for index in self.index.numbers(names) {
            if self.states[index] == ExemptionState::Expired {
                exempt.expired = Some(index);
                continue;
            }
            if self.states[index] == ExemptionState::Unknown {
                self.states[index] = ExemptionState::NotNeeded;
            }
            exempt.holds.push(index);
        }
        exempt
    }

    /// Notes that the exemptions let something through, and gives the first of them; `None` where none holds.
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

    /// Every exemption with its state. One whose last day is over stays expired, even where the book has nothing of its id.
    pub(super) fn states(self) -> Vec<(Exemption, ExemptionState)> {
        self.index.all.iter().cloned().zip(self.states).collect()
    }
}
