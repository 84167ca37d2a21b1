//! Reads the JSON report of AIVSS 0.8, Appendix A: one system with its scored vulnerabilities.
//!
//! Start at [`read`]. Every field of the appendix has a field in the draft. Other fields are collected in
//! [`Draft::left`](super::Draft::left).

use serde_json::{Map, Value};

use super::text::clean;
use super::{Draft, Finding, ImportError, MAX_FINDINGS, is_name, note};
use crate::aivss::{CoreRisk, CvssVector, Decimal, Factor, Version};
use crate::mistake::Mistake;

/// Reads a report.
///
/// # Errors
/// Returns an error if the text is not JSON or not a report.
pub fn read(text: &str) -> Result<Draft, ImportError> {
    let help = "an AIVSS 0.8 report has `metadata` and `vulnerabilities` (AIVSS 0.8, Appendix A)";
    let value: Value = serde_json::from_str(text).map_err(|error| ImportError {
        mistake: Mistake::new(format!("not valid JSON: {error}"), help),
        place: Some((error.line(), error.column())),
    })?;
    let Value::Object(mut root) = value else { return Err(Mistake::new("the JSON is not an object", help).into()) };
    let Some(Value::Array(vulnerabilities)) = root.remove("vulnerabilities") else {
        return Err(Mistake::new("the JSON has no list `vulnerabilities`", help).into());
    };
    if vulnerabilities.len() > MAX_FINDINGS {
        let count = vulnerabilities.len();
        let message = format!("the report has {count} vulnerabilities; at most {MAX_FINDINGS} are imported");
        return Err(Mistake::new(message, "split the report into several files").into());
    }
    let mut draft = Draft::default();
    if let Some(Value::Object(mut metadata)) = root.remove("metadata") {
        let mut at = Object { path: "metadata", map: &mut metadata };
        draft.agent = at.name("system_name");
        draft.agent_version = at.name("system_version");
        draft.assessor = at.name("assessor_id");
        draft.intro.extend(at.text("notes"));
        if let Some(date) = at.text("assessment_date") {
            match date.get(..10).and_then(|day| day.parse().ok()) {
                Some(day) => draft.date = Some(day),
                None => draft.left.push((0, format!("metadata.assessment_date: {date}"))),
            }
        }
        at.rest(&mut draft);
    }
    for (number, value) in vulnerabilities.into_iter().enumerate() {
        let path = format!("vulnerabilities[{number}]");
        match value {
            Value::Object(mut map) => {
                let finding = vulnerability(&mut Object { path: &path, map: &mut map }, &mut draft);
                draft.findings.push(finding);
            }
            other => draft.left.push((0, format!("{path}: {other}"))),
        }
    }
    Object { path: "", map: &mut root }.rest(&mut draft);
    Ok(draft)
}

/// An object whose fields are removed one by one.
struct Object<'a> {
    path: &'a str,
    map: &'a mut Map<String, Value>,
}

impl Object<'_> {
    /// A text that is not blank.
    fn text(&mut self, key: &str) -> Option<String> {
        match self.map.get(key) {
            Some(Value::String(text)) => {
                let text = clean(text);
                self.map.remove(key);
                (!text.is_empty()).then_some(text)
            }
            _ => None,
        }
    }

    /// A text that every block repeats. A text that is too long for a name is not removed.
    fn name(&mut self, key: &str) -> Option<String> {
        let short = self.map.get(key).and_then(Value::as_str).is_some_and(is_name);
        if short { self.text(key) } else { None }
    }

    /// A number from 0 to `limit`. `serde_json` prints the shortest number that reads back as the same value, which is what was
    /// written.
    fn number(&mut self, key: &str, limit: Decimal) -> Option<Decimal> {
        let value = match self.map.get(key)? {
            Value::Number(number) => Decimal::from_str_exact(&number.to_string()).ok()?,
            Value::String(text) => Decimal::from_str_exact(text.trim()).ok()?,
            _ => return None,
        };
        if value.is_sign_negative() || value > limit {
            return None;
        }
        self.map.remove(key);
        Some(value.normalize())
    }

    fn object(&mut self, key: &str) -> Map<String, Value> {
        match self.map.remove(key) {
            Some(Value::Object(map)) => map,
            Some(other) => {
                self.map.insert(key.to_owned(), other);
                Map::new()
            }
            None => Map::new(),
        }
    }

    /// Collects the fields that no reader has used.
    fn rest(self, draft: &mut Draft) {
        for (key, value) in std::mem::take(self.map) {
            let dot = if self.path.is_empty() { "" } else { "." };
            if !value.is_null() {
                draft.left.push((0, format!("{}{dot}{key}: {value}", self.path)));
            }
        }
    }
}

fn vulnerability(at: &mut Object<'_>, draft: &mut Draft) -> Finding {
    let mut finding = Finding { version: Version::named("0.8"), ..Finding::default() };
    finding.id = at.text("id");
    finding.title = at.text("title");
    finding.summary.extend(at.text("description"));
    if let Some(category) = at.text("owasp_category") {
        match CoreRisk::named(&category) {
            Some(risk) => finding.risks.push(risk),
            None => draft.left.push((0, format!("{}.owasp_category: {category}", at.path))),
        }
    }

    let mut cvss = at.object("cvss_base");
    let path = format!("{}.cvss_base", at.path);
    let mut base = Object { path: &path, map: &mut cvss };
    finding.cvss_score = base.number("score", Decimal::TEN);
    if let Some(vector) = base.text("vector_string") {
        match CvssVector::parse(&vector) {
            Ok(vector) => finding.cvss_vector = Some(vector),
            Err(error) => {
                draft.notes.push(note(0, format!("{path}.vector_string is not used: {}", error.message())));
                draft.left.push((0, format!("{path}.vector_string: {vector}")));
            }
        }
    }
    base.rest(draft);

    let mut factors = at.object("amplification_factors");
    let path = format!("{}.amplification_factors", at.path);
    let mut list = Object { path: &path, map: &mut factors };
    let set = Version::default().factors().map(|method| method.factor_set);
    // Use the order of the AIVSS document, because JSON objects have no order.
    for factor in set.into_iter().flat_map(|set| set.factors()) {
        let keys: Vec<String> =
            list.map.keys().filter(|key| Factor::named(key).is_some_and(|(it, _)| it == factor)).cloned().collect();
        for key in keys {
            if let Some(value) = list.number(&key, Decimal::ONE) {
                let name = set.map_or("", |set| set.name_of(factor));
                if finding.factors.iter().any(|(seen, ..)| *seen == name) {
                    draft.left.push((0, format!("{path}.{key}: {value}")));
                } else {
                    finding.factors.push((name, value, None));
                }
            }
        }
    }
    list.rest(draft);

    finding.exploit = at.number("threat_multiplier", Decimal::TWO);
    let mut scores = at.object("scores");
    let path = format!("{}.scores", at.path);
    let mut scored = Object { path: &path, map: &mut scores };
    finding.factor_sum = scored.number("factor_sum", Decimal::TEN);
    finding.aars = scored.number("aars", Decimal::TEN);
    finding.mitigation = scored.number("mitigation_factor", Decimal::ONE);
    finding.score = scored.number("aivss", Decimal::TEN);
    if let Some(severity) = scored.text("severity")
        && let Some(score) = finding.score
    {
        let ours = Version::default().severity(score);
        if !ours.word().eq_ignore_ascii_case(&severity) {
            draft.notes.push(note(0, format!("{path}.severity is {severity}; by its band {score} is {ours}")));
            draft.left.push((0, format!("{path}.severity: {severity}")));
        }
    }
    scored.rest(draft);
    Object { path: at.path, map: at.map }.rest(draft);
    finding
}
