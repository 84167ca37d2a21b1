//! Two states of a book compared, input by input and result by result, for a person who reviews a change.
//!
//! Start at [`Diff::between`]. It matches the entries of two [`State`]s by id, compares every field that a table declares, says
//! of each change what it means for the risk, and compares the settings that make the gate strict or loose.
//!
//! | file | does |
//! |---|---|
//! | `state` | reads a state: an exported book, with the problems that were found in it |
//! | `matching` | pairs the entries of two states, by the ids that they have and had |
//! | `fields` | declares which fields are compared, and how |
//! | `compare` | walks two entries field by field |
//! | `judge` | says whether a change of an entry is more risk, less risk, or a risk that is no longer known |
//! | `protection` | adds changes that no number shows: a control, a limit or an exemption that no longer fits |
//! | `settings` | compares gate, exemptions, lints and risk matrix, and knows which direction is looser |
//! | `folder` | compares what only a book's folder says: other preprocessors, the baseline |
//! | `markdown`, `escape` | write the comment for a review |
//! | `json` | writes the same for programs |
//!
//! The files of this module use each other: matching, comparing and judging are three steps over the same two states.

mod compare;
mod escape;
mod fields;
mod folder;
mod json;
mod judge;
mod markdown;
mod matching;
mod protection;
mod settings;
mod state;

pub use self::compare::{FieldChange, Show};
pub use self::folder::Folder;
pub use self::judge::{Direction, Failure, Section};
pub use self::settings::{SettingChange, SettingKind, Settings};
pub use self::state::{Problem, State, Unreadable};

use self::matching::{Pairs, Renames};
use self::protection::States;
use self::state::Entry;

/// What changed between two states of a book.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// Changes of entries: assessments, models, threats, mitigations; each kind in the order of the new state, then what is gone.
    pub changes: Vec<Change>,
    /// Changes of `book.toml` that make the gate looser or stricter.
    pub settings: Settings,
    /// Entries of one state that may be in a block of the other state that cannot be read.
    pub unreadable: Vec<NotCompared>,
    /// The errors of the old state.
    pub old_problems: Vec<Problem>,
    /// The errors of the new state.
    pub new_problems: Vec<Problem>,
    /// Things that the reader has to know about the comparison itself, one sentence each.
    pub notes: Vec<String>,
    /// The path of `book.toml` in the new state.
    pub config: String,
}

/// An entry that is new, gone or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What it is.
    pub subject: Subject,
    /// Whether it is new or gone.
    pub kind: ChangeKind,
    /// Whether it means more or less risk.
    pub direction: Direction,
    /// The section of the comment that it belongs to.
    pub section: Section,
    /// Why `--fail-on-increase` fails because of it; empty where it does not.
    pub failures: Vec<Failure>,
    /// Its id in the new state, or in the old one where it is gone.
    pub id: String,
    /// The id that it had, where it was another.
    pub formerly: Option<String>,
    /// Its model, for threats and mitigations.
    pub model: Option<String>,
    /// Display name of its agent.
    pub agent: String,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// The fields that differ; for a new entry and one that is gone, every field that has a value.
    pub fields: Vec<FieldChange>,
    /// Which of owner, reason and review date a threat does not have in the new state.
    pub undecided: Vec<&'static str>,
    /// Where it is in the new state, or where it was in the old one where it is gone.
    pub place: Option<Place>,
    /// The files before and after, where it has moved.
    pub moved: Option<(String, String)>,
}

/// A line of a file of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path, relative to the book's folder, or to the root of the repository ([`State::with_paths_from`]).
    pub path: String,
    /// The line, from 1.
    pub line: u64,
}

/// An entry that is in one state only, because a block of the other state cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCompared {
    /// What it is.
    pub subject: Subject,
    /// Its id.
    pub id: String,
    /// Its agent, and its title where it has one.
    pub name: String,
    /// Whether the block of the new state cannot be read; else that of the old state.
    pub in_new: bool,
    /// Where the block is that cannot be read.
    pub block: Place,
}

/// The kind of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An assessment.
    Score,
    /// A threat model.
    Model,
    /// A threat.
    Threat,
    /// A mitigation.
    Mitigation,
}

impl Subject {
    /// Every kind, in the order of the comparison.
    pub const ALL: [Self; 4] = [Self::Score, Self::Model, Self::Threat, Self::Mitigation];

    /// `score`, `model`, `threat` or `mitigation`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Model => "model",
            Self::Threat => "threat",
            Self::Mitigation => "mitigation",
        }
    }
}

/// Whether both states have an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// Only the new state has it.
    Added,
    /// Only the old state had it.
    Removed,
    /// Both have it.
    Changed,
}

impl ChangeKind {
    /// `added`, `removed` or `changed`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

impl Diff {
    /// Compares two states of a book.
    pub fn between(old: &State, new: &State) -> Self {
        let pairs = Pairs::of(old, new);
        let renames = pairs.renames();
        let settings = Settings::between(old, new, &renames);
        let looser = settings.changes.iter().any(|change| change.looser == Some(true));
        let states = States { old, new, looser };
        let mut changes = Vec::new();
        let mut unreadable = Vec::new();
        for (before, after) in pairs.all() {
            // An entry that only one state has may be in an unreadable block of the other state.
            let (one_sided, other, in_new) = match (before, after) {
                (Some(before), None) => (Some(before), new, true),
                (None, Some(after)) => (Some(after), old, false),
                _ => (None, new, true),
            };
            match one_sided.and_then(|entry| Some((entry, other.block_of(entry)?))) {
                Some((entry, block)) => unreadable.push(NotCompared {
                    subject: entry.subject,
                    id: entry.id.clone(),
                    name: entry.name(),
                    in_new,
                    block: block.clone(),
                }),
                None => changes.extend(change(before, after, states, &renames)),
            }
        }
        let notes = old.notes.iter().chain(&new.notes).cloned().chain(folder::note(old, new)).collect();
        let (old_problems, new_problems) = (old.problems.clone(), new.problems.clone());
        Self { changes, settings, unreadable, old_problems, new_problems, notes, config: new.config.clone() }
    }

    /// Whether `--fail-on-increase` fails: more risk, something that cannot be judged any more, or a gate that is looser or that could
    /// not be compared.
    pub fn increased(&self) -> bool {
        self.changes.iter().any(|change| !change.failures.is_empty())
            || self.settings.changes.iter().any(|change| change.looser == Some(true))
            || !self.settings.compared
    }

    /// Whether a state has errors, so that the comparison is not complete.
    pub fn has_problems(&self) -> bool {
        !self.old_problems.is_empty() || !self.new_problems.is_empty()
    }

    /// Whether no input and no result differ, and everything could be compared.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
            && self.settings.changes.is_empty()
            && self.settings.compared
            && self.unreadable.is_empty()
            && self.notes.is_empty()
            && !self.has_problems()
    }

    /// How many changes of entries go in this direction.
    pub fn count(&self, direction: Direction) -> usize {
        self.changes.iter().filter(|change| change.direction == direction).count()
    }

    /// How many changes of entries are of this kind.
    fn of_kind(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }
}

/// The change between two states of one entry; `None` where nothing differs.
fn change(before: Option<&Entry>, after: Option<&Entry>, states: States<'_>, renames: &Renames) -> Option<Change> {
    let entry = after.or(before)?;
    let kind = match (before, after) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    let mut fields = compare::entries(entry.subject, before.map(|it| &it.json), after.map(|it| &it.json), renames);
    let path = |entry: Option<&Entry>| entry.and_then(|entry| entry.place.as_ref()).map(|place| place.path.clone());
    let moved = path(before).zip(path(after)).filter(|(before, after)| before != after);
    let formerly = before.filter(|before| after.is_some() && before.id != entry.id).map(|before| before.id.clone());
    let verdict = judge::judge(before, after, states.old, states.new);
    let (verdict, limit) = protection::further(verdict, (before, after), states);
    fields.extend(limit);
    // Another entry can change the verdict, such as the control behind a mitigated threat.
    let untouched = fields.is_empty() && moved.is_none() && formerly.is_none();
    if kind == ChangeKind::Changed && untouched && verdict.failures.is_empty() {
        return None;
    }
    Some(Change {
        subject: entry.subject,
        kind,
        direction: verdict.direction,
        section: verdict.section,
        failures: verdict.failures,
        id: entry.id.clone(),
        formerly,
        model: entry.text("model").filter(|_| matches!(entry.subject, Subject::Threat | Subject::Mitigation)),
        agent: entry.text("agent").unwrap_or_default(),
        title: entry.text("title"),
        fields,
        undecided: after.map(protection::undecided).unwrap_or_default(),
        place: entry.place.clone(),
        moved,
    })
}
