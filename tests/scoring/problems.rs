//! Tests assessments that cannot be scored, and the messages to the author.

use mdbook_aivss::aivss::{Assessment, CvssVector, Decimal, Estimate, Factor, Input, Problem, Scored};

use super::{
    NAMES_0_8, NAMES_PAGES, certain, cvss_score, dec, entries, exploit, mitigation, point, range, smolagents, version,
};

/// The messages and helps of all problems.
fn problems(assessment: &Assessment) -> Vec<(String, String)> {
    let found = assessment.score().expect_err("cannot be scored");
    found.iter().map(|problem| (problem.message(), problem.help())).collect()
}

fn one(assessment: &Assessment) -> (Problem, String, String) {
    let mut found = assessment.score().expect_err("cannot be scored");
    assert_eq!(found.len(), 1, "{found:?}");
    let problem = found.remove(0);
    let (message, help) = (problem.message(), problem.help());
    assert!(!message.ends_with('.') && !help.is_empty());
    (problem, message, help)
}

fn with_factors(names: &[&str]) -> Assessment {
    let mut assessment = certain();
    assessment.factors = entries(names.iter().map(|name| (*name, point("0.5"))));
    assessment
}

#[test]
fn a_missing_factor_is_named_and_never_zero() {
    let nine: Vec<&str> = NAMES_0_8.into_iter().filter(|name| *name != "Dynamic Identity").collect();
    let (problem, message, help) = one(&with_factors(&nine));
    assert_eq!(message, "a factor is missing: Dynamic Identity");
    assert!(help.contains("`unknown`") && help.contains("never taken as 0"));
    assert_eq!(problem.input(), Input::Factors);
    assert!(matches!(problem, Problem::FactorsMissing { missing, .. } if missing == [Factor::IDENTITY]));

    let (_, message, _) = one(&with_factors(&["Natural Language Interface", "Tools"]));
    assert_eq!(
        message,
        "factors are missing: Execution Autonomy, Contextual Awareness, Behavioral Non-Determinism, Opacity & Reflexivity, \
         Persistent State Retention, Dynamic Identity, Multi-Agent Interactions, Self-Modification"
    );
}

#[test]
fn without_the_tenth_factor_no_set_is_guessed() {
    let common: Vec<&str> = NAMES_PAGES.into_iter().filter(|name| *name != "Goal-Driven Planning").collect();
    let (problem, message, _) = one(&with_factors(&common));
    assert_eq!(message, "a factor is missing: Natural Language Interface (0.8 set) or Goal-Driven Planning (0.5 set)");
    assert!(matches!(problem, Problem::FactorSetUnknown { missing, .. } if missing.is_empty()));

    let (_, message, _) = one(&with_factors(&common[..8]));
    assert_eq!(
        message,
        "8 of ten factors are given; missing: Opacity & Reflexivity, and Natural Language Interface (0.8 set) or Goal-Driven \
         Planning (0.5 set)"
    );
}

#[test]
fn both_tenth_factors_are_a_mix() {
    let mut both = NAMES_PAGES.to_vec();
    both.push("Natural Language Interface");
    let (problem, message, help) = one(&with_factors(&both));
    assert_eq!(message, "no factor set has `Natural Language Interface` and `Goal-Driven Planning` together");
    assert_eq!(help, "remove `Natural Language Interface`, because the 0.5 set does not contain it");
    assert_eq!(problem.input(), Input::Factor(Factor::LANGUAGE));
}

#[test]
fn a_factor_given_twice_is_a_problem() {
    let mut twice = NAMES_PAGES.to_vec();
    twice.push("Tool Use");
    let (problem, message, _) = one(&with_factors(&twice));
    assert_eq!(message, "`Tool Use` and `Dynamic Tool Use` are the same factor");
    assert_eq!(problem.input(), Input::Factor(Factor::TOOLS));
}

#[test]
fn no_factors_at_all() {
    let (_, message, help) = one(&with_factors(&[]));
    assert_eq!(message, "AIVSS 0.8 needs ten factors, and there are none");
    assert!(help.contains("`factors-from`"));
}

#[test]
fn mitigation_is_an_error_in_0_5() {
    let mut assessment = certain();
    assessment.version = version("0.5");
    let (problem, message, help) = one(&assessment);
    assert_eq!(message, "AIVSS 0.5 has no mitigation factor");
    assert_eq!(help, "remove `mitigation`, or use a version that has it: 0.8, 0.8-floor");
    assert_eq!(problem.input().field(), "mitigation");
    assessment.mitigation = mitigation(version("0.8"), "none");
    assert!(assessment.score().is_err(), "even the level that changes nothing was not asked for");
    assessment.mitigation = None;
    assert!(assessment.score().is_ok());
}

#[test]
fn numbers_outside_the_hard_limits_are_refused() {
    let mut assessment = certain();
    assessment.cvss = cvss_score("10.1");
    assessment.exploit = exploit(assessment.version, "2.01");
    assessment.mitigation = mitigation(assessment.version, "1.5");
    assessment.factors[0].input.value = point("1.2");
    assessment.factors[1].input.value = point("-0.1");
    let messages: Vec<String> = problems(&assessment).into_iter().map(|(message, _)| message).collect();
    assert_eq!(
        messages,
        [
            "a CVSS score must be from 0 to 10, not 10.1",
            "a number for `exploit` must be from 0 to 2, not 2.01",
            "a number for `mitigation` must be from 0 to 1, not 1.5",
            "a factor value must be from 0 to 1, not 1.2",
            "a factor value must be from 0 to 1, not -0.1",
        ]
    );
    // The limits themselves are legal.
    let mut at_limits = certain();
    at_limits.cvss = cvss_score("0");
    at_limits.exploit = exploit(at_limits.version, "2");
    at_limits.mitigation = mitigation(at_limits.version, "0");
    assert_eq!(at_limits.score().map(|outcome| outcome.score), Ok(Some(dec("0.0"))));
}

#[test]
fn ranges_have_to_make_sense() {
    let mut assessment = certain();
    assessment.factors[0].input.value = range("0.6", "0.2");
    assessment.factors[1].input.value =
        Estimate { low: dec("0.2"), high: dec("0.4"), score: Some(dec("0.5")), unknown: false };
    let found = problems(&assessment);
    assert_eq!(found[0], ("the range 0.6..0.2 begins with its higher end".to_owned(), "write `0.2..0.6`".to_owned()));
    assert_eq!(found[1].0, "`score: 0.5` is outside `range: 0.2..0.4`");
}

#[test]
fn too_many_decimal_places_are_refused_and_trailing_zeros_are_not() {
    let mut assessment = certain();
    assessment.factors[0].input.value = point("0.1234567");
    let (_, message, _) = one(&assessment);
    assert_eq!(message, "`0.1234567` has more than 6 decimal places");
    assessment.factors[0].input.value = point("0.1234560000");
    assert!(assessment.score().is_ok());
}

#[test]
fn a_score_that_contradicts_its_vector_is_refused() {
    let mut assessment = smolagents();
    assessment.cvss.as_mut().expect("has a vector").value.score = dec("8.0");
    let (_, message, help) = one(&assessment);
    assert_eq!(message, "the vector has the base score 7.7, not 8.0");
    assert_eq!(help, "write 7.7, or leave the score out");
}

#[test]
fn a_version_that_starts_from_bte_takes_that_beside_the_vector() {
    let candidate = version("2.0-candidate");
    let vector =
        CvssVector::parse("CVSS:4.0/AV:N/AC:H/AT:N/PR:N/UI:N/VC:H/VI:L/VA:L/SC:H/SI:N/SA:N/E:P").expect("is a vector");
    let mut assessment = certain();
    assessment.cvss = Some(Scored::bare(vector.into()));
    assessment.cvss.as_mut().expect("was set").value.score = dec("7.8");
    assert!(assessment.score().is_err(), "0.8 starts from the base score");
    assessment.version = candidate;
    let metrics =
        candidate.metrics().and_then(|method| method.parse("AIVSS:2.0/LC:D/CP:C/AP:L/SR:R/EX:W/PT:H/CA:M/TD:H").ok());
    assessment.metrics =
        metrics.expect("is a vector").into_iter().map(|(metric, letter)| (metric, Scored::bare(letter))).collect();
    assert_eq!(assessment.score().map(|outcome| outcome.score), Ok(Some(dec("7.8"))));
    // And 0.8 still starts from the base score in a comparison.
    let of_0_8 = assessment.score_as(version("0.8")).expect("can be scored");
    assert_eq!(of_0_8.cvss, Some(dec("9.0")));
    assessment.cvss.as_mut().expect("was set").value.score = dec("7.9");
    assert!(assessment.score().is_err());
}

#[test]
fn the_candidate_needs_its_eight_metrics() {
    let candidate = version("2.0-candidate");
    let method = candidate.metrics().expect("scores by metrics");
    let mut assessment = Assessment::new("candidate");
    assessment.version = candidate;
    assessment.cvss = cvss_score("7.8");
    assessment.metrics = method
        .parse("AIVSS:2.0/TD:H/LC:D")
        .expect("is a vector")
        .into_iter()
        .map(|(metric, letter)| (metric, Scored::bare(letter)))
        .collect();
    assert_eq!(assessment.metrics[0].0.abbr, "LC", "in the order of the version");
    let (_, message, help) = one(&assessment);
    assert_eq!(message, "AIVSS 2.0-candidate needs the metrics CP, AP, SR, EX, PT, CA");
    assert_eq!(help, "a metric that is not known is written `X`");

    let twice = assessment.metrics[0].clone();
    assessment.metrics.push(twice);
    assessment.metrics[1].1.value = 'Q';
    let messages: Vec<String> = problems(&assessment).into_iter().map(|(message, _)| message).collect();
    assert_eq!(messages[..2], ["`Q` is not a value of TD", "the metric LC is given twice"]);
}

#[test]
fn a_metric_vector_is_read_strictly() {
    let method = version("2.0-candidate").metrics().expect("scores by metrics");
    for (text, at, message, help) in [
        ("AIVSS:1.0/LC:D", "AIVSS:1.0", "begins with `AIVSS:2.0`", "LC:…"),
        ("AIVSS:2.0/ZZ:D", "ZZ:D", "`ZZ` is not a metric", "AIVSS:2.0/LC:…"),
        ("AIVSS:2.0/LC:H", "LC:H", "`H` is not a value of LC", "D, I, M, N or X"),
        ("AIVSS:2.0/LC:DD", "LC:DD", "`DD` is not a value of LC", "D, I, M, N or X"),
        ("AIVSS:2.0/LC", "LC", "not a metric and a letter", "AIVSS:2.0/LC:…"),
        ("AIVSS:2.0/LC:D/LC:D", "LC:D", "LC is given twice", "keep one"),
        ("CVSS:4.0/AV:N", "CVSS:4.0", "begins with `AIVSS:2.0`", "LC:…"),
    ] {
        let error = method.parse(text).expect_err("is wrong");
        assert!(error.message().contains(message), "{text}: {error}");
        assert!(error.help().contains(help), "{text}: {}", error.help());
        assert_eq!(error.range().map(|range| &text[range]), Some(at), "{text}");
    }
}

/// All problems are reported in one run.
#[test]
fn several_problems_come_together() {
    let mut assessment = certain();
    assessment.version = version("0.5");
    assessment.cvss = Some(Scored::bare(
        CvssVector::parse("CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")
            .expect("is a vector")
            .into(),
    ));
    assessment.cvss.as_mut().expect("was set").value.score = Decimal::ONE;
    assessment.factors.pop();
    assert_eq!(problems(&assessment).len(), 3);
}
