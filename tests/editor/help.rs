//! Tests quick fixes, hints, folding, selections and formatting.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, Counting, Local};

fn start(dir: &Path, text: &str) -> Client<Local> {
    fs::create_dir_all(dir.join("src")).expect("made");
    fs::write(dir.join("book.toml"), "[preprocessor.aivss]\nafter = [\"links\"]\n").expect("written");
    fs::write(dir.join("src/SUMMARY.md"), "- [A](a.md)\n").expect("written");
    fs::write(dir.join("src/a.md"), text).expect("written");
    let mut client = Client::new(Local::start(), dir, Counting::Utf16);
    client.open("src/a.md");
    client
}

/// A text after the edits in a list, each of which has a range and a new text.
fn with(text: &str, edits: &Value) -> String {
    let offset = |position: &Value| {
        let mut all = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
        all.find(|at| Counting::Utf16.position(text, *at) == *position).expect("a place")
    };
    let mut edits: Vec<_> = edits.as_array().expect("a list").iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(offset(&edit["range"]["start"])));
    let mut new = text.to_owned();
    for edit in edits {
        let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        new.replace_range(range, edit["newText"].as_str().expect("a text"));
    }
    new
}

/// The titles of the actions at a text, each with the chapter after the action.
fn actions(text: &str, at: &str) -> Vec<(String, String)> {
    let dir = tempfile::tempdir().expect("a folder");
    let mut client = start(dir.path(), text);
    let position = Counting::Utf16.position(text, text.find(at).expect("is there"));
    let uri = client.uri("src/a.md");
    let range = json!({ "start": position, "end": position });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
    let found = client.request("textDocument/codeAction", params).expect("an answer");
    let found = found.as_array().expect("a list").iter();
    found
        .map(|it| (it["title"].as_str().expect("a title").to_owned(), with(text, &it["edit"]["changes"][&uri])))
        .collect()
}

#[test]
fn what_a_mistake_means_is_one_step_away() {
    for (text, at, title, expected) in [
        (
            "😀\n\n```maestro\nagent: Ä\nlayers:\n  L3:\n    - {title: 😀, severity: hihg}\n```\n",
            "hihg",
            "Change to `high`",
            "severity: high}",
        ),
        ("> ```maestro\n> agnet: A\n> ```\n", "agnet", "Change to `agent`", "> agent: A\n"),
        (
            "```maestro\nagent: A\nlayers:\n  L3:\n    - {id: MAIL-1, title: X}\n```\n\n😀 {{#maestro MAIL-2}}\n",
            "MAIL-2",
            "Change to `MAIL-1`",
            "😀 {{#maestro MAIL-1}}",
        ),
        (
            "```aivss\nagent: A\ncvss: 8.7\nfactors:\n  Autonomy of Action: 1\n```\n",
            "Autonomy",
            "Add the missing factors as `unknown`",
            "  Autonomy of Action: 1\n  External Tool Control Surface: unknown\n",
        ),
        ("```maestro\nagent: Mail bot 😀\n```\n", "Mail", "Add `id: mail-bot`", "agent: Mail bot 😀\nid: mail-bot\n"),
        (
            "```maestro\nagent: A\nlayers:\n  L3:\n    - id: A-1\n      title: X\n  L4: uncertain — why\n```\n",
            "title",
            "Add a threat `A-2` to L3",
            "      title: X\n    - id: A-2\n      title: \n",
        ),
        (
            "> ```maestro\n> agent: A\n> layers:\n>   L3:\n>     note: why: because 😀\n> ```\n",
            ": because",
            "Quote the text",
            ">     note: \"why: because 😀\"\n",
        ),
        (
            "```aivss\nagent: A\ncvss: 8.7\nfactors:\n  Autonomy: 1\n  Tools: 1\n  Language: 1\n  Context: 1\n  Non-Determinism: 1\n  \
             Opacity: 1\n  Persistence: 1\n  Identity: 1\n  Multi-Agent: 1\n  Self-Mod: 1\n```\n",
            "agent",
            "Write `expect: 10.0 Critical`",
            "  Self-Mod: 1\nexpect: 10.0 Critical\n```",
        ),
        (
            "```maestro\nagent: M\nid: m\nzones: [company]\ncomponents:\n  bot: {kind: agent, zone: company}\n  shop: {kind: tool, zone: \
             company, can: spend, approval: human}\nflows:\n  - bot -> shop\n```\n",
            "shop: {",
            "Insert the threat that answers `How would you know what it did?`",
            "answers: [no-log@shop]\n```",
        ),
    ] {
        let found = actions(text, at);
        let fix = found.iter().find(|(name, _)| name.starts_with(title));
        let (_, new) = fix.unwrap_or_else(|| panic!("{title}: {found:?}"));
        assert!(new.contains(expected), "{title}:\n{new}");
    }
}

#[test]
fn a_score_and_a_risk_are_shown_in_the_text() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "😀\n\n```maestro\nagent: Äb\nid: a\nlayers:\n  L3:\n    - {id: A-1, title: 😀 x, severity: high, likelihood: likely}\n```\n";
    let mut client = start(dir.path(), text);
    let uri = client.uri("src/a.md");
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": { "uri": uri }, "range": whole });
    let hints = client.request("textDocument/inlayHint", params.clone()).expect("an answer");
    assert_eq!(hints[0]["label"], "Critical", "{hints}");
    let line = text.lines().nth(7).expect("is there");
    let end = line.find("😀 x").expect("is there") + "😀 x".len();
    assert_eq!(hints[0]["position"], json!({ "line": 7, "character": line[..end].encode_utf16().count() }));
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "aivss": { "inlayHints": false } } }));
    assert_eq!(client.request("textDocument/inlayHint", params), Ok(Value::Null));

    let folds =
        client.request("textDocument/foldingRange", json!({ "textDocument": { "uri": uri } })).expect("an answer");
    assert_eq!((&folds[0]["startLine"], &folds[0]["endLine"]), (&json!(2), &json!(8)), "{folds}");
    let position = json!({ "line": 7, "character": 12 });
    let ranges = client
        .request("textDocument/selectionRange", json!({ "textDocument": { "uri": uri }, "positions": [position] }));
    let ranges = ranges.expect("an answer");
    assert_eq!(ranges[0]["range"]["start"]["line"], 7, "{ranges}");
    let mut outer = &ranges[0];
    while outer["parent"].is_object() {
        outer = &outer["parent"];
    }
    assert_eq!(outer["range"]["start"]["line"], 2, "{ranges}");
}

#[test]
fn formatting_orders_keys_and_leaves_alone_what_it_cannot_be_sure_of() {
    for (text, expected) in [
        (
            "# 😀\n\n```maestro\n# What is known.\nlayers:\n  L3:\n    - {title: X} # why\n\n# Who.\nagent: A\nid: a\n```\n",
            Some(
                "# 😀\n\n```maestro\n# Who.\nagent: A\nid: a\n# What is known.\nlayers:\n  L3:\n    - {title: X} # why\n\n```\n",
            ),
        ),
        ("```maestro\nagent: A\nid: a\n```\n", None),
        // A block with a mistake, a block in a quote, and a block without its closing line.
        ("```maestro\nid: a\nagent: A\nowned: b\n```\n", None),
        ("> ```maestro\n> id: a\n> agent: A\n> ```\n", None),
        ("```maestro\nsummary: \"one\n\ntwo\"\nagent: A\n```\n", None),
        // Keys inside of objects, comments that stay with their lines, and an indentation of two.
        (
            "```maestro\nagent: A\nid: a\nlayers:\n    L3:\n        threats:\n        # the first\n        -   title: X\n            \
             # how bad\n            severity: high   # why\n            id: A-1\n        - {title: Y}\n    # later\n    L1: >-\n         Long\n           \
             text.\nmitigations:\n    M1:\n        status: done\n        title: C\n# end\n```\n",
            Some(
                "```maestro\nagent: A\nid: a\nlayers:\n  L3:\n    threats:\n      # the first\n      - id: A-1\n        title: X\n        \
                 # how bad\n        severity: high   # why\n      - {title: Y}\n  # later\n  L1: >-\n       Long\n         \
                 text.\nmitigations:\n  M1:\n    title: C\n    status: done\n# end\n```\n",
            ),
        ),
        ("```maestro\n{id: a, agent: A}\n```\n", None),
    ] {
        let dir = tempfile::tempdir().expect("a folder");
        let mut client = start(dir.path(), text);
        let options = json!({ "tabSize": 2, "insertSpaces": true });
        let params = json!({ "textDocument": { "uri": client.uri("src/a.md") }, "options": options });
        let edits = client.request("textDocument/formatting", params).expect("an answer");
        assert_eq!(with(text, &edits), expected.unwrap_or(text), "{edits}");
    }
}
