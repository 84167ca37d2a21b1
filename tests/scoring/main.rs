//! Tests scoring against published numbers, exhaustive integer formulas and a second arithmetic.
//!
//! The tests build with `--no-default-features`, like another program that uses the library.

mod cvss;
mod exhaustive;
mod formula;
mod names;
mod problems;
mod property;
mod published;
mod rules;

use mdbook_aivss::aivss::{Assessment, Choice, Cvss, CvssVector, Decimal, Estimate, FactorEntry, Scored, Version};

/// A decimal from its text.
fn dec(text: &str) -> Decimal {
    text.parse().expect("is a decimal")
}

fn version(id: &str) -> &'static Version {
    Version::named(id).expect("is a version")
}

/// A certain value.
fn point(text: &str) -> Estimate {
    Estimate::point(dec(text))
}

fn range(low: &str, high: &str) -> Estimate {
    Estimate { low: dec(low), high: dec(high), score: None, unknown: false }
}

fn entries<'a>(factors: impl IntoIterator<Item = (&'a str, Estimate)>) -> Vec<FactorEntry> {
    FactorEntry::list(factors.into_iter().map(|(name, estimate)| (name, Scored::bare(estimate)))).expect("are factors")
}

/// A level of the version's table, or a number.
fn exploit(version: &Version, text: &str) -> Option<Scored<Choice>> {
    let table = &version.factors().expect("scores by factors").exploit;
    Some(Scored::bare(table.named(text).map_or_else(|| table.choice(dec(text)), Choice::from)))
}

/// A level of the version's table, or a number.
fn mitigation(version: &Version, text: &str) -> Option<Scored<Choice>> {
    let table = version.factors().and_then(|method| method.mitigation.as_ref()).expect("has a mitigation factor");
    Some(Scored::bare(table.named(text).map_or_else(|| table.choice(dec(text)), Choice::from)))
}

fn cvss_score(text: &str) -> Option<Scored<Cvss>> {
    Some(Scored::bare(Cvss::from(dec(text))))
}

fn cvss_vector(text: &str) -> Option<Scored<Cvss>> {
    Some(Scored::bare(Cvss::from(CvssVector::parse(text).expect("is a vector"))))
}

const NAMES_0_8: [&str; 10] = [
    "Execution Autonomy",
    "External Tool Control Surface",
    "Natural Language Interface",
    "Contextual Awareness",
    "Behavioral Non-Determinism",
    "Opacity & Reflexivity",
    "Persistent State Retention",
    "Dynamic Identity",
    "Multi-Agent Interactions",
    "Self-Modification",
];

/// The names of the published agent pages: AIVSS 0.5, sections 1.1 to 1.4.
const NAMES_PAGES: [&str; 10] = [
    "Autonomy of Action",
    "Goal-Driven Planning",
    "Self-Modification",
    "Dynamic Tool Use",
    "Persistent Memory",
    "Contextual Awareness",
    "Dynamic Identity",
    "Multi-Agent Interactions",
    "Non-Determinism",
    "Opacity & Reflexivity",
];

/// Ten factors of 0, 0.5 and 1 whose sum is this many halves.
fn factors_of_sum(names: [&'static str; 10], halves: u32) -> Vec<FactorEntry> {
    let mut left = halves;
    entries(names.map(|name| {
        let value = left.min(2);
        left -= value;
        (name, Estimate::point(Decimal::new(i64::from(value) * 5, 1)))
    }))
}

/// The block of `tests/blocks/good/aivss/smolagents.yaml`, as far as it is scored.
fn smolagents() -> Assessment {
    let mut assessment = Assessment::new("SmolAgents");
    assessment.cvss = cvss_vector("CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L");
    assessment.exploit = exploit(assessment.version, "poc");
    assessment.mitigation = mitigation(assessment.version, "partial");
    let tools = Estimate { low: dec("0.6"), high: dec("0.9"), score: Some(dec("0.8")), unknown: false };
    assessment.factors = entries([
        ("Autonomy of Action", point("0.7")),
        ("Goal-Driven Planning", point("0.8")),
        ("Self-Modification", point("0.3")),
        ("Dynamic Tool Use", tools),
        ("Persistent Memory", range("0.2", "0.6")),
        ("Contextual Awareness", point("0.6")),
        ("Dynamic Identity", Estimate::unknown()),
        ("Multi-Agent Interactions", point("0.5")),
        ("Non-Determinism", point("0.7")),
        ("Opacity & Reflexivity", point("0.5")),
    ]);
    assessment
}

/// The same with certain factors that sum to 5.5, CVSS 9.4, partial mitigation.
fn certain() -> Assessment {
    let mut assessment = smolagents();
    assessment.cvss = cvss_score("9.4");
    assessment.exploit = None;
    let values = ["0.7", "0.8", "0.3", "0.8", "0.4", "0.6", "0.2", "0.5", "0.7", "0.5"];
    assessment.factors = entries(NAMES_PAGES.into_iter().zip(values.map(point)));
    assessment
}
