//! Calls of unknown functions: tasks, if they are used as promises.

mod builders;
mod callee;
mod instant;
mod shown;

pub(crate) use callee::is_effect;

use std::collections::VecDeque;
use std::rc::Rc;

use super::Span;
use super::agent::{Abrupt, Agent, Completion, ErrorKind};
use super::builtins;
use super::callbacks::{Callback, registers_listener};
use super::code::{CallSite, FunctionCode};
use super::compile::is_exit;
use super::evaluation::{EventKind, FunctionCall, TaskCall};
use super::frame::AwaitHistory;
use super::function::{Native, NativeCall};
use super::jobs::{Job, TimerJob};
use super::object::{Class, Key, ObjectId, Property, Slot};
use super::origin::Origin;
use super::recursion::Ancestor;
use super::unknown::Unknown;
use super::value::{Kind, Value};
use super::world::{Assumed, CallBehavior, WhatIf, World};
use crate::Duration;
use crate::executor::Promise;
use crate::javascript::replay::{TaskUse, Use};

/// The calls of tasks, and the queue for slots of resources.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    /// The number of times that the calls of definitions were forgotten.
    generation: usize,
    /// The data of each call that is needed until it settles.
    running: Vec<Running>,
    /// The number of used slots of each resource.
    used: Vec<u32>,
    /// The calls that have not acquired their slots, in the order of calling.
    queued: VecDeque<usize>,
}

#[derive(Debug)]
struct Running {
    promise: Promise,
    returns: Option<String>,
    label: String,
    fails: Option<String>,
    /// The calls on which it depends because of its arguments and of conditions, and those on which
    /// it is assumed to depend.
    depends: [Origin; 2],
    callback: Option<Callback>,
    /// The call that made this one.
    ancestor: Ancestor,
    /// The value that a callback returned when the call was made.
    result: Option<Value>,
}

/// What the callback of an awaited call returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CallbackResult {
    /// The awaited call.
    pub(crate) site: Span,
    /// The call of an unknown function whose result the callback returned.
    pub(crate) by: Option<Span>,
    /// Whether it is an object, such as a promise.
    pub(crate) is_object: bool,
}

/// The maximum number of fields of an argument in which values are looked for.
const MOST_FIELDS: usize = 1_000;

/// The value of a property, unless it is an accessor.
fn data_of(property: &Property) -> Option<&Value> {
    match &property.slot {
        Slot::Data { value, .. } => Some(value),
        Slot::Accessor { .. } => None,
    }
}

impl Tasks {
    /// The label of a call, as a lane shows it.
    pub(crate) fn label(&self, call: usize) -> &str {
        self.running.get(call).map_or("", |running| &running.label)
    }

    /// The dependencies of each call: those that are known, and those that are assumed.
    pub(crate) fn depends(&self) -> impl Iterator<Item = [Origin; 2]> {
        self.running.iter().map(|running| running.depends)
    }

    /// Forgets all calls. A signal that one of them listens to cancels no later call.
    pub(crate) fn forget(&mut self) {
        *self = Self { generation: self.generation + 1, ..Self::default() };
    }

    /// The promises of the calls, in the order of calling.
    pub(crate) fn promises(&self) -> impl Iterator<Item = Promise> {
        self.running.iter().map(|running| running.promise)
    }
}

impl Agent {
    /// Records that a value is returned or yielded. If a call of an unknown function returned it,
    /// this call is a task, unless the code also uses the result as a value.
    pub(crate) fn note_returned(&mut self, value: &Value) {
        if let Kind::Unknown(unknown) = &value.kind
            && let Some(call) = unknown.call
        {
            self.record.returned.insert(call);
        }
    }

    /// Records the arguments of an unknown function, and the fields of objects among them, as
    /// values that are not promises.
    fn note_values_within(&mut self, arguments: &[Value]) {
        for argument in arguments {
            self.note_value(argument);
            let Some(object) = argument.as_object() else { continue };
            let fields = self.object(object).properties.values().take(MOST_FIELDS);
            let fields: Vec<Value> = fields.filter_map(data_of).cloned().collect();
            self.add_native_steps(fields.len() as u64);
            for value in fields {
                self.note_value(&value);
            }
        }
    }

    /// The value with which a promise settles, or which an `await` gives: no longer the result of a
    /// call that may be a promise.
    pub(crate) fn settled_value(value: Value) -> Value {
        match &value.kind {
            Kind::Unknown(unknown) if unknown.call.is_some() => {
                let text = Rc::clone(&unknown.text);
                let identity = unknown.identity.clone();
                let unknown = Unknown { text, call: None, identity, ..**unknown };
                Value { kind: Kind::Unknown(Rc::new(unknown)), ..value }
            }
            _ => value,
        }
    }

    /// Records that the code reads a member of a value that a promise does not have, or computes
    /// with it.
    pub(crate) fn note_read(&mut self, value: &Value) {
        if let Kind::Unknown(unknown) = &value.kind {
            self.record.read.extend(unknown.call);
        }
        self.note_value(value);
    }

    /// Records that the code iterates a value. A promise is not iterable, so a call that gave it is
    /// no task.
    pub(crate) fn note_iterated(&mut self, value: &Value) {
        let call = match &value.kind {
            Kind::Unknown(unknown) => unknown.call,
            Kind::Object(_) => self.as_promise(value).and_then(|promise| {
                let call = self.tasks.promises().position(|task| task == promise)?;
                Some(self.record.evaluation.calls[call].span)
            }),
            _ => None,
        };
        self.record.iterated.extend(call);
    }

    /// Records that a value is used as one that is not a promise: the code reads a member of it, or
    /// passes it to an unknown function.
    fn note_value(&mut self, value: &Value) {
        if let Kind::Unknown(unknown) = &value.kind
            && let Some(call) = unknown.call
        {
            self.record.values.insert(call);
        }
    }

    /// Records that a value is awaited or chained. If a call of an unknown function returned it,
    /// all calls of this callee are tasks.
    pub(crate) fn note_awaited(&mut self, value: &Value) {
        if let Kind::Unknown(unknown) = &value.kind
            && let Some(call) = unknown.call
        {
            self.record.found.insert(call);
            self.record.found_names.extend(self.record.callees.get(&call).cloned());
        }
    }

    /// Whether all calls of the callee are tasks: the scenario declares it, or the code awaits one.
    /// A builder of queries returns something else in the middle of a longer chain.
    fn is_task(&mut self, site: &CallSite, arguments: &[Value]) -> bool {
        let owners = self.record.known.task_names.get(&*site.callee);
        let is_awaited = owners.is_some_and(|owners| owners.contains(&site.owner));
        is_awaited
            && !site.is_continued
            && !self.record.known.values.contains(&site.span)
            && !self.record.known.iterated.contains(&site.span)
            && !self.dispatches(site, arguments)
            || self.record.world.tasks.contains_key(&*site.callee)
    }

    /// Whether another call of this callee in the file is awaited, and nothing says that this one
    /// gives a value.
    fn is_awaited_elsewhere(&mut self, site: &CallSite, this: &Value, arguments: &[Value]) -> bool {
        self.record.names_count
            && self.record.awaited.contains(&site.called())
            && !self.record.known.values.contains(&site.span)
            && !self.record.known.iterated.contains(&site.span)
            && !self.gives_value(site, this, arguments)
    }

    /// Whether the name of a callee says that a call is not a task even if its result is returned.
    fn gives_value(&mut self, site: &CallSite, this: &Value, arguments: &[Value]) -> bool {
        callee::answers(&site.callee, arguments)
            || self.dispatches(site, arguments)
            || !this.is_undefined() && callee::gives_value(&site.name)
            || callee::is_synchronous(&site.callee)
            || self.record.setters.has(&site.callee)
    }

    /// Whether a call dispatches a plain action of a store (`dispatch({ type: "added" })`). It
    /// gives no promise, as the dispatch of a thunk does.
    fn dispatches(&mut self, site: &CallSite, arguments: &[Value]) -> bool {
        let action = arguments.first().and_then(Value::as_object);
        let Some(action) = action.filter(|_| &*site.name == "dispatch") else { return false };
        let key = self.key("type");
        builtins::own_data(self, action, key).is_some()
    }

    /// Calls an unknown function on behalf of native code (`ids.map(fetchUser)`). The call has the
    /// span of the native function's call.
    pub(crate) fn call_of_unknown(
        &mut self,
        function: &Value,
        this: &Value,
        arguments: &[Value],
    ) -> Completion<Value> {
        if self.machine.frames.is_empty() {
            let (text, origin) = self.describe_call(function, this, arguments);
            return Ok(self.unknown_value(&text).derived(origin));
        }
        let callee: Rc<str> = self.short_text(function).into();
        let site = CallSite::of_native(self.current_span(), Rc::clone(&callee), callee);
        self.call_unknown(&site, function, &Value::UNDEFINED, arguments)
    }

    /// The calls from which the result of a call of an unknown function derives.
    pub(crate) fn origin_of_call(
        &mut self,
        function: &Value,
        this: &Value,
        arguments: &[Value],
    ) -> Origin {
        let origin = self.join(function.origin, this.origin);
        if self.record.world.what_if.shows_origins {
            self.hand_over_promises(arguments);
        }
        let within = self.origin_within_all(arguments);
        self.join(origin, within)
    }

    /// The calls from which several values derive, including the values in them.
    pub(crate) fn origin_within_all(&mut self, values: &[Value]) -> Origin {
        values.iter().fold(Origin::NONE, |origin, value| {
            let within = self.origin_within(value);
            self.join(origin, within)
        })
    }

    /// Marks promises in values that code outside of the file receives as handled, including those
    /// in fields of objects. It is assumed that the other code handles them; otherwise, each
    /// rejection would be unhandled.
    pub(crate) fn hand_over_promises(&mut self, values: &[Value]) {
        const DEEPEST: usize = 4;
        let mut left: Vec<(Value, usize)> = values.iter().map(|value| (value.clone(), 0)).collect();
        let mut seen = 0;
        while let Some((value, depth)) = left.pop() {
            self.note_handled(&value);
            seen += 1;
            let is_first = depth < DEEPEST && seen < MOST_FIELDS;
            let Some(object) = value.as_object().filter(|_| is_first) else { continue };
            let object = self.object(object);
            let elements = match &object.class {
                Class::Array(elements) => &elements[..elements.len().min(MOST_FIELDS)],
                _ => &[],
            };
            let fields = object.properties.values().take(MOST_FIELDS).filter_map(data_of);
            let values = elements.iter().flatten().chain(fields);
            left.extend(values.cloned().map(|value| (value, depth + 1)));
        }
        self.add_native_steps(seen as u64);
    }

    /// Calls an unknown function, at a call in the text.
    pub(crate) fn call_unknown(
        &mut self,
        site: &CallSite,
        function: &Value,
        this: &Value,
        arguments: &[Value],
    ) -> Completion<Value> {
        if let Some(value) = self.known_method(site, this, arguments)? {
            return Ok(value);
        }
        // It is assumed that a function outside of the file handles the promises that it gets, as
        // `expect(load()).rejects` does.
        for argument in arguments {
            self.note_handled(argument);
        }
        if self.frame().code.is_model {
            // The call has the span of the file's call that uses the model.
            let (span, callee) = (self.current_span(), self.short_text(function).into());
            let site = CallSite { span, callee, owner: None, ..site.clone() };
            return self.call_unknown_here(&site, function, this, arguments);
        }
        self.call_unknown_here(site, function, this, arguments)
    }

    fn call_unknown_here(
        &mut self,
        site: &CallSite,
        function: &Value,
        this: &Value,
        arguments: &[Value],
    ) -> Completion<Value> {
        if &*site.name == "waitUntil" {
            for work in arguments {
                self.note_awaited(work);
            }
        }
        if self.record.world.what_if.exits_throw && is_exit(&site.callee) {
            return Err(self.error(ErrorKind::Error, &site.callee));
        }
        if self.is_unknown_collection(this) {
            self.record_use(site.span, Use::Unknown);
            let (text, origin) = self.describe_call(function, this, arguments);
            return Ok(self.unknown_value(&text).derived(origin));
        }
        if callee::throws(&site.name, site.is_unused) && !this.is_undefined() {
            self.record_use(site.span, Use::Throws(site.callee.to_string()));
            return Err(self.error(ErrorKind::Error, &site.callee));
        }
        if site.is_unused {
            self.note_change(this, arguments);
        }
        let callback = self.callback_in(arguments);
        let known = &self.record.known;
        if known.promised.contains(&site.span) && !known.iterated.contains(&site.span) {
            return match callback {
                Some(callback) if self.record.known.timed.contains(&site.span) => {
                    self.call_timed(site, (function, this, arguments), &callback)
                }
                Some(callback) => self.call_once(site, arguments, &callback),
                None => self.call_task(site, function, this, arguments),
            };
        }
        if let Some(callback) = &callback {
            if self.calls_back(site, arguments) {
                return self.call_task_with(site, function, this, arguments, callback);
            }
            self.note_callback(site, arguments, callback);
        } else if self.is_task(site, arguments)
            || !site.is_continued && self.is_awaited_elsewhere(site, this, arguments)
        {
            return self.call_named_task(site, function, this, arguments);
        }
        self.record_use(site.span, Use::Unknown);
        if !callee::keeps(&site.name) {
            self.note_values_within(arguments);
        }
        self.note_write(site, this);
        if site.is_unused && callee::is_effect(&site.name) {
            self.note_kept(this, arguments);
        }
        let (text, origin) = self.describe_call(function, this, arguments);
        if self.gives_value(site, this, arguments) {
            self.record.values.insert(site.span);
        }
        self.record.callees.insert(site.span, site.called());
        if site.is_unused {
            self.record.evaluation.unused.insert(site.span);
        }
        let unknown = Unknown { call: Some(site.span), ..Unknown::new(&text) };
        let condition = self.frame().condition();
        let origin = self.join(origin, condition);
        Ok(Value::new(Kind::Unknown(Rc::new(unknown))).derived(origin))
    }

    /// Records that a method which nothing awaits changes its object: `store.set(..)`. Later calls
    /// of the object's methods depend on what was awaited before it, like those after an effect.
    fn note_write(&mut self, site: &CallSite, this: &Value) {
        if let Kind::Unknown(object) = &this.kind
            && callee::is_effect(&site.name)
        {
            let flow = self.frame().flow;
            let before = self.join(flow.awaited, flow.effects);
            let known = self.record.writes.get(&object.text).copied().unwrap_or_default();
            let before = self.join(known, before);
            self.record.writes.insert(Rc::clone(&object.text), before);
        }
    }

    /// The calls that were awaited before an object was changed, and those from which its
    /// properties derive.
    fn writes_to(&mut self, this: &Value) -> Origin {
        let Kind::Unknown(object) = &this.kind else { return Origin::NONE };
        let before = self.record.writes.get(&object.text).copied().unwrap_or_default();
        let members = self.origin_of_members(object);
        self.join(before, members)
    }

    /// Calls a method that an unknown value is assumed to have, as a promise or as an array.
    fn known_method(
        &mut self,
        site: &CallSite,
        this: &Value,
        arguments: &[Value],
    ) -> Completion<Option<Value>> {
        let Kind::Unknown(receiver) = &this.kind else { return Ok(None) };
        let receiver = Rc::clone(receiver);
        let name = site.name.to_string();
        // These methods are assumed only for arrays, because another method could return anything.
        let is_of_arrays = matches!(name.as_str(), "map" | "flatMap" | "forEach");
        let takes_function = arguments
            .first()
            .is_some_and(|first| self.is_callable(first) || first.is_unknown() && is_of_arrays);
        let prototype = match name.as_str() {
            "then" | "catch" | "finally" => {
                self.record_use(site.span, Use::Chained);
                self.note_awaited(this);
                let promise = self.promise_resolve(this)?;
                let key = self.key(&name);
                let method = self.get_v(&promise, key)?;
                return self.call(&method, promise, arguments).map(Some);
            }
            "map" | "forEach" | "filter" | "flatMap" | "reduce" | "some" | "every" | "find"
            | "findIndex"
                if takes_function && !self.is_builder(site, receiver.call) =>
            {
                self.realm.array_prototype
            }
            _ => return Ok(None),
        };
        let elements = self.elements_of_unknown(&receiver, this.origin);
        let key = self.key(&name);
        let method = self.get(prototype, key)?;
        let result = self.call(&method, elements, arguments)?;
        self.note_listed(Some(site.span), &result);
        Ok(Some(result))
    }

    /// Calls the callback of an unknown, awaited function once, immediately.
    fn call_once(
        &mut self,
        site: &CallSite,
        arguments: &[Value],
        callback: &Value,
    ) -> Completion<Value> {
        self.record_use(site.span, Use::CalledOnce);
        if self.record.world.what_if.shows_origins {
            self.hand_over_promises(arguments);
        }
        match self.call_callback_once(site, callback) {
            Ok(result) => {
                self.note_callback_result(site.span, &result);
                self.promise_resolve(&result)
            }
            Err(Abrupt::Throw(reason)) => Ok(self.rejected(reason)),
            Err(limit) => Err(limit),
        }
    }

    /// Calls an unknown, awaited function whose callback returns no promise: the call is a task,
    /// and calls the callback once when it is made. A value that the callback returns is the value
    /// of the task, unless it only answers a question of the function, as a predicate does.
    fn call_timed(
        &mut self,
        site: &CallSite,
        (function, this, arguments): (&Value, &Value, &[Value]),
        callback: &Value,
    ) -> Completion<Value> {
        match self.call_callback_once(site, callback) {
            Ok(result) => {
                let shown = self.without_callback(arguments);
                let (call, promise) = self.begin_task(site, (function, this, arguments), shown)?;
                self.tasks.running[call].result = has_content(&result).then_some(result);
                if let Some(replay) = self.record.replay() {
                    replay.calls_once(site.span);
                }
                Ok(self.promise_of_task(site, arguments, promise))
            }
            Err(Abrupt::Throw(reason)) => {
                self.record_use(site.span, Use::CalledOnce);
                Ok(self.rejected(reason))
            }
            Err(limit) => Err(limit),
        }
    }

    fn call_callback_once(&mut self, site: &CallSite, callback: &Value) -> Completion<Value> {
        let callee = site.callee.to_string();
        self.record.assume(site.span, Assumed::CalledOnce(callee), false);
        let parameters = self.unknown_parameters(callback);
        self.call(callback, Value::UNDEFINED, &parameters)
    }

    /// A promise that is rejected.
    pub(crate) fn rejected(&mut self, reason: Value) -> Value {
        let promise = self.executor.promise();
        self.reject(promise, reason);
        self.promise_object(promise)
    }

    /// Records what the callback of a call returned: a value, or a promise.
    fn note_callback_result(&mut self, site: Span, result: &Value) {
        let of = match &result.kind {
            Kind::Unknown(unknown) => CallbackResult { site, by: unknown.call, is_object: false },
            kind => CallbackResult { site, by: None, is_object: matches!(kind, Kind::Object(_)) },
        };
        self.record.callback_results.insert(of);
    }

    /// Calls a task.
    fn call_task(
        &mut self,
        site: &CallSite,
        function: &Value,
        this: &Value,
        arguments: &[Value],
    ) -> Completion<Value> {
        let (_, promise) = self.begin_task(site, (function, this, arguments), arguments)?;
        Ok(self.promise_of_task(site, arguments, promise))
    }

    /// Calls a task whose name says that it is one.
    fn call_named_task(
        &mut self,
        site: &CallSite,
        function: &Value,
        this: &Value,
        arguments: &[Value],
    ) -> Completion<Value> {
        let (_, promise) = self.begin_task(site, (function, this, arguments), arguments)?;
        let value = self.promise_of_task(site, arguments, promise);
        if let Some(object) = value.as_object() {
            self.record.named_tasks.insert(object, (site.span, promise));
        }
        Ok(value)
    }

    /// The promise that a task returned. If the code uses members of it other than `then`, they are
    /// unknown.
    fn promise_of_task(&mut self, site: &CallSite, arguments: &[Value], promise: Promise) -> Value {
        if !callee::keeps(&site.name) {
            self.note_values_within(arguments);
        }
        let promise = self.promise_object(promise);
        if self.record.known.read.contains(&site.span)
            && let Some(object) = promise.as_object()
        {
            self.record.open.insert(object, Rc::clone(&site.callee));
            if let Some(replay) = self.record.replay() {
                replay.is_read(site.span);
            }
        }
        promise
    }

    /// Calls a task that calls a callback when its work is done.
    pub(crate) fn call_task_with(
        &mut self,
        site: &CallSite,
        function: &Value,
        this: &Value,
        arguments: &[Value],
        callback: &Value,
    ) -> Completion<Value> {
        let made_for = self.settled_by(callback);
        self.strands_refuse("a task that calls a function back");
        // The callback uses the result.
        let site = CallSite { is_unused: false, ..site.clone() };
        let shown = self.without_callback(arguments);
        let (call, promise) = self.begin_task(&site, (function, this, arguments), shown)?;
        let flow = self.record.flows.get(&promise.number()).copied().unwrap_or_default();
        if let Some(made_for) = made_for {
            let known = self.record.flows.get(&made_for.number()).copied().unwrap_or_default();
            let awaited = self.join(known.awaited, flow.awaited);
            let effects = self.join(known.effects, flow.effects);
            self.record.flows.insert(made_for.number(), AwaitHistory { awaited, effects });
        }
        let listens = registers_listener(&site, arguments);
        let takes_error = self.takes_error(callback, listens);
        if let Some(replay) = self.record.replay() {
            let is_callback = |one: &Value| one.as_object() == callback.as_object();
            let argument = arguments.iter().position(is_callback).unwrap_or_default();
            replay.calls_back(site.span, argument, takes_error);
        }
        self.tasks.running[call].callback =
            Some(Callback { function: callback.clone(), settles: made_for, listens });
        let (text, origin) = self.describe_call(function, this, arguments);
        Ok(self.unknown_value(&text).derived(origin))
    }

    /// Starts a call of a task; returns its index and its promise. The label contains the arguments
    /// in `shown`.
    fn begin_task(
        &mut self,
        site: &CallSite,
        (function, this, arguments): (&Value, &Value, &[Value]),
        shown: &[Value],
    ) -> Completion<(usize, Promise)> {
        let task = self.task_name(site, function);
        let behavior = self.behavior(&task, site);
        let nth = self.record.called.entry(task.clone()).or_default();
        let call_number = *nth as usize;
        *nth += 1;
        let takes = self.takes(&task, site, &behavior, call_number);
        let arguments_text = self.arguments_text(shown);
        let label = if arguments_text.is_empty() {
            task.clone()
        } else {
            format!("{task}({arguments_text})")
        };
        let (takes, is_rejected) = self.as_in_this_world(&label, takes);
        let data = self.origin_of_call(function, this, arguments);
        let condition = self.frame().condition();
        let depends = self.join(data, condition);
        let flow = self.frame().flow;
        let is_effect = behavior.effect.unwrap_or_else(|| {
            site.is_unused
                || self.has_effect(&task, function) && !callee::only_reads(arguments)
                || self.changes(arguments)
        });
        let assumed = match behavior.effect {
            Some(false) => Origin::NONE,
            _ if is_effect => self.join(flow.awaited, flow.effects),
            _ => flow.effects,
        };
        let assumed = if behavior.effect == Some(false) {
            assumed
        } else {
            let writes = self.writes_to(this);
            self.join(assumed, writes)
        };
        let index = self.record.evaluation.calls.len();
        let activation = self.frame().activation;
        let made_by = self.record.known_call(activation);
        let fails = behavior
            .fails
            .as_ref()
            .filter(|fails| fails.first.is_none_or(|first| call_number < first as usize));
        let fails = fails.map(|fails| fails.reason.clone());
        let fails = if is_rejected { Some(WhatIf::REASON.to_owned()) } else { fails };
        if let Some(replay) = self.record.replay() {
            let told = TaskUse::new((&task, &arguments_text), takes, fails.as_ref(), &behavior);
            replay.call(site.span, Use::Task(Box::new(told)));
        }
        let blocks = behavior.blocks.unwrap_or(Duration::ZERO);
        self.record.evaluation.calls.push(TaskCall {
            task,
            arguments: arguments_text,
            span: site.span,
            called_at: self.executor.now(),
            blocks,
            takes,
            starts_at: None,
            settles_at: None,
            rejected: None,
            uses: behavior.uses.clone(),
            depends_on: Vec::new(),
            assumed_to_depend_on: Vec::new(),
            made_by,
            is_handled: false,
            is_effect,
            only_reads: behavior.effect == Some(false),
        });
        self.observe();
        self.record.event(self.executor.now(), EventKind::Called(index));
        self.executor.hold(blocks).map_err(|error| self.limit(&error.to_string()))?;
        let promise = self.executor.promise();
        self.strands_task(index, promise);
        let origin = self.origins.call(index);
        let effects = if is_effect { origin } else { Origin::NONE };
        self.record.flows.insert(promise.number(), AwaitHistory { awaited: origin, effects });
        let returns = behavior.returns;
        let depends = [depends, assumed];
        let (callback, result, ancestor) = (None, None, self.ancestor());
        let running =
            Running { promise, returns, label, fails, depends, callback, ancestor, result };
        self.tasks.running.push(running);
        self.jobs.alive += 1;
        self.tasks.queued.push_back(index);
        self.start_tasks()?;
        self.listen_to_signal(index, arguments)?;
        Ok((index, promise))
    }

    /// Whether a call has an effect, judging by its name and by the chain of which it is the end.
    fn has_effect(&mut self, task: &str, function: &Value) -> bool {
        callee::is_effect(task) || {
            let chain = self.short_text(function);
            chain.contains('(') && callee::is_effect(&chain)
        }
    }

    /// The duration of a call in this world, and whether it rejects; `takes` is its declared
    /// duration.
    fn as_in_this_world(&mut self, label: &str, takes: Duration) -> (Duration, bool) {
        if !self.record.world.what_if.changes_calls() {
            return (takes, false);
        }
        let of_label = self.record.labels.entry(label.to_owned()).or_default();
        let nth = *of_label;
        *of_label += 1;
        let what_if = &self.record.world.what_if;
        (what_if.takes(label, nth, takes), what_if.rejects(label, nth).is_some())
    }

    /// The name of a task: the callee as written. For a computed property, it is the text of the
    /// function value.
    fn task_name(&mut self, site: &CallSite, function: &Value) -> String {
        if site.callee.ends_with(']') { self.short_text(function) } else { site.callee.to_string() }
    }

    /// Whether the arguments of a call show that it changes something: they contain the method of a
    /// request, or an SQL statement.
    fn changes(&mut self, arguments: &[Value]) -> bool {
        let key = Key::Name(self.names.method);
        let method = arguments
            .iter()
            .filter_map(Value::as_object)
            .find_map(|object| builtins::own_data(self, object, key));
        let text = |value: &Value| match &value.kind {
            Kind::String(text) => text.to_string().to_ascii_uppercase(),
            _ => String::new(),
        };
        if let Some(method) = method
            && matches!(text(&method).as_str(), "DELETE" | "PATCH" | "POST" | "PUT")
        {
            return true;
        }
        let Some(first) = arguments.first().cloned() else { return false };
        let statement = match first.as_object() {
            Some(template) if self.is_template(template) => self.short_text(&first),
            _ => text(&first),
        };
        callee::is_sql_of_change(&statement)
    }

    /// The arguments without a callback at the end.
    fn without_callback<'a>(&self, arguments: &'a [Value]) -> &'a [Value] {
        match arguments.split_last() {
            Some((last, before)) if self.is_callable(last) => before,
            _ => arguments,
        }
    }

    /// Makes each signal in the arguments, or in an object among them, cancel a call.
    fn listen_to_signal(&mut self, call: usize, arguments: &[Value]) -> Completion<()> {
        let names = self.names;
        let [signal_key, listen, aborted] =
            [names.signal, names.add_event_listener, names.aborted].map(Key::Name);
        for argument in arguments {
            let Some(object) = argument.as_object() else { continue };
            let is_signal = self.has_property(object, aborted);
            let signal = if is_signal { argument.clone() } else { self.get(object, signal_key)? };
            let Some(object) = signal.as_object() else { continue };
            let is_aborted = self.get(object, aborted)?;
            let generation = Value::from(self.tasks.generation);
            let captured = vec![generation, Value::from(call), signal.clone()];
            let cancel = Native::new("", 0, cancel_call).open().capturing(captured);
            let cancel = Value::from(self.new_native(cancel));
            if Self::to_boolean(&is_aborted) == Some(true) {
                self.call(&cancel, Value::UNDEFINED, &[])?;
                continue;
            }
            let listen = self.get(object, listen)?;
            if self.is_callable(&listen) {
                self.call(&listen, signal, &[Value::from("abort"), cancel])?;
            }
        }
        Ok(())
    }

    /// Cancels a call that has not settled: it rejects with the reason of the signal.
    fn cancel_task(&mut self, call: usize, reason: Value) -> Completion<()> {
        let now = self.executor.now();
        let text = self.error_text(&reason);
        let record = &mut self.record.evaluation.calls[call];
        if record.settles_at.is_some() {
            return Ok(());
        }
        record.settles_at = Some(now);
        record.rejected = Some(text);
        let has_started = record.starts_at.is_some();
        let uses = record.uses.clone();
        self.strands_refuse("a call that is canceled");
        self.jobs.alive -= 1;
        self.tasks.queued.retain(|queued| *queued != call);
        if has_started {
            self.release(&uses);
        }
        self.observe();
        self.record.event(now, EventKind::Rejected(call));
        let Running { promise, callback, .. } = &self.tasks.running[call];
        let (promise, has_callback) = (*promise, callback.is_some());
        if has_callback {
            // The code has no promise of such a call: `request({ signal }, callback)`.
            self.executor.subscribe(promise, Job::Handled);
        }
        let origin = self.origins.call(call);
        let origin = self.join(reason.origin, origin);
        self.reject(promise, reason.derived(origin));
        self.start_tasks()
    }

    fn release(&mut self, uses: &[(usize, u32)]) {
        for (resource, slots) in uses {
            if let Some(used) = self.tasks.used.get_mut(*resource) {
                *used -= slots;
            }
        }
    }

    /// Whether a call has settled.
    pub(crate) fn has_settled(calls: &[TaskCall], call: u32) -> bool {
        calls.get(call as usize).is_some_and(|call| call.settles_at.is_some())
    }

    /// The calls from which a value derives, including the values in it, up to some levels of
    /// objects.
    fn origin_within(&mut self, value: &Value) -> Origin {
        const DEEPEST: usize = 4;
        const MOST: usize = 1_000;
        let mut origin = value.origin;
        let mut seen = Vec::new();
        let mut left = vec![(value.clone(), 0)];
        while let Some((value, depth)) = left.pop() {
            origin = self.join(origin, value.origin);
            if let Kind::Unknown(unknown) = &value.kind {
                let members = self.origin_of_members(unknown);
                origin = self.join(origin, members);
            }
            let Some(object) = value.as_object() else { continue };
            if depth == DEEPEST || seen.len() == MOST || seen.contains(&object) {
                continue;
            }
            seen.push(object);
            let hidden = self.origin_of_hidden(Some(object));
            origin = self.join(origin, hidden);
            let object = self.object(object);
            match &object.class {
                Class::Array(elements) => {
                    let elements = elements.iter().flatten().take(MOST);
                    left.extend(elements.map(|element| (element.clone(), depth + 1)));
                }
                Class::Map(entries) | Class::Set(entries) => {
                    let entries = entries.iter().take(MOST);
                    let values = entries.flat_map(|(key, value)| [key, value]);
                    left.extend(values.map(|value| (value.clone(), depth + 1)));
                }
                _ => {}
            }
            for property in object.properties.values() {
                if let super::object::Slot::Data { value, .. } = &property.slot {
                    left.push((value.clone(), depth + 1));
                }
            }
        }
        origin
    }

    /// The calls from which an unknown key or the value under it derives, and those of the unknown
    /// keys `before` it.
    pub(crate) fn origin_of_unknown_key(
        &mut self,
        before: Option<Origin>,
        key: &Value,
        value: &Value,
    ) -> Origin {
        let within = self.origin_within(value);
        let origin = self.join(key.origin, within);
        self.join(origin, before.unwrap_or(origin))
    }

    /// The calls from which the values derive that an object has under unknown keys.
    pub(crate) fn origin_of_hidden(&self, object: Option<ObjectId>) -> Origin {
        let hidden = object.and_then(|object| self.record.hidden.get(&object));
        hidden.copied().unwrap_or(Origin::NONE)
    }

    /// Records that an object got a value under an unknown key: the value cannot be found again,
    /// but what uses the object depends on it.
    pub(crate) fn hide_property(&mut self, object: &Value, key: &Value, value: &Value) {
        let Some(object) = object.as_object() else { return };
        let origin = self.origin_of_unknown_key(None, key, value);
        self.hide(object, origin);
    }

    /// Records that an object gets copies of the properties of another one, including those under
    /// unknown keys.
    pub(crate) fn copy_hidden(&mut self, to: ObjectId, from: ObjectId) {
        let origin = self.origin_of_hidden(Some(from));
        self.hide(to, origin);
    }

    /// Records that an object has values that derive from these calls, but not under which keys.
    pub(crate) fn hide(&mut self, object: ObjectId, origin: Origin) {
        if origin != Origin::NONE {
            let known = self.origin_of_hidden(Some(object));
            let joined = self.join(known, origin);
            self.record.hidden.insert(object, joined);
        }
    }

    /// The behavior of a call, as the world declares it.
    fn behavior(&self, task: &str, site: &CallSite) -> CallBehavior {
        self.record.world.behavior(task, site.span.end)
    }

    fn takes(
        &mut self,
        task: &str,
        site: &CallSite,
        behavior: &CallBehavior,
        nth: usize,
    ) -> Duration {
        if let Some(takes) = behavior.takes.get(nth).or(behavior.takes.last()) {
            return *takes;
        }
        let root = task.split(['.', '(']).next().unwrap_or_default();
        if instant::is_instant(task, self.record.imports.module_of(root)) {
            let assumed = Assumed::Takes(task.to_owned(), Duration::ZERO);
            self.record.assume(site.span, assumed, false);
            return Duration::ZERO;
        }
        self.assume_duration(site.span, task)
    }

    /// Returns the default duration, and records the assumption.
    pub(crate) fn assume_duration(&mut self, at: Span, what: &str) -> Duration {
        let takes = self.record.world.assumed.unwrap_or(World::ASSUMED);
        let is_said = self.record.world.assumed.is_some();
        self.record.assume(at, Assumed::Takes(what.to_owned(), takes), is_said);
        takes
    }

    /// Starts the queued calls that can acquire all of their slots, in the order of calling. A call
    /// does not overtake another one that is queued for the same resource.
    fn start_tasks(&mut self) -> Completion<()> {
        let capacities = self.record.world.resources.clone();
        self.tasks.used.resize(capacities.len(), 0);
        let mut waits = vec![false; capacities.len()];
        let mut index = 0;
        while let Some(call) = self.tasks.queued.get(index).copied() {
            let uses = self.record.evaluation.calls[call].uses.clone();
            let fits = uses.iter().all(|(resource, slots)| {
                let free = capacities.get(*resource).map(|all| all - self.tasks.used[*resource]);
                free.is_none_or(|free| *slots <= free)
                    && !waits.get(*resource).is_some_and(|waits| *waits)
            });
            if !fits || self.waits_for_others() {
                for (resource, _) in uses {
                    if let Some(waits) = waits.get_mut(resource) {
                        *waits = true;
                    }
                }
                index += 1;
                continue;
            }
            self.tasks.queued.remove(index);
            for (resource, slots) in uses {
                if let Some(used) = self.tasks.used.get_mut(resource) {
                    *used += slots;
                }
            }
            self.start_task(call)?;
        }
        Ok(())
    }

    fn start_task(&mut self, call: usize) -> Completion<()> {
        let now = self.executor.now();
        let record = &mut self.record.evaluation.calls[call];
        record.starts_at = Some(now);
        let takes = record.takes;
        self.observe();
        self.record.event(now, EventKind::Started(call));
        let job = TimerJob::Task(super::jobs::Jobs::number(call));
        self.executor.set_timer(takes, job).map_err(|error| self.limit(&error.to_string()))
    }

    /// Completes the work of a call: settles its promise, or calls its callback.
    pub(crate) fn task_done(&mut self, call: usize) -> Completion<()> {
        let now = self.executor.now();
        let Running { promise, returns, label, fails, callback, ancestor, result, .. } =
            &self.tasks.running[call];
        let (promise, returns, label) = (*promise, returns.clone(), label.clone());
        let (own, ancestor) = (result.clone(), *ancestor);
        let (fails, callback) = (fails.clone(), callback.clone());
        self.jobs.alive -= 1;
        let origin = self.origins.call(call);
        let record = &mut self.record.evaluation.calls[call];
        record.settles_at = Some(now);
        record.rejected.clone_from(&fails);
        let uses = record.uses.clone();
        self.release(&uses);
        self.observe();
        let result = if let Some(reason) = fails {
            self.record.event(now, EventKind::Rejected(call));
            Err(self.new_error(ErrorKind::Error, &reason).derived(origin))
        } else {
            self.record.event(now, EventKind::Fulfilled(call));
            let value = match (returns, own) {
                (Some(text), _) => Value::from(text.as_str()),
                (None, Some(value)) => value,
                (None, None) => self.unknown_value(&label),
            };
            Ok(value.derived(origin))
        };
        self.start_tasks()?;
        match (callback, result) {
            (Some(callback), result) => {
                self.led_by(ancestor, |agent| agent.call_back_task(call, &callback, result))
            }
            (None, Ok(value)) => {
                self.fulfill(promise, value);
                Ok(())
            }
            (None, Err(error)) => {
                self.reject(promise, error);
                Ok(())
            }
        }
    }

    /// Removes an awaited value that nothing uses. The calls that it derives from, which a function
    /// of the file or a combinator made, are made for their effects.
    pub(crate) fn op_drop_awaited(&mut self) {
        let value = self.pop();
        // `undefined` only depends on the conditions of the code that has returned nothing.
        if value.is_undefined() {
            return;
        }
        let origin = self.origin_within(&value);
        for call in self.origins.calls(origin) {
            if !self.record.evaluation.calls[call].only_reads {
                let origin = self.origins.call(call);
                let effects = self.frame().flow.effects;
                self.frame().flow.effects = self.join(effects, origin);
            }
        }
    }

    /// Records that the code of an async function of the file starts to run.
    pub(crate) fn note_entered(&mut self, code: &FunctionCode) {
        if code.is_async && !code.is_model {
            self.record.entered.insert(code.span);
        }
    }

    /// Records a call of an async function of the file, whose frame was just pushed.
    pub(crate) fn record_function(&mut self, code: &FunctionCode) {
        if !code.is_generator {
            self.note_entered(code);
        }
        if !code.is_async || code.is_generator || code.name.is_empty() || code.is_model {
            return;
        }
        let arguments = self.frame().arguments.clone();
        let arguments = self.arguments_text(code.declared(&arguments));
        let activation = self.frame().activation;
        let made_by = self.record.known_call(activation);
        let call = FunctionCall {
            name: code.name.to_string(),
            arguments,
            span: self.machine.span_of_caller(),
            called_at: self.executor.now(),
            settles_at: None,
            rejected: false,
            made_by,
            is_handled: true,
        };
        let activation = self.record.function_called(call, code.span);
        let activation = self.record.activation_of(activation);
        self.frame().activation = Some(activation);
        self.note_recursion(code);
    }

    /// Records the span at which an object was thrown, unless it is already recorded.
    pub(crate) fn note_throw(&mut self, value: &Value) {
        if let Some(object) = value.as_object() {
            let span = self.current_span();
            self.record.errors.entry(object).or_insert(span);
        }
    }

    /// Writes a text to standard output or standard error. Complete lines are logged.
    pub(crate) fn write_out(&mut self, text: &str, is_error: bool) -> Completion<()> {
        self.charge(text.len());
        self.check_memory()?;
        let unended = &mut self.record.unended[usize::from(is_error)];
        let before = unended.len();
        unended.push_str(text);
        if let Some(end) = text.rfind('\n') {
            let rest = unended.split_off(before + end + 1);
            let mut lines = std::mem::replace(unended, rest);
            lines.pop();
            self.log(lines, is_error);
        }
        Ok(())
    }

    /// Logs the incomplete last lines, because the process ends.
    pub(crate) fn end_lines(&mut self) {
        for (is_error, line) in [(false, 0), (true, 1)] {
            let line = std::mem::take(&mut self.record.unended[line]);
            if !line.is_empty() {
                self.log(line, is_error);
            }
        }
    }

    /// Logs one or more complete lines.
    fn log(&mut self, text: String, is_error: bool) {
        let span = self.current_span();
        self.charge(text.len() + 64);
        self.strands_log(&text);
        self.observe();
        self.record.event(self.executor.now(), EventKind::Logged { text, is_error, span });
    }
}

/// Whether a value that a callback returned is more than the answer of a predicate.
const fn has_content(value: &Value) -> bool {
    !matches!(value.kind, Kind::Unknown(_) | Kind::Undefined | Kind::Boolean(_))
}

/// The listener of a signal that cancels a task.
fn cancel_call(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let [generation, number, signal] = call.captured else { return Ok(Value::UNDEFINED) };
    if agent.to_length(generation)? != agent.tasks.generation {
        return Ok(Value::UNDEFINED);
    }
    let number = agent.to_length(number)?;
    let key = agent.key("reason");
    let reason = agent.get_v(signal, key)?;
    agent.cancel_task(number, reason)?;
    Ok(Value::UNDEFINED)
}

#[cfg(test)]
mod tests;
