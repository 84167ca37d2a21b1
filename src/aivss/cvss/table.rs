//! The metrics of CVSS v4.0 with their values, in the order of the specification.

use crate::text::joined;

/// Group of a CVSS v4.0 metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CvssGroup {
    /// The eleven metrics that every vector has.
    Base,
    /// Exploit Maturity, the only threat metric.
    Threat,
    /// Security requirements and modified base metrics, which describe one environment.
    Environmental,
    /// Additional information that does not change a score.
    Supplemental,
}

impl CvssGroup {
    /// The name of the group in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Threat => "threat",
            Self::Environmental => "environmental",
            Self::Supplemental => "supplemental",
        }
    }
}

/// One metric of the specification.
pub(super) struct Definition {
    pub(super) group: CvssGroup,
    pub(super) abbr: &'static str,
    pub(super) name: &'static str,
    /// The letter and the word of each value.
    pub(super) values: &'static [(&'static str, &'static str)],
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

// CVSS v4.0 specification: metrics, values and the order of the vector string. A test compares the table with the crate `cvss`.
pub(super) const METRICS: [Definition; 32] = [
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

/// The prefix of every vector.
pub(super) const PREFIX: &str = "CVSS:4.0";
/// A complete vector that messages show as an example.
pub(super) const EXAMPLE: &str = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

/// The number of base metrics. They are the first rows of [`METRICS`].
pub(super) const BASE_METRICS: usize = 11;

impl Definition {
    /// Lists the legal values, for example "UI (User Interaction) is N (None), P (Passive) or A (Active)".
    pub(super) fn legal(&self) -> String {
        let values: Vec<String> = self
            .values
            .iter()
            .map(|(value, word)| if value == word { (*value).to_owned() } else { format!("{value} ({word})") })
            .collect();
        format!("{} ({}) is {}", self.abbr, self.name, joined(&values, "or"))
    }
}
