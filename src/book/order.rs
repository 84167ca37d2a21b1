//! The order in which mdBook runs preprocessors. For us it matters whether `links` has expanded the includes before our turn.
//!
//! Start at [`Links::of`].

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// When mdBook's `links` step, which expands includes, runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// Before our preprocessor, which then sees the included files.
    Before,
    /// After our preprocessor, which therefore never sees the included files.
    After,
    /// Never. An include stays in the page as it is written.
    Never,
}

impl Links {
    /// Determines it from the whole `book.toml` as JSON.
    pub fn of(book: &Value) -> Self {
        let defaults = book["build"]["use-default-preprocessors"].as_bool().unwrap_or(true);
        let links = &book["preprocessor"]["links"];
        // mdBook ignores the `renderers` key of its default preprocessors.
        let left_out = links["renderers"].as_array().is_some_and(|names| !names.iter().any(|name| name == "html"));
        if !defaults && (links.is_null() || left_out) {
            return Self::Never;
        }
        let order = order(book, defaults);
        let place = |name: &str| order.iter().position(|other| *other == name);
        // Without our table, `mdbook-aivss build` runs us last.
        match (place("aivss"), place("links")) {
            (Some(ours), Some(links)) if ours < links => Self::After,
            _ => Self::Before,
        }
    }
}

/// Whether mdBook runs a preprocessor before ours, according to the whole `book.toml` as JSON.
#[cfg(feature = "driver")]
pub fn runs_before_ours(book: &Value, name: &str) -> bool {
    let outputs = book["output"].as_object().filter(|outputs| !outputs.is_empty());
    // Without any output table, mdBook writes HTML.
    let has_output = |name: &str| outputs.map_or(name == "html", |outputs| outputs.contains_key(name));
    let renderers = book["preprocessor"][name]["renderers"].as_array();
    if renderers.is_some_and(|names| !names.iter().filter_map(Value::as_str).any(has_output)) {
        return false;
    }
    let defaults = book["build"]["use-default-preprocessors"].as_bool().unwrap_or(true);
    let order = order(book, defaults);
    let place = |name: &str| order.iter().position(|other| *other == name);
    // Without our table, `mdbook-aivss build` runs us last.
    place(name).is_some_and(|other| place("aivss").is_none_or(|ours| other < ours))
}

/// The names of the preprocessors in the order in which mdBook runs them: first those that wait for no other, by name, then
/// those that waited for them. Preprocessors that wait for each other are left out, because mdBook refuses such a book.
fn order(book: &Value, defaults: bool) -> Vec<&str> {
    let mut waits: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    if defaults {
        waits.extend([("links", BTreeSet::new()), ("index", BTreeSet::new())]);
    }
    let tables = book["preprocessor"].as_object();
    let tables = || tables.into_iter().flatten();
    waits.extend(tables().map(|(name, _)| (name.as_str(), BTreeSet::new())));
    for (name, table) in tables() {
        let names = |key: &str| table[key].as_array().into_iter().flatten().filter_map(Value::as_str);
        for other in names("before") {
            if let Some(waits) = waits.get_mut(other) {
                waits.insert(name);
            }
        }
        // mdBook ignores names that it does not know.
        let after: Vec<_> = names("after").filter(|other| waits.contains_key(other)).collect();
        waits.entry(name).or_default().extend(after);
    }
    let mut order = Vec::new();
    loop {
        let ready: Vec<_> = waits.iter().filter(|(_, waits)| waits.is_empty()).map(|(name, _)| *name).collect();
        if ready.is_empty() {
            return order;
        }
        for name in &ready {
            waits.remove(name);
        }
        for waits in waits.values_mut() {
            waits.retain(|name| !ready.contains(name));
        }
        order.extend(ready);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(toml: &str) -> Links {
        let book: toml::Table = toml::from_str(toml).expect("it is TOML");
        Links::of(&serde_json::to_value(book).expect("it is JSON"))
    }

    #[test]
    fn ties_are_sorted_by_name() {
        assert_eq!(links("[preprocessor.aivss]"), Links::After);
        assert_eq!(links("[preprocessor.aivss]\nafter = [\"links\"]"), Links::Before);
        assert_eq!(links("[preprocessor.aivss]\n[preprocessor.links]\nbefore = [\"aivss\"]"), Links::Before);
        // A preprocessor that waits for another one runs after those that wait for none.
        assert_eq!(links("[preprocessor.aivss]\nafter = [\"index\"]"), Links::Before);
        assert_eq!(links("[preprocessor.aivss]\nafter = [\"toc\"]"), Links::After);
        assert_eq!(links("[preprocessor.aivss]\nafter = [\"toc\"]\n[preprocessor.toc]"), Links::Before);
        assert_eq!(links("[preprocessor.aivss]\nafter = [\"index\"]\nbefore = [\"links\"]"), Links::After);
    }

    #[test]
    fn links_may_be_switched_off() {
        let off = "[build]\nuse-default-preprocessors = false\n[preprocessor.aivss]\n";
        assert_eq!(links(off), Links::Never);
        assert_eq!(links(&format!("{off}[preprocessor.links]")), Links::After);
        assert_eq!(links(&format!("{off}[preprocessor.links]\nrenderers = [\"epub\"]")), Links::Never);
        assert_eq!(links("[preprocessor.aivss]\n[preprocessor.links]\nrenderers = [\"epub\"]"), Links::After);
    }

    #[test]
    fn without_a_table_ours_is_last() {
        assert_eq!(links(""), Links::Before);
    }
}
