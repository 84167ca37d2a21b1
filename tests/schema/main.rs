//! Tests the JSON Schemas that `schema` prints. They are generated from the types in this folder and kept in `src/schema/`.
//! They are compared with the program's own key tables, with every kept block, and with the output of `export`.
//!
//! `SNAPSHOTS=overwrite cargo test --test schema` writes them.

#![cfg(feature = "cli")]

#[path = "../support/mod.rs"]
mod support;

mod aivss;
mod export;
mod maestro;
mod tables;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jsonschema::Validator;
use mdbook_aivss::internals::block::yaml::{self, NodeId, Tree};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};
use snapbox::{Assert, Data};
use support::BookTest;
use support::blocks::blocks;

fn generated<T: JsonSchema>(settings: SchemaSettings) -> Value {
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

fn schema(name: &str) -> Value {
    let settings = SchemaSettings::draft2020_12();
    match name {
        "aivss" => generated::<aivss::Assessment>(settings),
        "maestro" => generated::<maestro::ThreatModel>(settings),
        _ => generated::<export::Export>(settings.for_serialize()),
    }
}

const NAMES: [&str; 3] = ["aivss", "maestro", "export"];

fn validator(schema: &Value) -> Validator {
    jsonschema::meta::validate(schema).unwrap_or_else(|error| panic!("it is no JSON Schema: {error}"));
    jsonschema::options().should_validate_formats(true).build(schema).expect("the schema compiles")
}

/// The block as an editor sees it, with the types of YAML 1.2.
fn typed(tree: &Tree<'_>, node: NodeId) -> Value {
    match &tree.node(node).value {
        yaml::Value::Scalar { text, plain: true } => match text.as_ref() {
            "" | "~" | "null" | "Null" | "NULL" => Value::Null,
            "true" | "True" | "TRUE" => Value::Bool(true),
            "false" | "False" | "FALSE" => Value::Bool(false),
            text => {
                let number = || text.parse::<i64>().ok().map(Value::from);
                let float = || {
                    text.parse::<f64>()
                        .ok()
                        .filter(|_| text.starts_with(|c: char| c.is_ascii_digit() || "-+.".contains(c)))
                };
                number().or_else(|| float().map(Value::from)).unwrap_or_else(|| Value::from(text))
            }
        },
        yaml::Value::Scalar { text, .. } => Value::from(text.as_ref()),
        yaml::Value::List(items) => tree.items(items).iter().map(|item| typed(tree, *item)).collect(),
        yaml::Value::Map { entries, .. } => {
            let entries = tree.entries(entries);
            let entry = |(key, value)| (tree.scalar(key).expect("keys are text").to_owned(), typed(tree, value));
            Value::Object(entries.map(entry).collect::<Map<_, _>>())
        }
    }
}

fn parsed(body: &str) -> Value {
    let tree = yaml::parse(body).unwrap_or_else(|error| panic!("{}: {body}", error.message));
    tree.root().map_or(Value::Null, |root| typed(&tree, root))
}

#[test]
fn the_kept_schemas_are_those_of_the_shapes() {
    for name in NAMES {
        let text = format!("{}\n", serde_json::to_string_pretty(&schema(name)).expect("it is JSON"));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/schema/{name}.json"));
        let kept = Data::read_from(&path, Some(snapbox::data::DataFormat::Text)).raw();
        Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).eq(Data::text(text), kept);
    }
}

#[test]
fn the_command_prints_them() {
    let book = BookTest::new("schema-command");
    for name in NAMES {
        let run = book.command(&["schema", name], &[]).expect_code(0);
        let printed: Value = serde_json::from_slice(&run.stdout).expect("it is JSON");
        assert_eq!(printed, schema(name));
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/schema/{name}.json"));
        assert_eq!(run.stdout, std::fs::read(kept).expect("it is there"), "byte for byte");
        assert_eq!(printed["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
    book.command(&["schema", "aivs"], &[]).expect_code(2);
}

#[test]
fn every_good_block_validates() {
    for block in blocks("good") {
        let validator = validator(&schema(&block.kind));
        let errors: Vec<_> = validator
            .iter_errors(&parsed(&block.body))
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}/{}: {errors:#?}", block.kind, block.name);
    }
}

#[test]
fn every_block_of_bad_structure_fails() {
    for block in blocks("bad") {
        // The decoder is tested in tests/chapters/properties.rs.
        assert!(
            !validator(&schema(&block.kind)).is_valid(&parsed(&block.body)),
            "{}/{} validates",
            block.kind,
            block.name
        );
    }
}

/// The fences of a text that are ours and contain a block: kind and body.
fn fences(text: &str) -> Vec<(String, String)> {
    fences_at(text).into_iter().map(|(kind, body, _)| (kind, body)).collect()
}

/// The same with the byte range of each.
fn fences_at(text: &str) -> Vec<(String, String, std::ops::Range<usize>)> {
    use mdbook_aivss::internals::block::find::{MarkdownOptions, find};
    let found = find(text, MarkdownOptions::default());
    let shows = |words: &[(String, std::ops::Range<usize>)], body: &str| match words {
        [] => true,
        [(word, _)] => word == "badge" && !body.trim_start().starts_with("ref:"),
        _ => false,
    };
    found
        .fences
        .into_iter()
        .filter(|found| shows(&found.fence.words, &found.text))
        .map(|found| (found.fence.kind.word().to_owned(), found.text.into_owned(), found.fence.range))
        .collect()
}

/// The chapters of a folder and of its subfolders.
fn chapters(folder: &str) -> Vec<(String, String)> {
    support::read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|it| it == "md") && !path.iter().any(|part| part == "expect"))
        .map(|(path, bytes)| (format!("{folder}/{}", path.display()), String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

/// Tests the cases of the codes. If the fault of a block is structural, the schema must find it too; otherwise the schema must
/// accept the block. Some codes have faults of both kinds.
#[test]
fn cases_of_codes_fail_where_their_fault_is_structural() {
    use mdbook_aivss::internals::book::config::{Config, OnError};
    use mdbook_aivss::internals::book::pages::{Chapter, read_book};
    use mdbook_aivss::internals::diagnostic::{CODES, FileSource, Level};
    let [aivss, maestro] = [validator(&schema("aivss")), validator(&schema("maestro"))];
    let config = Config { on_error: OnError::Show, ..Config::default() };
    let folder = |code: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/codes").join(code);
    let structural = |code: &str| {
        let options = std::fs::read_to_string(folder(code).join("case.toml")).unwrap_or_default();
        let options: toml::Table = options.parse().expect("it is TOML");
        options.get("structural").map_or_else(|| "no".to_owned(), |it| it.as_str().expect("a word").to_owned())
    };
    let structural: BTreeMap<_, _> = CODES.iter().map(|code| (code.name, structural(code.name))).collect();
    assert!(structural.values().all(|word| ["yes", "partly", "no"].contains(&word.as_str())), "{structural:?}");
    let (mut refused, mut accepted) = (0, 0);
    let mut wrong = Vec::new();
    for code in CODES {
        // Some cases have no chapter in their folder, because it is too large or cannot be read.
        let Ok(text) = std::fs::read_to_string(folder(code.name).join("src/chapter.md")) else { continue };
        let chapters = [Chapter { name: "Chapter", path: Some("chapter.md"), content: (&text).into() }];
        let processed = read_book(&chapters, &config, &FileSource::new("chapter.md", &text));
        for (kind, body, range) in fences_at(&text) {
            let inside = |place: std::ops::Range<usize>| range.start <= place.start && place.end <= range.end;
            let found: BTreeSet<_> = processed
                .diagnostics
                .iter()
                .filter(|it| it.level == Level::Error && inside(it.primary.span.range()))
                .map(|it| structural[it.code.name].as_str())
                .collect();
            let validator = if kind == "aivss" { &aivss } else { &maestro };
            // Schemas do not check a body that we cannot read as YAML.
            let valid = yaml::parse(&body)
                .is_ok_and(|tree| validator.is_valid(&tree.root().map_or(Value::Null, |root| typed(&tree, root))));
            if valid && found.contains("yes") {
                wrong.push(format!("{}: the schema accepts what is wrong\n{body}", code.name));
            }
            if !valid && !found.contains("yes") && !found.contains("partly") {
                wrong.push(format!("{}: the schema refuses what is not wrong in structure\n{body}", code.name));
            }
            if valid { accepted += 1 } else { refused += 1 }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused >= 60 && accepted >= 60, "{refused} refused, {accepted} accepted");
}

/// Tests the blocks of the handbook, of `init`'s templates and of the cases that show pages.
#[test]
fn every_block_of_the_documentation_validates() {
    let [aivss, maestro] = [validator(&schema("aivss")), validator(&schema("maestro"))];
    let mut looked = 0;
    for (path, text) in [chapters("book"), chapters("src/command/templates")].concat() {
        for (kind, body) in fences(&text) {
            let validator = if kind == "aivss" { &aivss } else { &maestro };
            let errors: Vec<_> = validator
                .iter_errors(&parsed(&body))
                .map(|error| format!("{} at {}", error, error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{path}: {errors:#?}\n{body}");
            looked += 1;
        }
    }
    assert!(looked > 0, "no block was found");
}

/// Everything that `export` and `score` write is in the schema, and the schema knows all keys.
#[cfg(feature = "driver")]
#[test]
fn exports_validate() {
    let fence = |kind: &str, body: &str| format!("```{kind}\n{body}```\n\n");
    let kept: String = blocks("good")
        .iter()
        .map(|block| {
            let body = block.body.replace(
                "agent: SmolAgents\nid: smolagents\nbasis",
                "agent: SmolAgents\nid: smolagents\nx-a-b: [1]\nbasis",
            );
            fence(&block.kind, &body)
        })
        .collect();
    // The ids that they refer to.
    let kept = kept.replace("threats: [TR-1, translator-X-from-mail-to-host]", "threats: [TR-1]");
    let exempt = |id: &str| {
        let fields = "reason = \"Soon.\"\nowner = \"Ops\"\nuntil = 2027-01-01\n";
        format!("[[preprocessor.aivss.gate.exempt]]\nid = \"{id}\"\n{fields}")
    };
    let toml = "[book]\ntitle = \"Kept\"\n[preprocessor.aivss]\nafter = [\"links\"]\n";
    let book = BookTest::new("schema-export")
        .file("book.toml", format!("{toml}{}{}", exempt("crawler"), exempt("TR-1")))
        .file("src/SUMMARY.md", "[Kept](kept.md)\n")
        .file("src/kept.md", kept);
    let run = book.command(&["export", "--format", "json"], &[]).expect_code(0);
    let exported: Value = serde_json::from_slice(&run.stdout).expect("it is JSON");
    let schema = schema("export");
    let errors: Vec<_> = validator(&schema)
        .iter_errors(&exported)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    for (list, object, count) in [
        ("scores", "BookScore", 9),
        ("models", "Model", 4),
        ("threats", "Threat", 10),
        ("mitigations", "Mitigation", 4),
    ] {
        let items = exported[list].as_array().expect("it is a list");
        assert!(items.len() >= count, "{list}: {}", items.len());
        let properties = schema["$defs"][object]["properties"].as_object().expect("it has keys");
        for key in items.iter().flat_map(|item| item.as_object().expect("it is an object").keys()) {
            assert!(
                properties.contains_key(key) || key.starts_with("x_") || key.starts_with("x-"),
                "{object} has no {key} in the schema"
            );
        }
        // Each key of the schema is written by at least one of the exports.
        for key in properties.keys() {
            assert!(items.iter().any(|item| !item[key].is_null()), "{list}: no {key}");
        }
    }

    let score = export::without_location(&schema);
    let validator = validator(&score);
    for block in blocks("good").into_iter().filter(|block| block.kind == "aivss" && block.name != "factors-from") {
        let run = book.command(&["score", "--format", "json"], block.body.as_bytes()).expect_code(0);
        let scored: Value = serde_json::from_slice(&run.stdout).expect("it is JSON");
        let errors: Vec<_> =
            validator.iter_errors(&scored).map(|error| format!("{} at {}", error, error.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", block.name);
    }
}
