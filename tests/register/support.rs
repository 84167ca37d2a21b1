//! A small book, read in the same way as by the preprocessor.

use std::borrow::Cow;
use std::path::Path;

use mdbook_aivss::aivss::Version;
use mdbook_aivss::internals::block::find::{MarkdownOptions, find};
use mdbook_aivss::internals::block::{Block, read as read_fence};
use mdbook_aivss::internals::book::config::Config;
use mdbook_aivss::internals::book::pages::{Chapter, read_book};
use mdbook_aivss::internals::diagnostic::{Excerpt, Level, Source, Sources, Span, locate};
use mdbook_aivss::internals::register::Register;
use mdbook_aivss::internals::register::query::{MatrixOptions, RegisterOptions};

/// Path and text of each chapter of the sample book, in its order.
pub(crate) const SAMPLE: &[(&str, &str)] = &[
    ("agents/smolagents.md", include_str!("book/agents/smolagents.md")),
    ("crew.md", include_str!("book/crew.md")),
    ("drafts.md", include_str!("book/drafts.md")),
];

struct Files<'a>(&'a [(&'a str, &'a str)]);

impl Sources for Files<'_> {
    fn excerpt(&self, span: Span) -> Excerpt<'_> {
        let Source::Chapter(number) = span.source else { panic!("only chapters are read here") };
        let (path, text) = self.0[number as usize];
        let location = locate(&format!("src/{path}"), text, span.range());
        Excerpt { location, text: Cow::Borrowed(text), range: span.range() }
    }
}

/// Reads chapters; fails the test on any error in them.
pub(crate) fn read(chapters: &[(&str, &str)]) -> Register {
    let config = Config { title: Some("Sample".to_owned()), locations: true, ..Config::default() };
    let sources = Files(chapters);
    let chapters: Vec<Chapter<'_>> = chapters
        .iter()
        .map(|(path, content)| Chapter { name: path, path: Some(path), content: (*content).into() })
        .collect();
    let processed = read_book(&chapters, &config, &sources);
    let errors: Vec<String> = processed
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level == Level::Error)
        .map(|diagnostic| format!("{}: {}", sources.location(diagnostic.primary.span).line, diagnostic.message))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    let mut register = processed.register;
    register.policy = Some(config.policy());
    register
}

/// The sample book.
pub(crate) fn sample() -> Register {
    read(SAMPLE)
}

/// The sample book with pieces of its chapters replaced. Each piece must be there. The expected scores are removed, so that
/// scores may change.
pub(crate) fn sample_with(changes: &[(&str, &str)]) -> Register {
    let mut texts: Vec<(&str, String)> = SAMPLE.iter().map(|(path, text)| (*path, (*text).to_owned())).collect();
    for (old, new) in changes.iter().chain(&[("expect: 7.6 High\n", "")]) {
        let (_, text) = texts.iter_mut().find(|(_, text)| text.contains(old)).expect("the sample has the piece");
        *text = text.replacen(old, new, 1);
    }
    let chapters: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    read(&chapters)
}

/// Compares with the snapshot of this name below `tests/register/snapshots`; `SNAPSHOTS=overwrite` writes it.
pub(crate) fn snapshot(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/register/snapshots").join(name);
    // A backslash must stay one, but snapbox would treat it as a path separator.
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(snapbox::Data::text(text), snapbox::Data::read_from(&path, None));
}

/// The options of a fence such as `aivss register`, with this body.
pub(crate) fn options(words: &str, body: &str) -> Block {
    let text = format!("```{words}\n{body}\n```\n");
    let found = find(&text, MarkdownOptions::default());
    let read = read_fence(&found.fences[0], Source::Chapter(0), Version::default());
    let problems: Vec<&str> = read.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(problems, Vec::<&str>::new(), "{body}");
    read.block.expect("a fence without problems is a block")
}

/// The options of a register.
pub(crate) fn register_options(words: &str, body: &str) -> RegisterOptions {
    match options(words, body) {
        Block::Register(options) => *options,
        other => panic!("not a register: {other:?}"),
    }
}

/// The options of a matrix.
pub(crate) fn matrix_options(body: &str) -> MatrixOptions {
    match options("maestro matrix", body) {
        Block::Matrix(options) => *options,
        other => panic!("not a matrix: {other:?}"),
    }
}
