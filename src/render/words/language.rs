//! The languages of pages, and how each writes numbers, dates and lists.

use std::borrow::Cow;

use jiff::civil::Date;

#[cfg(test)]
use super::Key;
use super::forms::Forms;
use super::{Word, de, en, es, fr, ja, pt, zh};

/// A language of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English, `en`.
    #[default]
    English,
    /// German, `de`.
    German,
    /// French, `fr`.
    French,
    /// Spanish, `es`.
    Spanish,
    /// Portuguese, `pt`.
    Portuguese,
    /// Japanese, `ja`.
    Japanese,
    /// Chinese in simplified characters, `zh`.
    Chinese,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 7] =
        [Self::English, Self::German, Self::French, Self::Spanish, Self::Portuguese, Self::Japanese, Self::Chinese];

    /// Its language tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
            Self::Japanese => "ja",
            Self::Chinese => "zh",
        }
    }

    /// The language of a tag such as `de` or `de-CH`; `None` if there is no table of words for it.
    ///
    /// ```
    /// use mdbook_aivss::internals::render::Language;
    ///
    /// assert_eq!(Language::of_tag("de-CH"), Some(Language::German));
    /// assert_eq!(Language::of_tag("it"), None);
    /// ```
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Whether the language uses the singular for zero.
    pub(super) fn zero_is_one(self) -> bool {
        matches!(self, Self::French | Self::Portuguese)
    }

    pub(super) fn forms(self, word: Word) -> Forms {
        match self {
            Self::English => en::words(word),
            Self::German => de::words(word),
            Self::French => fr::words(word),
            Self::Spanish => es::words(word),
            Self::Portuguese => pt::words(word),
            Self::Japanese => ja::words(word),
            Self::Chinese => zh::words(word),
        }
    }

    /// The name of a column or key; `None` in English, and if the language has no name for it.
    #[cfg(test)]
    pub(super) fn known_column(self, name: &str) -> Option<&'static str> {
        match self {
            Self::English => None,
            Self::German => de::column(name),
            Self::French => fr::column(name),
            Self::Spanish => es::column(name),
            Self::Portuguese => pt::column(name),
            Self::Japanese => ja::column(name),
            Self::Chinese => zh::column(name),
        }
    }

    /// A sentence about a published table; `None` in English, and if the language does not have it.
    #[cfg(test)]
    pub(super) fn known_sentence(self, key: Key) -> Option<&'static str> {
        match self {
            Self::English => None,
            Self::German => de::told(key),
            Self::French => fr::told(key),
            Self::Spanish => es::told(key),
            Self::Portuguese => pt::told(key),
            Self::Japanese => ja::told(key),
            Self::Chinese => zh::told(key),
        }
    }

    /// Converts a number or a calculation from the English format (`1,234.5`).
    pub(super) fn number(self, number: &str) -> Cow<'_, str> {
        let (group, point) = match self {
            Self::English | Self::Japanese | Self::Chinese => return Cow::Borrowed(number),
            Self::German | Self::Portuguese => ('.', ','),
            // Both separate groups by a narrow no-break space.
            Self::French | Self::Spanish => ('\u{202f}', ','),
        };
        let is_digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
        let bytes = number.as_bytes();
        let sign = |(at, sign): (usize, char)| {
            let is_between = at > 0 && is_digit(bytes.get(at - 1)) && is_digit(bytes.get(at + 1));
            match sign {
                '.' if is_between => point,
                ',' if is_between => group,
                other => other,
            }
        };
        Cow::Owned(number.char_indices().map(sign).collect())
    }

    pub(crate) fn date(self, date: Date) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self {
            Self::English => date.to_string(),
            Self::German => format!("{day:02}.{month:02}.{year}"),
            Self::French | Self::Spanish | Self::Portuguese => format!("{day:02}/{month:02}/{year}"),
            Self::Japanese | Self::Chinese => format!("{year}年{month}月{day}日"),
        }
    }

    /// The text between the items of a list.
    pub(crate) fn comma(self) -> &'static str {
        match self {
            Self::Japanese => "、",
            Self::Chinese => "，",
            _ => ", ",
        }
    }

    /// The text between items that may contain commas.
    pub(crate) fn semicolon(self) -> &'static str {
        match self {
            Self::French => "\u{202f}; ",
            Self::Chinese | Self::Japanese => "；",
            _ => "; ",
        }
    }

    /// The end of a sentence.
    pub(crate) fn stop(self) -> &'static str {
        match self {
            Self::Japanese | Self::Chinese => "。",
            _ => ".",
        }
    }
}
