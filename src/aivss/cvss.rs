//! CVSS v4.0 vectors: reading them strictly, their scores, and their metrics in words.
//!
//! The way in is [`CvssVector::parse`]. The scores are computed by the crate `cvss`; what is added here are errors that
//! name the metric and say how to mend it, and the base score of a vector that also has other metrics.

use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicU8, Ordering};

use rust_decimal::Decimal;

/// Group of a CVSS v4.0 metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CvssGroup {
    /// The eleven that every vector has.
    Base,
    /// Exploit Maturity.
    Threat,
    /// Requirements and modified base metrics of one environment.
    Environmental,
    /// Additional facts that no score uses.
    Supplemental,
}

impl CvssGroup {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Threat => "threat",
            Self::Environmental => "environmental",
            Self::Supplemental => "supplemental",
        }
    }
}

/// One metric of a vector, spelled out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CvssMetric {
    /// Group.
    pub group: CvssGroup,
    /// Abbreviation, such as `AV`.
    pub abbr: &'static str,
    /// Full name, such as "Attack Vector".
    pub name: &'static str,
    /// Value as written in the vector, such as `N`.
    pub value: &'static str,
    /// The word for the value, such as "Network".
    pub word: &'static str,
}

/// A CVSS v4.0 vector with its scores.
///
/// ```
/// use mdbook_aivss::aivss::{CvssVector, Decimal};
///
/// let vector = CvssVector::parse("CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P")?;
/// assert_eq!(vector.base(), Decimal::new(87, 1));
/// assert_eq!(vector.nomenclature(), "CVSS-BT");
/// assert_eq!(vector.metrics()[0].word, "Network");
/// # Ok::<(), mdbook_aivss::aivss::CvssError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvssVector {
    /// In canonical order; the base metrics are the first eleven.
    metrics: Vec<CvssMetric>,
    base: Decimal,
    bte: Decimal,
}

/// What is wrong with a CVSS vector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvssError {
    message: String,
    help: String,
    range: Option<Range<usize>>,
}

impl CvssError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), range: None }
    }

    fn at(mut self, range: Range<usize>) -> Self {
        self.range = Some(range);
        self
    }

    /// What is wrong, without a full stop.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to mend it.
    pub fn help(&self) -> &str {
        &self.help
    }

    /// Bytes of the offending part in the string that was parsed, where there is one.
    pub fn range(&self) -> Option<Range<usize>> {
        self.range.clone()
    }
}

impl fmt::Display for CvssError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CvssError {}

struct Definition {
    group: CvssGroup,
    abbr: &'static str,
    name: &'static str,
    values: &'static [(&'static str, &'static str)],
}

type Values = &'static [(&'static str, &'static str)];

const fn base(abbr: &'static str, name: &'static str, values: Values) -> Definition {
    Definition { group: CvssGroup::Base, abbr, name, values }
}

const fn environmental(abbr: &'static str, name: &'static str, values: Values) -> Definition {
    Definition { group: CvssGroup::Environmental, abbr, name, values }
}

const fn supplemental(abbr: &'static str, name: &'static str, values: Values) -> Definition {
    Definition { group: CvssGroup::Supplemental, abbr, name, values }
}

const IMPACT: Values = &[("H", "High"), ("L", "Low"), ("N", "None")];
const REQUIREMENT: Values = &[("X", "Not Defined"), ("H", "High"), ("M", "Medium"), ("L", "Low")];
const MODIFIED_IMPACT: Values = &[("X", "Not Defined"), ("H", "High"), ("L", "Low"), ("N", "None")];

// CVSS v4.0 specification: metrics, values and the order of the vector string. A test holds the table against the crate `cvss`.
const METRICS: [Definition; 32] = [
    base("AV", "Attack Vector", &[("N", "Network"), ("A", "Adjacent"), ("L", "Local"), ("P", "Physical")]),
    base("AC", "Attack Complexity", &[("L", "Low"), ("H", "High")]),
    base("AT", "Attack Requirements", &[("N", "None"), ("P", "Present")]),
    base("PR", "Privileges Required", &[("N", "None"), ("L", "Low"), ("H", "High")]),
    base("UI", "User Interaction", &[("N", "None"), ("P", "Passive"), ("A", "Active")]),
    base("VC", "Confidentiality Impact to the Vulnerable System", IMPACT),
    base("VI", "Integrity Impact to the Vulnerable System", IMPACT),
    base("VA", "Availability Impact to the Vulnerable System", IMPACT),
    base("SC", "Confidentiality Impact to the Subsequent System", IMPACT),
    base("SI", "Integrity Impact to the Subsequent System", IMPACT),
    base("SA", "Availability Impact to the Subsequent System", IMPACT),
    Definition {
        group: CvssGroup::Threat,
        abbr: "E",
        name: "Exploit Maturity",
        values: &[("X", "Not Defined"), ("A", "Attacked"), ("P", "Proof-of-Concept"), ("U", "Unreported")],
    },
    environmental("CR", "Confidentiality Requirements", REQUIREMENT),
    environmental("IR", "Integrity Requirements", REQUIREMENT),
    environmental("AR", "Availability Requirements", REQUIREMENT),
    environmental(
        "MAV",
        "Modified Attack Vector",
        &[("X", "Not Defined"), ("N", "Network"), ("A", "Adjacent"), ("L", "Local"), ("P", "Physical")],
    ),
    environmental("MAC", "Modified Attack Complexity", &[("X", "Not Defined"), ("L", "Low"), ("H", "High")]),
    environmental("MAT", "Modified Attack Requirements", &[("X", "Not Defined"), ("N", "None"), ("P", "Present")]),
    environmental(
        "MPR",
        "Modified Privileges Required",
        &[("X", "Not Defined"), ("N", "None"), ("L", "Low"), ("H", "High")],
    ),
    environmental(
        "MUI",
        "Modified User Interaction",
        &[("X", "Not Defined"), ("N", "None"), ("P", "Passive"), ("A", "Active")],
    ),
    environmental("MVC", "Modified Confidentiality Impact to the Vulnerable System", MODIFIED_IMPACT),
    environmental("MVI", "Modified Integrity Impact to the Vulnerable System", MODIFIED_IMPACT),
    environmental("MVA", "Modified Availability Impact to the Vulnerable System", MODIFIED_IMPACT),
    environmental(
        "MSC",
        "Modified Confidentiality Impact to the Subsequent System",
        &[("X", "Not Defined"), ("H", "High"), ("L", "Low"), ("N", "Negligible")],
    ),
    environmental(
        "MSI",
        "Modified Integrity Impact to the Subsequent System",
        &[("X", "Not Defined"), ("S", "Safety"), ("H", "High"), ("L", "Low"), ("N", "Negligible")],
    ),
    environmental(
        "MSA",
        "Modified Availability Impact to the Subsequent System",
        &[("X", "Not Defined"), ("S", "Safety"), ("H", "High"), ("L", "Low"), ("N", "Negligible")],
    ),
    supplemental("S", "Safety", &[("X", "Not Defined"), ("N", "Negligible"), ("P", "Present")]),
    supplemental("AU", "Automatable", &[("X", "Not Defined"), ("N", "No"), ("Y", "Yes")]),
    supplemental("R", "Recovery", &[("X", "Not Defined"), ("A", "Automatic"), ("U", "User"), ("I", "Irrecoverable")]),
    supplemental("V", "Value Density", &[("X", "Not Defined"), ("D", "Diffuse"), ("C", "Concentrated")]),
    supplemental(
        "RE",
        "Vulnerability Response Effort",
        &[("X", "Not Defined"), ("L", "Low"), ("M", "Moderate"), ("H", "High")],
    ),
    supplemental(
        "U",
        "Provider Urgency",
        &[("X", "Not Defined"), ("Clear", "Clear"), ("Green", "Green"), ("Amber", "Amber"), ("Red", "Red")],
    ),
];

const BASE_METRICS: usize = 11;
const PREFIX: &str = "CVSS:4.0";
const EXAMPLE: &str = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

impl Definition {
    /// "UI (User Interaction) is N (None), P (Passive) or A (Active)".
    fn legal(&self) -> String {
        let values: Vec<String> = self
            .values
            .iter()
            .map(|(value, word)| if value == word { (*value).to_owned() } else { format!("{value} ({word})") })
            .collect();
        let (last, rest) = values.split_last().map_or(("", &[][..]), |(last, rest)| (last.as_str(), rest));
        format!("{} ({}) is {} or {last}", self.abbr, self.name, rest.join(", "))
    }
}

impl CvssVector {
    /// Reads a CVSS v4.0 vector: the prefix `CVSS:4.0`, the eleven base metrics, any further metrics, in any order.
    ///
    /// # Errors
    ///
    /// Another version of CVSS, a metric or value that v4.0 does not have, lower case, a metric given twice, missing base
    /// metrics. The error names the first offence.
    pub fn parse(vector: &str) -> Result<Self, CvssError> {
        check_prefix(vector)?;
        let mut found: [Option<&'static str>; METRICS.len()] = [None; METRICS.len()];
        let mut start = PREFIX.len() + 1;
        for part in vector.get(start..).unwrap_or_default().split('/') {
            let range = start..start + part.len();
            start = range.end + 1;
            let (index, value) = read_metric(part).map_err(|error| match error.range.clone() {
                // Offsets inside the part become offsets inside the vector.
                Some(inner) => error.at(range.start + inner.start..range.start + inner.end),
                None => error.at(range.clone()),
            })?;
            if found[index].replace(value).is_some() {
                let name = METRICS[index].name;
                return Err(CvssError::new(
                    format!("{} ({name}) is given twice", METRICS[index].abbr),
                    "keep one of them",
                )
                .at(range));
            }
        }
        let missing: Vec<String> = METRICS[..BASE_METRICS]
            .iter()
            .zip(&found)
            .filter(|(_, value)| value.is_none())
            .map(|(metric, _)| format!("{} ({})", metric.abbr, metric.name))
            .collect();
        if !missing.is_empty() {
            let what = if missing.len() == 1 { "a base metric is" } else { "base metrics are" };
            return Err(CvssError::new(
                format!("{what} missing from the vector: {}", missing.join(", ")),
                format!("a vector has all eleven base metrics, such as {EXAMPLE}"),
            ));
        }
        let metrics: Vec<CvssMetric> = METRICS
            .iter()
            .zip(found)
            .filter_map(|(metric, value)| {
                let (value, word) = metric.values.iter().find(|(known, _)| Some(*known) == value)?;
                Some(CvssMetric { group: metric.group, abbr: metric.abbr, name: metric.name, value, word })
            })
            .collect();
        let base = known_score(&metrics[..BASE_METRICS], None)?;
        let defined = |group| metrics.iter().any(|metric| metric.group == group && metric.value != "X");
        let bte = if defined(CvssGroup::Environmental) {
            score(&metrics)?
        } else if defined(CvssGroup::Threat) {
            known_score(&metrics[..BASE_METRICS], metrics.get(BASE_METRICS))?
        } else {
            base
        };
        Ok(Self { metrics, base, bte })
    }

    /// The base score (CVSS-B), 0.0 to 10.0, one decimal: from the eleven base metrics alone.
    pub fn base(&self) -> Decimal {
        self.base
    }

    /// The score from base, threat and environmental metrics, 0.0 to 10.0, one decimal.
    pub fn bte(&self) -> Decimal {
        self.bte
    }

    /// What [`CvssVector::bte`] is called: `CVSS-B`, `CVSS-BT`, `CVSS-BE` or `CVSS-BTE`. Metrics that are X do not count.
    pub fn nomenclature(&self) -> &'static str {
        let has = |group| self.metrics.iter().any(|metric| metric.group == group && metric.value != "X");
        match (has(CvssGroup::Threat), has(CvssGroup::Environmental)) {
            (false, false) => "CVSS-B",
            (true, false) => "CVSS-BT",
            (false, true) => "CVSS-BE",
            (true, true) => "CVSS-BTE",
        }
    }

    /// Exploit Maturity: `A`, `P` or `U`; `None` where it is not in the vector or X.
    pub fn exploit_maturity(&self) -> Option<char> {
        self.value("E").filter(|value| *value != "X").and_then(|value| value.chars().next())
    }

    /// The value of one metric, by its abbreviation.
    pub fn value(&self, abbr: &str) -> Option<&'static str> {
        self.metrics.iter().find(|metric| metric.abbr == abbr).map(|metric| metric.value)
    }

    /// Whether the vector defines metrics besides the base ones (X counts as not defined).
    pub fn has_more_than_base(&self) -> bool {
        self.further_metrics().any(|metric| metric.value != "X")
    }

    /// The eleven base metrics in the order of the specification.
    pub fn metrics(&self) -> &[CvssMetric] {
        &self.metrics[..BASE_METRICS]
    }

    /// The threat, environmental and supplemental metrics that are in the vector.
    pub fn further_metrics(&self) -> impl Iterator<Item = &CvssMetric> {
        self.metrics[BASE_METRICS..].iter()
    }

    /// The base metrics alone, as a vector string.
    pub fn base_vector(&self) -> String {
        write_vector(&self.metrics[..BASE_METRICS])
    }

    /// The same vector with another value for one metric.
    ///
    /// # Errors
    ///
    /// A metric or value that CVSS v4.0 does not have.
    pub fn with(&self, abbr: &str, value: &str) -> Result<Self, CvssError> {
        let mut vector = PREFIX.to_owned();
        for metric in self.metrics.iter().filter(|metric| metric.abbr != abbr) {
            vector.push_str(&format!("/{}:{}", metric.abbr, metric.value));
        }
        Self::parse(&format!("{vector}/{abbr}:{value}"))
    }
}

/// The canonical form: capitals, metrics in the order of the specification.
impl fmt::Display for CvssVector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&write_vector(&self.metrics))
    }
}

fn write_vector(metrics: &[CvssMetric]) -> String {
    let mut vector = String::with_capacity(PREFIX.len() + metrics.len() * 6);
    vector.push_str(PREFIX);
    for metric in metrics {
        vector.push('/');
        vector.push_str(metric.abbr);
        vector.push(':');
        vector.push_str(metric.value);
    }
    vector
}

/// Scores that have been computed: tenths plus one, 0 for none yet. One place for each base vector and value of E.
///
/// A vector that the program has scored before, in this chapter, in the next pass or under another version, costs an index
/// instead of the crate's string building and table search, which take longer than the rest of an assessment together.
/// Results do not depend on it, and untouched places cost no memory.
static KNOWN: [AtomicU8; 104_976 * 3] = [const { AtomicU8::new(0) }; 104_976 * 3];

/// The score of the eleven base metrics and, where one is given, of Exploit Maturity; remembered.
fn known_score(base: &[CvssMetric], maturity: Option<&CvssMetric>) -> Result<Decimal, CvssError> {
    let digit = |definition: &Definition, value: &str| definition.values.iter().position(|(known, _)| *known == value);
    // Not defined counts as attacked: the worst case.
    let mut place = match maturity.map(|metric| metric.value) {
        Some("P") => 1,
        Some("U") => 2,
        _ => 0,
    };
    for (definition, metric) in METRICS.iter().zip(base) {
        place = place * definition.values.len() + digit(definition, metric.value).unwrap_or_default();
    }
    if let Some(tenths) = KNOWN[place].load(Ordering::Relaxed).checked_sub(1) {
        return Ok(Decimal::new(i64::from(tenths), 1));
    }
    let metrics: Vec<CvssMetric> = base.iter().chain(maturity).copied().collect();
    let score = score(&metrics)?;
    if let Ok(tenths) = u8::try_from(score.mantissa()) {
        KNOWN[place].store(tenths + 1, Ordering::Relaxed);
    }
    Ok(score)
}

/// The score of these metrics. Exact: CVSS scores have one decimal, so tenths are whole numbers.
fn score(metrics: &[CvssMetric]) -> Result<Decimal, CvssError> {
    let vector: cvss::v4::Vector = write_vector(metrics)
        .parse()
        .map_err(|error: cvss::Error| CvssError::new(error.to_string(), format!("the form is {EXAMPLE}")))?;
    let tenths = (vector.score().value() * 10.0).round();
    // 0 to 100, by the definition of CVSS.
    Ok(Decimal::new(tenths as i64, 1))
}

fn check_prefix(vector: &str) -> Result<(), CvssError> {
    let end = vector.find('/').unwrap_or(vector.len());
    let first = &vector[..end];
    if first == PREFIX {
        return if end < vector.len() {
            Ok(())
        } else {
            Err(CvssError::new(
                "the vector has no metrics",
                format!("write all eleven base metrics, such as {EXAMPLE}"),
            )
            .at(0..end))
        };
    }
    let reason =
        "AIVSS is defined over CVSS v4.0 (AIVSS 0.8, section 3.1.1): rate the finding again with the metrics of v4.0";
    let upper = first.to_ascii_uppercase();
    let error = if upper == PREFIX {
        CvssError::new(format!("`{first}` is not in capitals"), format!("write {PREFIX}"))
    } else if let Some(version) = upper.strip_prefix("CVSS:") {
        match version {
            "3.0" | "3.1" | "2.0" | "2" => {
                CvssError::new(format!("this is a CVSS v{version} vector, and its scores must not be used"), reason)
            }
            "4" => CvssError::new("the version of CVSS is `4`", format!("write {PREFIX}")),
            _ => CvssError::new(format!("CVSS `{version}` is not a version that AIVSS takes"), reason),
        }
    } else if upper.starts_with("AIVSS") {
        CvssError::new("this is an AIVSS vector", "give it under `vector`; `cvss` takes a CVSS v4.0 vector or score")
    } else if vector.contains("Au:") || upper.starts_with("(AV:") {
        CvssError::new("this is a CVSS v2 vector, and its scores must not be used", reason)
    } else if vector.contains("VC:") {
        CvssError::new("the vector has no prefix", format!("begin with {PREFIX}/"))
    } else if upper.starts_with("AV:") {
        CvssError::new("this is a vector of an older CVSS without prefix, and its scores must not be used", reason)
    } else {
        CvssError::new(
            format!("a CVSS v4.0 vector begins with `{PREFIX}/`, not `{first}`"),
            format!("the form is {EXAMPLE}"),
        )
    };
    Err(error.at(0..end))
}

/// Reads `AV:N`: the index in [`METRICS`] and the value. A range in the error is relative to the part.
fn read_metric(part: &str) -> Result<(usize, &'static str), CvssError> {
    if part.is_empty() {
        return Err(CvssError::new("a metric is empty", "remove the `/` that is too many"));
    }
    let Some((abbr, value)) = part.split_once(':') else {
        return Err(CvssError::new(
            format!("`{part}` is not a metric and a value joined by a colon"),
            "write it like AV:N",
        ));
    };
    let Some(index) = METRICS.iter().position(|metric| metric.abbr == abbr) else {
        return Err(unknown_metric(abbr).at(0..abbr.len()));
    };
    let metric = &METRICS[index];
    match metric.values.iter().find(|(known, _)| *known == value) {
        Some((value, _)) => Ok((index, value)),
        None => Err(wrong_value(metric, value)),
    }
}

fn unknown_metric(abbr: &str) -> CvssError {
    let upper = abbr.to_ascii_uppercase();
    if METRICS.iter().any(|metric| metric.abbr == upper) {
        return CvssError::new(format!("`{abbr}` is not in capitals"), format!("write {upper}"));
    }
    let help = match upper.as_str() {
        "C" | "I" | "A" => {
            format!("v4.0 rates the vulnerable system (V{upper}) and the subsequent system (S{upper}) apart")
        }
        "MC" | "MI" | "MA" => {
            let letter = &upper[1..];
            format!("v4.0 has MV{letter} for the vulnerable system and MS{letter} for the subsequent system")
        }
        "MS" => "v4.0 has no scope; it rates the subsequent system with SC, SI and SA".to_owned(),
        "RL" | "RC" => "v4.0 has no such metric; of the threat metrics it keeps E alone".to_owned(),
        "AU" => "CVSS v2's Authentication became PR (Privileges Required)".to_owned(),
        "CDP" | "TD" => "this is a metric of CVSS v2; v4.0 has none like it".to_owned(),
        _ => match crate::name::nearest(abbr, METRICS.iter().flat_map(|metric| [metric.abbr, metric.name])) {
            Some(near) => match METRICS.iter().find(|metric| metric.abbr == near || metric.name == near) {
                Some(metric) => format!("did you mean {} ({})?", metric.abbr, metric.name),
                None => format!("the form is {EXAMPLE}"),
            },
            None => format!("the form is {EXAMPLE}"),
        },
    };
    CvssError::new(format!("`{abbr}` is not a metric of CVSS v4.0"), help)
}

fn wrong_value(metric: &Definition, value: &str) -> CvssError {
    if let Some((known, _)) = metric.values.iter().find(|(known, _)| known.eq_ignore_ascii_case(value)) {
        return CvssError::new(
            format!("`{}:{value}` is not written as in the specification", metric.abbr),
            format!("write {}:{known}", metric.abbr),
        );
    }
    let legal = metric.legal();
    let help = match (metric.abbr, value) {
        ("UI" | "MUI", "R") => format!("v3.1's Required became Passive or Active: {legal}"),
        ("S", "U" | "C") => {
            "v3.1's scope does not exist in v4.0; rate the subsequent system with SC, SI and SA".to_owned()
        }
        ("E", "F" | "H") => format!("v3.1's Functional and High are Attacked (A) in v4.0: {legal}"),
        ("E", "POC") => format!("v2's POC is P in v4.0: {legal}"),
        ("AC" | "MAC", "M") => {
            format!("v2's Medium does not exist in v4.0; a condition of the target is AT:P: {legal}")
        }
        ("SI" | "SA", "S") => format!("Safety is a value of MSI and MSA only: {legal}"),
        ("VC" | "VI" | "VA" | "SC" | "SI" | "SA", "P" | "C") => format!("this is a value of CVSS v2: {legal}"),
        _ => legal,
    };
    CvssError::new(format!("`{}:{value}` is not a value of CVSS v4.0", metric.abbr), help)
}
