//! Compares settings that only the folder of a book contains, not its exported file: the preprocessors of `book.toml`, and the
//! file that the gate names as its baseline.

use serde_json::{Map, Value};

use super::settings::{SettingChange, SettingKind};
use super::state::State;
use crate::order;

/// The settings in a book's folder besides its entries and its policy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Folder {
    /// The table `preprocessor` in `book.toml`.
    pub preprocessors: Map<String, Value>,
    /// The text of the file that `gate.baseline` names; `None` if no file is named or it cannot be read.
    pub baseline: Option<String>,
}

/// The name of our own table.
const OURS: &str = "aivss";

/// The keys of our table that are not part of the policy, each with its possible values as JSON, strictest first.
const KEYS: [(&str, &[&str]); 7] = [
    ("version", &[]),
    ("on-error", &["\"fail\"", "\"show\""]),
    ("optional", &["false", "true"]),
    ("command", &[]),
    ("renderers", &[]),
    ("before", &[]),
    ("after", &[]),
];

/// The settings that differ between two folders. Empty if a state is an exported file.
pub(super) fn changes(old: &State, new: &State) -> Vec<SettingChange> {
    let (Some(before), Some(after)) = (&old.folder, &new.folder) else { return Vec::new() };
    let mut changes = Vec::new();
    let mut push = |key: &[&str], before: Option<&Value>, after: Option<&Value>, looser| {
        if before != after {
            changes.push(SettingChange {
                kind: SettingKind::Other,
                key: key.iter().map(|part| (*part).to_owned()).collect(),
                before: before.cloned(),
                after: after.cloned(),
                missing: ("not set", "not set"),
                looser,
                prose: false,
            });
        }
    };
    let ours = |folder: &'_ Folder, key: &str| folder.preprocessors.get(OURS).and_then(|table| table.get(key)).cloned();
    for (key, words) in KEYS {
        let (before, after) = (ours(before, key), ours(after, key));
        // A setting that is not set has the first value. A value that is not in the list counts as the loosest.
        let rank = |value: &Option<Value>| {
            let Some(text) = value.as_ref().map(Value::to_string) else { return 0 };
            words.iter().position(|word| *word == text).unwrap_or(words.len())
        };
        let looser = Some(rank(&after) > rank(&before)).filter(|_| rank(&after) != rank(&before) && !words.is_empty());
        push(&[key], before.as_ref(), after.as_ref(), looser);
    }
    let names = before.preprocessors.keys().chain(after.preprocessors.keys()).filter(|name| *name != OURS);
    for name in order::set(names) {
        let table = |folder: &'_ Folder| folder.preprocessors.get(name).cloned();
        push(&["preprocessor", name], table(before).as_ref(), table(after).as_ref(), None);
    }
    let named = baseline(old);
    if named.is_some() && named == baseline(new) && before.baseline != after.baseline {
        // The text of a baseline alone does not show whether more passes.
        let other = format!("{} with other content", named.unwrap_or_default());
        push(&["gate", "baseline"], named.map(Value::from).as_ref(), Some(&other.into()), Some(true));
    }
    changes
}

/// The remark for the reader if a baseline could not be compared.
pub(super) fn note(old: &State, new: &State) -> Option<String> {
    let compared = old.folder.is_some() && new.folder.is_some();
    let named = baseline(old).is_some() || baseline(new).is_some();
    (named && !compared && !old.no_book).then(|| {
        "The baseline was not compared, because an exported file does not contain it. Compare two folders, or use `--base`."
            .to_owned()
    })
}

/// The file that the gate of a state names as its baseline.
fn baseline(state: &State) -> Option<&str> {
    state.policy.as_ref()?["gate"]["baseline"].as_str()
}
