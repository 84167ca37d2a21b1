//! Converts diagnostics to the form of the protocol.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;

use crate::book::live::LiveBook;
use crate::book::not_read::NotRead;
use crate::book::read::plain;
use crate::diagnostic::{Code, Diagnostic, Excerpt, FileSource, Kind, Label, Level, Sources};

use super::position::{Encoding, Lines};
use super::uri;

/// Diagnostics by the path of their file.
pub(super) type Reports = BTreeMap<PathBuf, Vec<lsp::Diagnostic>>;

/// The folder of the handbook's reference pages.
const REFERENCE: &str = "https://github.com/mdbook-aivss/mdbook-aivss/blob/main/book/reference";

/// All findings of the last check of a book, or why the book could not be read.
pub(super) fn of_book(book: &LiveBook, not_read: Option<&NotRead>, encoding: Encoding) -> Reports {
    let mut writer = Writer { root: book.dir(), encoding, reports: Reports::new(), ranges: HashMap::new() };
    match not_read {
        Some(NotRead::Message(message)) => {
            let diagnostic = lsp::Diagnostic {
                severity: Some(lsp::DiagnosticSeverity::Error),
                source: Some(SOURCE.to_owned()),
                message: lsp::Message::String(message.clone()),
                ..lsp::Diagnostic::default()
            };
            writer.reports.entry(book.dir().join("book.toml")).or_default().push(diagnostic);
        }
        Some(NotRead::Found(found)) => {
            for (diagnostic, path, text) in found {
                writer.write(diagnostic, &FileSource::new(path, text));
            }
        }
        None => {
            if let Some(sources) = book.sources() {
                for diagnostic in book.diagnostics() {
                    writer.write(diagnostic, &sources);
                }
            }
        }
    }
    writer.reports
}

/// The diagnostics of one text that is not in a book.
pub(super) fn of_text(path: &Path, text: &str, diagnostics: &[Diagnostic], encoding: Encoding) -> Vec<lsp::Diagnostic> {
    let root = path.parent().unwrap_or(Path::new("/"));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut writer = Writer { root, encoding, reports: Reports::new(), ranges: HashMap::new() };
    for diagnostic in diagnostics {
        writer.write(diagnostic, &FileSource::new(&name, text));
    }
    writer.reports.remove(path).unwrap_or_default()
}

/// The address of a rule's entry in the handbook.
fn page(code: &Code) -> lsp::Uri {
    let page = match code.kind {
        Kind::Error => "errors.md",
        Kind::Lint(_) => "lints.md",
    };
    lsp::Uri::from(format!("{REFERENCE}/{page}#{}", code.name))
}

const SOURCE: &str = "aivss";

struct Writer<'w> {
    root: &'w Path,
    encoding: Encoding,
    reports: Reports,
    /// Ranges that have been converted, because each conversion needs the lines of its text.
    ranges: HashMap<(String, usize, usize), lsp::Range>,
}

impl Writer<'_> {
    fn write(&mut self, diagnostic: &Diagnostic, sources: &dyn Sources) {
        let (path, range) = self.place(&sources.excerpt(diagnostic.primary.span));
        let related = diagnostic.others.iter().map(|Label { span, text }| {
            let (path, range) = self.place(&sources.excerpt(*span));
            let message = if text.is_empty() { "see here".to_owned() } else { text.clone() };
            lsp::DiagnosticRelatedInformation { location: lsp::Location { uri: uri::of_path(&path), range }, message }
        });
        let related: Vec<_> = related.collect();
        let mut message = diagnostic.message.clone();
        for (what, text) in [("help", &diagnostic.help), ("note", &diagnostic.note)] {
            if let Some(text) = text {
                message.push_str(&format!("\n{what}: {text}"));
            }
        }
        let name = diagnostic.code.name;
        let diagnostic = lsp::Diagnostic {
            range,
            severity: Some(match diagnostic.level {
                Level::Error => lsp::DiagnosticSeverity::Error,
                Level::Warning => lsp::DiagnosticSeverity::Warning,
                Level::Note => lsp::DiagnosticSeverity::Information,
            }),
            code: Some(lsp::Code::String(name.to_owned())),
            code_description: Some(lsp::CodeDescription { href: page(diagnostic.code) }),
            source: Some(SOURCE.to_owned()),
            message: lsp::Message::String(message),
            related_information: (!related.is_empty()).then_some(related),
            ..lsp::Diagnostic::default()
        };
        self.reports.entry(path).or_default().push(diagnostic);
    }

    fn place(&mut self, excerpt: &Excerpt<'_>) -> (PathBuf, lsp::Range) {
        let path = plain(&self.root.join(&excerpt.location.path));
        let key = (excerpt.location.path.clone(), excerpt.range.start, excerpt.range.end);
        let encoding = self.encoding;
        let range =
            self.ranges.entry(key).or_insert_with(|| Lines::new(&excerpt.text, encoding).range(excerpt.range.clone()));
        (path, *range)
    }
}
