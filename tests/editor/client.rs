//! An editor without a user interface, for the tests.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use mdbook_aivss::internals::editor::Server;
use serde_json::{Value, json};

/// What has been published, by file name.
pub(crate) type Published = BTreeMap<String, Vec<Value>>;

/// How characters of a line are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counting {
    Utf8,
    Utf16,
    /// The editor does not state an encoding, so UTF-16 is used.
    Unsaid,
}

impl Counting {
    fn offered(self) -> Value {
        match self {
            Self::Utf8 => json!({ "positionEncodings": ["utf-16", "utf-8"] }),
            Self::Utf16 => json!({ "positionEncodings": ["utf-16"] }),
            Self::Unsaid => json!({}),
        }
    }

    /// The position of a byte of a text.
    pub(crate) fn position(self, text: &str, offset: usize) -> Value {
        let before = &text[..offset];
        let line = before.matches('\n').count();
        let on_line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        let character = if self == Self::Utf8 { on_line.len() } else { on_line.encode_utf16().count() };
        json!({ "line": line, "character": character })
    }
}

/// The longest time to wait for an answer, even on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The day of every test.
pub(crate) const TODAY: &str = "1795219200";

/// Sends messages to a server and takes its answers.
pub(crate) trait Editor {
    fn send(&mut self, message: Value);
    /// The next message of the server.
    fn receive(&mut self) -> Value;
}

/// The real program.
pub(crate) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: mpsc::Receiver<Value>,
}

impl Process {
    pub(crate) fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"));
        command.arg("lsp").env("SOURCE_DATE_EPOCH", TODAY).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let input = child.stdin.take();
        let stdout = BufReader::new(child.stdout.take().expect("is piped"));
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || read(stdout, &sender));
        Self { child, input, output }
    }

    /// Sends a text that need not be a message.
    pub(crate) fn send_raw(&mut self, body: &str) {
        let input = self.input.as_mut().expect("is open");
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("it listens");
        input.flush().expect("it listens");
    }

    /// Announces a message of this length.
    pub(crate) fn send_header(&mut self, length: usize) {
        let input = self.input.as_mut().expect("is open");
        write!(input, "Content-Length: {length}\r\n\r\n").expect("it listens");
        input.flush().expect("it listens");
    }

    /// Closes the connection without `exit`.
    pub(crate) fn leave(&mut self) {
        self.input = None;
    }

    /// The exit code.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().expect("it ends").code()
    }
}

impl Editor for Process {
    fn send(&mut self, message: Value) {
        self.send_raw(&message.to_string());
    }

    fn receive(&mut self) -> Value {
        self.output.recv_timeout(PATIENCE).expect("the server answers")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// Forwards the messages of a server.
fn read(mut output: BufReader<ChildStdout>, sender: &mpsc::Sender<Value>) {
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if output.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            match line.trim_end().split_once(": ") {
                Some((_, value)) => length = value.parse().expect("a number"),
                None => break,
            }
        }
        let mut body = vec![0; length];
        output.read_exact(&mut body).expect("it answers");
        let message = serde_json::from_slice(&body).expect("is JSON");
        if sender.send(message).is_err() {
            return;
        }
    }
}

/// The same server in this process.
pub(crate) struct Local {
    server: Server,
    waiting: std::collections::VecDeque<Value>,
}

impl Local {
    pub(crate) fn start() -> Self {
        let today = || "2026-11-21".parse().expect("a day");
        Self { server: Server::new(today), waiting: std::collections::VecDeque::new() }
    }
}

impl Editor for Local {
    fn send(&mut self, message: Value) {
        let message = serde_json::from_value(message).expect("a message");
        let answers = self.server.handle(message);
        self.waiting.extend(answers.iter().map(|it| serde_json::to_value(it).expect("is JSON")));
    }

    fn receive(&mut self) -> Value {
        if self.waiting.is_empty() {
            let settled = self.server.settle();
            self.waiting.extend(settled.iter().map(|it| serde_json::to_value(it).expect("is JSON")));
        }
        self.waiting.pop_front().expect("the server has something to say")
    }
}

/// An editor with its files, and what the server has published.
pub(crate) struct Client<E> {
    pub(crate) editor: E,
    pub(crate) root: PathBuf,
    pub(crate) counting: Counting,
    pub(crate) published: Published,
    pub(crate) capabilities: Value,
    texts: BTreeMap<String, (i64, String)>,
    next: i64,
}

impl<E: Editor> Client<E> {
    /// Starts the conversation with the server.
    pub(crate) fn new(editor: E, root: &Path, counting: Counting) -> Self {
        Self::with(editor, root, counting, json!({}))
    }

    /// The same with further capabilities for texts.
    pub(crate) fn with(editor: E, root: &Path, counting: Counting, text_document: Value) -> Self {
        let capabilities = json!({ "general": counting.offered(), "textDocument": text_document });
        let (published, texts) = (Published::new(), BTreeMap::new());
        let root = root.to_owned();
        let mut client = Self { editor, root, counting, published, capabilities: Value::Null, texts, next: 0 };
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
        let answer = client.request("initialize", params).expect("it greets back");
        client.capabilities = answer["capabilities"].clone();
        client.notify("initialized", json!({}));
        client
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        format!("file://{}", self.root.join(path).display())
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.editor.send(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and waits for the answer: the result, or the error.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.next += 1;
        let id = self.next;
        self.editor.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.editor.receive();
            if message["id"] == id && message.get("method").is_none() {
                return message.get("result").cloned().ok_or_else(|| message["error"].clone());
            }
            self.note(&message);
        }
    }

    fn note(&mut self, message: &Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            let prefix = format!("file://{}/", self.root.display());
            let uri = params["uri"].as_str().expect("an address");
            let name = uri.strip_prefix(&prefix).unwrap_or(uri).to_owned();
            let diagnostics = params["diagnostics"].as_array().expect("a list").clone();
            if diagnostics.is_empty() {
                self.published.remove(&name);
            } else {
                self.published.insert(name, diagnostics);
            }
        }
    }

    /// Opens a file with the text that it has on the disk.
    pub(crate) fn open(&mut self, path: &str) {
        let text = std::fs::read_to_string(self.root.join(path)).expect("it can be read");
        self.open_text(path, &text);
    }

    /// Opens a file with an unsaved text.
    pub(crate) fn open_text(&mut self, path: &str, text: &str) {
        let item = json!({ "uri": self.uri(path), "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
        self.texts.insert(path.to_owned(), (1, text.to_owned()));
    }

    /// The text of a file that is open.
    pub(crate) fn text(&self, path: &str) -> &str {
        &self.texts[path].1
    }

    /// Replaces some bytes of a file that is open.
    pub(crate) fn edit(&mut self, path: &str, range: std::ops::Range<usize>, new: &str) {
        let uri = self.uri(path);
        let counting = self.counting;
        let (version, text) = self.texts.get_mut(path).expect("it is open");
        *version += 1;
        let places =
            json!({ "start": counting.position(text, range.start), "end": counting.position(text, range.end) });
        text.replace_range(range, new);
        let change = json!({ "range": places, "text": new });
        let document = json!({ "uri": uri, "version": *version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    }

    /// Replaces all of a file that is open.
    pub(crate) fn set(&mut self, path: &str, new: &str) {
        let uri = self.uri(path);
        let (version, text) = self.texts.get_mut(path).expect("it is open");
        *version += 1;
        new.clone_into(text);
        let document = json!({ "uri": uri, "version": *version });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": new }] });
        self.notify("textDocument/didChange", params);
    }

    pub(crate) fn close(&mut self, path: &str) {
        self.texts.remove(path);
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": self.uri(path) } }));
    }

    /// Waits until the server has published the findings of an open file. The server publishes only when no more messages are
    /// waiting, so this reads messages until one has the right version.
    pub(crate) fn settled(&mut self, path: &str) -> Vec<Value> {
        let (version, uri) = (self.texts[path].0, self.uri(path));
        loop {
            let message = self.editor.receive();
            self.note(&message);
            let params = &message["params"];
            if message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && params["version"] == version
            {
                return params["diagnostics"].as_array().expect("a list").clone();
            }
        }
    }

    /// A request about a position.
    pub(crate) fn at(&mut self, method: &str, path: &str, offset: usize) -> Value {
        let position = self.counting.position(self.text(path), offset);
        let params = json!({ "textDocument": { "uri": self.uri(path) }, "position": position });
        self.request(method, params).expect("an answer")
    }
}

/// The codes of diagnostics.
pub(crate) fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|it| it["code"].as_str().unwrap_or_default()).collect()
}
