//! Finds fences and references that are almost ours: they contain a misspelt word, a capital letter or one brace too many.
//!
//! Markdown shows such a fence as an ordinary code block. An assessment in it would be missing from the book, the register and
//! the gate, without any message. Start at [`may_hold`], a cheap test of a chapter that is still JSON, at `Candidates::of` for
//! the text of a chapter, and at `info` for the info string of one fence. A candidate is a near miss only if Markdown reads it
//! as a fence or as prose; [`find`](super::find) decides that.

use std::ops::Range;

use memchr::{memchr2, memmem};

use crate::diagnostic::{Diagnostic, Source, Span, code, floor_boundary};
use crate::text::joined;

use super::find::{Kind, is_separator};
use super::options;
use super::yaml::character;

mod opening;
mod reference;
mod word;

pub use opening::Why;
pub(super) use opening::{Foreign, opening};
pub(super) use reference::one_brace;

use word::{Head, folded, is_blank};

/// Something in a chapter that the author probably meant as a block or reference of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Bytes of the chapter that the message points at: a word of the info string, a line, or a reference.
    pub range: Range<usize>,
    /// What was found.
    pub what: Near,
}

/// What is almost ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Near {
    /// A fence whose first word is close to one of ours.
    Fence {
        /// The word, or the two words, as they were written.
        written: String,
        /// What these words should probably be.
        meant: String,
        /// The corrected line, with its marks.
        right: String,
    },
    /// A line that looks like the start of one of our fences, but is not a fence in Markdown.
    Opening {
        /// Why Markdown does not treat it as a fence.
        why: Why,
        /// The corrected line, with its marks.
        right: String,
    },
    /// The first line of a correct fence that is inside a code block of another language.
    Swallowed {
        /// The byte of the chapter at which that code block begins.
        begin: usize,
        /// The line that closes that code block.
        close: String,
    },
    /// A reference whose word or form is not quite right.
    Reference {
        /// The reference as it was written. If it is not closed, only up to the end of its word.
        written: String,
        /// The corrected reference.
        right: String,
        /// Whether `}}` follows on the same line.
        closed: bool,
    },
    /// Almost an mdBook include, which would have put a file with blocks into the chapter.
    Include {
        /// The include as it was written.
        written: String,
        /// The corrected include.
        right: String,
    },
}

impl NearMiss {
    /// Whether it is a reference or an include, not a fence.
    pub fn is_reference(&self) -> bool {
        matches!(self.what, Near::Reference { .. } | Near::Include { .. })
    }

    /// Whether it looks like the first line of a fence but is none.
    pub fn is_opening(&self) -> bool {
        matches!(self.what, Near::Opening { .. })
    }

    /// Whether it is part of a text. Inside a code span it is then not a near miss.
    pub fn is_in_text(&self) -> bool {
        let in_line =
            matches!(&self.what, Near::Opening { why, .. } if matches!(why, Why::Text | Why::Backtick | Why::Blank(_)));
        in_line || self.is_reference()
    }

    /// Creates the diagnostic for the text `source`.
    pub fn diagnostic(self, source: Source) -> Diagnostic {
        let span = Span::new(source, self.range);
        match self.what {
            Near::Fence { written, meant, right } => Diagnostic::new(
                code::NEAR_MISS_FENCE,
                span,
                format!("`{written}` is not quite `{meant}`{}, so this stays a code block", strange(&written)),
            )
            .help(type_instead(&written, &quoted(&right))),
            Near::Opening { why, right } => {
                Diagnostic::new(code::NEAR_MISS_FENCE, span, why.message()).help(why.help(&quoted(&right)))
            }
            Near::Swallowed { begin, close } => Diagnostic::new(
                code::NEAR_MISS_FENCE,
                span,
                "this line is inside another code block, so it stays text; close that block first",
            )
            .also(Span::new(source, begin..begin + close.len()), "the code block begins here")
            .help(format!(
                "write the line {} before it; if it is only an example, make the fence around it longer than the one in it, at both ends",
                quoted(&close)
            )),
            Near::Reference { written, right, closed } => {
                let message = if closed {
                    format!("`{written}` is not quite a reference{}, so it stays text", strange(&written))
                } else {
                    format!("`{written}` is not closed by `}}}}` on its line, so it stays text")
                };
                let help = type_instead(&written, &format!("`{right}`"));
                Diagnostic::new(code::NEAR_MISS_REFERENCE, span, message).help(help)
            }
            Near::Include { written, right } => Diagnostic::new(
                code::NEAR_MISS_REFERENCE,
                span,
                format!("`{written}` is not quite an include, so mdBook leaves it as text"),
            )
            .help(format!("write `{right}`")),
        }
    }
}

/// Formats a line that contains backticks as a code span.
fn quoted(line: &str) -> String {
    if line.contains('`') { format!("`` {line} ``") } else { format!("`{line}`") }
}

/// Names the characters that are invisible or look like others, for a message.
fn strange(written: &str) -> String {
    let names = strange_characters(written);
    if names.is_empty() { String::new() } else { format!(": it contains {names}") }
}

/// Names the characters of a text that are not ASCII, for example `a no-break space (U+00A0)`.
fn strange_characters(written: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for c in written.chars().filter(|c| !c.is_ascii()) {
        let name = character(c);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    joined(&names, "and")
}

/// The help for a text whose correct form is `right`. With strange characters, both can look the same.
fn type_instead(written: &str, right: &str) -> String {
    let again = if written.is_ascii() { "" } else { ", and type every character again" };
    format!("write {right}{again}")
}

/// What the first words of an info string are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Info {
    /// One of our words, spelled correctly.
    Ours,
    /// Something similar to one of our words.
    Near {
        /// Its bytes in the info string.
        range: Range<usize>,
        /// The correct words.
        meant: String,
        /// The corrected info string.
        right: String,
    },
}

/// Decides whether an info string (the text after the marks of a fence, up to the end of its line) is ours or similar to ours.
pub(super) fn info(info: &str) -> Option<Info> {
    let mut words = words(info);
    let (first_range, first) = words.next()?;
    if let Some((kind, glued)) = glued_to_yaml(first) {
        let next = words.next().map(|(_, word)| word);
        return Some(near(first_range, format!("yaml {}", kind.word()), true, kind, [glued, next]));
    }
    let yaml = is_yaml(first);
    // JSON is valid in our blocks, because it is also YAML. So an author may write `json` before our word.
    let json = first.eq_ignore_ascii_case("json");
    let (mut range, mut word) = if yaml || json { words.next()? } else { (first_range.clone(), first) };
    let sign = yaml && !word.contains(char::is_alphanumeric);
    if sign {
        let (behind, next) = words.next()?;
        Kind::named(next)?;
        (range, word) = (range.start..behind.end, next);
    }
    let (kind, glued, range, meant) = match Kind::named(word) {
        Some(kind) if sign => (kind, None, range, kind.word().to_owned()),
        Some(_) if !(yaml || json) || first == "yaml" => return Some(Info::Ours),
        Some(kind) => (kind, None, first_range.start..range.end, format!("yaml {}", kind.word())),
        None if json => return None,
        None => {
            let (kind, glued) = close_word(word)?;
            (kind, glued, range, kind.word().to_owned())
        }
    };
    let next = words.next().map(|(_, word)| word);
    Some(near(range, meant, yaml || json, kind, [glued, next]))
}

/// Creates a near miss. If it is about a view, the view's word is among the words after it.
fn near(range: Range<usize>, meant: String, yaml: bool, kind: Kind, behind: [Option<&str>; 2]) -> Info {
    let views = options::view_words(kind);
    let view = behind.into_iter().flatten().find_map(|word| views.iter().find(|view| view.eq_ignore_ascii_case(word)));
    let yaml = if yaml { "yaml " } else { "" };
    let view = view.map(|view| format!(" {view}")).unwrap_or_default();
    Info::Near { range, meant, right: format!("{yaml}{}{view}", kind.word()) }
}

/// Whether a line that begins with three marks would open one of our fences, or almost one. `rest` is the line after these
/// marks.
pub(super) fn opens_fence(rest: &str) -> bool {
    info(first_line(rest.trim_start_matches(['`', '~']))).is_some()
}

/// The near miss in the first line of a fence that is not ours. `at` is the position of the fence.
pub(super) fn fence(text: &str, at: usize) -> Option<NearMiss> {
    let line = first_line(&text[at..]);
    let content = line.trim_start_matches([' ', '\t']);
    let written = content.trim_start_matches(['`', '~']);
    let marks = &content[..content.len() - written.len()];
    let start = at + line.len() - written.len();
    let Info::Near { range, meant, right } = info(written)? else { return None };
    let written = written[range.clone()].to_owned();
    let what = Near::Fence { written, meant, right: format!("{marks}{right}") };
    Some(NearMiss { range: start + range.start..start + range.end, what })
}

/// The rest of a line, cut at a limit. Otherwise many marks on one long line would take quadratic time.
fn first_line(text: &str) -> &str {
    text[..floor_boundary(text, MOST_OF_LINE)].split(['\n', '\r']).next().unwrap_or_default()
}

/// The number of bytes of a line in which a near miss is searched.
const MOST_OF_LINE: usize = 256;

/// The words of an info string with their positions.
fn words(info: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    info.split(is_separator).filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then_some((start..start + word.len(), word))
    })
}

/// Whether a word is `yaml` or another spelling of it.
fn is_yaml(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.eq_ignore_ascii_case("yaml") || word.eq_ignore_ascii_case("yml")
}

/// Finds the kind in a word such as `yaml-maestro` or `yaml{aivss}`, or in `yaml` and `maestro` joined by a no-break space.
/// Also returns a further word that is joined to it.
fn glued_to_yaml(word: &str) -> Option<(Kind, Option<&str>)> {
    let head = Head::of(word)?;
    let rest = &word[head.range.end..];
    if !head.is("yaml") && !head.is("yml") || rest.contains('=') {
        return None;
    }
    let mut parts = rest.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let kind = Kind::named(&parts.next()?.to_ascii_lowercase())?;
    Some((kind, parts.next()))
}

/// Finds the kind of a word that has the right letters but signs in the wrong places, such as `ai-vss`, `aivssbadge` or
/// `aivss-badge`. Also returns its view.
fn same_letters(word: &str) -> Option<(Kind, Option<&'static str>)> {
    let letters: String = word.chars().filter(|c| c.is_alphanumeric()).map(folded).collect();
    [Kind::Aivss, Kind::Maestro].into_iter().find_map(|kind| {
        let rest = letters.strip_prefix(kind.word())?;
        let view = options::view_words(kind).iter().copied().find(|view| *view == rest);
        (view.is_some() || rest.is_empty()).then_some((kind, view))
    })
}

/// Whether a word that is joined to one of ours is only an addition and does not make it the name of another language: `yaml`
/// in `aivss.yaml`, `8` in `aivss-8`, `model` in `maestro-model`.
fn is_addition(kind: Kind, word: &str) -> bool {
    let is_version = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let ours: &[&str] = match kind {
        Kind::Aivss => &["assessment", "score"],
        Kind::Maestro => &["model"],
    };
    is_version(word.trim_start_matches(['v', 'V']))
        || is_yaml(word)
        || ours.iter().chain(options::view_words(kind)).any(|own| own.eq_ignore_ascii_case(word))
}

/// Finds the kind that a word of an info string is similar to, and the word that a sign joins to it: `badge` in `aivss-badge`.
fn close_word(word: &str) -> Option<(Kind, Option<&str>)> {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    if let Some(found) = same_letters(word) {
        return Some(found);
    }
    let head = Head::of(word)?;
    let rest = &word[head.range.end..];
    if ["language", "lang", "class"].iter().any(|prefix| head.is(prefix)) && !rest.is_empty() {
        return close_word(rest);
    }
    let kind = head.close_to()?;
    let glued = rest.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    // `maestro-notes` is another language, but `maestro-matrix` is a view of ours. Attributes, as in `aivss{.x}`, do not make
    // it another language.
    let joins = rest.starts_with(['-', '_', '/', '.']);
    if joins && glued.is_some_and(|word| !is_addition(kind, word)) {
        return None;
    }
    Some((kind, glued))
}

/// The possible near misses in the text of a chapter.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// From the first to the last line that looks almost like one of our fences.
    pub(super) fences: Option<Range<usize>>,
    /// Everything that looks almost like a reference, in order.
    pub(super) references: Vec<NearMiss>,
}

impl Candidates {
    /// Searches a chapter without parsing its Markdown.
    pub(super) fn of(text: &str) -> Self {
        let mut fences: Option<Range<usize>> = None;
        for mark in MARKS {
            for at in runs(text.as_bytes(), mark) {
                let line = first_line(&text[at..]);
                if matches!(info(line), Some(Info::Near { .. })) {
                    let end = at + line.len();
                    let all = fences.get_or_insert(at..end);
                    *all = all.start.min(at)..all.end.max(end);
                }
            }
        }
        let references = braces(text.as_bytes()).filter_map(|at| reference::near(text, at)).collect();
        Self { fences, references }
    }
}

/// The two kinds of marks that begin a fence.
const MARKS: [&str; 2] = ["```", "~~~"];

/// The position after each run of three or more marks.
fn runs<'t>(text: &'t [u8], mark: &'static str) -> impl Iterator<Item = usize> + 't {
    behind(text, memmem::Finder::new(mark), mark.as_bytes()[0])
}

/// The position after each pair of opening braces that may begin a reference.
fn braces(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    behind(text, memmem::Finder::new("{{"), b'{')
}

/// The position after each run of a byte in which the finder's text occurs.
fn behind<'t>(text: &'t [u8], finder: memmem::Finder<'static>, byte: u8) -> impl Iterator<Item = usize> + 't {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + finder.find(&text[at..])?;
        at = start + text[start..].iter().take_while(|next| **next == byte).count();
        Some(at)
    })
}

/// Whether a chapter that is still JSON may contain a near miss. The test is cheap, and it is never false if `Candidates::of`
/// finds one in the text.
pub fn may_hold(json: &[u8]) -> bool {
    MARKS.iter().any(|mark| runs(json, mark).any(|at| may_be_fence(&json[at..])))
        || braces(json).any(|at| may_be_reference(&json[at..]))
}

/// The text of a JSON string up to its end or its first escape, and the letter of that escape; 0 at the end of the string.
fn before_escape(json: &[u8]) -> (&str, u8) {
    let most = &json[..json.len().min(MOST_OF_LINE)];
    let end = memchr2(b'\\', b'"', most).unwrap_or(most.len());
    let escape = if most.get(end) == Some(&b'\\') { json.get(end + 1).copied().unwrap_or_default() } else { 0 };
    // The cut may be inside a character.
    let text = most[..end].utf8_chunks().next().map_or("", |chunk| chunk.valid());
    (text, escape)
}

fn may_be_fence(json: &[u8]) -> bool {
    let (line, escape) = before_escape(json);
    let complete = matches!(escape, 0 | b'n' | b'r');
    // Another escape may be a tab, a sign or a letter. After the second word it makes no difference.
    !complete && words(line).count() < 3 || matches!(info(line), Some(Info::Near { .. }))
}

fn may_be_reference(json: &[u8]) -> bool {
    let (line, escape) = before_escape(json);
    let complete = matches!(escape, 0 | b'n' | b'r');
    !complete && line.chars().all(|c| is_blank(c) || matches!(c, '#' | '/')) || reference::may_be(line)
}
