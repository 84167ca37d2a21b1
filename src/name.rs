//! How names are compared and how ids are made from them. Both models and the block language use it.

use crate::text::joined;

/// Folds a name for comparison: case, spaces, `-`, `_`, `&` and the word `and` do not count.
///
/// ```
/// assert_eq!(mdbook_aivss::internals::name::fold("Opacity & Reflexivity"), mdbook_aivss::internals::name::fold("opacity_and-reflexivity"));
/// ```
pub fn fold(name: &str) -> String {
    let mut fold = String::with_capacity(name.len());
    fold.extend(folded(name));
    fold
}

/// Whether two names fold to the same, found out without making either.
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

/// Makes an id of the form `[a-z0-9]+(-[a-z0-9]+)*` from a name; empty when the name has no ASCII letter or digit.
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

/// Names in code spans, joined as in a sentence.
///
/// ```
/// assert_eq!(mdbook_aivss::internals::name::list(["a", "b", "c"]), "`a`, `b` and `c`");
/// ```
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    joined(&names, "and")
}

/// Whether a text says anything: it has a letter or a digit. Spaces of no width, `-` and `.` say nothing.
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

/// Longer names are no typing mistakes, and comparing them takes long.
const LONGEST: usize = 200;

/// The candidate that is nearest to `name`, if any is near enough to be worth suggesting.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let folded = fold(name);
    let likeness = |candidate: &str| {
        let (short, long) = if folded.len() < candidate.len() { (&*folded, candidate) } else { (candidate, &*folded) };
        // Two letters the wrong way round in a short word, which the measure below sees as another word.
        if short.len() >= 3
            && long.len() - short.len() <= 1
            && long.len() <= 8
            && strsim::osa_distance(short, long) == 1
        {
            return strsim::jaro_winkler(&folded, candidate).max(0.8);
        }
        // One letter is like every word that has it.
        let alike = short.len() * 2 >= long.len() || short.len() >= 2 && long.starts_with(short);
        if alike { strsim::jaro_winkler(&folded, candidate) } else { 0.0 }
    };
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (likeness(&fold(candidate)), candidate))
        .filter(|(likeness, _)| *likeness >= 0.75)
        // `max_by` keeps the last of equals; the first in the table is the better advice.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

/// Comparisons of names in one run.
const MOST_COMPARED: usize = 500_000;

/// [`nearest`] for the ids of a whole book. After so many comparisons that no book of mistakes needs them it suggests nothing more, so
/// that the time for a hostile book stays linear.
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
    /// The candidate that is nearest to `name`, if any is near enough and looking for it has not become too expensive.
    pub fn nearest<'a>(&self, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        if self.left.get() == 0 {
            return None;
        }
        let counted = candidates.into_iter().inspect(|_| self.left.set(self.left.get().saturating_sub(1)));
        nearest(name, counted)
    }
}
