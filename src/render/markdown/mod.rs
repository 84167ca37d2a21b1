//! Pages as Markdown, for every renderer but `html`.
//!
//! At the top level a view is headings, tables and lists of plain CommonMark (tables as in GitHub's flavour, `{#id}` behind a
//! heading as in mdBook and pandoc), without raw HTML. Inside lists, quotes and other containers it is one line of inline Markdown:
//! a second line would need the container's own prefix, which a writer does not know. The line holds the score or the risks, the
//! summary, the inputs and the remarks; what is left out there are the working step by step, the levers, the facts of single
//! threats, and anchors: links to a block inside a container lead to its page.
//!
//! Vectors and sums are code spans, so that smart punctuation leaves them alone. Signs that fonts of printed books lack (✓, ⚠, →)
//! are words here. A new view is a file here and one in [`html`](super::html).

mod assessment;
mod matrix;
mod model;
pub(in crate::render) mod parts;
mod register;

use crate::maestro::{Rating, Threat};
use crate::register::query::{MatrixOptions, RegisterOptions};
use crate::register::{AssessmentEntry, ModelEntry};

use super::{Context, ProblemBox};

/// `aivss`: the whole assessment.
pub fn assessment(entry: &AssessmentEntry, context: &Context<'_>) -> String {
    assessment::assessment(entry, context)
}

/// `aivss badge` with an assessment of its own: badge and summary.
pub fn badge(entry: &AssessmentEntry, context: &Context<'_>) -> String {
    assessment::badge(entry, context, false)
}

/// `aivss badge` with `ref: ID`: badge and summary of an assessment elsewhere, linked to it.
pub fn badge_of(entry: &AssessmentEntry, context: &Context<'_>) -> String {
    assessment::badge(entry, context, true)
}

/// `maestro`: the whole threat model.
pub fn model(entry: &ModelEntry, context: &Context<'_>) -> String {
    model::model(entry, context)
}

/// `{{#aivss ID}}`; `plain` where no link may stand.
pub fn inline_assessment(entry: &AssessmentEntry, context: &Context<'_>, plain: bool) -> String {
    assessment::inline(entry, context, plain)
}

/// `{{#maestro ID}}` of a model; `plain` where no link may stand.
pub fn inline_model(entry: &ModelEntry, context: &Context<'_>, plain: bool) -> String {
    model::inline(entry, context, plain)
}

/// `{{#maestro ID}}` of a threat; `plain` where no link may stand.
pub fn inline_threat(
    entry: &ModelEntry,
    threat: &Threat,
    rating: &Rating,
    context: &Context<'_>,
    plain: bool,
) -> String {
    model::inline_threat(entry, threat, rating, context, plain)
}

/// What is wrong with a block, in its place.
pub fn problems(problems: &[ProblemBox], context: &Context<'_>) -> String {
    assessment::problems(problems, context)
}

/// `aivss register` and `maestro register`.
pub fn register(options: &RegisterOptions, context: &Context<'_>) -> String {
    register::register(options, context)
}

/// `maestro matrix`.
pub fn matrix(options: &MatrixOptions, context: &Context<'_>) -> String {
    matrix::matrix(options, context)
}
