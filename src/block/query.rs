//! The query of a register or a matrix: filters, order, columns, groups. `register` answers it.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::aivss::{Assessment, Severity};
use crate::fields::KeyTable;
use crate::maestro::{LayerId, Level, Threat, ThreatStatus};

/// Which register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegisterKind {
    /// One row an assessment.
    Assessments,
    /// One row a threat.
    Threats,
}

/// What a register shows and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterOptions {
    /// What it lists.
    pub kind: RegisterKind,
    /// Rows to keep; shared with the matrix.
    pub filter: Filter,
    /// Order of the rows.
    pub sort: Sort,
    /// Names of the columns; empty for the usual ones.
    pub columns: Vec<&'static str>,
    /// Rows under common headings.
    pub group_by: Option<GroupBy>,
    /// At most so many rows.
    pub limit: Option<usize>,
}

/// What a matrix shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatrixOptions {
    /// Threats that count.
    pub filter: Filter,
    /// Order of the agents.
    pub sort: Option<Sort>,
    /// At most so many agents.
    pub limit: Option<usize>,
}

/// What a trend shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrendOptions {
    /// Entries that count: agents and tags.
    pub filter: Filter,
    /// At most so many records, the last ones.
    pub last: Option<usize>,
}

/// What a summary shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SummaryOptions {
    /// Entries that count: agents, tags and owners.
    pub filter: Filter,
    /// What is due before this day is overdue.
    pub date: Option<Date>,
    /// Tells the summaries of a book apart; the id of each of its figures begins with it.
    pub id: String,
}

/// Which entries of the book are shown. An empty list keeps all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Agent ids.
    pub agents: Vec<String>,
    /// Any of these tags.
    pub tags: Vec<String>,
    /// Any of these layers.
    pub layers: Vec<LayerId>,
    /// Any of these owners.
    pub owner: Vec<String>,
    /// Any of these states.
    pub status: Vec<ThreatStatus>,
    /// At least this severity (assessments).
    pub min_severity: Option<Severity>,
    /// At least this risk (threats).
    pub min_risk: Option<Level>,
    /// The agent ids with their bytes in the body, to report ids that no agent has.
    pub agent_ranges: Vec<std::ops::Range<usize>>,
}

/// Order of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Highest score first.
    Score,
    /// Highest risk first.
    Risk,
    /// By name of the agent.
    Agent,
    /// L1 first.
    Layer,
    /// Earliest review first; none last.
    Review,
    /// As in the book.
    Book,
}

/// Common headings of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroupBy {
    /// By agent.
    Agent,
    /// By layer.
    Layer,
    /// By severity of the score.
    Severity,
    /// By risk.
    Risk,
    /// By owner.
    Owner,
}

/// Columns of `aivss register`, the usual ones first: results and inputs, then every other key of an assessment.
pub static ASSESSMENT_COLUMNS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let first = [
        "score",
        "agent",
        "title",
        "cvss",
        "factor-sum",
        "version",
        "review",
        "id",
        "severity",
        "interval",
        "exploit",
        "mitigation",
        "aars",
        "risks",
        "threats",
        "tags",
        "assessor",
        "assessed",
        "agent-version",
        "published",
        "summary",
        "refs",
        "agent-id",
        "formerly",
        "vector",
    ];
    columns(&first, Assessment::TABLE, &["factors", "factors-from", "metrics"])
});

/// How many of [`ASSESSMENT_COLUMNS`] are shown unless others are named.
pub const ASSESSMENT_USUAL: usize = 7;

/// Columns of `maestro register`, the usual ones first: results, then every other key of a threat.
pub static THREAT_COLUMNS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let first = [
        "risk",
        "threat",
        "agent",
        "layer",
        "status",
        "owner",
        "review",
        "id",
        "severity",
        "likelihood",
        "effective",
        "catalog",
        "mitigations",
        "maps",
        "components",
        "vector",
        "complexity",
        "factors",
        "coverage",
        "reason",
        "description",
        "refs",
        "chain",
        "model",
        "agent-id",
    ];
    columns(&first, Threat::TABLE, &COLUMN_OF_FIELD.map(|(field, _)| field))
});

/// How many of [`THREAT_COLUMNS`] are shown unless others are named.
pub const THREAT_USUAL: usize = 7;

/// Fields whose column has another name, because it shows more than the field: a register lists threats, not titles.
pub const COLUMN_OF_FIELD: [(&str, &str); 2] = [("title", "threat"), ("layers", "layer")];

/// `first`, then the keys of the table that are not in it.
fn columns(first: &[&'static str], table: &KeyTable, left_out: &[&str]) -> Vec<&'static str> {
    let further = table.keys.iter().map(|key| key.name).filter(|key| !first.contains(key) && !left_out.contains(key));
    first.iter().copied().chain(further).collect()
}
