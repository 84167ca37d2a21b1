//! A draft as a chapter: Markdown with an `aivss` block for each finding and a `maestro` block for the layers.
//!
//! The entry is [`write`]. The text comes from strangers. It is written so that it stays text: Markdown signs are escaped, YAML is
//! quoted or folded, and nothing in it can be an include, close a fence or end a comment.

use super::{Complete, Draft, Layer, Options, published};
use crate::aivss::{Decimal, plain};
use crate::maestro::LayerStatus;
use crate::name;

/// Longest line of folded text.
const WIDTH: usize = 110;

/// The chapter.
pub(super) fn write(agent: &str, id: &str, draft: &Draft, blocks: &[Complete], options: &Options<'_>) -> String {
    let mut text = format!("# {} — agentic threat model\n\n", markdown(agent));
    let source = draft.source.as_deref().unwrap_or_default();
    let link =
        if source.starts_with("http") { format!("<{}>", address(source)) } else { format!("`{}`", code(source)) };
    let of = draft.date.map(|date| format!(", dated {date}")).unwrap_or_default();
    text.push_str(&format!("Imported from {link}{of}, on {}.\n", options.today));
    for paragraph in &draft.intro {
        text.push_str(&format!("\n{}\n", markdown(paragraph)));
    }
    // The blocks write the headings of these pages themselves.
    if blocks.iter().any(|block| block.cvss.is_none()) {
        text.push_str("\nWithout a CVSS score there is no AIVSS score: add `cvss` to have one.\n");
    }
    let mut taken = Vec::new();
    for block in blocks {
        fence(&mut text, "aivss", &assessment(agent, id, draft, block, blocks.len() > 1, &mut taken, options));
    }
    if draft.layers.is_empty() {
        text.push_str("\nNo layer has been looked at yet.\n");
    }
    fence(&mut text, "maestro", &model(agent, id, draft));
    comment(&mut text, draft);
    text
}

/// A fence that its body cannot close.
fn fence(text: &mut String, word: &str, body: &str) {
    let longest = body.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let marks = "`".repeat(longest.max(2) + 1);
    text.push_str(&format!("\n{marks}{word}\n{body}{marks}\n"));
}

fn assessment(
    agent: &str,
    agent_id: &str,
    draft: &Draft,
    block: &Complete,
    several: bool,
    taken: &mut Vec<String>,
    options: &Options<'_>,
) -> String {
    let finding = &block.finding;
    let mut yaml = names(agent, agent_id);
    let own = finding.id.as_deref().or(finding.title.as_deref()).map(name::slug).filter(|own| !own.is_empty());
    let base = match own {
        Some(own) if several || finding.id.is_some() => format!("{agent_id}-{own}"),
        _ => agent_id.to_owned(),
    };
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let id = std::iter::once(base.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or(base);
    taken.push(id.clone());
    yaml.push_str(&format!("id: {id}\n"));
    if let Some(title) = &finding.title {
        yaml.push_str(&format!("title: {}\n", quoted(title)));
    }
    prose(&mut yaml, "", "summary", "", &finding.summary);
    yaml.push_str(&format!("version: {}\n", block.version.id));
    if let Some((cvss, given)) = &block.cvss {
        let input = match &cvss.vector {
            Some(vector) => format!("vector: {vector}"),
            None => format!("score: {}", plain(cvss.score)),
        };
        match (&cvss.vector, given) {
            (_, true) => {
                yaml.push_str(&format!("cvss:\n  {input}\n  why: Not in the text; given when it was imported.\n"))
            }
            (Some(vector), false) => yaml.push_str(&format!("cvss: {vector}\n")),
            (None, false) => yaml.push_str(&format!("cvss: {}\n", plain(cvss.score))),
        }
    }
    for (key, value) in [("exploit", finding.exploit), ("mitigation", finding.mitigation)] {
        if let Some(value) = value {
            yaml.push_str(&format!("{key}: {}\n", plain(value)));
        }
    }
    yaml.push_str("factors:\n");
    for (name, value, why) in &block.factors {
        let value = value.map_or_else(|| "unknown".to_owned(), |value: Decimal| plain(value).to_string());
        match why {
            // A map, because a number behind a dash would be read as a range.
            Some(why) => {
                yaml.push_str(&format!("  {}:\n    score: {value}\n    why: {}\n", key(name), quoted(&markdown(why))))
            }
            None => yaml.push_str(&format!("  {}: {value}\n", key(name))),
        }
    }
    if !finding.risks.is_empty() {
        yaml.push_str("risks:\n");
        for risk in &finding.risks {
            yaml.push_str(&format!("  - {}\n", quoted(risk.id().unwrap_or(risk.name()))));
        }
    }
    if let Some(published) = published(block, draft, options) {
        yaml.push_str(&format!("published:\n  score: {}\n", plain(published.score)));
        if let Some(source) = published.source {
            yaml.push_str(&format!("  source: {}\n", quoted(&source)));
        }
        if let Some(date) = published.date {
            yaml.push_str(&format!("  date: {date}\n"));
        }
    }
    about(&mut yaml, draft);
    yaml
}

fn model(agent: &str, id: &str, draft: &Draft) -> String {
    let mut yaml = names(agent, id);
    yaml.push_str(&format!("id: {id}\n"));
    let basis = common_basis(&draft.layers);
    if let Some(basis) = basis {
        yaml.push_str(&format!("basis: {}\n", quoted(basis)));
    }
    if !draft.layers.is_empty() {
        yaml.push_str("layers:\n");
    }
    for Layer { layer, status, basis: own, text } in &draft.layers {
        let title = layer.title();
        let uncertain = *status == LayerStatus::Uncertain;
        let differs = own.is_some() && own.as_deref() != basis;
        // Text that would be read as a status of its own goes under `note`.
        let misread = !uncertain && text.first().is_some_and(|text| reads_as_status(text));
        match (uncertain, text.is_empty()) {
            (true, true) if !differs => yaml.push_str(&format!("  {title}: uncertain\n")),
            (true, false) if !differs => prose(&mut yaml, "  ", title, "uncertain — ", text),
            (true, _) => {
                yaml.push_str(&format!("  {title}:\n    status: uncertain\n"));
                if let Some(own) = own {
                    yaml.push_str(&format!("    basis: {}\n", quoted(own)));
                }
                prose(&mut yaml, "    ", "reason", "", text);
            }
            (false, _) if misread => {
                yaml.push_str(&format!("  {title}:\n    status: mapped\n"));
                prose(&mut yaml, "    ", "note", "", text);
            }
            (false, _) => prose(&mut yaml, "  ", title, "", text),
        }
    }
    about(&mut yaml, draft);
    yaml
}

/// The basis that most uncertain layers have; it stands at the model.
fn common_basis(layers: &[Layer]) -> Option<&str> {
    let given = || layers.iter().filter_map(|layer| layer.basis.as_deref());
    given().max_by_key(|basis| given().filter(|other| other == basis).count())
}

fn reads_as_status(text: &str) -> bool {
    let text = text.to_lowercase();
    ["mapped", "uncertain", "not certain", "not-applicable", "not applicable", "n/a", "not-assessed"]
        .iter()
        .any(|word| text.starts_with(word))
}

fn names(agent: &str, id: &str) -> String {
    let mut yaml = format!("agent: {}\n", quoted(agent));
    if name::slug(agent) != id {
        yaml.push_str(&format!("agent-id: {id}\n"));
    }
    yaml
}

/// Where it is from, who made it, when.
fn about(yaml: &mut String, draft: &Draft) {
    if let Some(version) = &draft.agent_version {
        yaml.push_str(&format!("agent-version: {}\n", quoted(version)));
    }
    if let Some(assessor) = &draft.assessor {
        yaml.push_str(&format!("assessor: {}\n", quoted(assessor)));
    }
    if let Some(date) = draft.date {
        yaml.push_str(&format!("assessed: {date}\n"));
    }
    if let Some(source) = &draft.source {
        yaml.push_str(&format!("refs: {}\n", quoted(source)));
    }
}

/// A key with folded text: paragraphs that Markdown shows as they were.
fn prose(yaml: &mut String, indent: &str, name: &str, prefix: &str, paragraphs: &[String]) {
    if paragraphs.is_empty() {
        return;
    }
    yaml.push_str(&format!("{indent}{}: >-\n", key(name)));
    for (number, paragraph) in paragraphs.iter().enumerate() {
        if number > 0 {
            // Folding takes one line end away.
            yaml.push_str("\n\n");
        }
        let prefix = if number == 0 { prefix } else { "" };
        let text = format!("{prefix}{}", markdown(paragraph));
        let mut width = 0;
        for word in text.split(' ') {
            let length = word.chars().count();
            if width == 0 {
                yaml.push_str(indent);
                yaml.push_str("  ");
            } else if width + 1 + length > WIDTH {
                yaml.push_str(&format!("\n{indent}  "));
                width = 0;
            } else {
                yaml.push(' ');
                width += 1;
            }
            yaml.push_str(word);
            width += length;
        }
        yaml.push('\n');
    }
}

/// A key; the names of factors and layers are all plain but for their signs.
fn key(name: &str) -> String {
    if name.contains('&') { format!("\"{name}\"") } else { name.to_owned() }
}

/// Plain text as Markdown that shows it.
fn markdown(text: &str) -> String {
    let text = super::page::clean(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match c {
            // mdBook looks for `{{#include …}}` everywhere, in code too.
            '{' => escaped.push_str("&#123;"),
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '$' | '|' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '_' if !(word(before) && word(rest.peek().copied())) => escaped.push_str("\\_"),
            '&' if rest.peek().is_some_and(|next| next.is_alphanumeric() || *next == '#') => escaped.push_str("\\&"),
            // Signs that begin a heading, a list or a definition.
            '#' | '+' | '-' | '=' | ':' if before.is_none() => {
                escaped.push('\\');
                escaped.push(c);
            }
            '.' | ')' if !escaped.is_empty() && escaped.chars().all(|c| c.is_ascii_digit()) => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
        before = Some(c);
    }
    escaped
}

/// A text of one line in double quotes.
fn quoted(text: &str) -> String {
    let mut yaml = String::with_capacity(text.len() + 2);
    let plain = text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().last().is_some_and(char::is_alphanumeric)
        && text.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '/' | '(' | ')' | '-' | '_' | '—' | '?' | '=')
        })
        && !text.contains(" - ")
        && !text.contains(" — ");
    let address = text.starts_with("https://")
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '#' | '{' | '"' | '\\'));
    if plain || address {
        return text.to_owned();
    }
    yaml.push('"');
    for c in text.chars() {
        match c {
            '"' => yaml.push_str("\\\""),
            '\\' => yaml.push_str("\\\\"),
            '{' => yaml.push_str("\\x7B"),
            '`' => yaml.push_str("\\x60"),
            c if c.is_control() => yaml.push(' '),
            c => yaml.push(c),
        }
    }
    yaml.push('"');
    yaml
}

/// An address for `<…>`.
fn address(url: &str) -> String {
    url.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '<' => "%3C".to_owned(),
            '>' => "%3E".to_owned(),
            '{' => "%7B".to_owned(),
            '}' => "%7D".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

/// Text for a code span.
fn code(text: &str) -> String {
    text.replace('`', "'").replace("{{", "{ {")
}

/// What was left over, where a reader of the source finds it and a reader of the page does not see it.
fn comment(text: &mut String, draft: &Draft) {
    if draft.left.is_empty() && draft.usual.is_empty() {
        return;
    }
    let safe = |line: &str| line.replace("{{", "{ {").replace("-->", "--&gt;").replace("--!>", "--!&gt;");
    text.push_str("\n<!--\n");
    if !draft.left.is_empty() {
        text.push_str("Not understood when it was imported. Move what matters into the blocks.\n");
        for (line, left) in &draft.left {
            let place = if *line == 0 { String::new() } else { format!("line {line}: ") };
            text.push_str(&format!("{place}{}\n", safe(left)));
        }
    }
    if !draft.usual.is_empty() {
        text.push_str("The same on every page of this kind:\n");
        for line in &draft.usual {
            text.push_str(&format!("{}\n", safe(line)));
        }
    }
    text.push_str("-->\n");
}
