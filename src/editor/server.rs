//! The state of the language server, and the function for each kind of message.
//!
//! Start at [`Server::handle`], which takes one message and returns the answers, and at [`Server::settle`], which is called
//! when no more messages are waiting. It checks the books that changed and publishes the findings.

use gen_lsp_types as lsp;
use jiff::civil::Date;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::position::Encoding;
use super::report::Reports;
use super::requests;
use super::uri;
use super::workspace::Workspace;

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With `shutdown` and `exit`.
    Properly,
    /// The editor sent `exit` without `shutdown`, or closed the connection.
    WithoutShutdown,
}

/// The phase of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Running,
    Stopping,
    Ended(Ended),
}

/// A language server for one editor.
pub struct Server {
    phase: Phase,
    workspace: Workspace,
    /// The capabilities of the editor.
    client: Client,
    /// The diagnostics that were published last.
    published: Reports,
    /// The number of the check from which they come.
    published_check: u64,
    /// The number of the next request to the editor.
    next: i32,
}

/// The capabilities of an editor.
#[derive(Debug, Default)]
struct Client {
    /// Whether it requests diagnostics, so that those of open texts are not pushed.
    pulls: bool,
    /// Whether it can refresh diagnostics on request.
    refreshes: bool,
    /// Whether it can watch files on request.
    watches: bool,
    /// Whether it requests hints and can refresh them on request.
    refreshes_hints: bool,
}

impl Server {
    /// Creates a server before the first message. `today` returns the day that review dates are compared with.
    pub fn new(today: fn() -> Date) -> Self {
        Self {
            phase: Phase::Starting,
            workspace: Workspace::new(today),
            client: Client::default(),
            published: Reports::new(),
            published_check: 0,
            next: 1,
        }
    }

    /// How the conversation ended; `None` if it has not ended.
    pub fn ended(&self) -> Option<Ended> {
        match self.phase {
            Phase::Ended(ended) => Some(ended),
            _ => None,
        }
    }

    /// Processes a message of the editor, and returns the messages to send.
    pub fn handle(&mut self, message: Message) -> Vec<Message> {
        match message {
            Message::Request(request) => {
                let Request { id, method, params } = request;
                let answer = match (self.phase, method.as_str()) {
                    (Phase::Starting, "initialize") => self.initialize(params),
                    (Phase::Starting, _) => Err(Refusal {
                        code: ErrorCode::ServerNotInitialized,
                        message: "expected `initialize`".to_owned(),
                    }),
                    (Phase::Running, "shutdown") => {
                        self.phase = Phase::Stopping;
                        Ok(Value::Null)
                    }
                    (Phase::Running, method) => self.request(method, params),
                    (Phase::Stopping | Phase::Ended(_), _) => {
                        Err(Refusal { code: ErrorCode::InvalidRequest, message: "the server was shut down".to_owned() })
                    }
                };
                vec![response(id, answer)]
            }
            Message::Notification(notification) => self.notification(notification),
            // The answers to our requests need no action.
            Message::Response(_) => Vec::new(),
        }
    }

    /// Checks what changed, and returns the messages to publish.
    pub fn settle(&mut self) -> Vec<Message> {
        if self.phase != Phase::Running {
            return Vec::new();
        }
        let check = self.workspace.check();
        if std::mem::replace(&mut self.published_check, check) == check {
            return Vec::new();
        }
        let reports = self.workspace.reports();
        let mut messages = Vec::new();
        let gone = self.published.keys().filter(|path| !reports.contains_key(*path)).map(|path| (path, Vec::new()));
        let changed = reports.iter().filter(|(path, now)| self.published.get(*path) != Some(*now));
        let changed = changed.map(|(path, now)| (path, now.clone()));
        // After a new version of a text, publish its diagnostics even if they did not change.
        let edited = self.workspace.take_edited();
        let same = edited.iter().filter(|path| reports.get(*path) == self.published.get(*path));
        let same = same.map(|path| (path, reports.get(path).cloned().unwrap_or_default()));
        for (path, diagnostics) in gone.chain(changed).chain(same) {
            let document = self.workspace.documents.get(path);
            if document.is_some() && self.client.pulls {
                continue;
            }
            let params = lsp::PublishDiagnosticsParams {
                uri: document.map_or_else(|| uri::of_path(path), |document| document.uri.clone()),
                version: document.map(|document| document.version),
                diagnostics,
            };
            messages.push(Notification::new("textDocument/publishDiagnostics".to_owned(), params).into());
        }
        if reports != self.published && self.client.refreshes {
            messages.push(self.ask("workspace/diagnostic/refresh", Value::Null));
        }
        if self.client.refreshes_hints {
            messages.push(self.ask("workspace/inlayHint/refresh", Value::Null));
        }
        self.published = reports;
        messages
    }

    /// Creates a request to the editor.
    fn ask(&mut self, method: &str, params: Value) -> Message {
        self.next += 1;
        Request::new(RequestId::from(self.next), method.to_owned(), params).into()
    }

    fn initialize(&mut self, params: Value) -> Answer {
        let offers = |pointer: &str| params.pointer(pointer).and_then(Value::as_bool).unwrap_or(false);
        let capabilities = "/capabilities/workspace";
        self.client = Client {
            pulls: params.pointer("/capabilities/textDocument/diagnostic").is_some_and(Value::is_object),
            refreshes: offers(&format!("{capabilities}/diagnostics/refreshSupport")),
            watches: offers(&format!("{capabilities}/didChangeWatchedFiles/dynamicRegistration")),
            refreshes_hints: offers(&format!("{capabilities}/inlayHint/refreshSupport")),
        };
        let encodings = params.pointer("/capabilities/general/positionEncodings").cloned().unwrap_or(Value::Null);
        let encodings: Vec<lsp::PositionEncodingKind> = serde_json::from_value(encodings).unwrap_or_default();
        self.workspace.encoding = Encoding::agreed(&encodings);
        self.workspace.take_options(params.pointer("/initializationOptions").unwrap_or(&Value::Null));
        self.phase = Phase::Running;
        let mut capabilities = super::capabilities(self.workspace.encoding);
        if self.client.pulls {
            capabilities["diagnosticProvider"] =
                json!({ "identifier": "aivss", "interFileDependencies": true, "workspaceDiagnostics": false });
        }
        Ok(json!({
            "capabilities": capabilities,
            "serverInfo": { "name": "mdbook-aivss", "version": env!("CARGO_PKG_VERSION") },
        }))
    }

    fn notification(&mut self, Notification { method, params }: Notification) -> Vec<Message> {
        match (self.phase, method.as_str()) {
            (Phase::Stopping, "exit") => self.phase = Phase::Ended(Ended::Properly),
            (_, "exit") => self.phase = Phase::Ended(Ended::WithoutShutdown),
            (Phase::Running, "initialized") if self.client.watches => {
                let watchers: Vec<_> = ["**/*.md", "**/*.markdown", "**/*.toml", "**/*.yaml", "**/*.yml"]
                    .map(|glob| json!({ "globPattern": glob }))
                    .into();
                let options = json!({ "watchers": watchers });
                let method = "workspace/didChangeWatchedFiles";
                let registration = json!({ "id": "watched", "method": method, "registerOptions": options });
                return vec![self.ask("client/registerCapability", json!({ "registrations": [registration] }))];
            }
            (Phase::Running, method) => self.changed(method, params),
            _ => {}
        }
        Vec::new()
    }

    /// Processes notifications about texts. The protocol has no answer to a notification, so one that cannot be parsed is
    /// ignored.
    fn changed(&mut self, method: &str, params: Value) {
        match method {
            "textDocument/didOpen" => {
                if let Ok(lsp::DidOpenTextDocumentParams { text_document: item }) = serde_json::from_value(params) {
                    self.workspace.open(item.uri, item.version, item.text);
                }
            }
            "textDocument/didChange" => {
                if let Ok(params) = serde_json::from_value::<lsp::DidChangeTextDocumentParams>(params) {
                    let lsp::VersionedTextDocumentIdentifier { version, text_document_identifier } =
                        params.text_document;
                    self.workspace.change(&text_document_identifier.uri, version, params.content_changes);
                }
            }
            "textDocument/didClose" => {
                if let Ok(params) = serde_json::from_value::<lsp::DidCloseTextDocumentParams>(params) {
                    self.workspace.close(&params.text_document.uri);
                }
            }
            "textDocument/didSave" => {
                if let Ok(params) = serde_json::from_value::<lsp::DidSaveTextDocumentParams>(params) {
                    self.workspace.touch(&params.text_document.uri);
                }
            }
            "workspace/didChangeWatchedFiles" => {
                if let Ok(params) = serde_json::from_value::<lsp::DidChangeWatchedFilesParams>(params) {
                    for change in params.changes {
                        self.workspace.touch(&change.uri);
                    }
                }
            }
            "workspace/didChangeConfiguration" => {
                self.workspace.take_options(params.pointer("/settings/aivss").unwrap_or(&Value::Null));
            }
            _ => {}
        }
    }

    fn request(&mut self, method: &str, params: Value) -> Answer {
        requests::answer(&mut self.workspace, method, params)
    }
}

fn response(id: RequestId, answer: Answer) -> Message {
    match answer {
        Ok(result) => Response::new_ok(id, result).into(),
        Err(Refusal { code, message }) => Response::new_err(id, code as i32, message).into(),
    }
}
