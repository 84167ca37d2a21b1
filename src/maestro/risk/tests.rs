use super::*;
use crate::maestro::{Control, Vocabulary};

const P: Option<ControlType> = Some(ControlType::Preventive);
const D: Option<ControlType> = Some(ControlType::Detective);

#[test]
fn the_matrix_is_the_playbooks() {
    // The playbook's guide to risk scoring: rows critical to low, columns unlikely to very likely.
    let rows = [
        (Level::Critical, ["high", "critical", "critical", "critical"]),
        (Level::High, ["medium", "high", "critical", "critical"]),
        (Level::Medium, ["low", "medium", "high", "high"]),
        (Level::Low, ["low", "low", "medium", "medium"]),
    ];
    for (severity, words) in rows {
        for (likelihood, word) in Likelihood::ALL.iter().zip(words) {
            assert_eq!(RiskMatrix::default().risk(severity, *likelihood).word(), word, "{severity} {likelihood}");
        }
    }
}

#[test]
fn an_override_changes_one_cell() {
    for severity in Level::ALL {
        for likelihood in Likelihood::ALL {
            for risk in Level::ALL {
                let matrix = RiskMatrix::PLAYBOOK.with_override(*severity, *likelihood, *risk);
                for (other_severity, other_likelihood) in Level::ALL
                    .iter()
                    .flat_map(|severity| Likelihood::ALL.iter().map(move |likelihood| (severity, likelihood)))
                {
                    let expected = if (other_severity, other_likelihood) == (severity, likelihood) {
                        *risk
                    } else {
                        RiskMatrix::PLAYBOOK.risk(*other_severity, *other_likelihood)
                    };
                    assert_eq!(matrix.risk(*other_severity, *other_likelihood), expected);
                }
            }
        }
    }
}

#[test]
fn levels_count_from_one_to_four() {
    assert_eq!(Level::ALL.iter().map(|level| level.number()).collect::<Vec<_>>(), [1, 2, 3, 4]);
    for number in 0..=u8::MAX {
        assert_eq!(Level::from_number(number).map(Level::number), (1..=4).contains(&number).then_some(number));
    }
    assert!(Level::Low < Level::Critical);
}

#[test]
fn ties_are_broken_for_the_wider_reach_and_the_easier_attack() {
    // The playbook's guide to risk scoring: network > adjacent > local > physical, then complexity low > high.
    assert!(AttackVector::Network > AttackVector::Adjacent);
    assert!(AttackVector::Adjacent > AttackVector::Local);
    assert!(AttackVector::Local > AttackVector::Physical);
    assert!(AttackComplexity::Low > AttackComplexity::High);
}

/// The value, the implementation and the level.
fn effective(risk: Level, coverage: Coverage, controls: &[ControlState]) -> (String, String, Option<Level>) {
    let effective = Effective::new(risk, coverage, controls.iter().copied());
    assert_eq!(effective.risk(), risk);
    (effective.value().to_string(), effective.implementation().to_string(), effective.level())
}

#[test]
fn effective_risk_of_every_level_and_implementation() {
    use Coverage::Full;
    use MitigationStatus::{Done, Partial};
    // The playbook's worked example: critical with a partial control is 2.0, medium. Fractions are rounded up.
    let table = [
        (Level::Critical, [("4", Some(Level::Critical)), ("2", Some(Level::Medium)), ("0", None)]),
        (Level::High, [("3", Some(Level::High)), ("1.5", Some(Level::Medium)), ("0", None)]),
        (Level::Medium, [("2", Some(Level::Medium)), ("1", Some(Level::Low)), ("0", None)]),
        (Level::Low, [("1", Some(Level::Low)), ("0.5", Some(Level::Low)), ("0", None)]),
    ];
    for (risk, [nothing, half, full]) in table {
        let row = |value: &str, implementation: &str, level| (value.to_owned(), implementation.to_owned(), level);
        assert_eq!(effective(risk, Full, &[]), row(nothing.0, "0", nothing.1));
        assert_eq!(effective(risk, Full, &[(P, Partial)]), row(half.0, "0.5", half.1));
        assert_eq!(effective(risk, Full, &[(P, Done)]), row(full.0, "1", full.1));
    }
}

#[test]
fn implementation_is_full_only_with_a_finished_preventive_control_and_full_coverage() {
    use Coverage::{Full, Partial as InPart};
    use MitigationStatus::{Done, None as Not, Partial, WontDo};
    let cases: [(Coverage, &[ControlState], &str, &str); 14] = [
        (Full, &[], "0", "no mitigation is in place"),
        (Full, &[(P, Not)], "0", "no mitigation is in place"),
        (Full, &[(P, WontDo)], "0", "no mitigation is in place"),
        // The mitigation is only text.
        (Full, &[(None, Not)], "0", "no mitigation is in place"),
        (Full, &[(P, Partial)], "0.5", "a mitigation is in place in part"),
        (InPart, &[(D, Partial), (P, Not)], "0.5", "a mitigation is in place in part"),
        // The weak point of the playbook's own rule: a finished audit log would reduce the risk to nothing.
        (Full, &[(D, Done)], "0.5", "a mitigation is done, but no preventive one"),
        (Full, &[(None, Done)], "0.5", "a mitigation is done, but no preventive one"),
        (Full, &[(P, Partial), (D, Done)], "0.5", "a mitigation is done, but no preventive one"),
        (Full, &[(P, WontDo), (D, Done)], "0.5", "a mitigation is done, but no preventive one"),
        (InPart, &[(P, Done)], "0.5", "a preventive mitigation is done, but the coverage is partial"),
        (InPart, &[(P, Done), (D, Done)], "0.5", "a preventive mitigation is done, but the coverage is partial"),
        (Full, &[(P, Done)], "1", "a preventive mitigation is done and the coverage is full"),
        (Full, &[(D, Not), (P, Done), (P, Partial)], "1", "a preventive mitigation is done and the coverage is full"),
    ];
    for (coverage, controls, implementation, reason) in cases {
        let effective = Effective::new(Level::Critical, coverage, controls.iter().copied());
        assert_eq!(effective.implementation().to_string(), implementation, "{coverage} {controls:?}");
        assert_eq!(effective.reason().text(), reason, "{coverage} {controls:?}");
    }
}

#[test]
fn the_calculation_is_written_out() {
    let effective = Effective::new(Level::High, Coverage::Partial, [(P, MitigationStatus::Done)]);
    assert_eq!(effective.calculation().to_string(), "3 × (1 − 0.5) = 1.5");
    assert_eq!(effective.halves(), 3);
    let effective = Effective::new(Level::Critical, Coverage::Full, [(P, MitigationStatus::Done)]);
    assert_eq!(effective.calculation().to_string(), "4 × (1 − 1) = 0");
}

#[test]
fn a_threat_without_severity_or_likelihood_is_unrated() {
    for (severity, likelihood) in [(None, None), (Some(Level::High), None), (None, Some(Likelihood::Likely))] {
        let threat = Threat { severity, likelihood, ..Threat::default() };
        let rating = rate(&threat, &RiskMatrix::PLAYBOOK, [(P, MitigationStatus::Done)]);
        assert_eq!(rating, Rating { risk: None, effective: None });
        assert_eq!(rating.level(RiskBasis::Inherent), None);
        assert_eq!(rating.level(RiskBasis::Effective), None);
    }
}

#[test]
fn an_example_with_two_threats_is_rated() {
    let partial = Mitigation {
        id: "M1".to_owned(),
        status: MitigationStatus::Partial,
        catalog: Some(Control::find("L3-P1").expect("it is in the catalogue")),
        ..Mitigation::default()
    };
    assert_eq!(partial.state(), (P, MitigationStatus::Partial));
    let threat = Threat {
        severity: Some(Level::Critical),
        likelihood: Some(Likelihood::Likely),
        mitigations: vec![MitigationRef::Id { model: None, id: "M1".to_owned() }],
        ..Threat::default()
    };
    let controls = threat.control_states(|model, id| (model.is_none() && id == partial.id).then_some(&partial));
    let rating = rate(&threat, &RiskMatrix::PLAYBOOK, controls);
    assert_eq!(rating.risk, Some(Level::Critical));
    assert_eq!(rating.level(RiskBasis::Effective), Some(Some(Level::Medium)));

    let escape =
        Threat { severity: Some(Level::Critical), likelihood: Some(Likelihood::Possible), ..Threat::default() };
    let rating = rate(&escape, &RiskMatrix::PLAYBOOK, []);
    assert_eq!(rating.level(RiskBasis::Inherent), Some(Some(Level::Critical)));
    assert_eq!(rating.level(RiskBasis::Effective), Some(Some(Level::Critical)));
    let tolerant = RiskMatrix::PLAYBOOK.with_override(Level::Critical, Likelihood::Possible, Level::High);
    assert_eq!(rate(&escape, &tolerant, []).risk, Some(Level::High));
}

#[test]
fn a_stated_type_goes_before_that_of_the_catalogue() {
    let mitigation = Mitigation {
        kind: D,
        catalog: Some(Control::find("L3-P1").expect("it is in the catalogue")),
        ..Mitigation::default()
    };
    assert_eq!(mitigation.control_type(), D);
    assert_eq!(Mitigation::default().control_type(), None);
}

#[test]
fn text_and_dangling_references_count_as_not_implemented() {
    let done = Mitigation { id: "M1".into(), kind: P, status: MitigationStatus::Done, ..Mitigation::default() };
    let reference = |model: Option<&str>, id: &str| MitigationRef::Id { model: model.map(Into::into), id: id.into() };
    let threat = Threat {
        mitigations: vec![
            MitigationRef::Text("review by hand".into()),
            reference(None, "M2"),
            reference(None, "M1"),
            reference(Some("other"), "M1"),
        ],
        ..Threat::default()
    };
    let states: Vec<_> = threat.control_states(|model, id| (model.is_none() && id == "M1").then_some(&done)).collect();
    let nothing = (None, MitigationStatus::None);
    assert_eq!(states, [nothing, nothing, (P, MitigationStatus::Done), nothing]);
}
