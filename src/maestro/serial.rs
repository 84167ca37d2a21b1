//! Serialises rows of the tables as their names, and adds computed values.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{CatalogEntry, Control, Edition, Effective, Implementation, LayerId, Level, SEVEN_LAYER, Tally};
use crate::serial::as_text;

as_text! {
    LayerId: |it: &LayerId| it.key(), read |text: &str| SEVEN_LAYER.parse_any_layer(text);
    Edition: |it: &Edition| it.id;
    CatalogEntry: |it: &CatalogEntry| it.slug;
    Control: |it: &Control| it.id;
    Implementation: ToString::to_string;
}

impl Serialize for Effective {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Effective", 4)?;
        object.serialize_field("value", &self.value().to_string())?;
        object.serialize_field("level", &self.level())?;
        object.serialize_field("implementation", &self.implementation())?;
        object.serialize_field("reason", self.reason().text())?;
        object.end()
    }
}

impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Tally", 6)?;
        object.serialize_field("critical", &self.count(Level::Critical))?;
        object.serialize_field("high", &self.count(Level::High))?;
        object.serialize_field("medium", &self.count(Level::Medium))?;
        object.serialize_field("low", &self.count(Level::Low))?;
        object.serialize_field("none", &self.none())?;
        object.serialize_field("unrated", &self.unrated())?;
        object.end()
    }
}
