//! The printer for programs: the `diagnostics` list of `check --format json`.

use serde::Serialize;

use super::{Diagnostic, Sources};

/// One entry of the list. Lines and columns count from 1; columns are Unicode scalar values in the author's file.
#[derive(Debug, Serialize)]
pub struct JsonDiagnostic<'a> {
    code: &'a str,
    level: &'a str,
    message: &'a str,
    path: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<JsonRelated<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    after_preprocessing: bool,
}

/// A second position of a diagnostic, such as the first of two duplicates.
#[derive(Debug, Serialize)]
struct JsonRelated<'a> {
    message: &'a str,
    path: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

/// Creates the entry for one diagnostic.
pub fn json<'a>(diagnostic: &'a Diagnostic, sources: &dyn Sources) -> JsonDiagnostic<'a> {
    let location = sources.location(diagnostic.primary.span);
    let related = diagnostic.others.iter().map(|other| {
        let place = sources.location(other.span);
        JsonRelated {
            message: &other.text,
            path: place.path,
            line: place.line,
            column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
        }
    });
    JsonDiagnostic {
        code: diagnostic.code.name,
        level: diagnostic.level.word(),
        message: &diagnostic.message,
        path: location.path,
        line: location.line,
        column: location.column,
        end_line: location.end_line,
        end_column: location.end_column,
        help: diagnostic.help.as_deref(),
        related: related.collect(),
        note: diagnostic.note.as_deref(),
        after_preprocessing: location.after_preprocessing,
    }
}
