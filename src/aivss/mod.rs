//! OWASP AIVSS: the scoring system as plain data and pure functions. Knows no Markdown, no YAML, no mdBook and does no I/O.
//!
//! The way in is [`Assessment::score`]: an [`Assessment`] (what an author states) becomes an [`Outcome`] (what follows
//! from it). A published version is a value of [`Version`]; [`VERSIONS`] lists them.

mod assessment;
mod cvss;
mod factor;
mod outcome;
mod risk;
mod version;

mod v0_5;
mod v0_8;
mod v0_8_floor;
mod v2_0_candidate;

pub use assessment::{Assessment, Choice, Cvss, Estimate, Expected, FactorEntry, Published, Scored};
pub use rust_decimal::Decimal;
