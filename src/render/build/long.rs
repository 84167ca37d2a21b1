//! Builds the table of threats at the beginning of a long model.

use std::cmp::Reverse;

use crate::order::Sort as _;
use crate::register::ModelEntry;
use crate::register::totals::rank;
use crate::render::Mark;
use crate::render::tree::{Cell, Look, Row, Run, Table, say, shown};
use crate::render::words::Word;

use super::{Book, threat_target};

/// A model with more threats begins with a table of them, and its cards are folded.
const FOLDS_ABOVE: usize = 12;

/// Whether the model has so many threats that readers need a table to find one.
pub fn is_long(entry: &ModelEntry) -> bool {
    entry.ratings.len() > FOLDS_ABOVE
}

/// The threats of a long model, open ones first, then by risk.
pub(super) fn overview<'a>(entry: &'a ModelEntry, book: Book<'a>) -> Table<'a> {
    let mut threats: Vec<_> = entry.rated().collect();
    threats.in_order_of(|(threat, rating)| (!threat.status.is_open(), Reverse(rank(rating.level(book.basis)))));
    let rows = threats.into_iter().map(|(threat, rating)| {
        let level = rating.level(book.basis);
        let sign = Run::Look(Look::Sign(Mark::of_rating(level)), Word::Left(level).into());
        let layers = threat.layers.iter().map(|layer| layer.code().into()).collect();
        let title = Cell { target: Some(threat_target(&entry.at, threat)), ..Cell::head(threat.title.as_str()) };
        let owner = threat.owner.as_deref().map_or(Word::Nothing.into(), Run::from);
        Row {
            cells: vec![
                sign.into(),
                title,
                Run::List(layers).into(),
                Run::from(Word::Status(threat.status)).into(),
                owner.into(),
            ],
            ..Row::default()
        }
    });
    let columns = ["risk", "threat", "layer", "status", "owner"].map(|name| Word::Column(name).into());
    let count = entry.ratings.len();
    Table { caption: say!(Word::ThreatCount(count), shown(count)).into(), ..Table::new(columns.into(), rows) }
}
