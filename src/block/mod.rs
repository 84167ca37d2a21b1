//! The language of the fences: from a chapter's Markdown to models, with positions all the way.
//!
//! [`find::find`] cuts the fences and inline references out of a chapter; [`read`] turns the body of one fence into a [`Block`].
//! A new kind of block needs a word in [`find::Kind`], a variant of [`Block`], a decoder here and a renderer in `render`.

mod assessment;
mod decode;
mod fill;
pub mod find;
mod ids;
mod json;
mod model;
pub mod near_miss;
mod options;
pub mod places;
pub mod query;
mod stretch;
pub mod yaml;

pub use assessment::{AssessmentBlock, code_of};
pub use decode::key_tables;
pub use model::ModelBlock;
pub use options::BadgeRef;

pub use assessment::Names;
pub use model::MAX_THREATS;

use crate::aivss::Version;
use crate::diagnostic::{Diagnostic, Source, Span, code};
use crate::name::{self, list};

use decode::Decoder;
use find::{BodyMap, Fence, FoundFence, Kind};
use query::{MatrixOptions, RegisterKind, RegisterOptions};

/// One fence, decoded.
#[derive(Debug)]
pub enum Block {
    /// `aivss`
    Assessment(Box<AssessmentBlock>),
    /// `aivss badge` with an assessment of its own.
    Badge(Box<AssessmentBlock>),
    /// `aivss badge` with `ref: ID`.
    BadgeOf(BadgeRef),
    /// `maestro`
    Model(Box<ModelBlock>),
    /// `aivss register` and `maestro register`
    Register(RegisterOptions),
    /// `maestro matrix`
    Matrix(MatrixOptions),
}

/// What became of a fence.
#[derive(Debug)]
pub struct Read {
    /// The block; `None` where it has errors.
    pub block: Option<Block>,
    /// The ids that it would have, also where it has errors.
    pub names: Names,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
}

impl Read {
    /// A fence of which nothing can be read.
    fn refused(problem: Diagnostic) -> Self {
        Self { block: None, names: Names::default(), problems: vec![problem] }
    }
}

/// Reads one fence of the text `source`. `default` is the version of AIVSS for assessments that name none.
pub fn read(FoundFence { fence, text }: &FoundFence<'_>, source: Source, default: &'static Version) -> Read {
    let view = fence.words.first();
    let view_word = view.map(|(word, _)| word.as_str());
    let known = matches!(
        (fence.kind, view_word),
        (_, None | Some("register")) | (Kind::Aivss, Some("badge")) | (Kind::Maestro, Some("matrix"))
    );
    let wrong = if known { fence.words.get(1) } else { view };
    if let Some((word, range)) = wrong {
        let candidates = options::view_words(fence.kind);
        let help = match name::nearest(word, candidates.iter().copied()) {
            Some(nearest) if !known => format!("did you mean `{} {nearest}`?", fence.kind.word()),
            _ if known => "remove the word".to_owned(),
            _ => format!("the views are {}; without a word the whole block is shown", list(candidates.iter().copied())),
        };
        let message = if known {
            format!("`{} {}` takes no further word", fence.kind.word(), view_word.unwrap_or_default())
        } else {
            format!("`{}` has no view `{word}`", fence.kind.word())
        };
        let problem = Diagnostic::new(code::UNKNOWN_VIEW, Span::new(source, range.clone()), message).help(help);
        return Read::refused(problem);
    }
    read_body(fence, text, view_word, source, default)
}

/// Reads the assessments of a text that is not in a fence: one, a list of them, JSON lines, or several documents with `---` between them.
/// Each is read for itself, so that a mistake in one does not hide the others. Each comes with the byte at which its document begins: its
/// places count from there.
pub fn read_assessments(text: &str, source: Source, default: &'static Version) -> Vec<(usize, Read)> {
    let mut found = Vec::new();
    each_assessment(text, source, default, |start, read| found.push((start, read)));
    found
}

/// [`read_assessments`] for a batch: each is handed on as soon as it is read, so that they need not all be in memory.
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
            // An empty document between two others says nothing; an empty text is a mistake.
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

/// Reads one element of a JSON array, or one of JSON lines; `start` is its place in the source.
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

/// The problem of a body that is no YAML, or has what we refuse of YAML.
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
    let (names, assessment) = assessment::assessment(&mut decoder, root, default);
    let places = std::mem::take(&mut decoder.places).finish();
    let block = assessment.map(|assessment| Block::Assessment(Box::new(AssessmentBlock { assessment, places })));
    Read { block, names, problems: decoder.problems }
}

/// The documents of a YAML stream, each with the `---` before it. What holds nothing but directives, comments and marks is none.
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

fn read_body(fence: &Fence, text: &str, view: Option<&str>, source: Source, default: &'static Version) -> Read {
    let Fence { kind, range: whole, body, .. } = fence;
    let head = Span::new(source, whole.start..whole.start);
    if text.len() > yaml::MAX_BODY {
        let message = format!("the block has {} bytes; at most {} KiB are allowed", text.len(), yaml::MAX_BODY / 1024);
        return Read::refused(
            Diagnostic::new(code::BLOCK_TOO_LARGE, head, message).help("split it into several blocks"),
        );
    }
    let tree = match yaml::parse(text) {
        Ok(tree) => tree,
        Err(error) => return Read::refused(not_a_tree(error, body, source)),
    };
    let root = tree.root().filter(|root| !tree.is_blank(*root) && !tree.is_null(*root));
    let needs_content = !matches!(view, Some("register" | "matrix"));
    if needs_content && root.is_none() {
        let example = if *kind == Kind::Aivss { "`agent`, `cvss` and `factors`" } else { "`agent` and `layers`" };
        return Read::refused(
            Diagnostic::new(code::EMPTY_BLOCK, head, "the block is empty").help(format!("add {example}")),
        );
    }
    let mut decoder = Decoder::new(&tree, body, source);
    let mut names = Names::default();
    let block = match (*kind, view, root) {
        (Kind::Aivss, Some("register"), root) => {
            options::register(&mut decoder, root, RegisterKind::Assessments).map(Block::Register)
        }
        (Kind::Maestro, Some("register"), root) => {
            options::register(&mut decoder, root, RegisterKind::Threats).map(Block::Register)
        }
        (Kind::Maestro, Some("matrix"), root) => options::matrix(&mut decoder, root).map(Block::Matrix),
        (Kind::Aivss, Some("badge"), Some(root)) if decoder.has_key(root, "ref") => {
            options::badge(&mut decoder, root).map(Block::BadgeOf)
        }
        (Kind::Aivss, view, Some(root)) => {
            let (read, assessment) = assessment::assessment(&mut decoder, root, default);
            names = read;
            let places = std::mem::take(&mut decoder.places).finish();
            assessment.map(|assessment| {
                let block = Box::new(AssessmentBlock { assessment, places });
                if view == Some("badge") { Block::Badge(block) } else { Block::Assessment(block) }
            })
        }
        (Kind::Maestro, _, Some(root)) => {
            let (read, model) = model::model(&mut decoder, root);
            names = read;
            let places = std::mem::take(&mut decoder.places).finish();
            model.map(|model| Block::Model(Box::new(ModelBlock { model, places })))
        }
        (_, _, None) => None,
    };
    Read { block, names, problems: decoder.problems }
}
