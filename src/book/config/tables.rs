//! Reads the values of `[preprocessor.aivss]` that are tables or lists: `lints`, `matrix` and `rules`.

use serde_json::Value;

use crate::diagnostic::{CODES, Kind, LintLevel, code};
use crate::maestro::{Level, Likelihood, Vocabulary};

use super::{Config, Reader};

impl Reader {
    pub(super) fn lints(&mut self, value: &Value, config: &mut Config) {
        let Value::Object(table) = value else {
            return self.problem(
                &["lints"],
                false,
                "`lints` is a table",
                "write `[preprocessor.aivss.lints]` and one lint a line",
            );
        };
        let names: Vec<_> =
            CODES.iter().filter(|code| matches!(code.kind, Kind::Lint(_))).map(|code| code.name).collect();
        for (key, value) in table {
            let Some(rule) = code::code(key) else {
                self.unknown(&["lints", key], &names);
                continue;
            };
            if rule.kind == Kind::Error {
                self.problem(
                    &["lints", key],
                    true,
                    format!("`{key}` is always an error, so `lints` cannot change its level"),
                    format!("remove the line, and fix what `{key}` reports"),
                );
                continue;
            }
            match value.as_str().and_then(LintLevel::named) {
                Some(level) => {
                    config.lints.insert(rule.name, level);
                }
                None => {
                    self.wrong_value(&["lints", key], value, "is not a level", "allowed are `allow`, `warn` and `deny`")
                }
            }
        }
    }

    pub(super) fn rules(&mut self, value: &Value, config: &mut Config) {
        let path = |value: &Value| value.as_str().filter(|path| !path.trim().is_empty()).map(str::to_owned);
        let paths: Option<Vec<String>> = value.as_array().and_then(|list| list.iter().map(path).collect());
        match paths {
            Some(paths) => config.rule_files = paths,
            None => {
                config.misses_rules = true;
                let help = "write `rules = [\"rules.toml\"]`, with paths from the book's folder";
                self.wrong_value(&["rules"], value, "is not a list of files", help);
            }
        }
    }

    pub(super) fn matrix(&mut self, value: &Value, config: &mut Config) {
        let Value::Object(rows) = value else {
            return self.problem(
                &["matrix"],
                false,
                "`matrix` is a table",
                "write one line a severity: `critical = { unlikely = \"high\" }`",
            );
        };
        let severities: Vec<_> = Level::words().collect();
        let likelihoods: Vec<_> = Likelihood::words().collect();
        for (row, cells) in rows {
            let Some(severity) = Level::named(row) else {
                self.unknown(&["matrix", row], &severities);
                continue;
            };
            let Value::Object(cells) = cells else {
                self.problem(
                    &["matrix", row],
                    false,
                    format!("`{row}` must be a table with the risk for each likelihood"),
                    format!("write `{row} = {{ unlikely = \"high\", … }}`"),
                );
                continue;
            };
            for (column, cell) in cells {
                let Some(likelihood) = Likelihood::named(column) else {
                    self.unknown(&["matrix", row, column], &likelihoods);
                    continue;
                };
                match cell.as_str().and_then(Level::named) {
                    Some(risk) => config.matrix = config.matrix.clone().with_override(severity, likelihood, risk),
                    None => {
                        let help = format!("allowed are {}", crate::name::list(severities.iter().copied()));
                        self.wrong_value(&["matrix", row, column], cell, "is not a risk", help);
                    }
                }
            }
        }
    }
}
