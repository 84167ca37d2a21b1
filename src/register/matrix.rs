//! The heat map of `maestro matrix`: agents by layers.
//!
//! Start at [`Matrix::of`]. A cell counts the open threats of a layer over all models of an agent; threats that span
//! layers have a column of their own, so that every threat is counted once.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::maestro::{Edition, LayerId, LayerStatus, Level, Rating, RiskBasis, Tally, Threat, Treatment};

use super::chosen::{Chosen, by_agent};
use super::query::{Filter, MatrixOptions, Sort};
use super::table::Target;
use super::totals::{LayerCoverage, editions, rank, status_of};
use super::{ModelEntry, Register};

/// What a matrix shows.
#[derive(Debug)]
pub struct Matrix<'a> {
    /// The edition whose layers are its columns.
    pub edition: &'static Edition,
    /// The columns, L1 first and cross-layer last.
    pub columns: Vec<Column>,
    /// The agents.
    pub rows: Vec<AgentRow<'a>>,
    /// The counted threats of each column, over every agent that matches.
    pub totals: Vec<Tally>,
    /// All counted threats, over every agent that matches.
    pub total: Tally,
    /// Which models look at which layer, over every agent that matches; the layers of `columns` only.
    pub coverage: Vec<LayerCoverage>,
    /// How many agents match; more than there are rows where a limit was set.
    pub matching: usize,
    /// How many models these agents have.
    pub models: usize,
    /// Threats that a least risk left out only because they are unrated.
    pub unrated_left_out: usize,
    /// The threats behind the highest cells, at most [`Matrix::HIGHEST`].
    pub highest: Vec<(&'a ModelEntry, &'a Threat, &'a Rating)>,
    /// How many more threats have the risk of the last of `highest`, and the first of them; `None` where it is the last one.
    pub more: Option<(usize, (&'a ModelEntry, &'a Threat, &'a Rating))>,
}

/// A column of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Threats of this layer alone.
    Layer(LayerId),
    /// Threats that span layers.
    CrossLayer,
}

/// One agent.
#[derive(Debug)]
pub struct AgentRow<'a> {
    /// Its name in its first model.
    pub agent: &'a str,
    /// Its slug.
    pub agent_id: &'a str,
    /// Its models, in book order; at least one.
    pub models: Vec<&'a ModelEntry>,
    /// One for each column.
    pub cells: Vec<MatrixCell<'a>>,
    /// All its counted threats.
    pub total: Tally,
}

/// One layer of one agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixCell<'a> {
    /// How certain the layer is: the most certain of the agent's models. Mapped for the cross-layer column.
    pub status: LayerStatus,
    /// The counted threats.
    pub tally: Tally,
    /// The first of the highest threats, else the first of them.
    pub target: Option<Target<'a>>,
}

impl<'a> Matrix<'a> {
    /// The number of threats that are listed under the matrix.
    pub const HIGHEST: usize = 5;

    /// A matrix for each edition that the chosen models have. `basis` is the risk that colours, filters and sorts.
    pub fn each(register: &'a Register, options: &MatrixOptions, basis: RiskBasis) -> Vec<Self> {
        let (chosen, layers) = (Chosen::of(&options.filter), &options.filter.layers);
        let asked = |edition: &Edition| layers.is_empty() || layers.iter().any(|layer| layer.edition() == edition);
        let models = register.models.iter().filter(|entry| chosen.takes_model(entry) && asked(entry.model.edition));
        editions(models).into_iter().map(|edition| Self::of(register, options, basis, edition)).collect()
    }

    /// Answers the options from the models of one edition.
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
        // Who asks for some threats wants the agents that have them.
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
        highest.sort_by_key(|it| Reverse(rank(it.level)));
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

/// A threat that counts.
#[derive(Debug)]
struct Counted<'a> {
    entry: &'a ModelEntry,
    threat: &'a Threat,
    rating: &'a Rating,
    level: Option<Option<Level>>,
}

/// Open threats count; those of other states only where they are asked for.
fn counts(filter: &Filter, threat: &Threat) -> bool {
    !filter.status.is_empty() || threat.status.treatment() == Treatment::Open
}

fn cell<'a>(row: &AgentRow<'_>, counted: &[Counted<'a>], column: Column) -> MatrixCell<'a> {
    let status = match column {
        Column::CrossLayer => LayerStatus::Mapped,
        // The order of the states is that of certainty.
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
        Sort::Risk => rows.sort_by_key(|(_, counted)| Reverse(counted.iter().map(|it| rank(it.level)).max())),
        Sort::Score => rows.sort_by_cached_key(|(row, _)| {
            Reverse(register.assessments_of(row.agent_id).filter_map(|entry| entry.outcome.score).max())
        }),
        Sort::Agent => rows.sort_by_cached_key(|(row, _)| by_agent(row.agent, row.agent_id)),
        Sort::Review => rows.sort_by_cached_key(|(row, _)| {
            let review = row.models.iter().filter_map(|entry| entry.model.review).min();
            (review.is_none(), review)
        }),
        // The agent whose threats begin at the lowest layer first.
        Sort::Layer => rows.sort_by_cached_key(|(_, counted)| {
            let layer = counted.iter().filter_map(|it| it.threat.layers.iter().min()).min().copied();
            (layer.is_none(), layer)
        }),
        Sort::Book => {}
    }
}
