//! The catalogue of controls, and how authors refer to its entries. Start at [`Control::find`].

use std::fmt;

use super::layer::fold_name;
use super::{ControlType, Edition, LayerId, SEVEN_LAYER};
use crate::fields::{Kind, Refused, Slot, Value, Why};
use crate::name::{fold, nearest};

/// One control of the playbook's catalogue.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Control {
    /// The id, such as `L3-P1` or `CL-D2`.
    pub id: &'static str,
    /// The published name.
    pub name: &'static str,
    /// The type of the control.
    pub kind: ControlType,
    /// Its layer; `None` for a cross-layer control.
    pub layer: Option<LayerId>,
    /// OWASP threats that it addresses, in canonical form: `T2`, `mas:T19`.
    pub threats: &'static [&'static str],
}

impl Control {
    /// Finds the control with this id or name in the seven-layer edition.
    ///
    /// # Errors
    /// Returns a [`ControlError`] if there is no such control.
    pub fn find(text: &str) -> Result<&'static Self, ControlError> {
        SEVEN_LAYER.find_control(text)
    }
}

impl Edition {
    /// Does the same as [`Control::find`] in this edition.
    ///
    /// # Errors
    /// The same errors as [`Control::find`].
    pub fn find_control(&'static self, text: &str) -> Result<&'static Control, ControlError> {
        // Try ids first, because most authors use them and comparing names takes time.
        let id = text.trim();
        if let Some(control) = self.controls.iter().find(|control| control.id.eq_ignore_ascii_case(id)) {
            return Ok(control);
        }
        let (id, name) = (fold(text), fold_name(text));
        let found = self.controls.iter().find(|control| fold(control.id) == id || fold_name(control.name) == name);
        found.ok_or_else(|| ControlError {
            text: text.trim().to_owned(),
            group: self
                .controls
                .iter()
                .filter(|control| id.trim_end_matches(|c: char| c.is_ascii_digit()) == control.group())
                .map(|control| control.id)
                .collect(),
            nearest: nearest(text, self.controls.iter().map(|control| control.name))
                .and_then(|name| self.controls.iter().find(|control| control.name == name)),
        })
    }
}

impl Control {
    /// The id without its number, folded, such as `l3p`.
    fn group(&self) -> String {
        fold(self.id.trim_end_matches(|c: char| c.is_ascii_digit()))
    }
}

/// A text that does not name a control. `Display` writes the message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ControlError {
    /// The text as the author wrote it.
    pub text: String,
    /// The ids with the same layer and type, if the text has the form of an id.
    pub group: Vec<&'static str>,
    /// The control with the most similar name, if one is similar.
    pub nearest: Option<&'static Control>,
}

impl ControlError {
    /// How to fix it.
    pub fn help(&self) -> String {
        match (self.group.as_slice(), self.nearest) {
            ([first, .., last], _) => format!("there are `{first}` to `{last}`"),
            (_, Some(control)) => format!("did you mean `{}`, {}?", control.id, control.name),
            _ => "an id looks like `L3-P1`: the layer or CL, then P (preventive), D (detective), C (corrective) or R (deterrent) \
                  and a number"
                .to_owned(),
        }
    }
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no control `{}` in the playbook's catalogue", self.text)
    }
}

impl std::error::Error for ControlError {}

impl From<ControlError> for Refused {
    fn from(error: ControlError) -> Self {
        Self { why: Why::Unknown, message: error.to_string(), help: error.help() }
    }
}

impl Slot for Option<&'static Control> {
    const KIND: Kind = Kind::Entry("an id of the control catalogue", || {
        SEVEN_LAYER.controls.iter().map(|control| (control.id, control.name)).collect()
    });

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        *self = Some(Control::find(text)?);
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        self.map_or(Value::Nothing, |control| Value::Entry { id: control.id, name: control.name })
    }
}

#[cfg(test)]
mod tests;
