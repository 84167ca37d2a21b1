//! Converts our own scenarios to `aivss` blocks.

use super::super::chapter::prose;
use super::super::json::{Object as Json, Source};
use super::super::model::plain;
use super::super::text::{clean, is_address, markdown, quoted};
use super::super::yaml;
use super::own::Own;
use super::short;
use crate::aivss::{Assessment, Cvss, CvssVector, Decimal, Estimate, FactorEntry, Scored, Version};
use crate::name::is_id;

/// The body of an `aivss` block for one of our scenarios. Scores of other programs cannot be computed again.
pub(super) fn score(source: &mut Source, mut from: Json<'_>) -> Option<String> {
    let own = Own::read(source, &mut from);
    let id = from.text(source, "bom-ref").map(|reference| short(reference, "assessment:")).unwrap_or_default();
    from.leave(source, "riskScore", "a score follows from its inputs");
    from.value("name");
    from.leave(source, "threats", "a block names the threats that it scores");
    let named = own.first("agent").map(clean).filter(|agent| !agent.is_empty());
    let owned = own.first("agent-id").map(clean).filter(|id| is_id(id));
    let (Some(agent), Some(agent_id), Some(_), true) = (named, owned, own.first("version"), is_id(&id)) else {
        source.left(from.path.clone(), "it has no inputs of AIVSS");
        return None;
    };
    let mut assessment = Assessment::new(agent.clone());
    own.restore(source, "", &mut assessment);
    if !computes(&own, &agent) {
        source.left(from.path.clone(), "its inputs give no score");
        return None;
    }
    assessment.summary = from.text(source, "description").map(plain);
    from.end(source);
    let mut yaml = format!(
        "agent: {}\nagent-id: {}\nid: {}\nversion: {}\n",
        quoted(&agent),
        quoted(&agent_id),
        quoted(&id),
        quoted(own.first("version")?)
    );
    yaml::assessment(&mut yaml, &assessment);
    for name in ["cvss", "exploit", "mitigation"] {
        input(&mut yaml, "", name, &own, name);
    }
    for group in ["factors", "metrics"] {
        for (number, name) in own.behind(&format!("{group}:"), '.').into_iter().enumerate() {
            if number == 0 {
                yaml.push_str(&format!("{group}:\n"));
            }
            input(&mut yaml, "  ", &quoted(&name), &own, &format!("{group}:{name}"));
        }
    }
    let expected: Vec<&str> =
        ["expect.score", "expect.severity"].into_iter().filter_map(|name| own.first(name)).collect();
    if !expected.is_empty() {
        yaml.push_str(&format!("expect: {}\n", quoted(&expected.join(" "))));
    }
    input(&mut yaml, "", "published", &own, "published");
    Some(yaml)
}

/// Whether the inputs are valid. They may not be if another program changed the file.
fn computes(own: &Own, agent: &str) -> bool {
    let within = |name: &str, most: Decimal| match own.first(name) {
        None => true,
        Some(text) => Decimal::from_str_exact(text).is_ok_and(|number| !number.is_sign_negative() && number <= most),
    };
    let mut assessment = Assessment::new(agent);
    let Some(version) = own.first("version").and_then(Version::named) else { return false };
    assessment.version = version;
    if let Some(vector) = own.first("cvss.vector") {
        let Ok(vector) = CvssVector::parse(vector) else { return false };
        assessment.cvss = Some(Scored::bare(Cvss::from(vector)));
    } else if let Some(Ok(score)) = own.first("cvss.score").map(Decimal::from_str_exact) {
        assessment.cvss = Some(Scored::bare(Cvss::from(score)));
    }
    let mut factors = Vec::new();
    let names = own.behind("factors:", '.');
    for name in &names {
        let path = format!("factors:{name}");
        let (score, range) = (own.first(&format!("{path}.score")), own.first(&format!("{path}.range")));
        let ends = range.and_then(|range| range.split_once(".."));
        let unit =
            |text: &str| Decimal::from_str_exact(text).ok().filter(|it| !it.is_sign_negative() && *it <= Decimal::ONE);
        let is_right = match (score, range) {
            (Some("unknown"), None) => true,
            (Some(score), None) => unit(score).is_some(),
            (score, Some(_)) => ends.is_some_and(|(low, high)| {
                let within = |low, high| score.is_none_or(|it| unit(it).is_some_and(|it| low <= it && it <= high));
                unit(low).zip(unit(high)).is_some_and(|(low, high)| low <= high && within(low, high))
            }),
            (None, None) => false,
        };
        if !is_right {
            return false;
        }
        factors.push((name.as_str(), Scored::bare(Estimate::unknown())));
    }
    let Ok(factors) = FactorEntry::list(factors) else { return false };
    assessment.factors = factors;
    let takes_factors = own.first("factors-from").is_none() && version.factors().is_some();
    let letters = own.behind("metrics:", '.');
    let has_letter = |abbr: &String| {
        let metric = version.metrics().and_then(|method| method.metric(abbr));
        let letter = own.first(&format!("metrics:{abbr}.score")).unwrap_or_default();
        metric.is_some_and(|metric| letter.chars().count() == 1 && letter.chars().all(|it| metric.value(it).is_some()))
    };
    within("cvss.score", Decimal::TEN)
        && within("exploit.score", Decimal::TWO)
        && within("mitigation.score", Decimal::ONE)
        && within("published.score", Decimal::TEN)
        && within("expect.score", Decimal::TEN)
        && own.first("published.date").is_none_or(|date| crate::fields::parse_date(date).is_some())
        && (!takes_factors || assessment.score().is_ok())
        && letters.iter().all(has_letter)
}

/// Writes an input with its reason and evidence.
fn input(yaml: &mut String, indent: &str, name: &str, own: &Own, path: &str) {
    // A reason without a value is not an input.
    if !["vector", "score", "range"].iter().any(|key| own.first(&format!("{path}.{key}")).is_some()) {
        return;
    }
    let mut lines = String::new();
    for key in ["vector", "score", "range", "date"] {
        if let Some(value) = own.first(&format!("{path}.{key}")) {
            lines.push_str(&format!("{indent}  {key}: {}\n", quoted(value)));
        }
    }
    let text = |text: &str| quoted(&if is_address(text) { text.to_owned() } else { markdown(text) });
    if let Some(why) = own.first(&format!("{path}.why")) {
        prose(&mut lines, &format!("{indent}  "), "why", "", &yaml::paragraphs(why));
    }
    if let Some(from) = own.first(&format!("{path}.source")) {
        lines.push_str(&format!("{indent}  source: {}\n", quoted(from)));
    }
    for (number, evidence) in own.all(&format!("{path}.evidence")).enumerate() {
        if number == 0 {
            lines.push_str(&format!("{indent}  evidence:\n"));
        }
        lines.push_str(&format!("{indent}    - {}\n", text(evidence)));
    }
    if !lines.is_empty() {
        yaml.push_str(&format!("{indent}{name}:\n{lines}"));
    }
}
