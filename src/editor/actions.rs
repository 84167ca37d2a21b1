//! Quick fixes: edits that do what a diagnostic suggests.
//!
//! Start at [`actions`]. A fix is offered if a diagnostic knows the replacement for the text that it marks, and for two things
//! that a block may lack: missing factors, and written ids instead of derived ones.

use std::ops::Range;
use std::path::Path;

use gen_lsp_types as lsp;

use crate::block::find::find;
use crate::block::places::Item;
use crate::block::{self, Block};
use crate::book::ids::ChapterId;
use crate::book::read::plain;
use crate::diagnostic::{Code, Diagnostic, Source, Sources, code};
use crate::fields::Thing;
use crate::name;

use super::additions::{action, additions};
use super::complete::offers;
use super::position::Lines;
use super::view::{Edits, Places, Spot};
use super::workspace::{OpenBook, Workspace};

/// The actions for a range of a file.
pub(super) fn actions(workspace: &Workspace, path: &Path, range: lsp::Range) -> Vec<lsp::CodeAction> {
    let Some(document) = workspace.documents.get(path) else { return Vec::new() };
    let lines = Lines::new(&document.text, workspace.encoding);
    let bytes = lines.bytes(range);
    let mut found = Vec::new();
    for book in workspace.books.values() {
        fixes(workspace, book, path, &bytes, &mut found);
    }
    if let Some(spot) = workspace.spots(path, bytes.start).next() {
        found.extend(additions(workspace, &spot));
    }
    found
}

/// The fixes of a book's diagnostics that touch a byte range of a file.
fn fixes(workspace: &Workspace, book: &OpenBook, path: &Path, bytes: &Range<usize>, found: &mut Vec<lsp::CodeAction>) {
    let Some(sources) = book.live.sources() else { return };
    for diagnostic in book.live.diagnostics() {
        let Source::Chapter(chapter) = diagnostic.primary.span.source else { continue };
        let excerpt = sources.excerpt(diagnostic.primary.span);
        let here = plain(&book.live.dir().join(&excerpt.location.path)) == path;
        if !here || excerpt.range.end < bytes.start || bytes.end < excerpt.range.start {
            continue;
        }
        let Some((_, map)) = book.live.chapters().find(|(number, _)| *number == chapter as usize) else { continue };
        let range = diagnostic.primary.span.range();
        let spot = Spot { book: Some(book), chapter: chapter as usize, map, offset: range.start };
        if let Some((title, range, new)) = fix(&spot, diagnostic, range) {
            let mut edits = Edits::default();
            let (path, range) = Places::new(workspace.encoding).place(map, range);
            edits.add(workspace, &path, range, new);
            found.push(action(title, lsp::CodeActionKind::QuickFix, edits));
        }
    }
    let derived = |id: &ChapterId| id.derived && matches!(id.thing, Thing::Assessment | Thing::Model);
    for (_, map, id) in book.live.ids().filter(|(_, _, id)| derived(id)) {
        let (file, range) = map.origin_of_range(id.range.clone());
        if range.start > bytes.end || bytes.start > range.end || plain(&map.files[file].path) != path {
            continue;
        }
        let text = &map.text;
        let line = &text[..id.range.start];
        let line = &line[line.rfind('\n').map_or(0, |at| at + 1)..];
        let margin = line.trim_end_matches(['"', '\'', ' ', ':']).trim_end_matches(|c: char| c.is_alphanumeric());
        if margin.chars().all(|c| matches!(c, ' ' | '>' | '\t')) {
            let end = text[id.range.end..].find(['\n', '\r']).map_or(text.len(), |at| id.range.end + at);
            let mut edits = Edits::default();
            let (path, range) = Places::new(workspace.encoding).place(map, end.saturating_sub(1)..end);
            let range = lsp::Range { start: range.end, end: range.end };
            edits.add(workspace, &path, range, format!("\n{margin}id: {}", id.id));
            found.push(action(format!("Add `id: {}`", id.id), lsp::CodeActionKind::QuickFix, edits));
        }
    }
}

/// Codes for misspelt entries of a closed list.
const MISSPELT: &[&Code] = &[
    code::UNKNOWN_KEY,
    code::UNKNOWN_VALUE,
    code::UNKNOWN_VERSION,
    code::UNKNOWN_FACTOR,
    code::UNKNOWN_LEVEL,
    code::UNKNOWN_RISK,
    code::UNKNOWN_LAYER,
    code::UNKNOWN_CATALOG,
    code::UNKNOWN_REFERENCE,
    code::INVALID_MAPPING,
];

/// The fix for a problem: a title, the byte range of the chapter to replace, and the new text.
fn fix(spot: &Spot<'_>, diagnostic: &Diagnostic, range: Range<usize>) -> Option<(String, Range<usize>, String)> {
    let written = spot.map.text.get(range.clone())?;
    if let Some(fix) = &diagnostic.fix {
        let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
        let new = quote.map_or_else(|| fix.clone(), |quote| format!("{quote}{fix}{quote}"));
        return Some((format!("Write `{fix}`"), range, new));
    }
    if MISSPELT.contains(&diagnostic.code) {
        let offers = offers(spot)?.0;
        let nearest = name::nearest(written, offers.iter().map(|offer| offer.label.as_str()))?.to_owned();
        return Some((format!("Change to `{nearest}`"), range, nearest));
    }
    if diagnostic.code == code::IDS_IN_TEXT {
        let parts = written.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty() && *part != "and");
        let list = format!("[{}]", parts.collect::<Vec<_>>().join(", "));
        return Some((format!("Write the list `{list}`"), range, list));
    }
    if diagnostic.code == code::MISSING_FACTOR {
        return missing_factors(spot);
    }
    if QUOTABLE.contains(&diagnostic.code) {
        return quotes(spot);
    }
    None
}

/// Codes of problems that quotes can fix, because YAML reads the text as something else.
const QUOTABLE: &[&Code] =
    &[code::YAML_SYNTAX, code::YAML_FEATURE, code::COMMENT_IN_PROSE, code::CUT_BY_COMMA, code::WRONG_TYPE];

/// Puts quotes around the value on the line of the spot. The fix is offered only if the block then has fewer problems.
fn quotes(spot: &Spot<'_>) -> Option<(String, Range<usize>, String)> {
    let text = &spot.map.text;
    let line = text[..spot.offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[line..].find(['\n', '\r']).map_or(text.len(), |at| line + at);
    // Skip the marks of quotes and lists, and the key.
    let marks = text[line..end].len() - text[line..end].trim_start_matches([' ', '\t', '>', '-']).len();
    let content = &text[line + marks..end];
    let key = content.split_once(": ").filter(|(key, _)| key.chars().all(|c| c.is_alphanumeric() || c == '-'));
    let value = key.map_or(content, |(_, value)| value).trim();
    let start = line + text[line..end].trim_end().len() - value.len();
    let quoted = format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
    let range = start..start + value.len();
    if value.is_empty() {
        return None;
    }
    let problems = |text: &str| {
        let found = find(text, spot.markdown());
        let fence = found.fences.iter().find(|it| it.fence.range.start <= line && line < it.fence.range.end)?;
        Some(block::read(fence, Source::Chapter(spot.chapter as u32), spot.defaults()).problems.len())
    };
    let fixed = format!("{}{quoted}{}", &text[..start], &text[range.end..]);
    (problems(&fixed)? < problems(text)?).then(|| ("Quote the text".to_owned(), range, quoted))
}

/// Adds the missing factors of an assessment after its last factor.
fn missing_factors(spot: &Spot<'_>) -> Option<(String, Range<usize>, String)> {
    let found = find(&spot.map.text, spot.markdown());
    let found = found.fences.iter().find(|it| it.fence.range.contains(&spot.offset))?;
    let read = block::read(found, Source::Chapter(spot.chapter as u32), spot.defaults());
    let Some(Block::Assessment(block) | Block::Badge(block)) = read.block.or(read.partial) else { return None };
    let has = |factor| block.assessment.factors.iter().any(|entry| entry.factor == factor);
    let set = block.assessment.version.factors()?.factor_set;
    let missing: Vec<_> = set.rows.iter().filter(|row| !has(row.factor)).collect();
    let all = 0..block.assessment.factors.len() as u32;
    let last = all.max_by_key(|number| block.places.item(Item::Factor(*number)).end)?;
    let name = block.places.field(Item::Factor(last), "name")?;
    let body = found.text.as_ref();
    let margin = &body[body[..name.start].rfind('\n').map_or(0, |at| at + 1)..name.start];
    if missing.is_empty() || !margin.trim().is_empty() {
        return None;
    }
    let value = block.places.item(Item::Factor(last));
    let end = value.start + body[value.clone()].trim_end().len();
    let end = body[end..].find('\n').map_or(body.len(), |at| end + at);
    let place = |range: Range<usize>| found.fence.body.range_in_chapter(range);
    // The text before the block on its lines: the marks of a quote, or the spaces of a list.
    let start = place(name).start;
    let line = &spot.map.text[spot.map.text[..start].rfind('\n').map_or(0, |at| at + 1)..start];
    let lines: String = missing.iter().map(|row| format!("\n{line}{}: unknown", row.name)).collect();
    let end = place(end.saturating_sub(1)..end).end;
    Some(("Add the missing factors as `unknown`".to_owned(), end..end, lines))
}
