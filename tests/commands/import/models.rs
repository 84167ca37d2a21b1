//! Tests threat models of other tools: the results for real ones, and that hostile ones become text or a clear error.

use mdbook_aivss::internals::import::{Format, Options, import};
use mdbook_aivss::maestro::{LayerId, LayerStatus, TEN_DRAFT, ThreatModel, ThreatStatus};
use serde_json::{Value, json};

use super::hostile::{PAYLOADS, check, no_links};
use super::{blocks, chapter, notes, options, run, snapshot, stderr, stdout};
use crate::support::BookTest;

const COMPOSER: &str = include_str!("../../import/GenAIChatbot.tc.json");
const DRAGON: &str = include_str!("../../import/threat-dragon-v2.json");
const OTM: &str = include_str!("../../import/system.otm.json");
const OWN_OTM: &str = include_str!("../../pages/expect/export/otm.json");
const SKILL: &str = include_str!("../../import/skill.txt");

fn model(text: &str, options: &Options<'_>) -> (ThreatModel, Vec<String>, String) {
    let chapter = import(text, options).unwrap_or_else(|error| panic!("{error:?}"));
    check(&chapter, "a real file");
    let (assessments, mut models) = blocks(&chapter);
    assert!(assessments.is_empty() && models.len() == 1);
    let notes = chapter.notes.iter().map(|note| note.text.clone()).collect();
    (ThreatModel::clone(&models.remove(0).model), notes, chapter.markdown)
}

fn links(model: &ThreatModel) -> usize {
    model.threats().map(|threat| threat.mitigations.len()).sum()
}

#[test]
fn a_model_of_threat_composer_keeps_threats_mitigations_and_links() {
    let made = chapter(COMPOSER, "GenAIChatbot.tc.json");
    snapshot(&made, "GenAIChatbot.md");
    let (model, notes, _) = model(COMPOSER, &options("GenAIChatbot.tc.json"));
    assert_eq!((model.threats().count(), model.mitigations.len(), links(&model)), (37, 84, 122));
    assert_eq!(model.assumptions.len(), 13);
    assert_eq!(notes[0], "Threat Composer: 37 threats, 84 mitigations, 122 links between them and 13 assumptions");
    let threat = model.threats().find(|threat| threat.id.ends_with("-T39")).expect("the threat is there");
    assert_eq!((threat.maps.llm.as_slice(), threat.layers.as_slice()), (&["LLM10".to_owned()][..], &[LayerId::L4][..]));
    assert_eq!(threat.severity.map(|level| level.to_string()), Some("low".to_owned()));
    assert!(threat.likelihood.is_none(), "a rating that the source does not have stays unrated");
    // A guess is never silent.
    assert!(threat.description.as_deref().is_some_and(|text| text.contains("Layer uncertain: L4 is the first layer")));
    assert!(model.layers.iter().all(|layer| layer.threats.is_empty() || layer.status == LayerStatus::Uncertain));
}

#[test]
fn a_model_of_threat_dragon_becomes_components_flows_and_threats() {
    snapshot(&chapter(DRAGON, "threat-dragon-v2.json"), "threat-dragon-v2.md");
    let (model, notes, text) = model(DRAGON, &options("threat-dragon-v2.json"));
    let counts = (model.components.len(), model.flows.len(), model.threats().count(), model.mitigations.len());
    assert_eq!(counts, (7, 10, 14, 14));
    assert!(model.zones.is_empty(), "its boundaries are lines");
    assert!(notes.iter().any(|note| note.contains("3 trust boundaries are lines")), "{notes:#?}");
    assert_eq!(
        model.threats().filter(|threat| threat.status == ThreatStatus::Mitigated).count(),
        text.matches("Mitigated in Threat Dragon").count()
    );
    assert!(model.context.iter().any(|(label, text)| label == "Out of scope" && text.contains("Read web app config")));
}

#[test]
fn boxes_of_threat_dragon_are_zones() {
    let cell = |id: &str, shape: &str, x: i32, size: i32, data: Value| json!({"id": id, "shape": shape, "zIndex": 1, "position": {"x": x, "y": x}, "size": {"width": size, "height": size}, "data": data});
    let element = |name: &str| json!({"type": "tm.Process", "name": name, "hasOpenThreats": false});
    let boundary =
        |name: &str| json!({"type": "tm.BoundaryBox", "name": name, "isTrustBoundary": true, "hasOpenThreats": false});
    let mut inner = cell("c", "process", 120, 10, element("Inner"));
    // Threats where the schema has them, but the program does not write them.
    inner["threats"] = json!([{"title": "A", "type": "Spoofing", "severity": "TBD", "status": "Accepted", "description": "", "mitigation": "", "number": 4, "score": "7"}]);
    let cells = [
        cell("a", "trust-boundary-box", 100, 50, boundary("Vault")),
        cell("b", "trust-boundary-box", 50, 500, boundary("Office")),
        inner,
        cell("d", "process", 300, 10, element("Middle")),
        cell("e", "actor", 900, 10, json!({"type": "tm.Actor", "name": "Guest", "hasOpenThreats": false})),
        json!({"id": "f", "shape": "flow", "zIndex": 1, "source": {"cell": "e"}, "target": {"cell": "c"}, "data": {"type": "tm.Flow", "name": "Asks", "protocol": "HTTPS", "isEncrypted": true, "isBidirectional": true, "hasOpenThreats": false}}),
    ];
    let file = json!({"version": "2.2.0", "summary": {"title": "Boxes"}, "detail": {"contributors": [], "reviewer": "", "diagramTop": 1, "threatTop": 4,
        "diagrams": [{"id": 0, "title": "One", "diagramType": "STRIDE", "thumbnail": "", "version": "2.2.0", "cells": cells}]}});
    let (model, ..) = model(&file.to_string(), &options("boxes.json"));
    let zones: Vec<_> = model.zones.iter().map(|zone| zone.id.as_str()).collect();
    assert_eq!(zones, ["outside", "office", "vault"]);
    let placed: Vec<_> =
        model.components.iter().map(|it| (it.id.as_str(), it.zone.as_deref().unwrap_or_default())).collect();
    assert_eq!(placed, [("inner", "vault"), ("middle", "office"), ("guest", "outside")]);
    let flow = &model.flows[0];
    assert_eq!((flow.from.as_str(), flow.to.as_str(), flow.what.as_deref()), ("guest", "inner", Some("Asks (HTTPS)")));
    assert!(flow.both && flow.encrypted);
    let threat = model.threats().next().expect("the threat of the cell");
    assert_eq!((threat.id.as_str(), threat.status, threat.severity), ("boxes-T4", ThreatStatus::Accepted, None));
}

#[test]
fn an_open_threat_model_keeps_its_architecture() {
    snapshot(&chapter(OTM, "system.otm.json"), "system.otm.md");
    let (model, notes, _) = model(OTM, &options("system.otm.json"));
    let zone =
        |id: &str| model.components.iter().find(|it| it.id == id).and_then(|it| it.zone.clone()).expect("a zone");
    // The layer comes from the component around it, and from the component around that one.
    assert_eq!(
        (zone("browser"), zone("assistant"), zone("db")),
        ("f0ba7722-39b6-4c81-8290-a30a248bb8d9".into(), zone("cluster"), zone("cluster"))
    );
    assert_eq!((zone("loop-a"), zone("loop-b")), ("no-zone".into(), "no-zone".into()), "a circle leads nowhere");
    assert_eq!((model.flows.len(), model.threats().count(), model.mitigations.len(), links(&model)), (2, 3, 1, 1));
    let left: Vec<_> = notes.iter().filter(|note| note.starts_with("left out")).collect();
    for path in ["dataflows[]", "components[].threats[].threat", "components[].threats[].mitigations[].mitigation"] {
        assert!(left.iter().any(|note| note.contains(path)), "{path}: {left:#?}");
    }
    let threat = model.threats().find(|threat| threat.id == "shop-t1").expect("the threat is there");
    assert_eq!(
        (&threat.maps.llm[..], &threat.maps.cwe[..], &threat.maps.stride[..]),
        (&["LLM01".to_owned()][..], &["CWE-77".to_owned()][..], &["tampering".to_owned()][..])
    );
}

#[test]
fn an_export_of_our_own_comes_back() {
    let (model, ..) = model(OWN_OTM, &Options { layer: Some(LayerId::L3), ..options("otm.json") });
    let exported: Value = serde_json::from_str(OWN_OTM).expect("JSON");
    assert_eq!(model.threats().count(), exported["threats"].as_array().map_or(0, Vec::len));
    assert_eq!(model.mitigations.len(), exported["mitigations"].as_array().map_or(0, Vec::len));
}

#[test]
fn a_report_of_the_ten_layer_skill_is_a_model_of_the_draft() {
    let error = import(SKILL, &options("skill.txt")).expect_err("the seven layers are meant");
    assert_eq!(error.mistake.help(), "add `--edition ten-draft`");
    let layer = TEN_DRAFT.parse_layer("L3").expect("a layer");
    let draft = Options { edition: &TEN_DRAFT, layer: Some(layer), ..options("skill.txt") };
    let made = import(SKILL, &draft).expect("a report");
    snapshot(&made, "skill.md");
    let (model, ..) = model(SKILL, &draft);
    assert_eq!((model.edition.id, model.threats().count()), ("ten-draft", 3));
    let threat = model.threats().find(|threat| threat.id == "clerk-threat-model-L6-T04").expect("the threat is there");
    assert_eq!(threat.catalog.map(|entry| entry.slug), Some("ten-draft/L6-T04"));
    assert_eq!(threat.layers[0].key(), "ten-draft/L6");
    assert_eq!(threat.likelihood.map(|it| it.to_string()), Some("very-likely".to_owned()));
    assert!(made.markdown.contains("draft, second-hand"));
}

#[test]
fn threats_without_a_layer_ask_for_one() {
    let text = json!({"schema": 1, "threats": [{"id": "a", "numericId": 1, "statement": "x"}, {"id": "b", "numericId": 2, "tags": ["ASI01"]}]}).to_string();
    let error = import(&text, &options("a.tc.json")).expect_err("nothing says the layer");
    assert_eq!(
        error.mistake.message(),
        "a threat has no layer, and the file does not say to which it belongs: `threats[0]`"
    );
    assert!(error.mistake.help().contains("--layer L3"));
    let (model, ..) = model(&text, &Options { layer: Some(LayerId::L7), ..options("a.tc.json") });
    let layers: Vec<_> = model.threats().map(|threat| threat.layers[0]).collect();
    // ASI01 corresponds first to T6, which is in L3.
    assert_eq!(layers, [LayerId::L3, LayerId::L7]);
}

#[test]
fn a_book_with_every_imported_chapter_is_accepted() {
    let book = BookTest::new("imported-models").file("book.toml", "[book]\ntitle = \"A\"\n[preprocessor.aivss]\n");
    let mut book = book.file("src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n- [B](b.md)\n- [C](c.md)\n- [D](d.md)\n");
    for (name, file, text, more) in [
        ("a", "a.tc.json", COMPOSER, &[][..]),
        ("b", "b.json", DRAGON, &["--format", "threat-dragon"][..]),
        ("c", "c.json", OTM, &["--layer", "Agent Frameworks"][..]),
        ("d", "d.txt", SKILL, &["--edition", "ten-draft", "--layer", "3"][..]),
    ] {
        book = book.file(file, text);
        let output = format!("src/{name}.md");
        let written = run(&book.root, &[&["import", file, "--today", "2026-11-21", "-o", &output], more].concat());
        assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    }
    let checked = run(&book.root, &["check"]);
    assert_eq!(checked.status.code(), Some(0), "{}{}", stdout(&checked), stderr(&checked));
    let said = format!("{}{}", stdout(&checked), stderr(&checked));
    assert!(said.contains("4 threat models and 57 threats"), "{said}");
    // The file has another format than the user states.
    let wrong = run(&book.root, &["import", "a.tc.json", "--format", "report"]);
    assert_eq!(wrong.status.code(), Some(1));
    let layer = run(&book.root, &["import", "a.tc.json", "--layer", "L9"]);
    assert!(layer.status.code() == Some(2) && stderr(&layer).contains("there is no layer 9"), "{}", stderr(&layer));
}

#[test]
fn an_old_model_of_threat_dragon_is_refused_with_its_path() {
    let old = json!({"summary": {"title": "A"}, "detail": {"diagrams": [{"diagramJson": {"cells": []}}]}}).to_string();
    let error = import(&old, &options("old.json")).expect_err("version 1");
    assert!(error.mistake.message().starts_with("`detail.diagrams[].diagramJson`"), "{}", error.mistake.message());
}

/// A file of each JSON format, small enough to change each of its values in turn.
fn seeds() -> [(&'static str, Format, Value); 4] {
    [
        ("composer", Format::ThreatComposer, include_str!("../../import/small.tc.json")),
        ("dragon", Format::ThreatDragon, include_str!("../../import/small.dragon.json")),
        ("otm", Format::Otm, OTM),
        ("cyclonedx", Format::Cyclonedx, include_str!("../../import/small.cdx.json")),
    ]
    .map(|(name, format, text)| (name, format, serde_json::from_str(text).expect("the file is JSON")))
}

fn hostile_options() -> Options<'static> {
    Options { layer: Some(LayerId::L3), ..options("file.json") }
}

/// The JSON pointers of every value of a document.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| pointers(item, &format!("{at}/{index}"), found))
        }
        Value::Object(map) => map.iter().for_each(|(key, item)| {
            pointers(item, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found)
        }),
        _ => {}
    }
}

/// Imports a file. The result is a chapter of text, or an error that states what to do.
fn harmless(file: &Value, format: Format, what: &str) -> Option<mdbook_aivss::internals::import::Chapter> {
    match import(&file.to_string(), &Options { format: Some(format), ..hostile_options() }) {
        Ok(chapter) => {
            check(&chapter, what);
            Some(chapter)
        }
        Err(error) => {
            assert!(!error.mistake.message().is_empty() && !error.mistake.help().is_empty(), "{what}");
            None
        }
    }
}

#[test]
fn every_text_of_a_model_stays_text() {
    let mut chapters = Vec::new();
    for (name, format, seed) in seeds() {
        let mut all = Vec::new();
        pointers(&seed, "", &mut all);
        let texts: Vec<_> = all.into_iter().filter(|at| seed.pointer(at).is_some_and(Value::is_string)).collect();
        assert!(texts.len() > 15, "{name}");
        for payload in PAYLOADS {
            // In all values at once, except those that refer to other entries.
            let mut file = seed.clone();
            for at in &texts {
                let leads = [
                    "/id",
                    "Id",
                    "/bom-ref",
                    "/taxonomy",
                    "/level",
                    "/shape",
                    "/type",
                    "/key",
                    "/cell",
                    "/status",
                    "/trustZone",
                    "/component",
                    "/threat",
                    "/mitigation",
                ];
                if !leads.iter().any(|end| at.ends_with(end)) {
                    *file.pointer_mut(at).expect("it is there") = json!(payload);
                }
            }
            chapters.extend(harmless(&file, format, &format!("{name}: {payload}")));
            // The same as a key.
            let mut file = seed.clone();
            file[*payload] = json!(payload);
            chapters.extend(harmless(&file, format, &format!("{name}: key {payload}")));
        }
        for at in &texts {
            let mut file = seed.clone();
            *file.pointer_mut(at).expect("it is there") =
                json!("{{#include secret.txt}} <script> ```\n--> [a](javascript:b)");
            chapters.extend(harmless(&file, format, &format!("{name}: {at}")));
        }
    }
    no_links(&chapters);
}

#[test]
fn values_of_every_wrong_type_and_missing_parts_are_told_and_not_fatal() {
    let wrong = [json!(true), json!(1e300), json!("x"), json!([[{}], null, 7]), json!({"a": {"b": []}})];
    for (name, format, seed) in seeds() {
        let mut all = Vec::new();
        pointers(&seed, "", &mut all);
        for (number, at) in all.iter().filter(|at| !at.is_empty()).enumerate() {
            for (turn, value) in wrong.iter().enumerate() {
                let mut file = seed.clone();
                *file.pointer_mut(at).expect("it is there") = value.clone();
                // Checking every chapter would take minutes.
                if turn == number % wrong.len() {
                    harmless(&file, format, &format!("{name}: {at} = {value}"));
                } else {
                    let options = Options { format: Some(format), ..hostile_options() };
                    assert!(
                        import(&file.to_string(), &options).is_ok_and(|chapter| !chapter.notes.is_empty()),
                        "{name}: {at}"
                    );
                }
            }
            // The file without this value.
            let (parent, key) = at.rsplit_once('/').expect("a pointer");
            let mut file = seed.clone();
            match file.pointer_mut(parent).expect("it is there") {
                Value::Object(map) => drop(map.remove(&key.replace("~1", "/").replace("~0", "~"))),
                Value::Array(items) => drop(items.remove(key.parse().expect("an index"))),
                _ => unreachable!("a parent"),
            }
            harmless(&file, format, &format!("{name}: without {at}"));
        }
    }
}

#[test]
fn ids_that_clash_are_made_different_and_told() {
    for (name, format, seed) in seeds() {
        let mut file = seed.clone();
        let mut all = Vec::new();
        pointers(&seed, "", &mut all);
        for at in all.iter().filter(|at| {
            at.ends_with("/id")
                || at.ends_with("/name") && !at.contains("/properties/")
                || at.ends_with("/numericId")
                || at.ends_with("/number")
                || at.ends_with("/bom-ref") && !at.contains("/blueprints/")
        }) {
            *file.pointer_mut(at).expect("it is there") =
                if at.ends_with("umber") || at.ends_with("ricId") { json!(1) } else { json!("same") };
        }
        let list = match format {
            Format::ThreatComposer => "/threats",
            Format::Otm => "/components",
            Format::Cyclonedx => "/controls",
            _ => "/detail/diagrams/0/cells",
        };
        let items = file.pointer_mut(list).and_then(Value::as_array_mut).expect("a list");
        let copies: Vec<_> = std::iter::repeat_n(items.clone(), 3).flatten().collect();
        items.extend(copies);
        let chapter = harmless(&file, format, name).expect("it can be read");
        assert!(notes(&chapter).iter().any(|note| note.contains("the same id")), "{name}: {:#?}", notes(&chapter));
    }
}

#[test]
fn a_model_has_limits() {
    let composer = |threats: usize, text: &str| {
        let threats: Vec<_> = (0..threats)
            .map(|number| json!({"id": format!("u{number}"), "numericId": number, "statement": text}))
            .collect();
        json!({"schema": 1, "threats": threats}).to_string()
    };
    let message = |text: &str| import(text, &hostile_options()).expect_err("too much").mistake.message().to_owned();
    assert_eq!(message(&composer(2_001, "x")), "the model has 2001 threats; a block has at most 2000");
    assert!(message(&composer(2_000, &"word ".repeat(60))).starts_with("the model is a block of "));
    let parts = |components: usize, flows: usize| {
        let components: Vec<_> = (0..components)
            .map(|number| json!({"id": format!("c{number}"), "name": "C", "type": "x", "parent": {}}))
            .collect();
        let flows: Vec<_> =
            (0..flows).map(|number| json!({"id": number, "name": "F", "source": "c0", "destination": "c1"})).collect();
        json!({"otmVersion": "0.2.0", "project": {"name": "A", "id": "a"}, "components": components, "dataflows": flows}).to_string()
    };
    assert_eq!(message(&parts(201, 0)), "the model has 201 components; a block has at most 200");
    assert_eq!(message(&parts(2, 1_001)), "the model has 1001 flows; a block has at most 1000");
    check(&chapter(&parts(200, 1_000), "a.json"), "the most that a block has");
    // The first words become the title, and the rest is not lost.
    let long = format!("{} end", "word ".repeat(30).trim());
    let (model, ..) = model(&composer(1, &long), &hostile_options());
    let threat = model.threats().next().expect("the threat");
    assert!(threat.title.chars().count() <= 120 && threat.title.ends_with('…'), "{}", threat.title);
    assert!(threat.description.as_deref().is_some_and(|text| text.contains(&long)));
}

#[test]
fn deep_and_huge_files_end_with_an_error_or_in_time() {
    for (name, format, seed) in seeds() {
        let start = std::time::Instant::now();
        let mut text = seed.to_string();
        text.insert_str(1, &format!("\"x\":{}{},", "[".repeat(100_000), "]".repeat(100_000)));
        let error = import(&text, &Options { format: Some(format), ..hostile_options() }).expect_err("too deep");
        assert!(error.mistake.message().contains("recursion limit") && error.place.is_some(), "{name}: {error:?}");
        // A list of 20,000 entries with unknown keys.
        let list = match format {
            Format::ThreatComposer => "/mitigations",
            Format::Otm => "/mitigations",
            Format::Cyclonedx => "/controls",
            _ => "/detail/contributors",
        };
        let mut file = seed.clone();
        let items = file.pointer_mut(list).and_then(Value::as_array_mut).expect("a list");
        let entry = items[0].clone();
        items.extend((0..20_000).map(|number| {
            let mut entry = entry.clone();
            entry[format!("unknown-{number}")] = json!(number);
            entry
        }));
        if let Some(chapter) = harmless(&file, format, name) {
            let left: Vec<_> = notes(&chapter).into_iter().filter(|note| note.starts_with("left out")).collect();
            assert!(
                left.len() <= 201 && left.last().is_some_and(|note| note.ends_with("more")),
                "{name}: {}",
                left.len()
            );
        }
        assert!(start.elapsed().as_secs() < 60, "{name}: {:?}", start.elapsed());
    }
    for text in [
        "",
        "{",
        "[]",
        "{}",
        "null",
        "{\"schema\":1}",
        "{\"otmVersion\":\"0.2.0\"}",
        "{\"summary\":{},\"detail\":{}}",
        "{\"schema\":1e999}",
    ] {
        match import(text, &hostile_options()) {
            Ok(chapter) => check(&chapter, text),
            Err(error) => assert!(!error.mistake.message().is_empty(), "{text}"),
        }
    }
    // Two components inside each other, and a thousand in a row.
    let parts: Vec<_> = (0..200).map(|number| json!({"id": format!("c{number}"), "name": "C", "type": "x", "parent": {"component": format!("c{}", (number + 1) % 200)}})).collect();
    let circle = json!({"otmVersion": "0.2.0", "project": {"name": "A", "id": "a"}, "trustZones": [{"id": "z", "name": "Z", "risk": {"trustRating": 5}}], "components": parts});
    harmless(&circle, Format::Otm, "a circle").expect("it can be read");
}
