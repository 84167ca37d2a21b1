//! The parts of JSON that exports and the gate share: exact numbers and locations.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::aivss::Decimal;
use crate::diagnostic::Location;

/// A decimal as a JSON number, exact and without trailing zeros (contract, section 5).
///
/// serde_json would go through a binary float, so the text is handed on as it is. For serde_json's own serializers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact(pub Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A decimal has no exponent and no sign of infinity, so its text is a JSON number.
        RawValue::from_string(self.0.normalize().to_string()).map_err(serde::ser::Error::custom)?.serialize(serializer)
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
