//! Ids of other frameworks, as `maps` holds them: their form, their canonical spelling, their names and public pages.
//!
//! The way in is [`parse`].

use std::fmt;

/// A framework that threats are mapped to: a key of `maps`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Taxonomy {
    /// OWASP Top 10 for Agentic Applications 2026.
    Asi,
    /// OWASP Agentic AI Threats and Mitigations, and the OWASP guide for multi-agent systems.
    T,
    /// OWASP Top 10 for LLM Applications 2025.
    Llm,
    /// MITRE ATLAS.
    Atlas,
    /// MITRE ATT&CK.
    Attack,
    /// Common Weakness Enumeration.
    Cwe,
    /// Microsoft's STRIDE.
    Stride,
}

/// A STRIDE category. Its id is the word (`information-disclosure`), its name the label; the first letter is read too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stride {
    /// S.
    Spoofing,
    /// T.
    Tampering,
    /// R.
    Repudiation,
    /// I.
    InformationDisclosure,
    /// D.
    DenialOfService,
    /// E.
    ElevationOfPrivilege,
}

/// A reference to another framework that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Which framework.
    pub taxonomy: Taxonomy,
    /// Canonical: `ASI05`, `T11`, `mas:T28`, `AML.T0105`, `T1059.001`, `CWE-94`, `information-disclosure`.
    pub id: String,
    /// Its name, where the framework's list is in our tables.
    pub name: Option<&'static str>,
    /// Its public page, where there is one.
    pub url: Option<String>,
}

/// Why a text is no reference to a framework. `Display` is the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxonomyError {
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl fmt::Display for TaxonomyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TaxonomyError {}

/// Reads an id of a framework.
///
/// # Errors
/// Where the text has not the framework's form, or its list has no such id.
pub fn parse(_taxonomy: Taxonomy, _text: &str) -> Result<Reference, TaxonomyError> {
    todo!()
}
