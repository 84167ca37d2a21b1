//! Decimal numbers: constants of published tables, how a number is printed, and the rounding of scores.

use rust_decimal::{Decimal, RoundingStrategy};

/// The highest number of decimal places that an input may have.
///
/// The longest product of any version multiplies a risk gap, a factor sum and two multipliers, and is divided by ten
/// at the end. With six places for each input, the product has 25 decimal places and two digits before the point.
/// [`Decimal`] has 28 digits, so the product is exact.
pub const MAX_DECIMALS: u32 = 6;

/// A constant of a table. For example, `dec(97, 2)` is 0.97.
pub(super) const fn dec(digits: u32, places: u32) -> Decimal {
    Decimal::from_parts(digits, 0, 0, false, places)
}

/// Ten, the top of every scale.
pub(super) const TEN: Decimal = dec(10, 0);

/// One half.
pub(super) const HALF: Decimal = dec(5, 1);

/// Caps a value to 0 to 10 and rounds it half up to one decimal. The second part of the result says whether the cap
/// was needed.
pub(super) fn to_score(raw: Decimal) -> (Decimal, bool) {
    let capped = raw > TEN;
    let within = raw.clamp(Decimal::ZERO, TEN);
    // For values that are not negative, "half up" and "half away from zero" are the same.
    let mut score = within.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    score.rescale(1);
    (score, capped)
}

/// Whether the value needs more than [`MAX_DECIMALS`] decimal places.
pub(super) fn too_fine(value: Decimal) -> bool {
    value.scale() > MAX_DECIMALS && value.normalize().scale() > MAX_DECIMALS
}

/// A number as a person would write it: no trailing zeros, but always one decimal.
///
/// ```
/// use mdbook_aivss::aivss::{Decimal, plain};
///
/// assert_eq!(plain(Decimal::new(970, 3)).to_string(), "0.97");
/// assert_eq!(plain(Decimal::ONE).to_string(), "1.0");
/// ```
// A copy in each caller would take 20 KB.
#[inline(never)]
pub fn plain(value: Decimal) -> Decimal {
    let mut value = value.normalize();
    if value.scale() == 0 {
        value.rescale(1);
    }
    value
}

/// Formats a number before it is rounded: two decimals, and an ellipsis if there are more.
pub(super) fn short(value: Decimal) -> String {
    let value = value.normalize();
    if value.scale() <= 2 {
        plain(value).to_string()
    } else {
        let mut cut = value.trunc_with_scale(2);
        cut.rescale(2);
        format!("{cut}…")
    }
}
