//! Compares random legal and extended inputs with exact rational arithmetic, which has no limit of precision or scale.

use mdbook_aivss::aivss::{
    Assessment, Choice, Cvss, CvssVector, Decimal, Estimate, Headline, Input, MAX_DECIMALS, Outcome, Scored,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::{NAMES_0_8, NAMES_PAGES, entries, version};

pub(super) fn ratio(value: Decimal) -> BigRational {
    BigRational::new(BigInt::from(value.mantissa()), BigInt::from(10).pow(value.scale()))
}

pub(super) fn whole(value: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(value))
}

/// Caps a score to 0 to 10 and rounds it half up. Returns the number of tenths.
pub(super) fn tenths(raw: &BigRational) -> BigInt {
    let capped = raw.clone().clamp(whole(0), whole(10));
    (capped * whole(10) + BigRational::new(BigInt::from(1), BigInt::from(2))).floor().to_integer()
}

/// The unrounded score by the published formula.
fn raw(id: &str, cvss: &BigRational, sum: &BigRational, threat: &BigRational, mitigation: &BigRational) -> BigRational {
    let uplift = (whole(10) - cvss) * (sum / whole(10)) * threat;
    match id {
        "0.8" => (cvss + uplift) * mitigation,
        "0.8-floor" => cvss + uplift * mitigation,
        "0.5" => (cvss + sum) / whole(2) * threat,
        other => panic!("{other} has no factors"),
    }
}

pub(super) fn score_of(value: Decimal) -> BigInt {
    (ratio(value) * whole(10)).to_integer()
}

/// A number from 0 to `max` with up to as many decimals as an input may have. Numbers with few and with many decimals are
/// equally likely.
///
/// Boxed like the estimates, because ten unboxed ones in an array exceed the stack of a test thread.
pub(super) fn number(max: i64) -> BoxedStrategy<Decimal> {
    (0..=MAX_DECIMALS)
        .prop_flat_map(move |places| {
            (0..=max * 10_i64.pow(places)).prop_map(move |digits| Decimal::new(digits, places))
        })
        .boxed()
}

fn estimate() -> BoxedStrategy<Estimate> {
    prop_oneof![
        prop_oneof![Just(0), Just(5), Just(10)].prop_map(|tenths| Estimate::point(Decimal::new(tenths, 1))),
        number(1).prop_map(Estimate::point),
        Just(Estimate::unknown()),
        [number(1), number(1), number(1)].prop_flat_map(|mut values| {
            values.sort();
            let [low, score, high] = values;
            prop_oneof![
                Just(Estimate { low, high, score: None, unknown: false }),
                Just(Estimate { low, high, score: Some(score), unknown: false }),
            ]
        }),
    ]
    .boxed()
}

prop_compose! {
    pub(super) fn assessment()(
        id in prop_oneof![Just("0.8"), Just("0.8-floor"), Just("0.5")],
        names in prop_oneof![Just(NAMES_0_8), Just(NAMES_PAGES)],
        cvss in prop_oneof![(0..=100_i64).prop_map(|tenths| Decimal::new(tenths, 1)), number(10)],
        threat in number(2),
        mitigation in number(1),
        estimates in prop::array::uniform10(estimate()),
    ) -> Assessment {
        let mut assessment = Assessment::new("random");
        assessment.version = version(id);
        assessment.cvss = Some(Scored::bare(Cvss::from(cvss)));
        assessment.exploit = Some(Scored::bare(Choice { value: threat, level: None }));
        if id != "0.5" {
            assessment.mitigation = Some(Scored::bare(Choice { value: mitigation, level: None }));
        }
        assessment.factors = entries(names.into_iter().zip(estimates));
        assessment
    }
}

struct Exact {
    threat: BigRational,
    mitigation: BigRational,
    low: BigRational,
    headline: BigRational,
    high: BigRational,
}

fn exact(assessment: &Assessment) -> Exact {
    let sum = |pick: fn(&Estimate) -> Decimal| {
        assessment.factors.iter().map(|entry| ratio(pick(&entry.input.value))).fold(whole(0), |sum, value| sum + value)
    };
    let choice = |choice: &Option<Scored<Choice>>| choice.as_ref().map_or(whole(1), |it| ratio(it.value.value));
    Exact {
        threat: choice(&assessment.exploit),
        mitigation: choice(&assessment.mitigation),
        low: sum(|estimate| estimate.low),
        headline: sum(|estimate| estimate.score.unwrap_or(estimate.high)),
        high: sum(|estimate| estimate.high),
    }
}

fn scored(assessment: &Assessment) -> Outcome {
    assessment.score().expect("every input is in range")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_are_those_of_rational_arithmetic(assessment in assessment()) {
        let id = assessment.version.id;
        let outcome = scored(&assessment);
        let exact = exact(&assessment);
        let cvss = ratio(assessment.cvss.as_ref().expect("was set").value.score);
        let at = |sum: &BigRational| raw(id, &cvss, sum, &exact.threat, &exact.mitigation);

        let headline = at(&exact.headline);
        prop_assert_eq!(outcome.raw.map(ratio), Some(headline.clone()));
        prop_assert_eq!(outcome.score.map(score_of), Some(tenths(&headline)));
        prop_assert_eq!(outcome.score.map(|score| score.scale()), Some(1));
        prop_assert_eq!(outcome.capped, headline > whole(10));
        prop_assert_eq!(score_of(outcome.interval.low), tenths(&at(&exact.low)));
        prop_assert_eq!(score_of(outcome.interval.high), tenths(&at(&exact.high)));
        prop_assert_eq!(outcome.below_cvss, BigRational::from_integer(tenths(&headline)) < &cvss * whole(10));

        let part = outcome.factors().expect("scores by factors");
        prop_assert_eq!(ratio(part.factor_sum.headline), exact.headline);
        let uncertain_high = assessment.factors.iter().any(|entry| {
            let estimate = entry.input.value;
            estimate.score.is_none() && estimate.low != estimate.high
        });
        let two_ends = tenths(&at(&exact.low)) != tenths(&at(&exact.high));
        prop_assert_eq!(outcome.headline == Headline::High, uncertain_high && two_ends);
        let ends = (assessment.version.severity(outcome.interval.low), assessment.version.severity(outcome.interval.high));
        prop_assert_eq!(outcome.severity_range, (ends.0 != ends.1).then_some(ends));
    }

    #[test]
    fn what_is_not_scored_lies_in_its_interval(assessment in assessment(), picks in prop::array::uniform2(0..=1000_u32)) {
        let id = assessment.version.id;
        let mut unscored = assessment.clone();
        unscored.cvss = None;
        let outcome = scored(&unscored);
        prop_assert_eq!((outcome.score, outcome.severity, outcome.raw), (None, None, None));
        prop_assert_eq!(outcome.factors().and_then(|part| part.aars), None);

        let exact = exact(&assessment);
        let at = |cvss: &BigRational, sum: &BigRational| tenths(&raw(id, cvss, sum, &exact.threat, &exact.mitigation));
        // Any CVSS score and any sum between the ends is inside…
        let [cvss, share] = picks.map(|pick| BigRational::new(BigInt::from(pick), BigInt::from(1000)));
        let inside = at(&(cvss * whole(10)), &(&exact.low + (&exact.high - &exact.low) * share));
        prop_assert!(score_of(outcome.interval.low) <= inside && inside <= score_of(outcome.interval.high));
        // …and the ends are reached.
        let corners: Vec<BigInt> = [&exact.low, &exact.high]
            .into_iter()
            .flat_map(|sum| [at(&whole(0), sum), at(&whole(10), sum)])
            .collect();
        prop_assert_eq!(Some(score_of(outcome.interval.low)), corners.iter().min().cloned());
        prop_assert_eq!(Some(score_of(outcome.interval.high)), corners.iter().max().cloned());
    }

    #[test]
    fn levers_say_what_the_changed_assessment_scores(assessment in assessment()) {
        let now = scored(&assessment).score.expect("is scored");
        let levers = assessment.levers();
        let mut previous: Option<Decimal> = None;
        for lever in &levers {
            prop_assert!(lever.score < now);
            prop_assert!(previous.is_none_or(|previous| previous >= lever.effect), "sorted by effect");
            previous = Some(lever.effect);
            let mut changed = assessment.clone();
            let change = lever.change.to_string();
            let to = change.rsplit(' ').next().expect("has words");
            match lever.input {
                Input::Mitigation => changed.mitigation = super::mitigation(assessment.version, to),
                Input::Exploit => changed.exploit = super::exploit(assessment.version, to),
                Input::Factor(factor) => {
                    let entry = changed.factors.iter_mut().find(|entry| entry.factor == factor).expect("is one of them");
                    entry.input.value = super::point(to);
                }
                other => prop_assert!(false, "a lever for {other}"),
            }
            let after = scored(&changed);
            prop_assert_eq!(after.score, Some(lever.score), "{}", lever.change);
            prop_assert_eq!(after.severity, Some(lever.severity));
            prop_assert_eq!(lever.crosses_band, after.severity != scored(&assessment).severity);
        }
    }

    #[test]
    fn the_working_ends_in_the_score(assessment in assessment()) {
        let outcome = scored(&assessment);
        let score = outcome.score.expect("is scored").to_string();
        let line = outcome.sum_line().expect("is scored");
        prop_assert!(line.ends_with(&format!("→ {score}")) || line.ends_with(&format!("= {score}")), "{}", line);
        let steps = outcome.steps();
        prop_assert_eq!(steps.last().map(|step| step.result.as_str()), Some(score.as_str()));
    }

    #[test]
    fn reading_a_vector_never_panics(text in "(CVSS:[34]\\.[01]/)?[A-Za-z:/.éß]{0,40}") {
        if let Err(error) = CvssVector::parse(&text) {
            prop_assert!(!error.message().is_empty() && !error.help().is_empty());
            if let Some(range) = error.range() {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
