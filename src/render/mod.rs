//! Writes a scored model as a page: HTML for the `html` renderer, plain Markdown for all others, and text for a terminal.
//!
//! A page is built once, as data: [`build`] turns a scored model into a [`tree`], and a writer prints it: [`html`],
//! [`markdown`] or [`text`]. All words are in [`words`]. `book` says what to show as a [`View`] and where it is as a
//! [`Context`]. The documentation of [`html`] lists what a writer must not do (blank lines, `{{`, ids without an underscore,
//! …).

mod build;
mod html;
mod layout;
mod mark;
mod markdown;
mod place;
mod plain;
pub mod prose;
mod style;
mod text;
mod tree;
mod words;

use crate::aivss::{Assessment, Outcome};
use crate::maestro::{Rating, RiskBasis, Threat};
use crate::register::query::{MatrixOptions, RegisterOptions, SummaryOptions, TrendOptions};
use crate::register::{AssessmentEntry, ModelEntry, Register};

use self::build::Book;
use self::place::Place;
use self::plain::plain_text;
use self::words::{Form, Words};

pub use self::build::{ProblemBox, is_long};
pub use self::mark::Mark;
pub use self::style::STYLESHEET;
pub use self::words::{Language, OwnWord, own_word, words_of};

/// The position of a block, the register, and how the block is written.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The whole book.
    pub register: &'a Register,
    /// Index in [`Register::pages`] of the page that is written.
    pub page: usize,
    /// Whether the block is at the top level of the chapter. Markdown headings may be between pieces then; otherwise everything
    /// is one line.
    pub top_level: bool,
    /// The level of the last heading before the block, 0 if there is none. Our headings begin one level below.
    pub heading_level: u8,
    /// The options from the configuration.
    pub options: Options,
    /// The format of the output.
    pub output: Output,
    /// The words with which the book replaces ours.
    pub own_words: &'a [OwnWord],
}

/// The output format, which depends on the renderer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// HTML blocks inside Markdown.
    Html,
    /// Plain Markdown.
    Markdown,
    /// Markdown for mdbook-epub (0.5.2), which prints `{#id}` after a heading as text and does not replace `.md` in links.
    Epub,
    /// Text for a terminal.
    Text,
}

/// The part of the configuration that changes how pages look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether to draw charts (`charts`).
    pub charts: bool,
    /// Whether to write Markdown headings, which appear in the sidebar and in the search (`headings`).
    pub headings: bool,
    /// Which risk is used for colours and sorting (`gate.risk`).
    pub basis: RiskBasis,
    /// Whether the cards of long models are folded (`long-models`).
    pub folds: bool,
    /// The language of the pages (`language`).
    pub language: Language,
    /// The language of the book around the pages (`book.language`); `None` if there is no table of words for it.
    pub book_language: Option<Language>,
    /// Whether architectures are written as Mermaid flowcharts into Markdown (`mermaid`).
    pub mermaid: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            charts: true,
            headings: true,
            basis: RiskBasis::Inherent,
            folds: true,
            mermaid: false,
            language: Language::English,
            book_language: Some(Language::English),
        }
    }
}

/// What replaces a fence.
#[derive(Debug, Clone, Copy)]
pub enum View<'a> {
    /// `aivss`: the whole assessment.
    Assessment(&'a AssessmentEntry),
    /// `aivss badge` that contains an assessment: badge and summary.
    Badge(&'a AssessmentEntry),
    /// `aivss badge` with `ref: ID`: badge and summary of an assessment in another block, with a link to it.
    BadgeOf(&'a AssessmentEntry),
    /// `maestro`: the whole threat model.
    Model(&'a ModelEntry),
    /// `aivss register` and `maestro register`.
    Register(&'a RegisterOptions),
    /// `maestro matrix`.
    Matrix(&'a MatrixOptions),
    /// `maestro questions`: of one model, or of all models that state their architecture.
    Questions(Option<&'a ModelEntry>),
    /// `maestro dataflow`.
    Dataflow(&'a ModelEntry),
    /// `maestro summary`.
    Summary(&'a SummaryOptions),
    /// `aivss trend`.
    Trend(&'a TrendOptions),
    /// The errors of a block.
    Problems(&'a [ProblemBox]),
}

/// What replaces a reference in prose.
#[derive(Debug, Clone, Copy)]
pub enum Reference<'a> {
    /// `{{#aivss ID}}`.
    Assessment(&'a AssessmentEntry),
    /// `{{#aivss ID score}}`.
    Score(&'a AssessmentEntry),
    /// `{{#aivss ID severity}}`.
    Severity(&'a AssessmentEntry),
    /// `{{#aivss ID vector}}`.
    Vector(&'a AssessmentEntry),
    /// `{{#maestro ID}}` for a model.
    Model(&'a ModelEntry),
    /// `{{#maestro ID}}` for a threat.
    Threat(&'a ModelEntry, &'a Threat, &'a Rating),
}

/// Writes the text that replaces a fence.
pub fn block(view: View<'_>, context: &Context<'_>) -> String {
    let book = context.book();
    let page = match view {
        View::Assessment(entry) => build::assessment(entry, book),
        View::Badge(entry) => build::badge(entry, book, false),
        View::BadgeOf(entry) => build::badge(entry, book, true),
        View::Model(entry) => build::model(entry, book),
        View::Register(options) => build::register(options, book),
        View::Matrix(options) => build::matrix(options, book),
        View::Questions(model) => build::questions(model, book),
        View::Dataflow(model) => build::dataflow(model, book),
        View::Trend(options) => build::trend(options, book),
        View::Summary(options) => build::summary(options, book, context.page),
        View::Problems(problems) => build::problems(problems),
    };
    let words = match view {
        // Diagnostics are English in every book.
        View::Problems(_) => Words::ENGLISH,
        _ => context.words(),
    };
    let place = context.place(words);
    match context.output {
        Output::Html => html::page(&page, &place),
        Output::Markdown | Output::Epub => markdown::page(&page, &place),
        Output::Text => text::page(&page, words),
    }
}

/// Writes the replacement of a reference in prose. With `is_plain`, it contains no link.
pub fn inline(reference: Reference<'_>, context: &Context<'_>, is_plain: bool) -> String {
    let words = context.words();
    let badge = match reference {
        Reference::Assessment(entry) => build::assessment_inline(entry),
        Reference::Model(entry) => build::model_inline(entry, context.book()),
        Reference::Threat(entry, threat, rating) => build::threat_inline(entry, threat, rating, context.book()),
        Reference::Score(entry) => return plain_text(&build::score_field(entry), Form::Alone, words),
        Reference::Severity(entry) => return plain_text(&build::severity_field(entry), Form::Alone, words),
        Reference::Vector(entry) => return plain_text(&build::vector_field(entry), Form::Alone, words),
    };
    match context.output {
        _ if is_plain || context.output == Output::Text => plain_text(&badge.says, Form::Alone, words),
        Output::Html => html::inline(&badge, &context.place(words)),
        Output::Markdown | Output::Epub | Output::Text => markdown::inline(&badge, &context.place(words)),
    }
}

/// A wrong reference in prose: its original text, followed by the problem.
pub fn wrong_reference(written: &str, message: &str, output: Output) -> String {
    match output {
        Output::Html => html::wrong_reference(written, message),
        Output::Markdown | Output::Epub => markdown::escape::escape(&format!("{written} ({message})")),
        Output::Text => format!("{written} ({message})"),
    }
}

/// The parts of the stylesheet that a chapter needs besides the one for all blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StyleParts {
    /// For long models. A chapter that needs one of the others needs this part too.
    pub long: bool,
    /// For views of the whole book.
    pub views: bool,
    /// For pictures of architectures.
    pub flows: bool,
}

/// The stylesheet as a piece without a line end, which is put before the first piece of a chapter.
pub fn style_line(parts: StyleParts) -> String {
    let part = |is_needed, css| if is_needed { css } else { "" };
    let long = part(parts.long, style::LONG);
    let views = part(parts.views, style::VIEWS);
    let flows = part(parts.flows, style::FLOWS);
    format!("<!--aivss--><style>{}{long}{views}{flows}</style>", style::BLOCKS)
}

/// An assessment as text for a terminal, with its inputs and every step of the arithmetic.
pub fn score_text(assessment: &Assessment, outcome: &Outcome, with_all_versions: bool) -> String {
    text::page(&build::score(assessment, outcome, with_all_versions), Words::ENGLISH)
}

impl<'a> Context<'a> {
    fn words(&self) -> Words<'a> {
        Words { language: self.options.language, own: self.own_words }
    }

    fn place(&self, words: Words<'a>) -> Place<'a> {
        let is_foreign = self.options.book_language != Some(words.language);
        Place {
            pages: &self.register.pages,
            page: self.page,
            top_level: self.top_level,
            heading_level: self.heading_level,
            charts: self.options.charts,
            headings: self.options.headings,
            is_epub: self.output == Output::Epub,
            words,
            lang: is_foreign.then(|| words.language.tag()),
        }
    }

    fn book(&self) -> Book<'a> {
        Book {
            register: self.register,
            basis: self.options.basis,
            folds: self.options.folds,
            mermaid: self.options.mermaid && self.output == Output::Markdown,
        }
    }
}
