//! How MAESTRO's layers and other frameworks meet. Every table names its source.

use super::LayerId;

/// Layers that a source gives for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// The layers, L1 first.
    pub layers: &'static [LayerId],
    /// Whether it is a cross-layer threat as well.
    pub cross_layer: bool,
}

/// The layers of an OWASP threat in canonical form (`T1`, `mas:T28`); `None` where no source states any.
pub fn layers_of_threat(_id: &str) -> Option<Placement> {
    todo!()
}

/// The OWASP threats (`asi-tm`, in canonical form) of an ASI category; empty for an unknown one.
pub fn threats_of_asi(_id: &str) -> &'static [&'static str] {
    todo!()
}

/// The AIVSS core risks of a layer, by name.
pub fn core_risks_of_layer(_layer: LayerId) -> &'static [&'static str] {
    todo!()
}

/// The layers of an AIVSS core risk, by name.
pub fn layers_of_core_risk(_name: &str) -> Vec<LayerId> {
    todo!()
}
