//! Describes objects and values: for hover texts, and for the details of completions.

use crate::aivss::{FactorRow, FactorSet};
use crate::book::ids::ChapterId;
use crate::fields::Thing;
use crate::maestro::{CatalogEntry, Control, MitigationRef, Vocabulary};
use crate::register::{AssessmentEntry, ModelEntry, Register};
use crate::render;

use super::workspace::OpenBook;

/// A factor: its question, its rubric, and their sources.
pub(super) fn factor(set: &FactorSet, row: &FactorRow) -> String {
    let mut text = format!("**{}**: {}\n", row.name, row.question);
    for (value, meaning) in set.rubric_values.iter().zip(row.rubric) {
        text.push_str(&format!("\n- `{}`: {meaning}", value.normalize()));
    }
    text.push_str(&format!("\n\n{}; {}", set.source, set.rubric_source));
    text
}

/// An id in a few words: its title, with its score or risk.
pub(super) fn in_short(book: &OpenBook, id: &ChapterId) -> String {
    let known = book.live.register().and_then(|register| match id.thing {
        Thing::Assessment => register.assessment(&id.id).map(score),
        Thing::Model => register.model(&id.id).map(|entry| entry.model.agent.clone()),
        Thing::Threat => register.threat(&id.id).map(|(_, threat, rating)| {
            let risk = rating.risk.map_or("not rated", Vocabulary::label);
            format!("{risk}: {}", threat.title)
        }),
        Thing::Mitigation => mitigation(register, id).map(|(entry, place)| {
            let mitigation = &entry.model.mitigations[place];
            format!("{}: {}", mitigation.status.label(), mitigation.title)
        }),
        Thing::Component => component(register, id),
        Thing::Agent | Thing::Assumption | Thing::Zone => None,
    });
    known.unwrap_or_else(|| id.thing.word().to_owned())
}

fn component(register: &Register, id: &ChapterId) -> Option<String> {
    let component = register.model(id.model.as_deref()?)?.model.component(&id.id)?;
    Some(component.name.clone().unwrap_or_else(|| component.kind.label().to_owned()))
}

fn mitigation<'r>(register: &'r Register, id: &ChapterId) -> Option<(&'r ModelEntry, usize)> {
    let entry = register.model(id.model.as_deref()?)?;
    let place = entry.model.mitigations.iter().position(|it| it.id.eq_ignore_ascii_case(&id.id))?;
    Some((entry, place))
}

/// Writes for example `7.6 High: Mail bot`.
pub(super) fn score(entry: &AssessmentEntry) -> String {
    let name = entry.assessment.title.as_ref().unwrap_or(&entry.assessment.agent);
    match (entry.outcome.score, entry.outcome.severity) {
        (Some(score), Some(severity)) => format!("{score:.1} {}: {name}", severity.word()),
        _ => format!("not scored: {name}"),
    }
}

/// A detailed description of an object of the book, as Markdown.
pub(super) fn at_length(register: &Register, thing: Thing, id: &str, model: Option<&str>) -> Option<String> {
    match thing {
        Thing::Assessment => register.assessment(id).map(assessment),
        Thing::Model => register.model(id).map(|entry| self::model(register, entry)),
        Thing::Threat => threat(register, id),
        Thing::Mitigation => {
            let entry = register.model(model?)?;
            let mitigation = entry.model.mitigations.iter().find(|it| it.id.eq_ignore_ascii_case(id))?;
            let mut text = format!("**{}** {}: {}", mitigation.id, mitigation.title, mitigation.status.label());
            let reference = MitigationRef::Id { model: None, id: mitigation.id.clone() };
            let served = entry.model.threats().filter(|threat| {
                threat.mitigations.iter().any(|it| {
                    register
                        .mitigation(entry, it)
                        .zip(register.mitigation(entry, &reference))
                        .is_some_and(|(a, b)| std::ptr::eq(a.1, b.1))
                })
            });
            for threat in served {
                text.push_str(&format!("\n- serves `{}` {}", threat.id, threat.title));
            }
            Some(text)
        }
        Thing::Agent => {
            let scores: Vec<_> = register
                .assessments_of(id)
                .map(|entry| format!("\n- `{}` {}", entry.assessment.id, score(entry)))
                .collect();
            let models: Vec<_> =
                register.models_of(id).map(|entry| format!("\n- `{}` threat model", entry.model.id)).collect();
            (!scores.is_empty() || !models.is_empty())
                .then(|| format!("**{id}**\n{}{}", scores.concat(), models.concat()))
        }
        Thing::Component => {
            let component = register.model(model?)?.model.component(id)?;
            Some(format!("**{}**: {}", component.name.as_deref().unwrap_or(id), component.kind.label()))
        }
        Thing::Assumption | Thing::Zone => None,
    }
}

/// The score of an assessment with every step, and what would lower it.
pub(super) fn assessment(entry: &AssessmentEntry) -> String {
    format!("```text\n{}\n```", render::score_text(&entry.assessment, &entry.outcome, false).trim_end())
}

fn model(register: &Register, entry: &ModelEntry) -> String {
    let mut text = format!("**{}**, a threat model with {} threats", entry.model.agent, entry.ratings.len());
    for found in register.assessments_of(&entry.model.agent_id) {
        text.push_str(&format!("\n- `{}` {}", found.assessment.id, score(found)));
    }
    text
}

fn threat(register: &Register, id: &str) -> Option<String> {
    let (entry, threat, rating) = register.threat(id)?;
    let mut text = format!("**{}** {} ({})\n", threat.id, threat.title, threat.status.label());
    match (rating.risk, threat.severity, threat.likelihood) {
        (Some(risk), Some(severity), Some(likelihood)) => {
            text.push_str(&format!("\n- risk: **{}** ({} × {})", risk.label(), severity.label(), likelihood.label()));
        }
        _ => text.push_str("\n- not rated: it needs `severity` and `likelihood`"),
    }
    if let Some(effective) = rating.effective {
        text.push_str(&format!("\n- effective risk: **{}** ({})", effective.value(), effective.calculation()));
    }
    if let Some(catalog) = threat.catalog {
        text.push_str(&format!("\n- catalogue: {}", of_catalog(catalog)));
    }
    for reference in &threat.mitigations {
        if let Some((_, mitigation)) = register.mitigation(entry, reference) {
            text.push_str(&format!("\n- `{}` {}: {}", mitigation.id, mitigation.title, mitigation.status.label()));
        }
    }
    for found in register.assessments_of_threat(&threat.id) {
        text.push_str(&format!("\n- scored by `{}`: {}", found.assessment.id, score(found)));
    }
    Some(text)
}

/// An entry of the catalogue of threats.
pub(super) fn of_catalog(entry: &CatalogEntry) -> String {
    match entry.meaning {
        Some(meaning) => format!("**{}**: {meaning}", entry.label()),
        None => format!("**{}**", entry.label()),
    }
}

/// A control of the catalogue.
pub(super) fn control(control: &Control) -> String {
    let layer = control.layer.map_or("across layers", |layer| layer.title());
    let serves =
        if control.threats.is_empty() { String::new() } else { format!("\n\nServes {}", control.threats.join(", ")) };
    format!("**{}** {}: {}, {layer}{serves}", control.id, control.name, control.kind.label())
}
