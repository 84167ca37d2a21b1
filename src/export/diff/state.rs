//! One side of a comparison: the entries and settings of an exported book, and the parts of it that could not be read.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::aivss::Decimal;
use crate::diagnostic::Base;
use crate::maestro::{Level, ThreatStatus};
use crate::mistake::Mistake;
use crate::name::has_words;
use crate::register::Register;
use crate::register::policy::Policy;

use super::super::json::json;
use super::super::snapshot::{Effective, exact, read_export, stated, unreadable, word};
use super::{Folder, Place, Subject};

/// A state of a book.
#[derive(Debug, Clone)]
pub struct State {
    /// The entries in the order of the book, grouped by kind.
    pub(super) entries: Vec<Entry>,
    /// The title of the book.
    pub(super) title: Option<String>,
    /// The object `policy` of the export; `None` if the program that wrote the file did not export it.
    pub(super) policy: Option<Value>,
    /// Whether the gate's table has errors. A missing limit may then be one that could not be read.
    pub(super) gate_errors: bool,
    /// The settings that only the folder of a book contains; `None` for an exported file.
    pub(super) folder: Option<Folder>,
    /// Whether this is the state before the book existed.
    pub(super) no_book: bool,
    pub(super) problems: Vec<Problem>,
    pub(super) unreadable: Vec<Unreadable>,
    pub(super) notes: Vec<String>,
    /// The path of `book.toml`.
    pub(super) config: String,
}

/// An error in a book, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its position.
    pub place: Place,
    /// The code of the error or lint.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub help: Option<String>,
}

/// A block that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// [`Subject::Score`] for an assessment, [`Subject::Model`] for a threat model.
    pub subject: Subject,
    /// The id that the block would have; `None` if even the id cannot be read.
    pub id: Option<String>,
    /// The position at which the block begins.
    pub place: Place,
}

/// One entry of an export.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) subject: Subject,
    pub(super) id: String,
    pub(super) json: Map<String, Value>,
    pub(super) place: Option<Place>,
}

impl Entry {
    fn new(subject: Subject, value: Value) -> Option<Self> {
        let Value::Object(mut json) = value else { return None };
        let id = json.get("id")?.as_str()?.to_owned();
        let place = json.get("location").and_then(|location| {
            Some(Place { path: location.get("path")?.as_str()?.to_owned(), line: location.get("line")?.as_u64()? })
        });
        if subject == Subject::Threat {
            // Single-layer and cross-layer threats have different keys for the same fact.
            if let Some(layers) = json.get("layers").and_then(Value::as_array) {
                let codes: Vec<&str> = layers.iter().filter_map(Value::as_str).collect();
                json.insert("layer".to_owned(), codes.join(", ").into());
            }
        }
        Some(Self { subject, id, json, place })
    }

    /// The text of a field.
    pub(super) fn text(&self, field: &str) -> Option<String> {
        self.json.get(field).and_then(Value::as_str).map(str::to_owned)
    }

    /// Whether a field contains a text that is not blank.
    pub(super) fn states(&self, field: &str) -> bool {
        self.json.get(field).and_then(Value::as_str).is_some_and(has_words)
    }

    /// The texts of a list.
    pub(super) fn texts(&self, field: &str) -> impl Iterator<Item = &str> {
        self.json.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// Its agent, and its title if it has one.
    pub(super) fn name(&self) -> String {
        let agent = self.text("agent").unwrap_or_default();
        self.text("title").map_or(agent.clone(), |title| format!("{agent}: {title}"))
    }
}

/// The words and numbers of an export on which the meaning of a change depends. A file with other values is refused.
#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether they can be read counts")]
struct Decisive {
    scores: Vec<DecisiveScore>,
    threats: Vec<DecisiveThreat>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether it can be read counts")]
struct DecisiveScore {
    #[serde(deserialize_with = "exact")]
    score: Option<Decimal>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether it can be read counts")]
struct DecisiveThreat {
    #[serde(deserialize_with = "word")]
    risk: Option<Level>,
    effective: Option<Effective>,
    #[serde(deserialize_with = "stated")]
    status: ThreatStatus,
}

impl Default for State {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            title: None,
            policy: None,
            gate_errors: false,
            folder: None,
            no_book: false,
            problems: Vec::new(),
            unreadable: Vec::new(),
            notes: Vec::new(),
            config: "book.toml".to_owned(),
        }
    }
}

impl State {
    /// Reads a file that `export --format json` wrote.
    ///
    /// # Errors
    /// Returns an error if the text is not such a file or is of another version.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let _: Decisive = read_export(text)?;
        let mut document: Value = read_export(text)?;
        let mut entries = Vec::new();
        for (list, subject) in [
            ("scores", Subject::Score),
            ("models", Subject::Model),
            ("threats", Subject::Threat),
            ("mitigations", Subject::Mitigation),
        ] {
            let Value::Array(items) = document[list].take() else {
                return Err(unreadable(format!("`{list}` is not a list")));
            };
            for item in items {
                let entry = Entry::new(subject, item);
                entries.push(entry.ok_or_else(|| unreadable(format!("a {} has no id", subject.word())))?);
            }
        }
        let title = document["book"]["title"].as_str().map(str::to_owned);
        let policy = Some(document["policy"].take()).filter(|policy| !policy.is_null());
        Ok(Self { entries, title, policy, ..Self::default() })
    }

    /// Creates the state of a book by parsing its export. A baseline is such an export too, so the same code reads both sides of a
    /// comparison.
    pub fn of(register: &Register) -> Self {
        let state = Self::parse(&json(register)).expect("what was exported can be read");
        let gate_errors = register.policy.as_ref().is_some_and(|policy| policy.gate.errors > 0);
        Self { gate_errors, ..state }
    }

    /// Creates the state before the book existed: no entries, and the settings of an empty `book.toml`.
    pub fn before_the_book() -> Self {
        let mut register = Register::default();
        register.policy = Some(Policy::default());
        Self { no_book: true, ..Self::of(&register) }
    }

    /// Adds the errors of the book, and the blocks that are missing because of them.
    #[must_use]
    pub fn with_problems(mut self, problems: Vec<Problem>, unreadable: Vec<Unreadable>) -> Self {
        self.problems = problems;
        self.unreadable = unreadable;
        self
    }

    /// Adds the settings that only the book's folder contains.
    #[must_use]
    pub fn with_folder(mut self, folder: Folder) -> Self {
        self.folder = Some(folder);
        self
    }

    /// Makes paths relative to the root of the repository instead of the book's folder.
    #[must_use]
    pub fn with_paths_from(mut self, base: &Base) -> Self {
        let entries = self.entries.iter_mut().filter_map(|entry| entry.place.as_mut());
        let problems = self.problems.iter_mut().map(|problem| &mut problem.place);
        let unreadable = self.unreadable.iter_mut().map(|block| &mut block.place);
        for place in entries.chain(problems).chain(unreadable) {
            place.path = base.path(&place.path);
        }
        self.config = base.path(&self.config);
        self
    }

    /// Adds a remark for the reader of the comparison.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The entries of one kind.
    pub(super) fn of_kind(&self, subject: Subject) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.subject == subject)
    }

    /// The models by their ids.
    pub(super) fn models(&self) -> HashMap<&str, &Entry> {
        self.of_kind(Subject::Model).map(|model| (model.id.as_str(), model)).collect()
    }

    /// The unreadable block of this state that may contain an entry of the other state: a block with the same id or, if the
    /// block's id is unknown or new, a block in the same file.
    pub(super) fn block_of(&self, entry: &Entry) -> Option<&Place> {
        let (kind, id) = match entry.subject {
            Subject::Score => (Subject::Score, Some(entry.id.clone())),
            Subject::Model => (Subject::Model, Some(entry.id.clone())),
            Subject::Threat | Subject::Mitigation => (Subject::Model, entry.text("model")),
        };
        let mut blocks = self.unreadable.iter().filter(|block| block.subject == kind);
        let by_id = blocks.clone().find(|block| block.id.is_some() && block.id == id);
        let in_file = |block: &&Unreadable| {
            // If this entry's model has another readable block with that id in the same state, the unreadable one is a
            // different block.
            let known_elsewhere = id.as_deref().is_some_and(|id| self.of_kind(kind).any(|it| it.id == id));
            !known_elsewhere && entry.place.as_ref().is_some_and(|place| place.path == block.place.path)
        };
        by_id.or_else(|| blocks.find(in_file)).map(|block| &block.place)
    }
}
