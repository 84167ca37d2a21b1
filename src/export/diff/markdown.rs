//! Writes the comment for a review.
//!
//! Start at [`Diff::markdown`]. Each section contains one sentence about what its reader has to decide.

use std::borrow::Cow;
use std::fmt::Write;

use serde_json::Value;

use super::compare::{FieldChange, Show};
use super::escape::{code, preformatted, text};
use super::settings::{SettingChange, SettingKind};
use super::{Change, ChangeKind, Diff, Failure, Place, Problem, Section};

use crate::order::Sort as _;

/// The longest comment in bytes. Forges refuse longer ones (GitHub: more than 65,536 characters), and a text never has more
/// characters than bytes.
const LONGEST: usize = 60_000;

/// The highest number of characters of a long text in a comment.
const LONGEST_TEXT: usize = 3_000;

/// The highest number of characters of a value, a name or a message in one line of a comment.
const LONGEST_LINE: usize = 300;

/// The highest number of problems and of unreadable entries that a comment lists, and the highest number of bytes of each of
/// the two lists.
const MOST_PROBLEMS: usize = 50;
const LONGEST_PROBLEMS: usize = 12_000;

/// One entry or setting in a comment.
struct Item {
    section: Section,
    /// Whether it makes `--fail-on-increase` fail.
    fails: bool,
    /// Its line, which contains the reason if it fails.
    head: String,
    /// The details of the change, line by line.
    details: String,
}

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
            Self::Inputs => "Decide whether what is written now is true.",
            Self::Better => "Decide whether the inputs justify it.",
            Self::Gone => {
                "Decide whether each of these may go. If an assessment or a model was renamed, name its old id in `formerly`. A \
                 threat or a mitigation has no `formerly`: if it was renamed, give it its old id back."
            }
        }
    }
}

impl Diff {
    /// Writes the comparison as a comment for a review: a line that summarises it, then the problems, then the changes section
    /// by section. It ends with a newline.
    ///
    /// A comment that would be too long for a forge says what is left out. Details are left out first, then entries that do not
    /// make `--fail-on-increase` fail, then the others.
    /// `--fail-on-increase` fail, and the others last.
    pub fn markdown(&self) -> String {
        let mut items: Vec<Item> = self.changes.iter().map(entry).collect();
        items.extend(self.setting_items());
        items.in_order_of(|item| item.section);
        let mut comment = self.first_line(&items);
        self.problems(&mut comment);
        let shown = Shown::within(LONGEST.saturating_sub(comment.len()), &items);
        let mut section = None;
        for (number, item) in items.iter().enumerate().filter(|(number, _)| shown.heads[*number]) {
            if section.replace(item.section) != Some(item.section) {
                comment.push_str(&heading(item.section, self.unchanged(item.section)));
            }
            comment.push_str(&item.head);
            if shown.details[number] {
                comment.push_str(&item.details);
            }
        }
        shown.left_out(&items, &mut comment);
        comment
    }

    /// A sentence for the section of inputs if no result changed.
    fn unchanged(&self, section: Section) -> &'static str {
        let is_result = |field: &FieldChange| {
            matches!(field.field.as_str(), "score" | "adjusted_score" | "interval" | "risk" | "effective")
        };
        let same = |change: &Change| change.section != section || !change.fields.iter().any(is_result);
        if section == Section::Inputs && self.changes.iter().all(same) {
            "No score or risk level of these changed. "
        } else {
            ""
        }
    }

    fn first_line(&self, items: &[Item]) -> String {
        let count = |section: Section| items.iter().filter(|item| item.section == section).count();
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
        let new = self.new_problems.iter().map(|it| problem("new", it));
        list(comment, new.chain(self.old_problems.iter().map(|it| problem("old", it))).collect());
        if self.unreadable.is_empty() {
            return;
        }
        comment.push_str("\nThese cannot be read in one of the states, so it is unknown whether they changed:\n\n");
        let unreadable = self.unreadable.iter().map(|one| {
            let state = if one.in_new { "new" } else { "old" };
            let (subject, id, name) = (one.subject.word(), code(&capped(&one.id)), text(&capped(&one.name)));
            format!("- {subject} {id} {name}: cannot be read in the {state} state ({})\n", place(&one.block))
        });
        list(comment, unreadable.collect());
    }

    /// The settings that changed. The keys of one exemption are together.
    fn setting_items(&self) -> Vec<Item> {
        let mut groups: Vec<Vec<&SettingChange>> = Vec::new();
        for change in &self.settings.changes {
            let same = |group: &&mut Vec<&SettingChange>| match (&group[0].kind, &change.kind) {
                (SettingKind::Exemption { id, .. }, SettingKind::Exemption { id: other, .. }) => id == other,
                _ => false,
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(change),
                None => groups.push(vec![change]),
            }
        }
        groups.iter().map(|changes| setting(changes, &self.config)).collect()
    }
}

fn heading(section: Section, unchanged: &str) -> String {
    format!("\n### {}\n\n{unchanged}{}\n\n", section.heading(), section.decision())
}

/// Which parts of a comment's items are shown.
struct Shown {
    heads: Vec<bool>,
    details: Vec<bool>,
}

impl Shown {
    /// Selects what fits into a number of bytes: first lines before details, and failures before the rest.
    fn within(mut left: usize, items: &[Item]) -> Self {
        let mut shown = Self { heads: vec![false; items.len()], details: vec![false; items.len()] };
        let mut take = |bytes: usize| {
            let fits = bytes <= left;
            left -= if fits { bytes } else { 0 };
            fits
        };
        let mut sections = Vec::new();
        let failing_first = || {
            [true, false]
                .into_iter()
                .flat_map(|fails| items.iter().enumerate().filter(move |(_, item)| item.fails == fails))
        };
        for (number, item) in failing_first() {
            let new = !sections.contains(&item.section);
            let above = if new { heading(item.section, "").len() } else { 0 };
            if take(above + item.head.len()) {
                shown.heads[number] = true;
                sections.push(item.section);
            }
        }
        for (number, item) in failing_first() {
            shown.details[number] = shown.heads[number] && take(item.details.len());
        }
        shown
    }

    /// Writes what is not shown.
    fn left_out(&self, items: &[Item], comment: &mut String) {
        let hidden = || items.iter().zip(&self.heads).filter(|(_, shown)| !**shown);
        let (entries, failing) = (hidden().count(), hidden().filter(|(item, _)| item.fails).count());
        let details = self.heads.iter().zip(&self.details).filter(|(head, details)| **head && !**details).count();
        if entries + details == 0 {
            return;
        }
        comment.push_str("\nThis comment has no room for everything:");
        if failing > 0 {
            let _ = write!(comment, " **{failing} more that make the comparison fail**,");
        }
        let _ = writeln!(
            comment,
            " {} more that do not, and the details of {details}. `--format json` has them all.",
            entries - failing
        );
    }
}

/// Writes a list of problems as far as there is space, with the number of those left out.
fn list(comment: &mut String, lines: Vec<String>) {
    let end = comment.len() + LONGEST_PROBLEMS;
    let mut shown = 0;
    for line in lines.iter().take(MOST_PROBLEMS) {
        if comment.len() + line.len() > end {
            break;
        }
        comment.push_str(line);
        shown += 1;
    }
    if shown < lines.len() {
        let _ = writeln!(comment, "- … and {} more", lines.len() - shown);
    }
}

fn problem(state: &str, Problem { place: at, code: rule, message, help }: &Problem) -> String {
    let help = help.as_ref().map(|help| format!("; help: {}", text(&capped(help)))).unwrap_or_default();
    format!("- {state} state, {}: {} ({}){help}\n", place(at), text(&capped(message)), code(rule))
}

fn place(place: &Place) -> String {
    code(&format!("{}:{}", capped(&place.path), place.line))
}

/// Shortens a text for one line. Do this before escaping, because a cut escape sequence would be broken.
fn capped(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// One entry with its fields, as an item of a list.
fn entry(change: &Change) -> Item {
    let mut name = text(&capped(&change.agent));
    if let Some(title) = &change.title {
        let _ = write!(name, ": {}", text(&capped(title)));
    }
    let mut head = format!("- {} {} {name}", change.subject.word(), code(&capped(&change.id)));
    if let Some(at) = &change.place {
        let _ = write!(head, " ({}{})", if change.kind == ChangeKind::Removed { "was in " } else { "" }, place(at));
    }
    let failures: Vec<String> = change.failures.iter().map(|failure| reason(*failure, change)).collect();
    match (failures.is_empty(), change.kind) {
        (false, _) => {
            let _ = write!(head, ": **{}**", failures.join(", "));
        }
        (true, ChangeKind::Added) => head.push_str(": new"),
        (true, _) => {}
    }
    head.push('\n');
    let mut details = String::new();
    if let Some(formerly) = &change.formerly {
        let _ = writeln!(details, "  - id was {}", code(&capped(formerly)));
    }
    if let Some((before, after)) = &change.moved {
        let _ = writeln!(details, "  - moved from {} to {}", code(&capped(before)), code(&capped(after)));
    }
    for field in &change.fields {
        if change.kind == ChangeKind::Changed || field.head {
            let _ = writeln!(details, "  - {}", line(field, change.kind));
        }
    }
    Item { section: change.section, fails: !change.failures.is_empty(), head, details }
}

/// The text for the reason why an entry fails.
fn reason(failure: Failure, change: &Change) -> String {
    match (failure, change.undecided.as_slice()) {
        (Failure::ClosedUnreviewed, [first]) => format!("closed without {first}"),
        (Failure::ClosedUnreviewed, [first, second]) => format!("closed without {first} and {second}"),
        _ => failure.label().to_owned(),
    }
}

/// One field in one line.
fn line(field: &FieldChange, kind: ChangeKind) -> String {
    let label = text(&field.label);
    let one = |value: &Option<Value>| shown(value.as_ref(), field.show, field.missing);
    let long = [&field.before, &field.after].into_iter().flatten().any(is_long);
    match (kind, field.show) {
        (ChangeKind::Added, _) => format!("{label}: {}", one(&field.after)),
        (ChangeKind::Removed, _) => format!("{label}: {}", one(&field.before)),
        (_, Show::Prose) => prose(&label, field.before.as_ref(), field.after.as_ref()),
        (_, Show::Set) => set(&label, field, ("added", "removed")),
        (_, Show::Links) => set(&label, field, ("linked", "unlinked")),
        // In one line, two texts with the same beginning would look equal.
        (_, Show::Value) if long => prose(&label, field.before.as_ref(), field.after.as_ref()),
        _ => format!("{label}: {} → {}", one(&field.before), one(&field.after)),
    }
}

fn is_long(value: &Value) -> bool {
    raw(value, Show::Value).chars().count() > LONGEST_LINE
}

fn shown(value: Option<&Value>, show: Show, missing: &str) -> String {
    value.map_or_else(|| missing.to_owned(), |value| text(&capped(&raw(value, show))))
}

/// A value as unescaped text.
fn raw(value: &Value, show: Show) -> String {
    let score = |number: &Value| number.as_f64().map_or_else(|| number.to_string(), |number| format!("{number:.1}"));
    match (value, show) {
        (Value::String(it), _) => it.clone(),
        (Value::Number(_), Show::Score) => score(value),
        (Value::Object(interval), Show::Interval) => {
            let end = |name| interval.get(name).map(score).unwrap_or_default();
            let (low, high) = (end("low"), end("high"));
            if low == high { low } else { format!("{low}–{high}") }
        }
        (Value::Array(items), _) => items.iter().map(|item| raw(item, show)).collect::<Vec<_>>().join(", "),
        (value, _) => value.to_string(),
    }
}

/// The items that were added and removed.
fn set(label: &str, field: &FieldChange, (added, removed): (&str, &str)) -> String {
    let items = |value: &Option<Value>| value.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
    let (before, after) = (items(&field.before), items(&field.after));
    let only = |these: &[Value], those: &[Value]| {
        let only = these.iter().filter(|item| !those.contains(item)).map(|item| raw(item, field.show));
        text(&capped(&only.collect::<Vec<_>>().join(", ")))
    };
    let parts = [(added, only(&after, &before)), (removed, only(&before, &after))];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(what, items)| format!("{what} {items}"))
        .collect();
    format!("{label}: {}", parts.join("; "))
}

/// A long text: a line that it changed, and both versions in a collapsed block. The result is HTML from its first character, so
/// that nothing in it is parsed as Markdown, and on one line, because a blank line would end the HTML.
fn prose(label: &str, before: Option<&Value>, after: Option<&Value>) -> String {
    let what = match (before, after) {
        (None, _) => "text added",
        (_, None) => "text removed",
        _ => "text changed",
    };
    let whole = |value: Option<&Value>| value.map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
    let (before, after) = (whole(before), whole(after));
    let start = first_difference(before.as_deref(), after.as_deref());
    let version = |name: &str, text: Option<String>| Some(format!("{name}:<pre>{}</pre>", excerpt(&text?, start)));
    let versions = [version("Before", before), version("After", after)].into_iter().flatten().collect::<String>();
    format!("<details><summary>{label}: {what}</summary>{versions}</details>")
}

/// The character at which the excerpts of two texts begin: a few words before the first difference, or 0 if both texts fit.
fn first_difference(before: Option<&str>, after: Option<&str>) -> usize {
    /// The number of characters shown before the difference, so that readers recognise where it is.
    const CONTEXT: usize = 60;
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    if before.chars().count().max(after.chars().count()) <= LONGEST_TEXT {
        return 0;
    }
    let same = before.chars().zip(after.chars()).take_while(|(one, other)| one == other).count();
    same.saturating_sub(CONTEXT)
}

/// At most [`LONGEST_TEXT`] characters of a text. Marks show what is left out before and after.
fn excerpt(text: &str, start: usize) -> String {
    let left_out = |count: usize| match count {
        0 => String::new(),
        1 => "[1 character left out]".to_owned(),
        count => format!("[{count} characters left out]"),
    };
    let cut: String = text.chars().skip(start).take(LONGEST_TEXT).collect();
    let rest = text.chars().count().saturating_sub(start + LONGEST_TEXT);
    format!("{}{}{}", left_out(start), preformatted(&cut), left_out(rest))
}

/// A setting, or the changed fields of an exemption, in the file `config`. `changes` is not empty.
fn setting(changes: &[&SettingChange], config: &str) -> Item {
    let (name, exemption) = match &changes[0].kind {
        SettingKind::Title => ("title of the book".to_owned(), false),
        SettingKind::Exemption { id, .. } => (format!("exemption of {}", code(&capped(id))), true),
        SettingKind::Other => (format!("setting {}", code(&capped(&changes[0].key.join(".")))), false),
    };
    let any = |looser| changes.iter().any(|change| change.looser == Some(looser));
    let new = exemption && changes.iter().all(|change| change.before.is_none());
    let gone = exemption && changes.iter().all(|change| change.after.is_none());
    let (section, verdict) = match (any(true), any(false)) {
        (true, _) if new => (Section::Worse, ": **new exemption**"),
        (true, _) if exemption => (Section::Worse, ": **longer exemption**"),
        (true, _) => (Section::Worse, ": **looser**"),
        (false, true) if gone => (Section::Better, ": exemption removed"),
        (false, true) if exemption => (Section::Better, ": shorter exemption"),
        (false, true) => (Section::Better, ": stricter"),
        (false, false) if new => (Section::Inputs, ": new exemption"),
        (false, false) => (Section::Inputs, ""),
    };
    let mut details = String::new();
    for change in changes {
        let label = match &change.kind {
            SettingKind::Exemption { field, .. } => field,
            SettingKind::Title | SettingKind::Other => "value",
        };
        let before = || shown(change.before.as_ref(), Show::Value, change.missing.0);
        let after = || shown(change.after.as_ref(), Show::Value, change.missing.1);
        let line = if change.prose && !new && !gone {
            prose(label, change.before.as_ref(), change.after.as_ref())
        } else if new {
            format!("{label}: {}", after())
        } else if gone {
            format!("{label}: {}", before())
        } else {
            format!("{label}: {} → {}", before(), after())
        };
        let _ = writeln!(details, "  - {line}");
    }
    Item { section, fails: any(true), head: format!("- {name} ({}){verdict}\n", code(&capped(config))), details }
}
