//! Reads reports of the public skill that models threats by the ten-layer draft: Markdown with a heading for each threat, `###
//! L6-T04 — Title`.
//!
//! Start at [`read`]. The text after a heading becomes the description, except lines such as `**Severity:** High`, which become
//! fields.

use std::sync::LazyLock;

use regex::Regex;

use super::ids::Ids;
use super::json::Source;
use super::model::{Imported, Placed, add, empty, mitigation, refer, title};
use super::text::clean;
use crate::maestro::{CatalogEntry, CatalogScope, Edition, MitigationStatus, Threat, ThreatStatus, Vocabulary};
use crate::name::fold;

use super::composer::map;

/// The heading of a threat: its id and its title.
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^#{2,6}\s+\**(L(\d{1,2})-T\d{1,3}|CE-T\d{1,2})\**\s*(?:[—–:.-]+\s*)?(.*?)[\s#*]*$")
        .expect("the pattern is tested")
});
/// A field, such as `**Severity:** High` or `- Severity: High`.
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[-*+]\s+)?\**\s*([A-Za-z][A-Za-z /]{1,30}?)\s*\**\s*:\s*\**\s*(.*)$")
        .expect("the pattern is tested")
});

/// Whether a text contains headings of threats.
pub(super) fn is_report(text: &str) -> bool {
    text.lines().any(|line| HEADING.is_match(line.trim_end()))
}

/// Reads a report.
pub(super) fn read(text: &str, edition: &'static Edition) -> Imported {
    let mut imported = empty("the ten-layer skill", edition);
    let mut source = Source::default();
    let mut ids = Ids::default();
    let mut controls = Ids::default();
    let mut current: Option<(Placed, Vec<String>)> = None;
    let mut before: Vec<String> = Vec::new();
    let mut fence = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            fence = !fence;
        }
        if !fence && let Some(found) = HEADING.captures(line) {
            end(&mut imported, current.take());
            current = Some((heading(&mut source, &mut ids, edition, &found, number + 1), Vec::new()));
            continue;
        }
        if !fence && line.starts_with('#') {
            let level = line.chars().take_while(|c| *c == '#').count();
            let name = clean(line.trim_start_matches('#'));
            if level == 1 && imported.name.is_none() && !name.is_empty() {
                imported.name = Some(name);
                continue;
            }
            // Another section ends the threat. A heading inside a threat has a deeper level.
            if level <= 3 {
                end(&mut imported, current.take());
                before.push(String::new());
                before.push(line.to_owned());
                before.push(String::new());
                continue;
            }
        }
        match &mut current {
            None => before.push(line.to_owned()),
            Some((placed, lines)) => {
                if fence || !field(&mut imported, &mut controls, &mut placed.threat, line) {
                    lines.push(line.to_owned());
                }
            }
        }
    }
    end(&mut imported, current);
    imported.intro = crate::text::plain(&before.join("\n"));
    imported.source = source;
    imported
}

fn heading(
    source: &mut Source,
    ids: &mut Ids,
    edition: &'static Edition,
    found: &regex::Captures<'_>,
    line: usize,
) -> Placed {
    let (id, name) = (&found[1], clean(&found[3]));
    let layer = found.get(2).and_then(|number| edition.parse_layer(number.as_str()).ok());
    let entry = layer.and_then(|layer| CatalogEntry::find(id, CatalogScope::Layer(layer)).ok());
    let fallback = entry.map_or(id, |entry| entry.name);
    let mut threat = Threat::new(ids.take_any_case(id), title(if name.is_empty() { fallback } else { &name }).0);
    threat.catalog = entry;
    if entry.is_none() {
        source.left(id, "the draft's catalogue has no such threat; it is kept without `catalog`");
    }
    Placed { threat, layer, path: format!("line {line}") }
}

fn end(imported: &mut Imported, current: Option<(Placed, Vec<String>)>) {
    let Some((mut placed, lines)) = current else { return };
    for paragraph in crate::text::plain(&lines.join("\n")) {
        add(&mut placed.threat.description, &paragraph);
    }
    imported.threats.push(placed);
}

/// The word of a vocabulary at the beginning of a text, such as `High (seen twice)`. The longest match is used.
fn leading<T: Vocabulary>(text: &str) -> Option<T> {
    let text = fold(text);
    T::ALL.iter().copied().filter(|word| text.starts_with(&fold(word.word()))).max_by_key(|word| word.word().len())
}

/// Reads a line that is a field of the threat. Returns `false` if it is text.
fn field(imported: &mut Imported, controls: &mut Ids, threat: &mut Threat, line: &str) -> bool {
    let Some(found) = FIELD.captures(line) else { return false };
    let value = clean(found[2].trim_matches(['*', '`', ' ']));
    match found[1].to_ascii_lowercase().trim() {
        "severity" | "impact" if threat.severity.is_none() => {
            threat.severity = leading(&value);
            threat.severity.is_some()
        }
        "likelihood" | "probability" if threat.likelihood.is_none() => {
            threat.likelihood = leading(&value);
            threat.likelihood.is_some()
        }
        "status" => match ThreatStatus::named(&value) {
            Some(status) => {
                threat.status = status;
                if !status.is_open() {
                    threat.reason = Some("Stated in the report.".to_owned());
                }
                true
            }
            None => false,
        },
        "owner" if !value.is_empty() => {
            threat.owner = Some(value);
            true
        }
        "mitigation" | "mitigations" | "control" | "controls" | "recommended controls" if !value.is_empty() => {
            let number = imported.model.mitigations.len() + 1;
            let mut made = mitigation(controls.take(&format!("m{number}")), &value);
            made.status = MitigationStatus::None;
            refer(threat, &made.id);
            imported.model.mitigations.push(made);
            true
        }
        "asi" | "owasp" | "owasp asi" | "atlas" | "mitre atlas" | "cwe" | "llm" | "maps" | "mappings" => {
            let mut all = true;
            for id in value.split([',', ';']).map(str::trim).filter(|id| !id.is_empty()) {
                all &= map(&mut threat.maps, id);
            }
            all && !value.is_empty()
        }
        _ => false,
    }
}
