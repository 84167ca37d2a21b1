//! The last step: replaces every fence and reference.
//!
//! Start at [`walk`].

use std::borrow::Cow;
use std::cell::OnceCell;
use std::io;

use crate::block::ArchitecturePart;
use crate::block::find::Inline;
use crate::book::config::{Config, Css};
use crate::diagnostic::{self, Diagnostic, Level, Sources, Span};
use crate::name::Suggestions;
use crate::order::Sort as _;
use crate::register::Register;
use crate::render::{self, Context, Output, Reference, StyleParts, View};

use super::chapter::{Edit, TakeEdits, Target};
use super::faulty::problems_in;
use super::join::{JoinedBook, Shown};
use super::problem_box::problem_box;
use super::read::FenceRead;
use super::reference::refer;

/// What a walk over the blocks collects.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// The texts themselves.
    Keep,
    /// Only the lengths of the texts.
    Count,
}

/// Why a walk ended early.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The pages exceed the limit with this block.
    TooLarge(Span),
    /// The error of the caller's function that receives the edits.
    Taker(io::Error),
}

/// The number of bytes that may still be written.
struct Budget {
    /// The number of bytes that may still be written.
    left: u64,
    texts: Texts,
}

impl Budget {
    /// Subtracts the length of a text from what is left. Returns the text if texts are kept.
    fn spend(&mut self, text: String, block: Span) -> Result<String, Stopped> {
        self.left = self.left.checked_sub(text.len() as u64).ok_or(Stopped::TooLarge(block))?;
        Ok(if self.texts == Texts::Keep { text } else { String::new() })
    }
}

/// Passes on the edits of each chapter, one chapter at a time, so that only one is in memory. `sources` supplies the positions
/// for the error boxes of `on-error = "show"`.
pub(super) fn walk(
    book: &JoinedBook<'_>,
    config: &Config,
    target: Target,
    sources: &dyn Sources,
    texts: Texts,
    take: &mut TakeEdits<'_>,
) -> Result<(), Stopped> {
    let output = match target {
        Target::Html => Output::Html,
        Target::Markdown => Output::Markdown,
        Target::Epub => Output::Epub,
        Target::Untouched => return Ok(()),
    };
    let JoinedBook { register, broken, .. } = book;
    let writer = Writer { config, output, register, problems: &book.diagnostics, sources };
    // Wrong references have been reported, so no suggestions are needed here.
    let suggestions = Suggestions::default();
    let mut budget = Budget { left: config.max_output, texts };
    let mut edits: Vec<Edit<'_>> = Vec::new();
    for (page, place) in book.chapters.iter().enumerate() {
        edits.clear();
        let needed = place.fences.clone().map(|number| style_parts(&book.shown[number], register));
        let parts = needed.fold(StyleParts::default(), |all, it| StyleParts {
            long: all.long || it.long,
            views: all.views || it.views,
            flows: all.flows || it.flows,
        });
        let style = || render::style_line(parts);
        let mut styled = target != Target::Html || config.css != Css::Inline;
        for number in place.fences.clone() {
            let mut text = writer.fence(&book.fences[number], &book.shown[number], page);
            let fence = &book.fences[number].fence;
            if !styled {
                styled = true;
                let start = fence.range.start;
                edits.push(Edit { range: start..start, text: Cow::Owned(style()) });
            }
            if fence.unclosed {
                text.push('\n');
            }
            // Use the line ends of the chapter at this position.
            let text = if fence.crlf { text.replace('\n', "\r\n") } else { text };
            let text = budget.spend(text, Span::new(place.source(), fence.range.clone()))?;
            edits.push(Edit { range: fence.range.clone(), text: Cow::Owned(text) });
        }
        let written = OnceCell::new();
        for inline in &place.inlines {
            let reference = refer(inline, register, broken, &suggestions, place.source());
            // A wrong reference becomes plain text, which needs no style.
            let needs_style = reference.is_ok() && !inline.plain;
            let text = match reference {
                Ok(reference) => writer.inline(inline, reference, page),
                // In a heading or a link, a wrong reference stays as it was written, because a message would become part of an
                // anchor.
                Err(_) if inline.plain => continue,
                Err(problem) => {
                    let message = problem.map_or_else(
                        || format!("the block of `{}` has errors", inline.id.0),
                        |problem| problem.message,
                    );
                    let written = written.get_or_init(|| place.content.get());
                    writer.inline_problem(&written[inline.range.clone()], &message)
                }
            };
            if !styled && needs_style {
                styled = true;
                edits.push(Edit { range: 0..0, text: Cow::Owned(style() + "\n\n") });
            }
            let text = budget.spend(text, Span::new(place.source(), inline.range.clone()))?;
            edits.push(Edit { range: inline.range.clone(), text: Cow::Owned(text) });
        }
        if !edits.is_empty() {
            edits.in_order_of(|edit| (edit.range.start, edit.range.end));
            take(place.chapter, &edits).map_err(Stopped::Taker)?;
        }
    }
    Ok(())
}

/// The parts of the stylesheet that the content of a fence needs.
fn style_parts(shown: &Shown, register: &Register) -> StyleParts {
    match shown {
        Shown::Register(_) | Shown::Matrix(_) | Shown::Summary(_) | Shown::Trend(_) => {
            StyleParts { long: true, views: true, flows: false }
        }
        Shown::Architecture(view) => {
            StyleParts { long: true, views: true, flows: view.part == ArchitecturePart::Dataflow }
        }
        Shown::Model(number) => {
            let entry = &register.models[*number];
            let has_architecture = !entry.model.components.is_empty();
            let long = has_architecture || render::is_long(entry);
            StyleParts { long, views: has_architecture, flows: has_architecture }
        }
        Shown::Assessment(_) | Shown::Badge(_) | Shown::BadgeOf(_) | Shown::Nothing => StyleParts::default(),
    }
}

/// Writes the text that replaces fences and references.
struct Writer<'w> {
    config: &'w Config,
    output: Output,
    register: &'w Register,
    problems: &'w [Diagnostic],
    sources: &'w dyn Sources,
}

impl Writer<'_> {
    fn context(&self, page: usize, top_level: bool, heading_level: u8) -> Context<'_> {
        Context {
            register: self.register,
            page,
            top_level,
            heading_level,
            options: self.config.render,
            output: self.output,
            own_words: &self.config.words,
        }
    }

    fn fence(&self, fence: &FenceRead, shown: &Shown, page: usize) -> String {
        let context = &self.context(page, fence.fence.top_level, fence.fence.heading_level);
        let problems: Vec<_> = problems_in(self.problems, fence)
            .filter(|problem| problem.level == Level::Error)
            .map(|problem| problem_box(problem, self.sources))
            .collect();
        let view = match shown {
            Shown::Assessment(number) => Some(View::Assessment(&self.register.assessments[*number])),
            Shown::Badge(number) => Some(View::Badge(&self.register.assessments[*number])),
            Shown::BadgeOf(reference) => self.register.assessment(&reference.id).map(View::BadgeOf),
            Shown::Model(number) => Some(View::Model(&self.register.models[*number])),
            Shown::Register(options) => Some(View::Register(options)),
            Shown::Matrix(options) => Some(View::Matrix(options)),
            Shown::Architecture(view) => {
                let model = view.model.as_ref().map(|(id, _)| self.register.model(id));
                match (view.part, model) {
                    (_, Some(None)) | (ArchitecturePart::Dataflow, None) => None,
                    (ArchitecturePart::Questions, model) => Some(View::Questions(model.flatten())),
                    (ArchitecturePart::Dataflow, Some(Some(model))) => Some(View::Dataflow(model)),
                }
            }
            Shown::Summary(options) => Some(View::Summary(options)),
            Shown::Trend(options) => Some(View::Trend(options)),
            Shown::Nothing => None,
        };
        let boxes = (!problems.is_empty()).then_some(View::Problems(&problems));
        let texts = boxes.into_iter().chain(view).map(|view| render::block(view, context));
        // Inside a container, a second line would need the container's prefix.
        let between = if fence.fence.top_level { '\n' } else { ' ' };
        texts.reduce(|above, below| format!("{above}{between}{below}")).unwrap_or_default()
    }

    fn inline_problem(&self, written: &str, message: &str) -> String {
        render::wrong_reference(&diagnostic::visible(written), &diagnostic::visible(message), self.output)
    }

    fn inline(&self, inline: &Inline, reference: Reference<'_>, page: usize) -> String {
        render::inline(reference, &self.context(page, false, 0), inline.plain)
    }
}
