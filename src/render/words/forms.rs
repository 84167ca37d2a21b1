//! The forms of a word, and what tables of words are written with.

use std::borrow::Cow;

use super::pattern::column_title;
use crate::maestro::{LayerId, Level};

/// Where a word is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Beside others, where there is little room and looks help: in HTML.
    Beside,
    /// By itself on a line, where words have to do everything: in Markdown and on a terminal.
    Alone,
    /// Inside a sentence.
    Inside,
}

/// The forms of a word. One that is empty is not said there.
#[derive(Debug, Clone)]
pub(crate) struct Forms {
    pub(super) beside: Cow<'static, str>,
    pub(super) alone: Cow<'static, str>,
    /// Inside a sentence it begins with a small letter.
    is_lowered: bool,
}

impl Forms {
    pub(crate) fn get(self, form: Form) -> Cow<'static, str> {
        match form {
            Form::Beside => self.beside,
            Form::Inside if self.is_lowered => lowered(&self.alone).into(),
            Form::Alone | Form::Inside => self.alone,
        }
    }
}

/// A text that begins with a small letter.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(char::to_lowercase).into_iter().flatten().chain(letters).collect()
}

/// The same everywhere.
impl From<&'static str> for Forms {
    fn from(pattern: &'static str) -> Self {
        one(pattern)
    }
}

/// The same everywhere.
pub(super) fn one(pattern: impl Into<Cow<'static, str>>) -> Forms {
    let pattern = pattern.into();
    Forms { beside: pattern.clone(), alone: pattern, is_lowered: false }
}

/// Beside others, and alone.
pub(super) fn two(beside: impl Into<Cow<'static, str>>, alone: impl Into<Cow<'static, str>>) -> Forms {
    Forms { beside: beside.into(), alone: alone.into(), is_lowered: false }
}

/// Begins with a capital letter, but not inside a sentence.
pub(super) fn noun(word: &'static str) -> Forms {
    Forms { is_lowered: true, ..one(word) }
}

/// One thing, or several of them, in a language where nothing counts as several.
pub(super) fn plural(count: usize, single: &'static str, several: &'static str) -> Forms {
    one(if count == 1 { single } else { several })
}

/// The same in a language where nothing counts as one.
pub(super) fn plural_from_two(count: usize, single: &'static str, several: &'static str) -> Forms {
    one(if count < 2 { single } else { several })
}

/// A label and what it labels.
macro_rules! label {
    ($label:literal) => {
        $crate::render::words::forms::two(concat!($label, " {0}"), concat!($label, ": {0}"))
    };
    ($label:literal, $colon:literal) => {
        $crate::render::words::forms::one(concat!($label, $colon, "{0}"))
    };
}
pub(super) use label;

/// The table of a language: a line for each [`Word`](super::Word), the names of columns and keys, and the sentences about published
/// tables. The compiler asks for every word, and a test for the rest.
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
        /// The words.
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

        /// The name of a column or key.
        pub(super) fn column(name: &str) -> Option<&'static str> {
            Some(match name {
                $($($column)|+ => $title,)+
                _ => return None,
            })
        }

        /// A sentence about a published table.
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

/// The word of a value of an enum: the compiler asks for each.
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

/// The short word of a layer of the seven-layer edition, L1 first; the published name of any other.
pub(super) fn layer(layer: LayerId, words: [&'static str; 7]) -> &'static str {
    let own = LayerId::ALL.iter().zip(words).find(|(it, _)| **it == layer);
    own.map_or_else(|| layer.name(), |(_, word)| word)
}

/// A small number as a word, from none to twelve.
pub(super) fn cardinal(number: u8, words: [&'static str; 13]) -> &'static str {
    words.get(usize::from(number)).copied().unwrap_or("{0}")
}

/// The name of a column; as it is written in a block where the language has no word for it.
pub(super) fn titled(title: Option<&'static str>, name: &'static str) -> Forms {
    title.map_or_else(|| one(column_title(name)), one)
}

/// A key with its value.
pub(super) fn keyed(title: Option<&'static str>, name: &'static str) -> Forms {
    let title = title.map_or_else(|| column_title(name), Cow::Borrowed);
    one(format!("{title}: {{0}}"))
}
