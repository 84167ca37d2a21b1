//! Compares two entries field by field, according to their table.

use serde_json::{Map, Value};

use crate::aivss::{CvssMetric, CvssVector, VERSIONS};
use crate::order::Sort as _;

use super::Subject;
use super::fields::{Compare, Field, Known, Table, table};
use super::matching::Renames;

/// A field before and after the change. `None` if it has no value on that side.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The path of the field in the export, such as `likelihood`, `factors.autonomy.why` or `cvss.vector.AV`.
    pub field: String,
    /// The name that a reviewer reads, such as "factor Autonomy of Action reason".
    pub label: String,
    /// Its value before.
    pub before: Option<Value>,
    /// Its value after.
    pub after: Option<Value>,
    /// How a comment shows it.
    pub show: Show,
    /// Whether a comment shows it for an entry that was added or removed.
    pub head: bool,
    /// The text that a reviewer reads if there is no value.
    pub missing: &'static str,
}

/// How a comment shows a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Both values in one line.
    Value,
    /// Both values in one line, with one decimal.
    Score,
    /// Both intervals in one line, each with its two ends.
    Interval,
    /// "text changed", with both versions in a collapsed block.
    Prose,
    /// The items that were added and removed.
    Set,
    /// The same for the mitigations of a threat, which are linked and unlinked.
    Links,
}

type Object = Map<String, Value>;

/// The fields that differ between two states of an entry. If one side is missing, all fields of the other that have a value.
pub(super) fn entries(
    subject: Subject,
    before: Option<&Object>,
    after: Option<&Object>,
    renames: &Renames,
) -> Vec<FieldChange> {
    let both = before.is_some() && after.is_some();
    let mut walk = Walk { renames, found: Vec::new(), steps: Vec::new() };
    walk.object(&Name::default(), true, table(subject), before, after);
    if !both {
        // For an added or removed entry, a missing result is shown as well.
        for field in table(subject).iter().filter(|field| field.head && field.missing.is_some()) {
            if value(before, &field.name).is_none() && value(after, &field.name).is_none() {
                let mut none = change(&Name::default().join(&field.name, &field.label), (None, None), Show::Value);
                (none.head, none.missing) = (true, field.missing.unwrap_or(none.missing));
                walk.found.insert(0, none);
            }
        }
    }
    if walk.found.is_empty() && both { walk.steps } else { walk.found }
}

/// The names of a field: one for programs and one for people.
#[derive(Debug, Clone, Default)]
struct Name {
    path: Vec<String>,
    label: String,
    known: Known,
}

impl Name {
    fn join(&self, part: &str, label: &str) -> Self {
        let path = self.path.iter().map(String::as_str).chain([part]).map(str::to_owned).collect();
        let labels = [self.label.as_str(), label];
        let label = labels.into_iter().filter(|label| !label.is_empty()).collect::<Vec<_>>().join(" ");
        Self { path, label, known: Known::Path }
    }

    /// The name of the object that contains the field.
    fn parent(&self) -> &str {
        self.path.iter().rev().nth(1).map_or("", String::as_str)
    }

    /// The name in the JSON of `diff`.
    fn field(&self) -> String {
        match self.known {
            Known::Path => self.path.join("."),
            Known::Parent => self.parent().to_owned(),
            Known::Layer => format!("layer {}", self.parent()),
        }
    }
}

struct Walk<'r> {
    renames: &'r Renames,
    found: Vec<FieldChange>,
    steps: Vec<FieldChange>,
}

impl Walk<'_> {
    fn object(&mut self, name: &Name, head: bool, table: &Table, before: Option<&Object>, after: Option<&Object>) {
        let in_table = |key: &String| table.iter().any(|field| field.name == key.as_str());
        for field in table.iter() {
            let name = Name { known: field.known, ..name.join(&field.name, &field.label) };
            self.field(&name, head, field, (before, after), (value(before, &field.name), value(after, &field.name)));
        }
        let mut others: Vec<&String> = [before, after].into_iter().flatten().flat_map(Object::keys).collect();
        others.retain(|key| !in_table(key));
        others.in_order();
        others.dedup();
        for key in others {
            let name = name.join(key, &as_written(key));
            self.change(&name, (value(before, key).cloned(), value(after, key).cloned()), Show::Value);
        }
    }

    /// Compares one field. `objects` are the two objects that contain it.
    fn field(
        &mut self,
        name: &Name,
        head: bool,
        field: &Field,
        objects: (Option<&Object>, Option<&Object>),
        (before, after): (Option<&Value>, Option<&Value>),
    ) {
        let owned = (before.cloned(), after.cloned());
        let first = self.found.len();
        match &field.compare {
            Compare::Ignored(_) => {}
            Compare::Value => self.change(name, owned, Show::Value),
            Compare::Score => self.change(name, owned, Show::Score),
            Compare::Prose => self.change(name, owned, Show::Prose),
            Compare::Letter => {
                // The metric's own name is the second to last part, as in `metrics.LC.value`.
                let metric = name.parent();
                self.change(
                    name,
                    (owned.0.map(|it| letter(metric, it)), owned.1.map(|it| letter(metric, it))),
                    Show::Value,
                );
            }
            Compare::End => {
                let end =
                    |object: Option<&Object>, end: Option<Value>| end.filter(|end| value(object, "score") != Some(end));
                self.change(name, (end(objects.0, owned.0), end(objects.1, owned.1)), Show::Value);
            }
            Compare::Interval => {
                // Without a score the interval is not shown. If both intervals are points, they equal the scores.
                let scored = |object, interval: Option<Value>| value(object, "score").and(interval);
                let wide = |interval: &Value| interval.get("low") != interval.get("high");
                let both = (scored(objects.0, owned.0), scored(objects.1, owned.1));
                if [&both.0, &both.1].into_iter().flatten().any(wide) {
                    self.change(name, both, Show::Interval);
                }
            }
            Compare::Step => {
                if before != after {
                    self.steps.push(change(name, owned, Show::Value));
                }
            }
            Compare::Set => self.set(name, strings(before), strings(after), Show::Set, false),
            Compare::Id(of) => {
                let before = before.and_then(Value::as_str).map(|id| Value::from(self.renames.reference(*of, id)));
                self.change(name, (before, owned.1), Show::Value);
            }
            Compare::Ids { of, ordered } => {
                let before = strings(before).iter().map(|id| self.renames.reference(*of, id)).collect();
                let after = strings(after);
                let (before, after) = self.of_models(*of, objects, (before, after));
                let fold = matches!(of, Subject::Threat | Subject::Mitigation);
                let show = if *of == Subject::Mitigation { Show::Links } else { Show::Set };
                if *ordered {
                    self.list(name, before, after, fold);
                } else {
                    self.set(name, before, after, show, fold);
                }
            }
            Compare::Cvss => self.cvss(name, before, after),
            Compare::Object(table) => {
                let object = |value: Option<&'_ Value>| value.and_then(Value::as_object).cloned();
                let (before, after) = (object(before), object(after));
                self.object(name, head && field.head, table, before.as_ref(), after.as_ref());
                return;
            }
            Compare::Each { table, keys } => self.each(name, table, keys, before, after),
            Compare::Texts => {
                for key in keys_of(before, after) {
                    let text = |value: Option<&Value>| value.and_then(|value| value.get(&key)).cloned();
                    self.change(&name.join(&key, &key), (text(before), text(after)), Show::Prose);
                }
            }
        }
        for change in &mut self.found[first..] {
            change.head = head && field.head;
            change.missing = field.missing.unwrap_or(change.missing);
        }
    }

    /// Writes mitigations as `MODEL/M1` if the threat is in another model now, because the same id is another control there.
    fn of_models(
        &self,
        of: Subject,
        objects: (Option<&Object>, Option<&Object>),
        (before, after): (Vec<String>, Vec<String>),
    ) -> (Vec<String>, Vec<String>) {
        let model = |object: Option<&Object>| value(object, "model").and_then(Value::as_str).map(str::to_owned);
        let (Some(old), Some(new)) = (model(objects.0), model(objects.1)) else { return (before, after) };
        let old = self.renames.reference(Subject::Model, &old);
        if of != Subject::Mitigation || old == new {
            return (before, after);
        }
        let with = |ids: Vec<String>, model: &str| -> Vec<String> {
            ids.into_iter().map(|id| if id.contains('/') { id } else { format!("{model}/{id}") }).collect()
        };
        (with(before, &old), with(after, &new))
    }

    fn change(&mut self, name: &Name, values: (Option<Value>, Option<Value>), show: Show) {
        if values.0 != values.1 {
            self.found.push(change(name, values, show));
        }
    }

    fn set(&mut self, name: &Name, before: Vec<String>, after: Vec<String>, show: Show, fold: bool) {
        let same = |a: &String, b: &String| if fold { a.eq_ignore_ascii_case(b) } else { a == b };
        let all_in = |these: &[String], those: &[String]| these.iter().all(|a| those.iter().any(|b| same(a, b)));
        if !all_in(&before, &after) || !all_in(&after, &before) {
            // If only upper and lower case of an item changed, use the spelling of the new state.
            let before = before.iter().map(|a| after.iter().find(|b| same(a, b)).unwrap_or(a).clone());
            self.found.push(change(name, (some(before.collect()), some(after)), show));
        }
    }

    fn list(&mut self, name: &Name, before: Vec<String>, after: Vec<String>, fold: bool) {
        let joined = |items: &[String]| (!items.is_empty()).then(|| Value::from(items.join(", ")));
        let same = before.len() == after.len()
            && before.iter().zip(&after).all(|(a, b)| if fold { a.eq_ignore_ascii_case(b) } else { a == b });
        if !same {
            self.found.push(change(name, (joined(&before), joined(&after)), Show::Value));
        }
    }

    /// A vector that was added or removed is shown as a whole; a changed vector is shown metric by metric.
    fn cvss(&mut self, name: &Name, before: Option<&Value>, after: Option<&Value>) {
        let vector =
            |value: Option<&Value>| value.and_then(Value::as_str).and_then(|text| CvssVector::parse(text).ok());
        let (Some(old), Some(new)) = (vector(before), vector(after)) else {
            return self.change(name, (before.cloned(), after.cloned()), Show::Value);
        };
        let metrics =
            |vector: &CvssVector| -> Vec<CvssMetric> { vector.metrics().chain(vector.further_metrics()).collect() };
        let (old, new) = (metrics(&old), metrics(&new));
        let gone = old.iter().filter(|metric| !new.iter().any(|other| other.abbr == metric.abbr));
        for metric in new.iter().chain(gone) {
            let word = |metrics: &[CvssMetric]| {
                metrics.iter().find(|other| other.abbr == metric.abbr).map(|metric| Value::from(metric.word))
            };
            let mut name = name.join(metric.abbr, "");
            name.label = metric.name.to_owned();
            self.change(&name, (word(&old), word(&new)), Show::Value);
        }
    }

    fn each(
        &mut self,
        name: &Name,
        table: &'static Table,
        keys: &[&str],
        before: Option<&Value>,
        after: Option<&Value>,
    ) {
        let (before, after) = (by_key(before, keys), by_key(after, keys));
        let old_only = before.iter().filter(|(key, _)| !after.iter().any(|(other, _)| other == key));
        let all: Vec<&String> = after.iter().chain(old_only).map(|(key, _)| key).collect();
        for key in all {
            let find =
                |items: &'_ [(String, Object)]| items.iter().find(|(other, _)| other == key).map(|(_, it)| it.clone());
            let (old, new) = (find(&before), find(&after));
            let published = value(new.as_ref().or(old.as_ref()), "name").and_then(Value::as_str);
            // Layers have a name too, but people know them by their code.
            let label = if keys.is_empty() { published.unwrap_or(key) } else { key };
            self.object(&name.join(key, &shortened(label)), false, table, old.as_ref(), new.as_ref());
        }
    }
}

fn change(name: &Name, (before, after): (Option<Value>, Option<Value>), show: Show) -> FieldChange {
    FieldChange { field: name.field(), label: name.label.clone(), before, after, show, head: false, missing: "–" }
}

/// A key that no table contains, in the author's spelling: the export has `x_team` for `x-team`, and `x-a_b` unchanged.
fn as_written(key: &str) -> String {
    if key.starts_with("x_") { key.replace('_', "-") } else { key.to_owned() }
}

/// The value of a field. An empty value counts as missing, so that a key that an older export does not have equals an empty
/// one.
fn value<'v>(object: Option<&'v Object>, name: &str) -> Option<&'v Value> {
    object?.get(name).filter(|value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        Value::String(text) => !text.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    })
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect()
}

fn some(items: Vec<String>) -> Option<Value> {
    (!items.is_empty()).then(|| items.into())
}

/// The keys of two maps; those of the second come first.
fn keys_of(before: Option<&Value>, after: Option<&Value>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for key in [after, before].into_iter().flatten().filter_map(Value::as_object).flat_map(Object::keys) {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

/// The objects of a map or of a list, each with its key.
fn by_key(value: Option<&Value>, keys: &[&str]) -> Vec<(String, Object)> {
    let object = |item: &Value| item.as_object().cloned();
    match value {
        Some(Value::Object(map)) => map.iter().filter_map(|(key, item)| Some((key.clone(), object(item)?))).collect(),
        Some(Value::Array(items)) => {
            let key = |item: &Value| keys.iter().find_map(|key| item.get(key)?.as_str().map(str::to_owned));
            items.iter().filter_map(|item| Some((key(item)?, object(item)?))).collect()
        }
        _ => Vec::new(),
    }
}

/// The letter of a metric with its word, such as `Direct (D)`.
fn letter(metric: &str, value: Value) -> Value {
    let metrics = VERSIONS.iter().filter_map(|version| version.metrics()).flat_map(|method| method.metrics);
    let letter = value.as_str().and_then(|text| text.chars().next());
    let known = metrics.filter(|known| known.abbr == metric).find_map(|known| known.value(letter?));
    known.map_or(value, |known| format!("{} ({})", known.name, known.letter).into())
}

/// Shortens a text to at most 60 characters, so that it can be a label.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
