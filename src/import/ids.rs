//! Makes ids unique. Finding a free id takes constant time, even if many ids have the same name.

use std::collections::{HashMap, HashSet};

use super::MAX_ID;

/// The ids that have been used.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// The number to try next, for each id that was requested more than once.
    next: HashMap<String, usize>,
}

impl From<&[String]> for Ids {
    fn from(taken: &[String]) -> Self {
        Self { taken: taken.iter().cloned().collect(), next: HashMap::new() }
    }
}

impl Ids {
    /// Returns `base` if it is free, otherwise `base-2`, `base-3` and so on.
    pub(super) fn take(&mut self, base: &str) -> String {
        if self.taken.insert(base.to_owned()) {
            return base.to_owned();
        }
        let next = self.next.entry(base.to_owned()).or_insert(2);
        loop {
            let id = format!("{base}-{next}");
            *next += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

impl Ids {
    /// Does the same for case-insensitive ids. The spelling is kept.
    pub(super) fn take_any_case(&mut self, base: &str) -> String {
        let small = base.to_ascii_lowercase();
        let taken = self.take(&small);
        format!("{base}{}", &taken[small.len()..])
    }
}

/// Whether a text in a file can be the id of a threat or a mitigation.
pub(super) fn is_loose(text: &str) -> bool {
    let has_letter = text.starts_with(|c: char| c.is_ascii_alphabetic());
    has_letter && text.len() <= MAX_ID && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn an_id_is_never_given_twice() {
        let mut ids = Ids::from(["a-3".to_owned()].as_slice());
        let given = ["a", "a", "a", "a-2", "b", "a"].map(|base| ids.take(base));
        assert_eq!(given, ["a", "a-2", "a-4", "a-2-2", "b", "a-5"]);
    }
}
