//! Shows the keys of an object that its page does not place explicitly: they become facts with their names. So a new key
//! appears on the page of its object without a change here.

use std::borrow::Cow;

use crate::fields::{Key, Object, Value, fields};
use crate::render::tree::{Author, Line, Run, say, shown};
use crate::render::words::Word;

/// The keys that the page of an assessment places explicitly or leaves to other pages.
#[rustfmt::skip]
pub(super) const OF_ASSESSMENT: &[&str] = &[
    "agent", "agent-id", "title", "id", "formerly", "summary", "refs", "tags", "agent-version", "assessor", "assessed",
    "review", "version", "cvss", "vector", "exploit", "mitigation", "factors", "factors-from", "metrics", "risks",
    "threats", "expect", "published",
];

/// The same for a threat model.
#[rustfmt::skip]
pub(super) const OF_MODEL: &[&str] = &[
    "agent", "agent-id", "id", "formerly", "edition", "summary", "agent-version", "owner", "assessor", "assessed",
    "review", "refs", "tags", "basis", "context", "assumptions", "layers", "cross-layer", "mitigations", "zones",
    "components", "flows", "dismissed",
];

/// The same for a threat.
#[rustfmt::skip]
pub(super) const OF_THREAT: &[&str] = &[
    "id", "title", "description", "catalog", "severity", "likelihood", "vector", "complexity", "factors", "components",
    "status", "owner", "reason", "review", "mitigations", "coverage", "maps", "refs", "expect", "layers", "chain",
];

/// The same for a mitigation.
#[rustfmt::skip]
pub(super) const OF_MITIGATION: &[&str] = &[
    "title", "description", "type", "status", "catalog", "owner", "evidence", "cost", "effectiveness", "refs",
];

/// A fact for each key that has a value and is not in `placed`. The block is on the page `home`.
pub(super) fn others<'a>(object: &'a dyn Object, placed: &'a [&'a str], home: usize) -> impl Iterator<Item = Line<'a>> {
    // Most keys have no value, so check that first.
    let rest = fields(object).filter(move |(key, value)| value.is_some() && !placed.contains(&key.name));
    rest.filter_map(move |(key, value)| Some(say!(Word::Key(name(key)), line(key, value, home)?).into()))
}

/// The name that readers see for a key.
fn name(key: &Key) -> &'static str {
    match key.title() {
        Cow::Borrowed(title) => title,
        Cow::Owned(_) => key.name,
    }
}

/// The text of a value; `None` for objects and for texts with labels, which do not fit on a line.
fn line<'a>(key: &Key, value: Value<'a>, home: usize) -> Option<Line<'a>> {
    Some(match value {
        Value::Text(Cow::Borrowed(text)) if key.kind.has_links() => Author { text, home }.into(),
        Value::Text(text) | Value::Id(text) => text.into(),
        Value::Word { word, .. } => word.into(),
        Value::Entry { name, .. } => name.into(),
        Value::Date(date) => date.into(),
        Value::Number(number) => shown(number).into(),
        Value::Flag(flag) => if flag { Word::Yes } else { Word::No }.into(),
        Value::List(items) => Run::List(items.into_iter().filter_map(|item| line(key, item, home)).collect()).into(),
        Value::Nothing | Value::Labelled(_) | Value::Object(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aivss::Assessment;
    use crate::maestro::{Mitigation, Threat, ThreatModel};

    #[test]
    fn what_is_placed_is_a_key() {
        for (placed, keys) in [
            (OF_ASSESSMENT, Assessment::KEYS),
            (OF_MODEL, ThreatModel::KEYS),
            (OF_THREAT, Threat::KEYS),
            (OF_MITIGATION, Mitigation::KEYS),
        ] {
            for name in placed {
                assert!(keys.iter().any(|key| key.name == *name), "{name}");
            }
        }
    }

    #[test]
    fn other_keys_are_facts_with_their_names() {
        let threat = Threat {
            owner: Some("Ann".to_owned()),
            description: Some("*a*".to_owned()),
            components: vec!["x".to_owned(), "y".to_owned()],
            ..Threat::default()
        };
        let text = |line: &Line<'_>| crate::render::plain::terminal_text(line, crate::render::words::Words::ENGLISH);
        let placed = ["id", "title", "factors", "status", "mitigations", "coverage", "maps", "refs", "layers", "chain"];
        let facts: Vec<_> = others(&threat, &placed, 0).map(|line| text(&line)).collect();
        assert_eq!(facts, ["Description: *a*", "Components: x, y", "Owner: Ann"]);
    }
}
