//! Reads the condition of a rule. A condition is a table in which every key has to be true.

use toml::de::{DeTable, DeValue};

use crate::fields::{Slot, not_a_value};
use crate::maestro::questions::{Fact, Relation, Side, When, Words};
use crate::name::list;

use super::file::{Node, Reader, items, name_of};

/// The highest number of keys in the condition of a rule, including the keys of nested conditions.
const MAX_CONDITIONS: usize = 50;

/// Keys whose values are words that a component states.
const WORDS: [&str; 6] = ["kind", "can", "holds", "content", "approval", "identity"];
/// Keys that contain conditions.
const NESTED: [&str; 3] = ["all", "any", "not"];
/// Additional keys of a condition about another component.
const OF_OTHER: [&str; 4] = ["zone", "at-least", "authenticated", "encrypted"];

impl Reader {
    /// Reads the condition of a rule. Returns `None` after reporting a problem.
    pub(super) fn when(&mut self, value: &Node<'_>) -> Option<When> {
        let mut left = MAX_CONDITIONS;
        let when = self.condition(value, &mut left)?;
        if matches!(&when, When::All(all) if all.is_empty()) {
            let help = "name what the rule is about, for example `when = { kind = \"tool\" }`";
            self.problem(value.span(), "the condition is empty, so the rule would ask about every component", help);
        }
        Some(when)
    }

    fn condition(&mut self, value: &Node<'_>, left: &mut usize) -> Option<When> {
        let table = self.table(value, "a condition")?;
        self.all_of(table, &[], left)
    }

    /// Converts the keys of a table to a condition. Skips the keys in `known`.
    fn all_of(&mut self, table: &DeTable<'_>, known: &[&str], left: &mut usize) -> Option<When> {
        let mut all = Vec::new();
        for (name, value) in table {
            let key: &str = name.get_ref();
            if known.contains(&key) {
                continue;
            }
            let Some(rest) = left.checked_sub(1) else {
                let message =
                    format!("a condition has at most {MAX_CONDITIONS} keys, with those of the conditions in it");
                self.problem(name.span(), message, "make two rules of it");
                return None;
            };
            *left = rest;
            let fact = Fact::ALL.iter().find(|(fact, _)| *fact == key);
            let relation = Relation::ALL.iter().find(|(relation, _)| *relation == key);
            all.push(match (key, fact, relation) {
                (_, Some((_, fact)), _) => self.fact(*fact, value)?,
                (_, _, Some(relation)) => self.other(*relation, value, left)?,
                ("kind", ..) => When::States(Words::Kind(self.words(key, value)?)),
                ("can", ..) => When::States(Words::Can(self.words(key, value)?)),
                ("holds", ..) => When::States(Words::Holds(self.words(key, value)?)),
                ("content", ..) => When::States(Words::Content(self.words(key, value)?)),
                ("approval", ..) => When::States(Words::Approval(self.words(key, value)?)),
                ("identity", ..) => When::States(Words::Identity(self.words(key, value)?)),
                ("not", ..) => When::Not(Box::new(self.condition(value, left)?)),
                ("all", ..) => When::All(self.conditions(key, value, left)?),
                ("any", ..) => When::Any(self.conditions(key, value, left)?),
                _ => {
                    let facts = Fact::ALL.iter().map(|(name, _)| *name);
                    let relations = Relation::ALL.iter().map(|(name, _)| *name);
                    let known = known.iter().copied();
                    let keys = WORDS.into_iter().chain(facts).chain(relations).chain(NESTED).chain(known);
                    self.unknown(name.span(), key, keys);
                    return None;
                }
            });
        }
        Some(When::All(all))
    }

    fn fact(&mut self, fact: Fact, value: &Node<'_>) -> Option<When> {
        match value.get_ref() {
            DeValue::Boolean(true) => Some(When::Is(fact)),
            DeValue::Boolean(false) => Some(When::Not(Box::new(When::Is(fact)))),
            other => {
                let message = format!("expected `true` or `false`, found {}", name_of(other));
                self.problem(value.span(), message, "write `true`, or `false` for the opposite");
                None
            }
        }
    }

    /// Reads words, one of which a component has to state.
    fn words<T>(&mut self, key: &str, value: &Node<'_>) -> Option<Vec<T>>
    where
        Option<T>: Slot,
    {
        let mut words = Vec::new();
        for item in items(value) {
            let text = self.text(item, key)?;
            let mut word = None;
            if let Err(refused) = Slot::put(&mut word, text) {
                self.problem(item.span(), not_a_value(text, key), refused.help);
                return None;
            }
            words.extend(word);
        }
        if words.is_empty() {
            self.problem(
                value.span(),
                format!("`{key}` is empty, so no component can match"),
                format!("add a word, or remove `{key}`"),
            );
        }
        Some(words)
    }

    fn conditions(&mut self, key: &str, value: &Node<'_>, left: &mut usize) -> Option<Vec<When>> {
        let items = items(value);
        if items.is_empty() {
            self.problem(value.span(), format!("`{key}` is empty"), "add a condition in braces, or remove the key");
        }
        items.into_iter().map(|item| self.condition(item, left)).collect()
    }

    /// Reads a condition about other components that are related to the component of the rule.
    fn other(&mut self, relation: (&str, Relation), value: &Node<'_>, left: &mut usize) -> Option<When> {
        let table = self.table(value, &format!("`{}`", relation.0))?;
        let mut side = Side::Any;
        if let Some(zone) = table.get("zone") {
            let text = self.text(zone, "zone")?;
            let known = Side::ALL.iter().find(|(word, _)| *word == text);
            side = match known {
                Some((_, side)) => *side,
                None => {
                    let words = list(Side::ALL.iter().map(|(word, _)| *word));
                    self.problem(
                        zone.span(),
                        format!("`{text}` is not a value of `zone`"),
                        format!("allowed are {words}"),
                    );
                    return None;
                }
            };
        }
        let mut at_least = 1;
        if let Some(number) = table.get("at-least") {
            let counted = match number.get_ref() {
                DeValue::Integer(number) if number.radix() == 10 => {
                    number.as_str().parse().ok().filter(|count| *count > 0)
                }
                _ => None,
            };
            let Some(count) = counted else {
                self.problem(
                    number.span(),
                    "`at-least` must be a whole number that is at least 1",
                    "write for example `at-least = 2`",
                );
                return None;
            };
            at_least = count;
        }
        let [unauthenticated, unencrypted] =
            ["authenticated", "encrypted"].map(|key| self.not_stated(relation, table, key));
        let that = Box::new(self.all_of(table, &OF_OTHER, left)?);
        Some(When::Other { relation: relation.1, side, unauthenticated, unencrypted, at_least, that })
    }

    /// Reads a key that requires that the flow to another component is not stated as `key`, which is `authenticated` or
    /// `encrypted`.
    fn not_stated(&mut self, (relation, kind): (&str, Relation), table: &DeTable<'_>, key: &str) -> bool {
        let Some(value) = table.get(key) else { return false };
        let has_flow = matches!(kind, Relation::SendsTo | Relation::ReceivesFrom | Relation::Joined);
        match value.get_ref() {
            DeValue::Boolean(false) if has_flow => return true,
            DeValue::Boolean(false) => {
                let help = format!(
                    "remove `{key}`, or write `sends-to`, `receives-from` or `joined` in place of `{relation}`"
                );
                self.problem(
                    value.span(),
                    format!("`{key}` describes a single flow, so it cannot be used in `{relation}`"),
                    help,
                );
            }
            _ => self.problem(
                value.span(),
                format!("`{key}` can only be `false`: the flow is not stated as {key}"),
                format!("write `{key} = false`, or remove the key"),
            ),
        }
        false
    }
}
