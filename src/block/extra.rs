//! Values of the keys that begin with `x-`. They have no defined type, so they are kept as JSON.

use std::collections::HashSet;

use crate::diagnostic::code;

use super::decode::{Decoder, Wanted};
use super::yaml::{NodeId, Value};

impl Decoder<'_> {
    /// A value without a defined type, as JSON. Unquoted `true`, `false`, `null` and JSON numbers keep their type.
    pub(super) fn json(&mut self, node: NodeId) -> String {
        let tree = self.tree;
        match &tree.node(node).value {
            Value::Scalar { text, plain } => {
                let literal = *plain && (matches!(text.as_ref(), "true" | "false" | "null") || is_json_number(text));
                if literal {
                    text.to_string()
                } else if *plain && text.is_empty() {
                    "null".to_owned()
                } else {
                    self.no_comment(node);
                    serde_json::Value::from(text.as_ref()).to_string()
                }
            }
            Value::List(items) => {
                let items: Vec<_> = tree.items(items).iter().map(|item| self.json(*item)).collect();
                format!("[{}]", items.join(","))
            }
            Value::Map { .. } => {
                let mut seen = HashSet::new();
                let mut members = Vec::new();
                for (key, value) in self.entries(node, "a map") {
                    let Some(word) = tree.scalar(key) else {
                        self.wrong_type(key, Wanted::Word, "the name of a key");
                        continue;
                    };
                    if !seen.insert(word) {
                        self.problem_at(
                            code::DUPLICATE_KEY,
                            key,
                            format!("the key `{word}` is given twice"),
                            "remove one",
                        );
                        continue;
                    }
                    members.push(format!("{}:{}", serde_json::Value::from(word), self.json(value)));
                }
                format!("{{{}}}", members.join(","))
            }
        }
    }
}

fn is_json_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}
