//! Which file each byte of a chapter came from.
//!
//! mdBook's `links` step replaces `{{#include …}}` and its kin before we see a chapter. [`expand`] does the same again and remembers
//! where every piece was read, so that a problem can be reported where its author wrote it. The step is the same in mdBook 0.4 and
//! 0.5; `tests/includes.rs` holds this one against both. A further helper of mdBook is one more variant of `Helper`.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::{LineIndex, ceil_boundary, floor_boundary};

/// A chapter put together again.
#[derive(Debug)]
pub struct Expanded {
    /// The text, as mdBook should have sent it.
    pub text: String,
    /// The files that it came from; the chapter's own is the first.
    pub files: Vec<SourceFile>,
    /// Stretches of `text`, in order.
    pub pieces: Vec<Piece>,
    /// Includes that give nothing, or not what they ask for; each once, in the order in which they are met.
    pub broken: Vec<Broken>,
}

/// A file that a chapter was made from.
#[derive(Debug)]
pub struct SourceFile {
    /// Where it was read.
    pub path: PathBuf,
    /// All of it, with its byte order mark and line ends as they are.
    pub text: String,
    index: OnceCell<LineIndex>,
}

impl SourceFile {
    fn new(path: PathBuf, text: String) -> Self {
        Self { path, text, index: OnceCell::new() }
    }

    /// Its lines, counted once.
    pub fn index(&self) -> &LineIndex {
        self.index.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// A stretch of the chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First byte in the chapter.
    pub at: usize,
    /// Number of the file.
    pub file: usize,
    /// First byte in the file.
    pub in_file: usize,
    /// It stands in the file as it is. Text that mdBook adds (the fence of a playground, the `# ` of a hidden line) does not: all of it
    /// belongs to one place, that of the helper or of the line.
    pub written: bool,
}

/// An include that mdBook could not follow. It logs that, or not even that, and goes on.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// Number of the file that holds the include.
    pub file: usize,
    /// Its bytes there.
    pub range: Range<usize>,
    /// The file that it names; for [`Why::TooDeep`] the file that holds it.
    pub target: PathBuf,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with an include.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The file cannot be read: what the system says. The include stays in the text as it is written.
    Unreadable(String),
    /// The file has no such anchor; mdBook shows nothing and does not log it.
    NoAnchor(String),
    /// The file is shorter; mdBook shows nothing and does not log it.
    NoLine(usize),
    /// Includes of includes beyond mdBook's limit; it logs that and leaves them out.
    TooDeep,
}

impl Broken {
    /// What is wrong, with the target's path as it is to be shown.
    pub fn message(&self, target: &str) -> String {
        match &self.why {
            Why::Unreadable(reason) => format!("the include of {target} cannot be read: {reason}"),
            Why::NoAnchor(anchor) => format!("{target} has no anchor `{anchor}`, so that nothing is included"),
            Why::NoLine(line) => format!("{target} has no line {line}, so that nothing is included"),
            Why::TooDeep => format!("includes go deeper than {MAX_DEPTH}, and mdBook leaves out the rest"),
        }
    }

    /// How to mend it.
    pub fn help(&self) -> String {
        match &self.why {
            Why::Unreadable(_) => "correct the path; it is relative to the file that holds the include".to_owned(),
            Why::NoAnchor(anchor) => {
                format!("write `ANCHOR: {anchor}` and `ANCHOR_END: {anchor}` into comments of that file")
            }
            Why::NoLine(_) => "correct the line, or include an anchor, which does not move".to_owned(),
            Why::TooDeep => "does a file include itself?".to_owned(),
        }
    }
}

/// An error of the system in words for authors.
pub(super) fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
        ErrorKind::IsADirectory => "it is a folder, or no file at all".to_owned(),
        ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => error.to_string(),
    }
}

impl Expanded {
    /// The file and the byte in it for a byte of the chapter.
    pub fn origin(&self, offset: usize) -> (usize, usize) {
        origin(&self.pieces, offset)
    }

    /// The file and the bytes in it for a range of the chapter. A range that leaves the file in which it begins ends where it was last
    /// in that file.
    pub fn origin_of_range(&self, range: Range<usize>) -> (usize, Range<usize>) {
        let (file, start) = self.origin(range.start);
        let text = &self.files[file].text;
        let start = floor_boundary(text, start);
        if range.end <= range.start {
            return (file, start..start);
        }
        let first = self.pieces.partition_point(|piece| piece.at <= range.start).saturating_sub(1);
        let last = self.pieces.partition_point(|piece| piece.at < range.end);
        let mut end = start;
        for index in (first..last.max(first + 1)).rev() {
            let Some(piece) = self.pieces.get(index).filter(|piece| piece.file == file) else { continue };
            let stop = self.pieces.get(index + 1).map_or(range.end, |next| next.at.min(range.end));
            let length = if piece.written { stop.saturating_sub(piece.at) } else { 1 };
            end = ceil_boundary(text, piece.in_file + length);
            if end > start {
                break;
            }
        }
        (file, start..end.max(start))
    }
}

fn origin(pieces: &[Piece], offset: usize) -> (usize, usize) {
    let index = pieces.partition_point(|piece| piece.at <= offset).saturating_sub(1);
    match pieces.get(index) {
        Some(piece) if piece.written => (piece.file, piece.in_file + offset.saturating_sub(piece.at)),
        Some(piece) => (piece.file, piece.in_file),
        None => (0, offset),
    }
}

/// Reads a chapter's file and expands its includes as mdBook does. `None` where the file itself cannot be read as UTF-8.
///
/// `src` is the folder of the chapters and `chapter` a path below it.
pub fn expand(src: &Path, chapter: &Path) -> Option<Expanded> {
    let read = unexpanded(src, chapter)?;
    let file = &read.files[0].path;
    let folder = file.parent().unwrap_or(src).to_owned();
    let mut expander =
        Expander { numbers: HashMap::from([(file.clone(), 0)]), files: read.files, ..Expander::default() };
    let whole = Mapped { text: read.text, pieces: read.pieces };
    let mut out = Mapped::default();
    expander.expand(&whole, &folder, 0, &mut out);
    Some(Expanded { text: out.text, files: expander.files, pieces: out.pieces, broken: expander.broken })
}

/// A chapter's file as mdBook reads it, before any preprocessor. `None` where it cannot be read as UTF-8.
pub fn unexpanded(src: &Path, chapter: &Path) -> Option<Expanded> {
    let path = src.join(chapter);
    let text = read(&path).ok()?;
    // mdBook strips a byte order mark at the start of a chapter, but not of an included file.
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut whole = Mapped::default();
    whole.push_written(&text[mark..], 0, mark);
    let files = vec![SourceFile::new(path, text)];
    Some(Expanded { text: whole.text, files, pieces: whole.pieces, broken: Vec::new() })
}

/// Reads a file, but no device or pipe: mdBook has had what came out of it, and some never end.
fn read(path: &Path) -> std::io::Result<String> {
    if !path.metadata()?.is_file() {
        return Err(std::io::Error::new(ErrorKind::IsADirectory, "it is no file"));
    }
    std::fs::read_to_string(path)
}

/// mdBook follows includes of includes this far (`MAX_LINK_NESTED_DEPTH`).
const MAX_DEPTH: usize = 10;

/// Text that knows where it came from.
#[derive(Default)]
struct Mapped {
    text: String,
    pieces: Vec<Piece>,
}

impl Mapped {
    /// Appends text that stands in a file at this byte.
    fn push_written(&mut self, text: &str, file: usize, in_file: usize) {
        self.push(text, Piece { at: self.text.len(), file, in_file, written: true });
    }

    /// Appends text that stands nowhere and belongs to this place.
    fn push_added(&mut self, text: &str, (file, in_file): (usize, usize)) {
        self.push(text, Piece { at: self.text.len(), file, in_file, written: false });
    }

    fn push(&mut self, text: &str, piece: Piece) {
        if text.is_empty() {
            return;
        }
        let joins = self.pieces.last().is_some_and(|last| {
            let next = if last.written { last.in_file + (piece.at - last.at) } else { last.in_file };
            last.file == piece.file && last.written == piece.written && next == piece.in_file
        });
        if !joins {
            self.pieces.push(piece);
        }
        self.text.push_str(text);
    }

    /// Appends a part of another text with its pieces.
    fn push_part(&mut self, other: &Self, range: Range<usize>) {
        let mut at = range.start;
        let mut index = other.pieces.partition_point(|piece| piece.at <= at).saturating_sub(1);
        while at < range.end {
            let end = other.pieces.get(index + 1).map_or(range.end, |next| next.at.min(range.end));
            let piece = other.pieces[index];
            let in_file = if piece.written { piece.in_file + (at - piece.at) } else { piece.in_file };
            self.push(&other.text[at..end], Piece { at: self.text.len(), in_file, ..piece });
            at = end;
            index += 1;
        }
    }
}

/// What stands between the braces.
#[derive(Debug, PartialEq, Eq)]
enum Helper<'t> {
    /// A backslash in front: the text without it.
    Escaped,
    /// `include`, and `rustdoc_include` where the other lines are hidden and not left out.
    Include { path: &'t str, part: Part<'t>, hide: bool },
    /// `playground`, once `playpen`: a file as a Rust block with these attributes.
    Playground { path: &'t str, attributes: Vec<&'t str> },
    /// `title`: the page's title, nothing in the text.
    Title,
}

/// The part of a file that is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part<'t> {
    /// Lines from the first (counted from 0) up to, not including, the second.
    Lines(usize, Option<usize>),
    /// The lines between two comments.
    Anchor(&'t str),
}

impl<'t> Part<'t> {
    /// Reads what stands after the path's colon.
    fn parse(text: Option<&'t str>) -> Self {
        let mut parts = text.unwrap_or_default().splitn(3, ':');
        let start = match parts.next() {
            Some("") | None => None,
            Some(first) => match first.parse::<usize>() {
                Ok(line) => Some(line.saturating_sub(1)),
                Err(_) => return Self::Anchor(first),
            },
        };
        // An end that is not a number means the end of the file; without a second colon the part is one line.
        let end = parts.next().map(|end| end.parse::<usize>().ok());
        match (start, end) {
            (Some(start), None) => Self::Lines(start, Some(start + 1)),
            (start, end) => Self::Lines(start.unwrap_or(0), end.flatten()),
        }
    }
}

/// What mdBook takes for a helper.
static HELPER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\\\{\{#.*\}\}|\{\{\s*#([a-zA-Z0-9_]+)\s+([^}]+)\}\}").expect("the expression is well formed")
});
static ANCHOR_START: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR:\s*([\w_-]+)").expect("the expression is well formed"));
static ANCHOR_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR_END:\s*([\w_-]+)").expect("the expression is well formed"));

/// Every helper of a text that mdBook acts on, with its bytes. Others, such as ours, are passed over whole.
fn helpers(text: &str) -> impl Iterator<Item = (Range<usize>, Helper<'_>)> {
    HELPER.captures_iter(text).filter_map(|captures| {
        let range = captures.get(0)?.range();
        let Some(kind) = captures.get(1) else { return Some((range, Helper::Escaped)) };
        if kind.as_str() == "title" {
            return Some((range, Helper::Title));
        }
        let mut words = captures.get(2)?.as_str().split_whitespace();
        let file = words.next()?;
        let helper = match kind.as_str() {
            "include" | "rustdoc_include" => {
                let (path, part) = file.split_once(':').map_or((file, None), |(path, part)| (path, Some(part)));
                Helper::Include { path, part: Part::parse(part), hide: kind.as_str() == "rustdoc_include" }
            }
            "playground" | "playpen" => Helper::Playground { path: file, attributes: words.collect() },
            _ => return None,
        };
        Some((range, helper))
    })
}

/// A file that was tried, and what the system said.
type Unreadable = (PathBuf, std::io::Error);

#[derive(Default)]
struct Expander {
    files: Vec<SourceFile>,
    /// Numbers of the files that were read, by the path that was used.
    numbers: HashMap<PathBuf, usize>,
    broken: Vec<Broken>,
    /// File and first byte of what is in `broken`: a file may be included many times.
    reported: HashSet<(usize, usize)>,
}

impl Expander {
    /// Appends `input`, whose includes are relative to `folder`, to `out`.
    fn expand(&mut self, input: &Mapped, folder: &Path, depth: usize, out: &mut Mapped) {
        let mut done = 0;
        for (range, helper) in helpers(&input.text) {
            out.push_part(input, done..range.start);
            match self.follow(input, &range, &helper, folder) {
                // Too deep, mdBook leaves out everything, even an escape.
                Ok(_) if depth >= MAX_DEPTH => {
                    let (file, _) = origin(&input.pieces, range.start);
                    let target = self.files[file].path.clone();
                    self.broken(input, &range, target, Why::TooDeep);
                    done = range.end;
                }
                Ok((text, None)) => {
                    out.push_part(&text, 0..text.text.len());
                    done = range.end;
                }
                Ok((text, Some(folder))) => {
                    self.expand(&text, &folder, depth + 1, out);
                    done = range.end;
                }
                // What cannot be read stays as it is written.
                Err((target, error)) => {
                    self.broken(input, &range, target, Why::Unreadable(in_words(&error)));
                    done = range.start;
                }
            }
        }
        out.push_part(input, done..input.text.len());
    }

    fn broken(&mut self, input: &Mapped, range: &Range<usize>, target: PathBuf, why: Why) {
        let (file, start) = origin(&input.pieces, range.start);
        let (last_file, last) = origin(&input.pieces, range.end - 1);
        let end = if last_file == file && last >= start { last + 1 } else { start };
        if self.reported.insert((file, start)) {
            self.broken.push(Broken { file, range: start..end, target, why });
        }
    }

    /// The text of a helper, and the folder to which its own includes are relative; no folder where it has none.
    fn follow(
        &mut self,
        input: &Mapped,
        range: &Range<usize>,
        helper: &Helper<'_>,
        folder: &Path,
    ) -> Result<(Mapped, Option<PathBuf>), Unreadable> {
        let mut text = Mapped::default();
        match helper {
            Helper::Title => Ok((text, None)),
            Helper::Escaped => {
                text.push_part(input, range.start + 1..range.end);
                Ok((text, None))
            }
            Helper::Include { path, part, hide } => {
                let (file, below) = self.read(folder, path)?;
                let whole = &self.files[file].text;
                let found = match (part, hide) {
                    (Part::Lines(start, end), false) => take_lines(whole, file, *start, *end, &mut text),
                    (Part::Anchor(anchor), false) => take_anchor(whole, file, anchor, &mut text),
                    (Part::Lines(start, end), true) => hide_lines(whole, file, *start, *end, &mut text),
                    (Part::Anchor(anchor), true) => hide_but_anchor(whole, file, anchor, &mut text),
                };
                if !found {
                    let why = match part {
                        Part::Anchor(anchor) => Why::NoAnchor((*anchor).to_owned()),
                        Part::Lines(start, _) => Why::NoLine(start + 1),
                    };
                    self.broken(input, range, self.files[file].path.clone(), why);
                }
                Ok((text, Some(below)))
            }
            Helper::Playground { path, attributes } => {
                let (file, below) = self.read(folder, path)?;
                let whole = &self.files[file].text;
                let place = origin(&input.pieces, range.start);
                let comma = if attributes.is_empty() { "" } else { "," };
                text.push_added(&format!("```rust{comma}{}\n", attributes.join(",")), place);
                text.push_written(whole, file, 0);
                if !whole.ends_with('\n') {
                    text.push_added("\n", place);
                }
                text.push_added("```\n", place);
                Ok((text, Some(below)))
            }
        }
    }

    /// The number of a file, which is read the first time, and its folder.
    fn read(&mut self, folder: &Path, path: &str) -> Result<(usize, PathBuf), Unreadable> {
        let target = folder.join(path);
        let below = target.parent().unwrap_or(folder).to_owned();
        if let Some(file) = self.numbers.get(&target) {
            return Ok((*file, below));
        }
        let text = read(&target).map_err(|error| (target.clone(), error))?;
        let file = self.files.len();
        self.files.push(SourceFile::new(target.clone(), text));
        self.numbers.insert(target, file);
        Ok((file, below))
    }
}

/// The lines of a text without their ends (`\n` or `\r\n`), each with its first byte.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = next;
        next += line.len();
        (at, line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line)))
    })
}

/// Joins lines of a file with `\n`, whatever ends them there. A line's end stands behind its last character.
fn join<'t>(lines: impl Iterator<Item = (usize, &'t str)>, file: usize, out: &mut Mapped) {
    let mut end = None;
    for (at, line) in lines {
        if let Some(end) = end {
            out.push_written("\n", file, end);
        }
        out.push_written(line, file, at);
        end = Some(at + line.len());
    }
}

/// Whether lines from `start` on exist; all of an empty file do.
fn has_line(text: &str, start: usize) -> bool {
    start == 0 || text.lines().nth(start).is_some()
}

fn take_lines(text: &str, file: usize, start: usize, end: Option<usize>, out: &mut Mapped) -> bool {
    let wanted = lines(text).skip(start);
    match end {
        Some(end) => join(wanted.take(end.saturating_sub(start)), file, out),
        None => join(wanted, file, out),
    }
    has_line(text, start)
}

/// Lines between the comments of an anchor; the comments of every anchor are left out.
fn take_anchor(text: &str, file: usize, anchor: &str, out: &mut Mapped) -> bool {
    let mut inside = false;
    let wanted = lines(text).map_while(|(at, line)| {
        if inside {
            return match ANCHOR_END.captures(line) {
                Some(end) if &end[1] == anchor => None,
                Some(_) => Some(None),
                None => Some((!ANCHOR_START.is_match(line)).then_some((at, line))),
            };
        }
        inside = ANCHOR_START.captures(line).is_some_and(|start| &start[1] == anchor);
        Some(None)
    });
    join(wanted.flatten(), file, out);
    inside
}

fn hide_lines(text: &str, file: usize, start: usize, end: Option<usize>, out: &mut Mapped) -> bool {
    let wanted = start..end.unwrap_or(usize::MAX);
    let mut before = None;
    for (number, (at, line)) in lines(text).enumerate() {
        shown_or_hidden(&mut before, file, at, line, wanted.contains(&number), out);
    }
    has_line(text, start)
}

fn hide_but_anchor(text: &str, file: usize, anchor: &str, out: &mut Mapped) -> bool {
    let (mut inside, mut found) = (false, false);
    let mut before = None;
    for (at, line) in lines(text) {
        if inside {
            match ANCHOR_END.captures(line) {
                Some(end) => inside = &end[1] != anchor,
                None if ANCHOR_START.is_match(line) => {}
                None => shown_or_hidden(&mut before, file, at, line, true, out),
            }
        } else if let Some(start) = ANCHOR_START.captures(line) {
            inside = &start[1] == anchor;
            found |= inside;
        } else if !ANCHOR_END.is_match(line) {
            shown_or_hidden(&mut before, file, at, line, false, out);
        }
    }
    found
}

/// Appends one more line; `before` is where the one before it ended. A hidden line begins with `# `.
fn shown_or_hidden(before: &mut Option<usize>, file: usize, at: usize, line: &str, shown: bool, out: &mut Mapped) {
    if let Some(end) = *before {
        out.push_written("\n", file, end);
    }
    if !shown {
        out.push_added("# ", (file, at));
    }
    out.push_written(line, file, at);
    *before = Some(at + line.len());
}
