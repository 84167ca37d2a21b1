//! The printer for people: an excerpt on a terminal, one line of `path:line:col: level[code]: message` elsewhere.

use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};

use super::{Diagnostic, Label, Level, Sources};

/// How the printer for people writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// With excerpts and colours.
    Colour,
    /// With excerpts, without colours.
    Plain,
    /// One line each, with its help behind it; for logs.
    Line,
}

/// Writes one diagnostic, ending in a newline.
pub fn human(diagnostic: &Diagnostic, sources: &dyn Sources, style: Style) -> String {
    match style {
        Style::Line => line(diagnostic, sources),
        Style::Colour => excerpt(diagnostic, sources, Renderer::styled()),
        Style::Plain => excerpt(diagnostic, sources, Renderer::plain()),
    }
}

fn line(diagnostic: &Diagnostic, sources: &dyn Sources) -> String {
    let location = sources.location(diagnostic.primary.span);
    let mut line = format!(
        "{}:{}:{}: {}[{}]: {}",
        location.path,
        location.line,
        location.column,
        diagnostic.level.word(),
        diagnostic.code.name,
        diagnostic.message
    );
    if location.after_preprocessing {
        line.push_str(" (line and column after preprocessing)");
    }
    for other in &diagnostic.others {
        let place = sources.location(other.span);
        line.push_str(&format!("\n  {}:{}:{}: {}", place.path, place.line, place.column, other.text));
    }
    if let Some(help) = &diagnostic.help {
        line.push_str("\n  help: ");
        line.push_str(help);
    }
    if let Some(note) = &diagnostic.note {
        line.push_str("\n  note: ");
        line.push_str(note);
    }
    line.push('\n');
    line
}

fn excerpt(diagnostic: &Diagnostic, sources: &dyn Sources, renderer: Renderer) -> String {
    let title = match diagnostic.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Note => Title::NOTE,
    };
    let place = |label: &Label| {
        let excerpt = sources.excerpt(label.span);
        let path = if excerpt.location.after_preprocessing {
            format!("{} (after preprocessing)", excerpt.location.path)
        } else {
            excerpt.location.path.clone()
        };
        (path, excerpt)
    };
    let (path, primary) = place(&diagnostic.primary);
    let others: Vec<_> = diagnostic.others.iter().map(|label| (place(label), label.text.as_str())).collect();

    let mut snippet = Snippet::source(primary.text.as_ref())
        .path(path.as_str())
        .annotation(AnnotationKind::Primary.span(primary.range.clone()).label(diagnostic.primary.text.as_str()));
    for ((other_path, other), text) in &others {
        if *other_path == path && other.text == primary.text {
            snippet = snippet.annotation(AnnotationKind::Context.span(other.range.clone()).label(*text));
        }
    }
    let mut group =
        Group::with_title(title.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name)).element(snippet);
    for ((other_path, other), text) in &others {
        if *other_path != path || other.text != primary.text {
            group = group.element(
                Snippet::source(other.text.as_ref())
                    .path(other_path.as_str())
                    .annotation(AnnotationKind::Context.span(other.range.clone()).label(*text)),
            );
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Title::HELP.message(help.as_str()));
    }
    if let Some(note) = &diagnostic.note {
        group = group.element(Title::NOTE.message(note.as_str()));
    }
    let mut text = renderer.render(&[group]);
    text.push('\n');
    text
}
