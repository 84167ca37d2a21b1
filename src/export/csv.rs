//! Tables for spreadsheets (RFC 4180), `export --format csv`.
//!
//! Start at [`csv`]. Text is always in quotes and a number never, so that a reader can tell the version `1.10` from a
//! number, and a delimiter inside a text does not split it. Text that a spreadsheet would take for a formula gets an apostrophe
//! before it, which spreadsheets do not show. Several values in one cell are joined by `; `. What is missing is an empty cell.
//!
//! The crate `csv` can quote all cells or those that do not look like numbers, but not by what a column contains. Its reader is
//! the test of this writer.

use std::borrow::Cow;

use crate::aivss::{Assessment, Decimal, Input};
use crate::diagnostic::Location;
use crate::fields::{KeyTable, Object, Value};
use crate::maestro::{Component, Flow, Mitigation, Threat, Vocabulary};
use crate::register::{AssessmentEntry, ModelEntry, Register};

use super::fields::{self, names, value};
use super::file::{Export, Omission};
use super::score::FACTOR_ORDER;

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CsvTable {
    /// One row an assessment.
    Scores,
    /// One row a threat.
    Threats,
    /// One row a mitigation.
    Mitigations,
    /// One row a component of an architecture.
    Components,
    /// One row a flow between components.
    Flows,
}

impl CsvTable {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Scores, Self::Threats, Self::Mitigations, Self::Components, Self::Flows];

    /// `scores`, `threats`, `mitigations`, `components` or `flows`, as `--table` takes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Threats => "threats",
            Self::Mitigations => "mitigations",
            Self::Components => "components",
            Self::Flows => "flows",
        }
    }
}

/// What is done to text that a spreadsheet would take for a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Formulas {
    /// An apostrophe before it (OWASP, "CSV Injection").
    #[default]
    Disarmed,
    /// Nothing: for programs that want each text as the author wrote it, and never for a spreadsheet.
    Raw,
}

/// One table of the book with a line of column names, and what a column cannot say; lines end with CR and LF.
pub fn csv(register: &Register, table: CsvTable, formulas: Formulas) -> Export {
    match table {
        CsvTable::Scores => Export { text: scores(register, formulas), warnings: ranges(register) },
        CsvTable::Threats => Export { text: threats(register, formulas), warnings: Vec::new() },
        CsvTable::Mitigations => Export { text: mitigations(register, formulas), warnings: Vec::new() },
        CsvTable::Components => Export { text: components(register, formulas), warnings: Vec::new() },
        CsvTable::Flows => Export { text: flows(register, formulas), warnings: Vec::new() },
    }
}

/// The assessments whose factors have more than the one value that fits into a cell.
fn ranges(register: &Register) -> Vec<Omission> {
    let uncertain = |entry: &&AssessmentEntry| entry.assessment.factors.iter().any(|it| !it.input.value.is_certain());
    let lost = |entry: &AssessmentEntry| {
        Omission {
        id: Some(entry.assessment.id.clone()),
        message: "the table has one value for a factor: ranges are left out, and the values that the headline is computed from \
                  stand in it"
            .to_owned(),
    }
    };
    register.assessments.iter().filter(uncertain).map(lost).collect()
}

/// What a cell contains.
enum Cell<'a> {
    Text(Cow<'a, str>),
    /// An exact number as it is written.
    Number(String),
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

/// The table under construction.
struct Writer {
    csv: String,
    columns: Vec<Cow<'static, str>>,
    formulas: Formulas,
}

impl Writer {
    fn new(columns: Vec<Cow<'static, str>>, formulas: Formulas) -> Self {
        let mut writer = Self { csv: String::new(), columns: Vec::new(), formulas };
        writer.line(columns.iter().map(|name| Cell::from(name.as_ref())));
        writer.columns = columns;
        writer
    }

    /// One row: a cell for each column, by its name.
    fn row<'a>(&mut self, cell: impl Fn(&str) -> Cell<'a>) {
        let cells: Vec<_> = self.columns.iter().map(|column| cell(column)).collect();
        self.line(cells.into_iter());
    }

    fn line<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>) {
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                self.csv.push(',');
            }
            match cell {
                Cell::Text(text) => {
                    let text = if self.formulas == Formulas::Raw { text } else { harmless(text) };
                    self.csv.extend(["\"", &text.replace('"', "\"\""), "\""]);
                }
                Cell::Number(number) => self.csv.push_str(&number),
                Cell::Missing => {}
            }
        }
        self.csv.push_str("\r\n");
    }
}

/// Keeps a spreadsheet from taking a text for a formula (OWASP, "CSV Injection"): `=`, `+`, `-` and `@`, also in full width as
/// spreadsheets in Chinese, Japanese and Korean take them, and the controls that some programs skip before them. A spreadsheet
/// that splits at semicolons or tabs may begin a cell in the middle of the text, quotes or not, so there too.
fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    const STARTS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    let mut harmless = String::new();
    let mut before = None;
    let mut kept = 0;
    for (at, c) in text.char_indices() {
        if STARTS.contains(&c) && matches!(before, None | Some(';' | '\t')) {
            harmless.extend([&text[kept..at], "'"]);
            kept = at;
        }
        before = Some(c);
    }
    if harmless.is_empty() {
        return text;
    }
    harmless.push_str(&text[kept..]);
    Cow::Owned(harmless)
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

/// The columns of a table: those of `order`, then each key of the objects that `order` does not have, then the place in the file.
fn columns(order: &[&'static str], keys: &'static KeyTable, left_out: &[&str]) -> Vec<Cow<'static, str>> {
    let mut columns: Vec<Cow<'static, str>> = order.iter().map(|name| Cow::Borrowed(*name)).collect();
    let further = |name: &Cow<'_, str>| !order.contains(&name.as_ref()) && !left_out.contains(&name.as_ref());
    columns.extend(names(keys).into_iter().filter(further));
    columns.extend([Cow::Borrowed("path"), Cow::Borrowed("line")]);
    columns
}

/// A field of an object, or where its block stands.
fn cell<'a>(object: &'a dyn Object, location: Option<&'a Location>, column: &str) -> Cell<'a> {
    match column {
        "path" => text(location.map(|location| location.path.as_str())),
        "line" => location.map_or(Cell::Missing, |location| Cell::Number(location.line.to_string())),
        column => match value(object, column) {
            Value::Number(value) => number(Some(value)),
            value => fields::text(&value).map_or(Cell::Missing, Cell::Text),
        },
    }
}

/// The columns of an assessment before its factors, then those behind.
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

/// Fields of an assessment that are long, or that other columns show.
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

fn scores(register: &Register, formulas: Formulas) -> String {
    let factors: Vec<&str> = FACTOR_ORDER.iter().map(|factor| factor.key()).collect();
    let order = [SCORES.0, &factors, SCORES.1].concat();
    let mut writer = Writer::new(columns(&order, Assessment::TABLE, SCORES_WITHOUT), formulas);
    for entry in &register.assessments {
        writer.row(|column| score_cell(entry, column));
    }
    writer.csv
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
        column => cell(assessment, entry.at.location.as_ref(), column),
    }
}

const THREATS: &[&str] = &[
    "id",
    "model",
    "agent",
    "agent_id",
    "layers",
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

fn threats(register: &Register, formulas: Formulas) -> String {
    let mut writer = Writer::new(columns(THREATS, Threat::TABLE, &["expect"]), formulas);
    for entry in &register.models {
        for (index, (threat, rating)) in entry.rated().enumerate() {
            let location = entry.threat_locations.get(index).or(entry.at.location.as_ref());
            writer.row(|column| match column {
                "model" => Cell::from(entry.model.id.as_str()),
                "agent" => Cell::from(entry.model.agent.as_str()),
                "agent_id" => Cell::from(entry.model.agent_id.as_str()),
                "layers" => list(threat.layers.iter().map(|layer| layer.code())),
                // An unrated threat has no level; the word keeps it from being read as none.
                "risk" => Cell::from(rating.risk.map_or("unrated", |risk| risk.word())),
                "effective" => {
                    rating.effective.map_or(Cell::Missing, |effective| Cell::Number(effective.value().to_string()))
                }
                "effective_level" => {
                    text(rating.effective.map(|effective| effective.level().map_or("none", |level| level.word())))
                }
                // The table of a threat of one layer does not have it.
                "chain" => list(&threat.chain),
                column => cell(threat, location, column),
            });
        }
    }
    writer.csv
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

fn mitigations(register: &Register, formulas: Formulas) -> String {
    let mut writer = Writer::new(columns(MITIGATIONS, Mitigation::TABLE, &[]), formulas);
    for entry in &register.models {
        for (index, mitigation) in entry.model.mitigations.iter().enumerate() {
            let location = entry.mitigation_locations.get(index).or(entry.at.location.as_ref());
            writer.row(|column| match column {
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
    writer.csv
}

const COMPONENTS: &[&str] = &["id", "model", "agent", "agent_id", "name", "kind", "zone", "layer"];

fn components(register: &Register, formulas: Formulas) -> String {
    let mut writer = Writer::new(columns(COMPONENTS, Component::TABLE, &[]), formulas);
    for entry in &register.models {
        for component in &entry.model.components {
            writer.row(|column| match column {
                "id" => Cell::from(component.id.as_str()),
                "layer" => Cell::from(component.layer().code()),
                column => part_cell(entry, component, column),
            });
        }
    }
    writer.csv
}

const FLOWS: &[&str] = &["number", "model", "agent", "agent_id", "from", "to", "both", "what"];

fn flows(register: &Register, formulas: Formulas) -> String {
    let mut writer = Writer::new(columns(FLOWS, Flow::TABLE, &[]), formulas);
    for entry in &register.models {
        for (index, flow) in entry.model.flows.iter().enumerate() {
            writer.row(|column| match column {
                "number" => Cell::Number((index + 1).to_string()),
                column => part_cell(entry, flow, column),
            });
        }
    }
    writer.csv
}

/// A cell of a part of an architecture, which is placed where its block begins.
fn part_cell<'a>(entry: &'a ModelEntry, part: &'a dyn Object, column: &str) -> Cell<'a> {
    match column {
        "model" => Cell::from(entry.model.id.as_str()),
        "agent" => Cell::from(entry.model.agent.as_str()),
        "agent_id" => Cell::from(entry.model.agent_id.as_str()),
        column => cell(part, entry.at.location.as_ref(), column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_gets_an_apostrophe() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"] {
            assert_eq!(harmless(cell.into()), format!("'{cell}"));
        }
        for cell in ["", "a=1", "0.7", " = ", "CVSS:4.0/AV:N", "'=1", "a; -b", "a\n- b"] {
            assert_eq!(harmless(cell.into()), cell);
        }
        // A spreadsheet that splits at semicolons or tabs.
        assert_eq!(harmless("a;=1;b;＠c\t=d".into()), "a;'=1;b;'＠c\t'=d");
        assert_eq!(harmless("\t=1".into()), "'\t'=1");
    }

    #[test]
    fn factor_columns_are_the_keys_in_order() {
        let header = csv(&Register::default(), CsvTable::Scores, Formulas::Raw).text;
        let columns: Vec<&str> = header.trim_end().split(',').map(|column| column.trim_matches('"')).collect();
        let start = columns.iter().position(|column| *column == "autonomy").expect("the first factor is a column");
        let keys: Vec<&str> = FACTOR_ORDER.iter().map(|factor| factor.key()).collect();
        assert_eq!(columns[start..start + keys.len()], keys);
        assert_eq!(columns[start + keys.len()], "metrics");
    }
}
