//! The cells of a register: the kinds of content, and which field of an entry each column shows.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::aivss::{Decimal, Interval, Multiplier, Outcome, Severity};
use crate::fields::{Kind, Object, Value as Field};
use crate::maestro::{Effective, LayerId, Level, MitigationRef, Rating, RiskBasis, Threat, ThreatStatus};

use super::anchor::{self, Anchor};
use super::trend::Trend;
use super::{AssessmentEntry, ModelEntry, Register};

/// One field of one entry.
#[derive(Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The content of the cell.
    pub value: Value<'a>,
    /// The position that the cell links to.
    pub link: Option<Target<'a>>,
}

/// A position in the book that cells can link to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// Index of the page in [`Register::pages`].
    pub page: usize,
    /// The anchor on that page.
    pub anchor: Anchor<'a>,
}

impl<'a> Target<'a> {
    /// The position of an assessment's block.
    pub fn assessment(entry: &'a AssessmentEntry) -> Self {
        Self { page: entry.at.page, anchor: anchor::assessment(&entry.assessment.id) }
    }

    /// The position of a model's block.
    pub fn model(entry: &'a ModelEntry) -> Self {
        Self { page: entry.at.page, anchor: anchor::model(&entry.model.id) }
    }

    /// The position of a threat of a model.
    pub fn threat(entry: &'a ModelEntry, threat: &'a Threat) -> Self {
        Self { page: entry.at.page, anchor: anchor::threat(&threat.id) }
    }

    /// The position of a mitigation of a model.
    pub fn mitigation(entry: &'a ModelEntry, id: &'a str) -> Self {
        Self { page: entry.at.page, anchor: anchor::mitigation(&entry.model.id, id) }
    }
}

/// The content of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// There is no value.
    Nothing,
    /// Plain text that the author wrote.
    Text(Cow<'a, str>),
    /// A word or a name of a published table.
    Word(&'static str),
    /// Markdown that the author wrote.
    Markdown(&'a str),
    /// An id.
    Id(&'a str),
    /// A number of a score's working.
    Number(Decimal),
    /// The headline score of an assessment.
    Score {
        /// 0 to 10, one decimal; `None` when not scored.
        score: Option<Decimal>,
        /// The severity of the score.
        severity: Option<Severity>,
        /// Whether the score is the high end of an interval.
        up_to: bool,
        /// The CVSS score, if the score is below it.
        below: Option<Decimal>,
    },
    /// The severity of a score; `None` when not scored.
    Severity(Option<Severity>),
    /// The scores at all low ends and at all high ends.
    Interval(Interval),
    /// A multiplier with the name of its level.
    Multiplier(Multiplier),
    /// Inherent risk of a threat; `None` when unrated.
    Risk(Option<Level>),
    /// The risk of a threat after its controls.
    Effective(Effective),
    /// A severity of a threat.
    Level(Level),
    /// Treatment of a threat.
    Status(ThreatStatus),
    /// One layer, or several.
    Layers(&'a [LayerId]),
    /// A day.
    Date(Date),
    /// Words and ids; each may have a position to link to.
    List(Vec<(Cow<'a, str>, Option<Target<'a>>)>),
    /// The development over the records of the book.
    Trend(Trend),
}

impl Value<'_> {
    /// Whether the value is a figure, a date or a sign with its word. Tables do not break such values.
    pub fn is_short(&self) -> bool {
        match self {
            Self::Number(_)
            | Self::Interval(_)
            | Self::Date(_)
            | Self::Score { .. }
            | Self::Severity(_)
            | Self::Risk(_)
            | Self::Effective(_)
            | Self::Level(_)
            | Self::Trend(_) => true,
            Self::Nothing
            | Self::Text(_)
            | Self::Word(_)
            | Self::Markdown(_)
            | Self::Id(_)
            | Self::Multiplier(_)
            | Self::Status(_)
            | Self::Layers(_)
            | Self::List(_) => false,
        }
    }
}

impl<'a> From<Value<'a>> for Cell<'a> {
    fn from(value: Value<'a>) -> Self {
        Self { value, link: None }
    }
}

impl<'a> Value<'a> {
    pub(super) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// The field of an object.
    pub(super) fn of_key(object: &'a dyn Object, name: &str) -> Self {
        let Some(place) = object.table().position(name) else { return Self::Nothing };
        let prose = matches!(object.table().keys[place].kind, Kind::Prose);
        match (object.value(place), prose) {
            (Field::Text(Cow::Borrowed(text)), true) => Self::Markdown(text),
            (value, _) => Self::of(value),
        }
    }

    pub(super) fn of(value: Field<'a>) -> Self {
        match value {
            Field::Text(text) | Field::Id(text) => Self::Text(text),
            Field::Word { label, .. } => Self::Word(label),
            Field::Entry { name, .. } => Self::Word(name),
            Field::Date(date) => Self::Date(date),
            Field::Number(number) => Self::Number(number),
            Field::List(items) => {
                Self::list(items.into_iter().filter_map(|item| Some((Self::of(item).into_text()?, None))).collect())
            }
            Field::Nothing | Field::Flag(_) | Field::Labelled(_) | Field::Object(_) => Self::Nothing,
        }
    }

    pub(super) fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Word(word) => Some(Cow::Borrowed(word)),
            _ => None,
        }
    }

    pub(super) fn list(items: Vec<(Cow<'a, str>, Option<Target<'a>>)>) -> Self {
        if items.is_empty() { Self::Nothing } else { Self::List(items) }
    }

    pub(super) fn words<T: AsRef<str> + ?Sized + 'a>(words: impl IntoIterator<Item = &'a T>) -> Self {
        Self::list(words.into_iter().map(|word| (Cow::Borrowed(word.as_ref()), None)).collect())
    }
}

pub(super) fn assessment_cell<'a>(register: &'a Register, entry: &'a AssessmentEntry, column: &str) -> Value<'a> {
    let AssessmentEntry { assessment, outcome, .. } = entry;
    let factors = outcome.factors();
    match column {
        "score" => score(outcome),
        "cvss" => outcome.cvss.map_or(Value::Nothing, Value::Number),
        "factor-sum" => factors.map_or(Value::Nothing, |part| Value::Number(part.factor_sum.headline)),
        "version" => Value::Word(outcome.version.id),
        "id" => Value::Id(&assessment.id),
        "severity" => Value::Severity(outcome.severity),
        "interval" => Value::Interval(outcome.interval),
        "exploit" => factors.map_or(Value::Nothing, |part| Value::Multiplier(part.threat_multiplier)),
        "mitigation" => factors.and_then(|part| part.mitigation_factor).map_or(Value::Nothing, Value::Multiplier),
        "aars" => factors.and_then(|part| part.aars).map_or(Value::Nothing, Value::Number),
        "risks" => Value::list(
            assessment.risks.iter().map(|risk| (Cow::Borrowed(risk.id().unwrap_or(risk.name())), None)).collect(),
        ),
        "threats" => Value::list(
            assessment
                .threats
                .iter()
                .map(|id| match register.threat(id) {
                    Some((model, threat, _)) => {
                        (Cow::Borrowed(threat.id.as_str()), Some(Target::threat(model, threat)))
                    }
                    None => (Cow::Borrowed(id.as_str()), None),
                })
                .collect(),
        ),
        "published" => assessment.published.as_ref().map_or(Value::Nothing, |published| Value::Number(published.score)),
        "vector" => {
            let cvss = assessment.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref());
            let own = outcome.metrics().map(|part| part.vector.clone());
            Value::list(
                cvss.map(ToString::to_string).into_iter().chain(own).map(|text| (Cow::Owned(text), None)).collect(),
            )
        }
        "expect" => assessment.expect.as_ref().map_or(Value::Nothing, |expect| {
            let score = expect.score.map(|score| format!("{score:.1}"));
            let severity = expect.severity.map(|severity| severity.word().to_owned());
            Value::Text(Cow::Owned(score.into_iter().chain(severity).collect::<Vec<_>>().join(" ")))
        }),
        "trend" => Trend::of_assessment(register, entry).map_or(Value::Nothing, Value::Trend),
        key => Value::of_key(&**assessment, key),
    }
}

/// The headline score as a cell.
pub(crate) fn score<'a>(outcome: &Outcome) -> Value<'a> {
    Value::Score {
        score: outcome.score,
        severity: outcome.severity,
        up_to: outcome.headline == crate::aivss::Headline::High,
        below: outcome.cvss.filter(|_| outcome.below_cvss),
    }
}

pub(super) fn threat_cell<'a>(
    register: &'a Register,
    entry: &'a ModelEntry,
    threat: &'a Threat,
    rating: &Rating,
    basis: RiskBasis,
    column: &str,
) -> Value<'a> {
    match column {
        "risk" => Value::Risk(rating.risk),
        "threat" => Value::text(&threat.title),
        "agent" => Value::text(&entry.model.agent),
        "layer" => Value::Layers(&threat.layers),
        "status" => Value::Status(threat.status),
        "id" => Value::Id(&threat.id),
        "severity" => threat.severity.map_or(Value::Nothing, Value::Level),
        "effective" => rating.effective.map_or(Value::Nothing, Value::Effective),
        "mitigations" => Value::list(
            threat
                .mitigations
                .iter()
                .map(|reference| match (register.mitigation(entry, reference), reference) {
                    (Some((model, mitigation)), _) => {
                        (Cow::Borrowed(mitigation.title.as_str()), Some(Target::mitigation(model, &mitigation.id)))
                    }
                    (None, MitigationRef::Text(text)) => (Cow::Borrowed(text.as_str()), None),
                    (None, MitigationRef::Id { id, .. }) => (Cow::Borrowed(id.as_str()), None),
                })
                .collect(),
        ),
        "maps" => {
            let maps = &threat.maps;
            Value::words(
                [&maps.asi, &maps.t, &maps.llm, &maps.atlas, &maps.attack, &maps.cwe, &maps.stride]
                    .into_iter()
                    .flatten(),
            )
        }
        "chain" => Value::list(
            threat
                .chain
                .iter()
                .map(|id| match register.threat(id) {
                    Some((model, link, _)) => (Cow::Borrowed(link.title.as_str()), Some(Target::threat(model, link))),
                    None => (Cow::Borrowed(id.as_str()), None),
                })
                .collect(),
        ),
        "model" => Value::text(&entry.model.id),
        "agent-id" => Value::text(&entry.model.agent_id),
        "expect" => threat.expect.map_or(Value::Nothing, Value::Level),
        "trend" => Trend::of_threat(register, entry, threat, rating, basis).map_or(Value::Nothing, Value::Trend),
        key => Value::of_key(threat, key),
    }
}
