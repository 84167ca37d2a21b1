//! Tests a conversation from `initialize` to `exit` with the real program.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, Counting, Editor as _, Process, codes};

/// A chapter with characters before the block that count differently in each encoding.
const CHAPTER: &str = "# Ä 漢 😀\n\nText.\n\n```maestro\nagent: Mäil 漢 😀\nid: mail\nlayers:\n  L3:\n    - {id: MA-1, title: 😀 A mail steers, severity: high, likelihood: likely}\n```\n";

fn book() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("book.toml", "[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n");
    write("src/SUMMARY.md", "# Summary\n\n- [Mail](mail.md)\n- [Other](other.md)\n");
    write("src/mail.md", CHAPTER);
    write("src/other.md", "See 😀 {{#maestro MA-1}}.\n");
    dir
}

/// The text in the range of a diagnostic.
fn marked(counting: Counting, text: &str, diagnostic: &Value) -> String {
    let offset = |position: &Value| {
        let all = 0..=text.len();
        let mut at = all.filter(|at| text.is_char_boundary(*at)).filter(|at| counting.position(text, *at) == *position);
        at.next().expect("a place in the text")
    };
    text[offset(&diagnostic["range"]["start"])..offset(&diagnostic["range"]["end"])].to_owned()
}

fn talk(counting: Counting) {
    let book = book();
    let mut client = Client::new(Process::start(), book.path(), counting);
    let expected = if counting == Counting::Utf8 { "utf-8" } else { "utf-16" };
    assert_eq!(client.capabilities["positionEncoding"], expected);
    client.open("src/mail.md");
    // Without mistakes nothing is reported; a mistake is reported at its position.
    let at = CHAPTER.find("high").expect("is there");
    client.edit("src/mail.md", at..at + 4, "hihg");
    let found = client.settled("src/mail.md");
    assert_eq!(codes(&found), ["unknown-value"]);
    assert_eq!(marked(counting, client.text("src/mail.md"), &found[0]), "hihg");
    assert!(found[0]["message"].as_str().expect("a text").contains("did you mean `high`?"), "{found:?}");
    assert!(found[0]["codeDescription"]["href"].as_str().expect("a link").ends_with("errors.md#unknown-value"));
    // The reference in the other chapter leads to a block that cannot be read, which is not reported as a second mistake.
    client.edit("src/mail.md", at..at + 4, "high");
    assert!(client.settled("src/mail.md").is_empty());

    // A mistake here can cause a finding in another file.
    let id = CHAPTER.find("MA-1").expect("is there");
    client.edit("src/mail.md", id..id + 4, "MA-2");
    client.open("src/other.md");
    let found = client.settled("src/other.md");
    assert_eq!(codes(&found), ["unknown-reference"]);
    assert_eq!(marked(counting, client.text("src/other.md"), &found[0]), "MA-1");
    client.edit("src/mail.md", id..id + 4, "MA-1");
    assert!(client.settled("src/other.md").is_empty());

    // A file that changes on the disk.
    client.close("src/other.md");
    fs::write(book.path().join("src/other.md"), "{{#maestro MA-9}}\n").expect("written");
    let change = json!({ "uri": client.uri("src/other.md"), "type": 2 });
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    while !client.published.contains_key("src/other.md") {
        client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": client.uri("src/mail.md") } })).ok();
    }
    assert_eq!(codes(&client.published["src/other.md"]), ["unknown-reference"]);

    assert_eq!(client.request("shutdown", Value::Null), Ok(Value::Null));
    client.notify("exit", Value::Null);
    assert_eq!(client.editor.wait(), Some(0));
}

#[test]
fn an_editor_that_counts_in_utf_8() {
    talk(Counting::Utf8);
}

#[test]
fn an_editor_that_counts_in_utf_16() {
    talk(Counting::Utf16);
}

#[test]
fn an_editor_that_does_not_say_how_it_counts() {
    talk(Counting::Unsaid);
}

#[test]
fn requests_that_are_wrong_have_answers() {
    let mut client = Client::new(Process::start(), Path::new("/nowhere"), Counting::Utf8);
    let code = |answer: Result<Value, Value>| answer.expect_err("an error")["code"].clone();
    assert_eq!(code(client.request("textDocument/unheardOf", json!({}))), -32601);
    assert_eq!(code(client.request("textDocument/diagnostic", json!({ "textDocument": 7 }))), -32602);
    assert_eq!(
        code(client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": "untitled:1" } }))),
        -32602
    );
    client.editor.send_raw("{ this is no JSON");
    let answer = client.editor.receive();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&Value::Null, &json!(-32700)));
    client.notify("textDocument/didChange", json!({ "nonsense": true }));
    client.request("shutdown", Value::Null).expect("an answer");
    assert_eq!(code(client.request("textDocument/diagnostic", json!({}))), -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.editor.wait(), Some(0));
}

#[test]
fn an_editor_that_goes_away_ends_the_server() {
    let mut client = Client::new(Process::start(), Path::new("/nowhere"), Counting::Utf8);
    client.editor.leave();
    assert_eq!(client.editor.wait(), Some(1));

    let mut early = Process::start();
    early.send(json!({ "jsonrpc": "2.0", "id": 1, "method": "shutdown" }));
    assert_eq!(early.receive()["error"]["code"], -32002);
    early.send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(early.wait(), Some(1));
}

#[test]
fn a_text_in_no_book_has_the_checks_that_need_none() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut client = Client::new(Process::start(), dir.path(), Counting::Utf8);
    client.open_text("note.md", "```aivss\nagent: A\nagnet: B\nthreats: [T-1]\n```\n\n{{#aivss nobody}}\n");
    assert_eq!(codes(&client.settled("note.md")), ["missing-key", "unknown-key"]);
}

#[test]
fn a_message_has_at_most_64_mib() {
    let mut server = Process::start();
    server.send_header(64 * 1024 * 1024 + 1);
    assert_eq!(server.wait(), Some(1));
}
