//! Decides, by the name of a callee and the arguments, whether a call has an effect, and whether
//! its result can be a promise.

use super::{Kind, Value};
use crate::javascript::{last_name, verb};

/// Verbs at the start of names of functions that have an effect.
const EFFECTS: &[&str] = &[
    "abort",
    "ack",
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
    "mkdir",
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
    "reply",
    "reserve",
    "reset",
    "respond",
    "restore",
    "revoke",
    "rmdir",
    "rollback",
    "save",
    "say",
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
    "unlink",
    "unlock",
    "unsubscribe",
    "update",
    "upload",
    "upsert",
    "write",
];

/// Verbs of builders of queries and requests that change data: `db.delete(users).where(..)`.
const BUILDERS: &[&str] =
    &["delete", "insert", "merge", "patch", "post", "put", "update", "upsert"];

/// Second verbs of names of functions that have an effect: `findOneAndUpdate`, `getOrCreate`.
const SECOND: &[&str] = &[
    "Create",
    "Decrement",
    "Delete",
    "Increment",
    "Insert",
    "Remove",
    "Replace",
    "Save",
    "Set",
    "Update",
    "Upsert",
];

/// Whether a name has a second verb that is one of [`SECOND`].
fn then_changes(name: &str) -> bool {
    let is_change = |second: &str| {
        let mut rests = SECOND.iter().filter_map(|verb| second.strip_prefix(verb));
        rests.any(|rest| !rest.starts_with(|next: char| next.is_ascii_lowercase()))
    };
    ["And", "Or"]
        .into_iter()
        .any(|link| name.match_indices(link).any(|(at, _)| is_change(&name[at + link.len()..])))
}

/// Whether a method throws an error, as `ctx.throw(401)` does. The method of that name of an
/// iterator gives a result, which is used.
pub(super) fn throws(name: &str, is_unused: bool) -> bool {
    name == "throw" && is_unused
}

/// Whether a call has an effect, judging by the name of its callee, and by the names of the methods
/// that are chained before it.
pub(crate) fn is_effect(callee: &str) -> bool {
    EFFECTS.binary_search(&verb(callee)).is_ok()
        || then_changes(last_name(callee))
        || methods_before(callee).any(|method| BUILDERS.contains(&verb(method)))
}

/// The methods that a chain calls before its last name: `db.delete` of `db.delete(users).where`.
fn methods_before(callee: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let mut start = 0;
    callee.bytes().enumerate().filter_map(move |(at, byte)| match byte {
        b'(' => {
            depth += 1;
            (depth == 1).then(|| &callee[start..at])
        }
        b')' => {
            depth = depth.saturating_sub(1);
            start = at + 1;
            None
        }
        _ => None,
    })
}

/// Whether the arguments contain a command that only reads:
/// `client.send(new GetObjectCommand(..))`.
pub(super) fn only_reads(arguments: &[Value]) -> bool {
    const READ: &[&str] = &["BatchGet", "Describe", "Get", "Head", "List", "Query", "Scan"];
    let Some(Kind::Unknown(first)) = arguments.first().map(|first| &first.kind) else {
        return false;
    };
    let command = first.text.strip_prefix("new ").unwrap_or_default();
    let name = command.split('(').next().unwrap_or_default();
    name.ends_with("Command") && READ.iter().any(|verb| name.starts_with(verb))
}

/// The first words of SQL statements that change data.
const SQL: &[&str] = &[
    "ALTER", "CREATE", "DELETE", "DROP", "INSERT", "LOCK", "MERGE", "REPLACE", "TRUNCATE",
    "UPDATE", "VACUUM",
];

/// Whether a text is an SQL statement that changes data.
pub(super) fn is_sql_of_change(statement: &str) -> bool {
    let verb = statement.split_whitespace().next().unwrap_or_default();
    statement.len() > verb.len() && SQL.contains(&verb.to_ascii_uppercase().as_str())
}

/// Methods of strings, arrays and dates whose names are seldom used for anything else. Their
/// results are not promises.
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

/// Whether a method with this name returns a value that is not a promise.
pub(super) fn gives_value(name: &str) -> bool {
    METHODS.binary_search(&name).is_ok()
}

/// Methods that keep their arguments, which may be promises: `cache.set(id, promise)`.
const KEEP: &[&str] = &[
    "add",
    "append",
    "defer",
    "enqueue",
    "prepend",
    "push",
    "put",
    "race",
    "set",
    "store",
    "timeout",
    "unshift",
    "waitUntil",
    "with",
];

/// Whether a function with this name keeps its arguments without using their values.
pub(super) fn keeps(name: &str) -> bool {
    KEEP.binary_search(&name).is_ok()
}

/// Methods that synchronously answer a request or end a command. Their results are not promises.
const ANSWERS: &[&str] = &[
    "attachment",
    "body",
    "code",
    "download",
    "end",
    "html",
    "json",
    "newResponse",
    "redirect",
    "render",
    "send",
    "sendFile",
    "sendStatus",
    "status",
    "text",
    "type",
    "view",
];

/// Those of these methods that read a response if they have no arguments: `response.json()`.
const READS: &[&str] = &["body", "json", "text"];

/// Methods that set the status of an answer.
const STATUS: &[&str] = &["code", "status"];

/// Functions of frameworks that answer a request.
const ANSWER: &[&str] =
    &["callback", "cb", "data", "defer", "done", "json", "redirect", "next", "rejectWithValue"];

/// The objects of the methods in [`ANSWERS`].
const ANSWER_WITH: &[&str] =
    &["HttpResponse", "NextResponse", "Response", "c", "ctx", "h", "reply", "res", "response"];

/// Standard functions, and a few of libraries, whose results are not promises: the text before the
/// last name, and the last names; none if all functions of the object are meant.
const SYNCHRONOUS: &[(&str, &[&str])] = &[
    ("", &["atob", "btoa", "fileURLToPath", "pathToFileURL", "structuredClone"]),
    ("Buffer", &[]),
    ("Response", &["error", "json", "redirect"]),
    ("URL", &[]),
    ("crypto", &["createHash", "createHmac", "getRandomValues", "randomInt", "randomUUID"]),
    ("formData", &["get", "getAll", "has"]),
    ("headers", &["get", "getAll", "has"]),
    ("localStorage", &[]),
    ("os", &[]),
    ("path", &[]),
    ("qs", &["parse", "stringify"]),
    ("querystring", &[]),
    ("searchParams", &["get", "getAll", "has"]),
    ("sessionStorage", &[]),
    ("url", &["format", "parse", "resolve"]),
    ("util", &["format", "inspect"]),
];

/// The starts of chains whose methods return no promises, unless their names end with `Async`.
const SYNCHRONOUS_CHAINS: &[&str] =
    &["crypto.createHash(", "crypto.createHmac(", "createHash(", "createHmac(", "z."];

/// Whether a call is one of a standard function that works synchronously, so that it is not a task
/// even if its result is returned. The copy of a request or response is also made at once.
pub(super) fn is_synchronous(callee: &str) -> bool {
    let (of, name) = callee.rsplit_once('.').unwrap_or(("", callee));
    let owner = last_name(of);
    let is_listed = |(listed, names): &(&str, &[&str])| {
        *listed == owner && (names.is_empty() || names.contains(&name))
    };
    let has_body = || {
        let owner = owner.to_ascii_lowercase();
        matches!(&*owner, "req" | "res")
            || owner.ends_with("request")
            || owner.ends_with("response")
    };
    SYNCHRONOUS.iter().any(is_listed)
        || name.ends_with("Sync")
        || name == "clone" && has_body()
        || !name.ends_with("Async")
            && SYNCHRONOUS_CHAINS.iter().any(|start| callee.starts_with(start))
}

/// Whether a call answers a request (`res.json(..)`, `res.status(204).end()`), so that it is not a
/// task even if its result is returned.
pub(super) fn answers(callee: &str, arguments: &[Value]) -> bool {
    let (of, name) = callee.rsplit_once('.').unwrap_or(("", callee));
    let makes = name.ends_with("Response") && ["create", "make", "to"].contains(&verb(name));
    let has_arguments = !arguments.is_empty();
    let is_answer = || {
        let root = of.split(['.', '(']).next().unwrap_or_default();
        let sets_status =
            || methods_before(callee).any(|method| STATUS.contains(&last_name(method)));
        ANSWERS.contains(&name)
            && ANSWER_WITH.contains(&root)
            && (has_arguments || !READS.contains(&name) || sets_status())
    };
    makes || if of.is_empty() { has_arguments && ANSWER.contains(&name) } else { is_answer() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_with_a_verb_of_change_are_effects() {
        assert!(EFFECTS.is_sorted() && METHODS.is_sorted() && KEEP.is_sorted());
        let chains = [
            "db.delete(users).where",
            "db.select(1).with(a).insertInto(b).values",
            "request(app).post(\"/orders\").expect",
        ];
        let verbs = ["saveUser", "db.user.update", "this.#lock", "send", "say"];
        let seconds =
            ["Job.findOneAndDelete", "findOrCreate", "getAndIncrement", "findByIdAndUpdate"];
        for name in verbs.into_iter().chain(seconds).chain(chains) {
            assert!(is_effect(name), "{name}");
        }
        for name in [
            "fetchUser",
            "settings",
            "postsOf",
            "db.user.find",
            "db.find(update(a)).limit",
            "findByNameAndStatus",
            "getLikesAndUpdates",
            "getOrganization",
            "getStandings",
        ] {
            assert!(!is_effect(name), "{name}");
        }
    }

    #[test]
    fn standard_functions_work_synchronously() {
        for callee in [
            "Buffer.from",
            "URL.createObjectURL",
            "fs.readFileSync",
            "crypto.createHash(\"md5\").update(text).digest",
            "z.object(shape).parse",
            "req.headers.get",
            "cachedResponse.clone",
            "structuredClone",
        ] {
            assert!(is_synchronous(callee), "{callee}");
        }
        for callee in
            ["z.string().parseAsync", "git.clone", "crypto.subtle.digest", "from", "paths.get"]
        {
            assert!(!is_synchronous(callee), "{callee}");
        }
    }

    #[test]
    fn what_makes_a_response_answers_a_request() {
        let some = [Value::UNDEFINED];
        for callee in ["c.body", "c.newResponse", "res.json", "createUIMessageStreamResponse"] {
            assert!(answers(callee, &some), "{callee}");
        }
        assert!(answers("result.toDataStreamResponse", &[]));
        for callee in ["fetchResponse", "db.body", "getResponse"] {
            assert!(!answers(callee, &some), "{callee}");
        }
        for callee in
            ["res.end", "res.status(204).end", "reply.code(204).send", "res.status(1).json"]
        {
            assert!(answers(callee, &[]), "{callee}");
        }
        for callee in ["response.json", "res.text", "stream.end", "next", "client.send"] {
            assert!(!answers(callee, &[]), "{callee}");
        }
    }
}
