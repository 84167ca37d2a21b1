//! Formulas as small expressions. A version states its formula once. The program derives from it the exact value, the
//! working step by step and on one line, the formula in symbols, and the bounds for uncertain terms.
//!
//! An [`Expr`] is built from [`Expr::CVSS`] and the other terms with [`plus`](Expr::plus), [`times`](Expr::times) and
//! similar functions. [`named`](Expr::named) gives a part a name ("Risk gap") and says which texts show that part
//! separately. To add an operation, add an [`Operator`] and define its effect on numbers, bounds and slopes.

mod bounds;
mod text;

use rust_decimal::Decimal;

use super::number::dec;
use super::{Step, StepName, StepWay, Version};
use text::{Numbers, Writer};

/// An input of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Term {
    /// The CVSS score.
    Cvss,
    /// The sum of the factors. In versions that score by metrics, it is the sum of the metrics' weights.
    FactorSum,
    /// The threat multiplier.
    ThreatMultiplier,
    /// The mitigation factor.
    MitigationFactor,
}

impl Term {
    /// All inputs.
    pub const ALL: [Self; 4] = [Self::Cvss, Self::FactorSum, Self::ThreatMultiplier, Self::MitigationFactor];

    /// The name of the input inside a sentence. It is also the label of a step whose expression is only this term.
    pub fn words(self) -> &'static str {
        match self {
            Self::Cvss => "the CVSS score",
            Self::FactorSum => "the factor sum",
            Self::ThreatMultiplier => "the threat multiplier",
            Self::MitigationFactor => "the mitigation factor",
        }
    }
}

/// The numbers that a formula needs as input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// CVSS score, 0 to 10.
    pub cvss: Decimal,
    /// Sum of the factors, from 0 to the number of factors in the set. In versions that score by metrics, it is the
    /// sum of the metrics' weights.
    pub factor_sum: Decimal,
    /// Threat multiplier, 0 to 2.
    pub threat_multiplier: Decimal,
    /// Mitigation factor, 0 to 1. It is 1 in versions that have no mitigation factor.
    pub mitigation_factor: Decimal,
}

impl Terms {
    /// The number of a term.
    pub fn get(&self, term: Term) -> Decimal {
        match term {
            Term::Cvss => self.cvss,
            Term::FactorSum => self.factor_sum,
            Term::ThreatMultiplier => self.threat_multiplier,
            Term::MitigationFactor => self.mitigation_factor,
        }
    }

    /// Returns the same terms with another number for one of them.
    #[must_use]
    pub fn with(mut self, term: Term, value: Decimal) -> Self {
        *match term {
            Term::Cvss => &mut self.cvss,
            Term::FactorSum => &mut self.factor_sum,
            Term::ThreatMultiplier => &mut self.threat_multiplier,
            Term::MitigationFactor => &mut self.mitigation_factor,
        } = value;
        self
    }
}

/// A formula or a part of one.
///
/// ```
/// use mdbook_aivss::aivss::{Decimal, Expr, Listing, Terms};
///
/// static GAP: Expr = Expr::number(10).minus(&Expr::CVSS).named("Risk gap", &[Listing::Steps]);
/// static SCORE: Expr = Expr::CVSS.plus(&GAP.times(&Expr::FACTOR_SUM.over(&Expr::number(10))));
///
/// let terms = Terms {
///     cvss: Decimal::new(77, 1),
///     factor_sum: Decimal::new(5, 0),
///     threat_multiplier: Decimal::ONE,
///     mitigation_factor: Decimal::ONE,
/// };
/// assert_eq!(SCORE.value(&terms), Decimal::new(885, 2));
/// assert_eq!(SCORE.line(&terms), "7.7 + (10 − 7.7) × 5.0 ÷ 10");
/// assert_eq!(SCORE.steps(&terms)[0].expression, "10 − 7.7");
/// assert_eq!(SCORE.steps(&terms)[1].expression, "7.7 + 2.3 × (5.0 ÷ 10)");
/// ```
#[derive(Debug)]
pub struct Expr(Node);

#[derive(Debug)]
enum Node {
    Term(Term),
    Number(Decimal),
    Operation(Operator, &'static Expr, &'static Expr),
    Named(&'static str, &'static [Listing], &'static Expr),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    /// Division. The divisor is a constant above zero, because [`Expr::over`] accepts nothing else.
    Divide,
    Min,
    Max,
}

impl Operator {
    /// The sign between the two operands; `None` for operations that are written as functions, such as `min(a, b)`.
    fn sign(self) -> Option<&'static str> {
        match self {
            Self::Add => Some(" + "),
            Self::Subtract => Some(" − "),
            Self::Multiply => Some(" × "),
            Self::Divide => Some(" ÷ "),
            Self::Min | Self::Max => None,
        }
    }

    /// The precedence: an operation with a higher number binds more tightly.
    fn precedence(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide => 2,
            Self::Min | Self::Max => 3,
        }
    }
}

/// A kind of text about a formula. Each named part lists the texts in which it is shown separately; the other texts
/// write it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Listing {
    /// The working step by step: the named part has its own step.
    Steps,
    /// The formula in symbols: the named part has its own line.
    Symbols,
    /// The working on one line: after the second `=`, the named part is replaced by its number.
    Line,
}

impl Expr {
    /// The CVSS score.
    pub const CVSS: Self = Self(Node::Term(Term::Cvss));
    /// The sum of the factors, or of the weights of the metrics.
    pub const FACTOR_SUM: Self = Self(Node::Term(Term::FactorSum));
    /// The threat multiplier.
    pub const THREAT_MULTIPLIER: Self = Self(Node::Term(Term::ThreatMultiplier));
    /// The mitigation factor.
    pub const MITIGATION_FACTOR: Self = Self(Node::Term(Term::MitigationFactor));

    /// A whole number.
    pub const fn number(number: u32) -> Self {
        Self(Node::Number(dec(number, 0)))
    }

    /// `self + other`
    pub const fn plus(&'static self, other: &'static Self) -> Self {
        Self(Node::Operation(Operator::Add, self, other))
    }

    /// `self − other`
    pub const fn minus(&'static self, other: &'static Self) -> Self {
        Self(Node::Operation(Operator::Subtract, self, other))
    }

    /// `self × other`
    pub const fn times(&'static self, other: &'static Self) -> Self {
        Self(Node::Operation(Operator::Multiply, self, other))
    }

    /// `self ÷ divisor`.
    ///
    /// # Panics
    ///
    /// If the divisor is not a number, or is 0. In a `static` this is a compile error.
    pub const fn over(&'static self, divisor: &'static Self) -> Self {
        assert!(matches!(divisor.0, Node::Number(number) if !number.is_zero()), "a divisor is a number above 0");
        Self(Node::Operation(Operator::Divide, self, divisor))
    }

    /// The lower of the two values.
    pub const fn min(&'static self, other: &'static Self) -> Self {
        Self(Node::Operation(Operator::Min, self, other))
    }

    /// The higher of the two values.
    pub const fn max(&'static self, other: &'static Self) -> Self {
        Self(Node::Operation(Operator::Max, self, other))
    }

    /// Gives the expression a name. The listed texts then show it separately, under that name.
    pub const fn named(&'static self, name: &'static str, apart_in: &'static [Listing]) -> Self {
        Self(Node::Named(name, apart_in, self))
    }

    /// Computes the expression from the bottom up with these functions for its terms, numbers and operations.
    fn fold<T>(
        &self,
        term: &impl Fn(Term) -> T,
        number: &impl Fn(Decimal) -> T,
        apply: &impl Fn(Operator, T, T) -> T,
    ) -> T {
        match &self.0 {
            Node::Term(it) => term(*it),
            Node::Number(it) => number(*it),
            Node::Operation(operator, left, right) => {
                apply(*operator, left.fold(term, number, apply), right.fold(term, number, apply))
            }
            Node::Named(.., inner) => inner.fold(term, number, apply),
        }
    }

    /// The exact value, neither capped nor rounded. A quotient with infinitely many decimals is cut to 28 digits.
    pub fn value(&self, terms: &Terms) -> Decimal {
        self.ratio(terms).value()
    }

    /// The lowest and the highest value of the formula if each term can be anywhere between its number in `low` and
    /// its number in `high`.
    ///
    /// The function assumes nothing about the formula. If the slope in a term has the same sign over the whole range,
    /// one end of the range gives the lowest value and the other end the highest. If the sign changes, both ends are
    /// tried. This is exact unless the term is multiplied by itself or occurs below a `min` or `max`; in these cases
    /// the bounds come from interval arithmetic, so they can be wider than necessary but never too narrow.
    pub fn bounds(&self, low: &Terms, high: &Terms) -> (Decimal, Decimal) {
        let span = self.span(low, high);
        (span.low.value(), span.high.value())
    }

    /// The working step by step, from the first named part to the unrounded score.
    pub fn steps(&self, terms: &Terms) -> Vec<Step> {
        let writer = Writer { apart_in: Some(Listing::Steps), numbers: Numbers::Put(terms), brackets: true };
        let step = |(name, inner): (StepName, &Self)| {
            let (expression, way) = match &inner.0 {
                Node::Term(term) => (term.words().to_owned(), StepWay::Term(*term)),
                _ => (writer.text(inner), StepWay::Numbers),
            };
            Step::new(name, expression, inner.value(terms)).by(way)
        };
        let mut parts = Vec::new();
        self.apart(Listing::Steps, &mut parts);
        let parts = parts.into_iter().map(|(name, part)| (StepName::Part(name), part));
        parts.chain([(StepName::Unrounded, self)]).map(step).collect()
    }

    /// The working on one line: first with all numbers, then with the named parts replaced by their values. Redundant
    /// brackets are left out.
    pub fn line(&self, terms: &Terms) -> String {
        let writer = Writer { apart_in: None, numbers: Numbers::Put(terms), brackets: false };
        let whole = writer.text(self);
        let short = Writer { apart_in: Some(Listing::Line), ..writer }.text(self);
        if whole == short { whole } else { format!("{whole} = {short}") }
    }

    /// The formula in symbols: one line for each named part, then one for the whole expression. Each line begins with
    /// a name and `=`.
    pub(super) fn symbols(&self, name: &'static str, version: &Version) -> Vec<String> {
        let writer = Writer { apart_in: Some(Listing::Symbols), numbers: Numbers::Symbols(version), brackets: true };
        let mut parts = Vec::new();
        self.apart(Listing::Symbols, &mut parts);
        parts.into_iter().chain([(name, self)]).map(|(name, part)| format!("{name} = {}", writer.text(part))).collect()
    }

    /// Collects the parts that this text shows separately, with their names. Each part occurs once, after the parts
    /// that it consists of.
    fn apart(&self, listing: Listing, parts: &mut Vec<(&'static str, &'static Self)>) {
        match &self.0 {
            Node::Term(_) | Node::Number(_) => {}
            Node::Operation(_, left, right) => {
                left.apart(listing, parts);
                right.apart(listing, parts);
            }
            Node::Named(name, apart_in, inner) => {
                inner.apart(listing, parts);
                if apart_in.contains(&listing) && parts.iter().all(|(known, _)| known != name) {
                    parts.push((name, inner));
                }
            }
        }
    }
}
