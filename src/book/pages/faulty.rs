//! Finds the blocks that have errors. The register counts them, so that a book with missing blocks is not treated as complete.
//!
//! Start at [`faulty`].

use crate::book::config::Config;
use crate::diagnostic::{Diagnostic, Level, Sources};
use crate::register::{At, BlockKind, FaultyBlock};

use super::join::{JoinedBook, Shown};
use super::read::FenceRead;

/// The blocks in which an error was found.
pub(super) fn faulty(book: &JoinedBook<'_>, config: &Config, sources: &dyn Sources) -> Vec<FaultyBlock> {
    let JoinedBook { diagnostics: problems, register, fences, shown, .. } = book;
    let has_errors = |fence: &FenceRead| problems_in(problems, fence).any(|problem| problem.level == Level::Error);
    let of = |(fence, shown): (&FenceRead, &Shown)| {
        let assessment = |number: usize| Some(register.assessments[number].assessment.id.clone());
        let (kind, id) = match shown {
            Shown::Assessment(number) | Shown::Badge(number) => (BlockKind::Assessment, assessment(*number)),
            Shown::Model(number) => (BlockKind::Model, Some(register.models[*number].model.id.clone())),
            Shown::BadgeOf(_)
            | Shown::Register(_)
            | Shown::Matrix(_)
            | Shown::Summary(_)
            | Shown::Trend(_)
            | Shown::Architecture(_) => (BlockKind::View, None),
            Shown::Nothing => (fence.kind(), fence.read.names.id.clone()),
        };
        let span = fence.whole();
        let location = config.locations.then(|| sources.location(span));
        FaultyBlock { kind, id, read: !matches!(shown, Shown::Nothing), at: At { page: fence.page, span, location } }
    };
    // A block that shows nothing may have its error in another block: a cycle of inherited factors is reported only once.
    let is_faulty = |(fence, shown): &(&FenceRead, &Shown)| matches!(shown, Shown::Nothing) || has_errors(fence);
    fences.iter().zip(shown).filter(is_faulty).map(of).collect()
}

/// The problems that are in a fence, in the order of `problems`.
pub(super) fn problems_in<'p>(problems: &'p [Diagnostic], fence: &FenceRead) -> impl Iterator<Item = &'p Diagnostic> {
    let range = &fence.fence.range;
    let start = fence.in_chapter(range.start..range.start);
    let end = fence.in_chapter(range.end..range.end);
    let first = problems.partition_point(|problem| problem.primary.span < start);
    problems[first..].iter().take_while(move |problem| problem.primary.span < end)
}
