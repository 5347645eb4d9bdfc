//! What the name of a callee and its arguments say about a call: whether it changes something,
//! and whether what it gives can be a promise.

use super::{Kind, Value};
use crate::javascript::verb;

/// What the name of a call that changes something starts with.
const EFFECTS: &[&str] = &[
    "abort",
    "acquire",
    "add",
    "append",
    "apply",
    "archive",
    "assign",
    "cancel",
    "charge",
    "clear",
    "close",
    "commit",
    "confirm",
    "connect",
    "create",
    "decrement",
    "delete",
    "deploy",
    "destroy",
    "disable",
    "disconnect",
    "drop",
    "emit",
    "enable",
    "enqueue",
    "execute",
    "finish",
    "flush",
    "increment",
    "insert",
    "invalidate",
    "lock",
    "log",
    "mark",
    "migrate",
    "move",
    "notify",
    "open",
    "patch",
    "persist",
    "post",
    "publish",
    "purge",
    "push",
    "put",
    "record",
    "refund",
    "register",
    "release",
    "remove",
    "rename",
    "replace",
    "reserve",
    "reset",
    "restore",
    "revoke",
    "rollback",
    "save",
    "schedule",
    "send",
    "set",
    "shutdown",
    "start",
    "stop",
    "store",
    "submit",
    "subscribe",
    "sync",
    "track",
    "truncate",
    "unlock",
    "unsubscribe",
    "update",
    "upload",
    "upsert",
    "write",
];

/// Whether a call of that name is made for what it does, and not for what it gives.
pub(super) fn is_effect(callee: &str) -> bool {
    EFFECTS.binary_search(&verb(callee)).is_ok()
}

/// Whether a command that is sent only reads: `client.send(new GetObjectCommand(..))`.
pub(super) fn only_reads(arguments: &[Value]) -> bool {
    const READ: &[&str] = &["BatchGet", "Describe", "Get", "Head", "List", "Query", "Scan"];
    let Some(Kind::Unknown(first)) = arguments.first().map(|first| &first.kind) else {
        return false;
    };
    let command = first.text.strip_prefix("new ").unwrap_or_default();
    let name = command.split('(').next().unwrap_or_default();
    name.ends_with("Command") && READ.iter().any(|verb| name.starts_with(verb))
}

/// What statements of SQL start with that change something.
const SQL: &[&str] = &[
    "ALTER", "CREATE", "DELETE", "DROP", "INSERT", "LOCK", "MERGE", "REPLACE", "TRUNCATE",
    "UPDATE", "VACUUM",
];

/// Whether a text is a statement of SQL that changes something.
pub(super) fn is_sql_of_change(statement: &str) -> bool {
    let verb = statement.split_whitespace().next().unwrap_or_default();
    statement.len() > verb.len() && SQL.contains(&verb.to_ascii_uppercase().as_str())
}

/// Methods of strings, arrays and dates that are hardly ever anything else: what they give is no
/// promise.
const METHODS: &[&str] = &[
    "at",
    "charAt",
    "concat",
    "endsWith",
    "flat",
    "getTime",
    "includes",
    "indexOf",
    "join",
    "localeCompare",
    "match",
    "padEnd",
    "padStart",
    "replaceAll",
    "reverse",
    "slice",
    "split",
    "startsWith",
    "substring",
    "toFixed",
    "toISOString",
    "toLocaleString",
    "toLowerCase",
    "toString",
    "toUpperCase",
    "trim",
    "trimEnd",
    "trimStart",
    "valueOf",
];

/// Whether a method of that name gives no promise.
pub(super) fn gives_value(name: &str) -> bool {
    METHODS.binary_search(&name).is_ok()
}

/// Methods that answer a request or end a command, at once: what they give is no promise.
const ANSWERS: &[&str] =
    &["end", "html", "json", "redirect", "render", "send", "sendStatus", "status", "text", "type"];

/// Functions that do so, of frameworks.
const ANSWER: &[&str] = &["data", "defer", "json", "redirect", "rejectWithValue"];

/// What those methods are called on.
const ANSWER_WITH: &[&str] =
    &["NextResponse", "Response", "c", "ctx", "h", "reply", "res", "response"];

/// Whether a call answers a request (`res.json(..)`), and is not one of a task though it is
/// returned. Without anything to answer with, it reads (`response.json()`).
pub(super) fn answers(callee: &str, arguments: &[Value]) -> bool {
    let (of, name) = callee.rsplit_once('.').unwrap_or(("", callee));
    let root = of.split(['.', '(']).next().unwrap_or_default();
    !arguments.is_empty()
        && match of {
            "" => ANSWER.contains(&name),
            _ => ANSWERS.contains(&name) && ANSWER_WITH.contains(&root),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_with_a_verb_of_change_are_effects() {
        assert!(EFFECTS.is_sorted() && METHODS.is_sorted());
        for name in ["saveUser", "db.user.update", "this.#lock", "send"] {
            assert!(is_effect(name), "{name}");
        }
        for name in ["fetchUser", "settings", "postsOf", "db.user.find", "load"] {
            assert!(!is_effect(name), "{name}");
        }
    }
}
