//! Reads `[preprocessor.aivss.words]`: the words with which the book replaces ours.

use serde_json::Value;

use super::{Config, Reader};
use crate::render;

impl Reader {
    pub(super) fn words(&mut self, value: &Value, config: &mut Config) {
        let Value::Object(table) = value else {
            return self.problem(
                &["words"],
                false,
                "`words` is a table",
                "write `[preprocessor.aivss.words]` and one word a line: `not-scored = \"no score yet\"`",
            );
        };
        for (key, value) in table {
            let path = ["words", key.as_str()];
            let Some(text) = value.as_str() else {
                self.wrong_value(&path, value, "is not a text", format!("write `{key} = \"…\"`"));
                continue;
            };
            match render::own_word(key, text, config.render.language) {
                Ok(word) => config.words.push(word),
                Err((is_key, message, help)) => self.problem(&path, is_key, message, help),
            }
        }
    }
}
