//! CSA MAESTRO: layers, threat catalogue, controls and risk as plain data and pure functions. This module does no I/O and does
//! not depend on Markdown, YAML or mdBook.
//!
//! A [`ThreatModel`] is what an author states. [`rate`] computes the risk of each of its threats, [`Summary`] counts them, and
//! [`ControlGap`] finds missing controls. [`parse_layer`], [`CatalogEntry::find`], [`Control::find`], [`taxonomy::parse`] and
//! [`Vocabulary::parse`] read names in an author's spelling; their errors have a message and a help.
//!
//! Everything that depends on the set of layers is in one table, [`Edition`]. Its documentation says how to add another
//! edition.
//!
//! The files of this module use each other: an edition contains layers, catalogue and controls, each of these is looked up in
//! an edition, and one table contains the words of all enums.

mod architecture;
mod catalog;
mod completeness;
mod controls;
pub mod crosswalk;
mod factor;
mod layer;
mod model;
pub mod questions;
mod risk;
#[cfg(feature = "serde")]
mod serial;
mod seven_layer;
mod summary;
pub mod taxonomy;
mod ten_draft;
mod vocabulary;

pub use architecture::{
    Ability, Approval, Component, ComponentKind, Content, Dismissal, Flow, Holding, Identity, Zone, split_answer,
};
pub use catalog::{CatalogEntry, CatalogError, CatalogScope};
pub use completeness::{ControlGap, Need};
pub use controls::{Control, ControlError};
pub use factor::AgenticFactor;
pub use layer::{EDITIONS, Edition, LayerError, LayerId, LayerRow, parse_layer};
pub use model::*;
pub use risk::{
    AttackComplexity, AttackVector, ControlState, Effective, EffectiveReason, Implementation, Level, Likelihood,
    Rating, RiskBasis, RiskMatrix, rate,
};
pub use seven_layer::SEVEN_LAYER;
pub use summary::{Summary, Tally, Treatment};
pub use taxonomy::{Reference, Taxonomy};
pub use ten_draft::TEN_DRAFT;
pub use vocabulary::{UnknownWord, Vocabulary};

#[cfg(test)]
mod tests;
