//! Tables of named multipliers: the threat multiplier and the mitigation factor.
//!
//! Each table is in the file of a version. To add a level, add a row there; no lookup has to change.

use rust_decimal::Decimal;

use crate::name::same;

use super::Choice;

/// One row of a published table of multipliers.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MultiplierLevel {
    /// The word that authors write, for example `attacked`, `poc`, `unreported`, `none`, `partial` or `strong`.
    pub id: &'static str,
    /// Name in the published table.
    pub name: &'static str,
    /// The multiplier.
    pub value: Decimal,
    /// When this level applies, in our words.
    pub meaning: &'static str,
    /// The value of CVSS v4.0 Exploit Maturity (E) with the same meaning, if there is one.
    pub exploit_maturity: Option<char>,
    /// Other accepted spellings, compared by [`same`].
    pub aliases: &'static [&'static str],
}

impl MultiplierLevel {
    /// Whether this is a spelling of the level: its id, name, letter of E, or an alias.
    fn answers_to(&self, name: &str) -> bool {
        [self.id, self.name].iter().chain(self.aliases).any(|spelling| same(spelling, name))
            || self.exploit_maturity.is_some_and(|letter| same(letter.encode_utf8(&mut [0; 4]), name))
    }
}

/// A published table of multipliers.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LevelTable {
    /// The name of the multiplier, such as "Threat multiplier".
    pub name: &'static str,
    /// Its symbol in the formula, such as "ThM".
    pub symbol: &'static str,
    /// The document and the table that publish it.
    pub source: &'static str,
    /// The levels, highest value first.
    pub levels: &'static [MultiplierLevel],
    /// Index of the level that is assumed if the author states none.
    pub assumed: usize,
}

impl LevelTable {
    /// The level that is assumed if the author states none.
    pub fn default_level(&self) -> &'static MultiplierLevel {
        &self.levels[self.assumed]
    }

    /// The level with the lowest multiplier.
    pub fn lowest(&self) -> &'static MultiplierLevel {
        self.levels.iter().min_by_key(|level| level.value).unwrap_or(&self.levels[self.assumed])
    }

    /// Finds a level by id, published name, letter or alias, compared by [`same`].
    ///
    /// ```
    /// use mdbook_aivss::aivss::Version;
    ///
    /// let exploit = &Version::default().factors().expect("0.8 has factors").exploit;
    /// assert_eq!(exploit.named("Proof of Concept").map(|level| level.id), Some("poc"));
    /// ```
    pub fn named(&self, name: &str) -> Option<&'static MultiplierLevel> {
        if let Some(level) = self.levels.iter().find(|level| level.id == name) {
            return Some(level);
        }
        self.levels.iter().find(|level| level.answers_to(name))
    }

    /// The level that has exactly this value.
    pub fn of_value(&self, value: Decimal) -> Option<&'static MultiplierLevel> {
        self.levels.iter().find(|level| level.value == value)
    }

    /// The level that means the same as this value of CVSS v4.0 Exploit Maturity (`A`, `P`, `U`).
    pub fn of_exploit_maturity(&self, letter: char) -> Option<&'static MultiplierLevel> {
        self.levels.iter().find(|level| level.exploit_maturity == Some(letter))
    }

    /// The ids of the levels, for help texts and suggestions.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.levels.iter().map(|level| level.id)
    }

    /// Creates the choice for a number. It names the level if one has exactly this value.
    pub fn choice(&self, value: Decimal) -> Choice {
        Choice { value, level: self.of_value(value) }
    }
}

impl From<&'static MultiplierLevel> for Choice {
    fn from(level: &'static MultiplierLevel) -> Self {
        Self { value: level.value, level: Some(level) }
    }
}
