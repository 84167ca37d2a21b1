//! The forms of a word, and the functions and macros with which the tables of words are written.

use std::borrow::Cow;

use super::pattern::column_title;
use crate::maestro::{LayerId, Level};

/// Where a word is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Beside other words, where there is little space and the layout helps: in HTML.
    Beside,
    /// On its own line, where the words have to say everything: in Markdown and on a terminal.
    Alone,
    /// Inside a sentence.
    Inside,
}

/// The forms of a word. A form that is empty leaves the word out.
#[derive(Debug, Clone)]
pub(crate) enum Forms {
    /// It is the same everywhere.
    One(Cow<'static, str>),
    /// It differs beside other words and on its own line.
    Two { beside: Cow<'static, str>, alone: Cow<'static, str> },
    /// It begins with a capital letter, except inside a sentence.
    Noun(&'static str),
}

impl Forms {
    pub(crate) fn get(self, form: Form) -> Cow<'static, str> {
        match (self, form) {
            (Self::One(pattern), _) => pattern,
            (Self::Two { beside, .. }, Form::Beside) => beside,
            (Self::Two { alone, .. }, Form::Alone | Form::Inside) => alone,
            (Self::Noun(word), Form::Beside | Form::Alone) => word.into(),
            (Self::Noun(word), Form::Inside) => lowered(word).into(),
        }
    }
}

/// Changes the first letter of a text to a small letter.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_lowercase);
    let mut lowered = String::with_capacity(text.len());
    lowered.extend(first.into_iter().flatten());
    lowered.push_str(letters.as_str());
    lowered
}

/// Makes a word whose forms are all the same.
impl From<&'static str> for Forms {
    fn from(pattern: &'static str) -> Self {
        one(pattern)
    }
}

/// A word whose forms are all the same.
pub(super) fn one(pattern: impl Into<Cow<'static, str>>) -> Forms {
    Forms::One(pattern.into())
}

/// A word with different forms beside other words and on its own line.
pub(super) fn two(beside: impl Into<Cow<'static, str>>, alone: impl Into<Cow<'static, str>>) -> Forms {
    Forms::Two { beside: beside.into(), alone: alone.into() }
}

/// A word that begins with a capital letter, except inside a sentence.
pub(super) fn noun(word: &'static str) -> Forms {
    Forms::Noun(word)
}

/// The word for a count, in a language that uses the plural for zero.
pub(super) fn plural(count: usize, single: &'static str, several: &'static str) -> Forms {
    one(if count == 1 { single } else { several })
}

/// The word for a count, in a language that uses the singular for zero.
pub(super) fn plural_from_two(count: usize, single: &'static str, several: &'static str) -> Forms {
    one(if count < 2 { single } else { several })
}

/// A label with its value, which is the argument `{0}`.
macro_rules! label {
    ($label:literal) => {
        $crate::render::words::forms::two(concat!($label, " {0}"), concat!($label, ": {0}"))
    };
    ($label:literal, $colon:literal) => {
        $crate::render::words::forms::one(concat!($label, $colon, "{0}"))
    };
}
pub(super) use label;

/// Defines the table of a language: a line for each [`Word`](super::Word), the names of columns and keys, and the sentences
/// about published tables. The compiler finds a missing word, and a test finds anything else that is missing.
macro_rules! language {
    (
        words { $($name:ident $(($value:pat))? => $forms:expr;)+ }
        columns { $($($column:literal)|+ => $title:literal;)+ }
        formulas { $($version:literal => $formula:literal;)+ }
        below_cvss { $($below:literal => $why:literal;)+ }
        parts { $($part:literal => $part_name:literal;)+ }
        factors { $($set:literal $factor:literal => [$question:literal, $none:literal, $half:literal, $full:literal];)+ }
        metrics { $($metric:literal => $meaning:literal $($letter:literal $value_meaning:literal)+;)+ }
        effects { $($effect:literal => $effect_meaning:literal;)+ }
        questions { $($rule:literal => $asked:literal, $reason:literal;)+ }
    ) => {
        /// The forms of a word in this language.
        pub(super) fn words(word: $crate::render::words::Word) -> $crate::render::words::forms::Forms {
            use $crate::render::words::Word;
            use $crate::render::words::forms::{Forms, keyed, one, titled};
            match word {
                $(Word::$name $(($value))? => Forms::from($forms),)+
                Word::Column(name) => titled(column(name), name),
                Word::Key(name) => keyed(column(name), name),
                Word::Told(it) => one(told(it.key).unwrap_or(it.english)),
            }
        }

        /// The name of a column or key, if this language has one.
        pub(super) fn column(name: &str) -> Option<&'static str> {
            Some(match name {
                $($($column)|+ => $title,)+
                _ => return None,
            })
        }

        /// A sentence about a published table, if this language has it.
        pub(super) fn told(key: $crate::render::words::Key) -> Option<&'static str> {
            use $crate::render::words::Key;
            Some(match key {
                $(Key::Formula($version) => $formula,)+
                $(Key::BelowCvss($below) => $why,)+
                $(Key::Part($part) => $part_name,)+
                $(
                    Key::Factor($set, $factor, 0) => $question,
                    Key::Factor($set, $factor, 1) => $none,
                    Key::Factor($set, $factor, 2) => $half,
                    Key::Factor($set, $factor, 3) => $full,
                )+
                $(
                    Key::Metric($metric) => $meaning,
                    $(Key::MetricValue($metric, $letter) => $value_meaning,)+
                )+
                $(Key::Effect($effect) => $effect_meaning,)+
                $(
                    Key::Question($rule) => $asked,
                    Key::Reason($rule) => $reason,
                )+
                _ => return None,
            })
        }
    };
}
pub(super) use language;

/// Chooses the word for a value of an enum. The compiler requires a word for each value.
macro_rules! pick {
    ($it:expr, $type:ident: $($value:ident $word:literal)+) => {
        match $it { $($type::$value => $word),+ }
    };
}
pub(super) use pick;

/// The word of a risk, from unrated and none to critical.
pub(super) fn risk(level: Option<Option<Level>>, words: [&'static str; 6]) -> &'static str {
    let [unrated, none, low, medium, high, critical] = words;
    match level {
        None => unrated,
        Some(None) => none,
        Some(Some(Level::Low)) => low,
        Some(Some(Level::Medium)) => medium,
        Some(Some(Level::High)) => high,
        Some(Some(Level::Critical)) => critical,
    }
}

/// The short name of a layer of the seven-layer edition. `words` begins with L1. A layer of another edition has its published
/// name.
pub(super) fn layer(layer: LayerId, words: [&'static str; 7]) -> &'static str {
    let own = LayerId::ALL.iter().zip(words).find(|(it, _)| **it == layer);
    own.map_or_else(|| layer.name(), |(_, word)| word)
}

/// A small number as a word. `words` are those for zero to twelve.
pub(super) fn cardinal(number: u8, words: [&'static str; 13]) -> &'static str {
    words.get(usize::from(number)).copied().unwrap_or("{0}")
}

/// The heading of a column. If the language has no title for it, the heading is made from its name.
pub(super) fn titled(title: Option<&'static str>, name: &'static str) -> Forms {
    title.map_or_else(|| one(column_title(name)), one)
}

/// A key with its value, which is the argument `{0}`.
pub(super) fn keyed(title: Option<&'static str>, name: &'static str) -> Forms {
    let title = title.map_or_else(|| column_title(name), Cow::Borrowed);
    one(format!("{title}: {{0}}"))
}
