//! Compares the settings of `book.toml` that determine how strictly a book is checked: which settings changed, and which
//! changes make the check looser.
//!
//! The objects `policy` of two exports are compared key by key. [`RULES`] says for each key which direction is looser. A
//! changed key without a rule counts as looser, to be safe. A new key of the gate needs one row.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::aivss::Decimal;
use crate::diagnostic::LintLevel;
use crate::maestro::{Level, Vocabulary};
use crate::order::{self, Sort as _};

use super::matching::Renames;
use super::state::State;
use super::{Subject, folder};

/// What changed in the settings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// The changes, looser ones first.
    pub changes: Vec<SettingChange>,
    /// Whether both states contain their settings. A file that an older version exported does not.
    pub compared: bool,
}

/// A setting that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingChange {
    /// Which kind of setting it is.
    pub kind: SettingKind,
    /// The parts of its key below `[preprocessor.aivss]`, such as `gate`, `max-risk` or `gate`, `exempt`, `B-1`, `until`. For
    /// another preprocessor, `preprocessor` and its name.
    pub key: Vec<String>,
    /// Its value before; `None` if it was not set or could not be read.
    pub before: Option<Value>,
    /// Its value after; `None` if it is not set or cannot be read.
    pub after: Option<Value>,
    /// The texts that a reviewer reads if there is no value before, and if there is none after.
    pub missing: (&'static str, &'static str),
    /// Whether the check became looser (`true`) or stricter (`false`); `None` if neither.
    pub looser: Option<bool>,
    /// Whether the value is a text that may be long.
    pub prose: bool,
}

/// The kind of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingKind {
    /// The title of the book.
    Title,
    /// A field of an exemption.
    Exemption {
        /// The id that it exempts, with the kind if one is stated: `B-1` or `B-1 (threat)`.
        id: String,
        /// The field, such as `until`.
        field: String,
    },
    /// Any other setting.
    Other,
}

impl SettingKind {
    fn of(key: &Key) -> Self {
        match key.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["gate", "exempt", id, field] => Self::Exemption { id: id.to_owned(), field: field.to_owned() },
            _ => Self::Other,
        }
    }
}

/// Which direction of a setting is looser.
#[derive(Debug, Clone, Copy)]
enum Looser {
    /// A higher number or level. A missing value is the highest.
    Higher,
    /// The same for a limit of an agent or a layer, which replaces the general limit. If it is missing, the general limit
    /// applies, or the loosest of the `others`, which it may have overridden.
    HigherThan { general: &'static str, others: &'static str },
    /// A lower number or level. A missing value is the lowest.
    Lower,
    /// A later day.
    Later,
    /// A word further to the right. A missing value is the first word.
    Words(&'static [&'static str]),
    /// The level of a lint, from `deny` to `allow`. A missing value is unknown, because another version of this program has
    /// another list of lints.
    Lint,
    /// Any value, because it lets something pass that would fail without it.
    Set,
    /// A text for people.
    Text,
    /// Neither direction is looser.
    Neither,
}

/// The rules, by key. `*` matches one part of a key.
const RULES: &[(&str, Looser)] = &[
    ("gate.max-score", Looser::Higher),
    ("gate.max-risk", Looser::Higher),
    ("gate.max-open.*", Looser::Higher),
    ("gate.max-open-questions", Looser::Higher),
    ("gate.risk", Looser::Words(&["inherent", "effective"])),
    ("gate.judge", Looser::Words(&["high", "headline"])),
    ("gate.unrated", Looser::Words(&["fail", "pass"])),
    ("gate.unscored", Looser::Words(&["fail", "pass"])),
    ("gate.vanished", Looser::Words(&["fail", "pass"])),
    ("gate.expect.*", Looser::Lower),
    ("gate.baseline", Looser::Set),
    ("gate.agents.*.max-score", Looser::HigherThan { general: "gate.max-score", others: "" }),
    ("gate.agents.*.max-risk", Looser::HigherThan { general: "gate.max-risk", others: "gate.layers.*.max-risk" }),
    ("gate.layers.*.max-risk", Looser::HigherThan { general: "gate.max-risk", others: "gate.agents.*.max-risk" }),
    ("gate.exempt.*.until", Looser::Later),
    ("gate.exempt.*.owner", Looser::Neither),
    ("gate.exempt.*.reason", Looser::Text),
    ("lints.*", Looser::Lint),
    ("matrix.*.*", Looser::Lower),
    ("rules.*", Looser::Lower),
    ("book.title", Looser::Neither),
];

/// Settings, by their keys.
type Flat = BTreeMap<Key, Value>;
type Key = Vec<String>;

impl Settings {
    /// Compares the settings of two states.
    pub(super) fn between(old: &State, new: &State, renames: &Renames) -> Self {
        let mut changes = Vec::new();
        let compared = old.policy.is_some() && new.policy.is_some();
        if let (Some(before), Some(after)) = (&old.policy, &new.policy) {
            let (mut before, after) = (flat(before), flat(after));
            follow_renames(&mut before, &after, renames);
            let keys = order::set(before.keys().chain(after.keys()));
            changes.extend(keys.into_iter().filter_map(|key| change(key, &before, &after)));
            if !has_limit(&before) && has_limit(&after) {
                // The first gate of a book cannot be looser than an earlier one.
                let first = |change: &&mut SettingChange| {
                    is_gate(&change.key) && change.key.get(1).is_none_or(|key| key != "expect")
                };
                changes
                    .iter_mut()
                    .filter(first)
                    .for_each(|change| change.looser = change.looser.filter(|looser| !looser));
            }
            for change in changes.iter_mut().filter(|change| is_gate(&change.key)) {
                let word = |errors| if errors { "not set, or cannot be read" } else { "not set" };
                change.missing = (word(old.gate_errors), word(new.gate_errors));
            }
        }
        if old.title != new.title && !old.entries.is_empty() {
            let (before, after) = (old.title.clone().map(Value::from), new.title.clone().map(Value::from));
            let key = ["book", "title"].map(str::to_owned).to_vec();
            let (kind, missing) = (SettingKind::Title, ("not set", "not set"));
            changes.push(SettingChange { kind, key, before, after, missing, looser: None, prose: false });
        }
        changes.extend(folder::changes(old, new));
        changes.in_order_of(|change| change.looser != Some(true));
        Self { changes, compared }
    }
}

/// The values of a policy, by their keys. Exemptions are identified by the id that they name. A setting that is not set has no
/// entry, and `above_limits` is not a setting.
fn flat(policy: &Value) -> Flat {
    fn walk(key: &mut Key, value: &Value, flat: &mut Flat) {
        match value {
            Value::Null => {}
            Value::Object(map) => {
                for (name, value) in map {
                    key.push(name.clone());
                    walk(key, value, flat);
                    key.pop();
                }
            }
            // Each file becomes a setting, so that a removed file is reported.
            Value::Array(files) if key.len() == 1 && key[0] == "rules" => {
                for file in files.iter().filter_map(Value::as_str) {
                    flat.insert(vec!["rules".to_owned(), file.to_owned()], Value::Bool(true));
                }
            }
            Value::Array(items) if key.ends_with(&["exempt".to_owned()]) => {
                for item in items {
                    exemption(key, item, flat);
                }
            }
            value => {
                flat.insert(key.clone(), value.clone());
            }
        }
    }
    let mut all = Flat::new();
    let settings = policy.as_object().into_iter().flatten().filter(|(name, _)| *name != "above_limits");
    for (name, value) in settings {
        walk(&mut vec![name.clone()], value, &mut all);
    }
    all
}

/// Adds one exemption. Of two exemptions for the same id and kind, the later one is used. An exemption with another kind is a
/// different one.
fn exemption(key: &Key, item: &Value, flat: &mut Flat) {
    let text = |field: &str| item.get(field).and_then(Value::as_str);
    let Some(id) = text("id") else { return };
    let name = text("kind").map_or_else(|| id.to_owned(), |kind| format!("{id} ({kind})"));
    let key = |field: &str| [key.as_slice(), &[name.clone(), field.to_owned()]].concat();
    let until = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    if flat.get(&key("until")).is_some_and(|other| until(Some(other)) >= until(item.get("until"))) {
        return;
    }
    let is_name = |field: &str| matches!(field, "id" | "kind");
    for (field, value) in item.as_object().into_iter().flatten().filter(|(field, _)| !is_name(field)) {
        flat.insert(key(field), value.clone());
    }
}

/// An exemption follows the entry that it exempts: if the entry was renamed, an exemption for the new id is not a new
/// exemption.
fn follow_renames(before: &mut Flat, after: &Flat, renames: &Renames) {
    let is_exemption = |key: &Key| key.len() == 4 && key[1] == "exempt";
    let old: Vec<Key> = before.keys().filter(|key| is_exemption(key) && !after.contains_key(*key)).cloned().collect();
    for key in old {
        let (id, kind) = key[2].split_once(' ').map_or((key[2].as_str(), ""), |(id, kind)| (id, kind));
        let new_id = [Subject::Score, Subject::Threat].map(|subject| renames.new_id(subject, id));
        let Some(new_id) = new_id.into_iter().find(|new_id| *new_id != id) else { continue };
        let mut new_key = key.clone();
        new_key[2] = if kind.is_empty() { new_id.to_owned() } else { format!("{new_id} {kind}") };
        if after.contains_key(&new_key)
            && let Some(value) = before.remove(&key)
        {
            before.insert(new_key, value);
        }
    }
}

fn change(key: &Key, before: &Flat, after: &Flat) -> Option<SettingChange> {
    let (old, new) = (before.get(key), after.get(key));
    if old == new {
        return None;
    }
    let rule = RULES.iter().find(|(pattern, _)| matches(pattern, key)).map(|(_, rule)| *rule);
    if matches!(rule, Some(Looser::Lint)) && (old.is_none() || new.is_none()) {
        return None;
    }
    Some(SettingChange {
        kind: SettingKind::of(key),
        key: key.clone(),
        missing: ("not set", "not set"),
        before: old.cloned(),
        after: new.cloned(),
        looser: match rule {
            Some(rule) => looser(rule, (old, before), (new, after)),
            None => Some(true),
        },
        prose: matches!(rule, Some(Looser::Text)),
    })
}

fn is_gate(key: &Key) -> bool {
    key.first().is_some_and(|key| key == "gate")
}

/// Whether a gate limits any score or risk.
fn has_limit(settings: &Flat) -> bool {
    const LIMITS: [&str; 5] = ["max-score", "max-risk", "max-open", "agents", "layers"];
    let is_limit = |key: &Key| key.get(1).is_some_and(|key| LIMITS.contains(&key.as_str()));
    settings.keys().any(|key| is_gate(key) && is_limit(key))
}

fn matches(pattern: &str, key: &Key) -> bool {
    let parts: Vec<&str> = pattern.split('.').collect();
    parts.len() == key.len() && parts.iter().zip(key).all(|(part, key)| *part == "*" || part == key)
}

/// A value that can be compared; a higher one is looser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Number(Decimal),
    Loosest,
}

fn looser(rule: Looser, (old, before): (Option<&Value>, &Flat), (new, after): (Option<&Value>, &Flat)) -> Option<bool> {
    let by = |old: Rank, new: Rank| (old != new).then_some(new > old);
    let place = |words: &[&str], value: Option<&Value>| match value.and_then(Value::as_str) {
        Some(word) => words.iter().position(|known| *known == word).map_or(Rank::Loosest, number),
        None => number(0),
    };
    match rule {
        Looser::Higher => by(rank(old), rank(new)),
        Looser::HigherThan { general, others } => {
            let limits = |flat: &Flat, pattern: &str| -> Vec<Rank> {
                flat.iter().filter(|(key, _)| matches(pattern, key)).map(|(_, value)| rank(Some(value))).collect()
            };
            let general = |flat: &Flat| limits(flat, general).first().copied().unwrap_or(Rank::Loosest);
            let old = old.map_or_else(|| general(before), |old| rank(Some(old)));
            let new = new.map_or_else(
                || limits(after, others).into_iter().chain([general(after)]).max().unwrap_or(Rank::Loosest),
                |new| rank(Some(new)),
            );
            by(old, new)
        }
        Looser::Lower => match (old, new) {
            // A minimum count that is not set is the lowest.
            (None, _) => Some(false),
            (_, None) => Some(true),
            (old, new) => by(rank(new), rank(old)),
        },
        Looser::Later => match (old.and_then(Value::as_str), new.and_then(Value::as_str)) {
            (None, _) => Some(true),
            (_, None) => Some(false),
            (Some(old), Some(new)) => Some(new > old),
        },
        Looser::Words(words) => by(place(words, old), place(words, new)),
        Looser::Lint => {
            let words = [LintLevel::Deny, LintLevel::Warn, LintLevel::Allow].map(LintLevel::word);
            by(place(&words, old), place(&words, new))
        }
        Looser::Set => Some(new.is_some()),
        Looser::Text | Looser::Neither => None,
    }
}

fn number(number: usize) -> Rank {
    Rank::Number(Decimal::from(number))
}

/// The rank of a limit, which is a number or the word of a risk. A missing limit is the highest.
pub(super) fn rank(value: Option<&Value>) -> Rank {
    match value {
        Some(Value::Number(number)) => number.to_string().parse().map_or(Rank::Loosest, Rank::Number),
        Some(Value::String(word)) => {
            let level = Level::ALL.iter().position(|level| level.word() == word);
            level.map_or(Rank::Loosest, number)
        }
        _ => Rank::Loosest,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn changes(before: Value, after: Value) -> Vec<(String, Option<bool>)> {
        let state = |policy| State { policy: Some(policy), ..State::default() };
        let settings = Settings::between(&state(before), &state(after), &Renames::default());
        settings.changes.into_iter().map(|change| (change.key.join("."), change.looser)).collect()
    }

    /// The verdicts on a change of the gate alone.
    fn gate(before: Value, after: Value) -> Vec<Option<bool>> {
        let all = changes(json!({ "gate": before }), json!({ "gate": after }));
        all.into_iter().map(|(_, looser)| looser).collect()
    }

    #[test]
    fn limits_are_looser_when_they_are_higher_or_removed() {
        for (strict, loose) in [
            (json!({"max-score": 7}), json!({"max-score": 7.5})),
            (json!({"max-score": 9.5}), json!({"max-score": 10})),
            (json!({"max-score": 7}), json!({"max-score": null})),
            (json!({"max-risk": "high"}), json!({"max-risk": "critical"})),
            (json!({"max-risk": "critical"}), json!({})),
            (json!({"max-open-questions": 0}), json!({"max-open-questions": 1})),
            (json!({"max-open-questions": 0}), json!({})),
            (json!({"max-open": {"high": 5}}), json!({"max-open": {"high": 6}})),
            (json!({"max-open": {"high": 5}}), json!({"max-open": {}})),
            (json!({"risk": "inherent"}), json!({"risk": "effective"})),
            (json!({"judge": "high"}), json!({"judge": "headline"})),
            (json!({}), json!({"unrated": "pass"})),
            (json!({"unscored": "fail"}), json!({"unscored": "pass"})),
            (json!({"vanished": "fail"}), json!({"vanished": "pass"})),
            (json!({"expect": {"threats": 3}}), json!({"expect": {"threats": 2}})),
            (json!({"expect": {"threats": 3}}), json!({})),
            (json!({"expect": {"threats": 1}}), json!({"expect": {"threats": 0}})),
            (json!({}), json!({"baseline": "baseline.json"})),
            (json!({"agents": {"bot": {"max-score": 5}}}), json!({"agents": {}})),
            (json!({"max-risk": "low"}), json!({"max-risk": "low", "agents": {"bot": {"max-risk": "high"}}})),
            (json!({"max-risk": "low"}), json!({"max-risk": "low", "layers": {"L4": {"max-risk": "high"}}})),
            (json!({"max-risk": "high", "agents": {"bot": {"max-risk": "low"}}}), json!({"max-risk": "high"})),
        ] {
            assert_eq!(gate(strict.clone(), loose.clone()), [Some(true)], "{strict} to {loose}");
            assert_eq!(gate(loose.clone(), strict.clone()), [Some(false)], "{loose} to {strict}");
        }
        // If the limit of an agent is removed, a limit of a layer that it overrode applies again.
        let layers = json!({"L4": {"max-risk": "critical"}});
        let held = json!({"max-risk": "low", "layers": layers, "agents": {"bot": {"max-risk": "low"}}});
        assert_eq!(gate(held, json!({"max-risk": "low", "layers": layers})), [Some(true)]);
        // Repeating the same limit is neither looser nor stricter.
        let twice = json!({"max-risk": "low", "agents": {"bot": {"max-risk": "low"}}});
        assert_eq!(gate(json!({"max-risk": "low"}), twice), [None]);
    }

    #[test]
    fn exemptions_are_looser_when_they_are_new_or_longer() {
        let exempt = |until: &str| json!({"exempt": [{"id": "B-1", "owner": "o", "reason": "r", "until": until}]});
        assert_eq!(gate(exempt("2027-01-31"), exempt("2027-02-01")), [Some(true)]);
        assert_eq!(gate(exempt("2027-02-01"), exempt("2027-01-31")), [Some(false)]);
        assert!(gate(json!({"exempt": []}), exempt("2027-01-31")).contains(&Some(true)));
        assert!(!gate(exempt("2027-01-31"), json!({"exempt": []})).contains(&Some(true)));
        let mut other = exempt("2027-01-31");
        other["exempt"][0]["reason"] = "another".into();
        assert_eq!(gate(exempt("2027-01-31"), other), [None]);
    }

    #[test]
    fn lints_and_matrix_are_looser_when_they_are_lower() {
        let lints = |level: &str| json!({"lints": {"unrated": level}});
        assert_eq!(changes(lints("deny"), lints("warn")), [("lints.unrated".to_owned(), Some(true))]);
        assert_eq!(changes(lints("allow"), lints("warn")), [("lints.unrated".to_owned(), Some(false))]);
        // If another version of the program does not have a lint, the lint was not switched off.
        assert_eq!(changes(lints("deny"), json!({"lints": {}})), []);
        let matrix = |level: &str| json!({"matrix": {"high": {"likely": level}}});
        assert_eq!(changes(matrix("critical"), matrix("high")), [("matrix.high.likely".to_owned(), Some(true))]);
        assert_eq!(changes(matrix("high"), matrix("critical")), [("matrix.high.likely".to_owned(), Some(false))]);
        let (one, two) = (json!({"rules": ["a.toml"]}), json!({"rules": ["a.toml", "b.toml"]}));
        assert_eq!(changes(two.clone(), one.clone()), [("rules.b.toml".to_owned(), Some(true))]);
        assert_eq!(changes(one, two), [("rules.b.toml".to_owned(), Some(false))]);
    }

    #[test]
    fn a_key_without_a_rule_counts_as_looser() {
        assert_eq!(gate(json!({"new-key": 1}), json!({"new-key": 2})), [Some(true)]);
    }

    /// Every key of an exported policy has a rule.
    #[test]
    fn every_key_has_a_rule() {
        let schema: Value = serde_json::from_str(include_str!("../../schema/export.json")).expect("it is JSON");
        let properties = |object: &str| -> Vec<String> {
            let properties = schema["$defs"][object]["properties"].as_object();
            properties.unwrap_or_else(|| panic!("the schema has no {object}")).keys().cloned().collect()
        };
        assert_eq!(properties("Policy"), ["above_limits", "gate", "lints", "matrix", "rules"]);
        for key in properties("Gate") {
            let prefix = format!("gate.{key}");
            assert!(
                RULES.iter().any(|(pattern, _)| *pattern == prefix || pattern.starts_with(&format!("{prefix}."))),
                "`{prefix}` has no rule: say in RULES which direction is looser"
            );
        }
        for (object, prefix) in [("AgentLimits", "gate.agents.*"), ("LayerLimits", "gate.layers.*")] {
            for key in properties(object) {
                assert!(RULES.iter().any(|(pattern, _)| *pattern == format!("{prefix}.{key}")), "{prefix}.{key}");
            }
        }
        for key in properties("Exemption").into_iter().filter(|key| key != "id" && key != "kind") {
            assert!(RULES.iter().any(|(pattern, _)| *pattern == format!("gate.exempt.*.{key}")), "{key}");
        }
    }
}
