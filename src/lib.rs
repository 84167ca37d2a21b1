//! Threat models of AI agents in mdBook: OWASP AIVSS scores and CSA MAESTRO layers, computed from fenced blocks.

pub mod maestro;
pub mod name;
