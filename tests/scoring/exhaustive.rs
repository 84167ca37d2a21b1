//! Tests every legal input of the versions that score by factors, against formulas in whole numbers.

use mdbook_aivss::aivss::{Assessment, Decimal, Severity};

use super::{NAMES_0_8, NAMES_PAGES, cvss_score, exploit, factors_of_sum, mitigation, version};

/// One legal input: CVSS in tenths, factor sum in halves, multipliers in hundredths.
struct Legal {
    cvss: u32,
    halves: u32,
    threat: u32,
    mitigation: u32,
}

fn hundredths(value: u32) -> String {
    Decimal::new(i64::from(value), 2).to_string()
}

fn tenths(score: Decimal) -> u32 {
    u32::try_from((score * Decimal::TEN).normalize().mantissa()).expect("is a whole number of tenths")
}

/// Calls `check` with each of the 19,089 legal inputs of 0.8 and the outcome's score in tenths.
fn each_of_0_8(id: &str, mut check: impl FnMut(Legal, u32, &mdbook_aivss::aivss::Outcome)) -> usize {
    let mut count = 0;
    let mut assessment = Assessment::new("exhaustive");
    assessment.version = version(id);
    for halves in 0..=20 {
        assessment.factors = factors_of_sum(NAMES_0_8, halves);
        for cvss in 0..=100 {
            assessment.cvss = cvss_score(&Decimal::new(i64::from(cvss), 1).to_string());
            for threat in [100, 97, 50] {
                assessment.exploit = exploit(assessment.version, &hundredths(threat));
                for mf in [100, 83, 67] {
                    assessment.mitigation = mitigation(assessment.version, &hundredths(mf));
                    let outcome = assessment.score().expect("is legal");
                    assert!(outcome.off_table.is_empty() && outcome.assumed.is_empty() && !outcome.capped);
                    let score = outcome.score.expect("is scored");
                    assert_eq!(outcome.severity, Some(band(tenths(score))));
                    check(Legal { cvss, halves, threat, mitigation: mf }, tenths(score), &outcome);
                    count += 1;
                }
            }
        }
    }
    count
}

/// AIVSS 0.8, section 3.5.2, in tenths.
fn band(score: u32) -> Severity {
    match score {
        0 => Severity::None,
        1..=39 => Severity::Low,
        40..=69 => Severity::Medium,
        70..=89 => Severity::High,
        _ => Severity::Critical,
    }
}

#[test]
fn every_legal_input_of_0_8_is_exact() {
    let (mut ties, mut below, mut zeros) = (0, 0, 0);
    let count = each_of_0_8("0.8", |Legal { cvss: c, halves: f, threat: t, mitigation: m }, score, outcome| {
        let n = (2000 * c + (100 - c) * f * t) * m;
        assert_eq!(score, (n + 100_000) / 200_000, "C {c} F {f} T {t} M {m}");
        ties += usize::from(n % 200_000 == 100_000);
        below += usize::from(outcome.below_cvss);
        assert_eq!(outcome.below_cvss, score < c);
        zeros += usize::from(score == 0);
        let repaired = outcome.factors().and_then(|part| part.repaired).map(|(_, score)| tenths(score));
        let floor = c + ((100 - c) * f * t * m + 100_000) / 200_000;
        assert_eq!(repaired, (score < c).then_some(floor), "C {c} F {f} T {t} M {m}");
    });
    assert_eq!(count, 19_089);
    // This number was computed by a script that shares no code with this program.
    assert_eq!(ties, 359);
    assert_eq!(below, 6_382);
    // 0.0 only results from a CVSS score of 0 and a factor sum of 0, with three threat levels times three mitigation levels.
    assert_eq!(zeros, 9);
}

#[test]
fn every_legal_input_of_the_floor_is_exact() {
    let mut same = 0;
    let count = each_of_0_8("0.8-floor", |Legal { cvss: c, halves: f, threat: t, mitigation: m }, score, outcome| {
        let uplift = (100 - c) * f * t * m;
        assert_eq!(score, c + (uplift + 100_000) / 200_000, "C {c} F {f} T {t} M {m}");
        assert!(!outcome.below_cvss);
        let of_0_8 = ((2000 * c + (100 - c) * f * t) * m + 100_000) / 200_000;
        same += usize::from(score == of_0_8);
    });
    assert_eq!(count, 19_089);
    assert_eq!(same, 6_728);
}

#[test]
fn every_legal_input_of_0_5_is_exact() {
    let mut count = 0;
    let mut assessment = Assessment::new("exhaustive");
    assessment.version = version("0.5");
    for halves in 0..=20_u32 {
        assessment.factors = factors_of_sum(NAMES_PAGES, halves);
        for cvss in 0..=100_u32 {
            assessment.cvss = cvss_score(&Decimal::new(i64::from(cvss), 1).to_string());
            for threat in [100, 97, 91] {
                assessment.exploit = exploit(assessment.version, &hundredths(threat));
                let outcome = assessment.score().expect("is legal");
                let score = tenths(outcome.score.expect("is scored"));
                // ((C / 10 + F / 2) / 2) × T / 100, in tenths: (C + 5F) × T / 200.
                assert_eq!(score, ((cvss + 5 * halves) * threat + 100) / 200, "C {cvss} F {halves} T {threat}");
                assert_eq!(outcome.severity, Some(band(score)));
                assert!(outcome.off_table.is_empty());
                count += 1;
            }
        }
    }
    assert_eq!(count, 101 * 21 * 3);
}
