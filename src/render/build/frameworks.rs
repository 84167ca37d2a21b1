//! Builds ids of other frameworks on pages.

use crate::maestro::{Maps, Taxonomy, taxonomy};
use crate::render::tree::{Line, Run, Target, Text, say};
use crate::render::words::Word;

use super::link;

/// Ids of other frameworks, linked to their public pages.
pub(super) fn links_of(maps: &Maps) -> Vec<Line<'_>> {
    let ids = [
        (Taxonomy::Asi, &maps.asi),
        (Taxonomy::T, &maps.t),
        (Taxonomy::Llm, &maps.llm),
        (Taxonomy::Atlas, &maps.atlas),
        (Taxonomy::Attack, &maps.attack),
        (Taxonomy::Cwe, &maps.cwe),
        (Taxonomy::Stride, &maps.stride),
    ];
    let ids = ids.into_iter().flat_map(|(taxonomy, ids)| ids.iter().map(move |id| (taxonomy, id)));
    ids.map(|(taxonomy, id)| {
        let known = taxonomy::parse(taxonomy, id).ok();
        let name = known.as_ref().and_then(|reference| reference.name);
        let target = known.and_then(|reference| reference.url).map(Target::Url);
        let full = name.map_or(Text::from(id), |name| format!("{id} {name}").into());
        let short = Run::Link { target: target.clone(), hint: name.map(Text::from), line: id.into() };
        say!(Word::Map, short, link(target, full)).into()
    })
    .collect()
}
