//! From chapters to pages: the core that both doors share.
//!
//! [`process`] reads every block of the book (so that registers, badges and duplicate ids can see all of it); then
//! [`Processed::render`] gives each chapter's [`Edit`]s, one chapter at a time. Only the bytes of our fences and references change.

mod budget;
mod include_lines;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::io;
use std::ops::Range;

use crate::aivss::Headline;
use crate::block::find::{Inline, Kind, find};
use crate::block::{self};
use crate::diagnostic::{self, Diagnostic, Level, Source, Sources, Span, code};
use crate::name::{self, Suggestions};
use crate::register::{Page, Register};
use crate::render::{self, Context};

use super::config::{Config, Css};
use super::resolve::{Broken, FenceRead, Shown, did_you_mean, faulty, has_errors, implicit, problems_in, resolve};
use super::text::ChapterText;
use budget::{Budget, Stopped, Texts};

pub use super::resolve::BrokenBlock;

/// A chapter as the host gives it.
#[derive(Debug, Clone, Copy)]
pub struct Chapter<'a> {
    /// Name in the table of contents.
    pub name: &'a str,
    /// Path below the source folder, `None` for a draft.
    pub path: Option<&'a str>,
    /// The text.
    pub content: ChapterText<'a>,
}

/// What a renderer wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// mdBook's own `html`.
    Html,
    /// Everything else: plain Markdown.
    Markdown,
    /// mdbook-epub: Markdown whose headings and links it understands (see [`render::Options::epub`]).
    Epub,
    /// Renderers that look at the sources: the book stays as it is.
    Untouched,
}

impl Target {
    /// What the renderer of this name wants.
    pub fn of(renderer: &str) -> Self {
        match renderer {
            "html" => Self::Html,
            "epub" => Self::Epub,
            // `xgettext` extracts texts for translators, `linkcheck` and `linkcheck2` read links, `test` compiles code blocks.
            "test" | "xgettext" | "linkcheck" | "linkcheck2" => Self::Untouched,
            _ => Self::Markdown,
        }
    }
}

/// A book that was read, joined and checked. [`Processed::render`] writes its pages.
pub struct Processed<'a> {
    /// Everything that was found, with the levels of the configuration, in the order of the book.
    pub diagnostics: Vec<Diagnostic>,
    /// The joined book.
    pub register: Register,
    places: Vec<Place<'a>>,
    fences: Vec<FenceRead>,
    shown: Vec<Shown>,
    broken: Broken,
}

/// Everything of ours in one chapter.
struct Place<'a> {
    chapter: usize,
    fences: Range<usize>,
    inlines: Vec<Inline>,
    content: ChapterText<'a>,
}

impl Place<'_> {
    fn source(&self) -> Source {
        Source::Chapter(self.chapter as u32)
    }
}

/// A replacement of some bytes of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit<'e> {
    /// The bytes that go.
    pub range: Range<usize>,
    /// The text that comes.
    pub text: Cow<'e, str>,
}

/// Takes the edits of one chapter, by its number: in order, without overlaps. An error ends the run.
pub type TakeEdits<'t> = dyn FnMut(usize, &[Edit<'_>]) -> io::Result<()> + 't;

/// Reads, joins and checks a book. `sources` give the places of what the register holds, where the configuration asks for them.
pub fn process<'a>(chapters: &[Chapter<'a>], config: &Config, sources: &dyn Sources) -> Processed<'a> {
    let mut problems = Vec::new();
    let mut pages = Vec::new();
    let mut places: Vec<Place<'_>> = Vec::new();
    let mut fences: Vec<FenceRead> = Vec::new();
    for (number, chapter) in chapters.iter().enumerate() {
        // The text is let go as soon as it is read; what is kept knows its places.
        let text = chapter.content.get();
        let found = find(&text, config.markdown);
        if found.is_empty() {
            continue;
        }
        let source = Source::Chapter(number as u32);
        for range in found.in_html {
            problems.push(
                Diagnostic::new(
                    code::FENCE_IN_HTML,
                    Span::new(source, range),
                    "this fence is inside an HTML block, so its block is not part of the book",
                )
                .help("put a blank line before the fence, or remove it"),
            );
        }
        problems.extend(found.near_misses.into_iter().map(|near| near.diagnostic(source)));
        let page = pages.len();
        let first = fences.len();
        for found in found.fences {
            let read = block::read(&found, source, config.version);
            fences.push(FenceRead { chapter: number as u32, page, fence: found.fence, read });
        }
        pages.push(Page { title: chapter.name.to_owned(), path: page_path(chapter.path, config) });
        places.push(Place {
            chapter: number,
            fences: first..fences.len(),
            inlines: found.inlines,
            content: chapter.content,
        });
    }
    for fence in &mut fences {
        problems.append(&mut fence.read.problems);
    }
    let mut resolved = resolve(config.title.clone(), pages, &mut fences, config, sources);
    problems.append(&mut resolved.problems);
    let mut register = resolved.register;
    if config.locations {
        for entry in &mut register.assessments {
            entry.at.location = Some(sources.location(entry.at.span));
        }
        for (entry, spans) in register.models.iter_mut().zip(&resolved.model_spans) {
            entry.at.location = Some(sources.location(entry.at.span));
            entry.threat_locations = spans.threats.iter().map(|span| sources.location(*span)).collect();
            entry.mitigation_locations = spans.mitigations.iter().map(|span| sources.location(*span)).collect();
        }
    }
    let broken = resolved.broken;
    let suggestions = Suggestions::default();
    for place in &places {
        for inline in &place.inlines {
            match refer(inline, &register, &broken, &suggestions, place.source()) {
                Ok(reference) if reference.is_implicit() => {
                    let span = Span::new(place.source(), inline.id.1.clone());
                    problems.push(implicit(&inline.id.0, span));
                }
                Ok(_) => {}
                Err(problem) => problems.extend(problem.map(|problem| *problem)),
            }
        }
    }
    config.apply(&mut problems);
    diagnostic::sort(&mut problems);
    register.faulty = faulty(&problems, &fences, &resolved.shown, &register, config, sources);
    register.exemptions.clone_from(&config.gate.exempt);

    Processed { diagnostics: problems, register, places, fences, shown: resolved.shown, broken }
}

impl Processed<'_> {
    /// The assessments and threat models that have errors and are therefore not in the register, in the order of the book.
    pub fn broken_blocks(&self) -> &[BrokenBlock] {
        &self.broken.blocks
    }

    /// Renders the book, one chapter at a time, so that no more than one is held. Chapters that stay as they are are left out; the
    /// others come in the order of the book. `sources` give the places for the error boxes of `on-error = "show"`.
    ///
    /// # Errors
    ///
    /// What `take` says.
    pub fn render(
        &self,
        config: &Config,
        target: Target,
        sources: &dyn Sources,
        take: &mut TakeEdits<'_>,
    ) -> io::Result<()> {
        self.walk(config, target, sources, Texts::Keep, take).map_err(|stopped| match stopped {
            Stopped::TooLarge(_) => io::Error::other("the pages grow beyond `max-output`"),
            Stopped::Taker(error) => error,
        })
    }

    /// What [`Self::render`] does, with the texts or with their lengths alone.
    fn walk(
        &self,
        config: &Config,
        target: Target,
        sources: &dyn Sources,
        texts: Texts,
        take: &mut TakeEdits<'_>,
    ) -> Result<(), Stopped> {
        if target == Target::Untouched {
            return Ok(());
        }
        let (register, broken) = (&self.register, &self.broken);
        let writer = Writer { config, target, register, problems: &self.diagnostics, sources };
        let style = render::html::style_line();
        // What is wrong with a reference was told before, so that nobody needs a suggestion.
        let suggestions = Suggestions::default();
        let mut budget = Budget { left: config.max_output, texts };
        let mut edits: Vec<Edit<'_>> = Vec::new();
        for (page, place) in self.places.iter().enumerate() {
            edits.clear();
            let mut styled = target != Target::Html || config.css != Css::Inline;
            for number in place.fences.clone() {
                let mut text = writer.fence(&self.fences[number], &self.shown[number], page);
                let fence = &self.fences[number].fence;
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
}

impl Processed<'_> {
    /// The chapters that change, with all of their new text. [`Self::render`] does the same with one chapter in memory at a time.
    pub fn changed(&self, config: &Config, target: Target, sources: &dyn Sources) -> Vec<(usize, String)> {
        let mut changed = Vec::new();
        let taken = self.render(config, target, sources, &mut |number, edits| {
            let place = self.places.binary_search_by_key(&number, |place| place.chapter);
            let place = place.expect("only chapters with places have edits");
            changed.push((number, apply(&self.places[place].content.get(), edits)));
            Ok(())
        });
        taken.expect("collecting cannot fail");
        changed
    }
}

/// The chapter's path as links in the pages use it.
fn page_path(path: Option<&str>, config: &Config) -> String {
    let path = path.unwrap_or_default().replace('\\', "/");
    let (folder, file) = path.rsplit_once('/').map_or(("", path.as_str()), |(folder, file)| (folder, file));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if config.index && stem.eq_ignore_ascii_case("readme") {
        return if folder.is_empty() { "index.md".to_owned() } else { format!("{folder}/index.md") };
    }
    path
}

/// Puts the edits into a text; they are in order and do not overlap.
pub fn apply(content: &str, edits: &[Edit<'_>]) -> String {
    let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut text = String::with_capacity(content.len() + grown);
    let mut at = 0;
    for edit in edits {
        text.push_str(&content[at..edit.range.start]);
        text.push_str(&edit.text);
        at = edit.range.end;
    }
    text.push_str(&content[at..]);
    text
}

/// What an inline reference leads to.
enum Reference<'r> {
    Assessment(&'r crate::register::AssessmentEntry, Field),
    Model(&'r crate::register::ModelEntry),
    Threat(&'r crate::register::ModelEntry, &'r crate::maestro::Threat, &'r crate::maestro::Rating),
}

impl Reference<'_> {
    /// Whether the id was made from a name.
    fn is_implicit(&self) -> bool {
        match self {
            Self::Assessment(entry, _) => entry.assessment.implicit_id,
            Self::Model(entry) => entry.model.implicit_id,
            Self::Threat(_, threat, _) => threat.implicit_id,
        }
    }
}

/// The part of an assessment that an inline reference shows.
#[derive(Clone, Copy)]
enum Field {
    Badge,
    Score,
    Severity,
    Vector,
}

/// Looks an inline reference up. `Err` holds what is to be reported, if anything.
fn refer<'r>(
    inline: &Inline,
    register: &'r Register,
    broken: &Broken,
    suggestions: &Suggestions,
    source: Source,
) -> Result<Reference<'r>, Option<Box<Diagnostic>>> {
    let (id, id_range) = &inline.id;
    let report = |code, range: &Range<usize>, message: String, help: String| {
        Err(Some(Box::new(Diagnostic::new(code, Span::new(source, range.clone()), message).help(help))))
    };
    if id.is_empty() {
        let word = inline.kind.word();
        return report(
            code::UNKNOWN_REFERENCE,
            &inline.range,
            format!("`{{{{#{word}}}}}` names no id"),
            format!("write `{{{{#{word} ID}}}}`"),
        );
    }
    if let Some(rest) = &inline.rest {
        return report(
            code::UNKNOWN_VIEW,
            rest,
            "too many words in the reference".to_owned(),
            "write an id and at most one field".to_owned(),
        );
    }
    match inline.kind {
        Kind::Aivss => {
            let field = match &inline.field {
                None => Field::Badge,
                Some((word, range)) => match word.as_str() {
                    "score" => Field::Score,
                    "severity" => Field::Severity,
                    "vector" => Field::Vector,
                    word => {
                        let fields = ["score", "severity", "vector"];
                        let help = match name::nearest(word, fields) {
                            Some(nearest) => format!("did you mean `{nearest}`?"),
                            None => format!("the fields are {}", crate::name::list(fields)),
                        };
                        return report(
                            code::UNKNOWN_VIEW,
                            range,
                            format!("an assessment has no field `{word}` here"),
                            help,
                        );
                    }
                },
            };
            match register.assessment(id) {
                Some(entry) => Ok(Reference::Assessment(entry, field)),
                None if broken.assessment(id) => Err(Some(Box::new(has_errors(
                    &format!("the assessment `{id}`"),
                    Span::new(source, id_range.clone()),
                )))),
                // It may be one that could not be read.
                None if broken.any_assessment() => Err(None),
                None => {
                    let ids = register.assessments.iter().map(|entry| entry.assessment.id.as_str());
                    report(
                        code::UNKNOWN_REFERENCE,
                        id_range,
                        format!("there is no assessment `{id}` in the book"),
                        did_you_mean(suggestions.nearest(id, ids)),
                    )
                }
            }
        }
        Kind::Maestro => {
            if let Some((word, range)) = &inline.field {
                return report(
                    code::UNKNOWN_VIEW,
                    range,
                    format!("`{word}` is not possible here"),
                    "`{{#maestro ID}}` takes no field".to_owned(),
                );
            }
            if let Some(entry) = register.model(id) {
                return Ok(Reference::Model(entry));
            }
            match register.threat(id) {
                Some((entry, threat, rating)) => Ok(Reference::Threat(entry, threat, rating)),
                None if broken.model(id) => Err(Some(Box::new(has_errors(
                    &format!("the threat model `{id}`"),
                    Span::new(source, id_range.clone()),
                )))),
                // It may be a threat of a model that could not be read.
                None if broken.model_or_threat(id) => Err(None),
                None => {
                    let ids = register.models.iter().flat_map(|entry| {
                        std::iter::once(entry.model.id.as_str())
                            .chain(entry.model.threats().map(|threat| threat.id.as_str()))
                    });
                    report(
                        code::UNKNOWN_REFERENCE,
                        id_range,
                        format!("there is no threat model or threat `{id}` in the book"),
                        did_you_mean(suggestions.nearest(id, ids)),
                    )
                }
            }
        }
    }
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
