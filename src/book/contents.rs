//! The contents of a book on disk, for programs that use the library.
//!
//! Start at [`Book::read`]. It offers the results of [`BookCheck`] without the types that are internal to this crate.

use std::fmt;
use std::path::Path;

use jiff::civil::Date;

use crate::aivss::{Assessment, Outcome};
use crate::diagnostic::{Level, Location, Sources as _, Style};
use crate::export;
use crate::maestro::{Rating, Threat, ThreatModel};

use super::check::{BookCheck, Options};
use super::not_read::NotRead;

/// A book that was read from disk: its assessments and threat models, their results, and the problems of the book.
///
/// Reading a book builds no pages, writes no file, and runs none of the programs that the book names.
///
/// ```no_run
/// use mdbook_aivss::Book;
/// use mdbook_aivss::maestro::Level;
///
/// let book = Book::read("docs")?;
/// for found in book.threats().filter(|found| found.threat.status.is_open()) {
///     if found.rating.risk == Some(Level::Critical) {
///         println!("{}: {} {}", found.location, found.threat.id, found.threat.title);
///     }
/// }
/// for problem in book.problems() {
///     eprintln!("{}: {}", problem.location, problem.message);
/// }
/// # Ok::<(), mdbook_aivss::BookError>(())
/// ```
#[derive(Debug)]
pub struct Book {
    check: BookCheck,
}

/// An assessment of a book with its result.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ScoredAssessment<'b> {
    /// What the author stated.
    pub assessment: &'b Assessment,
    /// The result of the assessment.
    pub outcome: &'b Outcome,
    /// The position of its block.
    pub location: &'b Location,
}

/// A threat of a book, with its risk.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RatedThreat<'b> {
    /// What the author stated.
    pub threat: &'b Threat,
    /// The computed risk.
    pub rating: &'b Rating,
    /// The threat model that contains it.
    pub model: &'b ThreatModel,
    /// Its position.
    pub location: &'b Location,
}

/// A problem in a book.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Problem<'b> {
    /// The name of its code, as in `mdbook-aivss explain`.
    pub code: &'static str,
    /// Its level.
    pub level: Level,
    /// What is wrong, without a full stop.
    pub message: &'b str,
    /// How to fix it.
    pub help: Option<&'b str>,
    /// Its position.
    pub location: Location,
}

impl Book {
    /// Reads the book in a folder: `book.toml`, the chapters, and what they include.
    ///
    /// A block with mistakes becomes a problem of the book, not an error of this function. Review dates are not checked; see
    /// [`Book::read_on`].
    ///
    /// # Errors
    ///
    /// Returns an error if the folder contains no book, or if mdBook cannot read it.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self, BookError> {
        Self::read_with(folder.as_ref(), Options::default())
    }

    /// Does the same as [`Book::read`], and adds a problem for each review date before this day.
    ///
    /// # Errors
    ///
    /// The same errors as [`Book::read`].
    pub fn read_on(folder: impl AsRef<Path>, today: Date) -> Result<Self, BookError> {
        Self::read_with(folder.as_ref(), Options { today: Some(today), ..Options::default() })
    }

    fn read_with(folder: &Path, options: Options) -> Result<Self, BookError> {
        BookCheck::run(folder, &options).map(|check| Self { check }).map_err(BookError)
    }

    /// The assessments that have no errors, in the order of the book.
    pub fn assessments(&self) -> impl Iterator<Item = ScoredAssessment<'_>> {
        self.check.register.assessments.iter().filter_map(|entry| {
            let location = entry.at.location.as_ref()?;
            Some(ScoredAssessment { assessment: &entry.assessment, outcome: &entry.outcome, location })
        })
    }

    /// The threat models that have no errors, in the order of the book.
    pub fn models(&self) -> impl Iterator<Item = &ThreatModel> {
        self.check.register.models.iter().map(|entry| &*entry.model)
    }

    /// The threats of all models, in the order of the book. Within a model, threats of the layers from L1 come first, then
    /// cross-layer threats.
    pub fn threats(&self) -> impl Iterator<Item = RatedThreat<'_>> {
        self.check.register.models.iter().flat_map(|entry| {
            let rated = entry.rated().zip(&entry.threat_locations);
            rated.map(|((threat, rating), location)| RatedThreat { threat, rating, model: &entry.model, location })
        })
    }

    /// The problems of the book, in the order of its files. If there are errors, some assessments or threat models are missing
    /// from the other results.
    pub fn problems(&self) -> impl Iterator<Item = Problem<'_>> {
        let sources = self.check.sources();
        self.check.diagnostics.iter().map(move |diagnostic| Problem {
            code: diagnostic.code.name,
            level: diagnostic.level,
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            location: sources.location(diagnostic.primary.span),
        })
    }

    /// The JSON document that `mdbook-aivss export --format json` writes. It has a JSON Schema.
    pub fn to_json(&self) -> String {
        export::json(&self.check.register)
    }
}

/// Why a book cannot be read. `Display` writes the text that a command would print, with several lines if there are several
/// reasons.
#[derive(Debug)]
pub struct BookError(NotRead);

impl fmt::Display for BookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.human(Style::Line).trim_end())
    }
}

impl std::error::Error for BookError {}
