//! The exports of the sample book, kept as snapshots and held against the published schemas of their formats.

use std::collections::{BTreeMap, BTreeSet};

use mdbook_aivss::internals::diagnostic::Base;
use mdbook_aivss::internals::export::{self, CsvTable, Formulas};
use mdbook_aivss::internals::register::Register;
use mdbook_aivss::internals::register::gate::Gate;
use serde_json::Value;

use crate::support::{SAMPLE, read, sample, sample_with, snapshot};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("the export is JSON")
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// What a schema finds wrong with a document, with the place of each.
fn complaints(schema: &str, document: &Value) -> Vec<String> {
    // The pattern of SARIF's `language` has a superfluous bracket, which strict validators refuse. We do not write this key.
    let schema = parsed(&schema.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"));
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn fits(schema: &str, document: &Value) {
    assert_eq!(complaints(schema, document), Vec::<String>::new());
}

#[test]
fn json() {
    let text = export::json(&sample());
    assert_eq!(text, export::json(&sample()), "the same book gives the same bytes");
    snapshot("book.json", &text);
}

#[test]
fn numbers_are_exact_and_have_no_trailing_zeros() {
    let text = export::json(&sample());
    // serde_json would write some of these numbers differently if it got them as floats, for example `10.0`.
    for number in ["\"aars\":1.45015", "\"score\":10,", "\"factor_sum\":6.5", "\"low\":0,", "\"value\":0.5,"] {
        assert!(text.contains(number), "{number}");
    }
    let fine = sample_with(&[("Self-Modification: 0.3", "Self-Modification: 0.300001")]);
    assert!(export::json(&fine).contains("\"score\":0.300001,\"low\":0.300001"));
}

#[test]
fn every_field_of_a_block_comes_back() {
    let exported = parsed(&export::json(&sample()));
    for (table, key) in [("an assessment", "scores"), ("a threat model", "models"), ("a mitigation", "mitigations")] {
        let keys = keys_of(table);
        for entry in list(&exported, key) {
            for field in &keys {
                let apart = match key {
                    // These are separate lists of the export.
                    "models" => &["cross_layer", "mitigations"][..],
                    // A version has either factors or metrics.
                    "scores" => &["factors", "factors_from", "exploit", "mitigation", "metrics", "vector"][..],
                    _ => &[],
                };
                if is_sparse(table, field) {
                    assert!(list(&exported, key).iter().any(|entry| entry.get(field).is_some()), "{table}: {field}");
                } else if !apart.contains(&field.as_str()) {
                    assert!(entry.get(field).is_some(), "{table}: {field} of {}", entry["id"]);
                }
            }
        }
    }
    for threat in list(&exported, "threats") {
        let table = if threat.get("layers").is_some() { "a cross-layer threat" } else { "a threat" };
        for field in keys_of(table) {
            assert!(threat.get(&field).is_some() || is_sparse(table, &field), "{field} of {}", threat["id"]);
        }
    }
    let scores = list(&exported, "scores");
    assert!(scores[0].get("factors").is_some() && scores[0].get("metrics").is_none());
    assert!(scores[4].get("metrics").is_some() && scores[4].get("factors").is_none());
}

/// Whether exports leave the key out of objects that have no value for it.
fn is_sparse(table: &str, field: &str) -> bool {
    let tables = mdbook_aivss::internals::block::key_tables();
    let table = tables.iter().find(|it| it.name == table).expect("the table is there");
    table.keys.iter().any(|key| key.sparse && key.name.replace('-', "_") == field)
}

/// The keys that the block language knows for an object, as exports write them.
fn keys_of(table: &str) -> Vec<String> {
    let tables = mdbook_aivss::internals::block::key_tables();
    let table = tables.iter().find(|it| it.name == table).expect("there is such a table");
    table.keys.iter().map(|key| key.name.replace('-', "_")).collect()
}

#[test]
fn own_fields_that_would_clash_keep_their_names() {
    let register = sample_with(&[("x-ticket: SEC-7", "x-a-b: 1\nx-a_b: two\nx-n: null")]);
    let exported = parsed(&export::json(&register));
    let score = &list(&exported, "scores")[0];
    assert_eq!((&score["x_a_b"], &score["x-a_b"]), (&Value::from(1), &Value::from("two")));
    assert!(score["x_n"].is_null() && score.get("x_n").is_some());
}

#[test]
fn the_score_object_is_the_same_alone_and_in_a_book() {
    let register = sample();
    let exported = parsed(&export::json(&register));
    for (entry, whole) in register.assessments.iter().zip(list(&exported, "scores")) {
        let mut whole = whole.clone();
        // Keys that only a book has.
        for key in ["location", "exempted"] {
            assert!(whole.as_object_mut().and_then(|score| score.remove(key)).is_some());
        }
        assert_eq!(parsed(&export::score_json(&entry.assessment, &entry.own, &entry.outcome)), whole);
    }
}

#[test]
fn all_versions_of_a_score_are_told_apart() {
    let register = sample_with(&[("mitigation: partial — the interpreter", "mitigation: none — the interpreter")]);
    let (assessment, own) = (&register.assessments[0].assessment, &register.assessments[0].own);
    let text = export::all_versions_json(assessment, own);
    assert_eq!(text.lines().count(), 1);
    let all = parsed(&text);
    assert_eq!(all["comparable"], false);
    let versions: Vec<&str> = list(&all, "versions").iter().filter_map(|score| score["version"].as_str()).collect();
    assert_eq!(versions, ["0.8", "0.8-floor", "0.5"]);
    let reason = "AIVSS 2.0-candidate needs the metrics LC, CP, AP, SR, EX, PT, CA, TD";
    assert_eq!(all["not_possible"], serde_json::json!([{"version": "2.0-candidate", "reason": reason}]));
    // What would lower a score depends on the version: 0.5 has no mitigation, and it averages.
    for score in list(&all, "versions") {
        let levers = list(score, "levers");
        assert!(!levers.is_empty() && levers.iter().all(|lever| lever["score"].as_f64() < score["score"].as_f64()));
        let mitigation = |lever: &Value| lever["change"].as_str().is_some_and(|it| it.starts_with("mitigation"));
        assert_eq!(levers.iter().any(mitigation), score["version"] != "0.5", "{levers:?}");
    }
    // The first result is equal to that of the score alone.
    let alone = parsed(&export::score_json(assessment, own, &register.assessments[0].outcome));
    assert_eq!(list(&all, "versions")[0], alone);
}

#[test]
fn csv() {
    let register = sample();
    for table in CsvTable::ALL {
        let text = export::csv(&register, table, Formulas::Disarmed).text;
        assert!(text.lines().count() > 1 && text.ends_with("\r\n"));
        snapshot(&format!("{}.csv", table.word()), &text);
    }
}

#[test]
fn csv_is_read_back() {
    let text = export::csv(
        &sample_with(&[("reason: Runs only in", "reason: |-\n          Runs, \"only\",\n          in")]),
        CsvTable::Threats,
        Formulas::Disarmed,
    )
    .text;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers: Vec<String> = reader.headers().expect("there is a head").iter().map(str::to_owned).collect();
    assert_eq!(headers.iter().collect::<BTreeSet<_>>().len(), headers.len(), "no name is given twice");
    let rows: Vec<BTreeMap<String, String>> =
        reader.deserialize().collect::<Result<_, _>>().expect("every row has as many cells as the head");
    let row = |id: &str| rows.iter().find(|row| row["id"] == id).expect("the threat has a row");
    assert_eq!(row("SA-L4-1")["reason"], "Runs, \"only\",\nin throw-away containers.");
    assert_eq!(row("Crew-L7")["title"], "'=A hostile agent | joins `the` crew");
    assert_eq!(row("SA-L3-1")["mitigations"], "M1; Review of tool descriptions by hand");
    assert_eq!(rows.iter().filter(|row| row["risk"] == "unrated").count(), 1);
}

#[test]
fn csv_quotes_text_and_disarms_formulas() {
    let register = sample_with(&[
        ("reason: Runs only in throw-away containers.", "reason: 'Runs in;=cmd|x containers'"),
        ("agent: SmolAgents", "agent: SmolAgents\nagent-version: 1.10"),
    ]);
    let table = |table, formulas| export::csv(&register, table, formulas).text;
    let threats = table(CsvTable::Threats, Formulas::Disarmed);
    assert!(threats.contains(",\"'=A hostile agent | joins `the` crew\","));
    assert!(threats.contains(",\"Runs in;'=cmd|x containers\","), "a spreadsheet may split at the semicolon");
    let raw = table(CsvTable::Threats, Formulas::Raw);
    assert!(
        raw.contains(",\"=A hostile agent | joins `the` crew\",") && raw.contains(",\"Runs in;=cmd|x containers\",")
    );
    // Text is always in quotes, even if it looks like a number. A number never is.
    let scores = table(CsvTable::Scores, Formulas::Disarmed);
    assert!(scores.contains(",\"1.10\",") && scores.contains(",7.6,\"High\","));
    for text in [&threats, &raw, &scores] {
        for cell in unquoted(text) {
            assert!(cell.is_empty() || cell.parse::<f64>().is_ok(), "{cell}");
        }
    }
}

/// The cells of a table without quotes around them.
fn unquoted(csv: &str) -> Vec<String> {
    let mut bare = String::new();
    let mut quoted = false;
    for c in csv.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                bare.push('"');
            }
            '\r' | '\n' | ',' if !quoted => bare.push(','),
            c if !quoted => bare.push(c),
            _ => {}
        }
    }
    bare.split(',').filter(|cell| !cell.contains('"')).map(str::to_owned).collect()
}

#[test]
fn sarif() {
    let text = export::sarif(&sample(), &Base::default());
    snapshot("book.sarif", &text.replace(env!("CARGO_PKG_VERSION"), "[VERSION]"));
    let sarif = parsed(&text);
    fits(include_str!("../schemas/sarif-2.1.0.json"), &sarif);

    let run = &sarif["runs"][0];
    let rules = list(&run["tool"]["driver"], "rules");
    let mut fingerprints = BTreeSet::new();
    for result in list(run, "results") {
        let index = result["ruleIndex"].as_u64().expect("a result has a rule") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(fingerprints.insert(result["partialFingerprints"].to_string()), "{result}");
        let severity = |value: &Value| {
            value["properties"]["security-severity"].as_str().map(|text| text.parse::<f64>().expect("a number"))
        };
        // Code scanning shows the number of the rule, so it must be in the same band as the result's own number.
        let closed = result.get("kind").is_some();
        let shown = severity(&rules[index]);
        assert_eq!(shown.map(band), severity(result).map(band).filter(|_| !closed), "{result}");
        let rank = severity(result).filter(|_| !closed).map(|severity| (severity * 10.0).round() as u64);
        assert_eq!(result.get("rank").and_then(Value::as_u64), rank, "{result}");
        assert!(result.get("kind").is_none() || result["level"] == "none");
    }
    assert_eq!(rules.iter().map(|rule| rule["id"].to_string()).collect::<BTreeSet<_>>().len(), rules.len());
    let suppressed: Vec<&Value> =
        list(run, "results").iter().filter(|result| result.get("suppressions").is_some()).collect();
    // The two are an accepted threat and a dismissed question.
    assert_eq!(suppressed.len(), 2);
    assert_eq!(
        suppressed[0]["suppressions"][0]["justification"],
        "Runs only in throw-away containers. Owner: Platform. Review: 2027-05-20."
    );
    assert_eq!(suppressed[1]["kind"], "open");
}

/// The word that GitHub shows for a `security-severity`: critical above 9.0, high from 7.0 to 8.9, medium from 4.0 to 6.9.
fn band(severity: f64) -> &'static str {
    match severity {
        9.0.. => "critical",
        7.0.. => "high",
        4.0.. => "medium",
        0.1.. => "low",
        _ => "none",
    }
}

#[test]
fn each_result_in_sarif_shows_its_own_severity() {
    // Two threats of one catalogue entry with different risks, and two findings of one risk with different scores.
    let threat = |id: &str, severity: &str| {
        format!(
            "      - {{id: {id}, title: T, catalog: lateral-movement, severity: {severity}, likelihood: possible}}\n"
        )
    };
    let finding = |id: &str, cvss: &str, mitigation: &str| {
        let factors = SAMPLE[0].1.split("factors:").nth(1).and_then(|rest| rest.split("risks:").next());
        let factors = factors.expect("the sample has factors");
        format!(
            "```aivss\nid: {id}\nagent: A\ncvss: {cvss}\nmitigation: {mitigation}\nrisks: [ASI05]\nfactors:{factors}```\n\n"
        )
    };
    let chapter = format!(
        "# A\n\n{}{}```maestro\nagent: A\nid: a\nlayers:\n  L4:\n    threats:\n{}{}{}```\n",
        finding("worse", "10.0", "none"),
        finding("better", "3.0", "strong"),
        threat("A-1", "critical"),
        threat("A-2", "low"),
        threat("A-3", "critical").replace("severity: critical, likelihood: possible", "status: open"),
    );
    let log = parsed(&export::sarif(&read(&[("a.md", &chapter)]), &Base::default()));
    fits(include_str!("../schemas/sarif-2.1.0.json"), &log);
    let run = &log["runs"][0];
    let shown: BTreeMap<&str, (Option<&str>, &str, Option<u64>)> = list(run, "results")
        .iter()
        .map(|result| {
            let id = result["properties"]["id"].as_str().expect("a result has an id");
            let rule = &list(&run["tool"]["driver"], "rules")[result["ruleIndex"].as_u64().expect("an index") as usize];
            let severity = rule["properties"]["security-severity"].as_str();
            let band = severity.map(|text| band(text.parse().expect("a number")));
            (id, (band, rule["id"].as_str().expect("a rule has an id"), result["rank"].as_u64()))
        })
        .collect();
    assert_eq!(shown["worse"], (Some("critical"), "aivss/asi05/0.8/critical", Some(100)));
    assert_eq!(shown["better"], (Some("medium"), "aivss/asi05/0.8/medium", Some(50)));
    assert_eq!(shown["A-1"].0, Some("critical"));
    assert_eq!(shown["A-2"].0, Some("low"));
    assert_eq!((shown["A-3"].0, shown["A-3"].2), (None, None), "unrated is no level");
}

#[test]
fn fingerprints_stay_when_other_lines_move() {
    let fingerprints = |text: &str| -> BTreeMap<String, (String, u64)> {
        let sarif = parsed(text);
        list(&sarif["runs"][0], "results")
            .iter()
            .map(|result| {
                let line = result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64();
                let fingerprint = result["partialFingerprints"].to_string();
                (result["properties"]["id"].to_string(), (fingerprint, line.expect("a result has a line")))
            })
            .collect()
    };
    let before = fingerprints(&export::sarif(&sample(), &Base::default()));
    let moved =
        format!("# More text\n\nA paragraph.\n\n{}", SAMPLE[0].1.replace("severity: critical", "severity: high"));
    let after = fingerprints(&export::sarif(&read(&[(SAMPLE[0].0, &moved), SAMPLE[1], SAMPLE[2]]), &Base::default()));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    assert!(before.iter().all(|(id, (fingerprint, _))| after[id].0 == *fingerprint));
    assert!(before.iter().any(|(id, (_, line))| after[id].1 != *line));
}

#[test]
fn otm() {
    let otm = export::otm(&sample());
    snapshot("book.otm.json", &otm.text);
    let document = parsed(&otm.text);
    fits(include_str!("../schemas/otm-0.2.0.json"), &document);
    let warnings: Vec<String> = otm.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "draft: left out: OTM has scores of the agents of threat models only, and this agent has none",
            "candidate: left out: OTM has scores of the agents of threat models only, and this agent has none",
            "smolagents-L3-a-tool-description-steers-the-model: OTM wants an impact and the threat states no severity: the \
          highest is written, with a comment"
        ]
    );
    // Everything that is referred to exists, and every id occurs once.
    let ids = |key: &str| -> BTreeSet<String> {
        let ids: Vec<String> = list(&document, key).iter().map(|it| it["id"].to_string()).collect();
        let distinct: BTreeSet<String> = ids.iter().cloned().collect();
        assert_eq!(distinct.len(), ids.len(), "{key}");
        distinct
    };
    let (components, threats, mitigations) = (ids("components"), ids("threats"), ids("mitigations"));
    let mut placed = BTreeSet::new();
    for component in list(&document, "components") {
        let parent = &component["parent"]["component"];
        assert!(parent.is_null() || components.contains(&parent.to_string()));
        for instance in list(component, "threats") {
            assert!(threats.contains(&instance["threat"].to_string()));
            placed.insert(instance["threat"].to_string());
            for mitigation in list(instance, "mitigations") {
                assert!(mitigations.contains(&mitigation["mitigation"].to_string()), "{mitigation}");
            }
        }
    }
    assert_eq!(placed, threats, "every threat has its place");
}

#[test]
fn architectures_as_diagrams() {
    snapshot("book.mmd", &export::mermaid(&sample()));
    snapshot("book.d2", &export::d2(&sample()));
}

/// The output of `suggest` can be pasted into the model. Then no question is open.
#[test]
fn suggested_threats_answer_the_questions() {
    let model = "agent: Shop\nid: shop\nzones: [internet, company]\ncomponents:\n  mail: {kind: data, zone: internet, content: untrusted}\n  \
                 bot: {kind: agent, zone: company, holds: secrets, can: call-agents}\n  till: {kind: tool, zone: company, can: spend}\n\
                 flows:\n  - mail -> bot\n  - bot -> till\n";
    let chapter = |more: &str| format!("```maestro\n{model}{more}```\n");
    let register = read(&[("shop.md", &chapter(""))]);
    let open = |register: &Register| register.models[0].questions.iter().filter(|it| it.is_open()).count();
    assert!(open(&register) > 6, "{}", open(&register));
    let suggested = export::suggest(&register, &register.models);
    snapshot("suggest.yaml", &suggested);
    let answered = read(&[("shop.md", &chapter(&suggested))]);
    assert_eq!(open(&answered), 0);
    assert_eq!(answered.models[0].model.threats().count(), open(&register));
    assert_eq!(export::suggest(&answered, &answered.models), "");
    // The gate counts the open questions.
    for (limit, passes) in [(open(&register), true), (open(&register) - 1, false)] {
        let gate = Gate { max_open_questions: Some(limit), ..Gate::default() };
        let report = gate.check(&register, "2026-11-21".parse().expect("a day"), None);
        assert_eq!(report.passed, passes, "{limit}");
    }
}

#[test]
fn aivss() {
    let report = export::aivss(&sample());
    snapshot("book.aivss.json", &report.text);
    fits(include_str!("../schemas/aivss-0.8-report.json"), &parsed(&report.text));
    let warnings: Vec<String> = report.warnings.iter().map(|warning| format!("{warning}\n")).collect();
    snapshot("book.aivss.txt", &warnings.concat());
}

#[test]
fn a_report_of_several_agents_bears_the_title_of_the_book() {
    let second =
        SAMPLE[1].1.replace("Crew & Co", "Other").replace("agent-id: crew", "agent-id: other").replace("crew", "other");
    let register = read(&[
        SAMPLE[0],
        SAMPLE[1],
        ("other.md", &second.replace("Crew-L", "Other-L").replace("smolagents/M1, K1", "K1")),
    ]);
    let report = parsed(&export::aivss(&register).text);
    fits(include_str!("../schemas/aivss-0.8-report.json"), &report);
    assert_eq!(report["metadata"]["system_name"], "Sample");
    assert_eq!(report["metadata"]["assessor_id"], "B. Tester");
    assert_eq!(report["vulnerabilities"][3]["title"], "Other: Memory keeps what it is told");
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    // The tests above would also pass with a validator that finds nothing, so check that it finds a mistake.
    let mut sarif = parsed(&export::sarif(&sample(), &Base::default()));
    sarif["runs"][0]["results"][0]["level"] = "severe".into();
    assert!(!complaints(include_str!("../schemas/sarif-2.1.0.json"), &sarif).is_empty());
    let mut otm = parsed(&export::otm(&sample()).text);
    otm["threats"][0]["risk"]["impact"] = "high".into();
    assert!(!complaints(include_str!("../schemas/otm-0.2.0.json"), &otm).is_empty());
    let mut report = parsed(&export::aivss(&sample()).text);
    report["vulnerabilities"][0]["threat_multiplier"] = 0.9.into();
    assert!(!complaints(include_str!("../schemas/aivss-0.8-report.json"), &report).is_empty());
}

#[test]
fn an_empty_book_is_exported() {
    let mut register = read(&[("a.md", "# Nothing\n")]);
    // Without a configuration there is no policy. The snapshot of the sample contains one.
    register.policy = None;
    let text = export::json(&register);
    let (entries, summary) = text.split_once(",\n\"summary\":").expect("it has a summary");
    assert_eq!(
        entries,
        "{\"schema_version\":1,\n\"book\":{\"title\":\"Sample\"},\n\"policy\":null,\n\"scores\":[],\n\"models\":[],\n\"threats\":[],\n\"mitigations\":[]"
    );
    assert!(summary.starts_with("{\"agents\":0,\"assessments\":0,\"threats\":0,\"open\":0,"), "{summary}");
    fits(include_str!("../schemas/sarif-2.1.0.json"), &parsed(&export::sarif(&register, &Base::default())));
    fits(include_str!("../schemas/otm-0.2.0.json"), &parsed(&export::otm(&register).text));
    fits(include_str!("../schemas/aivss-0.8-report.json"), &parsed(&export::aivss(&register).text));
    assert_eq!(export::csv(&register, CsvTable::Threats, Formulas::Disarmed).text.lines().count(), 1);
}
