//! Code actions that add something to a block: a threat, the answer to an open question, or the score that the author expects.
//!
//! Start at [`additions`]. Each addition consists of whole lines, and [`insert`] finds where they belong.

use gen_lsp_types as lsp;

use crate::block::find::{FoundFence, find};
use crate::block::insert::{self, Blocked, Insertion};
use crate::block::places::Item;
use crate::block::{self, Block, ModelBlock};
use crate::diagnostic::Source;
use crate::export;
use crate::name::next_id;
use crate::register::{At, Register};

use super::insert::in_chapter;
use super::values;
use super::view::{Edits, Places, Spot};
use super::workspace::Workspace;

/// The additions that are possible at a position.
pub(super) fn additions(workspace: &Workspace, spot: &Spot<'_>) -> Vec<lsp::CodeAction> {
    let Some(here) = Here::of(workspace, spot) else { return Vec::new() };
    let read = block::read(&here.found, Source::Chapter(spot.chapter as u32), spot.defaults());
    match read.block.or(read.partial) {
        Some(Block::Model(model)) => here.threat(&model).into_iter().chain(here.answers(&model)).collect(),
        Some(Block::Assessment(assessment)) if assessment.assessment.expect.is_none() => {
            here.expected().into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A code action that makes these edits.
pub(super) fn action(title: String, kind: lsp::CodeActionKind, edits: Edits) -> lsp::CodeAction {
    lsp::CodeAction { title, kind: Some(kind), edit: Some(edits.finish()), ..lsp::CodeAction::default() }
}

/// The block at a position.
struct Here<'a> {
    workspace: &'a Workspace,
    spot: &'a Spot<'a>,
    found: FoundFence<'a>,
    /// The byte of the position in the body.
    offset: usize,
}

impl<'a> Here<'a> {
    fn of(workspace: &'a Workspace, spot: &'a Spot<'a>) -> Option<Self> {
        let block = spot.block()?;
        let found = find(&spot.map.text, spot.markdown()).fences;
        let found = found.into_iter().find(|it| it.fence.range == block.fence.range)?;
        Some(Self { workspace, spot, found, offset: block.offset })
    }

    /// Adds another threat with the next free id to the layer at the position.
    fn threat(&self, model: &ModelBlock) -> Option<lsp::CodeAction> {
        let at = self.spot.block()?.at()?;
        let layer = values::layer(self.spot, &at)?;
        let id = free_id(model)?;
        let lines = [format!("id: {id}"), "title: ".to_owned(), "severity: ".to_owned(), "likelihood: ".to_owned()];
        let insertion = insert::threat(&self.found.text, layer, &lines);
        self.action(format!("Add a threat `{id}` to {}", layer.code()), lsp::CodeActionKind::Refactor, insertion)
    }

    /// Adds threats that answer the open questions about the component at the position.
    fn answers(&self, model: &ModelBlock) -> Vec<lsp::CodeAction> {
        let Some(register) = self.register() else { return Vec::new() };
        let Some(entry) = register.models.iter().find(|entry| self.is_here(&entry.at)) else { return Vec::new() };
        let is_here = |component: usize| {
            let item = Item::Component(component as u32);
            let (id, rest) = (model.places.of(item, "id"), model.places.item(item));
            id.start.min(rest.start) <= self.offset && self.offset <= id.end.max(rest.end)
        };
        let open = entry.questions.iter().filter(|question| question.is_open() && is_here(question.component));
        open.filter_map(|question| {
            let rule = &register.rules[question.rule];
            let id = free_id(model).map(|id| format!("id: {id}"));
            let lines = export::answer(rule, &entry.model.components[question.component]);
            let lines: Vec<String> = id.into_iter().chain(lines).collect();
            let insertion = match rule.layers.as_slice() {
                [layer] => insert::threat(&self.found.text, *layer, &lines),
                _ => insert::across(&self.found.text, &lines),
            };
            let title = format!("Insert the threat that answers `{}`", rule.question);
            self.action(title, lsp::CodeActionKind::QuickFix, insertion)
        })
        .collect()
    }

    /// Writes the current score of an assessment into the block as the expected score, so that a later change of the score is
    /// an error.
    fn expected(&self) -> Option<lsp::CodeAction> {
        let entry = self.register()?.assessments.iter().find(|entry| self.is_here(&entry.at))?;
        let (score, severity) = (entry.outcome.score?, entry.outcome.severity?);
        let line = format!("expect: {score:.1} {}", severity.word());
        let insertion = insert::top(&self.found.text, std::slice::from_ref(&line));
        self.action(format!("Write `{line}`"), lsp::CodeActionKind::Refactor, insertion)
    }

    fn register(&self) -> Option<&Register> {
        self.spot.book?.live.register()
    }

    fn is_here(&self, at: &At) -> bool {
        let span = at.span;
        span.source == Source::Chapter(self.spot.chapter as u32) && span.range() == self.found.fence.range
    }

    fn action(
        &self,
        title: String,
        kind: lsp::CodeActionKind,
        insertion: Result<Insertion, Blocked>,
    ) -> Option<lsp::CodeAction> {
        let (at, text) = in_chapter(self.spot.map, &self.found, &insertion.ok()?);
        let (path, range) = Places::new(self.workspace.encoding).place(self.spot.map, at.saturating_sub(1)..at);
        let range = lsp::Range { start: range.end, end: range.end };
        let mut edits = Edits::default();
        edits.add(self.workspace, &path, range, text);
        Some(action(title, kind, edits))
    }
}

/// The id that follows the ids that the author wrote.
fn free_id(model: &ModelBlock) -> Option<String> {
    let written = model.model.threats().filter(|threat| !model.own.has_derived(&threat.id));
    next_id(written.map(|threat| threat.id.as_str()))
}
