//! Adds a threat or a mitigation to a model of a book.
//!
//! Start at [`plan`]. It only adds lines. Before it returns, it checks the book with the new lines.

use jiff::civil::Date;

use crate::block::find::{FoundFence, find};
use crate::block::insert::{self, Blocked, Insertion};
use crate::block::mentions::Role;
use crate::book::ids::ChapterId;
use crate::book::live::LiveBook;
use crate::book::source_map::Expanded;
use crate::fields::Thing;
use crate::maestro::LayerId;

use super::rename::{Changes, Edits, texts, try_out};

/// The object to add.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// A threat in this layer.
    Threat(LayerId),
    /// A mitigation with this id.
    Mitigation(&'a str),
}

/// Computes the edit that adds something to a model. `lines` are the keys of the new object with their values.
///
/// # Errors
///
/// Returns the reason why it cannot be added, for the user.
pub fn plan(book: &LiveBook, model: &str, what: What<'_>, lines: &[String], today: Date) -> Result<Changes, String> {
    let is_model =
        |id: &ChapterId| id.thing == Thing::Model && id.role == Role::Own && id.id.eq_ignore_ascii_case(model);
    let (Some((_, map, id)), Some(config)) = (book.ids().find(|(_, _, id)| is_model(id)), book.config()) else {
        return Err(format!("there is no threat model `{model}` in the book"));
    };
    let found = find(&map.text, config.markdown);
    let fence = found.fences.iter().find(|it| it.fence.range.contains(&id.range.start));
    let fence = fence.ok_or_else(|| format!("the block of `{model}` cannot be found"))?;
    let insertion = of(what, &fence.text, lines).map_err(|blocked| why(&blocked, model))?;
    let (at, text) = in_chapter(map, fence, &insertion);
    let mut edits = Edits::default();
    edits.add(map, at..at, text);
    let changes = edits.finish();
    try_out(book, texts(book, &changes)?, today)?;
    Ok(changes)
}

fn of(what: What<'_>, body: &str, lines: &[String]) -> Result<Insertion, Blocked> {
    match what {
        What::Threat(layer) => insert::threat(body, layer, lines),
        What::Mitigation(id) => insert::mitigation(body, id, lines),
    }
}

/// Converts an insertion into the body of a fence to an insertion into the chapter: the byte, and the text with the marks of
/// the quotes and lists around the block.
pub(super) fn in_chapter(map: &Expanded, found: &FoundFence<'_>, insertion: &Insertion) -> (usize, String) {
    let body = &found.text;
    let line = body[..insertion.at].rfind('\n').map_or(0, |at| at + 1);
    let place = found.fence.body.range_in_chapter(line..insertion.at);
    let text = &map.text;
    let outer = &text[text[..place.start].rfind('\n').map_or(0, |at| at + 1)..place.start];
    let end = if text[place.end..].starts_with("\r\n") { "\r\n" } else { "\n" };
    (place.end, insertion.lines.iter().map(|line| format!("{end}{outer}{line}")).collect())
}

fn why(blocked: &Blocked, model: &str) -> String {
    match blocked {
        Blocked::NotReadable => {
            format!("the block of `{model}` is not readable YAML\nhelp: `mdbook-aivss check` says what is wrong")
        }
        Blocked::Brackets(key) => format!(
            "in `{model}`, `{key}` is written in brackets, and this command only adds lines\n\
             help: write what is in the brackets on lines of its own below `{key}:`"
        ),
        Blocked::Text(layer) => format!(
            "in `{model}`, the layer `{layer}` is only a text, and this command only adds lines\n\
             help: write `{layer}:`, and the text on the line below as `note: …`, indented by two more blanks"
        ),
    }
}
