//! Unknown functions that call back: the executor of a promise passes them a function, and nothing
//! else settles the promise, as in `new Promise((resolve) => server.close(resolve))`.

use super::agent::{Agent, Completion};
use super::code::CallSite;
use super::function::FunctionKind;
use super::object::Key;
use super::value::{Kind, Value};
use crate::executor::Promise;

/// Events that report an error: their listeners are not called.
const FAILURES: &[&str] =
    &["abort", "aborted", "cancel", "error", "reject", "timeout", "unhandledRejection"];

/// Common names of parameters for an error.
const ERRORS: &[&str] = &["cause", "e", "ex", "failure", "problem", "reason"];

impl Agent {
    /// Records that an unknown function gets a function while the executor of a promise runs: it
    /// may settle the promise.
    pub(crate) fn note_callback(&mut self, site: &CallSite, arguments: &[Value]) {
        let Some(promise) = self.record.executing.last().copied() else { return };
        let is_failure = arguments.first().is_some_and(|first| match &first.kind {
            Kind::String(text) => FAILURES.contains(&text.to_string().as_str()),
            _ => false,
        });
        if !is_failure {
            self.record.may_call_back.push((site.span, promise));
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
        let callee = format!("{}.{name}", self.short_text(object));
        let span = self.current_span();
        let site =
            CallSite { span, callee: callee.into(), name: name.as_str().into(), is_unused: false };
        if self.record.known.calling_back.contains(&span) {
            return self.call_task_with(&site, object, &Value::UNDEFINED, &[], value).map(drop);
        }
        self.note_callback(&site, &[]);
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
        let Some(function) = callback.as_object() else { return false };
        let Some(FunctionKind::Closure(closure)) = self.function(function) else { return false };
        let parameters = parameters(self.record.text(closure.code.span));
        let Some(first) = parameters.first() else { return false };
        let name = first.trim_start_matches('_');
        name.starts_with("err") || ERRORS.contains(&name) || name.is_empty() && parameters.len() > 1
    }
}

/// The names of a function's parameters, from its text; none if they are not plain names.
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
