//! Which controls a risk still lacks. The way in is [`ControlGap::of`].

use super::{ControlState, Level};

/// A kind of control that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// A preventive one.
    Preventive,
    /// A detective one.
    Detective,
    /// Either of the two.
    PreventiveOrDetective,
    /// A corrective one.
    Corrective,
}

/// What the controls of one threat lack, by the playbook's two rules (maestro.md, 6.3).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ControlGap {
    /// Rule (a), an error.
    pub required: Vec<Need>,
    /// Rule (b), a warning; what rule (a) already asks for is left out.
    pub advised: Vec<Need>,
    /// Rule (b), a warning: the threat has one control and no other.
    pub single: bool,
}

impl ControlGap {
    /// The gap of a threat with this risk and these controls.
    pub fn of(_risk: Level, _controls: impl IntoIterator<Item = ControlState>) -> Self {
        todo!()
    }
}
