//! Reads our own properties in a CycloneDX file, which contain every field of ours by its name.

use super::super::json::{Object as Json, Source};
use super::super::text::clean;
use crate::fields::{Kind, Object};
use crate::maestro::Threat;

/// The prefix of our own properties.
pub(super) const PREFIX: &str = "mdbook-aivss:";

/// Our own properties of an object, by name.
#[derive(Default)]
pub(super) struct Own(Vec<(String, String)>);

impl Own {
    pub(super) fn read(source: &mut Source, from: &mut Json<'_>) -> Self {
        let mut own = Vec::new();
        for mut property in from.objects(source, "properties") {
            let name = property.text(source, "name").unwrap_or_default();
            let value = property.text(source, "value").unwrap_or_default();
            match name.strip_prefix(PREFIX) {
                Some(name) => own.push((name.to_owned(), value.to_owned())),
                None => {
                    source.left(property.path.clone(), format!("`{}` is a property of another program", clean(name)))
                }
            }
            property.end(source);
        }
        Self(own)
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The different names that follow a prefix, up to a character, in order.
    pub(super) fn behind(&self, before: &str, end: char) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for name in self.0.iter().filter_map(|(name, _)| name.strip_prefix(before)?.split(end).next()) {
            if !found.iter().any(|other| other == name) {
                found.push(name.to_owned());
            }
        }
        found
    }

    /// Sets the fields of an object from its properties.
    pub(super) fn restore(&self, source: &mut Source, before: &str, object: &mut dyn Object) {
        for (index, key) in object.table().keys.iter().enumerate() {
            let name = format!("{before}{}", key.name);
            if matches!(key.kind, Kind::Object(_)) && !key.many {
                if let Some(part) = object.part(index) {
                    self.restore(source, &format!("{name}."), part);
                }
                continue;
            }
            for value in self.all(&name).map(str::trim).filter(|value| !clean(value).is_empty()) {
                let read = match key.kind {
                    Kind::Id(form) | Kind::Foreign(form) => (form.read)(value),
                    _ => Ok(value.to_owned()),
                };
                if let Err(refused) = read.and_then(|value| object.put(index, &value)) {
                    source.left(format!("properties `{PREFIX}{name}`"), refused.message);
                }
            }
        }
    }
}

impl Own {
    /// Does the same for a threat. Its layers must be set before.
    pub(super) fn restore_threat(&self, source: &mut Source, threat: &mut Threat) {
        self.without("layers").restore(source, "", threat);
    }

    /// All properties except one.
    pub(super) fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(other, _)| other != name).cloned().collect())
    }
}
