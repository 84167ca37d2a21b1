//! The layers: the published sets, their names, and how an author's spelling is read.
//!
//! Start at [`parse_layer`]. Each set of layers is a table, an [`Edition`].

mod error;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use super::{CatalogEntry, ComponentKind, Control, SEVEN_LAYER, TEN_DRAFT};
use crate::fields::{Kind, Refused, Slot, Value, Why};
use crate::name::{fold, list, nearest};

pub use error::LayerError;

/// One layer of one edition. It is cheap to copy, and ordered by edition, then by number.
///
/// The constants are the layers of the seven-layer edition. They can be used as patterns.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerId {
    /// Index into [`EDITIONS`].
    edition: u8,
    /// The number, counted from 1.
    number: u8,
}

impl LayerId {
    /// Foundation Models.
    pub const L1: Self = Self::seven(1);
    /// Data Operations.
    pub const L2: Self = Self::seven(2);
    /// Agent Frameworks.
    pub const L3: Self = Self::seven(3);
    /// Deployment and Infrastructure.
    pub const L4: Self = Self::seven(4);
    /// Evaluation and Observability.
    pub const L5: Self = Self::seven(5);
    /// Security and Compliance, the vertical layer.
    pub const L6: Self = Self::seven(6);
    /// Agent Ecosystem.
    pub const L7: Self = Self::seven(7);

    /// The layers of the seven-layer edition, L1 first.
    pub const ALL: [Self; 7] = [Self::L1, Self::L2, Self::L3, Self::L4, Self::L5, Self::L6, Self::L7];

    const fn seven(number: u8) -> Self {
        Self { edition: 0, number }
    }

    pub(super) const fn ten_draft(number: u8) -> Self {
        Self { edition: 1, number }
    }

    /// The edition that contains it.
    pub fn edition(self) -> &'static Edition {
        EDITIONS[usize::from(self.edition)]
    }

    /// Its row in the edition's table.
    pub fn row(self) -> &'static LayerRow {
        &self.edition().layers[usize::from(self.number) - 1]
    }

    /// The number, counted from 1.
    pub const fn number(self) -> u8 {
        self.number
    }

    /// The code, such as `L3`.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// An id that is unique in all editions: the code, which begins with the edition if that is a draft. For example `L3` or
    /// `ten-draft/L3`.
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// The name, such as `Agent Frameworks`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Code and name, such as `L3 · Agent Frameworks`.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// Key and name, for pages or files with several editions.
    pub fn full_title(self) -> &'static str {
        self.row().full
    }

    /// What belongs to the layer, in a few words.
    pub fn scope(self) -> &'static str {
        self.row().scope
    }

    /// The first part of its catalogue slugs, such as `agent-frameworks`.
    pub fn slug(self) -> &'static str {
        self.row().slug
    }

    /// Whether the layer is vertical, that is, applies to all the others.
    pub fn is_vertical(self) -> bool {
        self.row().vertical
    }
}

impl fmt::Display for LayerId {
    /// Writes the key, such as `L3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

impl fmt::Debug for LayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

/// One row of an edition's table of layers.
#[derive(Debug)]
#[non_exhaustive]
pub struct LayerRow {
    /// The code, such as `L3`.
    pub code: &'static str,
    /// The key: the code, which begins with the id of the edition if that is a draft.
    pub key: &'static str,
    /// The canonical name.
    pub name: &'static str,
    /// Code and name, for headings.
    pub title: &'static str,
    /// Key and name.
    pub full: &'static str,
    /// What belongs to the layer.
    pub scope: &'static str,
    /// The name as an id, which is the first part of catalogue slugs.
    pub slug: &'static str,
    /// Other names that are accepted for this layer.
    pub aliases: &'static [&'static str],
    /// Whether the layer is vertical, that is, applies to all the others.
    pub vertical: bool,
    /// Its category in CycloneDX 2.0, which has categories for the seven layers.
    pub cyclonedx: Option<&'static str>,
}

/// One published set of layers, with its threats and controls.
///
/// To add an edition, write its table in a file beside `seven_layer.rs`, append it to [`EDITIONS`], and give its [`LayerId`]s
/// the new index. A [`LayerId`] knows its edition, so nothing else changes. The code that reads a block chooses the edition and
/// calls [`Edition::parse_layer`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Edition {
    /// Its index in [`EDITIONS`].
    pub index: u8,
    /// The id in blocks and in `book.toml`, such as `seven` or `ten-draft`.
    pub id: &'static str,
    /// The name of the edition.
    pub name: &'static str,
    /// Where it was published.
    pub source: &'static str,
    /// Whether the edition has not been published yet. Pages and exports then say so.
    pub draft: bool,
    /// The layers, in ascending order.
    pub layers: &'static [LayerRow],
    /// Spellings of "cross-layer", which is not a layer.
    pub cross_layer: &'static [&'static str],
    /// The threats that the edition names.
    pub catalog: &'static [CatalogEntry],
    /// Names that authors often expect in the catalogue, each with what to use instead.
    pub not_in_catalog: &'static [(&'static str, &'static str)],
    /// The controls of the edition.
    pub controls: &'static [Control],
    /// The layer of a component that does not state one.
    pub layer_of: fn(ComponentKind) -> LayerId,
}

/// All known editions.
pub static EDITIONS: [&Edition; 2] = [&SEVEN_LAYER, &TEN_DRAFT];

impl Default for &'static Edition {
    /// The seven-layer edition.
    fn default() -> Self {
        &SEVEN_LAYER
    }
}

impl PartialEq for Edition {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl Eq for Edition {}

impl Slot for &'static Edition {
    const KIND: Kind = Kind::Word("an edition of MAESTRO", || EDITIONS.iter().map(|edition| edition.id).collect());

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        *self = Edition::named(text).ok_or_else(|| Refused {
            why: Why::Unknown,
            message: format!("the edition `{text}` of MAESTRO is not supported"),
            help: format!("the editions are {}", list(EDITIONS.iter().map(|edition| edition.id))),
        })?;
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        Value::Word { word: self.id, label: self.name }
    }
}

impl Edition {
    /// The edition with this id.
    pub fn named(id: &str) -> Option<&'static Self> {
        EDITIONS.into_iter().find(|edition| edition.id.eq_ignore_ascii_case(id.trim()))
    }

    /// Reads a layer in a book that may use several editions: `ten-draft/L4` is a layer of that edition, any other text one of
    /// this edition.
    ///
    /// # Errors
    /// The same errors as [`Edition::parse_layer`].
    pub fn parse_any_layer(&'static self, text: &str) -> Result<LayerId, LayerError> {
        match text.split_once('/').map(|(edition, layer)| (Self::named(edition), layer)) {
            Some((Some(edition), layer)) => edition.parse_layer(layer),
            _ => self.parse_layer(text),
        }
    }

    /// The layers, in ascending order.
    pub fn layer_ids(&'static self) -> impl DoubleEndedIterator<Item = LayerId> + use<> {
        let edition = self.index;
        (1..=self.layers.len() as u8).map(move |number| LayerId { edition, number })
    }

    /// Reads a layer in an author's spelling: `L3`, `3`, `Layer 3`, a name or an alias, or a number and a name that agree.
    ///
    /// # Errors
    /// Returns an error if the text does not name a layer, if number and name disagree, or if it means cross-layer. The
    /// function never guesses.
    pub fn parse_layer(&'static self, text: &str) -> Result<LayerId, LayerError> {
        let error = match self.parse_own_layer(text) {
            Err(error) if error.has_name() => error,
            result => return result,
        };
        let others = EDITIONS.into_iter().filter(|edition| *edition != self);
        Err(match others.filter_map(|edition| edition.parse_own_layer(text).ok()).next() {
            Some(layer) => LayerError::OtherEdition { error: Box::new(error), layer },
            None => error,
        })
    }

    fn parse_own_layer(&'static self, text: &str) -> Result<LayerId, LayerError> {
        // Try the most frequent spelling first, without the folding below.
        if let Some(layer) = self.layer_ids().find(|layer| layer.code() == text) {
            return Ok(layer);
        }
        // Try the whole text before splitting it, because `Security and Compliance (Vertical)` is a name.
        if let Some(layer) = self.layer_named(text) {
            return Ok(layer);
        }
        let parts = Parts::of(text);
        if parts.marks.iter().any(|mark| self.is_cross_layer(mark)) || self.is_cross_layer(parts.name) {
            return Err(LayerError::CrossLayer { text: text.trim().to_owned() });
        }
        let named = self.layer_named(parts.name);
        let mut number = None;
        for digits in &parts.marks {
            let Some(layer) = self.layer_numbered(digits) else {
                return Err(LayerError::UnknownNumber { number: (*digits).to_owned(), named, edition: self });
            };
            match number {
                Some(first) if first != layer => return Err(LayerError::TwoNumbers { first, second: layer }),
                _ => number = Some(layer),
            }
        }
        match (number, named) {
            (Some(number), Some(named)) if number != named => Err(LayerError::Clash { number, named }),
            (_, Some(named)) => Ok(named),
            (Some(number), None) if parts.name.is_empty() => Ok(number),
            (number, None) => Err(LayerError::UnknownName { name: parts.name.to_owned(), number, edition: self }),
        }
    }

    /// Whether `text` means cross-layer, alone or after a number as in `8. Cross-Layer`.
    pub fn means_cross_layer(&'static self, text: &str) -> bool {
        matches!(self.parse_layer(text), Err(LayerError::CrossLayer { .. }))
    }

    fn is_cross_layer(&self, name: &str) -> bool {
        self.folded().cross_layer.contains(&fold_name(name))
    }

    fn layer_named(&'static self, name: &str) -> Option<LayerId> {
        self.folded().layers.get(&fold_name(name)).copied()
    }

    fn folded(&self) -> &'static FoldedNames {
        &FOLDED[usize::from(self.index)]
    }

    fn layer_numbered(&'static self, digits: &str) -> Option<LayerId> {
        let number: u8 = digits.parse().ok()?;
        self.layer_ids().find(|layer| layer.number == number)
    }

    fn nearest_layer(&'static self, name: &str) -> Option<LayerId> {
        let name = nearest(name, self.layers.iter().flat_map(LayerRow::names))?;
        self.layer_ids().find(|layer| layer.row().names().any(|other| other == name))
    }
}

/// The names of an edition after [`fold_name`]. They are folded only once, because `import` looks for a layer on every line.
struct FoldedNames {
    layers: HashMap<String, LayerId>,
    cross_layer: HashSet<String>,
}

/// The folded names of each of [`EDITIONS`].
static FOLDED: LazyLock<Vec<FoldedNames>> = LazyLock::new(|| {
    let fold = |edition: &&'static Edition| {
        let mut layers = HashMap::new();
        for layer in edition.layer_ids() {
            for name in layer.row().names() {
                // If two layers have the same name, the first is found.
                layers.entry(fold_name(name)).or_insert(layer);
            }
        }
        FoldedNames { layers, cross_layer: edition.cross_layer.iter().map(|name| fold_name(name)).collect() }
    };
    EDITIONS.iter().map(fold).collect()
});

/// A text split into numbers and a name.
struct Parts<'a> {
    /// The digits of the numbers, or the letters that mean cross-layer.
    marks: Vec<&'a str>,
    /// The rest of the text; empty if the text is only a number.
    name: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let mut marks = Vec::new();
        let mut name = text.trim();
        while let Some((mark, rest)) = leading_mark(name) {
            marks.push(mark);
            name = rest;
        }
        // `Data Operations (L2)`, as AIDEFEND writes it.
        if let Some((before, inner)) = name.strip_suffix(')').and_then(|open| open.rsplit_once('('))
            && let Some((mark, "")) = leading_mark(inner.trim())
        {
            marks.push(mark);
            name = before.trim_end();
        }
        Self { marks, name }
    }
}

/// Splits `L3`, `3`, `Layer 3` or `X`, and the sign after it, from the start of a text.
fn leading_mark(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(['(', '[']);
    let after_word = |text: &'_ str, word: &str| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)).then_some(word.len())
    };
    let mut rest = text;
    for word in ["layer", "l"] {
        if let Some(length) = after_word(rest, word) {
            rest = rest[length..].trim_start_matches([' ', '\u{a0}', '-', '_', '#']);
        }
    }
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (mark, rest) = if digits > 0 {
        rest.split_at(digits)
    } else {
        // The signs for cross-layer. If a letter follows, the text begins with another word.
        let length = ["x", "cl"].into_iter().find_map(|sign| after_word(text, sign))?;
        text.split_at(length)
    };
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    Some((mark, rest.trim_start_matches(|c: char| !c.is_alphanumeric())))
}

/// Folds a name for comparison. In addition to [`fold`], it ignores `+`, `/`, dashes, parentheses, plural forms, and a last
/// word `Layer`.
pub(super) fn fold_name(name: &str) -> String {
    let joint = |c: char| c.is_whitespace() || "-‐‑–—_&+/()".contains(c);
    let mut words: Vec<String> = name.split(joint).map(fold).filter(|word| !word.is_empty()).collect();
    for word in &mut words {
        if word.len() > 2 && word.ends_with('s') && !word.ends_with("ss") {
            word.pop();
        }
    }
    if words.len() > 1 && words.last().is_some_and(|word| word == "layer") {
        words.pop();
    }
    words.concat()
}

impl LayerRow {
    /// All accepted names of this layer, the canonical one first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.name, self.slug].into_iter().chain(self.aliases.iter().copied())
    }
}

/// Reads a layer of the seven-layer edition. See [`Edition::parse_layer`].
///
/// # Errors
/// The same errors as [`Edition::parse_layer`].
///
/// ```
/// use mdbook_aivss::maestro::{LayerId, parse_layer};
/// assert_eq!(parse_layer("Layer 4 — Deployment & Infrastructure"), Ok(LayerId::L4));
/// ```
pub fn parse_layer(text: &str) -> Result<LayerId, LayerError> {
    SEVEN_LAYER.parse_layer(text)
}

const A_LAYER: Kind =
    Kind::Entry("a layer", || SEVEN_LAYER.layers.iter().map(|layer| (layer.code, layer.title)).collect());

impl Slot for Option<LayerId> {
    const KIND: Kind = A_LAYER;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        *self = Some(parse_layer(text)?);
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        self.map_or(Value::Nothing, |layer| Value::Entry { id: layer.code(), name: layer.title() })
    }
}

impl Slot for Vec<LayerId> {
    const KIND: Kind = A_LAYER;
    const MANY: bool = true;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        self.push(parse_layer(text)?);
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        Value::List(self.iter().map(|layer| Value::Entry { id: layer.code(), name: layer.title() }).collect())
    }
}

#[cfg(test)]
mod tests;
