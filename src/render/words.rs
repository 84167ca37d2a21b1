//! Every word of a page in each language, identified by its meaning.
//!
//! [`Words::get`] finds a [`Word`] in the table of the language. A table is a function from each word to its [`Forms`], which
//! are patterns with numbered placeholders for arguments (`{0}`). The compiler requires every word in each language. A book's
//! own words replace those of the table. No code compares these texts. Texts of authors and the names of published documents
//! are not in the tables.
//!
//! The files of this module use each other: every table refers to the list of words in [`en`], and [`Language`] refers to every
//! table.
//!
//! To add a word, add a line to the table of each language, starting with [`en`]. To add a language, add its file here and a
//! variant of [`Language`].

mod de;
mod en;
mod es;
mod forms;
mod fr;
mod ja;
mod language;
mod own;
mod part;
mod pattern;
mod pt;
#[cfg(test)]
mod tests;
mod told;
mod zh;

use std::borrow::Cow;

pub(crate) use self::en::Word;
pub(crate) use self::forms::Form;
pub use self::language::Language;
pub use self::own::{OwnWord, own_word, words_of};
use self::part::Part;
pub(crate) use self::pattern::{Piece, pieces};
pub(crate) use self::told::{Key, Told};

/// The words of a book.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    pub language: Language,
    /// The words with which the book replaces those of the table. Few books have any.
    pub own: &'a [OwnWord],
}

impl Words<'_> {
    /// The words of the terminal, which are always English.
    pub(crate) const ENGLISH: Words<'static> = Words { language: Language::English, own: &[] };

    /// A word as a pattern. The pattern is empty if this form leaves the word out.
    pub(crate) fn get(self, word: Word, form: Form) -> Cow<'static, str> {
        if !self.own.is_empty()
            && let Some(own) = own::find(self.own, word, self.language)
        {
            return own.into();
        }
        self.language.forms(word).get(form)
    }

    /// Converts a number from the English format to the format of the language.
    pub(crate) fn number(self, number: &str) -> Cow<'_, str> {
        self.language.number(number)
    }
}
