//! Compares two states of a book, input by input and result by result, for a person who reviews a change.
//!
//! Start at [`Diff::between`]. It matches the entries of two [`State`]s by id, compares all fields that a table declares,
//! decides what each change means for the risk, and compares the settings that make the gate strict or loose.
//!
//! | file | does |
//! |---|---|
//! | `state` | reads a state: an exported book, with the problems that were found in it |
//! | `matching` | pairs the entries of two states, by their current and former ids |
//! | `fields` | declares which fields are compared, and how |
//! | `compare` | walks two entries field by field |
//! | `judge` | decides whether a change of an entry means more risk, less risk, or a risk that is no longer known |
//! | `protection` | adds changes that do not show in a number, such as a lost control, limit or exemption |
//! | `settings` | compares gate, exemptions, lints and risk matrix, and knows which direction is looser |
//! | `folder` | compares settings that only a book's folder contains: other preprocessors, the baseline |
//! | `markdown`, `escape` | write the comment for a review |
//! | `json` | writes the same for programs |
//!
//! The files of this module use each other, because matching, comparing and judging are three steps over the same two states.

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
    /// Changes of entries: assessments, models, threats and mitigations. Each kind is in the order of the new state, followed
    /// by removed entries.
    pub changes: Vec<Change>,
    /// Changes of `book.toml` that make the gate looser or stricter.
    pub settings: Settings,
    /// Entries of one state that the other state may contain in a block that cannot be read.
    pub unreadable: Vec<NotCompared>,
    /// The errors of the old state.
    pub old_problems: Vec<Problem>,
    /// The errors of the new state.
    pub new_problems: Vec<Problem>,
    /// Remarks about the comparison itself, one sentence each.
    pub notes: Vec<String>,
    /// The path of `book.toml` in the new state.
    pub config: String,
}

/// An entry that was added, removed or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What kind of entry it is.
    pub subject: Subject,
    /// Whether it was added, removed or changed.
    pub kind: ChangeKind,
    /// Whether it means more or less risk.
    pub direction: Direction,
    /// The section of the comment that it belongs to.
    pub section: Section,
    /// The reasons why it makes `--fail-on-increase` fail; empty if it does not.
    pub failures: Vec<Failure>,
    /// Its id in the new state, or in the old one if it was removed.
    pub id: String,
    /// Its former id, if that was different.
    pub formerly: Option<String>,
    /// Its model, for threats and mitigations.
    pub model: Option<String>,
    /// Display name of its agent.
    pub agent: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// The fields that differ. For an added or removed entry, all fields that have a value.
    pub fields: Vec<FieldChange>,
    /// Which of owner, reason and review date a threat lacks in the new state.
    pub undecided: Vec<&'static str>,
    /// Its position in the new state, or in the old one if it was removed.
    pub place: Option<Place>,
    /// The files before and after, if it has moved.
    pub moved: Option<(String, String)>,
}

/// A line in a file of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path, relative to the book's folder, or to the root of the repository ([`State::with_paths_from`]).
    pub path: String,
    /// The line, counted from 1.
    pub line: u64,
}

/// An entry that only one state contains, because a block of the other state cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCompared {
    /// What kind of entry it is.
    pub subject: Subject,
    /// Its id.
    pub id: String,
    /// Its agent, and its title if it has one.
    pub name: String,
    /// Whether the unreadable block is in the new state; otherwise it is in the old state.
    pub in_new: bool,
    /// The position of the unreadable block.
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
    /// All kinds, in the order of the comparison.
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

/// Which states contain an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// Only the new state contains it.
    Added,
    /// Only the old state contains it.
    Removed,
    /// Both states contain it.
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
            // An entry that only one state contains may be in an unreadable block of the other state.
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

    /// Whether `--fail-on-increase` fails: because of more risk, of something that cannot be judged any more, or of a gate that
    /// is looser or could not be compared.
    pub fn increased(&self) -> bool {
        self.changes.iter().any(|change| !change.failures.is_empty())
            || self.settings.changes.iter().any(|change| change.looser == Some(true))
            || !self.settings.compared
    }

    /// Whether a state has errors, so that the comparison is not complete.
    pub fn has_problems(&self) -> bool {
        !self.old_problems.is_empty() || !self.new_problems.is_empty()
    }

    /// Whether inputs and results are equal and everything could be compared.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
            && self.settings.changes.is_empty()
            && self.settings.compared
            && self.unreadable.is_empty()
            && self.notes.is_empty()
            && !self.has_problems()
    }

    /// The number of changes of entries in this direction.
    pub fn count(&self, direction: Direction) -> usize {
        self.changes.iter().filter(|change| change.direction == direction).count()
    }

    /// The number of changes of entries of this kind.
    fn of_kind(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }
}

/// The change between two states of one entry; `None` if nothing differs.
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
    // Another entry can change the verdict, for example the control of a mitigated threat.
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
