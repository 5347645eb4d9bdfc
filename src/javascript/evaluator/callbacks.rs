//! Calls of unknown functions that call a callback. There are two kinds:
//!
//! - They get a function from the executor of a promise, or one that has captured its `resolve`,
//!   and nothing else settles the promise: `new Promise((resolve) => server.close(resolve))`.
//! - Their last argument is a function whose first parameter is an error:
//!   `fs.readFile(path, (err) => ..)`.

mod captured;

use std::rc::Rc;

use super::Span;
use super::agent::{Agent, Completion};
use super::code::CallSite;
use super::function::FunctionKind;
use super::object::Key;
use super::value::{Kind, Value};
use crate::executor::Promise;

/// Words in the names of events that report a failure. It is assumed that they do not occur.
const FAILURES: &[&str] = &[
    "abort",
    "aborted",
    "cancel",
    "canceled",
    "cancelled",
    "crash",
    "crashed",
    "err",
    "error",
    "errored",
    "exception",
    "fail",
    "failed",
    "failure",
    "reject",
    "rejected",
    "rejection",
    "timeout",
];

/// Events that end something. Beside listeners for other events, it is assumed that those settle
/// the promise: what was just opened is not closed.
const ENDINGS: &[&str] =
    &["close", "closed", "disconnect", "disconnected", "exit", "terminate", "terminated"];

/// Whether an event reports a failure: `error`, `uploadFailed`, `auth:error`, `ERROR`.
pub(crate) fn is_failure(event: &str) -> bool {
    if !is_event(event) {
        return false;
    }
    let is_capital = |at: usize| event[..at].chars().next_back().is_some_and(char::is_uppercase);
    let starts = |(at, character): (usize, char)| {
        let is_start = !character.is_alphanumeric() || character.is_uppercase() && !is_capital(at);
        is_start.then_some(at)
    };
    let mut starts: Vec<usize> = event.char_indices().filter_map(starts).collect();
    starts.insert(0, 0);
    starts.push(event.len());
    starts.windows(2).any(|word| {
        let word =
            event[word[0]..word[1]].trim_start_matches(|first: char| !first.is_alphanumeric());
        FAILURES.contains(&&*word.to_lowercase())
    })
}

/// Whether a text may be the name of an event.
fn is_event(text: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || ":_-".contains(character);
    !text.is_empty() && text.chars().all(is_part)
}

/// Methods that only register a listener, whatever the parameters of the listener are.
const LISTENING: &[&str] = &[
    "addEventListener",
    "addListener",
    "catch",
    "error",
    "once",
    "on",
    "onError",
    "prependListener",
    "setErrorHandler",
    "subscribe",
    "use",
];

/// Whether a method only registers a listener.
pub(crate) fn only_listens(name: &str) -> bool {
    LISTENING.contains(&name)
}

/// Common parameter names for an error, in addition to those that start with `err`.
const ERRORS: &[&str] = &["cause", "e", "ex", "failure", "problem", "reason"];

/// A call that may settle a promise, because it may call a callback.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MayCallBack {
    pub(crate) call: Span,
    pub(crate) settles: Promise,
    /// Whether the callback has captured the `resolve` of the promise.
    pub(crate) has_resolve: bool,
    /// Whether the callback is a listener for an event that ends something.
    pub(crate) ends: bool,
}

/// What a task calls when its work is done.
#[derive(Clone, Debug)]
pub(crate) struct Callback {
    pub(crate) function: Value,
    /// The promise that it settles.
    pub(crate) settles: Option<Promise>,
    /// Whether it is a listener for an event.
    pub(crate) listens: bool,
}

/// Whether a call registers a listener: `socket.on("open", listen)`, `image.onload = listen`.
pub(crate) fn registers_listener(site: &CallSite, arguments: &[Value]) -> bool {
    is_event(&event_of(arguments)) || arguments.is_empty() && site.name.starts_with("on")
}

/// The first argument, if it may be the name of the event that a listener is for.
fn event_of(arguments: &[Value]) -> String {
    match arguments.first().map(|first| &first.kind) {
        Some(Kind::String(text)) => text.to_string(),
        _ => String::new(),
    }
}

impl Agent {
    /// Whether an unknown function calls a callback in its arguments.
    pub(crate) fn calls_back(&self, site: &CallSite, arguments: &[Value]) -> bool {
        // A model makes several calls with the span of the one that uses it.
        self.record.known.calling_back.contains(&site.span)
            && !self.record.known.late.contains(&site.span)
            && !is_failure(&event_of(arguments))
            || site.is_unused
                && !only_listens(&site.name)
                && !is_failure(&event_of(arguments))
                && self.last_with_error(arguments).is_some()
    }

    /// Whether a function has at most three parameters, and the name of the first starts with
    /// `err`.
    fn starts_with_error(&self, callback: &Value) -> bool {
        let parameters = self.parameters_of(callback);
        parameters.len() <= 3 && parameters.first().is_some_and(|first| first.starts_with("err"))
    }

    /// The last argument, if it is a callback that gets an error.
    fn last_with_error<'v>(&self, arguments: &'v [Value]) -> Option<&'v Value> {
        arguments.last().filter(|last| self.starts_with_error(last))
    }

    /// The callback among the arguments of an unknown function: the last one if it gets an error,
    /// or else the first one. In `each(items, work, (err) => ..)` it is called when all work is
    /// done.
    pub(crate) fn callback_in(&self, arguments: &[Value]) -> Option<Value> {
        let last = self.last_with_error(arguments);
        let first = || arguments.iter().find(|argument| self.is_callable(argument));
        last.or_else(first).cloned()
    }

    /// Records that an unknown function receives a callback that may settle a promise.
    pub(crate) fn note_callback(&mut self, site: &CallSite, arguments: &[Value], callback: &Value) {
        let resolved = self.resolved_by(callback);
        let Some(settles) = resolved.or_else(|| self.executing()) else { return };
        let event = event_of(arguments);
        if !is_failure(&event) {
            let has_resolve = resolved.is_some();
            let ends = ENDINGS.contains(&event.as_str());
            let candidate = MayCallBack { call: site.span, settles, has_resolve, ends };
            self.record.may_call_back.push(candidate);
        }
    }

    /// The promise that a callback settles: one whose `resolve` it has captured, or the one whose
    /// executor runs.
    pub(crate) fn settled_by(&self, callback: &Value) -> Option<Promise> {
        self.resolved_by(callback).or_else(|| self.executing())
    }

    /// The promise whose executor runs.
    fn executing(&self) -> Option<Promise> {
        self.record.executing.last().copied()
    }

    /// The calls that call their callback, because nothing else has fulfilled the promise which it
    /// settles. A promise that was rejected meanwhile, as by a timeout, is one that its `resolve`
    /// could have fulfilled.
    pub(crate) fn calls_that_settle(&self) -> Vec<Span> {
        let candidates = &self.record.may_call_back;
        let is_open = |one: &MayCallBack| match self.promise_outcome(one.settles) {
            None => true,
            Some(outcome) => outcome.is_err() && one.has_resolve,
        };
        // If other listeners settle the promise, those for `close` are not called.
        let is_ending = |one: &MayCallBack| {
            one.ends && candidates.iter().any(|other| other.settles == one.settles && !other.ends)
        };
        let calls = candidates.iter().filter(|one| is_open(one) && !is_ending(one));
        calls.map(|one| one.call).collect()
    }

    /// Sets a property of an unknown object. A function in a property such as `image.onload` is a
    /// callback.
    pub(crate) fn set_handler(
        &mut self,
        object: &Value,
        key: Key,
        value: &Value,
    ) -> Completion<()> {
        let name = self.key_text(key);
        let Some(event) = name.strip_prefix("on") else { return Ok(()) };
        if !self.is_callable(value) || is_failure(event) || self.settled_by(value).is_none() {
            return Ok(());
        }
        let callee: Rc<str> = format!("{}.{name}", self.short_text(object)).into();
        let span = self.current_span();
        let site = CallSite::of_native(span, callee, name.as_str().into());
        let calls_back = self.record.known.calling_back.contains(&span);
        if calls_back && !self.record.known.late.contains(&span) {
            return self.call_task_with(&site, object, &Value::UNDEFINED, &[], value).map(drop);
        }
        self.note_callback(&site, &[Value::from(event)], value);
        Ok(())
    }

    /// Records that a listener is called although another one has settled the promise. Of several
    /// listeners that would settle it, only the first is called.
    fn note_late(&mut self, call: usize, callback: &Callback) {
        let settled = callback.settles.and_then(|promise| self.promise_outcome(promise));
        if callback.listens && settled.is_some() {
            self.record.late.insert(self.record.evaluation.calls[call].span);
        }
    }

    /// Calls the callback of a call whose work is done.
    pub(crate) fn call_back_task(
        &mut self,
        call: usize,
        callback: &Callback,
        result: Result<Value, Value>,
    ) -> Completion<()> {
        self.note_late(call, callback);
        let Callback { function, settles, listens } = callback;
        let takes_error = self.takes_error(function, *listens);
        let arguments = match result {
            Ok(value) if takes_error => {
                self.with_further(function, vec![Value::NULL.derived(value.origin), value])
            }
            Ok(value) => self.with_further(function, vec![value]),
            Err(error) if takes_error => vec![error],
            // The callback has no parameter for an error, so it is never called if the call fails.
            Err(_) => return Ok(()),
        };
        self.record.executing.extend(settles);
        let origin = arguments[0].origin;
        let called = self.call(&function.clone().derived(origin), Value::UNDEFINED, &arguments);
        if settles.is_some() {
            self.record.executing.pop();
        }
        called.map(drop)
    }

    /// The arguments of a callback, with an unknown value for each further parameter: `stderr` in
    /// `exec(command, (error, stdout, stderr) => ..)`.
    fn with_further(&mut self, callback: &Value, mut arguments: Vec<Value>) -> Vec<Value> {
        let function = callback.as_object().and_then(|object| self.function(object));
        let Some(FunctionKind::Closure(closure)) = function else { return arguments };
        let (count, origin) = (closure.code.length, arguments.last().map(|last| last.origin));
        for index in arguments.len()..count {
            let value = self.unknown_value(&format!("arguments[{index}]"));
            arguments.push(value.derived(origin.unwrap_or_default()));
        }
        arguments
    }

    /// Whether the first parameter of a callback is an error, judging by its name. A listener for
    /// an event usually gets the event as `e`.
    pub(crate) fn takes_error(&self, callback: &Value, listens: bool) -> bool {
        let parameters = self.parameters_of(callback);
        let Some(first) = parameters.first() else { return false };
        let name = first.trim_start_matches('_');
        name.starts_with("err")
            || ERRORS.contains(&name) && !(listens && parameters.len() == 1)
            || name.is_empty() && parameters.len() > 1
    }

    /// The names of the parameters of a function of the file; empty for other functions.
    fn parameters_of(&self, function: &Value) -> &[Rc<str>] {
        match function.as_object().and_then(|object| self.function(object)) {
            Some(FunctionKind::Closure(closure)) => &closure.code.parameter_names,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_failure;

    #[test]
    fn failures_are_found_by_the_words_of_events() {
        for event in
            ["error", "uploadFailed", "auth:error", "unhandledRejection", "timeout", "ERROR"]
        {
            assert!(is_failure(event), "{event}");
        }
        for event in ["done", "end", "", "terror", "Éa", "failover", "error.log", "an error"] {
            assert!(!is_failure(event), "{event}");
        }
    }
}
