//! Renames an id everywhere: in blocks, in prose and in `book.toml`.
//!
//! Start at [`plan`]. Before it returns, it checks the book with the new texts. It refuses a rename that would break a
//! reference, because something else has the new id, or has an id derived from the old one.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use jiff::civil::Date;

use crate::block::mentions::Role;
use crate::book::ids::ChapterId;
use crate::book::live::LiveBook;
use crate::book::read::plain;
use crate::book::source_map::Expanded;
use crate::diagnostic::Level;
use crate::fields::{Form, LOOSE_ID, SLUG, Thing};
use crate::order::Sort as _;

use super::navigate::{config_text, of_config};

/// Replacements in each file, by byte range, in order.
pub type Changes = BTreeMap<PathBuf, Vec<(Range<usize>, String)>>;

/// Computes the replacements that rename what an id names.
///
/// # Errors
///
/// Returns the reason why it cannot be renamed, for the user.
pub fn plan(book: &LiveBook, id: &ChapterId, new: &str, today: Date) -> Result<Changes, String> {
    let own: Vec<_> = book.ids().filter(|(_, _, other)| other.role == Role::Own && other.is_same(id)).collect();
    let Some((_, _, first)) = own.first() else {
        return Err(format!("nothing in the book has the id `{}`", id.id));
    };
    let (thing, old) = (first.thing, first.id.clone());
    (form(thing).read)(new).map_err(|refused| format!("{}: {}", refused.message, refused.help))?;
    let target = ChapterId { inline: false, ..ChapterId::clone(first) };
    if new == old {
        return Err(format!("the {} is called `{new}` already", thing.word()));
    }
    let wanted = ChapterId { id: new.to_owned(), ..target.clone() };
    let is_taken = |other: &ChapterId| other.role == Role::Own && other.is_same(&wanted) && !other.is_same(&target);
    if book.ids().any(|(_, _, other)| is_taken(other)) {
        return Err(format!("the book has a {} `{new}` already", thing.word()));
    }
    let mut edits = Edits::default();
    for (_, map, other) in book.ids().filter(|(_, _, other)| other.is_same(&target)) {
        match other.role {
            // Former ids are not changed.
            Role::Former => {}
            Role::Own if other.derived => write_id(&mut edits, map, other, new)?,
            Role::Own | Role::Refers => edits.add(map, other.range.clone(), new.to_owned()),
        }
        if other.role == Role::Own && has_former(thing) && !old.eq_ignore_ascii_case(new) {
            remember(&mut edits, book, map, other, &old);
        }
    }
    let (path, text) = config_text(book);
    for written in of_config(&text).into_iter().filter(|written| written.is_of(&target)) {
        edits.changes.entry(plain(&path)).or_default().push((written.range, new.to_owned()));
    }
    let changes = edits.finish();
    try_out(book, texts(book, &changes)?, today)?;
    Ok(changes)
}

/// Applies replacements, which are in order, to a text.
pub fn changed(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for (range, with) in edits {
        new.push_str(&text[at..range.start]);
        new.push_str(with);
        at = range.end;
    }
    new.push_str(&text[at..]);
    new
}

fn form(thing: Thing) -> &'static Form {
    match thing {
        Thing::Agent | Thing::Assessment | Thing::Model => &SLUG,
        Thing::Threat | Thing::Mitigation | Thing::Assumption | Thing::Zone | Thing::Component => &LOOSE_ID,
    }
}

/// Whether a thing can keep former ids.
fn has_former(thing: Thing) -> bool {
    use crate::aivss::Assessment;
    use crate::fields::Ids;
    use crate::maestro::{Threat, ThreatModel};
    let tables = [Assessment::TABLE, ThreatModel::TABLE, Threat::TABLE];
    tables.iter().flat_map(|table| table.keys).any(|key| key.ids == Ids::Former(thing))
}

/// Collects replacements of bytes of chapters, and converts them to replacements in files.
#[derive(Default)]
pub(super) struct Edits {
    changes: Changes,
}

impl Edits {
    /// Replaces bytes of a chapter in the file that contains them.
    pub(super) fn add(&mut self, map: &Expanded, range: Range<usize>, new: String) {
        let (file, range) = map.origin_of_range(range);
        let edits = self.changes.entry(plain(&map.files[file].path)).or_default();
        // A part that two chapters include is changed only once.
        if !edits.contains(&(range.clone(), new.clone())) {
            edits.push((range, new));
        }
    }

    /// The replacements, sorted by position in each file.
    pub(super) fn finish(mut self) -> Changes {
        for edits in self.changes.values_mut() {
            edits.in_order_of(|(range, _)| (range.start, range.end));
        }
        self.changes
    }
}

/// The text of the line before a byte.
fn before(text: &str, at: usize) -> &str {
    &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at]
}

/// The end of the line that contains a byte.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find(['\n', '\r']).map_or(text.len(), |end| at + end)
}

/// The marks before a key of an object, for a new line. The dash of a list item becomes a space.
fn margin(before: &str) -> Option<String> {
    let key = before.rfind([' ', '\t', '>']).map_or(0, |at| at + 1);
    let margin: String = before[..key].chars().map(|c| if c == '-' { ' ' } else { c }).collect();
    margin.chars().all(|c| matches!(c, ' ' | '\t' | '>')).then_some(margin)
}

/// Writes the id of an object whose id was derived from its name, after the name.
fn write_id(edits: &mut Edits, map: &Expanded, id: &ChapterId, new: &str) -> Result<(), String> {
    let key = if id.thing == Thing::Agent { "agent-id" } else { "id" };
    let text = &map.text;
    let line = before(text, id.range.start);
    let (written, colon) = (line.trim_end_matches(['"', '\'']), line.trim_end_matches(['"', '\'', ' ']));
    if !colon.ends_with(':') || written.is_empty() {
        return Err(format!(
            "the {} `{}` has no id of its own: write `{key}: {}` first",
            id.thing.word(),
            id.id,
            id.id
        ));
    }
    if line.contains('{') {
        edits.add(map, id.range.end..id.range.end, format!(", {key}: {new}"));
        return Ok(());
    }
    let end = line_end(text, id.range.end);
    let Some(margin) = margin(colon.trim_end_matches(|c: char| c != ' ' && c != '>')) else {
        return Err(format!(
            "the {} `{}` has no id of its own: write `{key}: {}` first",
            id.thing.word(),
            id.id,
            id.id
        ));
    };
    edits.add(map, end..end, format!("\n{margin}{key}: {new}"));
    Ok(())
}

/// Adds an id to the former ids of the object.
fn remember(edits: &mut Edits, book: &LiveBook, map: &Expanded, id: &ChapterId, old: &str) {
    let text = &map.text;
    let mine = |(_, other_map, other): &(usize, &Expanded, &ChapterId)| {
        std::ptr::eq(*other_map, map)
            && other.role == Role::Former
            && other.thing == id.thing
            && id.object.start <= other.range.start
            && other.range.end <= id.object.end
    };
    let former: Vec<_> = book.ids().filter(mine).map(|(_, _, other)| other.clone()).collect();
    if former.iter().any(|other| other.id == old) {
        return;
    }
    match former.last() {
        Some(last) => {
            let line = before(text, last.range.start);
            let quote =
                text[last.range.end..].chars().next().filter(|c| matches!(c, '"' | '\'')).map_or(0, char::len_utf8);
            let end = last.range.end + quote;
            if line.contains('[') {
                edits.add(map, end..end, format!(", {old}"));
            } else if line.trim_end_matches(['"', '\'', ' ']).ends_with('-') {
                let end = line_end(text, end);
                edits.add(map, end..end, format!("\n{}{old}", line.trim_end_matches(['"', '\''])));
            } else {
                edits.add(map, last.range.start - quote..end, format!("[{}, {old}]", last.id));
            }
        }
        None if before(text, id.range.start).contains('{') => {
            let end = id.range.end;
            edits.add(map, end..end, format!(", formerly: [{old}]"));
        }
        None => {
            let line = before(text, id.range.start);
            let key = line.trim_end_matches(['"', '\'', ' ']).trim_end_matches(|c: char| c != ' ' && c != '>');
            if let Some(margin) = margin(key) {
                let end = line_end(text, id.range.end);
                edits.add(map, end..end, format!("\n{margin}formerly: [{old}]"));
            }
        }
    }
}

/// Checks the book with new texts of some files: it may not have more errors than before.
///
/// # Errors
///
/// Returns the first new error, for the user.
pub fn try_out(book: &LiveBook, texts: impl IntoIterator<Item = (PathBuf, String)>, today: Date) -> Result<(), String> {
    let errors = |book: &LiveBook| -> Vec<String> {
        let all = book.diagnostics().iter().filter(|it| it.level == Level::Error);
        all.map(|it| format!("{}: {}", it.code.name, it.message)).collect()
    };
    let mut trial = book.again();
    trial.check(today).map_err(|_| "the book cannot be read: fix that first".to_owned())?;
    let now = errors(&trial);
    for (path, text) in texts {
        trial.put(&path, Some(text));
    }
    trial.check(today).map_err(|_| "the book could not be read any more".to_owned())?;
    let then = errors(&trial);
    match then.iter().find(|error| !now.contains(error)) {
        Some(error) if then.len() > now.len() => Err(format!("it would break the book: {error}")),
        _ => Ok(()),
    }
}

/// The new texts of the files of some changes.
///
/// # Errors
///
/// Returns which file cannot be read.
pub(super) fn texts(book: &LiveBook, changes: &Changes) -> Result<Vec<(PathBuf, String)>, String> {
    let text = |(path, edits): (&PathBuf, &Vec<_>)| {
        let text = book.files().read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        Ok((path.clone(), changed(&text, edits)))
    };
    changes.iter().map(text).collect()
}
