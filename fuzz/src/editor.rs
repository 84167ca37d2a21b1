//! Sends arbitrary messages to the language server. Each line of the input is a message. Its first character says how to read
//! it:
//!
//! * `{`: a JSON-RPC message, sent unchanged;
//! * `+ N TEXT`: inserts `TEXT` into the open chapter at byte `N`, then sends all requests of an editor about that byte;
//! * `- N M`: deletes `M` bytes from byte `N` on.
//!
//! Every request must have exactly one answer, with a result or an error. Nothing may panic.

use mdbook_aivss::internals::editor::Server;
use serde_json::{Value, json};

/// The requests of an editor about a position.
const QUESTIONS: [&str; 7] = [
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/prepareRename",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/formatting",
];

const URI: &str = "file:///nowhere/a.md";

/// Sends every line to a server.
pub fn check(text: &str) {
    let today = || jiff::civil::date(2026, 11, 21);
    let mut server = Server::new(today);
    let mut sent = 0;
    let mut chapter = String::new();
    let capabilities = json!({ "general": { "positionEncodings": ["utf-8"] } });
    ask(&mut server, &mut sent, "initialize", json!({ "capabilities": capabilities }));
    let item = json!({ "uri": URI, "languageId": "markdown", "version": 1, "text": "" });
    tell(&mut server, "textDocument/didOpen", json!({ "textDocument": item }));
    for line in text.lines().take(200) {
        match line.chars().next() {
            Some('{') => raw(&mut server, line),
            Some('+') => {
                let (at, new) = line[1..].trim_start().split_once(' ').unwrap_or(("0", ""));
                let at = boundary(&chapter, at.parse().unwrap_or(0));
                edit(&mut server, &mut chapter, at..at, &new.replace('\u{b6}', "\n"));
                questions(&mut server, &mut sent, &chapter, at);
            }
            Some('-') => {
                let mut numbers = line[1..].split_whitespace().map(|number| number.parse().unwrap_or(0));
                let at = boundary(&chapter, numbers.next().unwrap_or(0));
                let end = boundary(&chapter, at.saturating_add(numbers.next().unwrap_or(1))).max(at);
                edit(&mut server, &mut chapter, at..end, "");
                questions(&mut server, &mut sent, &chapter, at);
            }
            _ => {}
        }
        if server.ended().is_some() {
            return;
        }
        server.settle();
    }
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn position(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let line = before
        .bytes()
        .enumerate()
        .filter(|(at, byte)| *byte == b'\n' || *byte == b'\r' && before.as_bytes().get(at + 1) != Some(&b'\n'));
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    json!({ "line": line.count(), "character": at - start })
}

fn edit(server: &mut Server, chapter: &mut String, range: std::ops::Range<usize>, new: &str) {
    let places = json!({ "start": position(chapter, range.start), "end": position(chapter, range.end) });
    chapter.replace_range(range, new);
    let change = json!({ "range": places, "text": new });
    tell(
        server,
        "textDocument/didChange",
        json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": [change] }),
    );
}

fn questions(server: &mut Server, sent: &mut i32, chapter: &str, at: usize) {
    for method in QUESTIONS {
        let options = json!({ "tabSize": 2, "insertSpaces": true });
        let params = json!({ "textDocument": { "uri": URI }, "position": position(chapter, at), "options": options });
        ask(server, sent, method, params);
    }
}

fn tell(server: &mut Server, method: &str, params: Value) {
    let message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
    let message = serde_json::from_value(message).expect("it is a message");
    assert!(server.handle(message).iter().all(|it| !is_answer(&serde_json::to_value(it).expect("is JSON"))));
}

fn ask(server: &mut Server, sent: &mut i32, method: &str, params: Value) {
    *sent += 1;
    let message = json!({ "jsonrpc": "2.0", "id": *sent, "method": method, "params": params });
    let answers = server.handle(serde_json::from_value(message).expect("it is a message"));
    let answers: Vec<Value> = answers.iter().map(|it| serde_json::to_value(it).expect("is JSON")).collect();
    let mine: Vec<_> = answers.iter().filter(|it| is_answer(it)).collect();
    assert_eq!(mine.len(), 1, "{method}: {answers:?}");
    assert_eq!(mine[0]["id"], *sent);
    assert!(mine[0].get("result").is_some() != mine[0].get("error").is_some(), "{method}: {mine:?}");
}

fn is_answer(message: &Value) -> bool {
    message.get("method").is_none()
}

fn raw(server: &mut Server, line: &str) {
    if let Ok(message) = serde_json::from_str(line) {
        server.handle(message);
    }
}
