//! The heat map of `maestro matrix`: agents and layers.
//!
//! Start at [`Matrix::of`]. A cell counts the open threats of a layer in all models of an agent. Cross-layer threats have their
//! own column, so every threat is counted only once.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::maestro::{Edition, LayerId, LayerStatus, Level, Rating, RiskBasis, Tally, Threat, Treatment};
use crate::order::Sort as _;

use super::chosen::{Chosen, by_agent};
use super::query::{Filter, MatrixOptions, Sort};
use super::table::Target;
use super::totals::{LayerCoverage, editions, rank, status_of};
use super::{ModelEntry, Register};

/// The contents of a matrix.
#[derive(Debug)]
pub struct Matrix<'a> {
    /// The edition whose layers are the columns.
    pub edition: &'static Edition,
    /// The columns: L1 first, cross-layer last.
    pub columns: Vec<Column>,
    /// The agents.
    pub rows: Vec<AgentRow<'a>>,
    /// The counted threats of each column, of all agents that match.
    pub totals: Vec<Tally>,
    /// All counted threats, of all agents that match.
    pub total: Tally,
    /// For each layer in `columns`, how many models of the matching agents assess it.
    pub coverage: Vec<LayerCoverage>,
    /// The number of agents that match. It is higher than the number of rows if a limit was set.
    pub matching: usize,
    /// The number of models of these agents.
    pub models: usize,
    /// The number of threats that a minimum risk left out only because they are unrated.
    pub unrated_left_out: usize,
    /// The threats in the highest cells, at most [`Matrix::HIGHEST`].
    pub highest: Vec<(&'a ModelEntry, &'a Threat, &'a Rating)>,
    /// How many further threats have the same risk as the last one in `highest`, and the first of them; `None` if there are
    /// none.
    pub more: Option<(usize, (&'a ModelEntry, &'a Threat, &'a Rating))>,
}

/// A column of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Threats of only this layer.
    Layer(LayerId),
    /// Cross-layer threats.
    CrossLayer,
}

/// The row of one agent.
#[derive(Debug)]
pub struct AgentRow<'a> {
    /// The agent's name in its first model.
    pub agent: &'a str,
    /// The agent's slug.
    pub agent_id: &'a str,
    /// The agent's models, in the order of the book; at least one.
    pub models: Vec<&'a ModelEntry>,
    /// The cells, one for each column.
    pub cells: Vec<MatrixCell<'a>>,
    /// All counted threats of the agent.
    pub total: Tally,
}

/// The cell for one layer of one agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixCell<'a> {
    /// The most certain status of the layer in the agent's models. Always mapped for the cross-layer column.
    pub status: LayerStatus,
    /// The counted threats.
    pub tally: Tally,
    /// The first threat with the highest risk in the cell.
    pub target: Option<Target<'a>>,
}

impl<'a> Matrix<'a> {
    /// The number of threats that are listed below the matrix.
    pub const HIGHEST: usize = 5;

    /// Creates a matrix for each edition that the selected models use. `basis` is the risk for colours, filters and sorting.
    pub fn each(register: &'a Register, options: &MatrixOptions, basis: RiskBasis) -> Vec<Self> {
        let (chosen, layers) = (Chosen::of(&options.filter), &options.filter.layers);
        let asked = |edition: &Edition| layers.is_empty() || layers.iter().any(|layer| layer.edition() == edition);
        let models = register.models.iter().filter(|entry| chosen.takes_model(entry) && asked(entry.model.edition));
        editions(models).into_iter().map(|edition| Self::of(register, options, basis, edition)).collect()
    }

    /// Creates the matrix of the models of one edition.
    pub fn of(register: &'a Register, options: &MatrixOptions, basis: RiskBasis, edition: &'static Edition) -> Self {
        let filter = &options.filter;
        let chosen = Chosen::of(filter);
        let mut rows: Vec<(AgentRow<'a>, Vec<Counted<'a>>)> = Vec::new();
        let mut by_id: HashMap<&str, usize> = HashMap::new();
        let mut models = Vec::new();
        let mut unrated_left_out = 0;
        let mut cross_layer = false;
        let of_edition = |entry: &&ModelEntry| entry.model.edition == edition && chosen.takes_model(entry);
        for entry in register.models.iter().filter(of_edition) {
            let at = *by_id.entry(&entry.model.agent_id).or_insert_with(|| {
                let (agent, agent_id) = (entry.model.agent.as_str(), entry.model.agent_id.as_str());
                let row = AgentRow { agent, agent_id, models: Vec::new(), cells: Vec::new(), total: Tally::default() };
                rows.push((row, Vec::new()));
                rows.len() - 1
            });
            let (row, counted) = &mut rows[at];
            row.models.push(entry);
            models.push(entry);
            for (threat, rating) in
                entry.rated().filter(|(threat, _)| counts(filter, threat) && chosen.takes_threat(threat))
            {
                match (filter.min_risk, rating.level(basis)) {
                    (Some(_), None) => unrated_left_out += 1,
                    (Some(least), Some(level)) if level.is_none_or(|level| level < least) => {}
                    (_, level) => {
                        cross_layer |= threat.is_cross_layer();
                        counted.push(Counted { entry, threat, rating, level });
                    }
                }
            }
        }
        // A filter on threats also limits the agents to those that have a matching threat.
        if filter.min_risk.is_some() || !filter.owner.is_empty() || !filter.status.is_empty() {
            rows.retain(|(_, counted)| !counted.is_empty());
            let kept: HashSet<&str> = rows.iter().map(|(row, _)| row.agent_id).collect();
            models.retain(|entry| kept.contains(entry.model.agent_id.as_str()));
        }
        let wanted = |layer: &LayerId| filter.layers.is_empty() || filter.layers.contains(layer);
        let mut columns: Vec<Column> = edition.layer_ids().filter(wanted).map(Column::Layer).collect();
        if cross_layer {
            columns.push(Column::CrossLayer);
        }
        let mut totals = vec![Tally::default(); columns.len()];
        let mut total = Tally::default();
        for (row, counted) in &mut rows {
            row.cells = columns.iter().map(|column| cell(row, counted, *column)).collect();
            row.total = Tally::of(counted.iter().map(|it| it.level));
            for (at, column) in columns.iter().enumerate() {
                totals[at] += Tally::of(counted.iter().filter(|it| column.holds(it.threat)).map(|it| it.level));
            }
            total += row.total;
        }
        let mut highest: Vec<&Counted<'a>> =
            rows.iter().flat_map(|(_, counted)| counted).filter(|it| it.level.flatten().is_some()).collect();
        highest.in_order_of(|it| Reverse(rank(it.level)));
        let (highest, rest) = highest.split_at(highest.len().min(Self::HIGHEST));
        let parts = |it: &&Counted<'a>| (it.entry, it.threat, it.rating);
        let last = highest.last().map(|it| rank(it.level));
        let alike = rest.iter().take_while(|it| Some(rank(it.level)) == last).count();
        let more = rest.first().filter(|_| alike > 0).map(|first| (alike, parts(first)));
        let highest = highest.iter().map(parts).collect();
        let coverage = LayerCoverage::of(models.iter().copied(), basis)
            .into_iter()
            .filter(|covered| wanted(&covered.layer))
            .collect();
        sort(&mut rows, options.sort.unwrap_or(Sort::Risk), register);
        let matching = rows.len();
        rows.truncate(options.limit.unwrap_or(usize::MAX));
        Self {
            edition,
            columns,
            rows: rows.into_iter().map(|(row, _)| row).collect(),
            totals,
            total,
            coverage,
            matching,
            models: models.len(),
            unrated_left_out,
            highest,
            more,
        }
    }
}

impl Column {
    fn holds(self, threat: &Threat) -> bool {
        match self {
            Self::CrossLayer => threat.is_cross_layer(),
            Self::Layer(layer) => !threat.is_cross_layer() && threat.layers.contains(&layer),
        }
    }
}

/// A threat that is counted.
#[derive(Debug)]
struct Counted<'a> {
    entry: &'a ModelEntry,
    threat: &'a Threat,
    rating: &'a Rating,
    level: Option<Option<Level>>,
}

/// Whether a threat is counted: open threats are, and others only if the filter names their status.
fn counts(filter: &Filter, threat: &Threat) -> bool {
    !filter.status.is_empty() || threat.status.treatment() == Treatment::Open
}

fn cell<'a>(row: &AgentRow<'_>, counted: &[Counted<'a>], column: Column) -> MatrixCell<'a> {
    let status = match column {
        Column::CrossLayer => LayerStatus::Mapped,
        // The statuses are ordered by certainty.
        Column::Layer(layer) => {
            row.models.iter().map(|entry| status_of(entry, layer)).min().unwrap_or(LayerStatus::NotAssessed)
        }
    };
    let mut tally = Tally::default();
    let mut top: Option<&Counted<'_>> = None;
    for it in counted.iter().filter(|it| column.holds(it.threat)) {
        tally += Tally::of([it.level]);
        if top.is_none_or(|top| rank(it.level) > rank(top.level)) {
            top = Some(it);
        }
    }
    MatrixCell { status, tally, target: top.map(|it| Target::threat(it.entry, it.threat)) }
}

fn sort(rows: &mut [(AgentRow<'_>, Vec<Counted<'_>>)], order: Sort, register: &Register) {
    match order {
        Sort::Risk => rows.in_order_of(|(_, counted)| Reverse(counted.iter().map(|it| rank(it.level)).max())),
        Sort::Score => rows.in_order_of(|(row, _)| {
            Reverse(register.assessments_of(row.agent_id).filter_map(|entry| entry.outcome.score).max())
        }),
        Sort::Agent => rows.in_order_of(|(row, _)| by_agent(row.agent, row.agent_id)),
        Sort::Review => rows.in_order_of(|(row, _)| {
            let review = row.models.iter().filter_map(|entry| entry.model.review).min();
            (review.is_none(), review)
        }),
        // The agent whose threats begin at the lowest layer comes first.
        Sort::Layer => rows.in_order_of(|(_, counted)| {
            let layer = counted.iter().filter_map(|it| it.threat.layers.iter().min()).min().copied();
            (layer.is_none(), layer)
        }),
        Sort::Book => {}
    }
}
