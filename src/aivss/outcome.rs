//! From an [`Assessment`] to an [`Outcome`]: the checks, the exact arithmetic, the intervals, and the working as a person
//! would write it.
//!
//! The way in is [`Assessment::score`]. Nothing here depends on which version it is: the formula of the version computes the score.

use rust_decimal::Decimal;

use super::metric::letters;
use super::number::{TEN, plain, short, to_score};
use super::{
    Assessment, Choice, CvssMetric, CvssUse, EffectClass, Expected, Factor, FactorMethod, FactorSet, Input, Level,
    LevelTable, Method, Metric, MetricMethod, Problem, Scored, Severity, Terms, VERSIONS, Version,
};

/// What follows from an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The version whose formula was used.
    pub version: &'static Version,
    /// The CVSS score that the formula started from, 0 to 10; `None` when not scored.
    pub cvss: Option<Decimal>,
    /// The score: 0 to 10, one decimal; `None` when not scored.
    pub score: Option<Decimal>,
    /// Severity of the score.
    pub severity: Option<Severity>,
    /// The score before capping and rounding, exact.
    pub raw: Option<Decimal>,
    /// Whether the cap at 10 was needed.
    pub capped: bool,
    /// What the score is computed from where factors are uncertain.
    pub headline: Headline,
    /// The scores at all lows and at all highs; when not scored, over every CVSS score as well.
    pub interval: Interval,
    /// Severities at both ends of the interval, where they differ.
    pub severity_range: Option<(Severity, Severity)>,
    /// Inputs that were assumed because the author stated none: exploit, mitigation.
    pub assumed: Vec<Input>,
    /// Inputs that are stated but that this version does not use: exploit, mitigation, factors, metrics.
    pub unused: Vec<Input>,
    /// Inputs with a value outside the version's tables: factors, exploit, mitigation, CVSS.
    pub off_table: Vec<Input>,
    /// Whether the score is below the CVSS score that the formula started from.
    pub below_cvss: bool,
    /// What only one kind of version has.
    pub part: Part,
}

/// What only one kind of version has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Of a version that scores by factors.
    Factors(FactorOutcome),
    /// Of a version that scores by metrics.
    Metrics(MetricOutcome),
}

/// The factor part of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorOutcome {
    /// The set that the author's factors are of.
    pub factor_set: &'static FactorSet,
    /// Whether that set is another than the version's own.
    pub foreign_set: bool,
    /// The sum of the factors, 0 to as many as the set has.
    pub factor_sum: Sum,
    /// The threat multiplier that was used.
    pub threat_multiplier: Multiplier,
    /// The mitigation factor that was used; `None` in versions that have none.
    pub mitigation_factor: Option<Multiplier>,
    /// The agentic part (AARS), exact and unrounded; `None` when not scored.
    pub aars: Option<Decimal>,
    /// What the version that mends the defect would give, where the score is below the CVSS base: that version and its score.
    pub repaired: Option<(&'static Version, Decimal)>,
    /// The level that the vector's Exploit Maturity (E) stands for, where the author states another multiplier.
    pub vector_says: Option<&'static Level>,
    /// The factors with a value outside the version's table, in the author's order.
    pub off_table: Vec<Factor>,
    /// The headline values of the factors in the author's order.
    values: Vec<Decimal>,
}

/// The metric part of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricOutcome {
    /// The metrics in the version's order.
    pub metrics: Vec<(Metric, char)>,
    /// The vector string of the metrics.
    pub vector: String,
    /// CVSS-BTE: the normative score before any adjustment; `None` when not scored.
    pub cvss_bte: Option<Decimal>,
    /// Ordinal class of the agentic effect.
    pub effect_class: EffectClass,
    /// What the metrics add in the experimental mode; `None` where one of them is `X`.
    pub adjustment: Option<Decimal>,
    /// The experimental score, 0 to 10, one decimal; `None` when not scored or withheld.
    pub adjusted_score: Option<Decimal>,
    /// Severity of the experimental score.
    pub adjusted_severity: Option<Severity>,
    /// Whether the experimental score needed the cap at 10.
    pub adjusted_capped: bool,
    /// The metrics that are `X` and therefore withhold the experimental score.
    pub withheld_by: Vec<&'static str>,
}

/// What the score is computed from where factors are uncertain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Headline {
    /// Every factor has one value or the author's best value inside its range, or the ranges make no difference to the score.
    Point,
    /// At least one factor is taken at the high end of its range, and the interval has two ends: the score reads "up to".
    High,
}

impl Headline {
    /// The word in exports: `point` or `high`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::High => "high",
        }
    }
}

/// Two scores, 0 to 10, one decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Low end.
    pub low: Decimal,
    /// High end.
    pub high: Decimal,
}

impl Interval {
    /// Whether both ends are the same.
    pub fn is_point(self) -> bool {
        self.low == self.high
    }
}

/// A sum of factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// Of the values that the score is computed from.
    pub headline: Decimal,
    /// Of the low ends.
    pub low: Decimal,
    /// Of the high ends.
    pub high: Decimal,
}

/// A multiplier that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Multiplier {
    /// The number.
    pub value: Decimal,
    /// The level of the version's table with this number, where there is one.
    pub level: Option<&'static Level>,
    /// Where it is from.
    pub origin: Origin,
}

/// Where a multiplier is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The author stated it.
    Stated,
    /// It follows from the Exploit Maturity (E) of the CVSS vector.
    Vector,
    /// Nobody stated it: the version's default.
    Assumed,
}

/// One line of the working.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is computed, such as "Risk gap".
    pub label: &'static str,
    /// The formula with the numbers put in, such as "10 − 7.7".
    pub expression: String,
    /// What it gives.
    pub result: String,
}

impl Step {
    pub(super) fn new(label: &'static str, expression: String, result: Decimal) -> Self {
        Self { label, expression, result: plain(result).to_string() }
    }
}

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
    /// Every problem that keeps it from being scored. A missing CVSS input is none: then the outcome has no score.
    pub fn score(&self) -> Result<Outcome, Vec<Problem>> {
        self.score_as(self.version)
    }

    /// Scores the assessment under any version, as if its author had named that one.
    ///
    /// A level by name (`poc`, `strong`) keeps its name and takes the number of the other version's table; a number stays as
    /// it is. No factor is renamed.
    ///
    /// # Errors
    ///
    /// Why that version cannot take the inputs.
    pub fn score_as(&self, version: &'static Version) -> Result<Outcome, Vec<Problem>> {
        match &version.method {
            Method::Factors(method) => self.score_factors(version, method),
            Method::Metrics(method) => self.score_metrics(version, method),
        }
    }

    /// The assessment under every version, in the order of [`VERSIONS`], or why a version cannot take it.
    ///
    /// The numbers are not comparable with each other. A mitigation factor of exactly 1 changes nothing and is therefore
    /// dropped for versions that have none; any other keeps such a version from taking the assessment.
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
            .copied()
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

        // Ranges may round to the same score at both ends. "Up to 9.4" would then promise a lower end that does not exist.
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

/// The inputs that something is true of.
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

impl Outcome {
    /// The factor part, for versions that score by factors.
    pub fn factors(&self) -> Option<&FactorOutcome> {
        match &self.part {
            Part::Factors(part) => Some(part),
            Part::Metrics(_) => None,
        }
    }

    /// The metric part, for versions that score by metrics.
    pub fn metrics(&self) -> Option<&MetricOutcome> {
        match &self.part {
            Part::Metrics(part) => Some(part),
            Part::Factors(_) => None,
        }
    }

    /// Whether the outcome is what the author expects: every part that was written agrees.
    pub fn meets(&self, expected: &Expected) -> bool {
        expected.score.is_none_or(|score| self.score == Some(score))
            && expected.severity.is_none_or(|severity| self.severity == Some(severity))
    }

    /// What the formula was computed from; `None` when not scored or not by factors.
    pub fn terms(&self) -> Option<Terms> {
        let part = self.factors()?;
        Some(Terms {
            cvss: self.cvss?,
            factor_sum: part.factor_sum.headline,
            threat_multiplier: part.threat_multiplier.value,
            mitigation_factor: part.mitigation_factor.map_or(Decimal::ONE, |multiplier| multiplier.value),
        })
    }

    /// The whole working as a person would write it: one step a line, from the inputs to the score.
    ///
    /// When not scored, it ends with the factor sum. A line reads label, expression, result: `AARS`, `2.3 × (6.5 ÷ 10) ×
    /// 0.97`, `1.45015`.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        match (&self.part, &self.version.method) {
            (Part::Factors(part), Method::Factors(method)) => {
                let values: Vec<String> = part.values.iter().map(|value| plain(*value).to_string()).collect();
                steps.push(Step::new("Factor sum", values.join(" + "), part.factor_sum.headline));
                if let Some(terms) = self.terms() {
                    steps.extend(method.score.steps(&terms));
                }
                self.push_rounding(&mut steps, "Score", self.raw, self.score, self.capped);
            }
            (Part::Metrics(part), Method::Metrics(method)) => {
                if let Some(bte) = part.cvss_bte {
                    steps.push(Step::new("Score", "CVSS-BTE".to_owned(), bte));
                }
                if let Some(adjustment) = part.adjustment {
                    let weights: Vec<String> = part
                        .metrics
                        .iter()
                        .filter_map(|(metric, letter)| {
                            let weight = metric.value(*letter)?.weight?;
                            Some(format!("{}:{letter} {}", metric.abbr, plain(weight)))
                        })
                        .collect();
                    steps.push(Step::new("Adjustment", weights.join(" + "), adjustment));
                    if let Some(bte) = part.cvss_bte {
                        let raw = method.adjusted_raw(bte, adjustment);
                        let expression = if raw == bte + adjustment {
                            format!("{} + {}", plain(bte), plain(adjustment))
                        } else {
                            format!("CVSS-BTE is {}: no impact, no adjustment", plain(bte))
                        };
                        steps.push(Step::new("Adjusted, unrounded", expression, raw));
                        self.push_rounding(
                            &mut steps,
                            method.adjusted_name,
                            Some(raw),
                            part.adjusted_score,
                            part.adjusted_capped,
                        );
                    }
                }
            }
            // A version's outcome is always of its own kind.
            (Part::Factors(_), Method::Metrics(_)) | (Part::Metrics(_), Method::Factors(_)) => {}
        }
        steps
    }

    fn push_rounding(
        &self,
        steps: &mut Vec<Step>,
        label: &'static str,
        raw: Option<Decimal>,
        score: Option<Decimal>,
        capped: bool,
    ) {
        if let (Some(raw), Some(score)) = (raw, score) {
            let expression = if capped {
                format!("{}, capped at 10", plain(raw))
            } else {
                format!("{} rounded half up to one decimal", plain(raw))
            };
            steps.push(Step::new(label, expression, score));
        }
    }

    /// The working on one line that ends in the score; `None` when not scored.
    ///
    /// For example `(7.7 + (10 − 7.7) × 6.5 ÷ 10 × 0.97) × 0.83 = (7.7 + 1.45015) × 0.83 = 7.59… → 7.6`.
    pub fn sum_line(&self) -> Option<String> {
        let (raw, score) = (self.raw?, self.score?);
        let score_text = plain(score);
        match (&self.version.method, self.terms()) {
            (Method::Factors(method), Some(terms)) => {
                let cap = if self.capped { ", capped" } else { "" };
                let line = method.score.line(&terms);
                Some(if raw == score {
                    format!("{line} = {score_text}")
                } else {
                    format!("{line} = {}{cap} → {score_text}", short(raw))
                })
            }
            _ => Some(format!("CVSS-BTE = {score_text}")),
        }
    }
}
