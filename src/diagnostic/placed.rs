//! A diagnostic with its locations, for printers whose paths are not relative to the book's folder.

use std::borrow::Cow;

use super::{Base, Diagnostic, Location, Sources};

/// A diagnostic with its positions in the author's files, for printers without [`Sources`].
#[derive(Debug, Clone)]
pub struct Placed<'d> {
    /// The diagnostic.
    pub diagnostic: Cow<'d, Diagnostic>,
    /// The location of its primary label.
    pub location: Location,
    /// The locations of its other labels, in their order.
    pub others: Vec<Location>,
}

impl<'d> Placed<'d> {
    /// Looks up the locations of a diagnostic.
    pub fn new(diagnostic: impl Into<Cow<'d, Diagnostic>>, sources: &dyn Sources) -> Self {
        let diagnostic = diagnostic.into();
        let location = sources.location(diagnostic.primary.span);
        let others = diagnostic.others.iter().map(|other| sources.location(other.span)).collect();
        Self { diagnostic, location, others }
    }

    /// The same diagnostic with paths relative to another folder.
    #[must_use]
    pub fn from_base(self, base: &Base) -> Self {
        let others = self.others.into_iter().map(|place| base.place(place)).collect();
        Self { location: base.place(self.location), others, ..self }
    }

    /// The other locations, each with its text.
    pub fn related(&self) -> impl Iterator<Item = (&Location, &str)> {
        self.others.iter().zip(self.diagnostic.others.iter().map(|label| label.text.as_str()))
    }
}

impl From<Diagnostic> for Cow<'_, Diagnostic> {
    fn from(diagnostic: Diagnostic) -> Self {
        Cow::Owned(diagnostic)
    }
}

impl<'d> From<&'d Diagnostic> for Cow<'d, Diagnostic> {
    fn from(diagnostic: &'d Diagnostic) -> Self {
        Cow::Borrowed(diagnostic)
    }
}
