//! The words with which a book replaces ours: `[preprocessor.aivss.words]`.

use std::collections::BTreeSet;

use super::forms::{Form, Forms};
use super::{Language, Piece, Word, pieces};
use crate::name;
use crate::order;
use crate::text::joined;

/// A word with the text by which a book replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWord {
    word: Word,
    /// The pattern, which has the same placeholders as the word.
    text: String,
}

/// The text by which a book replaces a word, if it does.
pub(super) fn find(own: &[OwnWord], word: Word, language: Language) -> Option<String> {
    let word = word.normal(language);
    own.iter().find(|own| own.word == word).map(|own| own.text.clone())
}

/// Reads an entry of `[preprocessor.aivss.words]`. `key` is the name of a word, such as `not-scored`.
///
/// # Errors
/// Returns whether the name is wrong (`true`) or the text, then what is wrong with it, then how to fix it.
pub fn own_word(key: &str, text: &str, language: Language) -> Result<OwnWord, (bool, String, String)> {
    let words = Word::each();
    let Some(word) = words.iter().copied().find(|word| word.name() == key) else {
        let names: Vec<String> = words.iter().map(|word| word.name()).collect();
        let help = match name::nearest(key, names.iter().map(String::as_str)) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "the page “Languages and words” of the handbook lists the names".to_owned(),
        };
        return Err((true, format!("the pages have no text with the name `{key}`"), help));
    };
    let forms = language.forms(word);
    let fits = [Form::Beside, Form::Alone].iter().any(|form| places(&forms.clone().get(*form)) == places(text));
    if !fits {
        let original = said(forms);
        let message = format!("{text:?} must contain the same placeholders as the text that it replaces: `{original}`");
        let placeholders: Vec<_> = places(&original).iter().map(|number| format!("`{{{number}}}`")).collect();
        let help = match placeholders.as_slice() {
            [] => "write it without a number in braces".to_owned(),
            all => format!("write {} where the value belongs, and no other number in braces", joined(all, "and")),
        };
        return Err((false, message, help));
    }
    Ok(OwnWord { word, text: text.to_owned() })
}

/// The words that a book may replace, each with its name and its text in a language.
pub fn words_of(language: Language) -> Vec<(String, String)> {
    Word::each().into_iter().map(|word| (word.name(), said(language.forms(word)))).collect()
}

/// The longer form of a word, which contains every placeholder.
fn said(forms: Forms) -> String {
    let [beside, alone] = [Form::Beside, Form::Alone].map(|form| forms.clone().get(form));
    if beside.len() > alone.len() { beside } else { alone }.into_owned()
}

/// The numbers of the placeholders in a pattern.
pub(super) fn places(pattern: &str) -> BTreeSet<usize> {
    let place = |piece| match piece {
        Piece::Place(number) => Some(number),
        Piece::Words(_) => None,
    };
    order::set(pieces(pattern).filter_map(place))
}
