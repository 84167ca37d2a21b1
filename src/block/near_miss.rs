//! Finds fences and references that are almost ours: they have a misspelt word, a capital letter or one brace too many.
//!
//! Markdown shows such a fence as an ordinary code block. An assessment in it is then missing from the book, the register and the gate,
//! and without this module no message would say so. Start at [`may_hold`], a cheap test of a chapter that is still JSON, `Candidates::of` for the text of a chapter,
//! and `info` for the info string of one fence. A candidate is a near miss only where Markdown reads it as a fence or as prose;
//! [`find`](super::find) decides that.

use std::ops::Range;

use memchr::{memchr2, memmem};

use crate::diagnostic::{Diagnostic, Source, Span, code, floor_boundary};

use super::find::{Kind, is_separator};
use super::options;

mod opening;
mod reference;
mod word;

pub use opening::Why;
pub(super) use opening::{Foreign, opening};
pub(super) use reference::one_brace;

use word::{Head, folded, is_blank};

/// Something in a chapter that its author probably meant to be ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// The bytes of the chapter to point at: a word of the info string, a line, or a reference.
    pub range: Range<usize>,
    /// What was found there.
    pub what: Near,
}

/// What is almost ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Near {
    /// A fence whose first word is close to one of ours.
    Fence {
        /// The word, or the two words, as they were written.
        written: String,
        /// What these words should be.
        meant: String,
        /// What the line should be, with its marks.
        right: String,
    },
    /// A line that reads like the start of our fence, but that Markdown does not take for a fence.
    Opening {
        /// Why Markdown does not take it for one.
        why: Why,
        /// What the line should be, with its marks.
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
        /// The reference as it was written, up to the end of its word where it is not closed.
        written: String,
        /// The same in the right form.
        right: String,
        /// Whether `}}` follows on the same line.
        closed: bool,
    },
    /// Almost an include of mdBook, which would have brought a file with blocks into the chapter.
    Include {
        /// The include as it was written.
        written: String,
        /// The same in the right form.
        right: String,
    },
}

impl NearMiss {
    /// Whether it is a reference or an include and not a fence.
    pub fn is_reference(&self) -> bool {
        matches!(self.what, Near::Reference { .. } | Near::Include { .. })
    }

    /// Whether it reads like the first line of a fence and is none.
    pub fn is_opening(&self) -> bool {
        matches!(self.what, Near::Opening { .. })
    }

    /// Whether it is part of a text, so that it is none in a code span.
    pub fn is_in_text(&self) -> bool {
        let in_line =
            matches!(&self.what, Near::Opening { why, .. } if matches!(why, Why::Text | Why::Backtick | Why::Blank(_)));
        in_line || self.is_reference()
    }

    /// The finding in the text `source`.
    pub fn diagnostic(self, source: Source) -> Diagnostic {
        let span = Span::new(source, self.range);
        match self.what {
            Near::Fence { written, meant, right } => Diagnostic::new(
                code::NEAR_MISS_FENCE,
                span,
                format!("`{written}` is not quite `{meant}`{}, so this stays a code block", strange(&written)),
            )
            .help(format!("write {}", quoted(&right))),
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
                "write the line {} before it; an example goes into a longer fence that is closed",
                quoted(&close)
            )),
            Near::Reference { written, right, closed } => {
                let message = if closed {
                    format!("`{written}` is not quite a reference{}, so it stays text", strange(&written))
                } else {
                    format!("`{written}` is not closed by `}}}}` on its line, so it stays text")
                };
                Diagnostic::new(code::NEAR_MISS_REFERENCE, span, message).help(format!("write `{right}`"))
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

/// A line with marks as a code span.
fn quoted(line: &str) -> String {
    if line.contains('`') { format!("`` {line} ``") } else { format!("`{line}`") }
}

/// Names the characters that are invisible or look like others, for a message.
fn strange(written: &str) -> String {
    let names = code_points(written);
    if names.is_empty() { String::new() } else { format!(" (it contains {names})") }
}

/// The characters of a text that are not ASCII, as `U+00A0, U+200B`.
fn code_points(written: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for c in written.chars().filter(|c| !c.is_ascii()) {
        let name = format!("U+{:04X}", c as u32);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// What an info string begins with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Info {
    /// One of our words, as it has to be.
    Ours,
    /// Something close to one.
    Near {
        /// Its bytes in the info string.
        range: Range<usize>,
        /// What should be there.
        meant: String,
        /// What the info string should be.
        right: String,
    },
}

/// Tells whether an info string, the text behind the marks of a fence up to the end of its line, is ours or close to it.
pub(super) fn info(info: &str) -> Option<Info> {
    let mut words = words(info);
    let (first_range, first) = words.next()?;
    if let Some((kind, glued)) = glued_to_yaml(first) {
        let next = words.next().map(|(_, word)| word);
        return Some(near(first_range, format!("yaml {}", kind.word()), true, kind, [glued, next]));
    }
    let yaml = is_yaml(first);
    // A block in JSON is a block in YAML, so an author may call it so.
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

/// A near miss whose view, if it has one, is among the words behind it.
fn near(range: Range<usize>, meant: String, yaml: bool, kind: Kind, behind: [Option<&str>; 2]) -> Info {
    let views = options::view_words(kind);
    let view = behind.into_iter().flatten().find_map(|word| views.iter().find(|view| view.eq_ignore_ascii_case(word)));
    let yaml = if yaml { "yaml " } else { "" };
    let view = view.map(|view| format!(" {view}")).unwrap_or_default();
    Info::Near { range, meant, right: format!("{yaml}{}{view}", kind.word()) }
}

/// Whether a line that begins with three marks would open one of our fences, or nearly one; `rest` is the line after these marks.
pub(super) fn opens_fence(rest: &str) -> bool {
    info(first_line(rest.trim_start_matches(['`', '~']))).is_some()
}

/// The near miss in the first line of a fence that is not ours. The place is that of the fence.
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

/// The rest of a line, of which no more is read than what an author's mistake needs: many marks on one long line must not cost its square.
fn first_line(text: &str) -> &str {
    text[..floor_boundary(text, MOST_OF_LINE)].split(['\n', '\r']).next().unwrap_or_default()
}

/// Bytes of a line in which a near miss is looked for.
const MOST_OF_LINE: usize = 256;

/// The words of an info string with their places.
fn words(info: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    info.split(is_separator).filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then_some((start..start + word.len(), word))
    })
}

/// `yaml`, and other spellings that mean it.
fn is_yaml(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.eq_ignore_ascii_case("yaml") || word.eq_ignore_ascii_case("yml")
}

/// The kind in a word such as `yaml-maestro`, `yaml{aivss}` or `yaml` and `maestro` with a no-break space between them, and the next word
/// that is glued to it.
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

/// The kind of a word that has the right letters with signs in the wrong places, such as `ai-vss`, `aivssbadge` or `aivss-badge`, and its
/// view.
fn same_letters(word: &str) -> Option<(Kind, Option<&'static str>)> {
    let is = |kind: Kind, view: &str| {
        let letters = word.chars().filter(|c| c.is_alphanumeric()).map(folded);
        letters.eq(kind.word().chars().chain(view.chars()))
    };
    [Kind::Aivss, Kind::Maestro].into_iter().find_map(|kind| {
        let view = options::view_words(kind).iter().copied().find(|view| is(kind, view));
        (view.is_some() || is(kind, "")).then_some((kind, view))
    })
}

/// Whether a word that is glued to one of ours makes no other language of it: `yaml` in `aivss.yaml`, `8` in `aivss-8`, `model` in
/// `maestro-model`.
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

/// The kind that a word of an info string is close to, and the word that is glued to it with a sign: `badge` in `aivss-badge`.
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
    // `maestro-notes` is another language, `maestro-matrix` a view of ours. Attributes, as in `aivss{.x}`, make no other language.
    let joins = rest.starts_with(['-', '_', '/', '.']);
    if joins && glued.is_some_and(|word| !is_addition(kind, word)) {
        return None;
    }
    Some((kind, glued))
}

/// What may be a near miss in the text of a chapter.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// From the first to the last line that reads like a near fence.
    pub(super) fences: Option<Range<usize>>,
    /// Everything that reads like a near reference, in order.
    pub(super) references: Vec<NearMiss>,
}

impl Candidates {
    /// Looks through a chapter, without parsing it.
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

/// The two kinds of marks that a fence begins with.
const MARKS: [&str; 2] = ["```", "~~~"];

/// The place behind every run of three marks or more.
fn runs<'t>(text: &'t [u8], mark: &'static str) -> impl Iterator<Item = usize> + 't {
    behind(text, memmem::Finder::new(mark), mark.as_bytes()[0])
}

/// The place behind the opening braces of everything that may be a reference.
fn braces(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    behind(text, memmem::Finder::new("{{"), b'{')
}

/// The place behind every run of a byte in which the finder's text occurs.
fn behind<'t>(text: &'t [u8], finder: memmem::Finder<'static>, byte: u8) -> impl Iterator<Item = usize> + 't {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + finder.find(&text[at..])?;
        at = start + text[start..].iter().take_while(|next| **next == byte).count();
        Some(at)
    })
}

/// Whether a chapter that is still JSON may contain a near miss. It is cheap, and never false if `Candidates::of` finds one in the text.
pub fn may_hold(json: &[u8]) -> bool {
    MARKS.iter().any(|mark| runs(json, mark).any(|at| may_be_fence(&json[at..])))
        || braces(json).any(|at| may_be_reference(&json[at..]))
}

/// The text of a JSON string up to its end or its first escape, and the escape's letter; 0 where the string ends.
fn before_escape(json: &[u8]) -> (&str, u8) {
    let most = &json[..json.len().min(MOST_OF_LINE)];
    let end = memchr2(b'\\', b'"', most).unwrap_or(most.len());
    let escape = if most.get(end) == Some(&b'\\') { json.get(end + 1).copied().unwrap_or_default() } else { 0 };
    // The end may lie inside a character.
    let text = most[..end].utf8_chunks().next().map_or("", |chunk| chunk.valid());
    (text, escape)
}

fn may_be_fence(json: &[u8]) -> bool {
    let (line, escape) = before_escape(json);
    let complete = matches!(escape, 0 | b'n' | b'r');
    // Another escape may be a tab, a sign or a letter. Behind the second word it makes no difference.
    !complete && words(line).count() < 3 || matches!(info(line), Some(Info::Near { .. }))
}

fn may_be_reference(json: &[u8]) -> bool {
    let (line, escape) = before_escape(json);
    let complete = matches!(escape, 0 | b'n' | b'r');
    !complete && line.chars().all(|c| is_blank(c) || matches!(c, '#' | '/')) || reference::may_be(line)
}
