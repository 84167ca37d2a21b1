//! Layers: which there are, what they are called, and how an author's spelling is read.
//!
//! Start at [`parse_layer`]. Which layers there are is a table, [`Edition`].

mod error;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use super::{CatalogEntry, ComponentKind, Control, SEVEN_LAYER, TEN_DRAFT};
use crate::fields::{Kind, Refused, Slot, Value, Why};
use crate::name::{fold, list, nearest};

pub use error::LayerError;

/// One layer of one edition. Cheap to copy; ordered by edition, then by number.
///
/// The constants are those of the seven-layer edition and can be used as patterns.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerId {
    /// Index into [`EDITIONS`].
    edition: u8,
    /// From 1.
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

    /// The edition that it belongs to.
    pub fn edition(self) -> &'static Edition {
        EDITIONS[usize::from(self.edition)]
    }

    /// Its line in the edition's table.
    pub fn row(self) -> &'static LayerRow {
        &self.edition().layers[usize::from(self.number) - 1]
    }

    /// From 1.
    pub const fn number(self) -> u8 {
        self.number
    }

    /// `L3`.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The code, for a layer of a draft with its edition: `L3`, `ten-draft/L3`. Different for all layers of all editions.
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// `Agent Frameworks`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// `L3 · Agent Frameworks`.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// Key and name, where the page or file has several editions: `L3 · Agent Frameworks`.
    pub fn full_title(self) -> &'static str {
        self.row().full
    }

    /// What belongs to it, in a few words.
    pub fn scope(self) -> &'static str {
        self.row().scope
    }

    /// The first half of its catalogue slugs: `agent-frameworks`.
    pub fn slug(self) -> &'static str {
        self.row().slug
    }

    /// Whether it cuts across all the others.
    pub fn is_vertical(self) -> bool {
        self.row().vertical
    }
}

impl fmt::Display for LayerId {
    /// Writes the key, `L3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

impl fmt::Debug for LayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

/// One line of an edition's table of layers.
#[derive(Debug)]
#[non_exhaustive]
pub struct LayerRow {
    /// `L3`.
    pub code: &'static str,
    /// The code, in an edition that is a draft with the id of the edition before it.
    pub key: &'static str,
    /// The canonical name.
    pub name: &'static str,
    /// Code and name, as a heading.
    pub title: &'static str,
    /// Key and name.
    pub full: &'static str,
    /// What belongs to it.
    pub scope: &'static str,
    /// The name as an id; the first half of catalogue slugs.
    pub slug: &'static str,
    /// Other names that are read as this layer.
    pub aliases: &'static [&'static str],
    /// Whether it cuts across all the others.
    pub vertical: bool,
    /// Its category in CycloneDX 2.0, which has those of the seven layers.
    pub cyclonedx: Option<&'static str>,
}

/// One published set of layers, with its threats and controls.
///
/// To add an edition: write its table in a file beside `seven_layer.rs`, append it to [`EDITIONS`] and give its
/// [`LayerId`]s the new index. A [`LayerId`] knows its edition, so nothing else changes; whoever reads a block chooses the
/// edition and calls [`Edition::parse_layer`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Edition {
    /// Its place in [`EDITIONS`].
    pub index: u8,
    /// How blocks and `book.toml` name it: `seven`, `ten-draft`.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Where it was published.
    pub source: &'static str,
    /// Whether it has not been published yet. Whatever shows it says so.
    pub draft: bool,
    /// The layers, number 1 first.
    pub layers: &'static [LayerRow],
    /// Spellings of "cross-layer", which is not a layer.
    pub cross_layer: &'static [&'static str],
    /// The threats that the edition names.
    pub catalog: &'static [CatalogEntry],
    /// Names that people look for in the catalogue in vain, each with what to take instead.
    pub not_in_catalog: &'static [(&'static str, &'static str)],
    /// The controls that go with it.
    pub controls: &'static [Control],
    /// The layer of a component that states none.
    pub layer_of: fn(ComponentKind) -> LayerId,
}

/// Every edition that we know.
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
            message: format!("there is no edition `{text}` of MAESTRO here"),
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

    /// Reads a layer where a book may have several editions: `ten-draft/L4` is one of that edition, all else one of this.
    ///
    /// # Errors
    /// As [`Edition::parse_layer`].
    pub fn parse_any_layer(&'static self, text: &str) -> Result<LayerId, LayerError> {
        match text.split_once('/').map(|(edition, layer)| (Self::named(edition), layer)) {
            Some((Some(edition), layer)) => edition.parse_layer(layer),
            _ => self.parse_layer(text),
        }
    }

    /// Its layers, number 1 first.
    pub fn layer_ids(&'static self) -> impl DoubleEndedIterator<Item = LayerId> + use<> {
        let edition = self.index;
        (1..=self.layers.len() as u8).map(move |number| LayerId { edition, number })
    }

    /// Reads a layer as an author writes it: `L3`, `3`, `Layer 3`, a name or an alias, or a number and a
    /// name that agree.
    ///
    /// # Errors
    /// Where the text names no layer, where number and name disagree, and where it means cross-layer. It never guesses.
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
        // The usual spelling, without the folding below.
        if let Some(layer) = self.layer_ids().find(|layer| layer.code() == text) {
            return Ok(layer);
        }
        // Before anything is taken apart: `Security and Compliance (Vertical)` is a name as a whole.
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
                let layers = self.layer_ids().collect();
                return Err(LayerError::UnknownNumber { number: (*digits).to_owned(), named, layers });
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
            (number, None) => {
                let nearest = self.nearest_layer(parts.name);
                let layers = self.layer_ids().collect();
                Err(LayerError::UnknownName { name: parts.name.to_owned(), number, nearest, layers })
            }
        }
    }

    /// Whether `text` means cross-layer, alone or with a number as in `8. Cross-Layer`.
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

/// The names of an edition as [`fold_name`] makes them. They are folded once, because `import` asks for a layer on every line.
struct FoldedNames {
    layers: HashMap<String, LayerId>,
    cross_layer: HashSet<String>,
}

/// For each of [`EDITIONS`].
static FOLDED: LazyLock<Vec<FoldedNames>> = LazyLock::new(|| {
    let fold = |edition: &&'static Edition| {
        let mut layers = HashMap::new();
        for layer in edition.layer_ids() {
            for name in layer.row().names() {
                // Where two layers have one name, it means the first.
                layers.entry(fold_name(name)).or_insert(layer);
            }
        }
        FoldedNames { layers, cross_layer: edition.cross_layer.iter().map(|name| fold_name(name)).collect() }
    };
    EDITIONS.iter().map(fold).collect()
});

/// A text taken apart into numbers and a name.
struct Parts<'a> {
    /// The digits of the numbers, or a letter sign for cross-layer.
    marks: Vec<&'a str>,
    /// What is left; empty where the text is only a number.
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
        // `Data Operations (L2)`, as AIDEFEND labels things.
        if let Some((before, inner)) = name.strip_suffix(')').and_then(|open| open.rsplit_once('('))
            && let Some((mark, "")) = leading_mark(inner.trim())
        {
            marks.push(mark);
            name = before.trim_end();
        }
        Self { marks, name }
    }
}

/// Takes `L3`, `3`, `Layer 3` or `X` and what joins it to a name off the start of a text.
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
        // The signs for cross-layer; a letter can follow them only in another word.
        let length = ["x", "cl"].into_iter().find_map(|sign| after_word(text, sign))?;
        text.split_at(length)
    };
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    Some((mark, rest.trim_start_matches(|c: char| !c.is_alphanumeric())))
}

/// Folds a name of the field for comparison: beyond [`fold`], `+`, `/`, dashes and parentheses do not count, singular
/// equals plural, and a last word `Layer` is dropped.
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
    /// Every name that is read as this layer, the canonical one first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.name, self.slug].into_iter().chain(self.aliases.iter().copied())
    }
}

/// Reads a layer of the seven-layer edition. See [`Edition::parse_layer`].
///
/// # Errors
/// As [`Edition::parse_layer`].
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
