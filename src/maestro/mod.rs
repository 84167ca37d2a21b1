//! CSA MAESTRO: layers, threat catalogue, controls and risk as plain data and pure functions. Knows no Markdown, no YAML, no
//! mdBook and does no I/O.

mod catalog;
mod controls;
mod layer;
mod model;
mod risk;
mod taxonomy;
mod vocabulary;

pub use model::*;
