//! Tests the rules around the score: assumptions, intervals, levers, comparison, and the working in words.

use mdbook_aivss::aivss::{
    Assessment, Estimate, Expected, Headline, Input, Interval, Origin, Outcome, Problem, Scored, Severity, Version,
};

use super::{
    NAMES_0_8, certain, cvss_score, cvss_vector, dec, entries, exploit, factors_of_sum, mitigation, point, range,
    smolagents, version,
};

fn score(assessment: &Assessment) -> Outcome {
    assessment.score().expect("can be scored")
}

/// All parts of an outcome without a range.
#[test]
fn certain_factors_give_a_point() {
    let outcome = score(&certain());
    let part = outcome.factors().expect("0.8 scores by factors");
    assert_eq!(outcome.version.id, "0.8");
    assert_eq!(part.factor_set.id, "0.5");
    assert_eq!(outcome.cvss, Some(dec("9.4")));
    assert_eq!(part.factor_sum.headline, dec("5.5"));
    assert_eq!(part.threat_multiplier.value, dec("0.97"));
    assert_eq!(part.mitigation_factor.map(|it| it.value), Some(dec("0.83")));
    assert_eq!(outcome.assumed, [Input::Exploit]);
    assert_eq!(part.aars.map(|aars| aars.to_string()).as_deref(), Some("0.3201"));
    assert_eq!((outcome.score, outcome.severity), (Some(dec("8.1")), Some(Severity::High)));
    assert_eq!(outcome.headline, Headline::Point);
    assert_eq!(outcome.interval, Interval { low: dec("8.1"), high: dec("8.1") });
    assert_eq!(outcome.off_table, [Input::Factors]);
    assert!(outcome.below_cvss);
    let strong = certain().levers().into_iter().find(|lever| lever.change.to_string() == "mitigation strong");
    let strong = strong.expect("is a lever");
    assert_eq!((strong.score, strong.severity, strong.crosses_band), (dec("6.5"), Severity::Medium, true));
}

/// The block of `tests/blocks/good/aivss/smolagents.yaml`, which expects 7.6 High.
#[test]
fn the_smolagents_block_meets_its_expectation() {
    let outcome = score(&smolagents());
    assert!(outcome.meets(&Expected { score: Some(dec("7.6")), severity: Some(Severity::High) }));
    assert!(outcome.meets(&Expected { score: Some(dec("7.60")), severity: None }));
    assert!(!outcome.meets(&Expected { score: Some(dec("7.6")), severity: Some(Severity::Low) }));
    assert!(!outcome.meets(&Expected { score: Some(dec("7.5")), severity: None }));
    assert_eq!(outcome.headline, Headline::High, "a factor without a score of its own is taken at its high end");
    // Lows sum to 4.9, highs to 6.6: (7.7 + 2.3 × 0.49 × 0.97) × 0.83 and (7.7 + 2.3 × 0.66 × 0.97) × 0.83.
    let part = outcome.factors().expect("0.8 scores by factors");
    assert_eq!(
        (part.factor_sum.low, part.factor_sum.headline, part.factor_sum.high),
        (dec("4.9"), dec("6.5"), dec("6.6"))
    );
    assert_eq!(outcome.interval, Interval { low: dec("7.3"), high: dec("7.6") });
    assert_eq!(outcome.severity_range, None);
    assert!(outcome.below_cvss);
    // 7.7 + 2.3 × 0.65 × 0.97 × 0.83 = 8.9036…
    assert_eq!(part.repaired.map(|(version, score)| (version.id, score)), Some(("0.8-floor", dec("8.9"))));
    assert!(outcome.assumed.is_empty());
}

#[test]
fn an_interval_that_crosses_a_band_has_a_severity_range() {
    let mut assessment = smolagents();
    assessment.cvss = cvss_score("5.0");
    assessment.mitigation = mitigation(assessment.version, "none");
    let outcome = score(&assessment);
    // 5 + 5 × 0.49 × 0.97 = 7.3765 and 5 + 5 × 0.66 × 0.97 = 8.201.
    assert_eq!(outcome.interval, Interval { low: dec("7.4"), high: dec("8.2") });
    assert_eq!(outcome.severity_range, None);
    assessment.cvss = cvss_score("3.9");
    let outcome = score(&assessment);
    // 3.9 + 6.1 × 0.49 × 0.97 = 6.79933 and 3.9 + 6.1 × 0.66 × 0.97 = 7.80522.
    assert_eq!(outcome.interval, Interval { low: dec("6.8"), high: dec("7.8") });
    assert_eq!(outcome.severity_range, Some((Severity::Medium, Severity::High)));
}

#[test]
fn ranges_that_make_no_difference_are_a_point() {
    let mut narrow = smolagents();
    let last = narrow.factors.len() - 1;
    for (index, entry) in narrow.factors.iter_mut().enumerate() {
        entry.input = Scored::bare(if index == last { range("0.4", "0.41") } else { point("0.5") });
    }
    let outcome = score(&narrow);
    assert_eq!(outcome.interval.low, outcome.interval.high, "the two ends round to one score");
    assert_eq!(outcome.headline, Headline::Point, "there is nothing that the score is up to");
    let part = outcome.factors().expect("0.8 scores by factors");
    assert_eq!((part.factor_sum.low, part.factor_sum.headline), (dec("4.9"), dec("4.91")), "the range is not lost");

    narrow.factors[last].input = Scored::bare(range("0.1", "0.9"));
    assert_eq!(score(&narrow).headline, Headline::High);
}

#[test]
fn a_best_value_inside_every_range_is_a_point() {
    let mut assessment = certain();
    assessment.factors[0].input.value =
        Estimate { low: dec("0"), high: dec("1"), score: Some(dec("0.7")), unknown: false };
    let outcome = score(&assessment);
    assert_eq!(outcome.headline, Headline::Point);
    assert_eq!(outcome.score, Some(dec("8.1")));
    assert!(!outcome.interval.is_point());
    assessment.factors[0].input.value = range("0.7", "0.7");
    assert_eq!(score(&assessment).headline, Headline::Point, "a range without width is a point");
}

#[test]
fn not_scored_shows_the_sum_and_the_interval_over_every_cvss_score() {
    let mut assessment = smolagents();
    assessment.cvss = None;
    let outcome = score(&assessment);
    let part = outcome.factors().expect("0.8 scores by factors");
    assert_eq!((outcome.score, outcome.severity, outcome.cvss, outcome.raw, part.aars), (None, None, None, None, None));
    assert_eq!(part.factor_sum.headline, dec("6.5"));
    // At CVSS 0 and the low sum: 4.9 × 0.97 × 0.83 = 3.944…; at CVSS 10: 8.3.
    assert_eq!(outcome.interval, Interval { low: dec("3.9"), high: dec("8.3") });
    assert_eq!(outcome.severity_range, Some((Severity::Low, Severity::High)));
    assert!(!outcome.below_cvss);
    assert_eq!(outcome.sum_line(), None);
    assert_eq!(outcome.steps().len(), 1);
    assert!(assessment.levers().is_empty());
}

/// With a multiplier above 1, the score of 0.8 falls when CVSS rises, so the ends of the interval are the other way round.
#[test]
fn not_scored_with_a_multiplier_above_one() {
    let mut assessment = Assessment::new("steep");
    assessment.factors = factors_of_sum(NAMES_0_8, 20);
    assessment.exploit = exploit(assessment.version, "2");
    assessment.mitigation = mitigation(assessment.version, "0.4");
    // At CVSS 0: 20 × 0.4 = 8; at CVSS 10: 10 × 0.4 = 4.
    assert_eq!(score(&assessment).interval, Interval { low: dec("4.0"), high: dec("8.0") });
}

#[test]
fn the_score_is_capped_at_ten_and_says_so() {
    let mut assessment = Assessment::new("hot");
    assessment.cvss = cvss_score("9.0");
    assessment.factors = factors_of_sum(NAMES_0_8, 20);
    assessment.exploit = exploit(assessment.version, "1.5");
    assessment.mitigation = mitigation(assessment.version, "none");
    let outcome = score(&assessment);
    assert_eq!((outcome.score, outcome.raw, outcome.capped), (Some(dec("10.0")), Some(dec("10.5")), true));
    assert_eq!(
        outcome.sum_line().as_deref(),
        Some("(9.0 + (10 − 9.0) × 10.0 ÷ 10 × 1.5) × 1.0 = (9.0 + 1.5) × 1.0 = 10.5, capped → 10.0")
    );
    assert_eq!(outcome.off_table, [Input::Exploit]);
}

#[test]
fn ties_go_up() {
    // The document's own example: 8.65 → 8.7. CVSS 0, sum 5, 0.97: 4.85 → 4.9, which binary floats get wrong.
    let mut assessment = Assessment::new("tie");
    assessment.cvss = cvss_score("0");
    assessment.factors = factors_of_sum(NAMES_0_8, 10);
    let outcome = score(&assessment);
    assert_eq!((outcome.raw, outcome.score), (Some(dec("4.85")), Some(dec("4.9"))));
    assert!(outcome.sum_line().is_some_and(|line| line.ends_with("= 4.85 → 4.9")));
}

#[test]
fn zero_is_none_by_convention() {
    let mut assessment = Assessment::new("nothing");
    assessment.cvss = cvss_score("0.0");
    assessment.factors = factors_of_sum(NAMES_0_8, 0);
    assert_eq!(score(&assessment).severity, Some(Severity::None));
}

#[test]
fn the_exploit_comes_from_the_vector_before_it_is_assumed() {
    let vector = "CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
    let mut assessment = certain();
    assessment.cvss = cvss_vector(vector);
    let of = |outcome: &Outcome| {
        let multiplier = outcome.factors().expect("scores by factors").threat_multiplier;
        (multiplier.origin, multiplier.level.map(|level| level.id))
    };
    assert_eq!(of(&score(&assessment)), (Origin::Assumed, Some("poc")));
    for (letter, id) in [('A', "attacked"), ('P', "poc"), ('U', "unreported")] {
        assessment.cvss = cvss_vector(&format!("{vector}/E:{letter}"));
        let outcome = score(&assessment);
        assert_eq!(of(&outcome), (Origin::Vector, Some(id)));
        assert!(outcome.assumed.is_empty());
        assert_eq!(outcome.cvss, Some(dec("8.7")), "the base score is not touched by E");
        assert!(assessment.left_out_metrics().is_empty(), "E was used");
    }
    assessment.cvss = cvss_vector(&format!("{vector}/E:X"));
    assert_eq!(of(&score(&assessment)), (Origin::Assumed, Some("poc")));

    assessment.cvss = cvss_vector(&format!("{vector}/E:A/CR:H/S:P/MAV:X"));
    assessment.exploit = exploit(assessment.version, "unreported");
    let outcome = score(&assessment);
    assert_eq!(of(&outcome), (Origin::Stated, Some("unreported")));
    let says = outcome.factors().and_then(|part| part.vector_says);
    assert_eq!(says.map(|level| level.id), Some("attacked"), "the stated exploit contradicts the vector");
    let left_out: Vec<&str> = assessment.left_out_metrics().iter().map(|metric| metric.abbr).collect();
    assert_eq!(left_out, ["E", "CR", "S"]);
    assessment.exploit = exploit(assessment.version, "attacked");
    assert_eq!(score(&assessment).factors().and_then(|part| part.vector_says), None);
}

#[test]
fn values_outside_the_tables_are_told_apart() {
    let mut assessment = Assessment::new("off");
    assessment.cvss = cvss_score("7.25");
    assessment.exploit = exploit(assessment.version, "0.9");
    assessment.mitigation = mitigation(assessment.version, "0.7");
    assessment.factors = factors_of_sum(NAMES_0_8, 7);
    assert_eq!(score(&assessment).off_table, [Input::Exploit, Input::Mitigation, Input::Cvss]);
    assessment.factors[4].input.value = range("0.5", "0.9");
    let outcome = score(&assessment);
    assert_eq!(outcome.off_table, [Input::Factors, Input::Exploit, Input::Mitigation, Input::Cvss]);
    let off: Vec<&str> =
        outcome.factors().map(|part| part.off_table.iter().map(|factor| factor.key()).collect()).unwrap_or_default();
    assert_eq!(off, ["non_determinism"]);
    // Unknown is 0 to 1, and both are in the table.
    assessment.factors[4].input.value = Estimate::unknown();
    assert_eq!(score(&assessment).off_table, [Input::Exploit, Input::Mitigation, Input::Cvss]);
}

#[test]
fn levers_are_sorted_by_effect() {
    let levers = smolagents().levers();
    let lines: Vec<String> = levers
        .iter()
        .map(|lever| {
            format!(
                "{}: {} {}{}",
                lever.change,
                lever.score,
                lever.severity,
                if lever.crosses_band { " *" } else { "" }
            )
        })
        .collect();
    // (7.7 + 2.3 × sum ÷ 10 × 0.97) × 0.83 is 7.5946 now. Each tenth of a factor reduces it by 0.0185, and a change below 0.0446 is not
    // visible. Equal effects keep the author's order.
    assert_eq!(
        lines,
        [
            "mitigation strong: 6.1 Medium *",
            "exploit unreported: 7.0 High",
            "Dynamic Identity 1.0 → 0.0: 7.4 High",
            "Multi-Agent Interactions 0.5 → 0.0: 7.5 High",
            "Opacity & Reflexivity 0.5 → 0.0: 7.5 High",
            "Persistent Memory 0.6 → 0.2: 7.5 High",
            "Goal-Driven Planning 0.8 → 0.5: 7.5 High",
            "Self-Modification 0.3 → 0.0: 7.5 High",
        ]
    );
}

#[test]
fn without_mitigation_each_better_level_is_a_lever() {
    let mut assessment = certain();
    assessment.mitigation = None;
    let levers = assessment.levers();
    let changes: Vec<_> = levers.iter().map(|lever| lever.change.to_string()).take(2).collect();
    assert_eq!(changes, ["mitigation strong", "mitigation partial"]);
    assert!(levers.iter().all(|lever| !lever.change.to_string().contains("attacked")), "nothing that raises the score");
}

#[test]
fn every_version_takes_what_it_can() {
    let under = |assessment: &Assessment| -> Vec<(&'static str, Result<String, Vec<String>>)> {
        assessment
            .under_all_versions()
            .into_iter()
            .map(|(version, result)| {
                let shown = result
                    .map(|outcome| outcome.score.map_or_else(|| "not scored".to_owned(), |score| score.to_string()))
                    .map_err(|problems| problems.iter().map(Problem::message).collect());
                (version.id, shown)
            })
            .collect()
    };
    let metrics_needed =
        || Err(vec!["AIVSS 2.0-candidate needs the metrics LC, CP, AP, SR, EX, PT, CA, TD".to_owned()]);
    assert_eq!(
        under(&certain()),
        [
            ("0.8", Ok("8.1".to_owned())),
            // 9.4 + 0.3201 × 0.83.
            ("0.8-floor", Ok("9.7".to_owned())),
            ("0.5", Err(vec!["AIVSS 0.5 has no mitigation factor".to_owned()])),
            ("2.0-candidate", metrics_needed()),
        ]
    );
    // A mitigation of 1 changes nothing, so 0.5, which has none, can also score it: (9.4 + 5.5) ÷ 2 × 0.97.
    let mut unmitigated = certain();
    unmitigated.mitigation = mitigation(unmitigated.version, "none");
    assert_eq!(under(&unmitigated)[2], ("0.5", Ok("7.2".to_owned())));
    // A level keeps its name and has the number of the other version's table: 0.91, not 0.5.
    unmitigated.exploit = exploit(unmitigated.version, "unreported");
    let all = unmitigated.under_all_versions();
    let of_0_5 = all[2].1.as_ref().expect("can be scored").factors().expect("scores by factors").threat_multiplier;
    assert_eq!((of_0_5.value, of_0_5.level.map(|level| level.id)), (dec("0.91"), Some("unreported")));
    // The factors keep their names and their set under every version.
    for (_, result) in &all {
        if let Ok(outcome) = result {
            assert_eq!(outcome.factors().map(|part| part.factor_set.id), Some("0.5"));
        }
    }
}

#[test]
fn the_working_is_written_as_a_person_would() {
    let lines = |assessment: &Assessment| -> Vec<String> {
        score(assessment)
            .steps()
            .into_iter()
            .map(|step| format!("{}: {} = {}", step.label, step.expression, step.result))
            .collect()
    };
    assert_eq!(
        lines(&smolagents()),
        [
            "Factor sum: 0.7 + 0.8 + 0.3 + 0.8 + 0.6 + 0.6 + 1.0 + 0.5 + 0.7 + 0.5 = 6.5",
            "Risk gap: 10 − 7.7 = 2.3",
            "AARS: 2.3 × (6.5 ÷ 10) × 0.97 = 1.45015",
            "Unrounded score: (7.7 + 1.45015) × 0.83 = 7.5946245",
            "Score: 7.5946245 rounded half up to one decimal = 7.6",
        ]
    );
    let mut floor = smolagents();
    floor.version = version("0.8-floor");
    assert_eq!(lines(&floor)[3], "Unrounded score: 7.7 + 1.45015 × 0.83 = 8.9036245");
    assert_eq!(
        score(&floor).sum_line().as_deref(),
        Some("7.7 + (10 − 7.7) × 6.5 ÷ 10 × 0.97 × 0.83 = 7.7 + 1.2036245 = 8.90… → 8.9")
    );
    let mut mean = smolagents();
    mean.version = version("0.5");
    mean.mitigation = None;
    assert_eq!(
        lines(&mean)[1..4],
        ["AARS: the factor sum = 6.5", "Mean: (7.7 + 6.5) ÷ 2 = 7.1", "Unrounded score: 7.1 × 0.97 = 6.887"]
    );
    assert_eq!(score(&mean).sum_line().as_deref(), Some("(7.7 + 6.5) ÷ 2 × 0.97 = 7.1 × 0.97 = 6.88… → 6.9"));
    // An exact result has no arrow.
    let mut exact = Assessment::new("exact");
    exact.cvss = cvss_score("5.0");
    exact.exploit = exploit(exact.version, "attacked");
    exact.factors = factors_of_sum(NAMES_0_8, 10);
    assert_eq!(
        score(&exact).sum_line().as_deref(),
        Some("(5.0 + (10 − 5.0) × 5.0 ÷ 10 × 1.0) × 1.0 = (5.0 + 2.5) × 1.0 = 7.5")
    );
}

fn candidate(vector: &str, metrics: &str) -> Assessment {
    let version = version("2.0-candidate");
    let mut assessment = Assessment::new("candidate");
    assessment.version = version;
    assessment.cvss = cvss_vector(vector);
    let method = version.metrics().expect("scores by metrics");
    assessment.metrics = method
        .parse(metrics)
        .expect("is a vector")
        .into_iter()
        .map(|(metric, letter)| (metric, Scored::bare(letter)))
        .collect();
    assessment
}

const ASI06: &str = "CVSS:4.0/AV:N/AC:H/AT:N/PR:N/UI:N/VC:H/VI:L/VA:L/SC:H/SI:N/SA:N/E:P";
const METRICS: &str = "AIVSS:2.0/LC:D/CP:C/AP:L/SR:R/EX:W/PT:H/CA:M/TD:H";

#[test]
fn the_candidate_keeps_the_two_scores_apart() {
    let outcome = score(&candidate(ASI06, METRICS));
    let part = outcome.metrics().expect("the candidate scores by metrics");
    assert_eq!(
        (outcome.score, part.adjustment, part.adjusted_score),
        (Some(dec("7.8")), Some(dec("1.3")), Some(dec("9.1")))
    );
    assert_eq!((outcome.severity, part.adjusted_severity), (Some(Severity::High), Some(Severity::Critical)));
    assert!(!outcome.below_cvss, "threat metrics may lower CVSS itself");
    assert_eq!(outcome.sum_line().as_deref(), Some("CVSS-BTE = 7.8"));
    let steps: Vec<String> = outcome
        .steps()
        .into_iter()
        .map(|step| format!("{}: {} = {}", step.label, step.expression, step.result))
        .collect();
    assert_eq!(
        steps,
        [
            "Score: CVSS-BTE = 7.8",
            "Adjustment: EX:W 0.4 + PT:H 0.3 + CA:M 0.1 + TD:H 0.5 = 1.3",
            "Adjusted, unrounded: 7.8 + 1.3 = 9.1",
            "Adjusted score (experimental): 9.1 rounded half up to one decimal = 9.1",
        ]
    );
    // Removing the exploit is the change that can lower CVSS-BTE.
    let levers = candidate(ASI06, METRICS).levers();
    assert_eq!(levers.iter().map(|lever| lever.change.to_string()).collect::<Vec<_>>(), ["exploit unreported (E:U)"]);
}

#[test]
fn any_x_withholds_the_experimental_score_alone() {
    for (from, to, abbr) in
        [("LC:D", "LC:X", "LC"), ("SR:R", "SR:X", "SR"), ("EX:W", "EX:X", "EX"), ("TD:H", "TD:X", "TD")]
    {
        let outcome = score(&candidate(ASI06, &METRICS.replace(from, to)));
        let part = outcome.metrics().expect("the candidate scores by metrics");
        assert_eq!((outcome.score, part.adjusted_score, part.adjustment), (Some(dec("7.8")), None, None));
        assert_eq!(part.withheld_by, [abbr]);
        let class = if ["LC", "SR"].contains(&abbr) { "AX" } else { "A2" };
        assert_eq!(part.effect_class.id, class, "{abbr}");
    }
}

#[test]
fn no_impact_stays_no_impact() {
    let harmless = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N";
    let outcome = score(&candidate(harmless, METRICS));
    let part = outcome.metrics().expect("the candidate scores by metrics");
    assert_eq!(
        (outcome.score, part.adjusted_score, part.adjustment),
        (Some(dec("0.0")), Some(dec("0.0")), Some(dec("1.3")))
    );
    assert!(outcome.steps().iter().any(|step| step.expression.contains("no impact, no adjustment")));
    // With an unknown metric there is not even that, because the profile is incomplete.
    let unknown = score(&candidate(harmless, &METRICS.replace("TD:H", "TD:X")));
    assert_eq!(unknown.metrics().and_then(|part| part.adjusted_score), None);
}

#[test]
fn the_adjusted_score_is_rounded_half_up_and_capped() {
    // 7.8 + 0.15 = 7.95: a tie.
    let tie = score(&candidate(ASI06, "AIVSS:2.0/LC:N/CP:N/AP:N/SR:U/EX:M/PT:L/CA:N/TD:L"));
    assert_eq!(tie.metrics().and_then(|part| part.adjusted_score), Some(dec("8.0")));
    let critical = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H";
    let outcome = score(&candidate(critical, METRICS));
    let part = outcome.metrics().expect("the candidate scores by metrics");
    assert_eq!((part.adjusted_score, part.adjusted_capped, outcome.capped), (Some(dec("10.0")), true, false));
}

/// All 180 complete combinations of the four classifying metrics, by the rules in the order of the document.
#[test]
fn the_effect_class_follows_its_rules() {
    let mut counts = [0; 4];
    for lc in ['D', 'I', 'M', 'N', 'X'] {
        for cp in ['C', 'S', 'N', 'X'] {
            for ap in ['L', 'C', 'N', 'X'] {
                for sr in ['R', 'P', 'U', 'X'] {
                    let metrics = format!("AIVSS:2.0/LC:{lc}/CP:{cp}/AP:{ap}/SR:{sr}/EX:N/PT:L/CA:N/TD:L");
                    let class =
                        score(&candidate(ASI06, &metrics)).metrics().expect("scores by metrics").effect_class.id;
                    let expected = if [lc, cp, ap, sr].contains(&'X') {
                        "AX"
                    } else if ap == 'L' || (cp == 'C' && (lc == 'D' || lc == 'I')) || (lc == 'D' && sr == 'R') {
                        "A2"
                    } else if metrics.contains("LC:N/CP:N/AP:N/SR:U") {
                        "A0"
                    } else {
                        "A1"
                    };
                    assert_eq!(class, expected, "{metrics}");
                    counts[["AX", "A2", "A1", "A0"].iter().position(|id| *id == class).expect("is a class")] += 1;
                }
            }
        }
    }
    // 4 × 3 × 3 × 3 = 108 are complete. Of these 36 are AP:L; of the other 72, 12 have LC D or I with CP:C, and 4 more LC:D
    // with SR:R.
    assert_eq!(counts, [320 - 108, 52, 55, 1]);
}

#[test]
fn the_candidate_takes_a_number_and_uses_the_whole_vector() {
    let mut assessment = candidate(&format!("{ASI06}/CR:H/S:P"), METRICS);
    let left_out: Vec<&str> = assessment.left_out_metrics().iter().map(|metric| metric.abbr).collect();
    assert_eq!(left_out, ["S"], "supplemental metrics never score");
    assessment.cvss = cvss_score("7.8");
    assert_eq!(score(&assessment).metrics().and_then(|part| part.adjusted_score), Some(dec("9.1")));
    assessment.cvss = None;
    let outcome = score(&assessment);
    assert_eq!((outcome.score, outcome.interval), (None, Interval { low: dec("0.0"), high: dec("10.0") }));
    assert_eq!(outcome.metrics().map(|part| (part.adjustment, part.adjusted_score)), Some((Some(dec("1.3")), None)));
}

/// An assessment may state the inputs of both kinds of versions, so that they can be compared. Inputs that are not used are always
/// reported.
#[test]
fn inputs_that_a_version_does_not_use_are_told() {
    let mut assessment = candidate(ASI06, METRICS);
    assessment.factors = entries(NAMES_0_8.map(|name| (name, point("0.5"))));
    assessment.exploit = exploit(Version::default(), "attacked");
    assert_eq!(score(&assessment).unused, [Input::Exploit, Input::Factors]);
    let all = assessment.under_all_versions();
    assert!(all.iter().all(|(_, result)| result.is_ok()));
    let (_, of_0_8) = &all[0];
    let of_0_8 = of_0_8.as_ref().expect("can be scored");
    assert_eq!(of_0_8.unused, [Input::Metrics]);
    // 9.0 + 1 × 0.5 × 1.
    assert_eq!((of_0_8.cvss, of_0_8.score), (Some(dec("9.0")), Some(dec("9.5"))));
}
