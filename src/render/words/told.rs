//! Sentences in our words about what published tables and rules say. Their English is where the table is, because `score`, exports
//! and the handbook say it too; each language has its own by [`Key`].

/// A sentence, by what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    pub key: Key,
    /// The sentence in English.
    pub english: &'static str,
}

/// What a sentence is about. All texts are ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// The formula of a version.
    Formula(&'static str),
    /// Why a version's score can be below the CVSS base.
    BelowCvss(&'static str),
    /// A part of a formula, by its name in it.
    Part(&'static str),
    /// Of a set, a factor: its question is 0, the three values of its rubric are 1 to 3.
    Factor(&'static str, &'static str, u8),
    /// What a metric asks.
    Metric(&'static str),
    /// When the value of a metric applies.
    MetricValue(&'static str, char),
    /// A class of agentic effects.
    Effect(&'static str),
    /// The question of a rule.
    Question(&'static str),
    /// Why a rule asks.
    Reason(&'static str),
}
