//! Turns an [`Assessment`] into an [`Outcome`]: the checks, the exact arithmetic and the intervals.
//!
//! Start at [`Assessment::score`]. No code here depends on a particular version; the version's formula computes the
//! score.

use rust_decimal::Decimal;

use super::metric::letters;
use super::number::{TEN, to_score};
use super::outcome::{FactorOutcome, Headline, Interval, MetricOutcome, Multiplier, Origin, Outcome, Part, Sum};
use super::{
    Assessment, Choice, CvssMetric, CvssUse, FactorMethod, FactorSet, Input, LevelTable, Method, Metric, MetricMethod,
    Problem, Scored, Severity, Terms, VERSIONS, Version,
};

impl Assessment {
    /// Scores the assessment under its own version.
    ///
    /// ```
    /// use mdbook_aivss::aivss::{Assessment, Cvss, Decimal, Estimate, FactorEntry, Headline, Input, Scored};
    ///
    /// let names = [
    ///     "Autonomy", "Tools", "Language", "Context", "Non-Determinism", "Opacity", "Persistence", "Identity", "Multi-Agent",
    ///     "Self-Mod",
    /// ];
    /// let half = || Scored::bare(Estimate::point(Decimal::new(5, 1)));
    /// let mut assessment = Assessment::new("Helpdesk");
    /// assessment.factors = FactorEntry::list(names.map(|name| (name, half()))).expect("are factors");
    ///
    /// // Without CVSS there is no score, but an interval over every CVSS score.
    /// let outcome = assessment.score().expect("nothing is wrong");
    /// assert_eq!(outcome.score, None);
    /// assert_eq!((outcome.interval.low, outcome.interval.high), (Decimal::new(49, 1), Decimal::new(100, 1)));
    ///
    /// assessment.cvss = Some(Scored::bare(Cvss::from(Decimal::new(87, 1))));
    /// let outcome = assessment.score().expect("nothing is wrong");
    /// assert_eq!(outcome.score, Some(Decimal::new(93, 1)));
    /// assert_eq!(outcome.assumed, [Input::Exploit, Input::Mitigation]);
    ///
    /// // An unknown factor is 0 to 1; the score is then an upper end.
    /// assessment.factors[0].input = Scored::bare(Estimate::unknown());
    /// let outcome = assessment.score().expect("nothing is wrong");
    /// assert_eq!((outcome.score, outcome.headline), (Some(Decimal::new(94, 1)), Headline::High));
    ///
    /// // A factor that is left out is a problem, never 0.
    /// assessment.factors.remove(0);
    /// let problems = assessment.score().expect_err("nine of ten");
    /// assert_eq!(problems[0].message(), "a factor is missing: Execution Autonomy");
    /// ```
    ///
    /// # Errors
    ///
    /// Returns all the problems that prevent a score. A missing CVSS input is not a problem: the outcome then has no
    /// score.
    pub fn score(&self) -> Result<Outcome, Vec<Problem>> {
        self.score_as(self.version)
    }

    /// Scores the assessment under any version, as if the author had named that version.
    ///
    /// A level that is given by name (`poc`, `strong`) keeps its name and takes the number from the other version's
    /// table. A level that is given as a number keeps its number. No factor is renamed.
    ///
    /// # Errors
    ///
    /// Returns the reasons why that version cannot score these inputs.
    pub fn score_as(&self, version: &'static Version) -> Result<Outcome, Vec<Problem>> {
        match &version.method {
            Method::Factors(method) => self.score_factors(version, method),
            Method::Metrics(method) => self.score_metrics(version, method),
        }
    }

    /// Scores the assessment under every version, in the order of [`VERSIONS`]. For a version that cannot score it,
    /// the result contains the reasons.
    ///
    /// Scores of different versions are not comparable. A mitigation factor of exactly 1 changes nothing, so it is
    /// dropped for versions without a mitigation factor. With any other mitigation factor, such a version cannot
    /// score the assessment.
    pub fn under_all_versions(&self) -> Vec<(&'static Version, Result<Outcome, Vec<Problem>>)> {
        let drop_mitigation = self.mitigation.as_ref().is_some_and(|mitigation| mitigation.value.value == Decimal::ONE);
        let without = drop_mitigation.then(|| Self { mitigation: None, ..self.clone() });
        VERSIONS
            .iter()
            .map(|version| {
                let has_none = version.factors().is_some_and(|method| method.mitigation.is_none());
                let taken = if has_none && *version != self.version { without.as_ref().unwrap_or(self) } else { self };
                (*version, taken.score_as(version))
            })
            .collect()
    }

    /// The metrics of the CVSS vector that the assessment's version leaves out of the score, except those that are X.
    pub fn left_out_metrics(&self) -> Vec<CvssMetric> {
        let Some(vector) = self.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref()) else { return Vec::new() };
        let exploit_from_vector = self.exploit.is_none() && self.version.factors().is_some();
        vector
            .further_metrics()
            .filter(|metric| metric.value != "X")
            .filter(|metric| match self.version.cvss {
                CvssUse::Base => !(metric.abbr == "E" && exploit_from_vector),
                CvssUse::BaseThreatEnvironmental => metric.group == super::CvssGroup::Supplemental,
            })
            .collect()
    }

    fn score_factors(&self, version: &'static Version, method: &FactorMethod) -> Result<Outcome, Vec<Problem>> {
        let mut problems = self.check_cvss();
        if let Some(exploit) = &self.exploit {
            problems.extend(Input::Exploit.check(exploit.value.value));
        }
        if let Some(mitigation) = &self.mitigation {
            if method.mitigation.is_none() {
                problems.push(Problem::MitigationNotTaken { version });
            }
            problems.extend(Input::Mitigation.check(mitigation.value.value));
        }
        for entry in &self.factors {
            let estimate = entry.input.value;
            let mut values = vec![estimate.low, estimate.high];
            values.extend(estimate.score);
            values.dedup();
            problems.extend(values.into_iter().filter_map(|value| Input::Factor(entry.factor).check(value)));
            problems.extend(estimate.disorder(entry.factor));
        }
        let factor_set = if self.factors.is_empty() {
            problems.push(Problem::NoFactors { version });
            None
        } else {
            match FactorSet::of(&self.factors, method.factor_set) {
                Ok(set) if set.rows.len() == method.factor_set.rows.len() => Some(set),
                Ok(set) => {
                    problems.push(Problem::FactorCount { version, set });
                    None
                }
                Err(found) => {
                    problems.extend(found);
                    None
                }
            }
        };
        let Some(factor_set) = factor_set.filter(|_| problems.is_empty()) else { return Err(problems) };

        let own = version == self.version;
        let vector = self.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref());
        let from_vector = vector
            .and_then(|vector| vector.exploit_maturity())
            .and_then(|letter| method.exploit.of_exploit_maturity(letter));
        let threat_multiplier = match (&self.exploit, from_vector) {
            (Some(stated), _) => stated_multiplier(stated, &method.exploit, own),
            (None, Some(level)) => Multiplier { value: level.value, level: Some(level), origin: Origin::Vector },
            (None, None) => assumed_multiplier(&method.exploit),
        };
        let mitigation_factor = method.mitigation.as_ref().map(|table| match &self.mitigation {
            Some(stated) => stated_multiplier(stated, table, own),
            None => assumed_multiplier(table),
        });

        let mut factor_sum = Sum { headline: Decimal::ZERO, low: Decimal::ZERO, high: Decimal::ZERO };
        let mut taken_high = false;
        let mut values = Vec::with_capacity(self.factors.len());
        let mut off_table_factors = Vec::new();
        let legal = |value: Decimal| method.factor_values.contains(&value);
        for entry in &self.factors {
            let estimate = entry.input.value;
            let value = estimate.headline();
            factor_sum.headline += value;
            factor_sum.low += estimate.low;
            factor_sum.high += estimate.high;
            values.push(value);
            if estimate.score.is_none() && !estimate.is_certain() {
                taken_high = true;
            }
            let in_table = legal(value) && (estimate.is_certain() || legal(estimate.low) && legal(estimate.high));
            if !in_table {
                off_table_factors.push(entry.factor);
            }
        }

        let cvss = self.cvss.as_ref().map(|cvss| vector.map_or(cvss.value.score, |vector| vector.base()));
        let terms = |cvss: Decimal, factor_sum: Decimal| Terms {
            cvss,
            factor_sum,
            threat_multiplier: threat_multiplier.value,
            mitigation_factor: mitigation_factor.map_or(Decimal::ONE, |multiplier| multiplier.value),
        };
        let headline_terms = cvss.map(|cvss| terms(cvss, factor_sum.headline));
        let raw = headline_terms.map(|terms| method.score.value(&terms));
        let (score, capped) = raw.map(to_score).unzip();
        let interval = match score {
            Some(score) if factor_sum.low == factor_sum.high => Interval { low: score, high: score },
            _ => {
                let low = terms(cvss.unwrap_or(Decimal::ZERO), factor_sum.low);
                let high = terms(cvss.unwrap_or(TEN), factor_sum.high);
                let (low, high) = method.score.bounds(&low, &high);
                Interval { low: to_score(low).0, high: to_score(high).0 }
            }
        };

        // A range can round to the same score at both ends. "Up to 9.4" would then suggest a lower end that does not
        // exist.
        let headline = if taken_high && !interval.is_point() { Headline::High } else { Headline::Point };

        let is_assumed = |multiplier: &Multiplier| multiplier.origin == Origin::Assumed;
        let assumed = such([
            (Input::Exploit, is_assumed(&threat_multiplier)),
            (Input::Mitigation, mitigation_factor.as_ref().is_some_and(is_assumed)),
        ]);
        let misses = |table: &LevelTable, multiplier: &Multiplier| table.of_value(multiplier.value).is_none();
        let mitigation = method.mitigation.as_ref().zip(mitigation_factor.as_ref());
        let off_table = such([
            (Input::Factors, !off_table_factors.is_empty()),
            (Input::Exploit, misses(&method.exploit, &threat_multiplier)),
            (Input::Mitigation, mitigation.is_some_and(|(table, multiplier)| misses(table, multiplier))),
            (Input::Cvss, cvss.is_some_and(|cvss| !is_one_decimal(cvss))),
        ]);

        let below_cvss = matches!((score, cvss), (Some(score), Some(cvss)) if score < cvss);
        let repaired = headline_terms.filter(|_| below_cvss).and_then(|terms| {
            let other = Version::named(method.repaired_by?)?;
            Some((other, to_score(other.factors()?.score.value(&terms)).0))
        });
        let vector_says = from_vector.filter(|level| level.value != threat_multiplier.value);

        Ok(Outcome {
            version,
            cvss,
            score,
            severity: score.map(|score| version.severity(score)),
            raw: raw.map(|raw| raw.normalize()),
            capped: capped.unwrap_or(false),
            headline,
            interval,
            severity_range: severity_range(version, interval),
            assumed,
            unused: such([(Input::Metrics, !self.metrics.is_empty())]),
            off_table,
            below_cvss,
            part: Part::Factors(FactorOutcome {
                factor_set,
                foreign_set: factor_set.id != method.factor_set.id,
                factor_sum: Sum {
                    headline: factor_sum.headline.normalize(),
                    low: factor_sum.low.normalize(),
                    high: factor_sum.high.normalize(),
                },
                threat_multiplier,
                mitigation_factor,
                aars: headline_terms.map(|terms| method.aars.value(&terms).normalize()),
                repaired,
                vector_says,
                off_table: off_table_factors,
                values,
            }),
        })
    }

    fn score_metrics(&self, version: &'static Version, method: &MetricMethod) -> Result<Outcome, Vec<Problem>> {
        let mut problems = self.check_cvss();
        let given = letters(&self.metrics);
        for (index, (metric, letter)) in given.iter().enumerate() {
            match method.metrics.iter().find(|own| own.abbr == metric.abbr) {
                None => problems.push(Problem::MetricUnknown { version, metric: metric.abbr }),
                Some(own) if own.value(*letter).is_none() => {
                    problems.push(Problem::MetricValue { metric: *own, value: letter.to_string() });
                }
                Some(_) => {}
            }
            if given[..index].iter().any(|(earlier, _)| earlier.abbr == metric.abbr) {
                problems.push(Problem::MetricTwice { metric: metric.abbr });
            }
        }
        let metrics: Vec<(Metric, char)> = method
            .metrics
            .iter()
            .filter_map(|own| {
                given.iter().find(|(metric, _)| metric.abbr == own.abbr).map(|(_, letter)| (*own, *letter))
            })
            .collect();
        let missing: Vec<&'static str> = method
            .metrics
            .iter()
            .map(|own| own.abbr)
            .filter(|abbr| metrics.iter().all(|(metric, _)| metric.abbr != *abbr))
            .collect();
        if !missing.is_empty() {
            problems.push(Problem::MetricsMissing { version, missing });
        }
        if !problems.is_empty() {
            return Err(problems);
        }

        let cvss = self.cvss.as_ref().map(|cvss| match (version.cvss, &cvss.value.vector) {
            (CvssUse::BaseThreatEnvironmental, Some(vector)) => vector.bte(),
            _ => cvss.value.score,
        });
        let (score, capped) = cvss.map(to_score).unzip();
        let adjustment = method.adjustment(&metrics);
        let adjusted = match (cvss, adjustment) {
            (Some(cvss), Some(adjustment)) => Some(to_score(method.adjusted_raw(cvss, adjustment))),
            _ => None,
        };
        let interval = match score {
            Some(score) => Interval { low: score, high: score },
            None => Interval { low: to_score(Decimal::ZERO).0, high: to_score(TEN).0 },
        };
        Ok(Outcome {
            version,
            cvss,
            score,
            severity: score.map(|score| version.severity(score)),
            raw: cvss.map(|cvss| cvss.normalize()),
            capped: capped.unwrap_or(false),
            headline: Headline::Point,
            interval,
            severity_range: severity_range(version, interval),
            assumed: Vec::new(),
            unused: such([
                (Input::Exploit, self.exploit.is_some()),
                (Input::Mitigation, self.mitigation.is_some()),
                (Input::Factors, !self.factors.is_empty()),
            ]),
            off_table: such([(Input::Cvss, cvss.is_some_and(|cvss| !is_one_decimal(cvss)))]),
            below_cvss: false,
            part: Part::Metrics(MetricOutcome {
                vector: method.vector(&metrics),
                cvss_bte: cvss,
                effect_class: (method.effect_class)(&metrics),
                adjustment: adjustment.map(|adjustment| adjustment.normalize()),
                adjusted_score: adjusted.map(|(score, _)| score),
                adjusted_severity: adjusted.map(|(score, _)| version.severity(score)),
                adjusted_capped: adjusted.is_some_and(|(_, capped)| capped),
                withheld_by: metrics
                    .iter()
                    .filter(|(_, letter)| *letter == 'X')
                    .map(|(metric, _)| metric.abbr)
                    .collect(),
                metrics,
            }),
        })
    }

    fn check_cvss(&self) -> Vec<Problem> {
        let Some(cvss) = &self.cvss else { return Vec::new() };
        let limits = Input::Cvss.check(cvss.value.score);
        limits.into_iter().chain(cvss.value.disagreement(self.version.cvss)).collect()
    }
}

fn stated_multiplier(stated: &Scored<Choice>, table: &LevelTable, own: bool) -> Multiplier {
    let Choice { value, level } = stated.value;
    let translated = level.filter(|_| !own).and_then(|level| table.named(level.id));
    let value = translated.map_or(value, |level| level.value);
    let level = translated.or(level.filter(|level| own && level.value == value)).or_else(|| table.of_value(value));
    Multiplier { value, level, origin: Origin::Stated }
}

fn assumed_multiplier(table: &LevelTable) -> Multiplier {
    let level = table.default_level();
    Multiplier { value: level.value, level: Some(level), origin: Origin::Assumed }
}

/// Collects the inputs for which the condition is true.
fn such<const N: usize>(inputs: [(Input, bool); N]) -> Vec<Input> {
    inputs.into_iter().filter(|(_, so)| *so).map(|(input, _)| input).collect()
}

fn is_one_decimal(value: Decimal) -> bool {
    value.scale() <= 1 || value.normalize().scale() <= 1
}

fn severity_range(version: &Version, interval: Interval) -> Option<(Severity, Severity)> {
    let ends = (version.severity(interval.low), version.severity(interval.high));
    (ends.0 != ends.1).then_some(ends)
}
