//! Pages as HTML.
//!
//! One function a view. What each may put into a chapter:
//!
//! * A *piece* is one line that begins with a comment, `<!--aivss--><section …>…</section>`: such a line is a whole HTML block
//!   in any container, with text before and after it and no blank line (CommonMark's HTML blocks of type 2).
//! * Markdown headings stand between pieces, at the top level only; elsewhere everything is one line.
//! * Ids have an underscore, so that no heading's id can equal one. `print.html` changes ids but not what refers to them, so
//!   only links refer to ids.
//! * mdBook's parser repairs nothing: each tag is closed. `maud` and `parts` see to that.
//! * No `style` attribute, no script, no address that a browser would fetch.
//!
//! A new view is a file here and one in [`markdown`](super::markdown), on top of `parts`.

mod assessment;
mod chart;
mod inline;
mod matrix;
mod model;
pub(in crate::render) mod parts;
mod register;
mod stack;
mod style;

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
    assessment::badge(entry, context)
}

/// `aivss badge` with `ref: ID`: badge and summary of an assessment elsewhere, linked to it.
pub fn badge_of(entry: &AssessmentEntry, context: &Context<'_>) -> String {
    assessment::badge_of(entry, context)
}

/// `maestro`: the whole threat model.
pub fn model(entry: &ModelEntry, context: &Context<'_>) -> String {
    model::model(entry, context)
}

/// `{{#aivss ID}}`; `plain` where no link may stand.
pub fn inline_assessment(entry: &AssessmentEntry, context: &Context<'_>, plain: bool) -> String {
    inline::assessment(entry, context, plain)
}

/// `{{#maestro ID}}` of a model; `plain` where no link may stand.
pub fn inline_model(entry: &ModelEntry, context: &Context<'_>, plain: bool) -> String {
    inline::model(entry, context, plain)
}

/// `{{#maestro ID}}` of a threat; `plain` where no link may stand.
pub fn inline_threat(
    entry: &ModelEntry,
    threat: &Threat,
    rating: &Rating,
    context: &Context<'_>,
    plain: bool,
) -> String {
    inline::threat(entry, threat, rating, context, plain)
}

/// What is wrong with a block, in its place.
pub fn problems(problems: &[ProblemBox], context: &Context<'_>) -> String {
    inline::problems(problems, context)
}

/// A wrong reference in prose, as it was written, with what is wrong.
pub fn inline_problem(written: &str, message: &str) -> String {
    inline::problem(written, message)
}

/// `aivss register` and `maestro register`.
pub fn register(options: &RegisterOptions, context: &Context<'_>) -> String {
    register::register(options, context)
}

/// `maestro matrix`.
pub fn matrix(options: &MatrixOptions, context: &Context<'_>) -> String {
    matrix::matrix(options, context)
}

/// The stylesheet, minified: what `css = "file"` writes.
pub fn stylesheet() -> &'static str {
    style::STYLESHEET
}

/// The stylesheet as a piece without a line end, to be put in front of the first piece of a chapter.
pub fn style_line() -> String {
    format!("<!--aivss--><style>{}</style>", stylesheet())
}
