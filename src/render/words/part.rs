//! The values that some words depend on, such as a level, a count or the name of a column. The name of a value is the end of
//! the word's name.

use super::{Language, Told};
use crate::aivss::{Severity, Status, Term};
use crate::maestro::{
    AgenticFactor, AssumptionStatus, AttackComplexity, AttackVector, ComponentKind, ControlType, Coverage,
    EffectiveReason, Grade, LayerId, LayerStatus, Level, Likelihood, MitigationStatus, ThreatStatus, Vocabulary,
};
use crate::order::Sort as _;
use crate::register::digest::DueKind;
use crate::register::query::{ASSESSMENT_COLUMNS, THREAT_COLUMNS};
use crate::render::Mark;

/// A value that a word depends on.
pub(super) trait Part: Sized {
    /// All values that have different words.
    fn each() -> Vec<Self>;
    fn name(self) -> String;
    /// The value among [`Part::each`] that has the same word.
    fn normal(self, _: Language) -> Self {
        self
    }
}

/// Converts a name such as `NotScored` to `not-scored`.
pub(super) fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

macro_rules! vocabularies {
    ($($type:ty)+) => {
        $(impl Part for $type {
            fn each() -> Vec<Self> {
                <Self as Vocabulary>::ALL.to_vec()
            }

            fn name(self) -> String {
                Vocabulary::word(self).to_owned()
            }
        })+
    };
}

vocabularies! {
    AgenticFactor AssumptionStatus AttackComplexity AttackVector ComponentKind ControlType Coverage Grade LayerStatus Level
    Likelihood MitigationStatus ThreatStatus
}

macro_rules! lists {
    ($($type:ty: [$($value:ident $name:literal)+];)+) => {
        $(impl Part for $type {
            fn each() -> Vec<Self> {
                vec![$(Self::$value),+]
            }

            fn name(self) -> String {
                match self { $(Self::$value => $name),+ }.to_owned()
            }
        })+
    };
}

lists! {
    Mark: [Unrated "unrated" None "none" Low "low" Medium "medium" High "high" Critical "critical"];
    Severity: [None "none" Low "low" Medium "medium" High "high" Critical "critical"];
    Status: [Official "official" Superseded "superseded" Proposal "proposal" Candidate "candidate"];
    DueKind: [Assessment "assessment" Model "model" Threat "threat" Accepted "accepted" Exemption "exemption"];
    Term: [Cvss "cvss" FactorSum "factor-sum" ThreatMultiplier "threat-multiplier" MitigationFactor "mitigation-factor"];
    EffectiveReason: [
        NoneInPlace "none-in-place" InPart "in-part" NonePreventive "none-preventive" PartialCoverage "partial-coverage"
        FullCoverage "full-coverage"
    ];
}

/// A risk: `None` if unrated, `Some(None)` if there is no risk.
impl Part for Option<Option<Level>> {
    fn each() -> Vec<Self> {
        let levels = Level::ALL.iter().map(|level| Some(Some(*level)));
        [None, Some(None)].into_iter().chain(levels).collect()
    }

    fn name(self) -> String {
        self.map_or("unrated", |level| level.map_or("none", Vocabulary::word)).to_owned()
    }
}

/// A count, distinguished only by its form of the plural.
impl Part for usize {
    fn each() -> Vec<Self> {
        vec![1, 2]
    }

    fn name(self) -> String {
        if self == 1 { "one" } else { "other" }.to_owned()
    }

    fn normal(self, language: Language) -> Self {
        if self == 1 || self == 0 && language.zero_is_one() { 1 } else { 2 }
    }
}

/// A small number as a word.
impl Part for u8 {
    fn each() -> Vec<Self> {
        (0..=12).collect()
    }

    fn name(self) -> String {
        self.to_string()
    }
}

impl Part for LayerId {
    fn each() -> Vec<Self> {
        Self::ALL.to_vec()
    }

    fn name(self) -> String {
        self.key().to_ascii_lowercase()
    }
}

/// The name of a column or a key.
impl Part for &'static str {
    fn each() -> Vec<Self> {
        let mut names: Vec<Self> = ASSESSMENT_COLUMNS.iter().chain(THREAT_COLUMNS.iter()).copied().collect();
        names.in_order();
        names.dedup();
        names
    }

    fn name(self) -> String {
        self.to_owned()
    }
}

/// A book can replace words, not sentences, so there is no value.
impl Part for Told {
    fn each() -> Vec<Self> {
        Vec::new()
    }

    fn name(self) -> String {
        "told".to_owned()
    }
}
