//! The text of a chapter as a host gives it: plain, or as a JSON string that is decoded only when it is needed.

use std::borrow::Cow;

use memchr::memmem;
use serde::Deserialize;

/// The text of a chapter. It costs nothing to keep and to copy; [`ChapterText::get`] may have to decode it.
#[derive(Debug, Clone, Copy)]
pub struct ChapterText<'a>(Form<'a>);

#[derive(Debug, Clone, Copy)]
enum Form<'a> {
    Plain(&'a str),
    /// A string of JSON with its quotes that can be decoded.
    Json(&'a str),
}

impl<'a> From<&'a str> for ChapterText<'a> {
    fn from(text: &'a str) -> Self {
        Self(Form::Plain(text))
    }
}

impl<'a> From<&'a String> for ChapterText<'a> {
    fn from(text: &'a String) -> Self {
        Self(Form::Plain(text))
    }
}

impl<'a> ChapterText<'a> {
    /// A value inside a JSON text that was read, unchanged.
    ///
    /// # Errors
    ///
    /// It is not a string, or one that contains half a character.
    pub fn json(value: &'a str) -> Result<Self, serde_json::Error> {
        // Halves of surrogate pairs are all that can be wrong with a string that was read over.
        if !value.starts_with('"') || memmem::find(value.as_bytes(), b"\\u").is_some() {
            decode(value)?;
        }
        Ok(Self(Form::Json(value)))
    }

    /// The text.
    pub fn get(self) -> Cow<'a, str> {
        match self.0 {
            Form::Plain(text) => Cow::Borrowed(text),
            Form::Json(value) => decode(value).expect("it was seen to be a string"),
        }
    }
}

fn decode(value: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    /// Borrowed where JSON needs no escape.
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

    serde_json::from_str::<Text<'_>>(value).map(|text| text.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_decoded() {
        for (json, text) in
            [(r#""""#, ""), (r#""plain""#, "plain"), (r#""a\n\"b\" \u00e9 \ud83e\udd80""#, "a\n\"b\" é 🦀")]
        {
            assert_eq!(ChapterText::json(json).expect("a string").get(), text);
        }
        assert_eq!(ChapterText::from("as it is").get(), "as it is");
    }

    #[test]
    fn what_is_no_text_is_refused_before_anybody_asks() {
        for json in [r#""\ud83e""#, r#""a \udd80\ud83e b""#, "17", "null", "[]", r#"{"a": "b"}"#] {
            assert!(ChapterText::json(json).is_err(), "{json}");
        }
    }

    /// Whatever JSON allows in a string that a reader skips is either text or refused.
    #[test]
    fn every_escape_that_is_skipped_is_text_or_refused() {
        for escape in (0..=u32::from(u16::MAX)).map(|code| format!("\"\\u{code:04X}\"")) {
            let skipped = serde_json::from_str::<serde::de::IgnoredAny>(&escape).is_ok();
            assert!(skipped, "{escape}");
            if let Ok(text) = ChapterText::json(&escape) {
                assert_eq!(text.get().chars().count(), 1);
            }
        }
    }
}
