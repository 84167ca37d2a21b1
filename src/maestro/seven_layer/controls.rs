//! The playbook's controls.

use crate::maestro::Control;

pub(super) const CONTROLS: &[Control] = &[];
