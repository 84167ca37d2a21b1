//! Tests `export --format cyclonedx` and its import. The schema of CycloneDX 2.0 is not released and not in this repository, so
//! the test contains the parts that our files must follow, and checks that it finds mistakes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{stderr, stdout};
use crate::support::BookTest;

const AGENTS: &str = include_str!("../../register/book/agents/smolagents.md");
const CREW: &str = include_str!("../../register/book/crew.md");
const DRAFT: &str = include_str!("../../pages/editions/book/src/ten.md");

fn book(name: &str, chapters: &[&str]) -> BookTest {
    let mut book = BookTest::new(name).file("book.toml", "[book]\ntitle = \"A\"\n[preprocessor.aivss]\n");
    let mut summary = "# Summary\n\n".to_owned();
    for (number, text) in chapters.iter().enumerate() {
        summary.push_str(&format!("- [C{number}](c{number}.md)\n"));
        book = book.file(format!("src/c{number}.md"), *text);
    }
    book.file("src/SUMMARY.md", summary)
}

/// The export of a book, and its messages.
fn export(book: &BookTest) -> (Value, String, String) {
    let run = super::run(&book.root, &["export", "--format", "cyclonedx"]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    let text = stdout(&run);
    (serde_json::from_str(&text).expect("JSON"), text, stderr(&run))
}

/// The keys and words of the schema's objects that our files use.
const OBJECTS: &[(&str, &[&str], &[&str])] = &[
    (
        "",
        &["specFormat", "specVersion"],
        &["serialNumber", "version", "metadata", "blueprints", "threats", "risks", "controls"],
    ),
    ("metadata", &[], &["tools", "properties"]),
    ("metadata/tools", &[], &["components"]),
    ("metadata/tools/components", &["type", "name"], &["version"]),
    ("blueprints", &["name", "modelTypes"], &["bom-ref", "assets", "zones", "flows", "assumptions", "properties"]),
    ("blueprints/assets", &["bom-ref", "type", "name"], &["zone", "properties"]),
    ("blueprints/zones", &["bom-ref", "name", "type"], &["properties"]),
    (
        "blueprints/flows",
        &["bom-ref", "name", "source", "destination", "type"],
        &["bidirectional", "encrypted", "properties"],
    ),
    ("blueprints/assumptions", &["description"], &["bom-ref", "validity", "impact"]),
    ("threats", &[], &["methodologies", "threats", "scenarios", "attackPaths"]),
    (
        "threats/threats",
        &["bom-ref", "name"],
        &["description", "categories", "mitigations", "affectedAssets", "properties"],
    ),
    ("threats/threats/categories", &["taxonomy", "category"], &[]),
    ("threats/scenarios", &["bom-ref", "name", "threats"], &["description", "riskScore", "properties"]),
    ("threats/scenarios/riskScore", &["level"], &["score", "vector", "methodology"]),
    ("threats/scenarios/riskScore/methodology", &["name"], &[]),
    ("threats/attackPaths", &["bom-ref", "name", "steps"], &[]),
    ("threats/attackPaths/steps", &["description"], &[]),
    ("risks", &[], &["risks"]),
    (
        "risks/risks",
        &["bom-ref", "name", "statement"],
        &["relatedThreats", "inherentRisk", "residualRisk", "responses", "status"],
    ),
    ("risks/risks/status", &["name"], &[]),
    ("risks/risks/inherentRisk", &[], &["likelihood", "impact", "score"]),
    ("risks/risks/inherentRisk/likelihood", &["level"], &[]),
    ("risks/risks/inherentRisk/impact", &["level"], &[]),
    ("risks/risks/inherentRisk/score", &["level"], &["methodology"]),
    ("risks/risks/residualRisk", &[], &["score"]),
    ("risks/risks/residualRisk/score", &["level"], &["methodology"]),
    ("risks/risks/responses", &["bom-ref", "strategy"], &["description", "controls"]),
    ("controls", &["bom-ref", "name"], &["description", "category", "status", "properties"]),
];

const WORDS: &[(&str, &[&str])] = &[
    ("specFormat", &["CycloneDX"]),
    ("specVersion", &["2.0"]),
    ("blueprints/modelTypes", &["architecture"]),
    ("blueprints/assets/type", &["actor", "agent", "model", "cache", "data-store", "tool", "gateway", "service"]),
    ("blueprints/zones/type", &["trust"]),
    ("blueprints/flows/type", &["data"]),
    ("blueprints/assumptions/validity", &["invalid", "unknown", "unverified", "verified"]),
    ("threats/methodologies", &["MAESTRO"]),
    ("threats/threats/categories/taxonomy", &["STRIDE", "MAESTRO"]),
    (
        "threats/threats/categories/category",
        &[
            "foundation-models",
            "data-operations",
            "agent-frameworks",
            "deployment-and-infrastructure",
            "evaluation-and-observability",
            "security-and-compliance",
            "agent-ecosystem",
            "spoofing",
            "tampering",
            "repudiation",
            "information-disclosure",
            "denial-of-service",
            "elevation-of-privilege",
        ],
    ),
    ("threats/scenarios/riskScore/level", LEVELS),
    ("risks/risks/inherentRisk/score/level", LEVELS),
    ("risks/risks/residualRisk/score/level", LEVELS),
    ("risks/risks/inherentRisk/likelihood/level", &["very-low", "low", "medium", "high", "very-high", "certain"]),
    ("risks/risks/inherentRisk/impact/level", &["negligible", "low", "moderate", "major", "catastrophic"]),
    ("risks/risks/responses/strategy", &["avoid", "reduce", "transfer", "accept"]),
    ("controls/category", &["preventive", "detective", "corrective", "deterrent"]),
    ("controls/status", &["recommended", "in-progress", "implemented", "rejected"]),
];
const LEVELS: &[&str] = &["info", "low", "medium", "high", "critical"];

/// What is wrong with a file of ours, by path.
fn wrong(value: &Value, path: &str, refs: &mut BTreeSet<String>, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            let different: BTreeSet<String> = items.iter().map(Value::to_string).collect();
            if different.len() < items.len() && !path.ends_with("/properties") {
                found.push(format!("{path}: two items are equal"));
            }
            items.iter().for_each(|item| wrong(item, path, refs, found));
        }
        Value::Object(map)
            if path.ends_with("properties")
                && (!map.keys().eq(["name", "value"]) || !map.values().all(Value::is_string)) =>
        {
            found.push(format!("{path}: {value}"));
        }
        Value::Object(_) if path.ends_with("properties") => {}
        Value::Object(map) => {
            let Some((_, needed, more)) = OBJECTS.iter().find(|(of, ..)| *of == path) else {
                found.push(format!("{path}: an object"));
                return;
            };
            for key in needed.iter().filter(|key| !map.contains_key(**key)) {
                found.push(format!("{path}: no `{key}`"));
            }
            for (key, value) in map {
                if !needed.contains(&key.as_str()) && !more.contains(&key.as_str()) {
                    found.push(format!("{path}: `{key}` is not known"));
                }
                let inner = if path.is_empty() { key.clone() } else { format!("{path}/{key}") };
                wrong(value, &inner, refs, found);
                if key == "bom-ref" && !refs.insert(value.to_string()) {
                    found.push(format!("{path}: {value} is there twice"));
                }
            }
        }
        Value::String(text) => {
            if text.is_empty() {
                found.push(format!("{path}: an empty text"));
            }
            if let Some((_, words)) = WORDS.iter().find(|(of, _)| *of == path)
                && !words.contains(&text.as_str())
            {
                found.push(format!("{path}: `{text}`"));
            }
        }
        Value::Null => found.push(format!("{path}: null")),
        _ => {}
    }
}

fn complaints(file: &Value) -> Vec<String> {
    let (mut refs, mut found) = (BTreeSet::new(), Vec::new());
    wrong(file, "", &mut refs, &mut found);
    // Everything that is referred to is in the file.
    let mut ends = Vec::new();
    for threat in file.pointer("/threats/threats").and_then(Value::as_array).into_iter().flatten() {
        ends.extend(["mitigations", "affectedAssets"].iter().filter_map(|key| threat[*key].as_array()).flatten());
    }
    for scenario in file.pointer("/threats/scenarios").and_then(Value::as_array).into_iter().flatten() {
        if scenario["threats"].as_array().is_none_or(Vec::is_empty) {
            found.push("threats/scenarios: no threats".to_owned());
        }
        ends.extend(scenario["threats"].as_array().into_iter().flatten());
    }
    found.extend(ends.iter().filter(|end| !refs.contains(&end.to_string())).map(|end| format!("{end} leads nowhere")));
    found
}

#[test]
fn an_export_has_what_the_schema_asks_for() {
    let (file, text, told) = export(&book("cyclonedx", &[AGENTS, CREW, DRAFT]));
    assert_eq!(complaints(&file), Vec::<String>::new());
    assert_eq!(text, export(&book("cyclonedx-again", &[AGENTS, CREW, DRAFT])).1, "the same book gives the same bytes");
    let serial = file["serialNumber"].as_str().expect("a text");
    assert!(serial.starts_with("urn:uuid:") && serial.as_bytes()[9 + 14] == b'5', "{serial}");
    let preview = &file["metadata"]["properties"][0]["value"];
    assert!(preview.as_str().is_some_and(|text| text.contains("not released")), "{preview}");
    // A layer of the draft edition does not have a category.
    assert!(
        told.contains("clerk: CycloneDX has no categories for the layers of MAESTRO, ten layers (draft, second-hand)"),
        "{told}"
    );
    let threat = |id: &str| {
        file["threats"]["threats"]
            .as_array()
            .and_then(|all| all.iter().find(|it| it["bom-ref"] == format!("threat:{id}")))
            .expect("a threat")
            .clone()
    };
    assert_eq!(
        threat("SA-L4-1")["categories"][0],
        json!({"taxonomy": "MAESTRO", "category": "deployment-and-infrastructure"})
    );
    assert!(threat("CL-1").get("categories").is_none());
    let scenario = &file["threats"]["scenarios"][0];
    assert!(
        scenario["riskScore"]["methodology"]["name"].as_str().is_some_and(|name| name.starts_with("OWASP AIVSS ")),
        "{scenario}"
    );
}

/// Makes a mistake in a file.
type Spoil = fn(&mut Value);

#[test]
fn the_structure_finds_deliberate_mistakes() {
    let (file, ..) = export(&book("cyclonedx-mistakes", &[AGENTS]));
    let mistakes: [(&str, Spoil); 7] = [
        ("category", |file| {
            file["threats"]["threats"][0]["categories"][0]["category"] = json!("deployment-infrastructure")
        }),
        ("bom-ref", |file| drop(file["threats"]["scenarios"][0].as_object_mut().map(|it| it.remove("bom-ref")))),
        ("twice", |file| file["threats"]["threats"][0]["bom-ref"] = file["threats"]["threats"][1]["bom-ref"].clone()),
        ("not known", |file| file["controls"][0]["state"] = json!("implemented")),
        ("empty", |file| file["controls"][0]["name"] = json!("")),
        ("level", |file| file["threats"]["scenarios"][0]["riskScore"]["level"] = json!("none")),
        ("null", |file| file["risks"]["risks"][0]["statement"] = Value::Null),
    ];
    for (what, make) in mistakes {
        let mut file = file.clone();
        make(&mut file);
        let found = complaints(&file);
        assert!(found.iter().any(|complaint| complaint.contains(what)), "{what}: {found:?}");
    }
}

#[test]
fn export_import_export_is_the_same() {
    for (name, chapters) in [("cdx-sample", &[AGENTS, CREW][..]), ("cdx-draft", &[DRAFT][..])] {
        let first = export(&book(name, chapters)).1;
        let back = BookTest::new(&format!("{name}-back")).file("bom.json", first.clone());
        let back = back
            .file("book.toml", "[book]\ntitle = \"A\"\n[preprocessor.aivss]\n")
            .file("src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n");
        let run = super::run(&back.root, &["import", "bom.json", "-o", "src/a.md", "--today", "2026-11-21"]);
        assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
        let second = export(&back).1;
        snapbox::assert_data_eq!(second, snapbox::Data::text(first).raw());
    }
}

#[test]
fn a_model_of_another_program_is_read() {
    let file = json!({
        "specFormat": "CycloneDX", "specVersion": "2.0",
        "blueprints": [{"name": "Shop", "modelTypes": ["architecture"], "assets": [{"bom-ref": "a1", "type": "agent", "name": "Assistant"}, {"bom-ref": "a2", "type": "data-store", "name": "Orders"}],
            "flows": [{"bom-ref": "f", "name": "asks", "type": "data", "source": "a1", "destination": "a2"}], "assumptions": [{"description": "It holds", "validity": "verified"}]}],
        "controls": [{"bom-ref": "c1", "name": "A filter", "status": "implemented", "category": "preventive"}],
        "risks": {"risks": [{"bom-ref": "r", "name": "R", "statement": "S", "relatedThreats": ["t1"], "status": "accepted",
            "inherentRisk": {"likelihood": {"level": "high"}, "impact": {"level": "major"}}}]},
        "threats": {"threats": [{"bom-ref": "t1", "name": "Steered", "description": "By <b>mail</b>", "mitigations": ["c1", "c9"], "affectedAssets": ["a1"],
            "categories": [{"taxonomy": "MAESTRO", "category": "evaluation-and-observability"}, {"taxonomy": "STRIDE", "category": "tampering"}, {"taxonomy": "MITRE-ATTACK", "category": "impact"}]}],
            "scenarios": [{"bom-ref": "s", "name": "S", "threats": ["t1"], "riskScore": {"level": "high", "score": 7}}]},
    });
    let chapter = super::chapter(&file.to_string(), "shop.json");
    super::hostile::check(&chapter, "a bill of materials");
    let (_, models) = super::blocks(&chapter);
    let model = &models[0].model;
    assert_eq!(
        (model.components.len(), model.flows.len(), model.assumptions.len(), model.mitigations.len()),
        (2, 1, 1, 1)
    );
    let threat = model.threats().next().expect("the threat");
    assert_eq!(
        (threat.layers[0].code(), threat.severity.map(|it| it.to_string()), threat.status.to_string()),
        ("L5", Some("high".to_owned()), "accepted".to_owned())
    );
    assert!(chapter.notes.iter().any(|note| note.text.contains("no such control")));
    assert!(chapter.notes.iter().any(|note| note.text.contains("it has no inputs of AIVSS")), "{:#?}", chapter.notes);
}
