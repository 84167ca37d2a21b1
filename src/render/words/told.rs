//! Sentences of ours about what published tables and rules say. The English text is in the table itself, because `score`,
//! exports and the handbook also use it. The other languages find their text by the [`Key`].

/// A sentence, identified by its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    pub key: Key,
    /// The sentence in English.
    pub english: &'static str,
}

/// The subject of a sentence. All texts in it are ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// The formula of a version.
    Formula(&'static str),
    /// The reason why a version's score can be below the CVSS base score.
    BelowCvss(&'static str),
    /// A part of a formula, by its name in the formula.
    Part(&'static str),
    /// A factor of a set: 0 for its question, and 1 to 3 for the three values of its rubric.
    Factor(&'static str, &'static str, u8),
    /// The meaning of a metric.
    Metric(&'static str),
    /// When the value of a metric applies.
    MetricValue(&'static str, char),
    /// A class of agentic effects.
    Effect(&'static str),
    /// The question that a rule asks.
    Question(&'static str),
    /// The reason why a rule asks its question.
    Reason(&'static str),
}
