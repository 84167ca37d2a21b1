//! Turns chapters into pages in four steps: read every block, join the blocks to a register, check the register, show each
//! block.
//!
//! [`read_book`] does the first three steps, so that registers, badges and duplicate ids can take the whole book into account.
//! Then [`JoinedBook::show`] returns the [`Edit`]s of each chapter, one chapter at a time. Only the bytes of our fences and
//! references change. Each step is in the file with its name.

mod budget;
mod chapter;
mod check;
mod faulty;
mod include_lines;
mod inherit;
mod join;
mod messages;
mod problem_box;
mod read;
mod reference;
mod show;

use std::io;
#[cfg(feature = "driver")]
use std::rc::Rc;

use crate::block::places::Item;
use crate::diagnostic::{self, Diagnostic, Sources};
use crate::name::Suggestions;

use super::config::Config;
use super::sources::BookSources;
use join::FieldPlaces;
use show::{Stopped, Texts};

pub use chapter::{Chapter, Edit, TakeEdits, Target, apply};
pub use join::{BrokenBlock, JoinedBook};
pub use read::ChapterRead;
pub use reference::FIELDS;

/// Reads, joins and checks a book. `sources` supplies the locations of the entries, if the configuration asks for them.
pub fn read_book<'a>(chapters: &[Chapter<'a>], config: &Config, sources: &dyn Sources) -> JoinedBook<'a> {
    finish(read::read(chapters, config), config, sources)
}

/// Does the same as [`read_book`] for chapters that have been read before.
#[cfg(feature = "driver")]
pub(super) fn read_kept<'a>(
    chapters: &[Chapter<'a>],
    kept: &[Rc<ChapterRead>],
    config: &Config,
    sources: &dyn Sources,
) -> JoinedBook<'a> {
    finish(read::put_together(chapters, kept.iter().map(|read| ChapterRead::clone(read)), config), config, sources)
}

/// Does the steps after the first one.
fn finish<'a>(found: read::Found<'a>, config: &Config, sources: &dyn Sources) -> JoinedBook<'a> {
    let suggestions = Suggestions::default();
    let (mut book, places) = join::join(found, config, sources, &suggestions);
    let wrong = check::check(&book, &places, config, &suggestions);
    book.diagnostics.extend(wrong);
    if config.locations {
        locate(&mut book, &places, sources);
    }
    config.apply(&mut book.diagnostics);
    diagnostic::sort(&mut book.diagnostics);
    book.register.faulty = faulty::faulty(&book, config, sources);
    book
}

/// Sets the positions of the register's entries in the author's files.
fn locate(book: &mut JoinedBook<'_>, places: &FieldPlaces, sources: &dyn Sources) {
    let JoinedBook { register, fences, .. } = book;
    for entry in &mut register.assessments {
        entry.at.location = Some(sources.location(entry.at.span));
    }
    for (entry, (fence, places)) in register.models.iter_mut().zip(&places.models) {
        let location = |range| sources.location(fences[*fence].span(range));
        entry.at.location = Some(sources.location(entry.at.span));
        let threats = 0..entry.model.threats().count() as u32;
        entry.threat_locations = threats.map(|index| location(places.item(Item::Threat(index)))).collect();
        let mitigations = 0..entry.model.mitigations.len() as u32;
        entry.mitigation_locations =
            mitigations.map(|index| location(places.of(Item::Mitigation(index), "id"))).collect();
        let components = 0..entry.model.components.len() as u32;
        entry.component_locations = components.map(|index| location(places.of(Item::Component(index), "id"))).collect();
    }
}

impl JoinedBook<'_> {
    /// Whether a page shows the history of the book.
    pub(super) fn shows_history(&self) -> bool {
        self.shown.iter().any(|shown| match shown {
            join::Shown::Trend(_) | join::Shown::Summary(_) => true,
            join::Shown::Register(options) => options.columns.contains(&"trend"),
            _ => false,
        })
    }

    /// The assessments and threat models that have errors and are therefore not in the register, in the order of the book.
    pub fn broken_blocks(&self) -> &[BrokenBlock] {
        &self.broken.blocks
    }

    /// Whether the book contains none of our blocks and references.
    #[cfg(feature = "driver")]
    pub(super) fn is_empty(&self) -> bool {
        self.chapters.is_empty()
    }

    /// Includes that break a block, each at its place.
    pub(super) fn include_lines(&self, sources: &BookSources<'_>) -> Vec<Diagnostic> {
        include_lines::include_lines(self, sources)
    }

    /// Reports the block with which the pages become larger than `max-output`; `None` if they do not. Nothing is written.
    pub(super) fn too_large(&self, config: &Config, target: Target, sources: &dyn Sources) -> Option<Diagnostic> {
        budget::too_large(self, config, target, sources)
    }

    /// Shows the book one chapter at a time, so that only one is in memory. Unchanged chapters are left out; the others come in
    /// the order of the book. `sources` supplies the positions for the error boxes of `on-error = "show"`.
    ///
    /// # Errors
    ///
    /// Returns the error of `take`.
    pub fn show(
        &self,
        config: &Config,
        target: Target,
        sources: &dyn Sources,
        take: &mut TakeEdits<'_>,
    ) -> io::Result<()> {
        show::walk(self, config, target, sources, Texts::Keep, take).map_err(|stopped| match stopped {
            Stopped::TooLarge(_) => io::Error::other("the pages grow beyond `max-output`"),
            Stopped::Taker(error) => error,
        })
    }

    /// The chapters that change, each with its complete new text. [`Self::show`] does the same with one chapter in memory at a
    /// time.
    pub fn changed(&self, config: &Config, target: Target, sources: &dyn Sources) -> Vec<(usize, String)> {
        let mut changed = Vec::new();
        let taken = self.show(config, target, sources, &mut |number, edits| {
            let chapter = self.chapters.binary_search_by_key(&number, |chapter| chapter.chapter);
            let chapter = chapter.expect("only chapters with blocks have edits");
            changed.push((number, apply(&self.chapters[chapter].content.get(), edits)));
            Ok(())
        });
        taken.expect("collecting cannot fail");
        changed
    }
}
