//! Finds the object that an id names, and everything that refers to it.
//!
//! Start at [`id_at`].

use std::ops::Range;
use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;

use crate::block::mentions::Role;
use crate::book::ids::ChapterId;
use crate::book::live::LiveBook;
use crate::book::source_map::Expanded;
use crate::fields::Thing;
use crate::order;

use super::position::Lines;
use super::uri;
use super::view::Places;
use super::workspace::{OpenBook, Workspace};

/// An id in `book.toml`.
#[derive(Debug, Clone)]
pub(super) struct ConfigId {
    /// The kinds of things that it may identify.
    pub(super) things: Vec<Thing>,
    pub(super) id: String,
    /// Its byte range in the file.
    pub(super) range: Range<usize>,
}

impl ConfigId {
    pub(super) fn is_of(&self, id: &ChapterId) -> bool {
        self.things.iter().any(|thing| id.may_be(*thing)) && self.id.eq_ignore_ascii_case(&id.id)
    }
}

/// The ids in the text of `book.toml`: those of exemptions, and those of agents with their own limits.
pub(super) fn of_config(text: &str) -> Vec<ConfigId> {
    let Ok(document) = toml::de::DeTable::parse(text) else { return Vec::new() };
    let mut found = Vec::new();
    let gate = ["preprocessor", "aivss", "gate"].into_iter().try_fold(document.get_ref(), |table, key| {
        table.iter().find(|(name, _)| name.get_ref() == key).and_then(|(_, value)| value.get_ref().as_table())
    });
    let Some(gate) = gate else { return found };
    let value = |key: &str| gate.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value.get_ref());
    for entry in value("exempt").and_then(|it| it.as_array()).into_iter().flatten() {
        let Some(entry) = entry.get_ref().as_table() else { continue };
        let text_of = |key: &str| {
            let (_, value) = entry.iter().find(|(name, _)| name.get_ref() == key)?;
            Some((value.get_ref().as_str()?.trim().to_owned(), value.span()))
        };
        let things = match text_of("kind").as_ref().map(|(kind, _)| kind.as_str()) {
            Some("assessment") => vec![Thing::Assessment],
            Some("threat") => vec![Thing::Threat],
            _ => vec![Thing::Assessment, Thing::Threat],
        };
        if let Some((id, span)) = text_of("id")
            && let Some(at) = text[span.clone()].find(&id)
        {
            found.push(ConfigId { things, range: span.start + at..span.start + at + id.len(), id });
        }
    }
    for (name, _) in value("agents").and_then(|it| it.as_table()).into_iter().flatten() {
        let (id, span) = (name.get_ref().to_string(), name.span());
        if let Some(at) = text[span.clone()].find(&id) {
            found.push(ConfigId { things: vec![Thing::Agent], range: span.start + at..span.start + at + id.len(), id });
        }
    }
    found
}

/// The path and the text of a book's `book.toml`.
pub(super) fn config_text(book: &LiveBook) -> (PathBuf, String) {
    let path = book.dir().join("book.toml");
    let text = book.files().read(&path).unwrap_or_default();
    (path, text)
}

/// An id at a position of a file, with its byte range in the chapter or in `book.toml`.
pub(super) struct IdAt<'w> {
    pub(super) book: &'w OpenBook,
    pub(super) id: ChapterId,
    pub(super) range: lsp::Range,
}

/// The id at a position.
pub(super) fn id_at<'w>(workspace: &'w Workspace, path: &Path, position: lsp::Position) -> Option<IdAt<'w>> {
    let mut places = Places::new(workspace.encoding);
    let spot = workspace.spot(path, position);
    if let Some(spot) = spot
        && let Some(book) = spot.book
    {
        let here = |(number, _, id): &(usize, &Expanded, &ChapterId)| {
            *number == spot.chapter && !id.derived && id.range.start <= spot.offset && spot.offset <= id.range.end
        };
        let (_, map, id) = book.live.ids().find(here)?;
        let (_, range) = places.place(map, id.range.clone());
        return Some(IdAt { book, id: id.clone(), range });
    }
    let book = workspace.books.values().find(|book| book.live.dir().join("book.toml") == path)?;
    let (_, text) = config_text(&book.live);
    let lines = Lines::new(&text, workspace.encoding);
    let offset = lines.offset(position);
    let written = of_config(&text).into_iter().find(|id| id.range.start <= offset && offset <= id.range.end)?;
    let own = |(_, _, id): &(usize, &Expanded, &ChapterId)| id.role == Role::Own && written.is_of(id);
    let (_, _, id) = book.live.ids().find(own)?;
    Some(IdAt { book, id: id.clone(), range: lines.range(written.range) })
}

/// The object that an id names. There are several positions if two objects have the same id by mistake.
pub(super) fn definition(workspace: &Workspace, path: &Path, position: lsp::Position) -> Vec<lsp::Location> {
    let Some(found) = id_at(workspace, path, position) else { return Vec::new() };
    let mut places = Places::new(workspace.encoding);
    let own = found.book.live.ids().filter(|(_, _, id)| id.role == Role::Own && id.is_same(&found.id));
    locations(workspace, own.map(|(_, map, id)| places.place(map, id.range.clone())).collect())
}

/// Everything that refers to the object of an id, and with `declaration` the object itself.
pub(super) fn references(
    workspace: &Workspace,
    path: &Path,
    position: lsp::Position,
    declaration: bool,
) -> Vec<lsp::Location> {
    let Some(found) = id_at(workspace, path, position) else { return Vec::new() };
    let mut places = Places::new(workspace.encoding);
    let all = found
        .book
        .live
        .ids()
        .filter(|(_, _, id)| id.is_same(&found.id) && (declaration || id.role != Role::Own) && !id.derived);
    let mut all = order::set(all.map(|(_, map, id)| Key(places.place(map, id.range.clone()))));
    let (path, text) = config_text(&found.book.live);
    let lines = Lines::new(&text, workspace.encoding);
    let in_config = of_config(&text).into_iter().filter(|id| id.is_of(&found.id));
    all.extend(in_config.map(|id| Key((path.clone(), lines.range(id.range)))));
    locations(workspace, all.into_iter().map(|Key(place)| place).collect())
}

/// A position that can be sorted.
#[derive(PartialEq)]
struct Key((PathBuf, lsp::Range));

impl Key {
    fn order(&self) -> (&Path, [u32; 4]) {
        let Self((path, lsp::Range { start, end })) = self;
        (path, [start.line, start.character, end.line, end.character])
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

fn locations(workspace: &Workspace, places: Vec<(PathBuf, lsp::Range)>) -> Vec<lsp::Location> {
    let mut found: Vec<lsp::Location> = Vec::new();
    for (path, range) in places {
        let uri = workspace.documents.get(&path).map_or_else(|| uri::of_path(&path), |document| document.uri.clone());
        let location = lsp::Location { uri, range };
        if !found.contains(&location) {
            found.push(location);
        }
    }
    found
}
