//! The rows of `aivss register` and `maestro register`: which entries of the book, in which order, with which cells.
//!
//! Start at [`Table::of`]. A new column that is not a key of its object needs a name in [`query`](super::query) and an arm in
//! `assessment_cell` or `threat_cell`. A new kind of content needs a [`Value`] and an arm in each page writer.
//!
//! An assessment itself has no layer, status, risk or owner. They come from the threats that it names under `threats`. If these
//! have no owner, the owner of the agent's threat models is used. A threat has no tags and no score. Its tags are those of its
//! model, and its score is the highest score of the assessments that name it.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;

use crate::aivss::{Severity, Version};
use crate::maestro::{LayerId, Level, Rating, RiskBasis, Summary, Threat};
use crate::order::Sort as _;

use super::cell::{assessment_cell, threat_cell};
use super::chosen::{Chosen, Related, by_agent};
use super::query::{
    ASSESSMENT_COLUMNS, ASSESSMENT_USUAL, GroupBy, RegisterKind, RegisterOptions, Sort, THREAT_COLUMNS, THREAT_USUAL,
};
use super::totals::{AsiCoverage, ScoreTally, rank};
use super::{AssessmentEntry, ModelEntry, Register};

pub use super::cell::{Cell, Target, Value};

/// The contents of a register.
#[derive(Debug)]
pub struct Table<'a> {
    /// What the rows are.
    pub kind: RegisterKind,
    /// The names of the columns, as in the options.
    pub columns: Vec<&'static str>,
    /// The rows with their headings. Without grouping, one group without a heading. Empty if nothing matches.
    pub groups: Vec<Group<'a>>,
    /// The number of entries that match. It is higher than the number of rows if a limit was set.
    pub matching: usize,
    /// The number of entries that a minimum severity or risk left out only because they are not scored or unrated.
    pub without_level: usize,
    /// The counts of the matching entries.
    pub totals: Totals,
    /// The coverage of the OWASP Top 10 for Agentic Applications by the matching entries.
    pub asi: Vec<AsiCoverage>,
    /// The versions of AIVSS of the matching assessments, without duplicates.
    pub versions: Vec<&'static Version>,
}

/// Counts of the matching entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Totals {
    /// Counts of assessments.
    Scores(ScoreTally),
    /// Counts of threats.
    Threats(Summary),
}

/// Rows with a common heading.
#[derive(Debug)]
pub struct Group<'a> {
    /// The heading; `None` if rows are not grouped.
    pub heading: Option<Heading<'a>>,
    /// The rows; at least one.
    pub rows: Vec<Row<'a>>,
}

/// What the rows of a group have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Heading<'a> {
    /// A name that the author wrote.
    Text(Cow<'a, str>),
    /// One layer.
    Layer(LayerId),
    /// Assessments of threats in several layers.
    SeveralLayers,
    /// Cross-layer threats.
    CrossLayer,
    /// Entries whose layer is unknown.
    NoLayer,
    /// Entries without an owner.
    NoOwner,
    /// Assessments that name no threat.
    NoThreat,
    /// The severity of a score; `None` if not scored.
    Severity(Option<Severity>),
    /// A risk or a severity of a threat: `None` if unrated, `Some(None)` if the controls left no risk.
    Level(Option<Option<Level>>),
}

/// The row of one assessment or threat.
#[derive(Debug)]
pub struct Row<'a> {
    /// Its id.
    pub id: &'a str,
    /// Index of the page with its block. Relative links in its prose are relative to that page.
    pub page: usize,
    /// The cells, one for each column.
    pub cells: Vec<Cell<'a>>,
}

impl<'a> Table<'a> {
    /// Creates the table from the options. `basis` is the risk for filters, sorting and grouping.
    pub fn of(register: &'a Register, options: &RegisterOptions, basis: RiskBasis) -> Self {
        match options.kind {
            RegisterKind::Assessments => Self::assessments(register, options, basis),
            RegisterKind::Threats => Self::threats(register, options, basis),
        }
    }

    fn assessments(register: &'a Register, options: &RegisterOptions, basis: RiskBasis) -> Self {
        let filter = Chosen::of(&options.filter);
        let mut without_level = 0;
        let mut found: Vec<(&AssessmentEntry, Related<'a>)> = Vec::new();
        for entry in &register.assessments {
            let related = Related::of(register, entry, basis);
            if !filter.takes_assessment(entry, &related) {
                continue;
            }
            match (options.filter.min_severity, entry.outcome.severity) {
                (Some(_), None) => without_level += 1,
                (Some(least), Some(severity)) if severity < least => {}
                _ => found.push((entry, related)),
            }
        }
        match options.sort {
            Sort::Score => found.in_order_of(|(entry, _)| Reverse(entry.outcome.score)),
            Sort::Risk => found.in_order_of(|(_, related)| Reverse(related.rank)),
            Sort::Agent => {
                found.in_order_of(|(entry, _)| by_agent(&entry.assessment.agent, &entry.assessment.agent_id))
            }
            Sort::Layer => found.in_order_of(|(_, related)| {
                (related.layers.is_empty(), related.layers.first().copied(), related.layers.len() > 1)
            }),
            Sort::Review => {
                found.in_order_of(|(entry, _)| (entry.assessment.review.is_none(), entry.assessment.review))
            }
            Sort::Book => {}
        }
        let totals = Totals::Scores(ScoreTally::of(found.iter().map(|(entry, _)| *entry)));
        let asi = AsiCoverage::of(found.iter().map(|(entry, _)| *entry), []);
        let mut versions: Vec<&'static Version> = Vec::new();
        for (entry, _) in &found {
            if !versions.contains(&entry.outcome.version) {
                versions.push(entry.outcome.version);
            }
        }
        let matching = found.len();
        found.truncate(options.limit.unwrap_or(usize::MAX));
        let columns = columns(options, &ASSESSMENT_COLUMNS, ASSESSMENT_USUAL);
        let rows = found
            .into_iter()
            .map(|(entry, related)| {
                let heading = options.group_by.map(|group| match group {
                    GroupBy::Agent => Heading::Text(Cow::Borrowed(entry.assessment.agent.as_str())),
                    GroupBy::Layer => layer_heading(&related.layers, Heading::SeveralLayers),
                    GroupBy::Severity => Heading::Severity(entry.outcome.severity),
                    GroupBy::Risk if related.rank.is_none() => Heading::NoThreat,
                    GroupBy::Risk => Heading::Level(related.level),
                    GroupBy::Owner => owner_heading(&related.owners),
                });
                let mut cells: Vec<Cell<'_>> =
                    columns.iter().map(|column| assessment_cell(register, entry, column).into()).collect();
                link(&mut cells, &columns, &["title", "id", "agent"], Target::assessment(entry));
                (heading, Row { id: &entry.assessment.id, page: entry.at.page, cells })
            })
            .collect();
        let groups = grouped(rows, options.group_by);
        Self { kind: options.kind, columns, groups, matching, without_level, totals, asi, versions }
    }

    fn threats(register: &'a Register, options: &RegisterOptions, basis: RiskBasis) -> Self {
        let filter = Chosen::of(&options.filter);
        let mut without_level = 0;
        let mut found: Vec<(&ModelEntry, &Threat, &Rating)> = Vec::new();
        for entry in &register.models {
            if !filter.takes_model(entry) {
                continue;
            }
            for (threat, rating) in entry.rated().filter(|(threat, _)| filter.takes_threat(threat)) {
                match (options.filter.min_risk, rating.level(basis)) {
                    (Some(_), None) => without_level += 1,
                    (Some(least), Some(level)) if level.is_none_or(|level| level < least) => {}
                    _ => found.push((entry, threat, rating)),
                }
            }
        }
        match options.sort {
            Sort::Risk => found.in_order_of(|(_, _, rating)| Reverse(rank(rating.level(basis)))),
            Sort::Score => found.in_order_of(|(_, threat, _)| {
                Reverse(register.assessments_of_threat(&threat.id).filter_map(|entry| entry.outcome.score).max())
            }),
            Sort::Agent => found.in_order_of(|(entry, ..)| by_agent(&entry.model.agent, &entry.model.agent_id)),
            Sort::Layer => {
                found.in_order_of(|(_, threat, _)| (threat.is_cross_layer(), threat.layers.first().copied()));
            }
            Sort::Review => found.in_order_of(|(_, threat, _)| (threat.review.is_none(), threat.review)),
            Sort::Book => {}
        }
        let totals = Totals::Threats(Summary::of(found.iter().map(|(_, threat, rating)| (*threat, **rating)), basis));
        let asi = AsiCoverage::of([], found.iter().map(|(_, threat, _)| *threat));
        let matching = found.len();
        found.truncate(options.limit.unwrap_or(usize::MAX));
        let columns = columns(options, &THREAT_COLUMNS, THREAT_USUAL);
        let rows = found
            .into_iter()
            .map(|(entry, threat, rating)| {
                let heading = options.group_by.map(|group| match group {
                    GroupBy::Agent => Heading::Text(Cow::Borrowed(entry.model.agent.as_str())),
                    GroupBy::Layer => layer_heading(&threat.layers, Heading::CrossLayer),
                    GroupBy::Severity => Heading::Level(threat.severity.map(Some)),
                    GroupBy::Risk => Heading::Level(rating.level(basis)),
                    GroupBy::Owner => owner_heading(threat.owner.as_deref().as_slice()),
                });
                let mut cells: Vec<Cell<'_>> = columns
                    .iter()
                    .map(|column| threat_cell(register, entry, threat, rating, basis, column).into())
                    .collect();
                link(&mut cells, &columns, &["threat", "id"], Target::threat(entry, threat));
                // The agent links to its model, unless that is the only link to the threat.
                if let Some(agent) = columns.iter().position(|column| *column == "agent").map(|at| &mut cells[at]) {
                    agent.link.get_or_insert_with(|| Target::model(entry));
                }
                (heading, Row { id: &threat.id, page: entry.at.page, cells })
            })
            .collect();
        let groups = grouped(rows, options.group_by);
        Self { kind: options.kind, columns, groups, matching, without_level, totals, asi, versions: Vec::new() }
    }

    /// The number of rows.
    pub fn shown(&self) -> usize {
        self.groups.iter().map(|group| group.rows.len()).sum()
    }

    /// The rows of all groups.
    pub fn rows(&self) -> impl Iterator<Item = &Row<'a>> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
}

/// The requested columns, otherwise the default ones without the column that is the heading of every group.
fn columns(options: &RegisterOptions, all: &[&'static str], usual: usize) -> Vec<&'static str> {
    if !options.columns.is_empty() {
        return options.columns.clone();
    }
    let heading = match options.group_by {
        Some(GroupBy::Agent) => "agent",
        Some(GroupBy::Layer) => "layer",
        Some(GroupBy::Owner) => "owner",
        Some(GroupBy::Severity | GroupBy::Risk) | None => "",
    };
    all[..usual].iter().copied().filter(|column| *column != heading).collect()
}

/// Adds the link to the block to the first of the `preferred` columns that is not empty, otherwise to the first cell that is
/// not empty.
fn link<'a>(cells: &mut [Cell<'a>], columns: &[&str], preferred: &[&str], target: Target<'a>) {
    let shows = |at: &usize| cells[*at].value != Value::Nothing;
    let named = preferred.iter().filter_map(|name| columns.iter().position(|column| column == name)).find(shows);
    // A list contains its own links, and Markdown may contain some.
    let any =
        || (0..cells.len()).find(|at| shows(at) && !matches!(cells[*at].value, Value::List(_) | Value::Markdown(_)));
    if let Some(at) = named.or_else(any) {
        cells[at].link = Some(target);
    }
}

fn layer_heading<'a>(layers: &[LayerId], several: Heading<'a>) -> Heading<'a> {
    match layers {
        [] => Heading::NoLayer,
        [layer] => Heading::Layer(*layer),
        _ => several,
    }
}

fn owner_heading<'a>(owners: &[&'a str]) -> Heading<'a> {
    match owners {
        [] => Heading::NoOwner,
        [owner] => Heading::Text(Cow::Borrowed(owner)),
        several => Heading::Text(Cow::Owned(several.join(", "))),
    }
}

/// Groups rows by heading. Severities and risks are sorted from high to low, layers from L1, and other headings in the order of
/// their first rows. Rows without a value come last.
fn grouped<'a>(rows: Vec<(Option<Heading<'a>>, Row<'a>)>, by: Option<GroupBy>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut places: HashMap<Option<Heading<'a>>, usize> = HashMap::new();
    for (heading, row) in rows {
        let at = *places.entry(heading).or_insert_with_key(|heading| {
            groups.push(Group { heading: heading.clone(), rows: Vec::new() });
            groups.len() - 1
        });
        groups[at].rows.push(row);
    }
    match by {
        Some(GroupBy::Layer) => groups.in_order_of(|group| match &group.heading {
            Some(Heading::Layer(layer)) => (0, Some(*layer)),
            Some(Heading::NoLayer) => (2, None),
            _ => (1, None),
        }),
        Some(GroupBy::Owner) => groups.in_order_of(|group| group.heading == Some(Heading::NoOwner)),
        Some(GroupBy::Severity | GroupBy::Risk) => groups.in_order_of(|group| match &group.heading {
            Some(Heading::Severity(severity)) => Reverse(severity.map_or(0, |severity| severity as u8 + 1)),
            Some(Heading::Level(level)) => Reverse(rank(*level) + 1),
            _ => Reverse(0),
        }),
        Some(GroupBy::Agent) | None => {}
    }
    groups
}
