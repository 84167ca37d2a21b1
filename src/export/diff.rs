//! Two states of a book compared: what is new, gone, higher, lower, or treated otherwise.
//!
//! The way in is [`Diff::between`]. Things are matched by id: assessments and models also by the ids that they had
//! ([`formerly`](crate::aivss::Assessment::formerly)), threats and mitigations also by those that their model had. So a page may
//! be renamed or a block moved without anything being new.
//!
//! [`Diff::markdown`] is a comment for a review, [`Diff::json`] the same for programs.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::aivss::Decimal;
use crate::maestro::{Treatment, Vocabulary};
use crate::register::json::Exact;

use super::json::SCHEMA_VERSION;
use super::pretty;
use super::snapshot::{self, Location, Snapshot};

/// What has changed between two states of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// Assessments, models, threats, mitigations; each in the order of the new state, then what is gone.
    pub changes: Vec<Change>,
}

/// One thing that is new, gone or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub subject: Subject,
    /// Whether it is new or gone.
    pub kind: ChangeKind,
    /// Whether there is more or less risk with it.
    pub direction: Direction,
    /// Its id now; the old one where it is gone.
    pub id: String,
    /// The id that it had, where it was another.
    pub formerly: Option<String>,
    /// Its model, for threats and mitigations.
    pub model: Option<String>,
    /// Display name of its agent.
    pub agent: String,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// What is different.
    pub fields: Vec<FieldChange>,
    /// The pages before and after, where it has moved.
    pub moved: Option<(String, String)>,
}

/// What has changed.
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

/// Whether both states have it.
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

/// Whether a change means more or less risk.
///
/// More: a score, a risk or an effective risk that is higher or that was not known before; a threat that is open again, or
/// carried where it was closed; a new assessment with a score; a new threat that is not closed. Less: the reverse. Where both
/// could be said of one change, it is more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More risk.
    Up,
    /// Neither.
    Level,
    /// Less risk.
    Down,
}

impl Direction {
    /// `up`, `level` or `down`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Level => "level",
            Self::Down => "down",
        }
    }

    fn of(up: bool, down: bool) -> Self {
        match (up, down) {
            (true, _) => Self::Up,
            (false, true) => Self::Down,
            (false, false) => Self::Level,
        }
    }
}

/// A field before and after; `None` where it had or has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name in the exported file; `layer L4` for the status of a layer.
    pub field: String,
    /// Before.
    pub before: Option<FieldValue>,
    /// After.
    pub after: Option<FieldValue>,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// A score.
    Number(Decimal),
    /// Anything else.
    Text(String),
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number:.1}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => Exact(*number).serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// What the comparison needs to know of a kind of thing.
trait Item {
    const SUBJECT: Subject;
    fn id(&self) -> &str;
    /// What it is known by: ids without regard to case are in small letters, ids of a model's own have it before them.
    fn key(&self) -> String;
    /// Keys that it had before.
    fn former_keys(&self, models: &HashMap<&str, &snapshot::Model>) -> Vec<String>;
    fn model(&self) -> Option<&str> {
        None
    }
    fn agent(&self) -> &str;
    fn title(&self) -> Option<&str>;
    fn location(&self) -> Option<&Location>;
    /// The fields that are compared.
    fn fields(&self) -> Vec<(String, Option<FieldValue>)>;
    fn direction(before: Option<&Self>, after: Option<&Self>) -> Direction;
}

fn text(value: impl Into<String>) -> Option<FieldValue> {
    Some(FieldValue::Text(value.into()))
}

fn optional(value: Option<&str>) -> Option<FieldValue> {
    value.and_then(text)
}

impl Item for snapshot::Score {
    const SUBJECT: Subject = Subject::Score;

    fn id(&self) -> &str {
        &self.id
    }

    fn key(&self) -> String {
        self.id.clone()
    }

    fn former_keys(&self, _: &HashMap<&str, &snapshot::Model>) -> Vec<String> {
        self.formerly.clone()
    }

    fn agent(&self) -> &str {
        &self.agent
    }

    fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    fn fields(&self) -> Vec<(String, Option<FieldValue>)> {
        vec![
            ("score".to_owned(), self.score.map(FieldValue::Number)),
            ("severity".to_owned(), optional(self.severity.as_deref())),
            ("headline".to_owned(), text(&self.headline).filter(|_| self.score.is_some())),
            ("version".to_owned(), text(&self.version)),
            ("review".to_owned(), optional(self.review.as_deref())),
        ]
    }

    fn direction(before: Option<&Self>, after: Option<&Self>) -> Direction {
        // An order in which no score is the least.
        let (before, after) = (before.and_then(|it| it.score), after.and_then(|it| it.score));
        Direction::of(after > before, after < before)
    }
}

impl Item for snapshot::Model {
    const SUBJECT: Subject = Subject::Model;

    fn id(&self) -> &str {
        &self.id
    }

    fn key(&self) -> String {
        self.id.clone()
    }

    fn former_keys(&self, _: &HashMap<&str, &snapshot::Model>) -> Vec<String> {
        self.formerly.clone()
    }

    fn agent(&self) -> &str {
        &self.agent
    }

    fn title(&self) -> Option<&str> {
        None
    }

    fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    fn fields(&self) -> Vec<(String, Option<FieldValue>)> {
        let mut fields = vec![
            ("owner".to_owned(), optional(self.owner.as_deref())),
            ("review".to_owned(), optional(self.review.as_deref())),
        ];
        fields.extend(self.layers.iter().map(|layer| (format!("layer {}", layer.layer), text(&layer.status))));
        fields
    }

    fn direction(_: Option<&Self>, _: Option<&Self>) -> Direction {
        Direction::Level
    }
}

impl Item for snapshot::Threat {
    const SUBJECT: Subject = Subject::Threat;

    fn id(&self) -> &str {
        &self.id
    }

    fn key(&self) -> String {
        self.id.to_ascii_lowercase()
    }

    /// A derived id begins with that of the model.
    fn former_keys(&self, models: &HashMap<&str, &snapshot::Model>) -> Vec<String> {
        let rest = self.id.strip_prefix(self.model.as_str()).filter(|rest| rest.starts_with('-'));
        let formerly = models.get(self.model.as_str()).into_iter().flat_map(|model| &model.formerly);
        rest.map(|rest| formerly.map(|id| format!("{id}{rest}").to_ascii_lowercase()).collect()).unwrap_or_default()
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn agent(&self) -> &str {
        &self.agent
    }

    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }

    fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    fn fields(&self) -> Vec<(String, Option<FieldValue>)> {
        let layers = self.layers.as_ref().map(|layers| layers.join(", "));
        let effective = self.effective.map(|effective| effective.level.map_or("none", |level| level.word()));
        vec![
            ("risk".to_owned(), text(self.risk.map_or("unrated", |risk| risk.word()))),
            ("effective".to_owned(), optional(effective)),
            ("status".to_owned(), text(self.status.word())),
            ("owner".to_owned(), optional(self.owner.as_deref())),
            ("review".to_owned(), optional(self.review.as_deref())),
            ("layer".to_owned(), optional(self.layer.as_deref().or(layers.as_deref()))),
        ]
    }

    fn direction(before: Option<&Self>, after: Option<&Self>) -> Direction {
        let carried = |it: &Self| match it.status.treatment() {
            Treatment::Closed => 0,
            Treatment::Carried => 1,
            Treatment::Open => 2,
        };
        let effective = |it: &Self| it.effective.map(|effective| effective.level);
        match (before, after) {
            (None, Some(after)) => Direction::of(carried(after) > 0, false),
            (Some(before), None) => Direction::of(false, carried(before) > 0),
            // Of a threat that is closed before and after, the risk has no weight.
            (Some(before), Some(after)) if carried(before) == 0 && carried(after) == 0 => Direction::Level,
            (Some(before), Some(after)) => Direction::of(
                carried(after) > 0
                    && (after.risk > before.risk
                        || effective(after) > effective(before)
                        || carried(after) > carried(before)),
                after.risk < before.risk || effective(after) < effective(before) || carried(after) < carried(before),
            ),
            (None, None) => Direction::Level,
        }
    }
}

impl Item for snapshot::Mitigation {
    const SUBJECT: Subject = Subject::Mitigation;

    fn id(&self) -> &str {
        &self.id
    }

    fn key(&self) -> String {
        format!("{}/{}", self.model, self.id.to_ascii_lowercase())
    }

    fn former_keys(&self, models: &HashMap<&str, &snapshot::Model>) -> Vec<String> {
        let formerly = models.get(self.model.as_str()).into_iter().flat_map(|model| &model.formerly);
        formerly.map(|model| format!("{model}/{}", self.id.to_ascii_lowercase())).collect()
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn agent(&self) -> &str {
        &self.agent
    }

    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }

    fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    fn fields(&self) -> Vec<(String, Option<FieldValue>)> {
        vec![("status".to_owned(), text(&self.status)), ("owner".to_owned(), optional(self.owner.as_deref()))]
    }

    /// What a mitigation does to a risk shows in the effective risk of its threats.
    fn direction(_: Option<&Self>, _: Option<&Self>) -> Direction {
        Direction::Level
    }
}

impl Diff {
    /// Compares two states of a book.
    pub fn between(old: &Snapshot, new: &Snapshot) -> Self {
        let old_models: HashMap<&str, &snapshot::Model> =
            old.models.iter().map(|model| (model.id.as_str(), model)).collect();
        let new_models: HashMap<&str, &snapshot::Model> =
            new.models.iter().map(|model| (model.id.as_str(), model)).collect();
        let mut changes = Vec::new();
        compare(&old.scores, &new.scores, &old_models, &new_models, &mut changes);
        compare(&old.models, &new.models, &old_models, &new_models, &mut changes);
        compare(&old.threats, &new.threats, &old_models, &new_models, &mut changes);
        compare(&old.mitigations, &new.mitigations, &old_models, &new_models, &mut changes);
        Self { changes }
    }

    /// Whether there is more risk anywhere, for `--fail-on-increase`.
    pub fn increased(&self) -> bool {
        self.count(Direction::Up) > 0
    }

    /// How many changes go this way.
    pub fn count(&self, direction: Direction) -> usize {
        self.changes.iter().filter(|change| change.direction == direction).count()
    }

    fn of_kind(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }

    /// The comparison as JSON, with a line break at the end.
    pub fn json(&self) -> String {
        #[derive(Serialize)]
        struct Report<'a> {
            schema_version: u32,
            increased: bool,
            summary: Summary,
            changes: &'a [Change],
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
            changes: &self.changes,
        })
    }

    /// The comparison as a comment for a review: one line that sums it up and a table, more risk first. With a line break at the
    /// end.
    ///
    /// Forges refuse long comments (GitHub: more than 65,536 characters), so a long table is cut and says so.
    pub fn markdown(&self) -> String {
        const LONGEST: usize = 60_000;
        if self.changes.is_empty() {
            return "**Risk register:** no change in scores, risks, states, owners or mitigations.\n".to_owned();
        }
        let mut comment = format!(
            "**Risk register:** {} up, {} down, {} level ({} new, {} gone).\n\n| | Id | Of | Change |\n|---|---|---|---|\n",
            self.count(Direction::Up),
            self.count(Direction::Down),
            self.count(Direction::Level),
            self.of_kind(ChangeKind::Added),
            self.of_kind(ChangeKind::Removed),
        );
        let mut sorted: Vec<&Change> = self.changes.iter().collect();
        sorted.sort_by_key(|change| match change.direction {
            Direction::Up => 0,
            Direction::Down => 1,
            Direction::Level => 2,
        });
        for (index, change) in sorted.iter().enumerate() {
            let row = row(change);
            if comment.len() + row.len() > LONGEST {
                comment.push_str(&format!("\n… and {} more; `--format json` has them all.\n", sorted.len() - index));
                break;
            }
            comment.push_str(&row);
        }
        comment
    }
}

fn compare<T: Item>(
    old: &[T],
    new: &[T],
    old_models: &HashMap<&str, &snapshot::Model>,
    new_models: &HashMap<&str, &snapshot::Model>,
    changes: &mut Vec<Change>,
) {
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for (index, item) in old.iter().enumerate() {
        by_key.entry(item.key()).or_insert(index);
    }
    // The comparison runs both ways: the old file may know ids that the new one had before it, or the reverse.
    let mut by_former: HashMap<String, usize> = HashMap::new();
    for (index, item) in old.iter().enumerate() {
        for key in item.former_keys(old_models) {
            by_former.entry(key).or_insert(index);
        }
    }
    let known: HashSet<String> = new.iter().map(Item::key).collect();
    let mut matched = vec![false; old.len()];
    for item in new {
        let former = || {
            let keys = item.former_keys(new_models);
            // An id that somebody has now is not a former one.
            let by_old_name = keys.iter().filter(|key| !known.contains(*key)).find_map(|key| by_key.get(key));
            by_old_name.or_else(|| by_former.get(&item.key()).filter(|index| !known.contains(&old[**index].key())))
        };
        let found = by_key.get(&item.key()).or_else(former).copied().filter(|index| !matched[*index]);
        if let Some(index) = found {
            matched[index] = true;
        }
        changes.extend(change(found.map(|index| &old[index]), Some(item)));
    }
    for (item, _) in old.iter().zip(&matched).filter(|(_, matched)| !**matched) {
        changes.extend(change(Some(item), None));
    }
}

/// The change between two states of one thing; `None` where nothing that is compared differs.
fn change<T: Item>(before: Option<&T>, after: Option<&T>) -> Option<Change> {
    let item = after.or(before)?;
    let kind = match (before, after) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    let mut fields: Vec<FieldChange> = Vec::new();
    let old = before.map(T::fields).unwrap_or_default();
    let new = after.map(T::fields).unwrap_or_default();
    for (field, _) in if new.is_empty() { &old } else { &new } {
        let of = |fields: &[(String, Option<FieldValue>)]| {
            fields.iter().find(|(name, _)| name == field).and_then(|(_, value)| value.clone())
        };
        let (before, after) = (of(&old), of(&new));
        if before != after {
            fields.push(FieldChange { field: field.clone(), before, after });
        }
    }
    let page = |item: Option<&T>| item.and_then(T::location).map(|location| location.path.clone());
    let moved = page(before).zip(page(after)).filter(|(before, after)| before != after);
    let formerly =
        before.filter(|before| after.is_some() && before.id() != item.id()).map(|before| before.id().to_owned());
    if kind == ChangeKind::Changed && fields.is_empty() && moved.is_none() && formerly.is_none() {
        return None;
    }
    Some(Change {
        subject: T::SUBJECT,
        kind,
        direction: T::direction(before, after),
        id: item.id().to_owned(),
        formerly,
        model: item.model().map(str::to_owned),
        agent: item.agent().to_owned(),
        title: item.title().map(str::to_owned),
        fields,
        moved,
    })
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Fields<'a>(&'a [FieldChange]);
        impl Serialize for Fields<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.iter().map(|change| {
                    (&change.field, BeforeAfter { before: change.before.as_ref(), after: change.after.as_ref() })
                }))
            }
        }
        #[derive(Serialize)]
        struct BeforeAfter<T> {
            before: T,
            after: T,
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("subject", self.subject.word())?;
        map.serialize_entry("change", self.kind.word())?;
        map.serialize_entry("direction", self.direction.word())?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("formerly", &self.formerly)?;
        map.serialize_entry("model", &self.model)?;
        map.serialize_entry("agent", &self.agent)?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("fields", &Fields(&self.fields))?;
        map.serialize_entry("path", &self.moved.as_ref().map(|(before, after)| BeforeAfter { before, after }))?;
        map.end()
    }
}

/// One row of the comment.
fn row(change: &Change) -> String {
    let mut what: Vec<String> = Vec::new();
    for field in &change.fields {
        let (name, before, after) = (escaped(&field.field), shown(&field.before), shown(&field.after));
        match change.kind {
            // A field that is not stated says nothing of something new or gone.
            ChangeKind::Added => what.extend(field.after.is_some().then(|| format!("{name} {after}"))),
            ChangeKind::Removed => what.extend(field.before.is_some().then(|| format!("{name} {before}"))),
            ChangeKind::Changed => what.push(format!("{name} {before} → {after}")),
        }
    }
    if let Some(formerly) = &change.formerly {
        what.push(format!("id was {}", code(formerly)));
    }
    if let Some((before, after)) = &change.moved {
        what.push(format!("moved from {} to {}", code(before), code(after)));
    }
    let start = match change.kind {
        ChangeKind::Added => "**new:** ",
        ChangeKind::Removed => "**gone:** ",
        ChangeKind::Changed => "",
    };
    let mut of = escaped(&change.agent);
    if let Some(title) = &change.title {
        of.push_str(": ");
        of.push_str(&escaped(title));
    }
    let mark = match change.direction {
        Direction::Up => "▲ up",
        Direction::Down => "▼ down",
        Direction::Level => "",
    };
    format!("| {mark} | {} {} | {of} | {start}{} |\n", change.subject.word(), code(&change.id), what.join("; "))
}

fn shown(value: &Option<FieldValue>) -> String {
    value.as_ref().map_or_else(|| "–".to_owned(), |value| escaped(&value.to_string()))
}

/// Text in a cell of a Markdown table, without markup, mentions of people, or line breaks.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '@' => escaped.push_str("&#64;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A code span in a cell of a table; text that cannot stand in one is escaped instead.
fn code(text: &str) -> String {
    if text.is_empty() || text.contains(['`', '|']) || text.chars().any(char::is_control) {
        escaped(text)
    } else {
        format!("`{text}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_author_is_markup_in_a_comment() {
        assert_eq!(escaped("a|b <b> @me *x*\n[l](u)"), "a\\|b &lt;b&gt; &#64;me \\*x\\* \\[l\\](u)");
        assert_eq!(code("a|b"), "a\\|b");
        assert_eq!(code("a_b"), "`a_b`");
    }
}
