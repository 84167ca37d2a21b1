//! Compares names, and makes ids from them. Both models and the block language use it.

use crate::text::joined;

/// Folds a name for comparison: removes spaces, `-`, `_`, `&` and the word `and`, and ignores case.
///
/// ```
/// assert_eq!(mdbook_aivss::internals::name::fold("Opacity & Reflexivity"), mdbook_aivss::internals::name::fold("opacity_and-reflexivity"));
/// ```
pub fn fold(name: &str) -> String {
    let mut fold = String::with_capacity(name.len());
    fold.extend(folded(name));
    fold
}

/// Whether two names fold to the same text. This does not allocate either text.
///
/// ```
/// assert!(mdbook_aivss::internals::name::same("Opacity & Reflexivity", "opacity_and-reflexivity"));
/// ```
pub fn same(one: &str, other: &str) -> bool {
    folded(one).eq(folded(other))
}

fn folded(name: &str) -> impl Iterator<Item = char> {
    name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '&'))
        .filter(|word| !word.eq_ignore_ascii_case("and"))
        .flat_map(|word| word.chars().flat_map(char::to_lowercase))
}

/// Makes an id of the form `[a-z0-9]+(-[a-z0-9]+)*` from a name; empty if the name has no ASCII letter or digit.
///
/// ```
/// assert_eq!(mdbook_aivss::internals::name::slug("Model Context Protocol (MCP) tool"), "model-context-protocol-mcp-tool");
/// ```
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.ends_with('-') {
        slug.pop();
    }
    slug
}

/// Formats names as code spans, joined as in a sentence.
///
/// ```
/// assert_eq!(mdbook_aivss::internals::name::list(["a", "b", "c"]), "`a`, `b` and `c`");
/// ```
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    joined(&names, "and")
}

/// Whether a text contains a letter or a digit. Zero-width spaces, `-` and `.` alone do not count.
///
/// ```
/// assert!(mdbook_aivss::internals::name::has_words("Ann"));
/// assert!(!mdbook_aivss::internals::name::has_words("\u{200b} -"));
/// ```
pub fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether `id` has the form `[a-z0-9]+(-[a-z0-9]+)*`.
pub fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// The longest name that is compared. Longer texts are not typing mistakes, and comparing them takes time.
const LONGEST: usize = 200;

/// The candidate that is most similar to `name`, if any is similar enough.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(name, &mut candidates.into_iter())
}

/// Does the same, compiled once for all lists of names. A copy in each caller would take 80 KB.
#[inline(never)]
fn nearest_of<'a>(name: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let folded = fold(name);
    candidates
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (likeness(&folded, &fold(candidate)), candidate))
        // Below this, words with only some letters in common would be suggested, such as `user` for `signer`.
        .filter(|(likeness, _)| *likeness >= 0.78)
        // `max_by` keeps the last of equal items, but the first in the table is the better suggestion.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

/// How similar a candidate is to a name, from 0 to 1. Both are folded.
fn likeness(name: &str, candidate: &str) -> f64 {
    let (short, long) = if name.len() < candidate.len() { (name, candidate) } else { (candidate, name) };
    // Two swapped letters in a short word, which the measure below would not recognise.
    if short.len() >= 3 && long.len() - short.len() <= 1 && long.len() <= 8 && strsim::osa_distance(short, long) == 1 {
        return strsim::jaro_winkler(name, candidate).max(0.8);
    }
    // A single letter would match every word that contains it.
    let alike = short.len() * 2 >= long.len() || short.len() >= 2 && long.starts_with(short);
    if alike { strsim::jaro_winkler(name, candidate) } else { 0.0 }
}

/// The highest number of comparisons of names in one run.
const MOST_COMPARED: usize = 500_000;

/// Does the same as [`nearest`] for the ids of a whole book. After a large number of comparisons it makes no more suggestions,
/// so that the time stays linear even for a hostile book.
#[derive(Debug)]
pub struct Suggestions {
    left: std::cell::Cell<usize>,
}

impl Default for Suggestions {
    fn default() -> Self {
        Self { left: std::cell::Cell::new(MOST_COMPARED) }
    }
}

impl Suggestions {
    /// The candidate that is most similar to `name`, if any is similar enough and the highest number of comparisons has not
    /// been reached.
    pub fn nearest<'a>(&self, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        if self.left.get() == 0 {
            return None;
        }
        let counted = candidates.into_iter().inspect(|_| self.left.set(self.left.get().saturating_sub(1)));
        nearest(name, counted)
    }
}

/// The id that follows the last one of a series, such as `M3` after `M1` and `M2`.
#[cfg(feature = "lsp")]
pub fn next_id<'a>(taken: impl Iterator<Item = &'a str>) -> Option<String> {
    let split = |id: &'a str| {
        let digits = id.len() - id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (prefix, number) = id.split_at(id.len() - digits);
        Some((prefix, digits, number.parse::<u64>().ok()?))
    };
    let all: Vec<_> = taken.filter_map(split).collect();
    let (prefix, ..) = *all.last()?;
    let (_, digits, last) = *all.iter().filter(|(other, ..)| *other == prefix).max_by_key(|(_, _, number)| *number)?;
    Some(format!("{prefix}{:0digits$}", last.checked_add(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_has_a_suggestion_and_another_word_has_none() {
        let near = [
            ("trnd", "trend"),
            ("criticla", "critical"),
            ("gatewai", "gateway"),
            ("layer", "layers"),
            ("T1", "T-1"),
            ("repudiatoin", "repudiation"),
        ];
        for (written, meant) in near {
            assert_eq!(nearest(written, [meant, "zone"]), Some(meant), "{written}");
        }
        for (written, other) in [("signer", "user"), ("title", "tags"), ("zones", "answers"), ("x", "exploit")] {
            assert_eq!(nearest(written, [other]), None, "{written}");
        }
    }
}
