//! Reports review dates in the past.

use jiff::civil::Date;

use crate::block::places::Item;
use crate::diagnostic::{Diagnostic, Span, code};

use super::book::Book;

impl Book<'_> {
    /// Review dates that are before the date that `check` was given.
    pub(super) fn reviews(&self, today: Date, problems: &mut Vec<Diagnostic>) {
        let mut check = |date: Option<Date>, span: Span, what: String| {
            if let Some(date) = date
                && date < today
            {
                problems.push(
                    Diagnostic::new(code::REVIEW_PASSED, span, format!("the review of {what} was due on {date}"))
                        .help("review it and set the next date"),
                );
            }
        };
        for (number, entry) in self.register.assessments.iter().enumerate() {
            let span = self.in_assessment(number, |places| places.of(Item::Root, "review"));
            check(entry.assessment.review, span, format!("the assessment `{}`", entry.assessment.id));
        }
        for (number, entry) in self.register.models.iter().enumerate() {
            let span = self.in_model(number, |places| places.of(Item::Root, "review"));
            check(entry.model.review, span, format!("the threat model `{}`", entry.model.id));
            for (index, threat) in entry.model.threats().enumerate() {
                let span = self.in_model(number, |places| places.of(Item::Threat(index as u32), "review"));
                check(threat.review, span, format!("the threat `{}`", threat.id));
            }
            for (index, dismissal) in entry.model.dismissed.iter().enumerate() {
                let span = self.in_model(number, |places| places.of(Item::Dismissal(index as u32), "review"));
                check(dismissal.review, span, format!("the dismissed question `{}`", dismissal.dismisses()));
            }
        }
    }
}
