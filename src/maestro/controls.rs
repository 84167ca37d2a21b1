//! The catalogue of controls, and how an author refers to one. The way in is [`Control::find`].

use std::fmt;

use super::{ControlType, Edition, LayerId, SEVEN_LAYER};

/// One control of the playbook's catalogue (maestro.md, 6.2).
#[derive(Debug, PartialEq, Eq)]
pub struct Control {
    /// `L3-P1`, `CL-D2`.
    pub id: &'static str,
    /// What it is.
    pub name: &'static str,
    /// What it does.
    pub kind: ControlType,
    /// Its layer; `None` for a cross-layer control.
    pub layer: Option<LayerId>,
    /// OWASP threats that it serves, in canonical form: `T2`, `mas:T19`.
    pub threats: &'static [&'static str],
}

impl Control {
    /// Finds the control with this id, or with this name, in the seven-layer edition.
    ///
    /// # Errors
    /// [`ControlError`] where there is none.
    pub fn find(text: &str) -> Result<&'static Self, ControlError> {
        SEVEN_LAYER.find_control(text)
    }
}

impl Edition {
    /// [`Control::find`] in this edition.
    ///
    /// # Errors
    /// As [`Control::find`].
    pub fn find_control(&'static self, _text: &str) -> Result<&'static Control, ControlError> {
        todo!()
    }
}

/// A text that is no control. `Display` is the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlError {
    /// As written.
    pub text: String,
    /// The most similar control, if one is similar.
    pub nearest: Option<&'static Control>,
}

impl ControlError {
    /// How to mend it.
    pub fn help(&self) -> String {
        todo!()
    }
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no control `{}` in the playbook's catalogue", self.text)
    }
}

impl std::error::Error for ControlError {}
