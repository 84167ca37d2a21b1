//! The parts of JSON that exports and the gate share: exact numbers and locations.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::aivss::Decimal;
use crate::diagnostic::Location;

/// A decimal as a JSON number, exact and without trailing zeros.
///
/// serde_json would go through a binary float, so the text is handed on as it is. For serde_json's own serializers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact(pub Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = self.0.normalize();
        // Most factors are 0 or 1: a whole number needs no text.
        if number.scale() == 0
            && let Ok(whole) = i64::try_from(number.mantissa())
        {
            return serializer.serialize_i64(whole);
        }
        // A decimal has no exponent and is never infinite, so its text is a JSON number.
        let text = number.to_string();
        let raw: &RawValue = serde_json::from_str(&text).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

/// A location of an export: line and column as in the author's file, from 1, in Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place<'a> {
    /// Path relative to the book's folder.
    pub path: &'a str,
    /// Line of the beginning.
    pub line: u32,
    /// Column of the beginning.
    pub column: u32,
    /// The anchor in the rendered page.
    pub anchor: String,
}

impl<'a> Place<'a> {
    /// The place of something that has this anchor.
    pub fn new(location: &'a Location, anchor: String) -> Self {
        Self { path: &location.path, line: location.line, column: location.column, anchor }
    }
}
