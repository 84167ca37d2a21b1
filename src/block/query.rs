//! The options of registers and other views: filters, order, columns, groups. The module `register` finds the rows.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::aivss::{Assessment, Severity};
use crate::fields::KeyTable;
use crate::maestro::{LayerId, Level, Threat, ThreatStatus};

/// What the rows of a register are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegisterKind {
    /// One row for each assessment.
    Assessments,
    /// One row for each threat.
    Threats,
}

/// The options of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterOptions {
    /// What the rows are.
    pub kind: RegisterKind,
    /// Which rows are shown. The matrix has the same filter.
    pub filter: Filter,
    /// Order of the rows.
    pub sort: Sort,
    /// Names of the columns; empty for the default columns.
    pub columns: Vec<&'static str>,
    /// Groups the rows under headings.
    pub group_by: Option<GroupBy>,
    /// The highest number of rows.
    pub limit: Option<usize>,
}

/// The options of a matrix.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatrixOptions {
    /// Which threats are counted.
    pub filter: Filter,
    /// Order of the agents.
    pub sort: Option<Sort>,
    /// The highest number of agents.
    pub limit: Option<usize>,
}

/// The options of a trend.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrendOptions {
    /// Which entries are counted: by agents and tags.
    pub filter: Filter,
    /// The highest number of records; the latest are shown.
    pub last: Option<usize>,
}

/// The options of a summary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SummaryOptions {
    /// Which entries are counted: by agents, tags and owners.
    pub filter: Filter,
    /// The day of the summary. Anything due before it is overdue.
    pub date: Option<Date>,
    /// Distinguishes the summaries of a book. The id of each of their figures begins with it.
    pub id: String,
}

/// Which entries of the book are shown. An empty list does not filter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Ids of agents.
    pub agents: Vec<String>,
    /// Entries with any of these tags.
    pub tags: Vec<String>,
    /// Threats on any of these layers.
    pub layers: Vec<LayerId>,
    /// Entries with any of these owners.
    pub owner: Vec<String>,
    /// Threats with any of these statuses.
    pub status: Vec<ThreatStatus>,
    /// Assessments with at least this severity.
    pub min_severity: Option<Severity>,
    /// Threats with at least this risk.
    pub min_risk: Option<Level>,
    /// The byte ranges of the agent ids in the body, for reporting ids that no agent has.
    pub agent_ranges: Vec<std::ops::Range<usize>>,
}

/// The order of the rows of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Highest score first.
    Score,
    /// Highest risk first.
    Risk,
    /// By name of the agent.
    Agent,
    /// From L1 upwards.
    Layer,
    /// Earliest review first; entries without a review last.
    Review,
    /// In the order of the book.
    Book,
}

/// How the rows of a register are grouped.
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

/// Columns of `aivss register`, default columns first: results and inputs, then all other keys of an assessment.
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
        "trend",
    ];
    columns(&first, Assessment::TABLE, &["factors", "factors-from", "metrics"])
});

/// The number of [`ASSESSMENT_COLUMNS`] that are shown by default.
pub const ASSESSMENT_USUAL: usize = 7;

/// Columns of `maestro register`, default columns first: results, then all other keys of a threat.
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
        "trend",
    ];
    columns(&first, Threat::TABLE, &COLUMN_OF_FIELD.map(|(field, _)| field))
});

/// The number of [`THREAT_COLUMNS`] that are shown by default.
pub const THREAT_USUAL: usize = 7;

/// Fields whose column has another name because it shows more than the field. For example, a register lists threats, not only
/// titles.
pub const COLUMN_OF_FIELD: [(&str, &str); 2] = [("title", "threat"), ("layers", "layer")];

/// The columns in `first`, then the keys of the table that are not among them.
fn columns(first: &[&'static str], table: &KeyTable, left_out: &[&str]) -> Vec<&'static str> {
    let further = table.keys.iter().map(|key| key.name).filter(|key| !first.contains(key) && !left_out.contains(key));
    first.iter().copied().chain(further).collect()
}
