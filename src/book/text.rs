//! The text of a chapter as a host sends it: plain, or as a JSON string that is decoded only when it is needed.

use std::borrow::Cow;

use memchr::memmem;
use serde::Deserialize;

/// The text of a chapter. It is cheap to keep and to copy, but [`ChapterText::get`] may have to decode it.
#[derive(Debug, Clone, Copy)]
pub struct ChapterText<'a>(Form<'a>);

#[derive(Debug, Clone, Copy)]
enum Form<'a> {
    Plain(&'a str),
    /// A JSON string with its quotes. It is known to be decodable.
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
    /// Creates it from a value inside a JSON text that has been parsed.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is not a string, or if the string contains half of a surrogate pair.
    pub fn json(value: &'a str) -> Result<Self, serde_json::Error> {
        // In a string that the parser has accepted, only halves of surrogate pairs can still be wrong.
        if !value.starts_with('"') || memmem::find(value.as_bytes(), b"\\u").is_some() {
            decode(value)?;
        }
        Ok(Self(Form::Json(value)))
    }

    /// The decoded text.
    pub fn get(self) -> Cow<'a, str> {
        match self.0 {
            Form::Plain(text) => Cow::Borrowed(text),
            Form::Json(value) => decode(value).expect("it was seen to be a string"),
        }
    }
}

fn decode(value: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    /// The text is borrowed if the JSON string contains no escapes.
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

    /// Every string that the JSON parser accepts when it skips a value is either decoded or refused.
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
