//! Finds the entry of the new state for each entry of the old state.
//!
//! Entries are matched by id. Assessments and models are also matched by the ids that they name in `formerly`; threats with
//! derived ids, and mitigations, also by the former ids of their model. So entries do not become new if a page is renamed or a
//! block is moved.

use std::collections::{HashMap, HashSet};

use super::Subject;
use super::state::{Entry, State};

/// The entries of two states, in pairs.
pub(super) struct Pairs<'s> {
    pairs: Vec<(Option<&'s Entry>, Option<&'s Entry>)>,
}

impl<'s> Pairs<'s> {
    /// Pairs the entries of each kind: first those of the new state in its order, then those that only the old state has.
    pub(super) fn of(old: &'s State, new: &'s State) -> Self {
        let (old_models, new_models) = (old.models(), new.models());
        let mut pairs = Vec::new();
        for subject in Subject::ALL {
            let old: Vec<&Entry> = old.of_kind(subject).collect();
            let new: Vec<&Entry> = new.of_kind(subject).collect();
            pair(&old, &new, &old_models, &new_models, &mut pairs);
        }
        Self { pairs }
    }

    /// All pairs. Each has at least one side.
    pub(super) fn all(&self) -> impl Iterator<Item = (Option<&'s Entry>, Option<&'s Entry>)> + '_ {
        self.pairs.iter().copied()
    }

    /// The ids that changed.
    pub(super) fn renames(&self) -> Renames {
        let both = self.pairs.iter().filter_map(|(before, after)| before.zip(*after));
        let renamed = both.filter(|(before, after)| before.id != after.id);
        Renames { to: renamed.map(|(before, after)| ((before.subject, key(before)), after.id.clone())).collect() }
    }
}

/// The new ids of entries that were renamed.
#[derive(Debug, Default)]
pub(super) struct Renames {
    to: HashMap<(Subject, String), String>,
}

impl Renames {
    /// The new id of an entry that has the id `id` in the old state.
    pub(super) fn new_id<'i>(&'i self, subject: Subject, id: &'i str) -> &'i str {
        let key = if subject == Subject::Threat { id.to_ascii_lowercase() } else { id.to_owned() };
        self.to.get(&(subject, key)).map_or(id, String::as_str)
    }

    /// A reference to an entry in the spelling of the new state. If the mitigation is of another model, that model's id comes
    /// first.
    pub(super) fn reference(&self, subject: Subject, reference: &str) -> String {
        match (subject, reference.split_once('/')) {
            (Subject::Mitigation, Some((model, id))) => format!("{}/{id}", self.new_id(Subject::Model, model)),
            (Subject::Mitigation, None) => reference.to_owned(),
            _ => self.new_id(subject, reference).to_owned(),
        }
    }
}

/// The key that identifies an entry. Ids of threats and mitigations are case-insensitive, and a mitigation's id is unique only
/// within its model.
fn key(entry: &Entry) -> String {
    match entry.subject {
        Subject::Score | Subject::Model => entry.id.clone(),
        Subject::Threat => entry.id.to_ascii_lowercase(),
        Subject::Mitigation => {
            format!("{}/{}", entry.text("model").unwrap_or_default(), entry.id.to_ascii_lowercase())
        }
    }
}

/// The keys that an entry had before, according to its state.
fn former_keys(entry: &Entry, models: &HashMap<&str, &Entry>) -> Vec<String> {
    let model = entry.text("model").unwrap_or_default();
    let former_models = || models.get(model.as_str()).into_iter().flat_map(|model| model.texts("formerly"));
    match entry.subject {
        Subject::Score | Subject::Model => entry.texts("formerly").map(str::to_owned).collect(),
        // A derived id begins with the id of the model.
        Subject::Threat => match entry.id.strip_prefix(&model).filter(|rest| rest.starts_with('-')) {
            Some(rest) => former_models().map(|id| format!("{id}{rest}").to_ascii_lowercase()).collect(),
            None => Vec::new(),
        },
        Subject::Mitigation => {
            former_models().map(|model| format!("{model}/{}", entry.id.to_ascii_lowercase())).collect()
        }
    }
}

/// Pairs the entries of one kind.
fn pair<'s>(
    old: &[&'s Entry],
    new: &[&'s Entry],
    old_models: &HashMap<&str, &Entry>,
    new_models: &HashMap<&str, &Entry>,
    pairs: &mut Vec<(Option<&'s Entry>, Option<&'s Entry>)>,
) {
    // Two entries with the same id are an error of the book, but still two entries.
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    // A comparison may also run backwards. Then the old state contains the former ids of the entries in the new state.
    let mut by_former: HashMap<String, usize> = HashMap::new();
    for (index, entry) in old.iter().enumerate() {
        by_key.entry(key(entry)).or_default().push(index);
        for former in former_keys(entry, old_models) {
            by_former.entry(former).or_insert(index);
        }
    }
    let known: HashSet<String> = new.iter().map(|entry| key(entry)).collect();
    let mut matched = vec![false; old.len()];
    for entry in new {
        let free = |index: &usize| !matched[*index];
        let called = |key: &String| by_key.get(key).and_then(|indexes| indexes.iter().copied().find(free));
        let former = || {
            // An id that another entry has now does not count as a former id.
            let keys = former_keys(entry, new_models);
            let by_old_name = keys.iter().filter(|key| !known.contains(*key)).find_map(called);
            let by_new_name = || by_former.get(&key(entry)).copied().filter(|index| !known.contains(&key(old[*index])));
            by_old_name.or_else(|| by_new_name().filter(free))
        };
        let found = called(&key(entry)).or_else(former);
        if let Some(index) = found {
            matched[index] = true;
        }
        pairs.push((found.map(|index| old[index]), Some(entry)));
    }
    pairs.extend(old.iter().zip(&matched).filter(|(_, matched)| !**matched).map(|(entry, _)| (Some(*entry), None)));
}
