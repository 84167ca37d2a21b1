//! Pages as HTML.
//!
//! One function a view. What each may put into a chapter:
//!
//! * A *piece* is one line that begins with a comment, `<!--aivss--><section …>…</section>`: such a line is a whole HTML block
//!   in any container, with text before and after it and no blank line (CommonMark's HTML blocks of type 2).
//! * Markdown headings stand between pieces, at the top level only; elsewhere everything is one line.
//! * Ids have an underscore, so that no heading's id can equal one. `print.html` changes ids but not what refers to them, so
//!   only links refer to ids.
//! * mdBook's parser repairs nothing: each tag is closed. `maud` and [`parts`] see to that.
//! * No `style` attribute, no script, no address that a browser would fetch.
//!
//! A new view is a file here and one in [`markdown`](super::markdown), on top of [`parts`].

mod matrix;
pub(in crate::render) mod parts;
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

/// The stylesheet, minified: what `css = "file"` writes.
pub fn stylesheet() -> &'static str {
    ""
}

/// The stylesheet as a piece without a line end, to be put in front of the first piece of a chapter.
pub fn style_line() -> String {
    format!("<!--aivss--><style>{}</style>", stylesheet())
}
