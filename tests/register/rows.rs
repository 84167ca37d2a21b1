//! Tests which rows a register has, and their order.

use mdbook_aivss::internals::register::Register;
use mdbook_aivss::internals::register::table::{Heading, Table, Totals, Value};
use mdbook_aivss::maestro::RiskBasis;

use crate::support::{register_options, sample, sample_with};

fn ids(register: &Register, words: &str, body: &str) -> Vec<String> {
    let table = Table::of(register, &register_options(words, body), RiskBasis::Inherent);
    table.rows().map(|row| row.id.to_owned()).collect()
}

fn short(ids: &[String]) -> Vec<&str> {
    ids.iter().map(|id| id.rsplit("smolagents-").next().unwrap_or(id)).map(|id| &id[..id.len().min(9)]).collect()
}

#[test]
fn assessments_are_ordered_by_score_and_not_scored_ones_come_last() {
    let register = sample();
    assert_eq!(
        ids(&register, "aivss register", ""),
        ["crew-orders", "candidate", "smolagents-escape", "crew-memory", "draft"]
    );
    assert_eq!(
        ids(&register, "aivss register", "sort: book"),
        ["smolagents-escape", "crew-orders", "crew-memory", "draft", "candidate"]
    );
    assert_eq!(
        ids(&register, "aivss register", "sort: agent"),
        ["candidate", "crew-orders", "crew-memory", "draft", "smolagents-escape"]
    );
    // Sorted by the threats that they name: first two with critical ones, then those that name none, in book order.
    assert_eq!(
        ids(&register, "aivss register", "sort: risk"),
        ["smolagents-escape", "crew-orders", "crew-memory", "draft", "candidate"]
    );
    assert_eq!(ids(&register, "aivss register", "sort: layer")[..2], ["smolagents-escape", "crew-orders"]);
    assert_eq!(ids(&register, "aivss register", "sort: review")[0], "smolagents-escape");
    assert_eq!(ids(&register, "aivss register", "limit: 2"), ["crew-orders", "candidate"]);
}

#[test]
fn threats_are_ordered_by_risk_and_unrated_ones_come_last() {
    let register = sample();
    let threats = ids(&register, "maestro register", "");
    assert_eq!(
        short(&threats),
        ["SA-L3-1", "SA-L4-1", "Crew-L7", "X-from-a-", "Crew-L1", "Crew-L7-b", "Crew-L7-c", "L3-a-tool"]
    );
    assert_eq!(
        short(&ids(&register, "maestro register", "sort: layer")),
        ["Crew-L1", "SA-L3-1", "L3-a-tool", "SA-L4-1", "Crew-L7", "Crew-L7-b", "Crew-L7-c", "X-from-a-"]
    );
    assert_eq!(short(&ids(&register, "maestro register", "sort: review"))[..2], ["Crew-L7", "SA-L4-1"]);
    // Sorted by the highest score of the assessments that name them: 10.0 names Crew-L7, and 7.6 names two threats.
    assert_eq!(short(&ids(&register, "maestro register", "sort: score"))[..3], ["Crew-L7", "SA-L3-1", "SA-L4-1"]);
    // Sorted by the risk after controls. None is left of Crew-L7, but it still comes before unrated threats.
    let options = register_options("maestro register", "");
    let effective: Vec<String> =
        Table::of(&register, &options, RiskBasis::Effective).rows().map(|row| row.id.to_owned()).collect();
    assert_eq!(short(&effective)[0], "SA-L4-1");
    assert_eq!(short(&effective)[6..], ["Crew-L7", "L3-a-tool"]);
}

#[test]
fn filters_keep_what_matches() {
    let register = sample();
    let assessments = |body: &str| ids(&register, "aivss register", body);
    assert_eq!(assessments("agents: crew"), ["crew-orders", "crew-memory"]);
    assert_eq!(assessments("tags: [Pilot, python]"), ["crew-orders", "smolagents-escape"]);
    assert_eq!(assessments("min-severity: High"), ["crew-orders", "candidate", "smolagents-escape"]);
    // Layer, status and owner of an assessment are those of the threats that it names.
    assert_eq!(assessments("layers: L7"), ["crew-orders"]);
    assert_eq!(assessments("status: accepted"), ["smolagents-escape"]);
    assert_eq!(assessments("owner: data & co"), ["crew-orders"]);
    assert_eq!(assessments("agents: nobody"), Vec::<String>::new());

    let threats = |body: &str| ids(&register, "maestro register", body);
    assert_eq!(threats("tags: production").len(), 4);
    assert_eq!(short(&threats("layers: L4")), ["SA-L4-1", "X-from-a-"]);
    assert_eq!(threats("owner: platform"), ["SA-L3-1", "SA-L4-1"]);
    assert_eq!(threats("status: [mitigated, false-positive]"), ["Crew-L7-b", "Crew-L7-c"]);
    assert_eq!(threats("{agents: crew, min-risk: medium}"), ["Crew-L7", "Crew-L1"]);
}

#[test]
fn what_has_no_level_is_told_where_a_least_level_leaves_it_out() {
    let register = sample();
    let table = |words: &str, body: &str| {
        let table = Table::of(&register, &register_options(words, body), RiskBasis::Inherent);
        (table.matching, table.shown(), table.without_level)
    };
    assert_eq!(table("aivss register", "min-severity: low"), (4, 4, 1));
    assert_eq!(table("maestro register", "min-risk: low"), (7, 7, 1));
    assert_eq!(table("maestro register", "limit: 3"), (8, 3, 0));
}

#[test]
fn an_assessment_without_threats_has_the_owner_of_its_model() {
    let register = sample_with(&[("threats: [SA-L4-1, SA-L3-1]\n", "")]);
    assert_eq!(ids(&register, "aivss register", "owner: Platform"), ["smolagents-escape"]);
    assert_eq!(ids(&register, "aivss register", "layers: L4"), Vec::<String>::new());
}

#[test]
fn groups_have_headings_in_their_own_order() {
    let register = sample();
    let headings = |words: &str, body: &str| -> Vec<(String, usize)> {
        let table = Table::of(&register, &register_options(words, body), RiskBasis::Inherent);
        table
            .groups
            .iter()
            .map(|group| {
                let heading = match group.heading.as_ref().expect("a grouped register has headings") {
                    Heading::Text(text) => text.to_string(),
                    Heading::Layer(layer) => layer.title().to_owned(),
                    Heading::Severity(severity) => format!("{severity:?}"),
                    Heading::Level(level) => format!("{level:?}"),
                    other => format!("{other:?}"),
                };
                (heading, group.rows.len())
            })
            .collect()
    };
    let expect = |pairs: &[(&str, usize)]| -> Vec<(String, usize)> {
        pairs.iter().map(|(heading, rows)| ((*heading).to_owned(), *rows)).collect()
    };
    assert_eq!(
        headings("aivss register", "{group-by: severity, sort: book}"),
        expect(&[("Some(Critical)", 1), ("Some(High)", 2), ("Some(Low)", 1), ("None", 1)])
    );
    assert_eq!(
        headings("aivss register", "group-by: agent"),
        expect(&[("Crew & Co", 2), ("Candidate", 1), ("SmolAgents", 1), ("Draft", 1)])
    );
    assert_eq!(
        headings("aivss register", "group-by: layer"),
        expect(&[("L7 · Agent Ecosystem", 1), ("SeveralLayers", 1), ("NoLayer", 3)])
    );
    assert_eq!(headings("aivss register", "group-by: risk"), expect(&[("Some(Some(Critical))", 2), ("NoThreat", 3)]));
    assert_eq!(
        headings("maestro register", "{group-by: risk, sort: book}"),
        expect(&[
            ("Some(Some(Critical))", 3),
            ("Some(Some(High))", 1),
            ("Some(Some(Medium))", 1),
            ("Some(Some(Low))", 2),
            ("None", 1)
        ])
    );
    assert_eq!(
        headings("maestro register", "group-by: layer"),
        expect(&[
            ("L1 · Foundation Models", 1),
            ("L3 · Agent Frameworks", 2),
            ("L4 · Deployment and Infrastructure", 1),
            ("L7 · Agent Ecosystem", 3),
            ("CrossLayer", 1)
        ])
    );
    assert_eq!(
        headings("maestro register", "group-by: owner"),
        expect(&[("Platform", 2), ("Data & Co", 1), ("NoOwner", 5)])
    );
}

#[test]
fn each_row_has_one_link_to_its_block() {
    let register = sample();
    for (words, body, column) in [
        ("aivss register", "columns: [score, agent, title]", None),
        ("aivss register", "columns: [score, cvss]", Some(0)),
        ("aivss register", "columns: [threats, id]", Some(1)),
        ("maestro register", "columns: [risk, agent]", Some(0)),
        ("maestro register", "columns: [maps, reason, status]", Some(2)),
    ] {
        let table = Table::of(&register, &register_options(words, body), RiskBasis::Inherent);
        for row in table.rows() {
            let own: Vec<usize> = (0..row.cells.len())
                .filter(|at| row.cells[*at].link.as_ref().is_some_and(|link| link.anchor.to_string().ends_with(row.id)))
                .collect();
            assert_eq!(own.len(), 1, "{body}: {row:?}");
            assert!(column.is_none_or(|column| own == [column]), "{body}: {row:?}");
        }
    }
    // Without a title, the agent's name links to the block.
    let table = Table::of(&register, &register_options("aivss register", ""), RiskBasis::Inherent);
    let draft = table.rows().find(|row| row.id == "draft").expect("the draft is listed");
    assert_eq!(table.columns[1], "agent");
    assert_eq!(draft.cells[1].link.as_ref().map(|link| link.anchor.to_string()), Some("aivss_draft".to_owned()));
    assert_eq!(draft.cells[2].value, Value::Nothing);
}

#[test]
fn every_column_shows_something_of_the_sample() {
    let mut register = sample();
    let date = jiff::civil::date(2026, 1, 1);
    let record = mdbook_aivss::internals::register::history::Record::of(&register, date, "v1".to_owned(), None);
    register.history.put(record);
    for (words, columns) in [
        ("aivss register", &mdbook_aivss::internals::register::query::ASSESSMENT_COLUMNS),
        ("maestro register", &mdbook_aivss::internals::register::query::THREAT_COLUMNS),
    ] {
        let options = register_options(words, &format!("columns: [{}]", columns.join(", ")));
        let table = Table::of(&register, &options, RiskBasis::Inherent);
        assert_eq!(table.columns, **columns);
        for (at, column) in columns.iter().enumerate() {
            // Values that the sample does not state.
            let missing = ["agent-version", "refs"].contains(column)
                || words == "maestro register" && ["description", "expect"].contains(column);
            let shows = table.rows().any(|row| row.cells[at].value != Value::Nothing);
            assert_eq!(shows, !missing, "{column}");
        }
    }
}

#[test]
fn a_thousand_assessments_are_listed() {
    let assessment = |number: usize| {
        let cvss = number % 101;
        format!(
            "```aivss\nagent: Agent {number}\ncvss: {}.{}\nfactors: {{autonomy: 1, tools: 1, language: 1, context: 1, \
             non-determinism: 1, opacity: 0, persistence: 0, identity: 0, multi-agent: 0, self-mod: 0}}\n```\n\n",
            cvss / 10,
            cvss % 10
        )
    };
    let chapters: Vec<(String, String)> = (0..20)
        .map(|chapter| (format!("{chapter}.md"), (chapter * 50..chapter * 50 + 50).map(assessment).collect()))
        .collect();
    let chapters: Vec<(&str, &str)> = chapters.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let register = crate::support::read(&chapters);
    let table = Table::of(&register, &register_options("aivss register", "group-by: severity"), RiskBasis::Inherent);
    assert_eq!(table.shown(), 1000);
    let Totals::Scores(tally) = table.totals else { panic!("not a register of assessments") };
    assert_eq!(tally.total(), 1000);
    let scores: Vec<_> = table.rows().map(|row| register.assessment(row.id).map(|entry| entry.outcome.score)).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b));
    // Equal scores are in book order.
    let place = |id: &str| register.assessments.iter().position(|entry| entry.assessment.id == id);
    let rows: Vec<_> = table.rows().map(|row| row.id).collect();
    let equal = |pair: &[&str]| {
        let score = |id: &str| register.assessment(id).and_then(|entry| entry.outcome.score);
        score(pair[0]) == score(pair[1])
    };
    assert!(rows.windows(2).filter(|pair| equal(pair)).all(|pair| place(pair[0]) < place(pair[1])));
}
