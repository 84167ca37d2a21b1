//! Combines many warnings of one lint with the same help into one warning with a list of positions.
//!
//! A lint that was just enabled often finds the same mistake in many places. Formats for programs still contain all of them.

use std::collections::HashMap;

use super::{Diagnostic, Level, Sources, Style, human, visible};

/// The highest number of warnings of one lint with the same help that are printed in full. If there are more, only the first is
/// printed, with the positions of the others.
pub const MOST_ALIKE_SHOWN: usize = 5;
/// The highest number of positions in such a list.
pub const MOST_PLACES_SHOWN: usize = 20;

/// A problem to print, and the other warnings of the same lint.
#[derive(Debug)]
pub struct Shown<'d> {
    /// The problem that is printed in full.
    pub problem: &'d Diagnostic,
    /// The other warnings, of which only the positions are printed.
    pub others: Vec<&'d Diagnostic>,
}

impl Shown<'_> {
    /// Formats the problem for people, with a newline at the end.
    pub fn human(&self, sources: &dyn Sources, style: Style) -> String {
        let mut text = human(self.problem, sources, style);
        if self.others.is_empty() {
            return text;
        }
        let mut places: Vec<String> = self
            .others
            .iter()
            .take(MOST_PLACES_SHOWN)
            .map(|other| sources.location(other.primary.span))
            .map(|place| format!("{}:{}:{}", visible(&place.path), place.line, place.column))
            .collect();
        let left_out = self.others.len() - places.len();
        if left_out > 0 {
            places.push(format!("and {} more", crate::text::grouped(left_out)));
        }
        let (count, code) = (crate::text::grouped(self.others.len()), self.problem.code.name);
        text.push_str(&format!("  {count} more warnings of `{code}`: {}\n", places.join(", ")));
        text
    }
}

/// Groups problems: more than [`MOST_ALIKE_SHOWN`] warnings of a lint with the same help are represented by the first of them.
pub fn alike<'d>(problems: impl Iterator<Item = &'d Diagnostic>) -> Vec<Shown<'d>> {
    let problems: Vec<_> = problems.collect();
    let key = |problem: &'d Diagnostic| (problem.code.name, problem.help.as_deref());
    let mut counts: HashMap<_, usize> = HashMap::new();
    for problem in problems.iter().filter(|problem| problem.level == Level::Warning) {
        *counts.entry(key(problem)).or_default() += 1;
    }
    // The index in the result of the first problem of each group.
    let mut firsts: HashMap<_, usize> = HashMap::new();
    let mut shown: Vec<Shown<'d>> = Vec::new();
    for problem in problems {
        let key = key(problem);
        let many = problem.level == Level::Warning && counts[&key] > MOST_ALIKE_SHOWN;
        match firsts.get(&key) {
            Some(first) if many => shown[*first].others.push(problem),
            _ => {
                firsts.insert(key, shown.len());
                shown.push(Shown { problem, others: Vec::new() });
            }
        }
    }
    shown
}
