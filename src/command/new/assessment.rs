//! Asks the questions for an assessment, and writes a block from the answers.

use rust_decimal::Decimal;

use super::interview::{Answers, Open, Question};
use crate::aivss::{CvssVector, FactorMethod, LevelTable, Outcome, Version, cvss_metrics};
use crate::block::{self, Block};
use crate::diagnostic::Source;
use crate::import::quoted;

/// The metrics of the base score, with a question for each. The questions shorten section 2 of FIRST's specification.
const METRICS: [(&str, &str); 11] = [
    ("AV", "From where can it be attacked?"),
    ("AC", "Does an attacker have to get round a protection that is built in?"),
    ("AT", "Does the attack only work under conditions that the attacker does not control?"),
    ("PR", "What rights does an attacker need beforehand?"),
    (
        "UI",
        "Does a person have to take part? Passive: does what they do every day. Active: has to be talked into something",
    ),
    ("VC", "How much of the secrets of the agent's own system is lost?"),
    ("VI", "How much of the data of the agent's own system can be changed?"),
    ("VA", "How much of the agent's own system can be stopped?"),
    ("SC", "And in other systems: how many secrets are lost?"),
    ("SI", "In other systems: how much can be changed?"),
    ("SA", "In other systems: how much can be stopped?"),
];

/// The version that the questions are about: the book's version if it scores by factors, otherwise the default version.
pub(super) fn scored_by(version: &'static Version) -> (&'static Version, &'static FactorMethod) {
    let with_factors = |version: &'static Version| Some((version, version.factors()?));
    let found = with_factors(version).or_else(|| with_factors(Version::default()));
    found.expect("the default version scores by factors")
}

/// Asks the questions for an assessment.
pub(super) fn script(answers: &Answers, version: &'static Version) -> Result<(), Open> {
    let (_, method) = scored_by(version);
    let title = Question::text("flaw", "What is the worst that could plausibly go wrong? In a few words:").optional();
    answers.ask(title.about([
        String::new(),
        "An assessment scores one weakness of the agent, for example: A mail gives the agent instructions".to_owned(),
    ]))?;
    cvss(answers)?;
    level(answers, "exploit", "What is known about attacks of this kind?", &method.exploit)?;
    if let Some(table) = &method.mitigation {
        level(answers, "mitigation", "How well is it mitigated today?", table)?;
    }
    for (number, row) in method.factor_set.rows.iter().enumerate() {
        let [low, middle, high] = method.factor_set.rubric_values.map(|value| value.normalize());
        let rated = |value: &Decimal, meaning: &str| (value.to_string(), format!("{value}  {meaning}"));
        let mut all: Vec<_> = [low, middle, high].iter().zip(row.rubric).map(|(v, text)| rated(v, text)).collect();
        all.insert(1, (format!("{low}..{middle}"), "    between the two, or not sure which".to_owned()));
        all.insert(3, (format!("{middle}..{high}"), "    between the two, or not sure which".to_owned()));
        all.push(("unknown".to_owned(), "?  nobody knows yet: scored as a range".to_owned()));
        let key = format!("factor {}", row.factor.key());
        let place = format!("Factor {} of {}, {}", number + 1, method.factor_set.rows.len(), row.name);
        let question = Question::choice(&key, row.question, all).or("unknown");
        answers.ask(question.about([String::new(), place]))?;
        answers.ask(Question::text(format!("{key} why"), "Why? (Enter: no reason)").optional())?;
    }
    Ok(())
}

/// Asks for the vector, or for a base score.
fn cvss(answers: &Answers) -> Result<(), Open> {
    let is_cvss = |text: &str| match text.parse::<Decimal>() {
        _ if text.is_empty() => Ok(()),
        Ok(score) if (Decimal::ZERO..=Decimal::TEN).contains(&score) => Ok(()),
        Ok(_) => Err("a base score is from 0 to 10".to_owned()),
        Err(_) => CvssVector::parse(text).map(drop).map_err(|mistake| mistake.message().to_owned()),
    };
    if answers.get("cvss").is_some() {
        return answers.ask(Question::text("cvss", "").checked(is_cvss)).map(drop);
    }
    let ways = [
        ("metrics", "Answer eleven short questions about the weakness"),
        ("vector", "I have a CVSS v4.0 vector, or a base score"),
        ("", "Later: there is no score until then"),
    ];
    let ways = ways.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec();
    let about = "A score starts from CVSS v4.0, the usual score of a weakness, as if no agent were involved.";
    let way = Question::choice("cvss from", "Where does the CVSS score come from?", ways).or("");
    match answers.ask(way.about([String::new(), about.to_owned()]))? {
        "vector" => {
            let text = "The vector or the score, for example from https://www.first.org/cvss/calculator/4-0:";
            answers.ask(Question::text("cvss typed", text).checked(is_cvss)).map(drop)
        }
        "metrics" => {
            for (abbr, text) in METRICS {
                let Some((_, name, values)) = cvss_metrics().find(|(known, ..)| *known == abbr) else { continue };
                // `X` (not defined) is not a value of a base metric.
                let all = values.iter().map(|(letter, word)| ((*letter).to_owned(), (*word).to_owned())).collect();
                answers.ask(Question::choice(format!("cvss {abbr}"), format!("{text} ({name})"), all))?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn level(answers: &Answers, key: &str, text: &str, table: &LevelTable) -> Result<(), Open> {
    let all = table.levels.iter().map(|level| (level.id.to_owned(), format!("{}: {}", level.name, level.meaning)));
    let assumed = table.levels.get(table.assumed).map_or("", |level| level.name);
    let not_sure = (String::new(), format!("Not sure: {assumed} is assumed"));
    answers.ask(Question::choice(key, text, all.chain([not_sure]).collect()).or("")).map(drop)
}

/// The text of the key `cvss`.
fn cvss_text(answers: &Answers) -> Option<String> {
    let typed = answers.get("cvss").or_else(|| answers.get("cvss typed"));
    let vector = || {
        let metrics =
            METRICS.iter().map(|(abbr, _)| Some(format!("/{abbr}:{}", answers.get(&format!("cvss {abbr}"))?)));
        metrics.collect::<Option<String>>().map(|metrics| format!("CVSS:4.0{metrics}"))
    };
    typed.map(str::to_owned).or_else(vector).filter(|text| !text.is_empty())
}

/// The body of the block. Factors without an answer so far are `unknown`.
pub(super) fn body(answers: &Answers, agent: &str, ids: &[(&str, &str)], version: &'static Version) -> String {
    let (used, method) = scored_by(version);
    let mut yaml = format!("agent: {}\n", quoted(agent));
    for (key, id) in ids {
        yaml.push_str(&format!("{key}: {id}\n"));
    }
    if used.id != version.id {
        yaml.push_str(&format!("version: {}\n", used.id));
    }
    let mut line = |key: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            yaml.push_str(&format!("{key}: {value}\n"));
        }
    };
    line("title", answers.get("flaw").filter(|flaw| !flaw.is_empty()).map(quoted).as_deref());
    line("cvss", cvss_text(answers).as_deref());
    line("exploit", answers.get("exploit"));
    line("mitigation", answers.get("mitigation"));
    yaml.push_str("factors:\n");
    for row in method.factor_set.rows {
        let key = format!("factor {}", row.factor.key());
        let value = answers.get(&key).unwrap_or("unknown");
        let why = answers.get(&format!("{key} why")).filter(|why| !why.is_empty());
        // The dash separates the value from the reason.
        let value = match why {
            Some(why) => reasoned(value, why),
            None => value.to_owned(),
        };
        yaml.push_str(&format!("  {}: {value}\n", row.name));
    }
    yaml
}

/// Writes a value with its reason, such as `0.5 — why`.
pub(super) fn reasoned(value: &str, why: &str) -> String {
    let plain = why.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-' | '(' | ')' | '/'));
    if plain { format!("{value} — {why}") } else { quoted(&format!("{value} — {why}")) }
}

/// The score for the answers so far, on one line.
pub(super) fn score(answers: &Answers, version: &'static Version) -> Option<String> {
    let yaml = body(answers, "agent", &[], version);
    let mut outcome = None;
    block::each_assessment(&yaml, Source::File(0), version, |_, read| {
        if let Some(Block::Assessment(block)) = read.block {
            outcome = block.assessment.score().ok();
        }
    });
    let Outcome { score, severity, interval, .. } = outcome?;
    let (low, high) = (interval.low, interval.high);
    Some(match (score, severity) {
        (Some(score), Some(severity)) if low == high => format!("  Score so far: {score:.1} {}", severity.word()),
        (Some(score), Some(severity)) => {
            format!("  Score so far: up to {score:.1} {} (from {low:.1} to {high:.1})", severity.word())
        }
        _ => return None,
    })
}
