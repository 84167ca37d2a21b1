//! Threat models of AI agents in mdBook: OWASP AIVSS scores and CSA MAESTRO layers, computed from fenced blocks.

pub mod aivss;
pub mod name;
