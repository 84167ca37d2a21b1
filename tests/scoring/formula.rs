//! Tests that everything that is derived from a formula agrees: its texts are parsed and evaluated, and bounds are compared
//! with every corner.

use std::collections::HashMap;

use mdbook_aivss::aivss::{Assessment, Decimal, Estimate, Expr, Listing, Scored, Terms, VERSIONS};
use num_rational::BigRational;
use proptest::prelude::*;

use super::property::{assessment, number, ratio, score_of, tenths, whole};

/// Evaluates `(7.7 + AARS) × min(1, ThM)`, with the values of the names.
struct Reader<'a> {
    rest: &'a str,
    names: &'a HashMap<String, BigRational>,
}

impl Reader<'_> {
    fn value(text: &str, names: &HashMap<String, BigRational>) -> BigRational {
        let mut reader = Reader { rest: text, names };
        let value = reader.sum();
        assert_eq!(reader.rest, "", "all of {text} was read");
        value
    }

    fn take(&mut self, sign: &str) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn sum(&mut self) -> BigRational {
        let mut value = self.product();
        loop {
            if self.take(" + ") {
                value += self.product();
            } else if self.take(" − ") {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> BigRational {
        let mut value = self.atom();
        loop {
            if self.take(" × ") {
                value *= self.atom();
            } else if self.take(" ÷ ") {
                value /= self.atom();
            } else {
                return value;
            }
        }
    }

    fn atom(&mut self) -> BigRational {
        for (start, lower) in [("min(", true), ("max(", false)] {
            if self.take(start) {
                let left = self.sum();
                assert!(self.take(", "));
                let right = self.sum();
                assert!(self.take(")"));
                return if lower { left.min(right) } else { left.max(right) };
            }
        }
        if self.take("(") {
            let value = self.sum();
            assert!(self.take(")"), "a bracket is closed before {:?}", self.rest);
            return value;
        }
        let end = self.rest.find([' ', ')', ',']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word.parse::<Decimal>() {
            Ok(number) => ratio(number),
            Err(_) => self.names.get(word).unwrap_or_else(|| panic!("{word:?} is a number or a name")).clone(),
        }
    }
}

fn no_names() -> HashMap<String, BigRational> {
    HashMap::new()
}

fn terms(cvss: Decimal, factor_sum: Decimal, threat_multiplier: Decimal, mitigation_factor: Decimal) -> Terms {
    Terms { cvss, factor_sum, threat_multiplier, mitigation_factor }
}

/// All corners of the factors and, if it is not given, of the CVSS score. Each corner is scored as a certain assessment.
fn corners(assessment: &Assessment) -> Vec<Decimal> {
    let ends =
        |estimate: Estimate| if estimate.is_certain() { vec![estimate.low] } else { vec![estimate.low, estimate.high] };
    let mut all = vec![assessment.clone()];
    if assessment.cvss.is_none() {
        all = ["0", "10"].map(|cvss| with_cvss(assessment, cvss)).to_vec();
    }
    for index in 0..assessment.factors.len() {
        let values = ends(assessment.factors[index].input.value);
        all = all
            .into_iter()
            .flat_map(|corner| {
                values.iter().map(move |value| {
                    let mut corner = corner.clone();
                    corner.factors[index].input.value = Estimate::point(*value);
                    corner
                })
            })
            .collect();
    }
    all.iter().map(|corner| corner.score().expect("is legal").score.expect("is scored")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_evaluates_to_the_value(assessment in assessment()) {
        let outcome = assessment.score().expect("is legal");
        let raw = ratio(outcome.raw.expect("is scored"));
        let terms = outcome.terms().expect("is scored by factors");
        let method = outcome.version.factors().expect("scores by factors");
        prop_assert_eq!(ratio(method.score.value(&terms)), raw.clone());

        let line = method.score.line(&terms);
        prop_assert!(line.contains(" = "), "{}", line);
        for side in line.split(" = ") {
            prop_assert_eq!(Reader::value(side, &no_names()), raw.clone(), "{}", side);
        }
        prop_assert!(outcome.sum_line().expect("is scored").starts_with(&line));

        // The last step rounds. Each step before it is an expression, or the words for its number.
        let steps = outcome.steps();
        let (_, steps) = steps.split_last().expect("has steps");
        for step in steps.iter().filter(|step| step.expression != "the factor sum") {
            let result = ratio(step.result.parse().expect("is a number"));
            prop_assert_eq!(Reader::value(&step.expression, &no_names()), result, "{:?}", step);
        }
        prop_assert_eq!(steps.last().map(|step| ratio(step.result.parse().expect("is a number"))), Some(raw.clone()));

        let mut names: HashMap<String, BigRational> = [
            ("CVSS_Base", terms.cvss),
            ("Factor_Sum", terms.factor_sum),
            ("ThM", terms.threat_multiplier),
            ("Mitigation_Factor", terms.mitigation_factor),
        ]
        .map(|(name, value)| (name.to_owned(), ratio(value)))
        .into();
        for symbols in outcome.version.symbols() {
            let (name, text) = symbols.split_once(" = ").expect("is an equation");
            let text = text.strip_suffix(", rounded half up to one decimal").unwrap_or(text);
            let value = Reader::value(text, &names);
            names.insert(name.to_owned(), value);
        }
        prop_assert_eq!(names.get("AIVSS"), Some(&raw));
        let aars = outcome.factors().and_then(|part| part.aars).map(ratio);
        prop_assert_eq!(names.get("AARS"), aars.as_ref());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Threat multipliers go up to 2. With those, a higher CVSS score can lower the result.
    #[test]
    fn the_interval_is_that_of_all_corners(assessment in assessment(), scored in any::<bool>()) {
        let mut assessment = assessment;
        if !scored {
            assessment.cvss = None;
        }
        // The CVSS score doubles the number of corners, so there are at most 2¹¹.
        let interval = assessment.score().expect("is legal").interval;
        let corners = corners(&assessment);
        prop_assert_eq!(Some(interval.low), corners.iter().min().copied());
        prop_assert_eq!(Some(interval.high), corners.iter().max().copied());
    }
}

// Formulas that no version has: with another divisor, with `min` and `max`, and with a term that is multiplied by itself.
static SHARE: Expr = Expr::FACTOR_SUM.over(&Expr::number(11)).named("Share", &[Listing::Steps, Listing::Line]);
static GAP: Expr = Expr::number(10).minus(&Expr::CVSS);
static ELEVEN: Expr = Expr::CVSS.plus(&GAP.times(&SHARE).times(&Expr::THREAT_MULTIPLIER));
static BENT: Expr = Expr::CVSS.max(&ELEVEN.times(&Expr::MITIGATION_FACTOR)).min(&Expr::number(9));
static SQUARE: Expr = Expr::FACTOR_SUM.times(&GAP.minus(&Expr::FACTOR_SUM));

#[test]
fn a_quotient_without_a_last_decimal_is_exact_in_the_end() {
    let at = |sum: &str, cvss: &str| terms(super::dec(cvss), super::dec(sum), Decimal::ONE, Decimal::ONE);
    // (10 − 4.5) × 1 ÷ 11 is a half, though 1 ÷ 11 has no last decimal.
    assert_eq!(ELEVEN.value(&at("1", "4.5")), super::dec("5"));
    assert_eq!(ELEVEN.value(&at("5.5", "0")), super::dec("5"));
    let steps = ELEVEN.steps(&at("5.5", "7"));
    assert_eq!((steps[0].label, steps[0].expression.as_str(), steps[0].result.as_str()), ("Share", "5.5 ÷ 11", "0.5"));
    assert_eq!(steps[1].expression, "7.0 + (10 − 7.0) × 0.5 × 1.0");
    assert_eq!(ELEVEN.line(&at("5.5", "7")), "7.0 + (10 − 7.0) × 5.5 ÷ 11 × 1.0 = 7.0 + (10 − 7.0) × 0.5 × 1.0");
    assert_eq!(
        BENT.line(&at("1", "9.5")).split(" = ").next(),
        Some("min(max(9.5, (9.5 + (10 − 9.5) × 1.0 ÷ 11 × 1.0) × 1.0), 9)")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bounds are never too narrow. If the formula is linear in each term, the bounds are reached.
    #[test]
    fn bounds_hold_for_any_formula(
        cvss in prop::array::uniform2(number(10)), sum in prop::array::uniform2(number(10)),
        threat in number(2), mitigation in number(1), shares in prop::array::uniform2(0..=100_i64),
    ) {
        let sorted = |[a, b]: [Decimal; 2]| if a <= b { [a, b] } else { [b, a] };
        let (cvss, sum) = (sorted(cvss), sorted(sum));
        let (low, high) = (terms(cvss[0], sum[0], threat, mitigation), terms(cvss[1], sum[1], threat, mitigation));
        let inside = |[a, b]: [Decimal; 2], share: i64| a + (b - a) * Decimal::new(share, 2);
        let formulas = VERSIONS.iter().filter_map(|version| Some(version.factors()?.score));
        for formula in formulas.chain([&ELEVEN, &BENT, &SQUARE]) {
            let (least, most) = formula.bounds(&low, &high);
            let within = formula.value(&terms(inside(cvss, shares[0]), inside(sum, shares[1]), threat, mitigation));
            prop_assert!(least <= within && within <= most, "{} <= {} <= {}", least, within, most);
            if std::ptr::eq(formula, &BENT) || std::ptr::eq(formula, &SQUARE) {
                continue;
            }
            let at = |cvss, sum| formula.value(&terms(cvss, sum, threat, mitigation));
            let corners = [at(cvss[0], sum[0]), at(cvss[0], sum[1]), at(cvss[1], sum[0]), at(cvss[1], sum[1])];
            prop_assert_eq!(Some(least), corners.iter().min().copied());
            prop_assert_eq!(Some(most), corners.iter().max().copied());
        }
    }

    /// The bounds are rounded as the score is, so an interval is never off by a tenth.
    #[test]
    fn intervals_are_rounded_bounds(assessment in assessment()) {
        let mut unscored = assessment;
        unscored.cvss = None;
        let outcome = unscored.score().expect("is legal");
        let part = outcome.factors().expect("scores by factors");
        let method = outcome.version.factors().expect("scores by factors");
        let at = |cvss: Decimal, sum: Decimal| terms(
            cvss, sum, part.threat_multiplier.value, part.mitigation_factor.map_or(Decimal::ONE, |it| it.value),
        );
        let (low, high) = method.score.bounds(&at(Decimal::ZERO, part.factor_sum.low), &at(Decimal::TEN, part.factor_sum.high));
        prop_assert_eq!(score_of(outcome.interval.low), tenths(&ratio(low)));
        prop_assert_eq!(score_of(outcome.interval.high), tenths(&ratio(high)));
        prop_assert!(ratio(low) >= whole(0));
    }
}

/// The adjusted score of the candidate follows from its formula too.
#[test]
fn the_working_of_the_candidate_evaluates() {
    let candidate = super::version("2.0-candidate");
    assert_eq!(
        candidate.symbols(),
        [
            "AIVSS = CVSS-BTE",
            "AIVSS (adjusted, experimental) = CVSS-BTE + EX + PT + CA + TD, at most 10, rounded half up to one decimal",
        ]
    );
    let method = candidate.metrics().expect("scores by metrics");
    let mut assessment = Assessment::new("candidate");
    assessment.version = candidate;
    assessment.cvss = super::cvss_score("7.8");
    let metrics = method.parse("AIVSS:2.0/LC:D/CP:C/AP:L/SR:R/EX:W/PT:H/CA:M/TD:H").expect("is a vector");
    assessment.metrics = metrics.into_iter().map(|(metric, letter)| (metric, Scored::bare(letter))).collect();
    let steps = assessment.score().expect("is complete").steps();
    let unrounded = steps.iter().find(|step| step.label == "Adjusted, unrounded").expect("is a step");
    assert_eq!((unrounded.expression.as_str(), unrounded.result.as_str()), ("7.8 + 1.3", "9.1"));
    assert_eq!(Reader::value(&unrounded.expression, &no_names()), ratio(super::dec("9.1")));
}

fn with_cvss(assessment: &Assessment, score: &str) -> Assessment {
    let mut changed = assessment.clone();
    changed.cvss = super::cvss_score(score);
    changed
}

#[test]
fn a_version_that_can_fall_below_its_cvss_score_says_why() {
    for version in VERSIONS {
        let Some(method) = version.factors() else { continue };
        let least = terms(
            Decimal::TEN,
            Decimal::ZERO,
            method.exploit.lowest().value,
            method.mitigation.as_ref().map_or(Decimal::ONE, |table| table.lowest().value),
        );
        let falls_below = method.score.value(&least) < Decimal::TEN;
        assert_eq!(falls_below, !method.below_cvss.is_empty(), "{}: `below_cvss`", version.id);
    }
}
