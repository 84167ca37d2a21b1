//! The tables of a book that `--format csv` and `--format xlsx` write: scores, threats, mitigations, and the
//! components, flows and questions of the architecture.
//!
//! Start at [`Sheet::of`]. The columns of a table are those in a list below, followed by all other keys of the objects.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::aivss::{Assessment, Decimal, Input};
use crate::diagnostic::Location;
use crate::fields::{KeyTable, Object, Value};
use crate::maestro::questions::{QuestionState, Rule};
use crate::maestro::{Component, Flow, Mitigation, Threat, Vocabulary};
use crate::register::{AssessmentEntry, ModelEntry, Register, anchor};

use super::fields::{self, names, value};
use super::score::FACTOR_ORDER;

/// The tables that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CsvTable {
    /// One row for each assessment.
    Scores,
    /// One row for each threat.
    Threats,
    /// One row for each mitigation.
    Mitigations,
    /// One row for each component of an architecture.
    Components,
    /// One row for each flow between components.
    Flows,
    /// One row for each question that the architecture raises, whether it is open, answered or dismissed.
    Questions,
}

impl CsvTable {
    /// All tables.
    pub const ALL: [Self; 6] =
        [Self::Scores, Self::Threats, Self::Mitigations, Self::Components, Self::Flows, Self::Questions];

    /// The name of the table in `--table`: `scores`, `threats`, `mitigations`, `components`, `flows` or `questions`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Threats => "threats",
            Self::Mitigations => "mitigations",
            Self::Components => "components",
            Self::Flows => "flows",
            Self::Questions => "questions",
        }
    }
}

/// What a cell contains.
#[derive(Debug)]
pub(super) enum Cell<'a> {
    Text(Cow<'a, str>),
    /// An exact number, in the form in which it is written.
    Number(String),
    Date(Date),
    Missing,
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        if text.is_empty() { Self::Missing } else { Self::Text(text.into()) }
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Missing } else { Self::Text(text.into()) }
    }
}

/// A table with the names of its columns.
pub(super) struct Sheet<'a> {
    pub(super) columns: Vec<Cow<'static, str>>,
    pub(super) rows: Vec<Row<'a>>,
}

/// A row about one assessment, threat, mitigation, component, flow or question.
pub(super) struct Row<'a> {
    /// The cells, one for each column.
    pub(super) cells: Vec<Cell<'a>>,
    /// Index in [`Register::pages`] of the page that shows it.
    pub(super) page: usize,
    /// The anchor on that page.
    pub(super) anchor: String,
}

impl<'a> Sheet<'a> {
    /// Creates one table of a book.
    pub(super) fn of(register: &'a Register, table: CsvTable) -> Self {
        match table {
            CsvTable::Scores => scores(register),
            CsvTable::Threats => threats(register),
            CsvTable::Mitigations => mitigations(register),
            CsvTable::Components => components(register),
            CsvTable::Flows => flows(register),
            CsvTable::Questions => questions(register),
        }
    }

    fn new(columns: Vec<Cow<'static, str>>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row. `cell` returns the cell of a column by its name.
    fn push(&mut self, page: usize, anchor: anchor::Anchor<'_>, cell: impl Fn(&str) -> Cell<'a>) {
        let cells = self.columns.iter().map(|column| cell(column)).collect();
        self.rows.push(Row { cells, page, anchor: anchor.to_string() });
    }
}

fn number(value: Option<Decimal>) -> Cell<'static> {
    value.map_or(Cell::Missing, |value| Cell::Number(value.normalize().to_string()))
}

fn text(value: Option<&str>) -> Cell<'_> {
    Cell::from(value.unwrap_or_default())
}

fn list<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> Cell<'static> {
    let mut joined = String::new();
    for value in values {
        if !joined.is_empty() {
            joined.push_str("; ");
        }
        joined.push_str(value.as_ref());
    }
    Cell::from(joined)
}

/// The columns of a table: those of `order`, then all other keys of the objects, then the position in the file.
fn columns(order: &[&'static str], keys: &'static KeyTable, left_out: &[&str]) -> Vec<Cow<'static, str>> {
    let mut columns: Vec<Cow<'static, str>> = order.iter().map(|name| Cow::Borrowed(*name)).collect();
    let further = |name: &Cow<'_, str>| !order.contains(&name.as_ref()) && !left_out.contains(&name.as_ref());
    columns.extend(names(keys).into_iter().filter(further));
    columns.extend([Cow::Borrowed("path"), Cow::Borrowed("line")]);
    columns
}

/// A field of an object, or the location of its block.
fn cell<'a>(object: &'a dyn Object, location: Option<&'a Location>, column: &str) -> Cell<'a> {
    match column {
        "path" => text(location.map(|location| location.path.as_str())),
        "line" => location.map_or(Cell::Missing, |location| Cell::Number(location.line.to_string())),
        column => match value(object, column) {
            Value::Number(value) => number(Some(value)),
            Value::Date(date) => Cell::Date(date),
            value => fields::text(&value).map_or(Cell::Missing, Cell::Text),
        },
    }
}

/// The columns of an assessment before its factors, then those after them.
const SCORES: (&[&str], &[&str]) = (
    &[
        "id",
        "agent",
        "agent_id",
        "title",
        "version",
        "score",
        "severity",
        "headline",
        "interval_low",
        "interval_high",
        "cvss_score",
        "cvss_vector",
        "factor_set",
        "factor_sum",
        "threat_multiplier",
        "mitigation_factor",
        "aars",
    ],
    &[
        "metrics",
        "adjusted_score",
        "assumed",
        "off_table",
        "below_cvss",
        "risks",
        "threats",
        "tags",
        "agent_version",
        "assessor",
        "assessed",
        "review",
        "published",
    ],
);

/// Fields of an assessment that get no column, because they are long or shown in other columns.
const SCORES_WITHOUT: &[&str] = &[
    "formerly",
    "summary",
    "refs",
    "cvss",
    "exploit",
    "mitigation",
    "factors",
    "factors_from",
    "expect",
    "source",
    "date",
    "vector",
];

fn scores(register: &Register) -> Sheet<'_> {
    let factors: Vec<&str> = FACTOR_ORDER.iter().map(|factor| factor.key()).collect();
    let order = [SCORES.0, &factors, SCORES.1].concat();
    let mut sheet = Sheet::new(columns(&order, Assessment::TABLE, SCORES_WITHOUT));
    for entry in &register.assessments {
        sheet.push(entry.at.page, anchor::assessment(&entry.assessment.id), |column| score_cell(entry, column));
    }
    sheet
}

fn score_cell<'a>(entry: &'a AssessmentEntry, column: &str) -> Cell<'a> {
    let AssessmentEntry { assessment, outcome, .. } = entry;
    let part = outcome.factors();
    match column {
        "score" => number(outcome.score),
        "severity" => text(outcome.severity.map(|severity| severity.word())),
        "headline" => Cell::from(outcome.headline.word()),
        "interval_low" => number(Some(outcome.interval.low)),
        "interval_high" => number(Some(outcome.interval.high)),
        "cvss_score" => number(outcome.cvss),
        "cvss_vector" => {
            let vector = assessment.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref());
            Cell::from(vector.map(ToString::to_string).unwrap_or_default())
        }
        "factor_set" => text(part.map(|part| part.factor_set.id)),
        "factor_sum" => number(part.map(|part| part.factor_sum.headline)),
        "threat_multiplier" => number(part.map(|part| part.threat_multiplier.value)),
        "mitigation_factor" => number(part.and_then(|part| part.mitigation_factor).map(|factor| factor.value)),
        "aars" => number(part.and_then(|part| part.aars)),
        "metrics" => text(outcome.metrics().map(|part| part.vector.as_str())),
        "adjusted_score" => number(outcome.metrics().and_then(|part| part.adjusted_score)),
        "assumed" => list(Input::fields(&outcome.assumed)),
        "off_table" => list(Input::fields(&outcome.off_table)),
        "below_cvss" => Cell::from(outcome.below_cvss.to_string()),
        "published" => number(assessment.published.as_ref().map(|published| published.score)),
        factor if FACTOR_ORDER.iter().any(|it| it.key() == factor) => {
            let found = assessment.factors.iter().find(|it| it.factor.key() == factor);
            number(found.map(|it| it.input.value.headline()))
        }
        column => cell(&**assessment, entry.at.location.as_ref(), column),
    }
}

const THREATS: &[&str] = &[
    "id",
    "model",
    "agent",
    "agent_id",
    "edition",
    "layers",
    "layer_titles",
    "title",
    "risk",
    "effective",
    "effective_level",
    "severity",
    "likelihood",
    "status",
    "owner",
    "reason",
    "review",
    "catalog",
    "mitigations",
    "coverage",
    "vector",
    "complexity",
    "factors",
    "components",
    "asi",
    "t",
    "llm",
    "atlas",
    "attack",
    "cwe",
    "stride",
    "chain",
    "description",
    "refs",
];

fn threats(register: &Register) -> Sheet<'_> {
    let mut sheet = Sheet::new(columns(THREATS, Threat::TABLE, &["expect"]));
    for entry in &register.models {
        for (index, (threat, rating)) in entry.rated().enumerate() {
            let location = entry.threat_locations.get(index).or(entry.at.location.as_ref());
            sheet.push(entry.at.page, anchor::threat(&threat.id), |column| match column {
                "model" => Cell::from(entry.model.id.as_str()),
                "agent" => Cell::from(entry.model.agent.as_str()),
                "agent_id" => Cell::from(entry.model.agent_id.as_str()),
                "edition" => Cell::from(entry.model.edition.id),
                "layers" => list(threat.layers.iter().map(|layer| layer.key())),
                "layer_titles" => list(threat.layers.iter().map(|layer| layer.title())),
                // An unrated threat has no level. The cell says so, so that nobody reads an empty cell as no risk.
                "risk" => Cell::from(rating.risk.map_or("unrated", |risk| risk.word())),
                "effective" => {
                    rating.effective.map_or(Cell::Missing, |effective| Cell::Number(effective.value().to_string()))
                }
                "effective_level" => {
                    text(rating.effective.map(|effective| effective.level().map_or("none", |level| level.word())))
                }
                // The key table of a single-layer threat does not contain this key.
                "chain" => list(&threat.chain),
                column => cell(threat, location, column),
            });
        }
    }
    sheet
}

const MITIGATIONS: &[&str] = &[
    "id",
    "model",
    "agent",
    "agent_id",
    "title",
    "type",
    "status",
    "catalog",
    "owner",
    "cost",
    "effectiveness",
    "threats",
    "evidence",
    "description",
    "refs",
];

fn mitigations(register: &Register) -> Sheet<'_> {
    let mut sheet = Sheet::new(columns(MITIGATIONS, Mitigation::TABLE, &[]));
    for entry in &register.models {
        for (index, mitigation) in entry.model.mitigations.iter().enumerate() {
            let location = entry.mitigation_locations.get(index).or(entry.at.location.as_ref());
            let anchor = anchor::mitigation(&entry.model.id, &mitigation.id);
            sheet.push(entry.at.page, anchor, |column| match column {
                "id" => Cell::from(mitigation.id.as_str()),
                "model" => Cell::from(entry.model.id.as_str()),
                "agent" => Cell::from(entry.model.agent.as_str()),
                "agent_id" => Cell::from(entry.model.agent_id.as_str()),
                "type" => text(mitigation.control_type().map(|kind| kind.word())),
                "threats" => {
                    list(register.threats_of_mitigation(entry, mitigation).map(|(_, threat, _)| threat.id.as_str()))
                }
                column => cell(mitigation, location, column),
            });
        }
    }
    sheet
}

const COMPONENTS: &[&str] = &["id", "model", "agent", "agent_id", "name", "kind", "zone", "layer"];

fn components(register: &Register) -> Sheet<'_> {
    let mut sheet = Sheet::new(columns(COMPONENTS, Component::TABLE, &[]));
    for entry in &register.models {
        for component in &entry.model.components {
            sheet.push(entry.at.page, anchor::model(&entry.model.id), |column| match column {
                "id" => Cell::from(component.id.as_str()),
                "layer" => Cell::from(component.layer().key()),
                column => part_cell(entry, component, column),
            });
        }
    }
    sheet
}

const FLOWS: &[&str] = &["number", "model", "agent", "agent_id", "from", "to", "both", "what"];

fn flows(register: &Register) -> Sheet<'_> {
    let mut sheet = Sheet::new(columns(FLOWS, Flow::TABLE, &[]));
    for entry in &register.models {
        for (index, flow) in entry.model.flows.iter().enumerate() {
            sheet.push(entry.at.page, anchor::model(&entry.model.id), |column| match column {
                "number" => Cell::Number((index + 1).to_string()),
                column => part_cell(entry, flow, column),
            });
        }
    }
    sheet
}

const QUESTIONS: &[&str] = &[
    "rule",
    "component",
    "model",
    "agent",
    "agent_id",
    "question",
    "through",
    "state",
    "answered_by",
    "reason",
    "why",
    "layers",
    "catalog",
    "asi",
    "t",
    "llm",
    "atlas",
    "attack",
    "cwe",
    "stride",
    "source",
];

fn questions(register: &Register) -> Sheet<'_> {
    let mut sheet = Sheet::new(columns(QUESTIONS, Rule::TABLE, &["id", "when"]));
    for entry in &register.models {
        let model = &entry.model;
        for question in &entry.questions {
            let rule = &register.rules[question.rule];
            let id = |component: usize| model.components[component].id.as_str();
            let (state, answer, reason) = match question.state {
                QuestionState::Open => ("open", None, None),
                QuestionState::Answered(threat) => {
                    ("answered", model.threats().nth(threat).map(|it| it.id.as_str()), None)
                }
                QuestionState::Dismissed(entry) => ("dismissed", None, Some(model.dismissed[entry].reason.as_str())),
            };
            sheet.push(entry.at.page, anchor::model(&model.id), |column| match column {
                "rule" => Cell::from(rule.id.as_str()),
                "component" => Cell::from(id(question.component)),
                "through" => list(question.path.iter().map(|component| id(*component))),
                "state" => Cell::from(state),
                "answered_by" => text(answer),
                "reason" => text(reason),
                "layers" => list(rule.layers.iter().map(|layer| layer.key())),
                column => part_cell(entry, rule, column),
            });
        }
    }
    sheet
}

/// A cell of a part of an architecture. Its location is that of the block.
fn part_cell<'a>(entry: &'a ModelEntry, part: &'a dyn Object, column: &str) -> Cell<'a> {
    match column {
        "model" => Cell::from(entry.model.id.as_str()),
        "agent" => Cell::from(entry.model.agent.as_str()),
        "agent_id" => Cell::from(entry.model.agent_id.as_str()),
        column => cell(part, entry.at.location.as_ref(), column),
    }
}
