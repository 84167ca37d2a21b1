//! JSON values that exports and the gate share: exact numbers and locations.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::aivss::Decimal;
use crate::diagnostic::Location;

/// A decimal as a JSON number, exact and without trailing zeros.
///
/// serde_json would convert it to a binary float, so this type passes on the text instead. It works only with serde_json's own
/// serializers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact(pub Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = self.0.normalize();
        // Most factors are 0 or 1, and a whole number can be written directly.
        if number.scale() == 0
            && let Ok(whole) = i64::try_from(number.mantissa())
        {
            return serializer.serialize_i64(whole);
        }
        // A decimal has no exponent and is never infinite, so its text is a valid JSON number.
        let text = number.to_string();
        let raw: &RawValue = serde_json::from_str(&text).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

/// A location in an export. Line and column are those in the author's file, counted from 1; columns are Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place<'a> {
    /// Path relative to the book's folder.
    pub path: &'a str,
    /// The first line.
    pub line: u32,
    /// The first column.
    pub column: u32,
    /// The anchor on the rendered page.
    pub anchor: String,
}

impl<'a> Place<'a> {
    /// Creates it from a location and an anchor.
    pub fn new(location: &'a Location, anchor: String) -> Self {
        Self { path: &location.path, line: location.line, column: location.column, anchor }
    }
}
