//! Hover texts: a description of the thing at a position.
//!
//! Start at [`hover`].

use std::path::Path;

use gen_lsp_types as lsp;

use crate::aivss::{CvssVector, Factor};
use crate::block::Expected;
use crate::fields::{Key, Kind};
use crate::maestro::{CatalogEntry, CatalogScope, Control};

use super::describe;
use super::navigate::id_at;
use super::values;
use super::view::{InBlock, Places, Spot};
use super::workspace::Workspace;

/// The hover text at a position, as Markdown.
pub(super) fn hover(workspace: &Workspace, path: &Path, position: lsp::Position) -> Option<lsp::Hover> {
    let (text, range) = of_id(workspace, path, position).or_else(|| in_block(workspace, path, position))?;
    let content = lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: text };
    Some(lsp::Hover { contents: lsp::Contents::MarkupContent(content), range: Some(range) })
}

fn of_id(workspace: &Workspace, path: &Path, position: lsp::Position) -> Option<(String, lsp::Range)> {
    let found = id_at(workspace, path, position)?;
    let register = found.book.live.register()?;
    let id = &found.id;
    let text = describe::at_length(register, id.thing, &id.id, id.model.as_deref());
    // A reference in prose may name a model or a threat.
    let text = text.or_else(|| {
        id.inline.then(|| describe::at_length(register, crate::fields::Thing::Threat, &id.id, None)).flatten()
    });
    Some((text?, found.range))
}

fn in_block(workspace: &Workspace, path: &Path, position: lsp::Position) -> Option<(String, lsp::Range)> {
    let spot = workspace.spot(path, position)?;
    let block = spot.block()?;
    let at = block.at()?;
    let written = block.body.get(at.range.clone())?.trim().trim_matches(['"', '\'']);
    let text = match &at.expected {
        Expected::Key { key, .. } => of_key((*key)?),
        Expected::Name { key, .. } => of_name(&spot, &at, key, written)?,
        Expected::Value { key, .. } => of_value(&spot, &block, &at, key, written)?,
    };
    let range = block.fence.body.range_in_chapter(at.range);
    Some((text, Places::new(workspace.encoding).place(spot.map, range).1))
}

/// The description of a key: its purpose, and what may be written.
fn of_key(key: &Key) -> String {
    let words = match key.kind {
        Kind::Word(_, words) => format!("\n\nOne of `{}`.", words().join("`, `")),
        _ => String::new(),
    };
    let required = if key.required { ", required" } else { "" };
    format!("**`{}`** ({}{required})\n\n{}{words}", key.name, key.kind.what(), key.doc())
}

fn of_name(spot: &Spot<'_>, at: &crate::block::At, key: &Key, written: &str) -> Option<String> {
    match key.name {
        "factors" => {
            let set = values::factor_set(spot, at);
            let (factor, _) = Factor::named(written)?;
            Some(describe::factor(set, set.row(factor)?))
        }
        "layers" => {
            let layer = values::edition(spot, at).parse_layer(written).ok()?;
            Some(format!("**{}**: {}", layer.title(), layer.scope()))
        }
        "metrics" => {
            let metric = values::version(spot, at).metrics()?.metrics.iter().find(|it| it.abbr == written)?;
            Some(format!("**{}**: {}", metric.name, metric.meaning))
        }
        _ => Some(of_key(key)),
    }
}

fn of_value(
    spot: &Spot<'_>,
    block: &InBlock<'_>,
    at: &crate::block::At,
    key: &'static Key,
    written: &str,
) -> Option<String> {
    if let Some(vector) = written.split_whitespace().next().and_then(|text| CvssVector::parse(text).ok()) {
        let metrics = vector.metrics().chain(vector.further_metrics());
        let lines: String =
            metrics.map(|it| format!("\n| `{}:{}` | {} | {} |", it.abbr, it.value, it.name, it.word)).collect();
        return Some(format!("Base score **{}**\n\n| | metric | value |\n|---|---|---|{lines}", vector.base()));
    }
    // At the agent of an assessment, show its score.
    if key.name == "agent"
        && at.trail.len() == 1
        && let Some(book) = spot.book
        && let Some(register) = book.live.register()
    {
        let here = |entry: &&crate::register::AssessmentEntry| {
            entry.at.span.source == crate::diagnostic::Source::Chapter(spot.chapter as u32)
                && entry.at.span.range() == block.fence.range
        };
        if let Some(entry) = register.assessments.iter().find(here) {
            return Some(describe::assessment(entry));
        }
    }
    // At the title of a threat, show its risk.
    if key.name == "title"
        && let Some(book) = spot.book
        && let Some(register) = book.live.register()
    {
        let threats = register.models.iter().filter(|entry| {
            entry.at.span.range() == block.fence.range
                && entry.at.span.source == crate::diagnostic::Source::Chapter(spot.chapter as u32)
        });
        let threat = threats.flat_map(|entry| entry.model.threats()).find(|threat| threat.title == written);
        if let Some(threat) = threat {
            return describe::at_length(register, crate::fields::Thing::Threat, &threat.id, None);
        }
    }
    if key.name == "catalog" {
        let scope = values::layer(spot, at).map_or(CatalogScope::Any, CatalogScope::Layer);
        if let Ok(entry) = CatalogEntry::find(written, scope) {
            return Some(describe::of_catalog(entry));
        }
        if let Ok(control) = Control::find(written) {
            return Some(describe::control(control));
        }
    }
    let offer = values::of_key(spot, block, at, key, &[]).into_iter().find(|offer| offer.text == written);
    if let Some(offer) = offer {
        return Some(format!("`{written}`: {}\n\n{}", offer.detail, offer.doc));
    }
    let named = match key.kind {
        Kind::Entry(_, entries) => entries().into_iter().find(|(id, _)| *id == written).map(|(_, name)| name),
        Kind::Foreign(form) => {
            (form.items)().into_iter().flatten().find(|(id, _)| id.eq_ignore_ascii_case(written)).map(|(_, name)| name)
        }
        _ => None,
    };
    Some(match named {
        Some(name) => format!("**{written}** {name}\n\n{}", of_key(key)),
        None => of_key(key),
    })
}
