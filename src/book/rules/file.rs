//! Reads a file of rules.

use std::collections::HashMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Source, Span, code};
use crate::fields::{Key, Kind, Object, Why, not_a_value};
use crate::maestro::questions::{Rule, built_in};
use crate::maestro::{CatalogEntry, CatalogScope};
use crate::name;

/// The highest number of rules that a book may add to those of this program.
const MAX_RULES: usize = 200;

/// A value in a file, with its position.
pub(super) type Node<'t> = Spanned<DeValue<'t>>;

/// The rules that have been read so far. Files are read one by one, but two files must not contain rules with the same id.
#[derive(Debug, Default)]
pub(super) struct Reader {
    rules: Vec<Rule>,
    problems: Vec<Diagnostic>,
    /// The position of each id.
    ids: HashMap<String, Span>,
    source: Option<Source>,
}

impl Reader {
    /// Returns the rules without mistakes, and the problems of the others.
    pub(super) fn finish(self) -> (Vec<Rule>, Vec<Diagnostic>) {
        (self.rules, self.problems)
    }

    /// Reads the rules of a file.
    pub(super) fn file(&mut self, text: &str, source: Source) {
        self.source = Some(source);
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let message = format!("this is not TOML: {}", error.message());
                self.problem(
                    error.span().unwrap_or(0..0),
                    message,
                    "correct the line, for example `id = \"our-rule\"`",
                );
                return;
            }
        };
        let has_rules = self.rules.len() + self.problems.len();
        for (key, value) in table.get_ref() {
            if key.get_ref() != "rule" {
                self.unknown(key.span(), key.get_ref(), ["rule"].into_iter());
                continue;
            }
            let DeValue::Array(list) = value.get_ref() else {
                self.problem(
                    key.span(),
                    "`rule` is a list of tables",
                    "write `[[rule]]`, with two brackets on each side",
                );
                continue;
            };
            self.list(list);
        }
        if self.rules.len() + self.problems.len() == has_rules {
            self.problem(0..0, "the file has no rule", "write `[[rule]]`, and the keys of the rule below it");
        }
    }

    fn list(&mut self, list: &DeArray<'_>) {
        for entry in list {
            if self.rules.len() == MAX_RULES {
                let message = format!("the book has more than {MAX_RULES} rules of its own");
                self.problem(entry.span(), message, "remove some");
                return;
            }
            let before = self.problems.len();
            let Some(table) = self.table(entry, "`[[rule]]`") else { continue };
            let rule = self.rule(table, entry.span());
            if self.problems.len() == before {
                self.rules.push(rule);
            }
        }
    }

    /// Reads a rule. A required key that is missing is reported.
    fn rule(&mut self, table: &DeTable<'_>, at: Range<usize>) -> Rule {
        let mut rule = Rule::default();
        for (name, value) in table {
            let keys = Rule::TABLE.keys.iter().map(|key| key.name);
            match Rule::TABLE.position(name.get_ref()) {
                None => self.unknown(name.span(), name.get_ref(), keys),
                // The catalogue entry depends on the layers, so read it after them.
                Some(_) if name.get_ref() == "catalog" => {}
                Some(_) if name.get_ref() == "when" => rule.when = self.when(value).unwrap_or_default(),
                Some(index) => self.fill(&mut rule, index, value),
            }
        }
        let missing: Vec<&Key> =
            Rule::TABLE.keys.iter().filter(|key| key.required && !table.contains_key(key.name)).collect();
        for key in &missing {
            let value = match key.name {
                "when" => "{ kind = \"tool\" }",
                "layers" => "[\"L3\"]",
                _ => "\"…\"",
            };
            self.problem(
                at.clone(),
                format!("the rule has no `{}`", key.name),
                format!("add `{} = {value}`", key.name),
            );
        }
        if let Some(value) = table.get("catalog") {
            self.catalog(&mut rule, value);
        }
        if let Some(id) = table.get("id") {
            self.id(&rule.id, id.span());
        }
        rule
    }

    /// Reports an id that a rule of this program or another rule already has.
    fn id(&mut self, id: &str, at: Range<usize>) {
        if id.is_empty() {
            return;
        }
        if built_in().iter().any(|rule| rule.id == id) {
            self.problem(
                at,
                format!("`{id}` is the id of a built-in rule"),
                format!("choose another id, such as `our-{id}`"),
            );
        } else if let Some(first) = self.ids.get(id).copied() {
            self.problem(at, format!("there are two rules with the id `{id}`"), "remove one, or give it another id");
            if let Some(problem) = self.problems.last_mut() {
                *problem = problem.clone().also(first, "the other one");
            }
        } else if let Some(source) = self.source {
            self.ids.insert(id.to_owned(), Span::new(source, at));
        }
    }

    fn catalog(&mut self, rule: &mut Rule, value: &Node<'_>) {
        let scope = match rule.layers.as_slice() {
            [] => CatalogScope::Any,
            [layer] => CatalogScope::Layer(*layer),
            layers => CatalogScope::CrossLayer(layers),
        };
        let Some(text) = self.text(value, "catalog") else { return };
        match CatalogEntry::find(text, scope) {
            Ok(entry) => rule.catalog = Some(entry),
            Err(error) => self.problem(value.span(), error.to_string(), error.help()),
        }
    }

    /// Sets one key of an object from the file.
    fn fill(&mut self, object: &mut dyn Object, index: usize, value: &Node<'_>) {
        let key = &object.table().keys[index];
        if let (Kind::Object(inner), Some(part)) = (key.kind, object.part(index)) {
            let Some(table) = self.table(value, &format!("`{}`", key.name)) else { return };
            for (name, value) in table {
                match inner.position(name.get_ref()) {
                    Some(index) => self.fill(part, index, value),
                    None => self.unknown(name.span(), name.get_ref(), inner.keys.iter().map(|key| key.name)),
                }
            }
            return;
        }
        let (what, items) = (key.kind.what(), if key.many { items(value) } else { vec![value] });
        if items.is_empty() && key.required {
            self.problem(value.span(), format!("`{}` is empty", key.name), format!("write {what} in the list"));
        }
        for item in items {
            let Some(text) = self.text(item, key.name) else { continue };
            let canonical = match key.kind {
                Kind::Id(form) | Kind::Foreign(form) => (form.read)(text),
                _ => Ok(text.to_owned()),
            };
            if let Err(refused) = canonical.and_then(|text| object.put(index, &text)) {
                let is_word = matches!(key.kind, Kind::Word(..)) && refused.why == Why::Unknown;
                let message = if is_word { not_a_value(text, key.name) } else { refused.message };
                self.problem(item.span(), message, refused.help);
            }
        }
    }

    pub(super) fn problem(&mut self, at: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let Some(source) = self.source else { return };
        self.problems.push(Diagnostic::new(code::RULE_FILE, Span::new(source, at), message).help(help));
    }

    /// Reports an unknown key.
    pub(super) fn unknown<'k>(&mut self, at: Range<usize>, key: &str, keys: impl Iterator<Item = &'k str> + Clone) {
        let help = match name::nearest(key, keys.clone()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None if keys.clone().count() == 1 => format!("the only key is {}", name::list(keys)),
            None => format!("the keys are {}", name::list(keys)),
        };
        self.problem(at, format!("there is no key `{key}` here"), help);
    }

    /// Reads a text that must not be empty.
    pub(super) fn text<'n>(&mut self, value: &'n Node<'_>, key: &str) -> Option<&'n str> {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => return Some(text.trim()),
            DeValue::String(_) => {
                self.problem(value.span(), format!("`{key}` is empty"), "write text between the quotes")
            }
            other => {
                let message = format!("`{key}` must be text, not {}", name_of(other));
                self.problem(value.span(), message, "write text in quotes, such as `\"…\"`");
            }
        }
        None
    }

    /// Reads a table.
    pub(super) fn table<'n, 't>(&mut self, value: &'n Node<'t>, what: &str) -> Option<&'n DeTable<'t>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        let message = format!("{what} must be a table, not {}", name_of(value.get_ref()));
        self.problem(value.span(), message, "write `{ key = value }`");
        None
    }
}

/// The items of a list. A single value is a list of one.
pub(super) fn items<'n, 't>(value: &'n Node<'t>) -> Vec<&'n Node<'t>> {
    match value.get_ref() {
        DeValue::Array(list) => list.iter().collect(),
        _ => vec![value],
    }
}

/// The type of a value, for messages.
pub(super) fn name_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
