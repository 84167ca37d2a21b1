use std::collections::HashMap;

use super::*;
use crate::name::fold;

/// Checks one vocabulary.
fn check<V: Vocabulary + fmt::Display>(expected_words: &str) {
    assert_eq!(V::words().collect::<Vec<_>>().join(" "), expected_words, "{}", V::WHAT);
    let mut spellings: HashMap<String, V> = HashMap::new();
    for value in V::ALL {
        assert!(crate::name::is_id(value.word()), "{}", value.word());
        assert_eq!(value.to_string(), value.word());
        assert!(value.label().starts_with(|c: char| c.is_uppercase()), "{}", value.label());
        for spelling in [value.word()].into_iter().chain(value.aliases().iter().copied()) {
            let folded = fold(spelling);
            assert!(!folded.is_empty());
            assert_eq!(spellings.insert(folded, *value), None, "{spelling} twice in {}", V::WHAT);
            let read = value.is_written().then_some(*value);
            for text in
                [spelling.to_owned(), spelling.to_uppercase(), spelling.replace('-', "_"), format!(" {spelling} ")]
            {
                assert_eq!(V::named(&text), read, "{text}");
            }
        }
    }
    for text in ["", "-", "no such word"] {
        assert_eq!(V::named(text), None, "{text}");
        let error = V::parse(text).expect_err("no such word");
        assert_eq!(error.to_string(), format!("unknown {} `{text}`", V::WHAT));
    }
}

#[test]
fn words_are_those_of_the_handbook() {
    check::<Level>("low medium high critical");
    check::<Likelihood>("unlikely possible likely very-likely");
    check::<AttackVector>("network adjacent local physical");
    check::<AttackComplexity>("low high");
    check::<AgenticFactor>("non-determinism autonomy identity a2a no-trust-boundary");
    check::<LayerStatus>("mapped uncertain not-applicable");
    check::<ThreatStatus>("open in-progress mitigated accepted transferred deferred false-positive not-applicable");
    check::<Treatment>("open carried closed");
    check::<Coverage>("partial full");
    check::<ControlType>("preventive detective corrective deterrent");
    check::<Need>("preventive detective preventive-or-detective corrective");
    check::<MitigationStatus>("none partial done wont-do");
    check::<AssumptionStatus>("unvalidated validated invalidated");
    check::<RiskBasis>("inherent effective");
    check::<Taxonomy>("asi t llm atlas attack cwe stride");
    check::<Stride>("spoofing tampering repudiation information-disclosure denial-of-service elevation-of-privilege");
}

#[test]
fn a_layer_that_was_left_out_is_shown_but_not_written() {
    assert_eq!(LayerStatus::NotAssessed.word(), "not-assessed");
    assert_eq!(LayerStatus::named("not-assessed"), None);
    assert!(LayerStatus::ALL.contains(&LayerStatus::NotAssessed));
}

#[test]
fn defaults_are_those_of_the_handbook() {
    assert_eq!(ThreatStatus::default().word(), "open");
    assert_eq!(Coverage::default().word(), "partial");
    assert_eq!(MitigationStatus::default().word(), "none");
    assert_eq!(AssumptionStatus::default().word(), "unvalidated");
    assert_eq!(RiskBasis::default().word(), "inherent");
}

#[test]
fn names_of_factors_in_the_sources_are_read() {
    // Names in the OWASP guide and the playbook, in CSA's analyzer, and in the analyzer's README.
    let names = [
        ("Non-Determinism", AgenticFactor::NonDeterminism),
        ("Autonomy", AgenticFactor::Autonomy),
        ("Agent Identity Management", AgenticFactor::Identity),
        ("Dynamic Identity & Access Control", AgenticFactor::Identity),
        ("Agent-to-Agent Communication", AgenticFactor::A2a),
        ("Agent-to-Agent interactions", AgenticFactor::A2a),
        ("A2A", AgenticFactor::A2a),
        ("No Trust Boundary", AgenticFactor::NoTrustBoundary),
        ("No / eroded Trust Boundary", AgenticFactor::NoTrustBoundary),
    ];
    for (name, factor) in names {
        assert_eq!(AgenticFactor::named(name), Some(factor), "{name}");
    }
}

#[test]
fn unknown_words_come_with_the_nearest_and_all() {
    let error = ThreatStatus::parse("acepted").expect_err("a typing error");
    assert_eq!(error.to_string(), "unknown threat status `acepted`");
    assert_eq!(
        error.help(),
        "did you mean `accepted`? Allowed are `open`, `in-progress`, `mitigated`, `accepted`, `transferred`, `deferred`, \
         `false-positive` and `not-applicable`"
    );
    assert_eq!(Level::parse("9").expect_err("a number").help(), "allowed are `low`, `medium`, `high` and `critical`");
}
