//! A scored model as a page: HTML for the `html` renderer, plain Markdown for every other.
//!
//! `book` calls one function a block and puts its text where the fence stood. What a writer may know about the place is in
//! [`Context`]; what it may not do (blank lines, `{{`, ids without an underscore, …) is in the rules of [`html`].

use crate::maestro::{RiskBasis, RiskMatrix};
use crate::register::Register;

/// Where a block stands and what it may look up.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The whole book.
    pub register: &'a Register,
    /// Number of the page that is written, in [`Register::pages`].
    pub page: usize,
    /// At the top level of the chapter: Markdown headings may stand between pieces. Else everything is one line.
    pub top_level: bool,
    /// Level of the last heading before the block, 0 if there is none; ours are one below.
    pub heading_level: u8,
    /// What the configuration asks for.
    pub options: Options,
    /// The risk matrix in force.
    pub matrix: &'a RiskMatrix,
}

/// The part of the configuration that changes how a page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Draw charts (`charts`).
    pub charts: bool,
    /// Write Markdown headings for sidebar and search (`headings`).
    pub headings: bool,
    /// Which risk colours and sorts (`gate.risk`).
    pub basis: RiskBasis,
}

impl Default for Options {
    fn default() -> Self {
        Self { charts: true, headings: true, basis: RiskBasis::Inherent }
    }
}

/// A problem as an error box shows it.
#[derive(Debug, Clone)]
pub struct ProblemBox {
    pub code: &'static str,
    pub text: String,
}
impl ProblemBox {
    /// Stub.
    pub fn new(d: &crate::diagnostic::Diagnostic, s: &dyn crate::diagnostic::Sources) -> Self {
        Self { code: d.code.name, text: crate::diagnostic::human(d, s, crate::diagnostic::Style::Line) }
    }
}
macro_rules! stub {
    ($m:ident) => {
        /// Stub.
        pub mod $m {
            use super::*;
            use crate::register::query::*;
            use crate::register::*;
            pub fn assessment(e: &AssessmentEntry, _: &Context<'_>) -> String {
                format!("<!--aivss--><section class=\"aivss\" id=\"aivss_{}\"></section>", e.assessment.id)
            }
            pub fn badge(e: &AssessmentEntry, c: &Context<'_>) -> String {
                assessment(e, c)
            }
            pub fn badge_of(e: &AssessmentEntry, _: &Context<'_>) -> String {
                format!("badge {}", e.assessment.id)
            }
            pub fn model(e: &ModelEntry, _: &Context<'_>) -> String {
                format!("<!--maestro--><section class=\"maestro\" id=\"maestro_{}\"></section>", e.model.id)
            }
            pub fn register(_: &RegisterOptions, _: &Context<'_>) -> String {
                String::new()
            }
            pub fn matrix(_: &MatrixOptions, _: &Context<'_>) -> String {
                String::new()
            }
            pub fn inline_assessment(e: &AssessmentEntry, _: &Context<'_>, _: bool) -> String {
                e.assessment.id.clone()
            }
            pub fn inline_model(e: &ModelEntry, _: &Context<'_>, _: bool) -> String {
                e.model.id.clone()
            }
            pub fn inline_threat(
                _: &ModelEntry,
                t: &crate::maestro::Threat,
                _: &crate::maestro::Rating,
                _: &Context<'_>,
                _: bool,
            ) -> String {
                t.id.clone()
            }
            pub fn problems(p: &[ProblemBox], _: &Context<'_>) -> String {
                p.iter().map(|p| p.text.replace('\n', " ")).collect()
            }
            pub fn style_line() -> String {
                String::new()
            }
            pub fn stylesheet() -> &'static str {
                ""
            }
        }
    };
}
stub!(html);
stub!(markdown);
