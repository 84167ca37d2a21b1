//! The options of blocks that show parts of the book: registers, matrix, trend, summary, views of architectures, and badges of
//! other blocks' assessments.

use crate::aivss::{Assessment, Severity};
use crate::diagnostic::code;
use crate::fields::{Key, KeyTable, Kind, SLUG, Slot, Thing};
use crate::maestro::{LayerId, Level, ThreatModel, ThreatStatus, Vocabulary};
use crate::name;

use super::decode::{Decoder, Fields};
use super::find;
use super::places::Item;
use super::query::{
    ASSESSMENT_COLUMNS, COLUMN_OF_FIELD, Filter, GroupBy, MatrixOptions, RegisterKind, RegisterOptions, Sort,
    SummaryOptions, THREAT_COLUMNS, TrendOptions,
};
use super::yaml::NodeId;

/// `ref: ID`: a badge of an assessment in another block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadgeRef {
    /// Id of the assessment.
    pub id: String,
    /// Bytes of the id in the body.
    pub range: std::ops::Range<usize>,
}

/// `maestro questions` and `maestro dataflow`: parts of models in other blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchitectureView {
    /// Which part is shown.
    pub part: ArchitecturePart,
    /// Id of the model with its bytes in the body; `None` for every model that states its architecture.
    pub model: Option<(String, std::ops::Range<usize>)>,
}

/// A part of an architecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchitecturePart {
    /// The questions that it raises.
    Questions,
    /// The picture of its flows with their table.
    Dataflow,
}

/// The key tables of all views.
#[cfg(test)]
pub(super) static TABLES: &[&KeyTable] =
    &[&BADGE, &ASSESSMENT_REGISTER, &THREAT_REGISTER, &MATRIX, &SUMMARY, &TREND, &QUESTIONS, &DATAFLOW];

pub(super) static BADGE: KeyTable = KeyTable {
    name: "a badge with `ref: ID`",
    keys: &[Key::new("ref", Kind::Id(&SLUG), "Id of the assessment.").refers(Thing::Assessment).required()],
    extra: false,
    computed: &[],
};

const AGENTS: Key =
    Key::new("agents", Kind::Id(&SLUG), "Show only these agents, by id.").refers(Thing::Agent).several();
const TAGS: Key = Key::new("tags", Kind::Text, "Show only entries with one of these tags.").several();
const LAYERS: Key = Key::new("layers", <Vec<LayerId> as Slot>::KIND, "Show only threats on these layers.").several();
const OWNER: Key = Key::new("owner", Kind::Text, "Show only threats of these owners.").several();
const STATUS: Key =
    Key::new("status", <ThreatStatus as Slot>::KIND, "Show only threats with one of these statuses.").several();
const MIN_RISK: Key = Key::new("min-risk", <Level as Slot>::KIND, "Show only threats with at least this risk.");
const SORT: Key = Key::new("sort", Kind::Word("an order", || words(SORTS)), "The order of the rows.");
const GROUP_BY: Key = Key::new("group-by", Kind::Word("a group", || words(GROUPS)), "What the rows are grouped by.");
const LIMIT: Key = Key::new("limit", Kind::Own("a whole number"), "The highest number of rows.");

static ASSESSMENT_REGISTER: KeyTable = KeyTable {
    name: "`aivss register`",
    keys: &[
        AGENTS,
        TAGS,
        LAYERS,
        OWNER,
        STATUS,
        Key::new(
            "min-severity",
            Kind::Word("a severity", || Severity::ALL.iter().map(|severity| severity.word()).collect()),
            "Show only assessments with at least this severity.",
        ),
        SORT,
        Key::new("columns", Kind::Word("a column", || ASSESSMENT_COLUMNS.to_vec()), "The columns, in order.").several(),
        GROUP_BY,
        LIMIT,
    ],
    extra: false,
    computed: &[],
};

static THREAT_REGISTER: KeyTable = KeyTable {
    name: "`maestro register`",
    keys: &[
        AGENTS,
        TAGS,
        LAYERS,
        OWNER,
        STATUS,
        MIN_RISK,
        SORT,
        Key::new("columns", Kind::Word("a column", || THREAT_COLUMNS.to_vec()), "The columns, in order.").several(),
        GROUP_BY,
        LIMIT,
    ],
    extra: false,
    computed: &[],
};

static MATRIX: KeyTable = KeyTable {
    name: "`maestro matrix`",
    keys: &[AGENTS, TAGS, LAYERS, OWNER, STATUS, MIN_RISK, SORT, LIMIT],
    extra: false,
    computed: &[],
};

static SUMMARY: KeyTable = KeyTable {
    name: "`maestro summary`",
    keys: &[
        AGENTS,
        TAGS,
        OWNER,
        Key::new("date", Kind::Date, "The day of the summary. Reviews and exemptions that end before it are overdue."),
    ],
    extra: false,
    computed: &[],
};

static TREND: KeyTable = KeyTable {
    name: "`aivss trend`",
    keys: &[
        AGENTS,
        TAGS,
        OWNER,
        Key::new("last", Kind::Own("a whole number"), "The number of records to show. Default: all."),
    ],
    extra: false,
    computed: &[],
};

static QUESTIONS: KeyTable = KeyTable {
    name: "`maestro questions`",
    keys: &[Key::new(
        "ref",
        Kind::Id(&SLUG),
        "Id of the threat model. Default: every model that states its architecture.",
    )],
    extra: false,
    computed: &[],
};

static DATAFLOW: KeyTable = KeyTable {
    name: "`maestro dataflow`",
    keys: &[Key::new("ref", Kind::Id(&SLUG), "Id of the threat model.").required()],
    extra: false,
    computed: &[],
};

fn words<T>(table: &[(&'static str, T)]) -> Vec<&'static str> {
    table.iter().map(|(word, _)| *word).collect()
}

const SORTS: &[(&str, Sort)] = &[
    ("score", Sort::Score),
    ("risk", Sort::Risk),
    ("agent", Sort::Agent),
    ("layer", Sort::Layer),
    ("review", Sort::Review),
    ("book", Sort::Book),
];

const GROUPS: &[(&str, GroupBy)] = &[
    ("agent", GroupBy::Agent),
    ("layer", GroupBy::Layer),
    ("severity", GroupBy::Severity),
    ("risk", GroupBy::Risk),
    ("owner", GroupBy::Owner),
];

pub(super) fn register(decoder: &mut Decoder<'_>, root: Option<NodeId>, kind: RegisterKind) -> Option<RegisterOptions> {
    let (table, columns, sort) = match kind {
        RegisterKind::Assessments => (&ASSESSMENT_REGISTER, &ASSESSMENT_COLUMNS, Sort::Score),
        RegisterKind::Threats => (&THREAT_REGISTER, &THREAT_COLUMNS, Sort::Risk),
    };
    let mut options =
        RegisterOptions { kind, filter: Filter::default(), sort, columns: Vec::new(), group_by: None, limit: None };
    if let Some(root) = root {
        let fields = decoder.object(root, table, Item::Root)?;
        options.filter = filter(decoder, &fields, kind);
        if let Some(node) = fields.get("sort")
            && let Some(sort) = word(decoder, node, "a value of `sort`", SORTS)
        {
            options.sort = sort;
        }
        if let Some(node) = fields.get("columns") {
            for node in decoder.items(node) {
                let find = |text: &str| columns.iter().copied().find(|column| name::same(column, text));
                let named = |text: &str| {
                    let of_field = COLUMN_OF_FIELD.iter().find(|(field, _)| name::same(field, text));
                    find(text).or_else(|| of_field.and_then(|(_, column)| find(column)))
                };
                let column = decoder.word(node, "a value of `columns`", named, columns);
                if let Some(column) = column
                    && options.columns.contains(&column)
                {
                    decoder.problem_at(
                        code::DUPLICATE_KEY,
                        node,
                        format!("the column `{column}` is given twice"),
                        "remove one",
                    );
                    continue;
                }
                options.columns.extend(column);
            }
        }
        options.group_by = fields.get("group-by").and_then(|node| word(decoder, node, "a value of `group-by`", GROUPS));
        options.limit = fields.get("limit").and_then(|node| limit(decoder, node));
    }
    Some(options)
}

pub(super) fn matrix(decoder: &mut Decoder<'_>, root: Option<NodeId>) -> Option<MatrixOptions> {
    let mut options = MatrixOptions::default();
    if let Some(root) = root {
        let fields = decoder.object(root, &MATRIX, Item::Root)?;
        options.filter = filter(decoder, &fields, RegisterKind::Threats);
        options.sort = fields.get("sort").and_then(|node| word(decoder, node, "a value of `sort`", SORTS));
        options.limit = fields.get("limit").and_then(|node| limit(decoder, node));
    }
    Some(options)
}

pub(super) fn trend(decoder: &mut Decoder<'_>, root: Option<NodeId>) -> Option<TrendOptions> {
    let mut options = TrendOptions::default();
    if let Some(root) = root {
        let fields = decoder.object(root, &TREND, Item::Root)?;
        options.filter = who(decoder, &fields);
        options.last = fields.get("last").and_then(|node| limit(decoder, node));
    }
    Some(options)
}

pub(super) fn summary(decoder: &mut Decoder<'_>, root: Option<NodeId>) -> Option<SummaryOptions> {
    let mut options = SummaryOptions::default();
    if let Some(root) = root {
        let fields = decoder.object(root, &SUMMARY, Item::Root)?;
        options.filter = who(decoder, &fields);
        if let Some(node) = fields.get("date")
            && let Some(text) = decoder.scalar(node, "a date")
            && let Err(refused) = options.date.put(text.trim())
        {
            decoder.refused(Kind::Date, node, refused);
        }
    }
    Some(options)
}

pub(super) fn badge(decoder: &mut Decoder<'_>, root: NodeId) -> Option<BadgeRef> {
    let fields = decoder.object(root, &BADGE, Item::Root)?;
    let node = fields.get("ref")?;
    let id = decoder.id(node)?;
    Some(BadgeRef { id, range: decoder.tree.range(node) })
}

pub(super) fn architecture(
    decoder: &mut Decoder<'_>,
    root: Option<NodeId>,
    part: ArchitecturePart,
) -> Option<ArchitectureView> {
    let table = match part {
        ArchitecturePart::Questions => &QUESTIONS,
        ArchitecturePart::Dataflow => &DATAFLOW,
    };
    let Some(root) = root else { return Some(ArchitectureView { part, model: None }) };
    let fields = decoder.object(root, table, Item::Root)?;
    let model = fields.get("ref").and_then(|node| Some((decoder.id(node)?, decoder.tree.range(node))));
    Some(ArchitectureView { part, model })
}

/// Reads the filters that every view of the book has: agents, tags and owners.
fn who(decoder: &mut Decoder<'_>, fields: &Fields) -> Filter {
    let mut filter = Filter::default();
    if let Some(node) = fields.get("agents") {
        for node in decoder.items(node) {
            if !decoder.holds_ids(node, name::is_id)
                && let Some(id) = decoder.id(node)
            {
                filter.agents.push(id);
                filter.agent_ranges.push(decoder.tree.range(node));
            }
        }
    }
    filter.tags = fields.get("tags").map(|node| decoder.texts(node, Item::Root, "tags")).unwrap_or_default();
    filter.owner = fields.get("owner").map(|node| decoder.texts(node, Item::Root, "owner")).unwrap_or_default();
    filter
}

fn filter(decoder: &mut Decoder<'_>, fields: &Fields, kind: RegisterKind) -> Filter {
    let mut filter = who(decoder, fields);
    let edition = decoder.edition;
    if let Some(node) = fields.get("layers") {
        for node in decoder.items(node) {
            let Some(text) = decoder.scalar(node, "a layer") else { continue };
            match edition.parse_any_layer(text) {
                Ok(layer) => filter.layers.push(layer),
                Err(_) if decoder.holds_several(node, |word| edition.parse_any_layer(word).is_ok()) => {}
                Err(error) => {
                    decoder.problem_at(code::UNKNOWN_LAYER, node, error.to_string(), error.help());
                }
            }
        }
    }
    if let Some(node) = fields.get("status") {
        let words: Vec<_> = ThreatStatus::words().collect();
        for node in decoder.items(node) {
            filter.status.extend(decoder.word(node, "a value of `status`", ThreatStatus::named, &words));
        }
    }
    match kind {
        RegisterKind::Assessments => {
            let words: Vec<_> = Severity::ALL.iter().map(|severity| severity.word()).collect();
            filter.min_severity = fields
                .get("min-severity")
                .and_then(|node| decoder.word(node, "a value of `min-severity`", Severity::named, &words));
        }
        RegisterKind::Threats => {
            let words: Vec<_> = Level::words().collect();
            filter.min_risk = fields
                .get("min-risk")
                .and_then(|node| decoder.word(node, "a value of `min-risk`", Level::named, &words));
        }
    }
    filter
}

fn word<T: Copy>(decoder: &mut Decoder<'_>, node: NodeId, what: &str, table: &[(&'static str, T)]) -> Option<T> {
    let find = |text: &str| table.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    decoder.word(node, what, find, &words(table))
}

fn limit(decoder: &mut Decoder<'_>, node: NodeId) -> Option<usize> {
    let text = decoder.scalar(node, "a whole number")?.trim();
    match text.parse() {
        Ok(limit) if limit > 0 => Some(limit),
        _ => {
            decoder.problem_at(
                code::INVALID_NUMBER,
                node,
                format!("`{text}` is not a whole number above 0"),
                "write for example `10`",
            );
            None
        }
    }
}

/// The key table at the top of a block of this kind; `None` for a view that does not exist.
pub fn root_table(kind: find::Kind, view: Option<&str>, has_ref: bool) -> Option<&'static KeyTable> {
    Some(match (kind, view) {
        (find::Kind::Aivss, Some("badge")) if has_ref => &BADGE,
        (find::Kind::Aivss, None | Some("badge")) => Assessment::TABLE,
        (find::Kind::Aivss, Some("register")) => &ASSESSMENT_REGISTER,
        (find::Kind::Aivss, Some("trend")) => &TREND,
        (find::Kind::Maestro, None) => ThreatModel::TABLE,
        (find::Kind::Maestro, Some("register")) => &THREAT_REGISTER,
        (find::Kind::Maestro, Some("matrix")) => &MATRIX,
        (find::Kind::Maestro, Some("questions")) => &QUESTIONS,
        (find::Kind::Maestro, Some("dataflow")) => &DATAFLOW,
        (find::Kind::Maestro, Some("summary")) => &SUMMARY,
        _ => return None,
    })
}

/// The words that may follow `aivss` or `maestro` in a fence and name a view.
pub fn view_words(kind: find::Kind) -> &'static [&'static str] {
    match kind {
        find::Kind::Aivss => &["badge", "register", "trend"],
        find::Kind::Maestro => &["register", "matrix", "summary", "questions", "dataflow"],
    }
}
