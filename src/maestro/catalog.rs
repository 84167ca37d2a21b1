//! The catalogue of threats that CSA names, and how authors refer to its entries. Start at [`CatalogEntry::find`].

use std::fmt;

use super::layer::fold_name;
use super::{EDITIONS, Edition, LayerError, LayerId, SEVEN_LAYER};
use crate::fields::{Kind, Refused, Slot, Value, Why};
use crate::name::nearest;
use crate::text::joined;

/// One threat that CSA names. CSA gives no ids; the slugs are ours.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CatalogEntry {
    /// The slug of layer and name: `deployment-infrastructure/lateral-movement`, `cross-layer/lateral-movement`.
    pub slug: &'static str,
    /// CSA's name.
    pub name: &'static str,
    /// What it means, in our words; `None` if only the name is published.
    pub meaning: Option<&'static str>,
    /// Its layer; `None` for a cross-layer threat.
    pub layer: Option<LayerId>,
    /// The id in USecVisLib's catalogue, which contains the threats of the seven layers.
    pub usv: Option<&'static str>,
    /// The id in the assessment script, which omits one threat.
    pub skl: Option<&'static str>,
}

/// The position of a threat that refers to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CatalogScope<'a> {
    /// In a layer. Only entries of this layer are found.
    Layer(LayerId),
    /// Among the cross-layer threats. Cross-layer entries are preferred to entries of the threat's layers.
    CrossLayer(&'a [LayerId]),
    /// Unknown. A name that several layers share is an error.
    Any,
}

impl CatalogEntry {
    /// The slug without the layer: `lateral-movement`.
    pub fn short_slug(&self) -> &'static str {
        self.slug.rsplit_once('/').map_or(self.slug, |(_, short)| short)
    }

    /// The name with its layer: `Lateral Movement (L4)`, `Lateral Movement (cross-layer)`.
    pub fn label(&self) -> String {
        match self.layer {
            Some(layer) => format!("{} ({layer})", self.name),
            None => format!("{} (cross-layer)", self.name),
        }
    }

    /// Finds the entry that `text` names for a threat in `scope`: by full or short slug, by name, by `Name (L4)`, or by an id
    /// of one of the two projects that assigned ids. The edition is that of the scope's layers; for [`CatalogScope::Any`] it is
    /// the seven-layer edition.
    ///
    /// # Errors
    /// Returns a [`CatalogError`] if no entry matches, if the entry belongs to another layer, or if several entries match.
    pub fn find(text: &str, scope: CatalogScope<'_>) -> Result<&'static Self, CatalogError> {
        let edition = match scope {
            CatalogScope::Layer(layer) => layer.edition(),
            CatalogScope::CrossLayer(layers) => layers.first().map_or(&SEVEN_LAYER, |layer| layer.edition()),
            CatalogScope::Any => &SEVEN_LAYER,
        };
        edition.find_entry(text, scope)
    }
}

impl Edition {
    /// Does the same as [`CatalogEntry::find`] in this edition.
    ///
    /// # Errors
    /// The same errors as [`CatalogEntry::find`].
    pub fn find_entry(
        &'static self,
        text: &str,
        scope: CatalogScope<'_>,
    ) -> Result<&'static CatalogEntry, CatalogError> {
        let text = text.trim();
        // Try the canonical spelling first. It is the most frequent one, and finds the same entry without the slower folding
        // below.
        let home = match scope {
            CatalogScope::Layer(layer) => Some(Some(layer)),
            CatalogScope::CrossLayer(_) => Some(None),
            CatalogScope::Any => None,
        };
        let is_canonical = |entry: &&CatalogEntry| Some(entry.layer) == home && entry.short_slug() == text;
        if let Some(entry) = self.catalog.iter().find(is_canonical) {
            return Ok(entry);
        }
        let named = self.entries_named(text);
        let fits = scope.best(&named);
        match (fits.as_slice(), named.is_empty()) {
            ([entry], _) => Ok(entry),
            ([], true) => Err(CatalogError::Unknown {
                text: text.to_owned(),
                nearest: self.nearest_entry(text, scope),
                instead: self.instead_of(text),
            }),
            ([], false) => {
                Err(CatalogError::OtherLayer { text: text.to_owned(), entries: named, layers: scope.layers() })
            }
            _ => Err(CatalogError::Ambiguous { text: text.to_owned(), entries: fits }),
        }
    }

    /// All entries in any layer that `text` can name.
    fn entries_named(&'static self, text: &str) -> Vec<&'static CatalogEntry> {
        let has_id = |entry: &&CatalogEntry| {
            [Some(entry.slug), entry.usv, entry.skl].into_iter().flatten().any(|id| id.eq_ignore_ascii_case(text))
        };
        if let Some(entry) = self.catalog.iter().find(has_id) {
            return vec![entry];
        }
        let folded = fold_name(text);
        let named: Vec<_> = self.catalog.iter().filter(|entry| entry.is_called(&folded)).collect();
        if !named.is_empty() {
            return named;
        }
        // The text may be a name with its layer: `L4/lateral-movement`, `Lateral Movement (L4)`.
        let suffixed = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(name, layer)| (layer, name));
        let Some((layer, name)) =
            text.split_once('/').into_iter().chain(suffixed).find_map(|(layer, name)| match self.parse_layer(layer) {
                Ok(layer) => Some((Some(layer), name)),
                Err(LayerError::CrossLayer { .. }) => Some((None, name)),
                Err(_) => None,
            })
        else {
            return Vec::new();
        };
        let folded = fold_name(name);
        self.catalog.iter().filter(|entry| entry.layer == layer && entry.is_called(&folded)).collect()
    }

    fn instead_of(&self, text: &str) -> Option<&'static str> {
        let folded = fold_name(text);
        self.not_in_catalog.iter().find(|(name, _)| fold_name(name) == folded).map(|(_, instead)| *instead)
    }

    /// The entry in scope with the most similar name, otherwise the one in the whole catalogue.
    fn nearest_entry(&'static self, text: &str, scope: CatalogScope<'_>) -> Option<&'static CatalogEntry> {
        let near = |entries: &[&'static CatalogEntry]| {
            let short = text.rsplit_once('/').map_or(text, |(_, short)| short);
            let name = nearest(short, entries.iter().map(|entry| entry.name))?;
            entries.iter().copied().find(|entry| entry.name == name)
        };
        let (inside, outside): (Vec<_>, Vec<_>) = self.catalog.iter().partition(|entry| scope.allows(entry));
        near(&inside).or_else(|| near(&outside))
    }
}

impl CatalogEntry {
    /// Whether its name or its short slug folds to `folded`.
    fn is_called(&self, folded: &str) -> bool {
        fold_name(self.name) == folded || fold_name(self.short_slug()) == folded
    }
}

impl CatalogScope<'_> {
    fn allows(self, entry: &CatalogEntry) -> bool {
        match self {
            Self::Layer(layer) => entry.layer == Some(layer),
            Self::CrossLayer(layers) => entry.layer.is_none_or(|layer| layers.contains(&layer)),
            Self::Any => true,
        }
    }

    /// The entries that are in scope. For a cross-layer threat, cross-layer entries have priority.
    fn best(self, entries: &[&'static CatalogEntry]) -> Vec<&'static CatalogEntry> {
        let cross = entries.iter().copied().find(|entry| entry.layer.is_none());
        match (self, cross) {
            (Self::CrossLayer(_), Some(cross)) => vec![cross],
            _ => entries.iter().copied().filter(|entry| self.allows(entry)).collect(),
        }
    }

    fn layers(self) -> Vec<LayerId> {
        match self {
            Self::Layer(layer) => vec![layer],
            Self::CrossLayer(layers) => layers.to_vec(),
            Self::Any => Vec::new(),
        }
    }
}

/// Why a text does not name a catalogue entry. `Display` writes the message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CatalogError {
    /// There is no such entry.
    Unknown {
        /// The text as the author wrote it.
        text: String,
        /// The most similar entry, if one is similar. Entries in the threat's layers are preferred.
        nearest: Option<&'static CatalogEntry>,
        /// What to use instead of this name, for names that authors often expect in the catalogue.
        instead: Option<&'static str>,
    },
    /// The entry belongs to another layer.
    OtherLayer {
        /// The text as the author wrote it.
        text: String,
        /// The entries with this name; none of them is in scope.
        entries: Vec<&'static CatalogEntry>,
        /// The layers of the threat.
        layers: Vec<LayerId>,
    },
    /// Several layers have an entry with this name.
    Ambiguous {
        /// The text as the author wrote it.
        text: String,
        /// The entries that it could mean.
        entries: Vec<&'static CatalogEntry>,
    },
}

/// Lists layers with their titles, for example "L1 · Foundation Models and `cross-layer`". `before_last` is the word before the last.
fn places(layers: impl IntoIterator<Item = Option<LayerId>>, before_last: &str) -> String {
    let mut names: Vec<_> = layers.into_iter().map(|layer| layer.map_or("`cross-layer`", LayerId::title)).collect();
    names.dedup();
    if names.is_empty() { "no layer".to_owned() } else { joined(&names, before_last) }
}

fn slugs(entries: &[&CatalogEntry]) -> String {
    let slugs: Vec<_> = entries.iter().map(|entry| format!("`{}`", entry.slug)).collect();
    slugs.join(" or ")
}

impl CatalogError {
    /// How to fix it.
    pub fn help(&self) -> String {
        match self {
            Self::Unknown { instead: Some(instead), .. } => format!("CSA has no threat of this name; {instead}"),
            Self::Unknown { nearest: Some(entry), .. } => format!("did you mean `{}`, {}?", entry.slug, entry.label()),
            Self::Unknown { .. } => "take a name from the catalogue, or leave `catalog` out if none fits".to_owned(),
            Self::OtherLayer { entries, .. } => format!(
                "move the threat to {}, choose an entry for its own layers, or remove `catalog`",
                places(entries.iter().map(|entry| entry.layer), "or")
            ),
            Self::Ambiguous { entries, .. } => format!("write {}", slugs(entries)),
        }
    }
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { text, .. } => write!(f, "the CSA catalogue has no threat `{text}`"),
            Self::OtherLayer { text, entries, layers } => write!(
                f,
                "the catalogue entry `{text}` is for threats in {}, but this threat is in {}",
                places(entries.iter().map(|entry| entry.layer), "or"),
                places(layers.iter().copied().map(Some), "and")
            ),
            Self::Ambiguous { text, entries } => {
                write!(
                    f,
                    "`{text}` is the name of threats in {}",
                    places(entries.iter().map(|entry| entry.layer), "and")
                )
            }
        }
    }
}

impl std::error::Error for CatalogError {}

impl From<CatalogError> for Refused {
    fn from(error: CatalogError) -> Self {
        let why = if matches!(error, CatalogError::OtherLayer { .. }) { Why::Elsewhere } else { Why::Unknown };
        Self { why, message: error.to_string(), help: error.help() }
    }
}

/// The layers of the threat are unknown here, so a name that several layers share is refused.
impl Slot for Option<&'static CatalogEntry> {
    const KIND: Kind = Kind::Entry("an entry of the threat catalogue", || {
        EDITIONS.iter().flat_map(|edition| edition.catalog).map(|entry| (entry.slug, entry.name)).collect()
    });

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        *self = Some(CatalogEntry::find(text, CatalogScope::Any)?);
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        self.map_or(Value::Nothing, |entry| Value::Entry { id: entry.slug, name: entry.name })
    }
}

#[cfg(test)]
mod tests;
