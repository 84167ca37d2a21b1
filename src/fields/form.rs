//! Texts with a fixed form: ids and dates.

use std::str::FromStr;

use jiff::civil::Date;

use super::{Refused, Why};
use crate::name;

/// The form of a text, such as an id.
#[derive(Debug)]
pub struct Form {
    /// What a text of this form is, with its article, for example "an id".
    pub what: &'static str,
    /// Returns the canonical spelling of a text, or what is wrong with it.
    pub read: fn(&str) -> Result<String, Refused>,
    /// A regular expression for schemas. It accepts every text of this form, and few others.
    pub pattern: &'static str,
    /// All texts of this form with their names, if they are a closed list.
    pub items: fn() -> Option<Vec<(&'static str, &'static str)>>,
}

/// An id of an agent, an assessment, a model or a question: `[a-z0-9]+(-[a-z0-9]+)*`.
pub static SLUG: Form = Form { what: "an id", read: slug, pattern: "^[a-z0-9]+(-[a-z0-9]+)*$", items: || None };

/// An id of a threat, a mitigation, an assumption, a zone or a component: `[A-Za-z0-9._-]+`.
pub static LOOSE_ID: Form = Form { what: "an id", read: loose_id, pattern: "^[A-Za-z0-9._-]+$", items: || None };

/// The id of a question, or of a question and a component: `no-log`, `no-log@shell`.
pub static QUESTION_AT: Form = Form {
    what: "the id of a question, with or without `@component`",
    read: question_at,
    pattern: "^[a-z0-9]+(-[a-z0-9]+)*(@[A-Za-z0-9._-]+)?$",
    items: || None,
};

fn question_at(text: &str) -> Result<String, Refused> {
    let (question, component) = text.split_once('@').map_or((text, None), |(question, at)| (question, Some(at)));
    slug(question)?;
    component.map_or(Ok(String::new()), loose_id)?;
    Ok(text.to_owned())
}

fn slug(text: &str) -> Result<String, Refused> {
    if name::is_id(text) {
        return Ok(text.to_owned());
    }
    let slug = name::slug(text);
    let mut help =
        "the id of an assessment, a threat model, an agent or a rule consists of small letters, digits and single hyphens"
            .to_owned();
    if !slug.is_empty() {
        help.push_str(&format!(": `{slug}`"));
    }
    Err(Refused { why: Why::Unknown, message: format!("`{text}` is not an id"), help })
}

fn loose_id(text: &str) -> Result<String, Refused> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')) {
        return Ok(text.to_owned());
    }
    Err(Refused {
        why: Why::Unknown,
        message: format!("`{text}` is not an id"),
        help: "the id of a threat, a mitigation, an assumption, a zone or a component consists of letters, digits, `.`, `_` and `-`"
            .to_owned(),
    })
}

/// Parses a date in the form `2026-11-20`; no other form is accepted.
pub fn parse_date(text: &str) -> Option<Date> {
    let form = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    if form { Date::from_str(text).ok() } else { None }
}
