//! Draws the charts (scale, bar and radar): each function takes values and returns an SVG.
//!
//! Positions are exact: a score of 7.6 is at 76 %, and a factor of 0.7 is a bar of 70 %. The scale and the bars have no
//! `viewBox`, so their height and strokes are the same at any width. Colours come from classes. Words in a picture are
//! attributes, which the book's search does not index.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use maud::{Markup, Render, html};

use super::line::class;
use super::seal::picture;
use crate::aivss::Decimal;
use crate::render::place::Place;
use crate::render::plain::plain_text;
use crate::render::tree::{Bar, Line, Radar, Scale, Spark, Spoke, Steps};
use crate::render::words::{Form, Word};

/// A value from 0 to 10 as a percentage.
fn percent(tenths: Decimal) -> String {
    format!("{}%", (tenths * Decimal::TEN).normalize())
}

/// The line from 0 to 10 with its bands, the tick, the arrow and the range.
pub(super) fn scale(scale: &Scale<'_>, place: &Place<'_>) -> Markup {
    let said = plain_text(&scale.said, Form::Beside, place.words);
    // The label is on the side away from the other one, and never crosses the edge.
    let label = |words: &Line<'_>, at: Decimal, other: Option<Decimal>, y: &str| {
        let limit = Decimal::new(35, 1);
        let leftwards = at > Decimal::TEN - limit || at > limit && other.is_none_or(|other| at < other);
        let (dx, anchor) = if leftwards { ("-9", "end") } else { ("9", "start") };
        html! { text x=(percent(at)) y=(y) dx=(dx) text-anchor=(anchor) { (place.html(words)) } }
    };
    let at = |mark: &Option<(Line<'_>, Decimal)>| mark.as_ref().map(|(_, at)| *at);
    let ends = scale.bands.iter().skip(1).map(|(.., start)| *start).chain([Decimal::TEN]);
    picture(&html! {
        svg.av-scale role="img" aria-label=(said) {
            @for ((mark, word, start), end) in scale.bands.iter().zip(ends) {
                @let (start, width) = (percent(*start), percent(end - start));
                g class=(class(*mark)) {
                    rect x=(start) y="38" width=(width) height="9" {}
                    foreignObject x=(start) y="50" width=(width) height="20" { i data-t=(word_of(*word, place)) {} }
                }
            }
            @if let Some((low, high)) = scale.range {
                rect.av-range x=(percent(low)) y="35" width=(percent(high - low)) height="15" rx="3" {}
            }
            @if let Some((words, cvss)) = &scale.tick {
                line.av-tick x1=(percent(*cvss)) x2=(percent(*cvss)) y1="14" y2="52" {}
                (label(words, *cvss, at(&scale.arrow), "11"))
            }
            @if let Some((words, score)) = &scale.arrow {
                svg x=(percent(*score)) y="37" { path d="M0 0-7-12H7z" {} }
                (label(words, *score, at(&scale.tick), "30"))
            }
        }
    })
}

fn word_of(word: Word, place: &Place<'_>) -> String {
    plain_text(&word.into(), Form::Beside, place.words)
}

/// A bar from 0 to 1: solid up to the low end, pale up to the high end, with a notch at the author's value if that is between
/// them.
pub(super) fn bar(bar: Bar) -> Markup {
    let ten = |value: Decimal| percent(value * Decimal::TEN);
    picture(&html! {
        svg.av-bar aria-hidden="true" {
            @if bar.low > Decimal::ZERO { rect width=(ten(bar.low)) {} }
            @if bar.low != bar.high { rect.av-pale x=(ten(bar.low)) width=(ten(bar.high - bar.low)) {} }
            @if let Some(notch) = bar.notch { line x1=(ten(notch)) x2=(ten(notch)) y2="100%" {} }
        }
    })
}

/// A line from 0 to 10 in a cell of a table. It is interrupted where a value is missing, and has a dashed line across it before a
/// value that cannot be compared.
pub(super) fn spark(spark: &Spark<'_>, place: &Place<'_>) -> Markup {
    const WIDTH: usize = 60;
    let gaps = spark.points.len().saturating_sub(1).max(1);
    let x = |at: usize| 2 + at * WIDTH / gaps;
    let y = |value: Decimal| Decimal::from(18) - (value * Decimal::new(16, 1)).round();
    let (mut line, mut marks) = (String::new(), String::new());
    let mut joins = false;
    for (at, (value, is_apart)) in spark.points.iter().enumerate() {
        // Writing to a `String` cannot fail.
        if let Some(value) = *value {
            let (start, end) = if joins && !is_apart { ("L", "") } else { ("M", "h0") };
            let _ = write!(line, "{start}{} {}{end}", x(at), y(value));
        }
        if *is_apart {
            let _ = write!(marks, "M{} 0v20", x(at) - WIDTH / gaps / 2);
        }
        joins = value.is_some();
    }
    let said = plain_text(&spark.said, Form::Beside, place.words);
    picture(&html! {
        svg role="img" aria-label=(said) width=(WIDTH + 4) height="20" fill="none" stroke="currentColor" {
            path d=(line) stroke-width="2" stroke-linecap="round" {}
            @if !marks.is_empty() { path d=(marks) stroke-dasharray="3" {} }
        }
    })
}

/// The width and the two heights of [`steps`], and the gap between its two parts.
const STEPS: (usize, usize, usize, usize) = (700, 60, 150, 20);

/// Above, a line from 0 to 10 that is interrupted if two values cannot be compared. Below, the stacked counts of each time.
pub(super) fn steps(steps: &Steps<'_>, place: &Place<'_>) -> Markup {
    let (width, line_height, height, gap) = STEPS;
    let total = |counts: &[(crate::render::Mark, usize)]| counts.iter().map(|(_, count)| count).sum::<usize>();
    let most = steps.steps.iter().map(|step| total(&step.counts)).max().unwrap_or(0).max(1);
    let step_width = width / steps.steps.len().max(1);
    let bottom = line_height + gap + height;
    // The middle of a step, and the height of a value, in whole units.
    let x = |at: usize| at * step_width + step_width / 2;
    let y = |value: Decimal| (Decimal::from(line_height) * (Decimal::TEN - value) / Decimal::TEN).round();
    let mut line = String::new();
    let mut joins = false;
    for (at, step) in steps.steps.iter().enumerate() {
        if let Some(value) = step.value {
            let command = if joins && !step.is_apart { 'L' } else { 'M' };
            let _ = write!(line, "{command}{} {}", x(at), y(value));
        }
        joins = step.value.is_some();
    }
    let said = plain_text(&steps.said, Form::Beside, place.words);
    picture(&html! {
        div.av-scroll { svg.av-pairs role="img" aria-label=(said) viewBox={ "0 -6 " (width) " " (bottom + 8) } {
            path d={ "M0 0H" (width) "M0 " (line_height) "H" (width) } stroke="currentColor" stroke-opacity=".25" {}
            path d=(line) fill="none" stroke="currentColor" stroke-width="2" {}
            @for (at, step) in steps.steps.iter().enumerate() {
                @if let Some(value) = step.value { circle cx=(x(at)) cy=(y(value)) r="3.5" fill="currentColor" {} }
                @if step.is_apart { line x1=(at * step_width) x2=(at * step_width) y1="0" y2=(bottom) stroke="currentColor" stroke-dasharray="3" {} }
                @for (number, (mark, count)) in step.counts.iter().enumerate() {
                    @let before = total(&step.counts[..number]) * height / most;
                    @let tall = (total(&step.counts[..=number]) * height / most) - before;
                    @if *count > 0 {
                        g class=(class(*mark)) {
                            rect x=(at * step_width) y=(bottom - before - tall) width=(step_width) height=(tall) {}
                        }
                    }
                }
            }
        } }
    })
}

/// The number of labels for which the stylesheet has positions. Every published set has this number of factors.
const STYLED_LABELS: usize = 10;

/// The lines of the spokes. If their number is even, two opposite spokes are one line through the middle.
fn spokes(count: usize) -> String {
    let mut lines = String::with_capacity(16 * count);
    let paired = count.is_multiple_of(2);
    for at in 0..if paired { count / 2 } else { count } {
        let (x, y) = point(at, count, Decimal::ONE);
        let (from_x, from_y) = if paired { (-x, -y) } else { (0, 0) };
        push_point(&mut lines, (x, y), ["M", " ", "L"]);
        push_point(&mut lines, (from_x, from_y), ["", " ", ""]);
    }
    lines
}

/// A length in tenths of a unit, which is written in units. A radar has eighty of them, so this does without the slower `format!`.
struct Tenths(i64);

impl Render for Tenths {
    fn render_to(&self, out: &mut String) {
        let Self(tenths) = self;
        if *tenths < 0 {
            out.push('-');
        }
        (tenths.unsigned_abs() / 10).render_to(out);
        out.push_str(["", ".1", ".2", ".3", ".4", ".5", ".6", ".7", ".8", ".9"][(tenths.unsigned_abs() % 10) as usize]);
    }
}

/// Adds the two lengths of a point, between three texts.
fn push_point(out: &mut String, (x, y): (i64, i64), [before, between, after]: [&str; 3]) {
    out.push_str(before);
    Tenths(x).render_to(out);
    out.push_str(between);
    Tenths(y).render_to(out);
    out.push_str(after);
}

/// The position of a value from 0 to 1 on a spoke, relative to the middle, in tenths of a hundredth of the radius.
fn point(spoke: usize, count: usize, value: Decimal) -> (i64, i64) {
    let (sine, cosine) = (TAU * spoke as f64 / count as f64).sin_cos();
    // A radius of 1,000 tenths.
    let length = value.mantissa() as f64 / 10f64.powi(value.scale() as i32);
    let tenths = |share: f64| (length * (1_000.0 * share)).round() as i64;
    (tenths(sine), tenths(-cosine))
}

/// The label of a spoke for which the stylesheet has no position. It is aligned away from the circle.
fn label(name: &str, spoke: usize, count: usize) -> Markup {
    let (x, y) = point(spoke, count, Decimal::new(115, 2));
    let anchor = match x {
        ..-100 => "end",
        -100..=100 => "middle",
        _ => "start",
    };
    html! {
        text x=(Tenths(x)) y=(Tenths(y)) text-anchor=(anchor) dominant-baseline="central" font-size="13" fill="currentColor"
            stroke="none" { (name) }
    }
}

/// Values on a circle: filled up to the low ends, with a dashed line at the high ends and dots at the values that are used.
pub(super) fn radar(radar: &Radar<'_>, place: &Place<'_>) -> Markup {
    let count = radar.spokes.len();
    // Fewer than three values do not form an area.
    if count < 3 {
        return html! {};
    }
    // A point for each spoke, between these texts.
    let points = |value: fn(&Spoke<'_>) -> Decimal, texts: [&str; 3]| {
        let mut points = String::with_capacity(16 * count);
        for (at, spoke) in radar.spokes.iter().enumerate() {
            push_point(&mut points, point(at, count, value(spoke)), texts);
        }
        points
    };
    let polygon = |value| points(value, ["", ",", " "]);
    let is_styled = count == STYLED_LABELS;
    let is_uncertain = radar.spokes.iter().any(|spoke| spoke.low != spoke.high);
    picture(&html! {
        div.av-radar {
            svg viewBox="-104 -104 208 208" role="img" aria-label=(word_of(radar.said, place))
                overflow=[(!is_styled).then_some("visible")] {
                @for ring in radar.rings.iter().filter(|ring| !ring.is_zero()) {
                    circle r=((*ring * Decimal::ONE_HUNDRED).normalize().to_string()) {}
                }
                path d=(spokes(count)) {}
                @if is_uncertain { polygon.av-far points=(polygon(|spoke| spoke.high).trim_end()) {} }
                polygon points=(polygon(|spoke| spoke.low).trim_end()) {}
                path.av-dots d=(points(|spoke| spoke.value, ["M", " ", "h0"])) {}
                @if !is_styled {
                    @for (at, spoke) in radar.spokes.iter().enumerate() { (label(&spoke.name, at, count)) }
                }
            }
            @if is_styled {
                @for spoke in &radar.spokes { i data-t=(spoke.name) {} }
            }
        }
    })
}
