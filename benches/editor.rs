//! Measures the language server on a book of a thousand chapters, each with an assessment and a model with seven threats.
//!
//! `cargo bench --bench editor` starts the real program, sends messages like an editor, and reads from the system how much CPU
//! time and memory the program has used. It fails if a step needs more than its bound.
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

mod books;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use books::{Blocks, chapters};
use serde_json::{Value, json};

/// The number of chapters of the book.
const CHAPTERS: usize = 1_000;
/// From a change to the diagnostics of its file: CPU time in milliseconds.
const CHANGE: f64 = 50.0;
/// A completion: CPU time in milliseconds.
const COMPLETION: f64 = 20.0;
/// From the start to the first diagnostics: milliseconds.
const START: f64 = 500.0;
/// Memory in MB.
const MEMORY: f64 = 300.0;
/// The number of repetitions of each step. The median is reported.
const TIMES: usize = 15;

struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next: i64,
}

impl Server {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"));
        let mut child = command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let input = child.stdin.take().expect("is piped");
        let output = BufReader::new(child.stdout.take().expect("is piped"));
        Self { child, input, output, next: 0 }
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("it listens");
        self.input.flush().expect("it listens");
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("it answers") > 0, "the server is gone");
            match line.trim_end().split_once(": ") {
                Some((_, value)) => length = value.parse().expect("a number"),
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("it answers");
        serde_json::from_slice(&body).expect("is JSON")
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message["result"].clone();
            }
        }
    }

    /// Waits for the diagnostics of a given version of a file.
    fn published(&mut self, uri: &str, version: i64) {
        loop {
            let message = self.receive();
            let params = &message["params"];
            if message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && params["version"] == version
            {
                return;
            }
        }
    }

    /// CPU time in milliseconds since the start, of the thread that does the work. The other thread only reads messages.
    fn cpu(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/schedstat", self.child.id())).expect("Linux has it");
        let main: f64 = stat.split_whitespace().next().and_then(|it| it.parse().ok()).expect("a number");
        main / 1e6
    }

    /// The highest memory use, in MB.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("Linux has it");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("is there");
        line.trim().trim_end_matches(" kB").parse::<f64>().expect("a number") * 1024.0 / 1e6
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn write_book(dir: &Path) -> Vec<String> {
    let texts = chapters(CHAPTERS, Blocks::Every, 7);
    std::fs::create_dir_all(dir.join("src")).expect("made");
    std::fs::write(dir.join("book.toml"), "[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n")
        .expect("written");
    let lines = (0..CHAPTERS).map(|number| format!("- [Chapter {number}](chapter-{number}.md)\n"));
    std::fs::write(dir.join("src/SUMMARY.md"), lines.collect::<String>()).expect("written");
    for (number, text) in texts.iter().enumerate() {
        std::fs::write(dir.join(format!("src/chapter-{number}.md")), text).expect("written");
    }
    texts
}

fn main() {
    // `cargo test --benches` only checks that the bench starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let text = write_book(dir.path()).swap_remove(500);
    let path = dir.path().join("src").join(format!("chapter-{}.md", 500));
    let uri = format!("file://{}", path.display());

    let started = Instant::now();
    let mut server = Server::start();
    server.request("initialize", json!({ "capabilities": {} }));
    server.notify("initialized", json!({}));
    let item = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
    server.notify("textDocument/didOpen", json!({ "textDocument": item }));
    server.published(&uri, 1);
    let start = started.elapsed().as_secs_f64() * 1e3;

    let at = text.find("severity: ").expect("is there") + "severity: ".len();
    let line = text[..at].matches('\n').count();
    let character = text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at].encode_utf16().count();
    let position = json!({ "line": line, "character": character });
    let (mut changes, mut completions) = (Vec::new(), Vec::new());
    let mut version = 1;
    for _ in 0..TIMES {
        for (end, new) in [(character, "x"), (character + 1, "")] {
            version += 1;
            let range = json!({ "start": position, "end": { "line": line, "character": end } });
            let before = server.cpu();
            let change = json!({ "range": range, "text": new });
            server.notify(
                "textDocument/didChange",
                json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [change] }),
            );
            server.published(&uri, version);
            changes.push(server.cpu() - before);
        }
        let before = server.cpu();
        let list =
            server.request("textDocument/completion", json!({ "textDocument": { "uri": uri }, "position": position }));
        completions.push(server.cpu() - before);
        assert!(list["items"].as_array().is_some_and(|items| !items.is_empty()), "{list}");
    }
    let memory = server.memory();
    server.request("shutdown", Value::Null);
    server.notify("exit", Value::Null);
    assert!(server.child.wait().expect("it ends").success());

    let rows = [
        ("from the start to the first diagnostics", start, START, "ms"),
        ("from a change to the diagnostics of its file, CPU", median(changes), CHANGE, "ms"),
        ("a completion, CPU", median(completions), COMPLETION, "ms"),
        ("memory", memory, MEMORY, "MB"),
    ];
    println!("| book of 1,000 chapters with both blocks in each | measured | bound |\n|---|---|---|");
    for (what, value, bound, unit) in rows {
        println!("| {what} | {value:.1} {unit} | {bound:.0} {unit} |");
    }
    assert!(rows.iter().all(|(_, value, bound, _)| value <= bound), "a step needs more than its bound");
}
