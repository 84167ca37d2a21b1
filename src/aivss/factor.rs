//! The agentic factors, the published sets of them, and the names by which authors call them.
//!
//! Start at [`Factor::named`] for one name, and at [`FactorSet::of`] for all the factors of an assessment. Each set
//! is in the file of the version that publishes it. Names and suggestions are derived from the sets.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::{FactorEntry, Problem, VERSIONS};
use crate::name::fold;
use crate::order::Sort as _;

/// One agentic factor: a construct that one or more factor sets name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Factor(&'static str);

impl Factor {
    /// Execution Autonomy (0.8), Autonomy of Action (0.5).
    pub const AUTONOMY: Self = Self::new("autonomy");
    /// External Tool Control Surface (0.8), Tool Use (0.5).
    pub const TOOLS: Self = Self::new("tools");
    /// Natural Language Interface: the tenth factor of 0.8, which 0.5 does not have.
    pub const LANGUAGE: Self = Self::new("language");
    /// Contextual Awareness.
    pub const CONTEXT: Self = Self::new("context");
    /// Behavioral Non-Determinism (0.8), Non-Determinism (0.5).
    pub const NON_DETERMINISM: Self = Self::new("non_determinism");
    /// Opacity & Reflexivity.
    pub const OPACITY: Self = Self::new("opacity");
    /// Persistent State Retention (0.8), Memory Use (0.5).
    pub const PERSISTENCE: Self = Self::new("persistence");
    /// Dynamic Identity.
    pub const IDENTITY: Self = Self::new("identity");
    /// Multi-Agent Interactions.
    pub const MULTI_AGENT: Self = Self::new("multi_agent");
    /// Self-Modification.
    pub const SELF_MOD: Self = Self::new("self_mod");
    /// Goal-Driven Planning: the tenth factor of 0.5, which 0.8 does not have.
    pub const GOAL_PLANNING: Self = Self::new("goal_planning");

    /// Creates a factor with this key. Only the file of a version that introduces a factor needs this function.
    pub const fn new(key: &'static str) -> Self {
        Self(key)
    }

    /// The key in exports, such as `non_determinism`.
    pub fn key(self) -> &'static str {
        self.0
    }

    /// Finds a factor by any name, compared by [`fold`].
    ///
    /// The second part of the result is the published full name that the author's spelling matches. It is `None` for
    /// short forms; [`FactorSet::name_of`] then returns the name in the author's set.
    ///
    /// ```
    /// use mdbook_aivss::aivss::Factor;
    ///
    /// assert_eq!(Factor::named("dynamic tool use"), Some((Factor::TOOLS, Some("Dynamic Tool Use"))));
    /// assert_eq!(Factor::named("Tools"), Some((Factor::TOOLS, None)));
    /// assert_eq!(Factor::named("Charm"), None);
    /// ```
    pub fn named(name: &str) -> Option<(Self, Option<&'static str>)> {
        // Most authors copy a published name, so look for the exact spelling first. Two documents may spell one name
        // in two ways that fold to the same text.
        if let Some((published, factor)) = PUBLISHED.get_key_value(name) {
            return Some((*factor, Some(published)));
        }
        let found = FOLDED.get(&fold(name))?;
        let exact =
            found.iter().find(|(_, published)| published.is_some_and(|it| it.eq_ignore_ascii_case(name.trim())));
        exact.or(found.first()).copied()
    }

    /// All accepted names, full names first. Suggestions are taken from this list. A name can occur more than once.
    pub fn names() -> impl Iterator<Item = &'static str> {
        published_names().chain(other_names()).map(|(name, _)| name)
    }
}

impl fmt::Debug for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Factor({})", self.0)
    }
}

/// What one document says about one factor.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FactorRow {
    /// The factor.
    pub factor: Factor,
    /// Full name in the document's list of factors.
    pub name: &'static str,
    /// Other full names that the same document uses. The file of the set names their sections.
    pub also: &'static [&'static str],
    /// Short name, for charts and narrow columns.
    pub short: &'static str,
    /// Short forms and misspellings that are accepted as input but never printed.
    pub aliases: &'static [&'static str],
    /// A short question in our words that says what is rated. The rubric contains the answers.
    pub question: &'static str,
    /// What the three values of the rubric mean (usually 0.0, 0.5 and 1.0), in our words.
    pub rubric: [&'static str; 3],
}

/// A published set of factors.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FactorSet {
    /// Id in exports: `0.5` or `0.8`.
    pub id: &'static str,
    /// Name for headings.
    pub title: &'static str,
    /// Where the list is published.
    pub source: &'static str,
    /// Where the rubric is published.
    pub rubric_source: &'static str,
    /// The values that the three rubric texts describe.
    pub rubric_values: [Decimal; 3],
    /// The factors in the order of the document.
    pub rows: &'static [FactorRow],
}

impl FactorSet {
    /// Every set that a version has, in the order of [`VERSIONS`].
    pub fn all() -> impl Iterator<Item = &'static Self> {
        SETS.iter().copied()
    }

    /// The set with this id.
    pub fn named(id: &str) -> Option<&'static Self> {
        Self::all().find(|set| set.id == id.trim())
    }

    /// The row of a factor; `None` if the set does not have the factor.
    pub fn row(&self, factor: Factor) -> Option<&'static FactorRow> {
        self.rows.iter().find(|row| row.factor == factor)
    }

    /// The full name of a factor in this set; the factor's key if the set does not have it.
    pub fn name_of(&self, factor: Factor) -> &'static str {
        self.row(factor).map_or(factor.key(), |row| row.name)
    }

    /// The factors in the order of the document.
    pub fn factors(&self) -> impl Iterator<Item = Factor> {
        self.rows.iter().map(|row| row.factor)
    }

    /// The number of factors as a word, such as `ten`.
    pub fn count(&self) -> String {
        const WORDS: [&str; 13] =
            ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
        let count = self.rows.len();
        WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
    }

    /// The factors that only this set has.
    pub fn distinguishing(&self, others: &[&Self]) -> impl Iterator<Item = &'static FactorRow> {
        self.rows.iter().filter(|row| others.iter().all(|other| other.id == self.id || other.row(row.factor).is_none()))
    }

    /// The only set that has all of these factors; `None` if no set or several sets have them all.
    pub fn that_has(factors: impl Iterator<Item = Factor> + Clone) -> Option<&'static Self> {
        let mut sets = Self::all().filter(|set| factors.clone().all(|factor| set.row(factor).is_some()));
        sets.next().filter(|_| sets.next().is_none())
    }

    /// The set that uses most of these names. If one set contains another, the smaller one is chosen. `None` if two
    /// unrelated sets match equally well.
    pub fn most_named(names: impl Iterator<Item = &'static str> + Clone) -> Option<&'static Self> {
        most_named(Self::all(), names)
    }

    /// Finds the set that the factors of an assessment belong to. The factors must be the complete set, each exactly
    /// once. If one set contains another, the version's own set (`own`) is chosen, otherwise the smaller one.
    ///
    /// # Errors
    ///
    /// Returns problems if no single set has all the factors, if a factor is missing, or if a factor is given twice.
    /// A missing factor is never treated as 0, and no factor replaces another.
    pub fn of(entries: &[FactorEntry], own: &Self) -> Result<&'static Self, Vec<Problem>> {
        let mut problems = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            if let Some(first) = entries[..index].iter().find(|earlier| earlier.factor == entry.factor) {
                let (first, second) = (first.name.to_owned(), entry.name.to_owned());
                problems.push(Problem::FactorTwice { factor: entry.factor, first, second });
            }
        }
        let has = |factor: Factor| entries.iter().any(|entry| entry.factor == factor);
        let possible = Self::all().filter(|set| entries.iter().all(|entry| set.row(entry.factor).is_some()));
        let candidates = without_containing(possible.collect(), Some(own));
        match candidates.as_slice() {
            [] => {
                let set = Self::most_named(entries.iter().map(|entry| entry.name));
                let mut clashing: Vec<(Factor, &'static str)> = entries
                    .iter()
                    .filter(|entry| Self::all().any(|set| set.row(entry.factor).is_none()))
                    .map(|entry| (entry.factor, entry.name))
                    .collect();
                // The names that are not in the author's set are probably the mistake, so they come first.
                clashing.in_order_of(|(factor, _)| set.is_some_and(|set| set.row(*factor).is_some()));
                problems.push(Problem::FactorsMixed { clashing, set });
            }
            [set] => {
                let missing: Vec<Factor> = set.factors().filter(|factor| !has(*factor)).collect();
                if !missing.is_empty() {
                    problems.push(Problem::FactorsMissing { set, missing });
                }
                if problems.is_empty() {
                    return Ok(set);
                }
            }
            several => {
                let common = several[0].factors().filter(|factor| several.iter().all(|set| set.row(*factor).is_some()));
                let missing: Vec<Factor> = common.filter(|factor| !has(*factor)).collect();
                problems.push(Problem::FactorSetUnknown { given: entries.len(), sets: candidates, missing });
            }
        }
        Err(problems)
    }
}

fn most_named(
    sets: impl Iterator<Item = &'static FactorSet>,
    names: impl Iterator<Item = &'static str> + Clone,
) -> Option<&'static FactorSet> {
    let uses = |set: &FactorSet, name: &str| set.rows.iter().any(|row| row.name == name || row.also.contains(&name));
    let mut best: Vec<&FactorSet> = Vec::new();
    let mut most = 0;
    for set in sets {
        let count = names.clone().filter(|name| uses(set, name)).count();
        if count > most {
            best.clear();
            most = count;
        }
        if count == most {
            best.push(set);
        }
    }
    match without_containing(best, None).as_slice() {
        [set] => Some(set),
        _ => None,
    }
}

/// Of sets that contain each other, keeps only the version's own set or, failing that, the smaller one. The order
/// does not change.
fn without_containing(mut sets: Vec<&'static FactorSet>, own: Option<&FactorSet>) -> Vec<&'static FactorSet> {
    let contains = |set: &FactorSet, other: &FactorSet| other.factors().all(|factor| set.row(factor).is_some());
    let is_own = |set: &FactorSet| own.is_some_and(|own| own.id == set.id);
    let mut best_first = sets.clone();
    best_first.in_order_of(|set| (!is_own(set), set.rows.len()));
    let mut kept: Vec<&FactorSet> = Vec::new();
    for set in best_first {
        if !kept.iter().any(|other| contains(set, other) || contains(other, set)) {
            kept.push(set);
        }
    }
    sets.retain(|set| kept.iter().any(|other| other.id == set.id));
    sets
}

static SETS: LazyLock<Vec<&'static FactorSet>> = LazyLock::new(|| {
    let mut sets: Vec<&'static FactorSet> = Vec::new();
    for set in VERSIONS.iter().filter_map(|version| version.factors()).map(|method| method.factor_set) {
        if sets.iter().all(|known| known.id != set.id) {
            sets.push(set);
        }
    }
    sets
});

/// The factor that a name means, and the published full name if it is one.
type Named = (Factor, Option<&'static str>);

/// The full names in the exact spelling of a document. Nearly every name in a book is one of them, so [`FOLDED`] is rarely made.
static PUBLISHED: LazyLock<HashMap<&'static str, Factor>> = LazyLock::new(|| published_names().collect());

/// All accepted names by their fold. The entry of a full name contains that name. Full names have priority over other names.
static FOLDED: LazyLock<HashMap<String, Vec<Named>>> = LazyLock::new(|| {
    let mut names: HashMap<_, Vec<_>> = HashMap::new();
    for (name, factor) in published_names() {
        names.entry(fold(name)).or_default().push((factor, Some(name)));
    }
    for (name, factor) in other_names() {
        names.entry(fold(name)).or_insert_with(|| vec![(factor, None)]);
    }
    names
});

fn rows() -> impl Iterator<Item = &'static FactorRow> {
    SETS.iter().flat_map(|set| set.rows)
}

/// The full names of all documents.
fn published_names() -> impl Iterator<Item = (&'static str, Factor)> {
    rows().flat_map(|row| std::iter::once(row.name).chain(row.also.iter().copied()).map(|name| (name, row.factor)))
}

/// Short names, then other words for each factor and its key.
fn other_names() -> impl Iterator<Item = (&'static str, Factor)> {
    let short = rows().map(|row| (row.short, row.factor));
    short.chain(
        rows().flat_map(|row| row.aliases.iter().copied().chain([row.factor.key()]).map(|name| (name, row.factor))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_sets_that_contain_each_other_the_own_or_the_smaller_is_meant() {
        let row = |factor| FactorRow {
            factor,
            name: factor.key(),
            also: &[],
            short: factor.key(),
            aliases: &[],
            question: "",
            rubric: [""; 3],
        };
        let [of_0_8, of_0_5] = ["0.8", "0.5"].map(|id| FactorSet::named(id).expect("is published"));
        let rows = of_0_8.factors().chain([Factor::new("eleventh")]).map(row).collect::<Vec<_>>().leak();
        let eleven: &FactorSet = Box::leak(Box::new(FactorSet {
            id: "eleven",
            title: "",
            source: "",
            rubric_source: "",
            rubric_values: of_0_8.rubric_values,
            rows,
        }));
        assert_eq!(eleven.count(), "eleven");
        let ids = |own| {
            without_containing(vec![eleven, of_0_8, of_0_5], Some(own)).iter().map(|set| set.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(of_0_8), ["0.8", "0.5"]);
        assert_eq!(ids(of_0_5), ["0.8", "0.5"]);
        assert_eq!(ids(eleven), ["eleven", "0.5"]);

        // If a set contains another set, the other set still keeps its own names and its tenth factor.
        let sets = [eleven, of_0_8, of_0_5];
        let meant = |names: &[&'static str]| most_named(sets.into_iter(), names.iter().copied()).map(|set| set.id);
        let of = |set: &FactorSet| set.rows.iter().map(|row| row.name).collect::<Vec<_>>();
        assert_eq!(meant(&of(of_0_8)), Some("0.8"));
        assert_eq!(meant(&of(eleven)), Some("eleven"));
        assert_eq!(meant(&["Contextual Awareness"]), None);
        let tenth: Vec<_> = of_0_8.distinguishing(&[of_0_8, of_0_5]).map(|row| row.name).collect();
        assert_eq!(tenth, ["Natural Language Interface"]);
    }
}
