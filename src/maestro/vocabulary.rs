//! The closed word lists of a threat model: levels, statuses, types, factors.
//!
//! Start at [`Vocabulary`], which every such enum implements. [`Vocabulary::parse`] reads a word in an author's spelling, and
//! [`Vocabulary::word`] returns its canonical spelling. To add a word, add a variant to its enum and a line to its table at the
//! end of this file. The compiler reports an error if the line is missing.

use std::fmt;

use super::{
    Ability, AgenticFactor, Approval, AssumptionStatus, AttackComplexity, AttackVector, ComponentKind, Content,
    ControlType, Coverage, Grade, Holding, Identity, LayerStatus, Level, Likelihood, MitigationStatus, Need, RiskBasis,
    Taxonomy, ThreatStatus, Treatment, taxonomy::Stride,
};
use crate::fields::{Kind, Refused, Slot, Value, Why};
use crate::name::{list, nearest, same};

/// A closed list of words, each with one canonical spelling.
///
/// ```
/// use mdbook_aivss::maestro::{Likelihood, Vocabulary};
/// assert_eq!(Likelihood::parse("Very Likely"), Ok(Likelihood::VeryLikely));
/// assert_eq!(Likelihood::VeryLikely.word(), "very-likely");
/// ```
pub trait Vocabulary: Copy + Eq + fmt::Debug + 'static {
    /// What messages call these words, for example "threat status".
    const WHAT: &'static str;

    /// All values, in the order of pages and messages.
    const ALL: &'static [Self];

    /// The canonical spelling in kebab-case, such as `very-likely`.
    fn word(self) -> &'static str;

    /// The word for readers, such as `Very likely`.
    fn label(self) -> &'static str;

    /// Other accepted spellings. Differences in case, spaces, `-`, `_`, `&` and `and` are always accepted.
    fn aliases(self) -> &'static [&'static str];

    /// Whether authors can write it. A value that is only computed is not parsed.
    fn is_written(self) -> bool {
        true
    }

    /// The value for `name`, compared with [`crate::name::fold`]; `None` if there is none.
    fn named(name: &str) -> Option<Self> {
        let mut written = Self::ALL.iter().copied().filter(|value| value.is_written());
        // Try the canonical spelling first. It is the most frequent one and needs no folding.
        if let Some(value) = written.clone().find(|value| value.word() == name) {
            return Some(value);
        }
        written.find(|value| same(value.word(), name) || value.aliases().iter().any(|alias| same(alias, name)))
    }

    /// The canonical words that authors can write, in order, for messages and for schemas.
    fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().filter(|value| value.is_written()).map(|value| value.word())
    }

    /// Parses a word.
    ///
    /// # Errors
    /// Returns an [`UnknownWord`], which contains the existing words, if `name` is not one of them.
    fn parse(name: &str) -> Result<Self, UnknownWord> {
        Self::named(name).ok_or_else(|| UnknownWord {
            what: Self::WHAT,
            given: name.to_owned(),
            nearest: nearest(name, Self::words()),
            words: Self::words().collect(),
        })
    }
}

/// A word that is not in its list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownWord {
    /// The kind of word that was expected: [`Vocabulary::WHAT`].
    pub what: &'static str,
    /// The word as the author wrote it.
    pub given: String,
    /// The most similar word, if one is similar.
    pub nearest: Option<&'static str>,
    /// All words of the list, in order.
    pub words: Vec<&'static str>,
}

impl UnknownWord {
    /// How to fix it.
    pub fn help(&self) -> String {
        let words = list(self.words.iter().copied());
        match self.nearest {
            Some(word) => format!("did you mean `{word}`? Allowed are {words}"),
            None => format!("allowed are {words}"),
        }
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} `{}`", self.what, self.given)
    }
}

impl std::error::Error for UnknownWord {}

impl From<UnknownWord> for Refused {
    fn from(error: UnknownWord) -> Self {
        Self { why: Why::Unknown, message: error.to_string(), help: error.help() }
    }
}

fn kind<T: Vocabulary>() -> Vec<&'static str> {
    T::words().collect()
}

fn value<T: Vocabulary>(value: T) -> Value<'static> {
    Value::Word { word: value.word(), label: value.label() }
}

/// A word that has a default.
impl<T: Vocabulary> Slot for T {
    const KIND: Kind = Kind::Word(T::WHAT, kind::<T>);

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        *self = T::parse(text)?;
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        value(*self)
    }
}

impl<T: Vocabulary> Slot for Option<T> {
    const KIND: Kind = T::KIND;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        *self = Some(T::parse(text)?);
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        self.map_or(Value::Nothing, value)
    }
}

impl<T: Vocabulary> Slot for Vec<T> {
    const KIND: Kind = T::KIND;
    const MANY: bool = true;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        self.push(T::parse(text)?);
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        Value::List(self.iter().copied().map(value).collect())
    }
}

/// Defines one vocabulary: `Variant => word, label [aliases];`. A `computed` variant cannot be written by authors.
macro_rules! vocabulary {
    ($type:ty, $what:literal $(, computed $computed:ident)?:
        $($variant:ident => $word:literal, $label:literal $([$($alias:literal),+])?;)+) => {
        impl Vocabulary for $type {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($($alias),+)?]),+ }
            }

            $(fn is_written(self) -> bool {
                self != Self::$computed
            })?
        }

        #[cfg(feature = "serde")]
        crate::serial::as_text! {
            $type: |it: &$type| it.word(), read <$type as Vocabulary>::parse;
        }

        impl fmt::Display for $type {
            /// Writes the canonical word.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

// The scale of the playbook.
vocabulary! { Level, "level":
    Low => "low", "Low";
    Medium => "medium", "Medium";
    High => "high", "High";
    Critical => "critical", "Critical";
}

// The scale of the playbook.
vocabulary! { Likelihood, "likelihood":
    Unlikely => "unlikely", "Unlikely";
    Possible => "possible", "Possible";
    Likely => "likely", "Likely";
    VeryLikely => "very-likely", "Very likely";
}

// The tie-breaks of the playbook.
vocabulary! { AttackVector, "attack vector":
    Network => "network", "Network";
    Adjacent => "adjacent", "Adjacent" ["adjacent network"];
    Local => "local", "Local";
    Physical => "physical", "Physical";
}

// The tie-breaks of the playbook.
vocabulary! { AttackComplexity, "attack complexity":
    Low => "low", "Low";
    High => "high", "High";
}

// The words are ours. The aliases are names in the OWASP guide, the playbook and CSA's analyzer.
vocabulary! { AgenticFactor, "agentic factor":
    NonDeterminism => "non-determinism", "Non-determinism" ["non-deterministic"];
    Autonomy => "autonomy", "Autonomy";
    Identity => "identity", "Agent identity management"
        ["agent identity", "agent identity management", "dynamic identity", "dynamic identity & access control"];
    A2a => "a2a", "Agent-to-agent communication"
        ["agent-to-agent", "agent-to-agent communication", "agent-to-agent communications", "agent-to-agent interaction",
         "agent-to-agent interactions"];
    NoTrustBoundary => "no-trust-boundary", "No trust boundary"
        ["eroded trust boundary", "no / eroded trust boundary", "no trust boundaries"];
}

// `not-assessed` means that the author left the layer out.
vocabulary! { LayerStatus, "layer status", computed NotAssessed:
    Mapped => "mapped", "Mapped";
    Uncertain => "uncertain", "Not certain" ["not certain"];
    NotApplicable => "not-applicable", "Not applicable" ["n/a"];
    NotAssessed => "not-assessed", "Not assessed";
}

vocabulary! { ThreatStatus, "threat status":
    Open => "open", "Open";
    InProgress => "in-progress", "In progress";
    Mitigated => "mitigated", "Mitigated";
    Accepted => "accepted", "Accepted";
    Transferred => "transferred", "Transferred";
    Deferred => "deferred", "Deferred";
    FalsePositive => "false-positive", "False positive";
    NotApplicable => "not-applicable", "Not applicable" ["n/a"];
}

// Accepted, transferred and deferred threats are counted separately from open ones.
vocabulary! { Treatment, "treatment":
    Open => "open", "Open";
    Carried => "carried", "Accepted, transferred or deferred";
    Closed => "closed", "Closed";
}

vocabulary! { Coverage, "coverage":
    Partial => "partial", "Partial";
    Full => "full", "Full";
}

vocabulary! { ControlType, "control type":
    Preventive => "preventive", "Preventive" ["preventative"];
    Detective => "detective", "Detective";
    Corrective => "corrective", "Corrective";
    Deterrent => "deterrent", "Deterrent";
}

// What the playbook's rules for completeness can require (its guide to risk scoring, its process, phase 7).
vocabulary! { Need, "kind of control":
    Preventive => "preventive", "Preventive";
    Detective => "detective", "Detective";
    PreventiveOrDetective => "preventive-or-detective", "Preventive or detective";
    Corrective => "corrective", "Corrective";
}

vocabulary! { MitigationStatus, "mitigation status":
    None => "none", "Not implemented" ["not implemented"];
    Partial => "partial", "Partially implemented" ["partially implemented"];
    Done => "done", "Implemented" ["implemented"];
    WontDo => "wont-do", "Will not be done" ["won't do"];
}

// The cost and effectiveness of a control.
vocabulary! { Grade, "grade":
    Low => "low", "Low";
    Medium => "medium", "Medium";
    High => "high", "High";
}

vocabulary! { AssumptionStatus, "assumption status":
    Unvalidated => "unvalidated", "Not validated";
    Validated => "validated", "Validated";
    Invalidated => "invalidated", "Invalidated";
}

// The next six vocabularies describe components of an architecture.
vocabulary! { ComponentKind, "kind of component":
    Person => "person", "Person" ["user", "human"];
    Agent => "agent", "Agent";
    Model => "model", "Model" ["llm"];
    Memory => "memory", "Memory";
    Data => "data", "Data" ["data store"];
    Tool => "tool", "Tool";
    Gateway => "gateway", "Gateway" ["mcp server"];
    Service => "service", "Service";
    Monitor => "monitor", "Monitor";
    Control => "control", "Control";
}

vocabulary! { Ability, "ability":
    ExecuteCode => "execute-code", "Execute code";
    WriteFiles => "write-files", "Write files";
    ReadFiles => "read-files", "Read files";
    Browse => "browse", "Browse";
    SendMessages => "send-messages", "Send messages";
    Spend => "spend", "Spend money";
    ChangePermissions => "change-permissions", "Change permissions";
    CallAgents => "call-agents", "Call agents";
    Publish => "publish", "Publish";
    Sign => "sign", "Sign";
    Train => "train", "Train a model";
    Physical => "physical", "Act in the physical world";
}

vocabulary! { Holding, "kind of private data":
    Secrets => "secrets", "Secrets";
    PersonalData => "personal-data", "Personal data";
    CustomerData => "customer-data", "Customer data";
    SourceCode => "source-code", "Source code";
    ModelWeights => "model-weights", "Model weights";
    SystemPrompt => "system-prompt", "System prompt";
}

vocabulary! { Content, "trust in content":
    Trusted => "trusted", "Trusted";
    Untrusted => "untrusted", "Untrusted";
    Mixed => "mixed", "Mixed";
}

vocabulary! { Approval, "approval":
    Human => "human", "By a person";
    Policy => "policy", "By policy";
    None => "none", "None";
}

vocabulary! { Identity, "identity":
    Own => "own", "Its own";
    User => "user", "The user's";
    Shared => "shared", "Shared";
    None => "none", "None";
}

// The values of `gate.risk`.
vocabulary! { RiskBasis, "risk":
    Inherent => "inherent", "Risk";
    Effective => "effective", "Effective risk";
}

// The keys of `maps`.
vocabulary! { Taxonomy, "taxonomy":
    Asi => "asi", "OWASP Top 10 for Agentic Applications 2026";
    T => "t", "OWASP agentic threats";
    Llm => "llm", "OWASP Top 10 for LLM Applications 2025";
    Atlas => "atlas", "MITRE ATLAS";
    Attack => "attack", "MITRE ATT&CK";
    Cwe => "cwe", "CWE";
    Stride => "stride", "STRIDE";
}

// The six categories, with the letters that tools print.
vocabulary! { Stride, "STRIDE category":
    Spoofing => "spoofing", "Spoofing" ["s"];
    Tampering => "tampering", "Tampering" ["t"];
    Repudiation => "repudiation", "Repudiation" ["r"];
    InformationDisclosure => "information-disclosure", "Information Disclosure" ["i"];
    DenialOfService => "denial-of-service", "Denial of Service" ["d", "dos"];
    ElevationOfPrivilege => "elevation-of-privilege", "Elevation of Privilege" ["e", "eop"];
}

#[cfg(test)]
mod tests;
