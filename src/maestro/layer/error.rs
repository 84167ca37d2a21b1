//! Why a text is not a layer.

use std::fmt;

use super::{Edition, LayerId};
use crate::fields::{Refused, Why};

/// Why a text is not a layer. `Display` writes the message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LayerError {
    /// No layer has this name.
    UnknownName {
        /// The name as written, without its number.
        name: String,
        /// The layer that has the number, if there is one.
        number: Option<LayerId>,
        /// The edition in which it was searched.
        edition: &'static Edition,
    },
    /// No layer has this number.
    UnknownNumber {
        /// The number as written.
        number: String,
        /// The layer that has the name, if there is one.
        named: Option<LayerId>,
        /// The edition in which it was searched.
        edition: &'static Edition,
    },
    /// Number and name belong to two different layers.
    Clash {
        /// The layer that has the number.
        number: LayerId,
        /// The layer that has the name.
        named: LayerId,
    },
    /// The text contains two numbers, but only one layer is allowed.
    TwoNumbers {
        /// The layer of the first number.
        first: LayerId,
        /// The layer of the second number.
        second: LayerId,
    },
    /// The text means cross-layer, which is not a layer.
    CrossLayer {
        /// The text as written.
        text: String,
    },
    /// The text is a layer of another edition.
    OtherEdition {
        /// The error in this edition.
        error: Box<LayerError>,
        /// The layer in the other edition.
        layer: LayerId,
    },
}

impl LayerError {
    /// Whether the text contains a name. Only then can it be a layer of another edition, because most editions have the same
    /// numbers.
    pub(super) fn has_name(&self) -> bool {
        match self {
            Self::UnknownName { .. } | Self::Clash { .. } => true,
            Self::UnknownNumber { named, .. } => named.is_some(),
            Self::TwoNumbers { .. } | Self::CrossLayer { .. } | Self::OtherEdition { .. } => false,
        }
    }

    /// How to fix it.
    pub fn help(&self) -> String {
        // Search only here, when the help is shown, because `import` tries to parse every line of a page as a layer.
        if let Self::UnknownName { name, edition, .. } = self
            && let Some(layer) = edition.nearest_layer(name)
        {
            return format!("did you mean `{}`?", layer.title());
        }
        match self {
            Self::UnknownName { number: Some(layer), edition, .. } => {
                format!("{}; number {} is `{}`", all_layers(edition), layer.number(), layer.title())
            }
            Self::UnknownNumber { named: Some(layer), .. } => format!("write `{}`", layer.title()),
            Self::UnknownName { edition, .. } | Self::UnknownNumber { edition, .. } => all_layers(edition),
            Self::Clash { number, named } => format!(
                "write `{}` or `{}`, whichever the text is about; some tools number the layers differently",
                number.title(),
                named.title()
            ),
            Self::TwoNumbers { .. } => "give each layer a key of its own".to_owned(),
            Self::OtherEdition { error, layer } => {
                let id = layer.edition().id;
                format!("if the model is meant in that edition, set `edition: {id}`. Otherwise {}", error.help())
            }
            Self::CrossLayer { .. } => {
                "move the threats to `cross-layer`, beside `layers` of the model: `cross-layer: [{title: …, layers: [L3, L4]}]`".to_owned()
            }
        }
    }
}

fn all_layers(edition: &'static Edition) -> String {
    let titles: Vec<_> = edition.layer_ids().map(LayerId::title).collect();
    format!("the layers are {}", titles.join(", "))
}

impl fmt::Display for LayerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName { name, number: None, .. } => write!(f, "unknown layer `{name}`"),
            Self::UnknownName { name, number: Some(layer), .. } => {
                write!(f, "no layer is called `{name}`; {} is {}", layer.code(), layer.name())
            }
            Self::UnknownNumber { number, .. } => write!(f, "there is no layer {number}"),
            Self::Clash { number, named } => {
                write!(
                    f,
                    "the number and the name belong to different layers: {} is {}, but {} is {}",
                    number.code(),
                    number.name(),
                    named.name(),
                    named.code()
                )
            }
            Self::TwoNumbers { first, second } => write!(f, "two layers, {first} and {second}, where one is wanted"),
            Self::CrossLayer { text } => {
                write!(f, "`{text}` stands for several layers, so it cannot be used as a layer")
            }
            Self::OtherEdition { layer, .. } => {
                write!(
                    f,
                    "{} is a layer of the edition `{}`, which is not the edition used here",
                    layer.title(),
                    layer.edition().id
                )
            }
        }
    }
}

impl std::error::Error for LayerError {}

impl From<LayerError> for Refused {
    fn from(error: LayerError) -> Self {
        let why = if matches!(error, LayerError::Clash { .. }) { Why::Clash } else { Why::Unknown };
        Self { why, message: error.to_string(), help: error.help() }
    }
}
