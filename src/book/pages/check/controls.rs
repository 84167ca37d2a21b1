//! The playbook's rules on how many kinds of controls a threat needs.

use crate::diagnostic::{Diagnostic, Span, code};
use crate::maestro::{ControlGap, Rating, Threat, Vocabulary};
use crate::register::ModelEntry;

use super::book::Book;

impl Book<'_> {
    /// The playbook's rules on how many kinds of controls a threat needs.
    pub(super) fn completeness(
        &self,
        entry: &ModelEntry,
        threat: &Threat,
        rating: &Rating,
        span: Span,
        problems: &mut Vec<Diagnostic>,
    ) {
        // It would be said of almost every threat, and most books do not ask.
        if !threat.status.is_open() || self.config.level_of(code::SINGLE_CONTROL).is_none() {
            return;
        }
        let states = threat.mitigations.iter().filter_map(|reference| self.register.mitigation(entry, reference));
        let gap = ControlGap::of(rating.risk, states.map(|(_, control)| control.state()));
        let needs: Vec<_> = gap.required.iter().chain(&gap.advised).map(|need| need.label()).collect();
        if needs.is_empty() && !gap.single {
            return;
        }
        let risk = rating.risk.map_or("unrated", Vocabulary::word);
        let message = if needs.is_empty() {
            format!("a threat of {risk} risk rests on a single control")
        } else {
            format!("a threat of {risk} risk lacks a control: {}", needs.join(", "))
        };
        problems.push(
            Diagnostic::new(code::SINGLE_CONTROL, span, message)
                .help("add mitigations of the missing types; their `type` follows from `catalog`")
                .note("MAESTRO playbook, rules for the completeness of controls"),
        );
    }
}
