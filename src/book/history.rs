//! Reads `history.jsonl` beside `book.toml`, for `aivss trend` and for `check`.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Source, Span, code};
use crate::register::history::{HISTORY_FILE, History};

use super::read::{ReadError, read};
use super::source_map::SourceFile;

/// The history file and its contents. A book without the file has an empty history.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) history: History,
    /// The file, which is needed to show its lines in messages.
    pub(super) file: Option<SourceFile>,
    pub(super) problems: Vec<Diagnostic>,
}

/// Reads the history of the book in `root`. `number` is the file's number among the sources that are not chapters.
pub(super) fn read_history(root: &Path, number: usize) -> Read {
    let path = root.join(HISTORY_FILE);
    let source = Source::File(number as u32);
    let text = match read(&path) {
        Ok(text) => text,
        Err(ReadError::System(error)) if error.kind() == std::io::ErrorKind::NotFound => return Read::default(),
        Err(error) => {
            let message = format!("{HISTORY_FILE} cannot be read: {error}");
            let problem = Diagnostic::new(code::HISTORY_LINE, Span::new(source, 0..0), message);
            let file = Some(SourceFile::new(path, String::new()));
            return Read { file, problems: vec![problem], ..Read::default() };
        }
    };
    let (history, broken) = History::parse(&text);
    let problem = |line: &crate::register::history::BrokenLine| {
        Diagnostic::new(code::HISTORY_LINE, Span::new(source, line.range.clone()), line.message.clone()).help(line.help)
    };
    let problems = broken.iter().map(problem).collect();
    Read { history, problems, file: Some(SourceFile::new(path, text)) }
}
