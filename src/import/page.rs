//! Reads the text of an agent's threat-model page: title, summary, the rationale of its score, and a paragraph for each layer.
//!
//! Start at [`read`]. The format is that of the public directory of agents for which this project was started. A page has a title that ends
//! in "agentic threat model", a section on the AIVSS score with ten factors (and five numbers, if the page is scored), and a section on the
//! MAESTRO layers. Copies that lost the names of the layers still have them in order.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::text::clean;
use super::{Draft, Finding, Layer, is_name, note};
use crate::aivss::{CvssVector, Decimal, Factor, Version};
use crate::maestro::{LayerError, LayerId, LayerStatus, parse_layer};
use crate::order::Sort as _;

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Number of the line, counted from 1.
    pub number: usize,
    /// The text of the line, without decoration.
    pub text: String,
    /// Whether a blank line or the end of a block comes before it.
    pub gap: bool,
}

/// The lines of a text that are not blank.
pub fn lines(text: &str) -> Vec<Line> {
    let mut gap = true;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let text = clean(line);
        if text.is_empty() {
            gap = true;
        } else {
            lines.push(Line { number: index + 1, text, gap });
            gap = false;
        }
    }
    lines
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant and is tested")
}

macro_rules! patterns {
    ($($name:ident = $pattern:expr;)*) => { $(static $name: LazyLock<Regex> = LazyLock::new(|| regex($pattern));)* };
}

const NUMBER: &str = r"(\d+(?:\.\d+)?)";

patterns! {
    TITLE = r"(?i)^(.+?)\s*[—–-]\s*agentic threat model\b";
    SCORE = &format!(r"(?i)^(?:{NUMBER})?\s*AIVSS(?:\s*score)?\s*[:=]?\s*{NUMBER}(?:\s*/\s*10)?\s*(?:[·•|,(–—-]\s*)?(?:(none|low|medium|high|critical)\)?)?$");
    RATIONALE = r"(?i)^OWASP AIVSS score rationale$|^AIVSS\b.*\brationale$";
    MODEL = r"(?i)^MAESTRO\b.*\bthreat model(?:ing)?$";
    CLOSING = r"(?i)^MAESTRO\b.*\bthreat[- ]model+ing framework\b";
    CVSS_BASE = &format!(r"(?i)\bCVSS(?:\s*v?4(?:\.0)?)?\s*base(?:\s*score)?\s*[:=]?\s*{NUMBER}");
    AARS = &format!(r"(?i)AARS(?:\s*uplift)?\s*[:=]?\s*\+?\s*{NUMBER}");
    FACTOR_SUM = &format!(r"(?i)factor\s*sum\s*[:=]?\s*{NUMBER}(?:\s*/\s*10(?:\.0)?)?");
    THREAT = &format!(r"(?i)(?:threat(?:\s*multiplier)?|\bThM)\s*[:=]?\s*[×x*]?\s*{NUMBER}");
    MITIGATION = &format!(r"(?i)mitigation(?:\s*factor)?\s*[:=]?\s*[×x*]?\s*{NUMBER}");
    VECTOR = r"CVSS:\d\.\d/[A-Za-z:/]+";
    ROW = &format!(r"^(.*?[^\d\s.:=])[\s:=.]*{NUMBER}(?:\s*/\s*1(?:\.0)?)?$");
    BARE_NUMBER = &format!(r"^[×x*+]?\s*{NUMBER}(?:\s*/\s*10?(?:\.0)?)?$");
    BARE_LABEL = r"(?i)^(?:CVSS(?:\s*v?4(?:\.0)?)?\s*base(?:\s*score)?|AARS(?:\s*uplift)?|factor\s*sum|threat(?:\s*multiplier)?|ThM|mitigation(?:\s*factor)?)\s*:?$";
    TAG = r"(?i)\s*([✓✔☑⚠❓])?\s*\(?(mapped|uncertain|not certain(?:\s+from\s+(?:the\s+)?([\w ]+?))?)\)?$";
    NOT_CERTAIN = r"(?i)^not certain from (?:the )?([\w -]+?)\s*[—–]+\s*(.*)$|^not certain from (?:the )?([\w ]+?)\s+-+\s+(.*)$";
    TABLE_HEAD = r"(?i)^(?:factor|value|score|rationale|reason|why|\||\s|:?-{2,}:?)+$";
    USUAL = r"(?i)^Scored with the canonical OWASP AIVSS formula\b|^Per-layer threats for this agent\b";
}

/// The agent's name in the title of a page.
pub fn agent_of_title(title: &str) -> Option<String> {
    let found = TITLE.captures(title)?;
    let name = found[1].trim_start_matches(['#', ' ', '*']);
    Some(name.to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Before,
    Summary,
    Score,
    Layers,
    After,
}

/// Reads a page. Text that it does not understand is in [`Draft::left`].
pub fn read(lines: &[Line]) -> Draft {
    let lines = join_labels(lines);
    let mut draft = Draft::default();
    let mut finding = Finding::default();
    let mut layers: Vec<&Line> = Vec::new();
    // A copy may begin at the summary or at the factors.
    let titled = lines.iter().any(|line| TITLE.is_match(&line.text));
    // If the rationale has its own heading, the sentences before it contain no numbers.
    let explained = lines.iter().any(|line| RATIONALE.is_match(bare(&line.text)));
    let mut section = if titled { Section::Before } else { Section::Summary };
    for line in &lines {
        let text = bare(&line.text);
        if section == Section::Before || (draft.agent.is_none() && TITLE.is_match(text)) {
            match agent_of_title(text) {
                Some(agent) => {
                    section = Section::Summary;
                    if is_name(&agent) {
                        draft.agent = Some(agent);
                    } else {
                        draft.left.push((line.number, line.text.clone()));
                    }
                }
                None => draft.left.push((line.number, line.text.clone())),
            }
        } else if RATIONALE.is_match(text) {
            section = Section::Score;
            finding.line = line.number;
        } else if CLOSING.is_match(text) {
            section = Section::After;
            draft.usual.push(line.text.clone());
        } else if MODEL.is_match(text) {
            section = Section::Layers;
        } else if USUAL.is_match(text) {
            draft.usual.push(line.text.clone());
        } else {
            match section {
                Section::Layers => layers.push(line),
                Section::After | Section::Before => draft.left.push((line.number, line.text.clone())),
                Section::Summary | Section::Score => {
                    // The heading of a layer has a known name or a tag. Other lines with a number belong to the score.
                    let layer = heading(text).is_some_and(|(layer, tag)| layer.is_ok() || tag.is_some());
                    if headline(line, &mut finding, &mut draft) {
                    } else if layer {
                        section = Section::Layers;
                        layers.push(line);
                    } else if (section == Section::Score || !explained) && rationale(line, &mut finding, &mut draft) {
                        section = if finding.factors.is_empty() { section } else { Section::Score };
                    } else if section == Section::Summary {
                        add(&mut finding.summary, line);
                    } else {
                        draft.left.push((line.number, line.text.clone()));
                    }
                }
            }
        }
    }
    read_layers(&layers, &mut draft);
    if finding.factors.is_empty() && finding.score.is_none() && finding.cvss_score.is_none() {
        draft.intro.append(&mut finding.summary);
    } else {
        draft.findings.push(finding);
    }
    draft
}

/// Adds a line to the paragraphs. After a gap, it begins a new paragraph.
fn add(paragraphs: &mut Vec<String>, line: &Line) {
    match paragraphs.last_mut() {
        Some(last) if !line.gap => {
            last.push(' ');
            last.push_str(&line.text);
        }
        _ => paragraphs.push(line.text.clone()),
    }
}

/// Removes the marks that make a line a heading.
fn bare(text: &str) -> &str {
    text.trim_start_matches(['#', '*', ' ']).trim_end_matches(['*', ' ', ':'])
}

/// Joins a name with the number on the next line, because pages show them side by side.
fn join_labels(lines: &[Line]) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        if BARE_NUMBER.is_match(&line.text)
            && let Some(last) = joined.last_mut()
            && (Factor::named(&last.text).is_some() || BARE_LABEL.is_match(&last.text))
        {
            last.text.push(' ');
            last.text.push_str(&line.text);
        } else if SCORE.is_match(&line.text) && joined.last().is_some_and(|last| BARE_NUMBER.is_match(&last.text)) {
            // The large figure above "AIVSS 7.2 · High" repeats the score.
            let number = joined.last().map(|last| last.text.clone()).unwrap_or_default();
            let same = SCORE.captures(&line.text).is_some_and(|found| decimal(&found[2]) == decimal(&number));
            if same {
                joined.pop();
            }
            joined.push(line.clone());
        } else {
            joined.push(line.clone());
        }
    }
    joined
}

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text.trim()).ok().map(|value| value.normalize())
}

/// Reads the line with the score; `false` if the line is something else.
fn headline(line: &Line, finding: &mut Finding, draft: &mut Draft) -> bool {
    let Some(found) = SCORE.captures(&line.text) else { return false };
    let Some(score) = decimal(&found[2]).filter(|score| *score <= Decimal::TEN) else { return false };
    if let Some(first) = finding.score {
        return first == score;
    }
    if let Some(said) = found.get(3) {
        let severity = finding.version.unwrap_or(Version::default()).severity(score);
        if !severity.word().eq_ignore_ascii_case(said.as_str()) {
            let said = said.as_str();
            draft.notes.push(note(line.number, format!("the text calls {score} {said}; by its band it is {severity}")));
            draft.left.push((line.number, line.text.clone()));
        }
    }
    finding.score = Some(score);
    true
}

/// Reads a line of the score's rationale; `false` if the line is something else.
fn rationale(line: &Line, finding: &mut Finding, draft: &mut Draft) -> bool {
    let text = line.text.as_str();
    if TABLE_HEAD.is_match(text) || row(line, finding, draft) {
        return true;
    }
    if let Some(vector) = VECTOR.find(text)
        && finding.cvss_vector.is_none()
    {
        match CvssVector::parse(vector.as_str().trim_end_matches('/')) {
            Ok(parsed) => {
                finding.cvss_vector = Some(parsed);
                let rest = format!("{} {}", &text[..vector.start()], &text[vector.end()..]);
                numbers(&rest, finding);
            }
            Err(error) => {
                draft.notes.push(note(line.number, format!("the vector is not used: {}", error.message())));
                draft.left.push((line.number, text.to_owned()));
            }
        }
        return true;
    }
    if let Some(rest) = numbers(text, finding) {
        if rest.chars().any(char::is_alphanumeric) {
            draft.left.push((line.number, text.to_owned()));
        }
        return true;
    }
    if let Some(version) = formula(text) {
        finding.version = Some(version);
        draft.usual.push(text.to_owned());
        return true;
    }
    false
}

/// Extracts any of the five numbers from a line and returns the rest, or `None` if the line contains none of them.
fn numbers(text: &str, finding: &mut Finding) -> Option<String> {
    let mut rest = text.to_owned();
    let mut found = false;
    let mut take = |pattern: &Regex, limit: Decimal, field: &mut Option<Decimal>| {
        let Some(captures) = pattern.captures(&rest) else { return };
        let Some(value) = decimal(&captures[1]).filter(|value| *value <= limit) else { return };
        if field.is_some_and(|first| first != value) {
            return;
        }
        *field = Some(value);
        found = true;
        let range = captures.get(0).map_or(0..0, |all| all.range());
        rest.replace_range(range, " ");
    };
    // A number outside the limits of AIVSS 0.8 is not an input, so it stays in the text.
    take(&CVSS_BASE, Decimal::TEN, &mut finding.cvss_score);
    take(&AARS, Decimal::TEN, &mut finding.aars);
    take(&FACTOR_SUM, Decimal::TEN, &mut finding.factor_sum);
    take(&THREAT, Decimal::TWO, &mut finding.exploit);
    take(&MITIGATION, Decimal::ONE, &mut finding.mitigation);
    found.then_some(rest)
}

/// Reads a row of the table of factors.
fn row(line: &Line, finding: &mut Finding, draft: &mut Draft) -> bool {
    let text = line.text.as_str();
    let cells: Vec<&str> = if text.contains('|') {
        text.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect()
    } else {
        match ROW.captures(text) {
            Some(found) => found.iter().skip(1).flatten().map(|part| part.as_str().trim()).collect(),
            None => vec![text.trim()],
        }
    };
    let Some((factor, name)) = cells.first().and_then(|name| {
        let name = name.trim_matches(['*', ' ', ':', '-']);
        let (factor, published) = Factor::named(name)?;
        Some((factor, published.unwrap_or_else(|| name_of(factor))))
    }) else {
        return false;
    };
    let value = cells.get(1).and_then(|value| decimal(value)).filter(|value| *value <= Decimal::ONE);
    let twice = finding.factors.iter().any(|(name, ..)| Factor::named(name).is_some_and(|(it, _)| it == factor));
    match value {
        Some(_) if twice => {
            draft.notes.push(note(line.number, format!("{name} is given twice; the first value is used")));
            draft.left.push((line.number, text.to_owned()));
        }
        Some(value) => {
            let why = cells[2..].join(" — ");
            finding.factors.push((name, value, (!why.is_empty()).then_some(why)));
        }
        None => {
            draft.notes.push(note(line.number, format!("{name} has no value from 0 to 1")));
            draft.left.push((line.number, text.to_owned()));
        }
    }
    if finding.line == 0 {
        finding.line = line.number;
    }
    true
}

/// The full name of a factor that the text calls by a short form.
fn name_of(factor: Factor) -> &'static str {
    crate::aivss::FactorSet::all().find_map(|set| set.row(factor)).map_or(factor.key(), |row| row.name)
}

/// The version of the formula in a line.
fn formula(text: &str) -> Option<&'static Version> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect::<String>().to_lowercase();
    let plain = plain.replace(['×', '·', '∗'], "*").replace('÷', "/");
    if !plain.contains("aivss=") && !plain.contains("aivssscore=") {
        return None;
    }
    // AIVSS 0.5, section 4.1.1; the floor proposal; AIVSS 0.8, section 3.4.
    let id = if plain.contains("(cvssbase+aars)*mitigation") {
        "0.8"
    } else if plain.contains("cvssbase+(aars*mitigation") || plain.contains("cvssbase+aars*mitigation") {
        "0.8-floor"
    } else if plain.contains(")/2") && plain.contains("aars") {
        "0.5"
    } else {
        return None;
    };
    Version::named(id)
}

/// Reads a layer's heading and its tag; `None` for other text.
#[expect(clippy::type_complexity, reason = "the pair is taken apart at once")]
fn heading(text: &str) -> Option<(Result<LayerId, LayerError>, Option<(LayerStatus, Option<String>)>)> {
    // A heading is short. A longer line that begins with a name is a sentence.
    if text.chars().count() > 100 {
        return None;
    }
    let found = TAG.captures(text);
    let name = found.as_ref().and_then(|found| found.get(0)).map_or(text, |all| &text[..all.start()]);
    let tag = found.as_ref().map(tag);
    let sign = found.as_ref().is_some_and(|found| found.get(1).is_some());
    let name = name.trim_matches([' ', ':', '*', '#', '|', '·']);
    match parse_layer(name) {
        Ok(layer) => Some((Ok(layer), tag)),
        Err(error @ (LayerError::Clash { .. } | LayerError::CrossLayer { .. } | LayerError::TwoNumbers { .. })) => {
            Some((Err(error), tag))
        }
        // A line with an unknown name is a heading only if it has the sign before the tag; otherwise it is a sentence.
        Err(error) if sign && !name.is_empty() => Some((Err(error), tag)),
        Err(_) => None,
    }
}

fn tag(found: &Captures<'_>) -> (LayerStatus, Option<String>) {
    if found[2].eq_ignore_ascii_case("mapped") {
        (LayerStatus::Mapped, None)
    } else {
        (LayerStatus::Uncertain, found.get(3).map(|basis| basis.as_str().trim().to_owned()))
    }
}

fn read_layers(lines: &[&Line], draft: &mut Draft) {
    let headed = lines.iter().any(|line| heading(&line.text).is_some());
    if headed {
        by_heading(lines, draft);
    } else if !lines.is_empty() {
        by_order(lines, draft);
    }
}

fn by_heading(lines: &[&Line], draft: &mut Draft) {
    let mut found: Vec<Layer> = Vec::new();
    let mut numbers = Vec::new();
    // Whether the text belongs to the last entry of `found`.
    let mut open = false;
    for line in lines {
        let text = line.text.trim_start_matches(['#', ' ']);
        let tag_alone = TAG.captures(text).filter(|found| found.get(0).is_some_and(|all| all.start() == 0));
        if let (true, Some(captures)) = (open, &tag_alone)
            && let Some(layer) = found.last_mut().filter(|layer| layer.text.is_empty())
        {
            (layer.status, layer.basis) = tag(captures);
            continue;
        }
        match heading(text) {
            Some((Ok(layer), _)) if found.iter().any(|seen| seen.layer == layer) => {
                draft.notes.push(note(line.number, format!("{} is given twice; the first is used", layer.title())));
                draft.left.push((line.number, line.text.clone()));
                open = false;
            }
            Some((Ok(layer), tag)) => {
                let (status, basis) = tag.unwrap_or((LayerStatus::Mapped, None));
                found.push(Layer { layer, status, basis, text: Vec::new() });
                numbers.push(line.number);
                open = true;
            }
            Some((Err(error), _)) => {
                draft.notes.push(note(line.number, format!("{error}; {}", error.help())));
                draft.left.push((line.number, line.text.clone()));
                open = false;
            }
            None => match found.last_mut().filter(|_| open) {
                Some(layer) => add(&mut layer.text, line),
                None => draft.left.push((line.number, line.text.clone())),
            },
        }
    }
    for (layer, number) in found.into_iter().zip(numbers) {
        keep(layer, number, draft);
    }
    draft.layers.in_order_of(|layer| layer.layer);
}

/// Seven paragraphs without names are the seven layers in their order, which is how these pages list them.
fn by_order(lines: &[&Line], draft: &mut Draft) {
    let mut paragraphs: Vec<(usize, String)> = Vec::new();
    let each_line = lines.len() == LayerId::ALL.len();
    for line in lines {
        match paragraphs.last_mut() {
            Some((_, text)) if !each_line && !line.gap => {
                text.push(' ');
                text.push_str(&line.text);
            }
            _ => paragraphs.push((line.number, line.text.clone())),
        }
    }
    if paragraphs.len() != LayerId::ALL.len() {
        let line = lines.first().map_or(0, |line| line.number);
        let count = paragraphs.len();
        draft.notes.push(note(
            line,
            format!("the layers have no names, and {count} paragraphs are not seven: none was taken"),
        ));
        draft.left.extend(paragraphs);
        return;
    }
    for (layer, (number, text)) in LayerId::ALL.into_iter().zip(paragraphs) {
        keep(Layer { layer, status: LayerStatus::Mapped, basis: None, text: vec![text] }, number, draft);
    }
}

/// Removes the "not certain" from the text, and adds the layer to the draft.
fn keep(mut layer: Layer, line: usize, draft: &mut Draft) {
    if let Some(first) = layer.text.first_mut()
        && let Some(found) = NOT_CERTAIN.captures(first)
    {
        let part = |one: usize, other: usize| found.get(one).or(found.get(other)).map(|part| part.as_str().to_owned());
        let (basis, rest) = (part(1, 3), part(2, 4).unwrap_or_default());
        layer.status = LayerStatus::Uncertain;
        layer.basis = basis.or(layer.basis.take());
        *first = rest;
        layer.text.retain(|text| !text.is_empty());
    }
    if layer.text.is_empty() && layer.status == LayerStatus::Mapped {
        draft.notes.push(note(line, format!("{} has no text and is left out", layer.layer.title())));
        draft.left.push((line, layer.layer.title().to_owned()));
        return;
    }
    draft.layers.push(layer);
}
