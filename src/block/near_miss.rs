//! Finds fences and references that are almost ours: a misspelt word, a capital letter, a brace too many.
//!
//! Markdown shows such a fence as an ordinary code block, so an assessment in it would be missing from the book, the register and the gate
//! without a word. The entries are [`may_hold`], a cheap test of a chapter that is still JSON, [`Candidates::of`] for the text of a chapter,
//! and [`info`] for the info string of one fence. A candidate is a near miss only where Markdown reads it as a fence or as prose;
//! [`find`](super::find) decides that.

use std::ops::Range;

use memchr::{memchr2, memmem};

use crate::diagnostic::{Diagnostic, Span, code, floor_boundary};

use super::find::{Kind, arguments_length, is_escaped, is_separator};
use super::options;

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
        /// Number of backticks or tildes.
        marks: usize,
        /// What the line should be, with its marks.
        right: String,
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
}

impl NearMiss {
    /// Whether it is a reference and not a fence.
    pub fn is_reference(&self) -> bool {
        matches!(self.what, Near::Reference { .. })
    }

    /// The finding, for the chapter with this number among the sources.
    pub fn diagnostic(self, source: u32) -> Diagnostic {
        let span = Span::new(source, self.range);
        match self.what {
            Near::Fence { written, meant, right } => Diagnostic::new(
                code::NEAR_MISS_FENCE,
                span,
                format!("`{written}` is not quite `{meant}`{}, so this stays a code block", strange(&written)),
            )
            .help(format!("write {}", quoted(&right))),
            Near::Opening { marks, right } if marks < 3 => Diagnostic::new(
                code::NEAR_MISS_FENCE,
                span,
                "this looks like one of our fences, but a fence begins with three backticks or tildes",
            )
            .help(format!("write {}, and end the block with a line of the same marks", quoted(&right))),
            Near::Opening { right, .. } => Diagnostic::new(
                code::NEAR_MISS_FENCE,
                span,
                "this looks like one of our fences, but Markdown does not read the line as a fence",
            )
            .help(format!(
                "write {} at most three spaces further in than the text around it; an example goes into a fence of four backticks",
                quoted(&right)
            )),
            Near::Reference { written, right, closed } => {
                let message = if closed {
                    format!("`{written}` is not quite a reference{}, so it stays text", strange(&written))
                } else {
                    format!("`{written}` is not closed by `}}}}` on its line, so it stays text")
                };
                Diagnostic::new(code::NEAR_MISS_REFERENCE, span, message).help(format!("write `{right}`"))
            }
        }
    }
}

/// A line with marks as a code span.
fn quoted(line: &str) -> String {
    if line.contains('`') { format!("`` {line} ``") } else { format!("`{line}`") }
}

/// Names the characters that a reader cannot see or tell from others, for a message.
fn strange(written: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for c in written.chars().filter(|c| !c.is_ascii()) {
        let name = format!("U+{:04X}", c as u32);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() { String::new() } else { format!(" (it contains {})", names.join(", ")) }
}

/// Languages of code blocks that are as close to one of our words as a typing mistake. `astro` is the only one among the names, aliases
/// and file extensions of highlight.js 11.12 and GitHub's linguist 9.5: `tests/near_miss.rs` holds all of them against the finder.
const KNOWN: &[&str] = &["astro"];

/// A longer word is not one or two letters away from ours.
const LONGEST: usize = 9;

/// The first word in a text: letters and digits up to the next sign.
struct Head {
    /// The folded letters; one that is not ASCII after folding is `?`.
    letters: [u8; LONGEST],
    length: usize,
    /// The bytes of the text from the first to the last letter.
    range: Range<usize>,
}

impl Head {
    /// Reads the letters from the start of a text. `None` where the first visible character is no letter and where the word is too long.
    fn of(text: &str) -> Option<Self> {
        let mut head = Self { letters: [0; LONGEST], length: 0, range: 0..0 };
        for (at, c) in text.char_indices() {
            if is_invisible(c) {
                continue;
            }
            if !c.is_alphanumeric() {
                break;
            }
            if head.length == 0 {
                head.range.start = at;
            }
            *head.letters.get_mut(head.length)? = u8::try_from(folded(c)).ok().filter(u8::is_ascii).unwrap_or(b'?');
            head.length += 1;
            head.range.end = at + c.len_utf8();
        }
        (head.length > 0).then_some(head)
    }

    fn letters(&self) -> &[u8] {
        &self.letters[..self.length]
    }

    /// Which of our words this is close to, or is but for its case.
    fn close_to(&self) -> Option<Kind> {
        let letters = self.letters();
        let text = std::str::from_utf8(letters).ok()?;
        [Kind::Aivss, Kind::Maestro].into_iter().find(|kind| {
            let word = kind.word();
            let most = if word.len() >= 6 { 2 } else { 1 };
            // Nearly every language of a code block ends here, which spares it the comparison.
            let foreign = || letters.iter().filter(|letter| !word.as_bytes().contains(letter)).count();
            word.len().abs_diff(letters.len()) <= most
                && foreign() <= most
                && !KNOWN.contains(&text)
                && strsim::osa_distance(text, word) <= most
        })
    }

    fn is(&self, word: &str) -> bool {
        self.letters() == word.as_bytes()
    }
}

/// A letter in small, and in the Latin alphabet if it looks like a letter of our words (Unicode Technical Standard 39, confusables).
fn folded(c: char) -> char {
    let c = match c {
        // The full-width forms of ASCII, in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    match c.to_lowercase().next().unwrap_or(c) {
        'а' | 'α' => 'a',
        'е' | 'ε' => 'e',
        'і' | 'ι' | 'ı' => 'i',
        'м' | 'μ' => 'm',
        'о' | 'ο' => 'o',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ѵ' | 'ν' => 'v',
        c => c,
    }
}

/// Characters without a picture that text from a web page or a word processor brings along.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Blanks within a line, visible or not.
fn is_blank(c: char) -> bool {
    is_invisible(c) || c.is_whitespace() && !matches!(c, '\n' | '\r')
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
    let yaml = is_yaml(first);
    let (range, word) = if yaml { words.next()? } else { (first_range.clone(), first) };
    let (kind, glued, range, meant) = match Kind::named(word) {
        Some(_) if !yaml || first == "yaml" => return Some(Info::Ours),
        Some(kind) => (kind, None, first_range.start..range.end, format!("yaml {}", kind.word())),
        None => {
            let (kind, glued) = close_word(word)?;
            (kind, glued, range, kind.word().to_owned())
        }
    };
    let views = options::view_words(kind);
    let next = words.next().map(|(_, word)| word);
    let view = glued.into_iter().chain(next).find_map(|word| views.iter().find(|view| view.eq_ignore_ascii_case(word)));
    let yaml = if yaml { "yaml " } else { "" };
    let view = view.map(|view| format!(" {view}")).unwrap_or_default();
    Some(Info::Near { range, meant, right: format!("{yaml}{}{view}", kind.word()) })
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

/// `yaml`, and what somebody writes who means it.
fn is_yaml(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.eq_ignore_ascii_case("yaml") || word.eq_ignore_ascii_case("yml")
}

/// The kind that a word of an info string is close to, and the word that is glued to it with a sign: `badge` in `aivss-badge`.
fn close_word(word: &str) -> Option<(Kind, Option<&str>)> {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let head = Head::of(word)?;
    let rest = &word[head.range.end..];
    if ["language", "lang", "class"].iter().any(|prefix| head.is(prefix)) && !rest.is_empty() {
        return close_word(rest);
    }
    let kind = head.close_to()?;
    let glued = rest.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    // `maestro-notes` is another language, `maestro-matrix` a view of ours. Attributes, as in `aivss{.x}`, make no other language.
    let joins = rest.starts_with(['-', '_', '/', '.']);
    let is_view = |word: &str| options::view_words(kind).iter().any(|view| view.eq_ignore_ascii_case(word));
    if joins && glued.is_some_and(|word| !is_view(word)) {
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
        let references = braces(text.as_bytes()).filter_map(|at| reference(text, at)).collect();
        Self { fences, references }
    }
}

/// The two kinds of marks that a fence begins with.
const MARKS: [&str; 2] = ["```", "~~~"];

thread_local! {
    static FENCES: [memmem::Finder<'static>; 2] = MARKS.map(memmem::Finder::new);
    static BRACES: memmem::Finder<'static> = memmem::Finder::new("{{");
}

/// The place behind every run of three marks or more.
fn runs<'t>(text: &'t [u8], mark: &'static str) -> impl Iterator<Item = usize> + 't {
    let finder = FENCES.with(|finders| finders[usize::from(mark != MARKS[0])].clone());
    behind(text, finder, mark.as_bytes()[0])
}

/// The place behind the opening braces of everything that may be a reference.
fn braces(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    behind(text, BRACES.with(memmem::Finder::clone), b'{')
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

/// Whether a chapter that is still JSON may hold a near miss. Cheap, and never false where [`Candidates::of`] finds one in the text.
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
    !complete && line.chars().all(|c| is_blank(c) || c == '#') || ReferenceWord::of(line).is_some()
}

/// The word behind the braces of a reference.
struct ReferenceWord {
    kind: Kind,
    /// Whether there is a `#` before it.
    hash: bool,
    /// Whether it is the word itself but for its case.
    same: bool,
    /// The byte behind it.
    end: usize,
}

impl ReferenceWord {
    /// Reads what follows the braces. `None` where it is not close to one of our words.
    fn of(text: &str) -> Option<Self> {
        let rest = text.trim_start_matches(is_blank);
        let (hash, name) = match rest.strip_prefix('#') {
            Some(name) => (true, name.trim_start_matches(is_blank)),
            None => (false, rest),
        };
        let head = Head::of(name)?;
        let kind = head.close_to()?;
        Some(Self { kind, hash, same: head.is(kind.word()), end: text.len() - name.len() + head.range.end })
    }
}

/// The near reference whose opening braces end at a byte, if there is one.
fn reference(text: &str, at: usize) -> Option<NearMiss> {
    let start = at - 2;
    if is_escaped(text, start) {
        return None;
    }
    let line = first_line(&text[at..]);
    let word = ReferenceWord::of(line)?;
    let rest = &line[word.end..];
    // This stops at the next brace, so that it reads no byte for two references.
    let length = arguments_length(&text.as_bytes()[at + word.end..]);
    let exact = line[..word.end].strip_prefix('#') == Some(word.kind.word());
    if exact && rest.starts_with([' ', '\t', '}']) && length.is_some() {
        return None;
    }
    let arguments = arguments(length.map_or(rest, |length| &text[at + word.end..at + word.end + length]));
    // Without a `#` it may be a variable of another template language: only our own word with an argument is meant for us.
    let is_blank_or_colon = |c| is_blank(c) || c == ':';
    let has_id = || rest.trim_start_matches(is_blank_or_colon).starts_with(char::is_alphanumeric);
    let for_us = word.same && length.is_some() && rest.starts_with(is_blank_or_colon) && has_id();
    if !word.hash && !for_us {
        return None;
    }
    // What follows a reference that is not closed may be the rest of the sentence.
    let shown = arguments.len().min(if length.is_some() { 2 } else { 1 });
    let arguments = if shown == 0 { "ID".to_owned() } else { arguments[..shown].join(" ") };
    let end = at + word.end + length.map_or(0, |length| length + 2);
    let near = Near::Reference {
        written: text[start..end].to_owned(),
        right: format!("{{{{#{} {arguments}}}}}", word.kind.word()),
        closed: length.is_some(),
    };
    Some(NearMiss { range: start..end, what: near })
}

/// The words of a reference behind its first. One that is glued to the first, as in `aivss-badge x`, is left out if another follows.
fn arguments(rest: &str) -> Vec<&str> {
    let is_between = |c: char| is_blank(c) || matches!(c, ',' | ':' | ';' | '=' | '(' | ')' | '{' | '}');
    let mut words: Vec<&str> = rest.split(is_between).filter(|word| word.contains(char::is_alphanumeric)).collect();
    if words.len() > 1 && rest.starts_with(words[0]) {
        words.remove(0);
    }
    words.into_iter().map(|word| word.trim_start_matches(|c: char| !c.is_alphanumeric())).collect()
}

/// The line around one of our words, if it reads like the start of a fence: nothing but list marks and blanks, two marks or more, and a
/// correct info string. Most of them are fences; where Markdown sees none, this is what to report.
pub(super) fn opening(text: &str, word: usize) -> Option<NearMiss> {
    let before = text[..word].trim_end_matches(is_separator);
    let before = before.strip_suffix("yaml").unwrap_or(before).trim_end_matches(is_separator);
    let mark = before.chars().next_back().filter(|mark| matches!(mark, '`' | '~'))?;
    let prefix = before.trim_end_matches(mark);
    let marks = before.len() - prefix.len();
    let is_container = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\t' | '>' | '*' | '+' | '-' | '.' | ')');
    // Only one word of a line comes further than this.
    let is_start = matches!(prefix.trim_end_matches(is_container).chars().next_back(), None | Some('\n' | '\r'));
    if marks < 2 || !is_start {
        return None;
    }
    let written = first_line(&text[before.len()..]).trim();
    let last = words(written).last().map(|(_, word)| word)?;
    let is_word = |kind: Kind| last == kind.word() || options::view_words(kind).contains(&last);
    if info(written) != Some(Info::Ours) || !(is_word(Kind::Aivss) || is_word(Kind::Maestro)) {
        return None;
    }
    let end = before.len() + first_line(&text[before.len()..]).trim_end().len();
    let right = format!("{}{written}", mark.to_string().repeat(marks.max(3)));
    Some(NearMiss { range: prefix.len()..end, what: Near::Opening { marks, right } })
}
