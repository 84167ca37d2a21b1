//! Completion: what can be written at a position.
//!
//! Start at [`complete`]. Keys, words and catalogue entries come from the key tables. [`values`](super::values) offers what
//! depends on the rest of the block or the book: factors of a version, ids, and the metrics of a vector.

use std::ops::Range;
use std::path::Path;

use gen_lsp_types as lsp;

use crate::block::find::Kind as Word;
use crate::block::view_words;
use crate::block::{At, Expected};
use crate::fields::{Key, Kind};

use super::offer::Offer;
use super::position::Lines;
use super::settings;
use super::values;
use super::view::{InBlock, Places, Spot};
use super::workspace::Workspace;

/// The highest number of ids that are offered at once. The editor asks again when the author has written more.
pub(super) const MOST_OFFERS: usize = 500;

/// The completions at a position of a file.
pub(super) fn complete(workspace: &Workspace, path: &Path, position: lsp::Position) -> Option<lsp::CompletionList> {
    let Some(spot) = workspace.spot(path, position) else { return in_settings(workspace, path, position) };
    let (mut offers, range) = offers(&spot)?;
    let is_incomplete = offers.len() > MOST_OFFERS;
    let written = spot.map.text.get(range.start..spot.offset).unwrap_or_default().to_lowercase();
    if is_incomplete {
        offers.retain(|offer| offer.label.to_lowercase().starts_with(&written));
        offers.truncate(MOST_OFFERS);
    }
    let mut places = Places::new(workspace.encoding);
    let items = offers.into_iter().enumerate().map(|(number, offer)| {
        let range = offer.range.clone().unwrap_or_else(|| range.clone());
        let (_, range) = places.place(spot.map, range);
        item(offer, number, range, position)
    });
    Some(lsp::CompletionList { is_incomplete, items: items.collect(), ..lsp::CompletionList::default() })
}

/// The completions in the `book.toml` of an open book.
fn in_settings(workspace: &Workspace, path: &Path, position: lsp::Position) -> Option<lsp::CompletionList> {
    let document = workspace.documents.get(path).filter(|_| path.ends_with("book.toml"))?;
    let lines = Lines::new(&document.text, workspace.encoding);
    let (offers, range) = settings::offers(&document.text, lines.offset(position))?;
    let range = lines.range(range);
    let items = offers.into_iter().enumerate().map(|(number, offer)| item(offer, number, range, position));
    Some(lsp::CompletionList { items: items.collect(), ..lsp::CompletionList::default() })
}

/// Everything that can be written at a position, with the byte range of the chapter that it replaces.
pub(super) fn offers(spot: &Spot<'_>) -> Option<Offers> {
    match spot.block() {
        Some(block) => in_block(spot, &block),
        None => in_prose(spot),
    }
}

fn item(offer: Offer, number: usize, range: lsp::Range, position: lsp::Position) -> lsp::CompletionItem {
    // An editor can replace text only on one line.
    let range = if range.start.line == position.line && range.end.line == position.line {
        range
    } else {
        lsp::Range { start: position, end: position }
    };
    let doc = lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: offer.doc };
    let edit = lsp::TextEdit { range, new_text: offer.text };
    lsp::CompletionItem {
        label: offer.label,
        kind: Some(offer.kind),
        detail: (!offer.detail.is_empty()).then_some(offer.detail),
        documentation: (!doc.value.is_empty()).then_some(lsp::Documentation::MarkupContent(doc)),
        sort_text: Some(format!("{}{number:05}", offer.rank)),
        text_edit: Some(lsp::CompletionItemTextEdit::TextEdit(edit)),
        // The inserted line breaks already contain their indentation.
        insert_text_mode: Some(lsp::InsertTextMode::AsIs),
        ..lsp::CompletionItem::default()
    }
}

/// The offers, and the byte range of the chapter that they replace.
pub(super) type Offers = (Vec<Offer>, Range<usize>);

fn in_block(spot: &Spot<'_>, block: &InBlock<'_>) -> Option<Offers> {
    let at = block.at()?;
    let place = |range: Range<usize>| {
        if range.is_empty() { spot.offset..spot.offset } else { block.fence.body.range_in_chapter(range) }
    };
    let mut offers = match &at.expected {
        Expected::Key { key, taken } => keys(&at, key.is_some(), taken, block),
        Expected::Value { key, taken } => value(spot, block, &at, key, taken),
        Expected::Name { key, taken } => values::names(spot, block, &at, key, taken),
    };
    for offer in &mut offers {
        offer.range = offer.range.take().map(&place);
    }
    Some((offers, place(at.range)))
}

/// The keys that an object does not have yet, required keys first.
fn keys(at: &At, is_known: bool, taken: &[&str], block: &InBlock<'_>) -> Vec<Offer> {
    let body = block.body.as_ref();
    let behind = body[at.range.end..].trim_start_matches(' ');
    // Whether the key already has a value.
    let has_value = is_known || behind.starts_with(':');
    let line = body[..at.range.start].rfind('\n').map_or(0, |end| end + 1);
    let before = &body[line..at.range.start];
    let in_brackets = before.contains(['{', '[']);
    let indent = before.chars().count();
    let free = at.table.keys.iter().filter(|key| !taken.contains(&key.name));
    free.map(|key| {
        let text = if has_value { key.name.to_owned() } else { key_text(key, in_brackets, indent) };
        let mut offer = Offer::new(text, lsp::CompletionItemKind::Property).detail(key.kind.what()).doc(key.doc());
        key.name.clone_into(&mut offer.label);
        if key.required {
            offer.rank = 0;
            offer.detail.push_str(", required");
        }
        offer
    })
    .collect()
}

/// A key with the text before its value.
fn key_text(key: &Key, in_brackets: bool, indent: usize) -> String {
    let name = key.name;
    let below = " ".repeat(indent + 2);
    match key.kind {
        _ if in_brackets => format!("{name}: "),
        Kind::Named(..) | Kind::Labelled => format!("{name}:\n{below}"),
        Kind::Object(_) if key.many => format!("{name}:\n{below}- "),
        Kind::Object(_) => format!("{name}:\n{below}"),
        _ => format!("{name}: "),
    }
}

fn value(spot: &Spot<'_>, block: &InBlock<'_>, at: &At, key: &'static Key, taken: &[String]) -> Vec<Offer> {
    let special = values::of_key(spot, block, at, key, taken);
    if !special.is_empty() {
        return special;
    }
    let is_free = |id: &&str| !taken.iter().any(|taken| taken == id);
    let with_names = |all: Vec<(&'static str, &'static str)>| {
        let free = all.into_iter().filter(|(id, _)| is_free(id));
        free.map(|(id, name)| Offer::new(id, lsp::CompletionItemKind::EnumMember).detail(name)).collect()
    };
    match key.kind {
        Kind::Word(what, words) => {
            let free = words().into_iter().filter(|word| is_free(word));
            free.map(|word| Offer::new(word, lsp::CompletionItemKind::EnumMember).detail(what)).collect()
        }
        Kind::Entry(_, entries) => with_names(values::of_layer(spot, at, entries())),
        Kind::Foreign(form) => with_names((form.items)().unwrap_or_default()),
        Kind::Flag => ["yes", "no"].map(|word| Offer::new(word, lsp::CompletionItemKind::EnumMember)).into(),
        _ => Vec::new(),
    }
}

/// Offers fence words, words of views, and references.
fn in_prose(spot: &Spot<'_>) -> Option<Offers> {
    let line = spot.line_before();
    let start = |word: &str| spot.offset - word.len()..spot.offset;
    if let Some(at) = line.rfind("{{").filter(|at| !line[*at..].contains('}')) {
        let written = &line[at..];
        let words: Vec<&str> = written.split([' ', '\t']).collect();
        return match (words.as_slice(), words.first()?.strip_prefix("{{#").and_then(kind_of)) {
            ([word], _) if "{{#maestro".starts_with(word) || "{{#aivss".starts_with(word) => {
                let both = [Word::Aivss, Word::Maestro].map(|kind| {
                    let doc =
                        "A reference to something in the book, which the page shows as a link with its score or risk.";
                    Offer::new(format!("{{{{#{} ", kind.word()), lsp::CompletionItemKind::Keyword).doc(doc)
                });
                Some((both.into(), start(word)))
            }
            ([_, id], Some(kind)) => Some((values::of_reference(spot, kind), start(id))),
            ([_, _, field], Some(Word::Aivss)) => {
                let fields = crate::book::pages::FIELDS.iter();
                let fields = fields.map(|field| Offer::new(*field, lsp::CompletionItemKind::Keyword));
                Some((fields.collect(), start(field)))
            }
            _ => None,
        };
    }
    // The text of the line without the marks of quotes and lists.
    let content = line.trim_start_matches([' ', '>', '\t', '-', '*']);
    let info = ["```", "~~~"].iter().find_map(|mark| content.strip_prefix(mark))?;
    let info = info.trim_start_matches(['`', '~']);
    let words: Vec<&str> = info.split([' ', '\t', ',']).collect();
    let words = match words.as_slice() {
        [first, rest @ ..] if first.is_empty() && !rest.is_empty() => rest,
        all => all,
    };
    match words {
        ["yaml", rest @ ..] if !rest.is_empty() => fence_words(rest, spot),
        words => fence_words(words, spot),
    }
}

fn fence_words(words: &[&str], spot: &Spot<'_>) -> Option<Offers> {
    let start = |word: &str| spot.offset - word.len()..spot.offset;
    match words {
        [word] => {
            let both = [Word::Aivss, Word::Maestro].map(|kind| {
                let doc = match kind {
                    Word::Aivss => "An assessment of an agent by OWASP AIVSS.",
                    Word::Maestro => "A threat model of an agent by the layers of CSA MAESTRO.",
                };
                Offer::new(kind.word(), lsp::CompletionItemKind::Keyword).doc(doc)
            });
            Some((both.into(), start(word)))
        }
        [kind, word] => {
            let views = view_words(kind_of(kind)?).iter();
            let views = views.map(|view| Offer::new(*view, lsp::CompletionItemKind::Keyword).detail("view"));
            Some((views.collect(), start(word)))
        }
        _ => None,
    }
}

fn kind_of(word: &str) -> Option<Word> {
    [Word::Aivss, Word::Maestro].into_iter().find(|kind| kind.word() == word)
}
