//! The catalogue of threats that CSA names, and how an author refers to an entry. The way in is [`CatalogEntry::find`].

use std::fmt;

use super::{Edition, LayerId, SEVEN_LAYER};

/// One threat that CSA names. CSA gives no ids; the slug is ours (maestro.md, section 2).
#[derive(Debug, PartialEq, Eq)]
pub struct CatalogEntry {
    /// Layer and name: `deployment-infrastructure/lateral-movement`, `cross-layer/lateral-movement`.
    pub slug: &'static str,
    /// CSA's name.
    pub name: &'static str,
    /// What it means, in our words.
    pub meaning: &'static str,
    /// Its layer; `None` for a cross-layer threat.
    pub layer: Option<LayerId>,
    /// Id in USecVisLib's catalogue.
    pub usv: &'static str,
    /// Id in the assessment script; it leaves one threat out.
    pub skl: Option<&'static str>,
}

/// Where a threat stands that refers to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatalogScope<'a> {
    /// In a layer: only entries of this layer.
    Layer(LayerId),
    /// Among the cross-layer threats: cross-layer entries, then those of the layers that it spans.
    CrossLayer(&'a [LayerId]),
    /// Nowhere: a name that several layers share is an error.
    Any,
}

impl CatalogEntry {
    /// The slug without the layer: `lateral-movement`.
    pub fn short_slug(&self) -> &'static str {
        self.slug.rsplit_once('/').map_or(self.slug, |(_, short)| short)
    }

    /// Name and layer: `Lateral Movement (L4)`, `Lateral Movement (cross-layer)`.
    pub fn label(&self) -> String {
        match self.layer {
            Some(layer) => format!("{} ({layer})", self.name),
            None => format!("{} (cross-layer)", self.name),
        }
    }

    /// Finds the entry that `text` means for a threat in `scope`: by full or short slug, by name, by `Name (L4)`, or by the
    /// ids of the two projects that made some. In the edition of the scope's layers; the seven-layer edition for
    /// [`CatalogScope::Any`].
    ///
    /// # Errors
    /// [`CatalogError`] where nothing fits, where the entry is another layer's, and where several fit.
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
    /// [`CatalogEntry::find`] in this edition.
    ///
    /// # Errors
    /// As [`CatalogEntry::find`].
    pub fn find_entry(
        &'static self,
        _text: &str,
        _scope: CatalogScope<'_>,
    ) -> Result<&'static CatalogEntry, CatalogError> {
        todo!()
    }
}

/// Why a text is no catalogue entry. `Display` is the message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CatalogError {
    /// No such entry.
    Unknown {
        /// As written.
        text: String,
        /// The most similar entry, if one is similar.
        nearest: Option<&'static CatalogEntry>,
    },
    /// A catalogue entry of another layer.
    OtherLayer {
        /// As written.
        text: String,
        /// The entries that it names, none of them in scope.
        entries: Vec<&'static CatalogEntry>,
        /// The layers of the threat; empty for a cross-layer threat without any.
        layers: Vec<LayerId>,
    },
    /// A name that several layers have.
    Ambiguous {
        /// As written.
        text: String,
        /// The entries that it could mean.
        entries: Vec<&'static CatalogEntry>,
    },
}

impl CatalogError {
    /// How to mend it.
    pub fn help(&self) -> String {
        todo!()
    }
}

impl fmt::Display for CatalogError {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}

impl std::error::Error for CatalogError {}
