//! Exact arithmetic on quotients, intervals and slopes. It evaluates formulas and computes their bounds.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{Expr, Operator, Term, Terms};

impl Expr {
    /// The exact value as a quotient. It is not divided yet, because a quotient such as 1/11 has infinitely many
    /// decimals.
    pub(super) fn ratio(&self, terms: &Terms) -> Ratio {
        self.fold(&|term| Ratio::from(terms.get(term)), &Ratio::from, &Ratio::apply)
    }

    /// The lowest and the highest value between two corners, as [`Expr::bounds`] describes.
    pub(super) fn span(&self, low: &Terms, high: &Terms) -> Span {
        let uncertain = || Term::ALL.into_iter().filter(|term| low.get(*term) != high.get(*term));
        let at_end = |term: Term, end: &Terms| {
            let value = end.get(term);
            self.span(&low.with(term, value), &high.with(term, value))
        };
        let Some(first) = uncertain().next() else { return Span::from(self.ratio(low)) };
        let zero = Ratio::from(Decimal::ZERO);
        for term in uncertain() {
            let slope = self.slope(term, low, high).slope;
            if slope.low >= zero || slope.high <= zero {
                let (low, high) = (at_end(term, low), at_end(term, high));
                let (least, most) = if slope.low >= zero { (low, high) } else { (high, low) };
                return Span { low: least.low, high: most.high };
            }
        }
        match uncertain().find(|term| self.degree(*term) <= 1) {
            Some(term) => at_end(term, low).hull(at_end(term, high)),
            None => self.slope(first, low, high).value,
        }
    }

    /// The interval of the values and the interval of the slopes in one term, by interval arithmetic.
    fn slope(&self, of: Term, low: &Terms, high: &Terms) -> Slope {
        let number = |number: Decimal| Slope {
            value: Span::from(Ratio::from(number)),
            slope: Span::from(Ratio::from(Decimal::ZERO)),
        };
        let term = |term: Term| Slope {
            value: Span { low: Ratio::from(low.get(term)), high: Ratio::from(high.get(term)) },
            slope: Span::from(Ratio::from(if term == of { Decimal::ONE } else { Decimal::ZERO })),
        };
        self.fold(&term, &number, &Slope::apply)
    }

    /// The degree of the formula in a term: 0 if the term does not occur, 1 if the formula is linear in it. A term
    /// below a `min` or `max` counts as 2, because the graph has a bend there.
    fn degree(&self, of: Term) -> u32 {
        self.fold(&|term| u32::from(term == of), &|_| 0, &|operator, left, right| match operator {
            Operator::Add | Operator::Subtract | Operator::Divide => left.max(right),
            Operator::Multiply => left + right,
            Operator::Min | Operator::Max => 2 * left.max(right),
        })
    }
}

/// An exact quotient; `bottom` is above zero. Formulas divide only at the very end, because a quotient such as 1/11
/// has infinitely many decimals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratio {
    top: Decimal,
    bottom: Decimal,
}

impl Ratio {
    pub(super) fn value(self) -> Decimal {
        if self.bottom == Decimal::ONE { self.top } else { self.top / self.bottom }
    }

    fn apply(operator: Operator, left: Self, right: Self) -> Self {
        match operator {
            Operator::Add if left.bottom == right.bottom => Self { top: left.top + right.top, ..left },
            Operator::Add => {
                Self { top: left.top * right.bottom + right.top * left.bottom, bottom: left.bottom * right.bottom }
            }
            Operator::Subtract => Self::apply(Operator::Add, left, Self { top: -right.top, ..right }),
            Operator::Multiply => Self { top: left.top * right.top, bottom: left.bottom * right.bottom },
            // Both parts of the divisor are above zero, so the new `bottom` is too.
            Operator::Divide => Self { top: left.top * right.bottom, bottom: left.bottom * right.top },
            Operator::Min => {
                if left <= right {
                    left
                } else {
                    right
                }
            }
            Operator::Max => {
                if left >= right {
                    left
                } else {
                    right
                }
            }
        }
    }
}

impl From<Decimal> for Ratio {
    fn from(top: Decimal) -> Self {
        Self { top, bottom: Decimal::ONE }
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.bottom == other.bottom {
            return self.top.partial_cmp(&other.top);
        }
        (self.top * other.bottom).partial_cmp(&(other.top * self.bottom))
    }
}

/// All numbers from `low` to `high`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) low: Ratio,
    pub(super) high: Ratio,
}

impl Span {
    /// The interval of all results of the operation on a number from `left` and a number from `right`.
    fn apply(operator: Operator, left: Self, right: Self) -> Self {
        let ends = |a: Ratio, b: Ratio| Self::from(Ratio::apply(operator, a, b));
        match operator {
            Operator::Add | Operator::Divide | Operator::Min | Operator::Max => {
                ends(left.low, right.low).hull(ends(left.high, right.high))
            }
            Operator::Subtract => ends(left.low, right.high).hull(ends(left.high, right.low)),
            Operator::Multiply => ends(left.low, right.low)
                .hull(ends(left.low, right.high))
                .hull(ends(left.high, right.low))
                .hull(ends(left.high, right.high)),
        }
    }

    /// The smallest interval that contains both.
    fn hull(self, other: Self) -> Self {
        Self {
            low: Ratio::apply(Operator::Min, self.low, other.low),
            high: Ratio::apply(Operator::Max, self.high, other.high),
        }
    }
}

impl From<Ratio> for Span {
    fn from(point: Ratio) -> Self {
        Self { low: point, high: point }
    }
}

/// The values of an expression and its slopes in one term.
#[derive(Debug, Clone, Copy)]
struct Slope {
    value: Span,
    slope: Span,
}

impl Slope {
    fn apply(operator: Operator, left: Self, right: Self) -> Self {
        let slope = match operator {
            Operator::Add | Operator::Subtract => Span::apply(operator, left.slope, right.slope),
            // The product rule.
            Operator::Multiply => Span::apply(
                Operator::Add,
                Span::apply(operator, left.slope, right.value),
                Span::apply(operator, left.value, right.slope),
            ),
            Operator::Divide => Span::apply(operator, left.slope, right.value),
            Operator::Min | Operator::Max => left.slope.hull(right.slope),
        };
        Self { value: Span::apply(operator, left.value, right.value), slope }
    }
}
