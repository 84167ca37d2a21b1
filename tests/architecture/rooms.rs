//! Checks which folder of `src` uses which, and cycles.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::Graph;
use super::{hold, repository, text_of};

/// The page with the table of rooms.
const PAGE: &str = "book/explanation/architecture.md";

/// The words with which a module's `//!` comment gives the reason why its files use each other.
const REASON: &str = "The files of this module use each other";

/// The table: for each folder, the folders or modules that it may use.
struct Table {
    allowed: BTreeMap<String, BTreeSet<String>>,
}

impl Table {
    /// Reads the rows of the page, ``| `room` | what is in it | `may`, `know` |``. "all above" means the folders of the rows
    /// above, and the row "for every room" lists what all folders may use.
    fn read() -> Self {
        let page = text_of(PAGE);
        let rows = page.lines().skip_while(|line| !line.starts_with("| room |")).skip(2);
        let mut allowed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut for_all = BTreeSet::new();
        for row in rows.take_while(|line| line.starts_with('|')) {
            let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
            let [room, content, knows] = cells.as_slice() else { panic!("{PAGE}: three cells are expected in {row}") };
            let mut known = for_all.clone();
            match knows.trim() {
                "nobody" => {}
                "all above" => known.extend(allowed.keys().cloned()),
                _ => known.extend(words(knows)),
            }
            let rooms = words(room);
            assert!(
                !rooms.is_empty() && (knows.contains('`') || !known.is_empty() || knows.trim() == "nobody"),
                "{row}"
            );
            if content.contains("for every room") {
                for_all.extend(rooms.clone());
            }
            allowed.extend(rooms.into_iter().map(|room| (room, known.clone())));
        }
        assert!(allowed.len() > 5, "{PAGE} has no table of rooms");
        Self { allowed }
    }

    fn allows(&self, from: &str, to: &str) -> bool {
        let module = module(to);
        let allowed = self.allowed.get(room(from)).into_iter().flatten();
        allowed.into_iter().any(|known| module.strip_prefix(known.as_str()).is_some_and(is_rest_of_path))
    }
}

fn is_rest_of_path(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with("::")
}

/// The words of a cell that are code.
fn words(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// `src/aivss/v0_8.rs` is `aivss::v0_8`.
fn module(path: &str) -> String {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    inside.strip_suffix("/mod").unwrap_or(inside).replace('/', "::")
}

/// The folder of a file: the first folder below `src`, or the file itself.
fn room(path: &str) -> &str {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    inside.split('/').next().unwrap_or(inside)
}

#[test]
fn rooms_know_only_those_that_the_table_allows() {
    let (table, graph) = (Table::read(), Graph::read(repository()));
    let rooms: BTreeSet<&str> = graph.files.iter().map(|file| room(file)).filter(|room| *room != "lib").collect();
    let listed: BTreeSet<&str> = table.allowed.keys().map(String::as_str).collect();
    assert_eq!(rooms, listed, "the rooms of `src` and those in the table of {PAGE}");
    let mut wrong = Vec::new();
    // The public interface of the crate re-exports items of all folders.
    for edge in graph.edges.iter().filter(|edge| edge.from != "src/lib.rs") {
        if room(&edge.from) != room(&edge.to) && !table.allows(&edge.from, &edge.to) {
            wrong.push(format!("{}:{}: `{}` may not know {}", edge.from, edge.line, room(&edge.from), edge.to));
        }
    }
    hold(&wrong, &format!("Move the item to a room that both may know, or change the table in {PAGE} with a reason:"));
}

#[test]
fn files_use_each_other_only_where_their_module_says_why() {
    let graph = Graph::read(repository());
    let mut wrong = Vec::new();
    for circle in graph.circles() {
        let owner = owner(&circle, &graph.files);
        if owner.as_deref().is_some_and(says_why) {
            continue;
        }
        let uses = graph.edges.iter().filter(|edge| circle.contains(&*edge.from) && circle.contains(&*edge.to));
        let uses: Vec<_> = uses.map(|edge| format!("    {}:{} uses {}", edge.from, edge.line, edge.to)).collect();
        let owner = owner.as_deref().unwrap_or("no module of their own");
        wrong.push(format!("{} files below {owner}:\n{}", circle.len(), uses.join("\n")));
    }
    hold(&wrong, &format!("Break the circle, or say in the `//!` of the module why: \"{REASON}: …\""));
}

/// The file of the innermost module that contains all these files. It may be one of them.
fn owner(circle: &BTreeSet<&str>, files: &BTreeSet<String>) -> Option<String> {
    let modules: Vec<Vec<String>> =
        circle.iter().map(|file| module(file).split("::").map(str::to_owned).collect()).collect();
    let first = modules.first()?;
    let shared =
        (0..first.len()).take_while(|at| modules.iter().all(|module| module.get(*at) == first.get(*at))).count();
    let path = format!("src/{}", first[..shared].join("/"));
    [format!("{path}/mod.rs"), format!("{path}.rs")].into_iter().find(|path| files.contains(path))
}

/// Whether the `//!` of a file gives the reason, in at least a few words.
fn says_why(file: &str) -> bool {
    let text = text_of(file);
    let docs: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("//!")).map(str::trim).collect();
    let docs = docs.join(" ");
    docs.split_once(REASON)
        .is_some_and(|(_, why)| why.split_whitespace().take_while(|word| !word.ends_with('.')).count() > 4)
}

#[test]
fn the_table_tells_rooms_apart() {
    let table = Table::read();
    assert!(table.allows("src/block/mod.rs", "src/aivss/mod.rs"));
    assert!(table.allows("src/command/check.rs", "src/register/gate/judge.rs"));
    assert!(!table.allows("src/aivss/mod.rs", "src/maestro/mod.rs"));
    assert!(!table.allows("src/block/mod.rs", "src/register/mod.rs"));
    assert!(
        !table.allows("src/register/table.rs", "src/block/decode.rs"),
        "of `block`, `register` knows the queries alone"
    );
}
