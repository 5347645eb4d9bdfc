//! Executes the disposal of resources (`using`).

use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion, ErrorKind};
use crate::javascript::evaluator::code::Op;
use crate::javascript::evaluator::frame::{CompletionRecord, Disposals};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{Key, Property};
use crate::javascript::evaluator::value::{SymbolId, Value};

impl Agent {
    pub(super) fn execute_disposal(&mut self, op: Op) -> Completion<()> {
        match op {
            Op::Disposer { is_async } => self.op_disposer(is_async)?,
            Op::Dispose { is_async, target } => self.op_dispose(is_async, target)?,
            Op::SkipUnlessAwaitIsDue { is_last, target } => {
                let Disposals { needs_await, has_awaited } = self.frame().disposals;
                self.frame().disposals.needs_await = false;
                if is_last {
                    self.frame().disposals.has_awaited = false;
                }
                if !needs_await || has_awaited {
                    self.frame().pc = target as usize;
                }
            }
            _ => self.op_suppress(),
        }
        Ok(())
    }

    /// `CreateDisposableResource`: pushes a function that disposes the top value, or `undefined`
    /// for `null`, `undefined` and unknown values.
    fn op_disposer(&mut self, is_async: bool) -> Completion<()> {
        let value = self.frame().top().clone();
        if value.is_nullish() || value.is_unknown() {
            self.push(Value::UNDEFINED);
            return Ok(());
        }
        if value.as_object().is_none() {
            return Err(self.type_error("the value of a `using` declaration must be an object"));
        }
        // `GetDisposeMethod`
        let own = if is_async { SymbolId::ASYNC_DISPOSE } else { SymbolId::DISPOSE };
        let (method, gives_promise) = match self.get_method(&value, Key::Symbol(own))? {
            None if is_async => (self.get_method(&value, Key::Symbol(SymbolId::DISPOSE))?, false),
            method => (method, true),
        };
        let Some(method) = method else {
            let name = if is_async { "Symbol.asyncDispose" } else { "Symbol.dispose" };
            return Err(self.type_error(&format!("Symbol({name}) is not a function")));
        };
        let call = if gives_promise { dispose } else { dispose_synchronously };
        let disposer = Native::new("", 0, call).open().capturing(vec![value, method]);
        let disposer = self.new_native(disposer);
        self.push(Value::from(disposer));
        Ok(())
    }

    /// Calls the disposer on the stack, and pushes the result.
    fn op_dispose(&mut self, is_async: bool, target: u32) -> Completion<()> {
        let disposer = self.pop();
        if disposer.is_undefined() {
            self.frame().disposals.needs_await |= is_async;
            self.frame().pc = target as usize;
            self.push(Value::UNDEFINED);
            return Ok(());
        }
        let result = self.call(&disposer, Value::UNDEFINED, &[])?;
        self.frame().disposals.has_awaited |= is_async;
        self.push(result);
        Ok(())
    }

    /// The error on the stack replaces the completion of the block. It suppresses the error that
    /// ended the block, if there is one.
    fn op_suppress(&mut self) {
        let error = self.pop();
        let completion = self.frame().completions.pop();
        let thrown = match completion {
            Some(CompletionRecord::Throw(suppressed)) => self.suppressed_error(error, suppressed),
            _ => error,
        };
        self.frame().completions.push(CompletionRecord::Throw(thrown));
    }

    /// A `SuppressedError`. There is no such constructor, as in Node 20.
    fn suppressed_error(&mut self, error: Value, suppressed: Value) -> Value {
        let message = "An error was suppressed during disposal.";
        let value = self.new_error(ErrorKind::Error, message);
        let Some(object) = value.as_object() else { return value };
        let name = Value::from("SuppressedError");
        for (key, value) in [("name", name), ("error", error), ("suppressed", suppressed)] {
            let key = self.key(key);
            self.define(object, key, Property::hidden(value));
        }
        value
    }
}

fn dispose(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let [value, method] = call.captured else { return Ok(Value::UNDEFINED) };
    agent.call(method, value.clone(), &[])
}

/// The function that `GetDisposeMethod` creates for an object without `Symbol.asyncDispose`.
fn dispose_synchronously(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    match dispose(agent, call) {
        Ok(_) => Ok(Value::UNDEFINED),
        Err(Abrupt::Throw(reason)) => Ok(agent.rejected(reason)),
        Err(abrupt) => Err(abrupt),
    }
}
