//! The block language: finds blocks in a chapter's Markdown and decodes them to models. Each value keeps its position.
//!
//! [`find::find`] finds the fences and inline references of a chapter; [`read`] turns the body of one fence into a [`Block`]. A
//! block with mistakes is read as far as possible: see [`Read::partial`]. [`at`] finds the key or value at a position of a
//! body.
//!
//! This module does not list the keys of a block. `aivss` and `maestro` declare each object together with its key table (see
//! [`fields`](crate::fields)), and `fill` sets the object's fields from the table. To add a key for a text, a date or a word,
//! add a line to the table. A key that is marked `by_hand` is decoded here, in `assessment` or `model`, because it has its own
//! syntax or depends on other keys.
//!
//! A new kind of block needs a word in [`find::Kind`], a variant of [`Block`], a decoder in this module and a renderer in
//! `render`.
//!
//! The files of this module use each other: `decode` contains what all decoders share and the list of their tables; `find` and
//! `near_miss` call each other to decide whether a fence is ours or almost ours.

mod architecture;
mod assessment;
mod at;
mod background;
mod decode;
mod extra;
mod factors;
mod fill;
pub mod find;
mod forgive;
mod ids;
#[cfg(feature = "lsp")]
pub mod insert;
mod json;
#[cfg(feature = "lsp")]
pub mod mentions;
mod mistaken;
mod model;
pub mod near_miss;
mod number;
mod options;
pub mod own;
pub mod places;
pub mod query;
mod stretch;
pub mod yaml;

pub use architecture::{MAX_COMPONENTS, MAX_FLOWS};
pub use assessment::{AssessmentBlock, code_of};
pub use at::{At, Expected, at};
pub use decode::key_tables;
pub use model::ModelBlock;
pub use options::{ArchitecturePart, ArchitectureView, BadgeRef, root_table, view_words};

pub use ids::Names;
pub use model::MAX_THREATS;

use crate::aivss::Version;
use crate::diagnostic::{Diagnostic, Source, Span, code};
use crate::maestro::Edition;
use crate::name::{self, list};
use crate::text::grouped;

use decode::Decoder;
use find::{BodyMap, Fence, FoundFence, Kind};
use query::{MatrixOptions, RegisterKind, RegisterOptions, SummaryOptions, TrendOptions};
use yaml::NodeId;

/// One decoded fence.
#[derive(Debug, Clone)]
pub enum Block {
    /// `aivss`
    Assessment(Box<AssessmentBlock>),
    /// `aivss badge` that contains an assessment itself.
    Badge(Box<AssessmentBlock>),
    /// `aivss badge` with `ref: ID`.
    BadgeOf(BadgeRef),
    /// `maestro`
    Model(Box<ModelBlock>),
    /// `aivss register` and `maestro register`
    Register(Box<RegisterOptions>),
    /// `maestro matrix`
    Matrix(Box<MatrixOptions>),
    /// `maestro questions` and `maestro dataflow`
    Architecture(ArchitectureView),
    /// `aivss trend`
    Trend(Box<TrendOptions>),
    /// `maestro summary`
    Summary(Box<SummaryOptions>),
}

/// The result of decoding a fence.
#[derive(Debug, Clone)]
pub struct Read {
    /// The block, or `None` if it has errors.
    pub block: Option<Block>,
    /// The part that could be read of a block with errors, with the positions of its values. Fields with errors count as left
    /// out, even required ones. If the YAML itself is wrong, this contains what comes before the mistake.
    pub partial: Option<Block>,
    /// The block's ids, also if it has errors.
    pub names: Names,
    /// The problems in the block.
    pub problems: Vec<Diagnostic>,
}

impl Read {
    fn new(names: Names, read: Option<Block>, problems: Vec<Diagnostic>) -> Self {
        let (block, partial) = if problems.is_empty() { (read, None) } else { (None, read) };
        Self { block, partial, names, problems }
    }

    /// The result for a fence that cannot be read at all.
    fn refused(problem: Diagnostic) -> Self {
        Self::new(Names::default(), None, vec![problem])
    }
}

/// The defaults for blocks that do not state a version or an edition.
#[derive(Debug, Clone, Copy)]
pub struct Defaults {
    /// The version of AIVSS of an assessment.
    pub version: &'static Version,
    /// The edition of MAESTRO of a threat model, and of the layers that a view names.
    pub edition: &'static Edition,
}

impl From<&'static Version> for Defaults {
    fn from(version: &'static Version) -> Self {
        Self { version, edition: Default::default() }
    }
}

/// Decodes one fence of the text `source`.
pub fn read(FoundFence { fence, text }: &FoundFence<'_>, source: Source, default: impl Into<Defaults>) -> Read {
    let default = default.into();
    let view = fence.words.first();
    let view_word = view.map(|(word, _)| word.as_str());
    let known = matches!(
        (fence.kind, view_word),
        (_, None | Some("register"))
            | (Kind::Aivss, Some("badge" | "trend"))
            | (Kind::Maestro, Some("matrix" | "summary" | "questions" | "dataflow"))
    );
    let wrong = if known { fence.words.get(1) } else { view };
    if let Some((word, range)) = wrong {
        let candidates = options::view_words(fence.kind);
        let help = match name::nearest(word, candidates.iter().copied()) {
            Some(nearest) if !known => format!("did you mean `{} {nearest}`?", fence.kind.word()),
            _ if known => format!("remove `{word}`"),
            _ => format!("the views are {}; without a word the whole block is shown", list(candidates.iter().copied())),
        };
        let message = if known {
            format!("no word can follow `{} {}`, but `{word}` does", fence.kind.word(), view_word.unwrap_or_default())
        } else {
            format!("`{}` has no view `{word}`", fence.kind.word())
        };
        let problem = Diagnostic::new(code::UNKNOWN_VIEW, Span::new(source, range.clone()), message).help(help);
        return Read::refused(problem);
    }
    read_body(fence, text, view_word, source, default)
}

/// Reads the assessments of a text that is not in a fence: one, a list of them, JSON lines, or several documents with `---`
/// between them. Each is decoded separately, so that a mistake in one does not hide the others. Each result comes with the byte
/// at which its document begins; its positions are relative to that byte.
pub fn read_assessments(text: &str, source: Source, default: &'static Version) -> Vec<(usize, Read)> {
    let mut found = Vec::new();
    each_assessment(text, source, default, |start, read| found.push((start, read)));
    found
}

/// Does the same as [`read_assessments`], but passes each result on as soon as it is decoded, so that they need not all be in
/// memory.
pub fn each_assessment(text: &str, source: Source, default: &'static Version, mut each: impl FnMut(usize, Read)) {
    let documents = documents(text);
    let several = documents.len() > 1;
    for range in documents {
        let document = &text[range.clone()];
        if json::is_array(document) {
            json::each_element(document, |element| {
                let start = range.start + element.start;
                each(start, read_element(&text[start..range.start + element.end], start, source, default));
            });
            continue;
        }
        if json::is_lines(document) {
            for line in json::lines(document) {
                let start = range.start + line.start;
                each(start, read_element(&document[line], start, source, default));
            }
            continue;
        }
        let body = BodyMap::plain(range.start);
        let tree = match yaml::parse(&text[range.clone()]) {
            Ok(tree) => tree,
            Err(error) => {
                each(range.start, Read::refused(not_a_tree(error, &body, source)));
                continue;
            }
        };
        let Some(root) = tree.root().filter(|root| !tree.is_blank(*root) && !tree.is_null(*root)) else {
            // An empty document between two others is ignored, but an empty text is an error.
            if !several {
                let span = Span::new(source, range.start..range.start);
                let problem = Diagnostic::new(code::EMPTY_BLOCK, span, "there is no assessment here")
                    .help("add `agent`, `cvss` and `factors`");
                each(range.start, Read::refused(problem));
            }
            continue;
        };
        let roots = match &tree.node(root).value {
            yaml::Value::List(items) => tree.items(items).to_vec(),
            _ => vec![root],
        };
        for root in roots {
            each(range.start, decode_assessment(&tree, root, &body, source, default));
        }
    }
}

/// Decodes one element of a JSON array or of JSON lines; `start` is its position in the source.
fn read_element(element: &str, start: usize, source: Source, default: &'static Version) -> Read {
    let body = BodyMap::plain(start);
    match yaml::parse(element) {
        Err(error) => Read::refused(not_a_tree(error, &body, source)),
        Ok(tree) => match tree.root() {
            Some(root) => decode_assessment(&tree, root, &body, source, default),
            None => {
                let span = Span::new(source, body.range_in_chapter(0..0));
                Read::refused(Diagnostic::new(code::EMPTY_BLOCK, span, "there is no assessment here").help("remove it"))
            }
        },
    }
}

/// Reports a fence without a closing line whose body is not YAML, because the rest of the chapter became part of the block.
fn not_closed(fence: &Fence, body: &str, source: Source) -> Option<Diagnostic> {
    // If nothing follows the block, the missing line did not cause the problem.
    let markdown = |c: char| c.is_uppercase() || matches!(c, '#' | '`' | '*' | '>' | '<' | '|' | '!');
    let swallowed = body.lines().any(|line| line.starts_with(markdown));
    if !fence.unclosed || !swallowed {
        return None;
    }
    let start = fence.range.start;
    let kind = fence.kind.word();
    let message = format!("this `{kind}` fence is not closed, so the rest of the chapter is read as its YAML");
    let help = "add a line with the closing backticks after the last line of the block";
    Some(Diagnostic::new(code::YAML_SYNTAX, Span::new(source, start..start + 3), message).help(help))
}

/// Reports a body that is not YAML or that uses a part of YAML that blocks may not use.
fn not_a_tree(error: yaml::YamlError, body: &BodyMap, source: Source) -> Diagnostic {
    let span = Span::new(source, body.range_in_chapter(error.range));
    Diagnostic::new(error.code, span, error.message).help(error.help)
}

fn decode_assessment(
    tree: &yaml::Tree<'_>,
    root: yaml::NodeId,
    body: &BodyMap,
    source: Source,
    default: &'static Version,
) -> Read {
    let mut decoder = Decoder::new(tree, body, source);
    let (names, block) = assessment::assessment(&mut decoder, root, default);
    Read::new(names, block.map(|block| Block::Assessment(Box::new(block))), decoder.problems)
}

/// The documents of a YAML stream, each with the `---` before it. A part that contains only directives, comments and marks is not a document.
fn documents(text: &str) -> Vec<std::ops::Range<usize>> {
    let says_something = |text: &str| {
        text.trim_start_matches('\u{feff}').lines().any(|line| {
            let line = line.strip_prefix("---").unwrap_or(line).trim();
            !line.is_empty() && line != "..." && !line.starts_with(['#', '%'])
        })
    };
    let mut documents = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace)) {
            if says_something(&text[start..at]) {
                documents.push(start..at);
            }
            start = at;
        }
        at += line.len();
    }
    if documents.is_empty() || says_something(&text[start..]) {
        documents.push(start..text.len());
    }
    documents
}

fn read_body(fence: &Fence, text: &str, view: Option<&str>, source: Source, default: Defaults) -> Read {
    let Fence { kind, range: whole, body, .. } = fence;
    let head = Span::new(source, whole.start..whole.start);
    if text.len() > yaml::MAX_BODY {
        let message = format!("the block has {} bytes; the limit is {}", grouped(text.len()), grouped(yaml::MAX_BODY));
        return Read::refused(Diagnostic::new(code::BLOCK_TOO_LARGE, head, message).help(match kind {
            Kind::Aivss => "shorten its texts",
            Kind::Maestro => "split it into several blocks",
        }));
    }
    let tree = match yaml::parse(text) {
        Ok(tree) => tree,
        Err(error) => {
            let line = text[..error.range.start.min(text.len())].rfind('\n').map_or(0, |at| at + 1);
            let partial = yaml::parse(&text[..line]).ok().and_then(|tree| {
                let root = tree.root()?;
                decode(&mut Decoder::new(&tree, body, source), *kind, view, Some(root), default).1
            });
            let problem = not_closed(fence, text, source).unwrap_or_else(|| not_a_tree(error, body, source));
            return Read { partial, ..Read::refused(problem) };
        }
    };
    let root = tree.root().filter(|root| !tree.is_blank(*root) && !tree.is_null(*root));
    let needs_content = !matches!(view, Some("register" | "matrix" | "summary" | "trend" | "questions"));
    if needs_content && root.is_none() {
        let example = match (kind, view) {
            (Kind::Maestro, Some("dataflow")) => "`ref` with the id of a threat model",
            (Kind::Maestro, _) => "`agent`",
            (Kind::Aivss, Some("badge")) => "`ref` with the id of an assessment",
            (Kind::Aivss, _) if default.version.factors().is_some() => "`agent` and `factors`",
            (Kind::Aivss, _) => "`agent` and `metrics`",
        };
        return Read::refused(
            Diagnostic::new(code::EMPTY_BLOCK, head, "the block is empty").help(format!("write at least {example}")),
        );
    }
    let mut decoder = Decoder::new(&tree, body, source);
    let (names, block) = decode(&mut decoder, *kind, view, root, default);
    Read::new(names, block, decoder.problems)
}

/// Decodes as much as possible of a block whose YAML is valid.
fn decode(
    decoder: &mut Decoder<'_>,
    kind: Kind,
    view: Option<&str>,
    root: Option<NodeId>,
    default: Defaults,
) -> (Names, Option<Block>) {
    decoder.edition = default.edition;
    let block = match (kind, view, root) {
        (Kind::Aivss, Some("register"), root) => {
            options::register(decoder, root, RegisterKind::Assessments).map(|options| Block::Register(options.into()))
        }
        (Kind::Maestro, Some("register"), root) => {
            options::register(decoder, root, RegisterKind::Threats).map(|options| Block::Register(options.into()))
        }
        (Kind::Maestro, Some("matrix"), root) => {
            options::matrix(decoder, root).map(|options| Block::Matrix(options.into()))
        }
        (Kind::Maestro, Some("questions"), root) => {
            options::architecture(decoder, root, ArchitecturePart::Questions).map(Block::Architecture)
        }
        (Kind::Maestro, Some("dataflow"), root @ Some(_)) => {
            options::architecture(decoder, root, ArchitecturePart::Dataflow).map(Block::Architecture)
        }
        (Kind::Aivss, Some("trend"), root) => options::trend(decoder, root).map(|options| Block::Trend(options.into())),
        (Kind::Maestro, Some("summary"), root) => {
            options::summary(decoder, root).map(|options| Block::Summary(options.into()))
        }
        (Kind::Aivss, Some("badge"), Some(root)) if decoder.has_key(root, "ref") => {
            options::badge(decoder, root).map(Block::BadgeOf)
        }
        (Kind::Aivss, view, Some(root)) => {
            let (names, block) = assessment::assessment(decoder, root, default.version);
            let wrap = if view == Some("badge") { Block::Badge } else { Block::Assessment };
            return (names, block.map(|block| wrap(Box::new(block))));
        }
        (Kind::Maestro, _, Some(root)) => {
            let (names, block) = model::model(decoder, root);
            return (names, block.map(|block| Block::Model(Box::new(block))));
        }
        (_, _, None) => None,
    };
    (Names::default(), block)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(fence: &str) -> Read {
        let found = find::find(fence, find::MarkdownOptions::default());
        read(&found.fences[0], Source::File(0), Version::default())
    }

    #[test]
    fn a_block_with_mistakes_gives_what_could_be_read() {
        let threats = "layers:\n  L3:\n    - {title: A, severity: dire, ownr: me, likelihood: likely}\n    - {owner: Ann}\n    - B\n";
        let read = read_one(&format!("```maestro\nagent: Mail\nreview: soon\n{threats}```\n"));
        assert_eq!(read.problems.len(), 4, "{:?}", read.problems);
        assert!(read.block.is_none());
        let Some(Block::Model(block)) = read.partial else { panic!("a model") };
        let threats: Vec<_> = block.model.threats().collect();
        assert_eq!(block.model.agent_id, "mail");
        assert_eq!(threats.iter().map(|it| it.title.as_str()).collect::<Vec<_>>(), ["A", "", "B"]);
        assert_eq!((threats[0].severity, threats[0].likelihood.is_some()), (None, true));
        // Positions of values with and without errors.
        for (item, field) in [(0, "severity"), (0, "likelihood"), (1, "owner"), (2, "title")] {
            assert!(block.places.field(places::Item::Threat(item), field).is_some(), "{item} {field}");
        }
    }

    #[test]
    fn a_factor_with_a_mistake_does_not_move_the_places_of_the_others() {
        let factors = "factors:\n  Autonomy of Action: 7\n  Dynamic Tool Use: 0.5\n";
        let Some(Block::Assessment(block)) = read_one(&format!("```aivss\nagent: A\n{factors}```\n")).partial else {
            panic!("an assessment");
        };
        assert_eq!(block.assessment.factors.len(), 1);
        let place = block.places.item(places::Item::Factor(0));
        assert_eq!(&format!("agent: A\n{factors}")[place], "0.5");
    }

    #[test]
    fn what_stands_before_a_mistake_in_the_yaml_is_read() {
        let read = read_one("```maestro\nagent: Mail\nowner: Ann\nsummary: a: b\n```\n");
        assert_eq!(read.problems.len(), 1);
        let Some(Block::Model(block)) = read.partial else { panic!("a model") };
        assert_eq!(block.model.owner.as_deref(), Some("Ann"));
    }
}
