//! The rows of `aivss register` and `maestro register`: which entries of the book, in which order, with which cells.
//!
//! The way in is [`Table::of`]. A new column needs a name in [`query`](super::query) and an arm in `assessment_cell` or
//! `threat_cell`; a new kind of content needs a [`Value`] and an arm in each writer of pages.
//!
//! An assessment has no layer, status, risk or owner of its own: they are those of the threats that it names under `threats`.
//! Where these have no owner, it is the one of the agent's threat models. A threat has no tags and no score: they are its
//! model's tags, and the highest score of the assessments that name it.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::aivss::{Decimal, Interval, Multiplier, Outcome, Severity, Version};
use crate::fields::{Kind, Object, Value as Field};
use crate::maestro::{Effective, LayerId, Level, MitigationRef, Rating, RiskBasis, Summary, Threat, ThreatStatus};
use crate::name::fold;

use super::anchor::{self, Anchor};
use super::query::{
    ASSESSMENT_COLUMNS, ASSESSMENT_USUAL, Filter, GroupBy, RegisterKind, RegisterOptions, Sort, THREAT_COLUMNS,
    THREAT_USUAL,
};
use super::totals::{AsiCoverage, ScoreTally, rank};
use super::{AssessmentEntry, ModelEntry, Register};

/// What a register shows.
#[derive(Debug)]
pub struct Table<'a> {
    /// What it lists.
    pub kind: RegisterKind,
    /// The names of the columns, as in the options.
    pub columns: Vec<&'static str>,
    /// The rows under their headings; one group without a heading where none was asked for. Empty where nothing matches.
    pub groups: Vec<Group<'a>>,
    /// How many entries match; more than there are rows where a limit was set.
    pub matching: usize,
    /// Entries that a least severity or risk left out only because they are not scored or unrated.
    pub without_level: usize,
    /// The matching entries, counted.
    pub totals: Totals,
    /// The OWASP Top 10 for Agentic Applications among the matching entries.
    pub asi: Vec<AsiCoverage>,
    /// The versions of AIVSS of the matching assessments, each once.
    pub versions: Vec<&'static Version>,
}

/// Counts of the entries that match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Totals {
    /// Of assessments.
    Scores(ScoreTally),
    /// Of threats.
    Threats(Summary),
}

/// Rows under a common heading.
#[derive(Debug)]
pub struct Group<'a> {
    /// The heading; `None` where rows are not grouped.
    pub heading: Option<Heading<'a>>,
    /// At least one.
    pub rows: Vec<Row<'a>>,
}

/// What the rows of a group share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Heading<'a> {
    /// A name of the author's.
    Text(Cow<'a, str>),
    /// One layer.
    Layer(LayerId),
    /// Assessments of threats in several layers.
    SeveralLayers,
    /// Threats that span layers.
    CrossLayer,
    /// No layer is known.
    NoLayer,
    /// Nobody owns them.
    NoOwner,
    /// They name no threat.
    NoThreat,
    /// Severity of a score; `None` for not scored.
    Severity(Option<Severity>),
    /// A risk or a severity of a threat: `None` for unrated, `Some(None)` where the controls leave nothing.
    Level(Option<Option<Level>>),
}

/// One assessment or threat.
#[derive(Debug)]
pub struct Row<'a> {
    /// Its id.
    pub id: &'a str,
    /// Number of the page on which its block stands; relative links of its prose are as seen from there.
    pub page: usize,
    /// One for each column.
    pub cells: Vec<Cell<'a>>,
}

/// One field of one entry.
#[derive(Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// What it shows.
    pub value: Value<'a>,
    /// Where it leads.
    pub link: Option<Target<'a>>,
}

/// A place in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// Number of the page in [`Register::pages`].
    pub page: usize,
    /// The anchor on it.
    pub anchor: Anchor<'a>,
}

impl<'a> Target<'a> {
    /// The block of an assessment.
    pub fn assessment(entry: &'a AssessmentEntry) -> Self {
        Self { page: entry.at.page, anchor: anchor::assessment(&entry.assessment.id) }
    }

    /// The block of a model.
    pub fn model(entry: &'a ModelEntry) -> Self {
        Self { page: entry.at.page, anchor: anchor::model(&entry.model.id) }
    }

    /// A threat of a model.
    pub fn threat(entry: &'a ModelEntry, threat: &'a Threat) -> Self {
        Self { page: entry.at.page, anchor: anchor::threat(&threat.id) }
    }

    /// A mitigation of a model.
    pub fn mitigation(entry: &'a ModelEntry, id: &'a str) -> Self {
        Self { page: entry.at.page, anchor: anchor::mitigation(&entry.model.id, id) }
    }
}

/// The content of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Not stated.
    Nothing,
    /// Plain text of the author.
    Text(Cow<'a, str>),
    /// A word or a name of a published table.
    Word(&'static str),
    /// Markdown of the author.
    Markdown(&'a str),
    /// An id.
    Id(&'a str),
    /// A number of a score's working.
    Number(Decimal),
    /// The headline score of an assessment.
    Score {
        /// 0 to 10, one decimal; `None` when not scored.
        score: Option<Decimal>,
        /// Its severity.
        severity: Option<Severity>,
        /// The score is the high end of an interval.
        up_to: bool,
        /// The CVSS score that it is below.
        below: Option<Decimal>,
    },
    /// Severity of a score; `None` when not scored.
    Severity(Option<Severity>),
    /// Scores at all lows and at all highs.
    Interval(Interval),
    /// A multiplier with the name of its level.
    Multiplier(Multiplier),
    /// Inherent risk of a threat; `None` when unrated.
    Risk(Option<Level>),
    /// What the controls leave of a risk.
    Effective(Effective),
    /// A severity of a threat.
    Level(Level),
    /// Treatment of a threat.
    Status(ThreatStatus),
    /// One layer, or two and more.
    Layers(&'a [LayerId]),
    /// A day.
    Date(Date),
    /// Words and ids, some of them with a place.
    List(Vec<(Cow<'a, str>, Option<Target<'a>>)>),
}

impl Value<'_> {
    /// Whether it is a figure, a date or a sign with its word, which a table does not break.
    pub fn is_short(&self) -> bool {
        match self {
            Self::Number(_)
            | Self::Interval(_)
            | Self::Date(_)
            | Self::Score { .. }
            | Self::Severity(_)
            | Self::Risk(_)
            | Self::Effective(_)
            | Self::Level(_) => true,
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

impl<'a> Table<'a> {
    /// Answers the options from the book. `basis` is the risk that filters, sorts and groups.
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
            Sort::Score => found.sort_by_key(|(entry, _)| Reverse(entry.outcome.score)),
            Sort::Risk => found.sort_by_key(|(_, related)| Reverse(related.rank)),
            Sort::Agent => {
                found.sort_by_cached_key(|(entry, _)| by_agent(&entry.assessment.agent, &entry.assessment.agent_id))
            }
            Sort::Layer => found.sort_by_key(|(_, related)| {
                (related.layers.is_empty(), related.layers.first().copied(), related.layers.len() > 1)
            }),
            Sort::Review => {
                found.sort_by_key(|(entry, _)| (entry.assessment.review.is_none(), entry.assessment.review))
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
            Sort::Risk => found.sort_by_key(|(_, _, rating)| Reverse(rank(rating.level(basis)))),
            Sort::Score => found.sort_by_cached_key(|(_, threat, _)| {
                Reverse(register.assessments_of_threat(&threat.id).filter_map(|entry| entry.outcome.score).max())
            }),
            Sort::Agent => found.sort_by_cached_key(|(entry, ..)| by_agent(&entry.model.agent, &entry.model.agent_id)),
            Sort::Layer => {
                found.sort_by_key(|(_, threat, _)| (threat.is_cross_layer(), threat.layers.first().copied()));
            }
            Sort::Review => found.sort_by_key(|(_, threat, _)| (threat.review.is_none(), threat.review)),
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
                let mut cells: Vec<Cell<'_>> =
                    columns.iter().map(|column| threat_cell(register, entry, threat, rating, column).into()).collect();
                link(&mut cells, &columns, &["threat", "id"], Target::threat(entry, threat));
                // The agent leads to its model, unless it is the only way to the threat.
                if let Some(agent) = columns.iter().position(|column| *column == "agent").map(|at| &mut cells[at]) {
                    agent.link.get_or_insert_with(|| Target::model(entry));
                }
                (heading, Row { id: &threat.id, page: entry.at.page, cells })
            })
            .collect();
        let groups = grouped(rows, options.group_by);
        Self { kind: options.kind, columns, groups, matching, without_level, totals, asi, versions: Vec::new() }
    }

    /// How many rows there are.
    pub fn shown(&self) -> usize {
        self.groups.iter().map(|group| group.rows.len()).sum()
    }

    /// The rows of all groups.
    pub fn rows(&self) -> impl Iterator<Item = &Row<'a>> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
}

/// What the threats that an assessment names tell about it.
struct Related<'a> {
    /// Their layers, L1 first.
    layers: Vec<LayerId>,
    owners: Vec<&'a str>,
    status: Vec<ThreatStatus>,
    /// The highest of their risks.
    level: Option<Option<Level>>,
    /// Its place in an order; without any threat it comes after unrated.
    rank: Option<u8>,
}

impl<'a> Related<'a> {
    fn of(register: &'a Register, entry: &'a AssessmentEntry, basis: RiskBasis) -> Self {
        let mut related = Self { layers: Vec::new(), owners: Vec::new(), status: Vec::new(), level: None, rank: None };
        for (_, threat, rating) in entry.assessment.threats.iter().filter_map(|id| register.threat(id)) {
            related.layers.extend(&threat.layers);
            related.owners.extend(threat.owner.as_deref());
            related.status.push(threat.status);
            let level = rating.level(basis);
            if related.rank.is_none_or(|highest| rank(level) > highest) {
                (related.rank, related.level) = (Some(rank(level)), level);
            }
        }
        if related.owners.is_empty() {
            let models = register.models_of(&entry.assessment.agent_id);
            related.owners.extend(models.filter_map(|model| model.model.owner.as_deref()));
        }
        related.layers.sort_unstable();
        related.layers.dedup();
        let mut seen = HashSet::new();
        related.owners.retain(|owner| seen.insert(*owner));
        related
    }
}

/// A filter made ready for many questions. Names of tags and owners match without regard to case, spaces and joining signs.
pub(crate) struct Chosen<'f> {
    filter: &'f Filter,
    agents: HashSet<&'f str>,
    tags: HashSet<String>,
    owners: HashSet<String>,
}

impl<'f> Chosen<'f> {
    pub(crate) fn of(filter: &'f Filter) -> Self {
        Self {
            filter,
            agents: filter.agents.iter().map(String::as_str).collect(),
            tags: filter.tags.iter().map(|tag| fold(tag)).collect(),
            owners: filter.owner.iter().map(|owner| fold(owner)).collect(),
        }
    }

    fn takes_agent(&self, agent_id: &str, tags: &[String]) -> bool {
        (self.agents.is_empty() || self.agents.contains(agent_id))
            && (self.tags.is_empty() || tags.iter().any(|tag| self.tags.contains(&fold(tag))))
    }

    fn takes_owner<'o>(&self, owners: impl IntoIterator<Item = &'o str>) -> bool {
        self.owners.is_empty() || owners.into_iter().any(|owner| self.owners.contains(&fold(owner)))
    }

    fn takes_layers(&self, layers: &[LayerId]) -> bool {
        self.filter.layers.is_empty() || layers.iter().any(|layer| self.filter.layers.contains(layer))
    }

    /// All but the least severity.
    fn takes_assessment(&self, entry: &AssessmentEntry, related: &Related<'_>) -> bool {
        let wanted = &self.filter.status;
        self.takes_agent(&entry.assessment.agent_id, &entry.assessment.tags)
            && self.takes_layers(&related.layers)
            && self.takes_owner(related.owners.iter().copied())
            && (wanted.is_empty() || related.status.iter().any(|status| wanted.contains(status)))
    }

    /// What is asked of a model.
    pub(crate) fn takes_model(&self, entry: &ModelEntry) -> bool {
        self.takes_agent(&entry.model.agent_id, &entry.model.tags)
    }

    /// What is asked of a threat, but for the least risk.
    pub(crate) fn takes_threat(&self, threat: &Threat) -> bool {
        self.takes_layers(&threat.layers)
            && self.takes_owner(threat.owner.as_deref())
            && (self.filter.status.is_empty() || self.filter.status.contains(&threat.status))
    }
}

/// The order of agents: by name without regard to case, then by id.
pub(crate) fn by_agent(agent: &str, agent_id: &str) -> (String, String) {
    (agent.to_lowercase(), agent_id.to_owned())
}

/// The columns asked for, else the usual ones without the one that is the heading of every group.
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

/// Puts the link to the block on the first of `preferred` that shows something, else on the first cell that does.
fn link<'a>(cells: &mut [Cell<'a>], columns: &[&str], preferred: &[&str], target: Target<'a>) {
    let shows = |at: &usize| cells[*at].value != Value::Nothing;
    let named = preferred.iter().filter_map(|name| columns.iter().position(|column| column == name)).find(shows);
    // A list has links of its own, and Markdown may.
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

/// Joins rows of one heading. Severities and risks stand from high to low, layers from L1 on; other headings as their first
/// rows do. What has none comes last.
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
        Some(GroupBy::Layer) => groups.sort_by_key(|group| match &group.heading {
            Some(Heading::Layer(layer)) => (0, Some(*layer)),
            Some(Heading::NoLayer) => (2, None),
            _ => (1, None),
        }),
        Some(GroupBy::Owner) => groups.sort_by_key(|group| group.heading == Some(Heading::NoOwner)),
        Some(GroupBy::Severity | GroupBy::Risk) => groups.sort_by_key(|group| match &group.heading {
            Some(Heading::Severity(severity)) => Reverse(severity.map_or(0, |severity| severity as u8 + 1)),
            Some(Heading::Level(level)) => Reverse(rank(*level) + 1),
            _ => Reverse(0),
        }),
        Some(GroupBy::Agent) | None => {}
    }
    groups
}

impl<'a> From<Value<'a>> for Cell<'a> {
    fn from(value: Value<'a>) -> Self {
        Self { value, link: None }
    }
}

impl<'a> Value<'a> {
    fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// The field of an object.
    fn of_key(object: &'a dyn Object, name: &str) -> Self {
        let Some(place) = object.table().position(name) else { return Self::Nothing };
        let prose = matches!(object.table().keys[place].kind, Kind::Prose);
        match (object.value(place), prose) {
            (Field::Text(Cow::Borrowed(text)), true) => Self::Markdown(text),
            (value, _) => Self::of(value),
        }
    }

    fn of(value: Field<'a>) -> Self {
        match value {
            Field::Text(text) | Field::Id(text) => Self::Text(text),
            Field::Word { label, .. } => Self::Word(label),
            Field::Entry { name, .. } => Self::Word(name),
            Field::Date(date) => Self::Date(date),
            Field::Number(number) => Self::Number(number),
            Field::List(items) => {
                Self::list(items.into_iter().filter_map(|item| Some((Self::of(item).into_text()?, None))).collect())
            }
            Field::Nothing | Field::Labelled(_) | Field::Object(_) => Self::Nothing,
        }
    }

    fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Word(word) => Some(Cow::Borrowed(word)),
            _ => None,
        }
    }

    fn list(items: Vec<(Cow<'a, str>, Option<Target<'a>>)>) -> Self {
        if items.is_empty() { Self::Nothing } else { Self::List(items) }
    }

    fn words<T: AsRef<str> + ?Sized + 'a>(words: impl IntoIterator<Item = &'a T>) -> Self {
        Self::list(words.into_iter().map(|word| (Cow::Borrowed(word.as_ref()), None)).collect())
    }
}

fn assessment_cell<'a>(register: &'a Register, entry: &'a AssessmentEntry, column: &str) -> Value<'a> {
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
        key => Value::of_key(assessment, key),
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

fn threat_cell<'a>(
    register: &'a Register,
    entry: &'a ModelEntry,
    threat: &'a Threat,
    rating: &Rating,
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
        key => Value::of_key(threat, key),
    }
}
