//! `suggest [MODEL]`: prints a first draft of threats that answer the open questions of an architecture.

use std::path::PathBuf;

use clap::Args;

use crate::book::check::Options;
use crate::export;
use crate::name;

use super::{Outcome, cannot, logging, print, without_errors};

/// Arguments of `suggest`.
#[derive(Debug, Args)]
pub struct Suggest {
    /// Id of the threat model. Default: all models of the book.
    model: Option<String>,
    /// The book's folder.
    #[arg(long, value_name = "DIR", default_value = ".")]
    book: PathBuf,
}

impl Suggest {
    pub(super) fn run(self) -> Outcome {
        logging::with_default("off");
        let check = match without_errors(&self.book, &Options::default()) {
            Ok(check) => check,
            Err(outcome) => return outcome,
        };
        let register = &check.register;
        let text = match &self.model {
            None => export::suggest(register, &register.models),
            Some(id) => match register.model(id) {
                Some(model) => export::suggest(register, [model]),
                None => {
                    let near = name::nearest(id, register.models.iter().map(|entry| entry.model.id.as_str()));
                    let help = near.map_or_else(
                        || "the ids of the threat models are in `export --format json`".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    );
                    let id = crate::diagnostic::visible(id);
                    return cannot(format_args!("there is no threat model `{id}` in the book\nhelp: {help}"));
                }
            },
        };
        if text.is_empty() { print("# No question is open.\n") } else { print(&text) }
    }
}
