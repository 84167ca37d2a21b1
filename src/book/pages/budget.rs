//! The limit on the output of one run (`max-output`), which is checked before anything is written.
//!
//! Start at [`too_large`]. In most books, a sum over the blocks shows that the pages are small enough. Only a book that may
//! come near the limit is rendered an additional time to measure it, with one block in memory at a time.

use crate::diagnostic::{Diagnostic, Sources, code};
use crate::maestro::MitigationRef;
use crate::register::{AssessmentEntry, ModelEntry};

use crate::book::config::Config;

use super::chapter::Target;
use super::join::{JoinedBook, Shown};
use super::show::{Stopped, Texts, walk};

/// The most bytes that escaping makes of one byte: `{` becomes `&#123;`.
const GROWTH: u64 = 8;
/// Bytes for the headings, tables and charts of one block.
const BLOCK: u64 = 16 << 10;
/// Bytes for one row of a register without the author's words.
const ROW: u64 = 1 << 10;
/// Bytes for one record in the column `trend` of a row: a point of the picture, and the number.
const POINT: u64 = 32;
/// Bytes for one link or badge without the author's words.
const LINK: u64 = 512;
/// The number of lists in which a summary can name one threat: before and after controls, by owner, entry, layer and control.
const SUMMARY: u64 = 8;
/// The number of blocks of the same agent that a page lists, with some reserve.
const SIBLINGS: usize = 24;

/// Reports the block with which the pages exceed `max-output`; `None` if they do not. Nothing is written.
pub(super) fn too_large(
    book: &JoinedBook<'_>,
    config: &Config,
    target: Target,
    sources: &dyn Sources,
) -> Option<Diagnostic> {
    // The estimate counts escapes and links generously. It is compared with half the limit, because a book may contain
    // something that it does not consider.
    if book.estimate() <= config.max_output / 2 {
        return None;
    }
    let Err(Stopped::TooLarge(block)) = walk(book, config, target, sources, Texts::Count, &mut |_, _| Ok(())) else {
        return None;
    };
    let limit = config.max_output;
    let unit = if limit.is_multiple_of(1 << 20) { (limit >> 20, "MiB") } else { (limit >> 10, "KiB") };
    let message = format!("with this block the pages grow beyond {} {}", unit.0, unit.1);
    Some(Diagnostic::new(code::OUTPUT_TOO_LARGE, block, message).help(format!(
        "use fewer registers, or give each a filter or a `limit`; or write `max-output = \"{} {}\"` under \
         `[preprocessor.aivss]`",
        unit.0 * 2,
        unit.1
    )))
}

impl JoinedBook<'_> {
    /// Roughly the highest number of bytes that the pages can have.
    fn estimate(&self) -> u64 {
        let register = &self.register;
        let lengths = self.fences.iter().map(|fence| fence.fence.range.len() as u64);
        let (written, longest) = lengths.clone().fold((0, 0), |(sum, most), length| (sum + length, length.max(most)));
        let rows = register.assessments.len() + register.models.iter().map(|entry| entry.ratings.len()).sum::<usize>();
        let link = LINK + GROWTH * self.longest_name();
        let whole_book = GROWTH * written + ROW * rows as u64;
        let blocks = self.shown.iter().zip(lengths).map(|(shown, length)| match shown {
            Shown::Register(_) => whole_book + BLOCK + POINT * (rows * register.history.records.len()) as u64,
            Shown::Trend(_) | Shown::Matrix(_) | Shown::Architecture(_) => whole_book + BLOCK,
            Shown::Summary(_) => SUMMARY * whole_book + BLOCK,
            Shown::BadgeOf(_) => GROWTH * longest + BLOCK,
            Shown::Assessment(number) => {
                GROWTH * length + BLOCK + link * self.links_of_assessment(&register.assessments[*number])
            }
            Shown::Model(number) => GROWTH * length + BLOCK + link * self.links_of_model(&register.models[*number]),
            Shown::Badge(_) | Shown::Nothing => GROWTH * length + BLOCK,
        });
        let references = self.chapters.iter().map(|chapter| chapter.inlines.len() as u64).sum::<u64>();
        blocks.sum::<u64>() + references * link
    }

    fn links_of_assessment(&self, entry: &AssessmentEntry) -> u64 {
        let models = self.register.models_of(&entry.assessment.agent_id).take(SIBLINGS).count();
        (models + entry.assessment.threats.len()) as u64
    }

    fn links_of_model(&self, entry: &ModelEntry) -> u64 {
        let register = &self.register;
        let assessments = register.assessments_of(&entry.model.agent_id).take(SIBLINGS).count();
        let of_threats = entry.model.threats().map(|threat| {
            let named = threat.mitigations.iter().filter(|it| matches!(it, MitigationRef::Id { .. })).count();
            // A control of this model names the threat too.
            register.assessments_of_threat(&threat.id).take(SIBLINGS).count() + 2 * named
        });
        (assessments + of_threats.sum::<usize>()) as u64
    }

    /// The number of bytes of the longest name or title. It is repeated wherever the block is linked.
    fn longest_name(&self) -> u64 {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let assessments = self
            .register
            .assessments
            .iter()
            .map(|entry| entry.assessment.agent.len() + length(&entry.assessment.title));
        let models = self.register.models.iter().map(|entry| {
            let threats = entry.model.threats().map(|threat| threat.title.len());
            let controls = entry.model.mitigations.iter().map(|control| control.title.len());
            entry.model.agent.len() + threats.chain(controls).max().unwrap_or_default()
        });
        assessments.chain(models).max().unwrap_or_default() as u64
    }
}
