//! Conditions of rules. A rule asks its question about each component for which its condition is true.
//!
//! [`When::select`] evaluates a condition. A new condition needs a variant, an arm in that function, and a key in the reader of
//! rule files.

use super::graph::{Direction, Graph};
use crate::fields::{Kind, Refused, Slot, Value, Why};
use crate::maestro::{Ability, Approval, ComponentKind, Content, Holding, Identity};
use crate::order::Sort as _;

/// A condition about one component.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum When {
    /// All of these are true.
    All(Vec<Self>),
    /// At least one of these is true.
    Any(Vec<Self>),
    /// This is false.
    Not(Box<Self>),
    /// The component states one of these words.
    States(Words),
    /// This fact is true of the component.
    Is(Fact),
    /// At least this many other components are related to the component in this way, and `that` is true for each of them.
    Other {
        /// How the other components are related to the component.
        relation: Relation,
        /// On which side of a trust boundary they are.
        side: Side,
        /// Whether the flow between them must not be stated as authenticated.
        unauthenticated: bool,
        /// Whether the flow between them must not be stated as encrypted.
        unencrypted: bool,
        /// The minimum number of other components.
        at_least: usize,
        /// The condition for each of them.
        that: Box<Self>,
    },
}

/// The condition that is true for every component.
impl Default for When {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// A separate reader decodes conditions. A condition is never written as a text, so `put` refuses every text.
impl Slot for When {
    const KIND: Kind = Kind::Own("a condition");

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        let help = "write a table: `when = { kind = \"tool\" }`".to_owned();
        Err(Refused { why: Why::Unknown, message: format!("`{text}` is not a condition"), help })
    }

    fn value(&self) -> Value<'_> {
        Value::Nothing
    }
}

/// Words of a component, one of which has to be stated.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Words {
    /// Words for `kind`.
    Kind(Vec<ComponentKind>),
    /// Words for `can`.
    Can(Vec<Ability>),
    /// Words for `holds`.
    Holds(Vec<Holding>),
    /// Words for `content`.
    Content(Vec<Content>),
    /// Words for `approval`.
    Approval(Vec<Approval>),
    /// Words for `identity`.
    Identity(Vec<Identity>),
}

/// A fact that can be true of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fact {
    /// It keeps inputs after a session ends.
    Persists,
    /// Somebody else runs it.
    External,
    /// It states a supplier.
    Supplied,
    /// Text from outsiders can reach it.
    Tainted,
    /// It can do something other than reading files and browsing.
    Acts,
    /// It contains private data.
    Private,
    /// It contains private data, or a path leads from private data to it.
    SeesPrivate,
    /// Data can leave the system at it: it can send messages, browse or publish, or it has a flow to a less trusted zone.
    Leaves,
    /// A path leads to it from the least trusted zone.
    Exposed,
    /// It is on a cycle of flows through at least three components.
    InLoop,
}

impl Fact {
    /// All facts with their keys in rule files.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("persists", Self::Persists),
        ("external", Self::External),
        ("supplied", Self::Supplied),
        ("tainted", Self::Tainted),
        ("acts", Self::Acts),
        ("private", Self::Private),
        ("sees-private", Self::SeesPrivate),
        ("leaves", Self::Leaves),
        ("exposed", Self::Exposed),
        ("in-loop", Self::InLoop),
    ];
}

/// How another component is related to the component that a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Relation {
    /// The other component receives a flow from this one.
    SendsTo,
    /// The other component sends a flow to this one.
    ReceivesFrom,
    /// The other component sends a flow to this one or receives a flow from it.
    Joined,
    /// A path of flows leads from this component to the other one.
    Reaches,
    /// A path of flows leads from the other component to this one.
    ReachedFrom,
    /// A path leads to the other component through another agent, and no flow leads to it directly.
    ReachesThroughAgent,
    /// Both components are in the same trust zone.
    SharesZoneWith,
    /// The other component needs the approval of a person, and this component is the person.
    Approves,
}

impl Relation {
    /// All relations with their keys in rule files.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("sends-to", Self::SendsTo),
        ("receives-from", Self::ReceivesFrom),
        ("joined", Self::Joined),
        ("reaches", Self::Reaches),
        ("reached-from", Self::ReachedFrom),
        ("reaches-through-agent", Self::ReachesThroughAgent),
        ("shares-zone-with", Self::SharesZoneWith),
        ("approves", Self::Approves),
    ];
}

/// On which side of a trust boundary another component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Side {
    /// In any zone.
    #[default]
    Any,
    /// In a more trusted zone.
    MoreTrusted,
    /// In a less trusted zone.
    LessTrusted,
    /// In another zone.
    OtherZone,
}

impl Side {
    /// The sides that a rule file can name, as values of the key `zone`.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("more-trusted", Self::MoreTrusted), ("less-trusted", Self::LessTrusted), ("other", Self::OtherZone)];
}

/// The components because of which a condition is true, without the component that the condition is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Path {
    before: Vec<usize>,
    after: Vec<usize>,
}

impl Path {
    /// The whole path, including the component.
    pub(super) fn through(self, component: usize) -> Vec<usize> {
        let Self { mut before, after } = self;
        before.push(component);
        before.extend(after);
        before
    }

    /// Takes the parts that this path lacks from the path of another condition.
    fn join(&mut self, other: Self) {
        if self.before.is_empty() {
            self.before = other.before;
        }
        if self.after.is_empty() {
            self.after = other.after;
        }
    }
}

impl When {
    /// Returns the components in `among` for which the condition is true, in their order. Each has the path because of which
    /// the condition is true.
    ///
    /// A condition about other components is evaluated only once, not again for each component that is related to them. So the
    /// cost grows only with the length of a condition, however deep its parts are nested.
    pub(super) fn select(&self, graph: &Graph<'_>, among: &[usize]) -> Vec<(usize, Path)> {
        let bare = |place: usize| (place, Path::default());
        match self {
            Self::All(all) => {
                all.iter().fold(among.iter().copied().map(bare).collect(), |found, when| both(graph, found, when))
            }
            Self::Any(any) => {
                let mut found: Vec<(usize, Path)> = Vec::new();
                for when in any {
                    let rest: Vec<usize> = among.iter().copied().filter(|place| !has(&found, *place)).collect();
                    found.extend(when.select(graph, &rest));
                }
                found.in_order_of(|(place, _)| *place);
                found
            }
            Self::Not(when) => {
                let found = when.select(graph, among);
                among.iter().copied().filter(|place| !has(&found, *place)).map(bare).collect()
            }
            Self::States(words) => among.iter().copied().filter(|place| words.has(graph, *place)).map(bare).collect(),
            Self::Is(fact) => among.iter().filter_map(|place| Some((*place, fact.holds(graph, *place)?))).collect(),
            Self::Other { relation, side, unauthenticated, unencrypted, at_least, that } => {
                if among.is_empty() {
                    return Vec::new();
                }
                let mut fits = vec![false; graph.components.len()];
                let every: Vec<usize> = (0..fits.len()).collect();
                that.select(graph, &every).into_iter().for_each(|(place, _)| fits[place] = true);
                let flow = |edge: &super::graph::Edge| {
                    !(*unauthenticated && edge.authenticated || *unencrypted && edge.encrypted)
                };
                let path = |place: usize| {
                    let ways = relation.ways(graph, place, flow);
                    let mut fitting =
                        ways.into_iter().filter(|(other, _)| fits[*other] && side.holds(graph, place, *other));
                    let first = fitting.next();
                    let count = fitting.count() + usize::from(first.is_some());
                    first.filter(|_| count >= *at_least).map(|(_, path)| path)
                };
                among.iter().filter_map(|place| Some((*place, path(*place)?))).collect()
            }
        }
    }
}

/// Keeps the components for which a further condition is also true, and joins the paths.
fn both(graph: &Graph<'_>, found: Vec<(usize, Path)>, when: &When) -> Vec<(usize, Path)> {
    let places: Vec<usize> = found.iter().map(|(place, _)| *place).collect();
    let mut before = found.into_iter();
    let joined = when.select(graph, &places).into_iter().filter_map(|(place, path)| {
        let (_, mut all) = before.find(|(other, _)| *other == place)?;
        all.join(path);
        Some((place, all))
    });
    joined.collect()
}

fn has(found: &[(usize, Path)], place: usize) -> bool {
    found.iter().any(|(other, _)| *other == place)
}

impl Words {
    fn has(&self, graph: &Graph<'_>, place: usize) -> bool {
        let component = &graph.components[place];
        match self {
            Self::Kind(kinds) => kinds.contains(&component.kind),
            Self::Can(can) => can.iter().any(|can| component.can.contains(can)),
            Self::Holds(holds) => holds.iter().any(|holds| component.holds.contains(holds)),
            Self::Content(content) => component.content.is_some_and(|it| content.contains(&it)),
            Self::Approval(approval) => component.approval.is_some_and(|it| approval.contains(&it)),
            Self::Identity(identity) => component.identity.is_some_and(|it| identity.contains(&it)),
        }
    }
}

impl Fact {
    fn holds(self, graph: &Graph<'_>, place: usize) -> Option<Path> {
        let component = &graph.components[place];
        let before = |before| Path { before, after: Vec::new() };
        let holds = match self {
            Self::Tainted => return graph.is_tainted(place).then(|| before(graph.way_of_taint(place))),
            Self::SeesPrivate => return graph.sees_private(place).then(|| before(graph.way_of_private(place))),
            Self::Exposed => {
                let ways = Relation::ReachedFrom.ways(graph, place, |_| true);
                return ways.into_iter().find(|(other, _)| graph.is_outside(*other)).map(|(_, path)| path);
            }
            Self::Persists => component.persists,
            Self::External => component.external,
            Self::Supplied => component.supplier.is_some(),
            Self::Acts => graph.acts(place),
            Self::Private => !component.holds.is_empty(),
            Self::Leaves => graph.leaves(place),
            Self::InLoop => graph.is_in_loop(place),
        };
        holds.then(Path::default)
    }
}

impl Side {
    fn holds(self, graph: &Graph<'_>, place: usize, other: usize) -> bool {
        match self {
            Self::Any => true,
            Self::MoreTrusted => graph.is_more_trusted(other, place),
            Self::LessTrusted => graph.is_more_trusted(place, other),
            Self::OtherZone => graph.same_zone(place, other) == Some(false),
        }
    }
}

impl Relation {
    /// The other components that are related to a component in this way, each once, with the path between the two. `flow`
    /// selects the flows that a direct relation may use. A path may use any flow.
    fn ways(self, graph: &Graph<'_>, place: usize, flow: impl Fn(&super::graph::Edge) -> bool) -> Vec<(usize, Path)> {
        let after = |way: Vec<usize>| Path { before: Vec::new(), after: way };
        let before = |mut way: Vec<usize>| {
            way.reverse();
            Path { before: way, after: Vec::new() }
        };
        let direct = |direction: Direction| -> Vec<usize> {
            let mut others: Vec<usize> = Vec::new();
            for edge in graph.edges(place, direction).iter().filter(|edge| flow(edge)) {
                if edge.other != place && !others.contains(&edge.other) {
                    others.push(edge.other);
                }
            }
            others
        };
        let sends = || direct(Direction::Forward).into_iter().map(|other| (other, after(vec![other])));
        let receives = || direct(Direction::Backward).into_iter().map(|other| (other, before(vec![other])));
        match self {
            Self::SendsTo => sends().collect(),
            Self::ReceivesFrom => receives().collect(),
            Self::Joined => {
                let mut ways: Vec<_> = sends().collect();
                let backward: Vec<_> =
                    receives().filter(|(other, _)| !ways.iter().any(|(known, _)| known == other)).collect();
                ways.extend(backward);
                ways
            }
            Self::Reaches => {
                let ways = graph.reachable(place, Direction::Forward).into_iter();
                ways.map(|(other, way)| (other, after(way))).collect()
            }
            Self::ReachedFrom => {
                let ways = graph.reachable(place, Direction::Backward).into_iter();
                ways.map(|(other, way)| (other, before(way))).collect()
            }
            Self::ReachesThroughAgent => {
                let ways = graph.through_agents(place).into_iter();
                ways.map(|(other, way)| (other, after(way))).collect()
            }
            Self::SharesZoneWith => (0..graph.components.len())
                .filter(|other| *other != place && graph.same_zone(place, *other) == Some(true))
                .map(|other| (other, Path::default()))
                .collect(),
            Self::Approves => graph.approved_by(place).into_iter().map(|other| (other, after(vec![other]))).collect(),
        }
    }
}
