//! The comment for a review.
//!
//! The entry is [`Diff::markdown`]. Each section says in one sentence what its reader has to decide.

use std::fmt::Write;

use serde_json::Value;

use super::compare::{FieldChange, Show};
use super::escape::{code, preformatted, text};
use super::settings::SettingChange;
use super::{Change, ChangeKind, Diff, Failure, Place, Problem, Section};

/// Forges refuse long comments (GitHub: more than 65,536 characters). Counted in bytes, which are never fewer.
const LONGEST: usize = 60_000;

/// How much of a long text a comment shows, in characters.
const LONGEST_TEXT: usize = 3_000;

/// How many problems and entries that cannot be read a comment lists.
const MOST_PROBLEMS: usize = 50;

impl Section {
    fn heading(self) -> &'static str {
        match self {
            Self::Worse => "▲ Worse",
            Self::NotJudged => "Can no longer be judged",
            Self::New => "New",
            Self::Inputs => "Changed without changing a result",
            Self::Better => "▼ Better",
            Self::Gone => "Gone",
        }
    }

    /// The words for a number of entries in the first line.
    fn count(self, count: usize) -> String {
        match self {
            Self::Worse => format!("{count} worse"),
            Self::NotJudged => format!("{count} can no longer be judged"),
            Self::New => format!("{count} new"),
            Self::Inputs => format!("{count} changed without changing a result"),
            Self::Better => format!("{count} better"),
            Self::Gone => format!("{count} gone"),
        }
    }

    fn decision(self) -> &'static str {
        match self {
            Self::Worse => "Decide whether each of these is acceptable, or what has to bring it down.",
            Self::NotJudged => "Ask for the inputs that are missing, or decide that they may stay unknown.",
            Self::New => "The gate does not stop these. Decide whether they are described and rated as they should be.",
            Self::Inputs => "Nothing became higher or lower. Decide whether what is written now is true.",
            Self::Better => "Decide whether the inputs justify it.",
            Self::Gone => {
                "Decide whether each of these may go. If an assessment or a model was renamed, name its old id in `formerly`. A \
                 threat or a mitigation has no `formerly`: if it was renamed, give it its old id back."
            }
        }
    }
}

impl Diff {
    /// The comparison as a comment for a review: a line that sums it up, then the problems, then the changes section by section.
    /// With a line break at the end. A comment that a forge would refuse for its length is cut and says so.
    pub fn markdown(&self) -> String {
        let mut items: Vec<(Section, String)> =
            self.changes.iter().map(|change| (change.section, entry(change))).collect();
        items.extend(self.setting_items());
        let mut comment = self.first_line(&items);
        self.problems(&mut comment);
        let mut left = items.len();
        for section in Section::ALL {
            let mut head = format!("\n### {}\n\n{}\n\n", section.heading(), section.decision());
            for (_, item) in items.iter().filter(|(of, _)| *of == section) {
                if comment.len() + head.len() + item.len() > LONGEST {
                    let _ = writeln!(comment, "\n… and {left} more; `--format json` has them all.");
                    return comment;
                }
                comment.push_str(&std::mem::take(&mut head));
                comment.push_str(item);
                left -= 1;
            }
        }
        comment
    }

    fn first_line(&self, items: &[(Section, String)]) -> String {
        let count = |section: Section| items.iter().filter(|(of, _)| *of == section).count();
        let counts: Vec<String> = Section::ALL
            .into_iter()
            .filter_map(|section| Some(count(section)).filter(|count| *count > 0).map(|count| section.count(count)))
            .collect();
        let mut first = match (counts.is_empty(), self.is_empty()) {
            (true, true) => "**Risk register:** no change in any input or result.\n".to_owned(),
            (true, false) => "**Risk register:** no change in what could be compared.\n".to_owned(),
            _ => format!("**Risk register:** {}.\n", counts.join(", ")),
        };
        if self.increased() {
            first.push_str("\nThis comparison fails with `--fail-on-increase`; what makes it fail is in bold.\n");
        }
        for note in &self.notes {
            let _ = writeln!(first, "\n{note}");
        }
        if !self.settings.compared {
            first.push_str(
                "\nGate, exemptions, lint levels and risk matrix were not compared: one of the files was exported by a version of \
                 mdbook-aivss that did not write them. Export it again.\n",
            );
        }
        first
    }

    fn problems(&self, comment: &mut String) {
        if !self.has_problems() && self.unreadable.is_empty() {
            return;
        }
        comment.push_str(
            "\n### Problems\n\nThe comparison is not complete, because there are errors. Have them fixed before you decide.\n\n",
        );
        let all = self.new_problems.iter().map(|it| ("new", it)).chain(self.old_problems.iter().map(|it| ("old", it)));
        for (state, Problem { place: at, code: rule, message, help }) in all.clone().take(MOST_PROBLEMS) {
            let _ = write!(comment, "- {state} state, {}: {} ({})", place(at), text(message), code(rule));
            if let Some(help) = help {
                let _ = write!(comment, "; help: {}", text(help));
            }
            comment.push('\n');
        }
        more(comment, all.count());
        if self.unreadable.is_empty() {
            return;
        }
        comment.push_str("\nThese cannot be read in one of the states, so nobody can say whether they changed:\n\n");
        for one in self.unreadable.iter().take(MOST_PROBLEMS) {
            let state = if one.in_new { "new" } else { "old" };
            let (subject, id, name) = (one.subject.word(), code(&one.id), text(&one.name));
            let _ = writeln!(
                comment,
                "- {subject} {id} {name}: cannot be read in the {state} state ({})",
                place(&one.block)
            );
        }
        more(comment, self.unreadable.len());
    }

    /// The settings that changed; the keys of one exemption together.
    fn setting_items(&self) -> Vec<(Section, String)> {
        let mut groups: Vec<(String, Vec<&SettingChange>)> = Vec::new();
        for change in &self.settings.changes {
            let exemption = change.key.strip_prefix("gate.exempt.").and_then(|rest| rest.rsplit_once('.'));
            let name =
                exemption.map_or_else(|| setting_name(&change.key), |(id, _)| format!("exemption of {}", code(id)));
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, changes)) => changes.push(change),
                None => groups.push((name, vec![change])),
            }
        }
        groups.into_iter().map(|(name, changes)| setting(&name, &changes)).collect()
    }
}

/// Says how many items of a list were left out.
fn more(comment: &mut String, all: usize) {
    if all > MOST_PROBLEMS {
        let _ = writeln!(comment, "- … and {} more", all - MOST_PROBLEMS);
    }
}

fn place(place: &Place) -> String {
    code(&format!("{}:{}", place.path, place.line))
}

/// One entry with its fields, as an item of a list.
fn entry(change: &Change) -> String {
    let mut name = text(&change.agent);
    if let Some(title) = &change.title {
        let _ = write!(name, ": {}", text(title));
    }
    let mut item = format!("- {} {} {name}", change.subject.word(), code(&change.id));
    if let Some(at) = &change.place {
        let _ = write!(item, " ({}{})", if change.kind == ChangeKind::Removed { "was in " } else { "" }, place(at));
    }
    let failures: Vec<&str> = change.failures.iter().map(|failure: &Failure| failure.label()).collect();
    match (failures.is_empty(), change.kind) {
        (false, _) => {
            let _ = write!(item, ": **{}**", failures.join(", "));
        }
        (true, ChangeKind::Added) => item.push_str(": new"),
        (true, _) => {}
    }
    item.push('\n');
    if let Some(formerly) = &change.formerly {
        let _ = writeln!(item, "  - id was {}", code(formerly));
    }
    if let Some((before, after)) = &change.moved {
        let _ = writeln!(item, "  - moved from {} to {}", code(before), code(after));
    }
    for field in &change.fields {
        if change.kind == ChangeKind::Changed || field.head {
            let _ = writeln!(item, "  - {}", line(field, change.kind));
        }
    }
    item
}

/// One field, in one line.
fn line(field: &FieldChange, kind: ChangeKind) -> String {
    let label = text(&field.label);
    let one = |value: &Option<Value>| shown(value.as_ref(), field.show, field.missing);
    match (kind, field.show) {
        (ChangeKind::Added, _) => format!("{label}: {}", one(&field.after)),
        (ChangeKind::Removed, _) => format!("{label}: {}", one(&field.before)),
        (_, Show::Prose) => prose(&label, field.before.as_ref(), field.after.as_ref()),
        (_, Show::Set) => set(&label, field, ("added", "removed")),
        (_, Show::Links) => set(&label, field, ("linked", "unlinked")),
        _ => format!("{label}: {} → {}", one(&field.before), one(&field.after)),
    }
}

fn shown(value: Option<&Value>, show: Show, missing: &str) -> String {
    match value {
        None => missing.to_owned(),
        Some(Value::String(it)) => text(it),
        Some(Value::Number(number)) if show == Show::Score => {
            number.as_f64().map_or_else(|| number.to_string(), |number| format!("{number:.1}"))
        }
        Some(Value::Array(items)) => {
            let items: Vec<String> = items.iter().map(|item| shown(Some(item), show, missing)).collect();
            items.join(", ")
        }
        Some(value) => text(&value.to_string()),
    }
}

/// What came and what went.
fn set(label: &str, field: &FieldChange, (added, removed): (&str, &str)) -> String {
    let items = |value: &Option<Value>| value.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
    let (before, after) = (items(&field.before), items(&field.after));
    let only = |these: &[Value], those: &[Value]| {
        let only: Vec<String> =
            these.iter().filter(|item| !those.contains(item)).map(|item| shown(Some(item), field.show, "")).collect();
        only.join(", ")
    };
    let parts = [(added, only(&after, &before)), (removed, only(&before, &after))];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(what, items)| format!("{what} {items}"))
        .collect();
    format!("{label}: {}", parts.join("; "))
}

/// A long text: that it changed, and both versions in a block that is closed at first. It is HTML from its first character, so that
/// nothing in it is read as Markdown, and on one line, because a blank line would end the HTML.
fn prose(label: &str, before: Option<&Value>, after: Option<&Value>) -> String {
    let what = match (before, after) {
        (None, _) => "text added",
        (_, None) => "text removed",
        _ => "text changed",
    };
    let version = |name: &str, value: Option<&Value>| {
        let text = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))?;
        let cut: String = text.chars().take(LONGEST_TEXT).collect();
        let end = if cut.len() < text.len() { "…" } else { "" };
        Some(format!("{name}:<pre>{}{end}</pre>", preformatted(&cut)))
    };
    let versions = [version("Before", before), version("After", after)].into_iter().flatten().collect::<String>();
    format!("<details><summary>{label}: {what}</summary>{versions}</details>")
}

fn setting_name(key: &str) -> String {
    if key == "book.title" { "title of the book".to_owned() } else { format!("setting {}", code(key)) }
}

/// A setting or an exemption, with the section that it belongs to.
fn setting(name: &str, changes: &[&SettingChange]) -> (Section, String) {
    let any = |looser| changes.iter().any(|change| change.looser == Some(looser));
    let exemption = changes[0].key.starts_with("gate.exempt.");
    let new = exemption && changes.iter().all(|change| change.before.is_none());
    let gone = exemption && changes.iter().all(|change| change.after.is_none());
    let (section, verdict) = match (any(true), any(false)) {
        (true, _) if new => (Section::Worse, ": **new exemption**"),
        (true, _) if exemption => (Section::Worse, ": **longer exemption**"),
        (true, _) => (Section::Worse, ": **looser**"),
        (false, true) if gone => (Section::Better, ": exemption removed"),
        (false, true) if exemption => (Section::Better, ": shorter exemption"),
        (false, true) => (Section::Better, ": stricter"),
        (false, false) => (Section::Inputs, ""),
    };
    let mut item = format!("- {name} ({}){verdict}\n", code("book.toml"));
    for change in changes {
        let label = if exemption { change.key.rsplit('.').next().unwrap_or_default() } else { "value" };
        let one = |value: &Option<Value>| shown(value.as_ref(), Show::Value, "not set");
        let line = if change.prose && !new && !gone {
            prose(label, change.before.as_ref(), change.after.as_ref())
        } else if new {
            format!("{label}: {}", one(&change.after))
        } else if gone {
            format!("{label}: {}", one(&change.before))
        } else {
            format!("{label}: {} → {}", one(&change.before), one(&change.after))
        };
        let _ = writeln!(item, "  - {line}");
    }
    (section, item)
}
