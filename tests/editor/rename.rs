//! Tests going to what an id names, and renaming it, across files.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, Counting, Local};

fn book(dir: &Path) {
    let write = |path: &str, text: &str| {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    let exempt = "[[preprocessor.aivss.gate.exempt]]\nid = \"MA-1\"\nkind = \"threat\"\nreason = \"why 😀\"\nowner = \"Ann\"\nuntil = 2027-03-31\n";
    write(
        "book.toml",
        &format!("# 😀\n[book]\ntitle = \"T\"\n\n[preprocessor.aivss.gate]\nmax-risk = \"low\"\n\n{exempt}"),
    );
    write("src/SUMMARY.md", "- [Mail](mail.md)\n- [Chain](chain.md)\n- [Score](score.md)\n- [Text](text.md)\n");
    write(
        "src/mail.md",
        "😀 ä\n\n```maestro\nagent: Mail 漢\nid: mail\nlayers:\n  L3:\n    - {id: MA-1, title: \"😀 Steered\", severity: high, likelihood: likely}\n```\n",
    );
    write(
        "src/chain.md",
        "```maestro\nagent: Chain\nid: chain\ncross-layer:\n  - id: C-1\n    title: 漢\n    layers: [L3, L4]\n    chain: ['MA-1']\n```\n",
    );
    write("src/score.md", "> ```aivss\n> agent: Mail\n> id: scored\n> threats: [MA-1]\n> ```\n");
    write("src/text.md", "😀 See {{#maestro MA-1}}, {{#maestro mail}} and {{#aivss scored}}.\n");
}

/// The files after an edit of the workspace.
fn applied(client: &Client<Local>, edit: &Value) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (uri, edits) in edit["changes"].as_object().expect("changes") {
        let path = uri.strip_prefix("file://").expect("a file");
        let text = fs::read_to_string(path).expect("it can be read");
        let offset = |position: &Value| {
            let mut all = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
            all.find(|at| client.counting.position(&text, *at) == *position).expect("a place")
        };
        let edits = edits.as_array().expect("a list").iter();
        let mut edits: Vec<_> = edits
            .map(|it| {
                (offset(&it["range"]["start"])..offset(&it["range"]["end"]), it["newText"].as_str().expect("a text"))
            })
            .collect();
        edits.sort_by_key(|(range, _)| std::cmp::Reverse((range.start, range.end)));
        let mut new = text.clone();
        for (range, with) in edits {
            new.replace_range(range, with);
        }
        files.push((path.rsplit('/').next().expect("a name").to_owned(), new));
    }
    files.sort();
    files
}

fn rename(client: &mut Client<Local>, path: &str, at: &str, new: &str) -> Result<Value, Value> {
    let text = client.text(path).to_owned();
    let offset = text.find(at).expect("is there") + 1;
    let position = client.counting.position(&text, offset);
    let uri = client.uri(path);
    client
        .request("textDocument/rename", json!({ "textDocument": { "uri": uri }, "position": position, "newName": new }))
}

#[test]
fn a_threat_is_renamed_in_four_files_and_in_the_configuration() {
    for counting in [Counting::Utf8, Counting::Utf16] {
        let dir = tempfile::tempdir().expect("a folder");
        book(dir.path());
        let mut client = Client::new(Local::start(), dir.path(), counting);
        for path in ["src/mail.md", "src/text.md", "book.toml"] {
            client.open(path);
        }
        // From each position that contains the id.
        for (path, at) in [("src/mail.md", "MA-1"), ("src/text.md", "MA-1"), ("book.toml", "MA-1")] {
            let edit = rename(&mut client, path, at, "MAIL-9").expect("it can be renamed");
            let files = applied(&client, &edit);
            assert_eq!(
                files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
                ["book.toml", "chain.md", "mail.md", "score.md", "text.md"],
                "{path}"
            );
            for (name, text) in &files {
                assert!(text.contains("MAIL-9") && !text.contains("MA-1"), "{name}:\n{text}");
                let old = fs::read_to_string(dir.path().join(if name == "book.toml" {
                    name.clone()
                } else {
                    format!("src/{name}")
                }))
                .expect("read");
                assert_eq!(text.replace("MAIL-9", "MA-1"), old);
            }
        }
        let taken = rename(&mut client, "src/mail.md", "MA-1", "C-1").expect_err("it is taken");
        assert!(taken["message"].as_str().expect("why").contains("already"), "{taken}");
        let wrong = rename(&mut client, "src/mail.md", "MA-1", "a b").expect_err("it is no id");
        assert!(wrong["message"].as_str().expect("why").contains("is not an id"), "{wrong}");
        let nothing = rename(&mut client, "src/text.md", "See", "x").expect_err("there is none");
        assert!(nothing["message"].as_str().expect("why").contains("no id here"), "{nothing}");
    }
}

#[test]
fn a_model_remembers_its_old_id() {
    let dir = tempfile::tempdir().expect("a folder");
    book(dir.path());
    let mut client = Client::new(Local::start(), dir.path(), Counting::Utf16);
    client.open("src/mail.md");
    let edit = rename(&mut client, "src/mail.md", "mail\n", "post").expect("it can be renamed");
    let files = applied(&client, &edit);
    assert!(files[0].1.contains("id: post\nformerly: [mail]\nlayers:"), "{}", files[0].1);
    assert!(files[1].1.contains("{{#maestro post}}"), "{}", files[1].1);
}

#[test]
fn an_id_leads_to_what_it_names_and_back() {
    let dir = tempfile::tempdir().expect("a folder");
    book(dir.path());
    let mut client = Client::new(Local::start(), dir.path(), Counting::Utf16);
    client.open("src/text.md");
    client.open("src/mail.md");
    let at = client.text("src/text.md").find("MA-1").expect("is there") + 2;
    let found = client.at("textDocument/definition", "src/text.md", at);
    assert_eq!(found[0]["uri"], client.uri("src/mail.md"));
    assert_eq!(found[0]["range"]["start"]["line"], 7);
    let position = client.counting.position(client.text("src/text.md"), at);
    let params = json!({ "textDocument": { "uri": client.uri("src/text.md") }, "position": position, "context": { "includeDeclaration": true } });
    let all = client.request("textDocument/references", params).expect("an answer");
    assert_eq!(all.as_array().expect("a list").len(), 5, "{all}");
    let prepared = client.at("textDocument/prepareRename", "src/text.md", at);
    assert_eq!(prepared["placeholder"], "MA-1");
    assert_eq!(client.at("textDocument/prepareRename", "src/text.md", 0), Value::Null);

    let hover = client.at("textDocument/hover", "src/text.md", at);
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(text.contains("Steered") && text.contains("risk: **Critical**"), "{text}");
    let uri = client.uri("src/mail.md");
    let symbols =
        client.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } })).expect("an answer");
    assert_eq!(symbols[0]["children"][0]["children"][0]["detail"], "Critical", "{symbols}");
    let found = client.request("workspace/symbol", json!({ "query": "steered" })).expect("an answer");
    assert_eq!(found.as_array().expect("a list").len(), 1, "{found}");
}
