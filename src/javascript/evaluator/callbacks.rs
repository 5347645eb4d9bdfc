//! Unknown functions that call back. The executor of a promise passes them a function, and nothing
//! else settles the promise, as in `new Promise((resolve) => server.close(resolve))`. Or their last
//! argument is a function with an error as its first parameter: `fs.readFile(path, (err) => ..)`.

use std::rc::Rc;

use super::Span;
use super::agent::{Agent, Completion};
use super::code::CallSite;
use super::function::FunctionKind;
use super::object::Key;
use super::value::{Kind, Value};
use crate::executor::Promise;

/// Events that report an error: their listeners are not called.
const FAILURES: &[&str] =
    &["abort", "aborted", "cancel", "error", "reject", "timeout", "unhandledRejection"];

/// Methods that keep a function for later, whatever its parameters are.
const LISTENING: &[&str] = &[
    "addEventListener",
    "addListener",
    "catch",
    "once",
    "on",
    "prependListener",
    "setErrorHandler",
    "subscribe",
    "use",
];

/// Common names of parameters for an error.
const ERRORS: &[&str] = &["cause", "e", "ex", "failure", "problem", "reason"];

/// A call that may settle a promise, by calling a function back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MayCallBack {
    pub(crate) call: Span,
    pub(crate) settles: Promise,
    /// Whether it does so when something is closed.
    pub(crate) closes: bool,
}

impl Agent {
    /// Whether a call of an unknown function calls the function back that it is given.
    pub(crate) fn calls_back(&self, site: &CallSite, arguments: &[Value]) -> bool {
        self.record.known.calling_back.contains(&site.span)
            || site.is_unused
                && !LISTENING.contains(&&*site.name)
                && arguments.last().is_some_and(|last| self.starts_with_error(last))
    }

    /// Whether the first of at most three parameters of a function is an error by its name: `err`,
    /// `error`, `errors`.
    fn starts_with_error(&self, callback: &Value) -> bool {
        let parameters = self.parameters_of(callback);
        parameters.len() <= 3 && parameters.first().is_some_and(|first| first.starts_with("err"))
    }

    /// Records that an unknown function gets a function while the executor of a promise runs: it
    /// may settle the promise.
    pub(crate) fn note_callback(&mut self, site: &CallSite, arguments: &[Value]) {
        let Some(promise) = self.record.executing.last().copied() else { return };
        let event = arguments.first().and_then(|first| match &first.kind {
            Kind::String(text) => Some(text.to_string()),
            _ => None,
        });
        let event = event.unwrap_or_default();
        if !FAILURES.contains(&event.as_str()) {
            let closes = event == "close";
            let candidate = MayCallBack { call: site.span, settles: promise, closes };
            self.record.may_call_back.push(candidate);
        }
    }

    /// Sets a property of an unknown object: a handler such as `image.onload` is a function that is
    /// called back.
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
        let (span, printed, name) = (self.current_span(), Rc::clone(&callee), name.as_str().into());
        let site = CallSite { span, callee, printed, name, is_unused: false };
        if self.record.known.calling_back.contains(&span) {
            return self.call_task_with(&site, object, &Value::UNDEFINED, &[], value).map(drop);
        }
        self.note_callback(&site, &[Value::from(event)]);
        Ok(())
    }

    /// The work of a call is done, and it calls a function back.
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
            // A call that fails and cannot report it never calls back.
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

    /// Whether the first parameter of a function is an error, by its name.
    pub(crate) fn takes_error(&self, callback: &Value) -> bool {
        let parameters = self.parameters_of(callback);
        let Some(first) = parameters.first() else { return false };
        let name = first.trim_start_matches('_');
        name.starts_with("err") || ERRORS.contains(&name) || name.is_empty() && parameters.len() > 1
    }

    /// The parameters of a function: none if it is not a function of the file.
    fn parameters_of(&self, function: &Value) -> Vec<&str> {
        let kind = function.as_object().and_then(|object| self.function(object));
        let Some(FunctionKind::Closure(closure)) = kind else { return Vec::new() };
        parameters(self.record.text(closure.code.span))
    }
}

/// The parameters of a function, from its text: each name, or a pattern as it is written.
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
