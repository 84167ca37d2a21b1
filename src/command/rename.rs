//! `rename OLD NEW [DIR]`: renames an id everywhere in a book. Changes all files or none.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::difference::difference;
use super::{Outcome, cannot, logging, not_read, print, tell};
use crate::block::mentions::Role;
use crate::book::files;
use crate::book::ids::ChapterId;
use crate::book::live::LiveBook;
use crate::diagnostic::visible;
use crate::editor::rename::{changed, plan};
use crate::fields::Thing;
use crate::name::{list, nearest};

/// Arguments of `rename`.
#[derive(Debug, Args)]
pub struct Rename {
    /// The current id.
    #[arg(value_name = "OLD")]
    old: String,
    /// The new id.
    #[arg(value_name = "NEW")]
    new: String,
    /// The book's folder.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The kind of thing to rename, if several things have the id.
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// The model that contains it, if several models contain something with the id.
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Write nothing, and print the changes as a diff.
    #[arg(long)]
    dry_run: bool,
}

/// What can be renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// An agent: the `agent-id` of its blocks.
    Agent,
    /// An assessment.
    Assessment,
    /// A threat model.
    Model,
    /// A threat.
    Threat,
    /// A mitigation of a model.
    Mitigation,
    /// An assumption of a model.
    Assumption,
    /// A trust zone of a model.
    Zone,
    /// A component of a model.
    Component,
}

impl Kind {
    const fn thing(self) -> Thing {
        match self {
            Self::Agent => Thing::Agent,
            Self::Assessment => Thing::Assessment,
            Self::Model => Thing::Model,
            Self::Threat => Thing::Threat,
            Self::Mitigation => Thing::Mitigation,
            Self::Assumption => Thing::Assumption,
            Self::Zone => Thing::Zone,
            Self::Component => Thing::Component,
        }
    }

    fn word(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

impl Rename {
    pub(super) fn run(self) -> Outcome {
        logging::with_default("off");
        let today = match super::today(None) {
            Ok(today) => today,
            Err(message) => return cannot(message),
        };
        let mut book = LiveBook::new(self.dir.clone());
        if let Err(why) = book.check(today) {
            return not_read(&why);
        }
        let id = match self.meant(&book) {
            Ok(id) => id,
            Err(message) => return cannot(message),
        };
        let changes = match plan(&book, &id, &self.new, today) {
            Ok(changes) => changes,
            Err(message) => return cannot(visible(&message)),
        };
        let mut files = Vec::new();
        let mut diff = String::new();
        for (path, edits) in &changes {
            let text = match book.files().read(path) {
                Ok(text) => text,
                Err(error) => return cannot(format_args!("{} cannot be read: {error}", super::shown(path))),
            };
            let new = changed(&text, edits);
            if self.dry_run {
                let shown = super::shown(path);
                diff.push_str(&difference(Some(&shown), &shown, &text, &new));
            }
            files.push((path.clone(), new));
        }
        if self.dry_run {
            return print(&diff);
        }
        let bytes: Vec<_> = files.iter().map(|(path, text)| (path.clone(), text.as_bytes())).collect();
        if let Err(failed) = files::write_all(&bytes) {
            return cannot(failed);
        }
        let places: usize = changes.values().map(Vec::len).sum();
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        tell(&format!(
            "renamed the {} in {places} place{} of {} file{}\n",
            id.thing.word(),
            plural(places),
            files.len(),
            plural(files.len())
        ));
        Outcome::Fine
    }

    /// Finds the object that the user means by the old id.
    fn meant(&self, book: &LiveBook) -> Result<ChapterId, String> {
        let all: Vec<&ChapterId> = book.ids().map(|(_, _, id)| id).filter(|id| id.role == Role::Own).collect();
        let fits = |id: &&ChapterId| {
            id.id.eq_ignore_ascii_case(&self.old)
                && self.kind.is_none_or(|kind| kind.thing() == id.thing)
                && self.model.as_deref().is_none_or(|model| id.model.as_deref() == Some(model))
        };
        let mut found: Vec<&ChapterId> = Vec::new();
        for id in all.iter().copied().filter(fits) {
            if !found.iter().any(|known| known.is_same(id)) {
                found.push(id);
            }
        }
        let old = visible(&self.old);
        match found.as_slice() {
            [id] => Ok((*id).clone()),
            [] => {
                let near = nearest(&self.old, all.iter().map(|id| id.id.as_str()));
                let help = near.map(|near| format!("\nhelp: did you mean `{}`?", visible(near))).unwrap_or_default();
                Err(format!("nothing in the book has the id `{old}`{help}"))
            }
            several => {
                let kinds: Vec<Thing> = several.iter().map(|id| id.thing).collect();
                if kinds.iter().all(|thing| *thing == kinds[0]) {
                    let models: Vec<&str> = several.iter().filter_map(|id| id.model.as_deref()).collect();
                    return Err(format!(
                        "the models {} have a {} `{old}`\nhelp: name one with `--model`",
                        list(models),
                        kinds[0].word()
                    ));
                }
                let words: Vec<String> = Kind::value_variants()
                    .iter()
                    .filter(|kind| kinds.contains(&kind.thing()))
                    .map(|kind| kind.word())
                    .collect();
                Err(format!(
                    "several things have the id `{old}`\nhelp: say which with `--kind`: {}",
                    list(words.iter().map(String::as_str))
                ))
            }
        }
    }
}
