//! `simulate lsp`: a language server on standard input and output, for editors.

mod document;
mod positions;
mod protocol;

use std::collections::BTreeMap;

use clap::Args;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use serde_json::{Value, json};

use self::document::Document;
use self::protocol::{At, Changed, Named, Opened};
use super::failure::{Failure, Success};

/// Runs a language server on standard input and output, for editors to start.
#[derive(Args, Debug)]
pub(super) struct LspArguments {
    /// Accepted because some editors pass it: there is no other transport
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(_: &LspArguments) -> Result<Success, Failure> {
    if cfg!(target_os = "wasi") {
        return Err(Failure::Message(NO_THREADS.to_owned()));
    }
    let (connection, threads) = Connection::stdio();
    let served = serve(&connection);
    // The writing thread ends when its channel is closed.
    drop(connection);
    served.map_err(Failure::Message)?;
    threads
        .join()
        .map_err(|error| Failure::Message(format!("the editor closed the connection: {error}")))?;
    Ok(Success::Well)
}

/// The reason why the command cannot serve an editor in WebAssembly.
const NO_THREADS: &str = "lsp needs threads, which a command in WebAssembly does not have: \
                          install the native command, with `cargo install makespan`";

fn serve(connection: &Connection) -> Result<(), String> {
    let capabilities = json!({
        "textDocumentSync": { "openClose": true, "change": protocol::FULL_TEXTS },
        "codeActionProvider": { "codeActionKinds": ["quickfix"] },
        "hoverProvider": true,
        "inlayHintProvider": true,
    });
    connection.initialize(capabilities).map_err(|error| error.to_string())?;
    let mut server = Server { connection, documents: BTreeMap::new() };
    while let Ok(message) = connection.receiver.recv() {
        match message {
            Message::Request(request) => {
                if connection.handle_shutdown(&request).map_err(|error| error.to_string())? {
                    return Ok(());
                }
                let response = server.answer(request);
                server.send(Message::Response(response));
            }
            Message::Notification(told) => server.note(told),
            Message::Response(_) => {}
        }
        // While the user types, only the latest text is checked.
        if connection.receiver.is_empty() {
            server.check();
        }
    }
    Ok(())
}

/// The documents that the editor has opened.
struct Server<'c> {
    connection: &'c Connection,
    documents: BTreeMap<String, Document>,
}

impl Server<'_> {
    fn send(&self, message: Message) {
        // If the editor has closed the connection, receiving the next message reports it.
        let _ = self.connection.sender.send(message);
    }

    /// Handles a notification about a document.
    fn note(&mut self, told: Notification) {
        let Notification { method, params } = told;
        match method.as_str() {
            "textDocument/didOpen" => {
                if let Ok(Opened { text_document: opened }) = serde_json::from_value(params) {
                    let document = Document::new(&opened.uri, opened.text, opened.version);
                    self.documents.insert(opened.uri, document);
                }
            }
            "textDocument/didChange" => {
                if let Ok(Changed { text_document: changed, content_changes }) =
                    serde_json::from_value(params)
                    && let Some(document) = self.documents.get_mut(&changed.uri)
                    && let Some(whole) = content_changes.into_iter().next_back()
                {
                    document.change(whole.text, changed.version);
                }
            }
            "textDocument/didClose" => {
                if let Ok(Named { text_document: closed }) = serde_json::from_value(params)
                    && self.documents.remove(&closed.uri).is_some()
                {
                    self.publish(&closed.uri, &json!(null), &[]);
                }
            }
            _ => {}
        }
    }

    /// Checks the documents that have changed, and publishes their findings.
    fn check(&mut self) {
        let mut checked = Vec::new();
        for (uri, document) in &mut self.documents {
            if document.check() {
                checked.push((uri.clone(), json!(document.version()), document.diagnostics()));
            }
        }
        for (uri, version, diagnostics) in checked {
            self.publish(&uri, &version, &diagnostics);
        }
    }

    fn publish(&self, uri: &str, version: &Value, diagnostics: &[Value]) {
        let mut params = json!({ "uri": uri, "diagnostics": diagnostics });
        if !version.is_null() {
            params["version"] = version.clone();
        }
        let method = "textDocument/publishDiagnostics".to_owned();
        self.send(Message::Notification(Notification { method, params }));
    }

    fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let is_known = ["textDocument/codeAction", "textDocument/hover", "textDocument/inlayHint"]
            .contains(&method.as_str());
        if !is_known {
            let message = format!("{method} is not supported");
            return Response::new_err(id, ErrorCode::MethodNotFound as i32, message);
        }
        let at: At = match serde_json::from_value(params) {
            Ok(at) => at,
            Err(error) => {
                let code = ErrorCode::InvalidParams as i32;
                return Response::new_err(id, code, error.to_string());
            }
        };
        // Requests refer to the latest text.
        self.check();
        let uri = &at.text_document.uri;
        let answer = self.documents.get(uri).map_or(Value::Null, |document| match &*method {
            "textDocument/hover" => at.position.map_or(Value::Null, |at| document.hover(at)),
            "textDocument/inlayHint" => at.range.map_or(Value::Null, |range| document.hints(range)),
            _ => at.range.map_or(Value::Null, |range| document.actions(uri, range)),
        });
        Response::new_ok(id, answer)
    }
}
