//! Edits `book.toml`: adds our table and what it needs, and leaves everything else unchanged.
//!
//! Start at [`add`]. `toml_edit` keeps comments, order and spacing. This module restores what it does not keep: line ends, a
//! comment at the end of the file, and spacing inside `{…}` and `[…]`. Nothing is added twice.

use std::ops::Range;

use toml_edit::{Array, DocumentMut, InlineTable, Item, RawString, Table, Value};

use super::lines::keep_ends;
use super::stylesheet;
use crate::book::config;
use crate::diagnostic::{Diagnostic, Source, Span, code};

/// The result of [`add`].
#[derive(Debug, PartialEq, Eq)]
pub struct Edited {
    /// The text of the whole file.
    pub text: String,
    /// Whether the table was added.
    pub added: bool,
    /// The source folder, below the book's folder.
    pub src: String,
    /// The output folder, as the file names it.
    pub build_dir: String,
    /// Whether the stylesheet is a file of the book.
    pub css_file: bool,
    /// Remarks for the user.
    pub notes: Vec<String>,
}

const TABLE: [&str; 2] = ["preprocessor", "aivss"];

/// Adds `[preprocessor.aivss]` with `after = ["links"]` to the text of a `book.toml`. With `css = "file"`, also adds the
/// stylesheet to `additional-css`.
///
/// # Errors
/// Returns a diagnostic of source 0 (the text) if the text is not TOML, or if a key that has to be edited is neither a table
/// nor a list.
pub fn add(text: &str) -> Result<Edited, Box<Diagnostic>> {
    let (bom, body) = text.strip_prefix('\u{feff}').map_or(("", text), |body| ("\u{feff}", body));
    let mut document: DocumentMut = body.parse().map_err(|error: toml_edit::TomlError| {
        let span = error.span().unwrap_or(0..0);
        problem(
            bom.len() + span.start..bom.len() + span.end,
            format!("not valid TOML: {}", error.message()),
            "fix the file first",
        )
    })?;
    let places = Places { text, shift: bom.len() };

    let mut notes = Vec::new();
    let before = document.as_table().clone();
    let has = |keys: &[&str]| find(&before, keys).is_some_and(|item| !item.is_none());
    let added = !has(&TABLE);

    // Without mdBook's own steps there is no `links` to run after, and mdBook would warn about the name.
    let default_steps = find(&before, &["build", "use-default-preprocessors"]).and_then(Item::as_bool).unwrap_or(true);
    let links = default_steps || has(&["preprocessor", "links"]);
    let links_first = find(&before, &["preprocessor", "links", "before"]).is_some_and(|names| holds(names, TABLE[1]));
    if find(&before, &["preprocessor", "aivss", "before"]).is_some_and(|names| holds(names, "links")) {
        return Err(places.problem(
            &["preprocessor", "aivss", "before"],
            "`before` names `links`, so blocks of included files are not seen",
            "remove `\"links\"` there",
        ));
    }

    let preprocessor = child(document.as_item_mut(), TABLE[0], true);
    let table = preprocessor.and_then(|item| child(item, TABLE[1], false));
    let Some(table) = table.filter(|table| table.is_table_like()) else {
        let keys: &[&str] =
            if find(&before, &TABLE[..1]).is_some_and(Item::is_table_like) { &TABLE } else { &TABLE[..1] };
        return Err(places.not(keys, "a table"));
    };
    if links && !links_first {
        match list(table, "after") {
            Some(after) if contains(after, "links") => {}
            Some(after) => push(after, "links"),
            None => return Err(places.not(&["preprocessor", "aivss", "after"], "a list of names")),
        }
    }

    let css_file = find(document.as_table(), &["preprocessor", "aivss", "css"]).and_then(Item::as_str) == Some("file");
    if css_file {
        let outputs = find(&before, &["output"]).and_then(Item::as_table_like);
        let html = outputs.is_none_or(|outputs| outputs.is_empty() || outputs.contains_key("html"));
        if html {
            let html = child(document.as_item_mut(), "output", true).and_then(|item| child(item, "html", false));
            let Some(html) = html.filter(|html| html.is_table_like()) else {
                return Err(places.not(&["output", "html"], "a table"));
            };
            let Some(css) = list(html, "additional-css") else {
                return Err(places.not(&["output", "html", "additional-css"], "a list of files"));
            };
            if !contains(css, stylesheet::FILE) {
                // mdBook also finds the file with a leading `./`, but then adds no hash to its name.
                if contains(css, "./aivss.css") {
                    notes.push(
                        "additional-css names `./aivss.css`; without `./` mdBook can put a hash into the name"
                            .to_owned(),
                    );
                } else {
                    push(css, stylesheet::FILE);
                }
            }
        } else {
            notes.push("css = \"file\" has no effect: the book has outputs, but not html".to_owned());
        }
    }

    keep_last_comment(&mut document, &before);
    let src = find(&before, &["book", "src"]).and_then(Item::as_str).unwrap_or("src").to_owned();
    let build_dir = find(&before, &["build", "build-dir"]).and_then(Item::as_str).unwrap_or("book").to_owned();
    let text = format!("{bom}{}", keep_ends(body, &document.to_string()));
    Ok(Edited { text, added, src, build_dir, css_file, notes })
}

/// The positions of keys in the text, for messages.
struct Places<'a> {
    text: &'a str,
    shift: usize,
}

impl Places<'_> {
    fn problem(&self, keys: &[&str], message: impl Into<String>, help: impl Into<String>) -> Box<Diagnostic> {
        let path: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        let range = config::locate(&self.text[self.shift..], &path, true).unwrap_or(0..0);
        problem(range.start + self.shift..range.end + self.shift, message.into(), help)
    }

    fn not(&self, keys: &[&str], expected: &str) -> Box<Diagnostic> {
        self.problem(keys, format!("`{}` is not {expected}", keys.join(".")), format!("make it {expected}"))
    }
}

fn problem(range: Range<usize>, message: String, help: impl Into<String>) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::new(code::CONFIG, Span::new(Source::Config, range), message).help(help).note("nothing was changed"),
    )
}

// A copy in each caller would take 15 KB.
#[inline(never)]
fn find<'t>(table: &'t Table, keys: &[&str]) -> Option<&'t Item> {
    let (first, rest) = keys.split_first()?;
    rest.iter().try_fold(table.get(first)?, |item, key| item.get(key))
}

fn holds(item: &Item, word: &str) -> bool {
    item.as_array().is_some_and(|array| contains(array, word))
}

fn contains(array: &Array, word: &str) -> bool {
    array.iter().any(|value| value.as_str() == Some(word))
}

/// The table `key` of a table. If it is missing, it is created in the same form as its parent.
fn child<'t>(parent: &'t mut Item, key: &str, implicit: bool) -> Option<&'t mut Item> {
    let missing = parent.get(key).is_none_or(Item::is_none);
    match parent {
        Item::Table(table) if missing => {
            let mut new = Table::new();
            // An implicit table has no header line. A line with only `[preprocessor]` would add nothing.
            new.set_implicit(implicit);
            table.insert(key, Item::Table(new));
        }
        Item::Value(Value::InlineTable(table)) if missing => insert(table, key, InlineTable::new().into()),
        _ => {}
    }
    parent.get_mut(key)
}

/// The list `key` of a table. It is created if it is missing; `None` if the value is not a list.
fn list<'t>(table: &'t mut Item, key: &str) -> Option<&'t mut Array> {
    if table.get(key).is_none_or(Item::is_none) {
        match table {
            Item::Table(table) => {
                table.insert(key, Item::Value(Array::new().into()));
            }
            Item::Value(Value::InlineTable(table)) => insert(table, key, Array::new().into()),
            _ => {}
        }
    }
    table.get_mut(key)?.as_array_mut()
}

/// Appends an entry to `{…}` with the spacing that the author uses.
fn insert(table: &mut InlineTable, key: &str, value: Value) {
    let last = table.iter().last().map(|(key, _)| key.to_owned());
    let mut prefix = None;
    let mut suffix = None;
    if let Some(last) = &last {
        prefix = table.key(last).and_then(|key| key.leaf_decor().prefix().cloned());
        if let Some(value) = table.get_mut(last) {
            // In `{ a = 1 }` the space before the brace belongs to the last value.
            suffix = value.decor().suffix().cloned();
            value.decor_mut().set_suffix("");
        }
    }
    table.insert(key, value);
    if last.is_none() {
        // `{}` and `{ }` become `{ key = … }`.
        table.set_trailing("");
        suffix = Some(" ".into());
    }
    if let (Some(prefix), Some(mut key)) = (prefix, table.key_mut(key)) {
        key.leaf_decor_mut().set_prefix(if blank(&prefix) { RawString::from(" ") } else { prefix });
    }
    if let (Some(suffix), Some(value)) = (suffix, table.get_mut(key)) {
        value.decor_mut().set_suffix(suffix);
    }
}

/// Appends an entry to `[…]` with the spacing that the author uses.
fn push(array: &mut Array, word: &str) {
    let comma = array.trailing_comma();
    let trailing = text(array.trailing());
    let count = array.len();
    let mut prefix = String::new();
    let mut suffix = String::new();
    if let Some(last) = count.checked_sub(1).and_then(|last| array.get_mut(last)) {
        prefix = last.decor().prefix().map(text).unwrap_or_default();
        suffix = last.decor().suffix().map(text).unwrap_or_default();
        last.decor_mut().set_suffix("");
        if count == 1 && !prefix.contains('\n') {
            prefix = " ".to_owned();
        }
    }
    let indent = prefix.rsplit_once('\n').map(|(_, indent)| indent.to_owned());
    if let Some(indent) = &indent {
        // Comments before the last element belong to that element and to the one before it.
        prefix = format!("\n{indent}");
    }
    // A comment after the last element stays with that element.
    let end = if comma { &trailing } else { &suffix };
    if let (Some((comment, rest)), Some(indent)) = (end.split_once('\n'), &indent)
        && comment.contains('#')
    {
        prefix = format!("{comment}\n{indent}");
        let rest = format!("\n{rest}");
        if comma {
            array.set_trailing(rest);
        } else {
            suffix = rest;
        }
    }
    let mut value = Value::from(word);
    *value.decor_mut() = toml_edit::Decor::new(prefix, suffix);
    array.push_formatted(value);
    array.set_trailing_comma(comma);
}

fn text(raw: &RawString) -> String {
    raw.as_str().unwrap_or_default().to_owned()
}

fn blank(raw: &RawString) -> bool {
    raw.as_str().is_none_or(str::is_empty)
}

/// A comment at the end of the file belongs to the text before it, so a new table is added after the comment.
fn keep_last_comment(document: &mut DocumentMut, before: &Table) {
    // `toml_edit` writes the comment without the carriage returns of the original.
    let trailing = text(document.trailing()).replace("\r\n", "\n");
    if trailing.trim().is_empty() {
        return;
    }
    let rendered = document.to_string();
    let Some(tables) = rendered.strip_suffix(&trailing) else { return };
    let header = tables.rfind("\n[").map_or(tables, |at| &tables[at + 1..]).lines().next().unwrap_or_default();
    let new = [TABLE.as_slice(), &["output", "html"]]
        .into_iter()
        .find(|keys| header == format!("[{}]", keys.join(".")) && find(before, keys).is_none_or(Item::is_none));
    let Some(keys) = new else { return };
    let table = keys.iter().try_fold(document.as_item_mut(), |item, key| item.get_mut(key));
    if let Some(table) = table.and_then(Item::as_table_mut) {
        let gap = if trailing.ends_with('\n') { "\n" } else { "\n\n" };
        table.decor_mut().set_prefix(format!("{trailing}{gap}"));
        document.set_trailing("");
    }
}

#[cfg(test)]
mod tests;
