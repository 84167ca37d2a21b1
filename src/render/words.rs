//! Every word of a page, keyed by what it means, in each language.
//!
//! [`Words::get`] finds a [`Word`] in the table of the language. A table is a function from each word to its [`Forms`], which are
//! patterns with numbered places for arguments (`{0}`); the compiler asks each language for every word. A book's own words replace
//! those of the table. Nothing compares these texts. What authors write, and the names of published documents, are not words but text.
//!
//! The files of this module use each other: every table refers to the list of words in [`en`], and [`Language`] refers to every table.
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
pub use self::own::{OwnWord, english_words, own_word};
use self::part::Part;
pub(crate) use self::pattern::{Piece, pieces};
pub(crate) use self::told::{Key, Told};

/// The words of a book.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    pub language: Language,
    /// What the book says instead of the words of the table. Few books have any.
    pub own: &'a [OwnWord],
}

impl Words<'_> {
    /// What the terminal speaks.
    pub(crate) const ENGLISH: Words<'static> = Words { language: Language::English, own: &[] };

    /// A word as a pattern. It is empty where the word is not said in this form.
    pub(crate) fn get(self, word: Word, form: Form) -> Cow<'static, str> {
        if !self.own.is_empty()
            && let Some(own) = own::find(self.own, word, self.language)
        {
            return own.into();
        }
        self.language.forms(word).get(form)
    }

    /// A number, which is written as in English, in the format of the language.
    pub(crate) fn number(self, number: &str) -> Cow<'_, str> {
        self.language.number(number)
    }
}
