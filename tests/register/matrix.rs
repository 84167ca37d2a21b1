//! Tests the heat map, and that all views and exports have the same counts.

use mdbook_aivss::aivss::Severity;
use mdbook_aivss::internals::diagnostic::Base;
use mdbook_aivss::internals::export::{self, CsvTable};
use mdbook_aivss::internals::register::gate::Gate;
use mdbook_aivss::internals::register::matrix::{Column, Matrix};
use mdbook_aivss::internals::register::table::{Table, Totals};
use mdbook_aivss::internals::register::totals::{AsiCoverage, LayerCoverage};
use mdbook_aivss::maestro::questions::QuestionState;
use mdbook_aivss::maestro::{LayerId, LayerStatus, Level, RiskBasis, Vocabulary};
use serde_json::Value;

use crate::support::{matrix_options, read, register_options, sample};

#[test]
fn cells_show_the_highest_open_risk_and_the_state_of_the_layer() {
    let register = sample();
    let matrix = Matrix::of(&register, &matrix_options(""), RiskBasis::Inherent, Default::default());
    let agents: Vec<&str> = matrix.rows.iter().map(|row| row.agent_id).collect();
    assert_eq!(agents, ["smolagents", "crew"]);
    assert_eq!(matrix.columns.len(), 8);
    assert_eq!(matrix.columns[7], Column::CrossLayer);
    let smolagents = &matrix.rows[0];
    let l3 = &smolagents.cells[2];
    assert_eq!((l3.tally.highest(), l3.tally.unrated(), l3.tally.total()), (Some(Level::Critical), 1, 2));
    assert_eq!(l3.target.as_ref().map(|target| target.anchor.to_string()), Some("threat_SA-L3-1".to_owned()));
    // The only threat of L4 is accepted.
    assert!(smolagents.cells[3].tally.is_empty());
    assert_eq!(smolagents.cells[3].status, LayerStatus::Mapped);
    assert_eq!(smolagents.cells[1].status, LayerStatus::Uncertain);
    assert_eq!(smolagents.cells[5].status, LayerStatus::NotApplicable);
    assert_eq!(smolagents.cells[7].tally.highest(), Some(Level::High));
    assert_eq!(matrix.rows[1].cells[1].status, LayerStatus::NotAssessed);
    assert_eq!(matrix.rows[1].cells[6].tally.total(), 1);
}

#[test]
fn options_of_the_matrix() {
    let register = sample();
    let rows = |body: &str, basis| {
        let matrix = Matrix::of(&register, &matrix_options(body), basis, Default::default());
        let agents: Vec<String> = matrix.rows.iter().map(|row| row.agent_id.to_owned()).collect();
        (agents.join(" "), matrix.total.total(), matrix.columns.len())
    };
    let inherent = RiskBasis::Inherent;
    assert_eq!(rows("sort: agent", inherent).0, "crew smolagents");
    assert_eq!(rows("sort: score", inherent).0, "crew smolagents");
    assert_eq!(rows("sort: layer", inherent).0, "crew smolagents");
    assert_eq!(rows("agents: crew", inherent), ("crew".to_owned(), 2, 7));
    assert_eq!(rows("layers: [L3, L4]", inherent), ("smolagents crew".to_owned(), 3, 3));
    assert_eq!(rows("status: accepted", inherent), ("smolagents".to_owned(), 1, 7));
    assert_eq!(rows("owner: data & co", inherent), ("crew".to_owned(), 1, 7));
    assert_eq!(rows("min-risk: critical", inherent).1, 2);
    assert_eq!(rows("limit: 1", inherent), ("smolagents".to_owned(), 5, 8));
    // The controls leave no risk of Crew-L7, so medium is the highest risk of the crew. The other agent keeps high.
    assert_eq!(rows("", RiskBasis::Effective).0, "smolagents crew");
    let matrix = Matrix::of(&register, &matrix_options(""), RiskBasis::Effective, Default::default());
    assert_eq!(matrix.rows[1].cells[6].tally.none(), 1);
}

#[test]
fn models_of_one_agent_are_one_row() {
    let model = |id: &str, layers: &str| format!("```maestro\nagent: A\nid: {id}\nlayers: {layers}\n```\n\n");
    let threat = "{id: T1, title: t, severity: low, likelihood: unlikely}";
    let text = model("one", &format!("{{L1: uncertain, L2: [{threat}]}}"))
        + &model("two", "{L1: Known well enough., L2: 'not-applicable — no data'}");
    let register = read(&[("a.md", &text)]);
    let matrix = Matrix::of(&register, &matrix_options(""), RiskBasis::Inherent, Default::default());
    assert_eq!(matrix.rows.len(), 1);
    assert_eq!(matrix.models, 2);
    let statuses: Vec<LayerStatus> = matrix.rows[0].cells.iter().map(|cell| cell.status).collect();
    assert_eq!(statuses[..3], [LayerStatus::Mapped, LayerStatus::Mapped, LayerStatus::NotAssessed]);
    assert_eq!(matrix.rows[0].cells[1].tally.total(), 1);
}

#[test]
fn every_view_and_export_counts_alike() {
    let register = sample();
    let basis = RiskBasis::Inherent;
    let exported: Value = serde_json::from_str(&export::json(&register)).expect("the export is JSON");
    let list = |key: &str| exported[key].as_array().expect("a list").clone();
    let (scores, threats) = (list("scores"), list("threats"));

    // Scores: register, export, CSV, SARIF, gate.
    let table = Table::of(&register, &register_options("aivss register", ""), basis);
    let Totals::Scores(tally) = table.totals else { panic!("not a register of assessments") };
    assert_eq!(tally, register.score_tally());
    for severity in Severity::ALL {
        let of = |score: &&Value| score["severity"] == severity.word();
        assert_eq!(scores.iter().filter(of).count(), tally.count(severity), "{severity}");
    }
    assert_eq!(scores.iter().filter(|score| score["score"].is_null()).count(), tally.not_scored());
    assert_eq!((scores.len(), table.shown()), (tally.total(), tally.total()));

    // Threats: register, matrix, export.
    let table = Table::of(&register, &register_options("maestro register", ""), basis);
    let Totals::Threats(summary) = table.totals else { panic!("not a register of threats") };
    assert_eq!(summary, register.threat_summary(basis));
    let matrix = Matrix::of(&register, &matrix_options(""), basis, Default::default());
    assert_eq!(matrix.total, summary.open);
    let mut columns = mdbook_aivss::maestro::Tally::default();
    matrix.totals.iter().for_each(|column| columns += *column);
    assert_eq!(columns, summary.open);
    let mut rows = mdbook_aivss::maestro::Tally::default();
    matrix.rows.iter().for_each(|row| rows += row.total);
    assert_eq!(rows, summary.open);
    let open = |threat: &&Value| ["open", "in-progress"].iter().any(|status| threat["status"] == *status);
    for level in Level::ALL {
        let of = |threat: &&Value| threat["risk"] == level.word();
        assert_eq!(threats.iter().filter(open).filter(of).count(), summary.open.count(*level), "{level}");
    }
    assert_eq!(threats.iter().filter(open).filter(|threat| threat["risk"].is_null()).count(), summary.open.unrated());
    assert_eq!(threats.len(), summary.open.total() + summary.carried.total() + summary.closed.total());
    let accepted = threats.iter().filter(|threat| threat["status"] == "accepted").count();
    assert_eq!(accepted, summary.carried.total());

    // The gate checks or counts every score and every open threat.
    let report = Gate::default().check(&register, jiff_day(), None);
    assert_eq!((report.scores, report.not_scored), (tally.total() - tally.not_scored(), tally.not_scored()));
    assert_eq!(report.threats + report.unrated, summary.open.total());
    assert_eq!(report.unrated, summary.open.unrated());

    // The other formats.
    for (table, lines) in [
        (CsvTable::Scores, scores.len()),
        (CsvTable::Threats, threats.len()),
        (CsvTable::Mitigations, list("mitigations").len()),
    ] {
        let text = export::csv(&register, table, export::Formulas::Disarmed).text;
        assert_eq!(csv::Reader::from_reader(text.as_bytes()).records().count(), lines);
    }
    let sarif: Value = serde_json::from_str(&export::sarif(&register, &Base::default())).expect("SARIF is JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results are a list");
    let (questions, results): (Vec<_>, Vec<_>) = results.iter().partition(|result| result["kind"] == "open");
    assert_eq!(results.len(), scores.len() + threats.len());
    let unanswered = register.models.iter().flat_map(|entry| &entry.questions);
    let unanswered = unanswered.filter(|it| !matches!(it.state, QuestionState::Answered(_)));
    assert_eq!(questions.len(), unanswered.count());
    let otm: Value = serde_json::from_str(&export::otm(&register).text).expect("OTM is JSON");
    assert_eq!(otm["threats"].as_array().map(Vec::len), Some(threats.len()));
}

fn jiff_day() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 20)
}

#[test]
fn coverage_of_layers_and_of_the_asi_list() {
    let register = sample();
    let layers = LayerCoverage::of(&register.models, RiskBasis::Inherent);
    let counts: Vec<_> = layers
        .iter()
        .map(|covered| (covered.layer, covered.mapped, covered.uncertain, covered.not_applicable, covered.not_assessed))
        .collect();
    assert_eq!(counts[0], (LayerId::L1, 2, 0, 0, 0));
    assert_eq!(counts[1], (LayerId::L2, 0, 1, 0, 1));
    assert_eq!(counts[5], (LayerId::L6, 0, 0, 1, 1));
    assert!(layers.iter().all(|it| it.mapped + it.uncertain + it.not_applicable + it.not_assessed == 2));
    assert_eq!(layers[3].threats.carried.total(), 1);

    let asi = AsiCoverage::of(&register.assessments, register.threats().map(|(_, threat, _)| threat));
    let named: Vec<(&str, usize, usize)> = asi
        .iter()
        .filter(|covered| covered.is_covered())
        .map(|covered| (covered.risk.id().unwrap_or_default(), covered.assessments, covered.threats))
        .collect();
    assert_eq!(named, [("ASI02", 0, 1), ("ASI05", 1, 2), ("ASI06", 1, 0), ("ASI07", 1, 0)]);
    assert_eq!(asi.len(), 10);

    let top: Vec<&str> =
        register.top_open(RiskBasis::Inherent, 3).iter().map(|(_, threat, _)| threat.id.as_str()).collect();
    assert_eq!(top, ["SA-L3-1", "Crew-L7", "smolagents-X-from-a-poisoned-tool-to-the-host"]);
}

#[test]
fn threats_that_share_the_last_of_the_highest_risks_are_counted() {
    let threats: String = (1..=7)
        .map(|number| format!("      - {{id: A-{number}, title: T, severity: critical, likelihood: likely}}\n"))
        .collect();
    let chapter = format!("# A\n\n```maestro\nagent: A\nid: a\nlayers:\n  L4:\n    threats:\n{threats}```\n");
    let register = read(&[("a.md", &chapter)]);
    let matrix = Matrix::of(&register, &matrix_options(""), RiskBasis::Inherent, Default::default());
    assert_eq!(matrix.highest.len(), Matrix::HIGHEST);
    let more = matrix.more.map(|(count, (_, threat, _))| (count, threat.id.as_str()));
    assert_eq!(more, Some((2, "A-6")), "the count leads to the first that is not listed");

    let chapter = chapter.replace("A-6, title: T, severity: critical", "A-6, title: T, severity: low");
    let register =
        read(&[("a.md", &chapter.replace("A-7, title: T, severity: critical", "A-7, title: T, severity: low"))]);
    assert!(Matrix::of(&register, &matrix_options(""), RiskBasis::Inherent, Default::default()).more.is_none());
}
