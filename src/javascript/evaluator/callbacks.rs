//! Calls of unknown functions that call a callback. There are two kinds:
//!
//! - The executor of a promise passes them a function, and nothing else settles the promise:
//!   `new Promise((resolve) => server.close(resolve))`.
//! - Their last argument is a function whose first parameter is an error:
//!   `fs.readFile(path, (err) => ..)`.

use std::rc::Rc;

use super::Span;
use super::agent::{Agent, Completion};
use super::code::CallSite;
use super::function::FunctionKind;
use super::object::Key;
use super::value::{Kind, Value};
use crate::executor::Promise;

/// Events that report a failure. It is assumed that they do not occur.
const FAILURES: &[&str] =
    &["abort", "aborted", "cancel", "error", "reject", "timeout", "unhandledRejection"];

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
    /// Whether the callback is a listener for the event `close`.
    pub(crate) closes: bool,
}

/// The name of the event that a listener is for: the first argument.
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
            && !FAILURES.contains(&&*event_of(arguments))
            || site.is_unused
                && !only_listens(&site.name)
                && arguments.last().is_some_and(|last| self.starts_with_error(last))
    }

    /// Whether a function has at most three parameters, and the name of the first starts with
    /// `err`.
    fn starts_with_error(&self, callback: &Value) -> bool {
        let parameters = self.parameters_of(callback);
        parameters.len() <= 3 && parameters.first().is_some_and(|first| first.starts_with("err"))
    }

    /// Records that an unknown function receives a callback while the executor of a promise runs.
    /// Such a callback may settle the promise.
    pub(crate) fn note_callback(&mut self, site: &CallSite, arguments: &[Value]) {
        let Some(promise) = self.record.executing.last().copied() else { return };
        let event = event_of(arguments);
        if !FAILURES.contains(&event.as_str()) {
            let closes = event == "close";
            let candidate = MayCallBack { call: site.span, settles: promise, closes };
            self.record.may_call_back.push(candidate);
        }
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
        if self.record.executing.is_empty() || !self.is_callable(value) || FAILURES.contains(&event)
        {
            return Ok(());
        }
        let callee: Rc<str> = format!("{}.{name}", self.short_text(object)).into();
        let span = self.current_span();
        let site = CallSite::of_native(span, callee, name.as_str().into());
        if self.record.known.calling_back.contains(&span) {
            return self.call_task_with(&site, object, &Value::UNDEFINED, &[], value).map(drop);
        }
        self.note_callback(&site, &[Value::from(event)]);
        Ok(())
    }

    /// Calls the callback of a call whose work is done.
    pub(crate) fn call_back_task(
        &mut self,
        callback: &Value,
        settles: Option<Promise>,
        result: Result<Value, Value>,
    ) -> Completion<()> {
        let takes_error = self.takes_error(callback);
        let arguments = match result {
            Ok(value) if takes_error => vec![Value::NULL.derived(value.origin), value],
            Ok(value) => vec![value],
            Err(error) if takes_error => vec![error],
            // The callback has no parameter for an error, so it is never called if the call fails.
            Err(_) => return Ok(()),
        };
        self.record.executing.extend(settles);
        let origin = arguments[0].origin;
        let called = self.call(&callback.clone().derived(origin), Value::UNDEFINED, &arguments);
        if settles.is_some() {
            self.record.executing.pop();
        }
        called.map(drop)
    }

    /// Whether the first parameter of a function is an error, judging by its name.
    pub(crate) fn takes_error(&self, callback: &Value) -> bool {
        let parameters = self.parameters_of(callback);
        let Some(first) = parameters.first() else { return false };
        let name = first.trim_start_matches('_');
        name.starts_with("err") || ERRORS.contains(&name) || name.is_empty() && parameters.len() > 1
    }

    /// The parameters of a function of the file; empty for other functions.
    fn parameters_of(&self, function: &Value) -> Vec<&str> {
        let kind = function.as_object().and_then(|object| self.function(object));
        let Some(FunctionKind::Closure(closure)) = kind else { return Vec::new() };
        parameters(self.record.text(closure.code.span))
    }
}

/// The parameters in the source text of a function: each name, or a pattern as written.
fn parameters(function: &str) -> Vec<&str> {
    let head = function.split("=>").next().unwrap_or_default();
    let list = match head.split_once('(') {
        Some((_, list)) => list.split(')').next().unwrap_or_default(),
        None => head.trim().trim_start_matches("async "),
    };
    list.split(',')
        .map(|one| one.split([':', '=', '?']).next().unwrap_or_default().trim())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::parameters;

    #[test]
    fn parameters_are_read_from_the_text() {
        assert_eq!(parameters("(err, rows) => rows"), ["err", "rows"]);
        assert_eq!(parameters("error => error"), ["error"]);
        assert_eq!(parameters("function (e?: Error, v = 1) { f(); }"), ["e", "v"]);
        assert_eq!(parameters("async (_) => {}"), ["_"]);
        assert_eq!(parameters("() => {}"), [""]);
    }
}
