//! Reads numbers as authors write them, and says what is wrong with a text that is not a number.

use std::ops::Range;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::aivss::{Input, MAX_DECIMALS, Problem};
use crate::diagnostic::code;

use super::decode::{Decoder, split_reason};

impl Decoder<'_> {
    /// Reads the number of an input. This checks the form; the scoring system checks the limits.
    pub(super) fn decimal(&mut self, text: &str, range: Range<usize>, input: Input) -> Option<Decimal> {
        let problem = match parse_decimal(text) {
            Ok(value) => match input.check(value) {
                Some(problem) => problem,
                None => return Some(value),
            },
            Err(WrongNumber::Negative(value)) => Problem::OutOfRange { input, value },
            Err(WrongNumber::TooFine(value)) => Problem::TooManyDecimals { input, value },
            Err(WrongNumber::Form(right)) => {
                let help = match right {
                    // There is no corrected form for a percentage on another scale, or for a range where none is allowed.
                    Some(right) if input.is_factor() || !text.ends_with('%') && !right.contains("..") => {
                        format!("write `{right}`")
                    }
                    None if split_reason(text).1.is_some() => "inside `{…}` the reason goes under `why`".to_owned(),
                    None if input.is_factor() => {
                        "write a value such as `0.7`, a range such as `0.2..0.6`, or `unknown`; a reason follows ` — `"
                            .to_owned()
                    }
                    _ => format!("write a number from 0 to {}, with a point", input.highest()),
                };
                self.problem(code::INVALID_NUMBER, range, format!("`{text}` is not {}", input.number()), help);
                return None;
            }
        };
        self.refuse(&problem, range);
        None
    }
}

/// Why a text is not a number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum WrongNumber {
    /// The form is wrong. Contains the corrected form if it is known.
    Form(Option<String>),
    /// The number is below zero.
    Negative(Decimal),
    /// The number has more than [`MAX_DECIMALS`] decimal places.
    TooFine(Decimal),
}

/// Parses a decimal such as `0`, `7.5` or `0.97`.
pub(super) fn parse_decimal(text: &str) -> Result<Decimal, WrongNumber> {
    let plain = |text: &str| {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(whole) && digits(fraction)
    };
    if plain(text) {
        let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction).trim_end_matches('0');
        // Remove trailing zeros. The number then fits into a `Decimal`, or it is far above every limit.
        let value = Decimal::from_str(text).map(|value| value.normalize()).map_err(|_| WrongNumber::Form(None))?;
        return if fraction.len() > MAX_DECIMALS as usize { Err(WrongNumber::TooFine(value)) } else { Ok(value) };
    }
    if let Some(rest) = text.strip_prefix(['-', '−']) {
        let value = Decimal::from_str(rest).ok().filter(|_| plain(rest));
        return Err(match value {
            Some(value) if value.is_zero() => WrongNumber::Form(Some("0".to_owned())),
            Some(value) => WrongNumber::Negative(-value),
            None => WrongNumber::Form(None),
        });
    }
    let right = if let Some(percent) = text.strip_suffix('%') {
        parse_decimal(percent.trim()).ok().map(|value| (value / Decimal::ONE_HUNDRED).normalize().to_string())
    } else if text.contains(',') && plain(&text.replacen(',', ".", 1)) {
        Some(text.replacen(',', ".", 1))
    } else if text.starts_with('.') && plain(&format!("0{text}")) {
        Some(format!("0{text}"))
    } else if let Some((low, high)) = text.split_once(['-', '–', '—']) {
        (plain(low.trim()) && plain(high.trim())).then(|| format!("{}..{}", low.trim(), high.trim()))
    } else if let Some(whole) = text.strip_suffix('.') {
        plain(whole).then(|| whole.to_owned())
    } else {
        None
    };
    Err(WrongNumber::Form(right))
}
