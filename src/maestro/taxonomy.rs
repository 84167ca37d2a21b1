//! Ids of other frameworks in `maps`: their forms, canonical spellings, names and public pages.
//!
//! Start at [`parse`].

mod lists;

use std::borrow::Cow;

use super::Vocabulary;
use crate::fields::{Form, Refused, Why};
use crate::mistake::Mistake;
use crate::name::{fold, nearest};

/// A framework to which threats can be mapped. Each one is a key of `maps`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
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

/// A STRIDE category. Its id is the word (`information-disclosure`). The label and the first letter are accepted too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stride {
    /// The letter S.
    Spoofing,
    /// The letter T.
    Tampering,
    /// The letter R.
    Repudiation,
    /// The letter I.
    InformationDisclosure,
    /// The letter D.
    DenialOfService,
    /// The letter E.
    ElevationOfPrivilege,
}

/// A reference to another framework that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Reference {
    /// The framework.
    pub taxonomy: Taxonomy,
    /// The canonical id: `ASI05`, `T11`, `mas:T28`, `AML.T0105`, `T1059.001`, `CWE-94`, `information-disclosure`.
    pub id: String,
    /// Its name, if our tables contain the framework's list.
    pub name: Option<&'static str>,
    /// Its public page, if there is one.
    pub url: Option<Cow<'static, str>>,
}

/// The forms of the keys of [`Maps`](super::Maps).
macro_rules! forms {
    ($($name:ident = $taxonomy:ident, $pattern:literal;)+) => {$(
        pub(super) static $name: Form = Form {
            what: "an id",
            read: |text| match parse(Taxonomy::$taxonomy, text) {
                Ok(reference) => Ok(reference.id),
                Err(error) => Err(Refused { why: Why::Unknown, message: error.message().to_owned(), help: error.help().to_owned() }),
            },
            pattern: $pattern,
            items: || Taxonomy::$taxonomy.items(),
        };
    )+};
}

forms! {
    ASI = Asi, "^ASI[0-9]{2}$";
    T = T, "^((asi-tm|mas):)?T[0-9]+$";
    LLM = Llm, "^LLM[0-9]{2}$";
    ATLAS = Atlas, r"^AML\.(T[0-9]{4}(\.[0-9]{3})?|TA[0-9]{4}|M[0-9]{4})$";
    ATTACK = Attack, r"^(T[0-9]{4}(\.[0-9]{3})?|TA[0-9]{4})$";
    CWE = Cwe, "^CWE-[0-9]+$";
    STRIDE = Stride, "^[a-z-]+$";
}

impl Reference {
    /// Id and name for readers, such as `ASI05 Unexpected Code Execution (RCE)`. For STRIDE only the name, and without a known
    /// name only the id.
    pub fn label(&self) -> String {
        match self.name {
            Some(name) if self.taxonomy == Taxonomy::Stride => name.to_owned(),
            Some(name) => format!("{} {name}", self.id),
            None => self.id.clone(),
        }
    }
}

impl Taxonomy {
    /// The ids with their names, in order; `None` for a framework of which we check only the form of ids.
    pub fn items(self) -> Option<Vec<(&'static str, &'static str)>> {
        match self {
            Self::Asi => Some(lists::ASI.to_vec()),
            Self::T => Some(lists::THREATS.to_vec()),
            Self::Llm => Some(lists::LLM.to_vec()),
            Self::Stride => Some(Stride::ALL.iter().map(|category| (category.word(), category.label())).collect()),
            Self::Atlas | Self::Attack | Self::Cwe => None,
        }
    }

    /// A description of the form of its ids, for messages.
    pub const fn form(self) -> &'static str {
        match self {
            Self::Asi => "`ASI01` to `ASI10`",
            Self::T => "`T1` to `T15`, `asi-tm:T16`, `asi-tm:T17`, `mas:T16` to `mas:T47`",
            Self::Llm => "`LLM01` to `LLM10`",
            Self::Atlas => "`AML.T0105`, `AML.T0051.001`, `AML.TA0002` or `AML.M0015`",
            Self::Attack => "`T1059`, `T1059.001` or `TA0001`",
            Self::Cwe => "`CWE-94`",
            Self::Stride => {
                "`spoofing`, `tampering`, `repudiation`, `information-disclosure`, `denial-of-service`, \
                 `elevation-of-privilege`, or the first letter"
            }
        }
    }
}

/// Parses an id of a framework. Case and leading zeros are ignored, and the result has the canonical spelling. Ids of other
/// frameworks are not accepted.
///
/// # Errors
/// Returns a mistake if the text does not have the framework's form, if the framework's list does not contain the id, or if the
/// id is ambiguous: the OWASP documents disagree about T16 and T17.
///
/// ```
/// use mdbook_aivss::maestro::taxonomy::{Taxonomy, parse};
/// let reference = parse(Taxonomy::Asi, "asi5").expect("the list has it");
/// assert_eq!(reference.label(), "ASI05 Unexpected Code Execution (RCE)");
/// ```
pub fn parse(taxonomy: Taxonomy, text: &str) -> Result<Reference, Mistake> {
    let text = text.trim();
    read(taxonomy, text).map_err(|flaw| match flaw {
        Flaw::Form => Mistake::new(format!("`{text}` is not an id of {}", taxonomy.label()), form_help(taxonomy, text)),
        Flaw::Id(error) => error,
    })
}

/// Why a text is not an id.
enum Flaw {
    /// It does not have the form of an id.
    Form,
    /// It has the form of an id but is not valid; the mistake says why.
    Id(Mistake),
}

impl Flaw {
    fn id(message: String, help: String) -> Self {
        Self::Id(Mistake::new(message, help))
    }
}

fn read(taxonomy: Taxonomy, text: &str) -> Result<Reference, Flaw> {
    // Most ids are already in upper case.
    let small = text.bytes().any(|byte| byte.is_ascii_lowercase());
    let upper = if small { Cow::Owned(text.to_ascii_uppercase()) } else { Cow::Borrowed(text) };
    let (id, url) = match taxonomy {
        Taxonomy::Asi => (top_ten(&upper, "ASI", "2026")?, Some(ASI_URL.into())),
        Taxonomy::Llm => (top_ten(&upper, "LLM", "2025")?, Some(LLM_URL.into())),
        Taxonomy::T => {
            let id = owasp_threat(&upper)?;
            let url = if id.starts_with("mas:") { MAS_URL } else { THREATS_URL };
            (id, Some(url.into()))
        }
        Taxonomy::Atlas => {
            let page = upper.strip_prefix("AML.").and_then(|id| mitre_page(id, true)).ok_or(Flaw::Form)?;
            let url = format!("https://atlas.mitre.org/{page}/{upper}");
            (upper.into_owned(), Some(url.into()))
        }
        Taxonomy::Attack => {
            let page = mitre_page(&upper, false).ok_or(Flaw::Form)?;
            let url = format!("https://attack.mitre.org/{page}/{}/", upper.replace('.', "/"));
            (upper.into_owned(), Some(url.into()))
        }
        Taxonomy::Cwe => {
            let number = upper.strip_prefix("CWE-").and_then(number).ok_or(Flaw::Form)?;
            if number == 0 {
                return Err(Flaw::id("there is no CWE-0".to_owned(), "CWE counts from 1".to_owned()));
            }
            (format!("CWE-{number}"), Some(format!("https://cwe.mitre.org/data/definitions/{number}.html").into()))
        }
        Taxonomy::Stride => (Stride::named(text).ok_or(Flaw::Form)?.word().to_owned(), None),
    };
    let name = match taxonomy {
        Taxonomy::Asi => named(lists::ASI, &id),
        Taxonomy::T => named(lists::THREATS, &id),
        Taxonomy::Llm => named(lists::LLM, &id),
        Taxonomy::Stride => Stride::named(&id).map(Stride::label),
        Taxonomy::Atlas | Taxonomy::Attack | Taxonomy::Cwe => None,
    };
    Ok(Reference { taxonomy, id, name, url })
}

fn named(list: &[(&'static str, &'static str)], id: &str) -> Option<&'static str> {
    list.iter().find(|(other, _)| *other == id).map(|(_, name)| *name)
}

// The pages on which OWASP publishes its lists.
const ASI_URL: &str = "https://genai.owasp.org/resource/owasp-top-10-for-agentic-applications-for-2026/";
const LLM_URL: &str = "https://genai.owasp.org/llm-top-10/";
const THREATS_URL: &str = "https://genai.owasp.org/resource/agentic-ai-threats-and-mitigations/";
const MAS_URL: &str = "https://genai.owasp.org/resource/multi-agentic-system-threat-modeling-guide-v1-0/";

/// Parses at most five digits. No id of these frameworks has more.
fn number(digits: &str) -> Option<u32> {
    let plain = (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// Converts `ASI5`, `ASI05` or `ASI05:2026` to `ASI05`.
fn top_ten(upper: &str, letters: &str, edition: &str) -> Result<String, Flaw> {
    let (id, year) = upper.split_once(':').map_or((upper, None), |(id, year)| (id, Some(year)));
    let number = id.strip_prefix(letters).and_then(number).ok_or(Flaw::Form)?;
    if !(1..=10).contains(&number) {
        return Err(Flaw::id(
            format!("there is no {id}"),
            format!("the list goes from `{letters}01` to `{letters}10`"),
        ));
    }
    let id = format!("{letters}{number:02}");
    match year {
        Some(year) if year != edition => Err(Flaw::id(
            format!("`{id}` of {year} is not in the list of {edition}"),
            format!(
                "categories moved between the editions; look the threat up in that of {edition} and write its id alone"
            ),
        )),
        _ => Ok(id),
    }
}

/// Converts an OWASP threat to its canonical form.
fn owasp_threat(upper: &str) -> Result<String, Flaw> {
    let (document, id) = match upper.split_once(':') {
        Some((document, id)) => (Some(fold(document)), id.trim_start()),
        None => (None, upper),
    };
    let digits = id.strip_prefix('T').filter(|digits| digits.len() <= 3);
    let number = digits.and_then(number).ok_or(Flaw::Form)?;
    let canonical = match (document.as_deref(), number) {
        (None | Some("asitm" | "mas"), 1..=15) => format!("T{number}"),
        (Some("asitm"), 16 | 17) => format!("asi-tm:T{number}"),
        (Some("mas"), 16..=47) => format!("mas:T{number}"),
        (None, 16 | 17) => {
            let reading = |document: &str| {
                let id = format!("{document}:T{number}");
                let name = lists::THREATS.iter().find(|(other, _)| *other == id).map_or("", |(_, name)| name);
                format!("`{id}` ({name})")
            };
            return Err(Flaw::id(
                format!(
                    "`T{number}` means one threat in OWASP's Threats and Mitigations and another in its multi-agent guide"
                ),
                format!("write {} or {}", reading("asi-tm"), reading("mas")),
            ));
        }
        (None, 18..=47) => {
            return Err(Flaw::id(
                format!("`T{number}` is a threat of OWASP's multi-agent guide only"),
                format!("write `mas:T{number}`"),
            ));
        }
        (Some("asitm"), 18..=47) => {
            return Err(Flaw::id(
                format!("OWASP's Threats and Mitigations ends at T17, it has no T{number}"),
                format!("write `mas:T{number}` if the threat of the multi-agent guide is meant"),
            ));
        }
        (None | Some("asitm" | "mas"), _) => {
            return Err(Flaw::id(
                format!("OWASP has no threat T{number}"),
                format!("there are {}", Taxonomy::T.form()),
            ));
        }
        (Some(_), _) => {
            let document = upper.split_once(':').map_or("", |(document, _)| document);
            return Err(Flaw::id(
                format!("no OWASP document of threats is called `{}`", document.to_ascii_lowercase()),
                "write `asi-tm` for Threats and Mitigations 1.1, `mas` for the multi-agent guide".to_owned(),
            ));
        }
    };
    Ok(canonical)
}

/// The path on MITRE's site for `T1059`, `T1059.001`, `TA0001` or, in ATLAS, `M0015`.
fn mitre_page(id: &str, atlas: bool) -> Option<&'static str> {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(tactic) = id.strip_prefix("TA") {
        return digits(tactic, 4).then_some("tactics");
    }
    if let Some(mitigation) = id.strip_prefix('M') {
        return (atlas && digits(mitigation, 4)).then_some("mitigations");
    }
    let technique = id.strip_prefix('T')?;
    let fits = match technique.split_once('.') {
        Some((technique, sub)) => digits(technique, 4) && digits(sub, 3),
        None => digits(technique, 4),
    };
    fits.then_some("techniques")
}

/// A suggestion for a text that is not an id of the framework.
fn form_help(taxonomy: Taxonomy, text: &str) -> String {
    // The name follows the id, as in `ASI05 Unexpected Code Execution`.
    let start =
        text.split(|c: char| c.is_whitespace() || matches!(c, ':' | '—' | '–' | ',' | '(')).next().unwrap_or(text);
    // The prefix is missing, as in `94` or `T0105`.
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let prefixed = match taxonomy {
        Taxonomy::Asi => format!("ASI{digits}"),
        Taxonomy::Llm => format!("LLM{digits}"),
        Taxonomy::Atlas => format!("AML.{text}"),
        Taxonomy::Cwe => format!("CWE-{digits}"),
        Taxonomy::T | Taxonomy::Attack | Taxonomy::Stride => String::new(),
    };
    let elsewhere = || {
        let others = Taxonomy::ALL.iter().copied().filter(|other| *other != taxonomy);
        // A single letter is skipped, because every letter could be a STRIDE category.
        others.filter(|_| text.len() > 1).find(|other| !matches!(read(*other, text), Err(Flaw::Form)))
    };
    let form = taxonomy.form();
    if let Ok(reference) = read(taxonomy, start) {
        format!("write the id alone: `{}`", reference.id)
    } else if let Some(other) = elsewhere() {
        let there = format!("is an id of {}: put it under `{}`", other.label(), other.word());
        match read(taxonomy, &prefixed) {
            // Ids of ATLAS and ATT&CK have the same form except for the prefix.
            Ok(reference) if taxonomy == Taxonomy::Atlas => {
                format!("write `{}` if that is meant; as it stands, it {there}", reference.id)
            }
            _ => format!("it {there}"),
        }
    } else if let Ok(reference) = read(taxonomy, &prefixed) {
        format!("write `{}`", reference.id)
    } else if let Some((id, name)) = taxonomy.items().and_then(|items| {
        let name = nearest(text, items.iter().map(|(_, name)| *name))?;
        items.into_iter().find(|(_, other)| *other == name)
    }) {
        if id.eq_ignore_ascii_case(name) {
            format!("did you mean `{id}`?")
        } else {
            format!("did you mean `{id}`, {name}?")
        }
    } else {
        format!("write {form}")
    }
}

#[cfg(test)]
mod tests;
