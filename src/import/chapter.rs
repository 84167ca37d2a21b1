//! Writes a draft as a chapter: Markdown with an `aivss` block for each finding and a `maestro` block for the layers.
//!
//! Start at [`write`]. The text comes from other people, so each piece is escaped by the function of `super::text` for its
//! position. `import` itself adds only the two kinds of blocks and one comment at the end.

use super::ids::Ids;
use super::text::{address, comment, file, is_address, markdown, quoted};
use super::{Complete, Draft, Layer, Options, id_of, published};
use crate::aivss::{Decimal, plain};
use crate::maestro::LayerStatus;
use crate::name;
use crate::text::backticks;

/// The longest line of folded text.
const WIDTH: usize = 110;

/// Writes the chapter.
pub(super) fn write(agent: &str, id: &str, draft: &Draft, blocks: &[Complete], options: &Options<'_>) -> String {
    let mut text = format!("# {} — agentic threat model\n\n", markdown(agent));
    let link = |source: &str| if is_address(source) { address(source) } else { file(source) };
    let from = draft.source.as_deref().map(|source| format!(" from {}", link(source))).unwrap_or_default();
    let of = draft.date.map(|date| format!(", dated {date}")).unwrap_or_default();
    text.push_str(&format!("Imported{from}{of}, on {}.\n", options.today));
    for paragraph in &draft.intro {
        text.push_str(&format!("\n{}\n", markdown(paragraph)));
    }
    // The blocks themselves write the headings of these sections.
    if blocks.iter().any(|block| block.cvss.is_none()) {
        text.push_str("\nWithout a CVSS score there is no AIVSS score: add `cvss` to have one.\n");
    }
    let mut ids = Ids::default();
    for block in blocks {
        fence(&mut text, "aivss", &assessment(agent, id, draft, block, blocks.len() > 1, &mut ids, options));
    }
    if draft.layers.is_empty() {
        text.push_str("\nNo layer has been looked at yet.\n");
    }
    fence(&mut text, "maestro", &model(agent, id, draft));
    left_over(&mut text, draft);
    text
}

/// Writes a fence that is longer than any run of marks in its body.
pub(super) fn fence(text: &mut String, word: &str, body: &str) {
    let marks = backticks(body, 3);
    text.push_str(&format!("\n{marks}{word}\n{body}{marks}\n"));
}

fn assessment(
    agent: &str,
    agent_id: &str,
    draft: &Draft,
    block: &Complete,
    several: bool,
    ids: &mut Ids,
    options: &Options<'_>,
) -> String {
    let finding = &block.finding;
    let mut yaml = names(agent, agent_id);
    let own = finding.id.as_deref().or(finding.title.as_deref()).map(id_of).filter(|own| !own.is_empty());
    let base = match own {
        Some(own) if several || finding.id.is_some() => format!("{agent_id}-{own}"),
        _ => agent_id.to_owned(),
    };
    yaml.push_str(&format!("id: {}\n", ids.take(&base)));
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
            // Written as a map, because a number after a dash would be read as a range.
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
        // The name of a file would become a link to a page that does not exist.
        if let Some(source) = published.source.filter(|source| is_address(source)) {
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
        // Text that would be read as a status goes under `note`.
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

/// The basis that most uncertain layers have. It is written once, for the whole model.
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

/// Writes where the text is from, who wrote it, and when.
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
    // The name of a file would become a broken link. The first sentence of the chapter names the file instead.
    if let Some(source) = draft.source.as_deref().filter(|source| is_address(source)) {
        yaml.push_str(&format!("refs: {}\n", quoted(source)));
    }
}

/// Writes a key with folded text, so that Markdown shows the same paragraphs.
pub(super) fn prose(yaml: &mut String, indent: &str, name: &str, prefix: &str, paragraphs: &[String]) {
    if paragraphs.is_empty() {
        return;
    }
    yaml.push_str(&format!("{indent}{}: >-\n", key(name)));
    for (number, paragraph) in paragraphs.iter().enumerate() {
        if number > 0 {
            // Folding removes one line break.
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

/// Formats a key. Names of factors and layers need quotes only because of their punctuation.
fn key(name: &str) -> String {
    if name.contains('&') && !name.starts_with('"') { format!("\"{name}\"") } else { name.to_owned() }
}

/// Writes text that was not understood as a comment, which is visible in the source but not on the page.
fn left_over(text: &mut String, draft: &Draft) {
    if draft.left.is_empty() && draft.usual.is_empty() {
        return;
    }
    text.push_str("\n<!--\n");
    if !draft.left.is_empty() {
        text.push_str("Not understood when it was imported. Move what matters into the blocks.\n");
        for (line, left) in &draft.left {
            let place = if *line == 0 { String::new() } else { format!("line {line}: ") };
            text.push_str(&format!("{place}{}\n", comment(left)));
        }
    }
    if !draft.usual.is_empty() {
        text.push_str("The same on every page of this kind:\n");
        for line in &draft.usual {
            text.push_str(&format!("{}\n", comment(line)));
        }
    }
    text.push_str("-->\n");
}
