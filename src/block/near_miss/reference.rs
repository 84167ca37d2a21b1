//! References and includes that are almost right: `{{#aivs ID}}`, `{{##aivss ID}}`, `{{#inlcude path}}`.

use std::ops::Range;

use super::super::find::{arguments_length, is_escaped};
use super::word::{Head, is_blank};
use super::{Near, NearMiss, first_line};

/// The word after the braces of a reference or an include.
struct Helper {
    /// The sign before it: `#`, or `/` as at the end of a section in other template languages.
    sign: Option<char>,
    /// The bytes of the word.
    name: Range<usize>,
    head: Head,
}

impl Helper {
    /// Reads the word after the braces; `None` if there is no word.
    fn of(text: &str) -> Option<Self> {
        let rest = text.trim_start_matches(is_blank);
        let sign = rest.chars().next().filter(|sign| matches!(sign, '#' | '/'));
        let name = match sign {
            Some(sign) => rest.trim_start_matches(|c| c == sign || is_blank(c)),
            None => rest,
        };
        let head = Head::of(name)?;
        let start = text.len() - name.len();
        Some(Self { sign, name: start + head.range.start..start + head.range.end, head })
    }
}

/// Whether the text after two braces may begin a near miss. This is a cheap first test.
pub(super) fn may_be(line: &str) -> bool {
    Helper::of(line).is_some_and(|helper| helper.head.close_to().is_some() || helper.head.is_close_to(INCLUDE))
}

/// The near miss, reference or include, whose opening braces end at a byte.
pub(super) fn near(text: &str, at: usize) -> Option<NearMiss> {
    if is_escaped(text, at - 2) {
        return None;
    }
    let line = first_line(&text[at..]);
    let helper = Helper::of(line)?;
    reference(text, at, line, &helper).or_else(|| include(text, at, line, &helper))
}

/// The helper of mdBook that puts a file into a chapter.
const INCLUDE: &str = "include";

/// Finds an include that mdBook does not expand. An include that mdBook would expand is an escaped example, so it is not
/// reported.
fn include(text: &str, at: usize, line: &str, helper: &Helper) -> Option<NearMiss> {
    if !helper.head.is_close_to(INCLUDE) {
        return None;
    }
    let (sign, rest) = (&line[..helper.name.start], &line[helper.name.end..]);
    let brace = rest.find('}');
    let doubled = brace.is_some_and(|brace| rest[brace..].starts_with("}}"));
    let is_right =
        sign.trim_start() == "#" && &line[helper.name.clone()] == INCLUDE && rest.starts_with(char::is_whitespace);
    // mdBook certainly stops at a single brace. Without one, the include may continue on the next line.
    if is_right && (doubled || brace.is_none()) {
        return None;
    }
    let is_between = |c: char| is_blank(c) || matches!(c, ':' | '=');
    // `include_relative` and `include-markdown` belong to other programs.
    if !rest.starts_with(|c| is_between(c) || matches!(c, '.' | '/')) {
        return None;
    }
    // Other template languages write `include` without a `#`, with a name in quotes.
    if helper.sign != Some('#') && !(helper.sign.is_none() && helper.head.is(INCLUDE) && doubled) {
        return None;
    }
    let content = &rest[..brace.unwrap_or(rest.len())];
    let mut words = content.trim_start_matches(is_between).split(is_blank).filter(|word| !word.is_empty());
    let path = words.next()?;
    let is_path =
        path.contains(['.', '/']) && path.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/'));
    if !is_path || brace.is_some() && words.next().is_some() {
        return None;
    }
    let (start, after) = (at - 2, at + helper.name.end);
    let end = match brace {
        Some(brace) => after + brace + if doubled { 2 } else { 1 },
        None => after + content.find(path)? + path.len(),
    };
    let near = Near::Include { written: text[start..end].to_owned(), right: format!("{{{{#{INCLUDE} {path}}}}}") };
    Some(NearMiss { range: start..end, what: near })
}

/// Finds a reference with only one brace before it, such as `{#aivss ID}`, around one of our words. `{#aivss}` and `{#aivss
/// .class}` are attributes of a heading, so they are not reported.
pub(in crate::block) fn one_brace(text: &str, word: Range<usize>) -> Option<NearMiss> {
    let before = text[..word.start].strip_suffix("{#")?;
    if before.ends_with(['{', '\\', '$']) {
        return None;
    }
    let rest = first_line(&text[word.end..]);
    let arguments = &rest[..rest.find('}')?];
    let is_id = arguments.starts_with(is_blank) && arguments.trim().starts_with(char::is_alphanumeric);
    if !is_id || arguments.contains(['=', '{', '#']) {
        return None;
    }
    let doubled = rest[arguments.len()..].starts_with("}}");
    let range = before.len()..word.end + arguments.len() + if doubled { 2 } else { 1 };
    let near = Near::Reference {
        written: text[range.clone()].to_owned(),
        right: format!("{{{{#{} {}}}}}", &text[word], arguments.trim()),
        closed: true,
    };
    Some(NearMiss { range, what: near })
}

/// The near miss of a reference whose opening braces end at a byte, if there is one.
fn reference(text: &str, at: usize, line: &str, helper: &Helper) -> Option<NearMiss> {
    let start = at - 2;
    let kind = helper.head.close_to()?;
    let word = &helper.name;
    let rest = &line[word.end..];
    // The search stops at the next brace, so no byte is read for two references.
    let length = arguments_length(&text.as_bytes()[at + word.end..]);
    let exact = line[..word.end].strip_prefix('#') == Some(kind.word());
    if exact && rest.starts_with([' ', '\t', '}']) && length.is_some() {
        return None;
    }
    let arguments = arguments(length.map_or(rest, |length| &text[at + word.end..at + word.end + length]));
    // Without a `#` it may be a variable of another template language, so only our own word with an argument counts.
    let is_blank_or_colon = |c| is_blank(c) || c == ':';
    let has_id = || rest.trim_start_matches(is_blank_or_colon).starts_with(char::is_alphanumeric);
    let for_us = helper.head.is(kind.word()) && length.is_some() && rest.starts_with(is_blank_or_colon) && has_id();
    if helper.sign != Some('#') && !for_us {
        return None;
    }
    // The text after an unclosed reference may be the rest of the sentence.
    let shown = arguments.len().min(if length.is_some() { 2 } else { 1 });
    let arguments = if shown == 0 { "ID".to_owned() } else { arguments[..shown].join(" ") };
    let end = at + word.end + length.map_or(0, |length| length + 2);
    let near = Near::Reference {
        written: text[start..end].to_owned(),
        right: format!("{{{{#{} {arguments}}}}}", kind.word()),
        closed: length.is_some(),
    };
    Some(NearMiss { range: start..end, what: near })
}

/// The words of a reference after its first word. A word that is joined to the first, as in `aivss-badge x`, is left out if
/// another follows.
fn arguments(rest: &str) -> Vec<&str> {
    let is_between = |c: char| is_blank(c) || matches!(c, ',' | ':' | ';' | '=' | '(' | ')' | '{' | '}');
    let mut words: Vec<&str> = rest.split(is_between).filter(|word| word.contains(char::is_alphanumeric)).collect();
    if words.len() > 1 && rest.starts_with(words[0]) {
        words.remove(0);
    }
    words.into_iter().map(|word| word.trim_start_matches(|c: char| !c.is_alphanumeric())).collect()
}
