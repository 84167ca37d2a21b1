//! Pages as Markdown, for every renderer but `html`.
//!

mod matrix;
mod register;

use crate::maestro::{Rating, Threat};
use crate::register::query::{MatrixOptions, RegisterOptions};
use crate::register::{AssessmentEntry, ModelEntry};

use super::{Context, ProblemBox};

/// `aivss`: the whole assessment.
pub fn assessment(_entry: &AssessmentEntry, _context: &Context<'_>) -> String {
    String::new()
}

/// `aivss badge` with an assessment of its own: badge and summary.
pub fn badge(_entry: &AssessmentEntry, _context: &Context<'_>) -> String {
    String::new()
}

/// `aivss badge` with `ref: ID`: badge and summary of an assessment elsewhere, linked to it.
pub fn badge_of(_entry: &AssessmentEntry, _context: &Context<'_>) -> String {
    String::new()
}

/// `maestro`: the whole threat model.
pub fn model(_entry: &ModelEntry, _context: &Context<'_>) -> String {
    String::new()
}

/// `{{#aivss ID}}`; `plain` where no link may stand.
pub fn inline_assessment(_entry: &AssessmentEntry, _context: &Context<'_>, _plain: bool) -> String {
    String::new()
}

/// `{{#maestro ID}}` of a model; `plain` where no link may stand.
pub fn inline_model(_entry: &ModelEntry, _context: &Context<'_>, _plain: bool) -> String {
    String::new()
}

/// `{{#maestro ID}}` of a threat; `plain` where no link may stand.
pub fn inline_threat(
    _entry: &ModelEntry,
    _threat: &Threat,
    _rating: &Rating,
    _context: &Context<'_>,
    _plain: bool,
) -> String {
    String::new()
}

/// What is wrong with a block, in its place.
pub fn problems(_problems: &[ProblemBox], _context: &Context<'_>) -> String {
    String::new()
}

/// `aivss register` and `maestro register`.
pub fn register(options: &RegisterOptions, context: &Context<'_>) -> String {
    register::register(options, context)
}

/// `maestro matrix`.
pub fn matrix(options: &MatrixOptions, context: &Context<'_>) -> String {
    matrix::matrix(options, context)
}
