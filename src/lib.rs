//! Threat models of AI agents in mdBook: OWASP AIVSS scores and CSA MAESTRO layers, computed from fenced blocks.

pub mod aivss;
pub mod fields;
pub mod maestro;
pub mod mistake;
pub mod name;

#[cfg(feature = "book")]
pub mod block;
#[cfg(feature = "book")]
pub mod book;
#[cfg(feature = "cli")]
pub mod command;
#[cfg(feature = "book")]
pub mod diagnostic;
#[cfg(feature = "book")]
pub mod export;
#[cfg(feature = "cli")]
pub mod import;
#[cfg(feature = "book")]
mod percent;
#[cfg(feature = "book")]
pub mod register;
#[cfg(feature = "book")]
pub mod render;
#[cfg(feature = "book")]
mod scan;
mod text;
