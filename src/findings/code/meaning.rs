//! Infers from the names of calls what the code does not show: whether a call only reads, can
//! reject, or returns a promise.

use super::CodeRun;
use crate::javascript::{BODY_METHODS, last_name, verb};
use crate::scenario::mentions;
use crate::timeline::CallId;

/// The verbs that the names of calls start with if these only read.
const READS: &[&str] = &[
    "access",
    "aggregate",
    "calculate",
    "compute",
    "count",
    "describe",
    "download",
    "exists",
    "fetch",
    "find",
    "get",
    "has",
    "head",
    "is",
    "list",
    "load",
    "lookup",
    "measure",
    "query",
    "read",
    "readdir",
    "resolve",
    "retrieve",
    "scan",
    "search",
    "select",
    "stat",
    "use",
];

impl CodeRun<'_> {
    /// Whether a call only reads: the scenario says so, or its name implies it.
    pub(in crate::findings) fn only_reads(&self, CallId(id): CallId) -> bool {
        let call = &self.timeline.calls[id as usize];
        let of_call = |by_call: &[bool]| by_call.get(id as usize).copied().unwrap_or(false);
        if of_call(&self.coded.reads) {
            return true;
        }
        let is_effect = of_call(&self.coded.effects);
        let name = self.timeline.text(self.timeline.task_of(call).name);
        let reads = is_read(name) || is_sql_of_reading(self.at(self.span_of(CallId(id))));
        !is_effect && reads && !self.keeps_state(name)
    }

    pub(super) fn name_of(&self, call: CallId) -> &str {
        self.timeline.text(self.timeline.task_of(self.call(call)).name)
    }

    /// Whether a method belongs to an object that the code creates and that may have state which
    /// another method depends on. Clients of an API don't count.
    fn keeps_state(&self, callee: &str) -> bool {
        let Some((object, method)) = callee.split_once('.') else { return false };
        // Each call of `read` returns the next piece: `reader.read()`.
        if method == "read" {
            return true;
        }
        makes_object_with_state(self.text, object)
    }

    /// Whether a call may reject at all.
    pub(super) fn may_reject(&self, call: CallId) -> bool {
        let callee = self.name_of(call);
        let name = last_name(callee);
        // Cypress runs a chain of commands itself, and a test fails if one of them does.
        !callee.starts_with("cy.") && !NEVER_REJECT.contains(&name) && !SILENT.contains(&verb(name))
    }

    /// Whether a call of an unknown function certainly returns a promise: the code awaits or chains
    /// a call of that name somewhere, its name starts with a verb such as `fetch`, or a comment
    /// states its duration.
    pub(in crate::findings) fn gives_promise(&self, call: CallId) -> bool {
        if !self.duration_is_assumed(call) {
            return true;
        }
        let name = self.name_of(call);
        let awaited = [format!("await {name}("), format!("await this.{name}(")];
        let after = &self.text[self.span_of(call).end as usize..];
        ["fetch", "load", "request"].contains(&verb(name))
            || awaited.iter().any(|awaited| self.text.contains(awaited.as_str()))
            || after.trim_start().starts_with(".then(")
    }

    /// The names of the calls that are not known to only read, in backticks, for the clause of an
    /// assumption.
    pub(in crate::findings) fn assumed_to_only_read(&self, calls: &[CallId]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for call in calls.iter().filter(|call| !self.only_reads(**call)) {
            let name = self.timeline.text(self.timeline.task_of(self.call(*call)).name);
            let name = crate::findings::words::code(name);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// Calls that never reject, by their whole names.
const NEVER_REJECT: &[&str] =
    &["delay", "exists", "pathExists", "setImmediate", "setTimeout", "sleep", "wait"];

/// The verbs at the start of names of functions that handle their own rejections.
const SILENT: &[&str] = &["quietly", "safely", "silent", "silently"];

/// Whether code creates an object that may have state: `object = new Reader(..)`. Clients of an API
/// don't count.
pub(super) fn makes_object_with_state(code: &str, object: &str) -> bool {
    mentions(code, object).any(|(_, after)| {
        let Some(class) = after.trim_start().strip_prefix('=') else { return false };
        let Some(class) = class.trim_start().strip_prefix("new ") else { return false };
        let end = class.find(|c: char| !c.is_alphanumeric()).unwrap_or(class.len());
        !["api", "client", "db"].iter().any(|it| class[..end].to_lowercase().ends_with(it))
    })
}

/// Whether the argument of a call starts like an SQL statement that reads.
fn is_sql_of_reading(call: &str) -> bool {
    let Some((_, arguments)) = call.split_once('(') else { return false };
    let statement = arguments.trim_start().trim_start_matches(['`', '"', '\'']).trim_start();
    let verb = statement.split_whitespace().next().unwrap_or_default();
    ["select", "with"].iter().any(|word| verb.eq_ignore_ascii_case(word))
}

/// Whether the last name of a callee is a method that only reads, or starts with a verb of reading.
fn is_read(callee: &str) -> bool {
    let name = last_name(callee);
    BODY_METHODS.contains(&name) || READS.binary_search(&verb(name)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_sql_that_select_only_read() {
        assert!(is_sql_of_reading("query(`\n  SELECT 1`)"));
        assert!(is_sql_of_reading("rawQuery('with a as (select 1) select * from a', [id])"));
        assert!(!is_sql_of_reading("query(`delete from a`)"));
        assert!(!is_sql_of_reading("send(selected)"));
    }

    #[test]
    fn names_that_begin_with_a_verb_of_reading_only_read() {
        assert!(READS.is_sorted());
        for name in ["getUser", "db.user.findMany", "this.#load", "fetch", "useLoader"] {
            assert!(is_read(name), "{name}");
        }
        for name in ["issue", "settle", "db.user.update", "hashPassword", "getter"] {
            assert!(!is_read(name), "{name}");
        }
    }
}
