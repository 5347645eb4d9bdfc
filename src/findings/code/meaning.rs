//! Infers from the names of calls what the code does not show: whether a call only reads, can
//! reject, or returns a promise.

use super::CodeRun;
use crate::javascript::{BODY_METHODS, Span, last_name, verb};
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
        self.facts.makes_object_with_state(object)
    }

    /// Whether a call may reject at all.
    pub(in crate::findings) fn may_reject(&self, call: CallId) -> bool {
        let callee = self.name_of(call);
        let name = last_name(callee);
        // Cypress runs a chain of commands itself, and a test fails if one of them does.
        !callee.starts_with("cy.") && !NEVER_REJECT.contains(&name) && !SILENT.contains(&verb(name))
    }

    /// Whether a call of an unknown function certainly returns a promise: the code awaits or chains
    /// a call of that name somewhere (unless it is a function that gets functions), its name starts
    /// with a verb such as `fetch`, or a comment states its duration.
    pub(in crate::findings) fn gives_promise(&self, call: CallId) -> bool {
        if !self.duration_is_assumed(call) {
            return true;
        }
        let name = self.name_of(call);
        // What a function returns that gets functions may depend on them: `pipe(result, fold(..))`.
        let text = self.at(self.span_of(call));
        let is_generic = !name.contains('.') && text.contains("=>");
        let after = &self.text[self.span_of(call).end as usize..];
        ["fetch", "request"].contains(&verb(name))
            || !is_generic && self.facts.awaits(name)
            || after.trim_start().starts_with(".then(")
    }

    /// Whether the value of an expression is certainly a promise that rejects if a call in it does:
    /// a combinator, an executor or a function of the file made it, or its type says so.
    pub(in crate::findings) fn is_part_of_a_promise(&self, call: CallId, value: Span) -> bool {
        let is_inside =
            |outer: Span, inner: Span| outer.start <= inner.start && inner.end <= outer.end;
        let made_at = self.span_of(call);
        let text = self.at(value);
        let mut combinators = self.outline().combinators.iter();
        let mut by = self.coded.made_by.get(call.0 as usize).copied().flatten();
        let mut functions = std::iter::from_fn(|| {
            let function = self.coded.functions.get(by? as usize)?;
            by = function.made_by;
            Some(function)
        });
        text.starts_with("new Promise")
            || text.contains(" as Promise<")
            || combinators.any(|combinator| {
                is_inside(value, combinator.span)
                    && combinator.elements.iter().any(|element| is_inside(*element, made_at))
            })
            || functions.any(|function| {
                function.span.is_some_and(|span| is_inside(value, self.in_code(span)))
            })
    }

    /// Whether a call asks a server for a change, judging by its verb: `api.del(id)`.
    pub(in crate::findings) fn requests_a_change(&self, call: CallId) -> bool {
        REQUESTS.contains(&verb(self.name_of(call)))
    }

    /// Whether a call tells listeners of an event, and nothing suggests that the code should wait
    /// for them: `hooks.fire("action:saved")`. The calls of the file for events of this kind are
    /// mostly not awaited.
    pub(in crate::findings) fn tells_of_an_event(&self, call: CallId) -> bool {
        let span = self.span_of(call);
        let Some((callee, event)) = event_of(self.at(span)) else { return false };
        let (mut awaited, mut floating) = (0, 0);
        for (before, after) in mentions(self.text, callee) {
            if after.strip_prefix('(').is_some_and(|after| after.trim_start().starts_with(event)) {
                let is_awaited = before.ends_with("await ") || before.ends_with("await this.");
                *(if is_awaited { &mut awaited } else { &mut floating }) += 1;
            }
        }
        awaited <= floating
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

/// The verbs of requests for a change.
const REQUESTS: &[&str] =
    &["create", "del", "delete", "patch", "post", "put", "remove", "rename", "save", "update"];

/// The verbs of calls that tell listeners of an event.
const TELLS: &[&str] =
    &["broadcast", "capture", "dispatch", "emit", "fire", "log", "notify", "publish", "track"];

/// The callee of a call that tells listeners of an event, and the quote and first word of the text
/// that names the event: `hooks.fire` and `'action` of `hooks.fire('action:saved')`.
fn event_of(call: &str) -> Option<(&str, &str)> {
    let (callee, arguments) = call.split_once('(')?;
    let event = arguments.trim_start();
    if !TELLS.contains(&verb(callee)) || !event.starts_with(['\'', '"', '`']) {
        return None;
    }
    let word = event[1..].find(|c: char| !c.is_alphanumeric()).unwrap_or(event.len() - 1);
    Some((callee.trim_start_matches("this."), &event[..=word]))
}

/// Whether code creates an object that may have state: `object = new Reader(..)`, or a builder that
/// each method changes, `object = users.createQueryBuilder()`. Clients of an API don't count.
pub(super) fn makes_object_with_state(code: &str, object: &str) -> bool {
    mentions(code, object).any(|(_, after)| {
        let Some(value) = after.trim_start().strip_prefix('=') else { return false };
        let value = value.trim_start();
        let statement = &value[..value.find([';', '=']).unwrap_or(value.len())];
        if statement.contains(".createQueryBuilder(") && !statement.starts_with("await ") {
            return true;
        }
        let Some(class) = value.strip_prefix("new ") else { return false };
        let end = class.find(|c: char| !c.is_alphanumeric()).unwrap_or(class.len());
        !["api", "client", "db"].iter().any(|it| class[..end].to_lowercase().ends_with(it))
    })
}

/// Whether the argument of a call starts like an SQL statement that reads.
fn is_sql_of_reading(call: &str) -> bool {
    let Some((_, arguments)) = call.split_once('(') else { return false };
    let statement = arguments.trim_start().trim_start_matches(['`', '"', '\'']).trim_start();
    let mut words = statement.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let verb = words.next().unwrap_or_default();
    // `with old as (..) update orders ..`
    let changes = |word: &str| {
        ["delete", "insert", "merge", "update"].iter().any(|verb| word.eq_ignore_ascii_case(verb))
    };
    verb.eq_ignore_ascii_case("select") || verb.eq_ignore_ascii_case("with") && !words.any(changes)
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
    fn calls_with_a_verb_of_telling_and_a_text_tell_of_an_event() {
        assert_eq!(
            event_of("plugins.hooks.fire('action:saved', { id })"),
            Some(("plugins.hooks.fire", "'action"))
        );
        assert_eq!(event_of("this.bus.publish(\"\")"), Some(("bus.publish", "\"")));
        assert_eq!(event_of("trackEvent(`${name}`)"), Some(("trackEvent", "`")));
        for call in ["logEvent(caller, 'left')", "save('a')", "notify(user)", "fire"] {
            assert_eq!(event_of(call), None, "{call}");
        }
    }

    #[test]
    fn statements_of_sql_that_select_only_read() {
        assert!(is_sql_of_reading("query(`\n  SELECT 1`)"));
        assert!(is_sql_of_reading("rawQuery('with a as (select 1) select * from a', [id])"));
        assert!(!is_sql_of_reading("query(`delete from a`)"));
        let updates = "query(`with b as (select 1) UPDATE a set c = 1 from b`)";
        assert!(!is_sql_of_reading(updates));
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
