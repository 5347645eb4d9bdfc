//! Node's `process`: its events, and the end of the process.

use super::agent::{Abrupt, Agent, Completion};
use super::evaluation::LimitPassed;
use super::function::{Native, NativeCall, NativeCode};
use super::object::{ObjectId, Slot};
use super::value::Value;

/// The modeled events of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProcessEvent {
    UnhandledRejection,
    RejectionHandled,
    UncaughtException,
    UncaughtExceptionMonitor,
    BeforeExit,
    Exit,
}

impl ProcessEvent {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "unhandledRejection" => Self::UnhandledRejection,
            "rejectionHandled" => Self::RejectionHandled,
            "uncaughtException" => Self::UncaughtException,
            "uncaughtExceptionMonitor" => Self::UncaughtExceptionMonitor,
            "beforeExit" => Self::BeforeExit,
            "exit" => Self::Exit,
            _ => return None,
        })
    }
}

/// The listeners of the process, in the order of their calls.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    all: Vec<Listener>,
    added: u32,
}

#[derive(Clone, Debug)]
struct Listener {
    event: ProcessEvent,
    function: Value,
    is_once: bool,
    number: u32,
}

impl Listeners {
    pub(crate) fn has(&self, event: ProcessEvent) -> bool {
        self.all.iter().any(|listener| listener.event == event)
    }

    fn of(&self, event: ProcessEvent) -> Vec<Listener> {
        self.all.iter().filter(|listener| listener.event == event).cloned().collect()
    }

    fn add(&mut self, event: ProcessEvent, function: Value, is_once: bool) {
        self.all.push(Listener { event, function, is_once, number: self.added });
        self.added += 1;
    }

    /// Removes the last listener that was added with this function.
    fn remove(&mut self, event: ProcessEvent, function: &Value) {
        let is_it = |listener: &Listener| {
            listener.event == event && listener.function.as_object() == function.as_object()
        };
        if let Some(at) = self.all.iter().rposition(is_it) {
            self.all.remove(at);
        }
    }
}

pub(super) fn initialize(agent: &mut Agent) {
    let process = agent.new_object();
    for native in [
        Native::new("nextTick", 1, super::timers::next_tick),
        Native::new("on", 2, |agent, call| on(agent, call, false)),
        Native::new("once", 2, |agent, call| on(agent, call, true)),
        Native::new("addListener", 2, |agent, call| on(agent, call, false)),
        Native::new("off", 2, off),
        Native::new("removeListener", 2, off),
        Native::new("removeAllListeners", 1, remove_all),
        Native::new("uptime", 0, |agent, _| Ok(Value::from(agent.now_in_milliseconds() / 1e3))),
        Native::new("exit", 1, exit),
    ] {
        agent.method(process, native.open());
    }
    for (name, code) in [
        ("stdout", (|agent, call| write(agent, call, false)) as NativeCode),
        ("stderr", |agent, call| write(agent, call, true)),
    ] {
        let stream = agent.new_object();
        agent.method(stream, Native::new("write", 1, code).open());
        agent.record.open.insert(stream, format!("process.{name}").into());
        agent.put_named(process, name, Value::from(stream));
    }
    for name in ["env", "argv", "stdin", "version", "pid", "platform"] {
        let value = agent.unknown_value(&format!("process.{name}"));
        agent.put_named(process, name, value);
    }
    agent.put_named(process, "exitCode", Value::UNDEFINED);
    // `process` has more properties than are modeled, such as `process.chdir`.
    agent.record.open.insert(process, "process".into());
    agent.global("process", Value::from(process));
    agent.realm.modules.insert("process", Value::from(process));
}

fn event_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Option<ProcessEvent>> {
    let name = agent.to_string(&call.argument(0))?;
    Ok(ProcessEvent::named(&name.to_string()))
}

/// `process.on` and `process.once`. Events that are not modeled never occur, so their listeners are
/// ignored.
fn on(agent: &mut Agent, call: &NativeCall<'_>, is_once: bool) -> Completion<Value> {
    agent.strands_refuse("a listener of the process");
    if let Some(event) = event_of(agent, call)? {
        agent.record.listeners.add(event, call.argument(1), is_once);
    }
    Ok(call.this.clone())
}

/// `process.off`
fn off(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Some(event) = event_of(agent, call)? {
        agent.record.listeners.remove(event, &call.argument(1));
    }
    Ok(call.this.clone())
}

fn remove_all(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let of_all = call.arguments.is_empty();
    let event = event_of(agent, call)?;
    agent.record.listeners.all.retain(|listener| !of_all && Some(listener.event) != event);
    Ok(call.this.clone())
}

/// `write` of an output stream. The callback is called in a tick.
fn write(agent: &mut Agent, call: &NativeCall<'_>, is_error: bool) -> Completion<Value> {
    let text = agent.to_string(&call.argument(0))?.to_string();
    agent.write_out(&text, is_error)?;
    let callback = call.arguments.iter().skip(1).rfind(|argument| agent.is_callable(argument));
    if let Some(callback) = callback {
        let callback = callback.clone();
        let key = agent.key("nextTick");
        if let Some(process) = agent.process() {
            let next_tick = agent.get(process, key)?;
            agent.call(&next_tick, Value::UNDEFINED, &[callback])?;
        }
    }
    Ok(Value::from(true))
}

fn exit(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let code = call.argument(0);
    if !code.is_nullish() {
        agent.put_exit_code(code);
    }
    Err(Abrupt::Exit)
}

impl Agent {
    /// Calls the listeners of an event; returns whether there are any.
    pub(crate) fn emit(&mut self, event: ProcessEvent, arguments: &[Value]) -> Completion<bool> {
        let listeners = self.record.listeners.of(event);
        for listener in &listeners {
            if listener.is_once {
                self.record.listeners.all.retain(|known| known.number != listener.number);
            }
            self.call(&listener.function, Value::UNDEFINED, arguments)?;
        }
        Ok(!listeners.is_empty())
    }

    /// Emits `beforeExit`, because nothing is left to run. Returns whether listeners were called:
    /// they may have queued something. The event is not emitted again before something has run.
    pub(crate) fn call_before_exit_listeners(&mut self) -> Completion<bool> {
        let has_ended = std::mem::replace(&mut self.jobs.has_ended, true);
        if has_ended || !self.record.listeners.has(ProcessEvent::BeforeExit) {
            return Ok(false);
        }
        self.jobs.turn.is_ticking = true;
        let code = self.exit_code();
        self.emit(ProcessEvent::BeforeExit, &[code])
    }

    /// Emits `exit` with the exit code.
    pub(crate) fn call_exit_listeners(&mut self) -> Result<(), LimitPassed> {
        let code = self.exit_code();
        let result = self.emit(ProcessEvent::Exit, &[code]).map(drop);
        self.after_listeners(result)
    }

    fn put_exit_code(&mut self, code: Value) {
        if let Some(process) = self.process() {
            self.put_named(process, "exitCode", code);
        }
    }

    fn process(&self) -> Option<ObjectId> {
        self.realm.modules.get("process").and_then(Value::as_object)
    }

    /// The exit code that the process would have now.
    fn exit_code(&mut self) -> Value {
        if self.record.evaluation.crash.is_some() {
            return Value::from(1.0);
        }
        let key = self.key("exitCode");
        let known = self.process().and_then(|process| self.get_own_property(process, key));
        match known.map(|property| property.slot) {
            Some(Slot::Data { value, .. }) if !value.is_undefined() => value,
            _ => Value::from(0.0),
        }
    }
}
