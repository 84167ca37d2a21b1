//! Resolves an inline reference such as `{{#aivss ID}}`.
//!
//! Start at [`refer`].

use std::ops::Range;

use crate::block::find::{Inline, Kind};
use crate::diagnostic::{Diagnostic, Source, Span, code};
use crate::fields::Thing;
use crate::name::{self, Suggestions, list};
use crate::register::Register;
use crate::render::Reference;

use super::join::Broken;
use super::messages::{did_you_mean, has_errors};

/// What a reference leads to, if the id of that was made from a name.
pub(super) fn implicit_target(reference: &Reference<'_>) -> Option<Thing> {
    let (what, is_implicit) = match reference {
        Reference::Assessment(entry)
        | Reference::Score(entry)
        | Reference::Severity(entry)
        | Reference::Vector(entry) => (Thing::Assessment, entry.own.derived_id),
        Reference::Model(entry) => (Thing::Model, entry.own.derived_id),
        Reference::Threat(entry, threat, _) => (Thing::Threat, entry.own.has_derived(&threat.id)),
    };
    is_implicit.then_some(what)
}

/// The fields that a reference to an assessment can name.
pub const FIELDS: [&str; 3] = ["score", "severity", "vector"];

/// Resolves an inline reference. `Err` contains the problem, if there is one to report.
pub(super) fn refer<'r>(
    inline: &Inline,
    register: &'r Register,
    broken: &Broken,
    suggestions: &Suggestions,
    source: Source,
) -> Result<Reference<'r>, Option<Box<Diagnostic>>> {
    let (id, id_range) = &inline.id;
    let report = |code, range: &Range<usize>, message: String, help: String| {
        Err(Some(Box::new(Diagnostic::new(code, Span::new(source, range.clone()), message).help(help))))
    };
    if id.is_empty() {
        let word = inline.kind.word();
        return report(
            code::UNKNOWN_REFERENCE,
            &inline.range,
            format!("`{{{{#{word}}}}}` names no id"),
            format!("write `{{{{#{word} ID}}}}`"),
        );
    }
    if let Some(rest) = &inline.rest {
        return report(
            code::UNKNOWN_VIEW,
            rest,
            "too many words in the reference".to_owned(),
            "write an id and at most one field".to_owned(),
        );
    }
    match inline.kind {
        Kind::Aivss => {
            let reference = match &inline.field {
                None => Reference::Assessment,
                Some((word, range)) => match word.as_str() {
                    "score" => Reference::Score,
                    "severity" => Reference::Severity,
                    "vector" => Reference::Vector,
                    word => {
                        let help = match name::nearest(word, FIELDS) {
                            Some(nearest) => format!("did you mean `{nearest}`?"),
                            None => format!("the fields are {}", list(FIELDS)),
                        };
                        return report(
                            code::UNKNOWN_VIEW,
                            range,
                            format!("an assessment has no field `{word}` here"),
                            help,
                        );
                    }
                },
            };
            match register.assessment(id) {
                Some(entry) => Ok(reference(entry)),
                None if broken.assessment(id) => Err(Some(Box::new(has_errors(
                    &format!("the assessment `{id}` cannot be shown"),
                    Span::new(source, id_range.clone()),
                    broken.place(Kind::Aivss, id),
                )))),
                // The id may belong to an assessment that could not be read.
                None if broken.any_assessment() => Err(None),
                None => {
                    let ids = register.assessments.iter().map(|entry| entry.assessment.id.as_str());
                    report(
                        code::UNKNOWN_REFERENCE,
                        id_range,
                        format!("there is no assessment `{id}` in the book"),
                        did_you_mean(suggestions.nearest(id, ids)),
                    )
                }
            }
        }
        Kind::Maestro => {
            if let Some((word, range)) = &inline.field {
                return report(
                    code::UNKNOWN_VIEW,
                    range,
                    format!("`{word}` is not possible here"),
                    "`{{#maestro ID}}` takes no field".to_owned(),
                );
            }
            if let Some(entry) = register.model(id) {
                return Ok(Reference::Model(entry));
            }
            match register.threat(id) {
                Some((entry, threat, rating)) => Ok(Reference::Threat(entry, threat, rating)),
                None if broken.model(id) => Err(Some(Box::new(has_errors(
                    &format!("the threat model `{id}` cannot be shown"),
                    Span::new(source, id_range.clone()),
                    broken.place(Kind::Maestro, id),
                )))),
                // The id may belong to a threat of a model that could not be read.
                None if broken.model_or_threat(id) => Err(None),
                None => {
                    let ids = register.models.iter().flat_map(|entry| {
                        std::iter::once(entry.model.id.as_str())
                            .chain(entry.model.threats().map(|threat| threat.id.as_str()))
                    });
                    report(
                        code::UNKNOWN_REFERENCE,
                        id_range,
                        format!("there is no threat model or threat `{id}` in the book"),
                        did_you_mean(suggestions.nearest(id, ids)),
                    )
                }
            }
        }
    }
}
