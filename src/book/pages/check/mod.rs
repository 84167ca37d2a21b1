//! The third step: the rules that need the whole book.
//!
//! Start at [`check`]. Each rule is a method of [`Book`] in the file of its family. It reports at the positions that the blocks
//! recorded.

mod architecture;
mod assessments;
mod book;
mod controls;
mod ids;
mod links;
mod reviews;
mod threats;
mod views;

use crate::book::config::Config;
use crate::diagnostic::Diagnostic;
use crate::name::Suggestions;

use super::join::{FieldPlaces, JoinedBook};
use book::Book;

/// Finds the problems of the joined book.
pub(super) fn check(
    joined: &JoinedBook<'_>,
    places: &FieldPlaces,
    config: &Config,
    suggestions: &Suggestions,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let problems = &mut found;
    let book = Book { joined, register: &joined.register, broken: &joined.broken, places, suggestions, config };
    book.ids(problems);
    book.assessments(problems);
    book.models(problems);
    book.unknown_questions(problems);
    book.views(problems);
    book.links(problems);
    if let Some(today) = config.today {
        book.reviews(today, problems);
    }
    book.inlines(problems);
    found
}
