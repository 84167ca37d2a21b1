//! Tables for spreadsheets (RFC 4180), `export --format csv`.
//!
//! The way in is [`csv`]. Text is always in quotes and a number never, so that a reader can tell the version `1.10` from a
//! number, and a delimiter inside a text does not split it. Text that a spreadsheet would take for a formula gets an apostrophe
//! before it, which spreadsheets do not show. Several values in one cell are joined by `; `. What is missing is an empty cell.
//!
//! The crate `csv` can quote all cells or those that do not look like numbers, but not by what a column contains. Its reader is
//! the test of this writer.

use std::borrow::Cow;

use crate::aivss::{Decimal, Input, Part};
use crate::diagnostic::Location;
use crate::maestro::Vocabulary;
use crate::register::{AssessmentEntry, Register};

use super::json::reference;
use super::score::FACTOR_ORDER;
use super::{Export, Omission};

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CsvTable {
    /// One row an assessment.
    Scores,
    /// One row a threat.
    Threats,
    /// One row a mitigation.
    Mitigations,
}

impl CsvTable {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Scores, Self::Threats, Self::Mitigations];

    /// `scores`, `threats` or `mitigations`, as `--table` takes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Threats => "threats",
            Self::Mitigations => "mitigations",
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

/// The table under construction. A row is a list of named cells, so that names and cells cannot come apart.
struct Writer {
    csv: String,
    columns: Vec<&'static str>,
    formulas: Formulas,
}

type Row<'a> = Vec<(&'static str, Cell<'a>)>;

impl Writer {
    /// `names` are the columns, for a book without any row.
    fn new(columns: Vec<&'static str>, formulas: Formulas) -> Self {
        let mut writer = Self { csv: String::new(), columns: Vec::new(), formulas };
        writer.line(columns.iter().map(|name| Cell::from(*name)));
        writer.columns = columns;
        writer
    }

    fn row(&mut self, row: Row<'_>) {
        debug_assert!(row.iter().map(|(name, _)| *name).eq(self.columns.iter().copied()), "columns and cells differ");
        self.line(row.into_iter().map(|(_, cell)| cell));
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

fn date(value: Option<jiff::civil::Date>) -> Cell<'static> {
    value.map_or(Cell::Missing, |value| Cell::from(value.to_string()))
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

fn path(location: Option<&Location>) -> Cell<'_> {
    text(location.map(|location| location.path.as_str()))
}

fn line(location: Option<&Location>) -> Cell<'static> {
    location.map_or(Cell::Missing, |location| Cell::Number(location.line.to_string()))
}

/// Makes the list of columns and the function that makes a row from one list of names and cells. Columns that are known only
/// when the program runs come between two lists: their names, then a cell for each name.
macro_rules! table {
    (
        $rows:expr, $formulas:expr, |$row:pat_param| $($name:literal: $cell:expr),+
        $(; $names:expr => $each:expr; $($more:literal: $further:expr),+)? $(,)?
    ) => {{
        let columns = [$($name),+].into_iter()$(.chain($names).chain([$($more),+]))?;
        let mut writer = Writer::new(columns.collect(), $formulas);
        for $row in $rows {
            let row = [$(($name, Cell::from($cell))),+].into_iter();
            $(
                let row = row.chain($names.map(|name| (name, Cell::from($each(name)))));
                let row = row.chain([$(($more, Cell::from($further))),+]);
            )?
            writer.row(row.collect());
        }
        writer.csv
    }};
}

fn scores(register: &Register, formulas: Formulas) -> String {
    let factor = |entry: &AssessmentEntry, key: &str| {
        let found = entry.assessment.factors.iter().find(|it| it.factor.key() == key);
        number(found.map(|it| it.input.value.headline()))
    };
    let factors = |entry: &AssessmentEntry| match &entry.outcome.part {
        Part::Factors(part) => Some((
            part.factor_set.id,
            part.factor_sum.headline,
            part.threat_multiplier.value,
            part.mitigation_factor.map(|multiplier| multiplier.value),
            part.aars,
        )),
        Part::Metrics(_) => None,
    };
    table!(&register.assessments, formulas, |entry|
        "id": entry.assessment.id.as_str(),
        "agent": entry.assessment.agent.as_str(),
        "agent_id": entry.assessment.agent_id.as_str(),
        "title": text(entry.assessment.title.as_deref()),
        "version": entry.outcome.version.id,
        "score": number(entry.outcome.score),
        "severity": text(entry.outcome.severity.map(|severity| severity.word())),
        "headline": entry.outcome.headline.word(),
        "interval_low": number(Some(entry.outcome.interval.low)),
        "interval_high": number(Some(entry.outcome.interval.high)),
        "cvss_score": number(entry.outcome.cvss),
        "cvss_vector": entry.assessment.cvss.as_ref().and_then(|cvss| cvss.value.vector.as_ref())
            .map(ToString::to_string).unwrap_or_default(),
        "factor_set": text(factors(entry).map(|it| it.0)),
        "factor_sum": number(factors(entry).map(|it| it.1)),
        "threat_multiplier": number(factors(entry).map(|it| it.2)),
        "mitigation_factor": number(factors(entry).and_then(|it| it.3)),
        "aars": number(factors(entry).and_then(|it| it.4));
        FACTOR_ORDER.iter().map(|factor| factor.key()) => |key| factor(entry, key);
        "metrics": text(entry.outcome.metrics().map(|part| part.vector.as_str())),
        "adjusted_score": number(entry.outcome.metrics().and_then(|part| part.adjusted_score)),
        "assumed": list(Input::fields(&entry.outcome.assumed)),
        "off_table": list(Input::fields(&entry.outcome.off_table)),
        "below_cvss": entry.outcome.below_cvss.to_string(),
        "risks": list(entry.assessment.risks.iter().map(|risk| risk.id().unwrap_or(risk.name()))),
        "threats": list(&entry.assessment.threats),
        "tags": list(&entry.assessment.tags),
        "agent_version": text(entry.assessment.agent_version.as_deref()),
        "assessor": text(entry.assessment.assessor.as_deref()),
        "assessed": date(entry.assessment.assessed),
        "review": date(entry.assessment.review),
        "published": number(entry.assessment.published.as_ref().map(|published| published.score)),
        "path": path(entry.at.location.as_ref()),
        "line": line(entry.at.location.as_ref()),
    )
}

fn threats(register: &Register, formulas: Formulas) -> String {
    let rows = register.models.iter().flat_map(|entry| {
        entry.rated().enumerate().map(move |(index, (threat, rating))| {
            (entry, threat, rating, entry.threat_locations.get(index).or(entry.at.location.as_ref()))
        })
    });
    table!(rows, formulas, |(entry, threat, rating, location)|
        "id": threat.id.as_str(),
        "model": entry.model.id.as_str(),
        "agent": entry.model.agent.as_str(),
        "agent_id": entry.model.agent_id.as_str(),
        "layers": list(threat.layers.iter().map(|layer| layer.code())),
        "title": threat.title.as_str(),
        // An unrated threat has no level; the word keeps it from being read as none.
        "risk": rating.risk.map_or("unrated", |risk| risk.word()),
        "effective": rating.effective.map_or(Cell::Missing, |effective| Cell::Number(effective.value().to_string())),
        "effective_level": rating.effective.map_or("", |effective| effective.level().map_or("none", |level| level.word())),
        "severity": text(threat.severity.map(|severity| severity.word())),
        "likelihood": text(threat.likelihood.map(|likelihood| likelihood.word())),
        "status": threat.status.word(),
        "owner": text(threat.owner.as_deref()),
        "reason": text(threat.reason.as_deref()),
        "review": date(threat.review),
        "catalog": text(threat.catalog.map(|catalog| catalog.slug)),
        "mitigations": list(threat.mitigations.iter().map(reference)),
        "coverage": threat.coverage.word(),
        "vector": text(threat.vector.map(|vector| vector.word())),
        "complexity": text(threat.complexity.map(|complexity| complexity.word())),
        "factors": list(threat.factors.iter().map(|factor| factor.word())),
        "components": list(&threat.components),
        "asi": list(&threat.maps.asi),
        "t": list(&threat.maps.t),
        "llm": list(&threat.maps.llm),
        "atlas": list(&threat.maps.atlas),
        "attack": list(&threat.maps.attack),
        "cwe": list(&threat.maps.cwe),
        "stride": list(&threat.maps.stride),
        "chain": list(&threat.chain),
        "description": text(threat.description.as_deref()),
        "refs": list(&threat.refs),
        "path": path(location),
        "line": line(location),
    )
}

fn mitigations(register: &Register, formulas: Formulas) -> String {
    let rows = register.models.iter().flat_map(|entry| {
        entry.model.mitigations.iter().enumerate().map(move |(index, mitigation)| {
            (entry, mitigation, entry.mitigation_locations.get(index).or(entry.at.location.as_ref()))
        })
    });
    table!(rows, formulas, |(entry, mitigation, location)|
        "id": mitigation.id.as_str(),
        "model": entry.model.id.as_str(),
        "agent": entry.model.agent.as_str(),
        "agent_id": entry.model.agent_id.as_str(),
        "title": mitigation.title.as_str(),
        "type": text(mitigation.control_type().map(|kind| kind.word())),
        "status": mitigation.status.word(),
        "catalog": text(mitigation.catalog.map(|control| control.id)),
        "owner": text(mitigation.owner.as_deref()),
        "cost": text(mitigation.cost.map(|cost| cost.word())),
        "effectiveness": text(mitigation.effectiveness.map(|effectiveness| effectiveness.word())),
        "threats": list(register.threats_of_mitigation(entry, mitigation).map(|(_, threat, _)| threat.id.as_str())),
        "evidence": list(&mitigation.evidence),
        "description": text(mitigation.description.as_deref()),
        "refs": list(&mitigation.refs),
        "path": path(location),
        "line": line(location),
    )
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
