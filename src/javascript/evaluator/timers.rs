//! Timers, immediates and ticks of Node.

use super::agent::{Abrupt, Agent, Completion, ErrorKind};
use super::execute::ITERATIONS;
use super::function::{Native, NativeCall};
use super::jobs::{Callback, Job, Jobs, Timer, TimerJob};
use super::object::{Class, Key, ObjectId, Property};
use super::value::{Kind, SymbolId, Value};
use super::world::Assumed;
use crate::Duration;

pub(super) fn initialize(agent: &mut Agent) {
    for native in [
        Native::new("setTimeout", 2, |agent, call| set_timer(agent, call, false)),
        Native::new("setInterval", 2, |agent, call| set_timer(agent, call, true)),
        Native::new("setImmediate", 1, set_immediate),
        Native::new("clearTimeout", 1, |agent, call| Ok(clear_timer(agent, call))),
        Native::new("clearInterval", 1, |agent, call| Ok(clear_timer(agent, call))),
        Native::new("clearImmediate", 1, |agent, call| Ok(clear_immediate(agent, call))),
        Native::new("queueMicrotask", 1, queue_microtask),
    ] {
        let name = native.name;
        let function = agent.new_native(native.open());
        agent.global(name, Value::from(function));
    }
    initialize_timer_prototypes(agent);
}

fn initialize_timer_prototypes(agent: &mut Agent) {
    let prototype = agent.new_object();
    agent.realm.timer_prototype = prototype;
    name_class(agent, prototype, "Timeout");
    let immediate = agent.new_object();
    agent.realm.immediate_prototype = immediate;
    name_class(agent, immediate, "Immediate");
    for native in [
        Native::new("ref", 0, |_, call| Ok(call.this.clone())),
        Native::new("unref", 0, |_, call| Ok(call.this.clone())),
        Native::new("hasRef", 0, |_, _| Ok(Value::from(true))),
    ] {
        agent.method(immediate, native.open());
    }
    for native in [
        Native::new("ref", 0, |agent, call| Ok(set_ref(agent, call, true))),
        Native::new("unref", 0, |agent, call| Ok(set_ref(agent, call, false))),
        Native::new("hasRef", 0, |agent, call| Ok(has_ref(agent, call))),
        Native::new("refresh", 0, refresh),
        Native::new("close", 0, |agent, call| {
            agent.clear(&call.this);
            Ok(call.this.clone())
        }),
    ] {
        agent.method(prototype, native.open());
    }
    let to_primitive = agent.new_native(Native::new("[Symbol.toPrimitive]", 0, |agent, call| {
        Ok(timer_number(agent, call))
    }));
    let key = Key::Symbol(SymbolId::TO_PRIMITIVE);
    agent.define(prototype, key, Property::hidden(Value::from(to_primitive)));
}

/// Defines the constructor of a prototype, which gives the class its name. Code cannot call it.
fn name_class(agent: &mut Agent, prototype: ObjectId, name: &'static str) {
    let constructor = agent
        .new_native(Native::new(name, 0, |agent, _| Err(agent.type_error("Illegal constructor"))));
    let key = Key::Name(agent.names.constructor);
    agent.define(prototype, key, Property::hidden(Value::from(constructor)));
    let key = Key::Name(agent.names.prototype);
    agent.define(constructor, key, Property::hidden(Value::from(prototype)));
}

/// The number of readings of the clock in a turn, or of iterations of the event loop with
/// immediates, after which code is assumed to wait for time to pass.
pub(super) const SPINS: u32 = 1_000;

/// The number of firings after which an interval may be considered endless.
const MOST_FIRINGS: u32 = 500;
/// The number of firings from which an interval is considered endless in a run that has exceeded a
/// limit.
const FIRINGS_AT_LIMIT: u32 = 20;

pub(super) const MILLISECOND: Duration =
    Duration::from_nanos(1_000_000).expect("it is within the limit");

/// The maximum delay of a timer.
const MOST_MILLISECONDS: u32 = 0x7fff_ffff;

fn in_milliseconds(delay: u32) -> Duration {
    Duration::from_nanos(u64::from(delay) * 1_000_000).unwrap_or_default()
}

fn callback(agent: &mut Agent, call: &NativeCall<'_>, arguments: usize) -> Completion<Callback> {
    let function = call.argument(0);
    if !agent.is_callable(&function) && !function.is_unknown() {
        return Err(no_callback(agent, &function));
    }
    let arguments = call.arguments.get(arguments..).unwrap_or_default().to_vec();
    Ok(Callback { function, arguments, passed_by: agent.passed_by() })
}

/// `determineSpecificType`: describes an invalid argument in an error message.
fn received(agent: &mut Agent, argument: &Value) -> String {
    let text = agent.inspect(argument);
    let kind = match &argument.kind {
        Kind::String(_) => "string",
        Kind::Number(_) => "number",
        Kind::Boolean(_) => "boolean",
        Kind::BigInt(_) => "bigint",
        Kind::Symbol(_) => "symbol",
        Kind::Object(object) => {
            let name = super::builtins::constructor_name(agent, *object);
            return format!("an instance of {name}");
        }
        _ => return text,
    };
    let is_long = text.chars().count() > 28;
    let cut: String = text.chars().take(25).collect();
    format!("type {kind} ({})", if is_long { cut + "..." } else { text })
}

/// The error of a callback that is not a function (`ERR_INVALID_ARG_TYPE`).
fn no_callback(agent: &mut Agent, argument: &Value) -> Abrupt {
    let received = received(agent, argument);
    let message =
        format!("The \"callback\" argument must be of type function. Received {received}");
    let error = agent.new_error(ErrorKind::Type, &message);
    if let Some(object) = error.as_object() {
        agent.put_named(object, "code", Value::from("ERR_INVALID_ARG_TYPE"));
    }
    Abrupt::Throw(error)
}

/// The delay of a timer in Node: integer milliseconds from 1 to 2^31 - 1; other values become 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at before")]
pub(crate) fn milliseconds(agent: &mut Agent, delay: &Value) -> Completion<u32> {
    let delay = agent.to_number(delay)?;
    let fits = (1.0..=f64::from(MOST_MILLISECONDS)).contains(&delay);
    Ok(if fits { delay as u32 } else { 1 })
}

/// The delay in the arguments. If it is unknown, the default duration of calls is assumed.
fn delay(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<u32> {
    let delay = call.argument(1);
    if !delay.is_unknown() {
        return milliseconds(agent, &delay);
    }
    let at = agent.current_span();
    Ok(delay_of(agent.assume_duration(at, "the timer")))
}

/// Converts a duration to the delay of a timer: milliseconds, rounded up.
pub(super) fn delay_of(duration: Duration) -> u32 {
    let milliseconds = duration.as_nanos().div_ceil(MILLISECOND.as_nanos());
    u32::try_from(milliseconds).unwrap_or(u32::MAX).clamp(1, MOST_MILLISECONDS)
}

fn set_timer(agent: &mut Agent, call: &NativeCall<'_>, repeats: bool) -> Completion<Value> {
    let callback = callback(agent, call, 2)?;
    let delay = delay(agent, call)?;
    let object = agent.allocate(Some(agent.realm.timer_prototype), Class::Ordinary);
    if !repeats && agent.call_at_once(&callback, in_milliseconds(delay))? {
        return Ok(Value::from(object));
    }
    let timer = Timer {
        callback,
        delay,
        repeats,
        set_at: agent.current_span(),
        fired: 0,
        interval: agent.jobs.intervals,
        is_live: true,
        is_ref: true,
        object,
    };
    // The executor keeps its entry until it is due.
    agent.charge(2 * size_of::<Timer>());
    agent.jobs.intervals += u32::from(repeats);
    let number = agent.add_timer(timer)?;
    agent.object_mut(object).class = Class::Timer(number);
    Ok(Value::from(object))
}

fn timer_number(agent: &mut Agent, call: &NativeCall<'_>) -> Value {
    match agent.timer_of(&call.this) {
        Some(number) => Value::from(f64::from(number + 1)),
        None => Value::from(f64::NAN),
    }
}

impl Agent {
    /// Sets a timer; returns its index.
    pub(crate) fn add_timer(&mut self, timer: Timer) -> Completion<u32> {
        let number = Jobs::number(self.jobs.timers.len());
        let delay = timer.delay;
        self.jobs.alive += usize::from(timer.is_ref);
        if timer.repeats {
            self.strands_refuse("`setInterval`");
        }
        if !timer.is_ref {
            self.strands_refuse("a timer without a reference");
        }
        self.strands_timer(number, in_milliseconds(delay));
        self.jobs.timers.push(timer);
        self.arm(number, delay)?;
        Ok(number)
    }

    fn arm(&mut self, number: u32, delay: u32) -> Completion<()> {
        let set = self.executor.set_timer(in_milliseconds(delay), TimerJob::Timer(number));
        set.map_err(|error| self.limit(&error.to_string()))
    }

    fn timer_of(&self, value: &Value) -> Option<u32> {
        match &value.kind {
            Kind::Object(object) => match self.object(*object).class {
                Class::Timer(number) => Some(number),
                _ => None,
            },
            Kind::Number(number) => super::object::to_index(*number - 1.0),
            Kind::String(text) => super::object::to_index(super::number::of_text(text) - 1.0),
            _ => None,
        }
    }

    /// `clearTimeout`
    pub(crate) fn clear(&mut self, timer: &Value) {
        let number = self.timer_of(timer);
        let timer = number.and_then(|number| self.jobs.timers.get_mut(number as usize));
        if let Some(timer) = timer
            && std::mem::replace(&mut timer.is_live, false)
        {
            self.jobs.alive -= usize::from(timer.is_ref);
            if let Some(number) = number {
                self.strands_cleared(number);
            }
        }
    }

    /// Runs the callback of a timer.
    pub(crate) fn fire(&mut self, number: u32) -> Completion<()> {
        let timer = &mut self.jobs.timers[number as usize];
        let (callback, delay, repeats) = (timer.callback.clone(), timer.delay, timer.repeats);
        if !repeats {
            timer.is_live = false;
            self.jobs.alive -= usize::from(timer.is_ref);
        }
        let object = Value::from(timer.object);
        let result = self.strands_fire(number, |agent| agent.call_back(&callback, object));
        if repeats {
            self.end_endless_interval(number);
        }
        let timer = &self.jobs.timers[number as usize];
        if repeats && timer.is_live {
            self.arm(number, delay)?;
        }
        result
    }

    /// Clears an interval after the decided or assumed number of firings, if it is endless.
    fn end_endless_interval(&mut self, number: u32) {
        let timer = &mut self.jobs.timers[number as usize];
        timer.fired += 1;
        let (fired, site, object) = (timer.fired, timer.set_at, timer.object);
        let interval = timer.interval;
        if !timer.is_live {
            return;
        }
        // Definitions don't wait for what an interval does.
        if self.record.is_defining() && fired >= ITERATIONS {
            self.clear(&Value::from(object));
            return;
        }
        let said = self.record.world.times(site);
        if said.is_none() && !self.record.known.endless.contains(&site) {
            if fired >= MOST_FIRINGS {
                self.record.found_endless = Some(site);
                self.record.is_futile = true;
            }
            return;
        }
        let most = said.unwrap_or(ITERATIONS);
        if fired >= most {
            let assumed = Assumed::Firings("setInterval".to_owned(), most);
            self.record.assume(site, assumed, said.is_some());
            if let Some(replay) = self.record.replay() {
                replay.firings.insert(interval, fired);
            }
            self.clear(&Value::from(object));
        }
    }

    /// Finds out whether an interval that has fired many times is endless. Returns whether this is
    /// new.
    pub(crate) fn finds_endless_interval(&mut self) -> bool {
        let firing = self.jobs.timers.iter().filter(|timer| timer.is_live && timer.repeats);
        let Some(timer) = firing.max_by_key(|timer| timer.fired) else { return false };
        if timer.fired < FIRINGS_AT_LIMIT || self.record.known.endless.contains(&timer.set_at) {
            return false;
        }
        self.record.found_endless = Some(timer.set_at);
        true
    }

    /// Calls a callback that was passed earlier.
    pub(crate) fn call_back(&mut self, callback: &Callback, this: Value) -> Completion<()> {
        let Callback { function, arguments, passed_by } = callback;
        self.call_passed(function, *passed_by, this, arguments).map(drop)
    }

    /// Reads the clock: the time since the program started. No time passes while code runs, except
    /// if code reads the clock many times in a row, because it waits for time to pass. From then
    /// on, each reading takes a millisecond.
    pub(crate) fn read_clock(&mut self) -> f64 {
        let now = self.executor.now();
        let (read_at, times) = self.record.clock_reads;
        let times = if read_at == now || times > SPINS { times + 1 } else { 1 };
        if times > SPINS {
            // At the last instant of the clock, no time can pass; the limit of steps then ends the
            // loop.
            self.strands_refuse("code that blocks the thread");
            let _ = self.executor.hold(MILLISECOND);
        }
        self.record.clock_reads = (self.executor.now(), times);
        self.now_in_milliseconds()
    }

    /// The time since the program started.
    #[expect(clippy::cast_precision_loss, reason = "the language has times as floats")]
    pub(crate) fn now_in_milliseconds(&self) -> f64 {
        self.executor.now().as_nanos() as f64 / 1e6
    }
}

fn set_ref(agent: &mut Agent, call: &NativeCall<'_>, is_ref: bool) -> Value {
    let number = agent.timer_of(&call.this);
    if let Some(timer) = number.and_then(|number| agent.jobs.timers.get_mut(number as usize)) {
        let was = std::mem::replace(&mut timer.is_ref, is_ref);
        if timer.is_live && was != is_ref {
            if is_ref {
                agent.jobs.alive += 1;
            } else {
                agent.jobs.alive -= 1;
            }
            agent.strands_refuse("a timer without a reference");
        }
    }
    call.this.clone()
}

fn has_ref(agent: &mut Agent, call: &NativeCall<'_>) -> Value {
    let number = agent.timer_of(&call.this);
    let timer = number.and_then(|number| agent.jobs.timers.get(number as usize));
    Value::from(timer.is_some_and(|timer| timer.is_ref))
}

/// `Timeout.prototype.refresh`: restarts a timer.
fn refresh(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Some(number) = agent.timer_of(&call.this) else { return Ok(call.this.clone()) };
    let timer = agent.jobs.timers[number as usize].clone();
    if !timer.is_live {
        return Ok(call.this.clone());
    }
    agent.clear(&call.this);
    let object = timer.object;
    let number = agent.add_timer(timer)?;
    agent.object_mut(object).class = Class::Timer(number);
    Ok(call.this.clone())
}

fn clear_timer(agent: &mut Agent, call: &NativeCall<'_>) -> Value {
    agent.clear(&call.argument(0));
    Value::UNDEFINED
}

fn set_immediate(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let callback = callback(agent, call, 1)?;
    if agent.call_at_once(&callback, Duration::ZERO)? {
        return Ok(Value::UNDEFINED);
    }
    agent.strands_refuse("`setImmediate`");
    agent.charge(size_of::<Option<Callback>>());
    let number = Jobs::number(agent.jobs.immediates.len());
    agent.jobs.immediates.push(Some(callback));
    agent.jobs.queued_immediates.push_back(number);
    agent.jobs.alive += 1;
    let prototype = agent.realm.immediate_prototype;
    Ok(Value::from(agent.allocate(Some(prototype), Class::Immediate(number))))
}

fn clear_immediate(agent: &mut Agent, call: &NativeCall<'_>) -> Value {
    if let Some(object) = call.argument(0).as_object()
        && let Class::Immediate(number) = agent.object(object).class
        && agent.jobs.immediates[number as usize].take().is_some()
    {
        agent.jobs.alive -= 1;
    }
    Value::UNDEFINED
}

fn queue_microtask(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mut callback = callback(agent, call, 1)?;
    callback.arguments.clear();
    if agent.call_at_once(&callback, Duration::ZERO)? {
        return Ok(Value::UNDEFINED);
    }
    let number = Jobs::number(agent.jobs.callbacks.insert(callback));
    agent.strands_microtask(number);
    agent.queue(Job::Callback(number));
    Ok(Value::UNDEFINED)
}

/// `process.nextTick`
pub(super) fn next_tick(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let callback = callback(agent, call, 1)?;
    if agent.call_at_once(&callback, Duration::ZERO)? {
        return Ok(Value::UNDEFINED);
    }
    agent.strands_refuse("`process.nextTick`");
    agent.jobs.ticks.push_back(callback);
    Ok(Value::UNDEFINED)
}
