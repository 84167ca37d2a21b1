//! Asks the questions for the layers and threats of a model, and writes lines from the answers.

use super::assessment::reasoned;
use super::interview::{Answers, Open, Question};
use crate::fields::{Key, KeyTable, Kind};
use crate::import::quoted;
use crate::maestro::{CatalogEntry, Edition, LayerId, Mitigation, Threat};

/// The kinds of agents, each with the catalogue entries that are usual for it. The choice of entries is our own judgement.
pub(super) const KINDS: &[(&str, &str, &[&str])] = &[
    (
        "chat-bot",
        "A chat bot: answers people, and has no tools or only reading ones",
        &["input-validation-attacks", "adversarial-examples", "data-leakage-through-observability"],
    ),
    (
        "coding-agent",
        "A coding agent: reads and changes code, and runs commands",
        &["input-validation-attacks", "supply-chain-attacks", "lateral-movement", "agent-tool-misuse"],
    ),
    (
        "rag",
        "A retrieval bot: answers from a collection of documents",
        &["compromised-rag-pipelines", "data-poisoning", "data-exfiltration", "input-validation-attacks"],
    ),
    (
        "mcp-server",
        "An MCP server: offers tools to the agents of others",
        &[
            "compromised-framework-components",
            "input-validation-attacks",
            "agent-tool-misuse",
            "malicious-agent-discovery",
        ],
    ),
    (
        "multi-agent",
        "Several agents that work together",
        &["compromised-agents", "agent-impersonation", "agent-goal-manipulation", "agent-identity-attack"],
    ),
];

/// Asks about each layer and its threats.
pub(super) fn layers(answers: &Answers, edition: &'static Edition, kind: &str) -> Result<(), Open> {
    for layer in edition.layer_ids() {
        let key = layer.code();
        let ways = [
            ("threats", "There are threats here, or I want to look through the catalogue"),
            ("text", "Nothing to worry about: I describe it"),
            ("uncertain", "Nobody knows yet"),
            ("not-applicable", "The agent has no such layer"),
            ("", "Later: leave it out for now"),
        ];
        let ways = ways.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec();
        let about = [String::new(), format!("Layer {key}, {}: {}", layer.name(), layer.scope())];
        let way = answers.ask(Question::choice(key, "What about this layer?", ways).or("").about(about))?;
        match way {
            "text" => answers.ask(Question::text(format!("{key} text"), "What is there?")).map(drop)?,
            "uncertain" | "not-applicable" => {
                answers.ask(Question::text(format!("{key} text"), "Why?")).map(drop)?;
            }
            "threats" => {
                for number in 1.. {
                    let prefix = format!("{key} {number} ");
                    threat(answers, &prefix, layer, kind)?;
                    let more = [("no", "No, on to the next layer"), ("yes", "Yes")];
                    let more = more.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec();
                    if answers.ask(Question::choice(format!("{prefix}more"), "Another threat in this layer?", more))?
                        == "no"
                    {
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Asks for one threat. The names of its answers begin with `prefix`.
pub(super) fn threat(answers: &Answers, prefix: &str, layer: LayerId, kind: &str) -> Result<(), Open> {
    let usual = KINDS.iter().find(|(word, ..)| *word == kind).map_or(&[][..], |(_, _, usual)| usual);
    let of_layer = layer.edition().catalog.iter().filter(|entry| entry.layer == Some(layer));
    let (first, others): (Vec<_>, Vec<_>) = of_layer.partition(|entry| usual.contains(&entry.short_slug()));
    let mut all = vec![(String::new(), "Something else: I describe it".to_owned())];
    let label = |entry: &CatalogEntry, mark: &str| {
        let meaning = entry.meaning.map(|meaning| format!(": {meaning}")).unwrap_or_default();
        (entry.short_slug().to_owned(), format!("{mark}{}{meaning}", entry.name))
    };
    all.extend(first.iter().map(|entry| label(entry, "* ")).chain(others.iter().map(|entry| label(entry, ""))));
    let mark = if first.is_empty() { String::new() } else { "* usual for agents of this kind".to_owned() };
    let question = Question::choice(format!("{prefix}catalog"), "Which threat of the catalogue is it?", all).or("");
    let slug = answers.ask(question.about((!mark.is_empty()).then_some(mark)))?;
    let mut title = Question::text(format!("{prefix}title"), "What happens, in a few words?");
    if let Some(entry) =
        layer.edition().catalog.iter().find(|entry| entry.layer == Some(layer) && entry.short_slug() == slug)
    {
        title = title.or(entry.name);
    }
    answers.ask(title)?;
    for (name, text) in [("severity", "How bad would it be?"), ("likelihood", "How likely is it?")] {
        answers.ask(word(Threat::TABLE, name, format!("{prefix}{name}"), text, "Not rated yet"))?;
    }
    Ok(())
}

/// Asks for one mitigation.
pub(super) fn mitigation(answers: &Answers) -> Result<(), Open> {
    answers.ask(Question::text("title", "What is done, in a few words?"))?;
    for (name, text) in [("type", "What does it do?"), ("status", "How far is it?")] {
        answers.ask(word(Mitigation::TABLE, name, name.to_owned(), text, "Not stated"))?;
    }
    answers.ask(Question::text("owner", "Who is responsible? (Enter: nobody is named)").optional()).map(drop)
}

/// A question that offers the words of a key.
fn word(table: &KeyTable, name: &str, key: String, text: &str, none: &str) -> Question {
    let is_it = |known: &&Key| known.name == name;
    let words = match table.keys.iter().find(is_it).map(|key| key.kind) {
        Some(Kind::Word(_, words)) => words(),
        _ => Vec::new(),
    };
    let words = words.into_iter().map(|word| (word.to_owned(), word.to_owned()));
    Question::choice(key, text, words.chain([(String::new(), none.to_owned())]).collect()).or("")
}

/// The lines of an object. Each key with an answer has a line.
fn lines(answers: &Answers, prefix: &str, keys: &[&str]) -> Vec<String> {
    let written = |key: &&str| {
        let value = answers.get(&format!("{prefix}{key}")).filter(|value| !value.is_empty())?;
        Some(format!("{key}: {}", quoted(value)))
    };
    keys.iter().filter_map(written).collect()
}

/// The lines of a threat.
pub(super) fn threat_lines(answers: &Answers, prefix: &str, id: &str) -> Vec<String> {
    let mut all = vec![format!("id: {}", quoted(id))];
    all.extend(lines(answers, prefix, &["title", "catalog", "severity", "likelihood", "status", "description"]));
    all
}

/// The lines of a mitigation, without its id.
pub(super) fn mitigation_lines(answers: &Answers) -> Vec<String> {
    lines(answers, "", &["title", "type", "catalog", "status", "owner"])
}

/// The body of a new model. `next_id` gives the ids of its threats.
pub(super) fn body(
    answers: &Answers,
    agent: &str,
    id: &str,
    edition: &'static Edition,
    mut next_id: impl FnMut() -> String,
) -> String {
    let mut yaml = format!("agent: {}\nid: {id}\n", quoted(agent));
    let mut layers = String::new();
    for layer in edition.layer_ids() {
        let key = layer.code();
        let text = answers.get(&format!("{key} text")).unwrap_or_default();
        match answers.get(key) {
            Some("text") => layers.push_str(&format!("  {key}: {}\n", quoted(text))),
            Some(status @ ("uncertain" | "not-applicable")) => {
                layers.push_str(&format!("  {key}: {}\n", reasoned(status, text)));
            }
            Some("threats") => {
                layers.push_str(&format!("  {key}:\n    threats:\n"));
                let numbers = (1..).take_while(|number| answers.get(&format!("{key} {number} title")).is_some());
                for number in numbers {
                    let lines = threat_lines(answers, &format!("{key} {number} "), &next_id());
                    let marks = std::iter::once("- ").chain(std::iter::repeat("  "));
                    layers.extend(lines.iter().zip(marks).map(|(line, mark)| format!("      {mark}{line}\n")));
                }
            }
            _ => {}
        }
    }
    if !layers.is_empty() {
        yaml.push_str(&format!("layers:\n{layers}"));
    }
    yaml
}
