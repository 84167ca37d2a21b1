//! Tests what the gate allows.

use jiff::civil::{Date, date};
use mdbook_aivss::aivss::Decimal;
use mdbook_aivss::internals::export;
use mdbook_aivss::internals::register::gate::{
    AgentLimits, Exemption, ExemptionState, Gate, GateReport, LayerLimits, Unjudged, Verdict,
};
use mdbook_aivss::maestro::{LayerId, Level, RiskBasis};

use crate::support::{sample, sample_with, snapshot};

const TODAY: Date = date(2026, 11, 20);

/// The open threat of the sample that has no rating.
const UNRATED: &str = "smolagents-L3-a-tool-description-steers-the-model";

fn score(tenths: i64) -> Option<Decimal> {
    Some(Decimal::new(tenths, 1))
}

fn failed(report: &GateReport) -> Vec<&str> {
    report
        .findings
        .iter()
        .filter(|finding| finding.fails())
        .map(|finding| finding.id.as_deref().unwrap_or(&finding.rule))
        .collect()
}

fn exemption(id: &str, until: Date) -> Exemption {
    Exemption {
        id: id.to_owned(),
        kind: None,
        reason: "Replaced soon.".to_owned(),
        owner: "Platform".to_owned(),
        until,
    }
}

#[test]
fn nothing_is_limited_by_default() {
    let report = Gate::default().check(&sample(), TODAY, None);
    assert!(report.passed && report.findings.is_empty());
    assert!(!Gate::default().is_set());
    assert_eq!((report.scores, report.not_scored, report.threats, report.unrated), (4, 1, 4, 1));
}

#[test]
fn scores_above_the_limit_fail() {
    let check = |tenths| {
        let report = Gate { max_score: score(tenths), ..Gate::default() }.check(&sample(), TODAY, None);
        failed(&report).join(" ")
    };
    // An entry without a score cannot be checked, so it fails at any limit.
    assert_eq!(check(89), "crew-orders draft");
    assert_eq!(check(88), "crew-orders draft candidate");
    // The gate checks the high end of the interval, which is 7.3 to 7.6.
    assert_eq!(check(75), "smolagents-escape crew-orders draft candidate");
    assert_eq!(check(76), "crew-orders draft candidate");
    assert_eq!(check(100), "draft");
}

#[test]
fn open_risks_above_the_limit_fail_and_accepted_ones_do_not() {
    let gate = Gate { max_risk: Some(Level::High), ..Gate::default() };
    assert_eq!(failed(&gate.check(&sample(), TODAY, None)), ["SA-L3-1", UNRATED, "Crew-L7"]);
    // After the controls, one risk is gone and the other is medium.
    let effective = Gate { basis: RiskBasis::Effective, max_risk: Some(Level::Low), ..Gate::default() };
    let report = effective.check(&sample(), TODAY, None);
    let poisoned = "smolagents-X-from-a-poisoned-tool-to-the-host";
    assert_eq!(failed(&report), ["SA-L3-1", UNRATED, poisoned, "Crew-L1"]);
}

#[test]
fn limits_of_agents_and_layers_replace_the_general_one_and_the_strictest_holds() {
    let agent = |max_risk, max_score| AgentLimits { max_risk, max_score };
    let mut gate = Gate { max_score: score(50), max_risk: Some(Level::Low), ..Gate::default() };
    gate.agents.insert("crew".to_owned(), agent(Some(Level::Critical), score(100)));
    gate.agents.insert("smolagents".to_owned(), agent(Some(Level::Critical), None));
    assert_eq!(failed(&gate.check(&sample(), TODAY, None)), ["smolagents-escape", "draft", "candidate", UNRATED]);

    gate.unrated = Unjudged::Pass;
    gate.unscored = Unjudged::Pass;
    gate.layers.insert(LayerId::L4, LayerLimits { max_risk: Some(Level::Medium) });
    gate.layers.insert(LayerId::L7, LayerLimits { max_risk: None });
    gate.agents.insert("nobody".to_owned(), agent(None, None));
    let report = gate.check(&sample(), TODAY, None);
    // The cross-layer threat is in L3 and L4.
    let poisoned = "smolagents-X-from-a-poisoned-tool-to-the-host";
    assert_eq!(failed(&report), ["smolagents-escape", "candidate", poisoned, "agents.nobody"]);
    assert_eq!(report.findings[2].rule, "layers.L4.max-risk");
    assert_eq!(report.unknown_agents, ["nobody"]);
}

#[test]
fn exemptions_hold_through_their_last_day() {
    let gate = |exempt| Gate { max_score: score(89), max_risk: Some(Level::High), exempt, ..Gate::default() };
    let all = vec![
        // Threat ids are case-insensitive.
        exemption("sa-l3-1", TODAY),
        exemption("Crew-L7", date(2026, 11, 19)),
        exemption("crew-orders", date(2027, 3, 31)),
        exemption("SA-L4-1", date(2027, 3, 31)),
        exemption("gone", date(2027, 3, 31)),
        exemption("smolagents", date(2027, 3, 31)),
    ];
    let report = gate(all).check(&sample(), TODAY, None);
    assert_eq!(failed(&report), ["draft", UNRATED, "Crew-L7"]);
    assert!(!report.passed);
    let states: Vec<ExemptionState> = report.exemptions.iter().map(|(_, state)| *state).collect();
    use ExemptionState::{Expired, NotNeeded, Unknown, Used};
    // The fourth threat is accepted and therefore not open. The sixth id is a former id of an assessment.
    assert_eq!(states, [Used, Expired, Used, NotNeeded, Unknown, NotNeeded]);
    let crew =
        report.findings.iter().find(|finding| finding.id.as_deref() == Some("Crew-L7")).expect("Crew-L7 is too high");
    assert_eq!(crew.expired.as_ref().map(|exemption| exemption.until), Some(date(2026, 11, 19)));
    snapshot("gate.txt", &format!("{report}\n"));
    let json = serde_json::to_string_pretty(&report).expect("a report is JSON");
    snapshot("gate.json", &format!("{json}\n"));
}

#[test]
fn with_a_baseline_only_what_is_new_or_worse_fails() {
    let gate = Gate { max_score: score(70), max_risk: Some(Level::Medium), ..Gate::default() };
    let baseline = export::baseline(&export::json(&sample())).expect("an export is a baseline");
    let check = |changes: &[(&str, &str)]| {
        let report = gate.check(&sample_with(changes), TODAY, Some(&baseline));
        let known = report.findings.iter().filter(|finding| finding.verdict == Verdict::Known).count();
        (failed(&report).join(" "), known)
    };
    assert_eq!(check(&[]), (String::new(), 8));
    // A worse entry.
    assert_eq!(check(&[("mitigation: partial —", "mitigation: none —")]), ("smolagents-escape".to_owned(), 7));
    assert_eq!(
        check(&[("severity: high\n    likelihood: possible", "severity: critical\n    likelihood: possible")]).0,
        "smolagents-X-from-a-poisoned-tool-to-the-host"
    );
    // A new entry, and one that was renamed and names its old id.
    assert_eq!(check(&[("id: crew-orders\n", "id: crew-commands\n")]).0, "crew-commands crew-orders");
    assert_eq!(check(&[("id: crew-orders\n", "id: crew-commands\nformerly: crew-orders\n")]).0, "");
    // A threat that was accepted before and is open now no longer has a decision.
    assert_eq!(check(&[("status: accepted", "status: open")]).0, "SA-L4-1");
    // A better entry passes.
    assert_eq!(check(&[("exploit: attacked", "exploit: unreported")]).0, "");
}
