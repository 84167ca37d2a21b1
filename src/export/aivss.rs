//! `export --format aivss`: the JSON report of AIVSS 0.8, Appendix A.
//!
//! Start at [`aivss`]. The report's schema has closed lists: the official formula, the ten factors of 0.8 with 0.0, 0.5 or 1.0,
//! three threat multipliers, ten risk categories, and a CVSS vector. An assessment that does not fit is left out, and
//! `metadata.notes` says so. No value is rounded to a legal one, and no factor is renamed.

use serde::Serialize;
use serde::ser::SerializeMap;

use crate::aivss::{CvssVector, Decimal, FactorEntry, FactorMethod, FactorOutcome, Severity, Version};
use crate::register::json::Exact;
use crate::register::{AssessmentEntry, Register};

use super::file::{Export, Omission, pretty, title};

/// Creates the report, with warnings about what its schema cannot express.
pub fn aivss(register: &Register) -> Export {
    let mut warnings = Vec::new();
    let mut fitting = Vec::new();
    for entry in &register.assessments {
        match Vulnerability::of(entry, &mut warnings) {
            Ok(vulnerability) => fitting.push((entry, vulnerability)),
            Err(reasons) => warnings.push(Omission {
                id: Some(entry.assessment.id.clone()),
                message: format!("left out of the report: {}", reasons.join("; ")),
            }),
        }
    }
    let mut metadata = metadata(register, &fitting.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), &mut warnings);
    let several = metadata.several;
    let vulnerabilities = fitting
        .into_iter()
        .map(|(entry, mut vulnerability)| {
            let (agent, finding) = (&entry.assessment.agent, &entry.assessment.title);
            vulnerability.title = match (several, finding) {
                (true, Some(finding)) => Some(format!("{agent}: {finding}")),
                (true, None) => Some(agent.clone()),
                (false, finding) => finding.clone(),
            };
            vulnerability
        })
        .collect();
    let notes: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    metadata.notes = Some(notes.join("\n")).filter(|notes| !notes.is_empty());
    let report = Report { metadata, vulnerabilities };
    Export { text: pretty(&report), warnings }
}

/// The version of the document that defines the report.
const VERSION: &str = "0.8";

/// The scoring method of that version. Its tables are the closed lists of the schema.
fn method() -> &'static FactorMethod {
    Version::named(VERSION).and_then(Version::factors).expect("0.8 is a version that scores by factors")
}

fn metadata<'a>(register: &'a Register, entries: &[&'a AssessmentEntry], warnings: &mut Vec<Omission>) -> Metadata<'a> {
    let first = entries.first().map(|entry| &entry.assessment);
    let several = first.is_none_or(|first| entries.iter().any(|entry| entry.assessment.agent_id != first.agent_id));
    let same_version = first.and_then(|first| first.agent_version.as_deref()).filter(|version| {
        !several && entries.iter().all(|entry| entry.assessment.agent_version.as_deref() == Some(*version))
    });
    let date = entries.iter().filter_map(|entry| entry.assessment.assessed).max();
    let mut assessors: Vec<&str> = Vec::new();
    for assessor in entries.iter().filter_map(|entry| entry.assessment.assessor.as_deref()) {
        if !assessors.contains(&assessor) {
            assessors.push(assessor);
        }
    }
    if date.is_none() {
        let message = "no assessment in it states `assessed`, so the report's assessment_date is empty".to_owned();
        warnings.push(Omission { id: None, message });
    }
    if assessors.is_empty() {
        let message = "no assessment in it states `assessor`, so the report's assessor_id is empty".to_owned();
        warnings.push(Omission { id: None, message });
    }
    Metadata {
        system_name: match first {
            Some(first) if !several => &first.agent,
            _ => title(register),
        },
        system_version: same_version,
        assessment_date: date.map(|date| date.to_string()).unwrap_or_default(),
        assessor_id: assessors.join("; "),
        notes: None,
        several,
    }
}

#[derive(Serialize)]
struct Report<'a> {
    metadata: Metadata<'a>,
    vulnerabilities: Vec<Vulnerability<'a>>,
}

/// `assessment_date` is the latest day on which one of the vulnerabilities was assessed.
#[derive(Serialize)]
struct Metadata<'a> {
    system_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_version: Option<&'a str>,
    assessment_date: String,
    assessor_id: String,
    /// What the report cannot express, one line each, so that a reader sees from the file alone that it is incomplete.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
    /// Whether the report covers several agents.
    #[serde(skip)]
    several: bool,
}

#[derive(Serialize)]
struct Vulnerability<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    owasp_category: &'static str,
    cvss_base: CvssBase,
    amplification_factors: Factors<'a>,
    threat_multiplier: Exact,
    scores: Scores,
}

#[derive(Serialize)]
struct CvssBase {
    vector_string: String,
    score: Exact,
}

#[derive(Serialize)]
struct Scores {
    factor_sum: Exact,
    aars: Exact,
    mitigation_factor: Exact,
    aivss: Exact,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
}

/// The ten factors in the order of the document.
struct Factors<'a>(&'a [FactorEntry]);

impl Serialize for Factors<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for factor in method().factor_set.factors() {
            if let Some(entry) = self.0.iter().find(|entry| entry.factor == factor) {
                map.serialize_entry(factor.key(), &Exact(entry.input.value.headline()))?;
            }
        }
        map.end()
    }
}

impl<'a> Vulnerability<'a> {
    /// The vulnerability for an entry, or the reason why it does not fit the schema.
    fn of(entry: &'a AssessmentEntry, warnings: &mut Vec<Omission>) -> Result<Self, Vec<String>> {
        let (assessment, outcome) = (&entry.assessment, &entry.outcome);
        let mut reasons = Vec::new();
        let Some(part) = outcome.factors().filter(|_| outcome.version.id == VERSION) else {
            return Err(vec![format!(
                "it is scored under AIVSS {}, and the report is one of {VERSION}",
                outcome.version
            )]);
        };
        let scored = outcome.score.zip(outcome.severity).zip(outcome.cvss.zip(part.aars));
        if scored.is_none() {
            reasons.push("it is not scored".to_owned());
        }
        let vector = assessment.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref());
        if scored.is_some() && vector.is_none() {
            reasons.push("it has a CVSS score without a vector".to_owned());
        }
        let category = assessment.risks.first().map(|risk| risk.category());
        if category.is_none() {
            reasons.push("it names no risk under `risks`, and the report wants a category".to_owned());
        }
        reasons.extend(outside(part, &assessment.factors));
        let (Some(((score, severity), (cvss, aars))), Some(vector), Some(category), true) =
            (scored, vector, category, reasons.is_empty())
        else {
            return Err(reasons);
        };
        let mut lost = |message: String| warnings.push(Omission { id: Some(assessment.id.clone()), message });
        if assessment.risks.len() > 1 {
            lost(format!("the report has one category for a vulnerability: {category}, after the first risk"));
        }
        if assessment.factors.iter().any(|factor| !factor.input.value.is_certain()) {
            lost("the report has no ranges: the values that the headline is computed from stand in it".to_owned());
        }
        if severity == Severity::None {
            lost("the report has no severity for 0.0: left out".to_owned());
        }
        Ok(Self {
            id: &assessment.id,
            title: None,
            description: assessment.summary.as_deref(),
            owasp_category: category,
            cvss_base: CvssBase { vector_string: CvssVector::to_string(vector), score: Exact(cvss) },
            amplification_factors: Factors(&assessment.factors),
            threat_multiplier: Exact(part.threat_multiplier.value),
            scores: Scores {
                factor_sum: Exact(part.factor_sum.headline),
                aars: Exact(aars),
                mitigation_factor: Exact(part.mitigation_factor.map_or(Decimal::ONE, |multiplier| multiplier.value)),
                aivss: Exact(score),
                severity: Some(severity.word()).filter(|_| severity != Severity::None),
            },
        })
    }
}

/// The factors and multipliers whose values are not in the closed lists of the schema.
fn outside(part: &FactorOutcome, factors: &[FactorEntry]) -> Vec<String> {
    let method = method();
    let mut reasons = Vec::new();
    if part.factor_set.id != method.factor_set.id {
        reasons.push(format!(
            "it has the factors of AIVSS {}, and the report wants those of {VERSION}",
            part.factor_set.id
        ));
    }
    let wrong: Vec<&str> = factors
        .iter()
        .filter(|entry| !method.factor_values.contains(&entry.input.value.headline()))
        .map(|entry| entry.name)
        .collect();
    if !wrong.is_empty() {
        let legal: Vec<String> =
            method.factor_values.iter().map(|value| crate::aivss::plain(*value).to_string()).collect();
        reasons.push(format!("the report allows {} for a factor: {}", legal.join(", "), wrong.join(", ")));
    }
    let multiplier = part.threat_multiplier.value;
    if method.exploit.of_value(multiplier).is_none() {
        reasons.push(format!("the threat multiplier {} is not in {}", multiplier.normalize(), method.exploit.source));
    }
    // Here the schema allows a range, from the lowest level of table 4b to 1.
    if let (Some(table), Some(mitigation)) = (&method.mitigation, part.mitigation_factor)
        && !(table.lowest().value..=Decimal::ONE).contains(&mitigation.value)
    {
        let lowest = table.lowest().value;
        reasons.push(format!("the mitigation factor {} is not from {lowest} to 1", mitigation.value.normalize()));
    }
    reasons
}
