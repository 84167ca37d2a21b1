//! The last step: what stands in place of every fence and reference.
//!
//! The entry is [`walk`].

use std::borrow::Cow;
use std::cell::OnceCell;
use std::io;

use crate::aivss::Headline;
use crate::block::find::Inline;
use crate::book::config::{Config, Css};
use crate::diagnostic::{self, Diagnostic, Level, Sources, Span};
use crate::name::Suggestions;
use crate::register::Register;
use crate::render::{self, Context};

use super::chapter::{Edit, TakeEdits, Target};
use super::faulty::problems_in;
use super::join::{JoinedBook, Shown};
use super::read::FenceRead;
use super::reference::{Field, Reference, refer};

/// What a walk over the blocks keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// The texts, to write them.
    Keep,
    /// Their lengths.
    Count,
}

/// Why a walk ended early.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The block with which the pages grew beyond the limit.
    TooLarge(Span),
    /// What was said by whoever takes the edits.
    Taker(io::Error),
}

/// What may still be written.
struct Budget {
    /// Bytes.
    left: u64,
    texts: Texts,
}

impl Budget {
    /// Takes the length of a text from what is left; gives the text back where it is kept.
    fn spend(&mut self, text: String, block: Span) -> Result<String, Stopped> {
        self.left = self.left.checked_sub(text.len() as u64).ok_or(Stopped::TooLarge(block))?;
        Ok(if self.texts == Texts::Keep { text } else { String::new() })
    }
}

/// Gives the edits of each chapter, one chapter at a time, so that no more than one is held. `sources` give the places for the error boxes of
/// `on-error = "show"`.
pub(super) fn walk(
    book: &JoinedBook<'_>,
    config: &Config,
    target: Target,
    sources: &dyn Sources,
    texts: Texts,
    take: &mut TakeEdits<'_>,
) -> Result<(), Stopped> {
    if target == Target::Untouched {
        return Ok(());
    }
    let JoinedBook { register, broken, .. } = book;
    let writer = Writer { config, target, register, problems: &book.diagnostics, sources };
    let style = render::html::style_line();
    // What is wrong with a reference was told before, so that nobody needs a suggestion.
    let suggestions = Suggestions::default();
    let mut budget = Budget { left: config.max_output, texts };
    let mut edits: Vec<Edit<'_>> = Vec::new();
    for (page, place) in book.chapters.iter().enumerate() {
        edits.clear();
        let mut styled = target != Target::Html || config.css != Css::Inline;
        for number in place.fences.clone() {
            let mut text = writer.fence(&book.fences[number], &book.shown[number], page);
            let fence = &book.fences[number].fence;
            if !styled {
                styled = true;
                let start = fence.range.start;
                edits.push(Edit { range: start..start, text: Cow::Borrowed(&style) });
            }
            if fence.unclosed {
                text.push('\n');
            }
            // Our lines end as the line ends at which they stand.
            let text = if fence.crlf { text.replace('\n', "\r\n") } else { text };
            let text = budget.spend(text, Span::new(place.source(), fence.range.clone()))?;
            edits.push(Edit { range: fence.range.clone(), text: Cow::Owned(text) });
        }
        let written = OnceCell::new();
        for inline in &place.inlines {
            let reference = refer(inline, register, broken, &suggestions, place.source());
            // A wrong one is text that needs no style.
            let needs_style = reference.is_ok() && !inline.plain;
            let text = match reference {
                Ok(reference) => writer.inline(inline, reference, page),
                // In a heading or a link it stays as it was written: a message would become part of an anchor.
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
                edits.push(Edit { range: 0..0, text: Cow::Owned(format!("{style}\n\n")) });
            }
            let text = budget.spend(text, Span::new(place.source(), inline.range.clone()))?;
            edits.push(Edit { range: inline.range.clone(), text: Cow::Owned(text) });
        }
        if !edits.is_empty() {
            edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
            take(place.chapter, &edits).map_err(Stopped::Taker)?;
        }
    }
    Ok(())
}

/// Writes what stands in place of fences and references.
struct Writer<'w> {
    config: &'w Config,
    target: Target,
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
            options: render::Options { epub: self.target == Target::Epub, ..self.config.render },
            matrix: &self.config.matrix,
        }
    }

    fn fence(&self, fence: &FenceRead, shown: &Shown, page: usize) -> String {
        let context = &self.context(page, fence.fence.top_level, fence.fence.heading_level);
        let problems: Vec<_> = problems_in(self.problems, fence)
            .filter(|problem| problem.level == Level::Error)
            .map(|problem| render::ProblemBox::new(problem, self.sources))
            .collect();
        let html = self.target == Target::Html;
        let mut text = match shown {
            Shown::Assessment(number) => {
                let entry = &self.register.assessments[*number];
                if html {
                    render::html::assessment(entry, context)
                } else {
                    render::markdown::assessment(entry, context)
                }
            }
            Shown::Badge(number) => {
                let entry = &self.register.assessments[*number];
                if html { render::html::badge(entry, context) } else { render::markdown::badge(entry, context) }
            }
            Shown::BadgeOf(reference) => match self.register.assessment(&reference.id) {
                Some(entry) if html => render::html::badge_of(entry, context),
                Some(entry) => render::markdown::badge_of(entry, context),
                None => String::new(),
            },
            Shown::Model(number) => {
                let entry = &self.register.models[*number];
                if html { render::html::model(entry, context) } else { render::markdown::model(entry, context) }
            }
            Shown::Register(options) => {
                if html {
                    render::html::register(options, context)
                } else {
                    render::markdown::register(options, context)
                }
            }
            Shown::Matrix(options) => {
                if html {
                    render::html::matrix(options, context)
                } else {
                    render::markdown::matrix(options, context)
                }
            }
            Shown::Nothing => String::new(),
        };
        if !problems.is_empty() {
            let boxes = if html {
                render::html::problems(&problems, context)
            } else {
                render::markdown::problems(&problems, context)
            };
            // Inside a container a second line would need its prefix.
            let between = if fence.fence.top_level { "\n" } else { " " };
            text = if text.is_empty() { boxes } else { format!("{boxes}{between}{text}") };
        }
        text
    }

    fn inline_problem(&self, written: &str, message: &str) -> String {
        let (written, message) = (&diagnostic::visible(written), &diagnostic::visible(message));
        if self.target == Target::Html {
            render::html::inline_problem(written, message)
        } else {
            render::prose::escape_markdown(&format!("{written} ({message})"))
        }
    }

    fn inline(&self, inline: &Inline, reference: Reference<'_>, page: usize) -> String {
        let context = &self.context(page, false, 0);
        let html = self.target == Target::Html;
        match reference {
            Reference::Assessment(entry, Field::Badge) => {
                if html {
                    render::html::inline_assessment(entry, context, inline.plain)
                } else {
                    render::markdown::inline_assessment(entry, context, inline.plain)
                }
            }
            Reference::Assessment(entry, field) => {
                let outcome = &entry.outcome;
                let text = match field {
                    Field::Score => outcome.score.map(|score| {
                        let up_to = if outcome.headline == Headline::High { "up to " } else { "" };
                        format!("{up_to}{score:.1}")
                    }),
                    Field::Severity => outcome.severity.map(|severity| severity.word().to_owned()),
                    _ => entry
                        .assessment
                        .cvss
                        .as_ref()
                        .and_then(|cvss| cvss.value.vector.as_ref())
                        .map(ToString::to_string),
                };
                text.unwrap_or_else(|| "not scored".to_owned())
            }
            Reference::Model(entry) => {
                if html {
                    render::html::inline_model(entry, context, inline.plain)
                } else {
                    render::markdown::inline_model(entry, context, inline.plain)
                }
            }
            Reference::Threat(entry, threat, rating) => {
                if html {
                    render::html::inline_threat(entry, threat, rating, context, inline.plain)
                } else {
                    render::markdown::inline_threat(entry, threat, rating, context, inline.plain)
                }
            }
        }
    }
}
