//! `simulate lsp`, tested as an editor uses it.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::directory::Directory;

/// An editor: it writes requests and reads until their responses.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    last: i64,
    /// The notifications of the server.
    told: Vec<Value>,
}

impl Editor {
    /// Starts the server, up to `initialized`.
    fn new() -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_simulate"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = server.stdin.take().unwrap();
        let output = BufReader::new(server.stdout.take().unwrap());
        let mut editor = Self { server, input, output, last: 0, told: Vec::new() };
        let can = editor.ask("initialize", &json!({ "capabilities": {} }));
        assert_eq!(can["capabilities"]["hoverProvider"], true);
        editor.tell("initialized", &json!({}));
        editor
    }

    fn write(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).unwrap();
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", count)) => length = count.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The whole response to a request.
    fn response(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.read();
            if message["id"] == id {
                return message;
            }
            self.told.push(message);
        }
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.response(method, params)["result"].take()
    }

    /// Changes the text, or opens it, and returns the diagnostics that are then published.
    fn write_text(&mut self, method: &str, uri: &str, version: i32, text: &str) -> Vec<Value> {
        let document = json!({ "uri": uri, "languageId": "typescript", "version": version,
            "text": text });
        let changes = json!([{ "text": text }]);
        self.tell(method, &json!({ "textDocument": document, "contentChanges": changes }));
        self.published()
    }

    /// The diagnostics that are published next.
    fn published(&mut self) -> Vec<Value> {
        loop {
            let message = if self.told.is_empty() { self.read() } else { self.told.remove(0) };
            if message["method"] == "textDocument/publishDiagnostics" {
                return message["params"]["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    fn end(mut self) {
        assert_eq!(self.ask("shutdown", &Value::Null), Value::Null);
        self.tell("exit", &Value::Null);
        assert!(self.server.wait().unwrap().success());
    }
}

fn at(line: u32, character: u32) -> Value {
    json!({ "line": line, "character": character })
}

fn range(start: &Value, end: &Value) -> Value {
    json!({ "start": start, "end": end })
}

/// A text with some replacements, applied as editors do: the last one first.
fn edited(text: &str, edits: &[Value]) -> String {
    let offset = |at: &Value| {
        let (line, character) = (at["line"].as_u64().unwrap(), at["character"].as_u64().unwrap());
        let start: usize =
            text.split_inclusive('\n').take(usize::try_from(line).unwrap()).map(str::len).sum();
        start + usize::try_from(character).unwrap()
    };
    let mut edits: Vec<&Value> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(offset(&edit["range"]["start"])));
    let mut out = text.to_owned();
    for edit in edits {
        let [start, end] = ["start", "end"].map(|end| offset(&edit["range"][end]));
        out.replace_range(start..end, edit["newText"].as_str().unwrap());
    }
    out
}

const SLOW: &str = "\
export async function load(id) {
  const user = await fetchUser(id); // 80ms
  const posts = await fetchPosts(id); // 100ms
  return [user, posts];
}
";
const FIXED: &str = "\
export async function load(id) {
  const [user, posts] = await Promise.all([
    fetchUser(id), // 80ms
    fetchPosts(id), // 100ms
  ]);
  return [user, posts];
}
";

#[test]
fn an_editor_gets_findings_fixes_and_times() {
    let directory = Directory::new();
    let uri = format!("file://{}/shop.ts", directory.path().display());
    let document = json!({ "uri": uri });
    let mut editor = Editor::new();

    let found = editor.write_text("textDocument/didOpen", &uri, 1, SLOW);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["code"], "sequential-independent-awaits");
    assert_eq!(found[0]["severity"], 2);
    assert_eq!(found[0]["range"], range(&at(2, 22), &at(2, 36)));

    let asked = json!({ "textDocument": document, "range": range(&at(2, 25), &at(2, 25)),
        "context": { "diagnostics": [] } });
    let actions = editor.ask("textDocument/codeAction", &asked);
    let action = &actions[0];
    let title =
        "Start `fetchPosts(id)` together with `fetchUser(id)`, then await both (80ms faster)";
    assert_eq!((&action["title"], &action["kind"]), (&json!(title), &json!("quickfix")));
    let edit = &action["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"], json!({ "uri": uri, "version": 1 }));
    assert_eq!(edited(SLOW, edit["edits"].as_array().unwrap()), FIXED);

    let hover = json!({ "textDocument": document, "position": at(2, 25) });
    let told = editor.ask("textDocument/hover", &hover);
    assert_eq!(
        told["contents"]["value"],
        "`fetchPosts(id)` starts at **80ms** and fulfills at 180ms, in `load`. \
         It waits for `fetchUser(id)`, but it has no dependencies."
    );
    let nowhere = json!({ "textDocument": document, "position": at(0, 0) });
    assert_eq!(editor.ask("textDocument/hover", &nowhere), Value::Null);

    let whole = json!({ "textDocument": document, "range": range(&at(0, 0), &at(9, 0)) });
    let hints = editor.ask("textDocument/inlayHint", &whole);
    let labels: Vec<&Value> = hints.as_array().unwrap().iter().map(|hint| &hint["label"]).collect();
    assert_eq!(labels, ["0 → 80ms", "80ms → 180ms"]);
    assert_eq!(hints[0]["position"], at(1, 34));

    // After the fix, nothing is left; a text that cannot be parsed changes nothing.
    assert!(editor.write_text("textDocument/didChange", &uri, 2, FIXED).is_empty());
    editor.tell(
        "textDocument/didChange",
        &json!({
            "textDocument": { "uri": uri, "version": 3 },
            "contentChanges": [{ "text": "async function (" }],
        }),
    );
    assert_eq!(editor.ask("textDocument/inlayHint", &whole), Value::Null);
    assert_eq!(editor.write_text("textDocument/didChange", &uri, 4, SLOW).len(), 1);
    editor.tell("textDocument/didClose", &json!({ "textDocument": document }));
    assert!(editor.published().is_empty());
    editor.end();
}

#[test]
fn the_configuration_and_comments_apply_in_an_editor() {
    let directory = Directory::new().with(
        "simulate.ron",
        "(tasks: { \"fetch*\": (takes: \"5ms\") }, rules: { \"await-in-loop\": Off })",
    );
    let uri = format!("file://{}/src%20a.ts", directory.path().display());
    let mut editor = Editor::new();
    let text = "\
export async function load(ids) {
  for (const id of ids) id.user = await fetchUser(id);
  const a = await fetchA();
  // simulate-ignore sequential-independent-awaits: b comes after a
  const b = await fetchB();
  return [a, b];
}
";
    assert!(editor.write_text("textDocument/didOpen", &uri, 1, text).is_empty());
    let whole = json!({ "textDocument": { "uri": uri }, "range": range(&at(0, 0), &at(9, 0)) });
    let hints = editor.ask("textDocument/inlayHint", &whole);
    assert_eq!(hints[0]["label"], "0 → 5ms, 3 calls");
    editor.end();
}

#[test]
fn unknown_and_invalid_requests_get_an_answer() {
    let mut editor = Editor::new();
    let unknown = editor.response("textDocument/rename", &json!({}));
    assert_eq!(unknown["error"]["code"], -32601);
    let wrong = editor.response("textDocument/hover", &json!({ "position": 3 }));
    assert_eq!(wrong["error"]["code"], -32602);
    let elsewhere = json!({ "textDocument": { "uri": "file:///none.ts" }, "position": at(0, 0) });
    assert_eq!(editor.ask("textDocument/hover", &elsewhere), Value::Null);
    assert!(editor.write_text("textDocument/didOpen", "untitled:a.ts", 1, "let x = 1;").is_empty());
    editor.end();
}
