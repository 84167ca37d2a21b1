//! Layers: which there are, what they are called, and how an author's spelling is read.
//!
//! The way in is [`parse_layer`]. Which layers there are is a table, [`Edition`].

use std::fmt;

use super::{CatalogEntry, Control, SEVEN_LAYER};
use crate::name::{fold, nearest};

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

    /// `Agent Frameworks`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// `L3 · Agent Frameworks`.
    pub fn title(self) -> &'static str {
        self.row().title
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
    /// Writes the code, `L3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for LayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// One line of an edition's table of layers.
#[derive(Debug)]
pub struct LayerRow {
    /// `L3`.
    pub code: &'static str,
    /// The canonical name.
    pub name: &'static str,
    /// Code and name, as a heading.
    pub title: &'static str,
    /// What belongs to it.
    pub scope: &'static str,
    /// The name as an id; the first half of catalogue slugs.
    pub slug: &'static str,
    /// Other names that are read as this layer.
    pub aliases: &'static [&'static str],
    /// Whether it cuts across all the others.
    pub vertical: bool,
}

/// One published set of layers, with its threats and controls.
///
/// To add an edition: write its table in a file beside `seven_layer.rs`, append it to [`EDITIONS`] and give its
/// [`LayerId`]s the new index. A [`LayerId`] knows its edition, so nothing else changes; whoever reads a block chooses the
/// edition and calls [`Edition::parse_layer`].
#[derive(Debug)]
pub struct Edition {
    /// Its place in [`EDITIONS`].
    pub index: u8,
    /// What it is called.
    pub name: &'static str,
    /// Where it was published.
    pub source: &'static str,
    /// The layers, number 1 first.
    pub layers: &'static [LayerRow],
    /// Spellings of "cross-layer", which is not a layer.
    pub cross_layer: &'static [&'static str],
    /// The threats that the edition names.
    pub catalog: &'static [CatalogEntry],
    /// The controls that go with it.
    pub controls: &'static [Control],
}

/// Every edition that we know.
pub static EDITIONS: [&Edition; 1] = [&SEVEN_LAYER];

impl Edition {
    /// Its layers, number 1 first.
    pub fn layer_ids(&'static self) -> impl DoubleEndedIterator<Item = LayerId> + use<> {
        let edition = self.index;
        (1..=self.layers.len() as u8).map(move |number| LayerId { edition, number })
    }

    /// Reads a layer as an author writes it: `L3`, `3`, `Layer 3`, a name or an alias (maestro.md, 1.2), or a number and a
    /// name that agree.
    ///
    /// # Errors
    /// Where the text names no layer, where number and name disagree, and where it means cross-layer. It never guesses.
    pub fn parse_layer(&'static self, text: &str) -> Result<LayerId, LayerError> {
        let _ = (text, fold(text), nearest("", []));
        todo!()
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

/// Why a text is not a layer. `Display` is the message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LayerError {
    /// No such name.
    UnknownName {
        /// As written, without its number.
        name: String,
        /// The number that stood with it.
        number: Option<LayerId>,
        /// The layer with the most similar name, if one is similar.
        nearest: Option<LayerId>,
    },
    /// No layer has this number.
    UnknownNumber {
        /// As written.
        number: String,
        /// The layer whose name stood with it.
        named: Option<LayerId>,
    },
    /// Number and name are those of two layers.
    Clash {
        /// The layer of the number.
        number: LayerId,
        /// The layer of the name.
        named: LayerId,
    },
    /// It means cross-layer, which is not a layer.
    CrossLayer {
        /// As written.
        text: String,
    },
}

impl LayerError {
    /// How to mend it.
    pub fn help(&self) -> String {
        todo!()
    }
}

impl fmt::Display for LayerError {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}

impl std::error::Error for LayerError {}
