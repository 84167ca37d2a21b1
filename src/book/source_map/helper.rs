//! Finds the helpers that mdBook's `links` step replaces: `{{#include …}}` and similar ones.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Way;

/// What a helper asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Helper<'t> {
    /// The helper is escaped with a backslash: insert its text without the backslash.
    Escaped,
    /// `include`, or `rustdoc_include`, which hides the other lines instead of leaving them out.
    Include { path: Cow<'t, str>, part: Part, hide: bool },
    /// `playground`, formerly `playpen`: a file as a Rust code block with these attributes.
    Playground { path: Cow<'t, str>, attributes: Vec<&'t str> },
    /// `title`: sets the page's title and inserts nothing.
    Title,
}

/// The part of a file that a helper asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// The lines from the first index (counted from 0) up to but not including the second.
    Lines(usize, Option<usize>),
    /// The lines between the two comments of an anchor.
    Anchor(String),
}

impl Part {
    /// Parses the text after the colon that follows the path.
    fn parse(text: Option<&str>) -> Self {
        let mut parts = text.unwrap_or_default().splitn(3, ':');
        let start = match parts.next() {
            Some("") | None => None,
            Some(first) => match first.parse::<usize>() {
                Ok(line) => Some(line.saturating_sub(1)),
                Err(_) => return Self::Anchor(first.to_owned()),
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

/// The pattern that mdBook uses to find helpers.
static HELPER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\\\{\{#.*\}\}|\{\{\s*#([a-zA-Z0-9_]+)\s+([^}]+)\}\}").expect("the expression is well formed")
});
pub(super) static ANCHOR_START: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR:\s*([\w_-]+)").expect("the expression is well formed"));
pub(super) static ANCHOR_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR_END:\s*([\w_-]+)").expect("the expression is well formed"));

/// All helpers of a text that mdBook replaces, with their byte ranges. Other helpers, such as ours, are skipped.
pub(super) fn helpers(text: &str, way: Way) -> impl Iterator<Item = (Range<usize>, Helper<'_>)> {
    HELPER.captures_iter(text).filter_map(move |captures| {
        let range = captures.get(0)?.range();
        let Some(kind) = captures.get(1) else { return Some((range, Helper::Escaped)) };
        if kind.as_str() == "title" {
            return Some((range, Helper::Title));
        }
        let (path, part, rest) = target(captures.get(2)?.as_str(), kind.as_str(), way)?;
        let helper = match kind.as_str() {
            "include" | "rustdoc_include" => {
                Helper::Include { path, part: Part::parse(part), hide: kind.as_str() == "rustdoc_include" }
            }
            "playground" | "playpen" => Helper::Playground { path, attributes: rest.split_whitespace().collect() },
            _ => return None,
        };
        Some((range, helper))
    })
}

/// Parses the text after the helper's word: the path, the part after its colon, and the rest. The path of a playground may
/// contain a colon.
fn target<'t>(text: &'t str, kind: &str, way: Way) -> Option<(Cow<'t, str>, Option<&'t str>, &'t str)> {
    let whole = kind.starts_with("play");
    let text = text.trim();
    if way == Way::EveryLine && text.starts_with('"') {
        let (path, rest) = quoted(text)?;
        let part = rest.trim_start().strip_prefix(':').filter(|_| !whole);
        return Some((Cow::Owned(path), part, rest));
    }
    let word = text.split_whitespace().next()?;
    let rest = &text[word.len()..];
    match word.split_once(':').filter(|_| !whole) {
        Some((path, part)) => Some((Cow::Borrowed(path), Some(part), rest)),
        None => Some((Cow::Borrowed(word), None, rest)),
    }
}

/// Reads a path in double quotes, in which a backslash escapes a quote or a backslash. `None` if the quotes are not closed.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut path = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => path.extend(characters.next().map(|(_, next)| next)),
            '"' => return Some((path, &text[at + 1..])),
            _ => path.push(character),
        }
    }
    None
}
