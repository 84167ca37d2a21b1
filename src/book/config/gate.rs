//! `[preprocessor.aivss.gate]`: the limits of `check`.
//!
//! Start at `Reader::gate`. A new key needs a name in `KEYS` and an arm there.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::aivss::Decimal;
use crate::maestro::{Level, RiskBasis, SEVEN_LAYER, Vocabulary};
use crate::order;
use crate::register::gate::{AgentLimits, Exemption, Exempts, Expect, Gate, Judge, LayerLimits, Unjudged};

use super::{Config, Reader, locate, path};

/// The keys of an exemption.
pub const EXEMPTION_KEYS: &[&str] = &["id", "kind", "reason", "owner", "until"];

/// The keys of the gate.
pub const KEYS: &[&str] = &[
    "max-score",
    "max-risk",
    "max-open",
    "max-open-questions",
    "risk",
    "judge",
    "unrated",
    "unscored",
    "vanished",
    "expect",
    "baseline",
    "agents",
    "layers",
    "exempt",
];

impl Config {
    /// Records which keys that affect the gate come from the environment: keys of its own table, and keys on which scores and
    /// risks depend. `file` is `book.toml` alone and `merged` includes the environment, both as JSON.
    pub fn note_environment(&mut self, file: &Value, merged: &Value) {
        let of = |book: &Value, key: &str| book["preprocessor"]["aivss"][key].clone();
        let environment = &mut self.gate.environment;
        differing(&of(file, "gate"), &of(merged, "gate"), "", &mut environment.limits);
        for key in ["lints", "matrix", "version", "rules"] {
            differing(&of(file, key), &of(merged, key), key, &mut environment.inputs);
        }
        // With another source folder, it is another book.
        differing(&file["book"]["src"], &merged["book"]["src"], "book.src", &mut environment.inputs);
    }
}

/// The paths of the values in which two tables differ. If one side is not a table, the path of the whole table.
fn differing(before: &Value, after: &Value, at: &str, keys: &mut Vec<String>) {
    match (before, after) {
        (before, after) if before == after => {}
        (Value::Object(before), Value::Object(after)) => {
            for key in order::set(before.keys().chain(after.keys())) {
                let at = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                let of = |table: &Map<String, Value>| table.get(key).cloned().unwrap_or_default();
                differing(&of(before), &of(after), &at, keys);
            }
        }
        // Only one side has this table.
        (Value::Null, Value::Object(table)) | (Value::Object(table), Value::Null) if !table.is_empty() => {
            let (empty, table) = (Value::Object(Map::new()), Value::Object(table.clone()));
            differing(&empty, &table, at, keys);
        }
        _ => keys.push(if at.is_empty() { "gate".to_owned() } else { at.to_owned() }),
    }
}

impl Reader {
    /// Reads the table. It counts errors, so that a gate with errors is never treated as a gate without limits.
    pub(super) fn gate(&mut self, value: &Value, config: &mut Config) {
        let before = self.problems.len();
        self.gate_table(value, config);
        config.gate.errors = self.problems.len() - before;
    }

    fn gate_table(&mut self, value: &Value, config: &mut Config) {
        let unjudged = &[Unjudged::Fail, Unjudged::Pass].map(|it| (it.word(), it));
        let Value::Object(table) = value else {
            return self.problem(
                &["gate"],
                false,
                "`gate` is a table",
                "write `[preprocessor.aivss.gate]` and a limit a line",
            );
        };
        let gate = &mut config.gate;
        for (key, value) in table {
            let keys = &["gate", key.as_str()];
            match key.as_str() {
                "max-score" => gate.max_score = self.score(keys, value),
                "max-risk" => gate.max_risk = self.level(keys, value),
                "max-open" => self.max_open(value, gate),
                "max-open-questions" => gate.max_open_questions = self.number(keys, value),
                "risk" => {
                    let words: Vec<_> = RiskBasis::ALL.iter().map(|basis| (basis.word(), *basis)).collect();
                    if let Some(basis) = self.word(keys, value, &words) {
                        config.render.basis = basis;
                        gate.basis = basis;
                    }
                }
                "judge" => {
                    let words = [Judge::High, Judge::Headline].map(|it| (it.word(), it));
                    gate.judge = self.word(keys, value, &words).unwrap_or_default();
                }
                "unrated" => gate.unrated = self.word(keys, value, unjudged).unwrap_or_default(),
                "unscored" => gate.unscored = self.word(keys, value, unjudged).unwrap_or_default(),
                "vanished" => gate.vanished = self.word(keys, value, unjudged).unwrap_or_default(),
                "expect" => gate.expect = self.expect(value),
                "baseline" => match value.as_str().filter(|path| !path.trim().is_empty()) {
                    Some(path) => gate.baseline = Some(path.to_owned()),
                    None => self.wrong_value(
                        keys,
                        value,
                        "is not the path of a file",
                        "write `baseline = \"baseline.json\"`, a path from the book's folder",
                    ),
                },
                "agents" => self.agents(value, gate),
                "layers" => self.layers(value, gate),
                "exempt" => self.exemptions(value, gate),
                _ => self.unknown(keys, KEYS),
            }
        }
    }

    fn max_open(&mut self, value: &Value, gate: &mut Gate) {
        for (word, number) in self.entries(&["gate", "max-open"], value) {
            let keys = &["gate", "max-open", word.as_str()];
            let Some(level) = Level::named(&word) else {
                self.unknown(keys, &Level::words().collect::<Vec<_>>());
                continue;
            };
            let Some(number) = self.number(keys, &number) else { continue };
            if gate.max_open.insert(level, number).is_some() {
                self.twice(keys, level.word());
            }
        }
    }

    fn expect(&mut self, value: &Value) -> Expect {
        let mut expect = Expect::default();
        for (key, number) in self.entries(&["gate", "expect"], value) {
            let keys = &["gate", "expect", key.as_str()];
            match key.as_str() {
                "assessments" => expect.assessments = self.number(keys, &number),
                "models" => expect.models = self.number(keys, &number),
                "threats" => expect.threats = self.number(keys, &number),
                _ => self.unknown(keys, &["assessments", "models", "threats"]),
            }
        }
        expect
    }

    fn agents(&mut self, value: &Value, gate: &mut Gate) {
        for (agent, limits) in self.entries(&["gate", "agents"], value) {
            let mut own = AgentLimits::default();
            for (limit, value) in self.entries(&["gate", "agents", &agent], &limits) {
                let keys = &["gate", "agents", agent.as_str(), limit.as_str()];
                match limit.as_str() {
                    "max-score" => own.max_score = self.score(keys, &value),
                    "max-risk" => own.max_risk = self.level(keys, &value),
                    _ => self.unknown(keys, &["max-score", "max-risk"]),
                }
            }
            gate.agents.insert(agent, own);
        }
    }

    fn layers(&mut self, value: &Value, gate: &mut Gate) {
        for (layer, limits) in self.entries(&["gate", "layers"], value) {
            let keys = &["gate", "layers", layer.as_str()];
            let id = match SEVEN_LAYER.parse_any_layer(&layer) {
                Ok(id) => id,
                Err(error) => {
                    self.problem(keys, true, error.to_string(), error.help());
                    continue;
                }
            };
            let mut own = LayerLimits::default();
            for (limit, value) in self.entries(keys, &limits) {
                let keys = &["gate", "layers", layer.as_str(), limit.as_str()];
                match limit.as_str() {
                    "max-risk" => own.max_risk = self.level(keys, &value),
                    _ => self.unknown(keys, &["max-risk"]),
                }
            }
            if gate.layers.insert(id, own).is_some() {
                self.twice(keys, id.key());
            }
        }
    }

    /// Reports two spellings of one key, because which of them counts would depend on alphabetical order.
    fn twice(&mut self, keys: &[&str], what: &str) {
        self.problem(keys, true, format!("`{what}` is limited twice"), "keep one of the two");
    }

    /// The entries of a table.
    fn entries(&mut self, keys: &[&str], value: &Value) -> Vec<(String, Value)> {
        match value {
            Value::Object(table) => table.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
            _ => {
                self.problem(
                    keys,
                    false,
                    format!("`{}` is a table", keys.join(".")),
                    "write `key = value` lines below its header",
                );
                Vec::new()
            }
        }
    }

    fn score(&mut self, keys: &[&str], value: &Value) -> Option<Decimal> {
        // The number as it is written in the file. A TOML float arrives through JSON with its shortest digits.
        let score = value.is_number().then(|| value.to_string().parse::<Decimal>().ok()).flatten();
        let score = score.filter(|score| *score >= Decimal::ZERO && *score <= Decimal::TEN);
        if score.is_none() {
            self.wrong_value(keys, value, "is not a score", "write a number from 0 to 10");
        }
        score
    }

    fn level(&mut self, keys: &[&str], value: &Value) -> Option<Level> {
        let level = value.as_str().and_then(Level::named);
        if level.is_none() {
            let allowed = crate::name::list(Level::words());
            self.wrong_value(keys, value, "is not a risk", format!("allowed are {allowed}"));
        }
        level
    }

    fn number(&mut self, keys: &[&str], value: &Value) -> Option<usize> {
        let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
        if number.is_none() {
            self.wrong_value(keys, value, "is not a count", "write a whole number, 0 or more");
        }
        number
    }

    fn exemptions(&mut self, value: &Value, gate: &mut Gate) {
        let Value::Array(list) = value else {
            return self.problem(
                &["gate", "exempt"],
                false,
                "`exempt` is a list of tables",
                "write `[[preprocessor.aivss.gate.exempt]]`",
            );
        };
        for (number, exemption) in list.iter().enumerate() {
            let number = number.to_string();
            let Some(exemption) = self.exemption(&number, exemption) else { continue };
            // Threat ids are case-insensitive. With two exemptions for one id, the longer one would silently count.
            let same = |other: &Exemption| {
                let kinds = other.kind.zip(exemption.kind);
                other.id.eq_ignore_ascii_case(&exemption.id) && kinds.is_none_or(|(one, other)| one == other)
            };
            if gate.exempt.iter().any(same) {
                let message = format!("`{}` has two exemptions", exemption.id);
                self.problem(&["gate", "exempt", &number, "id"], false, message, "keep one of them");
            }
            gate.exempt.push(exemption);
        }
    }

    /// Reads one `[[gate.exempt]]`. Every key but `kind` is required, so that each exemption has a reason, an owner and an end.
    fn exemption(&mut self, number: &str, value: &Value) -> Option<Exemption> {
        let keys = &["gate", "exempt", number];
        let Value::Object(table) = value else {
            self.problem(keys, false, "an exemption is a table", "write `[[preprocessor.aivss.gate.exempt]]`");
            return None;
        };
        for key in table.keys() {
            if !EXEMPTION_KEYS.contains(&key.as_str()) {
                self.unknown(&["gate", "exempt", number, key], EXEMPTION_KEYS);
            }
        }
        let mut text = |key: &str| {
            let text = table.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
            if text.is_none() {
                let keys = &["gate", "exempt", number, key];
                self.problem(keys, false, format!("an exemption needs `{key}`"), format!("add `{key} = \"…\"`"));
            }
            text.map(str::to_owned)
        };
        let (id, reason, owner) = (text("id"), text("reason"), text("owner"));
        let kind = match table.get("kind") {
            None => None,
            Some(word) => {
                let kinds = [Exempts::Assessment, Exempts::Threat].map(|kind| (kind.word(), kind));
                // If the kind cannot be read, the exemption could apply to an entry that the author did not mean.
                Some(self.word(&["gate", "exempt", number, "kind"], word, &kinds)?)
            }
        };
        // TOML dates arrive through JSON as an object with one field.
        let until = table.get("until").and_then(|value| match value {
            Value::String(text) => crate::fields::parse_date(text),
            Value::Object(date) => date.values().next().and_then(Value::as_str).and_then(crate::fields::parse_date),
            _ => None,
        });
        if until.is_none() {
            let keys = &["gate", "exempt", number, "until"];
            self.problem(keys, false, "an exemption needs `until`, a date", "write `until = 2027-03-31`");
        }
        Some(Exemption { id: id?, kind, reason: reason?, owner: owner?, until: until? })
    }
}

/// The byte range in `book.toml` of the `id` of an exemption.
pub fn locate_exemption(text: &str, exemption: &Exemption) -> Option<Range<usize>> {
    let document: toml::Table = toml::from_str(text).ok()?;
    let list = document.get("preprocessor")?.get("aivss")?.get("gate")?.get("exempt")?.as_array()?;
    let text_of = |table: &'_ toml::Value, key: &str| table.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let is_it = |table: &toml::Value| {
        text_of(table, "id").is_some_and(|id| id.trim() == exemption.id)
            && text_of(table, "kind").as_deref() == exemption.kind.map(Exempts::word)
    };
    let number = list.iter().position(is_it)?;
    locate(text, &path(&["gate", "exempt", &number.to_string(), "id"]), false)
}

/// The byte range in `book.toml` of a key of the gate, such as `expect.models`, or of the nearest table above it.
pub fn locate_gate(text: &str, rule: &str) -> Option<Range<usize>> {
    let keys: Vec<&str> = std::iter::once("gate").chain(rule.split('.')).collect();
    locate(text, &path(&keys), true)
}
