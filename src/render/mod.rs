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
