//! Writes the comparison for programs. Later versions may add keys but never remove any.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::super::file::pretty;
use super::super::json::SCHEMA_VERSION;
use super::{Change, ChangeKind, Diff, Direction, FieldChange, NotCompared, Place, Problem, SettingChange};

impl Diff {
    /// The comparison as JSON, with a newline at the end.
    pub fn json(&self) -> String {
        pretty(&Report {
            schema_version: SCHEMA_VERSION,
            increased: self.increased(),
            summary: Summary {
                up: self.count(Direction::Up),
                down: self.count(Direction::Down),
                level: self.count(Direction::Level),
                added: self.of_kind(ChangeKind::Added),
                removed: self.of_kind(ChangeKind::Removed),
                changed: self.of_kind(ChangeKind::Changed),
            },
            changes: self.changes.iter().map(change).collect(),
            settings_compared: self.settings.compared,
            settings: self.settings.changes.iter().map(setting).collect(),
            problems: self
                .old_problems
                .iter()
                .map(|it| problem("old", it))
                .chain(self.new_problems.iter().map(|it| problem("new", it)))
                .collect(),
            not_compared: self.unreadable.iter().map(not_compared).collect(),
            notes: &self.notes,
        })
    }
}

#[derive(Serialize)]
struct Report<'a> {
    schema_version: u32,
    increased: bool,
    summary: Summary,
    changes: Vec<ChangeJson<'a>>,
    settings_compared: bool,
    settings: Vec<SettingJson<'a>>,
    problems: Vec<ProblemJson<'a>>,
    not_compared: Vec<NotComparedJson<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Summary {
    up: usize,
    down: usize,
    level: usize,
    added: usize,
    removed: usize,
    changed: usize,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    subject: &'static str,
    change: &'static str,
    direction: &'static str,
    section: &'static str,
    failures: Vec<&'static str>,
    id: &'a str,
    formerly: Option<&'a str>,
    model: Option<&'a str>,
    agent: &'a str,
    title: Option<&'a str>,
    #[serde(serialize_with = "by_name")]
    fields: &'a [FieldChange],
    /// The files before and after, if the entry has moved.
    path: Option<BeforeAfter<&'a str>>,
    location: Option<PlaceJson<'a>>,
}

#[derive(Serialize)]
struct BeforeAfter<T> {
    before: T,
    after: T,
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    path: &'a str,
    line: u64,
}

#[derive(Serialize)]
struct SettingJson<'a> {
    key: String,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
    looser: Option<bool>,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    state: &'static str,
    code: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    location: PlaceJson<'a>,
}

#[derive(Serialize)]
struct NotComparedJson<'a> {
    subject: &'static str,
    id: &'a str,
    state: &'static str,
    location: PlaceJson<'a>,
}

fn by_name<S: Serializer>(fields: &&[FieldChange], serializer: S) -> Result<S::Ok, S::Error> {
    let both = |field: &'_ FieldChange| BeforeAfter { before: field.before.clone(), after: field.after.clone() };
    serializer.collect_map(fields.iter().map(|field| (&field.field, both(field))))
}

fn place(Place { path, line }: &Place) -> PlaceJson<'_> {
    PlaceJson { path, line: *line }
}

fn change(change: &Change) -> ChangeJson<'_> {
    ChangeJson {
        subject: change.subject.word(),
        change: change.kind.word(),
        direction: change.direction.word(),
        section: change.section.word(),
        failures: change.failures.iter().map(|failure| failure.word()).collect(),
        id: &change.id,
        formerly: change.formerly.as_deref(),
        model: change.model.as_deref(),
        agent: &change.agent,
        title: change.title.as_deref(),
        fields: &change.fields,
        path: change
            .moved
            .as_ref()
            .map(|(before, after)| BeforeAfter { before: before.as_str(), after: after.as_str() }),
        location: change.place.as_ref().map(place),
    }
}

fn setting(change: &SettingChange) -> SettingJson<'_> {
    let SettingChange { key, before, after, looser, kind: _, missing: _, prose: _ } = change;
    SettingJson { key: key.join("."), before: before.as_ref(), after: after.as_ref(), looser: *looser }
}

fn problem<'a>(state: &'static str, problem: &'a Problem) -> ProblemJson<'a> {
    let Problem { place: at, code, message, help } = problem;
    ProblemJson { state, code, message, help: help.as_deref(), location: place(at) }
}

fn not_compared(one: &NotCompared) -> NotComparedJson<'_> {
    NotComparedJson {
        subject: one.subject.word(),
        id: &one.id,
        state: if one.in_new { "new" } else { "old" },
        location: place(&one.block),
    }
}
