//! The printer for people: an excerpt on a terminal, otherwise one line of `path:line:col: level[code]: message`.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level as Title, Renderer, Snippet};

use super::{Diagnostic, Label, Level, Sources, ceil_boundary, floor_boundary, visible};

/// The style of the printer for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// With excerpts and colours.
    Colour,
    /// With excerpts, without colours.
    Plain,
    /// One line each, followed by its help. This is for logs.
    Line,
}

/// Formats one diagnostic, with a newline at the end.
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
        visible(&location.path),
        location.line,
        location.column,
        diagnostic.level.word(),
        diagnostic.code.name,
        visible(&diagnostic.message)
    );
    if location.after_preprocessing {
        line.push_str(" (line and column after preprocessing)");
    }
    for other in &diagnostic.others {
        let place = sources.location(other.span);
        let path = visible(&place.path);
        line.push_str(&format!("\n  {path}:{}:{}: {}", place.line, place.column, visible(&other.text)));
    }
    if let Some(help) = &diagnostic.help {
        line.push_str("\n  help: ");
        line.push_str(&visible(help));
    }
    if let Some(note) = &diagnostic.note {
        line.push_str("\n  note: ");
        line.push_str(&visible(note));
    }
    line.push('\n');
    line
}

/// A label with the lines that it marks.
struct Marked<'a> {
    /// Path of the file, as it is printed.
    path: String,
    text: Cow<'a, str>,
    /// The byte range of the lines in the text, and the number of the first line.
    lines: Range<usize>,
    first: u32,
    /// The byte range that is marked.
    range: Range<usize>,
    label: Cow<'a, str>,
}

impl<'a> Marked<'a> {
    fn new(label: &'a Label, sources: &'a dyn Sources) -> Self {
        let excerpt = sources.excerpt(label.span);
        let path = visible(&excerpt.location.path);
        let path = if excerpt.location.after_preprocessing {
            format!("{path} (after preprocessing)")
        } else {
            path.into_owned()
        };
        let text = excerpt.text;
        let start = floor_boundary(&text, excerpt.range.start);
        let mut end = ceil_boundary(&text, excerpt.range.end.max(start));
        // An excerpt shows at most twenty lines.
        if text[start..end].matches('\n').nth(20).is_some() {
            end = start + text[start..].find(['\n', '\r']).unwrap_or_default();
        }
        // Do not look further back than an excerpt may reach, because a line of a megabyte may have thousands of problems.
        let floor = floor_boundary(&text, start.saturating_sub(LONG + 1));
        let ceiling = ceil_boundary(&text, (end + LONG + 1).min(text.len()));
        let before = match text[floor..start].rfind(['\n', '\r']) {
            Some(end) => floor + end + 1,
            None if floor == 0 => mark(&text).min(start),
            None => floor,
        };
        let after = text[end..ceiling].find(['\n', '\r']).map_or(ceiling, |length| end + length);
        Self {
            path,
            lines: before..after,
            first: excerpt.location.line,
            range: start..end,
            label: visible(&label.text),
            text,
        }
    }

    /// Adds the lines of another label if they are close enough in the same file.
    fn reaches(&mut self, other: &Self) -> bool {
        let lines = self.lines.start.min(other.lines.start)..self.lines.end.max(other.lines.end);
        // Compare pointers, because comparing long texts takes time.
        let same = self.path == other.path && std::ptr::eq(self.text.as_ref(), other.text.as_ref());
        if !same || lines.len() > LONG {
            return false;
        }
        self.first = self.first.min(other.first);
        self.lines = lines;
        true
    }

    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        Snippet::source(&self.text[self.lines.clone()]).path(self.path.as_str()).line_start(self.first as usize)
    }

    /// The annotation for this label within the range `lines`.
    fn annotation<'m>(&'m self, kind: AnnotationKind, lines: &Range<usize>) -> Annotation<'m> {
        kind.span(self.range.start - lines.start..self.range.end - lines.start).label(self.label.as_ref())
    }
}

/// Lines that have more bytes together are not shown as an excerpt.
const LONG: usize = 16 * 1024;

/// Length of the byte order mark.
fn mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

fn excerpt(diagnostic: &Diagnostic, sources: &dyn Sources, renderer: Renderer) -> String {
    let title = match diagnostic.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Note => Title::NOTE,
    };
    let mut primary = Marked::new(&diagnostic.primary, sources);
    let others: Vec<_> = diagnostic.others.iter().map(|label| Marked::new(label, sources)).collect();
    if primary.lines.len() > LONG || others.iter().any(|other| other.lines.len() > LONG) {
        return line(diagnostic, sources);
    }
    let near: Vec<_> = others.iter().map(|other| primary.reaches(other)).collect();

    let mut snippet = primary.snippet().annotation(primary.annotation(AnnotationKind::Primary, &primary.lines));
    for (other, _) in others.iter().zip(&near).filter(|(_, near)| **near) {
        snippet = snippet.annotation(other.annotation(AnnotationKind::Context, &primary.lines));
    }
    let message = visible(&diagnostic.message);
    let mut group = Group::with_title(title.primary_title(message.as_ref()).id(diagnostic.code.name)).element(snippet);
    for (other, _) in others.iter().zip(&near).filter(|(_, near)| !**near) {
        group = group.element(other.snippet().annotation(other.annotation(AnnotationKind::Context, &other.lines)));
    }
    let (help, note) = (diagnostic.help.as_deref().map(visible), diagnostic.note.as_deref().map(visible));
    if let Some(help) = &help {
        group = group.element(Title::HELP.message(help.as_ref()));
    }
    if let Some(note) = &note {
        group = group.element(Title::NOTE.message(note.as_ref()));
    }
    let mut text = renderer.render(&[group]);
    text.push('\n');
    text
}
