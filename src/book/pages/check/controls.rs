//! The playbook's rules on how many kinds of controls a threat needs.

use crate::diagnostic::{Diagnostic, Span, code};
use crate::maestro::{ControlGap, Need, Rating, Threat, Vocabulary};
use crate::register::ModelEntry;

use super::book::Book;

impl Book<'_> {
    /// The playbook's rules on how many kinds of controls a threat needs.
    pub(super) fn completeness(
        &self,
        entry: &ModelEntry,
        threat: &Threat,
        rating: &Rating,
        title: &dyn Fn() -> Span,
        problems: &mut Vec<Diagnostic>,
    ) {
        // This applies to almost every threat and most books do not enable it, so check that first.
        if !threat.status.is_open() || self.config.level_of(code::SINGLE_CONTROL).is_none() {
            return;
        }
        let states = threat.mitigations.iter().filter_map(|reference| self.register.mitigation(entry, reference));
        let gap = ControlGap::of(rating.risk, states.map(|(_, control)| control.state()));
        let types = |needs: &[Need]| needs.iter().map(|need| type_of(*need)).collect::<Vec<_>>().join(", ");
        // The playbook also advises controls for other threats. The documentation of the lint promises a warning only if a
        // required control is missing.
        let (Some(risk), false) = (rating.risk, gap.required.is_empty()) else { return };
        let mut message = format!("a threat of {} risk needs a mitigation with {}", risk.word(), types(&gap.required));
        if !gap.advised.is_empty() {
            message.push_str(&format!("; advised as well: {}", types(&gap.advised)));
        }
        problems.push(
            Diagnostic::new(code::SINGLE_CONTROL, title(), message)
                .help("add such a mitigation; a control from the catalogue (`catalog`) has its type already")
                .note("MAESTRO playbook, rules for the completeness of controls"),
        );
    }
}

/// The missing type of a control, as it would be written.
fn type_of(need: Need) -> &'static str {
    match need {
        Need::Preventive => "`type: preventive`",
        Need::Detective => "`type: detective`",
        Need::PreventiveOrDetective => "`type: preventive` or `type: detective`",
        Need::Corrective => "`type: corrective`",
    }
}
