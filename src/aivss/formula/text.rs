//! Writes formulas as text: with numbers or symbols, and with named parts written out or replaced by their names.

use std::cmp::Ordering;

use super::super::Version;
use super::super::number::plain;
use super::{Expr, Listing, Node, Operator, Terms};

/// How an expression is written.
pub(super) struct Writer<'a> {
    /// Parts that this text shows separately are written as their name or number. `None` writes everything out.
    pub(super) apart_in: Option<Listing>,
    pub(super) numbers: Numbers<'a>,
    /// Whether redundant brackets on the right of `+` and `×` are kept, as the published documents write them.
    pub(super) brackets: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Numbers<'a> {
    Put(&'a Terms),
    Symbols(&'a Version),
}

impl Writer<'_> {
    pub(super) fn text(&self, expr: &Expr) -> String {
        let mut text = String::new();
        self.write(expr, &mut text);
        text
    }

    fn write(&self, expr: &Expr, text: &mut String) {
        match &expr.0 {
            Node::Term(term) => match self.numbers {
                Numbers::Put(terms) => text.push_str(&plain(terms.get(*term)).to_string()),
                Numbers::Symbols(version) => text.push_str(&version.symbol(*term)),
            },
            Node::Number(number) => text.push_str(&number.to_string()),
            Node::Named(name, apart_in, inner) if self.is_apart(apart_in) => match self.numbers {
                Numbers::Put(terms) => text.push_str(&plain(inner.value(terms)).to_string()),
                Numbers::Symbols(_) => text.push_str(name),
            },
            Node::Named(.., inner) => self.write(inner, text),
            Node::Operation(operator, left, right) => match operator.sign() {
                Some(sign) => {
                    self.side(
                        left,
                        self.operator_of(left).is_some_and(|it| it.precedence() < operator.precedence()),
                        text,
                    );
                    text.push_str(sign);
                    let looser = |it: Operator| match it.precedence().cmp(&operator.precedence()) {
                        Ordering::Less => true,
                        // The brackets of `a + (b − c)` and `a × (b ÷ c)` are redundant.
                        Ordering::Equal => self.brackets || !matches!(operator, Operator::Add | Operator::Multiply),
                        Ordering::Greater => false,
                    };
                    self.side(right, self.operator_of(right).is_some_and(looser), text);
                }
                None => {
                    text.push_str(if *operator == Operator::Min { "min(" } else { "max(" });
                    self.write(left, text);
                    text.push_str(", ");
                    self.write(right, text);
                    text.push(')');
                }
            },
        }
    }

    /// Writes one operand, in brackets if they are needed.
    fn side(&self, expr: &Expr, brackets: bool, text: &mut String) {
        if brackets {
            text.push('(');
        }
        self.write(expr, text);
        if brackets {
            text.push(')');
        }
    }

    fn is_apart(&self, apart_in: &[Listing]) -> bool {
        self.apart_in.is_some_and(|listing| apart_in.contains(&listing))
    }

    /// The operation that a part consists of, or `None` if the part is written as one word or number.
    fn operator_of(&self, expr: &Expr) -> Option<Operator> {
        match &expr.0 {
            Node::Operation(operator, ..) => Some(*operator),
            Node::Named(_, apart_in, inner) if !self.is_apart(apart_in) => self.operator_of(inner),
            _ => None,
        }
    }
}
