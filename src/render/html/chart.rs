//! The charts of an assessment: scale, bar and radar. Each takes values and gives an SVG.
//!
//! Places are exact: a score of 7.6 is at 76 %, a factor of 0.7 is a bar of 70 %. The scale and the bars have no `viewBox`, so
//! they keep their height and their strokes at any width. Colours come from classes. Words in a picture are attributes, which the
//! book's search does not index.

use std::f64::consts::TAU;
use std::fmt;

use maud::{Markup, Render, html};

use crate::aivss::{Decimal, Estimate, Outcome, Plain, plain};
use crate::render::{Mark, words};

use super::parts::{Stretches, Text, class, picture, write_to};

/// A score of 0 to 10, or ten times a factor, as a percentage.
fn percent(tenths: Decimal) -> Percent {
    Percent((tenths * Decimal::TEN).normalize())
}

#[derive(Clone, Copy)]
struct Percent(Decimal);

impl Render for Percent {
    fn render_to(&self, buffer: &mut String) {
        write_to(buffer, format_args!("{}%", self.0));
    }
}

/// The line from 0 to 10 with the version's bands, the CVSS score, the score and its interval.
pub(super) fn scale(outcome: &Outcome) -> Markup {
    let interval = outcome.interval;
    let mut said = match outcome.score {
        Some(score) => format!("AIVSS {} of 10, {}", words::score(score), words::severity(outcome.severity)),
        None => "Not scored".to_owned(),
    };
    if let Some(interval) = words::interval(outcome) {
        said.extend(["; ", &interval]);
    }
    if let Some(cvss) = outcome.cvss {
        write_to(&mut said, format_args!("; {} {}", words::cvss_name(outcome), plain(cvss)));
    }
    // Lowest first; the band of zero has no width.
    let bands: Vec<_> = outcome.version.bands.iter().rev().filter(|band| band.low < band.high).collect();
    let starts: Vec<Decimal> =
        bands.iter().enumerate().map(|(at, band)| if at == 0 { Decimal::ZERO } else { band.low }).collect();
    // The label goes to the side away from the CVSS tick, and never over the edge.
    let label = |name: &str, number: Plain, at: Decimal, y: &str, leftwards: bool| {
        let (dx, anchor) = if leftwards { ("-9", "end") } else { ("9", "start") };
        html! { text x=(percent(at)) y=(y) dx=(dx) text-anchor=(anchor) { (name) " " (number) } }
    };
    let side = |at: Decimal, other: Option<Decimal>| {
        let limit = Decimal::new(35, 1);
        at > Decimal::TEN - limit || at > limit && other.is_none_or(|other| at < other)
    };
    picture(&html! {
        svg.av-scale role="img" aria-label=(Stretches(&said)) {
            @for (at, band) in bands.iter().enumerate() {
                @let (start, end) = (starts[at], starts.get(at + 1).copied().unwrap_or(Decimal::TEN));
                @let (start, width) = (percent(start), percent(end - start));
                g class=(class(Mark::of_severity(Some(band.severity)))) {
                    rect x=(start) y="38" width=(width) height="9" {}
                    foreignObject x=(start) y="50" width=(width) height="20" { i data-t=(band.severity) {} }
                }
            }
            @if !interval.is_point() {
                rect.av-range x=(percent(interval.low)) y="35" width=(percent(interval.high - interval.low))
                    height="15" rx="3" {}
            }
            @if let Some(cvss) = outcome.cvss {
                line.av-tick x1=(percent(cvss)) x2=(percent(cvss)) y1="14" y2="52" {}
                (label(words::cvss_name(outcome), plain(cvss), cvss, "11", side(cvss, outcome.score)))
            }
            @if let Some(score) = outcome.score {
                svg x=(percent(score)) y="37" { path d="M0 0-7-12H7z" {} }
                (label("AIVSS", plain(score), score, "30", side(score, outcome.cvss)))
            }
        }
    })
}

/// A bar from 0 to 1: solid up to the low end, pale up to the high end, a notch at the author's value between them.
pub(super) fn bar(estimate: &Estimate) -> Markup {
    let ten = |value: Decimal| percent(value * Decimal::TEN);
    let notch = estimate.score.filter(|score| *score > estimate.low && *score < estimate.high);
    picture(&html! {
        svg.av-bar aria-hidden="true" {
            @if estimate.low > Decimal::ZERO { rect width=(ten(estimate.low)) {} }
            @if !estimate.is_certain() {
                rect.av-pale x=(ten(estimate.low)) width=(ten(estimate.high - estimate.low)) {}
            }
            @if let Some(notch) = notch { line x1=(ten(notch)) x2=(ten(notch)) y2="100%" {} }
        }
    })
}

/// How many labels the stylesheet has places for: as many as every published set has factors.
const STYLED_LABELS: usize = 10;

/// The lines of the spokes. Where their number is even, two of them make a line through the middle.
fn spokes(count: usize) -> String {
    let mut lines = String::new();
    let paired = count.is_multiple_of(2);
    for at in 0..if paired { count / 2 } else { count } {
        let (x, y) = point(at, count, Decimal::ONE);
        let (from_x, from_y) = if paired { (Tenths(-x.0), Tenths(-y.0)) } else { (Tenths(0), Tenths(0)) };
        write_to(&mut lines, format_args!("M{x} {y}L{from_x} {from_y}"));
    }
    lines
}

/// A length in tenths of a unit.
struct Tenths(i64);

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 10, self.0.unsigned_abs() % 10);
        if rest == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{rest}") }
    }
}

/// Where a value of 0 to 1 lies on a spoke, from the middle, to a tenth of a hundredth of the radius.
fn point(spoke: usize, count: usize, value: Decimal) -> (Tenths, Tenths) {
    let (sine, cosine) = (TAU * spoke as f64 / count as f64).sin_cos();
    // A radius of 1,000 tenths.
    let length = value.mantissa() as f64 / 10f64.powi(value.scale() as i32);
    let tenths = |share: f64| Tenths((length * (1_000.0 * share)).round() as i64);
    (tenths(sine), tenths(-cosine))
}

/// The label of a spoke for which the stylesheet has no place: it grows away from the circle.
fn label(name: &str, spoke: usize, count: usize) -> Markup {
    let (x, y) = point(spoke, count, Decimal::new(115, 2));
    let anchor = match x.0 {
        ..-100 => "end",
        -100..=100 => "middle",
        _ => "start",
    };
    html! {
        text x=(Text(&x)) y=(Text(&y)) text-anchor=(anchor) dominant-baseline="central" font-size="13" fill="currentColor"
            stroke="none" { (name) }
    }
}

/// The factors around a circle: filled up to the low ends, a dashed line at the high ends, dots at the values that the score is
/// computed from. Rings are at the values that the rubric describes.
pub(super) fn radar(factors: &[(&str, Estimate)], rings: &[Decimal]) -> Markup {
    let count = factors.len();
    // Fewer than three make no shape.
    if count < 3 {
        return html! {};
    }
    let polygon = |value: fn(&Estimate) -> Decimal| {
        let mut points = String::new();
        for (at, (_, estimate)) in factors.iter().enumerate() {
            let (x, y) = point(at, count, value(estimate));
            let gap = if at > 0 { " " } else { "" };
            write_to(&mut points, format_args!("{gap}{x},{y}"));
        }
        points
    };
    let mut dots = String::new();
    for (at, (_, estimate)) in factors.iter().enumerate() {
        let (x, y) = point(at, count, estimate.headline());
        write_to(&mut dots, format_args!("M{x} {y}h0"));
    }
    let styled = count == STYLED_LABELS;
    let uncertain = factors.iter().any(|(_, estimate)| !estimate.is_certain());
    picture(&html! {
        div.av-radar {
            svg viewBox="-104 -104 208 208" role="img" aria-label="Radar of the factors; the table has the values"
                overflow=[(!styled).then_some("visible")] {
                @for ring in rings.iter().filter(|ring| !ring.is_zero()) {
                    circle r=(Text((*ring * Decimal::ONE_HUNDRED).normalize())) {}
                }
                path d=(spokes(count)) {}
                @if uncertain { polygon.av-far points=(polygon(|estimate| estimate.high)) {} }
                polygon points=(polygon(|estimate| estimate.low)) {}
                path.av-dots d=(dots) {}
                @if !styled {
                    @for (at, (name, _)) in factors.iter().enumerate() { (label(name, at, count)) }
                }
            }
            @if styled {
                @for (name, _) in factors { i data-t=(name) {} }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_radar_has_a_dot_and_a_label_for_each_factor() {
        for count in [3, 9, 10, 11, 16] {
            let factors = vec![("Name", Estimate::point(Decimal::ONE)); count];
            let radar = radar(&factors, &[Decimal::ONE]).into_string();
            let label = if count == STYLED_LABELS { "data-t=\"Name\"" } else { ">Name</text>" };
            assert_eq!(radar.matches(label).count(), count, "{radar}");
            assert_eq!(radar.matches("h0").count(), count, "{radar}");
        }
        assert_eq!(radar(&[("Name", Estimate::point(Decimal::ONE)); 2], &[]).into_string(), "");
    }
}
