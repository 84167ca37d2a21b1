//! Small badges inside prose, and the box that stands in place of a block with errors.

use maud::{Markup, Render, html};

use crate::diagnostic::Level;
use crate::maestro::{Rating, Threat};
use crate::register::anchor::{self, Anchor};
use crate::register::{AssessmentEntry, At, ModelEntry};
use crate::render::prose::escape_markdown;
use crate::render::{Context, Mark, ProblemBox, words};

use super::parts::{Pieces, ball, class, seal_inline};

/// A badge; `name` is what it is about, `says` what it shows.
fn badge(hook: &str, mark: Mark, href: impl Render, score: Option<String>, name: &str, says: &str) -> String {
    let markup: Markup = html! {
        a class={ (hook) " " (class(mark)) } href=(href) data-aivss-score=[score] title=(name)
            aria-label={ (says) ", " (name) } { (ball()) (says) }
    };
    seal_inline(&markup.0)
}

/// `{{#aivss ID}}`.
pub(super) fn assessment(entry: &AssessmentEntry, context: &Context<'_>, plain: bool) -> String {
    let says = words::headline(&entry.outcome).to_string();
    if plain {
        return says;
    }
    let href = context.href(&entry.at, anchor::assessment(&entry.assessment.id));
    let mark = Mark::of_severity(entry.outcome.severity);
    let score = entry.outcome.score.map(|score| words::score(score).to_string()).unwrap_or_default();
    badge("aivss-badge", mark, href, Some(score), &words::finding(&entry.assessment), &says)
}

/// `{{#maestro ID}}` of a model.
pub(super) fn model(entry: &ModelEntry, context: &Context<'_>, plain: bool) -> String {
    let (mark, says) = words::model_risk(entry, context.options.basis);
    risk_badge(&entry.at, context, anchor::model(&entry.model.id), mark, &entry.model.agent, says, plain)
}

/// `{{#maestro ID}}` of a threat.
pub(super) fn threat(
    entry: &ModelEntry,
    threat: &Threat,
    rating: &Rating,
    context: &Context<'_>,
    plain: bool,
) -> String {
    let mark = words::threat_mark(rating, context.options.basis);
    let says = words::counted_risk(rating, context.options.basis).to_string();
    risk_badge(&entry.at, context, anchor::threat(&threat.id), mark, &threat.title, says, plain)
}

fn risk_badge(
    at: &At,
    context: &Context<'_>,
    anchor: Anchor<'_>,
    mark: Mark,
    name: &str,
    says: String,
    plain: bool,
) -> String {
    if plain {
        return says;
    }
    badge("maestro-badge", mark, context.href(at, anchor), None, name, &says)
}

/// A reference that leads nowhere, as it was written, with what is wrong.
pub(super) fn problem(written: &str, message: &str) -> String {
    // Entities mean the same whether Markdown is read here or not.
    let text = escape_markdown(&format!("{written}: {message}")).replace("\\<", "&lt;").replace("\\>", "&gt;");
    format!("<span class=\"aivss-problem {}\" role=\"note\">{text}</span>", class(Mark::Critical))
}

/// What is wrong with a block, in its place: with everything that the terminal shows, so that an author who looks at the page
/// need not go back.
pub(super) fn problems(problems: &[ProblemBox], context: &Context<'_>) -> String {
    let mut pieces = Pieces::new(context, "aivss");
    for problem in problems {
        let mark = match problem.level {
            Level::Error => Mark::Critical,
            Level::Warning => Mark::Medium,
            Level::Note => Mark::None,
        };
        pieces.push(&html! {
            div class={ "aivss-problem " (class(mark)) } role="note" {
                p { b { (problem.level.word()) "[" (problem.code) "]" } " " (problem.message) }
                p { code { (problem.location) } }
                @if let Some(excerpt) = &problem.excerpt { pre { code { (excerpt) } } }
                @if let Some(help) = &problem.help { p { "Help: " (help) } }
            }
        });
    }
    pieces.finish()
}
